/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_moment.c -- a moment that visits count from, such as the transplantation: when
 * it was, what of a participant is known so far, and its correction. */
#include "app/ward_internal.h"

static void put_one(tt_arena *a, tt_result *r, tt_table *t, const tt_request *q, const tt_study *st, const tt_subject *s, const char *id)
{
    tt_anchor_time at;
    const bool known = tt_subject_anchor(s, id, &at);
    tt_table_next(t);
    tt_table_cell(t, id);
    tt_table_cell(t, tt_study_anchor_words(st, id).in[q->lang]);
    tt_table_cell(t, known ? tt_when(a, st, at.start) : tt_say(q, "not recorded", "未记录"));
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "moment", id);
    tt_put_when(&r->json, "at", known ? at.start : TT_NO_INSTANT);
    tt_json_close(&r->json);
}

static void put_all(tt_arena *a, const tt_request *q, tt_result *r, const tt_study *st, const tt_subject *s)
{
    tt_table *t = tt_doc_table(r->doc, NULL);
    tt_table_col(t, tt_say(q, "moment", "起点"), TT_LEFT);
    tt_table_col(t, "", TT_LEFT);
    tt_table_col(t, tt_say(q, "when", "时间"), TT_LEFT);
    tt_json_put_string(&r->json, "subject", s->id);
    tt_json_key(&r->json, "moments");
    tt_json_open(&r->json, '[');
    put_one(a, r, t, q, st, s, "enrolled");
    if (!tt_subject_control(s) || s->dosed)
        put_one(a, r, t, q, st, s, "dose");
    for (size_t i = 0; i < st->anchors; i++)
        if (tt_anchor_is_own(st->anchor[i].id))
            put_one(a, r, t, q, st, s, st->anchor[i].id);
    tt_json_close(&r->json);
    r->next = tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
}

static tt_code list(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const tt_subject *s = NULL;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    TT_TRY(tt_ward_subject(&w, q->word[1], &s, err));
    r->doc = tt_doc_for(a, q, w.trial, tt_printf(a, tt_say(q, "%s: moments", "%s：起点时间"), s->id));
    put_all(a, q, r, w.trial->study, s);
    return TT_OK;
}

static tt_code write(const tt_request *q, const struct tt_work *w, tt_result *r, tt_err *err)
{
    const bool correct = tt_opt_on(q, "correct");
    tt_instant when = TT_NO_INSTANT;
    if (!(correct && tt_opt_on(q, "never")))
        TT_TRY(tt_ward_when_needed(q, w, "at", &when, err));
    if (!correct)
        return tt_conduct_moment(w->c, w->by, q->word[1], q->word[2], when, &r->findings, err);
    return tt_conduct_moment_correct(w->c, w->by, q->word[1], q->word[2], when, tt_opt(q, "reason"), &r->findings, err);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const tt_subject *s = NULL;
    if (q->words < 3)
        return list(a, q, r, err);
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(write(q, &w, r, err));
    TT_TRY(tt_ward_subject(&w, q->word[1], &s, err));
    tt_say_written(a, q, &w, r, tt_printf(a, tt_say(q, "%s: moments", "%s：起点时间"), s->id));
    put_all(a, q, r, w.trial->study, s);
    tt_put_findings(a, q, r);
    return TT_OK;
}

static const tt_option options[] = {
    {"correct", NULL, {"correct a time that was recorded wrongly", "更正误录的时间"}},
    {"never", NULL, {"of a correction: it did not happen", "更正：该事件未发生"}},
    {"reason", "TEXT", {"of a correction: what was wrong", "更正理由"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate moment out/ward HLC-001", NULL};

const tt_command tt_command_moment = {
    .name = "moment",
    .words = "DIR|DB SUBJECT [MOMENT]",
    .min_words = 2,
    .max_words = 3,
    .summary = {"record when a moment was that visits count from, or show them", "记录访视所依据的起点时间，或予以显示"},
    .more =
        {"MOMENT is one of the protocol's anchors, such as transplant, with --at WHEN. Enrolment and dose are recorded by titrate enrol "
         "and titrate dose. With --correct --reason TEXT a time is changed, or (--never) taken back; both stay in the record.",
         "MOMENT 为方案 anchors 中的一项（如 transplant），须用 --at 给出时间。入组与给药由 titrate enrol、titrate dose 记录。以 --correct "
         "--reason 更正时间，或以 --never 撤销；两次记录均保留。"},
    .options = options,
    .examples = examples,
    .run = run,
};
