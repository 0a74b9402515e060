/* SPDX-License-Identifier: Apache-2.0 */
/* Stopping boundaries: limits, chance of stopping and expected participants against
 * a script in R 4.2.2 (pbinom, dbinom, pbeta; bisection on the same definitions, a
 * forward pass over the looks), and calls along a trial. */
#include <math.h>

#include "design/counts_internal.h"
#include "design/plan.h"

/* Limits at the looks (-1 none); P(stop) and E(n) at the target rate and at another. */
static const struct {
    const char *params, *boundary;
    double p0, p1;
    int32_t every, n, at[24];
    double stop0, n0, stop1, n1;
} rules[] = {
    {"n=24 target=0.2",
     "pocock",
     0.2,
     0.4,
     1,
     24,
     {-1, -1, 3, 4, 4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10},
     0.0496277265046,
     23.3208872163287,
     0.6221766809791,
     16.3976218592998},
    {"n=24 target=0.2",
     "obf",
     0.2,
     0.4,
     1,
     24,
     {-1, -1, -1, -1, -1, 6, 6, 6, 6, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8, 8, 9, 9, 9, 9},
     0.0477510405110,
     23.7231045312300,
     0.6995912965334,
     18.3744753416834},
    {"n=24 target=0.2 prior=0.4,1.6",
     "beta-binomial",
     0.2,
     0.4,
     1,
     24,
     {-1, -1, 3, 4, 4, 4, 5, 5, 6, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10, 10},
     0.0496277265046,
     23.3208872163287,
     0.6221766809791,
     16.3976218592998},
    {"n=30 target=0.15 alpha=0.1 cohort-size=3",
     "pocock",
     0.15,
     0.35,
     3,
     30,
     {3, 4, 4, 5, 6, 6, 7, 8, 8, 9},
     0.0837624962319,
     28.7447310691160,
     0.8470446629194,
     16.3083574062799},
    {"n=20 target=0.3 alpha=0.1 cohort-size=4",
     "obf",
     0.3,
     0.6,
     4,
     20,
     {-1, 6, 7, 8, 10},
     0.0920200319849,
     19.4591970208878,
     0.9063017179455,
     12.5981794486452},
    {"n=12 target=0.2 eliminate=0.9",
     "beta-binomial",
     0.2,
     0.5,
     1,
     12,
     {1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 4, 4},
     0.4180319313920,
     8.4874141081600,
     0.9592285156250,
     3.3745117187500},
    {"n=6 target=0.2 cohort-size=4", "n,stop_min\n3,2\n6,3\n", 0.2, 0.5, 4, 6, {2, 3}, NAN, NAN, NAN, NAN},
};

static void numbers_of(const tt_lattice *l, double p, double stop, double n)
{
    const tt_curve c = {.doses = 1, .p = {0, p}};
    tt_oc oc;
    assert_int_equal(tt_exact_oc(l, &c, &oc, NULL), TT_OK);
    if (isnan(stop))
        return;
    TT_ASSERT_NEAR(oc.value.p_none, stop, 1e-12);
    TT_ASSERT_NEAR(oc.value.patients_total, n, 1e-11);
    TT_ASSERT_NEAR(oc.value.dlts_total, p * n, 1e-11); /* Wald */
}

static void boundaries_and_their_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = NULL;
        const tt_lattice *l = NULL;
        tt_err err;
        if (plan_with(a, "stop", rules[i].params, "boundary", rules[i].boundary, &plan, &err) != TT_OK)
            fail_msg("%s: %s", rules[i].params, tt_err_text(a, &err, TT_EN));
        const tt_counts *c = plan->own;
        for (int32_t k = 0, n = rules[i].every; n <= rules[i].n; n += rules[i].every, k++)
            if (c->row[n].eliminate_min != rules[i].at[k])
                fail_msg("%s %s: b(%d) = %d", rules[i].boundary, rules[i].params, n, c->row[n].eliminate_min);
        assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
        numbers_of(l, rules[i].p0, rules[i].stop0, rules[i].n0);
        numbers_of(l, rules[i].p1, rules[i].stop1, rules[i].n1);
        tt_arena_free(a);
    }
}

static void beta_for_any_prior(void **state)
{
    (void)state;
    TT_ASSERT_NEAR(tt_beta_share(0.2, 0.4, 1.6), 0.639322139816396, 1e-13); /* R 4.2.2 pbeta */
    TT_ASSERT_NEAR(tt_beta_share(0.3, 7.5, 40.25), 0.991007417222247, 1e-13);
    TT_ASSERT_NEAR(tt_beta_share(0.9, 12.3, 0.7), 0.171996736123405, 1e-13);
    for (int32_t n = 0; n <= 60; n += 7)
        for (int32_t y = 0; y <= n; y++)
            TT_ASSERT_NEAR(tt_beta_share(0.3, y + 1, n - y + 1), tt_beta_below(0.3, n, y), 1e-13);
    assert_true(tt_beta_share(0.0, 2, 2) == 0.0 && tt_beta_share(1.0, 2, 2) == 1.0);
}

