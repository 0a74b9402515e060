/* SPDX-License-Identifier: Apache-2.0 */
/* design/ends.c -- from the ends of trials to operating characteristics.
 *
 *     P(end) = ways * prod_j p_j^y_j m_j^k_j (1 - p_j)^u_j (1 - p_j - m_j)^(n_j-y_j-k_j-u_j)
 *
 * with u the patients without a DLT of whom nobody asked whether it was moderate.
 * All terms are positive: nothing cancels.  The product over a half of the ladder
 * is made once per half; sums go back the same way: the probability of each half,
 * then the patients at its doses.  The order of
 * every sum follows from the order in which the walk met the ends, so results do
 * not depend on threads. */
#include <string.h>

#include "design/ends_internal.h"

/* ---- joining ----------------------------------------------------------------------- */

/* A set of words that numbers them as they come. */
struct words {
    tt_arena *a, *scratch;
    uint64_t *word;
    uint32_t *slot; /* number + 1, 0 = free */
    size_t n, cap, slots;
    uint32_t last; /* number asked for */
};

static uint32_t *word_seek(const struct words *w, uint64_t x)
{
    size_t i = (x * 0x9e3779b97f4a7c15u) >> 20 & (w->slots - 1);
    while (w->slot[i] && w->word[w->slot[i] - 1] != x)
        i = (i + 1) & (w->slots - 1);
    return &w->slot[i];
}

static void words_grow(struct words *w)
{
    const size_t cap = w->cap ? 2 * w->cap : 512;
    w->word = tt_grow(w->a, w->word, w->cap * sizeof *w->word, cap * sizeof *w->word);
    w->cap = cap;
    w->slots = 2 * cap;
    w->slot = TT_ARRAY(w->scratch, uint32_t, w->slots);
    for (size_t i = 0; i < w->n; i++)
        *word_seek(w, w->word[i]) = (uint32_t)(i + 1);
}

/* Ends met one after the other often share a half. */
static uint32_t word_number(struct words *w, uint64_t x)
{
    if (w->n > 0 && w->word[w->last] == x)
        return w->last;
    if (w->n == w->cap)
        words_grow(w);
    uint32_t *slot = word_seek(w, x);
    if (*slot == 0) {
        w->word[w->n++] = x;
        *slot = (uint32_t)w->n;
    }
    return w->last = *slot - 1;
}

struct joining {
    tt_arena *a;
    const tt_ends_part *part;
    size_t parts;
    int32_t shift;
    tt_ends *e;
};

/* The number of each end's half. */
static uint32_t *number_half(const struct joining *j, int h, tt_arena *scratch)
{
    const tt_key low = ((tt_key)1 << j->shift) - 1;
    struct words w = {.a = j->a, .scratch = scratch};
    uint32_t *ret = TT_ARRAY(scratch, uint32_t, j->e->n), *of = ret;
    for (const tt_ends_part *p = j->part; p < j->part + j->parts; p++)
        for (size_t i = 0; i < p->n; i++) {
            const tt_key key = tt_ends_at(p, i)->key;
            *of++ = word_number(&w, (uint64_t)(h ? key >> j->shift : key & low));
        }
    j->e->half[h] = w.word;
    j->e->halves[h] = w.n;
    return ret;
}

/* Ends by lower half, so that a pass keeps the sum of one half at hand. */
static void group(const struct joining *j, const uint32_t *lower, const uint32_t *upper, tt_arena *scratch)
{
    tt_ends *e = j->e;
    uint32_t *at = TT_ARRAY(scratch, uint32_t, e->halves[0]);
    e->from = TT_ARRAY(j->a, uint32_t, e->halves[0] + 1);
    for (size_t i = 0; i < e->n; i++)
        e->from[lower[i] + 1]++;
    for (size_t i = 0; i < e->halves[0]; i++) {
        e->from[i + 1] += e->from[i];
        at[i] = e->from[i];
    }
    size_t i = 0;
    for (const tt_ends_part *p = j->part; p < j->part + j->parts; p++)
        for (size_t k = 0; k < p->n; k++, i++) {
            const tt_entry *end = tt_ends_at(p, k);
            const size_t to = at[lower[i]]++;
            e->ways[to] = end->ways;
            e->paths += end->paths;
            if (p->mtd)
                e->mtd[to] = p->mtd[k];
            e->upper[to] = upper[i];
        }
}

static tt_code join_body(tt_arena *scratch, void *arg, tt_err *err)
{
    const struct joining *j = arg;
    (void)err;
    const uint32_t *lower = number_half(j, 0, scratch);
    const uint32_t *upper = number_half(j, 1, scratch);
    group(j, lower, upper, scratch);
    return TT_OK;
}

tt_entry **tt_ends_blocks(tt_arena *a, tt_entry *entry, size_t n)
{
    const size_t blocks = (n + TT_STATES_BLOCK - 1) / TT_STATES_BLOCK;
    tt_entry **ret = TT_ARRAY(a, tt_entry *, blocks);
    for (size_t i = 0; i < blocks; i++)
        ret[i] = entry + i * TT_STATES_BLOCK;
    return ret;
}

tt_code tt_ends_join(tt_arena *a, const tt_ends_part *part, size_t parts, int32_t shift, tt_ends *e, tt_err *err)
{
    struct joining j = {a, part, parts, shift, e};
    e->n = 0;
    e->paths = 0.0;
    for (size_t i = 0; i < parts; i++)
        e->n += part[i].n;
    for (int32_t r = 0; r < e->ranks; r++)
        if (e->rank[r].n > e->most)
            e->most = e->rank[r].n;
    e->ways = TT_ARRAY(a, double, e->n);
    e->mtd = TT_ARRAY(a, uint8_t, e->n);
    e->upper = TT_ARRAY(a, uint32_t, e->n);
    return tt_job(TT_ARENA_DEFAULT, join_body, &j, err);
}

