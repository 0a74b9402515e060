/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/parse.c -- events to the located tree, and the rules of our subset.
 *
 * What is refused here, and why: a tag or a YAML type would decide what a value
 * means before the schema does; an anchor or a merge makes one line of the file
 * stand for another, so that a message cannot point at it; a second document
 * would be ignored by half of all readers; a key twice is a value nobody sees.
 *
 * Spans are bytes of the raw scalar with its quotes, or with the header of a
 * block scalar, so that the patcher can replace exactly that.  The library marks
 * neither, so both are found by looking outwards from its marks.  An empty value
 * has no token at all: it stands just behind its ':' or '-'.
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
    const char *file, *source;
    size_t size;
    size_t at; /* place reader: the byte that (line, column) names */
    int line, column;
    size_t cursor; /* everything before it is consumed */
    size_t nodes, documents;
    frame frames[TT_YAML_DEPTH];
    int depth;
    const tt_node **waiting;
    size_t n_waiting, cap_waiting;
    const tt_node *root;
} builder;

/* ---- places ---- */

static void place_start(builder *b)
{
    b->at = b->size >= 3 && memcmp(b->source, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    b->line = b->column = 1;
}

/* Move the place reader to a byte. Nodes come in order of the text, so this is one pass over it. */
static void place_to(builder *b, size_t byte)
{
    if (byte < b->at)
        place_start(b);
    for (; b->at < byte && b->at < b->size; b->at++) {
        const unsigned char c = (unsigned char)b->source[b->at];
        if (c == '\n' || (c == '\r' && b->source[b->at + 1] != '\n')) {
            b->line++;
            b->column = 1;
        } else if ((c & 0xC0) != 0x80 && c != '\r') {
            b->column++;
        }
    }
}

static tt_where where_at(builder *b, size_t byte)
{
    place_to(b, byte);
    return tt_at(b->file, b->line, b->column);
}

/* ---- the raw text ---- */

static tt_code limit(builder *b, size_t byte, const char *what, tt_err *err)
{
    return tt_fail(err, TT_ELIMIT, 76, where_at(b, byte), what);
}

static tt_code not_text(builder *b, size_t byte, tt_err *err)
{
    const char *what = tt_printf(b->a, "0x%02X", (unsigned char)b->source[byte]);
    return tt_fail(err, TT_EPARSE, 74, where_at(b, byte), what);
}

static size_t sequence_length(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
}

/* UTF-8, no control characters but tab and line ends, no endless blank lines. */
static tt_code check_text(builder *b, tt_err *err)
{
    size_t blanks = 0;
    for (size_t i = 0; i < b->size;) {
        const unsigned char c = (unsigned char)b->source[i];
        const size_t n = sequence_length(c);
        const bool line_end = c == '\n' || c == '\r';
        if (n > b->size - i || !tt_utf8_valid(b->source + i, n) || c == 0x7F || (c < 0x20 && !line_end && c != '\t'))
            return not_text(b, i, err);
        if (c == '\n' || (c == '\r' && b->source[i + 1] != '\n'))
            blanks++;
        else if (!line_end && c != ' ' && c != '\t')
            blanks = 0;
        if (blanks > TT_YAML_BLANKS)
            return limit(b, i, "blank lines > 1000", err);
        i += n;
    }
    return TT_OK;
}

/* The first byte from `i` on that is neither blank nor comment. */
static size_t skip_blank(const builder *b, size_t i)
{
    while (i < b->size) {
        const char c = b->source[i];
        if (c == '#' && (i == 0 || strchr(" \t\r\n", b->source[i - 1])))
            i += strcspn(b->source + i, "\r\n");
        else if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            i++;
        else
            break;
    }
    return i;
}

/* Just behind the ':' or '-' that should come next; the cursor itself if none does. */
static size_t behind(const builder *b, char indicator)
{
    const size_t i = skip_blank(b, b->cursor);
    return i < b->size && b->source[i] == indicator ? i + 1 : b->cursor;
}

/* The '|' or '>' of a block scalar whose content begins at `content`. */
static size_t block_header(const builder *b, size_t content)
{
    for (size_t i = skip_blank(b, b->cursor); i < content; i = skip_blank(b, i + 1))
        if (b->source[i] == '|' || b->source[i] == '>')
            return i;
    return content;
}

static void raw_span(const builder *b, const tt_yaml_event *e, size_t *start, size_t *end)
{
    *start = e->start;
    *end = e->end;
    if (e->style == TT_Y_SINGLE || e->style == TT_Y_DOUBLE) {
        const char quote = e->style == TT_Y_SINGLE ? '\'' : '"';
        if (*start > 0 && b->source[*start - 1] == quote)
            --*start;
        if (*end < b->size && b->source[*end] == quote)
            ++*end;
    } else if (e->style == TT_Y_BLOCK) {
        *start = block_header(b, e->start);
        while (*end > *start + 1 && strchr(" \t\r\n", b->source[*end - 1]))
            --*end;
    }
}

/* ---- building ---- */

static tt_code node_new(builder *b, tt_node_kind kind, size_t start, size_t end, tt_node **ret, tt_err *err)
{
    if (++b->nodes > TT_YAML_NODES)
        return limit(b, start, "nodes > 1000000", err);
    tt_node *node = TT_NEW(b->a, tt_node);
    node->kind = kind;
    node->text = "";
    node->file = b->file;
    node->parent = b->depth ? b->frames[b->depth - 1].node : NULL;
    node->start = start;
    node->end = end;
    place_to(b, start);
    node->line = b->line;
    node->column = b->column;
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
    const size_t at = !f ? b->cursor : behind(b, f->node->kind == TT_MAP ? ':' : '-');
    tt_node *node = NULL;
    TT_TRY(node_new(b, TT_SCALAR, at, at, &node, err));
    b->cursor = at;
    push(b, node);
    return TT_OK;
}

static tt_code add_scalar(builder *b, const tt_yaml_event *e, tt_err *err)
{
    const bool key = key_next(b);
    if (e->start == TT_YAML_NOWHERE)
        return key ? tt_fail(err, TT_EPARSE, 77, where_at(b, skip_blank(b, b->cursor))) : add_empty(b, err);
    size_t start = 0, end = 0;
    raw_span(b, e, &start, &end);
    if (memchr(e->text, 0, e->n))
        return tt_fail(err, TT_EPARSE, 74, where_at(b, start), "U+0000");
    if (key && e->style == TT_Y_PLAIN && e->n == 2 && memcmp(e->text, "<<", 2) == 0)
        return tt_fail(err, TT_EPARSE, 71, where_at(b, start), "<<");
    tt_node *node = NULL;
    TT_TRY(node_new(b, TT_SCALAR, start, end, &node, err));
    node->text = tt_strndup(b->a, e->text, e->n);
    node->quoted = e->style != TT_Y_PLAIN;
    b->cursor = end;
    push(b, node);
    return TT_OK;
}

static tt_code open_container(builder *b, const tt_yaml_event *e, tt_err *err)
{
    const size_t start = e->start == TT_YAML_NOWHERE ? b->cursor : e->start;
    const bool flow = e->end > e->start && e->start != TT_YAML_NOWHERE;
    if (key_next(b))
        return tt_fail(err, TT_EPARSE, 77, where_at(b, start));
    if (b->depth == TT_YAML_DEPTH)
        return limit(b, start, "depth > 64", err);
    tt_node *node = NULL;
    TT_TRY(node_new(b, e->kind == TT_Y_SEQ ? TT_SEQ : TT_MAP, start, e->end, &node, err));
    push(b, node);
    b->frames[b->depth++] = (frame){node, b->n_waiting, flow};
    if (flow)
        b->cursor = e->end;
    else if (e->kind == TT_Y_SEQ && start > b->cursor)
        b->cursor = start; /* at its first '-' */
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
    return tt_fail(err, TT_EPARSE, 72, tt_at(b->file, again->line, again->column), again->text, tt_printf(b->a, "%d", first->line));
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
        node->end = b->cursor = e->end;
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
    size_t i = skip_blank(b, b->cursor);
    if (e->start != TT_YAML_NOWHERE && b->source[i] != '%')
        i = e->start;
    while (i > 0 && b->source[i] != '%' && !strchr("&*!", b->source[i]) && strchr("&*!<", b->source[i - 1]))
        i--;
    const size_t n = strcspn(b->source + i, " \t\r\n,[]{}");
    return tt_fail(err, TT_EPARSE, 71, where_at(b, i), tt_strndup(b->a, b->source + i, n));
}

static tt_code begin_document(builder *b, const tt_yaml_event *e, tt_err *err)
{
    if (b->documents++ == 0)
        return TT_OK;
    return tt_fail(err, TT_EPARSE, 73, where_at(b, e->start == TT_YAML_NOWHERE ? skip_blank(b, b->cursor) : e->start));
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
    TT_TRY(tt_yaml_scan_open(b->a, b->file, b->source, b->size, &scan, err));
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
    b->file = tt_strdup(a, file ? file : "");
    char *source = tt_alloc(a, n + 1);
    memcpy(source, text, n);
    b->source = source;
    b->size = n;
    place_start(b);
    b->cursor = b->at;
    TT_TRY(check_text(b, err));
    if (n)
        TT_TRY(scan_all(b, err));
    if (!b->root || b->root->kind != TT_MAP)
        return tt_fail(err, TT_EPARSE, 75, b->root ? tt_at(b->file, b->root->line, b->root->column) : tt_at(b->file, 1, 1));
    *ret = (tt_yaml){b->root, b->file, b->source, b->size};
    return TT_OK;
}

tt_code tt_yaml_read(tt_arena *a, const char *path, tt_yaml *ret, tt_err *err)
{
    char *text = NULL;
    size_t n = 0;
    TT_TRY(tt_file_read(a, path, TT_YAML_SIZE, &text, &n, err));
    return tt_yaml_parse(a, path, text, n, ret, err);
}
