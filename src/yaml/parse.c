/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/parse.c -- events to the located tree, and the rules of our subset.
 *
 * What is refused here, and why: a tag or a YAML type would decide what a value
 * means before the schema does; an anchor or a merge makes one line of the file
 * stand for another, so that a message cannot point at it; a second document
 * would be ignored by half of all readers; a key twice is a value nobody sees.
 *
 * An empty value has no token at all: it stands just behind its ':' or '-'.
 *
 * Containers open before their children are known, so children wait on a stack
 * and are copied into the container when it closes: no list is grown per node. */
#include "yaml/yaml_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct frame {
    tt_node *node;
    size_t base; /* of its children on the stack */
    bool flow;
} frame;

typedef struct builder {
    tt_arena *a;
    tt_yaml_raw raw;
    size_t nodes, documents;
    frame frames[TT_YAML_DEPTH];
    int depth;
    const tt_node **waiting;
    size_t n_waiting, cap_waiting;
    tt_buf text; /* of the scalar being read */
    const tt_node *root;
} builder;

/* ---- building ---- */

static tt_code node_new(builder *b, tt_node_kind kind, size_t start, size_t end, tt_node **ret, tt_err *err)
{
    if (++b->nodes > TT_YAML_NODES)
        return tt_yaml_limit(&b->raw, start, "nodes > 1000000", err);
    tt_node *node = TT_NEW(b->a, tt_node);
    node->kind = kind;
    node->text = "";
    node->file = b->raw.file;
    node->parent = b->depth ? b->frames[b->depth - 1].node : NULL;
    node->start = start;
    node->end = end;
    if (kind != TT_MAP || start != end) { /* a block map begins where its first name does: see close_container */
        tt_yaml_place(&b->raw, start);
        node->line = b->raw.line;
        node->column = b->raw.column;
    }
    *ret = node;
    return TT_OK;
}

static void push(builder *b, const tt_node *node)
{
    if (b->n_waiting == b->cap_waiting) {
        const size_t cap = b->cap_waiting ? b->cap_waiting * 2 : 64;
        b->waiting = tt_grow(b->a, b->waiting, b->n_waiting * sizeof *b->waiting, cap * sizeof *b->waiting);
        b->cap_waiting = cap;
    }
    b->waiting[b->n_waiting++] = node;
    if (!b->depth)
        b->root = node;
}

/* Does the next node stand where a key must? */
static bool key_next(const builder *b)
{
    const frame *f = b->depth ? &b->frames[b->depth - 1] : NULL;
    return f && f->node->kind == TT_MAP && (b->n_waiting - f->base) % 2 == 0;
}

static tt_code add_empty(builder *b, tt_err *err)
{
    const frame *f = b->depth ? &b->frames[b->depth - 1] : NULL;
    const size_t at = !f ? b->raw.cursor : tt_yaml_behind(&b->raw, f->node->kind == TT_MAP ? ':' : '-');
    tt_node *node = NULL;
    TT_TRY(node_new(b, TT_SCALAR, at, at, &node, err));
    b->raw.cursor = at;
    push(b, node);
    return TT_OK;
}

/* Blanks before the innermost block collection. */
static size_t indentation(const builder *b)
{
    const frame *f = &b->frames[b->depth - 1];
    const tt_node *first = f->node->kind == TT_MAP ? b->waiting[f->base] : f->node;
    return (size_t)first->column - 1;
}

/* A block's text and the end of its own lines, without blanks. */
static tt_code decode_block(builder *b, const tt_yaml_event *e, size_t start, size_t *end, tt_err *err)
{
    const char *s = b->raw.source, *to = s + e->end;
    const char *stray = tt_yaml_decode_block(&b->text, s + start, s + e->start, &to, indentation(b));
    if (stray)
        return tt_fail(err, TT_EPARSE, 70, tt_yaml_where(&b->raw, (size_t)(stray - s)),
                       *stray == '#' ? "block scalar that begins with '#', left of its header" : "block scalar without content of its own");
    for (*end = (size_t)(to - s); *end > start + 1 && strchr(" \t\r\n", s[*end - 1]);)
        --*end;
    return TT_OK;
}

