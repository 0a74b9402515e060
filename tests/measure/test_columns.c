/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns give what one patient at a time gives: for every score over random
 * inputs, and for every rule of every version around its limits, with anything
 * missing. */
#include "measure/measures.h"

#include <math.h>

#include "measure/measure.h"

static uint64_t seed = 4; /* xorshift: any numbers will do */

static double uniform(void)
{
    seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
    return (double)(seed >> 11) / 9007199254740992.0;
}

static double below(double n)
{
    return floor(uniform() * n);
}

/* --- scores ----------------------------------------------------------------------------- */

enum { ROWS = 60 };

static double draw(const tt_input *in)
{
    if (uniform() < 0.08)
        return NAN;
    if (in->kind == TT_IN_TRUTH)
        return below(2);
    if (in->kind == TT_IN_CODE) {
        int n = 0;
        while (in->codes[n])
            n++;
        return below(n);
    }
    if (*in->allowed)
        return in->has_range ? tt_dec_double(in->range[0]) : tt_streq(in->allowed, "0, 2, 5") ? 2 : 0;
    tt_qty low = {{0, 0}, in->unit}, high = low;
    if (in->analyte) {
        tt_analyte_in(in->analyte, (tt_qty){in->analyte->low, in->analyte->unit}, in->unit, &low, NULL);
        tt_analyte_in(in->analyte, (tt_qty){in->analyte->high, in->analyte->unit}, in->unit, &high, NULL);
    } else if (in->has_range) {
        low.value = in->range[0], high.value = in->range[1];
    }
    const double from = fmax(tt_dec_double(low.value), tt_streq(in->name, "age") ? 19 : -1e9), to = tt_dec_double(high.value);
    const double x = from + (to - from) * uniform() * uniform() * uniform();
    tt_dec d;
    assert_int_equal(tt_dec_from_double(fmax(x, from), x < 3 ? 3 : 1, &d, NULL), TT_OK);
    return fmin(fmax(tt_dec_double(d), ceil(from * 1000) / 1000), floor(to * 1000) / 1000);
}

static const char *as_text(const tt_input *in, double x)
{
    if (in->kind == TT_IN_CODE)
        return in->codes[(int)x];
    if (in->kind == TT_IN_TRUTH)
        return x != 0 ? "yes" : "no";
    return tt_printf(a, "%s %s", tt_double_text(a, x), in->unit && !tt_streq(tt_unit_code(in->unit), "1") ? tt_unit_code(in->unit) : "");
}

static double alone(const tt_score *s, double *const *column, size_t row)
{
    tt_given_input *given = TT_ARRAY(a, tt_given_input, s->inputs);
    tt_scored r;
    tt_err err = {0};
    size_t n = 0;
    for (size_t i = 0; i < s->inputs; i++)
        if (s->input[i].of < 0 && !isnan(column[i][row]))
            given[n++] = (tt_given_input){s->input[i].name, as_text(&s->input[i], column[i][row])};
    if (tt_score_value(a, s, given, n, false, &r, &err) != TT_OK) {
        print_error("%s\n", tt_err_text(a, &err, TT_EN));
        fail();
    }
    return !r.known ? NAN : r.type == TT_V_TRUTH ? (double)(r.truth == TT_YES) : tt_dec_double(r.value);
}

static void check_score(const tt_score *s)
{
    double **column = TT_ARRAY(a, double *, s->inputs), got[ROWS];
    tt_column *columns = TT_ARRAY(a, tt_column, s->inputs);
    tt_err err = {0};
    size_t n = 0, known = 0;
    for (size_t i = 0; i < s->inputs; i++) {
        column[i] = TT_ARRAY(a, double, ROWS);
        for (size_t r = 0; r < ROWS; r++)
            column[i][r] = draw(&s->input[i]);
        if (s->input[i].of < 0)
            columns[n++] = (tt_column){s->input[i].name, NULL, column[i]};
    }
    assert_int_equal(tt_score_batch(a, s, columns, n, ROWS, got, &err), TT_OK);
    for (size_t r = 0; r < ROWS; r++) {
        const double want = alone(s, column, r);
        known += !isnan(want);
        if (!(isnan(want) ? isnan(got[r]) : got[r] == want)) {
            print_error("%s row %zu: %g in columns, %g alone\n", s->id, r, got[r], want);
            fail();
        }
    }
    if (!known)
        print_error("%s: nothing was known\n", s->id);
    assert_true(known > 0);
}

