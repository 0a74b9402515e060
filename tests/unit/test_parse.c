/* SPDX-License-Identifier: Apache-2.0 */
/* Which codes are understood, as what, and which are refused.
 *
 * Sizes are hand calculations from the definitions in UCUM 2.1; each row converts
 * one of the unit into the second unit.  The rows marked "trap" are what another
 * library reads wrongly without an error. */
#include "support/tt_test.h"
#include "unit/unit.h"

static const struct {
    const char *why, *said, *code, *in;
    int64_t num, den;
} understood[] = {
    {"trap: 10*9 is 1000000000, not 10 x 9", "10*9/L", "10*9/L", "/L", 1000000000, 1},
    {"trap: 10*6 is 1000000, not 10 x 6", "10*6/kg", "10*6/kg", "/kg", 1000000, 1},
    {"trap: a is the year, not the are", "a", "a", "d", 1461, 4},
    {"trap: Cel is known", "Cel", "Cel", "K", 1, 1},
    {"trap: mm[Hg] is known; 133.322 Pa", "mm[Hg]", "mm[Hg]", "Pa", 66661, 500},
    {"trap: meq/L is known", "meq/L", "meq/L", "eq/L", 1, 1000},
    {"trap: U is umol/min", "U/L", "U/L", "umol/min/L", 1, 1},
    {"a month is a twelfth of a year", "mo", "mo", "h", 1461, 2},
    {"a week", "wk", "wk", "d", 7, 1},
    {"katal", "kat/L", "kat/L", "U/L", 60000000, 1},
    {"SI reporting of enzymes", "ukat/L", "ukat/L", "U/L", 60, 1},
    {"percent", "%", "%", "1", 1, 100},
    {"bare number", "1", "1", "%", 100, 1},
    {"dose by weight", "{cells}/kg", "{cells}/kg", "{cells}/g", 1, 1000},
    {"vesicles", "{particles}", "{particles}", "10*9{particles}", 1, 1000000000},
    {"concentration of cells", "{cells}/mL", "{cells}/mL", "{cells}/L", 1000, 1},
    {"rate", "/min", "/min", "/s", 1, 60},
    {"heart rate", "{beats}/min", "{beats}/min", "{beats}/h", 60, 1},
    {"clearance", "mL/min", "mL/min", "L/h", 3, 50},
    {"indexed clearance", "mL/min/{1.73_m2}", "mL/min/{1.73_m2}", "L/d/{1.73_m2}", 36, 25},
    {"vasopressor", "ug/kg/min", "ug/kg/min", "mg/kg/h", 3, 50},
    {"the same, in parentheses", "ug/(kg.min)", "ug/(kg.min)", "ug/kg/min", 1, 1},
    {"body mass index", "kg/m2", "kg/m2", "g/cm2", 1, 10},
    {"negative power", "kg.m-2", "kg.m-2", "kg/m2", 1, 1},
    {"hectopascal", "hPa", "hPa", "kPa", 1, 10},
    {"water", "cm[H2O]", "cm[H2O]", "Pa", 196133, 2000},
    {"haemoglobin per cell", "pg", "pg", "ng", 1, 1000},
    {"cell volume", "fL", "fL", "um3", 1, 1},
    {"litre is a cubic decimetre", "L", "L", "dm3", 1, 1},
    {"osmolality", "mosm/kg", "mosm/kg", "mmol/kg", 1, 1},
    {"arbitrary unit", "[IU]/mL", "[IU]/mL", "[IU]/L", 1000, 1},
    {"UCUM's other international unit", "[iU]/L", "[IU]/L", "m[IU]/mL", 1, 1},
    {"pound: 0.45359237 kg exactly", "[lb_av]", "[lb_av]", "kg", 45359237, 100000000},
    {"inch", "[in_i]", "[in_i]", "cm", 127, 50},
    {"thermochemical kilocalorie", "kcal", "kcal", "J", 4184, 1},
    {"Wood unit: 8 MPa.s/m3 nearly, 79.9932 dyn.s/cm5", "[wood'U]", "[wood'U]", "dyn.s/cm5", 199983, 2500},
    {"left to right: a/b.c is (a/b).c", "m/s.kg", "m/s.kg", "kg.m/s", 1, 1},
    {"a leading solidus", "/mL/h", "/mL/h", "/L/h", 1000, 1},
    {"a leading solidus, then a product", "/s.m", "/s.m", "m/s", 1, 1},
    {"negative power of ten", "10*-3.g", "10*-3.g", "mg", 1, 1},
    {"carets are UCUM too", "10^3/uL", "10*3/uL", "10*9/L", 1, 1},
    {"an integer below", "/100{WBC}", "/100{wbc}", "%/{wbc}", 1, 1},

    {"hospital: micro sign", "\xC2\xB5mol/L", "umol/L", "mmol/L", 1, 1000},
    {"hospital: Greek mu", "\xCE\xBCmol/L", "umol/L", "mmol/L", 1, 1000},
    {"hospital: mmHg", "mmHg", "mm[Hg]", "mm[Hg]", 1, 1},
    {"hospital: mm Hg", "mm Hg", "mm[Hg]", "mm[Hg]", 1, 1},
    {"hospital: cmH2O", "cmH2O", "cm[H2O]", "cm[H2O]", 1, 1},
    {"hospital: caret", "10^9/L", "10*9/L", "10*9/L", 1, 1},
    {"hospital: x before", "x10^9/L", "10*9/L", "10*9/L", 1, 1},
    {"hospital: star before", "*10^9/L", "10*9/L", "10*9/L", 1, 1},
    {"hospital: times and superscript",
     "\xC3\x97"
     "10\xE2\x81\xB9/L",
     "10*9/L", "10*9/L", 1, 1},
    {"hospital: superscript with sign", "min\xE2\x81\xBB\xC2\xB9", "min-1", "/min", 1, 1},
    {"hospital: superscript power", "kg/m\xC2\xB2", "kg/m2", "kg/m2", 1, 1},
    {"hospital: caret power", "kg/m^2", "kg/m2", "kg/m2", 1, 1},
    {"hospital: IU", "IU/L", "[IU]/L", "[IU]/L", 1, 1},
    {"hospital: mIU", "mIU/mL", "m[IU]/mL", "[IU]/L", 1, 1},
    {"hospital: one sign for Celsius", "\xE2\x84\x83", "Cel", "Cel", 1, 1},
    {"hospital: degree sign",
     "\xC2\xB0"
     "C",
     "Cel", "Cel", 1, 1},
    {"hospital: small litre (UCUM has both)", "g/l", "g/L", "g/L", 1, 1},
    {"hospital: small litre", "umol/l", "umol/L", "umol/L", 1, 1},
    {"hospital: small decilitre", "mg/dl", "mg/dL", "g/L", 1, 100},
    {"hospital: word", "cells/kg", "{cells}/kg", "{cells}/kg", 1, 1},
    {"hospital: one cell", "{Cell}/uL", "{cells}/uL", "{cells}/L", 1000000, 1},
    {"hospital: power and word", "10^6 cells/kg", "10*6.{cells}/kg", "{cells}/kg", 1000000, 1},
    {"hospital: bpm", "bpm", "{beats}/min", "{beats}/min", 1, 1},
    {"hospital: mEq", "mEq/L", "meq/L", "meq/L", 1, 1},
    {"hospital: mOsm", "mOsm/kg", "mosm/kg", "mosm/kg", 1, 1},
    {"hospital: mcg", "mcg/kg/min", "ug/kg/min", "ug/kg/min", 1, 1},
    {"hospital: body surface", "mL/min/1.73m2", "mL/min/{1.73_m2}", "mL/min/{1.73_m2}", 1, 1},
    {"hospital: body surface, spaced", "ml/min/1.73 m\xC2\xB2", "mL/min/{1.73_m2}", "mL/min/{1.73_m2}", 1, 1},
    {"hospital: collected urine", "mg/24h", "mg/(24.h)", "mg/d", 1, 1},
    {"hospital: blanks around the solidus", "mg / dL", "mg/dL", "mg/dL", 1, 1},
    {"hospital: blanks around all", "  U/L ", "U/L", "U/L", 1, 1},
    {"hospital: full width", "\xEF\xBD\x8D\xEF\xBD\x87\xEF\xBC\x8F\xEF\xBD\x84\xEF\xBC\xAC", "mg/dL", "mg/dL", 1, 1},
    {"hospital: squared letters", "\xE3\x8E\x8E/\xE3\x8E\x97", "mg/dL", "mg/dL", 1, 1},
    {"hospital: words of time", "hours", "h", "h", 1, 1},
};

