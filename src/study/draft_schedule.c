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

typedef struct offsets {
    tt_dur *at;
    size_t n;
    bool early, late; /* baselines */
    const char *late_words;
} offsets;

/* ---- visits --------------------------------------------------------------------------- */

/* A schedule is a list of single times, with or without a baseline. */
static bool listed(const tt_draft_outcome *o)
{
    if (strcmp(o->tf.kind, "points") != 0 && strcmp(o->tf.kind, "anchor") != 0)
        return false;
    for (size_t i = 0; o->tf.points[i]; i++)
        if (strchr(o->tf.points[i], '/'))
            return false;
    return o->tf.points[0] || o->tf.baseline;
}

static bool scheduled(const tt_draft_outcome *o)
{
    return (o->item || o->items) && listed(o);
}

static void note_offset(tt_drafting *d, offsets *all, tt_dur t)
{
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].n == t.n && all->at[i].unit == t.unit)
            return;
    if (all->n % 64 == 0)
        all->at = tt_grow(d->a, all->at, all->n * sizeof *all->at, (all->n + 64) * sizeof *all->at);
    all->at[all->n++] = t;
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
    const tt_dur *a = x, *b = y;
    const double m = tt_dur_minutes(*a), n = tt_dur_minutes(*b);
    return m != n ? (m > n) - (m < n) : (a->unit > b->unit) - (a->unit < b->unit);
}

static offsets collect(tt_drafting *d)
{
    offsets all = {0};
    for (size_t i = 0; i < d->outcomes; i++) {
        const tt_draft_outcome *o = &d->outcome[i];
        if (!scheduled(o))
            continue;
        size_t n = 0;
        for (; o->tf.points[n]; n++) {
            tt_dur t;
            if (tt_dur_parse(o->tf.points[n], &t, NULL) == TT_OK)
                note_offset(d, &all, t);
        }
        d->values += (int)n + o->tf.baseline;
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

/* "H0.5", "D28", "M12" */
static const char *visit_id(tt_arena *a, tt_dur t)
{
    static const char *const letter[] = {"MIN", "H", "D", "W", "M", "Y"};
    if (t.unit == TT_D_MINUTE && t.n % 30 == 0)
        return tt_printf(a, "H%d%s", t.n / 60, t.n % 60 ? ".5" : "");
    return tt_printf(a, "%s%d", letter[t.unit], t.n);
}

static const char *visit_title(tt_arena *a, tt_dur t)
{
    static const char *const word[] = {"%d min", "%d h", "Day %d", "Week %d", "Month %d", "Year %d"};
    if (t.unit == TT_D_MINUTE && t.n % 30 == 0)
        return tt_printf(a, "%d%s h", t.n / 60, t.n % 60 ? ".5" : "");
    tt_buf b = tt_buf_new(a);
    for (const char *s = word[t.unit]; *s; s++)
        if (*s == '%')
            tt_buf_printf(&b, "%d", t.n), s++;
        else
            tt_buf_addc(&b, *s);
    return tt_buf_text(&b);
}

static void visits(tt_drafting *d, const offsets *all)
{
    tt_buf *y = &d->y;
    char at[24];
    const char *window = all->n ? "window: open, " : ""; /* without an offset visit nothing asks for windows */
    tt_buf_add(y, "\nanchors:\n  dose: end of administration\n\nvisits:   # W111: windows are open\n");
    tt_buf_add(y, "  - {id: SCR, kind: screening, title: Screening}\n");
    if (all->early)
        tt_buf_printf(y, "  - {id: BL, kind: baseline, %stitle: Baseline}\n", window);
    tt_buf_add(y, "  - {id: D0, kind: dose, title: Administration}\n");
    if (all->late)
        tt_buf_printf(y, "  - {id: MB, at: open, %stitle: %s}   # E155: the record gives no time\n", window,
                      tt_draft_scalar(d->a, all->late_words));
    for (size_t i = 0; i < all->n && tt_draft_fits(d, all->n + 4, "time points"); i++)
        tt_buf_printf(y, "  - {id: %s, at: %s, window: open, title: %s}\n", visit_id(d->a, all->at[i]), tt_dur_write(all->at[i], at),
                      visit_title(d->a, all->at[i]));
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

static bool same_times(const tt_draft_outcome *o, const tt_draft_outcome *p)
{
    if (scheduled(o) != scheduled(p) || !scheduled(o))
        return scheduled(o) == scheduled(p);
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
            if (d->outcome[k].form && same_times(o, &d->outcome[k]))
                o->form = d->outcome[k].form;
        if (!o->form && (o->item || o->items))
            o->form = ++n;
    }
    return n;
}

/* Chemistry, vitals, mri, else other; the second of a kind is numbered. */
static void name_form(tt_drafting *d, size_t form)
{
    static const char *const id[] = {"chemistry", "vitals", "mri", "other"};
    static const char *const title[] = {"Laboratory tests", "Vital signs", "MRI", "Other assessments"};
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
    if (!scheduled(o)) {
        tt_draft_open(d, 4, "at", 125, "forms[].at");
        return;
    }
    if (o->late_baseline)
        tt_draft_open(d, 4, "baseline", 112, "forms[].baseline");
    else if (o->tf.baseline)
        tt_draft_put(d, 4, "baseline", "BL");
    tt_buf_printf(&d->y, "    at: [%s", o->late_baseline ? "MB" : o->tf.baseline ? "BL" : "");
    for (size_t i = 0; o->tf.points[i]; i++) {
        tt_dur t = {0, TT_D_DAY};
        (void)tt_dur_parse(o->tf.points[i], &t, NULL);
        tt_buf_printf(&d->y, "%s%s", i || o->tf.baseline ? ", " : "", visit_id(d->a, t));
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
