/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/follow.c -- after the dose: visits, adverse events, DLTs and their
 * judgement, the end, and the decision meetings. */
#include "virtual/stage.h"

static const tt_subject *subject_of(struct stage *g, int i)
{
    return tt_trial_subject(tt_conduct_trial(g->c), g->cast[i].subject);
}

/* Put off until the participant had left. If the window had closed before that, the form says that nobody came. */
static tt_code miss_visit(struct stage *g, const struct cast *k, const tt_visit *v, const tt_subject *s, tt_err *err)
{
    tt_due *due = NULL;
    const size_t n = tt_subject_schedule(g->scratch, g->study, s, &due);
    for (size_t i = 0; i < n; i++)
        if (due[i].visit == v && due[i].close >= s->ended)
            return TT_OK;
    for (size_t f = 0; f < g->study->forms; f++)
        for (size_t i = 0; tt_form_at(&g->study->form[f], v) && i < g->study->form[f].items; i++) {
            const tt_entry e = {.subject = k->subject,
                                .visit = v->id,
                                .item = g->study->form[f].item[i]->id,
                                .text = "",
                                .status = TT_NOT_DONE,
                                .at = TT_NO_INSTANT,
                                .reason = "nobody came",
                                .source = "SIMULATED",
                                .expect = -1};
            TT_TRY(tt_conduct_enter(g->c, tt_cast_coordinator, &e, NULL, err));
        }
    return TT_OK;
}

tt_code tt_play_visit(struct stage *g, const struct task *t, tt_err *err)
{
    struct cast *k = &g->cast[t->patient];
    const tt_subject *s = subject_of(g, t->patient);
    tt_anchor_time from = {"", g->now, g->now};
    tt_subject_anchor(s, t->visit->anchor, &from);
    const double day = (double)(g->now - from.end) / 86400000.0;
    if (k->ended)
        return miss_visit(g, k, t->visit, s, err);
    for (size_t f = 0; f < g->study->forms; f++)
        for (size_t i = 0; tt_form_at(&g->study->form[f], t->visit) && i < g->study->form[f].items; i++) {
            const tt_item *item = g->study->form[f].item[i];
            const char *text = tt_value_at(g, &k->p, item, t->visit->id, day);
            TT_TRY(tt_play_enter(g, k, t->visit->id, item->id, text, g->now, err));
        }
    tt_plan_session(g, t->patient, t->visit);
    return TT_OK;
}

static tt_code report_ae(struct stage *g, const struct cast *k, const char *term, const char *category, const char *related, int grade,
                         bool serious, const char *outcome, tt_err *err)
{
    char id[40];
    const tt_ae_entry e = {.subject = k->subject,
                           .term = term,
                           .category = category,
                           .onset = g->now,
                           .resolved = TT_NO_INSTANT,
                           .grade = grade,
                           .serious = serious,
                           .related = related,
                           .outcome = outcome,
                           .source = "SIMULATED"};
    return tt_conduct_ae(g->c, tt_cast_coordinator, &e, id, err);
}

tt_code tt_play_ae(struct stage *g, const struct task *t, tt_err *err)
{
    const struct cast *k = &g->cast[t->patient];
    const struct ae_model *m = &g->model.ae[t->detail];
    if (k->ended)
        return TT_OK;
    return report_ae(g, k, m->term, m->category, m->related, m->grade, m->grade >= 3, "recovered", err);
}

tt_code tt_play_dlt(struct stage *g, const struct task *t, tt_err *err)
{
    const struct cast *k = &g->cast[t->patient];
    if (k->ended)
        return TT_OK;
    TT_TRY(report_ae(g, k, g->model.dlt_term, g->model.dlt_category, "probable", 3, true, "recovering", err));
    tt_agenda_add(&g->agenda, (struct task){.at = tt_days_after(g->now, 0.2), .kind = TASK_JUDGE, .patient = t->patient});
    return TT_OK;
}

tt_code tt_play_judge(struct stage *g, const struct task *t, tt_err *err)
{
    const struct cast *k = &g->cast[t->patient];
    const tt_subject *s = subject_of(g, t->patient);
    if (s->dlt != TT_DLT_PENDING)
        return TT_OK;
    const tt_instant onset = g->now - 4 * 3600000 < s->dlt_until ? g->now - 4 * 3600000 : s->dlt_until;
    g->done.dlts++;
    TT_TRY(tt_conduct_dlt(g->c, tt_cast_pi, k->subject, TT_DLT_YES, g->study->dlt.clause[0].id, onset, "", err));
    tt_agenda_add(&g->agenda, (struct task){.at = tt_days_after(g->now, 0.1), .kind = TASK_DECIDE});
    return TT_OK;
}

