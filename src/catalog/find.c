/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalog/find.c -- what is asked becomes one statement with its texts bound.
 *
 * Each word of the question must be in the record.  It is looked for among words; one
 * of a script without blanks among trigrams, or, under three characters, which have
 * no trigram, in the texts themselves.  Quotation marks around a word keep the
 * operators of FTS5 (AND, NEAR, column filters) from being any. */
#include <string.h>

#include "catalog/catalog_internal.h"

enum { MOST_TERMS = 16 };

struct asking {
    tt_arena *a;
    tt_buf where;
    const char *bound[MOST_TERMS + 8];
    int n;
    bool ranked; /* words match in `word`: best first */
};

static void also(struct asking *k, const char *condition, const char *value)
{
    k->bound[k->n++] = value;
    tt_buf_printf(&k->where, "%s%s ?%d", k->where.n ? " AND " : "", condition, k->n);
}

/* --- words -------------------------------------------------------------------------------- */

/* A string of the match language, quotation marks doubled; a star behind it begins a word. */
static const char *quoted(tt_arena *a, const char *s, size_t n)
{
    const bool star = n > 1 && s[n - 1] == '*';
    tt_buf b = tt_buf_new(a);
    tt_buf_addc(&b, '"');
    for (size_t i = 0; i < n - star; i++) {
        if (s[i] == '"')
            tt_buf_addc(&b, '"');
        tt_buf_addc(&b, s[i]);
    }
    tt_buf_add(&b, star ? "\"*" : "\"");
    return tt_buf_text(&b);
}

static bool has_letter(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80 || (s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'z') || (s[i] >= 'A' && s[i] <= 'Z'))
            return true;
    return false;
}

static size_t characters(const char *s, size_t n)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        k += ((unsigned char)s[i] & 0xc0) != 0x80;
    return k;
}

/* A text as LIKE finds it: its own signs escaped by a backslash. */
static const char *plain(tt_arena *a, const char *s, size_t n)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n; i++) {
        if (strchr("%_\\", s[i]))
            tt_buf_addc(&b, '\\');
        tt_buf_addc(&b, s[i]);
    }
    return tt_buf_text(&b);
}

static const char *containing(tt_arena *a, const char *s, size_t n)
{
    return tt_printf(a, "%%%s%%", plain(a, s, n));
}

static void add_part(struct asking *k, const char *s, size_t n)
{
    if (characters(s, n) >= 3) {
        also(k, "row IN (SELECT rowid FROM part WHERE part MATCH", quoted(k->a, s, n));
        tt_buf_addc(&k->where, ')');
    } else {
        also(k, "row IN (SELECT rowid FROM part WHERE text LIKE", containing(k->a, s, n));
        tt_buf_add(&k->where, " ESCAPE '\\')");
    }
}

/* The words, those of `word` in one match so that they are ranked together; FTS5 wants all of several strings. */
static const char *add_words(struct asking *k, const char *words)
{
    tt_buf match = tt_buf_new(k->a);
    int terms = 0;
    for (const char *s = tt_str_halfwidth(k->a, words); *s && terms < MOST_TERMS;) {
        const bool phrase = *s == '"';
        s += phrase;
        const size_t n = phrase ? strcspn(s, "\"") : strcspn(s, " \t\r\n");
        if (has_letter(s, n) && !tt_catalog_unparted(s, n))
            tt_buf_printf(&match, "%s%s", match.n ? " " : "", quoted(k->a, s, n));
        else if (has_letter(s, n))
            add_part(k, s, n);
        terms += n > 0;
        s += n;
        s += strspn(s, "\" \t\r\n");
    }
    return match.n ? tt_buf_text(&match) : NULL;
}

/* --- the statement ---------------------------------------------------------------------------- */

static void add_filters(struct asking *k, const tt_catalog_query *q)
{
    if (q->status)
        also(k, "status = upper(", q->status), tt_buf_addc(&k->where, ')');
    if (q->phase)
        also(k, "' ' || phases || ' ' LIKE", tt_printf(k->a, "%% %s %%", plain(k->a, q->phase, strlen(q->phase)))),
            tt_buf_add(&k->where, " ESCAPE '\\'");
    if (q->condition)
        also(k, "conditions LIKE", containing(k->a, q->condition, strlen(q->condition))), tt_buf_add(&k->where, " ESCAPE '\\'");
    if (q->country)
        also(k, "'; ' || countries || '; ' LIKE", tt_printf(k->a, "%%; %s; %%", plain(k->a, q->country, strlen(q->country)))),
            tt_buf_add(&k->where, " ESCAPE '\\'");
}

/* The rows that answer, as a FROM and WHERE over `word` (each with its rank) or `record`. The plus keeps SQLite from asking FTS5
 * row by row. */
static const char *rows(struct asking *k, const tt_catalog_query *q)
{
    k->where = tt_buf_new(k->a);
    const char *match = q->words ? add_words(k, q->words) : NULL;
    add_filters(k, q);
    const char *filters = tt_buf_text(&k->where);
    k->ranked = match != NULL;
    if (!match)
        return *filters ? tt_printf(k->a, "record WHERE %s", filters) : "record";
    k->bound[k->n++] = match;
    return *filters ? tt_printf(k->a, "word WHERE word MATCH ?%d AND +rowid IN (SELECT row FROM record WHERE %s)", k->n, filters)
                    : tt_printf(k->a, "word WHERE word MATCH ?%d", k->n);
}

static tt_code prepared(tt_catalog *c, struct asking *k, const char *sql, sqlite3_stmt **ret, tt_err *err)
{
    TT_TRY(tt_catalog_prepare(c, k->a, sql, ret, err));
    for (int i = 0; i < k->n; i++)
        sqlite3_bind_text(*ret, i + 1, k->bound[i], -1, SQLITE_STATIC);
    return TT_OK;
}

