/* SPDX-License-Identifier: Apache-2.0 */
/* study/study.h -- a study as its protocol.yaml defines it: checked, immutable, hashed.
 *
 *     protocol.yaml -> tt_study_read -> tt_study (+ findings of lint)
 *
 * One descriptor table (study/schema.c) says every key, its type, whether it may
 * repeat, its wording in en and zh: the reader, `new`, the reference page and the
 * editor's schema are made from it.  A value may be the word `open`: an open question, which lint
 * names and a person answers.  Every value has a basis: the registry record, another named source, or an
 * assumption that a named person must confirm before the study may run live. */
#ifndef TT_STUDY_H
#define TT_STUDY_H

#include "base/base.h"
#include "design/design.h"
#include "expr/expr.h"
#include "measure/measure.h"
#include "study/registered.h"
#include "unit/unit.h"
#include "yaml/yaml.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A text in both languages; zh falls back to en when the file gives one only. Never NULL. */
typedef struct tt_words {
    const char *in[TT_LANGS];
} tt_words;

typedef struct tt_arm {
    const char *id; /* "ALF" */
    tt_words title;
    const char *kind; /* EXPERIMENTAL ... as the registry says */
    tt_words text;
    bool control; /* never given the product */
    int share;    /* in the ratio of a randomised study; 0 otherwise */
} tt_arm;

/** How chance decides the arm. */
typedef struct tt_random {
    bool on;          /* the study is randomised by this program */
    const int *block; /* sizes; each block's is drawn among them */
    size_t blocks;
    const struct tt_item *const *stratum; /* code items; each combination of codes has its own list */
    size_t strata;
} tt_random;

typedef struct tt_level {
    const char *id; /* "L1" */
    tt_dec amount;  /* in the ladder's unit */
    int number;     /* 1 = lowest */
} tt_level;

typedef enum tt_dose_basis { TT_PER_WEIGHT, TT_FIXED } tt_dose_basis;

typedef struct tt_ladder {
    tt_words product, route;
    const tt_unit *unit; /* "{cells}/kg": per weight; "{cells}": fixed */
    tt_dose_basis basis;
    bool per_arm; /* one ladder each, or one pooled */
    const tt_level *level;
    int levels, start; /* start: number of the first level used */
    tt_dur weight_age; /* the weight used may not be older than this at preparation; n = 0: not said */
    tt_dec tolerance;  /* per cent of the planned dose that delivery may differ by without a deviation */
    bool has_tolerance, has_concentration, has_max_volume, has_min_viability;
    tt_qty concentration;               /* planned, {cells}/mL */
    tt_qty max_volume;                  /* mL */
    tt_dec min_viability;               /* per cent, release limit */
    const char *after;                  /* a moment of the study's own that the first dose comes after; "" none */
    tt_dur stagger_first, stagger_next; /* between the 1st and 2nd of a level; between later ones. n = 0: none */
    int sessions;                       /* most a participant may have of the level; 1 unless the study repeats it */
    tt_dur sessions_apart;              /* from the end of one to the start of the next */
    bool has_hours;                     /* of one session: */
    tt_dec hours_least, hours_most;
} tt_ladder;

/** Most sessions a study may plan for one participant. */
enum { TT_MOST_SESSIONS = 50 };

typedef struct tt_clause {
    const char *id; /* "D1" */
    tt_words text;
} tt_clause;

typedef struct tt_dlt_rule {
    tt_dur window;           /* from the end of administration */
    bool from_last;          /* of the last session so far; else of the first */
    const tt_clause *clause; /* what counts */
    size_t clauses;
    const tt_clause *excluded; /* what does not */
    size_t excludeds;
} tt_dlt_rule;

typedef enum tt_item_type { TT_I_NUMBER, TT_I_CODE, TT_I_TRUTH, TT_I_DATE, TT_I_TEXT } tt_item_type;

typedef struct tt_code_value {
    const char *code;
    tt_words title;
} tt_code_value;

