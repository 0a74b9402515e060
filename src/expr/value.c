/* SPDX-License-Identifier: Apache-2.0 */
/* expr/value.c -- values, and the arithmetic of numbers that know whether they are exact.
 *
 * Exact numbers are decimals with the unit they were entered in; they are compared
 * across units as rationals.  Sums and products of exact numbers stay exact when the
 * result fits: 3 x 40.0 is not greater than 120.  Division, powers and functions make
 * reals, and two numbers of which one is a real are equal when they differ by at most
 * 1e-12 of the larger: 0.1 + 0.2 of reals is 0.3.  A number that does not exist
 * (x / 0, ln 0, overflow) is missing. */
#include <math.h>
#include <string.h>

#include "expr/expr_internal.h"

tt_val tt_val_missing(void)
{
    tt_val v;
    memset(&v, 0, sizeof v);
    v.truth = TT_UNKNOWN;
    v.real = NAN;
    return v;
}

tt_val tt_val_truth(tt_truth t)
{
    tt_val v = tt_val_missing();
    v.type = TT_V_TRUTH;
    v.truth = t;
    return v;
}

tt_val tt_val_qty(tt_qty q)
{
    tt_val v = tt_val_real(tt_dec_double(q.value), q.unit);
    v.exact = true;
    v.dec = q.value;
    return v;
}

tt_val tt_val_real(double x, const tt_unit *unit)
{
    tt_val v = tt_val_missing();
    if (!isfinite(x))
        return v;
    v.type = TT_V_NUMBER;
    v.real = x;
    v.unit = unit;
    return v;
}

tt_val tt_val_text(const char *s)
{
    tt_val v = tt_val_missing();
    v.type = s ? TT_V_TEXT : TT_V_MISSING;
    v.text = s;
    return v;
}

tt_val tt_val_date(tt_date d)
{
    tt_val v = tt_val_missing();
    v.type = d.precision == TT_P_NONE ? TT_V_MISSING : TT_V_DATE;
    v.date = d;
    return v;
}

bool tt_x_is_missing(const tt_val *v)
{
    return v->type == TT_V_MISSING || (v->type == TT_V_TRUTH && v->truth == TT_UNKNOWN);
}

/* --- numbers -------------------------------------------------------------------- */

double tt_x_scaled(const tt_factor *f, double x)
{
    return (x + tt_dec_double(f->before)) * f->ratio + tt_dec_double(f->after);
}

static bool exact_in_unit(tt_val *v, const tt_unit *unit, const tt_molar *molar)
{
    const tt_qty from = {v->dec, v->unit};
    tt_qty to;
    int order = 1;
    if (tt_qty_convert(from, unit, molar, &to, NULL) != TT_OK || tt_qty_cmp(from, to, molar, &order, NULL) != TT_OK || order != 0)
        return false;
    *v = tt_val_qty((tt_qty){to.value, unit});
    return true;
}

bool tt_x_in_unit(tt_val *v, const tt_unit *unit, const tt_molar *molar)
{
    tt_factor f;
    if (tt_x_same_unit(v->unit, unit)) {
        v->unit = unit;
        return true;
    }
    if (!v->unit || !unit || tt_unit_factor(v->unit, unit, molar, &f, NULL) != TT_OK)
        return false;
    if (!v->exact || !exact_in_unit(v, unit, molar))
        *v = tt_val_real(tt_x_scaled(&f, v->real), unit);
    return true;
}

int tt_x_compare_reals(double a, double b)
{
    const double larger = fmax(fabs(a), fabs(b));
    if (fabs(a - b) <= TT_X_TOLERANCE * larger)
        return 0;
    return a < b ? -1 : 1;
}

/* The right operand as the left one's unit counts it. Exact only beside an exact left operand, so that
 * a row of reals gives the same bits one at a time and in a block. */
static tt_val joined(const tt_val *l, tt_val r, const tt_x_pair *p)
{
    if (!p->convert)
        return r;
    if (l->exact && r.exact && exact_in_unit(&r, p->left, p->molar))
        return r;
    return tt_val_real(tt_x_scaled(&p->factor, r.real), p->left);
}

