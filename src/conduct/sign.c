/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/sign.c -- a decision put up for signature, and signed.
 *
 * What is signed is the hash of the evidence; a signature counts only while the
 * evidence is still the same.  The decision is in force with the last signature
 * the study asks for, and not before: it is what opens slots and dose cards. */
#include "conduct/decide_internal.h"

/* The first, and how many more: `decide` shows all of them with their reasons. */
static const char *closed_gates(tt_arena *a, const tt_answer_now *r)
{
    const tt_gate *first = NULL;
    size_t more = 0;
    for (size_t i = 0; i < r->gates; i++)
        if (r->gate[i].open != TT_YES && !tt_streq(r->gate[i].id, "signatures")) {
            more += first != NULL;
            first = first ? first : &r->gate[i];
        }
    if (!first)
        return tt_in_both(a, r->reason[TT_EN], r->reason[TT_ZH]);
    const char *en = first->title[TT_EN], *zh = first->title[TT_ZH];
    return more ? tt_in_both(a, tt_printf(a, "%s, and %zu more", en, more), tt_printf(a, "%s，另有 %zu 项", zh, more))
                : tt_in_both(a, en, zh);
}

/* The level the committee wants: the rule's own, or a lower one with a reason. */
static tt_code chosen(tt_conduct *c, const tt_answer_now *r, int to, const char *reason, tt_move *ret, tt_err *err)
{
    *ret = r->move;
    if (to == 0 || to == r->move.dose)
        return TT_OK;
    if (to < 0 || (r->state.barred && to >= r->state.barred && to < r->move.dose))
        return tt_fail(err, TT_ERANGE, 645, tt_at_path("decision"), tt_number_text(c->scratch, to));
    if (to > r->move.dose)
        return tt_fail(err, TT_EDENIED, 631, tt_at_path("decision"), tt_number_text(c->scratch, to),
                       tt_number_text(c->scratch, r->move.dose));
    if (!tt_says_something(reason))
        return tt_fail(err, TT_EUSAGE, 637, tt_at_path("decision"), tt_number_text(c->scratch, to));
    ret->dose = to;
    ret->act = to < r->level ? TT_DOWN : to == r->level ? TT_STAY : TT_UP;
    return TT_OK;
}

static int mtd_now(tt_conduct *c, const tt_answer_now *r, const tt_move *m)
{
    int32_t mtd = -1;
    if (m->act != TT_STOP || tt_design_mtd(c->study->plan, &r->state, &mtd, NULL, NULL) != TT_OK)
        return -1;
    return mtd;
}

/* Another proposal takes the place of one that waits for signatures: those under it are void, which nobody does in silence. */
static tt_code may_replace(tt_conduct *c, const tt_decision *open, const char *reason, tt_err *err)
{
    tt_buf who = tt_buf_new(c->scratch);
    for (size_t i = 0; open && i < open->n_signatures; i++)
        tt_buf_printf(&who, "%s%s", i ? ", " : "", open->signature[i].full_name);
    if (!who.n || tt_says_something(reason))
        return TT_OK;
    return tt_fail(err, TT_EUSAGE, 664, tt_at_path("decision"), tt_number_text(c->scratch, open->number), tt_buf_text(&who));
}

