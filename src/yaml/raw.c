/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/raw.c -- the bytes of the file: are they text, where is one, what stands where.
 *
 * Lines and columns are counted here, not by the library: a line ends at LF, CR or
 * CR LF, a column is a character (a code point), a byte order mark takes none.
 *
 * Two limits guard against what makes the library slow before it says a word: it
 * takes time quadratic in blank lines inside a block scalar (0.9 MB: minutes), and
 * it reads a run of opening brackets to its end (8 MB: 14 s, gigabytes) before the
 * first of them becomes an event.  Brackets in ordinary text are counted with the
 * others, so that limit is far above any real nesting; the depth is parse.c's. */
#include "yaml/yaml_internal.h"

#include <string.h>

static void place_start(tt_yaml_raw *r)
{
    r->at = tt_utf8_mark(r->source, r->size);
    r->line = r->column = 1;
}

void tt_yaml_raw_start(tt_yaml_raw *r, tt_arena *a, const char *file, const char *text, size_t n)
{
    char *source = tt_alloc(a, n + 1);
    memcpy(source, text, n);
    r->a = a;
    r->file = tt_strdup(a, file ? file : "");
    r->source = source;
    r->size = n;
    place_start(r);
    r->cursor = r->at;
}

void tt_yaml_place(tt_yaml_raw *r, size_t byte)
{
    if (byte < r->at)
        place_start(r);
    for (; r->at < byte && r->at < r->size; r->at++) {
        const unsigned char c = (unsigned char)r->source[r->at];
        if (c == '\n' || (c == '\r' && r->source[r->at + 1] != '\n')) {
            r->line++;
            r->column = 1;
        } else if ((c & 0xC0) != 0x80 && c != '\r') {
            r->column++;
        }
    }
}

tt_where tt_yaml_where(tt_yaml_raw *r, size_t byte)
{
    tt_yaml_place(r, byte);
    return tt_at(r->file, r->line, r->column);
}

tt_code tt_yaml_limit(tt_yaml_raw *r, size_t byte, const char *what, tt_err *err)
{
    return tt_fail(err, TT_ELIMIT, 76, tt_yaml_where(r, byte), what);
}

static tt_code not_text(tt_yaml_raw *r, size_t byte, tt_err *err)
{
    const char *what = tt_printf(r->a, "0x%02X", (unsigned char)r->source[byte]);
    return tt_fail(err, TT_EPARSE, 74, tt_yaml_where(r, byte), what);
}

static size_t sequence_length(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
}

static bool is_text(const char *s, size_t n, size_t left)
{
    const unsigned char c = (unsigned char)*s;
    if (c < 0x80)
        return (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' || c == '\r';
    return n <= left && tt_utf8_valid(s, n);
}

tt_code tt_yaml_check(tt_yaml_raw *r, tt_err *err)
{
    size_t blanks = 0, open = 0;
    for (size_t i = 0, n; i < r->size; i += n) {
        const char c = r->source[i];
        n = sequence_length((unsigned char)c);
        if (!is_text(r->source + i, n, r->size - i))
            return not_text(r, i, err);
        if (c == '\n' || (c == '\r' && r->source[i + 1] != '\n'))
            blanks++;
        else if (c != '\r' && c != ' ' && c != '\t')
            blanks = 0;
        if (blanks > TT_YAML_BLANKS)
            return tt_yaml_limit(r, i, "blank lines > 1000", err);
        open += c == '[' || c == '{';
        open -= open && (c == ']' || c == '}');
        if (open > TT_YAML_BRACKETS)
            return tt_yaml_limit(r, i, "open brackets > 10000", err);
    }
    return TT_OK;
}

size_t tt_yaml_skip(const tt_yaml_raw *r, size_t i)
{
    while (i < r->size) {
        const char c = r->source[i];
        if (c == '#' && (i == 0 || strchr(" \t\r\n", r->source[i - 1])))
            i += strcspn(r->source + i, "\r\n");
        else if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            i++;
        else
            break;
    }
    return i;
}

size_t tt_yaml_behind(const tt_yaml_raw *r, char indicator)
{
    const size_t i = tt_yaml_skip(r, r->cursor);
    return i < r->size && r->source[i] == indicator ? i + 1 : r->cursor;
}

/* The '|' or '>' of a block scalar whose content begins at `content`. */
static size_t block_header(const tt_yaml_raw *r, size_t content)
{
    for (size_t i = tt_yaml_skip(r, r->cursor); i < content; i = tt_yaml_skip(r, i + 1))
        if (r->source[i] == '|' || r->source[i] == '>')
            return i;
    return content;
}

void tt_yaml_span(const tt_yaml_raw *r, const tt_yaml_event *e, size_t *start, size_t *end)
{
    *start = e->start;
    *end = e->end;
    if (e->style == TT_Y_SINGLE || e->style == TT_Y_DOUBLE) {
        const char quote = e->style == TT_Y_SINGLE ? '\'' : '"';
        if (*start > 0 && r->source[*start - 1] == quote)
            --*start;
        if (*end < r->size && r->source[*end] == quote)
            ++*end;
    } else if (e->style == TT_Y_BLOCK) {
        *start = block_header(r, e->start);
    }
}
