/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/trial_internal.h -- one apply function a kind, and how they read a body. */
#ifndef TT_TRIAL_INTERNAL_H
#define TT_TRIAL_INTERNAL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trial/trial.h"

/** One event with its body parsed; everything read from it is copied into the trial's arena. */
struct event_in {
    tt_trial *t;
    const tt_event *e;
    const tt_json *body;
    const char *bad; /* the first member that was not there or of another type */
};

typedef tt_code apply_fn(struct event_in *in, tt_err *err);

struct kind_row {
    tt_kind kind;
    apply_fn *apply;
};
const struct kind_row *tt_kind_row(const char *name);

apply_fn tt_apply_fact, tt_apply_protocol, tt_apply_started, tt_apply_user, tt_apply_screened, tt_apply_consented, tt_apply_entered,
    tt_apply_judged, tt_apply_eligible, tt_apply_enrolled, tt_apply_lot, tt_apply_released, tt_apply_dosed, tt_apply_ae, tt_apply_dlt,
    tt_apply_proposed, tt_apply_signed, tt_apply_ended, tt_apply_deviation, tt_apply_hold, tt_apply_lift, tt_apply_status, tt_apply_clock,
    tt_apply_checked, tt_apply_denied, tt_apply_anchored, tt_apply_opened;

/* Members of the body. A missing or mistyped one sets in->bad and gives "" / 0; tt_in_done then refuses the event (E651). */
const char *tt_in_text(struct event_in *in, const char *key);
int64_t tt_in_int(struct event_in *in, const char *key);
bool tt_in_bool(struct event_in *in, const char *key);
int tt_in_level(struct event_in *in); /* "level", a number of the study's ladder */
tt_dec tt_in_dec(struct event_in *in, const char *key);
tt_instant tt_in_instant(struct event_in *in, const char *key); /* "" = TT_NO_INSTANT */
/** For a member that may be absent. */
bool tt_in_has(const struct event_in *in, const char *key);
/** "" when absent. */
const char *tt_in_text_or(struct event_in *in, const char *key);
tt_code tt_in_done(struct event_in *in, tt_err *err);

/** The subject the envelope names; NULL with E652. */
tt_subject *tt_in_subject(struct event_in *in, tt_err *err);
/** TT_ECORRUPT E652: the event names `what` that does not exist. */
tt_code tt_in_unknown(struct event_in *in, const char *what, const char *name, tt_err *err);

/** A new zeroed element at the end of one of the trial's lists. */
void *tt_trial_push(tt_trial *t, void ***list, size_t *n, size_t *cap, size_t size);
#define TT_PUSH(t, list, count, capacity) tt_trial_push((t), (void ***)&(t)->list, &(t)->count, &(t)->capacity, sizeof **(t)->list)

#endif
