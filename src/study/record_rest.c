/* SPDX-License-Identifier: Apache-2.0 */
/* study/record_rest.c -- what of a record has no key of its own in a study.
 *
 * It stands in the study's `record.registry`, in the registry's own shape, so that
 * the record can be given back whole: keywords, MeSH terms, dates of posting, places.
 * Three things are never kept: persons and contacts, results (which are not a plan),
 * and what no study file could hold (a key of no letters, a nesting past 40).
 *
 * Texts are told from numbers as JSON tells them: by their quotes. */
#include <string.h>

#include "study/draft_internal.h"

enum { DEEPEST = 40, LONGEST_KEY = 100, MOST_BYTES = 2 << 20 };

typedef struct rest {
    tt_drafting *d;
    tt_buf y;
} rest;

static bool kept(rest *r, const tt_json *v, const char *path, int depth);

/* Of an arm that has a rest its label is kept too: by it the rest finds its arm again. */
static bool is_label(const char *path)
{
    return tt_str_starts(path, "protocolSection.armsInterventionsModule.armGroups[") && tt_str_ends(path, "].label");
}

static const char *child(tt_arena *a, const tt_json *v, const char *path, size_t i)
{
    return v->kind == TT_J_OBJECT ? tt_printf(a, "%s%s%s", path, path[0] ? "." : "", v->key[i]) : tt_printf(a, "%s[%zu]", path, i);
}

static bool no_place(const char *path)
{
    return tt_record_personal(path) || tt_str_starts(path, "resultsSection") ||
           tt_str_starts(path, "protocolSection.outcomesModule.primaryOutcomes[") ||
           tt_str_starts(path, "protocolSection.outcomesModule.secondaryOutcomes[") ||
           tt_str_starts(path, "protocolSection.outcomesModule.otherOutcomes[");
}

static bool any_child(rest *r, const tt_json *v, const char *path, int depth)
{
    for (size_t i = 0; i < v->n; i++)
        if (kept(r, v->item[i], child(r->d->a, v, path, i), depth + 1))
            return true;
    return false;
}

static bool kept(rest *r, const tt_json *v, const char *path, int depth)
{
    const char *key = strrchr(path, '.');
    if (depth > DEEPEST || no_place(path) || (key && key[1] == '\0') || strlen(key ? key : path) > LONGEST_KEY)
        return false;
    return v->n ? any_child(r, v, path, depth) : !tt_record_is_used(&r->d->rec, v);
}

/* ---- writing ---------------------------------------------------------------------------- */

/* A text that would read as a number, a truth or nothing stands in quotes. */
static const char *text_of(tt_arena *a, const char *text)
{
    static const char *const typed[] = {"true", "false", "null", "open"};
    const char *s = text[0] ? tt_yaml_quote(a, text) : "\"\"";
    bool bare = s[0] != '"' && strchr("+-.0123456789", s[0]);
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++)
        bare = bare || strcmp(s, typed[i]) == 0;
    if (!bare)
        return s;
    tt_buf b = tt_buf_new(a);
    tt_buf_addc(&b, '"');
    for (; *s; s++)
        tt_buf_printf(&b, *s == '"' || *s == '\\' ? "\\%c" : "%c", *s);
    tt_buf_addc(&b, '"');
    return tt_buf_text(&b);
}

static void leaf(rest *r, const tt_json *v)
{
    static const char *const empty[] = {"null\n", NULL, NULL, NULL, NULL, "[]\n", "{}\n"};
    tt_arena *a = r->d->a;
    if (v->kind == TT_J_STRING)
        tt_buf_printf(&r->y, "%s\n", text_of(a, v->text));
    else if (v->kind == TT_J_INT)
        tt_buf_printf(&r->y, "%lld\n", (long long)v->whole);
    else if (v->kind == TT_J_REAL)
        tt_buf_printf(&r->y, "%s\n", tt_double_text(a, v->real));
    else if (v->kind == TT_J_BOOL)
        tt_buf_add(&r->y, v->flag ? "true\n" : "false\n");
    else
        tt_buf_add(&r->y, empty[v->kind]);
    tt_record_use(&r->d->rec, v);
}

static void value(rest *r, const tt_json *v, const char *path, int depth, bool behind_dash);

/* What stands behind "key:" or "-". */
static void inner(rest *r, const tt_json *v, const char *path, int depth, bool dash)
{
    if (v->n == 0) {
        tt_buf_addc(&r->y, ' ');
        leaf(r, v);
    } else if (dash && v->kind == TT_J_OBJECT) {
        tt_buf_addc(&r->y, ' ');
        value(r, v, path, depth, true);
    } else {
        tt_buf_addc(&r->y, '\n');
        value(r, v, path, depth, false);
    }
}

static void pairs(rest *r, const tt_json *v, const char *path, int depth, bool behind_dash)
{
    for (size_t i = 0; i < v->n; i++) {
        const char *below = child(r->d->a, v, path, i);
        if (!kept(r, v->item[i], below, depth + 1) && !is_label(below))
            continue;
        tt_buf_printf(&r->y, "%*s%s:", behind_dash ? 0 : 2 * depth, "", tt_draft_scalar(r->d->a, v->key[i]));
        inner(r, v->item[i], below, depth + 1, false);
        behind_dash = false;
    }
}

/* A list keeps the places of its members; one of texts is kept whole. */
static void members(rest *r, const tt_json *v, const char *path, int depth)
{
    for (size_t i = 0; i < v->n; i++) {
        const char *below = child(r->d->a, v, path, i);
        tt_buf_printf(&r->y, "%*s-", 2 * depth, "");
        if (v->item[i]->n && !kept(r, v->item[i], below, depth + 1))
            tt_buf_add(&r->y, " {}\n");
        else
            inner(r, v->item[i], below, depth + 1, true);
    }
}

static void value(rest *r, const tt_json *v, const char *path, int depth, bool behind_dash)
{
    if (v->kind == TT_J_OBJECT)
        pairs(r, v, path, depth, behind_dash);
    else
        members(r, v, path, depth);
}

/* What the draft says in another form as well: ages as criteria, descriptions once for all arms, a product's name. */
static void said_otherwise(tt_drafting *d)
{
    static const char *const paths[] = {"protocolSection.eligibilityModule.minimumAge", "protocolSection.eligibilityModule.maximumAge",
                                        "protocolSection.identificationModule.briefTitle"};
    size_t n = 0;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        tt_record_unused(&d->rec, NULL, paths[i]);
    const tt_json *const *what = tt_record_objects(&d->rec, "protocolSection.armsInterventionsModule.interventions", &n);
    for (size_t i = 0; i < n; i++) {
        tt_record_unused(&d->rec, what[i], "name");
        tt_record_unused(&d->rec, what[i], "description");
    }
}

void tt_draft_rest(tt_drafting *d)
{
    rest r = {d, tt_buf_new(d->a)};
    said_otherwise(d);
    tt_record used_before = d->rec; /* what the writing marks is taken back if it is too long */
    used_before.used = TT_ARRAY(d->a, const tt_json *, d->rec.n_used + 1);
    memcpy(used_before.used, d->rec.used, d->rec.n_used * sizeof *d->rec.used);
    used_before.cap = d->rec.n_used + 1;
    if (!any_child(&r, d->rec.root, "", 0))
        return;
    value(&r, d->rec.root, "", 2, false);
    if (r.y.n > MOST_BYTES)
        d->rec = used_before;
    else
        tt_buf_printf(&d->y, "  registry:   # the rest of the record, for `titrate export registry`\n%s", tt_buf_text(&r.y));
}
