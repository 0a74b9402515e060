/* SPDX-License-Identifier: Apache-2.0 */
/* study/timeframe.c -- what a registry's time frame says, and nothing it does not.
 *
 * A time frame is free text.  What is read: points, lists that share a unit ("at
 * 0.5, 1 and 2 hours", "days 1, 3, 7"), ranges, horizons ("within 1 year"), periods,
 * an event, and the moment all of it counts from.  Every word must have its place;
 * the first that has none ends the reading with the reason.  Wrong is worse than
 * refused: a visit at a wrong time would be planned, a refused one is asked for.
 *
 * A unit before a list of numbers holds for all of it ("Month 3, 6, and 12"), one
 * behind it too ("3, 6 and 12 months"); with one at either end it is not clear
 * which numbers belong to which, and the text is refused.
 *
 * Times keep the unit of the text, for 12 months are not 365 days.  Hours with
 * decimals become minutes; decimals of other units are refused. */
#include <string.h>

#include "study/study.h"
#include "study/timeframe_internal.h"

enum { MOST_POINTS = 200 };

typedef struct reading {
    tt_arena *a;
    tt_tf_token *t; /* the token at hand; TT_TF_END at the end */
    tt_timeframe *tf;
    const char *why; /* the first reason to refuse */
    const char *point[MOST_POINTS + 1];
    size_t points, intervals;
    bool apart, prefixed; /* a separator was seen; a unit before numbers is in force */
    tt_dur_unit prefix;
    const char *before; /* "before treatment" */
} reading;

/* One number of a run, or two with "to" between. */
typedef struct span {
    int64_t from, to; /* thousandths; to = -1: a point */
} span;

static void refuse(reading *r, const char *why)
{
    if (!r->why)
        r->why = why;
}

static bool at(const reading *r, tt_tf_kind kind)
{
    return r->t->kind == kind;
}

static bool take(reading *r, tt_tf_kind kind)
{
    if (!at(r, kind))
        return false;
    r->t++;
    return true;
}

static void fill(reading *r)
{
    while (at(r, TT_TF_FILL))
        r->t++;
}

/* ---- writing ------------------------------------------------------------------------ */

static const char *iso(reading *r, int64_t milli, tt_dur_unit unit)
{
    if (unit == TT_D_HOUR && milli % 1000 != 0) {
        milli *= 60;
        unit = TT_D_MINUTE;
    }
    if (milli % 1000 != 0)
        refuse(r, "a fraction of this unit has no exact length");
    char text[24];
    return tt_strdup(r->a, tt_dur_iso((tt_dur){(int32_t)(milli / 1000), unit}, text));
}

static const char *interval(reading *r, span s, tt_dur_unit from, tt_dur_unit to)
{
    if (s.from >= s.to && from == to)
        refuse(r, "a range that does not go forward");
    return tt_printf(r->a, "%s/%s", iso(r, s.from, from), iso(r, s.to, to));
}

static void add(reading *r, const char *point)
{
    if (r->points == MOST_POINTS)
        refuse(r, "too many times");
    else
        r->point[r->points++] = point;
}

static void add_span(reading *r, span s, tt_dur_unit from, tt_dur_unit to)
{
    if (s.to >= 0) {
        add(r, interval(r, s, from, to));
        r->intervals++;
        r->tf->baseline = r->tf->baseline || s.from == 0;
    } else if (s.from == 0) {
        r->tf->baseline = true;
    } else {
        add(r, iso(r, s.from, from));
    }
    r->apart = false;
}

/* ---- anchors ------------------------------------------------------------------------ */

/* "the first cell injection" -> "first cell injection"; NULL if no noun follows. */
static const char *noun_phrase(reading *r)
{
    tt_buf b = tt_buf_new(r->a);
    bool head = false;
    fill(r);
    while (at(r, TT_TF_NOUN) || at(r, TT_TF_MODIFIER) || (at(r, TT_TF_NUMBER) && r->t->ordinal && !head)) {
        head = head || at(r, TT_TF_NOUN);
        tt_buf_printf(&b, "%s%s", b.n ? " " : "", r->t->word);
        r->t++;
        fill(r);
    }
    return head ? tt_buf_text(&b) : NULL;
}

