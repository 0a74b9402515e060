/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_score.c -- a clinical score from values in any unit: the value, the inputs
 * as they entered the formula, what is missing, and on request every step. */
#include "app/measure_rows_internal.h"
#include "app/ward_internal.h"

static const char *value_text(tt_arena *a, const tt_request *q, const tt_scored *r)
{
    if (!r->known)
        return tt_say(q, "not computable", "无法计算");
    if (r->type == TT_V_TRUTH)
        return r->truth == TT_YES ? tt_say(q, "met", "符合") : tt_say(q, "not met", "不符合");
    if (r->type == TT_V_TEXT)
        return r->text;
    return tt_printf(a, "%s%s%s", tt_dec_text(a, r->value), *r->score->unit ? " " : "", r->score->unit);
}

static const char *val_text(tt_arena *a, const tt_request *q, const tt_val *v)
{
    if (v->type == TT_V_TRUTH && v->truth != TT_UNKNOWN)
        return v->truth == TT_YES ? tt_say(q, "yes", "是") : tt_say(q, "no", "否");
    if (v->type == TT_V_TRUTH || v->type == TT_V_MISSING)
        return tt_say(q, "unknown", "未知");
    if (v->type == TT_V_TEXT)
        return v->text;
    return v->type != TT_V_NUMBER ? "" : v->exact ? tt_dec_text(a, v->dec) : tt_double_text(a, v->real);
}

static bool has_unit(const tt_input *in)
{
    return in->unit && !tt_streq(tt_unit_code(in->unit), "1");
}

/* --- as JSON ---------------------------------------------------------------------- */

static void put_val(tt_json_out *o, const char *key, const tt_val *v)
{
    if (v->type == TT_V_NUMBER)
        tt_json_put_real(o, key, v->real);
    else if (v->type == TT_V_TRUTH && v->truth != TT_UNKNOWN)
        tt_json_put_bool(o, key, v->truth == TT_YES);
    else
        tt_json_put_string(o, key, v->type == TT_V_TEXT ? v->text : NULL);
}

static void put_names(tt_json_out *o, const char *key, const char *const *names)
{
    tt_json_key(o, key);
    tt_json_open(o, '[');
    for (; *names; names++)
        tt_json_string(o, *names);
    tt_json_close(o);
}

static void put_inputs(tt_json_out *o, const tt_scored *r)
{
    tt_json_key(o, "inputs");
    tt_json_open(o, '{');
    for (size_t i = 0; i < r->n_used; i++) {
        const tt_used *u = &r->used[i];
        if (u->input->of >= 0 || (!u->given && !u->assumed))
            continue;
        tt_json_key(o, u->input->name);
        tt_json_open(o, '{');
        tt_json_put_string(o, "given", u->given);
        put_val(o, "used", &u->value);
        tt_json_put_string(o, "unit", has_unit(u->input) ? tt_unit_code(u->input->unit) : NULL);
        tt_json_put_bool(o, "clamped", u->clamped);
        tt_json_put_bool(o, "assumed", u->assumed);
        tt_json_close(o);
    }
    tt_json_close(o);
}

static void put_value(tt_json_out *o, const tt_scored *r)
{
    tt_json_key(o, "value");
    if (!r->known)
        tt_json_null(o);
    else if (r->type == TT_V_TRUTH)
        tt_json_bool(o, r->truth == TT_YES);
    else if (r->type == TT_V_TEXT)
        tt_json_string(o, r->text);
    else
        tt_json_real(o, tt_dec_double(r->value));
    tt_json_put_real(o, "unrounded", r->unrounded);
    tt_json_put_string(o, "class", r->klass);
    tt_json_put_string(o, "unit", *r->score->unit ? r->score->unit : NULL);
}

