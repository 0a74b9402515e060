/* SPDX-License-Identifier: Apache-2.0 */
/* Exact operating characteristics of 3+3 against an enumeration of every path by
 * a second, plainly written copy of the rule; against closed forms; and against
 * published path counts and numbers worked elsewhere. */
#include <math.h>

#include "design/design_internal.h"
#include "support/tt_test.h"

/* ---- the second copy: one recursion, no merging, no engine ------------------- */

struct brute {
    int doses;
    bool expand;
    const double *p;
    long paths;
    double select[TT_MAX_DOSES + 1], patients[TT_MAX_DOSES + 1], dlts[TT_MAX_DOSES + 1];
    int n[TT_MAX_DOSES + 1], y[TT_MAX_DOSES + 1];
};

static void finish(struct brute *b, int mtd, double prob)
{
    b->paths++;
    b->select[mtd] += prob;
    for (int d = 1; d <= b->doses; d++) {
        b->patients[d] += prob * b->n[d];
        b->dlts[d] += prob * b->y[d];
    }
}

static void cohort(struct brute *b, int d, double prob);

static void after(struct brute *b, int d, double prob)
{
    const int n = b->n[d], y = b->y[d];
    const bool capped = d == b->doses || b->y[d + 1] >= 2;
    if (y >= 2) {
        if (d == 1 || !b->expand || b->n[d - 1] == 6)
            finish(b, d - 1, prob);
        else
            cohort(b, d - 1, prob);
    } else if (n == 3 && y == 1) {
        cohort(b, d, prob);
    } else if (!capped) {
        cohort(b, d + 1, prob);
    } else if (b->expand && n == 3) {
        cohort(b, d, prob);
    } else {
        finish(b, d, prob);
    }
}

static void cohort(struct brute *b, int d, double prob)
{
    static const double choose[] = {1, 3, 3, 1};
    for (int y = 0; y <= 3; y++) {
        b->n[d] += 3;
        b->y[d] += y;
        after(b, d, prob * choose[y] * pow(b->p[d], y) * pow(1 - b->p[d], 3 - y));
        b->n[d] -= 3;
        b->y[d] -= y;
    }
}

/* ---- helpers ------------------------------------------------------------------- */

static const tt_plan *plan_of(tt_arena *a, int doses, const char *rule, const char *target)
{
    const tt_param p[] = {
        {"doses", tt_printf(a, "%d", doses), {{0}, 0, 0, {0}}}, {"mtd-rule", rule, {{0}, 0, 0, {0}}}, {"target", target, {{0}, 0, 0, {0}}}};
    const tt_plan *plan = NULL;
    assert_int_equal(tt_design_prepare(a, "3+3", p, 3, &plan, NULL), TT_OK);
    return plan;
}

static tt_oc exact(tt_arena *a, const tt_plan *plan, const tt_curve *c)
{
    const tt_lattice *l = NULL;
    tt_oc oc;
    assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
    assert_int_equal(tt_exact_oc(l, c, &oc, NULL), TT_OK);
    return oc;
}

static tt_curve random_curve(int doses, uint32_t trial)
{
    tt_rng r = tt_rng_make(20260101, "curve", trial, 0);
    tt_curve c = {.doses = doses};
    for (int d = 1; d <= doses; d++)
        c.p[d] = tt_rng_uniform(&r);
    return c;
}

static void check_against_brute(tt_arena *a, int doses, const char *rule, long paths, const tt_curve *c)
{
    const tt_plan *plan = plan_of(a, doses, rule, "");
    const tt_lattice *l = NULL;
    tt_oc oc;
    struct brute b = {.doses = doses, .expand = strcmp(rule, "expand") == 0, .p = c->p};
    cohort(&b, 1, 1.0);
    assert_int_equal(b.paths, paths);
    assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
    assert_true(tt_exact_paths(l) == (double)paths);
    assert_int_equal(tt_exact_oc(l, c, &oc, NULL), TT_OK);
    double sum = 0.0;
    for (int d = 0; d <= doses; d++) {
        TT_ASSERT_NEAR(oc.value.p_select[d], b.select[d], 1e-12);
        TT_ASSERT_NEAR(oc.value.patients[d], b.patients[d], 1e-12);
        TT_ASSERT_NEAR(oc.value.dlts[d], b.dlts[d], 1e-12);
        sum += oc.value.p_select[d];
    }
    TT_ASSERT_NEAR(sum, 1.0, 1e-12);
}

