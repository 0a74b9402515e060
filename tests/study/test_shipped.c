/* SPDX-License-Identifier: Apache-2.0 */
/* Every shipped study reads and lints clean; NCT07276568 says what the record and
 * its assumptions say.  Run from the top of the tree, as all tests are. */
#include <glob.h>

#include "support/tt_test.h"

#include "study/study.h"

static const tt_study *read_folder(tt_arena *a, const char *folder)
{
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    bool runnable = false;
    tt_err err = {0};
    if (tt_study_read(a, folder, &fs, &s, &runnable, &err) != TT_OK) {
        print_error("%s\n", tt_err_text(a, &err, TT_EN));
        fail();
    }
    for (size_t i = 0; i < fs.n; i++)
        print_error("%s\n", tt_finding_text(a, &fs.at[i], TT_EN));
    assert_int_equal(fs.n, 0);
    assert_true(runnable);
    return s;
}

static const tt_study *read_shipped(tt_arena *a)
{
    return read_folder(a, "studies/nct07276568");
}

static void test_all(void **state)
{
    (void)state;
    glob_t found;
    assert_int_equal(glob("studies/*", GLOB_ONLYDIR, NULL, &found), 0);
    assert_true(found.gl_pathc >= 2);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_study *s = read_folder(a, found.gl_pathv[i]);
        assert_string_equal(s->id, strrchr(found.gl_pathv[i], '/') + 1);
        assert_non_null(s->plan);
        assert_non_null(tt_study_unconfirmed(s, 0)); /* nothing assumed is confirmed in a shipped file */
        tt_arena_free(a);
    }
    globfree(&found);
}

static void test_clean(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study *s = read_shipped(a);
    assert_string_equal(s->id, "nct07276568");
    assert_string_equal(s->title.in[TT_ZH], "肝细胞样细胞治疗肝衰竭及小肝综合征患者的安全性和耐受性临床研究");
    assert_int_equal(s->enrolment, 24);
    assert_int_equal(s->arms, 4);
    assert_int_equal(s->conditions, 4);
    assert_int_equal(s->committee, TT_NO);
    assert_string_equal(tt_zone_name(s->zone), "Asia/Shanghai");
    assert_int_equal(strlen(s->hash), 64);
    assert_string_equal(s->approvals_missing, "academic, ethics, filing, genetic_resources");
    assert_string_equal(s->transplant, "competing");
    assert_int_equal(s->followup.n, 12);
    tt_arena_free(a);
}

static void test_ladder(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study *s = read_shipped(a);
    assert_int_equal(s->dose.levels, 4);
    assert_int_equal(s->dose.start, 1);
    assert_int_equal(s->dose.basis, TT_PER_WEIGHT);
    assert_false(s->dose.per_arm);
    assert_string_equal(tt_dec_text(a, s->dose.level[3].amount), "170000000");
    assert_int_equal(s->dose.stagger_first.n, 14);
    assert_string_equal(s->design->name, "3+3");
    assert_non_null(s->plan);
    assert_int_equal(s->plan->doses, 4);
    assert_string_equal(tt_plan_text(s->plan, "mtd-rule"), "expand");
    assert_int_equal(s->dlt.window.n, 28);
    assert_int_equal(s->dlt.clauses, 6);
    assert_int_equal(s->stops, 1);
    assert_int_equal(s->decision_signers, 2);
    tt_arena_free(a);
}

static void test_forms(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study *s = read_shipped(a);
    const tt_form *chem = tt_study_form(s, "chemistry"), *mri = tt_study_form(s, "mri");
    assert_int_equal(chem->visits, 11); /* the record: before, 8 h, 12 h, days 1 3 7 14, months 1 3 6 12 */
    assert_string_equal(chem->baseline->id, "BL");
    assert_string_equal(mri->baseline->id, "MB"); /* MRI has a baseline of its own */
    assert_ptr_equal(tt_study_form_of(s, tt_study_item(s, "bildir")), chem);
    assert_true(tt_form_at(mri, tt_study_visit(s, "D28")));
    assert_false(tt_form_at(chem, tt_study_visit(s, "D28")));
    assert_int_equal(s->endpoints, 15);
    assert_int_equal(s->endpoint[2].visits, 11);
    assert_int_equal(s->ae_categories, 2);
    assert_int_equal(s->criteria, 11);
    assert_non_null(s->criterion[2].test);
    tt_arena_free(a);
}

