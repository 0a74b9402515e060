/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_ae.c -- an adverse event as it was seen; and, with --correct, as it truly was. */
#include "app/dictionary_internal.h"
#include "app/ward_internal.h"

static const char *const outcomes[] = {"recovered", "recovering", "not recovered", "sequelae", "fatal", "unknown", NULL};

/* A text that must be given of a new event; of one corrected (`e` holds what was recorded) it stays. */
static tt_code read_text(const tt_request *q, const char *name, const char **ret, tt_err *err)
{
    return *ret && !tt_opt_on(q, name) ? TT_OK : tt_opt_text(q, name, ret, err);
}

static tt_code read_grade(const tt_request *q, int *ret, tt_err *err)
{
    int64_t grade = *ret;
    if (!*ret && !tt_opt_on(q, "grade"))
        return tt_fail(err, TT_EUSAGE, 903, tt_at_path("grade"), "grade");
    TT_TRY(tt_opt_int(q, "grade", 1, 5, grade, &grade, err));
    *ret = (int)grade;
    return TT_OK;
}

static tt_code read_times(const tt_request *q, const struct tt_work *w, tt_ae_entry *e, tt_err *err)
{
    const char *resolved = tt_opt(q, "resolved");
    if (e->onset == TT_NO_INSTANT)
        TT_TRY(tt_ward_when_needed(q, w, "onset", &e->onset, err));
    else
        TT_TRY(tt_ward_when(q, w, "onset", e->onset, &e->onset, err));
    if (resolved && tt_str_ieq(resolved, "no")) { /* it goes on after all */
        e->resolved = TT_NO_INSTANT;
        return TT_OK;
    }
    return tt_ward_when(q, w, "resolved", e->resolved, &e->resolved, err);
}

static tt_code read_entry(const tt_request *q, const struct tt_work *w, tt_ae_entry *e, tt_err *err)
{
    tt_truth serious = e->serious ? TT_YES : TT_NO;
    size_t outcome = 0;
    TT_TRY(read_grade(q, &e->grade, err));
    TT_TRY(read_text(q, "term", &e->term, err));
    TT_TRY(read_text(q, "related", &e->related, err));
    TT_TRY(read_times(q, w, e, err));
    if (tt_opt_on(q, "outcome")) {
        TT_TRY(tt_opt_one_of(q, "outcome", outcomes, &outcome, err));
        e->outcome = outcomes[outcome];
    }
    if (tt_opt_on(q, "not-serious"))
        serious = TT_NO;
    e->serious = tt_opt_on(q, "serious") || serious == TT_YES;
    e->category = tt_opt(q, "category") ? tt_opt(q, "category") : e->category;
    if (tt_str_ieq(e->category, "none"))
        e->category = "";
    return TT_OK;
}

static tt_code find_ae(const struct tt_work *w, const tt_request *q, const tt_ae **ret, tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_ward_subject(w, q->word[1], &s, err));
    for (size_t i = 0; i < w->trial->aes; i++)
        if (w->trial->ae[i]->subject == s && tt_str_ieq(w->trial->ae[i]->id, tt_opt(q, "correct"))) {
            *ret = w->trial->ae[i];
            return TT_OK;
        }
    return tt_fail(err, TT_ENOENT, 669, tt_at_path("ae"), tt_opt(q, "correct"));
}

static tt_code record(const tt_request *q, const struct tt_work *w, const tt_ae **ret, tt_err *err)
{
    char id[40];
    tt_ae_entry e = {
        .subject = q->word[1], .category = "", .onset = TT_NO_INSTANT, .resolved = TT_NO_INSTANT, .outcome = "unknown", .source = "entry"};
    TT_TRY(read_entry(q, w, &e, err));
    TT_TRY(tt_conduct_ae(w->c, w->by, &e, id, err));
    for (size_t i = 0; i < w->trial->aes; i++)
        if (tt_streq(w->trial->ae[i]->id, id))
            *ret = w->trial->ae[i];
    return TT_OK;
}

static tt_code correct(const tt_request *q, const struct tt_work *w, tt_result *r, const tt_ae **ret, tt_err *err)
{
    TT_TRY(find_ae(w, q, ret, err));
    const tt_ae *is = *ret;
    tt_ae_entry e = {.subject = is->subject->id,
                     .term = is->term,
                     .category = is->category ? is->category->id : "",
                     .onset = is->onset,
                     .resolved = is->resolved,
                     .grade = is->grade,
                     .serious = is->serious,
                     .related = is->related,
                     .outcome = is->outcome,
                     .source = "entry"};
    TT_TRY(read_entry(q, w, &e, err));
    return tt_conduct_ae_correct(w->c, w->by, is->id, &e, tt_opt(q, "reason"), &r->findings, err);
}

