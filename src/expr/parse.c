/* SPDX-License-Identifier: Apache-2.0 */
/* expr/parse.c -- tokens as a tree, by recursive descent; the grammar is in
 * docs/reference/expressions.md, and one function here is one rule there.
 *
 * Chains of one level (a + b - c, a or b or c, 3 <= x < 5) become one node with
 * many children, so the tree is as deep as the parentheses written; that depth is
 * limited, which limits the recursion of everything that walks the tree. */
#include <string.h>

#include "expr/expr_internal.h"

static tt_code parse_or(tt_x_compile *c, tt_x_node **ret);
static tt_code parse_unary(tt_x_compile *c, tt_x_node **ret);

tt_where tt_x_place(const tt_x_compile *c, int byte)
{
    tt_where w = c->where;
    w.column = w.column > 0 ? w.column : 1;
    for (const char *s = c->text; s < c->text + byte; tt_utf8_next(&s)) {
        w.column++;
        if (*s == '\n') {
            w.line += w.line > 0;
            w.column = 1;
        }
    }
    return w;
}

const char *tt_x_source(const tt_x_compile *c, const tt_x_node *n)
{
    return tt_strndup(c->arena, c->text + n->begin, (size_t)(n->end - n->begin));
}

tt_x_node *tt_x_node_new(tt_x_compile *c, tt_x_shape shape, int begin)
{
    tt_x_node *n = TT_NEW(c->arena, tt_x_node);
    n->shape = shape;
    n->begin = n->outer_begin = begin;
    return n;
}

static const tt_x_token *now(const tt_x_compile *c)
{
    return &c->token[c->at];
}

static bool take(tt_x_compile *c, tt_x_kind kind)
{
    if (now(c)->kind != kind)
        return false;
    c->at++;
    return true;
}

/* The node ends where the last token taken ends. */
static tt_x_node *close_node(const tt_x_compile *c, tt_x_node *n)
{
    n->end = n->outer_end = c->token[c->at - 1].end;
    return n;
}

static const char *token_text(const tt_x_compile *c, const tt_x_token *t)
{
    return tt_strndup(c->arena, c->text + t->begin, (size_t)(t->end - t->begin));
}

static tt_code fail_here(tt_x_compile *c)
{
    const tt_x_token *t = now(c);
    if (t->kind != TT_X_END)
        return tt_fail(c->err, TT_EPARSE, 420, tt_x_place(c, t->begin), token_text(c, t));
    if (c->at == 0)
        return tt_fail(c->err, TT_EPARSE, 429, tt_x_place(c, 0));
    return tt_fail(c->err, TT_EPARSE, 428, tt_x_place(c, t->begin), token_text(c, t - 1));
}

static void add_kid(tt_x_compile *c, tt_x_node *n, tt_x_kind op, tt_x_node *kid)
{
    /* grows at powers of two, so that a long chain costs no more than twice its length */
    if ((n->n & (n->n - 1)) == 0) {
        const size_t old = (size_t)n->n, more = old ? 2 * old : 1;
        n->kid = tt_grow(c->arena, n->kid, old * sizeof *n->kid, more * sizeof *n->kid);
        n->op = tt_grow(c->arena, n->op, old * sizeof *n->op, more * sizeof *n->op);
    }
    n->kid[n->n] = kid;
    n->op[n->n++] = op;
}

typedef tt_code rule(tt_x_compile *c, tt_x_node **ret);

/* part (op part)*, where op lies in [first, last]; a lone part stays itself. */
static tt_code parse_chain(tt_x_compile *c, tt_x_shape shape, tt_x_kind first, tt_x_kind last, rule *part, tt_x_node **ret)
{
    tt_x_node *one = NULL;
    TT_TRY(part(c, &one));
    if (now(c)->kind < first || now(c)->kind > last) {
        *ret = one;
        return TT_OK;
    }
    tt_x_node *n = tt_x_node_new(c, shape, one->outer_begin);
    add_kid(c, n, TT_X_END, one);
    while (now(c)->kind >= first && now(c)->kind <= last) {
        const tt_x_kind op = now(c)->kind;
        c->at++;
        TT_TRY(part(c, &one));
        add_kid(c, n, op, one);
    }
    *ret = close_node(c, n);
    return TT_OK;
}

static tt_code parse_list(tt_x_compile *c, tt_x_node *n)
{
    const int open = c->token[c->at - 1].begin;
    do {
        tt_x_node *kid = NULL;
        TT_TRY(parse_or(c, &kid));
        add_kid(c, n, TT_X_COMMA, kid);
    } while (take(c, TT_X_COMMA));
    if (take(c, TT_X_CLOSE))
        return TT_OK;
    return now(c)->kind == TT_X_END ? tt_fail(c->err, TT_EPARSE, 432, tt_x_place(c, open)) : fail_here(c);
}

static tt_code parse_call(tt_x_compile *c, tt_x_node *n)
{
    n->shape = TT_N_CALL;
    if (!take(c, TT_X_CLOSE))
        TT_TRY(parse_list(c, n));
    return TT_OK;
}

