/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/decide.c -- may I dose the next patient, at which level, and what
 * evidence says so?  The rule is asked through the same function that the exact
 * operating characteristics and the simulator ask. */
#include "conduct/decide_internal.h"

static tt_code next_move(tt_conduct *c, tt_arena *a, tt_answer_now *r, tt_err *err)
{
    TT_TRY(tt_trial_state(a, c->trial, r->at, &r->state, err));
    TT_TRY(tt_design_next(c->study->plan, &r->state, &r->move, err));
    r->reason[TT_EN] = tt_move_reason(a, &r->state, &r->move, TT_EN);
    r->reason[TT_ZH] = tt_move_reason(a, &r->state, &r->move, TT_ZH);
    return TT_OK;
}

/* Slots opened and not yet used by a dosed, evaluable patient. A stop ends the cohort as it stands. */
static int slots_left(const tt_answer_now *r)
{
    if (!r->in_force || r->in_force->to < 1 || r->move.act == TT_STOP || r->move.act == TT_DOWN)
        return 0;
    const int left = r->state.cohort - r->state.last.treated;
    return left > 0 ? left : 0;
}

static tt_code look_ahead(tt_conduct *c, tt_arena *a, tt_answer_now *r, tt_err *err)
{
    const int k = r->move.cohort;
    if (k < 1 || (r->move.act != TT_UP && r->move.act != TT_STAY && r->move.act != TT_DOWN) || r->slots_left)
        return TT_OK;
    r->outlook = TT_ARRAY(a, tt_outlook, (size_t)k + 1);
    for (int x = 0; x <= k; x++) {
        tt_state s = r->state;
        tt_state_open(c->study->plan, &s, r->move.dose, k);
        for (int i = 0; i < k; i++)
            TT_TRY(tt_state_add(c->study->plan, &s, i < x ? 'T' : 'N', err));
        r->outlook[x].dlts = x;
        TT_TRY(tt_design_next(c->study->plan, &s, &r->outlook[x].move, err));
    }
    r->outlooks = (size_t)k + 1;
    return TT_OK;
}

/* What is, or would be, put up for signature. */
static struct offer offer_now(const tt_answer_now *r)
{
    if (r->open)
        return tt_offer_of(r->open);
    return (struct offer){r->number,      r->move.act,  r->level, r->move.act == TT_STOP ? 0 : r->move.dose,
                          r->move.cohort, r->move.rule, "",       r->at};
}

tt_code tt_decide_at(tt_conduct *c, tt_arena *a, tt_instant at, tt_answer_now *ret, tt_err *err)
{
    tt_answer_now answer = {.at = at}, *r = &answer;
    const tt_trial *t = c->trial;
    const tt_decision *newest = t->decisions ? t->decision[t->decisions - 1] : NULL;
    r->in_force = tt_trial_in_force(t);
    r->open = newest && newest->effective == TT_NO_INSTANT ? newest : NULL;
    r->number = r->open ? r->open->number : (int)t->decisions + 1;
    r->level = !r->in_force ? 0 : r->in_force->to ? r->in_force->to : r->in_force->from; /* a stop ends where it was */
    r->next_slot = TT_NO_INSTANT;
    TT_TRY(next_move(c, a, r, err));
    r->tally = tt_trial_tally(a, t);
    r->history = tt_trial_history(a, t, (int)t->decisions + 1, at);
    r->slots_left = slots_left(r);
    if (r->slots_left) {
        const tt_slots slots = tt_slots_of(c, r->in_force);
        const tt_instant earliest = tt_slot_earliest(&slots);
        r->next_slot = earliest == TT_AT_ONCE ? TT_NO_INSTANT : earliest;
    }
    tt_gates(c, a, r);
    TT_TRY(look_ahead(c, a, r, err));
    const struct offer o = offer_now(r);
    r->evidence = tt_evidence(c, a, &o);
    tt_snapshot(r->evidence, r->snapshot);
    *ret = answer;
    return TT_OK;
}

tt_code tt_conduct_decide(tt_conduct *c, tt_arena *a, tt_answer_now *ret, tt_err *err)
{
    TT_TRY(tt_fresh(c, "decide", err));
    return tt_decide_at(c, a, tt_conduct_now(c), ret, err);
}
