/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/gates.c -- what must be true before a next-dose decision may be signed.
 *
 * A stop or a lower dose that the DLTs seen already force waits for nothing: its
 * gates are shown, but do not keep it back.  Going up, or treating more patients,
 * waits for all of them. */
#include "conduct/decide_internal.h"

static tt_gate *add(tt_answer_now *r, const char *id, const char *en, const char *zh, bool open)
{
    tt_gate *g = &r->gate[r->gates++];
    *g = (tt_gate){.id = id, .title = {en, zh}, .open = open ? TT_YES : TT_NO, .detail = {"", ""}};
    return g;
}

static void gate_cohort(tt_arena *a, tt_answer_now *r)
{
    tt_gate *g = add(r, "cohort", "cohort complete", "队列已满员", r->slots_left == 0);
    if (r->slots_left) {
        g->detail[TT_EN] = tt_printf(a, "%d of %d slots not dosed yet", r->slots_left, r->in_force->cohort);
        g->detail[TT_ZH] = tt_printf(a, "%d/%d 个名额尚未给药", r->slots_left, r->in_force->cohort);
    }
}

/* Windows that run at this level: how many, and when the last of them closes. */
static int windows_open(const tt_trial *t, const tt_answer_now *r, tt_instant *last)
{
    int open = 0;
    *last = TT_NO_INSTANT;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (s->dosed && s->level == r->level && tt_trial_unjudged(t, s) && r->at < s->dlt_until) {
            open++;
            *last = s->dlt_until > *last ? s->dlt_until : *last;
        }
    }
    return open;
}

/* A rule that weighs the pending says itself when they are too many, or followed too briefly. */
static tt_gate *gate_follow_up(tt_arena *a, tt_answer_now *r, int open)
{
    const bool enough = r->move.act != TT_WAIT;
    tt_gate *g = add(r, "windows", "pending outcomes followed long enough for the rule", "未定结局的随访已足以作出决定", enough);
    for (int lang = TT_EN; lang < TT_LANGS; lang++)
        g->detail[lang] =
            !enough ? r->reason[lang]
            : !open
                ? ""
                : tt_printf(a, lang == TT_ZH ? "本剂量水平 %d 例未满，按随访比例计入" : "%d open at this level, counted by their follow-up",
                            open);
    return g;
}

static void gate_windows(tt_conduct *c, tt_arena *a, tt_answer_now *r)
{
    tt_instant last;
    char when[32];
    const int open = windows_open(c->trial, r, &last);
    tt_gate *g =
        tt_trial_weighs(c->trial) ? gate_follow_up(a, r, open) : add(r, "windows", "DLT windows elapsed", "DLT观察期已满", open == 0);
    if (g->open == TT_YES || !open)
        return;
    tt_instant_local(c->study->zone, last, when);
    const bool said = *g->detail[TT_EN] != '\0';
    g->detail[TT_EN] = tt_printf(a, "%s%s%d open at this level, last closes %s", g->detail[TT_EN], said ? "; " : "", open, when);
    g->detail[TT_ZH] = tt_printf(a, "%s%s本剂量水平 %d 例未满，最后一例于 %s 期满", g->detail[TT_ZH], said ? "；" : "", open, when);
}

static void gate_judged(tt_conduct *c, tt_arena *a, tt_answer_now *r)
{
    tt_buf who = tt_buf_new(a);
    for (size_t i = 0; i < c->trial->subjects; i++) {
        const tt_subject *s = c->trial->subject[i];
        if (s->dosed && tt_trial_unjudged(c->trial, s) && r->at >= s->dlt_until)
            tt_buf_printf(&who, "%s%s", who.n ? ", " : "", s->id);
    }
    tt_gate *g = add(r, "judged", "DLT judged for every patient whose window is over", "观察期满者均已判定DLT", who.n == 0);
    if (who.n)
        g->detail[TT_EN] = g->detail[TT_ZH] = tt_strdup(a, tt_buf_text(&who));
}

/* What was seen and not judged yet stands in the way of what the rule now says. */
static void gate_seen(tt_conduct *c, tt_arena *a, tt_answer_now *r)
{
    tt_err no;
    const bool open = tt_seen_judged(c, c->trial, r->at, &r->move, tt_at_path("decision"), &no) == TT_OK;
    tt_gate *g = add(r, "seen", "no death or suspected DLT waits for a judgement", "无待判定的死亡或疑似DLT", open);
    for (int lang = TT_EN; !open && lang < TT_LANGS; lang++)
        g->detail[lang] = tt_err_message(a, &no, (tt_lang)lang);
    r->judge_first = open ? NULL : tt_strdup(a, no.arg[0]);
}

/* Planned values of one subject whose window has closed, within the DLT window, of which nothing is known. */
static int missing_of(tt_conduct *c, const tt_subject *s, tt_instant now, const char **first, tt_arena *a)
{
    const tt_study *st = c->study;
    tt_due *due = NULL;
    const size_t n = tt_subject_schedule(c->scratch, st, s, &due);
    int missing = 0;
    for (size_t i = 0; i < n; i++) {
        const tt_item *item = NULL;
        if (due[i].close > now || due[i].at > s->dlt_until || tt_subject_left(s, &due[i]))
            continue;
        const size_t here = tt_subject_missing(st, s, due[i].visit, &item, 1);
        if (here && missing == 0)
            *first = tt_printf(a, "%s %s %s", s->id, due[i].visit->id, item->id);
        missing += (int)here;
    }
    return missing;
}

