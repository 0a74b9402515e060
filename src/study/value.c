/* SPDX-License-Identifier: Apache-2.0 */
/* study/value.c -- typed values out of located scalars.
 *
 * Every value of protocol.yaml is text until one of these types it.  The shape was
 * checked before, so a parse that fails here could only be our mistake; it then
 * reads as absent rather than as a guess. */
#include <string.h>

#include "study/study_internal.h"

static const char *given_text(const tt_node *map, const char *key)
{
    const tt_node *n = tt_given(map, key);
    return n && n->kind == TT_SCALAR ? n->text : NULL;
}

const char *tt_study_text(const tt_node *map, const char *key)
{
    const char *s = given_text(map, key);
    return s ? s : "";
}

tt_words tt_study_words(const tt_node *map, const char *key)
{
    const tt_node *n = tt_given(map, key);
    tt_words w = {{"", ""}};
    if (!n)
        return w;
    const char *en = n->kind == TT_SCALAR ? n->text : given_text(n, "en");
    const char *zh = n->kind == TT_SCALAR ? n->text : given_text(n, "zh");
    w.in[TT_EN] = en ? en : zh ? zh : "";
    w.in[TT_ZH] = zh ? zh : w.in[TT_EN];
    return w;
}

tt_dur tt_study_dur(const tt_node *map, const char *key)
{
    const char *s = given_text(map, key);
    tt_dur d = {0, TT_D_MINUTE};
    return s && tt_dur_parse(s, &d, NULL) == TT_OK ? d : (tt_dur){0, TT_D_MINUTE};
}

bool tt_study_dec(const tt_node *map, const char *key, tt_dec *ret)
{
    const char *s = given_text(map, key);
    return s && tt_dec_parse(s, ret, NULL) == TT_OK;
}

bool tt_percent_parse(const char *s, tt_dec *ret)
{
    char number[TT_DEC_TEXT];
    const size_t n = strcspn(s, " %");
    if (n == 0 || n >= sizeof number || strcmp(s + n + strspn(s + n, " "), "%") != 0)
        return false;
    memcpy(number, s, n);
    number[n] = '\0';
    return tt_dec_parse(number, ret, NULL) == TT_OK;
}

bool tt_study_percent(const tt_node *map, const char *key, tt_dec *ret)
{
    const char *s = given_text(map, key);
    return s && tt_percent_parse(s, ret);
}

bool tt_study_qty(tt_arena *a, const tt_node *map, const char *key, tt_qty *ret)
{
    const char *s = given_text(map, key);
    return s && tt_qty_parse(a, s, ret, NULL) == TT_OK;
}

int tt_int_of(const char *s)
{
    int n = 0;
    for (; s && *s >= '0' && *s <= '9'; s++)
        n = n * 10 + (*s - '0');
    return n;
}

int tt_study_int(const tt_node *map, const char *key)
{
    return tt_int_of(given_text(map, key));
}

tt_truth tt_study_truth(const tt_node *map, const char *key)
{
    const char *s = given_text(map, key);
    return !s ? TT_UNKNOWN : strcmp(s, "yes") == 0 ? TT_YES : TT_NO;
}

tt_date tt_study_date(const tt_node *map, const char *key)
{
    const char *s = given_text(map, key);
    tt_date d = {0};
    return s && tt_date_parse(s, &d, NULL) == TT_OK ? d : (tt_date){0};
}

int tt_study_code(const tt_node *map, const char *key, const char *codes)
{
    const char *s = given_text(map, key);
    for (int i = 0; s && *codes; i++) {
        const size_t n = strcspn(codes, "|");
        if (strlen(s) == n && strncmp(s, codes, n) == 0)
            return i;
        codes += n + (codes[n] == '|');
    }
    return -1;
}

size_t tt_study_list_size(const tt_node *list)
{
    size_t n = 0;
    for (size_t i = 0; list && list->kind == TT_SEQ && i < list->n; i++)
        n += !tt_is_open(list->item[i]);
    return n;
}

const tt_node *tt_study_item_at(const tt_node *list, size_t i)
{
    for (size_t k = 0; list && list->kind == TT_SEQ && k < list->n; k++)
        if (!tt_is_open(list->item[k]) && i-- == 0)
            return list->item[k];
    return NULL;
}

void tt_study_remark(tt_findings *fs, const tt_err *err)
{
    tt_find(fs, err->id, err->where, err->arg[0], err->arg[1], err->arg[2], err->arg[3]);
}

const tt_unit *tt_study_unit(tt_reading *r, const tt_node *map, const char *key)
{
    const tt_node *n = tt_given(map, key);
    const tt_unit *u = NULL;
    tt_err err = {0};
    if (!n || tt_unit_parse(r->a, n->text, &u, &err) == TT_OK)
        return u;
    err.where = tt_node_where(r->a, n);
    tt_study_remark(r->fs, &err);
    return NULL;
}

const tt_expr *tt_study_expr(tt_reading *r, const tt_node *map, const char *key, const tt_scope *scope)
{
    const tt_node *n = tt_given(map, key);
    const tt_expr *e = NULL;
    tt_err err = {0};
    if (!n)
        return NULL;
    tt_where where = tt_node_where(r->a, n);
    where.column += n->quoted;
    if (tt_expr_compile(r->a, n->text, where, scope, &e, &err) == TT_OK)
        return e;
    tt_study_remark(r->fs, &err);
    return NULL;
}
