/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_message.c -- errors, findings and their sentences in both languages. */
#include "support/tt_test.h"

static void exit_status_follows_from_the_kind(void **state)
{
    static const struct {
        tt_code code;
        int status;
    } cases[] = {{TT_OK, 0},      {TT_EDENIED, 1}, {TT_ECORRUPT, 1}, {TT_EPARSE, 2}, {TT_ENOMEM, 2},
                 {TT_EUSAGE, 64}, {TT_EINTR, 130}, {TT_EIO, 2},      {TT_EBUSY, 2}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(tt_code_exit(cases[i].code), cases[i].status);
    assert_string_equal(tt_code_text(TT_EUNIT), "the units do not agree");
    assert_string_equal(tt_code_text((tt_code)99), "unknown code");
}

static void a_failure_is_filled_and_returned(void **state)
{
    tt_err e;
    (void)state;
    assert_int_equal(tt_fail(&e, TT_EIO, 2, tt_at("a.csv", 3, 4), "a.csv", "no"), TT_EIO);
    assert_int_equal(e.kind, TT_EIO);
    assert_int_equal(e.id, 2);
    assert_string_equal(e.where.file, "a.csv");
    assert_int_equal(e.where.line, 3);
    assert_string_equal(e.arg[1], "no");
    assert_string_equal(e.arg[2], "");
    assert_int_equal(tt_fail(NULL, TT_EIO, 2, tt_at(NULL, 0, 0)), TT_EIO);
    tt_fail(&e, TT_EIO, 2, e.where, e.arg[1], "1", "2", "3", "4"); /* from itself, and one too many */
    assert_string_equal(e.arg[0], "no");
    assert_string_equal(e.arg[3], "3");
}

static void long_texts_are_cut_between_characters(void **state)
{
    char s[400] = "";
    tt_err e;
    (void)state;
    for (int i = 0; i < 100; i++)
        strcat(s, "\xE9\x87\x8F"); /* U+91CF, three bytes */
    tt_fail(&e, TT_EPARSE, 480, tt_at_path(s), s);
    assert_int_equal(strlen(e.arg[0]), 189);     /* 63 characters: 191 is not a multiple of 3 */
    assert_int_equal(strlen(e.where.path), 126); /* the end, 42 characters */
    assert_true(tt_utf8_valid(e.arg[0], 189) && tt_utf8_valid(e.where.path, 126));
    const tt_where w =
        tt_at("/a/very/long/0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345/"
              "protocol.yaml",
              1, 1);
    assert_int_equal(strlen(w.file), 127);
    assert_true(tt_str_ends(w.file, "/protocol.yaml"));
}

static void templates_are_filled(void **state)
{
    static const struct {
        const char *why, *template_;
        const char *arg[TT_ERR_ARGS];
        const char *want;
    } cases[] = {
        {"in order", "{0} and {1}", {"a", "b"}, "a and b"},
        {"out of order and twice", "{1}{0}{1}", {"a", "b"}, "bab"},
        {"a missing argument is seen", "{0} is not {2}", {"a"}, "a is not ?"},
        {"an argument is not a template", "{0}{1}", {"{1}", "x"}, "{1}x"},
        {"other braces stay", "{4} {x} {} {", {"a"}, "{4} {x} {} {"},
        {"at both ends", "{3}", {"a", "b", "c", "d"}, "d"},
        {"nothing", "", {0}, ""},
    };
    tt_arena *a = tt_arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(tt_message_fill(a, cases[i].template_, cases[i].arg), cases[i].want);
    tt_arena_free(a);
}

static void a_line_has_place_code_reason_and_fix(void **state)
{
    tt_arena *a = tt_arena_new(1 << 20);
    tt_err e;
    (void)state;
    tt_fail(&e, TT_EPARSE, 490, tt_at("x.csv", 31, 3), "2026-02-30");
    assert_string_equal(
        tt_err_text(a, &e, TT_EN),
        "x.csv:31:3: E490: '2026-02-30' is not a date. fix: write 2026-03-04 or 2026-03-04 14:10; 2026-03 if the day is not known");
    assert_string_equal(tt_err_message(a, &e, TT_ZH), "“2026-02-30”不是日期");
    assert_true(tt_str_starts(tt_err_text(a, &e, TT_ZH), "x.csv:31:3: E490: “2026-02-30”不是日期。处理：写作"));
    tt_fail(&e, TT_EPARSE, 490, tt_at_path("HLC-003 / D7"), "");
    assert_true(tt_str_starts(tt_err_text(a, &e, TT_EN), "HLC-003 / D7: E490: '' is not a date. fix: "));
    tt_fail(&e, TT_EUSAGE, 906, tt_at_path("user"), "TITRATE_USER"); /* a question has its own mark */
    assert_true(tt_str_starts(tt_err_text(a, &e, TT_EN), "user: E906: who is acting? fix: give"));
    assert_true(tt_str_starts(tt_err_text(a, &e, TT_ZH), "user: E906: 由谁操作？处理：请用"));
    tt_fail(&e, TT_EBUSY, 0, tt_at(NULL, 0, 0));
    assert_string_equal(tt_err_text(a, &e, TT_EN), "another process holds it");
    tt_fail(&e, TT_EIO, 65000, tt_at("f", 0, 9));
    assert_string_equal(tt_err_text(a, &e, TT_ZH), "f: E65000: the system could not read or write");
    tt_arena_free(a);
}

static void messages_are_found_and_in_order(void **state)
{
    char code[8];
    unsigned last = 0;
    size_t n = 0;
    (void)state;
    for (const tt_message *m; (m = tt_message_at(n)); n++) {
        assert_true(m->id > last);
        last = m->id;
        assert_ptr_equal(tt_message_find(m->id), m);
        for (int l = 0; l < TT_LANGS; l++)
            assert_true(m->text[l] && *m->text[l] && *m->fix[l] && *m->explain[l]);
        assert_true(m->risk >= 1 && m->risk <= 9);
    }
    assert_true(n >= 16); /* those of base itself */
    assert_null(tt_message_find(0));
    assert_null(tt_message_find(last + 1));
    tt_message_code(1, code);
    assert_string_equal(code, "E1");
    tt_message_code(481, code);
    assert_string_equal(code, "E481");
}

static void languages_are_two(void **state)
{
    tt_lang lang = TT_LANGS;
    (void)state;
    assert_int_equal(tt_lang_parse("zh", &lang), TT_OK);
    assert_int_equal(lang, TT_ZH);
    assert_int_equal(tt_lang_parse("en", &lang), TT_OK);
    assert_int_equal(lang, TT_EN);
    assert_int_equal(tt_lang_parse("de", &lang), TT_EUSAGE);
    assert_int_equal(tt_lang_parse(NULL, &lang), TT_EUSAGE);
    assert_int_equal(lang, TT_EN);
}

static void findings_are_ranked_by_risk(void **state)
{
    static const struct {
        unsigned id; /* 1..7: risk 9; 480..492: risk 5; 495: risk 7 */
        const char *file;
        int line;
    } given[] = {{2, "b", 1}, {495, "a", 1}, {490, "b", 9}, {490, "b", 2}, {491, "b", 2}, {490, "a", 7}, {480, "b", 2}},
      want[] = {{490, "a", 7}, {490, "b", 2}, {491, "b", 2}, {480, "b", 2}, {490, "b", 9}, {495, "a", 1}, {2, "b", 1}};
    tt_arena *a = tt_arena_new(1 << 20);
    tt_findings fs = tt_findings_new(a);
    (void)state;
    tt_findings_rank(&fs);
    for (size_t i = 0; i < 7; i++)
        tt_find(&fs, given[i].id, tt_at(given[i].file, given[i].line, 1), "x");
    tt_findings_rank(&fs);
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(fs.at[i].id, want[i].id);
        assert_string_equal(fs.at[i].where.file, want[i].file);
        assert_int_equal(fs.at[i].where.line, want[i].line);
    }
    tt_find(&fs, 2, tt_at("late", 1, 1)); /* growing after ranking */
    assert_int_equal(tt_findings_count(&fs, TT_NOTE), 8);
    assert_int_equal(tt_findings_count(&fs, TT_ERROR), 8);
    assert_true(tt_findings_has(&fs, 495));
    assert_false(tt_findings_has(&fs, 496));
    assert_string_equal(tt_finding_message(a, &fs.at[7], TT_EN), "cannot read ?: ?");
    assert_true(tt_str_starts(tt_finding_text(a, &fs.at[0], TT_EN), "a:7:1: E490: 'x' is not a date. fix: "));
    assert_string_equal(tt_finding_fix(a, &fs.at[7], TT_EN), "check that the file exists and that you may read it");
    tt_arena_free(a);
}

