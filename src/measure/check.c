/* SPDX-License-Identifier: Apache-2.0 */
/* measure/check.c -- a folder of definitions is what it should be, before a patient
 * needs it.
 *
 * Files are read when they are first asked for, so that a slip in a hospital's own
 * score would show on the day it is used.  Here every file of the folder is read at
 * once, its name is held against what it defines, and its examples are computed. */
#include "measure/grade_internal.h"

static const char *file_name(tt_arena *a, const char *path)
{
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    return tt_strndup(a, name, strlen(name) - strlen(".yaml"));
}

static tt_code check_name(tt_arena *a, const tt_def *d, const char *said, tt_err *err)
{
    const char *want = file_name(a, d->path);
    return tt_streq(want, said) ? TT_OK : tt_fail(err, TT_EPARSE, 976, tt_at(d->path, 0, 0), said, want);
}

static tt_code check_examples(tt_arena *a, const tt_def *d, const tt_score *s, tt_err *err)
{
    bool right = false;
    const char *got = "";
    for (size_t i = 0; tt_score_try(a, s, i, &right, &got); i++)
        if (!right)
            return tt_fail(err, TT_EPARSE, 977, tt_at(d->path, s->examples->item[i]->line, 0), s->id, tt_printf(a, "%zu", i + 1), got);
    return TT_OK;
}

static tt_code check_score(tt_arena *a, const tt_measures *m, const tt_def *d, tt_err *err)
{
    const tt_score *s = NULL;
    TT_TRY(tt_score_get(m, file_name(a, d->path), &s, err));
    TT_TRY(check_name(a, d, s->id, err));
    return check_examples(a, d, s, err);
}

static tt_code check_analyte(tt_arena *a, const tt_measures *m, const tt_def *d, tt_err *err)
{
    const tt_analyte *an = NULL;
    TT_TRY(tt_analyte_get(m, file_name(a, d->path), &an, err));
    return check_name(a, d, an->id, err);
}

static tt_code check_grade(tt_arena *a, const tt_measures *m, const tt_def *d, tt_err *err)
{
    const struct tt_grade_rule *r = NULL;
    TT_TRY(tt_grade_rule_at(m, d->path, &r, err));
    const char *want = tt_printf(a, "grades/ctcae-%s/%s-%s.yaml", r->version, r->analyte->id, r->direction > 0 ? "high" : "low");
    return tt_streq(want, d->path) ? TT_OK : tt_fail(err, TT_EPARSE, 976, tt_at(d->path, 0, 0), want, d->path);
}

static tt_code check_input(tt_arena *a, const tt_measures *m, const tt_def *d, tt_err *err)
{
    const tt_node *common = NULL;
    tt_input in;
    const char *name = file_name(a, d->path);
    TT_TRY(tt_input_common(m, name, &common, err));
    TT_TRY(tt_input_read(a, m, name, NULL, common, &in, err));
    return check_name(a, d, tt_def_or(common, "input", ""), err);
}

static tt_code misplaced(tt_arena *a, const tt_def *d, tt_err *err)
{
    static const char *const read[] = {"analytes", "scores", "grades", "inputs", "dictionary"};
    const char *slash = strchr(d->path, '/');
    const char *folder = slash ? tt_strndup(a, d->path, (size_t)(slash - d->path)) : "";
    const char *near = tt_nearest(folder, read, sizeof read / sizeof *read);
    return tt_fail(err, TT_EPARSE, 975, tt_at(d->path, 0, 0), d->path, near ? near : "scores");
}

/* A study's folder holds other definitions, too: forms, checks, messages. Those are not ours to judge. */
static bool elsewhere(const tt_def *d)
{
    static const char *const others[] = {"messages/", "report/", "virtual/", "checks/", "forms/", "tables/", "maps/", "dictionary/"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (tt_str_starts(d->path, others[i]))
            return true;
    return false;
}

tt_code tt_measures_check(tt_arena *a, const tt_measures *m, tt_err *err)
{
    static const struct {
        const char *folder;
        tt_code (*check)(tt_arena *a, const tt_measures *m, const tt_def *d, tt_err *err);
    } kinds[] = {{"analytes/", check_analyte}, {"scores/", check_score}, {"grades/", check_grade}, {"inputs/", check_input}};
    const tt_def *d = NULL;
    for (size_t i = 0; (d = tt_measures_own(m, i)) != NULL; i++) {
        size_t k = 0;
        while (k < 4 && !tt_str_starts(d->path, kinds[k].folder))
            k++;
        if (k < 4)
            TT_TRY(kinds[k].check(a, m, d, err));
        else if (!elsewhere(d))
            return misplaced(a, d, err);
    }
    return TT_OK;
}
