/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/rows.c -- the rows of a CSV through a verb: reading, writing, counting.
 *
 * What stands on standard output is data only; counts and reasons are findings.  The
 * heading is kept as it was, so that a table that comes back is the table that was
 * given; only what a spreadsheet program would run as a formula gets an apostrophe.  An interrupt ends the run after the rows that are
 * done; a failure leaves the file that --out names as it was. */
#include "app/rows_internal.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { AT_ONCE = 64, TOLD = 100 };

/* --- opening ------------------------------------------------------------------------- */

static void close_file(void *f)
{
    if (f != stdin)
        fclose(f);
}

static long read_file(void *self, char *to, size_t n)
{
    const size_t got = fread(to, 1, n, self);
    return got == 0 && ferror((FILE *)self) ? -1 : (long)got;
}

static tt_code open_file(tt_arena *a, const char *path, const char *mode, FILE **ret, tt_err *err)
{
    void **slot = tt_hold(a, close_file);
    *ret = *slot = fopen(path, mode);
    if (*ret)
        return TT_OK;
    return *mode == 'w'      ? tt_fail(err, TT_EIO, 5, tt_at(path, 0, 0), path, strerror(errno))
           : errno == ENOENT ? tt_fail(err, TT_ENOENT, 3, tt_at(path, 0, 0), path)
                             : tt_fail(err, TT_EIO, 2, tt_at(path, 0, 0), path, strerror(errno));
}

static tt_code read_heading(tt_rows *w, tt_err *err)
{
    const char **field = NULL;
    TT_TRY(tt_csv_next(w->csv, &field, &w->cols, err));
    if (!w->cols)
        return tt_fail(err, TT_EPARSE, 456, tt_at(w->file, 1, 0), w->file);
    w->head = TT_ARRAY(w->arena, const char *, w->cols);
    for (size_t i = 0; i < w->cols; i++)
        w->head[i] = tt_strdup(w->arena, field[i]);
    return TT_OK;
}

static void drop_beside(void *rows)
{
    const tt_rows *w = rows;
    if (w->beside)
        unlink(w->beside);
}

/* Beside the file, links followed, and under its rights. */
static tt_code open_beside(tt_arena *a, tt_rows *w, const char *out, const struct stat *old, tt_err *err)
{
    char real[PATH_MAX];
    w->into = tt_strdup(a, old && realpath(out, real) ? real : out);
    const char *beside = tt_printf(a, "%s.%ld.tmp", w->into, (long)getpid());
    void **slot = tt_hold(a, drop_beside);
    if (open_file(a, beside, "wbx", &w->out, NULL) != TT_OK)
        return tt_fail(err, TT_EIO, 5, tt_at(out, 0, 0), out, strerror(errno));
    w->beside = beside;
    *slot = w;
    if (old && fchmod(fileno(w->out), old->st_mode & 07777) != 0)
        return tt_fail(err, TT_EIO, 5, tt_at(out, 0, 0), out, strerror(errno));
    return TT_OK;
}

/* The output must not be what is read. What is no regular file, such as a pipe, is written as it is. */
static tt_code open_out(tt_arena *a, tt_rows *w, const char *out, tt_err *err)
{
    struct stat from, to;
    const bool there = stat(out, &to) == 0;
    if (there && fstat(fileno(w->in), &from) == 0 && from.st_dev == to.st_dev && from.st_ino == to.st_ino && S_ISREG(to.st_mode))
        return tt_fail(err, TT_EUSAGE, 905, tt_at_path("out"), "out", out,
                       tt_in_both(a, "another file than the one that is read", "与输入不同的文件"));
    return there && !S_ISREG(to.st_mode) ? open_file(a, out, "wb", &w->out, err) : open_beside(a, w, out, there ? &to : NULL, err);
}

tt_code tt_rows_open(tt_arena *a, const tt_request *q, tt_result *r, tt_rows **ret, tt_err *err)
{
    tt_rows *w = TT_NEW(a, tt_rows);
    const char *out = tt_opt(q, "out");
    *w = (tt_rows){.q = q, .r = r, .arena = a, .in = stdin, .kept = tt_buf_new(a)};
    TT_TRY(tt_opt_text(q, "csv", &w->file, err));
    if (q->json && !out)
        return tt_fail(err, TT_EUSAGE, 903, tt_at_path("out"), "out");
    if (!tt_streq(w->file, "-"))
        TT_TRY(open_file(a, w->file, "rb", &w->in, err));
    if (out)
        TT_TRY(open_out(a, w, out, err));
    w->csv = tt_csv_open(a, w->file, read_file, w->in);
    *ret = w;
    return read_heading(w, err);
}

