/* SPDX-License-Identifier: Apache-2.0 */
/* Histories, curves and parameters as people type them: what is read, what is
 * refused, and with which message. */
#include <math.h>

#include "design/design.h"
#include "support/tt_test.h"

static const tt_plan *plan_of(tt_arena *a, const char *doses)
{
    const tt_param p[] = {{"doses", doses, {{0}, 0, 0, {0}}}};
    const tt_plan *plan = NULL;
    assert_int_equal(tt_design_prepare(a, "3+3", p, 1, &plan, NULL), TT_OK);
    return plan;
}

static const struct {
    const char *text;
    unsigned id;
    int32_t cohorts, now, treated, dlt, pending; /* at `now` */
} histories[] = {
    {"", 0, 0, 1, 0, 0, 0},
    {"  1NNN\t2NTN ", 0, 2, 2, 3, 1, 0},
    {"1nnn 2ntp", 0, 2, 2, 3, 1, 1},
    {"1N 1NN 2N", 0, 2, 2, 1, 0, 0},                                        /* a cohort in two parts */
    {"\xef\xbc\x91\xef\xbc\xae\xef\xbc\xae\xef\xbc\xae", 0, 1, 1, 3, 0, 0}, /* full width */
    {"1NNN 2NNN 1N", 0, 3, 1, 4, 0, 0},                                     /* a lower dose is a person's right */
    {"1NXN; 1N", 0, 2, 1, 3, 0, 0},                                         /* a short cohort, and what completes the three */
    {"1NXN 1N", 0, 1, 1, 3, 0, 0},                                          /* ... not closed: the same cohort */
    {"1NNN; 2NTN", 0, 2, 2, 3, 1, 0},                                       /* closed already */
    {"1XX; 1NNN", 0, 1, 1, 3, 0, 0},                                        /* nobody evaluable is no cohort */
    {"0NNN", 705, 0, 0, 0, 0, 0},
    {"4NNN", 705, 0, 0, 0, 0, 0},
    {"2NNN", 706, 0, 0, 0, 0, 0},
    {"1NNN 3NNN", 706, 0, 0, 0, 0, 0},
    {"1NNNN", 707, 0, 0, 0, 0, 0},
    {"1NN 1NN", 707, 0, 0, 0, 0, 0},
    {"1TTT 1NNN", 708, 0, 0, 0, 0, 0},
    {"1NNQ", 709, 0, 0, 0, 0, 0},
    {"NNN", 710, 0, 0, 0, 0, 0},
    {"1", 710, 0, 0, 0, 0, 0},
    {"1;", 710, 0, 0, 0, 0, 0},
    {"1NN;;", 709, 0, 0, 0, 0, 0},
    {"1NXN; 1NN", 707, 0, 0, 0, 0, 0},
    {"1111N", 710, 0, 0, 0, 0, 0},
    {"1NNP 1NNN", 721, 0, 0, 0, 0, 0},
    {"1NTN 2NNN", 722, 0, 0, 0, 0, 0},
    {"1NN 2NNN", 722, 0, 0, 0, 0, 0},
    {"1NNN 2TT 2N", 722, 0, 0, 0, 0, 0},
};

static void read_histories(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, "3");
    for (size_t i = 0; i < sizeof histories / sizeof *histories; i++) {
        tt_state s = tt_state_new(plan);
        tt_err err = {.id = 0};
        const tt_cohort *cohorts = NULL;
        size_t n = 0;
        const tt_code c = tt_history_read(a, plan, histories[i].text, &s, &cohorts, &n, &err);
        if (err.id != histories[i].id || (c == TT_OK) != (err.id == 0))
            fail_msg("'%s': E%u, want E%u", histories[i].text, err.id, histories[i].id);
        if (err.id) {
            assert_null(strpbrk(tt_err_message(a, &err, TT_EN), "{}?"));
            continue;
        }
        const tt_tally here = s.at[s.now];
        assert_int_equal(n, histories[i].cohorts);
        assert_int_equal(s.now, histories[i].now);
        assert_int_equal(here.treated, histories[i].treated);
        assert_int_equal(here.dlt, histories[i].dlt);
        assert_int_equal(here.pending, histories[i].pending);
        tt_state facts; /* the same cohorts as facts give the same state */
        assert_int_equal(tt_state_of(plan, cohorts, n, &facts, NULL), TT_OK);
        assert_int_equal(facts.opens, s.opens); /* behind them the shares of those pending, as many as there are */
        assert_memory_equal(&facts, &s, offsetof(tt_state, open_share) + (size_t)s.opens * sizeof s.open_share[0]);
    }
    tt_arena_free(a);
}

