/* SPDX-License-Identifier: Apache-2.0 */
/* The next session of one participant: number and interval. */
#include "alloc/alloc.h"
#include "support/tt_test.h"

#define HOUR ((tt_instant)3600000)
#define DAY (24 * HOUR)

/* 2026-03-28T12:00:00Z; Berlin's clock goes forward on 29 March, so a day there has 23 hours. */
static const tt_instant noon = 1774699200000;

static const struct {
    const char *why, *zone;
    int32_t most, given;
    tt_dur apart;
    tt_instant after; /* asked about: so long after the end of the last */
    unsigned id;
    int32_t number;
    tt_instant earliest;
} cases[] = {
    {"the first waits for nothing", "Asia/Shanghai", 3, 0, {24, TT_D_HOUR}, -100 * DAY, 0, 1, TT_AT_ONCE},
    {"a minute early", "Asia/Shanghai", 3, 1, {24, TT_D_HOUR}, DAY - 60000, 542, 0, DAY},
    {"to the millisecond", "Asia/Shanghai", 3, 1, {24, TT_D_HOUR}, DAY, 0, 2, DAY},
    {"during the last one", "Asia/Shanghai", 3, 1, {24, TT_D_HOUR}, -HOUR, 542, 0, DAY},
    {"no interval asked for", "Asia/Shanghai", 3, 2, {0, TT_D_HOUR}, 0, 0, 3, 0},
    {"... but not before it ended", "Asia/Shanghai", 3, 2, {0, TT_D_HOUR}, -1, 542, 0, 0},
    {"all given", "Asia/Shanghai", 3, 3, {24, TT_D_HOUR}, 30 * DAY, 541, 0, DAY},
    {"more than all given", "Asia/Shanghai", 3, 5, {24, TT_D_HOUR}, 30 * DAY, 541, 0, DAY},
    {"a study of one dose", "Asia/Shanghai", 1, 1, {0, TT_D_HOUR}, DAY, 541, 0, 0},
    {"a day of the calendar has 23 h in spring", "Europe/Berlin", 3, 1, {1, TT_D_DAY}, 23 * HOUR, 0, 2, 23 * HOUR},
    {"... 24 h have 24", "Europe/Berlin", 3, 1, {24, TT_D_HOUR}, 23 * HOUR, 542, 0, DAY},
};

static void next(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_zone *zone = NULL;
        tt_err err = {.id = 0};
        int32_t number = 0;
        assert_int_equal(tt_zone_open(a, cases[i].zone, &zone, &err), TT_OK);
        const tt_sessions s = {"BAL-001", cases[i].most, cases[i].given, noon, cases[i].apart, zone};
        const tt_code code = tt_session_next(&s, noon + cases[i].after, &number, &err);
        const tt_instant from = tt_session_earliest(&s);
        if (err.id != cases[i].id || (code == TT_OK) != (cases[i].id == 0) || number != cases[i].number)
            fail_msg("%s: E%u, number %d", cases[i].why, (unsigned)err.id, (int)number);
        if (from != (cases[i].given ? noon + cases[i].earliest : cases[i].earliest))
            fail_msg("%s: from %lld", cases[i].why, (long long)(from - noon));
        for (int lang = 0; code != TT_OK && lang < TT_LANGS; lang++)
            assert_null(strpbrk(tt_err_message(a, &err, (tt_lang)lang), "{}?"));
    }
    tt_arena_free(a);
}

static const struct CMUnitTest session[] = {
    cmocka_unit_test(next),
};

TT_TEST_MAIN(session)
