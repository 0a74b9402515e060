/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_lint.c -- what a study still lacks or says ambiguously, the most dangerous
 * to a patient first. */
#include "app/app_internal.h"

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

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_study *s = NULL;
    bool runnable = false;
    const tt_code opened = tt_open_study(a, q->word[0], r, &s, &runnable, err);
    if (opened != TT_OK && r->findings.n == 0)
        return opened;
    tt_findings_rank(&r->findings); /* not done for a file whose keys are wrong, of which nothing else can be said */
    const size_t errors = tt_findings_count(&r->findings, TT_ERROR);
    const size_t warnings = tt_findings_count(&r->findings, TT_WARNING) - errors;
    tt_buf out = tt_buf_new(a);
    for (size_t i = 0; i < r->findings.n; i++)
        if (r->findings.at[i].severity != TT_NOTE)
            show(a, q, &out, &r->findings.at[i]);
    tt_buf_printf(&out, tt_say(q, "%s: %zu errors, %zu warnings\n", "%s：%zu 个错误，%zu 个警告\n"), s ? s->id : q->word[0], errors,
                  warnings);
    r->data = tt_buf_text(&out);
    tt_put_findings(a, q, r);
    r->status = errors ? 1 : 0;
    char code[8] = "";
    if (r->findings.n)
        tt_message_code(r->findings.at[0].id, code);
    r->next = errors + warnings ? tt_printf(a, "titrate explain %s", code) : tt_printf(a, "titrate schedule %s", q->word[0]);
    r->findings.n = 0; /* they are the answer, not remarks beside it */
    return TT_OK;
}

static const char *const examples[] = {"titrate lint studies/nct07276568", "titrate lint studies/nct07276568 --json", NULL};

const tt_command tt_command_lint = {
    .name = "lint",
    .words = "STUDY",
    .min_words = 1,
    .max_words = 1,
    .summary = {"what the protocol lacks or leaves ambiguous, most dangerous first", "检查方案的缺失与歧义，按对患者的风险排序"},
    .more = {"Each finding has a code, a place, a reason and a fix. Exit status 1 while there is an error.",
             "每项发现都有代码、位置、原因和处理办法。存在错误时退出码为 1。"},
    .examples = examples,
    .run = run,
};
