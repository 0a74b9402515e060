/* SPDX-License-Identifier: Apache-2.0 */
/* BOIN: limits and calls against the published table and the rules written out in
 * dose-finding.md; operating characteristics against an enumeration of every path
 * by a second copy of the whole design, elimination and MTD included, that follows
 * the text of sections 6 and 7 and shares nothing with the room but the curve. */
#include <math.h>

#include "design/design_internal.h"
#include "design/plan.h"
#include "design/tables_r.h"
#include "support/tt_test.h"

/* "doses=5 target=0.3" as a plan. */
static tt_oc exact(tt_arena *a, const tt_plan *plan, const tt_curve *c)
{
    const tt_lattice *l = NULL;
    tt_oc oc;
    assert_int_equal(tt_exact_compile(a, plan, 0, &l, NULL), TT_OK);
    assert_int_equal(tt_exact_oc(l, c, &oc, NULL), TT_OK);
    return oc;
}

static const tt_curve standard = {.doses = 5, .p = {0, 0.05, 0.15, 0.30, 0.45, 0.60}};

/* dose-finding.md section 4: case S by another program, checked there against BOIN 2.7.2 and simFastBOIN 2.0.0. */
static void the_standard_case(void **state)
{
    (void)state;
    static const double percent[] = {0.0210875705, 1.1693298175, 23.2061876503, 54.6330164335, 19.3703705041, 1.6000080240};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_oc oc = exact(a, plan_from(a, "boin", "doses=5 target=0.3"), &standard);
    for (int d = 0; d <= 5; d++)
        TT_ASSERT_NEAR(100 * oc.value.p_select[d], percent[d], 6e-11);
    tt_arena_free(a);
}

/* ---- the second copy ------------------------------------------------------------- */

struct brute {
    int doses, cohorts, size, stop_n, start;
    double target, saf, tox, eliminate, offset;
    bool extra_safe, titration, bound;
    const double *p;
    int n[16], y[16], total;
    bool out[16];
    double select[16], patients[16], dlts[16];
};

/* Pr(rate > target) by Simpson's rule over the Beta(y + 1, n - y + 1) density: slow, and no binomial sum. */
static double above(double target, int n, int y)
{
    const int steps = 400;
    const double h = (1.0 - target) / steps, norm = exp(lgamma(n + 2) - lgamma(y + 1) - lgamma(n - y + 1));
    double sum = 0.0;
    for (int i = 0; i <= steps; i++) {
        const double x = target + i * h;
        sum += (i == 0 || i == steps ? 1 : i % 2 ? 4 : 2) * pow(x, y) * pow(1.0 - x, n - y);
    }
    return norm * sum * h / 3.0;
}

static double lambda(const struct brute *b, bool up)
{
    const double t = b->target, s = b->saf, x = b->tox;
    return up ? log((1 - s) / (1 - t)) / log(t * (1 - s) / (s * (1 - t))) : log((1 - t) / (1 - x)) / log(x * (1 - t) / (t * (1 - x)));
}

static bool too_toxic(const struct brute *b, int d, double cut)
{
    return b->n[d] >= 3 && b->y[d] >= 1 && above(b->target, b->n[d], b->y[d]) > cut;
}

static int brute_mtd(const struct brute *b)
{
    double rate[16], weight[16];
    double nearest = INFINITY;
    int dose[16], k = 0, best = 0;
    if (b->extra_safe && too_toxic(b, 1, b->eliminate - b->offset))
        return 0;
    for (int d = 1; d <= b->doses && !too_toxic(b, d, b->eliminate); d++)
        if (b->n[d] > 0) {
            const double n = b->n[d] + 0.1, y = b->y[d] + 0.05;
            rate[k] = y / n;
            weight[k] = 1.0 / (y * (n - y) / (n * n * (n + 1)));
            dose[k++] = d;
        }
    for (int from = 0; from < k; from++) { /* the max-min formula of isotonic regression: no pooling */
        double low = -INFINITY;
        for (int i = 0; i <= from; i++) {
            double high = INFINITY;
            for (int j = from; j < k; j++) {
                double sum = 0.0, w = 0.0;
                for (int m = i; m <= j; m++) {
                    sum += rate[m] * weight[m];
                    w += weight[m];
                }
                high = fmin(high, sum / w);
            }
            low = fmax(low, high);
        }
        const double now = low + (from + 1) * 1e-10;
        if (fabs(now - b->target) < nearest && (!b->bound || now <= lambda(b, false))) {
            nearest = fabs(now - b->target);
            best = dose[from];
        }
    }
    return best;
}

