/* SPDX-License-Identifier: Apache-2.0 */
/* frame/csv.c -- RFC 4180, one record at a time.
 *
 * The grammar is the RFC's, stricter than most readers: a quote inside a field that
 * does not begin with one, or text after a closing quote, is refused, because the
 * usual guesses join or split cells in silence.  Looser in what is harmless: a BOM,
 * CR or LF alone as the end of a record, blank lines.
 *
 * One buffer holds the record being read, its fields ended by NUL; it grows to the
 * longest record and is used again, so that memory does not depend on the file. */
#include "frame/frame.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { CHUNK = 1 << 14, MAX_FIELD = 1 << 20, MAX_FIELDS = 10000, MAX_RECORD = 1 << 24 };

typedef struct field {
    size_t at; /* in the record's buffer */
    bool quoted;
} field;

struct tt_csv {
    tt_arena *arena;
    const char *file;
    long (*read)(void *self, char *to, size_t n);
    void *self;
    const char *text; /* of tt_csv_open_text: what is left of it */
    size_t left;

    unsigned char *chunk;
    size_t at, end;
    bool eof, begun;

    char *record;
    size_t n, cap;
    field *fields;
    const char **pointers;
    size_t count, room;
    int line, next_line; /* where the record began; where we are */
    tt_err failed;
};

static long read_text(void *self, char *to, size_t n)
{
    tt_csv *c = self;
    n = n < c->left ? n : c->left;
    memcpy(to, c->text, n);
    c->text += n;
    c->left -= n;
    return (long)n;
}

tt_csv *tt_csv_open(tt_arena *a, const char *file, long (*read)(void *self, char *to, size_t n), void *self)
{
    tt_csv *c = TT_NEW(a, tt_csv);
    *c = (tt_csv){.arena = a, .file = file, .read = read, .self = self, .next_line = 1};
    c->chunk = tt_alloc(a, CHUNK);
    return c;
}

tt_csv *tt_csv_open_text(tt_arena *a, const char *file, const char *text, size_t n)
{
    tt_csv *c = tt_csv_open(a, file, read_text, NULL);
    c->self = c;
    c->text = n ? text : "";
    c->left = n;
    return c;
}

int tt_csv_line(const tt_csv *c)
{
    return c->line;
}

bool tt_csv_quoted(const tt_csv *c, size_t i)
{
    return i < c->count && c->fields[i].quoted;
}

static tt_code refuse(tt_csv *c, tt_code kind, unsigned id)
{
    char number[24];
    snprintf(number, sizeof number, "%zu", c->count + 1);
    return tt_fail(&c->failed, kind, id, tt_at(c->file, c->next_line, 0), number);
}

/* --- bytes -------------------------------------------------------------------- */

static tt_code cannot_read(tt_csv *c)
{
    return tt_fail(&c->failed, TT_EIO, 2, tt_at(c->file, 0, 0), c->file ? c->file : "?", strerror(errno ? errno : EIO));
}

static tt_code fill(tt_csv *c)
{
    while (c->at == c->end && !c->eof) {
        const long got = c->read(c->self, (char *)c->chunk, CHUNK);
        if (got < 0)
            return cannot_read(c);
        c->at = 0;
        c->end = (size_t)got;
        c->eof = got == 0;
    }
    return TT_OK;
}

/* The next byte without taking it; -1 at the end. */
static tt_code peek(tt_csv *c, int *ret)
{
    if (c->at == c->end)
        TT_TRY(fill(c));
    *ret = c->at == c->end ? -1 : c->chunk[c->at];
    return TT_OK;
}

/* EF BB BF: the byte order mark spreadsheets put in front.  Half of one is not UTF-8 and is left to be refused. */
static tt_code skip_mark(tt_csv *c)
{
    int b;
    TT_TRY(peek(c, &b));
    c->begun = true;
    while (b == 0xEF && c->end - c->at < 3 && !c->eof) { /* it may come in pieces */
        memmove(c->chunk, c->chunk + c->at, c->end - c->at);
        c->end -= c->at;
        c->at = 0;
        const long got = c->read(c->self, (char *)c->chunk + c->end, CHUNK - c->end);
        if (got < 0)
            return cannot_read(c);
        c->end += (size_t)got;
        c->eof = got == 0;
    }
    if (c->end - c->at >= 3 && memcmp(c->chunk + c->at, "\xEF\xBB\xBF", 3) == 0)
        c->at += 3;
    return TT_OK;
}

/* --- fields ------------------------------------------------------------------- */

static tt_code put_run(tt_csv *c, const void *bytes, size_t n)
{
    if (n > MAX_RECORD - c->n)
        return refuse(c, TT_ELIMIT, 453);
    if (n > c->cap - c->n) {
        const size_t twice = c->cap ? 2 * c->cap : 1024, cap = n > twice - c->n ? c->n + n : twice;
        c->record = tt_grow(c->arena, c->record, c->cap, cap);
        c->cap = cap;
    }
    memcpy(c->record + c->n, bytes, n);
    c->n += n;
    return TT_OK;
}

