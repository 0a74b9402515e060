/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/give.c -- the day of dosing, and, where the study repeats its dose, the
 * sessions after it.
 *
 * A session of hours is carded when it starts and recorded when it ends, and what happens
 * on the ward meanwhile happens at its own time; an injection is over in 25 minutes and
 * recorded at once.  A later session follows a visit on which the participant was weighed. */
#include "virtual/stage.h"

static tt_code make_lot(struct stage *g, struct cast *k, int session, tt_err *err)
{
    tt_rng r = tt_rng_make(g->how->seed, "lot", (uint32_t)session - 1, (uint32_t)k->p.number);
    tt_dec viability, volume = tt_dec_int(150);
    if (g->study->dose.has_max_volume && tt_dec_cmp(g->study->dose.max_volume.value, volume) > 0)
        volume = g->study->dose.max_volume.value;
    snprintf(k->lot, sizeof k->lot, session > 1 ? "LOT-%03d-%d" : "LOT-%03d", k->p.number, session);
    TT_TRY(tt_dec_from_double(tt_study_counts_cells(g->study) ? 86 + 9 * tt_rng_uniform(&r) : 100, 1, &viability, err));
    TT_TRY(tt_conduct_lot(g->c, tt_cast_pharmacy, k->lot, g->study->dose.concentration.value, viability, volume, tt_days_after(g->now, 2),
                          err));
    return tt_conduct_release(g->c, tt_cast_pharmacy, k->lot, err);
}

tt_code tt_play_baseline(struct stage *g, struct cast *k, const char *anchor, tt_instant at, tt_err *err)
{
    for (size_t v = 0; v < g->study->visits; v++) {
        const tt_visit *visit = &g->study->visit[v];
        if (visit->kind != TT_VISIT_BASELINE || !tt_streq(visit->anchor, anchor))
            continue;
        for (size_t f = 0; f < g->study->forms; f++)
            for (size_t i = 0; tt_form_at(&g->study->form[f], visit) && i < g->study->form[f].items; i++) {
                const tt_item *item = g->study->form[f].item[i];
                TT_TRY(tt_play_enter(g, k, visit->id, item->id, tt_value_at(g, &k->p, item, visit->id, -0.1), at, err));
            }
    }
    return TT_OK;
}

static tt_code delivered_cells(struct stage *g, const struct cast *k, int session, tt_dec planned, tt_dec *ret, tt_err *err)
{
    tt_rng r = tt_rng_make(g->how->seed, "delivery", (uint32_t)session - 1, (uint32_t)k->p.number);
    const double u = tt_rng_uniform(&r), z = tt_draw_normal(&r);
    const int64_t per_mille = u < 0.05 ? 860 : (int64_t)(1000 * (0.985 + 0.015 * (z < -3 ? -3 : z > 3 ? 3 : z)));
    return tt_dec_ratio(planned, per_mille, 1000, 0, ret, err);
}

/* --- giving it -------------------------------------------------------------------------- */

static const tt_subject *subject_of(const struct stage *g, const struct cast *k)
{
    return tt_trial_subject(tt_conduct_trial(g->c), k->subject);
}

static tt_instant length_of(const struct stage *g, const struct cast *k, int session)
{
    const tt_ladder *d = &g->study->dose;
    if (!d->has_hours)
        return 25 * 60000;
    tt_rng r = tt_rng_make(g->how->seed, "session length", (uint32_t)session, (uint32_t)k->p.number);
    const double least = tt_dec_double(d->hours_least), most = tt_dec_double(d->hours_most);
    return (tt_instant)(60 * (least + tt_rng_uniform(&r) * (most - least))) * 60000;
}

/* Drawn up and carded; given at once, or over hours. */
static tt_code start_session(struct stage *g, int i, tt_err *err)
{
    struct cast *k = &g->cast[i];
    const int session = subject_of(g, k)->sessions + 1;
    tt_dose_card card;
    TT_TRY(make_lot(g, k, session, err));
    TT_TRY(tt_conduct_card(g->c, g->scratch, k->subject, k->lot, g->now, &card, err));
    k->start = g->now;
    k->cells = card.cells;
    const tt_instant end = g->now + length_of(g, k, session);
    const struct task record = {.at = end, .kind = TASK_RECORD, .patient = i};
    if (g->study->dose.has_hours) {
        tt_agenda_add(&g->agenda, record);
        return TT_OK;
    }
    g->now = end;
    return tt_play_record(g, &record, err);
}

