/* SPDX-License-Identifier: Apache-2.0 */
/* json/python.c -- a printed Python dict, read as the JSON it stands for.
 *
 * Some mirrors of trial registries show a record as Python prints it: single or
 * double quotes as the text asks for, True, False and None, a comma allowed before
 * the closing bracket, long strings in adjacent pieces.  Read here are dicts with
 * string keys, lists, strings with Python's escapes (Python Language Reference
 * 3.11, 2.4.1), numbers as JSON writes them, and the three words.  Tuples, sets,
 * prefixes such as b'' and \N{...} are not data a record holds, and are refused,
 * as are U+0000 and half a surrogate pair, which no UTF-8 text can carry.
 *
 * Nothing is evaluated. */
#include "json/json_internal.h"

#include <string.h>

typedef struct reader {
    tt_arena *a;
    const char *file, *text;
    size_t n, i;
} reader;

typedef struct members {
    const char **key;
    const tt_json **item;
    size_t n, cap;
} members;

static bool done(const reader *r)
{
    return r->i >= r->n;
}

static char peek(const reader *r)
{
    return done(r) ? '\0' : r->text[r->i];
}

static void skip(reader *r)
{
    while (!done(r) && strchr(" \t\r\n", r->text[r->i]) && r->text[r->i])
        r->i++;
}

/* The text from byte `at` on is not what may stand there. */
static tt_code refuse(const reader *r, size_t at, tt_err *err)
{
    size_t n = 0;
    while (at + n < r->n && n < 24 && !strchr(" \t\r\n", r->text[at + n]))
        n++;
    while (at + n < r->n && ((unsigned char)r->text[at + n] & 0xC0) == 0x80)
        n++;
    const bool shown = n > 0 && tt_utf8_valid(r->text + at, n);
    const char *what = shown       ? tt_strndup(r->a, r->text + at, n)
                       : at < r->n ? tt_printf(r->a, "0x%02X", (unsigned char)r->text[at])
                                   : "EOF";
    return tt_fail(err, TT_EPARSE, 53, tt_json_place(r->file, r->text, r->n, at), what);
}

/* ---- strings ---- */

static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;
}

/* Up to `most` digits of a base; `least` of them must be there. */
static bool number(reader *r, unsigned base, int least, int most, unsigned *ret)
{
    int n = 0;
    for (*ret = 0; n < most && !done(r) && digit_value(r->text[r->i]) < base; n++)
        *ret = *ret * base + digit_value(r->text[r->i++]);
    return n >= least;
}

