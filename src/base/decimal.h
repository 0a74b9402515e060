/* SPDX-License-Identifier: Apache-2.0 */
/* base/decimal.h -- exact decimals: what a person typed, kept exactly.
 *
 * value = coef * 10^-scale, coef a 64-bit integer (never INT64_MIN, so that every
 * sign can be turned), scale in [-18, 18].  0.10 and
 * 0.1 are different source data and keep their scale, yet compare equal.  3 x 40.0
 * is not greater than 120.  Results that do not fit fail with TT_ERANGE rather
 * than lose a digit. */
#ifndef TT_BASE_DECIMAL_H
#define TT_BASE_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TT_DEC_MAX_SCALE = 18, TT_DEC_TEXT = 48 };

typedef struct tt_dec {
    int64_t coef;
    int32_t scale;
} tt_dec;

tt_dec tt_dec_int(int64_t n);

/**
 * Read "-1.60", "1.6e7", "+5", ".5"; no blanks, no thousands marks, no "inf".
 * @return TT_EPARSE (E480) not a number; TT_ERANGE (E481) more digits than fit
 */
tt_code tt_dec_parse(const char *s, tt_dec *ret, tt_err *err);

/** Plain form with the scale kept ("1.60", "16000000"). Writes at most TT_DEC_TEXT bytes with the NUL. */
char *tt_dec_write(tt_dec d, char ret[TT_DEC_TEXT]);
char *tt_dec_text(tt_arena *a, tt_dec d);

int tt_dec_cmp(tt_dec a, tt_dec b); /* exact for every pair: <0, 0, >0 */
tt_dec tt_dec_neg(tt_dec a);
/** Exact, or TT_ERANGE (E481). */
tt_code tt_dec_add(tt_dec a, tt_dec b, tt_dec *ret, tt_err *err);
tt_code tt_dec_sub(tt_dec a, tt_dec b, tt_dec *ret, tt_err *err);
tt_code tt_dec_mul(tt_dec a, tt_dec b, tt_dec *ret, tt_err *err);
/** a * num / den, rounded half away from zero to `scale` digits. den > 0. */
tt_code tt_dec_ratio(tt_dec a, int64_t num, int64_t den, int scale, tt_dec *ret, tt_err *err);
/** Rounded half away from zero to `scale` digits (scale may be negative: -3 = thousands). */
tt_code tt_dec_round(tt_dec a, int scale, tt_dec *ret, tt_err *err);
/** Without trailing zeros, those before the point included (120 is 12 * 10^1): one form per value. */
tt_dec tt_dec_trim(tt_dec a);

/** The nearest double. */
double tt_dec_double(tt_dec a);
/** The decimal nearest to the shortest form of x (as tt_fixed: 2.675, 2 -> 2.68) with `scale` digits, half away from zero; TT_ERANGE if it
 * does not fit or x is not finite. */
tt_code tt_dec_from_double(double x, int scale, tt_dec *ret, tt_err *err);

#ifdef __cplusplus
}
#endif
#endif
