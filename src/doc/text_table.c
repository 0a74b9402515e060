/* SPDX-License-Identifier: Apache-2.0 */
/* doc/text_table.c -- a table on a terminal: columns two blanks apart, numbers on
 * their point, CJK characters two columns wide.  When the table is wider than the
 * page its widest columns of text are wrapped; numbers never are. */
#include <string.h>

#include "doc/doc_internal.h"

enum { GAP = 2, NARROWEST = 8 };

typedef struct shape {
    int *width;          /* per column, in terminal columns */
    int *before, *after; /* of the decimal point, where aligned on it */
} shape;

static int after_point(const char *s)
{
    const char *point = tt_doc_numeric(s) ? strchr(s, '.') : NULL;
    return point ? (int)strlen(point) : 0;
}

static const char *text_of(const tt_row *r, size_t col)
{
    return r->cell[col].text ? r->cell[col].text : "";
}

static void widen(int *w, int to)
{
    *w = to > *w ? to : *w;
}

static shape measure(tt_arena *a, const tt_table *t)
{
    shape s = {TT_ARRAY(a, int, t->cols + 1), TT_ARRAY(a, int, t->cols + 1), TT_ARRAY(a, int, t->cols + 1)};
    for (size_t i = 0; i < t->cols; i++) {
        widen(&s.width[i], tt_text_width(t->col[i].head));
        for (const tt_row *r = t->first; r; r = r->next) {
            if (r->group)
                continue;
            const char *text = text_of(r, i);
            widen(&s.width[i], tt_text_width(text));
            if (t->col[i].align == TT_POINT && tt_doc_numeric(text)) {
                widen(&s.before[i], (int)strlen(text) - after_point(text));
                widen(&s.after[i], after_point(text));
            }
        }
        widen(&s.width[i], s.before[i] + s.after[i]);
    }
    return s;
}

static int total(const tt_table *t, const shape *s)
{
    int sum = 0;
    for (size_t i = 0; i < t->cols; i++)
        sum += s->width[i] + (i ? GAP : 0);
    return sum;
}

static void squeeze(const tt_table *t, shape *s, int width)
{
    while (total(t, s) > width) {
        size_t widest = t->cols;
        for (size_t i = 0; i < t->cols; i++)
            if (t->col[i].align == TT_LEFT && s->width[i] > NARROWEST && (widest == t->cols || s->width[i] > s->width[widest]))
                widest = i;
        if (widest == t->cols)
            return;
        s->width[widest]--;
    }
}

static void add_blanks(tt_buf *b, int n)
{
    for (; n > 0; n--)
        tt_buf_addc(b, ' ');
}

/* Blanks before the text of one line of a cell. */
static int indent(const tt_table *t, const shape *s, size_t col, const char *text)
{
    const int room = s->width[col] - tt_text_width(text);
    switch (t->col[col].align) {
    case TT_RIGHT:
        return room;
    case TT_CENTRE:
        return room / 2;
    case TT_POINT:
        return tt_doc_numeric(text) ? room - (s->after[col] - after_point(text)) : room;
    default:
        return 0;
    }
}

static void trim_line(tt_buf *b)
{
    while (b->n > 0 && b->s[b->n - 1] == ' ')
        b->s[--b->n] = 0;
    tt_buf_addc(b, '\n');
}

/* One row of cells, which may take several lines; heads stand on the lowest. */
static void write_cells(tt_buf *b, const tt_table *t, const shape *s, const char *const *text, bool head)
{
    tt_lines *cell = TT_ARRAY(b->arena, tt_lines, t->cols + 1);
    size_t lines = 1;
    for (size_t i = 0; i < t->cols; i++) {
        cell[i] = tt_doc_wrap(b->arena, text[i], t->col[i].align == TT_LEFT || head ? s->width[i] : 10000);
        lines = cell[i].n > lines ? cell[i].n : lines;
    }
    for (size_t k = 0; k < lines; k++) {
        int want = 0, have = 0;
        for (size_t i = 0; i < t->cols; i++) {
            const size_t skip = head ? lines - cell[i].n : 0;
            const char *line = k >= skip && k - skip < cell[i].n ? cell[i].at[k - skip] : "";
            const int pad = *line ? indent(t, s, i, line) : 0;
            add_blanks(b, want + pad - have);
            tt_buf_add(b, line);
            have = want + (pad > 0 ? pad : 0) + tt_text_width(line);
            want += s->width[i] + GAP;
        }
        trim_line(b);
    }
}

static void rule(tt_buf *b, int width)
{
    for (; width > 0; width--)
        tt_buf_addc(b, '-');
    tt_buf_addc(b, '\n');
}

void tt_doc_text_table(tt_buf *b, const tt_table *t, int width)
{
    shape s = measure(b->arena, t);
    squeeze(t, &s, width);
    const char **text = TT_ARRAY(b->arena, const char *, t->cols + 1);
    if (t->caption)
        tt_doc_text_wrapped(b, "", "", t->caption, width);
    for (size_t i = 0; i < t->cols; i++)
        text[i] = t->col[i].head;
    write_cells(b, t, &s, text, true);
    rule(b, total(t, &s));
    for (const tt_row *r = t->first; r; r = r->next) {
        if (r->group) {
            tt_doc_text_wrapped(b, "", "", r->group, width);
            continue;
        }
        for (size_t i = 0; i < t->cols; i++)
            text[i] = text_of(r, i);
        write_cells(b, t, &s, text, false);
    }
    for (size_t i = 0; i < t->notes; i++)
        tt_doc_text_wrapped(b, "  ", "  ", t->note[i], width);
}
