/* SPDX-License-Identifier: Apache-2.0 */
/* study/check.c -- does the tree have the shape of protocol.yaml?
 *
 * One walk beside the descriptor table, before anything is read: after it, every
 * value that is there and not `open` has the form of its type, so the readers need
 * not ask again.  The first offence ends the walk: a file whose keys are not
 * understood must not be half understood. */
#include <string.h>

#include "study/schema_internal.h"
#include "unit/unit.h"

enum { MOST_PATTERN = 160, MOST_SIBLINGS = 40, LONGEST_ID = 40, MOST_ITEMS = 1000 };

static tt_code walk(tt_arena *a, const tt_node *n, const tt_key *row, const char *pattern, tt_err *err);

static tt_code wrong(tt_arena *a, const tt_node *n, const tt_key *row, tt_err *err)
{
    static const char *const shape[] = {"", "[..]", "{..}"};
    const char *found = n->kind == TT_SCALAR ? n->text : shape[n->kind];
    return tt_fail(err, TT_EPARSE, 101, tt_node_where(a, n), tt_node_path(a, n), found, tt_key_form(row));
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

static bool percent_ok(const char *s)
{
    const char *end = strchr(s, '%');
    char number[TT_DEC_TEXT];
    if (!end || end[1] != '\0')
        return false;
    size_t n = (size_t)(end - s);
    while (n > 0 && s[n - 1] == ' ')
        n--;
    if (n == 0 || n >= sizeof number)
        return false;
    memcpy(number, s, n);
    number[n] = '\0';
    tt_dec d;
    return tt_dec_parse(number, &d, NULL) == TT_OK;
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
        return percent_ok(s);
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
static tt_code check_code(tt_arena *a, const tt_node *n, const tt_key *row, tt_err *err)
{
    const char *known[MOST_SIBLINGS];
    size_t count = 0;
    for (const char *s = row->of; *s && count < MOST_SIBLINGS;) {
        const size_t len = strcspn(s, "|");
        known[count++] = tt_strndup(a, s, len);
        if (strcmp(known[count - 1], n->text) == 0)
            return TT_OK;
        s += len + (s[len] == '|');
    }
    const char *near = tt_nearest(n->text, known, count);
    return near ? tt_fail(err, TT_EPARSE, 128, tt_node_where(a, n), tt_node_path(a, n), n->text, near, row->of)
                : tt_fail(err, TT_EPARSE, 129, tt_node_where(a, n), tt_node_path(a, n), n->text, row->of);
}

static tt_code check_scalar(tt_arena *a, const tt_node *n, const tt_key *row, tt_key_type type, tt_err *err)
{
    if (n->kind != TT_SCALAR || (n->text[0] == '\0' && !n->quoted))
        return wrong(a, n, row, err);
    if (type == TT_K_CODE)
        return check_code(a, n, row, err);
    return scalar_ok(a, type, n->text) || (type == TT_K_TEXT && n->quoted) ? TT_OK : wrong(a, n, row, err);
}

/* ---- shapes -------------------------------------------------------------------- */

static tt_code check_pair(tt_arena *a, const tt_node *n, const tt_key *row, tt_key_type type, tt_err *err)
{
    if (n->kind != TT_SEQ || n->n != 2)
        return wrong(a, n, row, err);
    TT_TRY(check_scalar(a, n->item[0], row, type, err));
    return check_scalar(a, n->item[1], row, type, err);
}

static tt_code check_each(tt_arena *a, const tt_node *n, const tt_key *row, tt_key_type type, tt_err *err)
{
    if (n->kind != TT_SEQ)
        return check_scalar(a, n, row, type, err);
    for (size_t i = 0; i < n->n; i++)
        TT_TRY(check_scalar(a, n->item[i], row, type, err));
    return TT_OK;
}

static tt_code check_words(tt_arena *a, const tt_node *n, const tt_key *row, tt_err *err)
{
    if (n->kind == TT_SCALAR)
        return n->text[0] != '\0' || n->quoted ? TT_OK : wrong(a, n, row, err);
    if (n->kind != TT_MAP || n->n == 0)
        return wrong(a, n, row, err);
    for (size_t i = 0; i < n->n; i++) {
        if (strcmp(n->key[i]->text, "en") != 0 && strcmp(n->key[i]->text, "zh") != 0)
            return tt_fail(err, TT_EPARSE, 143, tt_node_where(a, n->key[i]), n->key[i]->text, tt_node_path(a, n), "en, zh");
        TT_TRY(check_scalar(a, n->item[i], row, TT_K_TEXT, err));
    }
    return TT_OK;
}

static tt_code unknown_key(tt_arena *a, const tt_node *key, const char *parent, tt_err *err)
{
    const char *known[MOST_SIBLINGS], *name = NULL;
    size_t n = 0;
    tt_buf list = tt_buf_new(a);
    for (const tt_key *k = tt_keys; k->path && n < MOST_SIBLINGS; k++)
        if (tt_key_child(k, parent, &name) && strcmp(name, "*") != 0) {
            tt_buf_printf(&list, "%s%s", n ? ", " : "", name);
            known[n++] = name;
        }
    const char *near = tt_nearest(key->text, known, n), *in = parent[0] ? parent : "protocol.yaml";
    return near ? tt_fail(err, TT_EPARSE, 100, tt_node_where(a, key), key->text, in, near)
                : tt_fail(err, TT_EPARSE, 143, tt_node_where(a, key), key->text, in, tt_buf_text(&list));
}

static const char *join(tt_arena *a, const char *parent, const char *key)
{
    return parent[0] ? tt_printf(a, "%s.%s", parent, key) : key;
}

static tt_code check_map(tt_arena *a, const tt_node *n, const tt_key *row, const char *pattern, tt_err *err)
{
    if (n->kind != TT_MAP)
        return wrong(a, n, row, err);
    for (size_t i = 0; i < n->n; i++) {
        const char *child = join(a, pattern, n->key[i]->text);
        const bool plain = !strpbrk(n->key[i]->text, ".[]*");
        const tt_key *k = plain && strlen(child) < MOST_PATTERN ? tt_key_find(child) : NULL;
        if (!k)
            return unknown_key(a, n->key[i], pattern, err);
        TT_TRY(walk(a, n->item[i], k, child, err));
    }
    const char *name = NULL;
    for (const tt_key *k = tt_keys; k->path; k++)
        if (k->need == TT_MUST && tt_key_child(k, pattern, &name) && !tt_node_get(n, name))
            return tt_fail(err, TT_EPARSE, 102, tt_node_missing(a, n, name), tt_node_missing(a, n, name).path, tt_key_form(k));
    return TT_OK;
}

static tt_code check_list(tt_arena *a, const tt_node *n, const tt_key *row, const char *pattern, tt_err *err)
{
    if (n->kind != TT_SEQ)
        return wrong(a, n, row, err);
    if (n->n > MOST_ITEMS)
        return tt_fail(err, TT_ELIMIT, 146, tt_node_where(a, n), tt_node_path(a, n), tt_printf(a, "%d", MOST_ITEMS));
    const char *child = tt_printf(a, "%s[]", pattern);
    const tt_key *k = tt_key_find(child);
    for (size_t i = 0; k && i < n->n; i++)
        TT_TRY(walk(a, n->item[i], k, child, err));
    return TT_OK;
}

static tt_code walk(tt_arena *a, const tt_node *n, const tt_key *row, const char *pattern, tt_err *err)
{
    if (tt_is_open(n))
        return TT_OK;
    switch (row->type) {
    case TT_K_MAP:
        return check_map(a, n, row, pattern, err);
    case TT_K_LIST:
        return check_list(a, n, row, pattern, err);
    case TT_K_WORDS:
        return check_words(a, n, row, err);
    case TT_K_WINDOW:
        return check_pair(a, n, row, TT_K_DUR, err);
    case TT_K_RANGE:
        return check_pair(a, n, row, TT_K_DEC, err);
    case TT_K_AT:
        return check_each(a, n, row, TT_K_REF, err);
    case TT_K_PARAM:
        return check_each(a, n, row, TT_K_TEXT, err);
    case TT_K_ANY:
        return TT_OK;
    default:
        return check_scalar(a, n, row, row->type, err);
    }
}

tt_code tt_keys_check(tt_arena *a, const tt_node *root, tt_err *err)
{
    static const tt_key whole = {"", TT_K_MAP, TT_MUST, NULL, {"", ""}};
    TT_TRY(check_map(a, root, &whole, "", err));
    const tt_node *version = tt_node_get(root, "titrate");
    if (strcmp(version->text, "1") != 0)
        return tt_fail(err, TT_EUNSUP, 145, tt_node_where(a, version), version->text);
    return TT_OK;
}
