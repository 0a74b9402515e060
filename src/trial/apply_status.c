/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/apply_status.c -- the recruitment status of the study, change by change.
 *
 * A log that says nothing of it recruits: older logs, and those of practice and
 * rehearsal, which play a study that runs whatever its record says. */
#include "trial/trial_internal.h"

tt_code tt_apply_status(struct event_in *in, tt_err *err)
{
    tt_trial *t = in->t;
    const char *status = tt_in_text(in, "status"), *was = tt_in_text(in, "was");
    TT_TRY(tt_in_done(in, err));
    tt_status_span *s = TT_PUSH(t, status, statuses, cap_statuses);
    *s = (tt_status_span){.status = status,
                          .was = was,
                          .from = in->e->recorded,
                          .why = tt_strdup(t->arena, in->e->reason),
                          .by = tt_strdup(t->arena, in->e->actor),
                          .origin = in->e->seq};
    return TT_OK;
}

const char *tt_trial_status_at(const tt_trial *t, tt_instant at)
{
    for (size_t i = t->statuses; i-- > 0;)
        if (at == TT_NO_INSTANT || t->status[i]->from <= at)
            return t->status[i]->status;
    return t->statuses ? t->status[0]->was : "RECRUITING";
}
