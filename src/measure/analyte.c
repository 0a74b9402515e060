/* SPDX-License-Identifier: Apache-2.0 */
/* measure/analyte.c -- one analyte's file, and whether a value as entered can be
 * one of its results.  A value that is impossible in the unit given but ordinary
 * in another accepted one is a swapped unit, and the message says which. */
#include "measure/measure_internal.h"

static tt_code read_words(tt_arena *a, const tt_node *map, const char *key, const char *ret[TT_LANGS], tt_err *err)
{
    const tt_node *n = tt_node_get(map, key);
    TT_TRY(tt_def_text(a, n ? n : map, "en", &ret[TT_EN], err));
    return tt_def_text(a, n ? n : map, "zh", &ret[TT_ZH], err);
}

static const char *const *read_list(tt_arena *a, const tt_node *seq)
{
    const size_t n = seq && seq->kind == TT_SEQ ? seq->n : 0;
    const char **list = TT_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = seq->item[i]->kind == TT_SCALAR ? seq->item[i]->text : "";
    return list;
}

static tt_code read_units(tt_arena *a, const tt_node *root, tt_analyte *ret, tt_err *err)
{
    const char *text = "";
    TT_TRY(tt_def_text(a, root, "unit", &text, err));
    TT_TRY(tt_unit_parse(a, text, &ret->unit, err));
    const char *const *more = read_list(a, tt_node_get(root, "units"));
    size_t n = 0;
    while (more[n])
        n++;
    const tt_unit **units = TT_ARRAY(a, const tt_unit *, n + 2);
    units[0] = ret->unit;
    for (size_t i = 0; i < n; i++)
        TT_TRY(tt_unit_parse(a, more[i], &units[i + 1], err));
    ret->units = units;
    return TT_OK;
}

static tt_code read_limits(tt_arena *a, const tt_node *root, tt_analyte *ret, tt_err *err)
{
    const tt_node *p = tt_node_get(root, "plausible");
    if (!p || p->kind != TT_SEQ || p->n != 2 || p->item[0]->kind != TT_SCALAR || p->item[1]->kind != TT_SCALAR)
        return tt_fail(err, TT_EPARSE, 950, tt_node_missing(a, root, "plausible"), "plausible");
    TT_TRY(tt_dec_parse(p->item[0]->text, &ret->low, err));
    return tt_dec_parse(p->item[1]->text, &ret->high, err);
}

static const char *text_or(const tt_node *root, const char *key)
{
    const tt_node *n = tt_node_get(root, key);
    return n && n->kind == TT_SCALAR ? n->text : "";
}

tt_code tt_analyte_read(tt_arena *a, const tt_yaml *y, tt_analyte *ret, tt_err *err)
{
    TT_TRY(tt_def_text(a, y->root, "analyte", &ret->id, err));
    TT_TRY(read_words(a, y->root, "title", ret->title, err));
    ret->synonyms = read_list(a, tt_node_get(y->root, "synonyms"));
    TT_TRY(read_units(a, y->root, ret, err));
    TT_TRY(read_limits(a, y->root, ret, err));
    ret->molar.name = ret->title[TT_EN];
    const char *molar = text_or(y->root, "molar_mass");
    if (*molar)
        TT_TRY(tt_dec_parse(molar, &ret->molar.g_per_mol, err));
    ret->specimen = text_or(y->root, "specimen");
    ret->loinc = text_or(y->root, "loinc");
    return TT_OK;
}

/* --- a value as entered ------------------------------------------------------------ */

static bool accepted(const tt_analyte *an, const tt_unit *u)
{
    for (const tt_unit *const *k = an->units; *k; k++)
        if (*k == u || (u && tt_streq(tt_unit_code(*k), tt_unit_code(u))) || (!u && tt_streq(tt_unit_code(*k), "1")))
            return true;
    return false;
}

static bool plausible(const tt_analyte *an, tt_qty q)
{
    tt_qty in;
    return tt_qty_convert(q, an->unit, &an->molar, &in, NULL) == TT_OK && tt_dec_cmp(in.value, an->low) >= 0 &&
           tt_dec_cmp(in.value, an->high) <= 0;
}

static const char *other_unit(const tt_analyte *an, tt_qty q)
{
    for (const tt_unit *const *k = an->units; *k; k++)
        if (plausible(an, (tt_qty){q.value, *k}))
            return tt_unit_code(*k);
    return "";
}

tt_code tt_analyte_check(tt_arena *a, const tt_analyte *an, tt_qty q, tt_err *err)
{
    if (!accepted(an, q.unit)) {
        tt_buf list = tt_buf_new(a);
        for (const tt_unit *const *k = an->units; *k; k++)
            tt_buf_printf(&list, "%s%s", list.n ? ", " : "", tt_unit_code(*k));
        return tt_fail(err, TT_EUNIT, 952, tt_at_path(an->id), an->id, q.unit ? tt_unit_code(q.unit) : "1", tt_buf_text(&list));
    }
    if (plausible(an, q))
        return TT_OK;
    const char *other = other_unit(an, q);
    const char *range = tt_printf(a, "%s to %s %s", tt_dec_text(a, an->low), tt_dec_text(a, an->high), tt_unit_code(an->unit));
    return tt_fail(err, TT_ERANGE, *other ? 955 : 953, tt_at_path(an->id), an->id, tt_qty_text(a, q), range, other);
}
