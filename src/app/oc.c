/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/oc.c -- exact where it can be, simulated where it must be, and saying which.
 *
 * Exact numbers end where a walk would pass its budget of states, or where a design
 * depends on when patients arrive; then so many trials are sampled, and a finding
 * says why. */
#include "app/oc.h"

#include <math.h>

#include "app/design_words.h"

enum { SAMPLED = 100000, TIMED = 10000 };

static const char *usual_curve(tt_arena *a, int32_t doses, size_t i)
{
    /* Safe, intermediate, steep; cut to the ladder's length. */
    static const double usual[3][TT_MAX_DOSES] = {{.02, .04, .07, .10, .14, .18, .22, .26, .30, .34, .38, .42},
                                                  {.05, .12, .25, .40, .50, .58, .65, .70, .75, .79, .83, .86},
                                                  {.20, .35, .50, .62, .70, .76, .81, .85, .88, .90, .92, .94}};
    tt_buf b = tt_buf_new(a);
    for (int32_t j = 0; i < 3 && j < doses; j++)
        tt_buf_printf(&b, "%s%s", j ? "," : "", tt_fixed(a, usual[i][j], 2));
    return i < 3 ? tt_buf_text(&b) : NULL;
}

/* Below, at and above what is acceptable: false alarms and true ones. */
static const char *usual_rate(tt_arena *a, double target, size_t i)
{
    static const double times[] = {0.5, 1.0, 1.5, 2.0, 3.0};
    if (i >= sizeof times / sizeof *times || times[i] * target >= 0.95)
        return NULL;
    return tt_double_text(a, round(times[i] * target * 1e4) / 1e4);
}

const char *tt_oc_truth(tt_arena *a, const tt_request *q, const tt_plan *plan, size_t i)
{
    size_t given = 0;
    for (size_t k = 0; k < q->opts; k++)
        if (tt_streq(q->opt[k].name, "truth") && given++ == i)
            return q->opt[k].value;
    if (given)
        return NULL;
    return tt_plan_monitors(plan) ? usual_rate(a, plan->target, i) : usual_curve(a, plan->doses, i);
}

tt_code tt_oc_curve(const tt_request *q, tt_result *r, const tt_plan *plan, const char *truth, tt_curve *ret, tt_err *err)
{
    TT_TRY(tt_curve_read(truth, tt_opt(q, "moderate"), plan->doses, ret, err));
    for (int32_t d = 2; d <= ret->doses; d++)
        if (ret->p[d] < ret->p[d - 1]) {
            tt_find(&r->findings, 843, tt_at_path("truth"), truth);
            break;
        }
    return TT_OK;
}

static bool tell_states(void *self, uint64_t done, uint64_t all)
{
    const tt_request *q = self;
    return !q->progress || q->progress(q->self, "states", (int64_t)done, (int64_t)all);
}

tt_code tt_oc_engine_for(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *plan, const tt_study *study, tt_oc_engine *ret,
                         tt_err *err)
{
    tt_oc_engine e = {.plan = plan};
    tt_err why;
    int64_t budget = 0;
    TT_TRY(tt_opt_int(q, "simulate", 1, INT32_MAX, 0, &e.trials, err));
    TT_TRY(tt_opt_int(q, "seed", 0, INT64_MAX, 1, &e.seed, err));
    TT_TRY(tt_opt_int(q, "threads", 1, 64, 1, &e.threads, err));
    TT_TRY(tt_opt_int(q, "budget", 1, 100000000, 0, &budget, err));
    TT_TRY(tt_oc_setting_read(a, q, r, plan, study, &e.setting, err));
    if (e.setting.timed && !e.trials)
        e.trials = TIMED;
    *ret = e;
    if (e.trials)
        return TT_OK;
    const tt_code c = tt_exact_compile_told(a, plan, (size_t)budget, 0, tell_states, (void *)(uintptr_t)q, &ret->lattice, &why);
    if (c == TT_OK)
        return TT_OK;
    if (c != TT_ELIMIT && c != TT_EUNSUP) {
        *err = why;
        return c;
    }
    ret->lattice = NULL;
    ret->trials = SAMPLED;
    if (why.id == 849)
        tt_find(&r->findings, 848, tt_at_path("design"), tt_int_text(a, SAMPLED), plan->design->name, why.arg[2], why.arg[1]);
    else
        tt_find(&r->findings, c == TT_ELIMIT ? 911 : 181, tt_at_path("design"), tt_int_text(a, SAMPLED), plan->design->name, why.arg[1]);
    return TT_OK;
}

static bool tell(void *self, uint64_t done, uint64_t all)
{
    const tt_request *q = self;
    return !q->progress || q->progress(q->self, "trials", (int64_t)done, (int64_t)all);
}

void tt_oc_interrupted(tt_arena *a, tt_result *r, size_t curves)
{
    tt_find(&r->findings, 183, tt_at_path("design oc"), tt_int_text(a, (int64_t)curves));
    r->status = tt_code_exit(TT_EINTR);
}

