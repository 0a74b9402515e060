/* SPDX-License-Identifier: Apache-2.0 */
/* study/timeframe_times.c -- numbers of a time frame and the units they belong to.
 *
 * A unit before a list of numbers holds for all of it ("Month 3, 6, and 12"), one
 * behind it too ("3, 6 and 12 months"); with one at either end it is not clear
 * which numbers belong to which, and the text is refused.
 *
 * Times keep the unit of the text, for 12 months are not 365 days.  Hours with
 * decimals become minutes; decimals of other units are refused. */
#include <string.h>

#include "study/timeframe_internal.h"

const char *tt_tf_iso(tt_tf_reading *r, int64_t milli, tt_dur_unit unit)
{
    if (unit == TT_D_HOUR && milli % 1000 != 0) {
        milli *= 60;
        unit = TT_D_MINUTE;
    }
    if (milli % 1000 != 0)
        tt_tf_refuse(r, TT_IN_BOTH("a fraction of this unit has no exact length", "该单位的小数没有确切长度"));
    char text[24];
    return tt_strdup(r->a, tt_dur_iso((tt_dur){(int32_t)(milli / 1000), unit}, text));
}

static const char *interval(tt_tf_reading *r, tt_tf_span s, tt_dur_unit from, tt_dur_unit to)
{
    if (s.from >= s.to && from == to)
        tt_tf_refuse(r, TT_IN_BOTH("a range that does not go forward", "范围的终点不晚于起点"));
    return tt_printf(r->a, "%s/%s", tt_tf_iso(r, s.from, from), tt_tf_iso(r, s.to, to));
}

static void add(tt_tf_reading *r, const char *point)
{
    if (r->points == TT_TF_POINTS)
        tt_tf_refuse(r, TT_IN_BOTH("too many times", "时间过多"));
    else
        r->point[r->points++] = point;
}

void tt_tf_add(tt_tf_reading *r, tt_tf_span s, tt_dur_unit from, tt_dur_unit to)
{
    if (s.to >= 0) {
        add(r, interval(r, s, from, to));
        r->intervals++;
        r->tf->baseline = r->tf->baseline || s.from == 0;
    } else if (s.from == 0) {
        r->tf->baseline = true;
    } else {
        add(r, tt_tf_iso(r, s.from, from));
    }
    r->apart = false;
}

/* ---- times -------------------------------------------------------------------------- */

/* One time with its unit on either side, for an end of a range or a horizon; false if it is none. */
bool tt_tf_time(tt_tf_reading *r, int64_t *milli, tt_dur_unit *unit)
{
    tt_tf_fill(r);
    if (tt_tf_at(r, TT_TF_NUMBER) && r->t[1].kind == TT_TF_UNIT) {
        *milli = r->t->milli;
        *unit = r->t[1].unit;
    } else if (tt_tf_at(r, TT_TF_UNIT) && r->t[1].kind == TT_TF_NUMBER && r->t[2].kind != TT_TF_UNIT) {
        *milli = r->t[1].milli;
        *unit = r->t->unit;
    } else {
        return false;
    }
    r->t += 2;
    return true;
}

/* The other end of a range whose beginning was read. */
static void range_to(tt_tf_reading *r, int64_t from, tt_dur_unit unit, bool own_unit)
{
    tt_tf_span s = {from, 0};
    tt_dur_unit end = unit;
    tt_tf_fill(r);
    if (tt_tf_at(r, TT_TF_NUMBER) && own_unit && r->t[1].kind != TT_TF_UNIT)
        s.to = (r->t++)->milli;
    else if (!tt_tf_time(r, &s.to, &end))
        tt_tf_refuse(r, TT_IN_BOTH("the end of a range is not understood", "范围的终点无法识别"));
    if (!r->why)
        tt_tf_add(r, s, own_unit ? unit : end, end);
}

/* "0 (baseline)": the bracket says what the 0 is. */
static void baseline_bracket(tt_tf_reading *r, tt_tf_span s)
{
    if (s.from == 0 && s.to < 0 && tt_tf_at(r, TT_TF_OPEN) && r->t[1].kind == TT_TF_BASELINE && r->t[2].kind == TT_TF_CLOSE)
        r->t += 3;
}

