/* SPDX-License-Identifier: Apache-2.0 */
/* tests/expr/random_expr.h -- well-typed random expressions over a fixed scope, from
 * a stream of choices: for properties that must hold of every expression. */
#ifndef TT_TEST_RANDOM_EXPR_H
#define TT_TEST_RANDOM_EXPR_H

#include "expr/ward.h"

static const char *const random_names[] = {
    "x number =",   "y number =", "z number =", "m number mg/dL molar 584.66 =", "u number umol/L molar 584.66 =", "w number kg =",
    "s duration =", "p truth =",  "q truth ="};

/* 0: bare, 1: mg/dL, 2: kg, 3: d */
static inline void random_number(tt_rng *r, tt_buf *b, int unit, int depth);

static inline void random_truth(tt_rng *r, tt_buf *b, int depth)
{
    static const char *const compare[] = {" = ", " != ", " < ", " <= ", " > ", " >= "};
    const int unit = (int)tt_rng_below(r, 4);
    switch (depth <= 0 ? tt_rng_below(r, 3) : tt_rng_below(r, 9)) {
    case 0:
        tt_buf_add(b, tt_rng_below(r, 2) ? "p" : "q");
        return;
    case 1:
        tt_buf_add(b, ((const char *const[]){"yes", "no", "unknown", "known(x)"})[tt_rng_below(r, 4)]);
        return;
    case 2:
    case 3:
        for (uint32_t i = 0, n = 2 + tt_rng_below(r, 2); i < n; i++) {
            tt_buf_add(b, i ? compare[tt_rng_below(r, 6)] : "");
            random_number(r, b, unit, depth - 1);
        }
        return;
    case 4:
        random_number(r, b, unit, depth - 1);
        tt_buf_add(b, tt_rng_below(r, 2) ? " in (" : " not in (");
        random_number(r, b, unit, depth - 1);
        tt_buf_add(b, ", ");
        random_number(r, b, unit, depth - 1);
        tt_buf_add(b, ")");
        return;
    case 5:
        tt_buf_add(b, "not (");
        random_truth(r, b, depth - 1);
        tt_buf_add(b, ")");
        return;
    default:
        tt_buf_add(b, "(");
        random_truth(r, b, depth - 1);
        tt_buf_add(b, tt_rng_below(r, 2) ? " and " : " or ");
        random_truth(r, b, depth - 1);
        tt_buf_add(b, ")");
    }
}

static inline void random_leaf(tt_rng *r, tt_buf *b, int unit)
{
    static const char *const leaf[4][8] = {
        {"x", "y", "z", "0", "1", "2.5", "0.1", "-3"},
        {"m", "u", "5 mg/dL", "0.5 g/L", "0.1 mg/dL", "m", "0 mg/dL", "u"},
        {"w", "60 kg", "500 g", "w", "w", "1 kg", "70.5 kg", "w"},
        {"s", "1 d", "3 wk", "90 min", "s", "2 mo", "s", "0 d"},
    };
    tt_buf_add(b, leaf[unit][tt_rng_below(r, 8)]);
}

static inline void random_call(tt_rng *r, tt_buf *b, int unit, int depth)
{
    static const char *const name[] = {"min", "max", "sum", "mean", "coalesce", "abs", "floor", "ceil", "round"};
    const uint32_t f = tt_rng_below(r, 9), n = f < 5 ? 1 + tt_rng_below(r, 3) : 1;
    tt_buf_printf(b, "%s(", name[f]);
    for (uint32_t i = 0; i < n; i++) {
        tt_buf_add(b, i ? ", " : "");
        random_number(r, b, unit, depth - 1);
    }
    tt_buf_add(b, f == 8 ? ((const char *const[]){")", ", 1)", ", -1)"})[tt_rng_below(r, 3)] : ")");
}

static inline void random_number(tt_rng *r, tt_buf *b, int unit, int depth)
{
    static const char *const sign[] = {" + ", " - ", " * ", " / "};
    switch (depth <= 0 ? 0 : tt_rng_below(r, 8)) {
    case 0:
    case 1:
        random_leaf(r, b, unit);
        return;
    case 2:
        tt_buf_add(b, "if(");
        random_truth(r, b, depth - 1);
        tt_buf_add(b, ", ");
        random_number(r, b, unit, depth - 1);
        tt_buf_add(b, ", ");
        random_number(r, b, unit, depth - 1);
        tt_buf_add(b, ")");
        return;
    case 3:
        random_call(r, b, unit, depth);
        return;
    case 4:
        if (unit == 0) {
            tt_buf_printf(b, "%s(", ((const char *const[]){"ln", "log10", "exp", "sqrt"})[tt_rng_below(r, 4)]);
            random_number(r, b, (int)tt_rng_below(r, 4), depth - 1);
            tt_buf_add(b, ")");
            return;
        } /* fall through */
    default: {
        const uint32_t op = tt_rng_below(r, 4);
        const int left = op == 3 && unit == 0 ? (int)tt_rng_below(r, 4) : unit;
        tt_buf_add(b, tt_rng_below(r, 4) ? "(" : "-(");
        random_number(r, b, left, depth - 1);
        tt_buf_add(b, sign[op]);
        random_number(r, b, op < 2 || (op == 3 && unit == 0) ? left : 0, depth - 1);
        tt_buf_add(b, ")");
    }
    }
}

#endif
