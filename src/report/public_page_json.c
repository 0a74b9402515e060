/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/public_page_json.c -- the record behind the page, for programs.
 *
 * The registry's own tree where there is one, persons left out unless they were asked
 * for; of a study without record its fields in the same shape (ClinicalTrials.gov API
 * v2).  '<' is written \u003c, so that a browser that takes the file for a page finds no
 * markup in it. */
#include "report/public_page_internal.h"

static void put(tt_json_out *o, const char *key, const char *value)
{
    if (value && *value)
        tt_json_put_string(o, key, value);
}

static void put_date(tt_json_out *o, const char *key, tt_date d)
{
    char text[24];
    if (d.precision == TT_P_NONE)
        return;
    tt_json_key(o, key);
    tt_json_open(o, '{');
    tt_json_put_string(o, "date", tt_date_write(d, text));
    tt_json_close(o);
}

static void open_in(tt_json_out *o, const char *key, char bracket)
{
    tt_json_key(o, key);
    tt_json_open(o, bracket);
}

static void put_outcomes(tt_json_out *o, const tt_study *s, bool primary, const char *key)
{
    open_in(o, key, '[');
    for (size_t i = 0; i < s->endpoints; i++)
        if (s->endpoint[i].primary == primary) {
            tt_json_open(o, '{');
            put(o, "measure", s->endpoint[i].measure.in[TT_EN]);
            put(o, "timeFrame", s->endpoint[i].timeframe);
            tt_json_close(o);
        }
    tt_json_close(o);
}

static const char *criteria_text(tt_arena *a, const tt_study *s)
{
    tt_buf b = tt_buf_new(a);
    for (int exclusion = 0; exclusion < 2; exclusion++) {
        tt_buf_add(&b, exclusion ? "\nExclusion Criteria:\n\n" : "Inclusion Criteria:\n\n");
        for (size_t i = 0; i < s->criteria; i++)
            if (s->criterion[i].exclusion == (exclusion == 1))
                tt_buf_printf(&b, "* %s\n", s->criterion[i].text.in[TT_EN]);
    }
    return tt_buf_text(&b);
}

static void put_who(tt_json_out *o, const tt_study *s)
{
    open_in(o, "identificationModule", '{');
    put(o, "nctId", s->registry);
    put(o, "officialTitle", s->title.in[TT_EN]);
    tt_json_close(o);
    open_in(o, "statusModule", '{');
    put(o, "overallStatus", s->status);
    put_date(o, "startDateStruct", s->start);
    put_date(o, "primaryCompletionDateStruct", s->primary_completion);
    put_date(o, "completionDateStruct", s->completion);
    tt_json_close(o);
    open_in(o, "sponsorCollaboratorsModule", '{');
    open_in(o, "leadSponsor", '{');
    put(o, "name", s->sponsor);
    tt_json_close(o);
    tt_json_close(o);
    open_in(o, "descriptionModule", '{');
    put(o, "briefSummary", s->summary.in[TT_EN]);
    tt_json_close(o);
    open_in(o, "conditionsModule", '{');
    open_in(o, "conditions", '[');
    for (size_t i = 0; i < s->conditions; i++)
        tt_json_string(o, s->condition[i]);
    tt_json_close(o);
    tt_json_close(o);
}

static void put_design(tt_json_out *o, const tt_study *s)
{
    open_in(o, "designModule", '{');
    open_in(o, "phases", '[');
    if (*s->phase)
        tt_json_string(o, s->phase);
    tt_json_close(o);
    open_in(o, "designInfo", '{');
    put(o, "allocation", s->allocation);
    put(o, "interventionModel", s->model);
    put(o, "primaryPurpose", s->purpose);
    tt_json_close(o);
    open_in(o, "enrollmentInfo", '{');
    tt_json_put_int(o, "count", s->enrolment);
    tt_json_close(o);
    tt_json_close(o);
    open_in(o, "armsInterventionsModule", '{');
    open_in(o, "armGroups", '[');
    for (size_t i = 0; i < s->arms; i++) {
        tt_json_open(o, '{');
        put(o, "label", s->arm[i].title.in[TT_EN]);
        put(o, "type", s->arm[i].kind);
        put(o, "description", s->arm[i].text.in[TT_EN]);
        tt_json_close(o);
    }
    tt_json_close(o);
    tt_json_close(o);
}

static void put_study(tt_arena *a, tt_json_out *o, const tt_study *s)
{
    tt_json_open(o, '{');
    open_in(o, "protocolSection", '{');
    put_who(o, s);
    put_design(o, s);
    open_in(o, "outcomesModule", '{');
    put_outcomes(o, s, true, "primaryOutcomes");
    put_outcomes(o, s, false, "secondaryOutcomes");
    tt_json_close(o);
    open_in(o, "eligibilityModule", '{');
    put(o, "eligibilityCriteria", criteria_text(a, s));
    tt_json_close(o);
    tt_json_close(o);
    tt_json_close(o);
}

static int depth_of(const tt_json *v)
{
    int most = 0;
    for (size_t i = 0; i < v->n; i++) {
        const int d = depth_of(v->item[i]);
        most = d > most ? d : most;
    }
    return most + 1;
}

/* The indented writer goes 64 deep, which no record is; one that is all the same loses its indents, not its content. */
static const char *whole(tt_arena *a, const tt_json *v)
{
    tt_json_out o = tt_json_out_new(a, true);
    if (depth_of(v) > 60)
        return tt_json_canonical(a, v);
    tt_json_value(&o, v);
    return tt_json_done(&o);
}

const char *tt_public_json(tt_arena *a, const tt_public *in)
{
    tt_json_out o = tt_json_out_new(a, true);
    tt_buf b = tt_buf_new(a);
    if (!in->record)
        put_study(a, &o, in->study);
    const char *text =
        !in->record ? tt_json_done(&o) : whole(a, in->contacts ? in->record->root : tt_registered_public(a, in->record->root));
    for (const char *s = text; *s; s++)
        if (*s == '<')
            tt_buf_add(&b, "\\u003c");
        else
            tt_buf_addc(&b, *s);
    tt_buf_addc(&b, '\n');
    return tt_buf_text(&b);
}
