/* SPDX-License-Identifier: Apache-2.0 */
/* json/json_internal.h -- what the files of this room share. */
#ifndef TT_JSON_INTERNAL_H
#define TT_JSON_INTERNAL_H

#include "json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TT_JSON_SIZE = 64 << 20, TT_JSON_DEPTH = 512 };

/* Line and column (1-based, in characters) of a byte; a leading byte order mark takes none. */
tt_where tt_json_place(const char *file, const char *text, size_t n, size_t byte);

/* n <= TT_JSON_SIZE and no bracket opens level 513 outside a string in `quotes`: TT_ELIMIT (E52). */
tt_code tt_json_limits(const char *file, const char *text, size_t n, const char *quotes, tt_err *err);

/* A number as JSON writes it, whole or real: false if it is none, or fits neither. Touches no locale. */
bool tt_json_number(const char *text, size_t n, tt_json *ret);

/* The first key that an earlier one equals, or NULL. */
const char *tt_json_twice(tt_arena *a, const char *const *key, size_t n);

/* What is no array and no object: a word, a number or a string. False, and nothing added, for those two. */
bool tt_json_add_scalar(tt_buf *b, const tt_json *v);

/* `s` in quotes, escaped. */
void tt_json_add_string(tt_buf *b, const char *s);

#ifdef __cplusplus
}
#endif
#endif
