/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_records_compare.c -- two records side by side, and where they differ. */
#include "app/records_internal.h"

enum { MOST_ROWS = 24 };

struct row {
    const char *id, *title[TT_LANGS], *value[2];
};

static const char *list(tt_arena *a, const char *const *text, size_t n)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n; i++)
        tt_buf_printf(&b, "%s%s", i ? "; " : "", text[i]);
    return tt_buf_text(&b);
}

static const char *items(tt_arena *a, const tt_registered_item *item, size_t n, const char *kind)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n; i++)
        if (!kind || tt_streq(item[i].kind, kind))
            tt_buf_printf(&b, "%s%s%s%s%s", b.n ? "; " : "", item[i].name, *item[i].when ? " [" : "", item[i].when,
                          *item[i].when ? "]" : "");
    return tt_buf_text(&b);
}

static const char *date(const tt_registered *g, tt_moment m)
{
    for (size_t i = 0; i < g->dates; i++)
        if (g->date[i].moment == m)
            return g->date[i].date;
    return "";
}

static const char *places(tt_arena *a, const tt_registered *g)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < g->places; i++) {
        const tt_registered_place *p = &g->place[i];
        tt_buf_printf(&b, "%s%s%s%s", b.n ? "; " : "", p->city, *p->city ? ", " : "", p->country);
    }
    return tt_buf_text(&b);
}

static size_t rows_of(tt_arena *a, tt_lang lang, const tt_registered *g, int k, struct row *row)
{
    size_t n = 0;
#define ROW(key, en, zh, text) (row[n].id = (key), row[n].title[TT_EN] = (en), row[n].title[TT_ZH] = (zh), row[n].value[k] = (text), n++)
    ROW("title", "title", "题目", g->title);
    ROW("status", "status", "状态", g->status);
    ROW("phases", "phase", "分期", list(a, g->phase, g->phases));
    ROW("conditions", "conditions", "疾病", list(a, g->condition, g->conditions));
    ROW("sponsor", "sponsor", "申办者", tt_sponsor_public(a, lang, g->sponsor_is_person, g->sponsor, g->organisation));
    ROW("enrolment", "participants", "人数", g->enrolment > 0 ? tt_int_text(a, g->enrolment) : "");
    ROW("allocation", "allocation", "分配", g->allocation);
    ROW("model", "model", "模型", g->model);
    ROW("masking", "masking", "设盲", g->masking);
    ROW("arms", "arms", "组别", items(a, g->arm, g->arms, NULL));
    ROW("interventions", "interventions", "干预", items(a, g->intervention, g->interventions, NULL));
    ROW("primary", "primary outcomes", "主要结局", items(a, g->outcome, g->outcomes, "primary"));
    ROW("secondary", "secondary outcomes", "次要结局", items(a, g->outcome, g->outcomes, "secondary"));
    ROW("min_age", "youngest", "最低年龄", g->min_age);
    ROW("max_age", "oldest", "最高年龄", g->max_age);
    ROW("sex", "sex", "性别", g->sex);
    ROW("eligibility", "eligibility", "入排标准", g->eligibility);
    ROW("start", "start", "开始", date(g, TT_MOMENT_START));
    ROW("end", "end", "结束", date(g, TT_MOMENT_END));
    ROW("places", "places", "地点", places(a, g));
#undef ROW
    return n;
}

/* A long text in a table hides the others: its beginning stands for it there; JSON has it whole. */
static const char *brief(tt_arena *a, const char *s)
{
    enum { MOST = 240 };
    return strlen(s) <= MOST ? s : tt_printf(a, "%.*s…", (int)tt_utf8_cut(s, MOST), s);
}

static void put_row(tt_arena *a, const tt_request *q, tt_result *r, tt_table *t, const struct row *w)
{
    const bool same = tt_streq(w->value[0], w->value[1]);
    tt_table_next(t);
    tt_table_cell(t, w->title[q->lang]);
    tt_table_cell(t, same ? "" : "≠");
    for (int k = 0; k < 2; k++) {
        tt_table_cell(t, *w->value[k] ? brief(a, w->value[k]) : "-");
        if (same)
            tt_table_cell_muted(t);
    }
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "field", w->id);
    tt_json_put_bool(&r->json, "same", same);
    tt_json_put_string(&r->json, "a", w->value[0]);
    tt_json_put_string(&r->json, "b", w->value[1]);
    tt_json_close(&r->json);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct row row[MOST_ROWS];
    tt_registered g[2];
    tt_catalog *c = NULL;
    size_t n = 0, differ = 0;
    TT_TRY(tt_records_open(a, q, false, &c, err));
    for (int k = 0; k < 2; k++) {
        TT_TRY(tt_catalog_get(c, a, q->word[k], &g[k], err));
        n = rows_of(a, q->lang, &g[k], k, row);
    }
    for (size_t i = 0; i < n; i++)
        differ += !tt_streq(row[i].value[0], row[i].value[1]);
    r->doc = tt_doc_new(a, q->lang,
                        tt_printf(a, tt_say(q, "%s and %s: %zu of %zu differ", "%s 与 %s：%zu/%zu 项不同"), g[0].id, g[1].id, differ, n));
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "Side by side", "对照"));
    tt_table_col(t, "", TT_LEFT);
    tt_table_col(t, "", TT_LEFT);
    tt_table_col(t, g[0].id, TT_LEFT);
    tt_table_col(t, g[1].id, TT_LEFT);
    tt_json_put_string(&r->json, "a", g[0].id);
    tt_json_put_string(&r->json, "b", g[1].id);
    tt_json_put_int(&r->json, "differ", (int64_t)differ);
    tt_json_key(&r->json, "fields");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < n; i++)
        put_row(a, q, r, t, &row[i]);
    tt_json_close(&r->json);
    return TT_OK;
}

static const tt_option options[] = {TT_RECORDS_DB, {NULL, NULL, {NULL, NULL}}};
static const char *const examples[] = {"titrate records compare NCT05727722 NCT05881668 --db records.db", NULL};

const tt_command tt_command_records_compare = {
    .name = "records compare",
    .words = "A B",
    .min_words = 2,
    .max_words = 2,
    .summary = {"two records side by side, and where they differ", "并列比较两条记录并标出差异"},
    .more = {"A and B are registry numbers. The table shows the beginning of long texts; --json has them whole.",
             "A 和 B 为登记号。长文本在表中只显示开头，--json 给出全文。"},
    .options = options,
    .examples = examples,
    .run = run,
};
