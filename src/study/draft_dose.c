/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_dose.c -- what is given, as far as the arms' text is certain.
 *
 * Two amounts joined by "to" are the ends of a ladder whose steps in between stay
 * open; a single one is one level.  Several that are not joined may be levels, or
 * doses of different things: all open. */
#include <string.h>

#include "study/draft_amount_internal.h"
#include "study/draft_internal.h"

typedef struct ladder {
    const tt_amount *low, *high; /* high NULL: a single level; low NULL: not certain */
    tt_counted what;
    bool per_kg, starts_low;
} ladder;

/* All in one unit, so that they are of one ladder; one without any takes that of the others. */
static bool same_unit(const tt_amount *m, size_t n, ladder *ret)
{
    for (size_t i = 0; i < n; i++) {
        ret->per_kg = ret->per_kg || m[i].per_kg;
        if (m[i].what != TT_COUNTED_NOT && ret->what != TT_COUNTED_NOT && m[i].what != ret->what)
            return false;
        ret->what = m[i].what != TT_COUNTED_NOT ? m[i].what : ret->what;
    }
    for (size_t i = 0; i < n; i++)
        if (m[i].what != TT_COUNTED_NOT && ret->per_kg && !m[i].per_kg)
            return false;
    return true;
}

static bool one_value(const tt_amount *m, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (tt_dec_cmp(m[i].value, m[0].value) != 0)
            return false;
    return n > 0;
}

/* "will initiate at the lower dose (1.6 × 10⁷/kg)": the words before the tt_amount in its sentence. */
static bool starts_at(tt_arena *a, const char *text, const tt_amount *m, size_t n, const tt_amount *low)
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

static ladder read_ladder(tt_arena *a, const char *text, const tt_amount *m, size_t n)
{
    ladder l = {0};
    if (n == 0 || n == TT_AMOUNTS || !same_unit(m, n, &l))
        return l;
    for (size_t i = 0; i + 1 < n && !l.low; i++)
        if (tt_amounts_joined(&m[i], &m[i + 1]) && tt_dec_cmp(m[i].value, m[i + 1].value) < 0) {
            l.low = &m[i];
            l.high = &m[i + 1];
        }
    if (!l.low && one_value(m, n))
        l.low = &m[0];
    for (size_t i = 0; i < n && l.low && l.high; i++)
        if (tt_dec_cmp(m[i].value, l.low->value) < 0 || tt_dec_cmp(m[i].value, l.high->value) > 0)
            l.low = l.high = NULL;
    const bool escalates = tt_lint_has(text, "escalat");
    l.starts_low = l.low && ((!l.high && !escalates) || starts_at(a, text, m, n, l.low));
    if (l.what == TT_COUNTED_NOT && tt_lint_has(text, "cell") && !tt_lint_has(text, "particle"))
        l.what = TT_COUNTED_CELLS;
    return l;
}

/* ---- writing -------------------------------------------------------------------------- */

static void unit(tt_drafting *d, const ladder *l)
{
    static const char *const what[] = {"", "{cells}", "{particles}"};
    if (l->low && l->what != TT_COUNTED_NOT)
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

/* "administered via central venous access (e.g., ..)": up to the next mark or "for". */
static const char *given_via(tt_arena *a, const char *text)
{
    static const char *const words[] = {"administered via ", "infused via ", "injected via ", "delivered via ", "administered through "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *s = tt_lint_find(text, words[i]);
        if (!s)
            continue;
        s += strlen(words[i]);
        const size_t n = strcspn(s, ".,;(\n");
        char *way = tt_strndup(a, s, n);
        char *end = strstr(way, " for ");
        if (end)
            *end = '\0';
        way = tt_str_trim(a, way);
        return way[0] && strlen(way) < 80 ? way : NULL;
    }
    return NULL;
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
    const char *way = via && via[5] ? via + 5 : given_via(d->a, d->arm_text);
    if (way)
        tt_draft_put(d, 2, "route", way);
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
    if (tt_study_repeats(d->a, d->arm_text).words)
        tt_draft_open(d, 2, "sessions", 159, "dose.sessions");
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
    tt_amount m[TT_AMOUNTS];
    const size_t n = tt_amounts(d->a, d->arm_text, m);
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
