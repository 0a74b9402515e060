/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/fuzz_expr.c -- any text as an expression over a fixed scope.  What compiles
 * is evaluated with values drawn from the text itself, some missing, explained, and run
 * as a block, which must answer as one row at a time does. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "expr/expr.h"

enum { ROWS = 12, NAMES = 8 };

typedef struct input {
    const char *text;
    tt_rng rng;
    const double *column[NAMES];
    double cell[NAMES][ROWS];
    size_t row;
    const tt_unit *day;
} input;

static const char *const codes[] = {"none", "slight", "no", NULL};

static tt_val drawn(void *self, const tt_name *name)
{
    static const char *const texts[] = {"none", "slight", "other"};
    input *in = self;
    const uint32_t k = tt_rng_below(&in->rng, 5);
    tt_val v = tt_val_missing();
    if (k == 0)
        return v;
    switch (name->type) {
    case TT_V_TRUTH:
        return tt_val_truth((tt_truth)(k % 3));
    case TT_V_TEXT:
        return tt_val_text(texts[k % 3]);
    case TT_V_DATE:
        return tt_val_date(k > 2 ? (tt_date){2026, 3, 4, 0, 0, 0, TT_P_DAY} : (tt_date){2026, 3, 0, 0, 0, 0, TT_P_MONTH});
    case TT_V_DURATION:
        v.type = TT_V_DURATION;
        v.dur = (tt_dur){(int32_t)k, (tt_dur_unit)(k % 6)};
        return v;
    default:
        return k > 3 ? tt_val_real(tt_rng_uniform(&in->rng) * 100, name->unit)
                     : tt_val_qty((tt_qty){{(int64_t)tt_rng_u32(&in->rng) - 1000000, (int32_t)k}, name->unit});
    }
}

static tt_val cell(void *self, const tt_name *name)
{
    const input *in = self;
    const double x = in->cell[name->slot][in->row];
    if (isnan(x))
        return tt_val_missing();
    if (name->type == TT_V_TRUTH)
        return tt_val_truth(x != 0 ? TT_YES : TT_NO);
    return tt_val_real(x, name->type == TT_V_DURATION ? in->day : name->unit);
}

static tt_val first(const tt_val *arg, int n, void *self)
{
    (void)self;
    return n > 0 ? arg[0] : tt_val_missing();
}

static void must(bool held)
{
    if (!held)
        abort();
}

static void same_in_a_block(tt_arena *a, const tt_expr *e, input *in)
{
    double got[ROWS];
    if (tt_expr_batch(a, e, in->column, ROWS, got, NULL) != TT_OK)
        return;
    for (in->row = 0; in->row < ROWS; in->row++) {
        const tt_val v = tt_expr_eval(a, e, cell, in).value;
        const double want = v.type == TT_V_TRUTH ? v.truth == TT_UNKNOWN ? NAN : (double)v.truth : v.type == TT_V_NUMBER ? v.real : NAN;
        must(want == got[in->row] || (isnan(want) && isnan(got[in->row])));
    }
}

static tt_code run(tt_arena *a, void *arg, tt_err *err)
{
    input *in = arg;
    tt_name name[NAMES] = {
        {.name = "x", .type = TT_V_NUMBER},
        {.name = "bili", .type = TT_V_NUMBER, .molar = {.name = "BILI", .g_per_mol = {58466, 2}}},
        {.name = "crea", .type = TT_V_NUMBER, .molar = {.name = "CREAT", .g_per_mol = {11312, 2}}},
        {.name = "p", .type = TT_V_TRUTH},
        {.name = "stay", .type = TT_V_DURATION},
        {.name = "asc", .type = TT_V_TEXT, .codes = codes},
        {.name = "day", .type = TT_V_DATE},
        {.name = "temp", .type = TT_V_NUMBER},
    };
    tt_fn fn = {"first", 0, -1, TT_V_NUMBER, first, NULL};
    const tt_scope scope = {name, NAMES, &fn, 1};
    const tt_expr *e = NULL;
    for (int i = 0; i < NAMES; i++)
        name[i].slot = i;
    TT_TRY(tt_unit_parse(a, "mg/dL", &name[1].unit, err));
    TT_TRY(tt_unit_parse(a, "umol/L", &name[2].unit, err));
    TT_TRY(tt_unit_parse(a, "Cel", &name[7].unit, err));
    TT_TRY(tt_unit_parse(a, "d", &in->day, err));
    const tt_code code = tt_expr_compile(a, in->text, tt_at("fuzz", 1, 1), &scope, &e, err);
    if (code != TT_OK) {
        must(err->id != 0 && err->where.column > 0);
        return code;
    }
    const tt_answer answer = tt_expr_eval(a, e, drawn, in);
    must(answer.n_lacks == 0 || answer.value.type == TT_V_MISSING || answer.value.truth == TT_UNKNOWN);
    must(tt_expr_explain(a, e, drawn, in) != NULL);
    same_in_a_block(a, e, in);
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static input in;
    tt_err err;
    char *text = malloc(n + 1);
    if (!text)
        return 0;
    memcpy(text, data, n);
    text[n] = 0;
    in = (input){.text = text, .rng = tt_rng_make(n ? data[0] : 0, "fuzz", n > 1 ? data[n / 2] : 0, (uint32_t)n)};
    for (int c = 0; c < NAMES; c++) {
        in.column[c] = in.cell[c];
        for (int r = 0; r < ROWS; r++)
            in.cell[c][r] = tt_rng_below(&in.rng, 5) == 0 ? NAN : (double)tt_rng_below(&in.rng, 9) / 2 - 1;
    }
    tt_job((size_t)256 << 20, run, &in, &err);
    free(text);
    return 0;
}
