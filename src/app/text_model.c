/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/text_model.c -- CRM and BLRM as a protocol describes them: model, prior, choice,
 * pace, end.  The words follow d_crm.c, d_blrm.c and pace.c clause by clause; a number
 * is a parameter of the plan, or its documented default. */
#include <math.h>

#include "app/design_text.h"

static bool is_crm(const tt_plan *p)
{
    return tt_text_param(p, "skeleton") != NULL;
}

bool tt_text_is_model(const tt_plan *p)
{
    return is_crm(p) || tt_text_param(p, "dose-values") != NULL;
}

/* The k-th number of a list, from 0; NaN past its end. */
static double item(tt_arena *a, const char *list, int k)
{
    tt_dec d;
    for (; k > 0 && list; k--)
        list = strchr(list, ',') ? strchr(list, ',') + 1 : NULL;
    if (!list || tt_dec_parse(tt_str_trim(a, tt_strndup(a, list, strcspn(list, ","))), &d, NULL) != TT_OK)
        return NAN;
    return tt_dec_double(d);
}

/* ".3" as "0.3"; NULL where absent, a word as it is. */
static const char *number(tt_arena *a, const tt_plan *p, const char *name)
{
    const char *text = tt_text_param(p, name);
    const double x = item(a, text, 0);
    return isnan(x) ? text : tt_double_text(a, x);
}

/* "0.05, 0.12, 0.25" of ".05,.12,.25". */
static const char *spaced(tt_arena *a, const tt_request *q, const char *list)
{
    tt_buf b = tt_buf_new(a);
    double x;
    for (int k = 0; !isnan(x = item(a, list, k)); k++)
        tt_buf_printf(&b, "%s%s", k ? tt_say(q, ", ", "、") : "", tt_double_text(a, x));
    return tt_buf_text(&b);
}

static void put_crm(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const char *sd = number(a, p, "prior-sd");
    const char *spread =
        sd ? tt_printf(a, tt_say(q, "standard deviation %s", "标准差 %s"), sd) : tt_printf(a, tt_say(q, "variance %s", "方差 %s"), "1.34");
    const char *model =
        tt_streq(tt_text_param(p, "model"), "logistic") ? "p_j = 1 / (1 + exp(-3 - exp(b) (logit s_j - 3)))" : "p_j = s_j^exp(b)";
    tt_doc_para(d,
                tt_printf(a,
                          tt_say(q,
                                 "The DLT rate at level j is modelled as %s with one parameter b. The skeleton s_j, the rates expected "
                                 "beforehand, is %s for levels 1 to %d. The prior of b is normal with mean 0 and %s.",
                                 "第 j 水平的 DLT 率以单参数模型 %s 描述，b 为参数。骨架 s_j（试验前预期的 DLT 率）依次为 %s（第 1 至 %d "
                                 "水平）。b 的先验为均值 0、%s 的正态分布。"),
                          model, spaced(a, q, tt_text_param(p, "skeleton")), (int)p->doses, spread));
    tt_doc_para(d,
                tt_printf(a,
                          tt_say(q,
                                 "After each cohort the posterior of b is computed from the outcomes of all participants at all levels. "
                                 "The rates at the posterior mean of b are compared with the target: the level whose rate is nearest to "
                                 "%s is the model's choice; of two equally near, the lower.",
                                 "每个队列完成后，用全部水平全部受试者的结果计算 b 的后验分布。将 b 取后验均值时各水平的 DLT 率与目标比较："
                                 "DLT 率最接近 %s 的水平为模型所选；两者同样接近时取较低者。"),
                          tt_text_percent(a, p->target)));
}

static void put_blrm(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const char *prior = tt_text_param(p, "prior"), *interval = tt_text_param(p, "interval"), *given = number(a, p, "reference");
    const char *values = tt_text_param(p, "dose-values");
    const char *reference = given ? given : tt_double_text(a, item(a, values, (p->doses + 1) / 2 - 1)), *num[5];
    for (int k = 0; k < 5; k++)
        num[k] = tt_double_text(a, item(a, prior, k));
    tt_doc_para(
        d,
        tt_printf(a,
                  tt_say(q,
                         "The DLT rate p at dose d is modelled as logit p = log alpha + exp(log beta) log(d / %s); levels 1 to %d are the "
                         "doses %s. The prior of (log alpha, log beta) is bivariate normal with means %s and %s, standard deviations %s "
                         "and %s, and correlation %s.",
                         "剂量 d 的 DLT 率 p 以 logit p = log alpha + exp(log beta) log(d / %s) 描述；第 1 至 %d 水平的剂量依次为 "
                         "%s。(log alpha, log beta) 的先验为二元正态分布，均值 %s 与 %s，标准差 %s 与 %s，相关系数 %s。"),
                  reference, (int)p->doses, spaced(a, q, values), num[0], num[1], num[2], num[3], num[4]));
    tt_doc_para(
        d, tt_printf(
               a,
               tt_say(q,
                      "After each cohort the posterior is computed from the outcomes of all participants at all levels. A DLT rate "
                      "above %s up to %s is on target; above it is overdosing. A level is open when its posterior probability of "
                      "overdosing is at most %s (escalation with overdose control). Of the open levels, the one most probably on "
                      "target is the model's choice; of equals, the lower.",
                      "每个队列完成后，用全部水平全部受试者的结果计算后验分布。DLT 率大于 %s 且不超过 %s 为达标，高于后者为过量。某水平过量"
                      "的后验概率不超过 %s 时该水平可用（过量控制，EWOC）。可用水平中达标后验概率最大者为模型所选；相等时取较低者。"),
               tt_text_percent(a, item(a, interval, 0)), tt_text_percent(a, item(a, interval, 1)), number(a, p, "ewoc")));
}

