/* SPDX-License-Identifier: Apache-2.0 */
/* The CRM: posteriors against dfcrm and against a plain rule on thousands of points,
 * exact operating characteristics against a recursion in R that calls dfcrm for every
 * data set and against an enumeration of every path, and the rules of the pace. */
#include <math.h>

#include "design/crm_internal.h"
#include "design/crm_r.h"
#include "design/plan.h"

static tt_crm *model_of(tt_arena *a, const tt_plan *plan)
{
    tt_crm *m = NULL;
    assert_int_equal(tt_crm_prepare(a, plan, plan->most, &m, NULL), TT_OK);
    return m;
}

/* ---- posteriors --------------------------------------------------------------------- */

static double log_density(const tt_crm *m, const tt_tally *at, double b)
{
    double l = -0.5 * b * b / (m->sd * m->sd);
    for (int d = 1; d <= m->doses; d++) {
        const double x = exp(b) * m->scaled[d];
        const double p = m->logistic ? 1 / (1 + exp(-3 - x)) : exp(x), q = m->logistic ? 1 / (1 + exp(3 + x)) : -expm1(x);
        l += at[d].dlt ? at[d].dlt * log(p) : 0;
        l += at[d].treated > at[d].dlt ? (at[d].treated - at[d].dlt) * log(q) : 0;
    }
    return l;
}

/* A second opinion: Gauss's rule of two points on many pieces below the limit of too_toxic and many above. */
static tt_crm_posterior plain(const tt_crm *m, const tt_tally *at, int pieces)
{
    const double limit = log((m->logistic ? log(m->target / (1 - m->target)) - 3 : log(m->target)) / m->scaled[1]);
    const double end = 9.0 * m->sd, edge[3] = {-end, fmax(fmin(limit, end), -end), end};
    double most = -INFINITY, sum = 0.0, mean = 0.0, share[2] = {0.0, 0.0};
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < 4 * pieces; i++) {
            const int side = i / (2 * pieces), k = i % (2 * pieces);
            const double w = (edge[side + 1] - edge[side]) / pieces, b = edge[side] + (k / 2 + 0.5 + (k % 2 - 0.5) / sqrt(3)) * w;
            const double l = log_density(m, at, b);
            if (pass == 0) {
                most = fmax(most, l);
                continue;
            }
            sum += w * exp(l - most);
            mean += w * exp(l - most) * b;
            share[side] += w * exp(l - most);
        }
    return (tt_crm_posterior){mean / sum, share[0] / sum};
}

static void posteriors_are_those_of_dfcrm(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof crm_cases / sizeof *crm_cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const int doses = crm_cases[i].skeleton == 0 ? 5 : crm_cases[i].skeleton == 1 ? 3 : 8;
        const char *sd = crm_cases[i].sd == 0.5 ? " prior-sd=0.5" : crm_cases[i].sd == 1.5 ? " prior-sd=1.5" : "";
        const tt_crm *m = model_of(a, plan_from(a, "crm",
                                                tt_printf(a, "doses=%d target=0.25 cohorts=20 skeleton=%s model=%s%s", doses,
                                                          crm_skeleton[crm_cases[i].skeleton], crm_cases[i].model, sd)));
        tt_tally at[TT_MAX_DOSES + 1] = {{0}};
        for (int d = 1; d <= doses; d++)
            at[d] = (tt_tally){.treated = crm_cases[i].n[d - 1], .dlt = crm_cases[i].y[d - 1]};
        const tt_crm_posterior got = tt_crm_update(m, at);
        TT_ASSERT_NEAR(got.beta, crm_cases[i].beta, 1e-6); /* integrate() at its default tolerance leaves dfcrm off by up to 2e-7 */
        TT_ASSERT_NEAR(got.beta, plain(m, at, 2000).beta, 1e-9);
        assert_int_equal(tt_crm_nearest(m, got.beta, NULL), crm_cases[i].mtd);
        tt_arena_free(a);
    }
}

