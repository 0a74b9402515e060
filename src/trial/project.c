/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/project.c -- questions about the state: a value, its baseline, the weight,
 * and the tally of a trial (what the rule itself sees is in follow.c).
 *
 * Baseline (ADaM ABLFL): the last value done strictly before dosing started, of a
 * control before enrolment, or before the moment the form's baseline visit counts from;
 * by measuring time, by order of entry where the time is not known.  A form may name
 * a later visit as its own baseline: the graft's MRI is compared with the first
 * scan after engraftment. */
#include "trial/trial_internal.h"

tt_value *tt_subject_value(const tt_subject *s, const tt_item *item, const tt_visit *visit)
{
    for (size_t i = 0; i < s->n_values; i++)
        if (s->value[i].item == item && s->value[i].visit == visit)
            return &s->value[i];
    return NULL;
}

static bool before(const tt_value *v, tt_instant from)
{
    if (v->at != TT_NO_INSTANT && from != TT_NO_INSTANT)
        return v->at < from;
    return v->visit->kind == TT_VISIT_SCREENING || v->visit->kind == TT_VISIT_BASELINE;
}

/* What a baseline comes before: the dose; with no dose, enrolment; or the anchor of the form's own baseline visit. */
tt_instant tt_subject_baseline_before(const tt_study *study, const tt_subject *s, const tt_item *item)
{
    const tt_form *form = tt_study_form_of(study, item);
    const char *anchor = form && form->baseline ? form->baseline->anchor : "dose";
    tt_anchor_time at;
    if (tt_streq(anchor, "dose"))
        return tt_subject_from(s);
    return tt_subject_anchor(s, anchor, &at) ? at.start : TT_NO_INSTANT;
}

static bool later(const tt_value *a, const tt_value *b)
{
    if (!b)
        return true;
    if (a->at != TT_NO_INSTANT && b->at != TT_NO_INSTANT && a->at != b->at)
        return a->at > b->at;
    return a->origin > b->origin;
}

const tt_value *tt_subject_baseline(const tt_study *study, const tt_subject *s, const tt_item *item)
{
    const tt_form *form = tt_study_form_of(study, item);
    if (form && form->baseline && form->baseline->kind == TT_VISIT_OFFSET) {
        const tt_value *own = tt_subject_value(s, item, form->baseline);
        return own && own->status == TT_DONE ? own : NULL;
    }
    const tt_instant from = tt_subject_baseline_before(study, s, item);
    const tt_value *best = NULL;
    for (size_t i = 0; i < s->n_values; i++)
        if (s->value[i].item == item && s->value[i].status == TT_DONE && before(&s->value[i], from) && later(&s->value[i], best))
            best = &s->value[i];
    return best;
}

const tt_value *tt_subject_latest(const tt_subject *s, const tt_item *item, tt_instant upto)
{
    const tt_value *best = NULL;
    for (size_t i = 0; i < s->n_values; i++) {
        const tt_value *v = &s->value[i];
        if (v->item == item && v->status == TT_DONE && (v->at == TT_NO_INSTANT || v->at <= upto) && later(v, best))
            best = v;
    }
    return best;
}

static tt_instant known_from(const tt_value *v)
{
    return v->at == TT_NO_INSTANT ? v->recorded : v->at;
}

static const tt_value *newest_of(const tt_value *v, size_t n, const tt_item *item, tt_instant when, const tt_value *best)
{
    for (size_t i = 0; i < n; i++) {
        const tt_instant from = known_from(&v[i]);
        const bool newer = !best || from > known_from(best) || (from == known_from(best) && v[i].origin > best->origin);
        if (v[i].item == item && v[i].status == TT_DONE && from <= when && newer)
            best = &v[i];
    }
    return best;
}

const tt_value *tt_subject_known(const tt_subject *s, const tt_item *item, tt_instant when)
{
    return newest_of(s->past, s->n_past, item, when, newest_of(s->value, s->n_values, item, when, NULL));
}

const tt_value *tt_subject_weight(const tt_study *study, const tt_subject *s, tt_instant upto)
{
    const tt_item *weight = tt_study_item(study, "WEIGHT");
    return weight ? tt_subject_latest(s, weight, upto) : NULL;
}

const char *tt_trial_tally(tt_arena *a, const tt_trial *t)
{
    int treated[TT_MAX_DOSES + 1] = {0}, dlt[TT_MAX_DOSES + 1] = {0}, top = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!s->dosed || s->dlt == TT_DLT_NOT_EVALUABLE || s->level < 1 || s->level > TT_MAX_DOSES)
            continue;
        treated[s->level]++;
        dlt[s->level] += s->dlt == TT_DLT_YES;
        top = s->level > top ? s->level : top;
    }
    tt_buf b = tt_buf_new(a);
    for (int j = 1; j <= top; j++)
        tt_buf_printf(&b, "%s%d/%d", j > 1 ? "," : "", treated[j], dlt[j]);
    return tt_buf_text(&b);
}
