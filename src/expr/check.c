/* SPDX-License-Identifier: Apache-2.0 */
/* expr/check.c -- names, types and units of a tree, before anything is evaluated.
 *
 * After this, every word is a name, a code or an error; every operand has the type
 * its operator needs; every pair of numbers has a way to one unit.  A duration is a
 * number with a unit of time, so that there is one numeric type.  A part made of
 * constants only is replaced by its value here, with the machine that evaluates
 * everything else.  `missing` has no type of its own and goes anywhere. */
#include <string.h>

#include "expr/expr_internal.h"

enum { MOST_SHIFT = 100000 }; /* of a unit: a date so far off is a slip */

/* A text constant where a date is needed is read as one: "2026-03" in quotes is a partial date. */
tt_code tt_x_want(tt_x_compile *c, tt_x_node *n, tt_val_type type)
{
    if (n->type == type || n->type == TT_V_MISSING)
        return TT_OK;
    if (type != TT_V_DATE || n->shape != TT_N_CONST || n->type != TT_V_TEXT)
        return tt_x_wrong_type(c, n, tt_x_type_name(type));
    tt_err why = {0};
    tt_date d;
    const tt_code code = tt_date_parse(n->value.text, &d, &why);
    if (code == TT_OK) {
        n->value = tt_val_date(d);
        n->type = n->value.type;
        return TT_OK;
    }
    why.where = tt_x_place(c, n->begin);
    if (c->err)
        *c->err = why;
    return code;
}

/* Two operands of one type; `missing` takes the other's, text beside a date becomes a date. */
static tt_code want_same(tt_x_compile *c, tt_x_node *l, tt_x_node *r)
{
    if (l->type == TT_V_MISSING)
        return TT_OK;
    if (r->type == TT_V_DATE)
        return tt_x_want(c, l, TT_V_DATE);
    return tt_x_want(c, r, l->type);
}

bool tt_x_both_numbers(const tt_x_node *l, const tt_x_node *r)
{
    return l->type == TT_V_NUMBER && r->type == TT_V_NUMBER;
}

static tt_code check_pair(tt_x_compile *c, tt_x_node *n, int i, tt_x_node *l, tt_x_node *r, bool ordered)
{
    TT_TRY(want_same(c, l, r));
    const tt_x_node *known = l->type == TT_V_MISSING ? r : l;
    if (ordered && (known->type == TT_V_TEXT || known->type == TT_V_TRUTH))
        return tt_x_wrong_type(c, known, "number or date");
    return tt_x_both_numbers(l, r) ? tt_x_pair_up(c, l, r, &n->pair[i]) : TT_OK;
}

static tt_code check_comparison(tt_x_compile *c, tt_x_node *n)
{
    for (int i = 0; i < n->n; i++)
        if (!tt_x_may_be_code(c, n->kid[i]))
            TT_TRY(tt_x_check_node(c, n->kid[i]));
    for (int i = 0; i < n->n; i++)
        TT_TRY(tt_x_check_code(c, n->kid[i], tt_x_coded_partner(n, i)));
    for (int i = 1; i < n->n; i++) {
        const bool in = n->shape == TT_N_IN;
        TT_TRY(check_pair(c, n, i, n->kid[in ? 0 : i - 1], n->kid[i], !in && n->op[i] != TT_X_EQ && n->op[i] != TT_X_NE));
    }
    n->type = TT_V_TRUTH;
    return TT_OK;
}

tt_code tt_x_check_kids(tt_x_compile *c, tt_x_node *n)
{
    for (int i = 0; i < n->n; i++) {
        TT_TRY(tt_x_check_node(c, n->kid[i]));
        n->named = n->named || n->kid[i]->named;
    }
    return TT_OK;
}

tt_code tt_x_want_all(tt_x_compile *c, tt_x_node *n, tt_val_type type)
{
    for (int i = 0; i < n->n; i++)
        TT_TRY(tt_x_want(c, n->kid[i], type));
    n->type = type;
    return TT_OK;
}

void tt_x_give_days(tt_x_compile *c, tt_x_node *n, int i)
{
    n->pair[i] = TT_NEW(c->arena, tt_x_pair);
    n->pair[i]->result = c->e->time[TT_D_DAY];
}

