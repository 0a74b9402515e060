/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/yaml_internal.h -- what the files of this room share.
 *
 * libfyaml.c turns text into events with byte spans; parse.c turns events into
 * the tree and holds the rules of the subset; nobody else sees the library. */
#ifndef TT_YAML_INTERNAL_H
#define TT_YAML_INTERNAL_H

#include "yaml/yaml.h"

#ifdef __cplusplus
extern "C" {
#endif

enum {
    TT_YAML_SIZE = 8 << 20,
    TT_YAML_DEPTH = 64,
    TT_YAML_NODES = 1000000,
    TT_YAML_BLANKS = 1000, /* blank lines in a row: the library is quadratic in them inside a block scalar */
    TT_YAML_BRACKETS = 10000,
};

/* No token stands for the event: an empty value, or an implicit document. */
#define TT_YAML_NOWHERE ((size_t)-1)

typedef enum tt_yaml_event_kind {
    TT_Y_SCALAR,
    TT_Y_SEQ,
    TT_Y_MAP,
    TT_Y_CLOSE, /* the innermost seq or map */
    TT_Y_DOCUMENT,
    TT_Y_REFUSED, /* tag, anchor, alias or directive: span says which */
    TT_Y_END,
} tt_yaml_event_kind;

typedef enum tt_yaml_style { TT_Y_PLAIN, TT_Y_SINGLE, TT_Y_DOUBLE, TT_Y_BLOCK } tt_yaml_style;

/* Bytes [start, end) of the token as the library marks it: of a scalar without its quotes or block header, of a flow collection its
 * bracket, of a block collection no length. */
typedef struct tt_yaml_event {
    tt_yaml_event_kind kind;
    tt_yaml_style style;
    size_t start, end;
} tt_yaml_event;

typedef struct tt_yaml_scan tt_yaml_scan;

/* `text` must outlive the scan; n > 0. TT_ENOMEM (E1). The arena closes the scan if nobody does. */
tt_code tt_yaml_scan_open(tt_arena *a, const char *file, const char *text, size_t n, tt_yaml_scan **ret, tt_err *err);
/* TT_EPARSE (E70) with the library's reason. */
tt_code tt_yaml_scan_next(tt_yaml_scan *s, tt_yaml_event *ret, tt_err *err);
void tt_yaml_scan_close(tt_yaml_scan *s);

/* The source as bytes, with two readers' positions in it. */
typedef struct tt_yaml_raw {
    tt_arena *a;
    const char *file, *source;
    size_t size;
    size_t at; /* the byte that line and column name */
    int line, column;
    size_t cursor; /* everything before it is consumed */
} tt_yaml_raw;

/* Takes a copy of the text. */
void tt_yaml_raw_start(tt_yaml_raw *r, tt_arena *a, const char *file, const char *text, size_t n);
/* UTF-8, no control characters but tab and line ends, no bombs: TT_EPARSE (E74), TT_ELIMIT (E76). */
tt_code tt_yaml_check(tt_yaml_raw *r, tt_err *err);
/* Set at, line and column to a byte. Nodes come in order of the text, so this is one pass over it. */
void tt_yaml_place(tt_yaml_raw *r, size_t byte);
tt_where tt_yaml_where(tt_yaml_raw *r, size_t byte);
/* TT_ELIMIT (E76) at a byte. */
tt_code tt_yaml_limit(tt_yaml_raw *r, size_t byte, const char *what, tt_err *err);
/* The first byte from `i` on that is neither blank nor comment. */
size_t tt_yaml_skip(const tt_yaml_raw *r, size_t i);
/* Just behind the ':' or '-' that should come next; the cursor itself if none does. */
size_t tt_yaml_behind(const tt_yaml_raw *r, char indicator);
/* A scalar's raw bytes: with its quotes, or with the header of a block scalar. */
void tt_yaml_span(const tt_yaml_raw *r, const tt_yaml_event *e, size_t *start, size_t *end);

/* Add what the bytes between the quotes of a scalar (all bytes of a plain one) say; not for blocks. */
void tt_yaml_decode(tt_buf *out, const char *raw, size_t n, tt_yaml_style style);

/* Add what a block scalar says whose header, such as "|-", begins at `header` and whose lines are [from, *to); `parent` blanks stand
 * before the collection it is in. *to becomes the end of its own lines. Returns NULL, or the first byte before the old *to that
 * belongs to somebody else. */
const char *tt_yaml_decode_block(tt_buf *out, const char *header, const char *from, const char **to, size_t parent);

/* In double quotes, whatever it is. */
const char *tt_yaml_quote_double(tt_arena *a, const char *text);

#ifdef __cplusplus
}
#endif
#endif
