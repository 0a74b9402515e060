/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/dose_fact.c -- a dose that was given against the rules, and a record of a dose
 * that was wrong.
 *
 * The card refuses before the injection; afterwards there is nothing left to refuse.
 * A patient with cells in the muscle needs follow-up, a DLT window and a place in the
 * tally whether or not dosing was on hold, so what was given is recorded with the rules
 * it broke, the reason, and a deviation.  The rule of the design counts this patient at
 * the level given; at a level that no decision opened it cannot, and a person must look:
 * all dosing is held. */
#include "conduct/dose_internal.h"

enum { NO_SLOT_TO_TIME = 564 }; /* the stagger of somebody without a slot: that there is none is said already */

/* The rules broken: their codes, and what each says. */
struct broken {
    tt_buf codes;
    tt_findings rules;
};

static struct broken none_broken(tt_conduct *c)
{
    return (struct broken){tt_buf_new(c->scratch), tt_findings_new(c->scratch)};
}

static void add(struct broken *b, const tt_err *e)
{
    char code[8];
    tt_message_code(e->id, code);
    if (strstr(tt_buf_text(&b->codes), code))
        return;
    tt_buf_printf(&b->codes, "%s%s", b->codes.n ? " " : "", code);
    tt_find(&b->rules, e->id, e->where, e->arg[0], e->arg[1], e->arg[2], e->arg[3]);
}

/* Nobody has two sessions at once. */
static tt_code overlaps(tt_conduct *c, const tt_subject *s, tt_instant end, tt_instant start, tt_err *err)
{
    return tt_fail(err, TT_ERANGE, 542, tt_place(s, "dose"), s->id, tt_local_text(c, end), tt_local_text(c, start));
}

/* What no reason makes a dose: one given already, a session during another, one to the dead. */
static tt_code could_be_given(tt_conduct *c, const tt_subject *s, tt_instant start, tt_err *err)
{
    if (s->dosed && c->study->dose.sessions < 2)
        return tt_fail(err, TT_EDENIED, 604, tt_place(s, "dose"), s->id);
    if (s->dosed && start < tt_subject_last_session(s)->end)
        return overlaps(c, s, tt_subject_last_session(s)->end, start, err);
    if (s->end == TT_DIED && start > s->ended)
        return tt_fail(err, TT_ERANGE, 585, tt_place(s, "dose"), s->id, tt_local_text(c, s->ended));
    return TT_OK;
}

/* The decision it was given under, as well as can be told: the slot's, else the one in force. */
static const tt_decision *decision_of(const tt_trial *t, const tt_subject *s)
{
    const tt_decision *slot = s->slot ? tt_trial_decision(t, s->cohort) : NULL;
    return slot ? slot : tt_trial_in_force(t);
}

static tt_code level_of(tt_conduct *c, struct dosing *x, int asked, tt_err *err)
{
    const tt_subject *s = x->card.subject;
    const tt_decision *d = decision_of(c->trial, s);
    const int level = s->dosed ? s->level : s->slot && d ? d->to : asked ? asked : d ? d->to : 0;
    if (level < 1 || level > c->study->dose.levels)
        return tt_fail(err, TT_EUSAGE, 667, tt_place(s, "dose"), s->id);
    x->card.level = &c->study->dose.level[level - 1];
    x->card.decision = d;
    return TT_OK;
}

/* The last weight before the dose however old, else the first one ever known. */
static tt_code weight_of(tt_conduct *c, struct dosing *x, tt_err *err)
{
    const tt_subject *s = x->card.subject;
    const tt_value *w = tt_subject_weight(c->study, s, x->when);
    w = w ? w : tt_subject_weight(c->study, s, tt_conduct_now(c));
    if (!w || !w->has_number || w->number.coef <= 0)
        return tt_fail(err, TT_EDENIED, 609, tt_place(s, "weight"), s->id);
    tt_dose_weigh(&x->card, c->study, w);
    return TT_OK;
}

