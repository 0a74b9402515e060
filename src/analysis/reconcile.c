/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/reconcile.c -- deaths are on record in two places, the end of a participation
 * and the adverse events: the same people, or a note names who differs.
 *
 * A death is an outcome and not itself an event, so one from the disease under study may
 * stand without an adverse event where the protocol allows it; a reader who
 * counts must not have to guess. Everyone screened counts, the dosed or not. */
#include "analysis/analysis.h"

static bool is_fatal(const tt_ae *e)
{
    return e->grade == 5 || tt_streq(e->outcome, "fatal");
}

static void add(tt_buf *b, const char *id)
{
    tt_buf_printf(b, "%s%s", b->n ? ", " : "", id);
}

static bool has_fatal_event(const tt_trial *t, const tt_subject *s)
{
    for (size_t i = 0; i < t->aes; i++)
        if (t->ae[i]->subject == s && is_fatal(t->ae[i]))
            return true;
    return false;
}

struct odd {
    tt_buf died_only, event_only, half, not_serious;
};

static void look(const tt_trial *t, struct odd *o)
{
    for (size_t i = 0; i < t->subjects; i++)
        if (t->subject[i]->end == TT_DIED && !has_fatal_event(t, t->subject[i]))
            add(&o->died_only, t->subject[i]->id);
    for (size_t i = 0; i < t->aes; i++) {
        const tt_ae *e = t->ae[i];
        if (!is_fatal(e))
            continue;
        if (e->subject->end != TT_DIED)
            add(&o->event_only, e->id);
        if (e->grade != 5 || !tt_streq(e->outcome, "fatal"))
            add(&o->half, e->id);
        if (!e->serious)
            add(&o->not_serious, e->id);
    }
}

static void name(tt_result *r, tt_buf *who, const char *en, const char *zh)
{
    if (who->n)
        tt_result_note(r,
                       tt_say(tt_printf(r->arena, "%s: %s.", en, tt_buf_text(who)), tt_printf(r->arena, "%s：%s。", zh, tt_buf_text(who))));
}

void tt_note_deaths(tt_result *r, const tt_trial *t)
{
    tt_arena *a = r->arena;
    struct odd o = {tt_buf_new(a), tt_buf_new(a), tt_buf_new(a), tt_buf_new(a)};
    int deaths = 0, five = 0, fatal = 0, serious = 0;
    for (size_t i = 0; i < t->subjects; i++)
        deaths += t->subject[i]->end == TT_DIED;
    for (size_t i = 0; i < t->aes; i++) {
        five += t->ae[i]->grade == 5;
        fatal += tt_streq(t->ae[i]->outcome, "fatal");
        serious += t->ae[i]->serious;
    }
    tt_result_note(
        r, tt_say(tt_printf(a, "Everyone screened: deaths on record %d; adverse events of grade 5 %d, with a fatal outcome %d, serious %d.",
                            deaths, five, fatal, serious),
                  tt_printf(a, "全部筛选受试者：死亡 %d 例；5 级不良事件 %d 例次，转归为死亡 %d 例次，严重不良事件 %d 例次。", deaths, five,
                            fatal, serious)));
    look(t, &o);
    name(r, &o.died_only, "Died without an adverse event of grade 5 or fatal outcome (the death stands as the end of participation only)",
         "死亡但无 5 级或转归为死亡的不良事件（死亡仅记录为研究结局）");
    name(r, &o.event_only, "Adverse event of grade 5 or fatal outcome without a death on record",
         "有 5 级或转归为死亡的不良事件但未记录死亡");
    name(r, &o.half, "Grade 5 without a fatal outcome, or a fatal outcome without grade 5", "5 级但转归非死亡，或转归为死亡但非 5 级");
    name(r, &o.not_serious, "Grade 5 or fatal but not marked serious", "5 级或转归为死亡但未标为严重");
}
