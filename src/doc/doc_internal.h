/* SPDX-License-Identifier: Apache-2.0 */
/* doc/doc_internal.h -- the document tree, shared by its builder and its two writers. */
#ifndef TT_DOC_INTERNAL_H
#define TT_DOC_INTERNAL_H

#include "doc/doc.h"

typedef enum tt_span_kind {
    TT_SPAN_TEXT,
    TT_SPAN_STRONG,
    TT_SPAN_EM,
    TT_SPAN_CODE,
    TT_SPAN_MUTED,
    TT_SPAN_RISK,
    TT_SPAN_LINK
} tt_span_kind;

typedef struct tt_span {
    struct tt_span *next;
    tt_span_kind kind;
    const char *text, *href;
} tt_span;

struct tt_line {
    tt_arena *arena;
    tt_span *first, **last;
};

typedef struct tt_item { /* of a list, or a pair: key and line */
    struct tt_item *next;
    const char *key;
    tt_line *line;
} tt_item;

struct tt_list {
    tt_arena *arena;
    bool numbered;
    tt_item *first, **last;
};

typedef struct tt_cell {
    const char *text, *href, *origin;
    bool risk, muted;
} tt_cell;

typedef struct tt_row {
    struct tt_row *next;
    const char *group; /* a line across, or NULL */
    tt_cell *cell;     /* one per column */
    size_t filled;
} tt_row;

typedef struct tt_column {
    const char *head;
    tt_align align;
} tt_column;

struct tt_table {
    tt_arena *arena;
    const char *caption;
    tt_column *col;
    size_t cols;
    tt_row *first, **last, *row; /* row: the one being filled */
    const char **note;
    size_t notes;
};

typedef enum tt_block_kind {
    TT_B_SECTION,
    TT_B_PARA,
    TT_B_LIST,
    TT_B_PAIRS,
    TT_B_TERMS,
    TT_B_CODE,
    TT_B_CALLOUT,
    TT_B_ANSWER_BOX,
    TT_B_TABLE,
    TT_B_FIGURE
} tt_block_kind;

typedef struct tt_block {
    struct tt_block *next;
    tt_block_kind kind;
    int level;        /* of a section */
    const char *id;   /* of a section or figure */
    const char *text; /* section or callout title, code */
    tt_line *line;    /* paragraph, callout */
    tt_list *list;    /* list, pairs, terms, the lines of an answer box */
    tt_table *table;
    tt_callout callout;
    const tt_figure *figure;
} tt_block;

struct tt_doc {
    tt_arena *arena;
    tt_lang lang;
    const char *title, *subtitle;
    tt_block *first, **last, *end; /* end: the last block */
    int sections;
};

/* The room's own words. */
typedef enum tt_word { TT_W_SKIP, TT_W_CONTENTS, TT_W_FIGURE_DATA, TT_W_ORIGIN, TT_W_PAGES, TT_WORDS } tt_word;
const char *tt_doc_word(tt_word w, tt_lang lang);

/* A figure's data as a table without caption. */
tt_table *tt_doc_figure_table(tt_arena *a, const tt_figure *f);
/* Text that is a number: digits, sign, point, and nothing that is a word. */
bool tt_doc_numeric(const char *s);
/* CJK ideographs and punctuation, kana, Hangul, full-width forms: a line may break at any of them. */
bool tt_doc_wide(unsigned c);
/* Append text, escaped; what is of the other language than the page's stands in <span lang>. */
void tt_doc_add_text(tt_buf *b, tt_lang lang, const char *s);
/* The language of a text that stands where no <span> may: the other one only if all of it is. */
tt_lang tt_doc_text_lang(tt_lang lang, const char *s);
const char *tt_doc_lang_tag(tt_lang lang);
/* May this address be a link? */
bool tt_doc_safe_href(const char *href);

/* Text broken into lines of at most `width` columns; always at least one line. Newlines are blanks, control characters are dropped. */
typedef struct tt_lines {
    const char **at;
    size_t n;
} tt_lines;
/** A copy as tt_visible shows it; NULL is "". */
const char *tt_doc_keep(tt_arena *a, const char *text);
tt_lines tt_doc_wrap(tt_arena *a, const char *text, int width);
/* Append a table for the terminal; `width` is what the page allows. */
void tt_doc_text_table(tt_buf *b, const tt_table *t, int width);
/* Append wrapped text: the first line behind `first`, the others behind `rest` (both ASCII), each ended by a newline. */
void tt_doc_text_wrapped(tt_buf *b, const char *first, const char *rest, const char *text, int width);

#endif
