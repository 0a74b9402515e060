/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing: the correct dose of a curve, what a curve makes of the numbers, and the
 * cells where two decision tables differ. */
#include <math.h>

#include "design/design.h"
#include "support/tt_test.h"

static const struct {
    const char *why;
    double target, p[3];
    int32_t want;
} curves[] = {
    {"the dose at the target", 0.30, {.10, .30, .50}, 2},
    {"nearest from above", 0.30, {.10, .33, .60}, 2},
    {"nearest from below", 0.30, {.10, .28, .40}, 2},
    {"two equally near: the lower", 0.30, {.20, .25, .35}, 2},
    {"all safe: the top", 0.30, {.02, .05, .10}, 3},
    {"the lowest a tenth above: still a dose", 0.30, {.40, .50, .60}, 1},
    {"the lowest more than a tenth above: none", 0.30, {.41, .50, .60}, 0},
    {"a curve that falls is judged at its lowest", 0.30, {.60, .35, .50}, 2},
};

static void the_correct_dose(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        const tt_curve c = {.doses = 3, .p = {0, curves[i].p[0], curves[i].p[1], curves[i].p[2]}};
        if (tt_curve_correct(&c, curves[i].target) != curves[i].want)
            fail_msg("%s: %d", curves[i].why, (int)tt_curve_correct(&c, curves[i].target));
        assert_int_equal(tt_curve_correct(&c, NAN), -1);
    }
}

static void numbers_against_the_truth(void **state)
{
    const tt_curve c = {.doses = 3, .p = {0, 0.1, 0.3, 0.5}};
    const tt_oc_numbers x = {.p_select = {0.05, 0.2, 0.6, 0.15}, .patients = {0, 6, 12, 4}};
    const tt_param p[] = {{.key = "doses", .value = "3"}, {.key = "target", .value = "0.3"}};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = NULL, *none = NULL;
    (void)state;
    assert_int_equal(tt_design_prepare(a, "3+3", p, 2, &plan, NULL), TT_OK);
    assert_int_equal(tt_design_prepare(a, "3+3", p, 1, &none, NULL), TT_OK);
    const tt_oc_judged j = tt_oc_judge_by(plan, &c, &x), unknown = tt_oc_judge_by(none, &c, &x);
    assert_int_equal(j.correct, 2);
    TT_ASSERT_NEAR(j.p_correct, 0.6, 0);
    TT_ASSERT_NEAR(j.p_overdose, 0.15, 0); /* a rate at the target is no overdose */
    TT_ASSERT_NEAR(j.overdosed, 4.0, 0);
    assert_true(isnan(unknown.p_correct) && isnan(unknown.p_overdose) && isnan(unknown.overdosed));
    tt_arena_free(a);
}

/* A BLRM is right in its interval, .16 to .33, and too much above it; a target that is given holds for both. */
static void an_interval_judges(void **state)
{
    static const struct {
        const char *target;
        int32_t correct;
        double overdose, overdosed;
    } rows[] = {{NULL, 2, 0.15, 4.0}, {"0.35", 2, 0.15, 4.0}, {"0.45", 3, 0.15, 4.0}, {"0.2", 1, 0.75, 16.0}};
    const tt_curve c = {.doses = 3, .p = {0, 0.1, 0.3, 0.5}};
    const tt_oc_numbers x = {.p_select = {0.05, 0.2, 0.6, 0.15}, .patients = {0, 6, 12, 4}};
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const tt_param p[] = {
            {.key = "doses", .value = "3"}, {.key = "dose-values", .value = "1,2,3"}, {.key = "target", .value = rows[i].target}};
        const tt_plan *plan = NULL;
        assert_int_equal(tt_design_prepare(a, "blrm", p, rows[i].target ? 3 : 2, &plan, NULL), TT_OK);
        const tt_oc_judged j = tt_oc_judge_by(plan, &c, &x);
        assert_int_equal(j.correct, rows[i].correct);
        TT_ASSERT_NEAR(j.p_overdose, rows[i].overdose, 1e-15);
        TT_ASSERT_NEAR(j.overdosed, rows[i].overdosed, 0);
    }
    tt_arena_free(a);
}

