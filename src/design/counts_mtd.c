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

void tt_counts_estimate(int32_t n, int32_t y, double *rate, double *weight)
{
    const double total = n + 0.1;
    *rate = (y + 0.05) / total;
    *weight = total * total * (total + 1.0) / ((y + 0.05) * (n - y + 0.05));
}

/* Doses pooled so far, lowest first. */
struct pool {
    double rate[TT_MAX_DOSES], weight[TT_MAX_DOSES];
    int32_t doses[TT_MAX_DOSES]; /* in each block */
    int32_t blocks;
};

static void pool_add(struct pool *p, const tt_counts *c, tt_tally t)
{
    double rate, weight;
    int32_t doses = 1;
    if (t.treated <= c->patients) {
        const int32_t i = t.treated * (t.treated + 1) / 2 + t.dlt;
        rate = c->rate[i];
        weight = c->weight[i];
    } else {
        tt_counts_estimate(t.treated, t.dlt, &rate, &weight);
    }
    while (p->blocks > 0 && p->rate[p->blocks - 1] > rate) {
        const int32_t b = --p->blocks;
        rate = p->rate[b] * p->weight[b] + rate * weight;
        weight += p->weight[b];
        rate /= weight;
        doses += p->doses[b];
    }
    p->rate[p->blocks] = rate;
    p->weight[p->blocks] = weight;
    p->doses[p->blocks++] = doses;
}

/* The nearest candidate's place among them, from 1; 0 = none within the bound. */
static int32_t nearest(const struct pool *p, double target, double bound)
{
    double best = INFINITY;
    int32_t place = 0, k = 0;
    for (int32_t b = 0; b < p->blocks; b++)
        for (int32_t i = 0; i < p->doses[b]; i++) {
            const double rate = p->rate[b] + ++k * 1e-10, far = fabs(rate - target);
            if (far < best && rate <= bound) {
                best = far;
                place = k;
            }
        }
    return place;
}

static bool eliminated(const tt_counts *c, tt_tally t)
{
    const int32_t limit = c->row[t.treated < c->patients ? t.treated : c->patients].eliminate_min;
    return limit >= 0 && t.dlt >= limit;
}

static void estimates(const tt_counts *c, const tt_state *s, double *ret)
{
    struct pool p = {.blocks = 0};
    for (int32_t d = 1; d <= s->top; d++)
        if (s->at[d].treated > 0)
            pool_add(&p, c, s->at[d]);
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
    int32_t dose[TT_MAX_DOSES + 1], k = 0;
    p.blocks = 0;
    if (estimate)
        estimates(c, s, estimate);
    const tt_tally first = s->at[1];
    if (c->extra_safe && first.dlt >= c->unsafe[first.treated < c->patients ? first.treated : c->patients])
        return 0;
    for (int32_t d = 1; d <= s->top && !eliminated(c, s->at[d]); d++)
        if (s->at[d].treated > 0) {
            pool_add(&p, c, s->at[d]);
            dose[++k] = d;
        }
    const int32_t place = nearest(&p, plan->target, c->bound ? plan->lambda_d : INFINITY);
    return place ? dose[place] : 0;
}
