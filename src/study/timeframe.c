/* SPDX-License-Identifier: Apache-2.0 */
/* study/timeframe.c -- what a registry's time frame says, and nothing it does not.
 *
 * A time frame is free text.  What is read: points, lists that share a unit ("at
 * 0.5, 1 and 2 hours", "days 1, 3, 7"), ranges, horizons ("within 1 year"), periods,
 * an event, and the moment all of it counts from.  Every word must have its place;
 * the first that has none ends the reading with the reason.  Wrong is worse than
 * refused: a visit at a wrong time would be planned, a refused one is asked for. */
#include <string.h>

#include "study/timeframe_internal.h"

void tt_tf_refuse(tt_tf_reading *r, const char *why)
{
    if (!r->why)
        r->why = why;
}

bool tt_tf_at(const tt_tf_reading *r, tt_tf_kind kind)
{
    return r->t->kind == kind;
}

bool tt_tf_take(tt_tf_reading *r, tt_tf_kind kind)
{
    if (!tt_tf_at(r, kind))
        return false;
    r->t++;
    return true;
}

void tt_tf_fill(tt_tf_reading *r)
{
    while (tt_tf_at(r, TT_TF_FILL))
        r->t++;
}

/* ---- anchors ------------------------------------------------------------------------ */

/* "the first cell injection" -> "first cell injection"; NULL if no noun follows. */
static const char *noun_phrase(tt_tf_reading *r)
{
    tt_buf b = tt_buf_new(r->a);
    bool head = false;
    tt_tf_fill(r);
    while (tt_tf_at(r, TT_TF_NOUN) || tt_tf_at(r, TT_TF_MODIFIER) || (tt_tf_at(r, TT_TF_NUMBER) && r->t->ordinal && !head)) {
        head = head || tt_tf_at(r, TT_TF_NOUN);
        tt_buf_printf(&b, "%s%s", b.n ? " " : "", r->t->word);
        r->t++;
        tt_tf_fill(r);
    }
    return head ? tt_buf_text(&b) : NULL;
}

/* "the start of the infusion", "stroke onset": words without a time among them, up to a mark or the end. */
static const char *free_phrase(tt_tf_reading *r)
{
    enum { MOST = 8 };
    tt_buf b = tt_buf_new(r->a);
    size_t n = 0;
    tt_tf_fill(r);
    while (n < MOST && (tt_tf_at(r, TT_TF_OTHER) || tt_tf_at(r, TT_TF_NOUN) || tt_tf_at(r, TT_TF_MODIFIER) ||
                        (tt_tf_at(r, TT_TF_NUMBER) && r->t->ordinal) || (n && tt_tf_at(r, TT_TF_FILL)))) {
        tt_buf_printf(&b, "%s%s", n++ ? " " : "", r->t->word);
        r->t++;
    }
    const bool whole = tt_tf_at(r, TT_TF_END) || tt_tf_at(r, TT_TF_SEP) || tt_tf_at(r, TT_TF_CLOSE) || tt_tf_at(r, TT_TF_COLON);
    return n && whole ? tt_buf_text(&b) : NULL;
}

/* What a time counts from. */
static const char *origin(tt_tf_reading *r)
{
    tt_tf_token *here = r->t;
    tt_tf_fill(r);
    if (tt_tf_take(r, TT_TF_BASELINE))
        return r->t[-1].word;
    const char *what = noun_phrase(r);
    if (what && !tt_tf_at(r, TT_TF_OTHER))
        return what;
    r->t = here;
    return free_phrase(r);
}

static void after(tt_tf_reading *r)
{
    const char *what = origin(r);
    if (!what)
        tt_tf_refuse(r, TT_IN_BOTH("what it counts from is not understood", "起算点无法识别"));
    else if (r->tf->anchor && strcmp(r->tf->anchor, what) != 0)
        tt_tf_refuse(r, TT_IN_BOTH("it counts from two different moments", "有两个不同的起算点"));
    r->tf->anchor = what;
    r->prefixed = false;
}

static void before_treatment(tt_tf_reading *r)
{
    r->before = noun_phrase(r);
    if (!r->before)
        tt_tf_refuse(r, TT_IN_BOTH("what it comes before is not understood", "“之前”所指的事件无法识别"));
    r->tf->baseline = true;
    r->apart = r->prefixed = false;
}

/* ---- horizons, periods, events ------------------------------------------------------- */

static void horizon_time(tt_tf_reading *r, int64_t milli, tt_dur_unit unit)
{
    if (r->tf->horizon)
        tt_tf_refuse(r, TT_IN_BOTH("it has two ends", "有两个截止时间"));
    r->tf->horizon = tt_tf_iso(r, milli, unit);
    r->apart = r->prefixed = false;
}

static void event(tt_tf_reading *r)
{
    if (r->tf->event)
        tt_tf_refuse(r, TT_IN_BOTH("it names two events", "提到两个事件"));
    r->tf->event = (r->t++)->word;
    r->apart = r->prefixed = false;
}

