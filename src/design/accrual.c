/* SPDX-License-Identifier: Apache-2.0 */
/* design/accrual.c -- trials on a calendar: when candidates come, when outcomes are known.
 *
 * The first candidate comes at month 0, each further one an exponential time (mean
 * 1 / rate) after the treatment before.  Whenever one has come, tt_design_next is
 * asked, as on the ward, with what is known by then: DLTs that have happened, windows
 * that have closed, and for the others the share of the window behind them.  If it
 * says wait, the candidate waits for the next DLT or end of a window, and nobody else
 * comes meanwhile.  After the last patient all windows run to their end, and the MTD
 * is chosen from complete outcomes.
 *
 * Whether a patient has a DLT is decided by the uniform u of the same stream as in
 * simulate.c, so the same patient has one here and there: u < p.  When, by the same
 * u, under a distribution F on the window with F(window) = p and
 * F(window / 2) = (1 - late) p:
 *
 *   uniform  uniform within each half of the window
 *   weibull  the Weibull distribution through these two points
 *
 * A moderate toxicity is known at the end of the window: until then it may become a
 * DLT.  Source of the halves: Cheung and Chappell 2000, Biometrics 56:1177; Yuan et
 * al. 2018, Clin Cancer Res 24:4921 (Weibull, half of the DLTs late). */
#include <math.h>

#include "design/sample_internal.h"

enum { MOST_TREATED = 1024, MOST_ASKED = 100000 };

/* One patient: times in months since the first treatment. */
struct treated {
    double from, known; /* treated; the outcome is known */
    int32_t dose, size; /* size: slots of the cohort this patient opened, 0 = in the one before */
    char outcome;       /* N T M */
};

/* One trial. */
struct calendar {
    const tt_sample *p;
    tt_patients stream;
    uint32_t trial;
    double now, waited;
    struct treated *patient;
    int32_t n;
};

/* ---- time of a DLT ----------------------------------------------------------------------- */

/* Months to the DLT of a patient with u < p. */
static double time_of(const tt_accrual *k, double p, double u)
{
    const double early = 1.0 - k->late, v = u / p;
    if (!k->weibull)
        return k->window * (v < early ? 0.5 * v / early : 0.5 + 0.5 * (v - early) / k->late);
    const double sure = p < 1.0 - 1e-9 ? p : 1.0 - 1e-9; /* a certain DLT has no finite hazard */
    const double whole = -log1p(-sure), half = -log1p(-sure * early);
    const double share = pow(-log1p(-sure * v) / whole, log(2.0) / log(whole / half));
    return share < 1.0 ? k->window * share : k->window;
}

static void treat(struct calendar *c, int32_t dose, int32_t size)
{
    const tt_sample *p = c->p;
    const double u = tt_patients_next(&c->stream), dlt = p->curve->p[dose], end = c->now + p->accrual->window;
    struct treated *t = &c->patient[c->n++];
    *t = (struct treated){c->now, end, dose, size, 'N'};
    if (u < dlt) {
        t->outcome = 'T';
        t->known = c->now + time_of(p->accrual, dlt, u);
    } else if (u < dlt + p->curve->moderate[dose]) {
        t->outcome = 'M';
    }
}

/* ---- what is known ------------------------------------------------------------------------- */

static tt_state known(const struct calendar *c, double now)
{
    const tt_plan *plan = c->p->plan;
    tt_state s = tt_state_new(plan);
    for (int32_t i = 0; i < c->n; i++) {
        const struct treated *t = &c->patient[i];
        if (t->size > 0)
            tt_state_open(plan, &s, t->dose, t->size);
        if (now >= t->known)
            tt_walk_add(&s, 1, t->outcome == 'T', t->outcome == 'M');
        else
            tt_state_add_pending(plan, &s, fmin((now - t->from) / c->p->accrual->window, 1.0));
    }
    return s;
}

/* The next time anything becomes known, INFINITY if all is. */
static double next_event(const struct calendar *c)
{
    double next = INFINITY;
    for (int32_t i = 0; i < c->n; i++)
        if (c->patient[i].known > c->now)
            next = fmin(next, c->patient[i].known);
    return next;
}

