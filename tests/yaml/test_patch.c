/* SPDX-License-Identifier: Apache-2.0 */
/* tests/yaml/test_patch.c -- texts written so that they read back, one change at a time. */
#include "support/tt_test.h"

#include "yaml/yaml.h"

static const struct {
    const char *why, *text, *want;
} quotes[] = {
    {"a word", "cells/kg", "cells/kg"},
    {"a number", "1.6e7", "1.6e7"},
    {"below zero", "-2 d", "-2 d"},
    {"a time", "14:10", "14:10"},
    {"Chinese", "\xE5\x89\x82\xE9\x87\x8F", "\xE5\x89\x82\xE9\x87\x8F"},
    {"nothing", "", "\"\""},
    {"a blank in front", " x", "\" x\""},
    {"a blank behind", "x ", "\"x \""},
    {"a comment", "x #y", "\"x #y\""},
    {"no comment", "x#y", "x#y"},
    {"a colon and a blank", "a: b", "\"a: b\""},
    {"a colon at the end", "a:", "\"a:\""},
    {"a bracket: it might stand in a flow list", "mm[Hg]", "\"mm[Hg]\""},
    {"a comma", "1,5", "\"1,5\""},
    {"an alias", "*a", "\"*a\""},
    {"an anchor", "&a", "\"&a\""},
    {"a tag", "!a", "\"!a\""},
    {"a percent sign in front", "%", "\"%\""},
    {"a dash alone", "-", "\"-\""},
    {"a dash and a blank", "- a", "\"- a\""},
    {"a document's start", "---", "\"---\""},
    {"a document's end", "...", "\"...\""},
    {"a merge", "<<", "\"<<\""},
    {"quotes and backslash", "say \"a\\b\"", "say \"a\\b\""},
    {"quotes in front", "\"a\" \\", "\"\\\"a\\\" \\\\\""},
    {"lines and tabs", "a\n\tb\r", "\"a\\n\\tb\\r\""},
    {"a control character", "a\x01", "\"a\\x01\""},
    {"a line separator", "a\xE2\x80\xA8z", "\"a\\u2028z\""},
    {"next line", "a\xC2\x85z", "\"a\\x85z\""},
    {"a byte order mark", "a\xEF\xBB\xBFz", "\"a\\uFEFFz\""},
};

static const tt_node *read_back(tt_arena *a, const char *before, const char *quoted, const char *after, const char *path)
{
    const char *text = tt_printf(a, "%s%s%s", before, quoted, after);
    tt_yaml y;
    tt_err err = {0};
    if (tt_yaml_parse(a, "x.yaml", text, strlen(text), &y, &err) != TT_OK) {
        print_error("%s: %s\n", text, tt_err_text(a, &err, TT_EN));
        fail();
    }
    return tt_node_find(y.root, path);
}

static void quoted_texts_read_back(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        const char *q = tt_yaml_quote(a, quotes[i].text);
        if (strcmp(q, quotes[i].want) != 0)
            print_error("%s\n", quotes[i].why);
        assert_string_equal(q, quotes[i].want);
        assert_string_equal(read_back(a, "a: ", q, "\n", "a")->text, quotes[i].text);
        assert_string_equal(read_back(a, "a:\n  - ", q, " # c\n", "a[0]")->text, quotes[i].text);
    }
    tt_arena_free(a);
}

static void quoted_texts_read_back_in_flow(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        const char *q = tt_yaml_quote(a, quotes[i].text);
        assert_string_equal(read_back(a, "a: [x, ", q, "]\n", "a[1]")->text, quotes[i].text);
        assert_string_equal(read_back(a, "a: {x: ", q, ", y: 1}\n", "a.x")->text, quotes[i].text);
    }
    tt_arena_free(a);
}

