/* SPDX-License-Identifier: Apache-2.0 */
/* doc/table.c -- building tables.  A row has a cell for every column from the
 * start; those never given stay empty. */
#include <assert.h>
#include <string.h>

#include "doc/doc_internal.h"

static tt_table *table_new(tt_arena *a, const char *caption)
{
    tt_table *t = TT_NEW(a, tt_table);
    t->arena = a;
    t->caption = caption ? tt_doc_keep(a, caption) : NULL;
    t->last = &t->first;
    return t;
}

tt_table *tt_doc_table(tt_doc *d, const char *caption)
{
    tt_table *t = table_new(d->arena, caption);
    tt_block *b = TT_NEW(d->arena, tt_block);
    b->kind = TT_B_TABLE;
    b->table = t;
    *d->last = b;
    d->last = &b->next;
    d->end = b;
    return t;
}

void tt_table_col(tt_table *t, const char *head, tt_align align)
{
    assert(!t->first); /* columns come before rows */
    t->col = tt_grow(t->arena, t->col, t->cols * sizeof *t->col, (t->cols + 1) * sizeof *t->col);
    t->col[t->cols].head = tt_doc_keep(t->arena, head);
    t->col[t->cols++].align = align;
}

static tt_row *add_row(tt_table *t)
{
    tt_row *r = TT_NEW(t->arena, tt_row);
    *t->last = r;
    t->last = &r->next;
    return r;
}

void tt_table_next(tt_table *t)
{
    t->row = add_row(t);
    t->row->cell = TT_ARRAY(t->arena, tt_cell, t->cols + 1);
}

void tt_table_group(tt_table *t, const char *text)
{
    add_row(t)->group = tt_doc_keep(t->arena, text);
    t->row = NULL;
}

void tt_table_cell(tt_table *t, const char *text)
{
    assert(t->row && t->row->filled < t->cols);
    t->row->cell[t->row->filled++].text = text ? tt_doc_keep(t->arena, text) : NULL;
}

static tt_cell *last_cell(tt_table *t)
{
    assert(t->row && t->row->filled > 0);
    return &t->row->cell[t->row->filled - 1];
}

void tt_table_why(tt_table *t, const char *href, const char *origin)
{
    tt_cell *c = last_cell(t);
    c->href = tt_doc_safe_href(href) ? tt_strdup(t->arena, href) : NULL;
    c->origin = origin ? tt_doc_keep(t->arena, origin) : NULL;
}

void tt_table_cell_risk(tt_table *t)
{
    last_cell(t)->risk = true;
}

void tt_table_cell_muted(tt_table *t)
{
    last_cell(t)->muted = true;
}

void tt_table_note(tt_table *t, const char *text)
{
    t->note = tt_grow(t->arena, t->note, t->notes * sizeof *t->note, (t->notes + 1) * sizeof *t->note);
    t->note[t->notes++] = tt_doc_keep(t->arena, text);
}

bool tt_doc_numeric(const char *s)
{
    return *s && strspn(s, "0123456789+-.,%<> ") == strlen(s) && strpbrk(s, "0123456789");
}

/* A column of numbers is aligned on its point; any word makes it text. */
static tt_align align_of(const tt_figure_data *d, size_t col)
{
    bool any = false;
    for (size_t i = 0; i < d->rows; i++) {
        const char *s = d->cell[i * d->cols + col];
        if (*s && !tt_doc_numeric(s))
            return TT_LEFT;
        any = any || *s;
    }
    return any ? TT_POINT : TT_LEFT;
}

tt_table *tt_doc_figure_table(tt_arena *a, const tt_figure *f)
{
    const tt_figure_data d = tt_figure_table(f);
    tt_table *t = table_new(a, NULL);
    for (size_t i = 0; i < d.cols; i++)
        tt_table_col(t, d.head[i], align_of(&d, i));
    for (size_t i = 0; i < d.rows; i++) {
        tt_table_next(t);
        for (size_t k = 0; k < d.cols; k++)
            tt_table_cell(t, d.cell[i * d.cols + k]);
    }
    return t;
}
