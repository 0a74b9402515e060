/* SPDX-License-Identifier: Apache-2.0 */
/* expr/code.c -- a checked tree as instructions, and the door through which
 * expressions are compiled.
 *
 * Registers follow the discipline of a stack: the value of a node goes to the
 * register asked for, and only registers above it are used on the way.  So their
 * number is the width of the expression, not its length. */
#include "expr/expr_internal.h"

typedef struct emitter {
    tt_arena *arena;
    tt_expr *e;
    size_t cap;
} emitter;

static void emit(emitter *m, const tt_x_node *n, int to);

static tt_x_code *add(emitter *m, tt_x_op op, int dst, int a, int b)
{
    tt_expr *e = m->e;
    if (e->n_code == m->cap) {
        const size_t cap = m->cap ? 2 * m->cap : 16;
        e->code = tt_grow(m->arena, e->code, m->cap * sizeof *e->code, cap * sizeof *e->code);
        m->cap = cap;
    }
    const int top = 1 + (dst > a ? (dst > b ? dst : b) : (a > b ? a : b));
    e->registers = top > e->registers ? top : e->registers;
    tt_x_code *i = &e->code[e->n_code++];
    *i = (tt_x_code){.op = op, .dst = dst, .a = a, .b = b};
    return i;
}

/* Is what stands left of kid i a date? A date moved is one; two dates make a number of days. */
static bool left_is_date(const tt_x_node *n, int i)
{
    bool date = n->kid[0]->type == TT_V_DATE;
    for (int k = 1; k < i; k++)
        date = date && n->kid[k]->type == TT_V_NUMBER;
    return date;
}

static tt_x_op step_op(const tt_x_node *n, int i)
{
    const bool date = left_is_date(n, i), shift = date && n->kid[i]->type == TT_V_NUMBER;
    switch (n->op[i]) {
    case TT_X_OR:
        return TT_OP_OR;
    case TT_X_AND:
        return TT_OP_AND;
    case TT_X_PLUS:
        return shift ? TT_OP_LATER : TT_OP_ADD;
    case TT_X_MINUS:
        return shift ? TT_OP_EARLIER : date ? TT_OP_DAYS : TT_OP_SUB;
    case TT_X_TIMES:
        return TT_OP_MUL;
    case TT_X_OVER:
        return TT_OP_DIV;
    default:
        return TT_OP_POW;
    }
}

/* to = kid[0]; to = to op kid[i] ... */
static void emit_chain(emitter *m, const tt_x_node *n, int to)
{
    emit(m, n->kid[0], to);
    for (int i = 1; i < n->n; i++) {
        emit(m, n->kid[i], to + 1);
        add(m, step_op(n, i), to, to, to + 1)->pair = n->pair[i];
    }
}

static void emit_comparison(emitter *m, const tt_x_node *n, int i, const tt_x_node *l, int dst, int a, int b)
{
    tt_x_code *code = add(m, TT_OP_COMPARE, dst, a, b);
    code->compare = n->shape == TT_N_IN ? TT_X_EQ : n->op[i];
    code->type = l->type == TT_V_MISSING ? n->kid[i]->type : l->type;
    code->pair = n->pair[i];
}

/* a < b < c is (a < b) and (b < c) with b computed once: to = answer, to+2 = the left operand. */
static void emit_compare(emitter *m, const tt_x_node *n, int to)
{
    emit(m, n->kid[0], to + 1);
    emit(m, n->kid[1], to + 2);
    emit_comparison(m, n, 1, n->kid[0], to, to + 1, to + 2);
    for (int i = 2; i < n->n; i++) {
        if (i > 2)
            add(m, TT_OP_MOVE, to + 2, to + 3, 0);
        emit(m, n->kid[i], to + 3);
        emit_comparison(m, n, i, n->kid[i - 1], to + 1, to + 2, to + 3);
        add(m, TT_OP_AND, to, to, to + 1);
    }
}

static void emit_in(emitter *m, const tt_x_node *n, int to)
{
    emit(m, n->kid[0], to + 1);
    for (int i = 1; i < n->n; i++) {
        emit(m, n->kid[i], to + 2);
        emit_comparison(m, n, i, n->kid[0], i == 1 ? to : to + 3, to + 1, to + 2);
        if (i > 1)
            add(m, TT_OP_OR, to, to, to + 3);
    }
    if (n->negated)
        add(m, TT_OP_NOT, to, to, 0);
}

/* min, max, sum, mean, coalesce: two at a time. */
static void emit_fold(emitter *m, const tt_x_node *n, int to, tt_x_op op)
{
    emit(m, n->kid[0], to);
    for (int i = 1; i < n->n; i++) {
        emit(m, n->kid[i], to + 1);
        add(m, op, to, to, to + 1)->pair = n->pair[i];
    }
    if (n->builtin == TT_B_MEAN) {
        tt_x_code *code = add(m, TT_OP_SHARE, to, to, 0);
        code->n = n->n;
        code->pair = n->pair[0];
    } else if (n->n == 1) {
        add(m, TT_OP_MOVE, to, to, 0);
    }
}

