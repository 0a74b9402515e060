/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_report.c -- the report folder of a study as it stands. */
#include "app/ward_internal.h"
#include "report/report.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const char *out = tt_opt(q, "out");
    const tt_report_options opt = {.program = TT_VERSION};
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    out = out ? out : tt_is_folder(q->word[0]) ? tt_printf(a, "%s/report", q->word[0]) : "report";
    TT_TRY(tt_report_write(w.trial, out, &opt, &r->findings, err));
    r->doc = tt_doc_for(
        a, q, w.trial,
        tt_printf(a, tt_say(q, "report of %s, events 1 to %lld", "%s 报告，事件 1 至 %lld"), w.trial->study->id, (long long)w.trial->seq));
    tt_doc_pair(r->doc, tt_say(q, "first page", "首页"), tt_printf(a, "%s/index.html", out));
    tt_json_put_string(&r->json, "report", tt_printf(a, "%s/index.html", out));
    tt_json_put_int(&r->json, "events", w.trial->seq);
    tt_json_put_bool(&r->json, "simulated", w.trial->rehearsal);
    r->next = tt_printf(a, "titrate decide %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static const tt_option options[] = {
    {"out", "DIR", {"folder to write (default: report/ in the study's folder)", "输出文件夹（默认为研究文件夹下的 report/）"}},
    {"at", "WHEN", {"for a rehearsal: what time it is", "预演时的当前时间"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate report out/demo --out out/demo/report", NULL};

const tt_command tt_command_report = {
    .name = "report",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"write the report folder: HTML, works offline, en and zh", "生成可离线查看的中英文 HTML 报告文件夹"},
    .more = {"", ""},
    .options = options,
    .examples = examples,
    .run = run,
};
