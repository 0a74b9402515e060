/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_since_internal.h -- conditions of time in eligibility texts:
 *
 *     text -> words, phrases of defs/eligibility (draft_since_words)
 *          -> one time (draft_since_time) and what happened (draft_since)
 *          -> two items and a test (draft_history) */
#ifndef TT_STUDY_DRAFT_SINCE_INTERNAL_H
#define TT_STUDY_DRAFT_SINCE_INTERNAL_H

#include "study/draft_items_internal.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What a phrase is for, in the order of `parts` in draft_since_words.c. */
typedef enum tt_s_part {
    TT_S_NUMBER,
    TT_S_UNIT,
    TT_S_WITHIN, /* "within": stands alone */
    TT_S_IN,     /* "in the": needs "last", or "before" a day */
    TT_S_RECENT,
    TT_S_PERIOD,
    TT_S_UNDER, /* "less than .. ago" */
    TT_S_OVER,  /* "at least .. ago" */
    TT_S_AGO,
    TT_S_BEFORE,
    TT_S_OF,
    TT_S_SCREENING, /* days it counts back from, in the order of tt_entry_day .. */
    TT_S_CONSENT,
    TT_S_ENROLMENT,
    TT_S_DOSE, /* .. and the one still to come */
    TT_S_SUBJECT,
    TT_S_EXCEPT,
    TT_S_FILLER,
    TT_S_DOUBT,
    TT_S_STRICT, /* doubtful among exceptions and in brackets too */
    TT_S_HOURS,
    TT_S_NAME,      /* with a digit of its own: "type 2" */
    TT_S_EVENT,     /* happens on a day: surgery */
    TT_S_STATE,     /* may last: infection */
    TT_S_CONDITION, /* lasts, and has a beginning: ascites */
    TT_S_DIAGNOSIS,
    TT_S_VERB, /* only says that something was done: "received" */
    TT_S_PARTS
} tt_s_part;

typedef struct tt_s_word {
    const char *low; /* in small letters; one mark is a word */
    const char *at;  /* in the text */
    const char *end;
} tt_s_word;

typedef struct tt_s_words {
    const tt_s_word *at;
    size_t n;
} tt_s_words;

typedef struct tt_s_phrase {
    tt_s_part part;
    const char *means; /* of a number, unit or comparison; the item's id of what happens */
    const char *zh;    /* of what happens */
    tt_s_words words;
} tt_s_phrase;

/** A text in words; `text` must live as long. */
tt_s_words tt_s_cut(tt_arena *a, const char *text);
/** Words of the longest phrase of parts [first, last] that begins at word i; 0 if there is none. `ret` may be NULL. */
size_t tt_s_match(tt_drafting *d, const tt_s_words *w, size_t i, tt_s_part first, tt_s_part last, const tt_s_phrase **ret);

/** What a criterion says: something happened, and so long before a day. */
typedef struct tt_since {
    bool negated;
    const char *what; /* in the record's words */
    const char *id;   /* of the item */
    const char *zh;
    bool lasts;      /* it is there now, and since when; else the last time it happened */
    bool wanted;     /* a diagnosis or a condition: what a study may look for, not only exclude */
    const char *op;  /* of its date and the day less the duration */
    const char *dur; /* "4 wk" */
    tt_s_part day;   /* TT_S_SCREENING .. TT_S_DOSE */
    bool day_said;
} tt_since;

typedef struct tt_s_reading {
    tt_drafting *d;
    tt_s_words w;
    size_t from, to; /* words of the time */
    bool behind_for; /* "for at least" */
    tt_since *ret;
} tt_s_reading;

/** Words of a phrase of that part at word i, 0 if there is none. */
size_t tt_s_has(const tt_s_reading *r, size_t i, tt_s_part part);
bool tt_s_is(const tt_s_reading *r, size_t i, const char *word);
bool tt_s_digits(const char *word);
/** Finds the one time of the criterion, `from` to `to`. */
bool tt_s_find_time(tt_s_reading *r);

/** Read a whole criterion; false where a word leaves a doubt. */
bool tt_since_read(tt_drafting *d, const char *text, tt_since *ret);

#ifdef __cplusplus
}
#endif
#endif
