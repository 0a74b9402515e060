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
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "design/local_internal.h"
#include "design/states_internal.h"
#include "design/walk_internal.h"

enum {
    THREADS = 8,
    PARTS = 8,
    PART_SHIFT = 61,
    SPLIT_FROM = 16384, /* states that led here, from which a set is kept in parts */
    TELL_EVERY = 1 << 15,
    LAYERS = TT_LOCAL_PATIENTS + TT_LOCAL_COHORT + 1
};

/* The states with the same number treated. */
struct layer {
    int parts; /* 0: none yet; 1 or PARTS */
    tt_states *part[PARTS];
};

struct walker;

/* One thread. */
struct worker {
    struct walker *w;
    int number;
    unsigned owns; /* a bit for each part */
    tt_arena *arena;
    int32_t size; /* of the cohort `choose` is about */
    double choose[TT_LOCAL_COHORT + 1];
    tt_local_asker asker;
    tt_queue queue;
    tt_code code;
    tt_err err;
};

struct walker {
    tt_local_rule rule;
    int32_t most; /* patients in the trial */
    uint64_t low; /* of a state: the lower half of its ladder */
    struct layer layer[LAYERS];
    tt_states *spare[PARTS];
    bool spared[PARTS];
    tt_room room[THREADS]; /* of the sets each thread makes */
    tt_ends_part *ends;    /* [treated * PARTS + part] */
    int32_t now;           /* the layer being walked */
    const tt_ends *all;
    int threads; /* for the task at hand */
    tt_job_fn *task;
    tt_telling tell;
    uint64_t behind; /* states of the layers before */
    atomic_bool stopped;
    struct worker *worker;
};

/* ---- one step ---------------------------------------------------------------------------- */

static bool owns(const struct worker *k, int part)
{
    return k->owns >> part & 1;
}

static tt_states *set_of(struct worker *k, struct layer *l, int part)
{
    if (!l->part[part]) {
        l->part[part] = k->w->spared[part] ? k->w->spare[part] : tt_states_new(&k->w->room[k->number]);
        k->w->spared[part] = false;
    }
    return l->part[part];
}

/* Orders in which 0, 1, .. of `size` patients can be those with a DLT. */
static const double *choose(struct worker *k, int32_t size)
{
    if (k->size != size) {
        k->size = size;
        k->choose[0] = 1.0;
        for (int32_t y = 1; y <= size; y++)
            k->choose[y] = k->choose[y - 1] * (size - y + 1) / y;
    }
    return k->choose;
}

/* Into one of many parts, sooner or later. */
static void enter_part(struct worker *k, struct layer *l, tt_key key, double ways, double paths)
{
    const int part = (int)(((uint64_t)key & k->w->low) * 0x9e3779b97f4a7c15u >> PART_SHIFT);
    if (owns(k, part))
        tt_queue_enter(&k->queue, set_of(k, l, part), key, tt_key_hash(key), ways, paths);
}

/* The set of a layer that is not in parts, with room for so many. */
static tt_states *only_set(struct worker *k, struct layer *l, int32_t more)
{
    tt_states *s = set_of(k, l, 0);
    tt_states_reserve(s, (size_t)more);
    return s;
}

/* Treat the cohort a state asks for, and enter each outcome; each further DLT is the next rank. */
static tt_code expand(struct worker *k, const tt_entry *e)
{
    const tt_local_rule *r = &k->w->rule;
    const uint16_t next = (uint16_t)(e->key >> TT_LOCAL_SHIFT), context = next >> 6;
    const int32_t size = next & TT_LOCAL_COHORT, shift = r->bits * (next >> 12), treated = k->w->now + size;
    const tt_key state = e->key & (((tt_key)1 << TT_LOCAL_SHIFT) - 1), one = (tt_key)1 << shift;
    const size_t rank = (size_t)(state >> shift) & (((size_t)1 << r->bits) - 1);
    const size_t more = (size_t)(size * r->rank[rank].n + size * (size + 1) / 2);
    const uint16_t stamp = tt_local_stamp(r, treated);
    const double *orders = choose(k, size);
    const tt_local_answer *known = tt_local_answers(&k->asker, context) + rank + more;
    struct layer *layer = &k->w->layer[treated];
    assert(treated <= k->w->most);
    if (layer->parts == 1 && !owns(k, 0))
        return TT_OK;
    tt_states *only = layer->parts == 1 ? only_set(k, layer, size + 1) : NULL;
    tt_key key = state + ((tt_key)more << shift);
    for (int32_t y = 0; y <= size; y++, key += one) {
        if (known[y].stamp != stamp)
            TT_TRY(tt_local_ask(&k->asker, context, treated, rank + more + (size_t)y));
        const tt_key after = key | (tt_key)known[y].next << TT_LOCAL_SHIFT;
        if (only)
            tt_states_enter(only, after, tt_key_hash(after), e->ways * orders[y], e->paths);
        else
            enter_part(k, layer, after, e->ways * orders[y], e->paths);
    }
    return TT_OK;
}

/* ---- ends -------------------------------------------------------------------------------- */

static bool has_ended(const tt_entry *e)
{
    return e->key >> TT_LOCAL_SHIFT == 0;
}

/* Copies of those that ended; a set of nothing else is taken as it is. */
static tt_ends_part ends_of(tt_arena *a, const tt_states *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += has_ended(tt_states_at(s, i));
    if (n == s->n)
        return (tt_ends_part){.n = n, .block = s->block};
    tt_entry *end = TT_ARRAY(a, tt_entry, n), *to = end;
    for (size_t i = 0; i < s->n; i++)
        if (has_ended(tt_states_at(s, i)))
            *to++ = *tt_states_at(s, i);
    return (tt_ends_part){.n = n, .block = tt_ends_blocks(a, end, n)};
}

