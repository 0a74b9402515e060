/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/session.c -- may this participant have the next session: yes or no, and why?
 *
 * The rules are those of the dose card, each asked by itself so that all that stands in
 * the way is told at once, and not only the first.  The lot is left out: the question is
 * asked before one is thawed. */
#include "conduct/dose_internal.h"

static tt_code not_held(struct dosing *d, tt_err *err)
{
    return tt_not_held(d->c, d->card.subject, d->when, err);
}

static tt_code no_dlt(struct dosing *d, tt_err *err)
{
    return tt_again_dlt(d->c, d->c->trial, d->card.subject, err);
}

static tt_code rule_allows(struct dosing *d, tt_err *err)
{
    return tt_again_rule(d->c, d->c->trial, d->card.subject, d->when, err);
}

enum asked { ALWAYS, FIRST, LATER };

/* What no waiting mends comes first: the first that is closed is the reason told. */
static const struct {
    const char *id, *title[TT_LANGS];
    tt_code (*holds)(struct dosing *, tt_err *);
    enum asked when;
} questions[] = {
    {"dlt", {"no DLT, and none suspected", "无DLT，亦无疑似DLT"}, no_dlt, LATER},
    {"rule", {"the rule has not left the level behind", "设计规则未放弃本剂量水平"}, rule_allows, LATER},
    {"sessions", {"sessions left, interval kept", "尚有治疗次数且间隔已满"}, tt_dose_due, ALWAYS},
    {"decision", {"a decision in force allows the first dose", "生效决定允许首次给药"}, tt_dose_allowed, FIRST},
    {"hold", {"dosing not on hold", "未处于暂停给药状态"}, not_held, ALWAYS},
    {"in_study", {"still in the study", "仍在研究中"}, tt_dose_still_here, ALWAYS},
    {"consent", {"consent in force", "知情同意有效"}, tt_dose_consented, ALWAYS},
    {"eligible", {"declared eligible", "已判定合格"}, tt_dose_eligible, ALWAYS},
    {"weight", {"weighed recently enough", "体重测量未过期"}, tt_dose_weight_fresh, ALWAYS},
};
enum { QUESTIONS = sizeof questions / sizeof *questions };

static void ask(struct dosing *known, tt_arena *a, tt_session_answer *r)
{
    const bool later = known->card.subject->dosed;
    r->gate = TT_ARRAY(a, tt_gate, QUESTIONS);
    r->may = true;
    for (size_t i = 0; i < QUESTIONS; i++) {
        struct dosing x = *known;
        tt_err no;
        if (questions[i].when == (later ? FIRST : LATER))
            continue;
        const bool open = questions[i].holds(&x, &no) == TT_OK;
        tt_gate *g = &r->gate[r->gates++];
        *g = (tt_gate){questions[i].id, {questions[i].title[TT_EN], questions[i].title[TT_ZH]}, open ? TT_YES : TT_NO, {"", ""}};
        for (int lang = TT_EN; !open && lang < TT_LANGS; lang++)
            g->detail[lang] = tt_err_message(a, &no, (tt_lang)lang);
        r->may = r->may && open;
    }
}

tt_code tt_conduct_session(tt_conduct *c, tt_arena *a, const char *subject, tt_instant when, tt_session_answer *ret, tt_err *err)
{
    struct dosing x = {.c = c, .lot = "", .when = when};
    tt_session_answer r = {0};
    TT_TRY(tt_fresh(c, "session", err));
    TT_TRY(tt_subject_for(c, subject, &x.card.subject, err));
    if (when == TT_NO_INSTANT)
        return tt_fail(err, TT_EUSAGE, 598, tt_place(x.card.subject, "dose"), tt_said_verb(c->scratch, "dose"));
    const tt_sessions s = tt_sessions_of(c->study, x.card.subject);
    r.subject = x.card.subject;
    r.session = s.given + 1;
    r.most = s.most;
    r.earliest = s.given >= s.most ? TT_NO_INSTANT : tt_session_earliest(&s);
    ask(&x, a, &r);
    *ret = r;
    return TT_OK;
}
