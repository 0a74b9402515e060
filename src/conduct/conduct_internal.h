/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/conduct_internal.h -- the handle, and how a verb writes one event. */
#ifndef TT_CONDUCT_INTERNAL_H
#define TT_CONDUCT_INTERNAL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conduct/conduct.h"

struct tt_conduct {
    tt_arena *arena;   /* study and state */
    tt_arena *scratch; /* of the verb under way */
    const tt_study *study;
    tt_trial *trial;
    tt_record *record;
    tt_clock clock;
    tt_entropy entropy;
    bool stale;                           /* what is stored and the state may differ: reopen */
    bool grouped;                         /* between begin and commit */
    bool has_secret, made_secret;         /* made: its file was written by this handle */
    unsigned char secret[TT_LIST_SECRET]; /* of the list of arms, of a study this handle started */
};

/** An event being put together: set envelope fields and body members, then tt_write_done or tt_write_both. */
struct writing {
    tt_conduct *c;
    tt_event e;
    tt_json_out body;
    bool closed;     /* the body is whole */
    const char *bad; /* a member that is not UTF-8 */
};

/** An empty handle, in an arena of its own. */
tt_code tt_conduct_make(tt_clock clock, tt_entropy entropy, tt_conduct **ret, tt_err *err);
/** tt_conduct_close, for tt_hold. */
void tt_conduct_drop(void *c);
/** A fresh scratch arena for one question or verb; TT_ECORRUPT (E559) the handle must be reopened. */
tt_code tt_fresh(tt_conduct *c, const char *verb, tt_err *err);
/**
 * Start a verb: a fresh scratch arena, the role of the actor, its right to the verb.
 * @return TT_EDENIED (E553 not this role's; E554 no such account); TT_ECORRUPT (E559)
 */
tt_code tt_verb(tt_conduct *c, tt_actor by, const char *verb, const tt_user **who, tt_err *err);

struct writing tt_write(tt_conduct *c, tt_actor by, const char *kind, const char *subject);
void tt_write_text(struct writing *w, const char *key, const char *value);
void tt_write_int(struct writing *w, const char *key, int64_t n);
void tt_write_bool(struct writing *w, const char *key, bool b);
void tt_write_dec(struct writing *w, const char *key, tt_dec d);
void tt_write_instant(struct writing *w, const char *key, tt_instant t); /* TT_NO_INSTANT writes "" */
/** Where the fact came from, if the caller says; a rehearsal's always is SIMULATED. */
void tt_write_source(struct writing *w, const char *source);
/** The body in canonical form; nothing can be added to it afterwards. */
const char *tt_write_body(struct writing *w);
/** Append and apply. */
tt_code tt_write_done(struct writing *w, tt_err *err);
/** Two events that belong together (`second` may be NULL): both are stored or none. */
tt_code tt_write_both(struct writing *first, struct writing *second, tt_err *err);
/** Up to TT_TOGETHER of them. */
enum { TT_TOGETHER = 3 };
tt_code tt_write_all(struct writing *const *w, size_t n, tt_err *err);
/**
 * Begin what a hold may follow from, and end it: a fact and the hold it calls for are stored together or not at all, so that a
 * process killed between the two leaves neither. Inside a group of the caller's they do nothing.
 */
tt_code tt_group_open(tt_conduct *c, bool *own, tt_err *err);
tt_code tt_group_close(tt_conduct *c, bool own, int64_t seq_before, tt_code code, tt_err *err);

/* --- list.c --- */

/** E675: a secret lies where the new one would. Before anything is made. */
tt_code tt_list_may_start(const char *db, const tt_study *s, const tt_start *how, tt_err *err);
/** Of a randomised study: draw the secret, its hash into the log, the secret into its file. */
tt_code tt_list_start(tt_conduct *c, const tt_start *how, tt_err *err);
/** The start failed: the file goes again. */
void tt_list_undo(tt_conduct *c);
/** The file of a list that no log speaks of goes. */
void tt_list_forget(const char *db);
/** The secret, if it is the one the log speaks of: E945 not there, E946 another or damaged. */
tt_code tt_list_secret(tt_conduct *c, unsigned char ret[TT_LIST_SECRET], tt_err *err);
tt_blocks tt_list_blocks(tt_arena *a, const tt_study *s);
/** Places of a stratum's list already drawn. */
int tt_list_drawn(const tt_trial *t, const char *stratum);
/** The first n places: indices of arms, in the scratch arena. */
tt_code tt_list_arms(tt_conduct *c, const char *stratum, size_t n, int32_t **ret, tt_err *err);
/** What is signed when the list is opened. */
char *tt_list_hash(const char *commitment, const char *secret, char ret[2 * TT_HASH_SIZE + 1]);
/** The next place of the list, for one who may take part: E676 arm named, E945, E946, E947 not now, E948 stratum unknown, E949 opened, E698
 * all are drawn. */
