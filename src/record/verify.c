/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/verify.c -- does the record still say what was written?
 *
 * Four questions per event, in this order: is it the next number, does it name
 * the hash before it, do its stored bytes give its own hash, is its signature
 * valid.  The first event that fails is named; after it the chain says nothing.
 * Then the head beside the file: it must name an event that is there.  The head is
 * read before the record, so that a writer meanwhile can only make it older. */
#include "record/record_internal.h"

#include <stdio.h>

typedef struct verify_state {
    tt_record *r;
    tt_verdict v;
    tt_head_state head_state;
    tt_head beside;
    tt_hash last; /* hash of the last good event */
    tt_code (*each)(const tt_event *e, void *arg, tt_err *err);
    void *arg;
} verify_state;

static tt_code bad(verify_state *s, int64_t seq, unsigned id, const char *what, tt_err *err)
{
    char number[24];
    s->v.bad_seq = seq != 0 ? seq : 1; /* an event numbered 0 stands before event 1 */
    s->v.what = what;
    snprintf(number, sizeof number, "%lld", (long long)s->v.bad_seq);
    return tt_fail(err, TT_ECORRUPT, id, tt_at(s->r->path, 0, 0), number, s->r->path);
}

/* `detail`: the column, or what the store says. */
static tt_code unread(verify_state *s, int64_t seq, const char *detail, tt_err *err)
{
    char number[24];
    (void)bad(s, seq, 514, "read", NULL);
    snprintf(number, sizeof number, "%lld", (long long)s->v.bad_seq);
    return tt_fail(err, TT_ECORRUPT, 514, tt_at(s->r->path, 0, 0), number, s->r->path, detail);
}

static bool same_hash(const tt_hash *a, const tt_hash *b)
{
    return tt_bytes_equal(a, b, sizeof *a);
}

static tt_code check_event(verify_state *s, const tt_event *e, tt_err *err)
{
    const int64_t expected = s->v.last_good + 1;
    const tt_hash recomputed = tt_event_hash(e);
    if (e->seq != expected)
        return bad(s, e->seq < expected ? e->seq : expected, 511, "gap", err);
    if (!same_hash(&e->prev, &s->last))
        return bad(s, e->seq, 512, "link", err);
    if (!same_hash(&e->hash, &recomputed))
        return bad(s, e->seq, 510, "hash", err);
    if (!tt_event_signature_holds(e))
        return bad(s, e->seq, 513, "signature", err);
    if (s->head_state == TT_HEAD_READ && s->beside.seq == e->seq && !same_hash(&s->beside.hash, &e->hash)) {
        s->v.head_file = "disagrees";
        return bad(s, e->seq, 515, "head", err);
    }
    s->v.last_good = e->seq;
    s->v.last_good_recorded = e->recorded;
    s->v.head = s->last = e->hash;
    s->v.signatures += tt_event_is_signed(e);
    return TT_OK;
}

/* A file that cannot be read on is a verdict; a disk that cannot be read is a failure. */
static tt_code cannot_go_on(verify_state *s, tt_code why, tt_err *err)
{
    const char *reason;
    const tt_class class = s->r->driver->error_class(s->r->store, &reason);
    if (class == TT_CLASS_CORRUPT || class == TT_CLASS_FOREIGN || class == TT_CLASS_OTHER)
        return unread(s, s->v.last_good + 1, reason, err);
    return why;
}

static tt_code check_next(verify_state *s, tt_stmt *m, bool *done, tt_err *err)
{
    tt_event e = {0};
    const char *column;
    const tt_code c = tt_log_walk_next(s->r, m, done, &e, &column, err);
    if (c != TT_OK)
        return cannot_go_on(s, c, err);
    if (*done)
        return TT_OK;
    s->v.events++;
    if (column)
        return unread(s, s->v.last_good + 1, column, err);
    TT_TRY(check_event(s, &e, err));
    return s->each ? s->each(&e, s->arg, err) : TT_OK;
}

static tt_code check_end(verify_state *s, tt_err *err)
{
    if (s->head_state != TT_HEAD_READ)
        return TT_OK;
    if (s->beside.seq > s->v.last_good) {
        s->v.head_file = "disagrees";
        return bad(s, s->v.last_good + 1, 515, "head", err);
    }
    s->v.head_file = s->beside.seq < s->v.last_good ? "behind" : "agrees";
    return TT_OK;
}

static tt_code walk_body(tt_arena *own, void *arg, tt_err *err)
{
    (void)own;
    verify_state *s = arg;
    tt_stmt *m;
    bool done = false;
    const tt_code c = tt_log_walk_start(s->r, INT64_MIN, &m, err);
    if (c != TT_OK)
        return cannot_go_on(s, c, err);
    while (!done)
        TT_TRY(check_next(s, m, &done, err));
    return check_end(s, err);
}

static tt_code verify_body(tt_arena *a, void *arg, tt_err *err)
{
    verify_state *s = arg;
    s->head_state = s->r->in_memory ? TT_HEAD_MISSING : tt_head_read(a, s->r->path, &s->beside);
    s->v.head_file = s->r->in_memory                       ? "none"
                     : s->head_state == TT_HEAD_UNREADABLE ? "unreadable"
                     : s->head_state == TT_HEAD_MISSING    ? "missing"
                                                           : "not compared"; /* until the end of the chain is reached */
    return tt_record_read(s->r, walk_body, s, err);
}

tt_code tt_record_verify_each(tt_record *r, tt_code (*each)(const tt_event *e, void *arg, tt_err *err), void *arg, tt_verdict *ret,
                              tt_err *err)
{
    verify_state s = {.r = r, .each = each, .arg = arg, .v = {.what = "", .head_file = "", .last_good_recorded = TT_NO_INSTANT}};
    const tt_code c = tt_job(1 << 20, verify_body, &s, err);
    *ret = s.v;
    return c;
}

tt_code tt_record_verify(tt_record *r, tt_verdict *ret, tt_err *err)
{
    return tt_record_verify_each(r, NULL, NULL, ret, err);
}
