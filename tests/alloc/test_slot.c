/* SPDX-License-Identifier: Apache-2.0 */
/* Slots and stagger as tables.  Times are minutes after 2026-03-04 06:00 UTC. */
#include "alloc/alloc.h"
#include "support/tt_test.h"

enum { DAY = 1440, FREE = -1 };

static tt_instant minute(int64_t m)
{
    return m == FREE ? TT_NO_INSTANT : (INT64_C(1772604000) + m * 60) * 1000;
}

static const tt_zone *zone(tt_arena *a, const char *name)
{
    const tt_zone *z = NULL;
    assert_int_equal(tt_zone_open(a, name, &z, NULL), TT_OK);
    return z;
}

static const struct {
    const char *why;
    int32_t size, returned, taken[4], want;
    unsigned id;
} next_cases[] = {
    {"an empty cohort starts at 1", 3, 0, {0}, 1, 0},
    {"the lowest free one", 3, 0, {1, 3}, 2, 0},
    {"order does not matter", 3, 0, {3, 2}, 1, 0},
    {"full", 3, 0, {2, 1, 3}, 0, 560},
    {"a patient who is not evaluable is replaced", 3, 1, {2, 1, 3}, 4, 0},
    {"and then it is full again", 3, 1, {2, 1, 3, 4}, 0, 560},
};

static void next_slot(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof next_cases / sizeof *next_cases; i++) {
        tt_slot taken[4];
        tt_slots s = {.level = 2, .size = next_cases[i].size, .taken = taken, .returned = next_cases[i].returned};
        for (; s.n_taken < 4 && next_cases[i].taken[s.n_taken]; s.n_taken++)
            taken[s.n_taken] = (tt_slot){next_cases[i].taken[s.n_taken], TT_NO_INSTANT};
        int32_t got = 0;
        tt_err err = {.id = 0};
        const tt_code c = tt_slot_next(&s, &got, &err);
        if (got != next_cases[i].want || err.id != next_cases[i].id || (c == TT_EDENIED) != (err.id != 0))
            fail_msg("%s: slot %d, E%u", next_cases[i].why, (int)got, err.id);
    }
}

static void take_a_slot(void **state)
{
    (void)state;
    static const tt_slot taken[] = {{2, TT_NO_INSTANT}};
    const tt_slots s = {.level = 1, .size = 3, .taken = taken, .n_taken = 1};
    tt_err err;
    assert_int_equal(tt_slot_take(&s, 1, &err), TT_OK);
    assert_int_equal(tt_slot_take(&s, 2, &err), TT_EDENIED);
    assert_int_equal(err.id, 562);
    assert_int_equal(tt_slot_take(&s, 4, &err), TT_EDENIED);
    assert_int_equal(err.id, 563);
    assert_int_equal(tt_slot_take(&s, 0, &err), TT_EDENIED);
    assert_int_equal(err.id, 563);
}

/* First interval 14 days, others 7: slot 3 asks; `before` and `mine` are dose times at the level. */
static const struct {
    const char *why;
    int64_t before[3], mine[2], at;
    unsigned id;
} stagger_cases[] = {
    {"nobody yet: at once", {FREE, FREE, FREE}, {FREE, FREE}, 0, 0},
    {"second of the level: 14 days", {FREE, FREE, FREE}, {0, FREE}, 14 * DAY, 0},
    {"one minute early", {FREE, FREE, FREE}, {0, FREE}, 14 * DAY - 1, 561},
    {"third: 7 days after the second", {FREE, FREE, FREE}, {0, 14 * DAY}, 21 * DAY, 0},
    {"third, a minute early", {FREE, FREE, FREE}, {0, 14 * DAY}, 21 * DAY - 1, 561},
    {"doses of earlier cohorts count", {0, 14 * DAY, 21 * DAY}, {FREE, FREE}, 28 * DAY - 1, 561},
    {"and the first interval is the level's, not the cohort's", {0, 14 * DAY, 21 * DAY}, {FREE, FREE}, 28 * DAY, 0},
    {"the same moment is no stagger", {FREE, FREE, FREE}, {5, FREE}, 5, 561},
    {"late entry of a true earlier time", {30 * DAY, FREE, FREE}, {FREE, FREE}, 16 * DAY, 0},
    {"late entry too near a later dose", {30 * DAY, FREE, FREE}, {FREE, FREE}, 17 * DAY, 566},
    {"between two doses, near neither", {0, 40 * DAY, FREE}, {FREE, FREE}, 20 * DAY, 0},
    {"between two doses, 7 days before the later", {0, 40 * DAY, FREE}, {FREE, FREE}, 33 * DAY, 0},
    {"between two doses, too near the later", {0, 40 * DAY, FREE}, {FREE, FREE}, 33 * DAY + 1, 566},
};

