/* SPDX-License-Identifier: Apache-2.0 */
/* figure/f_design_boxes.c -- boxes in columns, joined by what can happen: the flow
 * chart of a rule, or the first cohorts of a trial with their probabilities.
 *
 * An arrow leaves the middle of a box's right side and enters the middle of the
 * next box's left side; its label stands above its end. */
#include "figure/figure_internal.h"

enum { TOP = 40, ROW = 46, BOX_HEIGHT = 36, BOX_WIDTH = 168, GAP = 92, LEFT = 12 };

static double x_of(const tt_chart_box *b)
{
    return LEFT + b->column * (double)(BOX_WIDTH + GAP);
}

static double y_of(const tt_chart_box *b)
{
    return TOP + b->row * ROW;
}

static void arrow(tt_figure *f, const tt_chart_box *box, const tt_chart_arrow *w)
{
    static const char *const css[] = {"flow-1", "flow-2", "flow-3", "flow-4"};
    const tt_chart_box *from = &box[w->from], *to = &box[w->to];
    const double x1 = x_of(from) + BOX_WIDTH, y1 = y_of(from) + BOX_HEIGHT / 2.0;
    const double x2 = x_of(to), y2 = y_of(to) + BOX_HEIGHT / 2.0, bend = x1 + GAP - 34.0;
    const int width = w->weight >= 0.5 ? 3 : w->weight >= 0.2 ? 2 : w->weight >= 0.05 ? 1 : 0;
    const double xy[] = {x1, y1, x1 + 10, y1, bend, y2, x2 - 5, y2}, tip[] = {x2, y2, x2 - 7, y2 - 3.5, x2 - 7, y2 + 3.5};
    tt_fig_polyline(f, xy, 4, css[width]);
    tt_fig_area(f, tip, 3, "tip");
    if (w->label)
        tt_fig_text(f, x2 - 10, y2 - 5, TT_END, "count halo", w->label);
}

static void draw_box(tt_figure *f, const tt_chart_box *b)
{
    const double x = x_of(b), y = y_of(b);
    tt_fig_rect(f, x, y, BOX_WIDTH, BOX_HEIGHT, tt_printf(f->arena, "box %s", b->css));
    tt_fig_text(f, x + 8, y + (b->text ? 15 : 22), TT_START, "key", tt_fig_fit(f, b->head, TT_SIZE_LABEL, BOX_WIDTH - 16));
    if (b->text)
        tt_fig_text(f, x + 8, y + 30, TT_START, "tick", tt_fig_fit(f, b->text, TT_SIZE_TICK, BOX_WIDTH - 16));
}

static void tell_data(tt_figure *f, const tt_chart_box *box, size_t boxes, const tt_chart_arrow *w, size_t arrows)
{
    static const char *const head[][TT_LANGS] = {{"From", "从"}, {"Outcome", "结果"}, {"To", "到"}, {"There", "该处"}};
    for (size_t i = 0; i < 4; i++)
        tt_figure_head(f, head[i][f->lang]);
    (void)boxes;
    for (size_t i = 0; i < arrows; i++) {
        tt_figure_cell(f, box[w[i].from].head);
        tt_figure_cell(f, w[i].label ? w[i].label : "");
        tt_figure_cell(f, box[w[i].to].head);
        tt_figure_cell(f, box[w[i].to].text ? box[w[i].to].text : "");
    }
}

tt_figure *tt_chart_boxes(tt_arena *a, const tt_chart *c, const char *const *column_head, const tt_chart_box *box, size_t boxes,
                          const tt_chart_arrow *w, size_t arrows)
{
    double bottom = 1;
    int columns = 1;
    for (size_t i = 0; i < boxes; i++) {
        bottom = fmax(bottom, box[i].row + 1);
        columns = box[i].column + 1 > columns ? box[i].column + 1 : columns;
    }
    tt_figure *f = tt_fig_start(a, c, TOP + bottom * ROW + 10);
    tt_figure_resize(f, 2 * LEFT + columns * (double)BOX_WIDTH + (columns - 1) * (double)GAP, TOP + bottom * ROW + 10);
    for (int i = 0; column_head && i < columns; i++)
        tt_fig_text(f, LEFT + i * (double)(BOX_WIDTH + GAP), 22, TT_START, "heading", column_head[i]);
    for (size_t i = 0; i < arrows; i++)
        arrow(f, box, &w[i]);
    for (size_t i = 0; i < boxes; i++)
        draw_box(f, &box[i]);
    tell_data(f, box, boxes, w, arrows);
    return f;
}
