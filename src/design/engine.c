/* SPDX-License-Identifier: Apache-2.0 */
/* design/engine.c -- the state of a dose-escalation trial, and the next move.
 *
 * A design judges complete cohorts.  A ward has open windows and free slots, so
 * the engine asks the design about every way these can still turn out: only a
 * call they all share is offered early, and never an escalation.  Two DLTs in
 * the first two of three patients are such a call; one in two is not.
 *
 * phase and barred are carried as of the cohorts already closed; the present
 * cohort is observed on a copy each time somebody asks, and for good when the
 * next one opens.  A design that does not declare uses_last is never shown the
 * last cohort, so that merging states for the exact pass cannot change a call. */
#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "design/design_internal.h"

const char *tt_act_text(tt_act act)
{
    static const char *const text[TT_ACTS] = {"up", "stay", "down", "wait", "stop"};
    return text[act];
}

tt_move tt_move_up(const tt_state *s, int32_t cohort, const char *rule, uint16_t why)
{
    return (tt_move){TT_UP, s->now + 1, cohort, rule, why};
}

tt_move tt_move_stay(const tt_state *s, int32_t cohort, const char *rule, uint16_t why)
{
    return (tt_move){TT_STAY, s->now, cohort, rule, why};
}

tt_move tt_move_down(int32_t dose, int32_t cohort, const char *rule, uint16_t why)
{
    return (tt_move){TT_DOWN, dose, cohort, rule, why};
}

tt_move tt_move_wait(const tt_state *s, const char *rule, uint16_t why)
{
    return (tt_move){TT_WAIT, s->now, 0, rule, why};
}

tt_move tt_move_stop(const char *rule, uint16_t why)
{
    return (tt_move){TT_STOP, 0, 0, rule, why};
}

/* ---- single steps ---------------------------------------------------------- */

void tt_walk_open(tt_state *s, int32_t dose, int32_t size)
{
    s->now = dose;
    s->cohort = size;
    s->last = (tt_tally){0};
}

void tt_walk_add(tt_state *s, int32_t treated, int32_t dlt, int32_t moderate)
{
    tt_tally *const both[2] = {&s->at[s->now], &s->last};
    for (int i = 0; i < 2; i++) {
        both[i]->treated += treated;
        both[i]->dlt += dlt;
        both[i]->moderate += moderate;
    }
}

void tt_walk_observe(const tt_plan *plan, tt_state *s)
{
    if (plan->design->observe)
        plan->design->observe(plan, s);
}

/* The highest dose an escalation may reach: nothing untried is passed. */
static int32_t highest_next(const tt_plan *plan, const tt_state *s)
{
    int32_t d = s->now;
    for (int32_t k = plan->doses; k > d && plan->leaps; k--)
        if (s->at[k].treated > 0)
            d = k;
    return d + 1;
}

static bool admissible(const tt_plan *plan, const tt_state *s, const tt_move *m)
{
    if (m->act == TT_STOP || m->act == TT_WAIT)
        return m->cohort == 0;
    const bool ladder = m->dose >= 1 && m->dose <= plan->doses && m->cohort >= 1;
    const bool allowed = s->barred == 0 || m->dose < s->barred;
    const bool step = m->act == TT_UP     ? m->dose > s->now && m->dose <= highest_next(plan, s)
                      : m->act == TT_STAY ? m->dose == s->now
                                          : m->dose < s->now;
    return ladder && allowed && step;
}

tt_code tt_walk_judge(const tt_plan *plan, const tt_state *s, const tt_move *m, tt_move *ret, tt_err *err)
{
    if (!admissible(plan, s, m)) {
        char dose[16], now[16];
        snprintf(dose, sizeof dose, "%d", (int)m->dose);
        snprintf(now, sizeof now, "%d", (int)s->now);
        return tt_fail(err, TT_ERANGE, 712, tt_at_path("design"), plan->design->name, tt_act_text(m->act), dose, now);
    }
    *ret = *m;
    return TT_OK;
}

tt_code tt_walk_start(const tt_plan *plan, tt_move *ret, tt_err *err)
{
    const tt_state s = tt_state_new(plan);
    const tt_move m = plan->design->start(plan);
    return tt_walk_judge(plan, &s, &m, ret, err);
}

tt_code tt_walk_call(const tt_plan *plan, const tt_state *s, tt_move *ret, tt_err *err)
{
    const bool bare = s->opens == 0 && s->cohort == 0 && s->last.treated == 0; /* nothing to hide */
    tt_state shown;
    if (!bare && plan->design->judges_pending)
        shown = *s;
    else if (!bare)
        tt_state_copy(&shown, s);
    if (!bare && !plan->design->uses_last) {
        shown.last = (tt_tally){0};
        shown.cohort = 0;
    }
    const tt_move m = plan->design->decide(plan, bare ? s : &shown);
    return tt_walk_judge(plan, s, &m, ret, err);
}

/* ---- facts ------------------------------------------------------------------ */

tt_state tt_state_new(const tt_plan *plan)
{
    tt_state s;
    memset(&s, 0, offsetof(tt_state, open_share)); /* what follows is looked at as far as `opens` only */
    s.now = plan->start;
    s.top = plan->doses;
    return s;
}

void tt_state_open(const tt_plan *plan, tt_state *s, int32_t dose, int32_t size)
{
    assert(dose >= 1 && dose <= plan->doses && size >= 1);
    if (s->last.treated > 0)
        tt_walk_observe(plan, s);
    tt_walk_open(s, dose, size);
}

