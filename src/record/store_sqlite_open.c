/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/store_sqlite_open.c -- the SQLite file: made, opened, checked, set up; and what its errors mean.
 *
 * WAL and synchronous=FULL: a commit that returned is on the disk.  recursive_triggers
 * must be on, or INSERT OR REPLACE walks past the DELETE trigger.  Every setting is
 * read back after it was made: a SQLite built without one of them is refused, not
 * trusted.
 *
 * A record is made under another name and renamed when it is whole.  A reader
 * opens for writing too where it may, with query_only, so that the last one out
 * folds the WAL back into the one file; in a read-only folder it falls to
 * immutable, which is right only if no WAL waits to be read. */
#include "record/store_sqlite_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { BUSY_MS = 5000, LONGEST_VALUE = 32 << 20, INDEX_PIECE = 32 << 10 };

/* --- failures --- */

tt_class tt_sqlite_trouble(tt_store *s, tt_class c, const char *reason)
{
    s->last = c;
    snprintf(s->reason, sizeof s->reason, "%s", reason);
    return c;
}

static tt_class system_class(int error)
{
    return tt_no_room(error) ? TT_CLASS_FULL : TT_CLASS_IO;
}

static tt_class system_trouble(tt_store *s)
{
    const int error = errno;
    return tt_sqlite_trouble(s, system_class(error), strerror(error));
}

static tt_class class_of(int rc, int system_error)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return TT_CLASS_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return TT_CLASS_BUSY;
    case SQLITE_CONSTRAINT:
        return TT_CLASS_CONSTRAINT;
    case SQLITE_FULL:
        return TT_CLASS_FULL;
    case SQLITE_IOERR:
        return rc == SQLITE_IOERR_NOMEM ? TT_CLASS_MEMORY : system_class(system_error);
    case SQLITE_CANTOPEN:
        return system_class(system_error);
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return TT_CLASS_IO;
    case SQLITE_CORRUPT:
        return TT_CLASS_CORRUPT;
    case SQLITE_NOTADB:
        return TT_CLASS_FOREIGN;
    case SQLITE_NOMEM:
        return TT_CLASS_MEMORY;
    default:
        return TT_CLASS_OTHER;
    }
}

/* The system's error behind a failed read or write: kept by the file it happened to, the WAL or the database.
 * sqlite3_system_errno is asked too late to know: by then SQLite has rolled back, with system calls of its own. */
static int file_errno(const tt_store *s)
{
    int error = 0;
    sqlite3_file *wal = NULL;
    if (sqlite3_file_control(s->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal) == SQLITE_OK && wal && wal->pMethods)
        wal->pMethods->xFileControl(wal, SQLITE_FCNTL_LAST_ERRNO, &error);
    if (error == 0)
        sqlite3_file_control(s->db, "main", SQLITE_FCNTL_LAST_ERRNO, &error);
    return error;
}

/* The index of the WAL (-shm, 32 KiB a piece) keeps no error of its own: is there room for one? */
static int index_errno(const tt_store *s)
{
    struct statfs at;
    return statfs(s->path, &at) == 0 && at.f_bavail * (unsigned long)at.f_bsize < INDEX_PIECE ? ENOSPC : 0;
}

static int error_behind(const tt_store *s, int rc)
{
    const bool of_index = rc == SQLITE_IOERR_SHMSIZE || rc == SQLITE_IOERR_SHMOPEN || rc == SQLITE_IOERR_SHMMAP;
    switch (s->db ? rc & 0xff : SQLITE_OK) {
    case SQLITE_IOERR:
        return of_index ? index_errno(s) : file_errno(s);
    case SQLITE_CANTOPEN:
        return sqlite3_system_errno(s->db);
    default:
        return 0;
    }
}

/* The system's reason says more than "disk I/O error", where there is one. */
tt_class tt_sqlite_result(tt_store *s, int rc)
{
    const int error = error_behind(s, rc);
    const tt_class c = class_of(rc, error);
    if (c == TT_CLASS_OK)
        return c;
    return tt_sqlite_trouble(s, c, error ? strerror(error) : s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc));
}

/* --- one connection --- */

