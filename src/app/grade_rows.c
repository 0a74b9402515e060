/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/grade_rows.c -- grades of a table with one result a row, as laboratories and
 * SDTM hold them: test, result, unit, normal range, and the baseline where known.
 *
 * A limit without a unit is in the unit of its result.  A normal range may stand in
 * one column ("9--50", "<21").  A row's own cells come before what was said once
 * for all rows on the command line. */
#include "app/measure_rows_internal.h"

enum role { ANALYTE, VALUE, UNIT, LLN, ULN, RANGE, BASELINE, BASELINE_RANGE, SYMPTOMATIC, ANTICOAGULATED, FASTING, ROLES };

static const char *const headings[ROLES][12] = {
    {"analyte", "test", "lbtestcd", "paramcd", "test code", "项目", "检验项目", "检查项目", "项目名称", "项目代码", "指标", NULL},
    {"value", "result", "lborres", "aval", "lbstresn", "结果", "检验结果", "检测结果", "数值", "结果值", "测定值", NULL},
    {"unit", "units", "lborresu", "lbstresu", "avalu", "单位", "计量单位", "结果单位", NULL},
    {"lln", "lower limit", "lbornrlo", "lbstnrlo", "anrlo", "下限", "参考下限", "正常值下限", "参考值下限", NULL},
    {"uln", "upper limit", "lbornrhi", "lbstnrhi", "anrhi", "上限", "参考上限", "正常值上限", "参考值上限", NULL},
    {"range", "reference range", "normal range", "参考范围", "参考区间", "参考值", "正常范围", "正常值范围", "正常值", NULL},
    {"baseline", "base", "基线", "基线值", NULL},
    {"baseline range", "bnrind", "基线判定", NULL},
    {"symptomatic", "symptoms", "有症状", "症状", NULL},
    {"anticoagulated", "anticoagulation", "抗凝", "抗凝治疗", NULL},
    {"fasting", "lbfast", "空腹", NULL},
};
static const char *const role_names[ROLES] = {"analyte",        "value",       "unit",           "lln",    "uln", "range", "baseline",
                                              "baseline-range", "symptomatic", "anticoagulated", "fasting"};
static const char *const versions[] = {"4.03", "5.0", "6.0"};

enum { VERSIONS = 3, NAMES = 64 };

/* A test by one of its names, with its rules: found once. */
struct test {
    char called[80];
    const tt_analyte *analyte;
    tt_grade_rules rules[VERSIONS]; /* one is used if one version was asked for */
};

struct table {
    const tt_measures *m;
    const tt_analyte *only; /* of every row */
    const char *version;    /* NULL: all, side by side */
    const tt_grade_in *otherwise;
    int col[ROLES];
    const char *unit[ROLES]; /* of the heading */
    struct test *test;       /* the last NAMES that were found */
    size_t tests, last;
    tt_unit_memo units;
};

/* --- headings ---------------------------------------------------------------------- */

static int role_of(tt_arena *a, const char *name)
{
    for (const char *const *s = tt_heading_spellings(a, name); *s; s++)
        for (int r = 0; r < ROLES; r++)
            for (const char *const *h = headings[r]; *h; h++)
                if (tt_str_ieq(*h, *s))
                    return r;
    return -1;
}

static tt_code read_headings(struct table *t, const tt_rows *w, tt_err *err)
{
    const char *name = "";
    for (int r = 0; r < ROLES; r++) {
        t->unit[r] = "";
        TT_TRY(tt_rows_mapped(w, role_names[r], &t->col[r], err));
        if (t->col[r] >= 0)
            tt_heading_split(w->arena, w->head[t->col[r]], &name, &t->unit[r]);
    }
    for (size_t c = 0; c < w->cols; c++) {
        const char *unit = "";
        tt_heading_split(w->arena, w->head[c], &name, &unit);
        const int r = role_of(w->arena, name);
        if (r < 0 || t->col[r] >= 0)
            continue;
        t->col[r] = (int)c;
        t->unit[r] = unit;
    }
    return TT_OK;
}

