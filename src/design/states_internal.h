/* SPDX-License-Identifier: Apache-2.0 */
/* design/states_internal.h -- the set of states of the fast walk.
 *
 * A state is one number of 128 bits.  Entries stay in the order they first came
 * and in blocks that never move; a table of slots finds them.  A slot is the entry's
 * number, from 1, in as many low bits as the table's size needs, and bits of the
 * state's hash in the others: an entry is looked at only when they agree.  In sets
 * larger than the processor's cache an insertion is two cache misses; a queue lets the
 * misses of many insertions overlap. */
#ifndef TT_DESIGN_STATES_INTERNAL_H
#define TT_DESIGN_STATES_INTERNAL_H

#include "base/base.h"

__extension__ typedef unsigned __int128 tt_key;

typedef struct tt_entry {
    tt_key key;
    double ways, paths;
} tt_entry;

/* Room in pieces that double; the larger ones ask for large pages, whose addresses the processor finds sooner. */
typedef struct tt_room {
    tt_arena *a;
    unsigned char *at;
    size_t left, piece;
} tt_room;

enum { TT_STATES_BLOCK = 1024, TT_STATES_QUEUE = 64 };

typedef struct tt_states {
    tt_room *room;
    tt_entry **block;
    uint32_t *slot;
    size_t n, blocks, most_blocks, slots; /* most_blocks: in the array of them; slots: a power of two */
} tt_states;

/* Insertions to come, into any sets. */
typedef struct tt_queue {
    size_t n;
    struct {
        tt_states *set;
        uint64_t hash;
        tt_entry entry;
    } item[TT_STATES_QUEUE];
} tt_queue;

tt_states *tt_states_new(tt_room *room);
/* Empty it and keep its room. */
void tt_states_clear(tt_states *s);

static inline tt_entry *tt_states_at(const tt_states *s, size_t i)
{
    return &s->block[i / TT_STATES_BLOCK][i % TT_STATES_BLOCK];
}

static inline uint64_t tt_key_hash(tt_key k)
{
    const tt_key m = (tt_key)((uint64_t)k ^ 0x2d358dccaa6c78a5u) * ((uint64_t)(k >> 64) ^ 0x8bb84b93962eacc9u);
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* What the slot of an entry with this hash holds beside its number. */
static inline uint32_t tt_states_tag(const tt_states *s, uint64_t hash)
{
    return (uint32_t)(hash >> 29) & ~(uint32_t)(s->slots - 1);
}

/* The entry a slot may hold for a state of this tag, NULL if it cannot. */
static inline tt_entry *tt_states_maybe(const tt_states *s, uint32_t slot, uint32_t tag)
{
    const uint32_t mask = (uint32_t)(s->slots - 1);
    return (slot & ~mask) == tag ? tt_states_at(s, (slot & mask) - 1) : NULL;
}

void tt_states_grow(tt_states *s, size_t more);

/* Make sure that so many more can be entered. */
static inline void tt_states_reserve(tt_states *s, size_t more)
{
    if (2 * (s->n + more) > s->slots || s->n + more > s->blocks * TT_STATES_BLOCK)
        tt_states_grow(s, more);
}

/* Add to the weights of `key`, entering it if it is new; there is room. */
static inline void tt_states_enter(tt_states *s, tt_key key, uint64_t hash, double ways, double paths)
{
    const uint32_t tag = tt_states_tag(s, hash);
    size_t at = hash & (s->slots - 1);
    for (uint32_t slot; (slot = s->slot[at]) != 0; at = (at + 1) & (s->slots - 1)) {
        tt_entry *e = tt_states_maybe(s, slot, tag);
        if (e && e->key == key) {
            e->ways += ways;
            e->paths += paths;
            return;
        }
    }
    *tt_states_at(s, s->n) = (tt_entry){key, ways, paths};
    s->slot[at] = tag | (uint32_t)++s->n;
}

/* Enter what is queued. */
void tt_queue_flush(tt_queue *q);

/* The same, in a while. */
static inline void tt_queue_enter(tt_queue *q, tt_states *s, tt_key key, uint64_t hash, double ways, double paths)
{
    q->item[q->n].set = s;
    q->item[q->n].hash = hash;
    q->item[q->n].entry = (tt_entry){key, ways, paths};
    if (++q->n == TT_STATES_QUEUE)
        tt_queue_flush(q);
}

#endif
