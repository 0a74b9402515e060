/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/lint_report_internal.h -- what lint found, as a paper for the committee. */
#ifndef TT_APP_LINT_REPORT_INTERNAL_H
#define TT_APP_LINT_REPORT_INTERNAL_H

#include "app/app_internal.h"

/**
 * The findings (notes left out), the most dangerous to a patient first; those of one code together. Each has its place as written, why
 * it matters, the proposed wording, and a box for the answer.
 * @param s     may be NULL: a file that could not be read as a study
 * @param where what was asked about, as typed
 */
tt_doc *tt_lint_report(tt_arena *a, tt_lang lang, const tt_study *s, const char *where, const tt_findings *fs);

/** The JSON members "questions" of the same report, in the same order: rank, code, risk, place, quote, message, explanation, fix. */
void tt_lint_report_json(tt_arena *a, tt_lang lang, tt_json_out *o, const tt_findings *fs);

#endif
