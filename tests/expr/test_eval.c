/* SPDX-License-Identifier: Apache-2.0 */
/* tests/expr/test_eval.c -- answers that a careless program gets wrong: ties of
 * decimals, units as entered, partial dates, functions of the caller, values that do
 * not fit their name.  Expected numbers are worked by hand; sources are named. */
#include "expr/ward.h"

static const char *const names[] = {
    "weight    number kg                   = 40.0 kg",
    "bilirubin number mg/dL  molar 584.66  = 85 umol/L",
    "albumin   number g/L                  = 28 g/L",
    "pta       number %                    = 40 %",
    "cells     number {cells}/kg           = 1.6e7 {cells}/kg",
    "plat      number 10*9/L               = 100 10*9/L",
    "age       number a                    = 18 a",
    "temp      number Cel                  = 38.5 Cel",
    "fever     number [degF]               = 101.3 [degF]",
    "n         number                      = 3",
    "tenth     number                      = 0.1",
    "wrong     number mg/dL                = 5",
    "direct    number mg/dL  molar 584.66  = 40 umol/L",
    "crea      number mg/dL  molar 113.12  = 88.4 umol/L",
    "fresh     number umol/L molar 584.66  = 17 umol/L",
    "month     date                        = 2026-03",
    "day       date                        = 2026-03-04",
    "moment    date                        = 2026-03-04T14:10",
    "leap      date                        = 2024-02-28",
    "none_yet  date                        =",
    "stay      duration                    = 90 min",
    "dx        text no,unknown,ALF         = no",
    "free      text                        = a b",
    "onset.day number                      = 7",
    "肝性脑病  text 无,有                  = 有",
};