static void scores(void **state)
{
    const tt_score *s = NULL;
    (void)state;
    for (size_t i = 0; tt_score_at(m, i, &s, NULL) == TT_OK && s; i++) {
        bool alias = false;
        for (size_t k = 0; k < s->inputs; k++)
            alias = alias || (s->input[k].of >= 0 && tt_streq(tt_unit_code(s->input[k].unit), "mg/dL"));
        if (!alias) /* the formula's unit would be another column than the one judged here */
            check_score(s);
    }
}

static void units(void **state)
{
    static const double bili[] = {72, 17.1, 342}, inr[] = {1.2, 1, 2}, cr[] = {1.9, 1, NAN};
    const tt_column columns[] = {{"bilirubin", "umol/L", bili}, {"inr", NULL, inr}, {"creatinine", "mg/dL", cr}};
    const tt_column wrong[] = {{"bilirubin", "U/L", bili}}, unknown[] = {{"bilirubine", NULL, bili}},
                    twice[] = {{"bilirubin", NULL, bili}, {"TBIL", NULL, bili}};
    const tt_score *meld = NULL;
    double got[3];
    tt_err err = {0};
    (void)state;
    assert_int_equal(tt_score_get(m, "meld", &meld, NULL), TT_OK);
    assert_int_equal(tt_score_batch(a, meld, columns, 3, 3, got, &err), TT_OK);
    assert_true(got[0] == 20 && got[1] == 6 && isnan(got[2]));
    assert_int_equal(tt_score_batch(a, meld, wrong, 1, 3, got, &err), TT_EUNIT);
    assert_int_equal(tt_score_batch(a, meld, unknown, 1, 3, got, &err), TT_ENOENT);
    assert_int_equal(tt_score_batch(a, meld, twice, 2, 3, got, &err), TT_EEXIST);
}

/* --- grades --------------------------------------------------------------------------------- */

static double some(double scale)
{
    static const double parts[] = {0.25, 0.5, 0.75, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 10, 20};
    tt_dec d;
    if (uniform() < 0.1)
        return NAN;
    assert_int_equal(tt_dec_from_double(scale * parts[(int)below(15)] + (below(3) - 1) * 0.01, 4, &d, NULL), TT_OK);
    return tt_dec_double(d);
}

static bool put(double x, const tt_unit *u, tt_qty *ret)
{
    *ret = (tt_qty){{0, 0}, u};
    return !isnan(x) && tt_dec_from_double(x, 4, &ret->value, NULL) == TT_OK;
}

static void check_grade(const tt_analyte *an, const char *version, const tt_grade_plan *plan, double scale)
{
    const tt_grade_range g = {some(scale), some(scale * 1.3), some(scale), (tt_truth)below(3), (tt_truth)below(3), (tt_truth)below(3)};
    const double x = some(scale);
    tt_grade_in in = {.symptomatic = g.symptomatic, .anticoagulated = g.anticoagulated, .fasting = g.fasting};
    tt_grade want;
    int8_t got = 9;
    in.has_value = put(x, an->unit, &in.value);
    in.has_lln = put(g.lln, an->unit, &in.lln);
    in.has_uln = put(g.uln, an->unit, &in.uln);
    in.has_baseline = put(g.baseline, an->unit, &in.baseline);
    assert_int_equal(tt_grade_value(a, m, an->id, version, &in, &want, NULL), TT_OK);
    tt_grade_batch(a, plan, &g, &x, 1, &got);
    if (got != want.grade) {
        print_error("%s %s: %g (%g, %g, baseline %g; %d %d %d) is %d in columns, %d alone\n", an->id, version, x, g.lln, g.uln, g.baseline,
                    g.symptomatic, g.anticoagulated, g.fasting, got, want.grade);
        fail();
    }
}

