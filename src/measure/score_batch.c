/* SPDX-License-Identifier: Apache-2.0 */
/* measure/score_batch.c -- one score over columns: the same inputs, clamps, formulas
 * and rounding as for one patient, a chunk of rows at a time.
 *
 * Columns are doubles, NaN where missing; truth is 0 or 1, a code its place in the
 * list.  A helper that depends on one coded input only is computed once for each
 * code.  A row gives what tt_score_value gives for the same numbers; ties that a
 * double cannot hold (2.675) are rounded by its shortest decimal, as there. */
#include <math.h>

#include "measure/measure_internal.h"

enum { CHUNK = 1024 };

struct plan {
    const tt_score *s;
    const tt_expr **formula;     /* the parts, then the value */
    double **room;               /* of each formula; NULL = not in blocks */
    bool *used;                  /* by input: some formula asks for it */
    double **slot, *raw;         /* one chunk: by slot; the value */
    const double *const *column; /* by input, NULL = not given */
    double *ratio;               /* by input: column unit to formula unit */
    double *otherwise;           /* by input: NaN = none */
    size_t rows;
    double *ret;
    size_t first, n; /* the chunk */
};

/* --- inputs --------------------------------------------------------------------- */

static double limited(const tt_input *in, double x)
{
    if (in->has_low && x < tt_dec_double(in->low))
        return tt_dec_double(in->low);
    return in->has_high && x > tt_dec_double(in->high) ? tt_dec_double(in->high) : x;
}

static void fill(const struct plan *p, size_t i, double *to)
{
    const tt_input *in = &p->s->input[i];
    const double *from = p->column[i] ? p->column[i] + p->first : NULL, ratio = p->ratio[i], otherwise = p->otherwise[i];
    const double low = in->has_low ? tt_dec_double(in->low) : -INFINITY, high = in->has_high ? tt_dec_double(in->high) : INFINITY;
    for (size_t r = 0; r < p->n; r++) {
        const double x = from ? from[r] * ratio : NAN;
        const double y = low > x ? low : x; /* written so that nothing is a branch: half the values lie beyond a clamp */
        const double z = high < y ? high : y;
        to[r] = x == x ? z : otherwise;
    }
}

static double code_index(const tt_input *in, const char *text)
{
    for (int i = 0; in->codes[i]; i++)
        if (tt_streq(in->codes[i], text))
            return i;
    return NAN;
}

static double as_double(const tt_input *in, const tt_val *v)
{
    if (v->type == TT_V_TEXT)
        return code_index(in, v->text);
    return v->type == TT_V_NUMBER                            ? limited(in, v->real)
           : v->type == TT_V_TRUTH && v->truth != TT_UNKNOWN ? (double)(v->truth == TT_YES)
                                                             : NAN;
}

/* --- formulas that read a code ------------------------------------------------------ */

struct one_row {
    const tt_score *s;
    double *const *column; /* by slot */
    size_t row;
};

static tt_val cell(void *self, const tt_name *name)
{
    const struct one_row *at = self;
    const double x = at->column[name->slot][at->row];
    if (isnan(x))
        return tt_val_missing();
    if (name->type == TT_V_TEXT)
        return tt_val_text(at->s->input[name->slot].codes[(size_t)x]);
    return name->type == TT_V_TRUTH ? tt_val_truth(x != 0 ? TT_YES : TT_NO) : tt_val_real(x, NULL);
}

static double result_of(const tt_answer *ans)
{
    if (ans->value.type == TT_V_TRUTH)
        return ans->value.truth == TT_UNKNOWN ? NAN : (double)(ans->value.truth == TT_YES);
    return ans->value.type == TT_V_NUMBER ? ans->value.real : NAN;
}

static bool reads_codes(const tt_expr *e)
{
    for (size_t i = 0; i < tt_expr_uses(e); i++)
        if (tt_expr_use(e, i)->type == TT_V_TEXT)
            return true;
    return false;
}

/* A table by code, the last entry for missing. */
static void by_code(tt_arena *a, const struct plan *p, const tt_expr *e, double *const *column, double *ret)
{
    const int slot = tt_expr_use(e, 0)->slot;
    int codes = 0;
    while (p->s->input[slot].codes[codes])
        codes++;
    double *table = TT_ARRAY(a, double, (size_t)codes + 1);
    double x[1];
    double **fake = TT_ARRAY(a, double *, (size_t)slot + 1);
    struct one_row at = {p->s, fake, 0};
    fake[slot] = x;
    for (int c = 0; c <= codes; c++) {
        x[0] = c < codes ? (double)c : (double)NAN;
        const tt_answer ans = tt_expr_eval(a, e, cell, &at);
        table[c] = result_of(&ans);
    }
    for (size_t r = 0; r < p->n; r++) {
        const double code = column[slot][r];
        ret[r] = isnan(code) ? table[codes] : table[(size_t)code];
    }
}

struct slow {
    const struct plan *p;
    const tt_expr *e;
    double *ret;
};

/* One by one, or by code: in a job of its own, so that a million rows keep nothing. */
static tt_code slowly(tt_arena *a, void *arg, tt_err *err)
{
    const struct slow *w = arg;
    struct one_row at = {w->p->s, w->p->slot, 0};
    if (!reads_codes(w->e))
        return tt_expr_batch(a, w->e, (const double *const *)w->p->slot, w->p->n, w->ret, err);
    if (tt_expr_uses(w->e) == 1) {
        by_code(a, w->p, w->e, w->p->slot, w->ret);
        return TT_OK;
    }
    for (; at.row < w->p->n; at.row++) {
        const tt_answer ans = tt_expr_eval(a, w->e, cell, &at);
        w->ret[at.row] = result_of(&ans);
    }
    return TT_OK;
}

