/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_flow.c -- from screening to the end, so that every number adds up
 * (CONSORT 2010), why screening failed, and the sets that other tables count.
 *
 * Everyone screened is in exactly one stage.  Who took a slot and was not dosed is
 * enrolled all the same: he is in the full analysis set, in no table of safety, and
 * named on the page. */
#include <string.h>

#include "analysis/analysis.h"

tt_stage tt_stage_of(const tt_subject *s)
{
    const bool enrolled = s->slot > 0;
    if (s->dosed)
        return TT_STAGE_DOSED;
    if (tt_subject_control(s))
        return TT_STAGE_CONTROL;
    if (s->end == TT_SCREEN_FAILED)
        return TT_STAGE_FAILED;
    if (s->end == TT_STILL_IN)
        return enrolled ? TT_STAGE_WAITING : TT_STAGE_SCREENING;
    return enrolled ? TT_STAGE_LEFT_UNDOSED : TT_STAGE_LEFT;
}

tt_words tt_status_words(const tt_subject *s)
{
    switch (tt_stage_of(s)) {
    case TT_STAGE_SCREENING:
        return tt_say("in screening", "筛选中");
    case TT_STAGE_WAITING:
        return tt_say("enrolled, not dosed yet", "已入组，待给药");
    case TT_STAGE_LEFT:
    case TT_STAGE_LEFT_UNDOSED:
        return s->end == TT_DIED           ? tt_say("died before dosing", "给药前死亡")
               : s->end == TT_TRANSPLANTED ? tt_say("transplanted before dosing", "给药前肝移植")
               : s->end == TT_LOST_CONTACT ? tt_say("lost before dosing", "给药前失访")
                                           : tt_say("withdrew before dosing", "给药前退出");
    default:
        return tt_end_words(s->end);
    }
}

/* --- flow: one row a stage or an end, one column a level ---------------------------------------- */

enum { ANY = -1 };

static const struct flow {
    const char *text[2];
    unsigned stages;   /* a bit each */
    int end;           /* ANY, or one end of the dosed */
    bool before_level; /* no level yet: only the total counts */
    bool control;      /* only in a study with a control arm */
} flow[] = {
#define AT(stage) (1u << TT_STAGE_##stage)
#define IN "\xe2\x80\x83"
    {{"Screened", "筛选"}, ~0u, ANY, true},
    {{IN "screening failed", "　筛选失败"}, AT(FAILED), ANY, true},
    {{IN "in screening", "　筛选中"}, AT(SCREENING), ANY, true},
    {{IN "left before enrolment", "　入组前退出、死亡或失访"}, AT(LEFT), ANY, true},
    {{"Enrolled", "入组"}, AT(WAITING) | AT(LEFT_UNDOSED) | AT(CONTROL) | AT(DOSED), ANY, false},
    {{IN "waiting for dosing", "　待给药"}, AT(WAITING), ANY, false},
    {{IN "left before dosing", "　给药前退出、死亡或失访"}, AT(LEFT_UNDOSED), ANY, false},
    {{"Dosed", "已给药"}, AT(DOSED), ANY, false},
    {{IN "completed follow-up", "　完成随访"}, AT(DOSED), TT_COMPLETED, false},
    {{IN "under observation", "　随访中"}, AT(DOSED), TT_STILL_IN, false},
    {{IN "died", "　死亡"}, AT(DOSED), TT_DIED, false},
    {{IN "transplanted", "　肝移植"}, AT(DOSED), TT_TRANSPLANTED, false},
    {{IN "withdrew", "　退出"}, AT(DOSED), TT_WITHDREW, false},
    {{IN "lost to follow-up", "　失访"}, AT(DOSED), TT_LOST_CONTACT, false},
    {{"Control, nothing given", "对照（未给药）"}, AT(CONTROL), ANY, false, true},
    {{IN "completed follow-up", "　完成随访"}, AT(CONTROL), TT_COMPLETED, false, true},
    {{IN "under observation", "　随访中"}, AT(CONTROL), TT_STILL_IN, false, true},
    {{IN "died", "　死亡"}, AT(CONTROL), TT_DIED, false, true},
    {{IN "transplanted", "　肝移植"}, AT(CONTROL), TT_TRANSPLANTED, false, true},
    {{IN "withdrew", "　退出"}, AT(CONTROL), TT_WITHDREW, false, true},
    {{IN "lost to follow-up", "　失访"}, AT(CONTROL), TT_LOST_CONTACT, false, true},
};

