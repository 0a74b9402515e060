/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_since_words.c -- the words of conditions of time: a criterion cut into words,
 * and the phrases of defs/eligibility.
 *
 * times.csv has the words of durations, of the days they count back from, and those
 * that leave a doubt; history.csv what happens to people, with the name of its item and
 * its Chinese.  A word that ends in * stands for all that begin so. */
#include <string.h>

#include "frame/frame.h"
#include "study/draft_since_internal.h"

static const char *const parts[TT_S_PARTS] = {"number", "unit",    "within", "in",        "recent",    "period",  "under",
                                              "over",   "ago",     "before", "of",        "screening", "consent", "enrolment",
                                              "dose",   "subject", "except", "filler",    "doubt",     "strict",  "hours",
                                              "name",   "event",   "state",  "condition", "diagnosis", "verb"};

struct tt_s_phrases {
    struct tt_s_list {
        tt_s_phrase *at;
        size_t n, cap;
    } of[TT_S_PARTS];
};

/* ---- words -------------------------------------------------------------------------- */

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of the word at s: digits; letters with the marks that stand inside a word ("stem-cell", "e.g."); else one character. */
static size_t length(const char *s)
{
    size_t n = strspn(s, "0123456789");
    if (n > 0)
        return n;
    while (letter(s[n]) || (n > 0 && digit(s[n])) || (n > 0 && strchr("-'*", s[n]) && s[n]) || (n > 0 && s[n] == '.' && letter(s[n + 1])))
        n++;
    while (n > 1 && strchr("-'", s[n - 1]))
        n--;
    if (n == 3 && s[1] == '.' && s[3] == '.')
        n = 4; /* e.g. */
    if (n > 0)
        return n;
    if (strchr("<>=", *s) && strchr("<>=", s[1]) && s[1])
        return 2;
    const char *next = s;
    tt_utf8_next(&next);
    return (size_t)(next - s);
}

static const char *skip_blanks(const char *s)
{
    while (*s == ' ' || *s == '\n' || *s == '\t' || strncmp(s, "\xC2\xA0", 2) == 0)
        s += *s == '\xC2' ? 2 : 1;
    return s;
}

static const char *small(tt_arena *a, const char *s, size_t n)
{
    char *low = tt_strndup(a, s, n);
    for (char *c = low; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c - 'A' + 'a' : *c);
    return low;
}

tt_s_words tt_s_cut(tt_arena *a, const char *text)
{
    size_t n = 0, cap = 0;
    tt_s_word *w = NULL;
    for (const char *s = skip_blanks(text); *s; s = skip_blanks(s)) {
        const size_t k = length(s);
        if (n == cap) {
            const size_t more = cap ? 2 * cap : 4;
            w = tt_grow(a, w, cap * sizeof *w, more * sizeof *w);
            cap = more;
        }
        w[n++] = (tt_s_word){small(a, s, k), s, s + k};
        s += k;
    }
    return (tt_s_words){w, n};
}

/* ---- phrases ------------------------------------------------------------------------ */

static void add_phrases(tt_drafting *d, tt_s_part part, const char *means, const char *zh, const char *words)
{
    struct tt_s_list *p = &d->since->of[part];
    for (const char *s = words; *s;) {
        const size_t n = strcspn(s, "|");
        if (p->n == p->cap) {
            p->at = tt_grow(d->a, p->at, p->cap * sizeof *p->at, (p->cap + 64) * sizeof *p->at);
            p->cap += 64;
        }
        p->at[p->n++] = (tt_s_phrase){part, means, zh, tt_s_cut(d->a, tt_strndup(d->a, s, n))};
        s += n + (s[n] == '|');
    }
}

static tt_s_part part_of(const char *name)
{
    int i = 0;
    while (i < TT_S_PARTS && !tt_streq(parts[i], name))
        i++;
    return (tt_s_part)i;
}

/* `means` and `part` are the numbers of the columns. */
static void load(tt_drafting *d, const char *path, size_t part, size_t means, size_t zh, size_t words)
{
    const tt_def *def = tt_def_find(path);
    tt_csv *csv = tt_csv_open_text(d->a, path, def ? def->data : "", def ? def->size : 0);
    const char **field = NULL;
    size_t n = 0;
    if (tt_csv_next(csv, &field, &n, NULL) != TT_OK)
        return;
    while (tt_csv_next(csv, &field, &n, NULL) == TT_OK && n > words)
        if (part_of(field[part]) < TT_S_PARTS)
            add_phrases(d, part_of(field[part]), tt_strdup(d->a, field[means]), tt_strdup(d->a, field[zh]), field[words]);
}

static const struct tt_s_phrases *phrases(tt_drafting *d)
{
    if (!d->since) {
        d->since = TT_NEW(d->a, struct tt_s_phrases);
        load(d, "eligibility/times.csv", 0, 1, 1, 2);
        load(d, "eligibility/history.csv", 1, 0, 2, 3);
    }
    return d->since;
}

static bool is_word(const char *low, const char *want)
{
    const size_t n = strlen(want);
    return want[n - 1] == '*' ? strncmp(low, want, n - 1) == 0 : strcmp(low, want) == 0;
}

/* Does the phrase stand at word i? */
static bool stands(const tt_s_words *w, size_t i, const tt_s_words *want)
{
    size_t n = 0;
    while (want->n <= w->n - i && n < want->n && is_word(w->at[i + n].low, want->at[n].low))
        n++;
    return n == want->n;
}

size_t tt_s_match(tt_drafting *d, const tt_s_words *w, size_t i, tt_s_part first, tt_s_part last, const tt_s_phrase **ret)
{
    const struct tt_s_phrases *all = phrases(d);
    size_t best = 0;
    for (int part = (int)first; part <= (int)last; part++)
        for (size_t k = 0; k < all->of[part].n; k++) {
            const tt_s_phrase *p = &all->of[part].at[k];
            if (p->words.n > best && stands(w, i, &p->words)) {
                best = p->words.n;
                if (ret)
                    *ret = p;
            }
        }
    return best;
}

/* ---- a criterion's words ---------------------------------------------------------------- */

size_t tt_s_has(const tt_s_reading *r, size_t i, tt_s_part part)
{
    return i < r->w.n ? tt_s_match(r->d, &r->w, i, part, part, NULL) : 0;
}

bool tt_s_is(const tt_s_reading *r, size_t i, const char *word)
{
    return i < r->w.n && strcmp(r->w.at[i].low, word) == 0;
}

bool tt_s_digits(const char *s)
{
    return *s >= '0' && *s <= '9';
}
