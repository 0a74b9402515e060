/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench/bench_measure.c -- definitions, scores and grades, in this process.
 *
 *     bench_measure [ROWS [visits]]        (default 1000000; the visits alone, their grades counted)
 *
 * The visits are 10 tests of 10 visits per subject, columns in memory, sorted by
 * subject, test and time; baseline, change and CTCAE 5.0 grade of each, by all rules
 * of the ten tests, on anticoagulants and without symptoms.  bench_measure.py sets
 * the same task to DuckDB and data.table, and the grades must agree.  A line is the
 * fastest of several runs; of the first MELD of a process, the median of many processes.  "goal" is
 * the time aimed at.  Nothing here fails on time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "measure/measure.h"

enum { TESTS = 10, VISITS = 10, PROCESSES = 51 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void say(const char *what, double ms, const char *goal)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    printf("%-52s %10.3f ms   goal %-10s peak %ld MB\n", what, ms, goal, u.ru_maxrss / 1024);
    fflush(stdout);
}

/* --- definitions ------------------------------------------------------------------ */

static tt_code first_meld(tt_arena *a, void *arg, tt_err *err)
{
    const tt_given_input in[] = {{"bilirubin", "4.2 mg/dL"}, {"inr", "1.2"}, {"creatinine", "1.9 mg/dL"}};
    const tt_measures *m = NULL;
    const tt_score *s = NULL;
    tt_scored r;
    (void)arg;
    TT_TRY(tt_measures_load(a, &m, err));
    TT_TRY(tt_score_get(m, "meld", &s, err));
    return tt_score_value(a, s, in, 3, false, &r, err);
}

static tt_code everything(tt_arena *a, void *arg, tt_err *err)
{
    static const char *const versions[] = {"4.03", "5.0", "6.0"};
    const tt_measures *m = NULL;
    const tt_score *s = NULL;
    const tt_grade_in none = {.symptomatic = TT_UNKNOWN, .anticoagulated = TT_UNKNOWN, .fasting = TT_UNKNOWN};
    (void)arg;
    TT_TRY(tt_measures_load(a, &m, err));
    for (size_t i = 0; tt_score_name(a, m, i); i++)
        TT_TRY(tt_score_at(m, i, &s, err));
    for (size_t i = 0; tt_analyte_at(m, i); i++)
        for (size_t v = 0; v < 3; v++) {
            tt_grade g;
            if (tt_grade_has(m, tt_analyte_at(m, i)->id, versions[v]))
                TT_TRY(tt_grade_value(a, m, tt_analyte_at(m, i)->id, versions[v], &none, &g, err));
        }
    return TT_OK;
}

/* The first of a process can be timed once: so each in a process of its own, and the median of them. */
static double first_of_a_process(void)
{
    int ends[2];
    double ms = NAN;
    if (pipe(ends) != 0)
        return NAN;
    const pid_t child = fork();
    if (child == 0) {
        const double start = now_ms();
        tt_job(TT_ARENA_DEFAULT, first_meld, NULL, NULL);
        ms = now_ms() - start;
        _exit(write(ends[1], &ms, sizeof ms) != sizeof ms);
    }
    close(ends[1]);
    if (read(ends[0], &ms, sizeof ms) != sizeof ms)
        ms = NAN;
    close(ends[0]);
    waitpid(child, NULL, 0);
    return ms;
}

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void definitions(void)
{
    double best = INFINITY, first[PROCESSES];
    for (int i = 0; i < PROCESSES; i++)
        first[i] = first_of_a_process();
    qsort(first, PROCESSES, sizeof *first, by_size);
    say("first MELD of a process, definitions read", first[PROCESSES / 2], "1 ms");
    for (int i = 0; i < 5; i++) {
        const double t = now_ms();
        tt_job(TT_ARENA_DEFAULT, everything, NULL, NULL);
        best = fmin(best, now_ms() - t);
    }
    say("all definitions read", best, "60 ms");
}

/* --- columns ------------------------------------------------------------------------- */

static uint64_t seed = 20260304;

static double uniform(void)
{
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (double)(seed >> 11) / 9007199254740992.0;
}

static double *column(size_t n, double low, double high, double step)
{
    double *x = malloc(n * sizeof *x);
    for (size_t i = 0; x && i < n; i++)
        x[i] = round((low + (high - low) * uniform()) / step) * step;
    return x;
}

