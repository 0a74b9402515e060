/* SPDX-License-Identifier: Apache-2.0 */
/* design/counts_table.c -- the parameters and limits that tables of counts share.
 *
 * A DLT rate with a uniform prior has, after y DLTs in n patients, the posterior
 * Beta(y + 1, n - y + 1), and Pr(rate > x) is the probability of at most y
 * successes in n + 1 trials of probability x: a sum of n + 2 positive terms, so no
 * beta function is needed.  n is at most 240: (1 - x)^241 underflows only for x
 * above 0.95, where the missing terms are far below 1e-300. */
#include <math.h>

#include "design/counts_internal.h"

double tt_beta_below(double x, int32_t n, int32_t y)
{
    if (x <= 0.0)
        return 0.0;
    if (x >= 1.0)
        return 1.0;
    const int32_t m = n + 1;
    double term = pow(x, m), sum = term;
    for (int32_t k = m - 1; k > y; k--) {
        term *= (double)(k + 1) / (m - k) * ((1.0 - x) / x);
        sum += term;
    }
    return sum;
}

int32_t tt_counts_limit(double target, int32_t n, double cut)
{
    double term = pow(1.0 - target, n + 1), above = term;
    for (int32_t y = 1; y <= n; y++) {
        term *= (double)(n + 2 - y) / y * (target / (1.0 - target));
        above += term;
        if (above > cut)
            return y;
    }
    return -1;
}

static bool is_on(const tt_plan *plan, const char *name)
{
    return tt_streq(tt_plan_text(plan, name), "yes");
}

static bool takes(const tt_plan *plan, const char *name)
{
    for (size_t i = 0; i < plan->n_params; i++)
        if (tt_streq(plan->design->params[i].name, name))
            return true;
    return false;
}

static tt_code read_safety(tt_plan *plan, tt_counts *c, tt_err *err)
{
    TT_TRY(tt_plan_real(plan, "eliminate", 0.0, 1.0, &c->eliminate, err));
    TT_TRY(tt_plan_int(plan, "eliminate-n", 1, TT_COUNTS_COHORT, &c->eliminate_from, err));
    TT_TRY(tt_plan_real(plan, "offset", 0.0, 0.5, &c->offset, err));
    c->extra_safe = is_on(plan, "extra-safe");
    return isnan(c->eliminate) ? tt_plan_bad(plan, "eliminate", err) : isnan(c->offset) ? tt_plan_bad(plan, "offset", err) : TT_OK;
}

/* Extra safety looks at three patients at least, as in R packages BOIN and Keyboard, whose mTPI-2 eliminates sooner. */
enum { EXTRA_FROM = 3 };

/* Limits that follow from the posterior; an uploaded table has its own. */
static void safety_limits(const tt_plan *plan, tt_counts *c)
{
    const int32_t from = c->eliminate_from > EXTRA_FROM ? c->eliminate_from : EXTRA_FROM;
    for (int32_t n = from; n <= c->patients && c->extra_safe; n++) {
        const int32_t y = tt_counts_limit(plan->target, n, c->eliminate - c->offset);
        c->unsafe[n] = y >= 0 ? y : INT32_MAX;
    }
    for (int32_t n = c->eliminate_from; n <= c->patients; n++)
        c->row[n].eliminate_min = tt_counts_limit(plan->target, n, c->eliminate);
}

tt_counts *tt_counts_new(tt_arena *a, tt_plan *plan, int32_t patients)
{
    tt_counts *c = TT_NEW(a, tt_counts);
    c->patients = plan->most = patients;
    c->stop_n = INT32_MAX;
    c->row = TT_ARRAY(a, tt_table_row, (size_t)patients + 1);
    c->unsafe = TT_ARRAY(a, int32_t, (size_t)patients + 1);
    for (int32_t n = 0; n <= patients; n++) {
        c->row[n] = (tt_table_row){n, -1, -1, -1};
        c->unsafe[n] = INT32_MAX;
    }
    plan->own = c;
    return c;
}

tt_code tt_counts_prepare(tt_arena *a, tt_plan *plan, tt_counts **ret, tt_err *err)
{
    int32_t cohorts = 0;
    if (isnan(plan->target))
        return tt_plan_bad(plan, "target", err);
    TT_TRY(tt_plan_int(plan, "cohort-size", 1, TT_COUNTS_COHORT, &plan->cohort, err));
    TT_TRY(tt_plan_int(plan, "cohorts", 1, TT_COUNTS_PATIENTS / plan->cohort, &cohorts, err));
    tt_counts *c = tt_counts_new(a, plan, cohorts * plan->cohort);
    if (*tt_plan_text(plan, "stop-n"))
        TT_TRY(tt_plan_int(plan, "stop-n", 1, TT_COUNTS_PATIENTS, &c->stop_n, err));
    c->titration = takes(plan, "titration") && is_on(plan, "titration");
    if (takes(plan, "eliminate")) {
        TT_TRY(read_safety(plan, c, err));
        safety_limits(plan, c);
    }
    *ret = c;
    return TT_OK;
}

void tt_counts_finish(tt_arena *a, tt_plan *plan, tt_counts *c)
{
    const size_t pairs = ((size_t)c->patients + 1) * ((size_t)c->patients + 2) / 2;
    (void)plan;
    tt_counts_cell *next = c->cell = TT_ARRAY(a, tt_counts_cell, pairs);
    for (int32_t n = 0; n <= c->patients; n++) {
        tt_table_row *r = &c->row[n];
        if (r->eliminate_min >= 0 && (r->deescalate_min < 0 || r->deescalate_min > r->eliminate_min))
            r->deescalate_min = r->eliminate_min;
        for (int32_t y = 0; y <= n; y++)
            *next++ = tt_counts_cell_of(c, n, y);
    }
}
