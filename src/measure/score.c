/* SPDX-License-Identifier: Apache-2.0 */
/* measure/score.c -- one score's file: inputs, helpers, components, value, class.
 *
 *     score: meld
 *     title:  {en: .., zh: ..}
 *     source: where the formula stands
 *     inputs:
 *       bilirubin: {unit: mg/dL, at_least: 1}    # clamped before the formula
 *     builds_on: clif-c-of                       # its inputs and parts come first, its value as clif_c_of
 *     let:                                       # helpers, in order
 *       cr: if(dialysis, 4, creatinine)
 *     parts:                                     # components that are shown
 *       liver: {title: {en: .., zh: ..}, is: if(bilirubin < 1.2, 0, ...)}
 *     value: sum                                 # of the parts, or an expression
 *     report: {round: 0, at_least: 6, at_most: 40, unit: mg/dL}
 *     class: if(value <= 6, "A", "B")
 *     age_at_least: 18
 *     examples: [{given: {..}, gives: 20}]
 *
 * Every name is a bare number in the unit its input states: formulas of scores are
 * written that way.  docs/reference/scores.md is the manual. */
#include "measure/measure_internal.h"

struct reading {
    tt_arena *a;
    const tt_measures *m;
    const tt_yaml *y;
    tt_score *s;
    tt_name *name; /* the scope so far: inputs, then parts */
    size_t names;
    tt_input *input;
    tt_used *assumed;
    tt_part *part;
    tt_err *err;
};

static void declare(struct reading *r, const char *name, tt_val_type type, const char *const *codes)
{
    r->name[r->names] = (tt_name){.name = name, .type = type, .codes = codes, .slot = (int)r->names};
    r->names++;
}

static tt_code compile(struct reading *r, const char *text, const tt_node *at, const tt_expr **ret)
{
    const tt_scope scope = {.name = r->name, .names = r->names};
    return tt_expr_compile(r->a, text, tt_node_where(r->a, at), &scope, ret, r->err);
}

/* --- inputs -------------------------------------------------------------------------- */

static tt_code read_input(struct reading *r, const char *name, const tt_node *own, tt_input *in)
{
    const tt_node *common = NULL;
    static const tt_val_type types[] = {TT_V_NUMBER, TT_V_TRUTH, TT_V_TEXT};
    TT_TRY(tt_input_common(r->m, name, &common, r->err));
    TT_TRY(tt_input_read(r->a, r->m, name, own, common, in, r->err));
    const char *of = own && own->kind == TT_MAP ? tt_def_or(own, "of", NULL) : NULL;
    for (size_t i = 0; of && i < r->s->inputs; i++)
        if (tt_streq(r->s->input[i].name, of)) {
            in->of = (int)i;
            in->analyte = r->s->input[i].analyte;
        }
    if (of && in->of < 0)
        return tt_fail(r->err, TT_EPARSE, 950, tt_node_where(r->a, own), "of");
    declare(r, name, types[in->kind], in->kind == TT_IN_CODE ? in->codes : NULL);
    const tt_code c = in->otherwise ? tt_input_value(r->a, in, in->otherwise, NULL, &r->assumed[r->s->inputs], r->err) : TT_OK;
    if (c != TT_OK && r->err && own)
        r->err->where = tt_node_where(r->a, own);
    TT_TRY(c);
    r->s->inputs++;
    return TT_OK;
}

static bool has_input(const tt_score *s, const char *name)
{
    for (size_t i = 0; i < s->inputs; i++)
        if (tt_streq(s->input[i].name, name))
            return true;
    return false;
}

static tt_code read_inputs(struct reading *r)
{
    const tt_node *list = tt_node_get(r->y->root, "inputs");
    if (!list || list->kind != TT_MAP || !list->n)
        return tt_fail(r->err, TT_EPARSE, 950, tt_node_missing(r->a, r->y->root, "inputs"), "inputs");
    for (size_t i = 0; i < list->n; i++)
        if (!has_input(r->s, list->key[i]->text))
            TT_TRY(read_input(r, list->key[i]->text, list->item[i], &r->input[r->s->inputs]));
    return TT_OK;
}

/* --- helpers and components -------------------------------------------------------------- */

static tt_code read_part(struct reading *r, const char *name, const tt_node *n, bool shown, tt_part *p)
{
    const char *text = n->text;
    const tt_node *at = n;
    *p = (tt_part){.name = name, .title = {name, name}, .shown = shown};
    if (shown) {
        TT_TRY(tt_def_text(r->a, n, "is", &text, r->err));
        TT_TRY(tt_def_words(r->a, n, "title", p->title, r->err));
        at = tt_node_get(n, "is");
    } else if (n->kind != TT_SCALAR) {
        return tt_fail(r->err, TT_EPARSE, 950, tt_node_where(r->a, n), "let");
    }
    TT_TRY(compile(r, text, at, &p->is));
    declare(r, name, tt_expr_type(p->is), NULL);
    return TT_OK;
}

