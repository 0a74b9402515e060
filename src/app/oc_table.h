/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/oc_table.h -- the table of operating characteristics that `design oc`, `compare`
 * and `text` print. */
#ifndef TT_APP_OC_TABLE_H
#define TT_APP_OC_TABLE_H

#include "app/oc.h"

/** One table: what its first column is, and what it shows. */
typedef struct tt_oc_show {
    const char *head;    /* of the first column */
    const tt_plan *plan; /* the ladder, and what is right and too much; every row's design has as many doses */
    bool judged;         /* correct and overdose, where the plan has a target */
    bool overdosed;      /* patients treated above the target too */
    bool months;         /* how long a trial lasts */
    bool monitors;       /* every row is a stopping boundary: chances of stopping instead of doses selected */
} tt_oc_show;

/** "(exact, no simulation)" or how many trials from which seed, as an end of a caption. */
const char *tt_oc_method(tt_arena *a, const tt_request *q, const tt_oc_engine *e);

tt_table *tt_oc_table_new(tt_arena *a, const tt_request *q, tt_doc *doc, const char *caption, const tt_oc_show *s);
/** A row, and beneath it standard errors when it was simulated. */
void tt_oc_table_row(tt_arena *a, const tt_request *q, tt_table *t, const tt_oc_show *s, const char *name, const tt_curve *c,
                     const tt_oc *oc);
/** Who is treated where: a second table; NULL for stopping boundaries, which have one dose. */
tt_table *tt_oc_doses_new(tt_arena *a, const tt_request *q, tt_doc *doc, const tt_oc_show *s);
void tt_oc_doses_row(tt_arena *a, const tt_request *q, tt_table *t, const char *name, const tt_oc *oc);
/** What the columns mean. */
void tt_oc_table_notes(tt_arena *a, const tt_request *q, tt_table *t, const tt_oc_show *s);

#endif
