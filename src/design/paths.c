/* SPDX-License-Identifier: Apache-2.0 */
/* design/paths.c -- every way a trial can go, as a graph whose equal situations are one.
 *
 * A node is a situation after whole cohorts, an edge one outcome of the cohort the
 * rule asks for there.  Nodes are merged as in the exact walk (pack.c) and kept by
 * number of cohorts, so the graph has no cycle, edges lead to the next layer only,
 * and the nodes of a layer stand together in the order they were first met.  Along
 * every edge the probability is multinomial under the given curve; where nobody asks
 * whether a toxicity was moderate, the outcomes without a DLT are one edge. */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "design/layer_internal.h"
#include "design/pack_internal.h"
#include "design/walk_internal.h"

enum { COHORT_MAX = 64, MOST_NODES = 1000000 };

struct grower {
    tt_arena *a;
    const tt_plan *plan;
    const tt_curve *curve;
    size_t most, node_room, edge_room;
    tt_paths *g;
    tt_path_node *node;
    tt_path_edge *edge;
    tt_layer here, next; /* keys of the two layers; numbers are places in them */
    size_t first_next;   /* node of the first key in `next` */
    tt_err *err;
};

static tt_path_node *node_new(struct grower *w)
{
    if (w->g->nodes == w->node_room) {
        const size_t room = w->node_room ? 2 * w->node_room : 256;
        w->node = tt_grow(w->a, w->node, w->node_room * sizeof *w->node, room * sizeof *w->node);
        w->node_room = room;
    }
    tt_path_node *n = &w->node[w->g->nodes++];
    memset(n, 0, sizeof *n);
    return n;
}

static tt_path_edge *edge_new(struct grower *w)
{
    if (w->g->edges == w->edge_room) {
        const size_t room = w->edge_room ? 2 * w->edge_room : 1024;
        w->edge = tt_grow(w->a, w->edge, w->edge_room * sizeof *w->edge, room * sizeof *w->edge);
        w->edge_room = room;
    }
    return &w->edge[w->g->edges++];
}

/* Ask the rule, and write down the situation. */
static tt_code describe(struct grower *w, const tt_state *s, int32_t cohorts, tt_path_node *n)
{
    n->cohorts = cohorts;
    n->now = cohorts ? s->now : 0;
    assert(w->plan->doses <= TT_MAX_DOSES);
    for (int32_t d = 1; d <= w->plan->doses; d++) {
        n->treated[d] = (uint8_t)s->at[d].treated;
        n->dlt[d] = (uint8_t)s->at[d].dlt;
        n->moderate[d] = (uint8_t)s->at[d].moderate;
    }
    n->mtd = -1;
    TT_TRY(cohorts ? tt_walk_call(w->plan, s, &n->move, w->err) : tt_walk_start(w->plan, &n->move, w->err));
    if (n->move.act == TT_STOP)
        n->mtd = w->plan->design->select(w->plan, s, NULL);
    return TT_OK;
}

/* One outcome of a cohort: its node in the next layer, made if it is new. */
static tt_code enter(struct grower *w, const tt_state *after, int32_t cohorts, size_t *ret)
{
    uint8_t key[TT_PACK_MAX];
    if (!tt_pack(w->plan, after, key))
        return tt_walk_too_large(w->plan, w->most, w->err);
    const size_t before = w->next.n, at = tt_layer_add(&w->next, key, 1.0, 1.0);
    if (w->next.n > before) {
        if (w->g->nodes == w->most)
            return tt_walk_too_large(w->plan, w->most, w->err);
        TT_TRY(describe(w, after, cohorts, node_new(w)));
    }
    *ret = w->first_next + at;
    return TT_OK;
}

static double power(double x, int32_t n)
{
    double r = 1.0;
    for (; n > 0; n--)
        r *= x;
    return r;
}

static double outcome(const struct grower *w, const tt_move *m, int32_t dlt, int32_t moderate, bool graded)
{
    const double p = w->curve->p[m->dose], q = graded ? w->curve->moderate[m->dose] : 0.0;
    const double rest = 1.0 - p - q;
    return tt_ways_of(m->cohort, dlt, moderate) * power(p, dlt) * power(q, moderate) *
           power(rest > 0.0 ? rest : 0.0, m->cohort - dlt - moderate);
}

