/* SPDX-License-Identifier: Apache-2.0 */
/* expr/exactness.c -- may an expression be evaluated in blocks of doubles?
 *
 * One row at a time, numbers that come from constants only are exact, and doubles
 * cannot follow that in every case: `if(a, 0.1, 0.2) + 0.2 = 0.3`.  So the
 * instructions are read once with one question: can two exact numbers meet here
 * other than as small integers of one unit, whose double arithmetic is exact too?
 * Names are reals in a block, and a real beside an exact number makes a real, so
 * the answer is nearly always no.  Sums of points, if(a, 1, 0) + if(b, 2, 0), pass. */
#include <math.h>

#include "expr/expr_internal.h"

/* Integers up to here are exact as doubles and differ by more than the tolerance of a comparison. */
static const double SMALL = 1e11;

/* When a register's number is exact, what is it? */
typedef enum exactness { NEVER, INTEGER, ANY } exactness;

typedef struct kind {
    exactness exact;
    double bound; /* of INTEGER */
} kind;

static kind kind_of_integer(double bound)
{
    return (kind){bound <= SMALL ? INTEGER : ANY, bound};
}

static kind kind_of_value(const tt_val *v)
{
    if (v->type != TT_V_NUMBER || !v->exact)
        return (kind){NEVER, 0};
    return v->real == floor(v->real) && fabs(v->real) <= SMALL ? kind_of_integer(fabs(v->real)) : (kind){ANY, 0};
}

/* Two numbers meet: harmless when one is surely a real, or both are small integers of one unit. */
static bool harmless(const tt_x_code *i, kind a, kind b)
{
    return a.exact == NEVER || b.exact == NEVER || (a.exact == INTEGER && b.exact == INTEGER && !tt_x_converts(i));
}

static kind either(kind a, kind b)
{
    return (kind){a.exact > b.exact ? a.exact : b.exact, fmax(a.bound, b.bound)};
}

static kind kind_of_arithmetic(const tt_x_code *i, kind a, kind b)
{
    if (i->op == TT_OP_MIN || i->op == TT_OP_MAX)
        return tt_x_converts(i) ? a : either(a, b);
    if (a.exact == NEVER || b.exact == NEVER || i->op == TT_OP_DIV || i->op == TT_OP_POW)
        return (kind){NEVER, 0};
    return kind_of_integer(i->op == TT_OP_MUL ? a.bound * b.bound : a.bound + b.bound);
}

/* One step of the reading: fills the kind of dst; false = one by one. */
static bool follow(const tt_x_code *i, kind *k)
{
    const kind a = k[i->a], b = k[i->b];
    kind dst = {NEVER, 0};
    switch (i->op) {
    case TT_OP_CONST:
        dst = kind_of_value(i->value);
        break;
    case TT_OP_MOVE:
    case TT_OP_NEGATE:
        dst = a;
        break;
    case TT_OP_MATH:
        if (i->math == TT_B_ABS)
            dst = a;
        else if (i->math == TT_B_FLOOR || i->math == TT_B_CEIL) {
            if (a.exact == ANY)
                return false;
            dst = a;
        }
        break;
    case TT_OP_ROUND:
        if (a.exact == ANY)
            return false;
        dst = a.exact == INTEGER && i->n < 0 ? (kind){ANY, 0} : a;
        break;
    case TT_OP_ADD:
    case TT_OP_SUB:
    case TT_OP_MUL:
    case TT_OP_DIV:
    case TT_OP_POW:
    case TT_OP_MIN:
    case TT_OP_MAX:
        if (!harmless(i, a, b))
            return false;
        dst = kind_of_arithmetic(i, a, b);
        break;
    case TT_OP_COMPARE:
        if ((i->type != TT_V_NUMBER && i->type != TT_V_TRUTH && i->type != TT_V_MISSING) || !harmless(i, a, b))
            return false;
        break;
    case TT_OP_IF:
    case TT_OP_COALESCE:
        if (tt_x_converts(i) && b.exact != NEVER)
            return false;
        dst = either(a, b);
        break;
    case TT_OP_DAYS:
    case TT_OP_LATER:
    case TT_OP_EARLIER:
    case TT_OP_CALL:
        return false;
    default:
        break;
    }
    k[i->dst] = dst;
    return true;
}

bool tt_x_goes_in_blocks(tt_arena *a, const tt_expr *e)
{
    kind *k = TT_ARRAY(a, kind, (size_t)e->registers);
    for (size_t i = 0; i < e->n_code; i++)
        if (!follow(&e->code[i], k))
            return false;
    return true;
}