static int heading(const tt_rows *w, const char *name)
{
    for (size_t i = 0; i < w->cols; i++)
        if (tt_str_ieq(w->head[i], name))
            return (int)i;
    return -1;
}

static tt_code mapped_to(const tt_rows *w, const char *said, const char *name, int *ret, tt_err *err)
{
    *ret = heading(w, said);
    if (*ret >= 0)
        return TT_OK;
    const char *near = tt_nearest(said, w->head, w->cols);
    return tt_fail(err, TT_ENOENT, 978, tt_at(w->file, 1, 0), said, name, near ? near : w->head[0]);
}

tt_code tt_rows_mapped(const tt_rows *w, const char *name, int *ret, tt_err *err)
{
    const size_t n = strlen(name);
    *ret = -1;
    for (size_t i = 0; i < w->q->opts; i++) {
        const char *said = w->q->opt[i].value;
        if (tt_streq(w->q->opt[i].name, "map") && strncmp(said, name, n) == 0 && said[n] == '=')
            return mapped_to(w, said + n + 1, name, ret, err);
    }
    return TT_OK;
}

/* --- writing ----------------------------------------------------------------------------- */

static tt_code cannot_write(const tt_rows *w, tt_err *err)
{
    const char *path = w->out ? tt_opt(w->q, "out") : "stdout";
    return tt_fail(err, TT_EIO, 5, tt_at(path, 0, 0), path, strerror(errno));
}

static tt_code put(tt_rows *w, const tt_buf *b, tt_err *err)
{
    if (w->out)
        return fwrite(tt_buf_text(b), 1, b->n, w->out) == b->n ? TT_OK : cannot_write(w, err);
    if (w->q->put)
        return w->q->put(w->q->self, tt_buf_text(b), b->n) ? TT_OK : cannot_write(w, err);
    tt_buf_addn(&w->kept, tt_buf_text(b), b->n);
    return TT_OK;
}

static void add_field(tt_buf *b, const char *text, bool first)
{
    if (!first)
        tt_buf_addc(b, ',');
    if (!*text)
        return;
    const char *s = tt_csv_disarmed(b->arena, text);
    const size_t plain = strcspn(s, ",\"\r\n");
    if (!s[plain]) {
        tt_buf_addn(b, s, plain);
        return;
    }
    tt_buf_addc(b, '"');
    for (; *s; s++) {
        if (*s == '"')
            tt_buf_addc(b, '"');
        tt_buf_addc(b, *s);
    }
    tt_buf_addc(b, '"');
}

static void add_line(tt_buf *b, const char *const *field, size_t n, const char *const *more, size_t extra)
{
    for (size_t i = 0; i < n; i++)
        add_field(b, field[i], i == 0);
    for (size_t i = 0; i < extra; i++)
        add_field(b, more[i] ? more[i] : "", false);
    tt_buf_add(b, "\r\n");
}

/* The columns that are added must not take a name the table has. */
static const char *new_name(const tt_rows *w, const char *name)
{
    const char *s = name;
    for (int i = 2; heading(w, s) >= 0; i++)
        s = tt_printf(w->arena, "%s_%d", name, i);
    return s;
}

static tt_code put_heading(tt_rows *w, const char *const *names, size_t n, tt_err *err)
{
    tt_buf b = tt_buf_new(w->arena);
    const char **own = TT_ARRAY(w->arena, const char *, n);
    for (size_t i = 0; i < n; i++)
        own[i] = new_name(w, names[i]);
    add_line(&b, w->head, w->cols, own, n);
    w->extra = n;
    w->cell = TT_ARRAY(w->arena, const char *, n + 1);
    return put(w, &b, err);
}

/* --- a row ----------------------------------------------------------------------------------- */

static void reject(tt_arena *a, tt_rows *w, tt_err *e)
{
    for (size_t i = 0; i < w->extra; i++)
        w->cell[i] = NULL;
    snprintf(e->where.file, sizeof e->where.file, "%s", w->file);
    e->where.line = w->line;
    w->rejected++;
    char code[8];
    tt_message_code(e->id, code);
    w->cell[w->extra - 1] =
        tt_printf(a, tt_say(w->q, "%s: %s. %s", "%s：%s。%s"), code, tt_err_message(a, e, w->q->lang), tt_err_fix(a, e, w->q->lang));
    if (w->last >= TOLD)
        return;
    tt_find(&w->r->findings, e->id, e->where, e->arg[0], e->arg[1], e->arg[2], e->arg[3]);
    w->last++;
}

