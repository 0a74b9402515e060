/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/safety.c -- what happened to a participant: adverse events, the DLT
 * judgement, the end; deviations.  What was recorded wrongly is recorded again, with
 * the reason: the event before it stays in the log, the state follows the newer one.
 *
 * A DLT may be judged the hour it is seen; "no DLT" only once the window has
 * passed, because a quiet day 20 says nothing about day 27. */
#include "conduct/conduct_internal.h"

static bool one_of(const char *word, const char *const *known)
{
    for (; *known; known++)
        if (tt_streq(*known, word))
            return true;
    return false;
}

static bool known_category(const tt_study *st, const char *id)
{
    for (size_t i = 0; i < st->ae_categories; i++)
        if (tt_streq(st->ae_category[i].id, id))
            return true;
    return !*id;
}

static int next_ae(const tt_trial *t, const tt_subject *s)
{
    int n = 1;
    for (size_t i = 0; i < t->aes; i++)
        n += t->ae[i]->subject == s;
    return n;
}

/* The first minute of the day of the dose: no time was given, and before or after the dose is what matters. */
static bool day_of_dose_only(const tt_study *st, const tt_subject *s, tt_instant onset)
{
    if (!s->dosed || onset >= s->dose_start)
        return false;
    const tt_date at = tt_local(st->zone, onset), dose = tt_local(st->zone, s->dose_start);
    return at.hour == 0 && at.minute == 0 && at.second == 0 && at.day == dose.day && at.month == dose.month && at.year == dose.year;
}

static tt_code ae_is_whole(tt_conduct *c, const tt_subject *s, const tt_ae_entry *e, tt_err *err)
{
    static const char *const relations[] = {"not", "unlikely", "possible", "probable", "definite", NULL};
    if (!tt_says_something(e->term))
        return tt_fail(err, TT_EUSAGE, 629, tt_place(s, "ae"));
    if (!known_category(c->study, e->category))
        return tt_fail(err, TT_ENOENT, 625, tt_place(s, "ae"), e->category);
    if (e->grade < 1 || e->grade > 5)
        return tt_fail(err, TT_ERANGE, 626, tt_place(s, "ae"), tt_number_text(c->scratch, e->grade));
    if (!one_of(e->related, relations))
        return tt_fail(err, TT_ENOENT, 627, tt_place(s, "ae"), e->related);
    if (e->onset == TT_NO_INSTANT || e->onset > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 581, tt_place(s, "ae"), e->onset == TT_NO_INSTANT ? "?" : tt_local_text(c, e->onset));
    if (day_of_dose_only(c->study, s, e->onset))
        return tt_fail(err, TT_ERANGE, 837, tt_place(s, "ae"), s->id, tt_local_text(c, s->dose_start));
    if (e->resolved != TT_NO_INSTANT && (e->resolved < e->onset || e->resolved > tt_conduct_now(c)))
        return tt_fail(err, TT_ERANGE, 639, tt_place(s, "ae"), tt_local_text(c, e->onset), tt_local_text(c, e->resolved));
    return tt_observable(c, s, e->onset, tt_place(s, "ae"), err);
}

/* Severe and at least possibly related: what a DLT judgement is owed for, and what waits for it. */
static bool may_be_dlt(int grade, const char *related)
{
    return grade >= 3 && !tt_streq(related, "not") && !tt_streq(related, "unlikely");
}

static bool in_window(const tt_subject *s, tt_instant at)
{
    return s->dosed && at >= s->dose_start && at <= s->dlt_until;
}

/* Would what waits for a judgement wait no more: it is milder, not related, no death, or not of the window? */
static bool takes_back(const tt_ae *was, const tt_ae_entry *e)
{
    const bool severe = may_be_dlt(was->grade, was->related), fatal = was->grade == 5;
    return (severe && !may_be_dlt(e->grade, e->related)) || (fatal && e->grade < 5) ||
           ((severe || fatal) && in_window(was->subject, was->onset) && !in_window(was->subject, e->onset));
}

static struct writing ae_event(tt_conduct *c, tt_actor by, const tt_subject *s, const char *id, const tt_ae_entry *e)
{
    struct writing w = tt_write(c, by, "ae", s->id);
    w.e.occurred = e->onset;
    tt_write_source(&w, e->source);
    tt_write_text(&w, "id", id);
    tt_write_text(&w, "term", e->term);
    tt_write_text(&w, "category", e->category);
    tt_write_int(&w, "grade", e->grade);
    tt_write_bool(&w, "serious", e->serious || e->grade == 5);
    tt_write_text(&w, "related", e->related);
    tt_write_text(&w, "outcome", e->outcome);
    tt_write_instant(&w, "resolved", e->resolved);
    return w;
}

