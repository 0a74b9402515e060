/* SPDX-License-Identifier: Apache-2.0 */
/* base/file.c -- whole files in, whole files out.
 *
 * Replacing a file: write a new one beside it, fsync, rename over the old name,
 * fsync the folder.  Until the rename the old file is untouched, after it the new
 * one is complete, and a crash leaves one of the two.  The temporary name holds
 * the process's id and a count of tries and is made with O_EXCL, so that two
 * writers never share one.  A link is followed, so that what it names is replaced
 * and not the link; anything but a regular file is refused. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static tt_code trouble(tt_err *err, unsigned id, const char *path)
{
    return tt_fail(err, TT_EIO, id, tt_at(NULL, 0, 0), path, strerror(errno));
}

/* A descriptor in an arena's slot: one more than itself, because 0 is one too. */
static void close_slot(void *thing)
{
    close((int)((intptr_t)thing - 1));
}

static ssize_t read_some(int fd, char *to, size_t n)
{
    ssize_t got;
    do
        got = read(fd, to, n);
    while (got < 0 && errno == EINTR);
    return got;
}

static tt_code too_large(tt_err *err, const char *path, size_t limit)
{
    char bytes[32];
    snprintf(bytes, sizeof bytes, "%zu", limit);
    return tt_fail(err, TT_ELIMIT, 4, tt_at(NULL, 0, 0), path, bytes);
}

/* `guess` is the size the system gives; pipes and /proc say 0, so the end is where reading ends. */
static tt_code read_all(tt_arena *a, int fd, const char *path, size_t guess, size_t limit, char **ret, size_t *size, tt_err *err)
{
    size_t n = 0, cap = guess + 2; /* the NUL, and one to see the end without growing */
    char *s = tt_alloc(a, cap);
    for (;;) {
        const ssize_t got = read_some(fd, s + n, cap - 1 - n);
        if (got < 0)
            return trouble(err, 2, path);
        if (got == 0)
            break;
        n += (size_t)got;
        if (n > limit)
            return too_large(err, path, limit);
        if (n == cap - 1) {
            s = tt_grow(a, s, cap, 2 * cap + 4096);
            cap = 2 * cap + 4096;
        }
    }
    s[n] = '\0';
    *ret = s;
    *size = n;
    return TT_OK;
}

tt_code tt_file_read(tt_arena *a, const char *path, size_t limit, char **ret, size_t *n, tt_err *err)
{
    struct stat st;
    void **slot = tt_hold(a, close_slot);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return tt_fail(err, TT_ENOENT, 3, tt_at(NULL, 0, 0), path);
    if (fd < 0)
        return trouble(err, 2, path);
    *slot = (void *)((intptr_t)fd + 1);
    if (fstat(fd, &st) < 0)
        return trouble(err, 2, path);
    const bool sized = S_ISREG(st.st_mode) && st.st_size > 0;
    if (sized && (uint64_t)st.st_size > limit)
        return too_large(err, path, limit); /* the arena closes it */
    const tt_code c = read_all(a, fd, path, sized ? (size_t)st.st_size : 4096, limit, ret, n, err);
    *slot = NULL;
    close(fd);
    return c;
}

/* Where the bytes go: the target with links followed, its folder, the file beside it. */
struct target {
    char path[PATH_MAX], folder[PATH_MAX], beside[PATH_MAX + 48];
    mode_t mode;
};

static bool aim(const char *path, struct target *t)
{
    struct stat st;
    const bool exists = stat(path, &st) == 0;
    if (exists && !S_ISREG(st.st_mode)) {
        errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
        return false;
    }
    if (!exists && errno != ENOENT)
        return false;
    t->mode = exists ? st.st_mode & 07777 : 0;
    if (exists ? !realpath(path, t->path) : strlen(path) >= sizeof t->path) {
        errno = exists ? errno : ENAMETOOLONG;
        return false;
    }
    if (!exists)
        memcpy(t->path, path, strlen(path) + 1);
    memcpy(t->folder, t->path, sizeof t->folder);
    char *slash = strrchr(t->folder, '/');
    if (!slash)
        memcpy(t->folder, ".", 2);
    else
        slash[slash == t->folder] = '\0';
    return true;
}

static int open_beside(struct target *t)
{
    for (int i = 0; i < 1000; i++) {
        snprintf(t->beside, sizeof t->beside, "%s.%ld-%d.tmp", t->path, (long)getpid(), i);
        const int fd = open(t->beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST)
            return fd;
    }
    return -1;
}

static bool write_all(int fd, const char *data, size_t n)
{
    while (n > 0) {
        const ssize_t put = write(fd, data, n);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0) {
            data += put;
            n -= (size_t)put;
        }
    }
    return true;
}

/* Fill the file beside the target; closes fd whatever happens. */
static bool fill(int fd, mode_t mode, const char *data, size_t n)
{
    const bool done = write_all(fd, data, n) && (mode == 0 || fchmod(fd, mode) == 0) && fsync(fd) == 0;
    const int why = errno;
    const bool closed = close(fd) == 0;
    if (!done)
        errno = why;
    return done && closed;
}

tt_code tt_file_write(const char *path, const char *data, size_t n, tt_err *err)
{
    struct target t;
    if (!aim(path, &t))
        return trouble(err, 5, path);
    const int folder = open(t.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return trouble(err, 5, path);
    const int fd = open_beside(&t);
    bool done = fd >= 0 && fill(fd, t.mode, data, n) && rename(t.beside, t.path) == 0;
    int why = errno;
    if (!done && fd >= 0)
        unlink(t.beside);
    if (done && fsync(folder) < 0 && errno != EINVAL) { /* EINVAL: a file system that has no such thing */
        why = errno;
        done = false;
    }
    close(folder);
    errno = why;
    return done ? TT_OK : trouble(err, 5, path);
}

static bool sync_folder_of(const char *path)
{
    char folder[PATH_MAX];
    const char *slash = strrchr(path, '/');
    const size_t n = slash ? (size_t)(slash - path) + (slash == path) : 1;
    if (n >= sizeof folder)
        return false;
    memcpy(folder, slash ? path : ".", n);
    folder[n] = '\0';
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    const int why = errno;
    if (fd >= 0)
        close(fd);
    errno = why;
    return done;
}

tt_code tt_file_write_private(const char *path, const char *data, size_t n, tt_err *err)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return tt_fail(err, TT_EEXIST, 8, tt_at(NULL, 0, 0), path);
    if (fd < 0)
        return trouble(err, 5, path);
    if (fill(fd, 0600, data, n) && sync_folder_of(path))
        return TT_OK;
    const int why = errno;
    unlink(path);
    errno = why;
    return trouble(err, 5, path);
}

bool tt_file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool tt_is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static bool make_one(const char *path)
{
    if (mkdir(path, 0777) == 0)
        return true;
    const int why = errno; /* a folder of a read-only system answers EROFS, though it is there */
    if (tt_is_folder(path))
        return true;
    errno = why == EEXIST ? ENOTDIR : why;
    return false;
}

tt_code tt_folder_make(const char *path, tt_err *err)
{
    char part[PATH_MAX];
    if (strlen(path) >= sizeof part) {
        errno = ENAMETOOLONG;
        return trouble(err, 6, path);
    }
    memcpy(part, path, strlen(path) + 1);
    for (char *c = part + 1; part[0] && *c; c++) {
        if (*c != '/')
            continue;
        *c = '\0';
        if (!make_one(part))
            return trouble(err, 6, path);
        *c = '/';
    }
    return make_one(part) ? TT_OK : trouble(err, 6, path);
}
