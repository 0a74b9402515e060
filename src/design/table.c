/* SPDX-License-Identifier: Apache-2.0 */
/* design/table.c -- a rule as the table a protocol prints.
 *
 * A rule that is a table itself prints its rows, of every number of patients a dose can have.  Of any other nothing is known
 * here: decide is asked for every count at a dose inside the ladder, with the doses below found safe and those above untried.  On
 * a ladder of fewer than three doses the question is put for the ladder's first
 * dose, so a table never shows an escalation the ladder does not have. */
#include "design/design_internal.h"

/* n patients with y DLTs at the dose in question, `most` patients without any below. */
static tt_state posed(const tt_plan *plan, int32_t dose, int32_t n, int32_t y)
{
    tt_state s = tt_state_new(plan);
    for (int32_t d = 1; d < dose; d++)
        s.at[d].treated = plan->most;
    s.now = dose;
    s.at[dose].treated = n;
    s.at[dose].dlt = y;
    tt_walk_observe(plan, &s);
    return s;
}

static tt_table_row row(const tt_plan *plan, int32_t dose, int32_t n)
{
    tt_table_row r = {n, -1, -1, -1};
    for (int32_t y = 0; y <= n; y++) {
        const tt_state s = posed(plan, dose, n, y);
        tt_move m;
        if (tt_walk_call(plan, &s, &m, NULL) != TT_OK)
            continue;
        if (m.act == TT_UP)
            r.escalate_max = y;
        if (r.deescalate_min < 0 && (m.act == TT_DOWN || m.act == TT_STOP))
            r.deescalate_min = y;
        if (r.eliminate_min < 0 && s.barred > 0 && s.barred <= dose)
            r.eliminate_min = y;
    }
    return r;
}

/* After titration a dose passed with one patient can get whole cohorts, so any number can be met. */
int32_t tt_table_step(const tt_plan *plan)
{
    for (size_t i = 0; i < plan->n_params; i++)
        if (tt_streq(plan->params[i].key, "titration") && tt_streq(plan->params[i].value, "yes"))
            return 1;
    return plan->cohort;
}

const tt_table_row *tt_design_table(tt_arena *a, const tt_plan *plan, size_t *n)
{
    const int32_t rows = plan->design->whole ? 0 : (plan->most + tt_table_step(plan) - 1) / tt_table_step(plan);
    const int32_t dose = plan->doses >= 3 ? 2 : 1;
    tt_table_row *table = TT_ARRAY(a, tt_table_row, (size_t)rows);
    for (int32_t i = 0; i < rows; i++) {
        const int32_t whole = (i + 1) * tt_table_step(plan), k = whole < plan->most ? whole : plan->most;
        table[i] = plan->design->row ? plan->design->row(plan, k) : row(plan, dose, k);
    }
    *n = (size_t)rows;
    return table;
}