/* Everything the event needs, known before the rules are asked one by one. */
static tt_code fill_card(tt_conduct *c, struct dosing *x, const tt_dose_given *g, tt_err *err)
{
    TT_TRY(tt_subject_for(c, g->subject, &x->card.subject, err));
    TT_TRY(could_be_given(c, x->card.subject, g->start, err));
    x->card.session = x->card.subject->sessions + 1;
    x->card.lot = tt_trial_lot(c->trial, g->lot ? g->lot : "");
    if (!x->card.lot)
        return tt_fail(err, TT_ENOENT, 605, tt_place(x->card.subject, "lot"), g->lot ? g->lot : "");
    TT_TRY(level_of(c, x, g->level, err));
    TT_TRY(weight_of(c, x, err));
    return tt_dose_compute(c, &x->card, err);
}

static void ask_rules(tt_conduct *c, const struct dosing *known, const tt_dose_given *g, struct broken *b)
{
    tt_err e;
    for (size_t i = 0; tt_dose_rule_at(i); i++) {
        struct dosing x = *known; /* each is asked by itself */
        if (tt_dose_rule_at(i)->needs_decision && (!x.card.decision || x.card.decision->to < 1))
            continue;
        if (tt_dose_rule_at(i)->holds(&x, &e) != TT_OK && e.id != NO_SLOT_TO_TIME)
            add(b, &e);
    }
    if (tt_dose_plausible(c, &known->card, g->delivered, &e) != TT_OK)
        add(b, &e);
    if (!g->second.user || !*g->second.user) {
        tt_fail(&e, TT_EDENIED, 615, tt_place(known->card.subject, "dose"), "-");
        add(b, &e);
    }
}

static bool opened(const tt_trial *t, int level)
{
    for (size_t i = 0; i < t->decisions; i++)
        if (t->decision[i]->effective != TT_NO_INSTANT && t->decision[i]->to == level)
            return true;
    return false;
}

static tt_code hold_if_unseen(tt_conduct *c, tt_actor by, const tt_dose_card *k, tt_err *err)
{
    if (k->subject->slot || opened(c->trial, k->level->number))
        return TT_OK;
    struct writing w = tt_write(c, by, "hold", "");
    w.e.occurred = w.e.recorded;
    w.e.reason = tt_printf(c->scratch, "%s was dosed at %s, a level that no decision opened", k->subject->id, k->level->id);
    tt_write_bool(&w, "hold", true);
    return tt_write_done(&w, err);
}

static tt_code store(tt_conduct *c, tt_actor by, const tt_dose_card *k, const tt_dose_given *g, struct broken *b, tt_findings *fs,
                     tt_err *err)
{
    struct writing w, check;
    struct writing *all[3] = {&w};
    size_t n = 1;
    const char *rules = tt_strdup(c->scratch, tt_buf_text(&b->codes));
    TT_TRY(tt_dose_event(c, by, k, g, &w, err));
    w.e.reason = g->reason;
    tt_write_text(&w, "outside", rules);
    if (g->second.user && *g->second.user) {
        TT_TRY(tt_check_of(c, by, g->second, tt_place(k->subject, "dose"), &w, &check, err));
        all[n++] = &check;
    }
    tt_findings what = tt_given_against(c, k->subject, &b->rules, false);
    tt_dose_off(c, k, g, &what);
    struct writing dev = tt_deviation_of(c, by, k->subject, &what, g->reason, g->end);
    all[n++] = &dev;
    const int64_t seq = c->trial->seq;
    bool own = false;
    TT_TRY(tt_group_open(c, &own, err));
    tt_code code = tt_write_all(all, n, err);
    if (code == TT_OK)
        code = hold_if_unseen(c, by, k, err);
    TT_TRY(tt_group_close(c, own, seq, code, err));
    if (fs)
        tt_find(fs, 666, tt_place(k->subject, "dose"), k->subject->id, rules);
    return TT_OK;
}

static tt_code record_fact(tt_conduct *c, tt_actor by, const tt_dose_given *g, tt_findings *fs, tt_err *err)
{
    struct dosing x = {.c = c, .lot = g->lot, .when = g->start};
    TT_TRY(tt_verb(c, by, "dose", NULL, err));
    TT_TRY(tt_dose_times(c, g->start, g->end, err));
    TT_TRY(fill_card(c, &x, g, err));
    struct broken b = none_broken(c);
    ask_rules(c, &x, g, &b);
    return store(c, by, &x.card, g, &b, fs, err);
}

