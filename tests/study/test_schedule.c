/* SPDX-License-Identifier: Apache-2.0 */
/* When visits are due: by elapsed time in hours, by the site's calendar in days
 * and months.  Expected instants are worked by hand from the rules in the comments. */
#include "support/tt_test.h"

#include "study/study.h"

/* The minimal study at another place. */
static const tt_study *study_in(tt_arena *a, const char *zone)
{
    char *text = NULL;
    size_t n = 0;
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    assert_int_equal(tt_file_read(a, "tests/study/cases/minimal.yaml", 1 << 20, &text, &n, NULL), TT_OK);
    char *at = strstr(text, "Asia/Shanghai");
    const char *moved = tt_printf(a, "%.*s%s%s", (int)(at - text), text, zone, at + strlen("Asia/Shanghai"));
    assert_int_equal(tt_study_parse(a, "x", moved, strlen(moved), &fs, &s, NULL, NULL), TT_OK);
    return s;
}

static const struct {
    const char *why, *zone, *dosed, *visit, *at, *open, *close; /* UTC */
} cases[] = {
    {"8 h over midnight: 22:00 in Shanghai is 06:00 the next day", "Asia/Shanghai", "2026-03-04T14:00:00.000Z", "H8",
     "2026-03-04T22:00:00.000Z", "2026-03-04T21:00:00.000Z", "2026-03-04T23:00:00.000Z"},
    {"28 days by the calendar, +-1 d", "Asia/Shanghai", "2026-03-04T06:10:00.000Z", "D28", "2026-04-01T06:10:00.000Z",
     "2026-03-31T06:10:00.000Z", "2026-04-02T06:10:00.000Z"},
    {"31 January + 1 month is 28 February; its window from there", "Asia/Shanghai", "2026-01-31T02:00:00.000Z", "M1",
     "2026-02-28T02:00:00.000Z", "2026-02-27T02:00:00.000Z", "2026-03-03T02:00:00.000Z"},
    {"31 January + 1 month in a leap year", "Asia/Shanghai", "2028-01-31T02:00:00.000Z", "M1", "2028-02-29T02:00:00.000Z",
     "2028-02-28T02:00:00.000Z", "2028-03-03T02:00:00.000Z"},
    {"8 h over the start of summer time are 8 h: 22:00 CET to 07:00 CEST", "Europe/Berlin", "2026-03-28T21:00:00.000Z", "H8",
     "2026-03-29T05:00:00.000Z", "2026-03-29T04:00:00.000Z", "2026-03-29T06:00:00.000Z"},
    {"28 days over it keep the time of day: 12:00 CET to 12:00 CEST", "Europe/Berlin", "2026-03-10T11:00:00.000Z", "D28",
     "2026-04-07T10:00:00.000Z", "2026-04-06T10:00:00.000Z", "2026-04-08T10:00:00.000Z"},
};

static const tt_due *due_of(const tt_due *due, size_t n, const char *visit)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(due[i].visit->id, visit) == 0)
            return &due[i];
    return NULL;
}

static void assert_instant(const char *why, tt_instant got, const char *want)
{
    char text[32];
    if (strcmp(tt_instant_write(got, text), want) != 0)
        fail_msg("%s: got %s, want %s", why, text, want);
}

static void test_due(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_study *s = study_in(a, cases[i].zone);
        tt_instant end;
        tt_due *due = NULL;
        assert_int_equal(tt_instant_parse(cases[i].dosed, &end, NULL), TT_OK);
        const size_t n = tt_study_schedule(a, s, end - 1800000, end, &due);
        const tt_due *d = due_of(due, n, cases[i].visit);
        assert_non_null(d);
        assert_instant(cases[i].why, d->at, cases[i].at);
        assert_instant(cases[i].why, d->open, cases[i].open);
        assert_instant(cases[i].why, d->close, cases[i].close);
        tt_arena_free(a);
    }
}

