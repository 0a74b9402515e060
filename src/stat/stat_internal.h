/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat/stat_internal.h -- what the two time-to-event estimators share: follow-up put
 * in order, and limits of a probability on a transformed scale. */
#ifndef TT_STAT_INTERNAL_H
#define TT_STAT_INTERNAL_H

#include "stat/stat.h"

/* Within this (the square root of the double's epsilon, R's aeqSurv) two times or two heights are one. */
#define TT_TOLERANCE 1.4901161193847656e-08

struct follow_up {
    double time;
    int32_t cause; /* 0 = censored */
};

/** By time, times a hair apart made one; a missing time is left out. TT_ERANGE (E980): negative or infinite. */
tt_code tt_follow_ups(tt_arena *a, const double *time, const int32_t *cause, size_t n, struct follow_up **ret, size_t *used, tt_err *err);
/** Limits of p in (0, 1), whose logarithm has the standard error `log_se`, clipped to [0, 1]. */
void tt_probability_limits(double p, double log_se, double level, tt_km_limits scale, double *lower, double *upper);

#endif
