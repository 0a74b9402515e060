/* SPDX-License-Identifier: Apache-2.0 */
/* The engine's promises: pending outcomes and free slots, random histories that
 * never get an inadmissible dose, and a design with a bug, which is refused. */
#include "design/design_internal.h"
#include "support/tt_test.h"

static const tt_plan *plan_of(tt_arena *a, const char *doses, const char *rule)
{
    const tt_param p[] = {{"doses", doses, {{0}, 0, 0, {0}}}, {"mtd-rule", rule, {{0}, 0, 0, {0}}}};
    const tt_plan *plan = NULL;
    assert_int_equal(tt_design_prepare(a, "3+3", p, 2, &plan, NULL), TT_OK);
    return plan;
}

/* The last cohort's letters after complete ones; size 3 throughout. */
static const struct {
    const char *why;
    tt_cohort cohorts[4];
    tt_act act;
    int32_t dose, cohort;
} pending[] = {
    {"two free slots", {{1, 3, "N"}}, TT_STAY, 1, 2},
    {"a free slot is filled with the first pending", {{1, 3, "PP"}}, TT_STAY, 1, 1},
    {"one DLT in two decides nothing", {{1, 3, "TP"}}, TT_STAY, 1, 1},
    {"two DLTs in the first two end it at the lowest dose", {{1, 3, "TT"}}, TT_STOP, 0, 0},
    {"and need not wait for a third", {{1, 3, "TTP"}}, TT_STOP, 0, 0},
    {"at dose 2 they send the trial down at once", {{1, 3, "NNN"}, {2, 3, "TT"}}, TT_DOWN, 1, 3},
    {"0 of 2 with one pending could be 1 of 3", {{1, 3, "NNP"}}, TT_WAIT, 1, 0},
    {"1 of 2 with one pending could be 2 of 3", {{1, 3, "NTP"}}, TT_WAIT, 1, 0},
    {"0 of 6 with one pending is up whatever happens: still not offered", {{1, 6, "NNNNNP"}}, TT_WAIT, 1, 0},
    {"the same with the window closed", {{1, 6, "NNNNNN"}}, TT_UP, 2, 3},
    {"a pending patient at the toxic dose does not hold up the one below", {{1, 3, "NNN"}, {2, 3, "TTP"}, {1, 3, "NNN"}}, TT_STOP, 0, 0},
    {"one pending patient at the candidate cannot change the step down", {{1, 3, "NNP"}, {2, 3, "TTN"}}, TT_DOWN, 1, 3},
    {"two can: nothing may be tolerated", {{1, 3, "NPP"}, {2, 3, "TTN"}}, TT_WAIT, 2, 0},
    {"a free slot at a toxic dose stays empty while that is sorted out", {{1, 3, "NPP"}, {2, 3, "TT"}}, TT_WAIT, 2, 0},
    {"one pending cannot unseat a candidate without DLTs", {{1, 3, "NNN"}, {2, 3, "TTN"}, {1, 3, "NNP"}}, TT_STOP, 0, 0},
    {"it can one with a DLT", {{1, 3, "NNN"}, {2, 3, "TTN"}, {1, 3, "NTP"}}, TT_WAIT, 1, 0},
    {"up whatever the sixth: the sixth is treated first", {{1, 6, "NNNNN"}}, TT_STAY, 1, 1},
    {"1 of 5 is not 1 of 6", {{1, 3, "NTN"}, {1, 2, "NN"}}, TT_STAY, 1, 1},
    {"nobody evaluable yet: fill", {{1, 3, "XXX"}}, TT_STAY, 1, 3},
    {"a cohort of fewer, by decision, is made three", {{1, 2, "NN"}}, TT_STAY, 1, 1},
};

static void open_outcomes(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, "3", "expand");
    for (size_t i = 0; i < sizeof pending / sizeof *pending; i++) {
        size_t n = 0;
        tt_state s;
        tt_move m;
        while (n < 4 && pending[i].cohorts[n].outcomes)
            n++;
        assert_int_equal(tt_state_of(plan, pending[i].cohorts, n, &s, NULL), TT_OK);
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != pending[i].act || m.dose != pending[i].dose || m.cohort != pending[i].cohort)
            fail_msg("%s: %s dose %d cohort %d (%s)", pending[i].why, tt_act_text(m.act), (int)m.dose, (int)m.cohort, m.rule);
    }
    tt_arena_free(a);
}

/* At the top under `previous`, six patients with one DLT stop the trial either way, but which dose is the MTD hangs on the
 * outcome still pending: it waits, and no MTD is given. */
