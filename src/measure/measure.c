/* SPDX-License-Identifier: Apache-2.0 */
/* measure/measure.c -- the registry: every definition file of defs/, and of a
 * study's own defs/ laid over them (a file of the same path takes the place of the
 * built-in one).  Adding an analyte, a score or a rule is adding its file.
 *
 * Reading happens under a recursive lock, because a rule's reader asks for its
 * analyte.  A reader runs as a job of its own: when memory runs out inside, the
 * lock is released first, and only then does the caller unwind. */
#include "measure/measure_internal.h"

#include <dirent.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

struct tt_library {
    tt_arena *own;
    pthread_mutex_t lock;
    struct tt_shelf shelf[TT_SHELVES];
    const tt_def *laid_over; /* the folder's own files, in order of path */
    size_t n_laid_over;
};

static const char *const folders[TT_SHELVES] = {"analytes/", "scores/", "grades/", "inputs/"};

static void close_library(void *p)
{
    struct tt_library *l = p;
    pthread_mutex_destroy(&l->lock);
    tt_arena_free(l->own);
}

static _Noreturn void out_of_memory(tt_arena *a)
{
    tt_alloc(a, SIZE_MAX); /* unwinds to the caller's door */
    abort();
}

/* --- a folder laid over the built-in files ------------------------------------------- */

struct overlay {
    tt_def *def;
    size_t n, cap;
};

static void close_folder(void *d)
{
    closedir(d);
}

static void add_def(tt_arena *a, struct overlay *o, tt_def d)
{
    if (o->n == o->cap) {
        o->def = tt_grow(a, o->def, o->n * sizeof *o->def, (o->n + 16) * 2 * sizeof *o->def);
        o->cap = (o->n + 16) * 2;
    }
    o->def[o->n++] = d;
}

static tt_code add_file(tt_arena *a, const char *root, const char *path, struct overlay *o, tt_err *err)
{
    char *text = NULL;
    size_t n = 0;
    TT_TRY(tt_file_read(a, tt_printf(a, "%s/%s", root, path), (size_t)1 << 20, &text, &n, err));
    add_def(a, o, (tt_def){path, text, n});
    return TT_OK;
}

/* Folder names come from disk, so the depth is bounded: grades/ctcae-5.0/X.yaml is the deepest there is. */
static tt_code add_folder(tt_arena *a, const char *root, const char *folder, int depth, struct overlay *o, tt_err *err)
{
    void **slot = tt_hold(a, close_folder);
    DIR *dir = *slot = opendir(tt_printf(a, "%s/%s", root, folder));
    const struct dirent *e;
    while (dir && (e = readdir(dir)) != NULL) {
        const char *path = tt_printf(a, "%s%s", folder, e->d_name);
        if (e->d_name[0] == '.')
            continue;
        if (tt_str_ends(path, ".yaml"))
            TT_TRY(add_file(a, root, path, o, err));
        else if (depth > 0)
            TT_TRY(add_folder(a, root, tt_printf(a, "%s/", path), depth - 1, o, err));
    }
    return TT_OK;
}

/* --- shelves ---------------------------------------------------------------------------- */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct tt_source *)a)->def->path, ((const struct tt_source *)b)->def->path);
}

static int def_by_path(const void *a, const void *b)
{
    return strcmp(((const tt_def *)a)->path, ((const tt_def *)b)->path);
}

static bool laid_over(const struct tt_library *l, const char *path)
{
    for (size_t i = 0; i < l->n_laid_over; i++)
        if (tt_streq(l->laid_over[i].path, path))
            return true;
    return false;
}

static void fill_shelf(tt_arena *a, const char *folder, const struct tt_library *l, struct tt_shelf *ret)
{
    size_t built_in = 0;
    const tt_def *d = tt_def_all(folder, &built_in);
    ret->at = TT_ARRAY(a, struct tt_source, built_in + l->n_laid_over + 1);
    for (size_t i = 0; i < built_in; i++)
        if (!laid_over(l, d[i].path))
            ret->at[ret->n++].def = &d[i];
    for (size_t i = 0; i < l->n_laid_over; i++)
        if (tt_str_starts(l->laid_over[i].path, folder))
            ret->at[ret->n++].def = &l->laid_over[i];
    if (l->n_laid_over)
        qsort(ret->at, ret->n, sizeof *ret->at, by_path);
}

