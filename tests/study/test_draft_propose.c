/* SPDX-License-Identifier: Apache-2.0 */
/* Which criteria have a test proposed, and which: registries' own words.  No doubt may
 * become a test. */
#include "support/tt_test.h"

#include "study/draft_items_internal.h"

static const struct {
    const char *why, *text, *want; /* "" = none */
} rows[] = {
    {"the registry's own age", "minimum age: 18 Years", "AGE >= 18 a"},
    {"completed years", "maximum age: 65 Years", "AGE < 66 a"},
    {"months are another matter", "minimum age: 6 Months", ""},
    {"a span", "aged 18-60 years;", "AGE >= 18 a and AGE < 61 a"},
    {"in words", "Aged between 18 to 65 years old;", "AGE >= 18 a and AGE < 66 a"},
    {"without the word age", "18 to 75 years of age", "AGE >= 18 a and AGE < 76 a"},
    {"numbers of something", "18 to 75", ""},
    {"at least", "age ≥ 18 years", "AGE >= 18 a"},
    {"older than 18: is 18 in?", "Age > 18 years", ""},
    {"and more", "aged 18-60 years and able to consent", ""},
    {"weight", "Body weight>40kg;", "WEIGHT > 40 kg"},
    {"weight of nothing", "weight > 40", ""},
    {"either of two", "INR>1.5 or PTA<40%", "INR > 1.5 or PTA < 40 %"},
    {"behind its name", "Coagulation disorders, INR>1.5 or PTA<40%;", "INR > 1.5 or PTA < 40 %"},
    {"behind other words", "Pregnant women, INR>1.5", ""},
    {"a unit", "total serum bilirubin≥85umol/L", ""},
    {"a unit, by a known name", "serum total bilirubin ≥ 85 umol/L", "BILI >= 85 umol/L"},
    {"a multiple of normal", "Total bilirubin ≥ 10×ULN", "BILI >= 10 * BILI.uln"},
    {"in words too", "ALT higher than 5 times the upper limit of normal", "ALT > 5 * ALT.uln"},
    {"a multiple and a unit", "Total bilirubin ≥ 10×ULN umol/L", ""},
    {"no unit", "serum albumin < 35", ""},
    {"an unmarked power", "PLT <20×109/L", ""},
    {"a unit it cannot have", "ALT > 5 mmHg", ""},
    {"both kinds of joint", "INR > 1.5 or PTA < 40% and ALT > 5 × ULN", ""},
    {"a thousand with a comma", "ALT > 1,000 U/L", ""},
    {"no limit", "HIV positive", ""},
    {"nothing", "", ""},
};

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_drafting d = {.a = tt_arena_new(TT_ARENA_DEFAULT)};
        assert_int_equal(tt_measures_load(d.a, &d.measures, NULL), TT_OK);
        const char *got = tt_draft_propose(&d, rows[i].text);
        if (strcmp(got ? got : "", rows[i].want) != 0)
            fail_msg("%s: '%s'", rows[i].why, got ? got : "");
        tt_arena_free(d.a);
    }
}

static const struct CMUnitTest propose[] = {cmocka_unit_test(test_rows)};

TT_TEST_MAIN(propose)
