/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_schedule.c -- every visit of one participant with its window, from a dosing
 * time: what hangs on the ward's wall. */
#include "app/ward_internal.h"

/* What a schedule counts from. */
struct plan_of {
    const tt_study *study;
    tt_due *due;
    size_t n;
    tt_instant dose; /* its end; TT_NO_INSTANT: a control's */
};

static void put_json(tt_arena *a, const tt_study *s, tt_result *r, const tt_due *d)
{
    char text[32], iso[24];
    (void)a;
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "visit", d->visit->id);
    tt_json_put_string(&r->json, "from", d->visit->anchor);
    tt_json_put_string(&r->json, "offset", d->visit->kind == TT_VISIT_OFFSET ? tt_dur_iso(d->visit->offset, iso) : NULL);
    tt_json_put_string(&r->json, "at", d->at == TT_NO_INSTANT ? NULL : tt_instant_write(d->at, text));
    tt_json_put_string(&r->json, "open", tt_instant_write(d->open, text));
    tt_json_put_string(&r->json, "close", tt_instant_write(d->close, text));
    tt_json_key(&r->json, "forms");
    tt_json_open(&r->json, '[');
    for (size_t f = 0; f < s->forms; f++)
        if (tt_form_at(&s->form[f], d->visit))
            tt_json_string(&r->json, s->form[f].id);
    tt_json_close(&r->json);
    tt_json_close(&r->json);
}

static bool shown_twice(const tt_study *s, tt_instant t)
{
    bool twice = false;
    if (t != TT_NO_INSTANT)
        tt_local_instant(s->zone, tt_local(s->zone, t), &twice);
    return twice;
}

/* Without the offset: the caption names the zone once. Where the clock shows the time twice only the offset says which. */
static const char *plain(tt_arena *a, const tt_study *s, tt_instant t)
{
    char *text = tt_strdup(a, tt_when(a, s, t));
    if (strlen(text) > 16 && !shown_twice(s, t))
        text[16] = 0;
    return text;
}

/* --- hours that the clock shows twice, or skips --------------------------------------------------- */

/* The time of dosing as typed: of a time without an offset, which instant was meant. */
static void check_typed(tt_arena *a, const tt_request *q, const tt_study *s, tt_instant dose, tt_findings *fs)
{
    const char *text = tt_opt(q, "dose");
    bool odd = false;
    tt_date d;
    if (!text || tt_instant_parse(text, &dose, NULL) == TT_OK || tt_date_parse(text, &d, NULL) != TT_OK)
        return;
    tt_local_instant(s->zone, d, &odd);
    if (odd)
        tt_find(fs, shown_twice(s, dose) ? 879 : 880, tt_at_path("dose"), text, tt_when(a, s, dose));
}

/* A visit some days after dosing is at the same time of day; a clock change may leave none such, or two. */
static void check_planned(tt_arena *a, const tt_study *s, tt_instant dose, const tt_due *due, tt_findings *fs)
{
    const tt_date from = tt_local(s->zone, dose), to = tt_local(s->zone, due->at);
    const bool by_calendar =
        due->visit->kind == TT_VISIT_OFFSET && due->visit->offset.unit >= TT_D_DAY && tt_streq(due->visit->anchor, "dose");
    if (by_calendar && (from.hour != to.hour || from.minute != to.minute))
        tt_find(fs, 880, tt_at_path(due->visit->id), due->visit->id, tt_when(a, s, due->at));
    else if (shown_twice(s, due->at))
        tt_find(fs, 879, tt_at_path(due->visit->id), due->visit->id, tt_when(a, s, due->at));
}

static const char *forms_at(tt_arena *a, const tt_request *q, const tt_study *s, const tt_visit *v)
{
    tt_buf b = tt_buf_new(a);
    for (size_t f = 0; f < s->forms; f++)
        if (tt_form_at(&s->form[f], v))
            tt_buf_printf(&b, "%s%s%s", b.n ? tt_say(q, "; ", "；") : "", s->form[f].title.in[q->lang],
                          s->form[f].baseline == v ? tt_say(q, " (baseline)", "（基线）") : "");
    return tt_buf_text(&b);
}

