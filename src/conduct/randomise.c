/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/randomise.c -- who gets which arm: the next place of the list of the
 * participant's stratum.
 *
 * Nobody chooses.  And nobody is randomised while the dosed arm could not take a
 * participant (a hold, a stagger, a decision outstanding, no slot): if controls could
 * still be drawn then, the next arm would be known, and so would be who is asked to
 * take part.  Only when all planned places of the dosed arm are drawn and those left
 * are the control's does it no longer matter; that is known to everybody who can
 * count.  A control takes no slot and waits for no decision beyond that. */
#include "conduct/conduct_internal.h"

/* "SEX=F;GROUP=A": the codes of the strata, in the order of the protocol. */
static tt_code stratum_of(tt_conduct *c, const tt_subject *s, const char **ret, tt_err *err)
{
    const tt_random *r = &c->study->random;
    tt_buf b = tt_buf_new(c->scratch);
    for (size_t i = 0; i < r->strata; i++) {
        const tt_value *v = tt_subject_latest(s, r->stratum[i], tt_conduct_now(c));
        if (!v)
            return tt_fail(err, TT_EDENIED, 948, tt_place(s, "arm"), s->id, r->stratum[i]->id);
        tt_buf_printf(&b, "%s%s=%s", i ? ";" : "", r->stratum[i]->id, v->text);
    }
    *ret = tt_buf_text(&b);
    return TT_OK;
}

/* Places of all lists together end at the number planned: with strata no single list knows it. Where the protocol replaces those who are
 * not evaluable beyond that number, each of them makes room for one. */
static tt_code places_left(tt_conduct *c, const tt_subject *s, tt_err *err)
{
    const bool beyond = tt_streq(c->study->replacements, "beyond");
    int planned = c->study->enrolment, drawn = 0;
    if (planned < 1)
        return TT_OK;
    for (size_t i = 0; i < c->trial->subjects; i++) {
        const tt_subject *p = c->trial->subject[i];
        drawn += p->position > 0;
        planned += beyond && p->position > 0 && p->dlt == TT_DLT_NOT_EVALUABLE;
    }
    return drawn < planned ? TT_OK : tt_fail(err, TT_EDENIED, 698, tt_place(s, "arm"), s->id, tt_number_text(c->scratch, planned));
}

/* ---- may somebody be randomised now? ----------------------------------------------------- */

static const char *said(tt_conduct *c, const tt_err *e)
{
    static const struct {
        unsigned id;
        const char *en, *zh;
    } words[] = {
        {606, "dosing is on hold", "暂停给药中"},
        {600, "no signed decision opens a slot", "尚无已签署的决定开放名额"},
        {619, "the decision in force opens no slot", "现行决定未开放名额"},
        {601, "the rule says otherwise by now", "按现有数据规则已不允许"},
        {648, "a death is to be judged", "有死亡待判定"},
        {560, "all slots of the cohort are taken: the next decision is due", "本队列名额已满，待下一决定"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].id == e->id)
            return tt_in_both(c->scratch, words[i].en, words[i].zh);
    return tt_in_both(c->scratch, tt_err_message(c->scratch, e, TT_EN), tt_err_message(c->scratch, e, TT_ZH));
}

static tt_code not_now(const tt_subject *s, const char *why, tt_err *err)
{
    return tt_fail(err, TT_EDENIED, 947, tt_place(s, "arm"), s->id, why);
}

/* Slot and decision for the dosed arm; a refusal that is about this participant alone stays what it is. */
static tt_code dosed_arm_takes(tt_conduct *c, const tt_subject *s, const tt_decision **d, int32_t *slot, tt_err *err)
{
    enum { CRITERIA = 594 };
    tt_err why = {0};
    tt_code code = tt_standing(c, s, tt_conduct_now(c), d, &why);
    if (code == TT_EDENIED && why.id != CRITERIA)
        return not_now(s, said(c, &why), err);
    if (code != TT_OK)
        return tt_said_again(&why, err);
    const tt_slots slots = tt_slots_of(c, *d);
    if (tt_slot_next(&slots, slot, &why) != TT_OK)
        return not_now(s, said(c, &why), err);
    const tt_instant earliest = tt_slot_earliest(&slots);
    if (earliest > tt_conduct_now(c)) {
        const char *from = tt_local_text(c, earliest);
        return not_now(
            s, tt_in_both(c->scratch, tt_printf(c->scratch, "stagger until %s", from), tt_printf(c->scratch, "给药间隔至 %s", from)), err);
    }
    return TT_OK;
}

