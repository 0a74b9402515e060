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

static tt_code check(tt_x_compile *c, tt_x_node *n);

/* --- words ---------------------------------------------------------------------- */

static const char *type_name(tt_val_type t)
{
    static const char *const names[] = {"missing", "truth", "number", "text", "date", "number"};
    return names[t];
}

static tt_code wrong_type(tt_x_compile *c, const tt_x_node *n, const char *wanted)
{
    return tt_fail(c->err, TT_EPARSE, 423, tt_x_place(c, n->begin), tt_x_source(c, n), type_name(n->type), wanted);
}

static const tt_name *find_name(const tt_x_compile *c, const char *word)
{
    for (size_t i = 0; i < c->scope->names; i++)
        if (strcmp(c->scope->name[i].name, word) == 0)
            return &c->scope->name[i];
    return NULL;
}

static tt_code unknown_word(tt_x_compile *c, const tt_x_node *n, bool call)
{
    const char **known = TT_ARRAY(c->arena, const char *, c->scope->names + c->scope->fns + TT_B_COUNT + 1);
    size_t k = 0;
    for (size_t i = 0; !call && i < c->scope->names; i++)
        known[k++] = c->scope->name[i].name;
    for (size_t i = 0; call && i < c->scope->fns; i++)
        known[k++] = c->scope->fn[i].name;
    for (size_t i = 0; call && tt_x_builtin_at(i); i++)
        known[k++] = tt_x_builtin_at(i)->name;
    const char *near = tt_nearest(n->word, known, k);
    return tt_fail(c->err, TT_EPARSE, near ? 421 : 433, tt_x_place(c, n->begin), n->word, near ? near : "");
}

static int use_of(tt_x_compile *c, const tt_name *name)
{
    tt_expr *e = c->e;
    for (size_t i = 0; i < e->n_use; i++)
        if (strcmp(e->use[i].name, name->name) == 0)
            return (int)i;
    e->use[e->n_use] = *name;
    e->use[e->n_use].name = tt_strdup(c->arena, name->name);
    return (int)e->n_use++;
}

/* What a name or a caller's function gives: a duration is a number of days. */
static void give_type(tt_x_compile *c, tt_x_node *n, tt_val_type type, const tt_unit *unit)
{
    n->type = type == TT_V_DURATION ? TT_V_NUMBER : type;
    if (type == TT_V_NUMBER)
        n->unit = tt_x_unit_or_bare(unit);
    if (type == TT_V_DURATION)
        n->unit = c->e->time[TT_D_DAY];
}

static tt_code check_word(tt_x_compile *c, tt_x_node *n)
{
    const tt_name *name = find_name(c, n->word);
    if (!name)
        return unknown_word(c, n, false);
    n->shape = TT_N_NAME;
    n->use = use_of(c, name);
    name = &c->e->use[n->use];
    n->named = true;
    if (name->molar.name || name->molar.g_per_mol.coef || name->molar.charge)
        n->molar = &name->molar;
    n->codes = name->type == TT_V_TEXT ? name->codes : NULL;
    give_type(c, n, name->type, name->unit);
    return TT_OK;
}

/* --- codes ---------------------------------------------------------------------- */

static bool has_code(const char *const *codes, const char *word)
{
    for (; *codes; codes++)
        if (strcmp(*codes, word) == 0)
            return true;
    return false;
}

static tt_code not_a_code(tt_x_compile *c, const tt_x_node *n, const char *word, const tt_x_node *of)
{
    tt_buf b = tt_buf_new(c->arena);
    for (const char *const *s = of->codes; *s; s++)
        tt_buf_printf(&b, "%s%s", s == of->codes ? "" : ", ", *s);
    return tt_fail(c->err, TT_EPARSE, 424, tt_x_place(c, n->begin), word, tt_x_source(c, of), tt_buf_text(&b));
}

/* A word that may turn out to be a code: one that no name matches, or yes, no, unknown, missing. */
static bool may_be_code(const tt_x_compile *c, const tt_x_node *n)
{
    if (n->shape == TT_N_WORD)
        return !find_name(c, n->word);
    return n->shape == TT_N_CONST && (n->value.type == TT_V_TRUTH || n->value.type == TT_V_MISSING);
}

static void become_text(tt_x_node *n, const char *s)
{
    n->shape = TT_N_CONST;
    n->value = tt_val_text(s);
    n->type = TT_V_TEXT;
}

