/* SPDX-License-Identifier: Apache-2.0 */
/* study/own.c -- a study's own definitions: the analytes, scores and grading rules in
 * the folder defs/ beside its protocol.
 *
 * They are part of what is signed, so they are part of the version, and they stand in
 * the log beside the protocol's text, packed into one text: for each file, in order
 * of path, "PATH BYTES\n" and then its bytes. */
#include <stdlib.h>
#include <string.h>

#include "crypt/crypt.h"
#include "study/study_internal.h"

const char *tt_own_pack(tt_arena *a, const tt_def *own, size_t n)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n; i++) {
        tt_buf_printf(&b, "%s %zu\n", own[i].path, own[i].size);
        tt_buf_addn(&b, own[i].data, own[i].size);
    }
    return tt_buf_text(&b);
}

/* One file from s; the rest behind it, NULL if it is not whole. */
static const char *unpack_one(tt_arena *a, const char *s, tt_def *ret)
{
    const char *line = strchr(s, '\n'), *blank = line;
    char *end = NULL;
    while (blank && blank > s && *blank != ' ')
        blank--;
    if (!blank || blank == s || blank[1] < '0' || blank[1] > '9')
        return NULL;
    const unsigned long long size = strtoull(blank + 1, &end, 10);
    if (end != line || size > strlen(line + 1))
        return NULL;
    *ret = (tt_def){tt_strndup(a, s, (size_t)(blank - s)), tt_strndup(a, line + 1, (size_t)size), (size_t)size};
    return line + 1 + size;
}

tt_code tt_own_unpack(tt_arena *a, const char *packed, const tt_def **ret, size_t *n, tt_err *err)
{
    size_t most = 1;
    for (const char *s = packed; *s; s++)
        most += *s == '\n';
    tt_def *own = TT_ARRAY(a, tt_def, most);
    *n = 0;
    for (const char *s = packed; *s; (*n)++)
        if (!(s = unpack_one(a, s, &own[*n])))
            return tt_fail(err, TT_ECORRUPT, 158, tt_at_path("defs"));
    *ret = own;
    return TT_OK;
}

void tt_own_version(tt_arena *a, const char *text, size_t n, const char *packed, char ret[65])
{
    tt_hash h = tt_sha256(text, n);
    tt_hex(h.b, TT_HASH_SIZE, ret);
    if (!packed[0])
        return;
    const char *both = tt_printf(a, "%s%s", ret, packed);
    h = tt_sha256(both, strlen(both));
    tt_hex(h.b, TT_HASH_SIZE, ret);
}
