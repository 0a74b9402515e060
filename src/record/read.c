/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/read.c -- the head, the facts, and walking the events.
 *
 * A walk sees one moment of the record, however long it takes and whoever writes
 * meanwhile.  Rows come straight from the store's own memory, so an event passed
 * to a callback lives until the callback returns.  Walking does not verify: it
 * refuses only what cannot be read as an event at all. */
#include "record/record_internal.h"

#include <stdio.h>
#include <string.h>

tt_code tt_record_read(tt_record *r, tt_job_fn *body, void *arg, tt_err *err)
{
    const bool outer = r->reading == 0 && r->group != TT_GROUP_OPEN;
    if (outer && r->driver->begin_read(r->store) != TT_CLASS_OK)
        return tt_record_fail(r, err);
    r->reading++;
    const tt_code c = tt_job_in(r->arena, body, arg, err);
    r->reading--;
    if (outer)
        r->driver->rollback(r->store);
    return c;
}

/* --- the head --- */

static tt_code unreadable(const tt_record *r, int64_t seq, const char *column, tt_err *err)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)seq);
    return tt_fail(err, TT_ECORRUPT, 514, tt_at(r->path, 0, 0), text, r->path, column);
}

static tt_code newest_of_row(tt_record *r, tt_stmt *m, tt_head *ret, tt_err *err)
{
    tt_cell cell[TT_COLUMNS];
    tt_cells blank;
    tt_event e = tt_event_blank("x");
    tt_event_cells(&e, &blank);
    for (int i = 0; i < TT_COLUMNS; i++)
        cell[i] = blank.at[i];
    cell[0] = r->driver->column(m, 0);
    cell[TT_COLUMNS - 1] = r->driver->column(m, 1);
    cell[2] = r->driver->column(m, 2);
    const char *column = tt_event_from_cells(cell, &e);
    if (column)
        return unreadable(r, e.seq, column, err);
    *ret = (tt_head){e.seq, e.hash, e.recorded};
    return TT_OK;
}

tt_code tt_record_newest(tt_record *r, tt_head *ret, tt_err *err)
{
    tt_stmt *m;
    if (r->driver->prepare(r->store, TT_Q_HEAD, &m) != TT_CLASS_OK)
        return tt_record_fail(r, err);
    *ret = (tt_head){0, {{0}}, TT_NO_INSTANT};
    tt_step step = r->driver->step(m);
    if (step == TT_STEP_ROW) {
        TT_TRY(newest_of_row(r, m, ret, err));
        step = r->driver->step(m);
    }
    return step == TT_STEP_FAILED ? tt_record_fail(r, err) : TT_OK;
}

tt_code tt_record_head(tt_record *r, int64_t *seq, tt_hash *hash, tt_err *err)
{
    tt_head newest;
    TT_TRY(tt_record_newest(r, &newest, err));
    *seq = newest.seq;
    *hash = newest.hash;
    return TT_OK;
}

/* --- facts --- */

tt_code tt_record_fact(tt_record *r, tt_arena *a, const char *name, const char **ret, tt_err *err)
{
    tt_stmt *m;
    const tt_cell key = {.kind = TT_CELL_TEXT, .text = name, .n = strlen(name)};
    if (r->driver->prepare(r->store, TT_Q_FACT, &m) != TT_CLASS_OK || r->driver->bind(m, 1, key) != TT_CLASS_OK)
        return tt_record_fail(r, err);
    tt_step step = r->driver->step(m);
    *ret = NULL;
    if (step == TT_STEP_ROW) {
        const tt_cell body = r->driver->column(m, 0);
        *ret = tt_strndup(a, body.kind == TT_CELL_TEXT ? body.text : "", body.n);
        step = r->driver->step(m);
    }
    return step == TT_STEP_FAILED ? tt_record_fail(r, err) : TT_OK;
}

typedef struct get_args {
    tt_record *r;
    tt_arena *a;
    const char *name, *ret;
} get_args;