static tt_code read_parts(struct reading *r, bool shown)
{
    static const char *const keys[] = {"let", "parts"};
    for (size_t k = 0; k < 2; k++) {
        const tt_node *n = tt_node_get(r->y->root, keys[k]);
        for (size_t i = 0; n && n->kind == TT_MAP && i < n->n; i++) {
            TT_TRY(read_part(r, n->key[i]->text, n->item[i], k == 1, &r->part[r->s->parts]));
            r->part[r->s->parts++].shown = shown && k == 1;
        }
    }
    return TT_OK;
}

static const char *sum_of_parts(struct reading *r)
{
    const tt_node *n = tt_node_get(r->y->root, "parts");
    tt_buf b = tt_buf_new(r->a);
    for (size_t i = 0; n && n->kind == TT_MAP && i < n->n; i++)
        tt_buf_printf(&b, "%s%s", b.n ? " + " : "", n->key[i]->text);
    return tt_buf_text(&b);
}

static tt_code compile_value(struct reading *r, bool *sum, const tt_expr **ret)
{
    const char *text = "";
    TT_TRY(tt_def_text(r->a, r->y->root, "value", &text, r->err));
    *sum = tt_streq(text, "sum");
    return compile(r, *sum ? sum_of_parts(r) : text, tt_node_get(r->y->root, "value"), ret);
}

/* The value of the score this one builds on, as a helper named after it. */
static tt_code base_value(struct reading *r, const char *id)
{
    bool sum = false;
    char *name = tt_strdup(r->a, id);
    for (char *c = name; *c; c++)
        *c = (char)(*c == '-' ? '_' : *c);
    tt_part *p = &r->part[r->s->parts++];
    *p = (tt_part){.name = name, .title = {name, name}};
    TT_TRY(compile_value(r, &sum, &p->is));
    declare(r, name, tt_expr_type(p->is), NULL);
    return TT_OK;
}

static tt_code parse_base(struct reading *r, const char *id, tt_yaml *ret)
{
    const struct tt_source *src = tt_shelf_find(tt_shelf_of(r->m, TT_SHELF_SCORES), tt_printf(r->a, "scores/%s.yaml", id));
    if (!src)
        return tt_fail(r->err, TT_EPARSE, 950, tt_node_where(r->a, tt_node_get(r->y->root, "builds_on")), "builds_on");
    return tt_yaml_parse(r->a, src->def->path, src->def->data, src->def->size, ret, r->err);
}

/* Members of a file's map of that name. */
static size_t members(const tt_yaml *y, const char *key)
{
    const tt_node *n = tt_node_get(y->root, key);
    return n ? n->n : 0;
}

/* Inputs and components of a file, those of the score it builds on first: one step deep. */
static tt_code read_body(struct reading *r)
{
    const char *base = tt_def_or(r->y->root, "builds_on", NULL);
    const tt_yaml *own = r->y;
    tt_yaml below = *own;
    if (base)
        TT_TRY(parse_base(r, base, &below));
    size_t inputs = members(own, "inputs"), parts = members(own, "let") + members(own, "parts");
    if (base) {
        inputs += members(&below, "inputs");
        parts += members(&below, "let") + members(&below, "parts") + 1; /* its value */
    }
    r->name = TT_ARRAY(r->a, tt_name, inputs + parts + 2); /* for the class: value, unrounded */
    r->s->input = r->input = TT_ARRAY(r->a, tt_input, inputs);
    r->s->assumed = r->assumed = TT_ARRAY(r->a, tt_used, inputs);
    r->s->part = r->part = TT_ARRAY(r->a, tt_part, parts);
    r->y = &below;
    if (base)
        TT_TRY(read_inputs(r));
    r->y = own;
    TT_TRY(read_inputs(r));
    r->y = &below;
    if (base) {
        TT_TRY(read_parts(r, false));
        TT_TRY(base_value(r, base));
    }
    r->y = own;
    return read_parts(r, true);
}

static tt_code read_value(struct reading *r)
{
    const char *klass = tt_def_or(r->y->root, "class", NULL);
    TT_TRY(compile_value(r, &r->s->sum, &r->s->value));
    if (!klass)
        return TT_OK;
    declare(r, "value", tt_expr_type(r->s->value), NULL);
    declare(r, "unrounded", TT_V_NUMBER, NULL);
    TT_TRY(compile(r, klass, tt_node_get(r->y->root, "class"), &r->s->klass));
    if (tt_expr_type(r->s->klass) != TT_V_TEXT)
        return tt_fail(r->err, TT_EPARSE, 950, tt_node_where(r->a, tt_node_get(r->y->root, "class")), "class");
    return TT_OK;
}

