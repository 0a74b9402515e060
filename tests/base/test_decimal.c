/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_decimal.c -- exact decimals. Expected values are worked by hand,
 * the long ones by Python 3.11.7's integers. */
#include <math.h>

#include "support/tt_test.h"

static tt_dec dec(const char *s)
{
    tt_dec d = {-1, -1};
    if (tt_dec_parse(s, &d, NULL) != TT_OK)
        fail_msg("%s does not parse", s);
    return d;
}

static const struct {
    const char *why, *s;
    tt_code code;
    int64_t coef;
    int32_t scale;
    const char *plain;
} reading[] = {
    {"a whole number", "120", TT_OK, 120, 0, "120"},
    {"the scale is kept", "-1.60", TT_OK, -160, 2, "-1.60"},
    {"an exponent", "1.6e7", TT_OK, 16, -6, "16000000"},
    {"a small exponent", "25E-3", TT_OK, 25, 3, "0.025"},
    {"a plus", "+5", TT_OK, 5, 0, "5"},
    {"no digit before the point", ".5", TT_OK, 5, 1, "0.5"},
    {"leading zeros", "007.50", TT_OK, 750, 2, "7.50"},
    {"zero keeps its scale", "-0.00", TT_OK, 0, 2, "0.00"},
    {"zero of any size", "0e99", TT_OK, 0, 0, "0"},
    {"the largest", "9223372036854775807", TT_OK, INT64_MAX, 0, "9223372036854775807"},
    {"one more", "9223372036854775808", TT_ERANGE, 0, 0, NULL},
    {"minus one more", "-9223372036854775808", TT_ERANGE, 0, 0, NULL},
    {"zeros behind are not digits", "92233720368547758000", TT_OK, 9223372036854775800, -1, "92233720368547758000"},
    {"the finest", "0.000000000000000001", TT_OK, 1, 18, "0.000000000000000001"},
    {"finer", "0.0000000000000000001", TT_ERANGE, 0, 0, NULL},
    {"finer, but a zero", "0.0000000000000000010", TT_OK, 1, 18, "0.000000000000000001"},
    {"1e20 is 100e18", "1e20", TT_OK, 100, -18, "100000000000000000000"},
    {"its plain form reads back", ".5e32", TT_OK, 50000000000000, -18, "50000000000000000000000000000000"},
    {"the longest plain form", "-9223372036854775807000000000000000000", TT_OK, -INT64_MAX, -18, "-9223372036854775807000000000000000000"},
    {"1e40", "1e40", TT_ERANGE, 0, 0, NULL},
    {"an absurd exponent", "1e99999999999999999999", TT_ERANGE, 0, 0, NULL},
    {"19 digits with a point", "3.141592653589793238", TT_OK, 3141592653589793238, 18, "3.141592653589793238"},
    {"nothing", "", TT_EPARSE, 0, 0, NULL},
    {"only a sign", "-", TT_EPARSE, 0, 0, NULL},
    {"only a point", ".", TT_EPARSE, 0, 0, NULL},
    {"a point without digits", "5.", TT_EPARSE, 0, 0, NULL},
    {"two points", "1.2.3", TT_EPARSE, 0, 0, NULL},
    {"a decimal comma", "1,6", TT_EPARSE, 0, 0, NULL},
    {"thousands", "1,600,000", TT_EPARSE, 0, 0, NULL},
    {"a blank", " 1", TT_EPARSE, 0, 0, NULL},
    {"a unit", "1.6 mg", TT_EPARSE, 0, 0, NULL},
    {"an empty exponent", "1e", TT_EPARSE, 0, 0, NULL},
    {"hexadecimal", "0x10", TT_EPARSE, 0, 0, NULL},
    {"infinity", "inf", TT_EPARSE, 0, 0, NULL},
    {"two signs", "+-1", TT_EPARSE, 0, 0, NULL},
};

static void decimals_are_read_as_typed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof reading / sizeof *reading; i++) {
        tt_dec d = {42, 7};
        tt_err e = {0};
        char text[TT_DEC_TEXT];
        const tt_code c = tt_dec_parse(reading[i].s, &d, &e);
        if (c != reading[i].code)
            fail_msg("%s: code %d", reading[i].why, c);
        if (c == TT_OK) {
            assert_int_equal(d.coef, reading[i].coef);
            assert_int_equal(d.scale, reading[i].scale);
            assert_string_equal(tt_dec_write(d, text), reading[i].plain);
        } else {
            assert_int_equal(e.id, c == TT_EPARSE ? 480 : 481);
            assert_true(d.coef == 42 && d.scale == 7);
        }
    }
}

