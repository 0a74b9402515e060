/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_oc.c -- operating characteristics: exact, and the same by simulation
 * with its standard error. */
#include "app/design_text.h"
#include "app/design_words.h"
#include "app/oc_figures.h"
#include "app/oc_table.h"

static tt_oc_show shown(const tt_request *q, const tt_plan *p)
{
    return (tt_oc_show){.head = tt_say(q, "true DLT rates", "真实 DLT 率"), .plan = p, .judged = true, .monitors = tt_plan_monitors(p)};
}

static const char *caption(tt_arena *a, const tt_request *q, const tt_oc_engine *e)
{
    const char *what = tt_plan_monitors(e->plan) ? tt_say(q, "Probability of stopping for toxicity, %", "因毒性停止的概率，%")
                                                 : tt_say(q, "Selected as MTD, %", "被选为 MTD 的概率，%");
    return tt_printf(a, tt_say(q, "%s %s", "%s%s"), what, tt_oc_method(a, q, e));
}

/* A stopping boundary is drawn over all rates, with the given ones marked. */
static tt_code put_figure(tt_arena *a, const tt_request *q, const tt_oc_engine *e, const tt_curve *c, const tt_oc *oc, tt_err *err)
{
    tt_figure *f = NULL;
    if (!tt_opt(q, "svg"))
        return TT_OK;
    if (!tt_plan_monitors(e->plan))
        f = tt_oc_figure(a, q->lang, e->plan, c, oc);
    else
        TT_TRY(tt_stopping_figure(a, q, &e, NULL, 1, &f, err));
    return tt_put_svg(a, q, f, err);
}

static tt_code all_curves(tt_arena *a, const tt_request *q, tt_result *r, const tt_oc_engine *e, tt_err *err)
{
    const tt_oc_show show = shown(q, e->plan);
    tt_table *t = tt_oc_table_new(a, q, r->doc, caption(a, q, e), &show), *where = tt_oc_doses_new(a, q, r->doc, &show);
    tt_table *more = tt_oc_setting_table(q, r->doc, show.head, &e->setting);
    const char *truth;
    tt_json_key(&r->json, "scenarios");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; (truth = tt_oc_truth(a, q, e->plan, i)) != NULL; i++) {
        tt_curve c;
        tt_oc oc;
        TT_TRY(tt_oc_curve(q, r, e->plan, truth, &c, err));
        const tt_code done = tt_oc_of(q, e, &c, &oc, err);
        if (done == TT_EINTR && i > 0) {
            tt_oc_interrupted(a, r, i);
            break;
        }
        TT_TRY(done);
        tt_oc_table_row(a, q, t, &show, truth, &c, &oc);
        tt_oc_doses_row(a, q, where, truth, &oc);
        tt_oc_setting_row(a, more, &e->setting, truth, &oc);
        tt_json_open(&r->json, '{');
        tt_oc_put(&r->json, e->plan, &c, &oc);
        tt_json_close(&r->json);
        if (i == 0)
            TT_TRY(put_figure(a, q, e, &c, &oc, err));
    }
    tt_json_close(&r->json);
    tt_oc_table_notes(a, q, t, &show);
    if (e->plan->design->uses_moderate && tt_text_acceleration(e->plan) == TT_ACCELERATE_MODERATE && !tt_opt(q, "moderate"))
        tt_table_note(
            t, tt_say(q, "No moderate toxicity is assumed; --moderate gives its rates.", "假设无中度毒性；可用 --moderate 给出其发生率。"));
    if (e->lattice)
        tt_doc_pair(r->doc, tt_say(q, "states", "状态数"), tt_int_text(a, (int64_t)tt_exact_states(e->lattice)));
    return TT_OK;
}

static tt_code many_curves(tt_arena *a, const tt_request *q, tt_result *r, const tt_oc_engine *e, tt_err *err)
{
    tt_oc_first first;
    TT_TRY(tt_oc_truths(a, q, r, e, tt_opt(q, "truths"), &first, err));
    return first.any ? put_figure(a, q, e, &first.curve, &first.oc, err) : TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *given, tt_result *r, tt_err *err)
{
    const tt_request plain = tt_plan_request(a, given), *q = &plain;
    const tt_plan *plan = NULL;
    const tt_study *study = NULL;
    tt_oc_engine e;
    TT_TRY(tt_plan_of(a, q, r, &plan, &study, err));
    TT_TRY(tt_oc_engine_for(a, q, r, plan, study, &e, err));
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "operating characteristics", "操作特征"));
    tt_json_put_string(&r->json, "method", e.lattice ? "exact" : "simulation");
    tt_put_plan(a, q, r, plan);
    if (tt_opt(q, "truths"))
        return many_curves(a, q, r, &e, err);
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
