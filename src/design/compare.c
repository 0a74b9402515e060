/* SPDX-License-Identifier: Apache-2.0 */
/* design/compare.c -- what a curve makes of a design's numbers, and where two decision
 * tables differ.
 *
 * The correct dose of a curve is the one whose true DLT rate is nearest to the
 * target, the lower of two equally near; when even the lowest dose is more than a
 * tenth above the target, choosing none is correct.  Overdosed is whoever is treated
 * at a dose whose true rate is above the target.  A design with a target interval is
 * judged by its middle and by its upper end.
 *
 * Tables are compared at every count of patients that a whole number of cohorts of
 * either design makes, cell by cell, as letters: E escalate, S stay, D de-escalate
 * (leave the dose, downwards or by stopping), X eliminate. */
#include <math.h>

#include "design/design_internal.h"

static const double TOO_TOXIC = 0.10;

int32_t tt_curve_correct(const tt_curve *c, double target)
{
    int32_t best = 1;
    if (isnan(target))
        return -1;
    for (int32_t d = 2; d <= c->doses; d++)
        if (fabs(c->p[d] - target) < fabs(c->p[best] - target) - 1e-12)
            best = d;
    double lowest = c->p[1];
    for (int32_t d = 2; d <= c->doses; d++)
        lowest = c->p[d] < lowest ? c->p[d] : lowest;
    return lowest > target + TOO_TOXIC + 1e-12 ? 0 : best;
}

/* Right by `aim`; above `limit` it is too much. */
static tt_oc_judged judged(const tt_curve *c, double aim, double limit, const tt_oc_numbers *x)
{
    tt_oc_judged j = {.correct = tt_curve_correct(c, aim), .p_correct = NAN, .p_overdose = NAN, .overdosed = NAN};
    if (j.correct < 0)
        return j;
    j.p_correct = x->p_select[j.correct];
    j.p_overdose = j.overdosed = 0.0;
    for (int32_t d = 1; d <= c->doses; d++)
        if (c->p[d] > limit) {
            j.p_overdose += x->p_select[d];
            j.overdosed += x->patients[d];
        }
    return j;
}

tt_oc_judged tt_oc_judge(const tt_curve *c, double target, const tt_oc_numbers *x)
{
    return judged(c, target, target, x);
}

tt_oc_judged tt_oc_judge_by(const tt_plan *plan, const tt_curve *c, const tt_oc_numbers *x)
{
    return judged(c, plan->aim, plan->target, x);
}

char tt_row_letter(const tt_table_row *r, int32_t dlt)
{
    if (r->eliminate_min >= 0 && dlt >= r->eliminate_min)
        return 'X';
    if (r->deescalate_min >= 0 && dlt >= r->deescalate_min)
        return 'D';
    return r->escalate_max >= 0 && dlt <= r->escalate_max ? 'E' : 'S';
}

/* The row for n patients; false where this design is never asked about so many. */
static bool row_of(const tt_plan *plan, const tt_table_row *table, size_t rows, int32_t n, tt_table_row *ret)
{
    for (size_t i = 0; i < rows; i++)
        if (table[i].n == n) {
            *ret = table[i];
            return true;
        }
    if (!plan->design->row || n > plan->most)
        return false;
    *ret = plan->design->row(plan, n);
    return true;
}

size_t tt_design_differ(tt_arena *a, const tt_plan *one, const tt_plan *other, const tt_design_cell **ret, size_t *cells)
{
    size_t rows[2], n = 0;
    const tt_table_row *table[2] = {tt_design_table(a, one, &rows[0]), tt_design_table(a, other, &rows[1])};
    const int32_t most = one->most < other->most ? one->most : other->most;
    tt_design_cell *cell = TT_ARRAY(a, tt_design_cell, ((size_t)most + 1) * ((size_t)most + 2) / 2);
    *cells = 0;
    for (int32_t k = 1; k <= most; k++) {
        tt_table_row r[2];
        if ((k % one->cohort && k % other->cohort) || !row_of(one, table[0], rows[0], k, &r[0]) ||
            !row_of(other, table[1], rows[1], k, &r[1]))
            continue;
        for (int32_t y = 0; y <= k; y++) {
            const char x[2] = {tt_row_letter(&r[0], y), tt_row_letter(&r[1], y)};
            ++*cells;
            if (x[0] != x[1])
                cell[n++] = (tt_design_cell){.n = k, .dlt = y, .call = {x[0], x[1]}};
        }
    }
    *ret = cell;
    return n;
}
