/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_locale.c -- a program that embeds titrate may have entered any
 * locale: numbers and their reading stay the same. */
#include <locale.h>
#include <math.h>

#include "support/tt_test.h"

static const char *const with_comma[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "fr_FR.utf8", "ru_RU.utf8", "de_DE"};

static void enter_comma_locale(void)
{
    for (size_t i = 0; i < sizeof with_comma / sizeof *with_comma; i++)
        if (setlocale(LC_ALL, with_comma[i]) && localeconv()->decimal_point[0] == ',')
            return;
    setlocale(LC_ALL, "C");
    skip();
}

static void numbers_keep_their_point(void **state)
{
    tt_dec d;
    char text[TT_DEC_TEXT], probe[16];
    (void)state;
    enter_comma_locale();
    tt_arena *a = tt_arena_new(1 << 20);
    snprintf(probe, sizeof probe, "%.1f", 1.5);
    assert_string_equal(probe, "1,5"); /* the locale is really in force */
    assert_string_equal(tt_double_text(a, 1.5), "1.5");
    assert_string_equal(tt_double_text(a, -1234567.25), "-1234567.25");
    assert_string_equal(tt_double_text(a, 1.25e-9), "1.25e-9");
    assert_string_equal(tt_double_text(a, 5e-324), "5e-324");
    assert_string_equal(tt_fixed(a, 1234.565, 2), "1234.57");
    assert_int_equal(tt_dec_parse("1.60", &d, NULL), TT_OK);
    assert_string_equal(tt_dec_write(d, text), "1.60");
    TT_ASSERT_NEAR(tt_dec_double(d), 1.6, 0);
    assert_int_equal(tt_dec_parse("1,60", &d, NULL), TT_EPARSE);
    assert_int_equal(tt_dec_from_double(2.675, 2, &d, NULL), TT_OK);
    assert_string_equal(tt_dec_write(d, text), "2.68");
    setlocale(LC_ALL, "C");
    tt_arena_free(a);
}

static const struct CMUnitTest locale[] = {
    cmocka_unit_test(numbers_keep_their_point),
};

TT_TEST_MAIN(locale)
