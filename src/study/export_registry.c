/* SPDX-License-Identifier: Apache-2.0 */
/* study/export_registry.c -- a study as a ClinicalTrials.gov API v2 record.
 *
 * The rest of the record (record.registry) is the ground; what the study says stands
 * over it, so a date or a status that was changed here is the one that goes out.
 * An open question says nothing.  Arms find their rest again by their label, outcomes
 * their description by their words.  The record's eligibility text is given back as it
 * was; without it the criteria are written as such a text. */
#include <string.h>

#include "study/study_internal.h"

#define P "protocolSection."

typedef struct exporting {
    tt_arena *a;
    const tt_node *root;
    tt_json *out;
} exporting;

/* ---- a tree that grows ------------------------------------------------------------------- */

static tt_json *node(tt_arena *a, tt_json_kind kind)
{
    tt_json *v = TT_NEW(a, tt_json);
    v->kind = kind;
    return v;
}

static tt_json *string(tt_arena *a, const char *text)
{
    tt_json *v = node(a, TT_J_STRING);
    v->text = text;
    return v;
}

static void grow(tt_arena *a, tt_json *v)
{
    if (v->n & (v->n - 1))
        return; /* room up to the next power of two */
    const size_t cap = v->n ? 2 * v->n : 1;
    v->item = tt_grow(a, v->item, v->n * sizeof *v->item, cap * sizeof *v->item);
    if (v->kind == TT_J_OBJECT)
        v->key = tt_grow(a, v->key, v->n * sizeof *v->key, cap * sizeof *v->key);
}

static void add(tt_arena *a, tt_json *list, const tt_json *v)
{
    grow(a, list);
    list->item[list->n++] = v;
}

static void put(tt_arena *a, tt_json *object, const char *key, const tt_json *v)
{
    for (size_t i = 0; i < object->n; i++)
        if (strcmp(object->key[i], key) == 0) {
            object->item[i] = v;
            return;
        }
    grow(a, object);
    object->key[object->n] = key;
    object->item[object->n++] = v;
}

/* The tree is this file's own until it is written, so its parts may be changed. */
static tt_json *own(const tt_json *v)
{
    return (tt_json *)(uintptr_t)v;
}

static void put_at(exporting *e, const char *path, const tt_json *v)
{
    tt_json *at = e->out;
    for (const char *dot = strchr(path, '.'); dot; path = dot + 1, dot = strchr(path, '.')) {
        const char *key = tt_strndup(e->a, path, (size_t)(dot - path));
        const tt_json *next = tt_json_get(at, key);
        if (!next || next->kind != TT_J_OBJECT)
            put(e->a, at, key, next = node(e->a, TT_J_OBJECT));
        at = own(next);
    }
    put(e->a, at, path, v);
}

/* ---- the ground ---------------------------------------------------------------------------- */

static tt_json *number(tt_arena *a, const char *text)
{
    const tt_json *v = NULL;
    const char *list = tt_printf(a, "[%s]", text);
    if (strspn(text, "+-.0123456789eE") != strlen(text) || tt_json_parse(a, "", list, strlen(list), &v, NULL) != TT_OK)
        return string(a, text);
    return own(v->item[0]);
}

static tt_json *scalar(tt_arena *a, const tt_node *n)
{
    if (n->quoted)
        return string(a, n->text);
    if (n->text[0] == '\0' || strcmp(n->text, "null") == 0)
        return node(a, TT_J_NULL);
    if (strcmp(n->text, "true") == 0 || strcmp(n->text, "false") == 0) {
        tt_json *v = node(a, TT_J_BOOL);
        v->flag = n->text[0] == 't';
        return v;
    }
    return strchr("-0123456789", n->text[0]) ? number(a, n->text) : string(a, n->text);
}

/* Depth is bounded by the reader of YAML. */
static tt_json *ground(tt_arena *a, const tt_node *n)
{
    if (n->kind == TT_SCALAR)
        return scalar(a, n);
    tt_json *v = node(a, n->kind == TT_MAP ? TT_J_OBJECT : TT_J_ARRAY);
    for (size_t i = 0; i < n->n; i++)
        if (n->kind == TT_MAP)
            put(a, v, n->key[i]->text, ground(a, n->item[i]));
        else
            add(a, v, ground(a, n->item[i]));
    return v;
}

