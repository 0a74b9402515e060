/* SPDX-License-Identifier: Apache-2.0 */
/* design/layer_internal.h -- a set of packed states with their weights. */
#ifndef TT_DESIGN_LAYER_INTERNAL_H
#define TT_DESIGN_LAYER_INTERNAL_H

#include "design/design_internal.h"

/* Keys of `key` bytes, each once, in the order they first came. */
typedef struct tt_layer {
    tt_arena *a;
    size_t key, n, cap, slots;
    uint8_t *keys;        /* n * key bytes */
    double *ways, *paths; /* of each key */
    uint32_t *slot;       /* open addressing: index + 1 and bits of the hash, 0 = free */
} tt_layer;

tt_layer tt_layer_new(tt_arena *a, size_t key);
/* Empty it and keep its room. */
void tt_layer_clear(tt_layer *l);
/* Add to the weights of `k`, entering it if it is new; its number. */
size_t tt_layer_add(tt_layer *l, const uint8_t *k, double ways, double paths);

#endif