static void brute_end(struct brute *b, double prob)
{
    b->select[brute_mtd(b)] += prob;
    for (int d = 1; d <= b->doses; d++) {
        b->patients[d] += prob * b->n[d];
        b->dlts[d] += prob * b->y[d];
    }
}

static void brute_cohort(struct brute *b, int d, int size, double prob);

/* Section 7, "per cohort". */
static void brute_after(struct brute *b, int d, double prob)
{
    const int n = b->n[d], y = b->y[d];
    if (b->total >= b->cohorts * b->size) {
        brute_end(b, prob);
        return;
    }
    bool was[16];
    memcpy(was, b->out, sizeof was);
    bool stop = false;
    bool limit = false; /* is there a number of DLTs that eliminates at this n? */
    for (int k = 1; k <= n && n >= 3; k++)
        limit = limit || above(b->target, n, k) > b->eliminate;
    if (too_toxic(b, d, b->eliminate)) {
        for (int k = d; k <= b->doses; k++)
            b->out[k] = true;
        stop = d == 1;
    }
    if (b->extra_safe && d == 1 && limit && too_toxic(b, 1, b->eliminate - b->offset))
        stop = true;
    const bool up = y <= (int)floor(lambda(b, true) * n);
    const bool down = (double)y / n > lambda(b, false) || b->out[d];
    const bool can_up = d < b->doses && !b->out[d + 1];
    if (n >= b->stop_n && ((!up && !down) || (down && d == 1) || (up && !can_up)))
        stop = true;
    if (stop)
        brute_end(b, prob);
    else
        brute_cohort(b, up && can_up ? d + 1 : down && d > 1 ? d - 1 : d, b->size, prob);
    memcpy(b->out, was, sizeof was);
}

static double choose(int n, int k)
{
    return k == 0 ? 1.0 : choose(n, k - 1) * (n - k + 1) / k;
}

static void brute_cohort(struct brute *b, int d, int size, double prob)
{
    const int left = b->cohorts * b->size - b->total, m = size < left ? size : left;
    for (int y = 0; y <= m; y++) {
        b->n[d] += m;
        b->y[d] += y;
        b->total += m;
        brute_after(b, d, prob * choose(m, y) * pow(b->p[d], y) * pow(1 - b->p[d], m - y));
        b->n[d] -= m;
        b->y[d] -= y;
        b->total -= m;
    }
}

/* One patient per dose until a DLT or the top, then size - 1 more there, then the rule. */
static void brute_titrate(struct brute *b, int d, double prob)
{
    const int rest = b->size > 1 ? b->size - 1 : 1;
    b->n[d]++;
    b->total++;
    if (d < b->doses && b->total < b->cohorts * b->size)
        brute_titrate(b, d + 1, prob * (1 - b->p[d]));
    else if (d < b->doses)
        brute_end(b, prob * (1 - b->p[d]));
    else if (b->total < b->cohorts * b->size)
        brute_cohort(b, d, rest, prob * (1 - b->p[d]));
    else
        brute_end(b, prob * (1 - b->p[d]));
    b->y[d]++;
    if (b->total < b->cohorts * b->size)
        brute_cohort(b, d, rest, prob * b->p[d]);
    else
        brute_end(b, prob * b->p[d]);
    b->y[d]--;
    b->n[d]--;
    b->total--;
}

