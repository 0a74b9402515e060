/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft.c -- a registry record in, a protocol.yaml out.
 *
 * What the record says stands in place; what it does not say is the word `open`
 * with the question beside it, so that lint, and the person who answers, find every
 * gap where its answer belongs.  Nothing is guessed: a number the text does not
 * give for certain stays open.  Persons and contacts are never carried.
 *
 * The record's own words follow at the end for lint to compare, and `basis` tells
 * the record's values from the names this program drafted. */
#include <string.h>

#include "study/draft_internal.h"

#define P "protocolSection."

enum { MOST_DRAFT = 8 << 20 }; /* a protocol.yaml larger than this would not be read */

static bool names_folder(const char *id)
{
    const size_t n = strlen(id);
    return n > 0 && n <= 40 && strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == n && id[0] != '-';
}

/* Each description once: four arms often say the same. */
static void add_once(tt_buf *b, const char *text)
{
    if (text && !strstr(tt_buf_text(b), text))
        tt_buf_printf(b, "%s%s", b->n ? "\n" : "", text);
}

static const char *given(tt_drafting *d)
{
    size_t n = 0;
    tt_buf b = tt_buf_new(d->a);
    d->arm = tt_record_objects(&d->rec, P "armsInterventionsModule.armGroups", &d->arms);
    for (size_t i = 0; i < d->arms; i++)
        add_once(&b, tt_record_text(&d->rec, d->arm[i], "description"));
    const tt_json *const *what = tt_record_objects(&d->rec, P "armsInterventionsModule.interventions", &n);
    for (size_t i = 0; i < n; i++)
        add_once(&b, tt_record_text(&d->rec, what[i], "description"));
    return tt_buf_text(&b);
}

static void head(tt_drafting *d, const char *registry)
{
    tt_buf_printf(&d->y,
                  "# %s, drafted from its registry record.  What the record says stands in place; every `open` is a question\n"
                  "# for a person, with the code under which `titrate lint` and `titrate explain` speak of it.\n",
                  registry);
}

static void write_all(tt_drafting *d, const char *registry)
{
    head(d, registry);
    tt_draft_outcomes_read(d);
    tt_draft_eligibility_read(d);
    tt_draft_about(d);
    tt_draft_dose(d);
    tt_draft_schedule(d);
    tt_draft_eligibility(d);
    tt_draft_endpoints(d);
    tt_draft_record(d);
}

static tt_code outcome_of(const tt_drafting *d, tt_err *err)
{
    const tt_err *why = d->rec.code != TT_OK ? &d->rec.err : &d->err;
    const tt_code code = d->rec.code != TT_OK ? d->rec.code : d->code;
    if (code != TT_OK) {
        if (err)
            *err = *why;
        return code;
    }
    if (d->y.n > MOST_DRAFT)
        return tt_fail(err, TT_ELIMIT, 804, tt_at(d->rec.file, 0, 0), tt_printf(d->a, "%zu", d->y.n), "bytes of text",
                       tt_printf(d->a, "%d", MOST_DRAFT));
    return TT_OK;
}

tt_code tt_draft_from_record(tt_arena *a, const char *file, const char *text, size_t n, tt_draft *ret, tt_err *err)
{
    tt_drafting d = {.a = a, .y = tt_buf_new(a), .basis = tt_buf_new(a)};
    TT_TRY(tt_record_find(a, file, text, n, &d.rec, err));
    TT_TRY(tt_measures_load(a, &d.measures, err));
    const char *registry = tt_record_text(&d.rec, NULL, P "identificationModule.nctId");
    if (d.rec.code == TT_OK && !registry)
        return tt_fail(err, TT_EPARSE, 800, tt_at(file, 0, 0));
    if (d.rec.code == TT_OK && !names_folder(registry))
        return tt_fail(err, TT_EPARSE, 803, tt_at(file, 0, 0), registry);
    const char *eligibility = tt_record_text(&d.rec, NULL, P "eligibilityModule.eligibilityCriteria");
    d.eligibility = eligibility ? eligibility : "";
    d.arm_text = given(&d);
    if (d.rec.code == TT_OK)
        write_all(&d, registry);
    TT_TRY(outcome_of(&d, err));
    ret->text = tt_buf_text(&d.y);
    ret->study_id = tt_draft_lower(a, registry);
    ret->not_carried = tt_record_unused_list(&d.rec);
    ret->participants = d.enrolment > 0 ? (int)d.enrolment : 0;
    ret->arms = (int)d.arms;
    ret->outcomes = (int)d.outcomes;
    ret->time_points = d.time_points;
    ret->values = d.values;
    return TT_OK;
}
