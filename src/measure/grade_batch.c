/* SPDX-License-Identifier: Apache-2.0 */
/* measure/grade_batch.c -- baseline, change and grade of many visits.
 *
 * The limits of a rule do not depend on the value and are sums of multiples of LLN,
 * ULN and baseline, so that a plan holds four coefficients for each; a row's
 * condition is a table over the five three-valued facts it may speak of.  The
 * visits of one test of one participant share their limits: what is left per visit
 * is a few comparisons.  The answers are those of tt_grade_value. */
#include <math.h>

#include "measure/grade_internal.h"

enum { FACTS = 5, CASES = 243, ROW_LIMITS = 4 };

struct line {
    double by[4]; /* 1, lln, uln, baseline */
    uint8_t op;
};

struct plan_row {
    int grade;
    uint8_t *when; /* by case: tt_truth; NULL = always */
    struct line limit[ROW_LIMITS];
    size_t limits;
};

struct plan_side {
    struct plan_row *row;
    size_t rows;
};

struct tt_grade_plan {
    struct plan_side side[2]; /* high, low */
};

/* A row with its limits for one participant. */
struct live_row {
    int grade;
    bool open; /* its condition is unknown */
    size_t limits;
    uint8_t op[ROW_LIMITS];
    double at[ROW_LIMITS]; /* moved by the tolerance, so that one comparison decides; NaN = not known */
};

struct live_side {
    struct live_row *row;
    size_t rows;
};

/* --- making a plan ------------------------------------------------------------------- */

static tt_val at_facts(void *self, const tt_name *name)
{
    const int *fact = self;
    return name->slot < TT_G_ABNORMAL ? tt_val_missing() : tt_val_truth((tt_truth)fact[name->slot - TT_G_ABNORMAL]);
}

/* Coefficients in the unit the columns are in; a limit that is no sum is refused. */
static tt_code plan_limit(const struct tt_grade_rule *r, const struct tt_limit *l, const tt_factor *f, struct line *ret, tt_err *err)
{
    if (!l->is_sum)
        return tt_fail(err, TT_EUNSUP, 992, tt_at_path(r->analyte->id), r->term[TT_EN], tt_expr_source(l->is));
    memcpy(ret->by, l->by, sizeof ret->by);
    ret->op = (uint8_t)l->op;
    ret->by[0] *= f->ratio;
    if (ret->by[1] == 0 && ret->by[2] == 0 && ret->by[3] == 0) /* a point on the scale, not a distance */
        ret->by[0] = (l->by[0] + tt_dec_double(f->before)) * f->ratio + tt_dec_double(f->after);
    return TT_OK;
}

static uint8_t *plan_when(tt_arena *a, const tt_expr *when)
{
    uint8_t *table = TT_ARRAY(a, uint8_t, CASES);
    for (int c = 0; c < CASES; c++) {
        int fact[FACTS];
        for (int i = 0, rest = c; i < FACTS; i++, rest /= 3)
            fact[i] = rest % 3;
        const tt_answer ans = tt_expr_eval(a, when, at_facts, fact);
        table[c] = (uint8_t)(ans.value.type == TT_V_TRUTH ? ans.value.truth : TT_UNKNOWN);
    }
    return table;
}

static tt_code plan_side(tt_arena *a, const struct tt_grade_rule *r, const tt_unit *unit, struct plan_side *ret, tt_err *err)
{
    const tt_unit *set = tt_grade_set(r, unit);
    tt_factor f;
    TT_TRY(tt_analyte_factor(r->analyte, r->analyte->unit, unit, &f, err));
    ret->row = TT_ARRAY(a, struct plan_row, r->rows);
    for (size_t i = 0; i < r->rows; i++) {
        const struct tt_grade_row *row = &r->row[i];
        if (!tt_grade_row_in(row, set) || row->limits > ROW_LIMITS)
            continue;
        struct plan_row *p = &ret->row[ret->rows++];
        p->grade = row->grade;
        p->when = row->when ? plan_when(a, row->when) : NULL;
        for (; p->limits < row->limits; p->limits++)
            TT_TRY(plan_limit(r, &row->limit[p->limits], &f, &p->limit[p->limits], err));
    }
    return TT_OK;
}

tt_code tt_grade_plan_new(tt_arena *a, const tt_measures *m, const char *analyte, const char *version, const char *unit,
                          const tt_grade_plan **ret, tt_err *err)
{
    tt_grade_plan *p = TT_NEW(a, tt_grade_plan);
    const tt_analyte *an = NULL;
    const tt_unit *u = NULL;
    bool any = false;
    TT_TRY(tt_analyte_get(m, analyte, &an, err));
    u = an->unit;
    if (unit && *unit)
        TT_TRY(tt_unit_parse(a, unit, &u, err));
    for (int i = 0; i < 2; i++) {
        struct tt_source *s = tt_grade_source(m, an, version, i ? -1 : 1);
        const struct tt_grade_rule *rule = NULL;
        if (!s)
            continue;
        TT_TRY(tt_grade_rule_of(m, s, &rule, err));
        TT_TRY(plan_side(a, rule, u, &p->side[i], err));
        any = true;
    }
    if (!any)
        return tt_fail(err, TT_ENOENT, 954, tt_at_path(analyte), analyte, version);
    *ret = p;
    return TT_OK;
}

/* --- one participant's limits --------------------------------------------------------------- */

static int fact_above(double x, double y, int without)
{
    if (isnan(x))
        return without;
    if (isnan(y))
        return TT_UNKNOWN;
    return x > y + 1e-12 * fabs(y) ? TT_YES : TT_NO;
}

