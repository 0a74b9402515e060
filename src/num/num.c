/* SPDX-License-Identifier: GPL-3.0-or-later */
/* num/num.c -- R's nmath with its arguments checked.
 *
 * nmath answers a bad argument with NaN and a line on the terminal; here the
 * argument is looked at first, so the line is never printed.  Its qbeta also
 * prints for good arguments whenever its own iteration is unsure (a = 1e8,
 * b = 0.5), so the beta quantile is found here: doubles of one sign are ordered
 * as their bit patterns are, so halving the range of patterns reaches the
 * smallest normal double whose cdf is at least p in 62 steps, for every shape.
 *
 * nmath.h defines short names (sign, ftrunc, lgamma1p): they stop at this file. */
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define MATHLIB_STANDALONE 1
#include <Rmath.h>

#include "num/num.h"

enum { LOWER = 1, UPPER = 0, PLAIN = 0 }; /* nmath's lower_tail and log_p */

static bool probability(double p)
{
    return p >= 0 && p <= 1;
}

static bool positive(double x)
{
    return x > 0 && isfinite(x);
}

static bool whole(double n, double most)
{
    return n >= 0 && n <= most && n == floor(n);
}

/* --- normal ---------------------------------------------------------------------- */

double tt_num_norm_cdf(double x)
{
    return isnan(x) ? NAN : pnorm5(x, 0, 1, LOWER, PLAIN);
}

double tt_num_norm_sf(double x)
{
    return isnan(x) ? NAN : pnorm5(x, 0, 1, UPPER, PLAIN);
}

double tt_num_norm_quantile(double p)
{
    return probability(p) ? qnorm5(p, 0, 1, LOWER, PLAIN) : NAN;
}

/* --- Student's t ----------------------------------------------------------------- */

double tt_num_t_cdf(double x, double df)
{
    return isnan(x) || !positive(df) ? NAN : pt(x, df, LOWER, PLAIN);
}

double tt_num_t_sf(double x, double df)
{
    return isnan(x) || !positive(df) ? NAN : pt(x, df, UPPER, PLAIN);
}

double tt_num_t_quantile(double p, double df)
{
    return probability(p) && positive(df) ? qt(p, df, LOWER, PLAIN) : NAN;
}

/* --- gamma, and chi-squared as gamma(df / 2, 2) ------------------------------------ */

double tt_num_gamma_cdf(double x, double shape, double scale)
{
    return isnan(x) || !positive(shape) || !positive(scale) ? NAN : pgamma(x, shape, scale, LOWER, PLAIN);
}

double tt_num_gamma_sf(double x, double shape, double scale)
{
    return isnan(x) || !positive(shape) || !positive(scale) ? NAN : pgamma(x, shape, scale, UPPER, PLAIN);
}

double tt_num_gamma_quantile(double p, double shape, double scale)
{
    return probability(p) && positive(shape) && positive(scale) ? qgamma(p, shape, scale, LOWER, PLAIN) : NAN;
}

double tt_num_chisq_cdf(double x, double df)
{
    return tt_num_gamma_cdf(x, df / 2, 2);
}

double tt_num_chisq_sf(double x, double df)
{
    return tt_num_gamma_sf(x, df / 2, 2);
}

double tt_num_chisq_quantile(double p, double df)
{
    return tt_num_gamma_quantile(p, df / 2, 2);
}

/* --- beta ------------------------------------------------------------------------ */

static bool shapes(double a, double b)
{
    return a > 0 && a <= 1e8 && b > 0 && b <= 1e8;
}

/* nmath's series underflows, and says so, when x has lost digits below the smallest normal double. */
static double normal_double(double x)
{
    return x > 0 && x < DBL_MIN ? DBL_MIN : x;
}

double tt_num_beta_cdf(double x, double a, double b)
{
    return isnan(x) || !shapes(a, b) ? NAN : pbeta(normal_double(x), a, b, LOWER, PLAIN);
}

double tt_num_beta_sf(double x, double a, double b)
{
    return isnan(x) || !shapes(a, b) ? NAN : pbeta(normal_double(x), a, b, UPPER, PLAIN);
}

static double from_pattern(uint64_t bits)
{
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

static uint64_t pattern(double x)
{
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

/* Asked in the smaller tail, where the probability still has all its digits. */
static bool reached(double x, double p, double a, double b)
{
    return p <= 0.5 ? pbeta(x, a, b, LOWER, PLAIN) >= p : pbeta(x, a, b, UPPER, PLAIN) <= 1 - p;
}

double tt_num_beta_quantile(double p, double a, double b)
{
    if (!probability(p) || !shapes(a, b))
        return NAN;
    if (p == 0 || p == 1)
        return p;
    uint64_t below = pattern(DBL_MIN), above = pattern(1.0);
    while (above - below > 1) {
        const uint64_t middle = below + (above - below) / 2;
        if (reached(from_pattern(middle), p, a, b))
            above = middle;
        else
            below = middle;
    }
    return from_pattern(above);
}

/* --- binomial -------------------------------------------------------------------- */

static bool trials(double n, double prob)
{
    return whole(n, 1e9) && probability(prob);
}

double tt_num_binom_pmf(double x, double n, double prob)
{
    if (isnan(x) || !trials(n, prob))
        return NAN;
    return whole(x, n) ? dbinom(x, n, prob, PLAIN) : 0;
}

double tt_num_binom_cdf(double x, double n, double prob)
{
    return isnan(x) || !trials(n, prob) ? NAN : pbinom(floor(x), n, prob, LOWER, PLAIN);
}

double tt_num_binom_sf(double x, double n, double prob)
{
    return isnan(x) || !trials(n, prob) ? NAN : pbinom(floor(x), n, prob, UPPER, PLAIN);
}

double tt_num_binom_quantile(double p, double n, double prob)
{
    return probability(p) && trials(n, prob) ? qbinom(p, n, prob, LOWER, PLAIN) : NAN;
}

/* --- Poisson --------------------------------------------------------------------- */

static bool rate(double mean)
{
    return mean >= 0 && mean <= 1e9;
}

double tt_num_poisson_pmf(double x, double mean)
{
    if (isnan(x) || !rate(mean))
        return NAN;
    return x >= 0 && isfinite(x) && x == floor(x) ? dpois(x, mean, PLAIN) : 0;
}

double tt_num_poisson_cdf(double x, double mean)
{
    return isnan(x) || !rate(mean) ? NAN : ppois(floor(x), mean, LOWER, PLAIN);
}

double tt_num_poisson_sf(double x, double mean)
{
    return isnan(x) || !rate(mean) ? NAN : ppois(floor(x), mean, UPPER, PLAIN);
}

double tt_num_poisson_quantile(double p, double mean)
{
    return probability(p) && rate(mean) ? qpois(p, mean, LOWER, PLAIN) : NAN;
}