static const struct {
    const char *why, *text, *want;
} cases[] = {
    {"3 x 40.0 is not greater than 120", "3 * weight > 120 kg", "no"},
    {"and is 120", "3 * weight = 120 kg", "yes"},
    {"ties across units are ties", "bilirubin = 85 umol/L", "yes"},
    {"also when the literal is on the left", "85 umol/L >= bilirubin", "yes"},
    {"and the next digit is not", "bilirubin > 84.999999999999 umol/L", "yes"},
    {"85 umol/L x 584.66 g/mol = 4.969610 mg/dL", "bilirubin = 4.96961 mg/dL", "yes"},
    {"the result is in the name's unit", "bilirubin", "4.96961 mg/dL"},
    {"g/L and g/dL", "albumin < 2.8 g/dL", "no"},
    {"g/L and g/dL, equal", "albumin = 2.8 g/dL", "yes"},
    {"percent beside a ratio of percents", "pta / 80 %", "0.5"},
    {"a limit is not passed by reaching it", "pta < 40 %", "no"},
    {"cells per kilogram times kilograms", "cells * weight = 6.4e8 {cells}", "yes"},
    {"10*9/L and /uL: 100 10*9/L = 1e5 /uL", "plat = 100000 1/uL", "yes"},
    {"years and months: 18 a = 216 mo in UCUM", "age >= 216 mo", "yes"},
    {"temperatures with different zeros compare exactly", "temp = fever", "yes"},
    {"0.1 three times", "tenth + tenth + tenth = 0.3", "yes"},
    {"a real beside a decimal: 1e-12 of the larger", "sqrt(tenth * tenth) = 0.1", "yes"},
    {"and not more", "sqrt(tenth * tenth) < 0.1000000000011", "yes"},
    {"division makes a real; 1/3 is 1/3", "n / 9 * 3 = 1", "yes"},
    {"a product too large for 18 digits becomes a real", "123456789012 * 1234567890 > 1.5e20", "yes"},
    {"integers stay exact far beyond a double", "9007199254740993 > 9007199254740992", "yes"},
    {"min keeps exactness", "min(tenth, n) + 0.2 = 0.3", "yes"},
    {"max converts to the first's unit", "max(albumin, 3 g/dL)", "30 g/L"},
    {"mean is a real", "mean(n, 4)", "3.5"},
    {"negative power", "2^-1", "0.5"},
    {"0 to a negative power does not exist", "0^-1", "missing"},
    {"root of a negative does not exist", "sqrt(-n)", "missing"},
    {"too large does not exist", "exp(n * 1000)", "missing"},
    {"half away from zero", "round(0.5)", "1"},
    {"also below zero", "round(-0.5)", "-1"},
    {"floor below zero, exact", "floor(-0.1)", "-1"},
    {"ceil of an integer", "ceil(n)", "3"},
    {"abs", "abs(-tenth)", "0.1"},
    {"stroke after a number and a name divides", "n * 5 / n", "5"},
    {"a unit without a blank", "weight = 40kg", "yes"},
    {"a unit before a name divided", "60 kg/n = 20 kg", "yes"},
    {"the word min is a unit after a number and a function before (", "min(5 min, 1 h) = 300 s", "yes"},
    {"and is never a unit", "n = 3 and n = 3", "yes"},
    {"a duration is a number with a unit of time", "stay <= 2 h", "yes"},
    {"and its result is days", "stay", "0.0625 d"},

    {"two names of one analyte in two units", "direct + fresh = 57 umol/L", "yes"},
    {"a choice between them keeps ties", "if(n = 3, direct, bilirubin) = 40 umol/L", "yes"},
    {"a choice between two analytes is in one unit: 88.4 umol/L x 113.12 = 0.99998 mg/dL", "if(n = 3, crea, direct) < 1 mg/dL", "yes"},
    {"and the other: 40 umol/L x 584.66 = 2.33864 mg/dL", "if(n = 4, crea, direct) = 2.33864 mg/dL", "yes"},
    {"which then has no molar mass of its own", "if(n = 4, crea, direct) > 3 umol/L", "E403 27"},
    {"nor has their sum", "crea + direct > 3 umol/L", "E403 17"},
    {"a multiple still has", "2 * direct = 80 umol/L", "yes"},
    {"the right analyte's own molar mass: 17 umol/L x 584.66 = 0.993922 mg/dL", "crea > fresh", "yes"},
    {"a bare value of a name with a unit is missing", "wrong > 3 mg/dL", "unknown, lacks wrong"},

    {"2024 is a leap year", "2024-03-01 - leap", "2 d"},
    {"no time of day in a difference", "moment - leap", "735 d"},
    {"between counts forward", "days_between(leap, day)", "735 d"},
    {"and backward", "days_between(day, leap)", "-735 d"},
    {"a difference compares with weeks", "day - leap = 105 wk", "yes"},
    {"the month is enough", "month > 2026-02-28", "yes"},
    {"the month is not enough", "month > 2026-03-03", "unknown, lacks month"},
    {"two dates, the coarser one is lacking", "month < day", "unknown, lacks month"},
    {"a day beside a moment of that day", "day < moment", "unknown, lacks day"},
    {"equal days", "day = 2026-03-04", "yes"},
    {"a partial date equals nothing for sure", "month = \"2026-03\"", "unknown, lacks month"},
    {"but differs for sure", "month != \"2026-04\"", "yes"},
    {"a difference needs the day", "day - month", "missing, lacks month"},
    {"a date that is missing", "day - none_yet", "missing, lacks none_yet"},
    {"a partial date is known", "known(month)", "yes"},
    {"coalesce carries the partial date's name", "coalesce(none_yet, month) > 2026-03-03", "unknown, lacks month"},
    {"dates in a list", "day in (2026-03-03, 2026-03-04)", "yes"},
    {"each link of a long chain counts", "1 < 2 < n < 2.5", "no"},
    {"a chain of dates", "2026-01-01 <= day < 2026-12-31", "yes"},

    {"no is a code where the list has it", "dx = no", "yes"},
    {"so is unknown", "dx = unknown", "no"},
    {"from the left too", "ALF != dx", "yes"},
    {"in a list", "dx in (ALF, no)", "yes"},
    {"free text in quotes", "free = 'a b'", "yes"},
    {"a backslash in quotes", "free = \"a\\ b\"", "yes"},
    {"a name with a point", "onset.day = 7", "yes"},
    {"names and codes of any script", "肝性脑病 = 有", "yes"},
    {"a choice of texts", "if(n > 2, \"late\", \"early\")", "late"},
    {"a choice of dates", "if(n > 2, day, leap)", "2026-03-04"},
};

