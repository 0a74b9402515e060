/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat/summary.c -- n, mean, SD and quantiles of one sample.
 *
 * Decimals are summed as decimals, and a mean is one correctly rounded division
 * of whole numbers, so that 2.675 stays 2.675 and rounds to 2.68.  Doubles are
 * summed with Neumaier's correction.  The SD is two-pass with divisor n - 1.
 *
 * Quantiles, x ascending (Hyndman and Fan 1996, Am Stat 50:361), h as below, k = floor h:
 *     type 2   h = n p: x[k+1], or the mean of x[k] and x[k+1] when h is whole
 *     type 6   h = (n + 1) p,  type 7   h = (n - 1) p + 1:  x[k] + (h - k)(x[k+1] - x[k]) */
#include <math.h>
#include <stdlib.h>

#include "stat/stat.h"

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The k-th smallest, counted from 1, kept within the sample. */
static double nth(const double *x, size_t n, double k)
{
    const double most = (double)n;
    return x[(size_t)(k < 1 ? 1 : k > most ? most : k) - 1];
}

double tt_quantile(const double *x, size_t n, double p, tt_quantile_type type)
{
    if (n == 0 || !(p >= 0 && p <= 1))
        return NAN;
    const double m = (double)n;
    const double fuzz = 4 * 2.220446049250313e-16; /* n p is not exact: R's own allowance */
    double h = type == TT_Q_TYPE2 ? m * p : type == TT_Q_TYPE6 ? (m + 1) * p : (m - 1) * p + 1;
    const double k = floor(h + fuzz * fmax(1, h));
    h = fmax(0, h - k);
    if (h <= fuzz * fmax(1, k))
        h = 0;
    if (type == TT_Q_TYPE2)
        return h > 0 ? nth(x, n, k + 1) : nth(x, n, k) + (nth(x, n, k + 1) - nth(x, n, k)) / 2;
    return h > 0 ? nth(x, n, k) + h * (nth(x, n, k + 1) - nth(x, n, k)) : nth(x, n, k);
}

static double exact_sum(const double *x, size_t n)
{
    double sum = 0, lost = 0;
    for (size_t i = 0; i < n; i++) {
        const double next = sum + x[i];
        lost += fabs(sum) >= fabs(x[i]) ? (sum - next) + x[i] : (x[i] - next) + sum;
        sum = next;
    }
    return sum + lost;
}

static double deviation(const double *x, size_t n, double mean)
{
    if (n < 2)
        return NAN;
    double squares = 0, drift = 0;
    for (size_t i = 0; i < n; i++) {
        squares += (x[i] - mean) * (x[i] - mean);
        drift += x[i] - mean;
    }
    const double m = (double)n;
    return sqrt(fmax(0, squares - drift * drift / m) / (m - 1));
}

/* Of n values without NaN, which are put in order; `mean` is known already. */
static void describe(double *x, size_t n, double mean, tt_summary *s)
{
    qsort(x, n, sizeof *x, ascending);
    s->n = (int32_t)n;
    s->mean = mean;
    s->sd = deviation(x, n, mean);
    s->min = tt_quantile(x, n, 0, s->type);
    s->q1 = tt_quantile(x, n, 0.25, s->type);
    s->median = tt_quantile(x, n, 0.5, s->type);
    s->q3 = tt_quantile(x, n, 0.75, s->type);
    s->max = tt_quantile(x, n, 1, s->type);
}

tt_code tt_summary_of(tt_arena *a, const double *x, size_t n, tt_quantile_type type, tt_summary *ret, tt_err *err)
{
    tt_summary s = {.type = type};
    double *kept = TT_ARRAY(a, double, n + 1);
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        if (isinf(x[i]))
            return tt_fail(err, TT_ERANGE, 982, tt_at_path("summary"));
        if (isnan(x[i]))
            s.missing++;
        else
            kept[used++] = x[i];
    }
    describe(kept, used, used ? exact_sum(kept, used) / (double)used : NAN, &s);
    *ret = s;
    return TT_OK;
}

/* sum / n as one division of whole numbers, so correctly rounded while both are below 2^53. */
static double quotient(tt_dec sum, size_t n)
{
    if (sum.scale < 0 || sum.scale > 15)
        return tt_dec_double(sum) / (double)n;
    double below = (double)n;
    for (int i = 0; i < sum.scale; i++)
        below *= 10;
    return (double)sum.coef / below;
}

/* A type 2 quantile of decimals has at most one digit more than they have: put back what halving in binary lost. */
static double settle(double x, int scale)
{
    tt_dec d;
    return tt_dec_from_double(x, scale + 1, &d, NULL) == TT_OK ? tt_dec_double(d) : x;
}

tt_code tt_summary_dec(tt_arena *a, const tt_dec *x, size_t n, tt_quantile_type type, tt_summary *ret, tt_err *err)
{
    (void)err; /* a decimal is always finite */
    tt_summary s = {.type = type};
    double *kept = TT_ARRAY(a, double, n + 1);
    size_t used = 0;
    tt_dec sum = tt_dec_int(0);
    bool fits = true;
    for (size_t i = 0; i < n; i++) {
        if (tt_dec_missing(x[i])) {
            s.missing++;
            continue;
        }
        kept[used++] = tt_dec_double(x[i]);
        fits = fits && tt_dec_add(sum, x[i], &sum, NULL) == TT_OK;
        s.scale = x[i].scale > s.scale ? x[i].scale : s.scale;
    }
    const double mean = used == 0 ? NAN : fits ? quotient(sum, used) : exact_sum(kept, used) / (double)used;
    describe(kept, used, mean, &s);
    if (type == TT_Q_TYPE2 && used > 0) {
        s.q1 = settle(s.q1, s.scale);
        s.median = settle(s.median, s.scale);
        s.q3 = settle(s.q3, s.scale);
    }
    *ret = s;
    return TT_OK;
}

tt_code tt_summary_col(tt_arena *a, const tt_frame *f, const char *col, tt_quantile_type type, tt_summary *ret, tt_err *err)
{
    const int at = tt_frame_col(f, col);
    const tt_col_type kind = at < 0 ? TT_COL_TEXT : f->col[at].type;
    if (kind == TT_COL_REAL)
        return tt_summary_of(a, f->col[at].v.real, f->rows, type, ret, err);
    if (kind == TT_COL_DEC)
        return tt_summary_dec(a, f->col[at].v.dec, f->rows, type, ret, err);
    if (kind != TT_COL_INT)
        return tt_fail(err, TT_ENOENT, 983, tt_at_path(f->name), col);
    tt_dec *x = TT_ARRAY(a, tt_dec, f->rows + 1);
    for (size_t i = 0; i < f->rows; i++)
        x[i] = f->col[at].v.whole[i] == TT_INT_MISSING ? TT_DEC_MISSING : tt_dec_int(f->col[at].v.whole[i]);
    return tt_summary_dec(a, x, f->rows, type, ret, err);
}
