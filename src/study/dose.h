/* SPDX-License-Identifier: Apache-2.0 */
/* study/dose.h -- how much of what a participant is to be given, as far as the study says. */
#ifndef TT_STUDY_DOSE_H
#define TT_STUDY_DOSE_H

#include "study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Is the product counted in living cells? Then a share of them is viable; particles and hours of a session have no viability. */
bool tt_study_counts_cells(const tt_study *s);
/** What a dose is counted in, as it stands behind a number: "cells", "个细胞"; "particles", "个颗粒"; else the unit's code. In `a`. */
tt_words tt_study_counted(tt_arena *a, const tt_study *s);
/** Cells (or particles) to give: amount x weight for a per-weight ladder, amount otherwise. TT_ERANGE (E140) weight outside 1..400 kg. */
tt_code tt_study_planned(const tt_study *s, const tt_level *level, tt_dec weight_kg, tt_dec *ret, tt_err *err);

#ifdef __cplusplus
}
#endif
#endif
