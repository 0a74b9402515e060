/* SPDX-License-Identifier: Apache-2.0 */
/* json/write.c -- JSON out: commas, escapes and nesting in one place.
 *
 * Numbers are the shortest that read back equal (0.1, not 0.10000000000000001),
 * in the form of RFC 8785; what JSON has no number for is null.  Text goes out as
 * UTF-8 with only the escapes that must be; a byte that is no UTF-8 becomes
 * U+FFFD, so that the output is JSON whatever came in.  '<' and '&' stay: who
 * embeds JSON in HTML escapes it there.
 *
 * Out of order calls (a value where a key must stand, a bracket too many) are
 * bugs of the caller and assert. */
#include "json/json_internal.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

tt_json_out tt_json_out_new(tt_arena *a, bool pretty)
{
    tt_json_out o;
    memset(&o, 0, sizeof o);
    o.buf = tt_buf_new(a);
    o.pretty = pretty;
    return o;
}

static void add_escape(tt_buf *b, unsigned c)
{
    static const char letters[] = "\b\f\n\r\t\"\\", escapes[] = "bfnrt\"\\";
    const char *known = strchr(letters, (int)c);
    if (known)
        tt_buf_printf(b, "\\%c", escapes[known - letters]);
    else
        tt_buf_printf(b, "\\u%04x", c);
}

void tt_json_add_string(tt_buf *b, const char *s)
{
    const char *run = s; /* of characters that go out as they are */
    tt_buf_addc(b, '"');
    while (*s) {
        const char *here = s;
        const unsigned c = tt_utf8_next(&s);
        const bool bad = c == 0xFFFD && s - here == 1;
        if (c >= 0x20 && c != '"' && c != '\\' && !bad)
            continue;
        tt_buf_addn(b, run, (size_t)(here - run));
        run = s;
        if (bad)
            tt_buf_add(b, "\xEF\xBF\xBD");
        else
            add_escape(b, c);
    }
    tt_buf_addn(b, run, (size_t)(s - run));
    tt_buf_addc(b, '"');
}

static void new_line(tt_json_out *o)
{
    if (!o->pretty)
        return;
    tt_buf_addc(&o->buf, '\n');
    for (int i = 0; i < o->depth; i++)
        tt_buf_add(&o->buf, "  ");
}

/* What stands between this member and the one before. */
static void separate(tt_json_out *o)
{
    if (o->after_key) {
        o->after_key = false;
        return;
    }
    if (o->depth == 0) {
        assert(o->buf.n == 0 && "one value at the outermost level");
        return;
    }
    bool *first = &o->first[o->depth - 1];
    if (!*first)
        tt_buf_addc(&o->buf, ',');
    *first = false;
    new_line(o);
}

void tt_json_open(tt_json_out *o, char bracket)
{
    assert(o->depth < (int)sizeof o->first && (bracket == '{' || bracket == '['));
    separate(o);
    tt_buf_addc(&o->buf, bracket);
    o->open[o->depth] = bracket;
    o->first[o->depth++] = true;
}

void tt_json_close(tt_json_out *o)
{
    assert(o->depth > 0 && !o->after_key);
    const bool empty = o->first[--o->depth];
    if (!empty)
        new_line(o);
    tt_buf_addc(&o->buf, o->open[o->depth] == '{' ? '}' : ']');
}

void tt_json_key(tt_json_out *o, const char *key)
{
    assert(o->depth > 0 && o->open[o->depth - 1] == '{' && !o->after_key);
    separate(o);
    tt_json_add_string(&o->buf, key);
    tt_buf_add(&o->buf, o->pretty ? ": " : ":");
    o->after_key = true;
}

static void put(tt_json_out *o, const char *text)
{
    separate(o);
    tt_buf_add(&o->buf, text);
}

void tt_json_null(tt_json_out *o)
{
    put(o, "null");
}

void tt_json_bool(tt_json_out *o, bool b)
{
    put(o, b ? "true" : "false");
}

void tt_json_real(tt_json_out *o, double x)
{
    put(o, tt_double_text(o->buf.arena, x));
}

void tt_json_int(tt_json_out *o, int64_t n)
{
    separate(o);
    tt_buf_printf(&o->buf, "%" PRId64, n);
}

void tt_json_string(tt_json_out *o, const char *s)
{
    if (!s) {
        tt_json_null(o);
        return;
    }
    separate(o);
    tt_json_add_string(&o->buf, s);
}

/* ---- a whole tree ---- */

bool tt_json_add_scalar(tt_buf *b, const tt_json *v)
{
    switch (v->kind) {
    case TT_J_NULL:
        tt_buf_add(b, "null");
        return true;
    case TT_J_BOOL:
        tt_buf_add(b, v->flag ? "true" : "false");
        return true;
    case TT_J_INT:
        tt_buf_printf(b, "%" PRId64, v->whole);
        return true;
    case TT_J_REAL:
        tt_buf_add(b, tt_double_text(b->arena, v->real));
        return true;
    case TT_J_STRING:
        tt_json_add_string(b, v->text);
        return true;
    default:
        return false;
    }
}

static void add_value(tt_json_out *o, const tt_json *v);

static void add_members(tt_json_out *o, const tt_json *v, bool object)
{
    tt_buf_addc(&o->buf, object ? '{' : '[');
    o->depth++;
    for (size_t i = 0; i < v->n; i++) {
        if (i)
            tt_buf_addc(&o->buf, ',');
        new_line(o);
        if (object) {
            tt_json_add_string(&o->buf, v->key[i]);
            tt_buf_add(&o->buf, o->pretty ? ": " : ":");
        }
        add_value(o, v->item[i]);
    }
    o->depth--;
    if (v->n)
        new_line(o);
    tt_buf_addc(&o->buf, object ? '}' : ']');
}

/* Trees may be deeper than the writer's own brackets, so these are not counted there. */
static void add_value(tt_json_out *o, const tt_json *v)
{
    if (!tt_json_add_scalar(&o->buf, v))
        add_members(o, v, v->kind == TT_J_OBJECT);
}

void tt_json_value(tt_json_out *o, const tt_json *v)
{
    if (!v) {
        tt_json_null(o);
        return;
    }
    separate(o);
    add_value(o, v);
}

/* ---- key and value ---- */

void tt_json_put_string(tt_json_out *o, const char *key, const char *s)
{
    tt_json_key(o, key);
    tt_json_string(o, s);
}

void tt_json_put_int(tt_json_out *o, const char *key, int64_t n)
{
    tt_json_key(o, key);
    tt_json_int(o, n);
}

void tt_json_put_real(tt_json_out *o, const char *key, double x)
{
    tt_json_key(o, key);
    tt_json_real(o, x);
}

void tt_json_put_bool(tt_json_out *o, const char *key, bool b)
{
    tt_json_key(o, key);
    tt_json_bool(o, b);
}

const char *tt_json_done(tt_json_out *o)
{
    assert(o->depth == 0 && !o->after_key);
    return tt_buf_text(&o->buf);
}
