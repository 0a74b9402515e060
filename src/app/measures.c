/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/measures.c -- the definitions a verb works with: the built-in ones, and those
 * of --defs DIR over them.
 *
 * A study without definitions of its own is a study; a folder that was named and is
 * not there is a slip of the pen, and a score of it would be "unknown". */
#include <sys/stat.h>

#include "app/measure_rows_internal.h"

tt_code tt_open_measures(tt_arena *a, const tt_request *q, const tt_measures **ret, tt_err *err)
{
    const char *folder = tt_opt(q, "defs");
    struct stat st;
    if (folder && (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode)))
        return tt_fail(err, TT_ENOENT, 3, tt_at_path("defs"), folder);
    return tt_measures_load_with(a, folder, ret, err);
}
