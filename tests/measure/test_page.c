/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pages made from the score definitions are those in the tree: one a score in
 * each language, and the list.  TITRATE_UPDATE=1 writes them anew. */
#include "support/tt_test.h"

#include "measure/measure.h"

static void pages(void **state)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_measures *m = NULL;
    (void)state;
    assert_int_equal(tt_measures_load(a, &m, NULL), TT_OK);
    for (size_t i = 0; tt_score_name(a, m, i); i++) {
        const tt_score *s = NULL;
        assert_int_equal(tt_score_at(m, i, &s, NULL), TT_OK);
        tt_same_as_file(a, tt_printf(a, "docs/reference/scores/%s.md", s->id), tt_score_page(a, s, TT_EN));
        tt_same_as_file(a, tt_printf(a, "docs/reference/scores/%s.zh.md", s->id), tt_score_page(a, s, TT_ZH));
    }
    tt_arena_free(a);
}

/* Prose of its own, then the list. */
static void one_list(tt_arena *a, const tt_measures *m, const char *path, const char *head, tt_lang lang)
{
    const char *index = "";
    char *have = NULL;
    size_t n = 0;
    assert_int_equal(tt_score_index(a, m, "scores", lang, &index, NULL), TT_OK);
    assert_int_equal(tt_file_read(a, path, 1 << 20, &have, &n, NULL), TT_OK);
    const char *table = strstr(have, head);
    assert_non_null(table);
    tt_same_as_file(a, path, tt_printf(a, "%.*s%s", (int)(table - have), have, index));
}

static void lists(void **state)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_measures *m = NULL;
    (void)state;
    assert_int_equal(tt_measures_load(a, &m, NULL), TT_OK);
    one_list(a, m, "docs/reference/scores.md", "| score |", TT_EN);
    one_list(a, m, "docs/reference/scores.zh.md", "| 评分 |", TT_ZH);
    tt_arena_free(a);
}

static const struct CMUnitTest page[] = {
    cmocka_unit_test(pages),
    cmocka_unit_test(lists),
};

TT_TEST_MAIN(page)
