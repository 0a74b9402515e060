/* SPDX-License-Identifier: Apache-2.0 */
/* design/states.c -- the set of states of the fast walk: open addressing over
 * blocks of entries, at most half full. */
#include "design/states_internal.h"

#include <string.h>
#include <sys/mman.h>

enum { FIRST_SLOTS = 16384, FIRST_PIECE = 5 << 17, LARGEST_PIECE = 1 << 24, LARGE_PAGES = 1 << 22, PAGE = 4096 };

/* ---- room ---------------------------------------------------------------------------- */

/* Only a wish: nothing is lost where the system has no such pages. */
static void ask_large_pages(unsigned char *p, size_t n)
{
#ifdef MADV_HUGEPAGE
    const size_t skip = (PAGE - (uintptr_t)p % PAGE) % PAGE;
    (void)madvise(p + skip, (n - skip) / PAGE * PAGE, MADV_HUGEPAGE);
#else
    (void)p;
    (void)n;
#endif
}

static void next_piece(tt_room *r, size_t need)
{
    r->piece = r->piece == 0 ? FIRST_PIECE : r->piece < LARGEST_PIECE ? 4 * r->piece : r->piece;
    const size_t n = need > r->piece ? need : r->piece;
    r->at = tt_alloc(r->a, n);
    r->left = n;
    if (n >= LARGE_PAGES)
        ask_large_pages(r->at, n);
}

/* `n` zeroed bytes; n is a multiple of the alignment of an entry. */
static void *take(tt_room *r, size_t n)
{
    if (n > r->left)
        next_piece(r, n);
    void *ret = r->at;
    r->at += n;
    r->left -= n;
    return ret;
}

/* ---- the set ------------------------------------------------------------------------- */

tt_states *tt_states_new(tt_room *room)
{
    tt_states *s = TT_NEW(room->a, tt_states);
    s->room = room;
    s->slots = FIRST_SLOTS;
    s->slot = take(room, s->slots * sizeof *s->slot);
    return s;
}

void tt_states_clear(tt_states *s)
{
    s->n = 0;
    memset(s->slot, 0, s->slots * sizeof *s->slot);
}

static void grow_slots(tt_states *s)
{
    s->slots *= 2;
    s->slot = take(s->room, s->slots * sizeof *s->slot);
    for (size_t i = 0; i < s->n; i++) {
        const uint64_t hash = tt_key_hash(tt_states_at(s, i)->key);
        size_t at = hash & (s->slots - 1);
        while (s->slot[at])
            at = (at + 1) & (s->slots - 1);
        s->slot[at] = tt_states_tag(s, hash) | (uint32_t)(i + 1);
    }
}

static void grow_blocks(tt_states *s)
{
    if (s->blocks == s->most_blocks) {
        const size_t most = s->most_blocks ? 2 * s->most_blocks : 8;
        s->block = tt_grow(s->room->a, s->block, s->most_blocks * sizeof *s->block, most * sizeof *s->block);
        s->most_blocks = most;
    }
    s->block[s->blocks++] = take(s->room, TT_STATES_BLOCK * sizeof(tt_entry));
}

void tt_states_grow(tt_states *s, size_t more)
{
    while (2 * (s->n + more) > s->slots)
        grow_slots(s);
    while (s->n + more > s->blocks * TT_STATES_BLOCK)
        grow_blocks(s);
}

/* ---- the queue ----------------------------------------------------------------------- */

/* Start all the misses before the first is needed. */
void tt_queue_flush(tt_queue *q)
{
    for (size_t i = 0; i < q->n; i++)
        __builtin_prefetch(&q->item[i].set->slot[q->item[i].hash & (q->item[i].set->slots - 1)], 1);
    for (size_t i = 0; i < q->n; i++) {
        const tt_states *s = q->item[i].set;
        const uint32_t slot = s->slot[q->item[i].hash & (s->slots - 1)];
        if (slot)
            __builtin_prefetch(tt_states_maybe(s, slot, tt_states_tag(s, q->item[i].hash)), 1);
    }
    for (size_t i = 0; i < q->n; i++) {
        const tt_entry *e = &q->item[i].entry;
        tt_states_reserve(q->item[i].set, 1);
        tt_states_enter(q->item[i].set, e->key, q->item[i].hash, e->ways, e->paths);
    }
    q->n = 0;
}
