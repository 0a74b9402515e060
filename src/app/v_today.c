/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_today.c -- what the ward has to do: visits overdue and due to the minute with what
 * is missing of each, what comes within a day, and who waits for what.  Of somebody who
 * died or left, what was due before that is still owed, and nothing after it. */
#include "app/ward_internal.h"

enum { SHOWN = 64, DAY_MS = 24 * 60 * 60 * 1000 };

typedef enum urgency { OVERDUE, NOW, SOON, LATER } urgency;

struct today {
    tt_arena *a;
    const tt_request *q;
    tt_result *r;
    const struct tt_work *w;
    tt_instant now;
    tt_table *due;
    int count[3];
};

static urgency urgency_of(const tt_due *d, tt_instant now)
{
    return now > d->close ? OVERDUE : now >= d->open ? NOW : d->open - now <= DAY_MS ? SOON : LATER;
}

static const char *said(const struct today *t, urgency u, const tt_due *d)
{
    const tt_request *q = t->q;
    if (u == OVERDUE)
        return tt_printf(t->a, tt_say(q, "OVERDUE by %s", "超期 %s"), tt_span(t->a, t->now - d->close));
    if (u == NOW)
        return tt_printf(t->a, tt_say(q, "now, closes in %s", "窗口内，剩余 %s"), tt_span(t->a, d->close - t->now));
    return tt_printf(t->a, tt_say(q, "opens in %s", "%s 后开始"), tt_span(t->a, d->open - t->now));
}

static const char *names(tt_arena *a, const tt_item *const *item, size_t n)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n && i < SHOWN; i++)
        tt_buf_printf(&b, "%s%s", i ? " " : "", item[i]->id);
    if (n > SHOWN)
        tt_buf_printf(&b, " +%zu", n - SHOWN);
    return tt_buf_text(&b);
}

static void put_due(struct today *t, const tt_subject *s, const tt_due *d, urgency u, const tt_item *const *item, size_t n)
{
    static const char *const code[] = {"overdue", "now", "soon"};
    tt_json_out *o = &t->r->json;
    t->count[u]++;
    tt_table_next(t->due);
    tt_table_cell(t->due, s->id);
    tt_table_cell(t->due, tt_printf(t->a, "%s  %s", d->visit->id, d->visit->title.in[t->q->lang]));
    tt_table_cell(t->due, said(t, u, d));
    if (u == OVERDUE)
        tt_table_cell_risk(t->due);
    tt_table_cell(t->due,
                  tt_printf(t->a, "%s - %s", tt_when(t->a, t->w->trial->study, d->open), tt_when(t->a, t->w->trial->study, d->close)));
    tt_table_cell(t->due, names(t->a, item, n));
    tt_json_open(o, '{');
    tt_json_put_string(o, "subject", s->id);
    tt_json_put_string(o, "visit", d->visit->id);
    tt_json_put_string(o, "state", code[u]);
    tt_put_when(o, "at", d->at);
    tt_put_when(o, "open", d->open);
    tt_put_when(o, "close", d->close);
    tt_json_key(o, "missing");
    tt_json_open(o, '[');
    for (size_t i = 0; i < n && i < SHOWN; i++)
        tt_json_string(o, item[i]->id);
    tt_json_close(o);
    tt_json_put_int(o, "open_items", (int64_t)n);
    tt_json_close(o);
}

static void put_visits(struct today *t, const tt_subject *s)
{
    const tt_study *st = t->w->trial->study;
    const tt_item *item[SHOWN];
    tt_due *due = NULL;
    const size_t n = tt_subject_schedule(t->a, st, s, &due);
    for (size_t i = 0; i < n; i++) {
        const urgency u = urgency_of(&due[i], t->now);
        const size_t missing = tt_subject_left(s, &due[i]) ? 0 : tt_subject_missing(st, s, due[i].visit, item, SHOWN);
        if (u != LATER && missing)
            put_due(t, s, &due[i], u, item, missing);
    }
}

/* A moment of the study's own that visits count from and nobody has recorded; NULL if there is none. */
static const char *moment_lacking(const struct today *t, const tt_subject *s)
{
    const tt_study *st = t->w->trial->study;
    tt_anchor_time at;
    if (s->enrolled == TT_NO_INSTANT)
        return NULL;
    for (size_t i = 0; i < st->visits; i++)
        if (tt_anchor_is_own(st->visit[i].anchor) && !tt_subject_anchor(s, st->visit[i].anchor, &at))
            return tt_printf(t->a, tt_say(t->q, "the time of %s", "%s的时间"),
                             tt_study_anchor_words(st, st->visit[i].anchor).in[t->q->lang]);
    return NULL;
}

