/* SPDX-License-Identifier: Apache-2.0 */
/* study/read_about.c -- who, where and on what terms: study, conditions, arms,
 * consent, decision, adverse events, approvals. */
#include <string.h>

#include "study/study_internal.h"

static tt_code read_zone(tt_reading *r, const tt_node *study, tt_err *err)
{
    const tt_node *n = tt_given(study, "zone");
    if (!n)
        return TT_OK;
    tt_err why = {0};
    if (tt_zone_open(r->a, n->text, &r->s->zone, &why) == TT_OK)
        return TT_OK;
    why.where = tt_node_where(r->a, n);
    if (err)
        *err = why;
    return why.kind;
}

static void read_design_words(tt_study *s, const tt_node *n)
{
    s->phase = tt_study_text(n, "phase");
    s->status = tt_study_text(n, "status");
    s->allocation = tt_study_text(n, "allocation");
    s->model = tt_study_text(n, "model");
    s->masking = tt_study_text(n, "masking");
    s->purpose = tt_study_text(n, "purpose");
    s->enrolment = tt_study_int(n, "enrolment");
    s->replacements = tt_study_text(n, "replacements");
    s->committee = tt_study_truth(n, "committee");
    s->ipd_sharing = tt_study_truth(n, "ipd_sharing");
    s->start = tt_study_date(n, "start");
    s->primary_completion = tt_study_date(n, "primary_completion");
    s->completion = tt_study_date(n, "completion");
}

static tt_code read_study(tt_reading *r, tt_err *err)
{
    tt_study *s = r->s;
    const tt_node *n = tt_given(r->root, "study");
    s->id = tt_study_text(n, "id");
    s->registry = tt_study_text(n, "registry");
    s->code = tt_study_text(n, "code");
    s->title = tt_study_words(n, "title");
    s->summary = tt_study_words(n, "summary");
    s->sponsor = tt_study_text(n, "sponsor");
    s->organisation = tt_study_text(n, "organisation");
    s->subject_prefix = tt_study_text(n, "subject_prefix");
    read_design_words(s, n);
    return read_zone(r, n, err);
}

static void read_conditions(tt_reading *r)
{
    const tt_node *list = tt_given(r->root, "conditions");
    const size_t n = tt_study_list_size(list);
    const char **text = TT_ARRAY(r->a, const char *, n);
    for (size_t i = 0; i < n; i++)
        text[i] = tt_study_item_at(list, i)->text;
    r->s->condition = text;
    r->s->conditions = n;
}

static void read_arms(tt_reading *r)
{
    const tt_node *list = tt_given(r->root, "arms"), *ratio = tt_given(tt_given(r->root, "randomisation"), "ratio");
    const size_t n = tt_study_list_size(list);
    tt_arm *arm = TT_ARRAY(r->a, tt_arm, n);
    for (size_t i = 0; i < n; i++) {
        const tt_node *m = tt_study_item_at(list, i);
        arm[i] = (tt_arm){tt_study_text(m, "id"), tt_study_words(m, "title"), tt_study_text(m, "kind"), tt_study_words(m, "text")};
        arm[i].control = tt_study_truth(m, "control") == TT_YES;
        arm[i].share = tt_study_int(ratio, arm[i].id);
    }
    r->s->arm = arm;
    r->s->arms = n;
}

static void read_decision(tt_reading *r)
{
    const tt_node *list = tt_given(tt_given(r->root, "decision"), "signatures");
    const size_t n = tt_study_list_size(list);
    tt_signer *signer = TT_ARRAY(r->a, tt_signer, n);
    for (size_t i = 0; i < n; i++)
        signer[i].role = tt_study_item_at(list, i)->text;
    r->s->decision_signer = signer;
    r->s->decision_signers = n;
}

static void read_adverse_events(tt_reading *r)
{
    const tt_node *ae = tt_given(r->root, "adverse_events"), *list = tt_given(ae, "categories");
    const size_t n = tt_study_list_size(list);
    tt_ae_category *c = TT_ARRAY(r->a, tt_ae_category, n);
    for (size_t i = 0; i < n; i++) {
        const tt_node *m = tt_study_item_at(list, i);
        c[i] = (tt_ae_category){tt_study_text(m, "id"), tt_study_words(m, "title")};
    }
    r->s->ae_scale = tt_study_text(ae, "scale");
    r->s->ae_version = tt_study_text(ae, "version");
    r->s->ae_category = c;
    r->s->ae_categories = n;
}

/* Which approvals are not there yet, by name: the rows of the table are the list of what is needed. */
static void read_approvals(tt_reading *r)
{
    const tt_node *map = tt_given(r->root, "approvals");
    tt_buf b = tt_buf_new(r->a);
    const char *name = NULL;
    for (const tt_key *k = tt_keys; k->path; k++)
        if (tt_key_child(k, "approvals", &name) && !tt_given(map, name))
            tt_buf_printf(&b, "%s%s", b.n ? ", " : "", name);
    r->s->approvals_missing = tt_buf_text(&b);
}

tt_code tt_read_about(tt_reading *r, tt_err *err)
{
    TT_TRY(read_study(r, err));
    read_conditions(r);
    read_arms(r);
    read_decision(r);
    read_adverse_events(r);
    read_approvals(r);
    const tt_node *consent = tt_given(r->root, "consent");
    r->s->consent_version = tt_study_text(consent, "version");
    r->s->consent_representative = tt_study_truth(consent, "representative");
    return TT_OK;
}
