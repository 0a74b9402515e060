/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_table.c -- the rule as a decision table. */
#include "app/design_figures.h"
#include "app/design_text.h"
#include "app/design_words.h"
#include "app/oc.h"

static void count(tt_arena *a, tt_result *r, tt_table *t, const char *key, int32_t n, bool shown)
{
    if (shown)
        tt_table_cell(t, n < 0 ? "-" : tt_int_text(a, n));
    tt_json_key(&r->json, key);
    if (n < 0)
        tt_json_null(&r->json);
    else
        tt_json_int(&r->json, n);
}

static tt_table *new_table(const tt_request *q, tt_result *r, const tt_plan *p)
{
    const bool one = tt_plan_monitors(p);
    tt_table *t = tt_doc_table(r->doc, one ? tt_say(q, "DLTs among all participants treated so far", "至今全部给药者中的 DLT 例数")
                                           : tt_say(q, "DLTs among n patients at a level", "某水平 n 例中的 DLT 例数"));
    tt_table_col(t, "n", TT_RIGHT);
    if (!one) {
        tt_table_col(t, tt_say(q, "escalate if at most", "不超过则递增"), TT_RIGHT);
        tt_table_col(t, tt_say(q, "leave the level if at least", "达到则离开该水平"), TT_RIGHT);
    }
    tt_table_col(t, one ? tt_say(q, "stop if at least", "达到则停止") : tt_say(q, "eliminate if at least", "达到则淘汰"), TT_RIGHT);
    return t;
}

/* What the rows do not say. */
static void put_notes(const tt_request *q, tt_table *t, const tt_plan *p)
{
    if (tt_plan_monitors(p))
        tt_table_note(t, tt_say(q, "With fewer the next participant is treated; -: no number stops here.",
                                "少于该例数时治疗下一例；- 表示任何例数均不停止。"));
    else
        tt_table_note(t,
                      tt_say(q, "Between the limits the next cohort receives the same level.", "介于两界限之间时，下一队列维持同一水平。"));
    if (tt_text_acceleration(p) != TT_ACCELERATE_NONE)
        tt_table_note(
            t, tt_say(q, "The rows hold once acceleration has ended; until then one patient per level goes up unless a trigger is met.",
                      "各行在加速阶段结束后适用；此前每水平 1 例，未触发则递增。"));
    if (tt_text_on(p, "titration"))
        tt_table_note(t,
                      tt_say(q, "The rows hold once titration has ended; until then one patient per level goes up unless there is a DLT.",
                             "各行在单例递增阶段结束后适用；此前每水平 1 例，无 DLT 则递增。"));
}

static tt_code run(tt_arena *a, const tt_request *given, tt_result *r, tt_err *err)
{
    const tt_request plain = tt_plan_request(a, given), *q = &plain;
    const tt_plan *p = NULL;
    size_t n = 0;
    TT_TRY(tt_plan_for(a, q, r, &p, err));
    if (p->design->whole)
        return tt_fail(err, TT_EUNSUP, 856, tt_at_path("design"), p->design->name);
    const tt_table_row *row = tt_design_table(a, p, &n);
    const bool ladder = !tt_plan_monitors(p);
    r->doc = tt_doc_new(a, q->lang, ladder ? tt_say(q, "decision table", "决策表") : tt_say(q, "stopping boundary", "停止界限"));
    tt_put_plan(a, q, r, p);
    tt_json_put_real(&r->json, "target", p->target);
    tt_json_put_real(&r->json, "lambda_e", p->lambda_e);
    tt_json_put_real(&r->json, "lambda_d", p->lambda_d);
    tt_table *t = new_table(q, r, p);
    tt_json_key(&r->json, "rows");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < n; i++) {
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, row[i].n));
        tt_json_open(&r->json, '{');
        tt_json_put_int(&r->json, "n", row[i].n);
        count(a, r, t, "escalate_max", row[i].escalate_max, ladder);
        count(a, r, t, "deescalate_min", row[i].deescalate_min, ladder);
        count(a, r, t, "eliminate_min", row[i].eliminate_min, true);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    put_notes(q, t, p);
    tt_put_pending(a, q, r, p);
    if (tt_opt(q, "svg")) {
        tt_figure *f = p->design->row ? tt_table_figure(a, q->lang, p, NULL) : n ? tt_flow_figure(a, q->lang, p, err) : NULL;
        if (!f)
            return tt_fail(err, TT_EUNSUP, 190, tt_at_path("design"), p->design->name);
        TT_TRY(tt_put_svg(a, q, f, err));
    }
    r->next = tt_printf(a, "titrate design next%s --history '%s'", tt_plan_words(a, q, p), tt_plan_history(a, p));
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    {"svg", "FILE", {"draw it; for 3+3 and its kin a flow chart", "绘图；3+3 类设计绘制流程图"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design table --doses 4",
                                       "titrate design table --design boin --doses 5 --target 0.3",
                                       "titrate design table --doses 4 --svg flow.svg",
                                       "titrate design table --design tite-boin --target 0.3 --cohorts 4",
                                       "titrate design table --design stop --target 0.2 --n 12",
                                       NULL};

const tt_command tt_command_design_table = {
    .name = "design table",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"the rule as a decision table", "以决策表形式显示规则"},
    .more = {"", ""},
    .options = options,
    .examples = examples,
    .run = run,
};
