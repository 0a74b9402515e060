/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/trial.c -- from the log to the state, event by event in order of seq.
 *
 * Each event's body is parsed in a job of its own, so that replaying a long log
 * costs the memory of the state and of one event. */
#include "trial/trial_internal.h"

tt_trial *tt_trial_new(tt_arena *a, const tt_study *s)
{
    tt_trial *t = TT_NEW(a, tt_trial);
    t->arena = a;
    t->study = s;
    t->mode = t->held_why = t->commitment = t->allocation = t->secret = t->opened_by = t->opened_why = "";
    t->last = TT_NO_INSTANT;
    return t;
}

void *tt_trial_push(tt_trial *t, void ***list, size_t *n, size_t *cap, size_t size)
{
    if (*n == *cap) {
        const size_t more = *cap ? 2 * *cap : 16;
        *list = tt_grow(t->arena, *list, *n * sizeof **list, more * sizeof **list);
        *cap = more;
    }
    return (*list)[(*n)++] = tt_alloc(t->arena, size);
}

struct apply_job {
    tt_trial *t;
    const tt_event *e;
};

static tt_code apply_parsed(tt_arena *a, void *arg, tt_err *err)
{
    const struct apply_job *job = arg;
    char seq[24];
    snprintf(seq, sizeof seq, "%lld", (long long)job->e->seq);
    const struct kind_row *row = tt_kind_row(job->e->kind);
    if (!row)
        return tt_fail(err, TT_ECORRUPT, 650, tt_at_path(job->e->subject), seq, job->e->kind);
    struct event_in in = {.t = job->t, .e = job->e};
    if (tt_json_parse(a, "event", job->e->body, strlen(job->e->body), &in.body, NULL) != TT_OK || in.body->kind != TT_J_OBJECT)
        return tt_fail(err, TT_ECORRUPT, 651, tt_at_path(job->e->subject), seq, job->e->kind, "body");
    return row->apply(&in, err);
}

tt_code tt_trial_apply(tt_trial *t, const tt_event *e, tt_err *err)
{
    struct apply_job job = {t, e};
    TT_TRY(tt_job(TT_ARENA_DEFAULT, apply_parsed, &job, err));
    t->seq = e->seq;
    t->head = e->hash;
    t->last = e->recorded;
    tt_user *by = tt_trial_user(t, e->actor); /* whoever writes has proved who it is */
    if (by)
        by->failed = 0;
    return TT_OK;
}

struct build {
    tt_trial *t;
    int64_t upto;
};

static tt_code build_one(const tt_event *e, void *arg, tt_err *err)
{
    struct build *b = arg;
    return b->upto && e->seq > b->upto ? TT_OK : tt_trial_apply(b->t, e, err);
}

tt_code tt_trial_build(tt_arena *a, const tt_study *s, tt_record *r, int64_t upto, tt_trial **ret, tt_err *err)
{
    struct build b = {tt_trial_new(a, s), upto};
    TT_TRY(tt_record_each(r, 1, build_one, &b, err));
    *ret = b.t;
    return TT_OK;
}

/* --- look-ups ------------------------------------------------------------------- */

tt_subject *tt_trial_subject(const tt_trial *t, const char *id)
{
    for (size_t i = 0; i < t->subjects; i++)
        if (tt_str_ieq(t->subject[i]->id, id))
            return t->subject[i];
    return NULL;
}

tt_lot *tt_trial_lot(const tt_trial *t, const char *id)
{
    for (size_t i = 0; i < t->lots; i++)
        if (tt_str_ieq(t->lot[i]->id, id))
            return t->lot[i];
    return NULL;
}

tt_user *tt_trial_user(const tt_trial *t, const char *name)
{
    for (size_t i = 0; i < t->users; i++)
        if (tt_streq(t->user[i]->name, name))
            return t->user[i];
    return NULL;
}

tt_decision *tt_trial_decision(const tt_trial *t, int number)
{
    return number >= 1 && (size_t)number <= t->decisions ? t->decision[number - 1] : NULL;
}

const tt_decision *tt_trial_in_force(const tt_trial *t)
{
    for (size_t i = t->decisions; i > 0; i--)
        if (t->decision[i - 1]->effective != TT_NO_INSTANT)
            return t->decision[i - 1];
    return NULL;
}

const tt_hold_span *tt_trial_hold_at(const tt_trial *t, tt_instant at)
{
    for (size_t i = t->holds; i > 0; i--) {
        const tt_hold_span *h = t->hold[i - 1];
        if (h->from <= at && (h->until == TT_NO_INSTANT || at < h->until))
            return h;
    }
    return NULL;
}

tt_hold_span *tt_trial_hold(const tt_trial *t, int number)
{
    return number >= 1 && (size_t)number <= t->holds ? t->hold[number - 1] : NULL;
}

const char *tt_end_text(tt_end e)
{
    static const char *const text[] = {"in study", "died", "transplanted", "withdrew", "lost", "completed", "screen failed"};
    return text[e];
}