static void test_answers(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    int wrong = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ward_add(a, &w, names[i]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = ward_ask(a, &w, cases[i].text);
        if (tt_streq(got, cases[i].want))
            continue;
        print_error("%s: %s is %s, not %s\n", cases[i].why, cases[i].text, got, cases[i].want);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    tt_arena_free(a);
}

/* --- functions of the caller ------------------------------------------------------ */

static tt_val twice(const tt_val *arg, int n, void *self)
{
    assert_int_equal(n, 1);
    *(int *)self += 1;
    return arg[0].type == TT_V_NUMBER ? tt_val_real(2 * arg[0].real, NULL) : tt_val_missing();
}

static tt_val since(const tt_val *arg, int n, void *self)
{
    (void)self;
    tt_val v = tt_val_missing();
    if (n == 1 && arg[0].type == TT_V_DATE) {
        v.type = TT_V_DURATION;
        v.dur = (tt_dur){3, TT_D_WEEK};
    }
    return v;
}

static tt_val judged(const tt_val *arg, int n, void *self)
{
    (void)arg;
    (void)n;
    (void)self;
    return tt_val_truth(TT_UNKNOWN);
}

static tt_val liar(const tt_val *arg, int n, void *self)
{
    (void)arg;
    (void)n;
    (void)self;
    return tt_val_text("not a number");
}

static const struct {
    const char *text, *want;
} calls[] = {
    {"twice(n) = 6", "yes"},
    {"twice(twice(n))", "12"},
    {"twice(missing)", "missing"},
    {"twice(gone)", "missing, lacks gone"},
    {"time_since(day) <= 4 wk", "yes"},
    {"time_since(day) - 1 d", "20 d"},
    {"time_since(late) <= 4 wk", "unknown, lacks late"},
    {"judged() or n = 3", "yes"},
    {"judged() and n = 3", "unknown, lacks judged()"},
    {"judged(n,  1) and judged(n,  1)", "unknown, lacks judged(n,  1)"},
    {"liar() > 3", "unknown, lacks liar()"},
    {"twice()", "E422 1"},
    {"twice(1, 2)", "E422 1"},
    {"twise(1)", "E421 1"},
    {"completely_else(1)", "E433 1"},
    {"twice(gonne)", "E421 7"},
};

static void test_calls(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    int called = 0;
    ward_add(a, &w, "n number = 3");
    ward_add(a, &w, "gone number =");
    ward_add(a, &w, "day date = 2026-03-04");
    ward_add(a, &w, "late date =");
    w.fn[0] = (tt_fn){"twice", 1, 1, TT_V_NUMBER, twice, &called};
    w.fn[1] = (tt_fn){"time_since", 1, 1, TT_V_DURATION, since, NULL};
    w.fn[2] = (tt_fn){"judged", 0, -1, TT_V_TRUTH, judged, NULL};
    w.fn[3] = (tt_fn){"liar", 0, 0, TT_V_NUMBER, liar, NULL};
    w.scope.fns = 4;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        const char *got = ward_ask(a, &w, calls[i].text);
        if (!tt_streq(got, calls[i].want))
            fail_msg("%s: got %s, want %s", calls[i].text, got, calls[i].want);
    }
    assert_int_equal(called, 5);
    tt_arena_free(a);
}

/* --- what a compiled expression knows of itself ----------------------------------- */

