/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/yaml.h -- the located tree of a definition file.
 *
 * A strict subset of YAML: no tags, anchors, aliases, merges or second documents;
 * a key twice in one map is an error; every scalar is text until a schema types
 * it, so `no`, `1e7`, `3:30` and 007 mean what the schema says.  Every node knows
 * its line and column, so that a message can point at the very character.
 *
 * Limits: 8 MiB, depth 64, 1,000,000 nodes, 1,000 blank lines in a row.  JSON is
 * read as the subset it is. */
#ifndef TT_YAML_H
#define TT_YAML_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_node_kind { TT_SCALAR, TT_SEQ, TT_MAP } tt_node_kind;

typedef struct tt_node tt_node;
struct tt_node {
    tt_node_kind kind;
    const char *text;     /* scalar: its text, never NULL ("" for an empty value) */
    bool quoted;          /* scalar: written in quotes or as a block, so "" is text and not absence */
    size_t n;             /* children of a seq or pairs of a map */
    const tt_node **item; /* seq: items; map: values */
    const tt_node **key;  /* map: keys (scalars), in the order written; seq: NULL */
    const tt_node *parent;
    const char *file;  /* as given to the reader */
    int line, column;  /* 1-based, of the first character; a column is a code point */
    size_t start, end; /* bytes of the source: a scalar with its quotes or block header, empty behind ':' or '-' for an empty value */
};

/** A file read: the tree and the text it came from. All in one arena. */
typedef struct tt_yaml {
    const tt_node *root; /* a map */
    const char *file, *source;
    size_t size;
} tt_yaml;

/**
 * Parse `n` bytes.  `file` names the place in messages.
 * @return TT_EPARSE (E70 syntax, E71 tag/anchor/alias/merge/directive, E72 duplicate key, E73 more than one document, E74 not UTF-8 text,
 *         E75 root is not a map, E77 a key that is empty or no scalar);
 *         TT_ELIMIT (E76 depth, size or node count)
 */
tt_code tt_yaml_parse(tt_arena *a, const char *file, const char *text, size_t n, tt_yaml *ret, tt_err *err);
/** Read and parse a file (E3, E4 from base too). */
tt_code tt_yaml_read(tt_arena *a, const char *path, tt_yaml *ret, tt_err *err);

/** The value of a key of a map, or NULL (also when `map` is NULL or no map). */
const tt_node *tt_node_get(const tt_node *map, const char *key);
/** Follow "dlt.window" or "dose.levels[2].amount" from a node; NULL if a step is absent. A key such as "a.b" is written ["a.b"]. */
const tt_node *tt_node_find(const tt_node *root, const char *path);
/** "dose.levels[2].amount": the path of a node from the root. */
const char *tt_node_path(tt_arena *a, const tt_node *node);
/** Add the step to the i-th child to a path that is being walked down: finding it from the child looks through all its siblings. */
void tt_node_add_step(tt_buf *path, const tt_node *parent, size_t i);
/** The place of a node: file, line, column and path. A key's path is its value's. */
tt_where tt_node_where(tt_arena *a, const tt_node *node);
/** Where in the file a key that is absent would go: the parent's place with the path of the key. */
tt_where tt_node_missing(tt_arena *a, const tt_node *parent, const char *key);
/** The source line (without newline) a node stands on, for messages. */
const char *tt_yaml_line(tt_arena *a, const tt_yaml *y, int line);

/** Quote a text so that it reads back as itself: plain when it can be, else double quotes. */
const char *tt_yaml_quote(tt_arena *a, const char *text);

/**
 * Replace the text of one scalar (a value or a key), keeping every other byte (comments too) and its kind of quotes.
 * @param[out] ret  the new source, in `a`
 * @return TT_EPARSE (E78) if the result would not read back with exactly that change; TT_ELIMIT (E76)
 */
tt_code tt_yaml_patch(tt_arena *a, const tt_yaml *y, const tt_node *scalar, const char *text, const char **ret, tt_err *err);

#ifdef __cplusplus
}
#endif
#endif
