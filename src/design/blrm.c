/* SPDX-License-Identifier: Apache-2.0 */
/* design/blrm.c -- the two-parameter logistic model of the BLRM, and its posterior.
 *
 *     logit p_j = log alpha + exp(log beta) log (d_j / d_ref)
 *
 * with (log alpha, log beta) bivariate normal.  alpha is the odds of a DLT at the
 * reference dose; beta > 0 lets the rate rise with the dose.
 *
 * Nodes are a grid, log alpha within log beta.  At a given log beta the rate of a dose
 * exceeds u exactly when log alpha exceeds logit u - beta x_j, so the interval
 * probabilities are integrals up to a point along a line (quadrature.c): their shares
 * at the nodes do not depend on the data, no step function is integrated, and both
 * probabilities of every dose are dot products.
 *
 * Source: Neuenschwander, Branson and Gsponer 2008, Stat Med 27:2420. */
#include <math.h>
#include <stdio.h>

#include "design/blrm_internal.h"

enum { ALPHA, BETA };

static double logit(double p)
{
    return log(p / (1.0 - p));
}

/* ---- the model from its parameters ------------------------------------------------ */

static tt_code read_doses(const tt_plan *plan, tt_blrm *m, tt_err *err)
{
    const tt_where at = tt_plan_where(plan, "dose-values");
    double dose[TT_MAX_DOSES + 1], reference = 0.0;
    char x[16], y[16];
    int32_t n = 0;
    TT_TRY(tt_plan_reals(plan, "dose-values", TT_MAX_DOSES, dose + 1, &n, err));
    snprintf(x, sizeof x, "%d", (int)n);
    snprintf(y, sizeof y, "%d", (int)plan->doses);
    if (n != plan->doses)
        return tt_fail(err, TT_ERANGE, 851, at, x, y);
    for (int32_t d = 1; d <= n; d++)
        if (!(dose[d] > 0.0) || (d > 1 && dose[d] <= dose[d - 1])) {
            snprintf(x, sizeof x, "%d", (int)d);
            return tt_fail(err, TT_ERANGE, 852, at, "dose-values", x);
        }
    TT_TRY(tt_plan_real(plan, "reference", 0.0, INFINITY, &reference, err));
    if (isnan(reference))
        reference = dose[(n + 1) / 2];
    for (int32_t d = 1; d <= n; d++)
        m->x[d] = log(dose[d] / reference);
    return TT_OK;
}

static tt_code read_prior(const tt_plan *plan, tt_blrm *m, tt_err *err)
{
    double v[5], edge[2];
    int32_t n = 0;
    TT_TRY(tt_plan_reals(plan, "prior", 5, v, &n, err));
    if (n != 5 || fabs(v[0]) > 20.0 || fabs(v[1]) > 5.0 || !(v[2] > 0.0 && v[3] > 0.0 && fabs(v[4]) < 1.0))
        return tt_plan_bad(plan, "prior", err);
    for (int i = 0; i < 2; i++) {
        m->mean[i] = v[i];
        m->sd[i] = v[2 + i];
    }
    m->correlation = v[4];
    TT_TRY(tt_plan_reals(plan, "interval", 2, edge, &n, err));
    if (n != 2 || !(edge[0] > 0.0 && edge[0] < edge[1] && edge[1] < 1.0))
        return tt_plan_bad(plan, "interval", err);
    m->lo = edge[0];
    m->hi = edge[1];
    return TT_OK;
}

static double log_prior(const tt_blrm *m, double a, double b)
{
    const double r = m->correlation, u = (a - m->mean[ALPHA]) / m->sd[ALPHA], v = (b - m->mean[BETA]) / m->sd[BETA];
    return -0.5 * (u * u - 2.0 * r * u * v + v * v) / (1.0 - r * r);
}

static tt_posterior *posterior_on(tt_arena *a, const tt_blrm *m)
{
    const tt_line *alpha = &m->line[ALPHA], *beta = &m->line[BETA];
    tt_posterior *p = tt_posterior_new(a, m->doses, (size_t)alpha->n * (size_t)beta->n);
    size_t k = 0;
    for (int32_t j = 0; j < beta->n; j++)
        for (int32_t i = 0; i < alpha->n; i++, k++) {
            const double la = tt_line_x(alpha, i), lb = tt_line_x(beta, j), slope = exp(lb);
            p->log_prior[k] = log_prior(m, la, lb) + log(tt_line_weight(alpha, i)) + log(tt_line_weight(beta, j));
            for (int32_t d = 1; d <= m->doses; d++) {
                const double odds = la + slope * m->x[d], low = odds > 0.0 ? -log1p(exp(-odds)) : odds - log1p(exp(odds));
                p->log_dlt[(size_t)(d - 1) * p->nodes + k] = low;
                p->log_none[(size_t)(d - 1) * p->nodes + k] = low - odds;
            }
        }
    return p;
}

/* ---- nodes -------------------------------------------------------------------------- */

/* Of one axis: what the probes need of it. */
struct axis {
    double off; /* how far even and odd nodes disagree at most: the error at twice the step */
    int32_t first, last;
};

/* Sums over the other axis: the marginal weights of one. */
static void marginal(const tt_blrm *m, const double *w, int axis, double *ret)
{
    const int32_t n = m->line[ALPHA].n;
    for (int32_t i = 0; i < m->line[axis].n; i++)
        ret[i] = 0.0;
    for (int32_t k = 0; k < n * m->line[BETA].n; k++)
        ret[axis == ALPHA ? k % n : k / n] += w[k];
}

