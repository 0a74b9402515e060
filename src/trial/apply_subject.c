/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/apply_subject.c -- a participant's way: screened, consented, values,
 * criteria, eligibility, slot, end. */
#include "trial/trial_internal.h"

tt_code tt_apply_screened(struct event_in *in, tt_err *err)
{
    const int64_t number = tt_in_int(in, "number");
    TT_TRY(tt_in_done(in, err));
    tt_subject *s = TT_PUSH(in->t, subject, subjects, cap_subjects);
    s->id = tt_strdup(in->t->arena, in->e->subject);
    s->number = (int)number;
    s->screened = in->e->occurred;
    s->consent_version = s->consent_by = s->lot = s->second_check = s->dlt_clause = s->end_cause = "";
    s->dose_outside = s->dose_reason = s->stratum = "";
    s->dlt_judged = s->consented = s->dose_start = s->dose_end = s->dlt_onset = s->dlt_until = s->ended = s->eligible_at = s->slot_at =
        s->enrolled = TT_NO_INSTANT;
    s->eligible = TT_UNKNOWN;
    s->origin = in->e->seq;
    return TT_OK;
}

/* The form signed at that instant, recorded anew; else a further one. */
static tt_consent *consent_at(tt_trial *t, tt_subject *s, tt_instant at)
{
    const tt_consent *form = tt_subject_form(s, at);
    if (form)
        return &s->consent[form - s->consent];
    if (s->n_consents == s->cap_consents) {
        const size_t cap = s->cap_consents ? 2 * s->cap_consents : 2;
        s->consent = tt_grow(t->arena, s->consent, s->n_consents * sizeof *s->consent, cap * sizeof *s->consent);
        s->cap_consents = cap;
    }
    return &s->consent[s->n_consents++];
}

/* A form that never was; false if none has this number. */
static bool take_back(tt_subject *s, int64_t origin)
{
    for (size_t i = 0; i < s->n_consents; i++)
        if (s->consent[i].origin == origin) {
            memmove(&s->consent[i], &s->consent[i + 1], (--s->n_consents - i) * sizeof *s->consent);
            return true;
        }
    return false;
}

static void name_newest(tt_subject *s)
{
    tt_consent newest = {"", "", TT_NO_INSTANT, 0};
    for (size_t i = 0; i < s->n_consents; i++)
        if (newest.at == TT_NO_INSTANT || s->consent[i].at > newest.at)
            newest = s->consent[i];
    s->consent_version = newest.version;
    s->consent_by = newest.by;
    s->consented = newest.at;
    s->consent_origin = newest.origin;
}

tt_code tt_apply_consented(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    const tt_consent k = {tt_in_text(in, "version"), tt_in_text(in, "by"), in->e->occurred, in->e->seq};
    if (!tt_in_has(in, "corrects"))
        *consent_at(in->t, s, k.at) = k;
    else if (!take_back(s, tt_in_int(in, "corrects")) && !in->bad)
        in->bad = "corrects";
    name_newest(s);
    return tt_in_done(in, err);
}

static tt_status status_of(const char *text)
{
    return tt_streq(text, "not done") ? TT_NOT_DONE : tt_streq(text, "lost") ? TT_LOST : TT_DONE;
}

/* The value's place in the subject's list: where it was, or a new one at the end. */
static tt_value *place_of(tt_trial *t, tt_subject *s, const tt_item *item, const tt_visit *visit)
{
    tt_value *v = tt_subject_value(s, item, visit);
    if (v) {
        v->corrections++;
        return v;
    }
    if (s->n_values == s->cap_values) {
        const size_t cap = s->cap_values ? 2 * s->cap_values : 64;
        s->value = tt_grow(t->arena, s->value, s->n_values * sizeof *s->value, cap * sizeof *s->value);
        s->cap_values = cap;
    }
    v = &s->value[s->n_values++];
    *v = (tt_value){.item = item, .visit = visit};
    return v;
}

/* Of one measurement: of the same time, or the time that was lacking came with the correction. */
static bool same_measurement(const tt_value *was, const tt_value *is)
{
    return was->at == is->at || (was->at == TT_NO_INSTANT && is->at <= was->recorded);
}

/* What a value replaces stays known where it was measured at another time; of the same measurement it was a mistake. */
static void keep_past(tt_trial *t, tt_subject *s, const tt_value *was, const tt_value *is)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_past; i++)
        if (s->past[i].item != is->item || s->past[i].visit != is->visit || s->past[i].at != is->at)
            s->past[n++] = s->past[i];
    s->n_past = n;
    if (!was->origin || was->status != TT_DONE || is->status != TT_DONE || same_measurement(was, is))
        return;
    if (s->n_past == s->cap_past) {
        const size_t cap = s->cap_past ? 2 * s->cap_past : 8;
        s->past = tt_grow(t->arena, s->past, s->n_past * sizeof *s->past, cap * sizeof *s->past);
        s->cap_past = cap;
    }
    s->past[s->n_past++] = *was;
}

static void read_number(struct event_in *in, tt_value *v)
{
    const char *typed = v->text, *unit = tt_in_text(in, "unit");
    v->censored = *typed == '<' ? -1 : *typed == '>' ? 1 : 0;
    v->number = tt_in_dec(in, "number");
    v->has_number = true;
    if (tt_dec_parse(typed + (v->censored != 0), &v->entered.value, NULL) != TT_OK && !in->bad)
        in->bad = "text";
    v->entered.unit = v->item->unit;
    if (*unit && tt_unit_parse(in->t->arena, unit, &v->entered.unit, NULL) != TT_OK && !in->bad)
        in->bad = "unit";
}