static void understands(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof understood / sizeof *understood; i++) {
        const tt_unit *u = NULL, *in = NULL;
        tt_err err = {0};
        tt_factor f;
        if (tt_unit_parse(a, understood[i].said, &u, &err) || tt_unit_parse(a, understood[i].in, &in, &err) ||
            tt_unit_factor(u, in, NULL, &f, &err))
            fail_msg("%s: %s: E%u", understood[i].why, understood[i].said, err.id);
        if (!tt_streq(tt_unit_code(u), understood[i].code) || f.num != understood[i].num || f.den != understood[i].den)
            fail_msg("%s: %s: %s, %lld/%lld", understood[i].why, understood[i].said, tt_unit_code(u), (long long)f.num, (long long)f.den);
        const tt_unit *again = NULL;
        assert_int_equal(tt_unit_parse(a, tt_unit_code(u), &again, &err), TT_OK);
        assert_string_equal(tt_unit_code(again), tt_unit_code(u));
        assert_true(tt_unit_agrees(u, again));
    }
    tt_arena_free(a);
}

static const struct {
    const char *why, *said;
    unsigned id;
    const char *hint; /* in one of the arguments */
} refused[] = {
    {"milligram or megagram", "MG/DL", 401, "mg"},
    {"milligram or megagram, UCUM's own spelling", "Mg/L", 401, "mg"},
    {"millimole or megamole", "MMOL/L", 401, "mmol"},
    {"millilitre or megalitre", "ML", 401, "mL"},
    {"pico or peta", "PG/mL", 401, "pg"},
    {"molar or mega", "M", 401, "mol/L"},
    {"millimolar or millimetre", "mM", 401, "mmol/L"},
    {"thousand or kelvin", "K/uL", 401, "10*3"},
    {"gram or 10*9", "G/L", 401, "10*9"},
    {"unit or dalton", "u/L", 401, "U"},
    {"Celsius or coulomb", "C", 401, "Cel"},
    {"10*9 or 10*10", "10e9/L", 401, "10*9"},
    {"10*9 or 10*10, and a times sign", "x10E9/L", 401, "10*10"},
    {"milli or mega international units", "MIU/mL", 401, "m[IU]"},
    {"endotoxin or Ehrlich units", "EU/mL", 401, "{endotoxin_units}"},
    {"letter case, one meaning, still not repaired", "UMOL/L", 400, "umol"},
    {"letter case, one meaning", "KG", 400, "kg"},
    {"nothing", "", 400, "mg/dL"},
    {"only blanks", "   ", 400, "mg/dL"},
    {"no such unit", "furlong", 400, "furlong"},
    {"no operator", "mg%", 400, "mg%"},
    {"nothing below the solidus", "mg/", 400, "mg/dL"},
    {"two solidi", "mg//dL", 400, "/dL"},
    {"no power", "10*/L", 400, "/"},
    {"power 0", "m0", 400, "0"},
    {"power too large", "m99", 400, "9"},
    {"parenthesis not closed", "mg/(kg.h", 400, "mg"},
    {"parenthesis not opened", "mg)", 400, ")"},
    {"empty note", "{}", 400, "{"},
    {"note not closed", "{cells/kg", 400, "{cells/kg"},
    {"a number with a blank in it", "500", 400, "500"},
    {"a comma", "mg,dL", 400, "mg,dL"},
    {"prefix that is no clinic's", "kh", 400, "kh"},
    {"Chinese word", "\xE5\x85\x8B", 400, "\xE5\x85\x8B"},
    {"Celsius has an offset", "Cel/min", 407, "Cel"},
    {"Celsius squared", "Cel2", 407, "Cel"},
    {"Fahrenheit has an offset", "/[degF]", 407, "[degF]"},
    {"too deep", "((((((((((m))))))))))", 400, "("},
    {"too many things counted", "{a}{b}{c}{d}{e}", 400, "e"},
    {"scale beyond 64 bits", "a.a.a", 404, "a.a.a"},
    {"dimension beyond reason", "m30.m30", 404, "m30.m30"},
    {"long", "mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL.mg/dL", 400, "mg/dL"},
};

