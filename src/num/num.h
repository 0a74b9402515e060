/* SPDX-License-Identifier: GPL-3.0-or-later */
/* num/num.h -- the distributions, behind one door.
 *
 * Only this room includes <Rmath.h>.  Rmath prints to the terminal and defines
 * hundreds of short names, so every argument is checked here first, and its
 * names stay in one file.
 *
 * A bad argument is a value: each function returns NaN when an argument is NaN
 * or outside the range its comment gives, and never prints, fails or keeps
 * state.  `_cdf` is P(X <= x), `_sf` is P(X > x) without cancellation,
 * `_quantile` is the smallest x with cdf(x) >= p.
 *
 *     double z = tt_num_norm_quantile(0.975);        // 1.959963984540054
 *
 * Source: R's nmath (Debian r-mathlib 4.2.2); the beta quantile is ours, a
 * bracketed root of nmath's cdf, because nmath's own prints when it is unsure. */
#ifndef TT_NUM_H
#define TT_NUM_H

#ifdef __cplusplus
extern "C" {
#endif

/* Standard normal; x any, p in [0, 1] (0 and 1 give -inf and inf). */
double tt_num_norm_cdf(double x);
double tt_num_norm_sf(double x);
double tt_num_norm_quantile(double p);

/* Student's t; df > 0. */
double tt_num_t_cdf(double x, double df);
double tt_num_t_sf(double x, double df);
double tt_num_t_quantile(double p, double df);

/* Chi-squared; df > 0. */
double tt_num_chisq_cdf(double x, double df);
double tt_num_chisq_sf(double x, double df);
double tt_num_chisq_quantile(double p, double df);

/* Gamma with shape > 0 and scale > 0 (mean = shape * scale). */
double tt_num_gamma_cdf(double x, double shape, double scale);
double tt_num_gamma_sf(double x, double shape, double scale);
double tt_num_gamma_quantile(double p, double shape, double scale);

/* Beta on [0, 1]; a > 0, b > 0, both at most 1e8. */
double tt_num_beta_cdf(double x, double a, double b);
double tt_num_beta_sf(double x, double a, double b);
double tt_num_beta_quantile(double p, double a, double b);

/* Binomial; n a whole number in [0, 1e9], prob in [0, 1]. `_pmf` is 0 where x is not a whole number in [0, n]. */
double tt_num_binom_pmf(double x, double n, double prob);
double tt_num_binom_cdf(double x, double n, double prob);
double tt_num_binom_sf(double x, double n, double prob);
double tt_num_binom_quantile(double p, double n, double prob);

/* Poisson; mean in [0, 1e9]. `_pmf` is 0 where x is not a whole number >= 0. */
double tt_num_poisson_pmf(double x, double mean);
double tt_num_poisson_cdf(double x, double mean);
double tt_num_poisson_sf(double x, double mean);
double tt_num_poisson_quantile(double p, double mean);

#ifdef __cplusplus
}
#endif
#endif
