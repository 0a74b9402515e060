/* SPDX-License-Identifier: Apache-2.0 */
/* Misattributed and replaced patients: the exact numbers against trials conducted
 * patient by patient here, each with a truth, a record and perhaps no evaluation. */
#include <math.h>

#include "design/design.h"
#include "support/tt_test.h"

enum { TRIALS = 8000, DOSES = 4, CAP = 2 };
static const double NOT_EVALUABLE = 0.15;

static const struct {
    const char *design, *rates;
} cases[] = {{"3+3", "0.1,0.2"}, {"boin", "0.05,0"}, {"boin", "0,0.4"}, {"mtpi2", "0.2,0.3"}, {"atd", "0.1,0.1"}};

static const tt_plan *plan_of(tt_arena *a, const char *design)
{
    const bool counts = design[0] == 'b' || design[0] == 'm';
    const tt_where at = {{0}, 0, 0, {0}};
    const tt_param p[] = {{"doses", "4", at}, {"target", "0.3", at}, {"cohorts", "6", at}};
    const tt_plan *plan = NULL;
    assert_int_equal(tt_design_prepare(a, design, p, counts ? 3 : 2, &plan, NULL), TT_OK);
    return plan;
}

/* What happened, summed over trials; squares for the standard errors. */
struct seen {
    double select[DOSES + 1], patients[2], dlts[2], recorded[2], enrolled[2], over, overdose;
};

static void add(double sum[2], double x)
{
    sum[0] += x;
    sum[1] += x * x;
}

static void one_trial(const tt_plan *plan, const tt_curve *truth, tt_attribution k, uint32_t trial, struct seen *ret)
{
    tt_rng r = tt_rng_make(99, "by hand", trial, 0);
    tt_state s = tt_state_new(plan);
    tt_move m;
    int dlts = 0, recorded = 0, patients = 0, enrolled = 0;
    int32_t mtd = 0;
    assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
    while (m.act != TT_STOP) {
        tt_state_open(plan, &s, m.dose, m.cohort);
        for (int i = 0; i < m.cohort; i++) {
            do
                enrolled++;
            while (tt_rng_uniform(&r) < NOT_EVALUABLE);
            const bool dlt = tt_rng_uniform(&r) < truth->p[m.dose];
            const bool wrong = tt_rng_uniform(&r) < (dlt ? k.fn : k.fp);
            patients++;
            dlts += dlt;
            recorded += dlt != wrong;
            assert_int_equal(tt_state_add(plan, &s, dlt != wrong ? 'T' : 'N', NULL), TT_OK);
        }
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
    }
    assert_int_equal(tt_design_mtd(plan, &s, &mtd, NULL, NULL), TT_OK);
    ret->select[mtd]++;
    ret->overdose += mtd > 0 && truth->p[mtd] > plan->target;
    ret->over += enrolled - patients > CAP;
    add(ret->patients, patients);
    add(ret->dlts, dlts);
    add(ret->recorded, recorded);
    add(ret->enrolled, enrolled);
}

static void share_is(const char *what, double count, double want)
{
    const double se = sqrt(want * (1 - want) / TRIALS);
    if (fabs(count / TRIALS - want) > 5 * se + 1e-9)
        fail_msg("%s: %.4f, exact %.4f", what, count / TRIALS, want);
}

static void mean_is(const char *what, const double sum[2], double want)
{
    const double mean = sum[0] / TRIALS, se = sqrt((sum[1] / TRIALS - mean * mean) / TRIALS);
    if (fabs(mean - want) > 5 * se + 1e-9)
        fail_msg("%s: %.4f, exact %.4f", what, mean, want);
}

