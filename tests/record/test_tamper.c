/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/record/test_tamper.c -- whoever changes the file by other means is found out, at the event.
 *
 * 1,000 random changes with a fixed seed: one bit of one byte of one stored field,
 * or a whole row.  Then the cleverer ones: rows cut off the end, hashes recomputed,
 * rows exchanged, a signature moved; and bytes flipped anywhere in the file. */
#include "record_test.h"

#include <sqlite3.h>

enum { EVENTS = 40, TRIALS = 1000, FILE_TRIALS = 400 };

static const char *const column[] = {"seq",         "id",     "recorded",  "occurred",      "zone",    "actor",  "role",
                                     "session",     "kind",   "subject",   "visit",         "form",    "item",   "repeat",
                                     "body",        "reason", "source",    "study_version", "program", "schema", "meaning",
                                     "signed_hash", "key",    "signature", "prev",          "hash"};
enum { COLUMNS = sizeof column / sizeof *column };

/* A record of plain, signed and fact events, without its guards, as a tamperer would first make it. */
static void make_record(bench *b)
{
    char key[65], signature[129];
    unsigned char bytes[TT_SIG_SIZE];
    tt_identity id;
    tt_record *r = opened(b, TT_OPEN_CREATE);
    assert_int_equal(tt_identity_make("pi", TT_EFFORT_REHEARSAL, b->entropy, &id, NULL), TT_OK);
    assert_int_equal(tt_record_set(r, "mode", "rehearsal", NULL), TT_OK);
    append_n(b, r, EVENTS / 2 - 1);
    tt_event e = some_event("decision", "{\"dose\":2}");
    e.meaning = "approve";
    e.signed_hash = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    e.recorded = b->now;
    const tt_hash h = tt_event_signing_hash(&e);
    assert_int_equal(tt_identity_sign(&id, "pi", h.b, sizeof h.b, bytes, NULL), TT_OK);
    e.key = tt_hex(id.key, TT_KEY_SIZE, key);
    e.signature = tt_hex(bytes, TT_SIG_SIZE, signature);
    assert_int_equal(tt_record_append(r, &e, 1, -1, NULL), TT_OK);
    append_n(b, r, EVENTS / 2 - 1);
    tt_record_close(r);
}

static sqlite3 *raw(const bench *b)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db,
                     "PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON; DROP TRIGGER IF EXISTS event_stays;"
                     "DROP TRIGGER IF EXISTS event_remains; DROP TRIGGER IF EXISTS event_continues; DROP INDEX IF EXISTS event_fact",
                     NULL, NULL, NULL),
        SQLITE_OK);
    return db;
}

static void raw_run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
}

typedef struct image {
    tt_arena *a;
    char *data, *head;
    size_t n, head_n;
} image;

static void write_bytes(const char *path, const char *data, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, n, f), n);
    fclose(f);
}

static image image_of(const bench *b)
{
    image ret = {.a = tt_arena_new(TT_ARENA_DEFAULT)};
    char head[128];
    bench_file(b, ".head", head);
    assert_int_equal(tt_file_read(ret.a, b->path, 1 << 28, &ret.data, &ret.n, NULL), TT_OK);
    assert_int_equal(tt_file_read(ret.a, head, 1 << 10, &ret.head, &ret.head_n, NULL), TT_OK);
    return ret;
}

static void restore(const bench *b, const image *i)
{
    char head[128];
    bench_file(b, ".head", head);
    bench_clear(b);
    write_bytes(b->path, i->data, i->n);
    write_bytes(head, i->head, i->head_n);
}

static tt_code verdict_of(bench *b, tt_verdict *v, tt_err *err)
{
    tt_record *r = opened(b, TT_OPEN_READ);
    const tt_code c = tt_record_verify(r, v, err);
    tt_record_close(r);
    return c;
}

/* The verifier that shares no line with us, told which event we named (0 = none): does it agree? */
static bool independent_agrees(const bench *b, int64_t bad_seq)
{
    char command[300], number[24] = "";
    if (bad_seq)
        snprintf(number, sizeof number, "%lld", (long long)bad_seq);
    snprintf(command, sizeof command, "/usr/bin/python3 tests/fault/verify_independent.py '%s' %s >/dev/null", b->path, number);
    return system(command) == 0;
}

