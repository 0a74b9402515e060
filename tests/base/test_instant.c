/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_instant.c -- instants as text, and moving along the clock and the calendar. */
#include "support/tt_test.h"

static void instants_are_read_and_written(void **state)
{
    static const struct {
        const char *why, *s, *want; /* NULL: refused */
    } cases[] = {
        {"as written", "2026-03-04T06:10:00.000Z", "2026-03-04T06:10:00.000Z"},
        {"without milliseconds", "2026-03-04T06:10:05Z", "2026-03-04T06:10:05.000Z"},
        {"tenths", "2026-03-04T06:10:05.5Z", "2026-03-04T06:10:05.500Z"},
        {"zeros behind", "2026-03-04T06:10:05.123000Z", "2026-03-04T06:10:05.123Z"},
        {"microseconds would be lost", "2026-03-04T06:10:05.1234Z", NULL},
        {"with an offset", "2026-03-04T14:10:00+08:00", "2026-03-04T06:10:00.000Z"},
        {"across midnight", "2026-03-04T22:10:00-03:30", "2026-03-05T01:40:00.000Z"},
        {"before 1970", "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
        {"no zone", "2026-03-04T06:10:00", NULL},
        {"a blank for the T", "2026-03-04 06:10:00Z", NULL},
        {"no seconds", "2026-03-04T06:10Z", NULL},
        {"a day", "2026-03-04", NULL},
        {"30 February", "2026-02-30T06:10:00Z", NULL},
        {"a point alone", "2026-03-04T06:10:00.Z", NULL},
        {"a tail", "2026-03-04T06:10:00Z ", NULL},
        {"half an offset", "2026-03-04T06:10:00+08", NULL},
        {"an offset past a day", "2026-03-04T06:10:00+24:00", NULL},
        {"nothing", "", NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_instant t = 5;
        tt_err e = {0};
        char text[32];
        const tt_code c = tt_instant_parse(cases[i].s, &t, &e);
        if (c != (cases[i].want ? TT_OK : TT_EPARSE))
            fail_msg("%s", cases[i].why);
        if (c == TT_OK)
            assert_string_equal(tt_instant_write(t, text), cases[i].want);
        else
            assert_true(e.id == 492 && t == 5);
    }
    char text[32];
    assert_string_equal(tt_instant_write(TT_NO_INSTANT, text), "");
    assert_string_equal(tt_instant_write(INT64_MAX, text), "+292278994-08-17T07:12:55.807Z"); /* java.time.Instant's largest in ms */
}

static const tt_zone *zone(tt_arena *a, const char *file)
{
    char *data;
    size_t n;
    const tt_zone *z = NULL;
    const char *path = tt_printf(a, "tests/fuzz/corpus/zone/%s", file);
    if (!tt_file_exists(path))
        skip();
    assert_int_equal(tt_file_read(a, path, 1 << 20, &data, &n, NULL), TT_OK);
    assert_int_equal(tt_zone_read(a, file, (const unsigned char *)data, n, &z, NULL), TT_OK);
    return z;
}

static void people_see_their_own_time(void **state)
{
    static const struct {
        const char *file;
        tt_instant t;
        const char *want;
    } cases[] = {
        {"Shanghai", INT64_C(1772604600000), "2026-03-04 14:10 +08"},
        {"New_York", INT64_C(1772604600000), "2026-03-04 01:10 -05"},
        {"Chatham", INT64_C(1772604600000), "2026-03-04 19:55 +13:45"},
        {"Shanghai", INT64_C(-2840140800000), "1880-01-01 08:05 +08:05:43"},
        {"Shanghai", TT_NO_INSTANT, ""},
    };
    tt_arena *a = tt_arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[32];
        assert_string_equal(tt_instant_local(zone(a, cases[i].file), cases[i].t, text), cases[i].want);
    }
    tt_arena_free(a);
}

static void moving_by_clock_and_by_calendar(void **state)
{
    static const struct {
        const char *why, *file, *from, *by, *want;
    } cases[] = {
        {"minutes are elapsed time", "Shanghai", "2026-03-04T06:10:00.250Z", "30 min", "2026-03-04T06:40:00.250Z"},
        {"31 January + 1 month, clipped", "Shanghai", "2026-01-31T02:00:00Z", "1 mo", "2026-02-28T02:00:00.000Z"},
        {"31 January + 1 month of a leap year", "Shanghai", "2028-01-31T02:00:00Z", "1 mo", "2028-02-29T02:00:00.000Z"},
        {"the site's 31st, though UTC's 30th", "Shanghai", "2026-01-30T20:00:00Z", "1 mo", "2026-02-27T20:00:00.000Z"},
        {"29 February + 1 year", "Shanghai", "2028-02-29T02:00:00Z", "1 a", "2029-02-28T02:00:00.000Z"},
        {"30 January + 2 months: no day is lost", "Shanghai", "2026-01-30T02:00:00Z", "2 mo", "2026-03-30T02:00:00.000Z"},
        {"out of the four-digit years", "Shanghai", "9999-12-31T02:00:00Z", "1 d", "+10000-01-01T02:00:00.000Z"},
        {"12 months back", "Shanghai", "2026-03-04T06:10:00Z", "-12 mo", "2025-03-04T06:10:00.000Z"},
        {"a month back across the year", "Shanghai", "2026-01-15T02:00:00Z", "-1 mo", "2025-12-15T02:00:00.000Z"},
        {"a day across a change is 23 hours", "New_York", "2026-03-07T17:00:00Z", "1 d", "2026-03-08T16:00:00.000Z"},
        {"24 hours are 24 hours", "New_York", "2026-03-07T17:00:00Z", "24 h", "2026-03-08T17:00:00.000Z"},
        {"a day across a change is 25 hours", "New_York", "2026-10-31T16:00:00Z", "1 d", "2026-11-01T17:00:00.000Z"},
        {"into a gap: the instant behind it", "New_York", "2026-03-07T07:30:00Z", "1 d", "2026-03-08T07:00:00.000Z"},
        {"weeks", "New_York", "2026-03-01T17:00:00Z", "4 wk", "2026-03-29T16:00:00.000Z"},
        {"nothing, in the second pass of a fold", "New_York", "2026-11-01T06:30:00Z", "0 d", "2026-11-01T06:30:00.000Z"},
    };
    tt_arena *a = tt_arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_instant t = 0;
        tt_dur d;
        char text[32];
        assert_int_equal(tt_instant_parse(cases[i].from, &t, NULL), TT_OK);
        assert_int_equal(tt_dur_parse(cases[i].by, &d, NULL), TT_OK);
        tt_instant_write(tt_instant_add(zone(a, cases[i].file), t, d), text);
        if (!tt_streq(text, cases[i].want))
            fail_msg("%s: %s", cases[i].why, text);
    }
    tt_arena_free(a);
}

