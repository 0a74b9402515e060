/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/records.c -- opening a file of registry records, and telling what was found in it. */
#include "app/records_internal.h"

static void close_catalog(void *c)
{
    tt_catalog_close(c);
}

tt_code tt_records_open(tt_arena *a, const tt_request *q, bool import, tt_catalog **ret, tt_err *err)
{
    const char *db = NULL;
    TT_TRY(tt_opt_text(q, "db", &db, err));
    void **slot = tt_hold(a, close_catalog);
    TT_TRY(tt_catalog_open(db, import, ret, err));
    *slot = *ret;
    return TT_OK;
}

static void put_hit(tt_result *r, tt_table *t, tt_arena *a, const tt_catalog_hit *h)
{
    const char *const cell[] = {h->id, h->status, h->phases, h->enrolment ? tt_int_text(a, h->enrolment) : "", h->countries, h->title};
    tt_table_next(t);
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++)
        tt_table_cell(t, cell[i]);
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "id", h->id);
    tt_json_put_string(&r->json, "title", h->title);
    tt_json_put_string(&r->json, "status", h->status);
    tt_json_put_string(&r->json, "phases", h->phases);
    tt_json_put_string(&r->json, "conditions", h->conditions);
    tt_json_put_string(&r->json, "countries", h->countries);
    tt_json_key(&r->json, "enrolment");
    if (h->enrolment)
        tt_json_int(&r->json, h->enrolment);
    else
        tt_json_null(&r->json);
    tt_json_put_string(&r->json, "start", h->start);
    tt_json_put_string(&r->json, "source", h->source);
    tt_json_close(&r->json);
}

static tt_table *headed(const tt_request *q, tt_doc *d)
{
    tt_table *t = tt_doc_table(d, tt_say(q, "Records", "登记记录"));
    tt_table_col(t, tt_say(q, "id", "登记号"), TT_KEEP);
    tt_table_col(t, tt_say(q, "status", "状态"), TT_KEEP);
    tt_table_col(t, tt_say(q, "phase", "分期"), TT_LEFT);
    tt_table_col(t, tt_say(q, "n", "人数"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "countries", "国家或地区"), TT_LEFT);
    tt_table_col(t, tt_say(q, "title", "题目"), TT_LEFT);
    return t;
}

static const char *listed(tt_arena *a, const char *const *value, size_t n)
{
    enum { MOST = 20 };
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n && i < MOST; i++)
        tt_buf_printf(&b, "%s%s", i ? ", " : "", value[i]);
    return n > MOST ? tt_printf(a, "%s ...", tt_buf_text(&b)) : tt_buf_text(&b);
}

/* As codes are written. */
static const char *upper(tt_arena *a, const char *s)
{
    char *u = tt_strdup(a, s);
    for (char *c = u; *c; c++)
        *c = *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c;
    return u;
}

/* Nothing found because no record has such a value at all is another answer than none that has everything asked for. */
static tt_code check_filter(tt_arena *a, const tt_request *q, tt_result *r, tt_catalog *c, tt_catalog_column column, tt_err *err)
{
    static const struct {
        const char *option, *zh;
    } filter[] = {{"status", "状态"}, {"phase", "分期"}, {"country", "国家或地区"}};
    const char *option = filter[column].option, *asked = tt_opt(q, option), *const *value = NULL;
    size_t n = 0;
    if (!asked)
        return TT_OK;
    TT_TRY(tt_catalog_values(c, a, column, &value, &n, err));
    for (size_t i = 0; i < n; i++)
        if (tt_str_ieq(value[i], asked))
            return TT_OK;
    const char *near = tt_nearest(column == TT_CATALOG_COUNTRY ? asked : upper(a, asked), value, n);
    tt_find(&r->findings, 216, tt_at_path(option), tt_in_both(a, option, filter[column].zh), asked,
            n ? listed(a, value, n) : TT_IN_BOTH("none at all", "均未填写"),
            !n     ? TT_IN_BOTH("the others, without this filter", "其他条件，不使用此条件")
            : near ? near
                   : value[0]);
    return TT_OK;
}

tt_code tt_records_tell(tt_arena *a, const tt_request *q, tt_result *r, const char *words, tt_err *err)
{
    tt_catalog *c = NULL;
    tt_catalog_hit *hit = NULL;
    size_t n = 0;
    int64_t all = 0;
    tt_catalog_query ask = {.words = words,
                            .status = tt_opt(q, "status"),
                            .phase = tt_opt(q, "phase"),
                            .condition = tt_opt(q, "condition"),
                            .country = tt_opt(q, "country")};
    TT_TRY(tt_opt_int(q, "limit", 0, 1000000, 20, &ask.limit, err));
    TT_TRY(tt_records_open(a, q, false, &c, err));
    TT_TRY(tt_catalog_find(c, a, &ask, &hit, &n, &all, err));
    for (int k = 0; !all && k < 3; k++)
        TT_TRY(check_filter(a, q, r, c, (tt_catalog_column)k, err));
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "%lld records", "%lld 条记录"), (long long)all));
    tt_json_put_int(&r->json, "found", all);
    tt_json_key(&r->json, "records");
    tt_json_open(&r->json, '[');
    tt_table *t = n ? headed(q, r->doc) : NULL;
    for (size_t i = 0; i < n; i++)
        put_hit(r, t, a, &hit[i]);
    tt_json_close(&r->json);
    if ((int64_t)n < all)
        tt_doc_para(r->doc,
                    tt_printf(a, tt_say(q, "the first %zu are listed; --limit 0 lists all", "已列出前 %zu 条；--limit 0 列出全部"), n));
    r->status = all ? 0 : 1;
    return TT_OK;
}
