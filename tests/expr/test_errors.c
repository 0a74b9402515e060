/* SPDX-License-Identifier: Apache-2.0 */
/* tests/expr/test_errors.c -- every refusal with its message and the very column,
 * counted in characters; limits; places across lines; the words of the messages. */
#include "expr/ward.h"

static const char *const names[] = {
    "bilirubin number mg/dL  molar 584.66 =",
    "potassium number mmol/L =",
    "temp number Cel =",
    "fever number [degF] =",
    "pta number % =",
    "n number =",
    "yesno truth =",
    "free text =",
    "ascites text none,slight,moderate =",
    "day date =",
    "dose number mg =",
    "stay duration =",
};

static const struct {
    const char *text;
    int id, column;
} cases[] = {
    {"", 429, 1},
    {"   ", 429, 1},
    {"n >", 428, 4},
    {"n + ", 428, 5},
    {"not", 428, 4},
    {"n > 3 or", 428, 9},
    {"> 3", 420, 1},
    {"n > > 3", 420, 5},
    {"n > 3 yesno", 400, 7},
    {"n yesno", 420, 3},
    {"n (3)", 433, 1}, /* a function of that name is not known, near or far */
    {"(n > 3", 432, 1},
    {"n > 3)", 420, 6},
    {"ln(n", 432, 3},
    {"ln(n,)", 420, 6},
    {"n in 3", 420, 6},
    {"n in ()", 420, 7},
    {"n not 3", 420, 3},
    {"n in (1, 2", 432, 6},
    {"()", 420, 2},
    {"n # 3", 431, 3},
    {"n & 3", 431, 3},
    {"n == 3", 420, 4},
    {"n > 3；", 431, 6},
    {"ascites = \"slight", 430, 11},
    {"free = 'a", 430, 8},
    {"n > 1.2.3", 420, 8},
    {"n > 123456789012345678901234", 481, 5},
    {"day > 2026-02-30", 490, 7},
    {"day > \"soon\"", 490, 7},
    {"n > 3 furlong", 400, 7},
    {"temp > 5 mg/dL", 425, 8},
    {"m > 3", 433, 1},
    {"bilirubn > 3 mg/dL", 421, 1},
    {"肝 > 3", 433, 1},
    {"free = \"肝\" and nn > 3", 433, 16}, /* columns count characters, not bytes */
    {"ascites = slihgt", 424, 11},
    {"ascites in (slight, None)", 424, 21},
    {"ascites = \"gone\"", 424, 11},
    {"none = none", 433, 1}, /* no name with codes beside it */
    {"free = none", 433, 8},
    {"n and yesno", 423, 1},
    {"yesno or n", 423, 10},
    {"not n", 423, 5},
    {"yesno + 1", 423, 1},
    {"1 + yesno", 423, 5},
    {"-yesno", 423, 2},
    {"yesno > no", 423, 1},
    {"free < \"b\"", 423, 1},
    {"n = yes", 423, 5},
    {"n in (1, \"a\")", 423, 10},
    {"day + 1 h", 423, 7},
    {"day + stay", 423, 7},
    {"day + 200000 d", 423, 7},
    {"day + day", 423, 1},
    {"1 d - day", 423, 1},
    {"day - day - day", 423, 1},
    {"ln(day)", 423, 4},
    {"if(n, 1, 2)", 423, 4},
    {"if(yesno, 1, \"a\")", 423, 14},
    {"coalesce(n, yesno)", 423, 13},
    {"days_between(day, n)", 423, 19},
    {"n > 1 > yesno", 423, 9},
    {"round(n, n)", 434, 10},
    {"round(n, 1.5)", 434, 10},
    {"round(n, 99)", 434, 10},
    {"ln()", 422, 1},
    {"if(yesno, 1)", 422, 1},
    {"max()", 422, 1},
    {"bilirubin > 5", 425, 13},
    {"5 < bilirubin", 425, 5},
    {"pta < 40", 425, 7},
    {"pta < n", 425, 7},
    {"bilirubin > 3 mmol", 425, 13},
    {"bilirubin + potassium > 3 mg/dL", 403, 13},
    {"bilirubin in (3 mg/dL, 4)", 425, 24},
    {"3 mg/dL <= bilirubin <= 5 U/L", 425, 25},
    {"potassium > 3 mg/dL", 403, 13}, /* its molar mass is not given */
    {"temp + fever > 1 Cel", 425, 8}, /* a scale with another zero */
    {"min(n, dose)", 425, 8},
    {"if(yesno, n, dose)", 425, 14},
    {"2^dose", 425, 3},
    {"dose^n", 425, 6},
    {"dose^0.5", 425, 6},
    {"stay > 3", 425, 8},
    {"stay > 3 mg", 425, 8},
    {"ln(dose) > 3 mg", 425, 12},
    {"1.6e7 {cells}/kg > 3 {particles}/kg", 425, 20},
};

