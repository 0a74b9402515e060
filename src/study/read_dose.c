/* SPDX-License-Identifier: Apache-2.0 */
/* study/read_dose.c -- the ladder, the rule that climbs it, what counts as a
 * dose-limiting toxicity, and when to stop.
 *
 * The keys of `design` are the rule's own parameters, checked by the rule; `mtd`
 * and `cohort` are short for mtd-rule and cohort-size, and the ladder gives doses
 * and start.  A rule is prepared only when the ladder is whole. */
#include <string.h>

#include "study/study_internal.h"

enum { MOST_PARAMS = 64 };

static const tt_dose_unit units[] = {
    {"{cells}/kg", TT_PER_WEIGHT, "{cells}/mL"},
    {"{cells}", TT_FIXED, "{cells}/mL"},
    {"{particles}/kg", TT_PER_WEIGHT, "{particles}/mL"},
    {"{particles}", TT_FIXED, "{particles}/mL"},
    {"h", TT_FIXED, NULL},
    {"{sessions}", TT_FIXED, NULL},
};

const tt_dose_unit *tt_dose_unit_of(tt_arena *a, const tt_unit *u, double *factor)
{
    for (size_t i = 0; u && i < sizeof units / sizeof *units; i++) {
        const tt_unit *to = NULL;
        tt_factor f;
        if (tt_unit_parse(a, units[i].code, &to, NULL) == TT_OK && tt_unit_factor(u, to, NULL, &f, NULL) == TT_OK) {
            *factor = f.ratio;
            return &units[i];
        }
    }
    return NULL;
}

static void read_levels(tt_reading *r, const tt_node *dose, tt_ladder *d)
{
    const tt_node *list = tt_given(dose, "levels");
    const size_t n = tt_study_list_size(list);
    const char *start = tt_study_text(dose, "start");
    tt_level *level = TT_ARRAY(r->a, tt_level, n);
    for (size_t i = 0; i < n; i++) {
        const tt_node *m = tt_study_item_at(list, i);
        level[i].id = tt_study_text(m, "id");
        level[i].number = (int)i + 1;
        tt_study_dec(m, "amount", &level[i].amount);
        if (*start && strcmp(level[i].id, start) == 0)
            d->start = level[i].number;
    }
    d->level = level;
    d->levels = (int)n;
}

/* Absent, the level is given once. */
static void read_sessions(const tt_node *dose, tt_ladder *d)
{
    const tt_node *map = tt_given(dose, "sessions"), *hours = tt_given(map, "hours");
    d->sessions = map && tt_given(map, "max") ? tt_study_int(map, "max") : 1;
    d->sessions_apart = tt_study_dur(map, "apart");
    d->has_hours = hours && tt_dec_parse(hours->item[0]->text, &d->hours_least, NULL) == TT_OK &&
                   tt_dec_parse(hours->item[1]->text, &d->hours_most, NULL) == TT_OK;
}

static void read_ladder(tt_reading *r, const tt_node *dose, tt_ladder *d)
{
    const tt_node *stagger = tt_given(dose, "stagger");
    double factor = 1;
    d->product = tt_study_words(dose, "product");
    d->route = tt_study_words(dose, "route");
    d->unit = tt_study_unit(r, dose, "unit");
    const tt_dose_unit *unit = tt_dose_unit_of(r->a, d->unit, &factor);
    d->basis = unit ? unit->basis : TT_FIXED;
    d->per_arm = tt_study_code(dose, "scope", "pooled|per_arm") == 1;
    d->weight_age = tt_study_dur(dose, "weight_age");
    d->after = tt_study_text(dose, "after");
    d->has_tolerance = tt_study_percent(dose, "tolerance", &d->tolerance);
    d->has_min_viability = tt_study_percent(dose, "min_viability", &d->min_viability);
    d->has_concentration = tt_study_qty(r->a, dose, "concentration", &d->concentration);
    d->has_max_volume = tt_study_qty(r->a, dose, "max_volume", &d->max_volume);
    d->stagger_first = tt_study_dur(stagger, "first");
    d->stagger_next = tt_study_dur(stagger, "next");
    read_sessions(dose, d);
    read_levels(r, dose, d);
}

/* ---- the rule ------------------------------------------------------------------- */

/* A list of values is what the command line writes with commas. */
static const char *param_text(tt_arena *a, const tt_node *n)
{
    if (n->kind == TT_SCALAR)
        return n->text;
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n->n; i++)
        tt_buf_printf(&b, "%s%s", i ? "," : "", n->item[i]->text);
    return tt_buf_text(&b);
}

static const char *param_name(const char *key)
{
    return strcmp(key, "mtd") == 0 ? "mtd-rule" : strcmp(key, "cohort") == 0 ? "cohort-size" : key;
}

