/* SPDX-License-Identifier: Apache-2.0 */
/* design/quadrature_internal.h -- integrals over a whole line on fixed nodes.
 *
 * The trapezoidal rule after x = centre + width sinh(t): dense where a model bends,
 * sparse in the tails.  For a smooth integrand that dies away its error falls faster
 * than any power of the step.  Because the nodes do not depend on the data, all that
 * a model needs at them is computed once per design. */
#ifndef TT_DESIGN_QUADRATURE_INTERNAL_H
#define TT_DESIGN_QUADRATURE_INTERNAL_H

#include "base/base.h"

typedef struct tt_line {
    double centre, width;
    double from, step; /* of t */
    int32_t n;
} tt_line;

/* Node k = 0..n-1, and what an integrand there is multiplied with. */
double tt_line_x(const tt_line *l, int32_t k);
double tt_line_weight(const tt_line *l, int32_t k);

/*
 * The part of node k's term that belongs to the integral from minus infinity to x: the integrand is the band-limited
 * function through its values, so this is 1/2 + Si(pi (t(x) - t_k) / step) / pi, slightly below 0 or above 1 at times.
 */
double tt_line_below(const tt_line *l, int32_t k, double x);

/* The sine integral, to about 1e-15. */
double tt_sine_integral(double x);

#endif
