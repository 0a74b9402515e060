/* SPDX-License-Identifier: Apache-2.0 */
/* Time frames as registries write them.  Every expected reading was made by hand
 * from the words; where two readings are possible the text must be refused. */
#include "support/tt_test.h"

#include "study/study.h"

static const struct {
    const char *why, *text, *want; /* kind, BL, points, then horizon= range= period= event= anchor= */
} cases[] = {
    {"a time after something is a point", "1 year following injection", "points P1Y anchor=injection"},
    {"within is a horizon", "within 1 year following injection", "horizon horizon=P1Y anchor=injection"},
    {"blood of NCT07276568",
     "Blood samples will be collected at before treatment, 8 hours, 12 hours, and on days 1, 3, 7, 14, as well as at months 1, 3, 6, and "
     "12 post-treatment.",
     "points BL PT8H PT12H P1D P3D P7D P14D P1M P3M P6M P12M anchor=treatment"},
    {"vital signs of NCT07276568: 15 points, the longest of the seeds",
     "Measured at before treatment, and at 0.5, 1, 2, 4, 8, 12 hours post-treatment, and on days 1, 3, 7, 14, as well as at months 1, 3, "
     "6, and 12 post-treatment.",
     "points BL PT30M PT1H PT2H PT4H PT8H PT12H P1D P3D P7D P14D P1M P3M P6M P12M anchor=treatment"},
    {"consciousness of NCT07276568",
     "Assessed at before treatment, and at 0.5, 1, 2, 4, 8, 12 hours post-treatment, and on days 1, 3, 7, 14, as well as at months 1, 3, "
     "6, and 12 post-treatment.",
     "points BL PT30M PT1H PT2H PT4H PT8H PT12H P1D P3D P7D P14D P1M P3M P6M P12M anchor=treatment"},
    {"MRI of NCT07276568: its baseline comes after",
     "MRI assessments will be performed at baseline (post-transplantation), and at Day 28, Month 3, 6, and 12 post-transplantation.",
     "points BL P28D P3M P6M P12M anchor=transplantation"},

    {"half an hour is 30 minutes", "0.5 hours", "points PT30M"},
    {"an hour and a half", "1.5 h after infusion", "points PT90M anchor=infusion"},
    {"a quarter", "0.25, 0.5 and 1 hour post-dose", "points PT15M PT30M PT1H anchor=dose"},
    {"1.0 is whole", "1.0 hour", "points PT1H"},
    {"minutes and hours", "15 min, 30 minutes, 2 hrs and 24 hours", "points PT15M PT30M PT2H PT24H"},
    {"a third of a minute is none", "0.333 hours", "refuse"},
    {"half a day may be meant by the calendar", "0.5 days", "refuse"},
    {"six and a bit weeks", "Weeks 6, 6.1", "refuse"},
    {"an interval among times", "0.5-1 hours, 4 hours and 24 hours", "points PT30M/PT1H PT4H PT24H"},
    {"an interval alone is a range", "0.5-1 h", "range range=PT30M/PT1H"},

    {"a bare length is a point", "12 months", "points P12M"},
    {"unit first", "Week 12", "points P12W"},
    {"day 1 is one day", "Day 1", "points P1D"},
    {"day 0 is the baseline", "Day 0, Day 7", "points BL P7D"},
    {"0 in a list too", "0, 3 and 6 months", "points BL P3M P6M"},
    {"said in a bracket", "0 (baseline), 90 and 180 days", "points BL P90D P180D"},
    {"pre-treatment is the baseline", "pretreatment, month 12", "points BL P12M"},
    {"screening too", "Screening, week 4", "points BL P4W"},
    {"pre-dose", "pre-dose, 1 hour post-dose", "points BL PT1H anchor=dose"},
    {"the unit is shared backwards", "1, 3 and 6 months", "points P1M P3M P6M"},
    {"and forwards", "Day 7, 14, 28", "points P7D P14D P28D"},
    {"without blanks", "1,3,6months", "points P1M P3M P6M"},
    {"Chinese and full-width commas", "0、4，8、12 weeks", "points BL P4W P8W P12W"},
    {"mixed units", "1 day, 3 day, 1 week, 1, 3, 6 month after intervention", "points P1D P3D P1W P1M P3M P6M anchor=intervention"},
    {"the unit of a list ends with the next", "days 1, 7, month 3", "points P1D P7D P3M"},
    {"one number with a unit of its own", "day 1, 3 months", "points P1D P3M"},
    {"two such numbers: whose is the first?", "day 1, 7, 3 months", "refuse"},
    {"a unit between two lists", "days 1, 3, 7 months 1", "refuse"},
    {"number words", "Six months after stem cell injection", "points P6M anchor=stem cell injection"},
    {"ordinals", "1st, 3rd, 6th month post treatment", "points P1M P3M P6M anchor=treatment"},
    {"28th day", "at 28th day", "points P28D"},
    {"which of several is part of the anchor", "24 hours after the first infusion", "points PT24H anchor=first infusion"},
    {"counting from two moments", "1 day after infusion, 1 month after surgery", "refuse"},

    {"up to", "Up to Day 100", "horizon horizon=P100D"},
    {"through", "through 12 months", "horizon horizon=P12M"},
    {"baseline up to", "Baseline, up to 30 days", "horizon BL horizon=P30D"},
    {"during a length", "during 365 days following injection", "horizon horizon=P365D anchor=injection"},
    {"during a moment", "During surgery", "anchor anchor=surgery"},
    {"two horizons", "Up to Day 60 and Month 24", "refuse"},

    {"a range", "day 0 to day 28", "range BL range=P0D/P28D"},
    {"from .. to", "from 6 months to one year", "range range=P6M/P1Y"},
    {"between .. and", "Between Week 8 and Week 24", "range range=P8W/P24W"},
    {"a dash", "2-3 years", "range range=P2Y/P3Y"},
    {"a dash with blanks", "Day 0 - 28", "range BL range=P0D/P28D"},
    {"from the baseline", "Baseline to Week 24", "range BL range=P0W/P24W"},
    {"backwards", "6-3 months", "refuse"},
    {"to two ends", "from baseline to Day 14 and Day 28", "refuse"},
    {"from, and no end", "from 3 months", "refuse"},

    {"a period", "every 6 months up to 2 years", "periodic horizon=P2Y period=P6M"},
    {"a period of one", "yearly up to 5 years", "periodic horizon=P5Y period=P1Y"},
    {"of something else", "24 hours after each infusion", "refuse"},
    {"an event", "until discharge", "event event=discharge"},
    {"with its nominal length", "Through study completion, an average of 1 year", "horizon horizon=P1Y event=study completion"},
    {"the baseline alone", "baseline", "anchor BL anchor=baseline"},
    {"before something", "before treatment", "anchor BL anchor=treatment"},

    {"a misspelling", "2 weeds", "refuse"},
    {"a calendar", "2014, march", "refuse"},
    {"a bare number", "5", "refuse"},
    {"nothing", "", "refuse"},
    {"blanks", "  \t ", "refuse"},
    {"visit codes", "Visits 1,2,3", "refuse"},
    {"a visit code", "V1", "refuse"},
    {"a minus", "-35days, 28days", "refuse"},
    {"a minus behind a unit", "Day -1, Day 7", "refuse"},
    {"a decimal comma, or a list", "2,5 months", "refuse"},
    {"no comma", "Baseline to Day 14 Day 28", "refuse"},
    {"nothing between a moment and a time", "60 days post-infusion 6 months", "refuse"},
    {"nothing behind the baseline", "baseline 3 months", "refuse"},
    {"one or the other", "Day 28 or Day 60", "refuse"},
    {"more or less", "5 year(+-30 days)", "refuse"},
    {"one time twice", "112 days (16 weeks)", "refuse"},
    {"a unit alone", "day of surgery", "refuse"},
    {"quotes", "\"month\" 12", "refuse"},
    {"a number that is too long", "99999999999999999999 days", "refuse"},
    {"bytes that are no text", "\xFF\xFE 3 days", "refuse"},
};

