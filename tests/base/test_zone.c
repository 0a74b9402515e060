/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_zone.c -- zones: offsets against Python's, folds and gaps, damaged files.
 *
 * The zone files are the fuzzer's seeds, so that a new release of the system's
 * tzdata does not change what is expected here. */
#include "support/tt_test.h"

#include "base/zone_rows.h"

static const char folder[] = "tests/fuzz/corpus/zone";
static tt_arena *a;

static int open_arena(void **state)
{
    (void)state;
    a = tt_arena_new((size_t)64 << 20);
    return a ? 0 : -1;
}

static int close_arena(void **state)
{
    (void)state;
    tt_arena_free(a);
    return 0;
}

static const unsigned char *image(const char *file, size_t *n)
{
    char *data;
    if (!tt_is_folder(folder)) /* not run from the top of the tree */
        skip();
    if (tt_file_read(a, tt_printf(a, "%s/%s", folder, file), 1 << 20, &data, n, NULL) != TT_OK)
        fail_msg("%s", file);
    return (const unsigned char *)data;
}

static const tt_zone *zone(const char *file)
{
    size_t n;
    const unsigned char *data = image(file, &n);
    const tt_zone *z = NULL;
    if (tt_zone_read(a, file, data, n, &z, NULL) != TT_OK)
        fail_msg("%s", file);
    return z;
}

static void offsets_are_those_of_python(void **state)
{
    const tt_zone *z = NULL;
    char text[24];
    (void)state;
    for (size_t i = 0; i < sizeof zone_rows / sizeof *zone_rows; i++) {
        if (!z || !tt_streq(tt_zone_name(z), zone_rows[i].file))
            z = zone(zone_rows[i].file);
        const tt_instant t = zone_rows[i].seconds * 1000;
        if (tt_zone_offset(z, t) != zone_rows[i].offset || tt_zone_offset(z, t + 999) != zone_rows[i].offset)
            fail_msg("%s %lld: %d", zone_rows[i].file, (long long)zone_rows[i].seconds, tt_zone_offset(z, t));
        assert_string_equal(tt_date_write(tt_local(z, t + 999), text), zone_rows[i].local);
        bool ambiguous;
        const tt_instant back = tt_local_instant(z, tt_local(z, t), &ambiguous);
        assert_true(back == t || (ambiguous && back < t)); /* a fold gives its first pass */
    }
}

