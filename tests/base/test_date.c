/* SPDX-License-Identifier: Apache-2.0 */
/* tests/base/test_date.c -- partial dates, study days, durations. */
#include "support/tt_test.h"

static tt_date date(const char *s)
{
    tt_date d = {0};
    if (*s && tt_date_parse(s, &d, NULL) != TT_OK)
        fail_msg("%s does not parse", s);
    return d;
}

static void dates_are_read_as_precise_as_given(void **state)
{
    static const struct {
        const char *why, *s;
        const char *want; /* NULL: refused */
        int precision;
    } cases[] = {
        {"a year", "2026", "2026", TT_P_YEAR},
        {"a month", "2026-03", "2026-03", TT_P_MONTH},
        {"a day", "2026-03-04", "2026-03-04", TT_P_DAY},
        {"a minute", "2026-03-04T14:10", "2026-03-04T14:10", TT_P_MINUTE},
        {"a second, with a blank", "2026-03-04 14:10:05", "2026-03-04T14:10:05", TT_P_SECOND},
        {"leap day", "2028-02-29", "2028-02-29", TT_P_DAY},
        {"leap day of 2000", "2000-02-29", "2000-02-29", TT_P_DAY},
        {"no leap day in 1900", "1900-02-29", NULL, 0},
        {"30 February", "2026-02-30", NULL, 0},
        {"31 April", "2026-04-31", NULL, 0},
        {"month 13", "2026-13", NULL, 0},
        {"month 0", "2026-00-04", NULL, 0},
        {"day 0", "2026-03-00", NULL, 0},
        {"an hour alone", "2026-03-04T14", NULL, 0},
        {"24:00", "2026-03-04T24:00", NULL, 0},
        {"a leap second", "2026-03-04T23:59:60", NULL, 0},
        {"one digit", "2026-3-4", NULL, 0},
        {"slashes", "2026/03/04", NULL, 0},
        {"day first", "04-03-2026", NULL, 0},
        {"a tail", "2026-03-04T14:10:05Z", NULL, 0},
        {"an open end", "2026-", NULL, 0},
        {"year 0", "0000", NULL, 0},
        {"nothing", "", NULL, 0},
        {"a blank before", " 2026", NULL, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_date d = {0};
        tt_err e = {0};
        char text[24];
        const tt_code c = tt_date_parse(cases[i].s, &d, &e);
        if (c != (cases[i].want ? TT_OK : TT_EPARSE))
            fail_msg("%s", cases[i].why);
        if (c == TT_OK) {
            assert_int_equal(d.precision, cases[i].precision);
            assert_string_equal(tt_date_write(d, text), cases[i].want);
        } else {
            assert_int_equal(e.id, 490);
        }
    }
    char text[24];
    assert_string_equal(tt_date_write((tt_date){0}, text), "");
}

static void comparison_answers_yes_no_or_unknown(void **state)
{
    static const struct {
        const char *why, *a, *b;
        tt_truth before, after;
    } cases[] = {
        {"days", "2026-03-04", "2026-03-05", TT_YES, TT_NO},
        {"equal days are not before each other", "2026-03-04", "2026-03-04", TT_NO, TT_NO},
        {"months decide", "2026-02", "2026-03-01", TT_YES, TT_NO},
        {"inside the month", "2026-03", "2026-03-04", TT_UNKNOWN, TT_UNKNOWN},
        {"no day of March is before its first", "2026-03", "2026-03-01", TT_NO, TT_UNKNOWN},
        {"no day of March is after its last", "2026-03-31", "2026-03", TT_NO, TT_UNKNOWN},
        {"the same month twice", "2026-03", "2026-03", TT_UNKNOWN, TT_UNKNOWN},
        {"years decide", "2025", "2026-12", TT_YES, TT_NO},
        {"the same year", "2026", "2026-12", TT_UNKNOWN, TT_UNKNOWN},
        {"minutes", "2026-03-04T14:10", "2026-03-04T14:11", TT_YES, TT_NO},
        {"a day and a minute of it", "2026-03-04", "2026-03-04T14:10", TT_UNKNOWN, TT_UNKNOWN},
        {"a day is not before its midnight", "2026-03-04", "2026-03-04T00:00", TT_NO, TT_UNKNOWN},
        {"a minute and a second of it", "2026-03-04T14:10", "2026-03-04T14:10:30", TT_UNKNOWN, TT_UNKNOWN},
        {"the last minute is not before its day", "2026-03-04T23:59", "2026-03-04", TT_NO, TT_UNKNOWN},
        {"the last second is not before its day", "2026-03-04T23:59:59", "2026-03-04", TT_NO, TT_UNKNOWN},
        {"the day before midnight", "2026-03-03", "2026-03-04T00:00:00", TT_YES, TT_NO},
        {"nothing is known", "", "2026-03-04", TT_UNKNOWN, TT_UNKNOWN},
        {"nothing at all", "", "", TT_UNKNOWN, TT_UNKNOWN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_date a = date(cases[i].a), b = date(cases[i].b);
        if (tt_date_before(a, b) != cases[i].before || tt_date_before(b, a) != cases[i].after)
            fail_msg("%s: %d %d", cases[i].why, tt_date_before(a, b), tt_date_before(b, a));
    }
}

static const struct {
    const char *why, *d, *by, *want; /* "" : it cannot be moved so */
} moved[] = {
    {"weeks are days", "2026-03-04", "4 wk", "2026-04-01"},
    {"back over a leap day", "2024-03-01", "-1 d", "2024-02-29"},
    {"a month's last day is clipped", "2026-03-31", "-1 mo", "2026-02-28"},
    {"into a leap year", "2024-01-31", "1 mo", "2024-02-29"},
    {"over the year's end", "2026-01-15", "-3 mo", "2025-10-15"},
    {"a leap day a year on", "2024-02-29", "1 a", "2025-02-28"},
    {"the time of day stays", "2026-03-04T14:10", "-5 a", "2021-03-04T14:10"},
    {"a month by months", "2026-03", "-14 mo", "2025-01"},
    {"a month by years", "2026-03", "-5 a", "2021-03"},
    {"a year by years", "2026", "-5 a", "2021"},
    {"a month has no day to count from", "2026-03", "28 d", ""},
    {"a year has no month to count from", "2026", "1 mo", ""},
    {"hours are not of the calendar", "2026-03-04", "48 h", ""},
};

static void a_date_moves_by_the_calendar(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof moved / sizeof *moved; i++) {
        tt_dur by;
        tt_date to = {0};
        char got[24] = "";
        assert_int_equal(tt_dur_parse(moved[i].by, &by, NULL), TT_OK);
        if (tt_date_add(date(moved[i].d), by, &to))
            tt_date_write(to, got);
        if (strcmp(got, moved[i].want) != 0)
            fail_msg("%s: %s", moved[i].why, got);
    }
}

static void there_is_no_study_day_0(void **state)
{
    static const struct {
        const char *d, *reference;
        bool known;
        int64_t day;
    } cases[] = {
        {"2026-03-04", "2026-03-04", true, 1},   {"2026-03-05", "2026-03-04", true, 2}, {"2026-03-03", "2026-03-04", true, -1},
        {"2026-02-28", "2026-03-01", true, -1},  {"2028-03-01", "2028-02-28", true, 3}, {"2026-03-04T23:59", "2026-03-04T00:10", true, 1},
        {"2027-03-04", "2026-03-04", true, 366}, {"2026-03", "2026-03-04", false, 0},   {"2026-03-04", "2026", false, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t day = 0;
        assert_int_equal(tt_study_day(date(cases[i].d), date(cases[i].reference), &day), cases[i].known);
        assert_int_equal(day, cases[i].day);
    }
}

static void days_count_both_ways(void **state)
{
    /* Python 3.11.7: date.toordinal() - date(1970, 1, 1).toordinal() */
    static const struct {
        int32_t year;
        int month, day;
        int64_t days;
    } cases[] = {{1970, 1, 1, 0},         {2026, 3, 4, 20516},  {1, 1, 1, -719162},
                 {9999, 12, 31, 2932896}, {2000, 2, 29, 11016}, {1969, 12, 31, -1}};
    int32_t y, last_y = 0;
    int m, d, last_m = 0, last_d = 0;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(tt_days_from_civil(cases[i].year, cases[i].month, cases[i].day), cases[i].days);
        tt_civil_from_days(cases[i].days, &y, &m, &d);
        assert_true(y == cases[i].year && m == cases[i].month && d == cases[i].day);
    }
    for (int64_t n = -800000; n < 200000; n++) { /* across year 0, each day follows the last */
        tt_civil_from_days(n, &y, &m, &d);
        if (tt_days_from_civil(y, m, d) != n ||
            (n > -800000 && !(d == last_d + 1 || (d == 1 && last_d == tt_days_in_month(last_y, last_m)))))
            fail_msg("day %lld", (long long)n);
        last_y = y, last_m = m, last_d = d;
    }
}

static void durations_keep_their_unit(void **state)
{
    static const struct {
        const char *why, *s, *iso, *words; /* NULL: refused */
    } cases[] = {
        {"minutes", "30 min", "PT30M", "30 min"},
        {"hours", "8 h", "PT8H", "8 h"},
        {"days", "28 d", "P28D", "28 d"},
        {"weeks", "4 wk", "P4W", "4 wk"},
        {"months are not days", "12 months", "P12M", "12 mo"},
        {"a year", "1 a", "P1Y", "1 a"},
        {"minus", "-2 d", "-P2D", "-2 d"},
        {"plus", "+10 min", "PT10M", "10 min"},
        {"no blank", "6mo", "P6M", "6 mo"},
        {"any case", "3 Weeks", "P3W", "3 wk"},
        {"half an hour is 30 minutes", "0.5 h", "PT30M", "30 min"},
        {"whole hours stay hours", "2.0 hours", "PT2H", "2 h"},
        {"a hundredth of an hour is no whole minute", "0.01 h", NULL, NULL},
        {"a thousandth of a millihour", "0.5001 h", NULL, NULL},
        {"zeros behind", "1.50000 h", "PT90M", "90 min"},
        {"one and a half months", "1.5 months", NULL, NULL},
        {"half a day may be meant by the calendar", "0.5 d", NULL, NULL},
        {"zero", "0 d", "P0D", "0 d"},
        {"ISO minutes", "PT30M", "PT30M", "30 min"},
        {"ISO months", "P6M", "P6M", "6 mo"},
        {"ISO weeks", "P4W", "P4W", "4 wk"},
        {"ISO minus", "-P2D", "-P2D", "-2 d"},
        {"ISO fraction", "PT1.5H", "PT90M", "90 min"},
        {"hours and minutes are exact", "PT1H30M", "PT90M", "90 min"},
        {"years and months are exact", "P1Y6M", "P18M", "18 mo"},
        {"days and hours are not", "P1DT12H", NULL, NULL},
        {"months and days are not", "P1M15D", NULL, NULL},
        {"hours need a T", "P8H", NULL, NULL},
        {"days must not have one", "PT8D", NULL, NULL},
        {"seconds", "PT30S", NULL, NULL},
        {"a P alone", "P", NULL, NULL},
        {"a T alone", "PT", NULL, NULL},
        {"minutes or months?", "6 m", NULL, NULL},
        {"no unit", "28", NULL, NULL},
        {"no number", "d", NULL, NULL},
        {"two numbers", "1 2 d", NULL, NULL},
        {"the largest", "2147483647 d", "P2147483647D", "2147483647 d"},
        {"the smallest", "-2147483647 min", "-PT2147483647M", "-2147483647 min"},
        {"one more", "2147483648 d", NULL, NULL},
        {"past it by adding", "P2147483647Y1M", NULL, NULL},
        {"nothing", "", NULL, NULL},
        {"two signs", "--2 d", NULL, NULL},
        {"a tail", "28 d!", NULL, NULL},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_dur d = {0, TT_D_DAY}, back = {0, TT_D_DAY};
        tt_err e = {0};
        char text[24];
        const tt_code c = tt_dur_parse(cases[i].s, &d, &e);
        if (c != (cases[i].iso ? TT_OK : TT_EPARSE))
            fail_msg("%s", cases[i].why);
        if (c != TT_OK) {
            assert_int_equal(e.id, 491);
            continue;
        }
        assert_string_equal(tt_dur_write(d, text), cases[i].words);
        assert_int_equal(tt_dur_parse(text, &back, NULL), TT_OK);
        assert_true(back.n == d.n && back.unit == d.unit);
        assert_string_equal(tt_dur_iso(d, text), cases[i].iso);
        assert_int_equal(tt_dur_parse(text, &back, NULL), TT_OK);
        assert_true(back.n == d.n && back.unit == d.unit);
    }
}

static void durations_have_a_nominal_length(void **state)
{
    static const struct {
        tt_dur d;
        double minutes;
    } cases[] = {{{30, TT_D_MINUTE}, 30}, {{8, TT_D_HOUR}, 480},      {{-2, TT_D_DAY}, -2880},
                 {{4, TT_D_WEEK}, 40320}, {{12, TT_D_MONTH}, 525960}, {{1, TT_D_YEAR}, 525960}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        TT_ASSERT_NEAR(tt_dur_minutes(cases[i].d), cases[i].minutes, 0);
}

static const struct CMUnitTest dates[] = {
    cmocka_unit_test(dates_are_read_as_precise_as_given),
    cmocka_unit_test(comparison_answers_yes_no_or_unknown),
    cmocka_unit_test(a_date_moves_by_the_calendar),
    cmocka_unit_test(there_is_no_study_day_0),
    cmocka_unit_test(days_count_both_ways),
    cmocka_unit_test(durations_keep_their_unit),
    cmocka_unit_test(durations_have_a_nominal_length),
};

TT_TEST_MAIN(dates)
