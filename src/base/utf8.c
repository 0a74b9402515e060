/* SPDX-License-Identifier: Apache-2.0 */
/* base/utf8.c -- UTF-8 (RFC 3629) in and out, where it may be cut, and how wide it stands on a terminal.
 *
 * A bad byte decodes to U+FFFD and is stepped over alone, so that the text behind
 * it is still read.  Widths follow the East Asian Width property (Unicode
 * Standard Annex 11): wide and full-width count two, combining marks none. */
#include <string.h>

#include "base/text.h"

/* Length of the valid sequence at s (n bytes left), 0 if there is none; its code point in *ret. */
static size_t decode(const unsigned char *s, size_t n, unsigned *ret)
{
    static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t len = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;
    if (len == 0 || len > n)
        return 0;
    unsigned c = len == 1 ? s[0] : s[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3Fu);
    }
    if (c < smallest[len] || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        return 0;
    *ret = c;
    return len;
}

bool tt_utf8_valid(const char *s, size_t n)
{
    for (size_t i = 0; i < n;) {
        unsigned c;
        if ((unsigned char)(s[i] - 1) < 0x7F) { /* 1 to 7F */
            i++;
            continue;
        }
        const size_t len = decode((const unsigned char *)s + i, n - i, &c);
        if (len == 0 || c == 0)
            return false;
        i += len;
    }
    return true;
}

unsigned tt_utf8_next(const char **s)
{
    unsigned c = 0xFFFD;
    if (**s == '\0')
        return 0;
    if ((unsigned char)**s < 0x80)
        return (unsigned char)*(*s)++;
    const size_t len = decode((const unsigned char *)*s, 4, &c); /* the NUL is a wrong byte: nothing behind it is read */
    *s += len ? len : 1;
    return c;
}

size_t tt_utf8_mark(const char *s, size_t n)
{
    return n >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

size_t tt_utf8_cut(const char *s, size_t n)
{
    while (n > 0 && ((unsigned char)s[n] & 0xC0) == 0x80)
        n--;
    return n;
}

void tt_buf_add_point(tt_buf *b, unsigned c)
{
    static const unsigned lead[] = {0, 0xC0, 0xE0, 0xF0};
    const unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    tt_buf_addc(b, (char)(lead[more] | c >> 6 * more));
    for (unsigned i = more; i-- > 0;)
        tt_buf_addc(b, (char)(0x80 | (c >> 6 * i & 0x3F)));
}

static int width(unsigned c)
{
    static const struct {
        unsigned first, last;
        int width;
    } ranges[] = {
        {0x0300, 0x036F, 0}, {0x1100, 0x115F, 2}, {0x200B, 0x200F, 0},   {0x2E80, 0x303E, 2},   {0x3041, 0x33FF, 2},   {0x3400, 0x4DBF, 2},
        {0x4E00, 0x9FFF, 2}, {0xA000, 0xA4CF, 2}, {0xAC00, 0xD7A3, 2},   {0xF900, 0xFAFF, 2},   {0xFE00, 0xFE0F, 0},   {0xFE30, 0xFE6F, 2},
        {0xFF01, 0xFF60, 2}, {0xFFE0, 0xFFE6, 2}, {0x1F300, 0x1F64F, 2}, {0x1F900, 0x1F9FF, 2}, {0x20000, 0x3FFFD, 2},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= ranges[i].first; i++)
        if (c <= ranges[i].last)
            return ranges[i].width;
    return 1;
}

int tt_text_width(const char *s)
{
    int columns = 0;
    while (*s)
        columns += width(tt_utf8_next(&s));
    return columns;
}
