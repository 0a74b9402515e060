/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_since.c -- criteria that count back from a day of entry: whether it ever
 * happened, when, and the day the trial itself knows. */
#include "ward.h"

/* The shipped study, to which a visit's history and one exclusion are added. */
static ward *ward_of_history(const char *test)
{
    ward *w = ward_empty();
    char *text = NULL;
    size_t n = 0;
    FINE(w, tt_crypt_start(&w->err));
    FINE(w, tt_file_read(w->arena, "studies/nct07276568/protocol.yaml", 1 << 20, &text, &n, &w->err));
    const char *items = strstr(text, "items:\n") + strlen("items:\n"), *forms = strstr(text, "\nforms:\n") + strlen("\nforms:\n"),
               *rules = strstr(text, "\neligibility:\n") + strlen("\neligibility:\n");
    const char *all = tt_printf(
        w->arena,
        "%.*s  - {id: BLEED, type: truth, title: Bleeding ever}\n  - {id: BLEEDDT, type: date, title: Bleeding last}\n"
        "%.*s  - {id: history, items: [BLEED, BLEEDDT], at: [SCR], title: History}\n"
        "%.*s  - {id: E9, kind: exclusion, text: bleeding, test: %s}\n%s",
        (int)(items - text), text, (int)(forms - items), items, (int)(rules - forms), forms, tt_yaml_quote(w->arena, test), rules);
    FINE(w, tt_study_parse(w->arena, "protocol.yaml", all, strlen(all), &w->found, &w->study, &w->runnable, &w->err));
    assert_true(w->runnable);
    ward_start(w);
    return w;
}

/* What E9 says of somebody, and what it lacks. */
static tt_truth asked(ward *w, const char *s, const char **lacks)
{
    tt_verdict_of *v = NULL;
    tt_conduct_eligibility(w->c, w->arena, s, &v, &w->err);
    assert_non_null(v);
    for (size_t i = 0; i < w->study->criteria; i++)
        if (tt_streq(v[i].criterion->id, "E9")) {
            *lacks = v[i].n_lacks ? v[i].lacks[0] : "";
            return v[i].met;
        }
    fail();
    return TT_UNKNOWN;
}

/* The clock of the ward: screened on Monday, 2 March 2026, asked on Thursday. */
static const struct {
    const char *why, *test, *ever, *when;
    bool consent;
    tt_truth met;
    const char *lacks;
} rows[] = {
    {"never", "BLEED and BLEEDDT >= screening.date - 3 mo", "no", "", false, TT_NO, ""},
    {"not asked yet", "BLEED and BLEEDDT >= screening.date - 3 mo", NULL, "", false, TT_UNKNOWN, "BLEED"},
    {"asked, and not known", "BLEED and BLEEDDT >= screening.date - 3 mo", "", "", false, TT_UNKNOWN, "BLEED"},
    {"yes, and when is missing", "BLEED and BLEEDDT >= screening.date - 3 mo", "yes", "", false, TT_UNKNOWN, "BLEEDDT"},
    {"3 months to the day before screening", "BLEED and BLEEDDT >= screening.date - 3 mo", "yes", "2025-12-02", false, TT_YES, ""},
    {"a day longer", "BLEED and BLEEDDT >= screening.date - 3 mo", "yes", "2025-12-01", false, TT_NO, ""},
    {"a year is enough", "BLEED and BLEEDDT >= screening.date - 3 mo", "yes", "2024", false, TT_NO, ""},
    {"between screening and now", "BLEED and BLEEDDT >= screening.date - 3 mo", "yes", "2026-03-04", false, TT_YES, ""},
    {"no consent, no day of it", "BLEED and BLEEDDT >= consent.date - 3 mo", "yes", "2025-12-02", false, TT_UNKNOWN, "consent.date"},
    {"consent on Thursday", "BLEED and BLEEDDT >= consent.date - 3 mo", "yes", "2025-12-05", true, TT_YES, ""},
    {"long before consent", "BLEED and BLEEDDT >= consent.date - 3 mo", "yes", "2025-12-04", true, TT_NO, ""},
    {"as if enrolled on the day it is asked", "BLEED and BLEEDDT >= enrolment.date - 4 wk", "yes", "2026-02-05", true, TT_YES, ""},
    {"4 weeks and a day before that", "BLEED and BLEEDDT >= enrolment.date - 4 wk", "yes", "2026-02-04", true, TT_NO, ""},
};

