/* SPDX-License-Identifier: Apache-2.0 */
/* design/local.c -- the walk over the states of a design whose rule is local.
 *
 * A local rule looks at the present dose, what is barred, the phase and the number
 * treated in all.  So decide is asked once per such situation and remembered, and
 * a step of the walk is arithmetic on one 128-bit number:
 *
 *     bits 0..111    per dose, lowest first, the rank n (n + 1) / 2 + y of its tally
 *     bits 112..127  what comes next: dose - 1 (4), barred (4), phase (2), cohort (6);
 *                    all 0: the trial has ended
 *
 * States that differ only in the dose they come from are one state.  They are kept
 * by the number treated, which grows with every cohort and is therefore an order in
 * which every state comes after all that lead to it.
 *
 * Threads.  A large set is kept in eight parts by the hash of the state.  Each
 * thread goes through all states in their order but enters only what falls into
 * its own parts.  The parts and their order are the same for any number of threads,
 * and so is every sum, to the last bit. */
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "design/states_internal.h"
#include "design/walk_internal.h"

enum {
    NEXT_SHIFT = 112,
    PARTS = 8,
    PART_SHIFT = 61,
    SPLIT_FROM = 16384, /* states that led here, from which a set is kept in parts */
    MOST_COHORT = 63,
    MOST_PHASE = 3,
    MOST_PATIENTS = 240,
    TELL_EVERY = 1 << 15,
    CONTEXTS = 1 << 10, /* dose, barred, phase */
};

/* The states with the same number treated. */
struct layer {
    int parts; /* 0: none yet; 1 or PARTS */
    tt_states *part[PARTS];
};

/* What is remembered of one rank in one context: what comes next, asked at `treated` - 1 patients. */
struct answer {
    uint16_t treated, next;
};

struct walker;

/* One thread. */
struct worker {
    struct walker *w;
    int number;
    tt_arena *arena;
    struct answer *memo[CONTEXTS];
    int32_t size; /* of the cohort `choose` is about */
    double choose[MOST_COHORT + 1];
    tt_state asked, ended; /* all 0 but what the call at hand sets */
    tt_code code;
    tt_err err;
};

struct walker {
    const tt_plan *plan;
    int32_t bits, split, most; /* most: patients in the trial */
    tt_key mask;               /* of one rank */
    const tt_rank *rank;
    size_t ranks;
    struct layer layer[MOST_PATIENTS + MOST_COHORT + 1];
    tt_states *spare[PARTS];
    bool spared[PARTS];
    tt_arena *arena[PARTS]; /* of each part's sets */
    tt_ends_part *ends;     /* [treated * PARTS + part] */
    int32_t now;            /* the layer being walked */
    int threads;
    tt_telling tell;
    uint64_t behind; /* states of the layers before */
    atomic_bool stopped;
    struct worker worker[PARTS];
};

/* ---- ranks and contexts ---------------------------------------------------------------- */

static int32_t bits_for(int32_t patients)
{
    const int32_t ranks = (patients + 1) * (patients + 2) / 2;
    int32_t bits = 1;
    while (1 << bits < ranks)
        bits++;
    return bits;
}

bool tt_walk_is_local(const tt_plan *plan)
{
    return plan->design->local && plan->most <= MOST_PATIENTS && plan->doses * bits_for(plan->most) <= NEXT_SHIFT;
}

static const tt_rank *all_ranks(tt_arena *a, int32_t patients, size_t *n)
{
    *n = (size_t)(patients + 1) * (size_t)(patients + 2) / 2;
    tt_rank *r = TT_ARRAY(a, tt_rank, *n);
    size_t i = 0;
    for (int32_t k = 0; k <= patients; k++)
        for (int32_t y = 0; y <= k; y++)
            r[i++] = (tt_rank){(uint8_t)k, (uint8_t)y, 0, 0};
    return r;
}

static size_t rank_of(int32_t n, int32_t y)
{
    return (size_t)(n * (n + 1) / 2 + y);
}

static uint16_t packed(const tt_state *s, const tt_move *m)
{
    if (m->act == TT_STOP || m->act == TT_WAIT)
        return 0;
    return (uint16_t)((m->dose - 1) << 12 | s->barred << 8 | s->phase << 6 | m->cohort);
}

static tt_code fits(const struct worker *k, const tt_state *s, const tt_move *m, tt_err *err)
{
    const bool small = s->phase >= 0 && s->phase <= MOST_PHASE && m->cohort <= MOST_COHORT;
    return small ? TT_OK : tt_fail(err, TT_EUNSUP, 718, tt_at_path("design"), k->w->plan->design->name);
}

