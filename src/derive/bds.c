/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive/bds.c -- one row a value: laboratory, vital signs, imaging, in one shape
 * (ADaM Basic Data Structure).
 *
 * A value that was lost or not done keeps its row, with the reason in STAT: what
 * is missing is counted, not forgotten.  Grades are those of derive/grade.c. */
#include "derive/derive_internal.h"

static const struct column columns[] = {
    {"USUBJID", "Unique Subject Identifier", TT_COL_TEXT},
    {"ARM", "Arm", TT_COL_TEXT},
    {"LEVEL", "Dose Level", TT_COL_INT},
    {"PARAMCD", "Parameter Code", TT_COL_TEXT},
    {"PARAM", "Parameter", TT_COL_TEXT},
    {"AVISIT", "Analysis Visit", TT_COL_TEXT},
    {"AVISITN", "Analysis Visit (N)", TT_COL_INT},
    {"ATPT", "Nominal Time after the Reference", TT_COL_TEXT},
    {"ATPTN", "Nominal Time after the Reference, Hours", TT_COL_DEC},
    {"ATPTREF", "Time Point Reference: dose (its end), enrolled, or a moment of the study", TT_COL_TEXT},
    {"ADTM", "Analysis Datetime", TT_COL_INSTANT},
    {"ADY", "Analysis Relative Day (Dosing = 1; never dosed: Randomisation = 1)", TT_COL_INT},
    {"ARELTM", "Hours from the Reference", TT_COL_DEC},
    {"AVAL", "Analysis Value", TT_COL_DEC},
    {"AVALC", "Analysis Value (C)", TT_COL_TEXT},
    {"AVALU", "Analysis Value Unit", TT_COL_TEXT},
    {"STAT", "Why there is no Value", TT_COL_TEXT},
    {"BASE", "Baseline Value", TT_COL_DEC},
    {"BASEC", "Baseline Value (C)", TT_COL_TEXT},
    {"BASETYPE", "Baseline Type", TT_COL_TEXT},
    {"CHG", "Change from Baseline", TT_COL_DEC},
    {"PCHG", "Percent Change from Baseline", TT_COL_DEC},
    {"ABLFL", "Baseline Record Flag", TT_COL_TEXT},
    {"ANL01FL", "Analysis Flag 01", TT_COL_TEXT},
    {"ANRIND", "Analysis Reference Range Indicator", TT_COL_TEXT},
    {"BNRIND", "Baseline Reference Range Indicator", TT_COL_TEXT},
    {"ATOXGR", "Analysis Toxicity Grade", TT_COL_INT},
    {"BTOXGR", "Baseline Toxicity Grade", TT_COL_INT},
    {"ATOXRUL", "Rule of the Grade", TT_COL_TEXT},
    {"EVENT", "Event of the Value", TT_COL_INT},
    {"BEVENT", "Event of the Baseline", TT_COL_INT},
};

bool tt_bds_of(const tt_study *s, const tt_item *item, tt_bds *ret)
{
    const tt_form *form = tt_study_form_of(s, item);
    if (item->type == TT_I_NUMBER && !tt_streq(item->id, "AGE")) {
        *ret = item->analyte ? TT_BDS_LAB : TT_BDS_VITAL;
        return true;
    }
    *ret = TT_BDS_IMAGING;
    if (item->type != TT_I_CODE || !form)
        return false;
    for (size_t i = 0; i < form->visits; i++)
        if (form->visit[i]->kind == TT_VISIT_OFFSET)
            return true;
    return false;
}

/* One value with what it is compared to. */
struct one {
    const tt_trial *t;
    const tt_subject *s;
    const tt_value *v, *base;
    bool post; /* after dosing and after its baseline */
};

static bool has_value(const tt_value *v)
{
    return v && v->status == TT_DONE && (v->has_number || v->item->type != TT_I_NUMBER);
}

static void set_when(struct one *o, tt_frame *f, size_t row)
{
    char text[24];
    const tt_visit *v = o->v->visit;
    tt_dec hours;
    tt_set_text(f, row, "AVISIT", v->id);
    tt_set_int(f, row, "AVISITN", tt_visit_order(o->t->study, v));
    if (v->kind == TT_VISIT_OFFSET) {
        tt_set_text(f, row, "ATPT", tt_dur_write(v->offset, text));
        if (v->offset.unit <= TT_D_WEEK && tt_dec_ratio(tt_dec_int((int64_t)tt_dur_minutes(v->offset)), 1, 60, 2, &hours, NULL) == TT_OK)
            tt_set_dec(f, row, "ATPTN", tt_dec_trim(hours));
    }
    tt_set_instant(f, row, "ADTM", o->v->at);
    tt_set_int(f, row, "ADY", tt_derive_day(o->t, o->s, o->v->at));
    tt_anchor_time from;
    tt_set_text(f, row, "ATPTREF", v->anchor);
    if (tt_subject_anchor(o->s, v->anchor, &from) && o->v->at != TT_NO_INSTANT &&
        tt_dec_ratio(tt_dec_int(o->v->at - from.end), 1, 3600000, 2, &hours, NULL) == TT_OK)
        tt_set_dec(f, row, "ARELTM", hours);
}

static const char *range_of(const tt_value *v)
{
    const tt_item *i = v->item;
    if (!v->has_number || (!i->has_lln && !i->has_uln))
        return NULL;
    if (i->has_lln && tt_dec_cmp(v->number, i->lln) < 0)
        return "LOW";
    return i->has_uln && tt_dec_cmp(v->number, i->uln) > 0 ? "HIGH" : "NORMAL";
}

