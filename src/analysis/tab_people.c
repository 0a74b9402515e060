/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_people.c -- age, sex and arm at the start, the participants one by
 * one, deviations and assumptions. Who came and how far each one got is in tab_flow.c. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"

/* --- baseline: age, sex, arm --------------------------------------------------------------------- */

struct group {
    const tt_adam *d;
    tt_group of;
};

static bool in_group(const struct group *g, size_t row)
{
    return tt_streq(tt_get_text(g->d->adsl, row, "SAFFL"), "Y") && tt_in_group(&g->of, g->d->trial->subject[row]);
}

/* "52 (34 to 71)"; n < 3 shows the values themselves. */
static void age_cell(tt_result *r, const struct group *g)
{
    tt_arena *a = r->arena;
    double *x = TT_ARRAY(a, double, g->d->adsl->rows + 1);
    size_t n = 0;
    tt_summary s;
    tt_result_cell *c = tt_result_text(r, tt_same("\xe2\x80\x93"));
    for (size_t i = 0; i < g->d->adsl->rows; i++)
        if (in_group(g, i) && !isnan(tt_get_real(g->d->adsl, i, "AGE"))) {
            x[n++] = tt_get_real(g->d->adsl, i, "AGE");
            tt_result_origin(r, c, g->d->adsl->origin[i]);
        }
    if (n == 0 || tt_summary_of(a, x, n, TT_Q_TYPE2, &s, NULL) != TT_OK)
        return;
    c->n = (int32_t)n;
    c->number = s.median;
    const char *lo = tt_fixed(a, s.min, 0), *hi = tt_fixed(a, s.max, 0);
    c->text = n < 3 ? tt_same(n == 1 ? lo : tt_printf(a, "%s; %s", lo, hi))
                    : tt_same(tt_printf(a, "%s (%s\xe2\x80\x93%s)", tt_double_text(a, s.median), lo, hi));
}

static void match_cell(tt_result *r, const struct group *g, const char *col, const char *value)
{
    int n = 0;
    tt_result_cell *c = tt_result_int(r, 0);
    for (size_t i = 0; i < g->d->adsl->rows; i++)
        if (in_group(g, i) && (!col || tt_streq(tt_get_text(g->d->adsl, i, col), value))) {
            n++;
            tt_result_origin(r, c, g->d->adsl->origin[i]);
        }
    c->text = tt_same(tt_printf(r->arena, "%d", n));
    c->number = c->n = n;
}

static void match_row(tt_result *r, const tt_adam *d, tt_words head, const char *col, const char *value)
{
    tt_result_row_begin(r);
    tt_result_text(r, head);
    for (size_t i = 0; i < tt_groups(d->trial->study); i++) {
        const struct group g = {d, tt_group_at(d->trial->study, i)};
        match_cell(r, &g, col, value);
    }
}

tt_result *tt_tab_baseline(tt_arena *a, const tt_adam *d)
{
    const tt_study *s = d->trial->study;
    const tt_item *sex = tt_study_item(s, "SEX");
    const bool arms = tt_compares_arms(s);
    tt_result *r = tt_result_new(a, "baseline",
                                 arms ? tt_say("Participants at the start, as treated", "受试者基线特征（按实际处理）")
                                      : tt_say("Dosed participants at the start, by dose level", "已给药受试者的基线特征（按剂量水平）"));
    tt_result_col(r, tt_same(""), TT_COL_WORDS);
    for (size_t i = 0; i < tt_groups(s); i++) {
        const tt_group g = tt_group_at(s, i);
        tt_result_col(r, tt_group_short(s, &g), TT_COL_RIGHT);
    }
    match_row(r, d, tt_say("Participants, n", "例数"), NULL, NULL);
    tt_result_row_begin(r);
    tt_result_text(r, tt_say("Age, years, median (range)", "年龄，岁，中位数（范围）"));
    for (size_t i = 0; i < tt_groups(s); i++) {
        const struct group g = {d, tt_group_at(s, i)};
        age_cell(r, &g);
    }
    tt_result_group(r, tt_say("Sex, n", "性别，例"));
    for (size_t i = 0; sex && i < sex->codes; i++)
        match_row(r, d, sex->code[i].title, "SEX", sex->code[i].code);
    tt_result_group(r, arms ? tt_say("Arm as allocated, n", "分配组别，例") : tt_say("Group, n", "组别，例"));
    for (size_t i = 0; i < s->arms; i++)
        match_row(r, d, s->arm[i].title, "ARM", s->arm[i].id);
    if (arms)
        tt_result_note(r, tt_say("Differences between arms that chance drew are chance: no test is made of them.",
                                 "随机分组后组间基线差异出于机遇，不作检验。"));
    tt_result_note(r, tt_say("With fewer than 3 participants the ages themselves are shown.", "不足 3 例时直接列出年龄。"));
    return r;
}

/* --- listings -------------------------------------------------------------------------------------- */

