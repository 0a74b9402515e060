/* SPDX-License-Identifier: Apache-2.0 */
/* unit/atom.c -- the table of UCUM atoms that titrate knows, with exact factors.
 *
 * Source: The Unified Code for Units of Measure, version 2.1 (ucum-essence).  Its
 * values are kept even where another convention differs in the sixth digit: the
 * metre of mercury is 133.322 kPa, the year 365.25 d and the month a twelfth of it.
 * Two things are stricter than UCUM, because here a factor decides a dose:
 *  - the equivalent is a dimension of its own: 1 mmol of calcium is 2 meq, so
 *    meq to mmol needs the ion's charge (UCUM sets eq = mol for every ion);
 *  - each atom takes only the prefixes that clinics use, so that "Mg/L" is a
 *    question and not a megagram. */
#include "unit/unit_internal.h"

#include <string.h>

#define N1                                                                                                                                 \
    {                                                                                                                                      \
        0, 0, 0, 0, 0, 0                                                                                                                   \
    }
#define MASS                                                                                                                               \
    {                                                                                                                                      \
        1, 0, 0, 0, 0, 0                                                                                                                   \
    }
#define LENGTH                                                                                                                             \
    {                                                                                                                                      \
        0, 1, 0, 0, 0, 0                                                                                                                   \
    }
#define VOLUME                                                                                                                             \
    {                                                                                                                                      \
        0, 3, 0, 0, 0, 0                                                                                                                   \
    }
#define TIME                                                                                                                               \
    {                                                                                                                                      \
        0, 0, 1, 0, 0, 0                                                                                                                   \
    }
#define PER_TIME                                                                                                                           \
    {                                                                                                                                      \
        0, 0, -1, 0, 0, 0                                                                                                                  \
    }
#define DEGREE                                                                                                                             \
    {                                                                                                                                      \
        0, 0, 0, 1, 0, 0                                                                                                                   \
    }
#define AMOUNT                                                                                                                             \
    {                                                                                                                                      \
        0, 0, 0, 0, 1, 0                                                                                                                   \
    }
#define ACTIVITY                                                                                                                           \
    {                                                                                                                                      \
        0, 0, -1, 0, 1, 0                                                                                                                  \
    }
#define EQUIV                                                                                                                              \
    {                                                                                                                                      \
        0, 0, 0, 0, 0, 1                                                                                                                   \
    }
#define FORCE                                                                                                                              \
    {                                                                                                                                      \
        1, 1, -2, 0, 0, 0                                                                                                                  \
    }
#define PRESSURE                                                                                                                           \
    {                                                                                                                                      \
        1, -1, -2, 0, 0, 0                                                                                                                 \
    }
#define ENERGY                                                                                                                             \
    {                                                                                                                                      \
        1, 2, -2, 0, 0, 0                                                                                                                  \
    }
#define POWER                                                                                                                              \
    {                                                                                                                                      \
        1, 2, -3, 0, 0, 0                                                                                                                  \
    }
#define DOSE                                                                                                                               \
    {                                                                                                                                      \
        0, 2, -2, 0, 0, 0                                                                                                                  \
    }
#define RESISTANCE                                                                                                                         \
    {                                                                                                                                      \
        1, -4, -1, 0, 0, 0                                                                                                                 \
    }

