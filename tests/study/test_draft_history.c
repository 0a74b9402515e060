/* SPDX-License-Identifier: Apache-2.0 */
/* Conditions of time in eligibility texts: which become two items and a test, and which;
 * against labels made by hand, none may be read otherwise than its label. */
#include "support/tt_test.h"

#include "study/draft_items_internal.h"

static tt_drafting fresh(void)
{
    tt_drafting d = {.a = tt_arena_new(TT_ARENA_DEFAULT)};
    d.items = TT_NEW(d.a, tt_draft_items);
    return d;
}

/* ---- patterns -------------------------------------------------------------------------- */

static const struct {
    const char *why, *text, *want; /* in an exclusion, or behind "+" in an inclusion; "" = no test */
} rows[] = {
    {"a day named", "received stem-cell therapy within 4 weeks before enrolment", "CELLS and CELLSDT >= enrolment.date - 4 wk"},
    {"denied", "+No gastrointestinal bleeding in the last 3 months", "not (BLEED and BLEEDDT >= screening.date - 3 mo)"},
    {"denied where it excludes: who is meant?", "No gastrointestinal bleeding in the last 3 months", ""},
    {"no day", "Malignancy within 5 years", "CANCER and CANCERDT >= screening.date - 5 a"},
    {"screening", "Major surgery within 30 days prior to screening.", "SURGERY and SURGERYDT >= screening.date - 30 d"},
    {"a test's result", "Positive pregnancy test within 7 days", "PREGTEST and PREGTESTDT >= screening.date - 7 d"},
    {"signing", "Blood transfusion within 14 days before signing the informed consent form",
     "TRANSFUS and TRANSFUSDT >= consent.date - 14 d"},
    {"the dose is still to come", "Vaccination within 4 weeks prior to the first dose", "VACCINE and VACCINEDT >= DOSEPLAN - 4 wk"},
    {"before the dose or after it?", "Vaccination within 4 weeks of the first dose", ""},
    {"baseline is no day of entry", "Treatment with biologics within 4 months of baseline visit", ""},
    {"the limit is out", "COVID-19 vaccine less than 14 days prior to screening", "VACCINE and VACCINEDT > screening.date - 14 d"},
    {"a beginning", "+Diagnosed with cirrhosis at least 6 months ago", "DIAG and DIAGDT <= screening.date - 6 mo"},
    {"of what lasts", "+Ascites for > 3 months", "ASCITES and ASCITESDT < screening.date - 3 mo"},
    {"of what happens: which of them?", "+Surgery at least 6 months before screening", ""},
    {"whose beginning?", "+Diagnosis of hepatitis treated with interferon for at least 6 months", ""},
    {"words for numbers", "Stroke within the past six (6) months", "STROKE and STROKEDT >= screening.date - 6 mo"},
    {"one is left out", "Experimental therapy during the previous month", "TRIAL and TRIALDT >= screening.date - 1 mo"},
    {"a mark for at most", "Chemotherapy ≤ 3 weeks prior to registration", "CHEMO and CHEMODT >= enrolment.date - 3 wk"},
    {"a full-width end", "Use of hepatotoxic drugs in the last 3 months；", "HEPATOTOX and HEPATOTOXDT >= screening.date - 3 mo"},
    {"events of one reach", "Stroke or myocardial infarction during the last 3 months", "STROKE and STROKEDT >= screening.date - 3 mo"},
    {"exceptions belong to it", "Malignancy within 5 years, except basal cell carcinoma", "CANCER and CANCERDT >= screening.date - 5 a"},
    {"exceptions with a time", "Malignancy within 5 years, except carcinoma cured for 1 year", ""},
    {"a bracket that tells more", "Drug abuse within 2 years (as told by the patient)",
     "DRUGABUSE and DRUGABUSEDT >= screening.date - 2 a"},
    {"a bracket with a rule of its own", "Malignancy within 5 years (recovery must be lasting)", ""},
    {"how far does the time reach?", "Tuberculosis, surgery within 6 months", ""},
    {"and here?", "Liver cancer or stroke within 6 months", ""},
    {"one of two without a time", "Active malignancy or history of malignancy within 5 years", ""},
    {"two times", "Infection within 6 months or surgery within 3 months", ""},
    {"hours", "Surgery within 72 hours before screening", ""},
    {"a plan", "Planned surgery within 3 months", ""},
    {"to come", "Expected to have surgery within 3 months of enrolment", ""},
    {"a count", "Hospitalized more than once within one year", ""},
    {"a change", "Clinically stable after surgery within 2 weeks prior to screening", ""},
    {"a condition on it", "Surgery within 3 months, unless minor", ""},
    {"a dose", "Prednisone above 10 mg within 30 days", ""},
    {"an age", "Surgery within 5 years of age", ""},
    {"not known what", "Yoga within 3 months", ""},
    {"only who had it? that is seldom meant", "+Participation in other clinical trials within 3 months", ""},
    {"part of a list", "Prior immunosuppression, including chemotherapy within last 3 years", ""},
    {"half a month", "Surgery within 1.5 months", ""},
    {"nothing", "", ""},
    {"no time", "Major surgery", ""},
    {"a time alone", "within 3 months", ""},
};

