/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/status.c -- may anybody be screened, or dosed, as the study stands?
 *
 * The recruitment status is a fact of the study with a date and a reason: the
 * investigator changes it, the safety reviewer may suspend, and only the safety
 * reviewer leads out of a suspension, as with a hold.  A study that has ended stays
 * ended, and one that ended on paper is not started with patients.  A live start
 * opens a study that its record calls NOT_YET_RECRUITING or gives no status. */
#include "conduct/conduct_internal.h"

static bool is_end(const char *status)
{
    return tt_streq(status, "COMPLETED") || tt_streq(status, "TERMINATED") || tt_streq(status, "WITHDRAWN");
}

tt_code tt_status_screens(tt_conduct *c, tt_err *err)
{
    const char *now = tt_trial_status_at(c->trial, TT_NO_INSTANT);
    return tt_study_status_enrols(now) ? TT_OK : tt_fail(err, TT_EDENIED, 830, tt_at_path("status"), c->study->id, now);
}

tt_code tt_status_doses(tt_conduct *c, const tt_subject *s, tt_instant when, tt_err *err)
{
    const char *then = tt_trial_status_at(c->trial, when);
    return tt_study_status_doses(then) ? TT_OK : tt_fail(err, TT_EDENIED, 831, tt_place(s, "status"), s->id, then);
}

/* --- the start ------------------------------------------------------------------------------ */

static const char *opening(const tt_study *s)
{
    return !*s->status || tt_streq(s->status, "NOT_YET_RECRUITING") ? "RECRUITING" : s->status;
}

tt_code tt_status_may_start(const tt_study *s, tt_err *err)
{
    return is_end(s->status) ? tt_fail(err, TT_EDENIED, 832, tt_at(s->file, 0, 0), s->id, s->status) : TT_OK;
}

static tt_code write_status(tt_conduct *c, tt_actor by, const char *status, const char *was, const char *why, tt_err *err)
{
    struct writing w = tt_write(c, by, "status", "");
    w.e.occurred = w.e.recorded;
    w.e.reason = why;
    tt_write_text(&w, "status", status);
    tt_write_text(&w, "was", was);
    return tt_write_done(&w, err);
}

tt_code tt_status_start(tt_conduct *c, const tt_start *how, tt_err *err)
{
    const char *now = opening(c->study);
    return write_status(c, (tt_actor){how->admin, "start"}, now, c->study->status, "live start", err);
}

/* --- a change -------------------------------------------------------------------------------- */

const char *tt_conduct_status_next(tt_conduct *c, tt_arena *a)
{
    static const char *const all[] = {
        "NOT_YET_RECRUITING", "RECRUITING", "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING", "SUSPENDED", "COMPLETED",
        "TERMINATED",         "WITHDRAWN"};
    const char *now = tt_trial_status_at(c->trial, TT_NO_INSTANT);
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (!tt_streq(all[i], now) && tt_study_status_may(now, all[i]))
            tt_buf_printf(&b, "%s%s", b.n ? ", " : "", all[i]);
    return b.n ? tt_buf_text(&b) : "-";
}

/* Into a suspension like a hold, out of it like its lifting. */
static const char *verb_for(const char *from, const char *to)
{
    if (tt_streq(to, "SUSPENDED"))
        return "hold";
    return tt_streq(from, "SUSPENDED") && !is_end(to) ? "resume" : "status";
}

static tt_code withdrawn_is_true(tt_conduct *c, const char *to, tt_err *err)
{
    for (size_t i = 0; tt_streq(to, "WITHDRAWN") && i < c->trial->subjects; i++)
        if (c->trial->subject[i]->consented != TT_NO_INSTANT)
            return tt_fail(err, TT_EDENIED, 834, tt_at_path("status"), c->trial->subject[i]->id);
    return TT_OK;
}

tt_code tt_conduct_status(tt_conduct *c, tt_actor by, const char *status, const char *why, tt_err *err)
{
    const char *now = tt_trial_status_at(c->trial, TT_NO_INSTANT);
    TT_TRY(tt_verb(c, by, verb_for(now, status), NULL, err));
    if (tt_streq(now, status) || !tt_study_status_may(now, status))
        return tt_fail(err, TT_EDENIED, 833, tt_at_path("status"), now, status, tt_conduct_status_next(c, c->scratch));
    if (!tt_says_something(why))
        return tt_fail(err, TT_EUSAGE, 589, tt_at_path("status"), tt_said_verb(c->scratch, "status"));
    TT_TRY(withdrawn_is_true(c, status, err));
    return write_status(c, by, status, now, why, err);
}
