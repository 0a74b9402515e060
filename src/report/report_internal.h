/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/report_internal.h -- what the pages share. */
#ifndef TT_REPORT_INTERNAL_H
#define TT_REPORT_INTERNAL_H

#include <math.h>
#include <string.h>

#include "analysis/analysis.h"
#include "report/report.h"

/** One report being written. */
struct report {
    tt_arena *a;
    const tt_trial *t;
    const tt_study *s;
    tt_adam d;
    tt_lang lang;
    const tt_report_options *opt;
    tt_findings *fs;
    const char *dir;     /* where this language's pages go */
    const char *to_data; /* "data/" or "../data/" from a page */
};

/** One page; its figures are written beside it. */
typedef tt_code page_fn(struct report *r, tt_doc *doc, tt_err *err);
struct page {
    const char *file; /* "index.html" */
    const char *nav[TT_LANGS];
    const char *title[TT_LANGS];
    page_fn *build;
};
extern const struct page tt_report_pages[];
extern const size_t tt_report_page_count;

page_fn tt_page_index, tt_page_decisions, tt_page_participants, tt_page_dosing, tt_page_biochemistry, tt_page_vitals, tt_page_adverse,
    tt_page_survival, tt_page_design, tt_page_data;

/** The words in the report's language. */
const char *tt_in(const struct report *r, tt_words w);
const char *tt_pick(const struct report *r, const char *en, const char *zh);
/** The same with {0} to {3} filled in by the texts that follow: the two languages need not have one order. */
#define tt_tell(...) tt_tell_(__VA_ARGS__, (const char *)0)
const char *tt_tell_(const struct report *r, const char *en, const char *zh, ...);
const char *tt_num(const struct report *r, int64_t n);
/** "events 112, 118 to 121" / "事件 112、118–121"; NULL when there is none. */
const char *tt_origin_text(tt_arena *a, const tt_result_cell *c, tt_lang lang);
/** A result as a table of the document. An empty one becomes a sentence. */
void tt_doc_result(struct report *r, tt_doc *doc, const tt_result *res, const char *when_empty);
/** The figure in the page, and as a file figures/NAME.svg ("simulated-NAME.svg" unless live). */
tt_code tt_doc_add_figure(struct report *r, tt_doc *doc, const char *name, tt_figure *f, tt_err *err);

/** Where a report is made before it is shown: a hidden folder inside `out`. */
const char *tt_folder_stage(tt_arena *a, const char *out);
/** Move what was made into place, the first page last, and remove the stage. TT_EIO (E5, E6). */
tt_code tt_folder_publish(tt_arena *a, const char *out, tt_err *err);
/** Remove the stage and what is in it. */
void tt_folder_discard(tt_arena *a, const char *out);

tt_figure *tt_f_escalation(struct report *r);
/** One curve a block (tt_blocks_of). */
tt_figure *tt_f_survival(struct report *r, const tt_survival *s, size_t blocks);
tt_figure *tt_f_incidence(struct report *r, const tt_incidence *c, size_t blocks);
/** Mean change with n under the ticks; NULL when nobody has a change. */
/** n panels of so many blocks each, block by block within a panel. */
tt_figure *tt_f_change(struct report *r, const tt_change *c, size_t n, size_t blocks);

/** The words of a log that is not of patients: `rehearsal` of virtual patients, `practice` by people; NULL of a live one. */
const char *tt_unless_live(const struct report *r, const char *const rehearsal[TT_LANGS], const char *const practice[TT_LANGS]);
/** Who can be asked about the data: one line "event 2685, 9c1e44ab…, titrate 0.1.0". */
const char *tt_program(const struct report *r);
const char *tt_footer(const struct report *r);
tt_code tt_csv_files(struct report *r, const char *dir, tt_err *err);
/** Name of a CSV in the data folder: "adlb.csv", in a rehearsal too (its rows say SIMULATED). */
const char *tt_csv_name(tt_arena *a, const tt_frame *f);

#endif
