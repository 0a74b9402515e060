/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/public_page_words.c -- the registry's codes in words a patient reads.
 *
 * Codes are those of ClinicalTrials.gov API v2 and of its older classic form
 * (UNKNOWN_STATUS).  A code that is not known is shown as it is: nothing is lost,
 * nothing is guessed. */
#include "report/public_page_internal.h"

static const struct {
    const char *code, *text[TT_LANGS], *meaning[TT_LANGS];
} words[] = {
    {"NOT_YET_RECRUITING",
     {"Not yet recruiting", "尚未招募"},
     {"The study has not begun to take participants.", "研究尚未开始招募受试者。"}},
    {"RECRUITING", {"Recruiting", "正在招募"}, {"The study is taking participants now.", "研究正在招募受试者。"}},
    {"ENROLLING_BY_INVITATION",
     {"Enrolling by invitation", "仅限受邀者参加"},
     {"Only people whom the study team invites can take part.", "仅研究团队邀请的人员可以参加。"}},
    {"ACTIVE_NOT_RECRUITING",
     {"Under way, no longer recruiting", "进行中，已停止招募"},
     {"The study is under way and takes nobody new.", "研究正在进行，不再接收新的受试者。"}},
    {"COMPLETED", {"Completed", "已完成"}, {"The study has ended as planned and takes nobody new.", "研究已按计划结束，不再接收受试者。"}},
    {"SUSPENDED", {"Paused", "暂停"}, {"The study is paused; it may take participants again later.", "研究已暂停，今后可能恢复招募。"}},
    {"TERMINATED",
     {"Stopped early", "提前终止"},
     {"The study was stopped early and takes nobody new.", "研究已提前终止，不再接收受试者。"}},
    {"WITHDRAWN", {"Withdrawn", "已撤回"}, {"The study was withdrawn before anybody took part.", "研究在有人参加之前已撤回。"}},
    {"UNKNOWN_STATUS",
     {"Not confirmed", "状态未确认"},
     {"The status has not been confirmed for a long time.", "研究状态已较长时间未经确认。"}},
    {"UNKNOWN", {"Not confirmed", "状态未确认"}, {"The status has not been confirmed for a long time.", "研究状态已较长时间未经确认。"}},
    {"NA", {"not applicable", "不适用"}, {NULL, NULL}},
    {"EARLY_PHASE1", {"early phase 1", "早期1期"}, {NULL, NULL}},
    {"PHASE1", {"phase 1", "1期"}, {NULL, NULL}},
    {"PHASE1_PHASE2", {"phase 1 and 2", "1/2期"}, {NULL, NULL}},
    {"PHASE2", {"phase 2", "2期"}, {NULL, NULL}},
    {"PHASE2_PHASE3", {"phase 2 and 3", "2/3期"}, {NULL, NULL}},
    {"PHASE3", {"phase 3", "3期"}, {NULL, NULL}},
    {"PHASE4", {"phase 4", "4期"}, {NULL, NULL}},
    {"RANDOMIZED", {"by chance (randomised)", "随机分组"}, {NULL, NULL}},
    {"NON_RANDOMIZED", {"not by chance", "非随机分组"}, {NULL, NULL}},
    {"SINGLE_GROUP", {"one group", "单组"}, {NULL, NULL}},
    {"PARALLEL", {"groups side by side", "平行组"}, {NULL, NULL}},
    {"CROSSOVER", {"each participant in turn in each group", "交叉"}, {NULL, NULL}},
    {"FACTORIAL", {"treatments in combination (factorial)", "析因"}, {NULL, NULL}},
    {"SEQUENTIAL", {"groups one after another", "序贯"}, {NULL, NULL}},
    {"NONE", {"none: all know the treatment", "不设盲"}, {NULL, NULL}},
    {"SINGLE", {"single", "单盲"}, {NULL, NULL}},
    {"DOUBLE", {"double", "双盲"}, {NULL, NULL}},
    {"TRIPLE", {"triple", "三盲"}, {NULL, NULL}},
    {"QUADRUPLE", {"quadruple", "四盲"}, {NULL, NULL}},
    {"EXPERIMENTAL", {"experimental", "试验组"}, {NULL, NULL}},
    {"ACTIVE_COMPARATOR", {"active comparison", "阳性对照组"}, {NULL, NULL}},
    {"PLACEBO_COMPARATOR", {"placebo", "安慰剂组"}, {NULL, NULL}},
    {"SHAM_COMPARATOR", {"sham procedure", "假操作组"}, {NULL, NULL}},
    {"NO_INTERVENTION", {"no study treatment", "无干预组"}, {NULL, NULL}},
    {"OTHER", {"other", "其他"}, {NULL, NULL}},
    {"BIOLOGICAL", {"biological product", "生物制品"}, {NULL, NULL}},
    {"DRUG", {"drug", "药物"}, {NULL, NULL}},
    {"DEVICE", {"device", "器械"}, {NULL, NULL}},
    {"PROCEDURE", {"procedure", "操作"}, {NULL, NULL}},
    {"GENETIC", {"genetic", "基因治疗"}, {NULL, NULL}},
    {"BEHAVIORAL", {"behavioural", "行为干预"}, {NULL, NULL}},
    {"DIAGNOSTIC_TEST", {"diagnostic test", "诊断检查"}, {NULL, NULL}},
    {"DIETARY_SUPPLEMENT", {"dietary supplement", "膳食补充剂"}, {NULL, NULL}},
    {"RADIATION", {"radiation", "放射治疗"}, {NULL, NULL}},
    {"COMBINATION_PRODUCT", {"combination product", "组合产品"}, {NULL, NULL}},
    {"INTERVENTIONAL", {"a treatment is tested", "干预性研究"}, {NULL, NULL}},
    {"OBSERVATIONAL", {"people are observed", "观察性研究"}, {NULL, NULL}},
    {"EXPANDED_ACCESS", {"treatment outside a trial", "拓展使用"}, {NULL, NULL}},
    {"ALL", {"all", "不限"}, {NULL, NULL}},
    {"FEMALE", {"female", "女"}, {NULL, NULL}},
    {"MALE", {"male", "男"}, {NULL, NULL}},
    {"YES", {"yes", "是"}, {NULL, NULL}},
    {"NO", {"no", "否"}, {NULL, NULL}},
    {"UNDECIDED", {"not decided yet", "尚未决定"}, {NULL, NULL}},
    {"primary", {"Primary", "主要"}, {NULL, NULL}},
    {"secondary", {"Secondary", "次要"}, {NULL, NULL}},
    {"other", {"Other", "其他"}, {NULL, NULL}},
};
enum { WORDS = sizeof words / sizeof *words };