static size_t read_params(tt_reading *r, const tt_node *design, tt_param param[MOST_PARAMS])
{
    const tt_ladder *d = &r->s->dose;
    const tt_where where = tt_node_where(r->a, design);
    param[0] = (tt_param){"doses", tt_printf(r->a, "%d", d->levels), where};
    param[1] = (tt_param){"start", tt_printf(r->a, "%d", d->start), where};
    size_t n = 2;
    for (size_t i = 0; i < design->n && n < MOST_PARAMS; i++)
        if (strcmp(design->key[i]->text, "rule") != 0 && !tt_is_open(design->item[i]))
            param[n++] =
                (tt_param){param_name(design->key[i]->text), param_text(r->a, design->item[i]), tt_node_where(r->a, design->item[i])};
    return n;
}

static const char *plan_words(tt_arena *a, const tt_plan *plan)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_add(&b, plan->design->name);
    for (size_t i = 0; i < plan->n_params; i++)
        if (plan->params[i].value[0])
            tt_buf_printf(&b, " %s=%s", plan->params[i].key, plan->params[i].value);
    return tt_buf_text(&b);
}

static bool ladder_whole(const tt_node *dose, const tt_ladder *d)
{
    const tt_node *list = tt_given(dose, "levels");
    return list && d->levels > 0 && (size_t)d->levels == list->n && d->start > 0;
}

static tt_code read_design(tt_reading *r, const tt_node *dose, tt_err *err)
{
    const tt_node *design = tt_given(r->root, "design"), *rule = tt_given(design, "rule");
    tt_param param[MOST_PARAMS];
    r->s->design_params = "";
    if (!rule)
        return TT_OK;
    TT_TRY(tt_design_find(rule->text, tt_node_where(r->a, rule), &r->s->design, err));
    if (!ladder_whole(dose, &r->s->dose))
        return TT_OK;
    const size_t n = read_params(r, design, param);
    TT_TRY(tt_design_prepare(r->a, r->s->design->name, param, n, &r->s->plan, err));
    r->s->design_params = plan_words(r->a, r->s->plan);
    return TT_OK;
}

/* ---- toxicity and stopping -------------------------------------------------------- */

static const tt_clause *read_clauses(tt_reading *r, const tt_node *list, size_t *ret)
{
    const size_t n = tt_study_list_size(list);
    tt_clause *c = TT_ARRAY(r->a, tt_clause, n);
    for (size_t i = 0; i < n; i++) {
        const tt_node *m = tt_study_item_at(list, i);
        c[i] = (tt_clause){tt_study_text(m, "id"), tt_study_words(m, "text")};
    }
    *ret = n;
    return c;
}

static void read_stopping(tt_reading *r)
{
    static const tt_name counts[TT_COUNTS] = {
        {"treated", TT_V_NUMBER, NULL, {NULL, {0, 0}}, NULL, TT_COUNT_TREATED},
        {"dlt", TT_V_NUMBER, NULL, {NULL, {0, 0}}, NULL, TT_COUNT_DLT},
        {"deaths", TT_V_NUMBER, NULL, {NULL, {0, 0}}, NULL, TT_COUNT_DEATHS},
        {"related_deaths", TT_V_NUMBER, NULL, {NULL, {0, 0}}, NULL, TT_COUNT_RELATED_DEATHS},
        {"serious", TT_V_NUMBER, NULL, {NULL, {0, 0}}, NULL, TT_COUNT_SERIOUS},
    };
    const tt_scope scope = {counts, TT_COUNTS, NULL, 0};
    const tt_node *list = tt_given(r->root, "stopping");
    const size_t n = tt_study_list_size(list);
    tt_stop_rule *stop = TT_ARRAY(r->a, tt_stop_rule, n);
    for (size_t i = 0; i < n; i++) {
        const tt_node *m = tt_study_item_at(list, i);
        stop[i] = (tt_stop_rule){tt_study_text(m, "id"), tt_study_words(m, "text"), tt_study_expr(r, m, "test", &scope)};
    }
    r->s->stop = stop;
    r->s->stops = n;
}

tt_code tt_read_dose(tt_reading *r, tt_err *err)
{
    const tt_node *dose = tt_given(r->root, "dose"), *dlt = tt_given(r->root, "dlt");
    tt_dlt_rule *d = &r->s->dlt;
    read_ladder(r, dose, &r->s->dose);
    TT_TRY(read_design(r, dose, err));
    d->window = tt_study_dur(dlt, "window");
    d->from_last = tt_study_code(dlt, "from", "first|last") == 1;
    d->clause = read_clauses(r, tt_given(dlt, "counts"), &d->clauses);
    d->excluded = read_clauses(r, tt_given(dlt, "excludes"), &d->excludeds);
    read_stopping(r);
    return TT_OK;
}
