/* SPDX-License-Identifier: Apache-2.0 */
/* The 3+3 rule itself: calls after complete cohorts, the MTD, the table.  The
 * expected calls are read off dose-finding.md section 7 by hand. */
#include <math.h>

#include "design/design.h"
#include "support/tt_test.h"

static const tt_plan *plan_of(tt_arena *a, const char *doses, const char *rule, const char *start)
{
    const tt_param p[] = {{"doses", doses, {{0}, 0, 0, {0}}}, {"mtd-rule", rule, {{0}, 0, 0, {0}}}, {"start", start, {{0}, 0, 0, {0}}}};
    const tt_plan *plan = NULL;
    assert_int_equal(tt_design_prepare(a, "3+3", p, 3, &plan, NULL), TT_OK);
    return plan;
}

/* Histories on four doses, start 1. mtd -1: the trial goes on. */
static const struct {
    const char *why, *rule, *history;
    tt_act act;
    int32_t dose, cohort, mtd;
    const char *clause;
} calls[] = {
    {"nobody treated: three at the start", "expand", "", TT_STAY, 1, 3, -1, "3+3/start"},
    {"0 of 3: up", "expand", "1NNN", TT_UP, 2, 3, -1, "3+3/0-of-3"},
    {"1 of 3: three more", "expand", "1NTN", TT_STAY, 1, 3, -1, "3+3/1-of-3"},
    {"1 of 6: up", "expand", "1NTN 1NNN", TT_UP, 2, 3, -1, "3+3/1-of-6"},
    {"2 of 6 at the lowest dose: no MTD", "expand", "1NTN 1NTN", TT_STOP, 0, 0, 0, "3+3/none-tolerated"},
    {"3 of 3 at the lowest dose: no MTD", "previous", "1TTT", TT_STOP, 0, 0, 0, "3+3/none-tolerated"},
    {"moderate toxicity is no DLT", "expand", "1MMM", TT_UP, 2, 3, -1, "3+3/0-of-3"},
    {"previous: 2 of 3 at dose 2 ends it at dose 1", "previous", "1NNN 2TTN", TT_STOP, 0, 0, 1, "3+3/toxic"},
    {"expand: dose 1 must show six first", "expand", "1NNN 2TTN", TT_DOWN, 1, 3, -1, "3+3/step-down"},
    {"expand: it holds with 1 of 6", "expand", "1NNN 2TTN 1NTN", TT_STOP, 0, 0, 1, "3+3/candidate-holds"},
    {"expand: it fails, and nothing is below", "expand", "1NNN 2TTN 1NTT", TT_STOP, 0, 0, 0, "3+3/none-tolerated"},
    {"expand: it had six already", "expand", "1NTN 1NNN 2TTN", TT_STOP, 0, 0, 1, "3+3/toxic"},
    {"expand: two steps down", "expand", "1NNN 2NNN 3TTN 2TTN", TT_DOWN, 1, 3, -1, "3+3/step-down"},
    {"previous: top tolerated at 0 of 3", "previous", "1NNN 2NNN 3NNN 4NNN", TT_STOP, 0, 0, 4, "3+3/top-tolerated"},
    {"expand: top needs six", "expand", "1NNN 2NNN 3NNN 4NNN", TT_STAY, 4, 3, -1, "3+3/expand"},
    {"expand: top holds", "expand", "1NNN 2NNN 3NNN 4NNN 4TNN", TT_STOP, 0, 0, 4, "3+3/top-tolerated"},
    {"expand: top fails", "expand", "1NNN 2NNN 3NNN 4NNN 4TTN", TT_DOWN, 3, 3, -1, "3+3/step-down"},
    {"a patient who is not evaluable is replaced", "expand", "1NXN", TT_STAY, 1, 1, -1, "engine/fill"},
    {"and the cohort then closes", "expand", "1NXNN", TT_UP, 2, 3, -1, "3+3/0-of-3"},
    {"a lower dose chosen by the committee is judged on all its patients", "expand", "1NNN 2NNN 1NNN", TT_UP, 2, 3, -1, "3+3/0-of-3"},
    {"and can prove toxic", "previous", "1NNN 2NNN 1TTN", TT_STOP, 0, 0, 0, "3+3/none-tolerated"},
};

