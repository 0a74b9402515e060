/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Summaries and limits against R 4.2.2 (each table names its call) and by hand. */
#include <math.h>

#include "support/arena.h"

#include "stat/stat.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

static tt_dec dec(const char *s)
{
    tt_dec d;
    assert_int_equal(tt_dec_parse(s, &d, NULL), TT_OK);
    return d;
}

/* R: quantile(x, c(0.1, 0.25, 0.5, 0.75, 0.9), type = k) */
static void quantile_types(void **state)
{
    (void)state;
    const double x[] = {0.4, 1.2, 2.7, 3.1, 4.6, 5.5, 5.5, 7.7, 8.1, 9.9}, p[] = {0.1, 0.25, 0.5, 0.75, 0.9};
    const struct {
        tt_quantile_type type;
        double want[5];
    } cases[] = {
        {TT_Q_TYPE2, {0.8, 2.7, 5.05, 7.7, 9}},
        {TT_Q_TYPE6, {0.48, 2.325, 5.05, 7.8, 9.72}},
        {TT_Q_TYPE7, {1.12, 2.8, 5.05, 7.15, 8.28}},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t k = 0; k < COUNT(p); k++)
            TT_ASSERT_NEAR(tt_quantile(x, COUNT(x), p[k], cases[i].type), cases[i].want[k], 1e-14);
}

static void quantile_edges(void **state)
{
    (void)state;
    const double x[] = {3, 4, 8};
    const tt_quantile_type types[] = {TT_Q_TYPE2, TT_Q_TYPE6, TT_Q_TYPE7};
    for (size_t i = 0; i < COUNT(types); i++) {
        assert_true(isnan(tt_quantile(x, 0, 0.5, types[i])));
        assert_true(isnan(tt_quantile(x, 3, 1.1, types[i])));
        assert_true(isnan(tt_quantile(x, 3, NAN, types[i])));
        TT_ASSERT_NEAR(tt_quantile(x, 3, 0, types[i]), 3, 0);
        TT_ASSERT_NEAR(tt_quantile(x, 3, 1, types[i]), 8, 0);
        TT_ASSERT_NEAR(tt_quantile(x, 3, 0.5, types[i]), 4, 0);
        TT_ASSERT_NEAR(tt_quantile(x, 1, 0.75, types[i]), 3, 0);
    }
}

/* Baseline and Month 12 albumin, g/dL, of the 27 men of pbcseq who have both (visit window days 275-548 nearest 365).
 * R: with(change, c(mean(chg), sd(chg), quantile(chg, c(.25, .5, .75), type = 2 | 6 | 7), t.test(chg)$conf.int)).
 * R's own chg are doubles, so its third quartile is 0.0899999999999999; of decimals it is 0.09. */
static const struct {
    const char *base, *aval;
} albumin[] = {
    {"3.48", "3.57"}, {"2.27", "2.65"}, {"3.83", "3.6"},  {"4", "3.69"},    {"3.7", "3.98"},  {"3.7", "2.87"},  {"3.94", "3.65"},
    {"4.08", "4.08"}, {"3.94", "4.04"}, {"3.7", "3.57"},  {"3.72", "3.53"}, {"4.22", "4.19"}, {"3.26", "3.92"}, {"3.35", "4.22"},
    {"3", "3.02"},    {"4.3", "3.25"},  {"3.98", "3.44"}, {"3.95", "3.62"}, {"3.93", "3.76"}, {"3.46", "3.16"}, {"3.45", "3.23"},
    {"3.37", "3.3"},  {"3.35", "3.33"}, {"3.03", "2.87"}, {"3.99", "3.56"}, {"3.07", "2.63"}, {"3.43", "3.65"},
};

