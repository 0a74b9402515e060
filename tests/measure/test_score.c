/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scores.  Every definition's examples run here: they are its tests, its page and
 * its help.  Their sources stand in the definitions; what is new here is units in
 * any spelling, what is missing and why, refusals, and a score that is only a file. */
#include "support/tt_test.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "measure/measure.h"

static tt_arena *a;
static const tt_measures *m;

static int set_up(void **state)
{
    tt_err err = {0};
    (void)state;
    a = tt_arena_new(TT_ARENA_DEFAULT);
    return tt_measures_load(a, &m, &err) == TT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tt_arena_free(a);
    return 0;
}

static void show(const tt_err *err)
{
    print_error("%s:%d:%d %s\n", err->where.file, err->where.line, err->where.column, tt_err_text(a, err, TT_EN));
}

static const tt_score *get(const char *id)
{
    const tt_score *s = NULL;
    tt_err err = {0};
    if (tt_score_get(m, id, &s, &err) != TT_OK)
        show(&err);
    assert_non_null(s);
    return s;
}

/* --- the examples of the definitions ------------------------------------------------- */

static bool gives(const tt_scored *r, const char *want)
{
    if (tt_streq(want, "unknown"))
        return !r->known;
    if (!r->known)
        return false;
    if (r->type == TT_V_TRUTH)
        return tt_streq(want, r->truth == TT_YES ? "yes" : "no");
    return r->type == TT_V_TEXT ? tt_streq(want, r->text) : tt_streq(want, tt_dec_text(a, r->value));
}

static void check_example(const tt_score *s, size_t i)
{
    bool right = false;
    const char *got = "";
    assert_true(tt_score_try(a, s, i, &right, &got));
    if (!right) {
        print_error("%s line %d: %s\n", s->id, s->examples->item[i]->line, got);
        fail();
    }
}

static void examples(void **state)
{
    const tt_score *s = NULL;
    (void)state;
    for (size_t i = 0; tt_score_name(a, m, i); i++) {
        s = get(tt_score_name(a, m, i));
        assert_string_equal(s->id, tt_score_name(a, m, i));
        assert_true(s->examples && s->examples->n >= 2);
        for (size_t k = 0; k < s->examples->n; k++)
            check_example(s, k);
    }
}

/* design.md's list, in its order. */
static void list(void **state)
{
    static const char *const ids[] = {"meld",
                                      "meld-na",
                                      "meld3",
                                      "child-pugh",
                                      "gcs",
                                      "west-haven",
                                      "sofa",
                                      "apache2",
                                      "clif-sofa",
                                      "clif-c-of",
                                      "clif-c-aclf",
                                      "clif-c-ad",
                                      "aclf-grade",
                                      "aarc",
                                      "kcc-paracetamol",
                                      "kcc-other",
                                      "hys-law",
                                      "r-factor",
                                      "albi",
                                      "fib4",
                                      "egfr",
                                      "map",
                                      "corrected-calcium",
                                      "aa-gradient",
                                      "grwr"};
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        get(ids[i]);
    get("MELD-Na");
    const tt_score *s = NULL;
    tt_err err = {0};
    assert_int_equal(tt_score_get(m, "meldna", &s, &err), TT_ENOENT);
    assert_int_equal(err.id, 959);
    assert_string_equal(err.arg[1], "meld-na");
}

/* --- inputs ------------------------------------------------------------------------------- */

enum { MOST = 6 };