/* Choose the MTDs of a thread's share, one lower half after another: what the choice finds there serves all its ends. */
static tt_code choose_mtds(tt_arena *a, void *arg, tt_err *err)
{
    struct worker *k = arg;
    const tt_ends *e = k->w->all;
    (void)a;
    (void)err;
    for (size_t i = 0; i < e->halves[0]; i++)
        if ((uint64_t)e->from[i] * (uint64_t)k->w->threads / e->n == (uint64_t)k->number)
            for (uint32_t j = e->from[i]; j < e->from[i + 1]; j++)
                e->mtd[j] = tt_local_mtd(&k->asker, e->half[0][i], e->half[1][e->upper[j]]);
    return TT_OK;
}

/* ---- layers ------------------------------------------------------------------------------- */

/* Worker 0 is on the calling thread, and asks for all. */
static bool goes_on(struct worker *k, size_t seen)
{
    struct walker *w = k->w;
    if (k->number == 0 && !tt_walk_tell(w->tell, w->behind + seen))
        atomic_store(&w->stopped, true);
    return !atomic_load(&w->stopped);
}

static tt_code expand_all(struct worker *k, const struct layer *l)
{
    size_t seen = 0;
    for (int part = 0; part < l->parts; part++)
        for (size_t i = 0; l->part[part] && i < l->part[part]->n; i++) {
            const tt_entry *e = tt_states_at(l->part[part], i);
            if (++seen % TELL_EVERY == 0 && !goes_on(k, seen))
                return tt_walk_interrupted(k->w->rule.plan, &k->err);
            if (!has_ended(e))
                TT_TRY(expand(k, e));
        }
    return TT_OK;
}

static tt_code work(tt_arena *a, void *arg, tt_err *err)
{
    struct worker *k = arg;
    struct walker *w = k->w;
    struct layer *l = &w->layer[w->now];
    (void)a;
    (void)err;
    for (int part = 0; part < l->parts; part++)
        if (l->part[part] && owns(k, part))
            w->ends[w->now * PARTS + part] = ends_of(k->arena, l->part[part]);
    TT_TRY(expand_all(k, l));
    tt_queue_flush(&k->queue);
    return TT_OK;
}

static void *thread_body(void *arg)
{
    struct worker *k = arg;
    k->code = tt_job_in(k->arena, k->w->task, k, &k->err);
    return NULL;
}

/* Let every thread do its share of a task; a thread that cannot be had is done here. */
static tt_code share(struct walker *w, tt_job_fn *task, tt_err *err)
{
    w->task = task;
    pthread_t thread[THREADS];
    bool started[THREADS] = {false};
    for (int part = 0; part < PARTS; part++)
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

static size_t layer_size(const struct layer *l)
{
    size_t n = 0;
    for (int part = 0; part < l->parts; part++)
        n += l->part[part] ? l->part[part]->n : 0;
    return n;
}

/* Sets that are through are used again, unless they were kept as they are. */
static void give_back(struct walker *w, struct layer *l)
{
    for (int part = 0; part < l->parts; part++)
        if (l->part[part] && w->ends[w->now * PARTS + part].block != l->part[part]->block) {
            tt_states_clear(l->part[part]);
            w->spare[part] = l->part[part];
            w->spared[part] = true;
        }
}

/* Every set that the present layer may be the first to enter, in parts if this layer is large. */
static void open_layers(struct walker *w, size_t n)
{
    for (int32_t k = w->now + 1; k <= w->now + TT_LOCAL_COHORT && k <= w->most; k++)
        if (layer_size(&w->layer[k]) == 0)
            w->layer[k].parts = n >= SPLIT_FROM ? PARTS : 1;
}

static tt_code walk(struct walker *w, size_t most_states, int threads, uint64_t *states, tt_err *err)
{
    for (w->now = 0; w->now <= w->most; w->now++) {
        struct layer *l = &w->layer[w->now];
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
        TT_TRY(share(w, work, err));
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
static tt_code begin(struct walker *w, tt_err *err)
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

static tt_code hire(tt_arena *a, struct walker *w, int threads, tt_err *err)
{
    w->worker = TT_ARRAY(a, struct worker, threads);
    for (int i = 0; i < threads; i++) {
        struct worker *k = &w->worker[i];
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
    struct walker *w = TT_NEW(a, struct walker);
    w->rule = tt_local_new(q->out, q->plan);
    w->tell = q->tell;
    atomic_init(&w->stopped, false);
    w->most = q->plan->most;
    w->low = ((uint64_t)1 << w->rule.bits * w->rule.split) - 1;
    w->ends = TT_ARRAY(a, tt_ends_part, (size_t)(w->most + 1) * PARTS);
    TT_TRY(hire(a, w, q->threads, err));
    TT_TRY(begin(w, err));
    TT_TRY(walk(w, q->most_states, q->threads, q->states, err));
    *q->ends = (tt_ends){
        .doses = q->plan->doses, .split = w->rule.split, .bits = w->rule.bits, .ranks = (int32_t)w->rule.ranks, .rank = w->rule.rank};
    TT_TRY(tt_ends_join(q->out, w->ends, (size_t)(w->most + 1) * PARTS, w->rule.bits * w->rule.split, q->ends, err));
    w->all = q->ends;
    w->threads = q->ends->n >= SPLIT_FROM ? q->threads : 1;
    return share(w, choose_mtds, err);
}

tt_code tt_walk_local(tt_arena *a, const tt_plan *plan, size_t most_states, int threads, tt_telling tell, tt_ends *ends, uint64_t *states,
                      tt_err *err)
{
    struct walking q = {a, plan, most_states, threads, tell, ends, states};
    *states = 0;
    return tt_job(TT_ARENA_DEFAULT, walk_body, &q, err);
}
