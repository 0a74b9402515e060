/* SPDX-License-Identifier: Apache-2.0 */
/* design/simulate.c -- operating characteristics by sampling trials.
 *
 * Each cohort of each trial asks decide; the lattice of the exact pass is never
 * used, so that the two check each other.  A patient's outcome comes from one
 * uniform of the stream (seed, "dlt", trial, patient): below p a DLT, below
 * p + moderate a moderate toxicity.  The same patient meets the same uniform at
 * any dose and in any design, which makes designs comparable on common patients.
 *
 * Sums are integers, so adding the threads' parts in any order gives the same
 * bytes.  Standard errors: sqrt(p (1-p) / N) of a probability, s / sqrt(N) of a
 * mean. */
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "design/design_internal.h"

enum { MOST_THREADS = 64, STRIDE = 256, MOST_COHORTS = 10000 };

/* A sum and a sum of squares over trials. */
struct moment {
    uint64_t sum, squares;
};

struct sums {
    uint64_t trials, selected[TT_MAX_DOSES + 1];
    struct moment patients[TT_MAX_DOSES + 1], dlts[TT_MAX_DOSES + 1]; /* [0] = all doses together */
};

/* One thread's share. */
struct part {
    const tt_plan *plan;
    const tt_curve *curve;
    uint64_t seed, from, to, all;
    atomic_bool *stop;
    tt_progress_fn *progress; /* only on the calling thread */
    void *self;
    struct sums sums;
    tt_code code;
    tt_err err;
};

static void treat(const struct part *p, tt_state *s, const tt_move *m, uint32_t trial, uint32_t *patient)
{
    tt_walk_open(s, m->dose, m->cohort);
    for (int32_t i = 0; i < m->cohort; i++) {
        tt_rng r = tt_rng_make(p->seed, "dlt", trial, (*patient)++);
        const double u = tt_rng_uniform(&r);
        const bool dlt = u < p->curve->p[m->dose];
        const bool moderate = !dlt && u < p->curve->p[m->dose] + p->curve->moderate[m->dose];
        tt_walk_add(s, 1, dlt, moderate);
    }
    tt_walk_observe(p->plan, s);
}

static void count(struct moment *m, uint64_t x)
{
    m->sum += x;
    m->squares += x * x;
}

static void tally(struct part *p, const tt_state *s)
{
    const int32_t mtd = p->plan->design->select(p->plan, s, NULL);
    uint64_t patients = 0, dlts = 0;
    p->sums.trials++;
    p->sums.selected[mtd > 0 ? mtd : 0]++;
    for (int32_t d = 1; d <= p->plan->doses; d++) {
        count(&p->sums.patients[d], (uint64_t)s->at[d].treated);
        count(&p->sums.dlts[d], (uint64_t)s->at[d].dlt);
        patients += (uint64_t)s->at[d].treated;
        dlts += (uint64_t)s->at[d].dlt;
    }
    count(&p->sums.patients[0], patients);
    count(&p->sums.dlts[0], dlts);
}

static tt_code one_trial(struct part *p, uint32_t trial)
{
    tt_state s = tt_state_new(p->plan);
    uint32_t patient = 1;
    tt_move m;
    TT_TRY(tt_walk_start(p->plan, &m, &p->err));
    for (int32_t cohorts = 0; m.act != TT_STOP && m.act != TT_WAIT && cohorts < MOST_COHORTS; cohorts++) {
        treat(p, &s, &m, trial, &patient);
        TT_TRY(tt_walk_call(p->plan, &s, &m, &p->err));
    }
    tally(p, &s);
    return TT_OK;
}

/* The body of a thread's job: nothing is allocated by the simulator, but a design may come to. */
static tt_code share(tt_arena *a, void *arg, tt_err *err)
{
    struct part *p = arg;
    (void)a;
    (void)err;
    for (uint64_t t = p->from; t < p->to; t++) {
        if ((t - p->from) % STRIDE == 0) {
            const uint64_t done = p->to > p->from ? (t - p->from) * p->all / (p->to - p->from) : p->all;
            if (p->progress && !p->progress(p->self, done, p->all))
                atomic_store(p->stop, true);
            if (atomic_load(p->stop))
                return tt_fail(&p->err, TT_EINTR, 719, tt_at_path("design"));
        }
        TT_TRY(one_trial(p, (uint32_t)t));
    }
    return TT_OK;
}

