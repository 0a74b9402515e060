/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_endpoints.c -- adverse events, endpoints, follow-up, and what the
 * record says in its own words, for lint to read. */
#include <string.h>

#include "study/draft_internal.h"

/* ---- adverse events -------------------------------------------------------------------- */

/* "CTCAE v5.0", "CTCAE version 4.03": the version within a few words; NULL if none is given. */
static const char *ctcae_version(tt_arena *a, const char *text)
{
    for (const char *s = strstr(text, "CTCAE"); s; s = strstr(s + 1, "CTCAE"))
        for (size_t i = 5; s[i] && i < 24; i++)
            if (s[i] >= '3' && s[i] <= '5' && s[i + 1] == '.' && strchr("0123456789", s[i + 2]) && s[i + 2])
                return tt_strndup(a, s + i, 2 + strspn(s + i + 2, "0123456789"));
    return NULL;
}

static const char *all_text(const tt_drafting *d)
{
    tt_buf b = tt_buf_new(d->a);
    for (size_t i = 0; i < d->outcomes; i++)
        tt_buf_printf(&b, "%s\n%s\n", d->outcome[i].measure, d->outcome[i].description);
    return tt_buf_text(&b);
}

/* The end of "i) injection-related reactions (such as bleeding), and": before " and", "," and ".". */
static size_t category_length(const char *s, size_t n)
{
    for (bool cut = true; cut && n > 0;) {
        cut = strchr(" ,.;", s[n - 1]) != NULL;
        n -= cut;
        if (!cut && n > 4 && strncmp(s + n - 4, " and", 4) == 0) {
            n -= 4;
            cut = true;
        }
    }
    return n;
}

/* "product" of "cell product-related ..": the word before "-related"; else the number. */
static const char *category_id(tt_arena *a, const char *title, size_t number)
{
    const char *end = strstr(title, "-related"), *s = end;
    while (s && s > title && (s[-1] | 0x20) >= 'a' && (s[-1] | 0x20) <= 'z')
        s--;
    return end && end - s >= 2 && end - s <= 30 ? tt_strndup(a, s, (size_t)(end - s)) : tt_printf(a, "C%zu", number);
}

/* "i) .., and ii) .." in the description of an adverse-event outcome. */
static void categories(tt_drafting *d)
{
    static const char *const mark[] = {" i) ", " ii) ", " iii) ", " iv) "};
    const char *text = NULL, *at[5] = {NULL};
    for (size_t i = 0; i < d->outcomes && !text; i++)
        if (d->outcome[i].has_kind && d->outcome[i].kind == TT_EP_AE_RATE && strstr(d->outcome[i].description, mark[1]))
            text = d->outcome[i].description;
    size_t n = 0;
    for (; text && n < 4 && (at[n] = strstr(n ? at[n - 1] : text, mark[n])); n++)
        at[n] += strlen(mark[n]);
    if (n < 2)
        return;
    tt_buf_add(&d->y, "  categories:\n");
    for (size_t i = 0; i < n; i++) {
        const size_t whole = i + 1 < n ? (size_t)(at[i + 1] - at[i]) - strlen(mark[i + 1]) : strlen(at[i]);
        const char *title = tt_strndup(d->a, at[i], category_length(at[i], whole));
        const char *id = category_id(d->a, title, i + 1);
        const bool twice = i > 0 && strcmp(id, category_id(d->a, tt_strndup(d->a, at[0], strlen(at[0])), 1)) == 0;
        tt_buf_printf(&d->y, "    - {id: %s, title: %s}\n", twice ? tt_printf(d->a, "C%zu", i + 1) : id, tt_draft_scalar(d->a, title));
    }
    tt_draft_basis(d, "adverse_events.categories[*].id", "drafted: names of the categories");
}

static void adverse_events(tt_drafting *d)
{
    const char *version = ctcae_version(d->a, all_text(d));
    tt_buf_add(&d->y, "\nadverse_events:\n");
    tt_draft_basis(d, "adverse_events", NULL);
    if (version) {
        tt_draft_put(d, 2, "scale", "CTCAE");
        tt_draft_put(d, 2, "version", version);
    } else {
        tt_draft_open(d, 2, "scale", 110, "adverse_events.scale");
        tt_draft_open(d, 2, "version", 110, "adverse_events.version");
    }
    categories(d);
}

/* ---- endpoints -------------------------------------------------------------------------- */

/* The latest time a time frame names; n = 0: none. */
static tt_dur latest(const tt_timeframe *tf)
{
    tt_dur last = {0, TT_D_MINUTE}, t;
    const char *const end[] = {tf->horizon, tf->range ? strchr(tf->range, '/') + 1 : NULL};
    for (size_t i = 0; i < 2; i++)
        if (end[i] && tt_dur_parse(end[i], &t, NULL) == TT_OK && tt_dur_minutes(t) > tt_dur_minutes(last))
            last = t;
    for (size_t i = 0; tf->points[i]; i++) {
        const char *s = strchr(tf->points[i], '/');
        if (tt_dur_parse(s ? s + 1 : tf->points[i], &t, NULL) == TT_OK && tt_dur_minutes(t) > tt_dur_minutes(last))
            last = t;
    }
    return last;
}

static void kind(tt_drafting *d, const tt_draft_outcome *o)
{
    static const char *const word[] = {"survival", "ae_rate", "change", "value", "code"};
    if (o->has_kind)
        tt_draft_put(d, 4, "kind", word[o->kind]);
    else
        tt_draft_open(d, 4, "kind", 125, "endpoints[].kind");
}

