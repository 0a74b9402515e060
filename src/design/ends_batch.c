/* SPDX-License-Identifier: Apache-2.0 */
/* design/ends_batch.c -- eight curves through the ends of trials at a time.
 *
 * The pass of ends.c waits for memory and for its own sums more than it computes.
 * Eight curves side by side share every load of an end, and their sums do not wait
 * for one another.  The innermost step is written in pairs of lanes, which every
 * 64-bit processor adds and multiplies at once.  The
 * sums of a lane are those of ends.c in the same order, so that a curve has the same
 * numbers, to the last bit, alone or in company. */
#include <string.h>

#include "design/ends_internal.h"

enum { L = TT_ENDS_LANES };

typedef double pair __attribute__((vector_size(16)));

typedef union lanes {
    double x[L];
    pair two[L / 2];
} lanes;

_Static_assert(TT_ENDS_LANES == 8, "through_ends adds four pairs");

struct batch {
    const tt_ends *e;
    const tt_curve *c; /* L of them */
    tt_oc_numbers *ret;
    lanes *term, *half[2], *mass[2];
};

static void terms(const struct batch *b, double *room)
{
    for (int32_t lane = 0; lane < L; lane++)
        for (int32_t d = 1; d <= b->e->doses; d++) {
            tt_ends_terms(b->e, &b->c[lane], d, room);
            lanes *to = b->term + (size_t)(d - 1) * (size_t)b->e->ranks;
            for (int32_t r = 0; r < b->e->ranks; r++)
                to[r].x[lane] = room[r];
        }
}

static void products(const struct batch *b, int h)
{
    const tt_ends *e = b->e;
    const uint64_t mask = ((uint64_t)1 << e->bits) - 1;
    const int32_t first = h ? e->split : 0, last = h ? e->doses : e->split;
    for (size_t i = 0; i < e->halves[h]; i++) {
        lanes x;
        uint64_t word = e->half[h][i];
        for (int32_t k = 0; k < L; k++)
            x.x[k] = 1.0;
        for (int32_t d = first; d < last; d++, word >>= e->bits) {
            const lanes *t = b->term + (size_t)d * (size_t)e->ranks + (word & mask);
            for (int32_t k = 0; k < L; k++)
                x.x[k] *= t->x[k];
        }
        b->half[h][i] = x;
    }
}

static inline void add(pair p, int i, lanes *sum, lanes *mass, lanes *chosen)
{
    sum->two[i] += p;
    mass->two[i] += p;
    chosen->two[i] += p;
}

/* As in ends.c: four sums of each MTD, in turn. */
static void through_ends(const struct batch *b)
{
    const tt_ends *e = b->e;
    lanes select[4][TT_MAX_DOSES + 1];
    memset(select, 0, sizeof select);
    for (size_t i = 0; i < e->halves[0]; i++) {
        const lanes lower = b->half[0][i];
        lanes sum = {{0.0}};
        for (uint32_t j = e->from[i]; j < e->from[i + 1]; j++) {
            const lanes *upper = &b->half[1][e->upper[j]];
            lanes *mass = &b->mass[1][e->upper[j]], *chosen = &select[j & 3][e->mtd[j]];
            const pair ways = {e->ways[j], e->ways[j]};
            add(ways * lower.two[0] * upper->two[0], 0, &sum, mass, chosen);
            add(ways * lower.two[1] * upper->two[1], 1, &sum, mass, chosen);
            add(ways * lower.two[2] * upper->two[2], 2, &sum, mass, chosen);
            add(ways * lower.two[3] * upper->two[3], 3, &sum, mass, chosen);
        }
        b->mass[0][i] = sum;
    }
    for (int32_t k = 0; k < L; k++)
        for (int32_t d = 0; d <= e->doses; d++)
            b->ret[k].p_select[d] = (select[0][d].x[k] + select[1][d].x[k]) + (select[2][d].x[k] + select[3][d].x[k]);
}

static void tallies(const struct batch *b, int h)
{
    const tt_ends *e = b->e;
    const uint64_t mask = ((uint64_t)1 << e->bits) - 1;
    const int32_t first = h ? e->split + 1 : 1, last = h ? e->doses : e->split;
    for (int32_t d = first, shift = 0; d <= last; d++, shift += e->bits) {
        lanes n[2];
        memset(n, 0, sizeof n);
        for (size_t i = 0; i < e->halves[h]; i++) {
            const double treated = e->rank[e->half[h][i] >> shift & mask].n;
            for (int32_t k = 0; k < L; k++)
                n[i & 1].x[k] += b->mass[h][i].x[k] * treated;
        }
        for (int32_t k = 0; k < L; k++) {
            b->ret[k].patients[d] = n[0].x[k] + n[1].x[k];
            b->ret[k].dlts[d] = b->ret[k].patients[d] * b->c[k].p[d];
        }
    }
}

size_t tt_ends_batch_room(const tt_ends *e)
{
    return sizeof(lanes) * ((size_t)e->doses * (size_t)e->ranks + 2 * (e->halves[0] + e->halves[1])) + sizeof(double) * (size_t)e->ranks;
}

void tt_ends_batch(const tt_ends *e, const tt_curve *c, void *room, tt_oc_numbers *ret)
{
    struct batch b = {.e = e, .c = c, .ret = ret, .term = room};
    lanes *next = b.term + (size_t)e->doses * (size_t)e->ranks;
    for (int h = 0; h < 2; h++) {
        b.half[h] = next;
        b.mass[h] = next + e->halves[h];
        next += 2 * e->halves[h];
    }
    terms(&b, (double *)next);
    for (int h = 0; h < 2; h++)
        products(&b, h);
    memset(b.mass[1], 0, e->halves[1] * sizeof *b.mass[1]);
    through_ends(&b);
    for (int h = 0; h < 2; h++)
        tallies(&b, h);
}
