/* SPDX-License-Identifier: Apache-2.0 */
/* unit/unit_internal.h -- what the files of this room share.
 *
 * A unit is scale x dimension x identity.  The scale to base units (g, m, s, K,
 * mol, eq) is num/den * 10^ten: powers of ten are kept apart, so that femto and
 * 10*9 never fill an integer, and only 60, 365.25 or 133.322 use num and den.
 * The identity says what is counted: annotations such as {cells}, and UCUM's
 * arbitrary units such as [IU], which agree with nothing but themselves. */
#ifndef TT_UNIT_INTERNAL_H
#define TT_UNIT_INTERNAL_H

#include "unit/unit.h"

enum { TT_DIM_MASS, TT_DIM_LENGTH, TT_DIM_TIME, TT_DIM_TEMPERATURE, TT_DIM_AMOUNT, TT_DIM_EQUIVALENT, TT_DIMS };
enum { TT_UNIT_IDENTITIES = 4 };

typedef struct tt_identity {
    const char *name; /* "cells", "[IU]" */
    int8_t power;
} tt_identity;

struct tt_unit {
    const char *code;
    int64_t num, den; /* > 0, in lowest terms */
    int ten;
    int8_t dim[TT_DIMS];
    tt_identity identity[TT_UNIT_IDENTITIES]; /* sorted by name, NULL-ended unless full, no power 0 */
    tt_dec zero;                              /* the reading at 0 degrees Celsius: Cel 0, [degF] 32, K 273.15 */
};

typedef struct tt_atom {
    const char *code, *meaning;
    int64_t num, den;
    int ten;
    int8_t dim[TT_DIMS];
    const char *prefixes; /* one character each, as UCUM writes them; only those that clinics use */
    char kind;            /* 0 ratio, 'a' arbitrary (its own identity), 't' temperature (stands alone) */
} tt_atom;

extern const tt_atom tt_atoms[];
extern const size_t tt_atom_count;

/** The power of ten of a prefix letter ('u' = -6); 0 if it is none. */
int tt_prefix_ten(char prefix);

/** Read `n` bytes as [prefix]atom; *ten is the prefix's power. NULL if unknown. `fold`: ASCII case ignored. */
const tt_atom *tt_atom_find(const char *s, size_t n, bool fold, char *prefix);

/** What a hospital wrote -> UCUM: signs, superscripts, squared letters, "mmHg", "IU", "cells". Refuses 10e9 (E401). */
tt_code tt_unit_spelling(tt_arena *a, const char *said, const char **ret, tt_err *err);
/** E400 or E401 about the component s[0..n) of the unit `said`. */
tt_code tt_unit_refuse(const char *said, const char *s, size_t n, tt_err *err);

int64_t tt_gcd(int64_t a, int64_t b);

#endif