static void test_about(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    const tt_expr *e = NULL;
    ward_add(a, &w, "crp number mg/L = 5 mg/L");
    ward_add(a, &w, "age number a = 40 a");
    ward_add(a, &w, "day date = 2026-03-04");
    assert_int_equal(tt_expr_compile(a, "age > 18 a and crp + crp > 3 mg/dL", tt_at("f", 1, 1), &w.scope, &e, NULL), TT_OK);
    assert_int_equal(tt_expr_type(e), TT_V_TRUTH);
    assert_int_equal(tt_expr_uses(e), 2);
    assert_string_equal(tt_expr_use(e, 0)->name, "age");
    assert_string_equal(tt_expr_use(e, 1)->name, "crp");
    assert_int_equal(tt_expr_use(e, 1)->slot, 0);
    assert_null(tt_expr_use(e, 2));
    assert_string_equal(tt_expr_source(e), "age > 18 a and crp + crp > 3 mg/dL");
    assert_int_equal(tt_expr_compile(a, "2 * crp", tt_at("f", 1, 1), &w.scope, &e, NULL), TT_OK);
    assert_int_equal(tt_expr_type(e), TT_V_NUMBER);
    assert_string_equal(tt_unit_code(tt_expr_unit(e)), "mg/L");
    assert_int_equal(tt_expr_compile(a, "day - 2026-01-01", tt_at("f", 1, 1), &w.scope, &e, NULL), TT_OK);
    assert_string_equal(tt_unit_code(tt_expr_unit(e)), "d");
    assert_int_equal(tt_expr_compile(a, "ln(2)", tt_at("f", 1, 1), NULL, &e, NULL), TT_OK);
    assert_null(tt_expr_unit(e));
    tt_arena_free(a);
}

static const struct {
    const char *text, *want;
} steps[] = {
    {"sepsis", "sepsis  [unknown; lacks sepsis]"},
    {"3 * 40 > 100", "3 * 40 > 100  [yes]"},
    {"not (n >= 3)", "n >= 3  [3 >= 3: yes]\nnot (n >= 3)  [not yes: no]"},
    {"3 * weight > 120 kg", "3 * weight  [3 * 40.0 kg: 120.0 kg]\n3 * weight > 120 kg  [120.0 kg > 120 kg: no]"},
    {"2 * (n + (n - 1)) / 3", "2 * (n + (n - 1)) / 3  [2 * (3 + (3 - 1)) / 3: 3.333333333]"},
    {"if(n >= 3, n, -n) > 2", "n >= 3  [3 >= 3: yes]\nif(n >= 3, n, -n)  [if(yes, 3, -3): 3]\nif(n >= 3, n, -n) > 2  [3 > 2: yes]"},
    {"gcs < 8\n   or n in (1,\n 2)", "gcs < 8  [missing < 8: unknown; lacks gcs]\nn in (1, 2)  [3 in (1, 2): no]\n"
                                     "gcs < 8 or n in (1, 2)  [unknown or no: unknown; lacks gcs]"},
    {"dx in (ALF, CLF)", "dx in (ALF, CLF)  [CLF in (ALF, CLF): yes]"},
    {"ln(weight)", "ln(weight)  [ln(40.0 kg): 3.688879454]"},
    {"1 <= n + 1 < 4", "n + 1  [3 + 1: 4]\n1 <= n + 1 < 4  [1 <= 4 < 4: no]"},
    {"known(gcs)", "known(gcs)  [known(missing): no]"},
    {"2026-03-10 - day <= 1 wk", "2026-03-10 - day  [2026-03-10 - 2026-03-04: 6 d]\n2026-03-10 - day <= 1 wk  [6 d <= 1 wk: yes]"},
};

static void test_explain(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    ward_add(a, &w, "n number = 3");
    ward_add(a, &w, "gcs number =");
    ward_add(a, &w, "weight number kg = 40.0 kg");
    ward_add(a, &w, "sepsis truth =");
    ward_add(a, &w, "dx text ALF,CLF = CLF");
    ward_add(a, &w, "day date = 2026-03-04");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const tt_expr *e = NULL;
        assert_int_equal(tt_expr_compile(a, steps[i].text, tt_at("f", 1, 1), &w.scope, &e, NULL), TT_OK);
        assert_string_equal(tt_expr_explain(a, e, ward_look, &w), steps[i].want);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest group[] = {cmocka_unit_test(test_answers), cmocka_unit_test(test_calls), cmocka_unit_test(test_about),
                                          cmocka_unit_test(test_explain)};
TT_TEST_MAIN(group)