/* What the scalar says, into b->text. */
static tt_code decode(builder *b, const tt_yaml_event *e, size_t start, size_t *end, tt_err *err)
{
    b->text.n = 0;
    if (e->style != TT_Y_BLOCK)
        tt_yaml_decode(&b->text, b->raw.source + e->start, e->end - e->start, e->style);
    else if (key_next(b))
        return tt_fail(err, TT_EPARSE, 77, tt_yaml_where(&b->raw, start));
    else if (b->depth) /* a root that is no map is refused anyhow */
        return decode_block(b, e, start, end, err);
    return TT_OK;
}

static tt_code add_scalar(builder *b, const tt_yaml_event *e, tt_err *err)
{
    const bool key = key_next(b);
    if (e->start == TT_YAML_NOWHERE)
        return key ? tt_fail(err, TT_EPARSE, 77, tt_yaml_where(&b->raw, tt_yaml_skip(&b->raw, b->raw.cursor))) : add_empty(b, err);
    size_t start = 0, end = 0;
    tt_yaml_span(&b->raw, e, &start, &end);
    TT_TRY(decode(b, e, start, &end, err));
    const char *text = tt_strndup(b->a, tt_buf_text(&b->text), b->text.n);
    if (b->text.n && strlen(text) < b->text.n)
        return tt_fail(err, TT_EPARSE, 74, tt_yaml_where(&b->raw, start), "U+0000");
    if (key && e->style == TT_Y_PLAIN && strcmp(text, "<<") == 0)
        return tt_fail(err, TT_EPARSE, 71, tt_yaml_where(&b->raw, start), "<<");
    tt_node *node = NULL;
    TT_TRY(node_new(b, TT_SCALAR, start, end, &node, err));
    node->text = text;
    node->quoted = e->style != TT_Y_PLAIN;
    b->raw.cursor = end;
    push(b, node);
    return TT_OK;
}

static tt_code open_container(builder *b, const tt_yaml_event *e, tt_err *err)
{
    const size_t start = e->start == TT_YAML_NOWHERE ? b->raw.cursor : e->start;
    const bool flow = e->end > e->start && e->start != TT_YAML_NOWHERE;
    if (key_next(b))
        return tt_fail(err, TT_EPARSE, 77, tt_yaml_where(&b->raw, start));
    if (b->depth == TT_YAML_DEPTH)
        return tt_yaml_limit(&b->raw, start, "depth > 64", err);
    tt_node *node = NULL;
    TT_TRY(node_new(b, e->kind == TT_Y_SEQ ? TT_SEQ : TT_MAP, start, e->end, &node, err));
    push(b, node);
    b->frames[b->depth++] = (frame){node, b->n_waiting, flow};
    if (flow)
        b->raw.cursor = e->end;
    else if (e->kind == TT_Y_SEQ && start > b->raw.cursor)
        b->raw.cursor = start; /* at its first '-' */
    return TT_OK;
}

/* ---- closing ---- */

static int by_text_then_place(const void *x, const void *y)
{
    const tt_node *a = *(const tt_node *const *)x, *b = *(const tt_node *const *)y;
    const int order = strcmp(a->text, b->text);
    return order ? order : (a->start > b->start) - (a->start < b->start);
}

/* Report the first key in the file that an earlier one of the same map has. */
static tt_code check_keys(builder *b, const tt_node *map, tt_err *err)
{
    const tt_node **sorted = TT_ARRAY(b->a, const tt_node *, map->n);
    memcpy(sorted, map->key, map->n * sizeof *sorted);
    qsort(sorted, map->n, sizeof *sorted, by_text_then_place);
    const tt_node *first = NULL, *again = NULL;
    for (size_t i = 1; i < map->n; i++)
        if (strcmp(sorted[i - 1]->text, sorted[i]->text) == 0 && (!again || sorted[i]->start < again->start)) {
            first = sorted[i - 1];
            again = sorted[i];
        }
    if (!again)
        return TT_OK;
    return tt_fail(err, TT_EPARSE, 72, tt_at(b->raw.file, again->line, again->column), again->text, tt_printf(b->a, "%d", first->line));
}

static void take_children(builder *b, const frame *f)
{
    tt_node *node = f->node;
    const size_t n = b->n_waiting - f->base;
    const size_t step = node->kind == TT_MAP ? 2 : 1;
    node->n = n / step;
    node->item = TT_ARRAY(b->a, const tt_node *, node->n + 1);
    node->key = step == 2 ? TT_ARRAY(b->a, const tt_node *, node->n + 1) : NULL;
    for (size_t i = 0; i < node->n; i++) {
        const tt_node **child = b->waiting + f->base + i * step;
        node->item[i] = child[step - 1];
        if (step == 2)
            node->key[i] = child[0];
    }
    b->n_waiting = f->base;
}

