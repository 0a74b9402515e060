/* SPDX-License-Identifier: Apache-2.0 */
/* study/fmt.c -- one form for a definition's text: two blanks a level, one blank behind
 * a colon and a comma, at most one empty line, an end of line at the end.
 *
 * Lines are moved, never written anew: each scalar keeps its bytes and its quotes, each
 * comment its words, so nothing a person wrote can change its meaning.  What runs over
 * several lines (a literal block, a list in brackets) moves with the line it begins on.
 * The result is read again and compared before it is given out. */
#include <string.h>

#include "study/study_internal.h"

enum { DEEP = 128 };

typedef struct level {
    int indent, canon; /* as written, as it will be */
    bool list;
} level;

typedef struct formatting {
    tt_arena *a;
    const char *s;
    size_t n;
    unsigned char *inside; /* of each byte: 1 in a scalar, 2 in a comment */
    tt_buf out, comments;
    level stack[DEEP];
    int top;      /* -1: nothing open */
    int shift;    /* of the line that what runs on belongs to */
    int brackets; /* open at this place */
    bool empty;   /* an empty line is due */
} formatting;

/* ---- what each byte is ---------------------------------------------------------------------- */

static void mark_scalars(formatting *f, const tt_node *n)
{
    if (n->kind == TT_SCALAR)
        memset(f->inside + n->start, 1, n->end - n->start);
    for (size_t i = 0; i < n->n; i++) {
        if (n->kind == TT_MAP)
            mark_scalars(f, n->key[i]);
        mark_scalars(f, n->item[i]);
    }
}

static void mark_comments(formatting *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (f->s[i] == '#' && !f->inside[i]) {
            const size_t from = i;
            while (i < f->n && f->s[i] != '\n' && f->s[i] != '\r')
                f->inside[i++] = 2;
            tt_buf_addn(&f->comments, f->s + from, i - from);
            while (f->comments.n && f->comments.s[f->comments.n - 1] == ' ')
                f->comments.s[--f->comments.n] = '\0';
            tt_buf_addc(&f->comments, '\n');
        }
}

/* ---- levels ------------------------------------------------------------------------------------ */

static int open_level(formatting *f, int indent, bool list)
{
    while (f->top >= 0 && (f->stack[f->top].indent > indent || (f->stack[f->top].indent == indent && f->stack[f->top].list && !list)))
        f->top--;
    const bool here = f->top >= 0 && f->stack[f->top].indent == indent && f->stack[f->top].list == list;
    if (!here && f->top + 1 < DEEP) {
        const int canon = f->top < 0 ? 0 : f->stack[f->top].canon + 2;
        f->stack[++f->top] = (level){indent, canon, list};
    }
    return f->stack[f->top].canon;
}

/* A comment alone belongs to the deepest open level that is not right of it, or to what follows. */
static int comment_level(const formatting *f, int indent, int next)
{
    if (indent <= next)
        return -1;
    int k = f->top;
    while (k > 0 && f->stack[k].indent > indent)
        k--;
    return k >= 0 ? f->stack[k].canon : 0;
}

/* ---- lines ---------------------------------------------------------------------------------------- */

/* A carriage return alone ends a line too, as YAML has it. */
static size_t line_end(const formatting *f, size_t at)
{
    while (at < f->n && f->s[at] != '\n' && (f->s[at] != '\r' || f->inside[at] || (at + 1 < f->n && f->s[at + 1] == '\n')))
        at++;
    return at;
}

static size_t trimmed(const formatting *f, size_t from, size_t to)
{
    while (to > from && strchr(" \t\r", f->s[to - 1]))
        to--;
    return to;
}

static int indent_of(const formatting *f, size_t at)
{
    int n = 0;
    while (at + (size_t)n < f->n && f->s[at + (size_t)n] == ' ')
        n++;
    return n;
}

