/* SPDX-License-Identifier: Apache-2.0 */
/* The graph of dose paths: probabilities flow whole through it, its ends are the exact
 * operating characteristics computed another way (the lattice), its counts are those
 * of published path enumerations, and a curve's first cohorts are hand calculations. */
#include "design/design.h"
#include "design/plan.h"

struct row {
    const char *why, *design, *words;
    const char *truth, *moderate;
    double paths; /* distinct sequences of cohort outcomes, 0 = not known from elsewhere */
};

static const struct row rows[] = {
    {"3+3: hand count 91 of docs/reference/designs.md", "3+3", "doses=4 mtd-rule=previous", ".05,.12,.25,.40", NULL, 91},
    {"3+3 expand: 442", "3+3", "doses=4", ".05,.12,.25,.40", NULL, 442},
    {"BOIN 5 x 8 x 3", "boin", "doses=5 target=0.3 cohorts=8", ".05,.15,.3,.45,.6", NULL, 0},
    {"BOIN from dose 3", "boin", "doses=5 target=0.25 cohorts=6 start=3", ".05,.15,.3,.45,.6", NULL, 0},
    {"titration has cohorts of one", "boin", "doses=4 target=0.3 cohorts=5 titration=yes", ".05,.15,.3,.45", NULL, 0},
    {"graded trigger", "atd", "doses=4 accelerate=dlt-or-2nd-moderate", ".02,.08,.2,.4", ".1,.2,.3,.3", 0},
    {"i3+3 with early stop", "i3+3", "doses=3 target=0.3 cohorts=6 stop-n=9", ".1,.2,.4", NULL, 0},
    {"a boundary, no ladder", "stop", "target=0.2 n=12", ".3", NULL, 0},
};

/* Every node's edges share its probability out; every layer's and the ends' make 1. */
static void check_flow(const tt_paths *g)
{
    double ended = 0.0;
    for (size_t i = 0; i < g->nodes; i++) {
        const tt_path_node *n = &g->node[i];
        double out = 0.0;
        for (int32_t k = 0; k < n->edges; k++) {
            const tt_path_edge *e = &g->edge[n->edge + (size_t)k];
            assert_true(e->to > i && g->node[e->to].cohorts == n->cohorts + 1);
            assert_int_equal(g->node[e->to].now, n->move.dose);
            assert_int_equal(g->node[e->to].treated[n->move.dose], n->treated[n->move.dose] + n->move.cohort);
            out += e->p;
        }
        if (n->edges)
            TT_ASSERT_NEAR(out, 1.0, 1e-12);
        else
            ended += n->p;
    }
    TT_ASSERT_NEAR(ended, 1.0, 1e-12);
}

static void check_row(tt_arena *a, const struct row *r)
{
    const tt_plan *plan = plan_from(a, r->design, r->words);
    const tt_lattice *l = NULL;
    const tt_paths *g = NULL;
    tt_curve c;
    tt_oc oc;
    tt_err err;
    double patients = 0.0;
    assert_int_equal(tt_curve_read(r->truth, r->moderate, plan->doses, &c, &err), TT_OK);
    assert_int_equal(tt_paths_walk(a, plan, &c, 0, 0, &g, &err), TT_OK);
    assert_int_equal(tt_exact_compile_on(a, plan, 0, 1, &l, &err), TT_OK);
    assert_int_equal(tt_exact_oc(l, &c, &oc, &err), TT_OK);
    assert_true(g->whole);
    check_flow(g);
    for (int32_t d = 0; d <= plan->doses; d++)
        TT_ASSERT_NEAR(g->p_select[d], oc.value.p_select[d], 1e-12);
    for (size_t i = 0; i < g->nodes; i++)
        for (int32_t d = 1; g->node[i].edges == 0 && d <= plan->doses; d++)
            patients += g->node[i].p * g->node[i].treated[d];
    TT_ASSERT_NEAR(patients, oc.value.patients_total, 1e-10);
    TT_ASSERT_NEAR(g->all_paths, tt_exact_paths(l), 1e-9 * g->all_paths);
    if (r->paths > 0)
        assert_int_equal((int)g->all_paths, (int)r->paths);
}

static tt_code all_rows(tt_arena *a, void *arg, tt_err *err)
{
    (void)arg;
    (void)err;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check_row(a, &rows[i]);
    return TT_OK;
}

static void ends_are_the_exact_numbers(void **state)
{
    (void)state;
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, all_rows, NULL, NULL), TT_OK);
}

/* 3+3 at p1 = .1: P(0 of 3) = .9^3 = .729, P(1 of 3) = 3 (.1) (.81) = .243; after 0 of 3 three at dose 2. */
static tt_code by_hand(tt_arena *a, void *arg, tt_err *err)
{
    static const struct row r = {"by hand", "3+3", "doses=3", ".1,.2,.5", NULL, 0};
    const tt_plan *plan = plan_from(a, r.design, r.words);
    const tt_paths *g = NULL;
    tt_curve c;
    (void)arg;
    assert_int_equal(tt_curve_read(r.truth, NULL, 3, &c, err), TT_OK);
    assert_int_equal(tt_paths_walk(a, plan, &c, 2, 0, &g, err), TT_OK);
    assert_false(g->whole);
    assert_int_equal(g->depth, 2);
    assert_int_equal(g->node[0].edges, 4);
    TT_ASSERT_NEAR(g->edge[0].p, 0.729, 1e-15);
    TT_ASSERT_NEAR(g->edge[1].p, 0.243, 1e-15);
    const tt_path_node *up = &g->node[g->edge[0].to];
    assert_int_equal(up->move.act, TT_UP);
    assert_int_equal(up->move.dose, 2);
    TT_ASSERT_NEAR(g->node[g->edge[up->edge].to].p, 0.729 * 0.512, 1e-15);
    /* 2 and 3 of 3 at dose 1 end the trial after one cohort: .027 + .001 */
    TT_ASSERT_NEAR(g->p_ended, 0.028 + 0.243 * (1.0 - 0.729), 1e-12);
    TT_ASSERT_NEAR(g->cohorts, 1.0 + 0.972, 1e-12);
    tt_curve other = c;
    other.doses = 4;
    assert_int_equal(tt_paths_walk(a, plan, &other, 0, 0, &g, err), TT_ERANGE);
    assert_int_equal(tt_paths_walk(a, plan, &c, 0, 5, &g, err), TT_ELIMIT);
    return TT_OK;
}

static void first_cohorts_by_hand(void **state)
{
    tt_err err;
    (void)state;
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, by_hand, NULL, &err), TT_OK);
}

static const struct CMUnitTest paths_tests[] = {
    cmocka_unit_test(ends_are_the_exact_numbers),
    cmocka_unit_test(first_cohorts_by_hand),
};
TT_TEST_MAIN(paths_tests)
