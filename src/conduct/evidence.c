/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/evidence.c -- what a decision rests on, written down so that it can be
 * signed: the move itself, the protocol version, the rule and its parameters, every
 * dosed patient with outcome, and the numbers of the events behind each.  A later correction of
 * any of them gives another snapshot, so a signature can never slide onto other data.
 *
 * Where the rule weighs pending patients (TITE), their follow-up is fixed at the instant
 * of the proposal: a signature that comes days later is on what was proposed, and an
 * outcome that came since makes it void like any other change. */
#include "conduct/decide_internal.h"

static const char *const outcome[] = {"not dosed", "pending", "no DLT", "DLT", "not evaluable"};

/* The end of what speaks for or against a patient: of the window, or, where the rule weighs the pending, of what had then been seen. */
static tt_instant seen_until(tt_conduct *c, const tt_subject *s, tt_instant at)
{
    return tt_trial_weighs(c->trial) && at < s->dlt_until ? at : s->dlt_until;
}

/* The events of the values measured so far within the DLT window, oldest first as they stand; and of every adverse event in it. */
static void put_values(tt_conduct *c, tt_json_out *o, const tt_subject *s, tt_instant at)
{
    const tt_instant until = seen_until(c, s, at);
    tt_json_key(o, "values");
    tt_json_open(o, '[');
    for (size_t i = 0; i < s->n_values; i++)
        if (s->value[i].at == TT_NO_INSTANT || s->value[i].at <= until)
            tt_json_int(o, s->value[i].origin);
    tt_json_close(o);
    tt_json_key(o, "adverse_events");
    tt_json_open(o, '[');
    for (size_t i = 0; i < c->trial->aes; i++)
        if (c->trial->ae[i]->subject == s && c->trial->ae[i]->onset <= s->dlt_until)
            tt_json_int(o, c->trial->ae[i]->origin);
    tt_json_close(o);
}

/* How far a pending patient had been followed, where the rule asks. */
static void put_share(tt_conduct *c, tt_json_out *o, const tt_subject *s, tt_instant at)
{
    char share[TT_DEC_TEXT];
    if (tt_trial_weighs(c->trial) && tt_trial_pending(c->trial, s))
        tt_json_put_string(o, "share", tt_dec_write(tt_subject_share(s, at), share));
}

/* What was given after the first session, which is above. */
static void put_sessions(tt_json_out *o, const tt_subject *s)
{
    char text[TT_DEC_TEXT], when[32];
    if (s->sessions < 2)
        return;
    tt_json_key(o, "sessions");
    tt_json_open(o, '[');
    for (int i = 1; i < s->sessions; i++) {
        const tt_session *x = &s->session[i];
        tt_json_open(o, '{');
        tt_json_put_int(o, "session", i + 1);
        tt_json_put_string(o, "dosed", tt_instant_write(x->start, when));
        tt_json_put_string(o, "ended", tt_instant_write(x->end, when));
        tt_json_put_string(o, "planned", tt_dec_write(x->planned, text));
        tt_json_put_string(o, "delivered", tt_dec_write(x->delivered, text));
        tt_json_put_int(o, "dose_event", x->origin);
        tt_json_close(o);
    }
    tt_json_close(o);
}

static void put_patient(tt_conduct *c, tt_json_out *o, const tt_subject *s, tt_instant at)
{
    char text[TT_DEC_TEXT], when[32];
    tt_json_open(o, '{');
    tt_json_put_string(o, "subject", s->id);
    tt_json_put_int(o, "level", s->level);
    tt_json_put_int(o, "cohort", s->cohort);
    tt_json_put_string(o, "dosed", tt_instant_write(s->dose_start, when));
    tt_json_put_string(o, "planned", tt_dec_write(s->planned, text));
    tt_json_put_string(o, "delivered", tt_dec_write(s->delivered, text));
    tt_json_put_string(o, "window_end", tt_instant_write(s->dlt_until, when));
    tt_json_put_string(o, "outcome", outcome[s->dlt]);
    put_share(c, o, s, at);
    tt_json_put_string(o, "clause", s->dlt_clause);
    tt_json_put_int(o, "dose_event", s->dose_origin);
    tt_json_put_int(o, "judged_event", s->dlt_origin);
    put_sessions(o, s);
    tt_json_put_string(o, "end", tt_end_text(s->end));
    tt_json_put_int(o, "end_event", s->end_origin);
    put_values(c, o, s, at);
    tt_json_close(o);
}

struct offer tt_offer_of(const tt_decision *d)
{
    return (struct offer){d->number, d->act, d->from, d->to, d->cohort, d->rule, d->override_reason, d->proposed};
}

static void put_offer(tt_json_out *o, const struct offer *f)
{
    tt_json_put_int(o, "decision", f->number);
    tt_json_put_string(o, "act", tt_act_text(f->act));
    tt_json_put_int(o, "from", f->from);
    tt_json_put_int(o, "to", f->to);
    tt_json_put_int(o, "cohort", f->cohort);
    tt_json_put_string(o, "clause", f->rule);
    tt_json_put_string(o, "override", f->override_reason);
}

static void put_follow_up(tt_conduct *c, tt_arena *a, tt_json_out *o, const struct offer *f)
{
    char when[32];
    if (!tt_trial_weighs(c->trial))
        return;
    tt_json_put_string(o, "followed_until", tt_instant_write(f->at, when));
    tt_json_put_string(o, "history", tt_trial_history(a, c->trial, f->number, f->at));
}

const char *tt_evidence(tt_conduct *c, tt_arena *a, const struct offer *f)
{
    tt_json_out o = tt_json_out_new(a, false);
    tt_json_open(&o, '{');
    put_offer(&o, f);
    tt_json_put_string(&o, "study_version", c->study->hash);
    tt_json_put_string(&o, "rule", c->study->design ? c->study->design->name : "");
    tt_json_put_string(&o, "parameters", c->study->design_params);
    tt_json_put_string(&o, "mode", c->trial->mode);
    tt_json_put_string(&o, "tally", tt_trial_tally(a, c->trial));
    put_follow_up(c, a, &o, f);
    tt_json_key(&o, "patients");
    tt_json_open(&o, '[');
    for (size_t i = 0; i < c->trial->subjects; i++)
        if (c->trial->subject[i]->dosed)
            put_patient(c, &o, c->trial->subject[i], f->at);
    tt_json_close(&o);
    tt_json_close(&o);
    const char *text = tt_json_done(&o);
    const tt_json *tree = NULL;
    return tt_json_parse(a, "evidence", text, strlen(text), &tree, NULL) == TT_OK ? tt_json_canonical(a, tree) : text;
}

void tt_snapshot(const char *evidence, char ret[65])
{
    const tt_hash h = tt_sha256(evidence, strlen(evidence));
    tt_hex(h.b, sizeof h.b, ret);
}