/* dfcrm 0.2-2.1: the example of ?crm. */
static void the_published_example(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "crm", "doses=6 target=0.2 skeleton=.05,.10,.20,.35,.50,.70");
    const tt_tally at[] = {{0}, {0}, {3, 0, 0, 0, 0, 0}, {4, 1, 0, 0, 0, 0}, {3, 2, 0, 0, 0, 0}, {0}, {0}};
    static const double rate[] = {
        0, 0.088652946964587684, 0.15530092742708365, 0.27205387847226736, 0.42778977757468001, 0.57084621729777962, 0.74939583483571592};
    tt_state s = tt_state_new(plan);
    double estimate[TT_MAX_DOSES + 1];
    int32_t mtd = 0;
    memcpy(s.at, at, sizeof at);
    assert_int_equal(tt_design_mtd(plan, &s, &mtd, estimate, NULL), TT_OK);
    assert_int_equal(mtd, 2);
    for (int d = 1; d <= 6; d++)
        TT_ASSERT_NEAR(estimate[d], rate[d], 1e-9);
    tt_arena_free(a);
}

static void nodes_serve_all_data_a_trial_can_have(void **state)
{
    (void)state;
    static const char *const plans[] = {
        "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55",
        "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 model=logistic",
        "doses=3 target=0.33 skeleton=.01,.3,.8 cohorts=20 prior-sd=0.7",
        "doses=6 target=0.2 skeleton=.05,.1,.2,.3,.4,.5 cohorts=40 cohort-size=6 prior-sd=2",
        "doses=2 target=0.2 skeleton=.1,.2 cohorts=1 cohort-size=1 prior-sd=0.1",
    };
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, "crm", plans[i]);
        const tt_crm *m = model_of(a, plan);
        for (uint32_t k = 0; k < 40; k++) {
            tt_rng r = tt_rng_make(77, "tally", k, (uint32_t)i);
            tt_tally at[TT_MAX_DOSES + 1] = {{0}};
            int32_t left = plan->most;
            for (int d = 1; d <= plan->doses; d++) {
                at[d].treated = d == plan->doses ? left : (int32_t)tt_rng_below(&r, (uint32_t)left + 1);
                at[d].dlt = (int32_t)(at[d].treated * fmin(1.0, 1.3 * tt_rng_uniform(&r)));
                left -= at[d].treated;
            }
            const tt_crm_posterior got = tt_crm_update(m, at), want = plain(m, at, 2000);
            TT_ASSERT_NEAR(got.beta, want.beta, 1e-8);
            TT_ASSERT_NEAR(got.too_toxic, want.too_toxic, 1e-6);
        }
        tt_arena_free(a);
    }
}

/* All toxic at the lowest dose, none at the top: the weights underflow and the logarithms take over. */
static void outcomes_the_model_finds_impossible(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "crm", "doses=3 target=0.25 skeleton=.001,.3,.9 cohorts=80");
    const tt_crm *m = model_of(a, plan);
    const tt_tally at[] = {{0}, {120, 120, 0, 0, 0, 0}, {0}, {120, 0, 0, 0, 0, 0}};
    const tt_crm_posterior got = tt_crm_update(m, at), want = plain(m, at, 2000);
    TT_ASSERT_NEAR(got.beta, want.beta, 1e-5);
    assert_true(got.too_toxic >= 1 - 1e-4 && got.too_toxic <= 1 + 1e-4);
    tt_arena_free(a);
}

/* ---- exact operating characteristics ---------------------------------------------- */

