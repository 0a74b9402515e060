/* SPDX-License-Identifier: Apache-2.0 */
/* design/ends_internal.h -- how trials can end, in the form a curve is put through.
 *
 * An end is the tally of every dose, the MTD, and the number of ways that lead to
 * it.  The ladder is cut in two: an end names its lower and its upper half, and
 * there are far fewer halves than ends, so that a curve costs one product per half
 * and a multiplication and three additions per end.  A half is a packed word of
 * `bits` bits per dose, each the number of a tally in `rank`. */
#ifndef TT_DESIGN_ENDS_INTERNAL_H
#define TT_DESIGN_ENDS_INTERNAL_H

#include "design/design_internal.h"
#include "design/states_internal.h"

typedef struct tt_rank {
    uint8_t n, dlt, moderate, ungraded;
} tt_rank;

/* Some of the ends as the walk left them: distinct, with both halves in the key. */
typedef struct tt_ends_part {
    size_t n;
    tt_entry *const *block; /* TT_STATES_BLOCK in each but the last */
    uint8_t *mtd;           /* NULL: chosen when they are joined, by whoever joins them */
} tt_ends_part;

typedef struct tt_ends {
    int32_t doses, split, bits, ranks; /* doses 1..split are the lower half */
    const tt_rank *rank;
    int32_t most; /* patients in the largest */
    size_t n, halves[2];
    uint64_t *half[2]; /* distinct */
    uint32_t *from;    /* ends of lower half i: from[i] .. from[i + 1] - 1, in the order the walk met them */
    uint32_t *upper;   /* of each end: its upper half */
    double *ways;
    uint8_t *mtd;
    double paths;
} tt_ends;

static inline const tt_entry *tt_ends_at(const tt_ends_part *p, size_t i)
{
    return &p->block[i / TT_STATES_BLOCK][i % TT_STATES_BLOCK];
}

/* So many entries in a row as blocks. */
tt_entry **tt_ends_blocks(tt_arena *a, tt_entry *entry, size_t n);
/*
 * Put the parts together into `e`, whose first line of members and `rank` are set; the lower half of a key is its low
 * `shift` bits, at most 64, the upper half the others. TT_ENOMEM.
 */
tt_code tt_ends_join(tt_arena *a, const tt_ends_part *part, size_t parts, int32_t shift, tt_ends *e, tt_err *err);

/* One curve; rates of moderate toxicity 0 where the design knows none. TT_ENOMEM. */
tt_code tt_ends_oc(const tt_ends *e, const tt_curve *c, tt_oc_numbers *ret, tt_err *err);

/* Probability that so many patients are treated: ret[0 .. TT_TOTALS - 1]. TT_ENOMEM. */
tt_code tt_ends_totals(const tt_ends *e, const tt_curve *c, double *ret, tt_err *err);

/* Probability of each tally at dose d in one order of its patients: ret[0 .. ranks - 1]. */
void tt_ends_terms(const tt_ends *e, const tt_curve *c, int32_t d, double *ret);

/* So many curves at once, in room for so many bytes; each as tt_ends_oc gives it, to the last bit. */
enum { TT_ENDS_LANES = 8 };
size_t tt_ends_batch_room(const tt_ends *e);
void tt_ends_batch(const tt_ends *e, const tt_curve *c, void *room, tt_oc_numbers *ret);

#endif