tt_code tt_conduct_given(tt_conduct *c, tt_actor by, const tt_dose_given *g, tt_findings *fs, tt_err *err)
{
    tt_err no = {TT_OK};
    const tt_code code = tt_conduct_dose(c, by, g->subject, g->lot, g->delivered, g->start, g->end, g->second, fs, &no);
    const bool of_password = no.id == 753 || no.id == 756 || no.id == 757 || no.id == 760 || no.id == 553 || no.id == 554;
    const bool checked = g->second.user && *g->second.user;
    const bool rule = code == TT_EDENIED || code == TT_ERANGE;
    if (rule && !of_password && !(checked && no.id == 615) && tt_says_something(g->reason))
        return record_fact(c, by, g, fs, err);
    if (code != TT_OK && err)
        *err = no;
    return code;
}

/* --- the record corrected ------------------------------------------------------------------ */

static const char *dose_in_words(tt_conduct *c, const tt_session *x)
{
    return tt_printf(c->scratch, "%s of lot %s, %s to %s", tt_in_one(c->scratch, tt_said_amount(c, x->delivered), TT_EN), x->lot,
                     tt_local_text(c, x->start), tt_local_text(c, x->end));
}

/* What is not given anew stays as it was recorded. */
static tt_dose_given completed(const tt_dose_given *g, const tt_session *x)
{
    tt_dose_given all = *g;
    all.lot = g->lot && *g->lot ? g->lot : x->lot;
    all.delivered = g->delivered.coef ? g->delivered : x->delivered;
    all.start = g->start == TT_NO_INSTANT ? x->start : g->start;
    all.end = g->end == TT_NO_INSTANT ? x->end : g->end;
    all.second = (tt_second){x->second_check, NULL};
    return all;
}

static bool same_dose(const tt_dose_given *g, const tt_session *x)
{
    return tt_str_ieq(g->lot, x->lot) && tt_dec_cmp(g->delivered, x->delivered) == 0 && g->start == x->start && g->end == x->end;
}

/* Its number in `g`, or the only one there is. */
static tt_code session_of(tt_conduct *c, const tt_dose_given *g, const tt_subject *s, int *number, tt_err *err)
{
    const int n = g->session ? g->session : s->sessions == 1 ? 1 : 0;
    if (!s->dosed || n < 1 || n > s->sessions)
        return tt_fail(err, TT_ENOENT, 669, tt_place(s, "dose"),
                       s->dosed ? tt_printf(c->scratch, "%s, session %d of %d", s->id, g->session, s->sessions) : s->id);
    *number = n;
    return TT_OK;
}

static tt_code between_the_others(tt_conduct *c, const tt_dose_given *g, const tt_subject *s, int number, tt_err *err)
{
    if (number > 1 && g->start < s->session[number - 2].end)
        return overlaps(c, s, s->session[number - 2].end, g->start, err);
    if (number < s->sessions && g->end > s->session[number].start)
        return overlaps(c, s, g->end, s->session[number].start, err);
    return TT_OK;
}

/* Weight and plan stay those the dose was drawn up by. */
static tt_code card_of(tt_conduct *c, const tt_subject *s, int session, const char *lot, tt_dose_card *k, tt_err *err)
{
    *k = (tt_dose_card){
        .subject = s, .session = session, .level = &c->study->dose.level[s->level - 1], .weight_kg = s->session[session - 1].weight_kg};
    k->lot = tt_trial_lot(c->trial, lot);
    if (!k->lot)
        return tt_fail(err, TT_ENOENT, 605, tt_place(s, "lot"), lot);
    return tt_dose_compute(c, k, err);
}

/* Rules that rest on lot, amount and time, of a corrected record asked anew. */
static bool asked_anew(const char *code)
{
    static const char *const codes[] = {"E567", "E607", "E608", "E611", "E640", "E685"};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strncmp(code, codes[i], 4) == 0)
            return true;
    return false;
}

