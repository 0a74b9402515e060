/* SPDX-License-Identifier: Apache-2.0 */
/* expr/call.c -- the types and units of a function's arguments and of its result.
 *
 * ln, log10, exp and sqrt take the number in the unit it is held in and give a bare
 * number, because scores are written so.  min, max, sum, mean, coalesce and the two
 * choices of `if` are of one type and one unit, the first one's. */
#include <string.h>

#include "expr/expr_internal.h"

static tt_code check_count(tt_x_compile *c, const tt_x_node *n, int min, int max)
{
    if (n->n >= min && (max < 0 || n->n <= max))
        return TT_OK;
    const char *wanted = max < 0      ? tt_printf(c->arena, ">= %d", min)
                         : min == max ? tt_printf(c->arena, "%d", min)
                                      : tt_printf(c->arena, "%d-%d", min, max);
    return tt_fail(c->err, TT_EPARSE, 422, tt_x_place(c, n->begin), n->word, wanted, tt_printf(c->arena, "%d", n->n));
}

/* Arguments from `first` on are of one type and unit, which becomes the call's. */
static tt_code check_alike(tt_x_compile *c, tt_x_node *n, int first, bool sum)
{
    tt_x_node *lead = n->kid[first], all = {.named = false};
    for (int i = first; i < n->n && lead->type == TT_V_MISSING; i++)
        lead = n->kid[i];
    for (int i = first; i < n->n; i++) {
        TT_TRY(tt_x_want(c, n->kid[i], lead->type));
        if (tt_x_both_numbers(lead, n->kid[i]))
            TT_TRY((sum ? tt_x_pair_sum : tt_x_pair_up)(c, lead, n->kid[i], &n->pair[i]));
        tt_x_join_analyte(&all, n->kid[i]);
    }
    n->type = lead->type;
    n->unit = lead->unit;
    n->molar = all.molar;
    n->named = all.named;
    for (int i = first; i < n->n; i++)
        if (n->pair[i])
            n->pair[i]->mixed = all.named && !all.molar;
    return TT_OK;
}

static tt_code check_digits(tt_x_compile *c, tt_x_node *n)
{
    if (n->n == 1)
        return TT_OK;
    const tt_x_node *k = n->kid[1];
    const double x = k->value.real;
    if (k->shape != TT_N_CONST || k->type != TT_V_NUMBER || k->unit || !(x >= -15 && x <= 15) || x != (double)(int)x)
        return tt_fail(c->err, TT_EPARSE, 434, tt_x_place(c, k->begin), tt_x_source(c, k));
    n->digits = (int)x;
    return TT_OK;
}

static tt_code check_builtin(tt_x_compile *c, tt_x_node *n)
{
    switch (n->builtin) {
    case TT_B_LN:
    case TT_B_LOG10:
    case TT_B_EXP:
    case TT_B_SQRT:
        return tt_x_want_all(c, n, TT_V_NUMBER);
    case TT_B_ABS:
    case TT_B_FLOOR:
    case TT_B_CEIL:
    case TT_B_ROUND:
        TT_TRY(tt_x_want_all(c, n, TT_V_NUMBER));
        n->unit = n->kid[0]->unit;
        n->molar = n->kid[0]->molar;
        return n->builtin == TT_B_ROUND ? check_digits(c, n) : TT_OK;
    case TT_B_MIN:
    case TT_B_MAX:
    case TT_B_SUM:
    case TT_B_MEAN:
        TT_TRY(tt_x_want_all(c, n, TT_V_NUMBER));
        TT_TRY(check_alike(c, n, 0, n->builtin == TT_B_SUM || n->builtin == TT_B_MEAN));
        n->type = TT_V_NUMBER;
        return TT_OK;
    case TT_B_IF:
        TT_TRY(tt_x_want(c, n->kid[0], TT_V_TRUTH));
        return check_alike(c, n, 1, false);
    case TT_B_COALESCE:
        return check_alike(c, n, 0, false);
    case TT_B_DAYS_BETWEEN:
        TT_TRY(tt_x_want_all(c, n, TT_V_DATE));
        tt_x_give_days(c, n, 1);
        n->type = TT_V_NUMBER;
        n->unit = n->pair[1]->result;
        return TT_OK;
    default:
        n->type = TT_V_TRUTH;
        return TT_OK;
    }
}

tt_code tt_x_check_call(tt_x_compile *c, tt_x_node *n)
{
    for (size_t i = 0; i < TT_B_COUNT; i++) {
        const tt_x_builtin_row *row = tt_x_builtin_at(i);
        if (strcmp(row->name, n->word) != 0)
            continue;
        n->builtin = (tt_x_builtin)i;
        TT_TRY(check_count(c, n, row->min_args, row->max_args));
        TT_TRY(tt_x_check_kids(c, n));
        return check_builtin(c, n);
    }
    for (size_t i = 0; i < c->scope->fns; i++) {
        const tt_fn *fn = &c->scope->fn[i];
        if (strcmp(fn->name, n->word) != 0)
            continue;
        tt_fn *kept = TT_NEW(c->arena, tt_fn);
        *kept = *fn;
        n->fn = kept;
        n->named = true;
        n->call = (int)c->e->n_call;
        c->e->call[c->e->n_call++] = n;
        TT_TRY(check_count(c, n, fn->min_args, fn->max_args));
        TT_TRY(tt_x_check_kids(c, n));
        tt_x_give_type(c, n, fn->result, NULL);
        return TT_OK;
    }
    return tt_x_unknown_word(c, n, true);
}
