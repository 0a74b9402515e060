/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/words.c -- the words of closed lists (a role, an end, the causality and outcome of
 * an adverse event), as events hold them: the ward's screen, its messages and the report
 * say the same. */
#include "trial/trial_internal.h"

struct word {
    const char *word, *en, *zh;
};

static tt_words look_up(const struct word *list, size_t n, const char *word)
{
    const tt_words unknown = {{word, word}};
    for (size_t i = 0; i < n; i++)
        if (tt_streq(list[i].word, word)) {
            const tt_words w = {{list[i].en, list[i].zh}};
            return w;
        }
    return unknown;
}

bool tt_ae_related(const tt_ae *e)
{
    return tt_streq(e->related, "possible") || tt_streq(e->related, "probable") || tt_streq(e->related, "definite");
}

tt_words tt_related_words(const char *related)
{
    static const struct word list[] = {{"not", "not related", "无关"},
                                       {"unlikely", "unlikely", "可能无关"},
                                       {"possible", "possible", "可能有关"},
                                       {"probable", "probable", "很可能有关"},
                                       {"definite", "definite", "肯定有关"}};
    return look_up(list, sizeof list / sizeof *list, related);
}

tt_words tt_outcome_words(const char *outcome)
{
    static const struct word list[] = {{"recovered", "recovered", "已恢复"},
                                       {"recovering", "recovering", "好转中"},
                                       {"sequelae", "recovered with sequelae", "恢复但有后遗症"},
                                       {"not recovered", "not recovered", "未恢复"},
                                       {"fatal", "fatal", "死亡"},
                                       {"unknown", "unknown", "不详"}};
    return look_up(list, sizeof list / sizeof *list, outcome);
}

tt_words tt_role_words(const char *role)
{
    static const struct word list[] = {{"admin", "administrator", "账户管理员"},       {"coordinator", "coordinator", "研究协调员"},
                                       {"pi", "principal investigator", "主要研究者"}, {"safety", "safety reviewer", "安全性评审人"},
                                       {"pharmacy", "pharmacy", "制品管理员"},         {"monitor", "monitor", "监查员"}};
    return look_up(list, sizeof list / sizeof *list, role);
}

tt_words tt_end_words(tt_end e)
{
    static const tt_words text[] = {
        [TT_STILL_IN] = {{"under observation", "随访中"}},       [TT_DIED] = {{"died", "死亡"}},
        [TT_TRANSPLANTED] = {{"transplanted", "肝移植"}},        [TT_WITHDREW] = {{"withdrew", "退出研究"}},
        [TT_LOST_CONTACT] = {{"lost to follow-up", "失访"}},     [TT_COMPLETED] = {{"completed", "完成研究"}},
        [TT_SCREEN_FAILED] = {{"screening failed", "筛选失败"}},
    };
    return text[e];
}
