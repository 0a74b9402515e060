/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/standing.c -- does the study, as it stands, let this participant be dosed?
 * A status that allows it, no hold, criteria still met, and a signed decision that the rule still supports.
 *
 * Somebody who has been treated asks for the next session: entry criteria and a free slot
 * are behind, the signed decision is the one the slot was taken under.  What speaks now is
 * their own toxicity, judged or suspected, and the rule: asked of all outcomes so far, it
 * must not have left the level behind.
 *
 * A dose is often recorded half an hour after it was given.  Whatever was learnt in
 * between (a DLT judged, a value corrected) closes the next dose, not the one that
 * was given in good faith: leaving that one out of the record would leave a treated
 * patient without follow-up.  So a refusal by what is known now is asked again of the
 * state as it stood then, rebuilt from the log. */
#include "conduct/conduct_internal.h"

/* How many signatures the newest decision has, and who is missing. */
static tt_code no_decision(tt_conduct *c, const tt_trial *t, const tt_subject *s, const tt_decision *force, tt_err *err)
{
    const tt_decision *newest = t->decisions ? t->decision[t->decisions - 1] : NULL;
    const tt_decision *open = newest && newest->effective == TT_NO_INSTANT ? newest : NULL;
    if (force && !open)
        return tt_fail(err, TT_EDENIED, 619, tt_place(s, "decision"), s->id, tt_number_text(c->scratch, force->number));
    const size_t have = open ? open->n_signatures : 0;
    return tt_fail(
        err, TT_EDENIED, 600, tt_place(s, "decision"), s->id, tt_number_text(c->scratch, open ? open->number : (int64_t)t->decisions + 1),
        tt_printf(c->scratch, "%zu/%zu", have, c->study->decision_signers),
        tt_in_both(c->scratch, tt_roles_missing(c->study, c->scratch, open, TT_EN), tt_roles_missing(c->study, c->scratch, open, TT_ZH)));
}

/* The decision rested on the cohorts before it. Were it asked again of what is known of them now (a DLT judged since, a
 * judgement changed), would the rule still go as high? */
static tt_code still_supported(tt_conduct *c, const tt_trial *t, const tt_subject *s, tt_instant when, const tt_decision *d, tt_err *err)
{
    tt_state before;
    tt_move m;
    TT_TRY(tt_trial_state_before(c->scratch, t, d->number, when, &before, err));
    if (before.cohort == 0)
        return TT_OK; /* the first decision rests on nobody */
    TT_TRY(tt_design_next(c->study->plan, &before, &m, err));
    if (m.act == TT_STOP || m.act == TT_WAIT || m.dose < d->to)
        return tt_fail(err, TT_EDENIED, 601, tt_place(s, "decision"), tt_number_text(c->scratch, d->to),
                       tt_move_reason(c->scratch, &before, &m, TT_EN));
    return TT_OK;
}

static tt_code decision_allows(tt_conduct *c, const tt_trial *t, const tt_subject *s, tt_instant when, const tt_decision **ret, tt_err *err)
{
    const tt_decision *d = tt_trial_in_force(t);
    if (!d || d->to < 1)
        return no_decision(c, t, s, d, err);
    tt_state state;
    tt_move m;
    TT_TRY(tt_trial_state(c->scratch, t, when, &state, err));
    TT_TRY(tt_design_next(c->study->plan, &state, &m, err));
    const bool open = m.act == TT_UP || m.act == TT_STAY || m.act == TT_DOWN;
    if (open && state.cohort <= state.last.treated) /* its slots are used: the next decision is what is missing */
        return tt_fail(err, TT_EDENIED, 839, tt_place(s, "decision"), s->id, tt_number_text(c->scratch, d->number));
    if (m.act != TT_STAY || m.dose != d->to || state.cohort <= state.last.treated)
        return tt_fail(err, TT_EDENIED, 601, tt_place(s, "decision"), tt_number_text(c->scratch, d->to),
                       tt_move_reason(c->scratch, &state, &m, TT_EN));
    TT_TRY(still_supported(c, t, s, when, d, err));
    TT_TRY(tt_seen_judged(c, t, when, &m, tt_place(s, "decision"), err));
    *ret = d;
    return TT_OK;
}

/* Criteria speak of who was enrolled. What is measured after a moment of the study's own that came since, such as the transplantation, is
 * what the study is about and no longer asked. */
static tt_instant criteria_upto(const tt_subject *s, tt_instant when)
{
    for (size_t i = 0; i < s->n_anchored; i++) {
        const tt_instant at = s->anchored[i].at;
        if (at != TT_NO_INSTANT && s->enrolled != TT_NO_INSTANT && at > s->enrolled && at < when)
            when = at;
    }
    return when;
}

static tt_code criteria_hold(tt_conduct *c, const tt_subject *s, tt_instant when, tt_err *err)
{
    tt_verdict_of *v = NULL;
    if (tt_verdicts(c, c->scratch, s, criteria_upto(s, when), &v) == TT_YES)
        return TT_OK;
    return tt_fail(err, TT_EDENIED, 594, tt_place(s, "eligibility"), s->id, tt_in_the_way(c->scratch, c->study, v));
}

/* --- the next session ------------------------------------------------------------------- */

