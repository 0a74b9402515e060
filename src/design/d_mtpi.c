/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_mtpi.c -- mTPI, the modified toxicity probability interval design.
 *
 * The rate at the present dose has a uniform prior.  Of the three intervals
 * (0, t - lo), (t - lo, t + hi) and (t + hi, 1) the one with the greatest posterior
 * probability per unit of length decides: up, stay, down.  A dose is eliminated
 * when Pr(rate > t) > eliminate, on any number of patients.
 *
 * Ties.  At t = .25 +- .05 one DLT in two patients gives stay and down exactly the
 * same mass per length, and which one floating point calls greater is chance.
 * Masses per length within 1e-10 of each other are equal here, and of equals the
 * more cautious decides: down before stay before up.
 *
 * Source: Ji, Liu, Li and Bekele 2010, Clin Trials 7:653.  The MTD is the one of
 * counts_mtd.c. */
#include "design/counts_internal.h"

static const tt_param_def params[] = {
    TT_COUNTS_LADDER,
    TT_COUNTS_EPS,
    TT_COUNTS_SAFETY("1"),
    {NULL, NULL, NULL, {NULL, NULL}},
};

static tt_code prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    tt_counts *c = NULL;
    double edge[4] = {0.0, 0.0, 0.0, 1.0};
    TT_TRY(tt_counts_prepare(a, plan, &c, err));
    TT_TRY(tt_counts_eps(plan, &edge[1], &edge[2], err));
    tt_counts_keys(c, edge, 3, 1);
    tt_counts_finish(a, plan, c);
    return TT_OK;
}

const tt_design tt_design_mtpi = {
    .name = "mtpi",
    .title = {"mTPI", "mTPI 设计"},
    .params = params,
    .prepare = prepare,
    TT_COUNTS_FUNCTIONS,
};
