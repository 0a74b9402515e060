/* SPDX-License-Identifier: Apache-2.0 */
/* tests/expr/test_kleene.c -- three-valued logic, complete, and what answers lack.
 * The tables are Kleene's strong ones (Introduction to Metamathematics, 1952, section 64). */
#include "expr/ward.h"

static const char *const values[] = {"no", "yes", "unknown"};
static const char *const set[] = {"no", "yes", ""};

/* The operator over two names holding each pair of values; unknown ones are missing and must be what is lacking. */
static void check_table(const char *op, const char *const want[3][3])
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            tt_arena *a = tt_arena_new(1 << 22);
            ward w = {0};
            ward_add(a, &w, tt_printf(a, "p truth = %s", set[i]));
            ward_add(a, &w, tt_printf(a, "q truth = %s", set[j]));
            assert_string_equal(ward_ask(a, &w, tt_printf(a, "p %s q", op)), want[i][j]);
            /* the same with literals: folded when compiled, and nothing is lacking */
            const char *comma = strchr(want[i][j], ',');
            const char *bare = comma ? "unknown" : want[i][j];
            assert_string_equal(ward_ask(a, &w, tt_printf(a, "%s %s %s", values[i], op, values[j])), bare);
            tt_arena_free(a);
        }
}

static void test_and(void **state)
{
    (void)state;
    static const char *const want[3][3] = {
        {"no", "no", "no"}, {"no", "yes", "unknown, lacks q"}, {"no", "unknown, lacks p", "unknown, lacks p, q"}};
    check_table("and", want);
}

static void test_or(void **state)
{
    (void)state;
    static const char *const want[3][3] = {
        {"no", "yes", "unknown, lacks q"}, {"yes", "yes", "yes"}, {"unknown, lacks p", "yes", "unknown, lacks p, q"}};
    check_table("or", want);
}

static void test_equal(void **state)
{
    (void)state;
    static const char *const want[3][3] = {{"yes", "no", "unknown, lacks q"},
                                           {"no", "yes", "unknown, lacks q"},
                                           {"unknown, lacks p", "unknown, lacks p", "unknown, lacks p, q"}};
    check_table("=", want);
}

static const struct {
    const char *text, *want;
} cases[] = {
    {"not y", "no"},
    {"not n", "yes"},
    {"not u", "unknown, lacks u"},
    {"not unknown", "unknown"},
    /* De Morgan, on unknown operands too */
    {"not (u and y) = (not u or not y)", "unknown, lacks u"},
    {"not (u and n)", "yes"},
    {"not (u or y)", "no"},
    /* a settled part lacks nothing, wherever it stands */
    {"u and n or y", "yes"},
    {"u and (v or y)", "unknown, lacks u"},
    {"u or v and n", "unknown, lacks u"},
    {"(u or y) and (v or n)", "unknown, lacks v"},
    {"u and v and n", "no"},
    {"n and u and v", "no"},
    {"y or u or v", "yes"},
    {"u and u", "unknown, lacks u"},
    /* missing for good: what can still settle it is lacking, nothing else */
    {"u and unknown", "unknown, lacks u"},
    {"y and unknown", "unknown"},
    {"x > 3 or u", "unknown, lacks x, u"},
    {"x / 0 > 3 or u", "unknown, lacks u"},
    {"x / 0 > 3", "unknown"},
    {"x + z > 3", "unknown, lacks x, z"},
    {"x * z + 1/0 > 3", "unknown"},
    {"ln(0) > z", "unknown"},
    {"x = x", "unknown, lacks x"},
    {"1 <= x <= 3", "unknown, lacks x"},
    {"5 <= x <= 3", "unknown, lacks x"},
    {"5 <= 4 <= x", "no"},
    {"x <= 5 <= 4", "no"},
    {"x in (1, 2)", "unknown, lacks x"},
    {"1 in (x, 1)", "yes"},
    {"1 in (x, 2)", "unknown, lacks x"},
    {"1 not in (x, 1)", "no"},
    {"x not in (1, 2)", "unknown, lacks x"},
    {"known(x)", "no"},
    {"known(u) or not known(u)", "yes"},
    {"known(x + 1) and u", "no"},
    {"if(u, 1, 2)", "missing, lacks u"},
    {"if(u, x, 2)", "missing, lacks u, x"},
    {"if(y, 1, x)", "1"},
    {"if(n, x, 2)", "2"},
    {"if(y, x, 2)", "missing, lacks x"},
    {"if(unknown, x, 2)", "missing"},
    {"if(u, y, n)", "unknown, lacks u"},
    {"coalesce(x, z)", "missing, lacks x, z"},
    {"coalesce(x, missing)", "missing, lacks x"},
    {"coalesce(x, 2)", "2"},
    {"coalesce(u, n)", "no"},
    {"max(x, 1)", "missing, lacks x"},
    {"missing", "missing"},
    {"unknown", "unknown"},
    {"missing and n", "no"},
};

static void test_lacks(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    ward_add(a, &w, "y truth = yes");
    ward_add(a, &w, "n truth = no");
    ward_add(a, &w, "u truth =");
    ward_add(a, &w, "v truth =");
    ward_add(a, &w, "x number =");
    ward_add(a, &w, "z number =");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = ward_ask(a, &w, cases[i].text);
        if (!tt_streq(got, cases[i].want))
            fail_msg("%s: got %s, want %s", cases[i].text, got, cases[i].want);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest group[] = {cmocka_unit_test(test_and), cmocka_unit_test(test_or), cmocka_unit_test(test_equal),
                                          cmocka_unit_test(test_lacks)};
TT_TEST_MAIN(group)
