/* SPDX-License-Identifier: Apache-2.0 */
/* base/finding.h -- it was done, and the study or the data deserve a remark.
 *
 * Findings are collected with their place and printed by whoever called.  They
 * are ranked by risk to a patient: 1 is the most dangerous, 9 a matter of taste. */
#ifndef TT_BASE_FINDING_H
#define TT_BASE_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_severity { TT_NOTE, TT_WARNING, TT_ERROR } tt_severity;

typedef struct tt_finding {
    uint16_t id; /* message id */
    tt_severity severity;
    int risk; /* 1..9, 1 most dangerous to a patient */
    tt_where where;
    const char *arg[TT_ERR_ARGS]; /* in the list's arena; NULL = none */
    const char *source_line;      /* the line of the file as written, or NULL */
} tt_finding;

typedef struct tt_findings {
    tt_arena *arena;
    tt_finding *at;
    size_t n, cap;
} tt_findings;

tt_findings tt_findings_new(tt_arena *a);

/** Add one; severity and risk come from the message's definition. Up to four const char * arguments. */
#define tt_find(...) tt_find_(__VA_ARGS__, (const char *)0)
tt_finding *tt_find_(tt_findings *fs, unsigned id, tt_where where, ...);

/** Stable sort: errors first, then by risk, file, line. */
void tt_findings_rank(tt_findings *fs);

size_t tt_findings_count(const tt_findings *fs, tt_severity at_least);
bool tt_findings_has(const tt_findings *fs, unsigned id);

#ifdef __cplusplus
}
#endif
#endif
