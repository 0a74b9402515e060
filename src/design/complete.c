/* SPDX-License-Identifier: Apache-2.0 */
/* design/complete.c -- every way the outcomes still open can turn out.
 *
 * Open are the pending patients at each dose and, if asked for, the free slots of
 * the present cohort.  Patients of the present cohort are kept apart from earlier
 * ones at the same dose, because a rule may look at the last cohort.  Each group
 * is a small odometer over its DLTs (and moderate toxicities, where they matter);
 * all zero, the mildest, comes first.  A ward has a handful of open outcomes, so
 * the product is small; a state with more than MOST_CASES ways is no ward's, and
 * counts as undecided. */
#include "design/design_internal.h"

enum { MOST_CASES = 100000 };

/* One group of open outcomes: dose 0 is the present cohort. */
struct group {
    int32_t open, dlt, moderate;
};

/* Step to the next outcome of one group; false when it is through and back at zero. */
static bool turn(struct group *g, bool moderate)
{
    if (moderate && g->dlt + g->moderate < g->open) {
        g->moderate++;
        return true;
    }
    g->moderate = 0;
    if (g->dlt < g->open) {
        g->dlt++;
        return true;
    }
    g->dlt = 0;
    return false;
}

static void settle(tt_tally *t, const struct group *g)
{
    t->dlt += g->dlt;
    t->moderate += g->moderate;
    t->pending = 0;
    t->exposure = 0.0;
}

static tt_state completed(const tt_state *s, const struct group *g, int32_t added)
{
    tt_state full;
    tt_state_copy(&full, s);
    full.at[s->now].treated += added;
    full.last.treated += added;
    full.opens = 0;
    for (int32_t d = 1; d <= s->top; d++)
        settle(&full.at[d], &g[d]);
    settle(&full.at[s->now], &g[0]);
    settle(&full.last, &g[0]);
    return full;
}

bool tt_completions(const tt_plan *plan, const tt_state *s, bool fill, tt_see_fn *see, void *self)
{
    const int32_t added = fill && s->cohort > s->last.treated ? s->cohort - s->last.treated : 0;
    struct group g[TT_MAX_DOSES + 1] = {{0}};
    for (int32_t d = 1; d <= s->top; d++)
        g[d].open = s->at[d].pending;
    g[s->now].open -= s->last.pending;
    g[0].open = s->last.pending + added;
    for (int32_t seen = 0; seen < MOST_CASES; seen++) {
        tt_state full = completed(s, g, added);
        tt_walk_observe(plan, &full);
        if (!see(self, &full))
            return false;
        int32_t d = 0;
        while (d <= s->top && !turn(&g[d], plan->design->uses_moderate))
            d++;
        if (d > s->top)
            return true;
    }
    return false;
}
