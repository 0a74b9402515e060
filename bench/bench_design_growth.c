/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench/bench_design_growth.c -- how the cost of exact numbers grows with doses, cohorts
 * and cohort size.
 *
 *   bench_design_growth > table.md          one row a case: fastest of some runs, by the processor's clock
 *   bench_design_growth --svg FILE.svg      the same, and the figure
 *
 * BOIN at target 0.30 without early stop, the dearest common design; one thread.  The
 * page docs/reference/design-cost.md holds what this printed. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "design/design.h"
#include "figure/figure.h"

struct cost {
    int doses, cohorts, size;
    double ms, mb;
    uint64_t states;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static tt_code compile(tt_arena *a, void *arg, tt_err *err)
{
    struct cost *c = arg;
    const tt_param p[] = {{"doses", tt_printf(a, "%d", c->doses), tt_at(NULL, 0, 0)},
                          {"target", "0.3", tt_at(NULL, 0, 0)},
                          {"cohorts", tt_printf(a, "%d", c->cohorts), tt_at(NULL, 0, 0)},
                          {"cohort-size", tt_printf(a, "%d", c->size), tt_at(NULL, 0, 0)}};
    const tt_plan *plan = NULL;
    const tt_lattice *l = NULL;
    const double from = now_ms();
    TT_TRY(tt_design_prepare(a, "boin", p, 4, &plan, err));
    TT_TRY(tt_exact_compile_on(a, plan, 200000000, 1, &l, err));
    c->ms = fmin(c->ms, now_ms() - from);
    c->states = tt_exact_states(l);
    return TT_OK;
}

/* In a process of its own, whose peak is that of this case alone. */
static bool measure(struct cost *c)
{
    int pipes[2];
    if (pipe(pipes) != 0)
        return false;
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        tt_err err;
        struct rusage u;
        c->ms = INFINITY;
        const double from = now_ms();
        for (int i = 0; i < 21 && (i == 0 || now_ms() - from < 1500.0); i++)
            if (tt_job((size_t)8 << 30, compile, c, &err) != TT_OK)
                _exit(1);
        getrusage(RUSAGE_SELF, &u);
        c->mb = (double)u.ru_maxrss / 1024.0;
        _exit(write(pipes[1], c, sizeof *c) == (ssize_t)sizeof *c ? 0 : 1);
    }
    close(pipes[1]);
    const bool got = child > 0 && read(pipes[0], c, sizeof *c) == (ssize_t)sizeof *c;
    close(pipes[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    return got;
}

/* One line of the figure: cases of one ladder and cohort size. */
struct series {
    int doses, size, cohorts[8];
};

static const struct series lines[] = {
    {3, 3, {6, 8, 10, 12, 16, 20, 24}}, {5, 3, {6, 8, 10, 12, 16, 20}}, {8, 3, {6, 8, 10, 12, 16}}, {12, 3, {6, 8, 10}},
    {5, 1, {12, 18, 24, 30}},           {5, 6, {4, 5, 6, 8, 10}},
};
enum { LINES = sizeof lines / sizeof *lines, POINTS = 8 };

static const char *seconds(tt_arena *a, double ms)
{
    return ms < 10 ? tt_fixed(a, ms, 2) : ms < 100 ? tt_fixed(a, ms, 1) : tt_fixed(a, ms, 0);
}

static tt_figure *draw(tt_arena *a, struct cost got[LINES][POINTS])
{
    tt_figure *f = tt_figure_new(a, 720, 420, TT_EN);
    tt_figure_describe(f, "Cost of exact operating characteristics",
                       "Milliseconds to compile BOIN against patients, by doses and cohort size");
    const tt_scale x = {.lo = 10, .hi = 75, .px_lo = 70, .px_hi = 700},
                   y = {.lo = 0.1, .hi = 10000, .px_lo = 360, .px_hi = 50, .log = true};
    const tt_ticks tx = tt_ticks_nice(x.lo, x.hi, 8, false), ty = tt_ticks_nice(y.lo, y.hi, 6, true);
    const char *names[LINES];
    tt_fig_axis_y(f, &x, &y, &ty, "milliseconds");
    tt_fig_axis_x(f, &x, &y, &tx, "patients");
    for (size_t i = 0; i < LINES; i++) {
        double xy[2 * POINTS];
        size_t n = 0;
        names[i] = tt_printf(a, "%d doses, cohorts of %d", lines[i].doses, lines[i].size);
        for (; n < POINTS && got[i][n].cohorts; n++) {
            xy[2 * n] = tt_scale_px(&x, got[i][n].cohorts * got[i][n].size);
            xy[2 * n + 1] = tt_scale_px(&y, got[i][n].ms);
            tt_fig_shape(f, tt_fig_series_shape(i), xy[2 * n], xy[2 * n + 1], 3.5, tt_fig_series_css(i));
        }
        tt_fig_polyline(f, xy, n, tt_fig_series_css(i));
    }
    tt_fig_legend(f, 70, 16, 700, names, LINES, true, true);
    return f;
}

static tt_code run(tt_arena *a, void *arg, tt_err *err)
{
    const char *file = arg;
    struct cost got[LINES][POINTS];
    memset(got, 0, sizeof got);
    printf("| doses | cohorts | cohort size | patients | states | ms | MB |\n|--:|--:|--:|--:|--:|--:|--:|\n");
    for (size_t i = 0; i < LINES; i++)
        for (size_t k = 0; k < POINTS && lines[i].cohorts[k]; k++) {
            struct cost *c = &got[i][k];
            *c = (struct cost){.doses = lines[i].doses, .size = lines[i].size, .cohorts = lines[i].cohorts[k]};
            if (!measure(c))
                return tt_fail(err, TT_EIO, 5, tt_at_path("bench"), "fork", "");
            printf("| %d | %d | %d | %d | %llu | %s | %s |\n", c->doses, c->cohorts, c->size, c->cohorts * c->size,
                   (unsigned long long)c->states, seconds(a, c->ms), tt_fixed(a, c->mb, 0));
        }
    if (!file)
        return TT_OK;
    const char *svg = tt_figure_svg(a, draw(a, got), "cost", true);
    return tt_file_write(file, svg, strlen(svg), err);
}

int main(int argc, char **argv)
{
    tt_err err;
    char *file = argc > 2 && strcmp(argv[1], "--svg") == 0 ? argv[2] : NULL;
    return tt_job(TT_ARENA_DEFAULT, run, file, &err) == TT_OK ? 0 : 1;
}
