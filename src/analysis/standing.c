/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/standing.c -- how many, and where the trial stands.
 *
 * The standing is read from the events alone: the decision in force, the slots it
 * opened, the outcomes so far.  It says what the rule and the signatures allow; whether
 * one participant may be dosed (consent, lot, weight, stagger) the dose card says. */
#include "analysis/analysis.h"

tt_counts tt_count(const tt_trial *t)
{
    tt_counts n = {.screened = (int)t->subjects, .deviations = (int)t->deviations};
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        n.failed += s->end == TT_SCREEN_FAILED;
        n.eligible += s->eligible == TT_YES;
        const bool control = tt_subject_control(s) && !s->dosed;
        n.enrolled += s->slot > 0 || s->dosed || control;
        n.randomised += s->position > 0;
        n.controls += control;
        if (!s->dosed && !control)
            continue;
        n.dosed += s->dosed;
        n.still += s->end == TT_STILL_IN;
        n.completed += s->end == TT_COMPLETED;
        n.died += s->end == TT_DIED;
        n.transplanted += s->end == TT_TRANSPLANTED;
        n.withdrew += s->end == TT_WITHDREW;
        n.lost += s->end == TT_LOST_CONTACT;
        n.dlt += s->dlt == TT_DLT_YES;
        n.pending += s->dlt == TT_DLT_PENDING;
        n.not_evaluable += s->dlt == TT_DLT_NOT_EVALUABLE;
    }
    for (size_t i = 0; i < t->aes; i++) {
        const tt_ae *e = t->ae[i];
        n.serious += e->serious && e->subject->dosed && e->onset >= e->subject->dose_start;
    }
    return n;
}

/* Slots of a decision's cohort that a dose was given in: a participant who is not evaluable gave his back. */
static int slots_used(const tt_trial *t, int decision)
{
    int n = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        n += s->cohort == decision && s->dosed && s->dlt != TT_DLT_NOT_EVALUABLE;
    }
    return n;
}

static const tt_decision *waiting(const tt_trial *t)
{
    const tt_decision *d = t->decisions ? t->decision[t->decisions - 1] : NULL;
    return d && d->effective == TT_NO_INSTANT && !d->superseded ? d : NULL;
}

static void say_finished(tt_arena *a, const tt_trial *t, tt_status_now *r)
{
    const tt_decision *d = r->in_force;
    r->standing = TT_FINISHED;
    r->mtd = d->mtd;
    const tt_words level = tt_level_text(a, t->study, d->mtd), boundary = tt_boundary_words(d->mtd);
    r->headline = t->study->plan->doses == 1 ? tt_say(tt_printf(a, "Dosing under the rule has ended: %s.", boundary.in[TT_EN]),
                                                      tt_printf(a, "按规则的给药已结束：%s。", boundary.in[TT_ZH]))
                  : d->mtd > 0  ? tt_say(tt_printf(a, "Dose escalation has ended. Maximum tolerated dose: %s.", level.in[TT_EN]),
                                         tt_printf(a, "剂量递增已结束。最大耐受剂量：%s。", level.in[TT_ZH]))
                  : d->mtd == 0 ? tt_say("Dose escalation has ended. No level of the ladder is tolerated.",
                                         "剂量递增已结束。阶梯中没有可耐受的剂量水平。")
                                : tt_say("Dose escalation has ended before the maximum tolerated dose was settled.",
                                         "剂量递增已结束，尚不能确定最大耐受剂量。");
    r->detail = tt_decision_reason(a, t, d);
}

