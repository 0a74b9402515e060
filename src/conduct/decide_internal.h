/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/decide_internal.h -- what the answer, its evidence and its signing share. */
#ifndef TT_DECIDE_INTERNAL_H
#define TT_DECIDE_INTERNAL_H

#include "conduct/conduct_internal.h"

/** Canonical JSON of what decision `number` would rest on now. */
const char *tt_evidence(tt_conduct *c, tt_arena *a, int number);
/** Its SHA-256 in hex. */
void tt_snapshot(const char *evidence, char ret[65]);
/** The gates of the answer so far, in `ret`; sets ret->may_propose. */
void tt_gates(tt_conduct *c, tt_arena *a, tt_answer_now *ret);

#endif