static void stagger(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_zone *utc = zone(a, "UTC");
    for (size_t i = 0; i < sizeof stagger_cases / sizeof *stagger_cases; i++) {
        tt_instant before[3];
        for (int k = 0; k < 3; k++)
            before[k] = minute(stagger_cases[i].before[k]);
        const tt_slot taken[] = {{1, minute(stagger_cases[i].mine[0])}, {3, TT_NO_INSTANT}, {2, minute(stagger_cases[i].mine[1])}};
        const tt_slots s = {2, 3, taken, 3, before, 3, 0, {{14, TT_D_DAY}, {7, TT_D_DAY}}, utc};
        tt_err err = {.id = 0};
        const tt_code c = tt_slot_dose(&s, 3, minute(stagger_cases[i].at), &err);
        if (err.id != stagger_cases[i].id || (c == TT_EDENIED) != (err.id != 0))
            fail_msg("%s: E%u", stagger_cases[i].why, err.id);
        if (err.id == 561) { /* what it names is then allowed, and is the earliest */
            const tt_instant t = tt_slot_earliest(&s);
            assert_int_equal(tt_slot_dose(&s, 3, t, NULL), TT_OK);
            assert_int_equal(tt_slot_dose(&s, 3, t - 1, NULL), TT_EDENIED);
        }
    }
    tt_arena_free(a);
}

static void earliest_is_named_in_local_time(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_slot taken[] = {{1, minute(0)}, {2, TT_NO_INSTANT}};
    const tt_slots s = {2, 3, taken, 2, NULL, 0, 0, {{7, TT_D_DAY}, {7, TT_D_DAY}}, zone(a, "Asia/Shanghai")};
    tt_err err;
    assert_int_equal(tt_slot_dose(&s, 2, minute(60), &err), TT_EDENIED);
    assert_string_equal(err.arg[0], "2");
    assert_string_equal(err.arg[1], "2026-03-11 14:00 +08");
    assert_string_equal(err.arg[2], "2026-03-04 15:00 +08");
    assert_string_equal(err.where.path, "level 2");
    tt_arena_free(a);
}

static void only_a_taken_undosed_slot(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_slot taken[] = {{1, minute(0)}};
    const tt_slots s = {1, 3, taken, 1, NULL, 0, 0, {{0, TT_D_DAY}, {0, TT_D_DAY}}, zone(a, "UTC")};
    tt_err err;
    assert_int_equal(tt_slot_dose(&s, 1, minute(DAY), &err), TT_EDENIED);
    assert_int_equal(err.id, 565);
    assert_int_equal(tt_slot_dose(&s, 2, minute(DAY), &err), TT_EDENIED);
    assert_int_equal(err.id, 564);
    assert_true(tt_slot_earliest(&s) == minute(0)); /* no stagger: at once */
    const tt_slots none = {1, 3, NULL, 0, NULL, 0, 0, {{7, TT_D_DAY}, {7, TT_D_DAY}}, zone(a, "UTC")};
    assert_true(tt_slot_earliest(&none) == TT_AT_ONCE);
    tt_arena_free(a);
}

static const struct CMUnitTest slot_tests[] = {
    cmocka_unit_test(next_slot),
    cmocka_unit_test(take_a_slot),
    cmocka_unit_test(stagger),
    cmocka_unit_test(earliest_is_named_in_local_time),
    cmocka_unit_test(only_a_taken_undosed_slot),
};
TT_TEST_MAIN(slot_tests)
