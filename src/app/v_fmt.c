/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_fmt.c -- a definition in its one form; comments stay. */
#include "app/app_internal.h"
#include "study/study.h"

enum { LIMIT = 8 << 20 };

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const char *file = q->word[0], *folder = tt_printf(a, "%s/protocol.yaml", file), *out = NULL;
    char *text = NULL;
    size_t n = 0;
    file = tt_file_exists(folder) ? folder : file;
    TT_TRY(tt_file_read(a, file, LIMIT, &text, &n, err));
    TT_TRY(tt_study_format(a, file, text, n, &out, err));
    const bool same = strlen(out) == n && memcmp(out, text, n) == 0;
    tt_json_put_string(&r->json, "file", file);
    tt_json_put_bool(&r->json, "formatted", same);
    if (tt_opt(q, "check")) {
        r->status = same ? 0 : 1;
        r->doc = tt_doc_new(
            a, q->lang,
            tt_printf(a, same ? tt_say(q, "%s is in its one form", "%s 格式规范") : tt_say(q, "%s is not in its one form", "%s 格式不规范"),
                      file));
        r->next = same ? "" : tt_printf(a, "titrate fmt %s --write", q->word[0]);
    } else if (tt_opt(q, "write")) {
        if (!same)
            TT_TRY(tt_file_write(file, out, strlen(out), err));
        r->doc = tt_doc_new(
            a, q->lang,
            tt_printf(a, same ? tt_say(q, "%s was in its one form", "%s 原已规范") : tt_say(q, "%s written", "已写入 %s"), file));
    } else if (q->json) {
        tt_json_put_string(&r->json, "text", out);
    } else {
        r->data = out;
    }
    return TT_OK;
}

static const tt_option options[] = {
    {"check", NULL, {"only say whether it is (status 1: it is not)", "仅检查是否规范（退出码 1：不规范）"}},
    {"write", NULL, {"write the file instead of standard output", "写回文件，而非标准输出"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate fmt studies/nct07276568", "titrate fmt studies/nct07276568 --check --json", NULL};

const tt_command tt_command_fmt = {
    .name = "fmt",
    .words = "DIR|FILE",
    .min_words = 1,
    .max_words = 1,
    .summary = {"a study in its one form, comments and all", "统一研究文件的格式，注释保留"},
    .more =
        {"Moves lines and blanks only: two blanks a level, at most one empty line. Every value, quote and comment stays, which is checked "
         "before anything is written.",
         "只移动行与空格：每级缩进两格，最多一个空行。所有值、引号与注释均保留，写入前会核对。"},
    .options = options,
    .examples = examples,
    .run = run,
};