static void new_line(formatting *f, int indent)
{
    if (f->empty && f->out.n)
        tt_buf_addc(&f->out, '\n');
    f->empty = false;
    tt_buf_printf(&f->out, "%*s", indent > 0 ? indent : 0, "");
}

/* One blank between the parts of a line, none inside a bracket's edge; before a comment as many as there were. Scalars as they are. */
static void parts(formatting *f, size_t at, size_t end)
{
    int gap = 0;
    for (bool after_comma = false; at < end; at++) {
        const char c = f->s[at], before = f->out.n ? f->out.s[f->out.n - 1] : '\n';
        if (!f->inside[at] && strchr(" \t\r", c)) {
            gap++;
            continue;
        }
        const bool head = before == '\n' || (before == ' ' && !gap), comment = f->inside[at] == 2 && gap;
        const bool edge = f->brackets > 0 && ((!f->inside[at] && strchr("]},", c)) || (gap && strchr("[{", before) && !comment));
        if (comment)
            tt_buf_printf(&f->out, "%*s", gap, "");
        else if ((gap || after_comma) && !head && !edge)
            tt_buf_addc(&f->out, ' ');
        gap = 0;
        after_comma = !f->inside[at] && c == ',' && f->brackets > 0;
        if (!f->inside[at])
            f->brackets += strchr("[{", c) ? 1 : strchr("]}", c) ? -1 : 0;
        tt_buf_addc(&f->out, c);
    }
}

/* "- - key: x": each dash opens a level, and what stands behind the last one another. */
static void block_line(formatting *f, size_t at, size_t end)
{
    int indent = indent_of(f, at);
    const int first = indent;
    size_t s = at + (size_t)indent;
    bool dashed = false;
    while (s < end && f->s[s] == '-' && !f->inside[s] && (s + 1 == end || strchr(" \r\n", f->s[s + 1]))) {
        const int canon = open_level(f, indent, true);
        if (!dashed) {
            new_line(f, canon);
            f->shift = canon - first;
        }
        dashed = true;
        const int more = s + 1 < end ? indent_of(f, s + 1) : 0;
        tt_buf_add(&f->out, s + 1 + (size_t)more < end ? "- " : "-");
        indent += 1 + more;
        s += 1 + (size_t)more;
    }
    if (!dashed) {
        const int canon = open_level(f, indent, false);
        new_line(f, canon);
        f->shift = canon - first;
    } else if (s < end && f->inside[s] != 2) {
        (void)open_level(f, indent, false);
    }
    parts(f, s, end);
}

/* Where a line's text ends: a scalar that runs on keeps its blanks. */
static size_t text_end(const formatting *f, size_t at, size_t end)
{
    return end < f->n && f->inside[end] == 1 ? end : trimmed(f, at, end);
}

/* What belongs to a line above keeps its place relative to it. */
static void running_on(formatting *f, size_t at, size_t end)
{
    const int indent = indent_of(f, at), moved = indent + f->shift;
    if (at + (size_t)indent < end)
        tt_buf_printf(&f->out, "%*s", moved > 0 ? moved : 0, "");
    parts(f, at + (size_t)indent, end);
}

/* The indent of the next line that is neither empty nor a comment; 0 at the end. */
static int next_indent(const formatting *f, size_t at)
{
    while (at < f->n) {
        const size_t end = line_end(f, at), s = at + (size_t)indent_of(f, at);
        if (s < trimmed(f, at, end) && f->inside[s] != 2)
            return (int)(s - at);
        at = end + 1;
    }
    return 0;
}

/* Canonical place of the next such line. */
static int next_canon(formatting *f, size_t at)
{
    formatting ahead = *f; /* levels only: nothing is written */
    while (at < f->n) {
        const size_t end = line_end(f, at), s = at + (size_t)indent_of(f, at);
        if (s < trimmed(f, at, end) && f->inside[s] != 2) {
            const bool dash = f->s[s] == '-' && !f->inside[s] && (s + 1 == end || strchr(" \r", f->s[s + 1]));
            return open_level(&ahead, (int)(s - at), dash);
        }
        at = end + 1;
    }
    return 0;
}

