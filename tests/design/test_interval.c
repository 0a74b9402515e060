/* SPDX-License-Identifier: Apache-2.0 */
/* mTPI, mTPI-2, i3+3 and uploaded tables: their decision tables against other
 * programs and papers, and a few rows worked by hand. */
#include <math.h>

#include "design/counts_internal.h"
#include "design/plan.h"
#include "design/tables_r.h"

static void same_table(const char *design, const table_limits *limits)
{
    for (int t = 0; t < TARGETS; t++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        size_t n = 0;
        const char *target = tt_double_text(a, table_target[t]);
        const tt_plan *plan = plan_from(a, design, tt_printf(a, "doses=5 cohorts=60 cohort-size=1 target=%s", target));
        const tt_table_row *row = tt_design_table(a, plan, &n);
        assert_int_equal(n, MOST_N);
        for (int i = 0; i < MOST_N; i++)
            if (row[i].escalate_max != (*limits)[t][0][i] || row[i].deescalate_min != (*limits)[t][1][i] ||
                row[i].eliminate_min != (*limits)[t][2][i])
                fail_msg("%s at %s, n = %d: %d %d %d", design, target, i + 1, row[i].escalate_max, row[i].deescalate_min,
                         row[i].eliminate_min);
        tt_arena_free(a);
    }
}

static void mtpi_2_is_the_keyboard(void **state)
{
    (void)state;
    same_table("mtpi2", &keyboard_limits);
}

static void mtpi_by_unit_mass(void **state)
{
    (void)state;
    same_table("mtpi", &mtpi_limits);
}

/* At .25 +- .05, n = 2, y = 1: Pr(.20, .30) / .1 = Pr(.30, 1) / .7 = 1.12 exactly, a posterior of Beta(2, 2): the tie goes down. */
static void exact_ties_go_down(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    TT_ASSERT_NEAR((tt_beta_below(0.3, 2, 1) - tt_beta_below(0.2, 2, 1)) / 0.1, 1.12, 1e-12);
    TT_ASSERT_NEAR((1.0 - tt_beta_below(0.3, 2, 1)) / 0.7, 1.12, 1e-12);
    assert_int_equal(tt_counts_row(plan_from(a, "mtpi", "doses=3 target=0.25")->own, 2)->deescalate_min, 1);
    tt_arena_free(a);
}

/* Target .30 +- .05, by hand from the rule: n, up at most, down at least. 1/3 = .333 is inside; 2/6 = .333 inside; 1/4 = .25 is an end and
 * inside, so 2/4 goes down; 2/5 = .4 is above and 1/5 below: stay; 3/5 above and 2/5 above: down; 1/2 = .5 above, 0/2 below: stay. */
static const struct {
    int32_t n, up, down, out;
} i3p3_rows[] = {{1, 0, -1, -1}, {2, 0, 2, -1}, {3, 0, 2, 3}, {4, 0, 2, 3}, {5, 1, 3, 4}, {6, 1, 3, 4}, {9, 2, 4, 5}, {12, 2, 5, 7}};

static void i3_plus_3_by_hand(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "i3+3", "doses=5 target=0.3");
    for (size_t i = 0; i < sizeof i3p3_rows / sizeof *i3p3_rows; i++) {
        const tt_table_row *r = tt_counts_row(plan->own, i3p3_rows[i].n);
        if (r->escalate_max != i3p3_rows[i].up || r->deescalate_min != i3p3_rows[i].down || r->eliminate_min != i3p3_rows[i].out)
            fail_msg("n = %d: %d %d %d", r->n, r->escalate_max, r->deescalate_min, r->eliminate_min);
    }
    tt_arena_free(a);
}

/* ---- uploaded tables --------------------------------------------------------------- */

static const char small[] = "n,escalate_max,deescalate_min,eliminate_min\n3,0,2,3\n6,1,3,4\n";

static void a_table_is_read(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from_with(a, "table", "doses=3 target=0.3 cohorts=3", "table", small);
    const tt_counts *c = plan->own;
    assert_int_equal(c->row[3].escalate_max, 0);
    assert_int_equal(c->row[6].eliminate_min, 4);
    assert_int_equal(c->row[5].escalate_max, 0); /* no row for 5: that of 3 */
    assert_int_equal(c->row[9].deescalate_min, 3);
    assert_int_equal(c->row[2].escalate_max, -1); /* before the first row nobody goes up */
    assert_int_equal(c->row[2].deescalate_min, 2);
    const tt_plan *loose = plan_from_with(a, "table", "doses=3 target=0.3 cohorts=2", "table",
                                          "\xef\xbb\xbfn,escalate_max,deescalate_min,eliminate_min\r\n3,0,2,\r\n6, 1 ,3,NA\r\n");
    assert_int_equal(((const tt_counts *)loose->own)->row[6].eliminate_min, -1);
    tt_arena_free(a);
}

