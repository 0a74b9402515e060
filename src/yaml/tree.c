/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/tree.c -- finding one's way in a located tree.
 *
 * A path is keys joined by '.', items as [i] from 0: "dose.levels[2].amount".
 * A key that would be misread (empty, or with a '.', bracket, quote or blank in
 * it) is written ["like this"], with \" and \\ inside; so every path that
 * tt_node_path writes leads back to its node. */
#include "yaml/yaml.h"

#include <string.h>

const tt_node *tt_node_get(const tt_node *map, const char *key)
{
    if (!map || map->kind != TT_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (strcmp(map->key[i]->text, key) == 0)
            return map->item[i];
    return NULL;
}

static const tt_node *get_n(const tt_node *map, const char *key, size_t n)
{
    if (map->kind != TT_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++)
        if (strncmp(map->key[i]->text, key, n) == 0 && map->key[i]->text[n] == '\0')
            return map->item[i];
    return NULL;
}

/* *p stands behind `["`; on success behind `"]`. */
static const tt_node *get_quoted(const tt_node *map, const char **p)
{
    const char *s = *p;
    while (*s && *s != '"')
        s += s[0] == '\\' && s[1] ? 2 : 1;
    if (s[0] != '"' || s[1] != ']' || map->kind != TT_MAP)
        return NULL;
    for (size_t i = 0; i < map->n; i++) {
        const char *k = map->key[i]->text, *q = *p;
        while (q < s && *k) {
            q += *q == '\\';
            if (*q++ != *k++) {
                k = NULL;
                break;
            }
        }
        if (k && q == s && !*k) {
            *p = s + 2;
            return map->item[i];
        }
    }
    return NULL;
}

/* *p stands behind '['; on success behind ']'. */
static const tt_node *get_item(const tt_node *seq, const char **p)
{
    size_t i = 0;
    return tt_str_index(p, &i) && seq->kind == TT_SEQ && i < seq->n ? seq->item[i] : NULL;
}

const tt_node *tt_node_find(const tt_node *root, const char *path)
{
    const tt_node *at = root;
    const char *p = path;
    while (at && *p) {
        if (p[0] == '[' && p[1] == '"') {
            p += 2;
            at = get_quoted(at, &p);
        } else if (p[0] == '[') {
            p++;
            at = get_item(at, &p);
        } else {
            if (p > path && *p++ != '.')
                return NULL;
            const size_t n = strcspn(p, ".[");
            at = n ? get_n(at, p, n) : NULL;
            p += n;
        }
    }
    return at;
}

static bool plain_key(const char *key)
{
    return *key && !strpbrk(key, ".[]\"\\ \t\r\n");
}

static void add_key(tt_buf *b, const char *key)
{
    if (plain_key(key)) {
        if (b->n)
            tt_buf_addc(b, '.');
        tt_buf_add(b, key);
        return;
    }
    tt_buf_add(b, "[\"");
    for (; *key; key++) {
        if (*key == '"' || *key == '\\')
            tt_buf_addc(b, '\\');
        tt_buf_addc(b, *key);
    }
    tt_buf_add(b, "\"]");
}

void tt_node_add_step(tt_buf *path, const tt_node *parent, size_t i)
{
    if (parent->kind == TT_SEQ)
        tt_buf_printf(path, "[%zu]", i);
    else
        add_key(path, parent->key[i]->text);
}

static void add_path(tt_buf *b, const tt_node *node)
{
    const tt_node *up = node->parent;
    if (!up)
        return;
    add_path(b, up);
    for (size_t i = 0; i < up->n; i++)
        if (up->item[i] == node || (up->kind == TT_MAP && up->key[i] == node)) {
            tt_node_add_step(b, up, i);
            return;
        }
}

const char *tt_node_path(tt_arena *a, const tt_node *node)
{
    tt_buf b = tt_buf_new(a);
    add_path(&b, node);
    return tt_buf_text(&b);
}

static tt_where place(const tt_node *node, const char *path)
{
    tt_where w = tt_at(node->file, node->line, node->column);
    const tt_where p = tt_at_path(path);
    memcpy(w.path, p.path, sizeof w.path);
    return w;
}

tt_where tt_node_where(tt_arena *a, const tt_node *node)
{
    return place(node, tt_node_path(a, node));
}

tt_where tt_node_missing(tt_arena *a, const tt_node *parent, const char *key)
{
    tt_buf b = tt_buf_new(a);
    add_path(&b, parent);
    add_key(&b, key);
    return place(parent, tt_buf_text(&b));
}

const char *tt_yaml_line(tt_arena *a, const tt_yaml *y, int line)
{
    const char *s = y->source + tt_utf8_mark(y->source, y->size), *end = y->source + y->size;
    for (int i = 1; i < line && s < end; i++) {
        s += strcspn(s, "\r\n");
        s += s[0] == '\r' && s[1] == '\n' ? 2 : s < end;
    }
    return line < 1 ? "" : tt_strndup(a, s, strcspn(s, "\r\n"));
}
