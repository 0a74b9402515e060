/* SPDX-License-Identifier: Apache-2.0 */
/* measure/value.c -- one result as a laboratory prints it or a person types it.
 *
 * A result is a number with a unit, a bound ("<0.3", "大于1000"), or a reason why
 * there is none: not done, haemolysed, not testable.  "ND" is refused, since it is
 * "not done" in one hospital and "not detected" in the next.  A value that is
 * impossible in the unit given but ordinary in another accepted one is a swapped
 * unit, and the message says which. */
#include "measure/measure_internal.h"

/* --- units and limits -------------------------------------------------------------- */

static bool same_unit(const tt_unit *a, const tt_unit *b)
{
    return a == b || tt_streq(a ? tt_unit_code(a) : "1", b ? tt_unit_code(b) : "1");
}

/* The place of a unit among those accepted, -1 if it is none. */
static int accepted(const tt_analyte *an, const tt_unit *u)
{
    for (int i = 0; an->units[i]; i++)
        if (same_unit(an->units[i], u))
            return i;
    return -1;
}

tt_code tt_analyte_in(const tt_analyte *an, tt_qty q, const tt_unit *to, tt_qty *ret, tt_err *err)
{
    const int i = accepted(an, q.unit);
    const tt_qty meant = {q.value, i < 0 ? q.unit : an->means[i]};
    return tt_qty_convert(meant, to, &an->molar, ret, err);
}

tt_code tt_analyte_factor(const tt_analyte *an, const tt_unit *from, const tt_unit *to, tt_factor *ret, tt_err *err)
{
    const int i = accepted(an, from), k = accepted(an, to);
    return tt_unit_factor(i < 0 ? from : an->means[i], k < 0 ? to : an->means[k], &an->molar, ret, err);
}

static bool plausible(const tt_analyte *an, tt_qty q)
{
    tt_qty in;
    return tt_analyte_in(an, q, an->unit, &in, NULL) == TT_OK && tt_dec_cmp(in.value, an->low) >= 0 && tt_dec_cmp(in.value, an->high) <= 0;
}

/* Does it convert at all? [IU]/mL of AFP does not, so no limit in ng/mL holds for it. */
static bool comparable(const tt_analyte *an, tt_qty q)
{
    tt_qty in;
    return tt_analyte_in(an, (tt_qty){tt_dec_int(1), q.unit}, an->unit, &in, NULL) == TT_OK;
}

static const char *other_unit(const tt_analyte *an, tt_qty q)
{
    for (const tt_unit *const *k = an->units; *k; k++)
        if (!same_unit(*k, q.unit) && plausible(an, (tt_qty){q.value, *k}))
            return tt_unit_code(*k);
    return "";
}

static const char *unit_list(tt_arena *a, const tt_analyte *an)
{
    tt_buf list = tt_buf_new(a);
    for (const tt_unit *const *k = an->units; *k; k++)
        tt_buf_printf(&list, "%s%s", list.n ? ", " : "", tt_unit_code(*k));
    return tt_buf_text(&list);
}

tt_code tt_analyte_check(tt_arena *a, const tt_analyte *an, tt_qty q, tt_err *err)
{
    if (accepted(an, q.unit) < 0)
        return tt_fail(err, TT_EUNIT, 952, tt_at_path(an->id), an->id, q.unit ? tt_unit_code(q.unit) : "1", unit_list(a, an));
    if (plausible(an, q) || (!comparable(an, q) && q.value.coef >= 0))
        return TT_OK;
    if (q.value.coef < 0 && an->low.coef >= 0)
        return tt_fail(err, TT_ERANGE, 966, tt_at_path(an->id), an->id, tt_qty_text(a, q));
    const char *other = other_unit(an, q);
    const char *range = tt_printf(a, "%s to %s %s", tt_dec_text(a, an->low), tt_dec_text(a, an->high), tt_unit_code(an->unit));
    return tt_fail(err, TT_ERANGE, *other ? 955 : 953, tt_at_path(an->id), an->id, tt_qty_text(a, q), range, other);
}

/* --- the text ------------------------------------------------------------------------ */

