/* SPDX-License-Identifier: Apache-2.0 */
/* The one form: rows of before and after, and that formatting twice is formatting once,
 * with every value and comment kept, for every study and draft at hand. */
#include <dirent.h>
#include <glob.h>

#include "support/tt_test.h"

#include "study/study.h"

static const struct {
    const char *why, *text, *want;
} rows[] = {
    {"already so", "a:\n  b: 1\n", "a:\n  b: 1\n"},
    {"four blanks a level", "a:\n    b:\n        c: 1\n    d: 2\n", "a:\n  b:\n    c: 1\n  d: 2\n"},
    {"a list below its key", "a:\n- x\n- y\nb: 1\n", "a:\n  - x\n  - y\nb: 1\n"},
    {"a map in a list", "a:\n-   id: x\n    t: 1\n-   id: y\n", "a:\n  - id: x\n    t: 1\n  - id: y\n"},
    {"a list in a list", "a:\n  -   - 1\n      - 2\n  - - 3\n", "a:\n  - - 1\n    - 2\n  - - 3\n"},
    {"blanks and commas", "a:    [1,2 ,  3 ]\nb: { x:  1,y: 2 }\n", "a: [1, 2, 3]\nb: {x: 1, y: 2}\n"},
    {"empty lines", "\n\na: 1\n\n\n\nb: 2\n\n", "a: 1\n\nb: 2\n"},
    {"blanks at the end, no end of line", "a: 1   \nb: 2", "a: 1\nb: 2\n"},
    {"lines of another system", "a: 1\r\nb:\r\n    c: 2\r\n", "a: 1\nb:\n  c: 2\n"},
    {"lines of two systems", "a: 1\rb:\n\r- - 1\r\n", "a: 1\nb:\n\n  - - 1\n"},
    {"comments stay, and stay in line", "# top\na:   1  # one\nbb:  22   # two\n", "# top\na: 1  # one\nbb: 22   # two\n"},
    {"a comment goes with what follows", "a:\n    # of b\n    b: 1\n", "a:\n  # of b\n  b: 1\n"},
    {"a comment right of the level that follows", "a:\n      # one\n    - b: 1\n", "a:\n  # one\n  - b: 1\n"},
    {"a comment right of a list below its key", "a:\n   # one\n- x\n", "a:\n  # one\n  - x\n"},
    {"a comment at the end of a map", "a:\n    b: 1\n    # last\nc: 2\n", "a:\n  b: 1\n  # last\nc: 2\n"},
    {"no comment in a text", "a: x#y\nb: \"p # q\"\n", "a: x#y\nb: \"p # q\"\n"},
    {"a text in quotes keeps its blanks", "a: \"x   y\"\nb: 'it''s  so'\n", "a: \"x   y\"\nb: 'it''s  so'\n"},
    {"a literal block moves as one", "a:\n    b: |-\n        x\n          y\n\n        z\n    c: 1\n",
     "a:\n  b: |-\n      x\n        y\n\n      z\n  c: 1\n"},
    {"brackets over lines", "a: [1,\n    2,   # two\n    3]\nb: 1\n", "a: [1,\n    2,   # two\n    3]\nb: 1\n"},
    {"a text in brackets over lines", "a:\n    b: {x: \"p\n      q\" ,  y: 2}\n", "a:\n  b: {x: \"p\n    q\", y: 2}\n"},
    {"words that look like marks", "a: x - y\nb: a, b [c]\n", "a: x - y\nb: a, b [c]\n"},
    {"nothing behind a key", "a:\nb:   # open\n", "a:\nb:   # open\n"},
};

static const char *formatted(tt_arena *a, const char *name, const char *text)
{
    const char *out = NULL;
    tt_err err = {0};
    if (tt_study_format(a, name, text, strlen(text), &out, &err) != TT_OK)
        fail_msg("%s: %s", name, tt_err_text(a, &err, TT_EN));
    return out;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *out = formatted(a, rows[i].why, rows[i].text);
        if (strcmp(out, rows[i].want) != 0)
            fail_msg("%s: got\n%s", rows[i].why, out);
        if (strcmp(formatted(a, rows[i].why, out), out) != 0)
            fail_msg("%s: twice is not once:\n%s", rows[i].why, formatted(a, rows[i].why, out));
        tt_arena_free(a);
    }
}

static void twice(tt_arena *a, const char *path, const char *text)
{
    const char *once = formatted(a, path, text), *again = formatted(a, path, once);
    if (strcmp(once, again) != 0)
        fail_msg("%s: twice is not once", path);
}

static size_t try_files(const char *pattern, bool record)
{
    glob_t found;
    size_t n = 0;
    if (glob(pattern, 0, NULL, &found) != 0)
        return 0;
    for (; n < found.gl_pathc; n++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        char *text = NULL;
        size_t size = 0;
        tt_draft d = {0};
        assert_int_equal(tt_file_read(a, found.gl_pathv[n], 64 << 20, &text, &size, NULL), TT_OK);
        if (record)
            assert_int_equal(tt_draft_from_record(a, found.gl_pathv[n], text, size, &d, NULL), TT_OK);
        twice(a, found.gl_pathv[n], record ? d.text : text);
        if (record && strcmp(formatted(a, "draft", d.text), d.text) != 0)
            fail_msg("%s: its draft is not in the one form:\n%s", found.gl_pathv[n], formatted(a, "draft", d.text));
        tt_arena_free(a);
    }
    globfree(&found);
    return n;
}

static void test_files(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    assert_true(try_files("studies/*/protocol.yaml", false) >= 3);
    assert_true(try_files("defs/*/*.yaml", false) >= 50);
    assert_true(try_files("tests/data/registry/*.json", true) >= 4);
    if (tt_test_shared())
        assert_true(try_files(tt_printf(a, "%s/registry/v2*/*.json", tt_test_shared()), true) >= 165);
    tt_arena_free(a);
}

static const struct CMUnitTest fmt[] = {cmocka_unit_test(test_rows), cmocka_unit_test(test_files)};

TT_TEST_MAIN(fmt)
