/* SPDX-License-Identifier: Apache-2.0 */
/* design/walk.c -- the walk over the states of any design.
 *
 * A state is packed into bytes (pack.c); a terminal one into its counts and its
 * MTD, which is all that is asked of it.  States are kept by layer (number of
 * cohorts so far), so the walk needs no more than two layers.  Designs
 * whose rule is local have the faster walk of local.c. */
#include <stdio.h>
#include <string.h>

#include "design/layer_internal.h"
#include "design/pack_internal.h"
#include "design/walk_internal.h"

enum { COHORT_MAX = 64, TELL_EVERY = 1024, HALF = 64 };

/* ---- the walk ---------------------------------------------------------------------- */

struct walk {
    tt_arena *a;
    const tt_plan *plan;
    size_t most_states;
    tt_layer here, next;
    tt_layer ends;          /* terminal states: the counts, then the MTD */
    uint64_t states, ended; /* before the ends are merged: those that go on, and those that end */
    uint64_t visited;       /* of the layers before */
    tt_telling tell;
    tt_err *err;
};

tt_code tt_walk_too_large(const tt_plan *plan, size_t most_states, tt_err *err)
{
    char limit[24];
    snprintf(limit, sizeof limit, "%zu", most_states);
    return tt_fail(err, TT_ELIMIT, 717, tt_at_path("design"), plan->design->name, limit);
}

tt_code tt_walk_interrupted(const tt_plan *plan, tt_err *err)
{
    return tt_fail(err, TT_EINTR, 859, tt_at_path("design"), plan->design->name);
}

static tt_code too_large(const struct walk *w)
{
    return tt_walk_too_large(w->plan, w->most_states, w->err);
}

/* An end names half a ladder in one word, and this one has more different tallies than fit it. */
static tt_code too_wide(const struct walk *w, size_t tallies)
{
    char doses[16], met[24];
    snprintf(doses, sizeof doses, "%d", (int)w->plan->doses);
    snprintf(met, sizeof met, "%zu", tallies);
    return tt_fail(w->err, TT_ELIMIT, 849, tt_at_path("design"), w->plan->design->name, doses, met);
}

/* Treat one cohort from `s` and enter every outcome into the next layer; `s` is room from then on. */
static tt_code treat(struct walk *w, tt_state *s, const tt_move *m, double ways, double paths)
{
    if (m->cohort > COHORT_MAX)
        return too_large(w);
    tt_walk_open(s, m->dose, m->cohort);
    const bool graded = tt_walk_grades(w->plan, s);
    const tt_tally here = s->at[m->dose];
    const int32_t phase = s->phase, barred = s->barred;
    for (int32_t y = 0; y <= m->cohort; y++) {
        const int32_t rest = m->cohort - y, most = graded ? rest : 0;
        for (int32_t k = 0; k <= most; k++) {
            uint8_t key[TT_PACK_MAX];
            s->at[m->dose] = here;
            s->last = (tt_tally){0};
            s->phase = phase;
            s->barred = barred;
            tt_walk_add(s, m->cohort, y, k);
            if (w->plan->design->uses_moderate && !graded)
                s->at[m->dose].ungraded += rest;
            tt_walk_observe(w->plan, s);
            if (!tt_pack(w->plan, s, key))
                return too_large(w);
            tt_layer_add(&w->next, key, ways * tt_ways_of(m->cohort, y, k), paths);
        }
    }
    tt_walk_open(s, s->now, 0);
    return TT_OK;
}

/* Choose the MTD, and merge what ends alike whatever the way; where it follows from the tallies it is chosen after that. */
static void end(struct walk *w, const uint8_t *key, const tt_state *s, double ways, double paths)
{
    uint8_t counts[TT_PACK_MAX];
    const size_t n = tt_pack_counts(w->plan);
    const int32_t mtd = w->plan->design->whole ? 0 : w->plan->design->select(w->plan, s, NULL);
    memcpy(counts, key, n);
    counts[n] = (uint8_t)(mtd > 0 ? mtd : 0);
    tt_layer_add(&w->ends, counts, ways, paths);
}

/* `s` is room. */
static tt_code visit(struct walk *w, size_t i, tt_state *s)
{
    const uint8_t *key = w->here.keys + i * w->here.key;
    tt_move m;
    tt_unpack(w->plan, key, s);
    TT_TRY(tt_walk_call(w->plan, s, &m, w->err));
    if (m.act != TT_STOP && m.act != TT_WAIT)
        return treat(w, s, &m, w->here.ways[i], w->here.paths[i]);
    w->ended++;
    end(w, key, s, w->here.ways[i], w->here.paths[i]);
    return TT_OK;
}

