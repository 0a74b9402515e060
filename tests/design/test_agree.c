/* SPDX-License-Identifier: Apache-2.0 */
/* Simulation, which calls decide at every cohort, against the exact numbers, which
 * remember it: random rising curves for every design, seeds fixed. */
#include <math.h>

#include "design/design.h"
#include "design/plan.h"

enum { CURVES = 200, TRIALS = 400 };

static const struct {
    const char *design, *words;
} designs[] = {
    {"atd", "doses=4 accelerate=dlt-or-2nd-moderate"},
    {"boin", "doses=5 target=0.3"},
    {"boin", "doses=4 target=0.25 titration=yes extra-safe=yes stop-n=9 bound-mtd=yes"},
    {"blrm", "doses=3 dose-values=1,4,16 cohorts=5"},
    {"crm", "doses=5 target=0.25 skeleton=.05,.12,.25,.4,.55"},
    {"crm", "doses=4 target=0.3 skeleton=.1,.2,.3,.45 model=logistic stop-n=9 no-skip=no"},
    {"i3+3", "doses=5 target=0.3"},
    {"mtpi", "doses=4 target=0.2"},
    {"mtpi2", "doses=5 target=0.3 cohorts=7"},
    {"stop", "n=20 target=0.2"},
};

static double worst;
static long compared, outside; /* beyond the 99.9 % band */

static void in_band(const char *what, double got, double want, double se)
{
    const double z = fabs(got - want) / se;
    compared++;
    outside += z > 3.2905;
    worst = fmax(worst, z);
    if (z > 5.5)
        fail_msg("%s: got %.6f, exact %.6f, z = %.2f", what, got, want, z);
}

static void compare(const char *what, const tt_plan *plan, const tt_lattice *l, uint32_t k)
{
    tt_rng r = tt_rng_make(4343, "curve", k, 0);
    tt_curve c = {.doses = plan->doses};
    tt_oc e, s;
    double p = 0.0;
    for (int d = 1; d <= c.doses; d++) {
        c.p[d] = p += (1.0 - p) * (0.02 + 0.3 * tt_rng_uniform(&r));
        c.moderate[d] = (1.0 - p) * 0.5 * tt_rng_uniform(&r);
    }
    assert_int_equal(tt_exact_oc(l, &c, &e, NULL), TT_OK);
    assert_int_equal(tt_simulate(plan, &c, TRIALS, 2000 + k, 1, NULL, NULL, &s, NULL), TT_OK);
    /* one level: patients differ from the planned number by rare stops alone, and the sampled error is no error then */
    const bool spread = c.doses > 1 || (e.value.p_none > 0.2 && e.value.p_none < 0.8);
    for (int d = 0; d <= c.doses; d++) {
        const double x = e.value.p_select[d];
        if (x * TRIALS > 20.0 && (1.0 - x) * TRIALS > 20.0)
            in_band(what, s.value.p_select[d], x, sqrt(x * (1.0 - x) / TRIALS));
        if (spread && d > 0 && e.value.patients[d] > 0.5 && s.se.patients[d] > 0.0)
            in_band(what, s.value.patients[d], e.value.patients[d], s.se.patients[d]);
    }
    if (spread)
        in_band(what, s.value.dlts_total, e.value.dlts_total, s.se.dlts_total);
}

static void simulation_sits_around_the_exact_numbers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof designs / sizeof *designs; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, designs[i].design, designs[i].words);
        const tt_lattice *l = NULL;
        assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
        for (uint32_t k = 0; k < CURVES; k++)
            compare(designs[i].design, plan, l, k);
        tt_arena_free(a);
    }
    assert_true(compared > 2000 && worst > 2.5);             /* or nothing was compared */
    assert_true((double)outside < 0.003 * (double)compared); /* 0.1 % are expected there */
}

static const struct CMUnitTest agree_tests[] = {cmocka_unit_test(simulation_sits_around_the_exact_numbers)};
TT_TEST_MAIN(agree_tests)