static void put_json(tt_json_out *o, const tt_scored *r)
{
    tt_json_put_string(o, "score", r->score->id);
    put_value(o, r);
    put_inputs(o, r);
    tt_json_key(o, "parts");
    tt_json_open(o, '{');
    for (size_t i = 0; i < r->score->parts; i++)
        if (r->part[i].part->shown)
            put_val(o, r->part[i].part->name, &r->part[i].value);
    tt_json_close(o);
    put_names(o, "missing", r->missing);
    put_names(o, "marks", r->marks);
    tt_json_put_bool(o, "partial", r->partial);
    tt_json_put_string(o, "rule", tt_expr_source(r->score->value));
    tt_json_put_string(o, "source", r->score->source);
}

/* --- for people --------------------------------------------------------------------- */

static void say_inputs(tt_arena *a, const tt_request *q, tt_doc *d, const tt_scored *r)
{
    tt_table *t = tt_doc_table(d, tt_say(q, "Inputs", "输入"));
    tt_table_col(t, tt_say(q, "input", "输入项"), TT_LEFT);
    tt_table_col(t, tt_say(q, "given", "给出"), TT_LEFT);
    tt_table_col(t, tt_say(q, "used", "采用"), TT_LEFT);
    tt_table_col(t, tt_say(q, "remark", "备注"), TT_LEFT);
    for (size_t i = 0; i < r->n_used; i++) {
        const tt_used *u = &r->used[i];
        if (u->input->of >= 0 || (!u->given && !u->assumed))
            continue;
        tt_table_next(t);
        tt_table_cell(t, u->input->title[q->lang]);
        tt_table_cell(t, u->given ? u->given : "");
        tt_table_cell(t, tt_printf(a, "%s%s%s", u->known ? val_text(a, q, &u->value) : "", u->known && has_unit(u->input) ? " " : "",
                                   u->known && has_unit(u->input) ? tt_unit_code(u->input->unit) : ""));
        tt_table_cell(t, u->assumed   ? tt_say(q, "assumed: not given", "未给出，按默认值")
                         : u->clamped ? tt_say(q, "limited by the formula", "按公式限值截取")
                         : !u->known  ? tt_say(q, "no value", "无数值")
                                      : "");
    }
}

static const char *joined(tt_arena *a, const char *const *names)
{
    tt_buf b = tt_buf_new(a);
    for (; *names; names++)
        tt_buf_printf(&b, "%s%s", b.n ? ", " : "", *names);
    return tt_buf_text(&b);
}

static const char *circumstances(tt_arena *a, const tt_request *q, const tt_scored *r)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; r->marks[i]; i++)
        for (size_t k = 0; k < r->n_used; k++)
            if (tt_streq(r->used[k].input->name, r->marks[i]))
                tt_buf_printf(&b, "%s%s", b.n ? tt_say(q, "; ", "；") : "", r->used[k].input->title[q->lang]);
    return tt_buf_text(&b);
}

static void say(tt_arena *a, const tt_request *q, tt_doc *d, const tt_scored *r)
{
    tt_doc_pair(d, tt_say(q, "value", "结果"), value_text(a, q, r));
    if (r->klass)
        tt_doc_pair(d, tt_say(q, "class", "分级"), r->klass);
    if (r->known && r->type == TT_V_NUMBER)
        tt_doc_pair(d, tt_say(q, "unrounded", "未取整"), tt_fixed(a, r->unrounded, 4));
    if (r->partial)
        tt_doc_para(
            d, tt_say(q, "Partial: the sum of the components that are known; not the score.", "部分结果：仅为已知分项之和，并非该评分。"));
    if (*r->missing)
        tt_doc_pair(d, tt_say(q, "missing", "缺少"), joined(a, r->missing));
    if (*r->marks)
        tt_doc_pair(d, tt_say(q, "circumstances", "附带情况"), circumstances(a, q, r));
    for (size_t i = 0; i < r->score->parts; i++)
        if (r->part[i].part->shown)
            tt_doc_pair(d, r->part[i].part->title[q->lang], val_text(a, q, &r->part[i].value));
    say_inputs(a, q, d, r);
    if (tt_opt_on(q, "explain"))
        tt_doc_code(d, tt_score_explain(a, r, q->lang));
}

/* --- all scores, and one score's page ------------------------------------------------- */

