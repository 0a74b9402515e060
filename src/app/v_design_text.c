/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_text.c -- the protocol's section on dose escalation, written from the
 * engine: the rule's parameters, its table as decide gives it, when it stops, how the
 * MTD is chosen, and its operating characteristics.  Every number is computed here or
 * was given; none is typed. */
#include <math.h>

#include "app/design_text.h"
#include "app/oc.h"

const char *tt_text_param(const tt_plan *p, const char *name)
{
    for (size_t i = 0; i < p->n_params; i++)
        if (tt_streq(p->params[i].key, name))
            return *p->params[i].value ? p->params[i].value : NULL;
    return NULL;
}

bool tt_text_on(const tt_plan *p, const char *name)
{
    return tt_text_param(p, name) && tt_streq(tt_text_param(p, name), "yes");
}

static bool is_three(const tt_plan *p)
{
    return tt_text_param(p, "mtd-rule") != NULL;
}

static bool is_stop(const tt_plan *p)
{
    return tt_streq(p->design->name, "stop");
}

const char *tt_text_percent(tt_arena *a, double p)
{
    return tt_printf(a, "%s%%", tt_fixed(a, 100 * p, 1));
}

static void put_opening(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_doc_section(d, 1, "design", tt_say(q, "Dose escalation", "剂量递增"));
    if (is_stop(p)) {
        tt_doc_para(
            d,
            tt_printf(a,
                      tt_say(q,
                             "One dose level is given to at most %d participants. Safety is monitored by a stopping boundary: after every "
                             "%d participant(s) the number with a dose-limiting toxicity (DLT) is compared with the boundary in the table "
                             "below, and enrolment stops when it is reached. A DLT rate of %s is considered acceptable.",
                             "本试验采用单一剂量水平，最多入组 %d 例受试者。安全性由停止界限监测：每完成 %d "
                             "例，即将发生剂量限制性毒性（DLT）的例数与下表界限比较，"
                             "达到界限时停止入组。可接受的 DLT 率为 %s。"),
                      (int)p->most, (int)p->cohort, tt_text_percent(a, p->target)));
        return;
    }
    tt_doc_para(d, tt_printf(a,
                             tt_say(q, "Dose escalation follows the %s design over %d dose levels, starting at level %d, in cohorts of %d.",
                                    "剂量递增采用 %s，共 %d 个剂量水平，自第 %d 水平开始，每队列 %d 例。"),
                             p->design->title[q->lang], (int)p->doses, (int)p->start, (int)p->cohort));
    if (!p->leaps)
        tt_doc_para(d, tt_say(q, "No dose level is skipped on the way up.", "递增时不得跳过任何剂量水平。"));
    if (!p->design->judges_pending)
        tt_doc_para(d, tt_say(q, "No participant is escalated while a participant at the current level is still within the DLT window.",
                              "当前水平仍有受试者处于 DLT 观察窗内时不得递增。"));
    if (tt_text_param(p, "target"))
        tt_doc_para(
            d,
            tt_printf(a, tt_say(q, "The target rate of dose-limiting toxicities (DLTs) is %s.", "剂量限制性毒性（DLT）的目标发生率为 %s。"),
                      tt_text_percent(a, p->target)));
    if (tt_text_on(p, "titration"))
        tt_text_titration(a, q, d, p);
    if (!isnan(p->lambda_e))
        tt_doc_para(
            d,
            tt_printf(a,
                      tt_say(q,
                             "The dose is escalated when the observed DLT rate at the current level is at most %s and de-escalated when it "
                             "exceeds %s; otherwise the next cohort receives the same level.",
                             "当前水平观察到的 DLT 率不超过 %s 时递增，超过 %s 时递减，否则下一队列维持同一水平。"),
                      tt_fixed(a, p->lambda_e, 4), tt_fixed(a, p->lambda_d, 4)));
}

static void put_three(const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const char *accelerate = tt_text_param(p, "accelerate");
    if (accelerate && !tt_streq(accelerate, "none"))
        tt_doc_para(
            d, tt_streq(accelerate, "dlt")
                   ? tt_say(q,
                            "Escalation begins with one participant per level until the first DLT. The level at which this happens is "
                            "filled to a "
                            "full cohort, and the rule below applies from there on.",
                            "开始时每个水平 1 例，直至出现首例 DLT；出现 DLT 的水平补足一个完整队列，此后按下述规则进行。")
                   : tt_say(q,
                            "Escalation begins with one participant per level until the first DLT or the second moderate toxicity of the "
                            "trial. The "
                            "level at which this happens is filled to a full cohort, and the rule below applies from there on.",
                            "开始时每个水平 1 例，直至出现首例 DLT 或全试验第二例中度毒性；该水平补足一个完整队列，此后按下述规则进行。"));
    tt_doc_para(
        d,
        tt_streq(tt_text_param(p, "mtd-rule"), "expand")
            ? tt_say(q,
                     "The maximum tolerated dose (MTD) is the highest level below any toxic level at which at most 1 of 6 participants had "
                     "a DLT; a "
                     "candidate with fewer participants is expanded to six first, and if it fails, the next lower level becomes the "
                     "candidate.",
                     "最大耐受剂量（MTD）为低于任何毒性水平、且 6 例中至多 1 例发生 DLT 的最高水平；候选水平不足 6 例时先扩至 6 "
                     "例，若未通过，则下一级水平成为候选。")
            : tt_say(q,
                     "The maximum tolerated dose (MTD) is the level below the lowest level found toxic, or the highest level if none is.",
                     "最大耐受剂量（MTD）为最低毒性水平的下一级；若无毒性水平，则为最高水平。"));
}

