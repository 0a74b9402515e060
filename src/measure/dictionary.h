/* SPDX-License-Identifier: Apache-2.0 */
/* measure/dictionary.h -- the terms of CTCAE: names, organ classes and which grades
 * exist, in 4.03, 5.0 and 6.0.
 *
 * Built in are facts only.  The Chinese names of terms that the studies use are
 * ours and not official.  What a grade says in words comes from NCI's own table,
 * which a site loads once: tt_texts_read.
 *
 *     const tt_dictionary *d;
 *     TT_TRY(tt_dictionary_load(a, &d, err));
 *     const tt_term *t = tt_term_find(d, "腹水");           // "Ascites"
 *     if (t->grades[TT_CTCAE_50] & 1u << (5 - 1)) ...        // has it a grade 5? */
#ifndef TT_MEASURE_DICTIONARY_H
#define TT_MEASURE_DICTIONARY_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_ctcae { TT_CTCAE_403, TT_CTCAE_50, TT_CTCAE_60, TT_CTCAE_VERSIONS } tt_ctcae;

/** "4.03" */
const char *tt_ctcae_name(tt_ctcae v);
/** "4", "4.0", "v4.03": its version; TT_CTCAE_VERSIONS if it is none. */
tt_ctcae tt_ctcae_of(const char *said);

typedef struct tt_organ {
    const char *name[TT_LANGS]; /* "Hepatobiliary disorders"; the Chinese is not official */
} tt_organ;

typedef struct tt_term {
    const char *name, *zh;                    /* zh "" where there is none */
    const tt_organ *organ[TT_CTCAE_VERSIONS]; /* NULL: the version has no such term */
    unsigned grades[TT_CTCAE_VERSIONS];       /* bit g - 1: grade g exists */
} tt_term;

typedef struct tt_dictionary tt_dictionary;

tt_code tt_dictionary_load(tt_arena *a, const tt_dictionary **ret, tt_err *err);
/** The i-th in order of name, NULL past the end. */
const tt_term *tt_term_at(const tt_dictionary *d, size_t i);
/** By its English name, case ignored, or its Chinese one; NULL if unknown. */
const tt_term *tt_term_find(const tt_dictionary *d, const char *name);
/** Terms that hold every word of `text` (Chinese: the text), those that begin with it first; NULL-ended. */
const tt_term *const *tt_term_search(tt_arena *a, const tt_dictionary *d, const char *text);
/** Names near one that is not there, "A, B"; "" if none is. */
const char *tt_term_near(tt_arena *a, const tt_dictionary *d, const char *name);

/* --- NCI's own words -------------------------------------------------------------- */

typedef struct tt_term_text {
    const tt_term *term;
    const char *grade[5]; /* "" where the grade does not exist */
    const char *definition, *note;
} tt_term_text;

typedef struct tt_texts {
    tt_ctcae version;
    tt_term_text *at;
    size_t n;
    size_t strange; /* rows whose term the version does not have */
} tt_texts;

/**
 * NCI's table as CSV, or one that tt_texts_csv wrote. The version is the one whose terms it has, unless `said` names it
 * (TT_CTCAE_VERSIONS: not said).
 * @return TT_EPARSE (E993 a spreadsheet file, not CSV; E994 no columns of that table; E995 the terms are of no version); as
 * tt_frame_read_csv
 */
tt_code tt_texts_read(tt_arena *a, const tt_dictionary *d, const char *file, const char *text, size_t n, tt_ctcae said, tt_texts *ret,
                      tt_err *err);
const char *tt_texts_csv(tt_arena *a, const tt_texts *t);
/** NULL if it has none. */
const tt_term_text *tt_text_of(const tt_texts *t, const char *term);

#ifdef __cplusplus
}
#endif
#endif
