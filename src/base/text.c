/* SPDX-License-Identifier: Apache-2.0 */
/* base/text.c -- UTF-8 text in an arena: copies, a growing buffer, comparisons. */
#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

char *tt_strndup(tt_arena *a, const char *s, size_t n)
{
    n = strnlen(s, n);
    char *copy = tt_alloc(a, n + 1);
    memcpy(copy, s, n);
    return copy;
}

char *tt_strdup(tt_arena *a, const char *s)
{
    return tt_strndup(a, s, strlen(s));
}

char *tt_printf(tt_arena *a, const char *fmt, ...)
{
    tt_buf b = tt_buf_new(a);
    va_list ap;
    va_start(ap, fmt);
    tt_buf_vprintf(&b, fmt, ap);
    va_end(ap);
    return b.s;
}

bool tt_streq(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool tt_str_ieq(const char *a, const char *b)
{
    if (!a || !b || a == b)
        return a == b;
    while (*a && lower(*a) == lower(*b))
        a++, b++;
    return *a == *b;
}

bool tt_str_starts(const char *s, const char *prefix)
{
    return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool tt_str_ends(const char *s, const char *suffix)
{
    const size_t n = strlen(s), k = strlen(suffix);
    return n >= k && memcmp(s + n - k, suffix, k) == 0;
}

bool tt_str_index(const char **s, size_t *ret)
{
    size_t i = 0, digits = 0;
    for (; **s >= '0' && **s <= '9' && digits < 9; ++*s, digits++)
        i = i * 10 + (size_t)(**s - '0');
    if (!digits || **s != ']')
        return false;
    ++*s;
    *ret = i;
    return true;
}

static const char wide_blank[] = "\xE3\x80\x80"; /* U+3000 */

static size_t blank_at_start(const char *s)
{
    if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
        return 1;
    return tt_str_starts(s, wide_blank) ? 3 : 0;
}

static size_t blank_at_end(const char *s, size_t n)
{
    if (n >= 1 && (s[n - 1] == ' ' || (s[n - 1] >= '\t' && s[n - 1] <= '\r')))
        return 1;
    return n >= 3 && memcmp(s + n - 3, wide_blank, 3) == 0 ? 3 : 0;
}

char *tt_str_trim(tt_arena *a, const char *s)
{
    for (size_t k; (k = blank_at_start(s)) > 0;)
        s += k;
    size_t n = strlen(s);
    for (size_t k; (k = blank_at_end(s, n)) > 0;)
        n -= k;
    return tt_strndup(a, s, n);
}

static bool is_ascii(const char *s)
{
    while (*s && !(*s & 0x80))
        s++;
    return !*s;
}

char *tt_str_halfwidth(tt_arena *a, const char *s)
{
    if (is_ascii(s))
        return tt_strdup(a, s);
    tt_buf b = tt_buf_new(a);
    while (*s) {
        const char *from = s;
        const unsigned c = tt_utf8_next(&s);
        if (c >= 0xFF01 && c <= 0xFF5E)
            tt_buf_addc(&b, (char)(c - 0xFF01 + '!'));
        else if (c == 0x3000)
            tt_buf_addc(&b, ' ');
        else
            tt_buf_addn(&b, from, (size_t)(s - from));
    }
    return tt_strdup(a, tt_buf_text(&b));
}

bool tt_char_deceives(unsigned c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe ||
           (c >= 0xe0000 && c <= 0xe007f);
}

static const char *visible(tt_arena *a, const char *s, bool one_line)
{
    tt_buf b = tt_buf_new(a);
    bool changed = false;
    for (const char *p = s; *p;) {
        const char *from = p;
        const unsigned c = tt_utf8_next(&p);
        const bool bad = c == 0xfffd && p - from == 1, line_end = !one_line && (c == '\n' || c == '\t' || (c == '\r' && *p == '\n'));
        if (bad)
            tt_buf_printf(&b, "<%02X>", (unsigned)(unsigned char)*from);
        else if (tt_char_deceives(c) && !line_end)
            tt_buf_printf(&b, "<U+%04X>", c);
        else
            tt_buf_addn(&b, from, (size_t)(p - from));
        changed = changed || bad || (tt_char_deceives(c) && !line_end);
    }
    return changed ? tt_buf_text(&b) : s;
}

const char *tt_visible(tt_arena *a, const char *s)
{
    return visible(a, s, false);
}

const char *tt_visible_line(tt_arena *a, const char *s)
{
    return visible(a, s, true);
}

tt_buf tt_buf_new(tt_arena *a)
{
    return (tt_buf){.arena = a};
}

/* Room for n more bytes and the NUL. */
static void reserve(tt_buf *b, size_t n)
{
    const size_t need = b->n + n + 1;
    if (need <= b->cap)
        return;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < need)
        cap *= 2;
    b->s = tt_grow(b->arena, b->s, b->cap, cap);
    b->cap = cap;
}

void tt_buf_addn(tt_buf *b, const char *s, size_t n)
{
    reserve(b, n);
    if (n)
        memcpy(b->s + b->n, s, n);
    b->n += n;
    b->s[b->n] = '\0';
}

void tt_buf_add(tt_buf *b, const char *s)
{
    tt_buf_addn(b, s, strlen(s));
}

void tt_buf_addc(tt_buf *b, char c)
{
    reserve(b, 1);
    b->s[b->n++] = c;
    b->s[b->n] = '\0';
}

void tt_buf_vprintf(tt_buf *b, const char *fmt, va_list ap)
{
    assert(fmt);
    va_list again;
    va_copy(again, ap);
    reserve(b, 0);
    const int n = vsnprintf(b->s + b->n, b->cap - b->n, fmt, ap);
    assert(n >= 0);
    if (n >= 0 && (size_t)n >= b->cap - b->n) {
        reserve(b, (size_t)n);
        vsnprintf(b->s + b->n, (size_t)n + 1, fmt, again);
    }
    b->n += n >= 0 ? (size_t)n : 0;
    va_end(again);
}

void tt_buf_printf(tt_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    tt_buf_vprintf(b, fmt, ap);
    va_end(ap);
}

const char *tt_buf_text(const tt_buf *b)
{
    return b->s ? b->s : "";
}

enum { WORD = 64 };

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, replacements and swapped neighbours, ASCII case ignored
 * (optimal string alignment); words of WORD bytes or more are infinitely far. */
static int distance(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b);
    if (n >= WORD || m >= WORD)
        return WORD;
    int row[3][WORD + 1] = {0};
    for (size_t j = 0; j <= m; j++)
        row[0][j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int *now = row[i % 3], *last = row[(i + 2) % 3], *before = row[(i + 1) % 3];
        now[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            const char x = lower(a[i - 1]), y = lower(b[j - 1]);
            now[j] = least(last[j - 1] + (x != y), least(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y)
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return row[n % 3][m];
}

const char *tt_nearest(const char *word, const char *const *candidates, size_t n)
{
    const char *best = NULL;
    int least_so_far = 4; /* 3 edits at most ... */
    for (size_t i = 0; i < n; i++) {
        const int d = distance(word, candidates[i]);
        if (d < least_so_far && 2 * (size_t)d < strlen(word)) { /* ... and under half the word */
            least_so_far = d;
            best = candidates[i];
        }
    }
    return best;
}
