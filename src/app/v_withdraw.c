/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_withdraw.c -- the end of a participant's time in the study, however it came;
 * and, with --correct, how it truly came. */
#include "app/ward_internal.h"

static const char *const words[] = {"died", "transplanted", "withdrew", "lost", "completed", "in-study", NULL};
static const tt_end ends[] = {TT_DIED, TT_TRANSPLANTED, TT_WITHDREW, TT_LOST_CONTACT, TT_COMPLETED, TT_STILL_IN};
static const char *const zh[] = {"死亡", "肝移植", "撤回同意", "失访", "完成研究", "在研"};
enum { IN_STUDY = 5 };

struct leaving {
    size_t how;
    tt_instant when;
    const char *cause;
};

/* What is not said of a correction stays as it was recorded. */
static tt_code read_leaving(const tt_request *q, const struct tt_work *w, const tt_subject *s, struct leaving *ret, tt_err *err)
{
    const bool correct = tt_opt_on(q, "correct");
    ret->how = IN_STUDY;
    if (correct && !tt_opt_on(q, "how"))
        for (ret->how = 0; ret->how < IN_STUDY && ends[ret->how] != s->end;)
            ret->how++;
    else
        TT_TRY(tt_opt_one_of(q, "how", words, &ret->how, err));
    ret->cause = tt_opt(q, "cause") ? tt_opt(q, "cause") : correct ? s->end_cause : "";
    return tt_ward_when(q, w, "at", correct ? s->ended : tt_conduct_now(w->c), &ret->when, err);
}

static tt_code write_leaving(const tt_request *q, const struct tt_work *w, const struct leaving *l, tt_result *r, tt_err *err)
{
    if (!tt_opt_on(q, "correct"))
        return tt_conduct_end(w->c, w->by, q->word[1], ends[l->how], l->when, l->cause, err);
    return tt_conduct_end_correct(w->c, w->by, q->word[1], ends[l->how], l->when, l->cause, tt_opt(q, "reason"), &r->findings, err);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    struct leaving l;
    const tt_subject *s = NULL;
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_ward_subject(&w, q->word[1], &s, err));
    TT_TRY(read_leaving(q, &w, s, &l, err));
    TT_TRY(write_leaving(q, &w, &l, r, err));
    tt_say_written(a, q, &w, r, tt_printf(a, "%s: %s", s->id, q->lang == TT_ZH ? zh[l.how] : words[l.how]));
    if (s->end != TT_STILL_IN)
        tt_doc_pair(r->doc, tt_say(q, "when", "时间"), tt_when(a, w.trial->study, s->ended));
    if (*l.cause)
        tt_doc_pair(r->doc, tt_say(q, "cause", "原因"), l.cause);
    tt_json_put_string(&r->json, "subject", s->id);
    tt_json_put_string(&r->json, "how", words[l.how]);
    tt_json_put_string(&r->json, "cause", l.cause);
    tt_put_when(&r->json, "at", s->ended);
    tt_put_findings(a, q, r);
    r->next = tt_printf(a, "titrate decide %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static const tt_option options[] = {
    {"how",
     "HOW",
     {"died, transplanted, withdrew, lost or completed; of a correction also in-study: the end is taken back",
      "died（死亡）、transplanted（肝移植）、withdrew（撤回同意）、lost（失访）或 completed（完成）；更正时可用 in-study（撤销结束）"}},
    {"cause", "TEXT", {"why", "原因"}},
    {"correct", NULL, {"correct an end that was recorded wrongly", "更正误录的结束"}},
    {"reason", "TEXT", {"of a correction: what was wrong", "更正理由"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate withdraw out/ward HLC-001 --how withdrew --cause 'moved to another city' --as li",
    "titrate withdraw out/ward HLC-001 --correct --how lost --reason 'cannot be reached; nobody withdrew consent' --as li", NULL};

const tt_command tt_command_withdraw = {
    .name = "withdraw",
    .words = "DIR|DB SUBJECT",
    .min_words = 2,
    .max_words = 2,
    .summary = {"end a participant's time in the study, or correct how it ended", "结束受试者的研究参与，或更正结束记录"},
    .more = {"After consent is withdrawn nothing new is entered; what was collected stays.",
             "撤回同意后不再录入新数据，已收集的数据予以保留。"},
    .options = options,
    .examples = examples,
    .run = run,
};
