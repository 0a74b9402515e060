/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/block.c -- what a block scalar (| or >) says.
 *
 * YAML 1.2.2, 8.1.  The indentation is that of the first line that is not empty,
 * or the parent's plus the digit of the header; '-' drops the last line end, '+'
 * keeps those of empty lines behind it, too.  Folding joins two lines by a blank
 * unless one of them is indented further.
 *
 * The library (0.7.12) takes the lines of a neighbour for content when the block
 * itself is empty:
 *
 *     dose:
 *       note: |
 *       levels: 3        # lost in the note
 *
 * and it takes content for comments when the header stands on a line of its own,
 * further in than a first line that begins with '#':
 *
 *     note:
 *         |
 *       # 3 of 6          # lost
 *
 * so every line is held against the parent's indentation here, and such a file is
 * refused rather than misread. */
#include "yaml/yaml_internal.h"

#include <string.h>

typedef struct line {
    const char *s; /* behind the indentation */
    size_t n;      /* 0: an empty line */
    bool last;     /* of the file, and without a line end */
} line;

typedef struct block {
    const char *s, *end;
    size_t indent; /* 0: not known yet */
    bool folded;
    char chomp; /* '-', '+' or ' ' */
} block;

static void read_header(block *b, const char *header, size_t parent)
{
    b->folded = *header == '>';
    b->chomp = ' ';
    for (const char *h = header + 1; *h == '-' || *h == '+' || (*h >= '1' && *h <= '9'); h++) {
        if (*h == '-' || *h == '+')
            b->chomp = *h;
        else
            b->indent = parent + (size_t)(*h - '0');
    }
}

static size_t to_line_end(const char *s, const char *end)
{
    size_t n = 0;
    while (s + n < end && s[n] != '\n' && s[n] != '\r')
        n++;
    return n;
}

static size_t spaces_before(const char *s, size_t n)
{
    size_t spaces = 0;
    while (spaces < n && s[spaces] == ' ')
        spaces++;
    return spaces;
}

/* The next line's content, or false at the end or at a line that stands too far left. */
static bool next_line(block *b, size_t least, line *ret)
{
    const size_t n = to_line_end(b->s, b->end), spaces = spaces_before(b->s, n);
    const bool last = b->s + n == b->end;
    if (spaces == n && last)
        return false;
    if (spaces < n && !b->indent)
        b->indent = spaces > least ? spaces : least;
    if (spaces < n && spaces < b->indent)
        return false;
    const size_t cut = b->indent && b->indent < n ? b->indent : n;
    *ret = (line){b->s + cut, n - cut, last};
    b->s += n;
    if (!last)
        b->s += b->end - b->s > 1 && b->s[0] == '\r' && b->s[1] == '\n' ? 2 : 1;
    return true;
}

static bool further_in(const line *l)
{
    return l->s[0] == ' ' || l->s[0] == '\t';
}

/* What stands between two lines of text with `empty` lines between them. */
static void join(tt_buf *out, const block *b, const line *before, const line *after, size_t empty)
{
    const bool fold = b->folded && !further_in(before) && !further_in(after);
    if (!fold)
        tt_buf_addc(out, '\n');
    else if (!empty)
        tt_buf_addc(out, ' ');
    while (empty-- > 0)
        tt_buf_addc(out, '\n');
}

/* Only comments and blank lines may be left. */
static const char *first_stray(const block *b)
{
    const char *s = b->s;
    while (s < b->end) {
        s += strspn(s, " \t\r\n");
        if (s >= b->end)
            return NULL;
        if (*s != '#')
            return s;
        s += to_line_end(s, b->end);
    }
    return NULL;
}

/* The first line of content behind the header's, if it begins with '#' and the library, whose content is [from, to), left it out. */
static const char *lost_comment(const char *header, const char *from, const char *to, size_t least)
{
    const char *s = header + strcspn(header, "\r\n");
    size_t spaces = 0;
    for (s += strspn(s, " \r\n"); s[-1 - (ptrdiff_t)spaces] == ' ';)
        spaces++;
    return *s == '#' && spaces >= least && (s < from || s >= to) ? s : NULL;
}

const char *tt_yaml_decode_block(tt_buf *out, const char *header, const char *from, const char **to, size_t parent)
{
    block b = {from, *to, 0, false, ' '};
    read_header(&b, header, parent);
    const char *lost = lost_comment(header, from, *to, b.indent ? b.indent : parent + 1);
    if (lost)
        return lost;
    line before = {NULL, 0, false}, now;
    size_t empty = 0;
    while (next_line(&b, parent + 1, &now)) {
        if (now.n == 0) {
            empty++;
            continue;
        }
        if (before.s)
            join(out, &b, &before, &now, empty);
        for (; !before.s && empty > 0; empty--)
            tt_buf_addc(out, '\n');
        tt_buf_addn(out, now.s, now.n);
        before = now;
        empty = 0;
    }
    if (before.s && !before.last && b.chomp != '-')
        tt_buf_addc(out, '\n');
    for (; b.chomp == '+' && empty > 0; empty--)
        tt_buf_addc(out, '\n');
    *to = b.s;
    return first_stray(&b);
}
