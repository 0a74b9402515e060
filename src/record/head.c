/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/head.c -- the newest event's number and hash, kept in FILE.head.
 *
 * A chain cannot see that its last events were cut off: what is left is a chain.
 * This small file is the second witness.  It is rewritten after each commit by a
 * new file and a rename, not synced: after a kill or a power cut it may be older
 * than the record, which verify accepts as long as the event it names has that
 * hash, and never newer, since the commit was on the disk first.  A person who
 * can write the folder can change both, so the head is printed on every report
 * as well.  Three lines of text:
 *
 *     titrate head 1
 *     seq 212
 *     hash 5891b5b5...
 *     recorded 2026-03-04T06:10:00.000Z */
#include "record/record_internal.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char layout[] = "titrate head 1\nseq %lld\nhash %s\nrecorded %s\n";
enum { HEAD_SIZE = 256 };

static int head_text(const tt_head *h, char ret[HEAD_SIZE])
{
    char hex[2 * TT_HASH_SIZE + 1], instant[32];
    return snprintf(ret, HEAD_SIZE, layout, (long long)h->seq, tt_hex(h->hash.b, TT_HASH_SIZE, hex),
                    tt_instant_write(h->recorded, instant));
}

/* Reads back exactly what head_text writes; anything else is not a head. */
static bool head_parse(const char *text, tt_head *ret)
{
    char hex[2 * TT_HASH_SIZE + 1], instant[32], again[HEAD_SIZE];
    long long seq;
    if (sscanf(text, "titrate head 1\nseq %18lld\nhash %64s\nrecorded %31s\n", &seq, hex, instant) != 3 || seq < 1)
        return false;
    ret->seq = seq;
    if (tt_unhex(hex, ret->hash.b, TT_HASH_SIZE, NULL) != TT_OK || tt_instant_parse(instant, &ret->recorded, NULL) != TT_OK)
        return false;
    head_text(ret, again);
    return strcmp(text, again) == 0;
}

tt_head_state tt_head_read(tt_arena *a, const char *record_path, tt_head *ret)
{
    char *text;
    size_t n;
    const tt_code c = tt_file_read(a, tt_printf(a, "%s.head", record_path), HEAD_SIZE, &text, &n, NULL);
    if (c != TT_OK)
        return c == TT_ENOENT ? TT_HEAD_MISSING : TT_HEAD_UNREADABLE;
    return head_parse(text, ret) ? TT_HEAD_READ : TT_HEAD_UNREADABLE;
}

bool tt_head_write(const char *record_path, const tt_head *h)
{
    char text[HEAD_SIZE], path[PATH_MAX], fresh[PATH_MAX];
    const int n = head_text(h, text);
    if (snprintf(path, sizeof path, "%s.head", record_path) >= PATH_MAX || snprintf(fresh, sizeof fresh, "%s.new", path) >= PATH_MAX)
        return false;
    const int fd = tt_fault_hit() ? -1 : open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0)
        return false;
    const bool written = !tt_fault_hit() && write(fd, text, (size_t)n) == n;
    close(fd);
    if (written && !tt_fault_hit() && rename(fresh, path) == 0)
        return true;
    unlink(fresh);
    return false;
}