static tt_code check_headings(const struct table *t, const tt_rows *w, tt_err *err)
{
    tt_buf b = tt_buf_new(w->arena);
    const bool range = t->col[RANGE] >= 0;
    if (t->col[VALUE] < 0 || (t->col[ANALYTE] < 0 && !t->only)) {
        const char *lacks = t->col[VALUE] < 0 ? "value" : "analyte";
        return tt_fail(err, TT_ENOENT, 970, tt_at(w->file, 1, 0), lacks, lacks);
    }
    if (t->col[LLN] < 0 && !range && !t->otherwise->has_lln)
        tt_buf_add(&b, "lln");
    if (t->col[ULN] < 0 && !range && !t->otherwise->has_uln)
        tt_buf_printf(&b, "%suln", b.n ? ", " : "");
    if (t->col[BASELINE] < 0 && !t->otherwise->has_baseline)
        tt_buf_printf(&b, "%sbaseline", b.n ? ", " : "");
    if (b.n)
        tt_find(&w->r->findings, 969, tt_at(w->file, 1, 0), tt_buf_text(&b));
    return TT_OK;
}

/* --- a row ---------------------------------------------------------------------------- */

static const char *cell(const struct table *t, const tt_rows *w, enum role r)
{
    return t->col[r] < 0 ? "" : w->field[t->col[r]];
}

static tt_code read_test(const struct table *t, const char *name, struct test *ret, tt_err *err)
{
    *ret = (struct test){.analyte = t->only};
    if (*name || !t->only)
        TT_TRY(tt_analyte_get(t->m, name, &ret->analyte, err));
    for (size_t i = 0; i < (t->version ? 1 : VERSIONS); i++)
        TT_TRY(tt_grade_rules_get(t->m, ret->analyte, t->version ? t->version : versions[i], &ret->rules[i], err));
    snprintf(ret->called, sizeof ret->called, "%s", name);
    return TT_OK;
}

/* Most rows have the test of the row before, or the one that came behind it last time. */
static tt_code test_of(struct table *t, const tt_rows *w, const struct test **ret, tt_err *err)
{
    const char *name = cell(t, w, ANALYTE);
    struct test found;
    for (size_t i = 0; i < t->tests; i++) {
        const size_t at = (t->last + i) % t->tests;
        if (!tt_streq(t->test[at].called, name))
            continue;
        t->last = at;
        *ret = &t->test[at];
        return TT_OK;
    }
    TT_TRY(read_test(t, name, &found, err));
    t->last = t->tests < NAMES ? t->tests++ : (t->last + 1) % NAMES;
    t->test[t->last] = found;
    *ret = &t->test[t->last];
    return TT_OK;
}

/* "9--50", "9~50", "9-50", "<21", "≥60": its ends as texts, "" where there is none. */
static tt_code split_range(tt_arena *a, const char *text, const char **low, const char **high, tt_err *err)
{
    static const char *const marks[] = {"--", "~", "～", "—", "–", "至", " to ", "-"};
    static const char *const below[] = {"<=", "<", "≤", "小于"}, *const above[] = {">=", ">", "≥", "大于"};
    const char *s = tt_str_trim(a, tt_str_halfwidth(a, text));
    *low = *high = "";
    for (size_t i = 0; i < 4; i++) {
        if (tt_str_starts(s, below[i]))
            *high = tt_str_trim(a, s + strlen(below[i]));
        if (tt_str_starts(s, above[i]))
            *low = tt_str_trim(a, s + strlen(above[i]));
        if (**high || **low)
            return TT_OK;
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const char *at = *s ? strstr(s + 1, marks[i]) : NULL;
        if (!at)
            continue;
        *low = tt_str_trim(a, tt_strndup(a, s, (size_t)(at - s)));
        *high = tt_str_trim(a, at + strlen(marks[i]));
        return TT_OK;
    }
    return *s ? tt_fail(err, TT_EPARSE, 998, tt_at_path("range"), s) : TT_OK; /* one number: of which end? */
}

