/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_oc.c -- operating characteristics: exact, and the same by simulation
 * with its standard error. */
#include <math.h>

#include "app/design_figures.h"
#include "app/oc.h"

/* What a column of a simulated table may add to the caption: how many trials, from which seed. */
static const char *caption(tt_arena *a, const tt_request *q, const tt_oc_engine *e)
{
    if (e->lattice)
        return tt_say(q, "Selected as MTD, % (exact, no simulation)", "被选为 MTD 的概率，%（精确计算，非模拟）");
    const char *n = tt_int_text(a, e->trials), *seed = tt_int_text(a, e->seed);
    return tt_printf(a,
                     tt_say(q, "Selected as MTD, %% (simulated: %s trials, seed %s; ± standard error)",
                            "被选为 MTD 的概率，%%（模拟 %s 个试验，种子 %s；± 标准误）"),
                     n, seed);
}

static tt_table *new_table(tt_arena *a, const tt_request *q, tt_result *r, const tt_oc_engine *e)
{
    tt_table *t = tt_doc_table(r->doc, caption(a, q, e));
    tt_table_col(t, tt_say(q, "true DLT rates", "真实 DLT 率"), TT_LEFT);
    tt_table_col(t, tt_say(q, "none", "无"), TT_RIGHT);
    for (int j = 1; j <= e->plan->doses; j++)
        tt_table_col(t, tt_printf(a, "d%d", j), TT_RIGHT);
    if (!isnan(e->plan->target)) {
        tt_table_col(t, tt_say(q, "correct", "正确"), TT_RIGHT);
        tt_table_col(t, tt_say(q, "overdose", "超量"), TT_RIGHT);
    }
    tt_table_col(t, tt_say(q, "patients", "受试者数"), TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    return t;
}

static const char *amount(tt_arena *a, const tt_oc *oc, double x, double se, int digits)
{
    const char *value = tt_fixed(a, x, digits);
    if (!oc->simulated)
        return value;
    return tt_printf(a, "%s ± %s", value, isnan(se) ? "?" : tt_fixed(a, se, digits));
}

static void put_row(tt_arena *a, tt_table *t, const tt_plan *p, const tt_curve *c, const char *truth, const tt_oc *oc)
{
    const tt_oc_judged j = tt_oc_judge(c, p->target, &oc->value);
    tt_table_next(t);
    tt_table_cell(t, truth);
    tt_table_cell(t, tt_oc_percent(a, oc, oc->value.p_none, oc->se.p_none));
    for (int d = 1; d <= oc->doses; d++)
        tt_table_cell(t, tt_oc_percent(a, oc, oc->value.p_select[d], oc->se.p_select[d]));
    if (j.correct >= 0) {
        tt_table_cell(t, tt_oc_percent(a, oc, j.p_correct, oc->se.p_select[j.correct]));
        tt_table_cell(t, tt_oc_percent(a, oc, oc->value.p_overdose, oc->se.p_overdose));
    }
    tt_table_cell(t, amount(a, oc, oc->value.patients_total, oc->se.patients_total, 1));
    tt_table_cell(t, amount(a, oc, oc->value.dlts_total, oc->se.dlts_total, 2));
}

static void put_note(const tt_request *q, tt_table *t, const tt_plan *p)
{
    if (!isnan(p->target))
        tt_table_note(
            t,
            tt_say(q,
                   "correct: the dose truly nearest to the target (none, if even the lowest is more than 0.10 above it). "
                   "overdose: a dose truly above the target is selected.",
                   "正确：真实毒性率最接近目标的剂量（若最低剂量已高出目标 0.10 以上，则为“无”）。超量：选中真实毒性率高于目标的剂量。"));
}

static tt_code all_curves(tt_arena *a, const tt_request *q, tt_result *r, const tt_oc_engine *e, tt_err *err)
{
    tt_table *t = new_table(a, q, r, e), *more = tt_oc_setting_table(a, q, r->doc, &e->setting);
    const char *truth;
    tt_json_key(&r->json, "scenarios");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; (truth = tt_oc_truth(a, q, e->plan->doses, i)) != NULL; i++) {
        tt_curve c;
        tt_oc oc;
        TT_TRY(tt_curve_read(truth, tt_opt(q, "moderate"), e->plan->doses, &c, err));
        const tt_code done = tt_oc_of(q, e, &c, &oc, err);
        if (done == TT_EINTR && i > 0) {
            tt_oc_interrupted(a, r, i);
            break;
        }
        TT_TRY(done);
        put_row(a, t, e->plan, &c, truth, &oc);
        tt_oc_setting_row(a, more, truth, &oc);
        tt_json_open(&r->json, '{');
        tt_oc_put(&r->json, e->plan, &c, &oc);
        tt_json_close(&r->json);
        if (i == 0)
            TT_TRY(tt_put_svg(a, q, tt_oc_figure(a, q->lang, e->plan, &c, &oc), err));
    }
    tt_json_close(&r->json);
    put_note(q, t, e->plan);
    if (e->lattice)
        tt_doc_pair(r->doc, tt_say(q, "states", "状态数"), tt_int_text(a, (int64_t)tt_exact_states(e->lattice)));
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_plan *plan = NULL;
    tt_oc_engine e;
    TT_TRY(tt_plan_for(a, q, r, &plan, err));
    TT_TRY(tt_oc_engine_for(a, q, r, plan, &e, err));
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "operating characteristics", "操作特征"));
    tt_json_put_string(&r->json, "method", e.lattice ? "exact" : "simulation");
    tt_put_plan(a, q, r, plan);
    if (tt_opt(q, "truths"))
        return tt_oc_truths(a, q, r, &e, tt_opt(q, "truths"), err);
    TT_TRY(all_curves(a, q, r, &e, err));
    const char *words = tt_plan_words(a, q, plan);
    r->next = plan->design->whole ? tt_printf(a, "titrate design next%s --history '%s'", words, tt_plan_history(a, plan))
                                  : tt_printf(a, "titrate design table%s", words);
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    TT_OC_OPTIONS,
    {"svg", "FILE", {"draw the first curve: selection over truth", "绘制首条曲线：选择概率与真实毒性率"}},
    TT_OC_SETTING_OPTIONS,
    {"truths", "FILE.csv", {"thousands of curves, one a line; results as CSV as they come", "批量曲线文件，每行一条；结果以 CSV 逐批输出"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate design oc --doses 4 --mtd-rule expand --truth .05,.12,.25,.40 --target .25",
    "titrate design oc --doses 4 --truth .05,.12,.25,.40 --simulate 10000 --seed 7",
    "titrate design oc --design boin --target .30 --truth .05,.15,.30,.45,.60",
    "titrate design oc --design boin --target .30 --doses 12 --start 8 --cohorts 20 --budget 1000 --simulate 1000",
    "titrate design oc --design tite-boin --target .30 --truth .05,.15,.30,.45,.60 --accrual 2 --window 3 --simulate 500",
    "titrate design oc --design boin --target .30 --truth .05,.15,.30,.45,.60 --attribution .05,.1 --nonevaluable .1,4",
    "titrate design oc studies/nct07276568 --json",
    NULL};

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