static void add(tt_buf *b, const char *name, const char *value)
{
    if (value)
        tt_buf_printf(b, " %s=%s", name, value);
}

static const char *told(tt_arena *a, const char *text)
{
    tt_timeframe tf;
    tt_timeframe_read(a, text, &tf);
    tt_buf b = tt_buf_new(a);
    tt_buf_printf(&b, "%s%s", tf.kind, tf.baseline ? " BL" : "");
    for (size_t i = 0; tf.points[i]; i++)
        tt_buf_printf(&b, " %s", tf.points[i]);
    add(&b, "horizon", tf.horizon);
    add(&b, "range", tf.range);
    add(&b, "period", tf.period);
    add(&b, "event", tf.event);
    add(&b, "anchor", tf.anchor);
    assert_int_equal(strcmp(tf.kind, "refuse") == 0, tf.reason != NULL);
    return tt_buf_text(&b);
}

static void test_cases(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *got = told(a, cases[i].text);
        if (strcmp(got, cases[i].want) != 0) {
            wrong++;
            print_error("%s: '%s' gives '%s', want '%s'\n", cases[i].why, cases[i].text, got, cases[i].want);
        }
        tt_arena_free(a);
    }
    assert_int_equal(wrong, 0);
}

/* ---- 170 strings of the registry, drawn at random and labelled by hand before the reader was taught them ---- */

