/* SPDX-License-Identifier: Apache-2.0 */
/* TITE-CRM: posteriors with patients weighed by their follow-up, its limits (all weights 1:
 * the CRM; all 0: the prior), calls with outcomes pending, and trials on a calendar. */
#include <math.h>

#include "design/crm_internal.h"
#include "design/plan.h"
#include "design/titecrm_r.h"
#include "support/tt_test.h"

/* "target=0.25 cohorts=4 ..". */
static tt_state after(tt_arena *a, const tt_plan *plan, const char *history)
{
    tt_state s = tt_state_new(plan);
    tt_err err;
    if (tt_history_read(a, plan, history, &s, NULL, NULL, &err) != TT_OK)
        fail_msg("%s: %s", history, tt_err_text(a, &err, TT_EN));
    return s;
}

static int commas(const char *s)
{
    int n = 0;
    for (; *s; s++)
        n += *s == ',';
    return n;
}

/* ---- posteriors ------------------------------------------------------------------------ */

static void posteriors_are_those_of_r(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof titecrm_cases / sizeof *titecrm_cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *skeleton = titecrm_skeleton[titecrm_cases[i].skeleton];
        const tt_plan *plan = plan_from(
            a, "tite-crm",
            tt_printf(a, "doses=%d target=0.25 cohorts=5 cohort-size=8 skeleton=%s model=%s prior-sd=%s mtd-tried=no eliminate=no",
                      1 + commas(skeleton), skeleton, titecrm_cases[i].model, titecrm_cases[i].sd));
        const tt_state s = after(a, plan, titecrm_cases[i].history);
        tt_crm *m = NULL;
        double estimate[TT_MAX_DOSES + 1];
        assert_int_equal(tt_crm_prepare(a, plan, plan->most, &m, NULL), TT_OK);
        const tt_crm_posterior got = tt_crm_update_open(m, &s);
        TT_ASSERT_NEAR(got.beta, titecrm_cases[i].beta, 1e-7);
        TT_ASSERT_NEAR(got.too_toxic, titecrm_cases[i].too_toxic, 1e-6);
        assert_int_equal(plan->design->select(plan, &s, estimate), titecrm_cases[i].mtd);
        TT_ASSERT_NEAR(estimate[1], tt_crm_rate(m, 1, got.beta), 0.0);
        tt_arena_free(a);
    }
}

/* The share of every patient of "1NNN 2NTN" without a DLT: P1 or P0. */
static const char *as_pending(tt_arena *a, const char *history, char share)
{
    tt_buf b = tt_buf_new(a);
    for (; *history; history++)
        if (*history == 'N')
            tt_buf_printf(&b, "P%c", share);
        else
            tt_buf_addc(&b, *history);
    return tt_buf_text(&b);
}

static const char *const complete[] = {
    "1NNN", "1NNN 2NNN", "1NNN 2NTN", "1NNN 2NTN 2NNN 3TTN", "1NNN 2NNN 3NNN 4NTN 4TNN", "1TNN 1NNN 2N", "1NNN 2TTN 1NNT", "1TTN", "1TTT"};

static void whole_windows_are_the_crm(void **state)
{
    static const char *const words[] = {
        "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55",
        "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 model=logistic prior-sd=0.6 mtd-tried=no coherent=no",
    };
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < 2; i++) {
        const tt_plan *crm = plan_from(a, "crm", words[i]), *tite = plan_from(a, "tite-crm", tt_printf(a, "%s suspend=no", words[i]));
        for (size_t k = 0; k < sizeof complete / sizeof *complete; k++) {
            const tt_state x = after(a, tite, complete[k]), y = after(a, tite, as_pending(a, complete[k], '1'));
            double one[TT_MAX_DOSES + 1], two[TT_MAX_DOSES + 1], three[TT_MAX_DOSES + 1];
            tt_move m, n, q;
            assert_int_equal(crm->design->select(crm, &x, one), tite->design->select(tite, &x, two));
            assert_int_equal(crm->design->select(crm, &x, one), tite->design->select(tite, &y, three));
            for (int d = 1; d <= 5; d++) {
                TT_ASSERT_NEAR(two[d], one[d], 0.0);
                TT_ASSERT_NEAR(three[d], one[d], 1e-9);
            }
            assert_int_equal(tt_design_next(crm, &x, &m, NULL), TT_OK);
            assert_int_equal(tt_design_next(tite, &x, &n, NULL), TT_OK);
            assert_true(m.act == n.act && m.dose == n.dose && m.cohort == n.cohort && m.why == n.why);
            if (x.last.treated == x.cohort) {
                assert_int_equal(tt_design_next(tite, &y, &q, NULL), TT_OK);
                assert_true(m.act == q.act && m.dose == q.dose && m.cohort == q.cohort);
            }
        }
    }
    tt_arena_free(a);
}

