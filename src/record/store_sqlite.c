/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/store_sqlite.c -- the driver's calls over one SQLite connection.
 *
 * Writes begin with BEGIN IMMEDIATE, because a transaction that reads first and
 * writes later loses to another writer however long it waits.  Statements are
 * prepared once and kept; a walk inside a walk gets one of its own.  The authorizer
 * is set last: from then on the connection can read, and insert events, and
 * nothing else, whatever SQL should ever reach it. */
#include "record/store_sqlite_internal.h"

#include <string.h>

static tt_class error_class(const tt_store *s, const char **reason)
{
    *reason = s->reason;
    return s->last;
}

int tt_store_sqlite_authorize(void *unused, int action, const char *a, const char *b, const char *database, const char *trigger)
{
    (void)unused, (void)b, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_FUNCTION:
    case SQLITE_TRANSACTION:
        return SQLITE_OK;
    case SQLITE_INSERT:
        return a && strcmp(a, "event") == 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static tt_class store_open(tt_arena *a, const char *path, tt_open_how how, tt_store **ret)
{
    tt_store *s = *ret = TT_NEW(a, tt_store);
    s->arena = a;
    s->path = path;
    const tt_class c = tt_sqlite_connect(s, how);
    if (c == TT_CLASS_OK)
        sqlite3_set_authorizer(s->db, tt_store_sqlite_authorize, NULL);
    return c;
}

static void store_close(tt_store *s)
{
    if (s)
        tt_sqlite_disconnect(s);
}

/* --- transactions --- */

static tt_class begin_write(tt_store *s)
{
    return tt_sqlite_run(s, "BEGIN IMMEDIATE");
}

static tt_class begin_read(tt_store *s)
{
    return tt_sqlite_run(s, "BEGIN");
}

static void end_statements(tt_store *s)
{
    for (tt_stmt *m = s->statements; m; m = m->next) {
        sqlite3_reset(m->raw);
        m->running = false;
    }
}

static tt_class store_commit(tt_store *s)
{
    end_statements(s);
    return tt_sqlite_run(s, "COMMIT");
}

static tt_class store_rollback(tt_store *s)
{
    end_statements(s);
    return sqlite3_get_autocommit(s->db) ? TT_CLASS_OK : tt_sqlite_run(s, "ROLLBACK");
}

/* --- statements --- */

static tt_class store_prepare(tt_store *s, tt_query q, tt_stmt **ret)
{
    tt_stmt *m = s->statements;
    while (m && (m->query != q || m->running))
        m = m->next;
    if (!m) {
        m = TT_NEW(s->arena, tt_stmt);
        const int rc = sqlite3_prepare_v3(s->db, tt_sql_query[q], -1, SQLITE_PREPARE_PERSISTENT, &m->raw, NULL);
        if (rc == SQLITE_ERROR) /* our own SQL does not fit the tables: they are not as we made them */
            return tt_sqlite_trouble(s, TT_CLASS_FOREIGN, sqlite3_errmsg(s->db));
        if (rc != SQLITE_OK)
            return tt_sqlite_result(s, rc);
        m->store = s;
        m->query = q;
        m->next = s->statements;
        s->statements = m;
    }
    sqlite3_clear_bindings(m->raw);
    *ret = m;
    return TT_CLASS_OK;
}

static tt_class store_bind(tt_stmt *m, int parameter, tt_cell value)
{
    const int rc = value.kind == TT_CELL_INT    ? sqlite3_bind_int64(m->raw, parameter, value.whole)
                   : value.kind == TT_CELL_TEXT ? sqlite3_bind_text64(m->raw, parameter, value.text, value.n, SQLITE_STATIC, SQLITE_UTF8)
                                                : sqlite3_bind_null(m->raw, parameter);
    return tt_sqlite_result(m->store, rc);
}

static tt_step store_step(tt_stmt *m)
{
    const int rc = sqlite3_step(m->raw);
    m->running = rc == SQLITE_ROW;
    if (m->running)
        return TT_STEP_ROW;
    const tt_class c = tt_sqlite_result(m->store, rc);
    sqlite3_reset(m->raw);
    return c == TT_CLASS_OK ? TT_STEP_DONE : TT_STEP_FAILED;
}

/* A value of a type we never store comes out as NULL, which no column may be. */
static tt_cell store_column(tt_stmt *m, int i)
{
    const int type = sqlite3_column_type(m->raw, i);
    if (type == SQLITE_INTEGER)
        return (tt_cell){.kind = TT_CELL_INT, .whole = sqlite3_column_int64(m->raw, i)};
    const char *text = type == SQLITE_TEXT ? (const char *)sqlite3_column_text(m->raw, i) : NULL;
    if (!text)
        return (tt_cell){.kind = TT_CELL_NULL};
    return (tt_cell){.kind = TT_CELL_TEXT, .text = text, .n = (size_t)sqlite3_column_bytes(m->raw, i)};
}

const tt_store_driver tt_store_sqlite = {
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
