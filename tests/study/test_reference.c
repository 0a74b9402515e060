/* SPDX-License-Identifier: Apache-2.0 */
/* The pages made from the descriptor table and from a study's basis are those in
 * the tree.  TITRATE_UPDATE=1 writes them anew. */
#include <glob.h>

#include "support/tt_test.h"

#include "study/schema_internal.h"
#include "study/study.h"

static void test_reference(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_same_as_file(a, "docs/reference/protocol.md", tt_study_reference(a, TT_EN));
    tt_same_as_file(a, "docs/reference/protocol.zh.md", tt_study_reference(a, TT_ZH));
    tt_same_as_file(a, "docs/reference/protocol.schema.json", tt_study_json_schema(a));
    tt_arena_free(a);
}

/* Every row has words in both languages, a parent that is a map or list, codes where it needs them; and no row is there twice. */
static void test_table(void **state)
{
    (void)state;
    for (const tt_key *k = tt_keys; k->path; k++) {
        assert_true(k->words[TT_EN][0] && k->words[TT_ZH][0]);
        assert_int_equal(k->of != NULL, k->type == TT_K_CODE || k->type == TT_K_REF);
        for (const tt_key *o = k + 1; o->path; o++)
            assert_string_not_equal(k->path, o->path);
        bool child = !strpbrk(k->path, ".[");
        const char *name = NULL;
        for (const tt_key *o = tt_keys; !child && o->path; o++)
            child = tt_key_child(k, o->path, &name) && (o->type == (name[0] == '[' ? TT_K_LIST : TT_K_MAP));
        if (!child)
            fail_msg("%s has no parent", k->path);
        if (k->type == TT_K_REF)
            assert_non_null(tt_key_find(k->of));
    }
}

static const struct {
    const char *pattern, *row;
} finds[] = {
    {"dose.levels[].amount", "dose.levels[].amount"},
    {"design.mtd", "design.mtd"},
    {"design.speed", "design.*"},
    {"anchors.session", "anchors.*"},
    {"dose.level", NULL},
    {"study.", NULL},
    {"levels[]", NULL},
    {"", NULL},
};

static void test_find(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof finds / sizeof *finds; i++) {
        const tt_key *k = tt_key_find(finds[i].pattern);
        assert_int_equal(k != NULL, finds[i].row != NULL);
        if (k)
            assert_string_equal(k->path, finds[i].row);
    }
}

/* Every shipped README: prose of its own, then the table made from the basis. */
static void test_sources(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs = tt_findings_new(a);
    glob_t found;
    assert_int_equal(glob("studies/*/README.md", 0, NULL, &found), 0);
    assert_true(found.gl_pathc >= 2);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        const tt_study *s = NULL;
        char *have = NULL;
        size_t n = 0;
        const char *path = found.gl_pathv[i], *folder = tt_printf(a, "%.*s", (int)(strlen(path) - strlen("/README.md")), path);
        assert_int_equal(tt_study_read(a, folder, &fs, &s, NULL, NULL), TT_OK);
        assert_int_equal(tt_file_read(a, path, 1 << 20, &have, &n, NULL), TT_OK);
        const char *table = strstr(have, "| value |");
        assert_non_null(table);
        tt_same_as_file(a, path, tt_printf(a, "%.*s%s", (int)(table - have), have, tt_study_sources(a, s)));
    }
    globfree(&found);
    tt_arena_free(a);
}

static const struct CMUnitTest reference[] = {
    cmocka_unit_test(test_table),
    cmocka_unit_test(test_find),
    cmocka_unit_test(test_reference),
    cmocka_unit_test(test_sources),
};

TT_TEST_MAIN(reference)
