/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_amount.c -- amounts of cells or particles in an arm's text.
 *
 * Read are products with a power of ten that is marked as one: "1.6 × 10⁷/kg",
 * "2 x 10^6 cells/kg".  "2 x 106" may be either number; "1-2 x 10^6" leaves open
 * which power the 1 has.  A concentration ("cells/mL") is no amount. */
#include <string.h>

#include "study/draft_amount_internal.h"

static const char *blanks(const char *s)
{
    while (*s == ' ' || *s == '\n' || strncmp(s, "\xC2\xA0", 2) == 0)
        s += *s == '\xC2' ? 2 : 1;
    return s;
}

static const char *digits(const char *s)
{
    while (*s >= '0' && *s <= '9')
        s++;
    return s;
}

/* A raised digit, else -1; advances. */
static int raised(const char **s)
{
    static const char *const digit[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    for (int i = 0; i < 10; i++)
        if (tt_str_starts(*s, digit[i])) {
            *s += strlen(digit[i]);
            return i;
        }
    return -1;
}

/* The power: raised digits, or ^ and digits; -1 if it is not marked. */
static int power(const char **s)
{
    int n = -1;
    *s += **s == '\\' && (*s)[1] == '^'; /* the registry's way to write the mark */
    if (**s == '^') {
        const char *from = *s + 1, *to = digits(from);
        for (*s = to; from < to && n < 100; from++)
            n = (n < 0 ? 0 : n * 10) + (*from - '0');
        return n;
    }
    for (int i = raised(s); i >= 0 && n < 100; i = raised(s))
        n = (n < 0 ? 0 : n * 10) + i;
    return n;
}

/* "1.6 × 10⁷" at s: behind it, or NULL. */
static const char *product(tt_arena *a, const char *s, tt_amount *ret)
{
    const char *from = s, *end = digits(s);
    if (end == s)
        return NULL;
    if (*end == '.' && digits(end + 1) > end + 1)
        end = digits(end + 1);
    s = blanks(end);
    if (tt_str_starts(s, "×"))
        s += strlen("×");
    else if (*s == 'x' || *s == 'X' || *s == '*')
        s++;
    else
        return NULL;
    s = blanks(s);
    if (strncmp(s, "10", 2) != 0)
        return NULL;
    s += 2;
    const int e = power(&s);
    if (e < 0 || e > 15)
        return NULL;
    ret->text = tt_printf(a, "%.*se%d", (int)(end - from), from, e);
    return tt_dec_parse(ret->text, &ret->value, NULL) == TT_OK ? s : NULL;
}

static const char *skip_word(const char *s, const char *word)
{
    const size_t n = strlen(word);
    for (size_t i = 0; i < n; i++)
        if ((s[i] | 0x20) != word[i])
            return s;
    return blanks(s + n);
}

static bool letter(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* A word, hyphens inside it too. */
static size_t word_length(const char *s)
{
    size_t n = 0;
    while (letter(s[n]) || (n > 0 && s[n] == '-' && letter(s[n + 1])))
        n++;
    return n;
}

static bool is_word(const char *s, size_t n, const char *const *words)
{
    for (; *words; words++)
        if (strlen(*words) == n && strncmp(*words, s, n) == 0)
            return true;
    return false;
}

/* "functional hepatocytes", "umbilical cord mesenchymal stem cells": behind the noun that is counted; `s` itself if there is none near. */
static const char *noun(tt_arena *a, const char *s, tt_counted *what)
{
    static const char *const cells[] = {"cells", "hepatocytes", "mscs", "mesenchymal-stem-cells", NULL};
    static const char *const particles[] = {"particles", "vesicles", "exosomes", NULL};
    static const char *const stop[] = {"per", "to",   "and", "or",   "in", "of", "by", "ml",     "kg", "units", "u",   "iu", "x",
                                       "for", "with", "at",  "from", "mg", "ug", "l",  "copies", "vg", "pfu",   "cfu", NULL};
    const char *t = s;
    for (int i = 0; i < 6; i++) {
        const size_t n = word_length(t);
        char *word = tt_strndup(a, t, n);
        for (char *c = word; *c; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c | 0x20 : *c);
        *what = is_word(word, n, cells) ? TT_COUNTED_CELLS : is_word(word, n, particles) ? TT_COUNTED_PARTICLES : TT_COUNTED_NOT;
        if (*what != TT_COUNTED_NOT)
            return blanks(t + n);
        if (n == 0 || is_word(word, n, stop))
            return s;
        t = blanks(t + n);
    }
    return s;
}

/* "cells/kg", "/kg", "particles": what is counted, and per what. false: a concentration or something else. */
static bool counted_in(tt_arena *a, const char *s, tt_amount *ret)
{
    const char *t = noun(a, blanks(s), &ret->what);
    const char *per = *t == '/' ? blanks(t + 1) : skip_word(t, "per");
    ret->per_kg = per != t && skip_word(per, "kg") != per;
    ret->to = s;
    return per == t || ret->per_kg;
}

/* Is there nothing but "to" between the two? */
static bool joined(const char *from, const char *to)
{
    const char *s = blanks(skip_word(blanks(skip_word(blanks(from), "cells")), "/kg"));
    s = skip_word(blanks(skip_word(s, "cells/kg")), "to");
    if (tt_str_starts(s, "-"))
        s++;
    else if (tt_str_starts(s, "–"))
        s += strlen("–");
    return blanks(s) == to && to > from;
}

static bool bare(const tt_amount *m)
{
    return m->what == TT_COUNTED_NOT && !m->per_kg;
}

/* "1-2 x 10^6", "1, 2 and 5 x 10^6": a number before it that shares its power makes it uncertain. `done` ends the tt_amount before. */
static bool shares_power(const char *text, const char *s, const char *done)
{
    static const char *const joint[] = {"-", "–", "~", ",", "to", "and", "or", "±"};
    bool found = false;
    while (s > text && s[-1] == ' ')
        s--;
    for (size_t i = 0; i < sizeof joint / sizeof *joint && !found; i++) {
        const size_t n = strlen(joint[i]);
        found = (size_t)(s - text) >= n && strncmp(s - n, joint[i], n) == 0;
        s -= found ? n : 0;
    }
    while (found && s > text && s[-1] == ' ')
        s--;
    return found && s > text && s != done && s[-1] >= '0' && s[-1] <= '9';
}

/* A number of nothing counts only as the lower end of a range: "1 × 10⁶ to 5 × 10⁶ cells". */
size_t tt_amounts(tt_arena *a, const char *text, tt_amount ret[TT_AMOUNTS])
{
    size_t n = 0;
    bool inside = false;     /* of a number, so that "21.6 × 10⁷" is not read as 1.6 */
    const char *done = text; /* behind the tt_amount before */
    for (const char *s = text; *s && n < TT_AMOUNTS;) {
        tt_amount one = {.from = s};
        const char *end = !inside && *s >= '0' && *s <= '9' ? product(a, s, &one) : NULL;
        inside = (*s >= '0' && *s <= '9') || *s == '.' || *s == ',';
        if (end && shares_power(text, s, done))
            return 0;
        if (end && counted_in(a, end, &one)) {
            n -= n > 0 && bare(&ret[n - 1]) && !joined(ret[n - 1].to, one.from);
            ret[n++] = one;
            inside = false;
        }
        done = end ? end : done;
        s = end ? end : s + 1;
    }
    return n - (n > 0 && bare(&ret[n - 1]));
}

bool tt_amounts_joined(const tt_amount *m, const tt_amount *next)
{
    return joined(m->to, next->from);
}
