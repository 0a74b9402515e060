/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_grade.c -- one laboratory value graded by a scale's own words.
 *
 * CTCAE grades against the normal range, or against the participant's baseline
 * where that was abnormal.  A baseline measured elsewhere may be normal by that
 * laboratory's range and not by this one's, so --baseline-range says which it was:
 * a normal one is then taken as lying at the limit of the range given here, an
 * abnormal one needs its value.  "Not gradable" is an answer of its own, never 0. */
#include "app/ward_internal.h"

static tt_code read_qty(tt_arena *a, const tt_request *q, const tt_analyte *an, const char *name, tt_qty *ret, bool *has, tt_err *err)
{
    const char *s = tt_opt(q, name);
    *has = s != NULL;
    if (!s)
        return TT_OK;
    TT_TRY(tt_qty_parse(a, s, ret, err));
    ret->unit = ret->unit || !an ? ret->unit : an->unit; /* a bare number is in the analyte's unit */
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

static tt_code read_baseline_range(const tt_request *q, const char *analyte, tt_grade_in *in, tt_result *r, tt_err *err)
{
    static const char *const words[] = {"normal", "high", "low", NULL};
    size_t which = 0;
    if (!tt_opt_on(q, "baseline-range"))
        return TT_OK;
    TT_TRY(tt_opt_one_of(q, "baseline-range", words, &which, err));
    if (which == 0) {
        in->baseline = in->has_uln ? in->uln : in->lln;
        in->has_baseline = in->has_uln || in->has_lln;
        return TT_OK;
    }
    if (!in->has_baseline)
        return tt_fail(err, TT_EUSAGE, 903, tt_at_path("baseline"), "baseline");
    const tt_qty limit = which == 1 ? in->uln : in->lln;
    int order = 0;
    if (which == 1 ? in->has_uln : in->has_lln)
        TT_TRY(tt_qty_cmp(in->baseline, limit, NULL, &order, err));
    if ((which == 1 && in->has_uln && order <= 0) || (which == 2 && in->has_lln && order >= 0))
        tt_find(&r->findings, 928, tt_at_path(analyte), analyte, words[which]);
    return TT_OK;
}

static tt_code read_in(tt_arena *a, const tt_request *q, const tt_analyte *an, tt_result *r, tt_grade_in *in, tt_err *err)
{
    static const char *const directions[] = {"low", "either", "high", NULL};
    size_t direction = 1;
    *in = (tt_grade_in){.symptomatic = TT_UNKNOWN, .anticoagulated = TT_UNKNOWN, .fasting = TT_UNKNOWN, .has_value = true};
    TT_TRY(tt_qty_parse(a, q->word[1], &in->value, err));
    in->value.unit = in->value.unit ? in->value.unit : an->unit;
    TT_TRY(tt_analyte_check(a, an, in->value, err));
    TT_TRY(read_qty(a, q, an, "lln", &in->lln, &in->has_lln, err));
    TT_TRY(read_qty(a, q, an, "uln", &in->uln, &in->has_uln, err));
    TT_TRY(read_qty(a, q, an, "baseline", &in->baseline, &in->has_baseline, err));
    if (tt_opt_on(q, "direction"))
        TT_TRY(tt_opt_one_of(q, "direction", directions, &direction, err));
    in->direction = (int)direction - 1;
    for (size_t i = 2; i < q->words; i++)
        TT_TRY(read_flag(q, q->word[i], in, err));
    return read_baseline_range(q, an->id, in, r, err);
}

static void say(tt_arena *a, const tt_request *q, tt_result *r, const tt_analyte *an, const tt_grade *g)
{
    tt_json_key(&r->json, "grade");
    if (g->grade < 0)
        tt_json_null(&r->json);
    else
        tt_json_int(&r->json, g->grade);
    tt_json_put_string(&r->json, "term", g->term);
    tt_json_put_string(&r->json, "rule", g->rule);
    tt_json_put_string(&r->json, "analyte", an->id);
    tt_json_key(&r->json, "needs");
    tt_json_open(&r->json, '[');
    tt_buf needs = tt_buf_new(a);
    for (size_t i = 0; g->needs && g->needs[i]; i++) {
        tt_json_string(&r->json, g->needs[i]);
        tt_buf_printf(&needs, "%s%s", i ? ", " : "", g->needs[i]);
    }
    tt_json_close(&r->json);
    r->doc = tt_doc_new(a, q->lang,
                        g->grade < 0 ? tt_printf(a, tt_say(q, "%s: not gradable", "%s：无法分级"), g->term)
                                     : tt_printf(a, tt_say(q, "%s: grade %d", "%s：%d 级"), g->term, g->grade));
    if (*g->rule)
        tt_doc_pair(r->doc, tt_say(q, "rule", "规则"), g->rule);
    if (needs.n)
        tt_doc_pair(r->doc, tt_say(q, "needs", "缺少"), tt_buf_text(&needs));
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_measures *m = NULL;
    const tt_analyte *an = NULL;
    const char *version = NULL;
    tt_grade_in in;
    tt_grade g;
    TT_TRY(tt_opt_text(q, "ctcae", &version, err));
    TT_TRY(tt_measures_load(a, &m, err));
    TT_TRY(tt_analyte_get(m, q->word[0], &an, err));
    TT_TRY(read_in(a, q, an, r, &in, err));
    TT_TRY(tt_grade_value(a, m, an->id, version, &in, &g, err));
    say(a, q, r, an, &g);
    r->status = g.grade < 0 ? 1 : 0;
    return TT_OK;
}

static const tt_option options[] = {
    {"ctcae", "VERSION", {"the version of the scale: 5.0", "CTCAE 版本：5.0"}},
    {"lln", "VALUE", {"lower limit of normal, with its unit", "正常值下限（含单位）"}},
    {"uln", "VALUE", {"upper limit of normal", "正常值上限"}},
    {"baseline", "VALUE", {"the participant's baseline", "受试者基线值"}},
    {"baseline-range",
     "high|normal|low",
     {"where the baseline lay in its own laboratory's range", "基线值相对于其所在实验室正常范围的位置"}},
    {"direction", "high|low", {"which term, for an analyte that has one each way", "项目有高、低两个方向时指定其一"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate grade alt '250 U/L' --ctcae 5.0 --lln '7 U/L' --uln '40 U/L' --baseline '60 U/L'",
                                       "titrate grade bilirubin '4.2 mg/dL' --ctcae 5.0 --uln '21 umol/L' --json", NULL};

const tt_command tt_command_grade = {
    .name = "grade",
    .words = "ANALYTE VALUE [symptomatic=1 anticoagulated=1 fasting=1]",
    .min_words = 2,
    .max_words = 5,
    .summary = {"grade a laboratory value by CTCAE", "按 CTCAE 对实验室检查值分级"},
    .more = {"A value that cannot be graded is exit status 1 with what is lacking; it is never grade 0.",
             "无法分级时退出码为 1 并列出缺少的信息，绝不记为 0 级。"},
    .options = options,
    .examples = examples,
    .run = run,
};
