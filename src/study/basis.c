/* SPDX-License-Identifier: Apache-2.0 */
/* study/basis.c -- where a value comes from: the record, another source, or an
 * assumption.  An entry covers its path and all beneath; the longest match wins,
 * and an exact index beats [*].  Nothing assumed reaches patients unconfirmed. */
#include <string.h>

#include "study/study_internal.h"

/* The length of the first step of a path: "levels" of "levels[1].amount", "[1]" of "[1].amount". */
size_t tt_path_step(const char *s)
{
    return *s == '[' ? strcspn(s, "]") + (strchr(s, ']') != NULL) : strcspn(s, ".[");
}

const char *tt_path_next(const char *s, size_t n)
{
    return s + n + (s[n] == '.');
}

int tt_basis_match(const char *of, const char *path)
{
    int rank = 0;
    while (*of) {
        const size_t n = tt_path_step(of), m = tt_path_step(path);
        const bool any = n == 3 && strncmp(of, "[*]", 3) == 0 && *path == '[';
        if (n == 0 || m == 0 || (!any && (n != m || strncmp(of, path, n) != 0)))
            return -1;
        rank += any ? 1 : 2; /* a step each; an exact one outranks [*] at the same depth */
        of = tt_path_next(of, n);
        path = tt_path_next(path, m);
    }
    return rank;
}

static int steps(const char *path)
{
    int n = 0;
    for (; *path; n++) {
        const size_t k = tt_path_step(path);
        if (k == 0)
            return n;
        path = tt_path_next(path, k);
    }
    return n;
}

const tt_basis *tt_study_basis(const tt_study *s, const char *path)
{
    const tt_basis *best = NULL;
    int best_steps = 0, best_rank = 0;
    for (size_t i = 0; i < s->bases; i++) {
        const int rank = tt_basis_match(s->basis[i].of, path), deep = steps(s->basis[i].of);
        if (rank > 0 && (deep > best_steps || (deep == best_steps && rank > best_rank))) {
            best = &s->basis[i];
            best_steps = deep;
            best_rank = rank;
        }
    }
    return best;
}

const tt_basis *tt_study_unconfirmed(const tt_study *s, size_t i)
{
    for (size_t k = 0; k < s->bases; k++) {
        const tt_basis *b = &s->basis[k];
        if (b->from == TT_FROM_ASSUMED && b->confirmed_by[0] == '\0' && i-- == 0)
            return b;
    }
    return NULL;
}

/* ---- the table of a study's README --------------------------------------------------- */

static void add_cell(tt_buf *b, const char *s)
{
    for (; *s; s++)
        if (*s == '|')
            tt_buf_add(b, "\\|");
        else
            tt_buf_addc(b, *s == '\n' ? ' ' : *s);
}

const char *tt_study_sources(tt_arena *a, const tt_study *s)
{
    static const char *const from[] = {"record", "other source", "**assumed**"};
    tt_buf b = tt_buf_new(a);
    tt_buf_add(&b, "| value | from | source or reason | confirmed |\n|---|---|---|---|\n");
    for (size_t i = 0; i < s->bases; i++) {
        const tt_basis *e = &s->basis[i];
        tt_buf_printf(&b, "| `%s` | %s | ", e->of, from[e->from]);
        add_cell(&b, e->source);
        tt_buf_printf(&b, " | %s%s%s |\n", e->confirmed_by, e->confirmed_by[0] ? ", " : "", e->confirmed_on);
    }
    return tt_buf_text(&b);
}
