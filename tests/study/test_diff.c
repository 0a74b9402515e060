/* SPDX-License-Identifier: Apache-2.0 */
/* Changes to a study and what they are: one edit a row, with its reason. */
#include "support/tt_test.h"

#include "study/study.h"

#define STUDY "studies/nct05727722/protocol.yaml"

static const tt_study *study_of(tt_arena *a, const char *text)
{
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    tt_err err = {0};
    if (tt_study_parse(a, STUDY, text, strlen(text), &fs, &s, NULL, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return s;
}

static char *read_study(tt_arena *a)
{
    char *text = NULL;
    size_t n = 0;
    assert_int_equal(tt_file_read(a, STUDY, 1 << 20, &text, &n, NULL), TT_OK);
    return text;
}

static const char *edited(tt_arena *a, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (!at)
        fail_msg("the study has no '%s'", from);
    return tt_printf(a, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static const char small[] = "titrate: 1\n"
                            "study: {id: x, title: T, status: RECRUITING, enrolment: 10, zone: Asia/Shanghai, subject_prefix: X}\n"
                            "arms: [{id: A, title: One}, {id: B, title: Two}]\n"
                            "dose: {unit: \"{cells}\", levels: [{id: L1, amount: 1e6}, {id: L2, amount: 2e6}]}\n"
                            "dlt: {window: 28 d}\n"
                            "visits:\n"
                            "  - {id: D7, at: 7 d, window: [-1 d, +1 d], title: Day 7}\n"
                            "  - {id: D28, at: 28 d, title: Day 28}\n"
                            "items:\n"
                            "  - {id: ALT, type: number, unit: U/L, range: [0, 100], title: ALT}\n"
                            "  - {id: DX, type: code, title: DX, codes: [{code: A, title: a}, {code: B, title: b}]}\n"
                            "forms: [{id: lab, title: Lab, items: [ALT], at: [D7]}]\n"
                            "eligibility: [{id: I1, kind: inclusion, text: adult, ask: investigator}]\n"
                            "consent: {version: \"1\"}\n"
                            "followup: open\n";

static const struct {
    const char *why, *from, *to, *path;
    tt_change_class cls;
} changes[] = {
    {"words", "title: Day 7", "title: 7th day", "visits[D7].title", TT_CHANGE_SAFE},
    {"a wider window", "[-1 d, +1 d]", "[-2 d, +1 d]", "visits[D7].window", TT_CHANGE_SAFE},
    {"a narrower one", "[-1 d, +1 d]", "[-1 d, +12 h]", "visits[D7].window", TT_CHANGE_DECIDE},
    {"a visit moved", "at: 7 d", "at: 8 d", "visits[D7].at", TT_CHANGE_DECIDE},
    {"a wider range", "range: [0, 100]", "range: [0, 1e3]", "items[ALT].range", TT_CHANGE_SAFE},
    {"a narrower range", "range: [0, 100]", "range: [0, 99]", "items[ALT].range", TT_CHANGE_DECIDE},
    {"an item of another type", "{id: ALT, type: number", "{id: ALT, type: text", "items[ALT].type", TT_CHANGE_REFUSED},
    {"an item in another unit", "unit: U/L", "unit: kU/L", "items[ALT].unit", TT_CHANGE_REFUSED},
    {"an item gone", "  - {id: ALT, type: number, unit: U/L, range: [0, 100], title: ALT}\n", "", "items[ALT]", TT_CHANGE_REFUSED},
    {"an item more", "items:\n", "items:\n  - {id: AST, type: number, unit: U/L, title: AST}\n", "items[AST]", TT_CHANGE_SAFE},
    {"asked on a form", "items: [ALT]", "items: [ALT, DX]", "forms[lab].items[DX]", TT_CHANGE_DECIDE},
    {"a code more", "{code: B, title: b}", "{code: B, title: b}, {code: C, title: c}", "items[DX].codes[C]", TT_CHANGE_SAFE},
    {"a code gone", ", {code: B, title: b}", "", "items[DX].codes[B]", TT_CHANGE_REFUSED},
    {"a code that reads otherwise", "title: b}", "title: c}", "items[DX].codes[B].title", TT_CHANGE_DECIDE},
    {"a level's name for another dose", "amount: 2e6", "amount: 3e6", "dose.levels[L2].amount", TT_CHANGE_REFUSED},
    {"a level more", "{id: L2, amount: 2e6}", "{id: L2, amount: 2e6}, {id: L3, amount: 4e6}", "dose.levels[L3]", TT_CHANGE_DECIDE},
    {"the DLT window", "window: 28 d", "window: 21 d", "dlt.window", TT_CHANGE_DECIDE},
    {"who may take part", "text: adult", "text: adults", "eligibility[I1].text", TT_CHANGE_DECIDE},
    {"a consent form", "version: \"1\"", "version: \"2\"", "consent.version", TT_CHANGE_DECIDE},
    {"a group gone", ", {id: B, title: Two}", "", "arms[B]", TT_CHANGE_REFUSED},
    {"a group that is no longer dosed", "{id: B, title: Two}", "{id: B, title: Two, control: yes}", "arms[B].control", TT_CHANGE_DECIDE},
    {"chance decides from now on", "followup: open", "followup: open\nrandomisation: {ratio: {A: 1, B: 1}, blocks: [4, 6]}",
     "randomisation", TT_CHANGE_DECIDE},
    {"the time zone", "Asia/Shanghai", "Europe/Berlin", "study.zone", TT_CHANGE_REFUSED},
    {"another study", "id: x", "id: y", "study.id", TT_CHANGE_REFUSED},
    {"a step of the status", "RECRUITING", "COMPLETED", "study.status", TT_CHANGE_SAFE},
    {"a step there is not", "RECRUITING", "NOT_YET_RECRUITING", "study.status", TT_CHANGE_REFUSED},
    {"more participants", "enrolment: 10", "enrolment: 12", "study.enrolment", TT_CHANGE_DECIDE},
    {"an answer that no row names", "followup: open", "followup: 12 mo", "followup", TT_CHANGE_DECIDE},
    {"a visit gone", "  - {id: D28, at: 28 d, title: Day 28}\n", "", "visits[D28]", TT_CHANGE_REFUSED},
};

static void test_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_study_change *c = NULL;
        const size_t n = tt_study_diff(a, study_of(a, small), study_of(a, edited(a, small, changes[i].from, changes[i].to)), &c);
        if (n != 1 || strcmp(c[0].path, changes[i].path) != 0 || c[0].cls != changes[i].cls)
            fail_msg("%s: %zu changes, %s, class %d", changes[i].why, n, n ? c[0].path : "", n ? (int)c[0].cls : -1);
        assert_true(c[0].why[TT_EN][0] && c[0].why[TT_ZH][0]);
        tt_arena_free(a);
    }
}

/* Nothing changed, members in another order, another layout: no change. Refused ones come first. */
static void test_none(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study_change *c = NULL;
    const char *text = read_study(a);
    const tt_study *s = study_of(a, text);
    assert_int_equal(tt_study_diff(a, s, s, &c), 0);
    const char *moved = edited(a, small, "[{id: A, title: One}, {id: B, title: Two}]", "[{id: B, title: Two}, {id: A, title: One}]");
    assert_int_equal(tt_study_diff(a, study_of(a, small), study_of(a, moved), &c), 0);
    const char *two = edited(a, edited(a, small, "title: Day 7", "title: 7"), "unit: U/L", "unit: kU/L");
    assert_int_equal(tt_study_diff(a, study_of(a, small), study_of(a, two), &c), 2);
    assert_int_equal(c[0].cls, TT_CHANGE_REFUSED);
    assert_true(c[0].line > 0);
    tt_arena_free(a);
}

static const struct {
    const char *from, *to;
    bool may;
} steps[] = {
    {"NOT_YET_RECRUITING", "RECRUITING", true}, {"NOT_YET_RECRUITING", "WITHDRAWN", true},
    {"NOT_YET_RECRUITING", "COMPLETED", false}, {"RECRUITING", "SUSPENDED", true},
    {"SUSPENDED", "RECRUITING", true},          {"ACTIVE_NOT_RECRUITING", "WITHDRAWN", false},
    {"COMPLETED", "RECRUITING", false},         {"TERMINATED", "ACTIVE_NOT_RECRUITING", false},
    {"WITHDRAWN", "RECRUITING", false},         {"RECRUITING", "RECRUITING", true},
    {"nonsense", "RECRUITING", false},
};

static void test_status(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (tt_study_status_may(steps[i].from, steps[i].to) != steps[i].may)
            fail_msg("%s -> %s", steps[i].from, steps[i].to);
    assert_true(tt_study_status_enrols("RECRUITING") && !tt_study_status_enrols("ACTIVE_NOT_RECRUITING"));
    assert_true(tt_study_status_doses("ACTIVE_NOT_RECRUITING") && !tt_study_status_doses("SUSPENDED"));
    assert_false(tt_study_status_enrols("") || tt_study_status_doses("WITHDRAWN"));
}

static const struct CMUnitTest diff[] = {cmocka_unit_test(test_changes), cmocka_unit_test(test_none), cmocka_unit_test(test_status)};

TT_TEST_MAIN(diff)
