/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_schedule.c -- when: visits out of the time frames.
 *
 * Screening and the day of dosing are in no time frame and in every study: they are
 * drafted.  A baseline that comes after the product is a visit without a time, for
 * the record gives none. */
#include <stdlib.h>
#include <string.h>

#include "study/draft_items_internal.h"

/* A moment, or with an end the hours from one to the other: "0.5-1 hour". */
typedef struct moment {
    tt_dur at, until; /* until.n = 0: a moment */
} moment;

typedef struct offsets {
    moment *at;
    size_t n;
    bool early, late; /* baselines */
    const char *late_words;
} offsets;

/* ---- visits --------------------------------------------------------------------------- */

/* One point of a time frame. A stretch of hours within a day is one visit with that window; of days it may be as many visits. */
static bool moment_of(tt_arena *a, const char *iso, moment *ret)
{
    const char *slash = strchr(iso, '/');
    ret->until = (tt_dur){0, TT_D_MINUTE};
    if (!slash)
        return tt_dur_parse(iso, &ret->at, NULL) == TT_OK;
    return tt_dur_parse(tt_strndup(a, iso, (size_t)(slash - iso)), &ret->at, NULL) == TT_OK &&
           tt_dur_parse(slash + 1, &ret->until, NULL) == TT_OK && ret->at.unit <= TT_D_HOUR && ret->until.unit <= TT_D_HOUR &&
           tt_dur_minutes(ret->until) > tt_dur_minutes(ret->at) && tt_dur_minutes(ret->until) <= 24 * 60;
}

/* A schedule is a list of such moments, with or without a baseline and an end. */
static bool listed(tt_arena *a, const tt_draft_outcome *o)
{
    moment m;
    const bool horizon = strcmp(o->tf.kind, "horizon") == 0 && o->tf.points[0];
    if (strcmp(o->tf.kind, "points") != 0 && strcmp(o->tf.kind, "anchor") != 0 && !horizon)
        return false;
    for (size_t i = 0; o->tf.points[i]; i++)
        if (!moment_of(a, o->tf.points[i], &m))
            return false;
    return o->tf.points[0] || o->tf.baseline;
}

bool tt_draft_listed(tt_arena *a, const tt_draft_outcome *o)
{
    return listed(a, o);
}

/* Survival and adverse events are looked at at visits when their times are a list; a single time is how long they are followed. */
static bool looked_at(tt_arena *a, const tt_draft_outcome *o)
{
    return !o->item && !o->items && o->tf.points[0] && (o->tf.points[1] || o->tf.horizon) && listed(a, o);
}

bool tt_draft_scheduled(tt_arena *a, const tt_draft_outcome *o)
{
    return (o->item || o->items) && listed(a, o);
}

static bool same_moment(const moment *x, const moment *y)
{
    return x->at.n == y->at.n && x->at.unit == y->at.unit && x->until.n == y->until.n && x->until.unit == y->until.unit;
}

static void note_offset(tt_drafting *d, offsets *all, moment m)
{
    for (size_t i = 0; i < all->n; i++)
        if (same_moment(&all->at[i], &m))
            return;
    if (all->n % 64 == 0)
        all->at = tt_grow(d->a, all->at, all->n * sizeof *all->at, (all->n + 64) * sizeof *all->at);
    all->at[all->n++] = m;
}

static const char *baseline_words(tt_arena *a, const char *text)
{
    const char *s = text;
    while (*s && !tt_str_ieq(tt_strndup(a, s, 8), "baseline"))
        s++;
    const size_t n = strcspn(s, "),;");
    return tt_strndup(a, s, n + (s[n] == ')'));
}

static int by_time(const void *x, const void *y)
{
    const moment *a = x, *b = y;
    const double m = tt_dur_minutes(a->at), n = tt_dur_minutes(b->at);
    if (m != n)
        return (m > n) - (m < n);
    return a->at.unit != b->at.unit ? (a->at.unit > b->at.unit) - (a->at.unit < b->at.unit)
                                    : (a->until.n > b->until.n) - (a->until.n < b->until.n);
}

static size_t note_points(tt_drafting *d, offsets *all, const tt_draft_outcome *o)
{
    size_t n = 0;
    moment m;
    for (; o->tf.points[n]; n++)
        if (moment_of(d->a, o->tf.points[n], &m))
            note_offset(d, all, m);
    return n;
}

static offsets collect(tt_drafting *d)
{
    offsets all = {0};
    for (size_t i = 0; i < d->outcomes; i++) {
        const tt_draft_outcome *o = &d->outcome[i];
        if (looked_at(d->a, o))
            note_points(d, &all, o);
        if (!tt_draft_scheduled(d->a, o))
            continue;
        d->values += (int)note_points(d, &all, o) + o->tf.baseline;
        all.early = all.early || (o->tf.baseline && !o->late_baseline);
        if (o->late_baseline && !all.late)
            all.late_words = baseline_words(d->a, o->timeframe);
        all.late = all.late || o->late_baseline;
    }
    if (all.n)
        qsort(all.at, all.n, sizeof *all.at, by_time);
    d->time_points = (int)all.n + (all.early || all.late);
    return all;
}

