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

enum { TIMES = 6 };

static const double *risk_times(struct report *r, const tt_reach *reach)
{
    static const double times[TIMES - 1] = {0, 28, 90, 180, 270};
    double *ret = TT_ARRAY(r->a, double, TIMES);
    for (int i = 0; i < TIMES; i++)
        ret[i] = i == TIMES - 1 ? reach->horizon_days : times[i];
    return ret;
}

static const char *survival_words(struct report *r, const tt_survival *s)
{
    if (tt_streq(s->param, "OS") && !tt_streq(r->s->transplant, "event"))
        return tt_pick(r, "Survival, follow-up ending at transplantation", "生存率（移植时随访终止）");
    return tt_pick(r, "Transplant-free survival", "无移植生存率");
}

static const char *arm_name(struct report *r, const tt_arm *arm)
{
    return arm ? arm->title.in[r->lang] : tt_pick(r, "All", "全部");
}

static const char *days_from(struct report *r)
{
    return r->s->random.on ? tt_pick(r, "Days from randomisation", "自随机起的天数")
                           : tt_pick(r, "Days from the end of dosing", "自给药结束起的天数");
}

static tt_chart_curve curve_of(struct report *r, const tt_survival *s, const double *time)
{
    int32_t *risk = TT_ARRAY(r->a, int32_t, TIMES);
    for (int i = 0; i < TIMES; i++)
        risk[i] = at_risk(&s->km, time[i]);
    tt_chart_step *step = TT_ARRAY(r->a, tt_chart_step, s->km.rows + 1);
    const size_t n = steps_of(&s->km, s->reach.horizon_days, step);
    return (tt_chart_curve){arm_name(r, s->arm), step, n, risk};
}

/* "Kaplan-Meier curve ...", one sentence a curve. */
static const char *curve_words(struct report *r, const tt_survival *s)
{
    tt_km_row end;
    const char *last =
        tt_survival_at(s, s->reach.horizon_days, &end) ? tt_fixed(r->a, end.surv, 3) : tt_in(r, tt_too_short_words(r->a, &s->reach));
    const char *one = tt_tell(r, "Kaplan-Meier curve with 95 % limits, n = {0}, {1} events; at day {2}: {3}.",
                              "Kaplan-Meier 曲线及 95% 置信区间，n = {0}，事件 {1} 例；第 {2} 天：{3}。", tt_num(r, s->km.n),
                              tt_num(r, s->km.events), tt_fixed(r->a, s->reach.horizon_days, 0), last);
    return s->arm ? tt_printf(r->a, "%s: %s", s->arm->id, one) : one;
}

tt_figure *tt_f_survival(struct report *r, const tt_survival *s, size_t blocks)
{
    const double *time = risk_times(r, &s->reach);
    tt_chart_curve *curve = TT_ARRAY(r->a, tt_chart_curve, blocks);
    tt_buf words = tt_buf_new(r->a);
    for (size_t i = 0; i < blocks; i++) {
        curve[i] = curve_of(r, &s[i], time);
        tt_buf_printf(&words, "%s%s", i ? " " : "", curve_words(r, &s[i]));
    }
    const char *what = survival_words(r, s);
    const tt_chart c = {.title = title_of(r, what),
                        .description = tt_buf_text(&words),
                        .x_label = days_from(r),
                        .y_label = tt_streq(s->param, "OS") ? tt_pick(r, "Survival", "生存率") : what,
                        .lang = r->lang};
    return tt_chart_survival(r->a, &c, curve, blocks, time, TIMES, s->reach.horizon_days);
}

static size_t incidence_steps(const tt_cif *cif, double horizon, tt_chart_step *step)
{
    size_t n = 0;
    for (size_t i = 0; i < cif->rows; i++) {
        const tt_cif_row *k = &cif->row[i];
        const bool in = k->time <= horizon;
        const tt_cif_row *at = in ? k : i > 0 ? &cif->row[i - 1] : NULL; /* beyond the horizon: carried level to it */
        step[n++] = (tt_chart_step){in ? k->time : horizon, at ? at->value : 0,    at ? at->lower : NAN,
                                    at ? at->upper : NAN,   in && k->censored > 0, k->at_risk};
        if (!in)
            break;
    }
    return n;
}