/* Months and minutes of an ISO 8601 duration: P1Y is P12M, P2W is P14D. */
static const char *length(tt_arena *a, const char *iso, size_t n)
{
    long months = 0, minutes = 0, x = 0;
    bool clock = false;
    for (size_t i = 1; i < n; i++) {
        const char c = iso[i];
        if (c >= '0' && c <= '9') {
            x = 10 * x + (c - '0');
            continue;
        }
        months += c == 'Y' ? 12 * x : c == 'M' && !clock ? x : 0;
        minutes += c == 'W' ? 10080 * x : c == 'D' ? 1440 * x : c == 'H' ? 60 * x : c == 'M' && clock ? x : 0;
        clock = clock || c == 'T';
        x = 0;
    }
    return tt_printf(a, "%ld:%ld", months, minutes);
}

/* A label or a reading in one form; "(B)" becomes the B of `optional`. */
static const char *in_one_form(tt_arena *a, const char *text, size_t n, bool optional)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n;) {
        const size_t k = strcspn(text + i, " ") < n - i ? strcspn(text + i, " ") : n - i;
        const char *w = text + i;
        const char *split = tt_strndup(a, w, k);
        i += k + 1;
        if (k == 0 || (strcmp(split, "(B)") == 0 && !optional))
            continue;
        const char *dots = strstr(split, "..");
        tt_buf_add(&b, b.n ? " " : "");
        if (strcmp(split, "(B)") == 0)
            tt_buf_add(&b, "B");
        else if (dots)
            tt_buf_printf(&b, "%s..%s", length(a, split, (size_t)(dots - split)), length(a, dots + 2, strlen(dots + 2)));
        else if (split[0] == '<')
            tt_buf_printf(&b, "<=%s", length(a, split + 2, k - 2));
        else
            tt_buf_add(&b, split[0] == 'P' ? length(a, split, k) : split);
    }
    return tt_buf_text(&b);
}

/* A reading in the words of the labels. A range from the baseline on is a horizon. */
static const char *as_label(tt_arena *a, const tt_timeframe *tf)
{
    tt_buf b = tt_buf_new(a);
    if (tf->range && tf->range[1] == '0')
        return tt_printf(a, "<=%s", strchr(tf->range, '/') + 1);
    if (strcmp(tf->kind, "horizon") == 0)
        return tt_printf(a, "<=%s", tf->horizon);
    if (strcmp(tf->kind, "refuse") == 0 || strcmp(tf->kind, "event") == 0 || strcmp(tf->kind, "periodic") == 0)
        return strcmp(tf->kind, "refuse") == 0 ? "?" : tf->kind;
    tt_buf_add(&b, tf->baseline ? "B" : strcmp(tf->kind, "anchor") == 0 ? "anchor" : "");
    if (tf->range)
        tt_buf_printf(&b, " %.*s..%s", (int)strcspn(tf->range, "/"), tf->range, strchr(tf->range, '/') + 1);
    for (size_t i = 0; tf->points[i]; i++)
        tt_buf_printf(&b, " %s", tf->points[i]);
    return tt_buf_text(&b);
}