static void change_from_baseline(void **state)
{
    (void)state;
    tt_dec change[COUNT(albumin) + 1];
    for (size_t i = 0; i < COUNT(albumin); i++)
        assert_int_equal(tt_dec_sub(dec(albumin[i].aval), dec(albumin[i].base), &change[i], NULL), TT_OK);
    change[COUNT(albumin)] = TT_DEC_MISSING;
    const struct {
        tt_quantile_type type;
        double q1, q3;
    } cases[] = {{TT_Q_TYPE2, -0.31, 0.09}, {TT_Q_TYPE6, -0.31, 0.09}, {TT_Q_TYPE7, -0.305, 0.055}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        tt_summary s;
        assert_int_equal(tt_summary_dec(arena, change, COUNT(change), cases[i].type, &s, NULL), TT_OK);
        assert_int_equal(s.n, 27);
        assert_int_equal(s.missing, 1);
        assert_int_equal(s.scale, 2);
        TT_ASSERT_NEAR(s.mean, -0.115555555555556, 1e-15);
        TT_ASSERT_NEAR(s.sd, 0.40082926859712, 1e-14);
        TT_ASSERT_NEAR(s.min, -1.05, 0);
        TT_ASSERT_NEAR(s.max, 0.87, 0);
        TT_ASSERT_NEAR(s.median, -0.16, 0);
        TT_ASSERT_NEAR(s.q1, cases[i].q1, 1e-15);
        TT_ASSERT_NEAR(s.q3, cases[i].q3, 1e-15);
        const tt_estimate e = tt_mean_t(&s, 0.95);
        TT_ASSERT_NEAR(e.lower, -0.274118333250576, 1e-14);
        TT_ASSERT_NEAR(e.upper, 0.0430072221394646, 1e-14);
    }
}

