/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/deviation.c -- what went otherwise than the protocol says: typed by a person, or
 * found by the program, which stores its messages beside its English (trial/deviation.c). */
#include "conduct/conduct_internal.h"

static struct writing event_of(tt_conduct *c, tt_actor by, const tt_subject *s, const char *what, tt_instant at)
{
    char id[24];
    snprintf(id, sizeof id, "DEV-%03zu", c->trial->deviations + 1);
    struct writing w = tt_write(c, by, "deviation", s ? s->id : "");
    w.e.occurred = at;
    tt_write_text(&w, "id", id);
    tt_write_text(&w, "what", what);
    return w;
}

static void write_argument(tt_arena *a, tt_json_out *o, const char *arg)
{
    const char *en = tt_in_one(a, arg, TT_EN), *zh = tt_in_one(a, arg, TT_ZH);
    if (tt_streq(en, zh)) {
        tt_json_string(o, arg);
        return;
    }
    tt_json_open(o, '[');
    tt_json_string(o, en);
    tt_json_string(o, zh);
    tt_json_close(o);
}

struct writing tt_deviation_of(tt_conduct *c, tt_actor by, const tt_subject *s, const tt_findings *parts, const char *reason, tt_instant at)
{
    tt_arena *a = c->scratch;
    struct writing w = event_of(c, by, s, tt_deviation_text(a, parts, reason, TT_EN), at);
    w.e.reason = reason;
    tt_json_key(&w.body, "says");
    tt_json_open(&w.body, '[');
    for (size_t i = 0; i < parts->n; i++) {
        tt_json_open(&w.body, '[');
        tt_json_string(&w.body, tt_number_text(a, parts->at[i].id));
        for (int k = 0; k < TT_ERR_ARGS && parts->at[i].arg[k]; k++)
            write_argument(a, &w.body, parts->at[i].arg[k]);
        tt_json_close(&w.body);
    }
    tt_json_close(&w.body);
    return w;
}

tt_findings tt_given_against(tt_conduct *c, const tt_subject *s, const tt_findings *rules, bool corrected)
{
    tt_findings parts = tt_findings_new(c->scratch);
    tt_buf codes = tt_buf_new(c->scratch);
    for (size_t i = 0; i < rules->n; i++) {
        char code[8];
        tt_message_code(rules->at[i].id, code);
        tt_buf_printf(&codes, "%s%s", i ? " " : "", code);
    }
    tt_find(&parts, corrected ? 690 : 689, tt_place(s, "dose"), tt_buf_text(&codes));
    for (size_t i = 0; i < rules->n; i++) {
        const tt_finding *f = &rules->at[i];
        tt_find(&parts, f->id, f->where, f->arg[0], f->arg[1], f->arg[2], f->arg[3]);
    }
    return parts;
}

bool tt_deviation_drafted(tt_conduct *c, const tt_subject *s, const tt_findings *parts)
{
    const char *what = tt_deviation_text(c->scratch, parts, "", TT_EN);
    for (size_t i = 0; i < c->trial->deviations; i++)
        if (c->trial->deviation[i]->subject == s && tt_streq(c->trial->deviation[i]->what, what))
            return true;
    return false;
}

tt_code tt_conduct_deviation(tt_conduct *c, tt_actor by, const char *subject, const char *what, tt_instant when, tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_verb(c, by, "deviation", NULL, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    if (!tt_says_something(what))
        return tt_fail(err, TT_EUSAGE, 589, tt_place(s, "deviation"), tt_said_verb(c->scratch, "deviation"));
    if (when != TT_NO_INSTANT && when > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 581, tt_place(s, "deviation"), tt_local_text(c, when));
    struct writing w = event_of(c, by, s, what, when);
    return tt_write_done(&w, err);
}