struct batch {
    tt_rows *w;
    tt_row_fn *each;
    void *self;
    bool more;
};

static tt_code one_row(tt_arena *a, struct batch *k, size_t n, tt_buf *b, tt_err *err)
{
    tt_rows *w = k->w;
    tt_err own = {0};
    w->line = tt_csv_line(w->csv);
    w->rows++;
    for (size_t i = 0; i < w->extra; i++)
        w->cell[i] = NULL;
    tt_code c = TT_OK;
    if (n != w->cols)
        c = tt_fail(&own, TT_EPARSE, 454, tt_at(w->file, w->line, 0), tt_printf(a, "%zu", n), tt_printf(a, "%zu", w->cols));
    c = c == TT_OK ? k->each(a, w, k->self, &own) : c;
    if (c == TT_ENOMEM || c == TT_EIO) {
        if (err)
            *err = own;
        return c;
    }
    if (c != TT_OK)
        reject(a, w, &own);
    add_line(b, w->field, n, w->cell, w->extra);
    return TT_OK;
}

static tt_code some_rows(tt_arena *a, void *arg, tt_err *err)
{
    struct batch *k = arg;
    tt_buf b = tt_buf_new(a);
    size_t n = 0;
    for (int i = 0; i < AT_ONCE && k->more; i++) {
        const tt_code c = tt_csv_next(k->w->csv, &k->w->field, &n, err);
        k->more = c == TT_OK && n > 0;
        if (c != TT_OK) {
            put(k->w, &b, NULL);
            return c;
        }
        if (k->more)
            TT_TRY(one_row(a, k, n, &b, err));
    }
    return b.n ? put(k->w, &b, err) : TT_OK;
}

/* --- all rows ------------------------------------------------------------------------------------ */

static void put_count(tt_rows *w)
{
    tt_json_out *o = &w->r->json;
    const tt_findings *fs = &w->r->findings;
    tt_json_put_int(o, "rows", w->rows);
    tt_json_put_int(o, "without_value", w->null);
    tt_json_put_int(o, "rejected", w->rejected);
    tt_json_put_string(o, "out", tt_opt(w->q, "out"));
    tt_json_key(o, "rejections");
    tt_json_open(o, '[');
    for (size_t i = 0; i < fs->n; i++) {
        char code[8];
        if (!fs->at[i].where.line || fs->at[i].where.line == 1)
            continue;
        tt_message_code(fs->at[i].id, code);
        tt_json_open(o, '{');
        tt_json_put_int(o, "line", fs->at[i].where.line);
        tt_json_put_string(o, "code", code);
        tt_json_put_string(o, "message", tt_finding_message(w->arena, &fs->at[i], w->q->lang));
        tt_json_put_string(o, "fix", tt_finding_fix(w->arena, &fs->at[i], w->q->lang));
        tt_json_close(o);
    }
    tt_json_close(o);
}

static tt_code finish(tt_rows *w, tt_err *err)
{
    tt_arena *a = w->arena;
    if (w->out && (fflush(w->out) != 0 || (w->beside && (fsync(fileno(w->out)) != 0 || rename(w->beside, w->into) != 0))))
        return cannot_write(w, err);
    w->beside = NULL;
    put_count(w);
    if (w->kept.n)
        w->r->data = tt_buf_text(&w->kept);
    if (w->rejected > TOLD)
        tt_find(&w->r->findings, 972, tt_at(w->file, 0, 0), tt_printf(a, "%lld", (long long)(w->rejected - TOLD)));
    tt_find(&w->r->findings, 971, tt_at(w->file, 0, 0), tt_printf(a, "%lld", (long long)w->rows),
            tt_printf(a, "%lld", (long long)(w->rows - w->null - w->rejected)), tt_printf(a, "%lld", (long long)w->null),
            tt_printf(a, "%lld", (long long)w->rejected));
    w->r->status = w->null || w->rejected ? 1 : 0;
    return TT_OK;
}

tt_code tt_rows_run(tt_rows *w, const char *const *names, size_t n, tt_row_fn *each, void *self, tt_err *err)
{
    struct batch k = {w, each, self, true};
    TT_TRY(put_heading(w, names, n, err));
    while (k.more) {
        TT_TRY(tt_job(TT_ARENA_DEFAULT, some_rows, &k, err));
        if (w->q->progress && !w->q->progress(w->q->self, "rows", w->rows, 0)) {
            TT_TRY(finish(w, err));
            return tt_fail(err, TT_EINTR, 973, tt_at(w->file, w->line, 0), tt_printf(w->arena, "%lld", (long long)w->rows));
        }
    }
    return finish(w, err);
}
