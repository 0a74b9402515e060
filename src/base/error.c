/* SPDX-License-Identifier: Apache-2.0 */
/* base/error.c -- filling a tt_err, which owns its bytes.
 *
 * Everything is cut to fit, at a UTF-8 boundary: an argument keeps its beginning,
 * a file or a path keeps its end, because that is the part a reader looks for. */
#include "base/error.h"

#include <assert.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"

const char *tt_code_text(tt_code c)
{
    static const char *const text[] = {
#define X(name, text) text,
        TT_CODES(X)
#undef X
    };
    return (unsigned)c < TT_CODE_COUNT ? text[c] : "unknown code";
}

int tt_code_exit(tt_code c)
{
    switch (c) {
    case TT_OK:
        return 0;
    case TT_EDENIED:
    case TT_ECORRUPT:
        return 1;
    case TT_EUSAGE:
        return 64;
    case TT_EINTR:
        return 130;
    default:
        return 2;
    }
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xC0) == 0x80;
}

static void keep_start(char *to, size_t size, const char *s)
{
    size_t n = strlen(s);
    if (n >= size)
        n = tt_utf8_cut(s, size - 1);
    memcpy(to, s, n);
    to[n] = '\0';
}

static void keep_end(char *to, size_t size, const char *s)
{
    const size_t n = strlen(s);
    if (n >= size) {
        s += n - (size - 1);
        while (continues(*s))
            s++;
    }
    memcpy(to, s, strlen(s) + 1);
}

tt_where tt_at(const char *file, int line, int column)
{
    tt_where w = {.line = line, .column = column};
    keep_end(w.file, sizeof w.file, file ? file : "");
    return w;
}

tt_where tt_at_path(const char *path)
{
    tt_where w = {.line = 0};
    keep_end(w.path, sizeof w.path, path ? path : "");
    return w;
}

tt_code tt_fail_(tt_err *err, tt_code kind, unsigned id, tt_where where, ...)
{
    assert(kind != TT_OK);
    if (!err)
        return kind;
    /* an argument may lie in the very err that is filled: build aside, then copy */
    tt_err e = {.kind = kind, .id = (uint16_t)id, .where = where};
    va_list ap;
    va_start(ap, where);
    for (int i = 0; i < TT_ERR_ARGS; i++) {
        const char *s = va_arg(ap, const char *);
        if (!s)
            break;
        keep_start(e.arg[i], sizeof e.arg[i], s);
    }
    va_end(ap);
    *err = e;
    return kind;
}
