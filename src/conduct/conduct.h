/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/conduct.h -- the only writer of events: who may do what, when, and why not.
 *
 * Coordinators, imports and virtual patients come through this one door.  Every
 * verb asks its gates first and writes nothing unless all are open; the answer
 * "no" is TT_EDENIED with the gate's message.  Rule one: no signed decision, no
 * dose.
 *
 *     screen -> consent -> enter, judge -> eligible -> enrol (a slot) -> dose
 *            -> enter, ae -> dlt -> decide -> propose -> sign, sign -> next level
 *
 * One handle is one study open in one process; it owns the log and the state. */
#ifndef TT_CONDUCT_H
#define TT_CONDUCT_H

#include "alloc/alloc.h"
#include "trial/trial.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_conduct tt_conduct;

/** Who is acting, and in which session. The role is the account's. */
typedef struct tt_actor {
    const char *user, *session;
} tt_actor;

typedef struct tt_start {
    bool rehearsal; /* virtual patients on a clock of their own */
    bool practice;  /* people on the system's clock, no patients: marked as a rehearsal is. Neither: live, refused while an
                       assumption is unconfirmed or an approval is open */
    uint64_t seed;  /* of a rehearsal */
    const char *admin, *admin_name, *password; /* the first account */
    tt_clock clock;
    tt_entropy entropy;
} tt_start;

/**
 * Start a study in a new file. Writes the protocol itself into the log.
 * @return TT_EDENIED (E550 the study has lint errors; E551 unconfirmed assumptions; E552 approvals open); TT_EEXIST (E503)
 */
tt_code tt_conduct_start(const char *db, const tt_study *s, bool runnable, const tt_start *how, tt_conduct **ret, tt_err *err);
/** Take away what a start left that was killed, which tt_conduct_start does too: a record without an event, and its list's secret. TT_OK
 * where there is none; TT_EEXIST (E503) a study is there; TT_EBUSY (E502) one is being started. */
tt_code tt_conduct_clear_unfinished(const char *db, tt_err *err);
/** Open an existing file; the study is the one in the log. */
tt_code tt_conduct_open(const char *db, tt_open_how how, tt_clock clock, tt_entropy entropy, tt_conduct **ret, tt_err *err);
void tt_conduct_close(tt_conduct *c);

const tt_trial *tt_conduct_trial(const tt_conduct *c);
tt_record *tt_conduct_record(tt_conduct *c);
tt_instant tt_conduct_now(const tt_conduct *c);

/** Many verbs, one durable transaction. Nothing is acknowledged before commit. A failed verb inside leaves the others as they were. */
tt_code tt_conduct_begin(tt_conduct *c, tt_err *err);
tt_code tt_conduct_commit(tt_conduct *c, tt_err *err);

/* --- people ------------------------------------------------------------------- */

/** The roles, NULL-ended, and whether a role may do a verb ("dose"): a table in conduct/permit.c. */
const char *const *tt_roles(void);
bool tt_permitted(const char *role, const char *verb);
/** A role in the reader's language. */
const char *tt_said_role_in(const char *role, tt_lang lang);

/**
 * Prove that `by` is who it says. A refusal is recorded as an event "denied" (not in a rehearsal); after five in a row the account
 * waits, 1 min at first and twice as long each time, 60 min at most.
 * @return TT_EDENIED: E554 no such account, E753 wrong password, E756 must wait; or why the refusal could not be recorded
 */
tt_code tt_conduct_sign_in(tt_conduct *c, tt_actor by, const char *password, tt_err *err);
/** When this account may try again; TT_NO_INSTANT: at once. */
tt_instant tt_sign_in_from(const tt_user *u);

/** A further account. @return E556 role; E555 name taken; E761 another account has this full name; as tt_identity_make */
tt_code tt_conduct_user(tt_conduct *c, tt_actor by, const char *name, const char *full_name, const char *role, const char *password,
                        tt_effort effort, tt_err *err);

/* --- a participant's way ---------------------------------------------------------- */

