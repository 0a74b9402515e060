/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SOFA and MELD of the first intensive care day of 136 real stays, against the
 * DuckDB concepts of MIT-LCP/mimic-code run unmodified (reference/scores).  There a
 * missing component counts 0, which here is the partial sum, and MELD takes a
 * missing bilirubin, INR or creatinine as 1.  One thing there is not the table of
 * 1996: a P/F of 200 to 400 on a ventilator scores nothing, because its two lowest
 * bands are asked only of unventilated measurements.  Such a P/F is given as 400
 * here, and how many there are is asserted, so that the difference stays counted. */
#include "measure/measures.h"

#include <math.h>

#include "frame/frame.h"
#include "measure/measure.h"

static tt_frame *shared(const char *name)
{
    const char *folder = tt_test_shared();
    char *text = NULL;
    size_t n = 0;
    tt_frame *f = NULL;
    if (!folder)
        skip();
    const char *path = tt_printf(a, "%s/reference/scores/%s", folder, name);
    assert_int_equal(tt_file_read(a, path, (size_t)1 << 24, &text, &n, NULL), TT_OK);
    assert_int_equal(tt_frame_read_csv(a, path, text, n, &f, NULL), TT_OK);
    return f;
}

static size_t row_of(const tt_frame *f, const char *stay)
{
    size_t row = 0;
    while (row < f->rows && !tt_streq(tt_get_text(f, row, "icustay_id"), stay))
        row++;
    assert_true(row < f->rows);
    return row;
}

static double number(const char *s)
{
    tt_dec d;
    if (!s || tt_dec_parse(s, &d, NULL) != TT_OK)
        return NAN;
    return tt_dec_double(d);
}

static double of(const tt_frame *f, size_t row, const char *col)
{
    return number(tt_get_text(f, row, col));
}

/* Charted values have more digits than a decimal keeps; nine are plenty. */
static const char *text_of(double x, const char *unit)
{
    tt_dec d;
    assert_int_equal(tt_dec_from_double(x, 9, &d, NULL), TT_OK);
    return tt_printf(a, "%s %s", tt_dec_text(a, d), unit);
}

static double part(const tt_scored *r, const char *name)
{
    for (size_t i = 0; i < r->score->parts; i++)
        if (tt_streq(r->score->part[i].name, name))
            return r->part[i].value.type == TT_V_NUMBER ? r->part[i].value.real : NAN;
    fail();
    return NAN;
}

static size_t ventilated_bands;

static double stored_ratio(double pf, bool ventilated)
{
    if (!ventilated || pf < 200 || pf >= 400)
        return pf;
    ventilated_bands++;
    return 400;
}

static tt_scored sofa_of(const tt_frame *in, size_t row, const char *pf, const char *ventilated)
{
    static const char *const cols[][3] = {{"meanbp_min", "map", "mm[Hg]"},
                                          {"rate_norepinephrine", "norepinephrine", "ug/kg/min"},
                                          {"rate_epinephrine", "epinephrine", "ug/kg/min"},
                                          {"rate_dopamine", "dopamine", "ug/kg/min"},
                                          {"rate_dobutamine", "dobutamine", "ug/kg/min"},
                                          {"creatinine_max", "creatinine", "mg/dL"},
                                          {"bilirubin_max", "bilirubin", "mg/dL"},
                                          {"platelet_min", "platelets", "10*9/L"},
                                          {"urineoutput", "urine_output", "mL/d"},
                                          {"mingcs", "gcs", ""}};
    tt_given_input given[12];
    const tt_score *sofa = NULL;
    tt_scored r = {0};
    tt_err err = {0};
    size_t n = 0;
    for (size_t i = 0; i < sizeof cols / sizeof *cols; i++)
        if (tt_get_text(in, row, cols[i][0]))
            given[n++] = (tt_given_input){cols[i][1], text_of(of(in, row, cols[i][0]), cols[i][2])};
    if (tt_get_text(in, row, pf)) {
        given[n++] = (tt_given_input){"pf", text_of(stored_ratio(of(in, row, pf), tt_streq(ventilated, "yes")), "mm[Hg]")};
        given[n++] = (tt_given_input){"ventilated", ventilated};
    }
    assert_int_equal(tt_score_get(m, "sofa", &sofa, &err), TT_OK);
    if (tt_score_value(a, sofa, given, n, true, &r, &err) != TT_OK)
        print_error("stay %s: %s\n", tt_get_text(in, row, "icustay_id"), tt_err_text(a, &err, TT_EN));
    return r;
}

