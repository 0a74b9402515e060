/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_dlt.c -- the judgement whether a participant had a dose-limiting toxicity.
 * Without --judgement it shows what may be judged, and until when. */
#include "app/ward_internal.h"

static const char *const judgements[] = {"dlt", "none", "not-evaluable", NULL};
static const tt_dlt_state states[] = {TT_DLT_YES, TT_DLT_NONE, TT_DLT_NOT_EVALUABLE};

static const char *state_word(const tt_request *q, tt_dlt_state s)
{
    static const char *const en[] = {"not dosed", "pending", "none", "DLT", "not evaluable"};
    static const char *const zh[] = {"未给药", "待判定", "无", "有 DLT", "不可评价"};
    return q->lang == TT_ZH ? zh[s] : en[s];
}

static void put_state(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *st, const tt_subject *s)
{
    static const char *const code[] = {"not dosed", "pending", "none", "dlt", "not evaluable"};
    tt_doc_pair(r->doc, tt_say(q, "judgement", "判定"), state_word(q, s->dlt));
    if (s->dlt == TT_DLT_YES)
        tt_doc_pair(r->doc, tt_say(q, "clause", "条款"), tt_printf(a, "%s, %s", s->dlt_clause, tt_when(a, st, s->dlt_onset)));
    tt_doc_pair(r->doc, tt_say(q, "window closes", "观察期结束"), tt_when(a, st, s->dlt_until));
    tt_json_put_string(&r->json, "subject", s->id);
    tt_json_put_string(&r->json, "judgement", code[s->dlt]);
    tt_json_put_string(&r->json, "clause", s->dlt == TT_DLT_YES ? s->dlt_clause : NULL);
    tt_put_when(&r->json, "onset", s->dlt_onset);
    tt_put_when(&r->json, "window_end", s->dlt_until);
}

static tt_code show(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const tt_subject *s = NULL;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    TT_TRY(tt_ward_subject(&w, q->word[1], &s, err));
    const tt_study *st = w.trial->study;
    r->doc = tt_doc_for(a, q, w.trial, tt_printf(a, tt_say(q, "%s: dose-limiting toxicity", "%s：剂量限制性毒性"), s->id));
    put_state(a, q, r, st, s);
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "What counts", "判定条款"));
    tt_table_col(t, "", TT_LEFT);
    tt_table_col(t, tt_say(q, "clause", "条款"), TT_LEFT);
    for (size_t i = 0; i < st->dlt.clauses; i++) {
        tt_table_next(t);
        tt_table_cell(t, st->dlt.clause[i].id);
        tt_table_cell(t, st->dlt.clause[i].text.in[q->lang]);
    }
    for (size_t i = 0; i < st->dlt.excludeds; i++)
        tt_table_note(t, tt_printf(a, tt_say(q, "does not count: %s", "不计入：%s"), st->dlt.excluded[i].text.in[q->lang]));
    r->next = tt_printf(a, "titrate decide %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static tt_code judge(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    size_t which = 0;
    tt_instant onset = TT_NO_INSTANT;
    const char *clause = "";
    TT_TRY(tt_opt_one_of(q, "judgement", judgements, &which, err));
    if (states[which] == TT_DLT_YES)
        TT_TRY(tt_opt_text(q, "clause", &clause, err));
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    if (states[which] == TT_DLT_YES)
        TT_TRY(tt_ward_when_needed(q, &w, "onset", &onset, err));
    TT_TRY(tt_conduct_dlt(w.c, w.by, q->word[1], states[which], clause, onset, tt_opt(q, "reason"), err));
    const tt_subject *s = tt_trial_subject(w.trial, q->word[1]);
    tt_say_written(a, q, &w, r, tt_printf(a, tt_say(q, "%s: judgement recorded", "%s：已记录判定"), s->id));
    put_state(a, q, r, w.trial->study, s);
    r->next = tt_printf(a, "titrate decide %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    return tt_opt_on(q, "judgement") ? judge(a, q, r, err) : show(a, q, r, err);
}

static const tt_option options[] = {
    {"judgement",
     "J",
     {"dlt, none (only once the window is over) or not-evaluable", "dlt、none（仅在观察期满后）或 not-evaluable（不可评价）"}},
    {"clause", "ID", {"which clause of the protocol it meets", "符合方案的哪一条款"}},
    {"onset", "WHEN", {"when the toxicity began", "毒性发生时间"}},
    {"reason", "TEXT", {"why: for not-evaluable, and for a judgement changed", "理由：不可评价或更改判定时必填"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate dlt out/ward HLC-001",
                                       "titrate dlt out/ward HLC-001 --judgement dlt --clause D3 --onset now --as chen", NULL};

const tt_command tt_command_dlt = {
    .name = "dlt",
    .words = "DIR|DB SUBJECT",
    .min_words = 2,
    .max_words = 2,
    .summary = {"judge dose-limiting toxicity, or show what counts as one", "判定剂量限制性毒性，或显示判定条款"},
    .more = {"A toxicity may be judged the hour it is seen; \"none\" only once the window is over.",
             "毒性一经发现即可判定；“无”须待观察期满后方可判定。"},
    .options = options,
    .examples = examples,
    .run = run,
};
