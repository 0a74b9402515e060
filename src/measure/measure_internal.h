/* SPDX-License-Identifier: Apache-2.0 */
/* measure/measure_internal.h -- the registry's inside.
 *
 * A registry knows the paths of all definition files at once and reads a file when
 * it is first asked for: a command that needs one score pays for one file.  What is
 * read lives in an arena of the registry's own, behind a lock, so that a study may
 * be shared by threads; once read it never changes. */
#ifndef TT_MEASURE_INTERNAL_H
#define TT_MEASURE_INTERNAL_H

#include <string.h>

#include "measure/measure.h"

/** One definition file; `item` is what its reader made of it, NULL until asked for. */
struct tt_source {
    const tt_def *def;
    void *item;
};

/** All files of one folder, in order of path. */
struct tt_shelf {
    struct tt_source *at;
    size_t n;
};

enum tt_shelf_name { TT_SHELF_ANALYTES, TT_SHELF_SCORES, TT_SHELF_GRADES, TT_SHELF_INPUTS, TT_SHELVES };

struct tt_measures {
    struct tt_library *library;
};

/** Makes an item of a file in the registry's arena. */
typedef tt_code tt_reader(tt_arena *a, const tt_measures *m, const tt_yaml *y, void **ret, tt_err *err);

/** The item of a file, read by `read` if this is the first time. Out of memory unwinds to the caller's door. */
tt_code tt_source_item(const tt_measures *m, struct tt_source *s, tt_reader *read, void **ret, tt_err *err);
const struct tt_shelf *tt_shelf_of(const tt_measures *m, enum tt_shelf_name name);
/** The file with this path, NULL if there is none. */
struct tt_source *tt_shelf_find(const struct tt_shelf *shelf, const char *path);
/** "analytes/BILI.yaml": the file name without folder and ending. */
const char *tt_source_name(tt_arena *a, const struct tt_source *s);

/* --- reading definitions ---------------------------------------------------------- */

/** A scalar member's text; E950 if it is not there. */
tt_code tt_def_text(tt_arena *a, const tt_node *map, const char *key, const char **ret, tt_err *err);
/** A scalar member's text or `otherwise`. */
const char *tt_def_or(const tt_node *map, const char *key, const char *otherwise);
/** {en: .., zh: ..} under `key`; E950. */
tt_code tt_def_words(tt_arena *a, const tt_node *map, const char *key, const char *ret[TT_LANGS], tt_err *err);
/** A list of scalars, NULL-ended; none gives an empty one. */
const char *const *tt_def_list(tt_arena *a, const tt_node *seq);
/** A decimal member; *has says whether it is there. */
tt_code tt_def_dec(tt_arena *a, const tt_node *map, const char *key, bool *has, tt_dec *ret, tt_err *err);
tt_code tt_def_unit(tt_arena *a, const tt_node *map, const char *key, const tt_unit **ret, tt_err *err);
/** Every key is one of the NULL-ended list, else E965 with the nearest. */
tt_code tt_def_keys(tt_arena *a, const tt_node *map, const char *const *known, tt_err *err);

tt_code tt_analyte_read(tt_arena *a, const tt_yaml *y, tt_analyte *ret, tt_err *err);
bool tt_analyte_called(const tt_analyte *an, const char *name);
/** A result without an analyte: kind, number and unit, nothing checked. E957, E958, E400, E401. */
tt_code tt_lab_split(tt_arena *a, const char *what, const char *text, tt_lab *ret, tt_err *err);
/** The reason a word names, TT_READ_NUMBER if it names none. */
tt_lab_kind tt_lab_reason(const char *text);

/** What defs/inputs says of an input, NULL if nothing. */
tt_code tt_input_common(const tt_measures *m, const char *name, const tt_node **ret, tt_err *err);
/** The circumstance a person means, described in `ret` (in `a`); *found false if it is none. */
tt_code tt_input_context(tt_arena *a, const tt_measures *m, const char *said, tt_input *ret, bool *found, tt_err *err);
bool tt_input_called(const tt_input *in, const char *name);
/** One input of a score: its own members over those of the common one. */
tt_code tt_input_read(tt_arena *a, const tt_measures *m, const char *name, const tt_node *own, const tt_node *common, tt_input *ret,
                      tt_err *err);
/** A given text as the input's value; `unit` where the text has none, NULL = none. */
tt_code tt_input_value(tt_arena *a, const tt_input *in, const char *text, const char *unit, tt_used *ret, tt_err *err);

/** `name` is in a NULL-ended list, case ignored. */
bool tt_listed(const char *const *list, const char *name);

#endif
