/* SPDX-License-Identifier: Apache-2.0 */
/* base/duration.c -- whole numbers of one unit, read from words or ISO 8601.
 *
 * Two parts are joined only where that is exact: hours and minutes (PT1H30M is 90
 * minutes), years and months (P1Y6M is 18 months).  A fraction is read only of
 * hours, because half an hour is exactly 30 minutes whereas half a day may be
 * meant by the calendar.  A bare "m" is refused: minutes or months. */
#include <stdio.h>
#include <string.h>

#include "base/date.h"
#include "base/text.h"

/* One row per unit: how it is written, how ISO writes it, nominal minutes. */
static const struct {
    const char *word, *iso_before, *iso;
    double minutes;
} units[] = {
    [TT_D_MINUTE] = {"min", "PT", "M", 1},
    [TT_D_HOUR] = {"h", "PT", "H", 60},
    [TT_D_DAY] = {"d", "P", "D", 1440},
    [TT_D_WEEK] = {"wk", "P", "W", 7 * 1440.0},
    [TT_D_MONTH] = {"mo", "P", "M", 30.4375 * 1440},
    [TT_D_YEAR] = {"a", "P", "Y", 365.25 * 1440},
};

static const struct {
    const char *word;
    tt_dur_unit unit;
} words[] = {
    {"min", TT_D_MINUTE},   {"mins", TT_D_MINUTE}, {"minute", TT_D_MINUTE}, {"minutes", TT_D_MINUTE}, {"h", TT_D_HOUR},
    {"hr", TT_D_HOUR},      {"hrs", TT_D_HOUR},    {"hour", TT_D_HOUR},     {"hours", TT_D_HOUR},     {"d", TT_D_DAY},
    {"day", TT_D_DAY},      {"days", TT_D_DAY},    {"w", TT_D_WEEK},        {"wk", TT_D_WEEK},        {"wks", TT_D_WEEK},
    {"week", TT_D_WEEK},    {"weeks", TT_D_WEEK},  {"mo", TT_D_MONTH},      {"mos", TT_D_MONTH},      {"month", TT_D_MONTH},
    {"months", TT_D_MONTH}, {"a", TT_D_YEAR},      {"y", TT_D_YEAR},        {"yr", TT_D_YEAR},        {"yrs", TT_D_YEAR},
    {"year", TT_D_YEAR},    {"years", TT_D_YEAR},
};

/* A number read as thousandths, so that fractions of an hour stay exact. */
struct amount {
    int64_t milli;
    bool fraction;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* digits [. 1-3 digits]; advances. */
static bool amount(const char **s, struct amount *ret)
{
    int64_t n = 0;
    const char *c = *s;
    if (!is_digit(*c))
        return false;
    for (; is_digit(*c); c++) {
        n = n * 10 + (*c - '0');
        if (n > INT32_MAX)
            return false;
    }
    n *= 1000;
    ret->fraction = *c == '.';
    if (*c == '.' && !is_digit(*++c))
        return false;
    for (int64_t place = 100; is_digit(*c); c++, place /= 10) {
        if (place == 0 && *c != '0') /* it would be lost */
            return false;
        n += place * (*c - '0');
    }
    *s = c;
    ret->milli = n;
    return true;
}

/* One amount of one unit as a whole number of that unit, or of minutes. */
static bool whole(struct amount m, tt_dur_unit unit, int64_t *n, tt_dur_unit *in)
{
    if (m.fraction && unit != TT_D_HOUR)
        return false;
    *in = unit;
    *n = m.milli / 1000;
    if (m.milli % 1000 == 0)
        return true;
    *in = TT_D_MINUTE;
    *n = m.milli * 60 / 1000;
    return m.milli * 60 % 1000 == 0;
}

static bool settle(int64_t n, tt_dur_unit unit, bool negative, tt_dur *ret)
{
    if (n > INT32_MAX)
        return false;
    *ret = (tt_dur){(int32_t)(negative ? -n : n), unit};
    return true;
}

static bool parse_words(const char *s, bool negative, tt_dur *ret)
{
    struct amount m;
    int64_t n;
    tt_dur_unit unit;
    if (!amount(&s, &m))
        return false;
    while (*s == ' ')
        s++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tt_str_ieq(s, words[i].word))
            return whole(m, words[i].unit, &n, &unit) && settle(n, unit, negative, ret);
    return false;
}

static bool iso_unit(char c, bool time, tt_dur_unit *ret)
{
    for (int u = TT_D_MINUTE; u <= TT_D_YEAR; u++)
        if (units[u].iso[0] == c && (units[u].iso_before[1] == 'T') == time) {
            *ret = (tt_dur_unit)u;
            return true;
        }
    return false;
}

/* The sum of two parts where it is exact. */
static bool join(int64_t *n, tt_dur_unit *unit, int64_t more, tt_dur_unit small)
{
    if (*unit == TT_D_HOUR && small == TT_D_MINUTE)
        *n = *n * 60 + more;
    else if (*unit == TT_D_YEAR && small == TT_D_MONTH)
        *n = *n * 12 + more;
    else
        return false;
    *unit = small;
    return true;
}

/* After the P. */
static bool parse_iso(const char *s, bool negative, tt_dur *ret)
{
    int64_t n = 0, more;
    tt_dur_unit unit = TT_D_MINUTE, part;
    const bool time = *s == 'T';
    s += time;
    for (int parts = 0; *s || parts == 0; parts++) {
        struct amount m;
        if (parts == 2 || !amount(&s, &m) || !iso_unit(*s, time, &part) || !whole(m, part, &more, &part))
            return false;
        s++;
        if (parts == 0) {
            n = more;
            unit = part;
        } else if (!join(&n, &unit, more, part)) {
            return false;
        }
    }
    return settle(n, unit, negative, ret);
}

tt_code tt_dur_parse(const char *s, tt_dur *ret, tt_err *err)
{
    const bool negative = *s == '-';
    const char *c = s + (*s == '-' || *s == '+');
    if (*c == 'P' ? parse_iso(c + 1, negative, ret) : parse_words(c, negative, ret))
        return TT_OK;
    return tt_fail(err, TT_EPARSE, 491, tt_at(NULL, 0, 0), s);
}

char *tt_dur_iso(tt_dur d, char ret[24])
{
    const int64_t n = d.n;
    snprintf(ret, 24, "%s%s%lld%s", n < 0 ? "-" : "", units[d.unit].iso_before, (long long)(n < 0 ? -n : n), units[d.unit].iso);
    return ret;
}

char *tt_dur_write(tt_dur d, char ret[24])
{
    snprintf(ret, 24, "%d %s", d.n, units[d.unit].word);
    return ret;
}

double tt_dur_minutes(tt_dur d)
{
    return d.n * units[d.unit].minutes;
}