static void put_table(tt_arena *a, const tt_request *q, tt_result *r, tt_doc *d, const tt_plan *p)
{
    size_t n = 0;
    const tt_table_row *row = tt_design_table(a, p, &n);
    tt_doc_section(d, 2, "table", tt_say(q, "Decision table", "决策表"));
    tt_table *t = tt_doc_table(
        d, tt_say(q, "Number of participants with a DLT among those treated at the current level", "当前水平已给药受试者中的 DLT 例数"));
    tt_table_col(t, tt_say(q, "treated", "给药例数"), TT_RIGHT);
    if (!is_stop(p)) {
        tt_table_col(t, tt_say(q, "escalate if at most", "不超过则递增"), TT_RIGHT);
        tt_table_col(t, tt_say(q, "de-escalate or stop if at least", "达到则递减或停止"), TT_RIGHT);
    }
    tt_table_col(t, is_stop(p) ? tt_say(q, "stop if at least", "达到则停止") : tt_say(q, "eliminate if at least", "达到则淘汰"), TT_RIGHT);
    for (size_t i = 0; i < n; i++) {
        const int32_t x[] = {row[i].escalate_max, row[i].deescalate_min, row[i].eliminate_min};
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, row[i].n));
        for (int k = is_stop(p) ? 2 : 0; k < 3; k++)
            tt_table_cell(t, x[k] < 0 ? "-" : tt_int_text(a, x[k]));
    }
    if (p->design->judges_pending) {
        tt_text_pending(a, q, d, p);
        tt_put_pending(a, q, r, p);
    }
}

static void put_stops(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_doc_section(d, 2, "stop", tt_say(q, "Stopping rules", "停止规则"));
    tt_list *l = tt_doc_list(d, true);
    if (is_stop(p)) {
        tt_list_item(l, tt_say(q, "Enrolment stops when the boundary above is reached.", "达到上述界限时停止入组。"));
        tt_list_item(l, tt_printf(a, tt_say(q, "Otherwise it ends with %d participants.", "否则在入组 %d 例后结束。"), (int)p->most));
        return;
    }
    if (is_three(p)) {
        tt_list_item(l, tt_say(q, "Escalation stops when the candidate for the MTD has shown what the rule above asks of it.",
                               "MTD 候选水平满足上述要求时停止递增。"));
        tt_list_item(l, tt_say(q, "Escalation stops without an MTD when the lowest level is toxic.", "最低水平有毒性时停止，且无 MTD。"));
        return;
    }
    tt_list_item(
        l, tt_printf(a, tt_say(q, "The trial ends when %d participants have been treated.", "给药满 %d 例时试验结束。"), (int)p->most));
    if (tt_text_is_model(p))
        tt_text_model_stops(a, q, l, p);
    if (tt_text_param(p, "eliminate") && tt_text_param(p, "eliminate-n"))
        tt_list_item(
            l,
            tt_printf(
                a,
                tt_say(q,
                       "A level with at least %s participants, and all above it, is eliminated when the posterior probability that its DLT "
                       "rate "
                       "exceeds the target is above %s (uniform prior). If the lowest level is eliminated, the trial stops without an MTD.",
                       "某水平至少有 %s 例，且其 DLT 率超过目标的后验概率大于 "
                       "%s（均匀先验）时，该水平及以上各水平均被淘汰；最低水平被淘汰则试验停止，无 MTD。"),
                tt_text_param(p, "eliminate-n"), tt_text_param(p, "eliminate")));
    if (tt_text_on(p, "extra-safe"))
        tt_list_item(l, tt_printf(a,
                                  tt_say(q, "At the lowest level the threshold is lowered by %s and ends the trial.",
                                         "最低水平的阈值降低 %s，达到即终止试验。"),
                                  tt_text_param(p, "offset")));
    if (tt_text_param(p, "stop-n"))
        tt_list_item(
            l, tt_printf(a,
                         tt_say(q, "The trial ends early when a level that would receive the next cohort already has %s participants.",
                                "下一队列拟用的水平已有 %s 例时提前结束。"),
                         tt_text_param(p, "stop-n")));
}

