/* SPDX-License-Identifier: Apache-2.0 */
/* measure/grade_words.c -- a grading rule and its arithmetic in words.
 *
 * A person who doubts a grade must see which row of the scale decided, against which
 * number, and why the rows above it did not: tt_grade_explain tells all of it, in
 * the order in which the rows are tried. */
#include "measure/grade_internal.h"

/* --- in words ------------------------------------------------------------------------------ */

static const char *const op_signs[TT_GRADE_OPS] = {">", ">=", "<", "<="};

/* "5 * uln" -> "5 x ULN". */
static const char *limit_words(tt_arena *a, const char *source, tt_lang lang)
{
    static const char *const words[][3] = {
        {"baseline", "baseline", "基线值"}, {"uln", "ULN", "正常值上限"}, {"lln", "LLN", "正常值下限"}, {" * ", " x ", " × "}};
    tt_buf b = tt_buf_new(a);
    while (*source) {
        size_t i = 0;
        while (i < 4 && !tt_str_starts(source, words[i][0]))
            i++;
        if (i < 4) {
            tt_buf_add(&b, words[i][1 + lang]);
            source += strlen(words[i][0]);
        } else {
            tt_buf_addc(&b, *source++);
        }
    }
    return tt_buf_text(&b);
}

static const char *when_words(const char *source, tt_lang lang)
{
    static const char *const words[][3] = {
        {"not abnormal", "if baseline was normal", "基线正常时"},
        {"abnormal", "if baseline was abnormal", "基线异常时"},
        {"baseline_low", "if baseline was below LLN", "基线低于正常值下限时"},
        {"not symptomatic", "without symptoms", "无症状"},
        {"symptomatic", "with symptoms", "有症状"},
        {"anticoagulated", "on anticoagulation", "抗凝治疗时"},
        {"fasting", "fasting", "空腹"},
        {"not fasting", "not fasting", "非空腹"},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tt_streq(source, words[i][0]))
            return words[i][1 + lang];
    return source;
}

static const char *row_words(tt_arena *a, const struct tt_grade_row *row, tt_lang lang)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < row->limits; i++)
        tt_buf_printf(&b, "%s%s %s", i ? (lang == TT_ZH ? "且 " : " and ") : "", op_signs[row->limit[i].op],
                      limit_words(a, tt_expr_source(row->limit[i].is), lang));
    if (row->when)
        tt_buf_printf(&b, lang == TT_ZH ? "（%s）" : " %s", when_words(tt_expr_source(row->when), lang));
    return tt_buf_text(&b);
}

void tt_grade_row_say(tt_arena *a, struct tt_grade_row *row)
{
    for (int l = 0; l < TT_LANGS; l++)
        row->words[l] = row_words(a, row, (tt_lang)l);
}

const char *tt_grade_row_worked(struct tt_grade_run *r, const struct tt_grade_row *row)
{
    tt_buf b = tt_buf_new(r->a);
    const char *unit = tt_unit_code(r->r->analyte->unit);
    for (size_t i = 0; i < row->limits && r->in->has_value; i++) {
        const tt_answer ans = tt_expr_eval(r->a, row->limit[i].is, tt_grade_look_up, r);
        if (ans.value.type != TT_V_NUMBER)
            return "";
        tt_buf_printf(&b, "%s%s%s %s %s%s%s", b.n ? ", " : "",
                      r->in->bound < 0   ? "<"
                      : r->in->bound > 0 ? ">"
                                         : "",
                      tt_dec_text(r->a, r->value.dec), op_signs[row->limit[i].op],
                      tt_double_text(r->a, ans.value.real * row->limit[i].ratio), tt_streq(unit, "1") ? "" : " ",
                      tt_streq(unit, "1") ? "" : unit);
    }
    return tt_buf_text(&b);
}

void tt_grade_set_rule(struct tt_grade_run *r, const struct tt_grade_row *row, tt_grade *ret)
{
    for (int l = 0; l < TT_LANGS; l++)
        ret->words[l] = row->words[l];
    ret->rule = ret->words[TT_EN];
    ret->worked = tt_grade_row_worked(r, row);
}

/* --- every step ------------------------------------------------------------------ */

/* A macro, so that the compiler checks both as formats. */
#define in_words(lang, en, zh) ((lang) == TT_ZH ? zh : en)

static void add_value(const struct tt_grade_run *r, tt_lang lang, tt_buf *b)
{
    const tt_unit *own = r->r->analyte->unit, *said = r->in->value.unit;
    const char *sign = r->in->bound < 0 ? "<" : r->in->bound > 0 ? ">" : "";
    if (!r->in->has_value) {
        tt_buf_add(b, in_words(lang, "value: none\n", "数值：无\n"));
        return;
    }
    tt_buf_printf(b, "%s%s%s", in_words(lang, "value: ", "数值："), sign, tt_qty_text(r->a, r->in->value));
    if (said && !tt_streq(tt_unit_code(said), tt_unit_code(own)))
        tt_buf_printf(b, " = %s%s %s", sign, tt_double_text(r->a, r->value.real), tt_unit_code(own));
    tt_buf_addc(b, '\n');
}

