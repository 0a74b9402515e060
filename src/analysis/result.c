/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/result.c -- building a result: columns, rows, cells, and the events behind them. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/analysis.h"

tt_words tt_say(const char *en, const char *zh)
{
    const tt_words w = {{en, zh ? zh : en}};
    return w;
}

tt_words tt_same(const char *text)
{
    return tt_say(text ? text : "", NULL);
}

tt_result *tt_result_new(tt_arena *a, const char *id, tt_words title)
{
    tt_result *r = TT_NEW(a, tt_result);
    r->arena = a;
    r->id = tt_strdup(a, id);
    r->title = title;
    return r;
}

void tt_result_col(tt_result *r, tt_words head, tt_kind_of_col kind)
{
    assert(r->rows == 0); /* columns come first */
    r->head = tt_grow(r->arena, r->head, r->cols * sizeof *r->head, (r->cols + 1) * sizeof *r->head);
    r->kind = tt_grow(r->arena, r->kind, r->cols * sizeof *r->kind, (r->cols + 1) * sizeof *r->kind);
    r->head[r->cols] = head;
    r->kind[r->cols++] = kind;
}

static tt_result_row *add_row(tt_result *r)
{
    if (r->rows == r->cap) {
        const size_t cap = r->cap ? 2 * r->cap : 16;
        r->row = tt_grow(r->arena, r->row, r->rows * sizeof *r->row, cap * sizeof *r->row);
        r->cap = cap;
    }
    tt_result_row *row = &r->row[r->rows++];
    row->cell = TT_ARRAY(r->arena, tt_result_cell, r->cols);
    for (size_t i = 0; i < r->cols; i++)
        row->cell[i] = (tt_result_cell){.text = tt_same(""), .number = NAN, .n = -1};
    r->filled = 0;
    return row;
}

void tt_result_row_begin(tt_result *r)
{
    add_row(r);
}

void tt_result_group(tt_result *r, tt_words text)
{
    tt_result_row *row = add_row(r);
    row->group = true;
    row->cell[0].text = text;
    r->filled = r->cols;
}

tt_result_cell *tt_result_text(tt_result *r, tt_words text)
{
    assert(r->rows > 0 && r->filled < r->cols);
    tt_result_cell *c = &r->row[r->rows - 1].cell[r->filled++];
    c->text = text;
    return c;
}

tt_result_cell *tt_result_int(tt_result *r, int64_t n)
{
    tt_result_cell *c = tt_result_text(r, tt_same(tt_printf(r->arena, "%lld", (long long)n)));
    c->number = (double)n;
    return c;
}

tt_result_cell *tt_result_real(tt_result *r, double x, int digits)
{
    tt_result_cell *c = tt_result_text(r, tt_same(isnan(x) ? "\xe2\x80\x93" : tt_fixed(r->arena, x, digits)));
    c->number = x;
    c->muted = isnan(x);
    return c;
}

/* Lists are short, and most come in order: an insertion finds its place at the end. */
void tt_result_origin(tt_result *r, tt_result_cell *c, int64_t event)
{
    if (event <= 0)
        return;
    size_t at = c->origins;
    while (at > 0 && c->origin[at - 1] > event)
        at--;
    if (at > 0 && c->origin[at - 1] == event)
        return;
    int64_t *list = tt_grow(r->arena, c->origin, c->origins * sizeof *list, (c->origins + 1) * sizeof *list);
    memmove(list + at + 1, list + at, (c->origins - at) * sizeof *list);
    list[at] = event;
    c->origin = list;
    c->origins++;
}

void tt_result_origins(tt_result *r, tt_result_cell *c, const tt_result_cell *of)
{
    for (size_t i = 0; i < of->origins; i++)
        tt_result_origin(r, c, of->origin[i]);
}

void tt_result_note(tt_result *r, tt_words text)
{
    r->note = tt_grow(r->arena, r->note, r->notes * sizeof *r->note, (r->notes + 1) * sizeof *r->note);
    r->note[r->notes++] = text;
}
