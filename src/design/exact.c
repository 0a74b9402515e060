/* SPDX-License-Identifier: Apache-2.0 */
/* design/exact.c -- exact operating characteristics by merged states.
 *
 * A trial is a walk over states, cohort by cohort.  Equal states are merged, and
 * each carries the number of ways (ordered patients) that lead to it: integers
 * that do not depend on any toxicity curve.  So the walk is made once, and
 *
 *     P(terminal state) = ways * prod_j p_j^y_j m_j^k_j (1 - p_j - m_j)^(n_j-y_j-k_j)
 *
 * gives every operating characteristic of any curve in one pass over the terminal
 * states.  All terms are positive: nothing cancels.  Ways are doubles: whole
 * numbers below 2^53, and rounded by parts in 1e16 beyond.
 *
 * A state is packed into bytes: counts per dose, present dose, phase, elimination,
 * and the last cohort only where the design looks at it; a terminal one into its
 * counts and its MTD, which is all that is asked of it.  States are kept by layer
 * (number of cohorts so far), so the walk needs no more than two layers. */
#include <stdio.h>
#include <string.h>

#include "design/layer_internal.h"

enum { KEY_MAX = 3 * TT_MAX_DOSES + 6, COUNT_MAX = 255, COHORT_MAX = 64 };

struct tt_lattice {
    const tt_plan *plan;
    tt_layer ends; /* terminal states: the counts, then the MTD */
    uint64_t states;
    double paths;
    int32_t most; /* patients at one dose, largest seen */
};

/* ---- packing ------------------------------------------------------------------ */

static size_t counts_size(const tt_plan *plan)
{
    return (size_t)plan->doses * (plan->design->uses_moderate ? 3 : 2);
}

static size_t key_size(const tt_plan *plan)
{
    return counts_size(plan) + 3 + (plan->design->uses_last ? 3 : 0);
}

/* False when a count does not fit a byte. */
static bool pack_tally(const tt_tally *t, bool moderate, uint8_t **k)
{
    *(*k)++ = (uint8_t)t->treated;
    *(*k)++ = (uint8_t)t->dlt;
    if (moderate)
        *(*k)++ = (uint8_t)t->moderate;
    return t->treated <= COUNT_MAX;
}

static bool pack(const tt_plan *plan, const tt_state *s, uint8_t *k)
{
    bool fits = s->phase >= 0 && s->phase <= COUNT_MAX;
    for (int32_t d = 1; d <= plan->doses; d++)
        fits &= pack_tally(&s->at[d], plan->design->uses_moderate, &k);
    *k++ = (uint8_t)s->now;
    *k++ = (uint8_t)s->phase;
    *k++ = (uint8_t)s->barred;
    if (plan->design->uses_last)
        fits &= pack_tally(&s->last, true, &k);
    return fits;
}

static tt_tally unpack_tally(bool moderate, const uint8_t **k)
{
    tt_tally t = {0};
    t.treated = *(*k)++;
    t.dlt = *(*k)++;
    if (moderate)
        t.moderate = *(*k)++;
    return t;
}

static tt_state unpack(const tt_plan *plan, const uint8_t *k)
{
    tt_state s = tt_state_new(plan);
    for (int32_t d = 1; d <= plan->doses; d++)
        s.at[d] = unpack_tally(plan->design->uses_moderate, &k);
    s.now = *k++;
    s.phase = *k++;
    s.barred = *k++;
    if (plan->design->uses_last) {
        s.last = unpack_tally(true, &k);
        s.cohort = s.last.treated;
    }
    return s;
}

/* ---- the walk ---------------------------------------------------------------------- */

struct walk {
    tt_arena *a;
    const tt_plan *plan;
    size_t most_states;
    tt_layer here, next;
    tt_lattice *l;
    uint64_t ended; /* terminal states met, before merging */
    tt_err *err;
};

static tt_code too_large(const struct walk *w)
{
    char limit[24];
    snprintf(limit, sizeof limit, "%zu", w->most_states);
    return tt_fail(w->err, TT_ELIMIT, 717, tt_at_path("design"), w->plan->design->name, limit);
}

/* Ordered patients: size! / (dlt! moderate! none!) */
static double ways_of(int32_t size, int32_t dlt, int32_t moderate)
{
    double w = 1.0;
    for (int32_t i = 1; i <= dlt; i++)
        w = w * (size - i + 1) / i;
    for (int32_t i = 1; i <= moderate; i++)
        w = w * (size - dlt - i + 1) / i;
    return w;
}

/* Treat one cohort from `s` and enter every outcome into the next layer. */
static tt_code treat(struct walk *w, const tt_state *s, const tt_move *m, double ways, double paths)
{
    if (m->cohort > COHORT_MAX)
        return too_large(w);
    for (int32_t y = 0; y <= m->cohort; y++) {
        const int32_t graded = w->plan->design->uses_moderate ? m->cohort - y : 0;
        for (int32_t k = 0; k <= graded; k++) {
            uint8_t key[KEY_MAX];
            tt_state after = *s;
            tt_walk_open(&after, m->dose, m->cohort);
            tt_walk_add(&after, m->cohort, y, k);
            tt_walk_observe(w->plan, &after);
            if (!pack(w->plan, &after, key))
                return too_large(w);
            tt_layer_add(&w->next, key, ways * ways_of(m->cohort, y, k), paths);
        }
    }
    return TT_OK;
}

