/* SPDX-License-Identifier: Apache-2.0 */
/* unit/convert.c -- from one unit to another, exactly.
 *
 *     to = (from + before) * num / den + after
 *
 * num and den are 64-bit integers in lowest terms; a product of a value's 64-bit
 * coefficient with them always fits in 128 bits, so nothing is lost before the one
 * rounding at the end, and comparison does not round at all: 5.4 mg/dL of bilirubin
 * is compared with 92.4 umol/L as 5.4 * 10000 : 92.4 * 584.66. */
#include "unit/unit_internal.h"

#include <math.h>
#include <string.h>

__extension__ typedef __int128 wide;
typedef struct ratio {
    wide p, q; /* q > 0 */
    int ten;   /* value = p / q * 10^ten */
} ratio;

static const tt_unit one = {.code = "1", .num = 1, .den = 1};

const char *tt_unit_code(const tt_unit *u)
{
    return u ? u->code : one.code;
}

static bool same_identity(const tt_unit *a, const tt_unit *b)
{
    for (int i = 0; i < TT_UNIT_IDENTITIES; i++)
        if (!tt_streq(a->identity[i].name, b->identity[i].name) || a->identity[i].power != b->identity[i].power)
            return false;
    return true;
}

bool tt_unit_agrees(const tt_unit *a, const tt_unit *b)
{
    a = a ? a : &one;
    b = b ? b : &one;
    return memcmp(a->dim, b->dim, sizeof a->dim) == 0 && same_identity(a, b);
}

/* --- the factor --------------------------------------------------------------- */

static wide wide_gcd(wide a, wide b)
{
    while (b > INT64_MAX) {
        const wide r = a % b;
        a = b;
        b = r;
    }
    return b == 0 ? a : tt_gcd((int64_t)b, (int64_t)(a % b));
}

/* x *= num / den, kept in lowest terms; false if it does not fit. */
static bool times(ratio *x, int64_t num, int64_t den)
{
    wide p, q;
    if (__builtin_mul_overflow(x->p, (wide)num, &p) || __builtin_mul_overflow(x->q, (wide)den, &q))
        return false;
    const wide g = wide_gcd(p, q);
    x->p = p / g;
    x->q = q / g;
    return true;
}

static bool times_power(ratio *x, int64_t num, int64_t den, int power)
{
    for (int i = 0; i < (power < 0 ? -power : power); i++)
        if (power < 0 ? !times(x, den, num) : !times(x, num, den))
            return false;
    return true;
}

/* Mass to amount by the molar mass, charge to amount by the charge: what must be divided out. */
static tt_code bridge(const tt_unit *from, const tt_unit *to, const tt_molar *molar, ratio *x, tt_err *err)
{
    int diff[TT_DIMS], rest = 0;
    for (int i = 0; i < TT_DIMS; i++)
        diff[i] = from->dim[i] - to->dim[i];
    const int mass = diff[TT_DIM_MASS], charge = diff[TT_DIM_EQUIVALENT];
    rest = diff[TT_DIM_LENGTH] | diff[TT_DIM_TIME] | diff[TT_DIM_TEMPERATURE] | (diff[TT_DIM_AMOUNT] + mass + charge);
    if (rest != 0)
        return tt_fail(err, TT_EUNIT, 402, tt_at(NULL, 0, 0), from->code, to->code);
    if (!same_identity(from, to))
        return tt_fail(err, TT_EUNIT, 406, tt_at(NULL, 0, 0), from->code, to->code);
    const char *name = molar && molar->name ? molar->name : "?";
    if (mass != 0 && (!molar || molar->g_per_mol.coef <= 0))
        return tt_fail(err, TT_EUNIT, 403, tt_at(NULL, 0, 0), from->code, to->code, name);
    if (charge != 0 && (!molar || molar->charge <= 0))
        return tt_fail(err, TT_EUNIT, 405, tt_at(NULL, 0, 0), from->code, to->code, name);
    if (mass != 0)
        x->ten += molar->g_per_mol.scale * mass;
    if ((mass != 0 && !times_power(x, 1, molar->g_per_mol.coef, mass)) || (charge != 0 && !times_power(x, 1, molar->charge, charge)))
        return tt_fail(err, TT_EUNIT, 404, tt_at(NULL, 0, 0), from->code, to->code);
    return TT_OK;
}

