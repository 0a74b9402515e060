/* SPDX-License-Identifier: Apache-2.0 */
/* study/schema_internal.h -- the one descriptor table of protocol.yaml.
 *
 * Every key there may be is one row; the reader's check, the nearest suggestion,
 * lint's open questions and references, and docs/reference/protocol.md are all
 * made from the rows.  A path is a pattern: "levels[]" is any item of a list,
 * "anchors.*" any key of a map. */
#ifndef TT_STUDY_SCHEMA_INTERNAL_H
#define TT_STUDY_SCHEMA_INTERNAL_H

#include "base/base.h"
#include "yaml/yaml.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_key_type {
    TT_K_MAP,
    TT_K_LIST,
    TT_K_ID, /* letters, digits, "_", "-", "."; 1 to 40 */
    TT_K_TEXT,
    TT_K_WORDS, /* a text, or {en, zh} */
    TT_K_INT,
    TT_K_DEC,
    TT_K_QTY,
    TT_K_PERCENT, /* "10 %" */
    TT_K_DUR,
    TT_K_DATE,
    TT_K_TRUTH, /* yes or no */
    TT_K_CODE,  /* one of row->of */
    TT_K_UNIT,
    TT_K_EXPR,
    TT_K_REF,    /* the id of an item of the list row->of */
    TT_K_AT,     /* a form's id, or a list of visits' ids */
    TT_K_WINDOW, /* [duration, duration] */
    TT_K_RANGE,  /* [number, number] */
    TT_K_PATH,   /* a place in this file; [*] is any item */
    TT_K_PARAM,  /* a value, or a list of values: the design's business */
    TT_K_ANY,    /* free form */
    TT_K_TYPES
} tt_key_type;

typedef enum tt_key_need {
    TT_MUST, /* the file does not read without it */
    TT_ASK,  /* an open question while it is absent or `open` */
    TT_MAY
} tt_key_need;

typedef struct tt_key {
    const char *path;
    tt_key_type type;
    tt_key_need need;
    const char *of; /* codes "a|b|c", or the list a reference points into; NULL otherwise */
    const char *words[2];
} tt_key;

/** In the order of the reference page; path NULL ends it. */
extern const tt_key tt_keys[];

/** The row of a pattern, trying "parent.*" too; NULL if there is none. */
const tt_key *tt_key_find(const char *pattern);
/** Is `row` a key of the map or list with this pattern ("" = the file)? *name is then its last step. */
bool tt_key_child(const tt_key *row, const char *parent, const char **name);
/** How a value of this type is written: language-neutral. "28 d", "yes | no". For codes, the codes. */
const char *tt_key_form(const tt_key *row);
/** The type's name for the reference page. */
const char *tt_key_type_words(tt_key_type t, tt_lang lang);

/** "visits[4].at" -> "visits[].at", in `ret` of `n` bytes; cut if it does not fit. */
char *tt_key_pattern(const char *path, char *ret, size_t n);
/** Is the pattern one of "dlt|dlt.window"? */
bool tt_key_among(const char *patterns, const char *pattern);

/** "10 %": a number and the sign, with or without blanks between. */
bool tt_percent_parse(const char *s, tt_dec *ret);

/** Walk the tree: unknown keys, wrong types and absent MUSTs are added to `fs`; the first is the failure. TT_OK if there is none. */
tt_code tt_keys_check(tt_arena *a, const tt_node *root, tt_findings *fs, tt_err *err);

/** The unquoted word `open`. */
bool tt_is_open(const tt_node *n);
/** The value of a key, NULL when it is absent or open. */
const tt_node *tt_given(const tt_node *map, const char *key);

#ifdef __cplusplus
}
#endif
#endif
