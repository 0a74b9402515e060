/* SPDX-License-Identifier: Apache-2.0 */
/* Accelerated titration: calls along histories, and exact numbers against every
 * path of a second copy of the rule, patient by patient while it is accelerated. */
#include <math.h>

#include "design/design.h"
#include "support/tt_test.h"

static const tt_plan *plan_of(tt_arena *a, const char *design, int doses, const char *rule, const char *accelerate, int until)
{
    const tt_where none = {{0}, 0, 0, {0}};
    const tt_param p[] = {{"doses", tt_printf(a, "%d", doses), none},
                          {"mtd-rule", rule, none},
                          {"accelerate", accelerate, none},
                          {"switch-dose", until ? tt_printf(a, "%d", until) : "", none}};
    const tt_plan *plan = NULL;
    tt_err err;
    if (tt_design_prepare(a, design, p, 4, &plan, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return plan;
}

/* ---- the second copy ------------------------------------------------------------------ */

struct brute {
    int doses, until;
    bool expand, moderate;
    const tt_curve *c;
    double select[TT_MAX_DOSES + 1], patients[TT_MAX_DOSES + 1], dlts[TT_MAX_DOSES + 1];
    int n[TT_MAX_DOSES + 2], y[TT_MAX_DOSES + 2];
};

static void finish(struct brute *b, int mtd, double prob)
{
    b->select[mtd] += prob;
    for (int d = 1; d <= b->doses; d++) {
        b->patients[d] += prob * b->n[d];
        b->dlts[d] += prob * b->y[d];
    }
}

static void treat(struct brute *b, int d, int size, double prob);

/* Step down from a toxic dose: the candidate has passed, or must show six. */
static void down(struct brute *b, int d, double prob)
{
    if (d == 0 || !b->expand || b->n[d] == 6)
        finish(b, d, prob);
    else
        treat(b, d, b->n[d] < 3 ? 3 - b->n[d] : 3, prob);
}

static void judge(struct brute *b, int d, double prob)
{
    const int n = b->n[d], y = b->y[d];
    const bool capped = d == b->doses || b->y[d + 1] >= 2;
    if (y >= 2)
        down(b, d - 1, prob);
    else if (n < 3)
        treat(b, d, 3 - n, prob);
    else if (n == 3 && y == 1)
        treat(b, d, 3, prob);
    else if (!capped)
        treat(b, d + 1, 3, prob);
    else if (b->expand && n == 3)
        treat(b, d, 3, prob);
    else
        finish(b, d, prob);
}

static void treat(struct brute *b, int d, int size, double prob)
{
    static const double choose[4][4] = {{1}, {1, 1}, {1, 2, 1}, {1, 3, 3, 1}};
    const double p = b->c->p[d];
    for (int y = 0; y <= size; y++) {
        b->n[d] += size;
        b->y[d] += y;
        judge(b, d, prob * choose[size][y] * pow(p, y) * pow(1 - p, size - y));
        b->n[d] -= size;
        b->y[d] -= y;
    }
}

static void accelerate(struct brute *b, int d, int moderates, double prob)
{
    const double p = b->c->p[d], m = b->c->moderate[d];
    if (d >= b->until) {
        treat(b, d, 3, prob);
        return;
    }
    b->n[d] = 1;
    b->y[d] = 1;
    judge(b, d, prob * p);
    b->y[d] = 0;
    for (int k = 0; k <= 1; k++) { /* not moderate; moderate */
        const double q = prob * (k ? m : 1 - p - m);
        if (d == b->doses || (b->moderate && moderates + k == 2))
            judge(b, d, q);
        else
            accelerate(b, d + 1, moderates + k, q);
    }
    b->n[d] = 0;
}

static const struct {
    const char *why, *design, *rule, *accelerate;
    int doses, until;
} cases[] = {
    {"first DLT", "atd", "previous", "dlt", 4, 0},
    {"first DLT, expand", "atd", "expand", "dlt", 4, 0},
    {"second moderate", "atd", "previous", "dlt-or-2nd-moderate", 4, 0},
    {"second moderate, expand", "atd", "expand", "dlt-or-2nd-moderate", 5, 0},
    {"one dose", "atd", "expand", "dlt-or-2nd-moderate", 1, 0},
    {"a fixed switch dose", "atd", "expand", "dlt-or-2nd-moderate", 5, 3},
    {"at the second dose", "atd", "previous", "dlt", 4, 2},
    {"at once: plain 3+3", "atd", "expand", "dlt", 3, 1},
    {"3+3 takes it too", "3+3", "previous", "dlt-or-2nd-moderate", 3, 0},
};

static void equals_every_path(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_of(a, cases[i].design, cases[i].doses, cases[i].rule, cases[i].accelerate, cases[i].until);
        const tt_lattice *l = NULL;
        assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
        for (uint32_t k = 0; k < 3; k++) {
            tt_rng r = tt_rng_make(20260104, "curve", k, i);
            tt_curve c = {.doses = cases[i].doses};
            for (int d = 1; d <= c.doses; d++) {
                c.p[d] = tt_rng_uniform(&r) * 0.7;
                c.moderate[d] = tt_rng_uniform(&r) * (1 - c.p[d]);
            }
            struct brute b = {
                .doses = c.doses, .until = cases[i].until ? cases[i].until : 99, .expand = strcmp(cases[i].rule, "expand") == 0};
            b.moderate = strcmp(cases[i].accelerate, "dlt") != 0;
            b.c = &c;
            accelerate(&b, 1, 0, 1.0);
            tt_oc oc, sim;
            assert_int_equal(tt_exact_oc(l, &c, &oc, NULL), TT_OK);
            assert_int_equal(tt_simulate(plan, &c, 4000, 100 + k, 1, NULL, NULL, &sim, NULL), TT_OK);
            for (int d = 0; d <= c.doses; d++) {
                if (fabs(oc.value.p_select[d] - b.select[d]) > 1e-12)
                    fail_msg("%s: dose %d selected %.15f, every path gives %.15f", cases[i].why, d, oc.value.p_select[d], b.select[d]);
                TT_ASSERT_NEAR(oc.value.patients[d], b.patients[d], 1e-12);
                TT_ASSERT_NEAR(oc.value.dlts[d], b.dlts[d], 1e-12);
                TT_ASSERT_NEAR(sim.value.p_select[d], oc.value.p_select[d], 5.5 * sqrt(oc.value.p_select[d] / 4000) + 2e-3);
                TT_ASSERT_NEAR(sim.value.patients[d], oc.value.patients[d], 5.5 * sim.se.patients[d] + 1e-2);
            }
        }
        tt_arena_free(a);
    }
}

static const struct {
    const char *why, *accelerate;
    int until;
    const char *history;
    tt_act act;
    int32_t dose, cohort;
    const char *clause;
} calls[] = {
    {"one patient first", "dlt", 0, "", TT_STAY, 1, 1, "3+3/start"},
    {"no DLT: one at the next", "dlt", 0, "1N", TT_UP, 2, 1, "3+3/accelerated"},
    {"moderate is no trigger of dlt", "dlt", 0, "1M 2M", TT_UP, 3, 1, "3+3/accelerated"},
    {"a DLT: fill to three", "dlt", 0, "1N 2T", TT_STAY, 2, 2, "3+3/fewer-than-3"},
    {"then 3+3: 1 of 3", "dlt", 0, "1N 2T 2NN", TT_STAY, 2, 3, "3+3/1-of-3"},
    {"2 of 3: dose 1 must be shown", "dlt", 0, "1N 2T 2NT", TT_DOWN, 1, 2, "3+3/step-down"},
    {"one moderate is not two", "dlt-or-2nd-moderate", 0, "1M 2N", TT_UP, 3, 1, "3+3/accelerated"},
    {"the second moderate: fill", "dlt-or-2nd-moderate", 0, "1M 2M", TT_STAY, 2, 2, "3+3/fewer-than-3"},
    {"after it moderate toxicity is nothing", "dlt-or-2nd-moderate", 0, "1M 2M 2MM", TT_UP, 3, 3, "3+3/0-of-3"},
    {"the top is filled", "dlt", 0, "1N 2N 3N", TT_STAY, 3, 2, "3+3/fewer-than-3"},
    {"the switch dose has three from the start", "dlt", 2, "1N", TT_UP, 2, 3, "3+3/accelerated"},
    {"pending: nobody goes up", "dlt", 0, "1P", TT_WAIT, 1, 0, "engine/pending"},
};

static void calls_after_histories(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const tt_plan *plan = plan_of(a, "atd", 3, "expand", calls[i].accelerate, calls[i].until);
        tt_state s;
        tt_move m;
        tt_err err;
        if (tt_history_read(a, plan, calls[i].history, &s, NULL, NULL, &err) != TT_OK)
            fail_msg("%s: %s", calls[i].why, tt_err_text(a, &err, TT_EN));
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != calls[i].act || m.dose != calls[i].dose || m.cohort != calls[i].cohort || strcmp(m.rule, calls[i].clause) != 0)
            fail_msg("%s: %s to %d with %d by %s", calls[i].why, tt_act_text(m.act), m.dose, m.cohort, m.rule);
    }
    tt_arena_free(a);
}

