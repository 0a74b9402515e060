/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/digest.c -- one hash over the whole state, so that "rebuilt identically"
 * is a comparison of 32 bytes.  Every field of trial.h that events can change is
 * here; pointers to other things are hashed by name. */
#include "trial/trial_internal.h"

static void text(tt_hasher *h, const char *s)
{
    tt_hasher_field(h, s, s ? strlen(s) : 0);
}

static void whole(tt_hasher *h, int64_t n)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)n);
    text(h, digits);
}

static void decimal(tt_hasher *h, tt_dec d)
{
    char digits[TT_DEC_TEXT];
    text(h, tt_dec_write(d, digits));
}

static void add_value(tt_hasher *h, const tt_value *v)
{
    text(h, v->item->id);
    text(h, v->visit->id);
    text(h, v->text);
    text(h, v->source);
    text(h, v->reason);
    text(h, v->entered.unit ? tt_unit_code(v->entered.unit) : "");
    decimal(h, v->entered.value);
    decimal(h, v->number);
    const int64_t n[] = {v->status, v->censored, v->has_number, v->truth, v->at, v->corrections, v->origin, v->unit_assumed, v->recorded};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        whole(h, n[i]);
}

static void add_session(tt_hasher *h, const tt_session *x)
{
    const char *const words[] = {x->lot, x->second_check, x->outside, x->reason};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        text(h, words[i]);
    const tt_dec dec[] = {x->weight_kg, x->planned, x->delivered, x->per_kg, x->drawn_ml};
    for (size_t i = 0; i < sizeof dec / sizeof *dec; i++)
        decimal(h, dec[i]);
    whole(h, x->start);
    whole(h, x->end);
    whole(h, x->origin);
}

static void add_subject(tt_hasher *h, const tt_subject *s)
{
    const char *const words[] = {s->id,           s->arm ? s->arm->id : "", s->consent_version, s->consent_by,
                                 s->lot,          s->second_check,          s->dlt_clause,      s->end_cause,
                                 s->dose_outside, s->dose_reason,           s->stratum};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        text(h, words[i]);
    const tt_dec dec[] = {s->weight_kg, s->planned, s->delivered, s->delivered_per_kg, s->drawn_ml};
    for (size_t i = 0; i < sizeof dec / sizeof *dec; i++)
        decimal(h, dec[i]);
    const int64_t n[] = {s->number,          s->screened,    s->consented,   s->withdrawn,  s->eligible,       s->level,
                         s->cohort,          s->slot,        s->dosed,       s->dose_start, s->dose_end,       s->dlt,
                         s->dlt_onset,       s->dlt_until,   s->end,         s->ended,      s->origin,         s->consent_origin,
                         s->eligible_origin, s->slot_origin, s->dose_origin, s->dlt_origin, s->end_origin,     s->eligible_at,
                         s->slot_at,         s->dlt_judged,  s->enrolled,    s->position,   s->enrolled_origin};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        whole(h, n[i]);
    for (int i = 1; i < s->sessions; i++) /* the first is above */
        add_session(h, &s->session[i]);
    for (size_t i = 0; i < s->n_judged; i++) {
        text(h, s->judged[i].criterion->id);
        text(h, s->judged[i].reason);
        whole(h, s->judged[i].answer);
        whole(h, s->judged[i].origin);
    }
    for (size_t i = 0; i < s->n_anchored; i++) {
        text(h, s->anchored[i].anchor->id);
        whole(h, s->anchored[i].at);
        whole(h, s->anchored[i].origin);
    }
    for (size_t i = 0; i < s->n_consents; i++) {
        text(h, s->consent[i].version);
        text(h, s->consent[i].by);
        whole(h, s->consent[i].at);
        whole(h, s->consent[i].origin);
    }
    for (size_t i = 0; i < s->n_values; i++)
        add_value(h, &s->value[i]);
    for (size_t i = 0; i < s->n_past; i++)
        add_value(h, &s->past[i]);
}

static void add_lot(tt_hasher *h, const tt_lot *l)
{
    text(h, l->id);
    decimal(h, l->concentration);
    decimal(h, l->viability);
    decimal(h, l->volume_ml);
    decimal(h, l->used_ml);
    whole(h, l->expires);
    whole(h, l->released);
    whole(h, l->released_at);
    whole(h, l->origin);
    whole(h, l->release_origin);
}

