/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/apply_hold.c -- times in which nobody may be dosed: begun, lifted one by one.
 *
 * Dosing is held while any hold lasts.  An event that ends "the hold" without its
 * number (an older log) ends all of them, as it did when it was written; such a log
 * also began a hold anew where one lasted, which changes no dose. */
#include "trial/trial_internal.h"

/* held and held_why follow from the holds that last. */
static void sum_up(tt_trial *t)
{
    tt_buf why = tt_buf_new(t->arena);
    t->held = false;
    for (size_t i = 0; i < t->holds; i++)
        if (t->hold[i]->until == TT_NO_INSTANT) {
            tt_buf_printf(&why, "%s%s", t->held ? "; " : "", t->hold[i]->why);
            t->held = true;
        }
    t->held_why = tt_strdup(t->arena, tt_buf_text(&why));
}

static void end(struct event_in *in, tt_hold_span *h)
{
    if (h->until != TT_NO_INSTANT)
        return;
    h->until = in->e->recorded;
    h->lifted_why = tt_strdup(in->t->arena, in->e->reason);
}

static void begin(struct event_in *in)
{
    tt_trial *t = in->t;
    tt_hold_span *h = TT_PUSH(t, hold, holds, cap_holds);
    *h = (tt_hold_span){.number = (int)t->holds,
                        .from = in->e->recorded,
                        .until = TT_NO_INSTANT,
                        .why = tt_strdup(t->arena, in->e->reason),
                        .by = tt_strdup(t->arena, in->e->actor),
                        .rule = tt_in_text_or(in, "stop"),
                        .lifted_why = "",
                        .origin = in->e->seq};
}

/* The hold an event names; NULL with E652. */
static tt_hold_span *named(struct event_in *in, tt_err *err)
{
    const int64_t number = tt_in_int(in, "lifts");
    tt_hold_span *h = in->bad ? NULL : tt_trial_hold(in->t, (int)number);
    if (!h && !in->bad)
        tt_in_unknown(in, "hold", tt_printf(in->t->arena, "%lld", (long long)number), err);
    return h;
}

tt_code tt_apply_hold(struct event_in *in, tt_err *err)
{
    const bool hold = tt_in_bool(in, "hold");
    tt_hold_span *one = NULL;
    if (!hold && tt_in_has(in, "lifts")) {
        one = named(in, err);
        if (!one && !in->bad)
            return TT_ECORRUPT;
    }
    TT_TRY(tt_in_done(in, err));
    if (hold)
        begin(in);
    for (size_t i = 0; !hold && i < in->t->holds; i++)
        if (!one || in->t->hold[i] == one)
            end(in, in->t->hold[i]);
    sum_up(in->t);
    in->t->held_origin = in->e->seq;
    return TT_OK;
}

tt_code tt_apply_lift(struct event_in *in, tt_err *err)
{
    tt_trial *t = in->t;
    const bool effective = tt_in_bool(in, "effective");
    tt_hold_span *h = named(in, err);
    TT_TRY(tt_in_done(in, err));
    if (!h)
        return TT_ECORRUPT;
    const size_t most = t->study->decision_signers + 1;
    if (!h->lift)
        h->lift = TT_ARRAY(t->arena, tt_signature, most);
    if (h->n_lifts == most)
        return tt_in_unknown(in, "signature", in->e->actor, err);
    const tt_user *u = tt_trial_user(t, in->e->actor);
    h->lift[h->n_lifts++] = (tt_signature){.user = tt_strdup(t->arena, in->e->actor),
                                           .full_name = u ? u->full_name : "",
                                           .role = tt_strdup(t->arena, in->e->role),
                                           .meaning = tt_strdup(t->arena, in->e->meaning),
                                           .at = in->e->recorded,
                                           .origin = in->e->seq};
    if (effective)
        end(in, h);
    sum_up(t);
    t->held_origin = in->e->seq;
    return TT_OK;
}