static bool independent_is_here(void)
{
    return access("tests/fault/verify_independent.py", R_OK) == 0;
}

/* --- random changes through SQL --- */

typedef struct change {
    int64_t seq, becomes; /* becomes: the row's number afterwards, 0 = gone */
    const char *column;   /* NULL: the row was deleted */
} change;

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *m = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &m, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    return m;
}

/* Flip a bit of the stored value; false when there is nothing to flip or the number is taken. */
static bool flip(sqlite3 *db, tt_rng *dice, change *c)
{
    char sql[160];
    unsigned char value[256];
    snprintf(sql, sizeof sql, "SELECT %s FROM event WHERE seq = %lld", c->column, (long long)c->seq);
    sqlite3_stmt *get = prepared(db, sql);
    assert_int_equal(sqlite3_step(get), SQLITE_ROW);
    const bool whole = sqlite3_column_type(get, 0) == SQLITE_INTEGER;
    const int64_t number = sqlite3_column_int64(get, 0) ^ (int64_t)(UINT64_C(1) << tt_rng_below(dice, 64));
    const int n = sqlite3_column_bytes(get, 0);
    assert_true(n < (int)sizeof value);
    memcpy(value, sqlite3_column_text(get, 0), (size_t)n);
    sqlite3_finalize(get);
    if (n == 0)
        return false;
    value[tt_rng_below(dice, (uint32_t)n)] ^= (unsigned char)(1u << tt_rng_below(dice, 8));
    snprintf(sql, sizeof sql, "UPDATE event SET %s = ?1 WHERE seq = %lld", c->column, (long long)c->seq);
    sqlite3_stmt *set = prepared(db, sql);
    if (whole)
        sqlite3_bind_int64(set, 1, number);
    else
        sqlite3_bind_text(set, 1, (const char *)value, n, SQLITE_STATIC);
    const bool done = sqlite3_step(set) == SQLITE_DONE;
    sqlite3_finalize(set);
    if (strcmp(c->column, "seq") == 0)
        c->becomes = number;
    return done;
}

static change tamper(bench *b, tt_rng *dice)
{
    sqlite3 *db = raw(b);
    change c;
    do {
        c = (change){.seq = 1 + tt_rng_below(dice, EVENTS)};
        c.becomes = c.seq;
        c.column = tt_rng_below(dice, 10) == 0 ? NULL : column[tt_rng_below(dice, COLUMNS)];
        if (!c.column) {
            char sql[80];
            c.becomes = 0;
            snprintf(sql, sizeof sql, "DELETE FROM event WHERE seq = %lld", (long long)c.seq);
            raw_run(db, sql);
        }
    } while (c.column && !flip(db, dice, &c));
    sqlite3_close(db);
    return c;
}

static void a_thousand_changes_are_named(void **state)
{
    bench *b = *state;
    tt_rng dice = tt_rng_make(20260304, "tamper", 0, 0);
    make_record(b);
    sqlite3_close(raw(b));
    const image good = image_of(b);
    for (int i = 0; i < TRIALS; i++) {
        tt_verdict v;
        tt_err err = {0};
        restore(b, &good);
        const change c = tamper(b, &dice);
        const tt_code code = verdict_of(b, &v, &err);
        /* a renumbered row is named by its old place, or by the new one when that stands before event 1 */
        const bool named = v.bad_seq == c.seq || (c.becomes != c.seq && c.becomes <= 0 && (v.bad_seq == c.becomes || v.bad_seq == 1));
        if (code != TT_ECORRUPT || !named)
            fail_msg("trial %d: %s of event %lld: %s, E%d names %lld", i, c.column ? c.column : "deletion", (long long)c.seq,
                     tt_code_text(code), err.id, (long long)v.bad_seq);
        if (v.last_good >= c.seq)
            fail_msg("trial %d: the last good event is said to be %lld", i, (long long)v.last_good);
        if (i % 25 == 0 && independent_is_here() && !independent_agrees(b, v.bad_seq))
            fail_msg("trial %d: verify_independent.py does not name event %lld", i, (long long)v.bad_seq);
    }
    tt_arena_free(good.a);
}

