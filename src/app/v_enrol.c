/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_enrol.c -- taking the next slot of the cohort that the decision in force opened. */
#include "app/ward_internal.h"

static const tt_lot *released_lot(const tt_trial *t)
{
    for (size_t i = t->lots; i > 0; i--)
        if (t->lot[i - 1]->released)
            return t->lot[i - 1];
    return NULL;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_conduct_enrol(w.c, w.by, q->word[1], tt_opt(q, "arm"), err));
    const tt_subject *s = tt_trial_subject(w.trial, q->word[1]);
    const tt_decision *d = tt_trial_decision(w.trial, s->cohort);
    const char *dir = tt_shell_word(a, q->word[0]);
    tt_say_written(a, q, &w, r, tt_printf(a, tt_say(q, "%s has slot %d of %d", "%s 占用第 %d/%d 个名额"), s->id, s->slot, d->cohort));
    tt_doc_pair(r->doc, tt_say(q, "arm", "组别"), tt_printf(a, "%s  %s", s->arm->id, s->arm->title.in[q->lang]));
    tt_doc_pair(r->doc, tt_say(q, "dose level", "剂量水平"), tt_level_name(a, w.trial->study, s->level));
    tt_doc_pair(r->doc, tt_say(q, "decision", "依据决定"), tt_int_text(a, d->number));
    tt_json_put_string(&r->json, "subject", s->id);
    tt_json_put_string(&r->json, "arm", s->arm->id);
    tt_json_put_int(&r->json, "level", s->level);
    tt_json_put_int(&r->json, "slot", s->slot);
    tt_json_put_int(&r->json, "slots", d->cohort);
    tt_json_put_int(&r->json, "decision", d->number);
    const tt_lot *lot = released_lot(w.trial);
    r->next =
        lot ? tt_printf(a, "titrate dose %s %s --lot %s", dir, s->id, tt_shell_word(a, lot->id)) : tt_printf(a, "titrate lot %s", dir);
    return TT_OK;
}

static const tt_option options[] = {
    {"arm", "ID", {"the arm, when the data entered do not tell it", "组别；已录入数据可判断时不必给出"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate enrol out/ward HLC-001 --as li", NULL};

const tt_command tt_command_enrol = {
    .name = "enrol",
    .words = "DIR|DB SUBJECT",
    .min_words = 2,
    .max_words = 2,
    .summary = {"take the next slot of the cohort that is open", "占用当前队列的下一个名额"},
    .more = {"Refused without consent, eligibility, a signed decision for the level, and a free slot.",
             "缺少知情同意、入选判定、该水平已签署的决定或空余名额时拒绝。"},
    .options = options,
    .examples = examples,
    .run = run,
};