tt_code tt_play_end(struct stage *g, const struct task *t, tt_err *err)
{
    struct cast *k = &g->cast[t->patient];
    const tt_subject *s = subject_of(g, t->patient);
    if (k->ended)
        return TT_OK;
    k->ended = true;
    g->done.deaths += t->detail == TT_DIED;
    g->done.transplants += t->detail == TT_TRANSPLANTED;
    TT_TRY(tt_conduct_end(g->c, tt_cast_coordinator, k->subject, (tt_end)t->detail, g->now,
                          t->detail == TT_DIED           ? "liver failure"
                          : t->detail == TT_TRANSPLANTED ? "liver transplantation"
                                                         : "",
                          err));
    if (s->dlt != TT_DLT_PENDING || g->now >= s->dlt_until)
        return TT_OK;
    TT_TRY(tt_conduct_dlt(g->c, tt_cast_safety, k->subject, TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT,
                          t->detail == TT_DIED ? "died of liver failure before the window ended" : "transplanted before the window ended",
                          err));
    tt_agenda_add(&g->agenda, (struct task){.at = tt_at_clock(g, tt_days_after(g->now, 3), 15, 0), .kind = TASK_DECIDE});
    return tt_recruit(g, err);
}

tt_code tt_play_window(struct stage *g, const struct task *t, tt_err *err)
{
    const struct cast *k = &g->cast[t->patient];
    const tt_subject *s = subject_of(g, t->patient);
    if (s->dlt == TT_DLT_PENDING)
        TT_TRY(tt_conduct_dlt(g->c, tt_cast_pi, k->subject, TT_DLT_NONE, "", TT_NO_INSTANT, "", err));
    tt_agenda_add(&g->agenda, (struct task){.at = tt_at_clock(g, tt_days_after(g->now, 3), 15, 0), .kind = TASK_DECIDE});
    return TT_OK;
}

/* --- the decision -------------------------------------------------------------------- */

static bool stopped(const tt_trial *t)
{
    const tt_decision *d = tt_trial_in_force(t);
    return d && d->act == TT_STOP;
}

/* On the table and still resting on today's evidence. */
static bool waits_for_signatures(const tt_answer_now *now)
{
    return now->open && tt_streq(now->open->snapshot, now->snapshot);
}

enum { MEET_AGAIN = 1 }; /* a meeting put off; one at a time, and only while something else lies ahead */

/* Only values still to be entered keep the meeting from deciding; or follow-up, where the rule weighs the pending. */
static bool waits_for_days(const struct stage *g, const tt_answer_now *now)
{
    bool days = false;
    for (size_t i = 0; i < now->gates; i++) {
        const tt_gate *gate = &now->gate[i];
        const bool passes = tt_streq(gate->id, "data") || (tt_streq(gate->id, "windows") && tt_trial_weighs(tt_conduct_trial(g->c)));
        if (gate->open != TT_NO || tt_streq(gate->id, "signatures"))
            continue;
        if (!passes)
            return false;
        days = true;
    }
    return days;
}

tt_code tt_play_decide(struct stage *g, const struct task *t, tt_err *err)
{
    tt_answer_now now;
    int number = 0;
    g->meet_again &= t->detail != MEET_AGAIN;
    TT_TRY(tt_conduct_decide(g->c, g->scratch, &now, err));
    if (waits_for_days(g, &now) && !g->meet_again && g->agenda.n > 0) {
        g->meet_again = true;
        tt_agenda_add(&g->agenda, (struct task){.at = tt_days_after(g->now, 3), .kind = TASK_DECIDE, .detail = MEET_AGAIN});
    }
    if (waits_for_signatures(&now) || !now.may_propose || stopped(tt_conduct_trial(g->c)))
        return tt_recruit(g, err);
    const char *why = now.open && now.open->n_signatures ? "the evidence has changed since" : "";
    TT_TRY(tt_conduct_propose(g->c, tt_cast_pi, 0, why, &number, err));
    g->done.decisions++;
    tt_agenda_add(&g->agenda, (struct task){.at = tt_days_after(g->now, 0.05), .kind = TASK_SIGN, .detail = number});
    return TT_OK;
}

static const tt_actor *signer(const char *role)
{
    return tt_streq(role, "pi") ? &tt_cast_pi : &tt_cast_safety;
}

/* One signature after the other, hours apart. Evidence that changed meanwhile voids the proposal: the meeting is held again. */
tt_code tt_play_sign(struct stage *g, const struct task *t, tt_err *err)
{
    const tt_decision *d = tt_trial_decision(tt_conduct_trial(g->c), t->detail);
    if (d->superseded || d->effective != TT_NO_INSTANT)
        return TT_OK;
    const tt_code c =
        tt_conduct_sign(g->c, *signer(g->study->decision_signer[d->n_signatures].role), "rehearsal", d->number, "approve", err);
    if (c == TT_EDENIED) {
        tt_agenda_add(&g->agenda, (struct task){.at = tt_days_after(g->now, 0.5), .kind = TASK_DECIDE});
        return TT_OK;
    }
    TT_TRY(c);
    if (d->effective == TT_NO_INSTANT) {
        tt_agenda_add(&g->agenda, (struct task){.at = tt_days_after(g->now, 0.15), .kind = TASK_SIGN, .detail = d->number});
        return TT_OK;
    }
    return tt_recruit(g, err);
}