static void incidence_curves(struct report *r, const tt_incidence *c, const double *time, tt_chart_curve curve[2])
{
    static const char *const end[2][TT_LANGS] = {{"Death", "死亡"}, {"Transplantation", "肝移植"}};
    const tt_cif *cif[2] = {&c->death, &c->transplant};
    int32_t *risk = TT_ARRAY(r->a, int32_t, TIMES);
    for (int i = 0; i < TIMES; i++)
        risk[i] = tt_cif_at(&c->death, time[i]).at_risk;
    for (int k = 0; k < 2; k++) {
        tt_chart_step *step = TT_ARRAY(r->a, tt_chart_step, cif[k]->rows + 1);
        curve[k] = (tt_chart_curve){.name = c->arm ? tt_printf(r->a, "%s %s", c->arm->id, end[k][r->lang]) : end[k][r->lang]};
        curve[k].n = incidence_steps(cif[k], c->reach.horizon_days, step);
        curve[k].at = step;
    }
    curve[0].at_risk = risk; /* of both: alive without transplantation */
}

tt_figure *tt_f_incidence(struct report *r, const tt_incidence *c, size_t blocks)
{
    const double *time = risk_times(r, &c->reach);
    tt_chart_curve *curve = TT_ARRAY(r->a, tt_chart_curve, 2 * blocks);
    tt_buf words = tt_buf_new(r->a);
    for (size_t i = 0; i < blocks; i++) {
        incidence_curves(r, &c[i], time, &curve[2 * i]);
        if (c[i].arm)
            tt_buf_printf(&words, "%s%s: ", i ? " " : "", c[i].arm->id);
        tt_buf_add(&words, tt_tell(r, "Aalen-Johansen estimates of two competing ends, n = {0}: {1} deaths, {2} transplantations.",
                                   "两种竞争结局的 Aalen-Johansen 估计，n = {0}：死亡 {1} 例，肝移植 {2} 例。", tt_num(r, c[i].death.n),
                                   tt_num(r, c[i].death.events), tt_num(r, c[i].transplant.events)));
    }
    const tt_chart chart = {.title =
                                title_of(r, tt_pick(r, "Cumulative incidence of death and of transplantation", "死亡与肝移植的累积发生率")),
                            .description = tt_buf_text(&words),
                            .x_label = days_from(r),
                            .y_label = tt_pick(r, "Cumulative incidence", "累积发生率"),
                            .lang = r->lang};
    return tt_chart_incidence(r->a, &chart, curve, 2 * blocks, time, TIMES, c->reach.horizon_days);
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
    series->name = c->arm ? c->arm->id : "";
    series->at = p;
}

static tt_chart_panel panel_of(struct report *r, const tt_change *c, size_t blocks)
{
    tt_chart_series *series = TT_ARRAY(r->a, tt_chart_series, blocks);
    for (size_t i = 0; i < blocks; i++)
        fill_series(r, &c[i], &series[i]);
    const char *unit = tt_in(r, tt_unit_words(r->a, c->item->unit)), *name = tt_in(r, c->item->title);
    const char *title =
        *unit ? (r->lang == TT_ZH ? tt_printf(r->a, "%s（%s）", name, unit) : tt_printf(r->a, "%s (%s)", name, unit)) : name;
    return (tt_chart_panel){.title = title,
                            .series = series,
                            .series_n = blocks,
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

static bool drawn_at_all(const tt_change *c)
{
    for (size_t v = 0; v < c->visits; v++)
        if (!c->at[v].baseline && c->at[v].change.n >= 3)
            return true;
    return false;
}

tt_figure *tt_f_change(struct report *r, const tt_change *c, size_t n, size_t blocks)
{
    bool any = false;
    tt_chart_panel *panel = TT_ARRAY(r->a, tt_chart_panel, n + 1);
    const char **visit = NULL;
    for (size_t i = 0; i < n; i++) {
        panel[i] = panel_of(r, &c[i * blocks], blocks);
        for (size_t b = 0; b < blocks; b++)
            any = any || drawn_at_all(&c[i * blocks + b]);
    }
    if (!any)
        return NULL;
    const size_t visits = visits_of(r, &c[0], &visit);
    const tt_chart chart = {
        .title = title_of(r, r->lang == TT_ZH ? "较基线变化的均数及 95% 置信区间" : "Mean change from baseline with 95 % limits"),
        .description = r->lang == TT_ZH ? "各名义时间点较基线变化的均数；误差线为 t 分布 95% 置信区间；刻度下为例数。例数不足 3 时不绘。"
                                        : "Mean change from baseline at each nominal time; bars are 95 % limits by Student's t; n under "
                                          "each tick. Fewer than 3 values are not drawn.",
        .x_label = blocks > 1 ? tt_pick(r, "Nominal time", "名义时间")
                              : tt_pick(r, "Nominal time from the end of dosing", "自给药结束起的名义时间"),
        .lang = r->lang};
    return tt_chart_panels(r->a, &chart, visit, visits, panel, n);
}