static const char *input_names(tt_arena *a, const tt_score *s)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < s->inputs; i++)
        if (s->input[i].of < 0)
            tt_buf_printf(&b, "%s%s", b.n ? " " : "", s->input[i].name);
    return tt_buf_text(&b);
}

static void list_inputs(tt_arena *a, tt_json_out *o, const tt_score *s)
{
    tt_json_key(o, "inputs");
    tt_json_open(o, '[');
    for (size_t i = 0; i < s->inputs; i++) {
        const tt_input *in = &s->input[i];
        if (in->of >= 0)
            continue;
        tt_json_open(o, '{');
        tt_json_put_string(o, "name", in->name);
        tt_json_put_string(o, "unit", in->unit ? tt_unit_code(in->unit) : NULL);
        tt_json_put_string(o, "analyte", in->analyte ? in->analyte->id : NULL);
        tt_json_put_string(o, "at_least", in->has_low ? tt_dec_text(a, in->low) : NULL);
        tt_json_put_string(o, "at_most", in->has_high ? tt_dec_text(a, in->high) : NULL);
        tt_json_put_string(o, "otherwise", in->otherwise);
        tt_json_key(o, "codes");
        tt_json_open(o, '[');
        for (const char *const *c = in->codes; *c; c++)
            tt_json_string(o, *c);
        tt_json_close(o);
        tt_json_close(o);
    }
    tt_json_close(o);
}

static tt_code list(tt_arena *a, const tt_request *q, const tt_measures *m, tt_result *r, tt_err *err)
{
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "Scores", "评分"));
    tt_table *t = tt_doc_table(r->doc, "");
    tt_table_col(t, tt_say(q, "score", "评分"), TT_LEFT);
    tt_table_col(t, tt_say(q, "title", "名称"), TT_LEFT);
    tt_table_col(t, tt_say(q, "inputs", "输入项"), TT_LEFT);
    tt_json_key(&r->json, "scores");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; tt_score_name(a, m, i); i++) {
        const tt_score *s = NULL;
        TT_TRY(tt_score_at(m, i, &s, err));
        tt_table_next(t);
        tt_table_cell(t, s->id);
        tt_table_cell(t, s->title[q->lang]);
        tt_table_cell(t, input_names(a, s));
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "score", s->id);
        tt_json_put_string(&r->json, "title", s->title[q->lang]);
        tt_json_put_string(&r->json, "unit", *s->unit ? s->unit : NULL);
        tt_json_put_string(&r->json, "at_least", s->has_low ? tt_dec_text(a, s->low) : NULL);
        tt_json_put_string(&r->json, "at_most", s->has_high ? tt_dec_text(a, s->high) : NULL);
        list_inputs(a, &r->json, s);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    r->next = "titrate score meld bilirubin='4.2 mg/dL' inr=1.2 creatinine='1.9 mg/dL'";
    return TT_OK;
}

/* --- the verb ---------------------------------------------------------------------------- */

static tt_code read_words(tt_arena *a, const tt_request *q, tt_given_input *in, tt_err *err)
{
    for (size_t i = 1; i < q->words; i++) {
        const char *equals = strchr(q->word[i], '=');
        if (!equals || equals == q->word[i])
            return tt_fail(err, TT_EUSAGE, 990, tt_at_path("score"), q->word[i]);
        in[i - 1] = (tt_given_input){tt_strndup(a, q->word[i], (size_t)(equals - q->word[i])), equals + 1};
    }
    return TT_OK;
}

/* A hospital's own score is tried by its own examples. */
static tt_code check(tt_arena *a, const tt_request *q, const tt_score *s, tt_result *r)
{
    bool right = false;
    const char *got = "";
    size_t wrong = 0;
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, "%s: %s", s->id, tt_say(q, "examples", "示例")));
    tt_json_put_string(&r->json, "score", s->id);
    tt_json_key(&r->json, "examples");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; tt_score_try(a, s, i, &right, &got); i++) {
        wrong += !right;
        tt_doc_pair(r->doc, tt_printf(a, "%zu", i + 1),
                    tt_printf(a, "%s  %s", right ? tt_say(q, "right:", "正确：") : tt_say(q, "WRONG:", "错误："), got));
        tt_json_open(&r->json, '{');
        tt_json_put_bool(&r->json, "right", right);
        tt_json_put_string(&r->json, "got", got);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    r->status = wrong ? 1 : 0;
    return TT_OK;
}

