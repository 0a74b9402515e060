/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/public_page_json.c -- the record behind the page, for programs.
 *
 * The registry's own tree where there is one, else what the study exports as a record;
 * persons left out unless they were asked for.  '<' is written \u003c, so that a browser that takes the file for a page finds no
 * markup in it. */
#include "report/public_page_internal.h"

static int depth_of(const tt_json *v)
{
    int most = 0;
    for (size_t i = 0; i < v->n; i++) {
        const int d = depth_of(v->item[i]);
        most = d > most ? d : most;
    }
    return most + 1;
}

/* The indented writer goes 64 deep, which no record is; one that is all the same loses its indents, not its content. */
static const char *whole(tt_arena *a, const tt_json *v)
{
    tt_json_out o = tt_json_out_new(a, true);
    if (depth_of(v) > 60)
        return tt_json_canonical(a, v);
    tt_json_value(&o, v);
    return tt_json_done(&o);
}

const char *tt_public_json(tt_arena *a, const tt_public *in)
{
    const tt_json *root = in->record ? in->record->root : tt_study_registry(a, in->study);
    tt_buf b = tt_buf_new(a);
    for (const char *s = whole(a, in->contacts ? root : tt_registered_public(a, root)); *s; s++)
        if (*s == '<')
            tt_buf_add(&b, "\\u003c");
        else
            tt_buf_addc(&b, *s);
    tt_buf_addc(&b, '\n');
    return tt_buf_text(&b);
}
