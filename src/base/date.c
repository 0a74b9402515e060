/* SPDX-License-Identifier: Apache-2.0 */
/* base/date.c -- dates as precise as they were given.
 *
 * A partial date is an interval: 2026-03 is any moment of March.  Two dates are
 * compared in the finer of their two precisions, at least in days, and the answer
 * is unknown only where the intervals overlap; 2026-03 is certainly not before
 * 2026-03-01, and two equal days are not before one another.
 *
 * Day counts: years begin in March so that the leap day is a year's last, and 400
 * years are an era of 146097 days (the proleptic Gregorian calendar's cycle). */
#include "base/date.h"

#include <stdio.h>

/* Exactly `width` digits at *s, from low to high; advances. */
static bool number(const char **s, int width, int low, int high, int *ret)
{
    int n = 0;
    for (int i = 0; i < width; i++) {
        const char c = (*s)[i];
        if (c < '0' || c > '9')
            return false;
        n = n * 10 + (c - '0');
    }
    *s += width;
    *ret = n;
    return n >= low && n <= high;
}

static bool mark(const char **s, const char *any)
{
    for (; *any; any++)
        if (**s == *any) {
            ++*s;
            return true;
        }
    return false;
}

static bool parse(const char *s, tt_date *ret)
{
    int year, part;
    if (!number(&s, 4, 1, 9999, &year))
        return false;
    *ret = (tt_date){.year = year, .precision = TT_P_YEAR};
    struct {
        const char *before;
        int low, high;
        int8_t *to;
    } const parts[] = {
        {"-", 1, 12, &ret->month},  {"-", 1, 31, &ret->day},    {"T ", 0, 23, &ret->hour},
        {":", 0, 59, &ret->minute}, {":", 0, 59, &ret->second},
    };
    static const uint8_t precision[] = {TT_P_MONTH, TT_P_DAY, TT_P_NONE, TT_P_MINUTE, TT_P_SECOND}; /* an hour alone is none */
    for (int i = 0; *s; i++) {
        if (i == 5 || !mark(&s, parts[i].before) || !number(&s, 2, parts[i].low, parts[i].high, &part))
            return false;
        *parts[i].to = (int8_t)part;
        ret->precision = precision[i];
    }
    return ret->precision != TT_P_NONE && ret->day <= tt_days_in_month(ret->year, ret->month ? ret->month : 1);
}

tt_code tt_date_parse(const char *s, tt_date *ret, tt_err *err)
{
    tt_date d;
    if (!parse(s, &d))
        return tt_fail(err, TT_EPARSE, 490, tt_at(NULL, 0, 0), s);
    *ret = d;
    return TT_OK;
}

char *tt_date_write(tt_date d, char ret[24])
{
    static const int length[] = {
        [TT_P_NONE] = 0, [TT_P_YEAR] = 4, [TT_P_MONTH] = 7, [TT_P_DAY] = 10, [TT_P_MINUTE] = 16, [TT_P_SECOND] = 19,
    };
    char whole[64];
    const int n = snprintf(whole, sizeof whole, "%04d-%02d-%02dT%02d:%02d:%02d", d.year, d.month, d.day, d.hour, d.minute, d.second);
    const int longer_year = n > 19 && n < 24 ? n - 19 : 0; /* not from tt_date_parse, but from arithmetic */
    snprintf(ret, 24, "%.*s", length[d.precision] ? length[d.precision] + longer_year : 0, whole);
    return ret;
}

