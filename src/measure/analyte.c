/* SPDX-License-Identifier: Apache-2.0 */
/* measure/analyte.c -- analytes by name, and one analyte's file. */
#include "measure/measure_internal.h"

/* A unit in the list is a code, or {unit: "[IU]/L", same_as: U/L}: what some laboratories print for the other. */
static tt_code read_unit(tt_arena *a, const tt_node *n, const tt_unit **said, const tt_unit **means, tt_err *err)
{
    const tt_code c = n->kind == TT_SCALAR ? tt_unit_parse(a, n->text, said, err) : tt_def_unit(a, n, "unit", said, err);
    TT_TRY(c);
    *means = *said;
    return n->kind == TT_SCALAR ? TT_OK : tt_def_unit(a, n, "same_as", means, err);
}

static tt_code read_units(tt_arena *a, const tt_node *root, tt_analyte *ret, tt_err *err)
{
    const tt_node *more = tt_node_get(root, "units");
    const size_t n = more && more->kind == TT_SEQ ? more->n : 0;
    TT_TRY(tt_def_unit(a, root, "unit", &ret->unit, err));
    const tt_unit **units = TT_ARRAY(a, const tt_unit *, n + 2), **means = TT_ARRAY(a, const tt_unit *, n + 2);
    units[0] = means[0] = ret->unit;
    for (size_t i = 0; i < n; i++)
        TT_TRY(read_unit(a, more->item[i], &units[i + 1], &means[i + 1], err));
    ret->units = units;
    ret->means = means;
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

tt_code tt_analyte_read(tt_arena *a, const tt_yaml *y, tt_analyte *ret, tt_err *err)
{
    static const char *const keys[] = {"analyte", "title",     "synonyms", "unit",  "units", "molar_mass",
                                       "charge",  "plausible", "specimen", "loinc", "bare",  NULL};
    bool has = false;
    TT_TRY(tt_def_keys(a, y->root, keys, err));
    TT_TRY(tt_def_text(a, y->root, "analyte", &ret->id, err));
    TT_TRY(tt_def_words(a, y->root, "title", ret->title, err));
    ret->synonyms = tt_def_list(a, tt_node_get(y->root, "synonyms"));
    TT_TRY(read_units(a, y->root, ret, err));
    TT_TRY(read_limits(a, y->root, ret, err));
    ret->molar.name = ret->title[TT_EN];
    TT_TRY(tt_def_dec(a, y->root, "molar_mass", &has, &ret->molar.g_per_mol, err));
    const char *charge = tt_def_or(y->root, "charge", "0");
    if (strlen(charge) != 1 || *charge < '0' || *charge > '9')
        return tt_fail(err, TT_EPARSE, 950, tt_node_where(a, tt_node_get(y->root, "charge")), "charge");
    ret->molar.charge = *charge - '0';
    ret->bare = tt_streq(tt_def_or(y->root, "bare", "no"), "yes");
    ret->specimen = tt_def_or(y->root, "specimen", "");
    ret->loinc = tt_def_or(y->root, "loinc", "");
    return TT_OK;
}

/* --- by name ---------------------------------------------------------------------------- */

static tt_code reader(tt_arena *a, const tt_measures *m, const tt_yaml *y, void **ret, tt_err *err)
{
    tt_analyte *an = TT_NEW(a, tt_analyte);
    (void)m;
    *ret = an;
    return tt_analyte_read(a, y, an, err);
}

static tt_code at(const tt_measures *m, size_t i, const tt_analyte **ret, tt_err *err)
{
    const struct tt_shelf *shelf = tt_shelf_of(m, TT_SHELF_ANALYTES);
    void *item = NULL;
    *ret = NULL;
    if (i >= shelf->n)
        return TT_OK;
    TT_TRY(tt_source_item(m, &shelf->at[i], reader, &item, err));
    *ret = item;
    return TT_OK;
}

bool tt_analyte_called(const tt_analyte *an, const char *name)
{
    return tt_str_ieq(an->id, name) || tt_str_ieq(an->title[TT_EN], name) || tt_streq(an->title[TT_ZH], name) ||
           tt_listed(an->synonyms, name);
}

/* Its place on the shelf when `name` is an id: the one file that need be read. */
static struct tt_source *by_id(const tt_measures *m, const char *name)
{
    char path[64] = "analytes/";
    size_t n = strlen(path);
    for (; *name && n < sizeof path - 8; name++)
        path[n++] = (char)(*name >= 'a' && *name <= 'z' ? *name - 'a' + 'A' : *name);
    memcpy(path + n, ".yaml", 6);
    return *name ? NULL : tt_shelf_find(tt_shelf_of(m, TT_SHELF_ANALYTES), path);
}

static tt_code find(const tt_measures *m, const char *name, const tt_analyte **ret, tt_err *err)
{
    struct tt_source *s = by_id(m, name);
    void *item = NULL;
    if (s) {
        TT_TRY(tt_source_item(m, s, reader, &item, err));
        *ret = item;
        return TT_OK;
    }
    for (size_t i = 0;; i++) {
        TT_TRY(at(m, i, ret, err));
        if (!*ret || tt_analyte_called(*ret, name))
            return TT_OK;
    }
}

const tt_analyte *tt_analyte_find(const tt_measures *m, const char *name)
{
    const tt_analyte *an = NULL;
    return find(m, name, &an, NULL) == TT_OK ? an : NULL;
}

const tt_analyte *tt_analyte_at(const tt_measures *m, size_t i)
{
    const tt_analyte *an = NULL;
    return at(m, i, &an, NULL) == TT_OK ? an : NULL;
}

const char *tt_analyte_name(tt_arena *a, const tt_measures *m, size_t i)
{
    const struct tt_shelf *shelf = tt_shelf_of(m, TT_SHELF_ANALYTES);
    return i < shelf->n ? tt_source_name(a, &shelf->at[i]) : NULL;
}

static tt_code unknown(const tt_measures *m, const char *name, tt_err *err)
{
    const char *known[1024];
    size_t n = 0;
    const tt_analyte *an = NULL;
    for (size_t i = 0; at(m, i, &an, NULL) == TT_OK && an && n < 1022; i++) {
        known[n++] = an->id;
        known[n++] = an->title[TT_EN];
        for (const char *const *s = an->synonyms; *s && n < 1022; s++)
            known[n++] = *s;
    }
    const char *near = tt_nearest(name, known, n);
    return tt_fail(err, TT_ENOENT, 951, tt_at_path(name), name, near ? near : "ALT, AST, BILI, INR, ...");
}

tt_code tt_analyte_get(const tt_measures *m, const char *name, const tt_analyte **ret, tt_err *err)
{
    TT_TRY(find(m, name, ret, err));
    return *ret ? TT_OK : unknown(m, name, err);
}
