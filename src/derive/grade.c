/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive/grade.c -- the CTCAE grade of one value: one convention, wherever a grade is
 * shown.
 *
 * Participants in liver failure start abnormal, so a grade after dosing is against their
 * own baseline where the term asks for it: a bilirubin of 3 x ULN that was there
 * before is no toxicity (CTCAE 5.0).  Before dosing, the baseline itself included,
 * a value is graded as from a normal one.  After dosing without a baseline it has a
 * grade only where that does not depend on the baseline (platelets), else none:
 * "not gradable", never 0 and never the grade of a healthy person.  A baseline beyond
 * a limit of the method ("<7") says where it lay, not what to multiply: the same rule,
 * for the places it may have lain.  A value beyond a limit is graded as a bound. */
#include "derive/derive_internal.h"

/* After the dose; of a control, after enrolment; where the baseline comes before another moment, after that. */
static bool after(const tt_study *st, const tt_subject *s, const tt_value *v)
{
    const tt_instant from = tt_subject_baseline_before(st, s, v->item);
    if (from == TT_NO_INSTANT || tt_subject_from(s) == TT_NO_INSTANT)
        return false;
    return v->at != TT_NO_INSTANT ? v->at >= from : v->visit->kind == TT_VISIT_OFFSET;
}

bool tt_derive_is_post(const tt_study *st, const tt_subject *s, const tt_value *v, const tt_value *base)
{
    if (!after(st, s, v) || v == base)
        return false;
    const tt_form *form = tt_study_form_of(st, v->item);
    if (!form || !form->baseline || form->baseline->kind != TT_VISIT_OFFSET)
        return true;
    return tt_visit_order(st, v->visit) > tt_visit_order(st, form->baseline);
}

static bool has_rule(const tt_study *st, const tt_item *i)
{
    return i->analyte && tt_streq(st->ae_scale, "CTCAE") && tt_grade_has(st->measures, i->analyte->id, st->ae_version);
}

/* May the baseline have lain there? Nothing is known of one that is absent. */
static bool may_lie(const tt_value *base, const tt_item *i, tt_baseline_range where)
{
    if (!base || !base->censored)
        return true;
    const bool below = base->censored < 0;
    if (where == TT_BASELINE_HIGH)
        return !below || !i->has_uln || tt_dec_cmp(base->number, i->uln) > 0;
    if (where == TT_BASELINE_LOW)
        return below || !i->has_lln || tt_dec_cmp(base->number, i->lln) < 0;
    return below ? !i->has_lln || tt_dec_cmp(base->number, i->lln) > 0 : !i->has_uln || tt_dec_cmp(base->number, i->uln) < 0;
}

/* The grade all possible baselines agree on; else none. */
static tt_code whatever_the_baseline(tt_arena *a, const tt_study *st, const tt_value *base, const tt_item *item, tt_grade_in *in,
                                     tt_grade *ret, tt_err *err)
{
    static const tt_baseline_range places[] = {TT_BASELINE_NORMAL, TT_BASELINE_HIGH, TT_BASELINE_LOW};
    static const char *const needs[] = {"baseline", NULL};
    tt_grade first = {.grade = -1, .rule = "", .needs = needs};
    bool any = false;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        tt_grade g;
        if (!may_lie(base, item, places[i]))
            continue;
        in->baseline_range = places[i];
        TT_TRY(tt_grade_value(a, st->measures, item->analyte->id, st->ae_version, in, &g, err));
        if (any && g.grade != first.grade) {
            first = (tt_grade){.grade = -1, .rule = "", .needs = needs};
            break;
        }
        first = any ? first : g;
        any = true;
    }
    *ret = first;
    return TT_OK;
}

tt_code tt_derive_grade(tt_arena *a, const tt_study *st, const tt_subject *s, const tt_value *v, tt_grade *ret, tt_err *err)
{
    static const char *const nothing[] = {NULL}, *const possible[] = {"normal range", NULL};
    const tt_item *i = v->item;
    const tt_value *base = tt_subject_baseline(st, s, i);
    *ret = (tt_grade){.grade = -1, .rule = "", .needs = nothing};
    if (v->status != TT_DONE || !v->has_number || !has_rule(st, i))
        return TT_OK;
    const bool known = base && base->status == TT_DONE && base->has_number;
    tt_grade_in in = {.value = {v->number, i->unit},
                      .lln = {i->lln, i->unit},
                      .uln = {i->uln, i->unit},
                      .has_value = true,
                      .has_lln = i->has_lln,
                      .has_uln = i->has_uln,
                      .bound = v->censored,
                      .symptomatic = TT_UNKNOWN,
                      .anticoagulated = TT_UNKNOWN,
                      .fasting = TT_UNKNOWN};
    const tt_code range = tt_grade_check(a, i->analyte, &in, err);
    if (range == TT_ERANGE) { /* a range that cannot be: no grade comes of it, and the rest of the data stand */
        ret->needs = possible;
        return TT_OK;
    }
    TT_TRY(range);
    if (!tt_derive_is_post(st, s, v, base))
        return tt_grade_value(a, st->measures, i->analyte->id, st->ae_version, &in, ret, err);
    if (!known || base->censored)
        return whatever_the_baseline(a, st, known ? base : NULL, i, &in, ret, err);
    in.has_baseline = true;
    in.baseline = (tt_qty){base->number, i->unit};
    return tt_grade_value(a, st->measures, i->analyte->id, st->ae_version, &in, ret, err);
}
