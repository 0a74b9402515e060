/* SPDX-License-Identifier: GPL-3.0-or-later */
/* catalog/find.c -- what is asked becomes one statement with its texts bound.
 *
 * Each word of the question must be in the record.  A word of ASCII letters is looked
 * for among words; one beyond ASCII among trigrams, or, under three characters, which
 * have no trigram, in the texts themselves.  Quotation marks around a word keep the
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

static bool ascii(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] >= 0x80)
            return false;
    return true;
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
        if (has_letter(s, n) && ascii(s, n))
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

static const char *statement(struct asking *k, const tt_catalog_query *q, const char *columns, const char *order)
{
    k->where = tt_buf_new(k->a);
    k->n = 0;
    const char *match = q->words ? add_words(k, q->words) : NULL;
    k->ranked = match != NULL;
    if (match)
        also(k, "word MATCH", match);
    if (q->status)
        also(k, "status = upper(", q->status), tt_buf_addc(&k->where, ')');
    if (q->phase)
        also(k, "' ' || phases || ' ' LIKE", tt_printf(k->a, "%% %s %%", q->phase));
    if (q->condition)
        also(k, "record.conditions LIKE", containing(k->a, q->condition, strlen(q->condition))), tt_buf_add(&k->where, " ESCAPE '\\'");
    if (q->country)
        also(k, "'; ' || countries || '; ' LIKE", tt_printf(k->a, "%%; %s; %%", plain(k->a, q->country, strlen(q->country)))),
            tt_buf_add(&k->where, " ESCAPE '\\'");
    return tt_printf(k->a, "SELECT %s FROM record%s%s%s%s", columns, match ? " JOIN word ON word.rowid = row" : "",
                     k->where.n ? " WHERE " : "", tt_buf_text(&k->where),
                     !*order ? ""
                     : match ? " ORDER BY bm25(word, 8, 6, 4, 1, 1), id"
                             : order);
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

tt_code tt_catalog_find(tt_catalog *c, tt_arena *a, const tt_catalog_query *q, tt_catalog_hit **ret, size_t *n, int64_t *all, tt_err *err)
{
    struct asking k = {.a = a};
    sqlite3_stmt *m = NULL;
    tt_catalog_hit *hit = NULL;
    size_t got = 0, cap = 0;
    int rc;
    TT_TRY(prepared(
        c, &k,
        statement(&k, q, "record.id, record.title, status, phases, record.conditions, countries, enrolment, start, source", " ORDER BY id"),
        &m, err));
    *all = 0;
    while ((rc = sqlite3_step(m)) == SQLITE_ROW) {
        if (q->limit && ++*all > q->limit)
            continue;
        if (got == cap) {
            cap = cap ? 2 * cap : 32;
            hit = tt_grow(a, hit, got * sizeof *hit, cap * sizeof *hit);
        }
        hit[got++] = hit_of(a, m);
    }
    if (rc != SQLITE_DONE)
        return tt_catalog_trouble(c, rc, err);
    *all = q->limit ? *all : (int64_t)got;
    *ret = hit;
    *n = got;
    return TT_OK;
}

tt_code tt_catalog_get(tt_catalog *c, tt_arena *a, const char *id, tt_registered *ret, tt_err *err)
{
    struct asking k = {.a = a, .bound = {id}, .n = 1};
    sqlite3_stmt *m = NULL;
    TT_TRY(prepared(c, &k, "SELECT body, source FROM record WHERE id = ?1", &m, err));
    const int rc = sqlite3_step(m);
    if (rc == SQLITE_DONE)
        return tt_fail(err, TT_ENOENT, 213, tt_at(c->path, 0, 0), id, c->path);
    if (rc != SQLITE_ROW)
        return tt_catalog_trouble(c, rc, err);
    const char *body = column(a, m, 0);
    return tt_registered_read(a, column(a, m, 1), body, strlen(body), ret, err);
}
