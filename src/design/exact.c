/* SPDX-License-Identifier: Apache-2.0 */
/* design/exact.c -- exact operating characteristics by merged states.
 *
 * A trial is a walk over states, cohort by cohort.  Equal states are merged, and
 * each carries the number of ways (ordered patients) that lead to it: integers
 * that do not depend on any toxicity curve.  So the walk is made once (walk.c, or
 * local.c for rules that look at the present dose only) and every curve is one pass
 * over the ends of trials (ends.c).  Ways are doubles: whole numbers below 2^53,
 * and rounded by parts in 1e16 beyond. */
#include <string.h>
#include <unistd.h>

#include "design/walk_internal.h"

enum { MOST_THREADS = 8 };

struct tt_lattice {
    const tt_plan *plan;
    tt_ends ends;
    uint64_t states;
};

static int processors(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > MOST_THREADS ? MOST_THREADS : (int)n;
}

tt_code tt_exact_compile_told(tt_arena *a, const tt_plan *plan, size_t most_states, int threads, tt_progress_fn *progress, void *self,
                              const tt_lattice **ret, tt_err *err)
{
    const tt_telling tell = {progress, self};
    if (plan->design->judges_pending)
        return tt_fail(err, TT_EUNSUP, 718, tt_at_path("design"), plan->design->name);
    tt_lattice *l = TT_NEW(a, tt_lattice);
    l->plan = plan;
    const int asked = threads == 0 ? processors() : threads, most_threads = asked < 1 ? 1 : asked > MOST_THREADS ? MOST_THREADS : asked;
    if (tt_walk_is_local(plan))
        TT_TRY(tt_walk_local(a, plan, most_states ? most_states : TT_EXACT_LOCAL_STATES, most_threads, tell, &l->ends, &l->states, err));
    else
        TT_TRY(tt_walk_states(a, plan, most_states ? most_states : TT_EXACT_STATES, tell, &l->ends, &l->states, err));
    *ret = l;
    return TT_OK;
}

tt_code tt_exact_compile(tt_arena *a, const tt_plan *plan, size_t most_states, const tt_lattice **ret, tt_err *err)
{
    return tt_exact_compile_told(a, plan, most_states, 0, NULL, NULL, ret, err);
}

tt_code tt_exact_compile_on(tt_arena *a, const tt_plan *plan, size_t most_states, int threads, const tt_lattice **ret, tt_err *err)
{
    return tt_exact_compile_told(a, plan, most_states, threads < 1 ? 1 : threads, NULL, NULL, ret, err);
}

uint64_t tt_exact_states(const tt_lattice *l)
{
    return l->states;
}

double tt_exact_paths(const tt_lattice *l)
{
    return l->ends.paths;
}

/* A moderate toxicity is none to a design that does not look at them. */
static tt_curve seen_by(const tt_plan *plan, const tt_curve *curve)
{
    tt_curve c = *curve;
    if (!plan->design->uses_moderate)
        memset(c.moderate, 0, sizeof c.moderate);
    return c;
}

static void finish(const tt_lattice *l, const tt_curve *c, tt_oc *oc)
{
    oc->doses = l->plan->doses;
    oc->states = l->states;
    tt_oc_finish(l->plan, c, &oc->value);
}

tt_code tt_exact_oc(const tt_lattice *l, const tt_curve *curve, tt_oc *ret, tt_err *err)
{
    TT_TRY(tt_curve_fits(l->plan, curve, err));
    tt_oc oc;
    memset(&oc, 0, sizeof oc);
    const tt_curve c = seen_by(l->plan, curve);
    TT_TRY(tt_ends_oc(&l->ends, &c, &oc.value, err));
    finish(l, &c, &oc);
    *ret = oc;
    return TT_OK;
}

tt_code tt_exact_totals(const tt_lattice *l, const tt_curve *curve, double *ret, tt_err *err)
{
    TT_TRY(tt_curve_fits(l->plan, curve, err));
    const tt_curve c = seen_by(l->plan, curve);
    return tt_ends_totals(&l->ends, &c, ret, err);
}

struct many {
    const tt_lattice *l;
    const tt_curve *curve;
    size_t n;
    tt_oc *ret;
};

/* A batch that is not full repeats its last curve. */
static tt_code many_body(tt_arena *a, void *arg, tt_err *err)
{
    const struct many *m = arg;
    void *room = tt_alloc(a, tt_ends_batch_room(&m->l->ends));
    (void)err;
    for (size_t from = 0; from < m->n; from += TT_ENDS_LANES) {
        tt_curve c[TT_ENDS_LANES];
        tt_oc_numbers value[TT_ENDS_LANES];
        memset(value, 0, sizeof value);
        for (size_t k = 0; k < TT_ENDS_LANES; k++)
            c[k] = seen_by(m->l->plan, &m->curve[from + k < m->n ? from + k : m->n - 1]);
        tt_ends_batch(&m->l->ends, c, room, value);
        for (size_t k = 0; k < TT_ENDS_LANES && from + k < m->n; k++) {
            m->ret[from + k] = (tt_oc){.value = value[k]};
            finish(m->l, &c[k], &m->ret[from + k]);
        }
    }
    return TT_OK;
}

tt_code tt_exact_oc_many(const tt_lattice *l, const tt_curve *curve, size_t n, tt_oc *ret, tt_err *err)
{
    struct many m = {l, curve, n, ret};
    for (size_t i = 0; i < n; i++)
        TT_TRY(tt_curve_fits(l->plan, &curve[i], err));
    return n ? tt_job(TT_ARENA_DEFAULT, many_body, &m, err) : TT_OK;
}
