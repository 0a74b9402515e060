/* SPDX-License-Identifier: Apache-2.0 */
/* design/walk_internal.h -- the two walks over reachable states. */
#ifndef TT_DESIGN_WALK_INTERNAL_H
#define TT_DESIGN_WALK_INTERNAL_H

#include "design/ends_internal.h"

/* Whom a walk tells of the states behind it. */
typedef struct tt_telling {
    tt_progress_fn *progress; /* may be NULL */
    void *self;
} tt_telling;

static inline bool tt_walk_tell(tt_telling t, uint64_t states)
{
    return !t.progress || t.progress(t.self, states, 0);
}

/* E859. */
tt_code tt_walk_interrupted(const tt_plan *plan, tt_err *err);

/* Any design. TT_ELIMIT (E717), TT_ERANGE (E712), TT_EINTR (E859), TT_ENOMEM. */
tt_code tt_walk_states(tt_arena *a, const tt_plan *plan, size_t most_states, tt_telling tell, tt_ends *ends, uint64_t *states, tt_err *err);

/* Can tt_walk_local take this plan?  Its design is local and its state fits 128 bits. */
bool tt_walk_is_local(const tt_plan *plan);
/* The same ends, faster, on 1..8 threads, which do not change them. */
tt_code tt_walk_local(tt_arena *a, const tt_plan *plan, size_t most_states, int threads, tt_telling tell, tt_ends *ends, uint64_t *states,
                      tt_err *err);

/* E717. */
tt_code tt_walk_too_large(const tt_plan *plan, size_t most_states, tt_err *err);

#endif
