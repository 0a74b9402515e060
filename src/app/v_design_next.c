/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_next.c -- the next dose after a history of outcomes. */
#include "app/design_figures.h"
#include "app/design_text.h"
#include "app/design_words.h"
#include "app/oc.h"

/* The history as it was understood: a misread letter shows here. */
static void put_seen(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, const tt_state *s)
{
    int32_t highest = 0;
    for (int32_t d = 1; d <= p->doses; d++)
        highest = s->at[d].treated > 0 ? d : highest;
    if (highest == 0)
        return;
    bool moderate = tt_text_acceleration(p) == TT_ACCELERATE_MODERATE;
    for (int32_t d = 1; d <= highest; d++)
        moderate = moderate || s->at[d].moderate > 0;
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "the history as understood", "所读入的历史"));
    tt_table_col(t, tt_say(q, "dose", "剂量"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "treated", "给药例数"), TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    if (moderate)
        tt_table_col(t, tt_say(q, "moderate", "中度"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "pending", "未定"), TT_RIGHT);
    for (int32_t d = 1; d <= highest; d++) {
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, d));
        tt_table_cell(t, tt_int_text(a, s->at[d].treated));
        tt_table_cell(t, tt_int_text(a, s->at[d].dlt));
        if (moderate)
            tt_table_cell(t, tt_int_text(a, s->at[d].moderate));
        tt_table_cell(t, tt_int_text(a, s->at[d].pending));
    }
}

/* What the trial has found, once it stops. */
static void put_end(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, const tt_state *s)
{
    int32_t mtd = -1;
    const bool settled = tt_design_mtd(p, s, &mtd, NULL, NULL) == TT_OK;
    tt_json_key(&r->json, "mtd");
    if (settled)
        tt_json_int(&r->json, mtd);
    else
        tt_json_null(&r->json);
    if (!tt_plan_monitors(p))
        tt_doc_pair(r->doc, "MTD",
                    !settled ? tt_say(q, "open until all outcomes are known", "待全部结局已知后确定")
                    : mtd    ? tt_int_text(a, mtd)
                             : tt_say(q, "none", "无"));
}

/* "n/y" of each dose, for design mtd. */
static const char *tally_of(tt_arena *a, const tt_plan *p, const tt_state *s)
{
    tt_buf b = tt_buf_new(a);
    for (int32_t d = 1; d <= p->doses; d++)
        tt_buf_printf(&b, "%s%d/%d", d > 1 ? "," : "", (int)s->at[d].treated, (int)s->at[d].dlt);
    return tt_buf_text(&b);
}

static bool any_pending(const tt_state *s)
{
    for (int32_t d = 1; d <= s->top; d++)
        if (s->at[d].pending > 0)
            return true;
    return false;
}

/* The letter of the k-th participant in order of dosing; '\0' past the last. */
static char letter_of(const tt_cohort *cohorts, size_t n, int64_t k)
{
    for (size_t i = 0; i < n; i++)
        for (const char *s = cohorts[i].outcomes; *s; s++)
            if (strchr("NTMPX", *s) && --k == 0)
                return *s;
    return '\0';
}

/* With repeated sessions: may one who has begun go on? The boundary and the own outcome say no; new participants wait, not this one. */
static tt_code put_session(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, const tt_state *s, const tt_cohort *cohorts,
                           size_t n, tt_err *err)
{
    tt_move rule;
    bool may = false;
    int64_t k = 0;
    if (!tt_opt(q, "session"))
        return TT_OK;
    if (!tt_plan_monitors(p))
        return tt_fail(err, TT_EUSAGE, 842, tt_at_path("session"), p->design->name);
    TT_TRY(tt_opt_int(q, "session", 1, 100000, 1, &k, err));
    const char own = letter_of(cohorts, n, k);
    if (!own)
        return tt_fail(err, TT_EUSAGE, 841, tt_at_path("session"), tt_int_text(a, k));
    TT_TRY(tt_design_again(p, s, 1, &may, &rule, err));
    const char *no = own == 'T' ? tt_say(q, "this participant had a DLT", "该受试者已发生 DLT")
                     : !may     ? tt_say(q, "the boundary is reached: nobody more is treated", "已达停止界限：不再给药任何人")
                     : own == 'X' ? tt_say(q, "this participant was replaced as not evaluable", "该受试者因不可评价已被替换")
                                  : NULL;
    const char *why = no ? no : tt_say(q, "no DLT so far, and the boundary is not reached", "至今无 DLT，且未达停止界限");
    tt_doc_pair(r->doc, tt_printf(a, tt_say(q, "next session of participant %d", "第 %d 例受试者的下一次治疗"), (int)k),
                tt_printf(a, tt_say(q, "%s: %s", "%s：%s"), no ? tt_say(q, "no", "否") : tt_say(q, "yes", "可以"), why));
    tt_json_key(&r->json, "session");
    tt_json_open(&r->json, '{');
    tt_json_put_int(&r->json, "participant", k);
    tt_json_put_string(&r->json, "decision", no ? "no" : "yes");
    tt_json_put_string(&r->json, "reason", why);
    tt_json_close(&r->json);
    r->status = no ? 1 : 0;
    return TT_OK;
}