/* The power of ten into num and den. */
static bool settle(ratio *x)
{
    for (int left = x->ten < 0 ? -x->ten : x->ten; left > 0;) {
        int64_t power = 1;
        for (int i = 0; i < 18 && left > 0; i++, left--)
            power *= 10;
        if (x->ten > 0 ? !times(x, power, 1) : !times(x, 1, power))
            return false;
    }
    return x->p <= INT64_MAX && x->q <= INT64_MAX;
}

tt_code tt_unit_factor(const tt_unit *from, const tt_unit *to, const tt_molar *molar, tt_factor *ret, tt_err *err)
{
    from = from ? from : &one;
    to = to ? to : &one;
    ratio x = {1, 1, from->ten - to->ten};
    TT_TRY(bridge(from, to, molar, &x, err));
    if (!times(&x, from->num, from->den) || !times(&x, to->den, to->num) || !settle(&x))
        return tt_fail(err, TT_EUNIT, 404, tt_at(NULL, 0, 0), from->code, to->code);
    tt_factor f = {.num = (int64_t)x.p, .den = (int64_t)x.q, .ratio = (double)x.p / (double)x.q};
    const bool moved = tt_dec_cmp(from->zero, to->zero) != 0;
    f.before = moved ? tt_dec_neg(from->zero) : tt_dec_int(0);
    f.after = moved ? to->zero : tt_dec_int(0);
    *ret = f;
    return TT_OK;
}

/* --- values ------------------------------------------------------------------- */

static bool shift(wide *x, int digits)
{
    for (int i = 0; i < digits; i++)
        if (__builtin_mul_overflow(*x, (wide)10, x))
            return false;
    return true;
}

static bool plus(ratio *x, tt_dec d)
{
    if (d.coef == 0)
        return true;
    const int ten = x->ten < -d.scale ? x->ten : -d.scale;
    wide term = d.coef;
    if (!shift(&x->p, x->ten - ten) || !shift(&term, -d.scale - ten) || __builtin_mul_overflow(term, x->q, &term))
        return false;
    x->ten = ten;
    return !__builtin_add_overflow(x->p, term, &x->p);
}

/* The value times the factor, not rounded. *same: nothing to do. */
static tt_code scaled(tt_dec value, const tt_factor *by, ratio *ret, bool *same, tt_err *err)
{
    const tt_factor f = *by;
    ratio x = {value.coef, 1, -value.scale};
    bool fits = plus(&x, f.before);
    fits = fits && !__builtin_mul_overflow(x.p, (wide)f.num, &x.p);
    x.q = f.den;
    fits = fits && plus(&x, f.after);
    if (!fits) {
        char text[TT_DEC_TEXT];
        return tt_fail(err, TT_ERANGE, 481, tt_at(NULL, 0, 0), tt_dec_write(value, text));
    }
    *same = f.num == 1 && f.den == 1 && f.before.coef == 0 && f.after.coef == 0;
    *ret = x;
    return TT_OK;
}

static tt_code exactly(tt_qty q, const tt_unit *to, const tt_molar *molar, ratio *ret, bool *same, tt_err *err)
{
    tt_factor f;
    TT_TRY(tt_unit_factor(q.unit, to, molar, &f, err));
    return scaled(q.value, &f, ret, same, err);
}

