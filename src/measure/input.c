/* SPDX-License-Identifier: Apache-2.0 */
/* measure/input.c -- what a score is computed from: its definition, and a text as
 * its value.
 *
 * Most inputs are shared: defs/inputs/ says once that `bilirubin` is the analyte BILI
 * and that `ascites` is none, slight or moderate; a score adds the unit of its
 * formula and its clamps.  A name that is not there is an analyte, or is described
 * by the score itself.  `context: yes` there is a circumstance that goes with any
 * score: it marks the result and drops nothing.
 *
 * A bound is a value only where clamping makes it one: "<0.3 mg/dL" of bilirubin is
 * 1 in MELD, whose formula starts at 1; elsewhere it is missing. */
#include "measure/measure_internal.h"

#include <stdio.h>

static tt_code common_reader(tt_arena *a, const tt_measures *m, const tt_yaml *y, void **ret, tt_err *err)
{
    const tt_node **root = TT_NEW(a, const tt_node *);
    (void)m;
    (void)err;
    *root = y->root;
    *ret = root;
    return TT_OK;
}

static tt_code common_of(const tt_measures *m, struct tt_source *s, const tt_node **ret, tt_err *err)
{
    void *item = NULL;
    TT_TRY(tt_source_item(m, s, common_reader, &item, err));
    *ret = *(const tt_node **)item;
    return TT_OK;
}

tt_code tt_input_common(const tt_measures *m, const char *name, const tt_node **ret, tt_err *err)
{
    char path[80];
    const int n = snprintf(path, sizeof path, "inputs/%s.yaml", name);
    struct tt_source *s = n < 0 || (size_t)n >= sizeof path ? NULL : tt_shelf_find(tt_shelf_of(m, TT_SHELF_INPUTS), path);
    *ret = NULL;
    return s ? common_of(m, s, ret, err) : TT_OK;
}

static tt_code read_context(tt_arena *a, const tt_measures *m, const tt_node *n, tt_input *ret, tt_err *err)
{
    return tt_input_read(a, m, tt_def_or(n, "input", ""), NULL, n, ret, err);
}

static bool is_context(const tt_node *n)
{
    return tt_streq(tt_def_or(n, "context", "no"), "yes");
}

tt_code tt_input_context(tt_arena *a, const tt_measures *m, const char *said, tt_input *ret, bool *found, tt_err *err)
{
    const struct tt_shelf *shelf = tt_shelf_of(m, TT_SHELF_INPUTS);
    const tt_node *n = NULL;
    *found = false;
    TT_TRY(tt_input_common(m, said, &n, err));
    for (size_t i = 0; !*found && i <= shelf->n; i++) {
        if (n && is_context(n)) {
            TT_TRY(read_context(a, m, n, ret, err));
            *found = tt_input_called(ret, said);
        }
        if (!*found && i < shelf->n)
            TT_TRY(common_of(m, &shelf->at[i], &n, err));
    }
    return TT_OK;
}

bool tt_input_called(const tt_input *in, const char *name)
{
    return tt_str_ieq(in->name, name) || tt_listed(in->synonyms, name) || tt_str_ieq(in->title[TT_EN], name) ||
           tt_streq(in->title[TT_ZH], name) || (in->analyte && tt_analyte_called(in->analyte, name));
}

/* --- the definition ------------------------------------------------------------------ */

struct both {
    const tt_node *own, *common;
};

static const tt_node *member(const struct both *b, const char *key)
{
    const tt_node *n = tt_node_get(b->own, key);
    return n ? n : tt_node_get(b->common, key);
}

static const tt_node *holder(const struct both *b, const char *key)
{
    return tt_node_get(b->own, key) || !b->common ? b->own : b->common;
}

