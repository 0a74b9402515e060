/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_enter.c -- values of one visit: shown, entered, corrected; several at once, all
 * or none.
 *
 * "ALT=250 U/L" is split at the first = into the item and what was read off the
 * report; the unit is whatever follows the number, and none is none.  Nothing is converted here:
 * what was typed goes to conduct as typed. */
#include "app/ward_internal.h"
#include "derive/derive.h"

enum { MOST = 256 };

struct entering {
    tt_arena *a;
    const tt_request *q;
    struct tt_work *w;
    const tt_subject *subject;
    const tt_visit *visit;
    tt_entry entry[MOST];
    size_t n;
    tt_buf corrected; /* "INR 19 -> 1.9": what was there before */
};

/* An item by its own name, or by what its analyte is called on a report. */
static const char *item_named(const tt_study *st, const char *name)
{
    const tt_item *i = tt_study_item(st, name);
    const tt_analyte *an = i || !st->measures ? NULL : tt_analyte_find(st->measures, name);
    if (an)
        i = tt_study_item(st, an->id);
    return i ? i->id : name;
}

/* How many bytes of "<0.3 mg/dL" are the number; "75,5" is meant as one, and refused as such. */
static size_t number_length(const char *s)
{
    size_t n = strspn(s, "<> ");
    n += strspn(s + n, "+-");
    const size_t digits = strspn(s + n, "0123456789.,");
    n += digits;
    if (digits && (s[n] == 'e' || s[n] == 'E')) {
        const size_t sign = s[n + 1] == '+' || s[n + 1] == '-';
        const size_t power = strspn(s + n + 1 + sign, "0123456789");
        n += power ? 1 + sign + power : 0;
    }
    return digits ? n : 0;
}

static tt_entry *more(struct entering *in, const char *item, tt_status status)
{
    tt_entry *e = &in->entry[in->n++];
    *e = (tt_entry){.subject = in->subject->id,
                    .visit = in->visit->id,
                    .item = item,
                    .status = status,
                    .at = TT_NO_INSTANT,
                    .reason = tt_opt(in->q, "reason"),
                    .source = "entry",
                    .expect = -1,
                    .confirm = tt_opt(in->q, "confirm")};
    return e;
}

static tt_code too_many(const struct entering *in, tt_err *err)
{
    return in->n < MOST ? TT_OK : tt_fail(err, TT_ELIMIT, 926, tt_at_path("enter"), "256");
}

static tt_code read_word(struct entering *in, const char *word, tt_err *err)
{
    const char *text = tt_str_halfwidth(in->a, word), *equals = strchr(text, '=');
    if (!equals || equals == text)
        return tt_fail(err, TT_EUSAGE, 923, tt_at_path("enter"), word);
    TT_TRY(too_many(in, err));
    const char *item = item_named(in->w->trial->study, tt_str_trim(in->a, tt_strndup(in->a, text, (size_t)(equals - text))));
    const tt_item *known = tt_study_item(in->w->trial->study, item);
    const char *value = tt_str_trim(in->a, equals + 1);
    const size_t n = known && known->type == TT_I_NUMBER ? number_length(value) : 0;
    tt_entry *e = more(in, item, TT_DONE);
    e->text = n ? tt_str_trim(in->a, tt_strndup(in->a, value, n)) : value;
    e->unit = n && value[n] ? tt_str_trim(in->a, value + n) : "";
    return TT_OK;
}

/* --not-done ALT,AST or, for what is still open at the visit, --not-done rest. */
static tt_code read_absent(struct entering *in, const char *option, tt_status status, tt_err *err)
{
    const char *text = tt_opt(in->q, option);
    const tt_item *open[MOST];
    if (text && tt_str_ieq(text, "rest")) {
        const size_t n = tt_subject_missing(in->w->trial->study, in->subject, in->visit, open, MOST);
        for (size_t i = 0; i < n && i < MOST; i++) {
            TT_TRY(too_many(in, err));
            more(in, open[i]->id, status);
        }
        return TT_OK;
    }
    for (const char *const *id = tt_comma_list(in->a, text ? text : ""); *id; id++) {
        TT_TRY(too_many(in, err));
        more(in, item_named(in->w->trial->study, *id), status);
    }
    return TT_OK;
}

