/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_paths.c -- what can happen in the first cohorts, and how likely.
 *
 * For people a tree of at most four cohorts; as JSON the merged graph, to any depth. */
#include <math.h>

#include "app/design_figures.h"
#include "app/design_text.h"
#include "app/design_words.h"
#include "app/oc.h"

enum { TREE_LINES = 400 };

struct tree {
    tt_arena *a;
    const tt_request *q;
    const tt_paths *g;
    tt_buf out;
    int depth;
};

static const char *call_of(const struct tree *t, const tt_path_node *n, bool begin)
{
    return tt_call_path(t->a, t->q->lang, t->g->plan, &n->move, n->mtd, begin);
}

static const char *outcome_of(const struct tree *t, const tt_path_edge *e)
{
    const char *dlt = tt_printf(t->a, "%d DLT", (int)e->dlt);
    return e->moderate ? tt_printf(t->a, tt_say(t->q, "%s + %d moderate", "%s + %d 中度"), dlt, (int)e->moderate) : dlt;
}

/* One line an outcome: what was seen, the probability of the whole path, what follows. */
static void branch(struct tree *t, size_t node, const char *indent, double p)
{
    const tt_path_node *n = &t->g->node[node];
    if (n->cohorts == t->depth)
        return;
    for (int32_t k = 0; k < n->edges; k++) {
        const tt_path_edge *e = &t->g->edge[n->edge + (size_t)k];
        const bool last = k == n->edges - 1;
        tt_buf_printf(&t->out, "%s%s %s  %s%%  %s\n", indent, last ? "└" : "├", outcome_of(t, e), tt_fixed(t->a, 100 * p * e->p, 2),
                      call_of(t, &t->g->node[e->to], false));
        branch(t, e->to, tt_printf(t->a, "%s%s  ", indent, last ? " " : "│"), p * e->p);
    }
}

/* Lines of a tree so deep. */
static double lines_to(const tt_paths *g, int depth)
{
    double lines = 0;
    for (size_t i = 0; i < g->nodes && g->node[i].cohorts <= depth; i++)
        lines += i ? g->node[i].paths : 0;
    return lines;
}

static void put_tree(tt_arena *a, const tt_request *q, tt_result *r, const tt_paths *g)
{
    struct tree t = {.a = a, .q = q, .g = g, .out = tt_buf_new(a), .depth = g->depth};
    while (t.depth > 1 && lines_to(g, t.depth) > TREE_LINES)
        t.depth--;
    tt_buf_printf(&t.out, "%s\n", call_of(&t, &g->node[0], true));
    branch(&t, 0, "", 1.0);
    tt_doc_section(r->doc, 2, "tree", tt_say(q, "What can happen, with its probability", "可能的进程及其概率"));
    tt_doc_code(r->doc, tt_buf_text(&t.out));
    if (t.depth < g->depth)
        tt_find(&r->findings, 188, tt_at_path("design paths"), tt_int_text(a, t.depth), tt_int_text(a, g->depth));
}

static void put_layers(tt_arena *a, const tt_request *q, tt_result *r, const tt_paths *g)
{
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "The merged graph, by cohort", "合并图，按队列"));
    tt_table_col(t, tt_say(q, "cohorts", "队列数"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "situations", "状态"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "paths", "路径"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "trial has ended by then, %", "此时已结束，%"), TT_RIGHT);
    double ended = 0;
    for (size_t i = 0; i < g->nodes;) {
        const int32_t layer = g->node[i].cohorts;
        double paths = 0;
        size_t n = 0;
        for (; i < g->nodes && g->node[i].cohorts == layer; i++, n++) {
            paths += g->node[i].paths;
            ended += g->node[i].move.act == TT_STOP ? g->node[i].p : 0;
        }
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, layer));
        tt_table_cell(t, tt_int_text(a, (int64_t)n));
        tt_table_cell(t, tt_fixed(a, paths, 0));
        tt_table_cell(t, tt_fixed(a, 100 * ended, 1));
    }
}

/* --- as JSON ---------------------------------------------------------------------- */

static void put_counts(tt_json_out *o, const char *key, const uint8_t *n, int32_t doses)
{
    tt_json_key(o, key);
    tt_json_open(o, '[');
    for (int32_t d = 1; d <= doses; d++)
        tt_json_int(o, n[d]);
    tt_json_close(o);
}

static void put_node(tt_json_out *o, const tt_paths *g, size_t i)
{
    const tt_path_node *n = &g->node[i];
    tt_json_open(o, '{');
    tt_json_put_int(o, "id", (int64_t)i);
    tt_json_put_int(o, "cohorts", n->cohorts);
    put_counts(o, "n", n->treated, g->plan->doses);
    put_counts(o, "dlt", n->dlt, g->plan->doses);
    if (g->plan->design->uses_moderate)
        put_counts(o, "moderate", n->moderate, g->plan->doses);
    tt_json_put_real(o, "p", n->p);
    tt_json_put_real(o, "paths", n->paths);
    tt_json_put_string(o, "action", tt_act_text(n->move.act));
    tt_json_put_int(o, "dose", n->move.dose);
    tt_json_put_int(o, "cohort", n->move.cohort);
    tt_json_put_string(o, "rule", n->move.rule);
    if (n->move.act == TT_STOP && n->mtd >= 0)
        tt_json_put_int(o, "mtd", n->mtd);
    tt_json_close(o);
}

