/* SPDX-License-Identifier: Apache-2.0 */
/* study/lint_outcomes.c -- what a record's list of outcomes leaves open: its times,
 * its baselines, its primaries.
 *
 * The record's own words are read, under `record`; once that block is deleted these
 * rules have nothing more to say. */
#include <string.h>

#include "study/study_internal.h"

enum { MOST = 200 };

/* The record's outcomes with their times read. */
typedef struct outcomes {
    size_t n, primaries;
    const tt_node *node[MOST];
    tt_timeframe when[MOST];
} outcomes;

static const outcomes *outcomes_of(const tt_lint *l)
{
    outcomes *o = TT_NEW(l->a, outcomes);
    const tt_node *list = tt_node_get(tt_node_get(l->root, "record"), "outcomes");
    for (size_t i = 0; list && list->kind == TT_SEQ && i < list->n && i < MOST; i++) {
        o->node[o->n] = list->item[i];
        o->primaries += strcmp(tt_study_text(list->item[i], "primary"), "yes") == 0;
        tt_timeframe_read(l->a, tt_study_text(list->item[i], "timeframe"), &o->when[o->n++]);
    }
    return o;
}

static tt_where at(const tt_lint *l, const tt_node *outcome, const char *key)
{
    const tt_node *n = tt_node_get(outcome, key);
    return tt_node_where(l->a, n ? n : outcome);
}

static const char *measure(const outcomes *o, size_t i)
{
    return tt_study_text(o->node[i], "measure");
}

static bool has_point(const tt_timeframe *tf, const char *point)
{
    for (size_t i = 0; tf->points[i]; i++)
        if (strcmp(tf->points[i], point) == 0)
            return true;
    return false;
}

/* Is any point within the first day? An hour's range counts by its end. */
static bool within_a_day(const tt_timeframe *tf)
{
    for (size_t i = 0; tf->points[i]; i++) {
        const char *end = strrchr(tf->points[i], '/');
        const char *p = end ? end + 1 : tf->points[i];
        if (tt_str_starts(p, "PT") && strcmp(p, "PT24H") != 0)
            return true;
    }
    return false;
}

static void day_two(const tt_lint *l)
{
    const outcomes *o = outcomes_of(l);
    for (size_t i = 0; i < o->n; i++)
        if (has_point(&o->when[i], "PT24H") && has_point(&o->when[i], "P2D") && !has_point(&o->when[i], "P1D")) {
            tt_find(l->fs, 805, at(l, o->node[i], "timeframe"), measure(o, i));
            return;
        }
}

static void worst_of_a_day(const tt_lint *l)
{
    static const char *const daily[] = {"APACHE", "SOFA", "SAPS"};
    const outcomes *o = outcomes_of(l);
    for (size_t i = 0; i < o->n; i++)
        for (size_t k = 0; k < sizeof daily / sizeof *daily; k++)
            if (tt_lint_has(measure(o, i), daily[k]) && within_a_day(&o->when[i])) {
                tt_find(l->fs, 806, at(l, o->node[i], "timeframe"), measure(o, i));
                break;
            }
}

static bool is_change(const tt_node *outcome)
{
    return tt_lint_has(tt_study_text(outcome, "measure"), "change from baseline") ||
           tt_lint_has(tt_study_text(outcome, "description"), "change from baseline");
}

static void no_baseline(const tt_lint *l)
{
    const outcomes *o = outcomes_of(l);
    size_t n = 0, first = 0;
    for (size_t i = 0; i < o->n; i++)
        if (is_change(o->node[i]) && o->when[i].points[0] && !o->when[i].baseline && n++ == 0)
            first = i;
    if (n)
        tt_find(l->fs, 807, at(l, o->node[first], "timeframe"), measure(o, first), tt_printf(l->a, "%zu", n));
}

static bool of_adverse_events(const char *text)
{
    return tt_lint_has(text, "adverse event") || tt_lint_has(text, "adverse reaction");
}

