/* SPDX-License-Identifier: Apache-2.0 */
/* TITE-BOIN: decisions with outcomes pending, the table of them, and trials on a
 * calendar, which meet the patients of the plain simulation. */
#include <math.h>

#include "design/design.h"
#include "support/tt_test.h"

static const tt_plan *plan_of(tt_arena *a, const char *design, const char *const *kv)
{
    tt_param p[10];
    size_t n = 0;
    const tt_plan *plan = NULL;
    tt_err err;
    memset(p, 0, sizeof p);
    for (; kv[2 * n]; n++) {
        p[n].key = kv[2 * n];
        p[n].value = kv[2 * n + 1];
    }
    if (tt_design_prepare(a, design, p, n, &plan, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return plan;
}

static const char *const impute[] = {"doses", "5", "target", "0.3", NULL};
static const char *const ess[] = {"doses", "5", "target", "0.3", "estimator", "ess", NULL};

/*
 * At target .30 e = .236509, d = .358509.  By hand for `impute`: n 6, y 1, c 2: p0 = 1.15 / 5 = .23, odds 3.34783, up from
 * 2 - (1.419054 - 1) 3.34783 = .5971.  n 6, y 2, c 1: p0 = 2.15 / 6, odds 1.79070, down to 1 - .151054 * 1.79070 = .7295.
 * For `ess`: up from 1 / .236509 - 4 = .2282; down below 2 / .358509 - 5 = .5787.
 */
static const struct {
    const char *why, *history;
    const char *const *design;
    tt_act act;
    int32_t dose;
    const char *rule;
} cases[] = {
    {"complete: BOIN", "1NNN", impute, TT_UP, 2, "count/up"},
    {"1 of 3 pending, no DLT", "1NNP0.1", impute, TT_UP, 2, "count/up"},
    {"2 of 3 pending: more than half", "1NPP", impute, TT_WAIT, 1, "count/suspended"},
    {"1 of 3 and one just begun: as 1.3 of 3", "1NNN 2NTP0.8", impute, TT_DOWN, 1, "count/down"},
    {"... nearly over", "1NNN 2NTP0.9", impute, TT_STAY, 2, "count/stay"},
    {"2 of 3 whatever becomes of the third", "1NNN 2TTP", impute, TT_DOWN, 1, "count/down"},
    {"3 of 3 eliminates", "1NNN 2TTT", impute, TT_DOWN, 1, "count/eliminated"},
    {"below the bound of up", "1NNN 2NNT 2NP0.29P0.3", impute, TT_STAY, 2, "count/stay"},
    {"above it", "1NNN 2NNT 2NP0.3P0.3", impute, TT_UP, 3, "count/up"},
    {"ess: below", "1NNN 2NNT 2NP0.1P0.12", ess, TT_STAY, 2, "count/stay"},
    {"ess: above", "1NNN 2NNT 2NP0.1P0.13", ess, TT_UP, 3, "count/up"},
    {"ess: 2 of 6, one pending for .57", "1NNN 2NNT 2NTP0.57", ess, TT_DOWN, 1, "count/down"},
    {"ess: .58 of a window", "1NNN 2NNT 2NTP0.58", ess, TT_STAY, 2, "count/stay"},
    {"slots are filled first", "1NNN 2NP0.5", impute, TT_STAY, 2, "engine/fill"},
    {"down at dose 1 is stay", "1NTP0.1", impute, TT_STAY, 1, "count/no-lower"},
    {"a DLT may have come late: the history says not when", "1NNN 2NNN 3NNN 2TNN", impute, TT_UP, 3, "count/up"},
};

static void decisions(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_plan *plan = plan_of(a, "tite-boin", cases[i].design);
        tt_state s = tt_state_new(plan);
        tt_move m = {.rule = ""};
        tt_err err;
        if (tt_history_read(a, plan, cases[i].history, &s, NULL, NULL, &err) != TT_OK)
            fail_msg("%s: %s", cases[i].why, tt_err_text(a, &err, TT_EN));
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != cases[i].act || m.dose != cases[i].dose || strcmp(m.rule, cases[i].rule) != 0)
            fail_msg("%s: %s %d %s", cases[i].why, tt_act_text(m.act), (int)m.dose, m.rule);
        assert_null(strpbrk(tt_move_reason(a, &s, &m, TT_EN), "{}?"));
    }
    tt_arena_free(a);
}

static const struct {
    const char *history;
    unsigned id;
} refused[] = {
    {"1NNP1.01", 861},  {"1NNP-0.1", 709}, {"1NNP0..1", 861}, {"1NNP0.4Q", 709}, {"1N0.4", 709}, {"3NNN", 706},
    {"1NNN 3NNN", 706}, {"1NNNN", 707},    {"1NNP0.5N", 707}, {"6NNN", 705},     {"P0.5", 710},  {"1P00000000000000000000000001", 861},
};