static void put_graph(tt_json_out *o, const tt_paths *g)
{
    tt_json_key(o, "states");
    tt_json_open(o, '[');
    for (size_t i = 0; i < g->nodes; i++)
        put_node(o, g, i);
    tt_json_close(o);
    tt_json_key(o, "edges");
    tt_json_open(o, '[');
    for (size_t i = 0; i < g->nodes; i++)
        for (int32_t k = 0; k < g->node[i].edges; k++) {
            const tt_path_edge *e = &g->edge[g->node[i].edge + (size_t)k];
            tt_json_open(o, '{');
            tt_json_put_int(o, "from", (int64_t)i);
            tt_json_put_int(o, "to", (int64_t)e->to);
            tt_json_put_int(o, "dlt", e->dlt);
            if (g->plan->design->uses_moderate)
                tt_json_put_int(o, "moderate", e->moderate);
            tt_json_put_real(o, "p", e->p);
            tt_json_close(o);
        }
    tt_json_close(o);
}

static tt_code run(tt_arena *a, const tt_request *given, tt_result *r, tt_err *err)
{
    const tt_request plain = tt_plan_request(a, given), *q = &plain;
    const tt_plan *plan = NULL;
    const tt_paths *g = NULL;
    int64_t depth = 0, budget = 0;
    tt_curve c;
    TT_TRY(tt_opt_int(q, "depth", 1, 240, 3, &depth, err));
    TT_TRY(tt_opt_int(q, "budget", 1, 100000000, 0, &budget, err));
    TT_TRY(tt_plan_for(a, q, r, &plan, err));
    const char *truth = tt_oc_truth(a, q, plan, tt_opt_on(q, "truth") ? 0 : 1);
    TT_TRY(tt_oc_curve(q, r, plan, truth, &c, err));
    TT_TRY(tt_paths_walk(a, plan, &c, (int32_t)depth, (size_t)budget, &g, err));
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "dose paths", "剂量路径"));
    tt_json_put_string(&r->json, "method", "exact");
    tt_put_plan(a, q, r, plan);
    tt_doc_pair(r->doc, tt_say(q, "true DLT rates", "真实 DLT 率"), truth);
    tt_json_key(&r->json, "truth");
    tt_json_open(&r->json, '[');
    for (int32_t d = 1; d <= plan->doses; d++)
        tt_json_real(&r->json, c.p[d]);
    tt_json_close(&r->json);
    tt_json_put_int(&r->json, "depth", g->depth);
    tt_json_put_bool(&r->json, "whole", g->whole);
    tt_json_put_real(&r->json, "paths", g->all_paths);
    tt_json_put_real(&r->json, "p_ended", g->p_ended);
    tt_json_put_real(&r->json, "cohorts_expected", g->cohorts);
    if (q->json)
        put_graph(&r->json, g);
    if (plan->design->judges_pending)
        tt_doc_para(r->doc, tt_say(q, "Every outcome of a cohort is known before the next; on a calendar the rule need not wait for that.",
                                   "此处每个队列的全部结局均在下一队列之前已知；实际日历上该规则无需等待。"));
    if (plan->design->uses_moderate && tt_text_acceleration(plan) == TT_ACCELERATE_MODERATE && !tt_opt(q, "moderate"))
        tt_doc_para(r->doc, tt_say(q, "No moderate toxicity is assumed; --moderate gives its rates.",
                                   "假设无中度毒性；可用 --moderate 给出其发生率。"));
    put_tree(a, q, r, g);
    put_layers(a, q, r, g);
    TT_TRY(tt_put_svg(a, q, tt_paths_figure(a, q->lang, g, &c), err));
    const char *moderate = tt_opt(q, "moderate");
    r->next = tt_printf(a, "titrate design oc%s --truth %s%s%s", tt_plan_words(a, q, plan), truth, moderate ? " --moderate " : "",
                        moderate ? moderate : "");
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    {"depth", "K", {"cohorts to look ahead (default 3)", "向前展开的队列数（默认 3）"}},
    {"truth", "p1,p2,..", {"true DLT rate per level", "各水平真实 DLT 率"}},
    {"moderate", "m1,m2,..", {"true rate of moderate toxicity that is no DLT, per level", "各水平非 DLT 的中度毒性真实发生率"}},
    {"budget", "STATES", {"walk at most so many states (default a million)", "状态数上限（默认一百万）"}},
    {"svg", "FILE", {"draw the merged graph of the first six cohorts", "绘制前六个队列的合并图"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design paths --doses 4 --truth .05,.12,.25,.40 --depth 2",
                                       "titrate design paths --design boin --target .3 --truth .05,.15,.30,.45,.60 --svg paths.svg",
                                       "titrate design paths --design boin --doses 5 --target .3 --depth 10 --json", NULL};

const tt_command tt_command_design_paths = {
    .name = "design paths",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"what can happen in the next cohorts, and how likely", "后续队列可能的进程及其概率"},
    .more =
        {"Equal situations are merged, so the graph of a whole trial has thousands of states where a tree would have millions of paths.",
         "相同状态合并，因此整个试验的图只有数千个状态，而非数百万条路径。"},
    .options = options,
    .examples = examples,
    .run = run,
};
