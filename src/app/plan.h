/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/plan.h -- a design as asked for on the command line, or a study's own. */
#ifndef TT_APP_PLAN_H
#define TT_APP_PLAN_H

#include "app/app_internal.h"
#include "design/design.h"

/** A design from a study folder (the only word), or from --design and its options. Defaults: 3+3, 5 doses. */
tt_code tt_plan_for(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan **ret, tt_err *err);

#define TT_PLAN_OPTIONS                                                                            \
    {"design", "NAME", {"3+3 (others: titrate help designs)", "设计名称，如 3+3"}},                  \
    {"doses", "J", {"dose levels", "剂量水平数"}}, {"start", "D", {"first level", "起始水平"}},      \
    {"mtd-rule", "RULE", {"previous | expand", "MTD 规则：previous | expand"}},                     \
    {"target", "T", {"target DLT rate, for P(overdose)", "目标 DLT 率，用于计算过量概率"}}

/** Say the design and its parameters, as the JSON member "design" and a line. */
void tt_put_plan(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p);

#endif
