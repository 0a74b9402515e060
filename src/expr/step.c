/* SPDX-License-Identifier: Apache-2.0 */
/* expr/step.c -- one instruction on one row: a value, and what it lacks.
 *
 * Beside each register stands a set of bits: the names, and the calls of the
 * caller's functions, whose absence made it missing and whose arrival could change
 * it.  Logic follows Kleene, so `a or b` with a yes lacks nothing, and with neither
 * yes it lacks what its unknown operands lack.  Arithmetic needs all its operands:
 * it lacks the union, unless one operand is missing for good (x / 0, `missing`):
 * then nothing that could be supplied would help and it lacks nothing.
 * A date that is known but partial carries the name it came from, so that a
 * comparison it cannot decide can say whose day is wanted. */
#include <string.h>

#include "expr/expr_internal.h"

bool tt_x_converts(const tt_x_code *i)
{
    return i->pair && i->pair->convert;
}

uint64_t *tt_x_bits_of(const tt_x_machine *m, int reg)
{
    return m->lack + (size_t)reg * m->words;
}

static void clear(const tt_x_machine *m, uint64_t *bits)
{
    memset(bits, 0, m->words * sizeof *bits);
}

static bool is_clear(const tt_x_machine *m, const uint64_t *bits)
{
    for (size_t i = 0; i < m->words; i++)
        if (bits[i])
            return false;
    return true;
}

static void unite(const tt_x_machine *m, uint64_t *into, const uint64_t *bits)
{
    for (size_t i = 0; i < m->words; i++)
        into[i] |= bits[i];
}

static void set_bit(uint64_t *bits, size_t i)
{
    bits[i / 64] |= (uint64_t)1 << (i % 64);
}

/* What a result of operands [first, first + n) lacks when it needs them all; uses the spare row of bits. */
static const uint64_t *lacks_of_all(const tt_x_machine *m, const int *operand, int n)
{
    uint64_t *sum = tt_x_bits_of(m, m->e->registers);
    clear(m, sum);
    for (int i = 0; i < n; i++) {
        if (!tt_x_is_missing(&m->reg[operand[i]]))
            continue;
        if (is_clear(m, tt_x_bits_of(m, operand[i]))) {
            clear(m, sum);
            return sum;
        }
        unite(m, sum, tt_x_bits_of(m, operand[i]));
    }
    return sum;
}

/* What it lacks when any one of them might help. */
static const uint64_t *lacks_of_any(const tt_x_machine *m, const int *operand, int n)
{
    uint64_t *sum = tt_x_bits_of(m, m->e->registers);
    clear(m, sum);
    for (int i = 0; i < n; i++)
        if (tt_x_is_missing(&m->reg[operand[i]]))
            unite(m, sum, tt_x_bits_of(m, operand[i]));
    return sum;
}

static void put(tt_x_machine *m, int dst, tt_val v, const uint64_t *bits)
{
    m->reg[dst] = v;
    if (bits)
        memmove(tt_x_bits_of(m, dst), bits, m->words * sizeof *bits);
    else
        clear(m, tt_x_bits_of(m, dst));
}

static tt_truth truth_of(const tt_val *v)
{
    return v->type == TT_V_TRUTH ? v->truth : TT_UNKNOWN;
}

/* --- logic ---------------------------------------------------------------------- */

static void run_logic(tt_x_machine *m, const tt_x_code *i)
{
    const tt_truth decides = i->op == TT_OP_AND ? TT_NO : TT_YES;
    const tt_truth a = truth_of(&m->reg[i->a]), b = truth_of(&m->reg[i->b]);
    if (a == decides || b == decides)
        put(m, i->dst, tt_val_truth(decides), NULL);
    else if (a == TT_UNKNOWN || b == TT_UNKNOWN)
        put(m, i->dst, tt_val_truth(TT_UNKNOWN), lacks_of_any(m, (const int[]){i->a, i->b}, 2));
    else
        put(m, i->dst, tt_val_truth(a), NULL);
}

