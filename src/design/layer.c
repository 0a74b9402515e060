/* SPDX-License-Identifier: Apache-2.0 */
/* design/layer.c -- a set of packed states: open addressing over an array.
 *
 * The array keeps the order in which states were first met, so that a walk visits
 * them in the same order on every machine and its sums are the same to the last
 * bit; the table beside it only finds them.  At most half the slots are used. */
#include <string.h>

#include "design/layer_internal.h"

tt_layer tt_layer_new(tt_arena *a, size_t key)
{
    tt_layer l = {.a = a, .key = key, .cap = 512, .slots = 1024};
    l.keys = tt_alloc_array(a, l.cap, key);
    l.ways = TT_ARRAY(a, double, l.cap);
    l.paths = TT_ARRAY(a, double, l.cap);
    l.slot = TT_ARRAY(a, uint32_t, l.slots);
    return l;
}

void tt_layer_clear(tt_layer *l)
{
    l->n = 0;
    memset(l->slot, 0, l->slots * sizeof *l->slot);
}

static uint64_t word_at(const uint8_t *k)
{
    uint64_t word;
    memcpy(&word, k, sizeof word);
    return word;
}

/* A key of less than eight bytes. */
static uint64_t short_word(const uint8_t *k, size_t n)
{
    uint64_t word = 0;
    memcpy(&word, k, n);
    return word;
}

__extension__ typedef unsigned __int128 wide;

/* Both halves of a product: every bit of the word reaches the low bits. */
static uint64_t mix(uint64_t h, uint64_t word)
{
    const wide m = (wide)(h ^ word) * 0x2d358dccaa6c78a5u;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Eight bytes at a time; the last eight may overlap those before. */
static uint64_t hash(const uint8_t *k, size_t n)
{
    uint64_t h = 0x9e3779b97f4a7c15u;
    if (n < 8)
        return mix(h, short_word(k, n));
    for (size_t i = 0; i + 8 < n; i += 8)
        h = mix(h, word_at(k + i));
    return mix(h, word_at(k + n - 8));
}

static bool same(const uint8_t *a, const uint8_t *b, size_t n)
{
    if (n < 8)
        return short_word(a, n) == short_word(b, n);
    for (size_t i = 0; i + 8 < n; i += 8)
        if (word_at(a + i) != word_at(b + i))
            return false;
    return word_at(a + n - 8) == word_at(b + n - 8);
}

/* Beside the number of its key a slot holds bits of its hash: a key is looked at only when they agree. */
static uint32_t tag_of(const tt_layer *l, uint64_t h)
{
    return (uint32_t)(h >> 32) & ~(uint32_t)(l->slots - 1);
}

/* The slot where `k` of hash `h` is, or where it belongs. */
static uint32_t *layer_seek(const tt_layer *l, const uint8_t *k, uint64_t h)
{
    const uint32_t mask = (uint32_t)(l->slots - 1), tag = tag_of(l, h);
    size_t i = h & mask;
    for (uint32_t slot; (slot = l->slot[i]) != 0; i = (i + 1) & mask)
        if ((slot & ~mask) == tag && same(l->keys + ((slot & mask) - 1) * l->key, k, l->key))
            break;
    return &l->slot[i];
}

static void layer_grow(tt_layer *l)
{
    const size_t cap = 2 * l->cap;
    l->keys = tt_grow(l->a, l->keys, l->cap * l->key, cap * l->key);
    l->ways = tt_grow(l->a, l->ways, l->cap * sizeof(double), cap * sizeof(double));
    l->paths = tt_grow(l->a, l->paths, l->cap * sizeof(double), cap * sizeof(double));
    l->cap = cap;
    l->slots = 2 * cap;
    l->slot = TT_ARRAY(l->a, uint32_t, l->slots);
    for (size_t i = 0; i < l->n; i++) {
        const uint64_t h = hash(l->keys + i * l->key, l->key);
        *layer_seek(l, l->keys + i * l->key, h) = tag_of(l, h) | (uint32_t)(i + 1);
    }
}

size_t tt_layer_add(tt_layer *l, const uint8_t *k, double ways, double paths)
{
    if (l->n == l->cap)
        layer_grow(l);
    const uint64_t h = hash(k, l->key);
    uint32_t *slot = layer_seek(l, k, h);
    if (*slot == 0) {
        memcpy(l->keys + l->n * l->key, k, l->key);
        l->ways[l->n] = l->paths[l->n] = 0.0;
        *slot = tag_of(l, h) | (uint32_t)++l->n;
    }
    const size_t at = (*slot & (uint32_t)(l->slots - 1)) - 1;
    l->ways[at] += ways;
    l->paths[at] += paths;
    return at;
}
