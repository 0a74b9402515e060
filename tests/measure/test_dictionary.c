/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The built-in terms against the term lists of 4.03, 5.0 and 6.0, searching, and
 * reading NCI's table. */
#include "support/tt_test.h"

#include "frame/frame.h"
#include "measure/measure.h"

static tt_arena *a;
static const tt_dictionary *d;

static int set_up(void **state)
{
    (void)state;
    a = tt_arena_new(TT_ARENA_DEFAULT);
    return tt_dictionary_load(a, &d, NULL) == TT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tt_arena_free(a);
    return 0;
}

static const char *shared_file(tt_ctcae v, char **text, size_t *n)
{
    static const char *const files[] = {"ctcae_v4_03_terms.csv", "ctcae_v5_0_terms.csv", "ctcae_v6_0_terms.csv"};
    const char *dir = tt_test_shared();
    if (!dir)
        skip();
    const char *path = tt_printf(a, "%s/reference/ctcae/%s", dir, files[v]);
    assert_int_equal(tt_file_read(a, path, (size_t)1 << 24, text, n, NULL), TT_OK);
    return path;
}

static unsigned grades_of(const tt_frame *f, size_t row)
{
    static const char *const col[] = {"grade1", "grade2", "grade3", "grade4", "grade5"};
    unsigned g = 0;
    for (unsigned i = 0; i < 5; i++)
        if (tt_get_text(f, row, col[i]))
            g |= 1u << i;
    return g;
}

/* 790, 837 and 850 terms: name, organ class and grades of each, and no others. */
static void as_published(void **state)
{
    static const size_t count[] = {790, 837, 850};
    (void)state;
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++) {
        char *text = NULL;
        size_t n = 0, have = 0;
        tt_frame *f = NULL;
        const char *path = shared_file((tt_ctcae)v, &text, &n);
        assert_int_equal(tt_frame_read_csv(a, path, text, n, &f, NULL), TT_OK);
        assert_int_equal(f->rows, count[v]);
        for (size_t r = 0; r < f->rows; r++) {
            const tt_term *t = tt_term_find(d, tt_get_text(f, r, "term"));
            assert_non_null(t);
            assert_non_null(t->organ[v]);
            assert_string_equal(t->organ[v]->name[TT_EN], tt_get_text(f, r, "soc"));
            assert_int_equal(t->grades[v], grades_of(f, r));
        }
        for (size_t i = 0; tt_term_at(d, i); i++)
            have += tt_term_at(d, i)->organ[v] != NULL;
        assert_int_equal(have, count[v]);
    }
}

static void found(void **state)
{
    static const struct {
        const char *said, *first;
    } cases[] = {
        {"ascites", "Ascites"},
        {"腹水", "Ascites"},
        {"ALANINE aminotransferase", "Alanine aminotransferase increased"},
        {"bilirubin", "Blood bilirubin increased"},
        {"haemorrhage intracranial", "Intracranial hemorrhage"}, /* British, words in any order */
        {"oedema cerebral", "Edema cerebral"},
        {"脑水肿", "Edema cerebral"},
        {"ａｓｃｉｔｅｓ", "Ascites"},
        {"no such thing", NULL},
        {"", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_term *const *list = tt_term_search(a, d, cases[i].said);
        if (!*list != !cases[i].first || (*list && !tt_streq((*list)->name, cases[i].first)))
            fail_msg("%s: %s", cases[i].said, *list ? (*list)->name : "none");
    }
    assert_string_equal(tt_term_near(a, d, "asctes"), "Ascites");
    assert_non_null(strstr(tt_term_near(a, d, "naussea"), "Nausea"));
}

static void nci(void **state)
{
    (void)state;
    for (int v = 0; v < TT_CTCAE_VERSIONS; v++) {
        char *text = NULL;
        size_t n = 0;
        tt_texts t, again;
        const char *path = shared_file((tt_ctcae)v, &text, &n);
        assert_int_equal(tt_texts_read(a, d, path, text, n, TT_CTCAE_VERSIONS, &t, NULL), TT_OK);
        assert_int_equal(t.version, v);
        assert_int_equal(t.strange, 0);
        assert_string_equal(tt_text_of(&t, "Ascites")->grade[4], "Death");
        const char *csv = tt_texts_csv(a, &t);
        assert_int_equal(tt_texts_read(a, d, "again", csv, strlen(csv), TT_CTCAE_VERSIONS, &again, NULL), TT_OK);
        assert_int_equal(again.n, t.n);
        assert_string_equal(tt_text_of(&again, "Nausea")->definition, tt_text_of(&t, "Nausea")->definition);
    }
}

static void refused(void **state)
{
    static const struct {
        const char *why, *text;
        unsigned id;
    } cases[] = {
        {"a workbook", "PK\x03\x04 and so on", 993},
        {"an old workbook", "\xD0\xCF\x11\xE0 and so on", 993},
        {"another table", "a,b\n1,2\n", 994},
        {"a part without its version", "CTCAE Term,Grade 1,Grade 5\nAscites,x,Death\n", 995},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_texts t;
        tt_err err = {0};
        assert_int_not_equal(tt_texts_read(a, d, "f.csv", cases[i].text, strlen(cases[i].text), TT_CTCAE_VERSIONS, &t, &err), TT_OK);
        if (err.id != cases[i].id)
            fail_msg("%s: E%u", cases[i].why, err.id);
    }
}

static const struct CMUnitTest dictionary[] = {
    cmocka_unit_test_setup_teardown(as_published, set_up, tear_down),
    cmocka_unit_test_setup_teardown(found, set_up, tear_down),
    cmocka_unit_test_setup_teardown(nci, set_up, tear_down),
    cmocka_unit_test_setup_teardown(refused, set_up, tear_down),
};

TT_TEST_MAIN(dictionary)
