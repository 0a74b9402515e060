/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_new.c -- a registry record becomes a draft study: what it says in place,
 * every gap an open question. */
#include "app/ward_internal.h"

enum { RECORD_LIMIT = 64 << 20 };

/* "resultsSection.adverseEventsModule" of a leaf in it. */
static size_t part_length(const char *leaf)
{
    const size_t n = strcspn(leaf, ". ");
    return leaf[n] == '.' ? n + 1 + strcspn(leaf + n + 1, ".[ ") : n;
}

static const char *in_chinese(tt_arena *a, const char *leaf)
{
    const char *person = strstr(leaf, " = (a person: withheld)");
    return person ? tt_printf(a, "%.*s =（个人信息，不予保留）", (int)(person - leaf), leaf) : leaf;
}

/* Leaves come in the record's order, so those of one part stand together. */
static void list_parts(tt_arena *a, const tt_request *q, tt_list *l, const char *const *leaf, size_t n)
{
    for (size_t i = 0, k; i < n; i = k) {
        const size_t part = part_length(leaf[i]);
        for (k = i + 1; k < n && part_length(leaf[k]) == part && strncmp(leaf[k], leaf[i], part) == 0;)
            k++;
        if (k - i == 1)
            tt_list_item(l, leaf[i]);
        else
            tt_list_item(l, tt_printf(a, tt_say(q, "%.*s: %zu values", "%.*s：%zu 项"), (int)part, leaf[i], k - i));
    }
}

static void say_not_carried(tt_arena *a, const tt_request *q, tt_result *r, const tt_draft *d)
{
    enum { FEW = 12 };
    size_t n = 0;
    tt_json_key(&r->json, "not_carried");
    tt_json_open(&r->json, '[');
    for (; d->not_carried && d->not_carried[n]; n++)
        tt_json_string(&r->json, d->not_carried[n]);
    tt_json_close(&r->json);
    if (!n)
        return;
    const bool each = n <= FEW || tt_opt_on(q, "all");
    tt_doc_para(
        r->doc,
        each ? tt_printf(a, tt_say(q, "not carried into the study (%zu):", "未带入研究方案（%zu 项）："), n)
             : tt_printf(a, tt_say(q, "not carried into the study (%zu; --all lists each):", "未带入研究方案（%zu 项；--all 逐项列出）："),
                         n));
    tt_list *l = tt_doc_list(r->doc, false);
    if (!each)
        list_parts(a, q, l, d->not_carried, n);
    for (size_t i = 0; each && i < n; i++)
        tt_list_item(l, q->lang == TT_ZH ? in_chinese(a, d->not_carried[i]) : d->not_carried[i]);
}

static tt_code count_gaps(tt_arena *a, const char *file, const tt_draft *d, size_t *errors, size_t *warnings, tt_err *err)
{
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    bool runnable = false;
    TT_TRY(tt_study_parse(a, file, d->text, strlen(d->text), &fs, &s, &runnable, err));
    *errors = tt_findings_count(&fs, TT_ERROR);
    *warnings = tt_findings_count(&fs, TT_WARNING) - *errors;
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    char *text = NULL;
    size_t n = 0, errors = 0, warnings = 0;
    tt_draft d;
    TT_TRY(tt_file_read(a, q->word[0], RECORD_LIMIT, &text, &n, err));
    TT_TRY(tt_draft_from_record(a, q->word[0], text, n, &d, err));
    const char *out = tt_opt(q, "out");
    out = out ? out : d.study_id;
    const char *file = tt_printf(a, "%s/protocol.yaml", out);
    if (tt_file_exists(file))
        return tt_fail(err, TT_EEXIST, 910, tt_at(out, 0, 0), out);
    TT_TRY(count_gaps(a, file, &d, &errors, &warnings, err));
    TT_TRY(tt_folder_make(out, err));
    TT_TRY(tt_file_write(file, d.text, strlen(d.text), err));
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "created %s/", "已创建 %s/"), out));
    tt_doc_para(
        r->doc,
        tt_printf(a, tt_say(q, "%d participants, %d arms, %d outcomes, %d time points", "%d 名受试者，%d 个组，%d 个结局指标，%d 个时间点"),
                  d.participants, d.arms, d.outcomes, d.time_points));
    tt_doc_para(r->doc, tt_printf(a, tt_say(q, "%zu errors and %zu warnings before this can be run", "可运行前尚有 %zu 个错误、%zu 个警告"),
                                  errors, warnings));
    tt_json_put_string(&r->json, "study", out);
    tt_json_put_int(&r->json, "participants", d.participants);
    tt_json_put_int(&r->json, "arms", d.arms);
    tt_json_put_int(&r->json, "outcomes", d.outcomes);
    tt_json_put_int(&r->json, "time_points", d.time_points);
    tt_json_put_int(&r->json, "errors", (int64_t)errors);
    tt_json_put_int(&r->json, "warnings", (int64_t)warnings);
    say_not_carried(a, q, r, &d);
    r->next = tt_printf(a, "titrate lint %s", tt_shell_word(a, out));
    return TT_OK;
}

static const tt_option options[] = {
    {"out", "DIR", {"folder to make (default: the record's number)", "要创建的文件夹（默认为登记号）"}},
    {"all", NULL, {"list every value that is not carried, not only how many of each part", "逐项列出未带入的内容，而不只是各部分的数目"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate new tests/data/registry/demo-record.json --out out/draft", NULL};

const tt_command tt_command_new = {
    .name = "new",
    .words = "RECORD",
    .min_words = 1,
    .max_words = 1,
    .summary = {"draft a study from a registry record", "由登记记录起草研究方案"},
    .more = {"Takes a ClinicalTrials.gov API v2 record as JSON or as a Python literal. What the record does not say becomes an open "
             "question that lint names.",
             "接受 ClinicalTrials.gov API v2 记录（JSON 或 Python 字面量）。记录未说明之处成为待答问题，由 lint 列出。"},
    .options = options,
    .examples = examples,
    .run = run,
};