static void gate_data(tt_conduct *c, tt_arena *a, tt_answer_now *r)
{
    int missing = 0;
    const char *first = NULL;
    for (size_t i = 0; i < c->trial->subjects; i++) {
        const tt_subject *s = c->trial->subject[i];
        const char *one = NULL;
        if (s->dosed && s->level == r->level && s->dlt != TT_DLT_NOT_EVALUABLE)
            missing += missing_of(c, s, r->at, &one, a);
        first = first ? first : one;
    }
    tt_gate *g = add(r, "data", "data of the DLT window complete", "观察期数据完整", missing == 0);
    if (missing) {
        g->detail[TT_EN] = tt_printf(a, "%d planned values not entered, first: %s", missing, first);
        g->detail[TT_ZH] = tt_printf(a, "%d 项计划数据未录入，首项：%s", missing, first);
    }
}

static const char *holds_in(tt_conduct *c, tt_arena *a, tt_lang lang)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < c->trial->holds; i++) {
        const tt_hold_span *h = c->trial->hold[i];
        if (h->until == TT_NO_INSTANT)
            tt_buf_printf(&b, "%s%s", b.n ? lang == TT_ZH ? "；" : "; " : "", tt_hold_words(a, c->study, h, lang));
    }
    return tt_strdup(a, tt_buf_text(&b));
}

/* A hold; or the study's status, under which nobody is dosed either. */
static void gate_hold(tt_conduct *c, tt_arena *a, tt_answer_now *r)
{
    const char *status = tt_trial_status_at(c->trial, r->at);
    const bool held = c->trial->held, doses = tt_study_status_doses(status);
    tt_gate *g = add(r, "hold", "dosing not on hold", "未处于暂停给药状态", !held && doses);
    for (int lang = TT_EN; held && lang < TT_LANGS; lang++)
        g->detail[lang] = holds_in(c, a, (tt_lang)lang);
    for (int lang = TT_EN; !held && !doses && lang < TT_LANGS; lang++)
        g->detail[lang] = tt_printf(a, lang == TT_ZH ? "研究状态为 %s" : "the study is %s", status);
}

/* A slot of the decision in force may be filled: neither a hold nor what was seen stands in the way. */
static bool may_dose(const tt_answer_now *r)
{
    bool open = r->slots_left && r->move.act == TT_STAY;
    for (size_t i = 0; i < r->gates; i++)
        if (tt_streq(r->gate[i].id, "seen") || tt_streq(r->gate[i].id, "hold"))
            open = open && r->gate[i].open == TT_YES;
    return open;
}

bool tt_signed_by(const tt_decision *d, const char *role)
{
    for (size_t i = 0; d && i < d->n_signatures; i++)
        if (tt_streq(d->signature[i].role, role))
            return true;
    return false;
}

const char *tt_roles_missing(const tt_study *st, tt_arena *a, const tt_decision *d, tt_lang lang)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < st->decision_signers; i++)
        if (!tt_signed_by(d, st->decision_signer[i].role))
            tt_buf_printf(&b, "%s%s", b.n ? lang == TT_ZH ? "、" : ", " : "", tt_said_role_in(st->decision_signer[i].role, lang));
    return tt_strdup(a, tt_buf_text(&b));
}

static void gate_signatures(tt_conduct *c, tt_arena *a, tt_answer_now *r)
{
    const char *en = tt_roles_missing(c->study, a, r->open, TT_EN), *zh = tt_roles_missing(c->study, a, r->open, TT_ZH);
    tt_gate *g = add(r, "signatures", "signed by all who must", "已由全部规定人员签署", !*en);
    if (*en) {
        g->detail[TT_EN] = tt_printf(a, "missing: %s", en);
        g->detail[TT_ZH] = tt_printf(a, "缺少：%s", zh);
    }
}

void tt_gates(tt_conduct *c, tt_arena *a, tt_answer_now *r)
{
    r->gate = TT_ARRAY(a, tt_gate, 8);
    gate_cohort(a, r);
    gate_windows(c, a, r);
    gate_judged(c, a, r);
    gate_seen(c, a, r);
    gate_data(c, a, r);
    gate_hold(c, a, r);
    r->may_dose = may_dose(r);
    bool all = true;
    for (size_t i = 0; i < r->gates; i++)
        all = all && r->gate[i].open == TT_YES;
    const bool forced = r->move.act == TT_STOP || r->move.act == TT_DOWN;
    const bool over = r->in_force && r->in_force->act == TT_STOP && r->move.act == TT_STOP; /* signed, and nothing to add */
    r->may_propose = r->move.act != TT_WAIT && (all || forced) && !over;
    gate_signatures(c, a, r);
}
