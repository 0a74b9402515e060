/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_deviation.c -- what went otherwise than the protocol says. */
#include "app/ward_internal.h"

static tt_code list(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const tt_subject *only = NULL;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    if (q->words == 2)
        TT_TRY(tt_ward_subject(&w, q->word[1], &only, err));
    r->doc = tt_doc_for(a, q, w.trial, tt_say(q, "deviations", "方案偏离"));
    tt_table *t = tt_doc_table(r->doc, NULL);
    tt_table_col(t, tt_say(q, "number", "编号"), TT_LEFT);
    tt_table_col(t, tt_say(q, "subject", "受试者"), TT_LEFT);
    tt_table_col(t, tt_say(q, "when", "时间"), TT_LEFT);
    tt_table_col(t, tt_say(q, "what", "内容"), TT_LEFT);
    tt_json_key(&r->json, "deviations");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < w.trial->deviations; i++) {
        const tt_deviation *d = w.trial->deviation[i];
        if (only && d->subject != only)
            continue;
        tt_table_next(t);
        tt_table_cell(t, d->id);
        tt_table_cell(t, d->subject ? d->subject->id : "");
        tt_table_cell(t, tt_when(a, w.trial->study, d->at));
        tt_table_cell(t, d->said.in[q->lang]);
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "deviation", d->id);
        tt_json_put_string(&r->json, "subject", d->subject ? d->subject->id : NULL);
        tt_put_when(&r->json, "at", d->at);
        tt_json_put_string(&r->json, "what", d->said.in[q->lang]);
        tt_json_put_int(&r->json, "event", d->origin);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    r->next = tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    tt_instant when = 0;
    if (q->words < 3)
        return list(a, q, r, err);
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_ward_when(q, &w, "at", tt_conduct_now(w.c), &when, err));
    TT_TRY(tt_conduct_deviation(w.c, w.by, q->word[1], q->word[2], when, err));
    const tt_deviation *d = w.trial->deviation[w.trial->deviations - 1];
    tt_say_written(a, q, &w, r, tt_printf(a, tt_say(q, "%s recorded", "已记录 %s"), d->id));
    tt_doc_pair(r->doc, tt_say(q, "subject", "受试者"), d->subject->id);
    tt_doc_pair(r->doc, tt_say(q, "what", "内容"), d->said.in[q->lang]);
    tt_json_put_string(&r->json, "deviation", d->id);
    tt_json_put_string(&r->json, "subject", d->subject->id);
    tt_json_put_string(&r->json, "what", d->said.in[q->lang]);
    tt_put_when(&r->json, "at", d->at);
    r->next = tt_printf(a, "titrate deviation %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static const tt_option options[] = {
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate deviation out/ward HLC-001 'MRI scanner out of order, imaging postponed by two days' --as li", "titrate deviation out/ward",
    NULL};

const tt_command tt_command_deviation = {
    .name = "deviation",
    .words = "DIR|DB [SUBJECT [TEXT]]",
    .min_words = 1,
    .max_words = 3,
    .summary = {"record a deviation from the protocol, or list them", "记录方案偏离，或列出方案偏离"},
    .more = {"Values out of their window and doses out of tolerance draft theirs by themselves.",
             "超窗数据和超出允许范围的剂量会自动起草方案偏离。"},
    .options = options,
    .examples = examples,
    .run = run,
};
