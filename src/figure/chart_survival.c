/* SPDX-License-Identifier: Apache-2.0 */
/* figure/chart_survival.c -- survival and cumulative incidence, with the number at
 * risk beneath.
 *
 * A survival curve starts at 1, an incidence at 0; it is drawn to its last time, where follow-up
 * ends, not beyond.  The ticks of the time axis are the times of the risk table,
 * so each number stands under its tick.  With one curve the limits are a band;
 * with several they would cover each other and are left to the data table. */
#include "figure/figure_internal.h"

enum { TOP = 14, PLOT_HEIGHT = 270, RIGHT = 20, ROW = 17 };

static double name_width(const tt_chart_curve *curve, size_t curves, const char *heading)
{
    double widest = fmax(40, tt_fig_text_width(heading, TT_SIZE_TICK) - 30);
    for (size_t i = 0; i < curves; i++)
        widest = fmax(widest, tt_fig_text_width(curve[i].name ? curve[i].name : "", TT_SIZE_TICK));
    return fmin(widest, 170);
}

/* The path from (0, start); `which` picks the curve or one of its limits. Limits that do not exist end it. */
static size_t path(tt_arena *a, const tt_chart_curve *c, double start, int which, const tt_scale *x, const tt_scale *y, double **ret)
{
    double *xy = *ret = TT_ARRAY(a, double, 2 * (c->n + 1));
    xy[0] = tt_scale_px(x, 0);
    xy[1] = tt_scale_px(y, start);
    size_t n = 1;
    for (size_t i = 0; i < c->n && c->at[i].time <= x->hi; i++) {
        const double s = which < 0 ? c->at[i].lower : which > 0 ? c->at[i].upper : c->at[i].surv;
        if (!isfinite(s))
            break;
        xy[2 * n] = tt_scale_px(x, c->at[i].time);
        xy[2 * n++ + 1] = tt_scale_px(y, s);
    }
    return n;
}

/* Corners of a step path, appended forwards or backwards. */
static size_t corners(double *to, size_t at, const double *xy, size_t n, bool backwards)
{
    for (size_t k = 0; k < n; k++) {
        const size_t i = backwards ? n - 1 - k : k;
        const bool first_corner = backwards ? i + 1 < n : i > 0;
        if (first_corner) {
            to[2 * at] = backwards ? xy[2 * i + 2] : xy[2 * i];
            to[2 * at++ + 1] = backwards ? xy[2 * i + 1] : xy[2 * i - 1];
        }
        to[2 * at] = xy[2 * i];
        to[2 * at++ + 1] = xy[2 * i + 1];
    }
    return at;
}

static void draw_band(tt_figure *f, const tt_chart_curve *c, const tt_scale *x, const tt_scale *y)
{
    double *upper, *lower;
    const size_t n_upper = path(f->arena, c, 1, 1, x, y, &upper), n_lower = path(f->arena, c, 1, -1, x, y, &lower);
    double *area = TT_ARRAY(f->arena, double, 4 * (n_upper + n_lower));
    const size_t n = corners(area, corners(area, 0, upper, n_upper, false), lower, n_lower, true);
    tt_fig_area(f, area, n, "band");
}

static void draw_curve(tt_figure *f, const tt_chart_curve *c, double start, size_t i, const tt_scale *x, const tt_scale *y)
{
    double *xy;
    const size_t n = path(f->arena, c, start, 0, x, y, &xy);
    tt_fig_steps(f, xy, n, tt_fig_series_css(i));
    for (size_t k = 0; k + 1 < n; k++)
        if (c->at[k].censored)
            tt_fig_shape(f, TT_TICK, xy[2 * k + 2], xy[2 * k + 3], 5, tt_fig_series_css(i));
}

static double draw_risk_table(tt_figure *f, const tt_chart_curve *curve, size_t curves, const double *time, size_t times, const tt_scale *x,
                              double top, const char *heading)
{
    tt_fig_text(f, 0, top, TT_START, "tick", heading);
    size_t rows = 0, with = 0;
    for (size_t i = 0; i < curves; i++)
        with += curve[i].at_risk != NULL;
    const bool shared = with == 1 && curves > 1; /* competing ends are of the same people */
    for (size_t i = 0; i < curves; i++) {
        if (!curve[i].at_risk)
            continue;
        const double y = top + (double)++rows * ROW;
        const char *own = curve[i].name ? curve[i].name : "", *all = f->lang == TT_ZH ? "全部" : "All";
        tt_fig_text(f, 0, y, TT_START, "tick", tt_fig_fit(f, shared ? all : own, TT_SIZE_TICK, x->px_lo - 22));
        for (size_t k = 0; k < times; k++)
            tt_fig_text(f, tt_scale_px(x, time[k]), y, TT_MIDDLE, "count", tt_printf(f->arena, "%d", curve[i].at_risk[k]));
    }
    return top + (double)rows * ROW + 8;
}

