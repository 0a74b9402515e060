/* SPDX-License-Identifier: Apache-2.0 */
/* figure/figure.h -- figures: a scene of marks, written as SVG.
 *
 * Every figure carries a title, a description for those who cannot see it, and
 * its data as a table; the report prints the table beneath.  Text stays text.
 * Series differ by dash and marker shape, not only by colour, so that a grey
 * print and a colour-blind reader lose nothing; red is only for patient risk.
 *
 * Lengths are CSS px, origin top left.  The look is in defs/report/figure.css;
 * marks name a class of it.  Everything lives in the arena; only lack of memory
 * can go wrong.  Numbers are written with at most two decimals, so the same scene gives the same bytes.
 *
 * A chart from data (the usual way):
 *
 *     tt_chart c = {0};
 *     c.title = "ALT: change from baseline"; c.description = "..."; c.x_label = "Visit"; c.y_label = "U/L";
 *     tt_figure *f = tt_chart_panels(a, &c, visits, n_visits, &panel, 1);
 *     const char *svg = tt_figure_svg(a, f, "fig-alt", true); */
#ifndef TT_FIGURE_H
#define TT_FIGURE_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- the scene ------------------------------------------------------------------- */

typedef struct tt_figure tt_figure;

tt_figure *tt_figure_new(tt_arena *a, double width, double height, tt_lang lang);
double tt_figure_width(const tt_figure *f);
double tt_figure_height(const tt_figure *f);
/** Make it taller or wider after the fact (a legend grew). */
void tt_figure_resize(tt_figure *f, double width, double height);

/** Title and the alternative text: say what the figure shows, with its main numbers. */
void tt_figure_describe(tt_figure *f, const char *title, const char *description);
const char *tt_figure_title(const tt_figure *f);
const char *tt_figure_description(const tt_figure *f);

/** The data beneath: first all heads, then cells row by row. */
typedef struct tt_figure_data {
    size_t cols, rows;
    const char **head; /* cols */
    const char **cell; /* rows * cols */
} tt_figure_data;

void tt_figure_head(tt_figure *f, const char *head);
void tt_figure_cell(tt_figure *f, const char *text);
/** rows = whole rows given so far. */
tt_figure_data tt_figure_table(const tt_figure *f);

typedef enum tt_text_anchor { TT_START, TT_MIDDLE, TT_END } tt_text_anchor;
typedef enum tt_shape { TT_DISC, TT_RING, TT_SQUARE, TT_TRIANGLE, TT_DIAMOND, TT_CROSS, TT_PLUS, TT_TICK, TT_SHAPES } tt_shape;

/* Marks, painted in the order given. `css` is one or more class names. */
void tt_fig_line(tt_figure *f, double x1, double y1, double x2, double y2, const char *css);
void tt_fig_polyline(tt_figure *f, const double *xy, size_t points, const char *css); /* x0, y0, x1, y1, ...; NaN breaks the line */
void tt_fig_area(tt_figure *f, const double *xy, size_t points, const char *css);     /* closed */
void tt_fig_steps(tt_figure *f, const double *xy, size_t points, const char *css); /* level from each point to the next x, then vertical */
void tt_fig_rect(tt_figure *f, double x, double y, double w, double h, const char *css);
void tt_fig_shape(tt_figure *f, tt_shape shape, double x, double y, double r, const char *css);
void tt_fig_errorbar(tt_figure *f, double x, double y_lo, double y_hi, double cap, const char *css);
/** Baseline at y. */
void tt_fig_text(tt_figure *f, double x, double y, tt_text_anchor anchor, const char *css, const char *text);
/** Turned a quarter to the left: the label of a y axis. */
void tt_fig_text_up(tt_figure *f, double x, double y, tt_text_anchor anchor, const char *css, const char *text);

/** Width of text in px at a font size, by a built-in table (sans serif; a CJK character is one em wide). */
double tt_fig_text_width(const char *text, double size);

/* --- axes ------------------------------------------------------------------------ */

/** Maps data to px: linear, or logarithmic (lo > 0). Outside data are clamped only by the caller. */
typedef struct tt_scale {
    double lo, hi;       /* data */
    double px_lo, px_hi; /* where lo and hi lie */
    bool log;
} tt_scale;

double tt_scale_px(const tt_scale *s, double value);

enum { TT_TICKS = 24 };
typedef struct tt_ticks {
    double at[TT_TICKS];
    int n, digits; /* digits after the point that all labels need */
} tt_ticks;

