/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_blrm.c -- Bayesian logistic regression with overdose control.
 *
 * After every cohort the model (blrm.c) is updated with all outcomes.  A dose is open
 * when Pr(rate > hi), overdosing, does not exceed `ewoc`; of the open doses within the
 * pace (pace.c) the one with the greatest Pr(lo < rate <= hi), on target, is given
 * next.  Probabilities within 1e-10 of each other are equal, and of equals the lower
 * dose is taken.  When no dose within the pace is open the trial ends without an MTD.
 *
 * The MTD is chosen in the same way among the open doses that were given; with
 * `mtd-tried` no among all open ones.  A selected dose above hi counts as an overdose
 * unless another target is given.
 *
 * Source: Neuenschwander, Branson and Gsponer 2008, Stat Med 27:2420; overdose control
 * after Babb, Rogatko and Zacks 1998, Stat Med 17:1103. */
#include <math.h>

#include "design/blrm_internal.h"
#include "design/pace_internal.h"

static const tt_param_def params[] = {
    TT_COMMON_PARAMS,
    TT_BLRM_MODEL,
    {"ewoc", "0.25", "0 < x < 1", {"a dose is closed when Pr(overdosing) exceeds this", "Pr(过量) 超过此值的剂量不可用"}},
    TT_PACE_PARAMS("no"),
    {NULL, NULL, NULL, {NULL, NULL}},
};

struct own {
    tt_pace pace;
    tt_blrm *model;
    double ewoc;
};

static tt_code prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    struct own *o = TT_NEW(a, struct own);
    TT_TRY(tt_pace_prepare(plan, &o->pace, err));
    TT_TRY(tt_plan_real(plan, "ewoc", 0.0, 1.0, &o->ewoc, err));
    if (isnan(o->ewoc))
        return tt_plan_bad(plan, "ewoc", err);
    TT_TRY(tt_blrm_prepare(a, plan, o->pace.patients, &o->model, err));
    if (isnan(plan->target)) {
        plan->target = o->model->hi;
        plan->aim = 0.5 * (o->model->lo + o->model->hi);
    }
    plan->own = o;
    return TT_OK;
}

static tt_move start(const tt_plan *plan)
{
    const struct own *o = plan->own;
    return tt_pace_start(plan, &o->pace);
}

static void observe(const tt_plan *plan, tt_state *s)
{
    const struct own *o = plan->own;
    tt_pace_observe(plan, &o->pace, s);
}

/* The open dose up to `top` most likely on target; only those with patients in `at`, all with NULL; 0 = none. */
static int32_t best(const struct own *o, const double *over, const double *target, int32_t top, const tt_tally *at)
{
    int32_t ret = 0;
    for (int32_t d = 1; d <= top; d++)
        if (over[d] <= o->ewoc && (!at || at[d].treated > 0) && (ret == 0 || target[d] > target[ret] + 1e-10))
            ret = d;
    return ret;
}

static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    static const tt_pace_words words = {"blrm/up", "blrm/stay", "blrm/down", "crm/held", 798, 799, 850, 795};
    const struct own *o = plan->own;
    double over[TT_MAX_DOSES + 1], target[TT_MAX_DOSES + 1];
    if (tt_pace_treated(s) >= o->pace.patients)
        return tt_move_stop("model/sample-size", 747);
    const int32_t cap = tt_pace_cap(&o->pace, s), look = cap == s->now && cap < s->top ? cap + 1 : cap;
    tt_blrm_update(o->model, s->at, look, over, target);
    const int32_t dose = best(o, over, target, cap, NULL);
    if (dose == 0)
        return tt_move_stop("blrm/no-dose-open", 797);
    return tt_pace_move(plan, &o->pace, s, dose, best(o, over, target, look, NULL), &words);
}

static int32_t select_mtd(const tt_plan *plan, const tt_state *s, double *estimate)
{
    const struct own *o = plan->own;
    double over[TT_MAX_DOSES + 1], target[TT_MAX_DOSES + 1];
    if (tt_pace_treated(s) == 0)
        return -1;
    if (estimate)
        tt_blrm_rates(o->model, s->at, estimate);
    tt_blrm_update(o->model, s->at, s->top, over, target);
    return best(o, over, target, s->top, o->pace.tried ? s->at : NULL);
}

const tt_design tt_design_blrm = {
    .name = "blrm",
    .title = {"BLRM with overdose control", "BLRM（带过量控制的贝叶斯 logistic 回归）"},
    .params = params,
    .whole = true,
    .prepare = prepare,
    .start = start,
    .decide = decide,
    .observe = observe,
    .select = select_mtd,
};