/** Open a screening number. `ret` holds 24 bytes. */
tt_code tt_conduct_screen(tt_conduct *c, tt_actor by, char ret[24], tt_err *err);

/** A consent version signed by "participant", "representative" or "both". E571 representative alone not allowed; E572 not the version in
 * force; E658, E659 the participant alone cannot; E688 nobody else does in an adult's place who is awake. Of one moment the form recorded
 * last is the one that was signed. */
tt_code tt_conduct_consent(tt_conduct *c, tt_actor by, const char *subject, const char *version, const char *signed_by, tt_instant when,
                           tt_err *err);

/** Take back the form recorded as signed at `when`: it was another's, or at another time; both stay in the record. A dose that the forms
 * left do not carry is a deviation (W549 in `fs`, which may be NULL). E668 no reason; E669 no form of that time. */
tt_code tt_conduct_consent_never(tt_conduct *c, tt_actor by, const char *subject, tt_instant when, const char *reason, tt_findings *fs,
                                 tt_err *err);

/** Does consent carry eligibility, slot and dose at `when`? Writes nothing. E590 nobody signed; E658, E659 who did could not; E686, E687
 * the participant signed and has lost capacity since, where a representative may sign and where not; E688 a representative signed and the
 * participant is awake. */
tt_code tt_conduct_consented(tt_conduct *c, const char *subject, tt_instant when, tt_err *err);

typedef struct tt_entry {
    const char *subject, *visit, *item;
    const char *text; /* "342", "<0.3", "STABLE", "yes"; full-width digits are read */
    const char *unit; /* "": nobody typed one, which is refused where reports know several (E653), else assumed; NULL: the item's */
    tt_status status;
    tt_instant at;       /* when measured, TT_NO_INSTANT = not known */
    const char *reason;  /* a correction needs one (E583) */
    const char *source;  /* "entry" */
    int64_t expect;      /* the origin the correction was made on, -1 = any: a stale one is TT_ECONFLICT (E584) */
    const char *confirm; /* why a weight far from the one before it is true (E654); NULL or "" = nobody says so */
} tt_entry;
/**
 * Enter or correct one value. Out of its visit's window: saved, with a deviation drafted and finding W580 added to `fs` (may be NULL).
 * @return E573..E585: unknown subject, visit, item; item not planned at that visit; not a number; unit; implausible; in the future; consent
 * withdrawn; E653 no unit typed; E654 a weight to be confirmed; E656 measured before the dose, said to be after it; E657 not done, and no
 * reason
 */
tt_code tt_conduct_enter(tt_conduct *c, tt_actor by, const tt_entry *e, tt_findings *fs, tt_err *err);

/** A person's answer to a criterion that asks for one. */
tt_code tt_conduct_judge(tt_conduct *c, tt_actor by, const char *subject, const char *criterion, tt_truth met, const char *reason,
                         tt_err *err);

/** Judge all criteria now (nothing written). `ret` in `a`, one a criterion. */
tt_truth tt_conduct_eligibility(tt_conduct *c, tt_arena *a, const char *subject, tt_verdict_of **ret, tt_err *err);
/** The investigator declares the participant eligible, or not. Refused while consent does not carry it (tt_conduct_consented), and (E587)
 * while a criterion says otherwise or is unknown, with what is lacking. Not eligible ends screening. */
tt_code tt_conduct_eligible(tt_conduct *c, tt_actor by, const char *subject, bool eligible, const char *reason, tt_err *err);

/**
 * Take the next slot of the cohort the decision in force opened. Gates: consent, eligibility, decision, hold, slot. In a randomised study
 * the arm is the next of the list and may not be named (E676); a control takes no slot, but nobody is randomised while the dosed arm cannot
 * take a participant (E947), nor once the list is open (E949). E945, E946 the list's secret; E948 a stratum's item is not entered; E698 all
 * planned are drawn.
 */
tt_code tt_conduct_enrol(tt_conduct *c, tt_actor by, const char *subject, const char *arm, tt_err *err);

/** Record a moment of the study's own that visits count from. A dose that was to follow it (dose.after) and lies before it is a deviation
 * (W695). E677 no such anchor; E678 recorded already; E581 in the future; E579, E585. */
