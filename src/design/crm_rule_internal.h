/* SPDX-License-Identifier: Apache-2.0 */
/* design/crm_rule_internal.h -- what CRM and TITE-CRM have in common beyond the model. */
#ifndef TT_DESIGN_CRM_RULE_INTERNAL_H
#define TT_DESIGN_CRM_RULE_INTERNAL_H

#include "design/crm_internal.h"
#include "design/pace_internal.h"

/* plan->own of both. */
typedef struct tt_crm_rule {
    tt_pace pace;
    tt_crm *model;
    double eliminate; /* the trial ends above this Pr(rate at dose 1 > target); INFINITY = never */
} tt_crm_rule;

#define TT_CRM_PARAMS                                                                                                                      \
    {"doses", NULL, "1..12", {"number of dose levels", "剂量水平数"}},                                                                     \
        {"start", "1", "1..doses", {"starting dose level", "起始剂量水平"}},                                                               \
        {"target", NULL, "0 < x < 1", {"target DLT rate", "目标 DLT 率"}}, TT_CRM_MODEL, TT_PACE_PARAMS("yes"),                            \
    {                                                                                                                                      \
        "eliminate", "0.95", "0 < x < 1, or no",                                                                                           \
        {                                                                                                                                  \
            "stop when Pr(rate at dose 1 > target) exceeds this", "剂量 1 的 Pr(毒性率 > 目标) 超过此值时终止"              \
        }                                                                                                                                  \
    }

/* The functions of a design; TT_ERANGE: E704, and what tt_crm_prepare returns. */
tt_code tt_crm_rule_prepare(tt_arena *a, tt_plan *plan, tt_err *err);
tt_move tt_crm_rule_start(const tt_plan *plan);
void tt_crm_rule_observe(const tt_plan *plan, tt_state *s);

/* The MTD under a posterior, and the rates. */
int32_t tt_crm_rule_select(const tt_crm_rule *o, const tt_state *s, tt_crm_posterior now, double *estimate);

#endif
