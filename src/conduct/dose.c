/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/dose.c -- how many cells to draw up, and whether to draw them up at all.
 *
 * The protocol counts viable cells per kilogram; the product is counted in total
 * cells, so the dose is divided by the viability on the release form.  Weight is
 * the last one measured before preparation, and never an old one: ascites changes
 * body weight by kilograms within days.  The card and the record of what was
 * given pass the same gates, at the time of the dose. */
#include "conduct/dose_internal.h"

tt_sessions tt_sessions_of(const tt_study *st, const tt_subject *s)
{
    const tt_session *last = tt_subject_last_session(s);
    return (tt_sessions){.who = s->id,
                         .most = st->dose.sessions,
                         .given = s->sessions,
                         .last_end = last ? last->end : TT_NO_INSTANT,
                         .apart = st->dose.sessions_apart,
                         .zone = st->zone};
}

/* The first dose; or, where the study repeats it, the next session. */
tt_code tt_dose_due(struct dosing *d, tt_err *err)
{
    const tt_subject *s = d->card.subject;
    const tt_sessions x = tt_sessions_of(d->c->study, s);
    int32_t number = 1;
    if (s->dosed && x.most < 2)
        return tt_fail(err, TT_EDENIED, 604, tt_place(s, "dose"), s->id);
    d->card.sessions = x.most;
    d->card.session = s->sessions + 1;
    return s->dosed ? tt_session_next(&x, d->when, &number, err) : TT_OK;
}

static tt_code in_a_dosed_arm(struct dosing *d, tt_err *err)
{
    const tt_subject *s = d->card.subject;
    return tt_subject_control(s) ? tt_fail(err, TT_EDENIED, 674, tt_place(s, "arm"), s->id, s->arm->id) : TT_OK;
}

tt_code tt_dose_still_here(struct dosing *d, tt_err *err)
{
    const tt_subject *s = d->card.subject;
    if (s->end != TT_STILL_IN && d->when >= s->ended)
        return tt_fail(err, TT_EDENIED, 588, tt_place(s, "end"), s->id, tt_said_end(d->c->scratch, s->end));
    return TT_OK;
}

tt_code tt_dose_consented(struct dosing *d, tt_err *err)
{
    return tt_consent_stands(d->c, d->card.subject, d->when, err);
}

tt_code tt_dose_eligible(struct dosing *d, tt_err *err)
{
    const tt_subject *s = d->card.subject;
    return s->eligible == TT_YES ? TT_OK : tt_fail(err, TT_EDENIED, 591, tt_place(s, "eligibility"), s->id);
}

/* A dose that follows a moment of the study's own (a transplantation) is not drawn up before it. */
tt_code tt_dose_after_moment(struct dosing *d, tt_err *err)
{
    const tt_study *st = d->c->study;
    const tt_subject *s = d->card.subject;
    tt_anchor_time at;
    if (!*st->dose.after || !tt_anchor_is_own(st->dose.after) || (tt_subject_anchor(s, st->dose.after, &at) && at.start <= d->when))
        return TT_OK;
    const tt_words w = tt_study_anchor_words(st, st->dose.after);
    return tt_fail(err, TT_EDENIED, 685, tt_place(s, "moment"), s->id, tt_in_both(d->c->scratch, w.in[TT_EN], w.in[TT_ZH]), st->dose.after);
}

tt_code tt_dose_allowed(struct dosing *d, tt_err *err)
{
    return tt_standing(d->c, d->card.subject, d->when, &d->card.decision, err);
}

/* What had to come first did: E646. */
static tt_code came_first(tt_conduct *c, const tt_subject *s, const char *what, tt_instant then, tt_instant when, tt_err *err)
{
    if (then <= when)
        return TT_OK;
    return tt_fail(err, TT_EDENIED, 646, tt_place(s, what), tt_said_verb(c->scratch, what), tt_local_text(c, then), tt_local_text(c, when));
}

static tt_code slot_is_good(struct dosing *x, tt_err *err)
{
    tt_conduct *c = x->c;
    const tt_subject *s = x->card.subject;
    const tt_decision *d = x->card.decision;
    if (!s->slot)
        return tt_fail(err, TT_EDENIED, 603, tt_place(s, "slot"), s->id);
    if (s->dosed) { /* the slot has been used, and stays the participant's */
        x->card.level = &c->study->dose.level[s->level - 1];
        return TT_OK;
    }
    if (s->cohort != d->number)
        return tt_fail(err, TT_EDENIED, 602, tt_place(s, "slot"), s->id, tt_number_text(c->scratch, s->cohort),
                       tt_number_text(c->scratch, d->number));
    if (x->when < d->effective)
        return tt_fail(err, TT_EDENIED, 643, tt_place(s, "decision"), s->id, tt_number_text(c->scratch, d->number),
                       tt_local_text(c, x->when), tt_local_text(c, d->effective));
    x->card.level = &c->study->dose.level[d->to - 1];
    TT_TRY(came_first(c, s, "eligible", s->eligible_at, x->when, err));
    return came_first(c, s, "enrol", s->slot_at, x->when, err);
}