tt_code tt_conduct_moment(tt_conduct *c, tt_actor by, const char *subject, const char *anchor, tt_instant at, tt_findings *fs, tt_err *err);
/** Correct it; `at` TT_NO_INSTANT: it never was. W695 as above; E668, E669, E670. */
tt_code tt_conduct_moment_correct(tt_conduct *c, tt_actor by, const char *subject, const char *anchor, tt_instant at, const char *reason,
                                  tt_findings *fs, tt_err *err);

/* --- the list of arms --------------------------------------------------------------- */

typedef struct tt_list_check {
    const char *commitment; /* "": chance does not decide the arms */
    bool opened;            /* the secret stands in the log */
    bool secret;            /* it is at hand, and is the one committed to; without it only the order of places was checked */
    int drawn;              /* participants whose arm was drawn, and agrees */
} tt_list_check;
/** Draw every list again. TT_ECORRUPT: E679 an arm is not the list's; E680 a place is drawn twice or left out; E946. */
tt_code tt_conduct_check_list(tt_conduct *c, tt_list_check *ret, tt_err *err);
/** Write the secret into the log, signed; nobody is enrolled after that. E681 not randomised; E949 open already; E945, E946; E753. */
tt_code tt_conduct_open_list(tt_conduct *c, tt_actor by, const char *password, const char *why, tt_err *err);

/* --- product and dose --------------------------------------------------------------- */

tt_code tt_conduct_lot(tt_conduct *c, tt_actor by, const char *lot, tt_dec concentration, tt_dec viability, tt_dec volume_ml,
                       tt_instant expires, tt_err *err);
tt_code tt_conduct_release(tt_conduct *c, tt_actor by, const char *lot, tt_err *err);

/** What to draw up. All in the arena given. */
typedef struct tt_dose_card {
    const tt_subject *subject;
    const tt_level *level;
    const tt_lot *lot;
    const tt_decision *decision;
    int session, sessions; /* this one's number, and the study's most; 1 and 1 where the level is given once */
    tt_dec weight_kg;
    tt_instant weighed;
    bool has_before; /* another weight, the nearest in time */
    tt_dec before_kg;
    tt_instant before_weighed; /* TT_NO_INSTANT: not known */
    tt_dec cells;              /* viable cells planned: amount x weight */
    tt_dec total_cells;        /* cells / viability, rounded up to a whole cell */
    tt_dec volume_ml;          /* total_cells / concentration, rounded half away to 0.01 mL */
    tt_dec low, high;          /* delivered cells that need no deviation */
    tt_instant earliest;       /* stagger; of a later session: the interval */
} tt_dose_card;
/** Gates E600..E615: signed decision for that level, still what the rule allows, consent, eligibility, slot, lot released, not expired,
 * viable, enough, volume, weight recent, stagger, hold.  Of somebody treated already the next session, where the study has
 * sessions: E541 none left, E542 the interval, E543 a DLT, E544 an event that may be one, E547 judged not evaluable, E545 the rule has left
 * the level, and consent, hold, lot and weight as before. Writes nothing. */
tt_code tt_conduct_card(tt_conduct *c, tt_arena *a, const char *subject, const char *lot, tt_instant when, tt_dose_card *ret, tt_err *err);
/** May this participant have the next session: yes or no, and why. */
typedef struct tt_session_answer {
    const tt_subject *subject;
    int session, most;   /* the next one's number (1: the first dose), and the study's most */
    bool may;            /* all gates open; a lot is not asked for */
    tt_instant earliest; /* by the interval; TT_AT_ONCE before the first, TT_NO_INSTANT when none is left */
    struct tt_gate *gate;
    size_t gates;
} tt_session_answer;
/** Writes nothing. E570, E598. */
tt_code tt_conduct_session(tt_conduct *c, tt_arena *a, const char *subject, tt_instant when, tt_session_answer *ret, tt_err *err);

