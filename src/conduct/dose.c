/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/dose.c -- how many cells to draw up, and whether to draw them up at all.
 *
 * The protocol counts viable cells per kilogram; the product is counted in total
 * cells, so the dose is divided by the viability on the release form.  Weight is
 * the last one measured before preparation, and never an old one: ascites changes
 * body weight by kilograms within days.  The card and the record of what was
 * given pass the same gates, at the time of the dose. */
#include "conduct/conduct_internal.h"

tt_code tt_conduct_lot(tt_conduct *c, tt_actor by, const char *lot, tt_dec concentration, tt_dec viability, tt_dec volume_ml,
                       tt_instant expires, tt_err *err)
{
    TT_TRY(tt_verb(c, by, "lot", NULL, err));
    if (tt_trial_lot(c->trial, lot))
        return tt_fail(err, TT_EEXIST, 614, tt_at_path(lot), lot);
    if (concentration.coef <= 0 || volume_ml.coef <= 0 || viability.coef <= 0 || tt_dec_cmp(viability, tt_dec_int(100)) > 0)
        return tt_fail(err, TT_ERANGE, 618, tt_at_path(lot), lot);
    struct writing w = tt_write(c, by, "lot", "");
    w.e.item = lot;
    w.e.occurred = w.e.recorded;
    tt_write_dec(&w, "concentration", concentration);
    tt_write_dec(&w, "viability", viability);
    tt_write_dec(&w, "volume", volume_ml);
    tt_write_instant(&w, "expires", expires);
    return tt_write_done(&w, err);
}

tt_code tt_conduct_release(tt_conduct *c, tt_actor by, const char *lot, tt_err *err)
{
    TT_TRY(tt_verb(c, by, "release", NULL, err));
    const tt_lot *l = tt_trial_lot(c->trial, lot);
    if (!l)
        return tt_fail(err, TT_ENOENT, 605, tt_at_path(lot), lot);
    if (tt_dec_cmp(l->viability, c->study->dose.min_viability) < 0)
        return tt_fail(err, TT_EDENIED, 611, tt_at_path(lot), lot, tt_dec_text(c->scratch, l->viability),
                       tt_dec_text(c->scratch, c->study->dose.min_viability));
    struct writing w = tt_write(c, by, "released", "");
    w.e.item = lot;
    w.e.occurred = w.e.recorded;
    return tt_write_done(&w, err);
}

tt_code tt_decision_allows(tt_conduct *c, const tt_subject *s, const tt_decision **ret, tt_err *err)
{
    const tt_decision *d = tt_trial_in_force(c->trial);
    if (!d || d->to < 1) {
        const size_t n = c->trial->decisions;
        return tt_fail(err, TT_EDENIED, 600, tt_place(s, "decision"), s->id, tt_number_text(c->scratch, (int64_t)(n ? n : 1)));
    }
    tt_state state;
    tt_move m;
    TT_TRY(tt_trial_state(c->scratch, c->trial, &state, err));
    TT_TRY(tt_design_next(c->study->plan, &state, &m, err));
    if (m.act != TT_STAY || m.dose != d->to) {
        return tt_fail(err, TT_EDENIED, 601, tt_place(s, "decision"), tt_number_text(c->scratch, d->to),
                       tt_move_reason(c->scratch, &state, &m, TT_EN));
    }
    *ret = d;
    return TT_OK;
}

static tt_code lot_is_fit(tt_conduct *c, const tt_subject *s, const char *id, tt_instant when, const tt_lot **ret, tt_err *err)
{
    const tt_lot *l = tt_trial_lot(c->trial, id);
    if (!l)
        return tt_fail(err, TT_ENOENT, 605, tt_place(s, "lot"), id);
    if (!l->released)
        return tt_fail(err, TT_EDENIED, 607, tt_place(s, "lot"), id);
    if (l->expires != TT_NO_INSTANT && when >= l->expires)
        return tt_fail(err, TT_EDENIED, 608, tt_place(s, "lot"), id, tt_local_text(c, l->expires));
    if (tt_dec_cmp(l->viability, c->study->dose.min_viability) < 0)
        return tt_fail(err, TT_EDENIED, 611, tt_place(s, "lot"), id, tt_dec_text(c->scratch, l->viability),
                       tt_dec_text(c->scratch, c->study->dose.min_viability));
    *ret = l;
    return TT_OK;
}

