/* SPDX-License-Identifier: Apache-2.0 */
/* design/curve_rows.c -- toxicity curves from a CSV, one a line.
 *
 * A line is the rates of one curve, lowest dose first; behind them may stand as many
 * rates of moderate toxicity.  A first line whose first cell is no number is a heading,
 * and a first column headed id, name or scenario is carried through as it stands, in
 * quotes where it has a comma.  Lines are found where they stand, nothing is copied but
 * the line at hand. */
#include <stdio.h>
#include <string.h>

#include "design/design_internal.h"

enum { LINE = 4096 };

tt_curve_rows tt_curve_rows_of(const char *file, const char *text)
{
    return (tt_curve_rows){.file = file, .s = tt_str_starts(text, "\xef\xbb\xbf") ? text + 3 : text};
}

/* The next line that is not empty, and its size without its end. */
static bool next_line(tt_curve_rows *r, const char **line, size_t *n)
{
    while (*r->s) {
        const size_t all = strcspn(r->s, "\n");
        *line = r->s;
        *n = all > 0 && r->s[all - 1] == '\r' ? all - 1 : all;
        r->s += all + (r->s[all] == '\n');
        r->line++;
        if (*n > 0)
            return true;
    }
    return false;
}

static bool is_heading(const char *line)
{
    line += strspn(line, " \"");
    return !strchr("0123456789.+-", *line) || *line == '\0';
}

/* A cell in quotes ends at the quote that is not doubled. */
static size_t first_cell(const char *line, size_t n)
{
    size_t quoted = 0;
    if (n > 0 && line[0] == '"')
        for (quoted = 1; quoted < n && (line[quoted] != '"' || (quoted + 1 < n && line[quoted + 1] == '"')); quoted++)
            quoted += line[quoted] == '"';
    const char *comma = quoted < n ? memchr(line + quoted, ',', n - quoted) : NULL;
    return comma ? (size_t)(comma - line) : n;
}

static bool heads_names(const char *line, size_t n)
{
    char word[16];
    n = first_cell(line, n);
    for (; n > 0 && (*line == ' ' || *line == '"'); n--)
        line++;
    while (n > 0 && (line[n - 1] == ' ' || line[n - 1] == '"'))
        n--;
    snprintf(word, sizeof word, "%.*s", n < sizeof word ? (int)n : 0, line);
    return tt_str_ieq(word, "id") || tt_str_ieq(word, "name") || tt_str_ieq(word, "scenario");
}

/* The rates in `text`, and behind them those of moderate toxicity. */
static tt_code rates_of(char *text, int32_t doses, tt_curve *ret, tt_err *err)
{
    int32_t cells = 1;
    char *middle = NULL;
    for (char *c = text; *c; c++)
        if (*c == ',' && cells++ == doses)
            middle = c;
    const bool both = cells == 2 * doses && middle;
    if (both)
        *middle = '\0';
    return tt_curve_read(text, both ? middle + 1 : NULL, doses, ret, err);
}

tt_code tt_curve_rows_next(tt_curve_rows *r, int32_t doses, tt_curve *ret, bool *more, tt_err *err)
{
    const char *line = NULL;
    char text[LINE], longest[16];
    size_t n = 0;
    *more = false;
    if (!next_line(r, &line, &n))
        return TT_OK;
    if (r->line == 1 && is_heading(line)) {
        r->named = heads_names(line, n);
        if (!next_line(r, &line, &n))
            return TT_OK;
    }
    const size_t cell = first_cell(line, n), skip = !r->named ? 0 : cell < n ? cell + 1 : n;
    snprintf(longest, sizeof longest, "%d", LINE - 1);
    if (n - skip >= sizeof text)
        return tt_fail(err, TT_ELIMIT, 858, tt_at(r->file, r->line, 0), longest);
    memcpy(text, line + skip, n - skip);
    text[n - skip] = '\0';
    r->name = line;
    r->name_size = r->named ? cell : 0;
    *more = true;
    const tt_code c = rates_of(text, doses, ret, err);
    if (c != TT_OK && err)
        err->where = tt_at(r->file, r->line, 0);
    return c;
}
