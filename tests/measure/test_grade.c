/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CTCAE grades: every rule at, just below and just above each of its limits, against
 * the table of 669 rules that was made from NCI's text without this program; the
 * grades of pharmaverse/admiral 1.4.2; and the branches by hand. */
#include "measure/measures.h"

#include <stdio.h>
#include <string.h>

#include "frame/frame.h"
#include "measure/grade_internal.h"
#include "measure/measure.h"

static tt_qty qty(const char *text)
{
    tt_qty q;
    assert_int_equal(tt_qty_parse(a, text, &q, NULL), TT_OK);
    return q;
}

static tt_grade_in nothing(void)
{
    return (tt_grade_in){.symptomatic = TT_UNKNOWN, .anticoagulated = TT_UNKNOWN, .fasting = TT_UNKNOWN};
}

static tt_grade grade(const char *analyte, const char *version, const tt_grade_in *in)
{
    tt_grade g;
    tt_err err = {0};
    if (tt_grade_value(a, m, analyte, version, in, &g, &err) != TT_OK) {
        print_error("%s %s: %s\n", analyte, version, tt_err_text(a, &err, TT_EN));
        fail();
    }
    return g;
}

/* --- by hand ------------------------------------------------------------------------ */

static const struct {
    const char *why, *analyte, *version, *value, *lln, *uln, *baseline;
    int symptomatic, anticoagulated, fasting; /* 1 yes, -1 no, 0 not said */
    int grade;
    const char *need; /* first, NULL = none */
} rows[] = {
    {"INR 5.0: absolute", "INR", "5.0", "2.6", NULL, "1.2", "1.0", 0, -1, 0, 3, NULL},
    {"INR 5.0 at 2.5 is 2", "INR", "5.0", "2.5", NULL, "1.2", "1.0", 0, -1, 0, 2, NULL},
    {"INR 5.0 on anticoagulants: 2.0 is more than 2.5 x 0.79", "INR", "5.0", "2.0", NULL, "1.2", "0.79", 0, 1, 0, 3, NULL},
    {"INR 5.0, not said whether: 2 or 3", "INR", "5.0", "2.0", NULL, "1.2", "0.79", 0, 0, 0, -1, "anticoagulated"},
    {"INR 5.0, not said whether, but it does not matter", "INR", "5.0", "2.0", NULL, "1.2", "1.9", 0, 0, 0, 2, NULL},
    {"INR 4.03: multiples of ULN", "INR", "4.0", "2.6", NULL, "1.2", "1.0", 0, -1, 0, 2, NULL},
    {"INR 4.03: above 3.0 for ULN 1.2", "INR", "4.03", "3.01", NULL, "1.2", "1.0", 0, -1, 0, 3, NULL},
    {"hypokalaemia: symptoms decide between 1 and 2", "K", "5.0", "3.2 mmol/L", "3.5 mmol/L", "5 mmol/L", NULL, -1, 0, 0, 1, NULL},
    {"with symptoms", "K", "5.0", "3.2 mmol/L", "3.5 mmol/L", "5 mmol/L", NULL, 1, 0, 0, 2, NULL},
    {"not said", "K", "5.0", "3.2 mmol/L", "3.5 mmol/L", "5 mmol/L", NULL, 0, 0, 0, -1, "symptomatic"},
    {"the same in meq/L", "K", "5.0", "3.2 meq/L", "3.5 mmol/L", "5 mmol/L", NULL, 1, 0, 0, 2, NULL},
    {"hyperkalaemia does not need LLN", "K", "5.0", "7.2 mmol/L", NULL, NULL, NULL, 0, 0, 0, 4, NULL},
    {"0 needs both directions", "K", "5.0", "4 mmol/L", "3.5 mmol/L", NULL, NULL, 0, 0, 0, -1, "uln"},
    {"both known", "K", "5.0", "4 mmol/L", "3.5 mmol/L", "5 mmol/L", NULL, 0, 0, 0, 0, NULL},
    {"glucose 4.03: 160 mg/dL is grade 1 by its own limit", "GLUC", "4.03", "160 mg/dL", "70 mg/dL", "100 mg/dL", NULL, 0, 0, 1, 1, NULL},
    {"160.1 mg/dL is above it", "GLUC", "4.03", "160.1 mg/dL", "70 mg/dL", "100 mg/dL", NULL, 0, 0, 1, 2, NULL},
    {"8.9 mmol/L (160.3 mg/dL) is grade 1 by the other", "GLUC", "4.03", "8.9 mmol/L", "3.9 mmol/L", "5.6 mmol/L", NULL, 0, 0, 1, 1, NULL},
    {"not fasting: grades 1 and 2 are not for it, and not 0", "GLUC", "4.03", "10 mmol/L", "3.9 mmol/L", "5.6 mmol/L", NULL, 0, 0, -1, -1,
     "clinician"},
    {"not fasting, but above 13.9", "GLUC", "4.03", "14 mmol/L", "3.9 mmol/L", "5.6 mmol/L", NULL, 0, 0, -1, 3, NULL},
    {"hyperglycaemia 5.0 is a clinician's", "GLUC", "5.0", "20 mmol/L", "3.9 mmol/L", "5.6 mmol/L", NULL, 0, 0, 0, -1, "clinician"},
    {"no hyperglycaemia at ULN", "GLUC", "5.0", "5.6 mmol/L", "3.9 mmol/L", "5.6 mmol/L", NULL, 0, 0, 0, 0, NULL},
    {"hypoglycaemia 5.0 is numbers", "GLUC", "5.0", "1.6 mmol/L", "3.9 mmol/L", "5.6 mmol/L", NULL, 0, 0, 0, 4, NULL},
    {"haemoglobin in mmol/L by its own limits: 4.9", "HGB", "5.0", "4.89 mmol/L", "8 mmol/L", "11 mmol/L", NULL, 0, 0, 0, 3, NULL},
    {"g/dL by those of g/L", "HGB", "5.0", "8 g/dL", "13 g/dL", "17 g/dL", NULL, 0, 0, 0, 2, NULL},
    {"7.9 g/dL", "HGB", "5.0", "7.9 g/dL", "13 g/dL", "17 g/dL", NULL, 0, 0, 0, 3, NULL},
    {"haemoglobin high: above ULN + 20 g/L", "HGB", "5.0", "191 g/L", "130 g/L", "170 g/L", NULL, 0, 0, 0, 2, NULL},
    {"4.03: above a baseline that was high", "HGB", "4.03", "191 g/L", "130 g/L", "170 g/L", "180 g/L", 0, 0, 0, 1, NULL},
    {"creatinine 4.03: grade 1 by baseline", "CREAT", "4.03", "80 umol/L", NULL, "100 umol/L", "70 umol/L", 0, 0, 0, 1, NULL},
    {"creatinine 5.0: no such route", "CREAT", "5.0", "80 umol/L", NULL, "100 umol/L", "70 umol/L", 0, 0, 0, 0, NULL},
    {"creatinine 5.0: 1.5 x baseline", "CREAT", "5.0", "1.06 mg/dL", NULL, "100 umol/L", "0.7 mg/dL", 0, 0, 0, 2, NULL},
    {"exactly 1.5 x baseline, in mg/dL", "CREAT", "5.0", "1.05 mg/dL", NULL, "1.2 mg/dL", "0.70 mg/dL", 0, 0, 0, 0, NULL},
    {"creatinine 6.0: baseline below LLN", "CREAT", "6.0", "80 umol/L", "50 umol/L", "100 umol/L", "40 umol/L", 0, 0, 0, 2, NULL},
    {"creatinine 6.0: baseline not below", "CREAT", "6.0", "80 umol/L", "50 umol/L", "100 umol/L", "50 umol/L", 0, 0, 0, 0, NULL},
    {"ALP 6.0: above ULN, not above baseline", "ALP", "6.0", "150 U/L", NULL, "120 U/L", "160 U/L", 0, 0, 0, 0, NULL},
    {"[IU]/L is U/L", "ALT", "6.0", "300 IU/L", NULL, "40 U/L", "50 U/L", 0, 0, 0, 4, NULL},
    {"uric acid: 'physiologic consequences' are symptoms", "URATE", "5.0", "500 umol/L", NULL, "420 umol/L", NULL, 0, 0, 0, -1,
     "symptomatic"},
    {"blood pressure 6.0: no grade 1", "SYSBP", "6.0", "139 mm[Hg]", NULL, NULL, NULL, 0, 0, 0, 0, NULL},
    {"blood pressure 6.0: 140 is grade 2", "SYSBP", "6.0", "140 mm[Hg]", NULL, NULL, NULL, 0, 0, 0, 2, NULL},
    {"blood pressure 6.0: 179.9 is grade 3, no gap", "SYSBP", "6.0", "179.9 mm[Hg]", NULL, NULL, NULL, 0, 0, 0, 3, NULL},
    {"blood pressure 6.0: 180 is grade 4", "SYSBP", "6.0", "180 mm[Hg]", NULL, NULL, NULL, 0, 0, 0, 4, NULL},
    {"diastolic 5.0: 80", "DIABP", "5.0", "80 mm[Hg]", NULL, NULL, NULL, 0, 0, 0, 1, NULL},
    {"diastolic 4.03: 100", "DIABP", "4.03", "100 mm[Hg]", NULL, NULL, NULL, 0, 0, 0, 3, NULL},
    {"diastolic 6.0: 109", "DIABP", "6.0", "109 mm[Hg]", NULL, NULL, NULL, 0, 0, 0, 3, NULL},
    {"diastolic 6.0: 110", "DIABP", "6.0", "110 mm[Hg]", NULL, NULL, NULL, 0, 0, 0, 4, NULL},
    {"proteinuria 5.0: at ULN", "PROTEXR", "5.0", "0.15 g/d", NULL, "0.15 g/d", NULL, 0, 0, 0, 1, NULL},
    {"proteinuria 5.0: 3.49 g", "PROTEXR", "5.0", "3490 mg/d", NULL, "0.15 g/d", NULL, 0, 0, 0, 2, NULL},
    {"proteinuria 4.03: 3.45 g lies in the printed gap", "PROTEXR", "4.03", "3.45 g/d", NULL, "0.15 g/d", NULL, 0, 0, 0, 2, NULL},
    {"proteinuria 4.03: 0.5 g may be grade 1 or none", "PROTEXR", "4.03", "0.5 g/d", NULL, "0.15 g/d", NULL, 0, 0, 0, -1, "clinician"},
    {"chronic kidney disease: 29.5 lies in the printed gap", "EGFR", "5.0", "29.5 mL/min/{1.73_m2}", "90 mL/min/{1.73_m2}", NULL, NULL, 0,
     0, 0, 3, NULL},
    {"chronic kidney disease: 60 is grade 1", "EGFR", "6.0", "60 mL/min/{1.73_m2}", "90 mL/min/{1.73_m2}", NULL, NULL, 0, 0, 0, 1, NULL},
    {"eosinophils above ULN, not above baseline", "EOS", "5.0", "0.8 10*9/L", NULL, "0.5 10*9/L", "1 10*9/L", 0, 0, 0, 0, NULL},
    {"eosinophils above both", "EOS", "6.0", "1.1 10*9/L", NULL, "0.5 10*9/L", "1 10*9/L", 0, 0, 0, 1, NULL},
    {"platelets per microlitre", "PLAT", "5.0", "49 10*3/uL", "125 10*9/L", "350 10*9/L", NULL, 0, 0, 0, 3, NULL},
    {"platelets 6.0", "PLAT", "6.0", "20 10*9/L", "125 10*9/L", "350 10*9/L", NULL, 0, 0, 0, 3, NULL},
    {"fibrinogen 5.0: a fall counts below LLN only", "FIBRINO", "5.0", "2 g/L", "2 g/L", "4 g/L", "8 g/L", 0, 0, 0, 0, NULL},
    {"fibrinogen 4.03: a fall counts", "FIBRINO", "4.03", "2 g/L", "2 g/L", "4 g/L", "8 g/L", 0, 0, 0, 4, NULL},
    {"pH has no grade 2", "PH", "5.0", "7.29", "7.35", "7.45", NULL, 0, 0, 0, 3, NULL},
    {"fever in Fahrenheit", "TEMP", "5.0", "102.3 [degF]", NULL, NULL, NULL, 0, 0, 0, 2, NULL},
    {"magnesium in meq/L is by the limits of mmol/L: 2.6 is 1.3", "MG", "5.0", "2.6 meq/L", "0.7 mmol/L", "1 mmol/L", NULL, 0, 0, 0, 3,
     NULL},
};