static void patterns(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_drafting d = fresh();
        bool said = false;
        const bool inclusion = rows[i].text[0] == '+';
        const char *got = tt_draft_history(&d, rows[i].text + inclusion, !inclusion, &said);
        if (strcmp(got ? got : "", rows[i].want) != 0)
            fail_msg("%s: '%s'", rows[i].why, got ? got : "");
        assert_true(got || d.items->n == 0); /* a refusal leaves no item behind */
        tt_arena_free(d.a);
    }
}

/* ---- items ------------------------------------------------------------------------------- */

static void one_pair_for_the_same_words(void **state)
{
    (void)state;
    tt_drafting d = fresh();
    bool said = false;
    assert_string_equal(tt_draft_history(&d, "Major surgery within 3 months", true, &said),
                        "SURGERY and SURGERYDT >= screening.date - 3 mo");
    assert_false(said);
    assert_string_equal(tt_draft_history(&d, "major surgery within 30 days of consent", true, &said),
                        "SURGERY and SURGERYDT >= consent.date - 30 d");
    assert_true(said);
    assert_string_equal(tt_draft_history(&d, "Dental surgery within 3 months", true, &said),
                        "SURGERY2 and SURGERY2DT >= screening.date - 3 mo");
    assert_string_equal(tt_draft_history(&d, "Vaccination within 3 months before treatment", true, &said),
                        "VACCINE and VACCINEDT >= DOSEPLAN - 3 mo");
    assert_string_equal(tt_draft_history(&d, "Chemotherapy within 3 months before the first dose", true, &said),
                        "CHEMO and CHEMODT >= DOSEPLAN - 3 mo");
    assert_string_equal(tt_draft_history_items(&d),
                        "SURGERY, SURGERYDT, SURGERY2, SURGERY2DT, VACCINE, VACCINEDT, DOSEPLAN, CHEMO, CHEMODT");
    assert_string_equal(d.items->at[0].title, "Major surgery: has it ever happened");
    assert_string_equal(d.items->at[0].zh, "手术：是否发生过（原文：Major surgery）");
    assert_string_equal(d.items->at[1].zh, "手术：最近一次日期（原文：Major surgery）");
    tt_arena_free(d.a);
}

static void an_item_of_that_name_stays(void **state)
{
    (void)state;
    tt_drafting d = fresh();
    bool said = false;
    d.items->at = TT_NEW(d.a, tt_draft_item);
    d.items->at[d.items->n++] = (tt_draft_item){.id = "BLEEDDT", .title = "Bleeding time"};
    assert_string_equal(tt_draft_history(&d, "Bleeding within 3 months", true, &said), "BLEED2 and BLEED2DT >= screening.date - 3 mo");
    assert_string_equal(tt_draft_history_items(&d), "BLEED2, BLEED2DT");
    tt_arena_free(d.a);
}

/* ---- labels --------------------------------------------------------------------------------- */

/* ">= screening - 3 mo" of item ID as a test. */
static const char *as_test(tt_arena *a, const char *label, const char *id)
{
    const bool negated = tt_str_starts(label, "not ");
    char op[4] = "", day[16] = "", dur[16] = "";
    assert_int_equal(sscanf(label + (negated ? 4 : 0), "%3s %15s - %15[^\t]", op, day, dur), 3);
    const char *test = tt_printf(a, "%s and %sDT %s %s%s - %s", id, id, op, strcmp(day, "dose") == 0 ? "DOSEPLAN" : day,
                                 strcmp(day, "dose") == 0 ? "" : ".date", dur);
    return negated ? tt_printf(a, "not (%s)", test) : test;
}

static bool as_labelled(const tt_drafting *d, const char *got, const char *label, const char *what)
{
    const tt_draft_item *it = d->items->at;
    return strcmp(got, as_test(d->a, label, it->id)) == 0 && tt_str_starts(it->title, what) && it->title[strlen(what)] == ':';
}

static void labels(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    char *text = NULL;
    size_t n = 0, read = 0, refused = 0, missed = 0, wrong = 0;
    assert_int_equal(tt_file_read(a, "tests/data/registry/conditions.tsv", 1 << 20, &text, &n, NULL), TT_OK);
    for (char *s = text, *end; *s; s = end + 1) {
        end = strchr(s, '\n');
        *end = '\0';
        if (*s == '#')
            continue;
        char *label = strchr(s, '\t'), *what = label ? strchr(label + 1, '\t') : NULL, *words = what ? strchr(what + 1, '\t') : NULL;
        assert_non_null(words);
        *label++ = *what++ = *words++ = '\0';
        tt_drafting d = fresh();
        bool said = false;
        const char *got = tt_draft_history(&d, words, strcmp(s, "exclusion") == 0, &said);
        const bool open = strcmp(label, "?") == 0, right = got && !open && as_labelled(&d, got, label, what);
        read += right;
        refused += !got && open;
        missed += !got && !open;
        if (got && !right) {
            wrong++;
            print_error("'%s' is %s, read as %s\n", words, label, got);
        }
        tt_arena_free(d.a);
    }
    print_message("# %zu read, %zu rightly refused, %zu missed, %zu wrong\n", read, refused, missed, wrong);
    assert_int_equal(wrong, 0);
    assert_true(read >= 109 && refused >= 75);
    tt_arena_free(a);
}

static const struct CMUnitTest history[] = {
    cmocka_unit_test(patterns),
    cmocka_unit_test(one_pair_for_the_same_words),
    cmocka_unit_test(an_item_of_that_name_stays),
    cmocka_unit_test(labels),
};

TT_TEST_MAIN(history)
