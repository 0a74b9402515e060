/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive/frame_of.c -- what every derived frame shares: its columns from a table,
 * the SIMULATED mark in front, study days, the order of visits. */
#include "derive/derive_internal.h"

tt_frame *tt_derive_frame(tt_arena *a, const tt_trial *t, const char *name, const struct column *col, size_t n)
{
    tt_frame *f = tt_frame_new(a, name);
    if (t->rehearsal)
        tt_frame_add(f, "SOURCE", "Source of the data", TT_COL_TEXT);
    tt_frame_add(f, "STUDYID", "Study Identifier", TT_COL_TEXT);
    for (size_t i = 0; i < n; i++)
        tt_frame_add(f, col[i].name, col[i].label, col[i].type);
    return f;
}

size_t tt_derive_row(const tt_trial *t, tt_frame *f, int64_t origin)
{
    const size_t row = tt_frame_row(f, origin);
    if (t->rehearsal)
        tt_set_text(f, row, "SOURCE", "SIMULATED");
    tt_set_text(f, row, "STUDYID", t->study->id);
    return row;
}

int64_t tt_derive_day(const tt_trial *t, const tt_subject *s, tt_instant at)
{
    int64_t day = TT_INT_MISSING;
    const tt_instant from = tt_subject_from(s);
    if (at == TT_NO_INSTANT || from == TT_NO_INSTANT || !tt_study_day(tt_local(t->study->zone, at), tt_local(t->study->zone, from), &day))
        return TT_INT_MISSING;
    return day;
}

void tt_set_level(tt_frame *f, size_t row, const tt_trial *t, const tt_subject *s)
{
    (void)t;
    if (s->level > 0)
        tt_set_int(f, row, "LEVEL", s->level);
}

void tt_set_arm(tt_frame *f, size_t row, const tt_subject *s)
{
    if (s->arm)
        tt_set_text(f, row, "ARM", s->arm->id);
}

/* Minutes from dosing for ordering; what comes before it is negative. */
static double nominal(const tt_visit *v)
{
    switch (v->kind) {
    case TT_VISIT_SCREENING:
        return -3e9;
    case TT_VISIT_BASELINE:
        return -2e9;
    case TT_VISIT_DOSE:
        return -1e9;
    default:
        return tt_dur_minutes(v->offset);
    }
}

int tt_visit_order(const tt_study *s, const tt_visit *v)
{
    int before = 0;
    for (size_t i = 0; i < s->visits; i++) {
        const tt_visit *w = &s->visit[i];
        before += nominal(w) < nominal(v) || (nominal(w) <= nominal(v) && w < v);
    }
    return before;
}

const char *tt_visit_nominal(tt_arena *a, const tt_visit *v)
{
    char text[24];
    return v->kind == TT_VISIT_OFFSET ? tt_strdup(a, tt_dur_write(v->offset, text)) : "";
}

tt_code tt_derive(tt_arena *a, const tt_trial *t, tt_adam *ret, tt_err *err)
{
    tt_adam d = {.trial = t};
    TT_TRY(tt_derive_bds(a, t, TT_BDS_LAB, &d.adlb, err));
    TT_TRY(tt_derive_bds(a, t, TT_BDS_VITAL, &d.advs, err));
    TT_TRY(tt_derive_bds(a, t, TT_BDS_IMAGING, &d.admo, err));
    d.adsl = tt_derive_adsl(a, t);
    d.adae = tt_derive_adae(a, t);
    d.adtte = tt_derive_adtte(a, t);
    d.adex = tt_derive_adex(a, t);
    *ret = d;
    return TT_OK;
}
