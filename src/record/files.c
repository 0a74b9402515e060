/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/files.c -- the files that a record is: itself, what SQLite keeps beside it while
 * it is open, and its head.  The one table of their names: what must not be there when a
 * new record is made, and what goes when one is put away.  FILE.lock is left alone: it is
 * whoever's holds it, and the kernel gives a dead process's back. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "record/record_internal.h"

static const struct {
    const char *end;
    bool sqlite;  /* made by SQLite, of a record in the making too */
    bool remains; /* speaks of a record though the others are gone: a WAL would be replayed into a new one, a head is proof of the old */
} files[] = {
    {"-journal", true, false},   {"-wal", true, true}, {"-shm", true, false}, {".head", false, true},
    {".head.new", false, false}, {"", true, true}, /* the record last, so that a removal cut short can be repeated */
};
enum { FILES = sizeof files / sizeof *files };

/* No memory is asked for: a failed start is undone by this. */
static bool name_of(size_t i, const char *path, char ret[PATH_MAX])
{
    return snprintf(ret, PATH_MAX, "%s%s", path, files[i].end) < PATH_MAX;
}

const char *tt_record_remains(tt_arena *a, const char *path)
{
    char name[PATH_MAX];
    for (size_t i = FILES; i > 0; i--)
        if (files[i - 1].remains && name_of(i - 1, path, name) && tt_file_exists(name))
            return tt_strdup(a, name);
    return NULL;
}

static void remove_files(const char *path, bool all)
{
    char name[PATH_MAX];
    for (size_t i = 0; i < FILES; i++)
        if ((all || files[i].sqlite) && name_of(i, path, name))
            unlink(name);
}

void tt_record_remove(const char *path)
{
    remove_files(path, true);
}

void tt_sqlite_remove(const char *path)
{
    remove_files(path, false);
}

bool tt_no_room(int error)
{
    return error == ENOSPC || error == EDQUOT || error == EFBIG;
}