static bool belongs(const struct flow *f, const tt_subject *s)
{
    return (f->stages >> tt_stage_of(s) & 1u) && (f->end == ANY || (int)s->end == f->end);
}

/* The event that put somebody into the row. */
static int64_t flow_origin(const struct flow *f, const tt_subject *s)
{
    if (f->stages == ~0u || f->stages == AT(SCREENING))
        return s->origin;
    if (f->end == ANY && f->stages & AT(WAITING))
        return s->slot_origin ? s->slot_origin : s->dose_origin;
    if (f->stages == AT(CONTROL) && (f->end == ANY || f->end == TT_STILL_IN))
        return s->slot_origin;
    return f->stages == AT(DOSED) && (f->end == ANY || f->end == TT_STILL_IN) ? s->dose_origin : s->end_origin;
}

static void set_count(tt_result *r, tt_result_cell *c, int n)
{
    c->text = tt_same(tt_printf(r->arena, "%d", n));
    c->number = c->n = n;
}

static void flow_cell(tt_result *r, const tt_trial *t, const struct flow *f, tt_group g)
{
    int n = 0;
    tt_result_cell *c = tt_result_int(r, 0);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!belongs(f, s) || !tt_in_group(&g, s))
            continue;
        n++;
        tt_result_origin(r, c, flow_origin(f, s));
    }
    set_count(r, c, n);
}

static void group_cols(tt_result *r, const tt_study *s)
{
    for (size_t i = 0; i < tt_groups(s); i++) {
        const tt_group g = tt_group_at(s, i);
        tt_result_col(r, tt_group_short(s, &g), TT_COL_NUMBER);
    }
}

static tt_words by_group(const tt_study *s, const char *en, const char *zh, const char *en_arms, const char *zh_arms)
{
    return tt_compares_arms(s) ? tt_say(en_arms, zh_arms) : tt_say(en, zh);
}

tt_result *tt_tab_flow(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    const size_t groups = tt_groups(t->study);
    tt_result *r = tt_result_new(a, "flow",
                                 by_group(t->study, "Disposition, by dose level", "受试者去向（按剂量水平）",
                                          "Disposition, by dose level and control", "受试者去向（按剂量水平与对照）"));
    tt_result_col(r, tt_say("Participants, n", "例数"), TT_COL_WORDS);
    group_cols(r, t->study);
    for (size_t i = 0; i < sizeof flow / sizeof *flow; i++) {
        if (flow[i].control && !tt_compares_arms(t->study))
            continue;
        tt_result_row_begin(r);
        tt_result_text(r, tt_say(flow[i].text[0], flow[i].text[1]));
        for (size_t g = 0; g < groups; g++) {
            if (flow[i].before_level && g + 1 < groups)
                tt_result_text(r, tt_same(""));
            else
                flow_cell(r, t, &flow[i], tt_group_at(t->study, g));
        }
    }
    tt_result_note(
        r, tt_say("Each participant is in one indented line: those under a heading add up to it, with the heading below (screened = "
                  "failed + in screening + left + enrolled; enrolled = waiting + left + dosed).",
                  "每名受试者只计入一个缩进行：缩进行与下一级标题之和等于上一级（筛选 = 筛选失败 + 筛选中 + 入组前退出 + 入组；"
                  "入组 = 待给药 + 给药前退出 + 已给药）。"));
    return r;
}