tt_code tt_apply_entered(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    const tt_item *item = tt_study_item(in->t->study, in->e->item);
    const tt_visit *visit = tt_study_visit(in->t->study, in->e->visit);
    if (!s)
        return TT_ECORRUPT;
    if (!item)
        return tt_in_unknown(in, "item", in->e->item, err);
    if (!visit)
        return tt_in_unknown(in, "visit", in->e->visit, err);
    tt_value *v = place_of(in->t, s, item, visit);
    const tt_value was = *v;
    *v = (tt_value){.item = item,
                    .visit = visit,
                    .corrections = was.corrections,
                    .at = in->e->occurred,
                    .recorded = in->e->recorded,
                    .origin = in->e->seq};
    v->status = status_of(tt_in_text(in, "status"));
    keep_past(in->t, s, &was, v);
    v->text = tt_in_text(in, "text");
    v->source = tt_strdup(in->t->arena, in->e->source);
    v->reason = tt_strdup(in->t->arena, in->e->reason);
    v->unit_assumed = tt_in_has(in, "assumed") && tt_in_bool(in, "assumed");
    v->truth = TT_UNKNOWN;
    if (v->status == TT_DONE && item->type == TT_I_NUMBER)
        read_number(in, v);
    if (v->status == TT_DONE && item->type == TT_I_TRUTH)
        v->truth = tt_streq(v->text, "yes") ? TT_YES : TT_NO;
    return tt_in_done(in, err);
}

static const tt_criterion *criterion_of(const tt_study *st, const char *id)
{
    for (size_t i = 0; i < st->criteria; i++)
        if (tt_streq(st->criterion[i].id, id))
            return &st->criterion[i];
    return NULL;
}

tt_code tt_apply_judged(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    const char *id = tt_in_text(in, "criterion"), *met = tt_in_text(in, "met");
    TT_TRY(tt_in_done(in, err));
    const tt_criterion *c = criterion_of(in->t->study, id);
    if (!c)
        return tt_in_unknown(in, "criterion", id, err);
    if (!s->judged)
        s->judged = TT_ARRAY(in->t->arena, tt_judged, in->t->study->criteria);
    size_t i = 0;
    while (i < s->n_judged && s->judged[i].criterion != c)
        i++;
    if (i == s->n_judged)
        s->n_judged++;
    s->judged[i] = (tt_judged){.criterion = c,
                               .answer = tt_streq(met, "yes")  ? TT_YES
                                         : tt_streq(met, "no") ? TT_NO
                                                               : TT_UNKNOWN,
                               .reason = tt_strdup(in->t->arena, in->e->reason),
                               .origin = in->e->seq};
    return TT_OK;
}

tt_code tt_apply_eligible(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    const tt_truth was = s->eligible;
    s->eligible = tt_in_bool(in, "eligible") ? TT_YES : TT_NO;
    if (s->eligible != was)
        s->eligible_at = in->e->occurred;
    s->eligible_origin = in->e->seq;
    if (s->eligible == TT_NO) {
        s->end = TT_SCREEN_FAILED;
        s->ended = in->e->occurred;
        s->end_cause = tt_strdup(in->t->arena, in->e->reason);
        s->end_origin = in->e->seq;
    }
    return tt_in_done(in, err);
}

tt_code tt_apply_enrolled(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    const char *arm = tt_in_text(in, "arm");
    s->arm = tt_study_arm(in->t->study, arm);
    if (!s->arm && !in->bad)
        return tt_in_unknown(in, "arm", arm, err);
    s->level = tt_subject_control(s) ? 0 : tt_in_level(in);
    s->cohort = (int)tt_in_int(in, "cohort");
    s->slot = (int)tt_in_int(in, "slot");
    s->slot_at = in->e->occurred;
    s->slot_origin = in->e->seq;
    if (s->enrolled == TT_NO_INSTANT) {
        s->enrolled = in->e->occurred;
        s->enrolled_origin = in->e->seq;
    }
    if (tt_in_has(in, "position")) {
        s->position = (int)tt_in_int(in, "position");
        s->stratum = tt_in_text_or(in, "stratum");
    }
    return tt_in_done(in, err);
}

tt_code tt_apply_anchored(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    const char *id = tt_in_text(in, "anchor");
    const tt_anchor *anchor = tt_study_anchor(in->t->study, id);
    if (!anchor)
        return in->bad ? tt_in_done(in, err) : tt_in_unknown(in, "anchor", id, err);
    if (!s->anchored)
        s->anchored = TT_ARRAY(in->t->arena, tt_anchored, in->t->study->anchors);
    size_t i = 0;
    while (i < s->n_anchored && s->anchored[i].anchor != anchor)
        i++;
    s->n_anchored += i == s->n_anchored;
    s->anchored[i] = (tt_anchored){anchor, in->e->occurred, in->e->seq};
    return tt_in_done(in, err);
}

tt_code tt_apply_ended(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    const char *how = tt_in_text(in, "how");
    int e = TT_STILL_IN;
    while (e <= TT_SCREEN_FAILED && !tt_streq(tt_end_text((tt_end)e), how))
        e++;
    if (e > TT_SCREEN_FAILED)
        return tt_in_unknown(in, "end", how, err);
    if (e == TT_STILL_IN && s->end == TT_SCREEN_FAILED)
        s->eligible = TT_UNKNOWN; /* to be declared anew */
    s->end = (tt_end)e;
    s->ended = e == TT_STILL_IN ? TT_NO_INSTANT : in->e->occurred;
    s->end_cause = tt_in_text(in, "cause");
    s->withdrawn = s->end == TT_WITHDREW;
    s->end_origin = in->e->seq;
    return tt_in_done(in, err);
}
