/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench/bench_design.c -- how fast the exact engine is, in this process.
 *
 * A row is the median of several runs, the fastest of them, and the first.  "goal" is what is asked of a machine
 * with two cores.  A "peer" is quoted, not run here: R packages BOIN 2.7.2, dfcrm
 * 0.2-2.1, crmPack 2.0.1 and simFastBOIN 2.0.0 are in no package source this project
 * builds from; their times were measured for the same question on a machine of the
 * same class.  Nothing here fails on time.
 *
 *   bench_design            all questions
 *   bench_design --small    those of at most 100 ms
 *
 * How cost grows with doses, cohorts and cohort size: bench_design_growth.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "design/design.h"

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *x, int n)
{
    qsort(x, (size_t)n, sizeof *x, by_size);
    return n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
}

static double peak_mb(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_maxrss / 1024.0;
}

/* One question: a design and how often to ask. */
struct question {
    const char *what, *design, *params[8];
    int threads, runs;
    double goal_ms;
    const char *peer;
};

static const tt_plan *plan_of(tt_arena *a, const struct question *q)
{
    tt_param p[8];
    size_t n = 0;
    memset(p, 0, sizeof p);
    for (; n < 8 && q->params[n]; n++) {
        const char *eq = strchr(q->params[n], '=');
        p[n].key = tt_strndup(a, q->params[n], (size_t)(eq - q->params[n]));
        p[n].value = eq + 1;
    }
    const tt_plan *plan = NULL;
    tt_err err;
    if (tt_design_prepare(a, q->design, p, n, &plan, &err) != TT_OK) {
        fprintf(stderr, "%s\n", tt_err_text(a, &err, TT_EN));
        exit(2);
    }
    return plan;
}

struct compiling {
    const struct question *q;
    double ms;
    uint64_t states;
};

static tt_code compile_body(tt_arena *a, void *arg, tt_err *err)
{
    struct compiling *c = arg;
    const tt_lattice *l = NULL;
    const double from = now_ms();
    TT_TRY(tt_exact_compile_on(a, plan_of(a, c->q), 100000000, c->q->threads, &l, err));
    c->ms = now_ms() - from;
    c->states = tt_exact_states(l);
    return TT_OK;
}

static void compile(const struct question *q)
{
    enum { MOST = 101 };
    double ms[MOST], first = 0.0;
    struct compiling c = {.q = q};
    for (int i = 0; i < q->runs && i < MOST; i++) {
        tt_err err;
        if (tt_job((size_t)8 << 30, compile_body, &c, &err) != TT_OK) {
            printf("%-46s failed (E%u)\n", q->what, (unsigned)err.id);
            return;
        }
        ms[i] = c.ms;
        first = i == 0 ? c.ms : first;
    }
    const double middle = median(ms, q->runs); /* sorts */
    printf("%-40s %d thr %9.2f ms, fastest %9.2f, first %9.2f %9llu states %5.0f MB  goal %6.0f  peer (quoted) %s\n", q->what, q->threads,
           middle, ms[0], first, (unsigned long long)c.states, peak_mb(), q->goal_ms, q->peer);
    fflush(stdout);
}

static const struct question questions[] = {
    {"case S: BOIN 5 x 10 x 3, with the plan",
     "boin",
     {"doses=5", "target=0.3"},
     1,
     101,
     1.0,
     "11100 (BOIN get.oc, 10,000 trials), 14 (simFastBOIN)"},
    {"BOIN 8 x 10 x 3", "boin", {"doses=8", "target=0.3"}, 1, 31, 0, "4.8 (C++ probe)"},
    {"BOIN 5 x 12 x 3", "boin", {"doses=5", "target=0.3", "cohorts=12"}, 1, 31, 0, "13 (C++ probe)"},
    {"BOIN 5 x 24 x 1", "boin", {"doses=5", "target=0.3", "cohorts=24", "cohort-size=1"}, 1, 11, 0, "100 (C++ probe)"},
    {"BOIN 8 x 16 x 3", "boin", {"doses=8", "target=0.3", "cohorts=16"}, 1, 5, 300, "1000 (C++ probe)"},
    {"BOIN 8 x 16 x 3", "boin", {"doses=8", "target=0.3", "cohorts=16"}, 2, 5, 300, ""},
    {"BOIN 5 x 20 x 3", "boin", {"doses=5", "target=0.3", "cohorts=20"}, 1, 5, 500, "2500 (C++ probe)"},
    {"BOIN 5 x 20 x 3", "boin", {"doses=5", "target=0.3", "cohorts=20"}, 2, 5, 500, ""},
    {"BOIN 8 x 20 x 3", "boin", {"doses=8", "target=0.3", "cohorts=20"}, 1, 1, 5000, "28000 (C++ probe)"},
    {"BOIN 8 x 20 x 3", "boin", {"doses=8", "target=0.3", "cohorts=20"}, 2, 1, 5000, ""},
    {"3+3, 8 doses", "3+3", {"doses=8"}, 1, 31, 0, "1.1 (C++ probe, set-up)"},
    {"CRM 5 x 10 x 3", "crm", {"doses=5", "target=0.25", "skeleton=.05,.12,.25,.40,.55"}, 1, 31, 5, "13200 (dfcrm crmsim, 1,000 trials)"},
    {"BLRM with EWOC 5 x 10 x 3", "blrm", {"doses=5", "dose-values=1,2.5,5,10,20"}, 1, 5, 500, "3700 (crmPack, one trial)"},
};

