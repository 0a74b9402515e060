/* SPDX-License-Identifier: Apache-2.0 */
/* design/states.c -- the set of states of the fast walk: open addressing over
 * blocks of entries, at most half full. */
#include "design/states_internal.h"

#include <string.h>

enum { FIRST_SLOTS = 8192 };

tt_states *tt_states_new(tt_arena *a)
{
    tt_states *s = TT_NEW(a, tt_states);
    s->a = a;
    s->slots = FIRST_SLOTS;
    s->slot = TT_ARRAY(a, uint32_t, s->slots);
    return s;
}

void tt_states_clear(tt_states *s)
{
    s->n = 0;
    s->queued = 0;
    memset(s->slot, 0, s->slots * sizeof *s->slot);
}

static void grow_slots(tt_states *s)
{
    s->slots *= 2;
    s->slot = TT_ARRAY(s->a, uint32_t, s->slots);
    const size_t mask = s->slots - 1;
    for (size_t i = 0; i < s->n; i++) {
        size_t at = tt_key_hash(tt_states_at(s, i)->key) & mask;
        while (s->slot[at])
            at = (at + 1) & mask;
        s->slot[at] = (uint32_t)(i + 1);
    }
}

static void grow_blocks(tt_states *s)
{
    if (s->blocks == s->room) {
        const size_t cap = s->room ? 2 * s->room : 8;
        s->block = tt_grow(s->a, s->block, s->room * sizeof *s->block, cap * sizeof *s->block);
        s->room = cap;
    }
    s->block[s->blocks++] = TT_ARRAY(s->a, tt_entry, TT_STATES_BLOCK);
}

void tt_states_append(tt_states *s, size_t at, tt_key key, uint64_t hash, double ways, double paths)
{
    if (2 * (s->n + 1) > s->slots) {
        grow_slots(s);
        for (at = hash & (s->slots - 1); s->slot[at];)
            at = (at + 1) & (s->slots - 1);
    }
    if (s->n == s->blocks * TT_STATES_BLOCK)
        grow_blocks(s);
    *tt_states_at(s, s->n) = (tt_entry){key, ways, paths};
    s->slot[at] = (uint32_t)++s->n;
}

static void enter(tt_states *s, const tt_queued *q)
{
    const size_t mask = s->slots - 1;
    size_t at = q->hash & mask;
    for (; s->slot[at]; at = (at + 1) & mask) {
        tt_entry *e = tt_states_at(s, s->slot[at] - 1);
        if (e->key == q->entry.key) {
            e->ways += q->entry.ways;
            e->paths += q->entry.paths;
            return;
        }
    }
    tt_states_append(s, at, q->entry.key, q->hash, q->entry.ways, q->entry.paths);
}

void tt_states_queue(tt_states *s, tt_key key, uint64_t hash, double ways, double paths)
{
    s->queue[s->queued++] = (tt_queued){{key, ways, paths}, hash};
    if (s->queued == TT_STATES_QUEUE)
        tt_states_flush(s);
}

/* Start all the misses before the first is needed. */
void tt_states_flush(tt_states *s)
{
    for (size_t i = 0; i < s->queued; i++)
        __builtin_prefetch(&s->slot[s->queue[i].hash & (s->slots - 1)], 1);
    for (size_t i = 0; i < s->queued; i++) {
        const uint32_t k = s->slot[s->queue[i].hash & (s->slots - 1)];
        if (k)
            __builtin_prefetch(tt_states_at(s, k - 1), 1);
    }
    for (size_t i = 0; i < s->queued; i++)
        enter(s, &s->queue[i]);
    s->queued = 0;
}
