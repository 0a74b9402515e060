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
 * Tables are compared at every count of patients after which either design may decide, cell by cell, as letters: E escalate, S stay, D
 * de-escalate (leave the dose, downwards or by stopping), X eliminate. */
#include <assert.h>
#include <math.h>
#include <string.h>

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

tt_oc_judged tt_oc_judge_by(const tt_plan *plan, const tt_curve *c, const tt_oc_numbers *x)
{
    tt_oc_judged j = {.correct = tt_curve_correct(c, plan->aim), .p_correct = NAN, .p_overdose = NAN, .overdosed = NAN};
    if (j.correct < 0)
        return j;
    j.p_correct = x->p_select[j.correct];
    j.p_overdose = j.overdosed = 0.0;
    for (int32_t d = 1; d <= c->doses; d++)
        if (c->p[d] > plan->target) {
            j.p_overdose += x->p_select[d];
            j.overdosed += x->patients[d];
        }
    return j;
}

char tt_row_letter(const tt_table_row *r, int32_t dlt)
{
    if (r->eliminate_min >= 0 && dlt >= r->eliminate_min)
        return 'X';
    if (r->deescalate_min >= 0 && dlt >= r->deescalate_min)
        return 'D';
    return r->escalate_max >= 0 && dlt <= r->escalate_max ? 'E' : 'S';
}

/* The row for n patients, untouched where this design never has so many; is it one of its table? */
static bool row_of(const tt_plan *plan, const tt_table_row *table, size_t rows, int32_t n, tt_table_row *ret)
{
    for (size_t i = 0; i < rows; i++)
        if (table[i].n == n) {
            *ret = table[i];
            return true;
        }
    if (plan->design->row && n <= plan->most)
        *ret = plan->design->row(plan, n);
    return false;
}

/* The call of each plan at (n, dlt); '\0' where it has no row. */
static void calls(const tt_table_row *row, size_t plans, int32_t dlt, char *ret)
{
    for (size_t i = 0; i < plans; i++)
        ret[i] = row[i].n > 0 ? tt_row_letter(&row[i], dlt) : '\0';
}

/* Do both of a pair have this cell: a count of patients after which either may decide? */
static bool shared(const tt_design_cell *c, size_t i, size_t k)
{
    return c->call[i] && c->call[k] && (c->own[i] || c->own[k]);
}

bool tt_cell_differs(const tt_design_cell *c, size_t i, size_t k)
{
    return shared(c, i, k) && c->call[i] != c->call[k];
}

/* Count one cell for every pair that has it; is it one where some pair differs? */
static bool count(tt_differences *d, size_t plans, const tt_design_cell *c)
{
    bool some = false;
    for (size_t i = 0; i < plans; i++)
        for (size_t k = 0; k < plans; k++) {
            d->cells[i][k] += shared(c, i, k);
            d->differ[i][k] += tt_cell_differs(c, i, k);
            some = some || tt_cell_differs(c, i, k);
        }
    return some;
}

void tt_design_differ(tt_arena *a, const tt_plan *const *plan, size_t plans, tt_differences *ret)
{
    const tt_table_row *table[TT_COMPARED];
    size_t rows[TT_COMPARED];
    int32_t most = 0;
    assert(plans <= TT_COMPARED);
    *ret = (tt_differences){0};
    for (size_t i = 0; i < plans; i++) {
        table[i] = tt_design_table(a, plan[i], &rows[i]);
        most = plan[i]->most > most ? plan[i]->most : most;
    }
    tt_design_cell *cell = TT_ARRAY(a, tt_design_cell, ((size_t)most + 1) * ((size_t)most + 2) / 2);
    for (int32_t n = 1; n <= most; n++) {
        tt_table_row row[TT_COMPARED] = {{0}};
        bool own[TT_COMPARED] = {false};
        for (size_t i = 0; i < plans; i++)
            own[i] = row_of(plan[i], table[i], rows[i], n, &row[i]);
        for (int32_t y = 0; y <= n; y++) {
            tt_design_cell *c = &cell[ret->n];
            *c = (tt_design_cell){.n = n, .dlt = y};
            calls(row, plans, y, c->call);
            memcpy(c->own, own, sizeof own);
            ret->n += count(ret, plans, c);
        }
    }
    ret->cell = cell;
}