/* Does one of the label's alternatives, between bars, say what was read? */
static bool agrees(tt_arena *a, const char *label, const char *got)
{
    const char *read = in_one_form(a, got, strlen(got), true);
    for (const char *s = label; *s; s += strcspn(s, "|"), s += *s == '|') {
        const size_t k = strcspn(s, "|");
        if (strcmp(in_one_form(a, s, k, true), read) == 0 || strcmp(in_one_form(a, s, k, false), read) == 0 ||
            (strstr(s, "event") == s && strcmp(got, "event") == 0))
            return true;
    }
    return false;
}

static void test_labels(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    char *text = NULL;
    size_t n = 0, exact = 0, refused = 0, wrong = 0;
    assert_int_equal(tt_file_read(a, "tests/data/registry/timeframes.tsv", 1 << 20, &text, &n, NULL), TT_OK);
    for (char *s = text; *s;) {
        char *tab = strchr(s, '\t'), *end = strchr(s, '\n');
        tt_timeframe tf;
        assert_true(tab && end && tab < end);
        *tab = *end = '\0';
        tt_timeframe_read(a, tab + 1, &tf);
        const char *got = as_label(a, &tf);
        if (agrees(a, s, got)) {
            exact++;
        } else if (strcmp(got, "?") == 0) {
            refused++;
        } else {
            wrong++;
            print_error("'%s' is %s, read as %s\n", tab + 1, s, got);
        }
        s = end + 1;
    }
    print_message("# %zu exact, %zu refused, %zu wrong\n", exact, refused, wrong);
    assert_int_equal(wrong, 0);
    assert_int_equal(exact + refused, 170);
    assert_true(exact >= 164);
    tt_arena_free(a);
}

/* Limits: more numbers than a list may have, more words than a text may have. */
static void test_long(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_buf many = tt_buf_new(a), words = tt_buf_new(a);
    for (int i = 1; i < 190; i++)
        tt_buf_printf(&many, "%d, ", i);
    tt_timeframe tf;
    tt_timeframe_read(a, tt_printf(a, "%s190 days", tt_buf_text(&many)), &tf);
    assert_string_equal(tf.points[189], "P190D");
    assert_null(tf.points[190]);
    for (int i = 190; i < 300; i++)
        tt_buf_printf(&many, "%d, ", i);
    assert_string_equal(told(a, tt_printf(a, "%s300 days", tt_buf_text(&many))), "refuse");
    for (int i = 0; i < 100000; i++)
        tt_buf_add(&words, "1 day, (");
    assert_string_equal(told(a, tt_buf_text(&words)), "refuse");
    tt_arena_free(a);
}

/* The registry's strings: none crashes; what is read has a time, an event or an anchor; most are read. */
static void test_registry(void **state)
{
    (void)state;
    const char *shared = tt_test_shared();
    char *text = NULL;
    size_t n = 0, all = 0, refused = 0;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err;
    if (!shared || tt_file_read(a, tt_printf(a, "%s/registry/timeframes.txt", shared), 1 << 20, &text, &n, &err) != TT_OK) {
        tt_arena_free(a);
        skip();
    }
    for (char *s = text; *s; all++) {
        const size_t k = strcspn(s, "\n");
        const bool more = s[k] == '\n';
        s[k] = '\0';
        refused += strcmp(told(a, s), "refuse") == 0;
        s += k + more;
    }
    print_message("# %zu of %zu time frames read\n", all - refused, all);
    assert_true(all > 1000 && (all - refused) * 3 > 2 * all);
    tt_arena_free(a);
}

static const struct CMUnitTest timeframe[] = {
    cmocka_unit_test(test_cases),
    cmocka_unit_test(test_labels),
    cmocka_unit_test(test_long),
    cmocka_unit_test(test_registry),
};

TT_TEST_MAIN(timeframe)
