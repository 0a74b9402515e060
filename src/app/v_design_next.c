/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_next.c -- the next dose after a history of outcomes. */
#include "app/design_figures.h"
#include "app/oc.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_plan *p = NULL;
    const char *history = NULL;
    tt_state s;
    tt_move m;
    int32_t mtd = -1;
    TT_TRY(tt_opt_text(q, "history", &history, err));
    TT_TRY(tt_plan_for(a, q, r, &p, err));
    TT_TRY(tt_history_read(a, p, history, &s, NULL, NULL, err));
    TT_TRY(tt_design_next(p, &s, &m, err));
    const char *reason = tt_move_reason(a, &s, &m, q->lang);
    r->doc = tt_doc_new(a, q->lang,
                        tt_printf(a, "%s%s", tt_act_text(m.act),
                                  m.dose && m.act != TT_WAIT ? tt_printf(a, ": %s %d", tt_say(q, "dose", "剂量"), m.dose) : ""));
    tt_doc_para(r->doc, reason);
    tt_put_plan(a, q, r, p);
    tt_json_put_string(&r->json, "action", tt_act_text(m.act));
    tt_json_put_int(&r->json, "dose", m.dose);
    tt_json_put_int(&r->json, "cohort", m.cohort);
    tt_json_put_string(&r->json, "rule", m.rule);
    tt_json_put_string(&r->json, "reason", reason);
    if (m.act == TT_STOP) {
        const bool settled = tt_design_mtd(p, &s, &mtd, NULL, NULL) == TT_OK;
        tt_doc_pair(r->doc, "MTD", settled ? tt_int_text(a, mtd) : "-");
        tt_json_key(&r->json, "mtd");
        if (settled)
            tt_json_int(&r->json, mtd);
        else
            tt_json_null(&r->json);
    }
    if (tt_opt(q, "svg")) {
        const tt_figure *f = tt_table_figure(a, q->lang, p, &s);
        if (!f)
            return tt_fail(err, TT_EUNSUP, 190, tt_at_path("design"), p->design->name);
        TT_TRY(tt_put_svg(a, q, f, err));
    }
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    {"history",
     "TEXT",
     {"N none, T DLT, M moderate, P pending (P0.4: 40 % followed), X not evaluable: '1NNN 2NTN'; a short cohort ends with ;",
      "N 无、T 为 DLT、M 中度、P 未定（P0.4：已随访 40%）、X 不可评价，如 '1NNN 2NTN'；未满的队列以 ; 结束"}},
    {"svg", "FILE", {"draw the decision table with where the trial stands", "绘制决策表并标出当前位置"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design next --doses 4 --history '1NNN 2NTN'",
                                       "titrate design next --doses 4 --history '1NNN 2TTP' --lang zh", NULL};

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
