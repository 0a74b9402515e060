/* SPDX-License-Identifier: Apache-2.0 */
/* design/counts_csv.c -- small tables of whole numbers, as another tool exports them.
 *
 * The first line names the columns, exactly as asked for; every other line has as
 * many cells: a whole number of at most three digits, or nothing, "-", "-1" or "NA"
 * for none.  Blanks around a cell, a byte order mark, CR before LF and empty lines
 * are allowed.  Quoting is not: there is nothing to quote. */
#include <stdio.h>
#include <string.h>

#include "design/counts_internal.h"

struct reader {
    tt_arena *a;
    const char *s; /* the rest of the text */
    int line;
    tt_err *err;
};

/* The next line that is not empty, without its end; NULL at the end. */
static char *next_line(struct reader *r)
{
    while (*r->s) {
        const size_t n = strcspn(r->s, "\n");
        char *line = tt_str_trim(r->a, tt_strndup(r->a, r->s, n > 0 && r->s[n - 1] == '\r' ? n - 1 : n));
        r->s += n + (r->s[n] == '\n');
        r->line++;
        if (*line)
            return line;
    }
    return NULL;
}

static tt_where place(const struct reader *r)
{
    return tt_at("table", r->line, 0);
}

static bool none(const char *cell)
{
    return *cell == '\0' || tt_streq(cell, "-") || tt_streq(cell, "-1") || tt_str_ieq(cell, "NA");
}

static tt_code cell_of(const struct reader *r, const char *cell, int32_t *ret)
{
    int32_t x = 0;
    const size_t n = strlen(cell);
    *ret = -1;
    if (none(cell))
        return TT_OK;
    for (size_t i = 0; i < n; i++) {
        if (cell[i] < '0' || cell[i] > '9' || n > 3)
            return tt_fail(r->err, TT_EPARSE, 726, place(r), cell);
        x = x * 10 + (cell[i] - '0');
    }
    *ret = x;
    return TT_OK;
}

static tt_code cells_of(const struct reader *r, const char *line, int32_t columns, int32_t *ret)
{
    int32_t n = 0;
    for (const char *s = line;; s++) {
        const size_t len = strcspn(s, ",");
        if (n == columns)
            return tt_fail(r->err, TT_EPARSE, 726, place(r), line);
        TT_TRY(cell_of(r, tt_str_trim(r->a, tt_strndup(r->a, s, len)), &ret[n++]));
        s += len;
        if (*s == '\0')
            break;
    }
    return n == columns ? TT_OK : tt_fail(r->err, TT_EPARSE, 726, place(r), line);
}

/* The header without blanks, in lower case. */
static const char *plain(tt_arena *a, const char *line)
{
    char *s = tt_strdup(a, line), *to = s;
    for (const char *p = s; *p; p++)
        if (*p != ' ' && *p != '"')
            *to++ = (char)(*p >= 'A' && *p <= 'Z' ? *p - 'A' + 'a' : *p);
    *to = '\0';
    return s;
}

tt_code tt_counts_csv(tt_arena *a, const char *text, const char *header, int32_t columns, int32_t (*row)[TT_COUNTS_COLUMNS], size_t most,
                      size_t *n, tt_err *err)
{
    struct reader r = {a, tt_str_starts(text, "\xef\xbb\xbf") ? text + 3 : text, 0, err};
    char *line = next_line(&r);
    *n = 0;
    if (!line || !tt_streq(plain(a, line), header))
        return tt_fail(err, TT_EPARSE, 725, place(&r), line ? line : "", header);
    while ((line = next_line(&r)) != NULL) {
        if (*n == most)
            return tt_fail(err, TT_ELIMIT, 726, place(&r), line);
        TT_TRY(cells_of(&r, line, columns, row[(*n)++]));
    }
    return TT_OK;
}
