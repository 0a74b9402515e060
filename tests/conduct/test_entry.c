/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_entry.c -- values, consent, eligibility, adverse events: what
 * is taken, what is refused, and that nothing is lost, guessed or silently changed. */
#include "ward.h"

static void values_are_read_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *why, *item, *text, *unit, *stored, *number;
    } rows[] = {
        {"as typed", "ALT", "342", NULL, "342", "342"},
        {"trailing zeros are data", "BILI", "71.80", NULL, "71.80", "71.80"},
        {"full-width digits and point", "BILI", "７１．８", NULL, "71.8", "71.8"},
        {"full-width below the limit of detection", "BILDIR", "＜0.3", NULL, "<0.3", "0.3"},
        {"blanks around", "AST", "  35 ", NULL, "35", "35"},
        {"another unit, converted exactly: 342 umol/L / 17.1", "BILI", "20", "mg/dL", "20", "342"},
        {"a full-width unit", "ALT", "40", "Ｕ／Ｌ", "40", "40"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = ward_open();
        const char *s = ward_screen(w);
        tt_entry e = ward_entry(s, "BL", rows[i].item, rows[i].text, w->now);
        e.unit = rows[i].unit;
        FINE(w, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
        const tt_value *v = tt_subject_value(ward_subject(w, s), tt_study_item(w->study, rows[i].item), tt_study_visit(w->study, "BL"));
        assert_non_null(v);
        assert_string_equal(v->text, rows[i].stored);
        tt_dec want;
        assert_int_equal(tt_dec_parse(rows[i].number, &want, NULL), TT_OK);
        if (rows[i].unit && tt_streq(rows[i].unit, "mg/dL"))
            TT_ASSERT_NEAR(tt_dec_double(v->number), tt_dec_double(want), 0.1); /* molar mass 584.66: 342.08 */
        else
            assert_int_equal(tt_dec_cmp(v->number, want), 0);
        ward_close(w);
    }
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s = ward_screen(w);
    const struct {
        const char *why, *subject, *visit, *item, *text, *unit;
        tt_instant at;
        unsigned id;
    } rows[] = {
        {"nobody", "HLC-777", "BL", "ALT", "40", NULL, w->now, 570},
        {"no such visit", s, "D99", "ALT", "40", NULL, w->now, 573},
        {"no such item", s, "BL", "XYZ", "40", NULL, w->now, 574},
        {"not planned then", s, "SCR", "ALT", "40", NULL, w->now, 575},
        {"a word", s, "BL", "ALT", "high", NULL, w->now, 576},
        {"a thousands mark", s, "BL", "ALT", "1,200", NULL, w->now, 576},
        {"empty", s, "BL", "ALT", "", NULL, w->now, 576},
        {"a formula", s, "BL", "ALT", "=1+1", NULL, w->now, 576},
        {"nan", s, "BL", "ALT", "nan", NULL, w->now, 576},
        {"no such code", s, "SCR", "DX", "HCC", NULL, w->now, 577},
        {"neither yes nor no", s, "SCR", "PREG", "maybe", NULL, w->now, 578},
        {"in the future", s, "BL", "ALT", "40", NULL, w->now + 60000, 581},
        {"a weight of 600 kg", s, "SCR", "WEIGHT", "600", NULL, w->now, 582},
        {"a negative weight", s, "SCR", "WEIGHT", "-60", NULL, w->now, 582},
        {"between two grades", s, "SCR", "HE", "2.5", NULL, w->now, 697},
        {"a limit of a scale", s, "SCR", "HE", "<3", NULL, w->now, 697},
        {"a hair above a grade", s, "SCR", "HE", "2.0000001", NULL, w->now, 697},
        {"past the scale", s, "SCR", "HE", "5", NULL, w->now, 582},
        {"a unit of another kind", s, "BL", "BILI", "20", "U/L", w->now, 952},
        {"no unit typed, and two in use", s, "BL", "BILI", "20", "", w->now, 653},
        {"no unit typed, and four in use", s, "BL", "AMMONIA", "80", "", w->now, 653},
        {"a unit of another kind, of no analyte", s, "SCR", "WEIGHT", "60", "mg/dL", w->now, 402},
        {"typical in umol/L, said to be mg/dL", s, "BL", "BILI", "342", "mg/dL", w->now, 955},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ward_mark before = ward_mark(w);
        tt_entry e = ward_entry(rows[i].subject, rows[i].visit, rows[i].item, rows[i].text, rows[i].at);
        e.unit = rows[i].unit;
        const tt_code code = tt_conduct_enter(w->c, WANG, &e, NULL, &w->err);
        ward_refused(w, before, rows[i].id, code, rows[i].why);
        if (rows[i].id == 955)
            assert_non_null(strstr(tt_err_fix(w->arena, &w->err, TT_EN), "umol/L"));
    }
    tt_entry e = ward_entry(s, "BL", "ALT", "40", w->now);
    e.status = TT_LOST;
    REFUSED(w, 595, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
    e = ward_entry(s, "BL", "ALT", "40", w->now);
    e.reason = "\xff";
    REFUSED(w, 518, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err)); /* not UTF-8 */
    ward_close(w);
}

/* No time said of a correction: it was measured when it was measured. */
static void a_correction_keeps_the_time(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s = ward_screen(w);
    const tt_instant measured = w->now;
    FINE(w, ward_try(w, s, "BL", "ALT", "342", measured));
    w->now += HOUR;
    FINE(w, ward_correct(w, s, "BL", "ALT", "324", TT_NO_INSTANT));
    const tt_value *v = &ward_subject(w, s)->value[0];
    assert_true(v->at == measured && v->corrections == 1);
    REFUSED(w, 670, ward_correct(w, s, "BL", "ALT", "324", TT_NO_INSTANT));
    FINE(w, ward_correct(w, s, "BL", "ALT", "324", w->now));
    assert_true(ward_subject(w, s)->value[0].at == w->now);
    ward_close(w);
}

static void corrections_keep_the_old_value(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s = ward_screen(w);
    FINE(w, ward_try(w, s, "BL", "ALT", "342", w->now));
    const tt_study *st = w->study;
    const tt_value *v = tt_subject_value(ward_subject(w, s), tt_study_item(st, "ALT"), tt_study_visit(st, "BL"));
    const int64_t first = v->origin;
    REFUSED(w, 583, ward_try(w, s, "BL", "ALT", "324", w->now));
    tt_entry e = ward_entry(s, "BL", "ALT", "324", w->now);
    e.reason = "digits swapped";
    e.expect = first - 1; /* made on what somebody saw before */
    REFUSED(w, 584, tt_conduct_enter(w->c, LI, &e, NULL, &w->err));
    e.expect = 0; /* a colleague's form that was empty when it was opened */
    REFUSED(w, 584, tt_conduct_enter(w->c, LI, &e, NULL, &w->err));
    e.expect = first;
    FINE(w, tt_conduct_enter(w->c, LI, &e, NULL, &w->err));
    v = tt_subject_value(ward_subject(w, s), tt_study_item(st, "ALT"), tt_study_visit(st, "BL"));
    assert_int_equal(v->corrections, 1);
    assert_string_equal(v->text, "324");
    tt_event *ev = NULL;
    size_t n = 0;
    FINE(w, tt_record_load(tt_conduct_record(w->c), w->arena, v->origin, &ev, &n, &w->err));
    assert_string_equal(ev[0].reason, "digits swapped");
    assert_string_equal(ev[0].actor, "li");
    assert_non_null(strstr(ev[0].body, "\"was\":\"342\""));
    ward_close(w);
}

static void late_visits_are_kept_with_a_deviation(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    const tt_instant dosed = w->now;
    w->now += 10 * HOUR;
    FINE(w, ward_try(w, s, "H8", "ALT", "40", dosed + 9 * HOUR)); /* window +- 1 h: its edge */
    assert_int_equal(tt_conduct_trial(w->c)->deviations, 0);
    FINE(w, ward_try(w, s, "H8", "AST", "40", dosed + 9 * HOUR + 60000));
    FINE(w, ward_try(w, s, "H8", "BILI", "40", dosed + 9 * HOUR + 60000)); /* the same visit: the same deviation */
    assert_int_equal(tt_conduct_trial(w->c)->deviations, 1);
    assert_true(tt_findings_has(&w->found, 580));
    FINE(w, ward_try(w, s, "H1", "HR", "80", dosed + 9 * HOUR + 60000)); /* another visit at the same minute */
    assert_int_equal(tt_conduct_trial(w->c)->deviations, 2);
    REFUSED(w, 589, tt_conduct_deviation(w->c, WANG, s, "  ", w->now, &w->err));
    REFUSED(w, 581, tt_conduct_deviation(w->c, WANG, s, "late", w->now + 1, &w->err));
    ward_close(w);
}

static void consent_is_in_force_and_in_time(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s = ward_screen(w);
    const struct {
        const char *why, *version, *by;
        tt_instant when;
        unsigned id;
    } rows[] = {{"an old version", "0.9", "participant", w->now, 572},
                {"signed by a neighbour", "1.0", "neighbour", w->now, 571},
                {"tomorrow", "1.0", "participant", w->now + DAY, 581},
                {"without a time", "1.0", "participant", TT_NO_INSTANT, 598}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ward_mark before = ward_mark(w);
        const tt_code code = tt_conduct_consent(w->c, WANG, s, rows[i].version, rows[i].by, rows[i].when, &w->err);
        ward_refused(w, before, rows[i].id, code, rows[i].why);
    }
    FINE(w, tt_conduct_consent(w->c, WANG, s, "1.0", "representative", w->now, &w->err));
    w->now += 2 * DAY;
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_WITHDREW, w->now - DAY, "", &w->err));
    REFUSED(w, 588, tt_conduct_consent(w->c, WANG, s, "1.0", "participant", w->now, &w->err));
    REFUSED(w, 579, ward_try(w, s, "BL", "ALT", "40", w->now));
    REFUSED(w, 579, ward_try(w, s, "BL", "ALT", "40", TT_NO_INSTANT));
    FINE(w, ward_try(w, s, "BL", "ALT", "40", w->now - 2 * DAY)); /* measured before: it stays, and may be completed */
    tt_entry e = ward_entry(s, "BL", "AST", "", TT_NO_INSTANT);
    e.reason = "withdrew";
    e.status = TT_NOT_DONE; /* else missing data would hold back a decision for ever */
    FINE(w, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
    ward_close(w);
}

