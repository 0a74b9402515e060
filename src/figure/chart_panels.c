/* SPDX-License-Identifier: Apache-2.0 */
/* figure/chart_panels.c -- values by visit, one panel per measure.
 *
 * Visits from half an hour to a year cannot share a linear axis, so they stand
 * evenly in their order and their names say the time.  Error bars are whatever
 * limits the caller gives; n stands beneath each visit, because the patients
 * behind a mean change from visit to visit.  Several series are drawn side by
 * side so that their bars do not hide each other. */
#include "figure/figure_internal.h"

enum { PLOT_HEIGHT = 150, GAP_X = 26, GAP_Y = 18, LEFT = 54, RIGHT = 12, HEAD = 26, ROW = 14 };

typedef struct layout {
    const tt_chart *c;
    const char *const *visit;
    size_t visits, series_n; /* most series of any panel */
    bool upright;            /* visit names turned, for want of room */
    bool counts;             /* n beneath the visits */
    double names_height, panel_width, panel_height;
    size_t columns;
} layout;

static bool has_counts(const tt_chart_panel *panel, size_t panels, size_t visits)
{
    for (size_t p = 0; p < panels; p++)
        for (size_t s = 0; s < panel[p].series_n; s++)
            for (size_t v = 0; v < visits; v++)
                if (panel[p].series[s].at[v].n >= 0)
                    return true;
    return false;
}

static layout plan(const tt_chart *c, const char *const *visit, size_t visits, const tt_chart_panel *panel, size_t panels)
{
    layout l = {.c = c, .visit = visit, .visits = visits, .columns = panels > 1 ? 2 : 1};
    const double width = c->width > 0 ? c->width : 720;
    l.panel_width = (width - (double)(l.columns - 1) * GAP_X) / (double)l.columns;
    double widest = 0;
    for (size_t v = 0; v < visits; v++)
        widest = fmax(widest, tt_fig_text_width(visit[v], TT_SIZE_TICK));
    l.upright = visits > 0 && widest + 4 > (l.panel_width - LEFT - RIGHT) / (double)visits;
    l.names_height = l.upright ? widest + 10 : 20;
    for (size_t p = 0; p < panels; p++)
        l.series_n = panel[p].series_n > l.series_n ? panel[p].series_n : l.series_n;
    l.counts = has_counts(panel, panels, visits);
    l.panel_height = HEAD + PLOT_HEIGHT + l.names_height + (l.counts ? (double)l.series_n * ROW : 0) + GAP_Y;
    return l;
}

static void take(double y, bool log, double *lo, double *hi)
{
    if (!isfinite(y) || (log && y <= 0))
        return;
    *lo = isfinite(*lo) ? fmin(*lo, y) : y;
    *hi = isfinite(*hi) ? fmax(*hi, y) : y;
}

static tt_scale value_scale(const tt_chart_panel *p, size_t visits, double top)
{
    double lo = NAN, hi = NAN;
    for (size_t s = 0; s < p->series_n; s++)
        for (size_t v = 0; v < visits; v++) {
            take(p->series[s].at[v].y, p->log, &lo, &hi);
            take(p->series[s].at[v].lo, p->log, &lo, &hi);
            take(p->series[s].at[v].hi, p->log, &lo, &hi);
        }
    take(p->reference, p->log, &lo, &hi);
    tt_scale_widen(&lo, &hi, 5, p->log);
    const tt_scale y = {lo, hi, top + PLOT_HEIGHT, top, p->log};
    return y;
}

/* Where the s-th series stands at a visit: beside its fellows. */
static double place(const layout *l, const tt_scale *x, size_t v, size_t s)
{
    const double room = (x->px_hi - x->px_lo) / (double)l->visits;
    const double step = fmin(9, 0.5 * room / (double)(l->series_n ? l->series_n : 1));
    return tt_scale_px(x, (double)v) + ((double)s - ((double)l->series_n - 1) / 2) * step;
}

static void draw_series(tt_figure *f, const layout *l, const tt_chart_panel *p, size_t s, const tt_scale *x, const tt_scale *y)
{
    const char *css = tt_fig_series_css(s), *whisker = tt_printf(f->arena, "whisker %s", css);
    double *xy = TT_ARRAY(f->arena, double, 2 * l->visits + 1);
    for (size_t v = 0; v < l->visits; v++) {
        const tt_chart_point *at = &p->series[s].at[v];
        xy[2 * v] = place(l, x, v, s);
        xy[2 * v + 1] = tt_scale_px(y, at->y);
        if (isfinite(at->lo) && isfinite(at->hi) && !(p->log && at->lo <= 0))
            tt_fig_errorbar(f, xy[2 * v], tt_scale_px(y, at->lo), tt_scale_px(y, at->hi), 3, whisker);
    }
    tt_fig_polyline(f, xy, l->visits, css);
    for (size_t v = 0; v < l->visits; v++)
        if (isfinite(xy[2 * v + 1]))
            tt_fig_shape(f, tt_fig_series_shape(s), xy[2 * v], xy[2 * v + 1], 3.5, css);
}

