/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_export_registry.c -- a study goes back to the registry as the record it is. */
#include "app/app_internal.h"
#include "study/study.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_study *s = NULL;
    tt_findings fs = tt_findings_new(a); /* open questions do not keep a record from being written */
    TT_TRY(tt_study_read(a, q->word[0], &fs, &s, NULL, err));
    tt_json_out o = tt_json_out_new(a, true);
    tt_json_value(&o, tt_study_registry(a, s));
    const char *text = tt_printf(a, "%s\n", tt_json_done(&o)), *out = tt_opt(q, "out");
    tt_json_put_string(&r->json, "study", s->id);
    tt_json_put_string(&r->json, "file", out);
    if (!out) {
        if (q->json) {
            tt_json_key(&r->json, "record");
            tt_json_value(&r->json, tt_study_registry(a, s));
        } else {
            r->data = text;
        }
        return TT_OK;
    }
    TT_TRY(tt_file_write(out, text, strlen(text), err));
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "%s written", "已写入 %s"), out));
    r->next = tt_printf(a, "titrate lint %s", q->word[0]);
    return TT_OK;
}

static const tt_option options[] = {
    {"out", "FILE", {"file to write (default: standard output)", "要写入的文件（默认为标准输出）"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate export registry studies/nct07276568 --out out/record.json", NULL};

const tt_command tt_command_export_registry = {
    .name = "export registry",
    .words = "DIR|FILE",
    .min_words = 1,
    .max_words = 1,
    .summary = {"write a study as a registry record (ClinicalTrials.gov API v2)", "将研究方案写成登记记录（ClinicalTrials.gov API v2）"},
    .more =
        {"What the study says stands over what its `record` section kept of the registry's record. Contacts are never in it, and an open "
         "question says nothing.",
         "以研究方案的内容为准，其余取自其 `record` 部分所保留的登记记录。不含任何联系人信息；待答问题不输出。"},
    .options = options,
    .examples = examples,
    .run = run,
};
