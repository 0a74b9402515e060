/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/seen.c -- what has been seen at the bedside and not been judged yet: may somebody be
 * dosed all the same?
 *
 * A death inside the DLT window closes dosing until a person has said what it was.  So does a
 * fatal event of whoever is not recorded as dead: the end is forgotten, or was another one before, as a transplantation.
 * A toxicity of grade 3 or more, at least possibly related, may be a DLT.  The rule is asked a second
 * time with every such event taken for one; where it then answers otherwise, a person judges first.
 * Where it does not, as with the first DLT of a cohort of three, nobody has to wait. */
#include "conduct/conduct_internal.h"

static const tt_ae *fatal_in_window(const tt_trial *t, const tt_subject *s)
{
    for (size_t i = 0; i < t->aes; i++) {
        const tt_ae *e = t->ae[i];
        if (e->subject == s && e->grade == 5 && e->onset >= s->dose_start && e->onset <= s->dlt_until)
            return e;
    }
    return NULL;
}

tt_code tt_deaths_judged(tt_conduct *c, const tt_trial *t, tt_where where, tt_err *err)
{
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *p = t->subject[i];
        if (!p->dosed || !tt_trial_unjudged(t, p))
            continue;
        if (p->end == TT_DIED && p->ended < p->dlt_until)
            return tt_fail(err, TT_EDENIED, 648, where, p->id, tt_local_text(c, p->ended));
        const tt_ae *e = p->end != TT_DIED ? fatal_in_window(t, p) : NULL;
        if (e)
            return tt_fail(err, TT_EDENIED, 835, where, p->id, e->id, e->term);
    }
    return TT_OK;
}

static const tt_ae *first_suspected(const tt_trial *t)
{
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_ae *e = tt_trial_pending(t, t->subject[i]) ? tt_trial_suspected(t, t->subject[i]) : NULL;
        if (e)
            return e;
    }
    return NULL;
}

static tt_code judge_first(tt_conduct *c, const tt_ae *e, tt_where where, const tt_state *s, const tt_move *m, tt_err *err)
{
    return tt_fail(err, TT_EDENIED, 836, where, e->subject->id, tt_printf(c->scratch, "%s (%s, %lld)", e->id, e->term, (long long)e->grade),
                   tt_in_both(c->scratch, tt_move_reason(c->scratch, s, m, TT_EN), tt_move_reason(c->scratch, s, m, TT_ZH)));
}

tt_code tt_seen_judged(tt_conduct *c, const tt_trial *t, tt_instant when, const tt_move *move, tt_where where, tt_err *err)
{
    const tt_ae *e = first_suspected(t);
    tt_state feared;
    tt_move m;
    TT_TRY(tt_deaths_judged(c, t, where, err));
    if (!e)
        return TT_OK;
    TT_TRY(tt_trial_state_feared(c->scratch, t, when, &feared, err));
    TT_TRY(tt_design_next(c->study->plan, &feared, &m, err));
    return m.act == move->act && m.dose == move->dose ? TT_OK : judge_first(c, e, where, &feared, &m, err);
}

tt_code tt_seen_judged_again(tt_conduct *c, const tt_trial *t, tt_instant when, int level, tt_where where, tt_err *err)
{
    const tt_ae *e = first_suspected(t);
    tt_state feared;
    tt_move why;
    bool may = false;
    TT_TRY(tt_deaths_judged(c, t, where, err));
    if (!e)
        return TT_OK;
    TT_TRY(tt_trial_state_feared(c->scratch, t, when, &feared, err));
    TT_TRY(tt_design_again(c->study->plan, &feared, level, &may, &why, err));
    return may ? TT_OK : judge_first(c, e, where, &feared, &why, err);
}
