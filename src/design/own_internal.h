/* SPDX-License-Identifier: Apache-2.0 */
/* design/own_internal.h -- a caller's rule as a plan. */
#ifndef TT_DESIGN_OWN_INTERNAL_H
#define TT_DESIGN_OWN_INTERNAL_H

#include "design/design_internal.h"
#include "titrate/design.h"

/* TT_EUSAGE (E189): a member is missing or out of range, or its prepare refuses. */
tt_code tt_own_prepare(tt_arena *a, const tt_df_rule *rule, const tt_plan **ret, tt_err *err);

#endif