/* The recursion over (n, y, dose) with the rules of crmsim(restrict = TRUE) in R, calling dfcrm::crm for every data set. */
static const struct {
    const char *params, *truth;
    double select[5], patients[5];
} exact_cases[] = {
    {"doses=4 target=0.25 skeleton=.05,.12,.25,.40 cohorts=4 cohort-size=2",
     ".1,.2,.35,.5",
     {0.18118396, 0.3939678, 0.26058024, 0.164268},
     {3.220028, 2.83338, 1.508544, 0.438048}},
    {"doses=3 target=0.3 skeleton=.05,.12,.25 cohorts=5 start=2 model=logistic",
     ".1,.3,.5",
     {0.190922908104908, 0.549001989160932, 0.26007510273416},
     {4.517655303078, 7.34673010848, 3.135614588442}},
    {"doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55",
     ".05,.15,.3,.45,.6",
     {0.00749332147144386, 0.315296328069737, 0.59218964120528, 0.0834064825031281, 0.00161422675041061},
     {4.25070219146973, 10.5052335222032, 12.0411079454346, 2.96042642849981, 0.242529912392678}},
};

static void exact_numbers_are_those_of_dfcrm(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof exact_cases / sizeof *exact_cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, "crm", tt_printf(a, "%s eliminate=no mtd-tried=no", exact_cases[i].params));
        const tt_lattice *l = NULL;
        tt_curve c;
        tt_oc oc;
        assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
        assert_int_equal(tt_curve_read(exact_cases[i].truth, NULL, plan->doses, &c, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(l, &c, &oc, NULL), TT_OK);
        TT_ASSERT_NEAR(oc.value.p_none, 0.0, 1e-12);
        for (int d = 1; d <= plan->doses; d++) {
            TT_ASSERT_NEAR(oc.value.p_select[d], exact_cases[i].select[d - 1], 1e-11);
            TT_ASSERT_NEAR(oc.value.patients[d], exact_cases[i].patients[d - 1], 1e-11);
        }
        tt_arena_free(a);
    }
}

/* Every path, one patient after the other, with the rule written again: no merging, no engine, the plain posterior. */
struct brute {
    const tt_crm *m;
    const double *p;
    int doses, size, patients;
    double cut;
    tt_tally at[TT_MAX_DOSES + 1];
    double select[TT_MAX_DOSES + 1], given[TT_MAX_DOSES + 1];
};

static int nearest(const struct brute *b, double beta, bool tried)
{
    int best = 0;
    for (int d = b->doses; d >= 1; d--)
        if (!tried || b->at[d].treated > 0) {
            const double far = fabs(tt_crm_rate(b->m, d, beta) - b->m->target);
            if (best == 0 || far <= fabs(tt_crm_rate(b->m, best, beta) - b->m->target))
                best = d;
        }
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
        const tt_crm_posterior now = plain(b->m, b->at, 100);
        const int n = treated + b->size, wish = nearest(b, now.beta, false), cap = y >= b->m->target * b->size ? dose : dose + 1;
        if (n < b->patients && now.too_toxic <= b->cut) {
            cohort(b, wish < cap ? wish : cap, n, q);
        } else {
            b->select[now.too_toxic > b->cut ? 0 : nearest(b, now.beta, true)] += q;
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
        "doses=3 target=0.25 skeleton=.05,.15,.30 cohorts=4 cohort-size=2 eliminate=0.85",
        "doses=4 target=0.30 skeleton=.10,.20,.30,.45 cohorts=6 cohort-size=1 eliminate=0.7 start=2",
        "doses=2 target=0.20 skeleton=.10,.25 cohorts=3 cohort-size=3 eliminate=0.9 model=logistic",
    };
    const double p[] = {0, .12, .31, .47, .62};
    for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, "crm", params[i]);
        struct brute b = {.m = model_of(a, plan), .p = p, .doses = plan->doses, .size = plan->cohort, .patients = plan->most};
        tt_curve c = {.doses = plan->doses};
        const tt_lattice *l = NULL;
        tt_oc oc;
        assert_int_equal(tt_plan_real(plan, "eliminate", 0, 1, &b.cut, NULL), TT_OK);
        memcpy(c.p, p, sizeof p);
        cohort(&b, plan->start, 0, 1.0);
        assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(l, &c, &oc, NULL), TT_OK);
        assert_true(b.select[0] > 0.001); /* the stop for toxicity is met */
        for (int d = 0; d <= plan->doses; d++) {
            TT_ASSERT_NEAR(oc.value.p_select[d], b.select[d], 1e-12);
            TT_ASSERT_NEAR(oc.value.patients[d], b.given[d], 1e-12);
        }
        tt_arena_free(a);
    }
}