tt_class tt_sqlite_run(tt_store *s, const char *sql)
{
    return tt_sqlite_result(s, sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

static tt_class ask(tt_store *s, const char *sql, int64_t *ret)
{
    sqlite3_stmt *m = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &m, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(m);
    if (rc == SQLITE_ROW)
        *ret = sqlite3_column_int64(m, 0);
    const tt_class c = tt_sqlite_result(s, rc);
    sqlite3_finalize(m);
    return c;
}

static const struct {
    const char *name, *set;
    int64_t want;
} settings[] = {
    {"synchronous", "FULL", 2},   {"foreign_keys", "ON", 1},    {"recursive_triggers", "ON", 1},
    {"trusted_schema", "OFF", 0}, {"cell_size_check", "ON", 1},
};

static tt_class setting(tt_store *s, const char *name, const char *set, int64_t want)
{
    char sql[80];
    int64_t got = -1;
    snprintf(sql, sizeof sql, "PRAGMA %s = %s", name, set);
    tt_class c = tt_sqlite_run(s, sql);
    snprintf(sql, sizeof sql, "PRAGMA %s", name);
    if (c == TT_CLASS_OK)
        c = ask(s, sql, &got);
    if (c == TT_CLASS_OK && got != want) {
        snprintf(sql, sizeof sql, "this SQLite refuses the setting %s", name);
        c = tt_sqlite_trouble(s, TT_CLASS_OTHER, sql);
    }
    return c;
}

static tt_class all_settings(tt_store *s)
{
    int on = 0;
    sqlite3_busy_timeout(s->db, BUSY_MS);
    sqlite3_limit(s->db, SQLITE_LIMIT_LENGTH, LONGEST_VALUE);
    if (sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, &on) != SQLITE_OK || !on)
        return tt_sqlite_trouble(s, TT_CLASS_OTHER, "this SQLite has no defensive mode");
    tt_class c = TT_CLASS_OK;
    for (size_t i = 0; c == TT_CLASS_OK && i < sizeof settings / sizeof *settings; i++)
        c = setting(s, settings[i].name, settings[i].set, settings[i].want);
    return c;
}

/* --- opening --- */

void tt_sqlite_disconnect(tt_store *s)
{
    for (tt_stmt *m = s->statements; m; m = m->next)
        sqlite3_finalize(m->raw);
    s->statements = NULL;
    sqlite3_close(s->db); /* the last one out folds the WAL back and removes it */
    s->db = NULL;
}

static tt_class connect_to(tt_store *s, const char *name, int flags)
{
    const char *vfs = tt_fault_armed() ? tt_vfs_fault() : NULL;
    const tt_class c = tt_sqlite_result(s, sqlite3_open_v2(name, &s->db, flags | SQLITE_OPEN_EXRESCODE, vfs));
    return c == TT_CLASS_OK ? all_settings(s) : c;
}

/* Ours, of a layout we know? Reads the first page. */
static tt_class check_identity(tt_store *s)
{
    int64_t id = 0, layout = 0;
    tt_class c = ask(s, "PRAGMA application_id", &id);
    if (c == TT_CLASS_OK)
        c = ask(s, "PRAGMA user_version", &layout);
    if (c != TT_CLASS_OK)
        return c;
    if (id != TT_APPLICATION_ID)
        return tt_sqlite_trouble(s, TT_CLASS_FOREIGN, "it is not marked as one");
    return layout > TT_LAYOUT ? tt_sqlite_trouble(s, TT_CLASS_NEWER, "newer layout") : TT_CLASS_OK;
}

static tt_class same_schema(tt_store *s, sqlite3_stmt *m)
{
    const size_t n = sizeof tt_sql_schema / sizeof *tt_sql_schema;
    size_t i = 0;
    int rc;
    while ((rc = sqlite3_step(m)) == SQLITE_ROW) {
        const char *sql = (const char *)sqlite3_column_text(m, 0);
        if (i >= n || !sql || strcmp(sql, tt_sql_schema[i++]) != 0)
            return tt_sqlite_trouble(s, TT_CLASS_FOREIGN, "its tables or triggers were changed");
    }
    if (rc == SQLITE_DONE && i != n)
        return tt_sqlite_trouble(s, TT_CLASS_FOREIGN, "tables or triggers are missing");
    return tt_sqlite_result(s, rc);
}

static tt_class check_schema(tt_store *s)
{
    sqlite3_stmt *m = NULL;
    tt_class c = tt_sqlite_result(
        s, sqlite3_prepare_v2(s->db, "SELECT sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*' ORDER BY rowid", -1, &m, NULL));
    if (c == TT_CLASS_OK)
        c = same_schema(s, m);
    sqlite3_finalize(m);
    return c;
}

static tt_class open_write(tt_store *s)
{
    tt_class c = connect_to(s, s->path, SQLITE_OPEN_READWRITE);
    if (c == TT_CLASS_OK)
        c = check_identity(s);
    if (c == TT_CLASS_OK && sqlite3_db_readonly(s->db, "main") == 1)
        c = tt_sqlite_trouble(s, TT_CLASS_IO, strerror(EACCES));
    if (c == TT_CLASS_OK)
        c = check_schema(s);
    if (c == TT_CLASS_OK)
        c = tt_sqlite_run(s, "PRAGMA journal_mode = WAL");
    return c;
}

/* "file:PATH?immutable=1" with the three letters escaped that mean something in a URI. */
static const char *immutable_name(tt_arena *a, const char *path)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_add(&b, "file:");
    for (const char *p = path; *p; p++)
        if (strchr("%?#", *p))
            tt_buf_printf(&b, "%%%02X", (unsigned)(unsigned char)*p);
        else
            tt_buf_addc(&b, *p);
    tt_buf_add(&b, "?immutable=1");
    return tt_buf_text(&b);
}

