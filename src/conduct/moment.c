/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/moment.c -- a moment that visits count from, neither dose nor enrolment: the
 * transplantation, the end of engraftment.  It is a fact like any other: it happened
 * to one participant at one time, it is recorded once, and corrected with a reason. */
#include "conduct/conduct_internal.h"

static const char *anchors_of(tt_conduct *c)
{
    tt_buf b = tt_buf_new(c->scratch);
    for (size_t i = 0; i < c->study->anchors; i++)
        if (tt_anchor_is_own(c->study->anchor[i].id))
            tt_buf_printf(&b, "%s%s", b.n ? ", " : "", c->study->anchor[i].id);
    return b.n ? tt_buf_text(&b) : tt_in_both(c->scratch, "none", "无");
}

static tt_code find(tt_conduct *c, tt_actor by, const char *subject, const char *id, const tt_subject **s, const tt_anchor **anchor,
                    tt_err *err)
{
    TT_TRY(tt_verb(c, by, "moment", NULL, err));
    TT_TRY(tt_subject_for(c, subject, s, err));
    *anchor = tt_study_anchor(c->study, id ? id : "");
    return *anchor ? TT_OK : tt_fail(err, TT_ENOENT, 677, tt_place(*s, "moment"), id ? id : "", anchors_of(c));
}

static tt_code possible(tt_conduct *c, const tt_subject *s, tt_instant at, tt_err *err)
{
    if (at > tt_conduct_now(c))
        return tt_fail(err, TT_ERANGE, 581, tt_place(s, "moment"), tt_local_text(c, at));
    return tt_observable(c, s, at, tt_place(s, "moment"), err);
}

static const tt_anchored *recorded(const tt_subject *s, const tt_anchor *anchor)
{
    for (size_t i = 0; i < s->n_anchored; i++)
        if (s->anchored[i].anchor == anchor)
            return &s->anchored[i];
    return NULL;
}

static struct writing event_of(tt_conduct *c, tt_actor by, const tt_subject *s, const tt_anchor *anchor, tt_instant at)
{
    struct writing w = tt_write(c, by, "anchored", s->id);
    w.e.occurred = at;
    tt_write_text(&w, "anchor", anchor->id);
    return w;
}

/* A dose that follows this moment (dose.after) and was given before it is a deviation, whichever of the two is recorded first. */
static bool dose_came_first(tt_conduct *c, const tt_subject *s, const tt_anchor *anchor, tt_instant at, tt_findings *what)
{
    if (!s->dosed || !tt_streq(c->study->dose.after, anchor->id) || (at != TT_NO_INSTANT && at <= s->dose_start))
        return false;
    const tt_words w = tt_study_anchor_words(c->study, anchor->id);
    const char *then = at == TT_NO_INSTANT ? tt_in_both(c->scratch, "never recorded", "无记录") : tt_local_text(c, at);
    tt_find(what, 694, tt_place(s, "moment"), tt_local_text(c, s->dose_start), tt_in_both(c->scratch, w.in[TT_EN], w.in[TT_ZH]), then);
    return !tt_deviation_drafted(c, s, what);
}

static void say_dose_came_first(const tt_subject *s, const tt_findings *what, tt_findings *fs)
{
    const char *const *arg = what->at[0].arg;
    if (fs)
        tt_find(fs, 695, tt_place(s, "moment"), s->id, arg[0], arg[1], arg[2]);
}

tt_code tt_conduct_moment(tt_conduct *c, tt_actor by, const char *subject, const char *id, tt_instant at, tt_findings *fs, tt_err *err)
{
    const tt_subject *s = NULL;
    const tt_anchor *anchor = NULL;
    TT_TRY(find(c, by, subject, id, &s, &anchor, err));
    if (at == TT_NO_INSTANT)
        return tt_fail(err, TT_EUSAGE, 598, tt_place(s, "moment"), tt_said_verb(c->scratch, "moment"));
    const tt_anchored *was = recorded(s, anchor);
    if (was && was->at != TT_NO_INSTANT)
        return tt_fail(err, TT_EDENIED, 678, tt_place(s, "moment"), s->id, anchor->id, tt_local_text(c, was->at));
    TT_TRY(possible(c, s, at, err));
    struct writing w = event_of(c, by, s, anchor, at);
    tt_findings what = tt_findings_new(c->scratch);
    if (!dose_came_first(c, s, anchor, at, &what))
        return tt_write_done(&w, err);
    struct writing dev = tt_deviation_of(c, by, s, &what, "", s->dose_start);
    TT_TRY(tt_write_both(&w, &dev, err));
    say_dose_came_first(s, &what, fs);
    return TT_OK;
}

tt_code tt_conduct_moment_correct(tt_conduct *c, tt_actor by, const char *subject, const char *id, tt_instant at, const char *reason,
                                  tt_findings *fs, tt_err *err)
{
    const tt_subject *s = NULL;
    const tt_anchor *anchor = NULL;
    TT_TRY(find(c, by, subject, id, &s, &anchor, err));
    const tt_anchored *was = recorded(s, anchor);
    if (!was)
        return tt_fail(err, TT_ENOENT, 669, tt_place(s, "moment"), s->id);
    TT_TRY(tt_may_correct(c, s, "moment", reason, was->at == at, err));
    if (at != TT_NO_INSTANT)
        TT_TRY(possible(c, s, at, err));
    const struct before before = tt_before(c, s);
    struct writing w = event_of(c, by, s, anchor, at);
    w.e.reason = reason;
    tt_write_int(&w, "corrects", was->origin);
    tt_write_text(&w, "was", was->at == TT_NO_INSTANT ? "-" : tt_local_text(c, was->at));
    tt_findings what = tt_findings_new(c->scratch);
    const bool deviates = dose_came_first(c, s, anchor, at, &what);
    struct writing dev = tt_deviation_of(c, by, s, &what, "", s->dose_start);
    TT_TRY(tt_write_correction(&w, deviates ? &dev : NULL, by, &before, fs, err));
    if (deviates)
        say_dose_came_first(s, &what, fs);
    return TT_OK;
}