/* ---- one curve ---------------------------------------------------------------------- */

static void powers_of(double x, int32_t most, double ret[256])
{
    ret[0] = 1.0;
    for (int32_t i = 1; i <= most; i++)
        ret[i] = ret[i - 1] * x;
}

void tt_ends_terms(const tt_ends *e, const tt_curve *c, int32_t d, double *ret)
{
    double dlt[256], moderate[256], none[256], either[256];
    const double rest = 1.0 - c->p[d] - c->moderate[d];
    powers_of(c->p[d], e->most, dlt);
    powers_of(c->moderate[d], e->most, moderate);
    powers_of(rest > 0.0 ? rest : 0.0, e->most, none);
    powers_of(1.0 - c->p[d], e->most, either);
    for (int32_t r = 0; r < e->ranks; r++) {
        const tt_rank t = e->rank[r];
        ret[r] = dlt[t.dlt] * moderate[t.moderate] * either[t.ungraded] * none[t.n - t.dlt - t.moderate - t.ungraded];
    }
}

struct pass {
    const tt_ends *e;
    const tt_curve *c;
    tt_oc_numbers *ret;
};

/* Doses of a half. */
static int32_t first_of(const tt_ends *e, int h)
{
    return h ? e->split + 1 : 1;
}

static int32_t last_of(const tt_ends *e, int h)
{
    return h ? e->doses : e->split;
}

static void products(const struct pass *p, int h, const double *term, double *ret)
{
    const tt_ends *e = p->e;
    const uint64_t mask = ((uint64_t)1 << e->bits) - 1, *half = e->half[h];
    for (size_t i = 0; i < e->halves[h]; i++)
        ret[i] = 1.0;
    for (int32_t d = first_of(e, h), shift = 0; d <= last_of(e, h); d++, shift += e->bits) {
        const double *of = term + (size_t)(d - 1) * (size_t)e->ranks;
        for (size_t i = 0; i < e->halves[h]; i++)
            ret[i] *= of[half[i] >> shift & mask];
    }
}

/*
 * Expected patients at each dose of a half, in two sums that do not wait for each other.  Whether a patient is treated is
 * settled before the outcome is known, so the expected DLTs are the patients times the rate (Wald).
 */
static void tallies(const struct pass *p, int h, const double *mass)
{
    const tt_ends *e = p->e;
    const uint64_t mask = ((uint64_t)1 << e->bits) - 1, *half = e->half[h];
    for (int32_t d = first_of(e, h), shift = 0; d <= last_of(e, h); d++, shift += e->bits) {
        double n[2] = {0.0, 0.0};
        for (size_t i = 0; i < e->halves[h]; i++)
            n[i & 1] += mass[i] * e->rank[half[i] >> shift & mask].n;
        p->ret->patients[d] = n[0] + n[1];
        p->ret->dlts[d] = p->ret->patients[d] * p->c->p[d];
    }
}

/* Probability of each end, added to its halves and to its MTD; the latter in four sums that do not wait for each other. */
static void ends_of(const struct pass *p, const double *lower, const double *upper, double *lower_mass, double *upper_mass)
{
    const tt_ends *e = p->e;
    double select[4][TT_MAX_DOSES + 1] = {{0.0}};
    for (size_t i = 0; i < e->halves[0]; i++) {
        const double x = lower[i];
        double sum = 0.0;
        for (uint32_t k = e->from[i]; k < e->from[i + 1]; k++) {
            const double prob = e->ways[k] * x * upper[e->upper[k]];
            sum += prob;
            upper_mass[e->upper[k]] += prob;
            select[k & 3][e->mtd[k]] += prob;
        }
        lower_mass[i] = sum;
    }
    for (int32_t d = 0; d <= e->doses; d++)
        p->ret->p_select[d] = (select[0][d] + select[1][d]) + (select[2][d] + select[3][d]);
}

/* Numbers a pass needs room for. */
static size_t room_of(const tt_ends *e)
{
    return (size_t)e->doses * (size_t)e->ranks + 2 * (e->halves[0] + e->halves[1]);
}

static void run(const struct pass *p, double *room)
{
    const tt_ends *e = p->e;
    double *x[2], *mass[2], *term = room;
    room += (size_t)e->doses * (size_t)e->ranks;
    for (int32_t d = 1; d <= e->doses; d++)
        tt_ends_terms(e, p->c, d, term + (size_t)(d - 1) * (size_t)e->ranks);
    for (int h = 0; h < 2; h++) {
        x[h] = room;
        mass[h] = room + e->halves[h];
        room += 2 * e->halves[h];
        products(p, h, term, x[h]);
        memset(mass[h], 0, e->halves[h] * sizeof *mass[h]);
    }
    ends_of(p, x[0], x[1], mass[0], mass[1]);
    for (int h = 0; h < 2; h++)
        tallies(p, h, mass[h]);
}

static tt_code run_body(tt_arena *a, void *arg, tt_err *err)
{
    const struct pass *p = arg;
    (void)err;
    run(p, TT_ARRAY(a, double, room_of(p->e)));
    return TT_OK;
}

/* Most lattices need little room: a job and its memory would cost more than the pass. */
tt_code tt_ends_oc(const tt_ends *e, const tt_curve *c, tt_oc_numbers *ret, tt_err *err)
{
    enum { NEAR = 8192 };
    struct pass p = {e, c, ret};
    double room[NEAR];
    if (room_of(e) > NEAR)
        return tt_job(TT_ARENA_DEFAULT, run_body, &p, err);
    run(&p, room);
    return TT_OK;
}
