/* SPDX-License-Identifier: Apache-2.0 */
/* figure/axis.c -- scales, round ticks, axes and legends.
 *
 * A step is 1, 2 or 5 times a power of ten; powers are made by multiplication,
 * not by pow, so that ticks are the same on every machine.  Grid lines are drawn
 * across the plot, faint, and only for y: time already has its ticks. */
#include "figure/figure_internal.h"

static double power_of_ten(int k)
{
    double p = 1;
    for (; k > 0; k--)
        p *= 10;
    for (; k < 0; k++)
        p /= 10;
    return p;
}

double tt_scale_px(const tt_scale *s, double value)
{
    const double lo = s->log ? log10(s->lo) : s->lo, hi = s->log ? log10(s->hi) : s->hi;
    const double at = s->log ? (value > 0 ? log10(value) : NAN) : value;
    return hi == lo ? s->px_lo : s->px_lo + (at - lo) / (hi - lo) * (s->px_hi - s->px_lo);
}

/* The smallest 1-2-5 step that gives at most `want` intervals. */
static double round_step(double span, int want, int *exponent)
{
    int k = (int)floor(log10(span / want));
    for (;; k++)
        for (int i = 0; i < 3; i++) {
            const double step = (i == 0 ? 1 : i == 1 ? 2 : 5) * power_of_ten(k);
            if (span <= step * want * (1 + 1e-9)) {
                *exponent = k;
                return step;
            }
        }
}

static tt_ticks linear_ticks(double lo, double hi, int want)
{
    tt_ticks t = {.n = 0};
    int exponent;
    const double step = round_step(hi - lo, want, &exponent);
    const double from = ceil(lo / step - 1e-9), to = floor(hi / step + 1e-9);
    for (double k = from; k <= to && t.n < TT_TICKS; k++)
        t.at[t.n++] = exponent < 0 ? k * round(step * power_of_ten(-exponent)) / power_of_ten(-exponent) : k * step;
    t.digits = exponent < 0 ? -exponent : 0;
    return t;
}

static tt_ticks log_ticks(double lo, double hi)
{
    tt_ticks t = {.n = 0, .digits = -1};
    const bool sparse = log10(hi) - log10(lo) > 2.5;
    for (int k = (int)floor(log10(lo)) - 1; power_of_ten(k) <= hi * (1 + 1e-9); k++)
        for (int i = 0; i < (sparse ? 1 : 3); i++) {
            const double at = (i == 0 ? 1 : i == 1 ? 2 : 5) * power_of_ten(k);
            if (at >= lo * (1 - 1e-9) && at <= hi * (1 + 1e-9) && t.n < TT_TICKS)
                t.at[t.n++] = at;
        }
    return t;
}

tt_ticks tt_ticks_nice(double lo, double hi, int want, bool log)
{
    const tt_ticks none = {.n = 0};
    if (!isfinite(lo) || !isfinite(hi) || !(hi > lo) || (log && lo <= 0))
        return none;
    want = want < 1 ? 1 : want > TT_TICKS - 2 ? TT_TICKS - 2 : want;
    return log ? log_ticks(lo, hi) : linear_ticks(lo, hi, want);
}

void tt_scale_widen(double *lo, double *hi, int want, bool log)
{
    if (!isfinite(*lo) || !isfinite(*hi) || *hi < *lo || (log && *lo <= 0)) {
        *lo = log ? 1 : 0;
        *hi = log ? 10 : 1;
    }
    if (log) {
        *lo = power_of_ten((int)floor(log10(*lo) + 1e-9));
        *hi = power_of_ten((int)ceil(log10(*hi) - 1e-9));
        *hi = *hi > *lo ? *hi : *lo * 10;
        return;
    }
    if (*hi - *lo < 1e-9 * fmax(1, fmax(fabs(*lo), fabs(*hi)))) {
        const double room = fmax(1, fabs(*lo)) / 2;
        *lo -= room;
        *hi += room;
    }
    double before;
    do { /* whole ticks of one step may make room for too many of them, and so for a larger step */
        int exponent;
        before = *hi - *lo;
        const double step = round_step(before, want < 1 ? 1 : want, &exponent);
        *lo = floor(*lo / step + 1e-9) * step;
        *hi = ceil(*hi / step - 1e-9) * step;
    } while (*hi - *lo > before * (1 + 1e-9));
}