static const struct {
    const char *why, *params;
    struct brute b;
} cases[] = {
    {"plain",
     "doses=3 target=0.3 cohorts=5",
     {.doses = 3, .cohorts = 5, .size = 3, .stop_n = 999, .start = 1, .target = 0.3, .eliminate = 0.95}},
    {"one dose",
     "doses=1 target=0.25 cohorts=6",
     {.doses = 1, .cohorts = 6, .size = 3, .stop_n = 999, .start = 1, .target = 0.25, .eliminate = 0.95}},
    {"start in the middle",
     "doses=3 target=0.2 cohorts=5 start=2",
     {.doses = 3, .cohorts = 5, .size = 3, .stop_n = 999, .start = 2, .target = 0.2, .eliminate = 0.95}},
    {"cohorts of one",
     "doses=3 target=0.3 cohorts=9 cohort-size=1",
     {.doses = 3, .cohorts = 9, .size = 1, .stop_n = 999, .start = 1, .target = 0.3, .eliminate = 0.95}},
    {"cohorts of four, low threshold",
     "doses=3 target=0.3 cohorts=4 cohort-size=4 eliminate=0.8",
     {.doses = 3, .cohorts = 4, .size = 4, .stop_n = 999, .start = 1, .target = 0.3, .eliminate = 0.8}},
    {"early stop",
     "doses=3 target=0.3 cohorts=6 stop-n=6",
     {.doses = 3, .cohorts = 6, .size = 3, .stop_n = 6, .start = 1, .target = 0.3, .eliminate = 0.95}},
    {"early stop between cohorts",
     "doses=2 target=0.35 cohorts=6 stop-n=7",
     {.doses = 2, .cohorts = 6, .size = 3, .stop_n = 7, .start = 1, .target = 0.35, .eliminate = 0.95}},
    {"extra safety",
     "doses=3 target=0.3 cohorts=5 extra-safe=yes offset=0.2",
     {.doses = 3, .cohorts = 5, .size = 3, .stop_n = 999, .start = 1, .target = 0.3, .eliminate = 0.95, .extra_safe = true, .offset = 0.2}},
    {"extra safety where three patients have no limit",
     "doses=2 target=0.55 cohorts=5 extra-safe=yes offset=0.2 p-tox=0.7",
     {.doses = 2,
      .cohorts = 5,
      .size = 3,
      .stop_n = 999,
      .start = 1,
      .target = 0.55,
      .tox = 0.7,
      .eliminate = 0.95,
      .extra_safe = true,
      .offset = 0.2}},
    {"bounded MTD",
     "doses=3 target=0.3 cohorts=5 bound-mtd=yes",
     {.doses = 3, .cohorts = 5, .size = 3, .stop_n = 999, .start = 1, .target = 0.3, .eliminate = 0.95, .bound = true}},
    {"own interval",
     "doses=3 target=0.3 cohorts=5 p-saf=0.1 p-tox=0.5",
     {.doses = 3, .cohorts = 5, .size = 3, .stop_n = 999, .start = 1, .target = 0.3, .saf = 0.1, .tox = 0.5, .eliminate = 0.95}},
    {"titration",
     "doses=4 target=0.3 cohorts=5 titration=yes",
     {.doses = 4, .cohorts = 5, .size = 3, .stop_n = 999, .start = 1, .target = 0.3, .eliminate = 0.95, .titration = true}},
    {"titration from dose 2, cohorts of two",
     "doses=4 target=0.3 cohorts=6 cohort-size=2 titration=yes start=2 stop-n=6",
     {.doses = 4, .cohorts = 6, .size = 2, .stop_n = 6, .start = 2, .target = 0.3, .eliminate = 0.95, .titration = true}},
    {"titration, cohorts of one",
     "doses=3 target=0.3 cohorts=8 cohort-size=1 titration=yes",
     {.doses = 3, .cohorts = 8, .size = 1, .stop_n = 999, .start = 1, .target = 0.3, .eliminate = 0.95, .titration = true}},
    {"titration longer than the trial",
     "doses=5 target=0.3 cohorts=4 cohort-size=1 titration=yes",
     {.doses = 5, .cohorts = 4, .size = 1, .stop_n = 999, .start = 1, .target = 0.3, .eliminate = 0.95, .titration = true}},
    {"all at once",
     "doses=4 target=0.25 cohorts=5 titration=yes extra-safe=yes bound-mtd=yes stop-n=9 eliminate=0.9",
     {.doses = 4,
      .cohorts = 5,
      .size = 3,
      .stop_n = 9,
      .start = 1,
      .target = 0.25,
      .eliminate = 0.9,
      .titration = true,
      .extra_safe = true,
      .offset = 0.05,
      .bound = true}},
};

