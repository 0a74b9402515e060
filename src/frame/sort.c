/* SPDX-License-Identifier: Apache-2.0 */
/* frame/sort.c -- rows in another order, or fewer of them.
 *
 * A bottom-up merge sort of row numbers: stable, so that rows equal in every key keep
 * the order of their events, and n log n whatever the data.  The columns are moved
 * once, at the end. */
#include "frame/frame_internal.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static int order(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int order_text(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b); /* UTF-8 sorts by code point */
}

static int order_real(double a, double b)
{
    if (isnan(a) || isnan(b))
        return !isnan(a) - !isnan(b);
    return (a > b) - (a < b);
}

static int order_dec(tt_dec a, tt_dec b)
{
    if (tt_dec_missing(a) || tt_dec_missing(b))
        return !tt_dec_missing(a) - !tt_dec_missing(b);
    return tt_dec_cmp(a, b);
}

/* Missing integers and instants are INT64_MIN and so come first by themselves. */
static int order_cells(const tt_col *c, size_t a, size_t b)
{
    switch (c->type) {
    case TT_COL_TEXT:
        return order_text(c->v.text[a], c->v.text[b]);
    case TT_COL_INT:
        return order(c->v.whole[a], c->v.whole[b]);
    case TT_COL_DEC:
        return order_dec(c->v.dec[a], c->v.dec[b]);
    case TT_COL_REAL:
        return order_real(c->v.real[a], c->v.real[b]);
    case TT_COL_INSTANT:
        break;
    }
    return order(c->v.instant[a], c->v.instant[b]);
}

typedef struct sorter {
    const tt_col **key;
    size_t keys;
} sorter;

static bool after(const sorter *s, size_t a, size_t b)
{
    for (size_t i = 0; i < s->keys; i++) {
        const int by = order_cells(s->key[i], a, b);
        if (by != 0)
            return by > 0;
    }
    return false;
}

static void merge(const sorter *s, const size_t *from, size_t *to, size_t low, size_t mid, size_t high)
{
    size_t i = low, k = mid;
    for (size_t out = low; out < high; out++)
        to[out] = i < mid && (k == high || !after(s, from[i], from[k])) ? from[i++] : from[k++];
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static const size_t *sorted_rows(const tt_frame *f, const sorter *s)
{
    size_t *from = TT_ARRAY(f->arena, size_t, f->rows), *to = TT_ARRAY(f->arena, size_t, f->rows);
    for (size_t i = 0; i < f->rows; i++)
        from[i] = i;
    for (size_t width = 1; width < f->rows; width *= 2) {
        for (size_t low = 0; low < f->rows; low += 2 * width)
            merge(s, from, to, low, least(low + width, f->rows), least(low + 2 * width, f->rows));
        size_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

/* Column c holds, in `to`, the cells of `from` in the order of row[0..n). */
static void pick(tt_arena *a, const tt_col *from, tt_col *to, const size_t *row, size_t n, size_t cap)
{
    *to = *from;
    switch (from->type) {
    case TT_COL_TEXT:
        to->v.text = TT_ARRAY(a, const char *, cap);
        for (size_t i = 0; i < n; i++)
            to->v.text[i] = from->v.text[row[i]];
        return;
    case TT_COL_DEC:
        to->v.dec = TT_ARRAY(a, tt_dec, cap);
        for (size_t i = 0; i < n; i++)
            to->v.dec[i] = from->v.dec[row[i]];
        return;
    case TT_COL_REAL:
        to->v.real = TT_ARRAY(a, double, cap);
        for (size_t i = 0; i < n; i++)
            to->v.real[i] = from->v.real[row[i]];
        return;
    case TT_COL_INT:
    case TT_COL_INSTANT:
        break;
    }
    to->v.whole = TT_ARRAY(a, int64_t, cap);
    for (size_t i = 0; i < n; i++)
        to->v.whole[i] = from->v.whole[row[i]];
}

static int64_t *pick_origin(tt_arena *a, const tt_frame *f, const size_t *row, size_t n, size_t cap)
{
    int64_t *origin = TT_ARRAY(a, int64_t, cap);
    for (size_t i = 0; i < n; i++)
        origin[i] = f->origin[row[i]];
    return origin;
}

void tt_frame_sort(tt_frame *f, const char *const *by, size_t n)
{
    if (f->rows < 2)
        return;
    sorter s = {TT_ARRAY(f->arena, const tt_col *, n), n};
    for (size_t i = 0; i < n; i++) {
        const int col = tt_frame_col(f, by[i]);
        assert(col >= 0);
        s.key[i] = &f->col[col];
    }
    const size_t *row = sorted_rows(f, &s);
    tt_col *moved = TT_ARRAY(f->arena, tt_col, f->cols);
    for (size_t i = 0; i < f->cols; i++)
        pick(f->arena, &f->col[i], &moved[i], row, f->rows, f->cap);
    f->origin = pick_origin(f->arena, f, row, f->rows, f->cap); /* out of memory above: the frame is as it was */
    memcpy(f->col, moved, f->cols * sizeof *moved);
}

/* Texts are copied, so that the new frame outlives the old one's arena. */
static void own(tt_arena *a, tt_col *c, size_t rows)
{
    c->name = tt_strdup(a, c->name);
    c->label = c->label ? tt_strdup(a, c->label) : NULL;
    for (size_t i = 0; c->type == TT_COL_TEXT && i < rows; i++)
        c->v.text[i] = c->v.text[i] ? tt_strdup(a, c->v.text[i]) : NULL;
}

tt_frame *tt_frame_filter(tt_arena *a, const tt_frame *f, bool (*keep)(const tt_frame *f, size_t row, void *arg), void *arg)
{
    size_t *row = TT_ARRAY(a, size_t, f->rows), n = 0;
    for (size_t i = 0; i < f->rows; i++)
        if (keep(f, i, arg))
            row[n++] = i;
    tt_frame *out = tt_frame_new(a, f->name);
    for (size_t i = 0; i < f->cols; i++)
        tt_frame_append(out, f->col[i].name, NULL, f->col[i].type);
    for (size_t i = 0; i < f->cols; i++) {
        pick(a, &f->col[i], &out->col[i], row, n, n);
        if (a != f->arena)
            own(a, &out->col[i], n);
    }
    out->origin = pick_origin(a, f, row, n, n);
    out->rows = out->cap = n;
    return out;
}
