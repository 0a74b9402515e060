/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/public_page.c -- the public study page: a projection of study and registry record
 * that a hospital can put on its web site as it is.
 *
 * One folder, no script, no request to a network; made in a hidden folder and moved
 * into place when it is whole (report/folder.c).  Persons are named only where the
 * caller asks for them: records hold the private numbers of people who have moved on.
 * It promises nothing, and holds no data of participants. */
#include "report/public_page_internal.h"

/* --- what both sources say ---------------------------------------------------------------- */

const char *tt_public_id(const tt_public *in)
{
    if (in->study)
        return *in->study->registry ? in->study->registry : in->study->id;
    return in->record ? in->record->id : "";
}

const char *tt_public_status(const tt_public *in)
{
    if (in->study && *in->study->status)
        return in->study->status;
    return in->record ? in->record->status : "";
}

static const char *dated(const tt_registered *g, tt_moment m)
{
    for (size_t i = 0; g && i < g->dates; i++)
        if (g->date[i].moment == m)
            return g->date[i].date;
    return "";
}

const char *tt_public_sponsor(const struct public_page *p)
{
    const tt_study *s = p->s;
    const tt_registered *g = p->g;
    const char *name = s && *s->sponsor ? s->sponsor : g ? g->sponsor : "";
    const tt_json *own = s ? tt_study_registry(p->a, s) : NULL, *root = g ? g->root : own;
    const bool person = tt_registered_by_person(root) || (own && tt_registered_by_person(own)); /* whichever says so */
    return tt_sponsor_public(p->a, p->lang, person && !p->in->contacts, name, tt_registered_organisation(root));
}

const char *tt_public_date(const tt_public *in)
{
    static const tt_moment last[] = {TT_MOMENT_UPDATED, TT_MOMENT_VERIFIED, TT_MOMENT_SUBMITTED};
    tt_date d;
    if (in->date)
        return in->date;
    for (size_t i = 0; i < 3; i++)
        if (tt_date_parse(dated(in->record, last[i]), &d, NULL) == TT_OK)
            return dated(in->record, last[i]);
    return "";
}

static const char *title_of(const struct public_page *p)
{
    if (p->s && *p->s->title.in[p->lang])
        return p->s->title.in[p->lang];
    if (!p->g)
        return tt_public_id(p->in);
    return *p->g->title ? p->g->title : *p->g->official_title ? p->g->official_title : p->g->id;
}

/* --- the end of the page ---------------------------------------------------------------------- */

static void put_contact(struct public_page *p)
{
    tt_doc_section(p->d, 1, "contact", tt_pub(p, "Whom to ask", "联系方式"));
    if (p->in->contact)
        tt_doc_para(p->d, p->in->contact);
    for (size_t i = 0; p->in->contacts && p->g && i < p->g->contacts; i++) {
        const tt_registered_contact *c = &p->g->contact[i];
        tt_doc_pair(p->d, c->name, tt_printf(p->a, "%s%s%s", c->phone, *c->phone && *c->email ? ", " : "", c->email));
    }
    if (!p->in->contact && !(p->in->contacts && p->g && p->g->contacts))
        tt_doc_para(p->d, tt_pub(p, "No contact is published on this page. Please ask the hospital or your doctor.",
                                 "本页未公布联系人。请向医院或您的医生咨询。"));
    if (!p->g || !p->g->places)
        return;
    tt_table *t = tt_doc_table(p->d, tt_pub(p, "Places", "研究地点"));
    tt_table_col(t, tt_pub(p, "Place", "机构"), TT_LEFT);
    tt_table_col(t, tt_pub(p, "City", "城市"), TT_LEFT);
    tt_table_col(t, tt_pub(p, "Country", "国家或地区"), TT_LEFT);
    for (size_t i = 0; i < p->g->places; i++) {
        tt_table_next(t);
        tt_table_cell(t, *p->g->place[i].facility ? p->g->place[i].facility : "-");
        tt_table_cell(t, p->g->place[i].city);
        tt_table_cell(t, p->g->place[i].country);
    }
}