static tt_code read_kind(tt_arena *a, const struct both *b, tt_input *ret, tt_err *err)
{
    const tt_node *codes = member(b, "codes"), *words = member(b, "words");
    const char *type = tt_def_or(holder(b, "type"), "type", "number");
    ret->kind = codes ? TT_IN_CODE : tt_streq(type, "truth") ? TT_IN_TRUTH : TT_IN_NUMBER;
    ret->codes = tt_def_list(a, codes);
    const size_t n = words && words->kind == TT_MAP ? words->n : 0;
    const char **pair = TT_ARRAY(a, const char *, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        pair[2 * i] = words->key[i]->text;
        pair[2 * i + 1] = words->item[i]->kind == TT_SCALAR ? words->item[i]->text : "";
        if (!tt_listed(ret->codes, pair[2 * i + 1]))
            return tt_fail(err, TT_EPARSE, 950, tt_node_where(a, words->item[i]), "words");
    }
    ret->code_of = pair;
    return TT_OK;
}

static tt_code read_unit(tt_arena *a, const struct both *b, tt_input *ret, tt_err *err)
{
    const tt_node *n = member(b, "unit");
    if (!n) {
        ret->unit = ret->analyte ? ret->analyte->unit : NULL;
        return TT_OK;
    }
    TT_TRY(tt_def_unit(a, holder(b, "unit"), "unit", &ret->unit, err));
    tt_qty q;
    if (ret->analyte && tt_analyte_in(ret->analyte, (tt_qty){tt_dec_int(1), ret->analyte->unit}, ret->unit, &q, err) != TT_OK) {
        if (err)
            err->where = tt_node_where(a, n);
        return TT_EUNIT;
    }
    return TT_OK;
}

/* How the analyte's units become the formula's. */
static const tt_factor *read_factors(tt_arena *a, const tt_input *in)
{
    size_t n = 0;
    while (in->analyte->units[n])
        n++;
    tt_factor *from = TT_ARRAY(a, tt_factor, n);
    for (size_t i = 0; i < n; i++)
        if (tt_analyte_factor(in->analyte, in->analyte->units[i], in->unit, &from[i], NULL) != TT_OK)
            from[i].den = 0;
    return from;
}

/* Limits stand in the unit of the map they stand in, which need not be the formula's. */
static tt_code range_in_unit(tt_arena *a, const struct both *b, tt_input *ret, tt_err *err)
{
    const tt_node *map = holder(b, "plausible");
    const tt_unit *unit = ret->unit;
    if (tt_node_get(map, "unit"))
        TT_TRY(tt_def_unit(a, map, "unit", &unit, err));
    for (size_t i = 0; i < 2 && unit != ret->unit; i++) {
        tt_qty q;
        TT_TRY(tt_qty_convert((tt_qty){ret->range[i], unit}, ret->unit, NULL, &q, err));
        ret->range[i] = q.value;
    }
    return TT_OK;
}

static tt_code read_range(tt_arena *a, const struct both *b, tt_input *ret, tt_err *err)
{
    const tt_node *p = member(b, "plausible");
    ret->has_range = p != NULL;
    if (!p)
        return TT_OK;
    for (size_t i = 0; i < 2; i++)
        if (p->kind != TT_SEQ || p->n != 2 || p->item[i]->kind != TT_SCALAR ||
            tt_dec_parse(p->item[i]->text, &ret->range[i], NULL) != TT_OK)
            return tt_fail(err, TT_EPARSE, 950, tt_node_where(a, p), "plausible");
    return range_in_unit(a, b, ret, err);
}

static tt_code read_title(tt_arena *a, const struct both *b, tt_input *ret, tt_err *err)
{
    if (member(b, "title"))
        return tt_def_words(a, holder(b, "title"), "title", ret->title, err);
    for (int l = 0; l < TT_LANGS; l++)
        ret->title[l] = ret->analyte ? ret->analyte->title[l] : ret->name;
    return TT_OK;
}

