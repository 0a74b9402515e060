/* SPDX-License-Identifier: Apache-2.0 */
/* Permuted blocks: against the same list written by another hand (docs/examples/allocation.py, Python 3.11 hashlib, secret
 * 00 01 .. 1f), and by what every list must be: balanced, uniform, its strata without a common thread. */
#include "alloc/alloc.h"
#include "support/tt_test.h"

static const int32_t equal[] = {1, 1}, two_one_one[] = {2, 1, 1}, four_six[] = {4, 6}, fours[] = {4}, to_twelve[] = {4, 8, 12};

static const struct {
    const char *stratum;
    tt_blocks blocks;
    const char *want;
} golden[] = {
    {"", {equal, 2, four_six, 2, 30}, "011001011100001011100110101001"},
    {"SEX=F", {equal, 2, four_six, 2, 0}, "110010101001101010110001"},
    {"SEX=M", {equal, 2, four_six, 2, 0}, "001111100011001001100011"},
    {"", {two_one_one, 3, to_twelve, 3, 0}, "20100201120010002012100120020000"},
};

static void counting(unsigned char secret[TT_LIST_SECRET])
{
    for (int i = 0; i < TT_LIST_SECRET; i++)
        secret[i] = (unsigned char)i;
}

static void another_hand(void **state)
{
    (void)state;
    unsigned char secret[TT_LIST_SECRET];
    int32_t arm[64];
    char text[65];
    counting(secret);
    for (size_t i = 0; i < sizeof golden / sizeof *golden; i++)
        for (size_t n = 0; n <= strlen(golden[i].want); n++) { /* a longer list begins with the shorter */
            assert_int_equal(tt_list_draw(secret, golden[i].stratum, &golden[i].blocks, n, arm, NULL), TT_OK);
            for (size_t k = 0; k < n; k++)
                text[k] = (char)('0' + arm[k]);
            text[n] = '\0';
            assert_memory_equal(text, golden[i].want, n);
        }
}

/* Places 1..n of one size of block: each whole block holds its shares, whatever the secret. */
static void balanced(void **state)
{
    (void)state;
    enum { N = 400 };
    static const int32_t ratios[][3] = {{1, 1, 0}, {2, 1, 0}, {1, 2, 3}};
    for (size_t r = 0; r < 3; r++)
        for (int32_t times = 1; times <= 3; times++)
            for (int seed = 0; seed < 20; seed++) {
                unsigned char secret[TT_LIST_SECRET] = {(unsigned char)seed};
                const size_t arms = ratios[r][2] ? 3 : 2;
                const int32_t size = times * (ratios[r][0] + ratios[r][1] + ratios[r][2]);
                const tt_blocks b = {ratios[r], arms, &size, 1, 0};
                int32_t arm[N], count[3] = {0};
                assert_int_equal(tt_list_draw(secret, "s", &b, N, arm, NULL), TT_OK);
                for (int32_t k = 0; k < N; k++) {
                    count[arm[k]]++;
                    for (size_t j = 0; j < arms && (k + 1) % size == 0; j++)
                        assert_int_equal(count[j], (k + 1) / size * times * ratios[r][j]);
                }
            }
}

/* With sizes at random nobody knows where a block ends, but the arms never drift apart by more than half the largest block. */
static void never_far_apart(void **state)
{
    (void)state;
    const tt_blocks b = {equal, 2, four_six, 2, 0};
    int32_t arm[1000];
    for (int seed = 0; seed < 50; seed++) {
        unsigned char secret[TT_LIST_SECRET] = {0, (unsigned char)seed};
        int ahead = 0;
        assert_int_equal(tt_list_draw(secret, "", &b, 1000, arm, NULL), TT_OK);
        for (int k = 0; k < 1000; k++) {
            ahead += arm[k] ? 1 : -1;
            assert_in_range(ahead + 3, 0, 6);
        }
    }
}

/* 15 and 15 of 30, although blocks of 4 and 6 come as they like; 30 is no sum of fours, so fours end where they end. */
static void the_planned_number_is_whole_blocks(void **state)
{
    (void)state;
    int32_t arm[30];
    int uneven = 0;
    for (int seed = 0; seed < 200; seed++) {
        unsigned char secret[TT_LIST_SECRET] = {0, 0, (unsigned char)seed};
        const tt_blocks b = {equal, 2, four_six, 2, 30}, four = {equal, 2, fours, 1, 30};
        int second = 0;
        assert_int_equal(tt_list_draw(secret, "", &b, 30, arm, NULL), TT_OK);
        for (int k = 0; k < 30; k++)
            second += arm[k];
        assert_int_equal(second, 15);
        second = 0;
        assert_int_equal(tt_list_draw(secret, "", &four, 30, arm, NULL), TT_OK);
        for (int k = 0; k < 30; k++)
            second += arm[k];
        uneven += second != 15;
    }
    assert_true(uneven > 0);
}

/* The six orders of a block of four, 1:1, are equally likely: 12000 blocks, chi-squared of 5 degrees, 20.515 is its 99.9th per cent
 * (R 4.3: qchisq(.999, 5)). */
