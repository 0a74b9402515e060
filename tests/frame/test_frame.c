/* SPDX-License-Identifier: Apache-2.0 */
/* Columns, cells, sorting and filtering. Expectations are worked by hand. */
#include "frame/frame.h"
#include "support/tt_test.h"

#include <math.h>

static tt_frame *patients(tt_arena *a)
{
    tt_frame *f = tt_frame_new(a, "DM");
    tt_frame_add(f, "ID", "Subject", TT_COL_TEXT);
    tt_frame_add(f, "AGE", NULL, TT_COL_INT);
    tt_frame_add(f, "BILI", "Bilirubin", TT_COL_DEC);
    tt_frame_add(f, "MELD", NULL, TT_COL_REAL);
    tt_frame_add(f, "DOSED", NULL, TT_COL_INSTANT);
    return f;
}

static void begins_missing(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_frame *f = patients(a);
    const size_t row = tt_frame_row(f, 41);
    assert_null(tt_get_text(f, row, "ID"));
    assert_true(tt_get_int(f, row, "AGE") == TT_INT_MISSING);
    assert_true(tt_dec_missing(tt_get_dec(f, row, "BILI")));
    assert_true(isnan(tt_get_real(f, row, "AGE")) && isnan(tt_get_real(f, row, "BILI")) && isnan(tt_get_real(f, row, "MELD")));
    assert_true(f->origin[row] == 41);
    for (size_t col = 0; col < f->cols; col++)
        assert_string_equal(tt_cell_text(a, f, row, col), "");
    assert_int_equal(tt_frame_add(f, "SEX", NULL, TT_COL_TEXT), 5);
    assert_null(tt_get_text(f, row, "SEX"));
    assert_int_equal(tt_frame_col(f, "DOSED"), 4);
    assert_int_equal(tt_frame_col(f, "dosed"), -1);
    tt_arena_free(a);
}

static void keeps_what_is_set(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_frame *f = patients(a);
    char name[] = "HLC-003";
    const size_t row = tt_frame_row(f, 0);
    tt_set_text(f, row, "ID", name);
    name[0] = '?';                                  /* it was copied */
    tt_set_instant(f, row, "DOSED", 1772604600000); /* 2026-03-04T06:10Z */
    tt_set_real(f, row, "MELD", 20.039);
    tt_set_dec(f, row, "BILI", (tt_dec){160, 2});
    tt_set_int(f, row, "AGE", -7);
    static const char *const want[] = {"HLC-003", "-7", "1.60", "20.039", "2026-03-04T06:10:00.000Z"};
    for (size_t col = 0; col < f->cols; col++)
        assert_string_equal(tt_cell_text(a, f, row, col), want[col]);
    TT_ASSERT_NEAR(tt_get_real(f, row, "BILI"), 1.6, 0);
    TT_ASSERT_NEAR(tt_get_real(f, row, "AGE"), -7, 0);
    tt_set_text(f, row, "ID", NULL);
    assert_null(tt_get_text(f, row, "ID"));
    tt_set_real(f, row, "MELD", INFINITY);
    assert_string_equal(tt_cell_text(a, f, row, 3), "");
    tt_arena_free(a);
}

static void grows(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_frame *f = patients(a);
    for (int64_t i = 0; i < 5000; i++) {
        const size_t row = tt_frame_row(f, i + 1);
        tt_set_int(f, row, "AGE", i);
        tt_set_dec(f, row, "BILI", (tt_dec){i, 1});
        if (i == 2500)
            tt_frame_add(f, "LATE", NULL, TT_COL_REAL);
    }
    assert_int_equal(f->rows, 5000);
    for (int64_t i = 0; i < 5000; i++) {
        assert_true(tt_get_int(f, (size_t)i, "AGE") == i && f->origin[i] == i + 1 && tt_get_dec(f, (size_t)i, "BILI").coef == i);
        assert_true(isnan(tt_get_real(f, (size_t)i, "LATE")));
    }
    tt_arena_free(a);
}

/* Column to sort by, and the subjects' numbers in the order expected: 0 is missing everything. */
static const struct {
    const char *why, *by[2], *want;
} sorts[] = {
    {"text by code point: digits, capitals, Chinese", {"ID"}, "041235"},
    {"integers", {"AGE"}, "032415"},
    {"decimals by value, not by digits: 1.60 = 1.6 stay in order", {"BILI"}, "045213"},
    {"reals", {"MELD"}, "051234"},
    {"instants", {"DOSED"}, "012345"},
    {"two keys", {"BILI", "AGE"}, "042513"},
};

