/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/libfyaml.c -- the one file that touches libfyaml (0.7.12): text to events.
 *
 * Only its event parser is used.  Its documents would resolve aliases on request
 * (2 GB from a 126-event file) and answer for duplicate keys with one place only;
 * events cost nothing until we keep them, so our limits come first.
 *
 * Of scalars it says only where they are; what they say is read in decode.c and
 * block.c, because the library misreads some and leaks memory over others.
 *
 * Its diagnostics go to stderr unless told otherwise; here they are collected and
 * the first one becomes the error.  Its marks count bytes from 0 and lie inside
 * the quotes of a quoted scalar; its error places count lines and columns from 1.
 *
 * All three handles hang on one struct that the arena holds before the first is
 * acquired, so an unwinding job loses none of them.
 *
 * The library does not survive a failing malloc (0.7.12 writes through NULL in
 * fy_parse_input_append), so it is not started unless the system would grant what
 * it may need at worst: 32 bytes for a byte of the file, by measurement. The least
 * asked for is the same for all short files, so that the C library, once it has it,
 * need not ask the system again. */
#include <libfyaml.h>
#include <string.h>

#include "yaml/yaml_internal.h"

struct tt_yaml_scan {
    const char *file;
    struct fy_diag *diag;
    struct fy_parser *parser;
    struct fy_event *event;
};

static void swallow(struct fy_diag *diag, void *user, const char *text, size_t n)
{
    (void)diag;
    (void)user;
    (void)text;
    (void)n;
}

static struct fy_diag *quiet_diag(void)
{
    struct fy_diag_cfg cfg;
    memset(&cfg, 0, sizeof cfg);
    fy_diag_cfg_default(&cfg);
    cfg.fp = NULL;
    cfg.output_fn = swallow;
    cfg.colorize = false;
    struct fy_diag *diag = fy_diag_create(&cfg);
    if (diag)
        fy_diag_set_collect_errors(diag, true);
    return diag;
}

void tt_yaml_scan_close(tt_yaml_scan *s)
{
    if (s->event)
        fy_parser_event_free(s->parser, s->event);
    s->event = NULL;
    if (s->parser)
        fy_parser_destroy(s->parser);
    s->parser = NULL;
    if (s->diag)
        fy_diag_destroy(s->diag);
    s->diag = NULL;
}

static void close_held(void *s)
{
    tt_yaml_scan_close(s);
}

static tt_code no_memory(const tt_yaml_scan *s, tt_err *err)
{
    return tt_fail(err, TT_ENOMEM, 1, tt_at(s->file, 0, 0), TT_ARENA_DEFAULT_MIB);
}

static bool room_for(size_t n)
{
    enum { SHORT = 8192 };
    return tt_memory_for(((size_t)256 << 10) + 32 * (n > SHORT ? n : SHORT));
}

tt_code tt_yaml_scan_open(tt_arena *a, const char *file, const char *text, size_t n, tt_yaml_scan **ret, tt_err *err)
{
    tt_yaml_scan *s = TT_NEW(a, tt_yaml_scan);
    s->file = file;
    *tt_hold(a, close_held) = s;
    s->diag = room_for(n) ? quiet_diag() : NULL;
    if (!s->diag)
        return no_memory(s, err);
    struct fy_parse_cfg cfg;
    memset(&cfg, 0, sizeof cfg);
    cfg.flags = FYPCF_QUIET | FYPCF_DEFAULT_VERSION_1_2 | FYPCF_JSON_NONE | FYPCF_DISABLE_MMAP_OPT;
    cfg.diag = s->diag;
    s->parser = fy_parser_create(&cfg);
    if (!s->parser || fy_parser_set_string(s->parser, text, n) != 0)
        return no_memory(s, err);
    *ret = s;
    return TT_OK;
}

static void span(struct fy_token *token, tt_yaml_event *ret)
{
    const struct fy_mark *from = token ? fy_token_start_mark(token) : NULL;
    const struct fy_mark *to = token ? fy_token_end_mark(token) : NULL;
    ret->start = from ? from->input_pos : TT_YAML_NOWHERE;
    ret->end = to ? to->input_pos : ret->start;
}