static const struct {
    const char *why, *source, *path, *text, *want;
} patches[] = {
    {"comments, order and alignment stay", "# top\na:   1   # one\nb: 2 # two\n", "a", "28 d", "# top\na:   28 d   # one\nb: 2 # two\n"},
    {"double quotes stay", "a: \"x\" # c\n", "a", "y", "a: \"y\" # c\n"},
    {"single quotes stay", "a: 'x' # c\n", "a", "it's", "a: 'it''s' # c\n"},
    {"single quotes cannot hold a line end", "a: 'x'\n", "a", "1\n2", "a: \"1\\n2\"\n"},
    {"plain becomes quoted when it must", "a: x # c\n", "a", "y: z", "a: \"y: z\" # c\n"},
    {"an empty value", "a: # c\nb: 1\n", "a", "x", "a: x # c\nb: 1\n"},
    {"an empty value at the end", "a:", "a", "x", "a: x"},
    {"an empty item", "a:\n  -\n  - y\n", "a[0]", "x", "a:\n  - x\n  - y\n"},
    {"an empty value in flow", "a: {x:, y: 1}\n", "a.x", "2", "a: {x: 2, y: 1}\n"},
    {"to nothing", "a: x # c\n", "a", "", "a: \"\" # c\n"},
    {"in flow", "a: [1, 2,3]\n", "a[1]", "mm[Hg]", "a: [1, \"mm[Hg]\",3]\n"},
    {"in JSON", "{\"a\":1,\"b\":[2]}", "b[0]", "x", "{\"a\":1,\"b\":[x]}"},
    {"a block becomes one line and what follows stays", "a: | # why\n  one\n  two\n\n# c\nb: 1\n", "a", "x", "a: x\n\n# c\nb: 1\n"},
    {"lines fold into one", "a: one\n  two # c\nb: 1\n", "a", "x", "a: x # c\nb: 1\n"},
    {"CR LF stays", "a: 1\r\nb: 2\r\n", "a", "3", "a: 3\r\nb: 2\r\n"},
    {"Chinese around it", "\xE5\x89\x82: \xE4\xB8\x80 # \xE4\xBA\x8C\n", "\xE5\x89\x82", "\xE4\xB8\x89",
     "\xE5\x89\x82: \xE4\xB8\x89 # \xE4\xBA\x8C\n"},
    {"a byte order mark stays",
     "\xEF\xBB\xBF"
     "a: 1\n",
     "a", "2",
     "\xEF\xBB\xBF"
     "a: 2\n"},
    {"what would not read back is refused", "a: {x, y: 1}\n", "a.x", "2", NULL},
    {"text that is no text is refused", "a: 1\n", "a", "\xFF", NULL},
    {"a map is no scalar", "a: {x: 1}\n", "a", "2", NULL},
};

static void changes_one_value(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof patches / sizeof *patches; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_yaml y;
        tt_err err = {0};
        assert_int_equal(tt_yaml_parse(a, "x.yaml", patches[i].source, strlen(patches[i].source), &y, &err), TT_OK);
        const char *got = NULL;
        const tt_code code = tt_yaml_patch(a, &y, tt_node_find(y.root, patches[i].path), patches[i].text, &got, &err);
        if (!tt_streq(got, patches[i].want)) {
            print_error("%s: %s\n", patches[i].why, got ? got : tt_err_text(a, &err, TT_EN));
            fail();
        }
        assert_int_equal(code, patches[i].want ? TT_OK : TT_EPARSE);
        if (!patches[i].want) {
            assert_int_equal(err.id, 78);
            assert_string_equal(err.where.path, patches[i].path);
        }
        tt_arena_free(a);
    }
}

static void renames_a_key(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static const char source[] = "a: 1 # c\nb: 2\n";
    tt_yaml y;
    tt_err err;
    const char *got = NULL;
    assert_int_equal(tt_yaml_parse(a, "x.yaml", source, strlen(source), &y, &err), TT_OK);
    assert_int_equal(tt_yaml_patch(a, &y, y.root->key[0], "x", &got, &err), TT_OK);
    assert_string_equal(got, "x: 1 # c\nb: 2\n");
    assert_int_equal(tt_yaml_patch(a, &y, y.root->key[0], "b", &got, &err), TT_EPARSE); /* there is one already */
    tt_arena_free(a);
}

static const struct CMUnitTest yaml_patch[] = {
    cmocka_unit_test(quoted_texts_read_back),
    cmocka_unit_test(quoted_texts_read_back_in_flow),
    cmocka_unit_test(changes_one_value),
    cmocka_unit_test(renames_a_key),
};

TT_TEST_MAIN(yaml_patch)
