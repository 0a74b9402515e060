/* SPDX-License-Identifier: Apache-2.0 */
/* design/pack_internal.h -- a state of any design as bytes, and one cohort's outcomes. */
#ifndef TT_DESIGN_PACK_INTERNAL_H
#define TT_DESIGN_PACK_INTERNAL_H

#include "design/design_internal.h"

enum { TT_PACK_MAX = 4 * TT_MAX_DOSES + 7 };

/* Bytes of the counts alone, which come first, and of a whole state. */
size_t tt_pack_counts(const tt_plan *plan);
size_t tt_pack_size(const tt_plan *plan);

/* False when a count does not fit a byte. */
bool tt_pack(const tt_plan *plan, const tt_state *s, uint8_t *k);
/* Into a state that tt_state_new made, or one unpacked before. */
void tt_unpack(const tt_plan *plan, const uint8_t *k, tt_state *ret);
/* One tally, moving on; `moderate`: the design knows moderate toxicities. */
tt_tally tt_unpack_tally(bool moderate, const uint8_t **k);

/* Orders of `size` patients with these outcomes: size! / (dlt! moderate! none!) */
double tt_ways_of(int32_t size, int32_t dlt, int32_t moderate);

/* Must moderate toxicities of the cohort opened in `s` be told apart? */
bool tt_walk_grades(const tt_plan *plan, const tt_state *s);

#endif