static int case_of(const tt_grade_range *g)
{
    const int abnormal = fact_above(g->baseline, g->uln, TT_NO);
    const int low = isnan(g->baseline) || isnan(g->lln) ? TT_UNKNOWN : fact_above(g->lln, g->baseline, TT_UNKNOWN);
    return abnormal + 3 * low + 9 * (int)g->symptomatic + 27 * (int)g->anticoagulated + 81 * (int)g->fasting;
}

static double threshold(const struct line *l, const tt_grade_range *g)
{
    double t = l->by[0];
    if (l->by[1] != 0)
        t += l->by[1] * g->lln;
    if (l->by[2] != 0)
        t += l->by[2] * g->uln;
    if (l->by[3] != 0)
        t += l->by[3] * g->baseline;
    const double tolerance = 1e-12 * fabs(t);
    return l->op == TT_ABOVE || l->op == TT_UPTO ? t + tolerance : t - tolerance;
}

static void make_live(const struct plan_side *p, const tt_grade_range *g, int which, struct live_side *ret)
{
    ret->rows = 0;
    for (size_t i = 0; i < p->rows; i++) {
        const struct plan_row *row = &p->row[i];
        const int when = row->when ? row->when[which] : TT_YES;
        if (when == TT_NO)
            continue;
        struct live_row *l = &ret->row[ret->rows++];
        l->grade = row->grade;
        l->open = when == TT_UNKNOWN;
        l->limits = row->limits;
        for (size_t k = 0; k < row->limits; k++) {
            l->op[k] = row->limit[k].op;
            l->at[k] = threshold(&row->limit[k], g);
        }
    }
}

/* --- one value --------------------------------------------------------------------------------- */

static bool beyond(uint8_t op, double x, double at)
{
    return op == TT_ABOVE ? x > at : op == TT_FROM ? x >= at : op == TT_BELOW ? x < at : x <= at;
}

static int row_holds(const struct live_row *l, double x)
{
    int all = l->open ? TT_UNKNOWN : TT_YES;
    for (size_t k = 0; k < l->limits; k++) {
        if (isnan(l->at[k]) || isnan(x))
            all = TT_UNKNOWN;
        else if (!beyond(l->op[k], x, l->at[k]))
            return TT_NO;
    }
    return all;
}

static int side_grade(const struct live_side *s, double x)
{
    int open = -1;
    for (size_t i = 0; i < s->rows; i++) {
        const int t = row_holds(&s->row[i], x), grade = s->row[i].grade;
        if (t == TT_NO)
            continue;
        if (t == TT_YES)
            return grade && (open < 0 || open == grade) ? grade : -1;
        open = open < 0 ? grade : open;
    }
    return open < 0 ? 0 : -1;
}

static int both(int high, int low)
{
    return high > 0 ? high : low > 0 ? low : high < 0 || low < 0 ? -1 : 0;
}

static size_t widest(const tt_grade_plan *p)
{
    return p->side[0].rows > p->side[1].rows ? p->side[0].rows : p->side[1].rows;
}

void tt_grade_batch(tt_arena *a, const tt_grade_plan *p, const tt_grade_range *g, const double *value, size_t n, int8_t *ret)
{
    struct live_row *room = TT_ARRAY(a, struct live_row, 2 * widest(p) + 1);
    struct live_side side[2] = {{room, 0}, {room + widest(p), 0}};
    const int which = case_of(g);
    for (int i = 0; i < 2; i++)
        make_live(&p->side[i], g, which, &side[i]);
    for (size_t r = 0; r < n; r++)
        ret[r] = (int8_t)both(side_grade(&side[0], value[r]), side_grade(&side[1], value[r]));
}

/* --- all visits ------------------------------------------------------------------------------------ */

/* The last value at or before time 0; NaN if there is none. */
static double baseline_of(const tt_visits *v, size_t from, size_t to)
{
    double base = NAN;
    for (size_t r = from; r < to && v->time[r] <= 0; r++)
        base = isnan(v->value[r]) ? base : v->value[r];
    return base;
}

static void fill_group(const tt_visit_test *test, const tt_visits *v, size_t from, size_t to, struct live_side *side, tt_visit_out *out)
{
    const double base = baseline_of(v, from, to);
    const tt_grade_range g = {test->lln, test->uln, base, test->symptomatic, test->anticoagulated, test->fasting};
    if (test->plan) {
        const int which = case_of(&g);
        for (int i = 0; i < 2; i++)
            make_live(&test->plan->side[i], &g, which, &side[i]);
    }
    for (size_t r = from; r < to; r++) {
        const double x = v->value[r];
        out->base[r] = base;
        out->change[r] = v->time[r] > 0 ? x - base : NAN;
        out->grade[r] = (int8_t)(test->plan ? both(side_grade(&side[0], x), side_grade(&side[1], x)) : -1);
    }
}

void tt_visits_batch(tt_arena *a, const tt_visit_test *test, size_t tests, const tt_visits *v, tt_visit_out *out)
{
    size_t wide = 1;
    for (size_t i = 0; i < tests; i++)
        wide = test[i].plan && widest(test[i].plan) > wide ? widest(test[i].plan) : wide;
    struct live_row *room = TT_ARRAY(a, struct live_row, 2 * wide);
    struct live_side side[2] = {{room, 0}, {room + wide, 0}};
    for (size_t from = 0, to; from < v->rows; from = to) {
        to = from + 1;
        while (to < v->rows && v->subject[to] == v->subject[from] && v->test[to] == v->test[from])
            to++;
        fill_group(&test[v->test[from]], v, from, to, side, out);
    }
}
