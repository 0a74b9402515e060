/* SPDX-License-Identifier: Apache-2.0 */
/* Tables people bring: a decision table, a stopping boundary, a file of toxicity curves.
 * The first byte chooses.  What is accepted makes sound designs: every row says one
 * thing about each count, all chances lie in 0..1 and sum to one. */
#include <math.h>
#include <string.h>

#include "design/design.h"

static const char STANDARD[] = "n,escalate_max,deescalate_min,eliminate_min\n3,0,2,3\n6,1,3,4\n";

static void must(bool good)
{
    if (!good)
        __builtin_trap();
}

static void sound_oc(const tt_lattice *l, const tt_curve *c)
{
    tt_oc oc;
    double sum = 0.0;
    if (tt_exact_oc(l, c, &oc, NULL) != TT_OK)
        __builtin_trap();
    for (int32_t d = 0; d <= c->doses; d++) {
        must(oc.value.p_select[d] >= 0.0 && oc.value.p_select[d] <= 1.0 + 1e-9);
        sum += oc.value.p_select[d];
    }
    must(fabs(sum - 1.0) < 1e-9);
    must(oc.value.dlts_total <= oc.value.patients_total + 1e-9);
}

static tt_code table(tt_arena *a, const char *text, tt_err *err)
{
    const tt_param p[] = {{"doses", "3", tt_at(NULL, 0, 0)},
                          {"target", "0.3", tt_at(NULL, 0, 0)},
                          {"cohorts", "4", tt_at(NULL, 0, 0)},
                          {"table", text, tt_at(NULL, 0, 0)},
                          {"titration", strlen(text) % 2 ? "yes" : "no", tt_at(NULL, 0, 0)}};
    const tt_curve c = {.doses = 3, .p = {0, 0.1, 0.3, 0.5}};
    const tt_plan *plan = NULL;
    const tt_lattice *l = NULL;
    size_t n = 0;
    TT_TRY(tt_design_prepare(a, "table", p, 5, &plan, err));
    const tt_table_row *row = tt_design_table(a, plan, &n);
    for (size_t i = 0; i < n; i++) {
        must(row[i].n > 0 && row[i].escalate_max <= row[i].n && row[i].deescalate_min <= row[i].n);
        must(row[i].deescalate_min < 0 || row[i].escalate_max < row[i].deescalate_min);
        must(row[i].eliminate_min < 0 || (row[i].deescalate_min >= 0 && row[i].deescalate_min <= row[i].eliminate_min));
    }
    if (tt_exact_compile_on(a, plan, 0, 1, &l, NULL) != TT_OK)
        __builtin_trap();
    sound_oc(l, &c);
    return TT_OK;
}

static tt_code boundary(tt_arena *a, const char *text, tt_err *err)
{
    const tt_param p[] = {{"target", "0.2", tt_at(NULL, 0, 0)}, {"n", "12", tt_at(NULL, 0, 0)}, {"boundary", text, tt_at(NULL, 0, 0)}};
    const tt_curve c = {.doses = 1, .p = {0, 0.25}};
    const tt_plan *plan = NULL;
    const tt_lattice *l = NULL;
    TT_TRY(tt_design_prepare(a, "stop", p, 3, &plan, err));
    if (tt_exact_compile_on(a, plan, 0, 1, &l, NULL) != TT_OK)
        __builtin_trap();
    sound_oc(l, &c);
    return TT_OK;
}

static tt_code curves(tt_arena *a, const char *text, tt_err *err)
{
    const tt_param p[] = {{"doses", "2", tt_at(NULL, 0, 0)},
                          {"target", "0.3", tt_at(NULL, 0, 0)},
                          {"cohorts", "2", tt_at(NULL, 0, 0)},
                          {"table", STANDARD, tt_at(NULL, 0, 0)}};
    const tt_plan *plan = NULL;
    const tt_lattice *l = NULL;
    tt_curve_rows rows = tt_curve_rows_of("curves.csv", text);
    TT_TRY(tt_design_prepare(a, "table", p, 4, &plan, err));
    TT_TRY(tt_exact_compile_on(a, plan, 0, 1, &l, err));
    for (;;) {
        tt_curve c;
        bool more = false;
        TT_TRY(tt_curve_rows_next(&rows, 2, &c, &more, err));
        if (!more)
            return TT_OK;
        must(rows.name_size == 0 || (rows.named && rows.name >= text && rows.name + rows.name_size <= rows.s));
        for (int32_t d = 1; d <= 2; d++)
            must(c.p[d] >= 0.0 && c.p[d] <= 1.0 && c.moderate[d] >= 0.0 && c.p[d] + c.moderate[d] <= 1.0 + 1e-9);
        sound_oc(l, &c);
    }
}

static tt_code read(tt_arena *a, void *arg, tt_err *err)
{
    const char *text = arg;
    switch (*text) {
    case 't':
        return table(a, text + 1, err);
    case 'b':
        return boundary(a, text + 1, err);
    case 'c':
        return curves(a, text + 1, err);
    default:
        return TT_OK;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static char text[8192];
    tt_err err;
    if (n >= sizeof text)
        return 0;
    memcpy(text, data, n);
    text[n] = '\0';
    tt_job(TT_ARENA_DEFAULT, read, text, &err);
    return 0;
}
