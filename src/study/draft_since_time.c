/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_since_time.c -- the time of a condition: "within the last 3 months", "in the 60
 * days prior to inclusion", "less than 2 years before enrolment", "for at least 6 months".
 *
 * Months and years stay what they are.  Hours are refused, as a date cannot tell them, and
 * so is "within 30 days of the dose", which may be before or after it. */
#include <string.h>

#include "study/draft_since_internal.h"

/* "4 weeks", "six (6) months", "4-week"; where one is meant, "month" alone. Words of it, 0 if it is none. */
static size_t duration(const tt_s_reading *r, size_t i, bool one)
{
    const tt_s_phrase *number = NULL, *unit = NULL;
    size_t n = i < r->w.n ? tt_s_match(r->d, &r->w, i, TT_S_NUMBER, TT_S_NUMBER, &number) : 0;
    const char *count = n ? number->means : "1";
    if (!n && i < r->w.n && tt_s_digits(r->w.at[i].low) && strlen(r->w.at[i].low) <= 3) {
        count = r->w.at[i].low;
        n = 1;
    }
    if (!n && !one)
        return 0;
    n += n > 0 && tt_s_is(r, i + n, "-");
    const size_t k = i + n < r->w.n ? tt_s_match(r->d, &r->w, i + n, TT_S_UNIT, TT_S_UNIT, &unit) : 0;
    if (!k || (!n && tt_str_ends(r->w.at[i].low, "s")))
        return 0;
    r->ret->dur = tt_printf(r->d->a, "%s %s", count, unit->means);
    return n + k;
}

/* The day at word i, alone or with "the study" behind it; 0 if it is none. */
static size_t day(const tt_s_reading *r, size_t i)
{
    const tt_s_phrase *p = NULL;
    const size_t n = i < r->w.n ? tt_s_match(r->d, &r->w, i, TT_S_SCREENING, TT_S_DOSE, &p) : 0;
    if (n) {
        r->ret->day = p->part;
        r->ret->day_said = true;
    }
    return n;
}

/* "before screening", "of enrolment": what follows a duration. `bare`: there may be nothing, or what follows is something else. */
static size_t counted_from(const tt_s_reading *r, size_t i, bool two_sided)
{
    size_t n = tt_s_has(r, i, TT_S_BEFORE), k = n ? day(r, i + n) : 0;
    if (k)
        return n + k;
    n = two_sided && !n ? tt_s_has(r, i, TT_S_OF) : 0;
    k = n ? day(r, i + n) : 0;
    if (r->ret->day == TT_S_DOSE && k) /* within 30 days of the dose: before it, or after? */
        r->ret->op = NULL;
    return k ? n + k : 0;
}

/* "within the last 3 months", "in the 60 days prior to inclusion" */
static size_t window(const tt_s_reading *r, size_t i)
{
    const size_t within = tt_s_has(r, i, TT_S_WITHIN), in = within ? 0 : tt_s_has(r, i, TT_S_IN), open = within + in;
    const size_t recent = open ? tt_s_has(r, i + open, TT_S_RECENT) : 0;
    const bool the = open && tt_s_is(r, i + open - 1, "the");
    size_t n = open ? duration(r, i + open + recent, recent || the) : 0;
    if (!n)
        return 0;
    n += open + recent;
    n += tt_s_has(r, i + n, TT_S_PERIOD);
    r->ret->op = ">=";
    const size_t from = counted_from(r, i + n, within || recent);
    return within || recent || from ? n + from : 0;
}

/* "less than 2 years before enrolment", "at least 6 months ago", "for more than 3 months" */
static size_t distance(const tt_s_reading *r, size_t i, tt_s_part part)
{
    const tt_s_phrase *p = NULL;
    const size_t open = i < r->w.n ? tt_s_match(r->d, &r->w, i, part, part, &p) : 0;
    size_t n = open ? duration(r, i + open, false) : 0;
    if (!n)
        return 0;
    n += open;
    const bool lasting = r->behind_for && part == TT_S_OVER;
    const size_t ago = tt_s_has(r, i + n, TT_S_AGO), from = counted_from(r, i + n, false), behind = from > ago ? from : ago;
    r->ret->op = strcmp(p->means, "<=") == 0 ? ">=" : strcmp(p->means, "<") == 0 ? ">" : strcmp(p->means, ">=") == 0 ? "<=" : "<";
    return behind || lasting ? n + behind : 0;
}

static size_t time_at(tt_s_reading *r, size_t i)
{
    r->ret->day = TT_S_SCREENING;
    r->ret->day_said = false;
    r->behind_for = tt_s_is(r, i, "for");
    if (r->behind_for) {
        const size_t n = distance(r, i + 1, TT_S_OVER);
        if (n)
            return n + 1;
    }
    r->behind_for = false;
    size_t n = window(r, i);
    n = n ? n : distance(r, i, TT_S_UNDER);
    return n ? n : distance(r, i, TT_S_OVER);
}

static bool speaks_of_time(const tt_s_reading *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (tt_s_has(r, i, TT_S_UNIT) || tt_s_has(r, i, TT_S_HOURS))
            return true;
    return false;
}

/* A unit of time anywhere else, or hours, is one time too many. */
bool tt_s_find_time(tt_s_reading *r)
{
    size_t n = 0;
    if (!speaks_of_time(r, 0, r->w.n)) /* as most criteria do not */
        return false;
    for (r->from = 1; r->from < r->w.n && !n; r->from += !n)
        n = time_at(r, r->from);
    r->to = r->from + n;
    return n && r->ret->op && !speaks_of_time(r, 0, r->from) && !speaks_of_time(r, r->to, r->w.n);
}
