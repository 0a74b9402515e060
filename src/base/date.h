/* SPDX-License-Identifier: Apache-2.0 */
/* base/date.h -- calendar dates that may be partial, durations in their own unit.
 *
 * A date is kept as precise as it was given: "2026-03" is a month, not its first
 * day.  Comparison therefore answers yes, no or unknown.  A duration keeps the
 * unit it was written in: 12 months is not 365 days.  Sources: ISO 8601-1:2019;
 * CDISC SDTMIG 3.4 section 4.4 (partial dates, study day without day 0). */
#ifndef TT_BASE_DATE_H
#define TT_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Three-valued truth, used everywhere a criterion is asked. */
typedef enum tt_truth { TT_NO = 0, TT_YES = 1, TT_UNKNOWN = 2 } tt_truth;

typedef enum tt_precision { TT_P_NONE, TT_P_YEAR, TT_P_MONTH, TT_P_DAY, TT_P_MINUTE, TT_P_SECOND } tt_precision;

/** Parts beyond `precision` are 0. Local civil time of the site unless said otherwise. */
typedef struct tt_date {
    int32_t year;
    int8_t month, day, hour, minute, second;
    uint8_t precision; /* tt_precision */
} tt_date;

/** "2026", "2026-03", "2026-03-04", "2026-03-04T14:10", "2026-03-04 14:10:05". TT_EPARSE (E490) otherwise, 30 February included. */
tt_code tt_date_parse(const char *s, tt_date *ret, tt_err *err);
/** ISO 8601, as precise as it is; "" for TT_P_NONE. `ret` holds 24 bytes. */
char *tt_date_write(tt_date d, char ret[24]);

/** Days since 1970-01-01 of a civil date (proleptic Gregorian), and back. */
int64_t tt_days_from_civil(int32_t year, int month, int day);
void tt_civil_from_days(int64_t days, int32_t *year, int *month, int *day);
int tt_days_in_month(int32_t year, int month);

/** Is a before b? Compared in the finer precision, at least in days; unknown where the missing parts decide. Equal days: no. */
tt_truth tt_date_before(tt_date a, tt_date b);

/** CDISC study day: date >= reference: difference + 1, else difference; never 0. Both at least to the day, else false. */
bool tt_study_day(tt_date d, tt_date reference, int64_t *ret);

typedef enum tt_dur_unit { TT_D_MINUTE, TT_D_HOUR, TT_D_DAY, TT_D_WEEK, TT_D_MONTH, TT_D_YEAR } tt_dur_unit;

/** n of a unit, may be negative. Half an hour is 30 minutes; "1.5 months" has no form and is refused. */
typedef struct tt_dur {
    int32_t n;
    tt_dur_unit unit;
} tt_dur;

/** "30 min", "8 h", "28 d", "4 wk", "6 mo", "1 a", "-2 d", "+10 min", words in full, or ISO "PT30M", "P28D", "P4W", "P6M", "P1Y". TT_EPARSE
 * (E491). */
tt_code tt_dur_parse(const char *s, tt_dur *ret, tt_err *err);
/** ISO 8601: PT30M, PT8H, P28D, P4W, P6M, P1Y, -P2D. `ret` holds 24 bytes. */
char *tt_dur_iso(tt_dur d, char ret[24]);
/** "30 min", "8 h", "28 d", "4 wk", "6 mo", "1 a": the form protocol.yaml is written in. */
char *tt_dur_write(tt_dur d, char ret[24]);
/** The date so much later by the calendar, as precise as it was: a month's last day is clipped, 31 January + 1 mo = 28 or 29 February.
 * False if the date is too coarse for the unit, the unit is shorter than a day, or the year is out of range. */
bool tt_date_add(tt_date d, tt_dur by, tt_date *ret);
/** Nominal length in minutes for ordering: month = 30.4375 d, year = 365.25 d. Never used to move an instant. */
double tt_dur_minutes(tt_dur d);

#ifdef __cplusplus
}
#endif
#endif
