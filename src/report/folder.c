/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/folder.c -- a report appears whole.
 *
 * Its files are made in OUT/.new and moved into place when all of them are there, the
 * first page last.  A full disk, a value that cannot be graded, a kill while the
 * pages are made: the report of before stands as it was.  A move is one rename, so what a
 * kill among the moves leaves is whole files, each with the number of its last event in
 * its footer.  Files of other people in the folder are never touched. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "report/report_internal.h"

/* Deepest first, so that a folder is empty when its turn comes. */
static const char *const folders[] = {"/data", "/zh/figures", "/zh", "/figures", ""};
enum { FOLDERS = sizeof folders / sizeof *folders };

static void close_folder(void *d)
{
    closedir(d);
}

/* Names of the files of a folder; none when there is no such folder. */
static size_t files_of(tt_arena *a, const char *path, const char ***ret)
{
    size_t n = 0, cap = 0;
    const char **name = NULL;
    void **slot = tt_hold(a, close_folder);
    DIR *d = *slot = opendir(path);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.' || tt_is_folder(tt_printf(a, "%s/%s", path, e->d_name)))
            continue;
        if (n == cap) {
            cap = cap ? 2 * cap : 32;
            name = tt_grow(a, name, n * sizeof *name, cap * sizeof *name);
        }
        name[n++] = tt_strdup(a, e->d_name);
    }
    *ret = name;
    return n;
}

static tt_code move(tt_arena *a, const char *from, const char *to, const char *name, tt_err *err)
{
    const char *target = tt_printf(a, "%s/%s", to, name);
    if (rename(tt_printf(a, "%s/%s", from, name), target) != 0)
        return tt_fail(err, TT_EIO, 5, tt_at_path(target), target, strerror(errno));
    return TT_OK;
}

const char *tt_folder_stage(tt_arena *a, const char *out)
{
    return tt_printf(a, "%s/.new", out);
}

void tt_folder_discard(tt_arena *a, const char *out)
{
    for (int i = 0; i < FOLDERS; i++) {
        const char **name, *path = tt_printf(a, "%s%s", tt_folder_stage(a, out), folders[i]);
        const size_t n = files_of(a, path, &name);
        for (size_t k = 0; k < n; k++)
            (void)unlink(tt_printf(a, "%s/%s", path, name[k])); /* what cannot be removed is overwritten next time */
        (void)rmdir(path);
    }
}

tt_code tt_folder_publish(tt_arena *a, const char *out, tt_err *err)
{
    static const char first_page[] = "index.html";
    const char *stage = tt_folder_stage(a, out);
    for (int i = 0; i < FOLDERS; i++) {
        const char **name, *from = tt_printf(a, "%s%s", stage, folders[i]), *to = tt_printf(a, "%s%s", out, folders[i]);
        const size_t n = files_of(a, from, &name);
        if (n > 0)
            TT_TRY(tt_folder_make(to, err));
        for (size_t k = 0; k < n; k++)
            if (!tt_streq(name[k], first_page) || *folders[i])
                TT_TRY(move(a, from, to, name[k], err));
    }
    TT_TRY(move(a, stage, out, first_page, err));
    tt_folder_discard(a, out);
    return TT_OK;
}