/* The judgement owed of one dosed: at once of somebody who left within the window or has had what may be a DLT, else when it is over. */
static const char *dlt_owed(const struct today *t, const tt_subject *s)
{
    const tt_request *q = t->q;
    const tt_ae *e = tt_trial_suspected(t->w->trial, s);
    if (s->end != TT_STILL_IN && s->ended < s->dlt_until)
        return tt_printf(t->a, tt_say(q, "DLT judgement: %s %s, inside the window", "DLT 判定：观察期内%s（%s）"),
                         tt_end_words(s->end).in[q->lang], tt_when(t->a, t->w->trial->study, s->ended));
    if (e)
        return tt_printf(t->a,
                         e->grade == 5
                             ? tt_say(q, "DLT judgement, and the death on record: %s, %s, grade %d", "记录死亡并判定 DLT：%s，%s，%d 级")
                             : tt_say(q, "DLT judgement: %s, %s, grade %d", "DLT 判定：%s，%s，%d 级"),
                         e->id, e->term, e->grade);
    return t->now < s->dlt_until
               ? tt_printf(t->a, tt_say(q, "DLT window closes %s", "DLT 观察期至 %s"), tt_when(t->a, t->w->trial->study, s->dlt_until))
               : tt_say(q, "DLT judgement: the window is over", "DLT 判定：观察期已满");
}

/* What a participant not dosed yet waits for; one whose window is open or over, until when. */
static const char *waits_for(const struct today *t, const tt_subject *s)
{
    const tt_request *q = t->q;
    const tt_study *st = t->w->trial->study;
    const char *moment = moment_lacking(t, s);
    if (s->dosed && tt_trial_unjudged(t->w->trial, s)) {
        const char *dlt = dlt_owed(t, s);
        return moment ? tt_printf(t->a, tt_say(q, "%s; %s", "%s；%s"), moment, dlt) : dlt;
    }
    if (moment || s->dosed || tt_subject_control(s))
        return moment;
    if (tt_conduct_consented(t->w->c, s->id, t->now, NULL) != TT_OK)
        return tt_say(q, "consent", "知情同意");
    if (s->eligible != TT_YES)
        return tt_say(q, "eligibility", "入选判定");
    return s->slot ? tt_printf(t->a, tt_say(q, "dose at level %s", "给药，水平 %s"), tt_level_name(t->a, st, s->level))
                   : tt_say(q, "a slot", "名额");
}

/* The next session, where nothing but time and a weight stands between. */
static const char *next_session(const struct today *t, const tt_subject *s)
{
    const tt_study *st = t->w->trial->study;
    tt_session_answer n;
    if (st->dose.sessions < 2 || !s->dosed || s->end != TT_STILL_IN ||
        tt_conduct_session(t->w->c, t->a, s->id, t->now, &n, NULL) != TT_OK || n.earliest == TT_NO_INSTANT)
        return NULL;
    for (size_t i = 0; i < n.gates; i++)
        if (n.gate[i].open != TT_YES && !tt_streq(n.gate[i].id, "sessions") && !tt_streq(n.gate[i].id, "weight"))
            return NULL;
    return tt_printf(t->a, tt_say(t->q, "session %d of at most %d, from %s", "第 %d 次治疗（最多 %d 次），最早 %s"), n.session, n.most,
                     tt_when(t->a, st, n.earliest));
}

static const char *all_it_waits_for(const struct today *t, const tt_subject *s)
{
    const char *what = s->end == TT_STILL_IN || s->dosed ? waits_for(t, s) : NULL, *session = next_session(t, s);
    return !what ? session : !session ? what : tt_printf(t->a, tt_say(t->q, "%s; %s", "%s；%s"), session, what);
}

static void put_waiting(struct today *t)
{
    const tt_request *q = t->q;
    const tt_trial *tr = t->w->trial;
    tt_table *w = NULL;
    tt_json_key(&t->r->json, "waiting");
    tt_json_open(&t->r->json, '[');
    for (size_t i = 0; i < tr->subjects; i++) {
        const tt_subject *s = tr->subject[i];
        const char *what = all_it_waits_for(t, s);
        if (!what)
            continue;
        if (!w) {
            w = tt_doc_table(t->r->doc, tt_say(q, "Waiting for", "等待事项"));
            tt_table_col(w, tt_say(q, "subject", "受试者"), TT_LEFT);
            tt_table_col(w, tt_say(q, "waits for", "等待"), TT_LEFT);
        }
        tt_table_next(w);
        tt_table_cell(w, s->id);
        tt_table_cell(w, what);
        tt_json_open(&t->r->json, '{');
        tt_json_put_string(&t->r->json, "subject", s->id);
        tt_json_put_string(&t->r->json, "for", what);
        tt_json_close(&t->r->json);
    }
    tt_json_close(&t->r->json);
}

