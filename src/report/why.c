/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/why.c -- the life of one value, from the keyboard to the report.
 *
 * Read from the log itself, not from the state: what a value was before its
 * corrections stands only there.  The state then says what was made of it. */
#include "report/report_internal.h"

/* One entry of the value, copied out of the log. */
struct entry {
    int64_t seq;
    tt_instant recorded, occurred;
    const char *actor, *role, *status, *text, *unit, *number, *reason, *source, *hash;
    struct entry *next;
};

struct life {
    struct report r;
    const tt_subject *s;
    const tt_item *item;
    const tt_visit *visit;
    struct entry *first, **last;
    tt_buf decisions; /* numbers of those whose evidence holds the value */
    const tt_value *v;
};

static const char *text_of(tt_arena *a, const tt_json *body, const char *key)
{
    return tt_strdup(a, tt_json_text(tt_json_get(body, key), ""));
}

static void keep_entry(struct life *l, const tt_event *e, const tt_json *body)
{
    tt_arena *a = l->r.a;
    char hex[65];
    struct entry *n = TT_NEW(a, struct entry);
    *n = (struct entry){.seq = e->seq,
                        .recorded = e->recorded,
                        .occurred = e->occurred,
                        .actor = tt_strdup(a, e->actor),
                        .role = tt_strdup(a, e->role),
                        .status = text_of(a, body, "status"),
                        .text = text_of(a, body, "text"),
                        .unit = text_of(a, body, "unit"),
                        .number = text_of(a, body, "number"),
                        .reason = tt_strdup(a, e->reason),
                        .source = tt_strdup(a, e->source),
                        .hash = tt_strdup(a, tt_hex(e->hash.b, sizeof e->hash.b, hex))};
    *l->last = n;
    l->last = &n->next;
}

/* Does the evidence of a proposed decision hold one of the value's events? */
static bool evidence_holds(tt_arena *a, const struct life *l, const tt_json *body)
{
    const char *text = tt_json_text(tt_json_get(body, "evidence"), "");
    const tt_json *tree = NULL;
    if (tt_json_parse(a, "evidence", text, strlen(text), &tree, NULL) != TT_OK)
        return false;
    const tt_json *patients = tt_json_get(tree, "patients");
    for (size_t i = 0; patients && i < patients->n; i++) {
        const tt_json *values = tt_json_get(patients->item[i], "values");
        for (size_t k = 0; values && k < values->n; k++)
            for (const struct entry *e = l->first; e; e = e->next)
                if (values->item[k]->whole == e->seq)
                    return true;
    }
    return false;
}

static tt_code look(const tt_event *e, void *arg, tt_err *err)
{
    struct life *l = arg;
    tt_arena *a = l->r.a;
    const tt_json *body = NULL;
    const bool entered = tt_streq(e->kind, "entered") && tt_streq(e->subject, l->s->id) && tt_streq(e->item, l->item->id) &&
                         tt_streq(e->visit, l->visit->id);
    const bool proposed = tt_streq(e->kind, "proposed") && l->first;
    if (!entered && !proposed)
        return TT_OK;
    TT_TRY(tt_json_parse(a, "event", e->body, strlen(e->body), &body, err));
    if (entered)
        keep_entry(l, e, body);
    else if (evidence_holds(a, l, body)) {
        const tt_json *n = tt_json_get(body, "number");
        tt_buf_printf(&l->decisions, "%s%lld", l->decisions.n ? ", " : "", n ? (long long)n->whole : 0);
    }
    return TT_OK;
}

/* --- names --------------------------------------------------------------------------------- */

static tt_code unknown(tt_err *err, unsigned id, const char *word, const char *const *known, size_t n)
{
    const char *near = tt_nearest(word, known, n);
    return tt_fail(err, TT_ENOENT, id, tt_at_path(word), word, near ? near : n ? known[0] : "-");
}

static tt_code find_all(struct life *l, const char *subject, const char *item, const char *visit, tt_err *err)
{
    const tt_study *st = l->r.s;
    const size_t most = l->r.t->subjects + st->items + st->visits;
    const char **known = TT_ARRAY(l->r.a, const char *, most + 1);
    l->s = tt_trial_subject(l->r.t, subject);
    l->item = tt_study_item(st, item);
    l->visit = tt_study_visit(st, visit);
    for (size_t i = 0; i < l->r.t->subjects; i++)
        known[i] = l->r.t->subject[i]->id;
    if (!l->s)
        return unknown(err, 875, subject, known, l->r.t->subjects);
    for (size_t i = 0; i < st->items; i++)
        known[i] = st->item[i].id;
    if (!l->item)
        return unknown(err, 876, item, known, st->items);
    for (size_t i = 0; i < st->visits; i++)
        known[i] = st->visit[i].id;
    return l->visit ? TT_OK : unknown(err, 877, visit, known, st->visits);
}

