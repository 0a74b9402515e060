/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/store_internal.h -- the store driver: eleven calls, two backends.
 *
 * The rest of the room says what it wants by the number of a named query, never
 * in SQL: so a backend is a handful of queries, the memory backend can answer the
 * same ones, and no text from outside can become a statement.  All calls but
 * `column` and `close` answer a tt_class; `error_class` tells the last one again,
 * with the reason in the backend's words. */
#ifndef TT_RECORD_STORE_INTERNAL_H
#define TT_RECORD_STORE_INTERNAL_H

#include "record/record.h"

/** What a backend's failure means for the caller. */
typedef enum tt_class {
    TT_CLASS_OK,
    TT_CLASS_BUSY,       /* another process holds the file: may be tried again */
    TT_CLASS_CONSTRAINT, /* the event does not continue the chain, or the fact is there */
    TT_CLASS_FULL,       /* no room on the disk, over quota, or over the file size limit */
    TT_CLASS_IO,
    TT_CLASS_CORRUPT, /* the backend finds its own file damaged */
    TT_CLASS_FOREIGN, /* a file, but not one of ours */
    TT_CLASS_NEWER,   /* one of ours, of a layout this program does not know */
    TT_CLASS_UNCLEAN, /* unfinished changes beside a file in a read-only folder */
    TT_CLASS_MEMORY,
    TT_CLASS_OTHER
} tt_class;

/** The named queries. */
typedef enum tt_query {
    TT_Q_HEAD,   /* -                     -> seq, hash, recorded of the newest event */
    TT_Q_INSERT, /* 1..26 = all columns   -> - */
    TT_Q_FROM,   /* 1 = seq               -> all columns of events from there, in order */
    TT_Q_FACT,   /* 1 = name              -> body of the fact */
    TT_Q_COUNT
} tt_query;

enum { TT_COLUMNS = 26 };

typedef enum tt_cell_kind { TT_CELL_NULL, TT_CELL_INT, TT_CELL_TEXT } tt_cell_kind;

/** A value on its way in or out. Text from `column` has a NUL behind it. */
typedef struct tt_cell {
    tt_cell_kind kind;
    int64_t whole;
    const char *text;
    size_t n; /* bytes of text */
} tt_cell;

typedef enum tt_step { TT_STEP_ROW, TT_STEP_DONE, TT_STEP_FAILED } tt_step;

typedef struct tt_store tt_store;
typedef struct tt_stmt tt_stmt;

typedef struct tt_store_driver {
    /** *ret is a handle even on failure, so that error_class can be asked; close it either way. */
    tt_class (*open)(tt_arena *a, const char *path, tt_open_how how, tt_store **ret);
    /** NULL is fine; ends a transaction by rollback. Afterwards the record is one file. */
    void (*close)(tt_store *s);
    tt_class (*begin_write)(tt_store *s); /* takes the right to write at once */
    tt_class (*begin_read)(tt_store *s);  /* everything until commit is one moment of the file */
    tt_class (*commit)(tt_store *s);      /* durable on return; ends all statements */
    tt_class (*rollback)(tt_store *s);    /* the same, undone; fine when nothing is open */
    /** A statement, all parameters NULL; its own until it is DONE or FAILED or the transaction ends. */
    tt_class (*prepare)(tt_store *s, tt_query q, tt_stmt **ret);
    tt_class (*bind)(tt_stmt *m, int parameter, tt_cell value); /* from 1; text must live until DONE */
    tt_step (*step)(tt_stmt *m);
    tt_cell (*column)(tt_stmt *m, int i); /* from 0; text lives until the next step */
    tt_class (*error_class)(const tt_store *s, const char **reason);
} tt_store_driver;

extern const tt_store_driver tt_store_sqlite;
extern const tt_store_driver tt_store_memory;

/** The authorizer of our SQLite connections: allows reading and INSERT INTO event, denies the rest. For the test that it does. */
int tt_store_sqlite_authorize(void *unused, int action, const char *a, const char *b, const char *database, const char *trigger);

/** Called once before each I/O call of a record: true = this one is to fail (errno is EIO). Always false unless tt_record_fault was called.
 */
bool tt_fault_hit(void);
/** Has this thread asked for counting? Then files are opened through the counting VFS. */
bool tt_fault_armed(void);
/** Register the counting VFS; its name, or NULL when there is no memory. */
const char *tt_vfs_fault(void);

/** files.c: remove what SQLite makes of `path`. */
void tt_sqlite_remove(const char *path);
/** Does this error of the system mean a full disk, quota or file size? */
bool tt_no_room(int error);

#endif
