/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/rows_internal.h -- a verb over the rows of a CSV of any size.
 *
 * Rows come in one at a time and go out as they came with the verb's columns behind
 * them; nothing is dropped.  A row that cannot be used keeps its place, its reason
 * stands in the last column and, for the first hundred, on standard error.  Memory
 * does not grow with the file: rows are worked on in jobs of a few dozen. */
#ifndef TT_APP_ROWS_INTERNAL_H
#define TT_APP_ROWS_INTERNAL_H

#include "app/app_internal.h"
#include "frame/frame.h"

typedef struct tt_rows tt_rows;

struct tt_rows {
    const tt_request *q;
    tt_result *r;
    tt_arena *arena; /* of the whole run */
    const char *file;
    tt_csv *csv;
    FILE *in, *out;            /* NULL: a text; the request's writer, else the result's data */
    const char *into, *beside; /* the file that --out replaces, and the one beside it that is written until all is done */
    tt_buf kept;               /* where there is no writer */
    const char **head;
    size_t cols;
    const char **field; /* the present row */
    int line;
    size_t extra;      /* columns the verb adds, the reason included */
    const char **cell; /* the verb's own, cleared for each row; the last is the reason */
    bool broken;       /* the row has another number of fields */
    int64_t rows, null, rejected;
    size_t last; /* rows told of */
};

/** What a row's verb does: fills rows->cell, in an arena that goes with a few dozen rows. A failure is the row's own: it is rejected. */
typedef tt_code tt_row_fn(tt_arena *a, tt_rows *rows, void *self, tt_err *err);

/** Opens --csv FILE ("-": standard input) and reads its heading; output goes to --out, another file, else to standard output. What --out
 * names is replaced at the end, at once: a failure leaves it as it was. E3, E903, E905, E450..E456. */
tt_code tt_rows_open(tt_arena *a, const tt_request *q, tt_result *r, tt_rows **ret, tt_err *err);

/** The column a --map NAME=HEADING option gives to `name`, -1 if none was said; E978 if the table has no such heading. */
tt_code tt_rows_mapped(const tt_rows *rows, const char *name, int *ret, tt_err *err);

/** Every row through `each`; `names` (n of them, the reason last) head the columns added. Fills counts, findings, JSON and status. */
tt_code tt_rows_run(tt_rows *rows, const char *const *names, size_t n, tt_row_fn *each, void *self, tt_err *err);

#define TT_ROWS_OPTIONS                                                                                                                    \
    {"csv", "FILE", {"a table with a heading, row by row; - is standard input", "逐行处理带表头的 CSV 文件；- 表示标准输入"}},             \
        {"map", "NAME=HEADING", {"which column holds what; may be given again", "指定某项对应的列名；可多次使用"}},                        \
    {                                                                                                                                      \
        "out", "FILE",                                                                                                                     \
        {                                                                                                                                  \
            "where the table goes, else standard output", "输出文件，默认标准输出"                                              \
        }                                                                                                                                  \
    }

#endif
