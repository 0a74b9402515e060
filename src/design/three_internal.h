/* SPDX-License-Identifier: Apache-2.0 */
/* design/three_internal.h -- the 3+3 rule, for 3+3 and for accelerated titration. */
#ifndef TT_DESIGN_THREE_INTERNAL_H
#define TT_DESIGN_THREE_INTERNAL_H

#include "design/design_internal.h"

#define TT_THREE_PARAMS(accelerated)                                                                                                       \
    TT_COMMON_PARAMS, {"cohort-size", "3", "3", {"patients per cohort: always 3 here", "每队列人数：此设计固定为 3"}},                     \
        {"mtd-rule",                                                                                                                       \
         "expand",                                                                                                                         \
         "previous|expand",                                                                                                                \
         {"previous: the dose below the toxic one; expand: it must also show at most 1 DLT in 6",                                          \
          "previous：毒性剂量的下一级；expand：该剂量还须在 6 人中至多 1 例 DLT"}},                                                        \
        {"accelerate",                                                                                                                     \
         accelerated,                                                                                                                      \
         "none|dlt|dlt-or-2nd-moderate|simon-2|simon-3|simon-4",                                                                           \
         {"one patient per dose until the first DLT, or until that or the second moderate toxicity (simon-2)",                             \
          "每剂量 1 人，直至首例 DLT，或首例 DLT／第二例中度毒性（即 simon-2）"}},                                                         \
    {                                                                                                                                      \
        "switch-dose", "", "1..doses",                                                                                                     \
        {                                                                                                                                  \
            "cohorts of three from this dose on at the latest", "最迟从该剂量起每队列 3 人"                                     \
        }                                                                                                                                  \
    }

tt_code tt_three_prepare(tt_arena *a, tt_plan *plan, tt_err *err);
tt_move tt_three_start(const tt_plan *plan);
tt_move tt_three_decide(const tt_plan *plan, const tt_state *s);
void tt_three_observe(const tt_plan *plan, tt_state *s);
bool tt_three_grades(const tt_plan *plan, const tt_state *s);
int32_t tt_three_select(const tt_plan *plan, const tt_state *s, double *estimate);

#define TT_THREE_FUNCTIONS                                                                                                                 \
    .uses_moderate = true, .prepare = tt_three_prepare, .start = tt_three_start, .decide = tt_three_decide, .observe = tt_three_observe,   \
    .grades = tt_three_grades, .select = tt_three_select

#endif