tt_code tt_conduct_propose(tt_conduct *c, tt_actor by, int to, const char *reason, int *number, tt_err *err)
{
    tt_answer_now r;
    tt_move m;
    TT_TRY(tt_verb(c, by, "propose", NULL, err));
    struct writing w = tt_write(c, by, "proposed", ""); /* its instant is the one the answer is of */
    TT_TRY(tt_decide_at(c, c->scratch, w.e.recorded, &r, err));
    const tt_decision *last = r.in_force;
    if (last && last->act == TT_STOP && r.move.act == TT_STOP)
        return tt_fail(err, TT_EDENIED, 636, tt_at_path("decision"), tt_number_text(c->scratch, last->number));
    if (!r.may_propose)
        return tt_fail(err, TT_EDENIED, 630, tt_at_path("decision"), closed_gates(c->scratch, &r));
    TT_TRY(chosen(c, &r, to, reason, &m, err));
    TT_TRY(may_replace(c, r.open, reason, err));
    const int n = (int)c->trial->decisions + 1;
    const struct offer offer = {n, m.act, r.level, m.act == TT_STOP ? 0 : m.dose, m.cohort, m.rule, reason ? reason : "", r.at};
    const char *evidence = tt_evidence(c, c->scratch, &offer);
    char snapshot[65];
    tt_snapshot(evidence, snapshot);
    w.e.occurred = w.e.recorded;
    w.e.reason = offer.override_reason;
    w.e.signed_hash = snapshot;
    tt_write_int(&w, "number", n);
    tt_write_text(&w, "act", tt_act_text(m.act));
    tt_write_int(&w, "from", r.level);
    tt_write_int(&w, "to", offer.to);
    tt_write_int(&w, "cohort", m.cohort);
    tt_write_int(&w, "mtd", mtd_now(c, &r, &m));
    tt_write_text(&w, "rule", m.rule);
    tt_write_text(&w, "text", r.reason[TT_EN]);
    tt_write_text(&w, "tally", r.tally);
    tt_write_text(&w, "evidence", evidence);
    TT_TRY(tt_write_done(&w, err));
    *number = n;
    return TT_OK;
}

/* --- signatures --------------------------------------------------------------------- */

static tt_code may_sign(tt_conduct *c, const tt_user *u, const tt_decision *d, tt_err *err)
{
    bool asked = false;
    for (size_t i = 0; i < c->study->decision_signers; i++)
        asked = asked || tt_streq(c->study->decision_signer[i].role, u->role);
    const char *n = tt_number_text(c->scratch, d->number);
    if (!asked)
        return tt_fail(err, TT_EDENIED, 632, tt_at_path("decision"), u->name, tt_said_role(c->scratch, u->role), n);
    for (size_t i = 0; i < d->n_signatures; i++)
        if (tt_streq(d->signature[i].role, u->role) || tt_streq(d->signature[i].user, u->name))
            return tt_fail(err, TT_EDENIED, 634, tt_at_path("decision"), n, d->signature[i].full_name, tt_said_role(c->scratch, u->role));
    if (d->effective != TT_NO_INSTANT || d->superseded)
        return tt_fail(err, TT_EDENIED, 638, tt_at_path("decision"), n);
    char now[65];
    const struct offer offer = tt_offer_of(d);
    tt_snapshot(tt_evidence(c, c->scratch, &offer), now);
    if (!tt_streq(now, d->snapshot))
        return tt_fail(err, TT_EDENIED, 633, tt_at_path("decision"), n);
    return TT_OK;
}

tt_code tt_conduct_sign(tt_conduct *c, tt_actor by, const char *password, int number, const char *meaning, tt_err *err)
{
    const tt_user *u = NULL;
    unsigned char sig[TT_SIG_SIZE];
    TT_TRY(tt_verb(c, by, "sign", &u, err));
    const tt_decision *d = tt_trial_decision(c->trial, number);
    if (!d)
        return tt_fail(err, TT_ENOENT, 635, tt_at_path("decision"), tt_number_text(c->scratch, number));
    TT_TRY(may_sign(c, u, d, err));
    if (!tt_streq(meaning, "approve"))
        return tt_fail(err, TT_EUSAGE, 641, tt_at_path("decision"), meaning ? meaning : "");
    struct writing w = tt_write(c, by, "signed", "");
    w.e.occurred = w.e.recorded;
    w.e.meaning = meaning;
    w.e.signed_hash = d->snapshot;
    tt_write_int(&w, "number", number);
    tt_write_bool(&w, "effective", d->n_signatures + 1 == c->study->decision_signers);
    const tt_hash h = tt_event_signing_hash(&w.e);
    TT_TRY(tt_prove(c, by.session, u, password, h.b, sizeof h.b, sig, err));
    tt_write_signature(&w, u, sig);
    return tt_write_done(&w, err);
}
