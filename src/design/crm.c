/* SPDX-License-Identifier: Apache-2.0 */
/* design/crm.c -- the one-parameter models of the CRM, and their posterior.
 *
 *   empiric    p_j(b) = s_j^exp(b)
 *   logistic   p_j(b) = 1 / (1 + exp(-3 - exp(b) (logit s_j - 3)))
 *
 * with skeleton s_j, so that p_j(0) = s_j, and b normal with mean 0.  The rates of a
 * trial are those at the posterior MEAN of b, not the means of the rates: the
 * convention of R package dfcrm (O'Quigley and Shen 1996, Biometrics 52:673; Cheung
 * 2011, Dose Finding by the Continual Reassessment Method).
 *
 * Both integrals run over the whole line.  dfcrm takes the numerator from -10 to 10,
 * which for its default standard deviation, sqrt(1.34), is the same to 1e-13. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "design/crm_internal.h"

static const double intercept = 3.0;

/* Two doses are equally near to the target when the parameter is within this of where they are. */
static const double tie = 1e-10;

static double scaled_target(const tt_crm *m)
{
    return m->logistic ? log(m->target / (1.0 - m->target)) - intercept : log(m->target);
}

static void log_rates(const tt_crm *m, int32_t dose, double b, double *dlt, double *none)
{
    const double x = exp(b) * m->scaled[dose];
    if (m->logistic) {
        const double odds = intercept + x;
        *dlt = odds > 0.0 ? -log1p(exp(-odds)) : odds - log1p(exp(odds));
        *none = *dlt - odds;
    } else {
        *dlt = x;
        *none = log(-expm1(x));
    }
}

double tt_crm_rate(const tt_crm *m, int32_t dose, double b)
{
    const double x = exp(b) * m->scaled[dose];
    return m->logistic ? 1.0 / (1.0 + exp(-intercept - x)) : exp(x);
}

/* The parameter at which two doses are equally far from the target: their rates, falling in b, add up to twice it. */
static double equally_near(const tt_crm *m, int32_t low, int32_t high)
{
    double from = -50.0, to = 50.0;
    for (int i = 0; i < 80; i++) {
        const double b = 0.5 * (from + to);
        if (tt_crm_rate(m, low, b) + tt_crm_rate(m, high, b) > 2.0 * m->target)
            from = b;
        else
            to = b;
    }
    return from;
}

int32_t tt_crm_nearest(const tt_crm *m, double b, const tt_tally *at)
{
    int32_t best = 0;
    for (int32_t d = 1; d <= m->doses; d++)
        if ((!at || at[d].treated > 0) && (best == 0 || b > m->equal[best][d] + tie))
            best = d;
    return best;
}

/* ---- the model from its parameters ------------------------------------------------ */

static tt_code read_skeleton(const tt_plan *plan, tt_crm *m, tt_err *err)
{
    const tt_where at = tt_plan_where(plan, "skeleton");
    const double most = m->logistic ? 1.0 / (1.0 + exp(-intercept)) : 1.0;
    char x[16], y[16];
    int32_t n = 0;
    TT_TRY(tt_plan_reals(plan, "skeleton", TT_MAX_DOSES, m->skeleton + 1, &n, err));
    snprintf(x, sizeof x, "%d", (int)n);
    snprintf(y, sizeof y, "%d", (int)plan->doses);
    if (n != plan->doses)
        return tt_fail(err, TT_ERANGE, 851, at, x, y);
    for (int32_t d = 1; d <= n; d++) {
        const double s = m->skeleton[d];
        snprintf(x, sizeof x, "%d", (int)d);
        if (!(s > 0.0 && s < 1.0) || (d > 1 && s <= m->skeleton[d - 1]))
            return tt_fail(err, TT_ERANGE, 852, at, "skeleton", x);
        if (s >= most)
            return tt_fail(err, TT_ERANGE, 853, at, x);
        m->scaled[d] = m->logistic ? log(s / (1.0 - s)) - intercept : log(s);
    }
    return TT_OK;
}

static tt_posterior *posterior_on(tt_arena *a, const tt_crm *m)
{
    tt_posterior *p = tt_posterior_new(a, m->doses, (size_t)m->line.n);
    for (int32_t k = 0; k < m->line.n; k++) {
        const double b = tt_line_x(&m->line, k);
        p->log_prior[k] = -0.5 * (b / m->sd) * (b / m->sd) + log(tt_line_weight(&m->line, k));
        for (int32_t d = 1; d <= m->doses; d++) {
            const size_t i = (size_t)(d - 1) * p->nodes + (size_t)k;
            log_rates(m, d, b, &p->log_dlt[i], &p->log_none[i]);
        }
    }
    return p;
}

/* How far the even nodes and the odd ones disagree about a posterior: the error at twice the step. */
static double disagreement(const tt_posterior *p, const double *w)
{
    double half[2] = {0.0, 0.0};
    for (size_t k = 0; k < p->nodes; k++)
        half[k & 1] += w[k];
    return fabs(half[0] - half[1]) / (half[0] + half[1]);
}