tt_code tt_input_read(tt_arena *a, const tt_measures *m, const char *name, const tt_node *own, const tt_node *common, tt_input *ret,
                      tt_err *err)
{
    static const char *const keys[] = {"analyte",  "title",   "unit", "type",      "codes",    "words",   "plausible", "one_of",
                                       "at_least", "at_most", "bare", "otherwise", "synonyms", "context", "of",        NULL};
    const struct both b = {own && own->kind == TT_MAP ? own : NULL, common};
    const tt_node *analyte = member(&b, "analyte");
    TT_TRY(tt_def_keys(a, b.own, keys, err));
    *ret = (tt_input){.name = name, .of = -1};
    TT_TRY(read_kind(a, &b, ret, err));
    if (analyte || (!b.common && !tt_node_get(b.own, "of") && !tt_node_get(b.own, "title"))) {
        const tt_code c = tt_analyte_get(m, analyte ? analyte->text : name, &ret->analyte, err);
        if (c != TT_OK && err && own)
            err->where = tt_node_where(a, analyte ? analyte : own);
        TT_TRY(c);
    }
    TT_TRY(read_title(a, &b, ret, err));
    TT_TRY(read_unit(a, &b, ret, err));
    ret->from = ret->analyte ? read_factors(a, ret) : NULL;
    TT_TRY(read_range(a, &b, ret, err));
    TT_TRY(tt_def_dec(a, b.own, "at_least", &ret->has_low, &ret->low, err));
    TT_TRY(tt_def_dec(a, b.own, "at_most", &ret->has_high, &ret->high, err));
    ret->bare = tt_streq(tt_def_or(holder(&b, "bare"), "bare", ret->analyte && ret->analyte->bare ? "yes" : "no"), "yes");
    ret->context = tt_streq(tt_def_or(holder(&b, "context"), "context", "no"), "yes");
    ret->otherwise = tt_def_or(holder(&b, "otherwise"), "otherwise", NULL);
    ret->synonyms = tt_def_list(a, member(&b, "synonyms"));
    const char *const *one = tt_def_list(a, member(&b, "one_of"));
    tt_buf allowed = tt_buf_new(a);
    for (; *one; one++)
        tt_buf_printf(&allowed, "%s%s", allowed.n ? ", " : "", *one);
    ret->allowed = tt_buf_text(&allowed);
    return TT_OK;
}

/* --- a value --------------------------------------------------------------------------- */

static tt_code none_of(tt_arena *a, const tt_input *in, const char *text, tt_err *err)
{
    tt_buf list = tt_buf_new(a);
    for (const char *const *c = in->codes; *c; c++)
        tt_buf_printf(&list, "%s%s", list.n ? ", " : "", *c);
    return tt_fail(err, TT_EPARSE, 963, tt_at_path(in->name), text, in->name, in->kind == TT_IN_TRUTH ? "yes, no" : tt_buf_text(&list));
}

static tt_code code_value(tt_arena *a, const tt_input *in, const char *s, tt_used *ret, tt_err *err)
{
    for (const char *const *c = in->codes; *c; c++)
        if (tt_str_ieq(*c, s)) {
            ret->value = tt_val_text(*c);
            return TT_OK;
        }
    for (const char *const *p = in->code_of; *p; p += 2)
        if (tt_str_ieq(p[0], s)) {
            ret->value = tt_val_text(p[1]);
            return TT_OK;
        }
    return none_of(a, in, s, err);
}

static tt_code truth_value(tt_arena *a, const tt_input *in, const char *s, tt_used *ret, tt_err *err)
{
    static const char *const yes[] = {"1", "yes", "true", "y", "是", "有", NULL}, *const no[] = {"0", "no", "false", "n", "否", "无", NULL};
    if (!tt_listed(yes, s) && !tt_listed(no, s))
        return none_of(a, in, s, err);
    ret->value = tt_val_truth(tt_listed(yes, s) ? TT_YES : TT_NO);
    return TT_OK;
}

static tt_code in_range(tt_arena *a, const tt_input *in, const char *text, tt_dec v, tt_err *err)
{
    const char *range = in->allowed;
    bool ok = !*range || strstr(tt_printf(a, ", %s,", range), tt_printf(a, " %s,", tt_dec_text(a, v)));
    if (in->has_range && (tt_dec_cmp(v, in->range[0]) < 0 || tt_dec_cmp(v, in->range[1]) > 0)) {
        ok = false;
        range = tt_printf(a, "%s to %s%s%s", tt_dec_text(a, in->range[0]), tt_dec_text(a, in->range[1]), in->unit ? " " : "",
                          in->unit ? tt_unit_code(in->unit) : "");
    }
    return ok ? TT_OK : tt_fail(err, TT_ERANGE, 962, tt_at_path(in->name), in->name, text, range);
}

