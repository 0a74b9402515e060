/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who was randomised, who was treated, and from when each counts: every expected value is worked by hand from the table in hand_arms.h. */
#include "derive/hand_arms.h"

#include "derive/derive.h"

static struct hand h;
static tt_adam d;

static void make(tt_arena *a)
{
    tt_err err = {0};
    arms_whole(&h, a);
    if (tt_derive(a, h.t, &d, &err) != TT_OK)
        hand_die(a, &err);
}

static const char *cell(tt_arena *a, const tt_frame *f, size_t row, const char *col)
{
    return tt_cell_text(a, f, row, (size_t)tt_frame_col(f, col));
}

static void one_row_each(void **state)
{
    (void)state;
    static const struct {
        const char *col, *want[5];
    } rows[] = {
        {"ARM", {"EV", "CTRL", "EV", "CTRL", ""}}, {"TRT01P", {"EV", "CTRL", "EV", "CTRL", ""}},
        {"TRT01A", {"EV", "CTRL", "", "EV", ""}}, /* the fourth was given it all the same */
        {"ITTFL", {"Y", "Y", "Y", "Y", "N"}},      {"FASFL", {"Y", "Y", "Y", "Y", "N"}},
        {"SAFFL", {"Y", "Y", "N", "Y", "N"}},      {"RANDNO", {"1", "2", "3", "4", ""}},
        {"LEVEL", {"1", "", "1", "1", ""}},        {"EOSDY", {"32", "11", "3", "", ""}}, /* from the dose; from randomisation; no day 0 */
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    assert_int_equal(d.adsl->rows, 5);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (size_t k = 0; k < 5; k++)
            if (strcmp(cell(a, d.adsl, k, rows[i].col), rows[i].want[k]) != 0)
                fail_msg("%s of RND-00%zu: %s", rows[i].col, k + 1, cell(a, d.adsl, k, rows[i].col));
    tt_arena_free(a);
}

static void values_count_from_the_transplantation(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *visit, *col, *want;
    } cases[] = {
        {"RND-001", "T7", "BASE", "300"},
        {"RND-002", "T7", "BASE", "200"},
        {"RND-001", "T7", "CHG", "-200"},
        {"RND-002", "T7", "CHG", "-150"},
        {"RND-001", "T7", "ARELTM", "168.00"},
        {"RND-002", "T7", "ARELTM", "168.00"},
        {"RND-001", "T7", "ATPTREF", "transplant"},
        {"RND-001", "T7", "BASETYPE", "BEFORE TRANSPLANT"},
        {"RND-002", "BL", "ABLFL", "Y"},
        {"RND-001", "BL", "ABLFL", "Y"},
        {"RND-001", "T7", "ADY", "7"},
        {"RND-002", "T7", "ADY", "9"},
        {"RND-002", "T7", "ANL01FL", "Y"},
        {"RND-002", "T7", "ARM", "CTRL"},
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = "no row";
        for (size_t r = 0; r < d.adlb->rows; r++)
            if (tt_streq(tt_get_text(d.adlb, r, "USUBJID"), cases[i].subject) && tt_streq(tt_get_text(d.adlb, r, "AVISIT"), cases[i].visit))
                got = cell(a, d.adlb, r, cases[i].col);
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("%s %s %s: %s, want %s", cases[i].subject, cases[i].visit, cases[i].col, got, cases[i].want);
    }
    tt_arena_free(a);
}

static void events_count_from_dose_or_randomisation(void **state)
{
    (void)state;
    static const struct {
        const char *id, *emergent, *day;
    } want[] = {{"RND-001-AE1", "N", "-1"}, {"RND-001-AE2", "Y", "1"}, {"RND-002-AE1", "Y", "1"}, {"RND-003-AE1", "N", "2"}};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    assert_int_equal(d.adae->rows, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(cell(a, d.adae, i, "AEID"), want[i].id);
        assert_string_equal(cell(a, d.adae, i, "TRTEMFL"), want[i].emergent);
        assert_string_equal(cell(a, d.adae, i, "ASTDY"), want[i].day);
    }
    tt_arena_free(a);
}

static void survival_counts_from_randomisation(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *days, *censored;
    } want[] = {
        {"RND-001", "33", "1"}, {"RND-002", "10", "0"}, {"RND-003", "2", "1"}, {"RND-004", "2.0208", "1"}}; /* last: the dose's end */
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    size_t n = 0;
    for (size_t i = 0; i < d.adtte->rows; i++) {
        if (!tt_streq(tt_get_text(d.adtte, i, "PARAMCD"), "OS"))
            continue;
        assert_string_equal(cell(a, d.adtte, i, "USUBJID"), want[n].subject);
        assert_string_equal(cell(a, d.adtte, i, "AVAL"), want[n].days);
        assert_string_equal(cell(a, d.adtte, i, "CNSR"), want[n].censored);
        n++;
    }
    assert_int_equal(n, 4); /* the third was never treated, and counts all the same */
    tt_arena_free(a);
}

static const struct CMUnitTest arms[] = {
    cmocka_unit_test(one_row_each),
    cmocka_unit_test(values_count_from_the_transplantation),
    cmocka_unit_test(events_count_from_dose_or_randomisation),
    cmocka_unit_test(survival_counts_from_randomisation),
};

TT_TEST_MAIN(arms)
