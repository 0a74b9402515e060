/* SPDX-License-Identifier: Apache-2.0 */
/* design/beta.c -- the regularised incomplete beta function for any a, b > 0.
 *
 * Continued fraction in the modified Lentz form, on the side of the mean where it
 * converges fast (Abramowitz and Stegun 26.5.8; Thompson and Barnett 1986, J Comput
 * Phys 64:490).  Relative accuracy about 1e-13 for the parameters of a trial. */
#include <math.h>

#include "design/counts_internal.h"

enum { MOST_TERMS = 2000 };

static double away(double x)
{
    return fabs(x) < 1e-300 ? 1e-300 : x;
}

static double fraction(double x, double a, double b)
{
    double c = 1.0, d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0)), f = d;
    for (int m = 1; m <= MOST_TERMS; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        f *= c * d;
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        f *= c * d;
        if (fabs(c * d - 1.0) < 1e-16)
            break;
    }
    return f;
}

static double log_gamma(double x)
{
    int sign; /* lgamma's own is a global variable */
    return lgamma_r(x, &sign);
}

double tt_beta_share(double x, double a, double b)
{
    if (x <= 0.0 || x >= 1.0)
        return x <= 0.0 ? 0.0 : 1.0;
    const double front = exp(log_gamma(a + b) - log_gamma(a) - log_gamma(b) + a * log(x) + b * log1p(-x));
    return x < (a + 1.0) / (a + b + 2.0) ? front * fraction(x, a, b) / a : 1.0 - front * fraction(1.0 - x, b, a) / b;
}
