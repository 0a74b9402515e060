/* SPDX-License-Identifier: Apache-2.0 */
/* doc/doc.h -- one document tree, read as terminal text or as a web page.
 *
 * The caller says what things are (a section, a table with a caption, a warning);
 * this room decides how they look.  Text given here is never markup: everything
 * is escaped on output, and characters that steer a terminal or hide in the text
 * are shown (tt_visible).  A document has one language, chosen by the caller.
 *
 * Blocks are appended in reading order; each goes into the section last begun.
 *
 *     tt_doc *d = tt_doc_new(a, TT_EN, "Safety report");
 *     tt_doc_section(d, 1, "alt", "ALT");
 *     tt_table *t = tt_doc_table(d, "Change from baseline, U/L");
 *     tt_table_col(t, "Visit", TT_LEFT);
 *     tt_table_col(t, "Mean", TT_RIGHT);
 *     tt_table_next(t);
 *     tt_table_cell(t, "Day 7");
 *     tt_table_cell(t, "-61.3"); tt_table_why(t, "why/alt-d7.html", "6 values, events 112-131");
 *     tt_table_note(t, "Quantiles by averaged empirical distribution.");
 *     const char *html = tt_doc_html(a, d, NULL);
 *
 * Everything lives in the document's arena; only lack of memory can go wrong. */
#ifndef TT_DOC_H
#define TT_DOC_H

#include "base/base.h"
#include "figure/figure.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_doc tt_doc;
typedef struct tt_line tt_line; /* a run of text with emphasis, code, links */
typedef struct tt_table tt_table;
typedef struct tt_list tt_list;

tt_doc *tt_doc_new(tt_arena *a, tt_lang lang, const char *title);
/** A quieter line beneath the title: study, snapshot, date. */
void tt_doc_subtitle(tt_doc *d, const char *text);

/** Begin a section, level 1 to 4. `id` is the anchor, unique, may be NULL (then one is made). Sections of level 1 and 2 make the contents.
 */
void tt_doc_section(tt_doc *d, int level, const char *id, const char *title);

/* --- text ------------------------------------------------------------------------ */

/** A paragraph: `text` (may be NULL) and whatever is added to the line after. */
tt_line *tt_doc_para(tt_doc *d, const char *text);
void tt_line_text(tt_line *l, const char *text);
void tt_line_strong(tt_line *l, const char *text);
void tt_line_em(tt_line *l, const char *text);
void tt_line_code(tt_line *l, const char *text);
void tt_line_muted(tt_line *l, const char *text);
/** Red: only for a risk to a patient. */
void tt_line_risk(tt_line *l, const char *text);
/** `href`: a relative path, "#anchor", https: or mailto:; any other scheme is shown as plain text. */
void tt_line_link(tt_line *l, const char *text, const char *href);

tt_list *tt_doc_list(tt_doc *d, bool numbered);
tt_line *tt_list_item(tt_list *l, const char *text);

/** A name and its value; pairs given one after another form one block with aligned values. */
tt_line *tt_doc_pair(tt_doc *d, const char *key, const char *value);
/** A term and its definition beneath; likewise gathered. */
tt_line *tt_doc_term(tt_doc *d, const char *term, const char *definition);
/** Verbatim, in fixed width: commands and their output. */
void tt_doc_code(tt_doc *d, const char *text);

/** ANSWER: the one-line answer of a page. SIMULATED: data are not of patients. RISK: a danger to a patient (red). */
typedef enum tt_callout { TT_CALL_NOTE, TT_CALL_ANSWER, TT_CALL_WARNING, TT_CALL_SIMULATED, TT_CALL_RISK } tt_callout;
tt_line *tt_doc_callout(tt_doc *d, tt_callout kind, const char *title, const char *text);

/**
 * A place for an answer by hand: a box with its label, and beneath it lines to be signed ("Decided by", "Date"), at most 8,
 * NULL-ended.
 */
void tt_doc_answer_box(tt_doc *d, const char *label, const char *const *lines);

/* --- tables ---------------------------------------------------------------------- */

typedef enum tt_align {
    TT_LEFT,
    TT_RIGHT,
    TT_CENTRE,
    TT_POINT,
    TT_KEEP
} tt_align; /* POINT: on the decimal point. KEEP: left, never broken: dates, numbers of participants */

tt_table *tt_doc_table(tt_doc *d, const char *caption);
/** Columns first, then rows. */
void tt_table_col(tt_table *t, const char *head, tt_align align);
/** The next cells begin a new row. The first cell of a row is its header. */
void tt_table_next(tt_table *t);
/** A line across the table that heads the rows after it: "ALT (U/L)". */
void tt_table_group(tt_table *t, const char *text);
/** NULL is an empty cell; cells beyond the columns are a bug. */
void tt_table_cell(tt_table *t, const char *text);
/** About the cell last given: where it comes from. Either may be NULL. The tip is in the page, not only on hover. */
void tt_table_why(tt_table *t, const char *href, const char *origin);
/** About the cell last given: red, or quiet. */
void tt_table_cell_risk(tt_table *t);
void tt_table_cell_muted(tt_table *t);
/** A footnote under the table: conventions, units, sources. */
void tt_table_note(tt_table *t, const char *text);

/** A figure with its title as caption, and its data table beneath (folded on screen, open in print). */
void tt_doc_figure(tt_doc *d, const char *id, const tt_figure *f);

/* --- output ---------------------------------------------------------------------- */

/** For the terminal, lines at most `width` columns where the words allow (0 = 80); CJK characters count two. Ends in one newline. */
const char *tt_doc_text(tt_arena *a, const tt_doc *d, int width);

typedef struct tt_page_link {
    const char *text, *href;
    bool here; /* the page itself */
} tt_page_link;

/** Zero it, then fill what is wanted. */
typedef struct tt_page {
    const char *banner; /* on every page, on screen and in print: "SIMULATED: not data of patients" */
    const char *footer; /* version, snapshot hash, how to recompute */
    const tt_page_link *nav;
    size_t navs;
    const tt_page_link *other_lang; /* the same page in the other language, or NULL */
    bool contents;                  /* list the sections on top */
} tt_page;

/** A whole page: style inside, no script, a policy that forbids both, works from a folder without a network. `page` may be NULL. */
const char *tt_doc_html(tt_arena *a, const tt_doc *d, const tt_page *page);

/** Append `s` with & < > " ' escaped and control characters dropped: for the few who write markup of their own. */
void tt_html_add(tt_buf *b, const char *s);

#ifdef __cplusplus
}
#endif
#endif
