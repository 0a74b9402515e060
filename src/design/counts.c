/* SPDX-License-Identifier: Apache-2.0 */
/* design/counts.c -- conducting a trial whose rule is a table of counts.
 *
 * After each cohort, in this order:
 *
 *   1  the sample size is reached: the trial ends and nothing more is checked;
 *   2  the present dose is eliminated with all above it when its DLTs reach the
 *      table's limit; dose 1 eliminated ends the trial;
 *   3  extra safety, at dose 1 only and only where the table has an elimination
 *      limit at all: Pr(rate > target) > eliminate - offset ends the trial;
 *   4  early stop: the dose has stop-n patients and the next cohort would be given
 *      at it again: the table says stay, or down at dose 1, or up at the top or
 *      below an eliminated dose;
 *   5  the move; up below an eliminated dose is stay.
 *
 * Titration gives one patient per dose from the starting dose until the first DLT
 * or the top; the dose where it ends gets the rest of a cohort, and the rule begins.
 * The last cohort is what is left of the sample size.
 *
 * A cohort a ward leaves short or over-full is read from the row of its own count.
 * Elimination is a function of the counts (an eliminated dose gets no more
 * patients, so its counts keep saying so); it is carried along only so that a
 * situation can be judged from the present dose alone.
 *
 * Source: Liu and Yuan 2015, JRSS C 64:507; Yuan et al. 2016, Clin Cancer Res
 * 22:4291; the order is that of get.oc in R package BOIN 2.7.2. */
#include <math.h>

#include "design/counts_internal.h"

/* Stages of a trial; with titration they are its phases 0 to 2, without it there is only the rule. */
enum { TITRATE, FILL, RULE };

static int32_t treated(const tt_state *s)
{
    int32_t n = 0;
    for (int32_t d = 1; d <= s->top; d++)
        n += s->at[d].treated;
    return n;
}

static bool reaches(int32_t dlt, int32_t limit)
{
    return limit >= 0 && dlt >= limit;
}

static int32_t size_of(const tt_plan *plan, const tt_state *s, int32_t wanted)
{
    const tt_counts *c = plan->own;
    const int32_t left = c->patients - treated(s);
    return wanted < left ? wanted : left;
}

tt_move tt_counts_start(const tt_plan *plan)
{
    const tt_counts *c = plan->own;
    const tt_state s = tt_state_new(plan);
    return tt_move_stay(&s, c->titration ? 1 : size_of(plan, &s, plan->cohort), c->titration ? "count/titrate" : "count/start", 732);
}

static int32_t stage(const tt_counts *c, const tt_state *s)
{
    return c->titration ? s->phase : RULE;
}

static int32_t phase_after(const tt_counts *c, const tt_state *s)
{
    const tt_tally here = s->at[s->now];
    if (!c->titration || here.treated == 0)
        return s->phase;
    const bool goes_on = s->phase == TITRATE && here.dlt == 0 && here.treated == 1 && s->now < s->top;
    return goes_on ? TITRATE : s->phase == TITRATE ? FILL : RULE;
}

void tt_counts_observe(const tt_plan *plan, tt_state *s)
{
    const tt_counts *c = plan->own;
    for (int32_t d = 1; d <= s->top && (s->barred == 0 || d < s->barred); d++)
        if (s->at[d].treated > 0 && reaches(s->at[d].dlt, tt_counts_row(c, s->at[d].treated)->eliminate_min))
            s->barred = d;
    s->phase = phase_after(c, s);
}

static bool unsafe_start(const tt_counts *c, const tt_state *s)
{
    const tt_tally here = s->at[1];
    return c->extra_safe && s->now == 1 && tt_counts_row(c, here.treated)->eliminate_min >= 0 &&
           here.dlt >= c->unsafe[here.treated < c->patients ? here.treated : c->patients];
}

/* One patient at a time, then the rest of the first cohort. */
static tt_move titrate(const tt_plan *plan, const tt_state *s, int32_t at)
{
    if (at == TITRATE)
        return tt_move_up(s, 1, "count/titrate", 749);
    const int32_t rest = plan->cohort > s->at[s->now].treated ? plan->cohort - s->at[s->now].treated : plan->cohort;
    return tt_move_stay(s, size_of(plan, s, rest), "count/titration-over", 785);
}

static tt_act by_table(const tt_plan *plan, const tt_state *s)
{
    const tt_tally here = s->at[s->now];
    const tt_table_row *row = tt_counts_row(plan->own, here.treated);
    return here.dlt <= row->escalate_max ? TT_UP : reaches(here.dlt, row->deescalate_min) ? TT_DOWN : TT_STAY;
}

/* The move where the rule points up, down or neither. */
static tt_move step(const tt_plan *plan, const tt_state *s, tt_act toward)
{
    const tt_counts *c = plan->own;
    const int32_t size = size_of(plan, s, plan->cohort);
    const bool up = toward == TT_UP, down = toward == TT_DOWN;
    const bool room_above = s->now < s->top && s->barred != s->now + 1, room_below = s->now > 1;
    if ((up && room_above) || (down && room_below))
        return up ? tt_move_up(s, size, "count/up", 742) : tt_move_down(s->now - 1, size, "count/down", 744);
    if (s->at[s->now].treated >= c->stop_n)
        return tt_move_stop("count/enough-here", 748);
    if (up)
        return tt_move_stay(s, size, "count/no-higher", 787);
    return tt_move_stay(s, size, down ? "count/no-lower" : "count/stay", down ? 788 : 743);
}

tt_move tt_counts_decide_by(const tt_plan *plan, const tt_state *s, tt_counts_judge *judge)
{
    const tt_counts *c = plan->own;
    const int32_t at = stage(c, s);
    if (treated(s) >= c->patients)
        return tt_move_stop("count/sample-size", 747);
    if (s->barred == 1)
        return tt_move_stop("count/none-tolerated", 746);
    if (at == RULE && unsafe_start(c, s))
        return tt_move_stop("count/extra-safe", 786);
    if (s->barred > 0 && s->barred <= s->now)
        return tt_move_down(s->barred - 1, size_of(plan, s, plan->cohort), "count/eliminated", 745);
    if (at != RULE && s->at[s->now].pending > 0)
        return tt_move_wait(s, "engine/pending", 731);
    if (at != RULE)
        return titrate(plan, s, at);
    const tt_act toward = judge(plan, s);
    return toward == TT_WAIT ? tt_move_wait(s, "count/suspended", 862) : step(plan, s, toward);
}

tt_move tt_counts_decide(const tt_plan *plan, const tt_state *s)
{
    return tt_counts_decide_by(plan, s, by_table);
}

tt_table_row tt_counts_table_row(const tt_plan *plan, int32_t n)
{
    const tt_counts *c = plan->own;
    return c->row[n];
}

const tt_table_row *tt_counts_row(const tt_counts *c, int32_t n)
{
    return &c->row[n < c->patients ? n : c->patients];
}
