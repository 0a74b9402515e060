/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_text.c -- UTF-8 text. */
#include "support/tt_test.h"

static tt_arena *a;

static int open_arena(void **state)
{
    (void)state;
    a = tt_arena_new((size_t)64 << 20);
    return a ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    tt_arena_free(a);
    return 0;
}

static void utf8_is_checked(void **state)
{
    static const struct {
        const char *why, *s;
        size_t n;
        bool valid;
    } cases[] = {
        {"empty", "", 0, true},
        {"ASCII", "abc", 3, true},
        {"Chinese", "\xE9\x87\x8F", 3, true},
        {"U+10FFFF, the last", "\xF4\x8F\xBF\xBF", 4, true},
        {"past the last", "\xF4\x90\x80\x80", 4, false},
        {"a NUL inside", "a\0b", 3, false},
        {"overlong slash", "\xC0\xAF", 2, false},
        {"overlong, three bytes", "\xE0\x80\xAF", 3, false},
        {"overlong, four bytes", "\xF0\x80\x80\xAF", 4, false},
        {"surrogate U+D800", "\xED\xA0\x80", 3, false},
        {"before the surrogates", "\xED\x9F\xBF", 3, true},
        {"cut short", "\xE9\x87", 2, false},
        {"a lone continuation", "\x80", 1, false},
        {"GB18030, not UTF-8", "\xC1\xBF", 2, false},
        {"no such byte", "\xFF", 1, false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (tt_utf8_valid(cases[i].s, cases[i].n) != cases[i].valid)
            fail_msg("%s", cases[i].why);
}

static void utf8_is_decoded_past_bad_bytes(void **state)
{
    static const unsigned want[] = {'a', 0x91CF, 0xFFFD, 'b', 0x10000, 0xFFFD, 0xFFFD};
    const char *s = "a\xE9\x87\x8F\xFF"
                    "b\xF0\x90\x80\x80\xE9\x87";
    (void)state;
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_int_equal(tt_utf8_next(&s), want[i]);
    assert_int_equal(*s, '\0');
    assert_int_equal(tt_utf8_next(&s), 0);
}

static void utf8_is_written_and_cut(void **state)
{
    static const struct {
        const char *why, *want;
        unsigned c;
    } points[] = {
        {"the last of one byte", "\x7F", 0x7F},
        {"the first of two", "\xC2\x80", 0x80},
        {"the last of two", "\xDF\xBF", 0x7FF},
        {"the first of three", "\xE0\xA0\x80", 0x800},
        {"the last of three", "\xEF\xBF\xBF", 0xFFFF},
        {"the first of four", "\xF0\x90\x80\x80", 0x10000},
        {"the last of all", "\xF4\x8F\xBF\xBF", 0x10FFFF},
    };
    (void)state;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        tt_buf b = tt_buf_new(a);
        tt_buf_add_point(&b, points[i].c);
        if (strcmp(tt_buf_text(&b), points[i].want) != 0)
            fail_msg("%s", points[i].why);
    }
    assert_int_equal(tt_utf8_cut("a\xE9\x87\x8F", 4), 4);
    assert_int_equal(tt_utf8_cut("a\xE9\x87\x8F", 3), 1);
    assert_int_equal(tt_utf8_cut("a\xE9\x87\x8F", 1), 1);
    assert_int_equal(tt_utf8_cut("\xE9\x87\x8F", 2), 0);
    assert_int_equal(tt_utf8_mark("\xEF\xBB\xBF", 3), 3);
    assert_int_equal(tt_utf8_mark("\xEF\xBB\xBF", 2), 0);
    assert_int_equal(tt_utf8_mark("\xEF\xBB\xBE", 3), 0);
}

static void an_index_in_a_path(void **state)
{
    static const struct {
        const char *s, *rest;
        bool is;
        size_t want;
    } cases[] = {
        {"0]", "", true, 0},   {"12].x", ".x", true, 12}, {"007]", "", true, 7},   {"999999999]", "", true, 999999999},
        {"]", NULL, false, 0}, {"1", NULL, false, 0},     {"1.", NULL, false, 0},  {"1000000000]", NULL, false, 0},
        {"", NULL, false, 0},  {"-1]", NULL, false, 0},   {" 1]", NULL, false, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *s = cases[i].s;
        size_t got = 77;
        if (tt_str_index(&s, &got) != cases[i].is || got != (cases[i].is ? cases[i].want : 77) ||
            (cases[i].is && strcmp(s, cases[i].rest) != 0))
            fail_msg("%s", cases[i].s);
    }
}

static void widths_on_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(tt_text_width("ALT 40 U/L"), 10);
    assert_int_equal(tt_text_width("总胆红素"), 8);
    assert_int_equal(tt_text_width("ＡＢ（1）"), 9);
    assert_int_equal(tt_text_width("e\xCC\x81"), 1); /* combining acute */
    assert_int_equal(tt_text_width("µmol/L ≥"), 8);
}

static void blanks_and_full_width(void **state)
{
    (void)state;
    assert_string_equal(tt_str_trim(a, " \t　1.6　x　\r\n"), "1.6　x");
    assert_string_equal(tt_str_trim(a, "　 　"), "");
    assert_string_equal(tt_str_halfwidth(a, "１．６　ＡＬＴ（Ｕ／Ｌ）总"), "1.6 ALT(U/L)总");
    assert_string_equal(tt_str_halfwidth(a, ""), "");
    assert_string_equal(tt_str_halfwidth(a, "\xFF"), "\xFF");
}

static void comparisons(void **state)
{
    (void)state;
    assert_true(tt_streq(NULL, NULL) && tt_streq("a", "a") && !tt_streq("a", NULL) && !tt_streq(NULL, "a"));
    assert_true(tt_str_ieq("AlT", "aLt") && !tt_str_ieq("alt", "al") && !tt_str_ieq("É", "é") && !tt_str_ieq(NULL, ""));
    assert_true(tt_str_starts("dlt.window", "dlt.") && !tt_str_starts("dl", "dlt"));
    assert_true(tt_str_ends("a.yaml", ".yaml") && !tt_str_ends("l", ".yaml") && tt_str_ends("x", ""));
    assert_string_equal(tt_strndup(a, "abc", 2), "ab");
    assert_string_equal(tt_strndup(a, "abc", 9), "abc");
}

static void a_buffer_grows(void **state)
{
    tt_buf b = tt_buf_new(a);
    (void)state;
    assert_string_equal(tt_buf_text(&b), "");
    for (int i = 0; i < 10000; i++)
        tt_buf_printf(&b, "%d,", i % 10);
    tt_buf_addc(&b, '!');
    tt_buf_addn(&b, NULL, 0);
    assert_int_equal(b.n, 20001);
    assert_int_equal(strlen(tt_buf_text(&b)), 20001);
    assert_true(tt_str_ends(tt_buf_text(&b), "8,9,!"));
    assert_string_equal(tt_printf(a, "%s-%03d", "HLC", 3), "HLC-003");
    assert_string_equal(tt_printf(a, "%s", ""), "");
}

static void the_nearest_word(void **state)
{
    static const char *const words[] = {"bilirubin", "creatinine", "dlt", "window", "cohorts", "inr"};
    static const struct {
        const char *why, *word, *want;
    } cases[] = {
        {"two letters swapped", "bilirbuin", "bilirubin"},
        {"one missing", "creatinne", "creatinine"},
        {"case is no difference", "DLT", "dlt"},
        {"a swap is one edit", "idnr", "inr"},
        {"half of a short word is not near", "in", NULL},
        {"nothing near", "hepatocyte", NULL},
        {"four edits", "biliXXXXn", NULL},
        {"longer than any word", "0123456789012345678901234567890123456789012345678901234567890123456789", NULL},
        {"empty", "", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!tt_streq(tt_nearest(cases[i].word, words, sizeof words / sizeof *words), cases[i].want))
            fail_msg("%s", cases[i].why);
}

static const struct CMUnitTest text[] = {
    cmocka_unit_test_setup_teardown(utf8_is_checked, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(utf8_is_decoded_past_bad_bytes, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(utf8_is_written_and_cut, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(an_index_in_a_path, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(widths_on_a_terminal, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(blanks_and_full_width, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(comparisons, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(a_buffer_grows, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(the_nearest_word, open_arena, close_arena),
};

TT_TEST_MAIN(text)