/* Are the planned places that are left all of control arms? Only where the planned number is a whole list. */
static tt_code only_controls_left(tt_conduct *c, const char *stratum, int drawn, bool *ret, tt_err *err)
{
    const tt_blocks b = tt_list_blocks(c->scratch, c->study);
    const int planned = (int)b.total;
    int32_t *arm = NULL;
    *ret = false;
    if (drawn >= planned || !tt_list_whole(&b)) /* of a block cut off, to say it would tell the next arm */
        return TT_OK;
    TT_TRY(tt_list_arms(c, stratum, (size_t)planned, &arm, err));
    for (int k = drawn; k < planned; k++)
        if (!c->study->arm[arm[k]].control)
            return TT_OK;
    *ret = true;
    return TT_OK;
}

static tt_code may_randomise(tt_conduct *c, const tt_subject *s, const char *stratum, int drawn, const tt_decision **d, int32_t *slot,
                             tt_err *err)
{
    bool controls = false;
    tt_err why = {0};
    const tt_code code = dosed_arm_takes(c, s, d, slot, &why);
    if (code == TT_EDENIED && why.id == 947 && !tt_trial_hold_at(c->trial, tt_conduct_now(c)))
        TT_TRY(only_controls_left(c, stratum, drawn, &controls, err));
    return code == TT_OK || controls ? TT_OK : tt_said_again(&why, err);
}

/* ---- the verb ------------------------------------------------------------------------------ */

static tt_code write_arm(tt_conduct *c, tt_actor by, const tt_subject *s, const tt_arm *arm, const tt_decision *d, int32_t slot,
                         const char *stratum, int position, tt_err *err)
{
    struct writing w = tt_write(c, by, "enrolled", s->id);
    w.e.occurred = w.e.recorded;
    tt_write_text(&w, "arm", arm->id);
    tt_write_int(&w, "level", arm->control ? 0 : d->to);
    tt_write_int(&w, "cohort", arm->control ? 0 : d->number);
    tt_write_int(&w, "slot", arm->control ? 0 : slot);
    if (position) {
        tt_write_text(&w, "stratum", stratum);
        tt_write_int(&w, "position", position);
    }
    return tt_write_done(&w, err);
}

tt_code tt_enrol_by_chance(tt_conduct *c, tt_actor by, const tt_subject *s, const char *arm, tt_err *err)
{
    const tt_decision *d = NULL;
    const char *stratum = "";
    int32_t slot = 0, *arms = NULL;
    if (arm && *arm)
        return tt_fail(err, TT_EDENIED, 676, tt_place(s, "arm"), s->id, arm);
    if (*c->trial->secret)
        return tt_fail(err, TT_EDENIED, 949, tt_place(s, "arm"), c->trial->opened_by);
    if (s->position) { /* drawn before, and the slot not used: a new slot, the same arm */
        TT_TRY(dosed_arm_takes(c, s, &d, &slot, err));
        return write_arm(c, by, s, s->arm, d, slot, "", 0, err);
    }
    TT_TRY(places_left(c, s, err));
    TT_TRY(stratum_of(c, s, &stratum, err));
    const int drawn = tt_list_drawn(c->trial, stratum);
    TT_TRY(may_randomise(c, s, stratum, drawn, &d, &slot, err));
    TT_TRY(tt_list_arms(c, stratum, (size_t)drawn + 1, &arms, err));
    return write_arm(c, by, s, &c->study->arm[arms[drawn]], d, slot, stratum, drawn + 1, err);
}