static void test_basis(void **state)
{
    static const struct {
        const char *path;
        tt_basis_from from;
    } cases[] = {
        {"study.enrolment", TT_FROM_RECORD},       {"study.zone", TT_FROM_OTHER},
        {"dose.levels[0].amount", TT_FROM_RECORD}, {"dose.levels[1].amount", TT_FROM_ASSUMED},
        {"visits[3].at", TT_FROM_RECORD},          {"visits[3].window[0]", TT_FROM_ASSUMED},
        {"visits[4].at", TT_FROM_ASSUMED},         {"visits[4].window", TT_FROM_ASSUMED},
        {"design.rule", TT_FROM_ASSUMED},          {"adverse_events.categories[0].id", TT_FROM_RECORD},
    };
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study *s = read_shipped(a);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_basis *b = tt_study_basis(s, cases[i].path);
        assert_non_null(b);
        if (b->from != cases[i].from)
            fail_msg("%s: %d", cases[i].path, b->from);
    }
    assert_null(tt_study_basis(s, "nothing"));
    size_t open = 0;
    while (tt_study_unconfirmed(s, open))
        open++;
    assert_true(open > 20); /* nothing assumed is confirmed in the shipped file: a live start is refused */
    assert_string_equal(tt_study_unconfirmed(s, 0)->of, "study.subject_prefix");
    tt_arena_free(a);
}

/* The longest path wins; at the same depth an exact index beats [*], wherever either stands. */
static void test_longest(void **state)
{
    static const tt_basis entries[] = {
        {"v[*].at", TT_FROM_RECORD, "", "", "", "", 1}, {"v[3].at", TT_FROM_ASSUMED, "", "", "", "", 2},
        {"v", TT_FROM_OTHER, "", "", "", "", 3},        {"w[3].at", TT_FROM_ASSUMED, "", "", "", "", 4},
        {"w[*].at", TT_FROM_RECORD, "", "", "", "", 5},
    };
    static const struct {
        const char *path;
        int line;
    } cases[] = {
        {"v[0].at", 1}, {"v[3].at", 2}, {"v[30].at", 1}, {"v[3].atom", 3}, {"v[3].at[1]", 2},
        {"v", 3},       {"va", 0},      {"w[3].at", 4},  {"w[4].at", 5},   {"w", 0},
    };
    (void)state;
    tt_study s = {0};
    s.basis = entries;
    s.bases = sizeof entries / sizeof *entries;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_basis *b = tt_study_basis(&s, cases[i].path);
        if ((b ? b->line : 0) != cases[i].line)
            fail_msg("%s: %d", cases[i].path, b ? b->line : 0);
    }
}

static tt_code read_in_job(tt_arena *a, void *arg, tt_err *err)
{
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    (void)arg;
    return tt_study_read(a, "studies/nct07276568", &fs, &s, NULL, err);
}

/* Whichever request for memory fails, the job ends with E1 and nothing is left behind (the sanitizer looks). */
static void test_memory(void **state)
{
    (void)state;
    tt_code c = TT_ENOMEM;
    long n = 1;
    for (; c == TT_ENOMEM && n < 2000; n++) {
        tt_err err = {0};
        tt_arena_fail_at(n);
        c = tt_job(TT_ARENA_DEFAULT, read_in_job, NULL, &err);
        tt_arena_fail_at(0);
        assert_true(c == TT_OK || (c == TT_ENOMEM && err.id == 1));
    }
    assert_int_equal(c, TT_OK);
    assert_true(n > 3);
}

/* Each way a file may not be there. */
static void test_absent(void **state)
{
    static const struct {
        const char *path;
        int id;
    } cases[] = {{"studies/none", 3}, {"studies", 3}, {"tests/study/cases/none.yaml", 3}};
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs = tt_findings_new(a);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_study *s = NULL;
        tt_err err = {0};
        assert_int_equal(tt_study_read(a, cases[i].path, &fs, &s, NULL, &err), TT_ENOENT);
        assert_int_equal(err.id, cases[i].id);
        assert_null(s);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest shipped[] = {
    cmocka_unit_test(test_memory), cmocka_unit_test(test_absent), cmocka_unit_test(test_longest), cmocka_unit_test(test_clean),
    cmocka_unit_test(test_all),    cmocka_unit_test(test_ladder), cmocka_unit_test(test_forms),   cmocka_unit_test(test_basis),
};

TT_TEST_MAIN(shipped)
