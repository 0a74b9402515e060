/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_crm.c -- the continual reassessment method with one parameter.
 *
 * After every cohort the model (crm.c) is updated with all outcomes, and the dose
 * whose estimated rate is nearest to the target is given next, as far as the pace
 * allows (pace.c).  Conventions, each an option where programs differ:
 *
 *   choice     nearest in absolute distance; of two doses equally near (b within 1e-10
 *              of that point) the lower is taken; when every rate is at most the
 *              target, that is the top dose
 *   no-skip    at most one level up from the present dose; down any number
 *   coherent   not up right after a cohort with DLTs at or above the target rate
 *   eliminate  the trial ends without an MTD when Pr(rate at dose 1 > target) exceeds
 *              this; `no` switches it off.  dfcrm has no such rule
 *   mtd-tried  the MTD is the nearest among the doses given; dfcrm (`no`) names the
 *              model's dose even if nobody had it
 *
 * Source: O'Quigley, Pepe and Fisher 1990, Biometrics 46:33; Goodman, Zahurak and
 * Piantadosi 1995, Stat Med 14:1149 (no skipping, cohorts); R package dfcrm 0.2-2.1. */
#include <math.h>

#include "design/crm_internal.h"
#include "design/pace_internal.h"

static const tt_param_def params[] = {
    {"doses", NULL, "1..12", {"number of dose levels", "剂量水平数"}},
    {"start", "1", "1..doses", {"starting dose level", "起始剂量水平"}},
    {"target", NULL, "0 < x < 1", {"target DLT rate", "目标 DLT 率"}},
    TT_CRM_MODEL,
    TT_PACE_PARAMS("yes"),
    {"eliminate",
     "0.95",
     "0 < x < 1, or no",
     {"stop when Pr(rate at dose 1 > target) exceeds this", "剂量 1 的 Pr(毒性率 > 目标) 超过此值时终止"}},
    {NULL, NULL, NULL, {NULL, NULL}},
};

struct own {
    tt_pace pace;
    tt_crm *model;
    double eliminate;
};

static tt_code prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    struct own *o = TT_NEW(a, struct own);
    if (isnan(plan->target))
        return tt_plan_bad(plan, "target", err);
    TT_TRY(tt_pace_prepare(plan, &o->pace, err));
    o->eliminate = INFINITY;
    if (!tt_streq(tt_plan_text(plan, "eliminate"), "no"))
        TT_TRY(tt_plan_real(plan, "eliminate", 0.0, 1.0, &o->eliminate, err));
    if (isnan(o->eliminate))
        return tt_plan_bad(plan, "eliminate", err);
    TT_TRY(tt_crm_prepare(a, plan, o->pace.patients, &o->model, err));
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

static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    static const tt_pace_words words = {"crm/up", "crm/stay", "crm/down", "crm/held", 792, 793, 794, 795};
    const struct own *o = plan->own;
    if (tt_pace_treated(s) >= o->pace.patients)
        return tt_move_stop("model/sample-size", 747);
    const tt_crm_posterior now = tt_crm_update(o->model, s->at);
    if (now.too_toxic > o->eliminate)
        return tt_move_stop("crm/lowest-too-toxic", 796);
    const int32_t wish = tt_crm_nearest(o->model, now.beta, NULL), cap = tt_pace_cap(&o->pace, s);
    return tt_pace_move(plan, &o->pace, s, wish < cap ? wish : cap, wish, &words);
}

static int32_t select_mtd(const tt_plan *plan, const tt_state *s, double *estimate)
{
    const struct own *o = plan->own;
    if (tt_pace_treated(s) == 0)
        return -1;
    const tt_crm_posterior now = tt_crm_update(o->model, s->at);
    for (int32_t d = 1; d <= s->top && estimate; d++)
        estimate[d] = tt_crm_rate(o->model, d, now.beta);
    if (now.too_toxic > o->eliminate)
        return 0;
    return tt_crm_nearest(o->model, now.beta, o->pace.tried ? s->at : NULL);
}

const tt_design tt_design_crm = {
    .name = "crm",
    .title = {"CRM", "CRM（连续重评估法）"},
    .params = params,
    .whole = true,
    .prepare = prepare,
    .start = start,
    .decide = decide,
    .observe = observe,
    .select = select_mtd,
};
