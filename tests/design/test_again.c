/* SPDX-License-Identifier: Apache-2.0 */
/* May somebody who is being treated at a dose have more of it?  Hand-made histories of
 * each design; the bounds are those of the designs' own tests. */
#include "design/design.h"
#include "design/plan.h"
#include "support/tt_test.h"

#define STOP "doses=1 target=0.20 n=12 boundary=pocock alpha=0.10 cohort-size=1"
#define THREE "doses=3"
#define EXPAND "doses=3 mtd-rule=expand"
#define BOIN "doses=3 target=0.30 cohorts=6"

/* Pocock at .20 over 12, alpha .10: 2 of 2, 3 of 3 or 4, 4 of 5 to 7, 5 of 8 to 11, 6 of 12, as `design table` prints it. */
static const struct {
    const char *why, *design, *words;
    tt_cohort cohort[14];
    int32_t dose;
    bool may;
} cases[] = {
    {"one patient, pending", "stop", STOP, {{1, 1, "P"}}, 1, true},
    {"a DLT of somebody else", "stop", STOP, {{1, 1, "T"}, {1, 1, "P"}}, 1, true},
    {"three of four: the boundary, whatever becomes of the fourth",
     "stop",
     STOP,
     {{1, 1, "T"}, {1, 1, "T"}, {1, 1, "T"}, {1, 1, "P"}},
     1,
     false},
    {"everybody has been treated: nobody's sessions end",
     "stop",
     STOP,
     {{1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "P"},
      {1, 1, "P"}},
     1,
     true},
    {"... with toxicity at the end they do",
     "stop",
     STOP,
     {{1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "N"},
      {1, 1, "T"},
      {1, 1, "T"},
      {1, 1, "T"},
      {1, 1, "T"},
      {1, 1, "T"},
      {1, 1, "T"},
      {1, 1, "P"}},
     1,
     false},
    {"3+3: one of two, a slot free", "3+3", THREE, {{1, 3, "TP"}}, 1, true},
    {"two of two: the third slot can change nothing", "3+3", THREE, {{1, 3, "TT"}}, 1, false},
    {"two of three, the patient pending is the third", "3+3", THREE, {{1, 3, "TTP"}}, 1, false},
    {"one of three", "3+3", THREE, {{1, 3, "TPP"}}, 1, true},
    {"one of six", "3+3", THREE, {{1, 3, "TNN"}, {1, 3, "PPP"}}, 1, true},
    {"two of six", "3+3", THREE, {{1, 3, "TNN"}, {1, 3, "TPP"}}, 1, false},
    {"the level above is too toxic; below nothing changes", "3+3", EXPAND, {{1, 3, "NNN"}, {2, 3, "TTP"}}, 1, true},
    {"... above it does", "3+3", EXPAND, {{1, 3, "NNN"}, {2, 3, "TTP"}}, 2, false},
    {"... also while the one below is expanded", "3+3", EXPAND, {{1, 3, "NNN"}, {2, 3, "TTP"}, {1, 3, "P"}}, 2, false},
    {"previous: the stop names the level below", "3+3", THREE, {{1, 3, "NNN"}, {2, 3, "TTP"}}, 1, true},
    {"a lower dose was opened by a person: the rule has not left the one above",
     "3+3",
     THREE,
     {{1, 3, "NNN"}, {2, 3, "NNP"}, {1, 3, ""}},
     2,
     true},
    {"BOIN: three of three eliminate", "boin", BOIN, {{1, 3, "NNN"}, {2, 3, "TTT"}}, 2, false},
    {"two of three step down", "boin", BOIN, {{1, 3, "NNN"}, {2, 3, "TTP"}}, 2, false},
    {"... and that stays said once the lower one is open", "boin", BOIN, {{1, 3, "NNN"}, {2, 3, "TTP"}, {1, 3, "PP"}}, 2, false},
    {"below it nothing was wrong", "boin", BOIN, {{1, 3, "NNN"}, {2, 3, "TTP"}, {1, 3, "PP"}}, 1, true},
    {"one of three stays", "boin", BOIN, {{1, 3, "NNN"}, {2, 3, "TPP"}}, 2, true},
    {"TITE-BOIN waits for nobody's window here", "tite-boin", BOIN, {{1, 3, "PPP"}}, 1, true},
    {"... and counts no follow-up", "tite-boin", BOIN, {{1, 3, "NNN"}, {2, 3, "NTP0.01"}}, 2, true},
};

