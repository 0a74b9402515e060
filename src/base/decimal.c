/* SPDX-License-Identifier: Apache-2.0 */
/* base/decimal.c -- exact decimals in 64 bits, worked out in 128.
 *
 * Products of two coefficients fit in 126 bits, and so does a coefficient shifted
 * by up to 19 digits.  A shift by 20 or more takes any coefficient but zero past
 * 64 bits, which decides comparisons without computing it.  A result that is too
 * long first drops trailing zeros, which say nothing about the value; if a digit
 * would have to go, it fails.  |coef| never exceeds INT64_MAX, so a sign can
 * always be turned. */
#include "base/decimal.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/number_internal.h"
#include "base/text.h"

__extension__ typedef __int128 wide;
__extension__ typedef unsigned __int128 uwide;

static uwide power10(int n)
{
    uwide p = 1;
    while (n-- > 0)
        p *= 10;
    return p;
}

static bool fits(wide coef)
{
    return coef <= INT64_MAX && coef >= -INT64_MAX;
}

static tt_code too_long(const char *text, tt_err *err)
{
    return tt_fail(err, TT_ERANGE, 481, tt_at(NULL, 0, 0), text);
}

static tt_code too_long_dec(tt_dec d, tt_err *err)
{
    char text[TT_DEC_TEXT];
    return too_long(tt_dec_write(d, text), err);
}

/* Bring coef * 10^-scale into the form of a tt_dec without changing its value. */
static bool settle(wide coef, int scale, tt_dec *ret)
{
    while ((scale > TT_DEC_MAX_SCALE || !fits(coef)) && scale > -TT_DEC_MAX_SCALE && coef % 10 == 0) {
        coef /= 10;
        scale--;
    }
    while (scale < -TT_DEC_MAX_SCALE && fits(coef)) {
        coef *= 10;
        scale++;
    }
    if (scale > TT_DEC_MAX_SCALE || scale < -TT_DEC_MAX_SCALE || !fits(coef))
        return false;
    *ret = (tt_dec){(int64_t)coef, scale};
    return true;
}