/* "0.5", "12": hours as they are said. */
static const char *hours(tt_arena *a, tt_dur t)
{
    if (t.unit == TT_D_HOUR)
        return tt_printf(a, "%d", t.n);
    return t.n % 30 == 0 ? tt_printf(a, "%d%s", t.n / 60, t.n % 60 ? ".5" : "") : NULL;
}

/* "H0.5", "H0.5-1", "D28", "M12" */
static const char *visit_id(tt_arena *a, const moment *m)
{
    static const char *const letter[] = {"MIN", "H", "D", "W", "M", "Y"};
    const char *from = m->at.unit <= TT_D_HOUR ? hours(a, m->at) : NULL, *to = m->until.n ? hours(a, m->until) : NULL;
    if (m->until.n && from && to)
        return tt_printf(a, "H%s-%s", from, to);
    if (m->until.n)
        return tt_printf(a, "MIN%d-%d", (int)tt_dur_minutes(m->at), (int)tt_dur_minutes(m->until));
    return from ? tt_printf(a, "H%s", from) : tt_printf(a, "%s%d", letter[m->at.unit], m->at.n);
}

static const char *visit_title(tt_arena *a, const moment *m)
{
    const char *from = m->at.unit <= TT_D_HOUR ? hours(a, m->at) : NULL, *to = m->until.n ? hours(a, m->until) : NULL;
    if (m->until.n && from && to)
        return tt_printf(a, "%s-%s h", from, to);
    if (m->until.n)
        return tt_printf(a, "%d-%d min", (int)tt_dur_minutes(m->at), (int)tt_dur_minutes(m->until));
    if (from)
        return tt_printf(a, "%s h", from);
    static const char *const before[] = {"", "", "Day ", "Week ", "Month ", "Year "}, *const after[] = {" min", " h", "", "", "", ""};
    return tt_printf(a, "%s%d%s", before[m->at.unit], m->at.n, after[m->at.unit]);
}

/* The window of hours is the record's own; any other is asked for. */
static const char *window(tt_arena *a, const moment *m)
{
    return m->until.n ? tt_printf(a, "[0 min, +%d min]", (int)(tt_dur_minutes(m->until) - tt_dur_minutes(m->at))) : "open";
}

const char *tt_draft_points(tt_arena *a, const tt_draft_outcome *o)
{
    moment m;
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; o->tf.points[i]; i++)
        if (moment_of(a, o->tf.points[i], &m))
            tt_buf_printf(&b, "%s%s", b.n ? ", " : "", visit_id(a, &m));
    return tt_buf_text(&b);
}

const char *tt_draft_visits(tt_arena *a, const tt_draft_outcome *o)
{
    return looked_at(a, o) ? tt_draft_points(a, o) : NULL;
}

static void visits(tt_drafting *d, const offsets *all)
{
    tt_buf *y = &d->y;
    char at[24];
    const char *asked = all->n ? "window: open, " : ""; /* without an offset visit nothing asks for windows */
    const bool sessions = tt_lint_has(d->arm_text, "session");
    tt_buf_printf(y, "\nanchors:\n  dose: end of %s\n", sessions ? "the first session" : "administration");
    tt_buf_add(y, "\nvisits:   # W111: windows are open\n");
    tt_buf_add(y, "  - {id: SCR, kind: screening, title: Screening}\n");
    if (all->early)
        tt_buf_printf(y, "  - {id: BL, kind: baseline, %stitle: Baseline}\n", asked);
    tt_buf_printf(y, "  - {id: D0, kind: dose, title: %s}\n", sessions ? "First session" : "Administration");
    if (all->late)
        tt_buf_printf(y, "  - {id: MB, at: open, %stitle: %s}   # E155: the record gives no time\n", asked,
                      tt_draft_scalar(d->a, all->late_words));
    for (size_t i = 0; i < all->n && tt_draft_fits(d, all->n + 4, "time points"); i++)
        tt_buf_printf(y, "  - {id: %s, at: %s, window: %s, title: %s}\n", visit_id(d->a, &all->at[i]), tt_dur_write(all->at[i].at, at),
                      window(d->a, &all->at[i]), visit_title(d->a, &all->at[i]));
    tt_draft_basis(d, "anchors", "drafted: what the record's times count from is to be confirmed");
    tt_draft_basis(d, "visits", NULL);
    tt_draft_basis(d, "visits[*].id", "drafted: names of the visits");
    tt_draft_basis(d, "visits[0]", "drafted: every study has a screening");
    tt_draft_basis(d, all->early ? "visits[2]" : "visits[1]", "drafted: every study has a day of dosing");
}

void tt_draft_schedule(tt_drafting *d)
{
    const offsets all = collect(d);
    visits(d, &all);
    tt_draft_forms(d);
}
