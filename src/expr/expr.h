/* SPDX-License-Identifier: Apache-2.0 */
/* expr/expr.h -- the one expression language of studies, scores, grades and checks.
 *
 *     bilirubin >= 5 mg/dL and (inr >= 1.5 or pta < 40 %)
 *     dx in (ALF, ACLF, CLF, SFSS)
 *     age >= 18 a and not pregnant
 *     10 * (0.957*ln(creatinine) + 0.378*ln(bilirubin) + 1.120*ln(inr) + 0.643)
 *     time_since(onset) <= 4 wk
 *
 * Every value may be missing.  Logic is three-valued (Kleene): unknown never turns
 * into no, and the answer names what it lacks.  Quantities compare exactly across
 * units; adding mg/dL to U/L is an error found at compile time.  Names and functions come in through the
 * caller's scope.  The grammar is docs/reference/expressions.md. */
#ifndef TT_EXPR_H
#define TT_EXPR_H

#include "base/base.h"
#include "unit/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_val_type { TT_V_MISSING, TT_V_TRUTH, TT_V_NUMBER, TT_V_TEXT, TT_V_DATE, TT_V_DURATION } tt_val_type;

/** A number is exact (dec) until a function or division makes it a real; `unit` NULL means a bare number. */
typedef struct tt_val {
    tt_val_type type;
    tt_truth truth;
    bool exact;
    tt_dec dec;
    double real; /* always set for numbers */
    const tt_unit *unit;
    const char *text;
    tt_date date;
    tt_dur dur;
} tt_val;

tt_val tt_val_missing(void);
tt_val tt_val_truth(tt_truth t);
tt_val tt_val_qty(tt_qty q);
tt_val tt_val_real(double x, const tt_unit *unit);
tt_val tt_val_text(const char *s);
tt_val tt_val_date(tt_date d);

/** What the compiler must know of a name. */
typedef struct tt_name {
    const char *name;
    tt_val_type type;
    const tt_unit *unit;      /* the unit its column is held in, NULL = bare number (numbers only) */
    tt_molar molar;           /* of the analyte, for mass/amount conversion */
    const char *const *codes; /* allowed texts of a code list, NULL-ended, or NULL */
    int slot;                 /* the caller's own number for it, >= 0 */
} tt_name;

/** A function of the caller's: pure. Returns missing when an argument is missing unless it says otherwise. */
typedef struct tt_fn {
    const char *name;
    int min_args, max_args;
    tt_val_type result;
    tt_val (*call)(const tt_val *arg, int n, void *self);
    void *self;
} tt_fn;

typedef struct tt_scope {
    const tt_name *name;
    size_t names;
    const tt_fn *fn;
    size_t fns;
} tt_scope;

typedef struct tt_expr tt_expr; /* compiled: bytecode, constants, source spans; immutable */

/**
 * Compile. `where` is the place of the expression's first character, so that messages point inside it.
 * Comparisons chain: 3 <= gcs <= 15. `=` compares. A bare word that no name matches is a code (text) when compared with a name that has
 * codes.
 * @return TT_EPARSE (E420 syntax, E428-E432 its common cases; E421 unknown name, with the nearest, E433 without; E422 wrong number of
 * arguments; E423 wrong type; E424 not one of its codes; E434 digits of round); TT_EUNIT (E425 units do not agree, E400 unknown unit, E403
 * the molar mass is not known); TT_ELIMIT (E426 too deep or too long)
 */
tt_code tt_expr_compile(tt_arena *a, const char *text, tt_where where, const tt_scope *scope, const tt_expr **ret, tt_err *err);
const char *tt_expr_source(const tt_expr *e);
/** Truth or number or ... */
tt_val_type tt_expr_type(const tt_expr *e);
/** The unit of a number's result; NULL = bare. The answer's value is in it; a duration is a number of days. */
const tt_unit *tt_expr_unit(const tt_expr *e);
/** The names used: count, and the i-th. */
size_t tt_expr_uses(const tt_expr *e);
const tt_name *tt_expr_use(const tt_expr *e, size_t i);

/** Looks up a name's value at evaluation. */
typedef tt_val tt_lookup(void *self, const tt_name *name);

typedef struct tt_answer {
    tt_val value;       /* TT_V_MISSING, or truth UNKNOWN, when something is lacking */
    const char **lacks; /* names that are missing and could change the answer, in order of use */
    size_t n_lacks;
} tt_answer;

tt_answer tt_expr_eval(tt_arena *a, const tt_expr *e, tt_lookup *lookup, void *self);

/**
 * Why: one line a step, with the values put in and the result of each part, e.g.
 *     inr >= 1.5  [1.8 >= 1.5: yes]
 * in the order a person would check them.
 */
const char *tt_expr_explain(tt_arena *a, const tt_expr *e, tt_lookup *lookup, void *self);

/**
 * Batch: evaluate over `rows` rows with numeric columns given as doubles in each name's own unit (NaN = missing; durations in days, truth 0
 * or 1). `column[slot]` is the column of the name with that slot (NULL = all missing). Text columns are not read here; an expression that
 * needs one is refused with TT_EUNSUP (E427). `ret[row]` is the number, or 0/1/NaN for no/yes/unknown.
 */
tt_code tt_expr_batch(tt_arena *a, const tt_expr *e, const double *const *column, size_t rows, double *ret, tt_err *err);

/**
 * For a caller that comes back chunk after chunk: working room made once, then tt_expr_batch without allocating.
 * NULL when the expression cannot be evaluated in blocks (text, dates, functions of the caller's, exact numbers that meet).
 */
double *tt_expr_room(tt_arena *a, const tt_expr *e);
void tt_expr_blocks(const tt_expr *e, double *room, const double *const *column, size_t rows, double *ret);

#ifdef __cplusplus
}
#endif
#endif
