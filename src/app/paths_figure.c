/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/paths_figure.c -- the merged graph of dose paths, a column a cohort.
 *
 * A box is a situation: its probability, what has been seen at the dose just given,
 * and what the rule says.  Higher doses stand higher.  A column holds at most
 * MOST_ROWS boxes, the likeliest ones; what is left out is said with its probability. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "app/design_figures.h"
#include "app/design_words.h"

#define SAY(lang, en, zh) ((lang) == TT_ZH ? (zh) : (en))

enum { MOST_ROWS = 24, MOST_COLUMNS = 6, MOST_BOXES = MOST_ROWS * (MOST_COLUMNS + 1) };

struct drawing {
    tt_arena *a;
    tt_lang lang;
    const tt_paths *g;
    size_t *box_of; /* of each node: box + 1, 0 = not drawn */
    tt_chart_box box[MOST_BOXES];
    size_t boxes;
    double left_out;
};

static int by_probability(const void *x, const void *y)
{
    const tt_path_node *const *a = x, *const *b = y;
    return ((*a)->p < (*b)->p) - ((*a)->p > (*b)->p);
}

/* Higher dose first, then fewer DLTs there, then as they were met. */
static int by_place(const void *x, const void *y)
{
    const tt_path_node *const *a = x, *const *b = y;
    if ((*a)->now != (*b)->now)
        return (*b)->now - (*a)->now;
    if ((*a)->dlt[(*a)->now] != (*b)->dlt[(*b)->now])
        return (*a)->dlt[(*a)->now] - (*b)->dlt[(*b)->now];
    return *a < *b ? -1 : *a > *b;
}

static const char *seen_text(const struct drawing *d, const tt_path_node *n)
{
    if (!n->now)
        return SAY(d->lang, "start", "开始");
    if (tt_plan_monitors(d->g->plan))
        return tt_printf(d->a, SAY(d->lang, "%d/%d DLT, %s%%", "%d/%d DLT，%s%%"), n->dlt[n->now], n->treated[n->now],
                         tt_fixed(d->a, 100 * n->p, 1));
    return tt_printf(d->a, SAY(d->lang, "dose %d: %d/%d DLT, %s%%", "剂量 %d：%d/%d DLT，%s%%"), (int)n->now, n->dlt[n->now],
                     n->treated[n->now], tt_fixed(d->a, 100 * n->p, 1));
}

/* The rule's answer; where moderate toxicities count, with how many there are. */
static const char *call_text(const struct drawing *d, const tt_path_node *n)
{
    const char *call = tt_call_path(d->a, d->lang, d->g->plan, &n->move, n->mtd, !n->now);
    int moderate = 0;
    for (int32_t k = 1; k <= d->g->plan->doses; k++)
        moderate += n->moderate[k];
    return moderate ? tt_printf(d->a, SAY(d->lang, "%s, %d mod.", "%s，中度 %d 例"), call, moderate) : call;
}

static const char *css_of(const tt_path_node *n)
{
    return n->move.act == TT_STOP ? "box-end" : !n->now || n->move.act == TT_STAY ? "" : n->move.act == TT_UP ? "box-up" : "box-down";
}

static size_t layer_end(const tt_paths *g, size_t first)
{
    size_t last = first;
    while (last < g->nodes && g->node[last].cohorts == g->node[first].cohorts)
        last++;
    return last;
}

static void place_layer(struct drawing *d, size_t first, size_t last)
{
    const tt_path_node **n = TT_ARRAY(d->a, const tt_path_node *, last - first);
    size_t k = last - first;
    for (size_t i = 0; i < k; i++)
        n[i] = &d->g->node[first + i];
    qsort(n, k, sizeof *n, by_probability);
    for (; k > MOST_ROWS; k--)
        d->left_out += n[k - 1]->p;
    qsort(n, k, sizeof *n, by_place);
    for (size_t i = 0; i < k; i++) {
        d->box_of[n[i] - d->g->node] = d->boxes + 1;
        d->box[d->boxes++] = (tt_chart_box){
            .column = n[i]->cohorts, .row = (double)i, .head = seen_text(d, n[i]), .text = call_text(d, n[i]), .css = css_of(n[i])};
    }
}

/* The beginning stands level with the middle of the fullest column. */
static void centre(struct drawing *d)
{
    double rows[MOST_COLUMNS + 2] = {0}, most = 0;
    for (size_t i = 0; i < d->boxes; i++)
        rows[d->box[i].column] += 1;
    for (int c = 0; c <= MOST_COLUMNS; c++)
        most = fmax(most, rows[c]);
    for (size_t i = 0; i < d->boxes; i++)
        d->box[i].row += (most - rows[d->box[i].column]) / 2;
}

static size_t join(const struct drawing *d, tt_chart_arrow *w)
{
    size_t n = 0;
    for (size_t i = 0; i < d->g->nodes; i++) {
        const tt_path_node *from = &d->g->node[i];
        for (int32_t k = 0; d->box_of[i] && k < from->edges; k++) {
            const tt_path_edge *e = &d->g->edge[from->edge + (size_t)k];
            if (d->box_of[e->to])
                w[n++] = (tt_chart_arrow){.from = d->box_of[i] - 1, .to = d->box_of[e->to] - 1, .weight = from->p * e->p};
        }
    }
    return n;
}

tt_figure *tt_paths_figure(tt_arena *a, tt_lang lang, const tt_paths *g, const tt_curve *c)
{
    struct drawing *d = TT_NEW(a, struct drawing);
    const char *head[MOST_COLUMNS + 2];
    *d = (struct drawing){.a = a, .lang = lang, .g = g, .box_of = TT_ARRAY(a, size_t, g->nodes)};
    for (size_t first = 0, last; first < g->nodes && g->node[first].cohorts <= MOST_COLUMNS; first = last) {
        last = layer_end(g, first);
        place_layer(d, first, last);
    }
    centre(d);
    for (int i = 0; i <= MOST_COLUMNS + 1; i++)
        head[i] = i ? tt_printf(a, SAY(lang, "after cohort %d", "第 %d 队列后"), i) : "";
    tt_chart_arrow *w = TT_ARRAY(a, tt_chart_arrow, g->edges + 1);
    const size_t arrows = join(d, w);
    tt_buf truth = tt_buf_new(a);
    for (int32_t k = 1; k <= c->doses; k++)
        tt_buf_printf(&truth, "%s%s", k > 1 ? ", " : "", tt_fixed(a, c->p[k], 2));
    const char *rest = d->left_out > 0
                           ? tt_printf(a, SAY(lang, "; boxes with %s%% of probability are not drawn", "；未绘出的概率合计 %s%%"),
                                       tt_fixed(a, 100 * d->left_out, 2))
                           : "";
    const tt_chart chart = {.title = tt_printf(a, SAY(lang, "Dose paths: %s", "剂量路径：%s"), g->plan->design->title[lang]),
                            .description =
                                tt_printf(a,
                                          SAY(lang, "Situations after each cohort with their probabilities at true DLT rates %s%s",
                                              "真实 DLT 率为 %s 时各队列后的状态及概率%s"),
                                          tt_buf_text(&truth), rest),
                            .lang = lang};
    return tt_chart_boxes(a, &chart, head, d->box, d->boxes, w, arrows);
}
