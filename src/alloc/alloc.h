/* SPDX-License-Identifier: Apache-2.0 */
/* alloc/alloc.h -- which slot a patient takes, and from when on it may be dosed; and
 * which arm chance gives.
 *
 * A signed decision opens a cohort of slots at one dose level.  A patient takes
 * the next free slot; dosing then waits for the stagger: a minimum time between
 * the first and the second patient ever dosed at a level, and another between
 * any later two.  All functions are pure: the facts come in, a verdict goes out.
 *
 *     tt_slots s = {.level = 2, .size = 3, ...};
 *     int32_t slot;
 *     TT_TRY(tt_slot_next(&s, &slot, err));
 *     TT_TRY(tt_slot_dose(&s, slot, now, err));     // E561 names the earliest instant
 */
#ifndef TT_ALLOC_ALLOC_H
#define TT_ALLOC_ALLOC_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- chance --------------------------------------------------------------------- */

/** Largest block of a randomisation list, most arms and sizes of block (what fits into it), longest list. */
enum { TT_BLOCK_MOST = 100, TT_LIST_ARMS = TT_BLOCK_MOST, TT_LIST_SIZES = TT_BLOCK_MOST, TT_LIST_MOST = 100000 };
enum { TT_LIST_SECRET = 32 };

/** Permuted blocks: every block holds each arm exactly as often as its share asks. */
typedef struct tt_blocks {
    const int32_t *share; /* of each arm, 1 or more */
    size_t arms;
    const int32_t *size; /* multiples of the shares' sum; each block's is drawn among them */
    size_t sizes;
    int32_t total; /* blocks are drawn so that this many places are whole blocks, if any sum of sizes gives it; 0: no end is known */
} tt_blocks;

/** Do whole blocks make up `total`? Then everybody who can count knows how many of each arm are left of it; else only the secret does. */
bool tt_list_whole(const tt_blocks *b);

/**
 * The first `n` places of one stratum's list: for each the index of its arm. The same secret, stratum and blocks give the same list, on any
 * machine, and a longer list begins with the shorter. docs/reference/allocation.md says it in so many words that anybody can write it
 * again.
 * @param stratum  names the stratum: "SEX=F"; "" = there is one list
 * @return TT_EUSAGE (E944) blocks that no list can be made of, or a list too long
 */
tt_code tt_list_draw(const unsigned char secret[TT_LIST_SECRET], const char *stratum, const tt_blocks *b, size_t n, int32_t *ret,
                     tt_err *err);

/* --- slots ------------------------------------------------------------------------ */

/** Minimum times between first doses at one level; n = 0: none. */
typedef struct tt_stagger {
    tt_dur first; /* between the first and the second patient of the level */
    tt_dur other; /* between any later patient and the one before */
} tt_stagger;

/** A slot somebody has. */
typedef struct tt_slot {
    int32_t number;   /* 1..size, unique in the cohort */
    tt_instant dosed; /* start of the first dose; TT_NO_INSTANT = reserved, not dosed yet */
} tt_slot;

/** What is known about a level when somebody asks. */
typedef struct tt_slots {
    int32_t level;        /* dose number, for messages */
    int32_t size;         /* slots of the open cohort; a patient who is not evaluable gives back a slot, see `returned` */
    const tt_slot *taken; /* of the open cohort, any order */
    size_t n_taken;
    const tt_instant *before; /* doses at this level outside the open cohort (earlier cohorts, replaced patients), any order */
    size_t n_before;
    int32_t returned; /* taken slots whose patient is not evaluable: as many more slots exist */
    tt_stagger stagger;
    const tt_zone *zone; /* the site's: a stagger of days is a calendar's; never NULL */
} tt_slots;

/** The lowest free slot number. TT_EDENIED (E560): the cohort is full. */
tt_code tt_slot_next(const tt_slots *s, int32_t *ret, tt_err *err);

/** May this slot be taken? TT_EDENIED: E562 somebody has it; E563 the cohort has no such slot. */
tt_code tt_slot_take(const tt_slots *s, int32_t number, tt_err *err);

/**
 * The earliest instant at which one more patient may be dosed at this level: after the last dose plus the stagger.
 * INT64_MIN + 1 (TT_AT_ONCE) when nobody has been dosed here.
 */
#define TT_AT_ONCE (INT64_MIN + 1)
tt_instant tt_slot_earliest(const tt_slots *s);

/**
 * May the patient of a taken slot be dosed at `at`?  The stagger is kept to both sides, so that a late entry with its
 * true, earlier time is judged by that time.
 * @return TT_EDENIED: E561 the stagger has not elapsed (names the earliest instant in the site's time); E566 an earlier
 *         time than a dose already given, and too near it; E564 the slot is not taken; E565 its patient has been dosed
 */
tt_code tt_slot_dose(const tt_slots *s, int32_t number, tt_instant at, tt_err *err);

/** The sessions one participant has had, when somebody asks for another. */
typedef struct tt_sessions {
    const char *who;     /* for messages */
    int32_t most, given; /* the study's most, and how many have been given */
    tt_instant last_end; /* end of the newest; of no meaning while none is given */
    tt_dur apart;        /* shortest time from there to the next start */
    const tt_zone *zone; /* the site's; never NULL */
} tt_sessions;

/** From when on the next session may begin by the interval; TT_AT_ONCE before the first. */
tt_instant tt_session_earliest(const tt_sessions *s);
/** May the next session begin at `at`? *ret: its number. TT_EDENIED: E541 all have been given; E542 the interval has not passed. */
tt_code tt_session_next(const tt_sessions *s, tt_instant at, int32_t *ret, tt_err *err);

#ifdef __cplusplus
}
#endif
#endif
