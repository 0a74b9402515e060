/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_text.c -- the protocol's section on dose escalation, written from the
 * engine: the rule's parameters, its table as decide gives it, when it stops, how the
 * MTD is chosen, and its operating characteristics.  Every number is computed here or
 * was given; none is typed. */
#include <math.h>

#include "app/design_text.h"
#include "app/design_words.h"
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

double tt_text_real(const tt_plan *p, const char *name)
{
    tt_dec d;
    const char *text = tt_text_param(p, name);
    return text && tt_dec_parse(text, &d, NULL) == TT_OK ? tt_dec_double(d) : NAN;
}

tt_acceleration tt_text_acceleration(const tt_plan *p)
{
    const char *how = tt_text_param(p, "accelerate");
    return !how || tt_streq(how, "none") ? TT_ACCELERATE_NONE : tt_streq(how, "dlt") ? TT_ACCELERATE_DLT : TT_ACCELERATE_MODERATE;
}

const char *tt_text_percent(tt_arena *a, double p)
{
    return tt_printf(a, "%s%%", tt_fixed(a, 100 * p, 1));
}

/* Between which rates BOIN's bounds are the best ones. */
static void put_hypotheses(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const double saf = tt_text_real(p, "p-saf"), tox = tt_text_real(p, "p-tox");
    tt_doc_para(d,
                tt_printf(a,
                          tt_say(q,
                                 "These bounds make a wrong move least likely when a rate of %s is too low and one of %s too high (Liu and "
                                 "Yuan 2015).",
                                 "当 %s 视为过低、%s 视为过高时，以上界值使错误决策的概率最小（Liu 与 Yuan 2015）。"),
                          tt_text_percent(a, isnan(saf) ? 0.6 * p->target : saf), tt_text_percent(a, isnan(tox) ? 1.4 * p->target : tox)));
}

/* A 3+3 has no target; a BLRM has an interval, and a target only where it keeps from going up after too many DLTs. */
static bool heeds_target(const tt_plan *p)
{
    return !is_three(p) && (!tt_text_param(p, "interval") || tt_text_on(p, "coherent"));
}

