/* SPDX-License-Identifier: Apache-2.0 */
/* doc/text.c -- the document for a terminal: plain text, no colours, no escapes. */
#include <string.h>

#include "doc/doc_internal.h"

static const char *line_text(tt_arena *a, const tt_line *l)
{
    tt_buf b = tt_buf_new(a);
    for (const tt_span *s = l->first; s; s = s->next) {
        tt_buf_add(&b, s->text);
        if (s->kind == TT_SPAN_LINK && !tt_streq(s->text, s->href) && s->href[0] != '#')
            tt_buf_printf(&b, " <%s>", s->href);
    }
    return tt_buf_text(&b);
}

static void underline(tt_buf *b, const char *text, char with, int width)
{
    const tt_lines l = tt_doc_wrap(b->arena, text, width);
    int widest = 0;
    for (size_t i = 0; i < l.n; i++) {
        tt_buf_add(b, l.at[i]);
        tt_buf_addc(b, '\n');
        widest = tt_text_width(l.at[i]) > widest ? tt_text_width(l.at[i]) : widest;
    }
    for (int i = 0; i < widest; i++)
        tt_buf_addc(b, with);
    tt_buf_addc(b, '\n');
}

static void write_list(tt_buf *b, const tt_list *l, int width)
{
    int n = 0;
    for (const tt_item *i = l->first; i; i = i->next) {
        const char *mark = l->numbered ? tt_printf(b->arena, "%3d. ", ++n) : "  - ";
        const char *rest = tt_printf(b->arena, "%*s", (int)strlen(mark), "");
        tt_doc_text_wrapped(b, mark, rest, line_text(b->arena, i->line), width);
    }
}

static void write_pairs(tt_buf *b, const tt_list *l, int width)
{
    int key = 0;
    for (const tt_item *i = l->first; i; i = i->next)
        key = tt_text_width(i->key) > key ? tt_text_width(i->key) : key;
    key = key > width / 2 ? width / 2 : key;
    const char *rest = tt_printf(b->arena, "%*s", key + 2, "");
    for (const tt_item *i = l->first; i; i = i->next) {
        const tt_lines name = tt_doc_wrap(b->arena, i->key, key);
        for (size_t k = 0; k + 1 < name.n; k++)
            tt_buf_printf(b, "%s\n", name.at[k]);
        const char *last = name.at[name.n - 1];
        const int pad = key + 2 - tt_text_width(last);
        const char *first = tt_printf(b->arena, "%s%*s", last, pad > 0 ? pad : 0, "");
        tt_doc_text_wrapped(b, first, rest, line_text(b->arena, i->line), width);
    }
}

static void write_terms(tt_buf *b, const tt_list *l, int width)
{
    for (const tt_item *i = l->first; i; i = i->next) {
        tt_doc_text_wrapped(b, "", "  ", i->key, width);
        tt_doc_text_wrapped(b, "    ", "    ", line_text(b->arena, i->line), width);
    }
}

/* Verbatim but for control characters. */
static void write_code(tt_buf *b, const char *text)
{
    bool start = true;
    while (*text) {
        const char *from = text;
        const unsigned c = tt_utf8_next(&text);
        if (start && c != '\n')
            tt_buf_add(b, "    ");
        start = c == '\n';
        if (c == '\n' || (c >= 0x20 && c != 0x7f && !(c >= 0x80 && c < 0xa0)))
            tt_buf_addn(b, from, (size_t)(text - from));
        else if (c == '\t')
            tt_buf_add(b, "    ");
    }
    if (!start)
        tt_buf_addc(b, '\n');
}

static void write_callout(tt_buf *b, const tt_block *k, int width)
{
    const char *bar = k->callout == TT_CALL_RISK ? "! " : k->callout == TT_CALL_ANSWER ? "  " : "| ";
    if (k->text)
        tt_doc_text_wrapped(b, bar, bar, k->text, width);
    if (k->line->first)
        tt_doc_text_wrapped(b, bar, bar, line_text(b->arena, k->line), width);
}

static void write_figure(tt_buf *b, const tt_block *k, int width)
{
    tt_doc_text_wrapped(b, "", "", tt_figure_title(k->figure), width);
    if (*tt_figure_description(k->figure))
        tt_doc_text_wrapped(b, "  ", "  ", tt_figure_description(k->figure), width);
    const tt_table *t = tt_doc_figure_table(b->arena, k->figure);
    if (t->first)
        tt_doc_text_table(b, t, width);
}

/* "  Answer: ____" to the end of the line, and under it the lines to be signed, each with its share. */
static void write_answer_box(tt_buf *b, const tt_block *k, tt_lang lang, int width)
{
    const char *colon = lang == TT_ZH ? "：" : ": "; /* two columns either way */
    int lines = 0;
    for (const tt_item *i = k->list->first; i; i = i->next)
        lines++;
    tt_buf_printf(b, "  %s%s", k->text, colon);
    for (int i = tt_text_width(k->text) + 4; i < width; i++)
        tt_buf_addc(b, '_');
    tt_buf_add(b, lines ? "\n" : "");
    for (const tt_item *i = k->list->first; i; i = i->next) {
        const char *label = line_text(b->arena, i->line);
        const int share = (width - 2 - 2 * (lines - 1)) / lines;
        tt_buf_printf(b, "  %s%s", label, colon);
        for (int c = tt_text_width(label) + 2; c < share; c++)
            tt_buf_addc(b, '_');
    }
    tt_buf_addc(b, '\n');
}

static void write_section(tt_buf *b, const tt_block *k, int width)
{
    if (k->level == 1)
        underline(b, k->text, '-', width);
    else
        tt_doc_text_wrapped(b, "", "", k->text, width);
}

static void write_block(tt_buf *b, const tt_block *k, tt_lang lang, int width)
{
    switch (k->kind) {
    case TT_B_SECTION:
        write_section(b, k, width);
        break;
    case TT_B_PARA:
        tt_doc_text_wrapped(b, "", "", line_text(b->arena, k->line), width);
        break;
    case TT_B_LIST:
        write_list(b, k->list, width);
        break;
    case TT_B_PAIRS:
        write_pairs(b, k->list, width);
        break;
    case TT_B_TERMS:
        write_terms(b, k->list, width);
        break;
    case TT_B_CODE:
        write_code(b, k->text);
        break;
    case TT_B_CALLOUT:
        write_callout(b, k, width);
        break;
    case TT_B_ANSWER_BOX:
        write_answer_box(b, k, lang, width);
        break;
    case TT_B_TABLE:
        tt_doc_text_table(b, k->table, width);
        break;
    case TT_B_FIGURE:
        write_figure(b, k, width);
        break;
    }
}

const char *tt_doc_text(tt_arena *a, const tt_doc *d, int width)
{
    width = width <= 0 ? 80 : width < 20 ? 20 : width;
    tt_buf b = tt_buf_new(a);
    if (*d->title)
        underline(&b, d->title, '=', width);
    if (d->subtitle)
        tt_doc_text_wrapped(&b, "", "", d->subtitle, width);
    for (const tt_block *k = d->first; k; k = k->next) {
        if (b.n > 0)
            tt_buf_addc(&b, '\n');
        write_block(&b, k, d->lang, width);
    }
    if (b.n == 0)
        tt_buf_addc(&b, '\n');
    return tt_buf_text(&b);
}