static void sorts_stably(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_frame *f = patients(a);
        static const struct {
            int number;
            const char *id;
            int64_t age;
            tt_dec bili;
            double meld;
        } rows[] = {
            {5, "\xE7\x94\xB2", 60, {160, 2}, -3.5},
            {1, "A", 50, {17, 1}, 6},
            {2, "B", 40, {16, 1}, 20},
            {3, "a", 30, {170, 1}, 21},
            {4, "09", 45, {2, 1}, 40},
        };
        for (size_t k = 0; k < 5; k++) {
            const size_t row = tt_frame_row(f, rows[k].number);
            tt_set_text(f, row, "ID", rows[k].id);
            tt_set_int(f, row, "AGE", rows[k].age);
            tt_set_dec(f, row, "BILI", rows[k].bili);
            tt_set_real(f, row, "MELD", rows[k].meld);
            tt_set_instant(f, row, "DOSED", rows[k].number);
        }
        tt_frame_row(f, 0);
        tt_frame_sort(f, sorts[i].by, sorts[i].by[1] ? 2 : 1);
        char got[8] = "";
        for (size_t k = 0; k < f->rows; k++)
            got[k] = (char)('0' + f->origin[k]);
        if (strcmp(got, sorts[i].want) != 0)
            fail_msg("%s: %s", sorts[i].why, got);
        for (size_t k = 0; k < f->rows; k++) /* rows moved whole */
            assert_true(f->origin[k] == 0 || f->col[4].v.instant[k] == f->origin[k]);
        tt_set_int(f, tt_frame_row(f, 9), "AGE", 1); /* and it can still grow */
        tt_arena_free(a);
    }
}

/* 10,000 rows of few keys: in order, and within equal keys by origin. */
static void sorts_many(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_frame *f = patients(a);
    tt_rng r = tt_rng_make(7, "sort", 0, 0);
    for (int64_t i = 1; i <= 10000; i++)
        tt_set_int(f, tt_frame_row(f, i), "AGE", tt_rng_below(&r, 50));
    const char *by[] = {"AGE"};
    tt_frame_sort(f, by, 1);
    for (size_t i = 1; i < f->rows; i++) {
        const int64_t before = tt_get_int(f, i - 1, "AGE"), now = tt_get_int(f, i, "AGE");
        assert_true(before < now || (before == now && f->origin[i - 1] < f->origin[i]));
    }
    tt_arena_free(a);
}

static bool older(const tt_frame *f, size_t row, void *arg)
{
    return tt_get_int(f, row, "AGE") >= *(int64_t *)arg;
}

static void filters(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT), *b = tt_arena_new(TT_ARENA_DEFAULT);
    tt_frame *f = patients(a);
    for (int64_t i = 0; i < 100; i++) {
        const size_t row = tt_frame_row(f, 1000 + i);
        tt_set_text(f, row, "ID", tt_printf(a, "S%03d", (int)i));
        tt_set_int(f, row, "AGE", i);
    }
    int64_t limit = 90, none = 1000;
    tt_frame *old = tt_frame_filter(b, f, older, &limit);
    assert_int_equal(tt_frame_filter(b, f, older, &none)->rows, 0);
    tt_arena_free(a); /* the new frame stands alone */
    assert_int_equal(old->rows, 10);
    assert_string_equal(tt_get_text(old, 0, "ID"), "S090");
    assert_string_equal(old->col[0].label, "Subject");
    assert_true(old->origin[9] == 1099);
    tt_set_text(old, tt_frame_row(old, 1), "ID", "new");
    tt_frame_add(old, "MORE", NULL, TT_COL_DEC);
    assert_true(tt_dec_missing(tt_get_dec(old, 10, "MORE")));
    tt_arena_free(b);
}

static const struct CMUnitTest frame_frame[] = {
    cmocka_unit_test(begins_missing), cmocka_unit_test(keeps_what_is_set), cmocka_unit_test(grows),
    cmocka_unit_test(sorts_stably),   cmocka_unit_test(sorts_many),        cmocka_unit_test(filters),
};
TT_TEST_MAIN(frame_frame)
