/* SPDX-License-Identifier: Apache-2.0 */
/* study/match_facts.c -- facts of one person as they are written down: YAML, CSV, or lines.
 *
 * Names and values are kept as they are; what they mean is each study's to say.  A name
 * given twice is refused, as nobody can tell which of the two is meant. */
#include <string.h>

#include "frame/frame.h"
#include "study/study_internal.h"

enum { MOST_FACTS = 1000 };

struct facts {
    tt_arena *a;
    const char *file;
    tt_fact *at;
    size_t n;
};

static tt_code add(struct facts *f, const char *name, const char *text, int line, tt_err *err)
{
    const tt_where where = tt_at(f->file, line, 0);
    name = tt_str_trim(f->a, name);
    if (!*name)
        return tt_fail(err, TT_EPARSE, 232, where);
    for (size_t i = 0; i < f->n; i++)
        if (tt_str_ieq(f->at[i].name, name))
            return tt_fail(err, TT_EPARSE, 234, where, name);
    if (f->n == MOST_FACTS)
        return tt_fail(err, TT_ELIMIT, 235, where, tt_printf(f->a, "%d", MOST_FACTS));
    f->at[f->n++] = (tt_fact){name, tt_str_trim(f->a, text), where, false};
    return TT_OK;
}

static tt_code from_yaml(struct facts *f, const char *text, size_t n, tt_err *err)
{
    tt_yaml y;
    TT_TRY(tt_yaml_parse(f->a, f->file, text, n, &y, err));
    if (!y.root || y.root->kind != TT_MAP)
        return tt_fail(err, TT_EPARSE, 232, tt_at(f->file, 1, 0));
    for (size_t i = 0; i < y.root->n; i++) {
        const tt_node *v = y.root->item[i];
        if (v->kind != TT_SCALAR)
            return tt_fail(err, TT_EPARSE, 232, tt_at(f->file, v->line, 0));
        TT_TRY(add(f, y.root->key[i]->text, v->text, v->line, err));
    }
    return TT_OK;
}

static tt_code from_csv(struct facts *f, const char *text, size_t n, tt_err *err)
{
    tt_csv *csv = tt_csv_open_text(f->a, f->file, text, n);
    const char **field = NULL;
    size_t k = 0;
    TT_TRY(tt_csv_next(csv, &field, &k, err)); /* the heading */
    for (;;) {
        TT_TRY(tt_csv_next(csv, &field, &k, err));
        if (k == 0)
            return TT_OK;
        if (k < 2)
            return tt_fail(err, TT_EPARSE, 232, tt_at(f->file, tt_csv_line(csv), 0));
        const char *value = k > 2 && *field[2] ? tt_printf(f->a, "%s %s", field[1], field[2]) : field[1];
        TT_TRY(add(f, field[0], value, tt_csv_line(csv), err));
    }
}

static tt_code from_lines(struct facts *f, const char *text, tt_err *err)
{
    int line = 0;
    for (const char *s = text; *s;) {
        const size_t n = strcspn(s, "\n");
        const char *one = tt_str_trim(f->a, tt_strndup(f->a, s, strcspn(s, "#\r\n"))), *equals = strchr(one, '=');
        line++;
        if (*one && !equals)
            return tt_fail(err, TT_EPARSE, 232, tt_at(f->file, line, 0));
        if (*one)
            TT_TRY(add(f, tt_strndup(f->a, one, (size_t)(equals - one)), equals + 1, line, err));
        s += n + (s[n] == '\n');
    }
    return TT_OK;
}

tt_code tt_facts_read(tt_arena *a, const char *file, const char *text, size_t n, tt_fact **ret, size_t *facts, tt_err *err)
{
    struct facts f = {a, file, TT_ARRAY(a, tt_fact, MOST_FACTS), 0};
    if (!tt_utf8_valid(text, n))
        return tt_fail(err, TT_EPARSE, 232, tt_at(file, 1, 0));
    if (tt_str_ends(file, ".yaml") || tt_str_ends(file, ".yml"))
        TT_TRY(from_yaml(&f, text, n, err));
    else if (tt_str_ends(file, ".csv"))
        TT_TRY(from_csv(&f, text, n, err));
    else
        TT_TRY(from_lines(&f, text + tt_utf8_mark(text, n), err));
    *ret = f.at;
    *facts = f.n;
    return TT_OK;
}
