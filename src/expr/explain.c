/* SPDX-License-Identifier: Apache-2.0 */
/* expr/explain.c -- why: the steps a person would check, each with the values put in.
 *
 *     inr >= 1.5  [1.8 >= 1.5: yes]
 *
 * A comparison, a logical operator and a whole arithmetic formula are one step each;
 * parts come before what they are part of.  Inside a formula names are replaced by
 * their values, above it by the formula's result.  Constants stay as written. */
#include <math.h>
#include <string.h>

#include "expr/expr_internal.h"

typedef struct teller {
    tt_arena *arena;
    const tt_expr *e;
    const tt_x_machine *m;
    tt_buf out;
} teller;

/* Ten significant digits: what a person can compare. */
static const char *real_text(tt_arena *a, double x)
{
    if (x == 0)
        return "0";
    const double magnitude = floor(log10(fabs(x)));
    if (magnitude > 14 || magnitude < -6)
        return tt_double_text(a, x);
    const int digits = magnitude >= 9 ? 0 : 9 - (int)magnitude;
    char *s = tt_fixed(a, x, digits);
    size_t n = strlen(s);
    while (digits > 0 && s[n - 1] == '0')
        n--;
    n -= s[n - 1] == '.';
    return tt_strndup(a, s, n);
}

static const char *number_text(tt_arena *a, const tt_val *v)
{
    if (v->exact)
        return tt_qty_text(a, (tt_qty){v->dec, v->unit});
    const char *s = real_text(a, v->real);
    return v->unit ? tt_printf(a, "%s %s", s, tt_unit_code(v->unit)) : s;
}

static const char *value_text(tt_arena *a, const tt_val *v, tt_val_type type)
{
    static const char *const truth[] = {"no", "yes", "unknown"};
    char date[24];
    if (tt_x_is_missing(v))
        return type == TT_V_TRUTH ? "unknown" : "missing";
    switch (v->type) {
    case TT_V_TRUTH:
        return truth[v->truth];
    case TT_V_TEXT:
        return v->text;
    case TT_V_DATE:
        return tt_strdup(a, tt_date_write(v->date, date));
    default:
        return number_text(a, v);
    }
}

/* Source with line breaks and runs of blanks made one blank. */
static void put_source(teller *t, int begin, int end)
{
    bool blank = false;
    for (int i = begin; i < end; i++) {
        const char ch = t->e->source[i];
        const bool is_blank = ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
        if (!is_blank || !blank)
            tt_buf_addc(&t->out, is_blank ? ' ' : ch);
        blank = is_blank;
    }
}

static bool is_formula(const tt_x_node *n)
{
    return n->shape != TT_N_CONST && n->shape != TT_N_NAME && n->type != TT_V_TRUTH;
}

static void put_value(teller *t, const tt_x_node *n)
{
    tt_buf_add(&t->out, value_text(t->arena, &t->m->trace[n->id], n->type));
}

/* The node's source with its parts' values in their places. */
static void put_filled(teller *t, const tt_x_node *n)
{
    int at = n->begin;
    for (int i = 0; i < n->n; i++) {
        const tt_x_node *kid = n->kid[i];
        put_source(t, at, kid->outer_begin);
        at = kid->outer_end;
        if (kid->shape == TT_N_CONST) {
            put_source(t, kid->outer_begin, kid->outer_end);
        } else if (is_formula(n) && is_formula(kid)) {
            put_source(t, kid->outer_begin, kid->begin);
            put_filled(t, kid);
            put_source(t, kid->end, kid->outer_end);
        } else {
            put_value(t, kid);
        }
    }
    put_source(t, at, n->end);
}

static void put_lacks(teller *t, const tt_x_node *n)
{
    size_t count = 0;
    const char **list = tt_x_lacks(t->arena, t->e, t->m->trace_lack + (size_t)n->id * t->m->words, &count);
    for (size_t i = 0; i < count; i++)
        tt_buf_printf(&t->out, "%s%s", i ? ", " : "; lacks ", list[i]);
}

static void put_line(teller *t, const tt_x_node *n)
{
    if (t->out.n > 0)
        tt_buf_addc(&t->out, '\n');
    put_source(t, n->begin, n->end);
    tt_buf_add(&t->out, "  [");
    if (n->shape != TT_N_CONST && n->shape != TT_N_NAME) {
        put_filled(t, n);
        tt_buf_add(&t->out, ": ");
    }
    put_value(t, n);
    if (tt_x_is_missing(&t->m->trace[n->id]))
        put_lacks(t, n);
    tt_buf_addc(&t->out, ']');
}

static void tell(teller *t, const tt_x_node *n, bool own_line)
{
    if (n->shape != TT_N_CONST)
        for (int i = 0; i < n->n; i++) {
            const tt_x_node *kid = n->kid[i];
            const bool leaf = kid->shape == TT_N_CONST || kid->shape == TT_N_NAME;
            tell(t, kid, !leaf && !(is_formula(n) && is_formula(kid)));
        }
    if (own_line)
        put_line(t, n);
}

const char *tt_expr_explain(tt_arena *a, const tt_expr *e, tt_lookup *lookup, void *self)
{
    tt_x_machine m = tt_x_machine_new(a, e, true);
    tt_x_fetch(&m, lookup, self);
    tt_x_run(&m);
    teller t = {.arena = a, .e = e, .m = &m, .out = tt_buf_new(a)};
    tell(&t, e->root, true);
    return tt_buf_text(&t.out);
}
