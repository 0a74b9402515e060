/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_survival.c -- survival, transplant-free survival and the cumulative
 * incidence of death and transplantation at days 28, 90, 180 and the study's
 * horizon (12 months by the calendar), and the deaths and transplantations themselves.
 * What is estimated, and how far, stands in analysis/survival.c. */
#include <math.h>

#include "analysis/analysis.h"

/* The words of rows and cells, whatever the estimate. */
static const double days_shown[] = {28, 90, 180};

typedef void row_fn(tt_result *r, const tt_adam *d, const void *estimate, double days);

static void rows_of(tt_result *r, const tt_adam *d, const void *estimate, double horizon_days, row_fn *row)
{
    for (size_t i = 0; i < sizeof days_shown / sizeof *days_shown; i++)
        if (days_shown[i] < horizon_days)
            row(r, d, estimate, days_shown[i]);
    row(r, d, estimate, horizon_days);
}

static tt_words days_words(tt_arena *a, double days)
{
    return tt_say(tt_printf(a, "%s d", tt_fixed(a, days, 0)), tt_printf(a, "%s 天", tt_fixed(a, days, 0)));
}

tt_words tt_too_short_words(tt_arena *a, const tt_reach *r)
{
    if (isnan(r->followed_days))
        return tt_say("nobody has been followed yet", "尚无随访");
    const char *day = tt_fixed(a, floor(r->followed_days), 0);
    return tt_say(tt_printf(a, "follow-up too short (last follow-up day %s)", day),
                  tt_printf(a, "随访时间不足（末次随访为第 %s 天）", day));
}

/* --- counting rows of ADTTE: who stands behind a cell ----------------------------------------- */

struct wanted {
    const char *param, *what; /* what: EVNTDESC; NULL = any */
    int censored;             /* CNSR; -1 = any */
    const tt_arm *arm;        /* NULL = any */
};

static bool is_wanted(const tt_frame *f, size_t row, const struct wanted *w)
{
    return tt_streq(tt_get_text(f, row, "PARAMCD"), w->param) && tt_row_of_arm(f, row, w->arm) && !isnan(tt_get_real(f, row, "AVAL")) &&
           (!w->what || tt_streq(tt_get_text(f, row, "EVNTDESC"), w->what)) &&
           (w->censored < 0 || tt_get_int(f, row, "CNSR") == w->censored);
}

/* Those up to and including `days`; with `later`, those still followed just before it. */
static int behind(tt_result *r, tt_result_cell *c, const tt_frame *f, const struct wanted *w, double days, bool later)
{
    int n = 0;
    for (size_t i = 0; i < f->rows; i++) {
        const double at = tt_get_real(f, i, "AVAL");
        if (!is_wanted(f, i, w) || (later ? at < days : at > days))
            continue;
        n++;
        tt_result_origin(r, c, f->origin[i]);
    }
    return n;
}

static void count_cell(tt_result *r, const tt_frame *f, struct wanted w, double days, bool later)
{
    tt_result_cell *c = tt_result_int(r, 0);
    const int n = behind(r, c, f, &w, days, later);
    c->text = tt_same(tt_printf(r->arena, "%d", n));
    c->number = c->n = n;
}

/* An estimate, or that follow-up does not reach it; of nobody there is none. */
static tt_result_cell *estimate_cell(tt_result *r, double x, bool known, int32_t n)
{
    tt_result_cell *c = known || n == 0 ? tt_result_real(r, x, 3) : tt_result_text(r, tt_say("too short", "随访不足"));
    c->muted = !known;
    c->n = n;
    return c;
}

static void limits_cell(tt_result *r, double lower, double upper)
{
    tt_arena *a = r->arena;
    const bool known = !isnan(lower) && !isnan(upper);
    tt_result_cell *c =
        tt_result_text(r, tt_same(known ? tt_printf(a, "%s\xe2\x80\x93%s", tt_fixed(a, lower, 3), tt_fixed(a, upper, 3)) : "\xe2\x80\x93"));
    c->muted = !known;
}

/* --- notes --------------------------------------------------------------------------------------- */

