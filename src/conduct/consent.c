/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/consent.c -- who has signed, and whether that person could.
 *
 * A participant under 18 cannot consent alone: a guardian signs, or both do.  In
 * encephalopathy of West Haven grade 3 or 4 nobody can weigh what is asked, so where
 * the study provides for a legal representative that one signs.  Age and grade may
 * come to be known after the form was signed; so the question is asked again before
 * a slot and before a dose. */
#include "conduct/conduct_internal.h"

enum { ADULT_YEARS = 18, CANNOT_WEIGH = 3 };

/* The newest number of an item known of that time, in `unit`. */
static bool number_of(tt_conduct *c, const tt_subject *s, const char *name, const char *unit, tt_instant upto, tt_dec *ret)
{
    const tt_item *item = tt_study_item(c->study, name);
    const tt_value *v = item ? tt_subject_latest(s, item, upto) : NULL;
    const tt_unit *to = NULL;
    tt_qty q;
    if (!v || !v->has_number || v->censored || tt_unit_parse(c->scratch, unit, &to, NULL) != TT_OK ||
        tt_qty_convert((tt_qty){v->number, item->unit}, to, NULL, &q, NULL) != TT_OK)
        return false;
    *ret = q.value;
    return true;
}

static tt_code could_sign(tt_conduct *c, const tt_subject *s, const char *by, tt_instant signed_at, tt_err *err)
{
    tt_dec age, grade;
    if (!tt_streq(by, "participant"))
        return TT_OK;
    if (number_of(c, s, "AGE", "a", tt_conduct_now(c), &age) && tt_dec_cmp(age, tt_dec_int(ADULT_YEARS)) < 0)
        return tt_fail(err, TT_EDENIED, 658, tt_place(s, "consent"), s->id, tt_dec_text(c->scratch, age));
    if (c->study->consent_representative == TT_YES && number_of(c, s, "HE", "1", signed_at, &grade) &&
        tt_dec_cmp(grade, tt_dec_int(CANNOT_WEIGH)) >= 0)
        return tt_fail(err, TT_EDENIED, 659, tt_place(s, "consent"), s->id, tt_dec_text(c->scratch, grade));
    return TT_OK;
}

tt_code tt_consent_stands(tt_conduct *c, const tt_subject *s, tt_instant when, tt_err *err)
{
    if (!*s->consent_version || s->consented > when)
        return tt_fail(err, TT_EDENIED, 590, tt_place(s, "consent"), s->id);
    return could_sign(c, s, s->consent_by, s->consented, err);
}

static tt_code may_consent(tt_conduct *c, const tt_subject *s, const char *version, const char *by, tt_instant when, tt_err *err)
{
    const bool alone = tt_streq(by, "representative");
    if (!tt_streq(by, "participant") && !tt_streq(by, "both") && !(alone && c->study->consent_representative == TT_YES))
        return tt_fail(err, TT_EDENIED, 571, tt_place(s, "consent"), by ? by : "");
    if (!tt_streq(version, c->study->consent_version))
        return tt_fail(err, TT_EDENIED, 572, tt_place(s, "consent"), version, c->study->consent_version);
    if (when == TT_NO_INSTANT)
        return tt_fail(err, TT_EUSAGE, 598, tt_place(s, "consent"), tt_said_verb(c->scratch, "consent"));
    if (when > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 581, tt_place(s, "consent"), tt_local_text(c, when));
    return could_sign(c, s, by, when, err);
}

tt_code tt_conduct_consent(tt_conduct *c, tt_actor by, const char *subject, const char *version, const char *signed_by, tt_instant when,
                           tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_verb(c, by, "consent", NULL, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    TT_TRY(tt_still_in(c, s, err));
    TT_TRY(may_consent(c, s, version, signed_by, when, err));
    struct writing w = tt_write(c, by, "consented", s->id);
    w.e.occurred = when;
    tt_write_text(&w, "version", version);
    tt_write_text(&w, "by", signed_by);
    return tt_write_done(&w, err);
}
