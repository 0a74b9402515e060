/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/stopping.c -- the study's own stopping rules, as far as counts decide.
 *
 * When an event makes a rule hold that did not hold before, all dosing is held in
 * the same breath, in the name of whoever wrote that event, with the rule as the
 * reason; it is lifted by the signatures a decision needs.  They were given on what was known then:
 * a rule that holds already holds dosing again with each further toxicity it counts, and a hold that
 * still lasts does not stand for the next.  One more participant treated is no such evidence.
 * A rule without a test is a person's to judge, through the same hold. */
#include "conduct/conduct_internal.h"

static void count(const tt_trial *t, struct stopping *k)
{
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        bool serious = false, related_death = false, died = s->end == TT_DIED;
        if (tt_subject_control(s) && !s->dosed) /* what happens without the product says nothing of it */
            continue;
        for (size_t j = 0; j < t->aes; j++) {
            const tt_ae *e = t->ae[j];
            serious = serious || (e->subject == s && e->serious);
            died = died || (e->subject == s && e->grade == 5); /* its end may be recorded later */
            related_death = related_death || (e->subject == s && e->grade == 5 && tt_ae_related(e));
        }
        k->n[TT_COUNT_TREATED] += s->dosed;
        k->n[TT_COUNT_DLT] += s->dlt == TT_DLT_YES;
        k->n[TT_COUNT_DEATHS] += died;
        k->n[TT_COUNT_RELATED_DEATHS] += related_death;
        k->n[TT_COUNT_SERIOUS] += serious;
    }
}

static tt_val look_up(void *self, const tt_name *name)
{
    const struct stopping *k = self;
    return tt_val_qty((tt_qty){tt_dec_int(k->n[name->slot]), NULL});
}

struct stopping tt_stopping_now(tt_conduct *c)
{
    struct stopping k = {0};
    count(c->trial, &k);
    for (size_t i = 0; i < c->study->stops && i < 64; i++) {
        const tt_stop_rule *rule = &c->study->stop[i];
        if (!rule->test)
            continue;
        const tt_answer yes = tt_expr_eval(c->scratch, rule->test, look_up, &k);
        if (yes.value.type == TT_V_TRUTH && yes.value.truth == TT_YES)
            k.met |= (uint64_t)1 << i;
    }
    return k;
}

/* Has a toxicity that the rule counts been added? */
static bool more_of(const tt_expr *test, const struct stopping *before, const struct stopping *now)
{
    for (size_t i = 0; i < tt_expr_uses(test); i++) {
        const int slot = tt_expr_use(test, i)->slot;
        if (slot != TT_COUNT_TREATED && now->n[slot] > before->n[slot])
            return true;
    }
    return false;
}

tt_code tt_stopping_hold(tt_conduct *c, tt_actor by, const struct stopping *before, tt_err *err)
{
    const struct stopping now = tt_stopping_now(c);
    for (size_t i = 0; i < c->study->stops && i < 64; i++) {
        const tt_stop_rule *rule = &c->study->stop[i];
        if (!(now.met >> i & 1) || ((before->met >> i & 1) && !more_of(rule->test, before, &now)))
            continue;
        struct writing w = tt_write(c, by, "hold", "");
        w.e.occurred = w.e.recorded;
        w.e.reason = tt_printf(c->scratch, "stopping rule %s: %s", rule->id, rule->text.in[TT_EN]);
        tt_write_bool(&w, "hold", true);
        tt_write_text(&w, "stop", rule->id);
        TT_TRY(tt_write_done(&w, err));
    }
    return TT_OK;
}

tt_code tt_write_and_hold(struct writing *w, tt_actor by, const struct stopping *before, tt_err *err)
{
    tt_conduct *c = w->c;
    const int64_t seq = c->trial->seq;
    bool own = false;
    TT_TRY(tt_group_open(c, &own, err));
    tt_code code = tt_write_done(w, err);
    if (code == TT_OK)
        code = tt_stopping_hold(c, by, before, err);
    return tt_group_close(c, own, seq, code, err);
}
