/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/hold.c -- all dosing stopped at once, and let go again.
 *
 * Each hold is a fact of its own with its own reason, and is lifted by itself: dosing
 * goes on when none lasts.  The investigator and the safety reviewer begin one; the
 * safety reviewer alone lifts it.  The hold that a stopping rule began is another
 * matter: a count of the protocol stopped the trial, so it takes what a dose decision
 * takes, the signature of everybody the study names. */
#include "conduct/conduct_internal.h"

static tt_code why_is_said(tt_conduct *c, const char *why, tt_err *err)
{
    if (tt_says_something(why))
        return TT_OK;
    return tt_fail(err, TT_EUSAGE, 589, tt_at_path("hold"), tt_said_verb(c->scratch, "hold"));
}

static const char *numbers_of_open(tt_conduct *c)
{
    tt_buf b = tt_buf_new(c->scratch);
    for (size_t i = 0; i < c->trial->holds; i++)
        if (c->trial->hold[i]->until == TT_NO_INSTANT)
            tt_buf_printf(&b, "%s%d", b.n ? ", " : "", c->trial->hold[i]->number);
    return tt_buf_text(&b);
}

/* The hold meant: by number, or the only one that lasts. */
static tt_code hold_meant(tt_conduct *c, int number, const tt_hold_span **ret, tt_err *err)
{
    const tt_hold_span *one = NULL;
    size_t open = 0;
    for (size_t i = 0; i < c->trial->holds; i++) {
        const tt_hold_span *h = c->trial->hold[i];
        const bool lasts = h->until == TT_NO_INSTANT;
        open += lasts;
        if (lasts && (number == 0 || h->number == number))
            one = h;
    }
    if (number == 0 && open > 1)
        return tt_fail(err, TT_EUSAGE, 660, tt_at_path("hold"), numbers_of_open(c));
    if (!one)
        return tt_fail(err, TT_ENOENT, 661, tt_at_path("hold"), number ? tt_number_text(c->scratch, number) : "");
    *ret = one;
    return TT_OK;
}

static tt_code lift_by_safety(tt_conduct *c, tt_actor by, const tt_hold_span *h, const char *why, tt_err *err)
{
    struct writing w = tt_write(c, by, "hold", "");
    w.e.occurred = w.e.recorded;
    w.e.reason = why;
    tt_write_bool(&w, "hold", false);
    tt_write_int(&w, "lifts", h->number);
    return tt_write_done(&w, err);
}

/* --- a stopping rule's hold ------------------------------------------------------------- */

/* What is signed: this hold, of this rule, in this version of the protocol. */
static const char *ground(tt_conduct *c, const tt_hold_span *h)
{
    tt_hasher x;
    char *hex = tt_alloc(c->scratch, 2 * TT_HASH_SIZE + 1);
    tt_hasher_init(&x);
    const char *const field[] = {"titrate lift 1", tt_number_text(c->scratch, h->number), h->rule, h->why,
                                 c->study->hash,   tt_number_text(c->scratch, h->origin)};
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        tt_hasher_field(&x, field[i], strlen(field[i]));
    const tt_hash hash = tt_hasher_done(&x);
    return tt_hex(hash.b, sizeof hash.b, hex);
}

static tt_code may_sign_lift(tt_conduct *c, const tt_user *u, const tt_hold_span *h, tt_err *err)
{
    bool asked = false;
    for (size_t i = 0; i < c->study->decision_signers; i++)
        asked = asked || tt_streq(c->study->decision_signer[i].role, u->role);
    const char *n = tt_number_text(c->scratch, h->number);
    if (!asked)
        return tt_fail(err, TT_EDENIED, 662, tt_at_path("hold"), u->name, tt_said_role(c->scratch, u->role), n);
    for (size_t i = 0; i < h->n_lifts; i++)
        if (tt_streq(h->lift[i].role, u->role) || tt_streq(h->lift[i].user, u->name))
            return tt_fail(err, TT_EDENIED, 663, tt_at_path("hold"), n, h->lift[i].full_name, tt_said_role(c->scratch, u->role));
    return TT_OK;
}

static tt_code lift_signed(tt_conduct *c, tt_actor by, const tt_user *u, const char *password, const tt_hold_span *h, const char *why,
                           tt_err *err)
{
    unsigned char sig[TT_SIG_SIZE];
    TT_TRY(may_sign_lift(c, u, h, err));
    struct writing w = tt_write(c, by, "lift", "");
    w.e.occurred = w.e.recorded;
    w.e.reason = why;
    w.e.meaning = "lift";
    w.e.signed_hash = ground(c, h);
    tt_write_int(&w, "lifts", h->number);
    tt_write_bool(&w, "effective", h->n_lifts + 1 == c->study->decision_signers);
    const tt_hash hash = tt_event_signing_hash(&w.e);
    TT_TRY(tt_prove(c, by.session, u, password ? password : "", hash.b, sizeof hash.b, sig, err));
    tt_write_signature(&w, u, sig);
    return tt_write_done(&w, err);
}

/* --- the verbs ----------------------------------------------------------------------------- */

tt_code tt_conduct_lift(tt_conduct *c, tt_actor by, const char *password, int number, const char *why, tt_err *err)
{
    const tt_user *u = tt_trial_user(c->trial, by.user ? by.user : "");
    const tt_hold_span *h = NULL;
    TT_TRY(tt_verb(c, by, u && tt_permitted(u->role, "resume") ? "resume" : "sign", &u, err));
    TT_TRY(hold_meant(c, number, &h, err));
    if (!*h->rule)
        TT_TRY(tt_verb(c, by, "resume", &u, err));
    TT_TRY(why_is_said(c, why, err));
    return *h->rule ? lift_signed(c, by, u, password, h, why, err) : lift_by_safety(c, by, h, why, err);
}

tt_code tt_conduct_hold(tt_conduct *c, tt_actor by, bool hold, const char *why, tt_err *err)
{
    TT_TRY(tt_verb(c, by, hold ? "hold" : "resume", NULL, err));
    if (!hold)
        return tt_conduct_lift(c, by, "", 0, why, err);
    TT_TRY(why_is_said(c, why, err));
    struct writing w = tt_write(c, by, "hold", "");
    w.e.occurred = w.e.recorded;
    w.e.reason = why;
    tt_write_bool(&w, "hold", true);
    return tt_write_done(&w, err);
}
