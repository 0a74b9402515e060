/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/subject.c -- a participant's way to a slot: screened, judged, eligible,
 * enrolled (consent is in consent.c).
 *
 * Eligibility is a person's declaration, but not a free one: while a criterion
 * says otherwise, or cannot be answered, "eligible" is refused and the criterion
 * named with what it lacks.  Unknown never becomes yes, nor no. */
#include "conduct/conduct_internal.h"

tt_where tt_place(const tt_subject *s, const char *what)
{
    char path[96];
    snprintf(path, sizeof path, "%s / %s", s ? s->id : "-", what);
    return tt_at_path(path);
}

tt_code tt_said_again(const tt_err *e, tt_err *err)
{
    if (err)
        *err = *e;
    return e->kind;
}

const char *tt_number_text(tt_arena *a, int64_t n)
{
    return tt_printf(a, "%lld", (long long)n);
}

const char *tt_local_text(tt_conduct *c, tt_instant t)
{
    char text[32];
    return tt_strdup(c->scratch, tt_instant_local(c->study->zone, t, text));
}

tt_code tt_subject_for(tt_conduct *c, const char *id, const tt_subject **ret, tt_err *err)
{
    const tt_subject *s = tt_trial_subject(c->trial, id ? id : "");
    if (!s)
        return tt_fail(err, TT_ENOENT, 570, tt_at_path(id ? id : ""), id ? id : "");
    *ret = s;
    return TT_OK;
}

tt_code tt_still_in(tt_conduct *c, const tt_subject *s, tt_err *err)
{
    if (s->end != TT_STILL_IN)
        return tt_fail(err, TT_EDENIED, 588, tt_place(s, "end"), s->id, tt_said_end(c->scratch, s->end));
    return TT_OK;
}

tt_code tt_conduct_screen(tt_conduct *c, tt_actor by, char ret[24], tt_err *err)
{
    TT_TRY(tt_verb(c, by, "screen", NULL, err));
    TT_TRY(tt_status_screens(c, err));
    const int number = (int)c->trial->subjects + 1;
    char id[24];
    snprintf(id, sizeof id, "%.10s-%03d", c->study->subject_prefix, number);
    struct writing w = tt_write(c, by, "screened", id);
    w.e.occurred = w.e.recorded;
    tt_write_int(&w, "number", number);
    TT_TRY(tt_write_done(&w, err));
    memcpy(ret, id, sizeof id);
    return TT_OK;
}

static const tt_criterion *criterion_for(const tt_study *st, const char *id)
{
    for (size_t i = 0; i < st->criteria; i++)
        if (tt_str_ieq(st->criterion[i].id, id))
            return &st->criterion[i];
    return NULL;
}

tt_code tt_conduct_judge(tt_conduct *c, tt_actor by, const char *subject, const char *criterion, tt_truth met, const char *reason,
                         tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_verb(c, by, "judge", NULL, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    TT_TRY(tt_still_in(c, s, err));
    const tt_criterion *cr = criterion_for(c->study, criterion);
    if (!cr || cr->test)
        return tt_fail(err, TT_ENOENT, 586, tt_place(s, "eligibility"), criterion ? criterion : "");
    struct writing w = tt_write(c, by, "judged", s->id);
    w.e.occurred = w.e.recorded;
    w.e.reason = reason ? reason : "";
    tt_write_text(&w, "criterion", cr->id);
    tt_write_text(&w, "met", met == TT_YES ? "yes" : met == TT_NO ? "no" : "unknown");
    return tt_write_done(&w, err);
}

/* --- eligibility -------------------------------------------------------------------- */

tt_truth tt_verdicts(tt_conduct *c, tt_arena *a, const tt_subject *s, tt_instant when, tt_verdict_of **ret)
{
    return tt_subject_criteria(a, c->study, s, when, ret);
}

tt_truth tt_conduct_eligibility(tt_conduct *c, tt_arena *a, const char *subject, tt_verdict_of **ret, tt_err *err)
{
    const tt_subject *s = NULL;
    *ret = NULL;
    if (tt_fresh(c, "eligible", err) != TT_OK || tt_subject_for(c, subject, &s, err) != TT_OK)
        return TT_UNKNOWN;
    return tt_verdicts(c, a, s, tt_conduct_now(c), ret);
}

const char *tt_in_the_way(tt_arena *a, const tt_study *st, const tt_verdict_of *v)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < st->criteria; i++) {
        const tt_truth fine = v[i].criterion->exclusion ? TT_NO : TT_YES;
        if (v[i].met == fine)
            continue;
        tt_buf_printf(&b, "%s%s", b.n ? "; " : "", v[i].criterion->id);
        for (size_t j = 0; v[i].met == TT_UNKNOWN && j < v[i].n_lacks; j++)
            tt_buf_printf(&b, "%s%s%s", j ? ", " : " [", v[i].lacks[j], j + 1 == v[i].n_lacks ? "]" : "");
    }
    return tt_buf_text(&b);
}