static void grades(void **state)
{
    static const char *const versions[] = {"4.03", "5.0", "6.0"};
    size_t plans = 0;
    (void)state;
    for (size_t i = 0; tt_analyte_at(m, i); i++)
        for (size_t v = 0; v < 3; v++) {
            const tt_analyte *an = tt_analyte_at(m, i);
            const tt_grade_plan *plan = NULL;
            if (!tt_grade_has(m, an->id, versions[v]))
                continue;
            assert_int_equal(tt_grade_plan_new(a, m, an->id, versions[v], NULL, &plan, NULL), TT_OK);
            for (int k = 0; k < 120; k++)
                check_grade(an, versions[v], plan, k % 2 ? 2 : (tt_dec_double(an->high) > 1000 ? 40 : 8));
            plans++;
        }
    assert_true(plans > 90);
}

static void fahrenheit(void **state)
{
    const tt_grade_plan *plan = NULL;
    const tt_grade_range none = {NAN, NAN, NAN, TT_UNKNOWN, TT_UNKNOWN, TT_UNKNOWN};
    const double x[] = {100.3, 100.4, 102.3, 104.1};
    int8_t got[4];
    (void)state;
    assert_int_equal(tt_grade_plan_new(a, m, "TEMP", "5.0", "[degF]", &plan, NULL), TT_OK);
    tt_grade_batch(a, plan, &none, x, 4, got);
    assert_true(got[0] == 0 && got[1] == 1 && got[2] == 2 && got[3] == 3);
}

static void visits(void **state)
{
    static const int32_t subject[] = {1, 1, 1, 1, 1, 2, 2, 2};
    static const int16_t test[] = {0, 0, 0, 1, 1, 0, 0, 0};
    static const double time[] = {-1, 0, 7, 0, 7, -2, 1, 2}, value[] = {50, NAN, 250, 150, 40, NAN, 900, 30};
    double base[8], change[8];
    int8_t grade[8];
    tt_visit_test t[2] = {{NULL, 7, 40, TT_UNKNOWN, TT_UNKNOWN, TT_UNKNOWN}, {NULL, 125, 350, TT_UNKNOWN, TT_UNKNOWN, TT_UNKNOWN}};
    const tt_visits v = {8, subject, test, time, value};
    tt_visit_out out = {base, change, grade};
    (void)state;
    assert_int_equal(tt_grade_plan_new(a, m, "ALT", "5.0", NULL, &t[0].plan, NULL), TT_OK);
    assert_int_equal(tt_grade_plan_new(a, m, "PLAT", "5.0", NULL, &t[1].plan, NULL), TT_OK);
    tt_visits_batch(a, t, 2, &v, &out);
    assert_true(base[2] == 50 && change[2] == 200 && grade[2] == 2); /* 5 x an abnormal baseline is grade 2 */
    assert_true(grade[1] == -1 && isnan(change[0]));
    assert_true(base[4] == 150 && change[4] == -110 && grade[4] == 3 && grade[3] == 0);
    assert_true(isnan(base[6]) && isnan(change[6]) && grade[6] == 4 && grade[7] == 0);
}

static const struct CMUnitTest group[] = {
    cmocka_unit_test_setup_teardown(scores, set_up, tear_down), cmocka_unit_test_setup_teardown(units, set_up, tear_down),
    cmocka_unit_test_setup_teardown(grades, set_up, tear_down), cmocka_unit_test_setup_teardown(fahrenheit, set_up, tear_down),
    cmocka_unit_test_setup_teardown(visits, set_up, tear_down),
};

TT_TEST_MAIN(group)