/** The second person at a dose, who proves it with a password of their own. */
typedef struct tt_second {
    const char *user, *password;
} tt_second;
/** Record a dose given: the same gates at its start, then delivered cells, and the second person's signature on what is recorded (an
 * event "checked"). A delivery outside tolerance drafts a deviation (W616).
 * (a session outside the study's hours too: W548).
 * @return as the card; E615 not another person who may check; E757 that person's password is wrong, E756 must wait */
tt_code tt_conduct_dose(tt_conduct *c, tt_actor by, const char *subject, const char *lot, tt_dec delivered, tt_instant start,
                        tt_instant end, tt_second second, tt_findings *fs, tt_err *err);

/** A dose as it was given. In a correction: NULL, 0 or TT_NO_INSTANT leaves what was recorded. */
typedef struct tt_dose_given {
    const char *subject, *lot;
    tt_dec delivered;
    tt_instant start, end;
    tt_second second;   /* user NULL or "": nobody checked it, which only a reason lets be recorded */
    int level;          /* of a participant without a slot: the level meant; 0 = the one that is open */
    int session;        /* in a correction: which, 0 = the only one. Otherwise it is the next */
    const char *reason; /* why it was given all the same; why the record is corrected */
} tt_dose_given;
/**
 * Record a dose that was given: by the rules as tt_conduct_dose, else, with a reason in words, as the fact it is: the rules it was given
 * against stand in it, a deviation is drafted (W666), and a level that no decision opened holds all dosing. No card is ever made so.
 * @return without a reason, the rule it was given against; with one, only what is no dose at all: E570, E585, E598, E604, E605, E609 never
 * weighed, E617, E647, E667 no level; and the second person's password
 */
tt_code tt_conduct_given(tt_conduct *c, tt_actor by, const tt_dose_given *g, tt_findings *fs, tt_err *err);
/** Correct what was recorded of one session: lot, cells, start, end. E668, E669 no such session, E670, E542 it would overlap another; as
 * tt_conduct_ae_correct. */
tt_code tt_conduct_dose_correct(tt_conduct *c, tt_actor by, const tt_dose_given *g, tt_findings *fs, tt_err *err);

/* --- safety --------------------------------------------------------------------------- */

typedef struct tt_ae_entry {
    const char *subject, *term, *category; /* category "" = neither */
    tt_instant onset, resolved;
    int grade;
    bool serious;
    const char *related, *outcome, *source;
} tt_ae_entry;
tt_code tt_conduct_ae(tt_conduct *c, tt_actor by, const tt_ae_entry *e, char ret[40], tt_err *err);
/** The same event as it truly was, `e` whole. E668 no reason; E669 no such event; E670 nothing changed. W671 in `fs` (may be NULL): its
 * participant's DLT judgement is owed anew. */
tt_code tt_conduct_ae_correct(tt_conduct *c, tt_actor by, const char *id, const tt_ae_entry *e, const char *reason, tt_findings *fs,
                              tt_err *err);

/**
 * Adjudicate: TT_DLT_YES with a clause at any time in the window; TT_DLT_NONE only when the window has passed (E620);
 * TT_DLT_NOT_EVALUABLE with a reason (the slot is given back).
 */
tt_code tt_conduct_dlt(tt_conduct *c, tt_actor by, const char *subject, tt_dlt_state judgement, const char *clause, tt_instant onset,
                       const char *reason, tt_err *err);

tt_code tt_conduct_end(tt_conduct *c, tt_actor by, const char *subject, tt_end how, tt_instant when, const char *cause, tt_err *err);
/** How it truly ended; TT_STILL_IN takes the end back. As tt_conduct_ae_correct. */
tt_code tt_conduct_end_correct(tt_conduct *c, tt_actor by, const char *subject, tt_end how, tt_instant when, const char *cause,
                               const char *reason, tt_findings *fs, tt_err *err);
