/* SPDX-License-Identifier: Apache-2.0 */
/* study/check.c -- does the tree have the shape of protocol.yaml?
 *
 * One walk beside the descriptor table, before anything is read: after it, every
 * value that is there and not `open` has the form of its type, so the readers need
 * not ask again.  A file whose keys are not understood must not be half understood,
 * so one offence refuses it; all of them are collected, because who mends a file
 * wants to mend it once. */
#include <string.h>

#include "study/study_internal.h"

enum { MOST_PATTERN = 160, MOST_SIBLINGS = 40, LONGEST_ID = 40, MOST_ITEMS = 1000, MOST_OFFENCES = 100 };

typedef struct checking {
    tt_arena *a;
    tt_findings *fs;
    tt_err *err; /* the first offence; may be NULL */
    tt_code code;
    int offences;
} checking;

static void walk(checking *c, const tt_node *n, const tt_key *row, const char *pattern);

static void offend(checking *c, const tt_err *e)
{
    if (c->offences++ == 0) {
        c->code = e->kind;
        if (c->err)
            *c->err = *e;
    }
    tt_study_remark(c->fs, e);
}

static void wrong(checking *c, const tt_node *n, const tt_key *row)
{
    static const char *const shape[] = {"", "[..]", "{..}"};
    const char *found = n->kind == TT_SCALAR ? n->text : shape[n->kind];
    tt_err e;
    tt_fail(&e, TT_EPARSE, 101, tt_node_where(c->a, n), tt_node_path(c->a, n), found, tt_key_form(row));
    offend(c, &e);
}

/* ---- scalars ------------------------------------------------------------------ */

static bool id_ok(const char *s)
{
    const size_t n = strlen(s);
    return n > 0 && n <= LONGEST_ID && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.") == n;
}

static bool int_ok(const char *s)
{
    const size_t n = strlen(s);
    return n > 0 && n <= 9 && strspn(s, "0123456789") == n;
}

static bool scalar_ok(tt_arena *a, tt_key_type type, const char *s)
{
    tt_dec dec;
    tt_dur dur;
    tt_date date;
    tt_qty qty;
    switch (type) {
    case TT_K_ID:
    case TT_K_REF:
        return id_ok(s);
    case TT_K_INT:
        return int_ok(s);
    case TT_K_DEC:
        return tt_dec_parse(s, &dec, NULL) == TT_OK;
    case TT_K_QTY:
        return tt_qty_parse(a, s, &qty, NULL) == TT_OK;
    case TT_K_PERCENT:
        return tt_percent_parse(s, &dec);
    case TT_K_DUR:
        return tt_dur_parse(s, &dur, NULL) == TT_OK;
    case TT_K_DATE:
        return tt_date_parse(s, &date, NULL) == TT_OK;
    case TT_K_TRUTH:
        return strcmp(s, "yes") == 0 || strcmp(s, "no") == 0;
    default:
        return *s != '\0';
    }
}

/* "pooled|per_arm": is it one of them; else say which is nearest. */
static void check_code(checking *c, const tt_node *n, const tt_key *row)
{
    const char *known[MOST_SIBLINGS];
    size_t count = 0;
    for (const char *s = row->of; *s && count < MOST_SIBLINGS;) {
        const size_t len = strcspn(s, "|");
        known[count++] = tt_strndup(c->a, s, len);
        if (strcmp(known[count - 1], n->text) == 0)
            return;
        s += len + (s[len] == '|');
    }
    const char *near = tt_nearest(n->text, known, count);
    tt_err e;
    if (near)
        tt_fail(&e, TT_EPARSE, 128, tt_node_where(c->a, n), tt_node_path(c->a, n), n->text, near, row->of);
    else
        tt_fail(&e, TT_EPARSE, 129, tt_node_where(c->a, n), tt_node_path(c->a, n), n->text, row->of);
    offend(c, &e);
}

static void check_scalar(checking *c, const tt_node *n, const tt_key *row, tt_key_type type)
{
    if (n->kind != TT_SCALAR || (n->text[0] == '\0' && !n->quoted))
        wrong(c, n, row);
    else if (type == TT_K_CODE)
        check_code(c, n, row);
    else if (!scalar_ok(c->a, type, n->text) && !(type == TT_K_TEXT && n->quoted))
        wrong(c, n, row);
}

/* ---- shapes -------------------------------------------------------------------- */

static void check_pair(checking *c, const tt_node *n, const tt_key *row, tt_key_type type)
{
    if (n->kind != TT_SEQ || n->n != 2) {
        wrong(c, n, row);
        return;
    }
    check_scalar(c, n->item[0], row, type);
    check_scalar(c, n->item[1], row, type);
}

static void check_each(checking *c, const tt_node *n, const tt_key *row, tt_key_type type)
{
    if (n->kind != TT_SEQ)
        check_scalar(c, n, row, type);
    else
        for (size_t i = 0; i < n->n; i++)
            check_scalar(c, n->item[i], row, type);
}

