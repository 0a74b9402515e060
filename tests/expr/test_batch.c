/* SPDX-License-Identifier: Apache-2.0 */
/* tests/expr/test_batch.c -- a block of rows answers as one row at a time does: to the
 * last bit, over random well-typed expressions, rows with holes, and the cases where
 * exact constants meet.  And: the answer never depends on what is not lacking. */
#include "expr/random_expr.h"

enum { ROWS = 2500, NAMES = sizeof random_names / sizeof *random_names };

typedef struct table {
    double cell[NAMES][ROWS];
    const double *column[NAMES];
    size_t row;
    const tt_unit *day;
} table;

static const double pool[] = {0, 1, 2, 3, -1, 0.1, 0.2, 0.3, 2.5, 1e-3, 7, 100, 1e6, 5, 85, 40};

static void fill(table *t, tt_rng *r)
{
    for (int c = 0; c < NAMES; c++) {
        t->column[c] = t->cell[c];
        for (int i = 0; i < ROWS; i++) {
            const uint32_t k = tt_rng_below(r, 5);
            t->cell[c][i] = k == 0 ? NAN : k < 3 ? pool[tt_rng_below(r, 16)] : 50 * tt_rng_uniform(r);
            if (tt_str_starts(random_names[c], "p ") || tt_str_starts(random_names[c], "q "))
                t->cell[c][i] = k == 0 ? NAN : (double)(k & 1);
        }
    }
}

static tt_val cell(void *self, const tt_name *name)
{
    const table *t = self;
    const double x = t->cell[name->slot][t->row];
    if (isnan(x))
        return tt_val_missing();
    if (name->type == TT_V_TRUTH)
        return tt_val_truth(x != 0 ? TT_YES : TT_NO);
    return tt_val_real(x, name->type == TT_V_DURATION ? t->day : name->unit);
}

static double as_double(tt_val v)
{
    if (v.type == TT_V_TRUTH)
        return v.truth == TT_UNKNOWN ? NAN : (double)v.truth;
    return v.type == TT_V_NUMBER ? v.real : NAN;
}

static void check_rows(tt_arena *a, const char *text, table *t, ward *w, size_t rows, size_t step)
{
    const tt_expr *e = NULL;
    tt_err err;
    static double got[ROWS];
    if (tt_expr_compile(a, text, tt_at("random", 1, 1), &w->scope, &e, &err) != TT_OK)
        fail_msg("%s: %s", text, tt_err_text(a, &err, TT_EN));
    assert_int_equal(tt_expr_batch(a, e, t->column, rows, got, &err), TT_OK);
    for (t->row = 0; t->row < rows; t->row += step) {
        const double want = as_double(tt_expr_eval(a, e, cell, t).value), is = got[t->row];
        if (!(want == is || (isnan(want) && isnan(is))))
            fail_msg("%s\nrow %zu: block %.17g, alone %.17g", text, t->row, is, want);
    }
}

static void test_random(void **state)
{
    (void)state;
    static table t;
    for (uint32_t seed = 0; seed < 1500; seed++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_rng r = tt_rng_make(11, "expr", seed, 0);
        static ward w;
        w = (ward){0};
        for (int i = 0; i < NAMES; i++)
            ward_add(a, &w, random_names[i]);
        assert_int_equal(tt_unit_parse(a, "d", &t.day, NULL), TT_OK);
        if (seed % 100 == 0)
            fill(&t, &r);
        tt_buf b = tt_buf_new(a);
        if (seed % 2)
            random_truth(&r, &b, 4);
        else
            random_number(&r, &b, (int)tt_rng_below(&r, 4), 4);
        check_rows(a, tt_buf_text(&b), &t, &w, 60, 1);
        tt_arena_free(a);
    }
}

/* What exact constants do must not be lost in a block of doubles. */
static const char *const chosen[] = {
    "if(p, 0.1, 0.2) + 0.2 = 0.3",
    "if(p, 0.1, 0.2) + 0.2 - 0.3 = 0",
    "if(p, 1, 0) + if(q, 2, 0) + if(x > 3, 4, 0) >= 5",
    "if(p, 9007199254740993, 1) > 9007199254740992",
    "if(p, 60 kg, 500 g) = 0.5 kg",
    "if(p, 5 mg/dL, 0.05 g/L) <= 5 mg/dL",
    "if(p, m, 85 umol/L) < 5 mg/dL",
    "coalesce(m, u, 85 umol/L) >= 85 umol/L",
    "round(if(p, 2.675, 1.005), 2) = 2.68",
    "round(x * 1000, -2)",
    "min(x, 2) * 3 = 6",
    "1 <= x <= y < 50",
    "(if(p, 3000000001, 1) + 0) * 3000000001 > (if(p, 3000000002, 1) + 0) * 3000000000",
    "if(p, w, 9 g)",
    "1 ^ x + x ^ 0",
    "x / 0 > 1 or p",
    "x ^ 2 + y ^ 0.5",
    "exp(x * 100) > 0",
    "s >= 2 wk and s < 3 mo",
    "known(x) and x > 3",
    "missing",
    "unknown or p",
    "7",
};

static void test_chosen(void **state)
{
    (void)state;
    static table t;
    static ward w;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_rng r = tt_rng_make(12, "expr", 0, 0);
    for (int i = 0; i < NAMES; i++)
        ward_add(a, &w, random_names[i]);
    assert_int_equal(tt_unit_parse(a, "d", &t.day, NULL), TT_OK);
    fill(&t, &r);
    for (size_t i = 0; i < sizeof chosen / sizeof *chosen; i++)
        check_rows(a, chosen[i], &t, &w, ROWS, 7); /* more than two blocks, the last one short */
    tt_arena_free(a);
}