static void what_cannot_be_reached_is_no_instant(void **state)
{
    static const tt_dur far[] = {
        {INT32_MAX, TT_D_YEAR}, {-INT32_MAX, TT_D_YEAR}, {INT32_MAX, TT_D_MONTH}, {INT32_MAX, TT_D_HOUR}, {INT32_MAX, TT_D_WEEK}};
    tt_arena *a = tt_arena_new(1 << 20);
    const tt_zone *z = NULL;
    (void)state;
    assert_int_equal(tt_zone_open(a, "UTC", &z, NULL), TT_OK);
    assert_true(tt_instant_add(z, TT_NO_INSTANT, (tt_dur){1, TT_D_DAY}) == TT_NO_INSTANT);
    assert_true(tt_instant_add(z, 0, far[0]) == TT_NO_INSTANT);
    assert_true(tt_instant_add(z, 0, far[1]) == TT_NO_INSTANT);
    for (size_t i = 2; i < sizeof far / sizeof *far; i++)
        assert_true(tt_instant_add(z, INT64_MAX - 5, far[i]) == TT_NO_INSTANT);
    tt_arena_free(a);
}

static const struct CMUnitTest instants[] = {
    cmocka_unit_test(instants_are_read_and_written),
    cmocka_unit_test(people_see_their_own_time),
    cmocka_unit_test(moving_by_clock_and_by_calendar),
    cmocka_unit_test(what_cannot_be_reached_is_no_instant),
};

TT_TEST_MAIN(instants)
