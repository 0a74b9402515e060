/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat/cuminc.c -- cumulative incidence of one cause where another takes people out
 * of its reach: death before transplantation, transplantation before death.
 *
 * One minus a Kaplan-Meier curve censored at the other cause is not this: it says
 * how many would have died had nobody been transplanted.  The Aalen-Johansen
 * estimator says how many do, and over all causes it adds up with event-free survival to 1.
 * At the i-th time: n at risk, d events of any cause, k of this one,
 *
 *     S(t) = product of (1 - d/n)        F(t) = sum of S(t-) k/n
 *
 * Variance by the delta method, the sum running over times up to t:
 *
 *     (F(t) - F)^2 d / (n (n - d)) + S-^2 k (n - k) / n^3 - 2 (F(t) - F) S- k / n^2
 *
 * With one cause it is Greenwood's, without censoring F (1 - F) / N; R survival's
 * infinitesimal jackknife gives the same numbers.  Aalen's variance (cmprsk) divides
 * by n - 1: larger, and without a value when the last one has the event.  The sums are
 * carried along, so the curve costs one pass.
 *
 * Sources: Aalen and Johansen 1978, Scand J Stat 5:141; Gaynor 1993, JASA 88:400;
 * R survival 3.5-3 (survfit of a factor status), cmprsk 2.2-11. */
#include <math.h>

#include "stat/stat_internal.h"

/* What the variance at a later time needs of the times before. */
struct sums {
    double a, a_f, a_ff; /* d / (n (n - d)), times F, times F^2 */
    double b;            /* S-^2 k (n - k) / n^3 */
    double c, c_f;       /* S- k / n^2, times F */
};

static void add_time(struct sums *s, double n, double d, double k, double before, double f)
{
    const double a = n > d ? d / (n * (n - d)) : 0; /* nobody left: F no longer changes, the term is 0 */
    const double c = before * k / (n * n);
    s->a += a;
    s->a_f += a * f;
    s->a_ff += a * f * f;
    s->b += before * before * k * (n - k) / (n * n * n);
    s->c += c;
    s->c_f += c * f;
}

static double variance(const struct sums *s, double f)
{
    const double v = f * f * s->a - 2 * f * s->a_f + s->a_ff + s->b - 2 * (f * s->c - s->c_f);
    return fmax(0, v);
}

static void set_limits(tt_cif_row *r, const tt_km_options *opt)
{
    r->lower = r->upper = NAN; /* nobody yet, or everybody: no limits on a logarithm */
    if (r->value > 0 && r->value < 1 && r->se > 0)
        tt_probability_limits(r->value, r->se / r->value, opt->level, opt->limits, &r->lower, &r->upper);
}

static void fill_rows(const struct follow_up *f, size_t n, tt_cif *cif)
{
    double surv = 1, value = 0;
    struct sums sums = {0};
    for (size_t i = 0; i < n;) {
        tt_cif_row *r = &cif->row[cif->rows++];
        r->time = f[i].time;
        r->at_risk = (int32_t)(n - i);
        for (; i < n && f[i].time == r->time; i++)
            *(f[i].cause == cif->cause ? &r->events : f[i].cause ? &r->others : &r->censored) += 1;
        const double at_risk = r->at_risk, d = (double)r->events + r->others, before = surv;
        value += before * r->events / at_risk;
        surv *= (at_risk - d) / at_risk;
        add_time(&sums, at_risk, d, r->events, before, value);
        r->value = value;
        r->se = sqrt(variance(&sums, value));
        set_limits(r, &cif->options);
        cif->events += r->events;
        cif->others += r->others;
    }
}

tt_code tt_cif_fit(tt_arena *a, const double *time, const int32_t *cause, size_t n, int32_t which, const tt_km_options *opt, tt_cif *ret,
                   tt_err *err)
{
    tt_cif cif = {.options = opt ? *opt : tt_km_defaults(), .cause = which};
    struct follow_up *f = NULL;
    size_t used = 0;
    if (!(cif.options.level > 0 && cif.options.level < 1))
        return tt_fail(err, TT_ERANGE, 981, tt_at_path("incidence"), tt_double_text(a, cif.options.level));
    TT_TRY(tt_follow_ups(a, time, cause, n, &f, &used, err));
    cif.n = (int32_t)used;
    cif.missing = (int32_t)(n - used);
    cif.row = TT_ARRAY(a, tt_cif_row, used + 1);
    fill_rows(f, used, &cif);
    *ret = cif;
    return TT_OK;
}

tt_cif_row tt_cif_at(const tt_cif *cif, double time)
{
    tt_cif_row at = {.time = time, .at_risk = cif->n, .lower = NAN, .upper = NAN};
    const double slack = TT_TOLERANCE * fmax(1, fabs(time));
    size_t i = 0;
    for (; i < cif->rows && cif->row[i].time <= time + slack; i++) {
        const tt_cif_row *r = &cif->row[i];
        const bool same_time = r->time >= time - slack;
        at.at_risk = r->at_risk - (same_time ? 0 : r->events + r->others + r->censored);
        at.events += r->events;
        at.others += r->others;
        at.censored += r->censored;
        at.value = r->value, at.se = r->se, at.lower = r->lower, at.upper = r->upper;
    }
    const bool ended = i == cif->rows && (i == 0 || cif->row[i - 1].time < time - slack);
    const bool all_had_one = cif->rows > 0 && cif->row[cif->rows - 1].censored == 0 && cif->events + cif->others > 0;
    if ((ended && !all_had_one) || isnan(time))
        at.value = at.se = at.lower = at.upper = NAN;
    return at;
}
