/* SPDX-License-Identifier: Apache-2.0 */
/* yaml/decode.c -- what the raw bytes of a plain or quoted scalar say.
 *
 * Done here and not by the library, which reads 'x''''y' as x''' (0.7.12: two
 * quotes in a row inside single quotes lose what follows) and leaks memory over
 * texts of many escapes.  It has checked the syntax before we come here.
 *
 * YAML 1.2.2, 6.5 and 7.3: a line end inside a scalar is a blank, and n of them in
 * a row are n - 1 line feeds; blanks around them vanish; in double quotes a
 * backslash at the line's end joins the lines. */
#include "yaml/yaml_internal.h"

#include <string.h>

typedef struct reader {
    const char *s, *end;
    tt_buf *out;
} reader;

static bool blank(const reader *r)
{
    return r->s < r->end && (*r->s == ' ' || *r->s == '\t');
}

static bool line_end(const reader *r)
{
    return r->s < r->end && (*r->s == '\n' || *r->s == '\r');
}

static void skip_blanks(reader *r)
{
    while (blank(r))
        r->s++;
}

/* Line ends and the blanks around them: how many. */
static size_t skip_line_ends(reader *r)
{
    size_t n = 0;
    for (skip_blanks(r); line_end(r); skip_blanks(r), n++)
        r->s += r->end - r->s > 1 && r->s[0] == '\r' && r->s[1] == '\n' ? 2 : 1;
    return n;
}

static void add_line_feeds(reader *r, size_t n)
{
    while (n-- > 0)
        tt_buf_addc(r->out, '\n');
}

/* Blanks are kept unless a line ends behind them. */
static void take_blanks(reader *r)
{
    const char *from = r->s;
    skip_blanks(r);
    const char *to = r->s;
    const size_t n = skip_line_ends(r);
    if (n == 0)
        tt_buf_addn(r->out, from, (size_t)(to - from));
    else if (n == 1)
        tt_buf_addc(r->out, ' ');
    else
        add_line_feeds(r, n - 1);
}

/* ---- escapes of double quotes ---- */

static unsigned hex(reader *r, int digits)
{
    unsigned c = 0;
    for (; digits > 0 && r->s < r->end; digits--, r->s++) {
        const char d = *r->s;
        c = c * 16 + (unsigned)(d <= '9' ? d - '0' : (d | 0x20) - 'a' + 10);
    }
    return c;
}

/* JSON writes a character past U+FFFF as two escapes. */
static unsigned utf16(reader *r)
{
    const unsigned c = hex(r, 4);
    if (c < 0xD800 || c > 0xDBFF || r->end - r->s < 6 || r->s[0] != '\\' || r->s[1] != 'u')
        return c;
    r->s += 2;
    return 0x10000 + ((c - 0xD800) << 10) + (hex(r, 4) - 0xDC00);
}

/* r stands behind the backslash. */
static void take_escape(reader *r)
{
    static const char letters[] = "0abt\tnvfre \"/\\N_LP";
    static const unsigned values[] = {0, 7, 8, 9, 9, 10, 11, 12, 13, 27, ' ', '"', '/', '\\', 0x85, 0xA0, 0x2028, 0x2029};
    const char c = *r->s++;
    const char *known = memchr(letters, c, sizeof letters - 1);
    if (c == 'x')
        tt_buf_add_point(r->out, hex(r, 2));
    else if (c == 'u')
        tt_buf_add_point(r->out, utf16(r));
    else if (c == 'U')
        tt_buf_add_point(r->out, hex(r, 8));
    else if (known)
        tt_buf_add_point(r->out, values[known - letters]);
}

static void take_backslash(reader *r)
{
    r->s++;
    if (line_end(r))
        add_line_feeds(r, skip_line_ends(r) - 1);
    else if (r->s < r->end)
        take_escape(r);
}

void tt_yaml_decode(tt_buf *out, const char *raw, size_t n, tt_yaml_style style)
{
    reader r = {raw, raw + n, out};
    while (r.s < r.end) {
        const char *from = r.s;
        while (r.s < r.end && !strchr(" \t\r\n", *r.s) && !(style == TT_Y_DOUBLE && *r.s == '\\') &&
               !(style == TT_Y_SINGLE && *r.s == '\''))
            r.s++;
        tt_buf_addn(out, from, (size_t)(r.s - from));
        if (r.s == r.end)
            return;
        if (*r.s == '\\') {
            take_backslash(&r);
        } else if (*r.s == '\'') {
            tt_buf_addc(out, '\''); /* of the pair that stands for one */
            r.s += r.end - r.s > 1 ? 2 : 1;
        } else {
            take_blanks(&r);
        }
    }
}
