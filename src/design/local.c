/* SPDX-License-Identifier: Apache-2.0 */
/* design/local.c -- the walk over the states of a design whose rule is local.
 *
 * What such a rule says is remembered (local_rule.c), so a step of the walk is
 * arithmetic on one number.  States that differ only in the dose they come from are
 * one state.  They are kept by the number treated, which grows with every cohort and
 * is therefore an order in which every state comes after all that lead to it.
 *
 * Threads.  A large set is kept in eight parts by the hash of the state.  Each
 * thread goes through all states in their order but enters only what falls into
 * its own parts.  The parts and their order are the same for any number of threads,
 * and so is every sum, to the last bit. */
#include <pthread.h>

#include "design/local_walk_internal.h"

enum { SPLIT_FROM = 16384 }; /* states that led here, from which a set is kept in parts */

/* ---- threads ------------------------------------------------------------------------------ */

static void *thread_body(void *arg)
{
    tt_local_worker *k = arg;
    k->code = tt_job_in(k->arena, k->w->task, k, &k->err);
    return NULL;
}

/* Let every thread do its share of a task; a thread that cannot be had is done here. */
static tt_code share(tt_local_walker *w, tt_job_fn *task, tt_err *err)
{
    w->task = task;
    pthread_t thread[TT_LOCAL_THREADS];
    bool started[TT_LOCAL_THREADS] = {false};
    for (int part = 0; part < TT_LOCAL_PARTS; part++)
        for (int i = 0; i < w->threads; i++)
            w->worker[i].owns = (w->worker[i].owns & ~(1u << part)) | (unsigned)(part % w->threads == i) << part;
    for (int i = 1; i < w->threads; i++)
        started[i] = pthread_create(&thread[i], NULL, thread_body, &w->worker[i]) == 0;
    thread_body(&w->worker[0]);
    for (int i = 1; i < w->threads; i++) {
        if (started[i])
            pthread_join(thread[i], NULL);
        else
            thread_body(&w->worker[i]);
    }
    for (int i = 0; i < w->threads; i++)
        if (w->worker[i].code != TT_OK) {
            if (err)
                *err = w->worker[i].err;
            return w->worker[i].code;
        }
    return TT_OK;
}

static size_t layer_size(const tt_local_layer *l)
{
    size_t n = 0;
    for (int part = 0; part < l->parts; part++)
        n += l->part[part] ? l->part[part]->n : 0;
    return n;
}

/* Sets that are through are used again, unless they were kept as they are. */
static void give_back(tt_local_walker *w, tt_local_layer *l)
{
    for (int part = 0; part < l->parts; part++)
        if (l->part[part] && w->ends[w->now * TT_LOCAL_PARTS + part].block != l->part[part]->block) {
            tt_states_clear(l->part[part]);
            w->spare[part] = l->part[part];
            w->spared[part] = true;
        }
}

/* Every set that the present layer may be the first to enter, in parts if this layer is large. */
static void open_layers(tt_local_walker *w, size_t n)
{
    for (int32_t k = w->now + 1; k <= w->now + TT_LOCAL_COHORT && k <= w->most; k++)
        if (layer_size(&w->layer[k]) == 0)
            w->layer[k].parts = n >= SPLIT_FROM ? TT_LOCAL_PARTS : 1;
}

static tt_code walk(tt_local_walker *w, size_t most_states, int threads, uint64_t *states, tt_err *err)
{
    for (w->now = 0; w->now <= w->most; w->now++) {
        tt_local_layer *l = &w->layer[w->now];
        const size_t n = layer_size(l);
        if (n == 0)
            continue;
        *states += n;
        if (*states > most_states)
            return tt_walk_too_large(w->rule.plan, most_states, err);
        open_layers(w, n);
        w->threads = n >= SPLIT_FROM ? threads : 1;
        if (!tt_walk_tell(w->tell, w->behind))
            return tt_walk_interrupted(w->rule.plan, err);
        TT_TRY(share(w, tt_local_expand, err));
        w->behind = *states;
        give_back(w, l);
    }
    return TT_OK;
}

static void close_arena(void *a)
{
    tt_arena_free(a);
}

static tt_arena *scratch(tt_arena *a)
{
    void **slot = tt_hold(a, close_arena);
    return *slot = tt_arena_new(SIZE_MAX / 2);
}

/* Nobody treated: the first cohort. */
static tt_code begin(tt_local_walker *w, tt_err *err)
{
    uint16_t next;
    TT_TRY(tt_local_start(&w->rule, &next, err));
    w->layer[0].parts = 1;
    tt_states *set = w->layer[0].part[0] = tt_states_new(&w->room[0]);
    const tt_key key = (tt_key)next << TT_LOCAL_SHIFT;
    tt_states_reserve(set, 1);
    tt_states_enter(set, key, tt_key_hash(key), 1.0, 1.0);
    return TT_OK;
}

struct walking {
    tt_arena *out;
    const tt_plan *plan;
    size_t most_states;
    int threads;
    tt_telling tell;
    tt_ends *ends;
    uint64_t *states;
};

static tt_code hire(tt_arena *a, tt_local_walker *w, int threads, tt_err *err)
{
    w->worker = TT_ARRAY(a, tt_local_worker, threads);
    for (int i = 0; i < threads; i++) {
        tt_local_worker *k = &w->worker[i];
        k->w = w;
        k->number = i;
        k->arena = w->room[i].a = scratch(a);
        if (!k->arena)
            return tt_fail(err, TT_ENOMEM, 1, tt_at_path("design"), "0");
        tt_local_hire(&k->asker, &w->rule, k->arena, &k->err);
    }
    return TT_OK;
}

static tt_code walk_body(tt_arena *a, void *arg, tt_err *err)
{
    const struct walking *q = arg;
    tt_local_walker *w = TT_NEW(a, tt_local_walker);
    w->rule = tt_local_new(q->out, q->plan);
    w->tell = q->tell;
    w->stop = tt_local_stop_new(a);
    w->most = q->plan->most;
    w->low = ((uint64_t)1 << w->rule.bits * w->rule.split) - 1;
    w->ends = TT_ARRAY(a, tt_ends_part, (size_t)(w->most + 1) * TT_LOCAL_PARTS);
    TT_TRY(hire(a, w, q->threads, err));
    TT_TRY(begin(w, err));
    TT_TRY(walk(w, q->most_states, q->threads, q->states, err));
    *q->ends = (tt_ends){
        .doses = q->plan->doses, .split = w->rule.split, .bits = w->rule.bits, .ranks = (int32_t)w->rule.ranks, .rank = w->rule.rank};
    TT_TRY(tt_ends_join(q->out, w->ends, (size_t)(w->most + 1) * TT_LOCAL_PARTS, w->rule.bits * w->rule.split, q->ends, err));
    w->all = q->ends;
    w->threads = q->ends->n >= SPLIT_FROM ? q->threads : 1;
    return share(w, tt_local_choose, err);
}

tt_code tt_walk_local(tt_arena *a, const tt_plan *plan, size_t most_states, int threads, tt_telling tell, tt_ends *ends, uint64_t *states,
                      tt_err *err)
{
    struct walking q = {a, plan, most_states, threads, tell, ends, states};
    *states = 0;
    return tt_job(TT_ARENA_DEFAULT, walk_body, &q, err);
}