static void put_ae(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *st, const tt_ae *ae)
{
    tt_doc_pair(r->doc, tt_say(q, "term", "不良事件"),
                tt_printf(a, tt_say(q, "%s, %s grade %d%s", "%s，%s %d 级%s"), ae->term, st->ae_scale, ae->grade,
                          ae->serious ? tt_say(q, ", serious", "，严重") : ""));
    tt_doc_pair(r->doc, tt_say(q, "related", "相关性"), tt_related_words(ae->related).in[q->lang]);
    tt_doc_pair(r->doc, tt_say(q, "onset", "发生时间"), tt_when(a, st, ae->onset));
    tt_doc_pair(r->doc, tt_say(q, "outcome", "转归"), tt_outcome_words(ae->outcome).in[q->lang]);
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
}

/* Those there are: their numbers are what a correction asks for. */
static tt_code list(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const tt_subject *only = NULL;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    if (q->words == 2)
        TT_TRY(tt_ward_subject(&w, q->word[1], &only, err));
    r->doc = tt_doc_for(a, q, w.trial, tt_say(q, "adverse events", "不良事件"));
    tt_json_key(&r->json, "adverse_events");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < w.trial->aes; i++)
        if (!only || w.trial->ae[i]->subject == only) {
            tt_doc_section(r->doc, 2, w.trial->ae[i]->id, w.trial->ae[i]->id);
            tt_json_open(&r->json, '{');
            put_ae(a, q, r, w.trial->study, w.trial->ae[i]);
            tt_json_close(&r->json);
        }
    tt_json_close(&r->json);
    r->next = tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

/* No option says what happened: nothing is to be written. */
static bool is_question(const tt_request *q)
{
    static const char *const writes[] = {"term", "grade", "related", "onset", "correct", "outcome", "serious", "reason"};
    for (size_t i = 0; i < sizeof writes / sizeof *writes; i++)
        if (tt_opt_on(q, writes[i]))
            return false;
    return true;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const tt_ae *ae = NULL;
    if (is_question(q))
        return list(a, q, r, err);
    if (q->words < 2)
        return tt_fail(err, TT_EUSAGE, 901, tt_at_path("ae"), "ae", "DIR|DB SUBJECT");
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    if (tt_opt_on(q, "correct"))
        TT_TRY(correct(q, &w, r, &ae, err));
    else
        TT_TRY(record(q, &w, &ae, err));
    tt_say_written(
        a, q, &w, r,
        tt_printf(a, tt_opt_on(q, "correct") ? tt_say(q, "%s corrected", "已更正 %s") : tt_say(q, "%s recorded", "已记录 %s"), ae->id));
    put_ae(a, q, r, w.trial->study, ae);
    if (tt_streq(w.trial->study->ae_scale, "CTCAE")) {
        tt_say_ctcae(a, q, r->doc, w.trial->study->ae_version, ae->term, ae->grade);
        tt_check_term(a, &r->findings, w.trial->study->ae_version, ae);
    }
    if (!ae->subject->dosed && tt_ae_related(ae))
        tt_find(&r->findings, 915, tt_at_path(ae->id), ae->subject->id);
    tt_put_findings(a, q, r);
    r->next = ae->grade >= 3 ? "titrate help dlt" : tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static const tt_option options[] = {
    {"term", "TEXT", {"what happened, in the words of the scale", "不良事件名称（按分级标准用语）"}},
    {"grade", "1..5", {"severity", "严重程度分级"}},
    {"related",
     "R",
     {"not, unlikely, possible, probable or definite",
      "not（无关）、unlikely（可能无关）、possible（可能有关）、probable（很可能有关）或 definite（肯定有关）"}},
    {"onset", "WHEN", {"when it began", "发生时间"}},
    {"category", "C", {"the study's category, if it is one of them; none", "研究规定的类别（如适用）；none 为无"}},
    {"serious",
     NULL,
     {"death, life-threatening, hospital stay, disability or another serious outcome", "严重不良事件：死亡、危及生命、住院、残疾等"}},
    {"outcome",
     "O",
     {"recovered, recovering, 'not recovered', sequelae, fatal or unknown",
      "recovered（已恢复）、recovering（好转中）、'not recovered'（未恢复）、sequelae（恢复但有后遗症）、fatal（死亡）或 unknown（不详）"}},
    {"resolved", "WHEN|no", {"when it ended; no: it goes on", "结束时间；no 表示仍在持续"}},
    {"not-serious", NULL, {"of a correction: it was not serious after all", "更正为非严重"}},
    {"correct", "AE", {"correct this event: what is not given stays", "更正该事件，未给出的内容保持不变"}},
    {"reason", "TEXT", {"of a correction: what was wrong", "更正理由"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate ae out/ward HLC-001 --term 'Injection site reaction' --grade 1 --related definite --onset now --category injection --as li",
    "titrate ae out/ward HLC-001 --correct HLC-001-AE1 --outcome recovered --resolved now --reason 'seen on the evening round' --as li",
    "titrate ae out/ward HLC-001", NULL};

const tt_command tt_command_ae = {
    .name = "ae",
    .words = "DIR|DB [SUBJECT]",
    .min_words = 1,
    .max_words = 2,
    .summary = {"record an adverse event, correct one, or list them", "记录、更正或列出不良事件"},
    .more = {"Whether it is dose-limiting is a judgement of its own: titrate dlt.", "是否为剂量限制性毒性须另行判定：titrate dlt。"},
    .options = options,
    .examples = examples,
    .run = run,
};
