/* SPDX-License-Identifier: Apache-2.0 */
/* design/crm_rule.c -- what CRM and TITE-CRM have in common beyond the model: their
 * parameters, the first cohort, and what is remembered of a cohort. */
#include <math.h>

#include "design/crm_rule_internal.h"

tt_code tt_crm_rule_prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    tt_crm_rule *o = TT_NEW(a, tt_crm_rule);
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

tt_move tt_crm_rule_start(const tt_plan *plan)
{
    const tt_crm_rule *o = plan->own;
    return tt_pace_start(plan, &o->pace);
}

void tt_crm_rule_observe(const tt_plan *plan, tt_state *s)
{
    const tt_crm_rule *o = plan->own;
    tt_pace_observe(plan, &o->pace, s);
}

int32_t tt_crm_rule_select(const tt_crm_rule *o, const tt_state *s, tt_crm_posterior now, double *estimate)
{
    for (int32_t d = 1; d <= s->top && estimate; d++)
        estimate[d] = tt_crm_rate(o->model, d, now.beta);
    if (now.too_toxic > o->eliminate)
        return 0;
    return tt_crm_nearest(o->model, now.beta, o->pace.tried ? s->at : NULL);
}