static tt_code weight_is_fresh(tt_conduct *c, const tt_subject *s, tt_instant when, tt_dose_card *card, tt_err *err)
{
    const tt_value *w = tt_subject_weight(c->study, s);
    const tt_dur age = c->study->dose.weight_age;
    if (!w || w->at == TT_NO_INSTANT)
        return tt_fail(err, TT_EDENIED, 609, tt_place(s, "weight"), s->id);
    char limit[24];
    if (w->at > when || (age.n > 0 && tt_instant_add(c->study->zone, w->at, age) < when))
        return tt_fail(err, TT_EDENIED, 610, tt_place(s, "weight"), tt_local_text(c, w->at), tt_dur_write(age, limit));
    card->weight_kg = w->number;
    card->weighed = w->at;
    return TT_OK;
}

/* ceil(cells / (viability / 100)): a whole cell more rather than a cell too few. */
static tt_code total_cells(tt_dec cells, tt_dec viability, tt_dec *ret, tt_err *err)
{
    __int128 num = (__int128)cells.coef * 100, den = viability.coef;
    for (int i = cells.scale; i < viability.scale; i++)
        num *= 10;
    for (int i = viability.scale; i < cells.scale; i++)
        den *= 10;
    const __int128 whole = (num + den - 1) / den;
    if (cells.scale < 0 || viability.scale < 0 || whole > INT64_MAX)
        return tt_fail(err, TT_ERANGE, 481, tt_at_path("cells"), "cells");
    *ret = tt_dec_int((int64_t)whole);
    return TT_OK;
}

static tt_dec plain(tt_dec d)
{
    tt_dec whole = d;
    if (d.scale < 0 && tt_dec_round(d, 0, &whole, NULL) != TT_OK)
        return d;
    return whole;
}

static tt_code volume_of(tt_conduct *c, tt_dose_card *k, tt_err *err)
{
    const tt_ladder *dose = &c->study->dose;
    TT_TRY(tt_study_planned(c->study, k->level, k->weight_kg, &k->cells, err));
    k->cells = plain(k->cells);
    TT_TRY(total_cells(k->cells, plain(k->lot->viability), &k->total_cells, err));
    const tt_dec conc = plain(tt_dec_trim(k->lot->concentration));
    if (conc.scale > 0)
        return tt_fail(err, TT_ERANGE, 618, tt_place(k->subject, "lot"), k->lot->id);
    TT_TRY(tt_dec_ratio(k->total_cells, 1, conc.coef, 2, &k->volume_ml, err));
    tt_dec left, most = dose->max_volume.value;
    TT_TRY(tt_dec_sub(k->lot->volume_ml, k->lot->used_ml, &left, err));
    if (dose->has_max_volume && tt_dec_cmp(k->volume_ml, most) > 0)
        return tt_fail(err, TT_EDENIED, 612, tt_place(k->subject, "volume"), tt_dec_text(c->scratch, k->volume_ml), tt_dec_text(c->scratch, most));
    if (tt_dec_cmp(k->volume_ml, left) > 0)
        return tt_fail(err, TT_EDENIED, 613, tt_place(k->subject, "lot"), k->lot->id, tt_dec_text(c->scratch, left), tt_dec_text(c->scratch, k->volume_ml));
    const tt_dec tol = tt_dec_trim(dose->tolerance);
    int64_t hundred = 100;
    for (int i = 0; i < tol.scale; i++)
        hundred *= 10;
    TT_TRY(tt_dec_ratio(k->cells, hundred - tol.coef, hundred, 0, &k->low, err));
    return tt_dec_ratio(k->cells, hundred + tol.coef, hundred, 0, &k->high, err);
}

static tt_code stagger_passed(tt_conduct *c, const tt_subject *s, const tt_decision *d, tt_instant when, tt_dose_card *k, tt_err *err)
{
    const tt_slots slots = tt_slots_of(c, d);
    k->earliest = tt_slot_earliest(&slots);
    return tt_slot_dose(&slots, s->slot, when, err);
}

