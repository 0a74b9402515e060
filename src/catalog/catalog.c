/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalog/catalog.c -- the file: made, opened, checked, written to.
 *
 * One import is one transaction, so a kill leaves the file as it was.  The journal is
 * SQLite's rollback journal: one file lies there when nobody writes.  `run` numbers the
 * imports; a record that already carries this run's number came twice, and the second
 * is refused, since which of two is right is for a person to say.
 *
 * Text of a script that puts no blank between words goes to `part` too, whose trigrams
 * find Chinese.  Only such text: trigrams of English are most of an import's time for
 * the sake of a sign such as U+2265. */
#include <string.h>

#include "catalog/catalog_internal.h"

static const char schema[] =
    "CREATE TABLE record (row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE COLLATE NOCASE, title TEXT NOT NULL, status TEXT NOT NULL,"
    " phases TEXT NOT NULL, conditions TEXT NOT NULL, countries TEXT NOT NULL, enrolment INTEGER NOT NULL, start TEXT NOT NULL,"
    " source TEXT NOT NULL, run INTEGER NOT NULL) STRICT;"
    "CREATE TABLE body (row INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
    "CREATE INDEX record_status ON record (status);"
    "CREATE VIRTUAL TABLE word USING fts5 (title, conditions, treatments, eligibility, rest, tokenize = 'unicode61 remove_diacritics 2');"
    "CREATE VIRTUAL TABLE part USING fts5 (text, tokenize = 'trigram');"
    "INSERT INTO word (word, rank) VALUES ('hashsize', 4194304);"; /* words gathered before they are written, in bytes */

/* Plain statements of one row: one that may do more (INSERT OR REPLACE) is guarded by a savepoint, at which FTS5 writes out
 * the words it has gathered, and an import would write them record by record. */
static const char *const put_sql[TT_CS_COUNT] = {
    [TT_CS_SEEN] = "SELECT row, run, source FROM record WHERE id = ?1",
    [TT_CS_DELETE_RECORD] = "DELETE FROM record WHERE row = ?1",
    [TT_CS_DELETE_BODY] = "DELETE FROM body WHERE row = ?1",
    [TT_CS_DELETE_WORD] = "DELETE FROM word WHERE rowid = ?1",
    [TT_CS_DELETE_PART] = "DELETE FROM part WHERE rowid = ?1",
    [TT_CS_RECORD] = "INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [TT_CS_BODY] = "INSERT INTO body (row, text) VALUES (?1, ?2)",
    [TT_CS_WORD] = "INSERT INTO word (rowid, title, conditions, treatments, eligibility, rest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    [TT_CS_PART] = "INSERT INTO part (rowid, text) VALUES (?1, ?2)",
};

