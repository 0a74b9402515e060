/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_explain.c -- what a message code means, why it matters, what mends it. */
#include "app/app_internal.h"

static const char *plain(tt_arena *a, const char *text)
{
    static const char *const dots[TT_ERR_ARGS] = {"…", "…", "…", "…"};
    return tt_message_fill(a, text, dots);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const char *w = q->word[0];
    int64_t id = 0;
    tt_dec d;
    if (*w == 'E' || *w == 'W' || *w == 'N' || *w == 'e' || *w == 'w' || *w == 'n')
        w++;
    if (tt_dec_parse(w, &d, NULL) == TT_OK && d.scale == 0)
        id = d.coef;
    const tt_message *m = id > 0 && id < 1000 ? tt_message_find((unsigned)id) : NULL;
    if (!m)
        return tt_fail(err, TT_ENOENT, 908, tt_at_path("explain"), q->word[0]);
    char code[8];
    tt_message_code(m->id, code);
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, "%s: %s", code, plain(a, m->text[q->lang])));
    tt_doc_para(r->doc, m->explain[q->lang]);
    tt_doc_para(r->doc, tt_printf(a, tt_say(q, "fix: %s", "处理：%s"), plain(a, m->fix[q->lang])));
    tt_json_put_string(&r->json, "code", code);
    tt_json_put_string(&r->json, "message", m->text[q->lang]);
    tt_json_put_string(&r->json, "explanation", m->explain[q->lang]);
    tt_json_put_string(&r->json, "fix", m->fix[q->lang]);
    tt_json_put_int(&r->json, "risk", m->risk);
    return TT_OK;
}

static const char *const examples[] = {"titrate explain E104", "titrate explain E104 --lang zh", NULL};

const tt_command tt_command_explain = {
    .name = "explain",
    .words = "CODE",
    .min_words = 1,
    .max_words = 1,
    .summary = {"what a message code means and what mends it", "解释消息代码及处理办法"},
    .more = {"", ""},
    .examples = examples,
    .run = run,
};
