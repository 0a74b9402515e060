/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/apply_dose.c -- product and dose: lots, release, what was given; and what
 * went otherwise than planned. */
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

/* The record of a dose is corrected: what it took from its lot is there again. */
static void put_back(struct event_in *in, const tt_subject *s)
{
    tt_lot *l = tt_trial_lot(in->t, s->lot);
    if (!s->dosed || !l || tt_dec_sub(l->used_ml, s->drawn_ml, &l->used_ml, NULL) != TT_OK)
        in->bad = in->bad ? in->bad : "corrects";
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
    if (tt_in_has(in, "corrects"))
        put_back(in, s);
    else
        s->dlt = TT_DLT_PENDING;
    if (!s->dosed && !s->cohort) /* without a slot: of the cohort that is open, so that the rule sees the patient */
        s->cohort = cohort_open(in->t, (int)tt_in_int(in, "level"));
    s->dosed = true;
    s->level = tt_in_level(in);
    s->lot = l->id;
    s->weight_kg = tt_in_dec(in, "weight");
    s->planned = tt_in_dec(in, "planned");
    s->delivered = tt_in_dec(in, "delivered");
    s->delivered_per_kg = tt_in_dec(in, "per_kg");
    s->dose_start = tt_in_instant(in, "start");
    s->dose_end = tt_in_instant(in, "end");
    s->second_check = tt_in_text(in, "second_check");
    s->dlt_until = tt_in_instant(in, "window_end");
    s->drawn_ml = tt_in_dec(in, "volume");
    s->dose_outside = tt_in_text_or(in, "outside");
    s->dose_reason = tt_strdup(in->t->arena, in->e->reason);
    s->dose_origin = in->e->seq;
    if (tt_dec_add(l->used_ml, s->drawn_ml, &l->used_ml, NULL) != TT_OK && !in->bad)
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
    if (!s->dosed || !tt_streq(s->second_check, in->e->actor))
        return tt_in_unknown(in, "check", in->e->actor, err);
    return tt_in_done(in, err);
}

tt_code tt_apply_deviation(struct event_in *in, tt_err *err)
{
    tt_deviation *d = TT_PUSH(in->t, deviation, deviations, cap_deviations);
    d->id = tt_in_text(in, "id");
    d->what = tt_in_text(in, "what");
    d->subject = tt_trial_subject(in->t, in->e->subject);
    d->at = in->e->occurred;
    d->origin = in->e->seq;
    return tt_in_done(in, err);
}
