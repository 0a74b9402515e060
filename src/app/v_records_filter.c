/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_records_filter.c -- records by status, phase, condition and country. */
#include "app/records_internal.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    return tt_records_tell(a, q, r, NULL, err);
}

static const tt_option options[] = {TT_RECORDS_FILTERS, {NULL, NULL, {NULL, NULL}}};
static const char *const examples[] = {"titrate records filter --db records.db --phase PHASE1",
                                       "titrate records filter --db records.db --condition 'liver failure' --country China", NULL};

const tt_command tt_command_records_filter = {
    .name = "records filter",
    .words = "",
    .min_words = 0,
    .max_words = 0,
    .summary = {"records by status, phase, condition and country", "按状态、分期、疾病和国家或地区筛选记录"},
    .more = {"Every filter that is given must hold. Without any, all records are listed.",
             "须同时满足所给的全部条件；不给条件时列出全部记录。"},
    .options = options,
    .examples = examples,
    .run = run,
};
