/* SPDX-License-Identifier: Apache-2.0 */
/* design/pace.c -- conducting a trial whose doses a model chooses.
 *
 * After each cohort: the sample size ends the trial before anything else; the model
 * chooses among the doses up to the cap; a cohort at the present dose that already
 * has stop-n patients ends the trial instead; else the move, down by any number of
 * levels.  The last cohort is what is left of the sample size.
 *
 * Coherence looks at the cohort just closed (share of DLTs at or above the target),
 * which is forgotten once the next opens: one bit of the phase carries it, so states
 * that differ only in how their last cohort came about are merged.
 *
 * Source of the restrictions: Cheung 2005, Biometrics 61:863; they are those of
 * crmsim(restrict = TRUE) in R package dfcrm 0.2-2.1. */
#include "design/pace_internal.h"

enum { FREE, HELD };

tt_code tt_pace_prepare(tt_plan *plan, tt_pace *ret, tt_err *err)
{
    int32_t cohorts = 0;
    TT_TRY(tt_plan_int(plan, "cohort-size", 1, 24, &plan->cohort, err));
    TT_TRY(tt_plan_int(plan, "cohorts", 1, TT_PACE_PATIENTS / plan->cohort, &cohorts, err));
    ret->patients = plan->most = cohorts * plan->cohort;
    ret->stop_n = INT32_MAX;
    if (*tt_plan_text(plan, "stop-n"))
        TT_TRY(tt_plan_int(plan, "stop-n", 1, TT_PACE_PATIENTS, &ret->stop_n, err));
    ret->skips = plan->leaps = tt_streq(tt_plan_text(plan, "no-skip"), "no");
    ret->coherent = tt_streq(tt_plan_text(plan, "coherent"), "yes");
    ret->tried = tt_streq(tt_plan_text(plan, "mtd-tried"), "yes");
    return TT_OK;
}

int32_t tt_pace_treated(const tt_state *s)
{
    int32_t n = 0;
    for (int32_t d = 1; d <= s->top; d++)
        n += s->at[d].treated;
    return n;
}

static int32_t size_of(const tt_plan *plan, const tt_pace *pace, const tt_state *s)
{
    const int32_t left = pace->patients - tt_pace_treated(s);
    return plan->cohort < left ? plan->cohort : left;
}

tt_move tt_pace_start(const tt_plan *plan, const tt_pace *pace)
{
    const tt_state s = tt_state_new(plan);
    return tt_move_stay(&s, size_of(plan, pace, &s), "model/start", 732);
}

void tt_pace_observe(const tt_plan *plan, const tt_pace *pace, tt_state *s)
{
    if (s->last.treated > 0)
        s->phase = pace->coherent && s->last.dlt >= plan->target * s->last.treated - 1e-12 ? HELD : FREE;
}

int32_t tt_pace_cap(const tt_pace *pace, const tt_state *s)
{
    int32_t cap = s->now + 1;
    for (int32_t d = cap; d <= s->top && pace->skips; d++)
        if (s->at[d].treated > 0)
            cap = d + 1;
    if (s->phase == HELD)
        cap = s->now;
    return cap < s->top ? cap : s->top;
}

tt_move tt_pace_move(const tt_plan *plan, const tt_pace *pace, const tt_state *s, int32_t dose, int32_t wish, const tt_pace_words *words)
{
    const int32_t size = size_of(plan, pace, s);
    if (dose > s->now)
        return (tt_move){TT_UP, dose, size, words->up, words->why_up};
    if (dose < s->now)
        return tt_move_down(dose, size, words->down, words->why_down);
    if (s->at[s->now].treated >= pace->stop_n)
        return tt_move_stop("model/enough-here", 748);
    return wish > dose ? tt_move_stay(s, size, words->held, words->why_held) : tt_move_stay(s, size, words->stay, words->why_stay);
}