static tt_code curves_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { RUNS = 20000 };
    const tt_lattice *l = NULL;
    tt_curve c = {.doses = 5, .p = {0, 0.05, 0.15, 0.30, 0.45, 0.60}};
    tt_oc oc;
    (void)arg;
    TT_TRY(tt_exact_compile_on(a, plan_of(a, &questions[0]), 0, 1, &l, err));
    const double from = now_ms();
    double sum = 0.0;
    for (int i = 0; i < RUNS; i++) {
        c.p[3] = 0.30 + 1e-6 * i;
        TT_TRY(tt_exact_oc(l, &c, &oc, err));
        sum += oc.value.p_select[3];
    }
    const double ms = now_ms() - from;
    printf("%-46s %10.1f us each, %8.0f a second (goal 20,000; mean %.4f)\n", "case S: one further curve", 1e3 * ms / RUNS, 1e3 * RUNS / ms,
           sum / RUNS);
    return TT_OK;
}

static tt_code many_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { RUNS = 9, CURVES = 4096 };
    const tt_lattice *l = NULL;
    tt_curve *c = TT_ARRAY(a, tt_curve, CURVES);
    tt_oc *oc = TT_ARRAY(a, tt_oc, CURVES);
    double ms[RUNS];
    (void)arg;
    TT_TRY(tt_exact_compile_on(a, plan_of(a, &questions[0]), 0, 1, &l, err));
    for (int i = 0; i < CURVES; i++)
        c[i] = (tt_curve){.doses = 5, .p = {0, 0.05, 0.15, 0.30 + 1e-5 * i, 0.45, 0.60}};
    for (int i = 0; i < RUNS; i++) {
        const double from = now_ms();
        TT_TRY(tt_exact_oc_many(l, c, CURVES, oc, err));
        ms[i] = now_ms() - from;
    }
    const double middle = median(ms, RUNS);
    printf("%-46s %10.1f us each, %8.0f a second, fastest %8.0f (goal 50,000)\n", "case S: many curves", 1e3 * middle / CURVES,
           1e3 * CURVES / middle, 1e3 * CURVES / ms[0]);
    return TT_OK;
}

static tt_code paths_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { RUNS = 11 };
    const tt_curve c = {.doses = 5, .p = {0, 0.05, 0.15, 0.30, 0.45, 0.60}};
    const tt_paths *g = NULL;
    double ms[RUNS];
    (void)arg;
    for (int i = 0; i < RUNS; i++) {
        const double from = now_ms();
        TT_TRY(tt_paths_walk(a, plan_of(a, &questions[0]), &c, 0, 0, &g, err));
        ms[i] = now_ms() - from;
    }
    const double middle = median(ms, RUNS);
    printf("%-46s %10.2f ms, fastest %.2f (goal 20), %zu nodes, %zu edges\n", "case S: merged path graph", middle, ms[0], g->nodes,
           g->edges);
    return TT_OK;
}

static tt_code simulate_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { TRIALS = 200000 };
    const tt_curve c = {.doses = 5, .p = {0, 0.05, 0.15, 0.30, 0.45, 0.60}};
    tt_oc oc;
    (void)arg;
    const double from = now_ms();
    TT_TRY(tt_simulate(plan_of(a, &questions[0]), &c, TRIALS, 1, 1, NULL, NULL, &oc, err));
    const double ms = now_ms() - from;
    printf("%-46s %10.3f us each (goal 1; peers, quoted: 1100 BOIN, 1.4 simFastBOIN)\n", "case S: one simulated trial", 1e3 * ms / TRIALS);
    return TT_OK;
}

int main(int argc, char **argv)
{
    const bool small = argc > 1 && strcmp(argv[1], "--small") == 0;
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (!small || questions[i].goal_ms < 100)
            compile(&questions[i]);
    tt_err err;
    tt_job_fn *const bodies[] = {curves_body, many_body, paths_body, simulate_body};
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        if (tt_job(TT_ARENA_DEFAULT, bodies[i], NULL, &err) != TT_OK)
            return 1;
    return 0;
}
