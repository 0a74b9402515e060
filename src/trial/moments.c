/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/moments.c -- when: the moments a participant's visits count from, by what is
 * recorded, and the schedule they give.
 *
 * Whoever is treated counts from the dose, whoever is a control has none: both count
 * from enrolment, and from moments of the study's own such as the transplantation, so
 * that the arms are followed on one clock. */
#include "trial/trial_internal.h"

bool tt_subject_control(const tt_subject *s)
{
    return s->arm && s->arm->control;
}

bool tt_subject_anchor(const tt_subject *s, const char *anchor, tt_anchor_time *ret)
{
    tt_instant from = TT_NO_INSTANT, to = TT_NO_INSTANT;
    if (tt_streq(anchor, "dose") && s->dosed) {
        from = s->dose_start;
        to = s->dose_end;
    } else if (tt_streq(anchor, "enrolled")) {
        from = to = s->enrolled;
    } else {
        for (size_t i = 0; i < s->n_anchored; i++)
            if (tt_streq(s->anchored[i].anchor->id, anchor))
                from = to = s->anchored[i].at;
    }
    *ret = (tt_anchor_time){anchor, from, to};
    return from != TT_NO_INSTANT;
}

size_t tt_subject_schedule(tt_arena *a, const tt_study *study, const tt_subject *s, tt_due **ret)
{
    tt_anchor_time *known = TT_ARRAY(a, tt_anchor_time, s->n_anchored + 2);
    size_t n = 0;
    n += tt_subject_anchor(s, "dose", &known[n]);
    n += tt_subject_anchor(s, "enrolled", &known[n]);
    for (size_t i = 0; i < s->n_anchored; i++)
        n += tt_subject_anchor(s, s->anchored[i].anchor->id, &known[n]);
    return tt_study_schedule_from(a, study, known, n, ret);
}

tt_instant tt_subject_from(const tt_subject *s)
{
    return s->dosed ? s->dose_start : s->position || tt_subject_control(s) ? s->enrolled : TT_NO_INSTANT;
}

int64_t tt_subject_from_origin(const tt_subject *s)
{
    return s->dosed ? s->dose_origin : s->position || tt_subject_control(s) ? s->enrolled_origin : s->origin;
}
