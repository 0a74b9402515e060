/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_version.c -- which program this is. */
#include "app/app_internal.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    (void)err;
    r->doc = tt_doc_new(a, q->lang, "titrate " TT_VERSION);
    tt_doc_para(r->doc, tt_say(q, "informs people who decide; supports Part 11 controls under the site's procedures",
                               "为决策者提供信息；在机构规程下支持 Part 11 控制要求"));
    tt_json_put_string(&r->json, "program", "titrate");
    tt_json_put_string(&r->json, "version", TT_VERSION);
    tt_json_put_int(&r->json, "protocol_format", 1);
    tt_json_put_int(&r->json, "event_schema", 1);
    return TT_OK;
}

static const char *const examples[] = {"titrate version", "titrate version --json", NULL};

const tt_command tt_command_version = {
    .name = "version",
    .words = "",
    .min_words = 0,
    .max_words = 0,
    .summary = {"which program this is", "程序版本"},
    .more = {"", ""},
    .examples = examples,
    .run = run,
};
