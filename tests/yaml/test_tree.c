/* SPDX-License-Identifier: Apache-2.0 */
/* tests/yaml/test_tree.c -- paths, places and source lines. */
#include "support/tt_test.h"

#include "yaml/yaml.h"

static const char source[] = "# a study\r\n"
                             "dose:\r\n"
                             "  levels:\n"
                             "    - amount: 1.6e7\n"
                             "    - {amount: 5e7, unit: cells/kg}\n"
                             "    - [a, [b, c]]\n"
                             "\"odd.key [1]\":\n"
                             "  \"q\\\"\\\\\": yes\n"
                             "  '': nameless\n"
                             "\xE5\x89\x82\xE9\x87\x8F: \xE4\xB8\x80";

static tt_yaml parsed(tt_arena *a)
{
    tt_yaml y;
    tt_err err;
    assert_int_equal(tt_yaml_parse(a, "protocol.yaml", source, sizeof source - 1, &y, &err), TT_OK);
    return y;
}

static const struct {
    const char *why, *path, *text; /* NULL: no such thing */
} paths[] = {
    {"a name in a name's item", "dose.levels[1].amount", "5e7"},
    {"the first item", "dose.levels[0].amount", "1.6e7"},
    {"items of items", "dose.levels[2][1][0]", "b"},
    {"a Chinese name", "\xE5\x89\x82\xE9\x87\x8F", "\xE4\xB8\x80"},
    {"quoted names", "[\"odd.key [1]\"][\"q\\\"\\\\\"]", "yes"},
    {"a name that is empty", "[\"odd.key [1]\"][\"\"]", "nameless"},
    {"a plain name may be quoted", "[\"dose\"].levels[2][0]", "a"},
    {"past the end", "dose.levels[3]", NULL},
    {"an item of a map", "dose[0]", NULL},
    {"a name of a list", "dose.levels.amount", NULL},
    {"a name of a text", "dose.levels[0].amount.x", NULL},
    {"half a name", "dos", NULL},
    {"more than a name", "dosed", NULL},
    {"no closing bracket", "dose.levels[0", NULL},
    {"no number", "dose.levels[]", NULL},
    {"a number that overflows", "dose.levels[18446744073709551616]", NULL},
    {"a number below zero", "dose.levels[-1]", NULL},
    {"no closing quote", "[\"dose", NULL},
    {"a dot too many", "dose..levels", NULL},
    {"a dot in front", ".dose", NULL},
    {"a dot behind", "dose.", NULL},
    {"a missing dot", "dose.levels[0]amount", NULL},
};

static void finds(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_yaml y = parsed(a);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const tt_node *node = tt_node_find(y.root, paths[i].path);
        if (!tt_streq(node ? node->text : NULL, paths[i].text)) {
            print_error("%s: %s\n", paths[i].why, paths[i].path);
            fail();
        }
    }
    assert_ptr_equal(tt_node_find(y.root, ""), y.root);
    assert_null(tt_node_find(NULL, "dose"));
    assert_null(tt_node_get(NULL, "dose"));
    assert_null(tt_node_get(tt_node_find(y.root, "dose.levels"), "amount"));
    tt_arena_free(a);
}

/* Every path that is written leads back to its node. */
static void walk(tt_arena *a, const tt_node *root, const tt_node *node)
{
    assert_ptr_equal(tt_node_find(root, tt_node_path(a, node)), node);
    for (size_t i = 0; i < node->n; i++) {
        assert_ptr_equal(node->item[i]->parent, node);
        if (node->kind == TT_MAP)
            assert_string_equal(tt_node_path(a, node->key[i]), tt_node_path(a, node->item[i]));
        walk(a, root, node->item[i]);
    }
}

static void paths_lead_back(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_yaml y = parsed(a);
    walk(a, y.root, y.root);
    tt_arena_free(a);
}

static void places(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_yaml y = parsed(a);
    tt_where w = tt_node_where(a, tt_node_find(y.root, "dose.levels[1].unit"));
    assert_string_equal(w.file, "protocol.yaml");
    assert_int_equal(w.line, 5);
    assert_int_equal(w.column, 27);
    assert_string_equal(w.path, "dose.levels[1].unit");
    w = tt_node_missing(a, tt_node_find(y.root, "dose.levels[0]"), "unit");
    assert_int_equal(w.line, 4);
    assert_int_equal(w.column, 7);
    assert_string_equal(w.path, "dose.levels[0].unit");
    w = tt_node_missing(a, y.root, "dlt");
    assert_int_equal(w.line, 2);
    assert_string_equal(w.path, "dlt");
    tt_arena_free(a);
}

static void lines(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_yaml y = parsed(a);
    static const struct {
        int line;
        const char *want;
    } cases[] = {{1, "# a study"},
                 {2, "dose:"},
                 {5, "    - {amount: 5e7, unit: cells/kg}"},
                 {10, "\xE5\x89\x82\xE9\x87\x8F: \xE4\xB8\x80"},
                 {11, ""},
                 {0, ""},
                 {-3, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(tt_yaml_line(a, &y, cases[i].line), cases[i].want);
    tt_arena_free(a);
}

static const struct CMUnitTest yaml_tree[] = {
    cmocka_unit_test(finds),
    cmocka_unit_test(paths_lead_back),
    cmocka_unit_test(places),
    cmocka_unit_test(lines),
};

TT_TEST_MAIN(yaml_tree)
