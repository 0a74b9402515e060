/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/public_page_history.c -- the statuses a page was published with, and the feed.
 *
 * history.json beside the page is the only memory: each publication reads it and
 * adds its status if that is another than the last.  A page older than the one there is
 * refused, and a status after a final one is remarked on, since a registry knows
 * no way back from "completed", "terminated" or "withdrawn".
 *
 * The feed is Atom (RFC 4287).  Its ids are made from the study's id and the entry's
 * own words, so that they stay the same from one publication to the next; no clock
 * is read.  Of a date known to the month the first day stands in `updated`, as the format
 * has no months; the entry's text says the date as it is known. */
#include "report/public_page_internal.h"

enum { HISTORY_LIMIT = 1 << 20 };

/* --- statuses ------------------------------------------------------------------------- */

static bool final(const char *status)
{
    return tt_streq(status, "COMPLETED") || tt_streq(status, "TERMINATED") || tt_streq(status, "WITHDRAWN");
}

static tt_code read_entries(tt_arena *a, const char *file, const tt_json *v, struct public_history *ret, tt_err *err)
{
    const tt_json *list = tt_json_get(v, "statuses");
    if (!list || list->kind != TT_J_ARRAY)
        return tt_fail(err, TT_EPARSE, 201, tt_at(file, 0, 0), file);
    for (size_t i = 0; i < list->n; i++) {
        const char *date = tt_json_text(tt_json_get(list->item[i], "date"), NULL);
        const char *status = tt_json_text(tt_json_get(list->item[i], "status"), NULL);
        tt_date d;
        if (!date || !status || tt_date_parse(date, &d, NULL) != TT_OK)
            return tt_fail(err, TT_EPARSE, 201, tt_at(file, 0, 0), file);
        ret->at = tt_grow(a, ret->at, ret->n * sizeof *ret->at, (ret->n + 1) * sizeof *ret->at);
        ret->at[ret->n++] = (struct public_status){date, status};
    }
    return TT_OK;
}

static tt_code add_status(tt_arena *a, const tt_public *in, const char *file, struct public_history *h, tt_findings *fs, tt_err *err)
{
    const struct public_status now = {tt_public_date(in), tt_public_status(in)}, *last = h->n ? &h->at[h->n - 1] : NULL;
    tt_date before, date;
    TT_TRY(tt_date_parse(now.date, &date, err));
    if (last && tt_date_parse(last->date, &before, NULL) == TT_OK && tt_date_before(date, before) == TT_YES)
        return tt_fail(err, TT_ECONFLICT, 203, tt_at(file, 0, 0), now.date, last->date);
    if (!*now.status || (last && tt_streq(last->status, now.status)))
        return TT_OK;
    if (last && final(last->status))
        tt_find(fs, 202, tt_at(file, 0, 0), last->status, now.status);
    h->at = tt_grow(a, h->at, h->n * sizeof *h->at, (h->n + 1) * sizeof *h->at);
    h->at[h->n++] = now;
    return TT_OK;
}

tt_code tt_public_history_read(tt_arena *a, const tt_public *in, const char *out, struct public_history *ret, tt_findings *fs, tt_err *err)
{
    const char *file = tt_printf(a, "%s/history.json", out);
    char *text = NULL;
    size_t n = 0;
    const tt_json *v = NULL;
    if (tt_file_exists(file)) {
        TT_TRY(tt_file_read(a, file, HISTORY_LIMIT, &text, &n, err));
        TT_TRY(tt_json_parse(a, file, text, n, &v, err));
        TT_TRY(read_entries(a, file, v, ret, err));
    }
    return add_status(a, in, file, ret, fs, err);
}

const char *tt_public_history_json(tt_arena *a, const struct public_history *h)
{
    tt_json_out o = tt_json_out_new(a, true);
    tt_json_open(&o, '{');
    tt_json_put_string(&o, "schema", "titrate.history/1");
    tt_json_key(&o, "statuses");
    tt_json_open(&o, '[');
    for (size_t i = 0; i < h->n; i++) {
        tt_json_open(&o, '{');
        tt_json_put_string(&o, "date", h->at[i].date);
        tt_json_put_string(&o, "status", h->at[i].status);
        tt_json_close(&o);
    }
    tt_json_close(&o);
    tt_json_close(&o);
    return tt_printf(a, "%s\n", tt_json_done(&o));
}

