/* SPDX-License-Identifier: Apache-2.0 */
/* doc/html.c -- the document as one HTML page.
 *
 * The page carries its style and no script, and a policy that forbids scripts,
 * frames, forms and every request to a network: it must read the same from a USB
 * stick on a ward in ten years.  All text is escaped.  Where a number comes from
 * is said in the page, in a line a screen reader meets too, not only on hover.
 *
 * Decimal points are aligned by padding with figure spaces (U+2007) and a
 * punctuation space (U+2008), which every font has as wide as a digit and a point. */
#include <string.h>

#include "doc/doc_internal.h"

void tt_html_add(tt_buf *b, const char *s)
{
    for (; s && *s; s++) {
        const unsigned char c = (unsigned char)*s;
        switch (c) {
        case '&':
            tt_buf_add(b, "&amp;");
            break;
        case '<':
            tt_buf_add(b, "&lt;");
            break;
        case '>':
            tt_buf_add(b, "&gt;");
            break;
        case '"':
            tt_buf_add(b, "&quot;");
            break;
        case '\'':
            tt_buf_add(b, "&#39;");
            break;
        default:
            if ((c >= 0x20 && c != 0x7f) || c == '\n' || c == '\t')
                tt_buf_addc(b, *s);
        }
    }
}

/* <open>text</close>, the text escaped. */
static void add_in(tt_buf *b, const char *open, const char *text, const char *close)
{
    tt_buf_add(b, open);
    tt_html_add(b, text);
    tt_buf_add(b, close);
}

/* The same for words that are read: they may be of the other language (doc/language.c). */
static void add_words(tt_buf *b, tt_lang lang, const char *open, const char *text, const char *close)
{
    tt_buf_add(b, open);
    tt_doc_add_text(b, lang, text);
    tt_buf_add(b, close);
}

static void add_link(tt_buf *b, tt_lang lang, const char *href, const char *text)
{
    add_in(b, "<a href=\"", href, "\">");
    add_words(b, lang, "", text, "</a>");
}

static void write_line(tt_buf *b, tt_lang lang, const tt_line *l)
{
    static const char *const tags[][2] = {
        [TT_SPAN_TEXT] = {"", ""},
        [TT_SPAN_STRONG] = {"<strong>", "</strong>"},
        [TT_SPAN_EM] = {"<em>", "</em>"},
        [TT_SPAN_CODE] = {"", ""},
        [TT_SPAN_MUTED] = {"<span class=\"muted\">", "</span>"},
        [TT_SPAN_RISK] = {"<strong class=\"risk\">", "</strong>"},
        [TT_SPAN_LINK] = {"", ""},
    };
    for (const tt_span *s = l->first; s; s = s->next)
        if (s->kind == TT_SPAN_LINK)
            add_link(b, lang, s->href, s->text);
        else if (s->kind == TT_SPAN_CODE)
            add_in(b, "<code>", s->text, "</code>"); /* of no language */
        else
            add_words(b, lang, tags[s->kind][0], s->text, tags[s->kind][1]);
}

static void write_list(tt_buf *b, tt_lang lang, const tt_list *l)
{
    tt_buf_add(b, l->numbered ? "<ol>\n" : "<ul>\n");
    for (const tt_item *i = l->first; i; i = i->next) {
        tt_buf_add(b, "<li>");
        write_line(b, lang, i->line);
        tt_buf_add(b, "</li>\n");
    }
    tt_buf_add(b, l->numbered ? "</ol>\n" : "</ul>\n");
}

static void write_pairs(tt_buf *b, tt_lang lang, const tt_list *l, const char *css)
{
    tt_buf_printf(b, "<dl class=\"%s\">\n", css);
    for (const tt_item *i = l->first; i; i = i->next) {
        add_words(b, lang, "<div><dt>", i->key, "</dt><dd>");
        write_line(b, lang, i->line);
        tt_buf_add(b, "</dd></div>\n");
    }
    tt_buf_add(b, "</dl>\n");
}

