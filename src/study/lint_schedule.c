/* SPDX-License-Identifier: Apache-2.0 */
/* study/lint_schedule.c -- questions about when: windows, visits that may be one,
 * baselines, follow-up, and what a transplantation is. */
#include <string.h>

#include "study/study_internal.h"

static const char *visit_path(const tt_lint *l, const tt_visit *v, const char *key)
{
    return tt_lint_path(l, "visits", (size_t)(v - l->s->visit), key);
}

/* ---- windows ------------------------------------------------------------------------ */

static void windows(const tt_lint *l)
{
    const tt_visit *first = NULL;
    size_t without = 0, offsets = 0;
    for (size_t i = 0; i < l->s->visits; i++) {
        const tt_visit *v = &l->s->visit[i];
        const bool lacks = v->kind == TT_VISIT_OFFSET && !v->has_window;
        offsets += v->kind == TT_VISIT_OFFSET;
        without += lacks;
        first = first ? first : lacks ? v : NULL;
    }
    if (first)
        tt_find(l->fs, 111, tt_lint_at(l, visit_path(l, first, "window")), tt_printf(l->a, "%zu", without),
                tt_printf(l->a, "%zu", offsets));
}

static void window_shape(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->visits; i++) {
        const tt_visit *v = &l->s->visit[i];
        if (v->has_window && (v->before.n > 0 || (v->kind == TT_VISIT_OFFSET && v->after.n < 0)))
            tt_find(l->fs, 141, tt_lint_at(l, visit_path(l, v, "window")), v->id);
    }
}

static void offset_given(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->visits; i++)
        if (l->s->visit[i].kind == TT_VISIT_OFFSET && !tt_lint_given(l, visit_path(l, &l->s->visit[i], "at")))
            tt_find(l->fs, 155, tt_lint_at(l, visit_path(l, &l->s->visit[i], "at")), l->s->visit[i].id);
}

/* Two visits of one form that could both be open: a value would have two homes. */
static void overlap(const tt_lint *l)
{
    for (size_t f = 0; f < l->s->forms; f++) {
        const tt_form *form = &l->s->form[f];
        for (size_t i = 0; i + 1 < form->visits; i++) {
            const tt_visit *v = form->visit[i], *w = form->visit[i + 1];
            if (v->kind != TT_VISIT_OFFSET || w->kind != TT_VISIT_OFFSET || !v->has_window || !w->has_window || v == w ||
                strcmp(v->anchor, w->anchor) != 0)
                continue;
            const double close = tt_dur_minutes(v->offset) + tt_dur_minutes(v->after);
            if (tt_dur_minutes(v->offset) <= tt_dur_minutes(w->offset) && close > tt_dur_minutes(w->offset) + tt_dur_minutes(w->before))
                tt_find(l->fs, 136, tt_lint_at(l, visit_path(l, w, "window")), form->id, v->id, w->id);
        }
    }
}

static const tt_visit *visit_at(const tt_study *s, int32_t n, tt_dur_unit unit)
{
    for (size_t i = 0; i < s->visits; i++)
        if (s->visit[i].kind == TT_VISIT_OFFSET && s->visit[i].offset.n == n && s->visit[i].offset.unit == unit)
            return &s->visit[i];
    return NULL;
}

/* Day 28 and month 1 may be one visit; windows on both are the answer that they are two. */
static void month_one(const tt_lint *l)
{
    const tt_visit *d28 = visit_at(l->s, 28, TT_D_DAY), *m1 = visit_at(l->s, 1, TT_D_MONTH);
    d28 = d28 ? d28 : visit_at(l->s, 4, TT_D_WEEK);
    if (d28 && m1 && strcmp(d28->anchor, m1->anchor) == 0 && !(d28->has_window && m1->has_window))
        tt_find(l->fs, 116, tt_lint_at(l, visit_path(l, m1, "at")), d28->id, m1->id);
}

static void kinds(const tt_lint *l)
{
    static const char *const word[] = {"screening", "baseline", "offset", "dose"};
    bool seen[4] = {false};
    for (size_t i = 0; i < l->s->visits; i++)
        seen[l->s->visit[i].kind] = true;
    for (size_t k = 0; k < 4; k++)
        if (!seen[k] && tt_lint_given(l, "visits"))
            tt_find(l->fs, 144, tt_lint_at(l, "visits"), word[k]);
}

/* ---- baselines and endpoints --------------------------------------------------------- */

static const char *endpoint_path(const tt_lint *l, const tt_endpoint *e, const char *key)
{
    return tt_lint_path(l, "endpoints", (size_t)(e - l->s->endpoint), key);
}

static void change_baseline(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->endpoints; i++) {
        const tt_endpoint *e = &l->s->endpoint[i];
        const tt_form *f = e->kind == TT_EP_CHANGE && e->item ? tt_study_form_of(l->s, e->item) : NULL;
        if (f && !f->baseline)
            tt_find(l->fs, 142, tt_lint_at(l, tt_lint_path(l, "forms", (size_t)(f - l->s->form), "baseline")), e->id, f->id);
    }
}

static void endpoint_parts(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->endpoints; i++) {
        const tt_endpoint *e = &l->s->endpoint[i];
        const bool timed = e->kind == TT_EP_SURVIVAL || e->kind == TT_EP_AE_RATE;
        const char *needs = timed ? "horizon" : "item";
        if (tt_lint_given(l, endpoint_path(l, e, "kind")) && !tt_lint_given(l, endpoint_path(l, e, needs)))
            tt_find(l->fs, 137, tt_lint_at(l, endpoint_path(l, e, needs)), e->id, needs);
    }
}

static void transplant(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->endpoints && l->s->transplant[0] == '\0'; i++)
        if (l->s->endpoint[i].kind == TT_EP_SURVIVAL) {
            tt_find(l->fs, 117, tt_lint_at(l, "transplant"), l->s->endpoint[i].id);
            return;
        }
}

/* ---- follow-up ------------------------------------------------------------------------ */

static void dlt_followed(const tt_lint *l)
{
    const tt_dur f = l->s->followup, w = l->s->dlt.window;
    char window[24], follow[24];
    if (f.n > 0 && tt_dur_minutes(w) > tt_dur_minutes(f))
        tt_find(l->fs, 150, tt_lint_at(l, "dlt.window"), tt_dur_write(w, window), tt_dur_write(f, follow));
}

const tt_lint_rule tt_lint_schedule[] = {
    {111, "visits[].window", windows},
    {116, "", month_one},
    {117, "transplant", transplant},
    {136, "", overlap},
    {137, "endpoints[].item|endpoints[].horizon", endpoint_parts},
    {141, "", window_shape},
    {142, "forms[].baseline", change_baseline},
    {144, "", kinds},
    {150, "", dlt_followed},
    {155, "visits[].at", offset_given},
    {0, NULL, NULL},
};
