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
    bool stale; /* an event was stored that the state does not hold: reopen */
};

/** An event being put together: set envelope fields and body members, then tt_write_done. */
struct writing {
    tt_conduct *c;
    tt_event e;
    tt_json_out body;
};

/**
 * Start a verb: a fresh scratch arena, the role of the actor, its right to the verb.
 * @return TT_EDENIED (E553 not this role's; E554 no such account); TT_ECORRUPT (E559) the handle must be reopened
 */
tt_code tt_verb(tt_conduct *c, tt_actor by, const char *verb, const tt_user **who, tt_err *err);

struct writing tt_write(tt_conduct *c, tt_actor by, const char *kind, const char *subject);
void tt_write_text(struct writing *w, const char *key, const char *value);
void tt_write_int(struct writing *w, const char *key, int64_t n);
void tt_write_bool(struct writing *w, const char *key, bool b);
void tt_write_dec(struct writing *w, const char *key, tt_dec d);
void tt_write_instant(struct writing *w, const char *key, tt_instant t); /* TT_NO_INSTANT writes "" */
/** Append and apply. */
tt_code tt_write_done(struct writing *w, tt_err *err);
/** Only the body, closed: for a verb that must know its bytes before they are stored (signatures). */
void tt_write_close(struct writing *w);

/** The subject, still in the study; E570, E588. */
tt_code tt_subject_for(tt_conduct *c, const char *id, const tt_subject **ret, tt_err *err);
/** "HLC-003 / dose": a place for messages. */
tt_where tt_place(const tt_subject *s, const char *what);
const char *tt_number_text(tt_arena *a, int64_t n);
const char *tt_local_text(tt_conduct *c, tt_instant t);

/** E606. */
tt_code tt_not_held(tt_conduct *c, const tt_subject *s, tt_err *err);
/** The slots of the decision in force at its level, for alloc. */
tt_slots tt_slots_of(tt_conduct *c, const tt_decision *d);
/** The signed decision for dosing at its level, which the rule as of now still supports: E600, E601. */
tt_code tt_decision_allows(tt_conduct *c, const tt_subject *s, const tt_decision **ret, tt_err *err);
/** Append a deviation event. */
tt_code tt_draft_deviation(tt_conduct *c, tt_actor by, const tt_subject *s, const char *what, tt_instant at, tt_err *err);

#endif
