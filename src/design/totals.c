/* SPDX-License-Identifier: Apache-2.0 */
/* design/totals.c -- how many patients a trial treats: the whole distribution. */
#include <string.h>

#include "design/ends_internal.h"

struct half {
    double *product;
    int32_t *treated;
};

static struct half half_of(tt_arena *a, const tt_ends *e, int h, const double *term)
{
    const struct half x = {TT_ARRAY(a, double, e->halves[h]), TT_ARRAY(a, int32_t, e->halves[h])};
    const uint64_t mask = ((uint64_t)1 << e->bits) - 1;
    const int32_t first = h ? e->split + 1 : 1, last = h ? e->doses : e->split;
    for (size_t i = 0; i < e->halves[h]; i++) {
        x.product[i] = 1.0;
        for (int32_t d = first; d <= last; d++) {
            const uint64_t r = e->half[h][i] >> (d - first) * e->bits & mask;
            x.product[i] *= term[(size_t)(d - 1) * (size_t)e->ranks + r];
            x.treated[i] += e->rank[r].n;
        }
    }
    return x;
}

struct asked {
    const tt_ends *e;
    const tt_curve *c;
    double *ret;
};

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct asked *q = arg;
    const tt_ends *e = q->e;
    double *term = TT_ARRAY(a, double, (size_t)e->doses *(size_t)e->ranks);
    (void)err;
    for (int32_t d = 1; d <= e->doses; d++)
        tt_ends_terms(e, q->c, d, term + (size_t)(d - 1) * (size_t)e->ranks);
    const struct half lower = half_of(a, e, 0, term), upper = half_of(a, e, 1, term);
    for (size_t i = 0; i < e->halves[0]; i++)
        for (uint32_t k = e->from[i]; k < e->from[i + 1]; k++) {
            const int32_t n = lower.treated[i] + upper.treated[e->upper[k]];
            q->ret[n < TT_TOTALS ? n : TT_TOTALS - 1] += e->ways[k] * lower.product[i] * upper.product[e->upper[k]];
        }
    return TT_OK;
}

tt_code tt_ends_totals(const tt_ends *e, const tt_curve *c, double *ret, tt_err *err)
{
    struct asked q = {e, c, ret};
    memset(ret, 0, TT_TOTALS * sizeof *ret);
    return tt_job(TT_ARENA_DEFAULT, body, &q, err);
}