/** Round numbers (1, 2, 5 x 10^k) within [lo, hi], about `want` of them; on a log axis 1, 10, 100 or 1, 2, 5, 10. */
tt_ticks tt_ticks_nice(double lo, double hi, int want, bool log);
/** Widen [lo, hi] to whole ticks. */
void tt_scale_widen(double *lo, double *hi, int want, bool log);

/* Axis with ticks, grid lines across the plot and a label. The plot is the rectangle spanned by both scales. */
void tt_fig_axis_y(tt_figure *f, const tt_scale *x, const tt_scale *y, const tt_ticks *t, const char *label);
void tt_fig_axis_x(tt_figure *f, const tt_scale *x, const tt_scale *y, const tt_ticks *t, const char *label);

/** One row of keys (line + marker + name) starting at x, baseline y, wrapped at x_max; returns the y of the last row. */
double tt_fig_legend(tt_figure *f, double x, double y, double x_max, const char *const *names, size_t n, bool lines, bool markers);

/** Classes and marker of the i-th series: "s0" .. "s5" and their shapes. */
const char *tt_fig_series_css(size_t i);
tt_shape tt_fig_series_shape(size_t i);

/* --- charts ---------------------------------------------------------------------- */

/** What every chart needs. NULL where there is none. width 0 = 720. */
typedef struct tt_chart {
    const char *title, *description, *x_label, *y_label;
    double width;
    tt_lang lang;
} tt_chart;

/** y at one visit; NaN = nothing there. lo and hi: error bar, NaN = none. n: patients behind it, < 0 = not shown. */
typedef struct tt_chart_point {
    double y, lo, hi;
    int32_t n;
} tt_chart_point;

typedef struct tt_chart_series {
    const char *name;
    const tt_chart_point *at; /* one per visit */
} tt_chart_series;

typedef struct tt_chart_panel {
    const char *title; /* "ALT (U/L)" */
    const tt_chart_series *series;
    size_t series_n;
    double reference;           /* a dashed line with its name, e.g. 0 or the ULN; NaN = none */
    const char *reference_name; /* may be NULL */
    bool log;                   /* y axis; points <= 0 are left out */
    int digits;                 /* of the values in the data table */
} tt_chart_panel;

/** Values by visit with error bars and n under each tick; one panel per measure, two abreast. Visits are evenly spaced in their order. */
tt_figure *tt_chart_panels(tt_arena *a, const tt_chart *c, const char *const *visit, size_t visits, const tt_chart_panel *panel,
                           size_t panels);

/** One distinct time of a survival curve; lower and upper may be NaN. */
typedef struct tt_chart_step {
    double time, surv, lower, upper;
    bool censored;   /* somebody was censored here */
    int32_t at_risk; /* just before, for the data table; 0 = left empty */
} tt_chart_step;

typedef struct tt_chart_curve {
    const char *name;
    const tt_chart_step *at;
    size_t n;
    const int32_t *at_risk; /* one per risk time; NULL: no row of its own beneath */
} tt_chart_curve;

/** Survival curves from 1 at time 0, limits as a band (one curve) or not drawn (several), censor marks, number at risk beneath `risk_time`;
 * x runs to `x_max`. */
tt_figure *tt_chart_survival(tt_arena *a, const tt_chart *c, const tt_chart_curve *curve, size_t curves, const double *risk_time,
                             size_t risk_times, double x_max);

/** Cumulative incidences from 0 at time 0, without a band; `surv` of a step is the incidence. Else as tt_chart_survival. */
tt_figure *tt_chart_incidence(tt_arena *a, const tt_chart *c, const tt_chart_curve *curve, size_t curves, const double *risk_time,
                              size_t risk_times, double x_max);

typedef enum tt_dose_outcome { TT_OUT_NONE, TT_OUT_MODERATE, TT_OUT_DLT, TT_OUT_PENDING, TT_OUT_NOT_EVALUABLE, TT_OUTS } tt_dose_outcome;

typedef struct tt_chart_dose {
    const char *subject;
    int level; /* 1 = lowest */
    int cohort;
    tt_dose_outcome outcome;
} tt_chart_dose;

/** Patients in order of dosing against dose level; cohorts joined; DLTs filled red with a cross. `level_name[i]` names level i + 1. */
tt_figure *tt_chart_escalation(tt_arena *a, const tt_chart *c, const tt_chart_dose *dose, size_t doses, const char *const *level_name,
                               size_t levels);

