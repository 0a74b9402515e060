/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_arena.c -- memory: alignment, ceilings, closers, doors, and every request failing in turn. */
#include "support/tt_test.h"

static tt_code fill(tt_arena *a, void *arg, tt_err *err)
{
    (void)arg;
    (void)err;
    for (size_t n = 0; n < 300; n++) {
        unsigned char *p = tt_alloc(a, n);
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xA5, n);
    }
    unsigned char *big = tt_alloc(a, 5 << 20);
    assert_int_equal(big[(5 << 20) - 1], 0);
    return TT_OK;
}

static void allocations_are_zeroed_and_aligned(void **state)
{
    (void)state;
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, fill, NULL, NULL), TT_OK);
}

static tt_code grow(tt_arena *a, void *arg, tt_err *err)
{
    int *v = NULL;
    (void)arg;
    (void)err;
    for (size_t n = 0; n < 5000; n++) {
        v = tt_grow(a, v, n * sizeof *v, (n + 1) * sizeof *v);
        assert_int_equal(v[n], 0);
        v[n] = (int)n;
        if (n % 100 == 0)
            tt_alloc(a, 1); /* something behind it: it must move */
    }
    for (size_t n = 0; n < 5000; n++)
        assert_int_equal(v[n], (int)n);
    assert_int_equal(((int *)tt_grow(a, v, 8, 4))[0], 0);
    return TT_OK;
}

/* Whatever lay there before: blocks of every size are used, given back and used again. */
static tt_code all_zero(tt_arena *a, void *arg, tt_err *err)
{
    (void)arg;
    (void)err;
    for (size_t n = 1; n < 300000; n += 1 + n / 7) {
        unsigned char *p = tt_alloc(a, n), any = 0;
        for (size_t i = 0; i < n; i++)
            any |= p[i];
        assert_int_equal(any, 0);
        memset(p, 0xA5, n);
        p = tt_grow(a, p, n, n + 40);
        for (size_t i = n; i < n + 40; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xA5, n + 40);
    }
    return TT_OK;
}

static void what_is_handed_out_is_zero(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        assert_int_equal(tt_job(TT_ARENA_DEFAULT, all_zero, NULL, NULL), TT_OK);
    assert_true(tt_memory_for(1000));
    tt_arena_fail_at(1);
    assert_false(tt_memory_for(1000));
    tt_arena_fail_at(0);
}

static void growing_keeps_what_was_there(void **state)
{
    (void)state;
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, grow, NULL, NULL), TT_OK);
}

static tt_code eat(tt_arena *a, void *arg, tt_err *err)
{
    size_t *eaten = arg;
    (void)err;
    while (*eaten < SIZE_MAX) { /* for ever */
        tt_alloc(a, 1000);
        *eaten = tt_arena_used(a);
    }
    return TT_OK;
}

static void the_ceiling_ends_the_job_not_the_process(void **state)
{
    tt_err err = {0};
    size_t eaten = 0;
    (void)state;
    assert_int_equal(tt_job((size_t)3 << 20, eat, &eaten, &err), TT_ENOMEM);
    assert_int_equal(err.id, 1);
    assert_string_equal(err.arg[0], "3");
    assert_true(eaten <= (size_t)3 << 20 && eaten > (size_t)3 * 1000 * 1000);
}

static tt_code take(tt_arena *a, void *arg, tt_err *err)
{
    (void)err;
    tt_alloc(a, *(const size_t *)arg);
    return TT_OK;
}

static void the_ceiling_is_the_last_byte(void **state)
{
    size_t all = 4096, more = 4097;
    (void)state;
    assert_int_equal(tt_job(4096, take, &all, NULL), TT_OK);
    assert_int_equal(tt_job(4096, take, &more, NULL), TT_ENOMEM);
}

static tt_code ask_too_much(tt_arena *a, void *arg, tt_err *err)
{
    const size_t *n = arg;
    (void)err;
    tt_alloc_array(a, n[0], n[1]);
    return TT_OK;
}

