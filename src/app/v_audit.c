/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_audit.c -- the events themselves: who did what, when, in which role, and why.
 *
 * The life of a value is `--subject S --item ALT`.  Long members of a body (the
 * protocol's text, sealed keys, evidence) are left out of the one-line summary
 * and stand in full in JSON and CSV. */
#include "app/ward_internal.h"
#include "frame/frame.h"

struct audit {
    tt_arena *a;
    const tt_request *q;
    tt_result *r;
    const tt_study *study;
    const char *subject, *kind, *item, *actor;
    tt_table *table;
    tt_frame *frame;
    int64_t shown;
};

static bool wanted(const struct audit *u, const tt_event *e)
{
    return (!u->subject || tt_str_ieq(u->subject, e->subject)) && (!u->kind || tt_streq(u->kind, e->kind)) &&
           (!u->item || tt_str_ieq(u->item, e->item)) && (!u->actor || tt_streq(u->actor, e->actor));
}

static const char *member(tt_arena *a, const tt_study *st, const tt_json *v)
{
    tt_instant t;
    if (v->kind == TT_J_STRING && tt_str_ends(v->text, "Z") && tt_instant_parse(v->text, &t, NULL) == TT_OK)
        return tt_when(a, st, t);
    return v->kind == TT_J_STRING ? v->text
           : v->kind == TT_J_INT  ? tt_int_text(a, v->whole)
           : v->kind == TT_J_BOOL ? (v->flag ? "yes" : "no")
                                  : "";
}

/* A unit to print after a number: "1" is none. */
static const char *unit_of(const tt_json *body, const char *key)
{
    const char *unit = tt_json_text(tt_json_get(body, key), "");
    return tt_streq(unit, "1") ? "" : unit;
}

/* "250 U/L, was 25 U/L" for a value; else the short members as they are called. */
static const char *summary(tt_arena *a, const tt_study *st, const tt_event *e, const tt_json *body)
{
    tt_buf b = tt_buf_new(a);
    if (tt_streq(e->kind, "entered")) {
        const char *status = tt_json_text(tt_json_get(body, "status"), ""), *was = tt_json_text(tt_json_get(body, "was"), "");
        tt_buf_printf(&b, "%s %s", tt_streq(status, "done") ? tt_json_text(tt_json_get(body, "text"), "") : status, unit_of(body, "unit"));
        if (*was)
            tt_buf_printf(&b, ", was %s %s", was, unit_of(body, "was_unit"));
        return tt_buf_text(&b);
    }
    for (size_t i = 0; i < body->n; i++) {
        const char *text = member(a, st, body->item[i]);
        if (*text && strlen(text) <= 60)
            tt_buf_printf(&b, "%s%s %s", b.n ? ", " : "", body->key[i], text);
    }
    return tt_buf_text(&b);
}

static void put_row(struct audit *u, const tt_event *e, const tt_json *body)
{
    const tt_kind *k = tt_kind_find(e->kind);
    tt_table *t = u->table;
    tt_table_next(t);
    tt_table_cell(t, tt_int_text(u->a, e->seq));
    tt_table_cell(t, tt_when(u->a, u->study, e->recorded));
    tt_table_cell(t, *e->role ? tt_printf(u->a, "%s (%s)", e->actor, tt_said_role_in(e->role, u->q->lang)) : tt_strdup(u->a, e->actor));
    tt_table_cell(t, k ? k->title[u->q->lang] : tt_strdup(u->a, e->kind));
    tt_table_cell(t, tt_printf(u->a, "%s%s%s%s%s", e->subject, *e->subject && *e->visit ? " " : "", e->visit,
                               *e->item && (*e->visit || *e->subject) ? " " : "", e->item));
    tt_table_cell(t, tt_printf(u->a, "%s%s%s", summary(u->a, u->study, e, body), *e->reason ? "; " : "", e->reason));
}

static const struct {
    const char *name;
    size_t offset;
} texts[] = {{"kind", offsetof(tt_event, kind)},
             {"actor", offsetof(tt_event, actor)},
             {"role", offsetof(tt_event, role)},
             {"session", offsetof(tt_event, session)},
             {"subject", offsetof(tt_event, subject)},
             {"visit", offsetof(tt_event, visit)},
             {"form", offsetof(tt_event, form)},
             {"item", offsetof(tt_event, item)},
             {"reason", offsetof(tt_event, reason)},
             {"source", offsetof(tt_event, source)},
             {"study_version", offsetof(tt_event, study_version)},
             {"program", offsetof(tt_event, program)},
             {"meaning", offsetof(tt_event, meaning)},
             {"signed_hash", offsetof(tt_event, signed_hash)}};
enum { TEXTS = sizeof texts / sizeof *texts };

static const char *text_at(const tt_event *e, size_t i)
{
    const char *s;
    memcpy(&s, (const char *)e + texts[i].offset, sizeof s);
    return s;
}

static void put_json(struct audit *u, const tt_event *e, const tt_json *body)
{
    tt_json_out *o = &u->r->json;
    char hash[65];
    tt_json_open(o, '{');
    tt_json_put_int(o, "seq", e->seq);
    tt_put_when(o, "recorded", e->recorded);
    tt_put_when(o, "occurred", e->occurred);
    for (size_t i = 0; i < TEXTS; i++)
        tt_json_put_string(o, texts[i].name, text_at(e, i));
    tt_json_key(o, "body");
    tt_json_value(o, body);
    tt_json_put_string(o, "hash", tt_hex(e->hash.b, sizeof e->hash.b, hash));
    tt_json_close(o);
}

static void put_csv(struct audit *u, const tt_event *e)
{
    const size_t row = tt_frame_row(u->frame, e->seq);
    char hash[65];
    tt_set_int(u->frame, row, "seq", e->seq);
    tt_set_instant(u->frame, row, "recorded", e->recorded);
    if (e->occurred != TT_NO_INSTANT)
        tt_set_instant(u->frame, row, "occurred", e->occurred);
    for (size_t i = 0; i < TEXTS; i++)
        if (*text_at(e, i))
            tt_set_text(u->frame, row, texts[i].name, text_at(e, i));
    tt_set_text(u->frame, row, "body", e->body);
    tt_set_text(u->frame, row, "hash", tt_hex(e->hash.b, sizeof e->hash.b, hash));
}

static tt_code each(const tt_event *e, void *arg, tt_err *err)
{
    struct audit *u = arg;
    const tt_json *body = NULL;
    if (!wanted(u, e))
        return TT_OK;
    u->shown++;
    if (u->frame) {
        put_csv(u, e);
        return TT_OK;
    }
    TT_TRY(tt_json_parse(u->a, "event", e->body, strlen(e->body), &body, err));
    if (u->q->json)
        put_json(u, e, body);
    else
        put_row(u, e, body);
    return TT_OK;
}

static void begin(struct audit *u, const struct tt_work *w)
{
    const tt_request *q = u->q;
    if (tt_opt_on(q, "csv") && !q->json) {
        u->frame = tt_frame_new(u->a, "audit");
        tt_frame_add(u->frame, "seq", NULL, TT_COL_INT);
        tt_frame_add(u->frame, "recorded", NULL, TT_COL_INSTANT);
        tt_frame_add(u->frame, "occurred", NULL, TT_COL_INSTANT);
        for (size_t i = 0; i < TEXTS; i++)
            tt_frame_add(u->frame, texts[i].name, NULL, TT_COL_TEXT);
        tt_frame_add(u->frame, "body", NULL, TT_COL_TEXT);
        tt_frame_add(u->frame, "hash", NULL, TT_COL_TEXT);
        return;
    }
    u->r->doc = tt_doc_for(u->a, q, w->trial, tt_printf(u->a, tt_say(q, "events of %s", "%s 的事件"), u->study->id));
    u->table = tt_doc_table(u->r->doc, NULL);
    tt_table_col(u->table, tt_say(q, "event", "事件"), TT_RIGHT);
    tt_table_col(u->table, tt_say(q, "recorded", "记录时间"), TT_LEFT);
    tt_table_col(u->table, tt_say(q, "by", "操作者"), TT_LEFT);
    tt_table_col(u->table, tt_say(q, "what", "类型"), TT_LEFT);
    tt_table_col(u->table, tt_say(q, "of", "对象"), TT_LEFT);
    tt_table_col(u->table, tt_say(q, "content; reason", "内容；理由"), TT_LEFT);
}

/* Nothing to show because nobody and nothing is called that: a name mistyped must not read like "nothing happened". */
static tt_code somebody(const struct audit *u, const tt_trial *t, tt_err *err)
{
    if (!u->shown && u->subject && !tt_trial_subject(t, u->subject))
        return tt_fail(err, TT_ENOENT, 570, tt_at_path("subject"), u->subject);
    if (!u->shown && u->item && !tt_study_item(u->study, u->item) && !tt_trial_lot(t, u->item))
        return tt_fail(err, TT_ENOENT, 574, tt_at_path("item"), u->item);
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    struct audit u = {.a = a,
                      .q = q,
                      .r = r,
                      .study = w.trial->study,
                      .subject = tt_opt(q, "subject"),
                      .kind = tt_opt(q, "kind"),
                      .item = tt_opt(q, "item"),
                      .actor = tt_opt(q, "user")};
    if (u.kind && !tt_kind_find(u.kind))
        return tt_fail(err, TT_EUSAGE, 929, tt_at_path("kind"), u.kind);
    begin(&u, &w);
    tt_json_key(&r->json, "events");
    tt_json_open(&r->json, '[');
    TT_TRY(tt_record_each(tt_conduct_record(w.c), 1, each, &u, err));
    TT_TRY(somebody(&u, w.trial, err));
    tt_json_close(&r->json);
    tt_json_put_int(&r->json, "shown", u.shown);
    if (u.frame)
        r->data = tt_frame_csv_spreadsheet(a, u.frame);
    else
        r->next = tt_printf(a, "titrate verify %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static const tt_option options[] = {
    {"subject", "S", {"only of this participant", "仅该受试者"}},
    {"kind", "K", {"only of this kind: entered, signed, dosed ...", "仅该类事件：entered、signed、dosed 等"}},
    {"item", "I", {"only of this item or lot: the life of a value", "仅该项目或批次：查看一个数值的全过程"}},
    {"user", "USER", {"only by this person", "仅该操作者"}},
    {"csv",
     NULL,
     {"every field as CSV; text that a spreadsheet would take for a formula has an apostrophe in front",
      "以 CSV 输出全部字段；电子表格会当作公式的文本前加单引号"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate audit out/ward --subject HLC-001 --item ALT", "titrate audit out/ward --kind signed --json",
                                       "titrate audit out/ward --csv", NULL};

const tt_command tt_command_audit = {
    .name = "audit",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"the events: who did what, when and why", "审计追踪：何人、何时、做了什么、为什么"},
    .more = {"", ""},
    .options = options,
    .examples = examples,
    .run = run,
};