static void equals_every_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, "boin", cases[i].params);
        for (uint32_t k = 0; k < 3; k++) {
            struct brute b = cases[i].b;
            tt_rng r = tt_rng_make(20260102, "curve", k, (uint32_t)i);
            tt_curve c = {.doses = b.doses};
            for (int d = 1; d <= b.doses; d++)
                c.p[d] = tt_rng_uniform(&r);
            b.p = c.p;
            b.saf = b.saf > 0 ? b.saf : 0.6 * b.target;
            b.tox = b.tox > 0 ? b.tox : 1.4 * b.target;
            if (b.titration)
                brute_titrate(&b, b.start, 1.0);
            else
                brute_cohort(&b, b.start, b.size, 1.0);
            const tt_oc oc = exact(a, plan, &c);
            for (int d = 0; d <= b.doses; d++) {
                if (fabs(oc.value.p_select[d] - b.select[d]) > 1e-12)
                    fail_msg("%s: dose %d selected %.15f, every path gives %.15f", cases[i].why, d, oc.value.p_select[d], b.select[d]);
                TT_ASSERT_NEAR(oc.value.patients[d], b.patients[d], 1e-12);
                TT_ASSERT_NEAR(oc.value.dlts[d], b.dlts[d], 1e-12);
            }
        }
        tt_arena_free(a);
    }
}

/* ---- the table ------------------------------------------------------------------- */

/* dose-finding.md section 6 and Liu and Yuan 2015, table 1: lambda_e and lambda_d to 3 places. */
static const struct {
    double target, e, d;
} lambdas[] = {{0.15, 0.118, 0.179}, {0.20, 0.157, 0.238}, {0.25, 0.197, 0.298},
               {0.30, 0.236, 0.359}, {0.35, 0.276, 0.419}, {0.40, 0.316, 0.480}};

static void bounds_as_published(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof lambdas / sizeof *lambdas; i++) {
        const tt_plan *plan = plan_from(a, "boin", tt_printf(a, "doses=5 target=%s", tt_double_text(a, lambdas[i].target)));
        TT_ASSERT_NEAR(plan->lambda_e, lambdas[i].e, 0.0005);
        TT_ASSERT_NEAR(plan->lambda_d, lambdas[i].d, 0.0005);
    }
    const tt_plan *plan = plan_from(a, "boin", "doses=5 target=0.3"); /* product.md: 0.2365 / 0.3585 */
    TT_ASSERT_NEAR(plan->lambda_e, 0.2365, 0.00005);
    TT_ASSERT_NEAR(plan->lambda_d, 0.3585, 0.00005);
    tt_arena_free(a);
}