tt_code tt_conduct_ae(tt_conduct *c, tt_actor by, const tt_ae_entry *e, char ret[40], tt_err *err)
{
    const tt_subject *s = NULL;
    char id[40];
    TT_TRY(tt_verb(c, by, "ae", NULL, err));
    TT_TRY(tt_subject_for(c, e->subject, &s, err));
    TT_TRY(ae_is_whole(c, s, e, err));
    snprintf(id, sizeof id, "%.24s-AE%d", s->id, next_ae(c->trial, s));
    const struct stopping before = tt_stopping_now(c);
    struct writing w = ae_event(c, by, s, id, e);
    TT_TRY(tt_write_and_hold(&w, by, &before, err));
    memcpy(ret, id, sizeof id);
    return TT_OK;
}

static const tt_ae *ae_named(const tt_trial *t, const char *id)
{
    for (size_t i = 0; i < t->aes; i++)
        if (tt_str_ieq(t->ae[i]->id, id ? id : ""))
            return t->ae[i];
    return NULL;
}

static const char *ae_in_words(tt_conduct *c, const tt_ae *e)
{
    return tt_printf(c->scratch, "%s, grade %d%s, %s, category %s, onset %s, outcome %s, resolved %s", e->term, e->grade,
                     e->serious ? ", serious" : "", e->related, e->category ? e->category->id : "-", tt_local_text(c, e->onset), e->outcome,
                     e->resolved == TT_NO_INSTANT ? "-" : tt_local_text(c, e->resolved));
}

static bool same_ae(const tt_ae *is, const tt_ae_entry *e)
{
    return tt_streq(is->term, e->term) && tt_streq(is->category ? is->category->id : "", e->category) && is->onset == e->onset &&
           is->resolved == e->resolved && is->grade == e->grade && is->serious == (e->serious || e->grade == 5) &&
           tt_streq(is->related, e->related) && tt_streq(is->outcome, e->outcome);
}

tt_code tt_conduct_ae_correct(tt_conduct *c, tt_actor by, const char *id, const tt_ae_entry *e, const char *reason, tt_findings *fs,
                              tt_err *err)
{
    const tt_user *who = NULL;
    TT_TRY(tt_verb(c, by, "ae", &who, err));
    const tt_ae *was = ae_named(c->trial, id);
    if (!was)
        return tt_fail(err, TT_ENOENT, 669, tt_at_path("ae"), id ? id : "");
    if (takes_back(was, e) && !tt_streq(who->role, "pi"))
        return tt_fail(err, TT_EDENIED, 838, tt_place(was->subject, "ae"), was->id, tt_said_role(c->scratch, who->role));
    TT_TRY(tt_may_correct(c, was->subject, "ae", reason, same_ae(was, e), err));
    TT_TRY(ae_is_whole(c, was->subject, e, err));
    const struct before before = tt_before(c, was->subject);
    struct writing w = ae_event(c, by, was->subject, was->id, e);
    w.e.reason = reason;
    tt_write_int(&w, "corrects", was->origin);
    tt_write_text(&w, "was", ae_in_words(c, was));
    return tt_write_correction(&w, NULL, by, &before, fs, err);
}

tt_code tt_observable(tt_conduct *c, const tt_subject *s, tt_instant at, tt_where where, tt_err *err)
{
    if (s->withdrawn && (at == TT_NO_INSTANT || at > s->ended))
        return tt_fail(err, TT_EDENIED, 579, where, s->id);
    if (s->end == TT_DIED && at != TT_NO_INSTANT && at > s->ended)
        return tt_fail(err, TT_ERANGE, 585, where, s->id, tt_local_text(c, s->ended));
    return TT_OK;
}

/* --- the DLT judgement ------------------------------------------------------------- */

static tt_code check_dlt(tt_conduct *c, const tt_subject *s, const char **clause, tt_instant onset, tt_err *err)
{
    const char *known = NULL;
    for (size_t i = 0; *clause && i < c->study->dlt.clauses; i++)
        if (tt_str_ieq(c->study->dlt.clause[i].id, *clause))
            known = c->study->dlt.clause[i].id;
    if (!known)
        return tt_fail(err, TT_ENOENT, 621, tt_place(s, "dlt"), *clause ? *clause : "");
    *clause = known;
    if (onset == TT_NO_INSTANT || onset < s->dose_start || onset > s->dlt_until || onset > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 622, tt_place(s, "dlt"), onset == TT_NO_INSTANT ? "?" : tt_local_text(c, onset),
                       tt_local_text(c, s->dose_start), tt_local_text(c, s->dlt_until));
    return tt_observable(c, s, onset, tt_place(s, "dlt"), err);
}

/* "No DLT" is known only of somebody observed to the end of the window. */
static tt_code check_none(tt_conduct *c, const tt_subject *s, tt_err *err)
{
    if (tt_conduct_now(c) < s->dlt_until)
        return tt_fail(err, TT_EDENIED, 620, tt_place(s, "dlt"), tt_local_text(c, s->dlt_until));
    if (s->end != TT_STILL_IN && s->ended < s->dlt_until)
        return tt_fail(err, TT_EDENIED, 628, tt_place(s, "dlt"), s->id, tt_local_text(c, s->ended), tt_local_text(c, s->dlt_until));
    return TT_OK;
}

