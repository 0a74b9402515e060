/* SPDX-License-Identifier: Apache-2.0 */
/* design/posterior.c -- weights of the nodes from the tallies.
 *
 * Powers below 1e-100 are taken as 0: such a node has less than 1e-20 of the
 * posterior as long as the sum is above 1e-80, and if it is not (outcomes the model
 * finds next to impossible) the logarithms are used instead.
 *
 * Nodes go through in blocks of eight, each weight made, used and forgotten.  Sums are
 * pairs of lanes in a fixed order, the same with every compiler. */
#include <math.h>
#include <string.h>

#include "design/posterior_internal.h"

enum { MOST_POWER = 63 };

typedef double lanes __attribute__((vector_size(2 * sizeof(double)), aligned(8), may_alias));

tt_posterior *tt_posterior_new(tt_arena *a, int32_t doses, size_t nodes)
{
    tt_posterior *p = TT_NEW(a, tt_posterior);
    p->doses = doses;
    p->nodes = (nodes + TT_NODES_BLOCK - 1) / TT_NODES_BLOCK * TT_NODES_BLOCK;
    p->prior = TT_ARRAY(a, double, p->nodes);
    p->log_prior = TT_ARRAY(a, double, p->nodes);
    p->log_dlt = TT_ARRAY(a, double, (size_t)doses * p->nodes);
    p->log_none = TT_ARRAY(a, double, (size_t)doses * p->nodes);
    for (size_t k = nodes; k < p->nodes; k++)
        p->log_prior[k] = -INFINITY;
    return p;
}

/* x^0 .. x^most at every node, row by row. */
static double *powers(tt_arena *a, const tt_posterior *p, const double *log_x)
{
    const size_t rows = (size_t)p->most + 1;
    double *ret = TT_ARRAY(a, double, (size_t)p->doses *rows * p->nodes);
    for (size_t d = 0; d < (size_t)p->doses; d++) {
        double *row = ret + d * rows * p->nodes;
        const double *log_here = log_x + d * p->nodes;
        for (size_t k = 0; k < p->nodes; k++) {
            const double x = exp(log_here[k]);
            row[k] = 1.0;
            for (size_t c = 1; c < rows; c++) {
                const double y = row[(c - 1) * p->nodes + k] * x;
                row[c * p->nodes + k] = y < 1e-100 ? 0.0 : y;
            }
        }
    }
    return ret;
}

void tt_posterior_finish(tt_arena *a, tt_posterior *p, int32_t patients)
{
    double most = -INFINITY;
    for (size_t k = 0; k < p->nodes; k++)
        most = fmax(most, p->log_prior[k]);
    for (size_t k = 0; k < p->nodes; k++) {
        p->log_prior[k] -= most;
        p->prior[k] = exp(p->log_prior[k]);
    }
    p->most = patients < MOST_POWER ? patients : MOST_POWER;
    p->dlt = powers(a, p, p->log_dlt);
    p->none = powers(a, p, p->log_none);
}

/* ---- means ------------------------------------------------------------------------ */

struct factors {
    const double *row[2 * TT_MAX_DOSES * 4 + 2]; /* row[0] is the prior */
    int32_t n;
};

static void add_power(const tt_posterior *p, const double *rows, int32_t count, struct factors *r)
{
    for (; count > 0; count -= p->most) {
        const int32_t c = count < p->most ? count : p->most;
        r->row[r->n++] = rows + (size_t)c * p->nodes;
    }
}

static bool factors_of(const tt_posterior *p, const tt_tally *at, const double *more, struct factors *r)
{
    const size_t rows = ((size_t)p->most + 1) * p->nodes;
    r->row[0] = p->prior;
    r->row[1] = more;
    r->n = more ? 2 : 1;
    for (int32_t d = 1; d <= p->doses; d++) {
        if (at[d].treated > 4 * p->most)
            return false;
        add_power(p, p->dlt + (size_t)(d - 1) * rows, at[d].dlt, r);
        add_power(p, p->none + (size_t)(d - 1) * rows, at[d].treated - at[d].dlt, r);
    }
    return true;
}

static const lanes *at_node(const double *x, size_t k)
{
    return (const lanes *)(const void *)(x + k);
}

enum { PAIRS = TT_NODES_BLOCK / 2 };

/* Weights of one block. */
static inline void block_of(const struct factors *r, size_t k, lanes w[PAIRS])
{
    const lanes *x = at_node(r->row[0], k);
    lanes a = x[0], b = x[1], c = x[2], d = x[3];
    for (int32_t i = 1; i < r->n; i++) {
        x = at_node(r->row[i], k);
        a *= x[0];
        b *= x[1];
        c *= x[2];
        d *= x[3];
    }
    w[0] = a;
    w[1] = b;
    w[2] = c;
    w[3] = d;
}

