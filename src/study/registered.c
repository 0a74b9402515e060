/* SPDX-License-Identifier: Apache-2.0 */
/* study/registered.c -- a registry record as its reader sees it: what a public page shows
 * and a search finds.
 *
 * Nothing is interpreted: words, numbers and dates are the record's own, and what it
 * does not say is "".  `tt_draft_from_record` is the other reader, which makes a study of it.
 * Shape: ClinicalTrials.gov API v2, "Study Data Structure". */
#include "study/registered.h"
#include "study/record_internal.h"

#define P "protocolSection."

static const char *text(tt_record *r, const tt_json *from, const char *path)
{
    const char *s = tt_record_text(r, from, path);
    return s ? s : "";
}

static void read_about(tt_record *r, tt_registered *g)
{
    g->id = text(r, NULL, P "identificationModule.nctId");
    g->title = text(r, NULL, P "identificationModule.briefTitle");
    g->official_title = text(r, NULL, P "identificationModule.officialTitle");
    g->organisation = tt_registered_organisation(r->root);
    g->sponsor = text(r, NULL, P "sponsorCollaboratorsModule.leadSponsor.name");
    g->sponsor_is_person = tt_registered_by_person(r->root);
    g->status = text(r, NULL, P "statusModule.overallStatus");
    g->why_stopped = text(r, NULL, P "statusModule.whyStopped");
    g->summary = text(r, NULL, P "descriptionModule.briefSummary");
    g->description = text(r, NULL, P "descriptionModule.detailedDescription");
    g->type = text(r, NULL, P "designModule.studyType");
    g->allocation = text(r, NULL, P "designModule.designInfo.allocation");
    g->model = text(r, NULL, P "designModule.designInfo.interventionModel");
    g->masking = text(r, NULL, P "designModule.designInfo.maskingInfo.masking");
    g->enrolment = tt_record_int(r, NULL, P "designModule.enrollmentInfo.count");
    g->phase = tt_record_texts(r, NULL, P "designModule.phases", &g->phases);
    g->condition = tt_record_texts(r, NULL, P "conditionsModule.conditions", &g->conditions);
    g->keyword = tt_record_texts(r, NULL, P "conditionsModule.keywords", &g->keywords);
    g->ipd = text(r, NULL, P "ipdSharingStatementModule.ipdSharing");
    g->ipd_text = text(r, NULL, P "ipdSharingStatementModule.description");
    g->ipd_when = text(r, NULL, P "ipdSharingStatementModule.timeFrame");
    g->ipd_access = text(r, NULL, P "ipdSharingStatementModule.accessCriteria");
}

/* --- dates ------------------------------------------------------------------------- */

static const struct {
    tt_moment moment;
    const char *date, *type; /* type NULL: what the date says has happened */
} moments[] = {
    {TT_MOMENT_SUBMITTED, P "statusModule.studyFirstSubmitDate", NULL},
    {TT_MOMENT_POSTED, P "statusModule.studyFirstPostDateStruct.date", NULL},
    {TT_MOMENT_START, P "statusModule.startDateStruct.date", P "statusModule.startDateStruct.type"},
    {TT_MOMENT_PRIMARY, P "statusModule.primaryCompletionDateStruct.date", P "statusModule.primaryCompletionDateStruct.type"},
    {TT_MOMENT_END, P "statusModule.completionDateStruct.date", P "statusModule.completionDateStruct.type"},
    {TT_MOMENT_RESULTS, P "statusModule.resultsFirstSubmitDate", NULL},
    {TT_MOMENT_VERIFIED, P "statusModule.statusVerifiedDate", NULL},
    {TT_MOMENT_UPDATED, P "statusModule.lastUpdateSubmitDate", NULL},
};
enum { MOMENTS = sizeof moments / sizeof *moments };

static void read_dates(tt_record *r, tt_registered *g)
{
    tt_dated *d = TT_ARRAY(r->a, tt_dated, MOMENTS);
    for (size_t i = 0; i < MOMENTS; i++) {
        const char *date = text(r, NULL, moments[i].date), *type = moments[i].type ? text(r, NULL, moments[i].type) : "ACTUAL";
        if (*date)
            d[g->dates++] = (tt_dated){moments[i].moment, date, tt_streq(type, "ACTUAL")};
    }
    g->date = d;
}

