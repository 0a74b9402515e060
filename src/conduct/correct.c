/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/correct.c -- what every correction of a fact has in common: it needs a reason
 * in words, it must change something, and what rested on the old fact is looked at
 * again.  A judgement "no DLT" that the new fact contradicts is owed anew; a DLT keeps
 * counting until a person takes it back; a stopping rule that now holds holds dosing. */
#include "conduct/conduct_internal.h"

tt_code tt_may_correct(tt_conduct *c, const tt_subject *s, const char *what, const char *reason, bool same, tt_err *err)
{
    if (!tt_says_something(reason))
        return tt_fail(err, TT_EUSAGE, 668, tt_place(s, what), tt_said_verb(c->scratch, what));
    if (same)
        return tt_fail(err, TT_EUSAGE, 670, tt_place(s, what), tt_said_verb(c->scratch, what));
    return TT_OK;
}

struct before tt_before(tt_conduct *c, const tt_subject *s)
{
    return (struct before){s, tt_stopping_now(c), !tt_trial_unjudged(c->trial, s)};
}

static tt_code after(tt_conduct *c, tt_actor by, const struct before *b, tt_findings *fs, tt_err *err)
{
    const tt_subject *s = b->subject;
    if (fs && s->dosed && b->judged && tt_trial_unjudged(c->trial, s))
        tt_find(fs, 671, tt_place(s, "dlt"), s->id);
    if (fs && s->dlt == TT_DLT_YES && (s->dlt_onset < s->dose_start || s->dlt_onset > s->dlt_until))
        tt_find(fs, 672, tt_place(s, "dlt"), s->id, tt_local_text(c, s->dlt_onset));
    return tt_stopping_hold(c, by, &b->stopping, err);
}

tt_code tt_write_correction(struct writing *w, struct writing *dev, tt_actor by, const struct before *b, tt_findings *fs, tt_err *err)
{
    tt_conduct *c = w->c;
    const int64_t seq = c->trial->seq;
    bool own = false;
    TT_TRY(tt_group_open(c, &own, err));
    tt_code code = tt_write_both(w, dev, err);
    if (code == TT_OK)
        code = after(c, by, b, fs, err);
    return tt_group_close(c, own, seq, code, err);
}