static void orders_are_equally_likely(void **state)
{
    (void)state;
    enum { BLOCKS = 12000 };
    static int32_t arm[4 * BLOCKS];
    const tt_blocks b = {equal, 2, fours, 1, 0};
    unsigned char secret[TT_LIST_SECRET];
    double seen[16] = {0}, chi = 0;
    counting(secret);
    assert_int_equal(tt_list_draw(secret, "x", &b, 4 * BLOCKS, arm, NULL), TT_OK);
    for (int k = 0; k < BLOCKS; k++)
        seen[arm[4 * k] * 8 + arm[4 * k + 1] * 4 + arm[4 * k + 2] * 2 + arm[4 * k + 3]]++;
    int orders = 0;
    for (int k = 0; k < 16; k++) {
        orders += seen[k] > 0;
        if (seen[k] > 0)
            chi += (seen[k] - BLOCKS / 6.0) * (seen[k] - BLOCKS / 6.0) / (BLOCKS / 6.0);
    }
    assert_int_equal(orders, 6);
    assert_true(chi < 20.515);
}

/* Two strata, place by place: 2 x 2, chi-squared of 1 degree, 10.828 is its 99.9th per cent (R 4.3: qchisq(.999, 1)). */
static void strata_are_independent(void **state)
{
    (void)state;
    enum { N = 12000 };
    static int32_t f[N], m[N];
    const tt_blocks b = {equal, 2, four_six, 2, 0};
    unsigned char secret[TT_LIST_SECRET];
    double both[2][2] = {{0}}, chi = 0;
    counting(secret);
    assert_int_equal(tt_list_draw(secret, "SEX=F", &b, N, f, NULL), TT_OK);
    assert_int_equal(tt_list_draw(secret, "SEX=M", &b, N, m, NULL), TT_OK);
    for (int k = 0; k < N; k++)
        both[f[k]][m[k]]++;
    for (int i = 0; i < 4; i++)
        chi += (both[i / 2][i % 2] - N / 4.0) * (both[i / 2][i % 2] - N / 4.0) / (N / 4.0);
    assert_true(chi < 10.828);
}

static const int32_t none[] = {1, 0}, odd[] = {5}, huge[] = {102}, alone[] = {1};

static void no_list(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        tt_blocks blocks;
        size_t n;
    } cases[] = {
        {"one arm", {alone, 1, fours, 1, 0}, 1},          {"an arm without a share", {none, 2, fours, 1, 0}, 1},
        {"half a block", {equal, 2, odd, 1, 0}, 1},       {"no size", {equal, 2, fours, 0, 0}, 1},
        {"a block too large", {equal, 2, huge, 1, 0}, 1}, {"a list too long", {equal, 2, fours, 1, 0}, TT_LIST_MOST + 1},
    };
    unsigned char secret[TT_LIST_SECRET] = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_err err = {0};
        assert_int_equal(tt_list_draw(secret, "", &cases[i].blocks, cases[i].n, NULL, &err), TT_EUSAGE);
        assert_int_equal(err.id, 944);
    }
}

/* Whatever lint lets pass can be drawn: as many arms as a block has places, and every size that is a multiple of two. */
static void as_many_as_fit(void **state)
{
    (void)state;
    enum { SIZES = TT_BLOCK_MOST / 2 };
    int32_t share[TT_BLOCK_MOST], size[SIZES], ret[TT_BLOCK_MOST], seen[TT_BLOCK_MOST] = {0};
    unsigned char secret[TT_LIST_SECRET] = {0};
    const int32_t whole[] = {TT_BLOCK_MOST};
    for (int i = 0; i < TT_BLOCK_MOST; i++)
        share[i] = 1;
    for (int i = 0; i < SIZES; i++)
        size[i] = 2 * (i + 1);
    const tt_blocks arms = {share, TT_BLOCK_MOST, whole, 1, 0}, sizes = {share, 2, size, SIZES, TT_BLOCK_MOST};
    assert_int_equal(tt_list_draw(secret, "", &arms, TT_BLOCK_MOST, ret, NULL), TT_OK);
    for (int i = 0; i < TT_BLOCK_MOST; i++)
        assert_int_equal(++seen[ret[i]], 1);
    assert_int_equal(tt_list_draw(secret, "", &sizes, TT_BLOCK_MOST, ret, NULL), TT_OK);
    int second = 0;
    for (int i = 0; i < TT_BLOCK_MOST; i++)
        second += ret[i];
    assert_int_equal(second, TT_BLOCK_MOST / 2);
}

static const struct CMUnitTest list[] = {
    cmocka_unit_test(as_many_as_fit),
    cmocka_unit_test(another_hand),
    cmocka_unit_test(balanced),
    cmocka_unit_test(never_far_apart),
    cmocka_unit_test(the_planned_number_is_whole_blocks),
    cmocka_unit_test(orders_are_equally_likely),
    cmocka_unit_test(strata_are_independent),
    cmocka_unit_test(no_list),
};

TT_TEST_MAIN(list)
