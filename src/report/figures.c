/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/figures.c -- the report's figures, from the same results as its tables:
 * how the trial climbed, survival, and mean change with n under each tick. */
#include <stdlib.h>

#include "report/report_internal.h"

/* In a rehearsal the title says so: a figure copied out of its page must not lose it. */
static const char *title_of(struct report *r, const char *title)
{
    if (!r->t->rehearsal)
        return title;
    return r->lang == TT_ZH ? tt_printf(r->a, "【模拟】%s", title) : tt_printf(r->a, "SIMULATED: %s", title);
}

/* --- dose escalation ----------------------------------------------------------------------- */

static int by_dosing(const void *a, const void *b)
{
    const tt_subject *x = *(const tt_subject *const *)a, *y = *(const tt_subject *const *)b;
    if (x->dose_start != y->dose_start)
        return x->dose_start < y->dose_start ? -1 : 1;
    return x->number - y->number;
}

static size_t dosed_in_order(struct report *r, const tt_subject ***ret)
{
    const tt_subject **list = TT_ARRAY(r->a, const tt_subject *, r->t->subjects + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->t->subjects; i++)
        if (r->t->subject[i]->dosed)
            list[n++] = r->t->subject[i];
    qsort(list, n, sizeof *list, by_dosing);
    *ret = list;
    return n;
}

tt_figure *tt_f_escalation(struct report *r)
{
    static const tt_dose_outcome outcome[] = {TT_OUT_PENDING, TT_OUT_PENDING, TT_OUT_NONE, TT_OUT_DLT, TT_OUT_NOT_EVALUABLE};
    const tt_subject **list;
    const size_t n = dosed_in_order(r, &list);
    tt_chart_dose *dose = TT_ARRAY(r->a, tt_chart_dose, n + 1);
    for (size_t i = 0; i < n; i++)
        dose[i] = (tt_chart_dose){list[i]->id, list[i]->level, list[i]->cohort, outcome[list[i]->dlt]};
    const size_t levels = (size_t)r->s->dose.levels;
    const char **name = TT_ARRAY(r->a, const char *, levels + 1);
    for (size_t i = 0; i < levels; i++)
        name[i] = tt_in(r, tt_level_text(r->a, r->s, (int)i + 1));
    const char *tally = tt_trial_tally(r->a, r->t);
    const tt_chart c = {
        .title = title_of(r, r->lang == TT_ZH ? "剂量递增过程" : "Dose escalation"),
        .description = r->lang == TT_ZH
                           ? tt_printf(r->a, "按给药顺序排列的 %zu 名受试者及其剂量水平；各水平 给药/DLT：%s。", n, *tally ? tally : "尚无")
                           : tt_printf(r->a, "%zu participants in the order of dosing against dose level; treated/DLT per level: %s.", n,
                                       *tally ? tally : "nobody yet"),
        .x_label = r->lang == TT_ZH ? "受试者（按给药顺序）" : "Participants in the order of dosing",
        .lang = r->lang};
    return tt_chart_escalation(r->a, &c, dose, n, name, levels);
}

/* --- survival ------------------------------------------------------------------------------ */

static int32_t at_risk(const tt_km *km, double time)
{
    int32_t n = km->n;
    for (size_t i = 0; i < km->rows && km->row[i].time < time; i++)
        n -= km->row[i].events + km->row[i].censored;
    return n;
}

/* The curve's steps to the horizon; where somebody was followed beyond, it is carried on level as far as that. */
static size_t steps_of(const tt_km *km, double horizon, tt_chart_step *step)
{
    size_t n = 0;
    for (size_t i = 0; i < km->rows; i++) {
        const tt_km_row *k = &km->row[i];
        if (k->time <= horizon) {
            step[n++] = (tt_chart_step){k->time, k->surv, k->lower, k->upper, k->censored > 0, k->at_risk};
            continue;
        }
        const tt_chart_step before = n ? step[n - 1] : (tt_chart_step){0, 1, NAN, NAN, false, 0};
        step[n++] = (tt_chart_step){horizon, before.surv, before.lower, before.upper, false, k->at_risk};
        break;
    }
    return n;
}