static void a_stop_names_one_mtd(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, "2", "previous");
    const tt_cohort c[] = {{1, 3, "NNN"}, {2, 3, "NTN"}, {2, 3, "NNP"}};
    tt_state s;
    tt_move m;
    tt_err err;
    int32_t mtd;
    assert_int_equal(tt_state_of(plan, c, 3, &s, NULL), TT_OK);
    assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
    assert_int_equal(m.act, TT_WAIT);
    assert_int_equal(tt_design_mtd(plan, &s, &mtd, NULL, &err), TT_EDENIED);
    assert_int_equal(err.id, 711);
    tt_arena_free(a);
}

/* ---- random histories: a ward follows the engine, patients come, windows close ------- */

struct patient {
    int32_t dose;
    char will; /* N or T when the window closes; P while it is open */
    bool open, evaluable;
};

struct ward {
    const tt_plan *plan;
    tt_rng r;
    struct patient p[200];
    int32_t n;
    tt_cohort cohort[60];
    int32_t first[61]; /* first patient of each cohort */
    int32_t cohorts;
};

static tt_state look(struct ward *w)
{
    tt_state s = tt_state_new(w->plan);
    for (int32_t c = 0; c < w->cohorts; c++) {
        tt_state_open(w->plan, &s, w->cohort[c].dose, w->cohort[c].size);
        const int32_t end = c + 1 < w->cohorts ? w->first[c + 1] : w->n;
        for (int32_t i = w->first[c]; i < end; i++)
            tt_state_add(w->plan, &s, !w->p[i].evaluable ? 'X' : w->p[i].open ? 'P' : w->p[i].will, NULL);
    }
    return s;
}

/* What must hold of any move, checked from the patients themselves and not from the state. */
static void check_move(const struct ward *w, const tt_state *s, const tt_move *m)
{
    int32_t highest = 0, dlt[TT_MAX_DOSES + 1] = {0}, open_here = 0;
    for (int32_t i = 0; i < w->n; i++) {
        highest = w->p[i].dose > highest ? w->p[i].dose : highest;
        if (w->p[i].evaluable && !w->p[i].open && w->p[i].will == 'T')
            dlt[w->p[i].dose]++;
        open_here += w->p[i].evaluable && w->p[i].open && w->p[i].dose == s->now;
    }
    if (m->act == TT_STOP || m->act == TT_WAIT)
        return;
    assert_in_range(m->dose, 1, (uintmax_t)w->plan->doses);
    assert_true(m->dose <= highest + 1);
    assert_true(m->cohort >= 1 && m->cohort <= 3);
    for (int32_t d = 1; d <= m->dose; d++)
        assert_true(dlt[d] < 2);
    if (m->act == TT_UP)
        assert_int_equal(open_here, 0);
}

/* Close some windows; true if any was open. */
static bool close_windows(struct ward *w)
{
    bool any = false;
    for (int32_t i = 0; i < w->n; i++) {
        any |= w->p[i].open;
        if (w->p[i].open && tt_rng_below(&w->r, 2) == 0) {
            w->p[i].open = false;
            w->p[i].evaluable = tt_rng_below(&w->r, 10) != 0;
        }
    }
    return any;
}

static void treat(struct ward *w, const tt_state *s, const tt_move *m, double p)
{
    const bool fill = w->cohorts > 0 && s->last.treated < s->cohort && m->dose == s->now && strcmp(m->rule, "engine/fill") == 0;
    if (!fill) {
        w->cohort[w->cohorts] = (tt_cohort){m->dose, m->cohort, ""};
        w->first[w->cohorts++] = w->n;
    }
    const int32_t now = 1 + (int32_t)tt_rng_below(&w->r, (uint32_t)m->cohort); /* not all arrive today */
    for (int32_t i = 0; i < now; i++)
        w->p[w->n++] = (struct patient){m->dose, tt_rng_uniform(&w->r) < p * m->dose ? 'T' : 'N', true, true};
}

static void random_histories(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plans[] = {plan_of(a, "4", "expand"), plan_of(a, "5", "previous"), plan_of(a, "2", "expand")};
    long ended = 0, waited = 0, moves = 0, downs = 0;
    for (uint32_t k = 0; moves < 100000; k++) {
        struct ward w = {.plan = plans[k % 3], .r = tt_rng_make(99, "ward", k, 0)};
        const double p = 0.3 * tt_rng_uniform(&w.r);
        for (int step = 0; step < 400 && w.n < 190 && w.cohorts < 59; step++) {
            const tt_state s = look(&w);
            tt_move m;
            assert_int_equal(tt_design_next(w.plan, &s, &m, NULL), TT_OK);
            check_move(&w, &s, &m);
            moves++;
            downs += m.act == TT_DOWN;
            if (m.act == TT_STOP) {
                int32_t mtd;
                assert_int_equal(tt_design_mtd(w.plan, &s, &mtd, NULL, NULL), TT_OK);
                ended++;
                break;
            }
            if (m.act == TT_WAIT) {
                waited++;
                assert_true(close_windows(&w)); /* never waits for nothing */
            } else {
                treat(&w, &s, &m, p);
                if (tt_rng_below(&w.r, 2) == 0)
                    close_windows(&w);
            }
        }
    }
    assert_true(ended > 1000 && waited > 1000 && downs > 500);
    tt_arena_free(a);
}