tt_code tt_enrol_by_chance(tt_conduct *c, tt_actor by, const tt_subject *s, const char *arm, tt_err *err);

/* --- sign_in.c --- */

/** Sign `data` as `u`, or record that it was refused: E753, E756. */
tt_code tt_prove(tt_conduct *c, const char *session, const tt_user *u, const char *password, const void *data, size_t n,
                 unsigned char ret[TT_SIG_SIZE], tt_err *err);
/** Key and signature into the envelope. */
void tt_write_signature(struct writing *w, const tt_user *u, const unsigned char signature[TT_SIG_SIZE]);
/** The second person's signed event on a dose about to be written: E615, E757, E756. Closes the dose's body. */
tt_code tt_check_of(tt_conduct *c, tt_actor by, tt_second second, tt_where where, struct writing *dose, struct writing *ret, tt_err *err);

/* --- vouch.c --- */

/** What the second person at a dose signs: SHA-256, hex, over "titrate check 1", the participant and the dose's body, behind their lengths.
 */
char *tt_dose_hash(const char *subject, const char *body, char ret[2 * TT_HASH_SIZE + 1]);
/** What is kept between the events of a replay. */
struct vouching {
    char dose[2 * TT_HASH_SIZE + 1]; /* of the last dose; "" = none since it was checked */
};
/** Does a signature in this event stand for what the log says, and is it by the account it names? TT_ECORRUPT: E759 another's key, E762. */
tt_code tt_vouched(struct vouching *v, const tt_trial *t, const tt_event *e, tt_err *err);

/** Do two full names read the same? Case and blanks do not count. */
bool tt_same_name(const char *a, const char *b);

/** A name that shows as what it is; E558. */
tt_code tt_name_check(tt_conduct *c, const char *s, tt_err *err);
struct account {
    const char *name, *full_name, *role;
    tt_identity identity;
};
/** Make the keys of an account (nothing written); E558, E752. */
tt_code tt_account_make(tt_conduct *c, const char *name, const char *full_name, const char *role, const char *password, tt_effort effort,
                        struct account *ret, tt_err *err);
tt_code tt_account_write(tt_conduct *c, tt_actor by, const struct account *u, tt_err *err);

/** The subject; E570. */
tt_code tt_subject_for(tt_conduct *c, const char *id, const tt_subject **ret, tt_err *err);
/** "HLC-003 / dose": a place for messages. */
tt_where tt_place(const tt_subject *s, const char *what);
/** A failure that was looked at goes on to the caller. */
tt_code tt_said_again(const tt_err *e, tt_err *err);
const char *tt_number_text(tt_arena *a, int64_t n);
const char *tt_local_text(tt_conduct *c, tt_instant t);

/** Words of ours for a message, in both languages (tt_in_both). */
const char *tt_said_verb(tt_arena *a, const char *verb);
const char *tt_said_role(tt_arena *a, const char *role);
const char *tt_said_end(tt_arena *a, tt_end e);
/** An amount of the product in the study's own count: "1600000000 cells". */
const char *tt_said_amount(tt_conduct *c, tt_dec amount);

/** E588 */
tt_code tt_still_in(tt_conduct *c, const tt_subject *s, tt_err *err);
/** Have those signed by then who speak for this participant at that time? As tt_conduct_consented. */
tt_code tt_consent_stands(tt_conduct *c, const tt_subject *s, tt_instant when, tt_err *err);

/** A number about to be entered. */
struct weighing {
    const tt_subject *subject;
    const tt_item *item;
    const tt_visit *visit;
    tt_instant at;
    tt_dec number; /* in the item's unit */
};
/** If it is a weight: E654 beyond 15 % of the one nearest in time and not confirmed in words; W655 beyond 10 %. */
tt_code tt_weight_like_before(tt_conduct *c, const struct weighing *w, const char *confirm, tt_where where, tt_findings *fs, tt_err *err);
/** The weight of another visit than `visit` measured nearest to `at`, NULL if there is none. */
const tt_value *tt_weight_beside(const tt_study *study, const tt_subject *s, const tt_visit *visit, tt_instant at);

/** The criteria by the values measured up to `when` and the judgements. */
tt_truth tt_verdicts(tt_conduct *c, tt_arena *a, const tt_subject *s, tt_instant when, tt_verdict_of **ret);
/** "I2; E8 [INR, PLAT]": the criteria that say otherwise, or lack what stands in brackets. */
const char *tt_in_the_way(tt_arena *a, const tt_study *st, const tt_verdict_of *v);
/** The slots of the decision in force at its level, for alloc. */
tt_slots tt_slots_of(tt_conduct *c, const tt_decision *d);
/**
 * May this participant be dosed at `when`, as the study stands (or stood then, if that is past)? The decision to dose under.
 * @return TT_EDENIED: E594 criteria; E600, E619 no decision in force; E601 the rule says otherwise by now; E606 hold; of the next
 *         session of somebody treated: E603, E606, E648, E543, E544, E545
 */