static tt_truth said(int x)
{
    return x > 0 ? TT_YES : x < 0 ? TT_NO : TT_UNKNOWN;
}

static void by_hand(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_grade_in in = {
            .symptomatic = said(rows[i].symptomatic), .anticoagulated = said(rows[i].anticoagulated), .fasting = said(rows[i].fasting)};
        in.has_value = true;
        in.value = qty(rows[i].value);
        if ((in.has_lln = rows[i].lln != NULL))
            in.lln = qty(rows[i].lln);
        if ((in.has_uln = rows[i].uln != NULL))
            in.uln = qty(rows[i].uln);
        if ((in.has_baseline = rows[i].baseline != NULL))
            in.baseline = qty(rows[i].baseline);
        const tt_grade g = grade(rows[i].analyte, rows[i].version, &in);
        if (g.grade != rows[i].grade || !tt_streq(g.needs[0], rows[i].need)) {
            print_error("%s: grade %d, %s, needs %s\n", rows[i].why, g.grade, g.rule, g.needs[0] ? g.needs[0] : "nothing");
            fail();
        }
    }
}

static void bounds(void **state)
{
    /* "<0.5" of neutrophils is below 0.5; "<1.2" may be any grade from 3 up; ">1000" of ALT with ULN 40 is above 800 */
    tt_grade_in in = nothing();
    (void)state;
    in.has_value = in.has_lln = true;
    in.bound = -1;
    in.lln = qty("2 10*9/L");
    in.value = qty("0.5 10*9/L");
    assert_int_equal(grade("NEUT", "5.0", &in).grade, 4);
    in.value = qty("1.2 10*9/L");
    assert_int_equal(grade("NEUT", "5.0", &in).grade, -1);
    assert_int_equal(grade("NEUT", "5.0", &in).at_least, 2);
    in = nothing();
    in.has_value = in.has_uln = true;
    in.bound = 1;
    in.uln = qty("40 U/L");
    in.value = qty("1000 U/L");
    assert_int_equal(grade("ALT", "5.0", &in).grade, 4);
    in.value = qty("500 U/L");
    assert_int_equal(grade("ALT", "5.0", &in).grade, -1);
    in.bound = -1;
    in.value = qty("10 U/L");
    assert_int_equal(grade("ALT", "5.0", &in).grade, 0);
}