static void decimals_round_as_decimals(void **state)
{
    (void)state;
    const struct {
        const char *why, *x[4];
        size_t n;
        double mean, median;
        const char *mean_text, *median_text; /* one digit more than the data */
    } cases[] = {
        {"tie kept: 2.675 is not 2.6749999", {"2.67", "2.68"}, 2, 2.675, 2.675, "2.675", "2.675"},
        {"0.1, 0.2, 0.3: 0.2, not 0.20000000000000004", {"0.1", "0.2", "0.3"}, 3, 0.2, 0.2, "0.20", "0.20"},
        {"half of 0.1 + 0.2 is 0.15", {"0.1", "0.2"}, 2, 0.15, 0.15, "0.15", "0.15"},
        {"different scales", {"1", "1.25", "2.5"}, 3, 4.75 / 3, 1.25, "1.583", "1.250"},
        {"negative tie rounds away from zero", {"-0.5", "-0.6"}, 2, -0.55, -0.55, "-0.55", "-0.55"},
        {"thousands kept as 1.6e7", {"1.6e7", "1.7e8"}, 2, 93000000, 93000000, "93000000.0", "93000000.0"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        tt_dec x[4];
        for (size_t k = 0; k < cases[i].n; k++)
            x[k] = dec(cases[i].x[k]);
        tt_summary s;
        assert_int_equal(tt_summary_dec(arena, x, cases[i].n, TT_Q_TYPE2, &s, NULL), TT_OK);
        TT_ASSERT_NEAR(s.mean, cases[i].mean, 0);
        TT_ASSERT_NEAR(s.median, cases[i].median, 0);
        assert_string_equal(tt_fixed(arena, s.mean, s.scale + 1), cases[i].mean_text);
        assert_string_equal(tt_fixed(arena, s.median, s.scale + 1), cases[i].median_text);
    }
}

static void sums_too_large_for_a_decimal(void **state)
{
    (void)state;
    const tt_dec x[] = {dec("9000000000000000000"), dec("9000000000000000000"), dec("9000000000000000000")};
    tt_summary s;
    assert_int_equal(tt_summary_dec(arena, x, 3, TT_Q_TYPE2, &s, NULL), TT_OK);
    TT_ASSERT_NEAR(s.mean, 9e18, 2048);
    TT_ASSERT_NEAR(s.sd, 0, 4096);
}

static void few_or_none(void **state)
{
    (void)state;
    const double one[] = {4.5, NAN}, gone[] = {NAN, NAN}, wild[] = {1, INFINITY};
    tt_summary s;
    assert_int_equal(tt_summary_of(arena, NULL, 0, TT_Q_TYPE2, &s, NULL), TT_OK);
    assert_true(s.n == 0 && isnan(s.mean) && isnan(s.sd) && isnan(s.median) && isnan(s.min));
    assert_int_equal(tt_summary_of(arena, gone, 2, TT_Q_TYPE2, &s, NULL), TT_OK);
    assert_true(s.n == 0 && s.missing == 2 && isnan(s.max) && isnan(tt_mean_t(&s, 0.95).value));
    assert_int_equal(tt_summary_of(arena, one, 2, TT_Q_TYPE2, &s, NULL), TT_OK);
    assert_true(s.n == 1 && s.mean == 4.5 && isnan(s.sd) && s.q1 == 4.5 && s.q3 == 4.5);
    assert_true(tt_mean_t(&s, 0.95).value == 4.5 && isnan(tt_mean_t(&s, 0.95).lower));
    tt_err err;
    assert_int_equal(tt_summary_of(arena, wild, 2, TT_Q_TYPE2, &s, &err), TT_ERANGE);
    assert_int_equal(err.id, 982);
}

/* Worked by hand: 1e8 + {1, 2, 3} has SD 1; squares of doubles alone would give 0 or 2. */
static void far_from_zero(void **state)
{
    (void)state;
    const double x[] = {1e8 + 1, 1e8 + 2, 1e8 + 3};
    tt_summary s;
    assert_int_equal(tt_summary_of(arena, x, 3, TT_Q_TYPE7, &s, NULL), TT_OK);
    TT_ASSERT_NEAR(s.mean, 1e8 + 2, 0);
    TT_ASSERT_NEAR(s.sd, 1, 0);
}

static void columns_of_a_frame(void **state)
{
    (void)state;
    tt_frame *f = tt_frame_new(arena, "ADLB");
    tt_frame_add(f, "PARAM", NULL, TT_COL_TEXT);
    tt_frame_add(f, "AVAL", NULL, TT_COL_DEC);
    tt_frame_add(f, "AVISITN", NULL, TT_COL_INT);
    tt_frame_add(f, "RATIO", NULL, TT_COL_REAL);
    for (int i = 0; i < 4; i++) {
        const size_t row = tt_frame_row(f, i + 1);
        if (i == 3)
            continue; /* a row of missing values */
        tt_set_dec(f, row, "AVAL", dec(i == 0 ? "1.5" : i == 1 ? "2.5" : "5"));
        tt_set_int(f, row, "AVISITN", i);
        tt_set_real(f, row, "RATIO", i * 0.5);
    }
    const struct {
        const char *col;
        double mean;
    } cases[] = {{"AVAL", 3}, {"AVISITN", 1}, {"RATIO", 0.5}};
    tt_summary s;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(tt_summary_col(arena, f, cases[i].col, TT_Q_TYPE2, &s, NULL), TT_OK);
        assert_int_equal(s.n, 3);
        assert_int_equal(s.missing, 1);
        TT_ASSERT_NEAR(s.mean, cases[i].mean, 0);
    }
    tt_err err;
    assert_int_equal(tt_summary_col(arena, f, "PARAM", TT_Q_TYPE2, &s, &err), TT_ENOENT);
    assert_int_equal(tt_summary_col(arena, f, "CHG", TT_Q_TYPE2, &s, &err), TT_ENOENT);
    assert_int_equal(err.id, 983);
}

