/* SPDX-License-Identifier: Apache-2.0 */
/* design/posterior_internal.h -- the posterior of a dose-toxicity model on fixed nodes.
 *
 * A model is known by log p and log (1 - p) of every dose at every node of its
 * parameters; the tallies of a trial then give each node the weight
 *
 *     prior * product over doses of p^dlt (1 - p)^(treated - dlt)
 *
 * and every posterior quantity is a dot product with these weights.  Powers are
 * tables, so that a posterior costs multiplications only. */
#ifndef TT_DESIGN_POSTERIOR_INTERNAL_H
#define TT_DESIGN_POSTERIOR_INTERNAL_H

#include "design/design_internal.h"

enum { TT_NODES_MOST = 16384, TT_NODES_BLOCK = 8, TT_MEANS_MOST = 2 * TT_MAX_DOSES + 1 };

typedef struct tt_posterior {
    int32_t doses, most; /* most: of the powers kept; higher ones are products */
    size_t nodes;        /* a multiple of TT_NODES_BLOCK; those added to make it one have no prior */
    double *prior;       /* density times weight of the node, up to a constant */
    double *log_prior;
    double *log_dlt, *log_none; /* [(dose - 1) * nodes + node] */
    double *dlt, *none;         /* [((dose - 1) * (most + 1) + count) * nodes + node] */
} tt_posterior;

/* Room for so many nodes (rounded up); the caller fills log_prior, log_dlt and log_none of those it has. */
tt_posterior *tt_posterior_new(tt_arena *a, int32_t doses, size_t nodes);
/* Once these are filled: the tables, for up to `patients` at a dose. */
void tt_posterior_finish(tt_arena *a, tt_posterior *p, int32_t patients);

/*
 * Posterior means after the outcomes at[1..doses] of n functions, each given by its values at the nodes; `more` is a further
 * factor of the likelihood at each node, in 0..1, or NULL.
 */
void tt_posterior_means(const tt_posterior *p, const tt_tally *at, const double *more, const double *const *f, int32_t n, double *ret);

/* Weight of every node, the greatest 1, from the logarithms: needs no tables. */
void tt_posterior_weigh(const tt_posterior *p, const tt_tally *at, double *weight);
/* From logarithms of weights to weights, the greatest 1. */
void tt_posterior_exp(const tt_posterior *p, double *weight);
/* Means under these weights. */
void tt_posterior_means_of(const tt_posterior *p, const double *weight, const double *const *f, int32_t n, double *ret);

/*
 * Outcomes that put the posterior into every corner it can reach with `patients`: all at one dose with every quarter of
 * DLTs, and half at the lowest with half at the top, every quarter of each.  The i-th into at[1..doses]; false past the last.
 */
bool tt_posterior_probe(int32_t i, int32_t doses, int32_t patients, tt_tally *at);

#endif
