/* SPDX-License-Identifier: Apache-2.0 */
/* unit/spelling.c -- what hospital systems write, turned into UCUM.
 *
 * Only spellings with one meaning are turned: the micro signs, superscripts, the
 * squared letters of Chinese and Japanese systems, "mmHg", "IU", "cells".  Letter
 * case is never repaired; refuse.c says why. */
#include "unit/unit_internal.h"

#include <stdio.h>
#include <string.h>

static const struct {
    unsigned point;
    const char *ascii;
} signs[] = {
    {0x00B5, "u"},  {0x03BC, "u"},   {0x00D7, "*"},   {0x00B7, "."},   {0x22C5, "."},  {0x2103, "Cel"}, {0x2109, "[degF]"},
    {0x2113, "L"},  {0x338D, "ug"},  {0x338E, "mg"},  {0x338F, "kg"},  {0x3395, "uL"}, {0x3396, "mL"},  {0x3397, "dL"},
    {0x339C, "mm"}, {0x339D, "cm"},  {0x339F, "mm2"}, {0x33A0, "cm2"}, {0x33A1, "m2"}, {0x33A3, "mm3"}, {0x33A4, "cm3"},
    {0x33A5, "m3"}, {0x33D6, "mol"}, {0x00A0, " "},   {0x2009, " "},   {0x202F, " "},
};
static const struct {
    unsigned point;
    char ascii;
} superscripts[] = {
    {0x2070, '0'}, {0x00B9, '1'}, {0x00B2, '2'}, {0x00B3, '3'}, {0x2074, '4'}, {0x2075, '5'},
    {0x2076, '6'}, {0x2077, '7'}, {0x2078, '8'}, {0x2079, '9'}, {0x207B, '-'}, {0x207A, '+'},
};

/* Whole components only; the longer spelling of two stands first. */
static const struct {
    const char *said, *ucum;
} spellings[] = {
    {"mmHg", "mm[Hg]"},
    {"mm Hg", "mm[Hg]"},
    {"cmHg", "cm[Hg]"},
    {"cmH2O", "cm[H2O]"},
    {"cm H2O", "cm[H2O]"},
    {"mmH2O", "mm[H2O]"},
    {"\xC2\xB0"
     "C",
     "Cel"},
    {"\xC2\xB0 C", "Cel"},
    {"degC", "Cel"},
    {"\xC2\xB0"
     "F",
     "[degF]"},
    {"\xC2\xB0 F", "[degF]"},
    {"degF", "[degF]"},
    {"1.73m2", "{1.73_m2}"},
    {"1.73 m2", "{1.73_m2}"},
    {"1.73m^2", "{1.73_m2}"},
    {"1.73 m^2", "{1.73_m2}"},
    {"1.73_m2", "{1.73_m2}"},
    {"24h", "(24.h)"},
    {"24 h", "(24.h)"},
    {"24hr", "(24.h)"},
    {"IU", "[IU]"},
    {"mIU", "m[IU]"},
    {"uIU", "u[IU]"},
    {"nIU", "n[IU]"},
    {"kIU", "k[IU]"},
    {"Eq", "eq"},
    {"mEq", "meq"},
    {"uEq", "ueq"},
    {"Osm", "osm"},
    {"mOsm", "mosm"},
    {"mOsmol", "mosm"},
    {"mosmol", "mosm"},
    {"mcg", "ug"},
    {"mcL", "uL"},
    {"ppm", "[ppm]"},
    {"ppb", "[ppb]"},
    {"CFU", "[CFU]"},
    {"PFU", "[PFU]"},
    {"HPF", "[HPF]"},
    {"LPF", "[LPF]"},
    {"pH", "[pH]"},
    {"cells", "{cells}"},
    {"cell", "{cells}"},
    {"particles", "{particles}"},
    {"particle", "{particles}"},
    {"beats", "{beats}"},
    {"breaths", "{breaths}"},
    {"copies", "{copies}"},
    {"sec", "s"},
    {"second", "s"},
    {"seconds", "s"},
    {"mins", "min"},
    {"minute", "min"},
    {"minutes", "min"},
    {"hr", "h"},
    {"hrs", "h"},
    {"hour", "h"},
    {"hours", "h"},
    {"day", "d"},
    {"days", "d"},
    {"week", "wk"},
    {"weeks", "wk"},
    {"month", "mo"},
    {"months", "mo"},
    {"year", "a"},
    {"years", "a"},
    {"yr", "a"},
    {"yrs", "a"},
};

static void put_sign(tt_buf *out, unsigned point, const char *from, const char *to)
{
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i].point == point) {
            tt_buf_add(out, signs[i].ascii);
            return;
        }
    tt_buf_addn(out, from, (size_t)(to - from));
}

