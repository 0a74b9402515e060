/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_amount_internal.h -- amounts of cells or particles in an arm's text. */
#ifndef TT_STUDY_DRAFT_AMOUNT_INTERNAL_H
#define TT_STUDY_DRAFT_AMOUNT_INTERNAL_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TT_AMOUNTS = 64 };

typedef enum tt_counted { TT_COUNTED_NOT, TT_COUNTED_CELLS, TT_COUNTED_PARTICLES } tt_counted;

typedef struct tt_amount {
    tt_dec value;
    const char *text; /* "1.6e7" */
    tt_counted what;
    bool per_kg;
    const char *from, *to; /* where its number stands in the text read */
} tt_amount;

/** The amounts of a text in order; none if it is not certain what a number means. TT_AMOUNTS when there are that many or more. */
size_t tt_amounts(tt_arena *a, const char *text, tt_amount ret[TT_AMOUNTS]);
/** Is there nothing but "to" between one amount and the next? */
bool tt_amounts_joined(const tt_amount *m, const tt_amount *next);

#ifdef __cplusplus
}
#endif
#endif