static const struct {
    const char *why, *score;
    tt_given_input in[MOST];
    const char *gives; /* NULL: refused with `id` */
    unsigned id;
} rows[] = {
    {"any unit in: 72 umol/L is 4.21 mg/dL", "meld", {{"bilirubin", "72 umol/L"}, {"inr", "1.2"}, {"creatinine", "168 umol/L"}}, "20", 0},
    {"hospital names", "meld", {{"TBIL", "72 umol/L"}, {"INR", "1.2"}, {"血肌酐", "168 umol/L"}}, "20", 0},
    {"full-width digits", "meld", {{"bilirubin", "４．２ mg/dL"}, {"inr", "１.２"}, {"creatinine", "1.9mg/dL"}}, "20", 0},
    {"haemolysed is missing", "meld", {{"bilirubin", "溶血"}, {"inr", "1.2"}, {"creatinine", "1.9 mg/dL"}}, "unknown", 0},
    {"a bound above the clamp is not a value",
     "meld",
     {{"bilirubin", "<2 mg/dL"}, {"inr", "1.2"}, {"creatinine", "1.9 mg/dL"}},
     "unknown",
     0},
    {"a bound at the clamp is", "meld", {{"bilirubin", "1 mg/dL"}, {"inr", "<1.0"}, {"creatinine", ">4 mg/dL"}}, "20", 0},
    {"342 mg/dL is a swapped unit", "meld", {{"bilirubin", "342 mg/dL"}, {"inr", "1.2"}, {"creatinine", "1 mg/dL"}}, NULL, 955},
    {"bilirubin without unit: mg/dL or umol/L?", "meld", {{"bilirubin", "4.2"}, {"inr", "1.2"}, {"creatinine", "1 mg/dL"}}, NULL, 956},
    {"a date for a number", "meld", {{"bilirubin", "2026-03-04"}, {"inr", "1.2"}, {"creatinine", "1 mg/dL"}}, NULL, 957},
    {"not a number", "meld", {{"bilirubin", "ND"}, {"inr", "1.2"}, {"creatinine", "1 mg/dL"}}, NULL, 958},
    {"a negative count", "fib4", {{"age", "60"}, {"ast", "80 U/L"}, {"alt", "64 U/L"}, {"platelets", "-3"}}, NULL, 966},
    {"a misspelt input", "meld", {{"bilirubine", "1 mg/dL"}}, NULL, 960},
    {"given twice", "meld", {{"bilirubin", "1 mg/dL"}, {"TBIL", "2 mg/dL"}}, NULL, 961},
    {"GCS of 16", "apache2", {{"gcs", "16"}}, NULL, 962},
    {"chronic health of 3", "apache2", {{"chronic_health", "3"}}, NULL, 962},
    {"ascites: a word that is none", "child-pugh", {{"ascites", "some"}}, NULL, 963},
    {"a child", "sofa", {{"age", "12"}, {"gcs", "15"}}, NULL, 964},
    {"17 months are a child", "sofa", {{"age", "17 mo"}, {"gcs", "15"}}, NULL, 964},
    {"[IU]/L of an enzyme is U/L",
     "fib4",
     {{"age", "60"}, {"ast", "80 IU/L"}, {"alt", "64 [IU]/L"}, {"platelets", "150 10*3/uL"}},
     "4.00",
     0},
    {"3 x 40.0 is not below 120",
     "hys-law",
     {{"alt", "120"}, {"uln_alt", "40.0"}, {"bilirubin", "3 mg/dL"}, {"uln_bilirubin", "1.2 mg/dL"}, {"alp", "90"}, {"uln_alp", "100"}},
     "yes",
     0},
};

static void inputs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = 0;
        tt_scored r = {0};
        tt_err err = {0};
        while (n < MOST && rows[i].in[n].name)
            n++;
        const tt_code c = tt_score_value(a, get(rows[i].score), rows[i].in, n, false, &r, &err);
        if (err.id != rows[i].id || (c == TT_OK) != (rows[i].gives != NULL) || (rows[i].gives && !gives(&r, rows[i].gives))) {
            print_error("%s: code %d\n", rows[i].why, (int)c);
            show(&err);
            fail();
        }
    }
}

static void marks(void **state)
{
    const tt_given_input in[] = {{"eye", "4"},       {"verbal", "5"},      {"motor", "6"},
                                 {"sedated", "yes"}, {"ventilated", "no"}, {"plasma_given", "6 h"}};
    tt_scored r;
    (void)state;
    assert_int_equal(tt_score_value(a, get("gcs"), in, 6, false, &r, NULL), TT_OK);
    assert_string_equal(tt_dec_text(a, r.value), "15");
    assert_string_equal(r.marks[0], "sedated");
    assert_string_equal(r.marks[1], "plasma_given");
    assert_null(r.marks[2]);
}

