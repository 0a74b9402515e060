/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_history.c -- a condition of time as two items and a test over them.
 *
 * Whether it ever happened is asked apart from when: somebody whose date is missing is not
 * somebody to whom it never happened.  Not: no.  Happened, and the date missing: unknown.
 * The date is compared with the day the text counts back from, moved by the duration by
 * the calendar.  The words of the question are the record's. */
#include <string.h>

#include "study/draft_since_internal.h"

static tt_draft_item *item_of(const tt_draft_items *all, const char *id)
{
    for (size_t i = 0; i < all->n; i++)
        if (tt_str_ieq(all->at[i].id, id))
            return &all->at[i];
    return NULL;
}

static void add(tt_drafting *d, const char *id, const char *type, const char *title, const char *zh)
{
    tt_draft_items *all = d->items;
    all->at = tt_grow(d->a, all->at, all->n * sizeof *all->at, (all->n + 1) * sizeof *all->at);
    all->at[all->n++] = (tt_draft_item){.id = id, .type = type, .title = title, .zh = zh, .history = true};
}

/* The id of the first of two items; the same words have the same pair. */
static const char *pair(tt_drafting *d, const tt_since *s)
{
    tt_arena *a = d->a;
    char *what = tt_strdup(a, s->what);
    what[0] = (char)(what[0] >= 'a' && what[0] <= 'z' ? what[0] - 'a' + 'A' : what[0]);
    const char *ever = tt_printf(a, "%s: %s", what, s->lasts ? "is it so" : "has it ever happened"), *id = s->id;
    const tt_draft_item *had = NULL;
    for (int i = 2; (had = item_of(d->items, id)) != NULL || item_of(d->items, tt_printf(a, "%sDT", id)); i++) {
        if (had && tt_str_ieq(had->title, ever))
            return had->id;
        id = tt_printf(a, "%s%d", s->id, i);
    }
    add(d, id, "truth", ever, tt_printf(a, "%s：%s（原文：%s）", s->zh, s->lasts ? "是否存在" : "是否发生过", what));
    add(d, tt_printf(a, "%sDT", id), "date", tt_printf(a, "%s: %s", what, s->lasts ? "since when" : "when, the last time"),
        tt_printf(a, "%s：%s（原文：%s）", s->zh, s->lasts ? "开始日期" : "最近一次日期", what));
    return id;
}

/* The name of the day in a test. That of the dose is still to come when the criterion is asked: a plan, typed. */
static const char *day_name(tt_drafting *d, tt_s_part day)
{
    static const char planned[] = "DOSEPLAN";
    if (day != TT_S_DOSE)
        return tt_entry_day_name((tt_entry_day)(day - TT_S_SCREENING));
    if (!item_of(d->items, planned))
        add(d, planned, "date", "Planned date of the treatment", "计划治疗日期");
    return planned;
}

const char *tt_draft_history(tt_drafting *d, const char *text, bool exclusion, bool *day_said)
{
    tt_since s;
    if (!tt_since_read(d, text, &s))
        return NULL;
    if (exclusion ? s.negated : !s.negated && !s.wanted) /* excluded who has not bled? taken only who had surgery? */
        return NULL;
    const char *id = pair(d, &s), *day = day_name(d, s.day);
    const char *test = tt_printf(d->a, "%s and %sDT %s %s - %s", id, id, s.op, day, s.dur);
    *day_said = s.day_said;
    return s.negated ? tt_printf(d->a, "not (%s)", test) : test;
}

size_t tt_draft_histories(const tt_drafting *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->items->n; i++)
        n += d->items->at[i].history;
    return n;
}

const char *tt_draft_history_items(tt_drafting *d)
{
    tt_buf b = tt_buf_new(d->a);
    for (size_t i = 0; i < d->items->n; i++)
        if (d->items->at[i].history)
            tt_buf_printf(&b, "%s%s", b.n ? ", " : "", d->items->at[i].id);
    return tt_buf_text(&b);
}