static void unknown_is_neither_yes_nor_no(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s = ward_screen(w);
    ward_consent(w, s);
    ward_criteria(w, s);
    tt_entry e = ward_entry(s, "SCR", "INR", "", w->now);
    e.status = TT_LOST;
    e.reason = "haemolysed";
    FINE(w, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
    REFUSED(w, 587, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    assert_non_null(strstr(w->err.arg[1], "E8 [INR"));
    FINE(w, ward_correct(w, s, "SCR", "INR", ">2", w->now)); /* above 2, perhaps above 3 */
    REFUSED(w, 587, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    FINE(w, ward_correct(w, s, "SCR", "INR", "3.0", w->now)); /* the limit itself is allowed */
    FINE(w, tt_conduct_judge(w->c, ZHU, s, "E2", TT_UNKNOWN, "culture pending", &w->err));
    REFUSED(w, 587, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    REFUSED(w, 586, tt_conduct_judge(w->c, ZHU, s, "E8", TT_NO, "", &w->err)); /* the data say, not a person */
    REFUSED(w, 586, tt_conduct_judge(w->c, ZHU, s, "E99", TT_NO, "", &w->err));
    REFUSED(w, 589, tt_conduct_eligible(w->c, ZHU, s, false, "", &w->err));
    FINE(w, tt_conduct_judge(w->c, ZHU, s, "E2", TT_NO, "culture sterile", &w->err));
    FINE(w, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    ward_close(w);
}

/* A correction of an older value is newer in the log, not in the patient. */
static void the_newest_value_is_the_one_measured_last(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s = ward_screen(w);
    ward_criteria(w, s);
    tt_verdict_of *v = NULL;
    assert_int_equal(tt_conduct_eligibility(w->c, w->arena, s, &v, &w->err), TT_YES);
    w->now += DAY;
    FINE(w, ward_correct(w, s, "SCR", "INR", "3.2", w->now));
    assert_int_equal(tt_conduct_eligibility(w->c, w->arena, s, &v, &w->err), TT_NO);
    ward_close(w);
}

static void the_arm_is_known(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_eligible(w);
    REFUSED(w, 593, tt_conduct_enrol(w->c, WANG, s, "HCC", &w->err));
    FINE(w, tt_conduct_enrol(w->c, WANG, s, NULL, &w->err));
    assert_string_equal(ward_subject(w, s)->arm->id, "ACLF");
    ward_close(w);
}

static void adverse_events_are_whole(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    const tt_instant on = w->now;
    w->now += 5 * DAY;
    const tt_ae_entry good = {.subject = s,
                              .term = "fever",
                              .category = "",
                              .onset = on + HOUR,
                              .resolved = on + DAY,
                              .grade = 1,
                              .related = "possible",
                              .outcome = "recovered",
                              .source = ""};
    struct {
        const char *why;
        unsigned id;
        tt_ae_entry e;
    } rows[8];
    for (size_t i = 0; i < 8; i++)
        rows[i].e = good;
    rows[0].why = "no term", rows[0].id = 629, rows[0].e.term = " ";
    rows[1].why = "no such category", rows[1].id = 625, rows[1].e.category = "weather";
    rows[2].why = "grade 0", rows[2].id = 626, rows[2].e.grade = 0;
    rows[3].why = "grade 6", rows[3].id = 626, rows[3].e.grade = 6;
    rows[4].why = "no such relation", rows[4].id = 627, rows[4].e.related = "maybe";
    rows[5].why = "in the future", rows[5].id = 581, rows[5].e.onset = w->now + 1;
    rows[6].why = "over before it began", rows[6].id = 639, rows[6].e.resolved = on;
    rows[7].why = "over in the future", rows[7].id = 639, rows[7].e.resolved = w->now + 1;
    char id[40];
    for (size_t i = 0; i < 8; i++) {
        const struct ward_mark before = ward_mark(w);
        const tt_code code = tt_conduct_ae(w->c, WANG, &rows[i].e, id, &w->err);
        ward_refused(w, before, rows[i].id, code, rows[i].why);
    }
    FINE(w, tt_conduct_ae(w->c, WANG, &good, id, &w->err));
    assert_string_equal(id, "HLC-001-AE1");
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_DIED, on + 2 * DAY, "liver failure", &w->err));
    tt_ae_entry after = good;
    after.onset = on + 3 * DAY;
    after.resolved = TT_NO_INSTANT;
    REFUSED(w, 585, tt_conduct_ae(w->c, WANG, &after, id, &w->err));
    REFUSED(w, 585, ward_try(w, s, "D3", "ALT", "40", on + 3 * DAY));
    ward_close(w);
}

/* A unit nobody typed is taken only where reports know no other, and then the record says so. */
static void a_unit_assumed_is_marked(void **state)
{
    (void)state;
    static const struct {
        const char *why, *visit, *item, *text, *unit, *number;
        bool assumed;
    } rows[] = {{"an enzyme, U/L everywhere", "BL", "ALT", "342", "", "342", true},
                {"the same with its unit", "BL", "ALT", "342", "U/L", "342", false},
                {"the laboratory's own spelling", "BL", "ALT", "342", "[IU]/L", "342", false},
                {"a ratio has none", "SCR", "INR", "1.9", "", "1.9", false},
                {"kilograms", "SCR", "WEIGHT", "60", "", "60", true},
                {"a weight in grams, said so", "SCR", "WEIGHT", "60000", "g", "60", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = ward_open();
        const char *s = ward_screen(w);
        tt_entry e = ward_entry(s, rows[i].visit, rows[i].item, rows[i].text, w->now);
        e.unit = rows[i].unit;
        FINE(w, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
        const tt_value *v =
            tt_subject_value(ward_subject(w, s), tt_study_item(w->study, rows[i].item), tt_study_visit(w->study, rows[i].visit));
        tt_dec want;
        assert_int_equal(tt_dec_parse(rows[i].number, &want, NULL), TT_OK);
        if (v->unit_assumed != rows[i].assumed || tt_dec_cmp(v->number, want) != 0)
            fail_msg("%s: assumed %d, number %s", rows[i].why, v->unit_assumed, tt_dec_text(w->arena, v->number));
        ward_close(w);
    }
}

static void a_weight_does_not_jump(void **state)
{
    (void)state;
    static const struct {
        const char *kg, *confirm;
        unsigned refused;
        bool remarked;
    } rows[] = {{"66", NULL, 0, false},
                {"54", NULL, 0, false}, /* 10 % either way: the limit */
                {"66.1", NULL, 0, true},
                {"69", NULL, 0, true}, /* 15 %: the limit */
                {"69.1", NULL, 654, false},
                {"26", "", 654, false},
                {"62000", NULL, 582, false},
                {"69.1", " - ", 654, false},
                {"50.9", "5 L of ascites drained", 0, true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = ward_open();
        const char *s = ward_screen(w);
        FINE(w, ward_try(w, s, "SCR", "WEIGHT", "60", w->now));
        w->now += DAY;
        tt_entry e = ward_entry(s, "BL", "WEIGHT", rows[i].kg, w->now);
        e.confirm = rows[i].confirm;
        if (rows[i].refused)
            REFUSED(w, rows[i].refused, tt_conduct_enter(w->c, WANG, &e, &w->found, &w->err));
        else
            FINE(w, tt_conduct_enter(w->c, WANG, &e, &w->found, &w->err));
        if (tt_findings_has(&w->found, 655) != rows[i].remarked)
            fail_msg("%s kg after 60 kg", rows[i].kg);
        if (rows[i].confirm && !rows[i].refused) {
            const tt_value *v = tt_subject_value(ward_subject(w, s), tt_study_item(w->study, "WEIGHT"), tt_study_visit(w->study, "BL"));
            assert_string_equal(v->reason, rows[i].confirm);
        }
        ward_close(w);
    }
}

static void what_was_not_done_says_why(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    const tt_instant dosed = w->now;
    tt_entry e = ward_entry(s, "H1", "HR", "", TT_NO_INSTANT);
    e.status = TT_NOT_DONE;
    static const char *const empty[] = {NULL, "", "   ", "--", "…", "。、", "\xe3\x80\x80"};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        e.reason = empty[i];
        REFUSED(w, 657, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
    }
    e.reason = "病人外出检查";
    FINE(w, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
    w->now += HOUR;
    REFUSED(w, 656, ward_try(w, s, "H1", "RESP", "18", dosed - 60000)); /* before the dose: not of a visit after it */
    FINE(w, ward_try(w, s, "H1", "RESP", "18", dosed));
    REFUSED(w, 589, tt_conduct_hold(w->c, ZHU, true, "??", &w->err));
    REFUSED(w, 583, ward_try(w, s, "H1", "RESP", "19", dosed));
    ward_close(w);
}

/* A value taken before a dose that was recorded later says nothing of the visit it was entered at. */
static void a_value_from_before_the_dose_is_missing(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    const tt_item *hr[1];
    const tt_visit *h1 = tt_study_visit(w->study, "H1");
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    FINE(w, ward_try(w, s, "H1", "HR", "70", w->now));
    const size_t before = tt_subject_missing(w->study, ward_subject(w, s), h1, hr, 1);
    w->now += HOUR;
    FINE(w, ward_give(w, s, lot, w->now));
    assert_int_equal(tt_subject_missing(w->study, ward_subject(w, s), h1, hr, 1), before + 1);
    assert_string_equal(hr[0]->id, "HR");
    ward_close(w);
}

static const struct CMUnitTest entry[] = {
    cmocka_unit_test(a_unit_assumed_is_marked),
    cmocka_unit_test(a_weight_does_not_jump),
    cmocka_unit_test(what_was_not_done_says_why),
    cmocka_unit_test(a_value_from_before_the_dose_is_missing),
    cmocka_unit_test(values_are_read_exactly),
    cmocka_unit_test(what_cannot_be_is_refused),
    cmocka_unit_test(a_correction_keeps_the_time),
    cmocka_unit_test(corrections_keep_the_old_value),
    cmocka_unit_test(late_visits_are_kept_with_a_deviation),
    cmocka_unit_test(consent_is_in_force_and_in_time),
    cmocka_unit_test(unknown_is_neither_yes_nor_no),
    cmocka_unit_test(the_newest_value_is_the_one_measured_last),
    cmocka_unit_test(the_arm_is_known),
    cmocka_unit_test(adverse_events_are_whole),
};

TT_TEST_MAIN(entry)