static const tt_plan *table(tt_arena *a, const char *csv)
{
    const tt_param p[] = {{.key = "doses", .value = "3"},
                          {.key = "target", .value = "0.3"},
                          {.key = "cohorts", .value = "3"},
                          {.key = "table", .value = csv}};
    const tt_plan *plan = NULL;
    assert_int_equal(tt_design_prepare(a, "table", p, 4, &plan, NULL), TT_OK);
    return plan;
}

static tt_code differ(tt_arena *a, void *arg, tt_err *err)
{
    static const char head[] = "n,escalate_max,deescalate_min,eliminate_min\n";
    const tt_plan *one = table(a, tt_printf(a, "%s3,0,2,3\n6,1,3,4\n9,2,4,5\n", head));
    const tt_plan *other = table(a, tt_printf(a, "%s3,0,2,3\n6,1,2,4\n9,2,4,6\n", head));
    const tt_plan *both[] = {one, one}, *three[] = {one, other, one};
    tt_differences d;
    (void)arg;
    (void)err;
    tt_design_differ(a, both, 2, &d);
    assert_true(d.n == 0 && d.differ[0][1] == 0);
    assert_int_equal(d.cells[0][1], 4 + 7 + 10); /* counts of 0..n DLTs for n = 3, 6, 9 */
    tt_design_differ(a, three, 3, &d);
    assert_int_equal(d.n, 2);
    assert_true(d.differ[0][1] == 2 && d.differ[1][0] == 2 && d.differ[1][2] == 2 && d.differ[0][2] == 0 && d.cells[0][2] == 21);
    assert_true(d.cell[0].n == 6 && d.cell[0].dlt == 2 && memcmp(d.cell[0].call, "SDS", 3) == 0);
    assert_true(d.cell[1].n == 9 && d.cell[1].dlt == 5 && memcmp(d.cell[1].call, "XDX", 3) == 0);
    return TT_OK;
}

/* One decides after every patient, the others after three: a pair is compared only where one of the two may decide. */
static tt_code cohorts_differ(tt_arena *a, void *arg, tt_err *err)
{
    static const tt_param p[] = {{.key = "doses", .value = "3"}, {.key = "target", .value = "0.3"}, {.key = "cohorts", .value = "2"}},
                          single[] = {{.key = "doses", .value = "3"},
                                      {.key = "target", .value = "0.3"},
                                      {.key = "cohorts", .value = "8"},
                                      {.key = "cohort-size", .value = "1"}};
    const tt_plan *plan[3];
    tt_differences d;
    (void)arg;
    assert_int_equal(tt_design_prepare(a, "boin", p, 3, &plan[0], err), TT_OK);
    assert_int_equal(tt_design_prepare(a, "i3+3", p, 3, &plan[1], err), TT_OK);
    assert_int_equal(tt_design_prepare(a, "boin", single, 4, &plan[2], err), TT_OK);
    tt_design_differ(a, plan, 3, &d);
    assert_int_equal(d.cells[0][1], 4 + 7);
    assert_int_equal(d.cells[0][2], 2 + 3 + 4 + 5 + 6 + 7); /* n = 1..6, which both can have: one has 6, the other 8 patients */
    assert_int_equal(d.differ[0][2], 0);                    /* the same bounds */
    for (size_t i = 0; i < d.n; i++)
        assert_true(!tt_cell_differs(&d.cell[i], 0, 1) || d.cell[i].n % 3 == 0);
    return TT_OK;
}

static void cells_that_differ(void **state)
{
    (void)state;
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, differ, NULL, NULL), TT_OK);
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, cohorts_differ, NULL, NULL), TT_OK);
}

static const struct CMUnitTest compare_tests[] = {
    cmocka_unit_test(the_correct_dose),
    cmocka_unit_test(numbers_against_the_truth),
    cmocka_unit_test(an_interval_judges),
    cmocka_unit_test(cells_that_differ),
};
TT_TEST_MAIN(compare_tests)
