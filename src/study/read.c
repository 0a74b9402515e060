/* SPDX-License-Identifier: Apache-2.0 */
/* study/read.c -- protocol.yaml -> tt_study.
 *
 * text -> located tree -> check of the shape (check.c) -> readers in the order in
 * which they need each other -> lint.  The version of a study is the SHA-256 of the
 * bytes of its file: any edit, a comment too, is another version; so is any of the
 * study's own definitions (own.c). */
#include <string.h>

#include "study/study_internal.h"

enum { MOST_BYTES = 8 << 20 };

static tt_code read_parts(tt_reading *r, tt_err *err)
{
    TT_TRY(tt_read_about(r, err));
    tt_read_items(r);
    tt_read_random(r);
    tt_read_visits(r);
    TT_TRY(tt_read_dose(r, err));
    tt_read_criteria(r);
    tt_read_endpoints(r);
    tt_read_basis(r);
    return TT_OK;
}

/* The line as written beside every finding of this file. */
static void quote_lines(tt_arena *a, const tt_yaml *y, tt_findings *fs, size_t from)
{
    for (size_t i = from; i < fs->n; i++)
        if (fs->at[i].where.line > 0 && !fs->at[i].source_line)
            fs->at[i].source_line = tt_yaml_line(a, y, fs->at[i].where.line);
}

static bool any_error(const tt_findings *fs, size_t from)
{
    for (size_t i = from; i < fs->n; i++)
        if (fs->at[i].severity == TT_ERROR)
            return true;
    return false;
}

static tt_code read_own(tt_arena *a, tt_study *s, const char *defs, tt_err *err)
{
    const tt_def *own = NULL;
    size_t n = 0;
    TT_TRY(tt_own_unpack(a, defs, &own, &n, err));
    s->defs = tt_strdup(a, defs);
    s->measures = tt_measures_over(a, own, n);
    return tt_measures_check(a, s->measures, err);
}

tt_code tt_study_parse(tt_arena *a, const char *file, const char *text, size_t n, tt_findings *fs, const tt_study **ret, bool *runnable,
                       tt_err *err)
{
    return tt_study_parse_with(a, file, text, n, "", fs, ret, runnable, err);
}

tt_code tt_study_parse_with(tt_arena *a, const char *file, const char *text, size_t n, const char *defs, tt_findings *fs,
                            const tt_study **ret, bool *runnable, tt_err *err)
{
    const size_t before = fs->n;
    tt_yaml *y = TT_NEW(a, tt_yaml);
    TT_TRY(tt_yaml_parse(a, file, text, n, y, err));
    const tt_code shape = tt_keys_check(a, y->root, fs, err);
    quote_lines(a, y, fs, before);
    TT_TRY(shape);
    tt_study *s = TT_NEW(a, tt_study);
    TT_TRY(read_own(a, s, defs, err));
    s->yaml = y;
    s->file = file;
    s->source = tt_strndup(a, text, n);
    tt_reading r = {a, y->root, s, fs};
    TT_TRY(read_parts(&r, err));
    tt_own_version(a, text, n, defs, s->hash);
    tt_study_lint(a, s, fs);
    quote_lines(a, y, fs, before);
    if (runnable)
        *runnable = !any_error(fs, before);
    *ret = s;
    return TT_OK;
}

tt_code tt_study_read(tt_arena *a, const char *path, tt_findings *fs, const tt_study **ret, bool *runnable, tt_err *err)
{
    const char *file = tt_is_folder(path) ? tt_printf(a, "%s/protocol.yaml", path) : path;
    char *text = NULL;
    size_t n = 0;
    const tt_def *own = NULL;
    size_t owns = 0;
    TT_TRY(tt_file_read(a, file, MOST_BYTES, &text, &n, err));
    const char *defs = tt_printf(a, "%s/defs", path);
    if (tt_is_folder(defs))
        TT_TRY(tt_measures_read_folder(a, defs, &own, &owns, err));
    return tt_study_parse_with(a, file, text, n, tt_own_pack(a, own, owns), fs, ret, runnable, err);
}
