/* SPDX-License-Identifier: Apache-2.0 */
/* design/params.c -- from a name and key/value text to an immutable plan.
 *
 * Each design lists its parameters; this file fills in defaults, refuses what the
 * design does not know, checks the forms that are choices, and reads the three
 * parameters every design has.  A plan keeps all its parameters as text, in the
 * design's order, so that a protocol, a decision file and --json can print them. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "design/design_internal.h"

enum { MOST_DESIGNS = 64, MOST_PARAMS = 64 };

const tt_design *tt_design_at(size_t i)
{
    for (size_t k = 0; k <= i; k++)
        if (!tt_designs[k])
            return NULL;
    return tt_designs[i];
}

/* "a, b, c", cut where it does not fit. */
static void list_of(const char *const *name, size_t n, char list[TT_ERR_ARG_SIZE])
{
    static const char more[] = " ..";
    size_t used = 0;
    list[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        const size_t k = strlen(name[i]) + (i ? 2 : 0), room = TT_ERR_ARG_SIZE - (i + 1 < n ? sizeof more : 1);
        if (used + k > room) {
            memcpy(list + used, more, sizeof more);
            break;
        }
        snprintf(list + used, TT_ERR_ARG_SIZE - used, "%s%s", i ? ", " : "", name[i]);
        used += k;
    }
}

static tt_code unknown(tt_err *err, tt_code kind, unsigned id, tt_where where, const char *word, const char *of, const char *const *known,
                       size_t n)
{
    char list[TT_ERR_ARG_SIZE];
    list_of(known, n, list);
    const char *near = tt_nearest(word, known, n);
    return tt_fail(err, kind, id, where, word, near ? near : n ? known[0] : "-", list, of);
}

tt_code tt_design_find(const char *name, tt_where where, const tt_design **ret, tt_err *err)
{
    const char *known[MOST_DESIGNS];
    size_t n = 0;
    for (; n < MOST_DESIGNS && tt_designs[n]; n++) {
        if (tt_str_ieq(tt_designs[n]->name, name)) {
            *ret = tt_designs[n];
            return TT_OK;
        }
        known[n] = tt_designs[n]->name;
    }
    return unknown(err, TT_ENOENT, 700, where, name, "", known, n);
}

static size_t count_params(const tt_design *d, const char **names)
{
    size_t n = 0;
    for (; d->params[n].name && n < MOST_PARAMS; n++)
        names[n] = d->params[n].name;
    return n;
}

/* Is it one of the words parted by |? */
static bool is_one_of(const char *words, const char *value)
{
    const size_t n = strlen(value);
    for (const char *s = words; s; s = strchr(s, '|') ? strchr(s, '|') + 1 : NULL)
        if (strncmp(s, value, n) == 0 && (s[n] == '|' || s[n] == '\0'))
            return true;
    return false;
}

/* "previous|expand" is a choice.  Other forms are prose; the reader of the value checks them. */
static bool fits_choice(const char *form, const char *value)
{
    return !strchr(form, '|') || is_one_of(form, value);
}

static tt_code bad_value(tt_err *err, const tt_plan *plan, size_t i)
{
    return tt_fail(err, TT_ERANGE, 704, plan->params[i].where, plan->params[i].value, plan->params[i].key, plan->design->params[i].form,
                   plan->design->name);
}

static bool takes(const tt_design *d, const char *key)
{
    const tt_param_def *p = d->params;
    while (p->name && !tt_streq(p->name, key))
        p++;
    return p->name != NULL;
}

/* A parameter the design does not take: other designs', or a slip of typing. */
static tt_code stray(tt_err *err, const tt_param *given, const tt_design *d, const char *const *names, size_t n)
{
    const char *other[MOST_DESIGNS];
    char others[TT_ERR_ARG_SIZE], own[TT_ERR_ARG_SIZE];
    size_t k = 0;
    for (size_t i = 0; tt_designs[i] && k < MOST_DESIGNS; i++)
        if (takes(tt_designs[i], given->key))
            other[k++] = tt_designs[i]->name;
    if (k == 0)
        return unknown(err, TT_EUSAGE, 701, given->where, given->key, d->name, names, n);
    list_of(other, k, others);
    list_of(names, n, own);
    return tt_fail(err, TT_EUSAGE, 729, given->where, given->key, d->name, others, own);
}

