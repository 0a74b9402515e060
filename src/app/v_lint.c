/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_lint.c -- what a study still lacks or says ambiguously, the most dangerous
 * to a patient first. */
#include "app/lint_report_internal.h"
#include "app/ward_internal.h"

/* Columns before character `column` of a line, where Chinese stands two wide. */
static int columns_before(tt_arena *a, const char *line, int column)
{
    const char *s = line;
    while (*s && --column > 0)
        tt_utf8_next(&s);
    return tt_text_width(tt_strndup(a, line, (size_t)(s - line)));
}

/* Code, place and sentence; the line as written with a caret; the fix. */
static void show(tt_arena *a, const tt_request *q, tt_buf *out, const tt_finding *f)
{
    char code[8];
    tt_message_code(f->id, code);
    tt_buf_printf(out, "%s %s:%d  %s\n", code, f->where.file, f->where.line, tt_finding_message(a, f, q->lang));
    if (f->source_line)
        tt_buf_printf(out, "%5d | %s\n      | %*s^\n", f->where.line, f->source_line, columns_before(a, f->source_line, f->where.column),
                      "");
    tt_buf_printf(out, "  %s  %s\n\n", tt_say(q, "fix", "处理"), tt_finding_fix(a, f, q->lang));
}

static void show_all(tt_arena *a, const tt_request *q, tt_result *r, const char *name, size_t errors, size_t warnings)
{
    tt_buf out = tt_buf_new(a);
    for (size_t i = 0; i < r->findings.n; i++)
        if (r->findings.at[i].severity != TT_NOTE)
            show(a, q, &out, &r->findings.at[i]);
    tt_buf_printf(&out, tt_say(q, "%s: %zu errors, %zu warnings\n", "%s：%zu 个错误，%zu 个警告\n"), name, errors, warnings);
    r->data = tt_buf_text(&out);
}

/* The paper for the committee: on the terminal, or as a page. */
static tt_code explain_all(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *s, tt_err *err)
{
    const char *out = tt_opt(q, "out");
    r->doc = tt_lint_report(a, q->lang, s, q->word[0], &r->findings);
    tt_lint_report_json(a, q->lang, &r->json, &r->findings);
    if (!out)
        return TT_OK;
    const char *html = tt_doc_html(a, r->doc, NULL);
    TT_TRY(tt_file_write(out, html, strlen(html), err));
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "written: %s", "已写入：%s"), out));
    tt_json_put_string(&r->json, "out", out);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const bool paper = tt_opt_on(q, "explain-all");
    const tt_study *s = NULL;
    bool runnable = false;
    const tt_code opened = tt_open_study(a, q->word[0], r, &s, &runnable, err);
    if (opened != TT_OK && r->findings.n == 0)
        return opened;
    tt_findings_rank(&r->findings); /* not done for a file whose keys are wrong, of which nothing else can be said */
    const size_t errors = tt_findings_count(&r->findings, TT_ERROR);
    const size_t warnings = tt_findings_count(&r->findings, TT_WARNING) - errors;
    if (tt_opt_on(q, "out") && !paper)
        return tt_fail(err, TT_EUSAGE, 903, tt_at_path("explain-all"), "explain-all");
    if (paper)
        TT_TRY(explain_all(a, q, r, s, err));
    else
        show_all(a, q, r, s ? s->id : q->word[0], errors, warnings);
    tt_put_findings(a, q, r);
    r->status = errors ? 1 : 0;
    char code[8] = "";
    if (r->findings.n)
        tt_message_code(r->findings.at[0].id, code);
    r->next =
        errors + warnings ? tt_printf(a, "titrate explain %s", code) : tt_printf(a, "titrate schedule %s", tt_shell_word(a, q->word[0]));
    r->findings.n = 0; /* they are the answer, not remarks beside it */
    return TT_OK;
}

static const tt_option options[] = {
    {"explain-all",
     NULL,
     {"a paper for the committee: each question, why it matters, proposed wording, a box for the answer",
      "供委员会审议的文件：逐条列出问题、为何重要、建议写法及答复栏"}},
    {"out", "FILE.html", {"with --explain-all: write it as a page that prints", "与 --explain-all 合用：写成可打印的网页"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate lint studies/nct07276568", "titrate lint studies/nct07276568 --json",
                                       "titrate lint studies/nct05727722 --explain-all",
                                       "titrate lint studies/nct07276568 --explain-all -o out/questions.html", NULL};

const tt_command tt_command_lint = {
    .name = "lint",
    .words = "STUDY",
    .min_words = 1,
    .max_words = 1,
    .summary = {"what the protocol lacks or leaves ambiguous, most dangerous first", "检查方案的缺失与歧义，按对患者的风险排序"},
    .more = {"Each finding has a code, a place, a reason and a fix. Exit status 1 while there is an error.",
             "每项发现都有代码、位置、原因和处理办法。存在错误时退出码为 1。"},
    .options = options,
    .examples = examples,
    .run = run,
};
