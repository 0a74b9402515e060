/* SPDX-License-Identifier: Apache-2.0 */
/* doc/language.c -- words of the other language in a page, marked as such.
 *
 * A Chinese page shows what a registry, a sponsor or a file has in English only; a
 * screen reader must change its voice there, and a browser's translator must know.
 * The pages know two languages, and their scripts tell them apart: no caller
 * has to say which of its texts came from where.
 *
 * Among Chinese words a single Latin one (MELD, Atom, cells/kg) is part of the
 * sentence and stays unmarked (WCAG 2.2, 3.1.2: names, technical terms); so does what has
 * no word in it at all, such as a number with its unit. */
#include <string.h>

#include "doc/doc_internal.h"

const char *tt_doc_lang_tag(tt_lang lang)
{
    return lang == TT_ZH ? "zh-Hans" : "en";
}

static bool is_latin(unsigned c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0x24f);
}

static bool at_home(tt_lang lang, unsigned c)
{
    return lang == TT_ZH ? tt_doc_wide(c) : is_latin(c);
}

/* A word: three letters with a small one, or five; so ALT, IU/L, E104 and MELD are none. */
static int latin_words(const char *s, const char *end)
{
    int words = 0, letters = 0; /* letters in a row */
    bool counted = false;
    while (s < end) {
        const unsigned c = tt_utf8_next(&s);
        letters = is_latin(c) ? letters + 1 : 0;
        counted = counted && c != ' ' && c != '\n';
        if (!counted && (letters >= 5 || (letters >= 3 && c >= 'a'))) {
            counted = true;
            words++;
        }
    }
    return words;
}

/* Chinese punctuation alone is no Chinese: the page joins English words with it. */
static bool has_chinese(const char *s, const char *end)
{
    while (s < end) {
        const unsigned c = tt_utf8_next(&s);
        if (tt_doc_wide(c) && c >= 0x3400 && !(c >= 0xff00 && c <= 0xffef))
            return true;
    }
    return false;
}

static bool is_foreign(tt_lang lang, const char *s, const char *end, int words)
{
    return lang == TT_ZH ? latin_words(s, end) >= words : has_chinese(s, end);
}

/* How many bytes of s up to `end` are of one side: at home, or not. */
static size_t stretch(tt_lang lang, const char *s, const char *end, bool home)
{
    const char *at = s, *next = s;
    while (at < end) {
        const bool here = at_home(lang, tt_utf8_next(&next));
        if (here != home)
            break;
        at = next;
    }
    return (size_t)(at - s);
}

/* Blanks and brackets round the words of another language stay outside. */
static size_t bare(const char *s, size_t n, size_t *before)
{
    *before = 0;
    while (*before < n && strchr(" \n\t)],.;:", s[*before]))
        ++*before;
    while (n > *before && strchr(" \n\t([&/", s[n - 1]))
        n--;
    return n - *before;
}

static void add_plain(tt_buf *b, const char *s, size_t n)
{
    tt_html_add(b, tt_strndup(b->arena, s, n));
}

void tt_doc_add_text(tt_buf *b, tt_lang lang, const char *s)
{
    const char *end = s + strlen(s);
    const int words = lang == TT_ZH && has_chinese(s, end) ? 2 : 1;
    if (!is_foreign(lang, s, end, words)) {
        tt_html_add(b, s);
        return;
    }
    while (s < end) {
        const size_t own = stretch(lang, s, end, true), n = stretch(lang, s + own, end, false);
        size_t before = 0;
        const size_t other = bare(s + own, n, &before);
        if (!is_foreign(lang, s + own, s + own + n, words)) {
            add_plain(b, s, own + n);
        } else {
            add_plain(b, s, own + before);
            tt_buf_printf(b, "<span lang=\"%s\">", tt_doc_lang_tag(lang == TT_ZH ? TT_EN : TT_ZH));
            add_plain(b, s + own + before, other);
            tt_buf_add(b, "</span>");
            add_plain(b, s + own + before + other, n - before - other);
        }
        s += own + n;
    }
}

tt_lang tt_doc_text_lang(tt_lang lang, const char *s)
{
    const char *end = s + strlen(s);
    const bool all = lang == TT_ZH ? !has_chinese(s, end) : latin_words(s, end) == 0;
    return all && is_foreign(lang, s, end, 1) ? lang == TT_ZH ? TT_EN : TT_ZH : lang;
}
