/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/record/test_file.c -- the record as a file among files: who may open it, what lies beside it, what refuses a change. */
#include "record_test.h"

#include "record/store_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void put_file(const char *path, const char *data, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, n, f), n);
    fclose(f);
}

static void copy_file(const char *from, const char *to)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    char *data;
    size_t n;
    assert_int_equal(tt_file_read(a, from, 1 << 28, &data, &n, NULL), TT_OK);
    put_file(to, data, n);
    tt_arena_free(a);
}

static bool there(const bench *b, const char *tail)
{
    char name[128];
    bench_file(b, tail, name);
    return access(name, F_OK) == 0;
}

static sqlite3 *raw(const bench *b)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
    return db;
}

static void raw_run(const bench *b, const char *sql)
{
    sqlite3 *db = raw(b);
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    sqlite3_close(db);
}

static void make_record(bench *b, int events)
{
    tt_record *r = opened(b, TT_OPEN_CREATE);
    append_n(b, r, events);
    tt_record_close(r);
}

static void assert_open_fails(bench *b, tt_open_how how, tt_code want, unsigned id)
{
    tt_record *r = NULL;
    tt_err err = {0};
    const tt_code c = bench_open(b, b->path, how, &r, &err);
    if (c != want || err.id != id)
        fail_msg("got %s E%d (%s: %s), want %s E%u", tt_code_text(c), err.id, err.arg[0], err.arg[1], tt_code_text(want), id);
    assert_null(r);
}

/* --- coming and going --- */

static void closing_leaves_one_file_and_its_head(void **state)
{
    bench *b = *state;
    tt_record *r = opened(b, TT_OPEN_CREATE);
    append_n(b, r, 3);
    assert_true(there(b, ".lock"));
    assert_true(there(b, ".head"));
    tt_record_close(r);
    r = opened(b, TT_OPEN_READ);
    assert_string_equal(tt_record_path(r), b->path);
    assert_verifies(r, 3);
    tt_record_close(r);
    assert_true(there(b, "") && there(b, ".head"));
    assert_false(there(b, "-wal") || there(b, "-shm") || there(b, ".lock") || there(b, ".new"));
}

static void a_record_is_not_made_twice(void **state)
{
    bench *b = *state;
    char name[128];
    make_record(b, 1);
    assert_open_fails(b, TT_OPEN_CREATE, TT_EEXIST, 503);
    assert_int_equal(unlink(b->path), 0); /* its head is the only trace of it */
    assert_open_fails(b, TT_OPEN_CREATE, TT_EEXIST, 503);
    bench_file(b, ".head", name);
    unlink(name);
    bench_file(b, ".new", name);
    put_file(name, "killed while making", 19);
    make_record(b, 1);
    assert_false(there(b, ".new"));
}

static void what_is_not_a_record_is_refused(void **state)
{
    static const struct {
        const char *why, *text;
        size_t n;
    } files[] = {{"empty", "", 0}, {"text", "subject,visit\nHLC-001,D7\n", 25}, {"half a header", "SQLite format 3", 16}};
    bench *b = *state;
    assert_open_fails(b, TT_OPEN_READ, TT_ENOENT, 500);
    assert_open_fails(b, TT_OPEN_WRITE, TT_ENOENT, 500);
    assert_false(there(b, ".lock"));
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        put_file(b->path, files[i].text, files[i].n);
        assert_open_fails(b, TT_OPEN_READ, TT_ECORRUPT, 504);
        assert_open_fails(b, TT_OPEN_WRITE, TT_ECORRUPT, 504);
    }
    unlink(b->path);
    raw_run(b, "CREATE TABLE event (seq INTEGER PRIMARY KEY); PRAGMA user_version = 1");
    assert_open_fails(b, TT_OPEN_READ, TT_ECORRUPT, 504);
    unlink(b->path);
    assert_int_equal(mkdir(b->path, 0700), 0);
    assert_open_fails(b, TT_OPEN_READ, TT_EIO, 501);
    assert_open_fails(b, TT_OPEN_WRITE, TT_EIO, 501);
    rmdir(b->path);
}

