/* SPDX-License-Identifier: Apache-2.0 */
/* expr/eval.c -- one row: every name's value in, an answer and what it lacks out.
 *
 * Each name is asked for once.  A value that does not fit its name (another type, a
 * unit that does not convert, no unit where the name has one) counts as missing: a
 * wrong factor is worse than none.  Values keep the unit they were entered in until
 * arithmetic needs another, so that 85 umol/L equals 85 umol/L under a name held in
 * mg/dL; the answer comes in the expression's unit. */
#include <string.h>

#include "expr/expr_internal.h"

/* Does the value's own unit convert to the one the name is held in? A bare number for a name with a unit does not. */
static bool unit_fits(const tt_val *v, const tt_unit *unit, const tt_molar *molar)
{
    tt_val copy = *v;
    return tt_x_in_unit(&copy, unit, molar);
}

tt_val tt_x_accept(const tt_expr *e, tt_val v, tt_val_type type, const tt_unit *unit, const tt_molar *molar)
{
    if (type == TT_V_DURATION) {
        unit = e->time[TT_D_DAY];
        type = TT_V_NUMBER;
    }
    if (v.type == TT_V_DURATION)
        v = tt_val_qty((tt_qty){tt_dec_int(v.dur.n), e->time[v.dur.unit]});
    if (v.type != type)
        return tt_val_missing();
    if (v.type == TT_V_TEXT)
        return tt_val_text(v.text);
    if (v.type == TT_V_DATE)
        return tt_val_date(v.date);
    if (v.type != TT_V_NUMBER)
        return v;
    v = v.exact ? tt_val_qty((tt_qty){v.dec, v.unit}) : tt_val_real(v.real, v.unit);
    v.unit = tt_x_unit_or_bare(v.unit);
    if (v.type == TT_V_NUMBER && !unit_fits(&v, tt_x_unit_or_bare(unit), molar))
        return tt_val_missing();
    return v;
}

tt_x_machine tt_x_machine_new(tt_arena *a, const tt_expr *e, bool traced)
{
    tt_x_machine m = {.e = e, .words = 1 + (e->n_use + e->n_call) / 64};
    const size_t registers = (size_t)e->registers + 1; /* one row of bits to spare */
    m.reg = TT_ARRAY(a, tt_val, registers);
    m.named = TT_ARRAY(a, tt_val, e->n_use + 1);
    m.lack = TT_ARRAY(a, uint64_t, registers * m.words);
    if (traced) {
        m.trace = TT_ARRAY(a, tt_val, (size_t)e->nodes + 1);
        m.trace_lack = TT_ARRAY(a, uint64_t, ((size_t)e->nodes + 1) * m.words);
    }
    return m;
}

void tt_x_fetch(tt_x_machine *m, tt_lookup *lookup, void *self)
{
    for (size_t i = 0; i < m->e->n_use; i++) {
        const tt_name *name = &m->e->use[i];
        m->named[i] = tt_x_accept(m->e, lookup(self, name), name->type, name->unit, &name->molar);
    }
}

void tt_x_run(tt_x_machine *m)
{
    for (size_t i = 0; i < m->e->n_code; i++) {
        const tt_x_code *code = &m->e->code[i];
        tt_x_step(m, code);
        if (!m->trace || !code->node)
            continue;
        m->trace[code->node->id] = m->reg[code->dst];
        memcpy(m->trace_lack + (size_t)code->node->id * m->words, tt_x_bits_of(m, code->dst), m->words * sizeof(uint64_t));
    }
}

/* --- the answer ----------------------------------------------------------------- */

static bool is_listed(const char **list, size_t n, const char *s)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(list[i], s) == 0)
            return true;
    return false;
}

const char **tt_x_lacks(tt_arena *a, const tt_expr *e, const uint64_t *bits, size_t *n)
{
    const char **list = TT_ARRAY(a, const char *, e->n_use + e->n_call + 1);
    *n = 0;
    for (size_t i = 0; i < e->n_use + e->n_call; i++) {
        if (!(bits[i / 64] >> (i % 64) & 1))
            continue;
        const tt_x_node *call = i < e->n_use ? NULL : e->call[i - e->n_use];
        const char *s = call ? tt_strndup(a, e->source + call->begin, (size_t)(call->end - call->begin)) : e->use[i].name;
        if (!is_listed(list, *n, s))
            list[(*n)++] = s;
    }
    return list;
}

enum { SMALL = 8 };

/* Room for the machine of a short expression, which needs no arena. */
struct small {
    tt_val reg[SMALL], named[SMALL];
    uint64_t lack[SMALL];
};

static tt_x_machine machine(tt_arena *a, const tt_expr *e, struct small *room)
{
    if (e->registers >= SMALL || e->n_use + e->n_call >= SMALL)
        return tt_x_machine_new(a, e, false);
    memset(room->lack, 0, sizeof room->lack);
    return (tt_x_machine){.e = e, .words = 1, .reg = room->reg, .named = room->named, .lack = room->lack};
}

tt_answer tt_expr_eval(tt_arena *a, const tt_expr *e, tt_lookup *lookup, void *self)
{
    struct small room;
    tt_x_machine m = machine(a, e, &room);
    tt_x_fetch(&m, lookup, self);
    tt_x_run(&m);
    tt_answer answer = {.value = m.reg[0]};
    tt_val *v = &answer.value;
    if (v->type == TT_V_NUMBER && !tt_x_in_unit(v, e->root->unit, e->root->molar))
        *v = tt_val_missing();
    if (v->type == TT_V_MISSING && e->root->type == TT_V_TRUTH)
        *v = tt_val_truth(TT_UNKNOWN);
    if (tt_x_is_missing(v))
        answer.lacks = tt_x_lacks(a, e, m.lack, &answer.n_lacks);
    return answer;
}