/* `of`: a name with codes that n is compared with, or NULL. */
static tt_code check_code(tt_x_compile *c, tt_x_node *n, const tt_x_node *of)
{
    if (may_be_code(c, n)) {
        if (of && has_code(of->codes, n->word))
            become_text(n, n->word);
        else if (of && n->shape == TT_N_WORD)
            return not_a_code(c, n, n->word, of);
        return check(c, n);
    }
    if (of && n->shape == TT_N_CONST && n->type == TT_V_TEXT && !has_code(of->codes, n->value.text))
        return not_a_code(c, n, n->value.text, of);
    return TT_OK;
}

/* The name with codes that kid i of a comparison or an `in` stands against. */
static const tt_x_node *coded_partner(const tt_x_node *n, int i)
{
    if (n->shape == TT_N_IN && i > 0)
        return n->kid[0]->codes ? n->kid[0] : NULL;
    for (int j = 0; j < n->n; j++)
        if (j != i && n->kid[j]->codes && (n->shape == TT_N_IN || j == i - 1 || j == i + 1))
            return n->kid[j];
    return NULL;
}

/* --- types ---------------------------------------------------------------------- */

/* A text constant where a date is needed is read as one: "2026-03" in quotes is a partial date. */
static tt_code want(tt_x_compile *c, tt_x_node *n, tt_val_type type)
{
    if (n->type == type || n->type == TT_V_MISSING)
        return TT_OK;
    if (type != TT_V_DATE || n->shape != TT_N_CONST || n->type != TT_V_TEXT)
        return wrong_type(c, n, type_name(type));
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
        return want(c, l, TT_V_DATE);
    return want(c, r, l->type);
}

static bool both_numbers(const tt_x_node *l, const tt_x_node *r)
{
    return l->type == TT_V_NUMBER && r->type == TT_V_NUMBER;
}

static tt_code check_pair(tt_x_compile *c, tt_x_node *n, int i, tt_x_node *l, tt_x_node *r, bool ordered)
{
    TT_TRY(want_same(c, l, r));
    const tt_x_node *known = l->type == TT_V_MISSING ? r : l;
    if (ordered && (known->type == TT_V_TEXT || known->type == TT_V_TRUTH))
        return wrong_type(c, known, "number or date");
    return both_numbers(l, r) ? tt_x_pair_up(c, l, r, &n->pair[i]) : TT_OK;
}

static tt_code check_comparison(tt_x_compile *c, tt_x_node *n)
{
    for (int i = 0; i < n->n; i++)
        if (!may_be_code(c, n->kid[i]))
            TT_TRY(check(c, n->kid[i]));
    for (int i = 0; i < n->n; i++)
        TT_TRY(check_code(c, n->kid[i], coded_partner(n, i)));
    for (int i = 1; i < n->n; i++) {
        const bool in = n->shape == TT_N_IN;
        TT_TRY(check_pair(c, n, i, n->kid[in ? 0 : i - 1], n->kid[i], !in && n->op[i] != TT_X_EQ && n->op[i] != TT_X_NE));
    }
    n->type = TT_V_TRUTH;
    return TT_OK;
}

static tt_code check_kids(tt_x_compile *c, tt_x_node *n)
{
    for (int i = 0; i < n->n; i++) {
        TT_TRY(check(c, n->kid[i]));
        n->named = n->named || n->kid[i]->named;
    }
    return TT_OK;
}

static tt_code want_all(tt_x_compile *c, tt_x_node *n, tt_val_type type)
{
    for (int i = 0; i < n->n; i++)
        TT_TRY(want(c, n->kid[i], type));
    n->type = type;
    return TT_OK;
}

static void give_days(tt_x_compile *c, tt_x_node *n, int i)
{
    n->pair[i] = TT_NEW(c->arena, tt_x_pair);
    n->pair[i]->result = c->e->time[TT_D_DAY];
}

static bool same_analyte(const tt_molar *a, const tt_molar *b)
{
    return a && b && tt_dec_cmp(a->g_per_mol, b->g_per_mol) == 0 && a->charge == b->charge;
}

/* The analyte of two parts together: the one they share, literals having none of their own. */
static void join_analyte(tt_x_node *n, const tt_x_node *kid)
{
    if (!n->named)
        n->molar = kid->molar;
    else if (kid->named && !same_analyte(n->molar, kid->molar))
        n->molar = NULL;
    n->named = n->named || kid->named;
}

/* What stands left of kid i of a chain, as if it were a node of its own. */
static void take_in(tt_x_node *so_far, const tt_x_node *kid, const tt_x_pair *p)
{
    so_far->shape = TT_N_SUM;
    so_far->type = TT_V_NUMBER;
    so_far->unit = p ? p->result : so_far->unit;
    so_far->end = kid->outer_end;
    join_analyte(so_far, kid);
}