/* --- by arm, as randomised ------------------------------------------------------------------------- */

struct of_arm {
    const char *text[2];
    bool randomised; /* only of a randomised study */
    bool (*counts)(const tt_subject *s);
};

static bool is_enrolled(const tt_subject *s)
{
    return s->enrolled != TT_NO_INSTANT || s->dosed;
}

static bool is_randomised(const tt_subject *s)
{
    return s->position > 0;
}

static bool as_allocated(const tt_subject *s)
{
    return is_enrolled(s) && (s->arm->control ? !s->dosed : s->dosed);
}

static bool not_given(const tt_subject *s)
{
    return is_enrolled(s) && !s->arm->control && !s->dosed;
}

static bool given_all_the_same(const tt_subject *s)
{
    return s->arm->control && s->dosed;
}

static bool has_completed(const tt_subject *s)
{
    return is_enrolled(s) && s->end == TT_COMPLETED;
}

static bool is_followed(const tt_subject *s)
{
    return is_enrolled(s) && s->end == TT_STILL_IN;
}

static bool has_died(const tt_subject *s)
{
    return is_enrolled(s) && s->end == TT_DIED;
}

static bool left_otherwise(const tt_subject *s)
{
    return is_enrolled(s) && (s->end == TT_WITHDREW || s->end == TT_LOST_CONTACT || s->end == TT_TRANSPLANTED);
}

static const struct of_arm of_arms[] = {
    {{"Randomised", "随机"}, true, is_randomised},
    {{"Enrolled", "入组"}, false, is_enrolled},
    {{IN "as allocated: dosed, or control not dosed", "　按分配：已给药，或对照未给药"}, false, as_allocated},
    {{IN "allocated to the product, not dosed", "　分配至给药组但未给药"}, false, not_given},
    {{IN "control, and dosed all the same", "　对照但误给药"}, false, given_all_the_same},
    {{"Completed follow-up", "完成随访"}, false, has_completed},
    {{"Under observation", "随访中"}, false, is_followed},
    {{"Died", "死亡"}, false, has_died},
    {{"Withdrew, lost, or transplanted", "退出、失访或肝移植"}, false, left_otherwise},
};

static void arm_cell(tt_result *r, const tt_trial *t, const struct of_arm *what, const tt_arm *arm)
{
    int n = 0;
    tt_result_cell *c = tt_result_int(r, 0);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!s->arm || !tt_of_arm(s, arm) || !what->counts(s))
            continue;
        n++;
        tt_result_origin(r, c, s->enrolled_origin ? s->enrolled_origin : s->dose_origin);
    }
    set_count(r, c, n);
}

tt_result *tt_tab_arms(tt_arena *a, const tt_adam *d)
{
    const tt_study *st = d->trial->study;
    if (!tt_compares_arms(st))
        return NULL;
    tt_result *r = tt_result_new(a, "arms", tt_say("By arm, as allocated", "按分配组别"));
    tt_result_col(r, tt_say("Participants, n", "例数"), TT_COL_WORDS);
    for (size_t i = 0; i < st->arms; i++)
        tt_result_col(r, tt_same(st->arm[i].id), TT_COL_NUMBER);
    tt_result_col(r, tt_say("All", "合计"), TT_COL_NUMBER);
    for (size_t i = 0; i < sizeof of_arms / sizeof *of_arms; i++) {
        if (of_arms[i].randomised && !st->random.on)
            continue;
        tt_result_row_begin(r);
        tt_result_text(r, tt_say(of_arms[i].text[0], of_arms[i].text[1]));
        for (size_t k = 0; k <= st->arms; k++)
            arm_cell(r, d->trial, &of_arms[i], k < st->arms ? &st->arm[k] : NULL);
    }
    return r;
}

/* --- analysis sets -------------------------------------------------------------------------------- */