static bool same_analyte(const tt_molar *a, const tt_molar *b)
{
    return a && b && tt_dec_cmp(a->g_per_mol, b->g_per_mol) == 0 && a->charge == b->charge;
}

/* The analyte of two parts together: the one they share, literals having none of their own. */
void tt_x_join_analyte(tt_x_node *n, const tt_x_node *kid)
{
    if (!n->named)
        n->molar = kid->molar;
    else if (kid->named && !same_analyte(n->molar, kid->molar))
        n->molar = NULL;
    n->named = n->named || kid->named;
}

/* A duration as a date moves by it. */
bool tt_x_dur_of(const tt_val *v, tt_dur *ret)
{
    static const char *const code[] = {[TT_D_DAY] = "d", [TT_D_WEEK] = "wk", [TT_D_MONTH] = "mo", [TT_D_YEAR] = "a"};
    tt_dec whole;
    if (v->type != TT_V_NUMBER || !v->exact || !v->unit || tt_dec_round(v->dec, 0, &whole, NULL) != TT_OK ||
        tt_dec_cmp(whole, v->dec) != 0 || v->real < -MOST_SHIFT || v->real > MOST_SHIFT)
        return false;
    for (int u = TT_D_DAY; u <= TT_D_YEAR; u++)
        if (tt_streq(tt_unit_code(v->unit), code[u])) {
            *ret = (tt_dur){(int32_t)v->real, (tt_dur_unit)u};
            return true;
        }
    return false;
}

/* What stands left of kid i of a chain, as if it were a node of its own. */
static void take_in(tt_x_node *so_far, const tt_x_node *kid, const tt_x_pair *p)
{
    so_far->shape = TT_N_SUM;
    so_far->type = TT_V_NUMBER;
    so_far->unit = p ? p->result : so_far->unit;
    so_far->end = kid->outer_end;
    tt_x_join_analyte(so_far, kid);
}

/* A date moved by a duration the text spells out: "4 wk", whole and at least of days, so that the calendar can be kept. */
static tt_code check_shift(tt_x_compile *c, const tt_x_node *kid)
{
    tt_dur by;
    if (kid->shape == TT_N_CONST && tt_x_dur_of(&kid->value, &by))
        return TT_OK;
    return tt_x_wrong_type(c, kid, "a whole number of d, wk, mo or a");
}

static tt_code check_sum_step(tt_x_compile *c, tt_x_node *n, int i, tt_x_node *so_far)
{
    tt_x_node *kid = n->kid[i];
    if (so_far->type == TT_V_DATE && kid->type == TT_V_NUMBER)
        return check_shift(c, kid);
    if (n->op[i] == TT_X_MINUS && (so_far->type == TT_V_DATE || kid->type == TT_V_DATE)) {
        TT_TRY(tt_x_want(c, so_far, TT_V_DATE));
        TT_TRY(tt_x_want(c, kid, TT_V_DATE));
        if (i == 1)
            n->kid[0]->type = so_far->type, n->kid[0]->value = so_far->value;
        tt_x_give_days(c, n, i);
        return TT_OK;
    }
    TT_TRY(tt_x_want(c, so_far, TT_V_NUMBER));
    TT_TRY(tt_x_want(c, kid, TT_V_NUMBER));
    if (so_far->type == TT_V_MISSING)
        so_far->unit = kid->unit;
    return tt_x_both_numbers(so_far, kid) ? tt_x_pair_sum(c, so_far, kid, &n->pair[i]) : TT_OK;
}

static tt_code check_sum(tt_x_compile *c, tt_x_node *n)
{
    TT_TRY(tt_x_check_kids(c, n));
    tt_x_node so_far = *n->kid[0];
    for (int i = 1; i < n->n; i++) {
        const bool shift = so_far.type == TT_V_DATE && n->kid[i]->type == TT_V_NUMBER;
        TT_TRY(check_sum_step(c, n, i, &so_far));
        take_in(&so_far, n->kid[i], n->pair[i]);
        so_far.type = shift ? TT_V_DATE : TT_V_NUMBER;
    }
    n->type = so_far.type;
    n->unit = so_far.unit;
    n->molar = so_far.molar;
    return TT_OK;
}

