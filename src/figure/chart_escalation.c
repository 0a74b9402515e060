/* SPDX-License-Identifier: Apache-2.0 */
/* figure/chart_escalation.c -- how the trial climbed: patients in the order of
 * their dosing against dose level, cohort by cohort.
 *
 * What happened is told by shape and by fill: an open ring is no DLT, a red disc
 * with a white cross is a DLT.  Red is right here: a DLT is a risk to a patient. */
#include "figure/figure_internal.h"

enum { TOP = 30, LEVEL_HEIGHT = 44, RIGHT = 14 };

static const char *const outcome_name[TT_OUTS][TT_LANGS] = {
    [TT_OUT_NONE] = {"no DLT", "无 DLT"},
    [TT_OUT_MODERATE] = {"moderate toxicity", "中度毒性"},
    [TT_OUT_DLT] = {"DLT", "DLT"},
    [TT_OUT_PENDING] = {"window open", "观察窗未结束"},
    [TT_OUT_NOT_EVALUABLE] = {"not evaluable", "不可评价"},
};

static void draw_outcome(tt_figure *f, tt_dose_outcome o, double x, double y)
{
    switch (o) {
    case TT_OUT_MODERATE:
        tt_fig_shape(f, TT_TRIANGLE, x, y, 6.5, "hollow");
        break;
    case TT_OUT_DLT:
        tt_fig_shape(f, TT_DISC, x, y, 7, "risk");
        tt_fig_shape(f, TT_CROSS, x, y, 4, "on-risk");
        break;
    case TT_OUT_PENDING:
        tt_fig_shape(f, TT_RING, x, y, 6.5, "open");
        break;
    case TT_OUT_NOT_EVALUABLE:
        tt_fig_shape(f, TT_PLUS, x, y, 6, "quiet");
        break;
    default:
        tt_fig_shape(f, TT_RING, x, y, 6.5, "");
        break;
    }
}

static void draw_cohorts(tt_figure *f, const tt_chart_dose *d, size_t n, const tt_scale *x, const tt_scale *y)
{
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && d[j].cohort == d[i].cohort; j++)
            ;
        const double from = tt_scale_px(x, (double)i - 0.42), to = tt_scale_px(x, (double)j - 0.58);
        tt_fig_rect(f, from, y->px_hi, to - from, y->px_lo - y->px_hi, "cohort");
        const char *full = f->lang == TT_ZH ? tt_printf(f->arena, "队列 %d", d[i].cohort) : tt_printf(f->arena, "cohort %d", d[i].cohort);
        const bool fits = tt_fig_text_width(full, TT_SIZE_TICK) <= to - from;
        tt_fig_text(f, (from + to) / 2, y->px_hi - 7, TT_MIDDLE, "tick", fits ? full : tt_printf(f->arena, "%d", d[i].cohort));
    }
}

static double draw_subjects(tt_figure *f, const tt_chart_dose *d, size_t n, const tt_scale *x, double y)
{
    double widest = 0;
    for (size_t i = 0; i < n; i++)
        widest = fmax(widest, tt_fig_text_width(d[i].subject ? d[i].subject : "", TT_SIZE_TICK));
    const bool upright = n > 0 && widest + 6 > (x->px_hi - x->px_lo) / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double at = tt_scale_px(x, (double)i);
        if (upright)
            tt_fig_text_up(f, at + 4, y + 8, TT_END, "tick", d[i].subject);
        else
            tt_fig_text(f, at, y + 17, TT_MIDDLE, "tick", d[i].subject);
    }
    return y + (upright ? widest + 14 : 24);
}

static double draw_key(tt_figure *f, const tt_chart_dose *d, size_t n, double x, double y)
{
    bool seen[TT_OUTS] = {false};
    for (size_t i = 0; i < n; i++)
        seen[d[i].outcome] = true;
    for (int o = 0; o < TT_OUTS; o++) {
        if (!seen[o])
            continue;
        const char *name = outcome_name[o][f->lang];
        draw_outcome(f, (tt_dose_outcome)o, x + 7, y - 4);
        tt_fig_text(f, x + 20, y, TT_START, "key", name);
        x += 20 + tt_fig_text_width(name, TT_SIZE_LABEL) + 22;
    }
    return y + 8;
}

