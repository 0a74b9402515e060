/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat/limits.c -- confidence limits of a mean and of a proportion.
 *
 * Mean: mean -+ t(n - 1) sd / sqrt n.  Proportion: Clopper and Pearson 1934
 * (Biometrika 26:404), the binomial tails inverted through the beta distribution:
 * lower = B(alpha/2; x, n - x + 1), upper = B(1 - alpha/2; x + 1, n - x). */
#include <math.h>

#include "num/num.h"
#include "stat/stat.h"

static const tt_estimate none = {NAN, NAN, NAN};

static bool level_fits(double level)
{
    return level > 0 && level < 1;
}

tt_estimate tt_mean_t(const tt_summary *s, double level)
{
    if (!level_fits(level) || s->n < 1)
        return none;
    if (s->n < 2)
        return (tt_estimate){s->mean, NAN, NAN};
    const double half = tt_num_t_quantile(0.5 + level / 2, s->n - 1) * s->sd / sqrt(s->n);
    return (tt_estimate){s->mean, s->mean - half, s->mean + half};
}

tt_estimate tt_binom_exact(int32_t x, int32_t n, double level)
{
    if (!level_fits(level) || n < 1 || x < 0 || x > n)
        return none;
    const double tail = (1 - level) / 2, hits = x, misses = n - x;
    return (tt_estimate){
        hits / n,
        x == 0 ? 0 : tt_num_beta_quantile(tail, hits, misses + 1),
        x == n ? 1 : tt_num_beta_quantile(1 - tail, hits + 1, misses),
    };
}

const char *tt_percent(tt_arena *a, int64_t x, int64_t n, int digits)
{
    tt_dec ratio;
    if (n <= 0 || tt_dec_ratio(tt_dec_int(x), 100, n, digits, &ratio, NULL) != TT_OK)
        return "";
    return tt_dec_text(a, ratio);
}