typedef struct tt_item {
    const char *id; /* "ALT": CDISC test code where there is one */
    tt_words title;
    tt_item_type type;
    bool whole;                /* numbers: a count or a grade, without decimals */
    const tt_analyte *analyte; /* NULL if it is not a laboratory test */
    const tt_unit *unit;       /* numbers: the unit it is reported in */
    bool has_range;
    tt_dec low, high; /* plausible, inclusive, in `unit` */
    bool has_lln, has_uln;
    tt_dec lln, uln;           /* the laboratory's normal range, in `unit` */
    const tt_code_value *code; /* codes */
    size_t codes;
} tt_item;

typedef enum tt_visit_kind { TT_VISIT_SCREENING, TT_VISIT_BASELINE, TT_VISIT_OFFSET, TT_VISIT_DOSE } tt_visit_kind;

typedef struct tt_visit {
    const char *id; /* "H8", "D28", "M12" */
    tt_words title;
    tt_visit_kind kind;
    tt_dur offset; /* from the anchor; of an offset visit */
    bool has_window;
    tt_dur before,
        after;          /* the window: at + before .. at + after; before is <= 0. A baseline's is relative to the start of administration */
    const char *anchor; /* "dose" = end of administration, "enrolled" = enrolment; else a moment of its own */
} tt_visit;

typedef struct tt_anchor {
    const char *id; /* "dose", "transplant" */
    tt_words title; /* "end of injection" */
} tt_anchor;

typedef struct tt_form {
    const char *id; /* "chem" */
    tt_words title;
    const tt_item *const *item;
    size_t items;
    const tt_visit *const *visit; /* when it is filled */
    size_t visits;
    const tt_visit *baseline; /* the visit that is this form's baseline: before dosing for laboratory, after engraftment for MRI */
} tt_form;

typedef struct tt_criterion {
    const char *id; /* "I1", "E3" */
    bool exclusion;
    tt_words text;
    const tt_expr *test; /* NULL: a person's judgement */
    const char *ask;     /* who judges: "investigator" */
} tt_criterion;

typedef struct tt_ae_category {
    const char *id; /* "injection" */
    tt_words title;
} tt_ae_category;

typedef enum tt_endpoint_kind { TT_EP_SURVIVAL, TT_EP_AE_RATE, TT_EP_CHANGE, TT_EP_VALUE, TT_EP_CODE } tt_endpoint_kind;

typedef struct tt_endpoint {
    const char *id;
    tt_words measure;
    bool primary;
    tt_endpoint_kind kind;
    const tt_item *item;          /* change, value, code */
    const tt_visit *const *visit; /* the record's own times */
    size_t visits;
    tt_dur horizon;        /* survival, AE rate */
    const char *timeframe; /* as the record words it */
} tt_endpoint;

typedef enum tt_basis_from { TT_FROM_RECORD, TT_FROM_OTHER, TT_FROM_ASSUMED } tt_basis_from;

typedef struct tt_basis {
    const char *of; /* path: covers everything beneath; the longest match wins */
    tt_basis_from from;
    const char *source;                                      /* other: which; assumed: why */
    const char *confirmed_by, *confirmed_on, *confirmed_why; /* assumed: "" until a person confirms */
    int line;
} tt_basis;

typedef struct tt_signer {
    const char *role; /* "pi", "safety" */
} tt_signer;

/** The counts of a trial's state that a stopping rule may be written over: names and slots of its scope. */
typedef enum tt_stop_count {
    TT_COUNT_TREATED,        /* "treated": participants dosed */
    TT_COUNT_DLT,            /* "dlt": with a DLT */
    TT_COUNT_DEATHS,         /* "deaths": died, whatever the cause */
    TT_COUNT_RELATED_DEATHS, /* "related_deaths": of them, judged related to the product */
    TT_COUNT_SERIOUS,        /* "serious": with a serious adverse event */
    TT_COUNTS
} tt_stop_count;

typedef struct tt_stop_rule {
    const char *id;
    tt_words text;
    const tt_expr *test; /* over the counts of the trial's state, or NULL: judged by a person */
} tt_stop_rule;