static void definitions_are_found_by_path_and_folder(void **state)
{
    size_t n = 0, within = 0;
    const tt_def *d = tt_def_all("", &n), *scores = NULL;
    (void)state;
    assert_true(n > 100);
    for (size_t i = 0; i < n; i++) {
        assert_true(i == 0 || strcmp(d[i - 1].path, d[i].path) < 0);
        assert_ptr_equal(tt_def_find(d[i].path), &d[i]);
        assert_int_equal(d[i].data[d[i].size], '\0');
    }
    scores = tt_def_all("scores/", &within);
    assert_true(within > 0 && within < n);
    for (size_t i = 0; i < n; i++)
        assert_true(tt_str_starts(d[i].path, "scores/") == (&d[i] >= scores && &d[i] < scores + within));
    assert_null(tt_def_find("nowhere/nothing.yaml"));
    tt_def_all("nowhere/", &n);
    assert_int_equal(n, 0);
}

static const struct CMUnitTest message[] = {
    cmocka_unit_test(exit_status_follows_from_the_kind),
    cmocka_unit_test(a_failure_is_filled_and_returned),
    cmocka_unit_test(long_texts_are_cut_between_characters),
    cmocka_unit_test(templates_are_filled),
    cmocka_unit_test(a_line_has_place_code_reason_and_fix),
    cmocka_unit_test(messages_are_found_and_in_order),
    cmocka_unit_test(languages_are_two),
    cmocka_unit_test(findings_are_ranked_by_risk),
    cmocka_unit_test(definitions_are_found_by_path_and_folder),
};

TT_TEST_MAIN(message)