/* A baseline of 60 U/L that its own laboratory called normal is graded by ULN; creatinine keeps its multiples of baseline. */
static void other_laboratory(void **state)
{
    tt_grade_in in = nothing();
    (void)state;
    in.has_value = in.has_uln = in.has_baseline = true;
    in.value = qty("210 U/L"), in.uln = qty("40 U/L"), in.baseline = qty("60 U/L");
    assert_int_equal(grade("ALT", "5.0", &in).grade, 2);
    in.baseline_range = TT_BASELINE_NORMAL;
    assert_int_equal(grade("ALT", "5.0", &in).grade, 3);
    in.has_baseline = false;
    assert_int_equal(grade("ALT", "5.0", &in).grade, 3);
    in.baseline_range = TT_BASELINE_HIGH;
    assert_string_equal(grade("ALT", "5.0", &in).needs[0], "baseline");
    in.has_baseline = true;
    in.value = qty("90 umol/L"), in.uln = qty("100 umol/L"), in.baseline = qty("50 umol/L");
    in.baseline_range = TT_BASELINE_NORMAL;
    assert_int_equal(grade("CREAT", "5.0", &in).grade, 2);
    assert_int_equal(grade("CREAT", "6.0", &in).grade, 0);
    in.baseline_range = TT_BASELINE_LOW;
    assert_int_equal(grade("CREAT", "6.0", &in).grade, 2);
}