typedef struct tt_study {
    const char *id, *registry, *code, *phase, *status, *allocation, *model, *masking, *purpose;
    const char *sponsor, *organisation;
    tt_words title, summary;
    int enrolment;
    tt_date start, primary_completion, completion;
    tt_truth committee;       /* an independent data monitoring committee? */
    tt_truth ipd_sharing;     /* individual participant data shared? */
    const char *replacements; /* participants who replace one not evaluable: "within" the enrolment, "beyond" it, "none" */
    const tt_zone *zone;
    const char *subject_prefix; /* "HLC": subjects are HLC-001 ... */
    const char *const *condition;
    size_t conditions;
    const tt_arm *arm;
    size_t arms;
    tt_random random;
    tt_ladder dose;
    const tt_design *design;   /* the rule */
    const tt_plan *plan;       /* its parameters, prepared */
    const char *design_params; /* as written, canonical, for the decision file */
    tt_dlt_rule dlt;
    const tt_stop_rule *stop;
    size_t stops;
    const tt_item *item;
    size_t items;
    const tt_anchor *anchor;
    size_t anchors;
    const tt_visit *visit;
    size_t visits;
    const tt_form *form;
    size_t forms;
    const tt_criterion *criterion;
    size_t criteria;
    const char *consent_version;
    tt_truth consent_representative; /* may a legal representative consent */
    const tt_signer *decision_signer;
    size_t decision_signers;
    const char *ae_scale, *ae_version; /* "CTCAE", "5.0" */
    const tt_ae_category *ae_category;
    size_t ae_categories;
    const tt_endpoint *endpoint;
    size_t endpoints;
    tt_dur followup, tumour_followup; /* of survival and safety; of tumours. n = 0: not said */
    const char *transplant;           /* liver transplantation in the survival analysis: "competing", "event" or "censor" */
    const tt_basis *basis;
    size_t bases;
    const char *approvals_missing; /* what a live start still lacks, "" if nothing */
    const char *source, *file;     /* the text of protocol.yaml and where it was */
    char hash[65];                 /* SHA-256 of the source, hex: the study's version */
    const tt_measures *measures;
    const char *defs; /* the study's own definitions in one text, "" if it has none; part of `hash` */
    const struct tt_yaml *yaml;
} tt_study;

/**
 * Read DIR/protocol.yaml (or a file) and check it. Findings (lint) are added to `fs`; the study is returned even with findings as far as it
 * could be read; *runnable is true when no finding is an error. Without a runnable study every pointer is still safe to read: lists are
 * empty, texts "", references NULL only where their list is empty.
 * @param runnable  may be NULL
 * @return failure only if the file is not there or not the YAML subset (E3, E70..E76), or a key is unknown (E100, E143), of the wrong type
 *         (E101), absent (E102), not one of its words (E128, E129), of another version (E145), or the design or one of its parameters is
 *         unknown (E700..E704). Of what is wrong with keys and types `fs` then holds all, up to a hundred, and the failure is the first.
 */
tt_code tt_study_read(tt_arena *a, const char *path, tt_findings *fs, const tt_study **ret, bool *runnable, tt_err *err);
tt_code tt_study_parse(tt_arena *a, const char *file, const char *text, size_t n, tt_findings *fs, const tt_study **ret, bool *runnable,
                       tt_err *err);
/** The same with the study's own definitions as they stand in tt_study.defs ("" none). Beside a folder's protocol.yaml they are the files
 * of its defs/. E158; E950, E965, E975..E977 of a definition. */
tt_code tt_study_parse_with(tt_arena *a, const char *file, const char *text, size_t n, const char *defs, tt_findings *fs,
                            const tt_study **ret, bool *runnable, tt_err *err);

const tt_arm *tt_study_arm(const tt_study *s, const char *id);
/** Arms whose participants are given the product. */
size_t tt_study_dosed_arms(const tt_study *s);
/** May this number be a value of the item, as far as decimals go? A grade of 2.5 may not. */
bool tt_item_takes(const tt_item *it, tt_dec number);
const tt_item *tt_study_item(const tt_study *s, const char *id);   /* case ignored */
const tt_visit *tt_study_visit(const tt_study *s, const char *id); /* case ignored */
const tt_form *tt_study_form(const tt_study *s, const char *id);
/** The form an item is followed on: the first with a baseline, else the first it is on; NULL if on none. */
const tt_form *tt_study_form_of(const tt_study *s, const tt_item *item);
/** The form an item is filled in on at a visit; NULL if it is not planned there. */
const tt_form *tt_study_form_at(const tt_study *s, const tt_item *item, const tt_visit *visit);
const tt_basis *tt_study_basis(const tt_study *s, const char *path); /* longest match or NULL */
/** Is the item planned at the visit? */
bool tt_form_at(const tt_form *f, const tt_visit *v);