static void after(reading *r)
{
    const char *what = noun_phrase(r);
    if (!what)
        refuse(r, "what it counts from is not understood");
    else if (r->tf->anchor && strcmp(r->tf->anchor, what) != 0)
        refuse(r, "it counts from two different moments");
    r->tf->anchor = what;
    r->prefixed = false;
}

static void before_treatment(reading *r)
{
    r->before = noun_phrase(r);
    if (!r->before)
        refuse(r, "what it comes before is not understood");
    r->tf->baseline = true;
    r->apart = r->prefixed = false;
}

/* ---- times -------------------------------------------------------------------------- */

/* One time with its unit on either side, for an end of a range or a horizon; false if it is none. */
static bool time(reading *r, int64_t *milli, tt_dur_unit *unit)
{
    fill(r);
    if (at(r, TT_TF_NUMBER) && r->t[1].kind == TT_TF_UNIT) {
        *milli = r->t->milli;
        *unit = r->t[1].unit;
    } else if (at(r, TT_TF_UNIT) && r->t[1].kind == TT_TF_NUMBER && r->t[2].kind != TT_TF_UNIT) {
        *milli = r->t[1].milli;
        *unit = r->t->unit;
    } else {
        return false;
    }
    r->t += 2;
    return true;
}

/* The other end of a range whose beginning was read. */
static void range_to(reading *r, int64_t from, tt_dur_unit unit, bool own_unit)
{
    span s = {from, 0};
    tt_dur_unit end = unit;
    fill(r);
    if (at(r, TT_TF_NUMBER) && own_unit && r->t[1].kind != TT_TF_UNIT)
        s.to = (r->t++)->milli;
    else if (!time(r, &s.to, &end))
        refuse(r, "the end of a range is not understood");
    if (!r->why)
        add_span(r, s, own_unit ? unit : end, end);
}

/* "0 (baseline)": the bracket says what the 0 is. */
static void baseline_bracket(reading *r, span s)
{
    if (s.from == 0 && s.to < 0 && at(r, TT_TF_OPEN) && r->t[1].kind == TT_TF_BASELINE && r->t[2].kind == TT_TF_CLOSE)
        r->t += 3;
}

/* Numbers with separators between them, the first of them at hand; ends behind the last number. */
static size_t run(reading *r, span s[MOST_POINTS])
{
    size_t n = 0;
    for (;;) {
        s[n] = (span){(r->t++)->milli, -1};
        if (at(r, TT_TF_TO) && r->t[1].kind == TT_TF_NUMBER) {
            s[n].to = r->t[1].milli;
            r->t += 2;
        }
        baseline_bracket(r, s[n++]);
        tt_tf_token *next = r->t;
        while (next->kind == TT_TF_SEP)
            next++;
        if (next == r->t || next->kind != TT_TF_NUMBER || n == MOST_POINTS)
            return n;
        r->t = next;
    }
}

static void add_run(reading *r, const span *s, size_t n, tt_dur_unit unit)
{
    for (size_t i = 0; i < n && !r->why; i++)
        add_span(r, s[i], unit, unit);
}

/* "2,5" */
static bool tight_comma(const tt_tf_token *t)
{
    return t->kind == TT_TF_SEP && t->tight;
}

/* Numbers first: the unit is behind them, or one before them is still in force. */
static void numbers(reading *r)
{
    span s[MOST_POINTS];
    const bool opening = r->t[1].kind == TT_TF_UNIT && r->t[2].kind == TT_TF_TO;
    if (opening) {
        r->t += 3;
        range_to(r, r->t[-3].milli, r->t[-2].unit, true);
        return;
    }
    const size_t n = run(r, s);
    if (n == 2 && (s[0].from == 0 || s[1].from == 5000) && s[0].to < 0 && tight_comma(r->t - 2)) {
        refuse(r, "the comma may be a decimal point");
    } else if (!at(r, TT_TF_UNIT) && r->prefixed) {
        add_run(r, s, n, r->prefix);
    } else if (!at(r, TT_TF_UNIT)) {
        refuse(r, "a number has no unit");
    } else if (r->t[1].kind == TT_TF_NUMBER || (r->prefixed && n > 1)) {
        refuse(r, "it is not clear which numbers a unit belongs to");
    } else {
        add_run(r, s, n, (r->t++)->unit);
        r->prefixed = false;
    }
}