static tt_code never_entered(struct life *l, tt_err *err)
{
    tt_buf b = tt_buf_new(l->r.a);
    for (size_t i = 0; i < l->s->n_values; i++)
        if (l->s->value[i].item == l->item)
            tt_buf_printf(&b, "%s%s", b.n ? ", " : "", l->s->value[i].visit->id);
    return tt_fail(err, TT_ENOENT, 878, tt_at_path(l->s->id), l->s->id, l->item->id, l->visit->id, b.n ? tt_buf_text(&b) : "-");
}

/* --- telling it ---------------------------------------------------------------------------- */

static const char *with_unit(struct life *l, const char *number, const char *unit)
{
    return *unit && !tt_streq(unit, "1") ? tt_printf(l->r.a, "%s %s", number, unit) : number;
}

static const char *typed(struct life *l, const struct entry *e)
{
    if (tt_streq(e->status, "not done"))
        return tt_pick(&l->r, "not done", "未做");
    if (tt_streq(e->status, "lost"))
        return tt_pick(&l->r, "lost", "标本丢失");
    return with_unit(l, e->text, e->unit);
}

static const char *converted(struct life *l, const struct entry *e)
{
    return *e->number && l->item->unit ? with_unit(l, e->number, tt_unit_code(l->item->unit)) : "";
}

static const char *who(struct life *l, const struct entry *e)
{
    const tt_user *u = tt_trial_user(l->r.t, e->actor);
    return tt_printf(l->r.a, "%s, %s", u && *u->full_name ? u->full_name : e->actor, tt_in(&l->r, tt_role_words(e->role)));
}

static void tell_entries(struct life *l, tt_doc *doc)
{
    struct report *r = &l->r;
    static const char *const head[][2] = {{"Event", "事件"},
                                          {"Recorded", "记录时间"},
                                          {"By", "操作人"},
                                          {"Typed", "录入"},
                                          {"In the study's unit", "换算为研究单位"},
                                          {"Measured at", "测定时间"},
                                          {"Why", "原因"},
                                          {"Source", "来源"}};
    tt_table *t = tt_doc_table(doc, tt_pick(r, "What was entered", "录入与更正"));
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_table_col(t, head[i][r->lang], TT_LEFT);
    for (const struct entry *e = l->first; e; e = e->next) {
        tt_table_next(t);
        tt_table_cell(t, tt_num(r, e->seq));
        tt_table_cell(t, tt_when_text(r->a, r->s, e->recorded));
        tt_table_cell(t, who(l, e));
        tt_table_cell(t, typed(l, e));
        tt_table_cell(t, converted(l, e));
        tt_table_cell(t, tt_when_text(r->a, r->s, e->occurred));
        tt_table_cell(t, *e->reason ? e->reason : e == l->first ? tt_pick(r, "first entry", "首次录入") : "");
        tt_table_cell(t, e->source);
    }
    tt_table_note(t,
                  tt_pick(r, "Times are the site's. The last line is the value as it stands.", "时间为研究中心当地时间。末行为现行数值。"));
}

static size_t row_of(const tt_frame *f, int64_t origin)
{
    size_t i = 0;
    while (i < f->rows && f->origin[i] != origin)
        i++;
    return i;
}

static void tell_change(struct life *l, tt_doc *doc, const tt_frame *f, size_t row)
{
    struct report *r = &l->r;
    const char *unit = l->item->unit ? tt_unit_code(l->item->unit) : "";
    const tt_dec base = tt_get_dec(f, row, "BASE"), chg = tt_get_dec(f, row, "CHG"), percent = tt_get_dec(f, row, "PCHG");
    const int64_t from = tt_get_int(f, row, "BEVENT"), grade = tt_get_int(f, row, "ATOXGR");
    if (tt_streq(tt_get_text(f, row, "ABLFL"), "Y"))
        tt_doc_pair(doc, tt_pick(r, "Baseline", "基线"), tt_pick(r, "this value is the baseline", "该值即为基线"));
    else if (!tt_dec_missing(base))
        tt_doc_pair(doc, tt_pick(r, "Baseline", "基线"),
                    tt_tell(r, "{0} (event {1})", "{0}（事件 {1}）", with_unit(l, tt_dec_text(r->a, base), unit), tt_num(r, from)));
    else
        tt_doc_pair(doc, tt_pick(r, "Baseline", "基线"), tt_pick(r, "none", "无"));
    if (!tt_dec_missing(chg))
        tt_doc_pair(doc, tt_pick(r, "Change", "变化"),
                    tt_dec_missing(percent)
                        ? with_unit(l, tt_dec_text(r->a, chg), unit)
                        : tt_tell(r, "{0}, {1} %", "{0}，{1}%", with_unit(l, tt_dec_text(r->a, chg), unit), tt_dec_text(r->a, percent)));
    if (grade == TT_INT_MISSING)
        return;
    const char *rule = tt_get_text(f, row, "ATOXRUL");
    tt_doc_pair(doc, tt_printf(r->a, "CTCAE %s", r->s->ae_version),
                rule ? tt_tell(r, "grade {0}: {1}", "{0} 级：{1}", tt_num(r, grade), rule)
                     : tt_tell(r, "grade {0}", "{0} 级", tt_num(r, grade)));
}

