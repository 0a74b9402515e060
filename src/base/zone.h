/* SPDX-License-Identifier: Apache-2.0 */
/* base/zone.h -- instants and the site's civil time, by our own TZif reader.
 *
 * An instant is milliseconds since 1970-01-01T00:00:00Z without leap seconds.
 * libc's zone is global state, so zones are values here, read from
 * $TZDIR or /usr/share/zoneinfo (RFC 8536, version 2+ with its POSIX footer). */
#ifndef TT_BASE_ZONE_H
#define TT_BASE_ZONE_H

#include "base/date.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef int64_t tt_instant;
#define TT_NO_INSTANT INT64_MIN

typedef struct tt_zone tt_zone;

/** Read a zone by IANA name ("Asia/Shanghai"; "UTC" needs no file). TT_ENOENT (E495) unknown, TT_EPARSE (E496) not a TZif file. Names that
 * climb ("..", "/x") are unknown. */
tt_code tt_zone_open(tt_arena *a, const char *name, const tt_zone **ret, tt_err *err);
/** Read a TZif image held in memory: for tests and the fuzzer. */
tt_code tt_zone_read(tt_arena *a, const char *name, const unsigned char *data, size_t n, const tt_zone **ret, tt_err *err);
const char *tt_zone_name(const tt_zone *z);

/** Seconds east of UTC at an instant. */
int tt_zone_offset(const tt_zone *z, tt_instant t);

/** Civil time to the second at an instant. */
tt_date tt_local(const tt_zone *z, tt_instant t);

/**
 * The instant of a civil time known at least to the day (missing time of day = 00:00).
 * In a fold (clocks set back) the earlier instant, in a gap the instant after it; *ambiguous says so (may be NULL).
 * TT_NO_INSTANT when the date is less precise than a day.
 */
tt_instant tt_local_instant(const tt_zone *z, tt_date d, bool *ambiguous);

/** t + d: minutes and hours by elapsed time; days, weeks, months, years by the site's calendar, clipped to the month's end. */
tt_instant tt_instant_add(const tt_zone *z, tt_instant t, tt_dur d);

/** "2026-03-04T06:10:00.000Z" and back; `ret` holds 32 bytes. */
char *tt_instant_write(tt_instant t, char ret[32]);
tt_code tt_instant_parse(const char *s, tt_instant *ret, tt_err *err);
/** "2026-03-04 14:10 +08": for people; `ret` holds 32 bytes. */
char *tt_instant_local(const tt_zone *z, tt_instant t, char ret[32]);

#ifdef __cplusplus
}
#endif
#endif