static void a_missing_folder_is_named(void **state)
{
    bench *b = *state;
    tt_record *r = NULL;
    tt_err err = {0};
    assert_int_equal(bench_open(b, "/nowhere/at/all/study.db", TT_OPEN_CREATE, &r, &err), TT_EIO);
    assert_int_equal(err.id, 501);
    assert_non_null(strstr(err.arg[1], strerror(ENOENT)));
}

static void a_newer_layout_is_refused(void **state)
{
    bench *b = *state;
    make_record(b, 1);
    raw_run(b, "PRAGMA user_version = 2");
    assert_open_fails(b, TT_OPEN_READ, TT_EUNSUP, 517);
    assert_open_fails(b, TT_OPEN_WRITE, TT_EUNSUP, 517);
}

static void odd_names_open(void **state)
{
    static const char *const names[] = {"a b.db", "100%.db", "what?.db", "#1.db", "\xe8\xaf\x95\xe9\xaa\x8c.db"};
    bench *b = *state;
    const bench kept = *b;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(b->path, sizeof b->path, "%s/%s", b->folder, names[i]);
        make_record(b, 2);
        tt_record *r = opened(b, TT_OPEN_READ);
        assert_verifies(r, 2);
        tt_record_close(r);
        bench_clear(b);
    }
    *b = kept;
}

/* --- several at once --- */

static void one_writer_and_readers(void **state)
{
    bench *b = *state;
    char pid[32];
    tt_err err = {0};
    tt_record *other = NULL;
    tt_record *w = opened(b, TT_OPEN_CREATE);
    append_n(b, w, 2);
    assert_int_equal(bench_open(b, b->path, TT_OPEN_WRITE, &other, &err), TT_EBUSY);
    assert_int_equal(err.id, 502);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    assert_string_equal(err.arg[1], pid);
    assert_int_equal(bench_open(b, b->path, TT_OPEN_CREATE, &other, &err), TT_EBUSY);
    tt_record *r = opened(b, TT_OPEN_READ), *r2 = opened(b, TT_OPEN_READ);
    append_n(b, w, 2);
    assert_verifies(r, 4);
    assert_int_equal(tt_record_begin(w, NULL), TT_OK);
    append_n(b, w, 2);
    assert_verifies(r2, 4); /* not before the commit */
    assert_int_equal(tt_record_commit(w, NULL), TT_OK);
    assert_verifies(r2, 6);
    tt_record_close(w);
    append_n(b, w = opened(b, TT_OPEN_WRITE), 1);
    assert_verifies(r, 7);
    tt_record_close(r);
    tt_record_close(w);
    tt_record_close(r2);
    assert_false(there(b, "-wal"));
}

static void a_reader_cannot_append(void **state)
{
    bench *b = *state;
    tt_err err = {0};
    make_record(b, 1);
    tt_record *r = opened(b, TT_OPEN_READ);
    tt_event e = some_event("ALT", "{}");
    assert_int_equal(tt_record_append(r, &e, 1, -1, &err), TT_EDENIED);
    assert_int_equal(err.id, 522);
    assert_int_equal(tt_record_begin(r, &err), TT_EDENIED);
    assert_int_equal(tt_record_set(r, "mode", "live", &err), TT_EDENIED);
    tt_record_close(r);
}

/* --- read-only folders: the body runs in a child without root's rights --- */

enum { NOBODY = 65534 };

static int read_only_body(bench *b)
{
    tt_record *r = NULL;
    tt_err err = {0};
    tt_verdict v;
    if (geteuid() == 0 && (setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0))
        return 10;
    if (bench_open(b, b->path, TT_OPEN_WRITE, &r, &err) != TT_EIO || err.id != 501)
        return 11;
    if (bench_open(b, b->path, TT_OPEN_READ, &r, &err) != TT_OK)
        return 12;
    if (tt_record_verify(r, &v, &err) != TT_OK || v.events != 3 || strcmp(v.head_file, "agrees") != 0)
        return 13;
    tt_record_close(r);
    return 0;
}

