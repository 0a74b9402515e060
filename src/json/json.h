/* SPDX-License-Identifier: Apache-2.0 */
/* json/json.h -- JSON in (strict, located) and out (our own writer).
 *
 * Reading is jansson's behind this header: duplicate keys, bad UTF-8, 1e999,
 * trailing text and deep nesting are refused with line and column.  Numbers keep
 * nothing but a double or a 64-bit integer there, so clinical decimals travel as
 * strings.  Writing is ours, because 0.1 must print as 0.1 (RFC 8785 numbers). */
#ifndef TT_JSON_H
#define TT_JSON_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_json_kind { TT_J_NULL, TT_J_BOOL, TT_J_INT, TT_J_REAL, TT_J_STRING, TT_J_ARRAY, TT_J_OBJECT } tt_json_kind;

/** A read-only tree in an arena, keys in the order written. */
typedef struct tt_json tt_json;
struct tt_json {
    tt_json_kind kind;
    bool flag;            /* bool */
    int64_t whole;        /* int */
    double real;          /* int and real */
    const char *text;     /* string */
    size_t n;             /* members of an array or object */
    const char **key;     /* object */
    const tt_json **item; /* array and object */
};

/** Limits: 64 MiB, depth 512. TT_EPARSE (E50 with line and column; E51 duplicate key); TT_ELIMIT (E52). */
tt_code tt_json_parse(tt_arena *a, const char *file, const char *text, size_t n, const tt_json **ret, tt_err *err);
tt_code tt_json_read(tt_arena *a, const char *path, const tt_json **ret, tt_err *err);

/**
 * Read a Python literal of dicts, lists, strings, numbers, True, False and None as the JSON it stands for: the form in
 * which some registry mirrors print a record. TT_EPARSE (E53 with the place; E51 duplicate key); TT_ELIMIT (E52). Adjacent string literals
 * are one string.
 */
tt_code tt_json_parse_python(tt_arena *a, const char *file, const char *text, size_t n, const tt_json **ret, tt_err *err);

const tt_json *tt_json_get(const tt_json *object, const char *key); /* NULL if absent or no object */
/** "protocolSection.outcomesModule.primaryOutcomes[0].measure", NULL if a step is absent. */
const tt_json *tt_json_find(const tt_json *root, const char *path);
const char *tt_json_text(const tt_json *v, const char *otherwise); /* a string's text, else `otherwise` */

/** A writer: call in order; commas, escapes and nesting are its business. */
typedef struct tt_json_out {
    tt_buf buf;
    int depth;
    bool pretty, after_key;
    bool first[64]; /* of each open bracket: nothing in it yet */
    char open[64];  /* the bracket itself */
} tt_json_out;

/** pretty: two-space indents and newlines; otherwise no white space at all. */
tt_json_out tt_json_out_new(tt_arena *a, bool pretty);
void tt_json_open(tt_json_out *o, char bracket); /* '{' or '[', at most 64 deep */
void tt_json_close(tt_json_out *o);              /* the innermost */
void tt_json_key(tt_json_out *o, const char *key);
void tt_json_string(tt_json_out *o, const char *s); /* NULL writes null */
void tt_json_int(tt_json_out *o, int64_t n);
void tt_json_real(tt_json_out *o, double x); /* NaN and infinities write null */
void tt_json_bool(tt_json_out *o, bool b);
void tt_json_null(tt_json_out *o);
void tt_json_value(tt_json_out *o, const tt_json *v); /* a whole tree */
/** key and value in one call */
void tt_json_put_string(tt_json_out *o, const char *key, const char *s);
void tt_json_put_int(tt_json_out *o, const char *key, int64_t n);
void tt_json_put_real(tt_json_out *o, const char *key, double x);
void tt_json_put_bool(tt_json_out *o, const char *key, bool b);
/** The text so far; all brackets must be closed. */
const char *tt_json_done(tt_json_out *o);

/**
 * Canonical form (RFC 8785): keys sorted by UTF-16 code units, no white space. Whole numbers past 2^53 keep all their digits,
 * where the RFC would round them: two different numbers must not become the same bytes.
 */
const char *tt_json_canonical(tt_arena *a, const tt_json *v);

#ifdef __cplusplus
}
#endif
#endif