/* TITE-CRM: how much somebody weighs whose window is open, and when nobody is treated. */
static void put_weights(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const char *eliminate = number(a, p, "eliminate");
    tt_doc_para(d,
                tt_say(q,
                       "A new participant may be treated while others are still within the DLT window. A participant without a DLT whose "
                       "window is open is pending and counts with weight w, the share of the window behind: 0 when just treated, 1 when "
                       "the window is over. In the likelihood a pending participant at level j has the factor 1 - w p_j, one with a DLT, "
                       "whenever it came, p_j, and one whose window is over without a DLT 1 - p_j (Cheung and Chappell 2000, linear "
                       "weights).",
                       "其他受试者仍处于 DLT 观察窗内时，可给药新的受试者。无 DLT 且观察窗未结束者为未定，按权重 w 计入，w 为已过观察窗的"
                       "比例：刚给药时为 0，观察窗结束时为 1。似然函数中，第 j 水平的未定受试者贡献因子 1 - w p_j，发生 DLT "
                       "者（无论何时）贡献 p_j，观察窗结束且无 DLT 者贡献 1 - p_j（Cheung 与 Chappell 2000，线性权重）。"));
    if (tt_text_on(p, "suspend"))
        tt_doc_para(d, tt_say(q,
                              "When the next level would be a higher one and more than half of the participants are pending at the current "
                              "level, or at one that would be passed, nobody is treated until further outcomes are known.",
                              "若下一水平将更高，而当前水平（或拟越过的水平）半数以上受试者未定，则暂停给药，等待更多结果。"));
    else
        tt_doc_para(d, tt_say(q, "Escalation does not wait for a share of the outcomes to be known: the weights alone decide.",
                              "递增不要求已知结果达到某一比例：仅由权重决定。"));
    if (eliminate && !tt_streq(eliminate, "no"))
        tt_doc_para(
            d, tt_say(q,
                      "When the lowest level is too toxic by what is known, but would not be if all pending ended without a DLT, nobody "
                      "is treated until outcomes are known: a stop is for good.",
                      "若按目前所知最低水平毒性过大，但全部未定者若均无 DLT 则不然，则暂停给药等待结果：停止后不再恢复。"));
    tt_doc_para(d, tt_say(q, "The MTD is chosen when the last window has closed.", "MTD 在最后一个观察窗结束后选定。"));
}

static void put_pace(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_doc_para(d,
                tt_text_on(p, "no-skip")
                    ? tt_say(q,
                             "The next cohort receives that level, but never more than one level above the present one. De-escalation may "
                             "pass several levels.",
                             "下一队列采用该水平，但每次至多比当前水平升高一级。递减可一次跨越多级。")
                    : tt_say(q,
                             "The next cohort receives that level. The dose may return at once to levels already tried, and exceeds the "
                             "highest level tried by one at most. De-escalation may pass several levels.",
                             "下一队列采用该水平；可直接回升至已试用的水平，但至多比已试用的最高水平高一级。递减可一次跨越多级。"));
    if (tt_text_on(p, "coherent"))
        tt_doc_para(
            d, tt_printf(a,
                         tt_say(q, "The dose is not escalated directly after a cohort in which %s or more of the participants had a DLT.",
                                "某队列发生 DLT 的受试者比例达到 %s 时，其后不得立即递增。"),
                         tt_text_percent(a, p->target)));
}

void tt_text_model(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    if (is_crm(p))
        put_crm(a, q, d, p);
    else
        put_blrm(a, q, d, p);
    put_pace(a, q, d, p);
    if (p->design->judges_pending)
        put_weights(a, q, d, p);
}

void tt_text_model_stops(tt_arena *a, const tt_request *q, tt_list *l, const tt_plan *p)
{
    const char *eliminate = number(a, p, "eliminate");
    if (!is_crm(p))
        tt_list_item(l, tt_say(q, "The trial stops without an MTD when no level within reach of the rule above is open.",
                               "按上述规则可及的水平均不可用时，试验停止，无 MTD。"));
    else if (eliminate && !tt_streq(eliminate, "no"))
        tt_list_item(l,
                     tt_printf(a,
                               tt_say(q,
                                      "The trial stops without an MTD when the posterior probability that the DLT rate at the lowest level "
                                      "exceeds the target is above %s.",
                                      "最低水平 DLT 率超过目标的后验概率大于 %s 时，试验停止，无 MTD。"),
                               eliminate));
}

void tt_text_model_choice(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    const bool tried = tt_text_on(p, "mtd-tried");
    (void)a;
    tt_doc_section(d, 2, "mtd", tt_say(q, "Choice of the MTD", "MTD 的选择"));
    if (is_crm(p))
        tt_doc_para(d,
                    tried ? tt_say(q,
                                   "The MTD is, among the levels given, the one whose rate under the model, after all outcomes, is nearest "
                                   "to the target.",
                                   "MTD 为已给药水平中，纳入全部结果后模型 DLT 率最接近目标者。")
                          : tt_say(q, "The MTD is the model's choice after all outcomes, whether or not that level was given.",
                                   "MTD 为纳入全部结果后模型所选的水平，不论该水平是否给过药。"));
    else
        tt_doc_para(d, tried
                           ? tt_say(q,
                                    "The MTD is, among the levels given that are open after all outcomes, the one most probably on target; "
                                    "there is none when no such level is open.",
                                    "MTD 为已给药且纳入全部结果后仍可用的水平中，达标后验概率最大者；若均不可用，则无 MTD。")
                           : tt_say(q,
                                    "The MTD is, among the levels open after all outcomes, the one most probably on target, whether or not "
                                    "it was given; there is none when no level is open.",
                                    "MTD 为纳入全部结果后可用水平中达标后验概率最大者，不论是否给过药；若均不可用，则无 MTD。"));
}