static void table_of_n_up_to_60(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (int t = 0; t < TARGETS; t++) {
        size_t n = 0;
        const char *target = tt_double_text(a, table_target[t]);
        const tt_table_row *row =
            tt_design_table(a, plan_from(a, "boin", tt_printf(a, "doses=5 cohorts=60 cohort-size=1 target=%s", target)), &n);
        assert_int_equal(n, MOST_N);
        for (int i = 0; i < MOST_N; i++) {
            assert_int_equal(row[i].n, i + 1);
            assert_int_equal(row[i].escalate_max, boin_limits[t][0][i]);
            assert_int_equal(row[i].deescalate_min, boin_limits[t][1][i]);
            assert_int_equal(row[i].eliminate_min, boin_limits[t][2][i]);
        }
    }
    tt_arena_free(a);
}

/* What BOIN::get.boundary(0.3, 10, 3) prints, quoted in brockk/escalation issue 6. */
static void table_as_quoted(void **state)
{
    (void)state;
    static const int quoted[3][10] = {{0, 1, 2, 2, 3, 4, 4, 5, 6, 7}, {2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, {3, 4, 5, 7, 8, 9, 10, 11, 12, 14}};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    size_t n = 0;
    const tt_plan *plan = plan_from(a, "boin", "doses=5 target=0.3");
    const tt_table_row *row = tt_design_table(a, plan, &n);
    assert_int_equal(n, 10);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(row[i].n, 3 * i + 3);
        assert_int_equal(row[i].escalate_max, quoted[0][i]);
        assert_int_equal(row[i].deescalate_min, quoted[1][i]);
        assert_int_equal(row[i].eliminate_min, quoted[2][i]);
    }
    TT_ASSERT_NEAR(plan->lambda_e, 0.2364907, 5e-8);
    TT_ASSERT_NEAR(plan->lambda_d, 0.3585195, 5e-8);
    tt_arena_free(a);
}