/* ---- single values --------------------------------------------------------------------------- */

typedef enum form { TEXT, WORDS, WHOLE, TRUTH, SHARING } form;

static const struct {
    const char *from, *to;
    form form;
} single[] = {
    {"study.registry", P "identificationModule.nctId", TEXT},
    {"study.code", P "identificationModule.orgStudyIdInfo.id", TEXT},
    {"study.organisation", P "identificationModule.organization.fullName", TEXT},
    {"study.summary", P "descriptionModule.briefSummary", WORDS},
    {"study.sponsor", P "sponsorCollaboratorsModule.leadSponsor.name", TEXT},
    {"study.status", P "statusModule.overallStatus", TEXT},
    {"study.start", P "statusModule.startDateStruct.date", TEXT},
    {"study.primary_completion", P "statusModule.primaryCompletionDateStruct.date", TEXT},
    {"study.completion", P "statusModule.completionDateStruct.date", TEXT},
    {"study.allocation", P "designModule.designInfo.allocation", TEXT},
    {"study.model", P "designModule.designInfo.interventionModel", TEXT},
    {"study.masking", P "designModule.designInfo.maskingInfo.masking", TEXT},
    {"study.purpose", P "designModule.designInfo.primaryPurpose", TEXT},
    {"study.enrolment", P "designModule.enrollmentInfo.count", WHOLE},
    {"study.committee", P "oversightModule.oversightHasDmc", TRUTH},
    {"study.ipd_sharing", P "ipdSharingStatementModule.ipdSharing", SHARING},
    {"record.sex", P "eligibilityModule.sex", TEXT},
    {"record.description", P "descriptionModule.detailedDescription", TEXT},
};

static const tt_node *given(const exporting *e, const char *path)
{
    const tt_node *n = tt_node_find(e->root, path);
    return n && !tt_is_open(n) ? n : NULL;
}

/* The English words of a text; "" when there are none. */
static const char *words(const tt_node *n)
{
    const tt_node *en = n && n->kind == TT_MAP ? tt_node_get(n, "en") : n;
    en = en ? en : n && n->kind == TT_MAP ? tt_node_get(n, "zh") : NULL;
    return en && en->kind == TT_SCALAR ? en->text : "";
}

static void single_values(exporting *e)
{
    for (size_t i = 0; i < sizeof single / sizeof *single; i++) {
        const tt_node *n = given(e, single[i].from);
        const char *text = words(n);
        if (!text[0])
            continue;
        tt_json *v = string(e->a, text);
        if (single[i].form == WHOLE)
            v = number(e->a, text);
        if (single[i].form == TRUTH) {
            v = node(e->a, TT_J_BOOL);
            v->flag = strcmp(text, "yes") == 0;
        }
        if (single[i].form == SHARING)
            v->text = strcmp(text, "yes") == 0 ? "YES" : "NO";
        put_at(e, single[i].to, v);
    }
}

/* The study's title is the official one, unless the record had a brief one only. */
static void title(exporting *e)
{
    const char *text = words(given(e, "study.title"));
    const tt_json *brief = tt_json_find(e->out, P "identificationModule.briefTitle");
    const tt_json *official = tt_json_find(e->out, P "identificationModule.officialTitle");
    if (text[0] && (official || !brief || strcmp(tt_json_text(brief, ""), text) != 0))
        put_at(e, P "identificationModule.officialTitle", string(e->a, text));
    if (text[0] && !brief)
        put_at(e, P "identificationModule.briefTitle", string(e->a, text));
}

/* PHASE1_PHASE2 is [PHASE1, PHASE2]. */
static void phases(exporting *e)
{
    const char *text = words(given(e, "study.phase")), *second = strstr(text, "_PHASE");
    tt_json *list = node(e->a, TT_J_ARRAY);
    const bool two = second && tt_str_starts(text, "PHASE");
    if (!text[0])
        return;
    add(e->a, list, string(e->a, two ? tt_strndup(e->a, text, (size_t)(second - text)) : text));
    if (two)
        add(e->a, list, string(e->a, second + 1));
    put_at(e, P "designModule.phases", list);
}

