/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/conduct.c -- the handle: a study's log opened, replayed into state, and closed. */
#include "conduct/conduct_internal.h"

void tt_conduct_close(tt_conduct *c)
{
    if (!c)
        return;
    tt_record_close(c->record);
    tt_arena_free(c->scratch);
    tt_arena_free(c->arena);
}

void tt_conduct_drop(void *c)
{
    tt_conduct_close(c);
}

tt_code tt_conduct_make(tt_clock clock, tt_entropy entropy, tt_conduct **ret, tt_err *err)
{
    tt_arena *own = tt_arena_new(TT_ARENA_DEFAULT);
    tt_arena *scratch = own ? tt_arena_new(TT_ARENA_DEFAULT) : NULL;
    if (!scratch) {
        tt_arena_free(own);
        return tt_fail(err, TT_ENOMEM, 1, tt_at_path("study"), "1024");
    }
    tt_conduct *c = TT_NEW(own, tt_conduct);
    c->arena = own;
    c->scratch = scratch;
    c->clock = clock;
    c->entropy = entropy;
    *ret = c;
    return TT_OK;
}

struct open_job {
    const char *db;
    tt_open_how how;
    tt_clock clock;
    tt_entropy entropy;
    tt_conduct *ret;
};

/* The study as the protocol in this event says it. */
static tt_code read_study(tt_conduct *c, const tt_event *e, tt_err *err)
{
    const tt_json *body = NULL;
    bool runnable = false;
    tt_findings fs = tt_findings_new(c->arena);
    TT_TRY(tt_json_parse(c->arena, "event", e->body, strlen(e->body), &body, err));
    const char *source = tt_json_text(tt_json_get(body, "text"), "");
    const char *defs = tt_json_text(tt_json_get(body, "defs"), "");
    TT_TRY(tt_study_parse_with(c->arena, "protocol.yaml", source, strlen(source), defs, &fs, &c->study, &runnable, err));
    c->trial = tt_trial_new(c->arena, c->study);
    return TT_OK;
}

struct replay {
    tt_conduct *c;
    struct vouching vouching;
};

/* Facts may stand before the protocol; nothing of the trial can. */
static tt_code replay_one(const tt_event *e, void *arg, tt_err *err)
{
    struct replay *job = arg;
    tt_conduct *c = job->c;
    if (!c->trial && tt_streq(e->kind, "protocol"))
        TT_TRY(read_study(c, e, err));
    if (!c->trial)
        return tt_streq(e->kind, "fact") ? TT_OK : tt_fail(err, TT_ECORRUPT, 557, tt_at_path(e->kind), tt_record_path(c->record));
    TT_TRY(tt_vouched(&job->vouching, c->trial, e, err));
    return tt_trial_apply(c->trial, e, err);
}

/* From the log to the state in one walk, which verifies as it goes: nobody is dosed, and nothing added, on an altered record. */
static tt_code replay(tt_conduct *c, tt_err *err)
{
    tt_verdict unused;
    struct replay job = {.c = c};
    return tt_record_verify_each(c->record, replay_one, &job, &unused, err);
}

static tt_code open_body(tt_arena *a, void *arg, tt_err *err)
{
    struct open_job *job = arg;
    void **slot = tt_hold(a, tt_conduct_drop);
    tt_conduct *c = NULL;
    TT_TRY(tt_conduct_make(job->clock, job->entropy, &c, err));
    *slot = c;
    TT_TRY(tt_record_open(job->db, job->how, job->clock, job->entropy, &c->record, err));
    TT_TRY(replay(c, err));
    if (!c->trial)
        return tt_fail(err, TT_ECORRUPT, 557, tt_at(job->db, 0, 0), job->db);
    *slot = NULL;
    job->ret = c;
    return TT_OK;
}

tt_code tt_conduct_open(const char *db, tt_open_how how, tt_clock clock, tt_entropy entropy, tt_conduct **ret, tt_err *err)
{
    struct open_job job = {db, how, clock, entropy, NULL};
    TT_TRY(tt_job(TT_ARENA_DEFAULT, open_body, &job, err));
    *ret = job.ret;
    return TT_OK;
}

const tt_trial *tt_conduct_trial(const tt_conduct *c)
{
    return c->trial;
}

tt_record *tt_conduct_record(tt_conduct *c)
{
    return c->record;
}

tt_instant tt_conduct_now(const tt_conduct *c)
{
    return c->clock.now(c->clock.self);
}

tt_code tt_conduct_begin(tt_conduct *c, tt_err *err)
{
    if (c->stale)
        return tt_fail(err, TT_ECORRUPT, 559, tt_at(tt_record_path(c->record), 0, 0), tt_record_path(c->record));
    TT_TRY(tt_record_begin(c->record, err));
    c->grouped = true;
    return TT_OK;
}

tt_code tt_conduct_commit(tt_conduct *c, tt_err *err)
{
    const tt_code code = tt_record_commit(c->record, err);
    c->grouped = false;
    c->stale = c->stale || code != TT_OK; /* the state holds what the file does not */
    return code;
}
