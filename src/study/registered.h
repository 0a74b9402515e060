/* SPDX-License-Identifier: Apache-2.0 */
/* study/registered.h -- what comes from a registry: a record as its reader sees it, the
 * protocol drafted from it, and how its time frames are read.  Part of study/study.h. */
#ifndef TT_STUDY_REGISTERED_H
#define TT_STUDY_REGISTERED_H

#include "base/base.h"
#include "json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_draft {
    const char *text;               /* protocol.yaml as drafted */
    const char *study_id;           /* "nct07276568": the folder */
    const char *const *not_carried; /* leaves of the record that have no place, NULL-ended: path = value */
    int participants, arms, outcomes, time_points;
    int values; /* planned of one participant: outcomes x their times */
} tt_draft;

/** Draft a protocol from a ClinicalTrials.gov API v2 record (JSON, or the Python-literal form, also inside a page's text). TT_EPARSE (E800
 * not a study record; E801 a value of the wrong type; E803 its number cannot name a folder; E50, E51, E53 it does not parse); TT_ELIMIT
 * (E802 over 32 MiB, before anything is read; E52; E804). */
tt_code tt_draft_from_record(tt_arena *a, const char *file, const char *text, size_t n, tt_draft *ret, tt_err *err);

/* --- a registry record as its reader sees it ------------------------------------- */

typedef enum tt_moment {
    TT_MOMENT_SUBMITTED,
    TT_MOMENT_POSTED,
    TT_MOMENT_START,
    TT_MOMENT_PRIMARY,
    TT_MOMENT_END,
    TT_MOMENT_RESULTS,
    TT_MOMENT_VERIFIED,
    TT_MOMENT_UPDATED,
    TT_MOMENTS
} tt_moment;

typedef struct tt_dated {
    tt_moment moment;
    const char *date; /* as the record writes it */
    bool actual;      /* it has happened; else it is planned */
} tt_dated;

/** An arm, an intervention, or an outcome. */
typedef struct tt_registered_item {
    const char *kind; /* "EXPERIMENTAL", "BIOLOGICAL"; of an outcome "primary", "secondary", "other" */
    const char *name, *text, *when;
} tt_registered_item;

typedef struct tt_registered_place {
    const char *facility, *city, *country, *status;
} tt_registered_place;

typedef struct tt_registered_contact {
    const char *name, *phone, *email;
} tt_registered_contact;

/** The record's own words, never NULL: "" where it does not say. An organisation that is a person is not said. */
typedef struct tt_registered {
    const char *id, *title, *official_title, *organisation, *sponsor, *status, *why_stopped, *summary, *description;
    const char *type, *allocation, *model, *masking;
    const char *eligibility, *sex, *min_age, *max_age;
    const char *ipd, *ipd_text, *ipd_when, *ipd_access;
    int64_t enrolment; /* 0 or less: not said */
    tt_truth healthy;  /* are healthy volunteers taken */
    bool sponsor_is_person;
    const char *const *phase, *const *condition, *const *keyword;
    size_t phases, conditions, keywords;
    const tt_registered_item *arm, *intervention, *outcome;
    size_t arms, interventions, outcomes;
    const tt_registered_place *place;
    size_t places;
    const tt_registered_contact *contact; /* persons: shown only where somebody asked for it */
    size_t contacts;
    const tt_dated *date;
    size_t dates;
    const tt_json *root;
} tt_registered;

/** Read a record in any of the forms tt_draft_from_record takes. Failures as there (E800, E801, E802, E50..E53). */
tt_code tt_registered_read(tt_arena *a, const char *file, const char *data, size_t n, tt_registered *ret, tt_err *err);
/** The same tree without persons: contacts, officials, investigators by name, a sponsor who is a person. */
const tt_json *tt_registered_public(tt_arena *a, const tt_json *root);
/** Is the sponsor of the record with this root a person: an individual, or the investigator who sponsors the study? */
bool tt_registered_by_person(const tt_json *root);
/** Its organisation; "" when there is none or it is a person. */
const char *tt_registered_organisation(const tt_json *root);
/** The sponsor as anybody may read it: a person is "an individual (University Hospital)"; `organisation` may be "". */
const char *tt_sponsor_public(tt_arena *a, tt_lang lang, bool person, const char *name, const char *organisation);

typedef struct tt_timeframe {
    const char *kind; /* points horizon range periodic event anchor refuse */
    bool baseline;
    const char *const *points;                             /* NULL-ended ISO 8601 */
    const char *horizon, *range, *period, *event, *anchor; /* NULL = none */
    const char *reason;                                    /* refuse: why, in both languages (tt_in_one) */
} tt_timeframe;
/** Read a registry time frame. Never a guess: what it cannot read is kind "refuse". */
void tt_timeframe_read(tt_arena *a, const char *text, tt_timeframe *ret);

#ifdef __cplusplus
}
#endif
#endif