static tt_code close_container(builder *b, const tt_yaml_event *e, tt_err *err)
{
    const frame f = b->frames[--b->depth];
    tt_node *node = f.node;
    take_children(b, &f);
    if (f.flow) {
        node->end = b->raw.cursor = e->end;
    } else if (node->n) {
        node->end = node->item[node->n - 1]->end;
        if (node->kind == TT_MAP) {
            node->start = node->key[0]->start;
            node->line = node->key[0]->line;
            node->column = node->key[0]->column;
        }
    }
    return node->kind == TT_MAP && node->n > 1 ? check_keys(b, node, err) : TT_OK;
}

/* ---- what is not in the subset ---- */

static tt_code refuse(builder *b, const tt_yaml_event *e, tt_err *err)
{
    size_t i = tt_yaml_skip(&b->raw, b->raw.cursor);
    if (e->start != TT_YAML_NOWHERE && b->raw.source[i] != '%')
        i = e->start;
    while (i > 0 && b->raw.source[i] != '%' && !strchr("&*!", b->raw.source[i]) && strchr("&*!<", b->raw.source[i - 1]))
        i--;
    const size_t n = strcspn(b->raw.source + i, " \t\r\n,[]{}");
    return tt_fail(err, TT_EPARSE, 71, tt_yaml_where(&b->raw, i), tt_strndup(b->a, b->raw.source + i, n));
}

static tt_code begin_document(builder *b, const tt_yaml_event *e, tt_err *err)
{
    if (b->documents++ == 0)
        return TT_OK;
    return tt_fail(err, TT_EPARSE, 73,
                   tt_yaml_where(&b->raw, e->start == TT_YAML_NOWHERE ? tt_yaml_skip(&b->raw, b->raw.cursor) : e->start));
}

static tt_code take_event(builder *b, const tt_yaml_event *e, tt_err *err)
{
    switch (e->kind) {
    case TT_Y_SCALAR:
        return add_scalar(b, e, err);
    case TT_Y_SEQ:
    case TT_Y_MAP:
        return open_container(b, e, err);
    case TT_Y_CLOSE:
        return close_container(b, e, err);
    case TT_Y_DOCUMENT:
        return begin_document(b, e, err);
    case TT_Y_REFUSED:
        return refuse(b, e, err);
    default:
        return TT_OK;
    }
}

static tt_code build(builder *b, tt_yaml_scan *scan, tt_err *err)
{
    tt_yaml_event e;
    do {
        TT_TRY(tt_yaml_scan_next(scan, &e, err));
        TT_TRY(take_event(b, &e, err));
    } while (e.kind != TT_Y_END);
    return TT_OK;
}

static tt_code scan_all(builder *b, tt_err *err)
{
    tt_yaml_scan *scan = NULL;
    TT_TRY(tt_yaml_scan_open(b->a, b->raw.file, b->raw.source, b->raw.size, &scan, err));
    const tt_code code = build(b, scan, err);
    tt_yaml_scan_close(scan);
    return code;
}

tt_code tt_yaml_parse(tt_arena *a, const char *file, const char *text, size_t n, tt_yaml *ret, tt_err *err)
{
    if (n > TT_YAML_SIZE)
        return tt_fail(err, TT_ELIMIT, 76, tt_at(file, 0, 0), "bytes > 8388608");
    builder *b = TT_NEW(a, builder);
    b->a = a;
    b->text = tt_buf_new(a);
    tt_yaml_raw_start(&b->raw, a, file, text, n);
    TT_TRY(tt_yaml_check(&b->raw, err));
    if (n)
        TT_TRY(scan_all(b, err));
    if (!b->root || b->root->kind != TT_MAP)
        return tt_fail(err, TT_EPARSE, 75, b->root ? tt_at(b->raw.file, b->root->line, b->root->column) : tt_at(b->raw.file, 1, 1));
    *ret = (tt_yaml){b->root, b->raw.file, b->raw.source, b->raw.size};
    return TT_OK;
}

tt_code tt_yaml_read(tt_arena *a, const char *path, tt_yaml *ret, tt_err *err)
{
    char *text = NULL;
    size_t n = 0;
    TT_TRY(tt_file_read(a, path, TT_YAML_SIZE, &text, &n, err));
    return tt_yaml_parse(a, path, text, n, ret, err);
}
