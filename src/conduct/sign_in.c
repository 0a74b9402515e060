/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/sign_in.c -- proving who somebody is, and what happens when it fails.
 *
 * A refused sign-in is an event of its own: which account, when, in which session.
 * The name typed is kept only when it is an account's; a name nobody has is often a
 * password typed into the wrong place.  After five refusals in a row an account
 * must wait, a minute at first, twice as long after each further one, an hour at
 * most: guessing stops being worth it, and nobody is shut out for good.  A try
 * made while waiting is not looked at and not counted, so that it cannot fill the
 * log.  Whatever the person then does ends the row.
 *
 * A rehearsal's accounts guard nothing and its clock is not the wall's: there a
 * wrong password is refused and no more. */
#include "conduct/conduct_internal.h"

enum { FREE_TRIES = 5, LONGEST_MINUTES = 60 };

static tt_code denied(tt_conduct *c, const char *session, const char *user, const char *why, tt_err *err)
{
    if (tt_streq(c->trial->mode, "rehearsal"))
        return TT_OK;
    struct writing w = tt_write(c, (tt_actor){"", session}, "denied", "");
    tt_write_text(&w, "user", user);
    tt_write_text(&w, "why", why);
    return tt_write_done(&w, err);
}

tt_instant tt_sign_in_from(const tt_user *u)
{
    int minutes = 1;
    if (u->failed < FREE_TRIES)
        return TT_NO_INSTANT;
    for (int i = FREE_TRIES; i < u->failed && minutes < LONGEST_MINUTES; i++)
        minutes *= 2;
    return u->failed_at + (tt_instant)(minutes < LONGEST_MINUTES ? minutes : LONGEST_MINUTES) * 60000;
}

/* A clock set back does not lengthen the wait: before the refusal itself there is none. */
static tt_code may_try(tt_conduct *c, const tt_user *u, tt_err *err)
{
    const tt_instant now = tt_conduct_now(c), from = tt_sign_in_from(u);
    if (from == TT_NO_INSTANT || now >= from || now < u->failed_at)
        return TT_OK;
    return tt_fail(err, TT_EDENIED, 756, tt_at_path("user"), u->name, tt_number_text(c->scratch, u->failed), tt_local_text(c, from));
}

tt_code tt_prove(tt_conduct *c, const char *session, const tt_user *u, const char *password, const void *data, size_t n,
                 unsigned char ret[TT_SIG_SIZE], tt_err *err)
{
    TT_TRY(may_try(c, u, err));
    const tt_code code = tt_identity_sign(&u->identity, password, data, n, ret, err);
    if (code == TT_EDENIED)
        TT_TRY(denied(c, session, u->name, "password", err)); /* not recorded: then that is the trouble to tell of */
    return code;
}

tt_code tt_conduct_sign_in(tt_conduct *c, tt_actor by, const char *password, tt_err *err)
{
    static const char challenge[] = "titrate: who is acting";
    unsigned char unused[TT_SIG_SIZE];
    TT_TRY(tt_fresh(c, "sign-in", err));
    const tt_user *u = tt_trial_user(c->trial, by.user ? by.user : "");
    if (u && u->active)
        return tt_prove(c, by.session, u, password, challenge, sizeof challenge, unused, err);
    TT_TRY(denied(c, by.session, "", "account", err));
    return tt_fail(err, TT_EDENIED, 554, tt_at_path("user"), by.user ? by.user : "");
}

void tt_write_signature(struct writing *w, const tt_user *u, const unsigned char signature[TT_SIG_SIZE])
{
    char *key = tt_alloc(w->c->scratch, 2 * TT_KEY_SIZE + 1), *hex = tt_alloc(w->c->scratch, 2 * TT_SIG_SIZE + 1);
    w->e.key = tt_hex(u->identity.key, TT_KEY_SIZE, key);
    w->e.signature = tt_hex(signature, TT_SIG_SIZE, hex);
}

/* --- the second person at a dose -------------------------------------------------------- */

static tt_code may_check(tt_conduct *c, tt_actor by, const char *name, tt_where where, const tt_user **ret, tt_err *err)
{
    const tt_user *u = tt_trial_user(c->trial, name ? name : ""), *giver = tt_trial_user(c->trial, by.user);
    if (!u || !u->active || tt_streq(name, by.user) || (giver && tt_same_name(u->full_name, giver->full_name)) ||
        !tt_permitted(u->role, "check"))
        return tt_fail(err, TT_EDENIED, 615, where, name ? name : "");
    *ret = u;
    return TT_OK;
}

tt_code tt_check_of(tt_conduct *c, tt_actor by, tt_second second, tt_where where, struct writing *dose, struct writing *ret, tt_err *err)
{
    const tt_user *u = NULL;
    unsigned char signature[TT_SIG_SIZE];
    TT_TRY(may_check(c, by, second.user, where, &u, err));
    struct writing w = tt_write(c, (tt_actor){u->name, by.session}, "checked", dose->e.subject);
    w.e.recorded = dose->e.recorded;
    w.e.occurred = dose->e.occurred;
    w.e.visit = dose->e.visit;
    w.e.meaning = "check";
    char *hex = tt_alloc(c->scratch, 2 * TT_HASH_SIZE + 1);
    w.e.signed_hash = tt_dose_hash(dose->e.subject, tt_write_body(dose), hex);
    tt_write_text(&w, "by", by.user);
    const tt_hash h = tt_event_signing_hash(&w.e);
    const tt_code code = tt_prove(c, by.session, u, second.password ? second.password : "", h.b, sizeof h.b, signature, err);
    if (code == TT_EDENIED && err && err->id == 753)
        return tt_fail(err, TT_EDENIED, 757, where, u->name);
    TT_TRY(code);
    tt_write_signature(&w, u, signature);
    *ret = w;
    return TT_OK;
}
