/* SPDX-License-Identifier: Apache-2.0 */
/* measure/heading.c -- the heading of a column as hospital systems and
 * spreadsheets print it: a name, and often the unit of all values beneath.
 *
 *     ALT [U/L]    总胆红素（μmol/L）    bilirubin, umol/L    total_bilirubin    INR
 *
 * What stands in brackets is a unit only if it reads as one: "ALT (serum)" is a
 * name with a remark, and the remark is left off when the whole is no known name. */
#include "measure/measure_internal.h"

static bool is_unit(tt_arena *a, const char *s)
{
    const tt_unit *u = NULL;
    return *s && tt_unit_parse(a, s, &u, NULL) == TT_OK;
}

/* "name (rest)" or "name [rest]" in two; false if it does not end so. */
static bool bracketed(tt_arena *a, const char *s, const char **name, const char **rest)
{
    const size_t n = strlen(s);
    const char close = n ? s[n - 1] : 0, open = close == ')' ? '(' : close == ']' ? '[' : 0;
    const char *at = open ? strrchr(s, open) : NULL;
    if (!at || at == s)
        return false;
    *name = tt_str_trim(a, tt_strndup(a, s, (size_t)(at - s)));
    *rest = tt_str_trim(a, tt_strndup(a, at + 1, n - 2 - (size_t)(at - s)));
    return true;
}

static bool divided(tt_arena *a, const char *s, char by, const char **name, const char **rest)
{
    const char *at = strrchr(s, by);
    if (!at || at == s)
        return false;
    *name = tt_str_trim(a, tt_strndup(a, s, (size_t)(at - s)));
    *rest = tt_str_trim(a, at + 1);
    return true;
}

void tt_heading_split(tt_arena *a, const char *text, const char **name, const char **unit)
{
    static const char marks[] = {',', ';', '_'};
    const char *s = tt_str_trim(a, tt_str_halfwidth(a, text)), *n = s, *u = "";
    *name = s;
    *unit = "";
    bool found = bracketed(a, s, &n, &u) && is_unit(a, u);
    for (size_t i = 0; !found && i < sizeof marks; i++) /* "x_umol/L": a slash or a percent sign, so that no word is taken for a unit */
        found = divided(a, s, marks[i], &n, &u) && strpbrk(u, "/%*") && is_unit(a, u);
    if (found) {
        *name = n;
        *unit = u;
    }
}

/* Spellings of one name, in the order they are tried; NULL-ended. */
const char *const *tt_heading_spellings(tt_arena *a, const char *name)
{
    const char **list = TT_ARRAY(a, const char *, 5), *rest = NULL;
    size_t n = 0;
    list[n++] = name;
    char *blanks = tt_strdup(a, name);
    for (char *c = blanks; *c; c++)
        *c = *c == '_' ? ' ' : *c;
    list[n++] = blanks;
    if (bracketed(a, name, &list[n], &rest)) {
        list[n + 1] = rest;
        n += 2;
    }
    return list;
}

/* "ALT unit", "ALT_unit", "ALT单位", "unit of ALT": whose unit a column holds; NULL if it is none. */
const char *tt_heading_unit_of(tt_arena *a, const char *name)
{
    static const char *const ends[] = {" unit", "_unit", " units", "_units", "单位", "的单位", ".unit", " UNIT", "_UNIT"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (tt_str_ends(name, ends[i]) && strlen(name) > strlen(ends[i]))
            return tt_str_trim(a, tt_strndup(a, name, strlen(name) - strlen(ends[i])));
    return tt_str_starts(name, "unit of ") ? name + strlen("unit of ") : NULL;
}
