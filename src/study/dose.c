/* SPDX-License-Identifier: Apache-2.0 */
/* study/dose.c -- how many cells a participant is to be given.
 *
 * Exact decimals: 1.6e7 cells/kg x 62.5 kg = 1,000,000,000 cells, with no rounding
 * on the way.  What is drawn up also depends on the lot, which is not known here. */
#include "study/study_internal.h"

enum { LEAST_KG = 1, MOST_KG = 400 };

bool tt_study_counts_cells(const tt_study *s)
{
    return s->dose.unit && tt_str_starts(tt_unit_code(s->dose.unit), "{cells}");
}

tt_code tt_study_planned(const tt_study *s, const tt_level *level, tt_dec weight_kg, tt_dec *ret, tt_err *err)
{
    char text[TT_DEC_TEXT];
    if (s->dose.basis == TT_FIXED) {
        *ret = level->amount;
        return TT_OK;
    }
    if (tt_dec_cmp(weight_kg, tt_dec_int(LEAST_KG)) < 0 || tt_dec_cmp(weight_kg, tt_dec_int(MOST_KG)) > 0)
        return tt_fail(err, TT_ERANGE, 140, tt_at_path("WEIGHT"), tt_dec_write(weight_kg, text));
    return tt_dec_mul(level->amount, weight_kg, ret, err);
}
