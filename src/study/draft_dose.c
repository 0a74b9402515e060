/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_dose.c -- what is given, as far as the arms' text is certain.
 *
 * Read are amounts written as a product with a power of ten that is marked as one
 * ("1.6 × 10⁷/kg", "2 x 10^6 cells/kg"); "2 x 106" may be either number and is left.
 * Two joined by "to" are the ends of a ladder whose steps in between stay open; a
 * single one is one level.  Several that are not joined may be levels, or doses of
 * different things: all open. */
#include <string.h>

#include "study/draft_internal.h"

enum { MOST_AMOUNTS = 64 };

typedef enum counted { NOTHING, CELLS, PARTICLES } counted;

typedef struct amount {
    tt_dec value;
    const char *text; /* "1.6e7" */
    counted what;
    bool per_kg;
    const char *from, *to; /* where it stands */
} amount;

/* ---- reading amounts ---------------------------------------------------------------- */

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
static const char *product(tt_arena *a, const char *s, amount *ret)
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

/* "cells/kg", "/kg", "particles": what is counted, and per what. false: a concentration or something else. */
static bool counted_in(const char *s, amount *ret)
{
    const char *t = skip_word(blanks(s), "viable"), *behind = skip_word(t, "cells");
    ret->what = behind != t ? CELLS : NOTHING;
    if (ret->what == NOTHING && (behind = skip_word(t, "particles")) != t)
        ret->what = PARTICLES;
    t = behind;
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

static bool bare(const amount *m)
{
    return m->what == NOTHING && !m->per_kg;
}

/* A number of nothing counts only as the lower end of a range: "1 × 10⁶ to 5 × 10⁶ cells". */
static size_t amounts(tt_arena *a, const char *text, amount ret[MOST_AMOUNTS])
{
    size_t n = 0;
    bool inside = false; /* of a number, so that "21.6 × 10⁷" is not read as 1.6 */
    for (const char *s = text; *s && n < MOST_AMOUNTS;) {
        amount one = {.from = s};
        const char *end = !inside && *s >= '0' && *s <= '9' ? product(a, s, &one) : NULL;
        inside = (*s >= '0' && *s <= '9') || *s == '.' || *s == ',';
        if (end && counted_in(end, &one)) {
            n -= n > 0 && bare(&ret[n - 1]) && !joined(ret[n - 1].to, one.from);
            ret[n++] = one;
            inside = false;
        }
        s = end ? end : s + 1;
    }
    return n - (n > 0 && bare(&ret[n - 1]));
}

/* ---- the ladder ---------------------------------------------------------------------- */

typedef struct ladder {
    const amount *low, *high; /* high NULL: a single level; low NULL: not certain */
    counted what;
    bool per_kg, starts_low;
} ladder;

/* All in one unit, so that they are of one ladder; one without any takes that of the others. */
static bool same_unit(const amount *m, size_t n, ladder *ret)
{
    for (size_t i = 0; i < n; i++) {
        ret->per_kg = ret->per_kg || m[i].per_kg;
        if (m[i].what != NOTHING && ret->what != NOTHING && m[i].what != ret->what)
            return false;
        ret->what = m[i].what != NOTHING ? m[i].what : ret->what;
    }
    for (size_t i = 0; i < n; i++)
        if (m[i].what != NOTHING && ret->per_kg && !m[i].per_kg)
            return false;
    return true;
}

static bool one_value(const amount *m, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (tt_dec_cmp(m[i].value, m[0].value) != 0)
            return false;
    return n > 0;
}

/* "will initiate at the lower dose (1.6 × 10⁷/kg)": the words before the amount in its sentence. */
static bool starts_at(tt_arena *a, const char *text, const amount *m, size_t n, const amount *low)
{
    for (size_t i = 0; i < n; i++) {
        const char *s = m[i].from;
        while (s > text && s[-1] != '.' && s[-1] != ';' && s[-1] != '\n')
            s--;
        const char *before = tt_strndup(a, s, (size_t)(m[i].from - s));
        if (tt_dec_cmp(m[i].value, low->value) == 0 &&
            (tt_lint_has(before, "initiat") || tt_lint_has(before, "start") || tt_lint_has(before, "begin")))
            return true;
    }
    return false;
}

static ladder read_ladder(tt_arena *a, const char *text, const amount *m, size_t n)
{
    ladder l = {0};
    if (n == 0 || n == MOST_AMOUNTS || !same_unit(m, n, &l))
        return l;
    for (size_t i = 0; i + 1 < n && !l.low; i++)
        if (joined(m[i].to, m[i + 1].from) && tt_dec_cmp(m[i].value, m[i + 1].value) < 0) {
            l.low = &m[i];
            l.high = &m[i + 1];
        }
    if (!l.low && one_value(m, n))
        l.low = &m[0];
    for (size_t i = 0; i < n && l.high; i++)
        if (tt_dec_cmp(m[i].value, l.low->value) < 0 || tt_dec_cmp(m[i].value, l.high->value) > 0)
            l.low = NULL;
    const bool escalates = tt_lint_has(text, "escalat");
    l.starts_low = l.low && ((!l.high && !escalates) || starts_at(a, text, m, n, l.low));
    if (l.what == NOTHING && tt_lint_has(text, "cell") && !tt_lint_has(text, "particle"))
        l.what = CELLS;
    return l;
}

/* ---- writing -------------------------------------------------------------------------- */

static void unit(tt_drafting *d, const ladder *l)
{
    static const char *const what[] = {"", "{cells}", "{particles}"};
    if (l->low && l->what != NOTHING)
        tt_buf_printf(&d->y, "  unit: \"%s%s\"\n", what[l->what], l->per_kg ? "/kg" : "");
    else
        tt_draft_open(d, 2, "unit", 125, "dose.unit");
}

static void levels(tt_drafting *d, const ladder *l)
{
    const bool single = l->low && !l->high && l->starts_low && !tt_lint_has(d->arm_text, "escalat");
    if (!l->low) {
        tt_draft_open(d, 2, "levels", 103, "dose.levels");
        tt_draft_open(d, 2, "start", 103, "dose.start");
        return;
    }
    tt_buf_printf(&d->y, "  levels:\n    - {id: L1, amount: %s}\n", l->low->text);
    if (!single)
        tt_buf_add(&d->y, l->high ? "    - open   # E103: the levels in between\n" : "    - open   # E103: the other levels\n");
    if (l->high)
        tt_buf_printf(&d->y, "    - {id: TOP, amount: %s}\n", l->high->text);
    if (l->starts_low)
        tt_draft_put(d, 2, "start", "L1");
    else
        tt_draft_open(d, 2, "start", 103, "dose.start");
}

/* "X via Y": the product and the way it is given. Several interventions do not say which of them is the product. */
static void product_and_route(tt_drafting *d)
{
    size_t n = 0;
    const tt_json *const *list = tt_record_objects(&d->rec, "protocolSection.armsInterventionsModule.interventions", &n);
    const char *name = n == 1 ? tt_record_text(&d->rec, list[0], "name") : NULL, *via = name ? strstr(name, " via ") : NULL;
    if (!name)
        tt_draft_open(d, 2, "product", 125, "dose.product");
    else
        tt_draft_put(d, 2, "product", via ? tt_strndup(d->a, name, (size_t)(via - name)) : name);
    if (via && via[5])
        tt_draft_put(d, 2, "route", via + 5);
    else
        tt_draft_open(d, 2, "route", 125, "dose.route");
}

static void card(tt_drafting *d, const ladder *l)
{
    if (l->per_kg)
        tt_draft_open(d, 2, "weight_age", 127, "dose.weight_age");
    tt_draft_open(d, 2, "tolerance", 127, "dose.tolerance");
    tt_draft_open(d, 2, "min_viability", 127, "dose.min_viability");
    if (tt_lint_has(d->arm_text, "inject")) {
        tt_draft_open(d, 2, "concentration", 120, "dose.concentration");
        tt_draft_open(d, 2, "max_volume", 120, "dose.max_volume");
    }
    tt_draft_open(d, 2, "stagger", 108, "dose.stagger");
}

static void rule(tt_drafting *d)
{
    tt_buf_add(&d->y, "\ndesign:\n");
    tt_draft_open(d, 2, "rule", 106, "design.rule");
    tt_draft_open(d, 2, "cohort", 106, "design.cohort");
    tt_buf_add(&d->y, "\ndlt:\n");
    tt_draft_open(d, 2, "window", 104, "dlt.window");
    tt_draft_open(d, 2, "counts", 105, "dlt.counts");
    tt_buf_add(&d->y, "\n");
    tt_draft_open(d, 0, "stopping", 109, "stopping");
    tt_buf_add(&d->y, "\ndecision:\n");
    tt_draft_open(d, 2, "signatures", 118, "decision.signatures");
    tt_buf_add(&d->y, "\nconsent:\n");
    tt_draft_open(d, 2, "version", 125, "consent.version");
    tt_draft_open(d, 2, "representative", tt_lint_has(d->eligibility, "encephalopathy") ? 119 : 125, "consent.representative");
}

void tt_draft_dose(tt_drafting *d)
{
    amount m[MOST_AMOUNTS];
    const size_t n = amounts(d->a, d->arm_text, m);
    const ladder l = read_ladder(d->a, d->arm_text, m, n);
    tt_buf_add(&d->y, "\ndose:\n");
    product_and_route(d);
    unit(d, &l);
    if (d->arms > 1)
        tt_draft_open(d, 2, "scope", 107, "dose.scope");
    else
        tt_draft_put(d, 2, "scope", "pooled");
    levels(d, &l);
    card(d, &l);
    rule(d);
    tt_draft_basis(d, "dose", NULL);
    if (d->arms <= 1)
        tt_draft_basis(d, "dose.scope", "drafted: there is one arm");
    if (l.low)
        tt_draft_basis(d, "dose.levels[*].id", "drafted: names of the levels");
}
