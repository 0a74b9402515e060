/* SPDX-License-Identifier: Apache-2.0 */
/* design/simulate.c -- operating characteristics by sampling trials.
 *
 * Each cohort of each trial asks decide; the lattice of the exact pass is never
 * used, so that the two check each other.  A patient's outcome comes from one
 * uniform of the stream (seed, "dlt", trial, patient): below p a DLT, below
 * p + moderate a moderate toxicity.  The same patient meets the same uniform at
 * any dose and in any design, which makes designs comparable on common patients.
 *
 * A local rule is a function of little (see tt_design), and trials meet the same
 * few hundred situations over and over: each is put to decide the first time and
 * its answer remembered, in a table where a newer situation may push out an older.
 * What is remembered cannot change a result, only save a call. */
#include "design/sample_internal.h"

#include <string.h>

enum { MOST_COHORTS = 10000, MEMO = 4096 };

/* ---- any design ---------------------------------------------------------------------- */

static void treat(const tt_sample *p, tt_state *s, const tt_move *m, tt_patients *patients)
{
    int32_t dlts = 0, moderates = 0;
    const double dlt = p->curve->p[m->dose], either = dlt + p->curve->moderate[m->dose];
    tt_walk_open(s, m->dose, m->cohort);
    for (int32_t i = 0; i < m->cohort; i++) {
        const double u = tt_patients_next(patients);
        dlts += u < dlt;
        moderates += u >= dlt && u < either;
    }
    tt_walk_add(s, m->cohort, dlts, moderates);
    tt_walk_observe(p->plan, s);
}

static tt_code one_trial(tt_sample *p, uint32_t trial)
{
    tt_state s = tt_state_new(p->plan);
    tt_patients patients = tt_patients_of(p->seed, trial);
    tt_move m;
    TT_TRY(tt_walk_start(p->plan, &m, &p->err));
    for (int32_t cohorts = 0; m.act != TT_STOP && m.act != TT_WAIT && cohorts < MOST_COHORTS; cohorts++) {
        treat(p, &s, &m, &patients);
        TT_TRY(tt_walk_call(p->plan, &s, &m, &p->err));
    }
    tt_sample_end(p, &s);
    return TT_OK;
}

static const tt_sampler any = {.trial = one_trial};

/* ---- a local rule ---------------------------------------------------------------------- */

/* What observe and decide made of a situation. */
struct answer {
    uint64_t situation;                  /* never 0 when filled */
    uint8_t dose, barred, phase, cohort; /* cohort 0: the trial has ended */
};

/* All that a local rule may look at, as a cohort is complete: each count is at most 240. */
static uint64_t situation(const tt_state *s, int32_t treated)
{
    const tt_tally here = s->at[s->now];
    return (uint64_t)s->now | (uint64_t)s->barred << 8 | (uint64_t)s->phase << 16 | (uint64_t)here.treated << 24 |
           (uint64_t)here.dlt << 40 | (uint64_t)treated << 48;
}

static tt_code ask(tt_sample *p, const tt_state *s, uint64_t key, struct answer *ret)
{
    tt_state seen = *s;
    tt_move m;
    tt_walk_observe(p->plan, &seen);
    TT_TRY(tt_walk_call(p->plan, &seen, &m, &p->err));
    const bool over = m.act == TT_STOP || m.act == TT_WAIT;
    *ret = (struct answer){key, (uint8_t)(over ? seen.now : m.dose), (uint8_t)seen.barred, (uint8_t)seen.phase,
                           (uint8_t)(over ? 0 : m.cohort)};
    return TT_OK;
}

/* Of a thread. */
struct memory {
    struct answer start, known[MEMO];
};

static tt_code begin_local(tt_arena *a, tt_sample *p)
{
    struct memory *own = TT_NEW(a, struct memory);
    tt_move m;
    TT_TRY(tt_walk_start(p->plan, &m, &p->err));
    own->start = (struct answer){.dose = (uint8_t)m.dose, .cohort = (uint8_t)m.cohort};
    p->own = own;
    return TT_OK;
}

static tt_code one_local_trial(tt_sample *p, uint32_t trial)
{
    struct memory *own = p->own;
    struct answer next = own->start;
    tt_state s = tt_state_new(p->plan);
    tt_patients patients = tt_patients_of(p->seed, trial);
    int32_t treated = 0;
    for (int32_t cohorts = 0; next.cohort > 0 && cohorts < MOST_COHORTS; cohorts++) {
        const double dlt = p->curve->p[next.dose];
        int32_t dlts = 0;
        for (int i = 0; i < next.cohort; i++)
            dlts += tt_patients_next(&patients) < dlt;
        s.now = next.dose;
        s.at[s.now].treated += next.cohort;
        s.at[s.now].dlt += dlts;
        treated += next.cohort;
        const uint64_t key = situation(&s, treated);
        struct answer *known = &own->known[(key * 0x9E3779B97F4A7C15u) >> 52];
        if (known->situation != key)
            TT_TRY(ask(p, &s, key, known));
        next = *known;
        s.barred = next.barred;
        s.phase = next.phase;
    }
    tt_sample_end(p, &s);
    return TT_OK;
}

static const tt_sampler local = {.begin = begin_local, .trial = one_local_trial};

tt_code tt_simulate(const tt_plan *plan, const tt_curve *curve, uint64_t trials, uint64_t seed, int threads, tt_progress_fn *progress,
                    void *self, tt_oc *ret, tt_err *err)
{
    const tt_sample what = {.plan = plan, .curve = curve, .seed = seed};
    return tt_sample_run(plan->design->local ? &local : &any, &what, trials, threads, progress, self, ret, err);
}
