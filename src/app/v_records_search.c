/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_records_search.c -- records that hold the words, the best first. */
#include "app/records_internal.h"

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    tt_buf words = tt_buf_new(a);
    for (size_t i = 0; i < q->words; i++) {
        const bool phrase = strchr(q->word[i], ' ') != NULL && !strchr(q->word[i], '"') && q->words > 1;
        tt_buf_printf(&words, phrase ? "%s\"%s\"" : "%s%s", i ? " " : "", q->word[i]);
    }
    TT_TRY(tt_records_tell(a, q, r, tt_buf_text(&words), err));
    return TT_OK;
}

static const tt_option options[] = {TT_RECORDS_FILTERS, {NULL, NULL, {NULL, NULL}}};
static const char *const examples[] = {"titrate records search liver failure --db records.db",
                                       "titrate records search 'hepat*' --db records.db --status RECRUITING --json", NULL};

const tt_command tt_command_records_search = {
    .name = "records search",
    .words = "WORDS",
    .min_words = 1,
    .max_words = -1,
    .summary = {"records that hold all the words, the best match first", "检索包含全部词语的记录，最相关者在前"},
    .more = {"A star ends the beginning of a word: hepat*. Chinese is found by its parts. The filters of records filter may be added.",
             "词尾加 * 表示词首匹配，如 hepat*。中文按片段检索。可同时使用 records filter 的筛选条件。"},
    .options = options,
    .examples = examples,
    .run = run,
};
