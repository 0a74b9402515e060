/* SPDX-License-Identifier: Apache-2.0 */
/* Many curves at once are the same curves one by one, to the last bit, for every
 * number of curves that does and does not fill a batch. */
#include "design/design.h"
#include "support/tt_test.h"

static const struct {
    const char *why, *design;
    const char *params[6][2];
    size_t n;
} rows[] = {
    {"one curve", "boin", {{"doses", "5"}, {"target", "0.3"}}, 1},
    {"less than a batch", "boin", {{"doses", "4"}, {"target", "0.25"}, {"cohorts", "6"}}, 7},
    {"a batch and one", "mtpi2", {{"doses", "3"}, {"target", "0.3"}, {"cohorts", "5"}}, 9},
    {"one dose: the lower half is empty", "stop", {{"target", "0.2"}, {"n", "20"}}, 17},
    {"moderate toxicities", "atd", {{"doses", "4"}, {"accelerate", "dlt-or-2nd-moderate"}}, 24},
    {"moderate toxicities are none to 3+3", "3+3", {{"doses", "6"}}, 11},
};

/* Rates that rise, from a counter: no two curves alike. */
static tt_curve curve_at(int32_t doses, size_t i)
{
    tt_curve c = {.doses = doses};
    for (int32_t d = 1; d <= doses; d++) {
        c.p[d] = 0.9 * (double)(d + (int32_t)i % 7) / (doses + 8);
        c.moderate[d] = 0.05 * (double)(i % 3);
    }
    c.p[1] = i == 3 ? 0.0 : c.p[1];
    c.p[doses] = i == 5 ? 1.0 : c.p[doses];
    c.moderate[doses] = i == 5 ? 0.0 : c.moderate[doses];
    return c;
}

static tt_code check(tt_arena *a, void *arg, tt_err *err)
{
    (void)arg;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
        tt_param p[6];
        size_t n = 0;
        const tt_plan *plan = NULL;
        const tt_lattice *l = NULL;
        tt_curve c[32];
        tt_oc many[32], one;
        for (memset(p, 0, sizeof p); n < 6 && rows[r].params[n][0]; n++)
            p[n] = (tt_param){.key = rows[r].params[n][0], .value = rows[r].params[n][1]};
        TT_TRY(tt_design_prepare(a, rows[r].design, p, n, &plan, err));
        TT_TRY(tt_exact_compile_on(a, plan, 0, 1, &l, err));
        for (size_t i = 0; i < rows[r].n; i++)
            c[i] = curve_at(plan->doses, i);
        TT_TRY(tt_exact_oc_many(l, c, rows[r].n, many, err));
        for (size_t i = 0; i < rows[r].n; i++) {
            TT_TRY(tt_exact_oc(l, &c[i], &one, err));
            if (memcmp(&one.value.p_select, &many[i].value.p_select, sizeof one.value.p_select) != 0 ||
                memcmp(&one.value.patients, &many[i].value.patients, sizeof one.value.patients) != 0 ||
                memcmp(&one.value.dlts, &many[i].value.dlts, sizeof one.value.dlts) != 0 || one.states != many[i].states)
                fail_msg("%s: curve %zu", rows[r].why, i);
        }
        c[0].doses++;
        assert_int_equal(tt_exact_oc_many(l, c, rows[r].n, many, err), TT_ERANGE);
        assert_int_equal(tt_exact_oc_many(l, c, 0, many, err), TT_OK);
    }
    return TT_OK;
}

static void in_company_as_alone(void **state)
{
    tt_err err;
    (void)state;
    assert_int_equal(tt_job(TT_ARENA_DEFAULT, check, NULL, &err), TT_OK);
}

static const struct CMUnitTest many_tests[] = {
    cmocka_unit_test(in_company_as_alone),
};
TT_TEST_MAIN(many_tests)
