/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/score_rows.c -- one score of every row of a table.
 *
 * A column is an input by its heading: the input's name or any synonym, English or
 * Chinese, with the unit behind it or in a column of its own.  A cell that names
 * its unit is believed before either.  An empty cell is missing, never zero. */
#include "app/measure_rows_internal.h"

struct source {
    const char *input; /* NULL: the column is no input */
    int col, unit_col; /* -1: none */
    const char *unit;  /* of the heading, "" = none */
};

struct table {
    const tt_score *s;
    struct source *from;
    size_t n;
    bool partial;
    size_t klass, partly; /* places of the optional columns; 0 = not there */
    size_t missing, marks;
    tt_unit_memo units;
};

static struct source *source_of(const struct table *t, const char *input)
{
    for (size_t i = 0; i < t->n; i++)
        if (tt_streq(t->from[i].input, input))
            return &t->from[i];
    return NULL;
}

static tt_code meant_by(tt_arena *a, const struct table *t, const char *name, const char **ret, tt_err *err)
{
    *ret = NULL;
    for (const char *const *s = tt_heading_spellings(a, name); !*ret && *s; s++)
        TT_TRY(tt_score_takes(a, t->s, *s, ret, err));
    return TT_OK;
}

/* What the person said outright. */
static tt_code take_mapped(struct table *t, const tt_rows *w, tt_err *err)
{
    for (size_t i = 0; i < w->q->opts; i++) {
        const char *said = w->q->opt[i].value, *equals = tt_streq(w->q->opt[i].name, "map") ? strchr(said, '=') : NULL, *input = NULL;
        struct source f = {.col = -1, .unit_col = -1, .unit = ""};
        const char *name = "";
        if (!tt_streq(w->q->opt[i].name, "map"))
            continue;
        const char *left = equals ? tt_strndup(w->arena, said, (size_t)(equals - said)) : said;
        TT_TRY(meant_by(w->arena, t, left, &input, err));
        if (!equals || !input)
            return tt_fail(err, TT_ENOENT, 960, tt_at_path("map"), t->s->id, left, t->s->input[0].name);
        TT_TRY(tt_rows_mapped(w, left, &f.col, err));
        tt_heading_split(w->arena, w->head[f.col], &name, &f.unit);
        f.input = input;
        t->from[t->n++] = f;
    }
    return TT_OK;
}

static bool taken(const struct table *t, int col)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->from[i].col == col)
            return true;
    return false;
}

static tt_code take_headings(struct table *t, const tt_rows *w, tt_err *err)
{
    const size_t said = t->n;
    for (size_t c = 0; c < w->cols; c++) {
        struct source f = {.col = (int)c, .unit_col = -1, .unit = ""};
        const char *name = "";
        if (taken(t, (int)c))
            continue;
        tt_heading_split(w->arena, w->head[c], &name, &f.unit);
        TT_TRY(meant_by(w->arena, t, name, &f.input, err));
        const struct source *before = f.input ? source_of(t, f.input) : NULL;
        if (before && before >= t->from + said)
            return tt_fail(err, TT_EEXIST, 979, tt_at(w->file, 1, 0), w->head[before->col], w->head[c], f.input);
        if (f.input && !before)
            t->from[t->n++] = f;
    }
    return TT_OK;
}

static tt_code take_units(struct table *t, const tt_rows *w, tt_err *err)
{
    for (size_t c = 0; c < w->cols; c++) {
        const char *whose = taken(t, (int)c) ? NULL : tt_heading_unit_of(w->arena, w->head[c]), *input = NULL;
        if (!whose)
            continue;
        TT_TRY(meant_by(w->arena, t, whose, &input, err));
        struct source *f = input ? source_of(t, input) : NULL;
        if (f)
            f->unit_col = (int)c;
    }
    return TT_OK;
}

/* An input without a column is missing in every row: said once. */
static tt_code tell_missing(const struct table *t, const tt_rows *w, tt_err *err)
{
    tt_buf b = tt_buf_new(w->arena);
    for (size_t i = 0; i < t->s->inputs; i++)
        if (t->s->input[i].of < 0 && !t->s->input[i].otherwise && !source_of(t, t->s->input[i].name))
            tt_buf_printf(&b, "%s%s", b.n ? ", " : "", t->s->input[i].name);
    if (!t->n)
        return tt_fail(err, TT_ENOENT, 970, tt_at(w->file, 1, 0), tt_buf_text(&b), t->s->input[0].name);
    if (b.n)
        tt_find(&w->r->findings, 969, tt_at(w->file, 1, 0), tt_buf_text(&b));
    return TT_OK;
}

/* --- a row --------------------------------------------------------------------------- */

static const char *list(tt_arena *a, const char *const *names)
{
    tt_buf b = tt_buf_new(a);
    for (; *names; names++)
        tt_buf_printf(&b, "%s%s", b.n ? " " : "", *names);
    return tt_buf_text(&b);
}

static const char *value_of(tt_arena *a, const tt_scored *r)
{
    if (!r->known)
        return "";
    return r->type == TT_V_TRUTH ? (r->truth == TT_YES ? "yes" : "no") : r->type == TT_V_TEXT ? r->text : tt_dec_text(a, r->value);
}

static tt_code one(tt_arena *a, tt_rows *w, void *self, tt_err *err)
{
    struct table *t = self;
    tt_given_input *in = TT_ARRAY(a, tt_given_input, t->n + 1);
    tt_scored r;
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        const struct source *f = &t->from[i];
        const char *unit = f->unit_col >= 0 && *w->field[f->unit_col] ? w->field[f->unit_col] : f->unit;
        if (*w->field[f->col])
            in[n++] = (tt_given_input){f->input, w->field[f->col], tt_unit_memo_code(a, &t->units, unit)};
    }
    TT_TRY(tt_score_value(a, t->s, in, n, t->partial, &r, err));
    w->null += !r.known;
    w->cell[0] = value_of(a, &r);
    if (r.known && r.type == TT_V_NUMBER)
        w->cell[1] = tt_fixed(a, r.unrounded, 4);
    if (t->klass)
        w->cell[t->klass] = r.klass;
    if (t->partly)
        w->cell[t->partly] = r.partial ? "yes" : "no";
    w->cell[t->missing] = list(a, r.missing);
    w->cell[t->marks] = list(a, r.marks);
    return TT_OK;
}

tt_code tt_score_rows(tt_arena *a, const tt_request *q, const tt_score *s, tt_result *r, tt_err *err)
{
    tt_rows *w = NULL;
    struct table t = {.s = s, .partial = tt_opt_on(q, "partial")};
    const char *names[7] = {s->id, tt_printf(a, "%s_unrounded", s->id)};
    size_t n = 2;
    TT_TRY(tt_rows_open(a, q, r, &w, err));
    t.from = TT_ARRAY(a, struct source, w->cols + q->opts + 1);
    TT_TRY(take_mapped(&t, w, err));
    TT_TRY(take_headings(&t, w, err));
    TT_TRY(take_units(&t, w, err));
    TT_TRY(tell_missing(&t, w, err));
    if (s->klass)
        names[t.klass = n++] = tt_printf(a, "%s_class", s->id);
    if (t.partial)
        names[t.partly = n++] = tt_printf(a, "%s_partial", s->id);
    names[t.missing = n++] = tt_printf(a, "%s_missing", s->id);
    names[t.marks = n++] = tt_printf(a, "%s_marks", s->id);
    names[n++] = tt_printf(a, "%s_reason", s->id);
    tt_json_put_string(&r->json, "score", s->id);
    return tt_rows_run(w, names, n, one, &t, err);
}
