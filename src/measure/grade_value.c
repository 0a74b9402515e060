/* SPDX-License-Identifier: Apache-2.0 */
/* measure/grade_value.c -- the grade of one value.
 *
 * Rows are tried from the highest grade down in three-valued logic.  The first that
 * holds is the grade, unless a higher one cannot be answered: then the value is not
 * gradable, with what is lacking and the grade it has at least.  A row whose text
 * needs a clinician makes it not gradable too; nothing is ever taken for grade 0
 * because it is not known.
 *
 * Abnormal means a baseline above ULN (6.0 says so, 5.0 leaves it open).  Without a
 * baseline a value is graded as from a normal one.  A bound ("<0.5") is compared as
 * the whole range it stands for. */
#include <math.h>

#include "measure/grade_internal.h"

tt_val tt_grade_look_up(void *self, const tt_name *name)
{
    return ((const struct tt_grade_run *)self)->known[name->slot];
}

static void need(struct tt_grade_run *r, const char *what)
{
    for (size_t i = 0; i < r->n_needs; i++)
        if (tt_streq(r->needs[i], what))
            return;
    if (r->n_needs + 1 < r->cap)
        r->needs[r->n_needs++] = what;
}

static void forget(struct tt_grade_run *r, size_t from)
{
    while (r->n_needs > from)
        r->needs[--r->n_needs] = NULL;
}

static void need_all(struct tt_grade_run *r, const tt_answer *ans)
{
    for (size_t i = 0; i < ans->n_lacks; i++) {
        const bool derived = tt_streq(ans->lacks[i], "abnormal") || tt_streq(ans->lacks[i], "baseline_low");
        need(r, !derived ? ans->lacks[i] : tt_streq(ans->lacks[i], "abnormal") ? "uln" : r->in->has_baseline ? "lln" : "baseline");
    }
}

/* --- comparisons ------------------------------------------------------------------------ */

/* Both in the analyte's unit; a conversion rounds in the fifteenth digit, and no laboratory prints twelve. */
static int order_of(double x, double y)
{
    return fabs(x - y) <= 1e-12 * fmax(fabs(x), fabs(y)) ? 0 : x < y ? -1 : 1;
}

static bool holds(enum tt_grade_op op, int order)
{
    return op == TT_ABOVE ? order > 0 : op == TT_FROM ? order >= 0 : op == TT_BELOW ? order < 0 : order <= 0;
}

/* The value lies below (bound < 0) or above (> 0) the number given, not at it. */
static tt_truth of_bound(enum tt_grade_op op, int order, int bound)
{
    const bool high = op == TT_ABOVE || op == TT_FROM;
    if (bound < 0 && order <= 0)
        return high ? TT_NO : TT_YES;
    if (bound > 0 && order >= 0)
        return high ? TT_YES : TT_NO;
    return TT_UNKNOWN;
}

static tt_truth limit_holds(struct tt_grade_run *r, const struct tt_limit *l)
{
    const tt_answer ans = tt_expr_eval(r->a, l->is, tt_grade_look_up, r);
    if (!r->in->has_value)
        need(r, "value");
    if (ans.value.type != TT_V_NUMBER)
        need_all(r, &ans);
    if (!r->in->has_value || ans.value.type != TT_V_NUMBER)
        return TT_UNKNOWN;
    const int order = order_of(r->value.real, ans.value.real * l->ratio);
    const tt_truth t = r->in->bound ? of_bound(l->op, order, r->in->bound) : holds(l->op, order) ? TT_YES : TT_NO;
    if (t == TT_UNKNOWN)
        need(r, "value");
    return t;
}

/* Where all that a row takes is known, no expression is asked and nothing is lacking; false: it must be. */
static bool plainly(const struct tt_grade_run *r, const struct tt_grade_row *row, tt_truth *ret)
{
    const tt_truth fact = row->fact ? r->known[row->fact].truth : TT_UNKNOWN;
    *ret = TT_NO;
    if (row->when && fact != TT_UNKNOWN && fact != row->fact_is)
        return true;
    if ((row->when && fact == TT_UNKNOWN) || !r->in->has_value || r->in->bound)
        return false;
    for (size_t i = 0; i < row->limits; i++) {
        const double at = tt_limit_at(&row->limit[i], r->known);
        if (isnan(at))
            return false;
        if (!holds(row->limit[i].op, order_of(r->value.real, at)))
            return true;
    }
    *ret = TT_YES;
    return true;
}