/** An assumption nobody has confirmed: the i-th, NULL past the end. Live start is refused while there is one. */
const tt_basis *tt_study_unconfirmed(const tt_study *s, size_t i);

/** One planned moment of one subject. */
typedef struct tt_due {
    const tt_visit *visit;
    tt_instant at, open, close;
} tt_due;
/** When an anchor was: "dose" from the start to the end of administration, any other at one instant. */
typedef struct tt_anchor_time {
    const char *anchor;
    tt_instant start, end;
} tt_anchor_time;
/**
 * The schedule around `n` anchors: baseline, dose and offset visits in order of time. A baseline is open from its anchor's start + before
 * to start + after; the dose visit from the start to the end of administration; the others count from the end. A visit without a window is
 * open at its instant only. Screening has no planned time, nor has a visit whose anchor is not among those given: they are left out.
 * @return the number of moments in *ret
 */
size_t tt_study_schedule_from(tt_arena *a, const tt_study *s, const tt_anchor_time *from, size_t n, tt_due **ret);
/** The same around an administration alone. */
size_t tt_study_schedule(tt_arena *a, const tt_study *s, tt_instant dose_start, tt_instant dose_end, tt_due **ret);

/** Is it a moment of its own, neither "dose" nor "enrolled": recorded when it happens? */
bool tt_anchor_is_own(const char *anchor);
/** By id, case ignored: one of the study's own; NULL if there is none. */
const tt_anchor *tt_study_anchor(const tt_study *s, const char *id);
/** An anchor in words: its title; "the dose", "enrolment". */
tt_words tt_study_anchor_words(const tt_study *s, const char *id);

/** The days that times of a criterion count from: names of the scope, "screening.date", "consent.date", "enrolment.date". */
typedef enum tt_entry_day { TT_DAY_SCREENING, TT_DAY_CONSENT, TT_DAY_ENROLMENT, TT_ENTRY_DAYS } tt_entry_day;
/** The name in expressions. */
const char *tt_entry_day_name(tt_entry_day day);

/** Eligibility of one person: one answer a criterion. */
typedef struct tt_verdict_of {
    const tt_criterion *criterion;
    tt_truth met;       /* is the criterion itself true; for an exclusion yes means excluded */
    const char **lacks; /* what is missing */
    size_t n_lacks;
    const char *why; /* explanation of the result */
} tt_verdict_of;
/**
 * Judge all criteria. `lookup` gives item values (name->slot is the index of the item in s->item); `on` the days of entry, those not known
 * of precision TT_P_NONE; `judged` gives a person's answer by criterion id.
 * @return yes only if every inclusion is yes and every exclusion no; no if one fails; else unknown
 */
tt_truth tt_study_eligible(tt_arena *a, const tt_study *s, tt_lookup *lookup, void *self, const tt_date on[TT_ENTRY_DAYS],
                           tt_truth (*judged)(void *self, const char *criterion), tt_verdict_of **ret);

/** The scope criteria are compiled in: one name an item, slot = its index in s->item; ID.uln, ID.lln where the study gives a
 * normal range, and the days of entry, which tt_study_eligible answers itself. */
tt_scope tt_study_scope(tt_arena *a, const tt_study *s);

/** Is the product counted in living cells? Then a share of them is viable; particles and hours of a session have no viability. */
bool tt_study_counts_cells(const tt_study *s);
/** What a dose is counted in, as it stands behind a number: "cells", "个细胞"; "particles", "个颗粒"; else the unit's code. In `a`. */
tt_words tt_study_counted(tt_arena *a, const tt_study *s);
/** Cells (or particles) to give: amount x weight for a per-weight ladder, amount otherwise. TT_ERANGE (E140) weight outside 1..400 kg. */
tt_code tt_study_planned(const tt_study *s, const tt_level *level, tt_dec weight_kg, tt_dec *ret, tt_err *err);

