/* SPDX-License-Identifier: Apache-2.0 */
/* frame/csv_frame.c -- a whole CSV as a frame of texts, and a frame as CSV.
 *
 * What was missing stays missing and what was empty stays empty: an empty field is
 * missing, two quotes are an empty text.  Writing ends lines with CRLF, as the RFC
 * says, and quotes only what must be.
 *
 * A spreadsheet program takes a cell that begins with = + - @, a tab or a carriage
 * return for a formula, also in quotes.  For such readers a text cell of that kind,
 * unless it is a plain number, gets an apostrophe in front, and so does a text that
 * already has apostrophes there, so that taking one off gives back every text. */
#include "frame/frame_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Which name stands twice (or is empty)? NULL if none. */
static const char *repeated(tt_arena *a, const char *const *name, size_t n)
{
    const char **sorted = TT_ARRAY(a, const char *, n);
    memcpy(sorted, name, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, by_name);
    if (!*sorted[0])
        return sorted[0];
    for (size_t i = 1; i < n; i++)
        if (strcmp(sorted[i - 1], sorted[i]) == 0)
            return sorted[i];
    return NULL;
}

static tt_code read_header(tt_arena *a, tt_csv *csv, const char *file, tt_frame *f, tt_err *err)
{
    const char **field;
    size_t n;
    TT_TRY(tt_csv_next(csv, &field, &n, err));
    if (n == 0)
        return tt_fail(err, TT_EPARSE, 456, tt_at(file, 1, 0), file ? file : "?");
    const char *twice = repeated(a, field, n);
    if (twice)
        return tt_fail(err, TT_EPARSE, 455, tt_at(file, tt_csv_line(csv), 0), twice);
    for (size_t i = 0; i < n; i++)
        tt_frame_append(f, field[i], NULL, TT_COL_TEXT);
    return TT_OK;
}

static tt_code wrong_count(const tt_csv *csv, const char *file, size_t have, size_t want, tt_err *err)
{
    char got[24], expected[24];
    snprintf(got, sizeof got, "%zu", have);
    snprintf(expected, sizeof expected, "%zu", want);
    return tt_fail(err, TT_EPARSE, 454, tt_at(file, tt_csv_line(csv), 0), got, expected);
}

tt_code tt_frame_read_csv(tt_arena *a, const char *file, const char *text, size_t n, tt_frame **ret, tt_err *err)
{
    tt_frame *f = tt_frame_new(a, file);
    tt_csv *csv = tt_csv_open_text(a, file, text, n);
    TT_TRY(read_header(a, csv, file, f, err));
    for (;;) {
        const char **field;
        size_t k;
        TT_TRY(tt_csv_next(csv, &field, &k, err));
        if (k == 0)
            break;
        if (k != f->cols)
            return wrong_count(csv, file, k, f->cols, err);
        const size_t row = tt_frame_row(f, 0);
        for (size_t i = 0; i < k; i++)
            f->col[i].v.text[row] = *field[i] || tt_csv_quoted(csv, i) ? tt_strdup(a, field[i]) : NULL;
    }
    *ret = f;
    return TT_OK;
}

/* A byte order mark at the very start of a file would be skipped by whoever reads it. */
static bool needs_quotes(const char *s)
{
    return strpbrk(s, ",\"\r\n") || tt_str_starts(s, "\xEF\xBB\xBF");
}

static void write_field(tt_buf *out, const char *s, bool quote)
{
    if (!quote && !needs_quotes(s)) {
        tt_buf_add(out, s);
        return;
    }
    tt_buf_addc(out, '"');
    for (const char *from = s;;) {
        const size_t n = strcspn(from, "\"");
        tt_buf_addn(out, from, n);
        if (!from[n])
            break;
        tt_buf_add(out, "\"\"");
        from += n + 1;
    }
    tt_buf_addc(out, '"');
}

static bool is_formula(const char *s)
{
    tt_dec number;
    if ((*s >= '0' && *s <= '9') || (*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || !*s)
        return false;
    const char *full = s + strspn(s, "'");
    const unsigned c = *full ? tt_utf8_next(&full) : 0;
    const bool wide = c == 0xff1d || c == 0xff0b || c == 0xff0d || c == 0xff20; /* = + - @ of a Chinese keyboard: some programs fold them */
    return c && (wide || (c < 0x80 && strchr("=+-@\t\r", (int)c))) && tt_dec_parse(s, &number, NULL) != TT_OK;
}

const char *tt_csv_disarmed(tt_arena *a, const char *s)
{
    return is_formula(s) ? tt_printf(a, "'%s", s) : s;
}

static void write_cell(tt_buf *out, const tt_frame *f, size_t row, size_t col, bool disarm)
{
    const char *s = tt_cell_text(out->arena, f, row, col);
    if (disarm && f->col[col].type == TT_COL_TEXT)
        s = tt_csv_disarmed(out->arena, s);
    const bool empty_text = f->col[col].type == TT_COL_TEXT && f->col[col].v.text[row] && !*s;
    write_field(out, s, empty_text || (f->cols == 1 && !*s));
}

static const char *write_csv(tt_arena *a, const tt_frame *f, bool disarm)
{
    tt_buf out = tt_buf_new(a);
    for (size_t i = 0; i < f->cols; i++) {
        if (i)
            tt_buf_addc(&out, ',');
        write_field(&out, disarm ? tt_csv_disarmed(a, f->col[i].name) : f->col[i].name, false);
    }
    tt_buf_add(&out, "\r\n");
    for (size_t row = 0; row < f->rows; row++) {
        for (size_t i = 0; i < f->cols; i++) {
            if (i)
                tt_buf_addc(&out, ',');
            write_cell(&out, f, row, i, disarm);
        }
        tt_buf_add(&out, "\r\n");
    }
    return tt_buf_text(&out);
}

const char *tt_frame_csv(tt_arena *a, const tt_frame *f)
{
    return write_csv(a, f, false);
}

const char *tt_frame_csv_spreadsheet(tt_arena *a, const tt_frame *f)
{
    return write_csv(a, f, true);
}