static void put_sharing(struct public_page *p)
{
    const char *ipd = p->g ? p->g->ipd : "";
    if (!*ipd && p->s && p->s->ipd_sharing != TT_UNKNOWN)
        ipd = p->s->ipd_sharing == TT_YES ? "YES" : "NO";
    tt_doc_section(p->d, 1, "sharing", tt_pub(p, "Sharing of participants' data", "受试者数据共享"));
    tt_doc_pair(p->d, tt_pub(p, "Data of single participants shared with other researchers", "是否向其他研究者共享个体数据"),
                *ipd ? tt_public_code(p, ipd) : tt_pub(p, "not said", "未说明"));
    if (!p->g)
        return;
    if (*p->g->ipd_when)
        tt_doc_pair(p->d, tt_pub(p, "When", "时间"), p->g->ipd_when);
    if (*p->g->ipd_access)
        tt_doc_pair(p->d, tt_pub(p, "To whom", "对象"), p->g->ipd_access);
    tt_public_prose(p, p->g->ipd_text);
}

struct event {
    const char *date, *what;
    bool actual;
};

/* The dates of the record, or the protocol's; of the latter those to come are planned. */
static size_t study_dates(struct public_page *p, struct event *to)
{
    static const tt_moment moment[] = {TT_MOMENT_START, TT_MOMENT_PRIMARY, TT_MOMENT_END};
    const tt_date date[] = {p->s->start, p->s->primary_completion, p->s->completion};
    size_t n = 0;
    char text[24];
    for (size_t i = 0; i < 3; i++)
        if (date[i].precision != TT_P_NONE) {
            const char *day = tt_strdup(p->a, tt_date_write(date[i], text));
            to[n++] = (struct event){day, tt_public_moment(p, moment[i]), strcmp(day, tt_public_date(p->in)) <= 0};
        }
    return n;
}

/* ISO dates: those of a month only stand before its days. */
static void in_order(struct event *e, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t k = i; k > 0 && strcmp(e[k - 1].date, e[k].date) > 0; k--) {
            const struct event later = e[k - 1];
            e[k - 1] = e[k];
            e[k] = later;
        }
}

static void put_history(struct public_page *p, const struct public_history *h)
{
    struct event *e = TT_ARRAY(p->a, struct event, h->n + (p->g ? p->g->dates : 3));
    size_t n = p->g ? 0 : study_dates(p, e);
    for (size_t i = 0; p->g && i < p->g->dates; i++)
        e[n++] = (struct event){p->g->date[i].date, tt_public_moment(p, p->g->date[i].moment), p->g->date[i].actual};
    for (size_t i = 0; i < h->n; i++)
        e[n++] =
            (struct event){h->at[i].date, tt_printf(p->a, tt_pub(p, "Status: %s", "状态：%s"), tt_public_code(p, h->at[i].status)), true};
    in_order(e, n);
    tt_doc_section(p->d, 1, "history", tt_pub(p, "Dates and history", "日期与状态变更"));
    tt_table *t = tt_doc_table(p->d, tt_pub(p, "Dates", "日期"));
    tt_table_col(t, tt_pub(p, "Date", "日期"), TT_KEEP);
    tt_table_col(t, tt_pub(p, "What", "事项"), TT_LEFT);
    for (size_t i = 0; i < n; i++) {
        tt_table_next(t);
        tt_table_cell(t, e[i].date);
        tt_table_cell(t, e[i].actual ? e[i].what : tt_printf(p->a, tt_pub(p, "%s (planned)", "%s（计划）"), e[i].what));
    }
    if (!p->g)
        tt_table_note(t, tt_pub(p, "Start and end as the protocol gives them.", "开始与结束日期按方案列出。"));
}

void tt_public_closing(struct public_page *p, const struct public_history *h)
{
    put_contact(p);
    put_sharing(p);
    put_history(p, h);
    tt_doc_section(p->d, 1, "files", tt_pub(p, "Files", "文件"));
    tt_list *l = tt_doc_list(p->d, false);
    const char *up = p->lang == TT_ZH ? "../" : "";
    tt_line_link(tt_list_item(l, NULL), tt_pub(p, "The record as JSON", "登记记录（JSON）"), tt_printf(p->a, "%srecord.json", up));
    tt_line_link(tt_list_item(l, NULL), tt_pub(p, "News of this study as an Atom feed", "研究动态（Atom 订阅源）"), "feed.atom");
}

/* --- the page ------------------------------------------------------------------------------------ */

