/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_outcomes.c -- the record's outcomes: what is measured, in which unit,
 * and how it is analysed, as far as the words are certain.
 *
 * An item is a laboratory test whose name or bracketed abbreviation is known, one
 * of a few bedside measurements, or else something a person must type: its type
 * stays open.  A unit is taken only if the description names exactly one that the
 * test can have. */
#include <string.h>

#include "study/draft_items_internal.h"

#define P "protocolSection.outcomesModule."

/* ---- reading ------------------------------------------------------------------------- */

/* "baseline (post-transplantation)": what changes are counted from comes after the product. */
static bool late_baseline(const tt_timeframe *tf, const char *text)
{
    static const char *const words[] = {"baseline (post", "baseline after", "post-engraftment baseline"};
    for (size_t i = 0; tf->baseline && i < sizeof words / sizeof *words; i++)
        if (tt_lint_has(text, words[i]))
            return true;
    return false;
}

static const char *text_of(tt_drafting *d, const tt_json *o, const char *key)
{
    const char *text = tt_record_text(&d->rec, o, key);
    return text ? text : "";
}

static void read_list(tt_drafting *d, const char *path, char letter)
{
    size_t n = 0;
    const tt_json *const *list = tt_record_objects(&d->rec, path, &n);
    if (!tt_draft_fits(d, d->outcomes + n, "outcomes"))
        return;
    tt_draft_outcome *all = TT_ARRAY(d->a, tt_draft_outcome, d->outcomes + n + 1);
    if (d->outcomes)
        memcpy(all, d->outcome, d->outcomes * sizeof *all);
    for (size_t i = 0; i < n; i++) {
        tt_draft_outcome *o = &all[d->outcomes + i];
        o->id = tt_printf(d->a, "%c%zu", letter, i + 1);
        o->primary = letter == 'P';
        o->measure = text_of(d, list[i], "measure");
        o->timeframe = text_of(d, list[i], "timeFrame");
        o->description = text_of(d, list[i], "description");
        tt_timeframe_read(d->a, o->timeframe, &o->tf);
        o->late_baseline = late_baseline(&o->tf, o->timeframe);
    }
    d->outcome = all;
    d->outcomes += n;
}

/* ---- how it is analysed ---------------------------------------------------------------- */

/* Survival of patients, not of grafts or cells: the whole measure is one of these. */
static bool survival(const char *measure)
{
    static const char *const words[] = {"survival",         "survival rate",         "overall survival",    "overall survival (os)",
                                        "patient survival", "patient survival rate", "overall mortality",   "mortality",
                                        "mortality rate",   "all-cause mortality",   "all cause mortality", "rate of mortality",
                                        "survival time"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tt_str_ieq(measure, words[i]))
            return true;
    return false;
}

static bool adverse(const char *measure)
{
    return tt_lint_has(measure, "adverse event") || tt_lint_has(measure, "adverse reaction") ||
           (tt_lint_has(measure, "toxicity") && tt_lint_has(measure, "CTCAE"));
}

/* A test or score is a change if the words say so, or if its times begin with a baseline; else what is said is its value at some times. */
static void analysis(tt_arena *a, tt_draft_outcome *o, bool change)
{
    change = change || tt_lint_has(o->description, "change from baseline") || tt_lint_has(o->measure, "change from baseline");
    o->has_kind = change || tt_draft_listed(a, o);
    o->kind = change || o->tf.baseline ? TT_EP_CHANGE : TT_EP_VALUE;
}

/* ---- items ---------------------------------------------------------------------------- */

/* Bedside measurements; `says` must stand in the description for the unit to be certain. */
static const struct {
    const char *words, *id, *id2, *unit, *says, *says2;
} bedside[] = {
    {"heart rate", "HR", NULL, "{beats}/min", "beats per minute", "bpm"},
    {"respiratory rate", "RESP", NULL, "{breaths}/min", "breaths per minute", "brpm"},
    {"blood pressure", "SYSBP", "DIABP", "mm[Hg]", "millimeters of mercury", "mmHg"},
    {"glasgow coma scale", "GCS", NULL, "1", "", ""},
    {"body temperature", "TEMP", NULL, "Cel", "celsius", "℃"},
    {"body weight", "WEIGHT", NULL, "kg", "kg", "kilogram"},
};

/* The one unit among the words of a text that the analyte can have: NULL if none, *several if more than one. */
static const tt_unit *unit_in(tt_drafting *d, const tt_analyte *an, const char *text, bool *several)
{
    const tt_unit *found = NULL;
    for (const char *s = text; *s && !*several;) {
        const size_t n = strcspn(s, " ,;()\n");
        const tt_unit *u = NULL;
        tt_factor f;
        if (n && n < 24 && memchr(s, '/', n) && tt_unit_parse(d->a, tt_strndup(d->a, s, n), &u, NULL) == TT_OK &&
            tt_unit_factor(u, an->unit, &an->molar, &f, NULL) == TT_OK) {
            *several = found && strcmp(tt_unit_code(found), tt_unit_code(u)) != 0;
            found = u;
        }
        s += n + (s[n] != '\0');
    }
    return found;
}