static void one_endpoint(tt_drafting *d, const tt_draft_outcome *o)
{
    char text[24];
    const bool timed = o->has_kind && (o->kind == TT_EP_SURVIVAL || o->kind == TT_EP_AE_RATE);
    const tt_dur end = latest(&o->tf);
    const char *visits = tt_draft_visits(d->a, o);
    tt_buf_printf(&d->y, "  - id: %s\n", o->id);
    if (o->primary)
        tt_buf_add(&d->y, "    primary: yes\n");
    kind(d, o);
    if (o->item)
        tt_draft_put(d, 4, "item", o->item);
    else if (o->items)
        tt_buf_printf(&d->y, "    # item: one of %s\n", o->items);
    if (o->form)
        tt_draft_put(d, 4, "at", d->form_id[o->form - 1]);
    else if (visits)
        tt_buf_printf(&d->y, "    at: [%s]\n", visits);
    if (timed && end.n > 0)
        tt_draft_put(d, 4, "horizon", tt_dur_write(end, text));
    else if (timed)
        tt_draft_open(d, 4, "horizon", 137, "endpoints[].horizon");
    if (o->timeframe[0])
        tt_draft_put(d, 4, "timeframe", o->timeframe);
    if (strcmp(o->tf.kind, "refuse") == 0)
        tt_buf_printf(&d->y, "    # the time frame was not read: %s\n", tt_in_one(d->a, o->tf.reason, TT_EN));
    tt_draft_put(d, 4, "measure", o->measure);
}

static void follow_up(tt_drafting *d)
{
    tt_dur last = {0, TT_D_MINUTE};
    bool survival = false;
    char text[24];
    for (size_t i = 0; i < d->outcomes; i++) {
        const tt_dur t = latest(&d->outcome[i].tf);
        last = tt_dur_minutes(t) > tt_dur_minutes(last) ? t : last;
        survival = survival || (d->outcome[i].has_kind && d->outcome[i].kind == TT_EP_SURVIVAL);
    }
    tt_buf_add(&d->y, "\n");
    if (last.n > 0)
        tt_draft_put(d, 0, "followup", tt_dur_write(last, text));
    else
        tt_draft_open(d, 0, "followup", 125, "followup");
    if (survival)
        tt_draft_open(d, 0, "transplant", 117, "transplant");
    tt_draft_basis(d, "followup", NULL);
}

void tt_draft_endpoints(tt_drafting *d)
{
    adverse_events(d);
    tt_buf_add(&d->y, "\n");
    tt_draft_basis(d, "endpoints", NULL);
    if (d->outcomes == 0)
        tt_draft_open(d, 0, "endpoints", 125, "endpoints");
    else
        tt_buf_add(&d->y, "endpoints:\n");
    for (size_t i = 0; i < d->outcomes; i++)
        one_endpoint(d, &d->outcome[i]);
    if (d->outcomes)
        tt_draft_basis(d, "endpoints[*].kind", "drafted: from the words of the measure and its times");
    follow_up(d);
}

/* ---- the record's own words ---------------------------------------------------------------- */

static void ages(tt_drafting *d)
{
    size_t n = 0;
    const char *const *text = tt_record_texts(&d->rec, NULL, "protocolSection.eligibilityModule.stdAges", &n);
    tt_buf_add(&d->y, "  ages: [");
    for (size_t i = 0; i < n && tt_draft_fits(d, n, "stdAges"); i++)
        tt_buf_printf(&d->y, "%s%s", i ? ", " : "", tt_draft_scalar(d->a, text[i]));
    tt_buf_add(&d->y, "]\n");
}

static void outcomes(tt_drafting *d)
{
    tt_buf_add(&d->y, d->outcomes ? "  outcomes:\n" : "  outcomes: []\n");
    for (size_t i = 0; i < d->outcomes; i++) {
        const tt_draft_outcome *o = &d->outcome[i];
        tt_buf_printf(&d->y, "    - primary: %s\n", o->primary ? "yes" : "no");
        if (o->id[0] == 'O')
            tt_buf_add(&d->y, "      other: yes\n");
        tt_draft_put(d, 6, "measure", o->measure);
        tt_draft_put(d, 6, "timeframe", o->timeframe);
        tt_draft_put(d, 6, "description", o->description);
    }
}

void tt_draft_record(tt_drafting *d)
{
    tt_buf_add(&d->y,
               "\napprovals:   # before a live start\n  academic: open\n  ethics: open\n  filing: open\n  genetic_resources: open\n");
    tt_buf_printf(&d->y, "\nbasis:\n%s", tt_buf_text(&d->basis));
    tt_buf_add(&d->y, "\n# What the record says: for lint to compare, and to give the record back (titrate export registry).\nrecord:\n");
    ages(d);
    tt_draft_put(d, 2, "sex", tt_record_text(&d->rec, NULL, "protocolSection.eligibilityModule.sex"));
    tt_draft_block(d, 2, "eligibility_text", d->eligibility);
    tt_draft_block(d, 2, "arm_text", d->arm_text);
    tt_draft_block(d, 2, "description", tt_record_text(&d->rec, NULL, "protocolSection.descriptionModule.detailedDescription"));
    outcomes(d);
    tt_draft_rest(d);
}
