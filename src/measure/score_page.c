/* SPDX-License-Identifier: Apache-2.0 */
/* measure/score_page.c -- a score's page of the reference, made from its definition
 * and from nothing else: what a hospital adds as a file has its page at once. */
#include "measure/measure_internal.h"

#define in_words(lang, en, zh) ((lang) == TT_ZH ? zh : en)

static const char *unit_of(const tt_input *in)
{
    return in->unit && !tt_streq(tt_unit_code(in->unit), "1") ? tt_unit_code(in->unit) : "";
}

/* A cell of a table: bars would end it. */
static void add_cell(tt_buf *b, const char *s)
{
    tt_buf_addc(b, ' ');
    for (; *s; s++) {
        if (*s == '|')
            tt_buf_addc(b, '\\');
        tt_buf_addc(b, *s);
    }
    tt_buf_add(b, b->s[b->n - 1] == ' ' ? "|" : " |"); /* an empty cell is one blank */
}

static const char *limits(tt_arena *a, const tt_input *in, tt_lang lang)
{
    tt_buf b = tt_buf_new(a);
    if (in->kind == TT_IN_TRUTH)
        tt_buf_add(&b, in_words(lang, "yes or no", "yes 或 no（是、否）"));
    for (const char *const *c = in->codes; in->kind == TT_IN_CODE && *c; c++)
        tt_buf_printf(&b, "%s%s", b.n ? ", " : "", *c);
    if (in->has_low)
        tt_buf_printf(&b, in_words(lang, "less than %s counts as %s", "低于 %s 按 %s 计"), tt_dec_text(a, in->low),
                      tt_dec_text(a, in->low));
    if (in->has_high)
        tt_buf_printf(&b, in_words(lang, "%smore than %s counts as %s", "%s高于 %s 按 %s 计"), b.n ? "; " : "", tt_dec_text(a, in->high),
                      tt_dec_text(a, in->high));
    if (*in->allowed)
        tt_buf_printf(&b, "%s%s", b.n ? "; " : "", in->allowed);
    return tt_buf_text(&b);
}

static void add_inputs(tt_arena *a, const tt_score *s, tt_lang lang, tt_buf *b)
{
    tt_buf_printf(b, "## %s\n\n| %s |\n|---|---|---|---|---|\n", in_words(lang, "Inputs", "输入项"),
                  in_words(lang, "name | meaning | unit in the formula | limits and words | when not given",
                           "名称 | 含义 | 公式所用单位 | 限值与可选值 | 未给出时"));
    for (size_t i = 0; i < s->inputs; i++) {
        const tt_input *in = &s->input[i];
        if (in->of >= 0)
            continue;
        tt_buf_printf(b, "| `%s` |", in->name);
        add_cell(b, in->title[lang]);
        add_cell(b, unit_of(in));
        add_cell(b, limits(a, in, lang));
        add_cell(b, in->otherwise ? in->otherwise : in_words(lang, "missing", "视为缺失"));
        tt_buf_add(b, "\n");
    }
}

static void add_formula(const tt_score *s, tt_lang lang, tt_buf *b)
{
    tt_buf_printf(b, "\n## %s\n\n```\n", in_words(lang, "Formula", "公式"));
    for (size_t i = 0; i < s->inputs; i++)
        if (s->input[i].of >= 0)
            tt_buf_printf(b, "%s = %s\n", s->input[i].name, s->input[i].title[lang]);
    for (size_t p = 0; p < s->parts; p++)
        tt_buf_printf(b, "%s = %s\n", s->part[p].name, tt_expr_source(s->part[p].is));
    tt_buf_printf(b, "%s = %s\n", in_words(lang, "value", "value"), tt_expr_source(s->value));
    if (s->klass)
        tt_buf_printf(b, "class = %s\n", tt_expr_source(s->klass));
    tt_buf_add(b, "```\n");
}

