/* SPDX-License-Identifier: Apache-2.0 */
/* study/schedule.c -- when a participant's visits are due.
 *
 * Minutes and hours are elapsed time; days and months follow the site's calendar,
 * so that "1 month" after 31 January is the end of February and a day that loses
 * an hour to summer time is still a day.  The window is moved from the visit's own
 * instant in the same way. */
#include <stdlib.h>

#include "study/study_internal.h"

static void window_of(const tt_study *s, const tt_visit *v, tt_instant at, tt_due *d)
{
    d->visit = v;
    d->at = at;
    d->open = v->has_window ? tt_instant_add(s->zone, at, v->before) : at;
    d->close = v->has_window ? tt_instant_add(s->zone, at, v->after) : at;
}

/* Insertion keeps visits due at the same instant in the order of the protocol. */
static void insert(tt_due *due, size_t n, tt_due d)
{
    while (n > 0 && due[n - 1].at > d.at) {
        due[n] = due[n - 1];
        n--;
    }
    due[n] = d;
}

/* The dose visit is at the dose, whatever it says it counts from. */
static const tt_anchor_time *anchor_of(const tt_visit *v, const tt_anchor_time *from, size_t n)
{
    const char *name = v->kind == TT_VISIT_DOSE ? "dose" : v->anchor;
    for (size_t i = 0; i < n; i++)
        if (tt_streq(from[i].anchor, name))
            return &from[i];
    return NULL;
}

size_t tt_study_schedule_from(tt_arena *a, const tt_study *s, const tt_anchor_time *from, size_t anchors, tt_due **ret)
{
    tt_due *due = TT_ARRAY(a, tt_due, s->visits);
    size_t n = 0;
    for (size_t i = 0; i < s->visits && s->zone; i++) {
        const tt_visit *v = &s->visit[i];
        const tt_anchor_time *at = v->kind == TT_VISIT_SCREENING ? NULL : anchor_of(v, from, anchors);
        tt_due d = {0};
        if (!at)
            continue;
        if (v->kind == TT_VISIT_OFFSET)
            window_of(s, v, tt_instant_add(s->zone, at->end, v->offset), &d);
        else
            window_of(s, v, at->start, &d);
        if (v->kind == TT_VISIT_DOSE)
            d.close = at->end;
        insert(due, n++, d);
    }
    *ret = due;
    return n;
}

size_t tt_study_schedule(tt_arena *a, const tt_study *s, tt_instant dose_start, tt_instant dose_end, tt_due **ret)
{
    const tt_anchor_time dose = {"dose", dose_start, dose_end};
    return tt_study_schedule_from(a, s, &dose, 1, ret);
}
