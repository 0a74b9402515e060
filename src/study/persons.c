/* SPDX-License-Identifier: Apache-2.0 */
/* study/persons.c -- who in a registry record is a person, and the record without them.
 *
 * A record is public, but its persons move on while copies of it stay.  So a name, a
 * telephone or an address goes into no draft, no page and no catalogue; what an
 * investigator is (title, affiliation) stays in a draft, so that the record can be given
 * back, and is not published.  Places are no persons.
 *
 * A sponsor is a person when the registry says so: its class is INDIV, or the
 * responsible party is a SPONSOR_INVESTIGATOR (ClinicalTrials.gov API v2, AgencyClass
 * and ResponsiblePartyType; 21 CFR 312.3: "an individual").  A draft keeps that name, as
 * a protocol must name its sponsor. */
#include <string.h>

#include "study/record_internal.h"
#include "study/registered.h"

static const struct {
    const char *part; /* of a key */
    bool kept;        /* in a draft */
} personal[] = {
    {"ontact", false},           {"overallOfficial", false},        {"officials", false},    {"investigatorFullName", false},
    {"investigatorTitle", true}, {"investigatorAffiliation", true}, {"oldNameTitle", false},
};

/* `keys`: one key, or a path of them. */
static bool names_person(const char *keys, bool draft)
{
    static const char module[] = "contactsLocationsModule";
    const char *s = strstr(keys, module);
    s = s ? s + strlen(module) : keys;
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
        if (!(draft && personal[i].kept) && strstr(s, personal[i].part))
            return true;
    return false;
}

bool tt_record_personal(const char *path)
{
    return names_person(path, true);
}

bool tt_record_is_person(const tt_json *v)
{
    return v && tt_streq(tt_json_text(tt_json_get(v, "class"), ""), "INDIV");
}

bool tt_registered_by_person(const tt_json *root)
{
    const tt_json *s = tt_json_find(root, "protocolSection.sponsorCollaboratorsModule");
    return s && (tt_record_is_person(tt_json_get(s, "leadSponsor")) ||
                 tt_streq(tt_json_text(tt_json_find(s, "responsibleParty.type"), ""), "SPONSOR_INVESTIGATOR"));
}

/* The name of a sponsor who is a person; NULL: none is.  Accounts of sponsor-investigators may bear it as an organisation's. */
static const char *person_of(const tt_json *root)
{
    const tt_json *name = tt_json_find(root, "protocolSection.sponsorCollaboratorsModule.leadSponsor.name");
    return tt_registered_by_person(root) ? tt_json_text(name, NULL) : NULL;
}

const char *tt_registered_organisation(const tt_json *root)
{
    const tt_json *o = tt_json_find(root, "protocolSection.identificationModule.organization");
    const char *name = tt_json_text(tt_json_get(o, "fullName"), ""), *person = person_of(root);
    return tt_record_is_person(o) || (person && tt_streq(name, person)) ? "" : name;
}

/* ---- without them ------------------------------------------------------------------------ */

struct filter {
    tt_arena *a;
    const char *sponsor; /* who is a person; NULL: none */
};

static bool is_name(const char *key)
{
    return tt_streq(key, "name") || tt_streq(key, "fullName");
}

static const tt_json *without(const struct filter *f, const tt_json *v, bool person)
{
    if (v->kind != TT_J_ARRAY && v->kind != TT_J_OBJECT)
        return v;
    tt_json *to = TT_NEW(f->a, tt_json);
    *to = *v;
    to->n = 0;
    to->item = TT_ARRAY(f->a, const tt_json *, v->n);
    to->key = v->kind == TT_J_OBJECT ? TT_ARRAY(f->a, const char *, v->n) : NULL;
    for (size_t i = 0; i < v->n; i++) {
        const char *key = to->key ? v->key[i] : "";
        const bool sponsor = f->sponsor && tt_streq(tt_json_text(v->item[i], ""), f->sponsor);
        if (names_person(key, false) || (is_name(key) && (person || sponsor)))
            continue;
        if (to->key)
            to->key[to->n] = key;
        to->item[to->n++] = without(f, v->item[i], tt_record_is_person(v->item[i]));
    }
    return to;
}

const tt_json *tt_registered_public(tt_arena *a, const tt_json *root)
{
    const struct filter f = {a, person_of(root)};
    return without(&f, root, false);
}

const char *tt_sponsor_public(tt_arena *a, tt_lang lang, bool person, const char *name, const char *organisation)
{
    const bool zh = lang == TT_ZH;
    if (!person)
        return name;
    return *organisation ? tt_printf(a, zh ? "个人（%s）" : "an individual (%s)", organisation) : zh ? "个人" : "an individual";
}
