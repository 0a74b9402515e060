/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/decide_internal.h -- what the answer, its evidence and its signing share. */
#ifndef TT_DECIDE_INTERNAL_H
#define TT_DECIDE_INTERNAL_H

#include "conduct/conduct_internal.h"

/** What is put up for signature, besides the evidence. */
struct offer {
    int number;
    tt_act act;
    int from, to, cohort;
    const char *rule, *override_reason;
    tt_instant at; /* of the proposal: the follow-up of the pending is that of this instant */
};
struct offer tt_offer_of(const tt_decision *d);

/** Canonical JSON of the offer and all it rests on: what is known now, the pending followed until the offer was made. */
const char *tt_evidence(tt_conduct *c, tt_arena *a, const struct offer *o);
/** Its SHA-256 in hex. */
void tt_snapshot(const char *evidence, char ret[65]);
/** The answer at an instant, with a scratch arena already fresh. */
tt_code tt_decide_at(tt_conduct *c, tt_arena *a, tt_instant at, tt_answer_now *ret, tt_err *err);
/** The gates of the answer so far, in `ret`; sets ret->may_propose. */
void tt_gates(tt_conduct *c, tt_arena *a, tt_answer_now *ret);

#endif