static void draw_levels(tt_figure *f, const char *const *name, size_t levels, const tt_scale *x, const tt_scale *y)
{
    for (size_t i = 0; i < levels; i++) {
        const double at = tt_scale_px(y, (double)i + 1);
        tt_fig_line(f, x->px_lo, at, x->px_hi, at, "grid");
        tt_fig_text(f, x->px_lo - 9, at + 4, TT_END, "tick", tt_fig_fit(f, name[i], TT_SIZE_TICK, x->px_lo - 26));
    }
}

static void tell_data(tt_figure *f, const tt_chart_dose *d, size_t n, const char *const *level_name, size_t levels)
{
    static const char *const head[][TT_LANGS] = {
        {"Order", "次序"}, {"Participant", "受试者"}, {"Cohort", "队列"}, {"Dose level", "剂量水平"}, {"Outcome", "结果"}};
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_figure_head(f, head[i][f->lang]);
    for (size_t i = 0; i < n; i++) {
        tt_figure_cell(f, tt_printf(f->arena, "%zu", i + 1));
        tt_figure_cell(f, d[i].subject);
        tt_figure_cell(f, tt_printf(f->arena, "%d", d[i].cohort));
        tt_figure_cell(f, d[i].level >= 1 && (size_t)d[i].level <= levels ? level_name[d[i].level - 1] : "");
        tt_figure_cell(f, outcome_name[d[i].outcome][f->lang]);
    }
}

tt_figure *tt_chart_escalation(tt_arena *a, const tt_chart *c, const tt_chart_dose *dose, size_t doses, const char *const *level_name,
                               size_t levels)
{
    tt_figure *f = tt_fig_start(a, c, 0);
    double widest = 20;
    for (size_t i = 0; i < levels; i++)
        widest = fmax(widest, tt_fig_text_width(level_name[i], TT_SIZE_TICK));
    const double left = fmin(widest, 200) + 32;
    const double slots = fmax((double)doses, 6), height = LEVEL_HEIGHT * fmax((double)levels, 1);
    const tt_scale x = {-0.5, slots - 0.5, left, f->width - RIGHT, false};
    const tt_scale y = {0.5, fmax((double)levels, 1) + 0.5, TOP + height, TOP, false};
    draw_cohorts(f, dose, doses, &x, &y);
    draw_levels(f, level_name, levels, &x, &y);
    if (c->y_label)
        tt_fig_text_up(f, 12, TOP + height / 2, TT_MIDDLE, "label", c->y_label);
    double *xy = TT_ARRAY(a, double, 2 * doses + 1);
    for (size_t i = 0; i < doses; i++) {
        xy[2 * i] = tt_scale_px(&x, (double)i);
        xy[2 * i + 1] = tt_scale_px(&y, dose[i].level);
    }
    tt_fig_polyline(f, xy, doses, "join");
    for (size_t i = 0; i < doses; i++)
        draw_outcome(f, dose[i].outcome, xy[2 * i], xy[2 * i + 1]);
    if (doses == 0)
        tt_fig_empty(f, &x, &y);
    tt_fig_line(f, x.px_lo, y.px_lo, x.px_hi, y.px_lo, "axis");
    double bottom = draw_subjects(f, dose, doses, &x, y.px_lo);
    if (c->x_label)
        tt_fig_text(f, (x.px_lo + x.px_hi) / 2, bottom + 10, TT_MIDDLE, "label", c->x_label);
    bottom = draw_key(f, dose, doses, left, bottom + (c->x_label ? 36 : 16));
    tt_figure_resize(f, f->width, bottom);
    tell_data(f, dose, doses, level_name, levels);
    return f;
}