static tt_doc *build(struct public_page *p, const struct public_history *h)
{
    const char *status = tt_public_status(p->in);
    p->d = tt_doc_new(p->a, p->lang, title_of(p));
    tt_doc_subtitle(p->d, tt_printf(p->a, tt_pub(p, "%s, as of %s", "%s，截至 %s"), tt_public_id(p->in), tt_public_date(p->in)));
    tt_doc_callout(p->d, TT_CALL_ANSWER, *status ? tt_public_code(p, status) : tt_pub(p, "Status not given", "未说明状态"),
                   tt_public_meaning(p, status));
    if (p->lang == TT_ZH && !p->s)
        tt_doc_para(p->d, "本页中的英文内容为登记记录原文，未经翻译。");
    tt_public_about(p);
    tt_public_eligibility(p);
    tt_public_plan(p);
    tt_public_questions(p);
    tt_public_closing(p, h);
    return p->d;
}

static struct public_page page_of(tt_arena *a, const tt_public *in, tt_lang lang)
{
    return (struct public_page){.a = a, .lang = lang, .in = in, .s = in->study, .g = in->record};
}

static tt_code check(const tt_public *in, tt_err *err)
{
    return *tt_public_date(in) ? TT_OK : tt_fail(err, TT_EUSAGE, 200, tt_at_path("date"), tt_public_id(in));
}

tt_code tt_public_doc(tt_arena *a, const tt_public *in, tt_lang lang, tt_doc **ret, tt_err *err)
{
    const struct public_history none = {NULL, 0};
    struct public_page p = page_of(a, in, lang);
    TT_TRY(check(in, err));
    *ret = build(&p, &none);
    return TT_OK;
}

static tt_code put_file(tt_arena *a, const char *dir, const char *name, const char *text, tt_err *err)
{
    return tt_file_write(tt_printf(a, "%s/%s", dir, name), text, strlen(text), err);
}

static tt_code write_lang(tt_arena *a, const tt_public *in, tt_lang lang, const struct public_history *h, const char *dir, tt_err *err)
{
    struct public_page p = page_of(a, in, lang);
    const tt_page_link other = {lang == TT_ZH ? "English" : "中文", lang == TT_ZH ? "../index.html" : "zh/index.html", false};
    const tt_page page = {.other_lang = &other,
                          .contents = true,
                          .footer =
                              tt_pub(&p, "No script, no cookies, nothing sent. Whether to take part is for you and your doctors to decide.",
                                     "本页不含脚本和 Cookie，不发送任何信息。是否参加由您与医生共同决定。")};
    TT_TRY(tt_folder_make(dir, err));
    TT_TRY(put_file(a, dir, "index.html", tt_doc_html(a, build(&p, h), &page), err));
    return put_file(a, dir, "feed.atom", tt_public_feed(&p, h), err);
}

struct job {
    const tt_public *in;
    const char *out;
    tt_findings *fs;
};

static tt_code write_all(tt_arena *a, const struct job *j, const char *stage, const struct public_history *h, tt_err *err)
{
    TT_TRY(write_lang(a, j->in, TT_EN, h, stage, err));
    TT_TRY(write_lang(a, j->in, TT_ZH, h, tt_printf(a, "%s/zh", stage), err));
    TT_TRY(put_file(a, stage, "record.json", tt_public_json(a, j->in), err));
    return put_file(a, stage, "history.json", tt_public_history_json(a, h), err);
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct job *j = arg;
    struct public_history h = {NULL, 0};
    TT_TRY(check(j->in, err));
    TT_TRY(tt_public_history_read(a, j->in, j->out, &h, j->fs, err));
    tt_code c = write_all(a, j, tt_folder_stage(a, j->out), &h, err);
    if (c == TT_OK)
        c = tt_folder_publish(a, j->out, err);
    tt_folder_discard(a, j->out);
    return c;
}

tt_code tt_public_write(const tt_public *in, const char *out_dir, tt_findings *fs, tt_err *err)
{
    struct job j = {in, out_dir, fs};
    if (!in->contact && !(in->contacts && in->record && in->record->contacts))
        tt_find(fs, 204, tt_at(out_dir, 0, 0));
    return tt_job(TT_ARENA_DEFAULT, body, &j, err);
}
