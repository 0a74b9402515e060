/* SPDX-License-Identifier: Apache-2.0 */
/* figure/scene.c -- a figure as a list of marks, in the order they are painted.
 * Lines, steps and error bars all become polylines, so the writer knows six kinds. */
#include "figure/figure_internal.h"

tt_figure *tt_figure_new(tt_arena *a, double width, double height, tt_lang lang)
{
    tt_figure *f = TT_NEW(a, tt_figure);
    f->arena = a;
    f->width = width;
    f->height = height;
    f->lang = lang;
    f->title = f->description = "";
    f->last = &f->first;
    return f;
}

double tt_figure_width(const tt_figure *f)
{
    return f->width;
}

double tt_figure_height(const tt_figure *f)
{
    return f->height;
}

void tt_figure_resize(tt_figure *f, double width, double height)
{
    f->width = width;
    f->height = height;
}

void tt_figure_describe(tt_figure *f, const char *title, const char *description)
{
    f->title = tt_strdup(f->arena, tt_visible(f->arena, title ? title : ""));
    f->description = tt_strdup(f->arena, tt_visible(f->arena, description ? description : ""));
}

const char *tt_figure_title(const tt_figure *f)
{
    return f->title;
}

const char *tt_figure_description(const tt_figure *f)
{
    return f->description;
}

/* --- the data beneath ------------------------------------------------------------ */

static void append(tt_arena *a, const char ***list, size_t *n, size_t *cap, const char *text)
{
    if (*n == *cap) {
        const size_t more = *cap ? 2 * *cap : 16;
        *list = tt_grow(a, *list, *n * sizeof **list, more * sizeof **list);
        *cap = more;
    }
    (*list)[(*n)++] = tt_strdup(a, tt_visible(a, text ? text : ""));
}

void tt_figure_head(tt_figure *f, const char *head)
{
    append(f->arena, &f->head, &f->heads, &f->heads_cap, head);
}

void tt_figure_cell(tt_figure *f, const char *text)
{
    append(f->arena, &f->cell, &f->cells, &f->cells_cap, text);
}

tt_figure_data tt_figure_table(const tt_figure *f)
{
    const tt_figure_data d = {f->heads, f->heads ? f->cells / f->heads : 0, f->head, f->cell};
    return d;
}

/* --- marks ----------------------------------------------------------------------- */

static tt_mark *add(tt_figure *f, tt_mark_kind kind, const char *css, const double *xy, size_t points)
{
    tt_mark *m = TT_NEW(f->arena, tt_mark);
    m->kind = kind;
    m->css = tt_strdup(f->arena, css ? css : "");
    double *copy = TT_ARRAY(f->arena, double, 2 * points + 1);
    if (points > 0)
        memcpy(copy, xy, 2 * points * sizeof *xy);
    m->xy = copy;
    m->points = points;
    *f->last = m;
    f->last = &m->next;
    return m;
}

void tt_fig_line(tt_figure *f, double x1, double y1, double x2, double y2, const char *css)
{
    const double xy[] = {x1, y1, x2, y2};
    add(f, TT_M_POLYLINE, css, xy, 2);
}

void tt_fig_polyline(tt_figure *f, const double *xy, size_t points, const char *css)
{
    add(f, TT_M_POLYLINE, css, xy, points);
}

void tt_fig_area(tt_figure *f, const double *xy, size_t points, const char *css)
{
    add(f, TT_M_AREA, css, xy, points);
}

void tt_fig_steps(tt_figure *f, const double *xy, size_t points, const char *css)
{
    double *path = TT_ARRAY(f->arena, double, 4 * points + 1);
    size_t n = 0;
    for (size_t i = 0; i < points; i++) {
        if (i > 0 && xy[2 * i + 1] != xy[2 * i - 1]) {
            path[2 * n] = xy[2 * i];
            path[2 * n++ + 1] = xy[2 * i - 1];
        }
        path[2 * n] = xy[2 * i];
        path[2 * n++ + 1] = xy[2 * i + 1];
    }
    add(f, TT_M_POLYLINE, css, path, n);
}

void tt_fig_rect(tt_figure *f, double x, double y, double w, double h, const char *css)
{
    const double xy[] = {x, y, w, h};
    add(f, TT_M_RECT, css, xy, 2);
}

void tt_fig_shape(tt_figure *f, tt_shape shape, double x, double y, double r, const char *css)
{
    const double xy[] = {x, y};
    tt_mark *m = add(f, TT_M_SHAPE, css, xy, 1);
    m->shape = shape;
    m->r = r;
}

void tt_fig_errorbar(tt_figure *f, double x, double y_lo, double y_hi, double cap, const char *css)
{
    const double xy[] = {x - cap, y_lo, x + cap, y_lo, NAN, NAN, x, y_lo, x, y_hi, NAN, NAN, x - cap, y_hi, x + cap, y_hi};
    add(f, TT_M_POLYLINE, css, xy, 8);
}

static void add_text(tt_figure *f, tt_mark_kind kind, double x, double y, tt_text_anchor anchor, const char *css, const char *text)
{
    const double xy[] = {x, y};
    tt_mark *m = add(f, kind, css, xy, 1);
    m->anchor = anchor;
    m->text = tt_strdup(f->arena, tt_visible(f->arena, text ? text : ""));
}

void tt_fig_text(tt_figure *f, double x, double y, tt_text_anchor anchor, const char *css, const char *text)
{
    add_text(f, TT_M_TEXT, x, y, anchor, css, text);
}

void tt_fig_text_up(tt_figure *f, double x, double y, tt_text_anchor anchor, const char *css, const char *text)
{
    add_text(f, TT_M_TEXT_UP, x, y, anchor, css, text);
}
