/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/stopping.c -- the study's own stopping rules, as far as counts decide.
 *
 * When an event makes a rule hold that did not hold before, all dosing is held in
 * the same breath, in the name of whoever wrote that event, with the rule as the
 * reason; it is lifted by the signatures a decision needs.  A rule without a test is a person's to
 * judge, through the same hold. */
#include "conduct/conduct_internal.h"

struct counts {
    int64_t n[TT_COUNTS];
};

static struct counts count(const tt_trial *t)
{
    struct counts k = {{0}};
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        bool serious = false, related_death = false;
        if (tt_subject_control(s) && !s->dosed) /* what happens without the product says nothing of it */
            continue;
        for (size_t j = 0; j < t->aes; j++) {
            const tt_ae *e = t->ae[j];
            serious = serious || (e->subject == s && e->serious);
            related_death = related_death || (e->subject == s && e->grade == 5 && tt_ae_related(e));
        }
        k.n[TT_COUNT_TREATED] += s->dosed;
        k.n[TT_COUNT_DLT] += s->dlt == TT_DLT_YES;
        k.n[TT_COUNT_DEATHS] += s->end == TT_DIED;
        k.n[TT_COUNT_RELATED_DEATHS] += related_death;
        k.n[TT_COUNT_SERIOUS] += serious;
    }
    return k;
}

static tt_val look_up(void *self, const tt_name *name)
{
    const struct counts *k = self;
    return tt_val_qty((tt_qty){tt_dec_int(k->n[name->slot]), NULL});
}

uint64_t tt_stopping_met(tt_conduct *c)
{
    struct counts k = count(c->trial);
    uint64_t met = 0;
    for (size_t i = 0; i < c->study->stops && i < 64; i++) {
        const tt_stop_rule *rule = &c->study->stop[i];
        if (!rule->test)
            continue;
        const tt_answer yes = tt_expr_eval(c->scratch, rule->test, look_up, &k);
        if (yes.value.type == TT_V_TRUTH && yes.value.truth == TT_YES)
            met |= (uint64_t)1 << i;
    }
    return met;
}

tt_code tt_stopping_hold(tt_conduct *c, tt_actor by, uint64_t met_before, tt_err *err)
{
    const uint64_t fresh = tt_stopping_met(c) & ~met_before;
    for (size_t i = 0; i < c->study->stops && i < 64; i++) {
        if (!(fresh >> i & 1))
            continue;
        const tt_stop_rule *rule = &c->study->stop[i];
        struct writing w = tt_write(c, by, "hold", "");
        w.e.occurred = w.e.recorded;
        w.e.reason = tt_printf(c->scratch, "stopping rule %s: %s", rule->id, rule->text.in[TT_EN]);
        tt_write_bool(&w, "hold", true);
        tt_write_text(&w, "stop", rule->id);
        TT_TRY(tt_write_done(&w, err));
    }
    return TT_OK;
}

tt_code tt_write_and_hold(struct writing *w, tt_actor by, uint64_t met_before, tt_err *err)
{
    tt_conduct *c = w->c;
    const int64_t seq = c->trial->seq;
    bool own = false;
    TT_TRY(tt_group_open(c, &own, err));
    tt_code code = tt_write_done(w, err);
    if (code == TT_OK)
        code = tt_stopping_hold(c, by, met_before, err);
    return tt_group_close(c, own, seq, code, err);
}
