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

/* Doses pooled so far, lowest first. */
struct pool {
    double rate[TT_MAX_DOSES], weight[TT_MAX_DOSES];
    int32_t doses[TT_MAX_DOSES]; /* in each block */
    int32_t blocks;
};

static inline void pool_add(struct pool *p, const tt_counts_cell *here)
{
    double rate = here->rate, weight = here->weight;
    int32_t doses = 1, b = p->blocks;
    for (; b > 0 && p->rate[b - 1] > rate; b--) {
        rate = p->rate[b - 1] * p->weight[b - 1] + rate * weight;
        weight += p->weight[b - 1];
        rate /= weight;
        doses += p->doses[b - 1];
    }
    p->rate[b] = rate;
    p->weight[b] = weight;
    p->doses[b] = doses;
    p->blocks = b + 1;
}

/*
 * The nearest candidate's place among them, from 1; 0 = none within the bound.  Rates rise: of blocks below the target the
 * last dose of the last is the nearest, and past the target none is nearer.
 */
static int32_t nearest(const struct pool *p, double target, double bound)
{
    double best = INFINITY, rate = 0.0;
    int32_t place = 0, b = 0;
    for (; b < p->blocks; b++) {
        rate = p->rate[b] + (place + p->doses[b]) * 1e-10;
        if (rate >= target || rate > bound)
            break;
        best = target - rate;
        place += p->doses[b];
    }
    rate = 0.0;
    for (int32_t at = place + 1, i = 0; b < p->blocks && i < p->doses[b] && rate < target; i++, at++) {
        rate = p->rate[b] + at * 1e-10;
        const double far = fabs(rate - target);
        if (far < best && rate <= bound) {
            best = far;
            place = at;
        }
    }
    return place;
}

static void estimates(const tt_counts *c, const tt_state *s, double *ret)
{
    struct pool p = {.blocks = 0};
    tt_counts_cell room;
    for (int32_t d = 1; d <= s->top; d++)
        if (s->at[d].treated > 0)
            pool_add(&p, cell_at(c, &s->at[d], &room));
    for (int32_t d = 1, b = 0, used = 0; d <= s->top; d++) {
        ret[d] = NAN;
        if (s->at[d].treated == 0)
            continue;
        ret[d] = p.rate[b];
        if (++used == p.doses[b]) {
            used = 0;
            b++;
        }
    }
}

int32_t tt_counts_select(const tt_plan *plan, const tt_state *s, double *estimate)
{
    const tt_counts *c = plan->own;
    struct pool p;
    tt_counts_cell room;
    int32_t dose[TT_MAX_DOSES + 1], k = 0;
    p.blocks = 0;
    if (estimate)
        estimates(c, s, estimate);
    const tt_tally first = s->at[1];
    if (c->extra_safe && first.dlt >= c->unsafe[first.treated < c->patients ? first.treated : c->patients])
        return 0;
    for (int32_t d = 1; d <= s->top; d++) {
        const tt_counts_cell *here = cell_at(c, &s->at[d], &room);
        if (here->eliminated)
            break;
        if (s->at[d].treated > 0) {
            pool_add(&p, here);
            dose[++k] = d;
        }
    }
    const int32_t place = nearest(&p, plan->target, c->bound ? plan->lambda_d : INFINITY);
    return place ? dose[place] : 0;
}
