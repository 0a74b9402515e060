/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/known.c -- what is known of a participant, and what is still owed: planned
 * values that nobody accounted for, and a DLT judgement that never came or that what
 * is known by now has overtaken.  The ward's list of the day and the gates of a
 * decision ask here, so that they cannot disagree. */
#include "trial/trial_internal.h"

/* White space and punctuation, of ASCII, Latin-1, the general and the CJK blocks; full-width forms of ASCII marks. What is no UTF-8
 * (U+FFFD) is refused elsewhere, by its own name. */
static bool silent(unsigned u)
{
    if (u < 0x80)
        return !((u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z'));
    return u <= 0xbf || u == 0xd7 || u == 0xf7 || (u >= 0x2000 && u <= 0x2bff) || (u >= 0x3000 && u <= 0x303f) ||
           (u >= 0xfe10 && u <= 0xfe6f) || (u >= 0xff00 && u <= 0xff0f) || (u >= 0xff1a && u <= 0xff20) || (u >= 0xff3b && u <= 0xff40) ||
           (u >= 0xff5b && u <= 0xff65) || (u >= 0xffe0 && u <= 0xfffc);
}

bool tt_says_something(const char *text)
{
    while (text && *text)
        if (!silent(tt_utf8_next(&text)))
            return true;
    return false;
}

bool tt_value_counts(const tt_subject *s, const tt_value *v)
{
    if (!v)
        return false;
    if (v->status == TT_NOT_DONE)
        return tt_says_something(v->reason);
    tt_anchor_time from;
    const bool after = v->visit->kind == TT_VISIT_OFFSET && v->visit->offset.n >= 0;
    return v->status == TT_LOST ||
           !(after && v->at != TT_NO_INSTANT && tt_subject_anchor(s, v->visit->anchor, &from) && v->at < from.start);
}

size_t tt_subject_missing(const tt_study *study, const tt_subject *s, const tt_visit *visit, const tt_item **ret, size_t most)
{
    size_t n = 0;
    for (size_t f = 0; f < study->forms; f++)
        for (size_t i = 0; tt_form_at(&study->form[f], visit) && i < study->form[f].items; i++)
            if (!tt_value_counts(s, tt_subject_value(s, study->form[f].item[i], visit))) {
                if (n < most)
                    ret[n] = study->form[f].item[i];
                n++;
            }
    return n;
}

bool tt_subject_left(const tt_subject *s, const tt_due *due)
{
    return s->end != TT_STILL_IN && due->close >= s->ended;
}

const tt_session *tt_subject_last_session(const tt_subject *s)
{
    return s->sessions ? &s->session[s->sessions - 1] : NULL;
}

const tt_ae *tt_trial_suspected(const tt_trial *t, const tt_subject *s)
{
    for (size_t i = 0; i < t->aes; i++) {
        const tt_ae *e = t->ae[i];
        if (e->subject == s && e->severe > s->dlt_origin && e->onset >= s->dose_start && e->onset <= s->dlt_until)
            return e;
    }
    return NULL;
}

bool tt_trial_unjudged(const tt_trial *t, const tt_subject *s)
{
    if (s->dlt == TT_DLT_PENDING || s->dlt == TT_DLT_YES)
        return s->dlt == TT_DLT_PENDING;
    const bool none = s->dlt == TT_DLT_NONE;
    const bool early = none && (s->dlt_judged < s->dlt_until || (s->end != TT_STILL_IN && s->ended < s->dlt_until));
    return early || tt_trial_suspected(t, s) != NULL;
}

const tt_consent *tt_subject_form(const tt_subject *s, tt_instant at)
{
    for (size_t i = 0; i < s->n_consents; i++)
        if (s->consent[i].at == at)
            return &s->consent[i];
    return NULL;
}