static void check_words(checking *c, const tt_node *n, const tt_key *row)
{
    if (n->kind == TT_SCALAR ? n->text[0] == '\0' && !n->quoted : n->kind != TT_MAP || n->n == 0)
        wrong(c, n, row);
    for (size_t i = 0; n->kind == TT_MAP && i < n->n; i++) {
        if (strcmp(n->key[i]->text, "en") == 0 || strcmp(n->key[i]->text, "zh") == 0) {
            check_scalar(c, n->item[i], row, TT_K_TEXT);
            continue;
        }
        tt_err e;
        tt_fail(&e, TT_EPARSE, 143, tt_node_where(c->a, n->key[i]), n->key[i]->text, tt_node_path(c->a, n), "en, zh");
        offend(c, &e);
    }
}

static void unknown_key(checking *c, const tt_node *key, const char *parent)
{
    const char *known[MOST_SIBLINGS], *name = NULL;
    size_t n = 0;
    tt_buf list = tt_buf_new(c->a);
    for (const tt_key *k = tt_keys; k->path && n < MOST_SIBLINGS; k++)
        if (tt_key_child(k, parent, &name) && strcmp(name, "*") != 0) {
            tt_buf_printf(&list, "%s%s", n ? ", " : "", name);
            known[n++] = name;
        }
    const char *near = tt_nearest(key->text, known, n), *in = parent[0] ? parent : "protocol.yaml";
    tt_err e;
    if (near)
        tt_fail(&e, TT_EPARSE, 100, tt_node_where(c->a, key), key->text, in, near);
    else
        tt_fail(&e, TT_EPARSE, 143, tt_node_where(c->a, key), key->text, in, tt_buf_text(&list));
    offend(c, &e);
}

static const char *join(tt_arena *a, const char *parent, const char *key)
{
    return parent[0] ? tt_printf(a, "%s.%s", parent, key) : key;
}

/* A misspelt key is missed under its right name too: that is said once. */
static void check_musts(checking *c, const tt_node *n, const char *pattern)
{
    const char *name = NULL;
    for (const tt_key *k = tt_keys; k->path; k++) {
        if (k->need != TT_MUST || !tt_key_child(k, pattern, &name) || tt_node_get(n, name))
            continue;
        tt_err e;
        const tt_where where = tt_node_missing(c->a, n, name);
        tt_fail(&e, TT_EPARSE, 102, where, where.path, tt_key_form(k));
        offend(c, &e);
    }
}

static void check_map(checking *c, const tt_node *n, const tt_key *row, const char *pattern)
{
    if (n->kind != TT_MAP) {
        wrong(c, n, row);
        return;
    }
    bool known = true;
    for (size_t i = 0; i < n->n && c->offences < MOST_OFFENCES; i++) {
        const char *child = join(c->a, pattern, n->key[i]->text);
        const bool plain = !strpbrk(n->key[i]->text, ".[]*");
        const tt_key *k = plain && strlen(child) < MOST_PATTERN ? tt_key_find(child) : NULL;
        known = known && k;
        if (k)
            walk(c, n->item[i], k, child);
        else
            unknown_key(c, n->key[i], pattern);
    }
    if (known)
        check_musts(c, n, pattern);
}

static void check_list(checking *c, const tt_node *n, const tt_key *row, const char *pattern)
{
    if (n->kind != TT_SEQ) {
        wrong(c, n, row);
        return;
    }
    if (n->n > MOST_ITEMS) {
        tt_err e;
        tt_fail(&e, TT_ELIMIT, 146, tt_node_where(c->a, n), tt_node_path(c->a, n), tt_printf(c->a, "%d", MOST_ITEMS));
        offend(c, &e);
        return;
    }
    const char *child = tt_printf(c->a, "%s[]", pattern);
    const tt_key *k = tt_key_find(child);
    for (size_t i = 0; k && i < n->n && c->offences < MOST_OFFENCES; i++)
        walk(c, n->item[i], k, child);
}

static void walk(checking *c, const tt_node *n, const tt_key *row, const char *pattern)
{
    if (tt_is_open(n))
        return;
    switch (row->type) {
    case TT_K_MAP:
        check_map(c, n, row, pattern);
        break;
    case TT_K_LIST:
        check_list(c, n, row, pattern);
        break;
    case TT_K_WORDS:
        check_words(c, n, row);
        break;
    case TT_K_WINDOW:
        check_pair(c, n, row, TT_K_DUR);
        break;
    case TT_K_RANGE:
        check_pair(c, n, row, TT_K_DEC);
        break;
    case TT_K_AT:
        check_each(c, n, row, TT_K_REF);
        break;
    case TT_K_PARAM:
        check_each(c, n, row, TT_K_TEXT);
        break;
    case TT_K_ANY:
        break;
    default:
        check_scalar(c, n, row, row->type);
    }
}

/* Keys of another version are not misspelt: only the version is wrong. */
static bool of_this_version(checking *c, const tt_node *root)
{
    const tt_node *version = tt_node_get(root, "titrate");
    if (!version || version->kind != TT_SCALAR || !int_ok(version->text) || strcmp(version->text, "1") == 0)
        return true;
    tt_err e;
    tt_fail(&e, TT_EUNSUP, 145, tt_node_where(c->a, version), version->text);
    offend(c, &e);
    return false;
}

tt_code tt_keys_check(tt_arena *a, const tt_node *root, tt_findings *fs, tt_err *err)
{
    static const tt_key whole = {"", TT_K_MAP, TT_MUST, NULL, {"", ""}};
    checking c = {.a = a, .fs = fs, .err = err, .code = TT_OK};
    if (of_this_version(&c, root))
        check_map(&c, root, &whole, "");
    return c.code;
}
