/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/virtual.h -- a rehearsal: the whole study on model patients.
 *
 * Simulated actors (coordinator, investigator, safety reviewer, pharmacist) do
 * through conduct what people will do: every gate, signature and window holds for
 * them too, and every event they write carries the source SIMULATED.  It is a
 * rehearsal of the study, not evidence about the product: the patients come from a
 * table of means and variation (defs/virtual/simple.yaml), and their DLTs from the
 * design's own toxicity truth, so that rehearsal and operating characteristics
 * share one truth.
 *
 * Streams are keyed by (seed, purpose, patient): the same seed gives the same
 * bytes, and another truth leaves the same patients otherwise as they were. */
#ifndef TT_VIRTUAL_H
#define TT_VIRTUAL_H

#include "conduct/conduct.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_rehearsal {
    uint64_t seed;
    int patients;        /* screened at most; 0 = the study's enrolment */
    const double *truth; /* DLT probability of level 1..levels, NULL = the model's */
    int levels;          /* rates in `truth`, > 0; the last holds for every level above */
    tt_instant start;    /* TT_NO_INSTANT: the study's start date */
    tt_dur until;        /* stop so long after the start, in the middle of things; n = 0: to the end */
    /** Told after each commit: what is on disk now. May be NULL; false stops (TT_EINTR E771), what is committed stays. */
    bool (*progress)(void *self, int64_t seq, int screened, int dosed);
    void *self;
} tt_rehearsal;

typedef struct tt_rehearsed {
    int screened, failed, dosed, sessions, dlts, decisions, deaths, transplants;
    int64_t values, events, deviations;
    int mtd; /* level, 0 none, -1 not settled */
    tt_instant last;
} tt_rehearsed;

/**
 * Rehearse a study into a new file `db`.
 * @return what conduct returns for its verbs; TT_EPARSE (E770 the model's table); TT_EINTR (E771)
 */
tt_code tt_rehearse(const char *db, const tt_study *s, bool runnable, const tt_rehearsal *how, tt_rehearsed *ret, tt_err *err);

#ifdef __cplusplus
}
#endif
#endif