static void refuses(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        const tt_unit *u = NULL;
        tt_err err = {0};
        if (tt_unit_parse(a, refused[i].said, &u, &err) != TT_EUNIT || err.id != refused[i].id || u)
            fail_msg("%s: %s: E%u", refused[i].why, refused[i].said, err.id);
        bool found = false;
        for (int k = 0; k < TT_ERR_ARGS; k++)
            found = found || strstr(err.arg[k], refused[i].hint);
        if (!found)
            fail_msg("%s: %s: %s | %s | %s | %s", refused[i].why, refused[i].said, err.arg[0], err.arg[1], err.arg[2], err.arg[3]);
        assert_non_null(tt_message_find(err.id));
        assert_null(strchr(tt_err_message(a, &err, TT_EN), '?'));
        assert_null(strchr(tt_err_fix(a, &err, TT_ZH), '?'));
    }
    tt_arena_free(a);
}

/* Every atom reads back as itself, has a meaning, and converts to itself by 1. */
static void every_atom(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    size_t n = 0;
    const char *meaning = NULL;
    for (const char *code; (code = tt_unit_atom(n, &meaning)); n++) {
        const char *whole = tt_streq(code, "10*") ? "10*1" : code;
        const tt_unit *u = NULL;
        tt_err err = {0};
        tt_factor f;
        if (tt_unit_parse(a, whole, &u, &err) != TT_OK)
            fail_msg("%s: E%u", code, err.id);
        assert_string_equal(tt_unit_code(u), whole);
        assert_true(meaning && *meaning);
        assert_int_equal(tt_unit_factor(u, u, NULL, &f, &err), TT_OK);
        assert_true(f.num == 1 && f.den == 1 && f.before.coef == 0 && f.after.coef == 0);
    }
    assert_in_range(n, 55, 90);
    assert_null(tt_unit_atom(n, NULL));
    tt_arena_free(a);
}

