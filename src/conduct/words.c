/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/words.c -- the words of ours that stand inside a message, in both languages:
 * verbs, roles, ways to leave.  The reader's language is chosen when the message is
 * printed. */
#include "conduct/conduct_internal.h"

struct word {
    const char *code, *en, *zh;
};

static const char *both(tt_arena *a, const struct word *w, size_t n, const char *code)
{
    for (size_t i = 0; i < n; i++)
        if (tt_streq(w[i].code, code))
            return tt_in_both(a, w[i].en, w[i].zh);
    return code;
}

const char *tt_said_verb(tt_arena *a, const char *verb)
{
    static const struct word words[] = {
        {"user", "user", "管理账户"},
        {"screen", "screen", "筛选"},
        {"consent", "consent", "知情同意"},
        {"enter", "enter", "录入数据"},
        {"judge", "judge", "判断标准"},
        {"eligible", "eligible", "入选判定"},
        {"eligible no", "eligible no", "判定不合格"},
        {"enrol", "enrol", "占用名额"},
        {"moment", "moment", "记录起点时间"},
        {"open", "open the list of arms", "公开分配表"},
        {"lot", "lot", "登记批次"},
        {"release", "release", "批次放行"},
        {"dose", "dose", "给药"},
        {"check", "check", "核对剂量"},
        {"ae", "ae", "不良事件"},
        {"dlt", "dlt", "DLT判定"},
        {"end", "end", "结束参与"},
        {"deviation", "deviation", "方案偏离"},
        {"hold", "hold", "暂停给药"},
        {"resume", "resume", "解除暂停"},
        {"status", "change the status", "变更招募状态"},
        {"propose", "propose", "提出决定"},
        {"sign", "sign", "签署"},
        {"correct", "correct", "更正"},
    };
    return both(a, words, sizeof words / sizeof *words, verb);
}

const char *tt_said_role(tt_arena *a, const char *role)
{
    return tt_in_both(a, role, tt_role_words(role).in[TT_ZH]);
}

const char *tt_said_role_in(const char *role, tt_lang lang)
{
    return lang == TT_ZH ? tt_role_words(role).in[TT_ZH] : role;
}

const char *tt_said_end(tt_arena *a, tt_end e)
{
    return tt_in_both(a, tt_end_text(e), tt_end_words(e).in[TT_ZH]);
}

const char *tt_said_amount(tt_conduct *c, tt_dec amount)
{
    const tt_words of = tt_study_counted(c->scratch, c->study);
    const char *n = tt_dec_text(c->scratch, amount);
    return tt_in_both(c->scratch, tt_printf(c->scratch, "%s %s", n, of.in[TT_EN]), tt_printf(c->scratch, "%s %s", n, of.in[TT_ZH]));
}

const char *tt_hold_words(tt_arena *a, const tt_study *st, const tt_hold_span *h, tt_lang lang)
{
    for (size_t i = 0; *h->rule && i < st->stops; i++)
        if (tt_streq(st->stop[i].id, h->rule))
            return tt_printf(a, lang == TT_ZH ? "停药规则 %s：%s" : "stopping rule %s: %s", h->rule, st->stop[i].text.in[lang]);
    return h->why;
}
