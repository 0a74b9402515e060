/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/design_words.h -- how the verbs of `design` name people and calls.  One dose with
 * a stopping boundary has no ladder: there the next is treated, held or nobody more. */
#ifndef TT_APP_DESIGN_WORDS_H
#define TT_APP_DESIGN_WORDS_H

#include "app/app_internal.h"
#include "design/design.h"

/** One dose watched by a stopping boundary: probabilities are of stopping, and there is no MTD to find. */
bool tt_plan_monitors(const tt_plan *p);

/** "1 participant", "3 participants", "3 例受试者". */
const char *tt_participants(tt_arena *a, tt_lang lang, int64_t n);
/** "1 patient", "3 patients", "3 例". */
const char *tt_patients(tt_arena *a, tt_lang lang, int64_t n);

/** What a move says on top of a page: "up: dose 3", "wait"; of a stopping boundary "treat the next", "hold", "stop". */
const char *tt_call_head(tt_arena *a, tt_lang lang, const tt_plan *p, const tt_move *m);
/** The same of a stopping boundary as a word for programs; NULL for a ladder. */
const char *tt_call_decision(const tt_plan *p, const tt_move *m);

/** A move in a path: "stay: 3 at dose 2", "stop: MTD is dose 2"; `begin`: the first cohort. `mtd` as in tt_path_node. */
const char *tt_call_path(tt_arena *a, tt_lang lang, const tt_plan *p, const tt_move *m, int32_t mtd, bool begin);

#endif
