/* SPDX-License-Identifier: Apache-2.0 */
/* measure/measure.c -- the registry: every definition file of defs/analytes and
 * defs/grades, read once.  Adding an analyte or a rule is adding its file. */
#include "measure/measure_internal.h"

tt_code tt_def_text(tt_arena *a, const tt_node *map, const char *key, const char **ret, tt_err *err)
{
    const tt_node *n = tt_node_get(map, key);
    if (!n || n->kind != TT_SCALAR)
        return tt_fail(err, TT_EPARSE, 950, tt_node_missing(a, map, key), key);
    *ret = n->text;
    return TT_OK;
}

static size_t count(const char *folder)
{
    size_t n = 0;
    while (tt_def_at(folder, n))
        n++;
    return n;
}

static tt_code parse(tt_arena *a, const tt_def *d, tt_yaml *y, tt_err *err)
{
    return tt_yaml_parse(a, d->path, d->data, d->size, y, err);
}

tt_code tt_measures_load(tt_arena *a, const tt_measures **ret, tt_err *err)
{
    tt_measures *m = TT_NEW(a, tt_measures);
    const size_t analytes = count("analytes/"), rules = count("grades/");
    m->analyte = TT_ARRAY(a, tt_analyte, analytes + 1);
    m->rule = TT_ARRAY(a, struct grade_rule, rules + 1);
    tt_yaml y;
    for (; m->analytes < analytes; m->analytes++) {
        TT_TRY(parse(a, tt_def_at("analytes/", m->analytes), &y, err));
        TT_TRY(tt_analyte_read(a, &y, &m->analyte[m->analytes], err));
    }
    for (; m->rules < rules; m->rules++) {
        TT_TRY(parse(a, tt_def_at("grades/", m->rules), &y, err));
        TT_TRY(tt_grade_read(a, m, &y, &m->rule[m->rules], err));
    }
    *ret = m;
    return TT_OK;
}

static bool called(const tt_analyte *an, const char *name)
{
    if (tt_str_ieq(an->id, name) || tt_str_ieq(an->title[TT_EN], name) || tt_streq(an->title[TT_ZH], name))
        return true;
    for (const char *const *s = an->synonyms; *s; s++)
        if (tt_str_ieq(*s, name))
            return true;
    return false;
}

const tt_analyte *tt_analyte_find(const tt_measures *m, const char *name)
{
    for (size_t i = 0; i < m->analytes; i++)
        if (called(&m->analyte[i], name))
            return &m->analyte[i];
    return NULL;
}

const tt_analyte *tt_analyte_at(const tt_measures *m, size_t i)
{
    return i < m->analytes ? &m->analyte[i] : NULL;
}

tt_code tt_analyte_get(const tt_measures *m, const char *name, const tt_analyte **ret, tt_err *err)
{
    const char *known[256];
    size_t n = 0;
    *ret = tt_analyte_find(m, name);
    if (*ret)
        return TT_OK;
    for (size_t i = 0; i < m->analytes; i++) {
        if (n < 256)
            known[n++] = m->analyte[i].id;
        for (const char *const *s = m->analyte[i].synonyms; *s && n < 256; s++)
            known[n++] = *s;
    }
    const char *near = tt_nearest(name, known, n);
    return tt_fail(err, TT_ENOENT, 951, tt_at_path(name), name, near ? near : "ALT, AST, BILI, INR, ...");
}