static void words(void **state)
{
    tt_grade_in in = nothing();
    (void)state;
    in.has_value = in.has_uln = in.has_baseline = in.has_lln = true;
    in.value = qty("250 U/L"), in.uln = qty("40 U/L"), in.lln = qty("7 U/L"), in.baseline = qty("60 U/L");
    const tt_grade alt = grade("ALT", "5.0", &in);
    assert_int_equal(alt.grade, 2);
    assert_string_equal(alt.rule, "> 3 x baseline if baseline was abnormal");
    assert_string_equal(alt.words[TT_ZH], "> 3 × 基线值（基线异常时）");
    assert_null(alt.ask[0]);
    in = nothing();
    in.has_value = in.has_lln = in.has_uln = true;
    in.value = qty("75 g/L"), in.lln = qty("130 g/L"), in.uln = qty("170 g/L");
    const tt_grade hgb = grade("HGB", "5.0", &in);
    assert_int_equal(hgb.grade, 3);
    assert_int_equal(hgb.ask[0]->grade, 4);
    assert_null(hgb.ask[1]); /* whether a transfusion is indicated makes no difference any more */
    assert_string_equal(hgb.title[TT_ZH], "贫血");
    in.value = qty("140 g/L");
    assert_null(grade("HGB", "5.0", &in).ask[0]);
}