/* --- arms, outcomes, places, persons -------------------------------------------------- */

static void read_arms(tt_record *r, tt_registered *g)
{
    const tt_json *const *o = tt_record_objects(r, P "armsInterventionsModule.armGroups", &g->arms);
    tt_registered_item *arm = TT_ARRAY(r->a, tt_registered_item, g->arms);
    for (size_t i = 0; i < g->arms; i++)
        arm[i] = (tt_registered_item){text(r, o[i], "type"), text(r, o[i], "label"), text(r, o[i], "description"), ""};
    o = tt_record_objects(r, P "armsInterventionsModule.interventions", &g->interventions);
    tt_registered_item *what = TT_ARRAY(r->a, tt_registered_item, g->interventions);
    for (size_t i = 0; i < g->interventions; i++)
        what[i] = (tt_registered_item){text(r, o[i], "type"), text(r, o[i], "name"), text(r, o[i], "description"), ""};
    g->arm = arm;
    g->intervention = what;
}

static void read_outcomes(tt_record *r, tt_registered *g)
{
    static const char *const list[][2] = {{"primary", P "outcomesModule.primaryOutcomes"},
                                          {"secondary", P "outcomesModule.secondaryOutcomes"},
                                          {"other", P "outcomesModule.otherOutcomes"}};
    tt_registered_item *all = NULL;
    for (size_t k = 0, n = 0; k < 3; k++) {
        const tt_json *const *o = tt_record_objects(r, list[k][1], &n);
        all = tt_grow(r->a, all, g->outcomes * sizeof *all, (g->outcomes + n) * sizeof *all);
        for (size_t i = 0; i < n; i++)
            all[g->outcomes++] =
                (tt_registered_item){list[k][0], text(r, o[i], "measure"), text(r, o[i], "description"), text(r, o[i], "timeFrame")};
    }
    g->outcome = all;
}

static void read_places(tt_record *r, tt_registered *g)
{
    const tt_json *const *o = tt_record_objects(r, P "contactsLocationsModule.locations", &g->places);
    tt_registered_place *place = TT_ARRAY(r->a, tt_registered_place, g->places);
    for (size_t i = 0; i < g->places; i++)
        place[i] =
            (tt_registered_place){text(r, o[i], "facility"), text(r, o[i], "city"), text(r, o[i], "country"), text(r, o[i], "status")};
    o = tt_record_objects(r, P "contactsLocationsModule.centralContacts", &g->contacts);
    tt_registered_contact *contact = TT_ARRAY(r->a, tt_registered_contact, g->contacts);
    for (size_t i = 0; i < g->contacts; i++)
        contact[i] = (tt_registered_contact){text(r, o[i], "name"), text(r, o[i], "phone"), text(r, o[i], "email")};
    g->place = place;
    g->contact = contact;
}

static void read_eligibility(tt_record *r, tt_registered *g)
{
    g->eligibility = text(r, NULL, P "eligibilityModule.eligibilityCriteria");
    g->sex = text(r, NULL, P "eligibilityModule.sex");
    g->min_age = text(r, NULL, P "eligibilityModule.minimumAge");
    g->max_age = text(r, NULL, P "eligibilityModule.maximumAge");
    g->healthy = tt_record_truth(r, NULL, P "eligibilityModule.healthyVolunteers");
}

tt_code tt_registered_read(tt_arena *a, const char *file, const char *data, size_t n, tt_registered *ret, tt_err *err)
{
    tt_record r = {0};
    tt_registered g = {0};
    TT_TRY(tt_record_find(a, file, data, n, &r, err));
    read_about(&r, &g);
    read_dates(&r, &g);
    read_arms(&r, &g);
    read_outcomes(&r, &g);
    read_places(&r, &g);
    read_eligibility(&r, &g);
    if (r.code != TT_OK) {
        if (err)
            *err = r.err;
        return r.code;
    }
    if (!*g.id)
        return tt_fail(err, TT_EPARSE, 800, tt_at(file, 0, 0));
    g.root = r.root;
    *ret = g;
    return TT_OK;
}
