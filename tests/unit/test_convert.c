/* SPDX-License-Identifier: Apache-2.0 */
/* Conversion and comparison of values.
 *
 * Sources of the rows: the package transplantr (R; tests of bilirubin, creatinine
 * and urea), CDISC and textbook factors, and hand calculation.  Exact means exact:
 * the property at the end goes there and back over all pairs of codes. */
#include "support/tt_test.h"
#include "unit/unit.h"

static const tt_unit *unit(tt_arena *a, const char *code)
{
    const tt_unit *u = NULL;
    tt_err err = {0};
    if (tt_unit_parse(a, code, &u, &err) != TT_OK)
        fail_msg("%s: E%u", code, err.id);
    return u;
}

static tt_qty qty(tt_arena *a, const char *s)
{
    tt_qty q = {{0, 0}, NULL};
    tt_err err = {0};
    if (tt_qty_parse(a, s, &q, &err) != TT_OK)
        fail_msg("%s: E%u", s, err.id);
    return q;
}

static tt_molar molar(const char *mass, int charge)
{
    tt_molar m = {"the analyte", {0, 0}, charge};
    if (mass)
        assert_int_equal(tt_dec_parse(mass, &m.g_per_mol, NULL), TT_OK);
    return m;
}

static const struct {
    const char *why, *from, *to, *molar;
    int charge;
    int64_t num, den;
} factors[] = {
    {"bilirubin: 10000 / 584.66 = 17.1039", "mg/dL", "umol/L", "584.66", 0, 500000, 29233},
    {"creatinine: 10000 / 113.12 = 88.4017", "mg/dL", "umol/L", "113.12", 0, 62500, 707},
    {"glucose: 10 / 180.156 = 0.055507", "mg/dL", "mmol/L", "180.156", 0, 2500, 45039},
    {"urea nitrogen: 10 / 28.013 = 0.35698", "mg/dL", "mmol/L", "28.013", 0, 10000, 28013},
    {"ammonia: 10 / 17.031 = 0.58716", "ug/dL", "umol/L", "17.031", 0, 10000, 17031},
    {"back: 584.66 / 10000", "umol/L", "mg/dL", "584.66", 0, 29233, 500000},
    {"calcium: 1 mmol is 2 meq", "meq/L", "mmol/L", NULL, 2, 1, 2},
    {"sodium: 1 mmol is 1 meq", "meq/L", "mmol/L", NULL, 1, 1, 1},
    {"calcium: mg/dL to meq/L is 20 / 40.078", "mg/dL", "meq/L", "40.078", 2, 10000, 20039},
    {"the molar mass is not used where it is not needed", "g/dL", "g/L", "1", 1, 10, 1},
    {"mass and mole per mole", "mg/mmol", "g/mol", NULL, 0, 1, 1},
    {"albumin to creatinine ratio: mg/g to mg/mmol is 0.11312", "mg/g", "mg/mmol", "113.12", 0, 707, 6250},
};

static void has_exact_factors(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        const tt_molar m = molar(factors[i].molar, factors[i].charge);
        tt_factor f;
        tt_err err = {0};
        if (tt_unit_factor(unit(a, factors[i].from), unit(a, factors[i].to), &m, &f, &err) != TT_OK)
            fail_msg("%s: E%u", factors[i].why, err.id);
        if (f.num != factors[i].num || f.den != factors[i].den)
            fail_msg("%s: %lld/%lld", factors[i].why, (long long)f.num, (long long)f.den);
        TT_ASSERT_NEAR(f.ratio, (double)factors[i].num / (double)factors[i].den, 1e-15 * f.ratio);
    }
    tt_arena_free(a);
}