tt_code tt_conduct_deviation(tt_conduct *c, tt_actor by, const char *subject, const char *what, tt_instant when, tt_err *err);
/** What a hold says to a reader: the text of its stopping rule, or the reason somebody gave. */
const char *tt_hold_words(tt_arena *a, const tt_study *st, const tt_hold_span *h, tt_lang lang);
/** Begin a hold; or (false) lift the only one that lasts, as tt_conduct_lift without a password. */
tt_code tt_conduct_hold(tt_conduct *c, tt_actor by, bool hold, const char *why, tt_err *err);
/**
 * Lift one hold; `number` 0: the only one that lasts. One that a person began is lifted by the safety reviewer. One that a stopping rule
 * began is signed, and ends with the last signature the study's decisions need.
 * @return E660 several last; E661 none such lasts; E662 not this role's to sign; E663 signed already; E753 wrong password
 */
tt_code tt_conduct_lift(tt_conduct *c, tt_actor by, const char *password, int number, const char *why, tt_err *err);
/**
 * Change the recruitment status, with a reason: by the investigator; SUSPENDED also by the safety reviewer, who alone leads out of it
 * again. A suspended study screens and doses nobody (E830, E831), one that recruits no more screens nobody.
 * @return E833 there is no such way; E834 withdrawn, and somebody has consented; E589 no reason
 */
tt_code tt_conduct_status(tt_conduct *c, tt_actor by, const char *status, const char *why, tt_err *err);
/** The statuses it may be changed to from the present one, ", " between them; "-" from an end. */
const char *tt_conduct_status_next(tt_conduct *c, tt_arena *a);

/* --- the next dose ----------------------------------------------------------------------- */

typedef struct tt_gate {
    const char *id; /* "windows" */
    const char *title[TT_LANGS];
    tt_truth open;
    const char *detail[TT_LANGS]; /* "last closes 2026-03-02 14:10 +08"; "" when open needs no words */
} tt_gate;

typedef struct tt_outlook {
    int dlts;     /* if so many of the next cohort have a DLT ... */
    tt_move move; /* ... the rule then says */
} tt_outlook;

/** The answer to "may I dose the next patient, at which level, and what evidence says so?" */
typedef struct tt_answer_now {
    int number;    /* of the decision this would be, or of the one proposed */
    int level;     /* present level, 0 before the first */
    tt_instant at; /* the answer is that of this instant */
    tt_state state;
    tt_move move;
    const char *reason[TT_LANGS];
    const char *tally;
    const char *history;     /* as `design next` reads it: "1NNN 2NTP0.412" */
    bool may_propose;        /* all gates but signatures open */
    bool may_dose;           /* a slot of the decision in force may be filled: no hold, nothing seen that waits for a judgement */
    const char *judge_first; /* whose death or suspected DLT waits for a judgement; NULL: nobody's */
    const tt_decision *open; /* proposed, waiting for signatures; NULL if none */
    const tt_decision *in_force;
    int slots_left;       /* of the decision in force */
    tt_instant next_slot; /* earliest next dose by stagger, TT_NO_INSTANT = at once */
    tt_gate *gate;
    size_t gates;
    tt_outlook *outlook; /* for the next cohort, when there is one */
    size_t outlooks;
    const char *evidence; /* JSON of the patients behind it: subject, level, dose, outcome, events */
    char snapshot[65];    /* SHA-256 of the evidence and the rule's parameters */
} tt_answer_now;
tt_code tt_conduct_decide(tt_conduct *c, tt_arena *a, tt_answer_now *ret, tt_err *err);

/** Put the answer up for signature. `to`: a lower level than the rule's with a reason, 0 = the rule's own. E630 gate closed; E631 higher
 * than the rule allows; E664 a proposal that somebody has signed would be void, and no reason is given. */
tt_code tt_conduct_propose(tt_conduct *c, tt_actor by, int to, const char *reason, int *number, tt_err *err);
/**
 * Sign a proposed decision. The evidence must be what was proposed (E633: something changed; propose again).
 * @return TT_EDENIED: E632 not this role's to sign; E634 signed already; E753 wrong password
 */
tt_code tt_conduct_sign(tt_conduct *c, tt_actor by, const char *password, int number, const char *meaning, tt_err *err);

#ifdef __cplusplus
}
#endif
#endif