static tt_code check_product(tt_x_compile *c, tt_x_node *n)
{
    TT_TRY(tt_x_check_kids(c, n));
    TT_TRY(tt_x_want_all(c, n, TT_V_NUMBER));
    tt_x_node so_far = *n->kid[0];
    for (int i = 1; i < n->n; i++) {
        TT_TRY(tt_x_pair_product(c, &so_far, n->kid[i], n->op[i] == TT_X_OVER, &n->pair[i]));
        const tt_x_node left = so_far, *right = n->kid[i];
        take_in(&so_far, right, n->pair[i]);
        /* a multiple is of its quantity's analyte; a product of two quantities is of no one analyte */
        so_far.molar = !right->unit ? left.molar : !left.unit ? right->molar : NULL;
        so_far.named = (left.unit && left.named) || (right->unit && right->named);
    }
    n->unit = so_far.unit;
    n->molar = so_far.molar;
    n->named = so_far.named;
    return TT_OK;
}

static tt_code check_power(tt_x_compile *c, tt_x_node *n)
{
    TT_TRY(tt_x_check_kids(c, n));
    TT_TRY(tt_x_want_all(c, n, TT_V_NUMBER));
    TT_TRY(tt_x_pair_power(c, n->kid[0], n->kid[1], &n->pair[1]));
    n->unit = n->pair[1]->result;
    return TT_OK;
}

/* --- the tree ------------------------------------------------------------------- */

static tt_code check_shape(tt_x_compile *c, tt_x_node *n)
{
    switch (n->shape) {
    case TT_N_CONST:
        n->type = n->value.type;
        n->unit = n->value.unit;
        return TT_OK;
    case TT_N_WORD:
        return tt_x_check_word(c, n);
    case TT_N_NOT:
    case TT_N_AND:
    case TT_N_OR:
        TT_TRY(tt_x_check_kids(c, n));
        return tt_x_want_all(c, n, TT_V_TRUTH);
    case TT_N_NEGATE:
        TT_TRY(tt_x_check_kids(c, n));
        TT_TRY(tt_x_want_all(c, n, TT_V_NUMBER));
        n->unit = n->kid[0]->unit;
        n->molar = n->kid[0]->molar;
        return TT_OK;
    case TT_N_SUM:
        return check_sum(c, n);
    case TT_N_PRODUCT:
        return check_product(c, n);
    case TT_N_POWER:
        return check_power(c, n);
    case TT_N_COMPARE:
    case TT_N_IN:
        return check_comparison(c, n);
    case TT_N_CALL:
        return tt_x_check_call(c, n);
    default:
        return TT_OK;
    }
}

/* A part without names and caller's functions is its value. */
static void fold(tt_x_compile *c, tt_x_node *n)
{
    if (n->n == 0 || n->fn)
        return;
    for (int i = 0; i < n->n; i++)
        if (n->kid[i]->shape != TT_N_CONST)
            return;
    tt_expr e = {.source = c->text, .nodes = c->e->nodes};
    tt_x_emit(c->arena, &e, n);
    tt_x_machine m = tt_x_machine_new(c->arena, &e, false);
    tt_x_run(&m);
    n->value = m.reg[0];
    if (n->type == TT_V_TRUTH && n->value.type == TT_V_MISSING)
        n->value = tt_val_truth(TT_UNKNOWN);
    n->shape = TT_N_CONST;
}

tt_code tt_x_check_node(tt_x_compile *c, tt_x_node *n)
{
    if (n->n > 0)
        n->pair = TT_ARRAY(c->arena, tt_x_pair *, (size_t)n->n);
    n->id = c->e->nodes++;
    TT_TRY(check_shape(c, n));
    fold(c, n);
    return TT_OK;
}

tt_code tt_x_check(tt_x_compile *c, tt_x_node *root)
{
    static const char *const time[] = {"min", "h", "d", "wk", "mo", "a"};
    tt_expr *e = c->e;
    for (int i = 0; i < 6; i++)
        TT_TRY(tt_unit_parse(c->arena, time[i], &e->time[i], c->err));
    const size_t tokens = (size_t)c->n_token;
    e->use = TT_ARRAY(c->arena, tt_name, tokens < c->scope->names ? tokens : c->scope->names);
    size_t calls = 0;
    for (size_t i = 1; i < tokens; i++)
        calls += c->token[i].kind == TT_X_OPEN && c->token[i - 1].kind == TT_X_WORD;
    e->call = TT_ARRAY(c->arena, const tt_x_node *, calls);
    return tt_x_check_node(c, root);
}
