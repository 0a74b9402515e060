/* SPDX-License-Identifier: Apache-2.0 */
/* design/public.c -- the stable interface of titrate/design.h over this room.
 *
 * A handle owns an arena with the plan and, once asked for, the lattice.  Every
 * call runs a job of its own behind its door, so that running out of memory is a
 * code here as everywhere. */
#include "titrate/design.h"

#include <stdio.h>
#include <string.h>

#include "design/own_internal.h"

struct tt_df {
    tt_arena *arena;
    const tt_plan *plan;
    const tt_lattice *lattice;
};

/* ---- trouble as one line ------------------------------------------------------- */

static int done(tt_code c, const tt_err *err, char *why)
{
    return (int)tt_err_tell(c, err, why, TT_DF_WHY);
}

/* ---- a handle --------------------------------------------------------------------- */

const char *tt_df_version(void)
{
    return TT_VERSION;
}

_Static_assert((int)TT_DF_ENOMEM == TT_ENOMEM && (int)TT_DF_EPARSE == TT_EPARSE && (int)TT_DF_ERANGE == TT_ERANGE &&
                   (int)TT_DF_ENOENT == TT_ENOENT && (int)TT_DF_EDENIED == TT_EDENIED && (int)TT_DF_ELIMIT == TT_ELIMIT &&
                   (int)TT_DF_EUNSUP == TT_EUNSUP && (int)TT_DF_EUSAGE == TT_EUSAGE,
               "the public codes are ours");

const char *tt_df_error(int code)
{
    return tt_code_text(code >= 0 && code < TT_CODE_COUNT ? (tt_code)code : TT_EUNSUP);
}

const char *tt_df_name(size_t i)
{
    const tt_design *d = tt_design_at(i);
    return d ? d->name : NULL;
}

struct opening {
    const tt_df_rule *rule; /* NULL: one of ours */
    const char *design;
    const char *const *params;
    size_t n;
    tt_df *ret;
};

static tt_code open_body(tt_arena *a, void *arg, tt_err *err)
{
    struct opening *o = arg;
    if (o->rule) {
        o->ret = TT_NEW(a, tt_df);
        return tt_own_prepare(a, o->rule, &o->ret->plan, err);
    }
    tt_param *p = TT_ARRAY(a, tt_param, o->n + 1);
    for (size_t i = 0; i < o->n; i++) {
        const char *eq = strchr(o->params[i], '=');
        p[i].key = eq ? tt_strndup(a, o->params[i], (size_t)(eq - o->params[i])) : o->params[i];
        p[i].value = eq ? eq + 1 : "";
        p[i].where = tt_at_path(p[i].key);
    }
    o->ret = TT_NEW(a, tt_df);
    return tt_design_prepare(a, o->design, p, o->n, &o->ret->plan, err);
}

static int open_handle(struct opening *o, tt_df **ret, char *why)
{
    tt_err err = {.kind = TT_ENOMEM, .id = 1};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    *ret = NULL;
    if (!a)
        return done(TT_ENOMEM, &err, why);
    const tt_code c = tt_job_in(a, open_body, o, &err);
    if (c != TT_OK) {
        tt_arena_free(a);
        return done(c, &err, why);
    }
    o->ret->arena = a;
    *ret = o->ret;
    return done(TT_OK, NULL, why);
}

int tt_df_open(const char *design, const char *const *params, size_t n, tt_df **ret, char *why)
{
    struct opening o = {.design = design, .params = params, .n = n};
    return open_handle(&o, ret, why);
}

int tt_df_open_rule(const tt_df_rule *rule, tt_df **ret, char *why)
{
    struct opening o = {.rule = rule};
    return open_handle(&o, ret, why);
}

void tt_df_free(tt_df *d)
{
    if (d)
        tt_arena_free(d->arena);
}

int tt_df_doses(const tt_df *d)
{
    return d->plan->doses;
}

/* ---- operating characteristics ------------------------------------------------------ */

static tt_code curve_of(const double *truth, size_t doses, tt_curve *ret, tt_err *err)
{
    tt_curve c = {.doses = doses <= TT_MAX_DOSES ? (int32_t)doses : TT_MAX_DOSES + 1};
    for (size_t i = 0; i < doses && i < TT_MAX_DOSES; i++) {
        if (!(truth[i] >= 0.0 && truth[i] <= 1.0)) {
            char text[32];
            snprintf(text, sizeof text, "of dose %zu", i + 1);
            return tt_fail(err, TT_ERANGE, 716, tt_at_path("truth"), text);
        }
        c.p[i + 1] = truth[i];
    }
    *ret = c;
    return TT_OK;
}

static void give(const tt_oc *oc, const tt_oc_numbers *x, tt_df_oc *ret)
{
    tt_df_oc r;
    memset(&r, 0, sizeof r);
    r.doses = oc->doses;
    r.simulated = oc->simulated;
    r.p_none = x->p_none;
    for (int32_t d = 1; d <= oc->doses; d++) {
        r.p_select[d - 1] = x->p_select[d];
        r.patients[d - 1] = x->patients[d];
        r.dlts[d - 1] = x->dlts[d];
    }
    r.patients_total = x->patients_total;
    r.dlts_total = x->dlts_total;
    r.p_overdose = x->p_overdose;
    r.states = oc->states;
    *ret = r;
}

