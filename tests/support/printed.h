/* SPDX-License-Identifier: Apache-2.0 */
/* What an example of the manual prints, so that a test can hold it to the manual. */
#ifndef TT_TEST_PRINTED_H
#define TT_TEST_PRINTED_H

#include <locale.h>
#include <stdio.h>
#include <unistd.h>

#include "support/tt_test.h"

/* What the main of a program prints, in the C locale as it would. */
static inline int printed(int (*program)(void), char text[1024])
{
    char before[64];
    snprintf(before, sizeof before, "%s", setlocale(LC_ALL, NULL));
    setlocale(LC_ALL, "C"); /* the example prints with printf */
    FILE *out = tmpfile();
    fflush(stdout);
    const int kept = dup(STDOUT_FILENO);
    assert_true(out && kept >= 0 && dup2(fileno(out), STDOUT_FILENO) >= 0);
    const int code = program();
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    setlocale(LC_ALL, before);
    rewind(out);
    text[fread(text, 1, 1023, out)] = '\0';
    fclose(out);
    return code;
}

#endif
