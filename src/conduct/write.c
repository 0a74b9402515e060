/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/write.c -- one verb, one durable step: who, in which role, when, on which
 * version of the study and the program; stored first, then applied.
 *
 * What belongs together (a value and the deviation it causes; an event and the
 * note that the clock stepped back) is stored in one append, all or none.
 * Between storing and applying the handle is stale: if memory runs out there, the
 * event is safe in the file and the handle refuses further work until reopened. */
#include <assert.h>

#include "conduct/conduct_internal.h"

enum { SCRATCH = 256 << 20 };

tt_code tt_fresh(tt_conduct *c, const char *verb, tt_err *err)
{
    if (c->stale)
        return tt_fail(err, TT_ECORRUPT, 559, tt_at(tt_record_path(c->record), 0, 0), tt_record_path(c->record));
    tt_arena *fresh = tt_arena_new(SCRATCH);
    if (!fresh)
        return tt_fail(err, TT_ENOMEM, 1, tt_at_path(verb), "256");
    tt_arena_free(c->scratch);
    c->scratch = fresh;
    return TT_OK;
}

tt_code tt_verb(tt_conduct *c, tt_actor by, const char *verb, const tt_user **who, tt_err *err)
{
    TT_TRY(tt_fresh(c, verb, err));
    const tt_user *u = tt_trial_user(c->trial, by.user);
    if (!u || !u->active)
        return tt_fail(err, TT_EDENIED, 554, tt_at_path(verb), by.user ? by.user : "");
    if (!tt_permitted(u->role, verb))
        return tt_fail(err, TT_EDENIED, 553, tt_at_path(verb), u->name, tt_said_role(c->scratch, u->role), tt_said_verb(c->scratch, verb));
    if (who)
        *who = u;
    return TT_OK;
}

struct writing tt_write(tt_conduct *c, tt_actor by, const char *kind, const char *subject)
{
    const tt_user *u = tt_trial_user(c->trial, by.user);
    struct writing w = {.c = c, .body = tt_json_out_new(c->scratch, false)};
    w.e = tt_event_blank(kind);
    w.e.recorded = c->clock.now(c->clock.self);
    w.e.zone = tt_zone_name(c->study->zone);
    w.e.actor = by.user ? by.user : "";
    w.e.role = u ? u->role : "";
    w.e.session = by.session ? by.session : "";
    w.e.subject = subject;
    w.e.source = c->trial->rehearsal ? "SIMULATED" : "entry";
    w.e.study_version = c->study->hash;
    w.e.program = "titrate " TT_VERSION;
    tt_json_open(&w.body, '{');
    return w;
}

void tt_write_source(struct writing *w, const char *source)
{
    if (!w->c->trial->rehearsal && source && *source)
        w->e.source = source;
}

void tt_write_text(struct writing *w, const char *key, const char *value)
{
    if (value && !tt_utf8_valid(value, strlen(value)))
        w->bad = key; /* refused, never mended in silence */
    tt_json_put_string(&w->body, key, value ? value : "");
}

void tt_write_int(struct writing *w, const char *key, int64_t n)
{
    tt_json_put_int(&w->body, key, n);
}

void tt_write_bool(struct writing *w, const char *key, bool b)
{
    tt_json_put_bool(&w->body, key, b);
}

void tt_write_dec(struct writing *w, const char *key, tt_dec d)
{
    char text[TT_DEC_TEXT];
    tt_json_put_string(&w->body, key, tt_dec_write(d, text));
}

void tt_write_instant(struct writing *w, const char *key, tt_instant t)
{
    char text[32];
    tt_json_put_string(&w->body, key, t == TT_NO_INSTANT ? "" : tt_instant_write(t, text));
}

/* What is not JSON (bad UTF-8) goes on as it is, and the record refuses it by name. */
const char *tt_write_body(struct writing *w)
{
    if (w->closed)
        return w->e.body;
    tt_json_close(&w->body);
    const char *text = tt_json_done(&w->body);
    const tt_json *tree = NULL;
    if (tt_json_parse(w->c->scratch, "body", text, strlen(text), &tree, NULL) == TT_OK)
        text = tt_json_canonical(w->c->scratch, tree);
    w->closed = true;
    return w->e.body = text;
}

/* A clock that went backwards is recorded, and never reorders: seq is the order. */
static size_t note_clock(tt_conduct *c, tt_instant now, tt_event *ret)
{
    if (c->trial->last == TT_NO_INSTANT || now >= c->trial->last)
        return 0;
    struct writing w = tt_write(c, (tt_actor){"", ""}, "clock", "");
    tt_write_int(&w, "behind", c->trial->last - now);
    tt_write_body(&w);
    w.e.recorded = now;
    *ret = w.e;
    return 1;
}

/* Trouble with storage undoes the whole group, whose earlier events the state holds already. */
static bool group_lost(const tt_conduct *c, tt_code code)
{
    return c->grouped && (code == TT_EIO || code == TT_ECORRUPT || code == TT_ENOMEM);
}

tt_code tt_write_all(struct writing *const *w, size_t events, tt_err *err)
{
    tt_conduct *c = w[0]->c;
    tt_event e[1 + TT_TOGETHER];
    size_t n = note_clock(c, w[0]->e.recorded, &e[0]);
    assert(events <= TT_TOGETHER);
    for (size_t i = 0; i < events; i++) {
        if (w[i]->bad)
            return tt_fail(err, TT_EPARSE, 518, tt_at_path(w[i]->e.kind), w[i]->bad);
        tt_write_body(w[i]);
        e[n++] = w[i]->e;
    }
    c->stale = true;
    const tt_code code = tt_record_append(c->record, e, n, c->trial->seq, err);
    if (code != TT_OK) {
        c->stale = group_lost(c, code);
        return code;
    }
    for (size_t i = 0; i < n; i++)
        TT_TRY(tt_trial_apply(c->trial, &e[i], err));
    c->stale = false;
    return TT_OK;
}

tt_code tt_group_open(tt_conduct *c, bool *own, tt_err *err)
{
    *own = !c->grouped;
    return *own ? tt_conduct_begin(c, err) : TT_OK;
}

tt_code tt_group_close(tt_conduct *c, bool own, int64_t seq_before, tt_code code, tt_err *err)
{
    if (!own)
        return code;
    if (code == TT_OK)
        return tt_conduct_commit(c, err);
    tt_record_rollback(c->record);
    c->grouped = false;
    c->stale = c->trial->seq != seq_before; /* the state holds what the file does not */
    return code;
}

tt_code tt_write_both(struct writing *first, struct writing *second, tt_err *err)
{
    struct writing *const w[] = {first, second};
    return tt_write_all(w, second ? 2 : 1, err);
}

tt_code tt_write_done(struct writing *w, tt_err *err)
{
    return tt_write_all(&w, 1, err);
}
