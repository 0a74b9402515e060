/* SPDX-License-Identifier: Apache-2.0 */
/* json/jansson.c -- the one file that touches jansson (2.14): text to our tree.
 *
 * Strict as RFC 8259 is, and stricter: a key twice, bad UTF-8, 1e999, an integer
 * past 64 bits, U+0000 and text behind the value are refused.  A byte order mark
 * in front, which some Windows programs write, is passed over.
 *
 * jansson's tree lives in its own heap, is held by the arena while it is copied,
 * and is gone when the call returns.  Its error column is where it stopped, the
 * end of the word it choked on; ours is that word's first character. */
#include <jansson.h>
#include <string.h>

#include "json/json_internal.h"

static void drop(void *root)
{
    json_decref(root);
}

/* ---- its errors ---- */

static size_t characters(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += ((unsigned char)*s & 0xC0) != 0x80;
    return n;
}

/* The word in "... near '<word>'", cut out of the text. NULL if there is none. */
static const char *near_word(tt_arena *a, char *text)
{
    static const char mark[] = " near '";
    char *at = NULL;
    for (char *s = strstr(text, mark); s; s = strstr(s + 1, mark))
        at = s;
    const size_t n = strlen(text);
    if (!at || n < 1 || text[n - 1] != '\'')
        return NULL;
    return tt_strndup(a, at + sizeof mark - 1, (size_t)(text + n - 1 - (at + sizeof mark - 1)));
}

/* The key in "duplicate object key near '"<key>"'". */
static tt_code twice(tt_arena *a, tt_where where, const char *word, tt_err *err)
{
    const size_t n = word ? strlen(word) : 0;
    const bool quoted = n >= 2 && word[0] == '"' && word[n - 1] == '"';
    return tt_fail(err, TT_EPARSE, 51, where, quoted ? tt_strndup(a, word + 1, n - 2) : "?");
}

static tt_code explain(tt_arena *a, const char *file, const json_error_t *e, tt_err *err)
{
    const enum json_error_code code = json_error_code(e);
    if (code == json_error_out_of_memory)
        return tt_fail(err, TT_ENOMEM, 1, tt_at(file, 0, 0), TT_ARENA_DEFAULT_MIB);
    char *text = tt_strdup(a, e->text);
    const char *word = near_word(a, text);
    int column = e->column;
    if (word && !strchr(word, '\n') && (int)characters(word) <= column)
        column -= (int)characters(word) - 1;
    const tt_where where = tt_at(file, e->line, column > 0 ? column : 1);
    if (code == json_error_duplicate_key)
        return twice(a, where, word, err);
    if (code == json_error_null_character || code == json_error_null_byte_in_key)
        return tt_fail(err, TT_EPARSE, 50, where, "U+0000");
    return tt_fail(err, TT_EPARSE, 50, where, text);
}

/* ---- its tree ---- */

static void copy(tt_arena *a, const json_t *from, tt_json *to);

static void copy_array(tt_arena *a, const json_t *from, tt_json *to)
{
    to->kind = TT_J_ARRAY;
    to->n = json_array_size(from);
    to->item = TT_ARRAY(a, const tt_json *, to->n + 1);
    tt_json *items = TT_ARRAY(a, tt_json, to->n + 1);
    for (size_t i = 0; i < to->n; i++) {
        to->item[i] = &items[i];
        copy(a, json_array_get(from, i), &items[i]);
    }
}

static void copy_object(tt_arena *a, const json_t *from, tt_json *to)
{
    to->kind = TT_J_OBJECT;
    to->n = json_object_size(from);
    to->key = TT_ARRAY(a, const char *, to->n + 1);
    to->item = TT_ARRAY(a, const tt_json *, to->n + 1);
    tt_json *items = TT_ARRAY(a, tt_json, to->n + 1);
    json_t *object = (json_t *)(uintptr_t)from; /* its iterators are not const */
    size_t i = 0;
    for (void *it = json_object_iter(object); it && i < to->n; it = json_object_iter_next(object, it), i++) {
        to->key[i] = tt_strdup(a, json_object_iter_key(it));
        to->item[i] = &items[i];
        copy(a, json_object_iter_value(it), &items[i]);
    }
}

static void copy(tt_arena *a, const json_t *from, tt_json *to)
{
    to->text = "";
    switch (json_typeof(from)) {
    case JSON_OBJECT:
        copy_object(a, from, to);
        break;
    case JSON_ARRAY:
        copy_array(a, from, to);
        break;
    case JSON_STRING:
        to->kind = TT_J_STRING;
        to->text = tt_strndup(a, json_string_value(from), json_string_length(from));
        break;
    case JSON_INTEGER:
        to->kind = TT_J_INT;
        to->whole = json_integer_value(from);
        to->real = (double)to->whole;
        break;
    case JSON_REAL:
        to->kind = TT_J_REAL;
        to->real = json_real_value(from);
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        to->kind = TT_J_BOOL;
        to->flag = json_is_true(from);
        break;
    case JSON_NULL:
        to->kind = TT_J_NULL;
    }
}

tt_code tt_json_parse(tt_arena *a, const char *file, const char *text, size_t n, const tt_json **ret, tt_err *err)
{
    TT_TRY(tt_json_limits(file, text, n, "\"", err));
    const size_t mark = tt_utf8_mark(text, n);
    void **held = tt_hold(a, drop);
    json_error_t e;
    json_t *root = *held = json_loadb(text + mark, n - mark, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
    if (!root)
        return explain(a, file, &e, err);
    tt_json *tree = TT_NEW(a, tt_json);
    copy(a, root, tree);
    *held = NULL;
    drop(root);
    *ret = tree;
    return TT_OK;
}

bool tt_json_number(const char *text, size_t n, tt_json *ret)
{
    json_error_t e;
    json_t *number = json_loadb(text, n, JSON_DECODE_ANY, &e);
    const bool ok = json_is_number(number);
    if (json_is_integer(number)) {
        ret->kind = TT_J_INT;
        ret->whole = json_integer_value(number);
    } else if (ok) {
        ret->kind = TT_J_REAL;
    }
    if (ok)
        ret->real = json_number_value(number);
    json_decref(number);
    return ok;
}
