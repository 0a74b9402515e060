/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_decide.c -- may I dose the next patient, at which level, and what evidence
 * says so?  With --propose the answer is put up for signature. */
#include "app/ward_internal.h"

static const char *act_word(const tt_request *q, tt_act act)
{
    static const char *const en[] = {"ESCALATE", "STAY", "DE-ESCALATE", "WAIT", "STOP"};
    static const char *const zh[] = {"递增", "维持", "递减", "等待", "停止"};
    return q->lang == TT_ZH ? zh[act] : en[act];
}

/* The first decision stays at nothing: it starts. `from` 0: nobody treated yet. */
static const char *call_word(const tt_request *q, tt_act act, int from)
{
    return from == 0 && act == TT_STAY ? tt_say(q, "START", "起始") : act_word(q, act);
}

static const char *call_in_words(tt_arena *a, const tt_request *q, const tt_study *s, const tt_answer_now *n)
{
    if (n->slots_left && n->move.act == TT_STAY)
        return tt_printf(a, tt_say(q, "%s: %s, %d more slots of decision %d", "%s：%s，尚有 %d 个名额（第 %d 个决定）"),
                         act_word(q, n->move.act), tt_level_name(a, s, n->move.dose), n->slots_left, n->in_force->number);
    if (n->move.act == TT_STOP || n->move.act == TT_WAIT)
        return act_word(q, n->move.act);
    return tt_printf(a, tt_say(q, "%s: %s, %d patient%s", "%s：%s，%d 例"), call_word(q, n->move.act, n->level),
                     tt_level_name(a, s, n->move.dose), n->move.cohort, n->move.cohort == 1 ? "" : "s");
}

/* Nobody may be dosed, whatever the rule says. */
static bool barred(const tt_trial *t, const tt_answer_now *n)
{
    const bool closed = t->held || !tt_study_status_doses(tt_trial_status_at(t, n->at));
    return closed || (n->slots_left && n->move.act == TT_STAY && !n->may_dose);
}

/* A hold, or what has been seen and not been judged, comes before whatever the rule says. */
static const char *headline(tt_arena *a, const tt_request *q, const tt_trial *t, const tt_answer_now *n)
{
    const char *call = call_in_words(a, q, t->study, n);
    const char *status = tt_trial_status_at(t, n->at);
    if (t->held)
        return tt_printf(a, tt_say(q, "ON HOLD, no dosing.  %s", "已暂停给药，不得给药。%s"), call);
    if (!tt_study_status_doses(status))
        return tt_printf(a, tt_say(q, "%s, no dosing.  %s", "研究状态为 %s，不得给药。%s"), status, call);
    return barred(t, n) ? tt_printf(a, tt_say(q, "JUDGE FIRST, no dosing.  %s", "须先判定，不得给药。%s"), call) : call;
}

/* Who is pending, and how much of the window is behind: what a rule that weighs them went by. */
static void put_pending(tt_arena *a, const tt_request *q, tt_result *r, const tt_trial *t, const tt_answer_now *n)
{
    tt_table *table = NULL;
    char share[TT_DEC_TEXT];
    if (!tt_trial_weighs(t))
        return;
    tt_json_key(&r->json, "pending");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!tt_trial_pending(t, s))
            continue;
        if (!table) {
            table = tt_doc_table(r->doc, tt_say(q, "Pending, by follow-up", "未定结局的随访"));
            tt_table_col(table, tt_say(q, "participant", "受试者"), TT_LEFT);
            tt_table_col(table, tt_say(q, "level", "剂量水平"), TT_LEFT);
            tt_table_col(table, tt_say(q, "days followed", "已随访天数"), TT_RIGHT);
            tt_table_col(table, tt_say(q, "share of window", "占观察期比例"), TT_RIGHT);
            tt_table_col(table, tt_say(q, "window closes", "观察期满"), TT_LEFT);
        }
        const char *days = tt_fixed(a, tt_subject_followed_days(s, n->at), 1);
        tt_dec_write(tt_subject_share(s, n->at), share);
        tt_table_next(table);
        tt_table_cell(table, s->id);
        tt_table_cell(table, tt_level_name(a, t->study, s->level));
        tt_table_cell(table, days);
        tt_table_cell(table, tt_strdup(a, share));
        tt_table_cell(table, tt_when(a, t->study, s->dlt_until));
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "subject", s->id);
        tt_json_put_int(&r->json, "level", s->level);
        tt_json_put_string(&r->json, "days", days);
        tt_json_put_string(&r->json, "share", share);
        tt_put_when(&r->json, "window_end", s->dlt_until);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
}