static void write_callout(tt_buf *b, tt_lang lang, const tt_block *block)
{
    static const char *const css[] = {"note", "answer", "warning", "simulated", "danger"};
    tt_buf_printf(b, "<div class=\"callout %s\" role=\"note\">\n", css[block->callout]);
    if (block->text)
        add_words(b, lang, "<p class=\"callout-title\">", block->text, "</p>\n");
    if (block->line->first) {
        tt_buf_add(b, "<p>");
        write_line(b, lang, block->line);
        tt_buf_add(b, "</p>\n");
    }
    tt_buf_add(b, "</div>\n");
}

/* Empty on purpose: it is written on paper. */
static void write_answer_box(tt_buf *b, tt_lang lang, const tt_block *block)
{
    add_in(b, "<div class=\"answer-box\" role=\"group\" aria-label=\"", block->text, "\">\n");
    add_words(b, lang, "<p class=\"answer-label\">", block->text, "</p>\n<p class=\"answer-lines\">");
    for (const tt_item *i = block->list->first; i; i = i->next) {
        tt_buf_add(b, "<span>");
        write_line(b, lang, i->line);
        tt_buf_add(b, "</span>");
    }
    tt_buf_add(b, "</p>\n</div>\n");
}

/* --- tables ---------------------------------------------------------------------- */

static size_t after_point(const char *s)
{
    const char *point = tt_doc_numeric(s) ? strchr(s, '.') : NULL;
    return point ? strlen(point + 1) : 0;
}

static size_t most_after_point(const tt_table *t, size_t col)
{
    size_t most = 0;
    for (const tt_row *r = t->first; r; r = r->next) {
        const size_t n = !r->group && r->cell[col].text ? after_point(r->cell[col].text) : 0;
        most = n > most ? n : most;
    }
    return most;
}

static void pad_after_point(tt_buf *b, const char *text, size_t most)
{
    if (!tt_doc_numeric(text) || most == 0)
        return;
    const size_t have = after_point(text);
    if (have == 0)
        tt_buf_add(b, "\xe2\x80\x88");
    for (size_t i = have; i < most; i++)
        tt_buf_add(b, "\xe2\x80\x87");
}

static const char *align_css(tt_align a)
{
    static const char *const css[] = {"", "right", "centre", "right", "keep"};
    return css[a];
}

static void open_cell(tt_buf *b, const char *tag, const char *scope, const char *c1, const char *c2)
{
    tt_buf_printf(b, "<%s%s", tag, scope);
    if (*c1 || *c2)
        tt_buf_printf(b, " class=\"%s%s%s\"", c1, *c1 && *c2 ? " " : "", c2);
    tt_buf_addc(b, '>');
}

static void write_cell(tt_buf *b, tt_lang lang, const tt_table *t, const tt_cell *c, size_t col, size_t decimals)
{
    const char *tag = col == 0 ? "th" : "td", *text = c->text ? c->text : "";
    open_cell(b, tag, col == 0 ? " scope=\"row\"" : "", align_css(t->col[col].align), c->risk ? "risk" : c->muted ? "muted" : "");
    if (c->href) {
        add_in(b, "<a href=\"", c->href, "\"");
        if (c->origin)
            add_in(b, " title=\"", c->origin, "\"");
        add_words(b, lang, ">", text, "</a>");
    } else if (c->origin) {
        add_in(b, "<span title=\"", c->origin, "\">");
        add_words(b, lang, "", text, "</span>");
    } else {
        tt_doc_add_text(b, lang, text);
    }
    if (t->col[col].align == TT_POINT)
        pad_after_point(b, text, decimals);
    if (c->origin)
        add_words(b, lang, "<span class=\"origin\"> (", c->origin, ")</span>");
    tt_buf_printf(b, "</%s>", tag);
}

static void write_rows(tt_buf *b, tt_lang lang, const tt_table *t)
{
    size_t *decimals = TT_ARRAY(b->arena, size_t, t->cols + 1);
    for (size_t i = 0; i < t->cols; i++)
        decimals[i] = t->col[i].align == TT_POINT ? most_after_point(t, i) : 0;
    tt_buf_add(b, "<tbody>\n");
    for (const tt_row *r = t->first; r; r = r->next) {
        if (r->group) {
            if (r != t->first)
                tt_buf_add(b, "</tbody>\n<tbody>\n");
            tt_buf_printf(b, "<tr class=\"group\"><th scope=\"rowgroup\" colspan=\"%zu\">", t->cols);
            add_words(b, lang, "", r->group, "</th></tr>\n");
            continue;
        }
        tt_buf_add(b, "<tr>");
        for (size_t i = 0; i < t->cols; i++)
            write_cell(b, lang, t, &r->cell[i], i, decimals[i]);
        tt_buf_add(b, "</tr>\n");
    }
    tt_buf_add(b, "</tbody>\n");
}