static void put_opening(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_doc_section(d, 1, "design", tt_say(q, "Dose escalation", "剂量递增"));
    const char *title = p->design->title[q->lang];
    tt_doc_para(d, tt_printf(a,
                             tt_say(q, "Dose escalation follows the %s%s design over %d dose %s, starting at level %d, in cohorts of %d.",
                                    "剂量递增采用%s%s，共 %d 个剂量水平%s，自第 %d 水平开始，每队列 %d 例。"),
                             q->lang == TT_ZH && (unsigned char)*title < 0x80 ? " " : "", title, (int)p->doses,
                             tt_say(q, p->doses == 1 ? "level" : "levels", ""), (int)p->start, (int)p->cohort));
    if (!p->leaps)
        tt_doc_para(d, tt_say(q, "No dose level is skipped on the way up.", "递增时不得跳过任何剂量水平。"));
    if (!p->design->judges_pending)
        tt_doc_para(d, tt_say(q, "The dose is not escalated while a participant at the current level is still within the DLT window.",
                              "当前水平仍有受试者处于 DLT 观察窗内时不得递增。"));
    if (tt_text_param(p, "target"))
        tt_doc_para(d,
                    tt_printf(a,
                              heeds_target(p) ? tt_say(q, "The target rate of dose-limiting toxicities (DLTs) is %s.",
                                                       "剂量限制性毒性（DLT）的目标发生率为 %s。")
                                              : tt_say(q,
                                                       "The rule itself has no target rate of dose-limiting toxicities (DLTs); a level "
                                                       "with a true rate above %s counts as an overdose.",
                                                       "规则本身不设剂量限制性毒性（DLT）的目标发生率；真实发生率高于 %s 的水平视为超量。"),
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
    if (!isnan(p->lambda_e))
        put_hypotheses(a, q, d, p);
}

/* Single participants first: until what, at the latest where, and what then. */
static void put_acceleration(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const char *latest = tt_text_param(p, "switch-dose");
    const bool expand = tt_streq(tt_text_param(p, "mtd-rule"), "expand");
    if (tt_text_acceleration(p) == TT_ACCELERATE_NONE)
        return;
    tt_doc_para(d,
                tt_text_acceleration(p) == TT_ACCELERATE_DLT
                    ? tt_say(q,
                             "Escalation begins with one participant per level until the first DLT. The level at which this happens is "
                             "filled to a full cohort, and the rule below applies from there on.",
                             "开始时每个水平 1 例，直至出现首例 DLT；出现 DLT 的水平补足一个完整队列，此后按下述规则进行。")
                    : tt_say(q,
                             "Escalation begins with one participant per level until the first DLT or the second moderate toxicity of the "
                             "trial. The level at which this happens is filled to a full cohort, and the rule below applies from there on.",
                             "开始时每个水平 1 例，直至出现首例 DLT 或全试验第二例中度毒性；该水平补足一个完整队列，此后按下述规则进行。"));
    tt_doc_para(
        d, latest ? tt_printf(a,
                              tt_say(q, "Acceleration ends at level %s at the latest: that level and those above begin with a full cohort.",
                                     "加速最迟至第 %s 水平结束：该水平及以上各水平均自完整队列开始。"),
                              latest)
                  : tt_say(q, "If this does not happen, the highest level is filled to a full cohort.",
                           "若均未发生，则最高水平补足一个完整队列。"));
    tt_doc_para(d, expand ? tt_say(q, "A level passed with one participant is filled to three and then to six before it can be the MTD.",
                                   "以 1 例通过的水平须先补至 3 例、再补至 6 例，方可成为 MTD。")
                          : tt_say(q, "A level passed with one participant counts as passed.", "以 1 例通过的水平视为已通过。"));
}

static void put_three(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    put_acceleration(a, q, d, p);
    tt_doc_para(d,
                tt_say(q,
                       "Three participants are treated at a level. If none has a DLT, the dose is escalated; if one has, three more are "
                       "treated there, and with at most 1 DLT in six the dose is escalated. A level with two or more DLTs is toxic: it is "
                       "left and never given again.",
                       "每个水平先治疗 3 例：无 DLT 则递增；1 例 DLT 则同一水平再治疗 3 例，6 例中至多 1 例 DLT 时递增。出现 2 "
                       "例及以上 DLT 的水平为毒性水平：离开且不再使用。"));
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
    if (p->start > 1 && tt_streq(tt_text_param(p, "mtd-rule"), "previous"))
        tt_doc_para(d, tt_say(q, "If the starting level is toxic, the level below is treated by the same rule before it can be the MTD.",
                              "若起始水平即为毒性水平，则其下一级须先按同一规则给药，方可成为 MTD。"));
}

static void put_table(tt_arena *a, const tt_request *q, tt_result *r, tt_doc *d, const tt_plan *p)
{
    size_t n = 0;
    const tt_table_row *row = tt_design_table(a, p, &n);
    const bool by_count = !tt_plan_monitors(p) && !tt_text_param(p, "mtd-rule");
    tt_doc_section(d, 2, "table", tt_plan_monitors(p) ? tt_say(q, "Stopping boundary", "停止界限") : tt_say(q, "Decision table", "决策表"));
    tt_table *t = tt_doc_table(
        d, tt_plan_monitors(p) ? tt_say(q, "Number of participants with a DLT among all treated so far", "至今全部给药者中的 DLT 例数")
                               : tt_say(q, "Number of participants with a DLT among those treated at the current level",
                                        "当前水平已给药受试者中的 DLT 例数"));
    tt_table_col(t, tt_say(q, "treated", "给药例数"), TT_RIGHT);
    if (!tt_plan_monitors(p)) {
        tt_table_col(t, tt_say(q, "escalate if at most", "不超过则递增"), TT_RIGHT);
        tt_table_col(t,
                     by_count ? tt_say(q, "de-escalate if at least", "达到则递减")
                              : tt_say(q, "de-escalate or stop if at least", "达到则递减或停止"),
                     TT_RIGHT);
    }
    if (by_count)
        tt_table_note(t, tt_say(q,
                                "At the lowest level the next cohort receives the same level where the table says de-escalate; at the "
                                "highest level, or just below an eliminated one, where it says escalate.",
                                "在最低水平达到递减界值时，以及在最高水平或紧邻已淘汰水平之下达到递增界值时，下一队列维持同一水平。"));
    tt_table_col(t, tt_plan_monitors(p) ? tt_say(q, "stop if at least", "达到则停止") : tt_say(q, "eliminate if at least", "达到则淘汰"),
                 TT_RIGHT);
    for (size_t i = 0; i < n; i++) {
        const int32_t x[] = {row[i].escalate_max, row[i].deescalate_min, row[i].eliminate_min};
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, row[i].n));
        for (int k = tt_plan_monitors(p) ? 2 : 0; k < 3; k++)
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
    if (tt_plan_monitors(p)) {
        tt_text_monitoring_stops(a, q, l, p);
        return;
    }
    if (is_three(p)) {
        tt_list_item(l, tt_say(q, "Escalation stops when the candidate for the MTD has shown what the rule above asks of it.",
                               "MTD 候选水平满足上述要求时停止递增。"));
        tt_list_item(l, tt_say(q, "Escalation stops without an MTD when the lowest level is toxic.", "最低水平有毒性时停止，且无 MTD。"));
        return;
    }
    tt_list_item(l, tt_printf(a,
                              p->most == 1 ? tt_say(q, "The trial ends when %s has been treated.", "给药满 %s时试验结束。")
                                           : tt_say(q, "The trial ends when %s have been treated.", "给药满 %s时试验结束。"),
                              tt_participants(a, q->lang, p->most)));
    if (tt_text_is_model(p))
        tt_text_model_stops(a, q, l, p);
    if (tt_text_param(p, "eliminate") && tt_text_param(p, "eliminate-n"))
        tt_list_item(
            l, tt_printf(a,
                         tt_say(q,
                                "A level with at least %s, and all above it, is eliminated, that is not given again, when the posterior "
                                "probability that its DLT rate exceeds the target is above %s (uniform prior). If the lowest level is "
                                "eliminated, the trial stops without an MTD.",
                                "某水平至少有 %s，且其 DLT 率超过目标的后验概率大于 "
                                "%s（均匀先验）时，该水平及以上各水平均被淘汰，不再使用；最低水平被淘汰则试验停止，无 MTD。"),
                         tt_participants(a, q->lang, (int64_t)tt_text_real(p, "eliminate-n")), tt_text_param(p, "eliminate")));
    if (tt_streq(p->design->name, "table"))
        tt_list_item(
            l,
            tt_say(
                q,
                "A level whose DLTs reach the last column of the table, and all above it, is eliminated, that is not given again. If the "
                "lowest level is eliminated, the trial stops without an MTD.",
                "DLT 例数达到表中末列的水平及其以上各水平均被淘汰，不再使用；最低水平被淘汰则试验停止，无 MTD。"));
    if (tt_text_on(p, "extra-safe"))
        tt_list_item(l,
                     tt_printf(a,
                               tt_say(q,
                                      "At the lowest level a lower threshold holds: from %s on, a posterior probability above %s ends the "
                                      "trial without an MTD.",
                                      "最低水平采用更低的阈值：自 %s起，后验概率大于 %s 即终止试验，无 MTD。"),
                               tt_participants(a, q->lang, (int64_t)fmax(3.0, tt_text_real(p, "eliminate-n"))),
                               tt_double_text(a, round((tt_text_real(p, "eliminate") - tt_text_real(p, "offset")) * 1e9) / 1e9)));
    if (tt_text_param(p, "stop-n"))
        tt_list_item(l, tt_printf(a,
                                  tt_say(q, "The trial ends early when a level that would receive the next cohort already has %s.",
                                         "下一队列拟用的水平已有 %s时提前结束。"),
                                  tt_participants(a, q->lang, (int64_t)tt_text_real(p, "stop-n"))));
}

static void put_choice(const tt_request *q, tt_doc *d, const tt_plan *p)
{
    if (is_three(p) || tt_plan_monitors(p) || !p->design->row)
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

/* Whom the counts leave out; a study says whether somebody comes instead. */
static void put_not_evaluable(const tt_request *q, tt_doc *d, const tt_study *study)
{
    const bool replaced = !study || !tt_streq(study->replacements, "none");
    tt_doc_para(d, replaced ? tt_say(q, "A participant who cannot be evaluated for DLTs does not count in these rules and is replaced.",
                                     "无法评价 DLT 的受试者不计入本节各项例数，并予以替换。")
                            : tt_say(q, "A participant who cannot be evaluated for DLTs does not count in these rules and is not replaced.",
                                     "无法评价 DLT 的受试者不计入本节各项例数，亦不予替换。"));
}

static tt_code run(tt_arena *a, const tt_request *given, tt_result *r, tt_err *err)
{
    const tt_request plain = tt_plan_request(a, given), *q = &plain;
    const tt_plan *p = NULL;
    const tt_study *study = NULL;
    TT_TRY(tt_plan_of(a, q, r, &p, &study, err));
    r->doc = tt_doc_new(a, q->lang,
                        tt_plan_monitors(p) ? tt_say(q, "Protocol section: safety monitoring", "方案章节：安全性监测")
                                            : tt_say(q, "Protocol section: dose escalation", "方案章节：剂量递增"));
    tt_put_plan(a, q, r, p);
    if (tt_plan_monitors(p))
        TT_TRY(tt_text_monitoring(a, q, r->doc, p, err));
    else
        put_opening(a, q, r->doc, p);
    put_not_evaluable(q, r->doc, study);
    if (is_three(p))
        put_three(a, q, r->doc, p);
    tt_text_interval(a, q, r->doc, p);
    if (tt_text_is_model(p))
        tt_text_model(a, q, r->doc, p);
    if (p->design->whole)
        tt_text_first(a, q, r->doc, p);
    if (p->design->whole && p->design->judges_pending)
        tt_text_first_pending(a, q, r->doc, p);
    if (!p->design->whole)
        put_table(a, q, r, r->doc, p);
    put_stops(a, q, r->doc, p);
    put_choice(q, r->doc, p);
    if (tt_text_is_model(p))
        tt_text_model_choice(a, q, r->doc, p);
    TT_TRY(tt_text_numbers(a, q, r, p, study, err));
    tt_json_put_string(&r->json, "lang", q->lang == TT_ZH ? "zh" : "en");
    tt_json_put_string(&r->json, "text", tt_doc_text(a, r->doc, 100));
    r->next = tt_printf(a, "titrate design oc%s", tt_plan_words(a, q, p));
    return TT_OK;
}

static const tt_option options[] = {
    TT_PLAN_OPTIONS,
    TT_OC_OPTIONS,
    TT_OC_SETTING_OPTIONS,
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