/* Choose the MTD once, and merge what ends alike whatever the way. */
static void end(struct walk *w, const uint8_t *key, const tt_state *s, double ways, double paths)
{
    uint8_t counts[KEY_MAX];
    const size_t n = counts_size(w->plan);
    const int32_t mtd = w->plan->design->select(w->plan, s, NULL);
    memcpy(counts, key, n);
    counts[n] = (uint8_t)(mtd > 0 ? mtd : 0);
    tt_layer_add(&w->l->ends, counts, ways, paths);
    w->l->paths += paths;
    for (int32_t d = 1; d <= w->plan->doses; d++)
        if (s->at[d].treated > w->l->most)
            w->l->most = s->at[d].treated;
}

static tt_code visit(struct walk *w, size_t i)
{
    const uint8_t *key = w->here.keys + i * w->here.key;
    const tt_state s = unpack(w->plan, key);
    tt_move m;
    TT_TRY(tt_walk_call(w->plan, &s, &m, w->err));
    if (m.act != TT_STOP && m.act != TT_WAIT)
        return treat(w, &s, &m, w->here.ways[i], w->here.paths[i]);
    w->ended++;
    end(w, key, &s, w->here.ways[i], w->here.paths[i]);
    return TT_OK;
}

static tt_code walk(struct walk *w)
{
    const tt_state s = tt_state_new(w->plan);
    tt_move m;
    TT_TRY(tt_walk_start(w->plan, &m, w->err));
    TT_TRY(treat(w, &s, &m, 1.0, 1.0));
    while (w->next.n > 0) {
        const tt_layer done = w->here;
        const uint64_t ended = w->ended;
        w->here = w->next;
        w->next = done;
        tt_layer_clear(&w->next);
        for (size_t i = 0; i < w->here.n; i++) {
            TT_TRY(visit(w, i));
            if (w->l->states + w->next.n + w->l->ends.n > w->most_states)
                return too_large(w);
        }
        w->l->states += w->here.n - (w->ended - ended);
    }
    return TT_OK;
}

tt_code tt_exact_compile(tt_arena *a, const tt_plan *plan, size_t most_states, const tt_lattice **ret, tt_err *err)
{
    if (plan->design->judges_pending)
        return tt_fail(err, TT_EUNSUP, 718, tt_at_path("design"), plan->design->name);
    tt_lattice *l = TT_NEW(a, tt_lattice);
    l->plan = plan;
    l->states = 1; /* nobody treated */
    l->ends = tt_layer_new(a, counts_size(plan) + 1);
    struct walk w = {
        a, plan, most_states ? most_states : TT_EXACT_STATES, tt_layer_new(a, key_size(plan)), tt_layer_new(a, key_size(plan)), l, 0, err};
    TT_TRY(walk(&w));
    l->states += l->ends.n;
    *ret = l;
    return TT_OK;
}

uint64_t tt_exact_states(const tt_lattice *l)
{
    return l->states;
}

double tt_exact_paths(const tt_lattice *l)
{
    return l->paths;
}

/* ---- one curve ------------------------------------------------------------------------ */

/* Powers of the three rates of every dose. */
struct powers {
    double dlt[TT_MAX_DOSES + 1][COUNT_MAX + 1], moderate[TT_MAX_DOSES + 1][COUNT_MAX + 1], none[TT_MAX_DOSES + 1][COUNT_MAX + 1];
};

static void powers_of(double x, int32_t most, double *ret)
{
    ret[0] = 1.0;
    for (int32_t i = 1; i <= most; i++)
        ret[i] = ret[i - 1] * x;
}

static void powers_fill(struct powers *w, const tt_curve *c, int32_t most)
{
    for (int32_t d = 1; d <= c->doses; d++) {
        const double none = 1.0 - c->p[d] - c->moderate[d];
        powers_of(c->p[d], most, w->dlt[d]);
        powers_of(c->moderate[d], most, w->moderate[d]);
        powers_of(none > 0.0 ? none : 0.0, most, w->none[d]);
    }
}

static void add_end(const tt_lattice *l, size_t i, const struct powers *w, bool graded, tt_oc_numbers *oc)
{
    const uint8_t *k = l->ends.keys + i * l->ends.key;
    tt_tally at[TT_MAX_DOSES + 1];
    double p = l->ends.ways[i];
    for (int32_t d = 1; d <= l->plan->doses; d++) {
        at[d] = unpack_tally(graded, &k);
        p *= w->dlt[d][at[d].dlt] * w->moderate[d][at[d].moderate] * w->none[d][at[d].treated - at[d].dlt - at[d].moderate];
    }
    for (int32_t d = 1; d <= l->plan->doses; d++) {
        oc->patients[d] += p * at[d].treated;
        oc->dlts[d] += p * at[d].dlt;
    }
    oc->p_select[*k] += p;
}

tt_code tt_exact_oc(const tt_lattice *l, const tt_curve *curve, tt_oc *ret, tt_err *err)
{
    TT_TRY(tt_curve_fits(l->plan, curve, err));
    tt_oc oc;
    memset(&oc, 0, sizeof oc);
    tt_curve c = *curve;
    const bool graded = l->plan->design->uses_moderate;
    if (!graded) /* a moderate toxicity is none to this design */
        memset(c.moderate, 0, sizeof c.moderate);
    struct powers w;
    powers_fill(&w, &c, l->most);
    for (size_t i = 0; i < l->ends.n; i++)
        add_end(l, i, &w, graded, &oc.value);
    oc.doses = l->plan->doses;
    oc.states = l->states;
    tt_oc_finish(l->plan, &c, &oc.value);
    *ret = oc;
    return TT_OK;
}
