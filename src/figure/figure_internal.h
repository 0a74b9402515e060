/* SPDX-License-Identifier: Apache-2.0 */
/* figure/figure_internal.h -- how a scene is kept, and what charts share. */
#ifndef TT_FIGURE_INTERNAL_H
#define TT_FIGURE_INTERNAL_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "figure/figure.h"

typedef enum tt_mark_kind { TT_M_POLYLINE, TT_M_AREA, TT_M_RECT, TT_M_SHAPE, TT_M_TEXT, TT_M_TEXT_UP } tt_mark_kind;

typedef struct tt_mark {
    struct tt_mark *next;
    tt_mark_kind kind;
    const char *css;
    const double *xy; /* x, y pairs; a rect has x, y, width, height */
    size_t points;
    double r;
    tt_shape shape;
    tt_text_anchor anchor;
    const char *text;
} tt_mark;

struct tt_figure {
    tt_arena *arena;
    double width, height;
    tt_lang lang;
    const char *title, *description;
    tt_mark *first, **last;
    const char **head, **cell;
    size_t heads, heads_cap, cells, cells_cap;
};

/* The type sizes of figure.css, for layout. */
enum { TT_SIZE_TICK = 11, TT_SIZE_LABEL = 12, TT_SIZE_TITLE = 13 };

/* A number as an axis says it: fixed digits, minus sign kept ASCII. */
const char *tt_fig_number(tt_figure *f, double x, int digits);
/* A value for the data table, "" when missing. */
const char *tt_fig_value(tt_figure *f, double x, int digits);
/* Shorten to fit a width in px, with an ellipsis. */
const char *tt_fig_fit(tt_figure *f, const char *text, double size, double width);
/* Starts a chart: canvas, title for readers of the alternative text. */
tt_figure *tt_fig_start(tt_arena *a, const tt_chart *c, double height);
/* "No data" in the middle of a plot that has none. */
void tt_fig_empty(tt_figure *f, const tt_scale *x, const tt_scale *y);

#endif
