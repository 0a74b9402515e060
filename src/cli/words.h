/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/words.h -- a command line taken apart. */
#ifndef TT_CLI_WORDS_H
#define TT_CLI_WORDS_H

#include "app/app.h"

/** argv as command, words and options. E900 unknown command, E902 unknown option, E904 an option without its value, E912 language. */
struct tt_line_in {
    const tt_command *command; /* NULL: help of all */
    const char *group;         /* or of those that begin with this word */
    tt_request request;
    bool help, quiet, version, progress_json;
};
tt_code tt_words_read(tt_arena *a, int argc, char **argv, struct tt_line_in *ret, tt_err *err);

#endif