static void say_may_dose(tt_arena *a, const tt_trial *t, tt_status_now *r)
{
    const tt_words level = tt_level_text(a, t->study, r->level);
    r->standing = TT_MAY_DOSE;
    r->headline =
        tt_say(tt_printf(a, "Yes: the next participant may be dosed at %s under signed decision %d.", level.in[TT_EN], r->in_force->number),
               tt_printf(a, "可以：依据已签署的第 %d 号决定，下一名受试者可按 %s 给药。", r->in_force->number, level.in[TT_ZH]));
    r->detail = tt_say(
        tt_printf(a,
                  "%d of %d slots of this cohort are free. Consent, eligibility, lot, weight and stagger are checked for each participant "
                  "on the dose card.",
                  r->slots_left, r->slots),
        tt_printf(a, "本队列 %d 名受试者中尚有 %d 名待给药。知情同意、入选资格、批次、体重及给药间隔由给药单逐例核对。", r->slots,
                  r->slots_left));
}

/* Outcomes since the decision may have closed it: the rule is asked again, as the dose card does. */
static void say_rule(tt_arena *a, const tt_state *state, const tt_move *m, tt_status_now *r)
{
    const bool closed = r->slots_left > 0;
    r->standing = m->act == TT_WAIT ? TT_WAIT_OUTCOMES : TT_WAIT_DECISION;
    r->headline =
        closed ? tt_say(tt_printf(a, "No: what has happened since decision %d no longer allows dosing under it.", r->in_force->number),
                        tt_printf(a, "不可给药：第 %d 号决定之后出现的结局已不允许继续按其给药。", r->in_force->number))
        : m->act == TT_WAIT
            ? tt_say("Not yet: outcomes are still open.", "暂不可给药：仍有结局待定。")
            : tt_say("Not yet: the next decision has to be proposed and signed.", "暂不可给药：须先提出并签署下一项剂量决定。");
    r->detail = tt_say(tt_move_reason(a, state, m, TT_EN), tt_move_reason(a, state, m, TT_ZH));
}

static tt_code ask_rule(tt_arena *a, const tt_trial *t, tt_status_now *r, tt_err *err)
{
    tt_state state;
    tt_move m;
    TT_TRY(tt_trial_state(a, t, t->last, &state, err));
    TT_TRY(tt_design_next(t->study->plan, &state, &m, err));
    if (r->slots_left > 0 && m.act == TT_STAY && m.dose == r->level)
        say_may_dose(a, t, r);
    else
        say_rule(a, &state, &m, r);
    return TT_OK;
}

static void say_signature(tt_arena *a, const tt_trial *t, tt_status_now *r)
{
    r->standing = TT_WAIT_SIGNATURE;
    r->headline = tt_say(tt_printf(a, "Not yet: decision %d waits for signatures (%zu of %zu).", r->open->number, r->open->n_signatures,
                                   t->study->decision_signers),
                         tt_printf(a, "暂不可给药：第 %d 号决定待签署（已签 %zu/%zu）。", r->open->number, r->open->n_signatures,
                                   t->study->decision_signers));
    r->detail = tt_decision_reason(a, t, r->open);
}

tt_code tt_status_of(tt_arena *a, const tt_trial *t, tt_status_now *ret, tt_err *err)
{
    tt_status_now r = {.mtd = -1, .in_force = tt_trial_in_force(t), .open = waiting(t), .detail = tt_same("")};
    if (r.in_force) {
        r.level = r.in_force->to;
        r.slots = r.in_force->cohort;
        r.slots_left = r.slots - slots_used(t, r.in_force->number);
    }
    if (t->held) {
        r.standing = TT_ON_HOLD;
        r.headline = tt_say("No: all dosing is on hold.", "不可给药：全部给药已暂停。");
        r.detail = tt_same(t->held_why);
    } else if (r.in_force && r.in_force->act == TT_STOP) {
        say_finished(a, t, &r);
    } else if (r.open) {
        say_signature(a, t, &r);
    } else if (!r.in_force) {
        r.standing = TT_NOT_STARTED;
        r.headline = tt_say("No: no dose decision has been signed.", "不可给药：尚无已签署的剂量决定。");
    } else {
        TT_TRY(ask_rule(a, t, &r, err));
    }
    *ret = r;
    return TT_OK;
}