static const struct set {
    const char *text[2], *column; /* its flag in ADSL */
} sets[] = {
    {{"Intention to treat", "意向性分析集（ITT）"}, "ITTFL"},
    {{"Full analysis set", "全分析集（FAS）"}, "FASFL"},
    {{"Safety set", "安全性分析集（SS）"}, "SAFFL"},
    {{"DLT-evaluable set", "DLT 可评价集"}, "DLTEVLFL"},
};

static void set_cell(tt_result *r, const tt_adam *d, const char *column, tt_group g)
{
    int n = 0;
    tt_result_cell *c = tt_result_int(r, 0);
    for (size_t i = 0; i < d->adsl->rows; i++)
        if (tt_streq(tt_get_text(d->adsl, i, column), "Y") && tt_in_group(&g, d->trial->subject[i])) {
            n++;
            tt_result_origin(r, c, d->adsl->origin[i]);
        }
    set_count(r, c, n);
}

tt_result *tt_tab_sets(tt_arena *a, const tt_adam *d)
{
    const tt_study *s = d->trial->study;
    tt_result *r = tt_result_new(
        a, "sets",
        by_group(s, "Analysis sets, by dose level", "分析集（按剂量水平）", "Analysis sets, as treated", "分析集（按实际处理）"));
    tt_result_col(r, tt_say("Participants, n", "例数"), TT_COL_WORDS);
    group_cols(r, s);
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
        if (tt_streq(sets[i].column, "ITTFL") && !s->random.on)
            continue;
        tt_result_row_begin(r);
        tt_result_text(r, tt_say(sets[i].text[0], sets[i].text[1]));
        for (size_t g = 0; g < tt_groups(s); g++)
            set_cell(r, d, sets[i].column, tt_group_at(s, g));
    }
    if (tt_compares_arms(s))
        tt_result_note(r,
                       tt_say("Intention to treat: everyone randomised. Full: everyone enrolled. Safety: everyone dosed, counted from the "
                              "start of dosing, and the controls who were not, counted from randomisation; a control who was dosed stands "
                              "with the dosed. DLT-evaluable: dosed, and judged; the dose decisions count these.",
                              "意向性分析集：全部已随机者。全分析集：全部入组者。安全性分析集：全部已给药者（自给药开始起计）及未给药的对照"
                              "（自随机起计）；误给药的对照计入已给药者。DLT 可评价集：已给药且经判定者，剂量决定据此计数。"));
    else
        tt_result_note(
            r, tt_say("Full: everyone enrolled, dosed or not. Safety: everyone dosed; adverse events, laboratory values, imaging and "
                      "survival count these. DLT-evaluable: dosed, and judged to have had a DLT or to have passed the window without "
                      "one; the dose decisions count these.",
                      "全分析集：全部入组者，无论是否给药。安全性分析集：全部已给药者，不良事件、实验室检查、影像及生存分析均据此计数。"
                      "DLT 可评价集：已给药且经判定发生 DLT，或完成观察窗且未发生 DLT 者，剂量决定据此计数。"));
    return r;
}

/* --- screening failures ------------------------------------------------------------------------- */

/* The criteria's answers when screening ended, one each, in the order of the protocol. */
static const tt_verdict_of *verdicts(tt_arena *a, const tt_trial *t, const tt_subject *s)
{
    tt_verdict_of *v = NULL;
    tt_subject_criteria(a, t->study, s, s->ended, &v);
    return v;
}

static bool keeps_out(const tt_verdict_of *v)
{
    return v->met == (v->criterion->exclusion ? TT_YES : TT_NO);
}

