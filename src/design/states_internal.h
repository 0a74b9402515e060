/* SPDX-License-Identifier: Apache-2.0 */
/* design/states_internal.h -- the set of states of the fast walk.
 *
 * A state is one number of 128 bits.  Entries stay in the order they first came
 * and in blocks that never move; a table of their numbers finds them.  For sets
 * larger than the processor's cache an insertion is two cache misses, so insertions
 * are queued and the misses of a whole queue overlap. */
#ifndef TT_DESIGN_STATES_INTERNAL_H
#define TT_DESIGN_STATES_INTERNAL_H

#include "base/base.h"

__extension__ typedef unsigned __int128 tt_key;

typedef struct tt_entry {
    tt_key key;
    double ways, paths;
} tt_entry;

enum { TT_STATES_BLOCK = 1024, TT_STATES_QUEUE = 64 };

typedef struct tt_queued {
    tt_entry entry;
    uint64_t hash;
} tt_queued;

typedef struct tt_states {
    tt_arena *a;
    tt_entry **block;
    uint32_t *slot;
    size_t n, blocks, room, slots; /* room: of the array of blocks */
    size_t queued;
    tt_queued queue[TT_STATES_QUEUE];
} tt_states;

tt_states *tt_states_new(tt_arena *a);
/* Empty it and keep its room. */
void tt_states_clear(tt_states *s);
/* Enter what is queued. */
void tt_states_flush(tt_states *s);

static inline tt_entry *tt_states_at(const tt_states *s, size_t i)
{
    return &s->block[i / TT_STATES_BLOCK][i % TT_STATES_BLOCK];
}

static inline uint64_t tt_key_hash(tt_key k)
{
    const tt_key m = (tt_key)((uint64_t)k ^ 0x2d358dccaa6c78a5u) * ((uint64_t)(k >> 64) ^ 0x8bb84b93962eacc9u);
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Beyond this many slots insertions are queued. */
enum { TT_STATES_NEAR = 1 << 15 };

void tt_states_queue(tt_states *s, tt_key key, uint64_t hash, double ways, double paths);
/* A new entry at slot `at`, which may make the table grow. */
void tt_states_append(tt_states *s, size_t at, tt_key key, uint64_t hash, double ways, double paths);

/* Add to the weights of `key`, entering it if it is new. */
static inline void tt_states_add(tt_states *s, tt_key key, uint64_t hash, double ways, double paths)
{
    if (s->slots > TT_STATES_NEAR) {
        tt_states_queue(s, key, hash, ways, paths);
        return;
    }
    size_t at = hash & (s->slots - 1);
    for (; s->slot[at]; at = (at + 1) & (s->slots - 1)) {
        tt_entry *e = tt_states_at(s, s->slot[at] - 1);
        if (e->key == key) {
            e->ways += ways;
            e->paths += paths;
            return;
        }
    }
    tt_states_append(s, at, key, hash, ways, paths);
}

#endif
