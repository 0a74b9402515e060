/* SPDX-License-Identifier: Apache-2.0 */
/* design/crm_internal.h -- the one-parameter models of the CRM, and their posterior. */
#ifndef TT_DESIGN_CRM_INTERNAL_H
#define TT_DESIGN_CRM_INTERNAL_H

#include "design/posterior_internal.h"
#include "design/quadrature_internal.h"

/* Nodes of a model at most. */
enum { TT_CRM_NODES = 1024 };

typedef struct tt_crm {
    int32_t doses;
    bool logistic;
    double target, sd;
    double skeleton[TT_MAX_DOSES + 1];
    double scaled[TT_MAX_DOSES + 1];                  /* log skeleton, or logit skeleton - 3: below 0 */
    double equal[TT_MAX_DOSES + 1][TT_MAX_DOSES + 1]; /* [low][high]: b at which both are equally near to the target */
    tt_line line;
    tt_posterior *post;
    double *beta;      /* of each node */
    double *too_toxic; /* share of each node in Pr(rate at dose 1 > target) */
} tt_crm;

/* The parameters that make the model: TT_CRM_MODEL in a design's list, after a target that must be given. */
#define TT_CRM_MODEL                                                                                                                       \
    {"skeleton",                                                                                                                           \
     NULL,                                                                                                                                 \
     "p1,..,pJ rising, each inside 0..1; titrate design skeleton proposes one",                                                            \
     {"prior guess of the DLT rate per level", "各水平 DLT 率的先验猜测"}},                                                                \
        {"model", "empiric", "empiric|logistic", {"p^exp(b), or logistic with intercept 3", "p^exp(b)，或截距为 3 的 logistic"}},          \
    {                                                                                                                                      \
        "prior-sd", "", "0 < x < 10",                                                                                                      \
        {                                                                                                                                  \
            "prior standard deviation of b (default: square root of 1.34)", "b 的先验标准差（默认 1.34 的平方根）"           \
        }                                                                                                                                  \
    }

/*
 * Read them and make the nodes, for trials of up to `patients`.
 * TT_ERANGE: E704, E851 not a rate per dose, E852 not rising, E853 too high for the logistic model, E855 the prior is too
 * wide for the nodes.
 */
tt_code tt_crm_prepare(tt_arena *a, const tt_plan *plan, int32_t patients, tt_crm **ret, tt_err *err);

typedef struct tt_crm_posterior {
    double beta;      /* posterior mean */
    double too_toxic; /* Pr(rate at dose 1 > target) */
} tt_crm_posterior;

/* After the outcomes at[1..doses]; pending patients count as treated without a DLT. */
tt_crm_posterior tt_crm_update(const tt_crm *m, const tt_tally *at);

/*
 * The same with every pending patient counted for the share w of the window behind: a factor 1 - w p of the likelihood.  All
 * pending must be in s->open_share.
 */
tt_crm_posterior tt_crm_update_open(const tt_crm *m, const tt_state *s);

/* The rate at a dose at parameter b. */
double tt_crm_rate(const tt_crm *m, int32_t dose, double b);
/*
 * The dose whose rate at b is nearest to the target, the lower of two equally near (b within 1e-10 of where they are).
 * Only doses with patients in at[1..doses] are looked at, all with NULL; 0 = none.
 */
int32_t tt_crm_nearest(const tt_crm *m, double b, const tt_tally *at);

#endif
