/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_oc.c -- operating characteristics: exact, and the same by simulation
 * with its standard error. */
#include "app/plan.h"

/* Curves used when none are given: safe, intermediate, steep; cut or continued to the ladder's length. */
static const char *usual_curve(tt_arena *a, int which, int doses)
{
    static const double curve[3][TT_MAX_DOSES] = {{.02, .04, .07, .10, .14, .18, .22, .26, .30, .34, .38, .42},
                                                  {.05, .12, .25, .40, .50, .58, .65, .70, .75, .79, .83, .86},
                                                  {.20, .35, .50, .62, .70, .76, .81, .85, .88, .90, .92, .94}};
    tt_buf b = tt_buf_new(a);
    for (int j = 0; j < doses; j++)
        tt_buf_printf(&b, "%s%s", j ? "," : "", tt_fixed(a, curve[which][j], 2));
    return tt_buf_text(&b);
}

static void put_array(tt_result *r, const char *key, const double *x, int doses)
{
    tt_json_key(&r->json, key);
    tt_json_open(&r->json, '[');
    for (int j = 1; j <= doses; j++)
        tt_json_real(&r->json, x[j]);
    tt_json_close(&r->json);
}

static void put_numbers(tt_result *r, const tt_oc_numbers *n, int doses)
{
    tt_json_put_real(&r->json, "p_none", n->p_none);
    put_array(r, "p_select", n->p_select, doses);
    put_array(r, "patients", n->patients, doses);
    put_array(r, "dlts", n->dlts, doses);
    tt_json_put_real(&r->json, "patients_total", n->patients_total);
    tt_json_put_real(&r->json, "dlts_total", n->dlts_total);
    tt_json_put_real(&r->json, "p_overdose", n->p_overdose);
}

static void put_scenario(tt_result *r, const tt_curve *c, const tt_oc *oc)
{
    tt_json_open(&r->json, '{');
    put_array(r, "truth", c->p, oc->doses);
    put_numbers(r, &oc->value, oc->doses);
    tt_json_put_int(&r->json, "states", (int64_t)oc->states);
    if (oc->simulated) {
        tt_json_key(&r->json, "se");
        tt_json_open(&r->json, '{');
        put_numbers(r, &oc->se, oc->doses);
        tt_json_close(&r->json);
        tt_json_put_int(&r->json, "trials", (int64_t)oc->trials);
        tt_json_put_int(&r->json, "seed", (int64_t)oc->seed);
    }
    tt_json_close(&r->json);
}

static const char *percent(tt_arena *a, double p, double se, bool simulated)
{
    return simulated ? tt_printf(a, "%s ± %s", tt_fixed(a, 100 * p, 1), tt_fixed(a, 100 * se, 1)) : tt_fixed(a, 100 * p, 1);
}

