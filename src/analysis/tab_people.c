/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_people.c -- who came, who was dosed, how each one's participation
 * ended; why screening failed; age, sex and arm at the start; deviations. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"

/* --- flow: one row a state, one column a level ------------------------------------------------ */

typedef bool belongs_fn(const tt_subject *s);
static bool is_screened(const tt_subject *s)
{
    return s != NULL;
}
static bool is_failed(const tt_subject *s)
{
    return s->end == TT_SCREEN_FAILED;
}
static bool is_enrolled(const tt_subject *s)
{
    return s->slot > 0 || s->dosed;
}
static bool is_dosed(const tt_subject *s)
{
    return s->dosed;
}
static bool is_completed(const tt_subject *s)
{
    return s->dosed && s->end == TT_COMPLETED;
}
static bool is_still_in(const tt_subject *s)
{
    return s->dosed && s->end == TT_STILL_IN;
}
static bool is_died(const tt_subject *s)
{
    return s->dosed && s->end == TT_DIED;
}
static bool is_transplanted(const tt_subject *s)
{
    return s->dosed && s->end == TT_TRANSPLANTED;
}
static bool is_withdrawn(const tt_subject *s)
{
    return s->dosed && s->end == TT_WITHDREW;
}
static bool is_lost(const tt_subject *s)
{
    return s->dosed && s->end == TT_LOST_CONTACT;
}

static const struct flow {
    const char *text[2];
    belongs_fn *belongs;
    bool before_level; /* no level yet: only the total counts */
} flow[] = {
    {{"Screened", "筛选"}, is_screened, true},
    {{"Screening failed", "筛选失败"}, is_failed, true},
    {{"Enrolled (slot taken)", "入组（已占名额）"}, is_enrolled, false},
    {{"Dosed", "已给药"}, is_dosed, false},
    {{"\xe2\x80\x83"
      "completed follow-up",
      "　完成随访"},
     is_completed,
     false},
    {{"\xe2\x80\x83"
      "under observation",
      "　随访中"},
     is_still_in,
     false},
    {{"\xe2\x80\x83"
      "died",
      "　死亡"},
     is_died,
     false},
    {{"\xe2\x80\x83"
      "transplanted",
      "　肝移植"},
     is_transplanted,
     false},
    {{"\xe2\x80\x83"
      "withdrew",
      "　退出"},
     is_withdrawn,
     false},
    {{"\xe2\x80\x83"
      "lost to follow-up",
      "　失访"},
     is_lost,
     false},
};

static int64_t flow_origin(const struct flow *f, const tt_subject *s)
{
    if (f->belongs == is_screened)
        return s->origin;
    if (f->belongs == is_enrolled)
        return s->slot_origin;
    return f->belongs == is_dosed || f->belongs == is_still_in ? s->dose_origin : s->end_origin;
}

static void flow_cell(tt_result *r, const tt_trial *t, const struct flow *f, int level)
{
    int n = 0;
    tt_result_cell *c = tt_result_int(r, 0);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!f->belongs(s) || (level > 0 && s->level != level))
            continue;
        n++;
        tt_result_origin(r, c, flow_origin(f, s));
    }
    c->text = tt_same(tt_printf(r->arena, "%d", n));
    c->number = n;
    c->n = n;
}

static void level_cols(tt_result *r, const tt_study *s)
{
    for (int l = 1; l <= s->dose.levels; l++)
        tt_result_col(r, tt_same(s->dose.level[l - 1].id), TT_COL_NUMBER);
    tt_result_col(r, tt_say("All", "合计"), TT_COL_NUMBER);
}

tt_result *tt_tab_flow(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "flow", tt_say("Participants, by dose level", "受试者流程（按剂量水平）"));
    tt_result_col(r, tt_say("Participants, n", "例数"), TT_COL_WORDS);
    level_cols(r, t->study);
    for (size_t i = 0; i < sizeof flow / sizeof *flow; i++) {
        tt_result_row_begin(r);
        tt_result_text(r, tt_say(flow[i].text[0], flow[i].text[1]));
        for (int l = 1; l <= t->study->dose.levels; l++) {
            if (flow[i].before_level)
                tt_result_text(r, tt_same(""));
            else
                flow_cell(r, t, &flow[i], l);
        }
        flow_cell(r, t, &flow[i], 0);
    }
    return r;
}

/* --- screening failures ------------------------------------------------------------------------- */

struct asked {
    const tt_trial *t;
    const tt_subject *s;
};

static tt_val look_up(void *self, const tt_name *name)
{
    const struct asked *q = self;
    const tt_item *item = &q->t->study->item[name->slot];
    const tt_value *best = NULL;
    for (size_t i = 0; i < q->s->n_values; i++)
        if (q->s->value[i].item == item && q->s->value[i].status == TT_DONE && (!best || q->s->value[i].origin > best->origin))
            best = &q->s->value[i];
    if (!best)
        return tt_val_missing();
    if (item->type == TT_I_TRUTH)
        return tt_val_truth(best->truth);
    return item->type == TT_I_NUMBER ? tt_val_qty((tt_qty){best->number, item->unit}) : tt_val_text(best->text);
}

static const tt_judged *judgement(const tt_subject *s, const char *criterion)
{
    for (size_t i = 0; i < s->n_judged; i++)
        if (tt_streq(s->judged[i].criterion->id, criterion))
            return &s->judged[i];
    return NULL;
}