static bool same(double x, double want)
{
    return isnan(want) ? isnan(x) : x == want;
}

static void check_sofa(const tt_frame *in, size_t row, const tt_frame *want, size_t w)
{
    static const char *const names[][2] = {
        {"coagulation", "coagulation"}, {"liver", "liver"}, {"cardiovascular", "cardiovascular"}, {"cns", "cns"}, {"renal", "renal"}};
    const tt_scored with = sofa_of(in, row, "pao2fio2_vent_min", "yes"), without = sofa_of(in, row, "pao2fio2_novent_min", "no");
    const double breath = fmax(part(&with, "respiration"), part(&without, "respiration")); /* fmax takes the one that is there */
    double total = isnan(breath) ? 0 : breath;
    bool ok = same(breath, of(want, w, "respiration"));
    for (size_t i = 0; i < 5; i++) {
        const double x = part(&with, names[i][0]);
        ok = ok && same(x, of(want, w, names[i][1]));
        total += isnan(x) ? 0 : x;
    }
    if (!ok || total != of(want, w, "SOFA")) {
        print_error("stay %s: %g, stored %s; respiration %g\n", tt_get_text(want, w, "icustay_id"), total, tt_get_text(want, w, "SOFA"),
                    breath);
        for (size_t i = 0; i < 5; i++)
            print_error("%s %g, stored %g\n", names[i][0], part(&with, names[i][0]), of(want, w, names[i][1]));
        fail();
    }
}

static void sofa(void **state)
{
    const tt_frame *in = shared("sofa_inputs.csv"), *want = shared("sofa_expected.csv");
    (void)state;
    ventilated_bands = 0;
    for (size_t w = 0; w < want->rows; w++)
        check_sofa(in, row_of(in, tt_get_text(want, w, "icustay_id")), want, w);
    assert_true(want->rows > 60);
    assert_int_equal(ventilated_bands, 10);
}

static void meld(void **state)
{
    const tt_frame *in = shared("meld_inputs.csv"), *want = shared("meld_expected.csv");
    const tt_score *na = NULL;
    (void)state;
    assert_int_equal(tt_score_get(m, "meld-na", &na, NULL), TT_OK);
    for (size_t w = 0; w < want->rows; w++) {
        const size_t row = row_of(in, tt_get_text(want, w, "icustay_id"));
        const double cr = of(in, row, "creatinine_max"), bili = of(in, row, "bilirubin_max"), inr = of(in, row, "inr_max"),
                     sodium = of(in, row, "sodium_min");
        const tt_given_input given[] = {{"creatinine", text_of(isnan(cr) ? 1 : cr, "mg/dL")},
                                        {"bilirubin", text_of(isnan(bili) ? 1 : bili, "mg/dL")},
                                        {"inr", text_of(isnan(inr) ? 1 : inr, "")},
                                        {"sodium", text_of(isnan(sodium) ? 137 : sodium, "mmol/L")},
                                        {"rrt", tt_get_text(in, row, "rrt")}};
        tt_scored r;
        tt_err err = {0};
        if (tt_score_value(a, na, given, 5, false, &r, &err) != TT_OK)
            print_error("%s\n", tt_err_text(a, &err, TT_EN));
        const double stored = of(want, w, "meld"), got = fmin(fmax(r.unrounded, 6), 40);
        if (!(fabs(got - stored) < 1e-9)) {
            print_error("stay %s: %.9f, stored %.9f\n", tt_get_text(want, w, "icustay_id"), got, stored);
            fail();
        }
    }
    assert_true(want->rows > 60);
}

static const struct CMUnitTest group[] = {
    cmocka_unit_test_setup_teardown(sofa, set_up, tear_down),
    cmocka_unit_test_setup_teardown(meld, set_up, tear_down),
};

TT_TEST_MAIN(group)
