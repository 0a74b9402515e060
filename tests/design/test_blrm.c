/* SPDX-License-Identifier: Apache-2.0 */
/* The BLRM: interval probabilities against nested integrals in R, exact operating
 * characteristics against an enumeration of every path, and calls along a trial. */
#include <math.h>

#include "design/blrm_internal.h"
#include "design/plan.h"

static tt_blrm *model_of(tt_arena *a, const tt_plan *plan)
{
    tt_blrm *m = NULL;
    assert_int_equal(tt_blrm_prepare(a, plan, plan->most, &m, NULL), TT_OK);
    return m;
}

/*
 * R 4.2.2: integrate() over log alpha within integrate() over log beta, each in eight pieces, the inner one split at the
 * limits of the interval (relative tolerance 1e-9).  The last is the trial of Neuenschwander, Branson and Gsponer 2008,
 * section 2, when both patients at 25 mg had had a DLT, with their prior.
 */
static const struct {
    const char *params;
    int n[7], y[7];
    double over[7], target[7];
} cases[] = {
    {"doses=5 dose-values=1,2.5,5,10,20 reference=10",
     {3, 6, 3, 0, 0},
     {0, 1, 2, 0, 0},
     {0.0259740058444, 0.155159352081, 0.599380015722, 0.842973109327, 0.91916063883},
     {0.181644369769, 0.462617239578, 0.326852049046, 0.134469034573, 0.0702323179931}},
    {"doses=5 dose-values=1,2.5,5,10,20 reference=10",
     {3, 3, 3, 9, 6},
     {0, 0, 0, 2, 3},
     {0.000307629055061, 0.00119912900099, 0.00642991678313, 0.111413766616, 0.76657416569},
     {0.0162632412456, 0.0496838280454, 0.163950332465, 0.578603145486, 0.215085601254}},
    {"doses=3 dose-values=1,5,20 prior=-1.0986,0.5,1.5,0.7,-0.4 interval=0.2,0.35",
     {9, 12, 9},
     {1, 6, 4},
     {0.0152574447255, 0.509228929384, 0.988846407767},
     {0.21391389425, 0.456656322579, 0.0111076289075}},
    {"doses=7 dose-values=1,2.5,5,10,15,20,25 reference=250 prior=2.15,0.52,0.84,0.80,0.2 interval=0.2,0.35",
     {3, 4, 5, 4, 0, 0, 2},
     {0, 0, 0, 0, 0, 0, 2},
     {6.35388257473e-06, 8.66313908431e-05, 0.00120149355511, 0.0214313841517, 0.094655796255, 0.221529837159, 0.371964778506},
     {0.000393040957453, 0.00404069748747, 0.0295964381678, 0.17011245828, 0.326845116471, 0.401650949209, 0.394808976685}},
};

static void probabilities_are_those_of_nested_integrals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, "blrm", cases[i].params);
        const tt_blrm *m = model_of(a, plan);
        tt_tally at[TT_MAX_DOSES + 1] = {{0}};
        double over[TT_MAX_DOSES + 1], target[TT_MAX_DOSES + 1];
        for (int d = 1; d <= plan->doses; d++)
            at[d] = (tt_tally){.treated = cases[i].n[d - 1], .dlt = cases[i].y[d - 1]};
        tt_blrm_update(m, at, plan->doses, over, target);
        for (int d = 1; d <= plan->doses; d++) {
            TT_ASSERT_NEAR(over[d], cases[i].over[d - 1], 2e-7);
            TT_ASSERT_NEAR(target[d], cases[i].target[d - 1], 2e-7);
        }
        tt_arena_free(a);
    }
}