static const struct {
    const char *why, *text;
    unsigned id;
} bad[] = {
    {"no header", "3,0,2,3\n", 725},
    {"nothing but a header", "n,escalate_max,deescalate_min,eliminate_min\n", 727},
    {"a word", "n,escalate_max,deescalate_min,eliminate_min\n3,zero,2,3\n", 726},
    {"too few cells", "n,escalate_max,deescalate_min,eliminate_min\n3,0,2\n", 726},
    {"too many cells", "n,escalate_max,deescalate_min,eliminate_min\n3,0,2,3,4\n", 726},
    {"n goes back", "n,escalate_max,deescalate_min,eliminate_min\n6,1,3,4\n3,0,2,3\n", 728},
    {"up and down at once", "n,escalate_max,deescalate_min,eliminate_min\n3,2,2,3\n", 728},
    {"eliminated before it is left", "n,escalate_max,deescalate_min,eliminate_min\n3,0,3,2\n", 728},
    {"more DLTs than patients", "n,escalate_max,deescalate_min,eliminate_min\n3,0,2,4\n", 728},
    {"nobody", "n,escalate_max,deescalate_min,eliminate_min\n0,0,2,3\n", 728},
    {"eliminated without a DLT", "n,escalate_max,deescalate_min,eliminate_min\n3,,0,0\n", 728},
    {"no row for the first cohort", "n,escalate_max,deescalate_min,eliminate_min\n6,1,3,4\n", 727},
};

static void bad_tables_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = NULL;
        tt_err err = {.id = 0};
        assert_int_not_equal(plan_with(a, "table", "doses=3 target=0.3", "table", bad[i].text, &plan, &err), TT_OK);
        if (err.id != bad[i].id)
            fail_msg("%s: E%u", bad[i].why, (unsigned)err.id);
        assert_true(strlen(tt_err_text(a, &err, TT_EN)) > 20);
        tt_arena_free(a);
    }
}

/* A design's own table, uploaded, behaves as the design: the referee agrees with itself. */
static void a_design_equals_its_table(void **state)
{
    (void)state;
    static const char *const designs[] = {"boin", "mtpi", "mtpi2", "i3+3"};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_curve c = {.doses = 4, .p = {0, 0.08, 0.2, 0.33, 0.5}};
    for (size_t i = 0; i < 4; i++) {
        size_t n = 0;
        const tt_plan *own = plan_from(a, designs[i], "doses=4 target=0.3 cohorts=7");
        const tt_table_row *row = tt_design_table(a, own, &n);
        tt_buf b = tt_buf_new(a);
        tt_buf_add(&b, "n,escalate_max,deescalate_min,eliminate_min\n");
        for (size_t k = 0; k < n; k++) {
            tt_buf_printf(&b, "%d,%d,%d,", (int)row[k].n, (int)row[k].escalate_max, (int)row[k].deescalate_min);
            tt_buf_add(&b, row[k].eliminate_min < 0 ? "\n" : tt_printf(a, "%d\n", (int)row[k].eliminate_min));
        }
        const tt_plan *up = plan_from_with(a, "table", "doses=4 target=0.3 cohorts=7", "table", tt_buf_text(&b));
        const tt_lattice *l = NULL, *m = NULL;
        tt_oc x, y;
        assert_int_equal(tt_exact_compile(a, own, 0, &l, NULL), TT_OK);
        assert_int_equal(tt_exact_compile(a, up, 0, &m, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(l, &c, &x, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(m, &c, &y, NULL), TT_OK);
        for (int d = 0; d <= 4; d++)
            TT_ASSERT_NEAR(x.value.p_select[d], y.value.p_select[d], 1e-14);
        TT_ASSERT_NEAR(x.value.patients_total, y.value.patients_total, 1e-12);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest interval_tests[] = {
    cmocka_unit_test(mtpi_2_is_the_keyboard),    cmocka_unit_test(mtpi_by_unit_mass), cmocka_unit_test(exact_ties_go_down),
    cmocka_unit_test(i3_plus_3_by_hand),         cmocka_unit_test(a_table_is_read),   cmocka_unit_test(bad_tables_are_refused),
    cmocka_unit_test(a_design_equals_its_table),
};
TT_TEST_MAIN(interval_tests)