static void texts(exporting *e, const char *from, const char *to)
{
    const tt_node *n = given(e, from);
    tt_json *list = node(e->a, TT_J_ARRAY);
    for (size_t i = 0; n && n->kind == TT_SEQ && i < n->n; i++)
        if (!tt_is_open(n->item[i]))
            add(e->a, list, string(e->a, words(n->item[i])));
    if (list->n)
        put_at(e, to, list);
}

/* ---- arms -------------------------------------------------------------------------------------- */

static tt_json *copy(tt_arena *a, const tt_json *v)
{
    tt_json *c = node(a, TT_J_OBJECT);
    for (size_t i = 0; v && v->kind == TT_J_OBJECT && i < v->n; i++)
        put(a, c, v->key[i], v->item[i]);
    return c;
}

/* The rest of an arm: by its label, else by its number where no arm was added or taken away. */
static const tt_json *rest_of(const tt_json *rest, bool *taken, const char *label, size_t i, size_t arms)
{
    const bool list = rest && rest->kind == TT_J_ARRAY;
    for (size_t k = 0; list && k < rest->n; k++)
        if (!taken[k] && label[0] && strcmp(tt_json_text(tt_json_get(rest->item[k], "label"), ""), label) == 0) {
            taken[k] = true;
            return rest->item[k];
        }
    if (!list || rest->n != arms || taken[i])
        return NULL;
    taken[i] = true;
    return rest->item[i];
}

static void arms(exporting *e)
{
    const tt_node *n = given(e, "arms");
    const tt_json *rest = tt_json_find(e->out, P "armsInterventionsModule.armGroups");
    if (!n || n->kind != TT_SEQ)
        return;
    bool *taken = TT_ARRAY(e->a, bool, (rest ? rest->n : 0) + n->n + 1);
    tt_json *list = node(e->a, TT_J_ARRAY);
    for (size_t i = 0; i < n->n; i++) {
        const char *label = words(tt_given(n->item[i], "title")), *kind = words(tt_given(n->item[i], "kind"));
        const char *text = words(tt_given(n->item[i], "text"));
        tt_json *arm = copy(e->a, rest_of(rest, taken, label, i, n->n));
        if (label[0])
            put(e->a, arm, "label", string(e->a, label));
        if (kind[0])
            put(e->a, arm, "type", string(e->a, kind));
        if (text[0])
            put(e->a, arm, "description", string(e->a, text));
        add(e->a, list, arm);
    }
    put_at(e, P "armsInterventionsModule.armGroups", list);
}

/* ---- outcomes ------------------------------------------------------------------------------------ */

static bool is_yes(const tt_node *map, const char *key)
{
    return tt_study_truth(map, key) == TT_YES;
}

/* What the record says of an endpoint: the same words and time, else the same words. */
static const tt_node *said(const tt_node *outcomes, bool *taken, const char *measure, const char *time)
{
    for (int exact = 1; exact >= 0; exact--)
        for (size_t i = 0; outcomes && outcomes->kind == TT_SEQ && i < outcomes->n; i++) {
            const tt_node *o = outcomes->item[i];
            if (taken[i] || strcmp(words(tt_node_get(o, "measure")), measure) != 0 ||
                (exact && strcmp(words(tt_node_get(o, "timeframe")), time) != 0))
                continue;
            taken[i] = true;
            return o;
        }
    return NULL;
}

static void put_text(exporting *e, tt_json *o, const char *key, const char *text)
{
    if (text[0])
        put(e->a, o, key, string(e->a, text));
}

