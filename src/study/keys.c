/* SPDX-License-Identifier: Apache-2.0 */
/* study/keys.c -- finding a row of the descriptor table, and matching paths.
 *
 * A path names one node ("visits[4].at"); a pattern names the row it belongs to
 * ("visits[].at"). */
#include <string.h>

#include "study/schema_internal.h"

static const tt_key *exact(const char *pattern)
{
    for (const tt_key *k = tt_keys; k->path; k++)
        if (strcmp(k->path, pattern) == 0)
            return k;
    return NULL;
}

const tt_key *tt_key_find(const char *pattern)
{
    const tt_key *k = exact(pattern);
    const char *dot = strrchr(pattern, '.');
    if (k || !dot || dot[1] == '\0')
        return k;
    for (k = tt_keys; k->path; k++)
        if (strncmp(k->path, pattern, (size_t)(dot - pattern) + 1) == 0 && strcmp(k->path + (dot - pattern) + 1, "*") == 0)
            return k;
    return NULL;
}

bool tt_key_child(const tt_key *row, const char *parent, const char **name)
{
    const size_t n = strlen(parent);
    if (strncmp(row->path, parent, n) != 0)
        return false;
    const char *rest = row->path + n;
    if (n > 0 && *rest == '.')
        rest++;
    else if (n > 0 && strcmp(rest, "[]") != 0)
        return false;
    *name = rest;
    return *rest && !strchr(rest, '.') && (*rest == '[' || !strchr(rest, '['));
}

char *tt_key_pattern(const char *path, char *ret, size_t n)
{
    size_t used = 0;
    for (bool inside = false; *path && used + 1 < n; path++) {
        inside = inside && *path != ']';
        if (!inside)
            ret[used++] = *path;
        inside = inside || *path == '[';
    }
    ret[used] = '\0';
    return ret;
}

bool tt_key_among(const char *patterns, const char *pattern)
{
    const size_t want = strlen(pattern);
    for (const char *s = patterns; *s;) {
        const size_t n = strcspn(s, "|");
        if (n == want && strncmp(s, pattern, n) == 0)
            return true;
        s += n + (s[n] == '|');
    }
    return false;
}

bool tt_is_open(const tt_node *n)
{
    return n && n->kind == TT_SCALAR && !n->quoted && strcmp(n->text, "open") == 0;
}

const tt_node *tt_given(const tt_node *map, const char *key)
{
    const tt_node *n = tt_node_get(map, key);
    return n && !tt_is_open(n) ? n : NULL;
}
