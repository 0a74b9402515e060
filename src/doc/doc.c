/* SPDX-License-Identifier: Apache-2.0 */
/* doc/doc.c -- building the document tree.  Nothing here knows how it will look. */
#include <string.h>

#include "doc/doc_internal.h"

/* The one door for text: what steers a terminal or turns the writing direction is shown, not done. */
const char *tt_doc_keep(tt_arena *a, const char *text)
{
    return tt_strdup(a, tt_visible(a, text ? text : ""));
}

tt_doc *tt_doc_new(tt_arena *a, tt_lang lang, const char *title)
{
    tt_doc *d = TT_NEW(a, tt_doc);
    d->arena = a;
    d->lang = lang;
    d->title = tt_doc_keep(a, title);
    d->last = &d->first;
    return d;
}

void tt_doc_subtitle(tt_doc *d, const char *text)
{
    d->subtitle = tt_doc_keep(d->arena, text);
}

static tt_block *add_block(tt_doc *d, tt_block_kind kind)
{
    tt_block *b = TT_NEW(d->arena, tt_block);
    b->kind = kind;
    *d->last = b;
    d->last = &b->next;
    d->end = b;
    return b;
}

static const char *copy(tt_arena *a, const char *s)
{
    return s ? tt_doc_keep(a, s) : NULL;
}

void tt_doc_section(tt_doc *d, int level, const char *id, const char *title)
{
    tt_block *b = add_block(d, TT_B_SECTION);
    b->level = level < 1 ? 1 : level > 4 ? 4 : level;
    d->sections++;
    b->id = id ? tt_doc_keep(d->arena, id) : tt_printf(d->arena, "s%d", d->sections);
    b->text = tt_doc_keep(d->arena, title);
}

/* --- lines ----------------------------------------------------------------------- */

static tt_line *line_new(tt_arena *a, const char *text)
{
    tt_line *l = TT_NEW(a, tt_line);
    l->arena = a;
    l->last = &l->first;
    if (text)
        tt_line_text(l, text);
    return l;
}

static tt_span *add_span(tt_line *l, tt_span_kind kind, const char *text)
{
    tt_span *s = TT_NEW(l->arena, tt_span);
    s->kind = kind;
    s->text = tt_doc_keep(l->arena, text);
    *l->last = s;
    l->last = &s->next;
    return s;
}

void tt_line_text(tt_line *l, const char *text)
{
    add_span(l, TT_SPAN_TEXT, text);
}

void tt_line_strong(tt_line *l, const char *text)
{
    add_span(l, TT_SPAN_STRONG, text);
}

void tt_line_em(tt_line *l, const char *text)
{
    add_span(l, TT_SPAN_EM, text);
}

void tt_line_code(tt_line *l, const char *text)
{
    add_span(l, TT_SPAN_CODE, text);
}

void tt_line_muted(tt_line *l, const char *text)
{
    add_span(l, TT_SPAN_MUTED, text);
}

void tt_line_risk(tt_line *l, const char *text)
{
    add_span(l, TT_SPAN_RISK, text);
}

bool tt_doc_safe_href(const char *href)
{
    if (!href || !*href)
        return false;
    if (tt_str_starts(href, "https:") || tt_str_starts(href, "mailto:"))
        return true;
    if (href[0] == '/' && href[1] == '/')
        return false;
    for (const char *s = href; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == '\\')
            return false;
    const size_t before_colon = strcspn(href, ":");
    return href[before_colon] == 0 || strcspn(href, "/?#") < before_colon; /* a colon later is no scheme */
}

void tt_line_link(tt_line *l, const char *text, const char *href)
{
    tt_span *s = add_span(l, tt_doc_safe_href(href) ? TT_SPAN_LINK : TT_SPAN_TEXT, text);
    s->href = copy(l->arena, href);
}

tt_line *tt_doc_para(tt_doc *d, const char *text)
{
    tt_line *l = line_new(d->arena, text);
    add_block(d, TT_B_PARA)->line = l;
    return l;
}

/* --- lists and pairs ------------------------------------------------------------- */

static tt_list *list_new(tt_doc *d, tt_block_kind kind, bool numbered)
{
    tt_list *l = TT_NEW(d->arena, tt_list);
    l->arena = d->arena;
    l->numbered = numbered;
    l->last = &l->first;
    add_block(d, kind)->list = l;
    return l;
}

static tt_line *add_item(tt_list *l, const char *key, const char *text)
{
    tt_item *item = TT_NEW(l->arena, tt_item);
    item->key = copy(l->arena, key);
    item->line = line_new(l->arena, text);
    *l->last = item;
    l->last = &item->next;
    return item->line;
}

tt_list *tt_doc_list(tt_doc *d, bool numbered)
{
    return list_new(d, TT_B_LIST, numbered);
}

tt_line *tt_list_item(tt_list *l, const char *text)
{
    return add_item(l, NULL, text);
}

static tt_line *gathered(tt_doc *d, tt_block_kind kind, const char *key, const char *text)
{
    tt_list *l = d->end && d->end->kind == kind ? d->end->list : list_new(d, kind, false);
    return add_item(l, key ? key : "", text);
}

tt_line *tt_doc_pair(tt_doc *d, const char *key, const char *value)
{
    return gathered(d, TT_B_PAIRS, key, value);
}

tt_line *tt_doc_term(tt_doc *d, const char *term, const char *definition)
{
    return gathered(d, TT_B_TERMS, term, definition);
}

void tt_doc_code(tt_doc *d, const char *text)
{
    add_block(d, TT_B_CODE)->text = tt_doc_keep(d->arena, text);
}

tt_line *tt_doc_callout(tt_doc *d, tt_callout kind, const char *title, const char *text)
{
    tt_block *b = add_block(d, TT_B_CALLOUT);
    b->callout = kind;
    b->text = copy(d->arena, title);
    b->line = line_new(d->arena, text);
    return b->line;
}

void tt_doc_answer_box(tt_doc *d, const char *label, const char *const *lines)
{
    tt_list *l = list_new(d, TT_B_ANSWER_BOX, false);
    d->end->text = tt_doc_keep(d->arena, label);
    for (int i = 0; i < 8 && lines[i]; i++)
        add_item(l, NULL, lines[i]);
}

void tt_doc_figure(tt_doc *d, const char *id, const tt_figure *f)
{
    tt_block *b = add_block(d, TT_B_FIGURE);
    b->id = tt_doc_keep(d->arena, id);
    b->figure = f;
}

/* --- the room's own words -------------------------------------------------------- */

const char *tt_doc_word(tt_word w, tt_lang lang)
{
    static const char *const words[TT_WORDS][TT_LANGS] = {
        [TT_W_SKIP] = {"Skip to the text", "跳到正文"},
        [TT_W_CONTENTS] = {"Contents", "目录"},
        [TT_W_FIGURE_DATA] = {"Data of this figure", "本图数据"},
        [TT_W_ORIGIN] = {"Where it comes from", "来源"},
        [TT_W_PAGES] = {"Pages", "页面"},
    };
    return words[w][lang];
}