static tt_val half(const tt_val *arg, int n, void *self)
{
    (void)n;
    (void)self;
    return arg[0].type == TT_V_NUMBER ? tt_val_real(arg[0].real / 2, NULL) : tt_val_missing();
}

static void test_doors(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    const tt_expr *e = NULL;
    tt_err err;
    const double x[] = {1, 4, NAN, INFINITY}, *column[] = {x, NULL, NULL, NULL};
    double got[4];
    ward_add(a, &w, "x number =");
    ward_add(a, &w, "none number =");
    ward_add(a, &w, "dx text ALF,CLF =");
    ward_add(a, &w, "day date =");
    w.fn[0] = (tt_fn){"half", 1, 1, TT_V_NUMBER, half, NULL};
    w.scope.fns = 1;
    assert_int_equal(tt_expr_compile(a, "dx = ALF and x > 3", tt_at("f", 1, 1), &w.scope, &e, &err), TT_OK);
    assert_int_equal(tt_expr_batch(a, e, column, 4, got, &err), TT_EUNSUP);
    assert_int_equal(err.id, 427);
    assert_int_equal(tt_expr_compile(a, "known(day)", tt_at("f", 1, 1), &w.scope, &e, &err), TT_OK);
    assert_int_equal(tt_expr_batch(a, e, column, 4, got, &err), TT_EUNSUP);
    assert_int_equal(tt_expr_compile(a, "if(x > 2, \"a\", \"b\")", tt_at("f", 1, 1), &w.scope, &e, &err), TT_OK);
    assert_int_equal(tt_expr_batch(a, e, column, 4, got, &err), TT_EUNSUP);
    assert_int_equal(tt_expr_compile(a, "if(x > 2, \"a\", \"b\") = \"a\"", tt_at("f", 1, 1), &w.scope, &e, &err), TT_OK);
    assert_int_equal(tt_expr_batch(a, e, column, 4, got, &err), TT_OK);
    assert_true(got[0] == 0 && got[1] == 1 && isnan(got[2]) && isnan(got[3]));
    assert_int_equal(tt_expr_compile(a, "half(x) = 2", tt_at("f", 1, 1), &w.scope, &e, &err), TT_OK);
    assert_int_equal(tt_expr_batch(a, e, column, 4, got, &err), TT_OK);
    assert_true(got[0] == 0 && got[1] == 1 && isnan(got[2]) && isnan(got[3]));
    assert_int_equal(tt_expr_compile(a, "coalesce(none, x)", tt_at("f", 1, 1), &w.scope, &e, &err), TT_OK);
    assert_int_equal(tt_expr_batch(a, e, column, 4, got, &err), TT_OK);
    assert_true(got[0] == 1 && got[1] == 4 && isnan(got[2]) && isnan(got[3]));
    assert_int_equal(tt_expr_batch(a, e, column, 0, got, &err), TT_OK);
    tt_arena_free(a);
}

/* An unknown answer changes only through a name it lacks: supply any other missing one and it stays. */
static tt_val supplied(void *self, const tt_name *name)
{
    table *t = self;
    if ((size_t)name->slot == t->row)
        return name->type == TT_V_TRUTH ? tt_val_truth(TT_YES) : tt_val_real(3, name->type == TT_V_DURATION ? t->day : name->unit);
    return tt_val_missing();
}

static tt_val nothing(void *self, const tt_name *name)
{
    (void)self;
    (void)name;
    return tt_val_missing();
}

static void test_lacks(void **state)
{
    (void)state;
    static table t;
    int checked = 0;
    for (uint32_t seed = 0; seed < 800; seed++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_rng r = tt_rng_make(13, "lacks", seed, 0);
        static ward w;
        w = (ward){0};
        for (int i = 0; i < NAMES; i++)
            ward_add(a, &w, random_names[i]);
        assert_int_equal(tt_unit_parse(a, "d", &t.day, NULL), TT_OK);
        tt_buf b = tt_buf_new(a);
        random_truth(&r, &b, 3);
        const tt_expr *e = NULL;
        assert_int_equal(tt_expr_compile(a, tt_buf_text(&b), tt_at("f", 1, 1), &w.scope, &e, NULL), TT_OK);
        const tt_answer all = tt_expr_eval(a, e, nothing, NULL);
        for (t.row = 0; t.row < NAMES && all.value.truth == TT_UNKNOWN && !strstr(tt_buf_text(&b), "known(x)"); t.row++) {
            bool lacking = false;
            for (size_t k = 0; k < all.n_lacks; k++)
                lacking = lacking || tt_streq(all.lacks[k], w.name[t.row].name);
            if (lacking)
                continue;
            if (tt_expr_eval(a, e, supplied, &t).value.truth != TT_UNKNOWN)
                fail_msg("%s: %s is not lacking, yet it decides", tt_buf_text(&b), w.name[t.row].name);
            checked++;
        }
        tt_arena_free(a);
    }
    assert_true(checked > 500);
}

static const struct CMUnitTest group[] = {cmocka_unit_test(test_random), cmocka_unit_test(test_chosen), cmocka_unit_test(test_doors),
                                          cmocka_unit_test(test_lacks)};
TT_TEST_MAIN(group)
