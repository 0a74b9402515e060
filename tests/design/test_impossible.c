/* SPDX-License-Identifier: Apache-2.0 */
/* Input that cannot be, put to every design: what is refused, with which message, in
 * both languages and with a fix; and what is odd but possible, which is taken. */
#include "design/design.h"
#include "support/tt_test.h"

static const char csv[] = "n,escalate_max,deescalate_min,eliminate_min\n3,0,2,3\n6,1,3,4\n";

/* What a design must be told beside its ladder and target. */
static const struct {
    const char *design, *key, *five, *one;
} needs[] = {
    {"table", "table", csv, csv},
    {"crm", "skeleton", ".05,.12,.25,.4,.55", ".25"},
    {"tite-crm", "skeleton", ".05,.12,.25,.4,.55", ".25"},
    {"blrm", "dose-values", "1,2,4,8,16", "1"},
};

static const char *extra(const char *design, int doses, const char **key)
{
    for (size_t i = 0; i < sizeof needs / sizeof *needs; i++)
        if (strcmp(needs[i].design, design) == 0) {
            *key = needs[i].key;
            return doses == 1 ? needs[i].one : needs[i].five;
        }
    return NULL;
}

static tt_code prepare(tt_arena *a, const char *design, int doses, const char *target, const tt_plan **ret, tt_err *err)
{
    tt_param p[4];
    size_t n = 0;
    memset(p, 0, sizeof p);
    p[n++] = (tt_param){.key = "doses", .value = tt_printf(a, "%d", doses)};
    if (strcmp(design, "blrm") != 0)
        p[n++] = (tt_param){.key = "target", .value = target};
    p[n].value = extra(design, doses, &p[n].key);
    n += p[n].value != NULL;
    if (strcmp(design, "stop") == 0)
        p[n++] = (tt_param){.key = "n", .value = "12"};
    return tt_design_prepare(a, design, p, n, ret, err);
}

/* Nothing left unfilled, and something to do about it, in both languages. */
static void tells(tt_arena *a, const char *what, const tt_err *err)
{
    for (int lang = TT_EN; lang <= TT_ZH; lang++) {
        const char *text = tt_err_text(a, err, (tt_lang)lang);
        if (strpbrk(text, "{}") || strlen(text) < 20)
            fail_msg("%s: %s", what, text);
    }
}

static const struct {
    int doses;
    const char *target;
} plans[] = {{40, "0.3"}, {0, "0.3"}, {-1, "0.3"}, {5, "0"}, {5, "1"}, {5, "1.5"}, {5, "-0.3"}, {5, "30"}, {5, "a third"}};

static void plans_that_cannot_be(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t d = 0; tt_design_at(d); d++)
        for (size_t i = 0; i < sizeof plans / sizeof *plans; i++) {
            const char *name = tt_design_at(d)->name;
            const tt_plan *plan = NULL;
            tt_err err = {.id = 0};
            if (strcmp(name, "blrm") == 0 && plans[i].doses == 5) /* its target is an interval */
                continue;
            if (prepare(a, name, plans[i].doses, plans[i].target, &plan, &err) != TT_ERANGE || err.id != 704)
                fail_msg("%s, %d doses, target %s: E%u", name, plans[i].doses, plans[i].target, (unsigned)err.id);
            assert_null(plan);
            tells(a, name, &err);
        }
    tt_arena_free(a);
}

static const struct {
    const char *text;
    unsigned id;
} histories[] = {
    {"6NNN", 705}, {"0NNN", 705}, {"3NNN", 706},      {"1N 4N", 706},  {"1NNNNNNNNNNNNNNNNNNNNNNNNN", 707},
    {"1NNZ", 709}, {"NNN", 710},  {"1NNN,2NNN", 709}, {"1NNNP2", 861}, {"1", 710},
};

static void histories_that_cannot_be(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t d = 0; tt_design_at(d); d++) {
        const char *name = tt_design_at(d)->name;
        const tt_plan *plan = NULL;
        tt_err err = {.id = 0};
        if (strcmp(name, "stop") == 0) /* no ladder */
            continue;
        if (prepare(a, name, 5, "0.25", &plan, &err) != TT_OK)
            fail_msg("%s: %s", name, tt_err_text(a, &err, TT_EN));
        for (size_t i = 0; i < sizeof histories / sizeof *histories; i++) {
            tt_state s;
            if (tt_history_read(a, plan, histories[i].text, &s, NULL, NULL, &err) == TT_OK || err.id != histories[i].id)
                fail_msg("%s '%s': E%u", name, histories[i].text, (unsigned)err.id);
            tells(a, histories[i].text, &err);
        }
    }
    tt_arena_free(a);
}

static const struct {
    const char *text;
    unsigned id;
} tallies[] = {{"3/4", 714},  {"3/0,3/5", 714}, {"3/0,3/0,3/0,3/0,3/0,3/0", 705}, {"3", 713}, {"3/0;3/1", 713}, {"", 713},
               {"-3/0", 713}, {"3/-1", 713}};

static void tallies_that_cannot_be(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_plan *plan = NULL;
    tt_err err;
    assert_int_equal(prepare(a, "boin", 5, "0.25", &plan, &err), TT_OK);
    for (size_t i = 0; i < sizeof tallies / sizeof *tallies; i++) {
        tt_state s;
        if (tt_tally_read(plan, tallies[i].text, &s, &err) == TT_OK || err.id != tallies[i].id)
            fail_msg("'%s': E%u", tallies[i].text, (unsigned)err.id);
        tells(a, tallies[i].text, &err);
    }
    tt_arena_free(a);
}

/* A ladder of one, and a truth that falls with the dose: odd, and answered. */
static void odd_but_possible(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t d = 0; tt_design_at(d); d++) {
        const char *name = tt_design_at(d)->name;
        for (int doses = 1; doses <= 5; doses += 4) {
            const tt_curve c = {.doses = doses, .p = {0, 0.5, 0.4, 0.3, 0.2, 0.0}};
            const tt_plan *plan = NULL;
            tt_oc oc;
            tt_err err;
            if (doses > 1 && strcmp(name, "stop") == 0)
                continue;
            if (prepare(a, name, doses, "0.25", &plan, &err) != TT_OK || tt_simulate(plan, &c, 20, 1, 1, NULL, NULL, &oc, &err) != TT_OK)
                fail_msg("%s, %d doses: %s", name, doses, tt_err_text(a, &err, TT_EN));
            double sum = 0.0;
            for (int j = 0; j <= doses; j++)
                sum += oc.value.p_select[j];
            TT_ASSERT_NEAR(sum, 1.0, 1e-12);
        }
    }
    tt_arena_free(a);
}

static const struct CMUnitTest impossible_tests[] = {
    cmocka_unit_test(plans_that_cannot_be),
    cmocka_unit_test(histories_that_cannot_be),
    cmocka_unit_test(tallies_that_cannot_be),
    cmocka_unit_test(odd_but_possible),
};
TT_TEST_MAIN(impossible_tests)