static void calls_and_their_order(void **state)
{
    (void)state;
    static const struct {
        const char *why, *params, *history;
        tt_act act;
        int32_t dose, cohort, mtd;
        const char *clause;
    } calls[] = {
        {"nobody treated", "", "", TT_STAY, 1, 3, -1, "count/start"},
        {"0 of 3: up", "", "1NNN", TT_UP, 2, 3, -1, "count/up"},
        {"1 of 3 is between .2365 and .3585: stay", "", "1NNT", TT_STAY, 1, 3, -1, "count/stay"},
        {"2 of 3 at dose 1: no lower dose", "", "1NTT", TT_STAY, 1, 3, -1, "count/no-lower"},
        {"2 of 3 at dose 2: down", "", "1NNN 2NTT", TT_DOWN, 1, 3, -1, "count/down"},
        {"3 of 3 at dose 1: eliminated, the trial ends", "", "1TTT", TT_STOP, 0, 0, 0, "count/none-tolerated"},
        {"3 of 3 at dose 2: eliminated", "", "1NNN 2TTT", TT_DOWN, 1, 3, -1, "count/eliminated"},
        {"and not returned to", "", "1NNN 2TTT 1NNN", TT_STAY, 1, 3, -1, "count/no-higher"},
        {"0 of 3 at the top: no higher dose", "doses=1", "1NNN", TT_STAY, 1, 3, -1, "count/no-higher"},
        {"the sample size comes before elimination", "cohorts=1", "1TTT", TT_STOP, 0, 0, 0, "count/sample-size"},
        {"the last cohort is what is left", "cohorts=2 cohort-size=4 titration=yes", "1N 2T 2NNN", TT_STAY, 2, 3, -1, "count/stay"},
        {"early stop: six here and stay", "stop-n=6", "1NNT 1NNT", TT_STOP, 0, 0, 1, "count/enough-here"},
        {"six here but up: go on", "stop-n=6", "1NNT 1NNN", TT_UP, 2, 3, -1, "count/up"},
        {"six at dose 1 and down", "stop-n=6", "1NTT 1NNT", TT_STOP, 0, 0, 1, "count/enough-here"},
        {"extra safety: 2 of 3 has Pr .916 > .95 - .05", "extra-safe=yes", "1NTT", TT_STOP, 0, 0, 0, "count/extra-safe"},
        {"extra safety is dose 1's alone", "extra-safe=yes", "1NNN 2NTT", TT_DOWN, 1, 3, -1, "count/down"},
        {"titration: one patient, up", "titration=yes", "1N", TT_UP, 2, 1, -1, "count/titrate"},
        {"titration: a DLT, two more here", "titration=yes", "1N 2T", TT_STAY, 2, 2, -1, "count/titration-over"},
        {"titration: the top, two more here", "titration=yes", "1N 2N 3N", TT_STAY, 3, 2, -1, "count/titration-over"},
        {"then the rule: 1 of 3", "titration=yes", "1N 2T 2NN", TT_STAY, 2, 3, -1, "count/stay"},
        {"2 of 3: down, where one patient was", "titration=yes", "1N 2T 2NT", TT_DOWN, 1, 3, -1, "count/down"},
        {"a pending outcome that could change the call", "", "1NNP", TT_WAIT, 1, 0, -1, "engine/pending"},
        {"one that could not: enough here either way", "stop-n=6", "1NNN 2TTT 1NTP", TT_STOP, 0, 0, 1, "count/enough-here"},
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const char *doses = strstr(calls[i].params, "doses") ? "" : "doses=3 ";
        const tt_plan *plan = plan_from(a, "boin", tt_printf(a, "target=0.3 %s%s", doses, calls[i].params));
        tt_state s;
        tt_move m;
        tt_err err = {.id = 0};
        int32_t mtd = -1;
        if (tt_history_read(a, plan, calls[i].history, &s, NULL, NULL, &err) != TT_OK)
            fail_msg("%s: %s", calls[i].why, tt_err_text(a, &err, TT_EN));
        assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
        if (m.act != calls[i].act || m.dose != calls[i].dose || m.cohort != calls[i].cohort || strcmp(m.rule, calls[i].clause) != 0)
            fail_msg("%s: %s to %d with %d by %s", calls[i].why, tt_act_text(m.act), m.dose, m.cohort, m.rule);
        assert_true(strlen(tt_move_reason(a, &s, &m, TT_EN)) > 20 && strlen(tt_move_reason(a, &s, &m, TT_ZH)) > 20);
        if (m.act == TT_STOP) {
            assert_int_equal(tt_design_mtd(plan, &s, &mtd, NULL, NULL), TT_OK);
            assert_int_equal(mtd, calls[i].mtd);
        }
    }
    tt_arena_free(a);
}

