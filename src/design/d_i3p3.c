/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_i3p3.c -- i3+3: the 3+3 with an equivalence interval.
 *
 * The observed rate y/n is below, inside or above [target - lo, target + hi]:
 *
 *   below                                        up
 *   inside                                       stay
 *   above, but (y - 1)/n below                   stay: one DLT less would have said up
 *   above, and (y - 1)/n inside or above         down
 *
 * The ends of the interval are inside; a rate within 1e-12 of an end is at it, so
 * that 1/4 against 0.20 + 0.05 does not hang on the last bit.  A dose is eliminated
 * at Pr(rate > target) > eliminate on three patients or more; the MTD is the one of
 * counts_mtd.c.
 *
 * Source: Liu, Wang and Ji 2020, J Biopharm Stat 30:294. */
#include "design/counts_internal.h"

static const tt_param_def params[] = {
    TT_COUNTS_LADDER,
    TT_COUNTS_EPS,
    TT_COUNTS_SAFETY("3"),
    {NULL, NULL, NULL, {NULL, NULL}},
};

enum { BELOW = -1, INSIDE, ABOVE };

static int side(double rate, double lo, double hi)
{
    return rate < lo - 1e-12 ? BELOW : rate > hi + 1e-12 ? ABOVE : INSIDE;
}

static tt_code prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    tt_counts *c = NULL;
    double lo, hi;
    TT_TRY(tt_counts_prepare(a, plan, &c, err));
    TT_TRY(tt_counts_eps(plan, &lo, &hi, err));
    for (int32_t n = 1; n <= c->patients; n++)
        for (int32_t y = 0; y <= n; y++) {
            const int here = side((double)y / n, lo, hi), less = side((double)(y - 1) / n, lo, hi);
            if (here == BELOW)
                c->row[n].escalate_max = y;
            if (here == ABOVE && less != BELOW && c->row[n].deescalate_min < 0)
                c->row[n].deescalate_min = y;
        }
    tt_counts_finish(a, plan, c);
    return TT_OK;
}

const tt_design tt_design_i3p3 = {
    .name = "i3+3",
    .title = {"i3+3", "i3+3 设计"},
    .params = params,
    .prepare = prepare,
    TT_COUNTS_FUNCTIONS,
};
