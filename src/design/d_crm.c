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
#include "design/crm_rule_internal.h"

static const tt_param_def params[] = {
    TT_CRM_PARAMS,
    {NULL, NULL, NULL, {NULL, NULL}},
};

static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    static const tt_pace_words words = {"crm/up", "crm/stay", "crm/down", "crm/held", 792, 793, 794, 795};
    const tt_crm_rule *o = plan->own;
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
    const tt_crm_rule *o = plan->own;
    if (tt_pace_treated(s) == 0)
        return -1;
    return tt_crm_rule_select(o, s, tt_crm_update(o->model, s->at), estimate);
}

const tt_design tt_design_crm = {
    .name = "crm",
    .title = {"CRM", "CRM（连续重评估法）"},
    .params = params,
    .whole = true,
    .prepare = tt_crm_rule_prepare,
    .start = tt_crm_rule_start,
    .decide = decide,
    .observe = tt_crm_rule_observe,
    .select = select_mtd,
};
