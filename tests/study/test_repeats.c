/* SPDX-License-Identifier: Apache-2.0 */
/* What records say of treating somebody more than once; the words are those of real records, or
 * one turn away from them. */
#include "support/tt_test.h"

#include "study/study_internal.h"

static const struct {
    const char *why, *text;
    bool found;
    int max;
    const char *apart;
} cases[] = {
    {"count and rhythm", "MSC by peripheral vein(2×105/Kg, once a week, 4 times).", true, 4, "1 wk"},
    {"in words", "IV injection, (4x107/40ml, once per three months, four times in one year)", true, 4, "3 mo"},
    {"intervals", "after intravenous infusion at intervals of 2 weeks (14 days) 3 times.", true, 3, "2 wk"},
    {"an interval joined", "three intrathecal injections of 50 million cells at two-month intervals.", true, 3, "2 mo"},
    {"separated by", "Administration of 2 doses, separated by 14 days, of 12,5 million cells", true, 2, "14 d"},
    {"once every 2 weeks for 3 times", "HLC given once every 2 weeks for 3 times", true, 3, "2 wk"},
    {"cycles", "Treatment repeats every 28 days for up to 6 cycles in the absence of progression.", true, 6, "28 d"},
    {"daily", "Palbociclib 125 mg orally once daily, Day 1 to Day 21 followed by 7 days off", true, 0, "1 d"},
    {"the number is not the count: twice a week", "taken i.v., twice per week, for 2 weeks.", true, 0, ""},
    {"a second dose", "Without improvement, patients will receive a second dose.", true, 0, ""},
    {"repeated, without a number", "CB-AC-02 on day 0 and on week 4 (repeated injection)", true, 0, ""},
    {"sessions of a device", "Patients are treated for 4-8 hours per session.", true, 0, ""},
    {"a range is no length, and more of them no count", "option to receive an additional 3 infusions with a 12 to 18 month interval", true,
     0, ""},
    {"two arms that differ in number", "A: 2 doses given.\nB: 3 doses given.", true, 0, ""},
    {"two rhythms", "infused once per week for the first month and once per month for 6 months (9 times in total)", true, 9, ""},

    {"once", "Receive one course of treatment with a single injection of cells", false, 0, ""},
    {"several injections of one occasion", "1.7 ml will be injected divided in 2-3 injections around the lesion.", false, 0, ""},
    {"sites, not occasions", "10 injections into the myocardium", false, 0, ""},
    {"dose levels", "The three doses are 1, 3 and 5 x 10^6 cells/kg, infused once. Two dose levels.", false, 0, ""},
    {"people are watched weekly", "evaluated for signs of GVHD weekly for up to 28 days after infusion.", false, 0, ""},
    {"seen again, not treated", "Patients will be followed every second day after injection.", false, 0, ""},
    {"a multiple", "bilirubin 10 times the upper limit, 3 times higher than normal, treated", false, 0, ""},
    {"other treatment", "traditional therapy, such as insulin injection daily", false, 0, ""},
    {"a course of treatment", "The method, dose, timing, and treatment course of the injection are the same", false, 0, ""},
    {"nothing", "", false, 0, ""},
};

static void test_cases(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_repeats r = tt_study_repeats(a, cases[i].text);
        char apart[24] = "";
        if (r.apart.n)
            tt_dur_write(r.apart, apart);
        if ((r.words != NULL) != cases[i].found || r.max != cases[i].max || strcmp(apart, cases[i].apart) != 0)
            fail_msg("%s: found '%s', max %d, apart '%s'", cases[i].why, r.words ? r.words : "", r.max, apart);
    }
    tt_arena_free(a);
}

static void test_quote(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *text = "Cells are thawed at the bedside by the study nurse and then given once a week, 4 times.\nOther.";
    assert_string_equal(tt_study_repeats(a, text).words, "... the study nurse and then given once a week, 4 times.");
    char *many = tt_strdup(a, tt_printf(a, "given once a week %0900d 4 times", 1)); /* a long word is quoted whole or not at all */
    assert_true(strlen(tt_study_repeats(a, many).words) < 1100);
    tt_arena_free(a);
}

static const struct CMUnitTest repeats[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_quote)};
TT_TEST_MAIN(repeats)