static void comparison_is_exact(void **state)
{
    static const struct {
        const char *why, *a, *b;
        int want;
    } cases[] = {
        {"the scale is no difference", "0.10", "0.1", 0},
        {"one unit in the last place", "120.0000000000000001", "120", 1},
        {"a double could not tell", "0.300000000000000001", "0.3", 1},
        {"far apart", "1e18", "0.000000000000000001", 1},
        {"far apart, negative", "-1e18", "0.000000000000000001", -1},
        {"zero and the finest", "0e18", "0.000000000000000001", -1},
        {"zeros", "0.000", "0", 0},
        {"past 64 bits on one side", "9223372036854775807", "9223372036854775807e1", -1},
        {"negative", "-1.60", "-1.6", 0},
        {"negative order", "-2", "-1.99", -1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_dec a = dec(cases[i].a), b = dec(cases[i].b);
        if (tt_dec_cmp(a, b) != cases[i].want || tt_dec_cmp(b, a) != -cases[i].want)
            fail_msg("%s", cases[i].why);
    }
}

static void arithmetic_is_exact_or_refused(void **state)
{
    static const struct {
        const char *why, *a;
        char op;
        const char *b, *want; /* NULL: TT_ERANGE */
    } cases[] = {
        {"three times the limit of normal is not above 120", "3", '*', "40.0", "120.0"},
        {"the classic", "0.1", '+', "0.2", "0.3"},
        {"scales meet", "1.25", '+', "1", "2.25"},
        {"minus", "1.00", '-', "0.999", "0.001"},
        {"zeros are dropped before a digit is", "9000000000000000000", '+', "0.000", "9000000000000000000"},
        {"far apart but zero", "1e18", '+', "0.000000000000000000", "1000000000000000000"},
        {"far apart after trimming", "1e18", '+', "5.00", "1000000000000000005"},
        {"too far apart", "1e18", '+', "0.000000000000000001", NULL},
        {"the sum is too large", "9223372036854775807", '+', "1", NULL},
        {"the sum ends in zero", "9223372036854775807", '+', "3", "9223372036854775810"},
        {"cells: dose by weight", "1.6e7", '*', "62.5", "1000000000"},
        {"a product of 36 decimals", "0.000000000000000001", '*', "0.1", NULL},
        {"a product whose zeros go", "0.000000000000000005", '*', "0.2", "0.000000000000000001"},
        {"the product is too long", "3037000501", '*', "3037000501", NULL},
        {"the product just fits", "3037000499", '*', "3037000499", "9223372030926249001"},
        {"large scales", "123e18", '*', "1e-18", "123"},
        {"zero times anything", "0e18", '*', "1e18", "0"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_dec a = dec(cases[i].a), b = dec(cases[i].b);
        tt_dec got = {0, 0};
        char text[TT_DEC_TEXT];
        const tt_code c = cases[i].op == '+'   ? tt_dec_add(a, b, &got, NULL)
                          : cases[i].op == '-' ? tt_dec_sub(a, b, &got, NULL)
                                               : tt_dec_mul(a, b, &got, NULL);
        if (c != (cases[i].want ? TT_OK : TT_ERANGE))
            fail_msg("%s: code %d", cases[i].why, c);
        if (c == TT_OK)
            assert_string_equal(tt_dec_write(got, text), cases[i].want);
    }
}

static void rounding_is_half_away_from_zero(void **state)
{
    static const struct {
        const char *a;
        int64_t num, den;
        int scale;
        const char *want;
    } cases[] = {
        {"2.675", 1, 1, 2, "2.68"},
        {"-2.675", 1, 1, 2, "-2.68"},
        {"2.6749", 1, 1, 2, "2.67"},
        {"1250", 1, 1, -2, "1300"},
        {"1249.99", 1, 1, -2, "1200"},
        {"1.5", 1, 1, 3, "1.500"},
        {"0.5", 1, 1, 0, "1"},
        {"-0.4", 1, 1, 0, "0"},
        {"1", 1, 3, 6, "0.333333"},
        {"2", 1, 3, 6, "0.666667"},
        {"4.2", 17104, 1000, 1, "71.8"},
        {"1", -1, 8, 2, "-0.13"},
        {"9e17", 3, 7, 0, "385714285714285714"},
        {"1e18", 1, 1, 1, NULL},
        {"1", 1, 1, 19, NULL},
        {"9223372036854775807", 2, 1, 0, NULL},
        {"9223372036854775807", INT64_MAX, INT64_MAX, 0, "9223372036854775807"},
        {"0.000000000000000001", 1, INT64_MAX, -18, "0"},
        {"5e17", 1, 1, -18, "1000000000000000000"},
        {"499999999999999999", 1, 1, -18, "0"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_dec got = {0, 0};
        char text[TT_DEC_TEXT];
        const tt_code c = tt_dec_ratio(dec(cases[i].a), cases[i].num, cases[i].den, cases[i].scale, &got, NULL);
        if (c != (cases[i].want ? TT_OK : TT_ERANGE))
            fail_msg("%s * %lld / %lld: code %d", cases[i].a, (long long)cases[i].num, (long long)cases[i].den, c);
        if (c == TT_OK)
            assert_string_equal(tt_dec_write(got, text), cases[i].want);
    }
    tt_dec d;
    assert_int_equal(tt_dec_round(dec("9.995"), 2, &d, NULL), TT_OK);
    assert_true(d.coef == 1000 && d.scale == 2);
}

static void doubles_are_the_nearest(void **state)
{
    /* literals are read by the compiler, correctly rounded */
    static const struct {
        const char *s;
        double want;
    } cases[] = {
        {"0.1", 0.1},
        {"-1.60", -1.6},
        {"1.6e7", 1.6e7},
        {"9007199254740993", 9007199254740992.0},
        {"9007199254740995", 9007199254740996.0},
        {"900719925474099.3", 900719925474099.3},
        {"9.223372036854775807", 9.223372036854775807},
        {"-92.23372036854775807", -92.23372036854775807},
        {"0.100000000000000005", 0.100000000000000005},
        {"9223372036854775807e18", 9223372036854775807e18},
        {"0.000000000000000001", 1e-18},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        TT_ASSERT_NEAR(tt_dec_double(dec(cases[i].s)), cases[i].want, 0);
}

static void doubles_become_decimals(void **state)
{
    static const struct {
        double x;
        int scale;
        const char *want;
    } cases[] = {
        {2.675, 2, "2.68"},
        {-0.5, 0, "-1"},
        {20.039, 0, "20"},
        {0.1, 18, "0.100000000000000000"},
        {1e300, 0, NULL},
        {NAN, 0, NULL},
        {INFINITY, 2, NULL},
        {1e-300, 3, "0.000"},
        {1.6e7, -6, "16000000"},
        {0, 4, "0.0000"},
        {9.3e18, 0, NULL},
        {1, 19, NULL},
        {5e-324, 18, "0.000000000000000000"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_dec got = {0, 0};
        char text[TT_DEC_TEXT];
        const tt_code c = tt_dec_from_double(cases[i].x, cases[i].scale, &got, NULL);
        if (c != (cases[i].want ? TT_OK : TT_ERANGE))
            fail_msg("%g: code %d", cases[i].x, c);
        if (c == TT_OK)
            assert_string_equal(tt_dec_write(got, text), cases[i].want);
    }
}

static void trimming_keeps_the_value(void **state)
{
    char text[TT_DEC_TEXT];
    (void)state;
    assert_string_equal(tt_dec_write(tt_dec_trim(dec("1.600")), text), "1.6");
    assert_string_equal(tt_dec_write(tt_dec_trim(dec("120")), text), "120");
    assert_string_equal(tt_dec_write(tt_dec_trim(dec("0.000")), text), "0");
    assert_string_equal(tt_dec_write(tt_dec_neg(dec("9223372036854775807")), text), "-9223372036854775807");
    assert_string_equal(tt_dec_write(tt_dec_int(-7), text), "-7");
    assert_true(strlen(tt_dec_write((tt_dec){-INT64_MAX, -18}, text)) < TT_DEC_TEXT);
}

static const struct CMUnitTest decimal[] = {
    cmocka_unit_test(decimals_are_read_as_typed),     cmocka_unit_test(comparison_is_exact),
    cmocka_unit_test(arithmetic_is_exact_or_refused), cmocka_unit_test(rounding_is_half_away_from_zero),
    cmocka_unit_test(doubles_are_the_nearest),        cmocka_unit_test(doubles_become_decimals),
    cmocka_unit_test(trimming_keeps_the_value),
};

TT_TEST_MAIN(decimal)
