/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_withdraw.c -- the end of a participant's time in the study, however it came. */
#include "app/ward_internal.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    static const char *const words[] = {"died", "transplanted", "withdrew", "lost", "completed", NULL};
    static const tt_end ends[] = {TT_DIED, TT_TRANSPLANTED, TT_WITHDREW, TT_LOST_CONTACT, TT_COMPLETED};
    static const char *const zh[] = {"死亡", "肝移植", "撤回同意", "失访", "完成研究"};
    struct tt_work w;
    size_t how = 0;
    tt_instant when = 0;
    const char *cause = tt_opt(q, "cause") ? tt_opt(q, "cause") : "";
    TT_TRY(tt_opt_one_of(q, "how", words, &how, err));
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_ward_when(q, &w, "at", tt_conduct_now(w.c), &when, err));
    TT_TRY(tt_conduct_end(w.c, w.by, q->word[1], ends[how], when, cause, err));
    const tt_subject *s = tt_trial_subject(w.trial, q->word[1]);
    tt_say_written(a, q, &w, r, tt_printf(a, "%s: %s", s->id, q->lang == TT_ZH ? zh[how] : words[how]));
    tt_doc_pair(r->doc, tt_say(q, "when", "时间"), tt_when(a, w.trial->study, when));
    if (*cause)
        tt_doc_pair(r->doc, tt_say(q, "cause", "原因"), cause);
    tt_json_put_string(&r->json, "subject", s->id);
    tt_json_put_string(&r->json, "how", words[how]);
    tt_json_put_string(&r->json, "cause", cause);
    tt_put_when(&r->json, "at", when);
    r->next = tt_printf(a, "titrate decide %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static const tt_option options[] = {
    {"how",
     "HOW",
     {"died, transplanted, withdrew, lost or completed",
      "died（死亡）、transplanted（肝移植）、withdrew（撤回同意）、lost（失访）或 completed（完成）"}},
    {"cause", "TEXT", {"why", "原因"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate withdraw out/ward HLC-001 --how withdrew --cause 'moved to another city' --as li", NULL};

const tt_command tt_command_withdraw = {
    .name = "withdraw",
    .words = "DIR|DB SUBJECT",
    .min_words = 2,
    .max_words = 2,
    .summary = {"end a participant's time in the study", "结束受试者的研究参与"},
    .more = {"After consent is withdrawn nothing new is entered; what was collected stays.",
             "撤回同意后不再录入新数据，已收集的数据予以保留。"},
    .options = options,
    .examples = examples,
    .run = run,
};
