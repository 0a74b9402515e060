/* SPDX-License-Identifier: Apache-2.0 */
/* design/three.c -- the 3+3 rule, with or without an accelerated beginning.
 *
 * 0 of 3: up.  1 of 3: three more.  At most 1 of 6: up.  Otherwise the dose is
 * toxic and never returned to.  The ladder then has a candidate: the dose below
 * the lowest toxic one, or the top dose when none is toxic.  The two conventions
 * differ only in what a candidate must show before the trial ends:
 *
 *   previous  what let it pass on the way up: 0 of 3, or at most 1 of 6;
 *   expand    at most 1 of 6, always: a candidate with three patients gets three
 *             more, and if it fails the next lower dose becomes the candidate.
 *
 * Accelerated, the trial begins with one patient per dose: until the first DLT; or
 * until that or the second moderate toxicity of the trial; and at the latest at a
 * fixed switch dose, which is a 3+3 from its first patient.  The dose where a
 * toxicity ends it, or the top dose, is filled to three.  A dose passed with one
 * patient counts as passed under previous; under expand it is filled to three and
 * then to six.  Moderate toxicities matter in this phase only (phase 0), and the
 * exact pass does not tell them apart afterwards.
 *
 * A candidate nobody has had (a start above dose 1 that proves toxic) is treated
 * first under either.  decide is total: short and over-full cohorts, and doses a
 * committee chose below the rule's, get the same reading of the same counts.
 *
 * Sources: Storer 1989, Biometrics 45:925 (design A); Simon et al. 1997, J Natl
 * Cancer Inst 89:1138 (acceleration; there the switch is to cohorts of three or
 * six, and later courses count too); the conventions are spelled out in
 * docs/reference/designs.md. */
#include <math.h>

#include "design/three_internal.h"

typedef struct rule {
    bool expand, accelerate, moderate; /* moderate: the second moderate toxicity ends acceleration */
    int32_t until;                     /* and so does this dose; INT32_MAX = none */
} rule;

/*
 * The designs of Simon 1997 by number.  2 is ours.  3 passes untried levels while it is accelerated, which no design here
 * may; a ladder of double steps with 2 is near it, but its steps stay double after the first toxicities.  4 is 3 with the
 * toxicities of later courses, and a product given once has none.
 */
static tt_code read_acceleration(const tt_plan *plan, rule *own, tt_err *err)
{
    const char *how = tt_plan_text(plan, "accelerate");
    if (tt_streq(how, "simon-3"))
        return tt_fail(err, TT_EUNSUP, 869, tt_plan_where(plan, "accelerate"));
    if (tt_streq(how, "simon-4"))
        return tt_fail(err, TT_EUNSUP, 845, tt_plan_where(plan, "accelerate"));
    own->moderate = tt_streq(how, "dlt-or-2nd-moderate") || tt_streq(how, "simon-2");
    own->accelerate = own->moderate || tt_streq(how, "dlt");
    return TT_OK;
}

tt_code tt_three_prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    TT_TRY(tt_plan_int(plan, "cohort-size", 3, 3, &plan->cohort, err));
    plan->most = 6;
    rule *own = TT_NEW(a, rule);
    own->expand = tt_streq(tt_plan_text(plan, "mtd-rule"), "expand");
    TT_TRY(read_acceleration(plan, own, err));
    own->until = INT32_MAX;
    if (*tt_plan_text(plan, "switch-dose"))
        TT_TRY(tt_plan_int(plan, "switch-dose", 1, plan->doses, &own->until, err));
    if (own->until != INT32_MAX && !own->accelerate)
        return tt_plan_bad(plan, "switch-dose", err);
    plan->own = own;
    return TT_OK;
}

static bool accelerating(const tt_plan *plan, const tt_state *s)
{
    const rule *own = plan->own;
    return own->accelerate && s->phase == 0;
}

/* One patient, or three where acceleration has ended by then. */
static int32_t first_at(const tt_plan *plan, const tt_state *s, int32_t dose)
{
    const rule *own = plan->own;
    return accelerating(plan, s) && dose < own->until ? 1 : 3;
}