/* The reference page lists every atom with its meaning. */
static void page_agrees(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    char *page = NULL;
    size_t n;
    if (tt_file_read(a, "docs/reference/units.md", 1 << 20, &page, &n, NULL) != TT_OK) {
        tt_arena_free(a);
        skip();
    }
    const char *meaning;
    for (size_t i = 0; tt_unit_atom(i, &meaning); i++)
        if (!strstr(page, tt_printf(a, "| `%s` | %s |", tt_unit_atom(i, NULL), meaning)))
            fail_msg("docs/reference/units.md does not list %s", tt_unit_atom(i, NULL));
    tt_arena_free(a);
}

/* 14 characters of three bytes: cut at 31 bytes, the last would be half a one. */
static void a_long_word_is_cut_between_characters(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_unit *u = NULL;
    tt_err err = {0};
    assert_int_equal(tt_unit_parse(a, "毫克每分升每平方米每千克体重", &u, &err), TT_EUNIT);
    assert_int_equal(err.id, 400);
    assert_string_equal(err.arg[1], "毫克每分升每平方米每");
    tt_arena_free(a);
}

/* What a memo says is what reading says, also when it has forgotten, and a code names what its text named. */
static void a_memo_remembers(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_unit_memo memo = {0};
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < sizeof understood / sizeof *understood; i++) {
            const tt_unit *said = NULL, *code = NULL;
            tt_factor f;
            for (size_t twice = 0; twice < 1 + k; twice++)
                assert_string_equal(tt_unit_memo_code(a, &memo, understood[i].said), understood[i].code);
            assert_int_equal(tt_unit_parse(a, understood[i].said, &said, NULL), TT_OK);
            assert_int_equal(tt_unit_parse(a, understood[i].code, &code, NULL), TT_OK);
            assert_int_equal(tt_unit_factor(said, code, NULL, &f, NULL), TT_OK);
            assert_true(f.num == 1 && f.den == 1);
            assert_string_equal(tt_unit_code(code), understood[i].code);
        }
    assert_string_equal(tt_unit_memo_code(a, &memo, "no such unit"), "no such unit");
    assert_string_equal(tt_unit_memo_code(a, &memo, ""), "");
    tt_arena_free(a);
}

static const struct CMUnitTest unit_parse[] = {
    cmocka_unit_test(a_memo_remembers), cmocka_unit_test(understands),
    cmocka_unit_test(refuses),          cmocka_unit_test(a_long_word_is_cut_between_characters),
    cmocka_unit_test(every_atom),       cmocka_unit_test(page_agrees),
};
TT_TEST_MAIN(unit_parse)
