/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_verify.c -- is the log what was written? Chain and signatures recomputed. */
#include "app/app_internal.h"

static void close_record(void *r)
{
    tt_record_close(r);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const char *path = tt_db_path(a, q->word[0]);
    tt_verdict v = {0};
    tt_record *rec = NULL;
    tt_err why = {0};
    char hash[65], when[32];
    if (!tt_file_exists(path))
        return tt_fail(err, TT_ENOENT, 500, tt_at(path, 0, 0), path);
    void **slot = tt_hold(a, close_record);
    TT_TRY(tt_record_open(path, TT_OPEN_READ, tt_clock_system(), tt_entropy_system(), &rec, err));
    *slot = rec;
    const tt_code c = tt_record_verify(rec, &v, &why);
    if (c != TT_OK && c != TT_ECORRUPT) {
        *err = why;
        return c;
    }
    tt_hex(v.head.b, sizeof v.head.b, hash);
    r->status = c == TT_OK ? 0 : 1;
    if (tt_streq(v.head_file, "missing") || tt_streq(v.head_file, "unreadable"))
        tt_find(&r->findings, 525, tt_at(path, 0, 0), path, v.head_file);
    tt_json_put_string(&r->json, "head_file", v.head_file);
    tt_json_put_bool(&r->json, "intact", c == TT_OK);
    tt_json_put_int(&r->json, "events", v.events);
    tt_json_put_int(&r->json, "signatures", v.signatures);
    tt_json_put_string(&r->json, "head", hash);
    tt_json_put_int(&r->json, "bad_seq", v.bad_seq);
    tt_json_put_string(&r->json, "what", v.what ? v.what : "");
    tt_json_put_int(&r->json, "last_good", v.last_good);
    if (c != TT_OK) {
        r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "%s does not verify", "%s 校验未通过"), path));
        tt_doc_callout(r->doc, TT_CALL_RISK, tt_int_text(a, v.bad_seq), tt_err_message(a, &why, q->lang));
        tt_doc_pair(r->doc, tt_say(q, "last intact event", "最后完好的事件"),
                    tt_printf(a, "%lld  %s", (long long)v.last_good, v.last_good ? tt_instant_write(v.last_good_recorded, when) : ""));
        tt_doc_para(r->doc, tt_err_fix(a, &why, q->lang));
        return TT_OK;
    }
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "%s is intact", "%s 完好"), path));
    tt_doc_pair(r->doc, tt_say(q, "events", "事件数"), tt_int_text(a, v.events));
    tt_doc_pair(r->doc, tt_say(q, "signatures", "签名数"), tt_int_text(a, v.signatures));
    tt_doc_pair(r->doc, tt_say(q, "head", "末尾哈希"), hash);
    r->next = tt_printf(a, "titrate report %s -o report", q->word[0]);
    return TT_OK;
}

static const char *const examples[] = {"titrate verify out/demo", NULL};

const tt_command tt_command_verify = {
    .name = "verify",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"recompute the chain and every signature of a study's log", "重新计算研究日志的哈希链与全部签名"},
    .more = {"Exit status 1 names the first event that does not verify.", "退出码 1 表示校验未通过，并指出首个异常事件。"},
    .examples = examples,
    .run = run,
};
