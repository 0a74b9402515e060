/* SPDX-License-Identifier: Apache-2.0 */
/* base/number_internal.h -- a double as the few decimal digits that mean it. */
#ifndef TT_BASE_NUMBER_INTERNAL_H
#define TT_BASE_NUMBER_INTERNAL_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* value = 0.d1d2d3... * 10^point, d1 not '0'; zero has n = 0. */
typedef struct tt_digits {
    char digit[18]; /* ASCII, NUL-terminated, no trailing zeros */
    int n, point;
    bool negative;
} tt_digits;

/** The shortest digits that read back as x (finite); of several, the nearest. */
tt_digits tt_digits_of(double x);

/** Those digits rounded to `places` after the point, half away from zero, as a whole number of 10^-places: where that is plain without
 * knowing them; false if it is not. */
bool tt_rounds_plainly(double x, int places, int64_t *ret);

#ifdef __cplusplus
}
#endif
#endif