/* |x| to at most `digits` significant decimal digits, half away from zero: *whole * 10^(*ten). */
static void digits_of(ratio x, int digits, int64_t *whole, int *ten)
{
    wide w = (x.p < 0 ? -x.p : x.p) / x.q, rest = (x.p < 0 ? -x.p : x.p) % x.q, limit = 1;
    for (int i = 0; i < digits; i++)
        limit *= 10;
    bool up = false;
    *ten = x.ten;
    if (w >= limit) {
        while (w >= limit * 10) {
            w /= 10;
            ++*ten;
        }
        up = w % 10 >= 5;
        w /= 10;
        ++*ten;
    } else {
        for (; rest != 0 && w < limit / 10; --*ten) {
            w = w * 10 + rest * 10 / x.q;
            rest = rest * 10 % x.q;
        }
        up = rest * 2 >= x.q;
    }
    w += up;
    for (; *ten < 0 && w != 0 && w % 10 == 0; ++*ten)
        w /= 10;
    *whole = (int64_t)w;
}

tt_code tt_qty_convert(tt_qty q, const tt_unit *to, const tt_molar *molar, tt_qty *ret, tt_err *err)
{
    tt_factor f;
    if (q.unit == to) {
        *ret = q;
        return TT_OK;
    }
    TT_TRY(tt_unit_factor(q.unit, to, molar, &f, err));
    return tt_qty_scale(q, &f, to, ret, err);
}

tt_code tt_qty_scale(tt_qty q, const tt_factor *f, const tt_unit *to, tt_qty *ret, tt_err *err)
{
    ratio x = {0, 1, 0};
    bool same = false;
    TT_TRY(scaled(q.value, f, &x, &same, err));
    tt_qty out = {q.value, to};
    if (!same) {
        int64_t whole;
        int ten;
        digits_of(x, 15, &whole, &ten);
        for (; ten > 0 && whole < INT64_MAX / 10; ten--)
            whole *= 10;
        ten = whole == 0 ? 0 : ten;
        if (ten > TT_DEC_MAX_SCALE || ten < -TT_DEC_MAX_SCALE) {
            char text[TT_DEC_TEXT];
            return tt_fail(err, TT_ERANGE, 481, tt_at(NULL, 0, 0), tt_dec_write(q.value, text));
        }
        out.value = (tt_dec){x.p < 0 ? -whole : whole, -ten};
    }
    *ret = out;
    return TT_OK;
}

tt_code tt_qty_double(tt_qty q, const tt_unit *to, const tt_molar *molar, double *ret, tt_err *err)
{
    ratio x = {0, 1, 0};
    bool same = false;
    TT_TRY(exactly(q, to, molar, &x, &same, err));
    int64_t whole;
    int ten;
    digits_of(x, 18, &whole, &ten);
    whole = x.p < 0 ? -whole : whole;
    if (same)
        *ret = tt_dec_double(q.value);
    else if (ten >= -TT_DEC_MAX_SCALE && ten <= TT_DEC_MAX_SCALE)
        *ret = tt_dec_double((tt_dec){whole, -ten});
    else
        *ret = ten < 0 ? (double)whole / pow(10, -ten) : (double)whole * pow(10, ten);
    return TT_OK;
}

/* p/q * 10^ten against coef * 10^-scale.  The side that does not fit in 128 bits is the greater in size, because the other always fits. */
tt_code tt_qty_cmp(tt_qty a, tt_qty b, const tt_molar *molar, int *ret, tt_err *err)
{
    ratio x = {0, 1, 0};
    bool same = false;
    if (a.unit == b.unit) {
        *ret = tt_dec_cmp(a.value, b.value);
        return TT_OK;
    }
    TT_TRY(exactly(a, b.unit, molar, &x, &same, err));
    wide left = x.p, right = (wide)b.value.coef * x.q;
    const int by = x.ten + b.value.scale;
    const int sign_left = (left > 0) - (left < 0), sign_right = (right > 0) - (right < 0);
    if (sign_left != sign_right || sign_left == 0)
        *ret = (sign_left > sign_right) - (sign_left < sign_right);
    else if (by > 0 && !shift(&left, by))
        *ret = sign_left;
    else if (by < 0 && !shift(&right, -by))
        *ret = -sign_left;
    else
        *ret = (left > right) - (left < right);
    return TT_OK;
}
