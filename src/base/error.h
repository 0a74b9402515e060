/* SPDX-License-Identifier: Apache-2.0 */
/* base/error.h -- failure as a value.
 *
 * Trouble has three kinds.  A bug is our mistake: assert.  A failure is "it was
 * not done": return a code and fill a tt_err.  A finding is "it was done, and
 * this deserves a remark": see finding.h.  A missing value is none of these.
 *
 * A tt_err allocates nothing and outlives every arena; its words (en, zh) are
 * looked up by id only when somebody prints it, once, at the door. */
#ifndef TT_BASE_ERROR_H
#define TT_BASE_ERROR_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What kind of failure; the command line's exit status follows from it (see tt_code_exit). */
#define TT_CODES(X)                                                                                                                        \
    X(OK, "success")                                                                                                                       \
    X(ENOMEM, "out of memory")                                                                                                             \
    X(EIO, "the system could not read or write")                                                                                           \
    X(EPARSE, "the text is not valid")                                                                                                     \
    X(EUNIT, "the units do not agree")                                                                                                     \
    X(ERANGE, "the value is outside what the rule allows")                                                                                 \
    X(ENOENT, "there is no such thing")                                                                                                    \
    X(EEXIST, "there is one already")                                                                                                      \
    X(EDENIED, "the answer is no: a gate is closed")                                                                                       \
    X(ECORRUPT, "stored data do not verify")                                                                                               \
    X(EBUSY, "another process holds it")                                                                                                   \
    X(ECONFLICT, "somebody else changed it first")                                                                                         \
    X(ELIMIT, "larger than this program will take")                                                                                        \
    X(EUNSUP, "not something this program can do")                                                                                         \
    X(EUSAGE, "the command was not understood")                                                                                            \
    X(EINTR, "interrupted")

typedef enum tt_code {
#define X(name, text) TT_##name,
    TT_CODES(X)
#undef X
        TT_CODE_COUNT
} tt_code;

/** The kind in English words, for logs. */
const char *tt_code_text(tt_code c);

/** Exit status of a command that ended with `c`: 0 done; 1 the answer is no (EDENIED, ECORRUPT); 64 usage; 130 interrupted; else 2. */
int tt_code_exit(tt_code c);

/** Where: a file with line and column (1-based, 0 = unknown), and/or a path such as "dlt.window" or "HLC-003 / D7 / BILI". */
typedef struct tt_where {
    char file[128];
    int line, column;
    char path[128];
} tt_where;

/** A place in a file; `file` may be NULL; long names keep their end. */
tt_where tt_at(const char *file, int line, int column);
/** A place by path only. */
tt_where tt_at_path(const char *path);

enum { TT_ERR_ARGS = 4, TT_ERR_ARG_SIZE = 192 };

typedef struct tt_err {
    tt_code kind;
    uint16_t id; /* 104: message E104 in defs/messages; 0 = none */
    tt_where where;
    char arg[TT_ERR_ARGS][TT_ERR_ARG_SIZE]; /* filled into {0}..{3}; cut at a UTF-8 boundary */
} tt_err;

/**
 * Fill `err` (may be NULL) and return `kind`: `return tt_fail(err, TT_EIO, 2, tt_at(path, 0, 0), strerror(errno));`
 * Up to four const char * arguments follow; the macro ends the list.
 */
#define tt_fail(...) tt_fail_(__VA_ARGS__, (const char *)0)
tt_code tt_fail_(tt_err *err, tt_code kind, unsigned id, tt_where where, ...);

/** Return from the enclosing function if the call failed. */
#define TT_TRY(call)                                                                                                                       \
    do {                                                                                                                                   \
        const tt_code tt_try_ = (call);                                                                                                    \
        if (tt_try_ != TT_OK)                                                                                                              \
            return tt_try_;                                                                                                                \
    } while (0)

#ifdef __cplusplus
}
#endif
#endif
