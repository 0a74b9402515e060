/* SPDX-License-Identifier: Apache-2.0 */
/* The stable interface: the example program as it stands in the manual, refusals
 * with a sentence, columns that agree with single values, and a handle that
 * survives running out of memory at any moment. */
#include <math.h>
#include <unistd.h>

#include "support/printed.h"
#include "titrate/measure.h"

/* Included rather than linked, so that the page a reader copies is what runs here. */
int measure_meld_main(void);
#define main measure_meld_main
#include "../docs/examples/measure_meld.c"
#undef main

static void the_example_runs(void **state)
{
    (void)state;
    char text[1024] = "";
    assert_int_equal(printed(measure_meld_main, text), 0);
    assert_string_equal(text, "MELD 20 (20.0477)\nrow 1: 7\nrow 2: 20\nrow 3: not known\n"
                              "Alanine aminotransferase increased: grade 2 (> 3 x baseline if baseline was abnormal)\n");
}

static void refusals(void **state)
{
    static const char *const swapped[] = {"bilirubin=342 mg/dL"}, *const misspelt[] = {"bilirubn=4 mg/dL"}, *const bare[] = {"4.2"};
    static const char *const upside[] = {"value=250 U/L", "lln=50 U/L", "uln=40 U/L"}, *const zero[] = {"value=250 U/L", "uln=0 U/L"};
    char why[TT_MS_WHY];
    tt_ms *m = NULL;
    tt_ms_scored r;
    tt_ms_graded g;
    (void)state;
    assert_int_not_equal(tt_ms_open("tests/measure/no-such-folder", &m, why), 0);
    assert_null(m);
    assert_non_null(strstr(why, "E3"));
    assert_int_equal(tt_ms_open(NULL, &m, why), 0);
    assert_int_not_equal(tt_ms_score(m, "meld", swapped, 1, &r, why), 0);
    assert_non_null(strstr(why, "E955"));
    assert_non_null(strstr(why, "give unit umol/L"));
    assert_int_not_equal(tt_ms_score(m, "meld", misspelt, 1, &r, why), 0);
    assert_non_null(strstr(why, "did you mean: bilirubin"));
    assert_int_not_equal(tt_ms_score(m, "meld", bare, 1, &r, why), 0);
    assert_int_not_equal(tt_ms_score(m, "meldd", bare, 0, &r, why), 0);
    assert_non_null(strstr(why, "did you mean meld?"));
    assert_int_not_equal(tt_ms_grade(m, "ALT", "5.0", upside, 3, &g, why), 0);
    assert_non_null(strstr(why, "E968"));
    assert_int_not_equal(tt_ms_grade(m, "ALT", "5.0", zero, 2, &g, why), 0);
    assert_non_null(strstr(why, "E967"));
    assert_int_not_equal(tt_ms_grade(m, "ALT", "7.0", zero, 1, &g, why), 0);
    assert_string_equal(tt_ms_analyte_name(m, 0), "AFP");
    assert_string_equal(tt_ms_score_name(m, 0), "aa-gradient");
    assert_null(tt_ms_score_name(m, 1000));
    tt_ms_free(m);
    tt_ms_free(NULL);
}

static void not_known(void **state)
{
    static const char *const in[] = {"bilirubin=溶血", "inr=1.2"}, *const said[] = {"value=250 U/L"};
    char why[TT_MS_WHY];
    tt_ms *m = NULL;
    tt_ms_scored r;
    tt_ms_graded g;
    (void)state;
    assert_int_equal(tt_ms_open(NULL, &m, why), 0);
    assert_int_equal(tt_ms_score(m, "meld", in, 2, &r, why), 0);
    assert_false(r.known);
    assert_true(isnan(r.value));
    assert_string_equal(r.missing, "bilirubin creatinine");
    assert_int_equal(tt_ms_grade(m, "ALT", "5.0", said, 1, &g, why), 0);
    assert_int_equal(g.grade, -1);
    assert_string_equal(g.needs, "uln");
    tt_ms_free(m);
}

/* Three visits of two tests; ALT's baseline of 60 is abnormal, so that 250 is grade 2 and 100 none. */
static void visits(void **state)
{
    static const tt_ms_test test[] = {{"ALT", "U/L", 7, 40, 0, 0, 0}, {"PLAT", NULL, 125, 350, 0, 0, 0}};
    static const int32_t subject[] = {1, 1, 1, 1, 1, 1};
    static const int16_t which[] = {0, 0, 0, 1, 1, 1}, wrong[] = {0, 0, 0, 1, 1, 2};
    static const double at[] = {0, 1, 2, 0, 1, 2}, value[] = {60, 250, 80, 200, 48, 24.9};
    static const int8_t want[] = {0, 2, 0, 0, 3, 4};
    double base[6], change[6];
    int8_t grade_of[6];
    tt_ms_visits v = {6, subject, which, at, value, base, change, grade_of};
    char why[TT_MS_WHY];
    tt_ms *m = NULL;
    (void)state;
    assert_int_equal(tt_ms_open(NULL, &m, why), 0);
    assert_int_equal(tt_ms_grade_visits(m, "5.0", test, 2, &v, why), 0);
    assert_memory_equal(grade_of, want, sizeof want);
    assert_true(base[2] == 60 && change[1] == 190 && isnan(change[0]));
    v.test = wrong;
    assert_int_not_equal(tt_ms_grade_visits(m, "5.0", test, 2, &v, why), 0);
    tt_ms_free(m);
}

static void out_of_memory(void **state)
{
    static const char *const in[] = {"bilirubin=72 umol/L", "inr=1.2", "creatinine=1.9 mg/dL"};
    (void)state;
    for (long n = 1; n < 4000; n++) {
        char why[TT_MS_WHY];
        tt_ms *m = NULL;
        tt_ms_scored r = {0};
        tt_arena_fail_at(n);
        int code = tt_ms_open(NULL, &m, why);
        code = code ? code : tt_ms_score(m, "meld", in, 3, &r, why);
        tt_arena_fail_at(0);
        if (m)
            assert_int_equal(tt_ms_score(m, "meld", in, 3, &r, why), 0); /* whole after the failure */
        tt_ms_free(m);
        if (code == 0)
            return;
    }
    fail_msg("the sweep did not come to an end");
}

static const struct CMUnitTest public[] = {
    cmocka_unit_test(the_example_runs), cmocka_unit_test(refusals),      cmocka_unit_test(not_known),
    cmocka_unit_test(visits),           cmocka_unit_test(out_of_memory),
};

TT_TEST_MAIN(public)
