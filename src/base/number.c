/* SPDX-License-Identifier: Apache-2.0 */
/* base/number.c -- doubles as text, the same text in every locale.
 *
 * libc prints and reads doubles with the locale's decimal mark.  Here its digits
 * are taken and its mark is stepped over, and what it reads back is what it wrote,
 * so the mark never matters.  The digits are those of ECMAScript (and RFC 8785):
 * as few as read back equal, and of those the nearest.
 *
 * Any decimal of at most 15 digits survives the way into a normal double and back,
 * so 15 digits with the zeros struck off are the shortest if they read back at
 * all; subnormal numbers have fewer and are tried from one digit up.  Just below a
 * power of two the neighbours lie at half the distance of those above, and the
 * nearest 16 digits may fail where the next ones up succeed: both are tried.
 *
 * Most numbers that are printed have few digits, and libc takes a microsecond for
 * each: a double that is n / 10^k with n of at most 15 digits has n's digits, since
 * no other decimal of 15 digits is it. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/number_internal.h"
#include "base/text.h"

enum { PRINTED = 40 };

/* Adds one to the last digit of "d.ddde+xx"; false when all are nines. */
static bool step_up(char *s)
{
    for (char *c = strchr(s, 'e'); c-- > s;) {
        if (*c >= '0' && *c < '9') {
            ++*c;
            return true;
        }
        if (*c == '9')
            *c = '0';
    }
    return false;
}

static bool reads_back(double x, int digits, char s[PRINTED])
{
    snprintf(s, PRINTED, "%.*e", digits - 1, x);
    return strtod(s, NULL) == x || (step_up(s) && strtod(s, NULL) == x);
}

static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
enum { TENS = sizeof tens / sizeof *tens };

/* x > 0 as n / 10^k; false if it is none of 15 digits and few places. */
static bool few_digits(double x, tt_digits *d)
{
    for (int k = 0; k < TENS && x * tens[k] < 1e15; k++) {
        const double scaled = x * tens[k];
        if (scaled != floor(scaled) || scaled / tens[k] != x)
            continue;
        uint64_t n = (uint64_t)scaled;
        while (n % 10 == 0)
            n /= 10, k--;
        for (uint64_t rest = n; rest; rest /= 10)
            d->n++;
        for (int i = d->n; i-- > 0; n /= 10)
            d->digit[i] = (char)('0' + n % 10);
        d->point = d->n - k;
        return true;
    }
    return false;
}

bool tt_rounds_plainly(double x, int places, int64_t *ret)
{
    const double scaled = places >= 0 && places < TENS ? fabs(x) * tens[places] : INFINITY, whole = floor(scaled);
    /* the product, and the shortest digits, are each off by less than 2^-52 of the number */
    if (!(scaled < 1e15) || fabs(scaled - whole - 0.5) <= 4 * DBL_EPSILON * (scaled + 1))
        return false;
    const int64_t n = (int64_t)whole + (scaled - whole > 0.5);
    *ret = signbit(x) ? -n : n;
    return true;
}

tt_digits tt_digits_of(double x)
{
    tt_digits d = {.negative = signbit(x) != 0};
    char s[PRINTED];
    if (x == 0 || !isfinite(x))
        return d;
    x = fabs(x);
    if (few_digits(x, &d))
        return d;
    for (int digits = x < DBL_MIN ? 1 : DBL_DIG; !reads_back(x, digits, s) && digits < DBL_DECIMAL_DIG;)
        digits++;
    const char *c = s;
    for (; *c != 'e'; c++)
        if (*c >= '0' && *c <= '9')
            d.digit[d.n++] = *c;
    d.point = atoi(c + 1) + 1;
    while (d.n > 0 && d.digit[d.n - 1] == '0')
        d.digit[--d.n] = '\0';
    return d;
}

static void add_zeros(tt_buf *b, int n)
{
    for (int i = 0; i < n; i++)
        tt_buf_addc(b, '0');
}

/* ECMA-262, Number::toString, radix 10. */
static void add_shortest(tt_buf *b, const tt_digits *d)
{
    if (d->point > 21 || d->point < -5) {
        tt_buf_addc(b, d->digit[0]);
        if (d->n > 1)
            tt_buf_printf(b, ".%s", d->digit + 1);
        tt_buf_printf(b, "e%+d", d->point - 1);
    } else if (d->point <= 0) {
        tt_buf_add(b, "0.");
        add_zeros(b, -d->point);
        tt_buf_add(b, d->digit);
    } else if (d->n <= d->point) {
        tt_buf_add(b, d->digit);
        add_zeros(b, d->point - d->n);
    } else {
        tt_buf_addn(b, d->digit, (size_t)d->point);
        tt_buf_printf(b, ".%s", d->digit + d->point);
    }
}

char *tt_double_text(tt_arena *a, double x)
{
    if (!isfinite(x))
        return tt_strdup(a, "null");
    if (x == 0)
        return tt_strdup(a, "0");
    const tt_digits d = tt_digits_of(x);
    tt_buf b = tt_buf_new(a);
    if (d.negative)
        tt_buf_addc(&b, '-');
    add_shortest(&b, &d);
    return b.s;
}

/* Keep `places` digits after the point, half away from zero. */
static void round_digits(tt_digits *d, int places)
{
    const int keep = d->point + places;
    if (keep >= d->n)
        return;
    const bool up = keep >= 0 && d->digit[keep] >= '5';
    d->n = keep > 0 ? keep : 0;
    while (up && d->n > 0 && d->digit[d->n - 1] == '9')
        d->n--;
    if (up && d->n > 0) {
        d->digit[d->n - 1]++;
    } else if (up) { /* 9.99 becomes 10, or 0.5 becomes 1 */
        d->point++;
        d->digit[d->n++] = '1';
    }
    d->digit[d->n] = '\0';
}

char *tt_fixed(tt_arena *a, double x, int digits)
{
    if (!isfinite(x))
        return tt_strdup(a, "");
    digits = digits < 0 ? 0 : digits;
    int64_t n = 0;
    if (tt_rounds_plainly(x, digits, &n))
        return tt_dec_text(a, (tt_dec){n, digits});
    tt_digits d = tt_digits_of(x);
    round_digits(&d, digits);
    tt_buf b = tt_buf_new(a);
    if (d.negative && d.n > 0)
        tt_buf_addc(&b, '-');
    const int whole = d.n > 0 && d.point > 0 ? d.point : 0;
    if (whole == 0)
        tt_buf_addc(&b, '0');
    for (int i = 0; i < whole; i++)
        tt_buf_addc(&b, i < d.n ? d.digit[i] : '0');
    if (digits > 0)
        tt_buf_addc(&b, '.');
    for (int i = d.point; d.n > 0 && i < d.point + digits; i++)
        tt_buf_addc(&b, i >= 0 && i < d.n ? d.digit[i] : '0');
    if (d.n == 0)
        add_zeros(&b, digits);
    return b.s;
}
