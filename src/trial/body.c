/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/body.c -- reading an event's body: members by name, copied, with the
 * first misfit remembered, so that an apply function reads straight through and
 * asks once at its end. */
#include "trial/trial_internal.h"

static const tt_json *member(struct event_in *in, const char *key, tt_json_kind kind)
{
    const tt_json *v = tt_json_get(in->body, key);
    if (v && v->kind == kind)
        return v;
    if (!in->bad)
        in->bad = key;
    return NULL;
}

const char *tt_in_text(struct event_in *in, const char *key)
{
    const tt_json *v = member(in, key, TT_J_STRING);
    return v ? tt_strdup(in->t->arena, v->text) : "";
}

int64_t tt_in_int(struct event_in *in, const char *key)
{
    const tt_json *v = member(in, key, TT_J_INT);
    return v ? v->whole : 0;
}

int tt_in_level(struct event_in *in)
{
    const int64_t level = tt_in_int(in, "level");
    const bool on_ladder = level >= 1 && level <= in->t->study->dose.levels;
    if (!on_ladder && !in->bad)
        in->bad = "level";
    return on_ladder ? (int)level : 0;
}

bool tt_in_bool(struct event_in *in, const char *key)
{
    const tt_json *v = member(in, key, TT_J_BOOL);
    return v && v->flag;
}

tt_dec tt_in_dec(struct event_in *in, const char *key)
{
    const tt_json *v = member(in, key, TT_J_STRING);
    tt_dec d = {0, 0};
    if (v && tt_dec_parse(v->text, &d, NULL) != TT_OK && !in->bad)
        in->bad = key;
    return d;
}

tt_instant tt_in_instant(struct event_in *in, const char *key)
{
    const tt_json *v = member(in, key, TT_J_STRING);
    tt_instant t = TT_NO_INSTANT;
    if (v && *v->text && tt_instant_parse(v->text, &t, NULL) != TT_OK && !in->bad)
        in->bad = key;
    return t;
}

bool tt_in_has(const struct event_in *in, const char *key)
{
    return tt_json_get(in->body, key) != NULL;
}

const char *tt_in_text_or(struct event_in *in, const char *key)
{
    return tt_in_has(in, key) ? tt_in_text(in, key) : "";
}

static tt_where event_place(const struct event_in *in)
{
    tt_where w = tt_at_path(in->e->subject);
    w.line = (int)in->e->seq;
    return w;
}

tt_code tt_in_done(struct event_in *in, tt_err *err)
{
    if (!in->bad)
        return TT_OK;
    char seq[24];
    snprintf(seq, sizeof seq, "%lld", (long long)in->e->seq);
    return tt_fail(err, TT_ECORRUPT, 651, event_place(in), seq, in->e->kind, in->bad);
}

tt_code tt_in_unknown(struct event_in *in, const char *what, const char *name, tt_err *err)
{
    char seq[24];
    snprintf(seq, sizeof seq, "%lld", (long long)in->e->seq);
    return tt_fail(err, TT_ECORRUPT, 652, event_place(in), seq, in->e->kind, what, name);
}

tt_subject *tt_in_subject(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_trial_subject(in->t, in->e->subject);
    if (!s)
        tt_in_unknown(in, "subject", in->e->subject, err);
    return s;
}
