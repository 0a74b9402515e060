/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/write.c -- one verb, one event: who, in which role, when, on which
 * version of the study and the program; stored first, then applied.
 *
 * Between storing and applying the handle is stale: if memory runs out there, the
 * event is safe in the file and the handle refuses further work until reopened. */
#include "conduct/conduct_internal.h"

enum { SCRATCH = 256 << 20 };

tt_code tt_verb(tt_conduct *c, tt_actor by, const char *verb, const tt_user **who, tt_err *err)
{
    if (c->stale)
        return tt_fail(err, TT_ECORRUPT, 559, tt_at(tt_record_path(c->record), 0, 0), tt_record_path(c->record));
    tt_arena *fresh = tt_arena_new(SCRATCH);
    if (!fresh)
        return tt_fail(err, TT_ENOMEM, 1, tt_at_path(verb), "256");
    tt_arena_free(c->scratch);
    c->scratch = fresh;
    const tt_user *u = tt_trial_user(c->trial, by.user);
    if (!u || !u->active)
        return tt_fail(err, TT_EDENIED, 554, tt_at_path(verb), by.user ? by.user : "");
    if (!tt_permitted(u->role, verb))
        return tt_fail(err, TT_EDENIED, 553, tt_at_path(verb), u->name, u->role, verb);
    if (who)
        *who = u;
    return TT_OK;
}

struct writing tt_write(tt_conduct *c, tt_actor by, const char *kind, const char *subject)
{
    const tt_user *u = tt_trial_user(c->trial, by.user);
    struct writing w = {.c = c, .body = tt_json_out_new(c->scratch, false)};
    w.e = (tt_event){.id = "",
                     .recorded = c->clock.now(c->clock.self),
                     .occurred = TT_NO_INSTANT,
                     .zone = tt_zone_name(c->study->zone),
                     .actor = by.user ? by.user : "",
                     .role = u ? u->role : "",
                     .session = by.session ? by.session : "",
                     .kind = kind,
                     .subject = subject,
                     .visit = "",
                     .form = "",
                     .item = "",
                     .body = "",
                     .reason = "",
                     .source = c->trial->rehearsal ? "SIMULATED" : "entry",
                     .study_version = c->study->hash,
                     .program = "titrate " TT_VERSION,
                     .schema = 1,
                     .meaning = "",
                     .signed_hash = "",
                     .key = "",
                     .signature = ""};
    tt_json_open(&w.body, '{');
    return w;
}

void tt_write_text(struct writing *w, const char *key, const char *value)
{
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

void tt_write_close(struct writing *w)
{
    tt_json_close(&w->body);
    const char *text = tt_json_done(&w->body);
    const tt_json *tree = NULL;
    if (tt_json_parse(w->c->scratch, "body", text, strlen(text), &tree, NULL) == TT_OK)
        text = tt_json_canonical(w->c->scratch, tree);
    w->e.body = text;
}

/* A clock that went backwards is recorded, and never reorders: seq is the order. */
static tt_code note_clock(tt_conduct *c, tt_instant now, tt_err *err)
{
    if (c->trial->last == TT_NO_INSTANT || now >= c->trial->last)
        return TT_OK;
    struct writing w = tt_write(c, (tt_actor){"", ""}, "clock", "");
    tt_write_int(&w, "behind", c->trial->last - now);
    tt_write_close(&w);
    w.e.recorded = now;
    c->stale = true;
    tt_code code = tt_record_append(c->record, &w.e, 1, c->trial->seq, err);
    if (code != TT_OK) {
        c->stale = false;
        return code;
    }
    TT_TRY(tt_trial_apply(c->trial, &w.e, err));
    c->stale = false;
    return TT_OK;
}

tt_code tt_write_done(struct writing *w, tt_err *err)
{
    tt_conduct *c = w->c;
    if (!*w->e.body)
        tt_write_close(w);
    TT_TRY(note_clock(c, w->e.recorded, err));
    c->stale = true;
    const tt_code code = tt_record_append(c->record, &w->e, 1, c->trial->seq, err);
    if (code != TT_OK) {
        c->stale = false; /* nothing was stored */
        return code;
    }
    TT_TRY(tt_trial_apply(c->trial, &w->e, err));
    c->stale = false;
    return TT_OK;
}
