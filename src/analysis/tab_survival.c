/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_survival.c -- survival of everyone dosed, to the record's horizon.
 *
 * A transplantation is not a death and not a withdrawal: it takes away the liver
 * that was failing.  Kaplan-Meier censors there, which estimates survival as if nobody
 * had been transplanted; so transplant-free survival stands beside it, and the
 * number transplanted by each time.  The 12-month point is the calendar's. */
#include <math.h>

#include "analysis/analysis.h"

static double horizon_of(const tt_trial *t)
{
    tt_dur horizon = {12, TT_D_MONTH};
    for (size_t i = 0; i < t->study->endpoints; i++)
        if (t->study->endpoint[i].kind == TT_EP_SURVIVAL && t->study->endpoint[i].horizon.n > 0)
            horizon = t->study->endpoint[i].horizon;
    for (size_t i = 0; i < t->subjects; i++)
        if (t->subject[i]->dosed && t->study->zone) {
            const tt_instant from = t->subject[i]->dose_end, to = tt_instant_add(t->study->zone, from, horizon);
            return (double)((to - from) / 3600000) / 24.0;
        }
    return horizon.unit == TT_D_MONTH && horizon.n == 12 ? 365 : floor(tt_dur_minutes(horizon) / 1440);
}

tt_code tt_survival_of(tt_arena *a, const tt_adam *d, const char *param, tt_survival *ret, tt_err *err)
{
    const tt_frame *f = d->adtte;
    double *time = TT_ARRAY(a, double, f->rows + 1);
    bool *event = TT_ARRAY(a, bool, f->rows + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->rows; i++) {
        if (!tt_streq(tt_get_text(f, i, "PARAMCD"), param))
            continue;
        time[n] = tt_get_real(f, i, "AVAL");
        event[n++] = tt_get_int(f, i, "CNSR") == 0;
    }
    tt_survival s = {.param = param, .horizon_days = horizon_of(d->trial)};
    TT_TRY(tt_km_fit(a, time, event, n, NULL, &s.km, err));
    *ret = s;
    return TT_OK;
}

/* The events (CNSR = which) up to and including a time; or, `which` < 0, everyone still followed just before it. */
static int count_to(tt_result *r, tt_result_cell *c, const tt_frame *f, const char *param, double days, int which)
{
    int n = 0;
    for (size_t i = 0; i < f->rows; i++) {
        const double at = tt_get_real(f, i, "AVAL");
        if (!tt_streq(tt_get_text(f, i, "PARAMCD"), param) || isnan(at))
            continue;
        if (which < 0 ? at < days : at > days || tt_get_int(f, i, "CNSR") != which)
            continue;
        n++;
        tt_result_origin(r, c, f->origin[i]);
    }
    return n;
}

static void count_cell(tt_result *r, const tt_frame *f, const char *param, double days, int which)
{
    tt_result_cell *c = tt_result_int(r, 0);
    const int n = count_to(r, c, f, param, days, which);
    c->text = tt_same(tt_printf(r->arena, "%d", n));
    c->number = c->n = n;
}

static void time_row(tt_result *r, const tt_adam *d, const tt_survival *s, double days)
{
    tt_arena *a = r->arena;
    const tt_km_row at = tt_km_at(&s->km, days);
    tt_result_row_begin(r);
    tt_result_text(r, tt_say(tt_printf(a, "%s d", tt_fixed(a, days, 0)), tt_printf(a, "%s 天", tt_fixed(a, days, 0))));
    count_cell(r, d->adtte, s->param, days, -1);
    count_cell(r, d->adtte, s->param, days, 0);
    count_cell(r, d->adtte, "OS", days, 2);
    tt_result_cell *c = tt_result_real(r, at.surv, 3);
    count_to(r, c, d->adtte, s->param, days, 0);
    c->n = s->km.n;
    const bool limits = !isnan(at.lower) && !isnan(at.upper) && at.surv < 1; /* nobody has died: log-log has none */
    tt_result_text(r,
                   tt_same(limits ? tt_printf(a, "%s\xe2\x80\x93%s", tt_fixed(a, at.lower, 3), tt_fixed(a, at.upper, 3)) : "\xe2\x80\x93"))
        ->muted = !limits;
}

static const char *not_reached(tt_arena *a, double x, tt_lang lang)
{
    return isnan(x) ? (lang == TT_ZH ? "未达到" : "not reached") : tt_fixed(a, x, 0);
}