static tt_code find_place(struct entering *in, tt_err *err)
{
    TT_TRY(tt_ward_subject(in->w, in->q->word[1], &in->subject, err));
    in->visit = tt_study_visit(in->w->trial->study, in->q->word[2]);
    return in->visit ? TT_OK : tt_fail(err, TT_ENOENT, 573, tt_at_path(in->q->word[1]), in->q->word[2]);
}

/* --- the visit as it stands -------------------------------------------------------------- */

static const char *unit_of(const tt_item *i)
{
    return i->unit ? tt_unit_code(i->unit) : "";
}

/* What the study's scale makes of a value; "" when it has no rule, "?" when it cannot be graded. */
static const char *grade_of(const struct entering *in, const tt_value *v)
{
    const tt_study *st = in->w->trial->study;
    const tt_item *i = v->item;
    tt_grade g;
    if (!i->analyte || !v->has_number || !st->measures || !tt_grade_has(st->measures, i->analyte->id, st->ae_version) ||
        tt_derive_grade(in->a, st, in->subject, v, &g, NULL) != TT_OK)
        return "";
    return g.grade < 0 ? "?" : tt_int_text(in->a, g.grade);
}

static const char *with_unit(tt_arena *a, const char *number, const char *unit)
{
    return !*unit || tt_streq(unit, "1") ? number : tt_printf(a, "%s %s", number, unit);
}

/* In the study's unit, for reading: at most three decimals, the record keeps all. "" when that is what was typed. */
static const char *in_study_unit(const struct entering *in, const tt_value *v)
{
    tt_dec d = v->number;
    if (!v->has_number || v->entered.unit == v->item->unit || tt_streq(tt_unit_code(v->entered.unit), unit_of(v->item)))
        return "";
    if (d.scale > 3 && tt_dec_round(d, 3, &d, NULL) != TT_OK)
        d = v->number;
    return with_unit(in->a, tt_dec_text(in->a, d), unit_of(v->item));
}

static const char *value_text(const struct entering *in, const tt_value *v)
{
    const tt_request *q = in->q;
    if (!v)
        return "";
    if (v->status != TT_DONE) {
        const char *what = v->status == TT_LOST ? tt_say(q, "lost", "标本丢失") : tt_say(q, "not done", "未做");
        return *v->reason ? tt_printf(in->a, q->lang == TT_ZH ? "%s：%s" : "%s: %s", what, v->reason) : what;
    }
    const char *unit = v->has_number && v->entered.unit ? tt_unit_code(v->entered.unit) : "";
    const char *text = with_unit(in->a, v->text, unit);
    return v->unit_assumed ? tt_printf(in->a, tt_say(q, "%s (unit assumed)", "%s（单位为推定）"), text) : text;
}

static void put_item(const struct entering *in, tt_result *r, tt_table *t, const tt_item *item)
{
    const tt_value *v = tt_subject_value(in->subject, item, in->visit);
    const bool number = v && v->has_number;
    tt_table_next(t);
    tt_table_cell(t, item->id);
    tt_table_cell(t, *unit_of(item) && !tt_streq(unit_of(item), "1")
                         ? tt_printf(in->a, "%s, %s", item->title.in[in->q->lang], unit_of(item))
                         : item->title.in[in->q->lang]);
    tt_table_cell(t, value_text(in, v));
    tt_table_cell(t, v ? in_study_unit(in, v) : "");
    tt_table_cell(t, v ? grade_of(in, v) : "");
    tt_table_cell(t, v ? tt_when(in->a, in->w->trial->study, v->at) : "");
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "item", item->id);
    tt_json_put_string(&r->json, "status", !v ? "missing" : v->status == TT_DONE ? "done" : v->status == TT_LOST ? "lost" : "not done");
    tt_json_put_string(&r->json, "entered", v ? v->text : NULL);
    tt_json_put_string(&r->json, "entered_unit", number && v->entered.unit ? tt_unit_code(v->entered.unit) : NULL);
    tt_json_put_bool(&r->json, "unit_assumed", v && v->unit_assumed);
    tt_json_put_string(&r->json, "reason", v && *v->reason ? v->reason : NULL);
    tt_json_put_string(&r->json, "number", number ? tt_dec_text(in->a, v->number) : NULL);
    tt_json_put_string(&r->json, "unit", unit_of(item));
    tt_json_put_string(&r->json, "grade", v && *grade_of(in, v) ? grade_of(in, v) : NULL);
    tt_put_when(&r->json, "at", v ? v->at : TT_NO_INSTANT);
    tt_json_put_int(&r->json, "corrections", v ? v->corrections : 0);
    tt_json_put_int(&r->json, "event", v ? v->origin : 0);
    tt_json_close(&r->json);
}

