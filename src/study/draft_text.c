/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_text.c -- how a draft writes values, gaps, long texts and short names.
 *
 * What comes from a registry was typed by strangers: it may hold quotes, "#",
 * line ends, or be the very word `open`.  Everything goes through one scalar here. */
#include <string.h>

#include "study/draft_internal.h"

const char *tt_draft_scalar(tt_arena *a, const char *text)
{
    return strcmp(text, "open") == 0 ? "\"open\"" : text[0] ? tt_yaml_quote(a, text) : "\"\"";
}

void tt_draft_put(tt_drafting *d, int indent, const char *key, const char *text)
{
    if (text)
        tt_buf_printf(&d->y, "%*s%s: %s\n", indent, "", key, tt_draft_scalar(d->a, text));
}

void tt_draft_open(tt_drafting *d, int indent, const char *key, unsigned id, const char *path)
{
    char code[8];
    const tt_key *row = tt_key_find(path);
    tt_message_code(id, code);
    tt_buf_printf(&d->y, "%*s%s: open   # %s: %s\n", indent, "", key, code, row ? row->words[TT_EN] : path);
}

void tt_draft_open_entry(tt_drafting *d, const char *path)
{
    const tt_key *row = tt_key_find(path);
    tt_buf_printf(&d->y, "  - open   # E125: %s\n", row ? row->words[TT_EN] : path);
}

bool tt_draft_fits(tt_drafting *d, size_t n, const char *what)
{
    if (n <= TT_DRAFT_MOST)
        return true;
    if (d->code == TT_OK)
        d->code = tt_fail(&d->err, TT_ELIMIT, 804, tt_at(d->rec.file, 0, 0), tt_printf(d->a, "%zu", n), what,
                          tt_printf(d->a, "%d", TT_DRAFT_MOST));
    return false;
}

void tt_draft_basis(tt_drafting *d, const char *of, const char *source)
{
    tt_buf_printf(&d->basis, "  - {of: %s, from: %s", tt_draft_scalar(d->a, of), source ? "other, source: " : "record");
    tt_buf_printf(&d->basis, "%s}\n", source ? tt_draft_scalar(d->a, source) : "");
}

/* ---- long texts -------------------------------------------------------------------- */

/* A literal block keeps it as it is: printable, no blank at the head of the first line, no run of empty lines, no end of line at the end.
 */
static bool literal(const char *text)
{
    enum { MOST_EMPTY = 20 };
    const size_t n = strlen(text);
    int empty = 0;
    if (n == 0 || !strchr(text, '\n') || strchr(" \n", text[0]) || text[n - 1] == '\n')
        return false;
    for (const char *s = text; *s;) {
        const unsigned c = tt_utf8_next(&s);
        empty = c == '\n' ? empty + 1 : 0;
        if (empty > MOST_EMPTY || (c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c >= 0xFE00)
            return false;
        if (c == '\n' && s[strspn(s, " ")] == '\n' && *s == ' ')
            return false; /* a line of blanks */
    }
    return true;
}

void tt_draft_block(tt_drafting *d, int indent, const char *key, const char *text)
{
    if (!text || !literal(text)) {
        tt_draft_put(d, indent, key, text);
        return;
    }
    tt_buf_printf(&d->y, "%*s%s: |-\n", indent, "", key);
    for (const char *s = text; *s;) {
        const size_t n = strcspn(s, "\n");
        tt_buf_printf(&d->y, "%*s", n ? indent + 2 : 0, "");
        tt_buf_addn(&d->y, s, n);
        tt_buf_addc(&d->y, '\n');
        s += n + (s[n] == '\n');
    }
}

const char *tt_draft_lower(tt_arena *a, const char *text)
{
    char *lower = tt_strdup(a, text);
    for (char *s = lower; *s; s++)
        *s = (char)(*s >= 'A' && *s <= 'Z' ? *s - 'A' + 'a' : *s);
    return lower;
}

/* ---- short names ------------------------------------------------------------------- */

static bool upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool alnum(char c)
{
    return upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* "ACLF" of "(ACLF)" at s: 2 to 12 letters and digits, two of them capitals. */
static const char *acronym(tt_arena *a, const char *s)
{
    size_t n = 1, capitals = 0;
    for (; alnum(s[n]); n++)
        capitals += upper(s[n]);
    return s[0] == '(' && s[n] == ')' && n >= 3 && n <= 13 && capitals >= 2 && upper(s[1]) ? tt_strndup(a, s + 1, n - 1) : NULL;
}

static const char *bracketed(tt_arena *a, const char *s)
{
    const char *found = NULL;
    for (s = strchr(s, '('); s && !found; s = strchr(s + 1, '('))
        found = acronym(a, s);
    return found;
}

/* The acronym that follows the name at the head of a line or bracket of another text: "Chronic Liver Failure (CLF)", but not
 * inside "Acute on Chronic Liver Failure (ACLF)". */
static const char *defined(tt_arena *a, const char *name, const char *text)
{
    const size_t n = strlen(name);
    bool head = true;
    for (; n > 3 && *text; text++) {
        size_t i = 0;
        while (head && i < n && (name[i] | 0x20) == (text[i] | 0x20))
            i++;
        head = *text == '\n' || *text == '(';
        if (i == n && text[n] == ' ') {
            const char *found = acronym(a, text + n + 1);
            if (found)
                return found;
        }
    }
    return NULL;
}

static bool small_word(const char *s, size_t n)
{
    static const char *const word[] = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"};
    for (size_t i = 0; i < sizeof word / sizeof *word; i++)
        if (strlen(word[i]) == n && strncmp(word[i], s, n) == 0)
            return true;
    return false;
}

/* "GMS" of "Graft Morphological Stability on ..": the name up to a bracket or "on". */
static const char *initials(tt_arena *a, const char *name)
{
    enum { MOST = 8 };
    tt_buf b = tt_buf_new(a);
    const char *word = NULL;
    size_t words = 0, length = 0;
    for (const char *s = name; *s && *s != '(' && b.n < MOST && strncmp(s, " on ", 4) != 0;) {
        size_t n = 0;
        while (alnum(s[n]))
            n++;
        if (n > 0 && !small_word(s, n)) {
            tt_buf_addc(&b, (char)(s[0] >= 'a' && s[0] <= 'z' ? s[0] - 'a' + 'A' : s[0]));
            word = s;
            length = n;
            words++;
        }
        s += n ? n : 1;
    }
    if (words != 1)
        return tt_buf_text(&b);
    char *whole = tt_strndup(a, word, length < MOST ? length : MOST);
    for (char *s = whole; *s; s++)
        *s = (char)(*s >= 'a' && *s <= 'z' ? *s - 'a' + 'A' : *s);
    return whole;
}

static bool taken(const char *id, const char *const *others, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (others[i] && tt_str_ieq(others[i], id))
            return true;
    return false;
}

const char *tt_draft_id(tt_arena *a, const char *name, const char *elsewhere, const char *const *others, size_t n)
{
    const char *base = bracketed(a, name);
    base = base ? base : defined(a, name, elsewhere);
    base = base ? base : initials(a, name);
    base = base[0] ? base : "X";
    const char *id = base;
    for (int i = 2; taken(id, others, n); i++)
        id = tt_printf(a, "%s%d", base, i);
    return id;
}
