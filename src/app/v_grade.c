/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_grade.c -- one laboratory value graded by a scale's own words.
 *
 * CTCAE grades against the normal range, or against the participant's baseline
 * where that was abnormal.  A baseline measured elsewhere may be normal by that
 * laboratory's range and not by this one's, so --baseline-range says which it was;
 * an abnormal one needs its value.  "Not gradable" is an answer of its own, never 0. */
#include "app/dictionary_internal.h"
#include "app/measure_rows_internal.h"
#include "app/ward_internal.h"

static tt_code read_qty(tt_arena *a, const tt_request *q, const tt_analyte *an, const char *name, tt_qty *ret, bool *has, tt_err *err)
{
    const char *s = tt_opt(q, name);
    tt_lab lab;
    *has = s != NULL;
    if (!s)
        return TT_OK;
    TT_TRY(tt_lab_parse(a, an, s, NULL, &lab, err));
    *has = lab.kind == TT_READ_NUMBER;
    *ret = lab.qty;
    return TT_OK;
}

static tt_code read_value(tt_arena *a, const tt_request *q, const tt_analyte *an, tt_grade_in *in, tt_err *err)
{
    tt_lab lab;
    TT_TRY(tt_lab_parse(a, an, q->word[1], NULL, &lab, err));
    in->has_value = lab.kind <= TT_READ_ABOVE;
    in->bound = lab.kind == TT_READ_BELOW ? -1 : lab.kind == TT_READ_ABOVE ? 1 : 0;
    in->value = lab.qty;
    return TT_OK;
}

static tt_code read_flag(const tt_request *q, const char *word, tt_grade_in *in, tt_err *err)
{
    static const char *const names[] = {"symptomatic", "anticoagulated", "fasting"};
    tt_truth *const to[] = {&in->symptomatic, &in->anticoagulated, &in->fasting};
    const char *equals = strchr(word, '=');
    (void)q;
    for (size_t i = 0; equals && i < 3; i++)
        if (strlen(names[i]) == (size_t)(equals - word) && strncmp(names[i], word, strlen(names[i])) == 0 &&
            (tt_streq(equals, "=0") || tt_streq(equals, "=1"))) {
            *to[i] = equals[1] == '1' ? TT_YES : TT_NO;
            return TT_OK;
        }
    return tt_fail(err, TT_EUSAGE, 925, tt_at_path("grade"), word);
}

static tt_code read_baseline_range(const tt_request *q, const tt_analyte *an, tt_grade_in *in, tt_result *r, tt_err *err)
{
    static const char *const words[] = {"normal", "high", "low", NULL};
    static const tt_baseline_range ranges[] = {TT_BASELINE_NORMAL, TT_BASELINE_HIGH, TT_BASELINE_LOW};
    size_t which = 0;
    int order = 0;
    if (!tt_opt_on(q, "baseline-range"))
        return TT_OK;
    TT_TRY(tt_opt_one_of(q, "baseline-range", words, &which, err));
    in->baseline_range = ranges[which];
    if (which == 0)
        return TT_OK;
    if (!in->has_baseline)
        return tt_fail(err, TT_EUSAGE, 903, tt_at_path("baseline"), "baseline");
    if (which == 1 ? in->has_uln : in->has_lln)
        TT_TRY(tt_qty_cmp(in->baseline, which == 1 ? in->uln : in->lln, &an->molar, &order, err));
    if ((which == 1 && in->has_uln && order <= 0) || (which == 2 && in->has_lln && order >= 0))
        tt_find(&r->findings, 928, tt_at_path(an->id), an->id, words[which]);
    return TT_OK;
}

