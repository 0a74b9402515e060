/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_items_internal.h -- the items of a draft. */
#ifndef TT_STUDY_DRAFT_ITEMS_INTERNAL_H
#define TT_STUDY_DRAFT_ITEMS_INTERNAL_H

#include "study/draft_internal.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_draft_group { TT_DRAFT_LABORATORY, TT_DRAFT_BEDSIDE, TT_DRAFT_MRI, TT_DRAFT_SCORES, TT_DRAFT_OTHER } tt_draft_group;

typedef struct tt_draft_item {
    const char *id, *title;
    const char *type; /* NULL: open */
    const char *unit; /* of a number; NULL: open */
    bool analyte, two_units, yes_no;
    bool drafted; /* one of two the record speaks of as one */
    bool history; /* asked at screening for a criterion of time; its Chinese title is */
    const char *zh;
    tt_draft_group group;
} tt_draft_item;

struct tt_draft_items {
    tt_draft_item *at;
    size_t n;
};

typedef struct tt_draft_score {
    const char *id, *names; /* names in small letters, between bars */
} tt_draft_score;

/** "the change from baseline in serum albumin levels" -> "albumin", and that it is a change. */
const char *tt_draft_subject(tt_arena *a, const char *measure, bool *change);
/** The laboratory test a subject is, as a whole; NULL if it is none. */
const tt_analyte *tt_draft_analyte(tt_drafting *d, const char *subject);
/** A criterion's words as a test over items; NULL where they leave a doubt. */
const char *tt_draft_propose(tt_drafting *d, const char *text);
/** A condition of time as a test over a pair of items, which it adds; NULL where its words leave a doubt. */
const char *tt_draft_history(tt_drafting *d, const char *text, bool exclusion, bool *day_said);
/** The items so added: how many, and their ids "A, ADT, B". */
size_t tt_draft_histories(const tt_drafting *d);
const char *tt_draft_history_items(tt_drafting *d);
const tt_draft_score *tt_draft_score_of(tt_arena *a, const char *subject);

#ifdef __cplusplus
}
#endif
#endif
