/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/text_count.c -- what a protocol says of designs by counts beside their table:
 * single participants at first (counts.c), and outcomes not known yet (d_tite_boin.c). */
#include <math.h>

#include "app/design_text.h"

/* A full cohort; cohorts of one are full already, and one more is treated all the same (get.oc of R package BOIN). */
static const char *filled(tt_arena *a, const tt_request *q, const tt_plan *p)
{
    if (p->cohort == 1)
        return tt_say(q, "receives one more", "再入组 1 例");
    return tt_printf(a, tt_say(q, "receives %d more, to a full cohort of %d", "再入组 %d 例，补足 %d 例的完整队列"), (int)p->cohort - 1,
                     (int)p->cohort);
}

void tt_text_titration(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_doc_para(
        d, tt_printf(a,
                     tt_say(q,
                            "Escalation begins with one participant per level from level %d, until the first DLT or the highest level. The "
                            "level at which this ends %s, and the rule below applies from there on. During this phase every participant is "
                            "followed to the end of the DLT window before the next is treated.",
                            "开始时自第 %d 水平起每个水平 1 例，直至出现首例 DLT 或到达最高水平。该水平%s，此后按下述规则进行。"
                            "此阶段每例受试者须完成 DLT 观察窗后，方可给药下一例。"),
                     (int)p->start, filled(a, q, p)));
}

static void put_imputed(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const char *e = tt_fixed(a, p->lambda_e, 4), *down = tt_fixed(a, p->lambda_d, 4), *t = tt_double_text(a, p->target);
    tt_doc_para(
        d, tt_printf(a,
                     tt_say(q,
                            "A pending participant is counted by single-mean imputation (Yuan et al. 2018) with p0 = (y + %s) / (n - c "
                            "+ 1).",
                            "未定受试者以单一均值插补计入（Yuan 等 2018），p0 = (y + %s) / (n - c + 1)。"),
                     tt_double_text(a, 0.5 * p->target)));
    tt_list *l = tt_doc_list(d, false);
    tt_list_item(l, tt_printf(a,
                              tt_say(q, "Escalate when y <= %s n and F >= c - (%s n - y)(1 - p0)/p0.",
                                     "y <= %s n 且 F >= c - (%s n - y)(1 - p0)/p0 时递增。"),
                              e, e));
    tt_list_item(l, tt_printf(a,
                              tt_say(q, "De-escalate when y > %s n and F <= c - (%s n - y)(1 - p0)/p0.",
                                     "y > %s n 且 F <= c - (%s n - y)(1 - p0)/p0 时递减。"),
                              t, down));
}

static void put_effective(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_doc_para(d, tt_say(q,
                          "A pending participant counts for the share of the window behind (Lin and Yuan 2020), so that the effective "
                          "sample size is n - c + F.",
                          "未定受试者按已过观察窗的比例计入（Lin 与 Yuan 2020），有效样本量为 n - c + F。"));
    tt_list *l = tt_doc_list(d, false);
    tt_list_item(
        l, tt_printf(a, tt_say(q, "Escalate when y / (n - c + F) <= %s.", "y / (n - c + F) <= %s 时递增。"), tt_fixed(a, p->lambda_e, 4)));
    tt_list_item(
        l, tt_printf(a, tt_say(q, "De-escalate when y / (n - c + F) > %s.", "y / (n - c + F) > %s 时递减。"), tt_fixed(a, p->lambda_d, 4)));
}

void tt_text_pending(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_doc_para(
        d,
        tt_say(q,
               "A new participant may be treated while others are still within the DLT window. Of n participants at the current "
               "level, y have had a DLT and c are pending (no DLT, window open); F is the follow-up of the pending, the sum of "
               "the shares of the window behind them. When y reaches the limit of the decision table for n, the dose is "
               "de-escalated at once. When more than half of the n participants are pending, nobody is treated until further "
               "outcomes are known. With c = 0 the decision table applies.",
               "其他受试者仍处于 DLT 观察窗内时，可给药新的受试者。当前水平 n 例中，y 例已发生 DLT，c 例未定（无 DLT 且观察窗未结束）；F "
               "为未定受试者的随访，即各自已过观察窗比例之和。y 达到决策表中 n 例的界限时立即递减。n "
               "例中未定者超过一半时暂停给药，等待更多结果。c = 0 时按决策表进行。"));
    if (tt_streq(tt_text_param(p, "estimator"), "ess"))
        put_effective(a, q, d, p);
    else
        put_imputed(a, q, d, p);
    tt_doc_para(d, tt_say(q, "Otherwise the next participant receives the same level. The resulting bounds of F are tabulated below.",
                          "其余情况下，下一例受试者维持同一水平。由此得到的 F 的界限列于下表。"));
    tt_doc_para(d,
                tt_say(q,
                       "Elimination counts a pending participant as one without a DLT so far. The MTD is chosen when the last window has "
                       "closed.",
                       "判断淘汰时，未定受试者暂按无 DLT 计。MTD 在最后一个观察窗结束后选定。"));
}
