/* SPDX-License-Identifier: Apache-2.0 */
/* base/zone_rule.c -- the footer of a TZif file: a POSIX TZ string with the
 * extensions of RFC 8536 section 3.3.1 (hours from -167 to 167).
 *
 *     EST5EDT,M3.2.0,M11.1.0     <+08>-8     <+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45
 *
 * Its offsets count west of Greenwich, ours east.  "Summer" is whatever the second
 * name stands for; in Dublin it is the winter, an hour behind. */
#include "base/zone_internal.h"

struct cursor {
    const char *s, *end;
};

static char peek(const struct cursor *c)
{
    return c->s < c->end ? *c->s : '\0';
}

static bool take(struct cursor *c, char want)
{
    if (peek(c) != want)
        return false;
    c->s++;
    return true;
}

static bool number(struct cursor *c, int low, int high, int *ret)
{
    int n = 0;
    const char *from = c->s;
    for (; peek(c) >= '0' && peek(c) <= '9' && c->s - from < 4; c->s++)
        n = n * 10 + (*c->s - '0');
    *ret = n;
    return c->s > from && n >= low && n <= high;
}

static bool letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool name(struct cursor *c)
{
    const char *from = c->s;
    if (take(c, '<')) {
        for (; letter(peek(c)) || (peek(c) >= '0' && peek(c) <= '9') || peek(c) == '+' || peek(c) == '-'; c->s++)
            continue;
        return c->s - from >= 4 && take(c, '>');
    }
    while (letter(peek(c)))
        c->s++;
    return c->s - from >= 3;
}

/* [+-]h[:m[:s]] in seconds. */
static bool clock_time(struct cursor *c, int most_hours, int32_t *ret)
{
    const bool negative = peek(c) == '-';
    int h, m = 0, s = 0;
    if (negative || peek(c) == '+')
        c->s++;
    if (!number(c, 0, most_hours, &h))
        return false;
    if (take(c, ':') && !number(c, 0, 59, &m))
        return false;
    if (c->s[-1] != ':' && take(c, ':') && !number(c, 0, 59, &s))
        return false;
    *ret = (negative ? -1 : 1) * (h * 3600 + m * 60 + s);
    return true;
}

static bool change(struct cursor *c, tt_zone_change *ret)
{
    *ret = (tt_zone_change){.form = 'D', .time = 7200};
    if (!take(c, ','))
        return false;
    if (take(c, 'M')) {
        ret->form = 'M';
        if (!number(c, 1, 12, &ret->month) || !take(c, '.') || !number(c, 1, 5, &ret->week) || !take(c, '.') || !number(c, 0, 6, &ret->day))
            return false;
    } else {
        if (take(c, 'J'))
            ret->form = 'J';
        if (!number(c, ret->form == 'J', 365, &ret->day))
            return false;
    }
    return !take(c, '/') || clock_time(c, 167, &ret->time);
}

bool tt_zone_rule_parse(const char *s, size_t n, tt_zone_rule *ret)
{
    struct cursor c = {s, s + n};
    tt_zone_rule r = {.there = n > 0};
    *ret = r;
    if (n == 0)
        return true;
    if (!name(&c) || !clock_time(&c, 24, &r.standard))
        return false;
    r.standard = -r.standard;
    r.summer = c.s < c.end;
    if (r.summer) {
        r.other = r.standard + 3600;
        if (!name(&c))
            return false;
        if (peek(&c) != ',') {
            if (!clock_time(&c, 24, &r.other))
                return false;
            r.other = -r.other;
        }
        if (!change(&c, &r.start) || !change(&c, &r.end) || c.s < c.end)
            return false;
    }
    *ret = r;
    return true;
}

/* Days since 1970-01-01 of the change in one year. */
static int64_t day_of(const tt_zone_change *c, int32_t year)
{
    const int64_t january = tt_days_from_civil(year, 1, 1);
    if (c->form == 'D')
        return january + c->day;
    if (c->form == 'J')
        return january + c->day - 1 + (c->day >= 60 && tt_days_in_month(year, 2) == 29);
    const int64_t first = tt_days_from_civil(year, c->month, 1);
    const int weekday = (int)(((first + 4) % 7 + 7) % 7); /* 1970-01-01 was a Thursday */
    int day = (c->day - weekday + 7) % 7 + 7 * (c->week - 1);
    if (day >= tt_days_in_month(year, c->month))
        day -= 7;
    return first + day;
}

/* The latest of the changes at or before the instant holds.  A change's time may
 * lie a week from its day and offsets a day from UTC, so the neighbouring years
 * are asked too.  Where an end and the next start fall together (summer all year),
 * the start holds. */
int32_t tt_zone_rule_offset(const tt_zone_rule *rule, int64_t seconds)
{
    int32_t year, offset = rule->standard;
    int month, day;
    int64_t latest = INT64_MIN;
    if (!rule->summer)
        return rule->standard;
    tt_civil_from_days(seconds / 86400 - (seconds % 86400 < 0), &year, &month, &day);
    for (int32_t y = year - 1; y <= year + 1; y++) {
        const int64_t start = day_of(&rule->start, y) * 86400 + rule->start.time - rule->standard;
        const int64_t end = day_of(&rule->end, y) * 86400 + rule->end.time - rule->other;
        if (end <= seconds && end > latest) {
            latest = end;
            offset = rule->standard;
        }
        if (start <= seconds && start >= latest) {
            latest = start;
            offset = rule->other;
        }
    }
    return offset;
}