static void put_choice(const tt_request *q, tt_doc *d, const tt_plan *p)
{
    if (is_three(p) || is_stop(p) || !p->design->row)
        return;
    tt_doc_section(d, 2, "mtd", tt_say(q, "Choice of the MTD", "MTD 的选择"));
    tt_doc_para(d, tt_say(q,
                          "DLT rates at the levels tried and not eliminated are estimated by isotonic regression; the MTD is the level "
                          "whose estimate is nearest "
                          "to the target. Of equal estimates the highest level is chosen when they are below the target, and the lowest "
                          "when they are above it.",
                          "对已试用且未淘汰的水平，用保序回归估计 DLT 率；MTD "
                          "为估计值最接近目标的水平。估计值相同时，低于目标者取最高水平，高于目标者取最低水平。"));
    if (tt_text_on(p, "bound-mtd"))
        tt_doc_para(d, tt_say(q, "The estimate at the MTD must not exceed the de-escalation boundary.", "MTD 的估计值不得超过递减界值。"));
}

static tt_code put_numbers(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, tt_err *err)
{
    tt_oc_engine e;
    const char *truth;
    TT_TRY(tt_oc_engine_for(a, q, r, p, &e, err));
    tt_doc_section(r->doc, 2, "oc", tt_say(q, "Operating characteristics", "操作特征"));
    tt_doc_para(
        r->doc,
        e.lattice
            ? tt_say(q, "The numbers below are exact: every reachable state of the rule was enumerated, and nothing was simulated.",
                     "以下数值为精确结果：遍历规则的全部可达状态，未作模拟。")
            : tt_printf(a,
                        tt_say(q, "The numbers below are from %s simulated trials (seed %s).", "以下数值来自 %s 次模拟试验（种子 %s）。"),
                        tt_int_text(a, e.trials), tt_int_text(a, e.seed)));
    tt_table *t =
        tt_doc_table(r->doc, is_stop(p) ? tt_say(q, "Chance that the boundary is never reached (d1), %", "始终未达界限的概率（d1），%")
                                        : tt_say(q, "Probability that each level is selected as the MTD, %", "各水平被选为 MTD 的概率，%"));
    tt_table_col(t, tt_say(q, "true DLT rates", "真实 DLT 率"), TT_LEFT);
    tt_table_col(t, tt_say(q, "none", "无"), TT_RIGHT);
    for (int j = 1; j <= p->doses; j++)
        tt_table_col(t, tt_printf(a, "d%d", j), TT_RIGHT);
    tt_table_col(t, tt_say(q, "expected participants", "预期例数"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "expected DLTs", "预期 DLT"), TT_RIGHT);
    for (size_t i = 0; (truth = tt_oc_truth(a, q, p->doses, i)) != NULL; i++) {
        tt_curve c;
        tt_oc oc;
        TT_TRY(tt_curve_read(truth, tt_opt(q, "moderate"), p->doses, &c, err));
        TT_TRY(tt_oc_of(q, &e, &c, &oc, err));
        tt_table_next(t);
        tt_table_cell(t, truth);
        tt_table_cell(t, tt_oc_percent(a, &oc, oc.value.p_none, oc.se.p_none));
        for (int j = 1; j <= p->doses; j++)
            tt_table_cell(t, tt_oc_percent(a, &oc, oc.value.p_select[j], oc.se.p_select[j]));
        tt_table_cell(t, tt_fixed(a, oc.value.patients_total, 1));
        tt_table_cell(t, tt_fixed(a, oc.value.dlts_total, 2));
    }
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_plan *p = NULL;
    TT_TRY(tt_plan_for(a, q, r, &p, err));
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "Protocol section: dose escalation", "方案章节：剂量递增"));
    tt_put_plan(a, q, r, p);
    put_opening(a, q, r->doc, p);
    if (is_three(p))
        put_three(q, r->doc, p);
    if (tt_text_is_model(p))
        tt_text_model(a, q, r->doc, p);
    if (p->design->whole)
        tt_text_first(a, q, r->doc, p);
    else
        put_table(a, q, r, r->doc, p);
    put_stops(a, q, r->doc, p);
    put_choice(q, r->doc, p);
    if (tt_text_is_model(p))
        tt_text_model_choice(a, q, r->doc, p);
    TT_TRY(put_numbers(a, q, r, p, err));
    tt_json_put_string(&r->json, "lang", q->lang == TT_ZH ? "zh" : "en");
    tt_json_put_string(&r->json, "text", tt_doc_text(a, r->doc, 100));
    r->next = tt_printf(a, "titrate design oc%s", tt_plan_words(a, q, p));
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    TT_OC_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate design text --doses 4 --truth .05,.12,.25,.40",
                                       "titrate design text --design boin --doses 5 --target .3 --stop-n 12 --lang zh",
                                       "titrate design text --design stop --target .2 --n 12",
                                       "titrate design text --design crm --target .25 --skeleton .05,.12,.25,.40",
                                       "titrate design text --design blrm --dose-values 1,2.5,5,10 --lang zh",
                                       "titrate design text --design tite-boin --doses 4 --target .3 --cohorts 4 --simulate 200",
                                       NULL};

const tt_command tt_command_design_text = {
    .name = "design text",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"the protocol's section on dose escalation, from the rule itself", "由规则自动撰写方案中的剂量递增章节"},
    .more = {"Rule, decision table, stopping rules, choice of the MTD and operating characteristics; every number comes from the engine.",
             "包括规则、决策表、停止规则、MTD 选择与操作特征；所有数值均由程序计算。"},
    .options = options,
    .examples = examples,
    .run = run,
};