static void add_ae(tt_hasher *h, const tt_ae *e)
{
    const char *const words[] = {e->id, e->subject->id, e->term, e->category ? e->category->id : "", e->related, e->outcome};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        text(h, words[i]);
    const int64_t n[] = {e->onset, e->resolved, e->grade, e->serious, e->severe, e->origin};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        whole(h, n[i]);
}

static void add_signature(tt_hasher *h, const tt_signature *s)
{
    const char *const words[] = {s->user, s->full_name, s->role, s->meaning};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        text(h, words[i]);
    whole(h, s->at);
    whole(h, s->origin);
}

static void add_decision(tt_hasher *h, const tt_decision *d)
{
    const char *const words[] = {d->rule, d->reason, d->tally, d->snapshot, d->override_reason};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        text(h, words[i]);
    const int64_t n[] = {d->number, d->act, d->from, d->to, d->cohort, d->mtd, d->proposed, d->effective, d->superseded, d->origin};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        whole(h, n[i]);
    for (size_t i = 0; i < d->n_signatures; i++)
        add_signature(h, &d->signature[i]);
}

static void add_user(tt_hasher *h, const tt_user *u)
{
    text(h, u->name);
    text(h, u->full_name);
    text(h, u->role);
    tt_hasher_field(h, u->identity.key, sizeof u->identity.key);
    tt_hasher_field(h, u->identity.salt, sizeof u->identity.salt);
    tt_hasher_field(h, u->identity.sealed, sizeof u->identity.sealed);
    whole(h, u->identity.effort);
    whole(h, u->active);
    whole(h, u->origin);
    whole(h, u->failed);
    whole(h, u->failed_at);
}

static void add_hold(tt_hasher *h, const tt_hold_span *s)
{
    const char *const words[] = {s->why, s->by, s->rule, s->lifted_why};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        text(h, words[i]);
    const int64_t n[] = {s->number, s->from, s->until, (int64_t)s->n_lifts, s->origin};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        whole(h, n[i]);
    for (size_t i = 0; i < s->n_lifts; i++)
        add_signature(h, &s->lift[i]);
}

tt_hash tt_trial_digest(const tt_trial *t)
{
    tt_hasher h;
    tt_hasher_init(&h);
    const int64_t n[] = {t->started, t->rehearsal, (int64_t)t->seed, t->held, t->held_origin, t->seq, t->last};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++)
        whole(&h, n[i]);
    text(&h, t->mode);
    text(&h, t->held_why);
    const char *const list[] = {t->commitment, t->allocation, t->secret, t->opened_by, t->opened_why};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++)
        text(&h, list[i]);
    whole(&h, t->allocation_origin);
    whole(&h, t->opened_origin);
    tt_hasher_field(&h, t->head.b, sizeof t->head.b);
    for (size_t i = 0; i < t->users; i++)
        add_user(&h, t->user[i]);
    for (size_t i = 0; i < t->lots; i++)
        add_lot(&h, t->lot[i]);
    for (size_t i = 0; i < t->subjects; i++)
        add_subject(&h, t->subject[i]);
    for (size_t i = 0; i < t->aes; i++)
        add_ae(&h, t->ae[i]);
    for (size_t i = 0; i < t->decisions; i++)
        add_decision(&h, t->decision[i]);
    for (size_t i = 0; i < t->holds; i++)
        add_hold(&h, t->hold[i]);
    for (size_t i = 0; i < t->statuses; i++) {
        text(&h, t->status[i]->status);
        text(&h, t->status[i]->was);
        text(&h, t->status[i]->why);
        whole(&h, t->status[i]->from);
    }
    for (size_t i = 0; i < t->deviations; i++) {
        text(&h, t->deviation[i]->id);
        text(&h, t->deviation[i]->what);
        text(&h, t->deviation[i]->subject ? t->deviation[i]->subject->id : "");
        whole(&h, t->deviation[i]->at);
        whole(&h, t->deviation[i]->origin);
    }
    return tt_hasher_done(&h);
}
