/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/record/test_fault.c -- the machine fails at every possible moment.
 *
 * One script of a record's life is run again and again with its n-th I/O call
 * failing, once single and once with all after it, until a run needs fewer calls.
 * Whatever happened, every call answered or said clearly why not, and afterwards
 * the record opens, verifies and holds every event that was acknowledged, in
 * order.  Then the same with kills at random moments and with a full disk. */
#include "record_test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { KILLS = 50, MAKER_KILLS = 20 };

/* --- a life of a record, and what it was told --- */

typedef struct life {
    bool made;       /* CREATE was acknowledged */
    int64_t told;    /* the newest acknowledged event */
    int64_t at_most; /* events that may be there: told, or in the air at a failure */
    int failures;
    tt_err err; /* of the last failure */
} life;

static void failed(life *l, const tt_err *err)
{
    static const int clean[] = {500, 501, 502, 503, 504, 507, 508, 509, 520, 524};
    l->failures++;
    l->err = *err;
    for (size_t i = 0; i < sizeof clean / sizeof *clean; i++)
        if (err->id == clean[i])
            return;
    fail_msg("a failing disk was reported as E%d (%s, %s)", err->id, err->arg[0], err->arg[1]);
}

static void append_one(bench *b, tt_record *r, life *l)
{
    tt_err err = {0};
    tt_event e = some_event("BILI", "{\"value\":\"71.80\"}");
    b->now += 60000;
    l->at_most++;
    if (tt_record_append(r, &e, 1, -1, &err) == TT_OK)
        l->told = e.seq;
    else
        failed(l, &err);
}

static void append_group(bench *b, tt_record *r, life *l)
{
    tt_err err = {0};
    tt_event e[3];
    if (tt_record_begin(r, &err) != TT_OK) {
        failed(l, &err);
        return;
    }
    l->at_most += 6;
    for (int i = 0; i < 2; i++) {
        for (int k = 0; k < 3; k++)
            e[k] = some_event("ALT", "{}");
        b->now += 60000;
        if (tt_record_append(r, e, 3, -1, &err) != TT_OK)
            failed(l, &err);
    }
    if (tt_record_commit(r, &err) == TT_OK)
        l->told = e[2].seq;
    else
        failed(l, &err);
    tt_record_rollback(r);
}

static void look(tt_record *r, life *l)
{
    tt_err err = {0};
    tt_verdict v;
    int64_t seq;
    tt_hash hash;
    if (tt_record_verify(r, &v, &err) != TT_OK)
        failed(l, &err);
    if (tt_record_head(r, &seq, &hash, &err) != TT_OK)
        failed(l, &err);
    else
        assert_true(seq >= l->told && seq <= l->at_most);
}

static tt_record *try_open(bench *b, const char *path, tt_open_how how, life *l)
{
    tt_err err = {0};
    tt_record *r = NULL;
    if (bench_open(b, path, how, &r, &err) != TT_OK)
        failed(l, &err);
    return r;
}

static void live_in_file(bench *b, life *l)
{
    tt_err err = {0};
    tt_record *r = try_open(b, b->path, TT_OPEN_CREATE, l);
    l->made = r != NULL;
    if (r) {
        l->at_most++;
        if (tt_record_set(r, "mode", "rehearsal", &err) == TT_OK)
            l->told++;
        else
            failed(l, &err);
        append_one(b, r, l);
        append_group(b, r, l);
        append_one(b, r, l);
    }
    tt_record_close(r);
    r = try_open(b, b->path, TT_OPEN_READ, l);
    if (r)
        look(r, l);
    tt_record_close(r);
    r = try_open(b, b->path, TT_OPEN_WRITE, l);
    if (r) {
        append_one(b, r, l);
        look(r, l);
        append_one(b, r, l);
    }
    tt_record_close(r);
}

/* After the failure: the disk is well again. */
static void assert_all_is_there(bench *b, const life *l, long n)
{
    tt_record *r = NULL;
    tt_verdict v;
    tt_err err = {0};
    if (bench_open(b, b->path, TT_OPEN_WRITE, &r, &err) != TT_OK) {
        if (l->made || err.id != 500)
            fail_msg("call %ld: afterwards E%d %s", n, err.id, err.arg[1]);
        return;
    }
    if (tt_record_verify(r, &v, &err) != TT_OK)
        fail_msg("call %ld: afterwards E%d event %s", n, err.id, err.arg[0]);
    if (v.events < l->told || v.events > l->at_most)
        fail_msg("call %ld: %lld events, %lld were acknowledged", n, (long long)v.events, (long long)l->told);
    append_n(b, r, 1);
    tt_record_close(r);
}

