/* SPDX-License-Identifier: Apache-2.0 */
/* base/instant.c -- between instants and a site's civil time, and moving along either.
 *
 * A civil time is asked under the two offsets in force a little more than a day
 * before and after it (no offset is further from UTC).  If it holds under both,
 * the clocks were set back and it came twice; under neither, they were set forward
 * and it never came: the instant is then the one at which they were moved. */
#include <stdio.h>

#include "base/zone.h"

enum { DAY = 86400, AROUND = 26 * 3600 };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

/* Civil time of seconds since 1970 read as if they were UTC. */
static tt_date civil(int64_t seconds)
{
    const int64_t days = floor_div(seconds, DAY);
    const int of_day = (int)(seconds - days * DAY);
    int month, day;
    tt_date d = {.precision = TT_P_SECOND};
    tt_civil_from_days(days, &d.year, &month, &day);
    d.month = (int8_t)month;
    d.day = (int8_t)day;
    d.hour = (int8_t)(of_day / 3600);
    d.minute = (int8_t)(of_day / 60 % 60);
    d.second = (int8_t)(of_day % 60);
    return d;
}

/* Beyond this many years from 1970 an instant in milliseconds could overflow. */
static bool in_reach(int32_t year)
{
    return year > -200000000 && year < 200000000;
}

static int64_t seconds_of(tt_date d)
{
    return tt_days_from_civil(d.year, d.month, d.day) * DAY + d.hour * 3600 + d.minute * 60 + d.second;
}

tt_date tt_local(const tt_zone *z, tt_instant t)
{
    if (t == TT_NO_INSTANT) {
        const tt_date none = {.precision = TT_P_NONE};
        return none;
    }
    return civil(floor_div(t, 1000) + tt_zone_offset(z, t));
}

static int offset_at(const tt_zone *z, int64_t seconds)
{
    return tt_zone_offset(z, seconds * 1000);
}

/* The first second in (low, high] that no longer has the offset of low. */
static int64_t change_between(const tt_zone *z, int64_t low, int64_t high)
{
    const int before = offset_at(z, low);
    while (high - low > 1) {
        const int64_t mid = low + (high - low) / 2;
        if (offset_at(z, mid) == before)
            low = mid;
        else
            high = mid;
    }
    return high;
}

tt_instant tt_local_instant(const tt_zone *z, tt_date d, bool *ambiguous)
{
    bool unused;
    bool *unsure = ambiguous ? ambiguous : &unused;
    *unsure = false;
    if (d.precision < TT_P_DAY || !in_reach(d.year))
        return TT_NO_INSTANT;
    const int64_t local = seconds_of(d);
    const int before = offset_at(z, local - AROUND), after = offset_at(z, local + AROUND);
    const int64_t early = local - before, late = local - after;
    const bool early_holds = offset_at(z, early) == before, late_holds = offset_at(z, late) == after;
    *unsure = before != after && early_holds == late_holds;
    if (early_holds)
        return early * 1000;
    return (late_holds ? late : change_between(z, local - AROUND, local + AROUND)) * 1000;
}

static tt_instant add_calendar(const tt_zone *z, tt_instant t, tt_dur d)
{
    tt_date local;
    if (!tt_date_add(tt_local(z, t), d, &local) || !in_reach(local.year))
        return TT_NO_INSTANT;
    return tt_local_instant(z, local, NULL) + (t - floor_div(t, 1000) * 1000);
}

tt_instant tt_instant_add(const tt_zone *z, tt_instant t, tt_dur d)
{
    tt_instant sum;
    if (t == TT_NO_INSTANT || d.n == 0)
        return t;
    if (d.unit != TT_D_MINUTE && d.unit != TT_D_HOUR)
        return add_calendar(z, t, d);
    const int64_t ms = d.n * (d.unit == TT_D_HOUR ? INT64_C(3600000) : INT64_C(60000));
    return __builtin_add_overflow(t, ms, &sum) ? TT_NO_INSTANT : sum;
}

char *tt_instant_write(tt_instant t, char ret[32])
{
    ret[0] = '\0';
    if (t == TT_NO_INSTANT)
        return ret;
    const int64_t seconds = floor_div(t, 1000);
    const tt_date d = civil(seconds);
    snprintf(ret, 32, d.year > 9999 ? "+%d-%02d-%02dT%02d:%02d:%02d.%03dZ" : "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", d.year, d.month, d.day,
             d.hour, d.minute, d.second, (int)(t - seconds * 1000));
    return ret;
}

/* Two digits at s, 0..most; -1 otherwise. */
static int two(const char *s, int most)
{
    if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
        return -1;
    const int n = (s[0] - '0') * 10 + s[1] - '0';
    return n <= most ? n : -1;
}

/* [.digits]: at most milliseconds, or zeros behind them; the end, or NULL. */
static const char *fraction(const char *s, int *ms)
{
    int place = 100;
    *ms = 0;
    if (*s != '.')
        return s;
    if (s[1] < '0' || s[1] > '9')
        return NULL;
    for (s++; *s >= '0' && *s <= '9'; s++, place /= 10) {
        if (place == 0 && *s != '0')
            return NULL;
        *ms += place * (*s - '0');
    }
    return s;
}

/* Z, or +hh:mm; false otherwise. */
static bool offset(const char *s, int *ret)
{
    *ret = 0;
    if (s[0] == 'Z')
        return s[1] == '\0';
    if (s[0] != '+' && s[0] != '-')
        return false;
    const int h = two(s + 1, 23), m = h >= 0 && s[3] == ':' ? two(s + 4, 59) : -1;
    *ret = (s[0] == '-' ? -1 : 1) * (h * 3600 + m * 60);
    return m >= 0 && s[6] == '\0';
}

tt_code tt_instant_parse(const char *s, tt_instant *ret, tt_err *err)
{
    enum { CIVIL = 19 };
    char head[CIVIL + 1];
    tt_date d = {.precision = TT_P_NONE};
    int ms, east, n = 0;
    while (n < CIVIL && s[n]) {
        head[n] = s[n];
        n++;
    }
    head[n] = '\0';
    const bool to_the_second = tt_date_parse(head, &d, NULL) == TT_OK && d.precision == TT_P_SECOND && head[10] == 'T';
    const char *rest = to_the_second ? fraction(s + CIVIL, &ms) : NULL;
    if (!rest || !offset(rest, &east))
        return tt_fail(err, TT_EPARSE, 492, tt_at(NULL, 0, 0), s);
    *ret = (seconds_of(d) - east) * 1000 + ms;
    return TT_OK;
}

char *tt_instant_local(const tt_zone *z, tt_instant t, char ret[32])
{
    ret[0] = '\0';
    if (t == TT_NO_INSTANT)
        return ret;
    const tt_date d = tt_local(z, t);
    const int east = tt_zone_offset(z, t), far = east < 0 ? -east : east;
    int n =
        snprintf(ret, 32, "%04d-%02d-%02d %02d:%02d %c%02d", d.year, d.month, d.day, d.hour, d.minute, east < 0 ? '-' : '+', far / 3600);
    if (n < 32 && far % 3600)
        n += snprintf(ret + n, (size_t)(32 - n), ":%02d", far / 60 % 60);
    if (n < 32 && far % 60)
        snprintf(ret + n, (size_t)(32 - n), ":%02d", far % 60);
    return ret;
}
