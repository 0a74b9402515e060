/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A registry reads files behind a lock in an arena of its own: running out of
 * memory at any request must release the lock, unwind to the caller, and leave the
 * registry usable; threads that share one get the same answers. */
#include "support/tt_test.h"

#include <pthread.h>

#include "measure/measure.h"

static tt_code use(tt_arena *a, const tt_measures *m, int *score, int *grade, tt_err *err)
{
    const tt_given_input in[] = {{"TBIL", "72 umol/L"}, {"inr", "1.2"}, {"creatinine", "1.9 mg/dL"}, {"plasma_given", "6 h"}};
    const tt_score *s = NULL;
    tt_scored r;
    tt_grade g;
    tt_grade_in gi = {.has_value = true, .has_uln = true, .symptomatic = TT_UNKNOWN, .anticoagulated = TT_UNKNOWN, .fasting = TT_UNKNOWN};
    TT_TRY(tt_score_get(m, "meld", &s, err));
    TT_TRY(tt_score_value(a, s, in, 4, false, &r, err));
    TT_TRY(tt_qty_parse(a, "250 U/L", &gi.value, err));
    TT_TRY(tt_qty_parse(a, "40 U/L", &gi.uln, err));
    TT_TRY(tt_grade_value(a, m, "谷丙转氨酶", "5.0", &gi, &g, err));
    *score = (int)tt_dec_double(r.value);
    *grade = g.grade;
    return TT_OK;
}

static tt_code whole(tt_arena *a, void *arg, tt_err *err)
{
    const tt_measures *m = NULL;
    int score = 0, grade = 0;
    (void)arg;
    TT_TRY(tt_measures_load(a, &m, err));
    TT_TRY(use(a, m, &score, &grade, err));
    assert_true(score == 20 && grade == 3);
    return TT_OK;
}

static void sweep(void **state)
{
    tt_err err = {0};
    long n = 1;
    (void)state;
    for (;; n++) {
        tt_arena_fail_at(n);
        const tt_code c = tt_job(TT_ARENA_DEFAULT, whole, NULL, &err);
        tt_arena_fail_at(0);
        if (c == TT_OK)
            break;
        assert_int_equal(c, TT_ENOMEM);
        assert_int_equal(err.id, 1);
    }
    assert_true(n > 5);
}

struct shared {
    const tt_measures *m;
    int score, grade;
};

static tt_code again(tt_arena *a, void *arg, tt_err *err)
{
    struct shared *s = arg;
    return use(a, s->m, &s->score, &s->grade, err);
}

/* The same registry after each failure. */
static void still_usable(void **state)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    (void)state;
    for (long n = 1; n < 40; n++) {
        struct shared s = {0};
        assert_int_equal(tt_measures_load(a, &s.m, NULL), TT_OK);
        tt_arena_fail_at(n);
        const tt_code c = tt_job(TT_ARENA_DEFAULT, again, &s, NULL);
        tt_arena_fail_at(0);
        assert_true(c == TT_OK || c == TT_ENOMEM);
        assert_int_equal(tt_job(TT_ARENA_DEFAULT, again, &s, NULL), TT_OK);
        assert_true(s.score == 20 && s.grade == 3);
    }
    tt_arena_free(a);
}

static void *body(void *arg)
{
    tt_job(TT_ARENA_DEFAULT, again, arg, NULL);
    return NULL;
}

static void threads(void **state)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    pthread_t t[4];
    struct shared s[4] = {{0}};
    const tt_measures *m = NULL;
    (void)state;
    assert_int_equal(tt_measures_load(a, &m, NULL), TT_OK);
    for (int i = 0; i < 4; i++) {
        s[i].m = m;
        assert_int_equal(pthread_create(&t[i], NULL, body, &s[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(t[i], NULL);
        assert_true(s[i].score == 20 && s[i].grade == 3);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest group[] = {cmocka_unit_test(sweep), cmocka_unit_test(still_usable), cmocka_unit_test(threads)};

TT_TEST_MAIN(group)
