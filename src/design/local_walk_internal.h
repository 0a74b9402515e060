/* SPDX-License-Identifier: Apache-2.0 */
/* design/local_walk_internal.h -- the walk over the states of a local rule: what the threads share, and what each has.
 *
 * local.c drives the walk, layer by layer; local_step.c is what one thread does in it. */
#ifndef TT_DESIGN_LOCAL_WALK_INTERNAL_H
#define TT_DESIGN_LOCAL_WALK_INTERNAL_H

#include "design/local_internal.h"
#include "design/states_internal.h"
#include "design/walk_internal.h"

enum { TT_LOCAL_THREADS = 8, TT_LOCAL_PARTS = 8, TT_LOCAL_LAYERS = TT_LOCAL_PATIENTS + TT_LOCAL_COHORT + 1 };

/* The states with the same number treated. */
typedef struct tt_local_layer {
    int parts; /* 0: none yet; 1 or TT_LOCAL_PARTS */
    tt_states *part[TT_LOCAL_PARTS];
} tt_local_layer;

/* One thread. */
typedef struct tt_local_worker {
    struct tt_local_walker *w;
    int number;
    unsigned owns; /* a bit for each part */
    tt_arena *arena;
    int32_t size; /* of the cohort `choose` is about */
    double choose[TT_LOCAL_COHORT + 1];
    tt_local_asker asker;
    tt_queue queue;
    tt_code code;
    tt_err err;
} tt_local_worker;

/* What they share. */
typedef struct tt_local_walker {
    tt_local_rule rule;
    int32_t most; /* patients in the trial */
    uint64_t low; /* of a state: the lower half of its ladder */
    tt_local_layer layer[TT_LOCAL_LAYERS];
    tt_states *spare[TT_LOCAL_PARTS];
    bool spared[TT_LOCAL_PARTS];
    tt_room room[TT_LOCAL_THREADS]; /* of the sets each thread makes */
    tt_ends_part *ends;             /* [treated * TT_LOCAL_PARTS + part] */
    int32_t now;                    /* the layer being walked */
    const tt_ends *all;
    int threads; /* for the task at hand */
    tt_job_fn *task;
    tt_telling tell;
    uint64_t behind;            /* states of the layers before */
    struct tt_local_stop *stop; /* set when the caller wants no more */
    tt_local_worker *worker;
} tt_local_walker;

/* Not set. */
struct tt_local_stop *tt_local_stop_new(tt_arena *a);

/* The tasks of one thread (`arg`: a tt_local_worker): expand the present layer, and keep those in it that ended; choose MTDs. */
tt_code tt_local_expand(tt_arena *a, void *arg, tt_err *err);
tt_code tt_local_choose(tt_arena *a, void *arg, tt_err *err);

#endif
