/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/record/record_test.h -- a folder of its own, a set clock, seeded chance, and an event to append. */
#ifndef RECORD_TEST_H
#define RECORD_TEST_H

#include "support/tt_test.h"

#include "record/record.h"

#include <stdio.h>
#include <unistd.h>

/* 2026-03-04T06:10:00.000Z */
#define TEST_NOW ((tt_instant)1772604600000)

typedef struct bench {
    char folder[64];
    char path[96]; /* of the record */
    tt_instant now;
    tt_rng chance;
    tt_clock clock;
    tt_entropy entropy;
} bench;

static inline void bench_file(const bench *b, const char *tail, char ret[128])
{
    snprintf(ret, 128, "%s%s", b->path, tail);
}

static inline void bench_clear(const bench *b)
{
    static const char *const tail[] = {"", "-wal", "-shm", ".lock", ".head", ".head.new", ".new", ".new-wal", ".new-shm", ".new-journal"};
    char name[128];
    for (size_t i = 0; i < sizeof tail / sizeof *tail; i++) {
        bench_file(b, tail[i], name);
        unlink(name);
    }
}

static inline int bench_start(void **state)
{
    bench *b = calloc(1, sizeof *b);
    if (!b)
        return -1;
    snprintf(b->folder, sizeof b->folder, "%s/titrate-record-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(b->folder))
        return -1;
    snprintf(b->path, sizeof b->path, "%s/study.db", b->folder);
    b->now = TEST_NOW;
    b->chance = tt_rng_make(7, "record test", 0, 0);
    b->clock = tt_clock_set(&b->now);
    b->entropy = tt_entropy_seeded(&b->chance);
    *state = b;
    return 0;
}

static inline int bench_end(void **state)
{
    bench *b = *state;
    bench_clear(b);
    rmdir(b->folder);
    free(b);
    return 0;
}

static inline tt_code bench_open(bench *b, const char *path, tt_open_how how, tt_record **ret, tt_err *err)
{
    return tt_record_open(path, how, b->clock, b->entropy, ret, err);
}

/* Open or fail the test with the reason. */
static inline tt_record *opened(bench *b, tt_open_how how)
{
    tt_record *r = NULL;
    tt_err err = {0};
    if (bench_open(b, b->path, how, &r, &err) != TT_OK)
        fail_msg("open: E%d %s: %s", err.id, err.arg[0], err.arg[1]);
    return r;
}

static inline tt_event some_event(const char *item, const char *body)
{
    tt_event e = tt_event_blank("entered");
    e.zone = "Asia/Shanghai";
    e.actor = "li.na";
    e.role = "coordinator";
    e.subject = "HLC-003";
    e.visit = "D7";
    e.form = "chemistry";
    e.item = item;
    e.body = body;
    e.source = "entry";
    e.study_version = "0f";
    e.program = "titrate test";
    e.occurred = TEST_NOW - 3600000;
    return e;
}

static inline void assert_verifies(tt_record *r, int64_t events)
{
    tt_verdict v;
    tt_err err = {0};
    if (tt_record_verify(r, &v, &err) != TT_OK)
        fail_msg("verify: E%d event %s", err.id, err.arg[0]);
    assert_int_equal(v.events, events);
    assert_int_equal(v.bad_seq, 0);
    assert_int_equal(v.last_good, events);
}

/* Append n events one by one, or fail the test. */
static inline void append_n(bench *b, tt_record *r, int n)
{
    for (int i = 0; i < n; i++) {
        tt_err err = {0};
        tt_event e = some_event("BILI", i % 2 ? "{\"value\":\"71.80\"}" : "{\"value\":\"\xe9\xbb\x84\xe7\x96\xb8\"}");
        b->now += 60000;
        if (tt_record_append(r, &e, 1, -1, &err) != TT_OK)
            fail_msg("append: E%d %s: %s", err.id, err.arg[0], err.arg[1]);
    }
}

#endif
