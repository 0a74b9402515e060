/* SPDX-License-Identifier: Apache-2.0 */
/* study/dose.c -- how many cells a participant is to be given.
 *
 * Exact decimals: 1.6e7 cells/kg x 62.5 kg = 1,000,000,000 cells, with no rounding
 * on the way.  What is drawn up also depends on the lot, which is not known here. */
#include <string.h>

#include "study/study_internal.h"

enum { LEAST_KG = 1, MOST_KG = 400 };

bool tt_study_counts_cells(const tt_study *s)
{
    return s->dose.unit && tt_str_starts(tt_unit_code(s->dose.unit), "{cells}");
}

tt_words tt_study_counted(tt_arena *a, const tt_study *s)
{
    const char *code = s->dose.unit ? tt_unit_code(s->dose.unit) : "";
    const size_t n = strlen(code) - (s->dose.basis == TT_PER_WEIGHT && tt_str_ends(code, "/kg") ? 3 : 0);
    const char *one = tt_strndup(a, code, n);
    if (tt_streq(one, "{cells}"))
        return (tt_words){{"cells", "个细胞"}};
    if (tt_streq(one, "{particles}"))
        return (tt_words){{"particles", "个颗粒"}};
    return (tt_words){{one, one}};
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