/* Baseline ends where dosing starts, the dose visit is the dosing itself, the rest counts from its end. */
static void test_around_dosing(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study *s = study_in(a, "Asia/Shanghai");
    const tt_instant start = 1772604000000, end = start + 1800000;
    tt_due *due = NULL;
    const size_t n = tt_study_schedule(a, s, start, end, &due);
    assert_int_equal(n, 5); /* not screening */
    assert_string_equal(due[0].visit->id, "BL");
    assert_true(due[0].open == start - 86400000 && due[0].close == start);
    assert_string_equal(due[1].visit->id, "D0");
    assert_true(due[1].at == start && due[1].close == end);
    assert_true(due[2].at == end + 8 * 3600000);
    for (size_t i = 1; i < n; i++)
        assert_true(due[i - 1].at <= due[i].at);
    tt_arena_free(a);
}

/* The shipped study: 0.5 h to 12 months in order, the MRI baseline at 24 h though it is written between 0.5 h and 1 h. */
static void test_shipped(void **state)
{
    static const char *const order[] = {"BL", "D0", "H0.5", "H1",  "H2",  "H4", "H8", "H12", "MB",
                                        "D1", "D3", "D7",   "D14", "D28", "M1", "M3", "M6",  "M12"};
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    tt_due *due = NULL;
    assert_int_equal(tt_study_read(a, "studies/nct07276568", &fs, &s, NULL, NULL), TT_OK);
    const size_t n = tt_study_schedule(a, s, 1772604000000, 1772605800000, &due);
    assert_int_equal(n, sizeof order / sizeof *order);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(due[i].visit->id, order[i]);
    assert_true(due_of(due, n, "H0.5")->at == 1772605800000 + 1800000);
    tt_arena_free(a);
}

/* A visit is planned once its own anchor is known, and from nothing else; the dose visit is at the dose. */
static void test_anchors(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    tt_due *due = NULL;
    assert_int_equal(tt_study_read(a, "tests/data/randomised", &fs, &s, NULL, NULL), TT_OK);
    tt_instant at, dosed;
    assert_int_equal(tt_instant_parse("2026-03-04T02:00:00.000Z", &at, NULL), TT_OK);
    assert_int_equal(tt_instant_parse("2026-03-06T02:00:00.000Z", &dosed, NULL), TT_OK);
    const tt_anchor_time known[] = {{"transplant", at, at}, {"dose", dosed, dosed}, {"enrolled", at, at}};
    static const struct {
        size_t first, n;
        const char *visits;
    } from[] = {{0, 1, "BL T7 T30 "}, {1, 1, "D0 H24 "}, {0, 2, "BL D0 H24 T7 T30 "}, {2, 1, ""}, {0, 0, ""}};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        tt_buf b = tt_buf_new(a);
        const size_t n = tt_study_schedule_from(a, s, known + from[i].first, from[i].n, &due);
        for (size_t k = 0; k < n; k++)
            tt_buf_printf(&b, "%s ", due[k].visit->id);
        assert_string_equal(tt_buf_text(&b), from[i].visits);
    }
    const size_t n = tt_study_schedule_from(a, s, known, 1, &due);
    assert_instant("day 7", due_of(due, n, "T7")->at, "2026-03-11T02:00:00.000Z");
    assert_instant("the baseline ends with it", due_of(due, n, "BL")->close, "2026-03-04T02:00:00.000Z");
    assert_instant("and begins three days before", due_of(due, n, "BL")->open, "2026-03-01T02:00:00.000Z");
    assert_string_equal(tt_study_anchor_words(s, "transplant").in[TT_ZH], "肝移植");
    assert_string_equal(tt_study_anchor_words(s, "dose").in[TT_EN], "the dose");
    assert_null(tt_study_anchor(s, "dose"));
    assert_non_null(tt_study_anchor(s, "TRANSPLANT"));
    tt_arena_free(a);
}

static const struct CMUnitTest schedule[] = {
    cmocka_unit_test(test_anchors),
    cmocka_unit_test(test_due),
    cmocka_unit_test(test_around_dosing),
    cmocka_unit_test(test_shipped),
};

TT_TEST_MAIN(schedule)