/* Signs to ASCII; a run of superscripts becomes ^digits. */
static const char *plain(tt_arena *a, const char *s)
{
    tt_buf out = tt_buf_new(a);
    bool above = false;
    while (*s) {
        const char *from = s;
        const unsigned point = tt_utf8_next(&s);
        char digit = 0;
        for (size_t i = 0; i < sizeof superscripts / sizeof *superscripts; i++)
            if (superscripts[i].point == point)
                digit = superscripts[i].ascii;
        if (digit && !above)
            tt_buf_addc(&out, '^');
        above = digit != 0;
        if (digit)
            tt_buf_addc(&out, digit);
        else
            put_sign(&out, point, from, s);
    }
    return tt_buf_text(&out);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "mg / dL" is mg/dL; "10^6 cells" is 10^6.cells; any other blank stays and is refused. */
static const char *without_blanks(tt_arena *a, const char *s)
{
    tt_buf out = tt_buf_new(a);
    size_t start = 0; /* of the component in `out` */
    for (const char *p = s; *p; p++) {
        const char last = out.n ? out.s[out.n - 1] : '/';
        if (*p == ' ') {
            const char *next = p + strspn(p, " ");
            const bool ten =
                out.n >= start + 4 && memcmp(out.s + start, "10", 2) == 0 && (out.s[start + 2] == '^' || out.s[start + 2] == '*');
            if (strchr("/.", *next) || strchr("/.", last))
                p = next - 1;
            else if (ten && is_letter(*next))
                tt_buf_addc(&out, '.'), start = out.n, p = next - 1;
            else
                tt_buf_addc(&out, ' ');
            continue;
        }
        tt_buf_addc(&out, *p);
        if (strchr("/.(", *p))
            start = out.n;
    }
    return tt_buf_text(&out);
}

/* "x10^9/L", "*10^9/L": the sign belongs to the number before it. */
static const char *without_times(const char *s)
{
    if (*s != 'x' && *s != 'X' && *s != '*')
        return s;
    const char *ten = s + 1 + strspn(s + 1, " ");
    return tt_str_starts(ten, "10") && ten[2] && strchr("*^eE", ten[2]) ? ten : s;
}

static size_t spelled(const char *s, const char **ucum)
{
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        if (*spellings[i].said != *s)
            continue;
        const size_t n = strlen(spellings[i].said);
        if (strncmp(s, spellings[i].said, n) == 0 && !is_letter(s[n]) && s[n] != '[' && s[n] != '%' && s[n] != '_') {
            *ucum = spellings[i].ucum;
            return n;
        }
    }
    return 0;
}

/* 10e9/L is 10*9/L to those who write it, and 10*10/L to those who read it as a number. */
static tt_code refuse_e(const char *said, const char *s, tt_err *err)
{
    const size_t n = strspn(s, "0123456789");
    if (n == 0 || (s[n] != 'e' && s[n] != 'E') || !is_digit(s[n + 1]))
        return TT_OK;
    int power = 0;
    for (const char *p = s + n + 1; is_digit(*p) && power < 100; p++)
        power = power * 10 + (*p - '0');
    if (n != 2 || memcmp(s, "10", 2) != 0)
        return tt_unit_refuse(said, s, n + 2, err);
    char what[16], one[16], other[16];
    snprintf(what, sizeof what, "10%c%d", s[n], power);
    snprintf(one, sizeof one, "10*%d", power);
    snprintf(other, sizeof other, "10*%d", power + 1);
    return tt_fail(err, TT_EUNIT, 401, tt_at(NULL, 0, 0), said, what, one, other);
}

static size_t component_length(const char *s)
{
    size_t n = 0;
    for (char close = 0; s[n]; n++) {
        if (close ? s[n] == close : strchr("/.()", s[n]) != NULL) {
            if (!close)
                break;
            close = 0;
        } else if (!close && (s[n] == '{' || s[n] == '[')) {
            close = s[n] == '{' ? '}' : ']';
        }
    }
    return n;
}

tt_code tt_unit_spelling(tt_arena *a, const char *said, const char **ret, tt_err *err)
{
    const char *s = tt_str_trim(a, tt_str_halfwidth(a, plain(a, said)));
    s = without_blanks(a, without_times(s));
    if (strcmp(s, "bpm") == 0)
        s = "{beats}/min";
    tt_buf out = tt_buf_new(a);
    while (*s) {
        const char *ucum = NULL;
        TT_TRY(refuse_e(said, s, err));
        size_t n = spelled(s, &ucum);
        if (n)
            tt_buf_add(&out, ucum);
        const size_t rest = component_length(s + n);
        tt_buf_addn(&out, s + n, rest);
        s += n + rest;
        while (*s && strchr("/.()", *s))
            tt_buf_addc(&out, *s++);
    }
    *ret = tt_buf_text(&out);
    return TT_OK;
}
