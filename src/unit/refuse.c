/* SPDX-License-Identifier: Apache-2.0 */
/* unit/refuse.c -- what to say about a code that is not understood.
 *
 * Letter case is never repaired: MG may be mg or a megagram, G/L is grams in one
 * laboratory and 10*9 in the next, K/uL is thousands or kelvin.  A code with two
 * meanings is refused with both named (E401); one without any, with the nearest
 * code (E400).  Guessing right most of the time is not enough for a dose. */
#include "unit/unit_internal.h"

#include <stdio.h>
#include <string.h>

/* Components that mean two things, whatever their case. */
static const struct {
    const char *said, *one, *other;
} doubtful[] = {
    {"M", "mol/L", "10*6"},    {"mM", "mmol/L", "mm"},
    {"uM", "umol/L", "um"},    {"nM", "nmol/L", "nm"},
    {"u", "U", "Da"},          {"k", "10*3", "kg"},
    {"K", "10*3", "K"},        {"G", "g", "10*9"},
    {"C", "Cel", "coulomb"},   {"F", "[degF]", "farad"},
    {"T", "10*12", "tesla"},   {"MU", "mU", "10*6.U"},
    {"MIU", "m[IU]", "M[IU]"}, {"EU", "{endotoxin_units}", "{Ehrlich_units}"},
};

/* "MG": mg, or 10*6.g. Only where the other case of the prefix is a prefix too. */
static tt_code refuse_case(const char *said, const char *what, tt_err *err)
{
    char prefix = 0, one[16], other[32];
    const tt_atom *atom = tt_atom_find(what, strlen(what), true, &prefix);
    if (!atom || strlen(atom->code) > 12)
        return TT_OK;
    snprintf(one, sizeof one, "%.1s%s", &prefix, atom->code);
    if ((what[0] != 'M' || prefix != 'm') && (what[0] != 'P' || prefix != 'p'))
        return tt_fail(err, TT_EUNIT, 400, tt_at(NULL, 0, 0), said, what, one);
    snprintf(other, sizeof other, "%s%s", what[0] == 'M' ? "10*6." : "10*15.", atom->code);
    return tt_fail(err, TT_EUNIT, 401, tt_at(NULL, 0, 0), said, what, one, other);
}

tt_code tt_unit_refuse(const char *said, const char *s, size_t n, tt_err *err)
{
    char what[32] = "";
    memcpy(what, s, n < sizeof what ? n : tt_utf8_cut(s, sizeof what - 1));
    for (size_t i = 0; i < sizeof doubtful / sizeof *doubtful; i++)
        if (strcmp(what, doubtful[i].said) == 0)
            return tt_fail(err, TT_EUNIT, 401, tt_at(NULL, 0, 0), said, what, doubtful[i].one, doubtful[i].other);
    TT_TRY(refuse_case(said, what, err));
    const char *codes[64];
    size_t k = 0;
    for (; k < tt_atom_count && k < 64; k++)
        codes[k] = tt_atoms[k].code;
    const char *near = tt_nearest(what, codes, k);
    return tt_fail(err, TT_EUNIT, 400, tt_at(NULL, 0, 0), said, n ? what : said, near ? near : "mg/dL, umol/L, 10*9/L, {cells}/kg");
}