static tt_code check_sum_step(tt_x_compile *c, tt_x_node *n, int i, tt_x_node *so_far)
{
    tt_x_node *kid = n->kid[i];
    if (n->op[i] == TT_X_MINUS && (so_far->type == TT_V_DATE || kid->type == TT_V_DATE)) {
        TT_TRY(want(c, so_far, TT_V_DATE));
        TT_TRY(want(c, kid, TT_V_DATE));
        if (i == 1)
            n->kid[0]->type = so_far->type, n->kid[0]->value = so_far->value;
        give_days(c, n, i);
        return TT_OK;
    }
    TT_TRY(want(c, so_far, TT_V_NUMBER));
    TT_TRY(want(c, kid, TT_V_NUMBER));
    if (so_far->type == TT_V_MISSING)
        so_far->unit = kid->unit;
    return both_numbers(so_far, kid) ? tt_x_pair_sum(c, so_far, kid, &n->pair[i]) : TT_OK;
}

static tt_code check_sum(tt_x_compile *c, tt_x_node *n)
{
    TT_TRY(check_kids(c, n));
    tt_x_node so_far = *n->kid[0];
    for (int i = 1; i < n->n; i++) {
        TT_TRY(check_sum_step(c, n, i, &so_far));
        take_in(&so_far, n->kid[i], n->pair[i]);
    }
    n->type = TT_V_NUMBER;
    n->unit = so_far.unit;
    n->molar = so_far.molar;
    return TT_OK;
}

static tt_code check_product(tt_x_compile *c, tt_x_node *n)
{
    TT_TRY(check_kids(c, n));
    TT_TRY(want_all(c, n, TT_V_NUMBER));
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
    TT_TRY(check_kids(c, n));
    TT_TRY(want_all(c, n, TT_V_NUMBER));
    TT_TRY(tt_x_pair_power(c, n->kid[0], n->kid[1], &n->pair[1]));
    n->unit = n->pair[1]->result;
    return TT_OK;
}

/* --- calls ---------------------------------------------------------------------- */

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
        TT_TRY(want(c, n->kid[i], lead->type));
        if (both_numbers(lead, n->kid[i]))
            TT_TRY((sum ? tt_x_pair_sum : tt_x_pair_up)(c, lead, n->kid[i], &n->pair[i]));
        join_analyte(&all, n->kid[i]);
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
        return want_all(c, n, TT_V_NUMBER);
    case TT_B_ABS:
    case TT_B_FLOOR:
    case TT_B_CEIL:
    case TT_B_ROUND:
        TT_TRY(want_all(c, n, TT_V_NUMBER));
        n->unit = n->kid[0]->unit;
        n->molar = n->kid[0]->molar;
        return n->builtin == TT_B_ROUND ? check_digits(c, n) : TT_OK;
    case TT_B_MIN:
    case TT_B_MAX:
    case TT_B_SUM:
    case TT_B_MEAN:
        TT_TRY(want_all(c, n, TT_V_NUMBER));
        TT_TRY(check_alike(c, n, 0, n->builtin == TT_B_SUM || n->builtin == TT_B_MEAN));
        n->type = TT_V_NUMBER;
        return TT_OK;
    case TT_B_IF:
        TT_TRY(want(c, n->kid[0], TT_V_TRUTH));
        return check_alike(c, n, 1, false);
    case TT_B_COALESCE:
        return check_alike(c, n, 0, false);
    case TT_B_DAYS_BETWEEN:
        TT_TRY(want_all(c, n, TT_V_DATE));
        give_days(c, n, 1);
        n->type = TT_V_NUMBER;
        n->unit = n->pair[1]->result;
        return TT_OK;
    default:
        n->type = TT_V_TRUTH;
        return TT_OK;
    }
}

static tt_code check_call(tt_x_compile *c, tt_x_node *n)
{
    for (size_t i = 0; i < TT_B_COUNT; i++) {
        const tt_x_builtin_row *row = tt_x_builtin_at(i);
        if (strcmp(row->name, n->word) != 0)
            continue;
        n->builtin = (tt_x_builtin)i;
        TT_TRY(check_count(c, n, row->min_args, row->max_args));
        TT_TRY(check_kids(c, n));
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
        TT_TRY(check_kids(c, n));
        give_type(c, n, fn->result, NULL);
        return TT_OK;
    }
    return unknown_word(c, n, true);
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
        return check_word(c, n);
    case TT_N_NOT:
    case TT_N_AND:
    case TT_N_OR:
        TT_TRY(check_kids(c, n));
        return want_all(c, n, TT_V_TRUTH);
    case TT_N_NEGATE:
        TT_TRY(check_kids(c, n));
        TT_TRY(want_all(c, n, TT_V_NUMBER));
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
        return check_call(c, n);
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

static tt_code check(tt_x_compile *c, tt_x_node *n)
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
    return check(c, root);
}