static tt_code get_body(tt_arena *own, void *arg, tt_err *err)
{
    (void)own;
    get_args *want = arg;
    const char *body;
    const tt_json *json;
    TT_TRY(tt_record_fact(want->r, want->a, want->name, &body, err));
    if (body && tt_json_parse(want->a, want->name, body, strlen(body), &json, err) == TT_OK)
        want->ret = tt_json_text(tt_json_get(json, "value"), NULL);
    return TT_OK;
}

const char *tt_record_get(tt_record *r, tt_arena *a, const char *name)
{
    get_args want = {r, a, name, NULL};
    return tt_record_read(r, get_body, &want, NULL) == TT_OK ? want.ret : NULL;
}

/* --- walking --- */

tt_code tt_log_walk_start(tt_record *r, int64_t from, tt_stmt **ret, tt_err *err)
{
    const tt_cell first = {.kind = TT_CELL_INT, .whole = from};
    if (r->driver->prepare(r->store, TT_Q_FROM, ret) != TT_CLASS_OK || r->driver->bind(*ret, 1, first) != TT_CLASS_OK)
        return tt_record_fail(r, err);
    return TT_OK;
}

tt_code tt_log_walk_next(tt_record *r, tt_stmt *m, bool *done, tt_event *ret, const char **column, tt_err *err)
{
    tt_cell cell[TT_COLUMNS];
    const tt_step step = r->driver->step(m);
    *done = step == TT_STEP_DONE;
    *column = NULL;
    if (step == TT_STEP_FAILED)
        return tt_record_fail(r, err);
    if (*done)
        return TT_OK;
    for (int i = 0; i < TT_COLUMNS; i++)
        cell[i] = r->driver->column(m, i);
    *column = tt_event_from_cells(cell, ret);
    return TT_OK;
}

typedef struct each_args {
    tt_record *r;
    int64_t from;
    tt_code (*each)(const tt_event *e, void *arg, tt_err *err);
    void *arg;
} each_args;

static tt_code each_body(tt_arena *own, void *arg, tt_err *err)
{
    (void)own;
    const each_args *want = arg;
    tt_stmt *m;
    TT_TRY(tt_log_walk_start(want->r, want->from, &m, err));
    for (;;) {
        bool done;
        tt_event e;
        const char *column;
        TT_TRY(tt_log_walk_next(want->r, m, &done, &e, &column, err));
        if (done)
            return TT_OK;
        if (column)
            return unreadable(want->r, e.seq, column, err);
        TT_TRY(want->each(&e, want->arg, err));
    }
}

tt_code tt_record_each(tt_record *r, int64_t from, tt_code (*each)(const tt_event *e, void *arg, tt_err *err), void *arg, tt_err *err)
{
    each_args want = {r, from, each, arg};
    return tt_record_read(r, each_body, &want, err);
}

typedef struct load_args {
    tt_arena *a;
    tt_event *events;
    size_t n, room;
} load_args;

static tt_code load_one(const tt_event *e, void *arg, tt_err *err)
{
    (void)err;
    load_args *into = arg;
    if (into->n == into->room) {
        const size_t room = into->room ? 2 * into->room : 64;
        into->events = tt_grow(into->a, into->events, into->n * sizeof *e, room * sizeof *e);
        into->room = room;
    }
    tt_event *copy = &into->events[into->n];
    *copy = *e;
    for (int i = 0; i < TT_COLUMNS; i++)
        if (tt_event_columns[i].kind == TT_COL_TEXT) {
            const char **text = (const char **)(void *)((char *)copy + tt_event_columns[i].offset);
            *text = **text ? tt_strdup(into->a, *text) : "";
        }
    into->n++;
    return TT_OK;
}

tt_code tt_record_load(tt_record *r, tt_arena *a, int64_t from, tt_event **ret, size_t *n, tt_err *err)
{
    load_args into = {.a = a};
    TT_TRY(tt_record_each(r, from, load_one, &into, err));
    *ret = into.events;
    *n = into.n;
    return TT_OK;
}