static tt_code parse_group(tt_x_compile *c, tt_x_node **ret)
{
    const tt_x_token *open = now(c) - 1;
    TT_TRY(parse_or(c, ret));
    if (!take(c, TT_X_CLOSE))
        return now(c)->kind == TT_X_END ? tt_fail(c->err, TT_EPARSE, 432, tt_x_place(c, open->begin)) : fail_here(c);
    (*ret)->outer_begin = open->begin;
    (*ret)->outer_end = c->token[c->at - 1].end;
    return TT_OK;
}

static tt_code parse_primary(tt_x_compile *c, tt_x_node **ret)
{
    const tt_x_token *t = now(c);
    if (take(c, TT_X_OPEN))
        return parse_group(c, ret);
    if (t->kind != TT_X_LITERAL && t->kind != TT_X_WORD)
        return fail_here(c);
    c->at++;
    tt_x_node *n = tt_x_node_new(c, t->kind == TT_X_WORD ? TT_N_WORD : TT_N_CONST, t->begin);
    n->value = t->value;
    n->word = token_text(c, t);
    if (t->kind == TT_X_WORD && take(c, TT_X_OPEN))
        TT_TRY(parse_call(c, n));
    *ret = close_node(c, n);
    return TT_OK;
}

static tt_code parse_power(tt_x_compile *c, tt_x_node **ret)
{
    tt_x_node *base = NULL;
    TT_TRY(parse_primary(c, &base));
    *ret = base;
    if (!take(c, TT_X_POWER))
        return TT_OK;
    tt_x_node *n = tt_x_node_new(c, TT_N_POWER, base->outer_begin), *exponent = NULL;
    TT_TRY(parse_unary(c, &exponent));
    add_kid(c, n, TT_X_END, base);
    add_kid(c, n, TT_X_POWER, exponent);
    *ret = close_node(c, n);
    return TT_OK;
}

/* Every way to nest passes through here: the one place that counts depth. */
static tt_code parse_unary(tt_x_compile *c, tt_x_node **ret)
{
    if (c->depth == TT_X_DEPTH)
        return tt_fail(c->err, TT_ELIMIT, 426, tt_x_place(c, now(c)->begin), "4096", "64");
    c->depth++;
    if (now(c)->kind != TT_X_MINUS) {
        TT_TRY(parse_power(c, ret));
    } else {
        tt_x_node *n = tt_x_node_new(c, TT_N_NEGATE, now(c)->begin), *kid = NULL;
        c->at++;
        TT_TRY(parse_unary(c, &kid));
        add_kid(c, n, TT_X_MINUS, kid);
        *ret = close_node(c, n);
    }
    c->depth--;
    return TT_OK;
}

static tt_code parse_product(tt_x_compile *c, tt_x_node **ret)
{
    return parse_chain(c, TT_N_PRODUCT, TT_X_TIMES, TT_X_OVER, parse_unary, ret);
}

static tt_code parse_sum(tt_x_compile *c, tt_x_node **ret)
{
    return parse_chain(c, TT_N_SUM, TT_X_PLUS, TT_X_MINUS, parse_product, ret);
}

static tt_code parse_compare(tt_x_compile *c, tt_x_node **ret)
{
    TT_TRY(parse_chain(c, TT_N_COMPARE, TT_X_EQ, TT_X_GE, parse_sum, ret));
    const bool negated = now(c)->kind == TT_X_NOT && now(c)[1].kind == TT_X_IN;
    c->at += negated;
    if (!take(c, TT_X_IN))
        return TT_OK;
    if (!take(c, TT_X_OPEN))
        return fail_here(c);
    tt_x_node *n = tt_x_node_new(c, TT_N_IN, (*ret)->outer_begin);
    n->negated = negated;
    add_kid(c, n, TT_X_END, *ret);
    TT_TRY(parse_list(c, n));
    *ret = close_node(c, n);
    return TT_OK;
}

static tt_code parse_not(tt_x_compile *c, tt_x_node **ret)
{
    if (now(c)->kind != TT_X_NOT)
        return parse_compare(c, ret);
    if (c->depth == TT_X_DEPTH)
        return tt_fail(c->err, TT_ELIMIT, 426, tt_x_place(c, now(c)->begin), "4096", "64");
    c->depth++;
    tt_x_node *n = tt_x_node_new(c, TT_N_NOT, now(c)->begin), *kid = NULL;
    c->at++;
    TT_TRY(parse_not(c, &kid));
    add_kid(c, n, TT_X_NOT, kid);
    *ret = close_node(c, n);
    c->depth--;
    return TT_OK;
}

static tt_code parse_and(tt_x_compile *c, tt_x_node **ret)
{
    return parse_chain(c, TT_N_AND, TT_X_AND, TT_X_AND, parse_not, ret);
}

static tt_code parse_or(tt_x_compile *c, tt_x_node **ret)
{
    return parse_chain(c, TT_N_OR, TT_X_OR, TT_X_OR, parse_and, ret);
}

tt_code tt_x_parse(tt_x_compile *c, tt_x_node **ret)
{
    TT_TRY(parse_or(c, ret));
    return now(c)->kind == TT_X_END ? TT_OK : fail_here(c);
}