static int unclean_body(bench *b)
{
    tt_record *r = NULL;
    tt_err err = {0};
    if (geteuid() == 0 && (setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0))
        return 10;
    return bench_open(b, b->path, TT_OPEN_READ, &r, &err) == TT_EUNSUP && err.id == 520 ? 0 : 14;
}

static void in_child(bench *b, int (*body)(bench *b))
{
    int status = 0;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(body(b));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : 255, 0);
}

static void read_only_folders_can_be_read(void **state)
{
    bench *b = *state;
    make_record(b, 3);
    assert_int_equal(chmod(b->path, 0444) | chmod(b->folder, 0555), 0);
    in_child(b, read_only_body);
    assert_int_equal(chmod(b->folder, 0755) | chmod(b->path, 0644), 0);
}

static void unfinished_changes_are_not_left_out(void **state)
{
    bench *b = *state;
    char wal[128], aside[128], aside_wal[128];
    make_record(b, 3);
    tt_record *w = opened(b, TT_OPEN_WRITE);
    append_n(b, w, 2);
    bench_file(b, "-wal", wal);
    bench_file(b, ".aside", aside);
    bench_file(b, ".aside-wal", aside_wal);
    copy_file(b->path, aside); /* as a kill leaves them */
    copy_file(wal, aside_wal);
    tt_record_close(w);
    rename(aside, b->path);
    rename(aside_wal, wal);
    assert_int_equal(chmod(b->path, 0444) | chmod(wal, 0444) | chmod(b->folder, 0555), 0);
    in_child(b, unclean_body);
    assert_int_equal(chmod(b->folder, 0755) | chmod(b->path, 0644) | chmod(wal, 0644), 0);
    tt_record *r = opened(b, TT_OPEN_READ); /* with the right to write they are read */
    assert_verifies(r, 5);
    tt_record_close(r);
}

/* --- no change --- */

#define ROW(seq, prev)                                                                                                                     \
    "(" seq ", '', '', '', '', '', '', '', 'x', '', '', '', '', 0, '', '', '', '', '', 1, '', '', '', '', " prev ", printf('%064d', 0))"

static const struct {
    const char *why, *sql, *reason;
} changes[] = {
    {"update", "UPDATE event SET body = '{}' WHERE seq = 2", "never changed"},
    {"update of nothing visible", "UPDATE event SET reason = reason", "never changed"},
    {"delete", "DELETE FROM event WHERE seq = 3", "never deleted"},
    {"delete all", "DELETE FROM event", "never deleted"},
    {"replace", "INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1", "does not continue"},
    {"a gap", "INSERT INTO event VALUES " ROW("5", "(SELECT hash FROM event WHERE seq = 3)"), "does not continue"},
    {"number 0", "INSERT INTO event VALUES " ROW("0", "(SELECT hash FROM event WHERE seq = 3)"), "does not continue"},
    {"no number", "INSERT INTO event VALUES " ROW("NULL", "(SELECT hash FROM event WHERE seq = 3)"), "does not continue"},
    {"another previous hash", "INSERT INTO event VALUES " ROW("4", "(SELECT hash FROM event WHERE seq = 2)"), "does not continue"},
    {"a real number",
     "INSERT INTO event SELECT 4, 1.5, '', '', '', '', '', '', 'x', '', '', '', '', 0.5, '', '', '', '', '', 1, '', '', "
     "'', '', hash, hash FROM event WHERE seq = 3",
     "cannot store REAL"},
};

static void triggers_refuse_other_programs(void **state)
{
    bench *b = *state;
    make_record(b, 3);
    sqlite3 *db = raw(b);
    assert_int_equal(sqlite3_exec(db, "PRAGMA recursive_triggers = ON", NULL, NULL, NULL), SQLITE_OK);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        char *why = NULL;
        const int rc = sqlite3_exec(db, changes[i].sql, NULL, NULL, &why);
        if (rc == SQLITE_OK || !strstr(why, changes[i].reason))
            fail_msg("%s: %s", changes[i].why, why ? why : "done");
        sqlite3_free(why);
    }
    sqlite3_close(db);
    tt_record *r = opened(b, TT_OPEN_WRITE);
    assert_verifies(r, 3);
    tt_record_close(r);
}