static const struct {
    const char *why, *from, *to, *molar, *want;
    int digits; /* round the result to so many before comparing; -1: as it is */
} values[] = {
    {"transplantr: bilirubin 18 umol/L", "18 umol/L", "mg/dL", "584.66", "1.1", 1},
    {"transplantr: bilirubin 5.4 mg/dL", "5.4 mg/dL", "umol/L", "584.66", "92", 0},
    {"transplantr: creatinine 270 umol/L", "270 umol/L", "mg/dL", "113.12", "3.1", 1},
    {"transplantr: creatinine 3.5 mg/dL", "3.5 mg/dL", "umol/L", "113.12", "309", 0},
    {"transplantr: urea 3.2 mmol/L as urea nitrogen", "3.2 mmol/L", "mg/dL", "28.013", "9.0", 1},
    {"transplantr: urea nitrogen 12 mg/dL", "12 mg/dL", "mmol/L", "28.013", "4.3", 1},
    {"15 digits: 5.4 x 500000/29233 = 92.36137241...", "5.4 mg/dL", "umol/L", "584.66", "92.3613724215784", -1},
    {"albumin", "3.5 g/dL", "g/L", NULL, "35", -1},
    {"exact, although long", "0.000000123 kg", "g", NULL, "0.000123", -1},
    {"the same unit keeps what was typed", "1.60 mg/dL", "mg/dL", NULL, "1.60", -1},
    {"18 digits in the same unit", "123456789012345678 g", "g", NULL, "123456789012345678", -1},
    {"18 digits in another: 15, half away from zero", "123456789012345500 g", "kg", NULL, "123456789012346", -1},
    {"16 digits before the point, the last of them a 5", "1234567890123455 kg", "g", NULL, "1234567890123460000", -1},
    {"negative, half away from zero", "-123456789012345500 g", "kg", NULL, "-123456789012346", -1},
    {"a third has 15 digits", "1 d", "wk", NULL, "0.142857142857143", -1},
    {"1.6e7 cells/kg", "1.6e7 {cells}/kg", "10*6{cells}/kg", NULL, "16", -1},
    {"platelets, US to SI", "250 10*3/uL", "10*9/L", NULL, "250", -1},
    {"pressure", "60 mm[Hg]", "kPa", NULL, "7.99932", -1},
    {"body temperature", "98.6 [degF]", "Cel", NULL, "37", -1},
    {"body temperature back", "37 Cel", "[degF]", NULL, "98.6", -1},
    {"where the two scales meet", "-40 Cel", "[degF]", NULL, "-40", -1},
    {"kelvin", "38.5 Cel", "K", NULL, "311.65", -1},
    {"to Celsius", "0 K", "Cel", NULL, "-273.15", -1},
    {"Fahrenheit to kelvin", "-459.67 [degF]", "K", NULL, "0", -1},
    {"Fahrenheit to Fahrenheit", "98.60 [degF]", "[degF]", NULL, "98.60", -1},
    {"zero", "0.00 mg/dL", "umol/L", "584.66", "0", -1},
    {"large", "9e18 kg", "g", NULL, "9000000000000000000000", -1},
    {"bare number", "45", "%", NULL, "4500", -1},
};

static void converts(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        const tt_molar m = molar(values[i].molar, 0);
        tt_qty got;
        tt_err err = {0};
        if (tt_qty_convert(qty(a, values[i].from), unit(a, values[i].to), &m, &got, &err) != TT_OK)
            fail_msg("%s: E%u", values[i].why, err.id);
        double x;
        assert_int_equal(tt_qty_double(qty(a, values[i].from), unit(a, values[i].to), &m, &x, &err), TT_OK);
        TT_ASSERT_NEAR(tt_dec_double(got.value), x, 1e-14 * (x < 0 ? -x : x));
        if (values[i].digits >= 0)
            assert_int_equal(tt_dec_round(got.value, values[i].digits, &got.value, &err), TT_OK);
        const char *text = tt_dec_text(a, got.value);
        if (!tt_streq(text, values[i].want))
            fail_msg("%s: %s", values[i].why, text);
    }
    tt_arena_free(a);
}