static tt_code read_report(struct reading *r)
{
    static const char *const keys[] = {"round", "at_least", "at_most", "unit", NULL};
    const tt_node *n = tt_node_get(r->y->root, "report");
    tt_dec digits = {0, 0};
    bool has = false;
    r->s->unit = "";
    if (!n)
        return TT_OK;
    TT_TRY(tt_def_keys(r->a, n, keys, r->err));
    TT_TRY(tt_def_dec(r->a, n, "round", &has, &digits, r->err));
    TT_TRY(tt_def_dec(r->a, n, "at_least", &r->s->has_low, &r->s->low, r->err));
    TT_TRY(tt_def_dec(r->a, n, "at_most", &r->s->has_high, &r->s->high, r->err));
    r->s->digits = (int)digits.coef;
    r->s->unit = tt_def_or(n, "unit", "");
    return TT_OK;
}

static tt_code read_score(struct reading *r)
{
    static const char *const keys[] = {"score", "title", "source", "note",   "builds_on",    "inputs",   "let",
                                       "parts", "value", "class",  "report", "age_at_least", "examples", NULL};
    tt_score *s = r->s;
    TT_TRY(tt_def_keys(r->a, r->y->root, keys, r->err));
    TT_TRY(tt_def_text(r->a, r->y->root, "score", &s->id, r->err));
    TT_TRY(tt_def_words(r->a, r->y->root, "title", s->title, r->err));
    TT_TRY(tt_def_text(r->a, r->y->root, "source", &s->source, r->err));
    s->note[TT_EN] = s->note[TT_ZH] = "";
    if (tt_node_get(r->y->root, "note"))
        TT_TRY(tt_def_words(r->a, r->y->root, "note", s->note, r->err));
    TT_TRY(read_body(r));
    TT_TRY(read_value(r));
    TT_TRY(read_report(r));
    TT_TRY(tt_def_dec(r->a, r->y->root, "age_at_least", &s->has_age, &s->age_from, r->err));
    s->examples = tt_node_get(r->y->root, "examples");
    return TT_OK;
}

static tt_code reader(tt_arena *a, const tt_measures *m, const tt_yaml *y, void **ret, tt_err *err)
{
    struct reading r = {.a = a, .m = m, .y = y, .s = TT_NEW(a, tt_score), .err = err};
    r.s->measures = m;
    *ret = r.s;
    return read_score(&r);
}

/* --- by name --------------------------------------------------------------------------------- */

tt_code tt_score_at(const tt_measures *m, size_t i, const tt_score **ret, tt_err *err)
{
    const struct tt_shelf *shelf = tt_shelf_of(m, TT_SHELF_SCORES);
    void *item = NULL;
    *ret = NULL;
    if (i >= shelf->n)
        return TT_OK;
    TT_TRY(tt_source_item(m, &shelf->at[i], reader, &item, err));
    *ret = item;
    return TT_OK;
}

const char *tt_score_name(tt_arena *a, const tt_measures *m, size_t i)
{
    const struct tt_shelf *shelf = tt_shelf_of(m, TT_SHELF_SCORES);
    return i < shelf->n ? tt_source_name(a, &shelf->at[i]) : NULL;
}

/* "MELD 3.0", "meld_na" and "MELD-Na" are meant well, but only the id is the id: case alone is forgiven. */
tt_code tt_score_get(const tt_measures *m, const char *id, const tt_score **ret, tt_err *err)
{
    const struct tt_shelf *shelf = tt_shelf_of(m, TT_SHELF_SCORES);
    const char *known[256];
    char name[256][48];
    size_t n = 0;
    for (size_t i = 0; i < shelf->n && n < 256; i++) {
        const char *file = shelf->at[i].def->path + strlen("scores/");
        const size_t size = strlen(file) - strlen(".yaml");
        if (size >= sizeof name[n])
            continue;
        memcpy(name[n], file, size);
        name[n][size] = '\0';
        if (tt_str_ieq(name[n], id))
            return tt_score_at(m, i, ret, err);
        known[n] = name[n];
        n++;
    }
    const char *near = tt_nearest(id, known, n);
    return tt_fail(err, TT_ENOENT, 959, tt_at_path(id), id, near ? near : "meld, child-pugh, sofa, ...");
}

int tt_score_input(const tt_score *s, const char *name)
{
    for (size_t i = 0; i < s->inputs; i++)
        if (s->input[i].of < 0 && tt_str_ieq(s->input[i].name, name))
            return (int)i;
    for (size_t i = 0; i < s->inputs; i++)
        if (s->input[i].of < 0 && tt_input_called(&s->input[i], name))
            return (int)i;
    return -1;
}
