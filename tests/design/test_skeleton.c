/* SPDX-License-Identifier: Apache-2.0 */
/* Skeletons against getprior of dfcrm, and against what
 * they promise: the rates beside the target where one dose passes the choice on. */
#include <math.h>

#include "design/crm_internal.h"
#include "design/crm_r.h"
#include "support/tt_test.h"

static void skeletons_are_those_of_getprior(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof crm_skeletons / sizeof *crm_skeletons; i++) {
        double p[TT_MAX_DOSES + 1];
        const bool logistic = strcmp(crm_skeletons[i].model, "logistic") == 0;
        assert_int_equal(
            tt_skeleton(logistic, crm_skeletons[i].target, crm_skeletons[i].delta, crm_skeletons[i].nu, crm_skeletons[i].doses, p, NULL),
            TT_OK);
        for (int d = 1; d <= crm_skeletons[i].doses; d++)
            TT_ASSERT_NEAR(p[d], crm_skeletons[i].p[d - 1], 1e-12);
    }
}

/* At the parameter where doses k and k + 1 are equally far from the target, their rates are target - and + delta. */
static void the_interval_is_indifferent(void **state)
{
    (void)state;
    for (int logistic = 0; logistic < 2; logistic++) {
        double p[TT_MAX_DOSES + 1];
        assert_int_equal(tt_skeleton(logistic, 0.25, 0.06, 3, 6, p, NULL), TT_OK);
        tt_crm m = {.doses = 6, .logistic = logistic, .target = 0.25};
        for (int d = 1; d <= 6; d++)
            m.scaled[d] = logistic ? log(p[d] / (1 - p[d])) - 3 : log(p[d]);
        for (int d = 1; d < 6; d++) {
            const double b = log((logistic ? log(0.19 / 0.81) - 3 : log(0.19)) / m.scaled[d]);
            TT_ASSERT_NEAR(tt_crm_rate(&m, d, b), 0.19, 1e-12);
            TT_ASSERT_NEAR(tt_crm_rate(&m, d + 1, b), 0.31, 1e-12);
        }
    }
}

static void what_has_no_skeleton(void **state)
{
    (void)state;
    static const struct {
        bool logistic;
        double target, delta;
        int nu, doses;
    } bad[] = {
        {false, 0.25, 0.25, 3, 5}, {false, 0.25, 0.75, 3, 5}, {false, 0.25, 0, 3, 5},    {false, 0.25, -0.1, 3, 5},
        {false, 0, 0.05, 3, 5},    {false, 1, 0.05, 3, 5},    {false, 0.25, 0.05, 0, 5}, {false, 0.25, 0.05, 6, 5},
        {true, 0.94, 0.02, 1, 2},  {false, NAN, 0.05, 3, 5},  {false, 0.25, NAN, 3, 5},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double p[TT_MAX_DOSES + 1];
        tt_err err;
        assert_int_equal(tt_skeleton(bad[i].logistic, bad[i].target, bad[i].delta, bad[i].nu, bad[i].doses, p, &err), TT_ERANGE);
        assert_int_equal(err.id, 854);
    }
}

static const struct CMUnitTest skeleton_tests[] = {
    cmocka_unit_test(skeletons_are_those_of_getprior),
    cmocka_unit_test(the_interval_is_indifferent),
    cmocka_unit_test(what_has_no_skeleton),
};
TT_TEST_MAIN(skeleton_tests)
