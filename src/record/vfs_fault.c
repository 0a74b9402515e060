/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/vfs_fault.c -- a SQLite file system that counts its calls and fails one.
 *
 * It passes everything to the default VFS.  Read, write, truncate, sync, lock,
 * open and delete first ask tt_fault_hit; closing, unlocking and the shared memory
 * of the WAL index do not fail.  A file is ours with SQLite's own behind it in
 * the same block.  Used only by connections opened while a count is asked for. */
#include "record/store_internal.h"

#include <sqlite3.h>
#include <string.h>
#include <threads.h>

typedef struct fault_file {
    sqlite3_file base; /* SQLite sees this */
    sqlite3_file *real;
} fault_file;

/* SQLite's own file lies behind ours, aligned for anything. */
enum { REAL_OFFSET = (sizeof(fault_file) + 15) / 16 * 16 };

static sqlite3_vfs fault_vfs;
static once_flag once = ONCE_FLAG_INIT;
static bool registered;

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((fault_file *)(void *)f)->real;
}

static sqlite3_vfs *under(sqlite3_vfs *v)
{
    return v->pAppData;
}

/* --- a file --- */

static int file_close(sqlite3_file *f)
{
    return real_of(f)->pMethods->xClose(real_of(f));
}

static int file_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    return tt_fault_hit() ? SQLITE_IOERR_READ : real_of(f)->pMethods->xRead(real_of(f), to, n, at);
}

static int file_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    return tt_fault_hit() ? SQLITE_IOERR_WRITE : real_of(f)->pMethods->xWrite(real_of(f), from, n, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    return tt_fault_hit() ? SQLITE_IOERR_TRUNCATE : real_of(f)->pMethods->xTruncate(real_of(f), n);
}

static int file_sync(sqlite3_file *f, int how)
{
    return tt_fault_hit() ? SQLITE_IOERR_FSYNC : real_of(f)->pMethods->xSync(real_of(f), how);
}

static int file_size(sqlite3_file *f, sqlite3_int64 *ret)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), ret);
}

static int file_lock(sqlite3_file *f, int level)
{
    return tt_fault_hit() ? SQLITE_IOERR_LOCK : real_of(f)->pMethods->xLock(real_of(f), level);
}

static int file_unlock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int file_reserved(sqlite3_file *f, int *ret)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret);
}

static int file_control(sqlite3_file *f, int what, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), what, arg);
}

static int file_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int file_traits(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, ret);
}

static int shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void shm_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int shm_unmap(sqlite3_file *f, int remove)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_traits,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* --- the file system --- */

static int vfs_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *got)
{
    fault_file *mine = (fault_file *)(void *)f;
    mine->base.pMethods = NULL; /* nothing to close unless the real one opened */
    mine->real = (sqlite3_file *)(void *)((char *)f + REAL_OFFSET);
    memset(mine->real, 0, (size_t)under(v)->szOsFile);
    if (tt_fault_hit())
        return SQLITE_CANTOPEN;
    const int rc = under(v)->xOpen(under(v), name, mine->real, flags, got);
    if (mine->real->pMethods)
        mine->base.pMethods = &methods;
    return rc;
}

static int vfs_delete(sqlite3_vfs *v, const char *name, int sync)
{
    return tt_fault_hit() ? SQLITE_IOERR_DELETE : under(v)->xDelete(under(v), name, sync);
}

static int vfs_access(sqlite3_vfs *v, const char *name, int flags, int *ret)
{
    return under(v)->xAccess(under(v), name, flags, ret);
}

static int vfs_full_path(sqlite3_vfs *v, const char *name, int n, char *ret)
{
    return under(v)->xFullPathname(under(v), name, n, ret);
}

static int vfs_random(sqlite3_vfs *v, int n, char *ret)
{
    return under(v)->xRandomness(under(v), n, ret);
}

static int vfs_sleep(sqlite3_vfs *v, int microseconds)
{
    return under(v)->xSleep(under(v), microseconds);
}

static int vfs_time(sqlite3_vfs *v, double *ret)
{
    return under(v)->xCurrentTime(under(v), ret);
}

static int vfs_last_error(sqlite3_vfs *v, int n, char *ret)
{
    return under(v)->xGetLastError(under(v), n, ret);
}

static void start(void)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    if (!real)
        return;
    fault_vfs = (sqlite3_vfs){.iVersion = 1,
                              .szOsFile = REAL_OFFSET + real->szOsFile,
                              .mxPathname = real->mxPathname,
                              .zName = "titrate-fault",
                              .pAppData = real,
                              .xOpen = vfs_open,
                              .xDelete = vfs_delete,
                              .xAccess = vfs_access,
                              .xFullPathname = vfs_full_path,
                              .xRandomness = vfs_random,
                              .xSleep = vfs_sleep,
                              .xCurrentTime = vfs_time,
                              .xGetLastError = vfs_last_error};
    registered = sqlite3_vfs_register(&fault_vfs, 0) == SQLITE_OK;
}

const char *tt_vfs_fault(void)
{
    call_once(&once, start);
    return registered ? fault_vfs.zName : NULL;
}
