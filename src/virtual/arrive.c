/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/arrive.c -- referral, screening, consent, eligibility, a slot. */
#include "virtual/stage.h"

tt_instant tt_days_after(tt_instant t, double days)
{
    return t + (tt_instant)(days * 1440) * 60000; /* whole minutes */
}

tt_instant tt_at_clock(const struct stage *g, tt_instant t, int hour, int minute)
{
    tt_date d = tt_local(g->study->zone, t);
    d.hour = (int8_t)hour;
    d.minute = (int8_t)minute;
    d.second = 0;
    d.precision = TT_P_MINUTE;
    tt_instant at = tt_local_instant(g->study->zone, d, NULL);
    return at >= t ? at : tt_instant_add(g->study->zone, at, (tt_dur){1, TT_D_DAY});
}

/* Planned places of the dosed arms that are drawn: are those left the controls'? */
static bool only_controls_left(const struct stage *g, int *randomised)
{
    const tt_trial *t = tt_conduct_trial(g->c);
    int dosed = 0, shares = 0, all = 0;
    *randomised = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        *randomised += t->subject[i]->position > 0;
        dosed += t->subject[i]->position > 0 && !t->subject[i]->arm->control;
    }
    for (size_t i = 0; i < g->study->arms; i++) {
        all += g->study->arm[i].share;
        shares += g->study->arm[i].control ? 0 : g->study->arm[i].share;
    }
    return g->study->random.strata == 0 && all > 0 && dosed >= g->study->enrolment * shares / all;
}

tt_code tt_recruit(struct stage *g, tt_err *err)
{
    int randomised = 0;
    const bool controls = g->study->random.on && only_controls_left(g, &randomised);
    if (g->study->random.on && (randomised >= g->study->enrolment || tt_conduct_trial(g->c)->held))
        return TT_OK;
    tt_answer_now now;
    if (g->coming || g->screened >= g->most)
        return TT_OK;
    TT_TRY(tt_conduct_decide(g->c, g->scratch, &now, err));
    int waiting = 0;
    const tt_trial *t = tt_conduct_trial(g->c);
    for (size_t i = 0; i < t->subjects; i++)
        waiting += t->subject[i]->slot && !t->subject[i]->dosed && t->subject[i]->end == TT_STILL_IN;
    if (!controls && (now.slots_left - waiting < 1 || now.move.act != TT_STAY))
        return TT_OK;
    tt_rng r = tt_rng_make(g->how->seed, "arrival", 0, (uint32_t)g->screened + 1);
    tt_instant come = tt_at_clock(g, tt_days_after(g->now, tt_draw_exponential(&r, g->model.arrival_days)), 9, 30);
    if (g->study->random.on && now.next_slot != TT_NO_INSTANT && now.next_slot > come) /* nobody is randomised before */
        come = tt_at_clock(g, now.next_slot, 9, 30);
    tt_agenda_add(&g->agenda, (struct task){.at = come, .kind = TASK_ARRIVE, .patient = g->screened});
    g->coming = true;
    return TT_OK;
}

tt_code tt_play_enter(struct stage *g, const struct cast *k, const char *visit, const char *item, const char *text, tt_instant at,
                      tt_err *err)
{
    const tt_entry e = {.subject = k->subject,
                        .visit = visit,
                        .item = item,
                        .text = text,
                        .status = *text ? TT_DONE : TT_LOST,
                        .at = at,
                        .reason = "",
                        .source = "SIMULATED",
                        .expect = -1};
    g->done.values += *text != 0;
    return tt_conduct_enter(g->c, tt_cast_coordinator, &e, NULL, err);
}

