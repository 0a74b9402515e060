/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/trial.h -- what the events mean: events in, state out, once.
 *
 * Every screen, table, figure and export is a projection of this state, and this
 * state is nothing but the events applied in order: applying the same events
 * again gives the same state, field by field (tt_trial_digest).  apply never
 * judges: whether something may be done is conduct's question, asked before the
 * event was written.  Only an event that cannot be applied at all (a subject
 * nobody screened) is refused, as damage.
 *
 * Kinds of event and their bodies are in docs/reference/events.md, made from the
 * table in trial/kinds.c. */
#ifndef TT_TRIAL_H
#define TT_TRIAL_H

#include "base/base.h"
#include "design/design.h"
#include "record/record.h"
#include "study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

/** One row of the table of kinds. */
typedef struct tt_kind {
    const char *name;            /* "dosed" */
    const char *title[TT_LANGS]; /* "dose given", "已给药" */
    const char *body;            /* its body's members, "a, [b]": b may be absent */
} tt_kind;
/** What a member of a body means, wherever it stands. */
typedef struct tt_member {
    const char *name, *type; /* "level", "integer" */
    const char *means[TT_LANGS];
} tt_member;
/** By name, NULL if unknown. */
const tt_member *tt_member_find(const char *name);
/** The i-th name of a kind's body, copied to `ret`; *optional: it may be absent. False past the end. */
bool tt_kind_member(const tt_kind *k, size_t i, char ret[32], bool *optional);
/** docs/reference/events.md in a language: every kind and its body. */
const char *tt_kinds_reference(tt_arena *a, tt_lang lang);

/** The i-th kind, NULL past the end; by name, NULL if unknown. */
const tt_kind *tt_kind_at(size_t i);
const tt_kind *tt_kind_find(const char *name);

typedef struct tt_user {
    const char *name, *full_name;
    const char *role; /* "coordinator" "pi" "safety" "pharmacy" "admin" "monitor" */
    bool active;
    tt_identity identity;
    int64_t origin;
    int failed;           /* sign-ins refused in a row, since this person last did anything */
    tt_instant failed_at; /* the last of them */
} tt_user;

/** Why a value is not there. */
typedef enum tt_status { TT_DONE, TT_NOT_DONE, TT_LOST /* haemolysed, clotted, mislaid */ } tt_status;

/** One measured value as it stands now; what it was before is in the events. */
typedef struct tt_value {
    const tt_item *item;
    const tt_visit *visit;
    tt_status status;
    const char *text; /* as typed */
    int censored;     /* -1 "<", +1 ">", 0 exact */
    bool has_number;
    tt_qty entered;    /* as entered, own unit */
    bool unit_assumed; /* nobody typed a unit: the item's own was taken */
    tt_dec number;     /* in the item's unit */
    tt_truth truth;    /* of a truth item */
    tt_instant at;     /* when it was measured; TT_NO_INSTANT unknown */
    tt_instant recorded;
    const char *source;
    const char *reason; /* of the correction, or why it was not done; "" */
    int32_t corrections;
    int64_t origin; /* the event it came from */
} tt_value;

typedef enum tt_end { TT_STILL_IN, TT_DIED, TT_TRANSPLANTED, TT_WITHDREW, TT_LOST_CONTACT, TT_COMPLETED, TT_SCREEN_FAILED } tt_end;
const char *tt_end_text(tt_end e); /* "died" ... */

typedef enum tt_dlt_state { TT_DLT_NOT_DOSED, TT_DLT_PENDING, TT_DLT_NONE, TT_DLT_YES, TT_DLT_NOT_EVALUABLE } tt_dlt_state;

/** A consent form signed. */
typedef struct tt_consent {
    const char *version, *by; /* "participant" "representative" "both" */
    tt_instant at;
    int64_t origin;
} tt_consent;

typedef struct tt_judged {
    const tt_criterion *criterion;
    tt_truth answer;
    const char *reason;
    int64_t origin;
} tt_judged;