tt_code tt_catalog_trouble(const tt_catalog *c, int rc, tt_err *err)
{
    if ((rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_CORRUPT)
        return tt_fail(err, TT_EUNSUP, 210, tt_at(c->path, 0, 0), c->path);
    return tt_fail(err, (rc & 0xff) == SQLITE_BUSY ? TT_EBUSY : TT_EIO, 211, tt_at(c->path, 0, 0), c->path,
                   c->db ? sqlite3_errmsg(c->db) : sqlite3_errstr(rc));
}

static tt_code run(tt_catalog *c, const char *sql, tt_err *err)
{
    const int rc = sqlite3_exec(c->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? TT_OK : tt_catalog_trouble(c, rc, err);
}

static void finalize(void *m)
{
    sqlite3_finalize(m);
}

tt_code tt_catalog_prepare(tt_catalog *c, tt_arena *a, const char *sql, sqlite3_stmt **ret, tt_err *err)
{
    void **slot = tt_hold(a, finalize);
    const int rc = sqlite3_prepare_v2(c->db, sql, -1, ret, NULL);
    *slot = *ret;
    return rc == SQLITE_OK ? TT_OK : tt_catalog_trouble(c, rc, err);
}

static tt_code ask(tt_catalog *c, const char *sql, int64_t *ret, tt_err *err)
{
    sqlite3_stmt *m = NULL;
    int rc = sqlite3_prepare_v2(c->db, sql, -1, &m, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(m);
    const tt_code code = rc == SQLITE_ROW ? TT_OK : tt_catalog_trouble(c, rc, err);
    *ret = rc == SQLITE_ROW ? sqlite3_column_int64(m, 0) : 0;
    sqlite3_finalize(m);
    return code;
}

/* --- opening --------------------------------------------------------------------------- */

static tt_code make_tables(tt_catalog *c, tt_err *err)
{
    char mark[96];
    TT_TRY(run(c, schema, err));
    sqlite3_snprintf(sizeof mark, mark, "PRAGMA application_id = %d; PRAGMA user_version = %d", TT_CATALOG_ID, TT_CATALOG_LAYOUT);
    return run(c, mark, err);
}

/* Ours, or (to import) empty and made ours within the import's own transaction. */
static tt_code check(tt_catalog *c, bool import, tt_err *err)
{
    int64_t id = 0, layout = 0, tables = 0;
    TT_TRY(ask(c, "PRAGMA application_id", &id, err));
    TT_TRY(ask(c, "PRAGMA user_version", &layout, err));
    TT_TRY(ask(c, "SELECT count(*) FROM sqlite_schema", &tables, err));
    if (import && id == 0 && tables == 0)
        return TT_OK;
    if (id != TT_CATALOG_ID || layout != TT_CATALOG_LAYOUT)
        return tt_fail(err, TT_EUNSUP, 210, tt_at(c->path, 0, 0), c->path);
    return TT_OK;
}

static tt_code connect_to(tt_catalog *c, bool import, tt_err *err)
{
    const int rc = sqlite3_open_v2(c->path, &c->db, import ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY, NULL);
    if (rc != SQLITE_OK)
        return tt_catalog_trouble(c, rc, err);
    sqlite3_busy_timeout(c->db, 5000);
    sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    TT_TRY(run(c, "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA cache_size = -16384", err));
    return check(c, import, err);
}

static void disconnect(void *db)
{
    sqlite3_close_v2(db);
}

struct opening {
    const char *path;
    bool import;
    tt_catalog *c;
};

static tt_code open_body(tt_arena *a, void *arg, tt_err *err)
{
    struct opening *o = arg;
    tt_catalog *c = o->c = TT_NEW(a, tt_catalog);
    void **slot = tt_hold(a, disconnect);
    *c = (tt_catalog){.arena = a, .path = tt_strdup(a, o->path)};
    if (!o->import && !tt_file_exists(o->path))
        return tt_fail(err, TT_ENOENT, 3, tt_at(o->path, 0, 0), o->path);
    const tt_code code = connect_to(c, o->import, err);
    *slot = c->db;
    return code;
}

tt_code tt_catalog_open(const char *path, bool import, tt_catalog **ret, tt_err *err)
{
    struct opening o = {path, import, NULL};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    if (!a)
        return tt_fail(err, TT_ENOMEM, 1, tt_at(path, 0, 0), TT_ARENA_DEFAULT_MIB);
    const tt_code code = tt_job_in(a, open_body, &o, err);
    if (code == TT_OK)
        *ret = o.c;
    else
        tt_arena_free(a);
    return code;
}

void tt_catalog_close(tt_catalog *c)
{
    if (!c)
        return;
    if (c->open)
        sqlite3_exec(c->db, "ROLLBACK", NULL, NULL, NULL);
    tt_arena_free(c->arena); /* statements first, then the connection: the reverse of their making */
}

/* --- writing ------------------------------------------------------------------------------ */

static tt_code begin(tt_arena *a, void *arg, tt_err *err)
{
    tt_catalog *c = arg;
    int64_t layout = 0;
    TT_TRY(run(c, "BEGIN IMMEDIATE", err));
    c->open = true;
    TT_TRY(ask(c, "PRAGMA user_version", &layout, err));
    if (layout == 0)
        TT_TRY(make_tables(c, err));
    TT_TRY(ask(c, "SELECT coalesce(max(run), 0) + 1 FROM record", &c->run, err));
    for (int i = 0; i < TT_CS_COUNT; i++)
        TT_TRY(tt_catalog_prepare(c, a, put_sql[i], &c->put[i], err));
    return TT_OK;
}

tt_code tt_catalog_begin(tt_catalog *c, tt_err *err)
{
    return tt_job_in(c->arena, begin, c, err);
}

tt_code tt_catalog_commit(tt_catalog *c, tt_err *err)
{
    TT_TRY(run(c, "COMMIT", err));
    c->open = false;
    return TT_OK;
}

static void bind_text(sqlite3_stmt *m, int i, const char *s)
{
    sqlite3_bind_text(m, i, s, -1, SQLITE_STATIC);
}

/* Step to the end and make ready for the next. */
static tt_code done(tt_catalog *c, sqlite3_stmt *m, tt_err *err)
{
    const int rc = sqlite3_step(m);
    const tt_code code = rc == SQLITE_DONE || rc == SQLITE_ROW ? TT_OK : tt_catalog_trouble(c, rc, err);
    sqlite3_reset(m);
    sqlite3_clear_bindings(m);
    return code;
}

static const char *joined(tt_arena *a, const char *const *text, size_t n, const char *between)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n; i++)
        tt_buf_add(&b, i ? between : ""), tt_buf_add(&b, text[i]);
    return tt_buf_text(&b);
}

static const char *countries(tt_arena *a, const tt_registered *g)
{
    const char **name = TT_ARRAY(a, const char *, g->places);
    size_t n = 0;
    for (size_t i = 0; i < g->places; i++) {
        size_t k = 0;
        while (k < n && strcmp(name[k], g->place[i].country) != 0)
            k++;
        if (k == n && *g->place[i].country)
            name[n++] = g->place[i].country;
    }
    return joined(a, name, n, "; ");
}

static void add_line(tt_buf *b, const char *s)
{
    tt_buf_add(b, s);
    tt_buf_addc(b, '\n');
}

static void add_items(tt_buf *b, const tt_registered_item *item, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add_line(b, item[i].name), add_line(b, item[i].text), add_line(b, item[i].when);
}

static const char *start_of(const tt_registered *g)
{
    for (size_t i = 0; i < g->dates; i++)
        if (g->date[i].moment == TT_MOMENT_START)
            return g->date[i].date;
    return "";
}

bool tt_catalog_unparted(const char *s, size_t n)
{
    for (const char *end = s + n; s < end;) {
        if ((unsigned char)*s < 0xe0) { /* below U+0800 */
            s++;
            continue;
        }
        const unsigned c = tt_utf8_next(&s);
        /* Thai to Myanmar, Khmer, and from the radicals of Chinese on; not the half- and full-width forms of Latin */
        if ((c >= 0x0e00 && c < 0x10a0) || (c >= 0x1780 && c < 0x1800) || (c >= 0x2e80 && !(c >= 0xff00 && c < 0xfff0)))
            return true;
    }
    return false;
}

static tt_code put_words(tt_catalog *c, tt_arena *a, const tt_registered *g, int64_t row, tt_err *err)
{
    tt_buf treat = tt_buf_new(a), rest = tt_buf_new(a);
    add_items(&treat, g->arm, g->arms);
    add_items(&treat, g->intervention, g->interventions);
    const char *const said[] = {g->id,          g->official_title, g->sponsor_is_person ? "" : g->sponsor, g->organisation, g->summary,
                                g->description, countries(a, g)};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++)
        add_line(&rest, said[i]);
    add_items(&rest, g->outcome, g->outcomes);
    for (size_t i = 0; i < g->keywords; i++)
        add_line(&rest, g->keyword[i]);
    const char *text[] = {g->title, joined(a, g->condition, g->conditions, "\n"), tt_buf_text(&treat), g->eligibility, tt_buf_text(&rest)};
    tt_buf part = tt_buf_new(a);
    sqlite3_bind_int64(c->put[TT_CS_WORD], 1, row);
    for (int i = 0; i < 5; i++) {
        bind_text(c->put[TT_CS_WORD], i + 2, text[i]);
        if (tt_catalog_unparted(text[i], strlen(text[i])))
            add_line(&part, text[i]);
    }
    TT_TRY(done(c, c->put[TT_CS_WORD], err));
    if (!part.n)
        return TT_OK;
    sqlite3_bind_int64(c->put[TT_CS_PART], 1, row);
    bind_text(c->put[TT_CS_PART], 2, tt_buf_text(&part));
    return done(c, c->put[TT_CS_PART], err);
}