int64_t tt_days_from_civil(int32_t year, int month, int day)
{
    const int64_t y = (int64_t)year - (month <= 2);
    const int64_t era = (y >= 0 ? y : y - 399) / 400;
    const int64_t of_era = y - era * 400;
    const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void tt_civil_from_days(int64_t days, int32_t *year, int *month, int *day)
{
    days += 719468;
    const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    const int64_t day_of_era = days - era * 146097;
    const int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t m = (5 * day_of_year + 2) / 153; /* 0 = March */
    *day = (int)(day_of_year - (153 * m + 2) / 5 + 1);
    *month = (int)(m < 10 ? m + 3 : m - 9);
    *year = (int32_t)(year_of_era + era * 400 + (*month <= 2));
}

int tt_days_in_month(int32_t year, int month)
{
    static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* The first and the last second a date may be, in steps of `resolution`. */
static void interval(tt_date d, int resolution, int64_t *first, int64_t *last)
{
    const int p = d.precision < resolution ? d.precision : resolution;
    const int month = p >= TT_P_MONTH ? d.month : 12;
    const int day = p >= TT_P_DAY ? d.day : tt_days_in_month(d.year, month);
    const int64_t begin = tt_days_from_civil(d.year, p >= TT_P_MONTH ? month : 1, p >= TT_P_DAY ? day : 1) * 86400;
    const int64_t end = tt_days_from_civil(d.year, month, day) * 86400;
    const int64_t day_end = resolution == TT_P_DAY ? 0 : resolution == TT_P_MINUTE ? 86340 : 86399;
    const int64_t minutes = p >= TT_P_MINUTE ? d.hour * 3600 + d.minute * 60 : 0;
    const int64_t seconds = p >= TT_P_SECOND ? d.second : 0;
    *first = begin + minutes + seconds;
    if (p < TT_P_MINUTE)
        *last = end + day_end;
    else
        *last = end + minutes + (p == TT_P_MINUTE && resolution == TT_P_SECOND ? 59 : seconds);
}

tt_truth tt_date_before(tt_date a, tt_date b)
{
    if (a.precision == TT_P_NONE || b.precision == TT_P_NONE)
        return TT_UNKNOWN;
    int resolution = a.precision > b.precision ? a.precision : b.precision;
    if (resolution < TT_P_DAY)
        resolution = TT_P_DAY;
    int64_t a_first, a_last, b_first, b_last;
    interval(a, resolution, &a_first, &a_last);
    interval(b, resolution, &b_first, &b_last);
    if (a_last < b_first)
        return TT_YES;
    return a_first >= b_last ? TT_NO : TT_UNKNOWN;
}

/* Months counted from year 0. */
static bool add_months(tt_date *d, int64_t n)
{
    const int64_t months = (int64_t)d->year * 12 + (d->month ? d->month - 1 : 0) + n;
    const int64_t year = months / 12 - (months % 12 < 0);
    if (year < INT32_MIN || year > INT32_MAX)
        return false;
    d->year = (int32_t)year;
    if (d->precision < TT_P_MONTH)
        return true;
    d->month = (int8_t)(months - year * 12 + 1);
    const int last = tt_days_in_month(d->year, d->month);
    d->day = d->day < last ? d->day : (int8_t)last;
    return true;
}

static void add_days(tt_date *d, int64_t n)
{
    int month, day;
    tt_civil_from_days(tt_days_from_civil(d->year, d->month, d->day) + n, &d->year, &month, &day);
    d->month = (int8_t)month;
    d->day = (int8_t)day;
}

bool tt_date_add(tt_date d, tt_dur by, tt_date *ret)
{
    static const tt_precision needs[] = {[TT_D_DAY] = TT_P_DAY, [TT_D_WEEK] = TT_P_DAY, [TT_D_MONTH] = TT_P_MONTH, [TT_D_YEAR] = TT_P_YEAR};
    if (by.unit < TT_D_DAY || d.precision < needs[by.unit])
        return false;
    const int64_t n = by.n;
    if (by.unit < TT_D_MONTH)
        add_days(&d, by.unit == TT_D_WEEK ? n * 7 : n);
    else if (!add_months(&d, by.unit == TT_D_YEAR ? n * 12 : n))
        return false;
    *ret = d;
    return true;
}

bool tt_study_day(tt_date d, tt_date reference, int64_t *ret)
{
    if (d.precision < TT_P_DAY || reference.precision < TT_P_DAY)
        return false;
    const int64_t days = tt_days_from_civil(d.year, d.month, d.day) - tt_days_from_civil(reference.year, reference.month, reference.day);
    *ret = days >= 0 ? days + 1 : days;
    return true;
}
