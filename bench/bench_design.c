/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench/bench_design.c -- how fast the exact engine is, in this process.
 *
 * A compile is the plan and the walk, from parameters as text to a lattice that curves
 * can be put through, MTD of every end included.  Each question is asked in a process of its own,
 * whose peak memory is that question's alone.  Of its runs a row shows the fastest and the median
 * by the wall clock and the fastest by the processor's clock of all threads: on a machine that others
 * use as well, the last is what the question costs.  "first" is the first run in a fresh process, by the processor's clock, the
 * fastest of several such processes.  "goal" is what is asked of a machine with two cores; nothing here fails on time.
 *
 *   bench_design            all questions, then the peers
 *   bench_design --small    those that take milliseconds, without peers
 *
 * Peers are R packages and run beside in this run, by bench/bench_design_peers.R; those that are not installed
 * (R_LIBS tells R where to look) are said to be absent.  How cost grows with doses, cohorts and cohort
 * size: bench_design_growth.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "design/design.h"

enum { MOST_RUNS = 301, FIRST_RUNS = 9 };

static double clock_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* Times of one thing done again and again. */
struct times {
    double wall[MOST_RUNS], cpu[MOST_RUNS], from_wall, from_cpu;
    int n;
};

static void start(struct times *t)
{
    t->from_wall = clock_ms(CLOCK_MONOTONIC);
    t->from_cpu = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static void stop(struct times *t)
{
    t->wall[t->n] = clock_ms(CLOCK_MONOTONIC) - t->from_wall;
    t->cpu[t->n++] = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - t->from_cpu;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void sort(struct times *t)
{
    qsort(t->wall, (size_t)t->n, sizeof *t->wall, by_size);
    qsort(t->cpu, (size_t)t->n, sizeof *t->cpu, by_size);
}

/* One question: a design and how often to ask. */
struct question {
    const char *what, *design, *params[8];
    int threads, runs;
    double goal_ms;
};

static const struct question questions[] = {
    {"S: BOIN 5 x 10 x 3", "boin", {"doses=5", "target=0.3"}, 1, 301, 1.0},
    {"BOIN 8 x 10 x 3", "boin", {"doses=8", "target=0.3"}, 1, 101, 0},
    {"BOIN 5 x 12 x 3", "boin", {"doses=5", "target=0.3", "cohorts=12"}, 1, 51, 0},
    {"BOIN 5 x 24 x 1", "boin", {"doses=5", "target=0.3", "cohorts=24", "cohort-size=1"}, 1, 21, 0},
    {"3+3, 8 doses", "3+3", {"doses=8"}, 1, 51, 0},
    {"CRM 5 x 10 x 3", "crm", {"doses=5", "target=0.25", "skeleton=.05,.12,.25,.40,.55"}, 1, 101, 5},
    {"BOIN 8 x 16 x 3", "boin", {"doses=8", "target=0.3", "cohorts=16"}, 1, 9, 300},
    {"BOIN 8 x 16 x 3", "boin", {"doses=8", "target=0.3", "cohorts=16"}, 2, 9, 300},
    {"BOIN 5 x 20 x 3", "boin", {"doses=5", "target=0.3", "cohorts=20"}, 1, 9, 500},
    {"BOIN 5 x 20 x 3", "boin", {"doses=5", "target=0.3", "cohorts=20"}, 2, 9, 500},
    {"BOIN 8 x 20 x 3", "boin", {"doses=8", "target=0.3", "cohorts=20"}, 1, 2, 0},
    {"BOIN 8 x 20 x 3", "boin", {"doses=8", "target=0.3", "cohorts=20"}, 2, 2, 5000},
    {"BLRM with EWOC 5 x 10 x 3", "blrm", {"doses=5", "dose-values=1,2.5,5,10,20"}, 1, 9, 500},
};

static const tt_curve rising = {.doses = 5, .p = {0, 0.05, 0.15, 0.30, 0.45, 0.60}};

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

/* ---- compiles --------------------------------------------------------------------------- */

/* What a process of its own tells of a question. */
struct cost {
    const struct question *q;
    int runs;
    double first, wall, median, cpu, mb;
    uint64_t states;
    struct times times;
};

static tt_code compile(tt_arena *a, void *arg, tt_err *err)
{
    struct cost *c = arg;
    const tt_lattice *l = NULL;
    start(&c->times);
    TT_TRY(tt_exact_compile_on(a, plan_of(a, c->q), 100000000, c->q->threads, &l, err));
    stop(&c->times);
    c->states = tt_exact_states(l);
    return TT_OK;
}

static bool ask(struct cost *c)
{
    struct rusage u;
    tt_err err;
    for (int i = 0; i < c->runs; i++)
        if (tt_job((size_t)8 << 30, compile, c, &err) != TT_OK)
            return false;
    getrusage(RUSAGE_SELF, &u);
    c->first = c->times.cpu[0];
    sort(&c->times);
    c->wall = c->times.wall[0];
    c->median = c->times.wall[c->runs / 2];
    c->cpu = c->times.cpu[0];
    c->mb = (double)u.ru_maxrss / 1024.0;
    return true;
}

static bool in_its_own_process(struct cost *c)
{
    int pipes[2];
    if (pipe(pipes) != 0)
        return false;
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0)
        _exit(ask(c) && write(pipes[1], c, sizeof *c) == (ssize_t)sizeof *c ? 0 : 1);
    close(pipes[1]);
    const bool got = child > 0 && read(pipes[0], c, sizeof *c) == (ssize_t)sizeof *c;
    close(pipes[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    return got;
}

/* `ret`: what it costs, ms. */
static bool report(const struct question *q, double *ret)
{
    struct cost c = {.q = q, .runs = q->runs}, once = {.q = q, .runs = 1};
    if (!in_its_own_process(&c))
        return false;
    for (int i = 0; i < FIRST_RUNS && q->goal_ms > 0 && q->goal_ms < 100; i++, once.times.n = 0)
        if (in_its_own_process(&once) && once.first < c.first)
            c.first = once.first;
    printf("%-26s %3d %9.2f %9.2f %9.2f %9.2f %9llu %6.0f ", q->what, q->threads, c.wall, c.median, c.cpu, c.first,
           (unsigned long long)c.states, c.mb);
    printf(q->goal_ms > 0 ? "%7.0f\n" : "      -\n", q->goal_ms);
    fflush(stdout);
    *ret = c.cpu;
    return true;
}

/* ---- rates of the standard case ------------------------------------------------------------ */

/* Best and median in a unit of which one run has `each`. */
static void rate(const char *what, struct times *t, double each, const char *goal)
{
    sort(t);
    const double us = 1e3 / each;
    printf("%-34s %10.3f us, median %.3f, processor %.3f: %.0f a second  goal %s\n", what, us * t->wall[0], us * t->wall[t->n / 2],
           us * t->cpu[0], 1e6 / (us * t->cpu[0]), goal);
    fflush(stdout);
}

static tt_code curves_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { RUNS = 31, CURVES = 1024 };
    const tt_lattice *l = NULL;
    tt_curve *c = TT_ARRAY(a, tt_curve, CURVES);
    tt_oc *oc = TT_ARRAY(a, tt_oc, CURVES);
    struct times alone = {.n = 0}, together = {.n = 0};
    (void)arg;
    TT_TRY(tt_exact_compile_on(a, plan_of(a, &questions[0]), 0, 1, &l, err));
    for (int i = 0; i < CURVES; i++) {
        c[i] = rising;
        c[i].p[3] = 0.30 + 1e-5 * i;
    }
    for (int r = 0; r < RUNS; r++) {
        start(&alone);
        for (int i = 0; i < CURVES; i++)
            TT_TRY(tt_exact_oc(l, &c[i], &oc[i], err));
        stop(&alone);
        start(&together);
        TT_TRY(tt_exact_oc_many(l, c, CURVES, oc, err));
        stop(&together);
    }
    rate("S: a further curve, one at a time", &alone, CURVES, "20,000 a second");
    rate("S: a further curve among many", &together, CURVES, "50,000 a second");
    return TT_OK;
}

static tt_code paths_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { RUNS = 21 };
    const tt_paths *g = NULL;
    struct times t = {.n = 0};
    (void)arg;
    for (int i = 0; i < RUNS; i++) {
        start(&t);
        TT_TRY(tt_paths_walk(a, plan_of(a, &questions[0]), &rising, 0, 0, &g, err));
        stop(&t);
    }
    rate("S: merged path graph", &t, 1, "20,000 us");
    return TT_OK;
}

static tt_code simulate_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { RUNS = 11, TRIALS = 50000 };
    struct times t = {.n = 0};
    tt_oc oc;
    (void)arg;
    for (int i = 0; i < RUNS; i++) {
        start(&t);
        TT_TRY(tt_simulate(plan_of(a, &questions[0]), &rising, TRIALS, 1, 1, NULL, NULL, &oc, err));
        stop(&t);
    }
    rate("S: one simulated trial", &t, TRIALS, "1 us");
    return TT_OK;
}