static void bytes_of_the_file_are_harmless_or_found(void **state)
{
    bench *b = *state;
    tt_rng dice = tt_rng_make(20260305, "file bytes", 0, 0);
    make_record(b);
    const image good = image_of(b);
    int found = 0;
    tt_record *r = opened(b, TT_OPEN_READ);
    tt_hash head, again;
    int64_t seq;
    assert_int_equal(tt_record_head(r, &seq, &head, NULL), TT_OK);
    tt_record_close(r);
    for (int i = 0; i < FILE_TRIALS; i++) {
        tt_verdict v;
        tt_err err = {0};
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        restore(b, &good);
        char *damaged = tt_grow(a, good.data, good.n, good.n);
        damaged[tt_rng_below(&dice, (uint32_t)good.n)] ^= (char)(1u << tt_rng_below(&dice, 8));
        write_bytes(b->path, damaged, good.n);
        if (bench_open(b, b->path, TT_OPEN_READ, &r, &err) != TT_OK) {
            found++;
        } else {
            const tt_code c = tt_record_verify(r, &v, &err);
            if (c == TT_OK &&
                (v.events != EVENTS || tt_record_head(r, &seq, &again, NULL) != TT_OK || memcmp(&head, &again, sizeof head) != 0))
                fail_msg("trial %d: verified although something else is read", i);
            const char *mode = tt_record_get(r, a, "mode");
            if (c == TT_OK && !tt_streq(mode, "rehearsal"))
                fail_msg("trial %d: verified, but the mode is %s", i, mode ? mode : "gone");
            if (c != TT_OK && (c != TT_ECORRUPT || v.bad_seq == 0 || !v.what[0]))
                fail_msg("trial %d: %s E%d %s", i, tt_code_text(c), err.id, err.arg[1]);
            found += c != TT_OK;
            tt_record_close(r);
        }
        tt_arena_free(a);
    }
    assert_true(found > FILE_TRIALS / 10); /* pages are mostly empty here, but not that empty */
    tt_arena_free(good.a);
}

/* The index is not under the chain, so nothing may rest on it: "mode" in its leaf is followed by no body. */
static void a_damaged_index_hides_no_fact(void **state)
{
    bench *b = *state;
    int found = 0;
    make_record(b);
    image good = image_of(b);
    for (size_t i = 0; i + 5 < good.n; i++)
        if (memcmp(good.data + i, "mode", 4) == 0 && good.data[i + 4] != '{') {
            good.data[i + 1] = 'i';
            found++;
        }
    assert_int_equal(found, 1);
    restore(b, &good);
    tt_record *r = opened(b, TT_OPEN_READ);
    assert_string_equal(tt_record_get(r, good.a, "mode"), "rehearsal");
    assert_verifies(r, EVENTS);
    tt_record_close(r);
    tt_arena_free(good.a);
}

/* --- the cleverer ones --- */

/* Recompute prev and hash of every event from `first` on, as the file's owner could. */
static void rechain(bench *b, int64_t first, int64_t last)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_record *r = opened(b, TT_OPEN_READ);
    tt_event *e;
    size_t n;
    assert_int_equal(tt_record_load(r, a, 1, &e, &n, NULL), TT_OK);
    tt_record_close(r);
    sqlite3 *db = raw(b);
    for (size_t i = (size_t)first - 1; i < n && (int64_t)i < last; i++) {
        char sql[300], prev[65], hash[65];
        if (i > 0)
            e[i].prev = e[i - 1].hash;
        e[i].hash = tt_event_hash(&e[i]);
        snprintf(sql, sizeof sql, "UPDATE event SET prev = '%s', hash = '%s' WHERE seq = %zu", tt_hex(e[i].prev.b, 32, prev),
                 tt_hex(e[i].hash.b, 32, hash), i + 1);
        raw_run(db, sql);
    }
    sqlite3_close(db);
    tt_arena_free(a);
}

static void without_head(bench *b)
{
    char head[128];
    bench_file(b, ".head", head);
    assert_int_equal(unlink(head), 0);
}

static void sql(bench *b, const char *text)
{
    sqlite3 *db = raw(b);
    raw_run(db, text);
    sqlite3_close(db);
}

static void cut_the_end(bench *b)
{
    sql(b, "DELETE FROM event WHERE seq > 37");
}

static void cut_all(bench *b)
{
    sql(b, "DELETE FROM event");
}

static void cut_the_end_and_head(bench *b)
{
    cut_the_end(b);
    without_head(b);
}

