/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/oc_figures.c -- stopping boundaries over the true rate, and designs beneath one
 * another.  A boundary is always drawn from exact numbers: its walk is small. */
#include "app/oc_figures.h"

#include <math.h>

enum { RATES = 41 };

static tt_code boundary(tt_arena *a, const tt_request *q, const tt_oc_engine *given, const double *rate, const char *name,
                        tt_chart_boundary *ret, tt_err *err)
{
    tt_oc_engine e = *given;
    double *p = TT_ARRAY(a, double, RATES), *n = TT_ARRAY(a, double, RATES);
    e.setting.timed = false;
    if (!e.lattice)
        TT_TRY(tt_exact_compile(a, e.plan, 0, &e.lattice, err));
    for (size_t i = 0; i < RATES; i++) {
        tt_oc oc;
        const tt_curve c = {.doses = 1, .p = {0, rate[i]}};
        TT_TRY(tt_oc_of(q, &e, &c, &oc, err));
        p[i] = oc.value.p_none;
        n[i] = oc.replaced ? oc.enrolled_total : oc.value.patients_total;
    }
    *ret = (tt_chart_boundary){name, p, n};
    return TT_OK;
}

tt_code tt_stopping_figure(tt_arena *a, const tt_request *q, const tt_oc_engine *const *e, const char *const *name, size_t n,
                           tt_figure **ret, tt_err *err)
{
    tt_chart_boundary *line = TT_ARRAY(a, tt_chart_boundary, n + 1);
    const tt_plan *p = e[0]->plan;
    double rate[RATES];
    for (int i = 0; i < RATES; i++)
        rate[i] = fmin(1.0, 4.0 * p->target) * i / (RATES - 1);
    for (size_t k = 0; k < n; k++)
        TT_TRY(boundary(a, q, e[k], rate, name ? name[k] : p->design->title[q->lang], &line[k], err));
    const char *title = tt_say(q, "Probability of stopping for toxicity, and expected participants", "因毒性停止的概率与预期例数");
    const tt_chart chart = {
        .title = title,
        .description = tt_printf(a, tt_say(q, "%s against the true DLT rate; %s%% is acceptable", "%s，按真实 DLT 率；%s%% 可接受"), title,
                                 tt_double_text(a, 100 * p->target)),
        .lang = q->lang};
    const tt_chart_stopping s = {.rate = rate, .rates = RATES, .target = p->target, .line = line, .lines = n};
    *ret = tt_chart_stop(a, &chart, &s);
    return TT_OK;
}

static const char *numbers(tt_arena *a, const tt_request *q, const tt_plan *judge, const tt_curve *c, const tt_oc *oc)
{
    const tt_oc_judged j = tt_oc_judge_by(judge, c, &oc->value);
    tt_buf b = tt_buf_new(a);
    if (j.correct >= 0)
        tt_buf_printf(&b, tt_say(q, "correct %s%%, overdose %s%%\n", "正确 %s%%，超量 %s%%\n"), tt_fixed(a, 100 * j.p_correct, 1),
                      tt_fixed(a, 100 * j.p_overdose, 1));
    tt_buf_printf(&b, tt_say(q, "%s patients, %s DLT", "%s 例，%s 例 DLT"), tt_fixed(a, oc->value.patients_total, 1),
                  tt_fixed(a, oc->value.dlts_total, 1));
    if (oc->timed)
        tt_buf_printf(&b, tt_say(q, "\n%s months", "\n%s 个月"), tt_fixed(a, oc->months, 1));
    return tt_buf_text(&b);
}

tt_figure *tt_contest_figure(tt_arena *a, const tt_request *q, const tt_plan *judge, const tt_curve *c, const tt_oc *oc,
                             const char *const *name, size_t n)
{
    tt_chart_contender *row = TT_ARRAY(a, tt_chart_contender, n + 1);
    tt_buf b = tt_buf_new(a);
    tt_buf_add(&b, tt_say(q, "Probability that each dose is selected as the MTD", "各剂量被选为 MTD 的概率"));
    for (size_t k = 0; k < n; k++) {
        row[k] = (tt_chart_contender){.name = name[k],
                                      .numbers = numbers(a, q, judge, c, &oc[k]),
                                      .p_none = oc[k].value.p_none,
                                      .p_select = oc[k].value.p_select + 1,
                                      .se = oc[k].simulated && oc[k].trials > 1 ? oc[k].se.p_select + 1 : NULL};
        tt_buf_printf(&b, tt_say(q, "; %s: ", "；%s："), name[k]);
        for (const char *s = row[k].numbers; *s; s++)
            tt_buf_addc(&b, *s == '\n' ? ' ' : *s);
    }
    const tt_chart chart = {
        .title = tt_say(q, "Designs on the same true curve", "相同真实曲线上的各设计"), .description = tt_buf_text(&b), .lang = q->lang};
    const tt_chart_contest s = {
        .doses = (size_t)c->doses, .truth = c->p + 1, .correct = tt_curve_correct(c, judge->aim), .row = row, .rows = n};
    return tt_chart_compare(a, &chart, &s);
}