static void calls_along_a_trial(void **state)
{
    (void)state;
    static const struct {
        const char *why, *history, *clause;
        tt_act act;
        int32_t mtd;
    } calls[] = {
        {"nobody yet", "", "count/start", TT_STAY, -1},
        {"0 of 1", "1N", "stop/below-boundary", TT_STAY, -1},
        {"2 of 2 is not 3", "1T 1T", "stop/below-boundary", TT_STAY, -1},
        {"3 of 3: stop", "1T 1T 1T", "stop/boundary", TT_STOP, 0},
        {"a pending one holds only if it could stop", "1T 1T 1P", "engine/pending", TT_WAIT, -1},
        {"the planned number", "1N 1N 1N 1N", "count/sample-size", TT_STOP, 1},
        {"the boundary at the last look", "1N 1T 1T 1T", "stop/boundary", TT_STOP, 0},
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = NULL;
    assert_int_equal(plan_with(a, "stop", "n=4 target=0.2", "boundary", "n,stop_min\n3,3\n", &plan, NULL), TT_OK);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        tt_state s;
        tt_move m;
        tt_err err;
        int32_t mtd = -1;
        if (tt_history_read(a, plan, calls[i].history, &s, NULL, NULL, &err) != TT_OK)
            fail_msg("%s: %s", calls[i].why, tt_err_text(a, &err, TT_EN));
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != calls[i].act || strcmp(m.rule, calls[i].clause) != 0)
            fail_msg("%s: %s by %s", calls[i].why, tt_act_text(m.act), m.rule);
        if (m.act == TT_STOP) {
            assert_int_equal(tt_design_mtd(plan, &s, &mtd, NULL, NULL), TT_OK);
            assert_int_equal(mtd, calls[i].mtd);
        }
    }
    tt_arena_free(a);
}

/* The boundary can no longer be reached, but the planned number is the plan: the slots that a decision opened are filled. */
static void the_last_slots_are_filled(void **state)
{
    (void)state;
    static const struct {
        const char *why, *params;
        tt_cohort cohort[4];
        size_t n;
        tt_act act;
        int32_t more;
    } cases[] = {
        {"the fourth of four", "n=4 target=0.2 alpha=0.1", {{1, 1, "N"}, {1, 1, "N"}, {1, 1, "N"}, {1, 1, ""}}, 4, TT_STAY, 1},
        {"the second of the last two", "n=4 target=0.2 alpha=0.1 cohort-size=2", {{1, 2, "NN"}, {1, 2, "N"}}, 2, TT_STAY, 1},
        {"four of four", "n=4 target=0.2 alpha=0.1", {{1, 1, "N"}, {1, 1, "N"}, {1, 1, "N"}, {1, 1, "N"}}, 4, TT_STOP, 0},
        {"the boundary is reached", "n=4 target=0.2 alpha=0.1", {{1, 1, "T"}, {1, 1, "T"}}, 2, TT_STOP, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = NULL;
        tt_state s;
        tt_move m;
        assert_int_equal(plan_with(a, "stop", cases[i].params, "boundary", "pocock", &plan, NULL), TT_OK);
        assert_int_equal(tt_state_of(plan, cases[i].cohort, cases[i].n, &s, NULL), TT_OK);
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != cases[i].act || m.cohort != cases[i].more)
            fail_msg("%s: %s x %d (%s)", cases[i].why, tt_act_text(m.act), (int)m.cohort, m.rule);
        tt_arena_free(a);
    }
}

static void what_it_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *params, *boundary;
        unsigned id;
    } bad[] = {
        {"n=24", "pocock", 703},
        {"target=0.2", "pocock", 703},
        {"n=24 target=0.2 doses=2", "pocock", 704},
        {"n=241 target=0.2", "pocock", 704},
        {"n=24 target=0.2", "poccock", 704},
        {"n=24 target=0.2 prior=1", "beta-binomial", 704},
        {"n=24 target=0.2 prior=0,1", "beta-binomial", 704},
        {"n=24 target=0.2 eliminate=0.9", "pocock", 704},
        {"n=24 target=0.2 alpha=", "pocock", 704},
        {"n=24 target=0.2", "n,stop\n3,3\n", 725},
        {"n=24 target=0.2", "n,stop_min\n", 704},
        {"n=24 target=0.2", "n,stop_min\n3,0\n", 728},
        {"n=24 target=0.2", "n,stop_min\n3,2\n3,2\n", 728},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = NULL;
        tt_err err = {.id = 0};
        assert_int_not_equal(plan_with(a, "stop", bad[i].params, "boundary", bad[i].boundary, &plan, &err), TT_OK);
        if (err.id != bad[i].id)
            fail_msg("%s %s: E%u", bad[i].params, bad[i].boundary, (unsigned)err.id);
        tt_arena_free(a);
    }
}

static const struct CMUnitTest stop_tests[] = {
    cmocka_unit_test(boundaries_and_their_numbers), cmocka_unit_test(beta_for_any_prior), cmocka_unit_test(calls_along_a_trial),
    cmocka_unit_test(the_last_slots_are_filled),    cmocka_unit_test(what_it_refuses),
};
TT_TEST_MAIN(stop_tests)
