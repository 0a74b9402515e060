/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/enter.c -- one value at a time: typed, unit-checked, plausible, in its
 * window, or refused with the reason.
 *
 * What was typed is stored as typed; beside it stands the same number in the
 * item's unit.  A unit that nobody typed is only assumed where reports know no
 * other, and then the record says so: 1.9 of creatinine is a failing kidney in
 * mg/dL and nothing at all in umol/L.  A value outside its visit's window is a fact and is saved, with a
 * deviation drafted; a value that cannot be true is not. */
#include "conduct/conduct_internal.h"

struct parsed {
    const char *text, *unit;
    bool has_number, assumed;
    tt_dec number;
};

static tt_where value_place(const tt_entry *e)
{
    char path[128];
    snprintf(path, sizeof path, "%s / %s / %s", e->subject, e->visit, e->item);
    return tt_at_path(path);
}

static const char *range_words(tt_conduct *c, const tt_item *item)
{
    const char *low = tt_dec_text(c->scratch, item->low), *high = tt_dec_text(c->scratch, item->high);
    return tt_in_both(c->scratch, tt_printf(c->scratch, "%s to %s", low, high), tt_printf(c->scratch, "%s 至 %s", low, high));
}

static tt_code in_range(tt_conduct *c, const tt_entry *e, const tt_item *item, tt_qty q, tt_dec number, tt_err *err)
{
    if (item->has_range && (tt_dec_cmp(number, item->low) < 0 || tt_dec_cmp(number, item->high) > 0))
        return tt_fail(err, TT_ERANGE, 582, value_place(e), tt_qty_text(c->scratch, q), item->id, range_words(c, item));
    return TT_OK;
}

/* Nobody typed a unit. May the item's own be taken? E653 names those in use. */
static tt_code assume_unit(tt_conduct *c, const tt_entry *e, const tt_item *item, struct parsed *ret, tt_err *err)
{
    const tt_analyte *an = item->analyte;
    const bool none = !item->unit || tt_streq(tt_unit_code(item->unit), "1");
    const bool known = !an || !an->units[1] || (an->bare && tt_streq(tt_unit_code(an->unit), tt_unit_code(item->unit)));
    ret->assumed = !none && known;
    if (none || known)
        return TT_OK;
    tt_buf b = tt_buf_new(c->scratch);
    for (size_t i = 0; an->units[i]; i++)
        tt_buf_printf(&b, "%s%s", i ? ", " : "", tt_unit_code(an->units[i]));
    return tt_fail(err, TT_EUNIT, 653, value_place(e), e->text, item->id, tt_buf_text(&b));
}

/* The unit typed. One not given at all (NULL) is the item's: a program's value, that comes in no other. */
static tt_code unit_of(tt_conduct *c, const tt_entry *e, const tt_item *item, struct parsed *p, const tt_unit **ret, tt_err *err)
{
    *ret = item->unit;
    if (!e->unit)
        return TT_OK;
    if (!*e->unit)
        return assume_unit(c, e, item, p, err);
    return tt_unit_parse(c->scratch, tt_str_trim(c->scratch, tt_str_halfwidth(c->scratch, e->unit)), ret, err);
}

/* In the item's unit. The analyte is asked first: it knows which unit would make the value typical, and what [IU]/L means. */
static tt_code convert(tt_conduct *c, const tt_item *item, tt_qty q, tt_qty *ret, tt_err *err)
{
    if (item->analyte)
        TT_TRY(tt_analyte_check(c->scratch, item->analyte, q, err));
    *ret = q;
    if (q.unit == item->unit)
        return TT_OK;
    return item->analyte ? tt_analyte_in(item->analyte, q, item->unit, ret, err) : tt_qty_convert(q, item->unit, NULL, ret, err);
}

/* A message of another room speaks of this value. */
static tt_code at_value(tt_code code, const tt_entry *e, tt_err *err)
{
    if (code != TT_OK && err)
        err->where = value_place(e);
    return code;
}

