/* SPDX-License-Identifier: Apache-2.0 */
/* base/defs.h -- the files of defs/ as compiled into the program: knowledge is
 * data, and the program carries it, so that one file is all a ward needs. */
#ifndef TT_BASE_DEFS_H
#define TT_BASE_DEFS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_def {
    const char *path; /* "analytes/ALT.yaml" */
    const char *data; /* NUL-terminated */
    size_t size;
} tt_def;

/** NULL if there is none. */
const tt_def *tt_def_find(const char *path);
/** The `*n` files whose path starts with `folder` ("analytes/", "" = all), one behind the other in order of path. */
const tt_def *tt_def_all(const char *folder, size_t *n);

#ifdef __cplusplus
}
#endif
#endif
