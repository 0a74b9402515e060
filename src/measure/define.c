/* SPDX-License-Identifier: Apache-2.0 */
/* measure/define.c -- members of a definition file, typed, with the place when one
 * is missing or has another form. */
#include "measure/measure_internal.h"

static tt_code lacks(tt_arena *a, const tt_node *map, const char *key, tt_err *err)
{
    const tt_node *n = tt_node_get(map, key);
    return tt_fail(err, TT_EPARSE, 950, n ? tt_node_where(a, n) : tt_node_missing(a, map, key), key);
}

tt_code tt_def_text(tt_arena *a, const tt_node *map, const char *key, const char **ret, tt_err *err)
{
    const tt_node *n = tt_node_get(map, key);
    if (!n || n->kind != TT_SCALAR)
        return lacks(a, map, key, err);
    *ret = n->text;
    return TT_OK;
}

const char *tt_def_or(const tt_node *map, const char *key, const char *otherwise)
{
    const tt_node *n = tt_node_get(map, key);
    return n && n->kind == TT_SCALAR ? n->text : otherwise;
}

tt_code tt_def_words(tt_arena *a, const tt_node *map, const char *key, const char *ret[TT_LANGS], tt_err *err)
{
    const tt_node *n = tt_node_get(map, key);
    if (!n || n->kind != TT_MAP)
        return lacks(a, map, key, err);
    TT_TRY(tt_def_text(a, n, "en", &ret[TT_EN], err));
    return tt_def_text(a, n, "zh", &ret[TT_ZH], err);
}

const char *const *tt_def_list(tt_arena *a, const tt_node *seq)
{
    const size_t n = seq && seq->kind == TT_SEQ ? seq->n : 0;
    const char **list = TT_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = seq->item[i]->kind == TT_SCALAR ? seq->item[i]->text : "";
    return list;
}

tt_code tt_def_dec(tt_arena *a, const tt_node *map, const char *key, bool *has, tt_dec *ret, tt_err *err)
{
    const tt_node *n = tt_node_get(map, key);
    *has = n != NULL;
    if (!n)
        return TT_OK;
    if (n->kind != TT_SCALAR || tt_dec_parse(n->text, ret, NULL) != TT_OK)
        return lacks(a, map, key, err);
    return TT_OK;
}

tt_code tt_def_unit(tt_arena *a, const tt_node *map, const char *key, const tt_unit **ret, tt_err *err)
{
    const char *text = "";
    TT_TRY(tt_def_text(a, map, key, &text, err));
    const tt_code c = tt_unit_parse(a, text, ret, err);
    if (c != TT_OK && err)
        err->where = tt_node_where(a, tt_node_get(map, key));
    return c;
}

tt_code tt_def_keys(tt_arena *a, const tt_node *map, const char *const *known, tt_err *err)
{
    size_t n = 0;
    while (known[n])
        n++;
    for (size_t i = 0; map && map->kind == TT_MAP && i < map->n; i++) {
        if (tt_listed(known, map->key[i]->text))
            continue;
        const char *near = tt_nearest(map->key[i]->text, known, n);
        return tt_fail(err, TT_EPARSE, 965, tt_node_where(a, map->key[i]), map->key[i]->text, near ? near : known[0]);
    }
    return TT_OK;
}

bool tt_listed(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (tt_str_ieq(*list, name))
            return true;
    return false;
}
