/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_mtpi2.c -- mTPI-2, also called the keyboard design.
 *
 * The rate at the present dose has a uniform prior.  The target interval
 * (t - lo, t + hi), the target key, is repeated to both sides in its own length
 * until 0 and 1; the last of each side is what remains.  The key with the greatest
 * posterior probability per unit of length decides: below the target key up, the
 * target key stay, above it down.  A dose is eliminated when Pr(rate > t) >
 * eliminate, on any number of patients.
 *
 * Masses per length within 1e-10 of each other are equal, and of equals the higher
 * key decides: the more cautious.  A remainder shorter than 1e-9 is no key.
 *
 * Sources: Guo, Wang, Yang, Lynn and Ji 2017, Contemp Clin Trials 58:23; Yan,
 * Mandrekar and Yuan 2017, Clin Cancer Res 23:3994 (who leave the remainders out
 * in the paper; their R package Keyboard 0.1.3 compares them by length, as here).
 * The MTD is the one of counts_mtd.c. */
#include "design/counts_internal.h"

enum { MOST_KEYS = 256 };

static const tt_param_def params[] = {
    TT_COUNTS_LADDER,
    TT_COUNTS_EPS,
    TT_COUNTS_SAFETY("1"),
    {NULL, NULL, NULL, {NULL, NULL}},
};

/* Edges of the keys from 0 to 1; the number of keys, and which is the target's. */
static int32_t keys(double lo, double hi, double *edge, int32_t *target)
{
    const double length = hi - lo;
    int32_t below = 0, n = 0;
    while (lo - (below + 1) * length > 1e-9)
        below++;
    edge[n++] = 0.0;
    for (int32_t i = below; i >= 0; i--)
        edge[n++] = lo - i * length;
    *target = n - 1;
    for (int32_t i = 0; hi + i * length < 1.0 - 1e-9; i++)
        edge[n++] = hi + i * length;
    edge[n] = 1.0;
    return n;
}

static tt_code prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    tt_counts *c = NULL;
    double lo, hi, edge[MOST_KEYS];
    int32_t target;
    TT_TRY(tt_counts_prepare(a, plan, &c, err));
    TT_TRY(tt_counts_eps(plan, &lo, &hi, err));
    if (hi - lo < 1.0 / (MOST_KEYS - 8))
        return tt_plan_bad(plan, "eps", err);
    const int32_t n = keys(lo, hi, edge, &target);
    tt_counts_keys(c, edge, n, target);
    tt_counts_finish(a, plan, c);
    return TT_OK;
}

const tt_design tt_design_mtpi2 = {
    .name = "mtpi2",
    .title = {"mTPI-2 (keyboard)", "mTPI-2（键盘）设计"},
    .params = params,
    .prepare = prepare,
    TT_COUNTS_FUNCTIONS,
};
