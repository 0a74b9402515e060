/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/apply_dose.c -- product and dose: lots, release, what was given.
 *
 * A dose is a session: the first makes somebody treated, later ones add to what was
 * given.  The window of the DLT is what the newest record of any session says. */
#include "trial/trial_internal.h"

tt_code tt_apply_lot(struct event_in *in, tt_err *err)
{
    tt_lot *l = TT_PUSH(in->t, lot, lots, cap_lots);
    l->id = tt_strdup(in->t->arena, in->e->item);
    l->concentration = tt_in_dec(in, "concentration");
    l->viability = tt_in_dec(in, "viability");
    l->volume_ml = tt_in_dec(in, "volume");
    l->expires = tt_in_instant(in, "expires");
    l->released_at = TT_NO_INSTANT;
    l->origin = in->e->seq;
    return tt_in_done(in, err);
}

tt_code tt_apply_released(struct event_in *in, tt_err *err)
{
    tt_lot *l = tt_trial_lot(in->t, in->e->item);
    if (!l)
        return tt_in_unknown(in, "lot", in->e->item, err);
    l->released = true;
    l->released_at = in->e->occurred;
    l->release_origin = in->e->seq;
    return TT_OK;
}

/* The record of a session is corrected: what it took from its lot is there again. */
static void put_back(struct event_in *in, const tt_session *was)
{
    tt_lot *l = tt_trial_lot(in->t, was->lot);
    if ((!l || tt_dec_sub(l->used_ml, was->drawn_ml, &l->used_ml, NULL) != TT_OK) && !in->bad)
        in->bad = "corrects";
}

/* The session the event is of: the next one, or the one whose record it corrects. NULL: there cannot be such a one. */
static tt_session *session_of(struct event_in *in, tt_subject *s)
{
    const int64_t number = tt_in_has(in, "session") ? tt_in_int(in, "session") : 1;
    const bool corrects = tt_in_has(in, "corrects");
    if (number < 1 || number > (corrects ? s->sessions : s->sessions + 1) || (!corrects && number <= s->sessions)) {
        in->bad = in->bad ? in->bad : corrects ? "corrects" : "session";
        return NULL;
    }
    if (corrects) {
        put_back(in, &s->session[number - 1]);
        return &s->session[number - 1];
    }
    if (s->sessions == s->cap_sessions) {
        const int more = s->cap_sessions ? 2 * s->cap_sessions : 2;
        s->session = tt_grow(in->t->arena, s->session, (size_t)s->cap_sessions * sizeof *s->session, (size_t)more * sizeof *s->session);
        s->cap_sessions = more;
    }
    return &s->session[s->sessions++];
}

static tt_session session_in(struct event_in *in, const tt_lot *l)
{
    return (tt_session){.lot = l->id,
                        .weight_kg = tt_in_dec(in, "weight"),
                        .planned = tt_in_dec(in, "planned"),
                        .delivered = tt_in_dec(in, "delivered"),
                        .per_kg = tt_in_dec(in, "per_kg"),
                        .drawn_ml = tt_in_dec(in, "volume"),
                        .start = tt_in_instant(in, "start"),
                        .end = tt_in_instant(in, "end"),
                        .second_check = tt_in_text(in, "second_check"),
                        .outside = tt_in_text_or(in, "outside"),
                        .reason = tt_strdup(in->t->arena, in->e->reason),
                        .origin = in->e->seq};
}

/* What everything that counts from the dose counts from. */
static void first_session(tt_subject *s)
{
    const tt_session *x = &s->session[0];
    s->lot = x->lot;
    s->weight_kg = x->weight_kg;
    s->planned = x->planned;
    s->delivered = x->delivered;
    s->delivered_per_kg = x->per_kg;
    s->drawn_ml = x->drawn_ml;
    s->dose_start = x->start;
    s->dose_end = x->end;
    s->second_check = x->second_check;
    s->dose_outside = x->outside;
    s->dose_reason = x->reason;
    s->dose_origin = x->origin;
}

/* The newest decision in force that opened this level, 0 if none did. */
static int cohort_open(const tt_trial *t, int level)
{
    for (size_t i = t->decisions; i > 0; i--)
        if (t->decision[i - 1]->effective != TT_NO_INSTANT && t->decision[i - 1]->to == level)
            return t->decision[i - 1]->number;
    return 0;
}

tt_code tt_apply_dosed(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    tt_lot *l = tt_trial_lot(in->t, tt_in_text(in, "lot"));
    if (!l)
        return tt_in_unknown(in, "lot", tt_in_text(in, "lot"), err);
    tt_session *x = session_of(in, s);
    if (!x)
        return tt_in_done(in, err);
    if (!s->dosed)
        s->dlt = TT_DLT_PENDING;
    if (!s->dosed && !s->cohort) /* without a slot: of the cohort that is open, so that the rule sees the patient */
        s->cohort = cohort_open(in->t, (int)tt_in_int(in, "level"));
    s->dosed = true;
    s->level = tt_in_level(in);
    *x = session_in(in, l);
    first_session(s);
    s->dlt_until = tt_in_instant(in, "window_end");
    if (tt_dec_add(l->used_ml, x->drawn_ml, &l->used_ml, NULL) != TT_OK && !in->bad)
        in->bad = "volume";
    return tt_in_done(in, err);
}

/* The second person's own signature on the dose: the event before this one says what was given. */
tt_code tt_apply_checked(struct event_in *in, tt_err *err)
{
    const tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    tt_in_text(in, "by");
    bool asked = false;
    for (int i = 0; i < s->sessions; i++)
        asked = asked || tt_streq(s->session[i].second_check, in->e->actor);
    if (!asked)
        return tt_in_unknown(in, "check", in->e->actor, err);
    return tt_in_done(in, err);
}
