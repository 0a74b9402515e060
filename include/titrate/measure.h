/* SPDX-License-Identifier: Apache-2.0 */
/* titrate/measure.h -- clinical scores and CTCAE laboratory grades, one at a time or
 * over columns.  Stable: names, arguments and layouts here change only with the
 * library's major version.
 *
 *     tt_ms *m;
 *     tt_ms_scored r;
 *     char why[TT_MS_WHY];
 *     const char *in[] = {"bilirubin=72 umol/L", "inr=1.2", "creatinine=1.9 mg/dL"};
 *     if (tt_ms_open(NULL, &m, why) || tt_ms_score(m, "meld", in, 3, &r, why))
 *         fprintf(stderr, "%s\n", why);
 *     else if (r.known)
 *         printf("MELD %s\n", r.text);           // MELD 20
 *     else
 *         printf("missing: %s\n", r.missing);
 *     tt_ms_free(m);
 *
 * Values carry their unit, in any unit the analyte is reported in; numbers are
 * decimals and compare exactly.  What is missing makes the answer missing and is
 * named.  A value that cannot be graded is -1, never 0; grade 5 is never given.
 * A handle may be used by several threads at once.  docs/reference/scores.md lists
 * the scores with their inputs. */
#ifndef TITRATE_MEASURE_H
#define TITRATE_MEASURE_H

#include "titrate/api.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TT_MS_WHY = 512, TT_MS_TEXT = 256 };

typedef struct tt_ms tt_ms;

/**
 * The built-in definitions, with those of a folder (analytes/, scores/, grades/, inputs/) laid over them.
 * @param folder    NULL: none; one that is not there is refused
 * @param[out] ret  free it with tt_ms_free; NULL on failure
 * @param[out] why  one line, at least TT_MS_WHY bytes, or NULL
 * @return 0, or a positive code
 */
TT_API int tt_ms_open(const char *folder, tt_ms **ret, char *why);

/** NULL is fine. */
TT_API void tt_ms_free(tt_ms *m);

/** Name of the i-th score, of the i-th analyte (its CDISC test code), NULL past the end. They live as long as the handle. */
TT_API const char *tt_ms_score_name(const tt_ms *m, size_t i);
TT_API const char *tt_ms_analyte_name(const tt_ms *m, size_t i);

/* --- scores ------------------------------------------------------------------------ */

typedef struct tt_ms_scored {
    int32_t known;            /* 0: something is missing */
    double value, unrounded;  /* NaN where not known or not a number; yes is 1, no 0 */
    char text[64];            /* the value as it is printed: "20", "yes", "2" */
    char klass[64];           /* "B"; "" where there is none */
    char missing[TT_MS_TEXT]; /* names of inputs, blanks between */
} tt_ms_scored;

/** One patient at one time: inputs as "name=value unit". */
TT_API int tt_ms_score(const tt_ms *m, const char *score, const char *const *inputs, size_t n, tt_ms_scored *ret, char *why);

/** A column of one input: NaN = missing; yes and no are 1 and 0, a code its place in the input's list. `unit` NULL: the formula's. */
typedef struct tt_ms_column {
    const char *input, *unit;
    const double *value;
} tt_ms_column;

/** The reported value of every row into ret[rows], NaN where something is missing. Limits of plausibility are not asked here. */
TT_API int tt_ms_score_columns(const tt_ms *m, const char *score, const tt_ms_column *columns, size_t n, size_t rows, double *ret,
                               char *why);

/* --- grades ------------------------------------------------------------------------ */

typedef struct tt_ms_graded {
    int32_t grade;    /* 0..4; -1: not gradable */
    int32_t at_least; /* of one that is not gradable: the grade it has in any case */
    char term[TT_MS_TEXT], rule[TT_MS_TEXT];
    char needs[TT_MS_TEXT]; /* what is lacking, blanks between */
} tt_ms_graded;

/**
 * By CTCAE "4.03", "5.0" or "6.0". `said`: "value=250 U/L", "lln=..", "uln=..", "baseline=..", "symptomatic=yes", "anticoagulated=no",
 * "fasting=yes", "direction=high".
 */
TT_API int tt_ms_grade(const tt_ms *m, const char *analyte, const char *version, const char *const *said, size_t n, tt_ms_graded *ret,
                       char *why);

/** A test of the visits below. Truths: 1 yes, -1 no, 0 not said. */
typedef struct tt_ms_test {
    const char *analyte, *unit; /* unit NULL: the analyte's */
    double lln, uln;            /* NaN: not known */
    int32_t symptomatic, anticoagulated, fasting;
} tt_ms_test;

/** Columns sorted by subject, test and time; time counts from the dose, so that what is at or before 0 may be the baseline. */
typedef struct tt_ms_visits {
    size_t rows;
    const int32_t *subject;
    const int16_t *test; /* place in the list of tests */
    const double *time, *value;
    double *base, *change; /* filled: the last value at or before 0; the change after it; NaN = none */
    int8_t *grade;         /* filled: -1 = not gradable */
} tt_ms_visits;

TT_API int tt_ms_grade_visits(const tt_ms *m, const char *version, const tt_ms_test *test, size_t tests, const tt_ms_visits *v, char *why);

#ifdef __cplusplus
}
#endif
#endif
