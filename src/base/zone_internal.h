/* SPDX-License-Identifier: Apache-2.0 */
/* base/zone_internal.h -- a zone as it stands in memory, between its reader and its users. */
#ifndef TT_BASE_ZONE_INTERNAL_H
#define TT_BASE_ZONE_INTERNAL_H

#include "base/zone.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A day of the year on which the clocks change (POSIX TZ). */
typedef struct tt_zone_change {
    char form;            /* 'M': month, week, weekday; 'J': day 1..365 without 29 February; 'D': day 0..365 */
    int month, week, day; /* week 5 = the last; weekday 0 = Sunday; for J and D only day */
    int32_t time;         /* seconds after local midnight, may be negative or past a day */
} tt_zone_change;

/* What holds behind the last transition. */
typedef struct tt_zone_rule {
    bool there, summer; /* summer: two changes a year */
    int32_t standard, other;
    tt_zone_change start, end;
} tt_zone_rule;

struct tt_zone {
    const char *name;
    size_t n;            /* transitions */
    const int64_t *at;   /* seconds since 1970, ascending */
    const int32_t *then; /* offset from at[i] on */
    int32_t before;      /* offset before the first */
    tt_zone_rule rule;
};

/** The footer's TZ string, `n` bytes; false if it is not one. An empty one is none. */
bool tt_zone_rule_parse(const char *s, size_t n, tt_zone_rule *ret);
/** Seconds east of UTC by the rule. */
int32_t tt_zone_rule_offset(const tt_zone_rule *rule, int64_t seconds);

#ifdef __cplusplus
}
#endif
#endif