static void put_lots(struct today *t)
{
    const tt_trial *tr = t->w->trial;
    for (size_t i = 0; i < tr->lots; i++) {
        const tt_lot *l = tr->lot[i];
        if (l->expires != TT_NO_INSTANT && l->expires > t->now && l->expires - t->now <= DAY_MS)
            tt_doc_pair(t->r->doc, tt_printf(t->a, tt_say(t->q, "lot %s", "批次 %s"), l->id),
                        tt_printf(t->a, tt_say(t->q, "expires in %s", "%s 后到期"), tt_span(t->a, l->expires - t->now)));
    }
}

static const char *next_of(const struct today *t)
{
    const tt_trial *tr = t->w->trial;
    const char *dir = tt_shell_word(t->a, t->q->word[0]);
    const tt_item *item[SHOWN];
    for (size_t i = 0; i < tr->subjects; i++) {
        const tt_subject *s = tr->subject[i];
        tt_due *due = NULL;
        const size_t n = tt_subject_schedule(t->a, tr->study, s, &due);
        for (size_t k = 0; k < n; k++)
            if (urgency_of(&due[k], t->now) <= NOW && !tt_subject_left(s, &due[k]) &&
                tt_subject_missing(tr->study, s, due[k].visit, item, SHOWN))
                return tt_printf(t->a, "titrate enter %s %s %s", dir, s->id, due[k].visit->id);
    }
    return tt_printf(t->a, "titrate decide %s", dir);
}

static void put_title(struct today *t)
{
    const tt_trial *tr = t->w->trial;
    t->r->doc = tt_doc_for(t->a, t->q, tr, tt_printf(t->a, "%s, %s", tr->study->id, tt_when(t->a, tr->study, t->now)));
    for (size_t i = 0; i < tr->holds; i++)
        if (tr->hold[i]->until == TT_NO_INSTANT)
            tt_doc_callout(t->r->doc, TT_CALL_RISK, tt_say(t->q, "dosing is on hold", "给药已暂停"),
                           tt_hold_words(t->a, tr->study, tr->hold[i], t->q->lang));
    const char *status = tt_trial_status_at(tr, TT_NO_INSTANT);
    if (!tt_study_status_enrols(status))
        tt_doc_callout(t->r->doc, TT_CALL_RISK, tt_printf(t->a, tt_say(t->q, "the study is %s", "研究状态：%s"), status),
                       tt_study_status_doses(status) ? tt_say(t->q, "nobody may be screened", "不得筛选受试者")
                                                     : tt_say(t->q, "nobody may be screened or dosed", "不得筛选和给药"));
    tt_put_when(&t->r->json, "now", t->now);
    tt_json_put_bool(&t->r->json, "held", tr->held);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    struct today t = {.a = a, .q = q, .r = r, .w = &w, .now = tt_conduct_now(w.c)};
    put_title(&t);
    t.due = tt_doc_table(r->doc, tt_say(q, "Visits with values missing", "有数据未录入的访视"));
    tt_table_col(t.due, tt_say(q, "subject", "受试者"), TT_LEFT);
    tt_table_col(t.due, tt_say(q, "visit", "访视"), TT_LEFT);
    tt_table_col(t.due, "", TT_LEFT);
    tt_table_col(t.due, tt_say(q, "window", "窗口"), TT_LEFT);
    tt_table_col(t.due, tt_say(q, "missing", "缺少"), TT_LEFT);
    tt_json_key(&r->json, "visits");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < w.trial->subjects; i++)
        put_visits(&t, w.trial->subject[i]);
    tt_json_close(&r->json);
    tt_table_note(t.due, tt_printf(a, tt_say(q, "%d overdue, %d now, %d within a day", "超期 %d，窗口内 %d，一天内 %d"), t.count[OVERDUE],
                                   t.count[NOW], t.count[SOON]));
    put_waiting(&t);
    put_lots(&t);
    tt_json_put_int(&r->json, "overdue", t.count[OVERDUE]);
    r->next = next_of(&t);
    return TT_OK;
}

static const tt_option options[] = {
    {"at", "WHEN", {"for a rehearsal: what time it is", "预演时的当前时间"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate today out/ward", "titrate today out/ward --json", NULL};

const tt_command tt_command_today = {
    .name = "today",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"visits overdue and due now with what is missing, and who waits for what", "超期与当前应做的访视、缺少的数据及等待事项"},
    .more = {"", ""},
    .options = options,
    .examples = examples,
    .run = run,
};