/* Numbers with separators between them, the first of them at hand; ends behind the last number. */
static size_t run(tt_tf_reading *r, tt_tf_span s[TT_TF_POINTS])
{
    size_t n = 0;
    for (;;) {
        s[n] = (tt_tf_span){(r->t++)->milli, -1};
        if (tt_tf_at(r, TT_TF_TO) && r->t[1].kind == TT_TF_NUMBER) {
            s[n].to = r->t[1].milli;
            r->t += 2;
        }
        baseline_bracket(r, s[n++]);
        tt_tf_token *next = r->t;
        while (next->kind == TT_TF_SEP)
            next++;
        if (next == r->t || next->kind != TT_TF_NUMBER || n == TT_TF_POINTS)
            return n;
        r->t = next;
    }
}

static void add_run(tt_tf_reading *r, const tt_tf_span *s, size_t n, tt_dur_unit unit)
{
    for (size_t i = 0; i < n && !r->why; i++)
        tt_tf_add(r, s[i], unit, unit);
}

/* "2,5" */
static bool tight_comma(const tt_tf_token *t)
{
    return t->kind == TT_TF_SEP && t->tight;
}

/* Numbers first: the unit is behind them, or one before them is still in force. */
void tt_tf_numbers(tt_tf_reading *r)
{
    tt_tf_span s[TT_TF_POINTS];
    const bool opening = r->t[1].kind == TT_TF_UNIT && r->t[2].kind == TT_TF_TO;
    if (opening) {
        r->t += 3;
        range_to(r, r->t[-3].milli, r->t[-2].unit, true);
        return;
    }
    const size_t n = run(r, s);
    if (n == 2 && (s[0].from == 0 || s[1].from == 5000) && s[0].to < 0 && tight_comma(r->t - 2)) {
        tt_tf_refuse(r, TT_IN_BOTH("the comma may be a decimal point", "逗号可能是小数点"));
    } else if (!tt_tf_at(r, TT_TF_UNIT) && r->prefixed) {
        add_run(r, s, n, r->prefix);
    } else if (!tt_tf_at(r, TT_TF_UNIT)) {
        tt_tf_refuse(r, TT_IN_BOTH("a number has no unit", "数字没有单位"));
    } else if (r->t[1].kind == TT_TF_NUMBER || (r->prefixed && n > 1)) {
        tt_tf_refuse(r, TT_IN_BOTH("it is not clear which numbers a unit belongs to", "单位属于哪些数字不明确"));
    } else {
        add_run(r, s, n, (r->t++)->unit);
        r->prefixed = false;
    }
}

/* "days 1, 3, 7", "day 0 to day 28" */
void tt_tf_unit_first(tt_tf_reading *r)
{
    tt_tf_span s[TT_TF_POINTS];
    const tt_dur_unit unit = (r->t++)->unit;
    if (!tt_tf_at(r, TT_TF_NUMBER)) {
        tt_tf_refuse(r, TT_IN_BOTH("a unit has no number", "单位前没有数字"));
        return;
    }
    if (r->t[1].kind == TT_TF_TO && (r->t[2].kind == TT_TF_UNIT || r->t[2].kind == TT_TF_FILL)) {
        r->t += 2;
        range_to(r, r->t[-2].milli, unit, true);
        return;
    }
    const size_t n = run(r, s);
    if (tt_tf_at(r, TT_TF_UNIT) && n == 2 && r->t[1].kind != TT_TF_NUMBER) {
        add_run(r, s, 1, unit); /* "day 1, 3 months" */
        add_run(r, s + 1, 1, (r->t++)->unit);
        r->prefixed = false;
        return;
    }
    if (tt_tf_at(r, TT_TF_UNIT))
        tt_tf_refuse(r, TT_IN_BOTH("it is not clear which numbers a unit belongs to", "单位属于哪些数字不明确"));
    add_run(r, s, n, unit);
    r->prefixed = true;
    r->prefix = unit;
}
