/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_philox.c -- random streams, clocks and entropy. */
#include "support/tt_test.h"

/* Random123 1.14, tests/kat_vectors, philox4x32 with 10 rounds. */
static const struct {
    uint32_t counter[4], key[2], want[4];
} known[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}, {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

static void the_block_is_philox(void **state)
{
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        uint32_t got[4];
        tt_philox4x32(known[i].counter, known[i].key, got);
        assert_memory_equal(got, known[i].want, sizeof got);
    }
}

/* A stream is its own blocks in order, whatever was drawn elsewhere. */
static void a_stream_is_its_counter(void **state)
{
    tt_rng r = tt_rng_make(7, "dlt", 3, 12);
    (void)state;
    for (uint32_t block = 0; block < 5; block++) {
        const uint32_t counter[4] = {block, 0, 12, 3};
        uint32_t want[4];
        tt_philox4x32(counter, r.key, want);
        for (int i = 0; i < 4; i++)
            assert_int_equal(tt_rng_u32(&r), want[i]);
    }
    r.counter[0] = UINT32_MAX; /* the draw counter carries into its upper half, not into the patient */
    r.left = 0;
    tt_rng_u32(&r);
    assert_true(r.counter[0] == 0 && r.counter[1] == 1 && r.counter[2] == 12);
}

/* Computed by a second implementation in Python. These numbers are part of every rehearsal ever run: a change here changes their bytes. */
static void streams_do_not_change(void **state)
{
    tt_rng r = tt_rng_make(7, "dlt", 1, 1);
    (void)state;
    assert_int_equal(r.key[0], 0x4455841b);
    assert_int_equal(r.key[1], 0x56eee61f);
    assert_int_equal(tt_rng_u32(&r), 0x5d1a1555);
}

/* Many patients at once are the same patients. */
static void uniforms_are_those_of_each_patient(void **state)
{
    double many[37];
    (void)state;
    for (size_t n = 0; n <= 37; n++) {
        tt_rng_uniforms(7, "dlt", 3, 11, n, many);
        for (uint32_t i = 0; i < n; i++) {
            tt_rng r = tt_rng_make(7, "dlt", 3, 11 + i);
            assert_true(many[i] == tt_rng_uniform(&r));
        }
    }
}

static void streams_share_nothing(void **state)
{
    static const struct {
        uint64_t seed;
        const char *purpose;
        uint32_t trial, patient;
    } which[] = {{7, "dlt", 1, 1}, {8, "dlt", 1, 1}, {7, "weight", 1, 1}, {7, "dlt", 2, 1}, {7, "dlt", 1, 2}, {7, "", 1, 1}, {0, "", 0, 0}};
    enum { N = sizeof which / sizeof *which };
    (void)state;
    for (size_t i = 0; i < N; i++)
        for (size_t j = i + 1; j < N; j++) {
            tt_rng a = tt_rng_make(which[i].seed, which[i].purpose, which[i].trial, which[i].patient);
            tt_rng b = tt_rng_make(which[j].seed, which[j].purpose, which[j].trial, which[j].patient);
            for (int k = 0; k < 100; k++)
                assert_int_not_equal(tt_rng_u32(&a), tt_rng_u32(&b));
        }
}

static void uniforms_are_uniform_and_never_0_or_1(void **state)
{
    enum { N = 200000 };
    tt_rng r = tt_rng_make(1, "uniform", 0, 0);
    double sum = 0, squares = 0;
    (void)state;
    for (int i = 0; i < N; i++) {
        const double u = tt_rng_uniform(&r);
        assert_true(u > 0 && u < 1);
        sum += u;
        squares += u * u;
    }
    TT_ASSERT_NEAR(sum / N, 0.5, 5 * 0.2887 / 447.2);         /* 5 standard errors; sd of a uniform = 1/sqrt(12) */
    TT_ASSERT_NEAR(squares / N, 1.0 / 3, 5 * 0.2981 / 447.2); /* sd of its square = sqrt(4/45) */
    tt_rng all = {.block = {UINT32_MAX, UINT32_MAX, 0, 0}, .left = 4};
    assert_true(tt_rng_uniform(&all) < 1); /* the largest */
    assert_true(tt_rng_uniform(&all) > 0); /* the smallest */
}

static void below_is_even(void **state)
{
    enum { N = 60000 };
    tt_rng r = tt_rng_make(1, "below", 0, 0);
    int count[6] = {0};
    (void)state;
    for (int i = 0; i < N; i++)
        count[tt_rng_below(&r, 6)]++;
    for (int i = 0; i < 6; i++)
        TT_ASSERT_NEAR(count[i], N / 6, 5 * 91.3); /* sd = sqrt(N * 1/6 * 5/6) */
    for (int i = 0; i < 100; i++)
        assert_int_equal(tt_rng_below(&r, 1), 0);
    tt_rng low = {.block = {0, 1, 0, 0}, .left = 4}; /* 2^32 mod 3 = 1: a 0 is drawn again */
    assert_int_equal(tt_rng_below(&low, 3), 1);
}

static void a_clock_is_moved_by_its_owner(void **state)
{
    tt_instant at = 1000;
    const tt_clock c = tt_clock_set(&at), system = tt_clock_system();
    (void)state;
    assert_int_equal(c.now(c.self), 1000);
    at = 2000;
    assert_int_equal(c.now(c.self), 2000);
    assert_true(system.now(system.self) > INT64_C(1700000000000)); /* this was written later */
}

static void entropy_from_the_system_and_from_a_seed(void **state)
{
    unsigned char a[37] = {0}, b[37] = {0};
    tt_rng one = tt_rng_make(7, "salt", 0, 0), two = one, three = one;
    tt_entropy e = tt_entropy_system();
    (void)state;
    assert_int_equal(e.fill(e.self, a, sizeof a, NULL), TT_OK);
    assert_int_equal(e.fill(e.self, b, sizeof b, NULL), TT_OK);
    assert_memory_not_equal(a, b, sizeof a);
    e = tt_entropy_seeded(&one);
    assert_int_equal(e.fill(e.self, a, sizeof a, NULL), TT_OK);
    e = tt_entropy_seeded(&two);
    assert_int_equal(e.fill(e.self, b, sizeof b, NULL), TT_OK);
    assert_memory_equal(a, b, sizeof a);
    const uint32_t x = tt_rng_u32(&three);
    assert_int_equal(a[0], x & 0xFF); /* lowest byte first, on any machine */
    assert_int_equal(a[3], x >> 24);
}

static const struct CMUnitTest philox[] = {
    cmocka_unit_test(the_block_is_philox),
    cmocka_unit_test(a_stream_is_its_counter),
    cmocka_unit_test(streams_do_not_change),
    cmocka_unit_test(uniforms_are_those_of_each_patient),
    cmocka_unit_test(streams_share_nothing),
    cmocka_unit_test(uniforms_are_uniform_and_never_0_or_1),
    cmocka_unit_test(below_is_even),
    cmocka_unit_test(a_clock_is_moved_by_its_owner),
    cmocka_unit_test(entropy_from_the_system_and_from_a_seed),
};

TT_TEST_MAIN(philox)