static tt_code read_in(tt_arena *a, const tt_request *q, const tt_analyte *an, tt_result *r, tt_grade_in *in, tt_err *err)
{
    static const char *const directions[] = {"low", "either", "high", NULL};
    size_t direction = 1;
    *in = (tt_grade_in){.symptomatic = TT_UNKNOWN, .anticoagulated = TT_UNKNOWN, .fasting = TT_UNKNOWN};
    if (!tt_opt_on(q, "csv"))
        TT_TRY(read_value(a, q, an, in, err));
    TT_TRY(read_qty(a, q, an, "lln", &in->lln, &in->has_lln, err));
    TT_TRY(read_qty(a, q, an, "uln", &in->uln, &in->has_uln, err));
    TT_TRY(read_qty(a, q, an, "baseline", &in->baseline, &in->has_baseline, err));
    if (tt_opt_on(q, "direction"))
        TT_TRY(tt_opt_one_of(q, "direction", directions, &direction, err));
    in->direction = (int)direction - 1;
    for (size_t i = tt_opt_on(q, "csv") ? 1 : 2; i < q->words; i++)
        TT_TRY(read_flag(q, q->word[i], in, err));
    TT_TRY(read_baseline_range(q, an, in, r, err));
    return tt_grade_check(a, an, in, err);
}

static void put_json(tt_json_out *o, const tt_analyte *an, const tt_grade *g, const char *version)
{
    tt_json_key(o, "grade");
    if (g->grade < 0)
        tt_json_null(o);
    else
        tt_json_int(o, g->grade);
    tt_json_put_string(o, "term", g->term);
    tt_json_put_string(o, "rule", g->rule);
    tt_json_put_string(o, "worked", g->worked);
    tt_json_put_string(o, "analyte", an->id);
    tt_json_put_string(o, "version", version);
    tt_json_put_int(o, "at_least", g->at_least);
    tt_json_key(o, "needs");
    tt_json_open(o, '[');
    for (size_t i = 0; g->needs[i]; i++)
        tt_json_string(o, g->needs[i]);
    tt_json_close(o);
    tt_json_key(o, "ask");
    tt_json_open(o, '[');
    for (size_t i = 0; g->ask[i]; i++) {
        tt_json_open(o, '{');
        tt_json_put_int(o, "grade", g->ask[i]->grade);
        tt_json_put_string(o, "text", g->ask[i]->text[TT_EN]);
        tt_json_close(o);
    }
    tt_json_close(o);
}

static const char *grade_text(tt_arena *a, const tt_request *q, const tt_grade *g)
{
    return g->grade < 0 ? tt_say(q, "not gradable", "无法分级") : tt_printf(a, tt_say(q, "grade %d", "%d 级"), g->grade);
}

static const char *needs_text(tt_arena *a, const tt_grade *g)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; g->needs[i]; i++)
        tt_buf_printf(&b, "%s%s", i ? ", " : "", g->needs[i]);
    return tt_buf_text(&b);
}

/* What is lacking, and how it is given. */
static const char *needs_given(tt_arena *a, const tt_grade *g)
{
    static const char *const how[][2] = {{"lln", "--lln"},
                                         {"uln", "--uln"},
                                         {"baseline", "--baseline"},
                                         {"symptomatic", "symptomatic=1|0"},
                                         {"anticoagulated", "anticoagulated=1|0"},
                                         {"fasting", "fasting=1|0"}};
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; g->needs[i]; i++) {
        size_t k = 0;
        while (k < sizeof how / sizeof *how && !tt_streq(how[k][0], g->needs[i]))
            k++;
        tt_buf_printf(&b, "%s%s", i ? ", " : "", g->needs[i]);
        if (k < sizeof how / sizeof *how)
            tt_buf_printf(&b, " (%s)", how[k][1]);
    }
    return tt_buf_text(&b);
}

