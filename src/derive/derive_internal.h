/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive/derive_internal.h -- columns as a table, and days by the site's calendar. */
#ifndef TT_DERIVE_INTERNAL_H
#define TT_DERIVE_INTERNAL_H

#include <string.h>

#include "derive/derive.h"

struct column {
    const char *name, *label;
    tt_col_type type;
};

/** A frame with these columns; in a rehearsal SOURCE comes first. */
tt_frame *tt_derive_frame(tt_arena *a, const tt_trial *t, const char *name, const struct column *col, size_t n);
/** A row; SOURCE is filled. */
size_t tt_derive_row(const tt_trial *t, tt_frame *f, int64_t origin);

/** What a participant was given in all sessions; missing where a sum does not fit. */
struct exposure {
    tt_dec planned, delivered, per_kg;
};
struct exposure tt_derive_exposure(const tt_subject *s);
/** 100 x delivered / planned to one digit, missing where there is none. */
tt_dec tt_derive_percent(tt_dec delivered, tt_dec planned);

void tt_set_arm(tt_frame *f, size_t row, const tt_subject *s);
/** CDISC study day of an instant relative to tt_subject_from; TT_INT_MISSING without either. */
int64_t tt_derive_day(const tt_trial *t, const tt_subject *s, tt_instant at);
/** Is the value after dosing and after its baseline (which it is not itself)? */
bool tt_derive_is_post(const tt_study *st, const tt_subject *s, const tt_value *v, const tt_value *base);
/** Whole number as a decimal's missing-aware setter: nothing is set when the participant is not dosed. */
void tt_set_level(tt_frame *f, size_t row, const tt_trial *t, const tt_subject *s);

#endif
