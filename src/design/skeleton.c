/* SPDX-License-Identifier: Apache-2.0 */
/* design/skeleton.c -- prior rates of the CRM from an indifference interval.
 *
 * The skeleton is chosen so that the parameter at which dose k passes the choice on
 * to dose k + 1 gives dose k the rate target - delta and dose k + 1 the rate target +
 * delta: wherever the truth lies, the dose the CRM settles on has a rate within delta
 * of the target.  Dose nu has the target itself.  With g the scale of the model (log
 * for the empiric one, logit less the intercept 3 for the logistic), rates scale by a
 * factor exp(b) in g, and so
 *
 *     g(s_{k+1}) = g(s_k) g(t + delta) / g(t - delta)
 *
 * for every k.  Source: Lee and Cheung 2009, Clin Trials 6:227; getprior in R package
 * dfcrm is the same recursion. */
#include <math.h>
#include <stdio.h>

#include "design/crm_internal.h"

static const double intercept = 3.0;

static double to_scale(bool logistic, double p)
{
    return logistic ? log(p / (1.0 - p)) - intercept : log(p);
}

static double from_scale(bool logistic, double g)
{
    return logistic ? 1.0 / (1.0 + exp(-intercept - g)) : exp(g);
}

tt_code tt_skeleton(bool logistic, double target, double delta, int32_t nu, int32_t doses, double *ret, tt_err *err)
{
    const bool inside = target > 0.0 && target < 1.0 && delta > 0.0 && target - delta > 0.0 && target + delta < 1.0;
    if (!inside || nu < 1 || nu > doses || (logistic && to_scale(true, target + delta) >= 0.0))
        return tt_fail(err, TT_ERANGE, 854, tt_at_path("skeleton"));
    const double at = to_scale(logistic, target);
    const double ratio = to_scale(logistic, target + delta) / to_scale(logistic, target - delta);
    for (int32_t d = 1; d <= doses; d++) {
        ret[d] = from_scale(logistic, at * pow(ratio, d - nu));
        if (!(ret[d] > 0.0 && ret[d] < 1.0))
            return tt_fail(err, TT_ERANGE, 854, tt_at_path("skeleton"));
    }
    return TT_OK;
}
