/* SPDX-License-Identifier: Apache-2.0 */
/* design/pace_internal.h -- conducting a trial whose doses a model chooses.
 *
 * CRM and BLRM differ in the model.  How far the next dose may be from the present
 * one, when the trial ends and how a choice becomes a move is common. */
#ifndef TT_DESIGN_PACE_INTERNAL_H
#define TT_DESIGN_PACE_INTERNAL_H

#include "design/design_internal.h"

typedef struct tt_pace {
    int32_t patients; /* the trial ends when so many have been treated */
    int32_t stop_n;   /* or when the present dose has so many and would be given again; INT32_MAX = never */
    bool coherent;    /* no higher dose right after a cohort with DLTs at or above the target rate */
    bool skips;       /* up to the dose above the highest tried; else one above the present dose */
    bool tried;       /* the MTD is a dose that was given */
} tt_pace;

enum { TT_PACE_PATIENTS = 240 };

/* The parameters of every such design, after the ladder and the target. */
#define TT_PACE_PARAMS(coherent)                                                                                                           \
    {"cohorts", "10", "1.. (at most 240 patients)", {"number of cohorts", "队列数"}},                                                      \
        {"cohort-size", "3", "1..24", {"patients per cohort", "每队列人数"}},                                                              \
        {"stop-n",                                                                                                                         \
         "",                                                                                                                               \
         "1..240",                                                                                                                         \
         {"stop when a dose that would get the next cohort has so many patients (default: never)",                                         \
          "下一队列仍用该剂量且其人数已达此数时停止（默认不停）"}},                                                                        \
        {"no-skip",                                                                                                                        \
         "yes",                                                                                                                            \
         "yes|no",                                                                                                                         \
         {"up by one level at most (no: back up over doses already tried)", "每次最多升一级（no：可越过已试剂量回升）"}},                  \
        {"coherent",                                                                                                                       \
         coherent,                                                                                                                         \
         "yes|no",                                                                                                                         \
         {"never up right after a cohort whose DLT rate is at or above the target", "队列 DLT 率达到目标后不立即递增"}},                   \
    {                                                                                                                                      \
        "mtd-tried", "yes", "yes|no",                                                                                                      \
        {                                                                                                                                  \
            "the MTD is a dose that was given (no: the model's choice, tried or not)",                                                     \
                "MTD 须为已给过的剂量（no：取模型所选，不论是否试过）"                                              \
        }                                                                                                                                  \
    }

/* Read them into plan->cohort, most, leaps and `ret`. The target is in the plan already. */
tt_code tt_pace_prepare(tt_plan *plan, tt_pace *ret, tt_err *err);

tt_move tt_pace_start(const tt_plan *plan, const tt_pace *pace);
/* Remember in the phase what coherence asks of the cohort just closed. */
void tt_pace_observe(const tt_plan *plan, const tt_pace *pace, tt_state *s);

int32_t tt_pace_treated(const tt_state *s);
/* The highest dose the next cohort may get. */
int32_t tt_pace_cap(const tt_pace *pace, const tt_state *s);

/* Rule ids and notes of one model's moves. */
typedef struct tt_pace_words {
    const char *up, *stay, *down, *held; /* held: the model points higher, the pace does not */
    uint16_t why_up, why_stay, why_down, why_held;
} tt_pace_words;

/* The move to `dose`, which the model chose within the cap; `wish` is what it would choose without. */
tt_move tt_pace_move(const tt_plan *plan, const tt_pace *pace, const tt_state *s, int32_t dose, int32_t wish, const tt_pace_words *words);

#endif