static void put_outlook(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *s, const tt_answer_now *n)
{
    tt_json_key(&r->json, "outlook");
    tt_json_open(&r->json, '[');
    tt_table *t =
        n->outlooks
            ? tt_doc_table(r->doc,
                           tt_printf(a, tt_say(q, "If of the next %d patients so many have a DLT", "后续 %d 例中出现 DLT 的例数及相应决定"),
                                     n->move.cohort))
            : NULL;
    if (t) {
        tt_table_col(t, "DLT", TT_RIGHT);
        tt_table_col(t, tt_say(q, "then", "则"), TT_LEFT);
    }
    for (size_t i = 0; i < n->outlooks; i++) {
        const tt_move *m = &n->outlook[i].move;
        const bool dose = m->act != TT_STOP && m->act != TT_WAIT;
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, n->outlook[i].dlts));
        tt_table_cell(t, dose ? tt_printf(a, tt_say(q, "%s: %s", "%s：%s"), act_word(q, m->act), tt_level_name(a, s, m->dose))
                              : act_word(q, m->act));
        tt_json_open(&r->json, '{');
        tt_json_put_int(&r->json, "dlts", n->outlook[i].dlts);
        tt_json_put_string(&r->json, "action", tt_act_text(m->act));
        tt_json_put_int(&r->json, "dose", m->dose);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
}

/* What the open proposal rests on has changed: nobody can sign it any more (E633). */
static bool is_void(const tt_answer_now *n)
{
    return n->open && !tt_streq(n->snapshot, n->open->snapshot);
}

/* What waits for signatures is as it was proposed, whatever the rule says of the days since. */
static void put_open(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *s, const tt_answer_now *n)
{
    const tt_decision *d = n->open;
    const char *call = d->to ? tt_printf(a, tt_say(q, "%s: %s", "%s：%s"), call_word(q, d->act, d->from), tt_level_name(a, s, d->to))
                             : act_word(q, d->act);
    tt_doc_pair(r->doc, tt_say(q, "up for signature", "待签署"),
                tt_printf(a,
                          is_void(n) ? tt_say(q, "%s, as proposed %s; no longer: what it rests on has changed, propose again",
                                              "%s，提出于 %s；已失效：其依据已改变，须重新提出")
                                     : tt_say(q, "%s, as proposed %s", "%s，提出于 %s"),
                          call, tt_when(a, s, d->proposed)));
    tt_json_key(&r->json, "proposed");
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "action", tt_act_text(d->act));
    tt_json_put_int(&r->json, "dose", d->to);
    tt_put_when(&r->json, "at", d->proposed);
    tt_json_put_bool(&r->json, "void", is_void(n));
    tt_json_close(&r->json);
}

static void put_answer(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, const tt_answer_now *n)
{
    const tt_trial *t = w->trial;
    const tt_study *s = t->study;
    tt_json_put_int(&r->json, "decision", n->number);
    tt_json_put_int(&r->json, "level", n->level);
    tt_json_put_string(&r->json, "action", tt_act_text(n->move.act));
    tt_json_put_int(&r->json, "dose", n->move.dose);
    tt_json_put_int(&r->json, "cohort", n->move.cohort);
    tt_json_put_string(&r->json, "rule", n->move.rule);
    tt_json_put_string(&r->json, "reason", n->reason[q->lang]);
    tt_json_put_string(&r->json, "tally", n->tally);
    tt_json_put_string(&r->json, "history", n->history);
    tt_json_put_int(&r->json, "slots_left", n->slots_left);
    tt_json_put_bool(&r->json, "may_propose", n->may_propose);
    tt_json_put_bool(&r->json, "may_dose", n->may_dose);
    tt_json_put_bool(&r->json, "held", t->held);
    tt_json_put_string(&r->json, "snapshot", n->snapshot);
    tt_doc_callout(r->doc, n->move.act == TT_STOP || barred(t, n) ? TT_CALL_RISK : TT_CALL_ANSWER, headline(a, q, t, n),
                   n->reason[q->lang]);
    tt_doc_pair(r->doc, tt_say(q, "treated/DLTs per level", "各水平 给药/DLT"), *n->tally ? n->tally : "0/0");
    tt_doc_pair(r->doc, tt_say(q, "rule", "规则"), tt_printf(a, "%s  %s", s->design->name, n->move.rule));
    if (n->next_slot != TT_NO_INSTANT && n->next_slot > tt_conduct_now(w->c))
        tt_doc_pair(r->doc, tt_say(q, "next slot not before", "下一名额最早时间"), tt_when(a, s, n->next_slot));
    if (n->open)
        put_open(a, q, r, s, n);
    if (*n->history)
        tt_doc_pair(r->doc, tt_say(q, "history", "给药与结局"), n->history);
    put_pending(a, q, r, t, n);
    tt_put_gates(q, r, n->gate, n->gates);
    put_outlook(a, q, r, s, n);
    tt_doc_pair(r->doc, tt_say(q, "snapshot", "证据快照"), n->snapshot);
}

