/* SPDX-License-Identifier: Apache-2.0 */
/* expr/batch.c -- many rows: the same instructions over blocks of doubles.
 *
 * A row here gives the same bits as tt_expr_eval gives with each name's value a real
 * (tt_val_real) in the name's unit; truth is 0, 1 or NaN.  Where doubles cannot follow
 * what one row does (see exactness.c), the rows are evaluated one by one. */
#include <math.h>

#include "expr/expr_internal.h"

/* The loops over a block are what a vectoriser is for; gcc needs to be asked. Element r of a result depends on elements r only. */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#define TT_APART _Pragma("GCC ivdep")
#else
#define TT_APART
#endif

enum { BLOCK = 1024 };

/* --- a block -------------------------------------------------------------------- */

static double finite_or_missing(double x)
{
    return x - x == 0 ? x : (double)NAN;
}

static double as_double(const tt_val *v)
{
    if (tt_x_is_missing(v))
        return NAN;
    return v->type == TT_V_NUMBER ? v->real : v->type == TT_V_TRUTH ? (double)(v->truth == TT_YES) : 0;
}

static double cell(const tt_name *name, const double *column, size_t row)
{
    const double x = column ? finite_or_missing(column[row]) : NAN;
    return name->type == TT_V_MISSING ? NAN : name->type == TT_V_TRUTH && !isnan(x) ? (double)(x != 0) : x;
}

#define EACH(n, r) TT_APART for (size_t r = 0; r < (n); r++)

static void block_compare(const tt_x_code *i, double *d, const double *a, const double *b, size_t n)
{
    const double equal = tt_x_holds(i->compare, 0), less = tt_x_holds(i->compare, -1), more = tt_x_holds(i->compare, 1);
    const bool scaled = tt_x_converts(i);
    EACH(n, r)
    {
        const double x = a[r], y = scaled ? finite_or_missing(tt_x_scaled(&i->pair->factor, b[r])) : b[r];
        const bool same = fabs(x - y) <= TT_X_TOLERANCE * fmax(fabs(x), fabs(y));
        d[r] = isnan(x) || isnan(y) ? NAN : same ? equal : x < y ? less : more;
    }
}

static void block_arithmetic(const tt_x_code *i, double *d, const double *a, const double *b, size_t n)
{
    switch (i->op) {
    case TT_OP_ADD:
        EACH(n, r) d[r] = finite_or_missing(a[r] + b[r]);
        break;
    case TT_OP_SUB:
        EACH(n, r) d[r] = finite_or_missing(a[r] - b[r]);
        break;
    case TT_OP_MUL:
        EACH(n, r) d[r] = finite_or_missing(a[r] * b[r]);
        break;
    case TT_OP_DIV:
        EACH(n, r) d[r] = b[r] == 0 ? NAN : finite_or_missing(a[r] / b[r]);
        break;
    case TT_OP_POW: /* pow(1, NaN) is 1: missing must stay missing */
        EACH(n, r) d[r] = isnan(a[r]) || isnan(b[r]) ? NAN : finite_or_missing(pow(a[r], b[r]));
        break;
    case TT_OP_MIN:
        EACH(n, r) d[r] = isnan(a[r]) || isnan(b[r]) ? NAN : a[r] > b[r] ? b[r] : a[r];
        break;
    default:
        EACH(n, r) d[r] = isnan(a[r]) || isnan(b[r]) ? NAN : a[r] > b[r] ? a[r] : b[r];
    }
}

static void block_logic(const tt_x_code *i, double *d, const double *a, const double *b, size_t n)
{
    const double decides = i->op == TT_OP_OR, other = i->op == TT_OP_AND;
    EACH(n, r) d[r] = a[r] == decides || b[r] == decides ? decides : isnan(a[r]) || isnan(b[r]) ? NAN : other;
}

static void block_one(const tt_x_code *i, double *d, const double *a, size_t n)
{
    switch (i->op) {
    case TT_OP_NOT:
        EACH(n, r) d[r] = isnan(a[r]) ? NAN : (double)(a[r] == 0);
        break;
    case TT_OP_NEGATE:
        EACH(n, r) d[r] = -a[r];
        break;
    case TT_OP_SHARE:
        EACH(n, r) d[r] = finite_or_missing(a[r] / i->n);
        break;
    case TT_OP_ROUND:
        EACH(n, r) d[r] = tt_x_round(a[r], i->n);
        break;
    case TT_OP_KNOWN:
        EACH(n, r) d[r] = !isnan(a[r]);
        break;
    case TT_OP_MATH:
        EACH(n, r) d[r] = finite_or_missing(tt_x_math(i->math, a[r]));
        break;
    default:
        EACH(n, r) d[r] = a[r];
    }
}

static void block_name(const tt_name *name, double *d, const double *column, size_t row, size_t n)
{
    if (column && name->type == TT_V_NUMBER)
        EACH(n, r) d[r] = finite_or_missing(column[row + r]);
    else
        EACH(n, r) d[r] = cell(name, column, row + r);
}