/** A moment of its own that visits count from, as it was for one participant. */
typedef struct tt_anchored {
    const tt_anchor *anchor;
    tt_instant at; /* TT_NO_INSTANT: recorded by mistake, and taken back */
    int64_t origin;
} tt_anchored;

/** One administration of the dose. A study that gives its level once has one a participant. */
typedef struct tt_session {
    const char *lot;
    tt_dec weight_kg, planned, delivered, per_kg; /* planned and delivered in cells (the ladder's count unit) */
    tt_dec drawn_ml;                              /* what left the lot for it */
    tt_instant start, end;
    const char *second_check; /* who checked it with the one who gave it */
    const char *outside;      /* "E606 E610": the rules it was given against; "" = by the rules */
    const char *reason;       /* why it was, or why its record was corrected; "" */
    int64_t origin;
} tt_session;

typedef struct tt_subject {
    const char *id; /* "HLC-003" */
    int number;
    const tt_arm *arm; /* NULL until known */
    tt_instant screened;
    tt_judged *judged;
    size_t n_judged;
    const char *consent_version; /* of the form signed last, as the two that follow; "" = none was signed */
    const char *consent_by;
    tt_instant consented;
    tt_consent *consent; /* every form, in the order of recording; of one instant the record made last */
    size_t n_consents, cap_consents;
    bool withdrawn;          /* consent withdrawn: nothing new is entered */
    tt_truth eligible;       /* as decided by the investigator; unknown = not decided */
    tt_instant eligible_at;  /* since when it has been yes */
    int level, cohort, slot; /* 0 = none. level: number on the ladder; cohort: number of the decision that opened it */
    tt_instant slot_at;      /* when the slot was taken */
    tt_instant enrolled;     /* when the arm was first given: by chance, the moment of randomisation */
    const char *stratum;     /* whose list the arm was drawn from: "SEX=F", "" where there is one */
    int position;            /* place in that list, from 1; 0 = not by chance */
    tt_anchored *anchored;   /* one an anchor that was recorded */
    size_t n_anchored;
    bool dosed;
    tt_session *session; /* all that were given, number i + 1 at i; what follows to dose_end is of the first */
    int sessions, cap_sessions;
    const char *lot;
    tt_dec weight_kg, planned, delivered; /* planned and delivered in cells (the ladder's count unit) */
    tt_dec delivered_per_kg;
    tt_dec drawn_ml;          /* what left the lot for it */
    const char *dose_outside; /* "E606 E610": the rules it was given against; "" = by the rules */
    const char *dose_reason;  /* why it was, or why its record was corrected; "" */
    tt_instant dose_start, dose_end;
    const char *second_check; /* who checked the dose with the one who gave it */
    tt_dlt_state dlt;
    const char *dlt_clause;
    tt_instant dlt_onset, dlt_until; /* until: end of the window */
    tt_instant dlt_judged;           /* when it was last judged */
    tt_end end;
    tt_instant ended;
    const char *end_cause;
    tt_value *value;
    size_t n_values, cap_values;
    tt_value *past; /* what a value measured at another time has replaced at its visit: it was true then */
    size_t n_past, cap_past;
    int64_t origin, consent_origin, eligible_origin, slot_origin, dose_origin, dlt_origin, end_origin, enrolled_origin;
} tt_subject;

typedef struct tt_lot {
    const char *id;
    tt_dec concentration; /* cells per mL */
    tt_dec viability;     /* per cent */
    tt_dec volume_ml;     /* in the lot when registered */
    tt_instant expires;
    bool released;
    tt_instant released_at; /* TT_NO_INSTANT: not yet */
    tt_dec used_ml;
    int64_t origin, release_origin;
} tt_lot;

typedef struct tt_ae {
    const char *id; /* "HLC-003-AE1" */
    const tt_subject *subject;
    const char *term;
    const tt_ae_category *category; /* NULL: not related to the injection or the product */
    tt_instant onset, resolved;
    int grade; /* 1..5 */
    bool serious;
    const char *related; /* "not" "unlikely" "possible" "probable" "definite" */
    const char *outcome;
    int64_t severe; /* the event since which it is of grade 3 or more and at least possibly related, 0 = it is not */
    int64_t origin;
} tt_ae;