/* The parser stopped: for what it complained of first. It stops without a word over some odd blocks, too. */
static tt_code stopped(tt_yaml_scan *s, tt_err *err)
{
    void *at = NULL;
    const struct fy_diag_error *e = fy_diag_errors_iterate(s->diag, &at);
    if (!e || !e->msg)
        return tt_fail(err, TT_EPARSE, 70, tt_at(s->file, 0, 0), "no reason given");
    return tt_fail(err, TT_EPARSE, 70, tt_at(s->file, e->line > 0 ? e->line : 0, e->column > 0 ? e->column : 0), e->msg);
}

static void refused(struct fy_token *token, tt_yaml_event *ret)
{
    ret->kind = TT_Y_REFUSED;
    span(token, ret);
}

static void scalar(struct fy_token *value, tt_yaml_event *ret)
{
    ret->kind = TT_Y_SCALAR;
    span(value, ret);
    if (ret->start == TT_YAML_NOWHERE)
        return;
    const enum fy_scalar_style style = fy_token_scalar_style(value);
    if (style == FYSS_SINGLE_QUOTED)
        ret->style = TT_Y_SINGLE;
    else if (style == FYSS_DOUBLE_QUOTED)
        ret->style = TT_Y_DOUBLE;
    else if (style == FYSS_LITERAL || style == FYSS_FOLDED)
        ret->style = TT_Y_BLOCK;
}

static void document(const struct fy_event *e, tt_yaml_event *ret)
{
    struct fy_document_state *state = e->document_start.document_state;
    ret->kind = TT_Y_DOCUMENT;
    span(e->document_start.document_start, ret);
    if (fy_document_state_version_explicit(state) || fy_document_state_tags_explicit(state))
        ret->kind = TT_Y_REFUSED;
}

static void collection(tt_yaml_event_kind kind, struct fy_token *tag, struct fy_token *anchor, struct fy_token *mark, tt_yaml_event *ret)
{
    if (tag || anchor) {
        refused(tag ? tag : anchor, ret);
        return;
    }
    ret->kind = kind;
    span(mark, ret);
}

/* Our kind of event, or false for one that says nothing (start of stream, end of document). */
static bool translate(const struct fy_event *e, tt_yaml_event *ret)
{
    switch (e->type) {
    case FYET_SCALAR:
        if (e->scalar.tag || e->scalar.anchor)
            refused(e->scalar.tag ? e->scalar.tag : e->scalar.anchor, ret);
        else
            scalar(e->scalar.value, ret);
        return true;
    case FYET_ALIAS:
        refused(e->alias.anchor, ret);
        return true;
    case FYET_SEQUENCE_START:
        collection(TT_Y_SEQ, e->sequence_start.tag, e->sequence_start.anchor, e->sequence_start.sequence_start, ret);
        return true;
    case FYET_MAPPING_START:
        collection(TT_Y_MAP, e->mapping_start.tag, e->mapping_start.anchor, e->mapping_start.mapping_start, ret);
        return true;
    case FYET_SEQUENCE_END:
        collection(TT_Y_CLOSE, NULL, NULL, e->sequence_end.sequence_end, ret);
        return true;
    case FYET_MAPPING_END:
        collection(TT_Y_CLOSE, NULL, NULL, e->mapping_end.mapping_end, ret);
        return true;
    case FYET_DOCUMENT_START:
        document(e, ret);
        return true;
    case FYET_STREAM_END:
        ret->kind = TT_Y_END;
        return true;
    default:
        return false;
    }
}

tt_code tt_yaml_scan_next(tt_yaml_scan *s, tt_yaml_event *ret, tt_err *err)
{
    for (;;) {
        if (s->event)
            fy_parser_event_free(s->parser, s->event);
        s->event = fy_parser_parse(s->parser);
        if (!s->event)
            return stopped(s, err);
        memset(ret, 0, sizeof *ret);
        ret->start = ret->end = TT_YAML_NOWHERE;
        if (translate(s->event, ret))
            return TT_OK;
    }
}
