/* SPDX-License-Identifier: Apache-2.0 */
/* design/blrm_internal.h -- the two-parameter logistic model of the BLRM, and its posterior. */
#ifndef TT_DESIGN_BLRM_INTERNAL_H
#define TT_DESIGN_BLRM_INTERNAL_H

#include "design/posterior_internal.h"
#include "design/quadrature_internal.h"

typedef struct tt_blrm {
    int32_t doses;
    double x[TT_MAX_DOSES + 1];         /* log (dose / reference) */
    double mean[2], sd[2], correlation; /* prior of log alpha and log beta */
    double lo, hi;                      /* the target interval of the rate */
    tt_line line[2];                    /* nodes: log alpha within log beta */
    tt_posterior *post;
    double *over[TT_MAX_DOSES + 1];       /* share of each node in Pr(rate > hi) */
    double *target[TT_MAX_DOSES + 1];     /* ... in Pr(lo < rate <= hi) */
    const double *rate[TT_MAX_DOSES + 1]; /* rate at each node */
} tt_blrm;

/* The parameters that make the model. */
#define TT_BLRM_MODEL                                                                                                                      \
    {"dose-values", NULL, "d1,..,dJ rising, above 0", {"amount of each dose, in any unit", "各级剂量的数值，单位不限"}},                   \
        {"reference",                                                                                                                      \
         "",                                                                                                                               \
         "x > 0",                                                                                                                          \
         {"reference dose, where alpha is the odds of a DLT (default: the middle dose)",                                                   \
          "参考剂量，alpha 为该剂量的 DLT 优势（默认中间剂量）"}},                                                                         \
        {"prior",                                                                                                                          \
         "-0.693147,0,2,1,0",                                                                                                              \
         "mean of log alpha, of log beta, their standard deviations, correlation",                                                         \
         {"bivariate normal prior", "双变量正态先验"}},                                                                                    \
    {                                                                                                                                      \
        "interval", "0.16,0.33", "lo,hi with 0 < lo < hi < 1",                                                                             \
        {                                                                                                                                  \
            "DLT rates on target; above is overdosing", "达标的 DLT 率区间；高于上限为过量"                                  \
        }                                                                                                                                  \
    }

/*
 * Read them and make the nodes, for trials of up to `patients`.
 * TT_ERANGE: E704, E851 not a value per dose, E852 not rising, E855 the prior is too wide for the nodes.
 */
tt_code tt_blrm_prepare(tt_arena *a, const tt_plan *plan, int32_t patients, tt_blrm **ret, tt_err *err);

/* Pr(rate > hi) and Pr(lo < rate <= hi) at doses 1..top, after the outcomes at[1..doses]. */
void tt_blrm_update(const tt_blrm *m, const tt_tally *at, int32_t top, double *over, double *target);
/* Posterior mean rates at doses 1..doses. */
void tt_blrm_rates(const tt_blrm *m, const tt_tally *at, double *rate);

#endif
