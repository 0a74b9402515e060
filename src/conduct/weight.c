/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/weight.c -- is this weight of the same patient as the one before it?
 *
 * The dose is cells per kilogram, so a digit mistyped in a weight is a dose wrong by
 * as much.  Ascites tapped or refilled moves a patient by some kilograms; a change
 * beyond 10 % is remarked on, one beyond 15 % is not stored before somebody has
 * said in words that it is true. */
#include "conduct/conduct_internal.h"

enum { REMARKED = 10, CONFIRMED = 15 };

static bool is_weight(const tt_value *v, const tt_item *weight)
{
    return v->item == weight && v->status == TT_DONE && v->has_number && !v->censored && v->number.coef > 0;
}

static tt_instant apart(const tt_value *v, tt_instant at)
{
    if (v->at == TT_NO_INSTANT || at == TT_NO_INSTANT)
        return INT64_MAX;
    return v->at > at ? v->at - at : at - v->at;
}

const tt_value *tt_weight_beside(const tt_study *study, const tt_subject *s, const tt_visit *visit, tt_instant at)
{
    const tt_item *weight = tt_study_item(study, "WEIGHT");
    const tt_value *best = NULL;
    for (size_t i = 0; i < s->n_values; i++) {
        const tt_value *v = &s->value[i];
        if (is_weight(v, weight) && v->visit != visit && (!best || apart(v, at) <= apart(best, at)))
            best = v;
    }
    return best;
}

/* |is - was| > per_cent of was */
static bool beyond(tt_dec is, tt_dec was, int per_cent)
{
    tt_dec change, limit;
    if (tt_dec_sub(is, was, &change, NULL) != TT_OK || tt_dec_mul(change, tt_dec_int(100), &change, NULL) != TT_OK ||
        tt_dec_mul(was, tt_dec_int(per_cent), &limit, NULL) != TT_OK)
        return true;
    change.coef = change.coef < 0 ? -change.coef : change.coef;
    return tt_dec_cmp(change, limit) > 0;
}

tt_code tt_weight_like_before(tt_conduct *c, const struct weighing *w, const char *confirm, tt_where where, tt_findings *fs, tt_err *err)
{
    if (w->item != tt_study_item(c->study, "WEIGHT"))
        return TT_OK;
    const tt_value *was = tt_weight_beside(c->study, w->subject, w->visit, w->at == TT_NO_INSTANT ? tt_conduct_now(c) : w->at);
    if (!was || !beyond(w->number, was->number, REMARKED))
        return TT_OK;
    const char *now_kg = tt_dec_text(c->scratch, w->number), *was_kg = tt_dec_text(c->scratch, was->number);
    const char *then = was->at == TT_NO_INSTANT ? was->visit->id : tt_local_text(c, was->at);
    if (beyond(w->number, was->number, CONFIRMED) && !tt_says_something(confirm))
        return tt_fail(err, TT_ERANGE, 654, where, now_kg, was_kg, then);
    if (fs)
        tt_find(fs, 655, where, now_kg, was_kg, then);
    return TT_OK;
}