static void *thread_body(void *arg)
{
    struct part *p = arg;
    p->code = tt_job(TT_ARENA_DEFAULT, share, p, &p->err);
    return NULL;
}

static void add_moment(struct moment *to, const struct moment *m)
{
    to->sum += m->sum;
    to->squares += m->squares;
}

static void add_sums(struct sums *to, const struct sums *s, int32_t doses)
{
    to->trials += s->trials;
    for (int32_t d = 0; d <= doses; d++) {
        to->selected[d] += s->selected[d];
        add_moment(&to->patients[d], &s->patients[d]);
        add_moment(&to->dlts[d], &s->dlts[d]);
    }
}

static double mean_of(const struct moment *m, double n)
{
    return (double)m->sum / n;
}

static double se_of(const struct moment *m, double n)
{
    if (n < 2.0)
        return NAN;
    const double variance = ((double)m->squares - (double)m->sum * ((double)m->sum / n)) / (n - 1.0);
    return variance > 0.0 ? sqrt(variance / n) : 0.0;
}

static double se_share(double p, double n)
{
    return sqrt(p * (1.0 - p) / n);
}

static void summarise(const tt_plan *plan, const tt_curve *curve, const struct sums *s, tt_oc *oc)
{
    const double n = (double)s->trials;
    for (int32_t d = 0; d <= plan->doses; d++) {
        oc->value.p_select[d] = (double)s->selected[d] / n;
        oc->se.p_select[d] = se_share(oc->value.p_select[d], n);
    }
    for (int32_t d = 1; d <= plan->doses; d++) {
        oc->value.patients[d] = mean_of(&s->patients[d], n);
        oc->value.dlts[d] = mean_of(&s->dlts[d], n);
        oc->se.patients[d] = se_of(&s->patients[d], n);
        oc->se.dlts[d] = se_of(&s->dlts[d], n);
    }
    tt_oc_finish(plan, curve, &oc->value);
    oc->value.patients_total = mean_of(&s->patients[0], n);
    oc->value.dlts_total = mean_of(&s->dlts[0], n);
    oc->se.patients_total = se_of(&s->patients[0], n);
    oc->se.dlts_total = se_of(&s->dlts[0], n);
    oc->se.p_none = oc->se.p_select[0];
    oc->se.p_overdose = se_share(oc->value.p_overdose, n);
}

/* Run all parts, the last on this thread; a thread that cannot be had is run here as well. */
static void run(struct part *parts, int n)
{
    pthread_t thread[MOST_THREADS];
    bool started[MOST_THREADS] = {false};
    for (int i = 0; i < n - 1; i++)
        started[i] = pthread_create(&thread[i], NULL, thread_body, &parts[i]) == 0;
    thread_body(&parts[n - 1]);
    for (int i = 0; i < n - 1; i++) {
        if (started[i])
            pthread_join(thread[i], NULL);
        else
            thread_body(&parts[i]);
    }
}

tt_code tt_simulate(const tt_plan *plan, const tt_curve *curve, uint64_t trials, uint64_t seed, int threads, tt_progress_fn *progress,
                    void *self, tt_oc *ret, tt_err *err)
{
    TT_TRY(tt_curve_fits(plan, curve, err));
    if (trials < 1 || trials > (uint64_t)1 << 31 || threads < 1 || threads > MOST_THREADS)
        return tt_fail(err, TT_ERANGE, 720, tt_at_path("simulate"));
    struct part parts[MOST_THREADS];
    atomic_bool stop = false;
    memset(parts, 0, sizeof parts);
    const uint64_t n = (uint64_t)threads;
    for (uint64_t i = 0; i < n; i++) {
        struct part *p = &parts[i];
        *p = (struct part){.plan = plan, .curve = curve, .seed = seed, .from = trials * i / n, .to = trials * (i + 1) / n};
        p->all = trials;
        p->stop = &stop;
        p->progress = i == n - 1 ? progress : NULL;
        p->self = self;
    }
    run(parts, threads);
    struct sums sums;
    memset(&sums, 0, sizeof sums);
    for (int i = 0; i < threads; i++) {
        if (parts[i].code != TT_OK) {
            if (err)
                *err = parts[i].err;
            return parts[i].code;
        }
        add_sums(&sums, &parts[i].sums, plan->doses);
    }
    tt_oc oc = {.simulated = true, .doses = plan->doses, .trials = trials, .seed = seed};
    summarise(plan, curve, &sums, &oc);
    *ret = oc;
    return TT_OK;
}
