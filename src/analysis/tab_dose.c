/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_dose.c -- the ladder as it was climbed: tally per level, decisions
 * with their evidence and signatures. */
#include <string.h>

#include "analysis/analysis.h"

static bool at_level(const tt_subject *s, int level)
{
    return s->dosed && s->level == level;
}

static void count_cell(tt_result *r, const tt_trial *t, int level, int dlt_state)
{
    int n = 0;
    tt_result_cell *c = tt_result_int(r, 0);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!at_level(s, level) || (dlt_state >= 0 && (int)s->dlt != dlt_state))
            continue;
        n++;
        tt_result_origin(r, c, dlt_state < 0 || s->dlt == TT_DLT_PENDING ? s->dose_origin : s->dlt_origin);
    }
    c->text = tt_same(tt_printf(r->arena, "%d", n));
    c->number = n;
    c->n = n;
    c->risk = dlt_state == TT_DLT_YES && n > 0;
}

tt_result *tt_tab_tally(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "tally", tt_say("Participants and DLTs per level", "各剂量水平的受试者与 DLT"));
    tt_result_col(r, tt_say("Dose level", "剂量水平"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Dosed", "已给药"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("DLT", "DLT"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("No DLT", "无 DLT"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Window open", "观察窗未结束"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Not evaluable", "不可评价"), TT_COL_NUMBER);
    for (int l = 1; l <= t->study->dose.levels; l++) {
        tt_result_row_begin(r);
        tt_result_text(r, tt_level_text(a, t->study, l));
        count_cell(r, t, l, -1);
        count_cell(r, t, l, TT_DLT_YES);
        count_cell(r, t, l, TT_DLT_NONE);
        count_cell(r, t, l, TT_DLT_PENDING);
        count_cell(r, t, l, TT_DLT_NOT_EVALUABLE);
    }
    const tt_words window = tt_dur_words(a, t->study->dlt.window);
    tt_result_note(
        r, tt_say(tt_printf(a,
                            "DLT: dose-limiting toxicity within %s from the end of dosing, as judged by a person. A participant who is not "
                            "evaluable is replaced and does not count for the rule.",
                            window.in[TT_EN]),
                  tt_printf(a, "DLT：给药结束后 %s 内的剂量限制性毒性，由研究人员判定。不可评价者由他人替补，不计入规则。",
                            window.in[TT_ZH])));
    return r;
}

/* --- decisions ------------------------------------------------------------------------------ */

/* "3/0,6/1" with room to breathe. */
static tt_words tally_words(tt_arena *a, const char *tally)
{
    tt_buf b = tt_buf_new(a);
    for (const char *p = tally; *p; p++) {
        tt_buf_addc(&b, *p);
        if (*p == ',')
            tt_buf_addc(&b, ' ');
    }
    return *tally ? tt_same(tt_buf_text(&b)) : tt_say("nobody yet", "尚无");
}

static tt_words outcome_of(tt_arena *a, const tt_trial *t, const tt_decision *d)
{
    const tt_words act = d->from == 0 && d->act != TT_STOP ? tt_say("start", "起始") : tt_act_words(d->act);
    const tt_words to = tt_level_text(a, t->study, d->act == TT_STOP ? d->mtd : d->to);
    if (d->act == TT_STOP && t->study->plan->doses == 1) {
        const tt_words boundary = tt_boundary_words(d->mtd);
        return tt_say(tt_printf(a, "%s: %s", act.in[TT_EN], boundary.in[TT_EN]), tt_printf(a, "%s：%s", act.in[TT_ZH], boundary.in[TT_ZH]));
    }
    if (d->act == TT_STOP && d->mtd > 0)
        return tt_say(tt_printf(a, "%s: MTD %s", act.in[TT_EN], to.in[TT_EN]),
                      tt_printf(a, "%s：最大耐受剂量 %s", act.in[TT_ZH], to.in[TT_ZH]));
    if (d->act == TT_STOP)
        return tt_say(tt_printf(a, "%s: %s", act.in[TT_EN], d->mtd == 0 ? "no level tolerated" : "MTD not settled"),
                      tt_printf(a, "%s：%s", act.in[TT_ZH], d->mtd == 0 ? "无可耐受水平" : "最大耐受剂量未定"));
    return tt_say(tt_printf(a, "%s: %s, %d slot%s", act.in[TT_EN], to.in[TT_EN], d->cohort, d->cohort == 1 ? "" : "s"),
                  tt_printf(a, "%s：%s，%d 个名额", act.in[TT_ZH], to.in[TT_ZH], d->cohort));
}

static tt_words reason_of(tt_arena *a, const tt_trial *t, const tt_decision *d)
{
    const tt_words why = tt_decision_reason(a, t, d);
    const int rule = tt_decision_rule_dose(a, t, d);
    if (!*d->override_reason)
        return why;
    const bool lower = rule > 0 && d->to < rule; /* else: why an earlier proposal was replaced */
    return tt_say(tt_printf(a, "%s. %s: %s", why.in[TT_EN], lower ? "Chosen lower than the rule" : "Reason given", d->override_reason),
                  tt_printf(a, "%s。%s：%s", why.in[TT_ZH], lower ? "低于规则的选择，理由" : "提出理由", d->override_reason));
}

tt_result *tt_tab_decisions(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    static const char *const head[][2] = {{"No.", "编号"},
                                          {"Treated/DLT per level", "各水平给药/DLT"},
                                          {"Decision", "决定"},
                                          {"Reason by the rule", "规则给出的理由"},
                                          {"In force since", "生效时间"},
                                          {"Evidence", "证据"}};
    tt_result *r = tt_result_new(a, "decisions", tt_say("Decisions in order", "历次剂量决定"));
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_result_col(r, tt_say(head[i][0], head[i][1]), i == 4 ? TT_COL_NAME : TT_COL_WORDS);
    for (size_t i = 0; i < t->decisions; i++) {
        const tt_decision *e = t->decision[i];
        tt_result_row_begin(r);
        tt_result_origin(r, tt_result_int(r, e->number), e->origin);
        tt_result_origin(r, tt_result_text(r, tally_words(a, e->tally)), e->origin);
        tt_result_origin(r, tt_result_text(r, outcome_of(a, t, e)), e->origin);
        tt_result_text(r, reason_of(a, t, e));
        tt_result_cell *c = tt_result_text(r, e->superseded                   ? tt_say("superseded", "已被取代")
                                              : e->effective == TT_NO_INSTANT ? tt_say("not signed yet", "待签署")
                                                                              : tt_same(tt_when_text(a, t->study, e->effective)));
        c->muted = e->effective == TT_NO_INSTANT;
        for (size_t k = 0; k < e->n_signatures; k++)
            tt_result_origin(r, c, e->signature[k].origin);
        tt_result_origin(r, tt_result_text(r, tt_same(tt_strndup(a, e->snapshot, 12))), e->origin);
    }
    tt_result_note(
        r, tt_say("A decision is in force from its last signature. Evidence: the first 12 digits of the SHA-256 of what was signed "
                  "(outcomes, doses and the values behind them). Times are the site's.",
                  "决定自最后一个签名起生效。证据：所签内容（结局、剂量及其依据数值）SHA-256 的前 12 位。时间为研究中心当地时间。"));
    return r;
}

tt_result *tt_tab_signatures(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    static const char *const head[][2] = {
        {"Decision", "决定"}, {"Signed by", "签署人"}, {"Role", "角色"}, {"Meaning", "含义"}, {"Signed at", "签署时间"}};
    tt_result *r = tt_result_new(a, "signatures", tt_say("Signatures", "签署记录"));
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_result_col(r, tt_say(head[i][0], head[i][1]), i == 4 ? TT_COL_NAME : TT_COL_WORDS);
    for (size_t i = 0; i < t->decisions; i++)
        for (size_t k = 0; k < t->decision[i]->n_signatures; k++) {
            const tt_signature *s = &t->decision[i]->signature[k];
            tt_result_row_begin(r);
            tt_result_int(r, t->decision[i]->number);
            tt_result_text(r, tt_same(*s->full_name ? s->full_name : s->user));
            tt_result_text(r, tt_role_words(s->role));
            tt_result_text(r, tt_streq(s->meaning, "approve") ? tt_say("approve", "同意") : tt_same(s->meaning));
            tt_result_origin(r, tt_result_text(r, tt_same(tt_when_text(a, t->study, s->at))), s->origin);
        }
    return r;
}