static tt_code compile_body(tt_arena *a, void *arg, tt_err *err)
{
    tt_df *d = arg;
    return tt_exact_compile(a, d->plan, 0, &d->lattice, err);
}

static tt_code exact(tt_df *d, const tt_curve *c, tt_oc *oc, tt_err *err)
{
    if (!d->lattice)
        TT_TRY(tt_job_in(d->arena, compile_body, d, err));
    return tt_exact_oc(d->lattice, c, oc, err);
}

int tt_df_exact(tt_df *d, const double *truth, size_t doses, tt_df_oc *ret, char *why)
{
    tt_err err;
    tt_curve c;
    tt_oc oc;
    tt_code code = curve_of(truth, doses, &c, &err);
    if (code == TT_OK)
        code = exact(d, &c, &oc, &err);
    if (code == TT_OK)
        give(&oc, &oc.value, ret);
    return done(code, &err, why);
}

struct many {
    tt_df *d;
    const double *truth;
    size_t doses, n;
    tt_df_oc *ret;
};

static tt_code many_body(tt_arena *a, void *arg, tt_err *err)
{
    enum { BATCH = 256 };
    const struct many *m = arg;
    tt_curve *c = TT_ARRAY(a, tt_curve, BATCH);
    tt_oc *oc = TT_ARRAY(a, tt_oc, BATCH);
    if (!m->d->lattice)
        TT_TRY(tt_job_in(m->d->arena, compile_body, m->d, err));
    for (size_t from = 0; from < m->n; from += BATCH) {
        const size_t k = m->n - from < BATCH ? m->n - from : BATCH;
        for (size_t i = 0; i < k; i++)
            TT_TRY(curve_of(m->truth + (from + i) * m->doses, m->doses, &c[i], err));
        TT_TRY(tt_exact_oc_many(m->d->lattice, c, k, oc, err));
        for (size_t i = 0; i < k; i++)
            give(&oc[i], &oc[i].value, &m->ret[from + i]);
    }
    return TT_OK;
}

int tt_df_exact_many(tt_df *d, const double *truth, size_t doses, size_t n, tt_df_oc *ret, char *why)
{
    struct many m = {d, truth, doses, n, ret};
    tt_err err;
    return done(tt_job(TT_ARENA_DEFAULT, many_body, &m, &err), &err, why);
}

int tt_df_simulate(tt_df *d, const double *truth, size_t doses, uint64_t trials, uint64_t seed, int threads, tt_df_oc *ret, tt_df_oc *se,
                   char *why)
{
    tt_err err;
    tt_curve c;
    tt_oc oc;
    tt_code code = curve_of(truth, doses, &c, &err);
    if (code == TT_OK)
        code = tt_simulate(d->plan, &c, trials, seed, threads, NULL, NULL, &oc, &err);
    if (code == TT_OK) {
        give(&oc, &oc.value, ret);
        if (se)
            give(&oc, &oc.se, se);
    }
    return done(code, &err, why);
}

/* ---- the next dose and the MTD --------------------------------------------------------- */

struct asking {
    const tt_plan *plan;
    const char *history;
    tt_df_move ret;
};

static tt_code next_body(tt_arena *a, void *arg, tt_err *err)
{
    struct asking *q = arg;
    tt_state s;
    tt_move m;
    TT_TRY(tt_history_read(a, q->plan, q->history, &s, NULL, NULL, err));
    TT_TRY(tt_design_next(q->plan, &s, &m, err));
    snprintf(q->ret.action, sizeof q->ret.action, "%s", tt_act_text(m.act));
    snprintf(q->ret.rule, sizeof q->ret.rule, "%s", m.rule);
    snprintf(q->ret.reason, sizeof q->ret.reason, "%s", tt_move_reason(a, &s, &m, TT_EN));
    q->ret.dose = m.dose;
    q->ret.cohort = m.cohort;
    q->ret.mtd = -1;
    if (m.act == TT_STOP)
        TT_TRY(tt_design_mtd(q->plan, &s, &q->ret.mtd, NULL, err));
    return TT_OK;
}

int tt_df_next(tt_df *d, const char *history, tt_df_move *ret, char *why)
{
    struct asking q = {.plan = d->plan, .history = history};
    tt_err err;
    const tt_code c = tt_job(TT_ARENA_DEFAULT, next_body, &q, &err);
    if (c == TT_OK)
        *ret = q.ret;
    return done(c, &err, why);
}

int tt_df_mtd(tt_df *d, const char *tally, int32_t *mtd, char *why)
{
    tt_state s;
    tt_err err;
    tt_code c = tt_tally_read(d->plan, tally, &s, &err);
    if (c == TT_OK)
        c = tt_design_mtd(d->plan, &s, mtd, NULL, &err);
    return done(c, &err, why);
}
