/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Analytes and grades: limits decide, units must be accepted, missing is not 0.
 * CTCAE 5.0 limits from the term table (ALT: ULN, 3, 5, 20; abnormal baseline 1.5,
 * 3, 5, 20; bilirubin: ULN, 1.5, 3, 10; abnormal baseline 1, 1.5, 3, 10). */
#include "support/tt_test.h"

#include "measure/measure.h"

static tt_arena *a;
static const tt_measures *m;

static int set_up(void **state)
{
    (void)state;
    tt_err err = {0};
    a = tt_arena_new(TT_ARENA_DEFAULT);
    if (tt_measures_load(a, &m, &err) != TT_OK) {
        print_error("%s %d:%d E%u %s\n", err.where.file, err.where.line, err.where.column, err.id, err.arg[0]);
        return -1;
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    tt_arena_free(a);
    return 0;
}

static tt_qty qty(const char *text)
{
    tt_qty q;
    assert_int_equal(tt_qty_parse(a, text, &q, NULL), TT_OK);
    return q;
}

static void names(void **state)
{
    (void)state;
    static const struct {
        const char *called, *id;
    } rows[] = {{"alt", "ALT"}, {"谷丙转氨酶", "ALT"}, {"bilirubin", "BILI"}, {"总胆红素", "BILI"}, {"PLT", "PLAT"}, {"血氨", "AMMONIA"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(tt_analyte_find(m, rows[i].called)->id, rows[i].id);
    const tt_analyte *an = NULL;
    tt_err err = {0};
    assert_int_equal(tt_analyte_get(m, "bilirubine", &an, &err), TT_ENOENT);
    assert_int_equal(err.id, 951);
    assert_string_equal(err.arg[1], "bilirubin");
}

static void values(void **state)
{
    (void)state;
    static const struct {
        const char *why, *analyte, *value;
        unsigned id;
    } rows[] = {
        {"ordinary", "BILI", "342 umol/L", 0},
        {"342 mg/dL is 5850 umol/L: a swapped unit, which the message names", "BILI", "342 mg/dL", 955},
        {"20 mg/dL is 342 umol/L", "BILI", "20 mg/dL", 0},
        {"no bilirubin in U/L", "BILI", "20 U/L", 952},
        {"negative count", "PLAT", "-3 10*9/L", 966},
        {"upper limit itself", "BILI", "1200 umol/L", 0},
        {"just beyond", "BILI", "1200.1 umol/L", 953},
        {"INR is a bare number", "INR", "1.8", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_err err = {0};
        tt_analyte_check(a, tt_analyte_find(m, rows[i].analyte), qty(rows[i].value), &err);
        if (err.id != rows[i].id)
            print_error("%s: E%u\n", rows[i].why, err.id);
        assert_int_equal(err.id, rows[i].id);
    }
}

static void grades(void **state)
{
    (void)state;
    static const struct {
        const char *why, *analyte, *value, *uln, *baseline;
        int grade;
    } rows[] = {
        {"at ULN", "ALT", "40 U/L", "40 U/L", NULL, 0},
        {"just above ULN", "ALT", "40.1 U/L", "40 U/L", NULL, 1},
        {"3 x 40.0 is not above 120", "ALT", "120 U/L", "40.0 U/L", NULL, 1},
        {"above 3 x", "ALT", "120.1 U/L", "40 U/L", NULL, 2},
        {"5 x", "ALT", "200 U/L", "40 U/L", NULL, 2},
        {"above 5 x", "ALT", "200.1 U/L", "40 U/L", NULL, 3},
        {"20 x", "ALT", "800 U/L", "40 U/L", NULL, 3},
        {"above 20 x", "ALT", "801 U/L", "40 U/L", NULL, 4},
        {"abnormal baseline, below 1.5 x", "ALT", "149 U/L", "40 U/L", "100 U/L", 0},
        {"abnormal baseline, 1.5 x", "ALT", "150 U/L", "40 U/L", "100 U/L", 1},
        {"abnormal baseline, 3 x", "ALT", "300 U/L", "40 U/L", "100 U/L", 1},
        {"design.md example: 250, ULN 40, baseline 60 is above 3 x and below 5 x baseline", "ALT", "250 U/L", "40 U/L", "60 U/L", 2},
        {"bilirubin at 3 x ULN that equals baseline is grade 0 (admiral 1.4.2)", "BILI", "60 umol/L", "20 umol/L", "60 umol/L", 0},
        {"bilirubin above baseline", "BILI", "60.1 umol/L", "20 umol/L", "60 umol/L", 1},
        {"units mixed: 3.6 mg/dL = 61.57 umol/L", "BILI", "3.6 mg/dL", "20 umol/L", "60 umol/L", 1},
        {"no ULN, no baseline: not gradable, not 0", "ALT", "250 U/L", NULL, NULL, -1},
        {"baseline without ULN: cannot tell abnormal, not gradable", "ALT", "250 U/L", NULL, "60 U/L", -1},
        {"no value", "ALT", NULL, "40 U/L", NULL, -1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_grade_in in = {.symptomatic = TT_UNKNOWN, .anticoagulated = TT_UNKNOWN, .fasting = TT_UNKNOWN};
        tt_grade g;
        in.has_value = rows[i].value, in.has_uln = rows[i].uln, in.has_baseline = rows[i].baseline;
        in.value = in.has_value ? qty(rows[i].value) : in.value;
        in.uln = in.has_uln ? qty(rows[i].uln) : in.uln;
        in.baseline = in.has_baseline ? qty(rows[i].baseline) : in.baseline;
        assert_int_equal(tt_grade_value(a, m, rows[i].analyte, "5.0", &in, &g, NULL), TT_OK);
        if (g.grade != rows[i].grade)
            print_error("%s: grade %d\n", rows[i].why, g.grade);
        assert_int_equal(g.grade, rows[i].grade);
        assert_true((g.grade < 0) == (g.needs[0] != NULL));
    }
    tt_grade g;
    tt_err err = {0};
    const tt_grade_in none = {0};
    assert_int_equal(tt_grade_value(a, m, "AMMONIA", "5.0", &none, &g, &err), TT_ENOENT);
    assert_int_equal(err.id, 954);
}

static const struct CMUnitTest group[] = {
    cmocka_unit_test_setup_teardown(names, set_up, tear_down),
    cmocka_unit_test_setup_teardown(values, set_up, tear_down),
    cmocka_unit_test_setup_teardown(grades, set_up, tear_down),
};

TT_TEST_MAIN(group)