static void no_follow_up_is_no_information(void **state)
{
    static const char *const models[] = {"empiric", "logistic"};
    (void)state;
    for (int i = 0; i < 6; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const bool logistic = i % 2;
        const double sd = i / 2 == 0 ? 0.5 : i / 2 == 1 ? 1.2 : 2.0, scale = logistic ? log(.05 / .95) - 3.0 : log(.05);
        const double limit = log((logistic ? log(.25 / .75) - 3.0 : log(.25)) / scale);
        const tt_plan *plan = plan_from(a, "tite-crm",
                                        tt_printf(a, "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 suspend=no model=%s prior-sd=%s",
                                                  models[i % 2], tt_fixed(a, sd, 1)));
        tt_crm *m = NULL;
        assert_int_equal(tt_crm_prepare(a, plan, plan->most, &m, NULL), TT_OK);
        const tt_state none = after(a, plan, "1PPP 2PPP 3PP0P");
        const tt_crm_posterior prior = tt_crm_update_open(m, &none);
        TT_ASSERT_NEAR(prior.beta, 0.0, 1e-8);
        TT_ASSERT_NEAR(prior.too_toxic, 0.5 * erfc(-limit / sd / sqrt(2.0)), 1e-6);
        const tt_state some = after(a, plan, "1NNT 2TN"), more = after(a, plan, "1NNT 2TNP 2PPP 3P0");
        double one[TT_MAX_DOSES + 1], two[TT_MAX_DOSES + 1];
        plan->design->select(plan, &some, one);
        plan->design->select(plan, &more, two);
        for (int d = 1; d <= 5; d++)
            TT_ASSERT_NEAR(two[d], one[d], 1e-15);
        tt_arena_free(a);
    }
}

/* ---- calls ------------------------------------------------------------------------------- */

/*
 * Pr(rate at dose 1 > .25) by integrate() in R 4.2.2, 3 DLTs and three others at dose 1: .977 with weights 0, .882 with
 * weights .9, .853 with weights 1; 4 DLTs and two others: .964 with weights 1.  The other doses are those of titecrm in dfcrm.
 */
static const struct {
    const char *why, *words, *history;
    tt_act act;
    int32_t dose;
    const char *rule;
} cases[] = {
    {"first cohort", "", "", TT_STAY, 1, "model/start"},
    {"complete: the CRM", "", "1NNN", TT_UP, 2, "crm/up"},
    {"1 of 3 pending", "", "1NNN 2NNP0.5", TT_UP, 3, "tite-crm/up"},
    {"2 of 3 pending: more than half", "", "1NNN 2NPP0.5", TT_WAIT, 2, "tite-crm/suspended"},
    {"... as published", "suspend=no", "1NNN 2NPP0.5", TT_UP, 3, "tite-crm/up"},
    {"the model alone goes up on a patient of today", "suspend=no cohort-size=1", "1N 2P", TT_UP, 3, "tite-crm/up"},
    {"half of them: not more than half", "cohort-size=2", "1NN 2NP", TT_UP, 3, "tite-crm/up"},
    {"pending below does not matter", "cohort-size=2", "1PP 2NN", TT_UP, 3, "tite-crm/up"},
    {"... unless passed on the way up", "no-skip=no cohort-size=1", "1N 2N 3P0.5 4N 1N", TT_WAIT, 1, "tite-crm/suspended"},
    {"... and then known", "no-skip=no cohort-size=1", "1N 2N 3N 4N 1N", TT_UP, 5, "crm/up"},
    {"a DLT here", "", "1NNN 2NTP0.9", TT_STAY, 2, "tite-crm/stay"},
    {"two DLTs, going down does not wait", "", "1NNN 2TTP", TT_DOWN, 1, "tite-crm/down"},
    {"more than half pending, going down does not wait", "", "1NNN 2NNN 2TPP0.1 3TTT", TT_DOWN, 1, "tite-crm/down"},
    {"too toxic so far, the pending can change it", "cohort-size=6", "1TTTPPP", TT_WAIT, 1, "tite-crm/too-toxic-so-far"},
    {"... with more follow-up it is not", "cohort-size=6", "1TTTP.9P.9P.9", TT_STAY, 1, "tite-crm/stay"},
    {"too toxic whatever becomes of them", "cohort-size=6", "1TTTTPP", TT_STOP, 0, "crm/lowest-too-toxic"},
    {"... no such rule", "cohort-size=6 eliminate=no", "1TTTTPP", TT_STAY, 1, "tite-crm/stay"},
    {"slots are filled first", "", "1NNN 2NP", TT_STAY, 2, "engine/fill"},
    {"the sample size", "cohorts=2", "1NNN 2NPP", TT_STOP, 0, "model/sample-size"},
    {"what is left of it", "cohorts=2 cohort-size=2", "1NN 2N 2N", TT_STOP, 0, "model/sample-size"},
    {"held: a DLT in the last cohort", "cohort-size=1 cohorts=30", "1N 1N 1N 1N 2N 2N 2N 2N 2N 2P0.9 2T", TT_STAY, 2, "crm/held"},
};