static void run_not(tt_x_machine *m, const tt_x_code *i)
{
    const tt_truth t = truth_of(&m->reg[i->a]);
    if (t == TT_UNKNOWN)
        put(m, i->dst, tt_val_truth(t), tt_x_bits_of(m, i->a));
    else
        put(m, i->dst, tt_val_truth(t == TT_YES ? TT_NO : TT_YES), NULL);
}

/* The coarser date's name, or both names. */
static const uint64_t *lacks_of_dates(const tt_x_machine *m, int a, int b)
{
    uint64_t *sum = tt_x_bits_of(m, m->e->registers);
    const int pa = m->reg[a].date.precision, pb = m->reg[b].date.precision;
    clear(m, sum);
    if (pa <= pb)
        unite(m, sum, tt_x_bits_of(m, a));
    if (pb <= pa)
        unite(m, sum, tt_x_bits_of(m, b));
    return sum;
}

static tt_truth compare(const tt_x_code *i, const tt_val *a, const tt_val *b)
{
    switch (i->type) {
    case TT_V_NUMBER: {
        const int order = tt_x_compare_numbers(*a, *b, i->pair);
        return order == 2 ? TT_UNKNOWN : (tt_truth)tt_x_holds(i->compare, order);
    }
    case TT_V_TEXT:
        return (tt_truth)tt_x_holds(i->compare, strcmp(a->text, b->text));
    case TT_V_TRUTH:
        return (tt_truth)tt_x_holds(i->compare, (int)a->truth - (int)b->truth);
    case TT_V_DATE:
        return tt_x_compare_dates(i->compare, a->date, b->date);
    default:
        return TT_UNKNOWN;
    }
}

static void run_compare(tt_x_machine *m, const tt_x_code *i)
{
    const tt_val *a = &m->reg[i->a], *b = &m->reg[i->b];
    if (tt_x_is_missing(a) || tt_x_is_missing(b)) {
        put(m, i->dst, tt_val_truth(TT_UNKNOWN), lacks_of_all(m, (const int[]){i->a, i->b}, 2));
        return;
    }
    const tt_truth t = compare(i, a, b);
    put(m, i->dst, tt_val_truth(t), t == TT_UNKNOWN && i->type == TT_V_DATE ? lacks_of_dates(m, i->a, i->b) : NULL);
}

/* --- choice --------------------------------------------------------------------- */

/* The left choice as it was entered, so that ties stay ties; the right one in the left one's unit if that differs. */
static tt_val left_passed(const tt_val *v, const tt_x_pair *p)
{
    tt_val x = *v;
    if (p && p->mixed && x.type == TT_V_NUMBER && !tt_x_in_unit(&x, p->left, p->left_molar))
        return tt_val_missing();
    return x;
}

static tt_val right_passed(const tt_val *v, const tt_x_pair *p)
{
    tt_val x = *v;
    if (p && p->mixed && x.type == TT_V_NUMBER && !tt_x_in_unit(&x, p->right, p->right_molar))
        return tt_val_missing();
    return p ? tt_x_as_left(x, p) : x;
}

static void run_if(tt_x_machine *m, const tt_x_code *i)
{
    const tt_truth t = truth_of(&m->reg[i->c]);
    if (t == TT_YES)
        put(m, i->dst, left_passed(&m->reg[i->a], i->pair), tt_x_bits_of(m, i->a));
    else if (t == TT_NO)
        put(m, i->dst, right_passed(&m->reg[i->b], i->pair), tt_x_bits_of(m, i->b));
    else if (is_clear(m, tt_x_bits_of(m, i->c)))
        put(m, i->dst, tt_val_missing(), NULL);
    else
        put(m, i->dst, tt_val_missing(), lacks_of_any(m, (const int[]){i->c, i->a, i->b}, 3));
}

