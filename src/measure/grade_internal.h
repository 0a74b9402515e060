/* SPDX-License-Identifier: Apache-2.0 */
/* measure/grade_internal.h -- a grading rule as read: rows of comparisons.
 *
 * Every condition on the value is "value OP limit" with a limit that does not
 * depend on the value, so that a limit is computed once for all visits of one test
 * of one participant. */
#ifndef TT_MEASURE_GRADE_INTERNAL_H
#define TT_MEASURE_GRADE_INTERNAL_H

#include "measure/measure_internal.h"

enum tt_grade_op { TT_ABOVE, TT_FROM, TT_BELOW, TT_UPTO, TT_GRADE_OPS };

/** What a rule may speak of, by slot. */
enum tt_grade_name {
    TT_G_LLN,
    TT_G_ULN,
    TT_G_BASELINE,
    TT_G_ABNORMAL,
    TT_G_BASELINE_LOW,
    TT_G_SYMPTOMATIC,
    TT_G_ANTICOAGULATED,
    TT_G_FASTING,
    TT_G_NAMES
};

struct tt_limit {
    enum tt_grade_op op;
    const tt_expr *is;
    double ratio; /* of its unit to the analyte's */
    bool is_sum;
    double by[4]; /* then 1, lln, uln and baseline so many times, in the analyte's unit */
};

struct tt_grade_row {
    int grade;               /* 1..4; 0: a clinician must judge */
    const tt_unit *in;       /* only for values reported so; NULL = all */
    const tt_expr *when;     /* NULL = always */
    enum tt_grade_name fact; /* of a `when` that is one fact or its opposite; TT_G_LLN = of another */
    tt_truth fact_is;
    const struct tt_limit *limit;
    size_t limits;
    const char *words[TT_LANGS]; /* "> 5 x ULN if baseline was normal" */
};

struct tt_grade_rule {
    const char *term[TT_LANGS], *version;
    const tt_analyte *analyte;
    int direction;
    const struct tt_grade_row *row; /* highest grade first, those a clinician must judge last */
    size_t rows;
    const tt_grade_ask *ask;
    size_t asks;
};

/** One rule asked about one value. */
struct tt_grade_run {
    tt_arena *a;
    const struct tt_grade_rule *r;
    const tt_grade_in *in;
    tt_val value;             /* in the analyte's unit */
    tt_val known[TT_G_NAMES]; /* likewise */
    const char **needs;
    size_t n_needs, cap;
};

void tt_limit_work_out(tt_arena *a, const tt_analyte *an, struct tt_limit *l);
/** A sum's value in the analyte's unit; NaN if it is none, or where it takes what is not known. */
double tt_limit_at(const struct tt_limit *l, const tt_val *known);
tt_code tt_grade_start(tt_arena *a, const struct tt_grade_rule *rule, const tt_grade_in *in, struct tt_grade_run *ret, tt_err *err);
tt_val tt_grade_look_up(void *self, const tt_name *name);
/** What it lacks goes to the run's needs. */
tt_truth tt_grade_row_holds(struct tt_grade_run *r, const struct tt_grade_row *row);
/** Fills in a row's words. */
void tt_grade_row_say(tt_arena *a, struct tt_grade_row *row);
/** "250 > 180 U/L"; "" where a limit or the value is not known. */
const char *tt_grade_row_worked(struct tt_grade_run *r, const struct tt_grade_row *row);
/** The row that decided, in words, into `ret`. */
void tt_grade_set_rule(struct tt_grade_run *r, const struct tt_grade_row *row, tt_grade *ret);

/** The rule's file for an analyte, "5.0" and +1 or -1; NULL if there is none. */
struct tt_source *tt_grade_source(const tt_measures *m, const tt_analyte *an, const char *version, int direction);
tt_code tt_grade_rule_of(const tt_measures *m, struct tt_source *s, const struct tt_grade_rule **ret, tt_err *err);
/** A file of a grades/ folder by its own path. */
tt_code tt_grade_rule_at(const tt_measures *m, const char *path, const struct tt_grade_rule **ret, tt_err *err);
/** The printed set of limits that a value reported in `u` is judged by: the unit itself, else one that differs by a factor only, else the
 * first; NULL = one set. */
const tt_unit *tt_grade_set(const struct tt_grade_rule *r, const tt_unit *u);
/** Is the row judged at all for that set? */
bool tt_grade_row_in(const struct tt_grade_row *row, const tt_unit *set);
/** "4", "4.0", "v4.03" are 4.03; "5" is 5.0. */
const char *tt_grade_version(const char *said);

#endif
