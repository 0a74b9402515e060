/* SPDX-License-Identifier: Apache-2.0 */
/* design/sample.c -- trials over threads, their sums and the standard errors.
 *
 * Standard errors: sqrt(p (1-p) / N) of a probability, s / sqrt(N) of a mean.
 * Times are counted in whole ticks, so that their sums too are integers and do not
 * depend on the order of addition. */
#include "design/remember_internal.h"
#include "design/sample_internal.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { MOST_THREADS = 64, STRIDE = 256 };

/* A thread. */
struct part {
    const tt_sampler *how;
    tt_sample sample;
    uint64_t from, to, all;
    atomic_bool *stop;
    tt_progress_fn *progress; /* only on the calling thread */
    void *self;
    tt_code code;
};

void tt_moment_add(tt_moment *m, uint64_t x)
{
    m->sum += x;
    m->squares += (tt_wide)x * x;
}

void tt_sample_end(tt_sample *s, const tt_state *state)
{
    const int32_t mtd = s->plan->design->select(s->plan, state, NULL);
    uint64_t patients = 0, dlts = 0;
    s->sums.trials++;
    s->sums.selected[mtd > 0 ? mtd : 0]++;
    for (int32_t d = 1; d <= s->plan->doses; d++) {
        const uint64_t n = (uint64_t)state->at[d].treated, y = (uint64_t)state->at[d].dlt;
        tt_moment_add(&s->sums.patients[d], n);
        tt_moment_add(&s->sums.dlts[d], y);
        patients += n;
        dlts += y;
    }
    tt_moment_add(&s->sums.patients[0], patients);
    tt_moment_add(&s->sums.dlts[0], dlts);
}

/* ---- threads ---------------------------------------------------------------------- */

static tt_code share(tt_arena *a, void *arg, tt_err *err)
{
    struct part *p = arg;
    (void)err;
    p->sample.plan = tt_remembering(a, p->sample.plan);
    if (p->how->begin)
        TT_TRY(p->how->begin(a, &p->sample));
    for (uint64_t t = p->from; t < p->to; t++) {
        if ((t - p->from) % STRIDE == 0) {
            const uint64_t done = (t - p->from) * p->all / (p->to - p->from);
            if (p->progress && !p->progress(p->self, done, p->all))
                atomic_store(p->stop, true);
            if (atomic_load(p->stop))
                return tt_fail(&p->sample.err, TT_EINTR, 719, tt_at_path("design"));
        }
        TT_TRY(p->how->trial(&p->sample, (uint32_t)t));
    }
    return TT_OK;
}

static void *thread_body(void *arg)
{
    struct part *p = arg;
    p->code = tt_job(TT_ARENA_DEFAULT, share, p, &p->sample.err);
    return NULL;
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

/* ---- sums --------------------------------------------------------------------------- */

static void add_moment(tt_moment *to, const tt_moment *m)
{
    to->sum += m->sum;
    to->squares += m->squares;
}

static void add_sums(tt_sums *to, const tt_sums *s, int32_t doses)
{
    to->trials += s->trials;
    for (int32_t d = 0; d <= doses; d++) {
        to->selected[d] += s->selected[d];
        add_moment(&to->patients[d], &s->patients[d]);
        add_moment(&to->dlts[d], &s->dlts[d]);
    }
    add_moment(&to->months, &s->months);
    add_moment(&to->waiting, &s->waiting);
}

static double mean_of(const tt_moment *m, double n)
{
    return (double)m->sum / n;
}

static double se_of(const tt_moment *m, double n)
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

static void summarise(const tt_plan *plan, const tt_curve *curve, const tt_sums *s, tt_oc *oc)
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
    oc->months = mean_of(&s->months, n) / TT_TICKS;
    oc->months_se = se_of(&s->months, n) / TT_TICKS;
    oc->waiting = mean_of(&s->waiting, n) / TT_TICKS;
    oc->waiting_se = se_of(&s->waiting, n) / TT_TICKS;
}

tt_code tt_sample_run(const tt_sampler *how, const tt_sample *what, uint64_t trials, int threads, tt_progress_fn *progress, void *self,
                      tt_oc *ret, tt_err *err)
{
    TT_TRY(tt_curve_fits(what->plan, what->curve, err));
    if (trials < 1 || trials > (uint64_t)1 << 31 || threads < 1 || threads > MOST_THREADS)
        return tt_fail(err, TT_ERANGE, 720, tt_at_path("simulate"));
    struct part parts[MOST_THREADS];
    atomic_bool stop = false;
    const uint64_t n = (uint64_t)threads;
    for (uint64_t i = 0; i < n; i++)
        parts[i] = (struct part){.how = how,
                                 .sample = *what,
                                 .from = trials * i / n,
                                 .to = trials * (i + 1) / n,
                                 .all = trials,
                                 .stop = &stop,
                                 .progress = i == n - 1 ? progress : NULL,
                                 .self = self};
    run(parts, threads);
    tt_sums sums;
    memset(&sums, 0, sizeof sums);
    for (int i = 0; i < threads; i++) {
        if (parts[i].code != TT_OK) {
            if (err)
                *err = parts[i].sample.err;
            return parts[i].code;
        }
        add_sums(&sums, &parts[i].sample.sums, what->plan->doses);
    }
    tt_oc oc = {.simulated = true, .timed = what->accrual != NULL, .doses = what->plan->doses, .trials = trials, .seed = what->seed};
    summarise(what->plan, what->curve, &sums, &oc);
    *ret = oc;
    return TT_OK;
}