static void emit_if(emitter *m, const tt_x_node *n, int to)
{
    emit(m, n->kid[0], to);
    emit(m, n->kid[1], to + 1);
    emit(m, n->kid[2], to + 2);
    tt_x_code *code = add(m, TT_OP_IF, to, to + 1, to + 2);
    code->c = to;
    code->pair = n->pair[2];
}

static void emit_builtin(emitter *m, const tt_x_node *n, int to)
{
    switch (n->builtin) {
    case TT_B_MIN:
        emit_fold(m, n, to, TT_OP_MIN);
        return;
    case TT_B_MAX:
        emit_fold(m, n, to, TT_OP_MAX);
        return;
    case TT_B_SUM:
    case TT_B_MEAN:
        emit_fold(m, n, to, TT_OP_ADD);
        return;
    case TT_B_COALESCE:
        emit_fold(m, n, to, TT_OP_COALESCE);
        return;
    case TT_B_IF:
        emit_if(m, n, to);
        return;
    case TT_B_DAYS_BETWEEN: /* from the first to the second */
        emit(m, n->kid[0], to);
        emit(m, n->kid[1], to + 1);
        add(m, TT_OP_DAYS, to, to + 1, to)->pair = n->pair[1];
        return;
    case TT_B_KNOWN:
        emit(m, n->kid[0], to);
        add(m, TT_OP_KNOWN, to, to, 0);
        return;
    default:
        emit(m, n->kid[0], to);
        add(m, n->builtin == TT_B_ROUND ? TT_OP_ROUND : TT_OP_MATH, to, to, 0)->math = n->builtin;
        m->e->code[m->e->n_code - 1].n = n->digits;
    }
}

static void emit_call(emitter *m, const tt_x_node *n, int to)
{
    if (!n->fn) {
        emit_builtin(m, n, to);
        return;
    }
    for (int i = 0; i < n->n; i++)
        emit(m, n->kid[i], to + i);
    add(m, TT_OP_CALL, to, to, to)->n = n->n;
}

/* The last instruction of a node knows the node: there its value stands. */
static void emit(emitter *m, const tt_x_node *n, int to)
{
    switch (n->shape) {
    case TT_N_CONST:
        add(m, TT_OP_CONST, to, 0, 0)->value = &n->value;
        break;
    case TT_N_WORD:
    case TT_N_NAME:
        add(m, TT_OP_NAME, to, 0, 0)->n = n->use;
        break;
    case TT_N_NOT:
    case TT_N_NEGATE:
        emit(m, n->kid[0], to);
        add(m, n->shape == TT_N_NOT ? TT_OP_NOT : TT_OP_NEGATE, to, to, 0);
        break;
    case TT_N_COMPARE:
        emit_compare(m, n, to);
        break;
    case TT_N_IN:
        emit_in(m, n, to);
        break;
    case TT_N_CALL:
        emit_call(m, n, to);
        break;
    default:
        emit_chain(m, n, to);
    }
    m->e->code[m->e->n_code - 1].node = n;
}

void tt_x_emit(tt_arena *a, tt_expr *e, const tt_x_node *root)
{
    emitter m = {.arena = a, .e = e};
    e->root = root;
    emit(&m, root, 0);
}

/* --- the door ------------------------------------------------------------------- */

tt_code tt_expr_compile(tt_arena *a, const char *text, tt_where where, const tt_scope *scope, const tt_expr **ret, tt_err *err)
{
    static const tt_scope nothing = {0};
    tt_x_compile c = {.arena = a, .text = tt_strdup(a, text), .where = where, .scope = scope ? scope : &nothing, .err = err};
    tt_x_node *root = NULL;
    c.e = TT_NEW(a, tt_expr);
    c.e->source = c.text;
    TT_TRY(tt_x_lex(&c));
    TT_TRY(tt_x_parse(&c, &root));
    TT_TRY(tt_x_check(&c, root));
    tt_x_emit(a, c.e, root);
    *ret = c.e;
    return TT_OK;
}

const char *tt_expr_source(const tt_expr *e)
{
    return e->source;
}

tt_val_type tt_expr_type(const tt_expr *e)
{
    return e->root->type;
}

const tt_unit *tt_expr_unit(const tt_expr *e)
{
    return e->root->type == TT_V_NUMBER ? e->root->unit : NULL;
}

size_t tt_expr_uses(const tt_expr *e)
{
    return e->n_use;
}

const tt_name *tt_expr_use(const tt_expr *e, size_t i)
{
    return i < e->n_use ? &e->use[i] : NULL;
}
