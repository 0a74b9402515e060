/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat/followup.c -- follow-up put in order, and limits of a probability.
 *
 * Times that differ by rounding alone (0.3 and 0.1 + 0.2) are one time: as R
 * survival's aeqSurv, a gap counts from 1.5e-8, absolutely or of the mean time.
 *
 * Limits, z the normal quantile and s the standard error of log p:
 *     log-log   p ^ exp(-+ z s / log p)      plain   p -+ z s p
 *     log       p exp(-+ z s)                clipped to [0, 1] */
#include <math.h>
#include <stdlib.h>

#include "num/num.h"
#include "stat/stat_internal.h"

static int by_time(const void *a, const void *b)
{
    const double x = ((const struct follow_up *)a)->time, y = ((const struct follow_up *)b)->time;
    return (x > y) - (x < y);
}

/* Times a hair apart become the first of them; `f` is sorted. */
static void merge_near_times(struct follow_up *f, size_t n)
{
    double sum = 0, distinct = 0, last = -1;
    for (size_t i = 0; i < n; i++)
        if (f[i].time != last) {
            last = f[i].time;
            sum += last;
            distinct++;
        }
    const double gap = TT_TOLERANCE * fmax(1, distinct > 0 ? sum / distinct : 0);
    double first = n > 0 ? f[0].time : 0, before = first;
    for (size_t i = 0; i < n; i++) {
        if (f[i].time - before > gap)
            first = f[i].time;
        before = f[i].time;
        f[i].time = first;
    }
}

tt_code tt_follow_ups(tt_arena *a, const double *time, const int32_t *cause, size_t n, struct follow_up **ret, size_t *used, tt_err *err)
{
    struct follow_up *f = TT_ARRAY(a, struct follow_up, n + 1);
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(time[i]))
            continue;
        if (time[i] < 0 || isinf(time[i]))
            return tt_fail(err, TT_ERANGE, 980, tt_at_path("survival"), isinf(time[i]) ? "infinity" : tt_double_text(a, time[i]));
        f[k++] = (struct follow_up){time[i], cause[i]};
    }
    qsort(f, k, sizeof *f, by_time);
    merge_near_times(f, k);
    *ret = f;
    *used = k;
    return TT_OK;
}

void tt_probability_limits(double p, double log_se, double level, tt_km_limits scale, double *lower, double *upper)
{
    const double z = tt_num_norm_quantile(0.5 + level / 2);
    if (scale == TT_KM_LOGLOG) {
        const double half = z * log_se / log(p); /* negative */
        *lower = pow(p, exp(-half));
        *upper = pow(p, exp(half));
    } else if (scale == TT_KM_LOG) {
        *lower = p * exp(-z * log_se);
        *upper = fmin(1, p * exp(z * log_se));
    } else {
        *lower = fmax(0, p - z * p * log_se);
        *upper = fmin(1, p + z * p * log_se);
    }
}
