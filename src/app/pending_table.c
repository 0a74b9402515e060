/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/pending_table.c -- the decision table with outcomes pending.
 *
 * A limit is printed to the step of a recorded share, 0.001, and rounded into the
 * side on which the rule moves: what the printed table lets escalate or de-escalate,
 * the rule does too.  --json has the limit itself. */
#include <math.h>

#include "app/plan.h"

static const double STEPS = 1000.0; /* in a window */

static const char *from(tt_arena *a, const tt_request *q, double x)
{
    if (isnan(x))
        return "-";
    return x == 0.0 ? tt_say(q, "always", "总是") : tt_printf(a, "≥ %s", tt_fixed(a, ceil(x * STEPS) / STEPS, 3));
}

static const char *up_to(tt_arena *a, const tt_request *q, double x, double always)
{
    if (isnan(x))
        return "-";
    return x == always ? tt_say(q, "always", "总是") : tt_printf(a, "≤ %s", tt_fixed(a, floor(x * STEPS) / STEPS, 3));
}

static const char *range(tt_arena *a, int32_t lo, int32_t hi)
{
    return lo == hi ? tt_int_text(a, lo) : tt_printf(a, "%d-%d", (int)lo, (int)hi);
}

static void put_json(tt_json_out *o, const tt_pending_row *r)
{
    tt_json_open(o, '{');
    tt_json_put_int(o, "n", r->n);
    tt_json_put_int(o, "dlts", r->dlt);
    tt_json_put_int(o, "pending_min", r->pending_min);
    tt_json_put_int(o, "pending_max", r->pending_max);
    tt_json_put_bool(o, "wait", r->wait);
    tt_json_put_real(o, "escalate_from", r->up_from);
    tt_json_put_real(o, "deescalate_to", r->down_to);
    tt_json_close(o);
}

void tt_put_pending(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p)
{
    size_t n = 0;
    const tt_pending_row *row = tt_design_pending_table(a, p, &n);
    if (!row)
        return;
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "with outcomes pending", "有结果未定时"));
    tt_table_col(t, "n", TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    tt_table_col(t, tt_say(q, "pending", "未定"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "wait", "等待"), TT_LEFT);
    tt_table_col(t, tt_say(q, "escalate if follow-up", "递增：随访"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "de-escalate if follow-up", "递减：随访"), TT_RIGHT);
    tt_table_note(
        t, tt_say(q, "Follow-up: the windows behind the pending patients, added up (0.5 = half a window), each to 0.001. Otherwise stay.",
                  "随访：未定受试者已过观察窗之和（0.5 即半个观察窗，各精确到 0.001）。其余情况留在本剂量。"));
    tt_table_note(t,
                  tt_say(q,
                         "Not shown: as many DLTs as the table above asks for to leave the level, which is then left whatever becomes of "
                         "the pending; and the whole sample size, which ends the trial.",
                         "未列出：DLT 已达上表中须离开该水平的例数（无论未定者结果如何均离开）；以及总例数已满（试验结束）。"));
    tt_json_key(&r->json, "pending_rows");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < n; i++) {
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, row[i].n));
        tt_table_cell(t, tt_int_text(a, row[i].dlt));
        tt_table_cell(t, range(a, row[i].pending_min, row[i].pending_max));
        tt_table_cell(t, row[i].wait ? tt_say(q, "wait", "等待") : "");
        tt_table_cell(t, from(a, q, row[i].up_from));
        tt_table_cell(t, up_to(a, q, row[i].down_to, row[i].pending_max));
        put_json(&r->json, &row[i]);
    }
    tt_json_close(&r->json);
}