static void reach_note(tt_result *r, const tt_reach *reach)
{
    tt_arena *a = r->arena;
    if (isnan(reach->followed_days))
        return;
    const char *day = tt_fixed(a, floor(reach->followed_days), 0);
    tt_result_note(r, tt_say(tt_printf(a,
                                       "Longest follow-up: day %s. Nothing is estimated beyond it: too short = follow-up does not reach "
                                       "that day.",
                                       day),
                             tt_printf(a, "最长随访至第 %s 天；此后不作外推，标注“随访不足”。", day)));
}

static void missing_note(tt_result *r, int32_t missing)
{
    tt_arena *a = r->arena;
    if (missing > 0)
        tt_result_note(r, tt_say(tt_printf(a, "%d participant(s) left out: the time is not known.", (int)missing),
                                 tt_printf(a, "%d 例因时间不详未纳入。", (int)missing)));
}

static void risk_note(tt_result *r, const tt_adam *d)
{
    const bool drawn = d->trial->study->random.on, arms = tt_compares_arms(d->trial->study);
    tt_result_note(
        r, drawn ? tt_say("Everyone randomised, in the arm drawn, treated or not (intention to treat), from randomisation.",
                          "全部已随机受试者，按所抽组别、无论是否接受治疗（意向性分析），自随机起计。")
           : arms ? tt_say("Everyone dosed from the end of dosing, controls from enrolment.", "已给药者自给药结束起计，对照自入组起计。")
                  : tt_say("Everyone dosed (safety set).", "全部已给药受试者（安全性分析集）。"));
    tt_result_note(r, tt_say("Time in days of 24 h. Without an event, follow-up ends at the last contact. At risk: followed just before "
                             "that day; counts are up to and including it. An en dash: no limits.",
                             "以 24 小时为 1 天。未发生事件者于末次联系时删失。风险人数指该日前仍在随访者，例数为截至该日的累计。"
                             "短横表示无置信区间。"));
    if (arms)
        tt_result_note(r, tt_say("The arms stand side by side; no test is made of a difference the study was not planned to show.",
                                 "各组并列展示；对研究未计划检验的差异不作假设检验。"));
}

static tt_words since_words(const tt_adam *d)
{
    return d->trial->study->random.on ? tt_say("Since randomisation", "随机后") : tt_say("Since dosing", "给药后");
}

static const char *origin_words(const tt_adam *d, tt_lang lang)
{
    const bool drawn = d->trial->study->random.on;
    return lang == TT_ZH ? (drawn ? "自随机" : "自给药结束") : drawn ? "From randomisation" : "From the end of dosing";
}

static const char *reached(tt_arena *a, double x, tt_lang lang)
{
    return isnan(x) ? (lang == TT_ZH ? "未达到" : "not reached") : tt_fixed(a, x, 0);
}

static void median_note(tt_result *r, const tt_survival *s)
{
    tt_arena *a = r->arena;
    const char *of = s->arm ? tt_printf(a, "%s: ", s->arm->id) : "";
    const tt_estimate m = tt_km_quantile(&s->km, 0.5);
    const int n = s->km.n, events = s->km.events;
    if (n == 0)
        return;
    if (isnan(m.value)) {
        tt_result_note(r, tt_say(tt_printf(a, "%sn = %d, events %d. Median not reached.", of, n, events),
                                 tt_printf(a, "%sn = %d，事件 %d 例。中位时间未达到。", of, n, events)));
        return;
    }
    tt_result_note(r, tt_say(tt_printf(a, "%sn = %d, events %d. Median day %s (95 %% limits %s to %s).", of, n, events,
                                       reached(a, m.value, TT_EN), reached(a, m.lower, TT_EN), reached(a, m.upper, TT_EN)),
                             tt_printf(a, "%sn = %d，事件 %d 例。中位时间为第 %s 天（95%% 置信区间 %s 至 %s）。", of, n, events,
                                       reached(a, m.value, TT_ZH), reached(a, m.lower, TT_ZH), reached(a, m.upper, TT_ZH))));
}

/* --- survival -------------------------------------------------------------------------------------- */

static bool ends_at_transplant(const tt_adam *d, const tt_survival *s)
{
    return tt_streq(s->param, "OS") && !tt_streq(d->trial->study->transplant, "event");
}

