/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/text_numbers.c -- the operating characteristics of a protocol's section, and on
 * which assumptions they rest: nothing that shapes a number is left to a remark on the
 * screen that does not reach the protocol. */
#include <math.h>

#include "app/design_text.h"
#include "app/design_words.h"
#include "app/oc_table.h"

static void put_method(tt_arena *a, const tt_request *q, tt_doc *d, const tt_oc_engine *e)
{
    const tt_accrual *k = &e->setting.accrual;
    tt_doc_para(d,
                e->lattice
                    ? tt_say(q, "The numbers below are exact: every reachable state of the rule was enumerated, and nothing was simulated.",
                             "以下数值为精确结果：遍历规则的全部可达状态，未作模拟。")
                    : tt_printf(a,
                                e->trials == 1 ? tt_say(q, "The numbers below are from %s simulated trial (seed %s).",
                                                        "以下数值来自 %s 次模拟试验（种子 %s）。")
                                               : tt_say(q, "The numbers below are from %s simulated trials (seed %s).",
                                                        "以下数值来自 %s 次模拟试验（种子 %s）。"),
                                tt_int_text(a, e->trials), tt_int_text(a, e->seed)));
    if (e->setting.timed)
        tt_doc_para(d,
                    tt_printf(a,
                              tt_say(q,
                                     "Trials were simulated on a calendar: on average %s candidates a month, a DLT window of %s %s, and "
                                     "%s%% of the DLTs in its second half (%s).",
                                     "模拟按日历进行：平均每月 %s 名候选人，DLT 观察窗 %s %s，%s%% 的 DLT 出现在后半窗（%s）。"),
                              tt_double_text(a, k->rate), tt_double_text(a, k->window),
                              k->window == 1.0 ? tt_say(q, "month", "个月") : tt_say(q, "months", "个月"), tt_fixed(a, 100 * k->late, 0),
                              k->weibull ? tt_say(q, "Weibull", "Weibull 分布") : tt_say(q, "uniform within each half", "各半窗内均匀")));
}

static void put_records(tt_arena *a, const tt_request *q, tt_doc *d, const tt_oc_engine *e)
{
    const tt_oc_setting *s = &e->setting;
    if (s->misattributed)
        tt_doc_para(d,
                    tt_printf(a,
                              tt_say(q,
                                     "A participant without a DLT is assumed to be recorded with one with probability %s, and one with a "
                                     "DLT without one with probability %s.",
                                     "假设无 DLT 者被记为 DLT 的概率为 %s，有 DLT 者未被记录的概率为 %s。"),
                              tt_text_percent(a, s->attribution.fp), tt_text_percent(a, s->attribution.fn)));
    if (s->replaced)
        tt_doc_para(d, tt_printf(a,
                                 tt_say(q, "Each participant is assumed to be not evaluable, and replaced, with probability %s.",
                                        "假设每例受试者不可评价并被替换的概率为 %s。"),
                                 tt_text_percent(a, s->replacing.p)));
    if (e->plan->design->uses_moderate && tt_text_acceleration(e->plan) == TT_ACCELERATE_MODERATE && !tt_opt(q, "moderate"))
        tt_doc_para(d, tt_say(q, "No moderate toxicity is assumed in these numbers; with some, acceleration ends earlier.",
                              "以上数值假设无中度毒性；若有，加速阶段会更早结束。"));
}

tt_code tt_text_numbers(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, const tt_study *study, tt_err *err)
{
    const bool one = tt_plan_monitors(p);
    tt_oc_engine e;
    const char *truth;
    TT_TRY(tt_oc_engine_for(a, q, r, p, study, &e, err));
    tt_doc_section(r->doc, 2, "oc", tt_say(q, "Operating characteristics", "操作特征"));
    put_method(a, q, r->doc, &e);
    put_records(a, q, r->doc, &e);
    const tt_oc_show show = {.head = tt_say(q, "true DLT rates", "真实 DLT 率"), .plan = p, .months = e.setting.timed, .monitors = one};
    tt_table *t =
        tt_oc_table_new(a, q, r->doc,
                        one ? tt_say(q, "Probability of stopping for toxicity, %, with expected participants and DLTs",
                                     "因毒性停止的概率（%）、预期例数与预期 DLT")
                            : tt_say(q, "Probability that each level is selected as the MTD, %, with expected participants and DLTs",
                                     "各水平被选为 MTD 的概率（%）、预期例数与预期 DLT"),
                        &show);
    tt_oc_setting records = e.setting; /* the months are in the first table */
    records.timed = false;
    tt_oc *oc = TT_ARRAY(a, tt_oc, q->opts + 8);
    size_t n = 0;
    for (; (truth = tt_oc_truth(a, q, p, n)) != NULL; n++) {
        tt_curve c;
        TT_TRY(tt_oc_curve(q, r, p, truth, &c, err));
        TT_TRY(tt_oc_of(q, &e, &c, &oc[n], err));
        tt_oc_table_row(a, q, t, &show, truth, &c, &oc[n]);
    }
    tt_oc_table_notes(a, q, t, &show);
    tt_table *where = tt_oc_doses_new(a, q, r->doc, &show);
    for (size_t i = 0; i < n; i++)
        tt_oc_doses_row(a, q, where, tt_oc_truth(a, q, p, i), &oc[i]);
    tt_table *more = tt_oc_setting_table(q, r->doc, show.head, &records);
    for (size_t i = 0; i < n; i++)
        tt_oc_setting_row(a, more, &records, tt_oc_truth(a, q, p, i), &oc[i]);
    return TT_OK;
}
