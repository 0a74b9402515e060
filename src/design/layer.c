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
    tt_layer l = {.a = a, .key = key, .cap = 64, .slots = 128};
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
    if (n < 8) {
        for (size_t i = 0; i < n; i++)
            h = mix(h, k[i]);
        return h;
    }
    for (size_t i = 0; i + 8 < n; i += 8)
        h = mix(h, word_at(k + i));
    return mix(h, word_at(k + n - 8));
}

static bool same(const uint8_t *a, const uint8_t *b, size_t n)
{
    if (n < 8)
        return memcmp(a, b, n) == 0;
    for (size_t i = 0; i + 8 < n; i += 8)
        if (word_at(a + i) != word_at(b + i))
            return false;
    return word_at(a + n - 8) == word_at(b + n - 8);
}

/* The slot where `k` is, or where it belongs. */
static uint32_t *layer_seek(const tt_layer *l, const uint8_t *k)
{
    size_t i = hash(k, l->key) & (l->slots - 1);
    while (l->slot[i] && !same(l->keys + (l->slot[i] - 1) * l->key, k, l->key))
        i = (i + 1) & (l->slots - 1);
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
    for (size_t i = 0; i < l->n; i++)
        *layer_seek(l, l->keys + i * l->key) = (uint32_t)(i + 1);
}

size_t tt_layer_add(tt_layer *l, const uint8_t *k, double ways, double paths)
{
    if (l->n == l->cap)
        layer_grow(l);
    uint32_t *slot = layer_seek(l, k);
    if (*slot == 0) {
        memcpy(l->keys + l->n * l->key, k, l->key);
        l->ways[l->n] = l->paths[l->n] = 0.0;
        *slot = (uint32_t)++l->n;
    }
    l->ways[*slot - 1] += ways;
    l->paths[*slot - 1] += paths;
    return *slot - 1;
}