static tt_code parse_number(tt_conduct *c, const tt_entry *e, const tt_item *item, struct parsed *ret, tt_err *err)
{
    const bool censored = *ret->text == '<' || *ret->text == '>';
    const char *digits = tt_str_trim(c->scratch, ret->text + censored);
    ret->text = censored ? tt_printf(c->scratch, "%c%s", *ret->text, digits) : digits;
    tt_qty q = {.unit = item->unit}, in;
    if (tt_dec_parse(digits, &q.value, NULL) != TT_OK)
        return tt_fail(err, TT_EPARSE, 576, value_place(e), e->text, item->id);
    TT_TRY(at_value(unit_of(c, e, item, ret, &q.unit, err), e, err));
    TT_TRY(at_value(convert(c, item, q, &in, err), e, err));
    TT_TRY(in_range(c, e, item, q, in.value, err));
    if (!tt_item_takes(item, in.value) || (item->whole && censored))
        return tt_fail(err, TT_ERANGE, 697, value_place(e), e->text, item->id);
    ret->unit = q.unit ? tt_unit_code(q.unit) : "";
    ret->number = in.value;
    ret->has_number = true;
    return TT_OK;
}

static tt_code parse_code(tt_conduct *c, const tt_entry *e, const tt_item *item, struct parsed *ret, tt_err *err)
{
    tt_buf known = tt_buf_new(c->scratch);
    for (size_t i = 0; i < item->codes; i++) {
        if (tt_str_ieq(item->code[i].code, ret->text)) {
            ret->text = item->code[i].code;
            return TT_OK;
        }
        tt_buf_printf(&known, "%s%s", i ? ", " : "", item->code[i].code);
    }
    return tt_fail(err, TT_EPARSE, 577, value_place(e), e->text, item->id, tt_buf_text(&known));
}