/* What the old record was against and the new one does not touch: hold, consent, weight ... */
static void keep_codes(struct broken *b, const char *codes)
{
    for (const char *at = codes; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (!asked_anew(at))
            tt_buf_printf(&b->codes, "%s%.*s", b->codes.n ? " " : "", (int)strcspn(at, " "), at);
}

/* The lot as it was before this dose was drawn from it. */
static const tt_lot *lot_before(tt_conduct *c, const tt_lot *l, const tt_session *x)
{
    tt_lot *was = TT_NEW(c->scratch, tt_lot);
    *was = *l;
    if (!tt_streq(l->id, x->lot) || tt_dec_sub(l->used_ml, x->drawn_ml, &was->used_ml, NULL) != TT_OK)
        return l;
    return was;
}

/* The rules that lot, amount and time break as they now stand; in b->rules those that the record did not name before. */
static void ask_again(tt_conduct *c, const tt_dose_card *k, const tt_dose_given *g, struct broken *b)
{
    struct dosing x = {.c = c, .lot = g->lot, .when = g->start, .card = *k};
    const tt_session *is = &k->subject->session[k->session - 1];
    tt_err e;
    struct broken now = none_broken(c);
    if (tt_dose_after_moment(&x, &e) != TT_OK)
        add(&now, &e);
    if (tt_dose_lot_fit(&x, &e) != TT_OK)
        add(&now, &e);
    x.card.lot = lot_before(c, k->lot, is);
    if (tt_dose_plausible(c, &x.card, g->delivered, &e) != TT_OK)
        add(&now, &e);
    keep_codes(b, is->outside);
    if (now.codes.n)
        tt_buf_printf(&b->codes, "%s%s", b->codes.n ? " " : "", tt_buf_text(&now.codes));
    for (size_t i = 0; i < now.rules.n; i++) {
        const tt_finding *f = &now.rules.at[i];
        char code[8];
        tt_message_code(f->id, code);
        if (!strstr(is->outside, code))
            tt_find(&b->rules, f->id, f->where, f->arg[0], f->arg[1], f->arg[2], f->arg[3]);
    }
}

/* What the deviation of a corrected dose says: rules newly broken, and an amount or length nobody has told of; empty: nothing new. */
static tt_findings corrected_deviation(tt_conduct *c, const tt_dose_card *k, const tt_dose_given *g, const struct broken *b)
{
    tt_findings off = tt_findings_new(c->scratch);
    const bool new_off = tt_dose_off(c, k, g, &off) && !tt_deviation_drafted(c, k->subject, &off);
    tt_findings parts = b->rules.n ? tt_given_against(c, k->subject, &b->rules, true) : tt_findings_new(c->scratch);
    if (new_off)
        tt_dose_off(c, k, g, &parts);
    return parts;
}

tt_code tt_conduct_dose_correct(tt_conduct *c, tt_actor by, const tt_dose_given *g, tt_findings *fs, tt_err *err)
{
    const tt_subject *s = NULL;
    tt_dose_card k;
    struct writing w;
    int number = 0;
    TT_TRY(tt_verb(c, by, "dose", NULL, err));
    TT_TRY(tt_subject_for(c, g->subject, &s, err));
    TT_TRY(session_of(c, g, s, &number, err));
    const tt_session *was = &s->session[number - 1];
    const tt_dose_given all = completed(g, was);
    TT_TRY(tt_may_correct(c, s, "dose", g->reason, same_dose(&all, was), err));
    TT_TRY(tt_dose_times(c, all.start, all.end, err));
    TT_TRY(between_the_others(c, &all, s, number, err));
    TT_TRY(card_of(c, s, number, all.lot, &k, err));
    const struct before before = tt_before(c, s);
    struct broken b = none_broken(c);
    ask_again(c, &k, &all, &b);
    TT_TRY(tt_dose_event(c, by, &k, &all, &w, err));
    w.e.reason = g->reason;
    tt_write_text(&w, "outside", tt_strdup(c->scratch, tt_buf_text(&b.codes)));
    tt_write_int(&w, "corrects", was->origin);
    tt_write_text(&w, "was", dose_in_words(c, was));
    const tt_findings what = corrected_deviation(c, &k, &all, &b);
    struct writing dev = tt_deviation_of(c, by, s, &what, b.rules.n ? g->reason : "", all.end);
    TT_TRY(tt_write_correction(&w, what.n ? &dev : NULL, by, &before, fs, err));
    if (fs && b.rules.n)
        tt_find(fs, 666, tt_place(s, "dose"), s->id, tt_strdup(c->scratch, tt_buf_text(&b.codes)));
    tt_dose_say_off(c, &k, &all, fs);
    return TT_OK;
}
