/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/store_sqlite_internal.h -- what the two halves of the SQLite backend share: the connection, and all the SQL.
 *
 * The types are INTEGER and TEXT only; instants are UTC text to the millisecond,
 * hashes lower-case hex: a person with the sqlite3 shell reads the table as it is.
 * The triggers hold for every program that opens the file politely; who drops
 * them is found by the chain. */
#ifndef TT_RECORD_STORE_SQLITE_INTERNAL_H
#define TT_RECORD_STORE_SQLITE_INTERNAL_H

#include <sqlite3.h>

#include "record/store_internal.h"

struct tt_store {
    tt_arena *arena;
    const char *path;
    sqlite3 *db;
    tt_stmt *statements;
    tt_class last;
    char reason[TT_ERR_ARG_SIZE];
};

struct tt_stmt {
    tt_store *store;
    sqlite3_stmt *raw;
    tt_query query;
    bool running;
    tt_stmt *next;
};

/** Note a failure and say its class again. */
tt_class tt_sqlite_trouble(tt_store *s, tt_class c, const char *reason);
/** The class of a SQLite result, noted if it is a failure. */
tt_class tt_sqlite_result(tt_store *s, int rc);
/** Run statements that answer nothing. */
tt_class tt_sqlite_run(tt_store *s, const char *sql);
/** Connect as `how` says, making the file for CREATE; checked to be ours and set up. */
tt_class tt_sqlite_connect(tt_store *s, tt_open_how how);
/** End statements and connection: the last one out folds the WAL back and removes it. */
void tt_sqlite_disconnect(tt_store *s);

enum { TT_APPLICATION_ID = 0x54545231 /* "TTR1" */, TT_LAYOUT = 1 };

#define TT_SQL_COLUMNS                                                                                                                     \
    "seq, id, recorded, occurred, zone, actor, role, session, kind, subject, visit, form, item, repeat, body, reason, source, "            \
    "study_version, program, schema, meaning, signed_hash, key, signature, prev, hash"

#define TT_SQL_NO_HASH "'0000000000000000000000000000000000000000000000000000000000000000'"

/** As stored in sqlite_schema, so that a writer can see whether any was changed. */
static const char *const tt_sql_schema[] = {
    "CREATE TABLE event (\n"
    "  seq INTEGER PRIMARY KEY CHECK (seq >= 1),\n"
    "  id TEXT NOT NULL,\n"
    "  recorded TEXT NOT NULL,\n"
    "  occurred TEXT NOT NULL,\n"
    "  zone TEXT NOT NULL,\n"
    "  actor TEXT NOT NULL,\n"
    "  role TEXT NOT NULL,\n"
    "  session TEXT NOT NULL,\n"
    "  kind TEXT NOT NULL CHECK (kind <> ''),\n"
    "  subject TEXT NOT NULL,\n"
    "  visit TEXT NOT NULL,\n"
    "  form TEXT NOT NULL,\n"
    "  item TEXT NOT NULL,\n"
    "  repeat INTEGER NOT NULL,\n"
    "  body TEXT NOT NULL,\n"
    "  reason TEXT NOT NULL,\n"
    "  source TEXT NOT NULL,\n"
    "  study_version TEXT NOT NULL,\n"
    "  program TEXT NOT NULL,\n"
    "  schema INTEGER NOT NULL,\n"
    "  meaning TEXT NOT NULL,\n"
    "  signed_hash TEXT NOT NULL,\n"
    "  key TEXT NOT NULL,\n"
    "  signature TEXT NOT NULL,\n"
    "  prev TEXT NOT NULL CHECK (length(prev) = 64),\n"
    "  hash TEXT NOT NULL CHECK (length(hash) = 64)\n"
    ") STRICT",
    "CREATE UNIQUE INDEX event_fact ON event (item) WHERE kind = 'fact'",
    "CREATE TRIGGER event_continues BEFORE INSERT ON event\n"
    "WHEN new.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)\n"
    "  OR new.prev IS NOT coalesce((SELECT hash FROM event ORDER BY seq DESC LIMIT 1), " TT_SQL_NO_HASH ")\n"
    "BEGIN SELECT raise(ABORT, 'the event does not continue the chain'); END",
    "CREATE TRIGGER event_stays BEFORE UPDATE ON event\n"
    "BEGIN SELECT raise(ABORT, 'events are never changed'); END",
    "CREATE TRIGGER event_remains BEFORE DELETE ON event\n"
    "BEGIN SELECT raise(ABORT, 'events are never deleted'); END",
};

static const char *const tt_sql_query[TT_Q_COUNT] = {
    [TT_Q_HEAD] = "SELECT seq, hash, recorded FROM event ORDER BY seq DESC LIMIT 1",
    [TT_Q_INSERT] = "INSERT INTO event (" TT_SQL_COLUMNS ") VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, "
                    "?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26)",
    [TT_Q_FROM] = "SELECT " TT_SQL_COLUMNS " FROM event WHERE seq >= ?1 ORDER BY seq",
    /* from the rows the chain covers, not from the index, which it does not */
    [TT_Q_FACT] = "SELECT body FROM event NOT INDEXED WHERE kind = 'fact' AND item = ?1 ORDER BY seq LIMIT 1",
};

#endif
