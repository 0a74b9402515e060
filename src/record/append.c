/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/append.c -- the only place where the record grows.
 *
 * All that can be refused for its content is refused before the store is touched,
 * so that what fails afterwards is storage: then nothing of the batch stays, and
 * a group that was open is lost as a whole, since its first half may be gone too.
 * The number and the previous hash are read from the store inside the writing
 * transaction, never remembered.  The head beside the file is written after the
 * commit and cannot fail an append that is already durable. */
#include "record/record_internal.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { MOST_BYTES = 16 << 20 };
/* What reads back: from 0001-01-01 to the last millisecond of 9999, UTC. */
#define FIRST_INSTANT ((tt_instant)-62135596800000)
#define LAST_INSTANT ((tt_instant)253402300799999)

typedef struct append_args {
    tt_record *r;
    tt_event *events;
    size_t n;
    int64_t expect_seq;
    bool storing; /* from here on, trouble is storage trouble */
} append_args;

/* --- what an event must be --- */

static tt_code cannot_store(const tt_record *r, const char *column, tt_err *err)
{
    return tt_fail(err, TT_EPARSE, 518, tt_at(r->path, 0, 0), column);
}

static bool instant_fits(tt_instant t)
{
    return t == TT_NO_INSTANT || (t >= FIRST_INSTANT && t <= LAST_INSTANT);
}

static tt_code check_columns(const tt_record *r, const tt_event *e, tt_err *err)
{
    size_t bytes = 0;
    for (int i = 0; i < TT_COLUMNS; i++) {
        const tt_column *column = &tt_event_columns[i];
        const void *p = (const char *)e + column->offset;
        if (column->kind == TT_COL_INSTANT && !instant_fits(*(const tt_instant *)p))
            return cannot_store(r, column->name, err);
        if (column->kind != TT_COL_TEXT)
            continue;
        const char *text = *(const char *const *)p;
        const size_t n = strlen(text);
        bytes += n;
        if (bytes > MOST_BYTES)
            return tt_fail(err, TT_ELIMIT, 519, tt_at(r->path, 0, 0), column->name);
        if (!tt_utf8_valid(text, n))
            return cannot_store(r, column->name, err);
    }
    return e->kind[0] ? TT_OK : cannot_store(r, "kind", err);
}

static const char *fresh_id(tt_record *r, tt_err *err)
{
    unsigned char bytes[16];
    if (r->entropy.fill(r->entropy.self, bytes, sizeof bytes, err) != TT_OK)
        return NULL;
    return tt_hex(bytes, sizeof bytes, tt_alloc(r->arena, 2 * sizeof bytes + 1));
}

/* The event as it will be stored, but for its place in the chain. */
static tt_code complete(tt_record *r, const tt_event *given, tt_event *ret, tt_err *err)
{
    *ret = *given;
    for (int i = 0; i < TT_COLUMNS; i++)
        if (tt_event_columns[i].kind == TT_COL_TEXT) {
            const char **text = (const char **)(void *)((char *)ret + tt_event_columns[i].offset);
            *text = *text ? *text : "";
        }
    if (!ret->body[0])
        ret->body = "{}";
    if (ret->recorded == 0 || ret->recorded == TT_NO_INSTANT)
        ret->recorded = r->clock.now(r->clock.self);
    if (!ret->id[0] && !(ret->id = fresh_id(r, err)))
        return err ? err->kind : TT_EIO;
    TT_TRY(check_columns(r, ret, err));
    return tt_event_signature_holds(ret) ? TT_OK : tt_fail(err, TT_EDENIED, 523, tt_at(r->path, 0, 0), ret->kind, ret->actor);
}

static tt_code complete_all(tt_record *r, const append_args *want, tt_err *err)
{
    if (want->n > r->batch_room) {
        r->batch = TT_ARRAY(r->arena, tt_event, 2 * want->n);
        r->batch_room = 2 * want->n;
    }
    for (size_t i = 0; i < want->n; i++)
        TT_TRY(complete(r, &want->events[i], &r->batch[i], err));
    return TT_OK;
}

/* --- storing --- */

static tt_code check_expected(const tt_record *r, int64_t expected, int64_t is, tt_err *err)
{
    char want[24], have[24];
    if (expected < 0 || expected == is)
        return TT_OK;
    snprintf(want, sizeof want, "%lld", (long long)expected);
    snprintf(have, sizeof have, "%lld", (long long)is);
    return tt_fail(err, TT_ECONFLICT, 506, tt_at(r->path, 0, 0), want, have);
}

static bool is_fact(const tt_event *e)
{
    return strcmp(e->kind, "fact") == 0;
}

static tt_code fact_twice(const tt_record *r, const tt_event *e, tt_err *err)
{
    return tt_fail(err, TT_EEXIST, 505, tt_at(r->path, 0, 0), e->item);
}

static tt_code check_facts(tt_record *r, size_t n, tt_err *err)
{
    for (size_t i = 0; i < n; i++) {
        const char *there = NULL;
        if (is_fact(&r->batch[i]))
            TT_TRY(tt_record_fact(r, r->arena, r->batch[i].item, &there, err));
        if (there)
            return fact_twice(r, &r->batch[i], err);
    }
    return TT_OK;
}

