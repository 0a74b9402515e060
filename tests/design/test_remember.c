/* SPDX-License-Identifier: Apache-2.0 */
/* A rule that remembers answers as the rule itself: on random states of every design that is
 * remembered, among them many that differ in one number only, and in so many that they push one
 * another out.  And it does remember. */
#include "design/remember_internal.h"
#include "plan.h"
#include "support/tt_test.h"

static const struct {
    const char *design, *words;
} cases[] = {
    {"crm", "doses=5 target=0.25 skeleton=.05,.12,.25,.40,.55 cohorts=12 cohort-size=2"},
    {"crm", "doses=3 target=0.25 skeleton=.1,.2,.3 no-skip=no mtd-tried=no stop-n=9"},
    {"blrm", "doses=4 dose-values=1,2.5,5,10 coherent=yes target=0.3"},
    {"tite-crm", "doses=4 target=0.2 skeleton=.05,.12,.25,.40 cohort-size=1 cohorts=20"},
};

static int32_t below(tt_rng *r, int32_t n)
{
    return (int32_t)tt_rng_below(r, (uint32_t)n);
}

/* Any counts a ward can produce; of one in four states some outcomes are pending, where the rule is shown such. */
static tt_state random_state(const tt_plan *plan, tt_rng *r)
{
    tt_state s = tt_state_new(plan);
    const bool open = plan->design->judges_pending && below(r, 4) == 0;
    for (int32_t d = 1; d <= s.top; d++) {
        const int32_t n = below(r, 3);
        s.at[d] = (tt_tally){.treated = n, .dlt = below(r, n + 1)};
    }
    s.now = 1 + below(r, s.top);
    s.phase = below(r, 2);
    for (int32_t i = 0; open && i < 2; i++)
        tt_state_add_pending(plan, &s, 0.25 * (1 + below(r, 3)));
    s.last = (tt_tally){0}; /* no rule here reads it, and none is shown it */
    return s;
}

static bool same_move(tt_move x, tt_move y)
{
    return x.act == y.act && x.dose == y.dose && x.cohort == y.cohort && x.rule == y.rule && x.why == y.why;
}

static void the_same_answers(void **state)
{
    enum { STATES = 40000 };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_rng r = tt_rng_make(20261123, "remember", (uint32_t)i, 0);
        const tt_plan *plan = plan_from(a, cases[i].design, cases[i].words), *memory = tt_remembering(a, plan);
        assert_ptr_not_equal(plan, memory);
        for (int k = 0; k < STATES; k++) {
            const tt_state s = random_state(plan, &r);
            if (!same_move(memory->design->decide(memory, &s), plan->design->decide(plan, &s)))
                fail_msg("%s: decide, state %d", cases[i].design, k);
            if (memory->design->select(memory, &s, NULL) != plan->design->select(plan, &s, NULL))
                fail_msg("%s: select, state %d", cases[i].design, k);
        }
        tt_arena_free(a);
    }
}

/* --- and it does remember ------------------------------------------------------------- */

static const tt_plan *real;
static int asked;

static tt_move count_decide(const tt_plan *plan, const tt_state *s)
{
    (void)plan;
    asked++;
    return real->design->decide(real, s);
}

/* Trials on a calendar ask about some hundred thousand situations; the model weighs each that differs once or, pushed out, a few times. */
static void it_remembers(void **state)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_design design;
    tt_plan plan;
    const tt_curve c = {.doses = 3, .p = {0, 0.1, 0.25, 0.4}};
    const tt_accrual k = {.rate = 2.0, .window = 3.0, .late = 0.5};
    tt_oc oc, plain;
    (void)state;
    real = plan_from(a, "crm", "doses=3 target=0.25 skeleton=.1,.2,.3 cohorts=6");
    design = *real->design;
    design.decide = count_decide;
    plan = *real;
    plan.design = &design;
    assert_int_equal(tt_simulate_accrual(&plan, &c, &k, 2000, 3, 1, NULL, NULL, &oc, NULL), TT_OK);
    const int remembered = asked;
    asked = 0;
    design.whole = false; /* so it is taken for cheap, and asked each time */
    assert_int_equal(tt_simulate_accrual(&plan, &c, &k, 2000, 3, 1, NULL, NULL, &plain, NULL), TT_OK);
    assert_true(asked > 100000 && remembered < 2000);
    assert_memory_equal(&oc, &plain, sizeof oc);
    tt_arena_free(a);
}

/* A rule by counts is cheaper to ask than to remember. */
static void cheap_rules_are_asked(void **state)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *boin = plan_from(a, "boin", "doses=3 target=0.25");
    (void)state;
    assert_ptr_equal(tt_remembering(a, boin), boin);
    tt_arena_free(a);
}

static const struct CMUnitTest remember_tests[] = {
    cmocka_unit_test(the_same_answers),
    cmocka_unit_test(it_remembers),
    cmocka_unit_test(cheap_rules_are_asked),
};
TT_TEST_MAIN(remember_tests)