static void write_table(tt_buf *b, tt_lang lang, const tt_table *t)
{
    tt_buf_add(b, "<div class=\"table\" tabindex=\"0\" role=\"region\"");
    if (t->caption)
        add_in(b, " aria-label=\"", t->caption, "\"");
    tt_buf_add(b, ">\n<table>\n");
    if (t->caption)
        add_words(b, lang, "<caption>", t->caption, "</caption>\n");
    tt_buf_add(b, "<thead><tr>");
    for (size_t i = 0; i < t->cols; i++) {
        open_cell(b, "th", " scope=\"col\"", align_css(t->col[i].align), "");
        add_words(b, lang, "", t->col[i].head, "</th>");
    }
    tt_buf_add(b, "</tr></thead>\n");
    write_rows(b, lang, t);
    tt_buf_add(b, "</table>\n");
    for (size_t i = 0; i < t->notes; i++)
        add_words(b, lang, "<p class=\"footnote\">", t->note[i], "</p>\n");
    tt_buf_add(b, "</div>\n");
}

static void write_figure(tt_buf *b, const tt_doc *d, const tt_block *block)
{
    add_in(b, "<figure id=\"", block->id, "\">\n");
    add_words(b, d->lang, "<figcaption>", tt_figure_title(block->figure), "</figcaption>\n");
    tt_buf_add(b, tt_figure_svg(b->arena, block->figure, block->id, false));
    const tt_table *t = tt_doc_figure_table(b->arena, block->figure);
    if (t->first) {
        add_in(b, "<details><summary>", tt_doc_word(TT_W_FIGURE_DATA, d->lang), "</summary>\n");
        write_table(b, d->lang, t);
        tt_buf_add(b, "</details>\n");
    }
    tt_buf_add(b, "</figure>\n");
}

/* --- the page -------------------------------------------------------------------- */

static void close_sections(tt_buf *b, int *open, int level)
{
    for (; *open >= level; --*open)
        tt_buf_add(b, "</section>\n");
}

static void open_section(tt_buf *b, tt_lang lang, const tt_block *s, int *open)
{
    close_sections(b, open, s->level);
    while (*open < s->level - 1) { /* a level was left out */
        tt_buf_add(b, "<section>\n");
        ++*open;
    }
    ++*open;
    add_in(b, "<section id=\"", s->id, "\">\n");
    tt_buf_printf(b, "<h%d>", s->level + 1);
    tt_doc_add_text(b, lang, s->text);
    tt_buf_printf(b, "</h%d>\n", s->level + 1);
}

static void write_block(tt_buf *b, const tt_doc *d, const tt_block *k, int *open)
{
    switch (k->kind) {
    case TT_B_SECTION:
        open_section(b, d->lang, k, open);
        break;
    case TT_B_PARA:
        tt_buf_add(b, "<p>");
        write_line(b, d->lang, k->line);
        tt_buf_add(b, "</p>\n");
        break;
    case TT_B_LIST:
        write_list(b, d->lang, k->list);
        break;
    case TT_B_PAIRS:
        write_pairs(b, d->lang, k->list, "pairs");
        break;
    case TT_B_TERMS:
        write_pairs(b, d->lang, k->list, "terms");
        break;
    case TT_B_CODE:
        add_in(b, "<pre tabindex=\"0\"><code>", k->text, "</code></pre>\n");
        break;
    case TT_B_CALLOUT:
        write_callout(b, d->lang, k);
        break;
    case TT_B_ANSWER_BOX:
        write_answer_box(b, d->lang, k);
        break;
    case TT_B_TABLE:
        write_table(b, d->lang, k->table);
        break;
    case TT_B_FIGURE:
        write_figure(b, d, k);
        break;
    }
}