static void add_quantity(const struct tt_grade_run *r, const char *name, bool has, tt_qty q, tt_buf *b)
{
    if (has)
        tt_buf_printf(b, "%s%s\n", name, tt_qty_text(r->a, q));
}

static void add_baseline(const struct tt_grade_run *r, tt_lang lang, tt_buf *b)
{
    const tt_truth high = r->known[TT_G_ABNORMAL].truth;
    tt_buf_add(b, in_words(lang, "baseline: ", "基线："));
    if (!r->in->has_baseline) {
        tt_buf_add(b, in_words(lang, "not given; graded as from a normal baseline\n", "未给出；按基线正常分级\n"));
        return;
    }
    tt_buf_add(b, tt_qty_text(r->a, r->in->baseline));
    if (r->in->baseline_range != TT_BASELINE_COMPARED)
        tt_buf_add(b, in_words(lang, ", by its own laboratory's range", "，按其所在实验室的正常范围"));
    tt_buf_printf(b, "%s%s\n", in_words(lang, ": ", "："),
                  high == TT_YES  ? in_words(lang, "above ULN, abnormal", "高于正常值上限，异常")
                  : high == TT_NO ? in_words(lang, "not above ULN", "未高于正常值上限")
                                  : in_words(lang, "ULN is not known", "正常值上限未知"));
}

static void add_row(struct tt_grade_run *r, const struct tt_grade_row *row, tt_lang lang, tt_buf *b)
{
    const tt_truth t = tt_grade_row_holds(r, row);
    const char *worked = tt_grade_row_worked(r, row);
    if (row->grade)
        tt_buf_printf(b, in_words(lang, "grade %d: ", "%d 级："), row->grade);
    else
        tt_buf_add(b, in_words(lang, "a clinician judges: ", "须临床判断："));
    tt_buf_add(b, row->words[lang]);
    if (row->when && tt_expr_eval(r->a, row->when, tt_grade_look_up, r).value.truth == TT_NO) {
        tt_buf_add(b, in_words(lang, ": does not apply\n", "：不适用\n"));
        return;
    }
    if (*worked)
        tt_buf_printf(b, "  [%s]", worked);
    tt_buf_printf(b, "%s%s\n", in_words(lang, ": ", "："),
                  t == TT_YES  ? in_words(lang, "yes", "成立")
                  : t == TT_NO ? in_words(lang, "no", "不成立")
                               : in_words(lang, "cannot be said", "无法判断"));
}

static tt_code explain_one(tt_arena *a, const struct tt_grade_rule *rule, const tt_grade_in *in, tt_lang lang, tt_buf *b, tt_err *err)
{
    struct tt_grade_run r;
    TT_TRY(tt_grade_start(a, rule, in, &r, err));
    const tt_unit *set = tt_grade_set(rule, in->value.unit);
    tt_buf_printf(b, "%s (CTCAE %s)\n", rule->term[lang], rule->version);
    add_value(&r, lang, b);
    add_quantity(&r, in_words(lang, "LLN: ", "正常值下限："), in->has_lln, in->lln, b);
    add_quantity(&r, in_words(lang, "ULN: ", "正常值上限："), in->has_uln, in->uln, b);
    add_baseline(&r, lang, b);
    if (set)
        tt_buf_printf(b, in_words(lang, "judged by the limits printed for %s\n", "按 %s 所列限值判断\n"), tt_unit_code(set));
    for (size_t i = 0; i < rule->rows; i++)
        if (tt_grade_row_in(&rule->row[i], set))
            add_row(&r, &rule->row[i], lang, b);
    return TT_OK;
}

tt_code tt_grade_explain(tt_arena *a, const tt_measures *m, const char *analyte, const char *version, const tt_grade_in *in, tt_lang lang,
                         const char **ret, tt_err *err)
{
    const tt_analyte *an = NULL;
    tt_buf b = tt_buf_new(a);
    TT_TRY(tt_analyte_get(m, analyte, &an, err));
    for (int direction = 1; direction >= -1; direction -= 2) {
        struct tt_source *s = in->direction && in->direction != direction ? NULL : tt_grade_source(m, an, version, direction);
        const struct tt_grade_rule *rule = NULL;
        if (!s)
            continue;
        TT_TRY(tt_grade_rule_of(m, s, &rule, err));
        TT_TRY(explain_one(a, rule, in, lang, &b, err));
    }
    tt_buf_add(&b, in_words(lang, "the highest grade that holds counts; 0 if none does", "取成立的最高级别；均不成立为 0 级"));
    *ret = tt_buf_text(&b);
    return TT_OK;
}
