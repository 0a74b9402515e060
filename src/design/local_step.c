/* SPDX-License-Identifier: Apache-2.0 */
/* design/local_step.c -- what one thread does in the walk over the states of a local rule.
 *
 * Of each state it treats the cohort the rule asked for and enters every outcome into
 * the layer of so many treated; of the states that ended it keeps copies, and chooses
 * their MTDs when the walk is over. */
#include <assert.h>
#include <stdatomic.h>

#include "design/local_walk_internal.h"

enum { PART_SHIFT = 61, TELL_EVERY = 1 << 15 };

/* ---- one step ---------------------------------------------------------------------------- */

static bool owns(const tt_local_worker *k, int part)
{
    return k->owns >> part & 1;
}

static tt_states *set_of(tt_local_worker *k, tt_local_layer *l, int part)
{
    if (!l->part[part]) {
        l->part[part] = k->w->spared[part] ? k->w->spare[part] : tt_states_new(&k->w->room[k->number]);
        k->w->spared[part] = false;
    }
    return l->part[part];
}

/* Orders in which 0, 1, .. of `size` patients can be those with a DLT. */
static const double *choose(tt_local_worker *k, int32_t size)
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
static void enter_part(tt_local_worker *k, tt_local_layer *l, tt_key key, double ways, double paths)
{
    const int part = (int)(((uint64_t)key & k->w->low) * 0x9e3779b97f4a7c15u >> PART_SHIFT);
    if (owns(k, part))
        tt_queue_enter(&k->queue, set_of(k, l, part), key, tt_key_hash(key), ways, paths);
}

/* The set of a layer that is not in parts, with room for so many. */
static tt_states *only_set(tt_local_worker *k, tt_local_layer *l, int32_t more)
{
    tt_states *s = set_of(k, l, 0);
    tt_states_reserve(s, (size_t)more);
    return s;
}

/* Treat the cohort a state asks for, and enter each outcome; each further DLT is the next rank. */
static tt_code expand(tt_local_worker *k, const tt_entry *e)
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
    tt_local_layer *layer = &k->w->layer[treated];
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
tt_code tt_local_choose(tt_arena *a, void *arg, tt_err *err)
{
    tt_local_worker *k = arg;
    const tt_ends *e = k->w->all;
    (void)a;
    (void)err;
    for (size_t i = 0; i < e->halves[0]; i++)
        if ((uint64_t)e->from[i] * (uint64_t)k->w->threads / e->n == (uint64_t)k->number)
            for (uint32_t j = e->from[i]; j < e->from[i + 1]; j++)
                e->mtd[j] = tt_local_mtd(&k->asker, e->half[0][i], e->half[1][e->upper[j]]);
    return TT_OK;
}

/* ---- a layer ------------------------------------------------------------------------------ */

struct tt_local_stop {
    atomic_bool asked;
};

struct tt_local_stop *tt_local_stop_new(tt_arena *a)
{
    struct tt_local_stop *ret = TT_NEW(a, struct tt_local_stop);
    atomic_init(&ret->asked, false);
    return ret;
}

/* Worker 0 is on the calling thread, and asks for all. */
static bool goes_on(tt_local_worker *k, size_t seen)
{
    tt_local_walker *w = k->w;
    if (k->number == 0 && !tt_walk_tell(w->tell, w->behind + seen))
        atomic_store(&w->stop->asked, true);
    return !atomic_load(&w->stop->asked);
}

static tt_code expand_all(tt_local_worker *k, const tt_local_layer *l)
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

tt_code tt_local_expand(tt_arena *a, void *arg, tt_err *err)
{
    tt_local_worker *k = arg;
    tt_local_walker *w = k->w;
    tt_local_layer *l = &w->layer[w->now];
    (void)a;
    (void)err;
    for (int part = 0; part < l->parts; part++)
        if (l->part[part] && owns(k, part))
            w->ends[w->now * TT_LOCAL_PARTS + part] = ends_of(k->arena, l->part[part]);
    TT_TRY(expand_all(k, l));
    tt_queue_flush(&k->queue);
    return TT_OK;
}