static void calls(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_plan *plan = plan_from(a, "tite-crm", tt_printf(a, "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 %s", cases[i].words));
        const tt_state s = after(a, plan, cases[i].history);
        tt_move m = {.rule = ""};
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != cases[i].act || m.dose != cases[i].dose || strcmp(m.rule, cases[i].rule) != 0)
            fail_msg("%s: %s %d %s", cases[i].why, tt_act_text(m.act), (int)m.dose, m.rule);
        for (int lang = 0; lang < 2; lang++)
            assert_null(strpbrk(tt_move_reason(a, &s, &m, (tt_lang)lang), "{}?"));
    }
    tt_arena_free(a);
}

static void more_pending_than_are_weighed(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "tite-crm", "doses=2 target=0.25 skeleton=.1,.3 cohorts=100 cohort-size=1 suspend=no");
    tt_state s = tt_state_new(plan);
    tt_move m;
    for (int i = 0; i < TT_MAX_OPEN; i++) {
        tt_state_open(plan, &s, 1, 1);
        tt_state_add_pending(plan, &s, 0.5);
    }
    assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
    assert_int_equal(m.act, TT_UP);
    tt_state_open(plan, &s, 1, 1);
    tt_state_add_pending(plan, &s, 0.5);
    assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
    assert_int_equal(m.act, TT_WAIT);
    assert_string_equal(m.rule, "tite-crm/too-many-pending");
    tt_state by_hand = tt_state_new(plan); /* a state that tells how many, not for how long each */
    by_hand.cohort = by_hand.last.treated = by_hand.last.pending = 1;
    by_hand.at[1] = by_hand.last;
    assert_int_equal(tt_design_next(plan, &by_hand, &m, NULL), TT_OK);
    assert_int_equal(m.act, TT_WAIT);
    tt_arena_free(a);
}

static void an_mtd_waits_for_what_can_change_it(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "tite-crm", "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 cohorts=2");
    tt_state s = after(a, plan, "1NNN 2NP0.9P0.9");
    tt_err err;
    int32_t mtd = 0;
    assert_int_equal(tt_design_mtd(plan, &s, &mtd, NULL, &err), TT_EDENIED);
    assert_int_equal(err.id, 711);
    s = after(a, plan, "1NNN 2NNP");
    assert_int_equal(tt_design_mtd(plan, &s, &mtd, NULL, &err), TT_OK);
    assert_int_equal(mtd, 2);
    tt_arena_free(a);
}

static bool all_known(void *self, const tt_state *s)
{
    int *seen = self;
    *seen += 1;
    assert_int_equal(s->opens, 0);
    for (int d = 1; d <= s->top; d++)
        assert_int_equal(s->at[d].pending, 0);
    return true;
}

/* What is still open, settled every way it can be: nobody is weighed any more. */
static void completed_states_have_nobody_open(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "tite-crm", "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55");
    const tt_state s = after(a, plan, "1NPP 2NP0.3");
    int seen = 0;
    assert_true(tt_completions(plan, &s, true, all_known, &seen));
    assert_int_equal(seen, 9); /* 0, 1, 2 DLTs at dose 1; of one pending and one free slot at dose 2 */
    tt_arena_free(a);
}