/* What the person is, else what the table gives for a day before dosing. */
static const char *screen_value(struct stage *g, const struct patient *p, const tt_item *item, const char *visit)
{
    const struct {
        const char *item, *text;
    } rows[] = {
        {"DX", g->model.type[p->type]},           {"AGE", tt_fixed(g->scratch, p->age_years, 0)},
        {"SEX", p->female ? "F" : "M"},           {"WEIGHT", tt_fixed(g->scratch, p->weight_kg, 1)},
        {"HE", p->encephalopathy ? "2" : "0"},    {"PREG", "no"},
        {"INR", tt_fixed(g->scratch, p->inr, 2)}, {"PLAT", tt_fixed(g->scratch, p->plat, 0)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (tt_streq(rows[i].item, item->id))
            return rows[i].text;
    return tt_patient_value(g->scratch, &g->model, p, g->how->seed, item, visit, -1);
}

static tt_code screen_values(struct stage *g, struct cast *k, tt_err *err)
{
    for (size_t f = 0; f < g->study->forms; f++)
        for (size_t v = 0; v < g->study->form[f].visits; v++) {
            const tt_form *form = &g->study->form[f];
            const char *visit = form->visit[v]->id;
            for (size_t i = 0; form->visit[v]->kind == TT_VISIT_SCREENING && i < form->items; i++)
                TT_TRY(tt_play_enter(g, k, visit, form->item[i]->id, screen_value(g, &k->p, form->item[i], visit), g->now, err));
        }
    return TT_OK;
}

static tt_code judge_criteria(struct stage *g, const struct cast *k, tt_err *err)
{
    bool excluded = k->p.excluded; /* the first human exclusion holds for them */
    for (size_t i = 0; i < g->study->criteria; i++) {
        const tt_criterion *c = &g->study->criterion[i];
        if (c->test)
            continue;
        tt_truth met = c->exclusion ? TT_NO : TT_YES;
        if (c->exclusion && excluded) {
            met = TT_YES;
            excluded = false;
        }
        TT_TRY(tt_conduct_judge(g->c, tt_cast_pi, k->subject, c->id, met, met == TT_YES && c->exclusion ? "present at referral" : "", err));
    }
    return TT_OK;
}

/* The study's own moments, one a day from the next day on. Are there any? */
static bool plan_moments(struct stage *g, int i)
{
    double day = 0.5;
    bool any = false;
    for (size_t n = 0; n < g->study->anchors; n++)
        if (tt_anchor_is_own(g->study->anchor[n].id)) {
            const tt_instant at = tt_at_clock(g, tt_days_after(g->now, day), 8, 0);
            tt_agenda_add(&g->agenda, (struct task){.at = at, .kind = TASK_MOMENT, .patient = i, .detail = (int)n});
            day += 1;
            any = true;
        }
    return any;
}

static tt_code plan_dose(struct stage *g, int i, double days, tt_err *err)
{
    tt_answer_now now;
    TT_TRY(tt_conduct_decide(g->c, g->scratch, &now, err));
    tt_instant day = tt_days_after(g->now, days);
    if (now.next_slot != TT_NO_INSTANT && now.next_slot > day)
        day = now.next_slot;
    tt_agenda_add(&g->agenda, (struct task){.at = tt_at_clock(g, day, 10, 0), .kind = TASK_DOSE, .patient = i});
    return TT_OK;
}

/* A participant goes undosed because a gate closed before them. */
tt_code tt_leave(struct stage *g, struct cast *k, const char *why, tt_err *err)
{
    k->ended = true;
    TT_TRY(tt_conduct_end(g->c, tt_cast_coordinator, k->subject, TT_WITHDREW, g->now, why, err));
    return tt_recruit(g, err); /* the slot is free again */
}

tt_code tt_play_arrive(struct stage *g, const struct task *t, tt_err *err)
{
    struct cast *k = &g->cast[t->patient];
    tt_verdict_of *v = NULL;
    g->coming = false;
    g->screened++;
    g->done.screened++;
    tt_patient_draw(&g->model, g->how->seed, t->patient + 1, &k->p);
    TT_TRY(tt_conduct_screen(g->c, tt_cast_coordinator, k->subject, err));
    TT_TRY(tt_conduct_consent(g->c, tt_cast_coordinator, k->subject, g->study->consent_version,
                              k->p.encephalopathy && g->study->consent_representative == TT_YES ? "representative" : "participant", g->now,
                              err));
    TT_TRY(screen_values(g, k, err));
    TT_TRY(judge_criteria(g, k, err));
    if (tt_conduct_eligibility(g->c, g->scratch, k->subject, &v, err) != TT_YES) {
        g->done.failed++;
        k->ended = true;
        TT_TRY(tt_conduct_eligible(g->c, tt_cast_pi, k->subject, false, "a criterion is not met", err));
        return tt_recruit(g, err);
    }
    TT_TRY(tt_conduct_eligible(g->c, tt_cast_pi, k->subject, true, "", err));
    TT_TRY(tt_play_baseline(g, k, "enrolled", g->now - 3600000, err));
    const tt_code slot = tt_conduct_enrol(g->c, tt_cast_coordinator, k->subject, "", err);
    if (slot == TT_EDENIED) /* a toxicity closed the level between referral and today */
        return tt_leave(g, k, "no level is open any more", err);
    TT_TRY(slot);
    const tt_subject *s = tt_trial_subject(tt_conduct_trial(g->c), k->subject);
    tt_plan_from(g, t->patient, s, "enrolled");
    const bool moments = plan_moments(g, t->patient);
    if (tt_subject_control(s)) {
        if (!moments)
            tt_plan_course(g, t->patient, s, s->enrolled);
        return tt_recruit(g, err);
    }
    return plan_dose(g, t->patient, moments ? 2 : 1, err);
}

/* --- moments of the study's own -------------------------------------------------------- */

/* The last of them begins the course: what was treated and what was not count from the same moment. */
tt_code tt_play_moment(struct stage *g, const struct task *t, tt_err *err)
{
    struct cast *k = &g->cast[t->patient];
    const tt_anchor *anchor = &g->study->anchor[t->detail];
    if (k->ended)
        return TT_OK;
    TT_TRY(tt_play_baseline(g, k, anchor->id, g->now - 3 * 3600000, err));
    TT_TRY(tt_conduct_moment(g->c, tt_cast_coordinator, k->subject, anchor->id, g->now, NULL, err));
    const tt_subject *s = tt_trial_subject(tt_conduct_trial(g->c), k->subject);
    tt_plan_from(g, t->patient, s, anchor->id);
    tt_plan_course(g, t->patient, s, g->now);
    return TT_OK;
}
