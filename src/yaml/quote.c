/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/quote.c -- writing a text so that it reads back as itself.
 *
 * Plain where that is safe in block and in flow context alike, because a value
 * may stand in either; else in double quotes with the escapes of YAML 1.2 (5.7).
 * Stricter than need be: "a:b" in quotes hurts nobody, a value cut at '#' does. */
#include "yaml/yaml_internal.h"

#include <string.h>

static bool starts_plain(const char *s)
{
    if (strchr("!&*#|>@`%\"'?:,[]{}= \t", s[0]))
        return false;
    if (s[0] == '-')
        return s[1] && !strchr("- \t,[]{}", s[1]);
    return strncmp(s, "...", 3) != 0 && strncmp(s, "<<", 2) != 0;
}

/* A character that would not survive, or would be taken for a line end or a mark of byte order. */
static bool must_escape(unsigned c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

static bool plain(const char *text)
{
    if (!*text || !starts_plain(text) || text[strlen(text) - 1] == ' ')
        return false;
    for (const char *s = text; *s;) {
        const char *here = s;
        const unsigned c = tt_utf8_next(&s);
        if (must_escape(c) || (c < 0x80 && strchr(",[]{}", (int)c)))
            return false;
        if (c == '#' && here > text && here[-1] == ' ')
            return false;
        if (c == ':' && (!*s || strchr(" \t,[]{}", *s)))
            return false;
    }
    return true;
}

static void add_escaped(tt_buf *b, unsigned c)
{
    if (c == '\n')
        tt_buf_add(b, "\\n");
    else if (c == '\t')
        tt_buf_add(b, "\\t");
    else if (c == '\r')
        tt_buf_add(b, "\\r");
    else if (c < 0x100)
        tt_buf_printf(b, "\\x%02X", c);
    else
        tt_buf_printf(b, "\\u%04X", c);
}

const char *tt_yaml_quote_double(tt_arena *a, const char *text)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_addc(&b, '"');
    for (const char *s = text; *s;) {
        const char *here = s;
        const unsigned c = tt_utf8_next(&s);
        if (must_escape(c)) {
            add_escaped(&b, c);
            continue;
        }
        if (c == '"' || c == '\\')
            tt_buf_addc(&b, '\\');
        tt_buf_addn(&b, here, (size_t)(s - here));
    }
    tt_buf_addc(&b, '"');
    return tt_buf_text(&b);
}

const char *tt_yaml_quote(tt_arena *a, const char *text)
{
    return plain(text) ? tt_strdup(a, text) : tt_yaml_quote_double(a, text);
}
