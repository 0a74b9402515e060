/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalog/catalog.h -- a folder of registry records in one file that is searched.
 *
 *     10,000 records -> tt_catalog_put, one at a time -> FILE -> tt_catalog_find
 *
 * The file is a convenience and can be made again from the records at any time;
 * so unlike room `record`, whose log guards a trial and refuses every change, it
 * replaces what comes again.  Words are found as words (SQLite FTS5, unicode61), parts of
 * Chinese text as parts (trigrams; under three characters by reading all).
 * Persons are not kept.  A search text is never part of an SQL statement, nor of the
 * match language of FTS5. */
#ifndef TT_CATALOG_H
#define TT_CATALOG_H

#include "study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_catalog tt_catalog;

/**
 * Open FILE to search, or to import into it (made if it is not there).
 * @return TT_ENOENT (E3, to search); TT_EUNSUP (E210 another program's file, damaged, or of another titrate's layout); TT_EIO (E211 with
 * SQLite's reason)
 */
tt_code tt_catalog_open(const char *path, bool import, tt_catalog **ret, tt_err *err);
/** NULL is fine. An import not committed is undone. */
void tt_catalog_close(tt_catalog *c);

/** All puts between begin and commit are there afterwards, or none (a kill, a full disk). E211. */
tt_code tt_catalog_begin(tt_catalog *c, tt_err *err);
tt_code tt_catalog_commit(tt_catalog *c, tt_err *err);
/**
 * Keep a record, in place of an earlier one of its id.
 * @param source  the file it came from, for people
 * @param a       scratch: what is kept lies in the file
 * @return TT_EEXIST (E212) if this import had the id already; TT_EIO (E211)
 */
tt_code tt_catalog_put(tt_catalog *c, tt_arena *a, const tt_registered *g, const char *source, tt_err *err);

/** What is asked; NULL or 0: not asked. Codes and places without regard to case. */
typedef struct tt_catalog_query {
    const char *words;     /* all of them, anywhere in the record; "hepat*" begins a word; "\"two words\"" stand together */
    const char *status;    /* "RECRUITING" */
    const char *phase;     /* "PHASE1": also a record of phases 1 and 2 */
    const char *condition; /* a part of one of its conditions */
    const char *country;   /* the whole name */
    int64_t limit;         /* 0: all */
} tt_catalog_query;

typedef struct tt_catalog_hit {
    const char *id, *title, *status, *phases, *conditions, *countries, *start, *source;
    int64_t enrolment; /* 0: not said */
} tt_catalog_hit;

/** The best matches of words first, else in order of id. *all: how many there are, whatever the limit. E211. */
tt_code tt_catalog_find(tt_catalog *c, tt_arena *a, const tt_catalog_query *q, tt_catalog_hit **ret, size_t *n, int64_t *all, tt_err *err);
/** What a filter can be asked for: each status, phase or country that any record has, the most frequent first. E211. */
typedef enum tt_catalog_column { TT_CATALOG_STATUS, TT_CATALOG_PHASE, TT_CATALOG_COUNTRY } tt_catalog_column;
tt_code tt_catalog_values(tt_catalog *c, tt_arena *a, tt_catalog_column column, const char *const **ret, size_t *n, tt_err *err);
/** One record by id, as it was read. TT_ENOENT (E213). */
tt_code tt_catalog_get(tt_catalog *c, tt_arena *a, const char *id, tt_registered *ret, tt_err *err);
/** How many records it holds. */
tt_code tt_catalog_count(tt_catalog *c, int64_t *ret, tt_err *err);

#ifdef __cplusplus
}
#endif
#endif