static const struct {
    const char *said;
    tt_lab_kind kind;
} reasons[] = {
    {"not done", TT_READ_NOT_DONE},     {"notdone", TT_READ_NOT_DONE},
    {"未做", TT_READ_NOT_DONE},         {"未检", TT_READ_NOT_DONE},
    {"未测", TT_READ_NOT_DONE},         {"未查", TT_READ_NOT_DONE},
    {"___", TT_READ_NOT_DONE},          {"haemolysed", TT_READ_SPOILED},
    {"hemolysed", TT_READ_SPOILED},     {"hemolyzed", TT_READ_SPOILED},
    {"haemolyzed", TT_READ_SPOILED},    {"溶血", TT_READ_SPOILED},
    {"标本溶血", TT_READ_SPOILED},      {"clotted", TT_READ_SPOILED},
    {"标本凝固", TT_READ_SPOILED},      {"lipaemic", TT_READ_SPOILED},
    {"lipemic", TT_READ_SPOILED},       {"脂血", TT_READ_SPOILED},
    {"NT", TT_READ_NOT_TESTABLE},       {"not testable", TT_READ_NOT_TESTABLE},
    {"无法评估", TT_READ_NOT_TESTABLE}, {"无法测定", TT_READ_NOT_TESTABLE},
    {"不能评估", TT_READ_NOT_TESTABLE},
};

static const struct {
    const char *said;
    tt_lab_kind kind;
} bounds[] = {
    {"<=", TT_READ_BELOW},
    {">=", TT_READ_ABOVE},
    {"<", TT_READ_BELOW},
    {">", TT_READ_ABOVE},
    {"≤", TT_READ_BELOW},
    {"≥", TT_READ_ABOVE},
    {"小于", TT_READ_BELOW},
    {"大于", TT_READ_ABOVE},
    {"低于", TT_READ_BELOW},
    {"高于", TT_READ_ABOVE},
    {"less than", TT_READ_BELOW},
    {"LESS THAN", TT_READ_BELOW},
    {"greater than", TT_READ_ABOVE},
    {"GREATER THAN", TT_READ_ABOVE},
};

tt_lab_kind tt_lab_reason(const char *text)
{
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (tt_str_ieq(text, reasons[i].said))
            return reasons[i].kind;
    return TT_READ_NUMBER;
}

static const char *skip_bound(const char *s, tt_lab_kind *ret)
{
    *ret = TT_READ_NUMBER;
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (tt_str_starts(s, bounds[i].said)) {
            *ret = bounds[i].kind;
            return s + strlen(bounds[i].said);
        }
    return s;
}

static bool is_date(const char *s)
{
    tt_date d;
    return *s && (strchr(s + 1, '-') || strchr(s, '/')) && tt_date_parse(s, &d, NULL) == TT_OK;
}

tt_code tt_lab_split(tt_arena *a, const char *what, const char *text, tt_lab *ret, tt_err *err)
{
    tt_lab r = {.text = text, .kind = TT_READ_NUMBER};
    if (tt_dec_parse(text, &r.qty.value, NULL) == TT_OK) { /* a number and no more, as most are */
        *ret = r;
        return TT_OK;
    }
    const char *s = tt_str_trim(a, tt_str_halfwidth(a, text));
    r.kind = *s ? tt_lab_reason(s) : TT_READ_NONE;
    if (r.kind == TT_READ_NUMBER) {
        s = tt_str_trim(a, skip_bound(s, &r.kind));
        if (is_date(s))
            return tt_fail(err, TT_EPARSE, 957, tt_at_path(what), text, what);
        const tt_code c = tt_qty_parse(a, s, &r.qty, err);
        if (c == TT_EPARSE)
            return tt_fail(err, TT_EPARSE, 958, tt_at_path(what), text, what);
        TT_TRY(c);
    }
    *ret = r;
    return TT_OK;
}

/* A unit written as its code is not read again. */
static tt_code unit_of(tt_arena *a, const tt_analyte *an, const char *text, const tt_unit **ret, tt_err *err)
{
    for (const tt_unit *const *k = an->units; *k; k++)
        if (tt_streq(tt_unit_code(*k), text)) {
            *ret = *k;
            return TT_OK;
        }
    return tt_unit_parse(a, tt_str_trim(a, tt_str_halfwidth(a, text)), ret, err);
}

tt_code tt_lab_parse(tt_arena *a, const tt_analyte *an, const char *text, const char *unit, tt_lab *ret, tt_err *err)
{
    tt_lab r;
    TT_TRY(tt_lab_split(a, an->id, text, &r, err));
    if (r.kind <= TT_READ_ABOVE) {
        if (!r.qty.unit && unit && *unit)
            TT_TRY(unit_of(a, an, unit, &r.qty.unit, err));
        if (!r.qty.unit && an->bare)
            r.qty.unit = an->unit;
        if (!r.qty.unit && accepted(an, NULL) < 0)
            return tt_fail(err, TT_EUNIT, 956, tt_at_path(an->id), an->id, text, unit_list(a, an));
        TT_TRY(tt_analyte_check(a, an, r.qty, err));
    }
    *ret = r;
    return TT_OK;
}
