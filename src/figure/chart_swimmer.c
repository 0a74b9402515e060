/* SPDX-License-Identifier: Apache-2.0 */
/* figure/chart_swimmer.c -- one bar per patient, from start to last contact, with
 * what happened on it.  An arrow says that follow-up goes on. */
#include "figure/figure_internal.h"

enum { TOP = 8, LANE = 20, RIGHT = 24 };

static const char *event_css(tt_figure *f, const tt_chart_event *e)
{
    return e->risk ? "risk" : tt_printf(f->arena, "%s", tt_fig_series_css(e->kind));
}

static void draw_lane(tt_figure *f, const tt_chart_lane *l, const tt_scale *x, double y)
{
    const double from = tt_scale_px(x, l->from), to = tt_scale_px(x, l->to);
    tt_fig_text(f, x->px_lo - 9, y + 4, TT_END, "tick", tt_fig_fit(f, l->name ? l->name : "", TT_SIZE_TICK, x->px_lo - 10));
    tt_fig_rect(f, from, y - 4.5, to - from, 9, "bar");
    if (l->ongoing) {
        const double head[] = {to + 3, y - 4.5, to + 11, y, to + 3, y + 4.5};
        tt_fig_polyline(f, head, 3, "axis");
    }
    for (size_t i = 0; i < l->events; i++)
        tt_fig_shape(f, tt_fig_series_shape(l->event[i].kind), tt_scale_px(x, l->event[i].time), y, 4.5, event_css(f, &l->event[i]));
}

static double last_time(const tt_chart_lane *lane, size_t lanes)
{
    double last = 0;
    for (size_t i = 0; i < lanes; i++) {
        last = fmax(last, lane[i].to);
        for (size_t k = 0; k < lane[i].events; k++)
            last = fmax(last, lane[i].event[k].time);
    }
    return last > 0 ? last : 1;
}

static void tell_data(tt_figure *f, const tt_chart_lane *lane, size_t lanes, const char *const *kind_name, size_t kinds)
{
    static const char *const head[][TT_LANGS] = {
        {"Participant", "受试者"}, {"From", "开始"}, {"To", "结束"}, {"Ongoing", "随访中"}, {"Events", "事件"}};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_figure_head(f, head[i][f->lang]);
    for (size_t i = 0; i < lanes; i++) {
        tt_buf events = tt_buf_new(f->arena);
        for (size_t k = 0; k < lane[i].events; k++) {
            const tt_chart_event *e = &lane[i].event[k];
            tt_buf_printf(&events, "%s%s %s", k ? "; " : "", e->kind < kinds ? kind_name[e->kind] : "", tt_fig_number(f, e->time, -1));
        }
        tt_figure_cell(f, lane[i].name);
        tt_figure_cell(f, tt_fig_number(f, lane[i].from, -1));
        tt_figure_cell(f, tt_fig_number(f, lane[i].to, -1));
        tt_figure_cell(f, !lane[i].ongoing ? "" : f->lang == TT_ZH ? "是" : "yes");
        tt_figure_cell(f, tt_buf_text(&events));
    }
}

/* As the marks are drawn: a kind that is a risk is red in the key too. */
static double draw_key(tt_figure *f, const tt_chart_lane *lane, size_t lanes, const char *const *kind_name, size_t kinds, double from,
                       double y)
{
    double x = from;
    for (size_t kind = 0; kind < kinds; kind++) {
        bool risk = false;
        for (size_t i = 0; i < lanes; i++)
            for (size_t k = 0; k < lane[i].events; k++)
                risk = risk || (lane[i].event[k].kind == kind && lane[i].event[k].risk);
        const double wide = 18 + tt_fig_text_width(kind_name[kind], TT_SIZE_LABEL);
        if (x > from && x + wide > f->width) {
            x = from;
            y += 18;
        }
        tt_fig_shape(f, tt_fig_series_shape(kind), x + 5, y - 4, 4.5, risk ? "risk" : tt_fig_series_css(kind));
        tt_fig_text(f, x + 18, y, TT_START, "key", kind_name[kind]);
        x += wide + 22;
    }
    return y + 8;
}

tt_figure *tt_chart_swimmer(tt_arena *a, const tt_chart *c, const tt_chart_lane *lane, size_t lanes, const char *const *kind_name,
                            size_t kinds)
{
    tt_figure *f = tt_fig_start(a, c, 0);
    double widest = 30;
    for (size_t i = 0; i < lanes; i++)
        widest = fmax(widest, tt_fig_text_width(lane[i].name ? lane[i].name : "", TT_SIZE_TICK));
    const double height = LANE * fmax((double)lanes, 3);
    const tt_scale x = {0, last_time(lane, lanes), fmin(widest, 180) + 14, f->width - RIGHT, false};
    const tt_scale y = {0, 1, TOP + height, TOP, false};
    const tt_ticks ticks = tt_ticks_nice(0, x.hi, 8, false);
    for (int i = 0; i < ticks.n; i++)
        tt_fig_line(f, tt_scale_px(&x, ticks.at[i]), y.px_hi, tt_scale_px(&x, ticks.at[i]), y.px_lo, "grid");
    for (size_t i = 0; i < lanes; i++)
        draw_lane(f, &lane[i], &x, TOP + LANE * ((double)i + 0.5));
    if (lanes == 0)
        tt_fig_empty(f, &x, &y);
    tt_fig_axis_x(f, &x, &y, &ticks, c->x_label);
    const double bottom = draw_key(f, lane, lanes, kind_name, kinds, x.px_lo, y.px_lo + 62);
    tt_figure_resize(f, f->width, bottom);
    tell_data(f, lane, lanes, kind_name, kinds);
    return f;
}