/* With one dose the next patients cannot have had another: cohorts may be written in one word while the rule goes on. */
static void one_dose(void **state)
{
    static const struct {
        const char *text, *size; /* participants between looks */
        unsigned id;
        size_t cohorts;
        int32_t treated, dlt, pending;
    } rows[] = {
        {"1NNTN", "1", 0, 4, 4, 1, 0}, {"1NN 1TN", "1", 0, 4, 4, 1, 0}, {"1NNTNP", "3", 0, 2, 5, 1, 1},  {"1NXNP", "1", 0, 3, 3, 0, 1},
        {"1TTT", "1", 0, 3, 3, 3, 0},  {"1TTTN", "1", 708, 0, 0, 0, 0}, {"1TTPN", "1", 721, 0, 0, 0, 0},
    };
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const tt_param p[] = {
            {.key = "target", .value = "0.2"}, {.key = "n", .value = "12"}, {.key = "cohort-size", .value = rows[i].size}};
        const tt_plan *plan = NULL;
        assert_int_equal(tt_design_prepare(a, "stop", p, 3, &plan, NULL), TT_OK);
        tt_state s = tt_state_new(plan), facts;
        tt_err err = {.id = 0};
        const tt_cohort *cohorts = NULL;
        size_t n = 0;
        tt_history_read(a, plan, rows[i].text, &s, &cohorts, &n, &err);
        if (err.id != rows[i].id)
            fail_msg("'%s': E%u, want E%u", rows[i].text, err.id, rows[i].id);
        if (err.id)
            continue;
        assert_int_equal(n, rows[i].cohorts);
        assert_int_equal(s.at[1].treated, rows[i].treated);
        assert_int_equal(s.at[1].dlt, rows[i].dlt);
        assert_int_equal(s.at[1].pending, rows[i].pending);
        assert_int_equal(tt_state_of(plan, cohorts, n, &facts, NULL), TT_OK);
        assert_memory_equal(&facts, &s, offsetof(tt_state, open_share) + (size_t)s.opens * sizeof s.open_share[0]);
    }
    tt_arena_free(a);
}

static void messages_name_the_trouble(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, "3");
    tt_state s;
    tt_err err;
    tt_history_read(a, plan, "1NTN 2NNN", &s, NULL, NULL, &err);
    assert_string_equal(err.where.path, "history / 2NNN");
    assert_string_equal(tt_err_message(a, &err, TT_EN), "dose 2 is above dose 1, the highest the rule allowed at 1/3 with a DLT at dose 1");
    tt_history_read(a, plan, "1NNN 3NNN", &s, NULL, NULL, &err);
    assert_string_equal(tt_err_message(a, &err, TT_EN), "dose 3 was reached by skipping: at most dose 2 could have been next");
    tt_arena_free(a);
}

static const struct {
    const char *p, *moderate;
    unsigned id;
} curves[] = {
    {".05,.12,0.25", NULL, 0}, {" .05, .12 ,.25 ", NULL, 0}, {"0,0,1", NULL, 0},         {".1,.2,.3", ".9,.8,.7", 0},
    {".05,.12", NULL, 723},    {".1,.1,.1,.1", NULL, 723},   {".05,,.25", NULL, 715},    {"", NULL, 715},
    {".05,x,.25", NULL, 715},  {"5,12,25", NULL, 716},       {"-.1,.1,.1", NULL, 716},   {".1,.2,.3", ".9,.8,.71", 724},
    {"nan,.1,.1", NULL, 715},  {"0,05;0,12", NULL, 715},     {".1,.2,.3", ".1,.2", 723},
};

