/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/consent.c -- who has signed, whether that person could, and whether it still carries.
 *
 * A participant under 18 cannot consent alone: a guardian signs, or both do.  In
 * encephalopathy of West Haven grade 3 or 4 nobody can weigh what is asked, and without
 * any (grade 0) nobody decides in an adult's place; between them, and where no grade is
 * known, whoever the investigator found able has signed.
 *
 * A signature is judged by the grade at its time.  Consent is more than a signature,
 * though: it can be taken back at any moment, and in coma it cannot.  So before somebody
 * is found eligible, takes a slot or is dosed, whoever can speak for them at that time
 * must have signed: the representative while capacity is lost, the participant once it
 * is back.  A signature that was good is good again when its signer is.  Grades come to
 * be known late and are taken anew, so all that were ever true are asked. */
#include "conduct/conduct_internal.h"

enum { ADULT_YEARS = 18, AWAKE = 0, CANNOT_WEIGH = 3 };

/* A value's number in `unit`. */
static bool number_of(tt_conduct *c, const tt_value *v, const char *unit, tt_dec *ret)
{
    const tt_unit *to = NULL;
    tt_qty q;
    if (!v || !v->has_number || v->censored || tt_unit_parse(c->scratch, unit, &to, NULL) != TT_OK ||
        tt_qty_convert((tt_qty){v->number, v->item->unit}, to, NULL, &q, NULL) != TT_OK)
        return false;
    *ret = q.value;
    return true;
}

static bool is_minor(tt_conduct *c, const tt_subject *s, tt_dec *age)
{
    const tt_item *item = tt_study_item(c->study, "AGE");
    const tt_value *v = item ? tt_subject_latest(s, item, tt_conduct_now(c)) : NULL;
    return number_of(c, v, "a", age) && tt_dec_cmp(*age, tt_dec_int(ADULT_YEARS)) < 0;
}

/* What encephalopathy leaves of the capacity to consent. */
struct capacity {
    bool lost, whole; /* neither: grade 1 or 2, or not graded */
    tt_dec grade;
    tt_instant graded; /* TT_NO_INSTANT: not known */
};

static struct capacity capacity_at(tt_conduct *c, const tt_subject *s, tt_instant when)
{
    struct capacity is = {0};
    const tt_item *item = tt_study_item(c->study, "HE");
    const tt_value *v = item ? tt_subject_known(s, item, when) : NULL;
    if (!number_of(c, v, "1", &is.grade))
        return is;
    is.graded = v->at;
    is.lost = tt_dec_cmp(is.grade, tt_dec_int(CANNOT_WEIGH)) >= 0;
    is.whole = tt_dec_cmp(is.grade, tt_dec_int(AWAKE)) <= 0;
    return is;
}

static const char *graded_text(tt_conduct *c, const struct capacity *is)
{
    return is->graded == TT_NO_INSTANT ? "-" : tt_local_text(c, is->graded);
}

static tt_code has_no_say(tt_conduct *c, const tt_subject *s, const struct capacity *at, tt_err *err)
{
    return tt_fail(err, TT_EDENIED, 659, tt_place(s, "consent"), s->id, tt_dec_text(c->scratch, at->grade), graded_text(c, at));
}

static tt_code decides_in_person(tt_conduct *c, const tt_subject *s, const struct capacity *at, tt_err *err)
{
    return tt_fail(err, TT_EDENIED, 688, tt_place(s, "consent"), s->id, tt_dec_text(c->scratch, at->grade), graded_text(c, at));
}

/* May this person sign alone, or not at all? */
static tt_code could_sign(tt_conduct *c, const tt_subject *s, const char *by, tt_instant when, tt_err *err)
{
    tt_dec age;
    const bool minor = is_minor(c, s, &age);
    const struct capacity then = capacity_at(c, s, when);
    if (minor && tt_streq(by, "participant"))
        return tt_fail(err, TT_EDENIED, 658, tt_place(s, "consent"), s->id, tt_dec_text(c->scratch, age));
    if (then.lost && (tt_streq(by, "participant") || (!minor && c->study->consent_representative != TT_YES)))
        return has_no_say(c, s, &then, err);
    if (then.whole && !minor && tt_streq(by, "representative"))
        return decides_in_person(c, s, &then, err);
    return TT_OK;
}

/* The signatures made by then that could be given. */
struct signed_by {
    bool any, participant, other;
    struct capacity unable; /* lost: the participant signed in it */
};