/** One patient's time line. */
typedef struct tt_chart_event {
    double time;
    size_t kind; /* index into the kinds' names */
    bool risk;   /* red */
} tt_chart_event;

typedef struct tt_chart_lane {
    const char *name;
    double from, to;
    bool ongoing; /* an arrow at the end */
    const tt_chart_event *event;
    size_t events;
} tt_chart_lane;

/** Swimmer chart: a bar per patient, events as markers. */
tt_figure *tt_chart_swimmer(tt_arena *a, const tt_chart *c, const tt_chart_lane *lane, size_t lanes, const char *const *kind_name,
                            size_t kinds);

/* --- charts of a dose-finding design ----------------------------------------------- */

/** Bars of the probability that each dose is selected, and the true rates as a line over them. */
typedef struct tt_chart_selection {
    size_t doses;
    double p_none;
    const double *p_select, *truth; /* doses each, lowest first */
    const double *se;               /* of p_select, NULL = exact */
    double target;                  /* a dashed line; NaN = none */
    const char *target_name;        /* of it, before its value; NULL = "target" */
    int correct;                    /* this dose is marked, from 1; 0 = none, -1 = not known */
} tt_chart_selection;
tt_figure *tt_chart_oc(tt_arena *a, const tt_chart *c, const tt_chart_selection *s);

/** Several designs on one curve: a row each, with bars as in tt_chart_oc and a line of numbers beneath its name. */
typedef struct tt_chart_contender {
    const char *name, *numbers; /* numbers may be NULL */
    double p_none;
    const double *p_select, *se; /* as in tt_chart_selection */
} tt_chart_contender;
typedef struct tt_chart_contest {
    size_t doses;
    const double *truth;
    int correct; /* as in tt_chart_selection */
    const tt_chart_contender *row;
    size_t rows;
} tt_chart_contest;
tt_figure *tt_chart_compare(tt_arena *a, const tt_chart *c, const tt_chart_contest *s);

/** Stopping boundaries against the true rate: probability of stopping above, expected participants beneath. */
typedef struct tt_chart_boundary {
    const char *name;
    const double *p_stop, *participants; /* one per rate */
} tt_chart_boundary;
typedef struct tt_chart_stopping {
    const double *rate; /* rising, 0..1 */
    size_t rates;
    double target; /* what is acceptable: a dashed line */
    const tt_chart_boundary *line;
    size_t lines;
} tt_chart_stopping;
tt_figure *tt_chart_stop(tt_arena *a, const tt_chart *c, const tt_chart_stopping *s);

/** Letters by patients (columns) and DLTs (rows): E escalate, S stay, D de-escalate, X eliminate; C continue, X stop. */
typedef struct tt_chart_decisions {
    size_t columns;
    const int32_t *n; /* of each column, rising */
    char (*call)(const void *self, size_t column, int32_t dlt);
    const void *self;
    int32_t here_n, here_dlt; /* you are here; here_n 0 = nowhere */
    bool monitors;            /* a stopping boundary at one dose: the letters are C and X */
} tt_chart_decisions;
tt_figure *tt_chart_decision(tt_arena *a, const tt_chart *c, const tt_chart_decisions *d);

/** One box: its column from the left, and its height in rows from the top (fractions allowed). */
typedef struct tt_chart_box {
    int column;
    double row;
    const char *head, *text; /* two lines; text may be NULL */
    const char *css;         /* "" ordinary, "box-up", "box-down", "box-end" */
} tt_chart_box;

typedef struct tt_chart_arrow {
    size_t from, to;
    const char *label; /* may be NULL */
    double weight;     /* 0..1: the heavier the wider */
} tt_chart_arrow;
tt_figure *tt_chart_boxes(tt_arena *a, const tt_chart *c, const char *const *column_head, const tt_chart_box *box, size_t boxes,
                          const tt_chart_arrow *arrow, size_t arrows);

/* --- output ---------------------------------------------------------------------- */

/**
 * The SVG. `id` (letters, digits, '-') makes the ids of title and description unique on a page.
 * `alone`: a file of its own, with XML head and the style sheet inside; else for embedding in HTML.
 */
const char *tt_figure_svg(tt_arena *a, const tt_figure *f, const char *id, bool alone);

#ifdef __cplusplus
}
#endif
#endif
