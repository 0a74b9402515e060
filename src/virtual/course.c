/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/course.c -- what lies ahead of one person goes on the agenda: visits, events,
 * toxicity, the end.
 *
 * Every draw has a stream of its own purpose and person, none depends on the arm: the
 * same person in the other arm has the same illness, the same events that the product
 * did not cause, the same end.  Differences between arms are then the product's, not
 * the draw's. */
#include "virtual/stage.h"

void tt_plan_from(struct stage *g, int i, const tt_subject *s, const char *anchor)
{
    struct cast *k = &g->cast[i];
    tt_anchor_time from;
    tt_due *due = NULL;
    if (!tt_subject_anchor(s, anchor, &from))
        return;
    const size_t n = tt_study_schedule_from(g->arena, g->study, &from, 1, &due);
    const char *purpose = tt_streq(anchor, "dose") ? "visit time" : tt_printf(g->scratch, "visit time %s", anchor);
    tt_rng r = tt_rng_make(g->how->seed, purpose, 0, (uint32_t)k->p.number);
    for (size_t v = 0; v < n; v++) {
        const double u = tt_rng_uniform(&r), late = tt_rng_uniform(&r);
        if (due[v].visit->kind != TT_VISIT_OFFSET)
            continue;
        const double width = (double)(due[v].close - due[v].open);
        tt_instant at = due[v].open + (tt_instant)(width * (0.2 + 0.6 * u) / 60000) * 60000;
        if (late < g->model.late)
            at = due[v].close + (tt_instant)(width * (0.1 + 0.4 * u) / 60000 + 1) * 60000;
        tt_agenda_add(&g->agenda, (struct task){.at = at, .kind = TASK_VISIT, .patient = i, .visit = due[v].visit});
    }
}

/* `caused` by procedure or product, or not: whoever was given nothing has only the latter. */
static void plan_events(struct stage *g, int i, tt_instant from, bool caused)
{
    const struct cast *k = &g->cast[i];
    tt_rng e = tt_rng_make(g->how->seed, "ae", 0, (uint32_t)k->p.number);
    for (size_t j = 0; j < g->model.aes; j++) {
        const double chance = tt_rng_uniform(&e), day = tt_rng_uniform(&e) * g->model.ae[j].within_days;
        if (chance < g->model.ae[j].chance && caused == g->model.ae[j].caused)
            tt_agenda_add(&g->agenda,
                          (struct task){.at = tt_days_after(from, day + 0.02), .kind = TASK_AE, .patient = i, .detail = (int)j});
    }
}

static bool has_new_liver(const tt_subject *s)
{
    tt_anchor_time at;
    return tt_subject_anchor(s, "transplant", &at);
}

static void plan_end(struct stage *g, int i, const tt_subject *s, tt_instant from)
{
    const struct cast *k = &g->cast[i];
    const bool new_liver = has_new_liver(s);
    const double death = new_liver ? k->p.death_day / g->model.after_transplant : k->p.death_day,
                 transplant = new_liver ? INFINITY : k->p.transplant_day;
    const bool dies = death < transplant;
    const double day = dies ? death : transplant;
    const tt_instant last = tt_days_after(tt_instant_add(g->study->zone, from, g->study->followup), 20);
    const tt_instant stop = day < 36500 ? tt_days_after(from, 0.05 + day) : last;
    tt_agenda_add(&g->agenda, (struct task){.at = stop < last ? stop : last,
                                            .kind = TASK_END,
                                            .patient = i,
                                            .detail = stop >= last ? TT_COMPLETED
                                                      : dies       ? TT_DIED
                                                                   : TT_TRANSPLANTED});
}

/* The person's own course, the same whatever the arm: it begins once, where the arms have their last common moment. */
void tt_plan_course(struct stage *g, int i, const tt_subject *s, tt_instant from)
{
    struct cast *k = &g->cast[i];
    if (k->planned)
        return;
    plan_events(g, i, from, false);
    plan_end(g, i, s, from);
    k->planned = true;
}

/* What lies ahead because of the dose. */
void tt_plan_dosed(struct stage *g, int i, const tt_subject *s)
{
    struct cast *k = &g->cast[i];
    tt_plan_from(g, i, s, "dose");
    plan_events(g, i, s->dose_end, true);
    if (k->p.dlt_u < g->truth[s->level]) {
        const tt_instant at = tt_at_clock(g, tt_days_after(s->dose_end, k->p.dlt_day), 11, 0),
                         half = s->dose_end + (s->dlt_until - s->dose_end) / 2;
        tt_agenda_add(&g->agenda, (struct task){.at = at < s->dlt_until ? at : half, .kind = TASK_DLT, .patient = i});
    }
    tt_plan_course(g, i, s, s->dose_end);
    tt_agenda_add(&g->agenda, (struct task){.at = tt_at_clock(g, s->dlt_until, 16, 0), .kind = TASK_WINDOW, .patient = i});
}