static void run_coalesce(tt_x_machine *m, const tt_x_code *i)
{
    if (!tt_x_is_missing(&m->reg[i->a]))
        put(m, i->dst, left_passed(&m->reg[i->a], i->pair), tt_x_bits_of(m, i->a));
    else if (!tt_x_is_missing(&m->reg[i->b]))
        put(m, i->dst, right_passed(&m->reg[i->b], i->pair), tt_x_bits_of(m, i->b));
    else
        put(m, i->dst, tt_val_missing(), lacks_of_any(m, (const int[]){i->a, i->b}, 2));
}

/* --- numbers -------------------------------------------------------------------- */

/* abs, floor, ceil and round of an exact number are exact. */
static bool exact_of_one(const tt_x_code *i, tt_dec d, tt_dec *ret)
{
    if (i->op == TT_OP_ROUND)
        return tt_dec_round(d, i->n, ret, NULL) == TT_OK;
    if (i->math == TT_B_ABS && d.coef != INT64_MIN) {
        *ret = d.coef < 0 ? tt_dec_neg(d) : d;
        return true;
    }
    if ((i->math != TT_B_FLOOR && i->math != TT_B_CEIL) || tt_dec_round(d, 0, ret, NULL) != TT_OK)
        return false;
    const int order = tt_dec_cmp(*ret, d);
    const int64_t step = i->math == TT_B_FLOOR ? -(order > 0) : (order < 0);
    return tt_dec_add(*ret, tt_dec_int(step), ret, NULL) == TT_OK;
}

static tt_val number_of_one(const tt_x_code *i, tt_val v)
{
    tt_dec d;
    if (i->op == TT_OP_SHARE)
        return tt_val_real(v.real / i->n, v.unit);
    const tt_x_node *kid = i->node->kid[0];
    if (!tt_x_in_unit(&v, kid->unit, kid->molar))
        return tt_val_missing();
    if (i->op == TT_OP_NEGATE) {
        if (v.exact && v.dec.coef != INT64_MIN)
            return tt_val_qty((tt_qty){tt_dec_neg(v.dec), v.unit});
        return tt_val_real(-v.real, v.unit);
    }
    if (v.exact && exact_of_one(i, v.dec, &d))
        return tt_val_qty((tt_qty){d, i->node->unit});
    return tt_val_real(i->op == TT_OP_ROUND ? tt_x_round(v.real, i->n) : tt_x_math(i->math, v.real), i->node->unit);
}

static void run_number_of_one(tt_x_machine *m, const tt_x_code *i)
{
    if (tt_x_is_missing(&m->reg[i->a]))
        put(m, i->dst, tt_val_missing(), tt_x_bits_of(m, i->a));
    else
        put(m, i->dst, number_of_one(i, m->reg[i->a]), NULL);
}

static void run_arithmetic(tt_x_machine *m, const tt_x_code *i)
{
    const tt_val *a = &m->reg[i->a], *b = &m->reg[i->b];
    if (i->op == TT_OP_DIV && b->type == TT_V_NUMBER && b->real == 0) /* whatever is divided */
        put(m, i->dst, tt_val_missing(), NULL);
    else if (tt_x_is_missing(a) || tt_x_is_missing(b))
        put(m, i->dst, tt_val_missing(), lacks_of_all(m, (const int[]){i->a, i->b}, 2));
    else
        put(m, i->dst, tt_x_arithmetic(i->op, *a, *b, i->pair), NULL);
}

/* Whole calendar days from the second date to the first; the time of day does not count. */
static void run_days(tt_x_machine *m, const tt_x_code *i)
{
    if (tt_x_is_missing(&m->reg[i->a]) || tt_x_is_missing(&m->reg[i->b])) {
        put(m, i->dst, tt_val_missing(), lacks_of_all(m, (const int[]){i->a, i->b}, 2));
        return;
    }
    const tt_date a = m->reg[i->a].date, b = m->reg[i->b].date;
    if (a.precision < TT_P_DAY || b.precision < TT_P_DAY) {
        uint64_t *sum = tt_x_bits_of(m, m->e->registers);
        clear(m, sum);
        if (a.precision < TT_P_DAY)
            unite(m, sum, tt_x_bits_of(m, i->a));
        if (b.precision < TT_P_DAY)
            unite(m, sum, tt_x_bits_of(m, i->b));
        put(m, i->dst, tt_val_missing(), sum);
        return;
    }
    const int64_t days = tt_days_from_civil(a.year, a.month, a.day) - tt_days_from_civil(b.year, b.month, b.day);
    put(m, i->dst, tt_val_qty((tt_qty){tt_dec_int(days), i->pair->result}), NULL);
}

