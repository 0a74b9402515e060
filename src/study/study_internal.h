/* SPDX-License-Identifier: Apache-2.0 */
/* study/study_internal.h -- between the readers, lint and the projections of a study.
 *
 * The check of the shape has passed before any of this runs, so a value that is
 * given has the form of its type.  An absent or open value reads as nothing: "",
 * 0, TT_UNKNOWN, an empty list. */
#ifndef TT_STUDY_INTERNAL_H
#define TT_STUDY_INTERNAL_H

#include "study/schema_internal.h"
#include "study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

/** What the readers share. */
typedef struct tt_reading {
    tt_arena *a;
    const tt_node *root;
    tt_study *s;
    tt_findings *fs;
} tt_reading;

/* --- values: `map` may be NULL ---------------------------------------------------- */

const char *tt_study_text(const tt_node *map, const char *key); /* "" */
tt_words tt_study_words(const tt_node *map, const char *key);
tt_dur tt_study_dur(const tt_node *map, const char *key); /* n = 0 */
bool tt_study_dec(const tt_node *map, const char *key, tt_dec *ret);
bool tt_study_percent(const tt_node *map, const char *key, tt_dec *ret);
bool tt_study_qty(tt_arena *a, const tt_node *map, const char *key, tt_qty *ret);
int tt_study_int(const tt_node *map, const char *key); /* 0 */
int tt_int_of(const char *s);                          /* digits, at most nine; NULL: 0 */
tt_truth tt_study_truth(const tt_node *map, const char *key);
tt_date tt_study_date(const tt_node *map, const char *key);
/** The index of a code among "a|b|c"; -1 when it is not given. */
int tt_study_code(const tt_node *map, const char *key, const char *codes);
/** The i-th item of a list that is given: NULL past the end; open items are skipped by tt_study_list_size and here. */
const tt_node *tt_study_item_at(const tt_node *list, size_t i);
size_t tt_study_list_size(const tt_node *list);

/** A unit; one that is not known is a finding at its place, and NULL. */
const tt_unit *tt_study_unit(tt_reading *r, const tt_node *map, const char *key);
/** An expression, or NULL: absent, or what does not compile is a finding at its place inside the text. */
const tt_expr *tt_study_expr(tt_reading *r, const tt_node *map, const char *key, const tt_scope *scope);
/** A failure that need not end the reading: added to the findings as it is. */
void tt_study_remark(tt_findings *fs, const tt_err *err);

/* --- readers, in the order they run -------------------------------------------- */

tt_code tt_read_about(tt_reading *r, tt_err *err); /* study, conditions, arms, consent, decision, adverse events, approvals */
void tt_read_items(tt_reading *r);                 /* items */
void tt_read_random(tt_reading *r);                /* randomisation */
void tt_read_visits(tt_reading *r);                /* anchors, visits, forms */
tt_code tt_read_dose(tt_reading *r, tt_err *err);  /* dose, design, dlt, stopping */
void tt_read_criteria(tt_reading *r);              /* eligibility */
void tt_read_endpoints(tt_reading *r);             /* endpoints, follow-up */
void tt_read_basis(tt_reading *r);                 /* basis */

/** The slot of an item's limit of normal in tt_study_scope, and of a day of entry. */
int tt_limit_slot(const tt_study *s, size_t item, bool upper);
int tt_entry_day_slot(const tt_study *s, tt_entry_day day);

/** Ladder units a study may use. */
typedef struct tt_dose_unit {
    const char *code; /* what dose.unit must convert to */
    tt_dose_basis basis;
    const char *per_ml; /* what its concentration must convert to, NULL: it has no volume */
} tt_dose_unit;
/** The row for a unit, with the factor to it; NULL if the unit is none of these. */
const tt_dose_unit *tt_dose_unit_of(tt_arena *a, const tt_unit *u, double *factor);

/** Bytes of the first step of a path ("levels" or "[1]"), and the rest behind a step of n bytes. */
size_t tt_path_step(const char *path);
const char *tt_path_next(const char *path, size_t n);

/* --- basis ------------------------------------------------------------------------- */

/** Steps of `path` that `of` matches ("visits[*].window" on "visits[3].window[0]": 3), or -1. An exact index beats [*]. */
int tt_basis_match(const char *of, const char *path);

/* --- own.c: the study's own definitions ---------------------------------------------- */

/** Files in order of path as one text, "" if there are none; and back: E158 if a file is not whole. */
const char *tt_own_pack(tt_arena *a, const tt_def *own, size_t n);
tt_code tt_own_unpack(tt_arena *a, const char *packed, const tt_def **ret, size_t *n, tt_err *err);
/** SHA-256 of the protocol's bytes; with own definitions, of that in hex followed by them. */
void tt_own_version(tt_arena *a, const char *text, size_t n, const char *packed, char ret[65]);

/* --- a record's words --------------------------------------------------------------- */

/** What a text says of treating one participant more than once: its words (NULL: nothing), and where they are plain, how many times and how
 * far apart (0: not said, or two ways). */
typedef struct tt_repeats {
    const char *words;
    int max;
    tt_dur apart;
} tt_repeats;
tt_repeats tt_study_repeats(tt_arena *a, const char *text);

/* --- lint -------------------------------------------------------------------------- */

typedef struct tt_lint {
    tt_arena *a;
    const tt_study *s;
    const tt_node *root;
    tt_findings *fs;
} tt_lint;

/** One rule: what it raises, the keys it speaks for (so that no general remark repeats it), what it looks at. */
typedef struct tt_lint_rule {
    unsigned id;
    const char *answers; /* patterns "a|b", "" = none */
    void (*check)(const tt_lint *l);
} tt_lint_rule;

/** The rules, by file; id 0 ends each list. */
extern const tt_lint_rule tt_lint_safety[], tt_lint_schedule[], tt_lint_record[], tt_lint_outcomes[], tt_lint_words[], tt_lint_sanity[],
    tt_lint_random[];
/** All of them as one list; NULL past the end. */
const tt_lint_rule *tt_lint_rule_at(size_t i);
void tt_study_lint(tt_arena *a, const tt_study *s, tt_findings *fs);

/** "visits[3].window": the i-th item of a list that is given (open items have no number of their own), and a key in it ("" = the item). */
const char *tt_lint_path(const tt_lint *l, const char *list, size_t i, const char *key);
/** The place of a path, or of where it would go. */
tt_where tt_lint_at(const tt_lint *l, const char *path);
/** The node of a path if it is there and not open. */
const tt_node *tt_lint_given(const tt_lint *l, const char *path);
/** ASCII case ignored. */
bool tt_lint_has(const char *text, const char *part);
/** Where the part first is; NULL if nowhere. */
const char *tt_lint_find(const char *text, const char *part);
/** All that the record and the criteria say about who takes part, and about arms: for words that matter. */
const char *tt_lint_eligibility_text(const tt_lint *l);
const char *tt_lint_arm_text(const tt_lint *l);
/** The patients a ladder is expected to need under the study's rule (3+3 where it is open) and the assumed truth; 0 when not known. */
double tt_lint_expected(const tt_lint *l);

#ifdef __cplusplus
}
#endif
#endif