static struct signed_by signed_until(tt_conduct *c, const tt_subject *s, tt_instant when)
{
    struct signed_by r = {0};
    tt_dec age;
    const bool minor = is_minor(c, s, &age);
    for (size_t i = 0; i < s->n_consents; i++) {
        const tt_consent *k = &s->consent[i];
        if (k->at > when)
            continue;
        const struct capacity then = capacity_at(c, s, k->at);
        const bool other_too = !tt_streq(k->by, "participant"), own_too = !tt_streq(k->by, "representative");
        r.any = true;
        r.other = r.other || (other_too && (own_too || minor || !then.whole));
        r.participant = r.participant || (own_too && !then.lost);
        if (own_too && then.lost)
            r.unable = then;
    }
    return r;
}

/* An adult's: as capacity is now, has the one who can speak signed? */
static tt_code adult_consented(tt_conduct *c, const tt_subject *s, const struct signed_by *by, tt_instant when, tt_err *err)
{
    const struct capacity now = capacity_at(c, s, when);
    const bool other = by->other && c->study->consent_representative == TT_YES;
    if (now.lost ? other : by->participant || (other && !now.whole))
        return TT_OK;
    if (now.whole)
        return decides_in_person(c, s, &now, err);
    const bool nobody_else = now.lost && c->study->consent_representative != TT_YES;
    if (by->unable.lost && !by->participant && !nobody_else)
        return has_no_say(c, s, &by->unable, err);
    return tt_fail(err, TT_EDENIED, nobody_else ? 687 : 686, tt_place(s, "consent"), s->id, tt_dec_text(c->scratch, now.grade),
                   graded_text(c, &now));
}

tt_code tt_consent_stands(tt_conduct *c, const tt_subject *s, tt_instant when, tt_err *err)
{
    tt_dec age;
    const struct signed_by by = signed_until(c, s, when);
    if (!by.any)
        return tt_fail(err, TT_EDENIED, 590, tt_place(s, "consent"), s->id);
    if (!is_minor(c, s, &age))
        return adult_consented(c, s, &by, when, err);
    return by.other ? TT_OK : tt_fail(err, TT_EDENIED, 658, tt_place(s, "consent"), s->id, tt_dec_text(c->scratch, age));
}

tt_code tt_conduct_consented(tt_conduct *c, const char *subject, tt_instant when, tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_fresh(c, "consent", err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    return tt_consent_stands(c, s, when, err);
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

/* A dose that the forms left no longer carry is a deviation; nothing is said of one that they never did. */
static tt_code deviates(tt_conduct *c, tt_actor by, const tt_subject *s, tt_findings *fs, tt_err *err)
{
    tt_err no;
    if (!s->dosed || tt_consent_stands(c, s, s->dose_start, &no) == TT_OK)
        return TT_OK;
    tt_findings rule = tt_findings_new(c->scratch);
    tt_find(&rule, no.id, no.where, no.arg[0], no.arg[1], no.arg[2], no.arg[3]);
    const tt_findings what = tt_given_against(c, s, &rule, false);
    if (tt_deviation_drafted(c, s, &what))
        return TT_OK;
    struct writing dev = tt_deviation_of(c, by, s, &what, "", s->dose_start);
    TT_TRY(tt_write_done(&dev, err));
    if (fs)
        tt_find(fs, 549, tt_place(s, "consent"), s->id, tt_local_text(c, s->dose_start));
    return TT_OK;
}

tt_code tt_conduct_consent_never(tt_conduct *c, tt_actor by, const char *subject, tt_instant when, const char *reason, tt_findings *fs,
                                 tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_verb(c, by, "consent", NULL, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    const tt_consent *form = tt_subject_form(s, when);
    if (!form)
        return tt_fail(err, TT_ENOENT, 669, tt_place(s, "consent"), s->id);
    TT_TRY(tt_may_correct(c, s, "consent", reason, false, err));
    struct writing w = tt_write(c, by, "consented", s->id);
    w.e.occurred = when;
    w.e.reason = reason;
    tt_write_text(&w, "version", form->version);
    tt_write_text(&w, "by", form->by);
    tt_write_int(&w, "corrects", form->origin);
    const int64_t seq = c->trial->seq;
    bool own = false, stood = s->dosed && tt_consent_stands(c, s, s->dose_start, NULL) == TT_OK;
    TT_TRY(tt_group_open(c, &own, err));
    tt_code code = tt_write_done(&w, err);
    if (code == TT_OK && stood)
        code = deviates(c, by, s, fs, err);
    return tt_group_close(c, own, seq, code, err);
}