/* Sums of w f over one block, and of w as the last. */
static inline void add_block(const lanes w[PAIRS], size_t k, const double *const *f, int32_t n, lanes *sum)
{
    for (int32_t j = 0; j < n; j++) {
        const lanes *x = at_node(f[j], k);
        sum[j] += (w[0] * x[0] + w[1] * x[1]) + (w[2] * x[2] + w[3] * x[3]);
    }
    sum[n] += (w[0] + w[1]) + (w[2] + w[3]);
}

static double finish(const lanes *sum, int32_t n, double *ret)
{
    const double all = sum[n][0] + sum[n][1];
    for (int32_t j = 0; j < n; j++)
        ret[j] = (sum[j][0] + sum[j][1]) / all;
    return all;
}

void tt_posterior_means_of(const tt_posterior *p, const double *weight, const double *const *f, int32_t n, double *ret)
{
    lanes sum[TT_MEANS_MOST + 1] = {{0.0}};
    for (size_t k = 0; k < p->nodes; k += TT_NODES_BLOCK)
        add_block(at_node(weight, k), k, f, n, sum);
    finish(sum, n, ret);
}

static void log_weights(const tt_posterior *p, const tt_tally *at, double *weight);

static void means_by_logs(const tt_posterior *p, const tt_tally *at, const double *more, const double *const *f, int32_t n, double *ret)
{
    double w[TT_NODES_MOST];
    log_weights(p, at, w);
    for (size_t k = 0; k < p->nodes && more; k++)
        w[k] += log(more[k]);
    tt_posterior_exp(p, w);
    tt_posterior_means_of(p, w, f, n, ret);
}

void tt_posterior_means(const tt_posterior *p, const tt_tally *at, const double *more, const double *const *f, int32_t n, double *ret)
{
    struct factors r;
    lanes sum[TT_MEANS_MOST + 1] = {{0.0}};
    const bool known = factors_of(p, at, more, &r);
    for (size_t k = 0; k < p->nodes && known; k += TT_NODES_BLOCK) {
        lanes w[PAIRS];
        block_of(&r, k, w);
        add_block(w, k, f, n, sum);
    }
    if (finish(sum, n, ret) < 1e-80 || !known)
        means_by_logs(p, at, more, f, n, ret);
}

/* ---- weights ----------------------------------------------------------------------- */

void tt_posterior_exp(const tt_posterior *p, double *weight)
{
    double most = -INFINITY;
    for (size_t k = 0; k < p->nodes; k++)
        most = fmax(most, weight[k]);
    for (size_t k = 0; k < p->nodes; k++)
        weight[k] = exp(weight[k] - most);
}

static void add_logs(const tt_posterior *p, const double *log_x, int32_t count, double *weight)
{
    for (size_t k = 0; k < p->nodes && count > 0; k++)
        weight[k] += count * log_x[k];
}

static void log_weights(const tt_posterior *p, const tt_tally *at, double *weight)
{
    memcpy(weight, p->log_prior, p->nodes * sizeof *weight);
    for (int32_t d = 1; d <= p->doses; d++) {
        const size_t i = (size_t)(d - 1) * p->nodes;
        add_logs(p, p->log_dlt + i, at[d].dlt, weight);
        add_logs(p, p->log_none + i, at[d].treated - at[d].dlt, weight);
    }
}

void tt_posterior_weigh(const tt_posterior *p, const tt_tally *at, double *weight)
{
    log_weights(p, at, weight);
    tt_posterior_exp(p, weight);
}

/* ---- probes ------------------------------------------------------------------------ */

bool tt_posterior_probe(int32_t i, int32_t doses, int32_t patients, tt_tally *at)
{
    enum { QUARTERS = 5 };
    const int32_t pair = i - doses * QUARTERS, half = patients / 2;
    memset(at, 0, ((size_t)doses + 1) * sizeof *at);
    if (pair < 0) {
        at[1 + i / QUARTERS] = (tt_tally){.treated = patients, .dlt = patients * (i % QUARTERS) / 4};
    } else if (doses > 1 && pair < QUARTERS * QUARTERS) {
        at[1] = (tt_tally){.treated = half, .dlt = half * (pair % QUARTERS) / 4};
        at[doses] = (tt_tally){.treated = patients - half, .dlt = (patients - half) * (pair / QUARTERS) / 4};
    }
    return pair < 0 || (doses > 1 && pair < QUARTERS * QUARTERS);
}
