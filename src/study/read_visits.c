/* SPDX-License-Identifier: Apache-2.0 */
/* study/read_visits.c -- when: anchors, visits with their windows, and the forms
 * filled in at them.  A reference to nothing is left out here and named by lint. */
#include <string.h>

#include "study/study_internal.h"

static void read_anchors(tt_reading *r)
{
    const tt_node *map = tt_given(r->root, "anchors");
    const size_t n = map ? map->n : 0;
    tt_anchor *anchor = TT_ARRAY(r->a, tt_anchor, n);
    for (size_t i = 0; i < n; i++)
        anchor[i] = (tt_anchor){map->key[i]->text, tt_study_words(map, map->key[i]->text)};
    r->s->anchor = anchor;
    r->s->anchors = n;
}

static void read_visit(const tt_node *m, tt_visit *v)
{
    const int kind = tt_study_code(m, "kind", "screening|baseline|offset|dose");
    const tt_node *w = tt_given(m, "window"), *anchor = tt_given(m, "anchor");
    v->id = tt_study_text(m, "id");
    v->title = tt_study_words(m, "title");
    v->kind = kind < 0 ? TT_VISIT_OFFSET : (tt_visit_kind)kind;
    v->offset = tt_study_dur(m, "at");
    v->anchor = anchor ? anchor->text : "dose";
    v->has_window = w && !tt_is_open(w->item[0]) && !tt_is_open(w->item[1]) && tt_dur_parse(w->item[0]->text, &v->before, NULL) == TT_OK &&
                    tt_dur_parse(w->item[1]->text, &v->after, NULL) == TT_OK;
}

static void read_visit_list(tt_reading *r)
{
    const tt_node *list = tt_given(r->root, "visits");
    const size_t n = tt_study_list_size(list);
    tt_visit *visit = TT_ARRAY(r->a, tt_visit, n);
    for (size_t i = 0; i < n; i++)
        read_visit(tt_study_item_at(list, i), &visit[i]);
    r->s->visit = visit;
    r->s->visits = n;
}

static void read_form(tt_reading *r, const tt_node *m, tt_form *f)
{
    const tt_node *items = tt_given(m, "items"), *at = tt_given(m, "at");
    const size_t ni = tt_study_list_size(items), nv = tt_study_list_size(at);
    const tt_item **item = TT_ARRAY(r->a, const tt_item *, ni);
    const tt_visit **visit = TT_ARRAY(r->a, const tt_visit *, nv);
    f->id = tt_study_text(m, "id");
    f->title = tt_study_words(m, "title");
    for (size_t i = 0; i < ni; i++)
        if ((item[f->items] = tt_study_item(r->s, tt_study_item_at(items, i)->text)))
            f->items++;
    for (size_t i = 0; i < nv; i++)
        if ((visit[f->visits] = tt_study_visit(r->s, tt_study_item_at(at, i)->text)))
            f->visits++;
    f->item = item;
    f->visit = visit;
    f->baseline = tt_study_visit(r->s, tt_study_text(m, "baseline"));
}

void tt_read_visits(tt_reading *r)
{
    read_anchors(r);
    read_visit_list(r);
    const tt_node *list = tt_given(r->root, "forms");
    const size_t n = tt_study_list_size(list);
    tt_form *form = TT_ARRAY(r->a, tt_form, n);
    for (size_t i = 0; i < n; i++)
        read_form(r, tt_study_item_at(list, i), &form[i]);
    r->s->form = form;
    r->s->forms = n;
}
