/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat/km.c -- the Kaplan-Meier curve of one group.
 *
 *     S(t) = product over event times up to t of (1 - d/n)
 *     Var log S(t) = sum of d / (n (n - d))                     (Greenwood)
 *
 * The limits are in stat/followup.c.  Where S is 1 both are 1; where S is 0 there are
 * none.
 *
 * A quantile is the first time at which S is at most 1 - p.  Where S lies exactly
 * on 1 - p (within 1.5e-8: products of ratios are not exact) it is the midpoint
 * of that level stretch; a stretch that lasts to the end of follow-up has no
 * agreed answer, so it is an option.  The limits of a quantile are where the
 * limits of the curve cross (Brookmeyer and Crowley 1982, Biometrics 38:29).
 *
 * Sources: Kalbfleisch and Prentice 2002, section 1.4; R survival 3.5-3
 * (survfit, quantile.survfit, aeqSurv); SAS/STAT 15.1, The LIFETEST Procedure. */
#include <math.h>

#include "stat/stat_internal.h"

tt_km_options tt_km_defaults(void)
{
    const tt_km_options opt = {0.95, TT_KM_LOGLOG, TT_KM_FLAT_NOT_REACHED};
    return opt;
}

static void set_limits(tt_km_row *r, double log_se, const tt_km_options *opt)
{
    const double s = r->surv;
    if (s <= 0) {
        r->se = r->lower = r->upper = NAN;
        return;
    }
    r->se = s * log_se;
    r->lower = r->upper = 1;
    if (s < 1)
        tt_probability_limits(s, log_se, opt->level, opt->limits, &r->lower, &r->upper);
}

static void fill_rows(const struct follow_up *f, size_t n, tt_km *km)
{
    double surv = 1, log_var = 0;
    for (size_t i = 0; i < n;) {
        tt_km_row *r = &km->row[km->rows++];
        r->time = f[i].time;
        r->at_risk = (int32_t)(n - i);
        for (; i < n && f[i].time == r->time; i++)
            *(f[i].cause ? &r->events : &r->censored) += 1;
        const double at_risk = r->at_risk, left = r->at_risk - r->events;
        if (r->events > 0) {
            surv *= left / at_risk;
            log_var += r->events / (at_risk * left); /* infinite when nobody is left: S is 0 then */
        }
        r->surv = surv;
        set_limits(r, sqrt(log_var), &km->options);
        km->events += r->events;
    }
}

tt_code tt_km_fit(tt_arena *a, const double *time, const bool *event, size_t n, const tt_km_options *opt, tt_km *ret, tt_err *err)
{
    tt_km km = {.options = opt ? *opt : tt_km_defaults()};
    if (!(km.options.level > 0 && km.options.level < 1))
        return tt_fail(err, TT_ERANGE, 981, tt_at_path("survival"), tt_double_text(a, km.options.level));
    struct follow_up *f = NULL;
    int32_t *cause = TT_ARRAY(a, int32_t, n + 1);
    size_t used = 0;
    for (size_t i = 0; i < n; i++)
        cause[i] = event[i];
    TT_TRY(tt_follow_ups(a, time, cause, n, &f, &used, err));
    km.n = (int32_t)used;
    km.missing = (int32_t)(n - used);
    km.row = TT_ARRAY(a, tt_km_row, used + 1);
    fill_rows(f, used, &km);
    *ret = km;
    return TT_OK;
}

tt_km_row tt_km_at(const tt_km *km, double time)
{
    tt_km_row at = {.time = time, .at_risk = km->n, .surv = 1, .se = 0, .lower = 1, .upper = 1};
    const double slack = TT_TOLERANCE * fmax(1, fabs(time));
    size_t i = 0;
    for (; i < km->rows && km->row[i].time <= time + slack; i++) {
        const tt_km_row *r = &km->row[i];
        const bool same_time = r->time >= time - slack;
        at.at_risk = r->at_risk - (same_time ? 0 : r->events + r->censored);
        at.events += r->events;
        at.censored += r->censored;
        at.surv = r->surv, at.se = r->se, at.lower = r->lower, at.upper = r->upper;
    }
    const bool ended = i == km->rows && (i == 0 || km->row[i - 1].time < time - slack);
    if ((ended && at.surv > 0) || isnan(time))
        at.surv = at.se = at.lower = at.upper = NAN;
    return at;
}

enum curve { SURV, LOWER, UPPER };

static double height(const tt_km_row *r, enum curve which)
{
    return which == SURV ? r->surv : which == LOWER ? r->lower : r->upper;
}

/* First time at which the curve is at most `target`. */
static double crossing(const tt_km *km, enum curve which, double target)
{
    size_t i = 0;
    while (i < km->rows && !(height(&km->row[i], which) <= target + TT_TOLERANCE))
        i++;
    if (i == km->rows)
        return NAN;
    if (height(&km->row[i], which) < target - TT_TOLERANCE)
        return km->row[i].time;
    size_t j = i + 1;
    while (j < km->rows && height(&km->row[j], which) >= target - TT_TOLERANCE)
        j++;
    if (j < km->rows && !isnan(height(&km->row[j], which)))
        return (km->row[i].time + km->row[j].time) / 2;
    return km->options.flat_end == TT_KM_FLAT_MIDPOINT ? (km->row[i].time + km->row[km->rows - 1].time) / 2 : NAN;
}

tt_estimate tt_km_quantile(const tt_km *km, double p)
{
    if (!(p > 0 && p < 1))
        return (tt_estimate){NAN, NAN, NAN};
    return (tt_estimate){crossing(km, SURV, 1 - p), crossing(km, LOWER, 1 - p), crossing(km, UPPER, 1 - p)};
}