tt_code tt_measures_read_folder(tt_arena *a, const char *folder, const tt_def **ret, size_t *n, tt_err *err)
{
    struct overlay over = {0};
    TT_TRY(add_folder(a, folder, "", 2, &over, err));
    if (over.n)
        qsort(over.def, over.n, sizeof *over.def, def_by_path);
    *ret = over.def;
    *n = over.n;
    return TT_OK;
}

const tt_measures *tt_measures_over(tt_arena *a, const tt_def *own, size_t n)
{
    struct tt_library *l = TT_NEW(a, struct tt_library);
    pthread_mutexattr_t recursive;
    tt_measures *m = TT_NEW(a, tt_measures);
    void **slot = tt_hold(a, close_library);
    l->laid_over = own;
    l->n_laid_over = n;
    for (size_t i = 0; i < TT_SHELVES; i++)
        fill_shelf(a, folders[i], l, &l->shelf[i]);
    l->own = tt_arena_new(TT_ARENA_DEFAULT);
    if (!l->own)
        out_of_memory(a);
    pthread_mutexattr_init(&recursive);
    pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&l->lock, &recursive);
    pthread_mutexattr_destroy(&recursive);
    *slot = l;
    m->library = l;
    return m;
}

tt_code tt_measures_load_with(tt_arena *a, const char *folder, const tt_measures **ret, tt_err *err)
{
    const tt_def *own = NULL;
    size_t n = 0;
    if (folder)
        TT_TRY(tt_measures_read_folder(a, folder, &own, &n, err));
    *ret = tt_measures_over(a, own, n);
    return TT_OK;
}

tt_code tt_measures_load(tt_arena *a, const tt_measures **ret, tt_err *err)
{
    return tt_measures_load_with(a, NULL, ret, err);
}

const tt_def *tt_measures_own(const tt_measures *m, size_t i)
{
    return i < m->library->n_laid_over ? &m->library->laid_over[i] : NULL;
}

const struct tt_shelf *tt_shelf_of(const tt_measures *m, enum tt_shelf_name name)
{
    return &m->library->shelf[name];
}

struct tt_source *tt_shelf_find(const struct tt_shelf *shelf, const char *path)
{
    size_t low = 0, high = shelf->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        const int order = strcmp(shelf->at[mid].def->path, path);
        if (order == 0)
            return &shelf->at[mid];
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

const char *tt_source_name(tt_arena *a, const struct tt_source *s)
{
    const char *slash = strrchr(s->def->path, '/'), *name = slash ? slash + 1 : s->def->path;
    return tt_strndup(a, name, strlen(name) - strlen(".yaml"));
}

/* --- one item ------------------------------------------------------------------------------ */

struct fetch {
    const tt_measures *m;
    struct tt_source *s;
    tt_reader *read;
};

static tt_code read_item(tt_arena *a, void *arg, tt_err *err)
{
    const struct fetch *f = arg;
    tt_yaml y;
    void *item = NULL;
    TT_TRY(tt_yaml_parse(a, f->s->def->path, f->s->def->data, f->s->def->size, &y, err));
    TT_TRY(f->read(a, f->m, &y, &item, err));
    f->s->item = item;
    return TT_OK;
}

tt_code tt_source_item(const tt_measures *m, struct tt_source *s, tt_reader *read, void **ret, tt_err *err)
{
    struct tt_library *l = m->library;
    struct fetch f = {m, s, read};
    pthread_mutex_lock(&l->lock);
    const tt_code c = s->item ? TT_OK : tt_job_in(l->own, read_item, &f, err);
    *ret = s->item;
    pthread_mutex_unlock(&l->lock);
    if (c == TT_ENOMEM)
        out_of_memory(l->own);
    return c;
}