tt_move tt_three_start(const tt_plan *plan)
{
    const tt_state s = tt_state_new(plan);
    return tt_move_stay(&s, first_at(plan, &s, plan->start), "3+3/start", 732);
}

static bool goes_on(const tt_plan *plan, const tt_state *s)
{
    const rule *own = plan->own;
    const tt_tally here = s->at[s->now];
    int32_t moderate = 0;
    for (int32_t d = 1; d <= s->top; d++)
        moderate += s->at[d].moderate;
    return here.treated <= 1 && here.dlt == 0 && s->now < s->top && s->now < own->until && !(own->moderate && moderate >= 2);
}

/* The lowest dose with two DLTs, 0 if none. */
static int32_t lowest_toxic(const tt_state *s)
{
    for (int32_t d = 1; d <= s->top; d++)
        if (s->at[d].dlt >= 2)
            return d;
    return 0;
}

void tt_three_observe(const tt_plan *plan, tt_state *s)
{
    s->barred = lowest_toxic(s);
    if (accelerating(plan, s) && !goes_on(plan, s))
        s->phase = 1;
}

bool tt_three_grades(const tt_plan *plan, const tt_state *s)
{
    const rule *own = plan->own;
    return own->moderate && accelerating(plan, s);
}

static bool shown_safe(const tt_plan *plan, tt_tally t)
{
    const rule *own = plan->own;
    const int32_t enough = own->accelerate ? 1 : 3;
    return (t.treated >= 6 && t.dlt <= 1) || (!own->expand && t.treated >= enough && t.dlt == 0);
}

/* Patients that complete the three, or the six. */
static int32_t needed(tt_tally t)
{
    return t.treated < 3 ? 3 - t.treated : t.treated < 6 ? 6 - t.treated : 3;
}

/* The present dose is toxic: end here, or show the candidate below it to be safe. */
static tt_move leave_toxic(const tt_plan *plan, const tt_state *s)
{
    const int32_t candidate = s->barred - 1;
    if (candidate == 0)
        return tt_move_stop("3+3/none-tolerated", 738);
    if (shown_safe(plan, s->at[candidate]))
        return tt_move_stop("3+3/toxic", 736);
    return tt_move_down(candidate, needed(s->at[candidate]), "3+3/step-down", 737);
}

tt_move tt_three_decide(const tt_plan *plan, const tt_state *s)
{
    const tt_tally here = s->at[s->now];
    if (s->barred > 0 && s->barred <= s->now)
        return leave_toxic(plan, s);
    if (accelerating(plan, s) && here.treated > 0)
        return tt_move_up(s, first_at(plan, s, s->now + 1), "3+3/accelerated", 791);
    if (here.treated < 3)
        return tt_move_stay(s, needed(here), "3+3/fewer-than-3", 733);
    if (here.dlt == 1 && here.treated < 6)
        return tt_move_stay(s, needed(here), "3+3/1-of-3", 734);
    if (s->now < s->top && s->barred != s->now + 1)
        return tt_move_up(s, 3, here.dlt ? "3+3/1-of-6" : "3+3/0-of-3", 735);
    if (!shown_safe(plan, here))
        return tt_move_stay(s, needed(here), "3+3/expand", 739);
    return s->now == s->top ? tt_move_stop("3+3/top-tolerated", 740) : tt_move_stop("3+3/candidate-holds", 741);
}

/* The rate estimate of a 3+3 is the plain proportion: the rule has no model. */
int32_t tt_three_select(const tt_plan *plan, const tt_state *s, double *estimate)
{
    for (int32_t d = 1; estimate && d <= s->top; d++)
        estimate[d] = s->at[d].treated > 0 ? (double)s->at[d].dlt / s->at[d].treated : NAN;
    const int32_t toxic = lowest_toxic(s);
    const int32_t candidate = toxic ? toxic - 1 : s->top;
    return candidate == 0 || shown_safe(plan, s->at[candidate]) ? candidate : -1;
}