/* The first of them opens the participant's course. */
static tt_code first_given(struct stage *g, int i, tt_err *err)
{
    struct cast *k = &g->cast[i];
    tt_rng r = tt_rng_make(g->how->seed, "sessions", 0, (uint32_t)k->p.number);
    k->wants = 1 + (int)tt_rng_below(&r, (uint32_t)g->study->dose.sessions);
    g->done.dosed++;
    tt_plan_dosed(g, i, subject_of(g, k));
    if (tt_trial_weighs(tt_conduct_trial(g->c))) /* such a rule decides before the windows close */
        tt_agenda_add(&g->agenda, (struct task){.at = tt_at_clock(g, tt_days_after(g->now, 3), 15, 0), .kind = TASK_DECIDE});
    return tt_recruit(g, err);
}

tt_code tt_play_record(struct stage *g, const struct task *t, tt_err *err)
{
    struct cast *k = &g->cast[t->patient];
    const tt_subject *s = subject_of(g, k);
    const tt_instant end = s->end != TT_STILL_IN && s->ended < g->now ? s->ended : g->now;
    tt_dec delivered;
    TT_TRY(delivered_cells(g, k, s->sessions + 1, k->cells, &delivered, err));
    TT_TRY(tt_conduct_dose(g->c, tt_cast_coordinator, k->subject, k->lot, delivered, k->start, end,
                           (tt_second){tt_cast_pi.user, "rehearsal"}, NULL, err));
    g->done.sessions++;
    return s->sessions == 1 ? first_given(g, t->patient, err) : TT_OK;
}

tt_code tt_play_dose(struct stage *g, const struct task *t, tt_err *err)
{
    struct cast *k = &g->cast[t->patient];
    if (k->ended)
        return tt_recruit(g, err);
    TT_TRY(tt_play_baseline(g, k, "dose", g->now - 3 * 3600000, err));
    const tt_code gate = start_session(g, t->patient, err);
    if (gate == TT_EDENIED) /* the rule changed its mind since the slot was given: a DLT was judged */
        return tt_leave(g, k, "dosing no longer allowed at this level", err);
    return gate;
}

/* --- the sessions after ----------------------------------------------------------------- */

static bool weighs_at(const tt_study *st, const tt_visit *visit)
{
    for (size_t f = 0; f < st->forms; f++)
        for (size_t i = 0; tt_form_at(&st->form[f], visit) && i < st->form[f].items; i++)
            if (tt_streq(st->form[f].item[i]->id, "WEIGHT"))
                return true;
    return false;
}

void tt_plan_session(struct stage *g, int patient, const tt_visit *visit)
{
    const struct cast *k = &g->cast[patient];
    if (!k->ended && subject_of(g, k)->sessions < k->wants && weighs_at(g->study, visit))
        tt_agenda_add(&g->agenda, (struct task){.at = tt_days_after(g->now, 1.5 / 24), .kind = TASK_SESSION, .patient = patient});
}

tt_code tt_play_session(struct stage *g, const struct task *t, tt_err *err)
{
    const struct cast *k = &g->cast[t->patient];
    tt_session_answer may;
    if (k->ended)
        return TT_OK;
    TT_TRY(tt_conduct_session(g->c, g->scratch, k->subject, g->now, &may, err));
    return may.may ? start_session(g, t->patient, err) : TT_OK;
}

const char *tt_value_at(struct stage *g, const struct patient *p, const tt_item *item, const char *visit, double day)
{
    if (!tt_streq(item->id, "WEIGHT"))
        return tt_patient_value(g->scratch, &g->model, p, g->how->seed, item, visit, day);
    tt_rng r = tt_rng_make(g->how->seed, tt_printf(g->scratch, "scales %s", visit), 0, (uint32_t)p->number);
    const double off = day < 0 ? 0 : 0.01 * tt_draw_normal(&r);
    return tt_fixed(g->scratch, p->weight_kg * (1 + (off < -0.04 ? -0.04 : off > 0.04 ? 0.04 : off)), 1);
}
