/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/patch.c -- changing one value and not one other byte.
 *
 * A person's file is theirs: comments, order, alignment and quotes stay.  (A
 * parser's own writer lost 4 of 7 comments of a plain file.)  So the new text is
 * set in the old one's span, in the old one's kind of quotes, and the result is
 * parsed again: it must be the same tree with exactly that one text changed. */
#include "yaml/yaml_internal.h"

#include <string.h>

static const char *single_quoted(tt_arena *a, const char *text)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_addc(&b, '\'');
    for (const char *s = text; *s; s++) {
        if (*s == '\'')
            tt_buf_addc(&b, '\'');
        tt_buf_addc(&b, *s);
    }
    tt_buf_addc(&b, '\'');
    return tt_buf_text(&b);
}

static bool printable(const char *text)
{
    for (const char *s = text; *s;) {
        const unsigned c = tt_utf8_next(&s);
        if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF)
            return false;
    }
    return true;
}

/* In the quotes it had. */
static const char *written(tt_arena *a, const tt_yaml *y, const tt_node *scalar, const char *text)
{
    const char first = scalar->start < y->size ? y->source[scalar->start] : '\0';
    if (scalar->quoted && first == '\'' && printable(text))
        return single_quoted(a, text);
    if (scalar->quoted && (first == '"' || first == '\''))
        return tt_yaml_quote_double(a, text);
    return tt_yaml_quote(a, text);
}

/* An empty value stands directly behind its ':' or '-'. */
static bool needs_blank(const tt_yaml *y, const tt_node *scalar)
{
    return scalar->start == scalar->end && scalar->start > 0 && !strchr(" \t", y->source[scalar->start - 1]);
}

static bool same_but(const tt_node *old, const tt_node *now, const tt_node *changed, const char *text)
{
    if (old->kind != now->kind || old->n != now->n)
        return false;
    if (old->kind == TT_SCALAR)
        return tt_streq(now->text, old == changed ? text : old->text);
    for (size_t i = 0; i < old->n; i++) {
        if (old->kind == TT_MAP && !same_but(old->key[i], now->key[i], changed, text))
            return false;
        if (!same_but(old->item[i], now->item[i], changed, text))
            return false;
    }
    return true;
}

tt_code tt_yaml_patch(tt_arena *a, const tt_yaml *y, const tt_node *scalar, const char *text, const char **ret, tt_err *err)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_addn(&b, y->source, scalar->start);
    if (needs_blank(y, scalar))
        tt_buf_addc(&b, ' ');
    tt_buf_add(&b, written(a, y, scalar, text));
    tt_buf_add(&b, y->source + scalar->end);
    tt_yaml now;
    tt_err why;
    const tt_code code = tt_yaml_parse(a, y->file, tt_buf_text(&b), b.n, &now, &why);
    if (code == TT_ENOMEM || code == TT_ELIMIT) {
        if (err)
            *err = why;
        return code;
    }
    if (code != TT_OK || scalar->kind != TT_SCALAR || !same_but(y->root, now.root, scalar, text))
        return tt_fail(err, TT_EPARSE, 78, tt_node_where(a, scalar), text);
    *ret = tt_buf_text(&b);
    return TT_OK;
}