static tt_code page(tt_arena *a, const tt_request *q, const tt_score *s, tt_result *r)
{
    r->data = tt_score_page(a, s, q->lang);
    tt_json_put_string(&r->json, "score", s->id);
    tt_json_put_string(&r->json, "page", r->data);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_measures *m = NULL;
    const tt_score *s = NULL;
    tt_scored scored;
    tt_given_input *in = TT_ARRAY(a, tt_given_input, q->words + 1);
    TT_TRY(tt_open_measures(a, q, &m, err));
    if (tt_opt_on(q, "check"))
        TT_TRY(tt_measures_check(a, m, err));
    if (tt_opt_on(q, "list"))
        return list(a, q, m, r, err);
    if (!q->words)
        return tt_fail(err, TT_EUSAGE, 959, tt_at_path("score"), "", "meld");
    TT_TRY(tt_score_get(m, q->word[0], &s, err));
    if (tt_opt_on(q, "check"))
        return check(a, q, s, r);
    if (tt_opt_on(q, "page"))
        return page(a, q, s, r);
    if (tt_opt_on(q, "csv"))
        return tt_score_rows(a, q, s, r, err);
    TT_TRY(read_words(a, q, in, err));
    TT_TRY(tt_score_value(a, s, in, q->words - 1, tt_opt_on(q, "partial"), &scored, err));
    r->doc = tt_doc_new(a, q->lang, s->title[q->lang]);
    say(a, q, r->doc, &scored);
    put_json(&r->json, &scored);
    if (tt_opt_on(q, "explain"))
        tt_json_put_string(&r->json, "explanation", tt_score_explain(a, &scored, q->lang));
    r->next = tt_opt_on(q, "explain") ? tt_printf(a, "titrate score %s --page", s->id) : tt_same_with(a, q, "score", "explain");
    r->status = scored.known ? 0 : 1;
    return TT_OK;
}

static const tt_option options[] = {
    {"list", NULL, {"every score with its inputs and units", "列出全部评分及其输入项和单位"}},
    {"partial", NULL, {"where inputs are missing, the sum of the components that are known", "缺少输入时给出已知分项之和"}},
    {"page", NULL, {"the score's reference page, made from its definition", "由定义生成的评分说明页"}},
    {"check",
     NULL,
     {"compute the examples of the definition, and read every file of --defs", "验算定义中的示例，并检查 --defs 的全部文件"}},
    {"explain", NULL, {"every step with the values put in", "逐步说明计算过程"}},
    {"defs", "DIR", {"a folder of further definitions, such as a study's defs/", "附加定义文件夹，例如研究的 defs/"}},
    TT_ROWS_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate score meld bilirubin='4.2 mg/dL' inr=1.2 creatinine='1.9 mg/dL'",
    "titrate score child-pugh bilirubin='2 mg/dL' albumin='30 g/L' inr=2.0 ascites=slight he=1 --explain", "titrate score --list",
    "titrate score meld --csv tests/data/measure/liver.csv --out scored.csv", NULL};

const tt_command tt_command_score = {
    .name = "score",
    .words = "SCORE [INPUT=VALUE ...]",
    .min_words = 0,
    .max_words = -1,
    .summary = {"a clinical score from values in any unit", "由任意单位的数值计算临床评分"},
    .more = {"Values carry their unit: bilirubin='72 umol/L'. What is missing is named and the value is null (status 1). Circumstances "
             "such as dialysis=yes or "
             "plasma_given='6 h' go with every score and mark its result.",
             "数值须带单位，例如 bilirubin='72 "
             "umol/L'。缺少的输入项会列出，此时结果为空（状态码1）。透析（dialysis=yes）、输血浆（plasma_given='6 "
             "h'）等情况可随任何评分给出，仅作标注。"},
    .options = options,
    .examples = examples,
    .run = run,
};