static double last_event(const struct calendar *c)
{
    double last = 0.0;
    for (int32_t i = 0; i < c->n; i++)
        last = fmax(last, c->patient[i].known);
    return last;
}

static double until_next_candidate(const struct calendar *c)
{
    tt_rng r = tt_rng_make(c->p->seed, "arrival", c->trial, (uint32_t)c->n);
    return -log(tt_rng_uniform(&r)) / c->p->accrual->rate;
}

/* ---- a trial --------------------------------------------------------------------------------- */

/* The candidate is here: treat, let wait, or end the trial. */
static tt_code step(struct calendar *c, tt_err *err, bool *over)
{
    const tt_state s = known(c, c->now);
    const bool room = c->n > 0 && s.last.treated < s.cohort;
    tt_move m;
    TT_TRY(tt_design_next(c->p->plan, &s, &m, err));
    *over = m.act == TT_STOP || c->n == MOST_TREATED;
    if (*over)
        return TT_OK;
    if (m.act == TT_WAIT) {
        const double next = next_event(c);
        *over = isinf(next);
        if (!*over) {
            c->waited += next - c->now;
            c->now = next;
        }
        return TT_OK;
    }
    treat(c, m.dose, room && m.act == TT_STAY ? 0 : m.cohort);
    c->now += until_next_candidate(c);
    return TT_OK;
}

static tt_code one_trial(tt_sample *p, uint32_t trial)
{
    struct calendar c = {.p = p, .stream = tt_patients_of(p->seed, trial), .trial = trial, .patient = p->own};
    bool over = false;
    for (int32_t asked = 0; !over && asked < MOST_ASKED; asked++)
        TT_TRY(step(&c, &p->err, &over));
    const double end = last_event(&c);
    tt_state s = known(&c, end);
    tt_walk_observe(p->plan, &s);
    tt_sample_end(p, &s);
    tt_moment_add(&p->sums.months, (uint64_t)llround(end * TT_TICKS));
    tt_moment_add(&p->sums.waiting, (uint64_t)llround(c.waited * TT_TICKS));
    return TT_OK;
}

static tt_code begin(tt_arena *a, tt_sample *p)
{
    p->own = TT_ARRAY(a, struct treated, MOST_TREATED);
    return TT_OK;
}

static const tt_sampler on_calendar = {.begin = begin, .trial = one_trial};

tt_code tt_simulate_accrual(const tt_plan *plan, const tt_curve *curve, const tt_accrual *accrual, uint64_t trials, uint64_t seed,
                            int threads, tt_progress_fn *progress, void *self, tt_oc *ret, tt_err *err)
{
    const tt_sample what = {.plan = plan, .curve = curve, .accrual = accrual, .seed = seed};
    return tt_sample_run(&on_calendar, &what, trials, threads, progress, self, ret, err);
}

/* ---- as text ------------------------------------------------------------------------------------ */

static tt_code number(const char *name, const char *text, double most, double *ret, tt_err *err)
{
    tt_dec d;
    const double x = tt_dec_parse(text, &d, NULL) == TT_OK ? tt_dec_double(d) : NAN;
    if (!(x > 0.0 && x < most))
        return tt_fail(err, TT_ERANGE, 860, tt_at_path(name), text, name, most > 1.0 ? "0 < x < 10000" : "0 < x < 1");
    *ret = x;
    return TT_OK;
}

tt_code tt_accrual_read(const char *rate, const char *window, const char *late, const char *time, tt_accrual *ret, tt_err *err)
{
    tt_accrual k = {.rate = 2.0, .window = 3.0, .late = 0.5};
    if (rate)
        TT_TRY(number("accrual", rate, 10000.0, &k.rate, err));
    if (window)
        TT_TRY(number("window", window, 10000.0, &k.window, err));
    if (late)
        TT_TRY(number("late", late, 1.0, &k.late, err));
    k.weibull = time && tt_streq(time, "weibull");
    if (time && !k.weibull && !tt_streq(time, "uniform"))
        return tt_fail(err, TT_ERANGE, 860, tt_at_path("dlt-time"), time, "dlt-time", "uniform|weibull");
    *ret = k;
    return TT_OK;
}
