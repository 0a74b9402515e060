/* SPDX-License-Identifier: Apache-2.0 */
/* doc/wrap.c -- breaking text into lines of a terminal.
 *
 * A line may break at a blank, and before or after any CJK character, except that
 * closing punctuation never begins a line.  A word longer than the line is cut.
 * Control characters are dropped: text from a data file must not steer a terminal. */
#include <string.h>

#include "doc/doc_internal.h"

bool tt_doc_wide(unsigned c)
{
    return (c >= 0x2e80 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0xff00 && c <= 0xff60) || (c >= 0x20000 && c <= 0x3ffff);
}

/* 、。，；：！？）》」』】〕” and % must not begin a line. */
static bool is_closing(unsigned c)
{
    static const unsigned closing[] = {0x3001, 0x3002, 0xff0c, 0xff1b, 0xff1a, 0xff01, 0xff1f, 0xff09, 0x300b, 0x300d,
                                       0x300f, 0x3011, 0x3015, 0x201d, '%',    ')',    ',',    '.',    ';',    ':'};
    for (size_t i = 0; i < sizeof closing / sizeof *closing; i++)
        if (c == closing[i])
            return true;
    return false;
}

/* （《「『【〔“ must not end one. */
static bool is_opening(unsigned c)
{
    return c == 0xff08 || c == 0x300a || c == 0x300c || c == 0x300e || c == 0x3010 || c == 0x3014 || c == 0x201c || c == '(';
}

/* One blank for each run of blanks; no control characters. */
static char *cleaned(tt_arena *a, const char *text)
{
    tt_buf b = tt_buf_new(a);
    bool blank = false;
    while (*text) {
        const char *from = text;
        const unsigned c = tt_utf8_next(&text);
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
            blank = b.n > 0;
            continue;
        }
        if (c < 0x20 || (c >= 0x7f && c < 0xa0))
            continue;
        if (blank)
            tt_buf_addc(&b, ' ');
        blank = false;
        if (c == 0xfffd)
            tt_buf_add(&b, "\xef\xbf\xbd");
        else
            tt_buf_addn(&b, from, (size_t)(text - from));
    }
    return tt_strdup(a, tt_buf_text(&b));
}

static void push(tt_arena *a, tt_lines *l, const char *from, size_t n)
{
    while (n > 0 && from[n - 1] == ' ')
        n--;
    if ((l->n & (l->n - 1)) == 0) /* full at every power of two */
        l->at = tt_grow(a, l->at, l->n * sizeof *l->at, (l->n ? 2 * l->n : 1) * sizeof *l->at);
    l->at[l->n++] = tt_strndup(a, from, n);
}

/* Of one character. */
static int columns(const char *from, const char *to)
{
    char one[8] = "";
    const size_t n = (size_t)(to - from);
    memcpy(one, from, n < sizeof one ? n : sizeof one - 1);
    return tt_text_width(one);
}

static bool may_break(unsigned before, unsigned after)
{
    if (before == ' ' && after == '.') /* ".25": a number */
        return true;
    if (after == ' ' || is_closing(after) || is_opening(before))
        return false;
    return before == ' ' || tt_doc_wide(before) || tt_doc_wide(after);
}

/* The end of the longest piece of `s` that fits and may end a line. */
static const char *line_end(const char *s, int width)
{
    const char *best = NULL, *last = s;
    unsigned before = 0;
    int used = 0;
    for (const char *p = s; *p; last = p) {
        const char *from = p;
        const unsigned c = tt_utf8_next(&p);
        if (from > s && may_break(before, c))
            best = from;
        used += columns(from, p);
        if (used > width && c != ' ')
            return best ? best : last > s ? last : p;
        before = c;
    }
    return s + strlen(s);
}

tt_lines tt_doc_wrap(tt_arena *a, const char *text, int width)
{
    tt_lines l = {NULL, 0};
    const char *s = cleaned(a, text ? text : "");
    width = width < 4 ? 4 : width;
    while (*s) {
        const char *end = line_end(s, width);
        push(a, &l, s, (size_t)(end - s));
        for (s = end; *s == ' '; s++)
            ;
    }
    if (l.n == 0)
        push(a, &l, "", 0);
    return l;
}

void tt_doc_text_wrapped(tt_buf *b, const char *first, const char *rest, const char *text, int width)
{
    const tt_lines l = tt_doc_wrap(b->arena, text, width - (int)strlen(rest));
    for (size_t i = 0; i < l.n; i++) {
        tt_buf_add(b, i ? rest : first);
        tt_buf_add(b, l.at[i]);
        tt_buf_addc(b, '\n');
    }
}