static void tell_when(struct life *l, tt_doc *doc, const tt_frame *f, size_t row)
{
    struct report *r = &l->r;
    const int64_t day = tt_get_int(f, row, "ADY");
    const tt_dec hours = tt_get_dec(f, row, "ARELTM");
    const char *nominal = tt_in(r, tt_dur_words(r->a, l->visit->offset));
    const tt_subject *s = tt_trial_subject(r->t, tt_get_text(f, row, "USUBJID"));
    const bool dose = tt_streq(l->visit->anchor, "dose");
    const char *from = dose ? tt_pick(r, "the end of dosing", "给药结束") : tt_in(r, tt_study_anchor_words(r->s, l->visit->anchor));
    const char *day_one = !s || s->dosed ? tt_pick(r, "dosing", "给药") : tt_pick(r, "enrolment", "入组");
    if (*nominal && l->visit->kind == TT_VISIT_OFFSET)
        tt_doc_pair(doc, tt_pick(r, "Nominal time", "名义时间"), tt_tell(r, "{0} after {1}", "{1}后 {0}", nominal, from));
    if (!tt_dec_missing(hours) && day != TT_INT_MISSING)
        tt_doc_pair(doc, tt_pick(r, "Actual time", "实际时间"),
                    tt_tell(r, "{0} h from {1}; study day {2} ({3} = 1)", "距{1} {0} 小时；研究日第 {2} 天（{3}当日 = 1）",
                            tt_dec_text(r->a, hours), from, tt_num(r, day), day_one));
}

static void tell_use(struct life *l, tt_doc *doc)
{
    struct report *r = &l->r;
    tt_buf b = tt_buf_new(r->a);
    tt_bds kind;
    for (size_t i = 0; i < r->s->endpoints; i++) {
        const tt_endpoint *e = &r->s->endpoint[i];
        for (size_t k = 0; e->item == l->item && k < e->visits; k++)
            if (e->visit[k] == l->visit)
                tt_buf_printf(&b, "%s%s", b.n ? "; " : "", tt_in(r, e->measure));
    }
    if (b.n && tt_bds_of(r->s, l->item, &kind))
        tt_doc_pair(doc, tt_pick(r, "In the report", "报告中的位置"),
                    tt_printf(r->a, "%s: %s", kind == TT_BDS_LAB ? "biochemistry.html" : "vitals.html", tt_buf_text(&b)));
    tt_doc_pair(doc, tt_pick(r, "Evidence of decisions", "作为证据的剂量决定"),
                l->decisions.n ? tt_buf_text(&l->decisions) : tt_pick(r, "none", "无"));
}

static tt_code tell(struct life *l, tt_doc **ret, tt_err *err)
{
    struct report *r = &l->r;
    tt_bds kind = TT_BDS_LAB;
    tt_frame *f = NULL;
    const struct entry *now = l->first;
    while (now->next)
        now = now->next;
    tt_doc *doc = tt_doc_new(r->a, r->lang,
                             tt_tell(r, "{0} of {1}, {2}", "{1} {2} {0}", tt_in(r, l->item->title), l->s->id, tt_in(r, l->visit->title)));
    if (r->t->rehearsal)
        tt_doc_callout(doc, TT_CALL_SIMULATED, NULL, tt_simulated_words(r->t, r->lang));
    tt_doc_callout(doc, TT_CALL_ANSWER, NULL, *converted(l, now) ? converted(l, now) : typed(l, now));
    tell_entries(l, doc);
    const bool derived = tt_bds_of(r->s, l->item, &kind);
    if (derived)
        TT_TRY(tt_derive_bds(r->a, r->t, kind, &f, err));
    const size_t row = derived ? row_of(f, now->seq) : 0;
    if (derived && row < f->rows) {
        tell_when(l, doc, f, row);
        tell_change(l, doc, f, row);
    }
    tell_use(l, doc);
    tt_line_code(tt_doc_pair(doc, tt_tell(r, "Hash of event {0}", "事件 {0} 的哈希", tt_num(r, now->seq)), NULL), now->hash);
    *ret = doc;
    return TT_OK;
}

tt_code tt_why(tt_arena *a, const tt_trial *t, tt_record *rec, const char *subject, const char *item, const char *visit, tt_lang lang,
               tt_doc **ret, tt_err *err)
{
    static const tt_report_options plain = {.one = true, .lang = TT_EN, .program = NULL};
    struct life l = {.r = {.a = a, .t = t, .s = t->study, .lang = lang, .opt = &plain}, .decisions = tt_buf_new(a)};
    l.last = &l.first;
    TT_TRY(find_all(&l, subject, item, visit, err));
    TT_TRY(tt_record_each(rec, 1, look, &l, err));
    return l.first ? tell(&l, ret, err) : never_entered(&l, err);
}
