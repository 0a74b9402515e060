/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_diff.c -- what changed between two versions of a study: safe, needs a
 * decision, refused. */
#include "app/app_internal.h"
#include "study/study.h"

static const char *const class_id[] = {"safe", "needs_decision", "refused"};
static const char *const class_words[2][3] = {{"safe", "needs a decision", "refused"}, {"可直接变更", "须决定", "不允许"}};

/* Long values are told by their beginning. */
static const char *brief(tt_arena *a, const tt_request *q, const char *text)
{
    enum { MOST = 60 };
    if (!text[0])
        return tt_say(q, "(absent)", "（无）");
    const size_t n = strcspn(text, "\n");
    return n > MOST || text[n] ? tt_printf(a, "%.*s ..", (int)tt_utf8_cut(text, n > MOST ? MOST : n), text) : text;
}

static void put(tt_arena *a, const tt_request *q, tt_result *r, tt_buf *out, const tt_study_change *c)
{
    tt_buf_printf(out, "%s  %s\n    - %s\n    + %s\n    %s\n", class_words[q->lang][c->cls], c->path, brief(a, q, c->was),
                  brief(a, q, c->is), c->why[q->lang]);
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "class", class_id[c->cls]);
    tt_json_put_string(&r->json, "path", c->path);
    tt_json_put_string(&r->json, "was", c->was);
    tt_json_put_string(&r->json, "is", c->is);
    tt_json_put_string(&r->json, "why", c->why[q->lang]);
    tt_json_put_int(&r->json, "line", c->line);
    tt_json_close(&r->json);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_study *was = NULL, *is = NULL;
    const tt_study_change *c = NULL;
    tt_findings fs = tt_findings_new(a); /* lint says what is wrong with either; here only what changed counts */
    TT_TRY(tt_study_read(a, q->word[0], &fs, &was, NULL, err));
    TT_TRY(tt_study_read(a, q->word[1], &fs, &is, NULL, err));
    size_t count[3] = {0};
    const size_t n = tt_study_diff(a, was, is, &c);
    tt_buf out = tt_buf_new(a);
    tt_json_key(&r->json, "changes");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < n; i++) {
        put(a, q, r, &out, &c[i]);
        count[c[i].cls]++;
    }
    tt_json_close(&r->json);
    for (size_t i = 0; i < 3; i++)
        tt_json_put_int(&r->json, class_id[i], (int64_t)count[i]);
    tt_buf_printf(&out, tt_say(q, "%zu refused, %zu need a decision, %zu safe\n", "不允许 %zu 项，须决定 %zu 项，可直接变更 %zu 项\n"),
                  count[TT_CHANGE_REFUSED], count[TT_CHANGE_DECIDE], count[TT_CHANGE_SAFE]);
    r->data = tt_buf_text(&out);
    r->status = count[TT_CHANGE_REFUSED] + count[TT_CHANGE_DECIDE] ? 1 : 0;
    r->next = tt_printf(a, "titrate lint %s", q->word[1]);
    return TT_OK;
}

static const char *const examples[] = {"titrate diff studies/nct05727722 studies/nct05727722",
                                       "titrate diff studies/nct05727722 studies/nct07276568 --json", NULL};

const tt_command tt_command_diff = {
    .name = "diff",
    .words = "OLD NEW",
    .min_words = 2,
    .max_words = 2,
    .summary = {"what changed between two versions of a study: safe, needs a decision, refused",
                "比较研究的两个版本：可直接变更、须决定、不允许"},
    .more = {"Safe: words, and what only adds. Needs a decision: what changes who is treated, how or when. Refused: what would make data "
             "already entered unreadable or mean something else. Exit status 1 unless all changes are safe.",
             "可直接变更：文字及纯增项。须决定：影响治疗对象、方式或时间的变更。不允许：使已录入数据无法读取或含义改变的变更。除非全部可直"
             "接变更，退出码为 1。"},
    .examples = examples,
    .run = run,
};