tt_code tt_again_dlt(tt_conduct *c, const tt_trial *t, const tt_subject *s, tt_err *err)
{
    if (s->dlt == TT_DLT_YES)
        return tt_fail(err, TT_EDENIED, 543, tt_place(s, "dlt"), s->id, s->dlt_clause);
    if (s->dlt == TT_DLT_NOT_EVALUABLE) /* what came of further sessions would be counted nowhere */
        return tt_fail(err, TT_EDENIED, 547, tt_place(s, "dlt"), s->id);
    const tt_ae *e = tt_trial_suspected(t, s);
    if (e)
        return tt_fail(err, TT_EDENIED, 544, tt_place(s, "dlt"), s->id, e->id, e->term, tt_number_text(c->scratch, e->grade));
    return TT_OK;
}

tt_code tt_again_rule(tt_conduct *c, const tt_trial *t, const tt_subject *s, tt_instant when, tt_err *err)
{
    tt_state state;
    tt_move why;
    bool may = false;
    TT_TRY(tt_deaths_judged(c, t, tt_place(s, "decision"), err));
    TT_TRY(tt_trial_state(c->scratch, t, when, &state, err));
    TT_TRY(tt_design_again(c->study->plan, &state, s->level, &may, &why, err));
    if (may)
        return tt_seen_judged_again(c, t, when, s->level, tt_place(s, "decision"), err);
    return tt_fail(
        err, TT_EDENIED, 545, tt_place(s, "decision"), s->id, tt_number_text(c->scratch, s->level),
        tt_in_both(c->scratch, tt_move_reason(c->scratch, &state, &why, TT_EN), tt_move_reason(c->scratch, &state, &why, TT_ZH)));
}

static tt_code again(tt_conduct *c, const tt_trial *t, const tt_subject *s, tt_instant when, const tt_decision **ret, tt_err *err)
{
    const tt_decision *d = s->slot ? tt_trial_decision(t, s->cohort) : NULL;
    if (!d)
        return tt_fail(err, TT_EDENIED, 603, tt_place(s, "slot"), s->id);
    TT_TRY(tt_again_dlt(c, t, s, err));
    TT_TRY(tt_again_rule(c, t, s, when, err));
    *ret = d;
    return TT_OK;
}

static tt_code stands(tt_conduct *c, const tt_trial *t, const tt_subject *s, tt_instant when, const tt_decision **ret, tt_err *err)
{
    if (s->dosed)
        return again(c, t, s, when, ret, err);
    TT_TRY(criteria_hold(c, s, when, err));
    return decision_allows(c, t, s, when, ret, err);
}

/* --- as it stood then ------------------------------------------------------------------ */

struct last_before {
    tt_instant when;
    int64_t seq;
};

static tt_code find_last(const tt_event *e, void *arg, tt_err *err)
{
    struct last_before *f = arg;
    (void)err;
    if (e->recorded <= f->when)
        f->seq = e->seq;
    return TT_OK;
}

/* Late or not, never more patients in a cohort than its decision opened. */
static bool has_room(const tt_trial *t, const tt_decision *d)
{
    int n = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        n += s->dosed && s->cohort == d->number && s->dlt != TT_DLT_NOT_EVALUABLE;
    }
    return n < d->cohort;
}

static tt_code stood(tt_conduct *c, const tt_subject *s, tt_instant when, const tt_decision **ret, tt_err *err)
{
    struct last_before f = {when, 0};
    tt_trial *then = NULL;
    const tt_decision *d = NULL;
    TT_TRY(tt_record_each(c->record, 1, find_last, &f, err));
    if (!f.seq)
        return TT_EDENIED;
    TT_TRY(tt_trial_build(c->scratch, c->study, c->record, f.seq, &then, err));
    const tt_subject *was = tt_trial_subject(then, s->id);
    if (!was || was->dosed != s->dosed)
        return TT_EDENIED;
    TT_TRY(stands(c, then, was, when, &d, err));
    const tt_decision *now = tt_trial_decision(c->trial, d->number);
    if (!now || (!s->dosed && !has_room(c->trial, now)))
        return TT_EDENIED;
    *ret = now;
    return TT_OK;
}

tt_code tt_not_held(tt_conduct *c, const tt_subject *s, tt_instant when, tt_err *err)
{
    TT_TRY(tt_status_doses(c, s, when, err));
    const tt_hold_span *hold = tt_trial_hold_at(c->trial, when);
    if (!hold)
        return TT_OK;
    return tt_fail(
        err, TT_EDENIED, 606, tt_place(s, "hold"),
        tt_in_both(c->scratch, tt_hold_words(c->scratch, c->study, hold, TT_EN), tt_hold_words(c->scratch, c->study, hold, TT_ZH)));
}

tt_code tt_standing(tt_conduct *c, const tt_subject *s, tt_instant when, const tt_decision **ret, tt_err *err)
{
    TT_TRY(tt_not_held(c, s, when, err));
    const tt_code now = stands(c, c->trial, s, when, ret, err);
    if (now != TT_EDENIED || when >= c->trial->last)
        return now;
    tt_err then = {TT_OK};
    const tt_code code = stood(c, s, when, ret, &then);
    return code == TT_OK ? TT_OK : now; /* the reason shown is today's */
}