static void calls_after_histories(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const tt_plan *plan = plan_of(a, "4", calls[i].rule, "1");
        tt_state s;
        tt_move m;
        tt_err err = {.id = 0};
        int32_t mtd = -1;
        if (tt_history_read(a, plan, calls[i].history, &s, NULL, NULL, &err) != TT_OK)
            fail_msg("%s: %s", calls[i].why, tt_err_text(a, &err, TT_EN));
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        const tt_code settled = tt_design_mtd(plan, &s, &mtd, NULL, NULL);
        assert_int_equal(settled == TT_OK, calls[i].mtd >= 0);
        if (m.act != calls[i].act || m.dose != calls[i].dose || m.cohort != calls[i].cohort || mtd != calls[i].mtd ||
            strcmp(m.rule, calls[i].clause) != 0)
            fail_msg("%s: %s dose %d cohort %d mtd %d by %s", calls[i].why, tt_act_text(m.act), m.dose, m.cohort, mtd, m.rule);
        for (int lang = 0; lang < TT_LANGS; lang++) /* every reason has its sentence, filled in */
            assert_null(strpbrk(tt_move_reason(a, &s, &m, (tt_lang)lang), "{}?"));
    }
    tt_arena_free(a);
}

/* A start above dose 1 that proves toxic: the dose below was never tried, so it is treated, not guessed. */
static void start_above_the_lowest(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static const char *const rules[] = {"previous", "expand"};
    for (int i = 0; i < 2; i++) {
        const tt_plan *plan = plan_of(a, "4", rules[i], "2");
        tt_state s;
        tt_move m;
        assert_int_equal(tt_history_read(a, plan, "2TTN", &s, NULL, NULL, NULL), TT_OK);
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        assert_int_equal(m.act, TT_DOWN);
        assert_int_equal(m.dose, 1);
        assert_int_equal(m.cohort, 3);
        assert_int_equal(tt_history_read(a, plan, "2TTN 1NNN", &s, NULL, NULL, NULL), TT_OK);
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        assert_int_equal(m.act, i == 0 ? TT_STOP : TT_STAY);
    }
    tt_arena_free(a);
}

static const struct {
    const char *rule, *tally;
    int32_t mtd;
    unsigned id;
} tallies[] = {
    {"previous", "3/0,6/1,6/3", 2, 0},
    {"expand", "3/0,6/1,6/3", 2, 0},
    {"previous", "3/0,3/0,3/2", 2, 0},
    {"expand", "3/0,3/0,3/2", -1, 711}, /* dose 2 has only three */
    {"expand", "3/2", 0, 0},
    {"expand", "3/0,3/0,6/0", 3, 0},
    {"previous", "3/0", -1, 711}, /* two doses to go */
    {"expand", "3/0,3/4", -1, 714},
    {"expand", "3/0,3", -1, 713},
    {"expand", "3/0,3/0,3/0,3/0", -1, 705},
};

static void mtd_of_a_tally(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof tallies / sizeof *tallies; i++) {
        const tt_plan *plan = plan_of(a, "3", tallies[i].rule, "1");
        tt_state s;
        tt_err err = {.id = 0};
        int32_t mtd = -1;
        double estimate[TT_MAX_DOSES + 1];
        if (tt_tally_read(plan, tallies[i].tally, &s, &err) == TT_OK)
            tt_design_mtd(plan, &s, &mtd, estimate, &err);
        if (mtd != tallies[i].mtd || err.id != tallies[i].id)
            fail_msg("%s %s: mtd %d E%u", tallies[i].rule, tallies[i].tally, (int)mtd, err.id);
        if (i == 0) {
            TT_ASSERT_NEAR(estimate[2], 1.0 / 6, 1e-15);
            TT_ASSERT_NEAR(estimate[3], 0.5, 0.0);
        }
    }
    tt_arena_free(a);
}

static void the_table(void **state)
{
    (void)state;
    static const tt_table_row want[] = {{3, 0, 2, 2}, {6, 1, 2, 2}};
    static const char *const doses[] = {"4", "3", "2"};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (int i = 0; i < 3; i++) {
        size_t n;
        const tt_table_row *rows = tt_design_table(a, plan_of(a, doses[i], i ? "expand" : "previous", "1"), &n);
        assert_int_equal(n, 2);
        assert_memory_equal(rows, want, sizeof want);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest rule_tests[] = {
    cmocka_unit_test(calls_after_histories),
    cmocka_unit_test(start_above_the_lowest),
    cmocka_unit_test(mtd_of_a_tally),
    cmocka_unit_test(the_table),
};
TT_TEST_MAIN(rule_tests)
