/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_ae.c -- an adverse event as it was seen. */
#include "app/ward_internal.h"

static tt_code read_entry(const tt_request *q, const struct tt_work *w, tt_ae_entry *e, tt_err *err)
{
    static const char *const outcomes[] = {"recovered", "recovering", "not recovered", "sequelae", "fatal", "unknown", NULL};
    int64_t grade = 0;
    size_t outcome = 5;
    if (!tt_opt_on(q, "grade"))
        return tt_fail(err, TT_EUSAGE, 903, tt_at_path("grade"), "grade");
    TT_TRY(tt_opt_int(q, "grade", 1, 5, 0, &grade, err));
    TT_TRY(tt_opt_text(q, "term", &e->term, err));
    TT_TRY(tt_opt_text(q, "related", &e->related, err));
    TT_TRY(tt_ward_when_needed(q, w, "onset", &e->onset, err));
    TT_TRY(tt_ward_when(q, w, "resolved", TT_NO_INSTANT, &e->resolved, err));
    if (tt_opt_on(q, "outcome"))
        TT_TRY(tt_opt_one_of(q, "outcome", outcomes, &outcome, err));
    e->grade = (int)grade;
    e->outcome = outcomes[outcome];
    e->serious = tt_opt_on(q, "serious");
    e->category = tt_opt(q, "category") ? tt_opt(q, "category") : "";
    e->source = "entry";
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    tt_ae_entry e = {.subject = q->word[1]};
    char id[40];
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(read_entry(q, &w, &e, err));
    TT_TRY(tt_conduct_ae(w.c, w.by, &e, id, err));
    const tt_study *st = w.trial->study;
    const tt_ae *ae = w.trial->ae[w.trial->aes - 1];
    const char *dir = tt_shell_word(a, q->word[0]);
    tt_say_written(a, q, &w, r, tt_printf(a, tt_say(q, "%s recorded", "已记录 %s"), id));
    tt_doc_pair(r->doc, tt_say(q, "term", "不良事件"),
                tt_printf(a, tt_say(q, "%s, %s grade %d%s", "%s，%s %d 级%s"), ae->term, st->ae_scale, ae->grade,
                          ae->serious ? tt_say(q, ", serious", "，严重") : ""));
    tt_doc_pair(r->doc, tt_say(q, "related", "相关性"), ae->related);
    tt_doc_pair(r->doc, tt_say(q, "onset", "发生时间"), tt_when(a, st, ae->onset));
    tt_json_put_string(&r->json, "ae", ae->id);
    tt_json_put_string(&r->json, "subject", ae->subject->id);
    tt_json_put_string(&r->json, "term", ae->term);
    tt_json_put_int(&r->json, "grade", ae->grade);
    tt_json_put_bool(&r->json, "serious", ae->serious);
    tt_json_put_string(&r->json, "related", ae->related);
    tt_json_put_string(&r->json, "category", ae->category ? ae->category->id : NULL);
    tt_json_put_string(&r->json, "outcome", ae->outcome);
    tt_put_when(&r->json, "onset", ae->onset);
    tt_put_when(&r->json, "resolved", ae->resolved);
    r->next = ae->grade >= 3 ? "titrate help dlt" : tt_printf(a, "titrate today %s", dir);
    return TT_OK;
}

static const tt_option options[] = {
    {"term", "TEXT", {"what happened, in the words of the scale", "不良事件名称（按分级标准用语）"}},
    {"grade", "1..5", {"severity", "严重程度分级"}},
    {"related",
     "R",
     {"not, unlikely, possible, probable or definite",
      "not（无关）、unlikely（可能无关）、possible（可能）、probable（很可能）或 definite（肯定）"}},
    {"onset", "WHEN", {"when it began", "发生时间"}},
    {"category", "C", {"the study's category, if it is one of them", "研究规定的类别（如适用）"}},
    {"serious",
     NULL,
     {"death, life-threatening, hospital stay, disability or another serious outcome", "严重不良事件：死亡、危及生命、住院、残疾等"}},
    {"outcome",
     "O",
     {"recovered, recovering, 'not recovered', sequelae, fatal or unknown",
      "recovered（痊愈）、recovering（好转）、'not recovered'（未愈）、sequelae（后遗症）、fatal（死亡）或 unknown（不明）"}},
    {"resolved", "WHEN", {"when it ended", "结束时间"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate ae out/ward HLC-001 --term 'Injection site reaction' --grade 1 --related definite --onset now --category injection --as li",
    NULL};

const tt_command tt_command_ae = {
    .name = "ae",
    .words = "DIR|DB SUBJECT",
    .min_words = 2,
    .max_words = 2,
    .summary = {"record an adverse event", "记录不良事件"},
    .more = {"Whether it is dose-limiting is a judgement of its own: titrate dlt.", "是否为剂量限制性毒性须另行判定：titrate dlt。"},
    .options = options,
    .examples = examples,
    .run = run,
};
