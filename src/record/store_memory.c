/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/store_memory.c -- the same queries over rows in an arena: for rehearsals
 * by the thousand and for tests.  What SQLite's triggers refuse is refused here by
 * code: an event that does not continue the chain, a fact set twice.  Rows are
 * never changed; a rollback forgets those after the count at its beginning.
 * Out of memory unwinds to the door of the room's caller, who rolls back. */
#include "record/store_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { COL_SEQ = 0, COL_RECORDED = 2, COL_KIND = 8, COL_ITEM = 12, COL_BODY = 14, COL_PREV = 24, COL_HASH = 25 };

typedef struct row {
    tt_cell cell[TT_COLUMNS];
} row;

struct tt_store {
    tt_arena *arena;
    bool read_only, writing;
    row **rows; /* rows[i] has seq i + 1 */
    size_t n, room, kept;
    tt_stmt *statements;
    tt_class last;
    char reason[TT_ERR_ARG_SIZE];
};

struct tt_stmt {
    tt_store *store;
    tt_query query;
    bool running;
    size_t next_row;
    tt_cell bound[TT_COLUMNS];
    tt_cell shown[TT_COLUMNS];
    tt_stmt *next;
};

static tt_class trouble(tt_store *s, tt_class c, const char *reason)
{
    s->last = c;
    snprintf(s->reason, sizeof s->reason, "%s", reason);
    return c;
}

static tt_class fault_class(tt_store *s)
{
    return tt_fault_hit() ? trouble(s, TT_CLASS_IO, strerror(errno)) : TT_CLASS_OK;
}

static tt_class error_class(const tt_store *s, const char **reason)
{
    *reason = s->reason;
    return s->last;
}

static tt_class store_open(tt_arena *a, const char *path, tt_open_how how, tt_store **ret)
{
    (void)path;
    tt_store *s = *ret = TT_NEW(a, tt_store);
    s->arena = a;
    s->read_only = how == TT_OPEN_READ;
    return fault_class(s);
}

static void store_close(tt_store *s)
{
    (void)s; /* the arena has it all */
}

/* --- transactions --- */

static tt_class begin_write(tt_store *s)
{
    if (s->read_only)
        return trouble(s, TT_CLASS_OTHER, "opened for reading");
    const tt_class c = fault_class(s);
    s->writing = c == TT_CLASS_OK;
    s->kept = s->n;
    return c;
}

static tt_class begin_read(tt_store *s)
{
    return fault_class(s);
}

static void end(tt_store *s)
{
    for (tt_stmt *m = s->statements; m; m = m->next)
        m->running = false;
    s->writing = false;
}

static tt_class store_rollback(tt_store *s)
{
    if (s->writing)
        s->n = s->kept;
    end(s);
    return TT_CLASS_OK;
}

static tt_class store_commit(tt_store *s)
{
    const tt_class c = s->writing ? fault_class(s) : TT_CLASS_OK;
    if (c == TT_CLASS_OK)
        end(s);
    return c;
}

/* --- statements --- */

static tt_class store_prepare(tt_store *s, tt_query q, tt_stmt **ret)
{
    tt_stmt *m = s->statements;
    while (m && m->running)
        m = m->next;
    if (!m) {
        m = TT_NEW(s->arena, tt_stmt);
        m->store = s;
        m->next = s->statements;
        s->statements = m;
    }
    m->query = q;
    m->next_row = 0;
    memset(m->bound, 0, sizeof m->bound);
    *ret = m;
    return TT_CLASS_OK;
}

static tt_class store_bind(tt_stmt *m, int parameter, tt_cell value)
{
    m->bound[parameter - 1] = value;
    return TT_CLASS_OK;
}

static bool same_text(tt_cell a, tt_cell b)
{
    return a.kind == TT_CELL_TEXT && b.kind == TT_CELL_TEXT && a.n == b.n && memcmp(a.text, b.text, a.n) == 0;
}