static void sizes_that_overflow_are_no_memory(void **state)
{
    static const size_t cases[][2] = {{SIZE_MAX, 2}, {SIZE_MAX / 2 + 2, 2}, {SIZE_MAX, 1}, {1, SIZE_MAX - 8}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(tt_job(SIZE_MAX, ask_too_much, (void *)(uintptr_t)cases[i], NULL), TT_ENOMEM);
}

struct diary {
    char text[16];
    size_t n;
};

struct page {
    struct diary *diary;
    char mark;
};

static void write_mark(void *thing)
{
    struct page *p = thing;
    p->diary->text[p->diary->n++] = p->mark;
}

static void closers_run_backwards_and_skip_what_was_handed_on(void **state)
{
    struct diary d = {{0}, 0};
    struct page pages[4] = {{&d, 'a'}, {&d, 'b'}, {&d, 'c'}, {&d, 'd'}};
    (void)state;
    tt_arena *a = tt_arena_new(1 << 20);
    void **slot[4];
    for (int i = 0; i < 4; i++) {
        slot[i] = tt_hold(a, write_mark);
        if (i != 1) /* reserved, never acquired */
            *slot[i] = &pages[i];
    }
    *slot[2] = NULL; /* handed on */
    tt_arena_free(a);
    assert_string_equal(d.text, "da");
    tt_arena_free(NULL);
}

/* A nested job that runs out inside another: only the inner one ends. */
static tt_code outer(tt_arena *a, void *arg, tt_err *err)
{
    size_t eaten = 0;
    (void)arg;
    assert_int_equal(tt_job(1 << 16, eat, &eaten, err), TT_ENOMEM);
    tt_alloc(a, 100);
    assert_int_equal(tt_job(1 << 16, fill, NULL, err), TT_ENOMEM);
    return TT_EDENIED;
}

static void jobs_nest(void **state)
{
    (void)state;
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, outer, NULL, NULL), TT_EDENIED);
}

/* Running out in somebody else's arena ends the nearest job too, and the arena stays whole. */
static tt_code eat_anothers(tt_arena *a, void *arg, tt_err *err)
{
    size_t eaten = 0;
    (void)a;
    return eat(arg, &eaten, err);
}

static void running_out_in_a_foreign_arena_leaves_it_whole(void **state)
{
    struct diary d = {{0}, 0};
    struct page page = {&d, 'x'};
    tt_err err;
    (void)state;
    tt_arena *mine = tt_arena_new(1 << 16);
    *tt_hold(mine, write_mark) = &page;
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, eat_anothers, mine, &err), TT_ENOMEM);
    assert_string_equal(err.arg[0], "1"); /* of the arena that ran out */
    assert_int_equal(tt_job_in(mine, eat_anothers, mine, &err), TT_ENOMEM);
    assert_string_equal(d.text, "");
    tt_arena_free(mine);
    assert_string_equal(d.text, "x");
}

/* A small job with all that a real one has: text, a growing list, findings, a held file. */
static tt_code small_job(tt_arena *a, void *arg, tt_err *err)
{
    char *s;
    size_t n;
    TT_TRY(tt_file_read(a, arg, 1 << 20, &s, &n, err));
    tt_findings fs = tt_findings_new(a);
    for (int i = 0; i < 200; i++)
        tt_find(&fs, 490, tt_at("x.csv", i, 1), tt_printf(a, "row %d", i));
    tt_findings_rank(&fs);
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < fs.n; i++)
        tt_buf_add(&b, tt_finding_text(a, &fs.at[i], TT_ZH));
    return b.n > 1000 ? TT_OK : TT_ECORRUPT;
}

static int next_descriptor(void)
{
    FILE *f = fopen("/dev/null", "r");
    const int fd = f ? fileno(f) : -1;
    if (f)
        fclose(f);
    return fd;
}

static void every_request_failing_in_turn_loses_nothing(void **state)
{
    char maps[] = "/proc/self/maps";
    const int before = next_descriptor();
    long failed = 0;
    (void)state;
    for (long n = 1;; n++) { /* leaks are AddressSanitizer's to find */
        tt_err err = {0};
        tt_arena_fail_at(n);
        const tt_code c = tt_job(TT_ARENA_DEFAULT, small_job, maps, &err);
        tt_arena_fail_at(0);
        assert_int_equal(next_descriptor(), before);
        if (c == TT_OK)
            break;
        assert_int_equal(c, TT_ENOMEM);
        assert_int_equal(err.id, 1);
        failed++;
        assert_true(n < 1000);
    }
    assert_true(failed >= 5);
}

static const struct CMUnitTest arena[] = {
    cmocka_unit_test(allocations_are_zeroed_and_aligned),
    cmocka_unit_test(what_is_handed_out_is_zero),
    cmocka_unit_test(growing_keeps_what_was_there),
    cmocka_unit_test(the_ceiling_ends_the_job_not_the_process),
    cmocka_unit_test(the_ceiling_is_the_last_byte),
    cmocka_unit_test(sizes_that_overflow_are_no_memory),
    cmocka_unit_test(closers_run_backwards_and_skip_what_was_handed_on),
    cmocka_unit_test(jobs_nest),
    cmocka_unit_test(running_out_in_a_foreign_arena_leaves_it_whole),
    cmocka_unit_test(every_request_failing_in_turn_loses_nothing),
};

TT_TEST_MAIN(arena)
