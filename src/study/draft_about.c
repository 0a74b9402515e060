/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_about.c -- what the study is: study, conditions, arms.
 *
 * The registry's own words are kept; a word outside the list the format knows is
 * not carried (and is then listed as left out) rather than bent to fit. */
#include <string.h>

#include "study/draft_internal.h"

#define P "protocolSection."

static void code(tt_drafting *d, const char *key, const char *from)
{
    const tt_key *row = tt_key_find(tt_printf(d->a, "study.%s", key));
    const char *text = tt_record_text(&d->rec, NULL, from);
    if (text && tt_key_among(row->of, text))
        tt_draft_put(d, 2, key, text);
    else if (text)
        tt_record_unused(&d->rec, NULL, from);
}

static void date(tt_drafting *d, const char *key, const char *from)
{
    tt_date day;
    const char *text = tt_record_text(&d->rec, NULL, from);
    if (text && tt_date_parse(text, &day, NULL) == TT_OK)
        tt_draft_put(d, 2, key, text);
    else if (text)
        tt_record_unused(&d->rec, NULL, from);
}

/* [PHASE1, PHASE2] is the word PHASE1_PHASE2 here. */
static void phase(tt_drafting *d)
{
    size_t n = 0;
    const char *const *text = tt_record_texts(&d->rec, NULL, P "designModule.phases", &n);
    tt_buf b = tt_buf_new(d->a);
    for (size_t i = 0; i < n && i < 3; i++)
        tt_buf_printf(&b, "%s%s", i ? "_" : "", text[i]);
    if (n && tt_key_among(tt_key_find("study.phase")->of, tt_buf_text(&b)))
        tt_draft_put(d, 2, "phase", tt_buf_text(&b));
    else
        for (size_t i = 0; i < n; i++)
            tt_record_unused(&d->rec, NULL, tt_printf(d->a, P "designModule.phases[%zu]", i));
}

static void title(tt_drafting *d)
{
    const char *text = tt_record_text(&d->rec, NULL, P "identificationModule.officialTitle");
    const char *brief = tt_record_text(&d->rec, NULL, P "identificationModule.briefTitle");
    if (text && brief && strcmp(text, brief) == 0) /* else nobody could tell which of the two was given */
        tt_record_unused(&d->rec, NULL, P "identificationModule.officialTitle");
    text = text ? text : brief;
    if (text)
        tt_draft_put(d, 2, "title", text);
    else
        tt_draft_open(d, 2, "title", 125, "study.title");
}

static void design(tt_drafting *d)
{
    static const char *const word[] = {"no", "yes"};
    phase(d);
    code(d, "status", P "statusModule.overallStatus");
    code(d, "allocation", P "designModule.designInfo.allocation");
    code(d, "model", P "designModule.designInfo.interventionModel");
    code(d, "masking", P "designModule.designInfo.maskingInfo.masking");
    code(d, "purpose", P "designModule.designInfo.primaryPurpose");
    d->enrolment = tt_record_int(&d->rec, NULL, P "designModule.enrollmentInfo.count");
    if (d->enrolment >= 0)
        tt_buf_printf(&d->y, "  enrolment: %lld\n", (long long)d->enrolment);
    else
        tt_draft_open(d, 2, "enrolment", 125, "study.enrolment");
    date(d, "start", P "statusModule.startDateStruct.date");
    date(d, "primary_completion", P "statusModule.primaryCompletionDateStruct.date");
    date(d, "completion", P "statusModule.completionDateStruct.date");
    const tt_truth committee = tt_record_truth(&d->rec, NULL, P "oversightModule.oversightHasDmc");
    if (committee != TT_UNKNOWN)
        tt_buf_printf(&d->y, "  committee: %s\n", word[committee]);
    if (d->enrolment > 0)
        tt_draft_open(d, 2, "replacements", 124, "study.replacements");
}

static void sharing(tt_drafting *d)
{
    const char *from = P "ipdSharingStatementModule.ipdSharing", *text = tt_record_text(&d->rec, NULL, from);
    if (text && (strcmp(text, "NO") == 0 || strcmp(text, "YES") == 0))
        tt_draft_put(d, 2, "ipd_sharing", text[0] == 'N' ? "no" : "yes");
    else if (text)
        tt_record_unused(&d->rec, NULL, from);
}

static void study(tt_drafting *d, const char *registry, const char *id)
{
    tt_buf_add(&d->y, "titrate: 1\n\nstudy:\n");
    tt_draft_put(d, 2, "id", id);
    tt_draft_put(d, 2, "registry", registry);
    tt_draft_put(d, 2, "code", tt_record_text(&d->rec, NULL, P "identificationModule.orgStudyIdInfo.id"));
    title(d);
    tt_draft_put(d, 2, "summary", tt_record_text(&d->rec, NULL, P "descriptionModule.briefSummary"));
    tt_draft_put(d, 2, "sponsor", tt_record_text(&d->rec, NULL, P "sponsorCollaboratorsModule.leadSponsor.name"));
    tt_draft_put(d, 2, "organisation", tt_record_text(&d->rec, NULL, P "identificationModule.organization.fullName"));
    design(d);
    sharing(d);
    tt_draft_open(d, 2, "zone", 125, "study.zone");
    tt_draft_open(d, 2, "subject_prefix", 125, "study.subject_prefix");
    tt_draft_basis(d, "study", NULL);
}

