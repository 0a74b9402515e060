/* SPDX-License-Identifier: Apache-2.0 */
/* figure/f_design_oc.c -- how often each dose is selected, over the true rates.
 *
 * Both are probabilities and share one axis: bars for the selection, a line with
 * markers for the truth, a dashed line for the target.  The right choice is named
 * in words beneath its bar, so that it does not hang on a colour. */
#include "figure/figure_internal.h"

enum { TOP = 44, HEIGHT = 250, LEFT = 58, RIGHT = 14, FOOT = 92 };

static const char *percent(tt_figure *f, double p)
{
    return tt_printf(f->arena, "%s%%", tt_fixed(f->arena, 100 * p, 1));
}

static double highest(const tt_chart_selection *s)
{
    double top = s->p_none;
    for (size_t i = 0; i < s->doses; i++)
        top = fmax(top, fmax(s->p_select[i] + (s->se && s->se[i] > 0 ? 1.96 * s->se[i] : 0), s->truth[i]));
    return fmin(1.0, fmax(0.2, top * 1.12));
}

static void bar(tt_figure *f, const tt_chart_selection *s, const tt_scale *x, const tt_scale *y, size_t i)
{
    const double p = i ? s->p_select[i - 1] : s->p_none;
    const double from = tt_scale_px(x, (double)i - 0.3), to = tt_scale_px(x, (double)i + 0.3), at = tt_scale_px(y, p);
    tt_fig_rect(f, from, at, to - from, y->px_lo - at, "bar");
    if (i && s->se && s->se[i - 1] > 0)
        tt_fig_errorbar(f, (from + to) / 2, tt_scale_px(y, fmax(0, p - 1.96 * s->se[i - 1])),
                        tt_scale_px(y, fmin(1, p + 1.96 * s->se[i - 1])), 4, "axis");
    const double top = i && s->se && s->se[i - 1] > 0 ? fmin(at, tt_scale_px(y, fmin(1, p + 1.96 * s->se[i - 1]))) : at;
    const double label = fmin(top - 6, y->px_lo - 6), mark = i ? tt_scale_px(y, fmin(s->truth[i - 1], y->hi)) : label - 99;
    const bool meets = mark > label - 16 && mark < label + 8; /* then the number stands above the marker */
    tt_fig_text(f, (from + to) / 2, meets ? mark - 9 : label, TT_MIDDLE, "count halo", percent(f, p));
}

static void foot(tt_figure *f, const tt_chart_selection *s, const tt_scale *x, double y, size_t i)
{
    const bool zh = f->lang == TT_ZH;
    const double at = tt_scale_px(x, (double)i);
    tt_fig_text(f, at, y + 18, TT_MIDDLE, "tick", i ? tt_printf(f->arena, zh ? "剂量 %zu" : "dose %zu", i) : zh ? "无" : "none");
    if (i)
        tt_fig_text(f, at, y + 34, TT_MIDDLE, "tick", percent(f, s->truth[i - 1]));
    if ((int)i == s->correct)
        tt_fig_text(f, at, y + 50, TT_MIDDLE, "heading", zh ? "正确" : "correct");
}

static void truth(tt_figure *f, const tt_chart_selection *s, const tt_scale *x, const tt_scale *y)
{
    double *xy = TT_ARRAY(f->arena, double, 2 * s->doses);
    for (size_t i = 0; i < s->doses; i++) {
        xy[2 * i] = tt_scale_px(x, (double)i + 1);
        xy[2 * i + 1] = tt_scale_px(y, fmin(s->truth[i], y->hi));
    }
    tt_fig_polyline(f, xy, s->doses, "s1");
    for (size_t i = 0; i < s->doses; i++)
        tt_fig_shape(f, TT_DIAMOND, xy[2 * i], xy[2 * i + 1], 5, "s1");
}

static void key(tt_figure *f, const tt_chart_selection *s)
{
    const bool zh = f->lang == TT_ZH;
    double x = LEFT;
    tt_fig_rect(f, x, 12, 14, 11, "bar");
    tt_fig_text(f, x + 20, 22, TT_START, "key", zh ? "被选为 MTD" : "selected as MTD");
    x += 34 + tt_fig_text_width(zh ? "被选为 MTD" : "selected as MTD", TT_SIZE_LABEL);
    tt_fig_line(f, x, 18, x + 22, 18, "s1");
    tt_fig_shape(f, TT_DIAMOND, x + 11, 18, 5, "s1");
    tt_fig_text(f, x + 28, 22, TT_START, "key", zh ? "真实 DLT 率" : "true DLT rate");
    x += 42 + tt_fig_text_width(zh ? "真实 DLT 率" : "true DLT rate", TT_SIZE_LABEL);
    if (isnan(s->target))
        return;
    tt_fig_line(f, x, 18, x + 22, 18, "reference");
    tt_fig_text(f, x + 28, 22, TT_START, "key",
                tt_printf(f->arena, "%s %s",
                          s->target_name ? s->target_name
                          : zh           ? "目标"
                                         : "target",
                          percent(f, s->target)));
}

static void tell_data(tt_figure *f, const tt_chart_selection *s)
{
    const bool zh = f->lang == TT_ZH;
    tt_figure_head(f, zh ? "剂量" : "Dose");
    tt_figure_head(f, zh ? "真实 DLT 率" : "True DLT rate");
    tt_figure_head(f, zh ? "被选为 MTD" : "Selected as MTD");
    for (size_t i = 0; i <= s->doses; i++) {
        tt_figure_cell(f, i ? tt_printf(f->arena, "%zu", i) : zh ? "无" : "none");
        tt_figure_cell(f, i ? percent(f, s->truth[i - 1]) : "");
        tt_figure_cell(f, percent(f, i ? s->p_select[i - 1] : s->p_none));
    }
}

tt_figure *tt_chart_oc(tt_arena *a, const tt_chart *c, const tt_chart_selection *s)
{
    tt_figure *f = tt_fig_start(a, c, TOP + HEIGHT + FOOT);
    double lo = 0, hi = 100 * highest(s);
    tt_scale_widen(&lo, &hi, 5, false);
    hi = fmin(hi, 100);
    const tt_scale x = {-0.5, (double)s->doses + 0.5, LEFT, f->width - RIGHT, false};
    const tt_scale y100 = {0, hi, TOP + HEIGHT, TOP, false}, y = {0, hi / 100, TOP + HEIGHT, TOP, false};
    const tt_ticks t = tt_ticks_nice(0, hi, 5, false);
    tt_fig_axis_y(f, &x, &y100, &t, c->y_label);
    for (size_t i = 0; i <= s->doses; i++)
        bar(f, s, &x, &y, i);
    if (!isnan(s->target) && s->target < y.hi)
        tt_fig_line(f, x.px_lo, tt_scale_px(&y, s->target), x.px_hi, tt_scale_px(&y, s->target), "reference");
    truth(f, s, &x, &y);
    tt_fig_line(f, x.px_lo, y.px_lo, x.px_hi, y.px_lo, "axis");
    for (size_t i = 0; i <= s->doses; i++)
        foot(f, s, &x, y.px_lo, i);
    key(f, s);
    tell_data(f, s);
    return f;
}