static void tell_data(tt_figure *f, const tt_chart *c, double start, const tt_chart_curve *curve, size_t curves)
{
    static const char *const head[][TT_LANGS] = {
        {"Group", "组别"}, {"Time", "时间"},  {"At risk", "风险人数"}, {"Survival", "生存率"},
        {"Lower", "下限"}, {"Upper", "上限"}, {"Censored", "删失"},
    };
    static const char *const incidence[TT_LANGS] = {"Cumulative incidence", "累积发生率"};
    for (size_t i = curves > 1 ? 0 : 1; i < sizeof head / sizeof *head; i++)
        tt_figure_head(f, i == 1 && c->x_label ? c->x_label : i == 3 && start < 1 ? incidence[f->lang] : head[i][f->lang]);
    for (size_t k = 0; k < curves; k++)
        for (size_t i = 0; i < curve[k].n; i++) {
            const tt_chart_step *at = &curve[k].at[i];
            if (curves > 1)
                tt_figure_cell(f, curve[k].name);
            tt_figure_cell(f, tt_fig_number(f, at->time, -1));
            tt_figure_cell(f, at->at_risk > 0 ? tt_printf(f->arena, "%d", at->at_risk) : "");
            tt_figure_cell(f, tt_fig_value(f, at->surv, 3));
            tt_figure_cell(f, tt_fig_value(f, at->lower, 3));
            tt_figure_cell(f, tt_fig_value(f, at->upper, 3));
            tt_figure_cell(f, at->censored ? "+" : "");
        }
}

static tt_ticks chosen_ticks(const double *time, size_t times)
{
    tt_ticks t = {.n = 0, .digits = -1};
    for (size_t i = 0; i < times && t.n < TT_TICKS; i++)
        t.at[t.n++] = time[i];
    return t;
}

static tt_figure *draw(tt_arena *a, const tt_chart *c, double start, const tt_chart_curve *curve, size_t curves, const double *risk_time,
                       size_t risk_times, double x_max)
{
    tt_figure *f = tt_fig_start(a, c, 0);
    const char *heading = c->lang == TT_ZH ? "风险人数" : "Number at risk";
    const double left = fmax(58, name_width(curve, curves, heading) + 22);
    const tt_scale x = {0, x_max > 0 ? x_max : 1, left, f->width - RIGHT, false};
    const tt_scale y = {0, 1, TOP + PLOT_HEIGHT, TOP, false};
    const tt_ticks y_ticks = tt_ticks_nice(0, 1, 5, false);
    const tt_ticks x_ticks = risk_times ? chosen_ticks(risk_time, risk_times) : tt_ticks_nice(0, x.hi, 8, false);
    tt_fig_axis_y(f, &x, &y, &y_ticks, c->y_label);
    tt_fig_axis_x(f, &x, &y, &x_ticks, c->x_label);
    if (curves == 1 && start > 0)
        draw_band(f, curve, &x, &y);
    for (size_t i = 0; i < curves; i++)
        draw_curve(f, &curve[i], start, i, &x, &y);
    if (curves == 0)
        tt_fig_empty(f, &x, &y);
    double bottom = TOP + PLOT_HEIGHT + 44;
    if (risk_times > 0 && curves > 0)
        bottom = draw_risk_table(f, curve, curves, risk_time, risk_times, &x, bottom + 16, heading);
    if (curves > 1) {
        const char **names = TT_ARRAY(a, const char *, curves);
        for (size_t i = 0; i < curves; i++)
            names[i] = curve[i].name ? curve[i].name : "";
        bottom = tt_fig_legend(f, left, bottom + 14, f->width, names, curves, true, false) + 8;
    }
    tt_figure_resize(f, f->width, bottom);
    tell_data(f, c, start, curve, curves);
    return f;
}

tt_figure *tt_chart_survival(tt_arena *a, const tt_chart *c, const tt_chart_curve *curve, size_t curves, const double *risk_time,
                             size_t risk_times, double x_max)
{
    return draw(a, c, 1, curve, curves, risk_time, risk_times, x_max);
}

tt_figure *tt_chart_incidence(tt_arena *a, const tt_chart *c, const tt_chart_curve *curve, size_t curves, const double *risk_time,
                              size_t risk_times, double x_max)
{
    return draw(a, c, 0, curve, curves, risk_time, risk_times, x_max);
}