static int open_files(void)
{
    int n = 0;
    DIR *d = opendir("/proc/self/fd");
    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n;
}

static void sweep_file(bench *b, bool persistent)
{
    const int files = open_files();
    long n = 0;
    life l;
    do {
        l = (life){0};
        b->now = TEST_NOW;
        bench_clear(b);
        tt_record_fault(++n, persistent);
        live_in_file(b, &l);
        const bool hit = tt_record_fault_count() >= n;
        tt_record_fault(-1, false);
        assert_all_is_there(b, &l, n);
        if (open_files() != files)
            fail_msg("call %ld: a file stays open", n);
        if (!hit)
            break;
    } while (n < 5000);
    assert_true(n > 100 && n < 5000);
    assert_int_equal(l.failures, 0);
    print_message("# %ld calls failed in turn%s\n", n - 1, persistent ? ", and all after" : "");
}

static void each_call_fails_once(void **state)
{
    sweep_file(*state, false);
}

static void each_call_and_all_after_fail(void **state)
{
    sweep_file(*state, true);
}

static void each_call_in_memory_fails(void **state)
{
    bench *b = *state;
    for (int persistent = 0; persistent < 2; persistent++) {
        long n = 0;
        life l;
        do {
            l = (life){0};
            b->now = TEST_NOW;
            tt_record_fault(++n, persistent);
            tt_record *r = try_open(b, ":memory:", TT_OPEN_CREATE, &l);
            if (r) {
                append_one(b, r, &l);
                append_group(b, r, &l);
                look(r, &l);
                append_one(b, r, &l);
            }
            const bool hit = tt_record_fault_count() >= n;
            tt_record_fault(-1, false);
            if (r)
                look(r, &l);
            tt_record_close(r);
            if (!hit)
                break;
        } while (n < 1000);
        assert_true(n > 20 && n < 1000);
        assert_int_equal(l.failures, 0);
    }
}

/* One handle, every call of an append failing in turn: it answers, and the next append goes on from what is there. */
static void a_record_lives_on_after_a_failure(void **state)
{
    bench *b = *state;
    int64_t seq;
    tt_hash hash;
    bool failed_once = true;
    tt_record_fault(0, false); /* opened with counting */
    tt_record *r = opened(b, TT_OPEN_CREATE);
    for (long n = 1; failed_once; n++) {
        tt_err err = {0};
        tt_event e = some_event("ALT", "{}"), next = e;
        tt_record_fault(n, false);
        const tt_code c = tt_record_append(r, &e, 1, -1, &err);
        failed_once = tt_record_fault_count() >= n;
        tt_record_fault(0, false);
        if (c != TT_OK && (c != TT_EIO || err.id != 508 || e.id[0] || e.seq))
            fail_msg("call %ld: E%d, or the event was touched", n, err.id);
        assert_int_equal(tt_record_head(r, &seq, &hash, NULL), TT_OK);
        assert_true(c != TT_OK || seq == e.seq);
        assert_int_equal(tt_record_append(r, &next, 1, seq, NULL), TT_OK);
        assert_verifies(r, seq + 1);
    }
    tt_record_fault(-1, false);
    tt_record_close(r);
}

/* --- no memory: the n-th request to the system fails, in a job as every caller has one --- */

typedef struct memory_life {
    bench *b;
    const char *path;
    bool made;
    int64_t told;
} memory_life;

static tt_code keep_count(const tt_event *e, void *arg, tt_err *err)
{
    (void)err;
    *(int64_t *)arg = e->seq;
    return TT_OK;
}

static void close_record(void *r)
{
    tt_record_close(r);
}