/* Simon et al. 1997: design 2 by its number; 3 and 4 pass over levels. */
static void designs_of_simon(void **state)
{
    static const char *const refused[] = {"simon-3", "simon-4"};
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (int i = 0; i < 4; i++) {
        const char *design = i % 2 ? "3+3" : "atd", *rule = i / 2 ? "previous" : "expand";
        const tt_lattice *l = NULL, *m = NULL;
        tt_curve c;
        tt_oc x, y;
        assert_int_equal(tt_curve_read(".05,.12,.25,.40", ".1,.2,.2,.3", 4, &c, NULL), TT_OK);
        assert_int_equal(tt_exact_compile(a, plan_of(a, design, 4, rule, "simon-2", 0), 0, &l, NULL), TT_OK);
        assert_int_equal(tt_exact_compile(a, plan_of(a, design, 4, rule, "dlt-or-2nd-moderate", 0), 0, &m, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(l, &c, &x, NULL), TT_OK);
        assert_int_equal(tt_exact_oc(m, &c, &y, NULL), TT_OK);
        assert_memory_equal(&x.value, &y.value, sizeof x.value);
        const tt_param p[] = {{.key = "doses", .value = "4"}, {.key = "accelerate", .value = refused[i / 2]}};
        const tt_plan *plan = NULL;
        tt_err err = {.id = 0};
        assert_int_equal(tt_design_prepare(a, design, p, 2, &plan, &err), TT_EUNSUP);
        assert_int_equal(err.id, tt_streq(refused[i / 2], "simon-3") ? 869 : 845);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest atd_tests[] = {
    cmocka_unit_test(equals_every_path),
    cmocka_unit_test(calls_after_histories),
    cmocka_unit_test(designs_of_simon),
};
TT_TEST_MAIN(atd_tests)
