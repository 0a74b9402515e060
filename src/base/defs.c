/* SPDX-License-Identifier: Apache-2.0 */
/* base/defs.c -- looking up what tools/embed.py compiled in, sorted by path. */
#include "base/defs.h"

#include <string.h>

#include "base/defs_table.h"

/* The first file whose path is not before `path`. */
static size_t lower_bound(const char *path)
{
    size_t low = 0, high = tt_defs_count;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (strcmp(tt_defs_table[mid].path, path) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

const tt_def *tt_def_find(const char *path)
{
    const size_t i = lower_bound(path);
    return i < tt_defs_count && strcmp(tt_defs_table[i].path, path) == 0 ? &tt_defs_table[i] : NULL;
}

const tt_def *tt_def_all(const char *folder, size_t *n)
{
    const size_t first = lower_bound(folder), size = strlen(folder);
    size_t last = first, high = tt_defs_count;
    while (last < high) {
        const size_t mid = last + (high - last) / 2;
        if (strncmp(tt_defs_table[mid].path, folder, size) == 0)
            last = mid + 1;
        else
            high = mid;
    }
    *n = last - first;
    return &tt_defs_table[first];
}
