/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/ward_internal.h -- what the verbs of conduct share: reading times, truths and
 * lists from options, saying what was written, and naming who is to act next. */
#ifndef TT_APP_WARD_INTERNAL_H
#define TT_APP_WARD_INTERNAL_H

#include "app/app_internal.h"

/** E570. */
tt_code tt_ward_subject(const struct tt_work *w, const char *id, const tt_subject **ret, tt_err *err);

/** A moment: as tt_opt_when, or "now", or so long ago ("-30 min"). */
tt_code tt_ward_when(const tt_request *q, const struct tt_work *w, const char *name, tt_instant otherwise, tt_instant *ret, tt_err *err);
/** The same, but it must be given: E903. */
tt_code tt_ward_when_needed(const tt_request *q, const struct tt_work *w, const char *name, tt_instant *ret, tt_err *err);
/** yes, no or unknown; E903, E905. */
tt_code tt_opt_truth(const tt_request *q, const char *name, tt_truth *ret, tt_err *err);
/** Which of the words (NULL-ended) an option is: its index; E903, E905 naming them all. */
tt_code tt_opt_one_of(const tt_request *q, const char *name, const char *const *words, size_t *ret, tt_err *err);
/** "E1,E2, E4" as a NULL-ended list. */
const char *const *tt_comma_list(tt_arena *a, const char *text);

/** A level of the ladder by its name or number, "L2" or 2; 0 when the option is not given. E905 */
tt_code tt_opt_level(const tt_request *q, const char *name, const tt_study *s, int *ret, tt_err *err);

const char *tt_truth_word(const tt_request *q, tt_truth t);
const char *tt_truth_code(tt_truth t); /* "yes" "no" "unknown", in JSON */
/** 2192000000 as "2,192,000,000": digits a person must copy. */
const char *tt_grouped(tt_arena *a, tt_dec d);
/** "34 min", "5 h 12 min", "3 d 4 h". */
const char *tt_span(tt_arena *a, int64_t ms);

void tt_put_when(tt_json_out *o, const char *key, tt_instant t); /* null for none */
void tt_put_dec(tt_json_out *o, const char *key, tt_dec d);      /* a string: decimals keep their digits */

/** The gates of an answer, a table and `gates` in the JSON. */
void tt_put_gates(const tt_request *q, tt_result *r, const tt_gate *gate, size_t gates);

/** The document of a verb that wrote something, with the number of its last event in it and in the JSON. */
void tt_say_written(tt_arena *a, const tt_request *q, const struct tt_work *w, tt_result *r, const char *title);

/** A word as the shell reads it back. */
const char *tt_shell_word(tt_arena *a, const char *word);
/** The same command once more with a switch added. */
const char *tt_same_with(tt_arena *a, const tt_request *q, const char *verb, const char *option);
/**
 * The next command as it is to be pasted: `line`, and for a verb that writes --as somebody whose role may do it (the
 * one who acted, if possible). "" if nobody may. `verb` NULL: it only reads.
 */
const char *tt_next_line(tt_arena *a, const tt_request *q, const struct tt_work *w, const char *verb, const char *line);

#endif
