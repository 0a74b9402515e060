/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/compare_internal.h -- the designs that `design compare` holds against one another. */
#ifndef TT_APP_COMPARE_INTERNAL_H
#define TT_APP_COMPARE_INTERNAL_H

#include "app/oc_table.h"

struct tt_compared_design {
    const char *label; /* as given */
    const char *name;  /* the design's alone, where no other has it; else the label */
    const tt_plan *plan;
    tt_oc_engine engine;
};

struct tt_compared {
    struct tt_compared_design at[TT_COMPARED];
    size_t n;
    bool *used;            /* of each option: some design takes it */
    const tt_study *study; /* whose design is the first, NULL: none */
    tt_accrual calendar;
    int64_t trials;       /* on the calendar */
    const tt_plan *judge; /* whose target says what is right: the first that has one */
    bool monitors;        /* all are stopping boundaries */
};

/**
 * Where their decision tables differ: how often, pair by pair, and one table of every such decision.  JSON: "differences" of the
 * first design from each other one, "pairs", and "decisions", whose calls are in the order of the designs.
 */
void tt_compare_tables(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_compared *all);

#endif