static void criteria_count_back_from_days_of_entry(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = ward_of_history(rows[i].test);
        const char *s = ward_screen(w), *lacks = NULL;
        w->now += 3 * DAY;
        if (rows[i].consent)
            ward_consent(w, s);
        tt_entry e = ward_entry(s, "SCR", "BLEED", rows[i].ever, w->now);
        e.status = tt_streq(rows[i].ever, "") ? TT_NOT_DONE : TT_DONE;
        e.reason = "nobody could say";
        if (rows[i].ever)
            FINE(w, tt_conduct_enter(w->c, WANG, &e, &w->found, &w->err));
        if (rows[i].when[0])
            FINE(w, ward_try(w, s, "SCR", "BLEEDDT", rows[i].when, w->now));
        const tt_truth met = asked(w, s, &lacks);
        if (met != rows[i].met || !tt_streq(lacks, rows[i].lacks))
            fail_msg("%s: %d, lacks %s", rows[i].why, (int)met, lacks);
        ward_close(w);
    }
}

/* Being declared eligible needs the date, and enrolment fixes the day. */
static void nobody_is_eligible_by_a_missing_date(void **state)
{
    (void)state;
    ward *w = ward_of_history("BLEED and BLEEDDT >= enrolment.date - 4 wk");
    ward_decide(w);
    const char *s = ward_screen(w), *lacks = NULL;
    ward_consent(w, s);
    ward_criteria(w, s);
    FINE(w, ward_try(w, s, "SCR", "BLEED", "yes", w->now));
    REFUSED(w, 587, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    FINE(w, ward_try(w, s, "SCR", "BLEEDDT", "2026-02-02", w->now)); /* 28 days before that Monday */
    REFUSED(w, 587, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    w->now += DAY;
    FINE(w, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    w->now += 30 * DAY;
    FINE(w, ward_correct(w, s, "SCR", "BLEEDDT", "2026-02-04", w->now));
    assert_int_equal(asked(w, s, &lacks), TT_YES); /* still counted from the day of enrolment */
    ward_close(w);
}

/* A day that had not come by the time that is asked about is not known then. */
static void a_consent_to_come_is_no_day(void **state)
{
    (void)state;
    ward *w = ward_of_history("BLEED and BLEEDDT >= consent.date - 3 mo");
    const char *s = ward_screen(w);
    const tt_instant monday = w->now;
    FINE(w, ward_try(w, s, "SCR", "BLEED", "yes", w->now));
    FINE(w, ward_try(w, s, "SCR", "BLEEDDT", "2026-02-02", w->now));
    w->now += 3 * DAY;
    ward_consent(w, s);
    for (int later = 0; later < 2; later++) {
        tt_verdict_of *v = NULL;
        tt_subject_criteria(w->arena, w->study, ward_subject(w, s), later ? w->now : monday, &v);
        for (size_t i = 0; i < w->study->criteria; i++)
            if (tt_streq(v[i].criterion->id, "E9"))
                assert_int_equal(v[i].met, later ? TT_YES : TT_UNKNOWN);
    }
    ward_close(w);
}

static const struct CMUnitTest since[] = {
    cmocka_unit_test(a_consent_to_come_is_no_day),
    cmocka_unit_test(criteria_count_back_from_days_of_entry),
    cmocka_unit_test(nobody_is_eligible_by_a_missing_date),
};
TT_TEST_MAIN(since)
