/* SPDX-License-Identifier: Apache-2.0 */
/* frame/frame.h -- typed columns: what statistics, tables and exports read.
 *
 * A frame has named columns of one length.  Missing is a value of every type.
 * Clinical numbers stay decimals (integer + scale), so that a difference of two
 * of them is exact and ties stay ties.  Every row knows its origin: the sequence
 * number of the event it came from (0 = none), so that any number in a table can
 * name the rows behind it.
 *
 *     tt_frame *f = tt_frame_new(a, "LB");
 *     tt_frame_add(f, "USUBJID", "Unique Subject Identifier", TT_COL_TEXT);
 *     tt_frame_add(f, "LBSTRESN", NULL, TT_COL_DEC);
 *     const size_t row = tt_frame_row(f, event);
 *     tt_set_text(f, row, "USUBJID", "HLC-003");
 *     tt_set_dec(f, row, "LBSTRESN", bilirubin);
 *
 * Asking for a column that is not there, or as another type, is our mistake and asserts;
 * ask tt_frame_col first where a column may be absent. */
#ifndef TT_FRAME_H
#define TT_FRAME_H

#include "base/base.h"
#include "unit/unit.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_col_type { TT_COL_TEXT, TT_COL_INT, TT_COL_DEC, TT_COL_REAL, TT_COL_INSTANT } tt_col_type;

#define TT_INT_MISSING INT64_MIN
#define TT_DEC_MISSING ((tt_dec){INT64_MIN, 0})
/* text: NULL; real: NaN; instant: TT_NO_INSTANT */

typedef struct tt_col {
    const char *name, *label; /* CDISC variable name, at most 8 characters where it will be exported; label may be NULL */
    tt_col_type type;
    union {
        const char **text;
        int64_t *whole;
        tt_dec *dec;
        double *real;
        tt_instant *instant;
    } v;
} tt_col;

typedef struct tt_frame {
    tt_arena *arena;
    const char *name; /* "ADLB" */
    size_t rows, cap, cols;
    tt_col *col;
    int64_t *origin; /* event sequence number of each row */
    size_t hint;     /* the column after the one last set: rows are filled in order */
} tt_frame;

/** An empty frame in `a`; the name is copied. */
tt_frame *tt_frame_new(tt_arena *a, const char *name);
/** Add a column (all missing in rows already there; name and label copied; the name must be new); returns its index. */
size_t tt_frame_add(tt_frame *f, const char *name, const char *label, tt_col_type type);
/** Index of a column or -1. */
int tt_frame_col(const tt_frame *f, const char *name);
/** Append a row of missing values; returns its index. */
size_t tt_frame_row(tt_frame *f, int64_t origin);

void tt_set_text(tt_frame *f, size_t row, const char *col, const char *s); /* copied */
void tt_set_int(tt_frame *f, size_t row, const char *col, int64_t n);
void tt_set_dec(tt_frame *f, size_t row, const char *col, tt_dec d);
void tt_set_real(tt_frame *f, size_t row, const char *col, double x);
void tt_set_instant(tt_frame *f, size_t row, const char *col, tt_instant t);

const char *tt_get_text(const tt_frame *f, size_t row, const char *col); /* NULL if missing */
int64_t tt_get_int(const tt_frame *f, size_t row, const char *col);
tt_dec tt_get_dec(const tt_frame *f, size_t row, const char *col);
double tt_get_real(const tt_frame *f, size_t row, const char *col); /* of any number type; NaN if missing */
bool tt_dec_missing(tt_dec d);

/** A cell as text, "" if missing: a decimal as entered, a real in its shortest form (an infinite one is ""), an instant in UTC. */
const char *tt_cell_text(tt_arena *a, const tt_frame *f, size_t row, size_t col);

/** Stable sort of all columns (and origins) by the named ones, ascending, missing first; text by code point. */
void tt_frame_sort(tt_frame *f, const char *const *by, size_t n);
/** The rows for which keep(row) is true, in a new frame in `a` that does not need the old one. */
tt_frame *tt_frame_filter(tt_arena *a, const tt_frame *f, bool (*keep)(const tt_frame *f, size_t row, void *arg), void *arg);

/* --- CSV, RFC 4180, UTF-8 ----------------------------------------------------- */

/** A record of fields, all text, one row at a time: constant memory on any size. */
typedef struct tt_csv tt_csv;

/**
 * Open over bytes a callback supplies (returns the number read, 0 at the end, -1 on error).  A BOM is skipped; CRLF, LF and CR end a
 * record; quotes may hold newlines. Blank lines are skipped. `file` appears in messages and is kept, not copied.
 */
tt_csv *tt_csv_open(tt_arena *a, const char *file, long (*read)(void *self, char *to, size_t n), void *self);
tt_csv *tt_csv_open_text(tt_arena *a, const char *file, const char *text, size_t n);
/**
 * The next record: *field and *n, valid until the next call; *n == 0 at the end.
 * An empty field is "", quoted or not; tt_csv_quoted tells them apart (RFC 4180 does not, titrate does: empty is missing).
 * @return TT_EPARSE (E450 stray quote, E451 quote not closed, E452 not UTF-8 or NUL);
 *         TT_ELIMIT (E453 a field over 1 MiB, over 10,000 fields, or a record over 16 MiB); TT_EIO (E2).
 *         After a failure the same failure is returned again.
 */
tt_code tt_csv_next(tt_csv *c, const char ***field, size_t *n, tt_err *err);
/** Was field i of the record last read in quotes? */
bool tt_csv_quoted(const tt_csv *c, size_t i);
/** Line on which the record last read began, 1-based. */
int tt_csv_line(const tt_csv *c);

/**
 * A whole CSV with a header row into a frame of text columns; origins are 0. An empty field is missing, "" in quotes an empty text.
 * @return as tt_csv_next; TT_EPARSE (E454 a row has another number of fields; E455 a column name twice or empty; E456 no header row)
 */
tt_code tt_frame_read_csv(tt_arena *a, const char *file, const char *text, size_t n, tt_frame **ret, tt_err *err);

/**
 * Header and rows, CRLF, quoted where needed. Missing is empty; an empty text is "" in quotes, and so is what is missing in a frame of
 * one column, whose row would else be a blank line. The data are written as they are, since an exchange file must read back the same.
 */
const char *tt_frame_csv(tt_arena *a, const tt_frame *f);
/**
 * The same for files that people open in a spreadsheet program: a name or a cell of a text column that such a program would take for a
 * formula (it begins with = + - @, their full-width forms, a tab or a carriage return, and is no number) gets an apostrophe in front, also
 * when apostrophes stand before that already: taking off one gives the text back. Columns of numbers and times are untouched.
 */
const char *tt_frame_csv_spreadsheet(tt_arena *a, const tt_frame *f);
/** One name or text as tt_frame_csv_spreadsheet writes it, before quoting: for who writes rows without a frame. `s` itself if harmless. */
const char *tt_csv_disarmed(tt_arena *a, const char *s);

#ifdef __cplusplus
}
#endif
#endif