static tt_code set_grades(tt_arena *a, const struct one *o, tt_frame *f, size_t row, tt_err *err)
{
    tt_grade g;
    TT_TRY(tt_derive_grade(a, o->t->study, o->s, o->v, &g, err));
    if (g.grade >= 0) {
        tt_set_int(f, row, "ATOXGR", g.grade);
        tt_set_text(f, row, "ATOXRUL", *g.rule ? g.rule : NULL);
    }
    if (!has_value(o->base))
        return TT_OK;
    TT_TRY(tt_derive_grade(a, o->t->study, o->s, o->base, &g, err));
    if (g.grade >= 0)
        tt_set_int(f, row, "BTOXGR", g.grade);
    return TT_OK;
}

/* 100 x chg / |base| to two digits; not where the baseline is 0 or the digits do not fit. */
static bool percent_change(tt_dec chg, tt_dec base, tt_dec *ret)
{
    int64_t num = 100, den = base.coef < 0 ? -base.coef : base.coef;
    for (int32_t s = base.scale; s > 0; s--)
        if (__builtin_mul_overflow(num, 10, &num))
            return false;
    for (int32_t s = base.scale; s < 0; s++)
        if (__builtin_mul_overflow(den, 10, &den))
            return false;
    return den > 0 && tt_dec_ratio(chg, num, den, 2, ret, NULL) == TT_OK;
}

static void set_change(const struct one *o, tt_frame *f, size_t row)
{
    tt_dec chg, percent;
    if (!has_value(o->base))
        return;
    tt_set_int(f, row, "BEVENT", o->base->origin);
    tt_set_text(f, row, "BNRIND", range_of(o->base));
    tt_set_text(f, row, "BASEC", o->base->text);
    if (!o->base->has_number)
        return;
    tt_set_dec(f, row, "BASE", o->base->number);
    if (!o->post || !has_value(o->v) || tt_dec_sub(o->v->number, o->base->number, &chg, NULL) != TT_OK)
        return;
    tt_set_dec(f, row, "CHG", chg);
    if (percent_change(chg, o->base->number, &percent))
        tt_set_dec(f, row, "PCHG", percent);
}

/* "BEFORE DOSING", "BEFORE TRANSPLANT", or the visit that is the baseline. */
static const char *base_type(tt_arena *a, const struct one *o)
{
    const tt_form *form = tt_study_form_of(o->t->study, o->v->item);
    const tt_visit *own = form ? form->baseline : NULL;
    if (own && own->kind == TT_VISIT_OFFSET)
        return own->id;
    if (!own || tt_streq(own->anchor, "dose"))
        return o->s->dosed || !tt_subject_control(o->s) ? "BEFORE DOSING" : "BEFORE ENROLMENT";
    char *id = tt_strdup(a, own->anchor);
    for (char *c = id; *c; c++)
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    return tt_printf(a, "BEFORE %s", id);
}

static void set_value(tt_arena *a, const struct one *o, tt_frame *f, size_t row)
{
    const tt_value *v = o->v;
    const bool counts = tt_subject_from(o->s) != TT_NO_INSTANT;
    if (v->status == TT_DONE) {
        if (v->has_number)
            tt_set_dec(f, row, "AVAL", v->number);
        tt_set_text(f, row, "AVALC", v->censored ? v->text : v->has_number ? NULL : v->text);
    } else {
        tt_set_text(f, row, "STAT", v->status == TT_LOST ? "LOST" : "NOT DONE");
    }
    if (v->item->unit)
        tt_set_text(f, row, "AVALU", tt_unit_code(v->item->unit));
    tt_set_text(f, row, "BASETYPE", base_type(a, o));
    tt_set_text(f, row, "ABLFL", counts && v == o->base && has_value(v) ? "Y" : NULL);
    tt_set_text(f, row, "ANL01FL", has_value(v) && counts && (v == o->base || o->post) ? "Y" : NULL);
    tt_set_text(f, row, "ANRIND", has_value(v) ? range_of(v) : NULL);
}

static tt_code add_value(tt_arena *a, struct one *o, tt_frame *f, tt_err *err)
{
    const size_t row = tt_derive_row(o->t, f, o->v->origin);
    o->base = tt_subject_baseline(o->t->study, o->s, o->v->item);
    o->post = tt_derive_is_post(o->t->study, o->s, o->v, o->base);
    tt_set_text(f, row, "USUBJID", o->s->id);
    tt_set_arm(f, row, o->s);
    tt_set_level(f, row, o->t, o->s);
    tt_set_text(f, row, "PARAMCD", o->v->item->id);
    tt_set_text(f, row, "PARAM", o->v->item->title.in[TT_EN]);
    set_when(o, f, row);
    set_value(a, o, f, row);
    set_change(o, f, row);
    tt_set_int(f, row, "EVENT", o->v->origin);
    return set_grades(a, o, f, row, err);
}

tt_code tt_derive_bds(tt_arena *a, const tt_trial *t, tt_bds which, tt_frame **ret, tt_err *err)
{
    static const char *const names[] = {"ADLB", "ADVS", "ADMO"}, *const order[] = {"USUBJID", "PARAMCD", "AVISITN"};
    tt_frame *f = tt_derive_frame(a, t, names[which], columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < t->subjects; i++)
        for (size_t j = 0; j < t->subject[i]->n_values; j++) {
            struct one o = {.t = t, .s = t->subject[i], .v = &t->subject[i]->value[j]};
            tt_bds kind;
            if (tt_bds_of(t->study, o.v->item, &kind) && kind == which)
                TT_TRY(add_value(a, &o, f, err));
        }
    tt_frame_sort(f, order, sizeof order / sizeof *order);
    *ret = f;
    return TT_OK;
}