tt_code tt_dose_lot_fit(struct dosing *x, tt_err *err)
{
    tt_conduct *c = x->c;
    const tt_subject *s = x->card.subject;
    const tt_lot *l = x->card.lot = tt_trial_lot(c->trial, x->lot);
    if (!l)
        return tt_fail(err, TT_ENOENT, 605, tt_place(s, "lot"), x->lot ? x->lot : "");
    if (!l->released)
        return tt_fail(err, TT_EDENIED, 607, tt_place(s, "lot"), l->id);
    TT_TRY(came_first(c, s, "release", l->released_at, x->when, err));
    if (x->when >= l->expires)
        return tt_fail(err, TT_EDENIED, 608, tt_place(s, "lot"), l->id, tt_local_text(c, l->expires));
    return tt_lot_viable(c, l, tt_place(s, "lot"), err);
}

void tt_dose_weigh(tt_dose_card *k, const tt_study *st, const tt_value *w)
{
    k->weight_kg = w->number;
    k->weighed = w->at;
    const tt_value *before = tt_weight_beside(st, k->subject, w->visit, w->at);
    k->has_before = before != NULL;
    if (before) {
        k->before_kg = before->number;
        k->before_weighed = before->at;
    }
}

tt_code tt_dose_weight_fresh(struct dosing *x, tt_err *err)
{
    tt_conduct *c = x->c;
    const tt_subject *s = x->card.subject;
    const tt_value *w = tt_subject_weight(c->study, s, x->when);
    const tt_dur age = c->study->dose.weight_age;
    if (!w || w->at == TT_NO_INSTANT || !w->has_number || w->censored)
        return tt_fail(err, TT_EDENIED, 609, tt_place(s, "weight"), s->id);
    char limit[24];
    if (age.n > 0 && tt_instant_add(c->study->zone, w->at, age) < x->when)
        return tt_fail(err, TT_EDENIED, 610, tt_place(s, "weight"), tt_local_text(c, w->at), tt_dur_write(age, limit));
    tt_dose_weigh(&x->card, c->study, w);
    return TT_OK;
}

tt_code tt_dose_compute(tt_conduct *c, tt_dose_card *k, tt_err *err)
{
    TT_TRY(tt_cells_planned(c->study, k->level, k->weight_kg, &k->cells, err));
    TT_TRY(tt_cells_volume(k->cells, k->lot, &k->total_cells, &k->volume_ml, err));
    return tt_cells_limits(k->cells, c->study->dose.tolerance, &k->low, &k->high, err);
}

static tt_code volume_fits(struct dosing *x, tt_err *err)
{
    tt_conduct *c = x->c;
    tt_dose_card *k = &x->card;
    const tt_ladder *dose = &c->study->dose;
    const tt_dec most = dose->max_volume.value;
    tt_dec left;
    TT_TRY(tt_dose_compute(c, k, err));
    TT_TRY(tt_dec_sub(k->lot->volume_ml, k->lot->used_ml, &left, err));
    if (dose->has_max_volume && tt_dec_cmp(k->volume_ml, most) > 0)
        return tt_fail(err, TT_EDENIED, 612, tt_place(k->subject, "volume"), tt_dec_text(c->scratch, k->volume_ml),
                       tt_dec_text(c->scratch, most));
    if (tt_dec_cmp(k->volume_ml, left) > 0)
        return tt_fail(err, TT_EDENIED, 613, tt_place(k->subject, "lot"), k->lot->id, tt_dec_text(c->scratch, left),
                       tt_dec_text(c->scratch, k->volume_ml));
    return TT_OK;
}

static tt_code stagger_passed(struct dosing *x, tt_err *err)
{
    const tt_slots slots = tt_slots_of(x->c, x->card.decision);
    const tt_sessions sessions = tt_sessions_of(x->c->study, x->card.subject);
    if (x->card.subject->dosed) { /* between participants, not between sessions of one */
        x->card.earliest = tt_session_earliest(&sessions);
        return TT_OK;
    }
    x->card.earliest = tt_slot_earliest(&slots);
    return tt_slot_dose(&slots, x->card.subject->slot, x->when, err);
}