tt_code tt_standing(tt_conduct *c, const tt_subject *s, tt_instant when, const tt_decision **ret, tt_err *err);
/** E606: dosing was on hold then. */
tt_code tt_not_held(tt_conduct *c, const tt_subject *s, tt_instant when, tt_err *err);
/** Of somebody who has been treated: E543 a DLT, E544 an event that may be one, E547 not evaluable. */
tt_code tt_again_dlt(tt_conduct *c, const tt_trial *t, const tt_subject *s, tt_err *err);
/** And of all outcomes so far: E648 a death nobody has judged; E545 the rule has left the level behind. */
tt_code tt_again_rule(tt_conduct *c, const tt_trial *t, const tt_subject *s, tt_instant when, tt_err *err);
/** E611. */
tt_code tt_lot_viable(tt_conduct *c, const tt_lot *l, tt_where where, tt_err *err);
/** Has this role signed? `d` may be NULL. */
bool tt_signed_by(const tt_decision *d, const char *role);
/** "pi, safety": who has yet to sign; "" when nobody. `d` may be NULL. */
const char *tt_roles_missing(const tt_study *st, tt_arena *a, const tt_decision *d, tt_lang lang);
/** Could something be observed then? E579 consent withdrawn, E585 died. */
tt_code tt_observable(tt_conduct *c, const tt_subject *s, tt_instant at, tt_where where, tt_err *err);
/** A deviation that the program found, to be written: the messages it is made of, and the reason somebody gave, "" for none. */
struct writing tt_deviation_of(tt_conduct *c, tt_actor by, const tt_subject *s, const tt_findings *parts, const char *reason,
                               tt_instant at);
/** What a deviation says of a dose: given against these rules (689), or its record corrected to that (690), then each of them. */
tt_findings tt_given_against(tt_conduct *c, const tt_subject *s, const tt_findings *rules, bool corrected);
/** Is this deviation, without a reason, in the record already, word for word? */
bool tt_deviation_drafted(tt_conduct *c, const tt_subject *s, const tt_findings *parts);

/** E668 no reason in words; E670 nothing would change. `what`: a verb. */
tt_code tt_may_correct(tt_conduct *c, const tt_subject *s, const char *what, const char *reason, bool same, tt_err *err);
/** Is every death inside a DLT window judged: E648; of one whose end is not recorded, E835? */
tt_code tt_deaths_judged(tt_conduct *c, const tt_trial *t, tt_where where, tt_err *err);
/** And would the rule still answer `move`, were every suspected toxicity a DLT: E836 if not? The same of a later session at a level. */
tt_code tt_seen_judged(tt_conduct *c, const tt_trial *t, tt_instant when, const tt_move *move, tt_where where, tt_err *err);
tt_code tt_seen_judged_again(tt_conduct *c, const tt_trial *t, tt_instant when, int level, tt_where where, tt_err *err);

/** The study's stopping rules: which of them hold, one bit a rule, by which counts. */
struct stopping {
    uint64_t met;
    int64_t n[TT_COUNTS];
};
struct stopping tt_stopping_now(tt_conduct *c);
/** What rested on a fact before it was corrected. */
struct before {
    const tt_subject *subject;
    struct stopping stopping;
    bool judged;
};
struct before tt_before(tt_conduct *c, const tt_subject *s);
/**
 * A correction (`dev`: a deviation it causes, may be NULL) and, in the same durable step, the hold of a stopping rule that came to be met.
 * W671 the DLT judgement is owed anew; W672 a DLT now lies outside its window.
 */
tt_code tt_write_correction(struct writing *w, struct writing *dev, tt_actor by, const struct before *b, tt_findings *fs, tt_err *err);

/** May anybody be screened as the study stands (E830); may they be dosed at that time (E831)? */
tt_code tt_status_screens(tt_conduct *c, tt_err *err);
tt_code tt_status_doses(tt_conduct *c, const tt_subject *s, tt_instant when, tt_err *err);
/** A live start: not of a study that has ended (E832); and its first status, written. */
tt_code tt_status_may_start(const tt_study *s, tt_err *err);
tt_code tt_status_start(tt_conduct *c, const tt_start *how, tt_err *err);

/** The hold that begins when a rule comes to hold, or, where it held `before`, counts a toxicity more. */
tt_code tt_stopping_hold(tt_conduct *c, tt_actor by, const struct stopping *before, tt_err *err);
/** One event and the hold of a rule that it calls for, in one durable step. */
tt_code tt_write_and_hold(struct writing *w, tt_actor by, const struct stopping *before, tt_err *err);

#endif