static void folds_gaps_and_plain_times(void **state)
{
    /* offsets: zoneinfo of Python 3.11.7, datetime(..., fold=0); gaps: the instant of the change */
    static const struct {
        const char *why, *file, *local, *utc;
        bool ambiguous;
    } cases[] = {
        {"plain", "New_York", "2026-01-15T12:00:00", "2026-01-15T17:00:00.000Z", false},
        {"plain, in summer", "New_York", "2026-07-15T12:00:00", "2026-07-15T16:00:00.000Z", false},
        {"the last second before a gap", "New_York", "2026-03-08T01:59:59", "2026-03-08T06:59:59.000Z", false},
        {"at the gap's start", "New_York", "2026-03-08T02:00:00", "2026-03-08T07:00:00.000Z", true},
        {"in the gap", "New_York", "2026-03-08T02:30:00", "2026-03-08T07:00:00.000Z", true},
        {"behind the gap", "New_York", "2026-03-08T03:00:00", "2026-03-08T07:00:00.000Z", false},
        {"the last second before a fold", "New_York", "2026-11-01T00:59:59", "2026-11-01T04:59:59.000Z", false},
        {"in the fold: the earlier", "New_York", "2026-11-01T01:30:00", "2026-11-01T05:30:00.000Z", true},
        {"behind the fold", "New_York", "2026-11-01T02:00:00", "2026-11-01T07:00:00.000Z", false},
        {"gap by the footer", "New_York", "2060-03-14T02:30", "2060-03-14T07:00:00.000Z", true},
        {"fold by the footer", "New_York", "2060-11-07T01:30", "2060-11-07T05:30:00.000Z", true},
        {"a day is its midnight", "Shanghai", "2026-03-04", "2026-03-03T16:00:00.000Z", false},
        {"no summer time since 1991", "Shanghai", "2026-07-01T08:00", "2026-07-01T00:00:00.000Z", false},
        {"45 minutes", "Chatham", "2026-06-01T00:00", "2026-05-31T11:15:00.000Z", false},
        {"45 minutes, fold", "Chatham", "2026-04-05T03:00", "2026-04-04T13:15:00.000Z", true},
        {"45 minutes, gap", "Chatham", "2026-09-27T03:00", "2026-09-26T14:00:00.000Z", true},
        {"half an hour of summer, fold", "Lord_Howe", "2026-04-05T01:45", "2026-04-04T14:45:00.000Z", true},
        {"summer time as standard", "Dublin", "2026-07-01T12:00", "2026-07-01T11:00:00.000Z", false},
        {"a day that never came", "Apia", "2011-12-30T12:00", "2011-12-30T10:00:00.000Z", true},
        {"the day before it", "Apia", "2011-12-29T23:59:59", "2011-12-30T09:59:59.000Z", false},
        {"the day after it", "Apia", "2011-12-31", "2011-12-30T10:00:00.000Z", false},
        {"UTC", "UTC", "2026-03-04T06:10:05", "2026-03-04T06:10:05.000Z", false},
        {"version 1, before its change", "version1", "1970-01-01T08:00:00", "1970-01-01T00:00:00.000Z", false},
        {"version 1, behind it", "version1", "1970-01-02T09:00:00", "1970-01-02T00:00:00.000Z", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_date d;
        char text[32];
        bool ambiguous;
        assert_int_equal(tt_date_parse(cases[i].local, &d, NULL), TT_OK);
        const tt_instant t = tt_local_instant(zone(cases[i].file), d, &ambiguous);
        if (!tt_streq(tt_instant_write(t, text), cases[i].utc) || ambiguous != cases[i].ambiguous)
            fail_msg("%s: %s %d", cases[i].why, text, ambiguous);
        assert_int_equal(tt_local_instant(zone(cases[i].file), d, NULL), t);
    }
    assert_true(tt_local_instant(zone("UTC"), (tt_date){.year = 2026, .month = 3, .precision = TT_P_MONTH}, NULL) == TT_NO_INSTANT);
    assert_int_equal(tt_local(zone("UTC"), TT_NO_INSTANT).precision, TT_P_NONE);
}

static void damaged_files_are_refused(void **state)
{
    size_t n;
    const unsigned char *data = image("New_York", &n);
    const tt_zone *z = NULL;
    tt_err e;
    (void)state;
    for (size_t cut = 0; cut < n; cut++) { /* a copy of its own, so that reading past it is seen */
        unsigned char *copy = tt_alloc(a, cut);
        memcpy(copy, data, cut);
        if (tt_zone_read(a, "x", copy, cut, &z, &e) != TT_EPARSE || e.id != 496)
            fail_msg("cut at %zu", cut);
    }
    static const struct {
        const char *why;
        size_t at;
        unsigned char value;
    } cases[] = {
        {"not TZif", 0, 'X'},
        {"version 1 with more behind", 4, 0},
        {"an unknown old version", 4, '1'},
        {"too many times", 32, 0xFF},
        {"too many types", 36, 0xFF},
        {"no types", 39, 0},
        {"leap seconds claimed", 31, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char *copy = tt_alloc(a, n);
        memcpy(copy, data, n);
        copy[cases[i].at] = cases[i].value;
        if (tt_zone_read(a, "x", copy, n, &z, NULL) != TT_EPARSE)
            fail_msg("%s", cases[i].why);
    }
    assert_null(z);
}

/* The footer is the last line: "\nTZ\n" behind the image of UTC. */
static void footers_are_read_strictly(void **state)
{
    static const struct {
        const char *tz;
        bool valid;
        int winter, summer; /* offsets on 2100-01-15 and 2100-07-15 */
    } cases[] = {
        {"", true, 0, 0},
        {"UTC0", true, 0, 0},
        {"<+08>-8", true, 28800, 28800},
        {"EST5EDT,M3.2.0,M11.1.0", true, -18000, -14400},
        {"<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45", true, 49500, 45900},
        {"IST-1GMT0,M10.5.0,M3.5.0/1", true, 0, 3600},
        {"EET-2EEST,M3.4.4/50,M10.4.4/50", true, 7200, 10800},
        {"XXX-2<+01>-1,0/0,J365/23", true, 3600, 3600}, /* RFC 8536, 3.3.1: the other all year */
        {"EST5EDT,J60,J300", true, -18000, -14400},
        {"EST5EDT,59,299/-1:30:15", true, -18000, -14400},
        {"EST5EDT4:30,M3.2.0/-2,M11.1.0/+3", true, -18000, -16200},
        {"EST5EDT", false, 0, 0},
        {"EST", false, 0, 0},
        {"ES5", false, 0, 0},
        {"<+8-8", false, 0, 0},
        {"EST25", false, 0, 0},
        {"EST5:60", false, 0, 0},
        {"EST5:", false, 0, 0},
        {"EST5EDT,M13.1.0,M11.1.0", false, 0, 0},
        {"EST5EDT,M3.6.0,M11.1.0", false, 0, 0},
        {"EST5EDT,M3.2.7,M11.1.0", false, 0, 0},
        {"EST5EDT,J0,J300", false, 0, 0},
        {"EST5EDT,J60,366", false, 0, 0},
        {"EST5EDT,M3.2.0/168,M11.1.0", false, 0, 0},
        {"EST5EDT,M3.2.0", false, 0, 0},
        {"EST5EDT,M3.2.0,M11.1.0x", false, 0, 0},
        {"UTC0\nUTC0", false, 0, 0},
    };
    size_t n;
    const unsigned char *utc = image("UTC", &n);
    (void)state;
    n -= strlen("\nUTC0\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_zone *z;
        tt_buf b = tt_buf_new(a);
        tt_buf_addn(&b, (const char *)utc, n);
        tt_buf_printf(&b, "\n%s\n", cases[i].tz);
        const tt_code c = tt_zone_read(a, "x", (const unsigned char *)b.s, b.n, &z, NULL);
        if (c != (cases[i].valid ? TT_OK : TT_EPARSE))
            fail_msg("%s", cases[i].tz);
        if (c == TT_OK &&
            (tt_zone_offset(z, INT64_C(4103697600000)) != cases[i].winter || tt_zone_offset(z, INT64_C(4119336000000)) != cases[i].summer))
            fail_msg("%s: %d %d", cases[i].tz, tt_zone_offset(z, INT64_C(4103697600000)), tt_zone_offset(z, INT64_C(4119336000000)));
    }
}

static void zones_are_opened_by_name(void **state)
{
    static const char *const unknown[] = {"",
                                          "..",
                                          "../../etc/passwd",
                                          "/etc/localtime",
                                          "Asia/../Asia/Shanghai",
                                          "Asia",
                                          "Asia//Shanghai",
                                          "Asia/Shanghai/",
                                          "Mars/Olympus",
                                          "tzdata.zi",
                                          "Asia/Shang hai"};
    const tt_zone *z = NULL;
    tt_err e;
    (void)state;
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        if (tt_zone_open(a, unknown[i], &z, &e) != TT_ENOENT || e.id != 495)
            fail_msg("%s", unknown[i]);
    assert_int_equal(tt_zone_open(a, "UTC", &z, &e), TT_OK);
    assert_int_equal(tt_zone_offset(z, 0), 0);
    if (!tt_file_exists("/usr/share/zoneinfo/Asia/Shanghai"))
        skip();
    assert_int_equal(tt_zone_open(a, "Asia/Shanghai", &z, &e), TT_OK);
    assert_string_equal(tt_zone_name(z), "Asia/Shanghai");
    assert_int_equal(tt_zone_offset(z, INT64_C(1772604600000)), 28800);
}

static const struct CMUnitTest zones[] = {
    cmocka_unit_test_setup_teardown(offsets_are_those_of_python, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(folds_gaps_and_plain_times, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(damaged_files_are_refused, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(footers_are_read_strictly, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(zones_are_opened_by_name, open_arena, close_arena),
};

TT_TEST_MAIN(zones)