void tt_state_add_pending(const tt_plan *plan, tt_state *s, double fraction)
{
    (void)plan;
    assert(fraction >= 0.0 && fraction <= 1.0);
    tt_walk_add(s, 1, 0, 0);
    s->at[s->now].pending++;
    s->last.pending++;
    s->at[s->now].exposure += fraction;
    s->last.exposure += fraction;
    if (s->opens < TT_MAX_OPEN) {
        s->open_share[s->opens] = (float)fraction;
        s->open_dose[s->opens++] = (uint8_t)s->now;
    }
}

tt_code tt_state_add(const tt_plan *plan, tt_state *s, char outcome, tt_err *err)
{
    const char text[2] = {outcome, '\0'}, *at = text;
    tt_outcome o;
    TT_TRY(tt_outcome_next(&at, tt_at_path("history"), &o, err));
    tt_outcome_add(plan, s, o);
    return TT_OK;
}

tt_code tt_state_of(const tt_plan *plan, const tt_cohort *cohorts, size_t n, tt_state *ret, tt_err *err)
{
    tt_state s = tt_state_new(plan);
    for (size_t i = 0; i < n; i++) {
        if (cohorts[i].dose < 1 || cohorts[i].dose > plan->doses || cohorts[i].size < 1) {
            char dose[16], top[16];
            snprintf(dose, sizeof dose, "%d", (int)cohorts[i].dose);
            snprintf(top, sizeof top, "%d", (int)plan->doses);
            return tt_fail(err, TT_ERANGE, 705, tt_at_path("history"), dose, top);
        }
        tt_state_open(plan, &s, cohorts[i].dose, cohorts[i].size);
        for (const char *at = cohorts[i].outcomes; *at;) {
            tt_outcome o;
            TT_TRY(tt_outcome_next(&at, tt_at_path("history"), &o, err));
            tt_outcome_add(plan, &s, o);
        }
    }
    *ret = s;
    return TT_OK;
}

/* ---- the next move ------------------------------------------------------------ */

/* Calls seen over the completions so far. */
struct poll {
    const tt_plan *plan;
    tt_move first;  /* of the mildest completion */
    int32_t mtd;    /* what it would select, if it stops */
    bool too_toxic; /* even then the present dose is given up: its free slots stay empty */
    bool any, agreed;
    tt_code code;
    tt_err *err;
};

static bool ask(void *self, const tt_state *s)
{
    struct poll *p = self;
    tt_move m;
    p->code = tt_walk_call(p->plan, s, &m, p->err);
    if (p->code != TT_OK)
        return false;
    const int32_t mtd = m.act == TT_STOP ? p->plan->design->select(p->plan, s, NULL) : 0;
    if (!p->any) {
        p->first = m;
        p->mtd = mtd;
        p->too_toxic = m.act == TT_DOWN || (s->barred > 0 && s->barred <= s->now);
    }
    p->any = true;
    p->agreed = m.act == p->first.act && m.dose == p->first.dose && m.cohort == p->first.cohort && mtd == p->mtd;
    return p->agreed;
}

static tt_code next_complete(const tt_plan *plan, const tt_state *s, tt_move *ret, tt_err *err)
{
    tt_state seen = *s;
    tt_walk_observe(plan, &seen);
    return tt_walk_call(plan, &seen, ret, err);
}

tt_code tt_design_next(const tt_plan *plan, const tt_state *s, tt_move *ret, tt_err *err)
{
    const int32_t room = s->cohort > s->last.treated ? s->cohort - s->last.treated : 0;
    if (s->cohort == 0 && s->at[s->now].treated == 0)
        return tt_walk_start(plan, ret, err);
    if (plan->design->judges_pending && room == 0)
        return next_complete(plan, s, ret, err);
    struct poll p = {.plan = plan, .err = err};
    const bool all = tt_completions(plan, s, true, ask, &p);
    TT_TRY(p.code);
    /* The MTD is settled whatever the last ones have: they are spared. Not where one dose is studied and the number is the plan, nor
     * when a decision has just opened the cohort: that would take back what was signed. */
    const bool spared = plan->doses > 1 && s->last.treated > 0, toxic = p.mtd == 0 || p.too_toxic;
    const bool leaves = p.first.act == TT_DOWN || (p.first.act == TT_STOP && (toxic || spared));
    const bool early_up = p.first.act == TT_UP && s->at[s->now].pending > 0;
    if (all && p.agreed && (room == 0 || leaves) && !early_up)
        *ret = p.first;
    else if (room > 0 && !p.too_toxic)
        *ret = tt_move_stay(s, room, "engine/fill", 730);
    else
        *ret = tt_move_wait(s, "engine/pending", 731);
    return TT_OK;
}

char *tt_move_reason(tt_arena *a, const tt_state *s, const tt_move *m, tt_lang lang)
{
    const tt_message *note = tt_message_find(m->why);
    if (!note)
        return tt_strdup(a, m->rule);
    const tt_tally here = s->at[s->now];
    const int32_t last = m->act == TT_WAIT ? here.pending : m->act == TT_STAY ? m->cohort : m->dose;
    const char *const arg[TT_ERR_ARGS] = {tt_printf(a, "%d", (int)here.dlt), tt_printf(a, "%d", (int)here.treated),
                                          tt_printf(a, "%d", (int)s->now), tt_printf(a, "%d", (int)last)};
    return tt_message_fill(a, note->text[lang], arg);
}