/* Of a study: from a time given, or the study's first day. */
static tt_code from_study(tt_arena *a, const tt_request *q, tt_result *r, struct plan_of *p, tt_err *err)
{
    bool runnable = false;
    TT_TRY(tt_open_study(a, q->word[0], r, &p->study, &runnable, err));
    tt_date d = p->study->start;
    d.precision = TT_P_MINUTE;
    d.month = d.month ? d.month : 1;
    d.day = d.day ? d.day : 1;
    d.hour = 10;
    TT_TRY(tt_opt_when(q, "dose", p->study->zone, tt_local_instant(p->study->zone, d, NULL), &p->dose, err));
    check_typed(a, q, p->study, p->dose, &r->findings);
    tt_anchor_time *from = TT_ARRAY(a, tt_anchor_time, p->study->anchors + 2); /* all at one time: what is shown is how long after each */
    size_t n = 0;
    from[n++] = (tt_anchor_time){"dose", p->dose, p->dose};
    from[n++] = (tt_anchor_time){"enrolled", p->dose, p->dose};
    for (size_t i = 0; i < p->study->anchors; i++)
        if (tt_anchor_is_own(p->study->anchor[i].id))
            from[n++] = (tt_anchor_time){p->study->anchor[i].id, p->dose, p->dose};
    p->n = tt_study_schedule_from(a, p->study, from, n, &p->due);
    r->doc = tt_doc_for(a, q, NULL, tt_printf(a, tt_say(q, "%s: schedule", "%s：访视计划"), p->study->id));
    r->next = tt_printf(a, "titrate design oc %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

/* Of a participant: from the dose as it is recorded. */
static tt_code from_subject(tt_arena *a, const tt_request *q, tt_result *r, struct plan_of *p, tt_err *err)
{
    struct tt_work w;
    const tt_subject *s = NULL;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    TT_TRY(tt_ward_subject(&w, q->word[1], &s, err));
    *p = (struct plan_of){.study = w.trial->study, .dose = s->dosed ? s->dose_end : TT_NO_INSTANT};
    p->n = tt_subject_schedule(a, p->study, s, &p->due);
    if (p->n == 0)
        return tt_fail(err, TT_EDENIED, 932, tt_at_path(s->id), s->id);
    r->doc = tt_doc_for(a, q, w.trial, tt_printf(a, tt_say(q, "%s: schedule", "%s：访视计划"), s->id));
    r->next = tt_printf(a, "titrate today %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static bool several_anchors(const tt_study *s)
{
    for (size_t i = 0; i < s->visits; i++)
        if (!tt_streq(s->visit[i].anchor, "dose"))
            return true;
    return false;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct plan_of p = {0};
    TT_TRY(q->words == 2 ? from_subject(a, q, r, &p, err) : from_study(a, q, r, &p, err));
    const tt_study *s = p.study;
    const tt_instant dose = p.dose;
    const tt_due *due = p.due;
    const size_t n = p.n;
    const bool several = several_anchors(s);
    for (size_t i = 0; i < n; i++)
        if (due[i].at != TT_NO_INSTANT)
            check_planned(a, s, dose, &due[i], &r->findings);
    if (dose != TT_NO_INSTANT)
        tt_doc_pair(r->doc, tt_say(q, "dosing ends", "给药结束"), tt_when(a, s, dose));
    tt_table *t =
        tt_doc_table(r->doc, tt_printf(a, tt_say(q, "Visits and windows, times of %s", "访视与窗口（时区 %s）"), tt_zone_name(s->zone)));
    tt_table_col(t, tt_say(q, "visit", "访视"), TT_LEFT);
    if (several)
        tt_table_col(t, tt_say(q, "counts from", "起点"), TT_LEFT);
    tt_table_col(t, tt_say(q, "planned", "计划"), TT_LEFT);
    tt_table_col(t, tt_say(q, "window opens", "窗口开始"), TT_LEFT);
    tt_table_col(t, tt_say(q, "closes", "窗口结束"), TT_LEFT);
    tt_table_col(t, tt_say(q, "what is done", "内容"), TT_LEFT);
    tt_json_key(&r->json, "visits");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < n; i++) {
        tt_table_next(t);
        tt_table_cell(t, tt_printf(a, "%s  %s", due[i].visit->id, due[i].visit->title.in[q->lang]));
        if (several)
            tt_table_cell(t, tt_study_anchor_words(s, due[i].visit->anchor).in[q->lang]);
        tt_table_cell(t, plain(a, s, due[i].at));
        tt_table_cell(t, plain(a, s, due[i].open));
        tt_table_cell(t, plain(a, s, due[i].close));
        tt_table_cell(t, forms_at(a, q, s, due[i].visit));
        put_json(a, s, r, &due[i]);
    }
    tt_json_close(&r->json);
    return TT_OK;
}

static const tt_option options[] = {
    {"dose",
     "WHEN",
     {"end of the administration, site time (default: 10:00 on the study's first day)",
      "给药结束时间（研究中心当地时间；默认为研究首日10:00）"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate schedule studies/nct07276568 --dose '2026-03-04 14:10'",
                                       "titrate schedule out/ward40 HLC-001", NULL};

const tt_command tt_command_schedule = {
    .name = "schedule",
    .words = "STUDY|DIR [SUBJECT]",
    .min_words = 1,
    .max_words = 2,
    .summary = {"the visits of one participant with their windows, to the minute", "一名受试者的全部访视及窗口，精确到分钟"},
    .more = {"With a participant's number the visits count from the dose, enrolment and other moments as they are recorded; of a study all "
             "count from "
             "the time given.",
             "给出受试者编号时，访视从已记录的给药、入组及其他起点起计；仅给出研究时均从给定时间起计。"},
    .options = options,
    .examples = examples,
    .run = run,
};