/* The row of an earlier import's record, cleared of its words; 0 = a new one. */
static tt_code make_room(tt_catalog *c, const tt_registered *g, int64_t *row, tt_err *err)
{
    sqlite3_stmt *m = c->put[TT_CS_SEEN];
    bind_text(m, 1, g->id);
    const int rc = sqlite3_step(m);
    tt_code code = rc == SQLITE_ROW || rc == SQLITE_DONE ? TT_OK : tt_catalog_trouble(c, rc, err);
    *row = rc == SQLITE_ROW ? sqlite3_column_int64(m, 0) : 0;
    if (rc == SQLITE_ROW && sqlite3_column_int64(m, 1) == c->run)
        code = tt_fail(err, TT_EEXIST, 212, tt_at(NULL, 0, 0), g->id, (const char *)sqlite3_column_text(m, 2));
    sqlite3_reset(m);
    for (int i = TT_CS_DELETE_RECORD; code == TT_OK && *row && i <= TT_CS_DELETE_PART; i++) {
        sqlite3_bind_int64(c->put[i], 1, *row);
        code = done(c, c->put[i], err);
    }
    return code;
}

tt_code tt_catalog_put(tt_catalog *c, tt_arena *a, const tt_registered *g, const char *source, tt_err *err)
{
    sqlite3_stmt *m = c->put[TT_CS_RECORD];
    int64_t row = 0;
    TT_TRY(make_room(c, g, &row, err));
    const char *text[] = {
        g->id, g->title, g->status, joined(a, g->phase, g->phases, " "), joined(a, g->condition, g->conditions, "; "), countries(a, g)};
    if (row)
        sqlite3_bind_int64(m, 1, row);
    for (int i = 0; i < 6; i++)
        bind_text(m, i + 2, text[i]);
    sqlite3_bind_int64(m, 8, g->enrolment > 0 ? g->enrolment : 0);
    bind_text(m, 9, start_of(g));
    bind_text(m, 10, source);
    sqlite3_bind_int64(m, 11, c->run);
    TT_TRY(done(c, m, err));
    row = row ? row : sqlite3_last_insert_rowid(c->db);
    sqlite3_bind_int64(c->put[TT_CS_BODY], 1, row);
    bind_text(c->put[TT_CS_BODY], 2, tt_json_canonical(a, tt_registered_public(a, g->root)));
    TT_TRY(done(c, c->put[TT_CS_BODY], err));
    return put_words(c, a, g, row, err);
}

tt_code tt_catalog_count(tt_catalog *c, int64_t *ret, tt_err *err)
{
    return ask(c, "SELECT count(*) FROM record", ret, err);
}