/* Path counts: `expand` for 2 to 8 doses as in D. Norris, precautionary 0.2.6 (J of the 3+3/PC arrays: 46, 154, 442, 1162,
 * 2890, 6922, 16138); `previous` by hand for 2 doses (dose 1: 2 ways to pass up at once or 2 after six, 8 ends ...: 19), the
 * rest by the recursion f(D) = 2 f(D-1) + 5. */
static const struct {
    int doses;
    long expand, previous;
} sizes[] = {{2, 46, 19}, {3, 154, 43}, {4, 442, 91}, {5, 1162, 187}, {6, 2890, 379}, {7, 6922, 763}, {8, 16138, 1531}};

static void equals_every_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        for (uint32_t k = 0; k < 4; k++) {
            const tt_curve c = random_curve(sizes[i].doses, k);
            check_against_brute(a, sizes[i].doses, "expand", sizes[i].expand, &c);
            check_against_brute(a, sizes[i].doses, "previous", sizes[i].previous, &c);
        }
        tt_arena_free(a);
    }
}

/* One dose: pass = 0/3 or 1/3 then 0/3 more ... closed forms, q = 1 - p.
 * previous: q^3 + 3 p q^2 q^3, patients 3 + 3 * 3 p q^2.   expand: 0/3 then at most 1/3, or 1/3 then 0/3. */
static void one_dose_in_closed_form(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (double p = 0.05; p < 1.0; p += 0.1) {
        const double q = 1 - p, zero = q * q * q, one = 3 * p * q * q;
        const tt_curve c = {.doses = 1, .p = {0, p}};
        const tt_oc prev = exact(a, plan_of(a, 1, "previous", ""), &c), exp = exact(a, plan_of(a, 1, "expand", ""), &c);
        TT_ASSERT_NEAR(prev.value.p_select[1], zero + one * zero, 1e-14);
        TT_ASSERT_NEAR(prev.value.patients_total, 3 + 3 * one, 1e-14);
        TT_ASSERT_NEAR(exp.value.p_select[1], zero * (zero + one) + one * zero, 1e-14);
        TT_ASSERT_NEAR(exp.value.patients_total, 3 + 3 * (zero + one), 1e-14);
        TT_ASSERT_NEAR(exp.value.dlts_total, p * exp.value.patients_total, 1e-14); /* Wald */
    }
    tt_arena_free(a);
}

/* `previous` is a race: dose d is chosen when doses 1..d pass and d+1 does not. */
static void previous_in_closed_form(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_curve c = random_curve(6, 77);
    const tt_oc oc = exact(a, plan_of(a, 6, "previous", ""), &c);
    double reach = 1.0;
    for (int d = 1; d <= 6; d++) {
        const double p = c.p[d], q = 1 - p, pass = q * q * q * (1 + 3 * p * q * q);
        TT_ASSERT_NEAR(oc.value.p_select[d - 1], reach * (1 - pass), 1e-13);
        TT_ASSERT_NEAR(oc.value.patients[d], reach * (3 + 9 * p * q * q), 1e-13);
        TT_ASSERT_NEAR(oc.value.dlts[d], p * oc.value.patients[d], 1e-13);
        reach *= pass;
    }
    TT_ASSERT_NEAR(oc.value.p_select[6], reach, 1e-13);
    tt_arena_free(a);
}

/* reference/product.md section 3.1, computed there by another program: 3+3 (expand), truth .05 .12 .25 .40, to 0.1. */
static void the_worked_example(void **state)
{
    (void)state;
    static const double select[] = {2.7, 13.6, 37.0, 34.7, 11.9};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_curve c;
    assert_int_equal(tt_curve_read(".05,.12,.25,.40", NULL, 4, &c, NULL), TT_OK);
    const tt_oc oc = exact(a, plan_of(a, 4, "expand", "0.30"), &c);
    for (int d = 0; d <= 4; d++)
        TT_ASSERT_NEAR(100 * oc.value.p_select[d], select[d], 0.05);
    TT_ASSERT_NEAR(oc.value.patients_total, 15.4, 0.05);
    TT_ASSERT_NEAR(oc.value.dlts_total, 2.9, 0.05);
    TT_ASSERT_NEAR(oc.value.p_overdose, oc.value.p_select[4], 0.0); /* only .40 is above .30 */
    assert_true(isnan(exact(a, plan_of(a, 4, "expand", ""), &c).value.p_overdose));
    const tt_oc at = exact(a, plan_of(a, 4, "expand", "0.25"), &c); /* a rate equal to the target is no overdose */
    TT_ASSERT_NEAR(at.value.p_overdose, at.value.p_select[4], 0.0);
    tt_arena_free(a);
}

