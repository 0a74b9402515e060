/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/lock.c -- one writer at a time, by FILE.lock.
 *
 * The kernel lets go of an flock when its process ends, however it ends, so a
 * lock file left by a kill means nothing and needs no cleaning up.  The number in
 * it is only for the message.  Another writer's verb takes a fraction of a second,
 * so a busy lock is asked for again for a while before anybody is bothered; an
 * interrupt ends the waiting.  A clean close removes the file: whoever waits to
 * lock the removed one would then hold a lock nobody sees, so after locking we
 * look whether the name still leads to what we locked. */
#include "record/record_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct tt_lock {
    const char *path;
    int fd;
};

static tt_code held_by(const tt_lock *l, const char *record_path, tt_err *err)
{
    char pid[32];
    const ssize_t n = pread(l->fd, pid, sizeof pid - 1, 0);
    pid[n > 0 ? n : 0] = '\0';
    pid[strcspn(pid, "\n")] = '\0';
    return tt_fail(err, TT_EBUSY, 502, tt_at(record_path, 0, 0), record_path, pid[0] ? pid : "?");
}

static bool still_there(const tt_lock *l)
{
    struct stat named, held;
    return stat(l->path, &named) == 0 && fstat(l->fd, &held) == 0 && named.st_ino == held.st_ino && named.st_dev == held.st_dev;
}

static bool sign_in(const tt_lock *l)
{
    char pid[32];
    const int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    return ftruncate(l->fd, 0) == 0 && pwrite(l->fd, pid, (size_t)n, 0) == n;
}

enum { ASK_AGAIN_MS = 20 };

static bool lock_in_time(int fd)
{
    const struct timespec pause = {0, ASK_AGAIN_MS * 1000000L};
    for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) != 0; waited += ASK_AGAIN_MS)
        if ((errno != EWOULDBLOCK && errno != EINTR) || waited >= TT_WAIT_MS || nanosleep(&pause, NULL) != 0)
            return false;
    return true;
}

tt_code tt_lock_take(tt_arena *a, const char *record_path, tt_lock **ret, tt_err *err)
{
    tt_lock *l = TT_NEW(a, tt_lock);
    l->path = tt_printf(a, "%s.lock", record_path);
    do {
        l->fd = tt_fault_hit() ? -1 : open(l->path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (l->fd < 0)
            return tt_fail(err, TT_EIO, tt_no_room(errno) ? 507 : 501, tt_at(record_path, 0, 0), record_path, strerror(errno));
        if (!lock_in_time(l->fd)) {
            const tt_code c = held_by(l, record_path, err);
            close(l->fd);
            return c;
        }
    } while (!still_there(l) && close(l->fd) == 0);
    (void)sign_in(l); /* a full disk is told by the record itself */
    *ret = l;
    return TT_OK;
}

void tt_lock_drop(tt_lock *l)
{
    if (!l)
        return;
    unlink(l->path);
    close(l->fd);
}
