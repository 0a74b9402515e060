/* SPDX-License-Identifier: Apache-2.0 */
/* Never an inadmissible dose: random histories of every design, with pending, not
 * evaluable and moderate outcomes, lower doses chosen and short cohorts.  After each
 * the next move is on the ladder, skips nothing on the way up, is not eliminated,
 * and goes up only on complete outcomes.  The conditions are checked here from the
 * outcomes themselves, not from the engine's state.  With TITRATE_SOAK a million
 * histories in all. */
#include <math.h>

#include "design/design.h"
#include "design/plan.h"

enum { TRIALS = 3000, SOAK = 1000000, DOSES = 5, MOST_STEPS = 60 };

static const char csv[] = "n,escalate_max,deescalate_min,eliminate_min\n1,0,1,\n3,0,2,3\n6,1,3,4\n12,2,5,7\n";

static const struct {
    const char *design, *words;
} designs[] = {
    {"3+3", "doses=5 mtd-rule=expand"},
    {"3+3", "doses=5 mtd-rule=previous start=2"},
    {"atd", "doses=5 accelerate=dlt-or-2nd-moderate"},
    {"atd", "doses=5 mtd-rule=previous switch-dose=3"},
    {"boin", "doses=5 target=0.3"},
    {"boin", "doses=5 target=0.25 titration=yes extra-safe=yes stop-n=9 start=2"},
    {"boin", "doses=5 target=0.3 cohorts=20 cohort-size=1"},
    {"crm", "doses=5 target=0.25 skeleton=.05,.12,.25,.4,.55"},
    {"crm", "doses=5 target=0.3 skeleton=.1,.2,.3,.45,.6 model=logistic no-skip=no coherent=no"},
    {"crm", "doses=5 target=0.2 skeleton=.05,.1,.2,.3,.4 cohort-size=1 cohorts=20 start=3"},
    {"blrm", "doses=5 dose-values=1,2,4,8,16 cohorts=5 no-skip=no"},
    {"mtpi", "doses=5 target=0.2"},
    {"mtpi2", "doses=5 target=0.3 titration=yes eliminate=0.8"},
    {"i3+3", "doses=5 target=0.3 eps=0.1,0.05"},
    {"table", "doses=5 target=0.3"},
    {"stop", "n=20 target=0.2 cohort-size=2"},
    {"tite-boin", "doses=5 target=0.3"},
    {"tite-boin", "doses=5 target=0.25 estimator=ess cohort-size=1 cohorts=24 titration=yes"},
    {"tite-crm", "doses=5 target=0.25 skeleton=.05,.12,.25,.4,.55"},
    {"tite-crm", "doses=5 target=0.3 skeleton=.1,.2,.3,.45,.6 model=logistic cohort-size=1 cohorts=24"},
    {"tite-crm", "doses=5 target=0.2 skeleton=.05,.1,.2,.3,.4 no-skip=no coherent=no cohort-size=2"},
};

/* What the test itself knows of a trial. */
struct seen {
    int32_t highest;            /* dose given so far */
    int32_t barred;             /* ever found eliminated */
    int32_t pending[DOSES + 1]; /* outcomes open */
    int32_t treated[DOSES + 1]; /* these and the known ones */
    tt_cohort cohort[MOST_STEPS];
    char letters[MOST_STEPS][64];
    size_t n;
};

static long moves[TT_ACTS]; /* met, so that a test that met none would fail */

static void check(const tt_plan *plan, const struct seen *t, int32_t now, const tt_move *m)
{
    moves[m->act]++;
    if (m->act == TT_STOP || m->act == TT_WAIT) {
        assert_int_equal(m->cohort, 0);
        return;
    }
    assert_in_range(m->dose, 1, plan->doses);
    assert_in_range(m->cohort, 1, 24);
    assert_true(m->dose <= t->highest + 1 || t->n == 0);
    assert_true(t->n == 0 || m->dose <= now + 1 || plan->leaps);
    assert_true(t->barred == 0 || m->dose < t->barred);
    /* past pending outcomes only a design that weighs them goes up, and never past more than half */
    assert_true(m->act != TT_UP || t->pending[now] == 0 || (plan->design->judges_pending && 2 * t->pending[now] <= t->treated[now]));
    assert_true(m->act == TT_UP     ? m->dose == now + 1 || (plan->leaps && m->dose > now)
                : m->act == TT_DOWN ? m->dose < now
                                    : t->n == 0 || m->dose == now);
}

