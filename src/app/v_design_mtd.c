/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_mtd.c -- the MTD of a finished trial from its tally. */
#include <math.h>

#include "app/design_words.h"
#include "app/plan.h"

static int32_t highest_of(const tt_state *s)
{
    int32_t highest = 0;
    for (int32_t d = 1; d <= s->top; d++)
        highest = s->at[d].treated > 0 ? d : highest;
    return highest;
}

/* Counts the design would not have made by itself. */
static void put_remarks(tt_arena *a, tt_result *r, const tt_plan *p, const tt_state *s)
{
    for (int32_t d = 1; d <= p->doses; d++) {
        if (s->at[d].treated > p->most)
            tt_find(&r->findings, 846, tt_at_path("tally"), tt_int_text(a, d), tt_int_text(a, s->at[d].treated), tt_int_text(a, p->most));
        if (s->at[d].treated == 0 && d >= p->start && d < highest_of(s))
            tt_find(&r->findings, 781, tt_at_path("tally"), tt_int_text(a, d), tt_int_text(a, highest_of(s)));
    }
}

/* Whether the trial can have ended with these counts; the MTD is named all the same, as other programs name it. */
static void put_basis(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, const tt_state *s, int32_t mtd)
{
    const bool ended = tt_tally_ended(p, s);
    int32_t all = 0;
    tt_json_put_bool(&r->json, "ended", ended);
    for (int32_t d = 1; d <= p->doses; d++)
        all += s->at[d].treated;
    if (mtd > 0)
        tt_doc_pair(r->doc, tt_say(q, "rests on", "依据"),
                    tt_printf(a, tt_say(q, "dose %d: %s treated there, of %d in all%s", "剂量 %d：该剂量 %s，总计 %d 例%s"), (int)mtd,
                              tt_participants(a, q->lang, s->at[mtd].treated), (int)all,
                              ended ? "" : tt_say(q, "; the trial has not ended", "；试验尚未结束")));
    if (mtd > 0 && !ended)
        tt_find(&r->findings, 784, tt_at_path("tally"), tt_int_text(a, mtd), tt_int_text(a, s->at[mtd].treated), tt_int_text(a, all),
                tt_int_text(a, p->most));
}

static const char *headline(tt_arena *a, const tt_request *q, const tt_plan *p, const tt_state *s, int32_t mtd)
{
    if (highest_of(s) == 0)
        return tt_plan_monitors(p) ? tt_say(q, "nobody was treated", "无人给药")
                                   : tt_say(q, "no MTD: nobody was treated", "无 MTD：无人给药");
    if (tt_plan_monitors(p))
        return mtd ? tt_printf(a, tt_say(q, "the boundary is not reached: %d of %d treated", "未达停止界限：已给药 %d/%d 例"),
                               (int)s->at[1].treated, (int)p->most)
                   : tt_say(q, "the boundary is reached: stopped for toxicity", "已达停止界限：因毒性停止");
    return mtd ? tt_printf(a, "MTD: %d", mtd) : tt_say(q, "no MTD: no dose is tolerated by this rule", "无 MTD：按此规则没有可耐受的剂量");
}

/* What the choice was made from. */
static void put_estimates(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, const tt_state *s, const double *estimate)
{
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "estimated DLT rate, %", "估计 DLT 率，%"));
    tt_table_col(t, tt_say(q, "dose", "剂量"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "treated", "给药例数"), TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    tt_table_col(t, tt_say(q, "estimate", "估计值"), TT_RIGHT);
    tt_json_key(&r->json, "estimate");
    tt_json_open(&r->json, '[');
    for (int j = 1; j <= p->doses; j++) {
        const tt_tally *at = &s->at[j];
        const double rate = tt_plan_monitors(p) && at->treated > 0 ? (double)at->dlt / at->treated : estimate[j];
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, j));
        tt_table_cell(t, tt_int_text(a, at->treated));
        tt_table_cell(t, tt_int_text(a, at->dlt));
        tt_table_cell(t, isnan(rate) ? "-" : tt_fixed(a, 100 * rate, 1));
        tt_json_real(&r->json, estimate[j]);
    }
    tt_json_close(&r->json);
    if (p->design->row && !tt_plan_monitors(p))
        tt_table_note(t, tt_say(q, "By isotonic regression over the doses given; one that is eliminated cannot be the MTD.",
                                "对已给药的剂量作保序回归；已淘汰的剂量不能成为 MTD。"));
    else if (p->design->whole)
        tt_table_note(t, tt_say(q, "By the model, from the outcomes at all doses.", "由模型根据全部剂量的结果得出。"));
    else
        tt_table_note(t, tt_say(q, "Observed: DLTs among those treated. The rule itself estimates nothing.",
                                "观察值：给药者中的 DLT 比例。规则本身不作估计。"));
}

static tt_code run(tt_arena *a, const tt_request *given, tt_result *r, tt_err *err)
{
    const tt_request plain = tt_plan_request(a, given), *q = &plain;
    const tt_plan *p = NULL;
    const char *tally = NULL;
    double estimate[TT_MAX_DOSES + 1];
    tt_state s;
    int32_t mtd = -1;
    TT_TRY(tt_opt_text(q, "tally", &tally, err));
    TT_TRY(tt_plan_for(a, q, r, &p, err));
    TT_TRY(tt_tally_read(p, tally, &s, err));
    TT_TRY(tt_design_mtd(p, &s, &mtd, estimate, err));
    put_remarks(a, r, p, &s);
    r->doc = tt_doc_new(a, q->lang, headline(a, q, p, &s, mtd));
    tt_put_plan(a, q, r, p);
    tt_json_key(&r->json, "mtd");
    if (highest_of(&s) == 0)
        tt_json_null(&r->json);
    else
        tt_json_int(&r->json, mtd);
    r->status = highest_of(&s) == 0;
    if (!tt_plan_monitors(p) && highest_of(&s) > 0)
        put_basis(a, q, r, p, &s, mtd);
    put_estimates(a, q, r, p, &s, estimate);
    r->next = tt_printf(a, "titrate design text%s", tt_plan_words(a, q, p));
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    {"tally", "n/y,..", {"treated/DLTs per dose: 3/0,6/1,3/2", "各剂量 给药/DLT 例数，如 3/0,6/1,3/2"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design mtd --tally 3/0,6/1,3/2", NULL};

const tt_command tt_command_design_mtd = {
    .name = "design mtd",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"the MTD of a finished trial from its tally", "由试验结束时的计数得出 MTD"},
    .more = {"Exit status 1 while the outcomes do not settle it, as when nobody was treated.",
             "结果尚不足以确定（如无人给药）时退出码为 1。"},
    .options = options,
    .examples = examples,
    .run = run,
};