tt_val tt_x_as_left(tt_val r, const tt_x_pair *p)
{
    if (r.type != TT_V_NUMBER || !p->convert)
        return r;
    if (!tt_x_in_unit(&r, p->right, p->right_molar))
        return tt_val_missing();
    return joined(&r, r, p);
}

static bool exact_result(tt_x_op op, const tt_val *l, const tt_val *r, tt_dec *ret)
{
    if (!l->exact || !r->exact)
        return false;
    switch (op) {
    case TT_OP_ADD:
        return tt_dec_add(l->dec, r->dec, ret, NULL) == TT_OK;
    case TT_OP_SUB:
        return tt_dec_sub(l->dec, r->dec, ret, NULL) == TT_OK;
    case TT_OP_MUL:
        return tt_dec_mul(l->dec, r->dec, ret, NULL) == TT_OK;
    default:
        return false;
    }
}

static double real_result(tt_x_op op, double l, double r)
{
    switch (op) {
    case TT_OP_ADD:
        return l + r;
    case TT_OP_SUB:
        return l - r;
    case TT_OP_MUL:
        return l * r;
    case TT_OP_DIV:
        return r == 0 ? NAN : l / r;
    default:
        return pow(l, r);
    }
}

tt_val tt_x_arithmetic(tt_x_op op, tt_val l, tt_val r, const tt_x_pair *p)
{
    if (!tt_x_in_unit(&l, p->left, p->left_molar) || !tt_x_in_unit(&r, p->right, p->right_molar))
        return tt_val_missing();
    r = joined(&l, r, p);
    if (op == TT_OP_MIN || op == TT_OP_MAX) {
        const int order = l.exact && r.exact ? tt_dec_cmp(l.dec, r.dec) : (l.real > r.real) - (l.real < r.real);
        return (op == TT_OP_MIN) == (order <= 0) ? l : r;
    }
    tt_dec d;
    if (exact_result(op, &l, &r, &d))
        return tt_val_qty((tt_qty){d, p->result});
    return tt_val_real(real_result(op, l.real, r.real), p->result);
}

int tt_x_compare_numbers(tt_val l, tt_val r, const tt_x_pair *p)
{
    int order = 0;
    const tt_qty a = {l.dec, l.unit}, b = {r.dec, r.unit};
    if (l.exact && r.exact && tt_qty_cmp(a, b, p->molar, &order, NULL) == TT_OK)
        return order;
    if (!tt_x_in_unit(&l, p->left, p->left_molar) || !tt_x_in_unit(&r, p->right, p->right_molar))
        return 2;
    const double right = p->convert ? tt_x_scaled(&p->factor, r.real) : r.real;
    return isfinite(right) ? tt_x_compare_reals(l.real, right) : 2;
}

/* --- orders --------------------------------------------------------------------- */

bool tt_x_holds(tt_x_kind op, int order)
{
    switch (op) {
    case TT_X_EQ:
        return order == 0;
    case TT_X_NE:
        return order != 0;
    case TT_X_LT:
        return order < 0;
    case TT_X_LE:
        return order <= 0;
    case TT_X_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

static tt_truth negation(tt_truth t)
{
    return t == TT_UNKNOWN ? t : t == TT_YES ? TT_NO : TT_YES;
}

static tt_truth dates_equal(tt_date a, tt_date b)
{
    const tt_truth before = tt_date_before(a, b), after = tt_date_before(b, a);
    if (before == TT_YES || after == TT_YES)
        return TT_NO;
    return before == TT_NO && after == TT_NO ? TT_YES : TT_UNKNOWN;
}

tt_truth tt_x_compare_dates(tt_x_kind op, tt_date a, tt_date b)
{
    switch (op) {
    case TT_X_EQ:
        return dates_equal(a, b);
    case TT_X_NE:
        return negation(dates_equal(a, b));
    case TT_X_LT:
        return tt_date_before(a, b);
    case TT_X_LE:
        return negation(tt_date_before(b, a));
    case TT_X_GT:
        return tt_date_before(b, a);
    default:
        return negation(tt_date_before(a, b));
    }
}