static void conditions(tt_drafting *d)
{
    size_t n = 0;
    const char *const *text = tt_record_texts(&d->rec, NULL, P "conditionsModule.conditions", &n);
    tt_buf_add(&d->y, "\n");
    if (n == 0)
        tt_draft_open(d, 0, "conditions", 125, "conditions");
    else
        tt_buf_add(&d->y, "conditions:\n");
    for (size_t i = 0; i < n && tt_draft_fits(d, n, "conditions"); i++)
        tt_buf_printf(&d->y, "  - %s\n", tt_draft_scalar(d->a, text[i]));
    tt_draft_basis(d, "conditions", NULL);
}

/* ---- arms --------------------------------------------------------------------------- */

/* Where acronyms of the arms may be spelt out. */
static const char *elsewhere(tt_drafting *d)
{
    const tt_json *list = tt_json_find(d->rec.root, P "conditionsModule.conditions");
    tt_buf b = tt_buf_new(d->a);
    for (size_t i = 0; list && i < list->n; i++)
        tt_buf_printf(&b, "%s\n", tt_json_text(list->item[i], ""));
    tt_buf_add(&b, d->eligibility);
    return tt_buf_text(&b);
}

static bool all_alike(const char *const *text, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (strcmp(text[i], text[0]) != 0)
            return false;
    return true;
}

static bool untreated(const char *kind)
{
    return kind && strcmp(kind, "NO_INTERVENTION") == 0;
}

static void one_arm(tt_drafting *d, size_t i, const char *id, const char *text)
{
    const char *kind = tt_record_text(&d->rec, d->arm[i], "type"), *label = tt_record_text(&d->rec, d->arm[i], "label");
    tt_buf_printf(&d->y, "  - id: %s\n", tt_draft_scalar(d->a, id));
    if (kind && tt_key_among(tt_key_find("arms[].kind")->of, kind))
        tt_draft_put(d, 4, "kind", kind);
    else if (kind)
        tt_record_unused(&d->rec, d->arm[i], "type");
    if (untreated(kind))
        tt_buf_add(&d->y, "    control: yes\n");
    if (label)
        tt_draft_put(d, 4, "title", label);
    else
        tt_draft_open(d, 4, "title", 125, "arms[].title");
    if (text)
        tt_draft_block(d, 4, "text", text);
}

/* The record says that chance decides, never in which blocks. */
static void randomisation(tt_drafting *d)
{
    const char *allocation = tt_json_text(tt_json_find(d->rec.root, P "designModule.designInfo.allocation"), "");
    if (d->arms < 2 || strcmp(allocation, "RANDOMIZED") != 0)
        return;
    tt_buf_add(&d->y, "\n");
    tt_draft_open(d, 0, "randomisation", 937, "randomisation");
}

static void arms(tt_drafting *d)
{
    const char *words = elsewhere(d);
    const char **id = TT_ARRAY(d->a, const char *, d->arms + 1), **text = TT_ARRAY(d->a, const char *, d->arms + 1);
    tt_buf_add(&d->y, "\n");
    if (d->arms == 0 || !tt_draft_fits(d, d->arms, "armGroups")) {
        tt_draft_open(d, 0, "arms", 125, "arms");
        tt_draft_basis(d, "arms", NULL);
        return;
    }
    tt_buf_add(&d->y, "arms:\n");
    for (size_t i = 0; i < d->arms; i++) {
        const char *own = tt_record_text(&d->rec, d->arm[i], "description");
        text[i] = own ? own : "";
    }
    const bool alike = all_alike(text, d->arms); /* then record.arm_text says it once */
    for (size_t i = 0; i < d->arms; i++) {
        if (alike)
            tt_record_unused(&d->rec, d->arm[i], "description");
        id[i] = tt_draft_id(d->a, tt_json_text(tt_json_get(d->arm[i], "label"), ""), words, id, i);
        one_arm(d, i, id[i], alike || !text[i][0] ? NULL : text[i]);
    }
    tt_draft_basis(d, "arms", NULL);
    tt_draft_basis(d, "arms[*].id", "drafted: short for the arm's name");
    randomisation(d);
}

void tt_draft_about(tt_drafting *d)
{
    const char *registry = tt_record_text(&d->rec, NULL, P "identificationModule.nctId");
    study(d, registry, tt_draft_lower(d->a, registry));
    conditions(d);
    arms(d);
}