tt_figure *tt_f_survival(struct report *r, const tt_survival *s)
{
    static const double times[] = {0, 28, 90, 180, 270, 0};
    enum { TIMES = 6 };
    double *risk_time = TT_ARRAY(r->a, double, TIMES);
    int32_t *risk = TT_ARRAY(r->a, int32_t, TIMES);
    for (int i = 0; i < TIMES; i++) {
        risk_time[i] = i == TIMES - 1 ? s->horizon_days : times[i];
        risk[i] = at_risk(&s->km, risk_time[i]);
    }
    tt_chart_step *step = TT_ARRAY(r->a, tt_chart_step, s->km.rows + 1);
    const size_t n = steps_of(&s->km, s->horizon_days, step);
    const bool os = tt_streq(s->param, "OS");
    const char *what = os ? (r->lang == TT_ZH ? "生存率" : "Survival") : r->lang == TT_ZH ? "无移植生存率" : "Transplant-free survival";
    const tt_km_row end = tt_km_at(&s->km, s->horizon_days);
    const char *last = isnan(end.surv) ? (r->lang == TT_ZH ? "不可估计" : "not estimable") : tt_fixed(r->a, end.surv, 3);
    const tt_chart c = {.title = title_of(r, what),
                        .description = tt_tell(r, "Kaplan-Meier curve, n = {0}, {1} events; at {2} days {3}.",
                                               "Kaplan-Meier 曲线，n = {0}，事件 {1} 例；{2} 天时为 {3}。", tt_num(r, s->km.n),
                                               tt_num(r, s->km.events), tt_fixed(r->a, s->horizon_days, 0), last),
                        .x_label = r->lang == TT_ZH ? "自给药结束起的天数" : "Days from the end of dosing",
                        .y_label = what,
                        .lang = r->lang};
    const tt_chart_curve curve = {r->lang == TT_ZH ? "全部" : "All", step, n, risk};
    return tt_chart_survival(r->a, &c, &curve, 1, risk_time, TIMES, s->horizon_days);
}

/* --- mean change --------------------------------------------------------------------------- */

static void fill_series(struct report *r, const tt_change *c, tt_chart_series *series)
{
    tt_chart_point *p = TT_ARRAY(r->a, tt_chart_point, c->visits + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->visits; i++) {
        const tt_summary *s = &c->at[i].change;
        if (c->at[i].baseline)
            continue;
        p[n] = (tt_chart_point){NAN, NAN, NAN, s->n};
        if (s->n >= 3) { /* as in the table: a mean of fewer says nothing */
            const tt_estimate e = tt_mean_t(s, 0.95);
            p[n] = (tt_chart_point){e.value, e.lower, e.upper, s->n};
        }
        n++;
    }
    series->name = "";
    series->at = p;
}

static tt_chart_panel panel_of(struct report *r, const tt_change *c)
{
    tt_chart_series *series = TT_NEW(r->a, tt_chart_series);
    fill_series(r, c, series);
    const char *unit = tt_in(r, tt_unit_words(r->a, c->item->unit)), *name = tt_in(r, c->item->title);
    const char *title =
        *unit ? (r->lang == TT_ZH ? tt_printf(r->a, "%s（%s）", name, unit) : tt_printf(r->a, "%s (%s)", name, unit)) : name;
    return (tt_chart_panel){.title = title,
                            .series = series,
                            .series_n = 1,
                            .reference = 0,
                            .reference_name = r->lang == TT_ZH ? "无变化" : "no change",
                            .log = false,
                            .digits = 2};
}

static const char *short_visit(struct report *r, const tt_visit *v)
{
    const char *t = tt_visit_nominal(r->a, v);
    if (!*t)
        return tt_in(r, v->title);
    return r->lang == TT_ZH ? tt_dur_words(r->a, v->offset).in[TT_ZH] : t;
}

static size_t visits_of(struct report *r, const tt_change *c, const char ***ret)
{
    const char **name = TT_ARRAY(r->a, const char *, c->visits + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->visits; i++)
        if (!c->at[i].baseline)
            name[n++] = short_visit(r, c->at[i].visit);
    *ret = name;
    return n;
}

tt_figure *tt_f_change(struct report *r, const tt_change *c, size_t n)
{
    bool any = false;
    tt_chart_panel *panel = TT_ARRAY(r->a, tt_chart_panel, n + 1);
    const char **visit = NULL;
    for (size_t i = 0; i < n; i++) {
        panel[i] = panel_of(r, &c[i]);
        for (size_t v = 0; v < c[i].visits; v++)
            any = any || (!c[i].at[v].baseline && c[i].at[v].change.n >= 3);
    }
    if (!any)
        return NULL;
    const size_t visits = visits_of(r, &c[0], &visit);
    const tt_chart chart = {
        .title = title_of(r, r->lang == TT_ZH ? "较基线变化的均数及 95% 置信区间" : "Mean change from baseline with 95 % limits"),
        .description = r->lang == TT_ZH ? "各名义时间点较基线变化的均数；误差线为 t 分布 95% 置信区间；刻度下为例数。例数不足 3 时不绘。"
                                        : "Mean change from baseline at each nominal time; bars are 95 % limits by Student's t; n under "
                                          "each tick. Fewer than 3 values are not drawn.",
        .x_label = r->lang == TT_ZH ? "自给药结束起的名义时间" : "Nominal time from the end of dosing",
        .lang = r->lang};
    return tt_chart_panels(r->a, &chart, visit, visits, panel, n);
}
