/* SPDX-License-Identifier: Apache-2.0 */
/* The stable interface: the example program as it stands in the manual, refusals
 * with a sentence, the exported symbols against the committed list, and a handle
 * that survives running out of memory at any moment. */
#include <math.h>

#include "support/printed.h"
#include "titrate/design.h"

/* Included rather than linked, so that the page a reader copies is what runs here. */
int design_oc_main(void);
#define main design_oc_main
#include "../docs/examples/design_oc.c"
#undef main
#define run own_run
int own_rule_main(void);
#define main own_rule_main
#include "../docs/examples/own_rule.c"
#undef main
#undef run

/* dose-finding.md section 4: 1.169 23.206 54.633 19.370 1.600, none .021 (a C++ probe, checked by 3e6 trials of BOIN 2.7.2's rules). */
static void the_example_runs(void **state)
{
    char text[1024] = "";
    (void)state;
    assert_int_equal(printed(design_oc_main, text), 0);
    assert_string_equal(text, "none 0.0%  dose 1 1.2%  dose 2 23.2%  dose 3 54.6%  dose 4 19.4%  dose 5 1.6%\n"
                              "30.0 patients, 7.5 DLTs, from 13145 states\n"
                              "stay: 3 more at dose 2 (1 of 3 at dose 2 had a DLT, within the table's limits: 3 more at this dose)\n");
}

/*
 * By hand: a dose of rate p is passed with probability a = q^2 + 2 p q (q^2 + 0) where q = 1 - p: 0 of 2, or 1 of 2 and then
 * 0 of 2.  p = .05 .15 .30: a = .988238 .939038 .695800, so none .011762..., dose 1 .988238 (1 - .939038), and so on.
 */
static void a_rule_of_ones_own(void **state)
{
    char text[1024] = "", want[256];
    double pass[3];
    static const double p[] = {0.05, 0.15, 0.30};
    (void)state;
    for (int i = 0; i < 3; i++)
        pass[i] = (1 - p[i]) * (1 - p[i]) * (1 + 2 * p[i] * (1 - p[i]));
    assert_int_equal(printed(own_rule_main, text), 0);
    setlocale(LC_ALL, "C");
    snprintf(want, sizeof want, "MTD none %.4f, dose 1 %.4f, dose 2 %.4f, dose 3 %.4f\n", 1 - pass[0], pass[0] * (1 - pass[1]),
             pass[0] * pass[1] * (1 - pass[2]), pass[0] * pass[1] * pass[2]);
    assert_memory_equal(text, want, strlen(want));
    assert_string_equal(text + strlen(want), "sampled within 4 standard errors: yes\nstay: 2 at dose 2 (1 of 2: two more)\n");
}

static tt_df_answer skips(void *self, const tt_df_state *s)
{
    const tt_df_answer far = {TT_DF_UP, s->now + 2, 2, "skips"};
    (void)self;
    return far;
}

static int refuses(void *self)
{
    (void)self;
    return 1;
}

static void a_rule_is_held_to_the_ladder(void **state)
{
    static const double truth[] = {0.1, 0.2, 0.3}, many[] = {0.1, 0.2, 0.3, 0.2, 0.3, 0.4};
    tt_df_rule r = {.size = sizeof r, .name = "mine", .doses = 3, .start = 1, .cohort = 2, .most = 4, .target = 0.3};
    char why[TT_DF_WHY];
    tt_df *d = NULL;
    tt_df_oc oc, two[2];
    (void)state;
    assert_int_equal(tt_df_open_rule(&r, &d, why), TT_DF_EUSAGE);
    r.begin = begin;
    r.decide = skips;
    r.select = select_mtd;
    assert_int_equal(tt_df_open_rule(&r, &d, why), 0);
    assert_int_equal(tt_df_exact(d, truth, 3, &oc, why), TT_DF_ERANGE);
    assert_non_null(strstr(why, "E712"));
    tt_df_free(d);
    r.prepare = refuses;
    assert_int_equal(tt_df_open_rule(&r, &d, why), TT_DF_EUSAGE);
    assert_null(d);
    r.prepare = NULL;
    r.decide = decide;
    r.observe = observe;
    assert_int_equal(tt_df_open_rule(&r, &d, why), 0);
    assert_int_equal(tt_df_exact_many(d, many, 3, 2, two, why), 0);
    assert_int_equal(tt_df_exact(d, many + 3, 3, &oc, why), 0);
    assert_memory_equal(&oc, &two[1], sizeof oc);
    assert_int_equal(tt_df_exact_many(d, many, 2, 3, two, why), TT_DF_ERANGE);
    assert_string_equal(tt_df_error(TT_DF_ENOENT), "there is no such thing");
    tt_df_free(d);
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
    cmocka_unit_test(the_example_runs), cmocka_unit_test(a_rule_of_ones_own),       cmocka_unit_test(a_rule_is_held_to_the_ladder),
    cmocka_unit_test(next_and_mtd),     cmocka_unit_test(refusals_have_a_sentence), cmocka_unit_test(memory_can_run_out_anywhere),
};
TT_TEST_MAIN(public_tests)
