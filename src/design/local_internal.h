/* SPDX-License-Identifier: Apache-2.0 */
/* design/local_internal.h -- what a local rule says, asked once per situation.
 *
 * A local rule looks at the present dose, what is barred, the phase and the number
 * treated in all.  A state of its walk is one number of 128 bits:
 *
 *     bits 0..111    per dose, lowest first, the rank n (n + 1) / 2 + y of its tally
 *     bits 112..127  what comes next: dose - 1 (4), barred (4), phase (2), cohort (6);
 *                    all 0: the trial has ended
 *
 * A context is what comes next without its cohort. */
#ifndef TT_DESIGN_LOCAL_INTERNAL_H
#define TT_DESIGN_LOCAL_INTERNAL_H

#include "design/ends_internal.h"

enum {
    TT_LOCAL_SHIFT = 112, /* of what comes next */
    TT_LOCAL_COHORT = 63,
    TT_LOCAL_PATIENTS = 240,
    TT_LOCAL_CONTEXTS = 1 << 10
};

/* What is remembered of one rank in one context: what comes next, and when it was asked. */
typedef struct tt_local_answer {
    uint16_t stamp, next;
} tt_local_answer;

/* The plan, and its tallies by rank: the same for all threads. */
typedef struct tt_local_rule {
    const tt_plan *plan;
    int32_t bits;  /* of a rank */
    int32_t split; /* doses of the lower half of the ladder */
    const tt_rank *rank;
    size_t ranks;
    uint8_t place[64]; /* of each bit of half a ladder: the dose, from 0 */
} tt_local_rule;

/* One thread's answers. */
typedef struct tt_local_asker {
    const tt_local_rule *rule;
    tt_arena *a;
    tt_local_answer *memo[TT_LOCAL_CONTEXTS];
    tt_state asked, ended; /* all 0 but what the call at hand sets */
    uint64_t half[2];      /* those in `ended` */
    tt_rising rising;      /* of `ended` */
    tt_err *err;
} tt_local_asker;

/* Ranks for trials of plan->most patients. */
tt_local_rule tt_local_new(tt_arena *a, const tt_plan *plan);
/* `k` is zeroed. */
void tt_local_hire(tt_local_asker *k, const tt_local_rule *rule, tt_arena *a, tt_err *err);
/* What comes first. TT_ERANGE (E712), TT_EUNSUP (E718). */
tt_code tt_local_start(const tt_local_rule *rule, uint16_t *ret, tt_err *err);
/* The MTD of the ladder that two halves make, 0 = none; quicker the more the one asked about before has alike from below. */
uint8_t tt_local_mtd(tt_local_asker *k, uint64_t lower, uint64_t upper);

/* How many are treated matters to a rule only when less than a cohort is left: until then all answers have one stamp. */
static inline uint16_t tt_local_stamp(const tt_local_rule *r, int32_t treated)
{
    return (uint16_t)(r->plan->most - treated >= r->plan->cohort ? 1 : treated + 1);
}

/* Ask the design after `rank` at the dose of a context, with so many treated in all. TT_ERANGE (E712), TT_EUNSUP (E718). */
tt_code tt_local_ask(tt_local_asker *k, uint16_t context, int32_t treated, size_t rank);
/* The answers in one context; those with another stamp are not of this number treated, or none. */
static inline tt_local_answer *tt_local_answers(tt_local_asker *k, uint16_t context)
{
    if (!k->memo[context])
        k->memo[context] = TT_ARRAY(k->a, tt_local_answer, k->rule->ranks);
    return k->memo[context];
}

static inline size_t tt_local_rank(int32_t n, int32_t y)
{
    return (size_t)(n * (n + 1) / 2 + y);
}

#endif