/* A date and the duration it is moved by; a date too coarse for that unit lacks its day, and so its name. */
static void run_shift(tt_x_machine *m, const tt_x_code *i)
{
    tt_dur by = {0, TT_D_DAY};
    tt_date d = m->reg[i->a].date;
    const bool known = !tt_x_is_missing(&m->reg[i->a]) && tt_x_dur_of(&m->reg[i->b], &by);
    by.n = i->op == TT_OP_EARLIER ? -by.n : by.n;
    put(m, i->dst, known && tt_date_add(d, by, &d) ? tt_val_date(d) : tt_val_missing(), tt_x_bits_of(m, i->a));
}

/* --- names and calls ------------------------------------------------------------ */

static void run_name(tt_x_machine *m, const tt_x_code *i)
{
    const tt_val *v = &m->named[i->n];
    put(m, i->dst, *v, NULL);
    if (tt_x_is_missing(v) || (v->type == TT_V_DATE && v->date.precision < TT_P_SECOND))
        set_bit(tt_x_bits_of(m, i->dst), (size_t)i->n);
}

static void run_call(tt_x_machine *m, const tt_x_code *i)
{
    const tt_x_node *n = i->node;
    uint64_t *sum = tt_x_bits_of(m, m->e->registers);
    bool some = false;
    clear(m, sum);
    for (int k = 0; k < i->n; k++)
        if (tt_x_is_missing(&m->reg[i->a + k])) {
            some = true;
            unite(m, sum, tt_x_bits_of(m, i->a + k));
        }
    const tt_val v = tt_x_accept(m->e, n->fn->call(i->n ? &m->reg[i->a] : NULL, i->n, n->fn->self), n->fn->result, NULL, NULL);
    if (!tt_x_is_missing(&v))
        clear(m, sum);
    if ((tt_x_is_missing(&v) && !some) || (v.type == TT_V_DATE && v.date.precision < TT_P_SECOND))
        set_bit(sum, m->e->n_use + (size_t)n->call);
    put(m, i->dst, v, sum);
}

/* --- one instruction ------------------------------------------------------------ */

void tt_x_step(tt_x_machine *m, const tt_x_code *i)
{
    switch (i->op) {
    case TT_OP_CONST:
        put(m, i->dst, *i->value, NULL);
        break;
    case TT_OP_NAME:
        run_name(m, i);
        break;
    case TT_OP_MOVE:
        put(m, i->dst, m->reg[i->a], tt_x_bits_of(m, i->a));
        break;
    case TT_OP_NOT:
        run_not(m, i);
        break;
    case TT_OP_AND:
    case TT_OP_OR:
        run_logic(m, i);
        break;
    case TT_OP_NEGATE:
    case TT_OP_MATH:
    case TT_OP_ROUND:
    case TT_OP_SHARE:
        run_number_of_one(m, i);
        break;
    case TT_OP_DAYS:
        run_days(m, i);
        break;
    case TT_OP_LATER:
    case TT_OP_EARLIER:
        run_shift(m, i);
        break;
    case TT_OP_COMPARE:
        run_compare(m, i);
        break;
    case TT_OP_IF:
        run_if(m, i);
        break;
    case TT_OP_KNOWN:
        put(m, i->dst, tt_val_truth(tt_x_is_missing(&m->reg[i->a]) ? TT_NO : TT_YES), NULL);
        break;
    case TT_OP_COALESCE:
        run_coalesce(m, i);
        break;
    case TT_OP_CALL:
        run_call(m, i);
        break;
    default:
        run_arithmetic(m, i);
    }
}
