/* SPDX-License-Identifier: Apache-2.0 */
/* measure/measure.h -- what can be measured in a patient, and what a value means.
 *
 * An engine over defs/analytes and defs/grades (and a study's own defs/ of the
 * same shape): names, units, molar masses, plausible limits; and CTCAE laboratory
 * grades by rules written in the expression language.  "Not gradable" is never 0;
 * grade 5 is never assigned by a rule. */
#ifndef TT_MEASURE_H
#define TT_MEASURE_H

#include "base/base.h"
#include "expr/expr.h"
#include "unit/unit.h"
#include "yaml/yaml.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_analyte {
    const char *id;                    /* CDISC test code: "BILI" */
    const char *title[TT_LANGS];       /* "total bilirubin", "总胆红素" */
    const char *const *synonyms;       /* NULL-ended, en and zh, as hospital systems print them */
    const tt_unit *unit;               /* the unit results are reported in */
    const tt_unit *const *units;       /* accepted, NULL-ended; the first is `unit` */
    tt_molar molar;                    /* {name, {0,0}} when there is none */
    tt_dec low, high;                  /* plausible limits in `unit`, inclusive */
    const char *specimen, *loinc;      /* "" when not known */
} tt_analyte;

typedef struct tt_measures tt_measures; /* the registry: immutable once loaded */

/** Read every embedded analyte and grade rule. Errors in them are bugs found by tests (E950..). */
tt_code tt_measures_load(tt_arena *a, const tt_measures **ret, tt_err *err);
/** By id or synonym, case ignored; NULL if unknown. */
const tt_analyte *tt_analyte_find(const tt_measures *m, const char *name);
/** The i-th in order of id; NULL past the end. */
const tt_analyte *tt_analyte_at(const tt_measures *m, size_t i);
/** TT_ENOENT (E951) with the nearest name. */
tt_code tt_analyte_get(const tt_measures *m, const char *name, const tt_analyte **ret, tt_err *err);

/**
 * Check a value as entered: a unit this analyte accepts, and plausible once converted.
 * @return TT_EUNIT (E952 unit not accepted; names those that are); TT_ERANGE (E953 impossible: says which other unit would make it typical)
 */
tt_code tt_analyte_check(tt_arena *a, const tt_analyte *an, tt_qty q, tt_err *err);

/** What a grade needs. A quantity with unit NULL and value TT_QTY_NONE is not known. */
typedef struct tt_grade_in {
    tt_qty value, lln, uln, baseline;
    bool has_value, has_lln, has_uln, has_baseline;
    tt_truth symptomatic, anticoagulated, fasting; /* TT_UNKNOWN unless said */
    int direction;                                 /* +1 high, -1 low, 0 the rule's only or both */
} tt_grade_in;

typedef struct tt_grade {
    int grade;               /* 0..4, or -1 not gradable */
    const char *term;        /* CTCAE term */
    const char *rule;        /* the branch that decided, in words of the definition, e.g. ">5.0 - 20.0 x ULN if baseline was normal" */
    const char *const *needs; /* NULL-ended: what is lacking, or what a clinician must judge */
} tt_grade;

/** Grade by the rules of a CTCAE version ("5.0"). TT_ENOENT (E954) no rule for this analyte in that version; TT_EUNIT. */
tt_code tt_grade_value(tt_arena *a, const tt_measures *m, const char *analyte, const char *version, const tt_grade_in *in, tt_grade *ret, tt_err *err);
bool tt_grade_has(const tt_measures *m, const char *analyte, const char *version);

#ifdef __cplusplus
}
#endif
#endif
