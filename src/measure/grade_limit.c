/* SPDX-License-Identifier: Apache-2.0 */
/* measure/grade_limit.c -- a limit as a sum of multiples of LLN, ULN and baseline.
 *
 * Every limit CTCAE prints is one: "5 * uln", "uln + 40 g/L", "2.5".  Its four
 * coefficients are found by asking the expression at the origin and one step along
 * each, once when the rule is read; a fifth point says whether that was all.  So a
 * value is compared without evaluating an expression, and columns of values, too.
 * A limit that is no such sum is asked each time. */
#include <math.h>

#include "measure/grade_internal.h"

struct point {
    double at[3]; /* lln, uln, baseline, in the analyte's unit; what is a yes or no is unknown */
    const tt_unit *unit;
};

static tt_val at_point(void *self, const tt_name *name)
{
    const struct point *p = self;
    return name->slot < TT_G_ABNORMAL ? tt_val_real(p->at[name->slot], p->unit) : tt_val_truth(TT_UNKNOWN);
}

static double limit_at(tt_arena *a, const struct tt_limit *l, const tt_analyte *an, double lln, double uln, double baseline)
{
    struct point p = {{lln, uln, baseline}, an->unit};
    const tt_answer ans = tt_expr_eval(a, l->is, at_point, &p);
    return ans.value.type == TT_V_NUMBER ? ans.value.real * l->ratio : NAN;
}

void tt_limit_work_out(tt_arena *a, const tt_analyte *an, struct tt_limit *l)
{
    l->by[0] = limit_at(a, l, an, 0, 0, 0);
    l->by[1] = limit_at(a, l, an, 1, 0, 0) - l->by[0];
    l->by[2] = limit_at(a, l, an, 0, 1, 0) - l->by[0];
    l->by[3] = limit_at(a, l, an, 0, 0, 1) - l->by[0];
    const double sum = l->by[0] + 7 * l->by[1] + 11 * l->by[2] + 13 * l->by[3];
    l->is_sum = fabs(limit_at(a, l, an, 7, 11, 13) - sum) <= 1e-9 * (1 + fabs(sum));
}

double tt_limit_at(const struct tt_limit *l, const tt_val *known)
{
    double at = l->is_sum ? l->by[0] : NAN;
    for (int i = TT_G_LLN; i <= TT_G_BASELINE; i++)
        if (l->by[i + 1] != 0)
            at += l->by[i + 1] * known[i].real;
    return at;
}
