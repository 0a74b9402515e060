/* SPDX-License-Identifier: Apache-2.0 */
/* Simulation asks decide, the exact pass walks merged states: they must agree
 * within the sampling error, and simulation must not depend on threads. */
#include <math.h>

#include "design/design.h"
#include "support/tt_test.h"

static const tt_plan *plan_of(tt_arena *a, int doses, const char *rule)
{
    const tt_param p[] = {
        {"doses", tt_printf(a, "%d", doses), {{0}, 0, 0, {0}}}, {"mtd-rule", rule, {{0}, 0, 0, {0}}}, {"target", "0.3", {{0}, 0, 0, {0}}}};
    const tt_plan *plan = NULL;
    assert_int_equal(tt_design_prepare(a, "3+3", p, 3, &plan, NULL), TT_OK);
    return plan;
}

static double worst;

/* |z| with the exact standard error of a share, or the sampled one of a mean. */
static void in_band(double got, double want, double se)
{
    const double z = se > 0 ? fabs(got - want) / se : got == want || fabs(got - want) < 1e-12 ? 0.0 : INFINITY;
    if (z > worst)
        worst = z;
    if (z > 5.5) {
        print_error("got %.6f, exact %.6f, z = %.2f\n", got, want, z);
        fail();
    }
}

static void share_in_band(double got, double want, double n)
{
    if (want * n < 1e-3) /* so rare that one trial would look impossible: at most a handful may appear */
        assert_true(got * n <= 1.0);
    else if (want * n < 20.0) /* the normal band is no band for counts this small */
        assert_true(got * n < want * n + 12.0 * sqrt(want * n) + 6.0);
    else
        in_band(got, want, sqrt(want * (1 - want) / n));
}

static void sits_around_the_exact_numbers(void **state)
{
    (void)state;
    enum { TRIALS = 2000 };
    for (uint32_t k = 0; k < 200; k++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_rng r = tt_rng_make(4242, "curve", k, 0);
        const int doses = 2 + (int)tt_rng_below(&r, 5);
        tt_curve c = {.doses = doses};
        double p = 0.0;
        for (int d = 1; d <= doses; d++)
            c.p[d] = p += (1.0 - p) * (0.02 + 0.33 * tt_rng_uniform(&r)); /* rising */
        const tt_plan *plan = plan_of(a, doses, k % 2 ? "previous" : "expand");
        const tt_lattice *l = NULL;
        tt_oc e, s;
        assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(l, &c, &e, NULL), TT_OK);
        assert_int_equal(tt_simulate(plan, &c, TRIALS, 1000 + k, 1, NULL, NULL, &s, NULL), TT_OK);
        for (int d = 0; d <= doses; d++)
            share_in_band(s.value.p_select[d], e.value.p_select[d], TRIALS);
        share_in_band(s.value.p_overdose, e.value.p_overdose, TRIALS);
        in_band(s.value.patients_total, e.value.patients_total, s.se.patients_total);
        in_band(s.value.dlts_total, e.value.dlts_total, s.se.dlts_total);
        for (int d = 1; d <= doses; d++) {
            if (e.value.patients[d] > 0.1)
                in_band(s.value.patients[d], e.value.patients[d], s.se.patients[d]);
            if (e.value.dlts[d] > 0.05)
                in_band(s.value.dlts[d], e.value.dlts[d], s.se.dlts[d]);
        }
        tt_arena_free(a);
    }
    assert_true(worst > 2.0); /* some of several thousand comparisons must be that far off, or nothing was compared */
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    static const int threads[] = {2, 3, 7};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, 4, "expand");
    tt_curve c;
    tt_oc one, many;
    assert_int_equal(tt_curve_read(".05,.12,.25,.40", NULL, 4, &c, NULL), TT_OK);
    memset(&one, 0, sizeof one);
    memset(&many, 0, sizeof many);
    assert_int_equal(tt_simulate(plan, &c, 5003, 7, 1, NULL, NULL, &one, NULL), TT_OK);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(tt_simulate(plan, &c, 5003, 7, threads[i], NULL, NULL, &many, NULL), TT_OK);
        assert_memory_equal(&one.value, &many.value, sizeof one.value);
        assert_memory_equal(&one.se, &many.se, sizeof one.se);
    }
    assert_int_equal(tt_simulate(plan, &c, 5003, 8, 1, NULL, NULL, &many, NULL), TT_OK);
    assert_true(memcmp(&one.value, &many.value, sizeof one.value) != 0); /* but the seed does */
    tt_arena_free(a);
}

static void standard_errors(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, 3, "previous");
    const tt_curve c = {.doses = 3, .p = {0, 0.1, 0.2, 0.3}};
    tt_oc oc;
    assert_int_equal(tt_simulate(plan, &c, 400, 3, 1, NULL, NULL, &oc, NULL), TT_OK);
    TT_ASSERT_NEAR(oc.se.p_none, sqrt(oc.value.p_none * (1 - oc.value.p_none) / 400), 1e-15);
    assert_true(oc.se.patients_total > 0.1 && oc.se.patients_total < 0.4); /* sd of 3..18 patients / 20 */
    assert_int_equal(oc.trials, 400);
    assert_int_equal(oc.seed, 3);
    assert_true(oc.simulated && oc.states == 0);
    const tt_curve one = {.doses = 1, .p = {0, 0.3}}; /* 3 patients or 6: the variance follows from the mean */
    assert_int_equal(tt_simulate(plan_of(a, 1, "previous"), &one, 500, 3, 1, NULL, NULL, &oc, NULL), TT_OK);
    const double six = (oc.value.patients_total - 3) / 3;
    TT_ASSERT_NEAR(oc.se.patients_total, 3 * sqrt(six * (1 - six) / 499), 1e-12);
    TT_ASSERT_NEAR(oc.se.patients[1], oc.se.patients_total, 0.0);
    tt_arena_free(a);
}

static bool halfway(void *self, uint64_t done, uint64_t all)
{
    (*(int *)self)++;
    return done < all / 2;
}

static void can_be_interrupted(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, 3, "previous");
    const tt_curve c = {.doses = 3, .p = {0, 0.1, 0.2, 0.3}}, wrong = {.doses = 2};
    int calls = 0;
    tt_oc oc;
    tt_err err;
    assert_int_equal(tt_simulate(plan, &c, 20000, 3, 2, halfway, &calls, &oc, &err), TT_EINTR);
    assert_int_equal(err.id, 719);
    assert_true(calls > 2);
    assert_int_equal(tt_simulate(plan, &c, 0, 3, 1, NULL, NULL, &oc, &err), TT_ERANGE);
    assert_int_equal(err.id, 720);
    assert_int_equal(tt_simulate(plan, &wrong, 10, 3, 1, NULL, NULL, &oc, &err), TT_ERANGE);
    assert_int_equal(err.id, 723);
    tt_arena_free(a);
}

static const struct CMUnitTest simulate_tests[] = {
    cmocka_unit_test(sits_around_the_exact_numbers),
    cmocka_unit_test(threads_do_not_matter),
    cmocka_unit_test(standard_errors),
    cmocka_unit_test(can_be_interrupted),
};
TT_TEST_MAIN(simulate_tests)
