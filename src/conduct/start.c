/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/start.c -- a study's log is started: its protocol, its mode, the list of arms, the first account, in one commit.
 *
 * A live start is the last moment at which an assumption can be caught, so it
 * refuses while one is unconfirmed or an approval is open.  A rehearsal and a
 * practice may run on assumptions, and are marked for ever: the mode is in the chain.
 *
 * A start that fails takes away what it made.  One that is killed, or out of memory, cannot:
 * it leaves a record without an event, and perhaps the secret of a list that no log
 * speaks of.  Nothing can have come of either, so the next start takes them away. */
#include "conduct/conduct_internal.h"

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

static void close_record(void *r)
{
    tt_record_close(r);
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
    tt_list_undo(c);
    tt_record_rollback(c->record);
    tt_conduct_close(c);
    if (!tt_streq(db, ":memory:"))
        tt_record_remove(db);
}

/* Is the record there one that nothing was ever appended to? Held open for writing meanwhile, so that no start is under way in it. */
static tt_code clear_body(tt_arena *a, void *arg, tt_err *err)
{
    const char *db = arg;
    tt_record *r = NULL;
    int64_t events = 0;
    tt_hash unused;
    tt_err why = {0};
    void **slot = tt_hold(a, close_record);
    const tt_code code = tt_record_open(db, TT_OPEN_WRITE, tt_clock_system(), tt_entropy_system(), &r, &why);
    *slot = r;
    if (code == TT_EBUSY || code == TT_EIO || code == TT_ENOMEM)
        return tt_said_again(&why, err);
    if (code != TT_OK || tt_record_head(r, &events, &unused, &why) != TT_OK || events > 0)
        return tt_fail(err, TT_EEXIST, 503, tt_at(db, 0, 0), db);
    tt_list_forget(db);
    tt_record_remove(db);
    return TT_OK;
}

tt_code tt_conduct_clear_unfinished(const char *db, tt_err *err)
{
    if (tt_streq(db, ":memory:") || !tt_file_exists(db))
        return TT_OK;
    return tt_job(TT_ARENA_DEFAULT, clear_body, (void *)(uintptr_t)db, err);
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
    void **slot = tt_hold(a, tt_conduct_drop);
    tt_conduct *c = NULL;
    TT_TRY(tt_conduct_make(job->how->clock, job->how->entropy, &c, err));
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
    TT_TRY(tt_conduct_clear_unfinished(job->db, err));
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