/* R: binom.test(x, n)$conf.int */
static void clopper_pearson(void **state)
{
    (void)state;
    const struct {
        int32_t x, n;
        double lower, upper;
    } cases[] = {
        {0, 3, 0, 0.707598226178713},
        {1, 3, 0.00840375865961264, 0.905700675949754},
        {2, 3, 0.0942993240502461, 0.991596241340387},
        {3, 3, 0.292401773821287, 1},
        {0, 6, 0, 0.4592581264399},
        {1, 6, 0.00421074451448947, 0.641234578997675},
        {2, 6, 0.0432718682927417, 0.777221904496488},
        {3, 6, 0.118117248757025, 0.881882751242975},
        {4, 6, 0.222778095503512, 0.956728131707258},
        {5, 6, 0.358765421002325, 0.995789255485511},
        {6, 6, 0.5407418735601, 1},
        {0, 10, 0, 0.308497107818761},
        {1, 10, 0.00252857854446179, 0.445016117028195},
        {2, 10, 0.0252107263268334, 0.556095462307641},
        {3, 10, 0.0667395111777345, 0.652452850059997},
        {4, 10, 0.121552258119827, 0.737621923393055},
        {5, 10, 0.187086028447399, 0.812913971552601},
        {6, 10, 0.262378076606945, 0.878447741880173},
        {7, 10, 0.347547149940003, 0.933260488822266},
        {8, 10, 0.443904537692359, 0.974789273673167},
        {9, 10, 0.554983882971805, 0.997471421455538},
        {10, 10, 0.691502892181239, 1},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const tt_estimate e = tt_binom_exact(cases[i].x, cases[i].n, 0.95);
        TT_ASSERT_NEAR(e.value, (double)cases[i].x / cases[i].n, 0);
        TT_ASSERT_NEAR(e.lower, cases[i].lower, 1e-13);
        TT_ASSERT_NEAR(e.upper, cases[i].upper, 1e-13);
    }
    assert_true(isnan(tt_binom_exact(0, 0, 0.95).value) && isnan(tt_binom_exact(4, 3, 0.95).lower));
    assert_true(isnan(tt_binom_exact(-1, 3, 0.95).value) && isnan(tt_binom_exact(1, 3, 1).upper));
}

static void percentages(void **state)
{
    (void)state;
    const struct {
        const char *why;
        int64_t x, n;
        int digits;
        const char *want;
    } cases[] = {
        {"12.5 to whole percent: half away from zero, not to even", 1, 8, 0, "13"},
        {"12.5 exactly", 1, 8, 1, "12.5"},
        {"a tie that doubles would lose: 0.5 / 1000 of 100 %", 1, 2000, 1, "0.1"},
        {"two thirds", 2, 3, 1, "66.7"},
        {"all", 24, 24, 1, "100.0"},
        {"none", 0, 24, 1, "0.0"},
        {"of nobody", 0, 0, 1, ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(tt_percent(arena, cases[i].x, cases[i].n, cases[i].digits), cases[i].want);
}

static void conventions_are_said(void **state)
{
    (void)state;
    assert_non_null(strstr(tt_quantile_convention(TT_Q_TYPE2, TT_EN), "PCTLDEF=5"));
    assert_non_null(strstr(tt_quantile_convention(TT_Q_TYPE6, TT_ZH), "类型 6"));
    assert_non_null(strstr(tt_quantile_convention(TT_Q_TYPE7, TT_EN), "type 7"));
    assert_non_null(strstr(tt_mean_t_convention(arena, 0.9, TT_EN), "90 % limits"));
    assert_non_null(strstr(tt_binom_exact_convention(arena, 0.975, TT_ZH), "97.5%"));
}

#define WITH_ARENA(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)
static const struct CMUnitTest summary_tests[] = {
    WITH_ARENA(quantile_types),
    WITH_ARENA(quantile_edges),
    WITH_ARENA(change_from_baseline),
    WITH_ARENA(decimals_round_as_decimals),
    WITH_ARENA(sums_too_large_for_a_decimal),
    WITH_ARENA(few_or_none),
    WITH_ARENA(far_from_zero),
    WITH_ARENA(columns_of_a_frame),
    WITH_ARENA(clopper_pearson),
    WITH_ARENA(percentages),
    WITH_ARENA(conventions_are_said),
};

TT_TEST_MAIN(summary_tests)
