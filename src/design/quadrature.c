/* SPDX-License-Identifier: Apache-2.0 */
/* design/quadrature.c -- nodes on a line, and the integral up to a point.
 *
 * Stenger 1993, Numerical Methods Based on Sinc and Analytic Functions, is the
 * source of both: the trapezoidal sum over a line, and the indefinite integral of a
 * sinc interpolant.  The error of the second at step h is that of the first at 2h.
 *
 * The sine integral is its power series near 0 and, further out, the continued
 * fraction of the exponential integral on the imaginary axis, by the modified Lentz
 * method (Abramowitz and Stegun 5.2.14, 5.1.22, 5.2.21). */
#include <math.h>

#include "design/quadrature_internal.h"

static const double pi = 3.14159265358979323846;

double tt_line_x(const tt_line *l, int32_t k)
{
    return l->centre + l->width * sinh(l->from + k * l->step);
}

double tt_line_weight(const tt_line *l, int32_t k)
{
    return l->step * l->width * cosh(l->from + k * l->step);
}

double tt_line_below(const tt_line *l, int32_t k, double x)
{
    const double t = asinh((x - l->centre) / l->width);
    return 0.5 + tt_sine_integral(pi * ((t - l->from) / l->step - k)) / pi;
}

static double series(double x)
{
    double term = x, sum = x;
    for (int k = 1; fabs(term) > 1e-17 * fabs(sum); k++) {
        term *= -x * x / ((2.0 * k) * (2.0 * k + 1.0));
        sum += term / (2.0 * k + 1.0);
    }
    return sum;
}

struct complex_number {
    double re, im;
};

static struct complex_number inverse(double re, double im)
{
    const double n = re * re + im * im;
    return (struct complex_number){re / n, -im / n};
}

/* E1(ix) e^(ix) = 1 / (1 + ix - 1 / (3 + ix - 4 / (5 + ix - ...))) */
static double fraction(double x)
{
    struct complex_number c = {1e300, 0.0}, d = inverse(1.0, x), h = d;
    for (int k = 1; k < 500; k++) {
        const double a = -(double)k * k, b = 2.0 * k + 1.0;
        d = inverse(a * d.re + b, a * d.im + x);
        const struct complex_number over = inverse(c.re, c.im);
        c = (struct complex_number){b + a * over.re, x + a * over.im};
        const struct complex_number step = {c.re * d.re - c.im * d.im, c.re * d.im + c.im * d.re};
        h = (struct complex_number){h.re * step.re - h.im * step.im, h.re * step.im + h.im * step.re};
        if (fabs(step.re - 1.0) + fabs(step.im) < 1e-16)
            break;
    }
    return pi / 2.0 + h.im * cos(x) - h.re * sin(x);
}

double tt_sine_integral(double x)
{
    if (fabs(x) < 4.0)
        return x == 0.0 ? 0.0 : series(x);
    return x > 0.0 ? fraction(x) : -fraction(-x);
}
