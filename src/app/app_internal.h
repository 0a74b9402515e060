/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/app_internal.h -- what the verbs share: options, opening a study or a log,
 * who is acting, and saying things twice (for people, as JSON). */
#ifndef TT_APP_INTERNAL_H
#define TT_APP_INTERNAL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "conduct/conduct.h"

extern const tt_command *const tt_commands[];

/** The words of the request's language: tt_say(q, "patients", "受试者"). A macro, so that the compiler checks both as formats. */
#define tt_say(q, en, zh) ((q)->lang == TT_ZH ? zh : en)

/** Value of an option, NULL if not given; the last wins. */
const char *tt_opt(const tt_request *q, const char *name);
bool tt_opt_on(const tt_request *q, const char *name);
/** Typed options; absent gives `otherwise`. E905 with the option's name. */
tt_code tt_opt_int(const tt_request *q, const char *name, int64_t low, int64_t high, int64_t otherwise, int64_t *ret, tt_err *err);
tt_code tt_opt_dec(const tt_request *q, const char *name, tt_dec *ret, tt_err *err); /* E903 when absent */
/** A moment in the site's time or with Z; absent gives `otherwise`. */
tt_code tt_opt_when(const tt_request *q, const char *name, const tt_zone *z, tt_instant otherwise, tt_instant *ret, tt_err *err);
/** E903: this option is needed. */
tt_code tt_opt_text(const tt_request *q, const char *name, const char **ret, tt_err *err);

/** "out/study" or "out/study/protocol.yaml" or "out/study.db": the log's path. */
const char *tt_db_path(tt_arena *a, const char *where);

/** Read a study folder or file; findings into r. */
tt_code tt_open_study(tt_arena *a, const char *where, tt_result *r, const tt_study **ret, bool *runnable, tt_err *err);

/** A log opened for a verb; held by the arena. */
struct tt_work {
    tt_conduct *c;
    const tt_trial *trial;
    tt_actor by;
    const char *password;
};
/**
 * Open a log to read, or to write as --as USER (else TITRATE_USER) whose password (--password-file, else
 * TITRATE_PASSWORD) is checked first: E906 no user, E907 no password, else as tt_conduct_sign_in. The clock of a rehearsal stands at
 * its last event unless --at moves it on; a live or practice study has the system's.
 */
tt_code tt_work_read(tt_arena *a, const tt_request *q, const char *where, struct tt_work *ret, tt_err *err);
tt_code tt_work_write(tt_arena *a, const tt_request *q, const char *where, struct tt_work *ret, tt_err *err);
#define TT_WORK_OPTIONS                                                                                                                    \
    {"as", "USER", {"who is acting (else TITRATE_USER)", "操作者账户（或环境变量 TITRATE_USER）"}},                                        \
        {"password-file", "FILE", {"file with the password (else TITRATE_PASSWORD)", "密码文件（或环境变量 TITRATE_PASSWORD）"}},          \
    {                                                                                                                                      \
        "at", "WHEN",                                                                                                                      \
        {                                                                                                                                  \
            "when it happened or, for a rehearsal, what time it is", "发生时间；预演时为当前时间"                             \
        }                                                                                                                                  \
    }

/** The password of an option's file, else of the environment's variable; `missing` is the message when neither is given. */
tt_code tt_password_of(tt_arena *a, const tt_request *q, const char *option, const char *variable, unsigned missing, const char **ret,
                       tt_err *err);

/** Remove an earlier rehearsal's log; E909 if it is not one. */
tt_code tt_discard_rehearsal(const char *db, tt_err *err);

/** An event's number and the first digits of its hash, as people keep it and `verify --head` takes it: "212:5891b5b522d5df08". */
const char *tt_anchor_text(tt_arena *a, int64_t seq, const tt_hash *hash);

/** A new document in the request's language, with the SIMULATED callout when the trial is one. */
tt_doc *tt_doc_for(tt_arena *a, const tt_request *q, const tt_trial *t, const char *title);
const char *tt_when(tt_arena *a, const tt_study *s, tt_instant t); /* "2026-03-04 14:10 +08", "" for none */
const char *tt_int_text(tt_arena *a, int64_t n);
/** A large amount as the protocol writes it: "7.7e7". */
const char *tt_amount_text(tt_arena *a, tt_dec d);
/** "L2 (3.5e7 {cells}/kg)" */
const char *tt_level_name(tt_arena *a, const tt_study *s, int level);
/** Findings as a block of text per finding, and as the JSON member "findings". */
void tt_put_findings(tt_arena *a, const tt_request *q, tt_result *r);

#endif