static void comment_line(formatting *f, size_t at, size_t end)
{
    const int indent = indent_of(f, at), own = comment_level(f, indent, next_indent(f, end + 1)), next = next_canon(f, end + 1);
    new_line(f, own > next ? own : next); /* left of what follows it would be taken for its comment the next time */
    tt_buf_addn(&f->out, f->s + at + indent, trimmed(f, at, end) - at - (size_t)indent);
}

static void all_lines(formatting *f)
{
    f->top = -1;
    for (size_t at = 0; at < f->n;) {
        const size_t end = line_end(f, at), s = at + (size_t)indent_of(f, at), last = trimmed(f, at, end);
        const bool scalar = at > 0 && f->inside[at - 1] == 1 && f->inside[at] == 1;
        if (scalar) {
            running_on(f, at, text_end(f, at, end));
        } else if (s >= last) {
            f->empty = true;
            at = end + 1;
            continue;
        } else if (f->brackets > 0) {
            running_on(f, at, text_end(f, at, end));
        } else if (f->inside[s] == 2) {
            comment_line(f, at, end);
        } else {
            block_line(f, at, text_end(f, at, end));
        }
        tt_buf_addc(&f->out, '\n');
        at = end + 1;
    }
}

/* ---- nothing may be lost ----------------------------------------------------------------------------- */

static bool same_tree(const tt_node *x, const tt_node *y)
{
    if (x->kind != y->kind || x->n != y->n)
        return false;
    if (x->kind == TT_SCALAR)
        return x->quoted == y->quoted && strcmp(x->text, y->text) == 0;
    for (size_t i = 0; i < x->n; i++)
        if (!same_tree(x->item[i], y->item[i]) || (x->kind == TT_MAP && !same_tree(x->key[i], y->key[i])))
            return false;
    return true;
}

static formatting begin(tt_arena *a, const tt_yaml *y)
{
    formatting f = {.a = a, .s = y->source, .n = y->size, .out = tt_buf_new(a), .comments = tt_buf_new(a)};
    f.inside = TT_ARRAY(a, unsigned char, y->size + 1);
    mark_scalars(&f, y->root);
    mark_comments(&f);
    return f;
}

static tt_code once(tt_arena *a, const char *file, const char *text, size_t n, const char **ret, tt_err *err)
{
    tt_yaml y, again;
    const size_t mark = tt_utf8_mark(text, n);
    TT_TRY(tt_yaml_parse(a, file, text + mark, n - mark, &y, err));
    formatting f = begin(a, &y);
    all_lines(&f);
    const char *out = tt_buf_text(&f.out);
    bool same = tt_yaml_parse(a, file, out, f.out.n, &again, NULL) == TT_OK && same_tree(y.root, again.root);
    if (same) {
        const formatting g = begin(a, &again);
        same = strcmp(tt_buf_text(&f.comments), tt_buf_text(&g.comments)) == 0;
    }
    if (!same)
        return tt_fail(err, TT_EPARSE, 840, tt_at(file, 0, 0));
    *ret = out;
    return TT_OK;
}

/* Until it stands still: a comment in an odd place or a tab among blanks may take a second pass. */
tt_code tt_study_format(tt_arena *a, const char *file, const char *text, size_t n, const char **ret, tt_err *err)
{
    enum { PASSES = 5 };
    const char *out = NULL, *next = NULL;
    TT_TRY(once(a, file, text, n, &out, err));
    for (int i = 1; i < PASSES; i++) {
        TT_TRY(once(a, file, out, strlen(out), &next, err));
        if (strcmp(out, next) == 0) {
            *ret = out;
            return TT_OK;
        }
        out = next;
    }
    return tt_fail(err, TT_EPARSE, 840, tt_at(file, 0, 0));
}
