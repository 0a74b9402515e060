/* SPDX-License-Identifier: Apache-2.0 */
/* figure/f_design_compare.c -- designs beneath one another on one true curve.
 *
 * Every row is a design: bars of how often each dose is selected, on the same scale in
 * all rows, its name and numbers to the left.  The truth stands once, under the last
 * row; the right choice is named there in words and framed in every row. */
#include "figure/figure_internal.h"

enum { NAME = 214, TOP = 40, ROW = 92, BARS = 64, FOOT = 62, RIGHT = 12 };

static const char *percent(tt_figure *f, double p)
{
    return tt_printf(f->arena, "%s%%", tt_fixed(f->arena, 100 * p, 1));
}

static void row(tt_figure *f, const tt_chart_contest *s, const tt_chart_contender *r, const tt_scale *x, double base, double top)
{
    const tt_scale y = {0, top, base, base - BARS, false};
    tt_fig_text(f, 10, base - BARS + 14, TT_START, "heading", tt_fig_fit(f, r->name, TT_SIZE_TITLE, NAME - 20));
    const char *line = r->numbers;
    for (int k = 0; line && *line && k < 4; k++) {
        const size_t n = strcspn(line, "\n");
        tt_fig_text(f, 10, base - BARS + 31 + 15 * k, TT_START, "tick",
                    tt_fig_fit(f, tt_strndup(f->arena, line, n), TT_SIZE_TICK, NAME - 20));
        line += n + (line[n] == '\n');
    }
    for (size_t i = 0; i <= s->doses; i++) {
        const double p = i ? r->p_select[i - 1] : r->p_none, se = r->se && i ? r->se[i - 1] : 0;
        const double from = tt_scale_px(x, (double)i - 0.3), to = tt_scale_px(x, (double)i + 0.3), at = tt_scale_px(&y, p);
        tt_fig_rect(f, from, at, to - from, base - at, (int)i == s->correct ? "bar right" : "bar");
        if (se > 0)
            tt_fig_errorbar(f, (from + to) / 2, tt_scale_px(&y, fmax(0, p - 1.96 * se)), tt_scale_px(&y, fmin(top, p + 1.96 * se)), 4,
                            "axis");
        tt_fig_text(f, (from + to) / 2, (se > 0 ? tt_scale_px(&y, fmin(top, p + 1.96 * se)) : at) - 4, TT_MIDDLE, "count halo",
                    percent(f, p));
    }
    tt_fig_line(f, x->px_lo, base, x->px_hi, base, "axis");
}

static void foot(tt_figure *f, const tt_chart_contest *s, const tt_scale *x, double y)
{
    const bool zh = f->lang == TT_ZH;
    tt_fig_text(f, 10, y + 34, TT_START, "tick", zh ? "真实 DLT 率" : "true DLT rate");
    for (size_t i = 0; i <= s->doses; i++) {
        const double at = tt_scale_px(x, (double)i);
        tt_fig_text(f, at, y + 18, TT_MIDDLE, "tick", i ? tt_printf(f->arena, zh ? "剂量 %zu" : "dose %zu", i) : zh ? "无" : "none");
        if (i)
            tt_fig_text(f, at, y + 34, TT_MIDDLE, "tick", percent(f, s->truth[i - 1]));
        if ((int)i == s->correct)
            tt_fig_text(f, at, y + 51, TT_MIDDLE, "heading", zh ? "正确" : "correct");
    }
}

static void tell_data(tt_figure *f, const tt_chart_contest *s)
{
    const bool zh = f->lang == TT_ZH;
    tt_figure_head(f, zh ? "设计" : "Design");
    tt_figure_head(f, zh ? "无" : "None");
    for (size_t i = 0; i < s->doses; i++)
        tt_figure_head(f, tt_printf(f->arena, zh ? "剂量 %zu（真实 %s）" : "Dose %zu (truly %s)", i + 1, percent(f, s->truth[i])));
    for (size_t k = 0; k < s->rows; k++) {
        tt_figure_cell(f, s->row[k].name);
        tt_figure_cell(f, percent(f, s->row[k].p_none));
        for (size_t i = 0; i < s->doses; i++)
            tt_figure_cell(f, percent(f, s->row[k].p_select[i]));
    }
}

tt_figure *tt_chart_compare(tt_arena *a, const tt_chart *c, const tt_chart_contest *s)
{
    const double height = TOP + (double)s->rows * ROW + FOOT;
    tt_figure *f = tt_fig_start(a, c, height);
    double top = 0.2;
    for (size_t k = 0; k < s->rows; k++)
        for (size_t i = 0; i <= s->doses; i++) {
            const double se = s->row[k].se && i ? s->row[k].se[i - 1] : 0;
            top = fmax(top, (i ? s->row[k].p_select[i - 1] : s->row[k].p_none) + (se > 0 ? 1.96 * se : 0));
        }
    top = fmin(1, top);
    tt_figure_resize(f, fmax(f->width, NAME + 52.0 * (double)(s->doses + 1) + RIGHT), height);
    const tt_scale x = {-0.5, (double)s->doses + 0.5, NAME, f->width - RIGHT, false};
    tt_fig_text(f, NAME, 20, TT_START, "label", f->lang == TT_ZH ? "被选为 MTD 的概率" : "probability of being selected as the MTD");
    for (size_t k = 0; k < s->rows; k++)
        row(f, s, &s->row[k], &x, TOP + (double)(k + 1) * ROW - 12, top);
    foot(f, s, &x, TOP + (double)s->rows * ROW - 12);
    tell_data(f, s);
    return f;
}