/* "days 1, 3, 7", "day 0 to day 28" */
static void unit_first(reading *r)
{
    span s[MOST_POINTS];
    const tt_dur_unit unit = (r->t++)->unit;
    if (!at(r, TT_TF_NUMBER)) {
        refuse(r, "a unit has no number");
        return;
    }
    if (r->t[1].kind == TT_TF_TO && (r->t[2].kind == TT_TF_UNIT || r->t[2].kind == TT_TF_FILL)) {
        r->t += 2;
        range_to(r, r->t[-2].milli, unit, true);
        return;
    }
    const size_t n = run(r, s);
    if (at(r, TT_TF_UNIT) && n == 2 && r->t[1].kind != TT_TF_NUMBER) {
        add_run(r, s, 1, unit); /* "day 1, 3 months" */
        add_run(r, s + 1, 1, (r->t++)->unit);
        r->prefixed = false;
        return;
    }
    if (at(r, TT_TF_UNIT))
        refuse(r, "it is not clear which numbers a unit belongs to");
    add_run(r, s, n, unit);
    r->prefixed = true;
    r->prefix = unit;
}

/* ---- horizons, periods, events ------------------------------------------------------- */

static void horizon_time(reading *r, int64_t milli, tt_dur_unit unit)
{
    if (r->tf->horizon)
        refuse(r, "it has two ends");
    r->tf->horizon = iso(r, milli, unit);
    r->apart = r->prefixed = false;
}

static void event(reading *r)
{
    if (r->tf->event)
        refuse(r, "it names two events");
    r->tf->event = (r->t++)->word;
    r->apart = r->prefixed = false;
}

/* "up to 12 months", "until discharge" */
static void up_to(reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    fill(r);
    if (at(r, TT_TF_EVENT))
        event(r);
    else if (time(r, &milli, &unit))
        horizon_time(r, milli, unit);
    else
        refuse(r, "the end it goes up to is not understood");
}

/* "an average of 2 months", behind an event: its nominal length. */
static void about(reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    if (!r->tf->event || !time(r, &milli, &unit))
        refuse(r, "a length that is only about right belongs to no event");
    else
        horizon_time(r, milli, unit);
}

static void during(reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    if (time(r, &milli, &unit))
        horizon_time(r, milli, unit);
    else
        after(r);
}

static void period(reading *r, int64_t milli, tt_dur_unit unit)
{
    if (r->tf->period)
        refuse(r, "it has two periods");
    r->tf->period = iso(r, milli, unit);
    r->apart = r->prefixed = false;
}

static void every(reading *r)
{
    int64_t milli = 1000;
    if (at(r, TT_TF_NUMBER))
        milli = (r->t++)->milli;
    if (at(r, TT_TF_UNIT))
        period(r, milli, (r->t++)->unit);
    else
        refuse(r, "what is repeated is not a length of time");
}

static void baseline(reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    r->t++;
    r->tf->baseline = true;
    r->apart = r->prefixed = false;
    if (!take(r, TT_TF_TO))
        return;
    if (!time(r, &milli, &unit))
        refuse(r, "the end of a range is not understood");
    else
        add_span(r, (span){0, milli}, unit, unit);
}

/* "between A and B" is "from A to B". */
static void between(reading *r)
{
    tt_tf_token *t = r->t;
    while (t->kind != TT_TF_END && !(t->kind == TT_TF_SEP && t->and_word))
        t++;
    if (t->kind == TT_TF_END)
        refuse(r, "a range has no end");
    else
        t->kind = TT_TF_TO;
}

/* ---- the whole ---------------------------------------------------------------------- */

/* "Blood samples will be collected at ...": what comes before the verb says nothing of time. */
static void lead_in(reading *r)
{
    tt_tf_token *t = r->t;
    while (t->kind == TT_TF_OTHER || t->kind == TT_TF_NOUN || t->kind == TT_TF_MODIFIER)
        t++;
    if (t->kind == TT_TF_VERB)
        r->t = t + 1;
}

