/* SPDX-License-Identifier: Apache-2.0 */
/* design/design_internal.h -- what the designs (d_*.c) and the engine share. */
#ifndef TT_DESIGN_INTERNAL_H
#define TT_DESIGN_INTERNAL_H

#include <stddef.h>
#include <string.h>

#include "design/design.h"

/*
 * An isotonic regression in progress: for every candidate the block of pooled doses that ends with it when no dose above is
 * looked at.  What stands of the lower doses serves the next ladder that has them alike.  All 0: nobody treated.
 */
struct tt_rising {
    struct {
        double rate, weight;
        int32_t below, place; /* the block below ends with this dose, 0 = none; the number of candidates so far */
    } at[TT_MAX_DOSES + 1];
    int32_t top[TT_MAX_DOSES + 1]; /* the highest candidate up to each dose, 0 = none */
    int32_t eliminated;            /* the lowest dose eliminated, 0 = none */
};

/* Where a parameter stands. */
tt_where tt_plan_where(const tt_plan *plan, const char *name);
/* "0.05,.1,.2" into ret[0..*n-1]: at most `most` numbers. TT_ERANGE (E704). */
tt_code tt_plan_reals(const tt_plan *plan, const char *name, int32_t most, double *ret, int32_t *n, tt_err *err);

/* Every design's first parameters; the engine reads them into the plan. */
#define TT_COMMON_PARAMS                                                                                                                           \
    {"doses", NULL, "1..12", {"number of dose levels", "剂量水平数"}},                                                                             \
        {"start", "1", "1..doses", {"starting dose level", "起始剂量水平"}},                                                                       \
    {                                                                                                                                              \
        "target", "", "0 < x < 1",                                                                                                                 \
        {                                                                                                                                          \
            "target DLT rate; a selected dose above it counts as an overdose", "目标 DLT 率；所选剂量的真实率高于它即计为超量" \
        }                                                                                                                                          \
    }

/* The value of a parameter read as an integer in lo..hi, or a number strictly inside (lo, hi); NaN when absent. TT_ERANGE (E704). */
tt_code tt_plan_int(const tt_plan *plan, const char *name, int32_t lo, int32_t hi, int32_t *ret, tt_err *err);
tt_code tt_plan_real(const tt_plan *plan, const char *name, double lo, double hi, double *ret, tt_err *err);

/* E704: the value of this parameter is not what it must be. */
tt_code tt_plan_bad(const tt_plan *plan, const char *name, tt_err *err);

/* Made from the names of src/design/d_*.c by tools/table.py; NULL ends it. */
extern const tt_design *const tt_designs[];

/* A design's answers. `rule` is static text, `why` a note id. */
tt_move tt_move_up(const tt_state *s, int32_t cohort, const char *rule, uint16_t why);
tt_move tt_move_stay(const tt_state *s, int32_t cohort, const char *rule, uint16_t why);
tt_move tt_move_down(int32_t dose, int32_t cohort, const char *rule, uint16_t why);
tt_move tt_move_wait(const tt_state *s, const char *rule, uint16_t why);
tt_move tt_move_stop(const char *rule, uint16_t why);

/* The walk in single steps, for the exact pass and the simulator: open a cohort, add outcomes, observe, call. */
static inline void tt_state_copy(tt_state *to, const tt_state *from) /* without the pending one by one: there are none */
{
    memcpy(to, from, offsetof(tt_state, open_share));
}
void tt_walk_open(tt_state *s, int32_t dose, int32_t size);
void tt_walk_add(tt_state *s, int32_t treated, int32_t dlt, int32_t moderate);
void tt_walk_observe(const tt_plan *plan, tt_state *s);
/* Ask decide about an observed state and refuse what is inadmissible (E712). */
tt_code tt_walk_call(const tt_plan *plan, const tt_state *s, tt_move *ret, tt_err *err);
/* Refuse an answer that is inadmissible (E712). */
tt_code tt_walk_judge(const tt_plan *plan, const tt_state *s, const tt_move *m, tt_move *ret, tt_err *err);
/* Before the first cohort: ask start. */
tt_code tt_walk_start(const tt_plan *plan, tt_move *ret, tt_err *err);

/* The patients at a dose from one row of the decision table to the next. */
int32_t tt_table_step(const tt_plan *plan);

/*
 * Every way the pending outcomes and (if `fill`) the open slots can turn out: `see` gets each complete state, observed,
 * the mildest first; it returns false to end the visit early.  True when all were seen.
 */
typedef bool tt_see_fn(void *self, const tt_state *s);
bool tt_completions(const tt_plan *plan, const tt_state *s, bool fill, tt_see_fn *see, void *self);

/* One patient of a history: the letter, and for P the share of the window behind. */
typedef struct tt_outcome {
    char letter;
    double share;
} tt_outcome;
/* Read the next one and step past it. TT_EPARSE (E709) no such letter; TT_ERANGE (E861) no such share. */
tt_code tt_outcome_next(const char **s, tt_where where, tt_outcome *ret, tt_err *err);
/* Add it to the open cohort. */
void tt_outcome_add(const tt_plan *plan, tt_state *s, tt_outcome o);

/* TT_ERANGE (E723) unless the curve has the plan's doses. */
tt_code tt_curve_fits(const tt_plan *plan, const tt_curve *curve, tt_err *err);
/* From p_select[0..doses], patients and dlts: p_none, totals, overdose. */
void tt_oc_finish(const tt_plan *plan, const tt_curve *curve, tt_oc_numbers *oc);

#endif