static tt_class open_immutable(tt_store *s)
{
    struct stat wal;
    if (stat(tt_printf(s->arena, "%s-wal", s->path), &wal) == 0 && wal.st_size > 0)
        return tt_sqlite_trouble(s, TT_CLASS_UNCLEAN, "unfinished changes");
    const tt_class c = connect_to(s, immutable_name(s->arena, s->path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
    return c == TT_CLASS_OK ? check_identity(s) : c;
}

static tt_class open_read(tt_store *s)
{
    tt_class c = connect_to(s, s->path, SQLITE_OPEN_READWRITE);
    if (c == TT_CLASS_OK)
        c = setting(s, "query_only", "ON", 1);
    if (c == TT_CLASS_OK)
        c = check_identity(s);
    if (c != TT_CLASS_IO && c != TT_CLASS_FULL) /* to read takes no room */
        return c;
    tt_sqlite_disconnect(s);
    return open_immutable(s);
}

/* --- making --- */

static tt_class build(tt_store *s)
{
    char sql[80];
    tt_class c = tt_sqlite_run(s, "BEGIN IMMEDIATE");
    for (size_t i = 0; c == TT_CLASS_OK && i < sizeof tt_sql_schema / sizeof *tt_sql_schema; i++)
        c = tt_sqlite_run(s, tt_sql_schema[i]);
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d", TT_APPLICATION_ID, TT_LAYOUT);
    if (c == TT_CLASS_OK)
        c = tt_sqlite_run(s, sql);
    if (c == TT_CLASS_OK)
        c = tt_sqlite_run(s, "COMMIT");
    if (c == TT_CLASS_OK)
        c = tt_sqlite_run(s, "PRAGMA journal_mode = WAL");
    return c;
}

static tt_class sync_folder_of(tt_store *s, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = !slash ? "." : slash == path ? "/" : tt_strndup(s->arena, path, (size_t)(slash - path));
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return system_trouble(s);
    const bool good = !tt_fault_hit() && fsync(fd) == 0;
    const tt_class c = good ? TT_CLASS_OK : system_trouble(s);
    close(fd);
    return c;
}

static tt_class make(tt_store *s)
{
    const char *fresh = tt_printf(s->arena, "%s.new", s->path);
    tt_sqlite_remove(fresh); /* of one killed while making */
    tt_class c = connect_to(s, fresh, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (c == TT_CLASS_OK)
        c = build(s);
    tt_sqlite_disconnect(s);
    if (c == TT_CLASS_OK && access(tt_printf(s->arena, "%s-wal", fresh), F_OK) == 0)
        c = tt_sqlite_trouble(s, TT_CLASS_IO, "the new file could not be finished");
    if (c == TT_CLASS_OK && (tt_fault_hit() || rename(fresh, s->path) != 0))
        c = system_trouble(s);
    if (c != TT_CLASS_OK)
        tt_sqlite_remove(fresh);
    return c == TT_CLASS_OK ? sync_folder_of(s, s->path) : c;
}

tt_class tt_sqlite_connect(tt_store *s, tt_open_how how)
{
    tt_class c = how == TT_OPEN_CREATE ? make(s) : TT_CLASS_OK;
    if (c != TT_CLASS_OK)
        return c;
    c = how == TT_OPEN_READ ? open_read(s) : open_write(s);
    if (c != TT_CLASS_OK && how == TT_OPEN_CREATE) { /* nobody else has seen it yet */
        tt_sqlite_disconnect(s);
        tt_sqlite_remove(s->path);
    }
    return c;
}