/* Ask the design: n patients with y DLTs at the dose of the context, `treated` in all. The others are put at another dose. */
static tt_code ask(struct worker *k, uint16_t context, int32_t treated, tt_rank here, uint16_t *ret)
{
    const tt_plan *plan = k->w->plan;
    const int32_t dose = (context >> 6) + 1, elsewhere = dose == 1 ? 2 : 1;
    tt_state *s = &k->asked;
    s->now = dose;
    s->barred = context >> 2 & 15;
    s->phase = context & 3;
    s->at[elsewhere].treated = treated - here.n;
    s->at[dose] = (tt_tally){.treated = here.n, .dlt = here.dlt};
    if (plan->design->observe)
        plan->design->observe(plan, s);
    tt_move m = plan->design->decide(plan, s);
    s->at[elsewhere] = s->at[dose] = (tt_tally){0};
    TT_TRY(tt_walk_judge(plan, s, &m, &m, &k->err));
    TT_TRY(fits(k, s, &m, &k->err));
    *ret = packed(s, &m);
    return TT_OK;
}

static tt_code answer(struct worker *k, uint16_t context, int32_t treated, size_t rank, uint16_t *ret)
{
    struct answer *known = &k->memo[context][rank];
    if (known->treated != treated + 1) {
        TT_TRY(ask(k, context, treated, k->w->rank[rank], &known->next));
        known->treated = (uint16_t)(treated + 1);
    }
    *ret = known->next;
    return TT_OK;
}

/* ---- one step ---------------------------------------------------------------------------- */

static bool owns(const struct worker *k, int part)
{
    return part % k->w->threads == k->number;
}

