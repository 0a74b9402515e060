/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables by arm of the hand-made randomised trial (tests/derive/hand_arms.h), worked by hand. */
#include <math.h>

#include "derive/hand_arms.h"

#include "analysis/analysis.h"

static struct hand h;
static tt_adam d;

static void make(tt_arena *a)
{
    tt_err err = {0};
    arms_whole(&h, a);
    if (tt_derive(a, h.t, &d, &err) != TT_OK)
        hand_die(a, &err);
}

static const char *row_text(tt_arena *a, const tt_result *r, size_t row)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < (r->row[row].group ? 1 : r->cols); i++)
        tt_buf_printf(&b, "%s%s", i ? " | " : "", r->row[row].cell[i].text.in[TT_EN]);
    return tt_buf_text(&b);
}

/* Every wanted row is there, in this order; others may stand between. */
static void has_rows(tt_arena *a, const tt_result *r, const char *const *want)
{
    assert_non_null(r);
    size_t row = 0;
    for (; *want; want++) {
        while (row < r->rows && strcmp(row_text(a, r, row), *want) != 0)
            row++;
        if (row == r->rows) {
            for (size_t i = 0; i < r->rows; i++)
                print_error("%s\n", row_text(a, r, i));
            fail_msg("%s: no row '%s'", r->id, *want);
        }
    }
}

static void randomised_and_treated(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    static const char *const arms[] = {"Randomised | 2 | 2 | 4",
                                       "\xe2\x80\x83"
                                       "as allocated: dosed, or control not dosed | 1 | 1 | 2",
                                       "\xe2\x80\x83"
                                       "allocated to the product, not dosed | 1 | 0 | 1",
                                       "\xe2\x80\x83"
                                       "control, and dosed all the same | 0 | 1 | 1",
                                       "Died | 0 | 1 | 1",
                                       NULL};
    has_rows(a, tt_tab_arms(a, &d), arms);
    static const char *const sets[] = {"Intention to treat | 3 | 1 | 4", "Full analysis set | 3 | 1 | 4", "Safety set | 2 | 1 | 3", NULL};
    has_rows(a, tt_tab_sets(a, &d), sets);
    static const char *const flow[] = {"Screened |  |  | 5", "Enrolled | 3 | 1 | 4", "Dosed | 2 | 0 | 2",
                                       "Control, nothing given | 0 | 1 | 1", NULL};
    has_rows(a, tt_tab_flow(a, &d), flow);
    const tt_counts n = tt_count(h.t);
    assert_int_equal(n.randomised, 4);
    assert_int_equal(n.dosed, 2);
    assert_int_equal(n.controls, 1);
    tt_arena_free(a);
}

static void events_by_what_was_given(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    static const char *const rows[] = {"any adverse event | 1 (50.0 %) | 1 (100.0 %)", "grade 3 or higher | 0 (0.0 %) | 1 (100.0 %)",
                                       "at least possibly related to the product | 1 (50.0 %) | 0 (0.0 %)", NULL};
    const tt_result *r = tt_tab_compared(a, &d);
    has_rows(a, r, rows);
    assert_string_equal(r->head[1].in[TT_EN], "L1, n = 2");
    assert_string_equal(r->head[2].in[TT_EN], "CTRL, n = 1");
    static const char *const reactions[] = {"All levels | 2 | 1 | 50.0 | 1.3\xe2\x80\x93"
                                            "98.7 | 1 | 1 | 0 | 0 | 0 | 0",
                                            NULL};
    has_rows(a, tt_tab_reactions(a, &d), reactions);
    tt_arena_free(a);
}

static void values_by_arm(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_result *r = NULL;
    tt_err err = {0};
    make(a);
    const tt_endpoint *alt = NULL;
    for (size_t i = 0; i < h.study->endpoints; i++)
        alt = tt_streq(h.study->endpoint[i].id, "S1") ? &h.study->endpoint[i] : alt;
    assert_int_equal(tt_tab_change(a, &d, alt, &r, &err), TT_OK);
    static const char *const rows[] = {"Value, U/L: Vesicles (EV)", "Value, U/L: Standard care (CTRL)",
                                       "Change from baseline, U/L: Vesicles (EV)", "Change from baseline, U/L: Standard care (CTRL)", NULL};
    has_rows(a, r, rows);
    tt_change c;
    assert_int_equal(tt_change_of(a, &d, alt, tt_study_arm(h.study, "CTRL"), &c, &err), TT_OK);
    assert_int_equal(c.at[1].change.n, 1);
    TT_ASSERT_NEAR(c.at[1].dx[0], -150, 0);
    assert_int_equal(tt_change_of(a, &d, alt, tt_study_arm(h.study, "EV"), &c, &err), TT_OK);
    assert_int_equal(c.at[1].change.n, 1);
    TT_ASSERT_NEAR(c.at[1].dx[0], -200, 0);
    tt_arena_free(a);
}

/* CTRL: at risk 2 at day 2.02, one censored there; one death on day 10 of the one left: survival 0. EV: nobody died. */
static void survival_by_arm(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_survival s;
    tt_km_row at;
    make(a);
    assert_int_equal(tt_survival_of(a, &d, "OS", tt_study_arm(h.study, "CTRL"), &s, &err), TT_OK);
    assert_int_equal(s.km.n, 2);
    assert_int_equal(s.km.events, 1);
    assert_true(tt_survival_at(&s, 10, &at));
    TT_ASSERT_NEAR(at.surv, 0, 0);
    assert_int_equal(tt_survival_of(a, &d, "OS", tt_study_arm(h.study, "EV"), &s, &err), TT_OK);
    assert_int_equal(s.km.n, 2);
    assert_true(tt_survival_at(&s, 30, &at));
    TT_ASSERT_NEAR(at.surv, 1, 0);
    tt_result *r = NULL;
    assert_int_equal(tt_tab_survival(a, &d, "OS", &r, &err), TT_OK);
    assert_string_equal(r->head[0].in[TT_EN], "Since randomisation");
    static const char *const rows[] = {"Vesicles (EV)", "Standard care (CTRL)", NULL};
    has_rows(a, r, rows);
    tt_arena_free(a);
}

static const struct CMUnitTest arms[] = {
    cmocka_unit_test(randomised_and_treated),
    cmocka_unit_test(events_by_what_was_given),
    cmocka_unit_test(values_by_arm),
    cmocka_unit_test(survival_by_arm),
};

TT_TEST_MAIN(arms)