static void survival_row(tt_result *r, const tt_adam *d, const void *estimate, double days)
{
    const tt_survival *s = estimate;
    tt_km_row at;
    const bool known = tt_survival_at(s, days, &at);
    tt_result_row_begin(r);
    tt_result_text(r, days_words(r->arena, days));
    count_cell(r, d->adtte, (struct wanted){s->param, NULL, -1, s->arm}, days, true);
    count_cell(r, d->adtte, (struct wanted){s->param, "death", 0, s->arm}, days, false);
    count_cell(r, d->adtte, (struct wanted){s->param, "transplantation", -1, s->arm}, days, false);
    tt_result_cell *c = estimate_cell(r, at.surv, known, s->km.n);
    behind(r, c, d->adtte, &(struct wanted){s->param, NULL, 0, s->arm}, days, false);
    const bool limits = at.surv > 0 && at.surv < 1; /* nobody has died, or everybody: log-log has none */
    limits_cell(r, limits ? at.lower : NAN, limits ? at.upper : NAN);
}

static void what_note(tt_result *r, const tt_adam *d, const tt_survival *s)
{
    if (ends_at_transplant(d, s))
        tt_result_note(
            r, tt_say(tt_printf(r->arena,
                                "%s to death. Follow-up ends at a transplantation: the curve is what survival would "
                                "be if nobody were transplanted and those who were had had the others' risk. What happened is told by "
                                "transplant-free survival and the cumulative incidences.",
                                origin_words(d, TT_EN)),
                      tt_printf(r->arena,
                                "%s至死亡，移植时随访终止（删失）：该曲线为假定无人接受移植、且被移植者死亡风险与其余受试者相同时的"
                                "生存率。实际结局见无移植生存率与累积发生率。",
                                origin_words(d, TT_ZH))));
    else
        tt_result_note(r, tt_say(tt_printf(r->arena, "%s to death or transplantation, whichever came first.", origin_words(d, TT_EN)),
                                 tt_printf(r->arena, "%s至死亡或肝移植（以先发生者为准）。", origin_words(d, TT_ZH))));
}

