/* SPDX-License-Identifier: Apache-2.0 */
/* design/remember_internal.h -- a rule that remembers what it has answered. */
#ifndef TT_DESIGN_REMEMBER_INTERNAL_H
#define TT_DESIGN_REMEMBER_INTERNAL_H

#include "design/design_internal.h"

/*
 * The same plan for one thread, whose rule remembers its answers where asking is dear: a model that weighs all doses (`whole`).
 * Any other plan is given back as it is.  In the arena.
 */
const tt_plan *tt_remembering(tt_arena *a, const tt_plan *plan);

#endif
