/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/record.c -- opening and closing, and what a store's trouble is called.
 *
 * A writer takes the lock first and looks at the head beside the file before it
 * may append: if the file ends earlier than the head says, rows were cut off, and
 * the next append would overwrite the only trace of it. */
#include "record/record_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

/* --- trouble --- */

tt_class tt_record_class(const tt_record *r)
{
    const char *reason;
    return r->driver->error_class(r->store, &reason);
}

static tt_code store_fail(const tt_record *r, unsigned io_id, tt_err *err)
{
    const char *reason;
    const tt_where at = tt_at(r->path, 0, 0);
    switch (r->driver->error_class(r->store, &reason)) {
    case TT_CLASS_BUSY:
        return tt_fail(err, TT_EBUSY, 502, at, r->path, "?");
    case TT_CLASS_FULL:
        return tt_fail(err, TT_EIO, 507, at, r->path, reason);
    case TT_CLASS_CORRUPT:
        return tt_fail(err, TT_ECORRUPT, 509, at, r->path, reason);
    case TT_CLASS_FOREIGN:
        return tt_fail(err, TT_ECORRUPT, 504, at, r->path, reason);
    case TT_CLASS_NEWER:
        return tt_fail(err, TT_EUNSUP, 517, at, r->path);
    case TT_CLASS_UNCLEAN:
        return tt_fail(err, TT_EUNSUP, 520, at, r->path);
    case TT_CLASS_MEMORY:
        return tt_fail(err, TT_ENOMEM, 516, at, r->path);
    default:
        return tt_fail(err, TT_EIO, io_id, at, r->path, reason);
    }
}

tt_code tt_record_fail(tt_record *r, tt_err *err)
{
    return store_fail(r, 508, err);
}

/* --- opening --- */

static tt_code already(const char *path, tt_err *err)
{
    return tt_fail(err, TT_EEXIST, 503, tt_at(path, 0, 0), path);
}

/* A record's remains count: its WAL would be replayed into the new file, its head is the only trace that it was. */
static tt_code check_absent(tt_arena *a, const char *path, tt_err *err)
{
    const char *name = tt_record_remains(a, path);
    return name ? already(name, err) : TT_OK;
}

static tt_code check_present(const char *path, tt_err *err)
{
    struct stat s;
    if (stat(path, &s) == 0) {
        if (S_ISREG(s.st_mode))
            return TT_OK;
        return tt_fail(err, TT_EIO, 501, tt_at(path, 0, 0), path, strerror(S_ISDIR(s.st_mode) ? EISDIR : EINVAL));
    }
    if (errno == ENOENT)
        return tt_fail(err, TT_ENOENT, 500, tt_at(path, 0, 0), path);
    return tt_fail(err, TT_EIO, 501, tt_at(path, 0, 0), path, strerror(errno));
}

/* WAL needs memory shared between processes, which a network file system has not. Magic numbers: statfs(2). */
static tt_code check_local(const char *lock_path, const char *path, tt_err *err)
{
    static const unsigned long network[] = {0x6969 /* NFS */, 0x517B /* SMB */, 0xFF534D42 /* CIFS */, 0xFE534D42 /* SMB2 */};
    struct statfs s;
    if (statfs(lock_path, &s) != 0)
        return TT_OK; /* the open that follows will say what is wrong */
    for (size_t i = 0; i < sizeof network / sizeof *network; i++)
        if (((unsigned long)s.f_type & 0xffffffffUL) == network[i])
            return tt_fail(err, TT_EUNSUP, 521, tt_at(path, 0, 0), path);
    return TT_OK;
}

/* The head may be older than the file (a kill in between), never newer. */
static tt_code check_head(tt_record *r, tt_err *err)
{
    tt_head beside, newest;
    char seq[24];
    if (tt_head_read(r->arena, r->path, &beside) != TT_HEAD_READ)
        return TT_OK;
    TT_TRY(tt_record_newest(r, &newest, err));
    if (beside.seq < newest.seq || (beside.seq == newest.seq && tt_bytes_equal(&beside.hash, &newest.hash, sizeof newest.hash)))
        return TT_OK;
    snprintf(seq, sizeof seq, "%lld", (long long)beside.seq);
    return tt_fail(err, TT_ECORRUPT, 515, tt_at(r->path, 0, 0), seq, r->path);
}

static tt_code open_file(tt_record *r, tt_err *err)
{
    if (r->how != TT_OPEN_CREATE)
        TT_TRY(check_present(r->path, err));
    if (r->how != TT_OPEN_READ) {
        TT_TRY(tt_lock_take(r->arena, r->path, &r->lock, err));
        TT_TRY(check_local(tt_printf(r->arena, "%s.lock", r->path), r->path, err));
    }
    if (r->how == TT_OPEN_CREATE)
        TT_TRY(check_absent(r->arena, r->path, err));
    if (r->driver->open(r->arena, r->path, r->how, &r->store) != TT_CLASS_OK)
        return store_fail(r, 501, err);
    return r->how == TT_OPEN_WRITE ? check_head(r, err) : TT_OK;
}

static void close_record(void *p)
{
    tt_record *r = p;
    if (r->store)
        r->driver->close(r->store);
    tt_lock_drop(r->lock);
}

typedef struct open_args {
    const char *path;
    tt_open_how how;
    tt_clock clock;
    tt_entropy entropy;
    tt_record *made;
} open_args;

static tt_code open_body(tt_arena *a, void *arg, tt_err *err)
{
    open_args *want = arg;
    void **slot = tt_hold(a, close_record);
    tt_record *r = TT_NEW(a, tt_record);
    r->arena = a;
    r->path = tt_strdup(a, want->path);
    r->how = want->how;
    r->clock = want->clock;
    r->entropy = want->entropy;
    r->in_memory = tt_streq(want->path, ":memory:");
    r->driver = r->in_memory ? &tt_store_memory : &tt_store_sqlite;
    *slot = want->made = r;
    if (!r->in_memory)
        return open_file(r, err);
    return r->driver->open(a, r->path, r->how, &r->store) == TT_CLASS_OK ? TT_OK : store_fail(r, 501, err);
}

tt_code tt_record_open(const char *path, tt_open_how how, tt_clock clock, tt_entropy entropy, tt_record **ret, tt_err *err)
{
    TT_TRY(tt_crypt_start(err));
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    if (!a)
        return tt_fail(err, TT_ENOMEM, 516, tt_at(path, 0, 0), path);
    open_args want = {path, how, clock, entropy, NULL};
    const tt_code c = tt_job_in(a, open_body, &want, err);
    if (c == TT_OK)
        *ret = want.made;
    else
        tt_arena_free(a);
    return c;
}

void tt_record_close(tt_record *r)
{
    if (!r)
        return;
    tt_record_rollback(r);
    tt_arena_free(r->arena);
}

const char *tt_record_path(const tt_record *r)
{
    return r->path;
}