/* Base units: g, m, s, K, mol, eq; so Pa = 10^3 g/(m.s2) and L = 10^-3 m3. */
const tt_atom tt_atoms[] = {
    {"10*", "ten, to a power", 1, 1, 1, N1, "", 0},
    {"%", "percent", 1, 1, -2, N1, "", 0},
    {"[ppth]", "parts per thousand", 1, 1, -3, N1, "", 0},
    {"[ppm]", "parts per million", 1, 1, -6, N1, "", 0},
    {"[ppb]", "parts per 10*9", 1, 1, -9, N1, "", 0},

    {"g", "gram", 1, 1, 0, MASS, "kcdmunpf", 0},
    {"t", "tonne", 1, 1, 6, MASS, "", 0},
    {"[lb_av]", "pound, avoirdupois", 45359237, 1, -5, MASS, "", 0},
    {"[oz_av]", "ounce, avoirdupois", 45359237, 16, -5, MASS, "", 0},

    {"m", "metre", 1, 1, 0, LENGTH, "kdcmunp", 0},
    {"[in_i]", "inch", 254, 1, -4, LENGTH, "", 0},
    {"[ft_i]", "foot", 3048, 1, -4, LENGTH, "", 0},
    {"L", "litre", 1, 1, -3, VOLUME, "dcmunpf", 0},
    {"[drp]", "drop, 1/20 mL", 1, 20, -6, VOLUME, "", 0},

    {"s", "second", 1, 1, 0, TIME, "mun", 0},
    {"min", "minute", 60, 1, 0, TIME, "", 0},
    {"h", "hour", 3600, 1, 0, TIME, "", 0},
    {"d", "day, 24 h", 86400, 1, 0, TIME, "", 0},
    {"wk", "week", 604800, 1, 0, TIME, "", 0},
    {"mo", "month, 1/12 a (for conversion only, never to move a date)", 2629800, 1, 0, TIME, "", 0},
    {"a", "year, 365.25 d (for conversion only, never to move a date)", 31557600, 1, 0, TIME, "", 0},
    {"Hz", "hertz", 1, 1, 0, PER_TIME, "kMG", 0},
    {"Bq", "becquerel", 1, 1, 0, PER_TIME, "kMGT", 0},
    {"Ci", "curie", 37, 1, 9, PER_TIME, "mun", 0},

    {"K", "kelvin", 1, 1, 0, DEGREE, "", 't'},
    {"Cel", "degree Celsius", 1, 1, 0, DEGREE, "", 't'},
    {"[degF]", "degree Fahrenheit", 5, 9, 0, DEGREE, "", 't'},

    {"mol", "mole", 1, 1, 0, AMOUNT, "kmunpf", 0},
    {"osm", "osmole", 1, 1, 0, AMOUNT, "mu", 0},
    {"eq", "equivalent: mole of charge", 1, 1, 0, EQUIV, "mun", 0},
    {"kat", "katal, mol/s", 1, 1, 0, ACTIVITY, "munp", 0},
    {"U", "enzyme unit, umol/min", 1, 60, -6, ACTIVITY, "kmun", 0},

    {"N", "newton", 1, 1, 3, FORCE, "km", 0},
    {"dyn", "dyne", 1, 1, -2, FORCE, "", 0},
    {"Pa", "pascal", 1, 1, 3, PRESSURE, "kMhm", 0},
    {"bar", "bar", 1, 1, 8, PRESSURE, "m", 0},
    {"atm", "standard atmosphere", 101325, 1, 3, PRESSURE, "", 0},
    {"m[Hg]", "metre of mercury, 133.322 kPa", 133322, 1, 3, PRESSURE, "mc", 0},
    {"m[H2O]", "metre of water, 9.80665 kPa", 980665, 1, 1, PRESSURE, "mc", 0},
    {"[wood'U]", "Wood unit, mm[Hg].min/L", 133322 * 60, 1, 3, RESISTANCE, "", 0},
    {"J", "joule", 1, 1, 3, ENERGY, "kM", 0},
    {"cal", "calorie, 4.184 J", 4184, 1, 0, ENERGY, "k", 0},
    {"W", "watt", 1, 1, 3, POWER, "kmu", 0},
    {"Gy", "gray", 1, 1, 0, DOSE, "cmu", 0},
    {"Sv", "sievert", 1, 1, 0, DOSE, "mu", 0},

    {"[IU]", "international unit: arbitrary, one per substance", 1, 1, 0, N1, "kMmun", 'a'},
    {"[arb'U]", "arbitrary unit", 1, 1, 0, N1, "km", 'a'},
    {"[USP'U]", "United States Pharmacopeia unit", 1, 1, 0, N1, "k", 'a'},
    {"[anti'Xa'U]", "anti factor Xa unit", 1, 1, 0, N1, "", 'a'},
    {"[GPL'U]", "IgG anticardiolipin unit", 1, 1, 0, N1, "", 'a'},
    {"[MPL'U]", "IgM anticardiolipin unit", 1, 1, 0, N1, "", 'a'},
    {"[CFU]", "colony forming unit", 1, 1, 0, N1, "", 'a'},
    {"[PFU]", "plaque forming unit", 1, 1, 0, N1, "", 'a'},
    {"[FFU]", "focus forming unit", 1, 1, 0, N1, "", 'a'},
    {"[TCID_50]", "50 % tissue culture infectious dose", 1, 1, 0, N1, "", 'a'},
    {"[HPF]", "high power field", 1, 1, 0, N1, "", 'a'},
    {"[LPF]", "low power field", 1, 1, 0, N1, "", 'a'},
    {"[pH]", "pH", 1, 1, 0, N1, "", 'a'},
};
const size_t tt_atom_count = sizeof tt_atoms / sizeof *tt_atoms;

const char *tt_unit_atom(size_t i, const char **meaning)
{
    if (i >= tt_atom_count)
        return NULL;
    if (meaning)
        *meaning = tt_atoms[i].meaning;
    return tt_atoms[i].code;
}

int tt_prefix_ten(char prefix)
{
    static const struct {
        char letter;
        int8_t ten;
    } prefixes[] = {{'T', 12}, {'G', 9},  {'M', 6},  {'k', 3},  {'h', 2},   {'d', -1},
                    {'c', -2}, {'m', -3}, {'u', -6}, {'n', -9}, {'p', -12}, {'f', -15}};
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (prefixes[i].letter == prefix)
            return prefixes[i].ten;
    return 0;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool same(const char *s, const char *code, size_t n, bool fold)
{
    for (size_t i = 0; i < n; i++)
        if (fold ? lower(s[i]) != lower(code[i]) : s[i] != code[i])
            return false;
    return true;
}

/* UCUM also writes the litre "l" and the international unit "[iU]". */
static const tt_atom *bare(const char *s, size_t n, bool fold)
{
    if (n == 1 && s[0] == 'l')
        s = "L";
    else if (n == 4 && memcmp(s, "[iU]", 4) == 0)
        s = "[IU]";
    for (size_t i = 0; i < tt_atom_count; i++)
        if (strlen(tt_atoms[i].code) == n && same(s, tt_atoms[i].code, n, fold))
            return &tt_atoms[i];
    return NULL;
}

const tt_atom *tt_atom_find(const char *s, size_t n, bool fold, char *prefix)
{
    const tt_atom *found = bare(s, n, fold);
    *prefix = 0;
    if (found || n < 2)
        return found;
    found = bare(s + 1, n - 1, fold);
    for (const char *p = found ? found->prefixes : ""; *p; p++)
        if (same(s, p, 1, fold)) {
            *prefix = *p;
            return found;
        }
    return NULL;
}