static void read_curves(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof curves / sizeof *curves; i++) {
        tt_curve c;
        tt_err err = {.id = 0};
        tt_curve_read(curves[i].p, curves[i].moderate, 3, &c, &err);
        if (err.id != curves[i].id)
            fail_msg("'%s': E%u, want E%u", curves[i].p, err.id, curves[i].id);
        if (i == 0)
            TT_ASSERT_NEAR(c.p[3], 0.25, 0.0);
    }
}

static const struct {
    const char *name, *key[3], *value[3];
    unsigned id;
} params[] = {
    {"3+3", {"doses"}, {"4"}, 0},
    {"3+3", {"doses", "mtd-rule", "target"}, {"4", "previous", "0.3"}, 0},
    {"3+3", {"mtd-rule"}, {"previous"}, 703},
    {"3+3", {"doses"}, {"0"}, 704},
    {"3+3", {"doses"}, {"13"}, 704},
    {"3+3", {"doses"}, {"four"}, 704},
    {"3+3", {"doses"}, {"-1"}, 704},
    {"3+3", {"doses"}, {""}, 704},
    {"3+3", {"doses", "start"}, {"3", "4"}, 704},
    {"3+3", {"doses", "target"}, {"3", "1"}, 704},
    {"3+3", {"doses", "target"}, {"3", "30%"}, 704},
    {"3+3", {"doses", "mtd-rule"}, {"3", "prev"}, 704},
    {"3+3", {"doses", "cohort-size"}, {"3", "4"}, 704},
    {"3+3", {"doses", "mtdrule"}, {"3", "expand"}, 701},
    {"3+3", {"doses", "doses"}, {"3", "3"}, 702},
    {"BION", {"doses"}, {"3"}, 700},
};

static void read_parameters(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
        tt_param p[3];
        size_t n = 0;
        const tt_plan *plan = NULL;
        tt_err err = {.id = 0};
        for (; n < 3 && params[i].key[n]; n++)
            p[n] = (tt_param){params[i].key[n], params[i].value[n], tt_at("protocol.yaml", 27, 7)};
        tt_design_prepare(a, params[i].name, p, n, &plan, &err);
        if (err.id != params[i].id)
            fail_msg("case %zu: E%u, want E%u", i, err.id, params[i].id);
        if (err.id == 701) {
            assert_string_equal(err.arg[1], "mtd-rule"); /* did you mean */
            assert_int_equal(err.where.line, 27);
        }
    }
    tt_arena_free(a);
}

static void a_plan_prints_itself(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = plan_of(a, "4");
    assert_string_equal(tt_plan_text(plan, "doses"), "4");
    assert_string_equal(tt_plan_text(plan, "start"), "1");
    assert_string_equal(tt_plan_text(plan, "mtd-rule"), "expand");
    assert_string_equal(tt_plan_text(plan, "target"), "");
    assert_true(isnan(plan->target));
    assert_string_equal(plan->params[0].key, "doses");
    for (size_t i = 0; tt_design_at(i); i++) /* every design has a help text for every parameter, en and zh */
        for (const tt_param_def *d = tt_design_at(i)->params; d->name; d++)
            assert_true(d->form && d->help[0] && d->help[1]);
    tt_arena_free(a);
}

static const struct CMUnitTest history_tests[] = {
    cmocka_unit_test(read_histories), cmocka_unit_test(one_dose),        cmocka_unit_test(messages_name_the_trouble),
    cmocka_unit_test(read_curves),    cmocka_unit_test(read_parameters), cmocka_unit_test(a_plan_prints_itself),
};
TT_TEST_MAIN(history_tests)
