/* SPDX-License-Identifier: Apache-2.0 */
/* design/counts_mtd.c -- the MTD by isotonic regression.
 *
 * Doses tried and not eliminated are candidates; elimination is judged anew from
 * the counts, and so is extra safety at dose 1, because a trial that ends at its
 * sample size has not checked the last cohort.  Each has the estimate
 * (y + 0.05) / (n + 0.1) weighted with its inverse variance; neighbours out of
 * order are pooled until the rates rise.  Position k among the candidates adds
 * 1e-10 k, and the dose nearest to the target is the MTD, the lower one if two are
 * equally near: so of pooled doses the highest is chosen below the target and the
 * lowest above it.  A bounded MTD must have such a rate of at most lambda_d.
 *
 * Source: Liu and Yuan 2015, section 2.3; the weights and the tie rule are those of
 * select.mtd in R package BOIN 2.7.2. */
#include <math.h>

#include "design/counts_internal.h"

tt_counts_cell tt_counts_cell_of(const tt_counts *c, int32_t n, int32_t y)
{
    const double total = n + 0.1;
    const int32_t limit = tt_counts_row(c, n)->eliminate_min;
    return (tt_counts_cell){.rate = (y + 0.05) / total,
                            .weight = total * total * (total + 1.0) / ((y + 0.05) * (n - y + 0.05)),
                            .eliminated = limit >= 0 && y >= limit};
}

/* Counts beyond the trial's are worked out into `room`. */
static inline const tt_counts_cell *cell_at(const tt_counts *c, const tt_tally *t, tt_counts_cell *room)
{
    if (t->treated <= c->patients)
        return &c->cell[t->treated * (t->treated + 1) / 2 + t->dlt];
    *room = tt_counts_cell_of(c, t->treated, t->dlt);
    return room;
}

/* Let a candidate be the last of the blocks that `top` ends. */
static inline void add(tt_rising *r, int32_t top, int32_t d, const tt_counts_cell *here)
{
    double rate = here->rate, weight = here->weight;
    int32_t b = top;
    for (; b > 0 && r->at[b].rate > rate; b = r->at[b].below) {
        rate = r->at[b].rate * r->at[b].weight + rate * weight;
        weight += r->at[b].weight;
        rate /= weight;
    }
    r->at[d].rate = rate;
    r->at[d].weight = weight;
    r->at[d].below = b;
    r->at[d].place = r->at[top].place + 1;
}

/* Go up from a dose to the highest candidate, which is returned. */
static inline int32_t climb(const tt_counts *c, const tt_state *s, int32_t from, tt_rising *r)
{
    int32_t top = r->top[from - 1];
    tt_counts_cell room;
    if (r->eliminated > 0 && r->eliminated < from)
        return r->top[r->eliminated - 1];
    r->eliminated = 0;
    for (int32_t d = from; d <= s->top; d++) {
        const tt_counts_cell *here = cell_at(c, &s->at[d], &room);
        if (here->eliminated) {
            r->eliminated = d;
            break;
        }
        if (s->at[d].treated > 0) {
            add(r, top, d, here);
            top = d;
        }
        r->top[d] = top;
    }
    return top;
}

static inline double rate_of(const tt_rising *r, int32_t block, int32_t place)
{
    return r->at[block].rate + place * 1e-10;
}

/*
 * The nearest candidate; 0 = none within the bound.  Rates rise: of blocks below the target the last dose of the last is the
 * nearest, and of the block past it none is nearer once the target is passed.
 */
static inline int32_t nearest(const tt_rising *r, const tt_state *s, int32_t top, double target, double bound)
{
    int32_t below = top, above = 0;
    for (double rate; below > 0 && ((rate = rate_of(r, below, r->at[below].place)) >= target || rate > bound); below = r->at[below].below)
        above = below;
    int32_t ret = below, place = r->at[below].place;
    double best = below > 0 ? target - rate_of(r, below, place) : INFINITY, rate = 0.0;
    for (int32_t d = below + 1; d <= above && rate < target; d++) {
        if (s->at[d].treated == 0)
            continue;
        rate = rate_of(r, above, ++place);
        const double far = fabs(rate - target);
        if (far < best && rate <= bound) {
            best = far;
            ret = d;
        }
    }
    return ret;
}

/* Of every dose tried, the eliminated ones too. */
static void estimates(const tt_counts *c, const tt_state *s, double *ret)
{
    tt_rising r;
    tt_counts_cell room;
    int32_t top = r.at[0].place = 0;
    for (int32_t d = 1; d <= s->top; d++) {
        ret[d] = NAN;
        if (s->at[d].treated > 0) {
            add(&r, top, d, cell_at(c, &s->at[d], &room));
            top = d;
        }
    }
    for (; top > 0; top = r.at[top].below)
        for (int32_t d = r.at[top].below + 1; d <= top; d++)
            if (s->at[d].treated > 0)
                ret[d] = r.at[top].rate;
}

int32_t tt_counts_select_next(const tt_plan *plan, const tt_state *s, int32_t from, tt_rising *r)
{
    const tt_counts *c = plan->own;
    const tt_tally first = s->at[1];
    const int32_t top = climb(c, s, from, r);
    if (c->extra_safe && first.dlt >= c->unsafe[first.treated < c->patients ? first.treated : c->patients])
        return 0;
    return nearest(r, s, top, plan->target, c->bound ? plan->lambda_d : INFINITY);
}

int32_t tt_counts_select(const tt_plan *plan, const tt_state *s, double *estimate)
{
    tt_rising r;
    r.top[0] = r.at[0].place = r.eliminated = 0;
    if (estimate)
        estimates(plan->own, s, estimate);
    return tt_counts_select_next(plan, s, 1, &r);
}