/* r stands behind the backslash. */
static bool escape(reader *r, tt_buf *b)
{
    static const char letters[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
    const char c = peek(r);
    unsigned code = 0;
    bool ok = false;
    const char *known = c ? strchr(letters, c) : NULL;
    if (known || c == '\n') {
        r->i++;
        if (known)
            tt_buf_addc(b, values[known - letters]);
        return true;
    }
    if (c >= '0' && c <= '7') {
        ok = number(r, 8, 1, 3, &code);
    } else if (c == 'x' || c == 'u' || c == 'U') {
        const int digits = c == 'x' ? 2 : c == 'u' ? 4 : 8;
        r->i++;
        ok = number(r, 16, digits, digits, &code);
    }
    if (!ok || code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        return false;
    tt_buf_add_point(b, code);
    return true;
}

static tt_code add_piece(reader *r, tt_buf *b, tt_err *err)
{
    const size_t open = r->i;
    const char quote = r->text[r->i++];
    while (!done(r) && r->text[r->i] != quote) {
        const size_t at = r->i;
        if (r->text[at] == '\\') {
            r->i++;
            if (!escape(r, b))
                return refuse(r, at, err);
            continue;
        }
        while (!done(r) && r->text[r->i] && !strchr("\\\r\n", r->text[r->i]) && r->text[r->i] != quote)
            r->i++;
        if (r->i == at || !tt_utf8_valid(r->text + at, r->i - at))
            return refuse(r, r->i == at ? at : open, err);
        tt_buf_addn(b, r->text + at, r->i - at);
    }
    if (done(r))
        return refuse(r, open, err);
    r->i++;
    return TT_OK;
}

static bool at_string(const reader *r)
{
    return peek(r) == '\'' || peek(r) == '"';
}

static tt_code read_string(reader *r, const char **ret, tt_err *err)
{
    tt_buf b = tt_buf_new(r->a);
    if (!at_string(r))
        return refuse(r, r->i, err);
    while (at_string(r)) {
        TT_TRY(add_piece(r, &b, err));
        skip(r);
    }
    *ret = tt_buf_text(&b);
    return TT_OK;
}

/* ---- numbers and words ---- */

static tt_code read_word(reader *r, tt_json *ret, tt_err *err)
{
    const char *word = r->text + r->i;
    size_t n = 0;
    while (r->i + n < r->n && word[n] && !strchr(" \t\r\n,:[]{}()'\"#", word[n]))
        n++;
    if (n == 4 && memcmp(word, "None", 4) == 0) {
        ret->kind = TT_J_NULL;
    } else if ((n == 4 && memcmp(word, "True", 4) == 0) || (n == 5 && memcmp(word, "False", 5) == 0)) {
        ret->kind = TT_J_BOOL;
        ret->flag = n == 4;
    } else if (n == 0 || !tt_json_number(word, n, ret)) {
        return refuse(r, r->i, err);
    }
    r->i += n;
    return TT_OK;
}

/* ---- dicts and lists ---- */

static tt_code read_value(reader *r, const tt_json **ret, tt_err *err);

static void append(tt_arena *a, members *m, const char *key, const tt_json *item)
{
    if (m->n == m->cap) {
        const size_t cap = m->cap ? m->cap * 2 : 8;
        m->key = tt_grow(a, m->key, m->n * sizeof *m->key, cap * sizeof *m->key);
        m->item = tt_grow(a, m->item, m->n * sizeof *m->item, cap * sizeof *m->item);
        m->cap = cap;
    }
    m->key[m->n] = key;
    m->item[m->n++] = item;
}

static tt_code read_member(reader *r, bool dict, members *m, tt_err *err)
{
    const char *key = NULL;
    const tt_json *item = NULL;
    if (dict) {
        TT_TRY(read_string(r, &key, err));
        if (peek(r) != ':')
            return refuse(r, r->i, err);
        r->i++;
        skip(r);
    }
    TT_TRY(read_value(r, &item, err));
    append(r->a, m, key, item);
    return TT_OK;
}

static tt_code read_members(reader *r, bool dict, tt_json *ret, tt_err *err)
{
    const char close = dict ? '}' : ']';
    const size_t open = r->i++;
    members m = {0};
    skip(r);
    while (peek(r) != close) {
        TT_TRY(read_member(r, dict, &m, err));
        if (peek(r) == ',')
            r->i++;
        else if (peek(r) != close)
            return refuse(r, r->i, err);
        skip(r);
    }
    r->i++;
    ret->kind = dict ? TT_J_OBJECT : TT_J_ARRAY;
    ret->n = m.n;
    ret->key = dict ? m.key : NULL;
    ret->item = m.item;
    const char *again = dict ? tt_json_twice(r->a, m.key, m.n) : NULL;
    if (again)
        return tt_fail(err, TT_EPARSE, 51, tt_json_place(r->file, r->text, r->n, open), again);
    return TT_OK;
}

/* Ends behind the value and the blanks after it. Recursion is bounded: tt_json_limits has counted the brackets. */
static tt_code read_value(reader *r, const tt_json **ret, tt_err *err)
{
    tt_json *v = TT_NEW(r->a, tt_json);
    v->text = "";
    if (at_string(r)) {
        v->kind = TT_J_STRING;
        TT_TRY(read_string(r, &v->text, err));
    } else if (peek(r) == '{' || peek(r) == '[') {
        TT_TRY(read_members(r, peek(r) == '{', v, err));
    } else {
        TT_TRY(read_word(r, v, err));
    }
    skip(r);
    *ret = v;
    return TT_OK;
}

tt_code tt_json_parse_python(tt_arena *a, const char *file, const char *text, size_t n, const tt_json **ret, tt_err *err)
{
    reader r = {a, file, text, n, tt_utf8_mark(text, n)};
    const tt_json *v = NULL;
    TT_TRY(tt_json_limits(file, text, n, "'\"", err));
    skip(&r);
    TT_TRY(read_value(&r, &v, err));
    if (!done(&r))
        return refuse(&r, r.i, err);
    *ret = v;
    return TT_OK;
}