/* Twice as many nodes on each axis change nothing that matters, whatever the outcomes. */
static void nodes_serve_all_data_a_trial_can_have(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "blrm", "doses=3 dose-values=1,5,20 reference=10");
    const tt_blrm *m = model_of(a, plan), *finer = model_of(a, plan_from(a, "blrm", "doses=3 dose-values=1,5,20 reference=10 cohorts=20"));
    assert_true(finer->post->nodes > m->post->nodes * 3 / 2);
    for (uint32_t k = 0; k < 200; k++) {
        tt_rng r = tt_rng_make(5, "tally", k, 0);
        tt_tally at[TT_MAX_DOSES + 1] = {{0}};
        double x[4], y[4], u[4], v[4];
        for (int d = 1; d <= 3; d++) {
            at[d].treated = (int32_t)tt_rng_below(&r, 11);
            at[d].dlt = (int32_t)tt_rng_below(&r, (uint32_t)at[d].treated + 1);
        }
        tt_blrm_update(m, at, 3, x, y);
        tt_blrm_update(finer, at, 3, u, v);
        for (int d = 1; d <= 3; d++) {
            TT_ASSERT_NEAR(x[d], u[d], 2e-6);
            TT_ASSERT_NEAR(y[d], v[d], 2e-6);
        }
    }
    tt_arena_free(a);
}

/* ---- exact operating characteristics: every path, with the rule written again ------- */

struct brute {
    const tt_blrm *m;
    const double *p;
    int doses, size, patients;
    tt_tally at[TT_MAX_DOSES + 1];
    double select[TT_MAX_DOSES + 1], given[TT_MAX_DOSES + 1];
};

static int choice(const struct brute *b, int top, bool tried)
{
    double over[TT_MAX_DOSES + 1], target[TT_MAX_DOSES + 1];
    int best = 0;
    tt_blrm_update(b->m, b->at, b->doses, over, target);
    for (int d = top; d >= 1; d--)
        if (over[d] <= 0.25 && (!tried || b->at[d].treated > 0) && (best == 0 || target[d] >= target[best]))
            best = d;
    return best;
}

static void cohort(struct brute *b, int dose, int treated, double prob)
{
    for (int y = 0; y <= b->size; y++) {
        double q = prob;
        for (int i = 0; i < b->size; i++)
            q *= i < y ? b->p[dose] * (b->size - i) / (i + 1) : 1 - b->p[dose];
        b->at[dose].treated += b->size;
        b->at[dose].dlt += y;
        const int n = treated + b->size, next = n < b->patients ? choice(b, dose < b->doses ? dose + 1 : dose, false) : 0;
        if (next > 0) {
            cohort(b, next, n, q);
        } else {
            b->select[choice(b, b->doses, true)] += q;
            for (int d = 1; d <= b->doses; d++)
                b->given[d] += q * b->at[d].treated;
        }
        b->at[dose].treated -= b->size;
        b->at[dose].dlt -= y;
    }
}

static void exact_numbers_are_those_of_every_path(void **state)
{
    (void)state;
    static const char *const params[] = {
        "doses=3 dose-values=1,5,20 cohorts=5 cohort-size=2",
        "doses=4 dose-values=1,3,9,27 reference=10 cohorts=4 prior=-1,0,1.5,0.8,0.3 start=2",
    };
    const double p[] = {0, .12, .25, .41, .6};
    for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, "blrm", params[i]);
        struct brute b = {.m = model_of(a, plan), .p = p, .doses = plan->doses, .size = plan->cohort, .patients = plan->most};
        tt_curve c = {.doses = plan->doses};
        const tt_lattice *l = NULL;
        tt_oc oc;
        memcpy(c.p, p, sizeof p);
        cohort(&b, plan->start, 0, 1.0);
        assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(l, &c, &oc, NULL), TT_OK);
        assert_true(b.select[0] > 0.01);
        for (int d = 0; d <= plan->doses; d++) {
            TT_ASSERT_NEAR(oc.value.p_select[d], b.select[d], 1e-12);
            TT_ASSERT_NEAR(oc.value.patients[d], b.given[d], 1e-12);
        }
        /* a dose above the interval is an overdose: .41 and .6 are above .33 */
        TT_ASSERT_NEAR(oc.value.p_overdose, b.select[3] + (plan->doses > 3 ? b.select[4] : 0), 1e-12);
        tt_arena_free(a);
    }
}