static void impossible_histories(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, "tite-boin", impute);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        tt_state s;
        tt_err err = {.id = 0};
        tt_history_read(a, plan, refused[i].history, &s, NULL, NULL, &err);
        if (err.id != refused[i].id)
            fail_msg("'%s': E%u, want E%u", refused[i].history, (unsigned)err.id, refused[i].id);
    }
    const tt_cohort cohort = {1, 3, "NP.25P1"};
    tt_state s;
    assert_int_equal(tt_state_of(plan, &cohort, 1, &s, NULL), TT_OK);
    assert_int_equal(s.at[1].pending, 2);
    TT_ASSERT_NEAR(s.at[1].exposure, 1.25, 0.0);
    tt_arena_free(a);
}

/* ---- the table ------------------------------------------------------------------------- */

/* What the row's cut-offs must be, from the sources' inequalities. */
static void row_is(const tt_plan *plan, const tt_pending_row *r, bool effective)
{
    const double n = r->n, y = r->dlt, c = r->pending_max, e = plan->lambda_e, d = plan->lambda_d, t = plan->target;
    const double p0 = (y + t / 2) / (n - c + 1), odds = (1 - p0) / p0;
    const double up = effective ? y / e - (n - c) : c - (n * e - y) * odds;
    const double down = effective ? y / d - (n - c) : y > t * n ? c - (n * d - y) * odds : -1.0;
    const bool can_up = up <= c && (effective || y <= e * n);
    assert_false(r->wait);
    if (isnan(r->up_from))
        assert_false(can_up);
    else
        TT_ASSERT_NEAR(r->up_from, up > 0 ? up : 0.0, 1e-7);
    if (isnan(r->down_to))
        assert_true(down < 1e-7);
    else
        TT_ASSERT_NEAR(r->down_to, down < c ? down : c, 1e-7);
}

static void the_table_is_the_inequalities(void **state)
{
    static const char *const targets[] = {"0.10", "0.15", "0.20", "0.25", "0.30", "0.35", "0.40"};
    size_t rows = 0, waits = 0;
    (void)state;
    for (size_t i = 0; i < 14; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *const kv[] = {"doses", "4", "target", targets[i / 2], "estimator", i % 2 ? "ess" : "impute", NULL};
        const tt_plan *plan = plan_of(a, "tite-boin", kv);
        size_t n = 0;
        const tt_pending_row *r = tt_design_pending_table(a, plan, &n);
        for (size_t k = 0; k < n; k++) {
            waits += r[k].wait;
            rows++;
            assert_true(r[k].wait == (2 * r[k].pending_min > r[k].n));
            if (!r[k].wait)
                row_is(plan, &r[k], i % 2);
        }
        tt_arena_free(a);
    }
    assert_true(rows > 1000 && waits > 200);
}

static void complete_outcomes_are_boin(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *tite = plan_of(a, "tite-boin", impute), *boin = plan_of(a, "boin", impute);
    size_t n = 0, m = 0;
    const tt_table_row *x = tt_design_table(a, tite, &n), *y = tt_design_table(a, boin, &m);
    assert_int_equal(n, m);
    assert_memory_equal(x, y, n * sizeof *x);
    tt_curve c;
    tt_oc one, two;
    assert_int_equal(tt_curve_read(".05,.15,.30,.45,.60", NULL, 5, &c, NULL), TT_OK);
    assert_int_equal(tt_simulate(tite, &c, 2000, 3, 1, NULL, NULL, &one, NULL), TT_OK);
    assert_int_equal(tt_simulate(boin, &c, 2000, 3, 1, NULL, NULL, &two, NULL), TT_OK);
    assert_memory_equal(&one.value, &two.value, sizeof one.value);
    const tt_lattice *l = NULL;
    tt_err err;
    assert_int_equal(tt_exact_compile(a, tite, 0, &l, &err), TT_EUNSUP);
    assert_int_equal(err.id, 718);
    size_t none = 7;
    assert_null(tt_design_pending_table(a, boin, &none));
    assert_int_equal(none, 0);
    tt_arena_free(a);
}

/* ---- the calendar --------------------------------------------------------------------------- */

static tt_oc on_calendar(const tt_plan *plan, const char *truth, tt_accrual k, uint64_t trials, int threads)
{
    tt_curve c;
    tt_oc oc;
    assert_int_equal(tt_curve_read(truth, NULL, plan->doses, &c, NULL), TT_OK);
    memset(&oc, 0, sizeof oc);
    assert_int_equal(tt_simulate_accrual(plan, &c, &k, trials, 11, threads, NULL, NULL, &oc, NULL), TT_OK);
    return oc;
}

/* Nobody comes before the last window has closed, and cohorts of one are never left short. */
static void a_slow_trial_is_the_plain_one(void **state)
{
    static const char *const kv[] = {"doses", "5", "target", "0.3", "cohort-size", "1", "cohorts", "24", NULL};
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (int i = 0; i < 3; i++) {
        const tt_plan *plan = plan_of(a, i == 0 ? "boin" : i == 1 ? "tite-boin" : "mtpi2", kv);
        const tt_oc slow = on_calendar(plan, ".05,.15,.30,.45,.60", (tt_accrual){1e-3, 1e-9, 0.5, false}, 400, 1);
        tt_curve c;
        tt_oc plain;
        assert_int_equal(tt_curve_read(".05,.15,.30,.45,.60", NULL, 5, &c, NULL), TT_OK);
        assert_int_equal(tt_simulate(plan, &c, 400, 11, 1, NULL, NULL, &plain, NULL), TT_OK);
        assert_memory_equal(&slow.value, &plain.value, sizeof plain.value);
        assert_true(slow.timed && slow.waiting == 0.0 && !plain.timed);
        if (i == 2) /* 24 patients, 23 exponential times */
            TT_ASSERT_NEAR(slow.months, 1000.0 * (slow.value.patients_total - 1.0), 5.0 * slow.months_se);
    }
    tt_arena_free(a);
}

