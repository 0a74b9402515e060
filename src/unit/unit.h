/* SPDX-License-Identifier: Apache-2.0 */
/* unit/unit.h -- quantities that know their unit.
 *
 * A unit is a UCUM code (case sensitive): "umol/L", "mg/dL", "10*9/L", "10*6/kg",
 * "[IU]/mL", "mm[Hg]", "Cel", "{cells}/kg", "%", "1".  Factors are exact rationals.
 * Mass and amount of one analyte convert through its molar mass, which the caller
 * gives; without it mg/dL to umol/L is refused.  What the table does not know is
 * refused: a wrong factor is worse than none (udunits2 reads 10*6/kg as 60 per kg).
 * Source: The Unified Code for Units of Measure, 2.1; where titrate is stricter,
 * atom.c and docs/reference/units.md say so.
 *
 * Annotations such as {cells} or {particles} count as 1 but must agree: cells are
 * not particles. */
#ifndef TT_UNIT_H
#define TT_UNIT_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_unit tt_unit; /* immutable; opaque */

enum { TT_UNIT_LONGEST = 96 }; /* bytes of a code; a longer one is unknown */

/**
 * Parse a UCUM code. Common spellings of hospital systems are understood where they have one meaning only
 * ("U/L", "µmol/L", "umol/l", "mmHg", "10^9/L", "x10^9/L", "g/l", "℃", "cells/kg", "bpm"); others are refused with the nearest code.
 * @return TT_EUNIT (E400 unknown unit; E401 ambiguous: more than one meaning; E404 its factor is not exact in 64 bits;
 *         E407 a temperature with an offset inside a product or power)
 */
tt_code tt_unit_parse(tt_arena *a, const char *code, const tt_unit **ret, tt_err *err);
/** The UCUM code, canonical spelling. "1" for a bare number. */
const char *tt_unit_code(const tt_unit *u);
/** Same dimension, annotation and scale kind, so that conversion without a molar mass is possible. */
bool tt_unit_agrees(const tt_unit *a, const tt_unit *b);

/** The last unit texts of a long table and what they name; begins as zeros. */
enum { TT_UNIT_MEMO = 16 };
typedef struct tt_unit_memo {
    struct tt_unit_said {
        char text[40], code[40];
    } said[TT_UNIT_MEMO];
    size_t next;
} tt_unit_memo;

/** The code of the unit that `text` names, in `a`, or `text` where it names none. */
const char *tt_unit_memo_code(tt_arena *a, tt_unit_memo *m, const char *text);

/** A number with its unit; unit NULL means a bare number ("1"). */
typedef struct tt_qty {
    tt_dec value;
    const tt_unit *unit;
} tt_qty;

/** "4.2 mg/dL", "1.6e7 {cells}/kg", "38.5 Cel", "1.2". TT_EPARSE (E480) or TT_EUNIT (E400). */
tt_code tt_qty_parse(tt_arena *a, const char *s, tt_qty *ret, tt_err *err);
char *tt_qty_text(tt_arena *a, tt_qty q);

/**
 * What is known of an analyte: its molar mass as an exact decimal in g/mol, {0,0} = not known; the size of its ion's charge
 * (sodium 1, calcium 2), 0 = not known, for meq to mmol. `name` appears in messages.
 */
typedef struct tt_molar {
    const char *name;
    tt_dec g_per_mol;
    int charge;
} tt_molar;

/**
 * A factor as an exact rational: to = (from + add_before) * num / den + add_after, the offsets being 0 except for Cel and [degF].
 */
typedef struct tt_factor {
    int64_t num, den; /* den > 0, in lowest terms */
    double ratio;     /* num / den, for columns of doubles */
    tt_dec before, after;
} tt_factor;

/**
 * How `from` becomes `to`; NULL is "1", molar may be NULL.
 * @return TT_EUNIT (E402 different dimensions; E403 needs the molar mass of an analyte; E404 the factor is not exact in 64 bits;
 *         E405 needs the charge of an ion; E406 they count different things: {cells} and {particles}, [IU] and no [IU])
 */
tt_code tt_unit_factor(const tt_unit *from, const tt_unit *to, const tt_molar *molar, tt_factor *ret, tt_err *err);

/** Convert, rounded half away from zero to at most 15 significant digits, exact whenever the result has fewer.
 *  TT_ERANGE (E481) if it has no such decimal with a scale of at most 18. */
tt_code tt_qty_convert(tt_qty q, const tt_unit *to, const tt_molar *molar, tt_qty *ret, tt_err *err);
/** The same by a factor that tt_unit_factor gave for `to`, for many values. */
tt_code tt_qty_scale(tt_qty q, const tt_factor *f, const tt_unit *to, tt_qty *ret, tt_err *err);
/** Convert to a double in `to`. */
tt_code tt_qty_double(tt_qty q, const tt_unit *to, const tt_molar *molar, double *ret, tt_err *err);
/** Exact comparison across units (both rationals, 128-bit, nothing rounded): *ret <0, 0, >0. */
tt_code tt_qty_cmp(tt_qty a, tt_qty b, const tt_molar *molar, int *ret, tt_err *err);

/** The i-th unit atom of the table with its meaning, for the reference page; NULL past the end. */
const char *tt_unit_atom(size_t i, const char **meaning);

#ifdef __cplusplus
}
#endif
#endif