static tt_draft_item *item_new(tt_draft_items *all, const char *id, const char *title)
{
    for (size_t i = 0; i < all->n; i++)
        if (tt_str_ieq(all->at[i].id, id))
            return NULL;
    tt_draft_item *it = &all->at[all->n++];
    it->id = id;
    it->title = title;
    return it;
}

static void laboratory(tt_drafting *d, tt_draft_items *all, tt_draft_outcome *o, const tt_analyte *an, bool change)
{
    tt_draft_item *it = item_new(all, an->id, o->measure);
    o->item = an->id;
    if (it) {
        const tt_unit *u = unit_in(d, an, o->description, &it->two_units);
        it->type = "number";
        it->analyte = true;
        it->group = TT_DRAFT_LABORATORY;
        it->unit = u && !it->two_units ? tt_unit_code(u) : NULL;
        if (!it->unit && !it->two_units && strcmp(tt_unit_code(an->unit), "1") == 0)
            it->unit = "1";
    }
    analysis(d->a, o, change);
}

static void score(tt_arena *a, tt_draft_items *all, tt_draft_outcome *o, const char *id, bool change)
{
    tt_draft_item *it = item_new(all, id, o->measure);
    o->item = id;
    if (it) {
        it->type = "number";
        it->unit = "1";
        it->group = TT_DRAFT_SCORES;
    }
    analysis(a, o, change);
}

static void at_the_bed(tt_arena *a, tt_draft_items *all, tt_draft_outcome *o, size_t row, bool change)
{
    const char *const ids[] = {bedside[row].id, bedside[row].id2};
    static const char *const pressure[] = {"Systolic blood pressure", "Diastolic blood pressure"};
    const bool sure = tt_lint_has(o->description, bedside[row].says) || tt_lint_has(o->description, bedside[row].says2);
    for (size_t i = 0; i < 2 && ids[i]; i++) {
        tt_draft_item *it = item_new(all, ids[i], ids[1] ? pressure[i] : o->measure);
        if (it) {
            it->type = "number";
            it->drafted = ids[1] != NULL;
            it->group = TT_DRAFT_BEDSIDE;
            it->unit = sure || !bedside[row].says[0] ? bedside[row].unit : NULL;
        }
    }
    if (ids[1]) {
        o->items = "SYSBP, DIABP";
        return;
    }
    o->item = ids[0];
    analysis(a, o, change);
}

/* A short name that is no test's code: "MG" is magnesium. */
static const char *other_id(tt_drafting *d, const tt_draft_items *all, const char *measure, bool mri)
{
    const char **ids = TT_ARRAY(d->a, const char *, all->n + 1);
    for (size_t i = 0; i < all->n; i++)
        ids[i] = all->at[i].id;
    const char *id = tt_draft_id(d->a, measure, "", ids, all->n);
    const bool code = strlen(id) < 3 || tt_analyte_find(d->measures, id);
    return mri ? tt_printf(d->a, "MRI%s", id) : code ? tt_printf(d->a, "Q%s", id) : id;
}

static void other(tt_drafting *d, tt_draft_items *all, tt_draft_outcome *o)
{
    const bool mri = tt_lint_has(o->measure, "MRI");
    const char *id = other_id(d, all, o->measure, mri);
    tt_draft_item *it = item_new(all, id, o->measure);
    for (int i = 2; !it; i++)
        it = item_new(all, tt_printf(d->a, "%s_%d", id, i), o->measure);
    it->group = mri ? TT_DRAFT_MRI : TT_DRAFT_OTHER;
    o->item = it->id;
    if (tt_lint_has(o->description, "(yes/no)")) {
        it->type = "code";
        it->yes_no = true;
        o->has_kind = true;
        o->kind = TT_EP_CODE;
    }
}

static void item_of(tt_drafting *d, tt_draft_items *all, tt_draft_outcome *o)
{
    bool change = false;
    const char *subject = tt_draft_subject(d->a, o->measure, &change);
    for (size_t i = 0; i < sizeof bedside / sizeof *bedside; i++)
        if (tt_lint_has(o->measure, bedside[i].words)) { /* before the analytes: some are both, and here the unit is in words */
            at_the_bed(d->a, all, o, i, change);
            return;
        }
    const tt_analyte *an = tt_draft_analyte(d, subject);
    const tt_draft_score *sc = an ? NULL : tt_draft_score_of(d->a, subject);
    if (an)
        laboratory(d, all, o, an, change);
    else if (sc)
        score(d->a, all, o, sc->id, change);
    else
        other(d, all, o);
}

void tt_draft_outcomes_read(tt_drafting *d)
{
    read_list(d, P "primaryOutcomes", 'P');
    read_list(d, P "secondaryOutcomes", 'S');
    read_list(d, P "otherOutcomes", 'O');
    d->items = TT_NEW(d->a, tt_draft_items);
    d->items->at = TT_ARRAY(d->a, tt_draft_item, 2 * d->outcomes + 1);
    for (size_t i = 0; i < d->outcomes; i++) {
        tt_draft_outcome *o = &d->outcome[i];
        if (survival(o->measure) || adverse(o->measure)) {
            o->has_kind = true;
            o->kind = adverse(o->measure) ? TT_EP_AE_RATE : TT_EP_SURVIVAL;
        } else {
            item_of(d, d->items, o);
        }
    }
}
