/* SPDX-License-Identifier: Apache-2.0 */
/* study/find.c -- looking things up in a study.  Lists are short (tens), so a walk is the index. */
#include <string.h>

#include "study/study_internal.h"

const tt_arm *tt_study_arm(const tt_study *s, const char *id)
{
    for (size_t i = 0; i < s->arms; i++)
        if (strcmp(s->arm[i].id, id) == 0)
            return &s->arm[i];
    return NULL;
}

size_t tt_study_dosed_arms(const tt_study *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->arms; i++)
        n += !s->arm[i].control;
    return n;
}

const tt_item *tt_study_item(const tt_study *s, const char *id)
{
    for (size_t i = 0; i < s->items; i++)
        if (tt_str_ieq(s->item[i].id, id))
            return &s->item[i];
    return NULL;
}

const tt_visit *tt_study_visit(const tt_study *s, const char *id)
{
    for (size_t i = 0; i < s->visits; i++)
        if (tt_str_ieq(s->visit[i].id, id))
            return &s->visit[i];
    return NULL;
}

bool tt_anchor_is_own(const char *anchor)
{
    return !tt_streq(anchor, "dose") && !tt_streq(anchor, "enrolled");
}

const tt_anchor *tt_study_anchor(const tt_study *s, const char *id)
{
    for (size_t i = 0; i < s->anchors; i++)
        if (tt_anchor_is_own(s->anchor[i].id) && tt_str_ieq(s->anchor[i].id, id))
            return &s->anchor[i];
    return NULL;
}

tt_words tt_study_anchor_words(const tt_study *s, const char *id)
{
    static const tt_words dose = {{"the dose", "给药"}}, enrolled = {{"enrolment", "入组"}};
    const tt_anchor *own = tt_study_anchor(s, id);
    return own ? own->title : tt_streq(id, "enrolled") ? enrolled : dose;
}

const tt_form *tt_study_form(const tt_study *s, const char *id)
{
    for (size_t i = 0; i < s->forms; i++)
        if (strcmp(s->form[i].id, id) == 0)
            return &s->form[i];
    return NULL;
}

static bool form_has(const tt_form *f, const tt_item *item)
{
    for (size_t i = 0; i < f->items; i++)
        if (f->item[i] == item)
            return true;
    return false;
}

const tt_form *tt_study_form_of(const tt_study *s, const tt_item *item)
{
    const tt_form *first = NULL;
    for (size_t i = 0; i < s->forms; i++) {
        if (!form_has(&s->form[i], item))
            continue;
        if (s->form[i].baseline)
            return &s->form[i];
        first = first ? first : &s->form[i];
    }
    return first;
}

const tt_form *tt_study_form_at(const tt_study *s, const tt_item *item, const tt_visit *visit)
{
    for (size_t i = 0; i < s->forms; i++)
        if (form_has(&s->form[i], item) && tt_form_at(&s->form[i], visit))
            return &s->form[i];
    return NULL;
}

bool tt_form_at(const tt_form *f, const tt_visit *v)
{
    for (size_t i = 0; i < f->visits; i++)
        if (f->visit[i] == v)
            return true;
    return false;
}