static void partial(void **state)
{
    /* openEHR GDL vector: platelets 90, GCS 12, bilirubin 1.3 mg/dL, P/F 476 = 5 with the rest not counted */
    const tt_given_input in[] = {{"platelets", "90"}, {"gcs", "12"}, {"bilirubin", "1.3 mg/dL"}, {"pf", "476"}};
    const tt_given_input meld[] = {{"bilirubin", "1.3 mg/dL"}};
    tt_scored r;
    (void)state;
    assert_int_equal(tt_score_value(a, get("sofa"), in, 4, false, &r, NULL), TT_OK);
    assert_false(r.known);
    assert_int_equal(tt_score_value(a, get("sofa"), in, 4, true, &r, NULL), TT_OK);
    assert_true(r.known && r.partial);
    assert_string_equal(tt_dec_text(a, r.value), "5");
    assert_non_null(r.missing[0]);
    assert_int_equal(tt_score_value(a, get("meld"), meld, 1, true, &r, NULL), TT_OK);
    assert_false(r.known);
}

static void clamping_is_shown(void **state)
{
    const tt_given_input in[] = {{"bilirubin", "0.4 mg/dL"}, {"inr", "1.2"}, {"creatinine", "9 mg/dL"}};
    tt_scored r;
    (void)state;
    assert_int_equal(tt_score_value(a, get("meld"), in, 3, false, &r, NULL), TT_OK);
    assert_true(r.used[0].clamped && r.used[1].clamped && !r.used[2].clamped);
    assert_string_equal(tt_dec_text(a, r.used[1].value.dec), "4");
    assert_true(r.used[3].assumed && !r.used[3].given);
}

/* A score is one file: nothing else is edited. */
static void one_file(void **state)
{
    static const char text[] =
        "score: bun-ratio\ntitle: {en: urea to creatinine, zh: 尿素肌酐比}\nsource: a test\ninputs:\n"
        "  urea: {unit: mmol/L, analyte: UREA}\n  creatinine: {unit: mmol/L}\nvalue: urea / creatinine\nreport: {round: 1}\nexamples:\n"
        "  - {given: {urea: 20 mmol/L, creatinine: 100 umol/L}, gives: \"200.0\"}\n";
    const char *dir = tt_printf(a, "/tmp/titrate-score-%ld", (long)getpid()), *file = tt_printf(a, "%s/scores/bun-ratio.yaml", dir);
    const tt_measures *with = NULL;
    const tt_score *s = NULL;
    const tt_given_input in[] = {{"urea", "20 mmol/L"}, {"creatinine", "100 umol/L"}};
    tt_scored r;
    tt_err err = {0};
    bool listed = false;
    (void)state;
    assert_int_equal(tt_folder_make(tt_printf(a, "%s/scores", dir), &err), TT_OK);
    assert_int_equal(tt_file_write(file, text, sizeof text - 1, &err), TT_OK);
    assert_int_equal(tt_measures_load_with(a, dir, &with, &err), TT_OK);
    for (size_t i = 0; tt_score_name(a, with, i); i++)
        listed = listed || tt_streq(tt_score_name(a, with, i), "bun-ratio");
    assert_true(listed);
    if (tt_score_get(with, "bun-ratio", &s, &err) != TT_OK)
        show(&err);
    assert_int_equal(tt_score_value(a, s, in, 2, false, &r, &err), TT_OK);
    assert_string_equal(tt_dec_text(a, r.value), "200.0");
    /* its page and its line in the list are there with no other edit, and its example is its test */
    const char *page = tt_score_page(a, s, TT_EN), *index = "";
    assert_non_null(strstr(page, "titrate score bun-ratio urea='20 mmol/L' creatinine='100 umol/L'"));
    assert_int_equal(tt_score_index(a, with, "scores", TT_ZH, &index, &err), TT_OK);
    assert_non_null(strstr(index, "| [bun-ratio](scores/bun-ratio.zh.md) | 尿素肌酐比 |"));
    if (tt_measures_check(a, with, &err) != TT_OK)
        show(&err);
    assert_string_equal(tt_measures_own(with, 0)->path, "scores/bun-ratio.yaml");
    assert_null(tt_measures_own(with, 1));
    assert_int_equal(tt_score_get(with, "meld", &s, &err), TT_OK);
    unlink(file);
    rmdir(tt_printf(a, "%s/scores", dir));
    rmdir(dir);
}