static const row *fact_of(const tt_store *s, tt_cell name)
{
    for (size_t i = 0; i < s->n; i++)
        if (strcmp(s->rows[i]->cell[COL_KIND].text, "fact") == 0 && same_text(s->rows[i]->cell[COL_ITEM], name))
            return s->rows[i];
    return NULL;
}

static bool continues(const tt_store *s, const tt_cell *cell)
{
    static const char none[] = "0000000000000000000000000000000000000000000000000000000000000000";
    const tt_cell before = s->n ? s->rows[s->n - 1]->cell[COL_HASH] : (tt_cell){.kind = TT_CELL_TEXT, .text = none, .n = sizeof none - 1};
    return cell[COL_SEQ].whole == (int64_t)s->n + 1 && same_text(cell[COL_PREV], before);
}

static row *copy_row(tt_arena *a, const tt_cell *cell)
{
    row *r = TT_NEW(a, row);
    for (int i = 0; i < TT_COLUMNS; i++) {
        r->cell[i] = cell[i];
        if (cell[i].kind == TT_CELL_TEXT)
            r->cell[i].text = tt_strndup(a, cell[i].text, cell[i].n);
    }
    return r;
}

static tt_class insert(tt_store *s, const tt_cell *cell)
{
    if (!continues(s, cell))
        return trouble(s, TT_CLASS_CONSTRAINT, "the event does not continue the chain");
    if (strcmp(cell[COL_KIND].text, "fact") == 0 && fact_of(s, cell[COL_ITEM]))
        return trouble(s, TT_CLASS_CONSTRAINT, "the fact is set");
    if (s->n == s->room) {
        const size_t room = s->room ? 2 * s->room : 64;
        s->rows = tt_grow(s->arena, s->rows, s->n * sizeof *s->rows, room * sizeof *s->rows);
        s->room = room;
    }
    s->rows[s->n] = copy_row(s->arena, cell);
    s->n++;
    return TT_CLASS_OK;
}

static const row *next_row(tt_stmt *m)
{
    tt_store *s = m->store;
    switch (m->query) {
    case TT_Q_HEAD:
        return s->n && m->next_row++ == 0 ? s->rows[s->n - 1] : NULL;
    case TT_Q_FACT:
        return m->next_row++ == 0 ? fact_of(s, m->bound[0]) : NULL;
    default:
        if (m->next_row == 0)
            m->next_row = m->bound[0].whole > 1 ? (size_t)m->bound[0].whole : 1;
        return m->next_row <= s->n ? s->rows[m->next_row++ - 1] : NULL;
    }
}

static void show(tt_stmt *m, const row *r)
{
    memcpy(m->shown, r->cell, sizeof m->shown);
    if (m->query == TT_Q_HEAD) {
        m->shown[1] = r->cell[COL_HASH];
        m->shown[2] = r->cell[COL_RECORDED];
    } else if (m->query == TT_Q_FACT) {
        m->shown[0] = r->cell[COL_BODY];
    }
}

static tt_step store_step(tt_stmt *m)
{
    m->running = false;
    if (fault_class(m->store) != TT_CLASS_OK)
        return TT_STEP_FAILED;
    if (m->query == TT_Q_INSERT)
        return insert(m->store, m->bound) == TT_CLASS_OK ? TT_STEP_DONE : TT_STEP_FAILED;
    const row *r = next_row(m);
    if (!r)
        return TT_STEP_DONE;
    show(m, r);
    m->running = true;
    return TT_STEP_ROW;
}

static tt_cell store_column(tt_stmt *m, int i)
{
    return m->shown[i];
}

const tt_store_driver tt_store_memory = {
    .open = store_open,
    .close = store_close,
    .begin_write = begin_write,
    .begin_read = begin_read,
    .commit = store_commit,
    .rollback = store_rollback,
    .prepare = store_prepare,
    .bind = store_bind,
    .step = store_step,
    .column = store_column,
    .error_class = error_class,
};