/* ---- the rule along a trial ---------------------------------------------------------- */

static const struct {
    const char *why, *more, *history;
    tt_act act;
    int32_t dose, cohort;
    const char *rule;
} calls[] = {
    {"the first cohort", "", "", TT_STAY, 1, 3, "model/start"},
    {"no DLT: up by one, whatever the model says", "", "1NNN", TT_UP, 2, 3, "crm/up"},
    {"1 of 3 is above the target: the model points up and is held", "", "1NNN 2NNN 3NNN 3NNN 4TNN", TT_STAY, 4, 3, "crm/held"},
    {"the same without coherence", "coherent=no", "1NNN 2NNN 3NNN 3NNN 4TNN", TT_UP, 5, 3, "crm/up"},
    {"down", "", "1NNN 2NNN 3TTT", TT_DOWN, 2, 3, "crm/down"},
    {"nearest to the target: stay", "", "1NNN 2NNN 3TNN", TT_STAY, 3, 3, "crm/stay"},
    {"the lowest dose is too toxic", "", "1TTT", TT_STOP, 0, 0, "crm/lowest-too-toxic"},
    {"not without the rule", "eliminate=no", "1TTT", TT_STAY, 1, 3, "crm/stay"},
    {"after the sample size nothing more", "cohorts=2", "1NNN 2NNN", TT_STOP, 0, 0, "model/sample-size"},
    {"whatever the last patient has, the trial ends and the MTD is the same", "cohorts=2", "1NNN 2NN", TT_STOP, 0, 0, "model/sample-size"},
    {"enough at the dose that would be given again", "stop-n=6", "1NNN 2NNN 3TNN 3NTN", TT_STOP, 0, 0, "model/enough-here"},
    {"a pending outcome forbids up", "", "1NNP", TT_WAIT, 1, 0, "engine/pending"},
    {"back up one by one", "", "1NNN 2NNN 3NNN 4TTN 2NNN", TT_UP, 3, 3, "crm/up"},
};

static void calls_along_a_trial(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const tt_plan *plan = plan_from(a, "crm", tt_printf(a, "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 %s", calls[i].more));
        tt_state s;
        tt_move m;
        tt_err err;
        if (tt_history_read(a, plan, calls[i].history, &s, NULL, NULL, &err) != TT_OK)
            fail_msg("%s: %s", calls[i].why, tt_err_text(a, &err, TT_EN));
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != calls[i].act || m.dose != calls[i].dose || m.cohort != calls[i].cohort || strcmp(m.rule, calls[i].rule) != 0)
            fail_msg("%s: %s %d x %d (%s)", calls[i].why, tt_act_text(m.act), (int)m.dose, (int)m.cohort, m.rule);
    }
    tt_arena_free(a);
}

/* With no-skip=no a trial sent down may come back over doses it has tried, and no further than the one above them. */
static void up_over_tried_doses(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "crm", "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 no-skip=no cohorts=20");
    static const tt_cohort cohorts[] = {{1, 3, "NNN"}, {2, 3, "NNN"}, {3, 3, "NNN"}, {1, 3, "NNN"}};
    tt_state s;
    tt_move m;
    assert_int_equal(tt_state_of(plan, cohorts, 4, &s, NULL), TT_OK);
    assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
    assert_int_equal(m.act, TT_UP);
    assert_int_equal(m.dose, 4);
    tt_arena_free(a);
}

