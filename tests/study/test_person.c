/* SPDX-License-Identifier: Apache-2.0 */
/* One person: may they take part, and how many cells.  Unknown never becomes no;
 * products are exact. */
#include "support/tt_test.h"

#include "study/study.h"

static const tt_date nowhen[TT_ENTRY_DAYS];

static const tt_study *shipped(tt_arena *a)
{
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    assert_int_equal(tt_study_read(a, "studies/nct07276568", &fs, &s, NULL, NULL), TT_OK);
    return s;
}

/* ---- eligibility ---- */

typedef struct person {
    const tt_study *s;
    const char *dx, *age, *sex, *preg, *inr, *plat; /* "" = missing */
    const char *no; /* criteria judged yes by the investigator among inclusions, and the exclusions that hold */
    bool silent;    /* nobody has judged */
} person;

static tt_val number(const tt_name *name, const char *text)
{
    tt_qty q = {{0, 0}, name->unit};
    return *text && tt_dec_parse(text, &q.value, NULL) == TT_OK ? tt_val_qty(q) : tt_val_missing();
}

static tt_val look(void *self, const tt_name *name)
{
    const person *p = self;
    assert_string_equal(p->s->item[name->slot].id, name->name);
    if (strcmp(name->name, "DX") == 0)
        return *p->dx ? tt_val_text(p->dx) : tt_val_missing();
    if (strcmp(name->name, "SEX") == 0)
        return *p->sex ? tt_val_text(p->sex) : tt_val_missing();
    if (strcmp(name->name, "PREG") == 0)
        return *p->preg ? tt_val_truth(*p->preg == 'y' ? TT_YES : TT_NO) : tt_val_missing();
    return number(name, strcmp(name->name, "AGE") == 0 ? p->age : strcmp(name->name, "INR") == 0 ? p->inr : p->plat);
}

static tt_truth judge(void *self, const char *criterion)
{
    const person *p = self;
    if (p->silent)
        return TT_UNKNOWN;
    if (strcmp(criterion, "I2") == 0)
        return TT_YES;
    return strcmp(criterion, p->no) == 0 ? TT_YES : TT_NO;
}

static const struct {
    const char *why;
    person p;
    tt_truth want;
    const char *criterion, *lacks; /* the one that is not in favour, and what it lacks */
} people[] = {
    {"a man with ACLF and all known", {NULL, "ACLF", "45", "M", "n", "1.8", "90", "", false}, TT_YES, NULL, NULL},
    {"pregnancy of a man is not asked", {NULL, "ACLF", "45", "M", "", "1.8", "90", "", false}, TT_YES, NULL, NULL},
    {"pregnancy of a woman is", {NULL, "ACLF", "45", "F", "", "1.8", "90", "", false}, TT_UNKNOWN, "E3", "PREG"},
    {"exactly 12 years", {NULL, "ALF", "12", "M", "n", "1.8", "90", "", false}, TT_YES, NULL, NULL},
    {"a child", {NULL, "ALF", "11.9", "M", "n", "1.8", "90", "", false}, TT_NO, "I3", NULL},
    {"another disease", {NULL, "OTHER", "45", "M", "n", "1.8", "90", "", false}, TT_NO, "I1", NULL},
    {"INR exactly at the limit", {NULL, "CLF", "45", "M", "n", "3.0", "30", "", false}, TT_YES, NULL, NULL},
    {"INR above it, platelets unknown: excluded all the same", {NULL, "CLF", "45", "M", "n", "3.1", "", "", false}, TT_NO, "E8", NULL},
    {"INR fine, platelets unknown: ask", {NULL, "CLF", "45", "M", "n", "1.2", "", "", false}, TT_UNKNOWN, "E8", "PLAT"},
    {"the investigator excludes", {NULL, "CLF", "45", "M", "n", "1.2", "99", "E2", false}, TT_NO, "E2", NULL},
    {"nobody has judged yet", {NULL, "CLF", "45", "M", "n", "1.2", "99", "", true}, TT_UNKNOWN, "I2", "I2"},
    {"nobody has judged, but a test already fails", {NULL, "CLF", "5", "M", "n", "1.2", "99", "", true}, TT_NO, "I3", NULL},
};

static const tt_verdict_of *verdict_on(const tt_verdict_of *v, size_t n, const char *criterion)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(v[i].criterion->id, criterion) == 0)
            return &v[i];
    return NULL;
}