static void write_head(tt_buf *b, const tt_doc *d)
{
    tt_buf_printf(b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", tt_doc_lang_tag(d->lang));
    tt_buf_add(
        b, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
           "form-action 'none'\">\n"
           "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n");
    const tt_lang title = tt_doc_text_lang(d->lang, d->title);
    tt_buf_add(b, title == d->lang ? "<title>" : title == TT_ZH ? "<title lang=\"zh-Hans\">" : "<title lang=\"en\">");
    add_in(b, "", d->title, "</title>\n<style>\n");
    const tt_def *const style[] = {tt_def_find("report/style.css"), tt_def_find("report/figure.css")};
    for (int i = 0; i < 2; i++)
        if (style[i])
            tt_buf_add(b, style[i]->data);
    tt_buf_add(b, "</style>\n</head>\n");
}

static void write_nav(tt_buf *b, const tt_doc *d, const tt_page *page)
{
    if (page->navs == 0 && !page->other_lang)
        return;
    add_in(b, "<nav class=\"pages\" aria-label=\"", tt_doc_word(TT_W_PAGES, d->lang), "\">\n");
    for (size_t i = 0; i < page->navs; i++) {
        const tt_page_link *l = &page->nav[i];
        if (l->here)
            add_words(b, d->lang, "<span aria-current=\"page\">", l->text, "</span>\n");
        else if (tt_doc_safe_href(l->href))
            add_link(b, d->lang, l->href, l->text), tt_buf_addc(b, '\n');
    }
    if (page->other_lang && tt_doc_safe_href(page->other_lang->href)) {
        tt_buf_printf(b, "<a class=\"language\" lang=\"%s\" href=\"", tt_doc_lang_tag(d->lang == TT_ZH ? TT_EN : TT_ZH));
        add_in(b, "", page->other_lang->href, "\">");
        add_in(b, "", page->other_lang->text, "</a>\n");
    }
    tt_buf_add(b, "</nav>\n");
}

static void write_contents(tt_buf *b, const tt_doc *d)
{
    add_in(b, "<nav class=\"contents\" aria-label=\"", tt_doc_word(TT_W_CONTENTS, d->lang), "\">\n<ol>\n");
    for (const tt_block *k = d->first; k; k = k->next)
        if (k->kind == TT_B_SECTION && k->level <= 2) {
            tt_buf_printf(b, "<li class=\"level%d\"><a href=\"#", k->level);
            add_in(b, "", k->id, "\">");
            add_words(b, d->lang, "", k->text, "</a></li>\n");
        }
    tt_buf_add(b, "</ol>\n</nav>\n");
}

static void write_top(tt_buf *b, const tt_doc *d, const tt_page *page)
{
    add_in(b, "<body>\n<a class=\"skip\" href=\"#text\">", tt_doc_word(TT_W_SKIP, d->lang), "</a>\n");
    if (page->banner)
        add_words(b, d->lang, "<div class=\"banner\" role=\"note\">", page->banner, "</div>\n");
    write_nav(b, d, page);
    tt_buf_add(b, "<main id=\"text\">\n<header>\n");
    add_words(b, d->lang, "<h1>", d->title, "</h1>\n");
    if (d->subtitle)
        add_words(b, d->lang, "<p class=\"subtitle\">", d->subtitle, "</p>\n");
    tt_buf_add(b, "</header>\n");
    if (page->contents)
        write_contents(b, d);
}

const char *tt_doc_html(tt_arena *a, const tt_doc *d, const tt_page *page)
{
    const tt_page plain = {0};
    page = page ? page : &plain;
    tt_buf b = tt_buf_new(a);
    write_head(&b, d);
    write_top(&b, d, page);
    int open = 0;
    for (const tt_block *k = d->first; k; k = k->next)
        write_block(&b, d, k, &open);
    close_sections(&b, &open, 1);
    tt_buf_add(&b, "</main>\n");
    if (page->footer)
        add_words(&b, d->lang, "<footer>", page->footer, "</footer>\n");
    tt_buf_add(&b, "</body>\n</html>\n");
    return tt_buf_text(&b);
}