static void judge_axis(const double *x, int32_t n, struct axis *axis)
{
    double half[2] = {0.0, 0.0}, most = 0.0;
    for (int32_t i = 0; i < n; i++) {
        half[i & 1] += x[i];
        most = fmax(most, x[i]);
    }
    axis->off = fmax(axis->off, fabs(half[0] - half[1]) / (half[0] + half[1]));
    for (int32_t i = 0; i < n; i++)
        if (x[i] > 1e-10 * most) {
            axis->first = i < axis->first ? i : axis->first;
            axis->last = i > axis->last ? i : axis->last;
        }
}

/* Judge the nodes by every corner of the data; cut off those nobody needs. */
static void judge(tt_arena *a, tt_blrm *m, int32_t patients, struct axis axis[2])
{
    const tt_posterior *p = posterior_on(a, m);
    double *w = TT_ARRAY(a, double, p->nodes), *x = TT_ARRAY(a, double, p->nodes);
    tt_tally at[TT_MAX_DOSES + 1];
    for (int k = 0; k < 2; k++)
        axis[k] = (struct axis){0.0, m->line[k].n - 1, 0};
    for (int32_t i = 0; tt_posterior_probe(i, m->doses, patients, at); i++) {
        tt_posterior_weigh(p, at, w);
        for (int k = 0; k < 2; k++) {
            marginal(m, w, k, x);
            judge_axis(x, m->line[k].n, &axis[k]);
        }
    }
    for (int k = 0; k < 2; k++) {
        m->line[k].from += axis[k].first * m->line[k].step;
        m->line[k].n = axis[k].last - axis[k].first + 1;
    }
}

/* The widest steps at which even and odd nodes of each axis agree to `tolerance`, as in crm.c. */
static bool make_lines(tt_arena *a, tt_blrm *m, int32_t patients)
{
    static const double width[2] = {3.0, 1.0}, tolerance = 1e-4;
    double step[2] = {0.3, 0.4};
    for (int tries = 0; tries < 20; tries++) {
        struct axis axis[2];
        bool good = true;
        for (int k = 0; k < 2; k++) {
            const double end = asinh(9.0 * m->sd[k] / width[k]);
            m->line[k] = (tt_line){m->mean[k], width[k], -end, step[k], 2 * (int32_t)(end / step[k]) + 1};
        }
        if ((size_t)m->line[ALPHA].n * (size_t)m->line[BETA].n > TT_NODES_MOST)
            return false;
        judge(a, m, patients, axis);
        for (int k = 0; k < 2; k++)
            if (axis[k].off >= tolerance) {
                step[k] *= fmin(fmax(0.98 * sqrt(log(fmin(axis[k].off, 0.9)) / log(tolerance)), 0.5), 0.95);
                good = false;
            }
        if (good)
            return true;
    }
    return false;
}

/* Shares of every node in the interval probabilities of one dose. */
static void shares(const tt_blrm *m, int32_t dose)
{
    const tt_line *alpha = &m->line[ALPHA], *beta = &m->line[BETA];
    size_t k = 0;
    for (int32_t j = 0; j < beta->n; j++) {
        const double at = exp(tt_line_x(beta, j)) * m->x[dose];
        for (int32_t i = 0; i < alpha->n; i++, k++) {
            const double most = tt_line_below(alpha, i, logit(m->hi) - at), least = tt_line_below(alpha, i, logit(m->lo) - at);
            m->over[dose][k] = 1.0 - most;
            m->target[dose][k] = most - least;
        }
    }
}

tt_code tt_blrm_prepare(tt_arena *a, const tt_plan *plan, int32_t patients, tt_blrm **ret, tt_err *err)
{
    tt_blrm *m = TT_NEW(a, tt_blrm);
    m->doses = plan->doses;
    TT_TRY(read_doses(plan, m, err));
    TT_TRY(read_prior(plan, m, err));
    if (!make_lines(a, m, patients))
        return tt_fail(err, TT_ERANGE, 855, tt_plan_where(plan, "prior"), plan->design->name);
    m->post = posterior_on(a, m);
    tt_posterior_finish(a, m->post, patients);
    for (int32_t d = 1; d <= m->doses; d++) {
        m->over[d] = TT_ARRAY(a, double, m->post->nodes);
        m->target[d] = TT_ARRAY(a, double, m->post->nodes);
        m->rate[d] = m->post->dlt + ((size_t)(d - 1) * ((size_t)m->post->most + 1) + 1) * m->post->nodes;
        shares(m, d);
    }
    *ret = m;
    return TT_OK;
}

/* ---- the posterior ------------------------------------------------------------------- */

void tt_blrm_update(const tt_blrm *m, const tt_tally *at, int32_t top, double *over, double *target)
{
    const double *f[TT_MEANS_MOST] = {NULL};
    double mean[TT_MEANS_MOST];
    for (int32_t d = 1; d <= top; d++) {
        f[2 * d - 2] = m->over[d];
        f[2 * d - 1] = m->target[d];
    }
    tt_posterior_means(m->post, at, NULL, f, 2 * top, mean);
    for (int32_t d = 1; d <= top; d++) {
        over[d] = mean[2 * d - 2];
        target[d] = mean[2 * d - 1];
    }
}

void tt_blrm_rates(const tt_blrm *m, const tt_tally *at, double *rate)
{
    tt_posterior_means(m->post, at, NULL, m->rate + 1, m->doses, rate + 1);
}