/* The right operand in the left one's unit, in place: its register is free after this. */
static void block_scale(const tt_x_code *i, double *b, size_t n)
{
    EACH(n, r) b[r] = finite_or_missing(tt_x_scaled(&i->pair->factor, b[r]));
}

static void block_run(const tt_expr *e, const tt_x_code *i, double *reg, const double *const *column, size_t row, size_t n)
{
    double *d = reg + (size_t)i->dst * BLOCK, *a = reg + (size_t)i->a * BLOCK, *b = reg + (size_t)i->b * BLOCK;
    const double *c = reg + (size_t)i->c * BLOCK;
    if (tt_x_converts(i) && i->op != TT_OP_COMPARE)
        block_scale(i, b, n);
    switch (i->op) {
    case TT_OP_CONST: {
        const double x = as_double(i->value);
        EACH(n, r) d[r] = x;
        break;
    }
    case TT_OP_NAME:
        block_name(&e->use[i->n], d, column[e->use[i->n].slot], row, n);
        break;
    case TT_OP_AND:
    case TT_OP_OR:
        block_logic(i, d, a, b, n);
        break;
    case TT_OP_COMPARE:
        block_compare(i, d, a, b, n);
        break;
    case TT_OP_IF:
        EACH(n, r) d[r] = isnan(c[r]) ? NAN : c[r] != 0 ? a[r] : b[r];
        break;
    case TT_OP_COALESCE:
        EACH(n, r) d[r] = isnan(a[r]) ? b[r] : a[r];
        break;
    case TT_OP_ADD:
    case TT_OP_SUB:
    case TT_OP_MUL:
    case TT_OP_DIV:
    case TT_OP_POW:
    case TT_OP_MIN:
    case TT_OP_MAX:
        block_arithmetic(i, d, a, b, n);
        break;
    default:
        block_one(i, d, a, n);
    }
}

static void in_blocks(const tt_expr *e, double *reg, const double *const *column, size_t rows, double *ret)
{
    for (size_t row = 0; row < rows; row += BLOCK) {
        const size_t n = rows - row < BLOCK ? rows - row : BLOCK;
        for (size_t i = 0; i < e->n_code; i++)
            block_run(e, &e->code[i], reg, column, row, n);
        EACH(n, r) ret[row + r] = reg[r];
    }
}

/* --- one by one ----------------------------------------------------------------- */

typedef struct row_of {
    const tt_expr *e;
    const double *const *column;
    size_t row;
} row_of;

static tt_val cell_value(void *self, const tt_name *name)
{
    const row_of *at = self;
    const double x = cell(name, at->column[name->slot], at->row);
    if (isnan(x))
        return tt_val_missing();
    if (name->type == TT_V_TRUTH)
        return tt_val_truth(x != 0 ? TT_YES : TT_NO);
    return tt_val_real(x, name->type == TT_V_DURATION ? at->e->time[TT_D_DAY] : name->unit);
}

static void one_by_one(tt_arena *a, const tt_expr *e, const double *const *column, size_t rows, double *ret)
{
    tt_x_machine m = tt_x_machine_new(a, e, false);
    row_of at = {.e = e, .column = column};
    for (; at.row < rows; at.row++) {
        tt_x_fetch(&m, cell_value, &at);
        tt_x_run(&m);
        tt_val v = m.reg[0];
        if (v.type == TT_V_NUMBER && !tt_x_in_unit(&v, e->root->unit, e->root->molar))
            v = tt_val_missing();
        ret[at.row] = as_double(&v);
    }
}

static tt_code only_numbers(const tt_expr *e, tt_err *err)
{
    for (size_t i = 0; i < e->n_use; i++)
        if (e->use[i].type == TT_V_TEXT || e->use[i].type == TT_V_DATE)
            return tt_fail(err, TT_EUNSUP, 427, tt_at(NULL, 0, 0), e->use[i].name);
    if (e->root->type == TT_V_TEXT || e->root->type == TT_V_DATE)
        return tt_fail(err, TT_EUNSUP, 427, tt_at(NULL, 0, 0), e->source);
    return TT_OK;
}

double *tt_expr_room(tt_arena *a, const tt_expr *e)
{
    return only_numbers(e, NULL) == TT_OK && tt_x_goes_in_blocks(a, e) ? TT_ARRAY(a, double, (size_t)e->registers *BLOCK) : NULL;
}

void tt_expr_blocks(const tt_expr *e, double *room, const double *const *column, size_t rows, double *ret)
{
    in_blocks(e, room, column, rows, ret);
}

tt_code tt_expr_batch(tt_arena *a, const tt_expr *e, const double *const *column, size_t rows, double *ret, tt_err *err)
{
    TT_TRY(only_numbers(e, err));
    double *room = tt_expr_room(a, e);
    if (room)
        in_blocks(e, room, column, rows, ret);
    else
        one_by_one(a, e, column, rows, ret);
    return TT_OK;
}
