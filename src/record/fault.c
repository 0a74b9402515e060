/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/fault.c -- counting I/O calls, and failing the n-th: a test hook.
 *
 * The count belongs to the thread that asked for it, so that tests cannot disturb
 * anything else in the process; SQLite calls its file system on our thread.  A
 * program that never calls tt_record_fault never counts and never fails. */
#include "record/store_internal.h"

#include <errno.h>

static _Thread_local struct {
    bool armed, persistent;
    long at, count;
} fault;

void tt_record_fault(long n, bool persistent)
{
    fault.armed = n >= 0;
    fault.persistent = persistent;
    fault.at = n;
    fault.count = 0;
}

long tt_record_fault_count(void)
{
    return fault.count;
}

bool tt_fault_armed(void)
{
    return fault.armed;
}

bool tt_fault_hit(void)
{
    if (!fault.armed)
        return false;
    fault.count++;
    const bool hit = fault.at > 0 && (fault.persistent ? fault.count >= fault.at : fault.count == fault.at);
    if (hit)
        errno = EIO;
    return hit;
}
