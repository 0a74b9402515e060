/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_uploaded.c -- a decision table from anywhere.
 *
 *     n,escalate_max,deescalate_min,eliminate_min
 *     3,0,2,3
 *     6,1,3,4
 *
 * Among n patients at a dose: up at escalate_max DLTs or fewer, down at
 * deescalate_min or more, eliminated with all above it at eliminate_min or more;
 * an empty cell is never.  A count without a row takes the row of fewer patients,
 * which is the more cautious in every respect; before the first row nobody goes up.
 * The first cohort must have a row.
 *
 * Conduct, order of checks and the MTD (isotonic, nearest to the target) are those
 * of counts.c: the exact numbers of another tool's table, to hold against its own. */
#include <stdio.h>

#include "design/counts_internal.h"

static const tt_param_def params[] = {
    TT_COUNTS_LADDER,
    {"table", NULL, "CSV n,escalate_max,deescalate_min,eliminate_min", {"the decision table, as text", "决策表（文本）"}},
    {"titration", "no", "yes|no", {"one patient per dose until the first DLT", "首例 DLT 前每个剂量 1 人"}},
    {NULL, NULL, NULL, {NULL, NULL}},
};

static bool sound(const int32_t *r, int32_t before)
{
    const int32_t n = r[0], up = r[1], down = r[2], out = r[3];
    return n >= 1 && n <= TT_COUNTS_PATIENTS && n > before && up <= n && down <= n && out <= n && (down < 0 || up < down) &&
           (out < 0 || (out >= 1 && up < out && (down < 0 || down <= out)));
}

static tt_code check(const int32_t (*r)[TT_COUNTS_COLUMNS], size_t n, int32_t first, tt_err *err)
{
    char text[16];
    for (size_t i = 0; i < n; i++)
        if (!sound(r[i], i ? r[i - 1][0] : 0)) {
            snprintf(text, sizeof text, "%d", (int)r[i][0]);
            return tt_fail(err, TT_ERANGE, 728, tt_at("table", (int)i + 2, 0), text);
        }
    snprintf(text, sizeof text, "%d", (int)first);
    return n == 0 || r[0][0] > first ? tt_fail(err, TT_ERANGE, 727, tt_at_path("table"), text) : TT_OK;
}

static tt_code prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    static const int32_t nothing[TT_COUNTS_COLUMNS] = {0, -1, -1, -1};
    int32_t r[TT_COUNTS_PATIENTS + 1][TT_COUNTS_COLUMNS];
    size_t rows = 0, next = 0;
    tt_counts *c = NULL;
    TT_TRY(tt_counts_prepare(a, plan, &c, err));
    TT_TRY(tt_counts_csv(a, tt_plan_text(plan, "table"), "n,escalate_max,deescalate_min,eliminate_min", 4, r, TT_COUNTS_PATIENTS + 1, &rows,
                         err));
    TT_TRY(check((const int32_t(*)[TT_COUNTS_COLUMNS])r, rows, plan->cohort, err));
    for (int32_t n = 1; n <= c->patients; n++) {
        while (next < rows && r[next][0] <= n)
            next++;
        const int32_t *from = next ? r[next - 1] : nothing, *first = r[0];
        c->row[n] = next ? (tt_table_row){n, from[1], from[2], from[3]}
                         : (tt_table_row){n, -1, first[2] <= n ? first[2] : -1, first[3] <= n ? first[3] : -1};
    }
    tt_counts_finish(a, plan, c);
    return TT_OK;
}

const tt_design tt_design_uploaded = {
    .name = "table",
    .title = {"decision table", "自备决策表"},
    .params = params,
    .prepare = prepare,
    TT_COUNTS_FUNCTIONS,
};