/* Any facts at all, deviations included: the engine answers, and never with a dose it should refuse. */
static void arbitrary_facts(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plans[] = {plan_of(a, "4", "expand"), plan_of(a, "4", "previous")};
    for (uint32_t k = 0; k < 100000; k++) {
        tt_rng r = tt_rng_make(5, "facts", k, 0);
        const tt_plan *plan = plans[k % 2];
        tt_state s = tt_state_new(plan);
        const int32_t cohorts = 1 + (int32_t)tt_rng_below(&r, 5);
        for (int32_t c = 0; c < cohorts; c++) {
            tt_state_open(plan, &s, 1 + (int32_t)tt_rng_below(&r, 4), 1 + (int32_t)tt_rng_below(&r, 4));
            for (uint32_t i = tt_rng_below(&r, 5); i > 0; i--)
                tt_state_add(plan, &s, "NNNTPX"[tt_rng_below(&r, 6)], NULL);
        }
        tt_move m;
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act == TT_UP)
            assert_true(m.dose == s.now + 1 && s.at[s.now].pending == 0);
        for (int32_t d = 1; d <= m.dose && m.cohort > 0; d++)
            assert_true(s.at[d].dlt < 2);
    }
    tt_arena_free(a);
}

/* ---- a design with a bug --------------------------------------------------------------- */

static tt_move bad_move;

static tt_move bad_decide(const tt_plan *plan, const tt_state *s)
{
    (void)plan;
    (void)s;
    return bad_move;
}

static void bad_observe(const tt_plan *plan, tt_state *s)
{
    (void)plan;
    s->barred = s->at[2].dlt > 0 ? 2 : 0;
}

static int32_t bad_select(const tt_plan *plan, const tt_state *s, double *estimate)
{
    (void)plan;
    (void)s;
    (void)estimate;
    return 0;
}

static const tt_design bad_design = {.name = "bad", .decide = bad_decide, .observe = bad_observe, .select = bad_select};

static const struct {
    const char *why;
    tt_move move;
    tt_code want;
} moves[] = {
    {"one up", {TT_UP, 2, 3, "", 0}, TT_OK},
    {"skips", {TT_UP, 3, 3, "", 0}, TT_ERANGE},
    {"off the ladder", {TT_UP, 4, 3, "", 0}, TT_ERANGE},
    {"up to where it is", {TT_UP, 1, 3, "", 0}, TT_ERANGE},
    {"stays elsewhere", {TT_STAY, 2, 3, "", 0}, TT_ERANGE},
    {"below the ladder", {TT_DOWN, 0, 3, "", 0}, TT_ERANGE},
    {"nobody to treat", {TT_STAY, 1, 0, "", 0}, TT_ERANGE},
    {"stops and treats", {TT_STOP, 0, 3, "", 0}, TT_ERANGE},
    {"stops", {TT_STOP, 0, 0, "", 0}, TT_OK},
};

static void bugs_are_refused(void **state)
{
    (void)state;
    const tt_plan plan = {.design = &bad_design, .doses = 3, .start = 1, .cohort = 3, .most = 3};
    tt_state s;
    tt_move m = {.rule = "untouched"};
    tt_err err;
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        const tt_cohort c[] = {{1, 3, "NNN"}};
        bad_move = moves[i].move;
        assert_int_equal(tt_state_of(&plan, c, 1, &s, NULL), TT_OK);
        m.rule = "untouched";
        if (tt_design_next(&plan, &s, &m, &err) != moves[i].want)
            fail_msg("%s", moves[i].why);
        if (moves[i].want != TT_OK) {
            assert_int_equal(err.id, 712);
            assert_string_equal(m.rule, "untouched");
        }
    }
    const tt_cohort eliminated[] = {{1, 3, "NNN"}, {2, 3, "NNT"}, {1, 3, "NNN"}};
    bad_move = (tt_move){TT_UP, 2, 3, "", 0};
    assert_int_equal(tt_state_of(&plan, eliminated, 3, &s, NULL), TT_OK);
    assert_int_equal(tt_design_next(&plan, &s, &m, &err), TT_ERANGE);
    assert_int_equal(err.id, 712);
}

static const struct CMUnitTest engine_tests[] = {
    cmocka_unit_test(open_outcomes),   cmocka_unit_test(a_stop_names_one_mtd), cmocka_unit_test(random_histories),
    cmocka_unit_test(arbitrary_facts), cmocka_unit_test(bugs_are_refused),
};
TT_TEST_MAIN(engine_tests)