static void the_mtd_is_a_dose_that_was_given(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static const struct {
        const char *more, *tally;
        int32_t mtd;
    } cases[] = {
        {"", "3/0,3/0", 2},
        {"mtd-tried=no", "3/0,3/0", 5},
        {"", "3/3,3/3", 0},
        {"eliminate=no", "0/0,3/3,3/3", 2},
        {"eliminate=no mtd-tried=no", "0/0,3/3,3/3", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_plan *plan = plan_from(a, "crm", tt_printf(a, "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 %s", cases[i].more));
        tt_state s;
        int32_t mtd = -1;
        assert_int_equal(tt_tally_read(plan, cases[i].tally, &s, NULL), TT_OK);
        assert_int_equal(tt_design_mtd(plan, &s, &mtd, NULL, NULL), TT_OK);
        assert_int_equal(mtd, cases[i].mtd);
    }
    size_t rows = 1;
    tt_design_table(a, plan_from(a, "crm", "doses=2 target=0.25 skeleton=.05,.12"), &rows);
    assert_int_equal(rows, 0);
    tt_arena_free(a);
}

static void what_is_not_a_crm(void **state)
{
    (void)state;
    static const struct {
        const char *params;
        unsigned id;
    } bad[] = {
        {"doses=3 skeleton=.1,.2,.3", 703},
        {"doses=3 target=0.25", 703},
        {"doses=3 target=0 skeleton=.1,.2,.3", 704},
        {"doses=3 target=1 skeleton=.1,.2,.3", 704},
        {"doses=40 target=.25 skeleton=.1,.2,.3", 704},
        {"doses=3 target=.25 skeleton=.1,.2", 851},
        {"doses=3 target=.25 skeleton=.1,.2,.3,.4", 851},
        {"doses=3 target=.25 skeleton=.1,.3,.2", 852},
        {"doses=3 target=.25 skeleton=.1,.2,.2", 852},
        {"doses=3 target=.25 skeleton=0,.2,.3", 852},
        {"doses=3 target=.25 skeleton=.1,.2,1", 852},
        {"doses=3 target=.25 skeleton=.1,x,.3", 704},
        {"doses=3 target=.25 skeleton=.1,,.3", 704},
        {"doses=3 target=.25 skeleton=.1,.2,.96 model=logistic", 853},
        {"doses=3 target=.25 skeleton=.1,.2,.3 model=probit", 704},
        {"doses=3 target=.25 skeleton=.1,.2,.3 prior-sd=0", 704},
        {"doses=3 target=.25 skeleton=.1,.2,.3 cohorts=81", 704},
        {"doses=3 target=.25 skeleton=.1,.2,.3 eliminate=1", 704},
        {"doses=3 target=.25 skeleton=.1,.2,.3 eliminate=2.5e", 704},
        {"doses=3 target=.25 skeleton=.1,.2,.3 ewoc=0.25", 729},
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const tt_plan *plan = NULL;
        tt_err err;
        if (plan_try(a, "crm", bad[i].params, &plan, &err) == TT_OK || err.id != bad[i].id)
            fail_msg("%s: E%u", bad[i].params, (unsigned)err.id);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest crm_tests[] = {
    cmocka_unit_test(posteriors_are_those_of_dfcrm),
    cmocka_unit_test(the_published_example),
    cmocka_unit_test(nodes_serve_all_data_a_trial_can_have),
    cmocka_unit_test(outcomes_the_model_finds_impossible),
    cmocka_unit_test(exact_numbers_are_those_of_dfcrm),
    cmocka_unit_test(exact_numbers_are_those_of_every_path),
    cmocka_unit_test(calls_along_a_trial),
    cmocka_unit_test(up_over_tried_doses),
    cmocka_unit_test(the_mtd_is_a_dose_that_was_given),
    cmocka_unit_test(what_is_not_a_crm),
};
TT_TEST_MAIN(crm_tests)