static void again(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const tt_plan *plan = plan_from(a, cases[i].design, cases[i].words);
        size_t n = 0;
        tt_state s;
        tt_move why = {.rule = ""};
        bool may = !cases[i].may;
        while (n < 14 && cases[i].cohort[n].size)
            n++;
        assert_int_equal(tt_state_of(plan, cases[i].cohort, n, &s, NULL), TT_OK);
        assert_int_equal(tt_design_again(plan, &s, cases[i].dose, &may, &why, NULL), TT_OK);
        if (may != cases[i].may)
            fail_msg("%s: %s, because %s %d (%s)", cases[i].why, may ? "yes" : "no", tt_act_text(why.act), (int)why.dose, why.rule);
        for (int lang = 0; lang < TT_LANGS; lang++)
            assert_null(strpbrk(tt_move_reason(a, &s, &why, (tt_lang)lang), "{}?"));
    }
    tt_arena_free(a);
}

/* Where the next participant may be treated at a dose, whoever is on it may have more of it. */
static void as_patient_as_the_next_slot(void **state)
{
    static const char *const designs[][2] = {{"3+3", EXPAND}, {"boin", BOIN}, {"mtpi2", BOIN}, {"i3+3", "doses=3 target=0.30"}};
    static const char letters[] = "NTP";
    (void)state;
    size_t filled = 0;
    for (size_t d = 0; d < sizeof designs / sizeof *designs; d++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, designs[d][0], designs[d][1]);
        for (int k = 0; k < 27 * 9; k++) {
            const char first[] = {letters[k % 3], letters[k / 3 % 3], letters[k / 9 % 3], 0};
            const char second[] = {letters[k / 27 % 3], letters[k / 81 % 3], 0};
            const tt_cohort cohort[] = {{1, 3, first}, {1, 3, second}};
            tt_state s;
            tt_move m, why;
            bool may = false;
            assert_int_equal(tt_state_of(plan, cohort, 2, &s, NULL), TT_OK);
            assert_int_equal(tt_design_next(plan, &s, &m, NULL), TT_OK);
            assert_int_equal(tt_design_again(plan, &s, 1, &may, &why, NULL), TT_OK);
            if (m.act != TT_STAY)
                continue;
            filled++;
            if (!may)
                fail_msg("%s 1%s 1%s: the next may, this one may not: %s", designs[d][0], first, second, why.rule);
        }
        tt_arena_free(a);
    }
    assert_true(filled > 300);
}

/* Trials of every design at random: asked of every dose that was given, the rule always answers, and an eliminated dose is never given. */
static void always_an_answer(void **state)
{
    static const char *const designs[][2] = {
        {"3+3", EXPAND},
        {"3+3", THREE},
        {"atd", "doses=4 accelerate=dlt"},
        {"i3+3", "doses=4 target=0.30"},
        {"mtpi", "doses=4 target=0.30"},
        {"mtpi2", "doses=4 target=0.30"},
        {"boin", BOIN},
        {"boin", "doses=4 target=0.25 titration=yes extra-safe=yes"},
        {"crm", "doses=4 target=0.25 skeleton=.05,.12,.25,.40"},
        {"tite-boin", BOIN},
        {"tite-crm", "doses=4 target=0.25 skeleton=.05,.12,.25,.40"},
        {"stop", STOP},
    };
    (void)state;
    size_t asked = 0, no = 0;
    for (size_t d = 0; d < sizeof designs / sizeof *designs; d++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_plan *plan = plan_from(a, designs[d][0], designs[d][1]);
        tt_rng r = tt_rng_make(11, designs[d][0], 0, (uint32_t)d);
        for (int trial = 0; trial < 200; trial++) {
            tt_state s = tt_state_new(plan);
            tt_move m, why;
            for (int step = 0; step < 60 && tt_design_next(plan, &s, &m, NULL) == TT_OK && m.act != TT_STOP && m.act != TT_WAIT; step++) {
                if (s.last.treated >= s.cohort)
                    tt_state_open(plan, &s, m.dose, m.cohort);
                assert_int_equal(tt_state_add(plan, &s, "NNNTTP"[tt_rng_below(&r, 6)], NULL), TT_OK);
                for (int32_t dose = 1; dose <= s.top; dose++) {
                    bool may = false;
                    tt_err err;
                    if (!s.at[dose].treated)
                        continue;
                    if (tt_design_again(plan, &s, dose, &may, &why, &err) != TT_OK)
                        fail_msg("%s %s", designs[d][0], tt_err_text(a, &err, TT_EN));
                    assert_false(may && s.barred && dose >= s.barred);
                    asked++;
                    no += !may;
                }
            }
        }
        tt_arena_free(a);
    }
    assert_true(asked > 10000 && no > 500);
}

static const struct CMUnitTest again_tests[] = {
    cmocka_unit_test(always_an_answer),
    cmocka_unit_test(again),
    cmocka_unit_test(as_patient_as_the_next_slot),
};

TT_TEST_MAIN(again_tests)
