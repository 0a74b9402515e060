/* SPDX-License-Identifier: Apache-2.0 */
/* expr/name.c -- what a bare word is: a name of the scope, a code of the name it is
 * compared with, or a mistake that deserves the nearest spelling.
 *
 * Names win over codes.  A code is looked for only beside a name that has a list of
 * them, and there `yes`, `no`, `unknown` and `missing` are codes too if they are
 * listed; a text that is not on the list is refused, since nobody could enter it. */
#include <string.h>

#include "expr/expr_internal.h"

const char *tt_x_type_name(tt_val_type t)
{
    static const char *const names[] = {"missing", "truth", "number", "text", "date", "number"};
    return names[t];
}

tt_code tt_x_wrong_type(tt_x_compile *c, const tt_x_node *n, const char *wanted)
{
    return tt_fail(c->err, TT_EPARSE, 423, tt_x_place(c, n->begin), tt_x_source(c, n), tt_x_type_name(n->type), wanted);
}

static const tt_name *find_name(const tt_x_compile *c, const char *word)
{
    for (size_t i = 0; i < c->scope->names; i++)
        if (strcmp(c->scope->name[i].name, word) == 0)
            return &c->scope->name[i];
    return NULL;
}

tt_code tt_x_unknown_word(tt_x_compile *c, const tt_x_node *n, bool call)
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
void tt_x_give_type(tt_x_compile *c, tt_x_node *n, tt_val_type type, const tt_unit *unit)
{
    n->type = type == TT_V_DURATION ? TT_V_NUMBER : type;
    if (type == TT_V_NUMBER)
        n->unit = tt_x_unit_or_bare(unit);
    if (type == TT_V_DURATION)
        n->unit = c->e->time[TT_D_DAY];
}

tt_code tt_x_check_word(tt_x_compile *c, tt_x_node *n)
{
    const tt_name *name = find_name(c, n->word);
    if (!name)
        return tt_x_unknown_word(c, n, false);
    n->shape = TT_N_NAME;
    n->use = use_of(c, name);
    name = &c->e->use[n->use];
    n->named = true;
    if (name->molar.name || name->molar.g_per_mol.coef || name->molar.charge)
        n->molar = &name->molar;
    n->codes = name->type == TT_V_TEXT ? name->codes : NULL;
    tt_x_give_type(c, n, name->type, name->unit);
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
bool tt_x_may_be_code(const tt_x_compile *c, const tt_x_node *n)
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
tt_code tt_x_check_code(tt_x_compile *c, tt_x_node *n, const tt_x_node *of)
{
    if (tt_x_may_be_code(c, n)) {
        if (of && has_code(of->codes, n->word))
            become_text(n, n->word);
        else if (of && n->shape == TT_N_WORD)
            return not_a_code(c, n, n->word, of);
        return tt_x_check_node(c, n);
    }
    if (of && n->shape == TT_N_CONST && n->type == TT_V_TEXT && !has_code(of->codes, n->value.text))
        return not_a_code(c, n, n->value.text, of);
    return TT_OK;
}

/* The name with codes that kid i of a comparison or an `in` stands against. */
const tt_x_node *tt_x_coded_partner(const tt_x_node *n, int i)
{
    if (n->shape == TT_N_IN && i > 0)
        return n->kid[0]->codes ? n->kid[0] : NULL;
    for (int j = 0; j < n->n; j++)
        if (j != i && n->kid[j]->codes && (n->shape == TT_N_IN || j == i - 1 || j == i + 1))
            return n->kid[j];
    return NULL;
}
