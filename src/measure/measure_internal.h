/* SPDX-License-Identifier: Apache-2.0 */
/* measure/measure_internal.h -- the registry's inside. */
#ifndef TT_MEASURE_INTERNAL_H
#define TT_MEASURE_INTERNAL_H

#include <string.h>

#include "measure/measure.h"

struct grade_row {
    int grade;
    const tt_expr *when;
    const char *text;
};

struct grade_rule {
    const char *term, *version;
    const tt_analyte *analyte;
    int direction;
    const struct grade_row *row; /* highest grade first */
    size_t rows;
};

struct tt_measures {
    tt_analyte *analyte;
    size_t analytes;
    struct grade_rule *rule;
    size_t rules;
};

/** One analytes/X.yaml, one grades/V/X.yaml. E950 with the place when the file is not as it must be. */
tt_code tt_analyte_read(tt_arena *a, const tt_yaml *y, tt_analyte *ret, tt_err *err);
tt_code tt_grade_read(tt_arena *a, const tt_measures *m, const tt_yaml *y, struct grade_rule *ret, tt_err *err);

/** A scalar member's text; E950 if it is not there. */
tt_code tt_def_text(tt_arena *a, const tt_node *map, const char *key, const char **ret, tt_err *err);

#endif