tt_result *tt_tab_people(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "people", tt_say("Everyone screened but the screening failures", "除筛选失败外的全部受试者"));
    static const char *const head[][2] = {
        {"Participant", "受试者"}, {"Group", "组别"},        {"Age", "年龄"}, {"Sex", "性别"},    {"Level", "水平"},
        {"Decision", "决定"},      {"Dosed on", "给药日期"}, {"DLT", "DLT"},  {"Status", "状态"}, {"Study day of end", "结局研究日"}};
    const tt_item *sex = tt_study_item(t->study, "SEX");
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_result_col(r, tt_say(head[i][0], head[i][1]),
                      i == 2 || i == 5 || i == 9 ? TT_COL_NUMBER
                      : i == 0 || i == 6         ? TT_COL_NAME
                                                 : TT_COL_WORDS);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (s->end == TT_SCREEN_FAILED)
            continue;
        const char *code = tt_get_text(d->adsl, i, "SEX");
        const tt_dec age = tt_get_dec(d->adsl, i, "AGE");
        const int64_t day = tt_get_int(d->adsl, i, "EOSDY");
        tt_words sex_text = tt_same(code);
        for (size_t k = 0; sex && k < sex->codes; k++)
            if (tt_streq(sex->code[k].code, code))
                sex_text = sex->code[k].title;
        tt_result_row_begin(r);
        tt_result_origin(r, tt_result_text(r, tt_same(s->id)), s->origin);
        tt_result_origin(r, tt_result_text(r, tt_same(s->arm ? s->arm->id : "")), s->cohort ? 0 : s->enrolled_origin);
        tt_result_text(r, tt_same(tt_dec_missing(age) ? "" : tt_dec_text(a, age)));
        tt_result_text(r, sex_text);
        tt_result_text(r, tt_same(tt_get_text(d->adsl, i, "LEVELID")))->muted = !s->dosed;
        tt_result_origin(r, s->cohort ? tt_result_int(r, s->cohort) : tt_result_text(r, tt_same("")), s->cohort ? s->slot_origin : 0);
        tt_result_origin(r, tt_result_text(r, tt_same(tt_day_text(a, t->study, s->dose_start))), s->dose_origin);
        tt_result_cell *c = tt_result_text(r, tt_dlt_words(s->dlt));
        tt_result_origin(r, c, s->dlt_origin);
        c->risk = s->dlt == TT_DLT_YES;
        tt_result_origin(r, tt_result_text(r, tt_status_words(s)), s->end_origin);
        tt_result_text(r, tt_same(day == TT_INT_MISSING ? "" : tt_printf(a, "%lld", (long long)day)));
    }
    tt_result_note(
        r, tt_compares_arms(t->study)
               ? tt_say("Study day: by the site's calendar, the day of dosing, of those never dosed the day of enrolment, being day 1; "
                        "there is no day 0.",
                        "研究日：按研究中心日历，给药当日（未给药者为入组当日）为第 1 天，无第 0 天。")
               : tt_say("Study day: by the site's calendar, the day of dosing being day 1; there is no day 0.",
                        "研究日：按研究中心日历，给药当日为第 1 天，无第 0 天。"));
    return r;
}

tt_result *tt_tab_deviations(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "deviations", tt_say("Protocol deviations", "方案偏离"));
    tt_result_col(r, tt_say("No.", "编号"), TT_COL_NAME);
    tt_result_col(r, tt_say("Participant", "受试者"), TT_COL_NAME);
    tt_result_col(r, tt_say("When", "时间"), TT_COL_NAME);
    tt_result_col(r, tt_say("What, as recorded", "内容（按记录原文）"), TT_COL_WORDS);
    for (size_t i = 0; i < t->deviations; i++) {
        const tt_deviation *v = t->deviation[i];
        tt_result_row_begin(r);
        tt_result_origin(r, tt_result_text(r, tt_same(v->id)), v->origin);
        tt_result_text(r, tt_same(v->subject ? v->subject->id : ""));
        tt_result_text(r, tt_same(tt_when_text(a, t->study, v->at)));
        tt_result_text(r, v->said);
    }
    return r;
}

tt_result *tt_tab_assumptions(tt_arena *a, const tt_adam *d)
{
    const tt_study *s = d->trial->study;
    tt_result *r = tt_result_new(a, "assumptions", tt_say("What this study assumes", "本研究的假定"));
    tt_result_col(r, tt_say("Of", "项目"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Why it had to be assumed", "假定的原因"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Confirmed by", "确认人"), TT_COL_WORDS);
    for (size_t i = 0; i < s->bases; i++) {
        const tt_basis *b = &s->basis[i];
        if (b->from != TT_FROM_ASSUMED)
            continue;
        tt_result_row_begin(r);
        tt_result_text(r, tt_same(b->of));
        tt_result_text(r, tt_same(b->source));
        tt_result_text(r, b->confirmed_by && *b->confirmed_by ? tt_same(b->confirmed_by) : tt_say("nobody yet", "尚无"))->muted =
            !(b->confirmed_by && *b->confirmed_by);
    }
    return r;
}