/* A hospital's folder with one slip each: the message names file and mend. */
static void slips(void **state)
{
    static const struct {
        const char *why, *path, *text;
        unsigned id;
    } cases[] = {
        {"a folder that is not read", "score/x.yaml", "score: x\n", 975},
        {"named otherwise than its file", "scores/x.yaml", "score: y\ntitle: {en: y, zh: y}\nsource: s\ninputs: {inr: {}}\nvalue: inr\n",
         976},
        {"an example that fails", "scores/x.yaml",
         "score: x\ntitle: {en: x, zh: x}\nsource: s\ninputs: {inr: {}}\nvalue: 2 * inr\nexamples: [{given: {inr: \"2\"}, gives: 5}]\n",
         977},
        {"a misspelt member", "scores/x.yaml", "score: x\ntitel: {en: x, zh: x}\n", 965},
        {"an unknown name", "scores/x.yaml", "score: x\ntitle: {en: x, zh: x}\nsource: s\ninputs: {inr: {}}\nvalue: 2 * inrr\n", 421},
        {"an unknown analyte", "scores/x.yaml", "score: x\ntitle: {en: x, zh: x}\nsource: s\ninputs: {bilirubn: {}}\nvalue: bilirubn\n",
         951},
        {"an unknown unit", "analytes/X.yaml", "analyte: X\ntitle: {en: x, zh: x}\nunit: mgg/dL\nplausible: [0, 1]\n", 400},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *dir = tt_printf(a, "/tmp/titrate-slip-%ld-%zu", (long)getpid(), i), *file = tt_printf(a, "%s/%s", dir, cases[i].path);
        const char *folder = tt_strndup(a, file, (size_t)(strrchr(file, '/') - file));
        const tt_measures *with = NULL;
        tt_err err = {0};
        assert_int_equal(tt_folder_make(folder, NULL), TT_OK);
        assert_int_equal(tt_file_write(file, cases[i].text, strlen(cases[i].text), NULL), TT_OK);
        assert_int_equal(tt_measures_load_with(a, dir, &with, NULL), TT_OK);
        assert_int_not_equal(tt_measures_check(a, with, &err), TT_OK);
        if (err.id != cases[i].id || !tt_streq(err.where.file, cases[i].path)) {
            print_error("%s: E%u\n", cases[i].why, err.id);
            show(&err);
            fail();
        }
        unlink(file);
        rmdir(folder);
        rmdir(dir);
    }
}

static void explained(void **state)
{
    const tt_given_input in[] = {{"bilirubin", "0.4", "mg/dL"}, {"inr", "1.2"}, {"creatinine", "168 umol/L"}};
    tt_scored r;
    (void)state;
    assert_int_equal(tt_score_value(a, get("meld"), in, 3, false, &r, NULL), TT_OK);
    const char *en = tt_score_explain(a, &r, TT_EN), *zh = tt_score_explain(a, &r, TT_ZH);
    assert_non_null(strstr(en, "total bilirubin (bilirubin): 0.4 mg/dL, beyond the formula's limit, taken as 1 mg/dL\n"));
    assert_non_null(strstr(en, "creatinine (creatinine): 168 umol/L, in the formula 1.900"));
    assert_non_null(strstr(en, ": not given, taken as no\n"));
    assert_non_null(strstr(en, ", rounded half away from zero to a whole number, kept within 6 to 40: 15"));
    assert_non_null(strstr(zh, "总胆红素 (bilirubin)：0.4 mg/dL，超出公式限值，按 1 mg/dL 计\n"));
    assert_non_null(strstr(zh, "四舍五入至整数，限于 6 至 40：15"));
}

static const struct CMUnitTest group[] = {
    cmocka_unit_test_setup_teardown(examples, set_up, tear_down),  cmocka_unit_test_setup_teardown(list, set_up, tear_down),
    cmocka_unit_test_setup_teardown(inputs, set_up, tear_down),    cmocka_unit_test_setup_teardown(marks, set_up, tear_down),
    cmocka_unit_test_setup_teardown(partial, set_up, tear_down),   cmocka_unit_test_setup_teardown(clamping_is_shown, set_up, tear_down),
    cmocka_unit_test_setup_teardown(one_file, set_up, tear_down),  cmocka_unit_test_setup_teardown(slips, set_up, tear_down),
    cmocka_unit_test_setup_teardown(explained, set_up, tear_down),
};

TT_TEST_MAIN(group)
