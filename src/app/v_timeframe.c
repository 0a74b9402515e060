/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_timeframe.c -- what a registry's free-text time frame says, or that it cannot be read. */
#include "app/app_internal.h"

static void text_or_null(const tt_request *q, tt_result *r, const char *key, const char *zh, const char *value)
{
    tt_json_put_string(&r->json, key, value);
    if (value && *value)
        tt_doc_pair(r->doc, tt_say(q, key, zh), value);
}

static const char *kind_words(const tt_request *q, const char *kind)
{
    static const struct {
        const char *kind, *zh;
    } words[] = {{"points", "时间点"}, {"horizon", "期限"},  {"range", "起止范围"}, {"periodic", "周期"},
                 {"event", "事件"},    {"anchor", "起算点"}, {"refuse", "无法确定"}};
    for (size_t i = 0; q->lang == TT_ZH && i < sizeof words / sizeof *words; i++)
        if (tt_streq(words[i].kind, kind))
            return words[i].zh;
    return kind;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    tt_timeframe t = {0};
    (void)err;
    tt_timeframe_read(a, q->word[0], &t);
    r->doc = tt_doc_new(a, q->lang, kind_words(q, t.kind));
    tt_json_put_string(&r->json, "kind", t.kind);
    tt_json_put_bool(&r->json, "baseline", t.baseline);
    if (t.baseline)
        tt_doc_pair(r->doc, tt_say(q, "baseline", "基线"), tt_say(q, "yes", "是"));
    tt_json_key(&r->json, "points");
    tt_json_open(&r->json, '[');
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; t.points && t.points[i]; i++) {
        tt_json_string(&r->json, t.points[i]);
        tt_buf_printf(&b, "%s%s", i ? " " : "", t.points[i]);
    }
    tt_json_close(&r->json);
    if (b.n)
        tt_doc_pair(r->doc, tt_say(q, "points", "时间点"), tt_buf_text(&b));
    text_or_null(q, r, "horizon", "期限", t.horizon);
    text_or_null(q, r, "range", "范围", t.range);
    text_or_null(q, r, "period", "周期", t.period);
    text_or_null(q, r, "event", "事件", t.event);
    text_or_null(q, r, "anchor", "起算点", t.anchor);
    text_or_null(q, r, "reason", "原因", t.reason ? tt_in_one(a, t.reason, q->lang) : NULL);
    r->status = tt_streq(t.kind, "refuse") ? 1 : 0;
    return TT_OK;
}

static const char *const examples[] = {"titrate timeframe 'before treatment, 8 hours, 12 hours, and on days 1, 3, 7, 14'",
                                       "titrate timeframe 'within 1 year following injection' --json", NULL};

const tt_command tt_command_timeframe = {
    .name = "timeframe",
    .words = "TEXT",
    .min_words = 1,
    .max_words = 1,
    .summary = {"read a registry's free-text time frame", "解读登记记录中的自由文本时间范围"},
    .more = {"Exit status 1 and the reason when it cannot be read with certainty: never a guess.",
             "不能确定时退出码为 1 并说明原因，绝不猜测。"},
    .examples = examples,
    .run = run,
};