static void certain_curves(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_curve safe = {.doses = 3}, deadly = {.doses = 3, .p = {0, 1, 1, 1}}, wall = {.doses = 3, .p = {0, 0, 0, 1}};
    const tt_plan *plan = plan_of(a, 3, "expand", "");
    TT_ASSERT_NEAR(exact(a, plan, &safe).value.p_select[3], 1.0, 0.0);
    TT_ASSERT_NEAR(exact(a, plan, &safe).value.patients_total, 12.0, 0.0); /* 3 + 3 + 6 */
    TT_ASSERT_NEAR(exact(a, plan, &deadly).value.p_none, 1.0, 0.0);
    TT_ASSERT_NEAR(exact(a, plan, &deadly).value.patients_total, 3.0, 0.0);
    TT_ASSERT_NEAR(exact(a, plan, &wall).value.p_select[2], 1.0, 0.0);
    TT_ASSERT_NEAR(exact(a, plan, &wall).value.patients[2], 6.0, 0.0); /* stepped down to and expanded */
    tt_arena_free(a);
}

static void limits_and_mismatches(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_lattice *l = NULL;
    tt_err err;
    tt_oc oc;
    assert_int_equal(tt_exact_compile(a, plan_of(a, 8, "expand", ""), 100, &l, &err), TT_ELIMIT);
    assert_int_equal(err.id, 717);
    assert_int_equal(tt_exact_compile(a, plan_of(a, 8, "expand", ""), 0, &l, &err), TT_OK);
    const tt_curve c = random_curve(4, 1);
    assert_int_equal(tt_exact_oc(l, &c, &oc, &err), TT_ERANGE);
    assert_int_equal(err.id, 723);
    tt_arena_free(a);
}

/* Merged states stay few: dose-finding.md section 4 measured 62 + 187 and 510 + 1,531 states for `previous` at 5 and 8 doses
 * with another program; 123 + 261 for `expand` at 4 were counted by a plain recursion over sets of tuples in Python. */
static void states_are_merged(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_lattice *l = NULL;
    assert_int_equal(tt_exact_compile(a, plan_of(a, 5, "previous", ""), 0, &l, NULL), TT_OK);
    assert_int_equal(tt_exact_states(l), 62 + 187);
    assert_int_equal(tt_exact_compile(a, plan_of(a, 8, "previous", ""), 0, &l, NULL), TT_OK);
    assert_int_equal(tt_exact_states(l), 510 + 1531);
    assert_int_equal(tt_exact_compile(a, plan_of(a, 4, "expand", ""), 0, &l, NULL), TT_OK);
    assert_int_equal(tt_exact_states(l), 123 + 261);
    tt_arena_free(a);
}

/* ---- a toy design that looks at moderate toxicity, the last cohort and a phase ---- */

static tt_move toy_start(const tt_plan *plan)
{
    const tt_state s = tt_state_new(plan);
    return tt_move_stay(&s, 2, "toy", 0);
}

/* Three cohorts of two: down on a DLT of the last cohort, stay on a moderate one, else up. */
static tt_move toy_decide(const tt_plan *plan, const tt_state *s)
{
    (void)plan;
    assert_int_equal(s->last.treated, 2); /* the walk, the simulator and the live engine all show a full last cohort */
    if (s->phase == 3)
        return tt_move_stop("toy", 0);
    if (s->last.dlt > 0 && s->now > 1)
        return tt_move_down(s->now - 1, 2, "toy", 0);
    if (s->last.dlt + s->last.moderate > 0 || s->now == s->top)
        return tt_move_stay(s, 2, "toy", 0);
    return tt_move_up(s, 2, "toy", 0);
}

static void toy_observe(const tt_plan *plan, tt_state *s)
{
    (void)plan;
    s->phase++;
}