/* --- the feed ---------------------------------------------------------------------------- */

static void put_text(tt_buf *b, const char *open, const char *text, const char *close)
{
    tt_buf_add(b, open);
    tt_html_add(b, tt_visible(b->arena, text));
    tt_buf_add(b, close);
}

/* A name-based id: the first 16 bytes of a digest in the shape of a version 8 UUID (RFC 9562). */
static const char *id_of(tt_arena *a, const char *text)
{
    tt_hash h = tt_sha256(text, strlen(text));
    char hex[33];
    h.b[6] = (uint8_t)((h.b[6] & 0x0f) | 0x80);
    h.b[8] = (uint8_t)((h.b[8] & 0x3f) | 0x80);
    tt_hex(h.b, 16, hex);
    return tt_printf(a, "urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static const char *stamp(tt_arena *a, const char *date)
{
    tt_date d;
    if (tt_date_parse(date, &d, NULL) != TT_OK)
        return NULL;
    return tt_printf(a, "%04d-%02d-%02dT00:00:00Z", d.year, d.month ? d.month : 1, d.day ? d.day : 1);
}

struct feed {
    struct public_page *p;
    tt_buf b;
    const char *latest; /* stamp */
};

static void put_entry(struct feed *f, const char *date, const char *title)
{
    tt_arena *a = f->p->a;
    const char *when = stamp(a, date), *id = id_of(a, tt_printf(a, "%s\n%s\n%s", tt_public_id(f->p->in), date, title));
    if (!when)
        return;
    if (!f->latest || strcmp(when, f->latest) > 0)
        f->latest = when;
    tt_buf_printf(&f->b, "<entry>\n<id>%s</id>\n<updated>%s</updated>\n", id, when);
    put_text(&f->b, "<title>", title, "</title>\n");
    put_text(&f->b, "<content type=\"text\">", tt_printf(a, "%s: %s", date, title), "</content>\n</entry>\n");
}

const char *tt_public_feed(struct public_page *p, const struct public_history *h)
{
    struct feed f = {p, tt_buf_new(p->a), stamp(p->a, tt_public_date(p->in))};
    for (size_t i = h->n; i-- > 0;)
        put_entry(&f, h->at[i].date, tt_printf(p->a, tt_pub(p, "Status: %s", "状态：%s"), tt_public_code(p, h->at[i].status)));
    for (size_t i = 0; p->g && i < p->g->dates; i++)
        if (p->g->date[i].actual)
            put_entry(&f, p->g->date[i].date, tt_public_moment(p, p->g->date[i].moment));
    tt_buf b = tt_buf_new(p->a);
    tt_buf_printf(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"%s\">\n",
                  p->lang == TT_ZH ? "zh-Hans" : "en");
    tt_buf_printf(&b, "<id>%s</id>\n<updated>%s</updated>\n",
                  id_of(p->a, tt_printf(p->a, "%s\n%s", tt_public_id(p->in), p->lang == TT_ZH ? "zh" : "en")), f.latest ? f.latest : "");
    put_text(&b, "<title>", tt_printf(p->a, tt_pub(p, "%s: news of the study", "%s：研究动态"), tt_public_id(p->in)), "</title>\n");
    const char *sponsor = tt_public_sponsor(p);
    put_text(&b, "<author><name>", *sponsor ? sponsor : tt_public_id(p->in), "</name></author>\n");
    tt_buf_add(&b, "<link rel=\"alternate\" type=\"text/html\" href=\"index.html\"/>\n<link rel=\"self\" href=\"feed.atom\"/>\n");
    tt_buf_add(&b, tt_buf_text(&f.b));
    tt_buf_add(&b, "</feed>\n");
    return tt_buf_text(&b);
}
