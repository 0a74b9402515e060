/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/measure_rows_internal.h -- definitions, and scores and grades of the rows of a table. */
#ifndef TT_APP_MEASURE_ROWS_INTERNAL_H
#define TT_APP_MEASURE_ROWS_INTERNAL_H

#include "app/rows_internal.h"
#include "measure/measure.h"

/** The built-in definitions and those of --defs DIR. E3 if there is no such folder. */
tt_code tt_open_measures(tt_arena *a, const tt_request *q, const tt_measures **ret, tt_err *err);

/** `score ID --csv`: a column by its heading. E960, E970, E978, E979 of the heading. */
tt_code tt_score_rows(tt_arena *a, const tt_request *q, const tt_score *s, tt_result *r, tt_err *err);

/** `grade --csv`: one value a row, long form. `analyte` NULL: a column names it. `otherwise`: what a row does not say itself. */
tt_code tt_grade_rows(tt_arena *a, const tt_request *q, const tt_measures *m, const tt_analyte *analyte, const char *version,
                      const tt_grade_in *otherwise, tt_result *r, tt_err *err);

#endif
