/* SPDX-License-Identifier: Apache-2.0 */
/* measure/public.c -- the stable interface of titrate/measure.h over this room.
 *
 * A handle owns an arena with the registry.  Every call runs a job of its own
 * behind its door, so that running out of memory is a code here as everywhere. */
#include "titrate/measure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "measure/measure.h"

struct tt_ms {
    tt_arena *arena;
    const tt_measures *m;
    const char **score, **analyte; /* names, NULL-ended */
};

/* --- trouble as one line -------------------------------------------------------- */

static int done(tt_code c, const tt_err *err, char *why)
{
    return (int)tt_err_tell(c, err, why, TT_MS_WHY);
}

/* --- a handle ---------------------------------------------------------------------- */

struct opening {
    const char *folder;
    tt_ms *ret;
};

static tt_code open_body(tt_arena *a, void *arg, tt_err *err)
{
    struct opening *o = arg;
    tt_ms *m = TT_NEW(a, tt_ms);
    size_t n = 0;
    struct stat st;
    if (o->folder && (stat(o->folder, &st) != 0 || !S_ISDIR(st.st_mode)))
        return tt_fail(err, TT_ENOENT, 3, tt_at_path("folder"), o->folder);
    TT_TRY(tt_measures_load_with(a, o->folder ? tt_strdup(a, o->folder) : NULL, &m->m, err));
    while (tt_score_name(a, m->m, n))
        n++;
    m->score = TT_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        m->score[i] = tt_score_name(a, m->m, i);
    for (n = 0; tt_analyte_name(a, m->m, n);)
        n++;
    m->analyte = TT_ARRAY(a, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        m->analyte[i] = tt_analyte_name(a, m->m, i);
    m->arena = a;
    o->ret = m;
    return TT_OK;
}

int tt_ms_open(const char *folder, tt_ms **ret, char *why)
{
    struct opening o = {folder, NULL};
    tt_err err = {0};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    *ret = NULL;
    if (!a)
        return done(tt_fail(&err, TT_ENOMEM, 1, tt_at_path(""), TT_ARENA_DEFAULT_MIB), &err, why);
    const tt_code c = tt_job_in(a, open_body, &o, &err);
    if (c == TT_OK)
        *ret = o.ret;
    else
        tt_arena_free(a);
    return done(c, &err, why);
}

void tt_ms_free(tt_ms *m)
{
    if (m)
        tt_arena_free(m->arena);
}

static const char *nth(const char *const *list, size_t i)
{
    for (size_t k = 0; k < i && list[k]; k++)
        if (!list[k + 1])
            return NULL;
    return list[i];
}

const char *tt_ms_score_name(const tt_ms *m, size_t i)
{
    return nth(m->score, i);
}

const char *tt_ms_analyte_name(const tt_ms *m, size_t i)
{
    return nth(m->analyte, i);
}

/* --- what callers say ----------------------------------------------------------------- */

static tt_code split(tt_arena *a, const char *said, const char **name, const char **value, tt_err *err)
{
    const char *equals = strchr(said, '=');
    if (!equals || equals == said)
        return tt_fail(err, TT_EUSAGE, 990, tt_at_path(""), said);
    *name = tt_strndup(a, said, (size_t)(equals - said));
    *value = equals + 1;
    return TT_OK;
}

static void join(char *to, size_t size, const char *const *names)
{
    size_t n = 0;
    to[0] = '\0';
    for (; *names && n + strlen(*names) + 2 < size; names++)
        n += (size_t)snprintf(to + n, size - n, "%s%s", n ? " " : "", *names);
}

/* --- scores ----------------------------------------------------------------------------- */

struct scoring {
    const tt_ms *m;
    const char *score;
    const char *const *inputs;
    const tt_ms_column *column;
    size_t n, rows;
    tt_ms_scored *ret;
    double *out;
};

static void give(tt_arena *a, const tt_scored *r, tt_ms_scored *ret)
{
    const bool number = r->type == TT_V_NUMBER, truth = r->type == TT_V_TRUTH;
    *ret = (tt_ms_scored){.known = r->known, .value = NAN, .unrounded = r->unrounded};
    if (r->known)
        ret->value = number ? tt_dec_double(r->value) : truth ? (double)(r->truth == TT_YES) : (double)NAN;
    if (r->known)
        snprintf(ret->text, sizeof ret->text, "%s",
                 number  ? tt_dec_text(a, r->value)
                 : truth ? (r->truth == TT_YES ? "yes" : "no")
                         : r->text);
    if (r->klass)
        snprintf(ret->klass, sizeof ret->klass, "%s", r->klass);
    join(ret->missing, sizeof ret->missing, r->missing);
}

static tt_code score_body(tt_arena *a, void *arg, tt_err *err)
{
    struct scoring *w = arg;
    const tt_score *s = NULL;
    tt_given_input *in = TT_ARRAY(a, tt_given_input, w->n + 1);
    tt_scored r;
    TT_TRY(tt_score_get(w->m->m, w->score, &s, err));
    for (size_t i = 0; i < w->n; i++)
        TT_TRY(split(a, w->inputs[i], &in[i].name, &in[i].text, err));
    TT_TRY(tt_score_value(a, s, in, w->n, false, &r, err));
    give(a, &r, w->ret);
    return TT_OK;
}

int tt_ms_score(const tt_ms *m, const char *score, const char *const *inputs, size_t n, tt_ms_scored *ret, char *why)
{
    struct scoring w = {.m = m, .score = score, .inputs = inputs, .n = n, .ret = ret};
    tt_err err = {0};
    return done(tt_job(TT_ARENA_DEFAULT, score_body, &w, &err), &err, why);
}

static tt_code columns_body(tt_arena *a, void *arg, tt_err *err)
{
    struct scoring *w = arg;
    const tt_score *s = NULL;
    tt_column *c = TT_ARRAY(a, tt_column, w->n + 1);
    TT_TRY(tt_score_get(w->m->m, w->score, &s, err));
    for (size_t i = 0; i < w->n; i++)
        c[i] = (tt_column){w->column[i].input, w->column[i].unit, w->column[i].value};
    return tt_score_batch(a, s, c, w->n, w->rows, w->out, err);
}

int tt_ms_score_columns(const tt_ms *m, const char *score, const tt_ms_column *columns, size_t n, size_t rows, double *ret, char *why)
{
    struct scoring w = {.m = m, .score = score, .column = columns, .n = n, .rows = rows, .out = ret};
    tt_err err = {0};
    return done(tt_job(TT_ARENA_DEFAULT, columns_body, &w, &err), &err, why);
}

/* --- grades ------------------------------------------------------------------------------- */

struct grading {
    const tt_ms *m;
    const char *analyte, *version;
    const char *const *said;
    const tt_ms_test *test;
    const tt_ms_visits *visits;
    size_t n;
    tt_ms_graded *ret;
};

static tt_code take_qty(tt_arena *a, const tt_analyte *an, const char *text, tt_qty *q, bool *has, int *bound, tt_err *err)
{
    tt_lab lab;
    TT_TRY(tt_lab_parse(a, an, text, NULL, &lab, err));
    *has = bound ? lab.kind <= TT_READ_ABOVE : lab.kind == TT_READ_NUMBER;
    *q = lab.qty;
    if (bound)
        *bound = lab.kind == TT_READ_BELOW ? -1 : lab.kind == TT_READ_ABOVE ? 1 : 0;
    return TT_OK;
}

static tt_code take_truth(const char *name, const char *text, tt_truth *ret, tt_err *err)
{
    const bool yes = tt_streq(text, "yes") || tt_streq(text, "1"), no = tt_streq(text, "no") || tt_streq(text, "0");
    *ret = yes ? TT_YES : no ? TT_NO : TT_UNKNOWN;
    return yes || no ? TT_OK : tt_fail(err, TT_EPARSE, 963, tt_at_path(name), text, name, "yes, no");
}

static tt_code take(tt_arena *a, const tt_analyte *an, const char *name, const char *text, tt_grade_in *in, tt_err *err)
{
    if (tt_streq(name, "value"))
        return take_qty(a, an, text, &in->value, &in->has_value, &in->bound, err);
    if (tt_streq(name, "lln"))
        return take_qty(a, an, text, &in->lln, &in->has_lln, NULL, err);
    if (tt_streq(name, "uln"))
        return take_qty(a, an, text, &in->uln, &in->has_uln, NULL, err);
    if (tt_streq(name, "baseline"))
        return take_qty(a, an, text, &in->baseline, &in->has_baseline, NULL, err);
    if (tt_streq(name, "symptomatic"))
        return take_truth(name, text, &in->symptomatic, err);
    if (tt_streq(name, "anticoagulated"))
        return take_truth(name, text, &in->anticoagulated, err);
    if (tt_streq(name, "fasting"))
        return take_truth(name, text, &in->fasting, err);
    in->direction = tt_streq(text, "high") ? 1 : tt_streq(text, "low") ? -1 : 0;
    return tt_streq(name, "direction") && in->direction ? TT_OK : tt_fail(err, TT_EUSAGE, 990, tt_at_path("grade"), name);
}

static tt_code grade_body(tt_arena *a, void *arg, tt_err *err)
{
    const struct grading *w = arg;
    const tt_analyte *an = NULL;
    tt_grade_in in = {.symptomatic = TT_UNKNOWN, .anticoagulated = TT_UNKNOWN, .fasting = TT_UNKNOWN};
    tt_grade g;
    TT_TRY(tt_analyte_get(w->m->m, w->analyte, &an, err));
    for (size_t i = 0; i < w->n; i++) {
        const char *name = NULL, *text = NULL;
        TT_TRY(split(a, w->said[i], &name, &text, err));
        TT_TRY(take(a, an, name, text, &in, err));
    }
    TT_TRY(tt_grade_check(a, an, &in, err));
    TT_TRY(tt_grade_value(a, w->m->m, an->id, w->version, &in, &g, err));
    *w->ret = (tt_ms_graded){.grade = g.grade, .at_least = g.at_least};
    snprintf(w->ret->term, sizeof w->ret->term, "%s", g.term);
    snprintf(w->ret->rule, sizeof w->ret->rule, "%s", g.rule);
    join(w->ret->needs, sizeof w->ret->needs, g.needs);
    return TT_OK;
}

int tt_ms_grade(const tt_ms *m, const char *analyte, const char *version, const char *const *said, size_t n, tt_ms_graded *ret, char *why)
{
    struct grading w = {.m = m, .analyte = analyte, .version = version, .said = said, .n = n, .ret = ret};
    tt_err err = {0};
    return done(tt_job(TT_ARENA_DEFAULT, grade_body, &w, &err), &err, why);
}

static tt_truth truth_of(int32_t said)
{
    return said > 0 ? TT_YES : said < 0 ? TT_NO : TT_UNKNOWN;
}

static tt_code visits_body(tt_arena *a, void *arg, tt_err *err)
{
    const struct grading *w = arg;
    tt_visit_test *t = TT_ARRAY(a, tt_visit_test, w->n + 1);
    for (size_t i = 0; i < w->n; i++) {
        const tt_ms_test *k = &w->test[i];
        t[i] = (tt_visit_test){NULL, k->lln, k->uln, truth_of(k->symptomatic), truth_of(k->anticoagulated), truth_of(k->fasting)};
        TT_TRY(tt_grade_plan_new(a, w->m->m, k->analyte, w->version, k->unit, &t[i].plan, err));
    }
    const tt_visits v = {w->visits->rows, w->visits->subject, w->visits->test, w->visits->time, w->visits->value};
    tt_visit_out out = {w->visits->base, w->visits->change, w->visits->grade};
    for (size_t r = 0; r < v.rows; r++)
        if (v.test[r] < 0 || (size_t)v.test[r] >= w->n)
            return tt_fail(err, TT_ERANGE, 962, tt_at_path("test"), "test", tt_printf(a, "%d", v.test[r]),
                           tt_printf(a, "0 to %zu", w->n - 1));
    tt_visits_batch(a, t, w->n, &v, &out);
    return TT_OK;
}

int tt_ms_grade_visits(const tt_ms *m, const char *version, const tt_ms_test *test, size_t tests, const tt_ms_visits *v, char *why)
{
    struct grading w = {.m = m, .version = version, .test = test, .n = tests, .visits = v};
    tt_err err = {0};
    return done(tt_job(TT_ARENA_DEFAULT, visits_body, &w, &err), &err, why);
}