static const struct {
    const char *sql;
    bool allowed;
} statements[] = {
    {"SELECT max(seq) FROM event", true},
    {"INSERT INTO event SELECT * FROM event", true}, /* allowed to say; the trigger refuses it */
    {"BEGIN", true},
    {"UPDATE event SET body = ''", false},
    {"DELETE FROM event", false},
    {"INSERT OR REPLACE INTO other VALUES (1)", false},
    {"UPDATE other SET a = 1", false},
    {"DROP TABLE event", false},
    {"DROP TRIGGER event_stays", false},
    {"ALTER TABLE event RENAME TO old", false},
    {"ALTER TABLE event ADD COLUMN more", false},
    {"CREATE TABLE more (a)", false},
    {"CREATE TEMP TRIGGER t BEFORE INSERT ON event BEGIN SELECT 1; END", false},
    {"CREATE VIEW v AS SELECT 1", false},
    {"PRAGMA recursive_triggers = OFF", false},
    {"PRAGMA writable_schema = ON", false},
    {"ATTACH 'x.db' AS x", false},
    {"REINDEX", false},
    {"ANALYZE", false},
    {"SAVEPOINT s", false},
};

static void the_authorizer_denies_the_rest(void **state)
{
    bench *b = *state;
    make_record(b, 1);
    raw_run(b, "CREATE TABLE other (a)");
    sqlite3 *db = raw(b);
    sqlite3_set_authorizer(db, tt_store_sqlite_authorize, NULL);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        sqlite3_stmt *m = NULL;
        const int rc = sqlite3_prepare_v2(db, statements[i].sql, -1, &m, NULL);
        if (rc != (statements[i].allowed ? SQLITE_OK : SQLITE_AUTH))
            fail_msg("%s: %s", statements[i].sql, sqlite3_errmsg(db));
        sqlite3_finalize(m);
    }
    sqlite3_close(db);
}

static void changed_guards_stop_a_writer(void **state)
{
    static const char *const tampering[] = {
        "DROP TRIGGER event_stays",
        "DROP TRIGGER event_remains", /* the last one */
        "DROP INDEX event_fact",
        "CREATE TRIGGER quiet AFTER INSERT ON event BEGIN SELECT 1; END",
        "DROP TRIGGER event_remains; CREATE TRIGGER event_remains BEFORE DELETE ON event BEGIN SELECT 1; END",
        "CREATE TABLE event_extra (a)",
    };
    bench *b = *state;
    for (size_t i = 0; i < sizeof tampering / sizeof *tampering; i++) {
        bench_clear(b);
        make_record(b, 2);
        raw_run(b, tampering[i]);
        assert_open_fails(b, TT_OPEN_WRITE, TT_ECORRUPT, 504);
        tt_record *r = opened(b, TT_OPEN_READ); /* what is there can still be looked at */
        assert_verifies(r, 2);
        tt_record_close(r);
    }
    bench_clear(b);
    make_record(b, 2);
    raw_run(b, "ANALYZE; VACUUM"); /* harmless housekeeping */
    tt_record_close(opened(b, TT_OPEN_WRITE));
}

static const struct CMUnitTest file[] = {
    cmocka_unit_test_setup_teardown(closing_leaves_one_file_and_its_head, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_record_is_not_made_twice, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(what_is_not_a_record_is_refused, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_missing_folder_is_named, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_newer_layout_is_refused, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(odd_names_open, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(one_writer_and_readers, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_reader_cannot_append, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(read_only_folders_can_be_read, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(unfinished_changes_are_not_left_out, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(triggers_refuse_other_programs, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(the_authorizer_denies_the_rest, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(changed_guards_stop_a_writer, bench_start, bench_end),
};

TT_TEST_MAIN(file)
