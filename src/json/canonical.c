/* SPDX-License-Identifier: Apache-2.0 */
/* json/canonical.c -- the one way to write a tree, so that equal trees have equal hashes.
 *
 * RFC 8785 (JSON Canonicalization Scheme): no white space, the shortest numbers,
 * the fewest escapes, keys in order of their UTF-16 code units.  That order is not
 * the order of UTF-8 bytes: a character past U+FFFF is a pair that begins with
 * D800..DBFF and so comes before U+E000..U+FFFF. */
#include "json/json_internal.h"

#include <stdlib.h>

/* A code point such that the plain order of these is the order of UTF-16. */
static unsigned utf16_rank(unsigned c)
{
    return c >= 0xE000 && c < 0x10000 ? c + 0x200000 : c;
}

static int utf16_order(const char *a, const char *b)
{
    while (*a && *b) {
        const unsigned x = utf16_rank(tt_utf8_next(&a)), y = utf16_rank(tt_utf8_next(&b));
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (*a != '\0') - (*b != '\0');
}

struct member {
    const char *key;
    const tt_json *value;
};

static int by_key(const void *x, const void *y)
{
    const struct member *a = x, *b = y;
    return utf16_order(a->key, b->key);
}

static void add(tt_buf *b, const tt_json *v);

static void add_object(tt_buf *b, const tt_json *v)
{
    struct member *members = TT_ARRAY(b->arena, struct member, v->n + 1);
    for (size_t i = 0; i < v->n; i++)
        members[i] = (struct member){v->key[i], v->item[i]};
    qsort(members, v->n, sizeof *members, by_key);
    tt_buf_addc(b, '{');
    for (size_t i = 0; i < v->n; i++) {
        if (i)
            tt_buf_addc(b, ',');
        tt_json_add_string(b, members[i].key);
        tt_buf_addc(b, ':');
        add(b, members[i].value);
    }
    tt_buf_addc(b, '}');
}

static void add_array(tt_buf *b, const tt_json *v)
{
    tt_buf_addc(b, '[');
    for (size_t i = 0; i < v->n; i++) {
        if (i)
            tt_buf_addc(b, ',');
        add(b, v->item[i]);
    }
    tt_buf_addc(b, ']');
}

static void add(tt_buf *b, const tt_json *v)
{
    if (tt_json_add_scalar(b, v))
        return;
    if (v->kind == TT_J_OBJECT)
        add_object(b, v);
    else
        add_array(b, v);
}

const char *tt_json_canonical(tt_arena *a, const tt_json *v)
{
    tt_buf b = tt_buf_new(a);
    add(&b, v);
    return tt_buf_text(&b);
}
