/* SPDX-License-Identifier: Apache-2.0 */
/* base/file.h -- whole files in, whole files out.
 *
 * Writing is all or nothing: a temporary file beside the target, synced, then
 * renamed, so that a full disk or a kill never leaves half a file. */
#ifndef TT_BASE_FILE_H
#define TT_BASE_FILE_H

#include <stdbool.h>

#include "base/arena.h"

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Read all of `path` (at most `limit` bytes) into `a`, with a NUL behind it.
 * @return TT_ENOENT (E3) no such file; TT_EIO (E2); TT_ELIMIT (E4) larger than limit
 */
tt_code tt_file_read(tt_arena *a, const char *path, size_t limit, char **ret, size_t *n, tt_err *err);

/**
 * Replace or create `path` at once. TT_EIO (E5) with the system's reason: the old file is then as it was, except where the very last step
 * failed, syncing the folder. Then the new one stands there, whole, but a power failure might yet bring the old one back.
 */
tt_code tt_file_write(const char *path, const char *data, size_t n, tt_err *err);

/** Create `path` for its owner's eyes only (mode 0600). TT_EEXIST (E8) it is there already; TT_EIO (E5): then it is not there. */
tt_code tt_file_write_private(const char *path, const char *data, size_t n, tt_err *err);

/** mkdir -p. TT_EIO (E6). */
tt_code tt_folder_make(const char *path, tt_err *err);
bool tt_file_exists(const char *path);
bool tt_is_folder(const char *path);

#ifdef __cplusplus
}
#endif
#endif
