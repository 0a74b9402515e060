/* SPDX-License-Identifier: Apache-2.0 */
/* base/finding.c -- collecting remarks and ranking them by risk to a patient.
 *
 * Severity and risk come from the message's definition, never from the caller, so
 * that the same trouble cannot be an error in one room and a note in another. */
#include "base/finding.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/message.h"

tt_findings tt_findings_new(tt_arena *a)
{
    return (tt_findings){.arena = a};
}

static tt_finding *append(tt_findings *fs)
{
    if (fs->n == fs->cap) {
        const size_t cap = fs->cap ? 2 * fs->cap : 16;
        fs->at = tt_grow(fs->arena, fs->at, fs->n * sizeof *fs->at, cap * sizeof *fs->at);
        fs->cap = cap;
    }
    tt_finding *f = &fs->at[fs->n++];
    memset(f, 0, sizeof *f);
    return f;
}

tt_finding *tt_find_(tt_findings *fs, unsigned id, tt_where where, ...)
{
    const tt_message *m = tt_message_find(id);
    const char *arg[TT_ERR_ARGS] = {0};
    va_list ap;
    va_start(ap, where);
    for (int i = 0; i < TT_ERR_ARGS; i++) {
        const char *s = va_arg(ap, const char *);
        if (!s)
            break;
        arg[i] = tt_strdup(fs->arena, s);
    }
    va_end(ap);
    tt_finding *f = append(fs);
    f->id = (uint16_t)id;
    f->severity = m ? m->severity : TT_ERROR;
    f->risk = m ? m->risk : 1; /* what nobody defined is taken seriously */
    f->where = where;
    memcpy(f->arg, arg, sizeof arg);
    return f;
}

/* qsort is not stable; the addresses of the old array are the order of arrival. */
static int by_rank(const void *pa, const void *pb)
{
    const tt_finding *a = *(const tt_finding *const *)pa, *b = *(const tt_finding *const *)pb;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->risk != b->risk)
        return a->risk < b->risk ? -1 : 1;
    const int file = strcmp(a->where.file, b->where.file);
    if (file)
        return file;
    if (a->where.line != b->where.line)
        return a->where.line < b->where.line ? -1 : 1;
    return (a > b) - (a < b);
}

void tt_findings_rank(tt_findings *fs)
{
    if (fs->n < 2)
        return;
    const tt_finding **order = TT_ARRAY(fs->arena, const tt_finding *, fs->n);
    tt_finding *sorted = TT_ARRAY(fs->arena, tt_finding, fs->n);
    for (size_t i = 0; i < fs->n; i++)
        order[i] = &fs->at[i];
    qsort(order, fs->n, sizeof *order, by_rank);
    for (size_t i = 0; i < fs->n; i++)
        sorted[i] = *order[i];
    fs->at = sorted;
    fs->cap = fs->n;
}

size_t tt_findings_count(const tt_findings *fs, tt_severity at_least)
{
    size_t n = 0;
    for (size_t i = 0; i < fs->n; i++)
        n += fs->at[i].severity >= at_least;
    return n;
}

bool tt_findings_has(const tt_findings *fs, unsigned id)
{
    for (size_t i = 0; i < fs->n; i++)
        if (fs->at[i].id == id)
            return true;
    return false;
}
