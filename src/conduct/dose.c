/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/dose.c -- how many cells to draw up, and whether to draw them up at all.
 *
 * The protocol counts viable cells per kilogram; the product is counted in total
 * cells, so the dose is divided by the viability on the release form.  Weight is
 * the last one measured before preparation, and never an old one: ascites changes
 * body weight by kilograms within days.  The card and the record of what was
 * given pass the same gates, at the time of the dose. */
#include "conduct/dose_internal.h"

static tt_code may_be_dosed(const tt_subject *s, tt_instant when, tt_err *err)
{
    if (s->dosed)
        return tt_fail(err, TT_EDENIED, 604, tt_place(s, "dose"), s->id);
    if (s->end != TT_STILL_IN && when >= s->ended)
        return tt_fail(err, TT_EDENIED, 588, tt_place(s, "end"), s->id, tt_end_text(s->end));
    if (!*s->consent_version || s->consented > when)
        return tt_fail(err, TT_EDENIED, 590, tt_place(s, "consent"), s->id);
    if (s->eligible != TT_YES)
        return tt_fail(err, TT_EDENIED, 591, tt_place(s, "eligibility"), s->id);
    return TT_OK;
}

/* What had to come first did: E646. */
static tt_code came_first(tt_conduct *c, const tt_subject *s, const char *what, tt_instant then, tt_instant when, tt_err *err)
{
    if (then <= when)
        return TT_OK;
    return tt_fail(err, TT_EDENIED, 646, tt_place(s, what), what, tt_local_text(c, then), tt_local_text(c, when));
}

static tt_code slot_is_good(tt_conduct *c, const tt_subject *s, const tt_decision *d, tt_instant when, tt_err *err)
{
    if (!s->slot)
        return tt_fail(err, TT_EDENIED, 603, tt_place(s, "slot"), s->id);
    if (s->cohort != d->number)
        return tt_fail(err, TT_EDENIED, 602, tt_place(s, "slot"), s->id, tt_number_text(c->scratch, s->cohort),
                       tt_number_text(c->scratch, d->number));
    if (when < d->effective)
        return tt_fail(err, TT_EDENIED, 643, tt_place(s, "decision"), s->id, tt_number_text(c->scratch, d->number), tt_local_text(c, when),
                       tt_local_text(c, d->effective));
    TT_TRY(came_first(c, s, "eligible", s->eligible_at, when, err));
    return came_first(c, s, "enrol", s->slot_at, when, err);
}

static tt_code lot_is_fit(tt_conduct *c, const tt_subject *s, const char *id, tt_instant when, const tt_lot **ret, tt_err *err)
{
    const tt_lot *l = tt_trial_lot(c->trial, id);
    if (!l)
        return tt_fail(err, TT_ENOENT, 605, tt_place(s, "lot"), id ? id : "");
    if (!l->released)
        return tt_fail(err, TT_EDENIED, 607, tt_place(s, "lot"), l->id);
    TT_TRY(came_first(c, s, "release", l->released_at, when, err));
    if (when >= l->expires)
        return tt_fail(err, TT_EDENIED, 608, tt_place(s, "lot"), l->id, tt_local_text(c, l->expires));
    TT_TRY(tt_lot_viable(c, l, tt_place(s, "lot"), err));
    *ret = l;
    return TT_OK;
}

static tt_code weight_is_fresh(tt_conduct *c, const tt_subject *s, tt_instant when, tt_dose_card *card, tt_err *err)
{
    const tt_value *w = tt_subject_weight(c->study, s, when);
    const tt_dur age = c->study->dose.weight_age;
    if (!w || w->at == TT_NO_INSTANT || !w->has_number || w->censored)
        return tt_fail(err, TT_EDENIED, 609, tt_place(s, "weight"), s->id);
    char limit[24];
    if (age.n > 0 && tt_instant_add(c->study->zone, w->at, age) < when)
        return tt_fail(err, TT_EDENIED, 610, tt_place(s, "weight"), tt_local_text(c, w->at), tt_dur_write(age, limit));
    card->weight_kg = w->number;
    card->weighed = w->at;
    return TT_OK;
}

static tt_code volume_of(tt_conduct *c, tt_dose_card *k, tt_err *err)
{
    const tt_ladder *dose = &c->study->dose;
    const tt_dec most = dose->max_volume.value;
    tt_dec left;
    TT_TRY(tt_cells_planned(c->study, k->level, k->weight_kg, &k->cells, err));
    TT_TRY(tt_cells_volume(k->cells, k->lot, &k->total_cells, &k->volume_ml, err));
    TT_TRY(tt_dec_sub(k->lot->volume_ml, k->lot->used_ml, &left, err));
    if (dose->has_max_volume && tt_dec_cmp(k->volume_ml, most) > 0)
        return tt_fail(err, TT_EDENIED, 612, tt_place(k->subject, "volume"), tt_dec_text(c->scratch, k->volume_ml),
                       tt_dec_text(c->scratch, most));
    if (tt_dec_cmp(k->volume_ml, left) > 0)
        return tt_fail(err, TT_EDENIED, 613, tt_place(k->subject, "lot"), k->lot->id, tt_dec_text(c->scratch, left),
                       tt_dec_text(c->scratch, k->volume_ml));
    return tt_cells_limits(k->cells, dose->tolerance, &k->low, &k->high, err);
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
    if (when == TT_NO_INSTANT)
        return tt_fail(err, TT_EUSAGE, 598, tt_place(s, "dose"), "dose");
    TT_TRY(may_be_dosed(s, when, err));
    TT_TRY(tt_standing(c, s, when, &k->decision, err));
    TT_TRY(slot_is_good(c, s, k->decision, when, err));
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
    TT_TRY(tt_fresh(c, "card", err));
    TT_TRY(card_for(c, subject, lot, when, &k, err));
    *ret = k;
    return TT_OK;
}