static tt_code draw(tt_arena *a, const tt_request *q, const tt_plan *p, const tt_state *s, tt_err *err)
{
    if (!tt_opt(q, "svg"))
        return TT_OK;
    tt_figure *f = p->design->whole ? NULL : tt_table_figure(a, q->lang, p, s);
    if (!f)
        return tt_fail(err, TT_EUNSUP, 190, tt_at_path("design"), p->design->name);
    return tt_put_svg(a, q, f, err);
}

static tt_code run(tt_arena *a, const tt_request *given, tt_result *r, tt_err *err)
{
    const tt_request plain = tt_plan_request(a, given), *q = &plain;
    const tt_plan *p = NULL;
    const char *history = NULL;
    const tt_cohort *cohorts = NULL;
    size_t n = 0;
    tt_state s;
    tt_move m;
    TT_TRY(tt_opt_text(q, "history", &history, err));
    TT_TRY(tt_plan_for(a, q, r, &p, err));
    TT_TRY(tt_history_read(a, p, history, &s, &cohorts, &n, err));
    TT_TRY(tt_design_next(p, &s, &m, err));
    const char *reason = tt_move_reason(a, &s, &m, q->lang), *words = tt_plan_words(a, q, p);
    r->doc = tt_doc_new(a, q->lang, tt_call_head(a, q->lang, p, &m));
    tt_doc_para(r->doc, reason);
    tt_put_plan(a, q, r, p);
    tt_json_put_string(&r->json, "action", tt_act_text(m.act));
    if (tt_call_decision(p, &m))
        tt_json_put_string(&r->json, "decision", tt_call_decision(p, &m));
    tt_json_put_int(&r->json, "dose", m.dose);
    tt_json_put_int(&r->json, "cohort", m.cohort);
    tt_json_put_string(&r->json, "rule", m.rule);
    tt_json_put_string(&r->json, "reason", reason);
    if (m.act == TT_STOP)
        put_end(a, q, r, p, &s);
    TT_TRY(put_session(a, q, r, p, &s, cohorts, n, err));
    put_seen(a, q, r, p, &s);
    r->next = m.act == TT_STOP && !any_pending(&s) ? tt_printf(a, "titrate design mtd%s --tally %s", words, tally_of(a, p, &s))
              : p->design->whole                   ? tt_printf(a, "titrate design paths%s", words)
                                                   : tt_printf(a, "titrate design table%s", words);
    return draw(a, q, p, &s, err);
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    {"history",
     "TEXT",
     {"N none, T DLT, M moderate, P pending (P0.4: 40 % followed), X not evaluable: '1NNN 2NTN'; a short cohort ends with ;",
      "N 无、T 为 DLT、M 中度、P 未定（P0.4：已随访 40%）、X 不可评价，如 '1NNN 2NTN'；未满的队列以 ; 结束"}},
    {"session",
     "K",
     {"stop: may the K-th participant have the next session? (exit status 1: no)",
      "stop：第 K 例受试者可否接受下一次治疗？（否则退出码 1）"}},
    {"svg", "FILE", {"draw the decision table with where the trial stands", "绘制决策表并标出当前位置"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design next --doses 4 --history '1NNN 2NTN'",
                                       "titrate design next --doses 4 --history '1NNN 2TTP' --lang zh",
                                       "titrate design next --design stop --target .2 --n 12 --history '1NNTN 1P'",
                                       "titrate design next --design stop --target .2 --n 12 --history '1NNTN 1P' --session 5", NULL};

const tt_command tt_command_design_next = {
    .name = "design next",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"the next dose after outcomes so far", "根据已有结果给出下一剂量"},
    .more = {"", ""},
    .options = options,
    .examples = examples,
    .run = run,
};