static void rewrite_one(bench *b)
{
    sql(b, "UPDATE event SET body = '{\"value\":\"17.1\"}' WHERE seq = 9");
    rechain(b, 9, 9);
}

static void rewrite_all_after(bench *b)
{
    sql(b, "UPDATE event SET body = '{\"value\":\"17.1\"}' WHERE seq = 9");
    rechain(b, 9, EVENTS);
}

static void rewrite_all_and_head(bench *b)
{
    rewrite_all_after(b);
    without_head(b);
}

static void exchange_two(bench *b)
{
    sql(b, "UPDATE event SET seq = -1 WHERE seq = 11; UPDATE event SET seq = 11 WHERE seq = 12; UPDATE event SET seq = 12 WHERE seq = -1");
}

static void insert_one(bench *b)
{
    sql(b,
        "UPDATE event SET seq = -seq WHERE seq > 20; UPDATE event SET seq = 1 - seq WHERE seq < 0;"
        "INSERT INTO event SELECT 21, id, recorded, occurred, zone, actor, role, session, kind, subject, visit, form, item, repeat, body,"
        "reason, source, study_version, program, schema, meaning, signed_hash, key, signature, prev, hash FROM event WHERE seq = 20");
}

static void slip_in_before_the_first(bench *b)
{
    sql(b,
        "UPDATE event SET seq = -3 WHERE seq = 40; INSERT INTO event SELECT 40, id, recorded, occurred, zone, actor, role, session, kind,"
        "subject, visit, form, item, repeat, body, reason, source, study_version, program, schema, meaning, signed_hash, key, signature,"
        "prev, hash FROM event WHERE seq = -3");
}

static void move_signature(bench *b)
{
    sql(b, "UPDATE event SET (meaning, signed_hash, key, signature) = (SELECT meaning, signed_hash, key, signature FROM event WHERE "
           "meaning <> '') WHERE seq = 30");
    rechain(b, 30, EVENTS);
    without_head(b);
}

static void change_what_was_signed(bench *b)
{
    sql(b, "UPDATE event SET meaning = 'reject' WHERE meaning <> ''");
    rechain(b, 21, EVENTS);
    without_head(b);
}

static void strip_signature(bench *b)
{
    sql(b, "UPDATE event SET signature = '' WHERE meaning <> ''");
    rechain(b, 21, EVENTS);
    without_head(b);
}

static void hide_behind_nul(bench *b)
{
    sql(b, "UPDATE event SET body = body || char(0) || 'more' WHERE seq = 5");
}

static void same_instant_other_text(bench *b)
{
    sql(b, "UPDATE event SET recorded = replace(recorded, '.000Z', 'Z') WHERE seq = 6");
}

static void upper_case_hash(bench *b)
{
    sql(b, "UPDATE event SET hash = upper(hash) WHERE seq = 7");
}

static void spoil_head(bench *b)
{
    char head[128];
    bench_file(b, ".head", head);
    write_bytes(head, "titrate head 1\nseq 2", 20);
}

static void older_head(bench *b, int64_t seq, const char *hash)
{
    char head[128], text[200];
    bench_file(b, ".head", head);
    const int n =
        snprintf(text, sizeof text, "titrate head 1\nseq %lld\nhash %s\nrecorded 2026-03-04T06:10:00.000Z\n", (long long)seq, hash);
    write_bytes(head, text, (size_t)n);
}

static void head_of_another_file(bench *b)
{
    older_head(b, 12, "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03");
}

static void nothing(bench *b)
{
    (void)b;
}