static void test_places(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    int wrong = 0;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ward_add(a, &w, names[i]);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = ward_ask(a, &w, cases[i].text), *want = tt_printf(a, "E%d %d", cases[i].id, cases[i].column);
        if (tt_streq(got, want))
            continue;
        print_error("%s: got %s, want %s\n", cases[i].text, got, want);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    tt_arena_free(a);
}

static void test_where(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_expr *e = NULL;
    tt_err err;
    assert_int_equal(tt_expr_compile(a, "1 + x", tt_at("protocol.yaml", 41, 18), NULL, &e, &err), TT_EPARSE);
    assert_string_equal(err.where.file, "protocol.yaml");
    assert_int_equal(err.where.line, 41);
    assert_int_equal(err.where.column, 22);
    assert_int_equal(tt_expr_compile(a, "1 +\n  x", tt_at("protocol.yaml", 41, 18), NULL, &e, &err), TT_EPARSE);
    assert_int_equal(err.where.line, 42);
    assert_int_equal(err.where.column, 3);
    assert_int_equal(tt_expr_compile(a, "1 + x", tt_at_path("dlt.rule"), NULL, &e, &err), TT_EPARSE);
    assert_string_equal(err.where.path, "dlt.rule");
    assert_int_equal(tt_expr_compile(a, "1 + \xff", tt_at("f", 1, 1), NULL, &e, NULL), TT_EPARSE);
    tt_arena_free(a);
}

static const char *repeated(tt_arena *a, const char *open, const char *middle, const char *close, int n)
{
    tt_buf b = tt_buf_new(a);
    for (int i = 0; i < n; i++)
        tt_buf_add(&b, open);
    tt_buf_add(&b, middle);
    for (int i = 0; i < n; i++)
        tt_buf_add(&b, close);
    return tt_buf_text(&b);
}

static void test_limits(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    assert_string_equal(ward_ask(a, &w, repeated(a, "(", "1", ")", 63)), "1");
    assert_string_equal(ward_ask(a, &w, repeated(a, "(", "1", ")", 64)), "E426 65");
    assert_string_equal(ward_ask(a, &w, repeated(a, "-", "1", "", 62)), "1");
    assert_string_equal(ward_ask(a, &w, repeated(a, "-", "1", "", 64)), "E426 65");
    assert_string_equal(ward_ask(a, &w, repeated(a, "not ", "yes", "", 65)), "E426 257");
    assert_string_equal(ward_ask(a, &w, repeated(a, "1^", "1", "", 64)), "E426 129");
    assert_string_equal(ward_ask(a, &w, repeated(a, "abs(", "1", ")", 64)), "E426 257");
    assert_string_equal(ward_ask(a, &w, repeated(a, "1+", "1", "", 2047)), "2048"); /* 4095 tokens, one level */
    assert_string_equal(ward_ask(a, &w, repeated(a, "1+", "1", "", 2048)), "E426 4097");
    assert_string_equal(ward_ask(a, &w, repeated(a, "((", "1", "", 1 << 19)), "E426 1");
    tt_arena_free(a);
}

static void test_words(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static ward w;
    const tt_expr *e = NULL;
    tt_err err;
    ward_add(a, &w, "bilirubin number mg/dL =");
    ward_add(a, &w, "ascites text none,slight =");
    assert_int_equal(tt_expr_compile(a, "bilirubin > 5 U/L", tt_at("f", 1, 1), &w.scope, &e, &err), TT_EUNIT);
    assert_string_equal(tt_err_message(a, &err, TT_EN), "the units do not agree: 'bilirubin' is in mg/dL, '5 U/L' is in U/L");
    assert_int_equal(tt_expr_compile(a, "billirubin > 5 U/L", tt_at("f", 1, 1), &w.scope, &e, &err), TT_EPARSE);
    assert_string_equal(tt_err_fix(a, &err, TT_EN), "did you mean bilirubin? text that is not a name stands in quotes");
    assert_int_equal(tt_expr_compile(a, "ascites = severe", tt_at("f", 1, 1), &w.scope, &e, &err), TT_EPARSE);
    assert_string_equal(tt_err_message(a, &err, TT_EN), "'severe' is not a code of ascites: none, slight");
    assert_string_equal(tt_err_message(a, &err, TT_ZH), "“severe”不是 ascites 的代码值：none, slight");
    assert_int_equal(tt_expr_compile(a, "not bilirubin", tt_at("f", 1, 1), &w.scope, &e, &err), TT_EPARSE);
    assert_string_equal(tt_err_message(a, &err, TT_EN), "'bilirubin' is of type number, but truth is needed here");
    tt_arena_free(a);
}

static const struct CMUnitTest group[] = {cmocka_unit_test(test_places), cmocka_unit_test(test_where), cmocka_unit_test(test_limits),
                                          cmocka_unit_test(test_words)};
TT_TEST_MAIN(group)
