/* SPDX-License-Identifier: Apache-2.0 */
/* design/sample_internal.h -- what every simulator shares: trials over threads, sums, standard errors.
 *
 * A simulator is a function that runs one trial and tells how it ended.  Sums are
 * integers, so adding the threads' parts in any order gives the same bytes. */
#ifndef TT_DESIGN_SAMPLE_INTERNAL_H
#define TT_DESIGN_SAMPLE_INTERNAL_H

#include "design/design_internal.h"

__extension__ typedef unsigned __int128 tt_wide;

/* A sum and a sum of squares over trials. */
typedef struct tt_moment {
    uint64_t sum;
    tt_wide squares;
} tt_moment;

typedef struct tt_sums {
    uint64_t trials, selected[TT_MAX_DOSES + 1];
    tt_moment patients[TT_MAX_DOSES + 1], dlts[TT_MAX_DOSES + 1]; /* [0] = all doses together */
    tt_moment months, waiting;                                    /* in ticks; with a clock only */
} tt_sums;

/* Times are summed as whole ticks, 65536 to the month (40 seconds). */
enum { TT_TICKS = 65536 };

/* One thread's share of the trials. */
typedef struct tt_sample {
    const tt_plan *plan;
    const tt_curve *curve;
    const tt_accrual *accrual;
    uint64_t seed;
    void *own; /* what the simulator's begin made, in the thread's arena */
    tt_sums sums;
    tt_err err;
} tt_sample;

typedef struct tt_sampler {
    tt_code (*begin)(tt_arena *a, tt_sample *s);    /* room for a thread's own; may be NULL */
    tt_code (*trial)(tt_sample *s, uint32_t trial); /* calls tt_sample_end once; fills s->err on failure */
} tt_sampler;

/* Run them all; what tt_simulate documents. */
tt_code tt_sample_run(const tt_sampler *how, const tt_sample *what, uint64_t trials, int threads, tt_progress_fn *progress, void *self,
                      tt_oc *ret, tt_err *err);

/* A trial has ended in this state. */
void tt_sample_end(tt_sample *s, const tt_state *state);
void tt_moment_add(tt_moment *m, uint64_t x);

/* The patients of one trial in the order of treatment, each with the one uniform of its stream. */
enum { TT_PATIENTS_BATCH = 16 };
typedef struct tt_patients {
    uint64_t seed;
    uint32_t trial, next; /* next: number of the next patient, from 1 */
    int left;
    double u[TT_PATIENTS_BATCH];
} tt_patients;

static inline tt_patients tt_patients_of(uint64_t seed, uint32_t trial)
{
    tt_patients p;
    p.seed = seed;
    p.trial = trial;
    p.next = 1;
    p.left = 0;
    return p;
}

static inline double tt_patients_next(tt_patients *p)
{
    if (p->left == 0) {
        tt_rng_uniforms(p->seed, "dlt", p->trial, p->next, TT_PATIENTS_BATCH, p->u);
        p->left = TT_PATIENTS_BATCH;
    }
    p->next++;
    return p->u[TT_PATIENTS_BATCH - p->left--];
}

#endif
