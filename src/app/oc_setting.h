/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/oc_setting.h -- what surrounds a design in its operating characteristics: a
 * calendar, wrong records, patients who cannot be evaluated. */
#ifndef TT_APP_OC_SETTING_H
#define TT_APP_OC_SETTING_H

#include "app/app_internal.h"
#include "design/design.h"

typedef struct tt_oc_setting {
    bool timed, misattributed, replaced;
    tt_accrual accrual;
    tt_attribution attribution;
    tt_replacing replacing;
} tt_oc_setting;

/**
 * --accrual --window --late --dlt-time: the calendar.  The DLT window is the study's own where no other is given; `study` NULL: none.
 * TT_ERANGE (E860).
 */
tt_code tt_oc_calendar(tt_arena *a, const tt_request *q, const tt_study *study, tt_accrual *ret, tt_err *err);

/**
 * The calendar, --attribution, --nonevaluable.  A design that judges pending outcomes is always on a
 * calendar (N868 says which).  TT_ERANGE (E860, E866, E867).
 */
tt_code tt_oc_setting_read(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *plan, const tt_study *study, tt_oc_setting *ret,
                           tt_err *err);

/** N868: the calendar trials are simulated on. */
void tt_oc_tell_calendar(tt_arena *a, tt_result *r, const tt_accrual *k, const char *verb);

/** What these add to the members of a scenario. */
void tt_oc_setting_put(tt_json_out *o, const tt_oc *oc);

/** A table for what these add, `head` over its first column; NULL when nothing. */
tt_table *tt_oc_setting_table(const tt_request *q, tt_doc *doc, const char *head, const tt_oc_setting *s);
void tt_oc_setting_row(tt_arena *a, tt_table *t, const tt_oc_setting *s, const char *name, const tt_oc *oc);

#define TT_OC_SETTING_OPTIONS                                                                                                                        \
    {"accrual", "RATE", {"on a calendar: candidates a month", "按日历模拟：每月候选人数"}},                                                          \
        {"window", "MONTHS", {"... months in which a DLT counts (default 3)", "……DLT 观察窗月数（默认 3）"}},                                        \
        {"late", "P", {"... share of the DLTs in the second half of it (default 0.5)", "……DLT 出现在后半窗的比例（默认 0.5）"}},                     \
        {"dlt-time", "SHAPE", {"... uniform | weibull", "……DLT 时间分布：uniform | weibull"}},                                                       \
        {"attribution", "FP,FN", {"chance that no DLT is recorded as one, and the reverse", "非 DLT 被记为 DLT 的概率，及相反的概率"}},              \
    {                                                                                                                                                \
        "nonevaluable", "P[,CAP]",                                                                                                                   \
        {                                                                                                                                            \
            "share of patients not evaluable and replaced; replacements planned for", "不可评价而被替换者的比例；计划的替换人数" \
        }                                                                                                                                            \
    }

#endif
