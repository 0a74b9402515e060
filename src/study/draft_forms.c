/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_forms.c -- what is recorded: the items, and a form for each schedule that
 * items share.
 *
 * Items whose time frame is no list of times have a form whose visits are open.  What
 * conditions of time ask for stands on a form of the screening visit. */
#include <string.h>

#include "study/draft_items_internal.h"

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
    if (it->zh)
        tt_buf_printf(&d->y, "    title: {en: %s, zh: %s}\n", tt_draft_scalar(d->a, it->title), tt_draft_scalar(d->a, it->zh));
    else
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
    if (d->items->n == tt_draft_histories(d))
        tt_draft_open_entry(d, "items");
    for (size_t i = 0; i < d->items->n && tt_draft_fits(d, d->items->n, "items"); i++)
        one_item(d, &d->items->at[i]);
    tt_draft_basis(d, "items[*].id", "drafted: test codes, and short names of the rest");
    for (size_t i = 0; i < d->items->n; i++)
        if (d->items->at[i].history)
            tt_draft_basis(d, tt_printf(d->a, "items[%zu]", i), "drafted: asked for by a condition of time, for a person to confirm");
}

/* ---- forms ---------------------------------------------------------------------------- */

static bool same_times(tt_arena *a, const tt_draft_outcome *o, const tt_draft_outcome *p)
{
    if (tt_draft_scheduled(a, o) != tt_draft_scheduled(a, p) || !tt_draft_scheduled(a, o))
        return tt_draft_scheduled(a, o) == tt_draft_scheduled(a, p);
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
    if (!tt_draft_scheduled(d->a, o)) {
        tt_draft_open(d, 4, "at", 125, "forms[].at");
        return;
    }
    if (o->late_baseline)
        tt_draft_open(d, 4, "baseline", 112, "forms[].baseline");
    else if (o->tf.baseline)
        tt_draft_put(d, 4, "baseline", "BL");
    const char *first = o->late_baseline ? "MB" : o->tf.baseline ? "BL" : "", *points = tt_draft_points(d->a, o);
    tt_buf_printf(&d->y, "    at: [%s%s%s]\n", first, *first && *points ? ", " : "", points);
}

/* What conditions of time ask for, at screening. */
static void history_form(tt_drafting *d, size_t number)
{
    if (!tt_draft_histories(d))
        return;
    tt_buf_printf(&d->y, "  - id: history\n    title: {en: Medical history, zh: 病史}\n    items: [%s]\n    at: [SCR]\n",
                  tt_draft_history_items(d));
    tt_draft_basis(d, tt_printf(d->a, "forms[%zu]", number), "drafted: asked for by conditions of time, for a person to confirm");
}

static void forms(tt_drafting *d)
{
    const size_t n = number_forms(d);
    d->form_id = TT_ARRAY(d->a, const char *, n + 1);
    tt_buf_add(&d->y, "\n");
    tt_draft_basis(d, "forms", NULL);
    if (n == 0 && !tt_draft_histories(d)) {
        tt_draft_open(d, 0, "forms", 125, "forms");
        return;
    }
    tt_buf_add(&d->y, "forms:\n");
    if (n == 0)
        tt_draft_open_entry(d, "forms");
    for (size_t f = 1; f <= n; f++) {
        const tt_draft_outcome *o = d->outcome;
        while (o->form != f)
            o++;
        name_form(d, f);
        form_items(d, f);
        form_times(d, o);
    }
    history_form(d, n);
    tt_draft_basis(d, "forms[*].id", "drafted: a form for each schedule that items share");
    tt_draft_basis(d, "forms[*].title", "drafted: a form for each schedule that items share");
}

void tt_draft_forms(tt_drafting *d)
{
    items(d);
    forms(d);
}