/* What an unanswerable row lacks is told only if no part of it is a plain no. */
tt_truth tt_grade_row_holds(struct tt_grade_run *r, const struct tt_grade_row *row)
{
    const size_t before = r->n_needs;
    tt_truth all = TT_YES;
    if (plainly(r, row, &all))
        return all;
    all = TT_YES;
    if (row->when) {
        const tt_answer ans = tt_expr_eval(r->a, row->when, tt_grade_look_up, r);
        all = ans.value.type == TT_V_TRUTH ? ans.value.truth : TT_UNKNOWN;
        need_all(r, &ans);
    }
    for (size_t i = 0; i < row->limits && all != TT_NO; i++) {
        const tt_truth t = limit_holds(r, &row->limit[i]);
        all = t == TT_NO ? TT_NO : t == TT_UNKNOWN ? TT_UNKNOWN : all;
    }
    if (all != TT_UNKNOWN)
        forget(r, before);
    return all;
}

/* --- one direction ----------------------------------------------------------------------------- */

/* Nothing is asked of grade 0, and everything of what is not gradable. */
static void ask(struct tt_grade_run *r, tt_grade *ret)
{
    const tt_grade_ask **list = TT_ARRAY(r->a, const tt_grade_ask *, r->r->asks + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->r->asks && ret->grade != 0; i++) {
        const tt_grade_ask *k = &r->r->ask[i];
        if (ret->grade < 0 || (k->confirm ? ret->grade >= k->grade : k->grade > ret->grade))
            list[n++] = k;
    }
    ret->ask = list;
}

static void decide(struct tt_grade_run *r, tt_grade *ret)
{
    const tt_unit *set = tt_grade_set(r->r, r->in->value.unit);
    *ret = (tt_grade){.grade = 0, .term = r->r->term[TT_EN], .rule = "", .worked = "", .words = {"", ""}, .direction = r->r->direction};
    ret->title[TT_EN] = r->r->term[TT_EN];
    ret->title[TT_ZH] = r->r->term[TT_ZH];
    const struct tt_grade_row *open = NULL, *found = NULL;
    for (size_t i = 0; i < r->r->rows && !found; i++) {
        const struct tt_grade_row *row = &r->r->row[i];
        if (!tt_grade_row_in(row, set) || (open && row->grade == open->grade && row->grade == 0))
            continue;
        const tt_truth t = tt_grade_row_holds(r, row);
        found = t == TT_YES ? row : NULL;
        open = t == TT_UNKNOWN && !open ? row : open;
    }
    ret->at_least = found ? found->grade : 0;
    if (open && !(found && found->grade == open->grade && found->grade)) {
        ret->grade = -1;
        tt_grade_set_rule(r, open, ret);
    } else if (found) {
        ret->grade = found->grade ? found->grade : -1;
        forget(r, 0);
        tt_grade_set_rule(r, found, ret);
        if (!found->grade)
            need(r, found->when && !r->r->asks ? tt_expr_source(found->when) : "clinician");
    }
    ask(r, ret);
    ret->needs = r->needs;
}

static tt_code in_unit(const tt_analyte *an, bool has, tt_qty q, tt_val *ret, tt_err *err)
{
    tt_qty in = q;
    *ret = tt_val_missing();
    if (!has)
        return TT_OK;
    TT_TRY(tt_analyte_in(an, q, an->unit, &in, err));
    *ret = tt_val_qty(in);
    return TT_OK;
}

static tt_val compare(const tt_val *known, int other, int sign, tt_truth without)
{
    const tt_val *b = &known[TT_G_BASELINE], *o = &known[other];
    if (b->type == TT_V_MISSING)
        return tt_val_truth(without);
    if (o->type == TT_V_MISSING)
        return tt_val_truth(TT_UNKNOWN);
    return tt_val_truth(order_of(b->real, o->real) * sign > 0 ? TT_YES : TT_NO);
}

tt_code tt_grade_start(tt_arena *a, const struct tt_grade_rule *rule, const tt_grade_in *in, struct tt_grade_run *ret, tt_err *err)
{
    const tt_analyte *an = rule->analyte;
    *ret = (struct tt_grade_run){.a = a, .r = rule, .in = in, .cap = TT_G_NAMES + 3};
    ret->needs = TT_ARRAY(a, const char *, ret->cap);
    TT_TRY(in_unit(an, in->has_value, in->value, &ret->value, err));
    TT_TRY(in_unit(an, in->has_lln, in->lln, &ret->known[TT_G_LLN], err));
    TT_TRY(in_unit(an, in->has_uln, in->uln, &ret->known[TT_G_ULN], err));
    TT_TRY(in_unit(an, in->has_baseline, in->baseline, &ret->known[TT_G_BASELINE], err));
    ret->known[TT_G_ABNORMAL] = compare(ret->known, TT_G_ULN, 1, TT_NO);
    ret->known[TT_G_BASELINE_LOW] = compare(ret->known, TT_G_LLN, -1, TT_UNKNOWN);
    if (in->baseline_range != TT_BASELINE_COMPARED) {
        ret->known[TT_G_ABNORMAL] = tt_val_truth(in->baseline_range == TT_BASELINE_HIGH ? TT_YES : TT_NO);
        ret->known[TT_G_BASELINE_LOW] = tt_val_truth(in->baseline_range == TT_BASELINE_LOW ? TT_YES : TT_NO);
    }
    ret->known[TT_G_SYMPTOMATIC] = tt_val_truth(in->symptomatic);
    ret->known[TT_G_ANTICOAGULATED] = tt_val_truth(in->anticoagulated);
    ret->known[TT_G_FASTING] = tt_val_truth(in->fasting);
    return TT_OK;
}

