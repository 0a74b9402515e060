/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/design_words.c -- people and calls in words, for text and figures alike. */
#include "app/design_words.h"

#define SAY(lang, en, zh) ((lang) == TT_ZH ? (zh) : (en))

static const char *const acts[TT_ACTS][TT_LANGS] = {
    [TT_UP] = {"up", "递增"},     [TT_STAY] = {"stay", "维持"}, [TT_DOWN] = {"down", "递减"},
    [TT_WAIT] = {"wait", "等待"}, [TT_STOP] = {"stop", "停止"},
};

bool tt_plan_monitors(const tt_plan *p)
{
    return tt_streq(p->design->name, "stop");
}

const char *tt_participants(tt_arena *a, tt_lang lang, int64_t n)
{
    return tt_printf(a, SAY(lang, "%lld %s", "%lld %s"), (long long)n, SAY(lang, n == 1 ? "participant" : "participants", "例受试者"));
}

const char *tt_patients(tt_arena *a, tt_lang lang, int64_t n)
{
    return tt_printf(a, "%lld %s", (long long)n, SAY(lang, n == 1 ? "patient" : "patients", "例"));
}

const char *tt_call_decision(const tt_plan *p, const tt_move *m)
{
    if (!tt_plan_monitors(p))
        return NULL;
    return m->act == TT_STOP ? "stop" : m->act == TT_WAIT ? "hold" : "treat";
}

const char *tt_call_head(tt_arena *a, tt_lang lang, const tt_plan *p, const tt_move *m)
{
    if (tt_plan_monitors(p)) {
        if (m->act == TT_WAIT)
            return SAY(lang, "hold", "暂缓");
        if (m->act == TT_STOP)
            return acts[TT_STOP][lang];
        return m->cohort == 1 ? SAY(lang, "treat the next", "治疗下一例")
                              : tt_printf(a, SAY(lang, "treat the next %d", "治疗下 %d 例"), (int)m->cohort);
    }
    if (m->dose && m->act != TT_WAIT)
        return tt_printf(a, SAY(lang, "%s: dose %d", "%s：剂量 %d"), acts[m->act][lang], (int)m->dose);
    return acts[m->act][lang];
}

static const char *stop_path(tt_arena *a, tt_lang lang, const tt_plan *p, int32_t mtd)
{
    if (tt_plan_monitors(p))
        return mtd ? SAY(lang, "end: boundary not reached", "结束：未达界限") : SAY(lang, "stop: boundary reached", "停止：已达界限");
    if (mtd < 0)
        return acts[TT_STOP][lang];
    return mtd ? tt_printf(a, SAY(lang, "stop: MTD is dose %d", "停止：MTD 为剂量 %d"), (int)mtd)
               : SAY(lang, "stop: no MTD", "停止：无 MTD");
}

const char *tt_call_path(tt_arena *a, tt_lang lang, const tt_plan *p, const tt_move *m, int32_t mtd, bool begin)
{
    if (m->act == TT_STOP)
        return stop_path(a, lang, p, mtd);
    if (tt_plan_monitors(p))
        return tt_printf(a, begin ? SAY(lang, "treat %d", "治疗 %d 例") : SAY(lang, "treat %d more", "再治疗 %d 例"), (int)m->cohort);
    return tt_printf(a, SAY(lang, "%s: %d at dose %d", "%s：%d 例，剂量 %d"), begin ? SAY(lang, "begin", "开始") : acts[m->act][lang],
                     (int)m->cohort, (int)m->dose);
}
