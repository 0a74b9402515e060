/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_internal.h -- what the parts of a draft share: the record, the text
 * as it grows, and how a gap, a value and a basis are written. */
#ifndef TT_STUDY_DRAFT_INTERNAL_H
#define TT_STUDY_DRAFT_INTERNAL_H

#include "study/record_internal.h"
#include "study/study_internal.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TT_DRAFT_MOST = 1000 }; /* entries of a list of protocol.yaml */

/** One outcome of the record. */
typedef struct tt_draft_outcome {
    const char *id; /* "P1", "S3", "O2" */
    bool primary;
    const char *measure, *timeframe, *description; /* "" if absent */
    tt_timeframe tf;
    bool late_baseline; /* its baseline comes after the product was given */
    tt_endpoint_kind kind;
    bool has_kind;
    const char *item;  /* the one item it is about, NULL if none or several */
    const char *items; /* what to choose from when there are several */
    size_t form;       /* number of its form + 1; 0: none */
} tt_draft_outcome;

typedef struct tt_draft_items tt_draft_items;

typedef struct tt_drafting {
    tt_arena *a;
    tt_record rec;
    const tt_measures *measures;
    tt_buf y;             /* protocol.yaml so far */
    tt_buf basis;         /* its last section */
    const char *arm_text; /* what the arms are given, each description once */
    const char *eligibility;
    const tt_json *const *arm;
    size_t arms;
    tt_draft_outcome *outcome;
    size_t outcomes;
    int64_t enrolment;
    struct tt_draft_items *items;
    struct tt_s_phrases *since; /* words of conditions of time, read when first asked for */
    const char *criteria;       /* the criteria as they will stand */
    size_t n_criteria;
    const char **form_id; /* by the number of a form */
    int forms_of[5];      /* forms so far, by what is on them */
    int time_points, values;
    tt_code code; /* the first limit that was passed */
    tt_err err;
} tt_drafting;

/** A scalar that reads back as this text and is never taken for an open question. */
const char *tt_draft_scalar(tt_arena *a, const char *text);
/** "key: value" on a line; nothing when `text` is NULL. */
void tt_draft_put(tt_drafting *d, int indent, const char *key, const char *text);
/** "key: open  # E104: how long .." with the words of the key's row in the table. */
void tt_draft_open(tt_drafting *d, int indent, const char *key, unsigned id, const char *path);
/** An entry of a list that has others, but not those the record should have given: "- open  # E125: ..". */
void tt_draft_open_entry(tt_drafting *d, const char *path);
/** A list longer than a study may have ends the draft. */
bool tt_draft_fits(tt_drafting *d, size_t n, const char *what);
void tt_draft_basis(tt_drafting *d, const char *of, const char *source); /* source NULL: the record */

void tt_draft_about(tt_drafting *d); /* study, conditions, arms */
void tt_draft_dose(tt_drafting *d);  /* dose, design, dlt, stopping, decision, consent */
void tt_draft_outcomes_read(tt_drafting *d);
/** Are its times single moments that can be visits? */
bool tt_draft_listed(tt_arena *a, const tt_draft_outcome *o);
/** Has it items, and are its times such moments? */
bool tt_draft_scheduled(tt_arena *a, const tt_draft_outcome *o);
/** "D7, W4, M6": its moments as visits. */
const char *tt_draft_points(tt_arena *a, const tt_draft_outcome *o);
/** The visits at which survival or adverse events are looked at; NULL if its times are no list. */
const char *tt_draft_visits(tt_arena *a, const tt_draft_outcome *o);
void tt_draft_eligibility_read(tt_drafting *d); /* before the schedule: its conditions of time have items */
void tt_draft_schedule(tt_drafting *d);         /* anchors, visits, and with draft_forms: */
void tt_draft_forms(tt_drafting *d);            /* items, forms */
void tt_draft_eligibility(tt_drafting *d);      /* eligibility */
void tt_draft_endpoints(tt_drafting *d);        /* adverse_events, endpoints, followup, transplant */
void tt_draft_record(tt_drafting *d);           /* approvals, basis, record */
void tt_draft_rest(tt_drafting *d);             /* record.registry: last, for it is what nothing else carried */

/** ASCII capitals as small letters. */
const char *tt_draft_lower(tt_arena *a, const char *text);
/** Short name out of a name: "(ALF)" if it is there, else initials; made unique among `n` others. */
const char *tt_draft_id(tt_arena *a, const char *name, const char *elsewhere, const char *const *others, size_t n);
/** The longest text block a person can read that is safe as a literal block, else in quotes. */
void tt_draft_block(tt_drafting *d, int indent, const char *key, const char *text);

#ifdef __cplusplus
}
#endif
#endif
