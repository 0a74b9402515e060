/* SPDX-License-Identifier: Apache-2.0 */
/* figure/f_design_stop.c -- stopping boundaries against the true rate.
 *
 * Above, the probability of stopping: at the rate that is acceptable it is the chance
 * of a false alarm, to the right of it the power to stop.  Beneath, the participants
 * a trial is expected to treat.  Lines differ by dash and marker; markers stand at
 * every fifth rate, each line's at other ones. */
#include "figure/figure_internal.h"

enum { LEFT = 62, RIGHT = 16, FIRST = 34, UPPER = 210, BETWEEN = 58, LOWER = 120, FOOT = 52, EVERY = 5 };

static void lines(tt_figure *f, const tt_chart_stopping *s, const tt_scale *x, const tt_scale *y, bool chance)
{
    for (size_t k = 0; k < s->lines; k++) {
        const double *v = chance ? s->line[k].p_stop : s->line[k].participants;
        double *xy = TT_ARRAY(f->arena, double, 2 * s->rates + 1);
        for (size_t i = 0; i < s->rates; i++) {
            xy[2 * i] = tt_scale_px(x, 100 * s->rate[i]);
            xy[2 * i + 1] = tt_scale_px(y, chance ? 100 * v[i] : v[i]);
        }
        tt_fig_polyline(f, xy, s->rates, tt_fig_series_css(k));
        for (size_t i = k % EVERY; i < s->rates; i += EVERY)
            tt_fig_shape(f, tt_fig_series_shape(k), xy[2 * i], xy[2 * i + 1], 3.5, tt_fig_series_css(k));
    }
}

static void panel(tt_figure *f, const tt_chart_stopping *s, const tt_scale *x, double top, double height, double most, bool chance)
{
    static const char *const label[2][TT_LANGS] = {{"expected participants", "预期例数"}, {"probability of stopping, %", "停止概率，%"}};
    double lo = 0, hi = most;
    tt_scale_widen(&lo, &hi, chance ? 5 : 4, false);
    const tt_scale y = {0, hi, top + height, top, false};
    const tt_ticks t = tt_ticks_nice(0, hi, chance ? 5 : 4, false), across = tt_ticks_nice(x->lo, x->hi, 8, false);
    tt_fig_axis_y(f, x, &y, &t, label[chance][f->lang]);
    tt_fig_axis_x(f, x, &y, &across, chance ? NULL : f->lang == TT_ZH ? "真实 DLT 率，%" : "true DLT rate, %");
    if (!isnan(s->target) && 100 * s->target < x->hi)
        tt_fig_line(f, tt_scale_px(x, 100 * s->target), y.px_lo, tt_scale_px(x, 100 * s->target), y.px_hi, "reference");
    lines(f, s, x, &y, chance);
}

static void tell_data(tt_figure *f, const tt_chart_stopping *s)
{
    const bool zh = f->lang == TT_ZH;
    tt_figure_head(f, zh ? "真实 DLT 率" : "True DLT rate");
    for (size_t k = 0; k < s->lines; k++) {
        tt_figure_head(f, tt_printf(f->arena, zh ? "%s：停止" : "%s: stops", s->line[k].name));
        tt_figure_head(f, tt_printf(f->arena, zh ? "%s：预期例数" : "%s: expected participants", s->line[k].name));
    }
    for (size_t i = 0; i < s->rates; i++) {
        tt_figure_cell(f, tt_printf(f->arena, "%s%%", tt_fixed(f->arena, 100 * s->rate[i], 1)));
        for (size_t k = 0; k < s->lines; k++) {
            tt_figure_cell(f, tt_printf(f->arena, "%s%%", tt_fixed(f->arena, 100 * s->line[k].p_stop[i], 1)));
            tt_figure_cell(f, tt_fixed(f->arena, s->line[k].participants[i], 1));
        }
    }
}

tt_figure *tt_chart_stop(tt_arena *a, const tt_chart *c, const tt_chart_stopping *s)
{
    tt_figure *f = tt_fig_start(a, c, FIRST + UPPER + BETWEEN + LOWER + FOOT);
    const char **name = TT_ARRAY(a, const char *, s->lines + 1);
    double most = 1;
    for (size_t k = 0; k < s->lines; k++) {
        name[k] = s->line[k].name;
        for (size_t i = 0; i < s->rates; i++)
            most = fmax(most, s->line[k].participants[i]);
    }
    double x_lo = 0, x_hi = s->rates ? 100 * s->rate[s->rates - 1] : 100;
    tt_scale_widen(&x_lo, &x_hi, 8, false);
    const tt_scale x = {0, fmin(100, x_hi), LEFT, f->width - RIGHT, false};
    const double down = tt_fig_legend(f, LEFT, 20, f->width - RIGHT, name, s->lines, true, true) - 20;
    tt_figure_resize(f, f->width, f->height + down);
    panel(f, s, &x, FIRST + down, UPPER, 100, true);
    if (!isnan(s->target) && 100 * s->target < x.hi)
        tt_fig_text(f, tt_scale_px(&x, 100 * s->target) + 5, FIRST + down + 12, TT_START, "count halo",
                    tt_printf(a, f->lang == TT_ZH ? "可接受 %s%%" : "acceptable: %s%%", tt_fixed(a, 100 * s->target, 1)));
    panel(f, s, &x, FIRST + down + UPPER + BETWEEN, LOWER, most, false);
    tell_data(f, s);
    return f;
}
