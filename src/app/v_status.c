/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_status.c -- the study's recruitment status: what it is, how it came so, and the
 * next.  Screening and dosing ask it. */
#include "app/ward_internal.h"

static void put_changes(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w)
{
    const tt_trial *t = w->trial;
    tt_table *table = t->statuses ? tt_doc_table(r->doc, NULL) : NULL;
    if (table) {
        tt_table_col(table, tt_say(q, "since", "开始"), TT_LEFT);
        tt_table_col(table, tt_say(q, "status", "状态"), TT_LEFT);
        tt_table_col(table, tt_say(q, "by", "操作人"), TT_LEFT);
        tt_table_col(table, tt_say(q, "why", "理由"), TT_LEFT);
    }
    tt_json_key(&r->json, "changes");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < t->statuses; i++) {
        const tt_status_span *s = t->status[i];
        tt_table_next(table);
        tt_table_cell(table, tt_when(a, t->study, s->from));
        tt_table_cell(table, s->status);
        tt_table_cell(table, s->by);
        tt_table_cell(table, s->why);
        tt_json_open(&r->json, '{');
        tt_put_when(&r->json, "from", s->from);
        tt_json_put_string(&r->json, "status", s->status);
        tt_json_put_string(&r->json, "by", s->by);
        tt_json_put_string(&r->json, "why", s->why);
        tt_json_put_int(&r->json, "event", s->origin);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
}

static void put_status(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w)
{
    const char *now = tt_trial_status_at(w->trial, TT_NO_INSTANT), *next = tt_conduct_status_next(w->c, a);
    const bool screens = tt_study_status_enrols(now), doses = tt_study_status_doses(now);
    tt_doc_pair(r->doc, tt_say(q, "screening", "筛选"), screens ? tt_say(q, "open", "开放") : tt_say(q, "closed", "关闭"));
    tt_doc_pair(r->doc, tt_say(q, "dosing", "给药"), doses ? tt_say(q, "open", "开放") : tt_say(q, "closed", "关闭"));
    tt_doc_pair(r->doc, tt_say(q, "may become", "可变为"), next);
    tt_json_put_string(&r->json, "status", now);
    tt_json_put_bool(&r->json, "screens", screens);
    tt_json_put_bool(&r->json, "doses", doses);
    tt_json_put_string(&r->json, "next", next);
    put_changes(a, q, r, w);
    r->next = tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
}

/* As the registry writes it: "suspended" is SUSPENDED. */
static const char *code_of(tt_arena *a, const char *word)
{
    char *s = tt_strdup(a, word);
    for (char *c = s; *c; c++)
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c == '-' || *c == ' ' ? '_' : *c);
    return s;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const char *why = NULL;
    if (q->words == 1) {
        TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
        r->doc = tt_doc_for(a, q, w.trial,
                            tt_printf(a, tt_say(q, "%s is %s", "%s：%s"), w.trial->study->id, tt_trial_status_at(w.trial, TT_NO_INSTANT)));
    } else {
        TT_TRY(tt_opt_text(q, "why", &why, err));
        TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
        TT_TRY(tt_conduct_status(w.c, w.by, code_of(a, q->word[1]), why, err));
        tt_say_written(
            a, q, &w, r,
            tt_printf(a, tt_say(q, "%s is now %s", "%s 现为 %s"), w.trial->study->id, tt_trial_status_at(w.trial, TT_NO_INSTANT)));
    }
    put_status(a, q, r, &w);
    return TT_OK;
}

static const tt_option options[] = {
    {"why", "TEXT", {"the reason, kept with the change", "变更理由，随变更一并保存"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate status out/ward",
                                       "titrate status out/ward SUSPENDED --why 'lot recalled by the manufacturer' --as chen",
                                       "titrate status out/ward RECRUITING --why 'new lots released' --as chen", NULL};

const tt_command tt_command_status = {
    .name = "status",
    .words = "DIR|DB [STATUS]",
    .min_words = 1,
    .max_words = 2,
    .summary = {"the study's recruitment status, or its change", "查看或变更研究的招募状态"},
    .more =
        {"RECRUITING, ACTIVE_NOT_RECRUITING, SUSPENDED, COMPLETED ... as in ClinicalTrials.gov. Suspended: nobody is screened or dosed. "
         "The investigator changes it; the safety reviewer may suspend too, and alone leads out of a suspension. A live start of a "
         "study that is NOT_YET_RECRUITING opens it; the registry is told by hand.",
         "采用 ClinicalTrials.gov 的代码：RECRUITING、ACTIVE_NOT_RECRUITING、SUSPENDED、COMPLETED 等。SUSPENDED 时不得筛选和给药。"
         "状态由研究者变更；安全性评审人也可暂停，且只有其可以恢复。以 NOT_YET_RECRUITING 正式启动即开始招募；登记平台须另行人工更新。"},
    .options = options,
    .examples = examples,
    .run = run,
};