/** What a deviation says, of the messages it consists of and the reason given ("" = none): of rules broken with their codes. In `a`. */
const char *tt_deviation_text(tt_arena *a, const tt_findings *parts, const char *reason, tt_lang lang);

/** `related` and `outcome` of an event, a role and an end for people, in both languages; an unknown word stays as it is. */
tt_words tt_related_words(const char *related);
tt_words tt_outcome_words(const char *outcome);
tt_words tt_role_words(const char *role);
tt_words tt_end_words(tt_end e);

typedef struct tt_signature {
    const char *user, *full_name, *role, *meaning;
    tt_instant at;
    int64_t origin;
} tt_signature;

typedef struct tt_decision {
    int number; /* 1, 2, 3 ...; 1 opens the first level */
    tt_act act;
    int from, to;                   /* levels; to = 0: none */
    int cohort;                     /* slots it opens */
    int mtd;                        /* on stop: the level, 0 = none, -1 = not settled */
    const char *rule, *reason;      /* rule id; sentence as shown when it was proposed (en) */
    const char *tally;              /* "3/0,6/1": treated/DLTs per level at the time */
    const char *snapshot;           /* hash of the evidence, hex: what is signed */
    const char *override_reason;    /* a committee may go lower than the rule: why; "" otherwise */
    tt_instant proposed, effective; /* effective: last signature; TT_NO_INSTANT = not yet */
    tt_signature *signature;
    size_t n_signatures;
    bool superseded; /* proposed, never effective, replaced by a later one */
    int64_t origin;
} tt_decision;

typedef struct tt_deviation {
    const char *id;
    const tt_subject *subject;
    const char *what; /* as stored: typed by a person, or the program's English */
    tt_words said;    /* to be read: what the program found in both languages, what a person typed as it is */
    tt_instant at;
    int64_t origin;
} tt_deviation;

/** A time in which nobody may be dosed: a fact of its own, whatever other holds there are. */
typedef struct tt_hold_span {
    int number;             /* 1, 2, 3 ... in order of their beginning */
    tt_instant from, until; /* until: TT_NO_INSTANT while it lasts */
    const char *why, *by;   /* by: the user in whose name it began */
    const char *rule;       /* id of the stopping rule that began it, "" = a person did */
    const char *lifted_why; /* "" while it lasts */
    tt_signature *lift;     /* under the lifting of a stopping rule's hold */
    size_t n_lifts;
    int64_t origin;
} tt_hold_span;

/** The study's recruitment status from a moment on (ClinicalTrials.gov's codes; study/status.c). */
typedef struct tt_status_span {
    const char *status, *was; /* "SUSPENDED"; and before */
    tt_instant from;
    const char *why, *by;
    int64_t origin;
} tt_status_span;

/** Lists are of pointers, so that what they point to stays where it is while the lists grow. */
typedef struct tt_trial {
    tt_arena *arena;
    const tt_study *study;
    bool started, rehearsal; /* rehearsal: not of patients, in mode "rehearsal" and "practice" */
    uint64_t seed;
    const char *mode; /* "live", "rehearsal" (virtual patients), "practice" (people) */
    tt_subject **subject;
    size_t subjects;
    tt_user **user;
    size_t users;
    tt_lot **lot;
    size_t lots;
    tt_ae **ae;
    size_t aes;
    tt_decision **decision;
    size_t decisions;
    tt_deviation **deviation;
    size_t deviations;
    tt_hold_span **hold; /* oldest first */
    size_t holds;
    tt_status_span **status; /* oldest first; none: it recruits, as logs without the event, practice and rehearsal do */
    size_t statuses;
    const char *commitment; /* SHA-256 of the secret the arms are drawn by, hex; "" = chance does not decide */
    const char *allocation; /* the fact that says so, with ratio, blocks and strata */
    const char *secret;     /* the secret, hex, once it was opened; "" = not yet */
    const char *opened_by, *opened_why;
    int64_t allocation_origin, opened_origin;
    bool held;
    const char *held_why; /* of all holds that last, "; " between them */
    int64_t held_origin;
    int64_t seq; /* last event applied */
    tt_hash head;
    tt_instant last; /* recorded time of it */
    size_t cap_subjects, cap_users, cap_lots, cap_aes, cap_decisions, cap_deviations, cap_holds, cap_statuses;
} tt_trial;