static tt_code meld3(tt_arena *a, void *arg, tt_err *err)
{
    const size_t n = *(const size_t *)arg;
    const tt_measures *m = NULL;
    const tt_score *s = NULL;
    const tt_column c[] = {{"bilirubin", "umol/L", column(n, 5, 500, 0.1)}, {"inr", NULL, column(n, 0.9, 4, 0.01)},
                           {"creatinine", "umol/L", column(n, 40, 400, 1)}, {"sodium", NULL, column(n, 120, 145, 1)},
                           {"albumin", "g/L", column(n, 15, 45, 0.1)},      {"sex", NULL, column(n, 0, 1, 1)}};
    double *ret = malloc(n * sizeof *ret), best = INFINITY;
    TT_TRY(tt_measures_load(a, &m, err));
    TT_TRY(tt_score_get(m, "meld3", &s, err));
    for (int i = 0; i < 5; i++) {
        const double t = now_ms();
        TT_TRY(tt_score_batch(a, s, c, 6, n, ret, err));
        best = fmin(best, now_ms() - t);
    }
    char what[64];
    snprintf(what, sizeof what, "MELD 3.0 of %zu rows", n);
    say(what, best, n == 1000000 ? "100 ms" : "-");
    for (size_t i = 0; i < sizeof c / sizeof *c; i++)
        free((void *)(uintptr_t)c[i].value);
    free(ret);
    return TT_OK;
}

/* In tenths of the unit: a double is then the decimal it stands for in the other programs, too. */
static const struct {
    const char *id;
    int lln, uln, low, high;
} tests[TESTS] = {
    {"ALT", 70, 400, 50, 9000},     {"AST", 130, 350, 50, 9000}, {"ALP", 450, 1250, 300, 7000},   {"BILI", 0, 210, 50, 4000},
    {"CREAT", 570, 970, 400, 4000}, {"INR", 8, 12, 9, 35},       {"PLAT", 1250, 3500, 100, 4000}, {"HGB", 1300, 1750, 600, 1900},
    {"ALB", 400, 550, 150, 500},    {"K", 35, 53, 23, 75}};

static void fill(size_t n, int32_t *subject, int16_t *test, double *time, double *value)
{
    for (size_t i = 0; i < n; i++) {
        const int t = (int)(i / VISITS % TESTS);
        subject[i] = (int32_t)(i / (TESTS * VISITS));
        test[i] = (int16_t)t;
        time[i] = (double)(i % VISITS) - 1;
        value[i] = (double)(tests[t].low + (int)(i * 48271 % 10007) * (tests[t].high - tests[t].low + 1) / 10007) / 10;
    }
}

/* What the other programs must agree with: grades and the sum of changes, in tenths, by test and grade. */
static void tell_grades(const tt_visits *v, const tt_visit_out *out)
{
    static size_t n[TESTS][6];
    static double change[TESTS][6];
    for (size_t i = 0; i < v->rows; i++) {
        const int g = out->grade[i] < 0 ? 5 : out->grade[i];
        n[v->test[i]][g]++;
        change[v->test[i]][g] += isnan(out->change[i]) ? 0 : round(10 * out->change[i]);
    }
    for (int t = 0; t < TESTS; t++)
        for (int g = 0; g < 6; g++)
            if (n[t][g])
                printf("grade %d %d %zu %.0f\n", t, g == 5 ? -1 : g, n[t][g], change[t][g]);
}

struct task {
    size_t rows;
    bool tell;
};

static tt_code visits(tt_arena *a, void *arg, tt_err *err)
{
    const struct task *task = arg;
    const size_t n = task->rows;
    const tt_measures *m = NULL;
    tt_visit_test t[TESTS];
    int32_t *subject = malloc(n * sizeof *subject);
    int16_t *test = malloc(n * sizeof *test);
    double *time = malloc(n * sizeof *time), *value = malloc(n * sizeof *value), best = INFINITY;
    tt_visit_out out = {malloc(n * sizeof(double)), malloc(n * sizeof(double)), malloc(n)};
    const tt_visits v = {n, subject, test, time, value};
    TT_TRY(tt_measures_load(a, &m, err));
    fill(n, subject, test, time, value);
    for (int i = 0; i < 3; i++) {
        const double start = now_ms();
        for (int k = 0; k < TESTS; k++) {
            t[k] = (tt_visit_test){NULL, tests[k].lln / 10.0, tests[k].uln / 10.0, TT_NO, TT_YES, TT_UNKNOWN};
            TT_TRY(tt_grade_plan_new(a, m, tests[k].id, "5.0", NULL, &t[k].plan, err));
        }
        tt_visits_batch(a, t, TESTS, &v, &out);
        best = fmin(best, now_ms() - start);
    }
    char what[64];
    snprintf(what, sizeof what, "baseline, change, CTCAE 5.0 of %zu rows", n);
    say(what, best, n == 1000000 ? "150 ms" : n == 10000000 ? "1500 ms" : "-");
    if (task->tell)
        tell_grades(&v, &out);
    free(subject), free(test), free(time), free(value), free(out.base), free(out.change), free(out.grade);
    return TT_OK;
}

int main(int argc, char **argv)
{
    struct task task = {argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 1000000, argc > 2};
    if (!task.tell) {
        definitions();
        tt_job(TT_ARENA_DEFAULT, meld3, &task.rows, NULL);
    }
    tt_job(TT_ARENA_DEFAULT, visits, &task, NULL);
    return 0;
}