/* --- labels ---------------------------------------------------------------------- */

static const char *trimmed(tt_arena *a, double x)
{
    char *s = tt_fixed(a, x, 6);
    size_t n = strlen(s);
    while (n > 0 && s[n - 1] == '0')
        n--;
    return tt_strndup(a, s, n > 0 && s[n - 1] == '.' ? n - 1 : n);
}

const char *tt_fig_number(tt_figure *f, double x, int digits)
{
    return digits < 0 ? trimmed(f->arena, x) : tt_fixed(f->arena, x, digits);
}

const char *tt_fig_value(tt_figure *f, double x, int digits)
{
    return isfinite(x) ? tt_fig_number(f, x, digits) : "";
}

/* --- axes ------------------------------------------------------------------------ */

void tt_fig_axis_y(tt_figure *f, const tt_scale *x, const tt_scale *y, const tt_ticks *t, const char *label)
{
    double widest = 0;
    for (int i = 0; i < t->n; i++) {
        const double at = tt_scale_px(y, t->at[i]);
        const char *text = tt_fig_number(f, t->at[i], t->digits);
        tt_fig_line(f, x->px_lo, at, x->px_hi, at, "grid");
        tt_fig_text(f, x->px_lo - 7, at + 4, TT_END, "tick", text);
        widest = fmax(widest, tt_fig_text_width(text, TT_SIZE_TICK));
    }
    if (label)
        tt_fig_text_up(f, x->px_lo - widest - 18, (y->px_lo + y->px_hi) / 2, TT_MIDDLE, "label", label);
}

void tt_fig_axis_x(tt_figure *f, const tt_scale *x, const tt_scale *y, const tt_ticks *t, const char *label)
{
    tt_fig_line(f, x->px_lo, y->px_lo, x->px_hi, y->px_lo, "axis");
    for (int i = 0; i < t->n; i++) {
        const double at = tt_scale_px(x, t->at[i]);
        tt_fig_line(f, at, y->px_lo, at, y->px_lo + 4, "axis");
        tt_fig_text(f, at, y->px_lo + 17, TT_MIDDLE, "tick", tt_fig_number(f, t->at[i], t->digits));
    }
    if (label)
        tt_fig_text(f, (x->px_lo + x->px_hi) / 2, y->px_lo + 36, TT_MIDDLE, "label", label);
}

void tt_fig_empty(tt_figure *f, const tt_scale *x, const tt_scale *y)
{
    tt_fig_text(f, (x->px_lo + x->px_hi) / 2, (y->px_lo + y->px_hi) / 2, TT_MIDDLE, "note", f->lang == TT_ZH ? "无数据" : "No data");
}

/* --- series ---------------------------------------------------------------------- */

const char *tt_fig_series_css(size_t i)
{
    static const char *const css[] = {"s0", "s1", "s2", "s3", "s4", "s5"};
    return css[i % 6];
}

tt_shape tt_fig_series_shape(size_t i)
{
    static const tt_shape shape[] = {TT_DISC, TT_RING, TT_SQUARE, TT_TRIANGLE, TT_DIAMOND, TT_CROSS};
    return shape[i % 6];
}

double tt_fig_legend(tt_figure *f, double x, double y, double x_max, const char *const *names, size_t n, bool lines, bool markers)
{
    const double key = lines ? 28 : 12, from = x;
    for (size_t i = 0; i < n; i++) {
        const double wide = key + 6 + tt_fig_text_width(names[i], TT_SIZE_LABEL) + 20;
        if (x > from && x + wide - 20 > x_max) {
            x = from;
            y += 18;
        }
        if (lines)
            tt_fig_line(f, x, y - 4, x + key, y - 4, tt_fig_series_css(i));
        if (markers)
            tt_fig_shape(f, tt_fig_series_shape(i), x + key / 2, y - 4, 3.5, tt_fig_series_css(i));
        tt_fig_text(f, x + key + 6, y, TT_START, "key", names[i]);
        x += wide;
    }
    return y;
}

tt_figure *tt_fig_start(tt_arena *a, const tt_chart *c, double height)
{
    tt_figure *f = tt_figure_new(a, c->width > 0 ? c->width : 720, height, c->lang);
    tt_figure_describe(f, c->title, c->description);
    return f;
}