static tt_code formula(const struct plan *p, size_t i, double *ret, tt_err *err)
{
    struct slow w = {p, p->formula[i], ret};
    if (!p->room[i])
        return tt_job(TT_ARENA_DEFAULT, slowly, &w, err);
    tt_expr_blocks(p->formula[i], p->room[i], (const double *const *)p->slot, p->n, ret);
    return TT_OK;
}

/* --- a chunk ----------------------------------------------------------------------------- */

/* Half away from zero. Far from a tie the double decides; near one its shortest decimal does. */
static double rounded(double x, int digits, double scale)
{
    const double y = x * scale, near = floor(y + 0.5);
    tt_dec d;
    if (!(fabs(y) < 1e15) || fabs(fabs(y - near) - 0.5) > 1e-6)
        return near / scale;
    return tt_dec_from_double(x, digits, &d, NULL) == TT_OK ? tt_dec_double(d) : x;
}

static void report(const struct plan *p, const double *raw)
{
    const double low = p->s->has_low ? tt_dec_double(p->s->low) : -INFINITY, high = p->s->has_high ? tt_dec_double(p->s->high) : INFINITY;
    const bool number = tt_expr_type(p->s->value) == TT_V_NUMBER;
    const double scale = pow(10, p->s->digits);
    for (size_t r = 0; r < p->n; r++) {
        const double x = !number || isnan(raw[r]) ? raw[r] : rounded(raw[r], p->s->digits, scale);
        const double y = low > x ? low : x;
        p->ret[p->first + r] = high < y ? high : y;
    }
}

static tt_code chunk(const struct plan *p, tt_err *err)
{
    const size_t inputs = p->s->inputs;
    for (size_t i = 0; i < inputs; i++)
        if (p->used[i])
            fill(p, i, p->slot[i]);
    for (size_t i = 0; i < p->s->parts; i++)
        TT_TRY(formula(p, i, p->slot[inputs + i], err));
    TT_TRY(formula(p, p->s->parts, p->raw, err));
    report(p, p->raw);
    return TT_OK;
}

static void make_room(tt_arena *a, struct plan *p)
{
    const tt_score *s = p->s;
    p->formula = TT_ARRAY(a, const tt_expr *, s->parts + 1);
    p->room = TT_ARRAY(a, double *, s->parts + 1);
    p->used = TT_ARRAY(a, bool, s->inputs + 1);
    p->slot = TT_ARRAY(a, double *, s->inputs + s->parts + 1);
    p->raw = TT_ARRAY(a, double, CHUNK);
    for (size_t i = 0; i <= s->parts; i++) {
        p->formula[i] = i < s->parts ? s->part[i].is : s->value;
        p->room[i] = tt_expr_room(a, p->formula[i]);
        for (size_t k = 0; k < tt_expr_uses(p->formula[i]); k++)
            if ((size_t)tt_expr_use(p->formula[i], k)->slot < s->inputs)
                p->used[tt_expr_use(p->formula[i], k)->slot] = true;
        p->slot[s->inputs + i] = i < s->parts ? TT_ARRAY(a, double, CHUNK) : NULL;
    }
    for (size_t i = 0; i < s->inputs; i++)
        p->slot[i] = p->used[i] ? TT_ARRAY(a, double, CHUNK) : NULL;
}

/* --- the call ------------------------------------------------------------------------------ */

static tt_code take_column(tt_arena *a, struct plan *p, const tt_column *c, const double **column, tt_err *err)
{
    const int i = tt_score_input(p->s, c->input);
    const tt_unit *unit = NULL;
    tt_factor f;
    if (i < 0)
        return tt_fail(err, TT_ENOENT, 960, tt_at_path(c->input), p->s->id, c->input, p->s->input[0].name);
    if (column[i])
        return tt_fail(err, TT_EEXIST, 961, tt_at_path(c->input), c->input, p->s->input[i].name);
    column[i] = c->value;
    const tt_input *in = &p->s->input[i];
    if (!c->unit || in->kind != TT_IN_NUMBER)
        return TT_OK;
    TT_TRY(tt_unit_parse(a, c->unit, &unit, err));
    TT_TRY(in->analyte ? tt_analyte_factor(in->analyte, unit, in->unit, &f, err) : tt_unit_factor(unit, in->unit, NULL, &f, err));
    if (f.before.coef || f.after.coef)
        return tt_fail(err, TT_EUNIT, 991, tt_at_path(c->input), c->input, c->unit, tt_unit_code(in->unit));
    p->ratio[i] = f.ratio;
    return TT_OK;
}

tt_code tt_score_batch(tt_arena *a, const tt_score *s, const tt_column *columns, size_t n, size_t rows, double *ret, tt_err *err)
{
    struct plan p = {
        .s = s, .rows = rows, .ret = ret, .ratio = TT_ARRAY(a, double, s->inputs + 1), .otherwise = TT_ARRAY(a, double, s->inputs + 1)};
    const double **column = TT_ARRAY(a, const double *, s->inputs + 1);
    for (size_t i = 0; i < s->inputs; i++) {
        tt_used u = {.value = tt_val_missing()};
        if (s->input[i].otherwise)
            u = s->assumed[i];
        p.otherwise[i] = as_double(&s->input[i], &u.value);
        p.ratio[i] = 1;
    }
    for (size_t i = 0; i < n; i++)
        TT_TRY(take_column(a, &p, &columns[i], column, err));
    p.column = column;
    make_room(a, &p);
    for (; p.first < rows; p.first += CHUNK) {
        p.n = rows - p.first < CHUNK ? rows - p.first : CHUNK;
        TT_TRY(chunk(&p, err));
    }
    return TT_OK;
}