/* Worked by hand from section 7, target .30. */
static void mtd_and_its_ties(void **state)
{
    (void)state;
    static const struct {
        const char *why, *params, *tally;
        int32_t mtd;
    } trials[] = {
        {"R package BOIN's own example: n 3 3 15 9 0, y 0 0 4 4 0", "doses=5", "3/0,3/0,15/4,9/4,0/0", 3},
        {"equal rates below the target: the highest", "doses=3", "6/1,6/1,6/1", 3},
        {"equal rates above the target: the lowest", "doses=3", "6/3,6/3,6/3", 1},
        {"pooled below the target: the higher", "doses=2", "6/2,6/1", 2},
        {"dose 2 eliminated, dose 3 with it", "doses=3", "3/0,3/3,3/0", 1},
        {"dose 1 eliminated", "doses=3", "3/3,0/0,0/0", 0},
        {"nobody treated", "doses=3", "0/0,0/0,0/0", 0},
        {"only an eliminated dose was treated", "doses=3", "0/0,3/3,0/0", 0},
        {"extra safety, judged anew", "doses=2 extra-safe=yes", "3/2,0/0", 0},
        {"without it", "doses=2", "3/2,0/0", 1},
        {"bounded: .377 is above .3585", "doses=2 bound-mtd=yes", "6/0,8/3", 1},
        {"unbounded: .377 is nearer than 0", "doses=2", "6/0,8/3", 2},
        {"bounded, and none within", "doses=1 bound-mtd=yes", "8/3", 0},
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        const tt_plan *plan = plan_from(a, "boin", tt_printf(a, "target=0.3 %s", trials[i].params));
        tt_state s;
        int32_t mtd = -1;
        double estimate[TT_MAX_DOSES + 1];
        assert_int_equal(tt_tally_read(plan, trials[i].tally, &s, NULL), TT_OK);
        assert_int_equal(tt_design_mtd(plan, &s, &mtd, estimate, NULL), TT_OK);
        if (mtd != trials[i].mtd)
            fail_msg("%s: MTD %d", trials[i].why, mtd);
    }
    double e[TT_MAX_DOSES + 1];
    tt_state s;
    int32_t mtd;
    const tt_plan *plan = plan_from(a, "boin", "doses=4 target=0.3");
    assert_int_equal(tt_tally_read(plan, "3/1,3/0,6/3,0/0", &s, NULL), TT_OK);
    assert_int_equal(tt_design_mtd(plan, &s, &mtd, e, NULL), TT_OK);
    /* dose 1: 1.05/3.1, weight 3.1^2 4.1/(1.05 2.05); dose 2: .05/3.1, weight 3.1^2 4.1/(.05 3.05): pooled */
    const double w1 = 1 / (1.05 * 2.05), w2 = 1 / (0.05 * 3.05), pooled = (1.05 / 3.1 * w1 + 0.05 / 3.1 * w2) / (w1 + w2);
    TT_ASSERT_NEAR(e[1], pooled, 1e-14);
    TT_ASSERT_NEAR(e[2], pooled, 1e-14);
    TT_ASSERT_NEAR(e[3], 3.05 / 6.1, 1e-14);
    assert_true(isnan(e[4]));
    assert_int_equal(mtd, 3);
    tt_arena_free(a);
}

static void what_it_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *params;
        unsigned id;
    } bad[] = {
        {"doses=5", 703},
        {"doses=5 target=0", 704},
        {"doses=5 target=1", 704},
        {"doses=5 target=0.3 p-saf=0.3", 704},
        {"doses=5 target=0.3 p-tox=0.3", 704},
        {"doses=5 target=0.8", 782},
        {"doses=5 target=0.3 cohorts=81", 704},
        {"doses=5 target=0.3 cohort-size=0", 704},
        {"doses=5 target=0.3 eliminate=1", 704},
        {"doses=5 target=0.3 offset=0.5", 704},
        {"doses=5 target=0.3 stop-n=0", 704},
        {"doses=5 target=0.3 titration=maybe", 704},
        {"doses=40 target=0.3", 704},
        {"doses=5 target=0.3 mtd-rule=expand", 729},
        {"doses=5 target=0.3 eliminate=", 704},
        {"doses=5 target=", 704},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_param p[8];
        size_t n = 0;
        memset(p, 0, sizeof p);
        for (char *w = strtok(tt_strdup(a, bad[i].params), " "); w; w = strtok(NULL, " ")) {
            char *eq = strchr(w, '=');
            *eq = '\0';
            p[n].key = w;
            p[n++].value = eq + 1;
        }
        const tt_plan *plan = NULL;
        tt_err err = {.id = 0};
        assert_int_not_equal(tt_design_prepare(a, "boin", p, n, &plan, &err), TT_OK);
        if (err.id != bad[i].id)
            fail_msg("%s: E%u", bad[i].params, (unsigned)err.id);
        tt_arena_free(a);
    }
}

static const struct CMUnitTest boin_tests[] = {
    cmocka_unit_test(the_standard_case),   cmocka_unit_test(equals_every_path), cmocka_unit_test(bounds_as_published),
    cmocka_unit_test(table_of_n_up_to_60), cmocka_unit_test(table_as_quoted),   cmocka_unit_test(calls_and_their_order),
    cmocka_unit_test(mtd_and_its_ties),    cmocka_unit_test(what_it_refuses),
};
TT_TEST_MAIN(boin_tests)