static tt_code card_for(tt_conduct *c, const char *subject, const char *lot, tt_instant when, tt_dose_card *k, tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_subject_for(c, subject, &s, err));
    k->subject = s;
    if (s->dosed)
        return tt_fail(err, TT_EDENIED, 604, tt_place(s, "dose"), s->id);
    if (s->end != TT_STILL_IN)
        return tt_fail(err, TT_EDENIED, 588, tt_place(s, "end"), s->id, tt_end_text(s->end));
    if (!*s->consent_version || s->consented > when)
        return tt_fail(err, TT_EDENIED, 590, tt_place(s, "consent"), s->id);
    if (s->eligible != TT_YES)
        return tt_fail(err, TT_EDENIED, 591, tt_place(s, "eligibility"), s->id);
    TT_TRY(tt_not_held(c, s, err));
    TT_TRY(tt_decision_allows(c, s, &k->decision, err));
    if (!s->slot)
        return tt_fail(err, TT_EDENIED, 603, tt_place(s, "slot"), s->id);
    if (s->cohort != k->decision->number)
        return tt_fail(err, TT_EDENIED, 602, tt_place(s, "slot"), s->id, tt_number_text(c->scratch, s->cohort), tt_number_text(c->scratch, k->decision->number));
    if (when < k->decision->effective)
        return tt_fail(err, TT_EDENIED, 600, tt_place(s, "decision"), s->id, tt_number_text(c->scratch, k->decision->number));
    k->level = &c->study->dose.level[k->decision->to - 1];
    TT_TRY(lot_is_fit(c, s, lot, when, &k->lot, err));
    TT_TRY(weight_is_fresh(c, s, when, k, err));
    TT_TRY(volume_of(c, k, err));
    return stagger_passed(c, s, k->decision, when, k, err);
}

tt_code tt_conduct_card(tt_conduct *c, tt_arena *a, const char *subject, const char *lot, tt_instant when, tt_dose_card *ret, tt_err *err)
{
    (void)a; /* all that the card points at lives in the state */
    tt_dose_card k = {.level = NULL};
    TT_TRY(card_for(c, subject, lot, when, &k, err));
    *ret = k;
    return TT_OK;
}

static const char *dose_visit(const tt_study *st)
{
    for (size_t i = 0; i < st->visits; i++)
        if (st->visit[i].kind == TT_VISIT_DOSE)
            return st->visit[i].id;
    return "";
}

static tt_code per_kg(tt_conduct *c, tt_dec delivered, tt_dec weight, tt_dec *ret, tt_err *err)
{
    if (c->study->dose.basis == TT_FIXED) {
        *ret = delivered;
        return TT_OK;
    }
    int64_t ten = 1;
    for (int i = 0; i < weight.scale; i++)
        ten *= 10;
    return tt_dec_ratio(delivered, ten, weight.coef, 0, ret, err);
}

tt_code tt_conduct_dose(tt_conduct *c, tt_actor by, const char *subject, const char *lot, tt_dec delivered, tt_instant start, tt_instant end,
                        const char *second_check, tt_findings *fs, tt_err *err)
{
    tt_dose_card k = {.level = NULL};
    tt_dec each;
    TT_TRY(tt_verb(c, by, "dose", NULL, err));
    TT_TRY(card_for(c, subject, lot, start, &k, err));
    const tt_user *other = tt_trial_user(c->trial, second_check ? second_check : "");
    if (!other || tt_streq(second_check, by.user))
        return tt_fail(err, TT_EDENIED, 615, tt_place(k.subject, "dose"), second_check ? second_check : "");
    if (end < start || end > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 617, tt_place(k.subject, "dose"), tt_local_text(c, start), tt_local_text(c, end));
    if (delivered.coef <= 0)
        return tt_fail(err, TT_ERANGE, 618, tt_place(k.subject, "dose"), tt_dec_text(c->scratch, delivered));
    TT_TRY(per_kg(c, delivered, k.weight_kg, &each, err));
    struct writing w = tt_write(c, by, "dosed", k.subject->id);
    w.e.occurred = end;
    w.e.visit = dose_visit(c->study);
    tt_write_int(&w, "level", k.level->number);
    tt_write_text(&w, "lot", k.lot->id);
    tt_write_dec(&w, "weight", k.weight_kg);
    tt_write_dec(&w, "planned", k.cells);
    tt_write_dec(&w, "delivered", delivered);
    tt_write_dec(&w, "per_kg", each);
    tt_write_dec(&w, "volume", k.volume_ml);
    tt_write_instant(&w, "start", start);
    tt_write_instant(&w, "end", end);
    tt_write_text(&w, "second_check", second_check);
    tt_write_instant(&w, "window_end", tt_instant_add(c->study->zone, end, c->study->dlt.window));
    TT_TRY(tt_write_done(&w, err));
    if (tt_dec_cmp(delivered, k.low) >= 0 && tt_dec_cmp(delivered, k.high) <= 0)
        return TT_OK;
    const char *what = tt_printf(c->scratch, "delivered %s cells, planned %s", tt_dec_text(c->scratch, delivered), tt_dec_text(c->scratch, k.cells));
    if (fs)
        tt_find(fs, 616, tt_place(k.subject, "dose"), tt_dec_text(c->scratch, delivered), tt_dec_text(c->scratch, k.cells));
    return tt_draft_deviation(c, by, k.subject, what, end, err);
}