/* A unit that does not convert: which pair, why not, and which message. */
static const struct {
    const char *why, *from, *to, *molar;
    int charge;
    unsigned id;
} refusals[] = {
    {"mass and time", "mg", "h", NULL, 0, 402},
    {"per litre and per kilogram", "10*6/L", "10*6/kg", NULL, 0, 402},
    {"mass to amount without a molar mass", "mg/dL", "umol/L", NULL, 0, 403},
    {"a charge is no molar mass", "mg/dL", "umol/L", NULL, 2, 403},
    {"meq without a charge", "meq/L", "mmol/L", "40.078", 0, 405},
    {"mass to amount in another dimension", "mg/dL", "umol", "584.66", 0, 402},
    {"international units are not enzyme units", "[IU]/L", "U/L", NULL, 0, 402},
    {"international units are not grams", "[IU]/mL", "ng/mL", "67000", 0, 402},
    {"cells are not particles", "{cells}/kg", "{particles}/kg", NULL, 0, 406},
    {"what is counted must be said", "10*6/kg", "{cells}/kg", NULL, 0, 406},
    {"indexed to body surface or not", "mL/min", "mL/min/{1.73_m2}", NULL, 0, 406},
    {"arbitrary units of two kinds", "[CFU]/mL", "[PFU]/mL", NULL, 0, 406},
    {"not exact in 64 bits", "10*25", "1", NULL, 0, 404},
    {"not exact in 64 bits, the other way", "1", "10*25", NULL, 0, 404},
    {"molar mass with too many digits", "fg", "kmol", "123.456789012345678", 0, 404},
};

static void refuses(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const tt_molar m = molar(refusals[i].molar, refusals[i].charge);
        const tt_unit *from = unit(a, refusals[i].from), *to = unit(a, refusals[i].to);
        tt_err err = {0};
        tt_factor f;
        tt_qty q = {tt_dec_int(7), NULL};
        int cmp = 7;
        if (tt_unit_factor(from, to, &m, &f, &err) != TT_EUNIT || err.id != refusals[i].id)
            fail_msg("%s: E%u", refusals[i].why, err.id);
        assert_int_equal(tt_qty_convert((tt_qty){tt_dec_int(1), from}, to, &m, &q, &err), TT_EUNIT);
        assert_int_equal(tt_qty_cmp((tt_qty){tt_dec_int(1), from}, (tt_qty){tt_dec_int(1), to}, &m, &cmp, &err), TT_EUNIT);
        assert_true(q.value.coef == 7 && q.unit == NULL && cmp == 7);
        assert_non_null(tt_message_find(err.id));
    }
    tt_qty q;
    assert_int_equal(tt_qty_convert(qty(a, "1e-18 g"), unit(a, "kg"), NULL, &q, NULL), TT_ERANGE);
    assert_int_equal(tt_unit_agrees(unit(a, "mg"), NULL), false);
    assert_int_equal(tt_unit_agrees(unit(a, "%"), NULL), true);
    assert_string_equal(tt_unit_code(NULL), "1");
    tt_arena_free(a);
}

static const struct {
    const char *why, *left, *right, *molar;
    int want;
} comparisons[] = {
    {"a tie across units stays a tie", "3.5 g/dL", "35 g/L", NULL, 0},
    {"scale does not matter", "1.60 mg/dL", "1.6 mg/dL", NULL, 0},
    {"5.4 mg/dL of bilirubin is 92.3613724215784 and a bit less", "5.4 mg/dL", "92.3613724215784 umol/L", "584.66", -1},
    {"the last digit decides", "5.4 mg/dL", "92.3613724215783 umol/L", "584.66", 1},
    {"exactly", "5.8466 mg/dL", "100 umol/L", "584.66", 0},
    {"three times the limit is not more than three times the limit", "120 U/L", "2 ukat/L", NULL, 0},
    {"temperature tie", "100.4 [degF]", "38 Cel", NULL, 0},
    {"negative", "-40 [degF]", "-40 Cel", NULL, 0},
    {"colder", "-41 [degF]", "-40 Cel", NULL, -1},
    {"sign decides", "-1 g", "1 kg", NULL, -1},
    {"zero", "0 g", "0.000 kg", NULL, 0},
    {"zero and less", "0 g", "-1e-18 kg", NULL, 1},
    {"too large to multiply", "9e18 kg", "1e-18 fg", NULL, 1},
    {"too small to multiply", "1e-18 fg", "9e18 kg", NULL, -1},
    {"negative and too large to multiply", "-9e18 kg", "-1e-18 fg", NULL, -1},
    {"negative and too small to multiply", "-1e-18 fg", "-9e18 kg", NULL, 1},
    {"bare numbers", "0.5", "50 %", NULL, 0},
};