/* Trials on a calendar by a model, and how many times as long they take when its answers are not remembered. */
static tt_code calendar_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { RUNS = 3, TRIALS = 1000 };
    static const struct question models[] = {
        {"BLRM", "blrm", {"doses=5", "dose-values=1,2.5,5,10,20"}, 1, 0, 0},
        {"CRM", "crm", {"doses=5", "target=0.25", "skeleton=.05,.12,.25,.40,.55"}, 1, 0, 0},
        {"TITE-CRM", "tite-crm", {"doses=5", "target=0.25", "skeleton=.05,.12,.25,.40,.55"}, 1, 0, 0},
    };
    const tt_accrual k = {.rate = 2.0, .window = 3.0, .late = 0.5};
    (void)arg;
    for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
        const tt_plan *plan = plan_of(a, &models[m]);
        tt_design forgetful = *plan->design;
        tt_plan each_time = *plan;
        struct times t[2] = {{.n = 0}, {.n = 0}};
        tt_oc oc;
        forgetful.whole = false;
        each_time.design = &forgetful;
        for (int i = 0; i < RUNS; i++)
            for (int f = 0; f < 2; f++) {
                start(&t[f]);
                TT_TRY(tt_simulate_accrual(f ? &each_time : plan, &rising, &k, TRIALS, 1, 1, NULL, NULL, &oc, err));
                stop(&t[f]);
            }
        char what[64];
        snprintf(what, sizeof what, "%s: one trial on a calendar", models[m].what);
        rate(what, &t[0], TRIALS, "-");
        sort(&t[1]);
        printf("%-38s %9.1f times as long\n", "  asking the model each time", t[1].cpu[0] / t[0].cpu[0]);
    }
    return TT_OK;
}

