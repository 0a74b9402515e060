/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_page.c -- the study as the public may see it: one folder of pages, en and zh. */
#include "app/app_internal.h"

#include "report/report.h"

enum { RECORD_LIMIT = 32 << 20 };

/* A study folder or protocol.yaml is a study; any other file is a registry record. */
static bool is_study(tt_arena *a, const char *where)
{
    return (tt_is_folder(where) && tt_file_exists(tt_printf(a, "%s/protocol.yaml", where))) || tt_str_ends(where, ".yaml") ||
           !tt_file_exists(where);
}

static tt_code read_record(tt_arena *a, const char *file, tt_public *in, tt_err *err)
{
    char *text = NULL;
    size_t n = 0;
    tt_registered *g = TT_NEW(a, tt_registered);
    TT_TRY(tt_file_read(a, file, RECORD_LIMIT, &text, &n, err));
    TT_TRY(tt_registered_read(a, file, text, n, g, err));
    in->record = g;
    return TT_OK;
}

/* The study's record must be its own: a page of two studies would be worse than none. */
static tt_code check_same(const tt_public *in, const char *file, tt_err *err)
{
    if (in->study && in->record && *in->study->registry && !tt_str_ieq(in->study->registry, in->record->id))
        return tt_fail(err, TT_ECONFLICT, 205, tt_at(file, 0, 0), in->record->id, in->study->registry);
    return TT_OK;
}

static tt_code gather(tt_arena *a, const tt_request *q, tt_result *r, tt_public *in, tt_err *err)
{
    const char *where = q->word[0], *record = tt_opt(q, "record");
    tt_date day;
    *in = (tt_public){.contacts = tt_opt_on(q, "contacts"), .contact = tt_opt(q, "contact"), .date = tt_opt(q, "date")};
    if (in->date) {
        TT_TRY(tt_date_parse(in->date, &day, err));
        if (day.precision != TT_P_DAY)
            return tt_fail(err, TT_EUSAGE, 905, tt_at_path("date"), "date", in->date, "2026-03-04");
    }
    if (is_study(a, where))
        TT_TRY(tt_open_study(a, where, r, &in->study, NULL, err));
    else
        TT_TRY(read_record(a, where, in, err));
    r->findings.n = 0; /* what the protocol lacks is lint's to say */
    if (record)
        TT_TRY(read_record(a, record, in, err));
    return check_same(in, record ? record : where, err);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    tt_public in;
    const char *out = NULL;
    TT_TRY(tt_opt_text(q, "out", &out, err));
    TT_TRY(gather(a, q, r, &in, err));
    TT_TRY(tt_public_write(&in, out, &r->findings, err));
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "written: %s/index.html", "已写入：%s/index.html"), out));
    tt_doc_pair(r->doc, tt_say(q, "Chinese", "中文"), tt_printf(a, "%s/zh/index.html", out));
    tt_doc_pair(r->doc, tt_say(q, "record", "登记记录"), tt_printf(a, "%s/record.json", out));
    tt_doc_pair(r->doc, tt_say(q, "feed", "订阅源"), tt_printf(a, "%s/feed.atom", out));
    tt_json_put_string(&r->json, "out", out);
    tt_json_key(&r->json, "files");
    tt_json_open(&r->json, '[');
    static const char *const files[] = {"index.html", "zh/index.html", "record.json", "feed.atom", "zh/feed.atom", "history.json"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        tt_json_string(&r->json, files[i]);
    tt_json_close(&r->json);
    tt_json_put_bool(&r->json, "contacts", in.contact || (in.contacts && in.record && in.record->contacts));
    return TT_OK;
}

static const tt_option options[] = {
    {"out", "DIR", {"folder of the page", "页面所在文件夹"}},
    {"record",
     "FILE",
     {"the study's registry record, for dates, places and data sharing", "该研究的登记记录，提供日期、地点和数据共享说明"}},
    {"contact", "TEXT", {"whom to ask, as it shall stand on the page", "页面上公布的联系方式"}},
    {"contacts", NULL, {"publish the contact persons of the record, who are left out otherwise", "公布登记记录中的联系人（默认不公布）"}},
    {"date", "DAY", {"the day the page speaks of; the record's last update unless said", "页面截至日期；默认为记录最近更新日期"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate page tests/data/registry/demo-record.json -o out/page",
    "titrate page studies/nct07276568 --date 2026-03-04 --contact 'Liver unit, 010-0000 0000, weekdays 9-17' -o out/page2", NULL};

const tt_command tt_command_page = {
    .name = "page",
    .words = "STUDY|RECORD",
    .min_words = 1,
    .max_words = 1,
    .summary = {"the public study page, en and zh, as one folder that works offline", "生成可离线浏览的研究公开页面（中英文）"},
    .more = {"Persons are published only with --contact or --contacts. A page that is made again keeps the statuses it was published with "
             "before.",
             "仅在使用 --contact 或 --contacts 时公布联系人。重新生成页面时保留以往公布过的状态。"},
    .options = options,
    .examples = examples,
    .run = run,
};
