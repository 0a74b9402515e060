/* SPDX-License-Identifier: Apache-2.0 */
/* The stable interface: the example program as it stands in the manual, refusals
 * with a sentence, the exported symbols against the committed list, and a handle
 * that survives running out of memory at any moment. */
#include <math.h>
#include <unistd.h>

#include "support/tt_test.h"
#include "titrate/design.h"

/* Included rather than linked, so that the page a reader copies is what runs here. */
int design_oc_main(void);
#define main design_oc_main
#include "../docs/examples/design_oc.c"
#undef main

static void the_example_runs(void **state)
{
    (void)state;
    char text[1024] = "", before[64];
    snprintf(before, sizeof before, "%s", setlocale(LC_ALL, NULL));
    setlocale(LC_ALL, "C"); /* the example prints with printf */
    FILE *out = tmpfile();
    fflush(stdout);
    const int kept = dup(STDOUT_FILENO);
    assert_true(out && kept >= 0 && dup2(fileno(out), STDOUT_FILENO) >= 0);
    const int code = design_oc_main();
    fflush(stdout);
    dup2(kept, STDOUT_FILENO);
    close(kept);
    setlocale(LC_ALL, before);
    rewind(out);
    text[fread(text, 1, sizeof text - 1, out)] = '\0';
    fclose(out);
    assert_int_equal(code, 0);
    assert_string_equal(text, "none 2.7%  dose 1 13.6%  dose 2 37.0%  dose 3 34.7%  dose 4 11.9%\n"
                              "15.4 patients, 2.9 DLTs, from 384 states\n"
                              "stay: 3 more at dose 2 (1 of 3 at dose 2 had a DLT: 3 more at this dose)\n");
}

static void next_and_mtd(void **state)
{
    (void)state;
    static const char *const param[] = {"doses=3", "mtd-rule=previous", "target=0.3"};
    static const double truth[] = {0.1, 0.2, 0.4};
    char why[TT_DF_WHY];
    tt_df *d = NULL;
    tt_df_move m;
    tt_df_oc e, s, se;
    int32_t mtd = -1;
    assert_int_equal(tt_df_open("3+3", param, 3, &d, why), 0);
    assert_int_equal(tt_df_next(d, "1NNN 2TT", &m, why), 0);
    assert_string_equal(m.action, "stop");
    assert_int_equal(m.mtd, 1);
    assert_int_equal(tt_df_next(d, "1NNN", &m, why), 0);
    assert_string_equal(m.action, "up");
    assert_string_equal(m.rule, "3+3/0-of-3");
    assert_string_equal(m.reason, "0 of 3 at dose 1 had a DLT: go up to dose 2");
    assert_int_equal(m.mtd, -1);
    assert_int_equal(tt_df_mtd(d, "3/0,3/0,3/2", &mtd, why), 0);
    assert_int_equal(mtd, 2);
    assert_int_equal(tt_df_exact(d, truth, 3, &e, why), 0);
    assert_int_equal(tt_df_simulate(d, truth, 3, 4000, 7, 2, &s, &se, why), 0);
    assert_true(fabs(s.p_overdose - e.p_overdose) < 5.5 * se.p_overdose);
    assert_true(s.simulated && !e.simulated && e.states > 0);
    tt_df_free(d);
    tt_df_free(NULL);
}

static void refusals_have_a_sentence(void **state)
{
    (void)state;
    static const char *const no_doses[] = {"mtd-rule=expand"}, *const good[] = {"doses=3"};
    static const double wrong[] = {0.1, 2.0, 0.3};
    char why[TT_DF_WHY];
    tt_df *d = NULL;
    tt_df_move m;
    tt_df_oc oc;
    int32_t mtd;
    assert_int_not_equal(tt_df_open("BION", good, 1, &d, why), 0);
    assert_non_null(strstr(why, "unknown design"));
    assert_null(d);
    assert_int_not_equal(tt_df_open("3+3", no_doses, 1, &d, NULL), 0);
    assert_int_equal(tt_df_open("3+3", good, 1, &d, why), 0);
    assert_int_not_equal(tt_df_next(d, "1NNN 3NNN", &m, why), 0);
    assert_non_null(strstr(why, "skipping"));
    assert_int_not_equal(tt_df_exact(d, wrong, 3, &oc, why), 0);
    assert_non_null(strstr(why, "E716"));
    assert_int_not_equal(tt_df_exact(d, wrong, 40, &oc, why), 0);
    assert_int_not_equal(tt_df_exact(d, wrong, 1, &oc, why), 0);
    assert_non_null(strstr(why, "E723"));
    assert_int_not_equal(tt_df_mtd(d, "3/0", &mtd, why), 0);
    assert_non_null(strstr(why, "E711"));
    assert_string_equal(tt_df_name(0), "3+3");
    assert_non_null(tt_df_version());
    tt_df_free(d);
}

static int everything(void)
{
    static const char *const param[] = {"doses=5"};
    static const double truth[] = {0.1, 0.2, 0.3, 0.4, 0.5};
    char why[TT_DF_WHY];
    tt_df *d = NULL;
    tt_df_move m;
    tt_df_oc oc;
    int code = tt_df_open("3+3", param, 1, &d, why);
    if (!code)
        code = tt_df_next(d, "1NNN 2NTN 2NNN 3", &m, why) != TT_EPARSE && why[0];
    if (!code)
        code = tt_df_exact(d, truth, 5, &oc, why);
    if (!code)
        code = tt_df_simulate(d, truth, 5, 300, 1, 1, &oc, NULL, why);
    tt_df_free(d);
    return code;
}

/* Fail the n-th request for memory until all succeed: every time a code, never a crash or a leak. */
static void memory_can_run_out_anywhere(void **state)
{
    (void)state;
    long n = 1;
    for (int code = 1; code && n < 500; n++) {
        tt_arena_fail_at(n);
        code = everything();
    }
    tt_arena_fail_at(0);
    assert_true(n > 5 && n < 500);
}

static const struct CMUnitTest public_tests[] = {
    cmocka_unit_test(the_example_runs),
    cmocka_unit_test(next_and_mtd),
    cmocka_unit_test(refusals_have_a_sentence),
    cmocka_unit_test(memory_can_run_out_anywhere),
};
TT_TEST_MAIN(public_tests)