/* 0 when the next step is open: a slot to fill, a decision to propose or to sign. */
static int verdict(const tt_answer_now *n)
{
    return n->may_propose || (n->open && !is_void(n)) || n->may_dose ? 0 : 1;
}

/* Whose signatures the new proposal made void. */
static void say_replaced(tt_arena *a, tt_result *r, const tt_trial *t, int number)
{
    const tt_decision *old = tt_trial_decision(t, number - 1);
    tt_buf who = tt_buf_new(a);
    for (size_t i = 0; old && old->superseded && i < old->n_signatures; i++)
        tt_buf_printf(&who, "%s%s", i ? ", " : "", old->signature[i].full_name);
    if (who.n)
        tt_find(&r->findings, 665, tt_at_path("decision"), tt_int_text(a, old->number), tt_buf_text(&who));
}

static tt_code propose(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    int to = 0, number = 0;
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_opt_level(q, "to", w.trial->study, &to, err));
    TT_TRY(tt_conduct_propose(w.c, w.by, to, tt_opt(q, "reason"), &number, err));
    const tt_decision *d = tt_trial_decision(w.trial, number);
    r->doc = tt_doc_for(a, q, w.trial, tt_printf(a, tt_say(q, "decision %d proposed", "已提出第 %d 个决定"), number));
    tt_doc_pair(r->doc, tt_say(q, "decision", "决定"),
                tt_printf(a, "%s %s", call_word(q, d->act, d->from), d->to ? tt_level_name(a, w.trial->study, d->to) : ""));
    tt_doc_pair(r->doc, tt_say(q, "snapshot", "证据快照"), d->snapshot);
    tt_json_put_int(&r->json, "decision", number);
    tt_json_put_string(&r->json, "snapshot", d->snapshot);
    say_replaced(a, r, w.trial, number);
    tt_put_findings(a, q, r);
    r->next = tt_next_line(a, q, &w, "sign", tt_printf(a, "titrate sign %s decision %d", tt_shell_word(a, q->word[0]), number));
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    tt_answer_now n;
    if (tt_opt_on(q, "propose"))
        return propose(a, q, r, err);
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    TT_TRY(tt_conduct_decide(w.c, a, &n, err));
    r->doc = tt_doc_for(
        a, q, w.trial,
        tt_printf(a, tt_say(q, "decision %d, %s", "第 %d 个决定，%s"), n.number, tt_when(a, w.trial->study, tt_conduct_now(w.c))));
    put_answer(a, q, r, &w, &n);
    r->status = verdict(&n);
    const char *dir = tt_shell_word(a, q->word[0]);
    r->next = n.open && !is_void(&n) ? tt_next_line(a, q, &w, "sign", tt_printf(a, "titrate sign %s decision %d", dir, n.number))
              : n.may_propose        ? tt_next_line(a, q, &w, "propose", tt_printf(a, "titrate decide %s --propose", dir))
              : w.trial->held        ? tt_printf(a, "titrate hold %s", dir)
              : n.judge_first        ? tt_printf(a, "titrate dlt %s %s", dir, n.judge_first)
                                     : tt_printf(a, "titrate report %s", dir);
    return TT_OK;
}

static const tt_option options[] = {
    {"propose", NULL, {"put the answer up for signature", "将该结论提交签署"}},
    {"to", "LEVEL", {"a lower level than the rule's, as L1 or 1, with a reason", "选择低于规则建议的水平，须说明理由"}},
    {"reason", "TEXT", {"why lower; or why a proposal that somebody has signed is replaced", "选择较低水平或替换已有签名的提议的理由"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate decide out/ward40", "titrate decide out/ward40 --lang zh --json", NULL};

const tt_command tt_command_decide = {
    .name = "decide",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"may the next patient be dosed, at which level, and what evidence says so",
                "能否给下一位患者给药、用哪个剂量水平、依据何在"},
    .more = {"Exit status 1 while nothing may be proposed, signed or dosed; the gate that is closed says why.",
             "既不能提出、签署，也不能给药时退出码为 1；未满足的条件说明原因。"},
    .options = options,
    .examples = examples,
    .run = run,
};