/* "up to 12 months", "until discharge" */
static void up_to(tt_tf_reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    tt_tf_fill(r);
    if (tt_tf_at(r, TT_TF_EVENT))
        event(r);
    else if (tt_tf_time(r, &milli, &unit))
        horizon_time(r, milli, unit);
    else
        tt_tf_refuse(r, TT_IN_BOTH("the end it goes up to is not understood", "截止时间无法识别"));
    if (tt_tf_at(r, TT_TF_OTHER) && strcmp(r->t->word, "period") == 0)
        r->t++; /* "the 12-month period" */
    if (r->tf->horizon && tt_tf_at(r, TT_TF_OTHER) && strcmp(r->t->word, "of") == 0) {
        r->t++; /* "within 6 hours of the infusion" */
        after(r);
    }
}

/* "an average of 2 months", behind an event: its nominal length. */
static void about(tt_tf_reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    if (!r->tf->event || !tt_tf_time(r, &milli, &unit))
        tt_tf_refuse(r, TT_IN_BOTH("a length that is only about right belongs to no event", "约略的时长不属于任何事件"));
    else
        horizon_time(r, milli, unit);
}

static void during(tt_tf_reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    if (tt_tf_time(r, &milli, &unit))
        horizon_time(r, milli, unit);
    else
        after(r);
}

static void period(tt_tf_reading *r, int64_t milli, tt_dur_unit unit)
{
    if (r->tf->period)
        tt_tf_refuse(r, TT_IN_BOTH("it has two periods", "有两个周期"));
    r->tf->period = tt_tf_iso(r, milli, unit);
    r->apart = r->prefixed = false;
}

static void every(tt_tf_reading *r)
{
    int64_t milli = 1000;
    if (tt_tf_at(r, TT_TF_NUMBER))
        milli = (r->t++)->milli;
    if (tt_tf_at(r, TT_TF_UNIT))
        period(r, milli, (r->t++)->unit);
    else
        tt_tf_refuse(r, TT_IN_BOTH("what is repeated is not a length of time", "重复的内容不是时长"));
}

static void baseline(tt_tf_reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    r->t++;
    r->tf->baseline = true;
    r->apart = r->prefixed = false;
    if (!tt_tf_take(r, TT_TF_TO))
        return;
    if (!tt_tf_time(r, &milli, &unit))
        tt_tf_refuse(r, TT_IN_BOTH("the end of a range is not understood", "范围的终点无法识别"));
    else
        tt_tf_add(r, (tt_tf_span){0, milli}, unit, unit);
}

/* "between A and B" is "from A to B". */
static void between(tt_tf_reading *r)
{
    tt_tf_token *t = r->t;
    while (t->kind != TT_TF_END && !(t->kind == TT_TF_SEP && t->and_word))
        t++;
    if (t->kind == TT_TF_END)
        tt_tf_refuse(r, TT_IN_BOTH("a range has no end", "范围没有终点"));
    else
        t->kind = TT_TF_TO;
}

/* ---- the whole ---------------------------------------------------------------------- */

/* "Change from baseline IKDC score at 12 months": what stands before its "at" is the measure. */
static void change(tt_tf_reading *r)
{
    tt_tf_token *t = r->t + 1;
    while (t->kind == TT_TF_OTHER || t->kind == TT_TF_NOUN || t->kind == TT_TF_MODIFIER)
        t++;
    if (t->kind == TT_TF_END)
        return;
    r->t = t + (t->kind == TT_TF_TO);
    r->tf->baseline = true;
}

/* "Blood samples will be collected at ...": what comes before the verb says nothing of time. */
static void lead_in(tt_tf_reading *r)
{
    tt_tf_token *t = r->t;
    while (t->kind == TT_TF_OTHER || t->kind == TT_TF_NOUN || t->kind == TT_TF_MODIFIER)
        t++;
    if (t->kind == TT_TF_VERB)
        r->t = t + 1;
    if (tt_tf_at(r, TT_TF_CHANGE))
        change(r);
}

static bool anything(const tt_tf_reading *r)
{
    return r->points > 0 || r->tf->horizon || r->tf->period || r->tf->event;
}

/* "through 12 months (assessed at day 7, week 4)": the times belong to the end, and do not contradict it. */
static bool assessed_at(tt_tf_reading *r)
{
    if (!tt_tf_at(r, TT_TF_OPEN) || r->t[1].kind != TT_TF_VERB || !r->tf->horizon)
        return false;
    r->t += 2;
    r->assessed = r->apart = true;
    return true;
}

