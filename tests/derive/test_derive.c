/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ADaM-shaped frames of a hand-made trial; every expected number is worked by hand
 * from the table in hand_trial.h. */
#include "derive/hand_trial.h"

#include "derive/derive.h"

static struct hand h;
static tt_adam d;

static void make(tt_arena *a)
{
    tt_err err = {0};
    hand_whole(&h, a, "rehearsal");
    if (tt_derive(a, h.t, &d, &err) != TT_OK)
        hand_die(a, &err);
}

static size_t find(const tt_frame *f, const char *subject, const char *param, const char *visit)
{
    for (size_t i = 0; i < f->rows; i++)
        if (tt_streq(tt_get_text(f, i, "USUBJID"), subject) && tt_streq(tt_get_text(f, i, "PARAMCD"), param) &&
            tt_streq(tt_get_text(f, i, "AVISIT"), visit))
            return i;
    print_error("no row %s %s %s\n", subject, param, visit);
    fail();
    return 0;
}

/* "" = missing */
static const char *cell(tt_arena *a, const tt_frame *f, size_t row, const char *col)
{
    return tt_cell_text(a, f, row, (size_t)tt_frame_col(f, col));
}

static void test_values(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    static const struct {
        const char *why, *subject, *param, *visit, *col, *want;
    } cases[] = {
        {"the last value before dosing is the baseline", "HLC-001", "ALT", "BL", "ABLFL", "Y"},
        {"the baseline has no change", "HLC-001", "ALT", "BL", "CHG", ""},
        {"but is analysed", "HLC-001", "ALT", "BL", "ANL01FL", "Y"},
        {"90.5 - 120", "HLC-001", "ALT", "D1", "CHG", "-29.5"},
        {"-29.5 / 120 = -24.583 %", "HLC-001", "ALT", "D1", "PCHG", "-24.58"},
        {"nominal Day 1 is 24 h", "HLC-001", "ALT", "D1", "ATPTN", "24"},
        {"which the calendar counts as day 2", "HLC-001", "ALT", "D1", "ADY", "2"},
        {"00:30 at the site is the next day, 14 h after dosing", "HLC-001", "ALT", "H12", "ADY", "2"},
        {"16:30 - 02:25", "HLC-001", "ALT", "H12", "ARELTM", "14.08"},
        {"23:00 UTC the day before is 07:00 of the day of dosing", "HLC-004", "ALT", "BL", "ADY", "1"},
        {"below the limit of the method: the limit", "HLC-001", "ALT", "D7", "AVAL", "7"},
        {"with its text", "HLC-001", "ALT", "D7", "AVALC", "<7"},
        {"7 - 120", "HLC-001", "ALT", "D7", "CHG", "-113"},
        {"a value at the start of dosing is not before it", "HLC-002", "ALT", "BL", "ABLFL", ""},
        {"so there is no baseline", "HLC-002", "ALT", "BL", "BASE", ""},
        {"and no grade after dosing", "HLC-002", "ALT", "BL", "ATOXGR", ""},
        {"ULN 21, normal baseline: 40 is over 1.5 and under 3 x ULN", "HLC-001", "BILI", "D1", "ATOXGR", "2"},
        {"normal before", "HLC-001", "BILI", "D1", "BTOXGR", "0"},
        {"before dosing by ULN: 100 is over 3 x 21", "HLC-002", "BILI", "BL", "ATOXGR", "3"},
        {"abnormal baseline 100: 120 is over 1.0 and under 1.5 x it", "HLC-002", "BILI", "D1", "ATOXGR", "1"},
        {"back at the baseline is grade 0 though 4.8 x ULN", "HLC-002", "BILI", "D7", "ATOXGR", "0"},
        {"still high", "HLC-002", "BILI", "D7", "ANRIND", "HIGH"},
        {"not done keeps its row", "HLC-003", "BILI", "BL", "STAT", "NOT DONE"},
        {"with no value", "HLC-003", "BILI", "BL", "AVAL", ""},
        {"a rehearsal says so in every row", "HLC-001", "ALT", "D1", "SOURCE", "SIMULATED"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = cell(a, d.adlb, find(d.adlb, cases[i].subject, cases[i].param, cases[i].visit), cases[i].col);
        if (!tt_streq(got, cases[i].want))
            print_error("%s: %s %s %s %s is '%s', want '%s'\n", cases[i].why, cases[i].subject, cases[i].param, cases[i].visit,
                        cases[i].col, got, cases[i].want);
        assert_string_equal(got, cases[i].want);
    }
    tt_arena_free(a);
}

/* A value after dosing whose participant has no baseline, or one beyond a limit of the method. */
static void test_grades_without_a_baseline(void **state)
{
    (void)state;
    static const struct {
        const char *why, *item, *baseline, *value;
        int grade;
    } cases[] = {
        {"3 x ULN of nobody knows what: CTCAE 5.0 asks for the baseline", "BILI", NULL, "100", -1},
        {"within the range, but a baseline below it is asked for too", "BILI", NULL, "15", -1},
        {"platelets do not ask: 40 is under 50", "PLAT", NULL, "40", 3},
        {"nor does INR: 2.6 is over 2.5", "INR", NULL, "2.6", 3},
        {"below the limit of the method is normal: 100 is over 3 x ULN 21", "BILI", "<3", "100", 3},
        {"a value below a limit is graded as a bound", "ALT", "30", "<7", 0},
        {"a bound that several grades fit has none, though 150 itself is grade 2", "ALT", "30", "<150", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_err err = {0};
        tt_grade g;
        hand_whole(&h, a, "live");
        const tt_item *item = tt_study_item(h.study, cases[i].item);
        if (!item)
            fail_msg("the study has no %s", cases[i].item);
        tt_subject *s = tt_trial_subject(h.t, "HLC-004"); /* dosed, ALT at baseline only */
        for (size_t k = 0; k < s->n_values; k++)
            if (s->value[k].item == item)
                s->value[k].status = TT_LOST;
        if (cases[i].baseline)
            hand_value(&h, "HLC-004", "BL", cases[i].item, "2026-02-04T23:00", cases[i].baseline);
        hand_value(&h, "HLC-004", "D7", cases[i].item, "2026-02-12T02:25", cases[i].value);
        tt_value *v = tt_subject_value(s, item, tt_study_visit(h.study, "D7"));
        assert_int_equal(tt_derive_grade(a, h.study, s, v, &g, &err), TT_OK);
        if (g.grade != cases[i].grade)
            fail_msg("%s: grade %d, want %d", cases[i].why, g.grade, cases[i].grade);
        if (g.grade < 0)
            assert_non_null(g.needs[0]);
        tt_arena_free(a);
    }
}

/* A protocol that slipped past lint: no grade comes of it, and the rest of the data stand. */
static void test_a_range_that_cannot_be_gives_no_grade(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int lln, uln;
    } rows[] = {{"an upper limit of 0 would make everything grade 4", 0, 0}, {"upside down", 50, 7}};
    for (size_t i = 0; i < 2; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_err err = {0};
        hand_whole(&h, a, "live");
        tt_item *alt = (tt_item *)(uintptr_t)tt_study_item(h.study, "ALT");
        alt->lln = tt_dec_int(rows[i].lln);
        alt->uln = tt_dec_int(rows[i].uln);
        if (tt_derive(a, h.t, &d, &err) != TT_OK)
            hand_die(a, &err);
        size_t alts = 0, bilis = 0;
        for (size_t k = 0; k < d.adlb->rows; k++) {
            const bool is_alt = tt_streq(tt_get_text(d.adlb, k, "PARAMCD"), "ALT");
            if (is_alt && tt_get_int(d.adlb, k, "ATOXGR") != TT_INT_MISSING)
                fail_msg("%s: a grade", rows[i].why);
            alts += is_alt && !tt_dec_missing(tt_get_dec(d.adlb, k, "AVAL"));
            bilis += tt_streq(tt_get_text(d.adlb, k, "PARAMCD"), "BILI") && tt_get_int(d.adlb, k, "ATOXGR") != TT_INT_MISSING;
        }
        assert_true(alts > 0 && bilis > 0);
        tt_arena_free(a);
    }
}

static void test_imaging_has_its_own_baseline(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    const size_t mb = find(d.admo, "HLC-001", "MRISTAB", "MB"), later = find(d.admo, "HLC-001", "MRISTAB", "D28");
    assert_string_equal(cell(a, d.admo, mb, "ABLFL"), "Y");
    assert_string_equal(cell(a, d.admo, mb, "BASETYPE"), "MB");
    assert_string_equal(cell(a, d.admo, later, "BASEC"), "STABLE");
    assert_string_equal(cell(a, d.admo, later, "AVALC"), "CHANGED");
    assert_string_equal(cell(a, d.admo, later, "ANL01FL"), "Y");
    tt_arena_free(a);
}

static void test_subjects(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    assert_int_equal(d.adsl->rows, 5);
    assert_string_equal(cell(a, d.adsl, 0, "DOSEPCT"), "99.0"); /* 950 / 960 = 98.958 % */
    assert_string_equal(cell(a, d.adsl, 0, "TRTEDTM"), "2026-01-10T02:25:00.000Z");
    assert_string_equal(cell(a, d.adsl, 0, "AGE"), "40");
    assert_string_equal(cell(a, d.adsl, 0, "EOSSTT"), "completed");
    assert_string_equal(cell(a, d.adsl, 1, "DLT"), "YES");
    assert_string_equal(cell(a, d.adsl, 1, "DLTCLS"), "D1");
    assert_string_equal(cell(a, d.adsl, 1, "EOSDY"), "11"); /* 3 February, dosed 24 January */
    assert_string_equal(cell(a, d.adsl, 4, "SAFFL"), "N");
    assert_string_equal(cell(a, d.adsl, 4, "TRTSDTM"), "");
    tt_arena_free(a);
}

static void test_sessions(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    assert_int_equal(d.adex->rows, 4);
    assert_string_equal(cell(a, d.adex, 0, "EXSEQ"), "1");
    assert_string_equal(cell(a, d.adex, 0, "DOSEPCT"), "99.0");
    assert_string_equal(cell(a, d.adsl, 0, "SESSIONS"), "1");
    const tt_instant from = tt_trial_subject(h.t, "HLC-001")->dose_end;
    hand_put(&h, "dosed", "HLC-001", "", "", "2026-01-12T08:00", hand_session(&h, 2));
    assert_int_equal(tt_derive(a, h.t, &d, NULL), TT_OK);
    assert_int_equal(d.adex->rows, 5);
    const char *const columns[][3] = {{"USUBJID", "HLC-001", "HLC-001"},
                                      {"EXSEQ", "1", "2"},
                                      {"EXSTDTM", "2026-01-10T02:00:00.000Z", "2026-01-12T02:00:00.000Z"},
                                      {"EXSTDY", "1", "3"},
                                      {"EXHOURS", "0.42", "6.00"},
                                      {"WEIGHT", "60", "61"},
                                      {"CELLSA", "950000000", "970000000"},
                                      {"DOSEPCT", "99.0", "99.4"}, /* 970 / 976 = 99.385 % */
                                      {"EXOUT", "", ""}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        for (size_t row = 0; row < 2; row++)
            assert_string_equal(cell(a, d.adex, row, columns[i][0]), columns[i][1 + row]);
    assert_string_equal(cell(a, d.adsl, 0, "SESSIONS"), "2");
    assert_string_equal(cell(a, d.adsl, 0, "CELLSP"), "1936000000");
    assert_string_equal(cell(a, d.adsl, 0, "CELLSA"), "1920000000");
    assert_string_equal(cell(a, d.adsl, 0, "CELLSKG"), "31734972"); /* 15833333 + 15901639 */
    assert_string_equal(cell(a, d.adsl, 0, "DOSEPCT"), "99.2");     /* 1920 / 1936 = 99.174 % */
    assert_string_equal(cell(a, d.adsl, 0, "WEIGHT"), "60");
    assert_string_equal(cell(a, d.adsl, 0, "TRTSDTM"), "2026-01-10T02:00:00.000Z");
    assert_string_equal(cell(a, d.adsl, 0, "TRTEDTM"), "2026-01-12T08:00:00.000Z");
    assert_true(tt_trial_subject(h.t, "HLC-001")->dose_end == from); /* what counts from the dose counts from the first */
    tt_arena_free(a);
}

static void test_sessions_come_in_order(void **state)
{
    static const int wrong[] = {0, 1, 3};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        make(a);
        tt_event e = tt_event_blank("dosed");
        tt_err err = {TT_OK};
        e.seq = h.t->seq + 1;
        e.subject = "HLC-001";
        e.body = hand_session(&h, wrong[i]);
        assert_int_equal(tt_trial_apply(h.t, &e, &err), TT_ECORRUPT);
        assert_int_equal(err.id, 651);
        tt_arena_free(a);
    }
}

static void test_time_to_event(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    static const struct {
        const char *subject, *param, *days, *censored, *what;
    } want[] = {
        {"HLC-001", "OS", "366", "1", "completed"},        {"HLC-002", "OS", "10", "0", "death"},
        {"HLC-003", "OS", "100", "2", "transplantation"},  {"HLC-004", "OS", "50", "1", "withdrew"},
        {"HLC-001", "TFS", "366", "1", "completed"},       {"HLC-002", "TFS", "10", "0", "death"},
        {"HLC-003", "TFS", "100", "0", "transplantation"}, {"HLC-004", "TFS", "50", "1", "withdrew"},
    };
    assert_int_equal(d.adtte->rows, sizeof want / sizeof *want);
    for (size_t i = 0; i < d.adtte->rows; i++) {
        assert_string_equal(cell(a, d.adtte, i, "USUBJID"), want[i].subject);
        assert_string_equal(cell(a, d.adtte, i, "PARAMCD"), want[i].param);
        assert_string_equal(cell(a, d.adtte, i, "AVAL"), want[i].days);
        assert_string_equal(cell(a, d.adtte, i, "CNSR"), want[i].censored);
        assert_string_equal(cell(a, d.adtte, i, "EVNTDESC"), want[i].what);
    }
    tt_arena_free(a);
}

static void test_adverse_events(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    static const char *const emergent[] = {"Y", "Y", "Y", "Y", "N"}, *const related[] = {"Y", "N", "Y", "Y", "Y"};
    assert_int_equal(d.adae->rows, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(cell(a, d.adae, i, "TRTEMFL"), emergent[i]);
        assert_string_equal(cell(a, d.adae, i, "ARELFL"), related[i]);
        assert_int_equal(d.adae->origin[i], tt_get_int(d.adae, i, "EVENT"));
    }
    tt_arena_free(a);
}

static void test_live_rows_have_no_mark(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    hand_whole(&h, a, "live");
    assert_int_equal(tt_derive(a, h.t, &d, &err), TT_OK);
    assert_int_equal(tt_frame_col(d.adlb, "SOURCE"), -1);
    tt_arena_free(a);
}

static void test_nobody(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    hand_start(&h, a, "live");
    assert_int_equal(tt_derive(a, h.t, &d, &err), TT_OK);
    assert_int_equal(d.adsl->rows + d.adlb->rows + d.adtte->rows, 0);
    tt_arena_free(a);
}

static const struct CMUnitTest derive[] = {
    cmocka_unit_test(test_values),
    cmocka_unit_test(test_grades_without_a_baseline),
    cmocka_unit_test(test_a_range_that_cannot_be_gives_no_grade),
    cmocka_unit_test(test_imaging_has_its_own_baseline),
    cmocka_unit_test(test_subjects),
    cmocka_unit_test(test_sessions),
    cmocka_unit_test(test_sessions_come_in_order),
    cmocka_unit_test(test_time_to_event),
    cmocka_unit_test(test_adverse_events),
    cmocka_unit_test(test_live_rows_have_no_mark),
    cmocka_unit_test(test_nobody),
};
TT_TEST_MAIN(derive)