static void median_note(tt_result *r, const tt_survival *s)
{
    tt_arena *a = r->arena;
    const tt_estimate m = tt_km_quantile(&s->km, 0.5);
    tt_result_note(r, tt_say(tt_printf(a, "n = %d, events %d. Median %s days (95 %% limits %s to %s).", s->km.n, s->km.events,
                                       not_reached(a, m.value, TT_EN), not_reached(a, m.lower, TT_EN), not_reached(a, m.upper, TT_EN)),
                             tt_printf(a, "n = %d，事件 %d 例。中位时间 %s天（95%% 置信区间 %s 至 %s）。", s->km.n, s->km.events,
                                       not_reached(a, m.value, TT_ZH), not_reached(a, m.lower, TT_ZH), not_reached(a, m.upper, TT_ZH))));
    if (s->km.missing > 0)
        tt_result_note(r, tt_say(tt_printf(a, "%d participant(s) left out: the time is not known.", s->km.missing),
                                 tt_printf(a, "%d 例因时间不详未纳入。", s->km.missing)));
}

static void add_notes(tt_result *r, const tt_adam *d, const tt_survival *s)
{
    tt_arena *a = r->arena;
    const bool os = tt_streq(s->param, "OS"), competing = !tt_streq(d->trial->study->transplant, "event");
    if (os && competing)
        tt_result_note(
            r,
            tt_say("From the end of dosing to death. Transplantation competes with death: the curve is censored there, which estimates "
                   "survival as if nobody had been transplanted. Read it with transplant-free survival.",
                   "自给药结束至死亡。肝移植与死亡为竞争事件：曲线在移植时删失，即估计无人接受移植时的生存率，应与无移植生存率对照阅读。"));
    else
        tt_result_note(r, tt_say("From the end of dosing to death or transplantation, whichever came first.",
                                 "自给药结束至死亡或肝移植（以先发生者为准）。"));
    tt_result_note(r, tt_say("Otherwise censored at the last contact. At risk: followed just before that time. An en dash: not estimable, "
                             "as follow-up has ended or nobody has died.",
                             "其余于末次联系时删失。风险人数指该时点前仍在随访者。短横表示不可估计：随访已结束或尚无死亡。"));
    tt_result_note(r, tt_say(tt_km_convention(a, &s->km, TT_EN), tt_km_convention(a, &s->km, TT_ZH)));
}

tt_code tt_tab_survival(tt_arena *a, const tt_adam *d, const char *param, tt_result **ret, tt_err *err)
{
    tt_survival s;
    TT_TRY(tt_survival_of(a, d, param, &s, err));
    const bool os = tt_streq(param, "OS");
    tt_result *r = tt_result_new(a, tt_printf(a, "survival-%s", param), tt_say("Kaplan-Meier estimates", "Kaplan-Meier 估计"));
    tt_result_col(r, tt_say("Since dosing", "给药后"), TT_COL_WORDS);
    tt_result_col(r, tt_say("At risk", "风险人数"), TT_COL_NUMBER);
    tt_result_col(r, os ? tt_say("Died", "死亡") : tt_say("Died or transplanted", "死亡或移植"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Transplanted", "肝移植"), TT_COL_NUMBER);
    tt_result_col(r, os ? tt_say("Survival", "生存率") : tt_say("Transplant-free survival", "无移植生存率"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("95 % limits", "95% 置信区间"), TT_COL_RIGHT);
    static const double days[] = {28, 90, 180};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (days[i] < s.horizon_days)
            time_row(r, d, &s, days[i]);
    time_row(r, d, &s, s.horizon_days);
    median_note(r, &s);
    add_notes(r, d, &s);
    *ret = r;
    return TT_OK;
}

tt_result *tt_tab_ends(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "ends", tt_say("In order of screening", "按筛选号排列"));
    tt_result_col(r, tt_say("Participant", "受试者"), TT_COL_NAME);
    tt_result_col(r, tt_say("Dose level", "剂量水平"), TT_COL_WORDS);
    tt_result_col(r, tt_say("End", "结局"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Cause, as recorded", "原因（按记录原文）"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Date", "日期"), TT_COL_NAME);
    tt_result_col(r, tt_say("Study day", "研究日"), TT_COL_NUMBER);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!s->dosed || (s->end != TT_DIED && s->end != TT_TRANSPLANTED))
            continue;
        const int64_t day = tt_get_int(d->adsl, i, "EOSDY");
        tt_result_row_begin(r);
        tt_result_text(r, tt_same(s->id));
        tt_result_text(r, tt_level_text(a, t->study, s->level));
        tt_result_text(r, tt_end_words(s->end))->risk = s->end == TT_DIED;
        tt_result_text(r, tt_same(s->end_cause));
        tt_result_text(r, tt_same(tt_day_text(a, t->study, s->ended)));
        tt_result_text(r, tt_same(day == TT_INT_MISSING ? "" : tt_printf(a, "%lld", (long long)day)));
        for (size_t k = 0; k < r->cols; k++)
            tt_result_origin(r, &r->row[r->rows - 1].cell[k], s->end_origin);
    }
    return r;
}