static tt_code put(tt_csv *c, char byte)
{
    return put_run(c, &byte, 1);
}

static tt_code begin_field(tt_csv *c, bool quoted)
{
    if (c->count == MAX_FIELDS)
        return refuse(c, TT_ELIMIT, 453);
    if (c->count == c->room) {
        const size_t room = c->room ? 2 * c->room : 32;
        c->fields = tt_grow(c->arena, c->fields, c->room * sizeof *c->fields, room * sizeof *c->fields);
        c->pointers = TT_ARRAY(c->arena, const char *, room);
        c->room = room;
    }
    c->fields[c->count] = (field){c->n, quoted};
    return TT_OK;
}

static tt_code end_field(tt_csv *c)
{
    const size_t from = c->fields[c->count].at;
    if (c->n - from > MAX_FIELD)
        return refuse(c, TT_ELIMIT, 453);
    if (c->n > from && !tt_utf8_valid(c->record + from, c->n - from))
        return refuse(c, TT_EPARSE, 452);
    TT_TRY(put(c, '\0'));
    c->count++;
    return TT_OK;
}

/* How many of the bytes at hand are plain. */
static size_t plain_run(const tt_csv *c)
{
    const unsigned char *from = c->chunk + c->at, *s = from, *end = c->chunk + c->end;
    while (s < end && *s != ',' && *s != '"' && *s != '\r' && *s != '\n')
        s++;
    return (size_t)(s - from);
}

static bool ends_field(int b)
{
    return b == ',' || b == '\r' || b == '\n' || b == -1;
}

/* After the opening quote, up to and with the closing one. */
static tt_code quoted(tt_csv *c)
{
    const int from = c->next_line;
    for (int b, last = 0;; last = b) {
        TT_TRY(peek(c, &b));
        if (b < 0) {
            c->next_line = from;
            return refuse(c, TT_EPARSE, 451);
        }
        c->at++;
        if (b == '"') {
            int after;
            TT_TRY(peek(c, &after));
            if (after != '"')
                return ends_field(after) ? TT_OK : refuse(c, TT_EPARSE, 450);
            c->at++;
        }
        c->next_line += b == '\r' || (b == '\n' && last != '\r');
        if (c->n - c->fields[c->count].at > MAX_FIELD)
            return refuse(c, TT_ELIMIT, 453);
        TT_TRY(put(c, (char)b));
    }
}

static tt_code plain(tt_csv *c)
{
    for (int b;;) {
        TT_TRY(peek(c, &b));
        if (ends_field(b))
            return TT_OK;
        if (b == '"')
            return refuse(c, TT_EPARSE, 450);
        const size_t n = plain_run(c);
        TT_TRY(put_run(c, c->chunk + c->at, n));
        c->at += n;
        if (c->n - c->fields[c->count].at > MAX_FIELD)
            return refuse(c, TT_ELIMIT, 453);
    }
}

/* --- records ------------------------------------------------------------------ */

/* CR, LF or CRLF, or nothing. */
static tt_code end_line(tt_csv *c, bool *was)
{
    int b;
    TT_TRY(peek(c, &b));
    *was = b == '\r' || b == '\n';
    if (!*was)
        return TT_OK;
    c->at++;
    c->next_line++;
    if (b == '\n')
        return TT_OK;
    TT_TRY(peek(c, &b));
    c->at += b == '\n';
    return TT_OK;
}

static tt_code read_record(tt_csv *c)
{
    for (int b;;) {
        TT_TRY(peek(c, &b));
        TT_TRY(begin_field(c, b == '"'));
        c->at += b == '"';
        TT_TRY(b == '"' ? quoted(c) : plain(c));
        TT_TRY(end_field(c));
        TT_TRY(peek(c, &b));
        if (b != ',')
            return TT_OK;
        c->at++;
    }
}

static tt_code next(tt_csv *c)
{
    int b;
    bool blank = true;
    if (!c->begun)
        TT_TRY(skip_mark(c));
    while (blank)
        TT_TRY(end_line(c, &blank));
    c->line = c->next_line;
    TT_TRY(peek(c, &b));
    if (b < 0)
        return TT_OK;
    TT_TRY(read_record(c));
    return end_line(c, &blank);
}

tt_code tt_csv_next(tt_csv *c, const char ***ret, size_t *n, tt_err *err)
{
    c->n = c->count = 0;
    const tt_code code = c->failed.kind != TT_OK ? c->failed.kind : next(c);
    if (code != TT_OK) {
        c->count = 0;
        if (err)
            *err = c->failed;
        return code;
    }
    for (size_t i = 0; i < c->count; i++)
        c->pointers[i] = c->record + c->fields[i].at;
    *ret = c->pointers;
    *n = c->count;
    return TT_OK;
}