static void add_report(tt_arena *a, const tt_score *s, tt_lang lang, tt_buf *b)
{
    if (tt_expr_type(s->value) == TT_V_NUMBER && !s->digits)
        tt_buf_add(b, in_words(lang, "\nThe value is rounded once, half away from zero, to a whole number.",
                               "\n结果只在最后四舍五入一次，取整数。"));
    else if (tt_expr_type(s->value) == TT_V_NUMBER)
        tt_buf_printf(b,
                      in_words(lang, "\nThe value is rounded once, half away from zero, to %d decimals.",
                               "\n结果只在最后四舍五入一次，保留 %d 位小数。"),
                      s->digits);
    if (s->has_low)
        tt_buf_printf(b, in_words(lang, " At least %s.", "不低于 %s。"), tt_dec_text(a, s->low));
    if (s->has_high)
        tt_buf_printf(b, in_words(lang, " At most %s.", "不高于 %s。"), tt_dec_text(a, s->high));
    if (*s->unit)
        tt_buf_printf(b, in_words(lang, " Unit: %s.", "单位：%s。"), s->unit);
    tt_buf_add(b, in_words(lang, "\nAn input that is missing and could change the answer makes it missing, and is named.\n",
                           "\n缺少可能影响结果的输入项时结果为空，并列出所缺项目。\n"));
    if (s->has_age)
        tt_buf_printf(b, in_words(lang, "Refused below the age of %s years.\n", "%s 岁以下不予计算。\n"), tt_dec_text(a, s->age_from));
}

static const char *quoted(tt_arena *a, const char *s)
{
    return strpbrk(s, " <>*()|&;'\"$") ? tt_printf(a, "'%s'", s) : s;
}

static const char *given_words(tt_arena *a, const tt_node *given)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; given && given->kind == TT_MAP && i < given->n; i++)
        tt_buf_printf(&b, " %s=%s", given->key[i]->text, quoted(a, given->item[i]->kind == TT_SCALAR ? given->item[i]->text : ""));
    return tt_buf_text(&b);
}

static void add_examples(tt_arena *a, const tt_score *s, tt_lang lang, tt_buf *b)
{
    const size_t n = tt_score_examples(s);
    if (!n)
        return;
    tt_buf_printf(b, "\n## %s\n\n| %s |\n|---|---|---|\n", in_words(lang, "Examples", "示例"),
                  in_words(lang, "given | gives | lacks", "给出 | 结果 | 缺少"));
    for (size_t i = 0; i < n; i++) {
        const tt_node *e = s->examples->item[i], *lacks = tt_node_get(e, "lacks");
        tt_buf_addc(b, '|');
        add_cell(b, given_words(a, tt_node_get(e, "given")) + 1);
        add_cell(b, tt_printf(a, "%s%s%s", tt_def_or(e, "gives", ""), tt_node_get(e, "class") ? ", " : "", tt_def_or(e, "class", "")));
        tt_buf list = tt_buf_new(a);
        for (size_t k = 0; lacks && lacks->kind == TT_SEQ && k < lacks->n; k++)
            tt_buf_printf(&list, "%s%s", k ? ", " : "", lacks->item[k]->text);
        add_cell(b, tt_buf_text(&list));
        tt_buf_add(b, "\n");
    }
    tt_buf_printf(b, "\n```\ntitrate score %s%s --explain\n```\n", s->id, given_words(a, tt_node_get(s->examples->item[0], "given")));
}

const char *tt_score_page(tt_arena *a, const tt_score *s, tt_lang lang)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_printf(&b, "# %s: %s\n\n%s%s\n\n", s->id, s->title[lang], in_words(lang, "Source: ", "来源："), s->source);
    if (*s->note[lang])
        tt_buf_printf(&b, "%s\n\n", s->note[lang]);
    add_inputs(a, s, lang, &b);
    add_formula(s, lang, &b);
    add_report(a, s, lang, &b);
    add_examples(a, s, lang, &b);
    return tt_buf_text(&b);
}

tt_code tt_score_index(tt_arena *a, const tt_measures *m, const char *folder, tt_lang lang, const char **ret, tt_err *err)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_printf(&b, "| %s |\n|---|---|---|\n", in_words(lang, "score | title | inputs", "评分 | 名称 | 输入项"));
    for (size_t i = 0; tt_score_name(a, m, i); i++) {
        const tt_score *s = NULL;
        TT_TRY(tt_score_at(m, i, &s, err));
        tt_buf_printf(&b, "| [%s](%s/%s%s.md) |", s->id, folder, s->id, in_words(lang, "", ".zh"));
        add_cell(&b, s->title[lang]);
        for (size_t k = 0; k < s->inputs; k++)
            if (s->input[k].of < 0)
                tt_buf_printf(&b, " %s", s->input[k].name);
        tt_buf_add(&b, " |\n");
    }
    *ret = tt_buf_text(&b);
    return TT_OK;
}
