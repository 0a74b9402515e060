/* SPDX-License-Identifier: Apache-2.0 */
/* study/lint.c -- what a study does not say, or says twice.
 *
 * Each rule is one function in a table with the code it raises and the keys it
 * speaks for; the tables below are the list of rules.  Afterwards one walk
 * raises E125 for every kind of open question no rule has spoken for, with all its places.  A rule is silent
 * once its question is answered: it reads the answer, never who gave it. */
#include <string.h>

#include "study/study_internal.h"

static const tt_lint_rule *const tables[] = {tt_lint_safety, tt_lint_schedule, tt_lint_record, tt_lint_outcomes,
                                             tt_lint_words,  tt_lint_sanity,   tt_lint_random};
enum { TABLES = sizeof tables / sizeof *tables };

const tt_lint_rule *tt_lint_rule_at(size_t i)
{
    for (size_t t = 0; t < TABLES; t++)
        for (const tt_lint_rule *r = tables[t]; r->id; r++)
            if (i-- == 0)
                return r;
    return NULL;
}

/* ---- what rules share ---------------------------------------------------------- */

const char *tt_lint_path(const tt_lint *l, const char *list, size_t i, const char *key)
{
    const tt_node *n = tt_lint_given(l, list), *want = tt_study_item_at(n, i);
    size_t k = 0;
    while (want && n->item[k] != want)
        k++;
    return tt_printf(l->a, "%s[%zu]%s%s", list, k, key[0] ? "." : "", key);
}

/* Where the parent of the last step of a path ends: "dlt" of "dlt.window". */
static size_t parent_length(const char *path)
{
    size_t n = strlen(path);
    while (n > 0 && path[n] != '.' && path[n] != '[')
        n--;
    return n;
}

tt_where tt_lint_at(const tt_lint *l, const char *path)
{
    const tt_node *n = tt_node_find(l->root, path);
    for (size_t k = strlen(path); !n && k > 0;) {
        char *up = tt_strndup(l->a, path, k);
        k = parent_length(up);
        up[k] = '\0';
        const tt_node *parent = k ? tt_node_find(l->root, up) : l->root;
        if (parent) {
            tt_where w = tt_node_missing(l->a, parent, path + k + (path[k] == '.'));
            const tt_where named = tt_at_path(path);
            memcpy(w.path, named.path, sizeof w.path);
            return w;
        }
    }
    return n ? tt_node_where(l->a, n) : tt_at_path(path);
}