static tt_truth judged(void *self, const char *criterion)
{
    const tt_judged *j = judgement(((const struct asked *)self)->s, criterion);
    return j ? j->answer : TT_UNKNOWN;
}

static void failure_row(tt_result *r, const tt_trial *t, const tt_subject *s)
{
    tt_arena *a = r->arena;
    tt_verdict_of *v = NULL;
    struct asked q = {t, s};
    tt_buf ids = tt_buf_new(a), en = tt_buf_new(a), zh = tt_buf_new(a);
    tt_result_row_begin(r);
    tt_result_origin(r, tt_result_text(r, tt_same(s->id)), s->end_origin);
    tt_result_text(r, tt_same(tt_day_text(a, t->study, s->ended)));
    tt_study_eligible(a, t->study, look_up, &q, judged, &v);
    for (size_t i = 0; v && i < t->study->criteria; i++) {
        const tt_criterion *c = v[i].criterion;
        if (v[i].met != (c->exclusion ? TT_YES : TT_NO))
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

/* --- baseline: age, sex, arm --------------------------------------------------------------------- */

struct group {
    const tt_adam *d;
    int level; /* 0 = all */
};

static bool in_group(const struct group *g, size_t row)
{
    return tt_streq(tt_get_text(g->d->adsl, row, "SAFFL"), "Y") && (g->level == 0 || tt_get_int(g->d->adsl, row, "LEVEL") == g->level);
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
    for (int l = 1; l <= d->trial->study->dose.levels + 1; l++) {
        const struct group g = {d, l > d->trial->study->dose.levels ? 0 : l};
        match_cell(r, &g, col, value);
    }
}

tt_result *tt_tab_baseline(tt_arena *a, const tt_adam *d)
{
    const tt_study *s = d->trial->study;
    const tt_item *sex = tt_study_item(s, "SEX");
    tt_result *r =
        tt_result_new(a, "baseline", tt_say("Dosed participants at the start, by dose level", "已给药受试者的基线特征（按剂量水平）"));
    tt_result_col(r, tt_same(""), TT_COL_WORDS);
    for (int l = 1; l <= s->dose.levels; l++)
        tt_result_col(r, tt_same(s->dose.level[l - 1].id), TT_COL_RIGHT);
    tt_result_col(r, tt_say("All", "合计"), TT_COL_RIGHT);
    match_row(r, d, tt_say("Participants, n", "例数"), NULL, NULL);
    tt_result_row_begin(r);
    tt_result_text(r, tt_say("Age, years, median (range)", "年龄，岁，中位数（范围）"));
    for (int l = 1; l <= s->dose.levels + 1; l++) {
        const struct group g = {d, l > s->dose.levels ? 0 : l};
        age_cell(r, &g);
    }
    tt_result_group(r, tt_say("Sex, n", "性别，例"));
    for (size_t i = 0; sex && i < sex->codes; i++)
        match_row(r, d, sex->code[i].title, "SEX", sex->code[i].code);
    tt_result_group(r, tt_say("Disease, n", "疾病类型，例"));
    for (size_t i = 0; i < s->arms; i++)
        match_row(r, d, s->arm[i].title, "ARM", s->arm[i].id);
    tt_result_note(r, tt_say("With fewer than 3 participants the ages themselves are shown.", "不足 3 例时直接列出年龄。"));
    return r;
}

/* --- listings -------------------------------------------------------------------------------------- */

tt_result *tt_tab_people(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "people", tt_say("Dosed participants", "已给药受试者"));
    static const char *const head[][2] = {
        {"Participant", "受试者"}, {"Disease", "疾病"},      {"Age", "年龄"}, {"Sex", "性别"}, {"Level", "水平"},
        {"Decision", "决定"},      {"Dosed on", "给药日期"}, {"DLT", "DLT"},  {"End", "结局"}, {"Study day of end", "结局研究日"}};
    const tt_item *sex = tt_study_item(t->study, "SEX");
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_result_col(r, tt_say(head[i][0], head[i][1]),
                      i == 2 || i == 5 || i == 9 ? TT_COL_NUMBER
                      : i == 0 || i == 6         ? TT_COL_NAME
                                                 : TT_COL_WORDS);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!s->dosed)
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
        tt_result_text(r, tt_same(s->arm ? s->arm->id : ""));
        tt_result_text(r, tt_same(tt_dec_missing(age) ? "" : tt_dec_text(a, age)));
        tt_result_text(r, sex_text);
        tt_result_text(r, tt_same(tt_get_text(d->adsl, i, "LEVELID")));
        tt_result_origin(r, tt_result_int(r, s->cohort), s->slot_origin);
        tt_result_origin(r, tt_result_text(r, tt_same(tt_day_text(a, t->study, s->dose_start))), s->dose_origin);
        tt_result_cell *c = tt_result_text(r, tt_dlt_words(s->dlt));
        tt_result_origin(r, c, s->dlt_origin);
        c->risk = s->dlt == TT_DLT_YES;
        tt_result_origin(r, tt_result_text(r, tt_end_words(s->end)), s->end_origin);
        tt_result_text(r, tt_same(day == TT_INT_MISSING ? "" : tt_printf(a, "%lld", (long long)day)));
    }
    tt_result_note(r, tt_say("Study day: by the site's calendar, the day of dosing being day 1; there is no day 0.",
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
        tt_result_text(r, tt_same(v->what));
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
