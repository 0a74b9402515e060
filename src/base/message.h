/* SPDX-License-Identifier: Apache-2.0 */
/* base/message.h -- every sentence the program says about trouble, en and zh.
 *
 * The sentences live in defs/messages/<room>.yaml and are compiled into one
 * table; the language is chosen per call, never per process, because a server
 * speaks both at once.  Each entry:
 *
 *     E104:
 *       severity: error          # error | warning | note
 *       risk: 1                  # 1 (most dangerous to a patient) .. 9
 *       en: "{0} is missing: a cohort cannot be closed"
 *       zh: "缺少 {0}：队列无法关闭"
 *       fix:     {en: "...", zh: "..."}
 *       explain: {en: "...", zh: "..."}
 *
 * Ids are unique over all files; the letter is E (error), W (warning), N (note). */
#ifndef TT_BASE_MESSAGE_H
#define TT_BASE_MESSAGE_H

#include "base/error.h"
#include "base/finding.h"
#include "base/text.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_lang { TT_EN, TT_ZH, TT_LANGS } tt_lang;

/** "en" or "zh"; TT_EUSAGE otherwise. */
tt_code tt_lang_parse(const char *s, tt_lang *ret);

typedef struct tt_message {
    uint16_t id;
    char letter; /* E, W, N */
    tt_severity severity;
    int risk;
    const char *text[TT_LANGS], *fix[TT_LANGS], *explain[TT_LANGS];
} tt_message;

/** NULL if there is none. */
const tt_message *tt_message_find(unsigned id);
/** The i-th message in order of id, NULL past the end: for the reference page and the tests. */
const tt_message *tt_message_at(size_t i);

/** "E104". */
void tt_message_code(unsigned id, char ret[8]);

/** The template with {0}..{3} filled in. Missing arguments become "?". */
char *tt_message_fill(tt_arena *a, const char *template_, const char *const arg[TT_ERR_ARGS]);

/** An argument that is a word of ours and not of the data: the reader's language is chosen when the sentence is filled in. In `a`. */
const char *tt_in_both(tt_arena *a, const char *en, const char *zh);
/** The same of literals. */
#define TT_IN_BOTH(en, zh) en "\x1f" zh

/** The same in one language; an argument that is the data's stays as it is. */
const char *tt_in_one(tt_arena *a, const char *arg, tt_lang lang);

/** One line: "protocol.yaml:31:3: E104: dlt.window is missing. fix: ..." without the newline. */
char *tt_err_text(tt_arena *a, const tt_err *e, tt_lang lang);
char *tt_finding_text(tt_arena *a, const tt_finding *f, tt_lang lang);
/**
 * The end of a call from outside: `c`, and into `why` (of `size` bytes, or NULL) the line of `err` in English, "" with
 * TT_OK.  Needs no arena of the caller's.
 */
tt_code tt_err_tell(tt_code c, const tt_err *err, char *why, size_t size);
/** Only the sentence, or only the fix, filled in. */
char *tt_err_message(tt_arena *a, const tt_err *e, tt_lang lang);
char *tt_err_fix(tt_arena *a, const tt_err *e, tt_lang lang);
char *tt_finding_message(tt_arena *a, const tt_finding *f, tt_lang lang);
char *tt_finding_fix(tt_arena *a, const tt_finding *f, tt_lang lang);

#ifdef __cplusplus
}
#endif
#endif
