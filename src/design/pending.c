/* SPDX-License-Identifier: Apache-2.0 */
/* design/pending.c -- the decision table of a design that judges pending outcomes.
 *
 * The follow-up that lets the trial go up, and the follow-up below which it goes
 * down, are found by asking decide: at no follow-up, at all of it, and where the two
 * differ by halving.  So the table is the rule, to 1e-9 of a window.  The question
 * is put as in table.c, for a dose inside the ladder. */
#include <math.h>

#include "design/design_internal.h"

enum { HALVINGS = 40 };

static tt_act asked(const tt_plan *plan, const tt_pending_row *r, double exposure)
{
    tt_state s = tt_state_new(plan);
    tt_move m;
    s.now = plan->doses >= 3 ? 2 : 1;
    s.phase = 2; /* past any titration */
    s.at[s.now] = (tt_tally){.treated = r->n, .dlt = r->dlt, .pending = r->pending_min, .exposure = exposure};
    tt_walk_observe(plan, &s);
    return tt_walk_call(plan, &s, &m, NULL) == TT_OK ? m.act : TT_WAIT;
}

/* The exposure between lo and hi at which the answer begins to be that at hi. */
static double turn(const tt_plan *plan, const tt_pending_row *r, double lo, double hi, tt_act at_hi)
{
    for (int i = 0; i < HALVINGS; i++) {
        const double mid = 0.5 * (lo + hi);
        if (asked(plan, r, mid) == at_hi)
            hi = mid;
        else
            lo = mid;
    }
    return hi;
}

static double leave_below(const tt_plan *plan, const tt_pending_row *r, double most, tt_act at_most)
{
    double lo = 0.0, hi = most;
    if (at_most == TT_DOWN)
        return most;
    for (int i = 0; i < HALVINGS; i++) {
        const double mid = 0.5 * (lo + hi);
        if (asked(plan, r, mid) == TT_DOWN)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/* n, dlt and pending_min are set. */
static void judge(const tt_plan *plan, tt_pending_row *r)
{
    const double all = r->pending_min;
    const tt_act least = asked(plan, r, 0.0), most = asked(plan, r, all);
    r->pending_max = r->pending_min;
    r->wait = least == TT_WAIT;
    r->up_from = most != TT_UP ? NAN : least == TT_UP ? 0.0 : turn(plan, r, 0.0, all, TT_UP);
    r->down_to = least != TT_DOWN && least != TT_STOP ? NAN : leave_below(plan, r, all, least == most ? TT_DOWN : most);
}

static bool same(double x, double y)
{
    return (isnan(x) && isnan(y)) || x == y;
}

/* Does the verdict depend on the follow-up? */
static bool turns(const tt_pending_row *r)
{
    return (!isnan(r->up_from) && r->up_from > 0.0) || (!isnan(r->down_to) && r->down_to < r->pending_max);
}

/* One more pending, with the same verdict whatever the follow-up. */
static bool extends(const tt_pending_row *r, const tt_pending_row *next)
{
    return !turns(r) && !turns(next) && r->wait == next->wait && same(r->up_from, next->up_from) &&
           isnan(r->down_to) == isnan(next->down_to) && r->n == next->n && r->dlt == next->dlt;
}

const tt_pending_row *tt_design_pending_table(tt_arena *a, const tt_plan *plan, size_t *n)
{
    size_t used = 0, cap = 64;
    *n = 0;
    if (!plan->design->judges_pending || !plan->design->row)
        return NULL;
    tt_pending_row *rows = TT_ARRAY(a, tt_pending_row, cap);
    const int32_t step = tt_table_step(plan);
    for (int32_t k = step; k < plan->most; k += step) {
        const tt_table_row limits = plan->design->row(plan, k);
        for (int32_t y = 0; y <= k && (limits.deescalate_min < 0 || y < limits.deescalate_min); y++)
            for (int32_t c = 1; c <= k - y; c++) {
                tt_pending_row r = {.n = k, .dlt = y, .pending_min = c};
                judge(plan, &r);
                if (used > 0 && extends(&rows[used - 1], &r)) {
                    rows[used - 1].pending_max = c;
                    rows[used - 1].down_to = isnan(r.down_to) ? NAN : r.down_to;
                    continue;
                }
                if (used == cap) {
                    rows = tt_grow(a, rows, cap * sizeof *rows, 2 * cap * sizeof *rows);
                    cap *= 2;
                }
                rows[used++] = r;
            }
    }
    *n = used;
    return rows;
}
