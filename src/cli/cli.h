/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli/cli.h -- the command line: words in, text out, one exit status.
 *
 * stdout is the answer and the next: line, stderr is talk.  Exit status: 0 done or yes; 1 the answer
 * is no; 2 it could not be done; 64 usage; 130 interrupted. */
#ifndef TT_CLI_H
#define TT_CLI_H

#include "app/app.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Run the program on its words; returns the exit status. */
int tt_cli_main(int argc, char **argv);

#ifdef __cplusplus
}
#endif
#endif