static void put_visit(const struct entering *in, tt_result *r)
{
    const tt_request *q = in->q;
    const tt_study *st = in->w->trial->study;
    tt_table *t = tt_doc_table(r->doc, tt_printf(in->a, "%s %s  %s", in->subject->id, in->visit->id, in->visit->title.in[q->lang]));
    tt_table_col(t, tt_say(q, "item", "项目"), TT_LEFT);
    tt_table_col(t, "", TT_LEFT);
    tt_table_col(t, tt_say(q, "as entered", "录入值"), TT_LEFT);
    tt_table_col(t, tt_say(q, "which is", "换算"), TT_LEFT);
    tt_table_col(t, tt_say(q, "grade", "分级"), TT_LEFT);
    tt_table_col(t, tt_say(q, "measured", "测量时间"), TT_LEFT);
    tt_json_put_string(&r->json, "subject", in->subject->id);
    tt_json_put_string(&r->json, "visit", in->visit->id);
    tt_json_key(&r->json, "items");
    tt_json_open(&r->json, '[');
    for (size_t f = 0; f < st->forms; f++)
        for (size_t i = 0; tt_form_at(&st->form[f], in->visit) && i < st->form[f].items; i++)
            put_item(in, r, t, st->form[f].item[i]);
    tt_json_close(&r->json);
    const size_t missing = tt_subject_missing(st, in->subject, in->visit, NULL, 0);
    tt_json_put_int(&r->json, "missing", (int64_t)missing);
    if (missing)
        tt_table_note(t, tt_printf(in->a, tt_say(q, "%zu planned values are not entered yet.", "尚有 %zu 项计划数据未录入。"), missing));
}

static const char *next_of(const struct entering *in)
{
    const char *dir = tt_shell_word(in->a, in->q->word[0]);
    return in->visit->kind == TT_VISIT_SCREENING ? tt_printf(in->a, "titrate screen %s %s", dir, in->subject->id)
                                                 : tt_printf(in->a, "titrate today %s", dir);
}

static tt_code show(struct entering *in, tt_result *r, tt_err *err)
{
    const tt_request *q = in->q;
    TT_TRY(tt_work_read(in->a, q, q->word[0], in->w, err));
    TT_TRY(find_place(in, err));
    r->doc = tt_doc_for(in->a, q, in->w->trial, tt_printf(in->a, tt_say(q, "%s, visit %s", "%s，访视 %s"), in->subject->id, in->visit->id));
    put_visit(in, r);
    r->next = next_of(in);
    return TT_OK;
}

/* --- writing ---------------------------------------------------------------------------- */

/* One reason may stand for a correction and for something not done: whoever reads the answer sees what was replaced. */
static tt_code write_one(struct entering *in, const tt_entry *e, tt_result *r, tt_err *err)
{
    const tt_item *item = tt_study_item(in->w->trial->study, e->item);
    const tt_value *was = item ? tt_subject_value(in->subject, item, in->visit) : NULL;
    const char *before = was ? value_text(in, was) : NULL;
    TT_TRY(tt_conduct_enter(in->w->c, in->w->by, e, &r->findings, err));
    if (before)
        tt_buf_printf(&in->corrected, "%s%s %s \xe2\x86\x92 %s", in->corrected.n ? "; " : "", item->id, before,
                      value_text(in, tt_subject_value(in->subject, item, in->visit)));
    return TT_OK;
}

/* Is there a value whose time nobody has said, now or when it was first entered? */
static bool any_untimed(const struct entering *in)
{
    for (size_t i = 0; i < in->n; i++) {
        const tt_value *v = tt_subject_value(in->subject, tt_study_item(in->w->trial->study, in->entry[i].item), in->visit);
        if (in->entry[i].status == TT_DONE && v->at == TT_NO_INSTANT)
            return true;
    }
    return false;
}

