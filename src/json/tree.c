/* SPDX-License-Identifier: Apache-2.0 */
/* json/tree.c -- files, limits, places and paths: what both readers share.
 *
 * The depth is counted on the raw text before a parser sees it: brackets outside
 * strings, so that a bomb costs one pass and no memory. */
#include "json/json_internal.h"

#include <stdlib.h>
#include <string.h>

tt_where tt_json_place(const char *file, const char *text, size_t n, size_t byte)
{
    int line = 1, column = 1;
    size_t i = tt_utf8_mark(text, n);
    for (; i < byte && i < n; i++) {
        if (text[i] == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)text[i] & 0xC0) != 0x80) {
            column++;
        }
    }
    return tt_at(file, line, column);
}

/* The quote that closes the string opened at `i`, or the end. */
static size_t string_end(const char *text, size_t n, size_t i)
{
    const char quote = text[i++];
    while (i < n && text[i] != quote && text[i] != '\n')
        i += text[i] == '\\' ? 2 : 1;
    return i;
}

tt_code tt_json_limits(const char *file, const char *text, size_t n, const char *quotes, tt_err *err)
{
    if (n > TT_JSON_SIZE)
        return tt_fail(err, TT_ELIMIT, 52, tt_at(file, 0, 0), "bytes > 67108864");
    size_t depth = 0;
    for (size_t i = 0; i < n; i++) {
        const char c = text[i];
        if (c && strchr(quotes, c))
            i = string_end(text, n, i);
        else if ((c == '[' || c == '{') && ++depth > TT_JSON_DEPTH)
            return tt_fail(err, TT_ELIMIT, 52, tt_json_place(file, text, n, i), "depth > 512");
        else if ((c == ']' || c == '}') && depth)
            depth--;
    }
    return TT_OK;
}

tt_code tt_json_read(tt_arena *a, const char *path, const tt_json **ret, tt_err *err)
{
    char *text = NULL;
    size_t n = 0;
    TT_TRY(tt_file_read(a, path, TT_JSON_SIZE, &text, &n, err));
    return tt_json_parse(a, path, text, n, ret, err);
}

/* ---- keys ---- */

struct place {
    const char *key;
    size_t i;
};

static int by_key_then_place(const void *x, const void *y)
{
    const struct place *a = x, *b = y;
    const int order = strcmp(a->key, b->key);
    return order ? order : (a->i > b->i) - (a->i < b->i);
}

const char *tt_json_twice(tt_arena *a, const char *const *key, size_t n)
{
    struct place *at = TT_ARRAY(a, struct place, n + 1);
    for (size_t i = 0; i < n; i++)
        at[i] = (struct place){key[i], i};
    if (n > 1)
        qsort(at, n, sizeof *at, by_key_then_place);
    const struct place *again = NULL;
    for (size_t i = 1; i < n; i++)
        if (strcmp(at[i - 1].key, at[i].key) == 0 && (!again || at[i].i < again->i))
            again = &at[i];
    return again ? again->key : NULL;
}

/* ---- paths ---- */

static const tt_json *get_n(const tt_json *object, const char *key, size_t n)
{
    if (!object || object->kind != TT_J_OBJECT)
        return NULL;
    for (size_t i = 0; i < object->n; i++)
        if (strncmp(object->key[i], key, n) == 0 && object->key[i][n] == '\0')
            return object->item[i];
    return NULL;
}

const tt_json *tt_json_get(const tt_json *object, const char *key)
{
    return get_n(object, key, strlen(key));
}

/* *p stands behind '['; on success behind ']'. */
static const tt_json *get_item(const tt_json *array, const char **p)
{
    size_t i = 0;
    return tt_str_index(p, &i) && array->kind == TT_J_ARRAY && i < array->n ? array->item[i] : NULL;
}

const tt_json *tt_json_find(const tt_json *root, const char *path)
{
    const tt_json *at = root;
    const char *p = path;
    while (at && *p) {
        if (*p == '[') {
            p++;
            at = get_item(at, &p);
            continue;
        }
        if (p > path && *p++ != '.')
            return NULL;
        const size_t n = strcspn(p, ".[");
        at = n ? get_n(at, p, n) : NULL;
        p += n;
    }
    return at;
}

const char *tt_json_text(const tt_json *v, const char *otherwise)
{
    return v && v->kind == TT_J_STRING ? v->text : otherwise;
}
