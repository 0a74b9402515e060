/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_number.c -- doubles as text.
 *
 * Expected shortest forms: RFC 8785, appendix B (the rows marked so), and Python
 * 3.11.7 repr() put into ECMAScript's form; fixed forms: Python 3.11.7
 * decimal.Decimal(repr(x)).quantize(..., ROUND_HALF_UP). */
#include <math.h>

#include "support/tt_test.h"

static const struct {
    const char *why;
    double x;
    const char *want;
} shortest[] = {
    {"RFC 8785: zero", 0.0, "0"},
    {"RFC 8785: minus zero", -0.0, "0"},
    {"RFC 8785: the smallest", 5e-324, "5e-324"},
    {"RFC 8785: minus the smallest", -5e-324, "-5e-324"},
    {"RFC 8785: the largest", 1.7976931348623157e+308, "1.7976931348623157e+308"},
    {"RFC 8785: 2^53", 9007199254740992.0, "9007199254740992"},
    {"RFC 8785: 2^68", 295147905179352830000.0, "295147905179352830000"},
    {"RFC 8785", 9.999999999999997e22, "9.999999999999997e+22"},
    {"RFC 8785", 1e23, "1e+23"},
    {"RFC 8785: the last plain one", 999999999999999900000.0, "999999999999999900000"},
    {"RFC 8785: the first with an exponent", 1e21, "1e+21"},
    {"RFC 8785", 0.000001, "0.000001"},
    {"RFC 8785", 9.999999999999997e-7, "9.999999999999997e-7"},
    {"RFC 8785", 333333333.3333332, "333333333.3333332"},
    {"RFC 8785", 333333333.33333325, "333333333.33333325"},
    {"RFC 8785", -0.0000033333333333333333, "-0.0000033333333333333333"},
    {"RFC 8785: round to even", 1424953923781206.2, "1424953923781206.2"},
    {"below 1e-6 an exponent", 1e-7, "1e-7"},
    {"2^-44: the nearest 16 digits do not read back, the next ones do", 0x1p-44, "5.684341886080802e-14"},
    {"17 digits", 0.1 + 0.2, "0.30000000000000004"},
    {"the smallest normal", 2.2250738585072014e-308, "2.2250738585072014e-308"},
    {"a dose", 1.6e7, "16000000"},
    {"a third", 1.0 / 3, "0.3333333333333333"},
};

static const struct {
    const char *why;
    double x;
    int digits;
    const char *want;
} fixed[] = {
    {"a tie of the shortest form, below it in binary", 2.675, 2, "2.68"},
    {"a tie, away from zero", -2.5, 0, "-3"},
    {"carry through nines", 9.995, 2, "10.00"},
    {"carry into a new digit", 0.5, 0, "1"},
    {"below the half", 0.4999, 0, "0"},
    {"far below the half", 0.0004, 2, "0.00"},
    {"no minus before zero", -0.004, 2, "0.00"},
    {"a minus when a digit is left", -0.005, 2, "-0.01"},
    {"zeros behind", 40, 1, "40.0"},
    {"zeros between", 0.00625, 4, "0.0063"},
    {"large", 1.6e7, 0, "16000000"},
    {"1e21 is written out", 1e21, 1, "1000000000000000000000.0"},
    {"zero", 0, 3, "0.000"},
    {"minus zero", -0.0, 0, "0"},
    {"negative digits are none", 12.5, -1, "13"},
};

static void numbers_are_shortest(void **state)
{
    tt_arena *a = tt_arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof shortest / sizeof *shortest; i++)
        assert_string_equal(tt_double_text(a, shortest[i].x), shortest[i].want);
    assert_string_equal(tt_double_text(a, NAN), "null");
    assert_string_equal(tt_double_text(a, -INFINITY), "null");
    tt_arena_free(a);
}

static void numbers_are_rounded_as_printed(void **state)
{
    tt_arena *a = tt_arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        assert_string_equal(tt_fixed(a, fixed[i].x, fixed[i].digits), fixed[i].want);
    assert_string_equal(tt_fixed(a, NAN, 2), "");
    assert_string_equal(tt_fixed(a, INFINITY, 2), "");
    tt_arena_free(a);
}

/* The property the name promises, on doubles of every size. */
static void every_number_reads_back(void **state)
{
    tt_rng r = tt_rng_make(1, "doubles", 0, 0);
    const bool in_c = localeconv()->decimal_point[0] == '.';
    (void)state;
    if (!in_c)
        skip(); /* strtod itself reads this process's mark */
    tt_arena *a = tt_arena_new((size_t)64 << 20);
    for (int i = 0; i < 20000; i++) {
        const uint64_t bits = (uint64_t)tt_rng_u32(&r) << 32 | tt_rng_u32(&r);
        double x;
        memcpy(&x, &bits, sizeof x);
        if (isfinite(x) && strtod(tt_double_text(a, x), NULL) != x)
            fail_msg("%a", x);
    }
    tt_arena_free(a);
}

/* A double made of at most 15 digits has those digits, by whichever way they are found, and is rounded as they are. */
static void few_digits_come_back(void **state)
{
    tt_rng r = tt_rng_make(2, "decimals", 0, 0);
    (void)state;
    tt_arena *a = tt_arena_new((size_t)64 << 20);
    for (int i = 0; i < 100000; i++) {
        static const int64_t sizes[] = {10, 1000, 100000, 100000000, 1000000000000, 1000000000000000};
        const int64_t n = (int64_t)(((uint64_t)tt_rng_u32(&r) << 32 | tt_rng_u32(&r)) % (uint64_t)sizes[i % 6]);
        const int scale = (int)(tt_rng_u32(&r) % 13), places = (int)(tt_rng_u32(&r) % 11);
        const tt_dec d = {i % 2 ? -n : n, scale};
        const double x = tt_dec_double(d);
        tt_dec rounded, got;
        if (tt_dec_round(d, places, &rounded, NULL) != TT_OK)
            continue;
        if (fabs(x) >= 1e-6)
            assert_string_equal(tt_double_text(a, x), tt_dec_text(a, tt_dec_trim(d)));
        assert_string_equal(tt_fixed(a, x, places), tt_dec_text(a, rounded));
        if (tt_dec_from_double(x, places, &got, NULL) != TT_OK || tt_dec_cmp(got, rounded) != 0)
            fail_msg("%a to %d places", x, places);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest number[] = {
    cmocka_unit_test(few_digits_come_back),
    cmocka_unit_test(numbers_are_shortest),
    cmocka_unit_test(numbers_are_rounded_as_printed),
    cmocka_unit_test(every_number_reads_back),
};

TT_TEST_MAIN(number)