/* The nodes some posterior gives more than 1e-17 of its greatest weight. */
static void widen(const tt_posterior *p, const double *w, int32_t *first, int32_t *last)
{
    double most = 0.0;
    for (size_t k = 0; k < p->nodes; k++)
        most = fmax(most, w[k]);
    for (int32_t k = 0; k < (int32_t)p->nodes; k++)
        if (w[k] > 1e-17 * most) {
            *first = k < *first ? k : *first;
            *last = k > *last ? k : *last;
        }
}

/* Judge the nodes by every corner of the data; cut off those nobody needs. */
static double judge(tt_arena *a, tt_crm *m, int32_t patients)
{
    const tt_posterior *p = posterior_on(a, m);
    double *w = TT_ARRAY(a, double, p->nodes), worst = 0.0;
    int32_t first = m->line.n - 1, last = 0;
    tt_tally at[TT_MAX_DOSES + 1];
    for (int32_t i = 0; tt_posterior_probe(i, m->doses, patients, at); i++) {
        tt_posterior_weigh(p, at, w);
        worst = fmax(worst, disagreement(p, w));
        widen(p, w, &first, &last);
    }
    m->line.from += first * m->line.step;
    m->line.n = last - first + 1;
    return worst;
}

/*
 * The widest step at which the two halves of the nodes agree to 1e-6.  For a posterior near to normal the
 * disagreement is exp(-c / step^2), from which the next step is guessed.
 */
static bool make_line(tt_arena *a, tt_crm *m, int32_t patients)
{
    const double end = asinh(12.0 * m->sd);
    const double tolerance = 1e-6;
    double step = 0.3;
    for (int tries = 0; tries < 20 && end / step < TT_CRM_NODES / 2 - 4; tries++) {
        m->line = (tt_line){.width = 1.0, .from = -end, .step = step, .n = 2 * (int32_t)(end / step) + 1};
        const double off = judge(a, m, patients);
        if (off < tolerance)
            return true;
        step *= fmin(fmax(0.98 * sqrt(log(fmin(off, 0.9)) / log(tolerance)), 0.5), 0.95);
    }
    return false;
}

tt_code tt_crm_prepare(tt_arena *a, const tt_plan *plan, int32_t patients, tt_crm **ret, tt_err *err)
{
    tt_crm *m = TT_NEW(a, tt_crm);
    m->doses = plan->doses;
    m->target = plan->target;
    m->logistic = tt_streq(tt_plan_text(plan, "model"), "logistic");
    TT_TRY(tt_plan_real(plan, "prior-sd", 0.0, 10.0, &m->sd, err));
    m->sd = isnan(m->sd) ? sqrt(1.34) : m->sd;
    TT_TRY(read_skeleton(plan, m, err));
    if (!make_line(a, m, patients))
        return tt_fail(err, TT_ERANGE, 855, tt_plan_where(plan, "prior-sd"), plan->design->name);
    m->post = posterior_on(a, m);
    tt_posterior_finish(a, m->post, patients);
    m->beta = TT_ARRAY(a, double, m->post->nodes);
    m->too_toxic = TT_ARRAY(a, double, m->post->nodes);
    const double limit = log(scaled_target(m) / m->scaled[1]); /* below it dose 1 is above the target */
    for (int32_t k = 0; k < m->line.n; k++) {
        m->beta[k] = tt_line_x(&m->line, k);
        m->too_toxic[k] = tt_line_below(&m->line, k, limit);
    }
    for (int32_t low = 1; low < m->doses; low++)
        for (int32_t high = low + 1; high <= m->doses; high++)
            m->equal[low][high] = equally_near(m, low, high);
    *ret = m;
    return TT_OK;
}

/* ---- the posterior ------------------------------------------------------------------- */

static tt_crm_posterior update(const tt_crm *m, const tt_tally *at, const double *more)
{
    const double *const f[2] = {m->beta, m->too_toxic};
    double mean[2];
    tt_posterior_means(m->post, at, more, f, 2, mean);
    return (tt_crm_posterior){mean[0], mean[1]};
}

tt_crm_posterior tt_crm_update(const tt_crm *m, const tt_tally *at)
{
    return update(m, at, NULL);
}

tt_crm_posterior tt_crm_update_open(const tt_crm *m, const tt_state *s)
{
    const tt_posterior *p = m->post;
    double more[TT_CRM_NODES];
    tt_tally known[TT_MAX_DOSES + 1];
    for (size_t k = 0; k < p->nodes; k++)
        more[k] = 1.0;
    memcpy(known, s->at, sizeof known);
    for (int32_t i = 0; i < s->opens; i++) {
        const int32_t dose = s->open_dose[i];
        const double w = (double)s->open_share[i];
        const double *rate = p->dlt + ((size_t)(dose - 1) * ((size_t)p->most + 1) + 1) * p->nodes;
        known[dose].treated--;
        for (size_t k = 0; k < p->nodes; k++)
            more[k] *= 1.0 - w * rate[k];
    }
    return update(m, known, more);
}