/* Adverse events are asked for at some visits only, though the laboratory is looked at more often. */
static void adverse_times(const tt_lint *l)
{
    const outcomes *o = outcomes_of(l);
    size_t most = 0, n = 0;
    for (size_t i = 0; i < o->n; i++) {
        size_t k = 0;
        while (o->when[i].points[k])
            k++;
        most = !of_adverse_events(measure(o, i)) && k > most ? k : most;
    }
    for (size_t i = 0; i < o->n; i++, n = 0) {
        while (o->when[i].points[n])
            n++;
        if (of_adverse_events(measure(o, i)) && n > 1 && n < most)
            tt_find(l->fs, 808, at(l, o->node[i], "timeframe"), tt_printf(l->a, "%zu", n), tt_printf(l->a, "%zu", most));
    }
}

static void week_twelve(const tt_lint *l)
{
    const outcomes *o = outcomes_of(l);
    for (size_t i = 0; i < o->n; i++)
        if (has_point(&o->when[i], "P12W") && (has_point(&o->when[i], "P6M") || has_point(&o->when[i], "P3M"))) {
            tt_find(l->fs, 809, at(l, o->node[i], "timeframe"), measure(o, i));
            return;
        }
}

static void primaries(const tt_lint *l)
{
    const outcomes *o = outcomes_of(l);
    if (o->primaries > 1)
        tt_find(l->fs, 810, at(l, o->node[0], "primary"), tt_printf(l->a, "%zu", o->primaries));
}

static void no_outcomes(const tt_lint *l)
{
    const tt_node *record = tt_node_get(l->root, "record");
    if (record && outcomes_of(l)->n == 0 && l->s->endpoints == 0)
        tt_find(l->fs, 811, tt_lint_at(l, "endpoints"));
}

/* After a transplantation of the liver, and from an injection: how far apart the two are is part of the treatment. */
static void two_moments(const tt_lint *l)
{
    const outcomes *o = outcomes_of(l);
    const char *surgery = NULL, *product = NULL;
    size_t where = 0;
    for (size_t i = 0; i < o->n; i++) {
        const char *a = o->when[i].anchor ? o->when[i].anchor : "";
        if (tt_lint_has(a, "transplant"))
            surgery = a;
        else if (tt_lint_has(a, "injection") || tt_lint_has(a, "infusion") || tt_lint_has(a, "administration"))
            product = a, where = i;
    }
    if (surgery && product && tt_lint_has(l->s->title.in[TT_EN], "after liver transplantation"))
        tt_find(l->fs, 812, at(l, o->node[where], "timeframe"), product, surgery);
}

/* "carbohydrate compound antigen (GGT)": the bracket is a test, the words before it are another. */
static void mislabelled(const tt_lint *l)
{
    const outcomes *o = outcomes_of(l);
    for (size_t i = 0; i < o->n; i++) {
        const char *m = measure(o, i), *open = strchr(m, '('), *close = open ? strchr(open, ')') : NULL;
        if (!close || open == m)
            continue;
        const tt_analyte *of = tt_analyte_find(l->s->measures, tt_strndup(l->a, open + 1, (size_t)(close - open) - 1));
        if (of && tt_lint_has(m, "antigen") && !tt_lint_has(of->title[TT_EN], "antigen"))
            tt_find(l->fs, 813, at(l, o->node[i], "measure"), m, of->id);
    }
}

static void old_scale(const tt_lint *l)
{
    const outcomes *o = outcomes_of(l);
    for (size_t i = 0; i < o->n; i++)
        if (tt_lint_has(measure(o, i), "CTCAE v4") || tt_lint_has(tt_study_text(o->node[i], "description"), "CTCAE v4")) {
            tt_find(l->fs, 814, at(l, o->node[i], "measure"));
            return;
        }
}

const tt_lint_rule tt_lint_outcomes[] = {
    {805, "", day_two},   {806, "", worst_of_a_day},       {807, "", no_baseline}, {808, "", adverse_times}, {809, "", week_twelve},
    {810, "", primaries}, {811, "endpoints", no_outcomes}, {812, "", two_moments}, {813, "", mislabelled},   {814, "", old_scale},
    {0, NULL, NULL},
};