static void failure_row(tt_result *r, const tt_trial *t, const tt_subject *s)
{
    tt_arena *a = r->arena;
    const tt_verdict_of *v = verdicts(a, t, s);
    tt_buf ids = tt_buf_new(a), en = tt_buf_new(a), zh = tt_buf_new(a);
    tt_result_row_begin(r);
    tt_result_origin(r, tt_result_text(r, tt_same(s->id)), s->end_origin);
    tt_result_text(r, tt_same(tt_day_text(a, t->study, s->ended)));
    for (size_t i = 0; v && i < t->study->criteria; i++) {
        const tt_criterion *c = v[i].criterion;
        if (!keeps_out(&v[i]))
            continue;
        tt_buf_printf(&ids, "%s%s", ids.n ? ", " : "", c->id);
        tt_buf_printf(&en, "%s%s", en.n ? "; " : "", c->text.in[TT_EN]);
        tt_buf_printf(&zh, "%s%s", zh.n ? "；" : "", c->text.in[TT_ZH]);
    }
    tt_result_text(r, tt_same(tt_buf_text(&ids)));
    tt_result_text(r, tt_say(ids.n ? tt_buf_text(&en) : s->end_cause, ids.n ? tt_buf_text(&zh) : s->end_cause));
}

tt_result *tt_tab_failures(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "failures", tt_say("With the criterion", "筛选失败及所据条目"));
    tt_result_col(r, tt_say("Participant", "受试者"), TT_COL_NAME);
    tt_result_col(r, tt_say("Date", "日期"), TT_COL_NAME);
    tt_result_col(r, tt_say("Criterion", "条目"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Inclusion not met, or exclusion met", "未符合的入选标准或符合的排除标准"), TT_COL_WORDS);
    for (size_t i = 0; i < t->subjects; i++)
        if (t->subject[i]->end == TT_SCREEN_FAILED)
            failure_row(r, t, t->subject[i]);
    return r;
}

/* `asked`: the verdicts of each participant who failed. */
static int count_reason(tt_result *r, tt_result_cell *cell, const tt_trial *t, const tt_verdict_of *const *asked,
                        const tt_criterion *criterion)
{
    int n = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        const tt_verdict_of *v = asked[i];
        bool counts = false, any = false;
        for (size_t k = 0; v && k < t->study->criteria; k++) {
            any = any || keeps_out(&v[k]);
            counts = counts || (keeps_out(&v[k]) && v[k].criterion == criterion);
        }
        if (s->end != TT_SCREEN_FAILED || (criterion ? !counts : any))
            continue;
        n++;
        tt_result_origin(r, cell, s->end_origin);
    }
    return n;
}

tt_result *tt_tab_reasons(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "reasons", tt_say("Reasons of screening failure", "筛选失败原因"));
    tt_result_col(r, tt_say("Criterion", "条目"), TT_COL_NAME);
    tt_result_col(r, tt_say("Inclusion not met, or exclusion met", "未符合的入选标准或符合的排除标准"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Participants, n", "例数"), TT_COL_NUMBER);
    const tt_verdict_of **asked = TT_ARRAY(a, const tt_verdict_of *, t->subjects + 1);
    for (size_t i = 0; i < t->subjects; i++)
        asked[i] = t->subject[i]->end == TT_SCREEN_FAILED ? verdicts(a, t, t->subject[i]) : NULL;
    for (size_t i = 0; i <= t->study->criteria; i++) { /* the last: no criterion */
        const tt_criterion *c = i < t->study->criteria ? &t->study->criterion[i] : NULL;
        tt_result_cell none = {.origins = 0};
        const int n = count_reason(r, &none, t, asked, c);
        if (n == 0)
            continue;
        tt_result_row_begin(r);
        tt_result_text(r, tt_same(c ? c->id : "\xe2\x80\x93"));
        tt_result_text(r,
                       c ? c->text : tt_say("no criterion on record; the cause as written is in the list", "未记录条目，原因见列表原文"));
        tt_result_cell *cell = tt_result_int(r, n);
        tt_result_origins(r, cell, &none);
        cell->n = n;
    }
    tt_result_note(r, tt_say("A participant with several reasons counts in each.", "一名受试者有多项原因时，各项均计入。"));
    return r;
}