/* ---- the rule along a trial ---------------------------------------------------------- */

static const struct {
    const char *why, *more, *history;
    tt_act act;
    int32_t dose;
    const char *rule;
} calls[] = {
    {"the first cohort", "", "", TT_STAY, 1, "model/start"},
    {"up by one", "", "1NNN", TT_UP, 2, "blrm/up"},
    {"the overdose control keeps the dose", "", "1NNN 2NNN 3NTN", TT_STAY, 3, "blrm/stay"},
    {"the overdose control closes the dose", "", "1NNN 2NNN 3NTT", TT_DOWN, 2, "blrm/down"},
    {"a looser control does not", "ewoc=0.6", "1NNN 2NNN 3NTT", TT_STAY, 3, "blrm/stay"},
    {"no dose is open", "", "1TTT", TT_STOP, 0, "blrm/no-dose-open"},
    {"the sample size", "cohorts=2", "1NNN 2NNN", TT_STOP, 0, "model/sample-size"},
    {"a pending outcome forbids up", "", "1NNP", TT_WAIT, 1, "engine/pending"},
};

static void calls_along_a_trial(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const tt_plan *plan = plan_from(a, "blrm", tt_printf(a, "doses=5 dose-values=1,2.5,5,10,20 reference=10 %s", calls[i].more));
        tt_state s;
        tt_move m;
        tt_err err;
        if (tt_history_read(a, plan, calls[i].history, &s, NULL, NULL, &err) != TT_OK)
            fail_msg("%s: %s", calls[i].why, tt_err_text(a, &err, TT_EN));
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != calls[i].act || m.dose != calls[i].dose || strcmp(m.rule, calls[i].rule) != 0)
            fail_msg("%s: %s %d (%s)", calls[i].why, tt_act_text(m.act), (int)m.dose, m.rule);
    }
    tt_arena_free(a);
}

static void what_is_not_a_blrm(void **state)
{
    (void)state;
    static const struct {
        const char *params;
        unsigned id;
    } bad[] = {
        {"doses=3", 703},
        {"doses=3 dose-values=1,2", 851},
        {"doses=3 dose-values=1,3,2", 852},
        {"doses=3 dose-values=0,1,2", 852},
        {"doses=3 dose-values=1,2,2", 852},
        {"doses=3 dose-values=1,2,x", 704},
        {"doses=3 dose-values=1,2,3 reference=0", 704},
        {"doses=3 dose-values=1,2,3 prior=1,2,3", 704},
        {"doses=3 dose-values=1,2,3 prior=0,0,-1,1,0", 704},
        {"doses=3 dose-values=1,2,3 prior=0,0,2,1,1", 704},
        {"doses=3 dose-values=1,2,3 prior=0,0,2,1,0.999999", 855},
        {"doses=3 dose-values=1,2,3 interval=0.33,0.16", 704},
        {"doses=3 dose-values=1,2,3 ewoc=1", 704},
        {"doses=3 dose-values=1,2,3 target=0", 704},
        {"doses=13 dose-values=1,2,3", 704},
        {"doses=3 dose-values=1,2,3 skeleton=.1,.2,.3", 729},
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const tt_plan *plan = NULL;
        tt_err err;
        if (plan_try(a, "blrm", bad[i].params, &plan, &err) == TT_OK || err.id != bad[i].id)
            fail_msg("%s: E%u", bad[i].params, (unsigned)err.id);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest blrm_tests[] = {
    cmocka_unit_test(probabilities_are_those_of_nested_integrals),
    cmocka_unit_test(nodes_serve_all_data_a_trial_can_have),
    cmocka_unit_test(exact_numbers_are_those_of_every_path),
    cmocka_unit_test(calls_along_a_trial),
    cmocka_unit_test(what_is_not_a_blrm),
};
TT_TEST_MAIN(blrm_tests)