static int32_t toy_select(const tt_plan *plan, const tt_state *s, double *estimate)
{
    (void)plan;
    (void)estimate;
    return s->last.dlt > 0 ? s->now - 1 : s->now;
}

static const tt_design toy = {.name = "toy",
                              .uses_last = true,
                              .uses_moderate = true,
                              .start = toy_start,
                              .decide = toy_decide,
                              .observe = toy_observe,
                              .select = toy_select};

/* Every ordered outcome of six patients (3^6), through the public engine. */
static void toy_walk(const tt_plan *plan, const tt_curve *c, const tt_state *s, int left, double prob, tt_oc_numbers *oc, long *n)
{
    tt_move m;
    if (left > 0) {
        static const char letter[] = "NMT";
        const double p[] = {1 - c->p[s->now] - c->moderate[s->now], c->moderate[s->now], c->p[s->now]};
        for (int k = 0; k < 3; k++) {
            tt_state next = *s;
            assert_int_equal(tt_state_add(plan, &next, letter[k], NULL), TT_OK);
            toy_walk(plan, c, &next, left - 1, prob * p[k], oc, n);
        }
        return;
    }
    assert_int_equal(tt_design_next(plan, s, &m, NULL), TT_OK);
    if (m.act == TT_STOP) {
        int32_t mtd;
        tt_state seen = *s;
        assert_int_equal(tt_design_mtd(plan, &seen, &mtd, NULL, NULL), TT_OK);
        oc->p_select[mtd] += prob;
        for (int d = 1; d <= plan->doses; d++) {
            oc->patients[d] += prob * s->at[d].treated;
            oc->dlts[d] += prob * s->at[d].dlt;
        }
        ++*n;
        return;
    }
    tt_state next = *s;
    tt_state_open(plan, &next, m.dose, m.cohort);
    toy_walk(plan, c, &next, m.cohort, prob, oc, n);
}

static void graded_designs_with_memory(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan plan = {.design = &toy, .doses = 3, .start = 1, .cohort = 2, .most = 6, .target = NAN};
    const tt_curve c = {.doses = 3, .p = {0, 0.1, 0.25, 0.4}, .moderate = {0, 0.2, 0.3, 0.15}};
    const tt_lattice *l = NULL;
    tt_oc oc, sim;
    tt_oc_numbers brute = {.p_none = 0};
    long n = 0;
    const tt_cohort half = {2, 2, "T"};
    tt_state facts;
    tt_move m;
    assert_int_equal(tt_state_of(&plan, &half, 1, &facts, NULL), TT_OK);
    assert_int_equal(tt_design_next(&plan, &facts, &m, NULL), TT_OK);
    assert_int_equal(m.act, TT_DOWN); /* whatever the second patient */
    const tt_state s = tt_state_new(&plan);
    toy_walk(&plan, &c, &s, 0, 1.0, &brute, &n);
    assert_int_equal(n, 729);
    assert_int_equal(tt_exact_compile(a, &plan, 0, &l, NULL), TT_OK);
    assert_int_equal(tt_exact_oc(l, &c, &oc, NULL), TT_OK);
    assert_int_equal(tt_simulate(&plan, &c, 20000, 1, 1, NULL, NULL, &sim, NULL), TT_OK);
    for (int d = 0; d <= 3; d++) {
        TT_ASSERT_NEAR(oc.value.p_select[d], brute.p_select[d], 1e-13);
        TT_ASSERT_NEAR(oc.value.patients[d], brute.patients[d], 1e-13);
        TT_ASSERT_NEAR(oc.value.dlts[d], brute.dlts[d], 1e-13);
        TT_ASSERT_NEAR(sim.value.p_select[d], oc.value.p_select[d], 5.5 * sim.se.p_select[d] + 1e-12);
        TT_ASSERT_NEAR(sim.value.dlts[d], oc.value.dlts[d], 5.5 * sim.se.dlts[d] + 1e-12);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest exact_tests[] = {
    cmocka_unit_test(equals_every_path),       cmocka_unit_test(one_dose_in_closed_form),
    cmocka_unit_test(previous_in_closed_form), cmocka_unit_test(the_worked_example),
    cmocka_unit_test(certain_curves),          cmocka_unit_test(limits_and_mismatches),
    cmocka_unit_test(states_are_merged),       cmocka_unit_test(graded_designs_with_memory),
};
TT_TEST_MAIN(exact_tests)
