/* SPDX-License-Identifier: Apache-2.0 */
/* design/remember.c -- simulated trials meet the same outcomes again and again.
 *
 * A model takes microseconds to milliseconds to weigh the outcomes at all doses, and trials
 * on a calendar ask it about every way in which the open ones can turn out, for each
 * candidate.  Its answer to complete outcomes depends on counts alone, so it is put to
 * decide or select the first time and remembered, in a table where a newer situation may
 * push out an older.  What is remembered cannot change a result, only save a call.  With
 * outcomes pending the answer depends on times as well, and the rule is asked.
 *
 * The plan handed out is a copy whose design has these two functions in place of its own. */
#include "design/remember_internal.h"

#include <string.h>

enum { SLOTS_LOG = 15, SLOTS = 1 << SLOTS_LOG, MOST_COUNT = 255 };

/* All that decide (and for `selects` select) may look at when nothing is pending. */
struct situation {
    uint8_t at[TT_MAX_DOSES][3]; /* treated, with a DLT, moderate */
    uint8_t last[3];
    uint8_t now, phase, barred, cohort;
    uint8_t asked; /* ASKED_DECIDE or ASKED_SELECT: never all 0 */
    uint8_t zero[4];
};

enum { WORDS = 6, ASKED_DECIDE = 1, ASKED_SELECT };
_Static_assert(sizeof(struct situation) == WORDS * sizeof(uint64_t), "a situation is whole words");

struct answer {
    struct situation of;
    tt_move move;
    int32_t mtd;
};

struct memory {
    tt_plan plan; /* first: the plan that decide and select are given */
    tt_design design;
    const tt_plan *asked;
    struct answer *known;
};

/* Counts as bytes; false when one does not fit, or is not known yet. */
static bool put(const tt_tally *t, uint8_t ret[3])
{
    if (t->treated > MOST_COUNT || t->pending > 0 || t->ungraded > 0)
        return false;
    ret[0] = (uint8_t)t->treated;
    ret[1] = (uint8_t)t->dlt;
    ret[2] = (uint8_t)t->moderate;
    return true;
}

static bool situation_of(const tt_state *s, struct situation *ret)
{
    *ret = (struct situation){.asked = ASKED_DECIDE};
    for (int32_t d = 1; d <= s->top; d++)
        if (!put(&s->at[d], ret->at[d - 1]))
            return false;
    if (!put(&s->last, ret->last) || s->opens > 0 || s->phase < 0 || s->phase > MOST_COUNT || s->cohort > MOST_COUNT)
        return false;
    ret->now = (uint8_t)s->now;
    ret->phase = (uint8_t)s->phase;
    ret->barred = (uint8_t)s->barred;
    ret->cohort = (uint8_t)s->cohort;
    return true;
}

/* Where the situation is, or would be. */
static struct answer *slot(const struct memory *m, const struct situation *of)
{
    uint64_t word[WORDS], h = 0;
    memcpy(word, of, sizeof word);
    for (int i = 0; i < WORDS; i++)
        h = (h ^ word[i]) * 0x9E3779B97F4A7C15u ^ h >> 29;
    return &m->known[(h * 0x9E3779B97F4A7C15u) >> (64 - SLOTS_LOG)];
}

static bool is_of(const struct answer *k, const struct situation *of)
{
    return memcmp(&k->of, of, sizeof *of) == 0;
}

static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    const struct memory *m = (const struct memory *)plan;
    struct situation of;
    if (!situation_of(s, &of))
        return m->asked->design->decide(m->asked, s);
    struct answer *k = slot(m, &of);
    if (!is_of(k, &of))
        *k = (struct answer){.of = of, .move = m->asked->design->decide(m->asked, s)};
    return k->move;
}

static int32_t select_mtd(const tt_plan *plan, const tt_state *s, double *estimate)
{
    const struct memory *m = (const struct memory *)plan;
    struct situation of;
    if (estimate || !situation_of(s, &of))
        return m->asked->design->select(m->asked, s, estimate);
    of = (struct situation){.asked = ASKED_SELECT};
    for (int32_t d = 1; d <= s->top; d++)
        put(&s->at[d], of.at[d - 1]); /* a rule of all doses selects by the tallies alone */
    struct answer *k = slot(m, &of);
    if (!is_of(k, &of))
        *k = (struct answer){.of = of, .mtd = m->asked->design->select(m->asked, s, NULL)};
    return k->mtd;
}

const tt_plan *tt_remembering(tt_arena *a, const tt_plan *plan)
{
    if (!plan->design->whole)
        return plan;
    struct memory *m = TT_NEW(a, struct memory);
    m->asked = plan;
    m->known = TT_ARRAY(a, struct answer, SLOTS);
    m->design = *plan->design;
    m->design.decide = decide;
    m->design.select = select_mtd;
    m->plan = *plan;
    m->plan.design = &m->design;
    return &m->plan;
}