/* Treat the cohort node `from` asks for. */
static tt_code treat(struct grower *w, size_t from, const tt_state *s)
{
    const tt_move m = w->node[from].move;
    const int32_t cohorts = w->node[from].cohorts + 1;
    tt_state open;
    tt_state_copy(&open, s);
    if (m.cohort > COHORT_MAX)
        return tt_walk_too_large(w->plan, w->most, w->err);
    tt_walk_open(&open, m.dose, m.cohort);
    const bool graded = tt_walk_grades(w->plan, &open);
    w->node[from].edge = w->g->edges;
    for (int32_t y = 0; y <= m.cohort; y++)
        for (int32_t k = 0; k <= (graded ? m.cohort - y : 0); k++) {
            tt_state after;
            size_t to = 0;
            tt_state_copy(&after, &open);
            tt_walk_add(&after, m.cohort, y, k);
            if (w->plan->design->uses_moderate && !graded)
                after.at[m.dose].ungraded += m.cohort - y;
            tt_walk_observe(w->plan, &after);
            TT_TRY(enter(w, &after, cohorts, &to));
            const double p = outcome(w, &m, y, k, graded);
            *edge_new(w) = (tt_path_edge){.to = to, .dlt = y, .moderate = k, .p = p};
            w->node[to].p += w->node[from].p * p;
            w->node[to].paths += w->node[from].paths;
            w->node[from].edges++;
        }
    return TT_OK;
}

static bool goes_on(const tt_path_node *n)
{
    return n->move.act != TT_STOP && n->move.act != TT_WAIT;
}

/* Every node of the layer that starts at `first`; the keys of the others are in w->here. */
static tt_code grow_layer(struct grower *w, size_t first, size_t last)
{
    tt_state s = tt_state_new(w->plan);
    for (size_t i = first; i < last; i++) {
        if (w->node[i].cohorts)
            tt_unpack(w->plan, w->here.keys + (i - first) * w->here.key, &s);
        w->g->cohorts += goes_on(&w->node[i]) ? w->node[i].p : 0.0;
        if (goes_on(&w->node[i]))
            TT_TRY(treat(w, i, &s));
    }
    return TT_OK;
}

static tt_code grow(struct grower *w, int32_t depth)
{
    const tt_state s = tt_state_new(w->plan);
    tt_path_node *root = node_new(w);
    root->p = root->paths = 1.0;
    TT_TRY(describe(w, &s, 0, root));
    for (size_t first = 0, last = 1; first < last && (depth == 0 || w->g->depth < depth);) {
        w->first_next = last;
        tt_layer_clear(&w->next);
        TT_TRY(grow_layer(w, first, last));
        const tt_layer done = w->here;
        w->here = w->next;
        w->next = done;
        first = last;
        last = w->g->nodes;
        w->g->depth += first < last;
    }
    return TT_OK;
}

/* What the whole graph says about ends; the frontier of a cut graph goes on. */
static void summarise(struct grower *w)
{
    tt_paths *g = w->g;
    g->whole = true;
    for (size_t i = 0; i < g->nodes; i++) {
        const tt_path_node *n = &w->node[i];
        if (goes_on(n) && n->edges == 0)
            g->whole = false;
        else if (n->edges == 0) {
            g->p_ended += n->p;
            g->p_select[n->mtd > 0 ? n->mtd : 0] += n->p;
        }
        if (n->edges == 0)
            g->all_paths += n->paths;
    }
}

tt_code tt_paths_walk(tt_arena *a, const tt_plan *plan, const tt_curve *curve, int32_t depth, size_t most_states, const tt_paths **ret,
                      tt_err *err)
{
    TT_TRY(tt_curve_fits(plan, curve, err));
    tt_curve c = *curve;
    if (!plan->design->uses_moderate)
        memset(c.moderate, 0, sizeof c.moderate);
    tt_paths *g = TT_NEW(a, tt_paths);
    struct grower w = {.a = a, .plan = plan, .curve = &c, .most = most_states ? most_states : MOST_NODES, .g = g, .err = err};
    g->plan = plan;
    w.here = tt_layer_new(a, tt_pack_size(plan));
    w.next = tt_layer_new(a, tt_pack_size(plan));
    TT_TRY(grow(&w, depth));
    summarise(&w);
    g->node = w.node;
    g->edge = w.edge;
    *ret = g;
    return TT_OK;
}