static void exact_numbers_of_a_wrong_record(void **state)
{
    const tt_curve truth = {.doses = DOSES, .p = {0, 0.08, 0.2, 0.35, 0.5}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_of(a, cases[i].design);
        const tt_lattice *l = NULL;
        tt_attribution k;
        tt_oc oc;
        struct seen seen;
        double totals[TT_TOTALS];
        memset(&seen, 0, sizeof seen);
        assert_int_equal(tt_attribution_read(cases[i].rates, &k, NULL), TT_OK);
        const tt_curve met = tt_attribution_curve(&truth, k);
        assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(l, &met, &oc, NULL), TT_OK);
        assert_int_equal(tt_exact_totals(l, &met, totals, NULL), TT_OK);
        tt_attribution_judge(plan, &truth, &oc);
        tt_replacing_add((tt_replacing){NOT_EVALUABLE, CAP}, totals, &oc);
        for (uint32_t t = 0; t < TRIALS; t++)
            one_trial(plan, &truth, k, t, &seen);
        for (int d = 0; d <= DOSES; d++)
            share_is(cases[i].design, seen.select[d], oc.value.p_select[d]);
        share_is("overdose", seen.overdose, oc.value.p_overdose);
        if (strcmp(cases[i].design, "3+3") == 0 || strcmp(cases[i].design, "atd") == 0) { /* a ward leaves a toxic cohort short */
            tt_arena_free(a);
            continue;
        }
        share_is("cap", seen.over, oc.p_over_cap);
        mean_is("patients", seen.patients, oc.value.patients_total);
        mean_is("dlts", seen.dlts, oc.value.dlts_total);
        mean_is("recorded", seen.recorded, oc.recorded_total);
        mean_is("enrolled", seen.enrolled, oc.enrolled_total);
        tt_arena_free(a);
    }
}

static void a_right_record_changes_nothing(void **state)
{
    const tt_curve truth = {.doses = DOSES, .p = {0, 0.08, 0.2, 0.35, 0.5}, .moderate = {0, 0.1, 0.2, 0.3, 0.4}};
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_curve met = tt_attribution_curve(&truth, (tt_attribution){0, 0});
    assert_memory_equal(&met, &truth, sizeof met);
    const tt_curve wrong = tt_attribution_curve(&truth, (tt_attribution){0.1, 0.25});
    TT_ASSERT_NEAR(wrong.p[2], 0.2 * 0.75 + 0.8 * 0.1, 1e-15);
    TT_ASSERT_NEAR(wrong.moderate[2], 0.2 * 0.9, 1e-15);
    for (int d = 1; d <= DOSES; d++) /* what was neither stays possible */
        assert_true(wrong.p[d] + wrong.moderate[d] <= 1.0);
    const tt_plan *plan = plan_of(a, "boin");
    const tt_lattice *l = NULL;
    tt_oc plain, judged;
    double totals[TT_TOTALS], sum = 0.0, mean = 0.0;
    assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
    assert_int_equal(tt_exact_oc(l, &truth, &plain, NULL), TT_OK);
    judged = plain;
    tt_attribution_judge(plan, &truth, &judged);
    assert_memory_equal(&plain.value, &judged.value, sizeof plain.value);
    assert_int_equal(tt_exact_totals(l, &truth, totals, NULL), TT_OK);
    for (int n = 0; n < TT_TOTALS; n++) {
        sum += totals[n];
        mean += n * totals[n];
    }
    TT_ASSERT_NEAR(sum, 1.0, 1e-12);
    TT_ASSERT_NEAR(mean, plain.value.patients_total, 1e-10);
    tt_replacing_add((tt_replacing){0.0, 0}, totals, &judged);
    TT_ASSERT_NEAR(judged.p_over_cap, 0.0, 1e-12);
    TT_ASSERT_NEAR(judged.enrolled_total, plain.value.patients_total, 0.0);
    tt_arena_free(a);
}

static const struct {
    const char *text;
    unsigned attribution, replacing;
} texts[] = {
    {"0.05,0.1", 0, 867},    {"0,0", 0, 0},  {"0.1,4", 866, 0}, {"0.1", 866, 0},   {"0.5,0.5", 866, 867}, {"-0.1,0", 866, 867},
    {"1,0", 866, 867},       {"", 866, 867}, {",", 866, 867},   {"a,b", 866, 867}, {"0.1,", 866, 867},    {"0.1,0.1,0.1", 866, 867},
    {"0.2,99999", 866, 867},
};

static void texts_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        tt_attribution k;
        tt_replacing r;
        tt_err err = {.id = 0}, other = {.id = 0};
        tt_attribution_read(texts[i].text, &k, &err);
        tt_replacing_read(texts[i].text, &r, &other);
        if (err.id != texts[i].attribution || other.id != texts[i].replacing)
            fail_msg("'%s': E%u and E%u", texts[i].text, (unsigned)err.id, (unsigned)other.id);
    }
}

static const struct CMUnitTest attribution_tests[] = {
    cmocka_unit_test(exact_numbers_of_a_wrong_record),
    cmocka_unit_test(a_right_record_changes_nothing),
    cmocka_unit_test(texts_are_read),
};
TT_TEST_MAIN(attribution_tests)
