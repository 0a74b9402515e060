/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/words.c -- how things are written for people, in both languages.
 * The Chinese is that of a hospital's own reports. */
#include <stdio.h>
#include <string.h>

#include "analysis/analysis.h"

static const char *superscript(tt_arena *a, int n)
{
    static const char *const digit[] = {"\xe2\x81\xb0", "\xc2\xb9",     "\xc2\xb2",     "\xc2\xb3",     "\xe2\x81\xb4",
                                        "\xe2\x81\xb5", "\xe2\x81\xb6", "\xe2\x81\xb7", "\xe2\x81\xb8", "\xe2\x81\xb9"};
    tt_buf b = tt_buf_new(a);
    for (const char *s = tt_printf(a, "%d", n); *s; s++)
        tt_buf_add(&b, digit[*s - '0']);
    return tt_buf_text(&b);
}

/* Number of decimal digits of |coef|. */
static int digits_of(int64_t coef)
{
    int n = 1;
    for (; coef / 10; coef /= 10)
        n++;
    return n;
}

const char *tt_sci_text(tt_arena *a, tt_dec d, int digits)
{
    tt_dec r = d;
    if (tt_dec_missing(d))
        return "\xe2\x80\x93";
    const int have = digits_of(d.coef);
    if (have > digits && tt_dec_round(d, d.scale - (have - digits), &r, NULL) != TT_OK)
        return tt_dec_text(a, d);
    r = tt_dec_trim(r);
    const int power = digits_of(r.coef) - 1 - r.scale;
    if (power < 4)
        return tt_dec_text(a, r);
    tt_dec mantissa = r;
    mantissa.scale += power;
    return tt_printf(a,
                     "%s\xc2\xa0\xc3\x97\xc2\xa0"
                     "10%s",
                     tt_dec_text(a, mantissa), superscript(a, power));
}

tt_words tt_boundary_words(int mtd)
{
    return mtd > 0    ? tt_say("stopping boundary not reached", "未达到停止界值")
           : mtd == 0 ? tt_say("stopping boundary reached", "已达到停止界值")
                      : tt_say("stopping boundary not reached so far", "迄今未达到停止界值");
}

tt_words tt_unit_words(tt_arena *a, const tt_unit *u)
{
    static const struct {
        const char *ucum, *en, *zh;
    } known[] = {
        {"1", "", ""},
        {"{cells}/kg", "cells/kg", "个细胞/kg"},
        {"{cells}", "cells", "个细胞"},
        {"{particles}", "particles", "个颗粒"},
        {"{particles}/kg", "particles/kg", "个颗粒/kg"},
        {"{cells}/mL", "cells/mL", "个细胞/mL"},
        {"{beats}/min", "beats/min", "次/min"},
        {"{breaths}/min", "breaths/min", "次/min"},
        {"mm[Hg]", "mmHg", "mmHg"},
        {"umol/L", "µmol/L", "µmol/L"},
        {"10*9/L", "10⁹/L", "10⁹/L"},
        {"Cel", "°C", "°C"},
        {"a", "years", "岁"},
    };
    if (!u)
        return tt_same("");
    const char *code = tt_unit_code(u);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (tt_streq(known[i].ucum, code))
            return tt_say(known[i].en, known[i].zh);
    return tt_same(tt_strdup(a, code));
}

tt_words tt_level_text(tt_arena *a, const tt_study *s, int level)
{
    if (level < 1 || level > s->dose.levels)
        return tt_same("\xe2\x80\x93");
    const tt_level *l = &s->dose.level[level - 1];
    const tt_words unit = tt_unit_words(a, s->dose.unit);
    const char *amount = tt_sci_text(a, l->amount, 6);
    return tt_say(tt_printf(a, "%s (%s\xc2\xa0%s)", l->id, amount, unit.in[TT_EN]),
                  tt_printf(a, "%s（%s %s）", l->id, amount, unit.in[TT_ZH]));
}

tt_words tt_dur_words(tt_arena *a, tt_dur d)
{
    static const char *const en[] = {"minute", "hour", "day", "week", "month", "year"};
    static const char *const zh[] = {"分钟", "小时", "天", "周", "个月", "年"};
    if (d.n == 0)
        return tt_same("");
    return tt_say(tt_printf(a, "%d %s%s", (int)d.n, en[d.unit], d.n == 1 ? "" : "s"), tt_printf(a, "%d%s", (int)d.n, zh[d.unit]));
}

static const char *before(tt_arena *a, const char *text, const char *bracket)
{
    const char *at = strstr(text, bracket);
    return at ? tt_str_trim(a, tt_strndup(a, text, (size_t)(at - text))) : text;
}

tt_words tt_short_words(tt_arena *a, tt_words w)
{
    return tt_say(before(a, w.in[TT_EN], "("), before(a, before(a, w.in[TT_ZH], "（"), "("));
}

const char *tt_when_text(tt_arena *a, const tt_study *s, tt_instant at)
{
    char text[24];
    if (at == TT_NO_INSTANT || !s->zone)
        return "";
    tt_date d = tt_local(s->zone, at);
    d.precision = TT_P_MINUTE;
    char *t = tt_strdup(a, tt_date_write(d, text));
    if (strlen(t) > 10)
        t[10] = ' ';
    return t;
}

const char *tt_day_text(tt_arena *a, const tt_study *s, tt_instant at)
{
    return tt_strndup(a, tt_when_text(a, s, at), at == TT_NO_INSTANT ? 0 : 10);
}

/* --- closed lists ------------------------------------------------------------------------- */

tt_words tt_dlt_words(tt_dlt_state d)
{
    static const char *const text[][2] = {
        [TT_DLT_NOT_DOSED] = {"not dosed", "未给药"},
        [TT_DLT_PENDING] = {"window open", "观察窗未结束"},
        [TT_DLT_NONE] = {"no DLT", "无 DLT"},
        [TT_DLT_YES] = {"DLT", "DLT"},
        [TT_DLT_NOT_EVALUABLE] = {"not evaluable", "不可评价"},
    };
    return tt_say(text[d][0], text[d][1]);
}

tt_words tt_act_words(tt_act act)
{
    static const char *const text[][2] = {
        [TT_UP] = {"escalate", "递增"},      [TT_STAY] = {"same level", "维持原水平"},
        [TT_DOWN] = {"de-escalate", "降低"}, [TT_WAIT] = {"wait", "等待"},
        [TT_STOP] = {"stop", "停止"},
    };
    return tt_say(text[act][0], text[act][1]);
}

/* --- a decision's reason, in both languages ------------------------------------------------ */

/* The rule asked again of what it was asked of then; false where what is known of the patients has changed since. */
static bool asked_again(tt_arena *a, const tt_trial *t, const tt_decision *d, tt_state *state, tt_move *m)
{
    return t->study->plan && tt_trial_state_before(a, t, d->number, d->proposed, state, NULL) == TT_OK &&
           tt_design_next(t->study->plan, state, m, NULL) == TT_OK && tt_streq(tt_move_reason(a, state, m, TT_EN), d->reason);
}

tt_words tt_decision_reason(tt_arena *a, const tt_trial *t, const tt_decision *d)
{
    tt_state state;
    tt_move m;
    if (!asked_again(a, t, d, &state, &m))
        return tt_same(d->reason);
    return tt_say(d->reason, tt_move_reason(a, &state, &m, TT_ZH));
}

int tt_decision_rule_dose(tt_arena *a, const tt_trial *t, const tt_decision *d)
{
    tt_state state;
    tt_move m;
    return asked_again(a, t, d, &state, &m) && m.act != TT_STOP && m.act != TT_WAIT ? m.dose : 0;
}