/* Beside the exact numbers of the same design. */
static void peers(double boin_ms, double crm_ms)
{
    char command[128];
    snprintf(command, sizeof command, "Rscript bench/bench_design_peers.R %.3f %.3f 2>/dev/null", boin_ms, crm_ms);
    fflush(stdout);
    if (system(command) != 0)
        printf("peers: R or bench/bench_design_peers.R is absent\n");
}

int main(int argc, char **argv)
{
    enum { S = 0, CRM = 5, QUESTIONS = sizeof questions / sizeof *questions };
    double cost[QUESTIONS] = {0.0};
    const bool small = argc > 1 && strcmp(argv[1], "--small") == 0;
    tt_job_fn *const bodies[] = {curves_body, paths_body, simulate_body, calendar_body};
    printf("%-26s %3s %9s %9s %9s %9s %9s %6s %7s\n", "compile, ms", "thr", "fastest", "median", "processor", "first", "states", "MB",
           "goal");
    for (size_t i = 0; i < QUESTIONS; i++)
        if ((!small || questions[i].runs > 9) && !report(&questions[i], &cost[i]))
            return 1;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        tt_err err;
        if (tt_job(TT_ARENA_DEFAULT, bodies[i], NULL, &err) != TT_OK)
            return 1;
    }
    if (!small)
        peers(cost[S], cost[CRM]);
    return 0;
}