static const char *column(tt_arena *a, sqlite3_stmt *m, int i)
{
    const char *s = (const char *)sqlite3_column_text(m, i);
    return tt_strdup(a, s ? s : "");
}

static tt_catalog_hit hit_of(tt_arena *a, sqlite3_stmt *m)
{
    return (tt_catalog_hit){.id = column(a, m, 0),
                            .title = column(a, m, 1),
                            .status = column(a, m, 2),
                            .phases = column(a, m, 3),
                            .conditions = column(a, m, 4),
                            .countries = column(a, m, 5),
                            .enrolment = sqlite3_column_int64(m, 6),
                            .start = column(a, m, 7),
                            .source = column(a, m, 8)};
}

/* One pass finds the numbers of all rows and keeps the first `limit`: texts are read only of what is listed. */
static tt_code find_rows(tt_catalog *c, struct asking *k, const tt_catalog_query *q, int64_t **ret, size_t *n, int64_t *all, tt_err *err)
{
    sqlite3_stmt *m = NULL;
    int64_t *row = NULL;
    size_t cap = 0;
    int rc;
    const char *from = rows(k, q);
    const char *sql = k->ranked ? tt_printf(k->a, "SELECT rowid FROM %s ORDER BY bm25(word, 8, 6, 4, 1, 1), rowid", from)
                                : tt_printf(k->a, "SELECT row FROM %s ORDER BY id", from);
    *n = 0, *all = 0;
    TT_TRY(prepared(c, k, sql, &m, err));
    while ((rc = sqlite3_step(m)) == SQLITE_ROW) {
        if (q->limit && ++*all > q->limit)
            continue;
        if (*n == cap) {
            cap = cap ? 2 * cap : 32;
            row = tt_grow(k->a, row, *n * sizeof *row, cap * sizeof *row);
        }
        row[(*n)++] = sqlite3_column_int64(m, 0);
    }
    *all = q->limit ? *all : (int64_t)*n;
    *ret = row;
    return rc == SQLITE_DONE ? TT_OK : tt_catalog_trouble(c, rc, err);
}

tt_code tt_catalog_find(tt_catalog *c, tt_arena *a, const tt_catalog_query *q, tt_catalog_hit **ret, size_t *n, int64_t *all, tt_err *err)
{
    struct asking k = {.a = a};
    sqlite3_stmt *m = NULL;
    int64_t *row = NULL;
    TT_TRY(find_rows(c, &k, q, &row, n, all, err));
    TT_TRY(tt_catalog_prepare(
        c, a, "SELECT id, title, status, phases, conditions, countries, enrolment, start, source FROM record WHERE row = ?1", &m, err));
    tt_catalog_hit *hit = TT_ARRAY(a, tt_catalog_hit, *n);
    for (size_t i = 0; i < *n; i++) {
        sqlite3_bind_int64(m, 1, row[i]);
        const int rc = sqlite3_step(m);
        if (rc != SQLITE_ROW)
            return tt_catalog_trouble(c, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, err);
        hit[i] = hit_of(a, m);
        sqlite3_reset(m);
    }
    *ret = hit;
    return TT_OK;
}

/* --- what can be asked for ---------------------------------------------------------------------- */

struct values {
    tt_arena *a;
    const char **at;
    size_t n;
};

static void add_value(struct values *v, const char *s, size_t n)
{
    for (size_t i = 0; i < v->n; i++)
        if (strlen(v->at[i]) == n && memcmp(v->at[i], s, n) == 0)
            return;
    v->at = tt_grow(v->a, v->at, v->n * sizeof *v->at, (v->n + 1) * sizeof *v->at);
    v->at[v->n++] = tt_strndup(v->a, s, n);
}

tt_code tt_catalog_values(tt_catalog *c, tt_arena *a, tt_catalog_column which, const char *const **ret, size_t *n, tt_err *err)
{
    static const struct {
        const char *column, *between; /* a record may have several */
    } columns[] = {{"status", ""}, {"phases", " "}, {"countries", ";"}};
    struct values v = {a, NULL, 0};
    sqlite3_stmt *m = NULL;
    int rc;
    const char *column = columns[which].column, *between = columns[which].between;
    TT_TRY(tt_catalog_prepare(c, a, tt_printf(a, "SELECT %s FROM record GROUP BY 1 ORDER BY count(*) DESC, 1", column), &m, err));
    while ((rc = sqlite3_step(m)) == SQLITE_ROW)
        for (const char *s = (const char *)sqlite3_column_text(m, 0); s && *(s += strspn(s, "; ")); s += strcspn(s, between))
            add_value(&v, s, strcspn(s, between));
    *ret = v.at;
    *n = v.n;
    return rc == SQLITE_DONE ? TT_OK : tt_catalog_trouble(c, rc, err);
}

tt_code tt_catalog_get(tt_catalog *c, tt_arena *a, const char *id, tt_registered *ret, tt_err *err)
{
    struct asking k = {.a = a, .bound = {id}, .n = 1};
    sqlite3_stmt *m = NULL;
    TT_TRY(prepared(c, &k, "SELECT body.text, source FROM record JOIN body ON body.row = record.row WHERE id = ?1", &m, err));
    const int rc = sqlite3_step(m);
    if (rc == SQLITE_DONE)
        return tt_fail(err, TT_ENOENT, 213, tt_at(c->path, 0, 0), id, c->path);
    if (rc != SQLITE_ROW)
        return tt_catalog_trouble(c, rc, err);
    const char *body = column(a, m, 0);
    return tt_registered_read(a, column(a, m, 1), body, strlen(body), ret, err);
}