static void outcomes(exporting *e)
{
    static const char *const name[] = {P "outcomesModule.primaryOutcomes", P "outcomesModule.secondaryOutcomes",
                                       P "outcomesModule.otherOutcomes"};
    const tt_node *ends = given(e, "endpoints"), *record = given(e, "record.outcomes");
    tt_json *list[3];
    if (!ends || ends->kind != TT_SEQ)
        return;
    bool *taken = TT_ARRAY(e->a, bool, (record ? record->n : 0) + 1);
    for (size_t k = 0; k < 3; k++)
        list[k] = node(e->a, TT_J_ARRAY);
    for (size_t i = 0; i < ends->n; i++) {
        const char *measure = words(tt_given(ends->item[i], "measure")), *time = words(tt_given(ends->item[i], "timeframe"));
        const tt_node *from = said(record, taken, measure, time);
        tt_json *o = node(e->a, TT_J_OBJECT);
        put_text(e, o, "measure", measure);
        put_text(e, o, "description", words(from ? tt_node_get(from, "description") : NULL));
        put_text(e, o, "timeFrame", time[0] ? time : words(from ? tt_node_get(from, "timeframe") : NULL));
        add(e->a, list[is_yes(ends->item[i], "primary") ? 0 : from && is_yes(from, "other") ? 2 : 1], o);
    }
    for (size_t k = 0; k < 3; k++)
        if (list[k]->n)
            put_at(e, name[k], list[k]);
}

/* ---- eligibility ------------------------------------------------------------------------------------ */

static void eligibility(exporting *e)
{
    static const char *const kind[] = {"inclusion", "exclusion"}, *const heading[] = {"Inclusion Criteria:\n", "\nExclusion Criteria:\n"};
    const char *text = words(given(e, "record.eligibility_text"));
    const tt_node *n = given(e, "eligibility");
    tt_buf b = tt_buf_new(e->a);
    for (size_t k = 0; k < 2 && !text[0] && n && n->kind == TT_SEQ; k++) {
        tt_buf_add(&b, heading[k]);
        for (size_t i = 0; i < n->n; i++)
            if (strcmp(words(tt_given(n->item[i], "kind")), kind[k]) == 0)
                tt_buf_printf(&b, "\n* %s", words(tt_given(n->item[i], "text")));
        tt_buf_addc(&b, '\n');
    }
    text = text[0] ? text : tt_buf_text(&b);
    if (text[0])
        put_at(e, P "eligibilityModule.eligibilityCriteria", string(e->a, text));
}

/* ---- the whole -------------------------------------------------------------------------------------- */

/* The registry's own order of modules. */
static void in_order(exporting *e)
{
    static const char *const module[] = {
        "identificationModule",    "statusModule",     "sponsorCollaboratorsModule", "oversightModule", "descriptionModule",
        "conditionsModule",        "designModule",     "armsInterventionsModule",    "outcomesModule",  "eligibilityModule",
        "contactsLocationsModule", "referencesModule", "ipdSharingStatementModule"};
    const tt_json *was = tt_json_get(e->out, "protocolSection");
    tt_json *is = node(e->a, TT_J_OBJECT);
    for (size_t i = 0; i < sizeof module / sizeof *module; i++)
        if (tt_json_get(was, module[i]))
            put(e->a, is, module[i], tt_json_get(was, module[i]));
    for (size_t i = 0; was && i < was->n; i++)
        put(e->a, is, was->key[i], was->item[i]);
    tt_json *all = node(e->a, TT_J_OBJECT);
    put(e->a, all, "protocolSection", is);
    for (size_t i = 0; i < e->out->n; i++)
        if (strcmp(e->out->key[i], "protocolSection") != 0)
            put(e->a, all, e->out->key[i], e->out->item[i]);
    e->out = all;
}

const tt_json *tt_study_registry(tt_arena *a, const tt_study *s)
{
    exporting e = {a, s->yaml->root, NULL};
    const tt_node *rest = given(&e, "record.registry");
    e.out = rest && rest->kind == TT_MAP ? ground(a, rest) : node(a, TT_J_OBJECT);
    single_values(&e);
    title(&e);
    phases(&e);
    texts(&e, "conditions", P "conditionsModule.conditions");
    texts(&e, "record.ages", P "eligibilityModule.stdAges");
    arms(&e);
    outcomes(&e);
    eligibility(&e);
    in_order(&e);
    return e.out;
}