static tt_code insert(tt_record *r, tt_stmt *m, const tt_cells *cells, const tt_event *e, tt_err *err)
{
    for (int i = 0; i < TT_COLUMNS; i++)
        if (r->driver->bind(m, i + 1, cells->at[i]) != TT_CLASS_OK)
            return tt_record_fail(r, err);
    if (r->driver->step(m) == TT_STEP_DONE)
        return TT_OK;
    return is_fact(e) && tt_record_class(r) == TT_CLASS_CONSTRAINT ? fact_twice(r, e, err) : tt_record_fail(r, err);
}

static tt_code insert_all(tt_record *r, size_t n, tt_head newest, tt_err *err)
{
    tt_stmt *m;
    for (size_t i = 0; i < n; i++) {
        tt_event *e = &r->batch[i];
        tt_cells cells;
        e->seq = newest.seq + 1;
        e->prev = newest.hash;
        e->hash = tt_event_hash(e);
        tt_event_cells(e, &cells);
        if (r->driver->prepare(r->store, TT_Q_INSERT, &m) != TT_CLASS_OK)
            return tt_record_fail(r, err);
        TT_TRY(insert(r, m, &cells, e, err));
        newest = (tt_head){e->seq, e->hash, e->recorded};
    }
    r->pending = newest;
    return TT_OK;
}

static tt_code append_body(tt_arena *own, void *arg, tt_err *err)
{
    (void)own;
    append_args *want = arg;
    tt_record *r = want->r;
    tt_head newest;
    TT_TRY(complete_all(r, want, err));
    if (r->group == TT_GROUP_NONE && r->driver->begin_write(r->store) != TT_CLASS_OK)
        return tt_record_fail(r, err);
    TT_TRY(tt_record_newest(r, &newest, err));
    TT_TRY(check_expected(r, want->expect_seq, newest.seq, err));
    TT_TRY(check_facts(r, want->n, err));
    want->storing = true;
    TT_TRY(insert_all(r, want->n, newest, err));
    if (r->group == TT_GROUP_NONE && r->driver->commit(r->store) != TT_CLASS_OK)
        return tt_record_fail(r, err);
    return TT_OK;
}

static void head_follows(tt_record *r)
{
    if (!r->in_memory && r->pending.seq > 0)
        (void)tt_head_write(r->path, &r->pending);
    r->pending.seq = 0;
}

static void undo(tt_record *r, tt_code why, bool storing)
{
    const bool content = !storing && (why == TT_ECONFLICT || why == TT_EEXIST || why == TT_EPARSE || why == TT_ELIMIT || why == TT_EDENIED);
    if (r->group == TT_GROUP_OPEN && content)
        return;
    r->driver->rollback(r->store);
    r->pending.seq = 0;
    if (r->group == TT_GROUP_OPEN)
        r->group = TT_GROUP_LOST;
}

static tt_code may_write(const tt_record *r, tt_err *err)
{
    if (r->how == TT_OPEN_READ)
        return tt_fail(err, TT_EDENIED, 522, tt_at(r->path, 0, 0), r->path);
    if (r->group == TT_GROUP_LOST)
        return tt_fail(err, TT_EIO, 524, tt_at(r->path, 0, 0), r->path);
    return TT_OK;
}

tt_code tt_record_append(tt_record *r, tt_event *events, size_t n, int64_t expect_seq, tt_err *err)
{
    assert(r->reading == 0 || r->group != TT_GROUP_NONE);
    TT_TRY(may_write(r, err));
    append_args want = {r, events, n, expect_seq, false};
    const tt_code c = tt_job_in(r->arena, append_body, &want, err);
    if (c != TT_OK) {
        undo(r, c, want.storing);
        return c;
    }
    if (n > 0)
        memcpy(events, r->batch, n * sizeof *events);
    if (r->group == TT_GROUP_NONE)
        head_follows(r);
    return TT_OK;
}

typedef struct set_args {
    tt_record *r;
    const char *name, *value;
} set_args;

static tt_code set_body(tt_arena *own, void *arg, tt_err *err)
{
    const set_args *want = arg;
    tt_event e = tt_event_blank("fact");
    tt_json_out body = tt_json_out_new(own, false);
    tt_json_open(&body, '{');
    tt_json_put_string(&body, "value", want->value);
    tt_json_close(&body);
    e.item = want->name;
    e.body = tt_json_done(&body);
    e.program = "titrate " TT_VERSION;
    return tt_record_append(want->r, &e, 1, -1, err);
}

tt_code tt_record_set(tt_record *r, const char *name, const char *value, tt_err *err)
{
    set_args want = {r, name, value};
    return tt_job(4 * MOST_BYTES, set_body, &want, err);
}

/* --- groups --- */

tt_code tt_record_begin(tt_record *r, tt_err *err)
{
    assert(r->group == TT_GROUP_NONE && r->reading == 0);
    TT_TRY(may_write(r, err));
    if (r->driver->begin_write(r->store) != TT_CLASS_OK)
        return tt_record_fail(r, err);
    r->group = TT_GROUP_OPEN;
    return TT_OK;
}

tt_code tt_record_commit(tt_record *r, tt_err *err)
{
    assert(r->group != TT_GROUP_NONE);
    TT_TRY(may_write(r, err));
    const tt_code c = r->driver->commit(r->store) == TT_CLASS_OK ? TT_OK : tt_record_fail(r, err);
    if (c != TT_OK) {
        undo(r, c, true);
        return c;
    }
    r->group = TT_GROUP_NONE;
    head_follows(r);
    return TT_OK;
}

void tt_record_rollback(tt_record *r)
{
    if (r->group == TT_GROUP_OPEN)
        r->driver->rollback(r->store);
    r->group = TT_GROUP_NONE;
    r->pending.seq = 0;
}