/* In the order of a participant's way; each leaves in the card what those after it need. */
static const struct tt_dose_rule rules[] = {
    {tt_dose_due, false},      {in_a_dosed_arm, false},       {tt_dose_still_here, false}, {tt_dose_consented, false},
    {tt_dose_eligible, false}, {tt_dose_after_moment, false}, {tt_dose_allowed, false},    {slot_is_good, true},
    {tt_dose_lot_fit, false},  {tt_dose_weight_fresh, false}, {volume_fits, false},        {stagger_passed, true},
};

const struct tt_dose_rule *tt_dose_rule_at(size_t i)
{
    return i < sizeof rules / sizeof *rules ? &rules[i] : NULL;
}

static tt_code card_for(struct dosing *x, const char *subject, tt_err *err)
{
    TT_TRY(tt_subject_for(x->c, subject, &x->card.subject, err));
    if (x->when == TT_NO_INSTANT)
        return tt_fail(err, TT_EUSAGE, 598, tt_place(x->card.subject, "dose"), tt_said_verb(x->c->scratch, "dose"));
    for (size_t i = 0; tt_dose_rule_at(i); i++)
        TT_TRY(tt_dose_rule_at(i)->holds(x, err));
    return TT_OK;
}

tt_code tt_conduct_card(tt_conduct *c, tt_arena *a, const char *subject, const char *lot, tt_instant when, tt_dose_card *ret, tt_err *err)
{
    (void)a; /* all that the card points at lives in the state */
    struct dosing x = {.c = c, .lot = lot, .when = when};
    TT_TRY(tt_fresh(c, "card", err));
    TT_TRY(card_for(&x, subject, err));
    *ret = x.card;
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

tt_code tt_dose_times(tt_conduct *c, tt_instant start, tt_instant end, tt_err *err)
{
    if (start == TT_NO_INSTANT || end == TT_NO_INSTANT)
        return tt_fail(err, TT_EUSAGE, 598, tt_at_path("dose"), tt_said_verb(c->scratch, "dose"));
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
    return tt_fail(err, TT_ERANGE, 567, tt_place(k->subject, "dose"), tt_said_amount(c, delivered), tt_said_amount(c, k->cells));
}

static tt_code lot_held_so_much(tt_conduct *c, const tt_dose_card *k, tt_dec delivered, tt_err *err)
{
    tt_dec left, held;
    TT_TRY(tt_dec_sub(k->lot->volume_ml, k->lot->used_ml, &left, err));
    TT_TRY(tt_cells_held(k->lot, left, &held, err));
    if (tt_dec_cmp(delivered, held) > 0)
        return tt_fail(err, TT_ERANGE, 640, tt_place(k->subject, "dose"), tt_said_amount(c, delivered), k->lot->id,
                       tt_said_amount(c, held));
    return TT_OK;
}

tt_code tt_dose_plausible(tt_conduct *c, const tt_dose_card *k, tt_dec delivered, tt_err *err)
{
    TT_TRY(delivered_is_a_dose(c, k, delivered, err));
    return lot_held_so_much(c, k, delivered, err);
}

/* What left the lot: the volume drawn up, or more if more was given. */
static tt_code volume_used(const tt_dose_card *k, tt_dec delivered, tt_dec *ret, tt_err *err)
{
    tt_dec total, ml;
    TT_TRY(tt_cells_volume(delivered, k->lot, &total, &ml, err));
    *ret = tt_dec_cmp(ml, k->volume_ml) > 0 ? ml : k->volume_ml;
    return TT_OK;
}

/* The window counts from the end of the first session or of the last, as the study says, whichever of them this record is of. */
static tt_instant window_end(tt_conduct *c, const tt_dose_card *k, const tt_dose_given *g)
{
    const tt_subject *s = k->subject;
    tt_instant from = k->session > 1 && !c->study->dlt.from_last ? s->dose_end : g->end;
    for (int i = 0; c->study->dlt.from_last && i < s->sessions; i++)
        if (i + 1 != k->session && s->session[i].end > from)
            from = s->session[i].end;
    return tt_instant_add(c->study->zone, from, c->study->dlt.window);
}

tt_code tt_dose_event(tt_conduct *c, tt_actor by, const tt_dose_card *k, const tt_dose_given *g, struct writing *ret, tt_err *err)
{
    tt_dec each, used;
    if (g->delivered.coef <= 0)
        return tt_fail(err, TT_ERANGE, 647, tt_place(k->subject, "dose"), tt_said_amount(c, g->delivered));
    TT_TRY(volume_used(k, g->delivered, &used, err));
    TT_TRY(tt_cells_each(c->study, g->delivered, k->weight_kg, &each, err));
    struct writing w = tt_write(c, by, "dosed", k->subject->id);
    w.e.occurred = g->end;
    w.e.visit = dose_visit(c->study);
    tt_write_int(&w, "level", k->level->number);
    tt_write_text(&w, "lot", k->lot->id);
    tt_write_dec(&w, "weight", k->weight_kg);
    tt_write_dec(&w, "planned", k->cells);
    tt_write_dec(&w, "delivered", g->delivered);
    tt_write_dec(&w, "per_kg", each);
    tt_write_dec(&w, "volume", used);
    tt_write_instant(&w, "start", g->start);
    tt_write_instant(&w, "end", g->end);
    tt_write_text(&w, "second_check", g->second.user);
    tt_write_instant(&w, "window_end", window_end(c, k, g));
    if (k->session > 1)
        tt_write_int(&w, "session", k->session);
    *ret = w;
    return TT_OK;
}

static bool cells_off(const tt_dose_card *k, const tt_dose_given *g)
{
    return tt_dec_cmp(g->delivered, k->low) < 0 || tt_dec_cmp(g->delivered, k->high) > 0;
}

/* A session shorter or longer than the study's hours. */
static bool length_off(tt_conduct *c, const tt_dose_given *g)
{
    const tt_ladder *d = &c->study->dose;
    const double hours = (double)(g->end - g->start) / 3600000.0;
    return d->has_hours && (hours < tt_dec_double(d->hours_least) || hours > tt_dec_double(d->hours_most));
}

static const char *hours_text(tt_conduct *c, const tt_dose_given *g)
{
    return tt_fixed(c->scratch, (double)(g->end - g->start) / 3600000.0, 2);
}

bool tt_dose_off(tt_conduct *c, const tt_dose_card *k, const tt_dose_given *g, tt_findings *parts)
{
    const tt_ladder *d = &c->study->dose;
    const size_t before = parts->n;
    if (cells_off(k, g))
        tt_find(parts, 691, tt_place(k->subject, "dose"), tt_said_amount(c, g->delivered), tt_said_amount(c, k->cells));
    if (length_off(c, g))
        tt_find(parts, 692, tt_place(k->subject, "dose"), hours_text(c, g), tt_dec_text(c->scratch, d->hours_least),
                tt_dec_text(c->scratch, d->hours_most));
    return parts->n > before;
}

void tt_dose_say_off(tt_conduct *c, const tt_dose_card *k, const tt_dose_given *g, tt_findings *fs)
{
    tt_arena *a = c->scratch;
    const tt_ladder *d = &c->study->dose;
    if (fs && cells_off(k, g))
        tt_find(fs, 616, tt_place(k->subject, "dose"), tt_said_amount(c, g->delivered), tt_said_amount(c, k->cells));
    if (fs && length_off(c, g))
        tt_find(fs, 548, tt_place(k->subject, "dose"), hours_text(c, g), tt_dec_text(a, d->hours_least), tt_dec_text(a, d->hours_most));
}

tt_code tt_conduct_dose(tt_conduct *c, tt_actor by, const char *subject, const char *lot, tt_dec delivered, tt_instant start,
                        tt_instant end, tt_second second, tt_findings *fs, tt_err *err)
{
    const tt_dose_given g = {.subject = subject, .lot = lot, .delivered = delivered, .start = start, .end = end, .second = second};
    struct dosing x = {.c = c, .lot = lot, .when = start};
    const tt_dose_card *k = &x.card;
    struct writing w, check;
    TT_TRY(tt_verb(c, by, "dose", NULL, err));
    TT_TRY(tt_dose_times(c, start, end, err));
    TT_TRY(card_for(&x, subject, err));
    TT_TRY(tt_dose_event(c, by, k, &g, &w, err));
    TT_TRY(tt_dose_plausible(c, k, delivered, err));
    TT_TRY(tt_check_of(c, by, second, tt_place(k->subject, "dose"), &w, &check, err));
    tt_findings off = tt_findings_new(c->scratch);
    if (!tt_dose_off(c, k, &g, &off))
        return tt_write_both(&w, &check, err);
    struct writing dev = tt_deviation_of(c, by, k->subject, &off, "", end);
    struct writing *const all[] = {&w, &check, &dev};
    TT_TRY(tt_write_all(all, sizeof all / sizeof *all, err));
    tt_dose_say_off(c, k, &g, fs);
    return TT_OK;
}