/* A number of an input that is no analyte. */
static tt_code plain_number(tt_arena *a, const tt_input *in, const char *text, const char *unit, tt_lab *r, tt_err *err)
{
    TT_TRY(tt_lab_split(a, in->name, text, r, err));
    if (r->kind > TT_READ_ABOVE)
        return TT_OK;
    if (!r->qty.unit && unit && *unit)
        TT_TRY(tt_unit_parse(a, tt_str_trim(a, tt_str_halfwidth(a, unit)), &r->qty.unit, err));
    if (!r->qty.unit && in->unit && !in->bare)
        return tt_fail(err, TT_EUNIT, 956, tt_at_path(in->name), in->name, text, tt_unit_code(in->unit));
    if (!r->qty.unit)
        r->qty.unit = in->unit;
    tt_qty q = r->qty;
    const tt_code c = tt_qty_convert(r->qty, in->unit, NULL, &q, err);
    if (c != TT_OK && err)
        err->where = tt_at_path(in->name);
    TT_TRY(c);
    return in_range(a, in, text, q.value, err);
}

static bool clamp(const tt_input *in, tt_dec *v)
{
    const bool low = in->has_low && tt_dec_cmp(*v, in->low) < 0, high = in->has_high && tt_dec_cmp(*v, in->high) > 0;
    *v = low ? in->low : high ? in->high : *v;
    return low || high;
}

/* "<0.3" is known where everything below 0.3 is clamped to one value. */
static bool bound_decides(const tt_input *in, tt_lab_kind kind, tt_dec v)
{
    if (kind == TT_READ_BELOW)
        return in->has_low && tt_dec_cmp(v, in->low) <= 0;
    return kind == TT_READ_NUMBER || (in->has_high && tt_dec_cmp(v, in->high) >= 0);
}

/* An analyte's value in the formula's unit. */
static tt_code in_formula(const tt_input *in, tt_qty q, tt_qty *ret, tt_err *err)
{
    const tt_analyte *an = in->analyte;
    for (size_t i = 0; in->from && an->units[i]; i++)
        if (an->units[i] == q.unit && in->from[i].den)
            return tt_qty_scale(q, &in->from[i], in->unit, ret, err);
    return tt_analyte_in(an, q, in->unit, ret, err);
}

static tt_code number_value(tt_arena *a, const tt_input *in, const char *text, const char *unit, tt_used *ret, tt_err *err)
{
    tt_lab r;
    tt_qty q;
    const char *else_in = unit && *unit ? unit : in->bare && in->unit ? tt_unit_code(in->unit) : NULL;
    TT_TRY(in->analyte ? tt_lab_parse(a, in->analyte, text, else_in, &r, err) : plain_number(a, in, text, unit, &r, err));
    ret->reading = r.kind;
    if (r.kind > TT_READ_ABOVE)
        return TT_OK;
    TT_TRY(in->analyte ? in_formula(in, r.qty, &q, err) : tt_qty_convert(r.qty, in->unit, NULL, &q, err));
    if (!bound_decides(in, r.kind, q.value))
        return TT_OK;
    ret->clamped = clamp(in, &q.value);
    ret->value = tt_val_qty((tt_qty){q.value, NULL});
    return TT_OK;
}

tt_code tt_input_value(tt_arena *a, const tt_input *in, const char *text, const char *unit, tt_used *ret, tt_err *err)
{
    const char *s = tt_str_trim(a, tt_str_halfwidth(a, text));
    *ret = (tt_used){.input = in, .given = text, .unit = unit, .value = tt_val_missing(), .reading = TT_READ_NUMBER};
    if (in->kind != TT_IN_NUMBER) {
        ret->reading = !*s ? TT_READ_NONE : tt_listed(in->codes, s) ? TT_READ_NUMBER : tt_lab_reason(s);
        if (ret->reading == TT_READ_NUMBER)
            TT_TRY(in->kind == TT_IN_CODE ? code_value(a, in, s, ret, err) : truth_value(a, in, s, ret, err));
    } else {
        TT_TRY(number_value(a, in, s, unit, ret, err));
    }
    ret->known = ret->value.type != TT_V_MISSING;
    return TT_OK;
}