static tt_code live_on_memory(tt_arena *a, void *arg, tt_err *err)
{
    memory_life *l = arg;
    void **slot = tt_hold(a, close_record);
    tt_record *r = NULL;
    TT_TRY(bench_open(l->b, l->path, TT_OPEN_CREATE, &r, err));
    *slot = r;
    l->made = true;
    TT_TRY(tt_record_set(r, "mode", "rehearsal", err));
    l->told = 1;
    for (int i = 0; i < 40; i++) {
        char *body = tt_printf(a, "{\"value\":\"%0*d\"}", 2000, i); /* larger than one block in the end */
        tt_event e[2] = {some_event("BILI", body), some_event("ALT", "{}")};
        TT_TRY(tt_record_append(r, e, 2, -1, err));
        l->told = e[1].seq;
    }
    tt_event *back;
    size_t n;
    int64_t seen = 0;
    TT_TRY(tt_record_load(r, a, 1, &back, &n, err));
    TT_TRY(tt_record_each(r, 1, keep_count, &seen, err));
    assert_int_equal(seen, l->told);
    assert_int_equal(n, l->told);
    const char *mode = tt_record_get(r, a, "mode");
    if (!mode)
        return TT_ENOMEM; /* the request that failed was one of its own */
    assert_string_equal(mode, "rehearsal");
    tt_verdict v;
    return tt_record_verify(r, &v, err);
}

static void sweep_memory(bench *b, const char *path)
{
    const int files = open_files();
    long n = 0;
    tt_code c;
    do {
        memory_life l = {.b = b, .path = path};
        tt_err err = {0};
        bench_clear(b);
        tt_arena_fail_at(++n);
        c = tt_job(TT_ARENA_DEFAULT, live_on_memory, &l, &err);
        tt_arena_fail_at(0);
        if (c != TT_OK && c != TT_ENOMEM)
            fail_msg("request %ld: %s E%d", n, tt_code_text(c), err.id);
        if (open_files() != files)
            fail_msg("request %ld: a file stays open", n);
        if (!l.made || path[0] == ':')
            continue;
        tt_record *r = opened(b, TT_OPEN_WRITE);
        tt_verdict v;
        assert_int_equal(tt_record_verify(r, &v, NULL), TT_OK);
        assert_true(v.events >= l.told && v.events <= l.told + 2);
        tt_record_close(r);
    } while (c != TT_OK && n < 500);
    assert_int_equal(c, TT_OK);
    assert_true(n > 5);
    print_message("# %ld requests for memory failed in turn\n", n - 1);
}

static void each_request_for_memory_fails(void **state)
{
    bench *b = *state;
    sweep_memory(b, b->path);
    sweep_memory(b, ":memory:");
}

/* --- kills --- */

/* Appends for ever, telling each number after its append returned. */
static void keep_appending(bench *b, int pipe_end)
{
    tt_record *r;
    if (bench_open(b, b->path, TT_OPEN_WRITE, &r, NULL) != TT_OK)
        _exit(3);
    for (;;) {
        tt_event e[2] = {some_event("BILI", "{}"), some_event("ALT", "{}")};
        const size_t n = 1 + (size_t)(b->now / 60000 % 2);
        b->now += 60000;
        if (tt_record_append(r, e, n, -1, NULL) != TT_OK)
            _exit(4);
        if (write(pipe_end, &e[n - 1].seq, sizeof e->seq) != sizeof e->seq)
            _exit(5);
    }
}

/* The last number told before the child was killed after `wait` microseconds. */
static int64_t kill_one(bench *b, useconds_t wait, void (*body)(bench *b, int pipe_end))
{
    int ends[2], status;
    int64_t told = 0, seq;
    assert_int_equal(pipe(ends), 0);
    const pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        body(b, ends[1]);
        _exit(6);
    }
    close(ends[1]);
    usleep(wait);
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status)); /* it was at work until then */
    while (read(ends[0], &seq, sizeof seq) == sizeof seq)
        told = seq;
    close(ends[0]);
    return told;
}

static void kills_lose_nothing(void **state)
{
    bench *b = *state;
    tt_rng dice = tt_rng_make(5, "kills", 0, 0);
    int64_t told = 0;
    int64_t with_work = 0;
    tt_record_close(opened(b, TT_OPEN_CREATE));
    for (int i = 0; i < KILLS; i++) {
        const int64_t now_told = kill_one(b, 1000 + tt_rng_below(&dice, 30000), keep_appending);
        tt_verdict v;
        tt_err err = {0};
        with_work += now_told > 0;
        told = now_told > 0 ? now_told : told;
        tt_record *r = opened(b, TT_OPEN_WRITE); /* the lock went with the process */
        if (tt_record_verify(r, &v, &err) != TT_OK || v.events < told)
            fail_msg("kill %d: E%d, %lld events, %lld were acknowledged", i, err.id, (long long)v.events, (long long)told);
        tt_record_close(r);
    }
    assert_true(with_work > KILLS / 4);
    print_message("# %d kills, %lld events acknowledged\n", KILLS, (long long)told);
}