static void draw_visits(tt_figure *f, const layout *l, const tt_chart_panel *p, const tt_scale *x, double y)
{
    tt_fig_line(f, x->px_lo, y, x->px_hi, y, "axis");
    for (size_t v = 0; v < l->visits; v++) {
        const double at = tt_scale_px(x, (double)v);
        tt_fig_line(f, at, y, at, y + 4, "axis");
        if (l->upright)
            tt_fig_text_up(f, at + 4, y + 8, TT_END, "tick", l->visit[v]);
        else
            tt_fig_text(f, at, y + 17, TT_MIDDLE, "tick", l->visit[v]);
        for (size_t s = 0; l->counts && s < p->series_n; s++)
            if (p->series[s].at[v].n >= 0)
                tt_fig_text(f, at, y + l->names_height + (double)(s + 1) * ROW - 2, TT_MIDDLE, "count",
                            tt_printf(f->arena, "%d", p->series[s].at[v].n));
    }
    for (size_t s = 0; l->counts && s < p->series_n; s++) {
        const double row = y + l->names_height + (double)(s + 1) * ROW - 2;
        tt_fig_text(f, x->px_lo - 26, row, TT_END, "count", "n");
        if (p->series_n > 1)
            tt_fig_shape(f, tt_fig_series_shape(s), x->px_lo - 18, row - 4, 3, tt_fig_series_css(s));
    }
}

static void draw_panel(tt_figure *f, const layout *l, const tt_chart_panel *p, double left, double top)
{
    const double room = (l->panel_width - LEFT - RIGHT) / (double)(l->visits ? l->visits : 1);
    const tt_scale x = {-0.5, (double)l->visits - 0.5, left + LEFT, left + LEFT + room * (double)l->visits, false};
    const tt_scale y = value_scale(p, l->visits, top + HEAD);
    const tt_ticks ticks = tt_ticks_nice(y.lo, y.hi, 5, p->log);
    tt_fig_text(f, left, top + 13, TT_START, "heading", tt_fig_fit(f, p->title ? p->title : "", TT_SIZE_TITLE, l->panel_width));
    tt_fig_axis_y(f, &x, &y, &ticks, NULL);
    const bool has_reference = isfinite(p->reference) && !(p->log && p->reference <= 0);
    if (has_reference) {
        const double at = tt_scale_px(&y, p->reference);
        tt_fig_line(f, x.px_lo, at, x.px_hi, at, "reference");
    }
    for (size_t s = 0; s < p->series_n; s++)
        draw_series(f, l, p, s, &x, &y);
    if (has_reference && p->reference_name)
        tt_fig_text(f, x.px_hi, tt_scale_px(&y, p->reference) - 4, TT_END, "note halo", p->reference_name);
    if (l->visits == 0 || p->series_n == 0)
        tt_fig_empty(f, &x, &y);
    draw_visits(f, l, p, &x, y.px_lo);
}

static void tell_data(tt_figure *f, const layout *l, const tt_chart_panel *panel, size_t panels)
{
    static const char *const head[][TT_LANGS] = {{"Measure", "指标"}, {"Group", "组别"}, {"Visit", "访视"}, {"n", "例数"},
                                                 {"Value", "数值"},   {"Lower", "下限"}, {"Upper", "上限"}};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        if ((i != 0 || panels > 1) && (i != 1 || l->series_n > 1) && (i != 3 || l->counts))
            tt_figure_head(f, head[i][f->lang]);
    for (size_t p = 0; p < panels; p++)
        for (size_t s = 0; s < panel[p].series_n; s++)
            for (size_t v = 0; v < l->visits; v++) {
                const tt_chart_point *at = &panel[p].series[s].at[v];
                if (panels > 1)
                    tt_figure_cell(f, panel[p].title);
                if (l->series_n > 1)
                    tt_figure_cell(f, panel[p].series[s].name);
                tt_figure_cell(f, l->visit[v]);
                if (l->counts)
                    tt_figure_cell(f, at->n >= 0 ? tt_printf(f->arena, "%d", at->n) : "");
                tt_figure_cell(f, tt_fig_value(f, at->y, panel[p].digits));
                tt_figure_cell(f, tt_fig_value(f, at->lo, panel[p].digits));
                tt_figure_cell(f, tt_fig_value(f, at->hi, panel[p].digits));
            }
}

/* Names of the panel with most series; the others use a beginning of the same list. */
static double draw_legend(tt_figure *f, const layout *l, const tt_chart_panel *panel, size_t panels)
{
    if (l->series_n < 2)
        return 0;
    const char **names = TT_ARRAY(f->arena, const char *, l->series_n);
    for (size_t p = 0; p < panels; p++)
        for (size_t s = 0; s < panel[p].series_n; s++)
            names[s] = panel[p].series[s].name ? panel[p].series[s].name : "";
    return tt_fig_legend(f, 0, 14, f->width, names, l->series_n, true, true) + 14;
}

tt_figure *tt_chart_panels(tt_arena *a, const tt_chart *c, const char *const *visit, size_t visits, const tt_chart_panel *panel,
                           size_t panels)
{
    const layout l = plan(c, visit, visits, panel, panels);
    tt_figure *f = tt_fig_start(a, c, 0);
    double top = draw_legend(f, &l, panel, panels);
    for (size_t p = 0; p < panels; p++) {
        draw_panel(f, &l, &panel[p], (double)(p % l.columns) * (l.panel_width + GAP_X), top);
        if (p % l.columns == l.columns - 1 || p + 1 == panels)
            top += l.panel_height;
    }
    if (c->x_label)
        tt_fig_text(f, f->width / 2, top + 4, TT_MIDDLE, "label", c->x_label);
    tt_figure_resize(f, f->width, top + (c->x_label ? 12 : -GAP_Y + 4));
    tell_data(f, &l, panel, panels);
    return f;
}