tt_dec tt_dec_int(int64_t n)
{
    assert(n != INT64_MIN);
    return (tt_dec){n, 0};
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

struct reading {
    wide coef;
    int scale;
    bool fits;
};

/* digits [. digits] | . digits; the end of it, or NULL. */
static const char *read_digits(const char *s, struct reading *r)
{
    bool point = false;
    if (!is_digit(s[0]) && !(s[0] == '.' && is_digit(s[1])))
        return NULL;
    for (; is_digit(*s) || (*s == '.' && !point && is_digit(s[1])); s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        if (r->coef < (wide)INT64_MAX * INT64_MAX / 10) /* 37 digits: 19 of a coefficient and 18 zeros */
            r->coef = r->coef * 10 + (*s - '0');
        else
            r->fits = false;
        r->scale += point && r->scale < 1000;
    }
    return s;
}

/* [e[+-]digits]; the end of it, or NULL. */
static const char *read_exponent(const char *s, struct reading *r)
{
    if (*s != 'e' && *s != 'E')
        return s;
    const bool negative = s[1] == '-';
    s += s[1] == '-' || s[1] == '+' ? 2 : 1;
    if (!is_digit(*s))
        return NULL;
    int e = 0;
    for (; is_digit(*s); s++)
        e = e < 1000 ? e * 10 + (*s - '0') : e;
    r->scale += negative ? e : -e;
    return s;
}

tt_code tt_dec_parse(const char *s, tt_dec *ret, tt_err *err)
{
    struct reading r = {.fits = true};
    const char *c = s + (*s == '-' || *s == '+');
    if (!(c = read_digits(c, &r)) || !(c = read_exponent(c, &r)) || *c)
        return tt_fail(err, TT_EPARSE, 480, tt_at(NULL, 0, 0), s);
    if (r.coef == 0 && r.scale < -TT_DEC_MAX_SCALE) /* 0e99 is 0 */
        r.scale = 0;
    if (!r.fits || !settle(*s == '-' ? -r.coef : r.coef, r.scale, ret))
        return too_long(s, err);
    return TT_OK;
}

static int write_digits(uint64_t magnitude, char *to)
{
    int n = 1;
    for (uint64_t rest = magnitude; rest >= 10; rest /= 10)
        n++;
    for (int i = n; i-- > 0; magnitude /= 10)
        to[i] = (char)('0' + magnitude % 10);
    return n;
}

char *tt_dec_write(tt_dec d, char ret[TT_DEC_TEXT])
{
    char digits[24];
    const int n = write_digits(d.coef < 0 ? 0 - (uint64_t)d.coef : (uint64_t)d.coef, digits);
    char *to = ret;
    if (d.coef < 0)
        *to++ = '-';
    if (n <= d.scale) {
        *to++ = '0';
        *to++ = '.';
        for (int i = n; i < d.scale; i++)
            *to++ = '0';
    }
    for (int i = 0; i < n; i++) {
        if (d.scale > 0 && i > 0 && i == n - d.scale)
            *to++ = '.';
        *to++ = digits[i];
    }
    for (int i = d.scale; i < 0 && d.coef != 0; i++)
        *to++ = '0';
    *to = '\0';
    return ret;
}

char *tt_dec_text(tt_arena *a, tt_dec d)
{
    char text[TT_DEC_TEXT];
    return tt_strdup(a, tt_dec_write(d, text));
}

static int sign(wide n)
{
    return (n > 0) - (n < 0);
}

int tt_dec_cmp(tt_dec a, tt_dec b)
{
    const int shift = b.scale - a.scale; /* digits a lacks */
    if (shift < 0)
        return -tt_dec_cmp(b, a);
    if (shift > 19 && a.coef != 0)
        return sign(a.coef);
    if (shift == 0)
        return (a.coef > b.coef) - (a.coef < b.coef);
    const wide x = a.coef ? a.coef * (wide)power10(shift) : 0;
    return (x > b.coef) - (x < b.coef);
}

tt_dec tt_dec_neg(tt_dec a)
{
    assert(a.coef != INT64_MIN);
    return (tt_dec){-a.coef, a.scale};
}

tt_code tt_dec_add(tt_dec a, tt_dec b, tt_dec *ret, tt_err *err)
{
    if (a.scale > b.scale)
        return tt_dec_add(b, a, ret, err);
    if (b.scale - a.scale > 19) {
        a = a.coef ? a : (tt_dec){0, b.scale};
        b = b.coef ? tt_dec_trim(b) : (tt_dec){0, a.scale};
        if (a.scale > b.scale)
            return tt_dec_add(b, a, ret, err);
    }
    const int shift = b.scale - a.scale;
    if (shift > 19 || !settle(a.coef * (wide)power10(shift) + b.coef, b.scale, ret))
        return too_long_dec(a, err);
    return TT_OK;
}

tt_code tt_dec_sub(tt_dec a, tt_dec b, tt_dec *ret, tt_err *err)
{
    return tt_dec_add(a, tt_dec_neg(b), ret, err);
}

tt_code tt_dec_mul(tt_dec a, tt_dec b, tt_dec *ret, tt_err *err)
{
    const wide coef = (wide)a.coef * b.coef;
    const int scale = a.scale + b.scale;
    if (coef == 0) {
        *ret = (tt_dec){0, scale > TT_DEC_MAX_SCALE ? TT_DEC_MAX_SCALE : scale < 0 ? 0 : scale};
        return TT_OK;
    }
    return settle(coef, scale, ret) ? TT_OK : too_long_dec(a, err);
}

/* n * 10^shift / den, half up; shift in -36..36. False when the result is past 64 bits. */
static bool divide(uwide n, int shift, uwide den, uwide *ret)
{
    uwide q = n / den, r = n % den;
    if (shift < 0) { /* what r adds is less than one unit of q and cannot reach a half that is whole */
        const uwide p = power10(-shift), rest = q % p;
        q = q / p + (rest >= p / 2);
    } else {
        for (; shift > 0 && q <= INT64_MAX; shift--) {
            q = q * 10 + r * 10 / den;
            r = r * 10 % den;
        }
        q += 2 * r >= den;
    }
    *ret = q;
    return q <= INT64_MAX;
}

tt_code tt_dec_ratio(tt_dec a, int64_t num, int64_t den, int scale, tt_dec *ret, tt_err *err)
{
    assert(den > 0);
    const wide n = (wide)a.coef * num;
    uwide q = 0;
    if (scale > TT_DEC_MAX_SCALE || scale < -TT_DEC_MAX_SCALE)
        return too_long_dec(a, err);
    if (!divide(n < 0 ? -(uwide)n : (uwide)n, scale - a.scale, (uwide)den, &q))
        return too_long_dec(a, err);
    *ret = (tt_dec){n < 0 ? -(int64_t)q : (int64_t)q, scale};
    return TT_OK;
}

tt_code tt_dec_round(tt_dec a, int scale, tt_dec *ret, tt_err *err)
{
    return tt_dec_ratio(a, 1, 1, scale, ret, err);
}

tt_dec tt_dec_trim(tt_dec a)
{
    if (a.coef == 0)
        return (tt_dec){0, 0};
    while (a.coef % 10 == 0 && a.scale > -TT_DEC_MAX_SCALE) {
        a.coef /= 10;
        a.scale--;
    }
    return a;
}

/* A quotient of integers exact in a double is rounded once, by the hardware.  Past
 * 2^53 the quotient is taken to 57 bits or more with what remains marked in the
 * last one, so that the conversion, which rounds to even, sees on which side it lies. */
double tt_dec_double(tt_dec a)
{
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18};
    const int64_t exact = (int64_t)1 << 53;
    if (a.scale == 0)
        return (double)a.coef;
    if (a.scale < 0)
        return (double)(a.coef * (wide)power10(-a.scale));
    if (a.coef <= exact && a.coef >= -exact)
        return (double)a.coef / tens[a.scale];
    const uwide den = power10(a.scale), num = (uwide)(a.coef < 0 ? -(wide)a.coef : a.coef) << 64;
    const double magnitude = ldexp((double)(num / den | (num % den != 0)), -64);
    return a.coef < 0 ? -magnitude : magnitude;
}

tt_code tt_dec_from_double(double x, int scale, tt_dec *ret, tt_err *err)
{
    int64_t n = 0;
    if (tt_rounds_plainly(x, scale, &n)) {
        *ret = (tt_dec){n, scale};
        return TT_OK;
    }
    const tt_digits d = tt_digits_of(x);
    uwide q = 0;
    for (int i = 0; i < d.n; i++)
        n = n * 10 + (d.digit[i] - '0');
    /* value = n * 10^(point - digits) */
    const int shift = d.point - d.n + scale;
    const bool in = isfinite(x) && scale <= TT_DEC_MAX_SCALE && scale >= -TT_DEC_MAX_SCALE;
    if (!in || (shift > 19 && n != 0) || (shift >= -36 && !divide((uwide)n, shift < 19 ? shift : 19, 1, &q)))
        return too_long(isfinite(x) ? "the number" : "not a finite number", err);
    *ret = (tt_dec){d.negative ? -(int64_t)q : (int64_t)q, scale};
    return TT_OK;
}
