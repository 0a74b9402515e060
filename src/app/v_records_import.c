/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_records_import.c -- a folder of registry records, one after another, into one
 * file that is searched.
 *
 * Each file is read in a job of its own, so memory does not grow with their number;
 * what cannot be read is rejected with its reason and the rest goes on.  The import
 * is one transaction: ended half way, nothing of it is there.  Links are not followed,
 * which keeps a folder from holding itself. */
#include <dirent.h>
#include <sys/stat.h>

#include "app/records_internal.h"
#include "app/ward_internal.h"

enum { RECORD_LIMIT = 32 << 20, DEEPEST = 16, TOLD = 1000 };

struct import {
    const tt_request *q;
    tt_result *r;
    tt_catalog *c;
    int64_t imported, rejected, bytes;
    bool stopped;
};

struct one {
    struct import *in;
    const char *path;
    size_t n;
};

static tt_code read_one(tt_arena *a, void *arg, tt_err *err)
{
    struct one *o = arg;
    char *text = NULL;
    tt_registered g;
    TT_TRY(tt_file_read(a, o->path, RECORD_LIMIT, &text, &o->n, err));
    TT_TRY(tt_registered_read(a, o->path, text, o->n, &g, err));
    return tt_catalog_put(o->in->c, a, &g, o->path, err);
}

static void reject(struct import *in, const char *path, const tt_err *e)
{
    tt_where w = e->where;
    if (!*w.file)
        w = tt_at(path, 0, 0);
    if (in->rejected++ < TOLD)
        tt_find(&in->r->findings, e->id, w, e->arg[0], e->arg[1], e->arg[2], e->arg[3]);
}

/* The record's own trouble rejects it; the file's or the system's ends the import. */
static tt_code import_file(struct import *in, const char *path, tt_err *err)
{
    struct one o = {in, path, 0};
    tt_err own = {0};
    const tt_code c = tt_job(TT_ARENA_DEFAULT, read_one, &o, &own);
    if (c == TT_EBUSY || own.id == 210 || own.id == 211) {
        if (err)
            *err = own;
        return c;
    }
    in->bytes += (int64_t)o.n;
    if (c != TT_OK)
        reject(in, path, &own);
    else
        in->imported++;
    const int64_t done = in->imported + in->rejected;
    if (done % 64 == 0 && in->q->progress && !in->q->progress(in->q->self, "records", done, 0))
        in->stopped = true;
    return TT_OK;
}

static void close_folder(void *d)
{
    closedir(d);
}

struct folder {
    struct import *in;
    const char *path;
    int depth;
};

static tt_code import_folder(tt_arena *a, void *arg, tt_err *err);

static tt_code entry(struct folder *f, const char *path, const char *name, tt_err *err)
{
    struct stat s;
    if (name[0] == '.' || lstat(path, &s) != 0)
        return TT_OK;
    struct folder below = {f->in, path, f->depth + 1};
    if (S_ISDIR(s.st_mode))
        return f->depth < DEEPEST ? tt_job(TT_ARENA_DEFAULT, import_folder, &below, err) : TT_OK;
    return S_ISREG(s.st_mode) && tt_str_ends(name, ".json") ? import_file(f->in, path, err) : TT_OK;
}

/* The name of one entry, in an arena that is gone before the next. */
struct named {
    struct folder *f;
    const char *name;
};

static tt_code one_entry(tt_arena *a, void *arg, tt_err *err)
{
    struct named *k = arg;
    return entry(k->f, tt_printf(a, "%s/%s", k->f->path, k->name), k->name, err);
}

static tt_code import_folder(tt_arena *a, void *arg, tt_err *err)
{
    struct folder *f = arg;
    void **slot = tt_hold(a, close_folder);
    DIR *d = *slot = opendir(f->path);
    if (!d)
        return tt_fail(err, TT_ENOENT, 3, tt_at(f->path, 0, 0), f->path);
    for (struct dirent *e; !f->in->stopped && (e = readdir(d)) != NULL;) {
        struct named k = {f, e->d_name};
        TT_TRY(tt_job(TT_ARENA_DEFAULT, one_entry, &k, err));
    }
    return TT_OK;
}

static void tell(tt_arena *a, const tt_request *q, tt_result *r, const struct import *in, int64_t held)
{
    const char *db = tt_opt(q, "db");
    r->doc = tt_doc_new(a, q->lang,
                        tt_printf(a, tt_say(q, "%lld records imported, %lld rejected", "已导入 %lld 条记录，拒绝 %lld 条"),
                                  (long long)in->imported, (long long)in->rejected));
    tt_doc_pair(r->doc, tt_say(q, "file", "文件"), db);
    tt_doc_pair(r->doc, tt_say(q, "records in it", "现有记录"), tt_int_text(a, held));
    tt_json_put_int(&r->json, "imported", in->imported);
    tt_json_put_int(&r->json, "rejected", in->rejected);
    tt_json_put_int(&r->json, "bytes", in->bytes);
    tt_json_put_int(&r->json, "held", held);
    tt_json_key(&r->json, "rejections");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < r->findings.n; i++) {
        char code[8];
        tt_message_code(r->findings.at[i].id, code);
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "file", r->findings.at[i].where.file);
        tt_json_put_string(&r->json, "code", code);
        tt_json_put_string(&r->json, "message", tt_finding_message(a, &r->findings.at[i], q->lang));
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    if (in->rejected > TOLD)
        tt_find(&r->findings, 214, tt_at(db, 0, 0), tt_int_text(a, in->rejected - TOLD));
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct import in = {.q = q, .r = r};
    struct folder top = {&in, q->word[0], 0};
    int64_t held = 0;
    if (!tt_is_folder(q->word[0]))
        return tt_fail(err, TT_ENOENT, 3, tt_at(q->word[0], 0, 0), q->word[0]);
    TT_TRY(tt_records_open(a, q, true, &in.c, err));
    TT_TRY(tt_catalog_begin(in.c, err));
    TT_TRY(tt_job(TT_ARENA_DEFAULT, import_folder, &top, err));
    if (in.stopped)
        return tt_fail(err, TT_EINTR, 215, tt_at(q->word[0], 0, 0), tt_int_text(a, in.imported + in.rejected));
    TT_TRY(tt_catalog_commit(in.c, err));
    TT_TRY(tt_catalog_count(in.c, &held, err));
    tell(a, q, r, &in, held);
    r->status = in.rejected ? 1 : 0;
    r->next = tt_printf(a, "titrate records filter --db %s", tt_shell_word(a, tt_opt(q, "db")));
    return TT_OK;
}

static const tt_option options[] = {TT_RECORDS_DB, {NULL, NULL, {NULL, NULL}}};
static const char *const examples[] = {"titrate records import tests/data/registry --db records.db", NULL};

const tt_command tt_command_records_import = {
    .name = "records import",
    .words = "DIR",
    .min_words = 1,
    .max_words = 1,
    .summary = {"a folder of registry records into one file that is searched", "将文件夹中的登记记录导入可检索的文件"},
    .more = {"Every *.json below DIR is read (ClinicalTrials.gov API v2). A record that comes again in a later import replaces the "
             "earlier; one that cannot be read is rejected with its reason, and the rest is imported. Persons are not kept.",
             "读取 DIR 下所有 *.json（ClinicalTrials.gov API "
             "v2）。再次导入同一登记号时以新记录替换；无法读取的记录说明原因后跳过，其余照常导入。"
             "不保存个人信息。"},
    .options = options,
    .examples = examples,
    .run = run,
};