/* The set a state belongs to, NULL if it is another thread's. */
static tt_states *set_of(struct worker *k, int32_t treated, uint64_t hash)
{
    struct layer *l = &k->w->layer[treated];
    const int part = l->parts == 1 ? 0 : (int)(hash >> PART_SHIFT);
    if (!owns(k, part))
        return NULL;
    if (!l->part[part]) {
        l->part[part] = k->w->spared[part] ? k->w->spare[part] : tt_states_new(k->w->arena[part]);
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

/* Treat the cohort a state asks for, and enter each outcome. */
static tt_code expand(struct worker *k, const tt_entry *e)
{
    const struct walker *w = k->w;
    const uint16_t next = (uint16_t)(e->key >> NEXT_SHIFT), context = next >> 6;
    const int32_t size = next & 63, shift = w->bits * (next >> 12), treated = w->now + size;
    const tt_rank here = w->rank[(size_t)(e->key >> shift & w->mask)];
    const size_t from = rank_of(here.n + size, here.dlt);
    const tt_key rest = e->key & ~(w->mask << shift) & (((tt_key)1 << NEXT_SHIFT) - 1);
    const double *orders = choose(k, size);
    assert(treated <= w->most);
    if (!k->memo[context])
        k->memo[context] = TT_ARRAY(k->arena, struct answer, w->ranks);
    for (int32_t y = 0; y <= size; y++) {
        uint16_t after;
        TT_TRY(answer(k, context, treated, from + (size_t)y, &after));
        const tt_key key = rest | (tt_key)(from + (size_t)y) << shift | (tt_key)after << NEXT_SHIFT;
        const uint64_t hash = tt_key_hash(key);
        tt_states *set = set_of(k, treated, hash);
        if (set)
            tt_states_add(set, key, hash, e->ways * orders[y], e->paths);
    }
    return TT_OK;
}

/* ---- ends -------------------------------------------------------------------------------- */

static bool has_ended(const tt_entry *e)
{
    return e->key >> NEXT_SHIFT == 0;
}

static uint8_t mtd_of(struct worker *k, tt_key key)
{
    const struct walker *w = k->w;
    for (int32_t d = 1; d <= w->plan->doses; d++, key >>= w->bits) {
        const tt_rank t = w->rank[(size_t)(key & w->mask)];
        k->ended.at[d].treated = t.n;
        k->ended.at[d].dlt = t.dlt;
    }
    const int32_t mtd = w->plan->design->select(w->plan, &k->ended, NULL);
    return (uint8_t)(mtd > 0 ? mtd : 0);
}

static void take_ends(struct worker *k, int part)
{
    const struct walker *w = k->w;
    const tt_states *s = w->layer[w->now].part[part];
    tt_ends_part *p = &w->ends[w->now * PARTS + part];
    size_t n = 0;
    for (size_t i = 0; i < s->n; i++)
        n += has_ended(tt_states_at(s, i));
    for (int h = 0; h < 2; h++)
        p->half[h] = TT_ARRAY(k->w->arena[part], uint64_t, n);
    p->ways = TT_ARRAY(k->w->arena[part], double, n);
    p->mtd = TT_ARRAY(k->w->arena[part], uint8_t, n);
    for (size_t i = 0; i < s->n; i++) {
        const tt_entry *e = tt_states_at(s, i);
        if (!has_ended(e))
            continue;
        p->half[0][p->n] = (uint64_t)e->key & (((uint64_t)1 << w->bits * w->split) - 1);
        p->half[1][p->n] = (uint64_t)(e->key >> w->bits * w->split);
        p->ways[p->n] = e->ways;
        p->mtd[p->n++] = mtd_of(k, e->key);
        p->paths += e->paths;
    }
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
                return tt_walk_interrupted(k->w->plan, &k->err);
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
            take_ends(k, part);
    TT_TRY(expand_all(k, l));
    for (int32_t n = w->now + 1; n <= w->most; n++)
        for (int part = 0; part < w->layer[n].parts; part++)
            if (w->layer[n].part[part] && owns(k, part))
                tt_states_flush(w->layer[n].part[part]);
    return TT_OK;
}

static void *thread_body(void *arg)
{
    struct worker *k = arg;
    k->code = tt_job_in(k->arena, work, k, &k->err);
    return NULL;
}

/* Let every thread do its share of the layer; a thread that cannot be had is done here. */
static tt_code share(struct walker *w, tt_err *err)
{
    pthread_t thread[PARTS];
    bool started[PARTS] = {false};
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

/* Sets that are through are used again. */
static void give_back(struct walker *w, struct layer *l)
{
    for (int part = 0; part < l->parts; part++)
        if (l->part[part]) {
            tt_states_clear(l->part[part]);
            w->spare[part] = l->part[part];
            w->spared[part] = true;
        }
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
            return tt_walk_too_large(w->plan, most_states, err);
        for (int32_t k = w->now + 1; k <= w->now + MOST_COHORT && k <= w->most; k++)
            if (w->layer[k].parts == 0)
                w->layer[k].parts = n >= SPLIT_FROM ? PARTS : 1;
        w->threads = n >= SPLIT_FROM ? threads : 1;
        if (!tt_walk_tell(w->tell, w->behind))
            return tt_walk_interrupted(w->plan, err);
        TT_TRY(share(w, err));
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
    const tt_state s = tt_state_new(w->plan);
    tt_move m;
    TT_TRY(tt_walk_start(w->plan, &m, err));
    TT_TRY(fits(&w->worker[0], &s, &m, err));
    w->layer[0].parts = 1;
    tt_states *set = w->layer[0].part[0] = tt_states_new(w->arena[0]);
    const tt_key key = (tt_key)packed(&s, &m) << NEXT_SHIFT;
    tt_states_add(set, key, tt_key_hash(key), 1.0, 1.0);
    tt_states_flush(set);
    return TT_OK;
}

/* The walker came zeroed: only what a worker needs is touched, for memory that is touched costs time. */
static void hire(struct walker *w, int number)
{
    struct worker *k = &w->worker[number];
    k->w = w;
    k->number = number;
    k->arena = w->arena[number];
    k->asked.top = k->ended.top = w->plan->doses;
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

static tt_code walk_body(tt_arena *a, void *arg, tt_err *err)
{
    const struct walking *q = arg;
    struct walker *w = TT_NEW(a, struct walker);
    tt_ends *e = q->ends;
    w->plan = q->plan;
    w->tell = q->tell;
    atomic_init(&w->stopped, false);
    w->most = q->plan->most;
    w->bits = bits_for(w->most);
    w->split = q->plan->doses / 2;
    w->mask = ((tt_key)1 << w->bits) - 1;
    w->rank = all_ranks(q->out, w->most, &w->ranks);
    w->ends = TT_ARRAY(a, tt_ends_part, (size_t)(w->most + 1) * PARTS);
    for (int i = 0; i < PARTS; i++) {
        w->arena[i] = scratch(a);
        if (!w->arena[i])
            return tt_fail(err, TT_ENOMEM, 1, tt_at_path("design"), "0");
        hire(w, i);
    }
    TT_TRY(begin(w, err));
    TT_TRY(walk(w, q->most_states, q->threads, q->states, err));
    *e = (tt_ends){.doses = q->plan->doses, .split = w->split, .bits = w->bits, .ranks = (int32_t)w->ranks, .rank = w->rank};
    return tt_ends_join(q->out, w->ends, (size_t)(w->most + 1) * PARTS, e, err);
}

tt_code tt_walk_local(tt_arena *a, const tt_plan *plan, size_t most_states, int threads, tt_telling tell, tt_ends *ends, uint64_t *states,
                      tt_err *err)
{
    struct walking q = {a, plan, most_states, threads, tell, ends, states};
    *states = 0;
    return tt_job(TT_ARENA_DEFAULT, walk_body, &q, err);
}
