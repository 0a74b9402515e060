/* SPDX-License-Identifier: Apache-2.0 */
/* expr/builtin.c -- the functions every expression has, and their mathematics.
 *
 * The checker types them, the code generator turns each into a few instructions;
 * what is left here is the table of names and the functions of one real number,
 * shared by the one-row and the many-row machine so that they cannot disagree. */
#include <math.h>

#include "expr/expr_internal.h"

static const tt_x_builtin_row rows[TT_B_COUNT] = {
    [TT_B_LN] = {"ln", 1, 1},
    [TT_B_LOG10] = {"log10", 1, 1},
    [TT_B_EXP] = {"exp", 1, 1},
    [TT_B_SQRT] = {"sqrt", 1, 1},
    [TT_B_ABS] = {"abs", 1, 1},
    [TT_B_FLOOR] = {"floor", 1, 1},
    [TT_B_CEIL] = {"ceil", 1, 1},
    [TT_B_ROUND] = {"round", 1, 2},
    [TT_B_MIN] = {"min", 1, -1},
    [TT_B_MAX] = {"max", 1, -1},
    [TT_B_SUM] = {"sum", 1, -1},
    [TT_B_MEAN] = {"mean", 1, -1},
    [TT_B_IF] = {"if", 3, 3},
    [TT_B_KNOWN] = {"known", 1, 1},
    [TT_B_COALESCE] = {"coalesce", 1, -1},
    [TT_B_DAYS_BETWEEN] = {"days_between", 2, 2},
};

const tt_x_builtin_row *tt_x_builtin_at(size_t i)
{
    return i < TT_B_COUNT ? &rows[i] : NULL;
}

double tt_x_math(tt_x_builtin f, double x)
{
    switch (f) {
    case TT_B_LN:
        return x > 0 ? log(x) : NAN;
    case TT_B_LOG10:
        return x > 0 ? log10(x) : NAN;
    case TT_B_EXP:
        return exp(x);
    case TT_B_SQRT:
        return x >= 0 ? sqrt(x) : NAN;
    case TT_B_ABS:
        return fabs(x);
    case TT_B_FLOOR:
        return floor(x);
    case TT_B_CEIL:
        return ceil(x);
    default:
        return NAN;
    }
}

double tt_x_round(double x, int digits)
{
    tt_dec d;
    if (!isfinite(x) || tt_dec_from_double(x, digits, &d, NULL) != TT_OK)
        return x;
    return tt_dec_double(d);
}