static tt_code grade_one(tt_arena *a, const struct tt_grade_rule *rule, const tt_grade_in *in, tt_grade *ret, tt_err *err)
{
    struct tt_grade_run r;
    TT_TRY(tt_grade_start(a, rule, in, &r, err));
    decide(&r, ret);
    return TT_OK;
}

tt_code tt_grade_check(tt_arena *a, const tt_analyte *an, const tt_grade_in *in, tt_err *err)
{
    tt_val lln, uln;
    TT_TRY(in_unit(an, in->has_lln, in->lln, &lln, err));
    TT_TRY(in_unit(an, in->has_uln, in->uln, &uln, err));
    if (in->has_uln && uln.real <= 0)
        return tt_fail(err, TT_ERANGE, 967, tt_at_path("uln"), an->id, tt_qty_text(a, in->uln));
    if (in->has_lln && in->has_uln && order_of(lln.real, uln.real) > 0)
        return tt_fail(err, TT_ERANGE, 968, tt_at_path("lln"), an->id, tt_qty_text(a, in->lln), tt_qty_text(a, in->uln));
    return TT_OK;
}

/* --- both directions --------------------------------------------------------------------------------- */

static const char *const *joined(tt_arena *a, const char *const *x, const char *const *y)
{
    const char **list = TT_ARRAY(a, const char *, 2 * (TT_G_NAMES + 3));
    size_t n = 0;
    for (; *x; x++)
        list[n++] = *x;
    for (; *y; y++) {
        size_t i = 0;
        while (i < n && !tt_streq(list[i], *y))
            i++;
        if (i == n)
            list[n++] = *y;
    }
    return list;
}

/* A grade in one direction stands; 0 needs both to be known. */
static void combine(tt_arena *a, const tt_grade *high, const tt_grade *low, tt_grade *ret)
{
    *ret = high->grade > 0 || (low->grade <= 0 && high->grade < 0) ? *high : low->grade != 0 ? *low : *high;
    if (high->grade < 0 && low->grade < 0)
        ret->needs = joined(a, high->needs, low->needs);
}

tt_code tt_grade_rules_get(const tt_measures *m, const tt_analyte *an, const char *version, tt_grade_rules *ret, tt_err *err)
{
    tt_grade_rules rules = {.analyte = an, .version = version};
    for (int i = 0; i < 2; i++) {
        struct tt_source *s = tt_grade_source(m, an, version, i ? -1 : 1);
        if (s)
            TT_TRY(tt_grade_rule_of(m, s, &rules.side[i], err));
    }
    *ret = rules;
    return TT_OK;
}

tt_code tt_grade_by(tt_arena *a, const tt_grade_rules *rules, const tt_grade_in *in, tt_grade *ret, tt_err *err)
{
    const struct tt_grade_rule *high = in->direction < 0 ? NULL : rules->side[0], *low = in->direction > 0 ? NULL : rules->side[1];
    tt_grade side[2];
    if (!high && !low)
        return tt_fail(err, TT_ENOENT, 954, tt_at_path(rules->analyte->id), rules->analyte->id, rules->version);
    if (high)
        TT_TRY(grade_one(a, high, in, &side[0], err));
    if (low)
        TT_TRY(grade_one(a, low, in, &side[1], err));
    if (high && low)
        combine(a, &side[0], &side[1], ret);
    else
        *ret = side[high ? 0 : 1];
    return TT_OK;
}

tt_code tt_grade_value(tt_arena *a, const tt_measures *m, const char *analyte, const char *version, const tt_grade_in *in, tt_grade *ret,
                       tt_err *err)
{
    const tt_analyte *an = NULL;
    tt_grade_rules rules;
    TT_TRY(tt_analyte_get(m, analyte, &an, err));
    TT_TRY(tt_grade_rules_get(m, an, version, &rules, err));
    return tt_grade_by(a, &rules, in, ret, err);
}