const tt_node *tt_lint_given(const tt_lint *l, const char *path)
{
    const tt_node *n = tt_node_find(l->root, path);
    return n && !tt_is_open(n) ? n : NULL;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

const char *tt_lint_find(const char *text, const char *part)
{
    for (; text && *text; text++) {
        size_t i = 0;
        while (part[i] && lower(text[i]) == lower(part[i]))
            i++;
        if (!part[i])
            return text;
    }
    return NULL;
}

bool tt_lint_has(const char *text, const char *part)
{
    return tt_lint_find(text, part) != NULL;
}

const char *tt_lint_eligibility_text(const tt_lint *l)
{
    tt_buf b = tt_buf_new(l->a);
    tt_buf_add(&b, tt_study_text(tt_node_get(l->root, "record"), "eligibility_text"));
    for (size_t i = 0; i < l->s->criteria; i++)
        tt_buf_printf(&b, "\n%s", l->s->criterion[i].text.in[TT_EN]);
    return tt_buf_text(&b);
}

const char *tt_lint_arm_text(const tt_lint *l)
{
    tt_buf b = tt_buf_new(l->a);
    tt_buf_add(&b, tt_study_text(tt_node_get(l->root, "record"), "arm_text"));
    for (size_t i = 0; i < l->s->arms; i++)
        tt_buf_printf(&b, "\n%s", l->s->arm[i].text.in[TT_EN]);
    tt_buf_printf(&b, "\n%s", l->s->dose.route.in[TT_EN]);
    return tt_buf_text(&b);
}

/* ---- open questions nobody spoke for ---------------------------------------------- */

static bool spoken_for(const tt_lint *l, const char *pattern)
{
    const tt_lint_rule *r;
    for (size_t i = 0; (r = tt_lint_rule_at(i)); i++)
        if (tt_key_among(r->answers, pattern) && tt_findings_has(l->fs, r->id))
            return true;
    return false;
}

/* The open questions, in the order of the file. */
typedef struct question {
    const tt_key *row;
    tt_where where;
    size_t at; /* index in the outer list; of a key that is in none: 0 */
    bool told;
} question;

typedef struct walker {
    const tt_lint *l;
    question *q;
    size_t n, cap, at;
} walker;

/* Approvals are asked for by a live start, not by lint. */
static void remark(walker *w, const char *pattern, tt_where where)
{
    const tt_key *row = tt_key_find(pattern);
    if (!row || tt_str_starts(pattern, "approvals") || spoken_for(w->l, pattern))
        return;
    if (w->n == w->cap) {
        w->cap = w->cap ? w->cap * 2 : 32;
        w->q = tt_grow(w->l->a, w->q, w->n * sizeof *w->q, w->cap * sizeof *w->q);
    }
    w->q[w->n++] = (question){row, where, w->at, false};
}

static void walk(walker *w, const tt_node *n, const char *pattern);

static void walk_map(walker *w, const tt_node *n, const char *pattern)
{
    const char *name = NULL;
    for (size_t i = 0; i < n->n; i++)
        walk(w, n->item[i], pattern[0] ? tt_printf(w->l->a, "%s.%s", pattern, n->key[i]->text) : n->key[i]->text);
    for (const tt_key *k = tt_keys; k->path; k++)
        if (k->need == TT_ASK && tt_key_child(k, pattern, &name) && name[0] != '[' && !tt_node_get(n, name))
            remark(w, k->path, tt_node_missing(w->l->a, n, name));
}

static void walk(walker *w, const tt_node *n, const char *pattern)
{
    if (strcmp(pattern, "record") == 0)
        return;
    if (tt_is_open(n))
        remark(w, pattern, tt_node_where(w->l->a, n));
    else if (n->kind == TT_MAP)
        walk_map(w, n, pattern);
    else if (n->kind == TT_SEQ)
        for (size_t i = 0; i < n->n; i++) {
            w->at = strchr(pattern, '[') ? w->at : i;
            walk(w, n->item[i], tt_printf(w->l->a, "%s[]", pattern));
        }
}

static void span(tt_buf *b, size_t from, size_t to)
{
    tt_buf_printf(b, "%s%zu", b->s[b->n - 1] == '[' ? "" : ", ", from);
    if (to > from)
        tt_buf_printf(b, "-%zu", to);
}

/* "endpoints[0, 2-27].kind": one question asked at many places. */
static const char *places(walker *w, question *first)
{
    const char *inside = strstr(first->row->path, "[]") + 1;
    tt_buf b = tt_buf_new(w->l->a);
    tt_buf_addn(&b, first->row->path, (size_t)(inside - first->row->path));
    size_t from = first->at, to = from;
    for (question *q = first; q < w->q + w->n; q++) {
        if (q->row != first->row)
            continue;
        q->told = true;
        if (q->at > to + 1) {
            span(&b, from, to);
            from = q->at;
        }
        to = q->at;
    }
    span(&b, from, to);
    tt_buf_add(&b, inside);
    return tt_buf_text(&b);
}

/* Of what is written in words of one's own, that it is. */
static const char *form(tt_arena *a, const tt_key *row)
{
    return row->type == TT_K_TEXT ? tt_in_both(a, tt_key_type_words(row->type, TT_EN), tt_key_type_words(row->type, TT_ZH))
                                  : tt_key_form(row);
}

/* One finding a kind of question, at its first place. */
static void ask(walker *w)
{
    for (size_t i = 0; i < w->n; i++) {
        size_t alike = 0;
        for (size_t k = i; k < w->n; k++)
            alike += w->q[k].row == w->q[i].row;
        const bool many = alike > 1 && strstr(w->q[i].row->path, "[]");
        if (!w->q[i].told)
            tt_find(w->l->fs, 125, w->q[i].where, many ? places(w, &w->q[i]) : w->q[i].where.path, form(w->l->a, w->q[i].row),
                    tt_in_both(w->l->a, w->q[i].row->words[TT_EN], w->q[i].row->words[TT_ZH]));
    }
}

void tt_study_lint(tt_arena *a, const tt_study *s, tt_findings *fs)
{
    const tt_lint l = {a, s, s->yaml->root, fs};
    const tt_lint_rule *r;
    for (size_t i = 0; (r = tt_lint_rule_at(i)); i++)
        r->check(&l);
    walker w = {.l = &l};
    walk(&w, l.root, "");
    ask(&w);
}