static tt_table *new_table(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, bool simulated)
{
    tt_table *t = tt_doc_table(
        r->doc, simulated ? tt_say(q, "Selected as MTD, % (simulated, ± standard error)", "被选为 MTD 的概率，%（模拟，± 标准误）")
                          : tt_say(q, "Selected as MTD, % (exact, no simulation)", "被选为 MTD 的概率，%（精确计算，非模拟）"));
    tt_table_col(t, tt_say(q, "true DLT rates", "真实 DLT 率"), TT_LEFT);
    tt_table_col(t, tt_say(q, "none", "无"), TT_RIGHT);
    for (int j = 1; j <= p->doses; j++)
        tt_table_col(t, tt_printf(a, "d%d", j), TT_RIGHT);
    tt_table_col(t, tt_say(q, "patients", "受试者数"), TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    return t;
}

static void put_row(tt_arena *a, tt_table *t, const char *truth, const tt_oc *oc)
{
    tt_table_next(t);
    tt_table_cell(t, truth);
    tt_table_cell(t, percent(a, oc->value.p_none, oc->se.p_none, oc->simulated));
    for (int j = 1; j <= oc->doses; j++)
        tt_table_cell(t, percent(a, oc->value.p_select[j], oc->se.p_select[j], oc->simulated));
    tt_table_cell(t, tt_fixed(a, oc->value.patients_total, 1));
    tt_table_cell(t, tt_fixed(a, oc->value.dlts_total, 2));
}

struct asked {
    const tt_plan *plan;
    const tt_lattice *lattice; /* NULL: simulate */
    int64_t trials, seed, threads;
};

static bool tell(void *self, uint64_t done, uint64_t all)
{
    const tt_request *q = self;
    return !q->progress || q->progress(q->self, "trials", (int64_t)done, (int64_t)all);
}

static tt_code one(const tt_request *q, const struct asked *k, const tt_curve *c, tt_oc *oc, tt_err *err)
{
    if (k->lattice)
        return tt_exact_oc(k->lattice, c, oc, err);
    return tt_simulate(k->plan, c, (uint64_t)k->trials, (uint64_t)k->seed, (int)k->threads, tell, (void *)(uintptr_t)q, oc, err);
}

static tt_code all_curves(tt_arena *a, const tt_request *q, tt_result *r, const struct asked *k, tt_err *err)
{
    tt_table *t = new_table(a, q, r, k->plan, !k->lattice);
    size_t given = 0;
    tt_json_key(&r->json, "scenarios");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < q->opts + 3; i++) {
        const char *truth = i < q->opts ? (tt_streq(q->opt[i].name, "truth") ? q->opt[i].value : NULL)
                                        : (given ? NULL : usual_curve(a, (int)(i - q->opts), k->plan->doses));
        tt_curve c;
        tt_oc oc;
        if (!truth)
            continue;
        given += i < q->opts;
        TT_TRY(tt_curve_read(truth, tt_opt(q, "moderate"), k->plan->doses, &c, err));
        TT_TRY(one(q, k, &c, &oc, err));
        put_row(a, t, truth, &oc);
        put_scenario(r, &c, &oc);
    }
    tt_json_close(&r->json);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct asked k = {0};
    TT_TRY(tt_plan_for(a, q, r, &k.plan, err));
    TT_TRY(tt_opt_int(q, "simulate", 1, INT32_MAX, 0, &k.trials, err));
    TT_TRY(tt_opt_int(q, "seed", 0, INT64_MAX, 1, &k.seed, err));
    TT_TRY(tt_opt_int(q, "threads", 1, 64, 1, &k.threads, err));
    if (!k.trials) {
        const tt_code c = tt_exact_compile(a, k.plan, 0, &k.lattice, err);
        if (c != TT_OK && c != TT_ELIMIT && c != TT_EUNSUP)
            return c;
        if (c != TT_OK) {
            k.lattice = NULL;
            k.trials = 100000;
            tt_find(&r->findings, 911, tt_at_path("design oc"), tt_int_text(a, k.trials));
        }
    }
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "operating characteristics", "操作特征"));
    tt_json_put_string(&r->json, "method", k.lattice ? "exact" : "simulation");
    tt_put_plan(a, q, r, k.plan);
    TT_TRY(all_curves(a, q, r, &k, err));
    r->next = tt_printf(a, "titrate design table%s", tt_plan_words(a, q, k.plan));
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    {"truth", "p1,p2,..", {"true DLT rate per level; may be given several times", "各水平真实 DLT 率，可重复给出"}},
    {"moderate", "m1,m2,..", {"true rate of moderate toxicity that is no DLT, per level", "各水平非 DLT 的中度毒性真实发生率"}},
    {"simulate", "N", {"sample N trials instead", "改为模拟 N 个试验"}},
    {"seed", "S", {"of the simulation (default 1)", "模拟种子（默认 1）"}},
    {"threads", "N", {"of the simulation; the result does not depend on it", "模拟线程数，不影响结果"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design oc --doses 4 --mtd-rule expand --truth .05,.12,.25,.40 --target .25",
                                       "titrate design oc --doses 4 --truth .05,.12,.25,.40 --simulate 10000 --seed 7",
                                       "titrate design oc --design boin --target .30 --truth .05,.15,.30,.45,.60",
                                       "titrate design oc studies/nct07276568 --json", NULL};

const tt_command tt_command_design_oc = {
    .name = "design oc",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"how a design behaves on toxicity curves, exactly", "设计在各毒性曲线下的操作特征（精确计算）"},
    .more =
        {"Exact numbers walk every reachable state of the rule; --simulate asks the same rule trial by trial and prints standard errors.",
         "精确结果遍历规则的全部可达状态；--simulate 逐个试验询问同一规则并给出标准误。"},
    .options = options,
    .examples = examples,
    .run = run,
};
