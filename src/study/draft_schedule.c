/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_schedule.c -- when: visits out of the time frames, the items, and a
 * form for each schedule that items share.
 *
 * Screening and the day of dosing are in no time frame and in every study: they are
 * drafted.  A baseline that comes after the product is a visit without a time, for
 * the record gives none.  Items whose time frame is no list of times have a form
 * whose visits are open. */
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

static bool scheduled(tt_arena *a, const tt_draft_outcome *o)
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
        if (!scheduled(d->a, o))
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

const char *tt_draft_visits(tt_arena *a, const tt_draft_outcome *o)
{
    moment m;
    tt_buf b = tt_buf_new(a);
    if (!looked_at(a, o))
        return NULL;
    for (size_t i = 0; o->tf.points[i]; i++)
        if (moment_of(a, o->tf.points[i], &m))
            tt_buf_printf(&b, "%s%s", b.n ? ", " : "", visit_id(a, &m));
    return tt_buf_text(&b);
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

/* ---- items ---------------------------------------------------------------------------- */

static void one_item(tt_drafting *d, const tt_draft_item *it)
{
    tt_buf_printf(&d->y, "  - id: %s\n", tt_draft_scalar(d->a, it->id));
    if (it->type)
        tt_draft_put(d, 4, "type", it->type);
    else
        tt_draft_open(d, 4, "type", 125, "items[].type");
    if (it->analyte)
        tt_draft_put(d, 4, "analyte", it->id);
    if (it->unit)
        tt_draft_put(d, 4, "unit", it->unit);
    else if (it->type && strcmp(it->type, "number") == 0)
        tt_draft_open(d, 4, "unit", it->two_units ? 113 : 151, "items[].unit");
    tt_draft_put(d, 4, "title", it->title);
    if (it->yes_no)
        tt_buf_add(&d->y, "    codes: [{code: \"Y\", title: \"Yes\"}, {code: \"N\", title: \"No\"}]\n");
}

static void items(tt_drafting *d)
{
    tt_buf_add(&d->y, "\n");
    tt_draft_basis(d, "items", NULL);
    if (d->items->n == 0) {
        tt_draft_open(d, 0, "items", 125, "items");
        return;
    }
    tt_buf_add(&d->y, "items:\n");
    for (size_t i = 0; i < d->items->n && tt_draft_fits(d, d->items->n, "items"); i++)
        one_item(d, &d->items->at[i]);
    tt_draft_basis(d, "items[*].id", "drafted: test codes, and short names of the rest");
}

/* ---- forms ---------------------------------------------------------------------------- */

static bool same_times(tt_arena *a, const tt_draft_outcome *o, const tt_draft_outcome *p)
{
    if (scheduled(a, o) != scheduled(a, p) || !scheduled(a, o))
        return scheduled(a, o) == scheduled(a, p);
    size_t i = 0;
    while (o->tf.points[i] && p->tf.points[i] && strcmp(o->tf.points[i], p->tf.points[i]) == 0)
        i++;
    return !o->tf.points[i] && !p->tf.points[i] && o->tf.baseline == p->tf.baseline && o->late_baseline == p->late_baseline;
}

static tt_draft_group group_of(const tt_drafting *d, const tt_draft_outcome *o)
{
    for (size_t i = 0; i < d->items->n; i++)
        if ((o->item && strcmp(d->items->at[i].id, o->item) == 0) || (o->items && strcmp(d->items->at[i].id, "SYSBP") == 0))
            return d->items->at[i].group;
    return TT_DRAFT_OTHER;
}

/* The outcomes of one schedule get one form: the first of them writes it. */
static size_t number_forms(tt_drafting *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->outcomes; i++) {
        tt_draft_outcome *o = &d->outcome[i];
        for (size_t k = 0; k < i && !o->form && (o->item || o->items); k++)
            if (d->outcome[k].form && same_times(d->a, o, &d->outcome[k]))
                o->form = d->outcome[k].form;
        if (!o->form && (o->item || o->items))
            o->form = ++n;
    }
    return n;
}

/* Chemistry, vitals, mri, else other; the second of a kind is numbered. */
static void name_form(tt_drafting *d, size_t form)
{
    static const char *const id[] = {"chemistry", "vitals", "mri", "scores", "other"};
    static const char *const title[] = {"Laboratory tests", "Vital signs", "MRI", "Scores", "Other assessments"};
    tt_draft_group g = TT_DRAFT_OTHER;
    bool first = true;
    for (size_t i = 0; i < d->outcomes; i++)
        if (d->outcome[i].form == form) {
            const tt_draft_group own = group_of(d, &d->outcome[i]);
            g = first || own == g ? own : TT_DRAFT_OTHER;
            first = false;
        }
    const int before = d->forms_of[g]++;
    d->form_id[form - 1] = before ? tt_printf(d->a, "%s%d", id[g], before + 1) : id[g];
    tt_draft_put(d, 2, "- id", d->form_id[form - 1]);
    tt_draft_put(d, 4, "title", before ? tt_printf(d->a, "%s %d", title[g], before + 1) : title[g]);
}

static void form_items(tt_drafting *d, size_t form)
{
    tt_buf list = tt_buf_new(d->a);
    for (size_t i = 0; i < d->outcomes; i++) {
        const tt_draft_outcome *o = &d->outcome[i];
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again =
                again || (d->outcome[k].form == form && tt_streq(d->outcome[k].item, o->item) && tt_streq(d->outcome[k].items, o->items));
        if (o->form == form && !again)
            tt_buf_printf(&list, "%s%s", list.n ? ", " : "", o->items ? o->items : tt_draft_scalar(d->a, o->item));
    }
    tt_buf_printf(&d->y, "    items: [%s]\n", tt_buf_text(&list));
}

static void form_times(tt_drafting *d, const tt_draft_outcome *o)
{
    if (!scheduled(d->a, o)) {
        tt_draft_open(d, 4, "at", 125, "forms[].at");
        return;
    }
    if (o->late_baseline)
        tt_draft_open(d, 4, "baseline", 112, "forms[].baseline");
    else if (o->tf.baseline)
        tt_draft_put(d, 4, "baseline", "BL");
    tt_buf_printf(&d->y, "    at: [%s", o->late_baseline ? "MB" : o->tf.baseline ? "BL" : "");
    for (size_t i = 0; o->tf.points[i]; i++) {
        moment m = {{0, TT_D_DAY}, {0, TT_D_MINUTE}};
        (void)moment_of(d->a, o->tf.points[i], &m);
        tt_buf_printf(&d->y, "%s%s", i || o->tf.baseline ? ", " : "", visit_id(d->a, &m));
    }
    tt_buf_add(&d->y, "]\n");
}

static void forms(tt_drafting *d)
{
    const size_t n = number_forms(d);
    d->form_id = TT_ARRAY(d->a, const char *, n + 1);
    tt_buf_add(&d->y, "\n");
    tt_draft_basis(d, "forms", NULL);
    if (n == 0) {
        tt_draft_open(d, 0, "forms", 125, "forms");
        return;
    }
    tt_buf_add(&d->y, "forms:\n");
    for (size_t f = 1; f <= n; f++) {
        const tt_draft_outcome *o = d->outcome;
        while (o->form != f)
            o++;
        name_form(d, f);
        form_items(d, f);
        form_times(d, o);
    }
    tt_draft_basis(d, "forms[*].id", "drafted: a form for each schedule that items share");
    tt_draft_basis(d, "forms[*].title", "drafted: a form for each schedule that items share");
}

void tt_draft_schedule(tt_drafting *d)
{
    const offsets all = collect(d);
    visits(d, &all);
    items(d);
    forms(d);
}
