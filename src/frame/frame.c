/* SPDX-License-Identifier: Apache-2.0 */
/* frame/frame.c -- columns that grow together.
 *
 * Every column has room for `cap` rows; they double in the arena, so that filling a
 * frame costs at most twice its size.  Names are looked up by walking the columns:
 * there are some dozens, rows are filled in column order, and the hint therefore
 * nearly always hits. */
#include "frame/frame_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

static size_t size_of(tt_col_type type)
{
    switch (type) {
    case TT_COL_TEXT:
        return sizeof(const char *);
    case TT_COL_DEC:
        return sizeof(tt_dec);
    case TT_COL_REAL:
        return sizeof(double);
    case TT_COL_INT:
    case TT_COL_INSTANT:
        break;
    }
    return sizeof(int64_t);
}

static void set_missing(tt_col *c, size_t row)
{
    switch (c->type) {
    case TT_COL_TEXT:
        c->v.text[row] = NULL;
        break;
    case TT_COL_INT:
        c->v.whole[row] = TT_INT_MISSING;
        break;
    case TT_COL_DEC:
        c->v.dec[row] = TT_DEC_MISSING;
        break;
    case TT_COL_REAL:
        c->v.real[row] = NAN;
        break;
    case TT_COL_INSTANT:
        c->v.instant[row] = TT_NO_INSTANT;
        break;
    }
}

tt_frame *tt_frame_new(tt_arena *a, const char *name)
{
    tt_frame *f = TT_NEW(a, tt_frame);
    f->arena = a;
    f->name = tt_strdup(a, name ? name : "");
    return f;
}

size_t tt_frame_append(tt_frame *f, const char *name, const char *label, tt_col_type type)
{
    if ((f->cols & (f->cols - 1)) == 0) /* 0, 1, 2, 4, 8: full */
        f->col = tt_grow(f->arena, f->col, f->cols * sizeof *f->col, (f->cols ? 2 * f->cols : 1) * sizeof *f->col);
    tt_col *c = &f->col[f->cols];
    *c = (tt_col){.name = tt_strdup(f->arena, name), .label = label ? tt_strdup(f->arena, label) : NULL, .type = type};
    c->v.text = tt_alloc_array(f->arena, f->cap, size_of(type));
    for (size_t row = 0; row < f->rows; row++)
        set_missing(c, row);
    return f->cols++;
}

size_t tt_frame_add(tt_frame *f, const char *name, const char *label, tt_col_type type)
{
    assert(tt_frame_col(f, name) < 0);
    return tt_frame_append(f, name, label, type);
}

int tt_frame_col(const tt_frame *f, const char *name)
{
    for (size_t i = 0; i < f->cols; i++)
        if (f->col[i].name == name || strcmp(f->col[i].name, name) == 0)
            return (int)i;
    return -1;
}

static void widen(tt_frame *f)
{
    const size_t cap = f->cap ? 2 * f->cap : 16;
    for (size_t i = 0; i < f->cols; i++) {
        const size_t size = size_of(f->col[i].type);
        f->col[i].v.text = tt_grow(f->arena, f->col[i].v.text, f->cap * size, cap * size);
    }
    f->origin = tt_grow(f->arena, f->origin, f->cap * sizeof *f->origin, cap * sizeof *f->origin);
    f->cap = cap;
}

size_t tt_frame_row(tt_frame *f, int64_t origin)
{
    if (f->rows == f->cap)
        widen(f);
    for (size_t i = 0; i < f->cols; i++)
        set_missing(&f->col[i], f->rows);
    f->origin[f->rows] = origin;
    return f->rows++;
}

/* --- cells -------------------------------------------------------------------- */

static tt_col *to_set(tt_frame *f, size_t row, const char *name, tt_col_type type)
{
    const bool hit = f->hint < f->cols && strcmp(f->col[f->hint].name, name) == 0;
    const int i = hit ? (int)f->hint : tt_frame_col(f, name);
    assert(i >= 0 && row < f->rows && f->col[i].type == type);
    (void)row;
    (void)type;
    f->hint = (size_t)i + 1;
    return &f->col[i];
}

void tt_set_text(tt_frame *f, size_t row, const char *col, const char *s)
{
    to_set(f, row, col, TT_COL_TEXT)->v.text[row] = s ? tt_strdup(f->arena, s) : NULL;
}

void tt_set_int(tt_frame *f, size_t row, const char *col, int64_t n)
{
    to_set(f, row, col, TT_COL_INT)->v.whole[row] = n;
}

void tt_set_dec(tt_frame *f, size_t row, const char *col, tt_dec d)
{
    to_set(f, row, col, TT_COL_DEC)->v.dec[row] = d;
}

void tt_set_real(tt_frame *f, size_t row, const char *col, double x)
{
    to_set(f, row, col, TT_COL_REAL)->v.real[row] = x;
}

void tt_set_instant(tt_frame *f, size_t row, const char *col, tt_instant t)
{
    to_set(f, row, col, TT_COL_INSTANT)->v.instant[row] = t;
}

static const tt_col *to_get(const tt_frame *f, size_t row, const char *name)
{
    const int i = tt_frame_col(f, name);
    assert(i >= 0 && row < f->rows);
    (void)row;
    return &f->col[i];
}

const char *tt_get_text(const tt_frame *f, size_t row, const char *col)
{
    const tt_col *c = to_get(f, row, col);
    assert(c->type == TT_COL_TEXT);
    return c->v.text[row];
}

int64_t tt_get_int(const tt_frame *f, size_t row, const char *col)
{
    const tt_col *c = to_get(f, row, col);
    assert(c->type == TT_COL_INT);
    return c->v.whole[row];
}

tt_dec tt_get_dec(const tt_frame *f, size_t row, const char *col)
{
    const tt_col *c = to_get(f, row, col);
    assert(c->type == TT_COL_DEC);
    return c->v.dec[row];
}

double tt_get_real(const tt_frame *f, size_t row, const char *col)
{
    const tt_col *c = to_get(f, row, col);
    assert(c->type == TT_COL_INT || c->type == TT_COL_DEC || c->type == TT_COL_REAL);
    if (c->type == TT_COL_INT)
        return c->v.whole[row] == TT_INT_MISSING ? NAN : (double)c->v.whole[row];
    if (c->type == TT_COL_DEC)
        return tt_dec_missing(c->v.dec[row]) ? NAN : tt_dec_double(c->v.dec[row]);
    return c->v.real[row];
}

bool tt_dec_missing(tt_dec d)
{
    return d.coef == INT64_MIN;
}

const char *tt_cell_text(tt_arena *a, const tt_frame *f, size_t row, size_t col)
{
    assert(row < f->rows && col < f->cols);
    const tt_col *c = &f->col[col];
    char instant[32];
    switch (c->type) {
    case TT_COL_TEXT:
        return c->v.text[row] ? c->v.text[row] : "";
    case TT_COL_INT:
        return c->v.whole[row] == TT_INT_MISSING ? "" : tt_printf(a, "%" PRId64, c->v.whole[row]);
    case TT_COL_DEC:
        return tt_dec_missing(c->v.dec[row]) ? "" : tt_dec_text(a, c->v.dec[row]);
    case TT_COL_REAL:
        return isfinite(c->v.real[row]) ? tt_double_text(a, c->v.real[row]) : "";
    case TT_COL_INSTANT:
        break;
    }
    return c->v.instant[row] == TT_NO_INSTANT ? "" : tt_strdup(a, tt_instant_write(c->v.instant[row], instant));
}
