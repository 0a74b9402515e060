/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/conduct.c -- opening a study's log: start it, open it, close it.
 *
 * A live start is the last moment at which an assumption can be caught, so it
 * refuses while one is unconfirmed or an approval is open.  A rehearsal and a
 * practice may run on assumptions, and are marked for ever: the mode is in the chain. */
#include "conduct/conduct_internal.h"

void tt_conduct_close(tt_conduct *c)
{
    if (!c)
        return;
    tt_record_close(c->record);
    tt_arena_free(c->scratch);
    tt_arena_free(c->arena);
}

static void close_held(void *c)
{
    tt_conduct_close(c);
}

static tt_code may_start(const tt_study *s, bool runnable, const tt_start *how, tt_err *err)
{
    if (!runnable)
        return tt_fail(err, TT_EDENIED, 550, tt_at(s->file, 0, 0), s->id);
    if (how->rehearsal || how->practice)
        return TT_OK;
    TT_TRY(tt_status_may_start(s, err));
    const tt_basis *first = tt_study_unconfirmed(s, 0);
    if (first) {
        size_t n = 1;
        while (tt_study_unconfirmed(s, n))
            n++;
        char count[24];
        snprintf(count, sizeof count, "%zu", n);
        return tt_fail(err, TT_EDENIED, 551, tt_at(s->file, first->line, 0), count, first->of, first->source);
    }
    if (s->approvals_missing && *s->approvals_missing)
        return tt_fail(err, TT_EDENIED, 552, tt_at(s->file, 0, 0), s->approvals_missing);
    return TT_OK;
}

/* The handle lives in an arena of its own. */
static tt_code make_handle(tt_clock clock, tt_entropy entropy, tt_conduct **ret, tt_err *err)
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

static tt_code write_start(tt_conduct *c, const tt_start *how, tt_err *err)
{
    const tt_actor nobody = {how->admin, "start"};
    char seed[24];
    snprintf(seed, sizeof seed, "%llu", (unsigned long long)how->seed);
    c->trial->rehearsal = how->rehearsal || how->practice;
    struct writing p = tt_write(c, nobody, "protocol", "");
    tt_write_text(&p, "text", c->study->source);
    if (*c->study->defs)
        tt_write_text(&p, "defs", c->study->defs);
    TT_TRY(tt_write_done(&p, err));
    struct writing w = tt_write(c, nobody, "started", "");
    tt_write_text(&w, "mode", how->rehearsal ? "rehearsal" : how->practice ? "practice" : "live");
    tt_write_text(&w, "seed", seed);
    return tt_write_done(&w, err);
}

static tt_code write_all_of_it(tt_conduct *c, const tt_start *how, const struct account *admin, tt_err *err)
{
    TT_TRY(write_start(c, how, err));
    if (!how->rehearsal && !how->practice)
        TT_TRY(tt_status_start(c, how, err));
    TT_TRY(tt_list_start(c, how, err));
    TT_TRY(tt_account_write(c, (tt_actor){how->admin, "start"}, admin, err));
    return tt_conduct_commit(c, err);
}

/* Nothing was committed: what this start made goes again, so that it can be tried anew. */
static void unmake(tt_conduct *c, const char *db)
{
    static const char *const tails[] = {"-wal", "-shm", ".head", ".lock", ""};
    char path[4096];
    const bool file = !tt_streq(db, ":memory:");
    tt_list_undo(c);
    tt_record_rollback(c->record);
    tt_conduct_close(c);
    for (size_t i = 0; file && i < sizeof tails / sizeof *tails; i++)
        if (snprintf(path, sizeof path, "%s%s", db, tails[i]) < (int)sizeof path)
            remove(path);
}

struct start_job {
    const char *db;
    const tt_study *study;
    bool runnable;
    const tt_start *how;
    tt_conduct *ret;
};

static tt_code start_body(tt_arena *a, void *arg, tt_err *err)
{
    struct start_job *job = arg;
    TT_TRY(may_start(job->study, job->runnable, job->how, err));
    void **slot = tt_hold(a, close_held);
    tt_conduct *c = NULL;
    TT_TRY(make_handle(job->how->clock, job->how->entropy, &c, err));
    *slot = c;
    bool runnable = false;
    tt_findings fs = tt_findings_new(c->arena);
    const char *source = tt_strdup(c->arena, job->study->source), *file = tt_strdup(c->arena, job->study->file);
    const char *defs = tt_strdup(c->arena, job->study->defs);
    TT_TRY(tt_study_parse_with(c->arena, file, source, strlen(source), defs, &fs, &c->study, &runnable, err));
    c->trial = tt_trial_new(c->arena, c->study);
    struct account admin; /* before the file is made: a bad name or an empty password leaves nothing behind */
    TT_TRY(tt_account_make(c, job->how->admin, job->how->admin_name, "admin", job->how->password,
                           job->how->rehearsal ? TT_EFFORT_REHEARSAL : TT_EFFORT_LIVE, &admin, err));
    TT_TRY(tt_list_may_start(job->db, c->study, job->how, err));
    TT_TRY(tt_record_open(job->db, TT_OPEN_CREATE, job->how->clock, job->how->entropy, &c->record, err));
    TT_TRY(tt_conduct_begin(c, err));
    const tt_code written = write_all_of_it(c, job->how, &admin, err);
    if (written != TT_OK) {
        *slot = NULL;
        unmake(c, job->db);
        return written;
    }
    *slot = NULL;
    job->ret = c;
    return TT_OK;
}

tt_code tt_conduct_start(const char *db, const tt_study *s, bool runnable, const tt_start *how, tt_conduct **ret, tt_err *err)
{
    struct start_job job = {db, s, runnable, how, NULL};
    TT_TRY(tt_job(TT_ARENA_DEFAULT, start_body, &job, err));
    *ret = job.ret;
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
    void **slot = tt_hold(a, close_held);
    tt_conduct *c = NULL;
    TT_TRY(make_handle(job->clock, job->entropy, &c, err));
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