static bool anything(const reading *r)
{
    return r->points > 0 || r->tf->horizon || r->tf->period || r->tf->event;
}

/* "112 days (16 weeks)" says one time twice. */
static bool mark(reading *r)
{
    if (at(r, TT_TF_OPEN) && (r->t[1].kind == TT_TF_NUMBER || r->t[1].kind == TT_TF_UNIT) && anything(r))
        refuse(r, "a bracket says a time again");
    if (!at(r, TT_TF_SEP) && !at(r, TT_TF_OPEN) && !at(r, TT_TF_CLOSE) && !at(r, TT_TF_COLON) && !at(r, TT_TF_FILL))
        return false;
    r->apart = r->apart || !at(r, TT_TF_FILL);
    r->t++;
    return true;
}

static void times(reading *r, void (*read)(reading *))
{
    if (!r->apart)
        refuse(r, "two times with nothing between them");
    else
        read(r);
}

static void element(reading *r)
{
    switch (r->t->kind) {
    case TT_TF_NUMBER:
        times(r, numbers);
        return;
    case TT_TF_UNIT:
        times(r, unit_first);
        return;
    case TT_TF_BASELINE:
        baseline(r);
        return;
    case TT_TF_EVENT:
        event(r);
        return;
    case TT_TF_PERIOD:
        period(r, 1000, (r->t++)->unit);
        return;
    case TT_TF_VISIT:
        refuse(r, "a visit code names no time");
        return;
    default:
        break;
    }
    static const struct {
        tt_tf_kind kind;
        void (*read)(reading *);
    } openers[] = {{TT_TF_BEFORE, before_treatment}, {TT_TF_AFTER, after}, {TT_TF_UPTO, up_to},     {TT_TF_EVERY, every},
                   {TT_TF_DURING, during},           {TT_TF_ABOUT, about}, {TT_TF_BETWEEN, between}};
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (take(r, openers[i].kind)) {
            openers[i].read(r);
            return;
        }
    refuse(r, tt_printf(r->a, "'%s' has no meaning here", r->t->word));
}

static void settle(reading *r, bool from)
{
    tt_timeframe *tf = r->tf;
    const bool end = tf->horizon || tf->event;
    if (r->points == 1 && r->intervals == 1) {
        tf->range = r->point[0];
        r->points = 0;
    }
    if (from && r->intervals == 0 && !end)
        refuse(r, "a range has no end");
    if (from && r->points > 1)
        refuse(r, "a range and other times together");
    if (tf->horizon && !tf->period && (r->points || tf->range))
        refuse(r, "times and an end together");
    if (!tf->anchor)
        tf->anchor = r->before;
    const bool nothing = !r->points && !tf->range && !end && !tf->period;
    if (nothing && tf->baseline && !tf->anchor)
        tf->anchor = "baseline";
    if (nothing && !tf->anchor)
        refuse(r, "it names no time");
    const char **points = TT_ARRAY(r->a, const char *, r->points + 1);
    memcpy(points, r->point, r->points * sizeof *points);
    tf->points = points;
    tf->kind = tf->period    ? "periodic"
               : tf->range   ? "range"
               : tf->horizon ? "horizon"
               : r->points   ? "points"
               : tf->event   ? "event"
                             : "anchor";
}

void tt_timeframe_read(tt_arena *a, const char *text, tt_timeframe *ret)
{
    static const char *const none[] = {NULL};
    size_t n = 0;
    tt_timeframe tf = {.points = none};
    reading r = {.a = a, .tf = &tf, .apart = true};
    r.why = tt_tf_tokens(a, text, &r.t, &n);
    bool from = false;
    lead_in(&r);
    while (!r.why && !at(&r, TT_TF_END)) {
        if (!anything(&r) && take(&r, TT_TF_FROM))
            from = true;
        else if (!mark(&r))
            element(&r);
    }
    if (!r.why)
        settle(&r, from);
    *ret = r.why ? (tt_timeframe){.kind = "refuse", .points = none, .reason = r.why} : tf;
}