/** Nothing happened yet. */
tt_trial *tt_trial_new(tt_arena *a, const tt_study *s);
/** Apply one event; strings are copied into the trial's arena. TT_ECORRUPT (E650 unknown kind, E651 body not as its kind demands, E652
 * names what does not exist). */
tt_code tt_trial_apply(tt_trial *t, const tt_event *e, tt_err *err);

/** State after all events of a log with seq <= upto (0 = all). */
tt_code tt_trial_build(tt_arena *a, const tt_study *s, tt_record *r, int64_t upto, tt_trial **ret, tt_err *err);

tt_subject *tt_trial_subject(const tt_trial *t, const char *id);
/** Case ignored, as for subjects: two labels that differ only by capitals are one lot. */
tt_lot *tt_trial_lot(const tt_trial *t, const char *id);
tt_user *tt_trial_user(const tt_trial *t, const char *name);
tt_decision *tt_trial_decision(const tt_trial *t, int number);
/** The decision in force (the latest effective one), NULL if none. */
const tt_decision *tt_trial_in_force(const tt_trial *t);
/** The hold that covers an instant (the newest of several), NULL if none. */
const tt_hold_span *tt_trial_hold_at(const tt_trial *t, tt_instant at);
/** The status at an instant; RECRUITING where the log says nothing of it. TT_NO_INSTANT: the latest. */
const char *tt_trial_status_at(const tt_trial *t, tt_instant at);
/** By number, NULL if there is none. */
tt_hold_span *tt_trial_hold(const tt_trial *t, int number);
/** Does the text say anything: is there a letter or a digit in it, of whatever script? NULL says nothing. */
bool tt_says_something(const char *text);

/** The value of an item at a visit, NULL if never entered. */
tt_value *tt_subject_value(const tt_subject *s, const tt_item *item, const tt_visit *visit);
/** The baseline of an item: the last value done before the start of dosing, of one never dosed before enrolment (tt_subject_from); before
 * the anchor of the form's baseline visit where that has another; for forms whose baseline is a later visit, that visit's. NULL if none. */
const tt_value *tt_subject_baseline(const tt_study *study, const tt_subject *s, const tt_item *item);
/** The moment a baseline of the item comes before, as there; TT_NO_INSTANT: not yet known, or never. */
tt_instant tt_subject_baseline_before(const tt_study *study, const tt_subject *s, const tt_item *item);
/** The newest value done of an item measured at or before `upto`, by order of entry where a time is not known. NULL if none. */
const tt_value *tt_subject_latest(const tt_subject *s, const tt_item *item, tt_instant upto);
/** The consent form signed at that instant; NULL: none. */
const tt_consent *tt_subject_form(const tt_subject *s, tt_instant at);
/** What was true of an item at `when`: the newest value by its time (where that is not known, by the time of recording), those replaced
 * since included. NULL if none. */
const tt_value *tt_subject_known(const tt_subject *s, const tt_item *item, tt_instant when);
/** The weight to dose by: the latest WEIGHT measured at or before `upto`. NULL if none. */
const tt_value *tt_subject_weight(const tt_study *study, const tt_subject *s, tt_instant upto);

/** In a control arm: followed, never dosed. */
bool tt_subject_control(const tt_subject *s);
/** When an anchor was for this participant. False: not, or not yet. */
bool tt_subject_anchor(const tt_subject *s, const char *anchor, tt_anchor_time *ret);
/** Every planned visit whose anchor is known: as tt_study_schedule_from. */
size_t tt_subject_schedule(tt_arena *a, const tt_study *study, const tt_subject *s, tt_due **ret);
/** From when on what happens counts: the start of dosing; for one who was randomised or is a control and never dosed, enrolment.
 * TT_NO_INSTANT: neither yet. */