static void test_eligible(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study *s = shipped(a);
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        person p = people[i].p;
        tt_verdict_of *v = NULL;
        p.s = s;
        const tt_truth got = tt_study_eligible(a, s, look, &p, nowhen, judge, &v);
        if (got != people[i].want)
            fail_msg("%s: got %d, want %d", people[i].why, got, people[i].want);
        for (size_t k = 0; k < s->criteria; k++)
            assert_true(v[k].why && v[k].why[0]);
        if (!people[i].criterion)
            continue;
        const tt_verdict_of *one = verdict_on(v, s->criteria, people[i].criterion);
        assert_true(one->met == TT_UNKNOWN || (one->met == TT_YES) == one->criterion->exclusion);
        if (people[i].lacks) {
            assert_int_equal(one->n_lacks, 1);
            assert_string_equal(one->lacks[0], people[i].lacks);
        }
    }
    tt_arena_free(a);
}

/* ---- limits of normal in a criterion: NCT05727722, ULN of bilirubin 21 umol/L ---- */

static const struct {
    const char *dx, *bili;
    tt_truth chronic, acute; /* I4: above ULN and below 10 x ULN; I5: 85 or more */
} limits[] = {
    {"CLF", "21", TT_NO, TT_YES},    {"CLF", "21.1", TT_YES, TT_YES}, {"CLF", "209.9", TT_YES, TT_YES}, {"CLF", "210", TT_NO, TT_YES},
    {"CLF", "", TT_UNKNOWN, TT_YES}, {"ACLF", "84.9", TT_YES, TT_NO}, {"ACLF", "85", TT_YES, TT_YES},   {"ACLF", "300", TT_YES, TT_YES},
};

static tt_val look_bili(void *self, const tt_name *name)
{
    const char *const *p = self;
    if (strcmp(name->name, "DX") == 0)
        return tt_val_text(p[0]);
    return strcmp(name->name, "BILI") == 0 ? number(name, p[1]) : tt_val_missing();
}

static void test_limits(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    assert_int_equal(tt_study_read(a, "studies/nct05727722", &fs, &s, NULL, NULL), TT_OK);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        const char *whose[] = {limits[i].dx, limits[i].bili};
        tt_verdict_of *v = NULL;
        tt_study_eligible(a, s, look_bili, whose, nowhen, NULL, &v);
        const tt_truth chronic = verdict_on(v, s->criteria, "I4")->met, acute = verdict_on(v, s->criteria, "I5")->met;
        if (chronic != limits[i].chronic || acute != limits[i].acute)
            fail_msg("%s with %s: %d %d", limits[i].dx, limits[i].bili, chronic, acute);
    }
    tt_arena_free(a);
}

/* ---- dose ---- */

static const struct {
    const char *why;
    int level;
    const char *kg, *want;
} doses[] = {
    {"1.6e7 x 62.5 = 1e9 exactly", 1, "62.5", "1000000000"},
    {"7.7e7 x 62.0 = 4.774e9 (product.md has 4.79e9 with an unrounded level)", 3, "62.0", "4774000000"},
    {"1.7e8 x 70 = 1.19e10", 4, "70", "11900000000"},
    {"a weight to the gram", 2, "48.123", "1684305000"},
    {"the least", 1, "1", "16000000"},
    {"the most", 4, "400", "68000000000"},
    {"nobody weighs this", 1, "0.99", NULL},
    {"nor this", 1, "400.1", NULL},
    {"nor less than nothing", 1, "-62", NULL},
};

static void test_planned(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study *s = shipped(a);
    for (size_t i = 0; i < sizeof doses / sizeof *doses; i++) {
        tt_dec kg, cells;
        tt_err err = {0};
        assert_int_equal(tt_dec_parse(doses[i].kg, &kg, NULL), TT_OK);
        const tt_code c = tt_study_planned(s, &s->dose.level[doses[i].level - 1], kg, &cells, &err);
        if (!doses[i].want) {
            assert_int_equal(c, TT_ERANGE);
            assert_int_equal(err.id, 140);
            continue;
        }
        tt_dec want;
        assert_int_equal(c, TT_OK);
        assert_int_equal(tt_dec_parse(doses[i].want, &want, NULL), TT_OK);
        if (tt_dec_cmp(cells, want) != 0)
            fail_msg("%s: %s", doses[i].why, tt_dec_text(a, cells));
    }
    tt_arena_free(a);
}

static const struct CMUnitTest person_tests[] = {
    cmocka_unit_test(test_eligible),
    cmocka_unit_test(test_limits),
    cmocka_unit_test(test_planned),
};

TT_TEST_MAIN(person_tests)