tt_code tt_conduct_eligible(tt_conduct *c, tt_actor by, const char *subject, bool eligible, const char *reason, tt_err *err)
{
    const tt_subject *s = NULL;
    TT_TRY(tt_verb(c, by, "eligible", NULL, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    TT_TRY(tt_still_in(c, s, err));
    if (s->dosed)
        return tt_fail(err, TT_EDENIED, 604, tt_place(s, "eligibility"), s->id);
    if (s->position) /* who was drawn stays in the study: leaving it is another matter */
        return tt_fail(err, TT_EDENIED, 683, tt_place(s, "eligibility"), s->id);
    tt_verdict_of *v = NULL;
    const tt_truth says = tt_verdicts(c, c->scratch, s, tt_conduct_now(c), &v);
    if (eligible)
        TT_TRY(tt_consent_stands(c, s, tt_conduct_now(c), err));
    if (eligible && says != TT_YES)
        return tt_fail(err, TT_EDENIED, 587, tt_place(s, "eligibility"), s->id, tt_in_the_way(c->scratch, c->study, v));
    if (!eligible && !tt_says_something(reason))
        return tt_fail(err, TT_EUSAGE, 589, tt_place(s, "eligibility"), tt_said_verb(c->scratch, "eligible no"));
    struct writing w = tt_write(c, by, "eligible", s->id);
    w.e.occurred = w.e.recorded;
    w.e.reason = reason ? reason : "";
    tt_write_bool(&w, "eligible", eligible);
    return tt_write_done(&w, err);
}

/* --- a slot ------------------------------------------------------------------------------ */

static tt_code may_take_part(tt_conduct *c, const tt_subject *s, tt_err *err)
{
    TT_TRY(tt_still_in(c, s, err));
    TT_TRY(tt_consent_stands(c, s, tt_conduct_now(c), err));
    if (s->eligible != TT_YES)
        return tt_fail(err, TT_EDENIED, 591, tt_place(s, "eligibility"), s->id);
    return TT_OK;
}

tt_slots tt_slots_of(tt_conduct *c, const tt_decision *d)
{
    const tt_trial *t = c->trial;
    tt_slot *taken = TT_ARRAY(c->scratch, tt_slot, t->subjects + 1);
    tt_instant *before = TT_ARRAY(c->scratch, tt_instant, t->subjects + 1);
    tt_slots s = {.level = d->to,
                  .size = d->cohort,
                  .taken = taken,
                  .before = before,
                  .stagger = {c->study->dose.stagger_first, c->study->dose.stagger_next},
                  .zone = c->study->zone};
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *p = t->subject[i];
        const bool gave_back = p->slot && !p->dosed && p->end != TT_STILL_IN;
        if (p->cohort == d->number && p->slot) {
            taken[s.n_taken++] = (tt_slot){p->slot, p->dosed ? p->dose_start : TT_NO_INSTANT};
            s.returned += gave_back || p->dlt == TT_DLT_NOT_EVALUABLE;
        } else if (p->dosed && p->level == d->to) {
            before[s.n_before++] = p->dose_start;
        }
    }
    return s;
}

/* The arm named, or the only one, or the one the diagnosis names. */
static tt_code arm_for(tt_conduct *c, const tt_subject *s, const char *arm, const tt_arm **ret, tt_err *err)
{
    const tt_study *st = c->study;
    const tt_item *dx = tt_study_item(st, "DX");
    const tt_value *v = dx ? tt_subject_latest(s, dx, tt_conduct_now(c)) : NULL;
    if (arm && *arm) {
        const tt_arm *said = v ? tt_study_arm(st, v->text) : NULL;
        *ret = tt_study_arm(st, arm);
        if (*ret && said && said != *ret)
            return tt_fail(err, TT_EDENIED, 568, tt_place(s, "arm"), s->id, (*ret)->id, said->id);
        return *ret ? TT_OK : tt_fail(err, TT_ENOENT, 593, tt_place(s, "arm"), arm);
    }
    *ret = st->arms == 1 ? &st->arm[0] : v ? tt_study_arm(st, v->text) : NULL;
    return *ret ? TT_OK : tt_fail(err, TT_ENOENT, 599, tt_place(s, "arm"), s->id);
}

tt_code tt_conduct_enrol(tt_conduct *c, tt_actor by, const char *subject, const char *arm, tt_err *err)
{
    const tt_subject *s = NULL;
    const tt_decision *d = NULL;
    const tt_arm *in = NULL;
    int32_t slot = 0;
    TT_TRY(tt_verb(c, by, "enrol", NULL, err));
    TT_TRY(tt_subject_for(c, subject, &s, err));
    TT_TRY(may_take_part(c, s, err));
    const tt_decision *force = tt_trial_in_force(c->trial);
    const bool has_slot = s->slot && force && s->cohort == force->number; /* one of an earlier decision, not used, is worth nothing */
    if (s->dosed || has_slot || tt_subject_control(s))
        return tt_fail(err, TT_EDENIED, 592, tt_place(s, "slot"), s->id);
    if (c->study->random.on)
        return tt_enrol_by_chance(c, by, s, arm, err);
    TT_TRY(arm_for(c, s, arm, &in, err));
    TT_TRY(tt_standing(c, s, tt_conduct_now(c), &d, err));
    const tt_slots slots = tt_slots_of(c, d);
    TT_TRY(tt_slot_next(&slots, &slot, err));
    struct writing w = tt_write(c, by, "enrolled", s->id);
    w.e.occurred = w.e.recorded;
    tt_write_text(&w, "arm", in->id);
    tt_write_int(&w, "level", d->to);
    tt_write_int(&w, "cohort", d->number);
    tt_write_int(&w, "slot", slot);
    return tt_write_done(&w, err);
}