tt_instant tt_subject_from(const tt_subject *s);
/** The event tt_subject_from comes from, else screening's. */
int64_t tt_subject_from_origin(const tt_subject *s);

/** The criteria by the values measured up to `upto`, the days of entry and the judgements; `ret` in `a`, one a criterion. Who is not
 * enrolled by then is asked about as if that were the day. */
tt_truth tt_subject_criteria(tt_arena *a, const tt_study *study, const tt_subject *s, tt_instant upto, tt_verdict_of **ret);
/** The newest session, NULL before the first. */
const tt_session *tt_subject_last_session(const tt_subject *s);
/** The adverse event that may be a DLT: of grade 3 or more, at least possibly related, in the window, and known only since the DLT was
 * last judged, or not judged at all. NULL if there is none. */
const tt_ae *tt_trial_suspected(const tt_trial *t, const tt_subject *s);
/** At least possibly related. */
bool tt_ae_related(const tt_ae *e);

/** Is what was planned known: a value, or why there is none? One measured before the dose says nothing of a visit after it; "not done"
 * without a reason says nothing at all. `v` may be NULL. */
bool tt_value_counts(const tt_subject *s, const tt_value *v);
/** Planned items of a visit of which nothing is known (see tt_value_counts), up to `most` of them in `ret`; their number. */
size_t tt_subject_missing(const tt_study *study, const tt_subject *s, const tt_visit *visit, const tt_item **ret, size_t most);
/** Had the participant left before this visit's window closed? Then nothing is due at it. */
bool tt_subject_left(const tt_subject *s, const tt_due *due);
/** Is a DLT judgement lacking: never given; or "none" of a patient who is by now known to have died or left within the window, or was
 * judged before its end; or, "none" or "not evaluable", there is an event of grade 3 or more, at least possibly related, not known then? */
bool tt_trial_unjudged(const tt_trial *t, const tt_subject *s);

/** Is this patient's outcome open: window running, or a judgement owed (see tt_trial_unjudged)? */
bool tt_trial_pending(const tt_trial *t, const tt_subject *s);
/** Does the study's rule weigh pending patients by their follow-up (TITE)? */
bool tt_trial_weighs(const tt_trial *t);
/** The share of the DLT window behind a patient at an instant, 0..1, rounded down to 0.001; who has left is followed no further. */
tt_dec tt_subject_share(const tt_subject *s, tt_instant at);
/** How long that patient had then been followed since the end of the dose. */
double tt_subject_followed_days(const tt_subject *s, tt_instant at);

/**
 * What the design sees at an instant: cohorts opened by effective decisions and the outcomes of the patients dosed in them.  The
 * instant matters to a rule that weighs pending patients, and to no other; that of a decision is its `proposed`.
 * @return as tt_state_of
 */
tt_code tt_trial_state(tt_arena *a, const tt_trial *t, tt_instant at, tt_state *ret, tt_err *err);
/** The same, every toxicity that is suspected and not judged yet (tt_trial_suspected) taken for a DLT. */
tt_code tt_trial_state_feared(tt_arena *a, const tt_trial *t, tt_instant at, tt_state *ret, tt_err *err);
/** The same of the cohorts opened by decisions before `decision`, with what is known of them now. */
tt_code tt_trial_state_before(tt_arena *a, const tt_trial *t, int decision, tt_instant at, tt_state *ret, tt_err *err);
/** The same as text for `design next --history`: "1NNN 2NTP0.412"; cohorts nobody was dosed in are left out, "" = nobody yet. */
const char *tt_trial_history(tt_arena *a, const tt_trial *t, int decision, tt_instant at);

/** "3/0,6/1": evaluable treated / DLTs per level, up to the highest level used. */
const char *tt_trial_tally(tt_arena *a, const tt_trial *t);

/** Hash over every field of the state: equal states, equal digests. */
tt_hash tt_trial_digest(const tt_trial *t);

#ifdef __cplusplus
}
#endif
#endif
