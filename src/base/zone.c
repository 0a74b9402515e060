/* SPDX-License-Identifier: Apache-2.0 */
/* base/zone.c -- reading TZif files (RFC 8536) and asking them for an offset.
 *
 * A file of version 2 or later holds its data twice; the second block has 64-bit
 * times and a footer, and the first is stepped over.  Every count is checked
 * against the bytes that are there before anything is read.  Files with leap
 * seconds ("right/...") are refused: our instants do not count them.
 * Abbreviations and the flags for the TZ variable's rules are not kept. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/zone_internal.h"

enum { HEADER = 44, LARGEST_FILE = 1 << 20, FURTHEST_EAST = 26 * 3600, FURTHEST_WEST = -25 * 3600 };

struct counts {
    size_t isut, isstd, leap, time, type, letters;
};

static uint32_t big32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t big64(const unsigned char *p)
{
    return (int64_t)((uint64_t)big32(p) << 32 | big32(p + 4));
}

/* The header at p; false if its counts do not make sense. */
static bool header(const unsigned char *p, size_t n, struct counts *ret)
{
    if (n < HEADER || memcmp(p, "TZif", 4) != 0)
        return false;
    *ret = (struct counts){big32(p + 20), big32(p + 24), big32(p + 28), big32(p + 32), big32(p + 36), big32(p + 40)};
    return ret->type >= 1 && ret->type <= 256 && ret->letters >= 1 && (ret->isut == 0 || ret->isut == ret->type) &&
           (ret->isstd == 0 || ret->isstd == ret->type);
}

/* Bytes of the data behind a header; `width` of a time. */
static size_t data_size(const struct counts *c, size_t width)
{
    return c->time * (width + 1) + c->type * 6 + c->letters + c->leap * (width + 4) + c->isstd + c->isut;
}

/* One data block: transitions and the offsets they lead to. */
static bool read_block(tt_arena *a, const unsigned char *p, const struct counts *c, size_t width, tt_zone *z)
{
    int64_t *at = TT_ARRAY(a, int64_t, c->time);
    int32_t *then = TT_ARRAY(a, int32_t, c->time);
    const unsigned char *index = p + c->time * width, *types = index + c->time;
    for (size_t i = 0; i < c->type; i++) {
        const int32_t offset = (int32_t)big32(types + 6 * i);
        if (offset < FURTHEST_WEST || offset > FURTHEST_EAST || types[6 * i + 4] > 1 || types[6 * i + 5] >= c->letters)
            return false;
    }
    for (size_t i = 0; i < c->time; i++) {
        at[i] = width == 8 ? big64(p + 8 * i) : (int32_t)big32(p + 4 * i);
        if (index[i] >= c->type || (i > 0 && at[i] <= at[i - 1]))
            return false;
        then[i] = (int32_t)big32(types + 6 * index[i]);
    }
    z->n = c->time;
    z->at = at;
    z->then = then;
    z->before = (int32_t)big32(types);
    return c->leap == 0;
}

/* "\nTZ\n" at p, and nothing behind it. */
static bool read_footer(const unsigned char *p, size_t n, tt_zone_rule *ret)
{
    if (n < 2 || p[0] != '\n')
        return false;
    const unsigned char *end = memchr(p + 1, '\n', n - 1);
    return end && end == p + n - 1 && tt_zone_rule_parse((const char *)p + 1, (size_t)(end - p - 1), ret);
}

static bool read_file(tt_arena *a, const unsigned char *p, size_t n, tt_zone *z)
{
    struct counts c;
    if (!header(p, n, &c))
        return false;
    const int version = p[4];
    const size_t first = data_size(&c, 4);
    p += HEADER;
    n -= HEADER;
    if (n < first)
        return false;
    if (version == 0)
        return n == first && read_block(a, p, &c, 4, z);
    p += first;
    n -= first;
    if (version < '2' || !header(p, n, &c) || p[4] != version || n - HEADER < data_size(&c, 8))
        return false;
    p += HEADER;
    n -= HEADER;
    return read_block(a, p, &c, 8, z) && read_footer(p + data_size(&c, 8), n - data_size(&c, 8), &z->rule);
}

tt_code tt_zone_read(tt_arena *a, const char *name, const unsigned char *data, size_t n, const tt_zone **ret, tt_err *err)
{
    tt_zone *z = TT_NEW(a, tt_zone);
    z->name = tt_strdup(a, name);
    if (!read_file(a, data, n, z))
        return tt_fail(err, TT_EPARSE, 496, tt_at(NULL, 0, 0), name);
    *ret = z;
    return TT_OK;
}

/* "Area/City": letters, digits, "+-_" and single slashes; nothing that climbs. */
static bool safe_name(const char *s)
{
    static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-_/";
    const size_t n = strlen(s);
    return n > 0 && n < 64 && strspn(s, allowed) == n && s[0] != '/' && s[n - 1] != '/' && !strstr(s, "//");
}

tt_code tt_zone_open(tt_arena *a, const char *name, const tt_zone **ret, tt_err *err)
{
    char *data;
    size_t n;
    if (tt_streq(name, "UTC")) {
        tt_zone *utc = TT_NEW(a, tt_zone);
        utc->name = "UTC";
        *ret = utc;
        return TT_OK;
    }
    const char *folder = getenv("TZDIR");
    const char *path = tt_printf(a, "%s/%s", folder && *folder ? folder : "/usr/share/zoneinfo", name);
    if (!safe_name(name) || tt_is_folder(path))
        return tt_fail(err, TT_ENOENT, 495, tt_at(NULL, 0, 0), name);
    const tt_code c = tt_file_read(a, path, LARGEST_FILE, &data, &n, err);
    if (c == TT_ENOENT)
        return tt_fail(err, TT_ENOENT, 495, tt_at(NULL, 0, 0), name);
    TT_TRY(c);
    return tt_zone_read(a, name, (const unsigned char *)data, n, ret, err);
}

const char *tt_zone_name(const tt_zone *z)
{
    return z->name;
}

int tt_zone_offset(const tt_zone *z, tt_instant t)
{
    const int64_t seconds = t / 1000 - (t % 1000 < 0);
    size_t low = 0, high = z->n; /* the first transition after t */
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (z->at[mid] <= seconds)
            low = mid + 1;
        else
            high = mid;
    }
    if (low == z->n && z->rule.there)
        return tt_zone_rule_offset(&z->rule, seconds);
    return low ? z->then[low - 1] : z->before;
}
