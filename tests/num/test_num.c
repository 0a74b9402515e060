/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The distributions against values that do not come from nmath: closed forms worked by
 * hand, and tables; against each other (cdf of quantile, cdf + sf = 1, beta and binomial
 * are one); and the promise that a bad argument is NaN and never a line on the terminal. */
#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include "support/tt_test.h"

#include "num/num.h"

static void known_values(void **state)
{
    (void)state;
    const struct {
        const char *why;
        double got, want, tol;
    } cases[] = {
        {"Abramowitz and Stegun table 26.1: P(1.00)", tt_num_norm_cdf(1), 0.841344746068543, 1e-14},
        {"A&S table 26.5: 97.5 % point", tt_num_norm_quantile(0.975), 1.959963984540054, 1e-14},
        {"upper tail keeps its digits: 10 sigma", tt_num_norm_sf(10) * 1e24, 7.619853024160527, 1e-11},
        {"certainty is at infinity", 1 / tt_num_norm_quantile(1), 0, 0},
        {"t with 1 df is Cauchy: 1/2 + atan(1)/pi", tt_num_t_cdf(1, 1), 0.75, 1e-15},
        {"Cauchy 97.5 % point: tan(0.475 pi)", tt_num_t_quantile(0.975, 1), 12.706204736174698, 1e-11},
        {"t with 2 df: x = (2p-1)/sqrt(2p(1-p))", tt_num_t_quantile(0.975, 2), 4.302652729749464, 1e-12},
        {"Pearson and Hartley table 12: t 0.975, 5 df", tt_num_t_quantile(0.975, 5), 2.5706, 5e-5},
        {"chi-squared with 2 df is exponential: 1 - exp(-3)", tt_num_chisq_cdf(6, 2), 0.950212931632136, 1e-14},
        {"its quantile: -2 log(0.05)", tt_num_chisq_quantile(0.95, 2), 5.991464547107979, 1e-12},
        {"gamma with shape 1 is exponential", tt_num_gamma_sf(3, 1, 1.5), 0.135335283236613, 1e-14},
        {"beta(1, b): 1 - (1 - x)^b", tt_num_beta_cdf(0.2, 1, 3), 0.488, 1e-15},
        {"beta(1, 3) quantile: 1 - 0.025^(1/3), the upper limit of 0 of 3", tt_num_beta_quantile(0.975, 1, 3), 0.707598226178713, 1e-14},
        {"beta(a, 1) quantile: p^(1/a)", tt_num_beta_quantile(0.025, 3, 1), 0.292401773821287, 1e-14},
        {"beta quantile far in the tail: (1e-300)^(1/3)", tt_num_beta_quantile(1e-300, 3, 1) * 1e100, 1, 1e-12},
        {"1 of 3 at 0.2: 3 x 0.2 x 0.64", tt_num_binom_pmf(1, 3, 0.2), 0.384, 1e-15},
        {"at most 1 of 6 at 0.25: (3^6 + 6 x 3^5) / 4^6", tt_num_binom_cdf(1, 6, 0.25), 2187.0 / 4096.0, 1e-15},
        {"half a patient has no probability", tt_num_binom_pmf(0.5, 3, 0.2), 0, 0},
        {"smallest x with cdf >= 0.5 of 6 at 0.25", tt_num_binom_quantile(0.5, 6, 0.25), 1, 0},
        {"Poisson(2) at 0: exp(-2)", tt_num_poisson_pmf(0, 2), 0.135335283236613, 1e-15},
        {"Poisson(2) at most 2: 5 exp(-2)", tt_num_poisson_cdf(2, 2), 0.676676416183064, 1e-14},
        {"Poisson(0) is 0", tt_num_poisson_quantile(0.999, 0), 0, 0},
        {"Poisson(2) median", tt_num_poisson_quantile(0.5, 2), 2, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (!(fabs(cases[i].got - cases[i].want) <= cases[i].tol))
            print_error("%s\n", cases[i].why);
        TT_ASSERT_NEAR(cases[i].got, cases[i].want, cases[i].tol);
    }
}

static const double shape[] = {1e-6, 1e-3, 0.5, 1, 2.5, 25, 1e3, 1e6, 1e8};
static const double prob[] = {1e-12, 0.025, 0.5, 0.6, 0.975, 1 - 1e-12};
enum { SHAPES = sizeof shape / sizeof *shape, PROBS = sizeof prob / sizeof *prob };

static void quantiles_invert(void **state)
{
    (void)state;
    for (size_t k = 0; k < PROBS; k++) {
        const double p = prob[k];
        TT_ASSERT_NEAR(tt_num_norm_cdf(tt_num_norm_quantile(p)), p, 1e-14);
        for (size_t i = 2; i < SHAPES; i++) {
            TT_ASSERT_NEAR(tt_num_t_cdf(tt_num_t_quantile(p, shape[i]), shape[i]), p, 1e-10);
            TT_ASSERT_NEAR(tt_num_gamma_cdf(tt_num_gamma_quantile(p, shape[i], 2), shape[i], 2), p, 1e-8);
        }
        for (size_t i = 2; i < 6; i++)
            for (size_t j = 3; j < 6; j++) /* b < 1: near 1 neighbouring doubles are far apart in p */
                TT_ASSERT_NEAR(tt_num_beta_cdf(tt_num_beta_quantile(p, shape[i], shape[j]), shape[i], shape[j]), p, 1e-13);
    }
}

static void beta_and_binomial_are_one(void **state)
{
    (void)state;
    for (int n = 1; n <= 30; n += 7)
        for (int x = 0; x < n; x++)
            for (int k = 1; k < 10; k++) {
                const double p = k / 10.0;
                TT_ASSERT_NEAR(tt_num_binom_cdf(x, n, p), tt_num_beta_sf(p, x + 1, n - x), 1e-13);
                TT_ASSERT_NEAR(tt_num_binom_cdf(x, n, p) + tt_num_binom_sf(x, n, p), 1, 1e-14);
                double sum = 0;
                for (int i = 0; i <= x; i++)
                    sum += tt_num_binom_pmf(i, n, p);
                TT_ASSERT_NEAR(sum, tt_num_binom_cdf(x, n, p), 1e-13);
            }
}

static void bad_arguments_are_nan(void **state)
{
    (void)state;
    const double got[] = {
        tt_num_norm_cdf(NAN),
        tt_num_norm_quantile(-0.1),
        tt_num_norm_quantile(1.1),
        tt_num_norm_quantile(NAN),
        tt_num_t_cdf(1, 0),
        tt_num_t_cdf(NAN, 1),
        tt_num_t_quantile(0.5, -1),
        tt_num_t_quantile(0.5, NAN),
        tt_num_chisq_cdf(1, 0),
        tt_num_chisq_quantile(2, 1),
        tt_num_gamma_cdf(1, 1, 0),
        tt_num_gamma_quantile(0.5, -1, 1),
        tt_num_beta_cdf(0.5, 0, 1),
        tt_num_beta_quantile(0.5, 1, -1),
        tt_num_beta_quantile(NAN, 1, 1),
        tt_num_beta_quantile(0.5, 1e9, 1),
        tt_num_binom_pmf(1, 2.5, 0.5),
        tt_num_binom_cdf(1, -1, 0.5),
        tt_num_binom_cdf(1, 3, 1.5),
        tt_num_binom_quantile(0.5, 3, NAN),
        tt_num_binom_sf(1, 2e9, 0.5),
        tt_num_poisson_pmf(1, -1),
        tt_num_poisson_cdf(NAN, 1),
        tt_num_poisson_quantile(0.5, INFINITY),
    };
    for (size_t i = 0; i < sizeof got / sizeof *got; i++)
        if (!isnan(got[i]))
            fail_msg("bad call %zu gave %g", i, got[i]);
}

static void every_call(double p, double a, double b)
{
    volatile double sink = tt_num_beta_quantile(p, a, b);
    sink = tt_num_beta_cdf(sink, a, b);
    sink = tt_num_gamma_quantile(p, a, b);
    sink = tt_num_gamma_cdf(sink, a, b);
    sink = tt_num_t_quantile(p, a);
    sink = tt_num_t_cdf(sink, a);
    sink = tt_num_chisq_quantile(p, a);
    sink = tt_num_binom_quantile(p, floor(b), p);
    sink = tt_num_binom_pmf(a, floor(b), p);
    sink = tt_num_poisson_quantile(p, a);
    sink = tt_num_poisson_pmf(a, b);
    sink = tt_num_poisson_pmf(INFINITY, b);
    (void)sink;
}

/* Standard output and error go to a file while every function is called on extreme and bad arguments. */
static void nothing_is_printed(void **state)
{
    (void)state;
    char path[] = "/tmp/tt-num-XXXXXX";
    const int file = mkstemp(path);
    fflush(NULL);
    const int out = dup(1), err = dup(2);
    dup2(file, 1);
    dup2(file, 2);
    const double p[] = {0, 1e-300, 0.025, 0.5, 0.975, 1, NAN, -1, 2};
    for (size_t k = 0; k < sizeof p / sizeof *p; k++)
        for (size_t i = 0; i < SHAPES; i++)
            for (size_t j = 0; j < SHAPES; j++)
                every_call(p[k], shape[i], shape[j]);
    every_call(0.5, NAN, -1);
    every_call(0.5, INFINITY, 0);
    fflush(NULL);
    dup2(out, 1);
    dup2(err, 2);
    const off_t printed = lseek(file, 0, SEEK_END);
    close(file), close(out), close(err);
    unlink(path);
    assert_int_equal(printed, 0);
}

static const struct CMUnitTest num_tests[] = {
    cmocka_unit_test(known_values),          cmocka_unit_test(quantiles_invert),   cmocka_unit_test(beta_and_binomial_are_one),
    cmocka_unit_test(bad_arguments_are_nan), cmocka_unit_test(nothing_is_printed),
};

TT_TEST_MAIN(num_tests)
