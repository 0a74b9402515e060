/* SPDX-License-Identifier: Apache-2.0 */
/* study/match.c -- a person's facts against the criteria of a study.
 *
 * The answer is that of tt_study_eligible, made more careful in one way: a criterion
 * nobody has confirmed is never judged.  So "yes" means that every criterion is
 * confirmed and met, "no" that a confirmed one fails, and all else is unknown, with
 * what is missing.  It is never a declaration of eligibility: an investigator makes that.
 *
 * A number needs its unit (120 umol/L), as studies differ in theirs and a missing unit is
 * how a factor of 17 comes in. */
#include <string.h>

#include "study/study_internal.h"

struct matching {
    tt_arena *a;
    const tt_study *s;
    tt_fact *fact;
    size_t facts;
    const tt_val *value; /* one an item, missing where there is no fact */
    tt_date on[TT_ENTRY_DAYS];
};

/* --- a fact as an item's value ------------------------------------------------------- */

static bool names(const tt_study *s, const tt_fact *f, const tt_item *it)
{
    if (tt_str_ieq(f->name, it->id))
        return true;
    return it->analyte && s->measures && tt_analyte_find(s->measures, f->name) == it->analyte;
}

static tt_code wrong(const tt_fact *f, tt_code kind, const char *want, tt_err *err)
{
    return tt_fail(err, kind, 230, f->where, f->name, f->value, want);
}

static tt_code number(tt_arena *a, const tt_item *it, const tt_fact *f, tt_val *ret, tt_err *err)
{
    tt_qty q;
    if (!it->unit) /* an open question: nothing can be compared with it */
        return TT_OK;
    const char *unit = tt_unit_code(it->unit);
    const char *want = tt_in_both(a, tt_printf(a, "a number with its unit, such as 1 %s", unit), tt_printf(a, "数值加单位，如 1 %s", unit));
    if (tt_qty_parse(a, tt_str_halfwidth(a, f->value), &q, NULL) != TT_OK)
        return wrong(f, TT_EPARSE, want, err);
    if (tt_qty_convert(q, it->unit, it->analyte ? &it->analyte->molar : NULL, &q, NULL) != TT_OK)
        return wrong(f, TT_EUNIT, want, err);
    if (it->has_range && (tt_dec_cmp(q.value, it->low) < 0 || tt_dec_cmp(q.value, it->high) > 0))
        return tt_fail(err, TT_ERANGE, 233, f->where, f->name, f->value, tt_dec_text(a, it->low), tt_dec_text(a, it->high));
    if (!tt_item_takes(it, q.value))
        return wrong(f, TT_ERANGE, "a whole number", err);
    *ret = tt_val_qty(q);
    return TT_OK;
}

static tt_code truth(const tt_fact *f, tt_truth *ret, tt_err *err)
{
    static const char *const words[2][5] = {{"no", "false", "n", "0", "否"}, {"yes", "true", "y", "1", "是"}};
    for (int t = 0; t < 2; t++)
        for (int i = 0; i < 5; i++)
            if (tt_str_ieq(f->value, words[t][i])) {
                *ret = t ? TT_YES : TT_NO;
                return TT_OK;
            }
    if (tt_str_ieq(f->value, "unknown") || tt_streq(f->value, "不详")) {
        *ret = TT_UNKNOWN;
        return TT_OK;
    }
    return wrong(f, TT_EPARSE, TT_IN_BOTH("yes, no or unknown", "yes（是）、no（否）或 unknown（不详）"), err);
}

/* A code of another study's list is no value of this one. */
static tt_val code(const tt_item *it, const tt_fact *f)
{
    for (size_t i = 0; i < it->codes; i++)
        if (tt_str_ieq(it->code[i].code, f->value))
            return tt_val_text(it->code[i].code);
    return tt_val_missing();
}

static tt_code date(const tt_fact *f, tt_date *ret, tt_err *err)
{
    return tt_date_parse(f->value, ret, NULL) == TT_OK
               ? TT_OK
               : wrong(f, TT_EPARSE, TT_IN_BOTH("a date such as 2026-03-04", "日期，如 2026-03-04"), err);
}

static tt_code value(tt_arena *a, const tt_item *it, const tt_fact *f, tt_val *ret, tt_err *err)
{
    tt_truth t = TT_UNKNOWN;
    tt_date d;
    switch (it->type) {
    case TT_I_NUMBER:
        return number(a, it, f, ret, err);
    case TT_I_TRUTH:
        TT_TRY(truth(f, &t, err));
        *ret = t == TT_UNKNOWN ? tt_val_missing() : tt_val_truth(t);
        return TT_OK;
    case TT_I_CODE:
        *ret = code(it, f);
        return TT_OK;
    case TT_I_DATE:
        TT_TRY(date(f, &d, err));
        *ret = tt_val_date(d);
        return TT_OK;
    case TT_I_TEXT:
        break;
    }
    *ret = tt_val_text(f->value);
    return TT_OK;
}

