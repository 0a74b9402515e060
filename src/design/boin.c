/* SPDX-License-Identifier: Apache-2.0 */
/* design/boin.c -- the bounds and the table of BOIN, the Bayesian optimal interval design (local,
 * non-informative).
 *
 * The observed DLT rate y/n at the present dose is held against two bounds that
 * minimise the chance of a wrong move under three point hypotheses, target t, p-saf
 * (too low) and p-tox (too high), equally likely beforehand:
 *
 *   lambda_e = log((1-saf)/(1-t)) / log(t (1-saf) / (saf (1-t)))     up   if y/n <= lambda_e
 *   lambda_d = log((1-t)/(1-tox)) / log(tox (1-t) / (t (1-tox)))     down if y/n >  lambda_d
 *
 * As counts: up at floor(lambda_e n) or fewer, down at ceil(lambda_d n) or more,
 * one more if lambda_d n is a whole number within 1e-12 (the bound is strict).  A
 * dose is eliminated at Pr(rate > target) > eliminate on three patients or more.
 *
 * Defaults: p-saf = 0.6 t, p-tox = 1.4 t.  Source: Liu and Yuan 2015, JRSS C 64:507;
 * at t = 0.30 lambda_e = 0.2365 and lambda_d = 0.3585 (their table 1). */
#include "design/boin_internal.h"

#include <math.h>

static tt_code bounds(tt_plan *plan, tt_err *err)
{
    const double t = plan->target;
    double saf, tox;
    TT_TRY(tt_plan_real(plan, "p-saf", 0.0, t, &saf, err));
    TT_TRY(tt_plan_real(plan, "p-tox", t, 1.0, &tox, err));
    saf = isnan(saf) ? 0.6 * t : saf;
    tox = isnan(tox) ? 1.4 * t : tox;
    if (tox >= 1.0) /* the default of a target above 5/7 */
        return tt_fail(err, TT_ERANGE, 782, tt_plan_where(plan, "target"), tt_plan_text(plan, "target"));
    plan->lambda_e = log((1.0 - saf) / (1.0 - t)) / log(t * (1.0 - saf) / (saf * (1.0 - t)));
    plan->lambda_d = log((1.0 - t) / (1.0 - tox)) / log(tox * (1.0 - t) / (t * (1.0 - tox)));
    return TT_OK;
}

tt_code tt_boin_prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    tt_counts *c = NULL;
    TT_TRY(tt_counts_prepare(a, plan, &c, err));
    TT_TRY(bounds(plan, err));
    for (int32_t n = 1; n <= c->patients; n++) {
        const double down = plan->lambda_d * n;
        c->row[n].escalate_max = (int32_t)floor(plan->lambda_e * n);
        c->row[n].deescalate_min = (int32_t)ceil(down) + (fabs(down - round(down)) < 1e-12 ? 1 : 0);
    }
    c->bound = tt_streq(tt_plan_text(plan, "bound-mtd"), "yes");
    tt_counts_finish(a, plan, c);
    return TT_OK;
}
