/* SPDX-License-Identifier: Apache-2.0 */
/* tests/support/tt_test.h -- what every test file includes first.
 *
 * Tests are cmocka groups that print TAP.  TT_TEST_MAIN also enters the locale
 * named by TT_TEST_LOCALE, so that the suite can be run as an embedding program
 * with a decimal comma would run it: nothing in titrate may notice. */
#ifndef TT_TEST_H
#define TT_TEST_H

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/base.h"

/* Where shared data lie, or NULL: call skip() then. */
static inline const char *tt_test_shared(void)
{
    const char *s = getenv("TITRATE_SHARED");
    s = s ? s : "../shared";
    return tt_is_folder(s) ? s : NULL;
}

/* A page made from a table is the page in the tree; TITRATE_UPDATE=1 writes it. Run from the top of the tree. */
static inline void tt_same_as_file(tt_arena *a, const char *path, const char *text)
{
    char *have = NULL;
    size_t n = 0;
    tt_err err = {0};
    if (getenv("TITRATE_UPDATE"))
        assert_int_equal(tt_file_write(path, text, strlen(text), NULL), TT_OK);
    if (tt_file_read(a, path, 1 << 20, &have, &n, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    if (strcmp(have, text) != 0)
        fail_msg("%s is not what the table says: TITRATE_UPDATE=1 writes it", path);
}

#define TT_ASSERT_NEAR(got, want, tol)                                                                                                     \
    do {                                                                                                                                   \
        const double g_ = (got), w_ = (want);                                                                                              \
        if (!(g_ - w_ <= (tol) && w_ - g_ <= (tol))) {                                                                                     \
            print_error("%s:%d: got %.17g, want %.17g (+-%g)\n", __FILE__, __LINE__, g_, w_, (double)(tol));                               \
            fail();                                                                                                                        \
        }                                                                                                                                  \
    } while (0)

#define TT_TEST_MAIN(group)                                                                                                                \
    int main(void)                                                                                                                         \
    {                                                                                                                                      \
        const char *l_ = getenv("TT_TEST_LOCALE");                                                                                         \
        if (l_ && !setlocale(LC_ALL, l_)) {                                                                                                \
            fprintf(stderr, "locale %s is not installed\n", l_);                                                                           \
            return 2;                                                                                                                      \
        }                                                                                                                                  \
        cmocka_set_message_output(CM_OUTPUT_TAP);                                                                                          \
        return cmocka_run_group_tests_name(#group, group, NULL, NULL);                                                                     \
    }

#endif