/* --- one person against several studies --------------------------------------------- */

/** A fact as it was written down: "BILI" = "120 umol/L", "nct05727722.I7" = "yes" for a criterion a person has judged. */
typedef struct tt_fact {
    const char *name, *value;
    tt_where where;
    bool used; /* some study asked for it */
} tt_fact;

/**
 * Read facts: a YAML map (.yaml, .yml), a CSV of name and value (.csv, with a heading), else lines "name = value" ('#' begins a remark).
 * @return TT_EPARSE (E232 a line is no fact, E234 a name twice; E70.., E450.. as YAML and CSV), TT_ELIMIT (E235 more than 1000)
 */
tt_code tt_facts_read(tt_arena *a, const char *file, const char *text, size_t n, tt_fact **ret, size_t *facts, tt_err *err);

typedef struct tt_matched {
    tt_truth answer;        /* of all criteria; unknown while one that could decide is unknown */
    tt_verdict_of *verdict; /* one a criterion; unknown where it is not confirmed */
    const bool *confirmed;  /* has a person or the record's own definition stood for it? */
} tt_matched;

/**
 * Judge the criteria of a study by facts. Only a confirmed criterion is judged: one whose basis is an assumption nobody has confirmed, or
 * that has no basis, stays unknown whatever the facts say, because it was read from free text. A code the study does not list is a value
 * it lacks.
 * @return TT_EPARSE (E230 a value is not of the item's type, E234 two names of one item), TT_EUNIT (E230 its unit is missing or does
 * not convert), TT_ERANGE (E233)
 */
tt_code tt_study_match(tt_arena *a, const tt_study *s, tt_fact *fact, size_t facts, tt_matched *ret, tt_err *err);

/* --- the format, said from its one table ---------------------------------------- */

/** docs/reference/protocol.md in a language: every key of protocol.yaml, its type, whether it is needed, its meaning. */
const char *tt_study_reference(tt_arena *a, tt_lang lang);
/** docs/reference/protocol.schema.json: the same as a JSON Schema (draft 2020-12), for editors. */
const char *tt_study_json_schema(tt_arena *a);
/** A Markdown table of what a study takes from the record, from other sources, and assumes: one row a basis entry, in the order of the
 * file. */
const char *tt_study_sources(tt_arena *a, const tt_study *s);

/* --- a definition's text, and two of them ---------------------------------------- */

/**
 * The one form of a definition: two blanks a level; the order of the keys and long texts as they are. Values, their quotes and every
 * comment stay. Formatting what is formatted changes nothing.
 * @return as tt_yaml_parse; TT_EPARSE (E840) if the result would not read back as the same values and comments
 */
tt_code tt_study_format(tt_arena *a, const char *file, const char *text, size_t n, const char **ret, tt_err *err);

typedef enum tt_change_class { TT_CHANGE_SAFE, TT_CHANGE_DECIDE, TT_CHANGE_REFUSED } tt_change_class;

/** One difference between two versions of a study. */
typedef struct tt_study_change {
    tt_change_class cls;
    const char *path;     /* "visits[D28].window": members of a list by their id */
    const char *was, *is; /* "" if absent */
    const char *why[TT_LANGS];
    int line; /* in the new file; 0: it is not there */
} tt_study_change;

/** What changed from one version to the next, refused first, then what needs a decision, then the safe; each in the order of the file. */
size_t tt_study_diff(tt_arena *a, const tt_study *was, const tt_study *is, const tt_study_change **ret);
/** May a study go from one status to another? NOT_YET_RECRUITING -> RECRUITING: yes; COMPLETED -> RECRUITING: no. */
bool tt_study_status_may(const char *from, const char *to);
/** Whom may a study in this status still take: new participants (screening), doses? An unknown status takes none. */
bool tt_study_status_enrols(const char *status);
bool tt_study_status_doses(const char *status);

/* --- to the registry ------------------------------------------------------------ */

/** The study as a ClinicalTrials.gov API v2 record: what it says, over what `record` kept of the record it was drafted from. A draft
 * gives back all but its not_carried list. */
const tt_json *tt_study_registry(tt_arena *a, const tt_study *s);

#ifdef __cplusplus
}
#endif
#endif
