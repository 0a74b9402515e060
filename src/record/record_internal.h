/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/record_internal.h -- what the files of this room share: the handle, the
 * columns of an event, the lock and the head beside the file. */
#ifndef TT_RECORD_INTERNAL_H
#define TT_RECORD_INTERNAL_H

#include "record/store_internal.h"

/* --- event.c: one table of columns drives storing, reading, hashing and copying --- */

typedef enum tt_column_kind { TT_COL_INT64, TT_COL_INT32, TT_COL_TEXT, TT_COL_INSTANT, TT_COL_HASH } tt_column_kind;

typedef struct tt_column {
    const char *name;
    tt_column_kind kind;
    size_t offset; /* in tt_event */
} tt_column;

/** In the order of tt_event, which is the order of the table and of the hash; prev and hash are the last two. */
extern const tt_column tt_event_columns[TT_COLUMNS];

/** Room for the texts of the columns that are not text in memory. */
typedef struct tt_cells {
    tt_cell at[TT_COLUMNS];
    char instant[2][32], hash[2][2 * TT_HASH_SIZE + 1];
} tt_cells;

/** The stored form of an event. Points into `e` and into itself. */
void tt_event_cells(const tt_event *e, tt_cells *ret);
/** SHA-256 over cells 0..24, each as its text behind its length. */
tt_hash tt_cells_hash(const tt_cells *c);
/** Read a row back: NULL, or the name of the first column that is not exactly what we would have stored. Texts point into the cells. */
const char *tt_event_from_cells(const tt_cell cell[TT_COLUMNS], tt_event *ret);
/** Signed events carry key, meaning and a signature that is valid; unsigned ones none of the three. */
bool tt_event_signature_holds(const tt_event *e);
bool tt_event_is_signed(const tt_event *e);

/* --- head.c --- */

typedef struct tt_head {
    int64_t seq;
    tt_hash hash;
    tt_instant recorded;
} tt_head;

typedef enum tt_head_state { TT_HEAD_READ, TT_HEAD_MISSING, TT_HEAD_UNREADABLE } tt_head_state;

tt_head_state tt_head_read(tt_arena *a, const char *record_path, tt_head *ret);
/** Best effort: the database is the truth, so trouble here is not trouble for the append. */
bool tt_head_write(const char *record_path, const tt_head *h);

/* --- files.c --- */

/** A file that says there is or was a record at `path`, NULL if there is none. */
const char *tt_record_remains(tt_arena *a, const char *path);

/* --- lock.c --- */

typedef struct tt_lock tt_lock;
/** TT_EBUSY (E502 with the holder's number), TT_EIO (E501, E507). */
tt_code tt_lock_take(tt_arena *a, const char *record_path, tt_lock **ret, tt_err *err);
void tt_lock_drop(tt_lock *l);

/* --- the handle --- */

typedef enum tt_group { TT_GROUP_NONE, TT_GROUP_OPEN, TT_GROUP_LOST } tt_group;

struct tt_record {
    tt_arena *arena;
    const char *path;
    const tt_store_driver *driver;
    tt_store *store;
    tt_clock clock;
    tt_entropy entropy;
    tt_lock *lock; /* writers of a file */
    tt_open_how how;
    bool in_memory;
    tt_group group;
    int reading;       /* depth of walks */
    tt_head pending;   /* newest event of the open transaction; seq 0 = none */
    tt_event *batch;   /* scratch of append */
    size_t batch_room; /* events */
};

/** The failure of the store's last call as this room's code. */
tt_code tt_record_fail(tt_record *r, tt_err *err);
/** The class of it. */
tt_class tt_record_class(const tt_record *r);
/** Seq, hash and instant of the newest event; seq 0 when empty. */
tt_code tt_record_newest(tt_record *r, tt_head *ret, tt_err *err);
/** A fact's body in `a`, NULL if it is not set. */
tt_code tt_record_fact(tt_record *r, tt_arena *a, const char *name, const char **ret, tt_err *err);

/** Run `body` on one moment of the record, behind a door, so that running out of memory in it ends the reading too. Nests. */
tt_code tt_record_read(tt_record *r, tt_job_fn *body, void *arg, tt_err *err);

/** A walk over rows: prepare, then next until it says done. */
tt_code tt_log_walk_start(tt_record *r, int64_t from, tt_stmt **ret, tt_err *err);
/** *column = NULL and a whole event, or the name of the first column that cannot be read. The event lives until the next call. */
tt_code tt_log_walk_next(tt_record *r, tt_stmt *m, bool *done, tt_event *ret, const char **column, tt_err *err);

#endif
