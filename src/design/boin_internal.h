/* SPDX-License-Identifier: Apache-2.0 */
/* design/boin_internal.h -- the bounds of BOIN, for BOIN and for TITE-BOIN. */
#ifndef TT_DESIGN_BOIN_INTERNAL_H
#define TT_DESIGN_BOIN_INTERNAL_H

#include "design/counts_internal.h"

#define TT_BOIN_PARAMS                                                                                                                     \
    TT_COUNTS_LADDER,                                                                                                                      \
        {"p-saf", "", "0 < x < target", {"highest rate that is too low (default 0.6 target)", "视为过低的最高毒性率（默认 0.6 × 目标）"}}, \
        {"p-tox", "", "target < x < 1", {"lowest rate that is too high (default 1.4 target)", "视为过高的最低毒性率（默认 1.4 × 目标）"}}, \
        TT_COUNTS_SAFETY("3"),                                                                                                             \
    {                                                                                                                                      \
        "bound-mtd", "no", "yes|no",                                                                                                       \
        {                                                                                                                                  \
            "the MTD's estimated rate must be at most lambda_d", "MTD 的估计毒性率不得超过 lambda_d"                             \
        }                                                                                                                                  \
    }

/* All of BOIN's parameters into a tt_counts at plan->own: bounds, table, safety. */
tt_code tt_boin_prepare(tt_arena *a, tt_plan *plan, tt_err *err);

#endif
