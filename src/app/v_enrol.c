/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_enrol.c -- taking the next slot of the cohort that the decision in force opened;
 * in a randomised study, the next arm of the list. */
#include "app/ward_internal.h"

static const tt_lot *released_lot(const tt_trial *t)
{
    for (size_t i = t->lots; i > 0; i--)
        if (t->lot[i - 1]->released)
            return t->lot[i - 1];
    return NULL;
}

static void say_arm(tt_arena *a, const tt_request *q, tt_result *r, const tt_subject *s)
{
    tt_doc_pair(r->doc, tt_say(q, "arm", "组别"), tt_printf(a, "%s  %s", s->arm->id, s->arm->title.in[q->lang]));
    tt_json_put_string(&r->json, "subject", s->id);
    tt_json_put_string(&r->json, "arm", s->arm->id);
    tt_json_put_bool(&r->json, "randomised", s->position > 0);
    if (s->position == 0)
        return;
    tt_doc_pair(r->doc, tt_say(q, "drawn", "抽取"),
                *s->stratum ? tt_printf(a, tt_say(q, "place %d of list %s", "第 %d 位，分配表 %s"), s->position, s->stratum)
                            : tt_printf(a, tt_say(q, "place %d of the list", "分配表第 %d 位"), s->position));
    tt_json_put_string(&r->json, "stratum", s->stratum);
    tt_json_put_int(&r->json, "position", s->position);
}

static void say_slot(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, const tt_subject *s, const tt_decision *d)
{
    tt_doc_pair(r->doc, tt_say(q, "dose level", "剂量水平"), tt_level_name(a, w->trial->study, s->level));
    tt_doc_pair(r->doc, tt_say(q, "decision", "依据决定"), tt_int_text(a, d->number));
    tt_json_put_int(&r->json, "level", s->level);
    tt_json_put_int(&r->json, "slot", s->slot);
    tt_json_put_int(&r->json, "slots", d->cohort);
    tt_json_put_int(&r->json, "decision", d->number);
}

/* A control is given nothing: its visits count from enrolment or from a moment to come. */
static const char *next_of(tt_arena *a, const tt_request *q, const struct tt_work *w, const tt_subject *s)
{
    const char *dir = tt_shell_word(a, q->word[0]);
    const tt_lot *lot = released_lot(w->trial);
    if (tt_subject_control(s))
        return tt_printf(a, "titrate moment %s %s", dir, s->id);
    return lot ? tt_printf(a, "titrate dose %s %s --lot %s", dir, s->id, tt_shell_word(a, lot->id)) : tt_printf(a, "titrate lot %s", dir);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_conduct_enrol(w.c, w.by, q->word[1], tt_opt(q, "arm"), err));
    const tt_subject *s = tt_trial_subject(w.trial, q->word[1]);
    const tt_decision *d = tt_trial_decision(w.trial, s->cohort);
    tt_say_written(a, q, &w, r,
                   d ? tt_printf(a, tt_say(q, "%s has slot %d of %d", "%s 占用第 %d/%d 个名额"), s->id, s->slot, d->cohort)
                     : tt_printf(a, tt_say(q, "%s is enrolled as a control", "%s 入对照组"), s->id));
    say_arm(a, q, r, s);
    if (d)
        say_slot(a, q, r, &w, s, d);
    r->next = next_of(a, q, &w, s);
    return TT_OK;
}

static const tt_option options[] = {
    {"arm",
     "ID",
     {"the arm, when the data entered do not tell it; never in a randomised study", "组别；已录入数据可判断时不必给出；随机研究不得使用"}},
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
    .more = {"Refused without consent, eligibility, a signed decision for the level, and a free slot. In a randomised study the next place "
             "of the "
             "concealed list gives the arm; nobody is randomised while the dosed arm cannot take a participant.",
             "缺少知情同意、入选判定、该水平已签署的决定或空余名额时拒绝。随机研究由隐藏分配表的下一位置决定组别；给药组不能接收时任何人均"
             "不随机分组。"},
    .options = options,
    .examples = examples,
    .run = run,
};
