/* SPDX-License-Identifier: Apache-2.0 */
/* study/record_internal.h -- a registry record, read with its types checked and
 * with a tally of what was used.
 *
 * Readers ask by path ("protocolSection.designModule.phases").  A value that is
 * there with another type is remembered, the first one only, and ends the draft
 * when all is read; so a reader asks without looking at a code each time.  What
 * nobody asked for is what the draft does not carry. */
#ifndef TT_STUDY_RECORD_INTERNAL_H
#define TT_STUDY_RECORD_INTERNAL_H

#include "base/base.h"
#include "json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_record {
    tt_arena *a;
    const char *file;
    const tt_json *root;  /* the object that holds protocolSection */
    const tt_json **used; /* leaves that have a place in the draft */
    size_t n_used, cap;
    tt_code code; /* TT_OK, or the first value of the wrong type: E801 */
    tt_err err;
} tt_record;

/**
 * Find the record in a text: the text itself, or the first '{' at the head of a line that parses to one.
 * @return TT_EPARSE (E800 nothing here is a study record; E50, E51, E53 it starts like one and does not parse); TT_ELIMIT (E52, E802)
 */
tt_code tt_record_find(tt_arena *a, const char *file, const char *text, size_t n, tt_record *ret, tt_err *err);

/** Below `from` (NULL = the root). NULL, -1, TT_UNKNOWN or an empty list if absent, null, or of another type (which is remembered). */
const char *tt_record_text(tt_record *r, const tt_json *from, const char *path);
int64_t tt_record_int(tt_record *r, const tt_json *from, const char *path); /* 0 or more */
tt_truth tt_record_truth(tt_record *r, const tt_json *from, const char *path);
/** An array of objects, or of texts; *n its size. */
const tt_json *const *tt_record_objects(tt_record *r, const char *path, size_t *n);
const char *const *tt_record_texts(tt_record *r, const tt_json *from, const char *path, size_t *n);

/** A leaf asked for above has no place after all: take back the mark. */
void tt_record_unused(tt_record *r, const tt_json *from, const char *path);
/** The marks themselves. */
void tt_record_use(tt_record *r, const tt_json *leaf);
bool tt_record_is_used(const tt_record *r, const tt_json *leaf);
/** Does the path lead to a person or a contact? Names, telephones and addresses are never copied, not even into a list of what was left
 * out. */
bool tt_record_personal(const char *path);
/** Is the organisation or sponsor at `v` (may be NULL) a person, by its class? */
bool tt_record_is_person(const tt_json *v);
/** Every leaf that is not used, "path = value" with the value as JSON, NULL-ended. Of persons and contacts the value is withheld. */
const char *const *tt_record_unused_list(tt_record *r);

#ifdef __cplusplus
}
#endif
#endif