tt_code tt_conduct_dlt(tt_conduct *c, tt_actor by, const char *subject, tt_dlt_state judgement, const char *clause, tt_instant onset,
                       const char *reason, tt_err *err)
{
    const tt_subject *s = NULL;
    const tt_user *who = NULL;
    TT_TRY(tt_verb(c, by, "dlt", &who, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    if (judgement != TT_DLT_YES && judgement != TT_DLT_NONE && judgement != TT_DLT_NOT_EVALUABLE)
        return tt_fail(err, TT_EUSAGE, 644, tt_place(s, "dlt"));
    if (!s->dosed)
        return tt_fail(err, TT_EDENIED, 623, tt_place(s, "dlt"), s->id);
    const bool changed = s->dlt != TT_DLT_PENDING;
    if ((changed || judgement == TT_DLT_NOT_EVALUABLE) && !tt_says_something(reason))
        return tt_fail(err, TT_EUSAGE, 624, tt_place(s, "dlt"), s->id);
    if (judgement == TT_DLT_YES)
        TT_TRY(check_dlt(c, s, &clause, onset, err));
    if (judgement == TT_DLT_NONE)
        TT_TRY(check_none(c, s, err));
    if (s->dlt == TT_DLT_YES && judgement != TT_DLT_YES && !tt_streq(who->role, "safety"))
        return tt_fail(err, TT_EDENIED, 649, tt_place(s, "dlt"), s->id, tt_said_role(c->scratch, who->role));
    const struct stopping before = tt_stopping_now(c);
    struct writing w = tt_write(c, by, "dlt", s->id);
    w.e.occurred = w.e.recorded;
    w.e.reason = reason ? reason : "";
    tt_write_text(&w, "judgement", judgement == TT_DLT_YES ? "dlt" : judgement == TT_DLT_NONE ? "none" : "not evaluable");
    tt_write_text(&w, "clause", judgement == TT_DLT_YES ? clause : "");
    tt_write_instant(&w, "onset", judgement == TT_DLT_YES ? onset : TT_NO_INSTANT);
    return tt_write_and_hold(&w, by, &before, err);
}

/* --- end, deviation ------------------------------------------------------------------ */

static tt_code end_is_true(tt_conduct *c, const tt_subject *s, tt_end how, tt_instant when, tt_err *err)
{
    const tt_instant after = s->dosed ? s->dose_start : s->screened;
    if (how < TT_DIED || how > TT_COMPLETED)
        return tt_fail(err, TT_EUSAGE, 597, tt_place(s, "end"), how == TT_SCREEN_FAILED ? tt_said_end(c->scratch, how) : "?");
    if (when == TT_NO_INSTANT)
        return tt_fail(err, TT_EUSAGE, 598, tt_place(s, "end"), tt_said_verb(c->scratch, "end"));
    if (when > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 581, tt_place(s, "end"), tt_local_text(c, when));
    if (when < after)
        return tt_fail(err, TT_ERANGE, 596, tt_place(s, "end"), s->id, tt_local_text(c, when),
                       tt_said_verb(c->scratch, s->dosed ? "dose" : "screen"));
    return TT_OK;
}

static struct writing end_event(tt_conduct *c, tt_actor by, const tt_subject *s, tt_end how, tt_instant when, const char *cause)
{
    struct writing w = tt_write(c, by, "ended", s->id);
    w.e.occurred = when;
    tt_write_text(&w, "how", tt_end_text(how));
    tt_write_text(&w, "cause", cause);
    return w;
}

tt_code tt_conduct_end(tt_conduct *c, tt_actor by, const char *subject, tt_end how, tt_instant when, const char *cause, tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_verb(c, by, "end", NULL, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    TT_TRY(tt_still_in(c, s, err));
    TT_TRY(end_is_true(c, s, how, when, err));
    const struct stopping before = tt_stopping_now(c);
    struct writing w = end_event(c, by, s, how, when, cause);
    return tt_write_and_hold(&w, by, &before, err);
}

tt_code tt_conduct_end_correct(tt_conduct *c, tt_actor by, const char *subject, tt_end how, tt_instant when, const char *cause,
                               const char *reason, tt_findings *fs, tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_verb(c, by, "end", NULL, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    if (s->end == TT_STILL_IN)
        return tt_fail(err, TT_ENOENT, 669, tt_place(s, "end"), s->id);
    const bool same = how == s->end && when == s->ended && tt_streq(cause ? cause : "", s->end_cause);
    TT_TRY(tt_may_correct(c, s, "end", reason, same, err));
    if (how != TT_STILL_IN)
        TT_TRY(end_is_true(c, s, how, when, err));
    const struct before before = tt_before(c, s);
    struct writing w = end_event(c, by, s, how, how == TT_STILL_IN ? tt_conduct_now(c) : when, cause);
    w.e.reason = reason;
    tt_write_int(&w, "corrects", s->end_origin);
    tt_write_text(&w, "was", tt_printf(c->scratch, "%s, %s, %s", tt_end_text(s->end), tt_local_text(c, s->ended), s->end_cause));
    return tt_write_correction(&w, NULL, by, &before, fs, err);
}