static const struct {
    const char *why;
    void (*change)(bench *b);
    unsigned id; /* 0: verifies */
    int64_t bad_seq;
    const char *what, *head_file;
} rows[] = {
    {"untouched", nothing, 0, 0, "", "agrees"},
    {"untouched, head not copied along", without_head, 0, 0, "", "missing"},
    {"the head file is cut", spoil_head, 0, 0, "", "unreadable"},
    {"the last three rows cut off", cut_the_end, 515, 38, "head", "disagrees"},
    {"all rows cut off", cut_all, 515, 1, "head", "disagrees"},
    {"cut off with the head: only the printed head tells", cut_the_end_and_head, 0, 0, "", "missing"},
    {"one event rewritten with its own hash: the next does not continue it", rewrite_one, 512, 10, "link", "not compared"},
    {"the chain rewritten to its end: the head tells", rewrite_all_after, 515, EVENTS, "head", "disagrees"},
    {"the chain and the head rewritten: only the printed head tells", rewrite_all_and_head, 0, 0, "", "missing"},
    {"two neighbours exchanged", exchange_two, 512, 11, "link", "not compared"},
    {"a row repeated between", insert_one, 512, 21, "link", "not compared"},
    {"a row slipped in before the first", slip_in_before_the_first, 511, -3, "gap", "not compared"},
    {"a signature moved to another event", move_signature, 513, 30, "signature", "missing"},
    {"the meaning of a signature changed", change_what_was_signed, 513, 21, "signature", "missing"},
    {"a meaning left without its signature", strip_signature, 513, 21, "signature", "missing"},
    {"text hidden behind a NUL", hide_behind_nul, 514, 5, "read", "not compared"},
    {"the same instant in other words", same_instant_other_text, 514, 6, "read", "not compared"},
    {"a hash in upper case", upper_case_hash, 514, 7, "read", "not compared"},
    {"a head that names another hash", head_of_another_file, 515, 12, "head", "disagrees"},
};

static void clever_changes_are_named(void **state)
{
    bench *b = *state;
    make_record(b);
    const image good = image_of(b);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_verdict v;
        tt_err err = {0};
        restore(b, &good);
        rows[i].change(b);
        const tt_code c = verdict_of(b, &v, &err);
        if (c != (rows[i].id ? TT_ECORRUPT : TT_OK) || err.id != rows[i].id || v.bad_seq != rows[i].bad_seq || strcmp(v.what, rows[i].what))
            fail_msg("%s: E%d names event %lld (%s)", rows[i].why, err.id, (long long)v.bad_seq, v.what);
        if (independent_is_here() && !independent_agrees(b, v.bad_seq))
            fail_msg("%s: verify_independent.py does not agree", rows[i].why);
        if (strcmp(v.head_file, rows[i].head_file) != 0)
            fail_msg("%s: the head file %s", rows[i].why, v.head_file);
    }
    tt_arena_free(good.a);
}

static void a_head_left_behind_is_harmless(void **state)
{
    bench *b = *state;
    char hex[65];
    tt_verdict v;
    tt_hash hash;
    int64_t seq;
    tt_record *r = opened(b, TT_OPEN_CREATE);
    append_n(b, r, 5);
    assert_int_equal(tt_record_head(r, &seq, &hash, NULL), TT_OK);
    append_n(b, r, 2);
    tt_record_close(r);
    older_head(b, 5, tt_hex(hash.b, sizeof hash.b, hex));
    assert_int_equal(verdict_of(b, &v, NULL), TT_OK);
    assert_string_equal(v.head_file, "behind");
    r = opened(b, TT_OPEN_WRITE);
    append_n(b, r, 1);
    tt_record_close(r);
    assert_int_equal(verdict_of(b, &v, NULL), TT_OK);
    assert_string_equal(v.head_file, "agrees");
}

static void a_cut_record_is_not_continued(void **state)
{
    bench *b = *state;
    tt_record *r = opened(b, TT_OPEN_CREATE);
    append_n(b, r, 5);
    tt_record_close(r);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(b->path, &db), SQLITE_OK);
    raw_run(db, "DROP TRIGGER event_remains; DELETE FROM event WHERE seq = 5;"
                "PRAGMA writable_schema = ON");
    raw_run(db, "CREATE TRIGGER event_remains BEFORE DELETE ON event\nBEGIN SELECT raise(ABORT, 'events are never deleted'); END");
    sqlite3_close(db);
    tt_err err = {0};
    assert_int_equal(bench_open(b, b->path, TT_OPEN_WRITE, &r, &err), TT_ECORRUPT);
    assert_int_equal(err.id, 515);
    assert_string_equal(err.arg[0], "5");
}

static const struct CMUnitTest tampering[] = {
    cmocka_unit_test_setup_teardown(a_thousand_changes_are_named, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(bytes_of_the_file_are_harmless_or_found, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_damaged_index_hides_no_fact, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(clever_changes_are_named, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_head_left_behind_is_harmless, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_cut_record_is_not_continued, bench_start, bench_end),
};

TT_TEST_MAIN(tampering)