/* "112 days (16 weeks)" says one time twice. */
static bool mark(tt_tf_reading *r)
{
    if (assessed_at(r))
        return true;
    if (tt_tf_at(r, TT_TF_OPEN) && (r->t[1].kind == TT_TF_NUMBER || r->t[1].kind == TT_TF_UNIT) && anything(r))
        tt_tf_refuse(r, TT_IN_BOTH("a bracket says a time again", "括号中又出现一个时间"));
    if (!tt_tf_at(r, TT_TF_SEP) && !tt_tf_at(r, TT_TF_OPEN) && !tt_tf_at(r, TT_TF_CLOSE) && !tt_tf_at(r, TT_TF_COLON) &&
        !tt_tf_at(r, TT_TF_FILL))
        return false;
    r->apart = r->apart || !tt_tf_at(r, TT_TF_FILL);
    r->t++;
    return true;
}

static void times(tt_tf_reading *r, void (*read)(tt_tf_reading *))
{
    if (!r->apart)
        tt_tf_refuse(r, TT_IN_BOTH("two times with nothing between them", "两个时间之间没有连接"));
    else
        read(r);
}

static void element(tt_tf_reading *r)
{
    switch (r->t->kind) {
    case TT_TF_NUMBER:
        times(r, tt_tf_numbers);
        return;
    case TT_TF_UNIT:
        times(r, tt_tf_unit_first);
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
        tt_tf_refuse(r, TT_IN_BOTH("a visit code names no time", "访视代码不表示时间"));
        return;
    default:
        break;
    }
    static const struct {
        tt_tf_kind kind;
        void (*read)(tt_tf_reading *);
    } openers[] = {{TT_TF_BEFORE, before_treatment}, {TT_TF_AFTER, after}, {TT_TF_UPTO, up_to},     {TT_TF_EVERY, every},
                   {TT_TF_DURING, during},           {TT_TF_ABOUT, about}, {TT_TF_BETWEEN, between}};
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (tt_tf_take(r, openers[i].kind)) {
            openers[i].read(r);
            return;
        }
    tt_tf_refuse(r, tt_printf(r->a, TT_IN_BOTH("'%s' has no meaning here", "“%s”的含义无法识别"), r->t->word, r->t->word));
}

/* "from the start of therapy to ...": what it begins with is where the end is counted from, unless the end says otherwise. */
static void beginning(tt_tf_reading *r)
{
    int64_t milli;
    tt_dur_unit unit;
    tt_buf b = tt_buf_new(r->a);
    tt_tf_fill(r);
    while (tt_tf_at(r, TT_TF_OTHER) || tt_tf_at(r, TT_TF_NOUN) || tt_tf_at(r, TT_TF_MODIFIER)) {
        tt_buf_printf(&b, "%s%s", b.n ? " " : "", r->t->word);
        r->t++;
        tt_tf_fill(r);
    }
    if (!b.n || !(tt_tf_take(r, TT_TF_TO) || tt_tf_take(r, TT_TF_UPTO)))
        return;
    r->before = tt_buf_text(&b);
    if (tt_tf_time(r, &milli, &unit))
        horizon_time(r, milli, unit);
    else
        tt_tf_refuse(r, TT_IN_BOTH("the end of a range is not understood", "范围的终点无法识别"));
}

static void settle(tt_tf_reading *r, bool from)
{
    tt_timeframe *tf = r->tf;
    const bool end = tf->horizon || tf->event;
    if (r->points == 1 && r->intervals == 1) {
        tf->range = r->point[0];
        r->points = 0;
    }
    if (from && r->intervals == 0 && !end)
        tt_tf_refuse(r, TT_IN_BOTH("a range has no end", "范围没有终点"));
    if (from && r->points > 1 && !r->assessed)
        tt_tf_refuse(r, TT_IN_BOTH("a range and other times together", "范围与其他时间并列"));
    if (tf->horizon && !tf->period && (r->points || tf->range) && !r->assessed)
        tt_tf_refuse(r, TT_IN_BOTH("times and an end together", "时间点与截止时间并列"));
    if (tf->period && tf->horizon && tf->anchor && (strstr(tf->anchor, "last") || strstr(tf->anchor, "final")))
        tt_tf_refuse(r, TT_IN_BOTH("its end is counted from another moment than its beginning", "终点与起点的起算时刻不同"));
    if (!tf->anchor)
        tf->anchor = r->before;
    const bool nothing = !r->points && !tf->range && !end && !tf->period;
    if (nothing && tf->baseline && !tf->anchor)
        tf->anchor = "baseline";
    if (nothing && !tf->anchor)
        tt_tf_refuse(r, TT_IN_BOTH("it names no time", "没有时间"));
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
    tt_tf_reading r = {.a = a, .tf = &tf, .apart = true};
    r.why = tt_tf_tokens(a, text, &r.t, &n);
    bool from = false;
    lead_in(&r);
    while (!r.why && !tt_tf_at(&r, TT_TF_END)) {
        if (tt_tf_take(&r, TT_TF_FROM)) {
            if (anything(&r))
                after(&r);
            else
                from = true, beginning(&r);
        } else if (!mark(&r))
            element(&r);
    }
    if (!r.why)
        settle(&r, from);
    *ret = r.why ? (tt_timeframe){.kind = "refuse", .points = none, .reason = r.why} : tf;
}
