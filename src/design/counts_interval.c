/* SPDX-License-Identifier: Apache-2.0 */
/* design/counts_interval.c -- tables of designs that divide the rate into intervals. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "design/counts_internal.h"

/* "0.05,0.05" or "0.05" for both. */
tt_code tt_counts_eps(const tt_plan *plan, double *lo, double *hi, tt_err *err)
{
    const char *text = tt_plan_text(plan, "eps"), *comma = strchr(text, ',');
    char low[32];
    tt_dec d[2];
    const size_t n = comma ? (size_t)(comma - text) : strlen(text);
    snprintf(low, sizeof low, "%.*s", n < sizeof low ? (int)n : 0, text);
    if (tt_dec_parse(low, &d[0], NULL) != TT_OK || tt_dec_parse(comma ? comma + 1 : low, &d[1], NULL) != TT_OK)
        return tt_plan_bad(plan, "eps", err);
    const double below = tt_dec_double(d[0]), over = tt_dec_double(d[1]);
    if (!(below >= 0.0 && over >= 0.0 && below + over > 0.0 && plan->target - below > 0.0 && plan->target + over < 1.0))
        return tt_plan_bad(plan, "eps", err);
    *lo = plan->target - below;
    *hi = plan->target + over;
    return TT_OK;
}

/* The interval of greatest mass per length; of equals the highest. */
static int32_t strongest(const double *edge, int32_t keys, int32_t n, int32_t y)
{
    double best = 0.0, from = 0.0;
    int32_t ret = 0;
    for (int32_t i = 0; i < keys; i++) {
        const double to = tt_beta_below(edge[i + 1], n, y), mass = (to - from) / (edge[i + 1] - edge[i]);
        if (mass >= best * (1.0 - 1e-10)) {
            best = mass > best ? mass : best;
            ret = i;
        }
        from = to;
    }
    return ret;
}

void tt_counts_keys(tt_counts *c, const double *edge, int32_t keys, int32_t target)
{
    for (int32_t n = 1; n <= c->patients; n++) {
        tt_table_row *r = &c->row[n];
        const int32_t most = r->eliminate_min >= 0 ? r->eliminate_min - 1 : n; /* beyond it the dose is left anyway */
        for (int32_t y = 0; y <= most; y++) {
            const int32_t key = strongest(edge, keys, n, y);
            if (key < target)
                r->escalate_max = y;
            if (key > target) {
                r->deescalate_min = y;
                break; /* more DLTs move the posterior further up */
            }
        }
    }
}