static void keep_making(bench *b, int pipe_end)
{
    (void)pipe_end;
    for (;;) {
        tt_record *r;
        bench_clear(b);
        if (bench_open(b, b->path, TT_OPEN_CREATE, &r, NULL) != TT_OK)
            _exit(3);
        tt_record_close(r);
    }
}

static void a_kill_while_making_leaves_all_or_nothing(void **state)
{
    bench *b = *state;
    tt_rng dice = tt_rng_make(6, "maker kills", 0, 0);
    for (int i = 0; i < MAKER_KILLS; i++) {
        tt_err err = {0};
        tt_record *r = NULL;
        kill_one(b, 500 + tt_rng_below(&dice, 8000), keep_making);
        const tt_code c = bench_open(b, b->path, TT_OPEN_WRITE, &r, &err);
        if (c == TT_ENOENT && bench_open(b, b->path, TT_OPEN_CREATE, &r, &err) != TT_OK)
            fail_msg("kill %d: cannot be made afterwards: E%d %s", i, err.id, err.arg[0]);
        if (c != TT_OK && c != TT_ENOENT)
            fail_msg("kill %d: E%d %s", i, err.id, err.arg[1]);
        assert_verifies(r, 0);
        tt_record_close(r);
        bench_clear(b);
    }
}

/* --- no room: the size limit of files, in a child --- */

static bool limit(rlim_t bytes)
{
    struct rlimit l;
    if (getrlimit(RLIMIT_FSIZE, &l) != 0)
        return false;
    l.rlim_cur = bytes;
    return setrlimit(RLIMIT_FSIZE, &l) == 0;
}

static int fill_body(bench *b)
{
    tt_record *r;
    tt_verdict v;
    tt_err err = {0};
    int64_t told = 0;
    signal(SIGXFSZ, SIG_IGN);
    if (bench_open(b, b->path, TT_OPEN_WRITE, &r, NULL) != TT_OK || !limit(128 << 10))
        return 10;
    for (int i = 0; i < 10000 && err.id == 0; i++) {
        tt_event e = some_event("BILI", "{}");
        if (tt_record_append(r, &e, 1, -1, &err) == TT_OK)
            told = e.seq;
    }
    if (err.id != 507 || err.kind != TT_EIO || told < 5 || !strstr(err.arg[1], strerror(EFBIG)))
        return 11;
    if (tt_record_verify(r, &v, NULL) != TT_OK || v.events != told)
        return 12;
    tt_event e = some_event("BILI", "{}");
    if (!limit(RLIM_INFINITY) || tt_record_append(r, &e, 1, told, NULL) != TT_OK) /* room again, no restart */
        return 13;
    tt_record_close(r);
    return 0;
}

static int make_full_body(bench *b)
{
    tt_record *r;
    tt_err err = {0};
    signal(SIGXFSZ, SIG_IGN);
    if (!limit(6 << 10) || bench_open(b, b->path, TT_OPEN_CREATE, &r, &err) != TT_EIO || err.id != 507)
        return 20;
    return 0;
}

static void in_child(bench *b, int (*body)(bench *b))
{
    int status = 0;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(body(b));
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(WIFEXITED(status) ? WEXITSTATUS(status) : 255, 0);
}

static void a_full_disk_is_said_and_survived(void **state)
{
    bench *b = *state;
    tt_record_close(opened(b, TT_OPEN_CREATE));
    in_child(b, fill_body);
    tt_record *r = opened(b, TT_OPEN_WRITE);
    tt_verdict v;
    assert_int_equal(tt_record_verify(r, &v, NULL), TT_OK);
    assert_true(v.events > 5);
    tt_record_close(r);
}

static void a_full_disk_leaves_no_half_record(void **state)
{
    bench *b = *state;
    struct stat s;
    char name[128];
    in_child(b, make_full_body);
    assert_int_equal(stat(b->path, &s), -1);
    bench_file(b, ".new", name);
    assert_int_equal(stat(name, &s), -1);
}

static const struct CMUnitTest fault[] = {
    cmocka_unit_test_setup_teardown(each_call_fails_once, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(each_call_and_all_after_fail, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(each_call_in_memory_fails, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_record_lives_on_after_a_failure, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(each_request_for_memory_fails, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(kills_lose_nothing, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_kill_while_making_leaves_all_or_nothing, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_full_disk_is_said_and_survived, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(a_full_disk_leaves_no_half_record, bench_start, bench_end),
};

TT_TEST_MAIN(fault)