/* --- every limit of the rule table --------------------------------------------------------- */

static tt_frame *shared(const char *name)
{
    const char *folder = tt_test_shared(), *path = folder ? tt_printf(a, "%s/%s", folder, name) : NULL;
    char *text = NULL;
    size_t n = 0;
    tt_frame *f = NULL;
    if (!path)
        skip();
    assert_int_equal(tt_file_read(a, path, (size_t)1 << 24, &text, &n, NULL), TT_OK);
    assert_int_equal(tt_frame_read_csv(a, path, text, n, &f, NULL), TT_OK);
    return f;
}

static const char *cell(const tt_frame *f, size_t row, const char *col)
{
    const char *s = tt_get_text(f, row, col);
    return s ? s : "";
}

static const char *analyte_of(const char *id)
{
    static const char *const ids[][2] = {{"TBIL", "BILI"},   {"PLT", "PLAT"},  {"PHLO", "PH"},     {"PHHI", "PH"},     {"HCO3", "BICARB"},
                                         {"CAHI", "CA"},     {"CALO", "CA"},   {"CAIHI", "CAION"}, {"CAILO", "CAION"}, {"GLUCHI", "GLUC"},
                                         {"GLUCLO", "GLUC"}, {"HGBHI", "HGB"}, {"KHI", "K"},       {"KLO", "K"},       {"NAHI", "SODIUM"},
                                         {"NALO", "SODIUM"}, {"MGHI", "MG"},   {"MGLO", "MG"},     {"PHOSHI", "PHOS"}, {"PHOSLO", "PHOS"},
                                         {"LYMHI", "LYM"},   {"WBCHI", "WBC"}, {"BPHI", "SYSBP"}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (tt_streq(ids[i][0], id))
            return ids[i][1];
    return id;
}

/* The reference values the thresholds are tried with: chosen so that multiples of one do not fall on another's. */
struct refs {
    double lln, uln, baseline;
};

/* The table's own grader, in doubles: highest grade of all rows that hold. */
static bool side(const char *op, double x, double limit)
{
    const double tol = 1e-12 * (limit < 0 ? -limit : limit);
    if (tt_streq(op, ">"))
        return x > limit + tol;
    if (tt_streq(op, ">="))
        return x >= limit - tol;
    return tt_streq(op, "<") ? x < limit - tol : x <= limit + tol;
}

static double number(const char *s)
{
    tt_dec d;
    assert_int_equal(tt_dec_parse(s, &d, NULL), TT_OK);
    return tt_dec_double(d);
}

/* One row of the table, read once. */
struct half {
    const char *op, *ref;
    double coef;
};

struct entry {
    const char *version, *analyte, *branch, *unit, *needs;
    struct half lo, hi;
    int grade, direction;
    bool relative;
};

static struct entry *table;
static size_t entries;

/* A percent fall is compared the other way round: a fall of at least 25 % is a value of at most 0.75 x baseline. */
static struct half half_of(const tt_frame *f, size_t row, const char *op, const char *coef, const char *ref)
{
    struct half h = {cell(f, row, op), cell(f, row, ref), *cell(f, row, coef) ? number(cell(f, row, coef)) : 0};
    if (tt_streq(h.ref, "PCTDEC")) {
        h.op = tt_streq(h.op, ">") ? "<" : tt_streq(h.op, ">=") ? "<=" : tt_streq(h.op, "<") ? ">" : ">=";
        h.coef = 1 - h.coef / 100;
        h.ref = "BASE";
    }
    return h;
}

static void read_table(void)
{
    const tt_frame *f = shared("reference/ctcae/ctcae_lab_rules.csv");
    table = TT_ARRAY(a, struct entry, f->rows);
    entries = f->rows;
    for (size_t i = 0; i < entries; i++) {
        struct entry *e = &table[i];
        *e = (struct entry){cell(f, i, "version"), cell(f, i, "analyte"), cell(f, i, "branch"), cell(f, i, "unit"), cell(f, i, "requires")};
        e->lo = half_of(f, i, "lo_op", "lo_coef", "lo_ref");
        e->hi = half_of(f, i, "hi_op", "hi_coef", "hi_ref");
        e->grade = (int)number(cell(f, i, "grade"));
        e->direction = tt_streq(cell(f, i, "direction"), "H") ? 1 : -1;
        e->relative = tt_streq(e->unit, "ratio") || tt_str_starts(e->unit, "%");
        if (tt_streq(e->analyte, "BPHI"))
            e->hi.op = ""; /* printed 120-139, 140-159: lower limits decide, so that no pressure falls between */
    }
}

static double limit_of(const struct half *h, const struct refs *k)
{
    if (tt_streq(h->ref, "ULN"))
        return h->coef * k->uln;
    if (tt_streq(h->ref, "LLN"))
        return h->coef * k->lln;
    if (tt_streq(h->ref, "BASE"))
        return h->coef * k->baseline;
    return tt_streq(h->ref, "ULN+") ? k->uln + h->coef : tt_streq(h->ref, "BASE+") ? k->baseline + h->coef : h->coef;
}

struct flags {
    bool symptomatic, anticoagulated;
};

static bool requirement(const char *s, double x, const struct refs *k, const struct flags *flag)
{
    if (tt_streq(s, "asymptomatic") || tt_streq(s, "no physiologic consequences"))
        return !flag->symptomatic;
    if (tt_str_starts(s, "symptomatic") || tt_streq(s, "with physiologic consequences"))
        return flag->symptomatic;
    if (tt_streq(s, "on anticoagulation"))
        return flag->anticoagulated;
    if (tt_streq(s, "baseline < LLN"))
        return side("<", k->baseline, k->lln);
    if (tt_streq(s, "value < LLN"))
        return side("<", x, k->lln);
    if (tt_streq(s, "value > baseline"))
        return side(">", x, k->baseline);
    return !tt_streq(s, "duration > 24 h");
}

static bool row_gives(const struct entry *e, double x, const struct refs *k, const struct flags *flag)
{
    const bool abnormal = side(">", k->baseline, k->uln);
    if (!*e->lo.op || (tt_streq(e->branch, "base_normal") && abnormal) || (tt_streq(e->branch, "base_abnormal") && !abnormal))
        return false;
    return side(e->lo.op, x, limit_of(&e->lo, k)) && (!*e->hi.op || side(e->hi.op, x, limit_of(&e->hi, k))) &&
           requirement(e->needs, x, k, flag);
}

static int table_grade(const struct entry *row, double x, const struct refs *k, const struct flags *flag)
{
    int best = 0;
    for (const struct entry *e = table; e < table + entries; e++)
        if (e->grade > best && tt_streq(e->version, row->version) && tt_streq(e->analyte, row->analyte) &&
            (e->relative || row->relative || tt_streq(e->unit, row->unit)) && row_gives(e, x, k, flag))
            best = e->grade;
    return best;
}

static const tt_unit *unit_of(const char *said, const tt_analyte *an)
{
    const tt_unit *u = an->unit;
    if (tt_streq(said, "pH") || tt_streq(said, "1") || tt_streq(said, "ratio") || tt_str_starts(said, "%"))
        return an->unit;
    assert_int_equal(tt_unit_parse(a, tt_streq(said, "degC") ? "Cel" : said, &u, NULL), TT_OK);
    return u;
}

static tt_qty decimal(double x, const tt_unit *u)
{
    tt_qty q = {.unit = u};
    assert_int_equal(tt_dec_from_double(x, 9, &q.value, NULL), TT_OK);
    return q;
}

static void try_value(const struct entry *e, double x, const struct refs *k, const struct flags *flag)
{
    const tt_analyte *an = tt_analyte_find(m, analyte_of(e->analyte));
    const tt_unit *u = unit_of(e->unit, an);
    tt_grade_in in = {.has_value = true, .has_lln = true, .has_uln = true, .has_baseline = true, .fasting = TT_YES};
    in.symptomatic = flag->symptomatic ? TT_YES : TT_NO;
    in.anticoagulated = flag->anticoagulated ? TT_YES : TT_NO;
    in.value = decimal(x, u), in.lln = decimal(k->lln, u), in.uln = decimal(k->uln, u), in.baseline = decimal(k->baseline, u);
    in.direction = e->direction;
    const int want = table_grade(e, x, k, flag);
    const tt_grade g = grade(an->id, e->version, &in);
    if (g.grade != want) {
        print_error("%s %s: %s with %s, %s, baseline %s is %d, table says %d (%s)\n", e->version, e->analyte, tt_qty_text(a, in.value),
                    tt_dec_text(a, in.lln.value), tt_dec_text(a, in.uln.value), tt_dec_text(a, in.baseline.value), g.grade, want, g.rule);
        fail();
    }
}

static void every_limit(void **state)
{
    size_t tried = 0;
    (void)state;
    read_table();
    for (const struct entry *e = table; e < table + entries; e++) {
        if (tt_str_starts(e->version, "DAIDS") || !*e->lo.op)
            continue;
        /* around the absolute limits where there are any, else around 40 */
        const double scale = tt_streq(e->lo.ref, "ABS") ? e->lo.coef : tt_streq(e->hi.ref, "ABS") ? e->hi.coef : 40;
        const struct refs k[] = {{scale * 0.61, scale * 0.97, scale * 0.83},
                                 {scale * 0.61, scale * 0.97, scale * 1.53},
                                 {scale * 1.07, scale * 1.49, scale * 1.21},
                                 {scale * 0.61, scale * 0.97, scale * 0.47}};
        for (size_t i = 0; i < 16; i++) {
            const struct flags flag = {i & 4, i & 8};
            if (*e->hi.op) { /* the other end of its band */
                const double end = limit_of(&e->hi, &k[i % 4]);
                try_value(e, end, &k[i % 4], &flag);
                try_value(e, end * 1.001, &k[i % 4], &flag);
                try_value(e, end * 0.999, &k[i % 4], &flag);
            }
            const double limit = limit_of(&e->lo, &k[i % 4]);
            try_value(e, limit, &k[i % 4], &flag);
            try_value(e, limit * 1.001, &k[i % 4], &flag);
            try_value(e, limit * 0.999, &k[i % 4], &flag);
        }
        tried++;
    }
    assert_true(tried > 550);
}

/* --- another program ---------------------------------------------------------------------------- */

static const char *analyte_of_term(const char *term)
{
    static const char *const ids[][2] = {
        {"Acidosis", "PH"},      {"Alkalosis", "PH"},   {"Alanine", "ALT"},          {"Aspartate", "AST"},
        {"CD4", "CD4"},          {"CPK", "CK"},         {"Fibrinogen", "FIBRINO"},   {"Haptoglobin", "HAPTOG"},
        {"Hypercalcemia", "CA"}, {"Hyperkalemia", "K"}, {"Hypernatremia", "SODIUM"}, {"Hyperuricemia", "URATE"},
        {"Hypocalcemia", "CA"},  {"Hypokalemia", "K"},  {"Hyponatremia", "SODIUM"},  {"INR", "INR"},
        {"Lipase", "LIPASE"},    {"Lymphocyte", "LYM"}, {"Platelet", "PLAT"},        {"White", "WBC"}};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        if (tt_str_starts(term, ids[i][0]))
            return ids[i][1];
    return NULL;
}

/* admiral takes the route with symptoms, and that on anticoagulants, because its data have no flag for them; so they are said here. */
static void admiral(void **state)
{
    const tt_frame *f = shared("reference/stats/ctcae_grades.csv");
    (void)state;
    for (size_t row = 0; row < f->rows; row++) {
        const char *id = analyte_of_term(cell(f, row, "term"));
        assert_non_null(id);
        const tt_analyte *an = tt_analyte_find(m, id);
        const char *said_unit = cell(f, row, "unit");
        const tt_unit *u = tt_streq(said_unit, "MMOL/L") ? unit_of("mmol/L", an) : unit_of(said_unit, an);
        tt_grade_in in = {.has_value = true,
                          .has_lln = true,
                          .has_uln = true,
                          .has_baseline = true,
                          .fasting = TT_YES,
                          .symptomatic = TT_YES,
                          .anticoagulated = TT_YES};
        in.value = decimal(number(cell(f, row, "aval")), u), in.lln = decimal(number(cell(f, row, "anrlo")), u);
        in.uln = decimal(number(cell(f, row, "anrhi")), u), in.baseline = decimal(number(cell(f, row, "base")), u);
        in.direction = tt_streq(cell(f, row, "direction"), "H") ? 1 : -1;
        const tt_grade g = grade(id, cell(f, row, "version"), &in);
        if (g.grade != (int)number(cell(f, row, "grade"))) {
            print_error("%s %s: %d, admiral %s\n", cell(f, row, "term"), cell(f, row, "aval"), g.grade, cell(f, row, "grade"));
            fail();
        }
    }
}

/* --- a limit as a sum ----------------------------------------------------------------- */

/* A limit that only looks like a sum at the points its coefficients are taken from must not be compared as one. */
static void sums(void **state)
{
    (void)state;
    static const struct {
        const char *limit;
        bool is_sum;
        double at; /* for LLN 10, ULN 40, baseline 60 */
    } cases[] = {
        {"120 U/L", true, 120},
        {"5 * uln", true, 200},
        {"uln + 2 * baseline", true, 160},
        {"lln + 5 U/L", true, 15},
        {"max(uln, baseline)", false, 60},
        {"min(2 * uln, baseline)", false, 60},
        {"abs(uln - baseline)", false, 20},
    };
    const tt_analyte *an = NULL;
    assert_int_equal(tt_analyte_get(m, "ALT", &an, NULL), TT_OK);
    tt_name name[3];
    for (int i = 0; i < 3; i++)
        name[i] = (tt_name){.name = i == 0 ? "lln" : i == 1 ? "uln" : "baseline", .type = TT_V_NUMBER, .unit = an->unit, .slot = i};
    const tt_scope scope = {.name = name, .names = 3};
    const tt_val known[TT_G_NAMES] = {tt_val_real(10, an->unit), tt_val_real(40, an->unit), tt_val_real(60, an->unit)};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tt_limit l = {.ratio = 1};
        assert_int_equal(tt_expr_compile(a, cases[i].limit, tt_at_path("limit"), &scope, &l.is, NULL), TT_OK);
        tt_limit_work_out(a, an, &l);
        const double at = tt_limit_at(&l, known);
        if (l.is_sum != cases[i].is_sum || (cases[i].is_sum ? at != cases[i].at : at == at))
            fail_msg("%s: %d, %g", cases[i].limit, l.is_sum, at);
    }
}

static const struct CMUnitTest group[] = {
    cmocka_unit_test_setup_teardown(by_hand, set_up, tear_down),     cmocka_unit_test_setup_teardown(bounds, set_up, tear_down),
    cmocka_unit_test_setup_teardown(words, set_up, tear_down),       cmocka_unit_test_setup_teardown(other_laboratory, set_up, tear_down),
    cmocka_unit_test_setup_teardown(every_limit, set_up, tear_down), cmocka_unit_test_setup_teardown(admiral, set_up, tear_down),
    cmocka_unit_test_setup_teardown(sums, set_up, tear_down),
};

TT_TEST_MAIN(group)