static tt_code walk(struct walk *w)
{
    tt_state s = tt_state_new(w->plan);
    tt_move m;
    TT_TRY(tt_walk_start(w->plan, &m, w->err));
    TT_TRY(treat(w, &s, &m, 1.0, 1.0));
    while (w->next.n > 0) {
        const tt_layer done = w->here;
        const uint64_t ended = w->ended;
        w->here = w->next;
        w->next = done;
        tt_layer_clear(&w->next);
        for (size_t i = 0; i < w->here.n; i++) {
            if (i % TELL_EVERY == 0 && !tt_walk_tell(w->tell, w->visited + i))
                return tt_walk_interrupted(w->plan, w->err);
            TT_TRY(visit(w, i, &s));
            if (w->states + w->next.n + w->ends.n > w->most_states)
                return too_large(w);
        }
        w->visited += w->here.n;
        w->states += w->here.n - (w->ended - ended);
    }
    return TT_OK;
}

/* ---- the ends ---------------------------------------------------------------------- */

/* `s` is room. */
static uint8_t mtd_of(const struct walk *w, const uint8_t *counts, tt_state *s)
{
    for (int32_t d = 1; d <= w->plan->doses; d++)
        s->at[d] = tt_unpack_tally(w->plan->design->uses_moderate, &counts);
    const int32_t mtd = w->plan->design->select(w->plan, s, NULL);
    return (uint8_t)(mtd > 0 ? mtd : 0);
}

/* Numbers for the tallies met, and each end as two words of them. */
static tt_code give(struct walk *w, tt_ends *e)
{
    const bool graded = w->plan->design->uses_moderate;
    tt_layer seen = tt_layer_new(w->a, 4);
    tt_state s = tt_state_new(w->plan);
    tt_entry *end = TT_ARRAY(w->a, tt_entry, w->ends.n);
    tt_ends_part part = {.n = w->ends.n, .block = tt_ends_blocks(w->a, end, w->ends.n)};
    uint32_t *number = TT_ARRAY(w->a, uint32_t, w->ends.n * (size_t)w->plan->doses);
    uint8_t before[TT_MAX_DOSES][4] = {{0}}; /* of each dose, the tally of the end before: often the same */
    part.mtd = TT_ARRAY(w->a, uint8_t, part.n);
    for (size_t i = 0; i < part.n; i++) {
        const uint8_t *k = w->ends.keys + i * w->ends.key;
        uint32_t *of = number + i * (size_t)w->plan->doses;
        for (int32_t d = 0; d < w->plan->doses; d++) {
            const tt_tally t = tt_unpack_tally(graded, &k);
            const uint8_t word[4] = {(uint8_t)t.treated, (uint8_t)t.dlt, (uint8_t)t.moderate, (uint8_t)t.ungraded};
            const bool same = i > 0 && memcmp(word, before[d], sizeof word) == 0;
            of[d] = same ? of[d - w->plan->doses] : (uint32_t)tt_layer_add(&seen, word, 1.0, 1.0);
            memcpy(before[d], word, sizeof word);
        }
        part.mtd[i] = w->plan->design->whole ? mtd_of(w, w->ends.keys + i * w->ends.key, &s) : *k;
    }
    tt_rank *rank = TT_ARRAY(w->a, tt_rank, seen.n);
    for (size_t i = 0; i < seen.n; i++)
        rank[i] = (tt_rank){seen.keys[4 * i], seen.keys[4 * i + 1], seen.keys[4 * i + 2], seen.keys[4 * i + 3]};
    *e = (tt_ends){.doses = w->plan->doses, .split = w->plan->doses / 2, .ranks = (int32_t)seen.n, .rank = rank};
    while ((size_t)1 << e->bits < seen.n)
        e->bits++;
    if (e->bits * (e->doses - e->split) > 64)
        return too_wide(w, seen.n);
    for (size_t i = 0; i < part.n; i++) {
        uint64_t half[2] = {0, 0};
        for (int32_t d = e->doses - 1; d >= 0; d--) {
            uint64_t *of = &half[d >= e->split];
            *of = *of << e->bits | number[i * (size_t)e->doses + (size_t)d];
        }
        end[i] = (tt_entry){(tt_key)half[1] << HALF | half[0], w->ends.ways[i], w->ends.paths[i]};
    }
    return tt_ends_join(w->a, &part, 1, HALF, e, w->err);
}

tt_code tt_walk_states(tt_arena *a, const tt_plan *plan, size_t most_states, tt_telling tell, tt_ends *ends, uint64_t *states, tt_err *err)
{
    struct walk w = {.a = a, .plan = plan, .most_states = most_states, .states = 1, .tell = tell, .err = err}; /* 1: nobody treated */
    w.here = tt_layer_new(a, tt_pack_size(plan));
    w.next = tt_layer_new(a, tt_pack_size(plan));
    w.ends = tt_layer_new(a, tt_pack_counts(plan) + 1);
    TT_TRY(walk(&w));
    TT_TRY(give(&w, ends));
    *states = w.states + w.ends.n;
    return TT_OK;
}
