/* SPDX-License-Identifier: Apache-2.0 */
/* study/record_find.c -- where in a text is the study record?
 *
 * A record comes as ClinicalTrials.gov API v2 gives it (JSON), as Python prints
 * that (some mirrors show it so), or as a page that has either below its heading.
 * The candidates are the braces at the head of a line; the first that closes,
 * parses and holds a protocolSection is the record.  Nothing is evaluated.
 *
 * Scanning is bounded: a text of braces only would otherwise be read once each. */
#include <string.h>

#include "study/record_internal.h"

enum { MOST_BYTES = 32 << 20, MOST_CANDIDATES = 32 };

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* The next brace at the head of a line at or behind `from`; n if there is none. */
static size_t candidate(const char *text, size_t n, size_t from)
{
    bool head = from == 0;
    if (from == 0 && tt_utf8_mark(text, n))
        from = 3;
    for (size_t i = from; i < n; i++) {
        if (text[i] == '{' && head)
            return i;
        head = text[i] == '\n' || (head && blank(text[i]));
    }
    return n;
}

/* Behind the bracket that closes the one at `from`, quotes of either kind read over; n if it stays open. */
static size_t closing(const char *text, size_t n, size_t from, bool python)
{
    size_t depth = 0;
    for (size_t i = from; i < n; i++) {
        const char c = text[i];
        if (c == '"' || (python && c == '\'')) {
            for (i++; i < n && text[i] != c; i++)
                i += text[i] == '\\';
        } else if (c == '{' || c == '[') {
            depth++;
        } else if ((c == '}' || c == ']') && --depth == 0) {
            return i + 1;
        }
    }
    return n;
}

/* What stands first inside the brace tells the two forms apart. */
static char first_inside(const char *text, size_t n, size_t open)
{
    size_t i = open + 1;
    while (i < n && blank(text[i]))
        i++;
    return i < n ? text[i] : '\0';
}

/* A place inside the candidate, as a place in the whole text. */
static void move_place(tt_err *err, const char *text, size_t open)
{
    int lines = 0;
    size_t head = 0;
    for (size_t i = 0; i < open; i++)
        if (text[i] == '\n') {
            lines++;
            head = i + 1;
        }
    if (err->where.line == 1)
        err->where.column += (int)(open - head);
    err->where.line += err->where.line > 0 ? lines : 0;
}

static tt_code parse(tt_arena *a, const char *file, const char *text, size_t n, size_t open, const tt_json **ret, tt_err *err)
{
    const bool python = first_inside(text, n, open) == '\'';
    const size_t end = closing(text, n, open, python);
    tt_code c = python ? tt_json_parse_python(a, file, text + open, end - open, ret, err)
                       : tt_json_parse(a, file, text + open, end - open, ret, err);
    if (c == TT_EPARSE && !python && tt_json_parse_python(a, file, text + open, end - open, ret, NULL) == TT_OK)
        c = TT_OK; /* a dict whose first string needed double quotes */
    if (c != TT_OK)
        move_place(err, text, open);
    return c;
}

static bool names_section(const char *text, size_t n, size_t open)
{
    return memmem(text + open, n - open, "protocolSection", 15) != NULL;
}

static bool is_record(const tt_json *v)
{
    const tt_json *section = tt_json_get(v, "protocolSection");
    return section && section->kind == TT_J_OBJECT;
}

tt_code tt_record_find(tt_arena *a, const char *file, const char *text, size_t n, tt_record *ret, tt_err *err)
{
    tt_err why = {0}, first = {0};
    if (n > MOST_BYTES)
        return tt_fail(err, TT_ELIMIT, 802, tt_at(file, 0, 0), tt_printf(a, "%zu", n >> 20), tt_printf(a, "%d", MOST_BYTES >> 20));
    size_t at = candidate(text, n, 0);
    for (int tried = 0; at < n && tried < MOST_CANDIDATES; at = candidate(text, n, at + 1)) {
        const char inside = first_inside(text, n, at);
        if ((inside != '"' && inside != '\'') || !names_section(text, n, at))
            continue;
        tried++;
        const tt_code c = parse(a, file, text, n, at, &ret->root, &why);
        if (c == TT_OK && is_record(ret->root)) {
            ret->a = a;
            ret->file = file;
            return TT_OK;
        }
        if (c != TT_OK && first.kind == TT_OK)
            first = why;
    }
    if (first.kind == TT_OK)
        return tt_fail(err, TT_EPARSE, 800, tt_at(file, 0, 0));
    if (err)
        *err = first;
    return first.kind;
}
