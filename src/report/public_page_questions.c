/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/public_page_questions.c -- questions people ask before they take part, answered
 * without leaning either way.
 *
 * No answer says that the treatment helps, is safe, or is worth the trouble; none
 * names a payment; each that depends on the person sends to the study team.  What is
 * said of this study (doses, visits, numbers) is read from its definition, and left out
 * where that does not say. */
#include "report/public_page_internal.h"

static void ask(struct public_page *p, const char *en, const char *zh, const char *answer)
{
    if (answer)
        tt_doc_term(p->d, tt_pub(p, en, zh), answer);
}

/* "{cells}/kg" as "cells/kg". */
static const char *plain_unit(tt_arena *a, const tt_unit *u)
{
    tt_buf b = tt_buf_new(a);
    for (const char *s = tt_unit_code(u); *s; s++)
        if (*s != '{' && *s != '}')
            tt_buf_addc(&b, *s);
    return tt_buf_text(&b);
}

/* Digits in groups of three: "150 000 000". */
static const char *amount(tt_arena *a, tt_dec d)
{
    const char *digits = tt_dec_text(a, d);
    const size_t whole = strcspn(digits, ".");
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; digits[i]; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            tt_buf_add(&b, "\xc2\xa0");
        tt_buf_addc(&b, digits[i]);
    }
    return tt_buf_text(&b);
}

static const char *dose(struct public_page *p)
{
    if (!p->s || p->s->dose.levels < 2 || !p->s->dose.unit)
        return NULL;
    const tt_ladder *l = &p->s->dose;
    return tt_printf(
        p->a,
        tt_pub(p,
               "There are %d doses, from %s to %s %s. The first participants get a low one; a higher one is given only after the "
               "results of those before have been reviewed. A participant cannot choose the dose.",
               "共有%d个剂量水平，由%s至%s "
               "%s。最早参加者接受较低剂量；对前面受试者的结果进行评审之后，才会给予更高剂量。受试者不能自行选择剂量。"),
        l->levels, amount(p->a, l->level[0].amount), amount(p->a, l->level[l->levels - 1].amount), plain_unit(p->a, l->unit));
}

static const char *effort(struct public_page *p)
{
    size_t n = 0;
    const tt_visit *last = NULL;
    for (size_t i = 0; p->s && i < p->s->visits; i++) {
        n += p->s->visit[i].kind == TT_VISIT_OFFSET;
        if (p->s->visit[i].kind == TT_VISIT_OFFSET)
            last = &p->s->visit[i];
    }
    if (!last)
        return tt_pub(p,
                      "The visits and examinations are listed on this page as far as the record gives them. The study team can say which "
                      "of them need a stay in hospital.",
                      "登记记录中给出的访视和检查已列于本页。哪些需要住院，请询问研究团队。");
    const char *times =
        p->s->dose.sessions < 2
            ? ""
            : tt_printf(p->a, tt_pub(p, "The treatment may be given up to %d times. ", "最多可接受%d次治疗。"), p->s->dose.sessions);
    return tt_printf(p->a,
                     tt_public_from_dose(p->s)
                         ? tt_pub(p, "%sAfter the treatment there are %zu examinations, the last one at: %s. They are listed under Visits.",
                                  "%s治疗后共有%zu次检查，最后一次为：%s。详见“访视安排”。")
                         : tt_pub(p, "%sThere are %zu examinations, the last one at: %s. They are listed under Visits.",
                                  "%s共有%zu次检查，最后一次为：%s。详见“访视安排”。"),
                     times, n, last->title.in[p->lang]);
}

void tt_public_questions(struct public_page *p)
{
    tt_doc_section(p->d, 1, "questions", tt_pub(p, "Questions and answers", "问与答"));
    ask(p, "Will taking part help me?", "参加研究对我有帮助吗？",
        tt_pub(p, "That is not known. The study is done to find out. Some participants may have no benefit, and some may be harmed.",
               "目前并不知道，这正是研究要回答的问题。有的受试者可能没有获益，也有人可能受到伤害。"));
    ask(p, "What are the risks?", "有哪些风险？",
        tt_pub(p,
               "The known risks are written in the consent form, and a study doctor goes through them with each person. In an early study "
               "there can be risks nobody knows yet.",
               "已知风险写在知情同意书中，由研究医生逐一说明。早期研究还可能存在目前无人知晓的风险。"));
    ask(p, "Which dose would I get?", "我会接受哪个剂量？", dose(p));
    ask(p, "What would I have to do?", "参加后需要做什么？", effort(p));
    ask(p, "Do I have to take part, and can I stop?", "必须参加吗？可以退出吗？",
        tt_pub(p, "Taking part is voluntary. Anyone may say no, or stop at any time without giving a reason, and is treated as before.",
               "参加完全自愿。任何人都可以拒绝，也可以随时退出而无须说明理由，其常规诊疗不受影响。"));
    ask(p, "What other treatment is there?", "还有其他治疗方法吗？",
        tt_pub(p, "Please ask your own doctor what else can be done, also if you do not take part.",
               "请向您的主治医生了解其他治疗选择，不参加研究时同样如此。"));
    ask(p, "What does it cost, and what is paid?", "需要付费吗？有补偿吗？",
        tt_pub(p, "This page does not say. The consent form does, and the study team answers.",
               "本页未作说明。请参阅知情同意书或询问研究团队。"));
    ask(p, "Who sees my data?", "谁能看到我的资料？",
        tt_pub(p, "The consent form says who sees them and how they are protected. This page holds no data of participants.",
               "谁能查看资料以及如何保护，均写在知情同意书中。本页不含任何受试者的资料。"));
}