/* Put what was given, or the default, at each of the design's parameters. */
static tt_code place(tt_arena *a, tt_plan *plan, const tt_param *given, size_t n, tt_err *err)
{
    const tt_design *d = plan->design;
    const char *names[MOST_PARAMS];
    plan->n_params = count_params(d, names);
    tt_param *at = TT_ARRAY(a, tt_param, plan->n_params);
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < plan->n_params && !tt_streq(names[k], given[i].key))
            k++;
        if (k == plan->n_params)
            return stray(err, &given[i], d, names, plan->n_params);
        if (at[k].key)
            return tt_fail(err, TT_EUSAGE, 702, given[i].where, given[i].key);
        at[k] = (tt_param){names[k], tt_strdup(a, given[i].value), given[i].where};
    }
    plan->params = at;
    for (size_t k = 0; k < plan->n_params; k++) {
        if (!at[k].key && !d->params[k].value)
            return tt_fail(err, TT_EUSAGE, 703, tt_at_path(names[k]), names[k], d->name, d->params[k].form);
        if (!at[k].key)
            at[k] = (tt_param){names[k], d->params[k].value, tt_at_path(names[k])};
        else if (!fits_choice(d->params[k].form, at[k].value))
            return bad_value(err, plan, k);
    }
    return TT_OK;
}

tt_code tt_design_prepare(tt_arena *a, const char *name, const tt_param *params, size_t n, const tt_plan **ret, tt_err *err)
{
    tt_plan *plan = TT_NEW(a, tt_plan);
    plan->lambda_e = plan->lambda_d = plan->aim = NAN;
    TT_TRY(tt_design_find(name, tt_at_path("design"), &plan->design, err));
    TT_TRY(place(a, plan, params, n, err));
    TT_TRY(tt_plan_int(plan, "doses", 1, TT_MAX_DOSES, &plan->doses, err));
    TT_TRY(tt_plan_int(plan, "start", 1, plan->doses, &plan->start, err));
    TT_TRY(tt_plan_real(plan, "target", 0.0, 1.0, &plan->target, err));
    TT_TRY(plan->design->prepare(a, plan, err));
    if (isnan(plan->aim))
        plan->aim = plan->target;
    *ret = plan;
    return TT_OK;
}

static size_t param_index(const tt_plan *plan, const char *name)
{
    size_t i = 0;
    while (i < plan->n_params && !tt_streq(plan->design->params[i].name, name))
        i++;
    assert(i < plan->n_params); /* a design asks only for parameters it lists */
    return i;
}

tt_code tt_plan_bad(const tt_plan *plan, const char *name, tt_err *err)
{
    return bad_value(err, plan, param_index(plan, name));
}

const char *tt_plan_text(const tt_plan *plan, const char *name)
{
    return plan->params[param_index(plan, name)].value;
}

bool tt_plan_heeds(const tt_plan *plan, const char *name)
{
    const char *s = plan->design->params[param_index(plan, name)].when;
    for (size_t len; s && *s; s += len + (s[len] == ' ')) {
        char other[32], words[64];
        const size_t key = strcspn(s, "=");
        len = strcspn(s, " ");
        snprintf(other, sizeof other, "%.*s", (int)key, s);
        snprintf(words, sizeof words, "%.*s", (int)(len - key - 1), s + key + 1);
        if (!is_one_of(words, tt_plan_text(plan, other)))
            return false;
    }
    return true;
}

tt_code tt_plan_int(const tt_plan *plan, const char *name, int32_t lo, int32_t hi, int32_t *ret, tt_err *err)
{
    const size_t i = param_index(plan, name);
    const char *s = plan->params[i].value;
    int32_t x = 0;
    const size_t n = strlen(s);
    for (size_t k = 0; k < n; k++) {
        if (s[k] < '0' || s[k] > '9' || n > 8)
            return bad_value(err, plan, i);
        x = x * 10 + (s[k] - '0');
    }
    if (n == 0 || x < lo || x > hi)
        return bad_value(err, plan, i);
    *ret = x;
    return TT_OK;
}

tt_code tt_plan_real(const tt_plan *plan, const char *name, double lo, double hi, double *ret, tt_err *err)
{
    const size_t i = param_index(plan, name);
    if (plan->params[i].value[0] == '\0') {
        *ret = NAN;
        return TT_OK;
    }
    tt_dec d;
    if (tt_dec_parse(plan->params[i].value, &d, NULL) != TT_OK)
        return bad_value(err, plan, i);
    const double x = tt_dec_double(d);
    if (!(x > lo && x < hi))
        return bad_value(err, plan, i);
    *ret = x;
    return TT_OK;
}

tt_where tt_plan_where(const tt_plan *plan, const char *name)
{
    return plan->params[param_index(plan, name)].where;
}

tt_code tt_plan_reals(const tt_plan *plan, const char *name, int32_t most, double *ret, int32_t *n, tt_err *err)
{
    const char *s = tt_plan_text(plan, name);
    int32_t k = 0;
    for (;; s++) {
        char word[40];
        tt_dec d;
        s += strspn(s, " ");
        const size_t len = strcspn(s, ",");
        size_t used = len;
        while (used > 0 && s[used - 1] == ' ')
            used--;
        snprintf(word, sizeof word, "%.*s", used < sizeof word ? (int)used : 0, s);
        if (k == most || tt_dec_parse(word, &d, NULL) != TT_OK)
            return tt_plan_bad(plan, name, err);
        ret[k++] = tt_dec_double(d);
        s += len;
        if (*s == '\0')
            break;
    }
    *n = k;
    return TT_OK;
}