static void say(tt_arena *a, const tt_request *q, tt_result *r, const tt_grade *g)
{
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "%s: %s", "%s：%s"), g->title[q->lang], grade_text(a, q, g)));
    if (*g->words[q->lang])
        tt_doc_pair(r->doc, tt_say(q, "rule", "规则"), g->words[q->lang]);
    if (*g->worked && g->grade > 0)
        tt_doc_pair(r->doc, tt_say(q, "worked", "计算"), g->worked);
    if (*g->needs)
        tt_doc_pair(r->doc, tt_say(q, "needs", "缺少"), needs_given(a, g));
    if (g->grade < 0 && g->at_least)
        tt_doc_pair(r->doc, tt_say(q, "at least", "至少"), tt_printf(a, tt_say(q, "grade %d", "%d 级"), g->at_least));
    for (size_t i = 0; g->ask[i]; i++)
        tt_doc_pair(r->doc, tt_printf(a, tt_say(q, "asks, grade %d", "须询问（%d 级）"), g->ask[i]->grade), g->ask[i]->text[q->lang]);
}

/* The same value by every version that has the term: where they differ is what a study decides by naming one. */
static tt_code compare(tt_arena *a, const tt_request *q, const tt_measures *m, const tt_analyte *an, const tt_grade_in *in, tt_result *r,
                       tt_err *err)
{
    static const char *const versions[] = {"4.03", "5.0", "6.0"};
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, "%s: %s", an->title[q->lang], tt_say(q, "grade by version", "各版本分级")));
    tt_table *t = tt_doc_table(r->doc, "");
    tt_table_col(t, "CTCAE", TT_LEFT);
    tt_table_col(t, tt_say(q, "grade", "分级"), TT_LEFT);
    tt_table_col(t, tt_say(q, "rule", "规则"), TT_LEFT);
    tt_table_col(t, tt_say(q, "needs", "缺少"), TT_LEFT);
    tt_json_key(&r->json, "versions");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < 3; i++) {
        tt_grade g;
        if (!tt_grade_has(m, an->id, versions[i]))
            continue;
        TT_TRY(tt_grade_value(a, m, an->id, versions[i], in, &g, err));
        tt_table_next(t);
        tt_table_cell(t, versions[i]);
        tt_table_cell(t, grade_text(a, q, &g));
        tt_table_cell(t, g.words[q->lang]);
        tt_table_cell(t, needs_text(a, &g));
        tt_json_open(&r->json, '{');
        put_json(&r->json, an, &g, versions[i]);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    return TT_OK;
}

/* Of a table the words are the analyte of all rows, if it is one, and what holds for them all. */
static tt_code rows(tt_arena *a, const tt_request *q, const tt_measures *m, const char *version, tt_result *r, tt_err *err)
{
    const tt_analyte *an = NULL;
    tt_grade_in in = {.symptomatic = TT_UNKNOWN, .anticoagulated = TT_UNKNOWN, .fasting = TT_UNKNOWN};
    if (q->words) {
        TT_TRY(tt_analyte_get(m, q->word[0], &an, err));
        TT_TRY(read_in(a, q, an, r, &in, err));
    }
    return tt_grade_rows(a, q, m, an, version, &in, r, err);
}

