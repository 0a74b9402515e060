/* SPDX-License-Identifier: Apache-2.0 */
/* expr/pair.c -- the units of two operands, settled before anything is evaluated.
 *
 * Comparing and adding need units that convert into one another, the right one into
 * the left one's; a bare number agrees with bare numbers only, even for `%`, because
 * `pta < 40` could mean 40 % or 4000 %.  Multiplying and dividing make a new unit by
 * writing the two UCUM codes in a row: UCUM reads from left to right, so dividing by
 * mg/dL is the code followed by /mg.dL.  A ratio of units that convert into one
 * another is a bare number.  Mass and amount convert through the molar mass of the
 * right operand's own analyte; a literal has none and takes the left one's.  What is
 * made of several analytes has none either, and is refused. */
#include <string.h>

#include "expr/expr_internal.h"

const tt_unit *tt_x_unit_or_bare(const tt_unit *u)
{
    return u && strcmp(tt_unit_code(u), "1") != 0 ? u : NULL;
}

static const char *code_of(const tt_unit *u)
{
    return u ? tt_unit_code(u) : "1";
}

static tt_code disagree(tt_x_compile *c, const tt_x_node *l, const tt_x_node *r)
{
    return tt_fail(c->err, TT_EUNIT, 425, tt_x_place(c, r->begin), tt_x_source(c, l), code_of(l->unit), tt_x_source(c, r),
                   code_of(r->unit));
}

bool tt_x_same_unit(const tt_unit *a, const tt_unit *b)
{
    return a == b || (a && b && strcmp(tt_unit_code(a), tt_unit_code(b)) == 0);
}

static bool has_zero_of_its_own(const tt_factor *f)
{
    return f->before.coef != 0 || f->after.coef != 0;
}

static tt_x_pair *pair_new(tt_x_compile *c, const tt_x_node *l, const tt_x_node *r)
{
    tt_x_pair *p = TT_NEW(c->arena, tt_x_pair);
    p->left = p->result = l->unit;
    p->right = r->unit;
    p->left_molar = l->molar;
    p->right_molar = r->molar;
    p->molar = r->named ? r->molar : l->molar;
    return p;
}

tt_code tt_x_pair_up(tt_x_compile *c, const tt_x_node *l, const tt_x_node *r, tt_x_pair **ret)
{
    tt_x_pair *p = *ret = pair_new(c, l, r);
    if (tt_x_same_unit(l->unit, r->unit))
        return TT_OK;
    if (!l->unit || !r->unit)
        return disagree(c, l, r);
    tt_err why = {0};
    const tt_code code = tt_unit_factor(r->unit, l->unit, p->molar, &p->factor, &why);
    p->convert = true;
    if (code == TT_OK)
        return TT_OK;
    if (why.id == 402 || why.id == 406) /* other dimensions, other things counted */
        return disagree(c, l, r);
    why.where = tt_x_place(c, r->begin); /* a molar mass or a charge is not known, or the factor is not exact: the unit room says it best */
    if (c->err)
        *c->err = why;
    return code;
}

tt_code tt_x_pair_sum(tt_x_compile *c, const tt_x_node *l, const tt_x_node *r, tt_x_pair **ret)
{
    TT_TRY(tt_x_pair_up(c, l, r, ret));
    return (*ret)->convert && has_zero_of_its_own(&(*ret)->factor) ? disagree(c, l, r) : TT_OK;
}

/* --- products ------------------------------------------------------------------- */

/* mg/dL -> mg.dL, mg.dL -> mg/dL: what follows a stroke. Annotations are left alone. */
static char *inverted(tt_arena *a, const char *code)
{
    char *s = tt_strdup(a, code), closer = 0;
    for (char *p = s; *p; p++) {
        if (closer)
            closer = *p == closer ? 0 : closer;
        else if (*p == '{' || *p == '[')
            closer = *p == '{' ? '}' : ']';
        else if (*p == '.' || *p == '/')
            *p = *p == '.' ? '/' : '.';
    }
    return s;
}

static const char *product_code(tt_arena *a, const char *l, const char *r, bool over)
{
    if (strchr(r, '('))
        return tt_printf(a, "%s%c(%s)", l, over ? '/' : '.', r);
    if (!over)
        return tt_printf(a, "%s%s%s", l, *r == '/' ? "" : ".", r);
    return tt_printf(a, "%s%s%s", l, *r == '/' ? "" : "/", inverted(a, r));
}

/* A product without dimension, annotation and factor is a bare number again. */
static const tt_unit *simplified(tt_x_compile *c, const tt_unit *u)
{
    const tt_unit *one = NULL;
    tt_factor f;
    const bool bare = tt_unit_parse(c->arena, "1", &one, NULL) == TT_OK && tt_unit_agrees(u, one) &&
                      tt_unit_factor(u, one, NULL, &f, NULL) == TT_OK && f.num == f.den;
    return bare ? NULL : tt_x_unit_or_bare(u);
}

tt_code tt_x_pair_product(tt_x_compile *c, const tt_x_node *l, const tt_x_node *r, bool over, tt_x_pair **ret)
{
    tt_x_pair *p = *ret = pair_new(c, l, r);
    if (!r->unit)
        return TT_OK;
    if (!l->unit && !over) {
        p->result = r->unit;
        return TT_OK;
    }
    if (l->unit && over) {
        p->result = NULL;
        if (tt_x_same_unit(l->unit, r->unit))
            return TT_OK;
        p->convert = tt_unit_factor(r->unit, l->unit, p->molar, &p->factor, NULL) == TT_OK && !has_zero_of_its_own(&p->factor);
        if (p->convert)
            return TT_OK;
    }
    const tt_unit *u = NULL;
    if (tt_unit_parse(c->arena, product_code(c->arena, code_of(l->unit), tt_unit_code(r->unit), over), &u, NULL) != TT_OK)
        return disagree(c, l, r);
    p->result = simplified(c, u);
    return TT_OK;
}

/* A unit can be raised to 1..9; the exponent itself is a bare number. */
tt_code tt_x_pair_power(tt_x_compile *c, const tt_x_node *base, const tt_x_node *exponent, tt_x_pair **ret)
{
    tt_x_pair *p = *ret = pair_new(c, base, exponent);
    if (exponent->unit)
        return disagree(c, base, exponent);
    if (!base->unit)
        return TT_OK;
    const tt_val *v = &exponent->value;
    const int n = exponent->shape == TT_N_CONST && v->type == TT_V_NUMBER && v->real >= 1 && v->real <= 9 ? (int)v->real : 0;
    if (n == 0 || (double)n != v->real)
        return disagree(c, base, exponent);
    const char *code = code_of(base->unit);
    for (int i = 1; i < n; i++)
        code = product_code(c->arena, code, code_of(base->unit), false);
    const tt_unit *u = NULL;
    if (tt_unit_parse(c->arena, code, &u, NULL) != TT_OK)
        return disagree(c, base, exponent);
    p->result = simplified(c, u);
    return TT_OK;
}