/* Of the curve the trial meets. */
static tt_code met(const tt_request *q, const tt_oc_engine *e, const tt_curve *c, tt_oc *ret, tt_err *err)
{
    if (e->lattice)
        return tt_exact_oc(e->lattice, c, ret, err);
    if (e->setting.timed)
        return tt_simulate_accrual(e->plan, c, &e->setting.accrual, (uint64_t)e->trials, (uint64_t)e->seed, (int)e->threads, tell,
                                   (void *)(uintptr_t)q, ret, err);
    return tt_simulate(e->plan, c, (uint64_t)e->trials, (uint64_t)e->seed, (int)e->threads, tell, (void *)(uintptr_t)q, ret, err);
}

tt_code tt_oc_of(const tt_request *q, const tt_oc_engine *e, const tt_curve *c, tt_oc *ret, tt_err *err)
{
    const tt_oc_setting *s = &e->setting;
    const tt_curve recorded = s->misattributed ? tt_attribution_curve(c, s->attribution) : *c;
    double totals[TT_TOTALS];
    TT_TRY(met(q, e, &recorded, ret, err));
    if (s->misattributed)
        tt_attribution_judge(e->plan, c, ret);
    if (s->replaced && e->lattice)
        TT_TRY(tt_exact_totals(e->lattice, &recorded, totals, err));
    if (s->replaced)
        tt_replacing_add(s->replacing, e->lattice ? totals : NULL, ret);
    return TT_OK;
}

tt_code tt_oc_last(const tt_request *q, const tt_oc_engine *e, const tt_accrual *calendar, int64_t trials, const tt_curve *c, tt_oc *oc,
                   tt_err *err)
{
    tt_oc timed;
    const tt_curve recorded = e->setting.misattributed ? tt_attribution_curve(c, e->setting.attribution) : *c;
    if (oc->timed)
        return TT_OK;
    TT_TRY(tt_simulate_accrual(e->plan, &recorded, calendar, (uint64_t)trials, (uint64_t)e->seed, (int)e->threads, tell,
                               (void *)(uintptr_t)q, &timed, err));
    oc->timed = true;
    oc->months = timed.months;
    oc->waiting = timed.waiting;
    oc->months_se = timed.months_se;
    oc->waiting_se = timed.waiting_se;
    return TT_OK;
}

/* --- as JSON ---------------------------------------------------------------------- */

static void put_array(tt_json_out *o, const char *key, const double *x, int32_t doses)
{
    tt_json_key(o, key);
    tt_json_open(o, '[');
    for (int32_t j = 1; j <= doses; j++)
        tt_json_real(o, x[j]);
    tt_json_close(o);
}

static void put_numbers(tt_json_out *o, const tt_oc_numbers *n, int32_t doses)
{
    tt_json_put_real(o, "p_none", n->p_none);
    put_array(o, "p_select", n->p_select, doses);
    put_array(o, "patients", n->patients, doses);
    put_array(o, "dlts", n->dlts, doses);
    tt_json_put_real(o, "patients_total", n->patients_total);
    tt_json_put_real(o, "dlts_total", n->dlts_total);
    tt_json_put_real(o, "p_overdose", n->p_overdose);
}

void tt_oc_put(tt_json_out *o, const tt_plan *plan, const tt_curve *c, const tt_oc *oc)
{
    const tt_oc_judged j = tt_oc_judge_by(plan, c, &oc->value);
    put_array(o, "truth", c->p, oc->doses);
    put_numbers(o, &oc->value, oc->doses);
    if (tt_plan_monitors(plan)) {
        tt_json_put_real(o, "p_stop", oc->value.p_none);
        tt_json_put_real(o, "p_complete", oc->value.p_select[1]);
    }
    tt_json_key(o, "correct");
    if (j.correct >= 0)
        tt_json_int(o, j.correct);
    else
        tt_json_null(o);
    tt_json_put_real(o, "p_correct", j.p_correct);
    tt_json_put_real(o, "overdosed", j.overdosed);
    tt_oc_setting_put(o, oc);
    tt_json_put_int(o, "states", (int64_t)oc->states);
    if (!oc->simulated)
        return;
    tt_oc_numbers se = oc->se;
    if (oc->trials < 2) /* one trial says nothing about its spread */
        for (size_t i = 0; i < sizeof se / sizeof(double); i++)
            ((double *)&se)[i] = NAN;
    tt_json_key(o, "se");
    tt_json_open(o, '{');
    put_numbers(o, &se, oc->doses);
    tt_json_close(o);
    tt_json_put_int(o, "trials", (int64_t)oc->trials);
    tt_json_put_int(o, "seed", (int64_t)oc->seed);
}

/* A file by itself has no page around it to say what it shows: the title stands beneath. */
tt_code tt_write_svg(tt_arena *a, const char *file, tt_figure *f, tt_err *err)
{
    const double height = tt_figure_height(f);
    tt_figure_resize(f, tt_figure_width(f), height + 26);
    tt_fig_text(f, 12, height + 10, TT_START, "heading", tt_figure_title(f));
    const char *svg = tt_figure_svg(a, f, "design", true);
    return tt_file_write(file, svg, strlen(svg), err);
}

tt_code tt_put_svg(tt_arena *a, const tt_request *q, tt_figure *f, tt_err *err)
{
    return tt_opt(q, "svg") ? tt_write_svg(a, tt_opt(q, "svg"), f, err) : TT_OK;
}
