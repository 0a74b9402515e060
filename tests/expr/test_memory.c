/* SPDX-License-Identifier: Apache-2.0 */
/* tests/expr/test_memory.c -- running out of memory at every request: the job ends with
 * TT_ENOMEM, and the next one works. Also a ceiling low enough to meet halfway. */
#include "expr/ward.h"

static tt_val two(void *self, const tt_name *name)
{
    (void)self;
    return name->type == TT_V_TRUTH ? tt_val_truth(TT_UNKNOWN) : tt_val_real(2, name->unit);
}

static tt_code use_all(tt_arena *a, void *arg, tt_err *err)
{
    const tt_expr *e = NULL;
    tt_name name[] = {{.name = "x", .type = TT_V_NUMBER}, {.name = "p", .type = TT_V_TRUTH, .slot = 1}};
    const tt_scope scope = {name, 2, NULL, 0};
    const double x[] = {1, 2, 3}, *column[] = {x, NULL};
    double got[3];
    tt_buf b = tt_buf_new(a);
    for (int i = 0; i < *(const int *)arg; i++)
        tt_buf_add(&b, "ln(x + 1) * round(2.5 * x, 1) > 40 mg / 1 mg or p or ");
    tt_buf_add(&b, "x in (1, 2) and known(p)");
    TT_TRY(tt_expr_compile(a, tt_buf_text(&b), tt_at("f", 1, 1), &scope, &e, err));
    const tt_answer answer = tt_expr_eval(a, e, two, NULL);
    assert_int_equal(answer.n_lacks, 1);
    assert_true(strlen(tt_expr_explain(a, e, two, NULL)) > 100);
    TT_TRY(tt_expr_batch(a, e, column, 3, got, err));
    return TT_OK;
}

static void test_sweep(void **state)
{
    (void)state;
    int parts = 60;
    tt_err err;
    long n = 1;
    for (;; n++) {
        tt_arena_fail_at(n);
        const tt_code code = tt_job(TT_ARENA_DEFAULT, use_all, &parts, &err);
        tt_arena_fail_at(0);
        if (code == TT_OK)
            break;
        assert_int_equal(code, TT_ENOMEM);
        assert_int_equal(err.id, 1);
    }
    assert_true(n > 3);
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, use_all, &parts, &err), TT_OK);
}

static void test_ceiling(void **state)
{
    (void)state;
    int parts = 60;
    tt_err err;
    size_t refused = 0;
    for (size_t ceiling = 1 << 12; ceiling <= 1 << 23; ceiling *= 2)
        if (tt_job(ceiling, use_all, &parts, &err) != TT_OK) {
            assert_int_equal(err.kind, TT_ENOMEM);
            refused++;
        }
    assert_in_range(refused, 3, 11);
    assert_int_equal(tt_job(1 << 23, use_all, &parts, &err), TT_OK);
}

static const struct CMUnitTest group[] = {cmocka_unit_test(test_sweep), cmocka_unit_test(test_ceiling)};
TT_TEST_MAIN(group)