/* One patient: the trial lasts until the DLT or the end of the window. */
static void times_of_dlts(void **state)
{
    static const char *const kv[] = {"doses", "1", "n", "1", "target", "0.3", NULL};
    static const struct {
        const char *text;
        double p, late;
        bool weibull;
    } rows[] = {{"1", 1, 0.5, false},    {"1", 1, 0.8, false},    {"0.4", 0.4, 0.2, false}, {"0.4", 0.4, 0.5, true},
                {"0.4", 0.4, 0.8, true}, {"0.9", 0.9, 0.3, true}, {"0", 0, 0.5, true}};
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, "stop", kv);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const double p = rows[i].p, late = rows[i].late, w = 3.0;
        double mean = 0.0;
        for (int k = 0; k < 100000; k++) { /* integral of the chance of no DLT by t */
            const double t = (k + 0.5) / 100000.0;
            const double f = t < 0.5 ? 2 * t * (1 - late) : 1 - late + (2 * t - 1) * late;
            const double h1 = -log1p(-p), h2 = -log1p(-p * (1 - late));
            mean += rows[i].weibull && p > 0 ? exp(-h1 * pow(t, log(h1 / h2) / log(2.0))) : 1.0 - p * f;
        }
        const tt_oc oc = on_calendar(plan, rows[i].text, (tt_accrual){1.0, w, late, rows[i].weibull}, 4000, 1);
        TT_ASSERT_NEAR(oc.months, w * mean / 100000.0, 5.0 * oc.months_se + 1e-4);
    }
    tt_arena_free(a);
}

static void windows_need_not_close(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_accrual k = {2.0, 3.0, 0.5, true};
    const tt_oc boin = on_calendar(plan_of(a, "boin", impute), ".05,.15,.30,.45,.60", k, 600, 1);
    for (int i = 0; i < 2; i++) {
        const tt_plan *plan = plan_of(a, "tite-boin", i ? ess : impute);
        const tt_oc one = on_calendar(plan, ".05,.15,.30,.45,.60", k, 600, 1);
        const tt_oc two = on_calendar(plan, ".05,.15,.30,.45,.60", k, 600, 2);
        const tt_oc seven = on_calendar(plan, ".05,.15,.30,.45,.60", k, 600, 7);
        assert_memory_equal(&one, &two, sizeof one);
        assert_memory_equal(&one, &seven, sizeof one);
        assert_true(one.months < 0.75 * boin.months && one.waiting < 0.6 * boin.waiting);
        TT_ASSERT_NEAR(one.value.p_select[3], boin.value.p_select[3], 0.08);
        assert_true(one.months_se > 0.0 && one.waiting_se > 0.0 && one.se.p_select[3] > 0.0);
    }
    tt_arena_free(a);
}

static const struct {
    const char *rate, *window, *late, *time;
    unsigned id;
} calendars[] = {
    {NULL, NULL, NULL, NULL, 0},  {"1.5", "0.5", ".3", "weibull", 0}, {"0", NULL, NULL, NULL, 860},   {"-1", NULL, NULL, NULL, 860},
    {"x", NULL, NULL, NULL, 860}, {NULL, "0", NULL, NULL, 860},       {NULL, "1e9", NULL, NULL, 860}, {NULL, NULL, "1", NULL, 860},
    {NULL, NULL, "0", NULL, 860}, {NULL, NULL, NULL, "normal", 860},
};

static void calendars_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof calendars / sizeof *calendars; i++) {
        tt_accrual k = {0};
        tt_err err = {.id = 0};
        tt_accrual_read(calendars[i].rate, calendars[i].window, calendars[i].late, calendars[i].time, &k, &err);
        if (err.id != calendars[i].id)
            fail_msg("case %zu: E%u", i, (unsigned)err.id);
        if (i == 1)
            assert_true(k.rate == 1.5 && k.window == 0.5 && k.late == 0.3 && k.weibull);
    }
}

static const struct CMUnitTest tite_tests[] = {
    cmocka_unit_test(decisions),
    cmocka_unit_test(impossible_histories),
    cmocka_unit_test(the_table_is_the_inequalities),
    cmocka_unit_test(complete_outcomes_are_boin),
    cmocka_unit_test(a_slow_trial_is_the_plain_one),
    cmocka_unit_test(times_of_dlts),
    cmocka_unit_test(windows_need_not_close),
    cmocka_unit_test(calendars_are_read),
};
TT_TEST_MAIN(tite_tests)