const char *tt_public_code(const struct public_page *p, const char *code)
{
    for (size_t i = 0; i < WORDS; i++)
        if (tt_streq(words[i].code, code))
            return words[i].text[p->lang];
    return code;
}

const char *tt_public_meaning(const struct public_page *p, const char *status)
{
    for (size_t i = 0; i < WORDS; i++)
        if (tt_streq(words[i].code, status) && words[i].meaning[p->lang])
            return words[i].meaning[p->lang];
    return tt_pub(p, "The record does not say whether participants are taken.", "登记记录未说明是否招募受试者。");
}

const char *tt_public_moment(const struct public_page *p, tt_moment m)
{
    static const char *const text[TT_MOMENTS][TT_LANGS] = {
        [TT_MOMENT_SUBMITTED] = {"First submitted to the registry", "首次提交登记"},
        [TT_MOMENT_POSTED] = {"First posted by the registry", "首次公布"},
        [TT_MOMENT_START] = {"Start of the study", "研究开始"},
        [TT_MOMENT_PRIMARY] = {"Last measurement of the primary outcome", "主要结局末次测量"},
        [TT_MOMENT_END] = {"End of the study", "研究结束"},
        [TT_MOMENT_RESULTS] = {"Results first submitted", "首次提交结果"},
        [TT_MOMENT_VERIFIED] = {"Record verified", "记录核实"},
        [TT_MOMENT_UPDATED] = {"Record last updated", "记录最近更新"},
    };
    return text[m][p->lang];
}

const char *tt_public_age(const struct public_page *p, const char *age)
{
    static const struct {
        const char *unit, *text[TT_LANGS];
    } units[] = {{"Year", {"years", "岁"}}, {"Month", {"months", "个月"}}, {"Week", {"weeks", "周"}},
                 {"Day", {"days", "天"}},   {"Hour", {"hours", "小时"}},   {"Minute", {"minutes", "分钟"}}};
    const size_t digits = strspn(age, "0123456789");
    for (size_t i = 0; digits && age[digits] == ' ' && i < sizeof units / sizeof *units; i++)
        if (tt_str_starts(age + digits + 1, units[i].unit))
            return tt_printf(p->a, "%.*s%s%s", (int)digits, age, p->lang == TT_ZH ? "" : " ", units[i].text[p->lang]);
    return age;
}
