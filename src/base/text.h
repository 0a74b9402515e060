/* SPDX-License-Identifier: Apache-2.0 */
/* base/text.h -- text: UTF-8, NUL-terminated, in an arena.  Nothing here looks at
 * the process's locale: a decimal point is always '.', case folding is ASCII. */
#ifndef TT_BASE_TEXT_H
#define TT_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#if defined(__GNUC__)
#define TT_PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#else
#define TT_PRINTF(fmt, first)
#endif

#ifdef __cplusplus
extern "C" {
#endif

char *tt_strdup(tt_arena *a, const char *s);
char *tt_strndup(tt_arena *a, const char *s, size_t n);
/** printf into the arena. Never give it a double under a foreign locale: use tt_double_text. */
char *tt_printf(tt_arena *a, const char *fmt, ...) TT_PRINTF(2, 3);

bool tt_streq(const char *a, const char *b);   /* NULL equals only NULL */
bool tt_str_ieq(const char *a, const char *b); /* ASCII case ignored */
bool tt_str_starts(const char *s, const char *prefix);
bool tt_str_ends(const char *s, const char *suffix);
/** The number of "[12]" in a path: *s stands behind '[', and on success behind ']'. At most nine digits. */
bool tt_str_index(const char **s, size_t *ret);
/** Copy without surrounding ASCII and full-width blanks. */
char *tt_str_trim(tt_arena *a, const char *s);
/** Full-width digits, letters and punctuation (U+FF01..FF5E, U+3000) to ASCII; the rest unchanged. */
char *tt_str_halfwidth(tt_arena *a, const char *s);

/** Valid UTF-8 without NUL? Overlong forms and surrogates are not. */
bool tt_utf8_valid(const char *s, size_t n);
/** Decode one code point at *s (advances). U+FFFD for a bad byte. */
unsigned tt_utf8_next(const char **s);
/** A character that steers or hides instead of showing: controls (also tab and line ends), marks that turn the writing direction, blanks
 * of no width, code points that are no characters. */
bool tt_char_deceives(unsigned c);
/**
 * Text as a person may be shown it: what deceives stands as "<U+202E>", a byte that is no UTF-8 as "<FF>"; tab and line feed stay.
 * `s` itself when there is nothing to do.
 */
const char *tt_visible(tt_arena *a, const char *s);
/** The same for text that must stay one line, such as a message: tab and line ends are shown too. */
const char *tt_visible_line(tt_arena *a, const char *s);
/** Bytes of the byte order mark that begins a text: 3, or 0 if none does. */
size_t tt_utf8_mark(const char *s, size_t n);
/** The most bytes, at most `n`, of s that end between two characters: where a text is cut. `n` is at most its length. */
size_t tt_utf8_cut(const char *s, size_t n);
/** Columns on a terminal: CJK counts two. */
int tt_text_width(const char *s);

/** A growing text. */
typedef struct tt_buf {
    tt_arena *arena;
    char *s; /* always NUL-terminated once anything was added; see tt_buf_text */
    size_t n, cap;
} tt_buf;

tt_buf tt_buf_new(tt_arena *a);
void tt_buf_add(tt_buf *b, const char *s);
void tt_buf_addn(tt_buf *b, const char *s, size_t n);
void tt_buf_addc(tt_buf *b, char c);
/** A code point, at most U+10FFFF, as UTF-8. */
void tt_buf_add_point(tt_buf *b, unsigned c);
void tt_buf_printf(tt_buf *b, const char *fmt, ...) TT_PRINTF(2, 3);
void tt_buf_vprintf(tt_buf *b, const char *fmt, va_list ap) TT_PRINTF(2, 0);
/** "" when nothing was added. */
const char *tt_buf_text(const tt_buf *b);

/** Shortest of 15 to 17 digits that reads back equal; "null" for NaN and infinities (JSON has none). Exponent form as RFC 8785. */
char *tt_double_text(tt_arena *a, double x);
/** Fixed digits after the point, half away from zero on the decimal value of the double's shortest form: 2.675, 2 -> "2.68". NaN -> "". */
char *tt_fixed(tt_arena *a, double x, int digits);

/** The nearest of `n` candidates by edit distance (at most 3 and under half the length), or NULL: for "did you mean". */
const char *tt_nearest(const char *word, const char *const *candidates, size_t n);

#ifdef __cplusplus
}
#endif
#endif
