/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/apply_safety.c -- adverse events, DLT judgements, and the decisions that
 * rest on them. */
#include "trial/trial_internal.h"

static const tt_ae_category *category_of(const tt_study *st, const char *id)
{
    for (size_t i = 0; i < st->ae_categories; i++)
        if (tt_streq(st->ae_category[i].id, id))
            return &st->ae_category[i];
    return NULL;
}

/* Since when it could be a DLT by its grade and relation; a later report that leaves it so does not begin it anew. */
static int64_t severe_since(const tt_ae *e, int64_t before)
{
    if (e->grade < 3 || !tt_ae_related(e))
        return 0;
    return before ? before : e->origin;
}

tt_code tt_apply_ae(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    const char *id = tt_in_text(in, "id");
    tt_ae *ae = NULL;
    for (size_t i = 0; i < in->t->aes && !ae; i++)
        if (tt_streq(in->t->ae[i]->id, id))
            ae = in->t->ae[i]; /* a later report of the same event */
    if (!ae)
        ae = TT_PUSH(in->t, ae, aes, cap_aes);
    const int64_t severe = ae->severe;
    *ae = (tt_ae){.id = id,
                  .subject = s,
                  .term = tt_in_text(in, "term"),
                  .category = category_of(in->t->study, tt_in_text(in, "category")),
                  .onset = in->e->occurred,
                  .resolved = tt_in_instant(in, "resolved"),
                  .grade = (int)tt_in_int(in, "grade"),
                  .serious = tt_in_bool(in, "serious"),
                  .related = tt_in_text(in, "related"),
                  .outcome = tt_in_text(in, "outcome"),
                  .origin = in->e->seq};
    ae->severe = severe_since(ae, severe);
    return tt_in_done(in, err);
}

tt_code tt_apply_dlt(struct event_in *in, tt_err *err)
{
    tt_subject *s = tt_in_subject(in, err);
    if (!s)
        return TT_ECORRUPT;
    const char *j = tt_in_text(in, "judgement");
    if (tt_streq(j, "dlt"))
        s->dlt = TT_DLT_YES;
    else if (tt_streq(j, "none"))
        s->dlt = TT_DLT_NONE;
    else if (tt_streq(j, "not evaluable"))
        s->dlt = TT_DLT_NOT_EVALUABLE;
    else if (!in->bad)
        in->bad = "judgement";
    s->dlt_clause = tt_in_text(in, "clause");
    s->dlt_onset = tt_in_instant(in, "onset");
    s->dlt_judged = in->e->recorded;
    s->dlt_origin = in->e->seq;
    return tt_in_done(in, err);
}

static tt_act act_of(struct event_in *in, const char *text)
{
    for (int a = 0; a < TT_ACTS; a++)
        if (tt_streq(tt_act_text((tt_act)a), text))
            return (tt_act)a;
    if (!in->bad)
        in->bad = "act";
    return TT_WAIT;
}

tt_code tt_apply_proposed(struct event_in *in, tt_err *err)
{
    tt_trial *t = in->t;
    if (t->decisions && t->decision[t->decisions - 1]->effective == TT_NO_INSTANT)
        t->decision[t->decisions - 1]->superseded = true;
    tt_decision *d = TT_PUSH(t, decision, decisions, cap_decisions);
    *d = (tt_decision){.number = (int)tt_in_int(in, "number"),
                       .act = act_of(in, tt_in_text(in, "act")),
                       .from = (int)tt_in_int(in, "from"),
                       .to = (int)tt_in_int(in, "to"),
                       .cohort = (int)tt_in_int(in, "cohort"),
                       .mtd = (int)tt_in_int(in, "mtd"),
                       .rule = tt_in_text(in, "rule"),
                       .reason = tt_in_text(in, "text"),
                       .tally = tt_in_text(in, "tally"),
                       .snapshot = tt_strdup(t->arena, in->e->signed_hash),
                       .override_reason = tt_strdup(t->arena, in->e->reason),
                       .proposed = in->e->recorded,
                       .effective = TT_NO_INSTANT,
                       .signature = TT_ARRAY(t->arena, tt_signature, t->study->decision_signers + 1),
                       .origin = in->e->seq};
    if (d->number != (int)t->decisions && !in->bad)
        in->bad = "number"; /* decisions are found by their number */
    return tt_in_done(in, err);
}

tt_code tt_apply_signed(struct event_in *in, tt_err *err)
{
    tt_trial *t = in->t;
    const int64_t number = tt_in_int(in, "number");
    const bool effective = tt_in_bool(in, "effective");
    TT_TRY(tt_in_done(in, err));
    tt_decision *d = tt_trial_decision(t, (int)number);
    const tt_user *u = tt_trial_user(t, in->e->actor);
    if (!d || d->n_signatures > t->study->decision_signers)
        return tt_in_unknown(in, "decision", tt_printf(t->arena, "%lld", (long long)number), err);
    d->signature[d->n_signatures++] = (tt_signature){.user = tt_strdup(t->arena, in->e->actor),
                                                     .full_name = u ? u->full_name : "",
                                                     .role = tt_strdup(t->arena, in->e->role),
                                                     .meaning = tt_strdup(t->arena, in->e->meaning),
                                                     .at = in->e->recorded,
                                                     .origin = in->e->seq};
    if (effective)
        d->effective = in->e->recorded;
    return TT_OK;
}