/* Treat the cohort offered, or a lower dose, or fewer; windows may stay open until the next cohort. */
static void treat(tt_rng *r, const tt_plan *plan, struct seen *t, const tt_move *m)
{
    const int32_t dose = m->dose > 1 && tt_rng_below(r, 12) == 0 && m->act != TT_DOWN ? m->dose - 1 : m->dose;
    const int32_t size = dose == m->dose ? m->cohort : plan->cohort;
    const int32_t given = tt_rng_below(r, 10) == 0 ? (int32_t)tt_rng_below(r, (uint32_t)size) + 1 : size;
    const double p = 0.05 + 0.12 * dose;
    char *to = t->letters[t->n];
    for (int32_t i = 0; i < given && i < 14; i++) {
        const double u = tt_rng_uniform(r);
        const double open = plan->design->judges_pending ? 0.35 : 0.05;
        *to++ = u < p ? 'T' : u < p + 0.15 ? 'M' : u < p + 0.15 + open ? 'P' : u < p + 0.18 + open ? 'X' : 'N';
        if (to[-1] == 'P') { /* P0.4: of the window behind */
            memcpy(to, "0.0", 3);
            to[2] = (char)('0' + tt_rng_below(r, 10));
            to += 3;
        }
    }
    *to = '\0';
    t->cohort[t->n] = (tt_cohort){dose, size, t->letters[t->n]};
    t->n++;
    t->highest = dose > t->highest ? dose : t->highest;
}

static void settle(tt_rng *r, struct seen *t)
{
    memset(t->pending, 0, sizeof t->pending);
    memset(t->treated, 0, sizeof t->treated);
    for (size_t i = 0; i < t->n; i++)
        for (char *c = t->letters[i]; *c; c += *c == 'P' ? 4 : 1) {
            t->treated[t->cohort[i].dose] += *c != 'X';
            if (*c == 'P' && tt_rng_below(r, 3) > 0) {
                *c = tt_rng_below(r, 4) == 0 ? 'T' : 'N';
                memmove(c + 1, c + 4, strlen(c + 4) + 1);
            }
            t->pending[t->cohort[i].dose] += *c == 'P';
        }
}

static void one_trial(size_t i, const tt_plan *plan, uint32_t trial)
{
    tt_rng r = tt_rng_make(20260105, "history", trial, (uint32_t)i);
    struct seen t;
    memset(&t, 0, sizeof t);
    t.highest = plan->start - 1;
    for (int step = 0; step < MOST_STEPS && t.n < MOST_STEPS; step++) {
        tt_state s;
        tt_move m;
        tt_err err;
        assert_int_equal(tt_state_of(plan, t.cohort, t.n, &s, NULL), TT_OK);
        if (tt_design_next(plan, &s, &m, &err) != TT_OK)
            fail_msg("%s: E%u after %zu cohorts", designs[i].design, (unsigned)err.id, t.n);
        if (s.barred > 0 && (t.barred == 0 || s.barred < t.barred))
            t.barred = s.barred;
        check(plan, &t, s.now, &m);
        if (m.act == TT_STOP)
            break;
        if (m.act != TT_WAIT)
            treat(&r, plan, &t, &m);
        settle(&r, &t);
    }
}

static void random_histories(void **state)
{
    (void)state;
    const size_t all = sizeof designs / sizeof *designs;
    const uint32_t trials = getenv("TITRATE_SOAK") ? (uint32_t)(SOAK / all + 1) : TRIALS;
    for (size_t i = 0; i < all; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan =
            plan_from_with(a, designs[i].design, designs[i].words, "table", strcmp(designs[i].design, "table") == 0 ? csv : NULL);
        for (uint32_t k = 0; k < trials; k++)
            one_trial(i, plan, k);
        tt_arena_free(a);
    }
    for (int act = 0; act < TT_ACTS; act++)
        assert_true(moves[act] > 1000);
}

static const struct CMUnitTest admissible_tests[] = {cmocka_unit_test(random_histories)};
TT_TEST_MAIN(admissible_tests)
