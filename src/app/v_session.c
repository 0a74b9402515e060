/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_session.c -- may this participant have the next session: yes or no, and why.
 * Without a participant: everybody treated who is still in the study. */
#include "app/ward_internal.h"

static const char *earliest_text(tt_arena *a, const tt_request *q, const tt_study *s, tt_instant t)
{
    return t == TT_NO_INSTANT ? "-" : t == TT_AT_ONCE ? tt_say(q, "at once", "随时") : tt_when(a, s, t);
}

static void put_answer(tt_json_out *o, const tt_session_answer *n)
{
    tt_json_put_string(o, "subject", n->subject->id);
    tt_json_put_int(o, "session", n->session);
    tt_json_put_int(o, "sessions", n->most);
    tt_json_put_bool(o, "may", n->may);
    tt_put_when(o, "earliest", n->earliest == TT_AT_ONCE ? TT_NO_INSTANT : n->earliest);
}

static const char *first_reason(const tt_session_answer *n, tt_lang lang)
{
    for (size_t i = 0; i < n->gates; i++)
        if (n->gate[i].open != TT_YES)
            return n->gate[i].detail[lang];
    return "";
}

static tt_code one(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, tt_instant at, tt_err *err)
{
    tt_session_answer n;
    const tt_study *s = w->trial->study;
    TT_TRY(tt_conduct_session(w->c, a, q->word[1], at, &n, err));
    r->doc =
        tt_doc_for(a, q, w->trial,
                   tt_printf(a, tt_say(q, "session %d of %s, %s", "第 %d 次治疗：%s，%s"), n.session, n.subject->id, tt_when(a, s, at)));
    tt_doc_callout(r->doc, n.may ? TT_CALL_ANSWER : TT_CALL_RISK, n.may ? tt_say(q, "YES", "可以") : tt_say(q, "NO", "不可以"),
                   n.may ? tt_say(q, "the dose card still asks for a lot", "给药卡仍须指定批次") : first_reason(&n, q->lang));
    tt_doc_pair(r->doc, tt_say(q, "sessions given", "已治疗次数"),
                tt_printf(a, tt_say(q, "%d of at most %d", "%d，最多 %d"), n.session - 1, n.most));
    tt_doc_pair(r->doc, tt_say(q, "not before", "最早时间"), earliest_text(a, q, s, n.earliest));
    put_answer(&r->json, &n);
    tt_put_gates(q, r, n.gate, n.gates);
    r->status = n.may ? 0 : 1;
    const char *dir = tt_shell_word(a, q->word[0]);
    r->next = n.may ? "titrate help dose" : tt_printf(a, "titrate today %s", dir);
    return TT_OK;
}

static tt_code all(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, tt_instant at, tt_err *err)
{
    const tt_trial *t = w->trial;
    r->doc = tt_doc_for(a, q, t, tt_printf(a, tt_say(q, "next sessions, %s", "下一次治疗，%s"), tt_when(a, t->study, at)));
    tt_table *table = tt_doc_table(r->doc, "");
    tt_table_col(table, tt_say(q, "participant", "受试者"), TT_LEFT);
    tt_table_col(table, tt_say(q, "given", "已治疗"), TT_RIGHT);
    tt_table_col(table, tt_say(q, "next", "下一次"), TT_LEFT);
    tt_table_col(table, tt_say(q, "not before", "最早时间"), TT_LEFT);
    tt_table_col(table, tt_say(q, "reason", "原因"), TT_LEFT);
    tt_json_key(&r->json, "participants");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < t->subjects; i++) {
        tt_session_answer n;
        if (!t->subject[i]->dosed || t->subject[i]->end != TT_STILL_IN)
            continue;
        TT_TRY(tt_conduct_session(w->c, a, t->subject[i]->id, at, &n, err));
        tt_table_next(table);
        tt_table_cell(table, n.subject->id);
        tt_table_cell(table, tt_printf(a, "%d/%d", n.session - 1, n.most));
        tt_table_cell(table, n.may ? tt_say(q, "yes", "可以") : tt_say(q, "NO", "不可以"));
        tt_table_cell(table, earliest_text(a, q, t->study, n.earliest));
        tt_table_cell(table, first_reason(&n, q->lang));
        tt_json_open(&r->json, '{');
        put_answer(&r->json, &n);
        tt_json_put_string(&r->json, "reason", first_reason(&n, q->lang));
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    r->next = tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    tt_instant at = 0;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    TT_TRY(tt_ward_when(q, &w, "at", tt_conduct_now(w.c), &at, err));
    return q->words > 1 ? one(a, q, r, &w, at, err) : all(a, q, r, &w, at, err);
}

static const tt_option options[] = {
    {"at",
     "WHEN",
     {"as if the session began then: site time, or '-2 h' (default: now)", "假定于该时间开始：当地时间或 '-2 h'（缺省为现在）"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate session out/ward", "titrate session out/ward HLC-001", NULL};

const tt_command tt_command_session = {
    .name = "session",
    .words = "DIR|DB [SUBJECT]",
    .min_words = 1,
    .max_words = 2,
    .summary = {"may this participant have the next session: yes or no, and why", "该受试者能否接受下一次治疗：可否及原因"},
    .more =
        {"Sessions left and far enough apart, no DLT judged or suspected, the rule has not left the level, no hold, consent, a recent "
         "weight. Exit status 1 when the answer for a participant is no. Where the study gives its level once, it is no after the first.",
         "须同时满足：尚有次数且间隔已满，无已判定或疑似的 "
         "DLT，设计规则未放弃本水平，未暂停给药，知情同意有效，体重未过期。对单名受试者的回答为否时退出码为 "
         "1。方案只给予一次者，首次之后均为否。"},
    .options = options,
    .examples = examples,
    .run = run,
};