static tt_code write_all(struct entering *in, tt_result *r, tt_err *err)
{
    tt_instant at = TT_NO_INSTANT;
    TT_TRY(tt_ward_when(in->q, in->w, "at", TT_NO_INSTANT, &at, err));
    for (int i = 3; i < (int)in->q->words; i++)
        TT_TRY(read_word(in, in->q->word[i], err));
    TT_TRY(read_absent(in, "not-done", TT_NOT_DONE, err));
    TT_TRY(read_absent(in, "lost", TT_LOST, err));
    TT_TRY(tt_conduct_begin(in->w->c, err));
    for (size_t i = 0; i < in->n; i++) {
        in->entry[i].at = at;
        TT_TRY(write_one(in, &in->entry[i], r, err));
    }
    TT_TRY(tt_conduct_commit(in->w->c, err));
    if (any_untimed(in) && (in->visit->kind == TT_VISIT_OFFSET || in->visit->kind == TT_VISIT_BASELINE))
        tt_find(&r->findings, 927, tt_at_path(in->subject->id), in->visit->id);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    struct entering *in = TT_NEW(a, struct entering);
    in->a = a;
    in->q = q;
    in->w = &w;
    in->corrected = tt_buf_new(a);
    if (q->words == 3 && !tt_opt_on(q, "not-done") && !tt_opt_on(q, "lost"))
        return show(in, r, err);
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(find_place(in, err));
    TT_TRY(write_all(in, r, err));
    tt_say_written(
        a, q, &w, r,
        tt_printf(a, tt_say(q, "%s, visit %s: values saved: %zu", "%s，访视 %s：已保存 %zu 项"), in->subject->id, in->visit->id, in->n));
    if (in->corrected.n)
        tt_doc_pair(r->doc, tt_say(q, "corrected", "更正"), tt_buf_text(&in->corrected));
    tt_json_put_int(&r->json, "saved", (int64_t)in->n);
    tt_json_put_string(&r->json, "corrected", in->corrected.n ? tt_buf_text(&in->corrected) : NULL);
    put_visit(in, r);
    tt_put_findings(a, q, r);
    r->next = next_of(in);
    return TT_OK;
}

static const tt_option options[] = {
    {"reason", "TEXT", {"why an earlier value is corrected, or why something was not done", "更正原有数值或未做的理由"}},
    {"confirm", "TEXT", {"why a weight far from the one before it is true", "体重与前次相差很大时，说明其属实的理由"}},
    {"not-done",
     "ITEM,..|rest",
     {"planned, but not done; rest: all that is still open at the visit", "计划但未做；rest 表示该访视所有未录入项目"}},
    {"lost", "ITEM,..|rest", {"taken, but no result: haemolysed, clotted, mislaid", "已采样但无结果：溶血、凝固、遗失"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate enter out/ward HLC-001 SCR DX=ACLF 'AGE=46 a' SEX=M 'WEIGHT=62.5 kg' HE=2 PREG=no INR=2.1 'PLAT=88 10*9/L' --at now --as li",
    "titrate enter out/ward HLC-001 BL 'WEIGHT=62.0 kg' 'ALT=61 U/L' 'AST=70 U/L' 'bilirubin=4.2 mg/dL' 'BILDIR=40 umol/L' 'AMMONIA=80 "
    "umol/L' --at now --as li",
    "titrate enter out/ward HLC-001 BL --not-done rest --reason 'bedside monitor out of order' --as li",
    "titrate enter out/ward HLC-001 BL", NULL};

const tt_command tt_command_enter = {
    .name = "enter",
    .words = "DIR|DB SUBJECT VISIT [ITEM=VALUE[UNIT] ...]",
    .min_words = 3,
    .max_words = -1,
    .summary = {"enter or correct the values of a visit, all or none; without values, show it",
                "录入或更正一次访视的数据（全部或全不）；不给数值时显示该访视"},
    .more =
        {"A value is kept as typed, with its unit; a unit left out is refused where laboratories use several, else marked as assumed. "
         "Impossible values, foreign units, corrections without a reason and a weight that jumps are refused; out of the window a value "
         "is saved and a deviation drafted.",
         "数值及单位按录入原样保存；未录入单位时，若化验单可能使用多种单位则拒绝，否则标记为推定。不可能的数值、不可换算的单位、"
         "未说明理由的更正、体重骤变均被拒绝；超出窗口的数据予以保存并起草方案偏离。"},
    .options = options,
    .examples = examples,
    .run = run,
};
