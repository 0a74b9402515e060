/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_3p3.c -- the 3+3 rule: pure, so that exact operating characteristics,
 * simulation and the live trial all ask this one function.
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
 * A candidate nobody has had (a start above dose 1 that proves toxic) is treated
 * first under either.  decide is total: short and over-full cohorts, and doses a
 * committee chose below the rule's, get the same reading of the same counts.
 *
 * Sources: Storer 1989, Biometrics 45:925 (design A); the two MTD conventions are
 * spelled out in docs/reference/designs.md. */
#include <math.h>

#include "design/design_internal.h"

typedef struct rule {
    bool expand;
} rule;

static const tt_param_def params[] = {
    TT_COMMON_PARAMS,
    {"cohort-size", "3", "3", {"patients per cohort: always 3 here", "每队列人数：此设计固定为 3"}},
    {"mtd-rule",
     "expand",
     "previous|expand",
     {"previous: the dose below the toxic one; expand: it must also show at most 1 DLT in 6",
      "previous：毒性剂量的下一级；expand：该剂量还须在 6 人中至多 1 例 DLT"}},
    {NULL, NULL, NULL, {NULL, NULL}},
};

static tt_code prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    TT_TRY(tt_plan_int(plan, "cohort-size", 3, 3, &plan->cohort, err));
    plan->most = 6;
    rule *own = TT_NEW(a, rule);
    own->expand = tt_streq(tt_plan_text(plan, "mtd-rule"), "expand");
    plan->own = own;
    return TT_OK;
}

static tt_move start(const tt_plan *plan)
{
    const tt_state s = tt_state_new(plan);
    return tt_move_stay(&s, 3, "3+3/start", 732);
}

/* The lowest dose with two DLTs, 0 if none. */
static int32_t lowest_toxic(const tt_state *s)
{
    for (int32_t d = 1; d <= s->top; d++)
        if (s->at[d].dlt >= 2)
            return d;
    return 0;
}

static void observe(const tt_plan *plan, tt_state *s)
{
    (void)plan;
    s->barred = lowest_toxic(s);
}

static bool shown_safe(const tt_plan *plan, tt_tally t)
{
    const rule *own = plan->own;
    return (t.treated >= 6 && t.dlt <= 1) || (!own->expand && t.treated >= 3 && t.dlt == 0);
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

static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    const tt_tally here = s->at[s->now];
    if (s->barred > 0 && s->barred <= s->now)
        return leave_toxic(plan, s);
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
static int32_t select_mtd(const tt_plan *plan, const tt_state *s, double *estimate)
{
    for (int32_t d = 1; estimate && d <= s->top; d++)
        estimate[d] = s->at[d].treated > 0 ? (double)s->at[d].dlt / s->at[d].treated : NAN;
    const int32_t toxic = lowest_toxic(s);
    const int32_t candidate = toxic ? toxic - 1 : s->top;
    return candidate == 0 || shown_safe(plan, s->at[candidate]) ? candidate : -1;
}

const tt_design tt_design_3p3 = {
    .name = "3+3",
    .title = {"3+3", "3+3 设计"},
    .params = params,
    .prepare = prepare,
    .start = start,
    .decide = decide,
    .observe = observe,
    .select = select_mtd,
};