static void compares(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        const tt_molar m = molar(comparisons[i].molar, 0);
        int forth = 7, back = 7;
        tt_err err = {0};
        if (tt_qty_cmp(qty(a, comparisons[i].left), qty(a, comparisons[i].right), &m, &forth, &err) ||
            tt_qty_cmp(qty(a, comparisons[i].right), qty(a, comparisons[i].left), &m, &back, &err))
            fail_msg("%s: E%u", comparisons[i].why, err.id);
        if (forth != comparisons[i].want || back != -comparisons[i].want)
            fail_msg("%s: %d, %d", comparisons[i].why, forth, back);
    }
    tt_arena_free(a);
}

/* Over all pairs of codes: the factor back is the inverse, agreement is convertibility without help, and the value comes back equal. */
static void goes_there_and_back(void **state)
{
    (void)state;
    static const char *const codes[] = {
        "10*9/L",     "10*6/kg", "mg/dL",       "umol/L",     "mmol/L", "[IU]/mL",     "[IU]/L",  "U/L",
        "kat/L",      "mm[Hg]",  "kPa",         "Cel",        "[degF]", "K",           "%",       "1",
        "{cells}/kg", "{cells}", "{particles}", "{cells}/mL", "/min",   "{beats}/min", "mL/min",  "mL/min/{1.73_m2}",
        "ug/kg/min",  "s",       "min",         "h",          "d",      "wk",          "mo",      "a",
        "g/dL",       "g/L",     "ng/mL",       "ug/L",       "ug/dL",  "pg",          "fL",      "kg",
        "g",          "cm",      "m",           "m2",         "kg/m2",  "mL",          "dL",      "L",
        "mosm/kg",    "meq/L",   "cm[H2O]",     "mm3",        "ukat/L", "kcal",        "[lb_av]", "[in_i]",
        "10*3/uL",    "/uL",     "bar",         "mg/(24.h)",  "g/d",
    };
    enum { N = sizeof codes / sizeof *codes };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_unit *u[N];
    for (int i = 0; i < N; i++)
        u[i] = unit(a, codes[i]);
    const tt_molar m = molar("584.66", 2);
    int pairs = 0, far = 0;
    for (int i = 0; i < N; i++)
        for (int k = 0; k < N; k++) {
            tt_factor forth, back;
            const bool agrees = tt_unit_agrees(u[i], u[k]);
            assert_int_equal(tt_unit_factor(u[i], u[k], NULL, &forth, NULL) == TT_OK, agrees);
            if (tt_unit_factor(u[i], u[k], &m, &forth, NULL) != TT_OK)
                continue;
            pairs++;
            assert_int_equal(tt_unit_factor(u[k], u[i], &m, &back, NULL), TT_OK);
            assert_true(forth.num == back.den && forth.den == back.num && forth.num > 0);
            const tt_qty q = {{123, 1}, u[i]};
            tt_qty there, again;
            int cmp = 7;
            if (tt_qty_convert(q, u[k], &m, &there, NULL) == TT_ERANGE) {
                far++; /* a picogram in pounds: no decimal of 15 digits with a scale of at most 18 */
                continue;
            }
            assert_int_equal(tt_qty_convert(there, u[i], &m, &again, NULL), TT_OK);
            TT_ASSERT_NEAR(tt_dec_double(again.value), 12.3, 1e-12);
            assert_int_equal(tt_qty_cmp(q, there, &m, &cmp, NULL), TT_OK);
            if (tt_dec_cmp(again.value, q.value) != 0)
                assert_int_not_equal(cmp, 0); /* it was rounded on the way, and comparison knows */
        }
    assert_in_range(pairs, 200, N * N);
    assert_in_range(far, 0, 10);
    tt_arena_free(a);
}

static const struct CMUnitTest unit_convert[] = {
    cmocka_unit_test(has_exact_factors),   cmocka_unit_test(converts), cmocka_unit_test(refuses), cmocka_unit_test(compares),
    cmocka_unit_test(goes_there_and_back),
};
TT_TEST_MAIN(unit_convert)