struct limit {
    const tt_analyte *an;
    const char *unit;
};

static tt_code take_limit(tt_arena *a, const struct limit *l, const char *text, const char *unit, tt_qty *q, bool *has, tt_err *err)
{
    tt_lab lab;
    if (!*text)
        return TT_OK;
    TT_TRY(tt_lab_parse(a, l->an, text, *unit ? unit : l->unit, &lab, err));
    *has = lab.kind == TT_READ_NUMBER;
    *q = lab.qty;
    return TT_OK;
}

static tt_code take_limits(tt_arena *a, const struct table *t, const tt_rows *w, const struct limit *l, tt_grade_in *in, tt_err *err)
{
    const char *low = "", *high = "";
    if (*cell(t, w, RANGE))
        TT_TRY(split_range(a, cell(t, w, RANGE), &low, &high, err));
    TT_TRY(take_limit(a, l, low, t->unit[RANGE], &in->lln, &in->has_lln, err));
    TT_TRY(take_limit(a, l, high, t->unit[RANGE], &in->uln, &in->has_uln, err));
    TT_TRY(take_limit(a, l, cell(t, w, LLN), t->unit[LLN], &in->lln, &in->has_lln, err));
    TT_TRY(take_limit(a, l, cell(t, w, ULN), t->unit[ULN], &in->uln, &in->has_uln, err));
    return take_limit(a, l, cell(t, w, BASELINE), t->unit[BASELINE], &in->baseline, &in->has_baseline, err);
}

static tt_code take_truth(const struct table *t, const tt_rows *w, enum role r, tt_truth *ret, tt_err *err)
{
    static const char *const yes[] = {"1", "yes", "y", "true", "是", "有"}, *const no[] = {"0", "no", "n", "false", "否", "无"};
    const char *s = cell(t, w, r);
    if (!*s)
        return TT_OK;
    for (size_t i = 0; i < 6; i++)
        if (tt_str_ieq(s, yes[i]) || tt_str_ieq(s, no[i])) {
            *ret = tt_str_ieq(s, yes[i]) ? TT_YES : TT_NO;
            return TT_OK;
        }
    return tt_fail(err, TT_EPARSE, 963, tt_at_path(role_names[r]), s, role_names[r], "yes, no");
}

static tt_code take_baseline_range(const struct table *t, const tt_rows *w, tt_grade_in *in, tt_err *err)
{
    static const char *const words[] = {"low", "normal", "high"};
    static const tt_baseline_range ranges[] = {TT_BASELINE_LOW, TT_BASELINE_NORMAL, TT_BASELINE_HIGH};
    const char *s = cell(t, w, BASELINE_RANGE);
    if (!*s)
        return TT_OK;
    for (size_t i = 0; i < 3; i++)
        if (tt_str_ieq(s, words[i])) {
            in->baseline_range = ranges[i];
            return TT_OK;
        }
    return tt_fail(err, TT_EPARSE, 963, tt_at_path("baseline-range"), s, "baseline-range", "low, normal, high");
}

static tt_code read_row(tt_arena *a, struct table *t, const tt_rows *w, const struct test **test, tt_grade_in *in, tt_err *err)
{
    tt_lab lab;
    *in = *t->otherwise;
    TT_TRY(test_of(t, w, test, err));
    const tt_analyte *an = (*test)->analyte;
    const char *unit = tt_unit_memo_code(a, &t->units, *cell(t, w, UNIT) ? cell(t, w, UNIT) : t->unit[VALUE]);
    TT_TRY(tt_lab_parse(a, an, cell(t, w, VALUE), unit, &lab, err));
    in->has_value = lab.kind <= TT_READ_ABOVE;
    in->bound = lab.kind == TT_READ_BELOW ? -1 : lab.kind == TT_READ_ABOVE ? 1 : 0;
    in->value = lab.qty;
    const struct limit l = {an, lab.kind <= TT_READ_ABOVE && lab.qty.unit ? tt_unit_code(lab.qty.unit) : unit};
    TT_TRY(take_limits(a, t, w, &l, in, err));
    TT_TRY(take_truth(t, w, SYMPTOMATIC, &in->symptomatic, err));
    TT_TRY(take_truth(t, w, ANTICOAGULATED, &in->anticoagulated, err));
    TT_TRY(take_truth(t, w, FASTING, &in->fasting, err));
    TT_TRY(take_baseline_range(t, w, in, err));
    return tt_grade_check(a, an, in, err);
}