static tt_code parse_truth(const tt_entry *e, const tt_item *item, struct parsed *ret, tt_err *err)
{
    static const struct {
        const char *word, *means;
    } words[] = {{"yes", "yes"}, {"y", "yes"}, {"是", "yes"}, {"no", "no"}, {"n", "no"}, {"否", "no"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tt_str_ieq(words[i].word, ret->text)) {
            ret->text = words[i].means;
            return TT_OK;
        }
    return tt_fail(err, TT_EPARSE, 578, value_place(e), e->text, item->id);
}

static tt_code parse_value(tt_conduct *c, const tt_entry *e, const tt_item *item, struct parsed *ret, tt_err *err)
{
    *ret = (struct parsed){.text = "", .unit = ""};
    ret->text = tt_str_trim(c->scratch, tt_str_halfwidth(c->scratch, e->text ? e->text : ""));
    if (e->status != TT_DONE)
        return *ret->text ? tt_fail(err, TT_EUSAGE, 595, value_place(e), e->text) : TT_OK;
    tt_date d;
    switch (item->type) {
    case TT_I_NUMBER:
        return parse_number(c, e, item, ret, err);
    case TT_I_CODE:
        return parse_code(c, e, item, ret, err);
    case TT_I_TRUTH:
        return parse_truth(e, item, ret, err);
    case TT_I_DATE:
        return at_value(tt_date_parse(ret->text, &d, err), e, err);
    default:
        return *ret->text ? TT_OK : tt_fail(err, TT_EPARSE, 576, value_place(e), "", item->id);
    }
}

/* The visit's window for this subject; false when it has none yet. */
static bool window_of(tt_conduct *c, const tt_subject *s, const tt_visit *v, tt_due *ret)
{
    if (v->kind == TT_VISIT_SCREENING || v->kind == TT_VISIT_DOSE)
        return false;
    tt_due *due = NULL;
    const size_t n = tt_subject_schedule(c->scratch, c->study, s, &due);
    for (size_t i = 0; i < n; i++)
        if (due[i].visit == v) {
            *ret = due[i];
            return true;
        }
    return false;
}

static bool is_after_anchor(const tt_visit *v)
{
    return v->kind == TT_VISIT_OFFSET && v->offset.n >= 0;
}

static const char *anchor_words(tt_conduct *c, const tt_visit *v)
{
    const tt_words w = tt_study_anchor_words(c->study, v->anchor);
    return tt_in_both(c->scratch, w.in[TT_EN], w.in[TT_ZH]);
}

static bool said_before(const tt_findings *fs, int id)
{
    for (size_t i = 0; i < fs->n; i++)
        if (fs->at[i].id == id)
            return true;
    return false;
}

/* Store the value; out of its window with a deviation beside it, one a visit and time, not one a value. */
static tt_code store(tt_conduct *c, tt_actor by, const tt_entry *e, const tt_subject *s, const tt_visit *v, struct writing *w,
                     tt_findings *fs, tt_err *err)
{
    tt_due due;
    tt_anchor_time from;
    if (fs && e->status == TT_DONE && is_after_anchor(v) && !tt_subject_anchor(s, v->anchor, &from) && !said_before(fs, 673))
        tt_find(fs, 673, value_place(e), s->id, v->id, anchor_words(c, v));
    if (e->status != TT_DONE || e->at == TT_NO_INSTANT || !window_of(c, s, v, &due) || (e->at >= due.open && e->at <= due.close))
        return tt_write_done(w, err);
    const char *at = tt_local_text(c, e->at), *open = tt_local_text(c, due.open), *close = tt_local_text(c, due.close);
    tt_findings what = tt_findings_new(c->scratch);
    tt_find(&what, 693, value_place(e), v->id, at, open, close);
    struct writing dev = tt_deviation_of(c, by, s, &what, "", e->at);
    const bool said = tt_deviation_drafted(c, s, &what);
    TT_TRY(tt_write_both(w, said ? NULL : &dev, err));
    if (fs && !said)
        tt_find(fs, 580, value_place(e), v->id, at, open, close);
    return TT_OK;
}

static tt_code find_all(tt_conduct *c, const tt_entry *e, const tt_subject **s, const tt_item **item, const tt_visit **visit, tt_err *err)
{
    TT_TRY(tt_subject_for(c, e->subject, s, err));
    if (e->status == TT_DONE) /* that something was not done may be said of anybody at any time */
        TT_TRY(tt_observable(c, *s, e->at, value_place(e), err));
    *visit = tt_study_visit(c->study, e->visit);
    if (!*visit)
        return tt_fail(err, TT_ENOENT, 573, value_place(e), e->visit);
    *item = tt_study_item(c->study, e->item);
    if (!*item)
        return tt_fail(err, TT_ENOENT, 574, value_place(e), e->item);
    for (size_t i = 0; i < c->study->forms; i++) {
        const tt_form *f = &c->study->form[i];
        for (size_t j = 0; j < f->items; j++)
            if (f->item[j] == *item && tt_form_at(f, *visit))
                return TT_OK;
    }
    return tt_fail(err, TT_ENOENT, 575, value_place(e), (*item)->id, (*visit)->id);
}

/* A value that says when it was measured belongs to a visit of that side of the moment it counts from; what was not done needs a reason to
 * count. */
static tt_code may_stand(tt_conduct *c, const tt_entry *e, const tt_subject *s, const tt_visit *v, tt_err *err)
{
    if (e->at != TT_NO_INSTANT && e->at > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 581, value_place(e), tt_local_text(c, e->at));
    if (e->status == TT_NOT_DONE && !tt_says_something(e->reason))
        return tt_fail(err, TT_EUSAGE, 657, value_place(e));
    tt_anchor_time from;
    const bool timed = e->status == TT_DONE && e->at != TT_NO_INSTANT && is_after_anchor(v);
    if (timed && tt_subject_anchor(s, v->anchor, &from) && e->at < from.start)
        return tt_fail(err, TT_ERANGE, 656, value_place(e), v->id, tt_local_text(c, e->at), tt_local_text(c, from.start),
                       anchor_words(c, v));
    return TT_OK;
}

static bool same_value(const tt_entry *e, const struct parsed *p, const tt_value *old)
{
    const char *unit = old->has_number && old->entered.unit ? tt_unit_code(old->entered.unit) : "";
    return e->status == old->status && e->status == TT_DONE && tt_streq(p->text, old->text) && tt_streq(p->unit, unit) &&
           p->assumed == old->unit_assumed && e->at == old->at;
}

static tt_code may_correct(tt_conduct *c, const tt_entry *e, const struct parsed *p, const tt_value *old, tt_err *err)
{
    if (old && e->expect >= 0 && e->expect != old->origin)
        return tt_fail(err, TT_ECONFLICT, 584, value_place(e), old->text);
    if (old && !tt_says_something(e->reason))
        return tt_fail(err, TT_EUSAGE, 583, value_place(e), old->text, tt_local_text(c, old->recorded));
    if (old && same_value(e, p, old))
        return tt_fail(err, TT_EUSAGE, 670, value_place(e), tt_said_verb(c->scratch, "correct"));
    return TT_OK;
}

/* A number corrected was measured when it was measured, unless another time is given. */
static tt_instant measured_at(const tt_entry *e, const tt_value *old)
{
    return e->at == TT_NO_INSTANT && e->status == TT_DONE && old && old->status == TT_DONE ? old->at : e->at;
}

/* Why it was corrected, or not done, or is true however odd. */
static const char *reason_of(tt_conduct *c, const tt_entry *e)
{
    const char *why = e->reason ? e->reason : "", *odd = e->confirm ? e->confirm : "";
    return *why && *odd ? tt_printf(c->scratch, "%s; %s", why, odd) : *why ? why : odd;
}

tt_code tt_conduct_enter(tt_conduct *c, tt_actor by, const tt_entry *typed, tt_findings *fs, tt_err *err)
{
    tt_entry whole = *typed;
    const tt_entry *e = &whole;
    const tt_subject *s = NULL;
    const tt_item *item = NULL;
    const tt_visit *visit = NULL;
    struct parsed p;
    TT_TRY(tt_verb(c, by, "enter", NULL, err));
    TT_TRY(find_all(c, e, &s, &item, &visit, err));
    TT_TRY(parse_value(c, e, item, &p, err));
    const tt_value *old = tt_subject_value(s, item, visit);
    whole.at = measured_at(typed, old);
    TT_TRY(may_stand(c, e, s, visit, err));
    TT_TRY(may_correct(c, e, &p, old, err));
    const struct weighing weighing = {.subject = s, .item = item, .visit = visit, .at = e->at, .number = p.number};
    if (p.has_number && *p.text != '<' && *p.text != '>')
        TT_TRY(tt_weight_like_before(c, &weighing, e->confirm, value_place(e), fs, err));
    const char *was = old ? tt_strdup(c->scratch, old->text) : "";
    const char *was_unit = old && old->has_number && old->entered.unit ? tt_unit_code(old->entered.unit) : "";
    struct writing w = tt_write(c, by, "entered", s->id);
    w.e.visit = visit->id;
    w.e.item = item->id;
    w.e.form = tt_study_form_of(c->study, item)->id;
    w.e.occurred = e->at;
    w.e.reason = reason_of(c, e);
    tt_write_source(&w, e->source);
    tt_write_text(&w, "status", e->status == TT_DONE ? "done" : e->status == TT_LOST ? "lost" : "not done");
    tt_write_text(&w, "text", p.text);
    tt_write_text(&w, "unit", p.unit);
    if (p.has_number)
        tt_write_dec(&w, "number", p.number);
    tt_write_text(&w, "was", was);
    tt_write_text(&w, "was_unit", was_unit);
    if (p.assumed)
        tt_write_bool(&w, "assumed", true);
    return store(c, by, e, s, visit, &w, fs, err);
}
