/* SPDX-License-Identifier: Apache-2.0 */
/* study/record.c -- values out of a registry record, and what was left in it.
 *
 * The shape is that of ClinicalTrials.gov API v2 ("Study Data Structure").  An
 * absent module is nothing unusual; a value of another type is, and is named with
 * its path, because a record half understood would be a draft half wrong. */
#include <stdlib.h>
#include <string.h>

#include "study/record_internal.h"

/* ---- asking ------------------------------------------------------------------------ */

void tt_record_use(tt_record *r, const tt_json *leaf)
{
    if (r->n_used == r->cap) {
        const size_t cap = r->cap ? r->cap * 2 : 64;
        r->used = tt_grow(r->a, r->used, r->n_used * sizeof *r->used, cap * sizeof *r->used);
        r->cap = cap;
    }
    r->used[r->n_used++] = leaf;
}

/* The path of a value in the record; NULL if it is not beneath `v`. Only an error asks, so the whole record may be walked. */
static const char *path_of(tt_arena *a, const tt_json *v, const tt_json *want)
{
    if (v == want)
        return "";
    for (size_t i = 0; i < v->n; i++) {
        const char *rest = path_of(a, v->item[i], want);
        if (rest && v->kind == TT_J_ARRAY)
            return tt_printf(a, "[%zu]%s", i, rest);
        if (rest)
            return tt_printf(a, "%s%s%s", v->key[i], *rest && *rest != '[' ? "." : "", rest);
    }
    return NULL;
}

static void wrong(tt_record *r, const tt_json *from, const char *path, const char *want)
{
    if (r->code != TT_OK)
        return;
    const char *above = from ? path_of(r->a, r->root, from) : "";
    const char *whole = tt_printf(r->a, "%s%s%s", above ? above : "", above && *above ? "." : "", path);
    tt_where where = tt_at(r->file, 0, 0);
    const tt_where named = tt_at_path(whole);
    memcpy(where.path, named.path, sizeof where.path);
    r->code = tt_fail(&r->err, TT_EPARSE, 801, where, whole, want);
}

/* The value at a path if it is there and of the kind; a step through something that is no object is wrong too. */
static const tt_json *value(tt_record *r, const tt_json *from, const char *path, tt_json_kind kind, const char *want)
{
    const tt_json *v = from ? from : r->root;
    for (const char *s = path; v && v->kind != TT_J_NULL && *s;) {
        const size_t n = strcspn(s, ".");
        if (v->kind != TT_J_OBJECT) {
            wrong(r, from, tt_strndup(r->a, path, (size_t)(s - path) - (s > path)), "object");
            return NULL;
        }
        v = tt_json_get(v, tt_strndup(r->a, s, n));
        s += n + (s[n] == '.');
    }
    if (!v || v->kind == TT_J_NULL)
        return NULL;
    if (v->kind != kind)
        wrong(r, from, path, want);
    return v->kind == kind ? v : NULL;
}

const char *tt_record_text(tt_record *r, const tt_json *from, const char *path)
{
    const tt_json *v = value(r, from, path, TT_J_STRING, "text");
    if (!v || v->text[0] == '\0')
        return NULL;
    tt_record_use(r, v);
    return v->text;
}

int64_t tt_record_int(tt_record *r, const tt_json *from, const char *path)
{
    const tt_json *v = value(r, from, path, TT_J_INT, "whole number");
    if (v && (v->whole < 0 || v->whole > 999999999)) {
        wrong(r, from, path, "whole number");
        return -1;
    }
    if (!v)
        return -1;
    tt_record_use(r, v);
    return v->whole;
}

tt_truth tt_record_truth(tt_record *r, const tt_json *from, const char *path)
{
    const tt_json *v = value(r, from, path, TT_J_BOOL, "true or false");
    if (!v)
        return TT_UNKNOWN;
    tt_record_use(r, v);
    return v->flag ? TT_YES : TT_NO;
}

const tt_json *const *tt_record_objects(tt_record *r, const char *path, size_t *n)
{
    const tt_json *v = value(r, NULL, path, TT_J_ARRAY, "list");
    *n = v ? v->n : 0;
    for (size_t i = 0; i < *n; i++)
        if (v->item[i]->kind != TT_J_OBJECT) {
            wrong(r, NULL, tt_printf(r->a, "%s[%zu]", path, i), "object");
            *n = 0;
        }
    return v ? v->item : NULL;
}

const char *const *tt_record_texts(tt_record *r, const tt_json *from, const char *path, size_t *n)
{
    const tt_json *v = value(r, from, path, TT_J_ARRAY, "list");
    const char **text = TT_ARRAY(r->a, const char *, v ? v->n + 1 : 1);
    *n = 0;
    for (size_t i = 0; v && i < v->n; i++) {
        if (v->item[i]->kind != TT_J_STRING) {
            wrong(r, from, tt_printf(r->a, "%s[%zu]", path, i), "text");
            return text;
        }
        tt_record_use(r, v->item[i]);
        text[(*n)++] = v->item[i]->text;
    }
    return text;
}

void tt_record_unused(tt_record *r, const tt_json *from, const char *path)
{
    const tt_json *v = tt_json_find(from ? from : r->root, path);
    size_t n = 0;
    for (size_t i = 0; v && i < r->n_used; i++)
        if (r->used[i] != v)
            r->used[n++] = r->used[i];
    r->n_used = v ? n : r->n_used;
}

bool tt_record_is_used(const tt_record *r, const tt_json *leaf)
{
    for (size_t i = 0; i < r->n_used; i++)
        if (r->used[i] == leaf)
            return true;
    return false;
}

/* ---- what is left ------------------------------------------------------------------- */

typedef struct leftover {
    tt_record *r;
    const char **line;
    size_t n, cap;
} leftover;

static int by_address(const void *x, const void *y)
{
    const tt_json *const *a = x, *const *b = y;
    return (*a > *b) - (*a < *b);
}

static void add_line(leftover *l, const tt_json *v, const char *path)
{
    if (l->n + 1 >= l->cap) {
        const size_t cap = l->cap ? l->cap * 2 : 64;
        l->line = tt_grow(l->r->a, l->line, l->n * sizeof *l->line, cap * sizeof *l->line);
        l->cap = cap;
    }
    tt_json_out o = tt_json_out_new(l->r->a, false);
    tt_json_value(&o, v);
    l->line[l->n++] = tt_printf(l->r->a, "%s = %s", path, tt_record_personal(path) ? "(a person: withheld)" : tt_json_done(&o));
    l->line[l->n] = NULL;
}

/* Depth is bounded by the reader of JSON. */
static void walk(leftover *l, const tt_json *v, const char *path)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->kind == TT_J_OBJECT)
            walk(l, v->item[i], tt_printf(l->r->a, "%s%s%s", path, path[0] ? "." : "", v->key[i]));
        else
            walk(l, v->item[i], tt_printf(l->r->a, "%s[%zu]", path, i));
    if (v->n == 0 && (l->r->n_used == 0 || !bsearch(&v, l->r->used, l->r->n_used, sizeof *l->r->used, by_address)))
        add_line(l, v, path);
}

const char *const *tt_record_unused_list(tt_record *r)
{
    leftover l = {r, TT_ARRAY(r->a, const char *, 1), 0, 1};
    if (r->n_used)
        qsort(r->used, r->n_used, sizeof *r->used, by_address);
    walk(&l, r->root, "");
    return l.line;
}
