/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/words.c -- causality and outcome of an adverse event, as events hold them, in
 * words: the ward's screen and the report say the same. */
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