/* --- the questions -------------------------------------------------------------------- */

static tt_val look_up(void *self, const tt_name *name)
{
    return ((struct matching *)self)->value[name->slot];
}

/* "nct05727722.I7": judgements are of one study, as the ids of criteria are. */
static tt_fact *judgement(struct matching *m, const char *criterion)
{
    const size_t n = strlen(m->s->id);
    for (size_t i = 0; i < m->facts; i++) {
        const char *name = m->fact[i].name;
        if (strlen(name) > n && name[n] == '.' && tt_str_ieq(tt_strndup(m->a, name, n), m->s->id) && tt_str_ieq(name + n + 1, criterion))
            return &m->fact[i];
    }
    return NULL;
}

static tt_truth judged(void *self, const char *criterion)
{
    tt_truth t = TT_UNKNOWN;
    tt_fact *f = judgement(self, criterion);
    return f && truth(f, &t, NULL) == TT_OK ? t : TT_UNKNOWN;
}

/* "screening.date = 2026-03-04": a plan, or the day it was. */
static tt_code take_days(struct matching *m, tt_err *err)
{
    for (size_t i = 0; i < m->facts; i++)
        for (int day = 0; day < TT_ENTRY_DAYS; day++)
            if (*m->fact[i].value && tt_str_ieq(m->fact[i].name, tt_entry_day_name((tt_entry_day)day))) {
                TT_TRY(date(&m->fact[i], &m->on[day], err));
                m->fact[i].used = true;
            }
    return TT_OK;
}

static tt_code take_facts(struct matching *m, tt_err *err)
{
    tt_val *v = TT_ARRAY(m->a, tt_val, m->s->items);
    tt_truth t = TT_UNKNOWN;
    for (size_t i = 0; i < m->s->items; i++) {
        const tt_fact *had = NULL;
        v[i] = tt_val_missing();
        for (size_t k = 0; k < m->facts; k++)
            if (*m->fact[k].value && names(m->s, &m->fact[k], &m->s->item[i])) {
                if (had) /* ALT and "alanine aminotransferase": nobody can tell which is meant */
                    return tt_fail(err, TT_EPARSE, 234, m->fact[k].where, m->fact[k].name);
                TT_TRY(value(m->a, &m->s->item[i], had = &m->fact[k], &v[i], err));
                m->fact[k].used = true;
            }
    }
    TT_TRY(take_days(m, err));
    for (size_t i = 0; i < m->s->criteria; i++) {
        tt_fact *f = m->s->criterion[i].test ? NULL : judgement(m, m->s->criterion[i].id);
        if (f)
            TT_TRY(truth(f, &t, err));
        if (f)
            f->used = true;
    }
    m->value = v;
    return TT_OK;
}

/* --- confirmed ---------------------------------------------------------------------------- */

static bool stands(const tt_study *s, size_t i, tt_arena *a)
{
    const tt_basis *b = tt_study_basis(s, tt_printf(a, "eligibility[%zu].%s", i, s->criterion[i].test ? "test" : "text"));
    return b && (b->from != TT_FROM_ASSUMED || *b->confirmed_by);
}

static void withhold(tt_arena *a, tt_verdict_of *v)
{
    v->met = TT_UNKNOWN;
    v->why = "not confirmed";
    v->lacks = TT_ARRAY(a, const char *, 1);
    v->lacks[0] = v->criterion->id;
    v->n_lacks = 1;
}

static tt_truth all_of(const tt_verdict_of *v, size_t n)
{
    tt_truth all = TT_YES;
    for (size_t i = 0; i < n; i++) {
        if (v[i].met == TT_UNKNOWN)
            all = all == TT_NO ? TT_NO : TT_UNKNOWN;
        else if ((v[i].met == TT_YES) == v[i].criterion->exclusion)
            all = TT_NO;
    }
    return n ? all : TT_UNKNOWN; /* a study without criteria says nothing of anybody */
}

tt_code tt_study_match(tt_arena *a, const tt_study *s, tt_fact *fact, size_t facts, tt_matched *ret, tt_err *err)
{
    struct matching m = {a, s, fact, facts, NULL, {{0}}};
    tt_verdict_of *v = NULL;
    bool *confirmed = TT_ARRAY(a, bool, s->criteria);
    TT_TRY(take_facts(&m, err));
    tt_study_eligible(a, s, look_up, &m, m.on, judged, &v);
    for (size_t i = 0; i < s->criteria; i++) {
        confirmed[i] = stands(s, i, a);
        if (!confirmed[i])
            withhold(a, &v[i]);
    }
    *ret = (tt_matched){all_of(v, s->criteria), v, confirmed};
    return TT_OK;
}
