/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalog/catalog_internal.h -- the connection, and all the SQL. */
#ifndef TT_CATALOG_INTERNAL_H
#define TT_CATALOG_INTERNAL_H

#include <sqlite3.h>

#include "catalog/catalog.h"

enum { TT_CATALOG_ID = 0x54544331 /* "TTC1" */, TT_CATALOG_LAYOUT = 3 };

typedef enum tt_catalog_sql {
    TT_CS_SEEN,
    TT_CS_DELETE_RECORD,
    TT_CS_DELETE_BODY,
    TT_CS_DELETE_WORD,
    TT_CS_DELETE_PART,
    TT_CS_RECORD,
    TT_CS_BODY,
    TT_CS_WORD,
    TT_CS_PART,
    TT_CS_COUNT
} tt_catalog_sql;

struct tt_catalog {
    tt_arena *arena; /* its own */
    sqlite3 *db;
    sqlite3_stmt *put[TT_CS_COUNT]; /* of an import, prepared once */
    const char *path;
    int64_t run; /* number of this import: a record that has it came twice */
    bool open;   /* a transaction */
};

/** E211 with SQLite's words, TT_ENOMEM where that is what lacks. */
tt_code tt_catalog_trouble(const tt_catalog *c, int rc, tt_err *err);
/** Is there a character of a script that puts no blank between words? */
bool tt_catalog_unparted(const char *s, size_t n);
/** A statement that is finalized with the arena. */
tt_code tt_catalog_prepare(tt_catalog *c, tt_arena *a, const char *sql, sqlite3_stmt **ret, tt_err *err);

#endif