tt_code tt_tab_survival(tt_arena *a, const tt_adam *d, const char *param, tt_result **ret, tt_err *err)
{
    const tt_study *st = d->trial->study;
    const size_t blocks = tt_blocks_of(st);
    tt_survival *s = TT_ARRAY(a, tt_survival, blocks);
    for (size_t i = 0; i < blocks; i++)
        TT_TRY(tt_survival_of(a, d, param, tt_block_arm(st, i), &s[i], err));
    const bool alone = ends_at_transplant(d, &s[0]);
    tt_result *r = tt_result_new(a, tt_printf(a, "survival-%s", param), tt_say("Kaplan-Meier estimates", "Kaplan-Meier 估计"));
    tt_result_col(r, since_words(d), TT_COL_NAME);
    tt_result_col(r, tt_say("At risk, n", "风险人数"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Died, n", "死亡，例"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Transplanted, n", "肝移植，例"), TT_COL_NUMBER);
    tt_result_col(r, alone ? tt_say("Survival", "生存率") : tt_say("Transplant-free survival", "无移植生存率"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("95 % limits", "95% 置信区间"), TT_COL_RIGHT);
    for (size_t i = 0; i < blocks; i++) {
        if (s[i].arm)
            tt_result_group(r, tt_arm_words(a, s[i].arm));
        rows_of(r, d, &s[i], s[i].reach.horizon_days, survival_row);
        median_note(r, &s[i]);
        missing_note(r, s[i].km.missing);
    }
    reach_note(r, &s[0].reach);
    what_note(r, d, &s[0]);
    risk_note(r, d);
    tt_result_note(r, tt_say(tt_km_convention(a, &s[0].km, TT_EN), tt_km_convention(a, &s[0].km, TT_ZH)));
    *ret = r;
    return TT_OK;
}

/* --- cumulative incidence ----------------------------------------------------------------------------- */

static void incidence_cells(tt_result *r, const tt_adam *d, const tt_incidence *in, const tt_cif_row *at, const char *what, bool known,
                            double days)
{
    const int32_t n = in->death.n;
    const struct wanted w = {"TFS", what, 0, in->arm};
    count_cell(r, d->adtte, w, days, false);
    tt_result_cell *c = estimate_cell(r, at->value, known, n);
    behind(r, c, d->adtte, &w, days, false);
    limits_cell(r, at->lower, at->upper);
}

static void incidence_row(tt_result *r, const tt_adam *d, const void *estimate, double days)
{
    tt_cif_row death, transplant;
    const tt_incidence *in = estimate;
    const bool known = tt_incidence_at(in, days, &death, &transplant);
    tt_result_row_begin(r);
    tt_result_text(r, days_words(r->arena, days));
    count_cell(r, d->adtte, (struct wanted){"TFS", NULL, -1, in->arm}, days, true);
    incidence_cells(r, d, in, &death, "death", known, days);
    incidence_cells(r, d, in, &transplant, "transplantation", known, days);
}

tt_code tt_tab_incidence(tt_arena *a, const tt_adam *d, tt_result **ret, tt_err *err)
{
    const tt_study *st = d->trial->study;
    const size_t blocks = tt_blocks_of(st);
    tt_incidence *c = TT_ARRAY(a, tt_incidence, blocks);
    for (size_t i = 0; i < blocks; i++)
        TT_TRY(tt_incidence_of(a, d, tt_block_arm(st, i), &c[i], err));
    static const char *const head[][2] = {{"At risk, n", "风险人数"},      {"Died, n", "死亡，例"},           {"Incidence", "累积发生率"},
                                          {"95 % limits", "95% 置信区间"}, {"Transplanted, n", "肝移植，例"}, {"Incidence", "累积发生率"},
                                          {"95 % limits", "95% 置信区间"}};
    tt_result *r = tt_result_new(a, "incidence", tt_say("Death and transplantation as competing ends", "死亡与肝移植（竞争风险）"));
    tt_result_col(r, since_words(d), TT_COL_NAME);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_result_col(r, tt_say(head[i][0], head[i][1]), i == 3 || i == 6 ? TT_COL_RIGHT : TT_COL_NUMBER);
    for (size_t i = 0; i < blocks; i++) {
        if (c[i].arm)
            tt_result_group(r, tt_arm_words(a, c[i].arm));
        rows_of(r, d, &c[i], c[i].reach.horizon_days, incidence_row);
        missing_note(r, c[i].death.missing);
    }
    reach_note(r, &c[0].reach);
    tt_result_note(r,
                   tt_say(tt_printf(a,
                                    "%s to the first of death and transplantation. The two incidences and transplant-free "
                                    "survival add up to 1. A death after a transplantation counts as a transplantation here.",
                                    origin_words(d, TT_EN)),
                          tt_printf(a, "%s至死亡或肝移植（以先发生者为准）。两种累积发生率与无移植生存率之和为 1。移植后死亡在此计为移植。",
                                    origin_words(d, TT_ZH))));
    risk_note(r, d);
    tt_result_note(r, tt_say(tt_cif_convention(a, &c[0].death, TT_EN), tt_cif_convention(a, &c[0].death, TT_ZH)));
    *ret = r;
    return TT_OK;
}

/* --- the ends themselves -------------------------------------------------------------------------------- */

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
        const bool counts = s->dosed || tt_survival_from(t, s) != TT_NO_INSTANT;
        if (!counts || (s->end != TT_DIED && s->end != TT_TRANSPLANTED))
            continue;
        const int64_t day = tt_get_int(d->adsl, i, "EOSDY");
        tt_result_row_begin(r);
        tt_result_text(r, tt_same(s->id));
        tt_result_text(r, s->level ? tt_level_text(a, t->study, s->level) : tt_arm_words(a, s->arm));
        tt_result_text(r, tt_end_words(s->end))->risk = s->end == TT_DIED;
        tt_result_text(r, tt_same(s->end_cause));
        tt_result_text(r, tt_same(tt_day_text(a, t->study, s->ended)));
        tt_result_text(r, tt_same(day == TT_INT_MISSING ? "" : tt_printf(a, "%lld", (long long)day)));
        for (size_t k = 0; k < r->cols; k++)
            tt_result_origin(r, &r->row[r->rows - 1].cell[k], s->end_origin);
    }
    tt_note_deaths(r, t);
    return r;
}