/* --- what was given ------------------------------------------------------------------ */

static const char *dose_visit(const tt_study *st)
{
    for (size_t i = 0; i < st->visits; i++)
        if (st->visit[i].kind == TT_VISIT_DOSE)
            return st->visit[i].id;
    return "";
}

static tt_code times_are_true(tt_conduct *c, tt_instant start, tt_instant end, tt_err *err)
{
    if (start == TT_NO_INSTANT || end == TT_NO_INSTANT)
        return tt_fail(err, TT_EUSAGE, 598, tt_at_path("dose"), "dose");
    if (end < start || end > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 617, tt_at_path("dose"), tt_local_text(c, start), tt_local_text(c, end));
    return TT_OK;
}

/* Under a hundredth or over twice what was planned is no dose but a slip: millilitres typed as cells, a power of ten. */
static tt_code delivered_is_a_dose(tt_conduct *c, const tt_dose_card *k, tt_dec delivered, tt_err *err)
{
    tt_dec hundredfold, twice;
    TT_TRY(tt_dec_mul(delivered, tt_dec_int(100), &hundredfold, err));
    TT_TRY(tt_dec_mul(k->cells, tt_dec_int(2), &twice, err));
    if (tt_dec_cmp(hundredfold, k->cells) >= 0 && tt_dec_cmp(delivered, twice) <= 0)
        return TT_OK;
    return tt_fail(err, TT_ERANGE, 567, tt_place(k->subject, "dose"), tt_dec_text(c->scratch, delivered),
                   tt_dec_text(c->scratch, k->cells));
}

/* What left the lot: the volume drawn up, or more if more was given. */
static tt_code volume_used(tt_conduct *c, const tt_dose_card *k, tt_dec delivered, tt_dec *ret, tt_err *err)
{
    tt_dec left, held, total, ml;
    TT_TRY(tt_dec_sub(k->lot->volume_ml, k->lot->used_ml, &left, err));
    TT_TRY(tt_cells_held(k->lot, left, &held, err));
    if (delivered.coef <= 0)
        return tt_fail(err, TT_ERANGE, 647, tt_place(k->subject, "dose"), tt_dec_text(c->scratch, delivered));
    TT_TRY(delivered_is_a_dose(c, k, delivered, err));
    if (tt_dec_cmp(delivered, held) > 0)
        return tt_fail(err, TT_ERANGE, 640, tt_place(k->subject, "dose"), tt_dec_text(c->scratch, delivered), k->lot->id,
                       tt_dec_text(c->scratch, held));
    TT_TRY(tt_cells_volume(delivered, k->lot, &total, &ml, err));
    *ret = tt_dec_cmp(ml, k->volume_ml) > 0 ? ml : k->volume_ml;
    return TT_OK;
}

tt_code tt_conduct_dose(tt_conduct *c, tt_actor by, const char *subject, const char *lot, tt_dec delivered, tt_instant start,
                        tt_instant end, tt_second second, tt_findings *fs, tt_err *err)
{
    tt_dose_card k = {.level = NULL};
    tt_dec each, used;
    TT_TRY(tt_verb(c, by, "dose", NULL, err));
    TT_TRY(times_are_true(c, start, end, err));
    TT_TRY(card_for(c, subject, lot, start, &k, err));
    TT_TRY(volume_used(c, &k, delivered, &used, err));
    TT_TRY(tt_cells_each(c->study, delivered, k.weight_kg, &each, err));
    struct writing w = tt_write(c, by, "dosed", k.subject->id);
    w.e.occurred = end;
    w.e.visit = dose_visit(c->study);
    tt_write_int(&w, "level", k.level->number);
    tt_write_text(&w, "lot", k.lot->id);
    tt_write_dec(&w, "weight", k.weight_kg);
    tt_write_dec(&w, "planned", k.cells);
    tt_write_dec(&w, "delivered", delivered);
    tt_write_dec(&w, "per_kg", each);
    tt_write_dec(&w, "volume", used);
    tt_write_instant(&w, "start", start);
    tt_write_instant(&w, "end", end);
    tt_write_text(&w, "second_check", second.user);
    tt_write_instant(&w, "window_end", tt_instant_add(c->study->zone, end, c->study->dlt.window));
    struct writing check;
    TT_TRY(tt_check_of(c, by, second, tt_place(k.subject, "dose"), &w, &check, err));
    if (tt_dec_cmp(delivered, k.low) >= 0 && tt_dec_cmp(delivered, k.high) <= 0)
        return tt_write_both(&w, &check, err);
    const char *given = tt_dec_text(c->scratch, delivered), *planned = tt_dec_text(c->scratch, k.cells);
    struct writing dev = tt_deviation_of(c, by, k.subject, tt_printf(c->scratch, "delivered %s cells, planned %s", given, planned), end);
    struct writing *const all[] = {&w, &check, &dev};
    TT_TRY(tt_write_all(all, sizeof all / sizeof *all, err));
    if (fs)
        tt_find(fs, 616, tt_place(k.subject, "dose"), given, planned);
    return TT_OK;
}