static void what_it_does_not_have(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_from(a, "tite-crm", "doses=3 target=0.25 skeleton=.1,.25,.4");
    const tt_lattice *l = NULL;
    size_t n = 7, m = 7;
    tt_err err;
    assert_int_equal(tt_exact_compile(a, plan, 0, &l, &err), TT_EUNSUP);
    assert_int_equal(err.id, 718);
    assert_non_null(tt_design_table(a, plan, &n));
    assert_null(tt_design_pending_table(a, plan, &m));
    assert_true(n == 0 && m == 0);
    tt_param p[] = {{.key = "doses", .value = "3"},
                    {.key = "target", .value = "0.25"},
                    {.key = "skeleton", .value = ".1,.25,.4"},
                    {.key = "suspend", .value = "half"}};
    assert_int_equal(tt_design_prepare(a, "tite-crm", p, 4, &plan, &err), TT_ERANGE);
    assert_int_equal(err.id, 704);
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

/* Nobody comes before the last window has closed. */
static void a_slow_trial_is_the_plain_crm(void **state)
{
    static const char words[] = "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 cohort-size=1 cohorts=20";
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *crm = plan_from(a, "crm", words);
    const tt_oc slow = on_calendar(plan_from(a, "tite-crm", words), ".05,.15,.30,.45,.60", (tt_accrual){1e-3, 1e-9, 0.5, false}, 400, 1);
    tt_curve c;
    tt_oc plain;
    assert_int_equal(tt_curve_read(".05,.15,.30,.45,.60", NULL, 5, &c, NULL), TT_OK);
    assert_int_equal(tt_simulate(crm, &c, 400, 11, 1, NULL, NULL, &plain, NULL), TT_OK);
    assert_memory_equal(&slow.value, &plain.value, sizeof plain.value);
    tt_arena_free(a);
}

static void windows_need_not_close(void **state)
{
    static const char words[] = "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55";
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_accrual k = {2.0, 3.0, 0.5, true};
    const tt_oc crm = on_calendar(plan_from(a, "crm", words), ".05,.15,.30,.45,.60", k, 500, 1);
    const tt_plan *plan = plan_from(a, "tite-crm", words);
    const tt_oc one = on_calendar(plan, ".05,.15,.30,.45,.60", k, 500, 1), two = on_calendar(plan, ".05,.15,.30,.45,.60", k, 500, 2),
                seven = on_calendar(plan, ".05,.15,.30,.45,.60", k, 500, 7);
    assert_memory_equal(&one, &two, sizeof one);
    assert_memory_equal(&one, &seven, sizeof one);
    assert_true(one.months < 0.75 * crm.months && one.waiting < 0.4 * crm.waiting && one.waiting > 0.0);
    TT_ASSERT_NEAR(one.value.p_select[3], crm.value.p_select[3], 0.08);
    const tt_oc free =
        on_calendar(plan_from(a, "tite-crm", tt_printf(a, "%s suspend=no eliminate=no", words)), ".05,.15,.30,.45,.60", k, 500, 1);
    assert_true(free.months < one.months && free.waiting < 0.5 * one.waiting);
    tt_arena_free(a);
}

static void trials_are_those_of_titesim(void **state)
{
    enum { TRIALS = 6000, THEIRS = 1500 };
    (void)state;
    for (size_t i = 0; i < sizeof titecrm_trials / sizeof *titecrm_trials; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, "tite-crm",
                                        "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 cohort-size=1 cohorts=24 suspend=no coherent=no "
                                        "eliminate=no mtd-tried=no");
        const tt_accrual k = {titecrm_trials[i].rate / 3.0, 3.0, 0.5, false};
        const tt_oc oc = on_calendar(plan, titecrm_trials[i].truth, k, TRIALS, 2);
        const double both = sqrt(1.0 + (double)TRIALS / THEIRS); /* of our standard error */
        for (int d = 1; d <= 5; d++) {
            TT_ASSERT_NEAR(oc.value.p_select[d], titecrm_trials[i].select[d - 1], 4.0 * both * oc.se.p_select[d] + 1e-3);
            TT_ASSERT_NEAR(oc.value.patients[d], titecrm_trials[i].patients[d - 1], 4.0 * both * oc.se.patients[d]);
            TT_ASSERT_NEAR(oc.value.dlts[d], titecrm_trials[i].dlts[d - 1], 4.0 * both * oc.se.dlts[d]);
        }
        assert_true(oc.waiting == 0.0 && oc.value.patients_total == 24.0);
        tt_arena_free(a);
    }
}

static const struct CMUnitTest tite_crm_tests[] = {
    cmocka_unit_test(posteriors_are_those_of_r),         cmocka_unit_test(whole_windows_are_the_crm),
    cmocka_unit_test(no_follow_up_is_no_information),    cmocka_unit_test(calls),
    cmocka_unit_test(more_pending_than_are_weighed),     cmocka_unit_test(an_mtd_waits_for_what_can_change_it),
    cmocka_unit_test(completed_states_have_nobody_open), cmocka_unit_test(what_it_does_not_have),
    cmocka_unit_test(a_slow_trial_is_the_plain_crm),     cmocka_unit_test(windows_need_not_close),
    cmocka_unit_test(trials_are_those_of_titesim),
};
TT_TEST_MAIN(tite_crm_tests)