static tt_code explain(tt_arena *a, const tt_request *q, const tt_measures *m, const tt_analyte *an, const char *version,
                       const tt_grade_in *in, tt_result *r, tt_err *err)
{
    const char *text = "";
    if (!tt_opt_on(q, "explain"))
        return TT_OK;
    TT_TRY(tt_grade_explain(a, m, an->id, version, in, q->lang, &text, err));
    tt_doc_code(r->doc, text);
    tt_json_put_string(&r->json, "explanation", text);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_measures *m = NULL;
    const tt_analyte *an = NULL;
    const char *version = NULL;
    tt_grade_in in;
    tt_grade g;
    if (!tt_opt_on(q, "compare-versions"))
        TT_TRY(tt_opt_text(q, "ctcae", &version, err));
    TT_TRY(tt_open_measures(a, q, &m, err));
    if (version && !tt_grade_has_version(m, version))
        return tt_fail(err, TT_EUSAGE, 905, tt_at_path("ctcae"), "ctcae", version, tt_in_both(a, "4.03, 5.0 or 6.0", "4.03、5.0 或 6.0"));
    if (tt_opt_on(q, "csv"))
        return rows(a, q, m, version, r, err);
    if (q->words < 2)
        return tt_fail(err, TT_EUSAGE, 901, tt_at_path("grade"), "grade", "ANALYTE VALUE");
    TT_TRY(tt_analyte_get(m, q->word[0], &an, err));
    TT_TRY(read_in(a, q, an, r, &in, err));
    if (!version)
        return compare(a, q, m, an, &in, r, err);
    TT_TRY(tt_grade_value(a, m, an->id, version, &in, &g, err));
    put_json(&r->json, an, &g, version);
    say(a, q, r, &g);
    tt_say_ctcae(a, q, r->doc, version, g.term, g.grade);
    TT_TRY(explain(a, q, m, an, version, &in, r, err));
    r->next =
        tt_opt_on(q, "explain") ? tt_printf(a, "titrate dictionary %s", tt_shell_word(a, g.term)) : tt_same_with(a, q, "grade", "explain");
    r->status = g.grade < 0 ? 1 : 0;
    return TT_OK;
}

static const tt_option options[] = {
    {"ctcae", "VERSION", {"the version of the scale: 4.03, 5.0 or 6.0", "CTCAE 版本：4.03、5.0 或 6.0"}},
    {"compare-versions", NULL, {"by every version, side by side", "并列显示各版本的分级"}},
    {"defs", "DIR", {"a folder of further definitions, such as a study's defs/", "附加定义文件夹，例如研究的 defs/"}},
    {"lln", "VALUE", {"lower limit of normal, with its unit", "正常值下限（含单位）"}},
    {"uln", "VALUE", {"upper limit of normal", "正常值上限"}},
    {"baseline", "VALUE", {"the participant's baseline", "受试者基线值"}},
    {"baseline-range",
     "high|normal|low",
     {"where the baseline lay in its own laboratory's range", "基线值相对于其所在实验室正常范围的位置"}},
    {"direction", "high|low", {"which term, for an analyte that has one each way", "项目有高、低两个方向时指定其一"}},
    {"explain", NULL, {"every row of the scale, with its arithmetic", "逐条列出分级标准及其计算"}},
    TT_ROWS_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate grade alt '250 U/L' --ctcae 5.0 --lln '7 U/L' --uln '40 U/L' --baseline '60 U/L'",
                                       "titrate grade bilirubin '4.2 mg/dL' --ctcae 5.0 --uln '21 umol/L' --json",
                                       "titrate grade inr 2.6 --uln 1.2 --baseline 2.4 anticoagulated=0 --compare-versions",
                                       "titrate grade --csv tests/data/measure/results.csv --ctcae 5.0 --out graded.csv", NULL};

const tt_command tt_command_grade = {
    .name = "grade",
    .words = "ANALYTE VALUE | [ANALYTE] --csv FILE  [symptomatic=1 anticoagulated=1 fasting=1]",
    .min_words = 0,
    .max_words = 5,
    .summary = {"grade a laboratory value by CTCAE", "按 CTCAE 对实验室检查值分级"},
    .more =
        {"A value that cannot be graded is exit status 1 with what is lacking; it is never grade 0. A table has one result a row: test, "
         "result, unit, normal range (lln and uln, or one column such as 9--50) and baseline, by English or Chinese headings; columns "
         "are added, rows that cannot be used keep their place and say why.",
         "无法分级时退出码为 1 并列出缺少的信息，绝不记为 0 级。表格每行一个结果：项目、结果、单位、正常范围（上下限两列，或“9--50”一列）"
         "和基线，列名中英文均可；结果列附加在后，不能使用的行保留原位并注明原因。"},
    .options = options,
    .examples = examples,
    .run = run,
};
