/* SPDX-License-Identifier: Apache-2.0 */
/* alloc/session.c -- may this participant, who has been treated, have the next session?
 * As far as number and time decide: sessions are left, and the interval from the end of
 * the last one has passed.  Days of an interval are the site's calendar's, as everywhere. */
#include <stdio.h>

#include "alloc/alloc.h"

tt_instant tt_session_earliest(const tt_sessions *s)
{
    return s->given == 0 ? TT_AT_ONCE : tt_instant_add(s->zone, s->last_end, s->apart);
}

tt_code tt_session_next(const tt_sessions *s, tt_instant at, int32_t *ret, tt_err *err)
{
    char most[16], from[32], asked[32];
    if (s->given >= s->most) {
        snprintf(most, sizeof most, "%d", (int)s->most);
        return tt_fail(err, TT_EDENIED, 541, tt_at_path(s->who), s->who, most);
    }
    if (s->given > 0 && at < tt_session_earliest(s))
        return tt_fail(err, TT_EDENIED, 542, tt_at_path(s->who), s->who, tt_instant_local(s->zone, tt_session_earliest(s), from),
                       tt_instant_local(s->zone, at, asked));
    *ret = s->given + 1;
    return TT_OK;
}
