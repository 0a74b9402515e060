/* SPDX-License-Identifier: Apache-2.0 */
/* design/again.c -- may somebody who is being treated at a dose have more of it?
 *
 * A participant of repeated sessions is pending all the while, so what counts is what
 * has been seen: every open outcome, and every free slot of the cohort, is taken as a
 * patient without a DLT.  Two DLTs in two of three close a 3+3 level even so; one in two
 * does not, and then the next participant may be treated as well: the two questions are
 * asked of the same rule with the same patience.
 *
 * The rule is asked as if the trial stood at that dose, wherever it stands: two DLTs of
 * three at a dose the trial has left speak against it as they did then.
 *
 * The dose may be given again while the rule gives it, or a higher one: a stop with an
 * MTD at or above it (the sample size is reached) does not end anybody's treatment; a
 * stop for toxicity, a step down below it, or its elimination does.  A stop of which the
 * outcomes do not settle the MTD speaks for no dose. */
#include "design/design_internal.h"

/* All that is open turns out well. */
static tt_state mildest(const tt_state *s)
{
    tt_state m = *s;
    for (int32_t d = 1; d <= m.top; d++) {
        m.at[d].pending = 0;
        m.at[d].exposure = 0.0;
    }
    m.last.pending = 0;
    m.last.exposure = 0.0;
    m.opens = 0;
    if (m.last.treated < m.cohort)
        tt_walk_add(&m, m.cohort - m.last.treated, 0, 0);
    return m;
}

/* The trial stands at `dose`, with all that was seen there as one cohort. */
static void stand_at(tt_state *s, int32_t dose)
{
    s->now = dose;
    s->last = s->at[dose];
    s->cohort = s->last.treated;
}

tt_code tt_design_again(const tt_plan *plan, const tt_state *s, int32_t dose, bool *ret, tt_move *why, tt_err *err)
{
    tt_state m = mildest(s);
    int32_t highest = dose;
    if (m.last.treated > 0)
        tt_walk_observe(plan, &m);
    if (dose != m.now)
        stand_at(&m, dose);
    TT_TRY(tt_walk_call(plan, &m, why, err));
    if (why->act == TT_STOP)
        highest = plan->design->select(plan, &m, NULL);
    else if (why->act != TT_WAIT)
        highest = why->dose;
    *ret = dose <= highest && (m.barred == 0 || dose < m.barred);
    return TT_OK;
}