static const char *list(tt_arena *a, const char *const *names)
{
    tt_buf b = tt_buf_new(a);
    for (; *names; names++)
        tt_buf_printf(&b, "%s%s", b.n ? " " : "", *names);
    return tt_buf_text(&b);
}

static const char *digit(int grade)
{
    static const char *const text[] = {"0", "1", "2", "3", "4", "5"};
    return grade < 0 ? "" : text[grade];
}

static tt_code one(tt_arena *a, tt_rows *w, void *self, tt_err *err)
{
    const struct test *test = NULL;
    tt_grade_in in;
    tt_grade g;
    TT_TRY(read_row(a, self, w, &test, &in, err));
    TT_TRY(tt_grade_by(a, &test->rules[0], &in, &g, err));
    w->null += g.grade < 0;
    w->cell[0] = digit(g.grade);
    w->cell[1] = g.term;
    w->cell[2] = g.words[w->q->lang];
    w->cell[3] = g.worked;
    w->cell[4] = list(a, g.needs);
    w->cell[5] = g.grade < 0 && g.at_least ? digit(g.at_least) : "";
    tt_buf asks = tt_buf_new(a);
    for (size_t i = 0; g.ask[i]; i++)
        tt_buf_printf(&asks, "%s%d: %s", i ? "; " : "", g.ask[i]->grade, g.ask[i]->text[w->q->lang]);
    w->cell[6] = tt_buf_text(&asks);
    return TT_OK;
}

/* By every version: the grades, and whether they differ. */
static tt_code all(tt_arena *a, tt_rows *w, void *self, tt_err *err)
{
    const struct test *test = NULL;
    tt_grade_in in;
    int first = -2, any = -1;
    bool differ = false;
    TT_TRY(read_row(a, self, w, &test, &in, err));
    for (size_t i = 0; i < VERSIONS; i++) {
        const tt_grade_rules *rules = &test->rules[i];
        tt_grade g = {.grade = -1};
        if (!rules->side[0] && !rules->side[1])
            continue;
        TT_TRY(tt_grade_by(a, rules, &in, &g, err));
        w->cell[i] = digit(g.grade);
        differ = differ || (first != -2 && first != g.grade);
        first = g.grade;
        any = g.grade > any ? g.grade : any;
    }
    if (first == -2)
        return tt_fail(err, TT_ENOENT, 954, tt_at_path(test->analyte->id), test->analyte->id, "4.03, 5.0, 6.0");
    w->null += any < 0;
    w->cell[3] = differ ? "yes" : "no";
    return TT_OK;
}

tt_code tt_grade_rows(tt_arena *a, const tt_request *q, const tt_measures *m, const tt_analyte *analyte, const char *version,
                      const tt_grade_in *otherwise, tt_result *r, tt_err *err)
{
    static const char *const names[] = {"grade", "term", "rule", "worked", "needs", "at_least", "asks", "reason"};
    static const char *const each[] = {"grade_4.03", "grade_5.0", "grade_6.0", "differ", "reason"};
    tt_rows *w = NULL;
    struct table t = {.m = m, .only = analyte, .version = version, .otherwise = otherwise, .test = TT_ARRAY(a, struct test, NAMES)};
    TT_TRY(tt_rows_open(a, q, r, &w, err));
    TT_TRY(read_headings(&t, w, err));
    TT_TRY(check_headings(&t, w, err));
    tt_json_put_string(&r->json, "version", version);
    return version ? tt_rows_run(w, names, sizeof names / sizeof *names, one, &t, err)
                   : tt_rows_run(w, each, sizeof each / sizeof *each, all, &t, err);
}
