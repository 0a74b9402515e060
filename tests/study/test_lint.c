/* SPDX-License-Identifier: Apache-2.0 */
/* Every rule fires on its example and on nothing else: the minimal study is clean,
 * and each row below breaks it in one way. */
#include "support/tt_test.h"

#include "study/study.h"
#include "study/study_internal.h"

#define FAILS "fails "

/* The minimal study randomised; what is new has no basis. */
#define B_ARM "  - {id: B, title: Other arm}\n"
#define RANDOMISED(ratio, blocks, strata)                                                                                                  \
    "  - {id: B, title: Other arm, control: yes}\nrandomisation: {ratio: {" ratio "}, blocks: " blocks strata "}\n"
#define BARE "E130"
#define CLOCK " W684" /* its visits count from the dose */

static const struct {
    const char *why, *from, *to, *want; /* codes in order of rank; "fails E100": no study */
} cases[] = {
    {"nothing is wrong", "", "", ""},
    {"any comment and order of keys is fine", "  model: SEQUENTIAL\n", "  model: SEQUENTIAL # as planned\n", ""},

    {"a misspelt key is refused", "  window: 28 d", "  windwo: 28 d", FAILS "E100"},
    {"a key like no other is refused", "followup: 12 mo", "colour: 12 mo", FAILS "E143"},
    {"a misspelt key of an item", "amount: 3e7", "amont: 3e7", FAILS "E100"},
    {"a flow text with a comma becomes a key", "{id: A, title: Only arm}", "{id: A, title: {en: Only, arm, zh: x}}", FAILS "E143"},
    {"a duration needs its unit", "window: 28 d", "window: 28", FAILS "E101"},
    {"a value may not be empty", "followup: 12 mo", "followup:", FAILS "E101"},
    {"a map is not a list", "consent: {version: \"1\", representative: yes}", "consent: [1]", FAILS "E101"},
    {"a window has two ends", "window: [-1 h, +1 h]", "window: [-1 h]", FAILS "E101"},
    {"per cent is written", "tolerance: 10 %", "tolerance: 10", FAILS "E101"},
    {"yes and no are lower case", "representative: yes", "representative: Yes", FAILS "E101"},
    {"enrolment is a whole number", "enrolment: 24", "enrolment: about 24", FAILS "E101"},
    {"a required key", "  - {id: A, title: Only arm}", "  - {id: A}", FAILS "E102"},
    {"a word near one of the codes", "scope: pooled", "scope: poled", FAILS "E128"},
    {"a word like none of the codes", "scope: pooled", "scope: whatever", FAILS "E129"},
    {"a later format", "titrate: 1", "titrate: 2", FAILS "E145"},
    {"an unknown design is named with its neighbour", "rule: 3+3", "rule: 3+4", FAILS "E700"},
    {"a parameter the rule does not know", "cohort: 3}", "cohort: 3, speed: 9}", FAILS "E701"},
    {"a zone nobody lives in", "zone: Asia/Shanghai", "zone: Asia/Shangri-La", FAILS "E495"},
    {"a duplicate key", "followup: 12 mo", "followup: 12 mo\nfollowup: 6 mo", FAILS "E72"},

    {"levels open", "    - {id: L2, amount: 3e7}\n", "    - open\n", "E103"},
    {"DLT window open", "window: 28 d", "window: open", "E104"},
    {"DLT window absent", "  window: 28 d\n", "", "E104"},
    {"no DLT clause", "counts: [{id: D1, text: adverse event of grade 3 or higher}]", "counts: []", "E105"},
    {"no rule", "rule: 3+3, mtd: previous, ", "", "E106"},
    {"no cohort size", ", cohort: 3}", "}", "E106"},
    {"a whole map open speaks once a rule", "design: {rule: 3+3, mtd: previous, cohort: 3}", "design: open", "E106"},
    {"scope open", "scope: pooled", "scope: open", "E107"},
    {"stagger half said", "{first: 7 d, next: 1 d}", "{first: 7 d}", "E108"},
    {"one session is no sessions", "{first: 7 d, next: 1 d}", "{first: 7 d, next: 1 d}\n  sessions: {max: 1, apart: 24 h}", "E546"},
    {"sessions without end", "{first: 7 d, next: 1 d}", "{first: 7 d, next: 1 d}\n  sessions: {max: 51, apart: 24 h}", "E546"},
    {"sessions", "{first: 7 d, next: 1 d}", "{first: 7 d, next: 1 d}\n  sessions: {max: 3, apart: 24 h, hours: [4, 8]}", ""},
    {"hours of a session backwards", "{first: 7 d, next: 1 d}", "{first: 7 d, next: 1 d}\n  sessions: {max: 3, apart: 24 h, hours: [8, 4]}",
     "E138"},
    {"a negative interval", "{first: 7 d, next: 1 d}", "{first: 7 d, next: 1 d}\n  sessions: {max: 3, apart: -24 h}", "E156"},
    {"sessions without an interval", "{first: 7 d, next: 1 d}", "{first: 7 d, next: 1 d}\n  sessions: {max: 3}", FAILS "E102"},
    {"no stopping rule", "stopping: [{id: S1, text: two deaths, test: deaths >= 2}]\n", "", "E109 W147"},
    {"no scale", "scale: CTCAE", "scale: open", "E110"},
    {"a visit without a window", "at: 8 h, window: [-1 h, +1 h]}", "at: 8 h}", "W111"},
    {"day 28 and month 1 undecided", "at: 1 mo, window: [-1 d, +3 d]}", "at: 1 mo, window: open}", "W111 W116"},
    {"parallel, and nothing says how", "model: SEQUENTIAL", "model: PARALLEL", ""},
    {"parallel, scope open",
     "model: SEQUENTIAL\n  enrolment: 24\n  committee: no\n  replacements: beyond\n  zone: Asia/Shanghai\n  subject_prefix: "
     "MIN\nconditions: [Liver failure]\narms:\n  - {id: A, title: Only arm}\n  - {id: B, title: Other arm}\ndose:\n  product: liver "
     "organoids\n  route: intraperitoneal injection\n  unit: \"{cells}/kg\"\n  scope: pooled",
     "model: PARALLEL\n  enrolment: 24\n  committee: no\n  replacements: beyond\n  zone: Asia/Shanghai\n  subject_prefix: MIN\nconditions: "
     "[Liver failure]\narms:\n  - {id: A, title: Only arm}\n  - {id: B, title: Other arm}\ndose:\n  product: liver organoids\n  route: "
     "intraperitoneal injection\n  unit: \"{cells}/kg\"\n  scope: open",
     "E107 W115"},
    {"transplantation undecided", "transplant: competing\n", "transplant: open\n", "E117"},
    {"nobody signs", "signatures: [pi, safety]", "signatures: open", "E118"},
    {"encephalopathy and nobody to consent", "text: adult, test: AGE >= 18 a}", "text: encephalopathy or adult, test: AGE >= 18 a}", ""},
    {"volume unknown", "  max_volume: 100 mL\n", "", "E120"},
    {"volume too large: 1e8 x 70 / 1e8 = 70 mL", "max_volume: 100 mL", "max_volume: 50 mL", "E126"},
    {"concentration of something else", "1e8 {cells}/mL", "1e8 {particles}/mL", "E154"},
    {"no word of coagulation", "text: INR above 3, test: INR > 3.0}", "text: ill, ask: investigator}", "E121"},
    {"organoids that may form tumours, followed for a year", "title: any}", "title: tumorigenicity}", "W122"},
    {"tumours followed for five years", "followup: 12 mo\n", "followup: 12 mo\ntumour_followup: 5 a\n", "E130"},
    {"24 hours and day 2", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"Lactate\", timeframe: \"24 hours, Day 2\"}\n", "W805"},
    {"24 hours, day 1 and day 2 are clear", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"Lactate\", timeframe: \"24 hours, Day 1, Day 2\"}\n", ""},
    {"a score of the day after an hour", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"SOFA score\", timeframe: \"1 hour, Day 1\"}\n", "W806"},
    {"a score of the day after a day", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"SOFA score\", timeframe: \"24 hours\"}\n", ""},
    {"a change without a baseline", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"Change from baseline in MELD\", timeframe: \"Day 7\"}\n",
     "W807"},
    {"a change with one", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"Change from baseline in MELD\", timeframe: \"Baseline, "
     "Day 7\"}\n",
     ""},
    {"adverse events looked for less often", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"Adverse events\", timeframe: \"Day 1, Day 2\"}\n    - "
     "{primary: no, measure: \"ALT\", timeframe: \"Day 1, Day 2, Day 3\"}\n",
     "W808"},
    {"weeks and months", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"ALT\", timeframe: \"Week 12, Month 6\"}\n", "W809"},
    {"two primaries", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: yes, measure: \"ALT\", timeframe: \"Day 1\"}\n    - {primary: yes, "
     "measure: \"AST\", timeframe: \"Day 1\"}\n",
     "W810"},
    {"an antigen that is an enzyme", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"carbohydrate antigen (GGT)\", timeframe: \"Day 1\"}\n",
     "W813"},
    {"an antigen that is one", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"carbohydrate antigen (CA19-9)\", timeframe: \"Day 1\"}\n",
     ""},
    {"an old scale", "transplant: competing\n",
     "transplant: competing\nrecord:\n  outcomes:\n    - {primary: no, measure: \"toxicity by CTCAE v4.0\", timeframe: \"Day 1\"}\n",
     "W814"},
    {"a limit with and without the equal sign", "transplant: competing\n",
     "transplant: competing\nrecord: {eligibility_text: \"1. INR>=1.5; 2. INR>1.5\"}\n", "E815"},
    {"two limits of two tests", "transplant: competing\n",
     "transplant: competing\nrecord: {eligibility_text: \"1. INR>=1.5; 2. PTA>1.5\"}\n", ""},
    {"an upper and a lower limit", "transplant: competing\n",
     "transplant: competing\nrecord: {eligibility_text: \"1. INR>1.5; 2. INR<=1.5\"}\n", ""},
    {"a number without a unit", "transplant: competing\n",
     "transplant: competing\nrecord: {eligibility_text: \"albumin value, lower than 35; adult\"}\n", "E816"},
    {"a number with one", "transplant: competing\n",
     "transplant: competing\nrecord: {eligibility_text: \"albumin value, lower than 35 g/L; adult\"}\n", ""},
    {"a multiple in a unit", "transplant: competing\n", "transplant: competing\nrecord: {eligibility_text: \"TBil 10xULN umol/L\"}\n",
     "E817"},
    {"with or without", "transplant: competing\n", "transplant: competing\nrecord: {eligibility_text: \"* With or without ascites\"}\n",
     "W818"},
    {"with or without, inside a definition", "transplant: competing\n",
     "transplant: competing\nrecord: {eligibility_text: \"* liver disease (with or without cirrhosis)\"}\n", ""},
    {"the negative are excluded", "transplant: competing\n",
     "transplant: competing\nrecord: {eligibility_text: \"Exclusion: * EBV-negative\"}\n", "W819"},
    {"ten, E ten", "transplant: competing\n", "transplant: competing\nrecord: {arm_text: \"10 E10 particles\"}\n", "E821"},
    {"a sentence before the bracket", "transplant: competing\n", "transplant: competing\nrecord: {arm_text: \"110 E10 particles\"}\n", ""},
    {"sessions as needed", "transplant: competing\n", "transplant: competing\nrecord: {arm_text: \"4 hours per session, as needed\"}\n",
     "E159 W823"},
    {"treated more than once", "transplant: competing\n", "transplant: competing\nrecord: {arm_text: \"infused once a week, 4 times\"}\n",
     "E159"},
    {"treated more than once, and the study says so", "  route: intraperitoneal injection\n",
     "  route: {en: given once a week 4 times}\n  sessions: {max: 4, apart: 1 wk}\n", ""},
    {"per kg in sessions", "transplant: competing\n", "transplant: competing\nrecord: {arm_text: \"4 hours per session, 1e8 per kg\"}\n",
     "E159 W824"},
    {"nobody is planned", "enrolment: 24", "enrolment: 0", "W827"},

    {"a bracket too many", "measure: ALT}", "measure: \"ALT)\"}", "W123"},
    {"replacements undecided", "  replacements: beyond\n", "", "W124"},
    {"the card lacks the tolerance", "  tolerance: 10 %\n", "", "W127"},
    {"an open question of no rule", "subject_prefix: MIN", "subject_prefix: open", "E125"},
    {"an absent question of no rule", "  subject_prefix: MIN\n", "", "E125"},

    {"a value without a basis", "  - {of: followup, from: record}\n", "", "E130"},
    {"a basis for nothing", "{of: followup, from: record}", "{of: folowup, from: record}", "E130 W147"},
    {"a basis without a reason", "from: other, source: the protocol}", "from: other}", "E153"},
    {"a reference to no item", "items: [ALT, BILI]", "items: [ALT, BIL]", "E131"},
    {"a reference like nothing", "baseline: BL, at", "baseline: WHITSUNTIDE, at", "E142 E132"},
    {"a start that is no level", "start: L1", "start: L9", "E132"},
    {"an endpoint at no form", "at: chemistry, measure", "at: chemstry, measure", "E131"},
    {"two of one id", "{id: E1, kind", "{id: I1, kind", "E133"},
    {"a level twice", "amount: 3e7", "amount: 1e7", "E134"},
    {"a name of forty letters", "subject_prefix: MIN", "subject_prefix: ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJ", ""},
    {"a name of forty-one", "subject_prefix: MIN", "subject_prefix: ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJK", FAILS "E101"},
    {"levels go down", "amount: 3e7", "amount: 1e9", "E134"},
    {"a ladder in milligrams", "unit: \"{cells}/kg\"", "unit: mg/kg", "E135"},
    {"a unit that is none", "unit: \"{cells}/kg\"", "unit: cels", "E400"},
    {"windows that meet twice", "at: 8 h, window: [-1 h, +1 h]", "at: 8 h, window: [-1 h, +40 d]", "W136"},
    {"windows that meet once", "at: 8 h, window: [-1 h, +1 h]", "at: 1 h, window: [-1 h, +646 h]", ""},
    {"survival without a horizon", "kind: survival, horizon: 12 mo", "kind: survival", "E137"},
    {"a range backwards", "range: [0, 120]", "range: [120, 0]", "E138"},
    {"an upper limit of nothing", "normal: [7, 40], title: ALT", "normal: [0, 0], title: ALT", "E967"},
    {"U/L is no unit of bilirubin", "analyte: BILI, unit: umol/L", "analyte: BILI, unit: U/L", "E139"},
    {"an analyte nobody knows", "analyte: BILI", "analyte: BILLY", "E951"},
    {"a window that begins late", "window: [-1 h, +1 h]", "window: [+1 h, +2 h]", "E141"},
    {"a change without a baseline", "baseline: BL, ", "", "E142"},
    {"no dosing visit", "  - {id: D0, kind: dose, title: Injection}\n", "", "E144"},
    {"a criterion nobody judges", "text: adult, test: AGE >= 18 a}", "text: adult}", "E148"},
    {"ten patients do not fill a ladder of three levels", "enrolment: 24", "enrolment: 9", "W149"},
    {"toxicity counts longer than anybody is followed", "window: 28 d", "window: 2 a", "E150"},
    {"a number without a unit", "analyte: ALT, unit: U/L, ", "analyte: ALT, ", "E151"},
    {"several numbers without a unit are one question",
     "unit: U/L, normal: [7, 40], title: ALT}\n  - {id: BILI, type: number, analyte: BILI, unit: umol/L",
     "title: ALT}\n  - {id: BILI, type: number, analyte: BILI", "E151"},
    {"codes without codes", "    codes: [{code: F, title: female}, {code: M, title: male}]\n", "", "E152"},
    {"a visit without a time", "{id: H8, title: 8 h, at: 8 h,", "{id: H8, title: 8 h,", "E155"},
    {"a DLT window that ends before it begins", "window: 28 d", "window: -28 d", "E156"},
    {"a follow-up of two centuries", "followup: 12 mo", "followup: 200 a", "E156"},
    {"a follow-up of just one", "followup: 12 mo", "followup: 100 a", ""},
    {"a visit before the dose", "at: 8 h, window: [-1 h, +1 h]", "at: -8 h, window: [-1 h, +1 h]", ""},
    {"a window that reaches for ever", "window: [-1 h, +1 h]", "window: [-1 h, +101 a]", "E156 W136"},
    {"a weight from the future", "weight_age: 24 h", "weight_age: -24 h", "E156"},
    {"a tolerance below nothing", "tolerance: 10 %", "tolerance: -10 %", "E157"},
    {"a viability above all", "min_viability: 80 %", "min_viability: 100.1 %", "E157"},
    {"a viability of all", "min_viability: 80 %", "min_viability: 100 %", ""},
    {"randomised, and nothing says how", "  model: SEQUENTIAL\n", "  model: SEQUENTIAL\n  allocation: RANDOMIZED\n", "E937"},
    {"randomised", B_ARM, RANDOMISED("A: 1, B: 1", "[4, 6]", ""), BARE CLOCK},
    {"an arm without a share", B_ARM, RANDOMISED("A: 1", "[4, 6]", ""), BARE " E938" CLOCK},
    {"a share of no arm", B_ARM, RANDOMISED("A: 1, B: 1, C: 1", "[4, 6]", ""), BARE " E938" CLOCK},
    {"an arm never drawn", B_ARM, RANDOMISED("A: 1, B: 0", "[4, 6]", ""), BARE " E938" CLOCK},
    {"half a block", B_ARM, RANDOMISED("A: 1, B: 1", "[4, 5]", ""), BARE " E939" CLOCK},
    {"2:1 in fours", B_ARM, RANDOMISED("A: 2, B: 1", "[4, 6]", ""), BARE " E939" CLOCK},
    {"a block of a hundred", B_ARM, RANDOMISED("A: 1, B: 1", "[4, 100]", ""), BARE CLOCK},
    {"a block of more", B_ARM, RANDOMISED("A: 1, B: 1", "[4, 102]", ""), BARE " E939" CLOCK},
    {"shares past a number of 32 bits", B_ARM, RANDOMISED("A: 999999999, B: 999999999", "[4]", ""), BARE " E939 W940" CLOCK},
    {"one small block, nobody blinded", B_ARM, RANDOMISED("A: 1, B: 1", "[4]", ""), BARE " W940" CLOCK},
    {"one size twice is one", B_ARM, RANDOMISED("A: 1, B: 1", "[4, 4]", ""), BARE " W940" CLOCK},
    {"one block of ten", B_ARM, RANDOMISED("A: 1, B: 1", "[10]", ""), BARE CLOCK},
    {"strata by sex", B_ARM, RANDOMISED("A: 1, B: 1", "[4, 6]", ", strata: [SEX]"), BARE CLOCK},
    {"strata by a number", B_ARM, RANDOMISED("A: 1, B: 1", "[4, 6]", ", strata: [AGE]"), BARE " E941" CLOCK},
    {"strata by nothing", B_ARM, RANDOMISED("A: 1, B: 1", "[4, 6]", ", strata: [SIX]"), BARE " E131" CLOCK},
    {"a ratio to be told", B_ARM, RANDOMISED("A: 1, B: 1", "open", ""), BARE " E125" CLOCK},
    {"nobody is dosed", "  - {id: A, title: Only arm}\n  - {id: B, title: Other arm}\n",
     "  - {id: A, title: Only arm, control: yes}\n  - {id: B, title: Other arm, control: yes}\n", "E942"},
    {"a control that is chosen", B_ARM, "  - {id: B, title: Other arm, control: yes}\n", "W943 W684"},
    {"one dosed arm: scope is a plain question, not one of two ladders",
     "  - {id: B, title: Other arm}\ndose:\n  product: liver organoids\n  route: intraperitoneal "
     "injection\n  unit: \"{cells}/kg\"\n  scope: pooled\n",
     "  - {id: B, title: Other arm, control: yes}\ndose:\n  product: liver organoids\n  route: intraperitoneal injection\n  unit: "
     "\"{cells}/kg\"\n",
     "E125 W943 W684"},
    {"a visit that counts from enrolment", "title: 8 h, at: 8 h,", "title: 8 h, at: 8 h, anchor: enrolled,", ""},
    {"a visit that counts from nothing", "title: 8 h, at: 8 h,", "title: 8 h, at: 8 h, anchor: transplant,", "E132"},
    {"a criterion on what is not recorded", "test: AGE >= 18 a", "test: AEG >= 18 a", "E421"},
    {"a criterion in the wrong unit", "test: AGE >= 18 a", "test: AGE >= 18 kg", "E425"},
    {"a stopping rule on what is not counted", "test: deaths >= 2", "test: death >= 2", "E421"},
};

static char *read_text(tt_arena *a, const char *path)
{
    char *text = NULL;
    size_t n = 0;
    tt_err err = {0};
    if (tt_file_read(a, path, 1 << 20, &text, &n, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return text;
}

/* The first `from` in `text` becomes `to`; NULL if there is none. */
static const char *changed(tt_arena *a, const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    if (!at)
        return NULL;
    return tt_printf(a, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* "E103 W111", or "fails E100". */
static const char *verdict(tt_arena *a, const char *text, tt_findings *fs)
{
    const tt_study *s = NULL;
    bool runnable = true;
    tt_err err = {0};
    tt_buf b = tt_buf_new(a);
    char code[8];
    if (tt_study_parse(a, "protocol.yaml", text, strlen(text), fs, &s, &runnable, &err) != TT_OK) {
        tt_message_code(err.id, code);
        assert_non_null(tt_message_find(err.id));
        return tt_printf(a, "fails %s", code);
    }
    tt_findings_rank(fs);
    for (size_t i = 0; i < fs->n; i++) {
        tt_message_code(fs->at[i].id, code);
        tt_buf_printf(&b, "%s%s", i ? " " : "", code);
        assert_true(fs->at[i].where.line > 0);
        assert_non_null(fs->at[i].source_line);
        assert_true(fs->at[i].where.path[0] != '\0');
    }
    assert_int_equal(runnable, tt_findings_count(fs, TT_ERROR) == 0);
    return tt_buf_text(&b);
}

static void test_cases(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *minimal = read_text(a, "tests/study/cases/minimal.yaml");
    int wrong = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = changed(a, minimal, cases[i].from, cases[i].to);
        tt_findings fs = tt_findings_new(a);
        const char *got = text ? verdict(a, text, &fs) : "the text to change is not there";
        if (strcmp(got, cases[i].want) == 0)
            continue;
        wrong++;
        print_error("%s: got '%s', want '%s'\n", cases[i].why, got, cases[i].want);
        for (size_t k = 0; k < fs.n; k++)
            print_error("    %s\n", tt_finding_text(a, &fs.at[k], TT_EN));
    }
    assert_int_equal(wrong, 0);
    tt_arena_free(a);
}

/* What is wrong with keys and types is told at once, with its places; a misspelt key is not also a missing one. */
static void test_all_offences(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *text = read_text(a, "tests/study/cases/minimal.yaml");
    text = changed(a, text, "  window: 28 d", "  windwo: 28 d");
    text = changed(a, text, "amount: 3e7", "amount: plenty");
    text = changed(a, text, "  - {id: A, title: Only arm}", "  - {id: A}");
    text = changed(a, text, "scope: pooled", "scope: poled");
    text = changed(a, text, "{id: E1, kind", "{di: E1, kind");
    static const unsigned want[] = {102, 128, 101, 100, 143};
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    tt_err err = {0};
    assert_int_equal(tt_study_parse(a, "protocol.yaml", text, strlen(text), &fs, &s, NULL, &err), TT_EPARSE);
    assert_int_equal(fs.n, sizeof want / sizeof *want);
    assert_int_equal(err.id, want[0]);
    for (size_t i = 0; i < fs.n; i++) {
        assert_int_equal(fs.at[i].id, want[i]);
        assert_true(i == 0 || fs.at[i].where.line > fs.at[i - 1].where.line);
        assert_non_null(fs.at[i].source_line);
    }
    text = changed(a, text, "titrate: 1", "titrate: 2");
    fs = tt_findings_new(a);
    assert_int_equal(tt_study_parse(a, "protocol.yaml", text, strlen(text), &fs, &s, NULL, &err), TT_EUNSUP);
    assert_int_equal(fs.n, 1); /* keys of another version are not misspelt */
    tt_arena_free(a);
}

/* A list ends somewhere: 1000 items are read, 1001 are not. */
static void test_longest_list(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *minimal = read_text(a, "tests/study/cases/minimal.yaml");
    for (int n = 1000; n <= 1001; n++) {
        tt_buf b = tt_buf_new(a);
        tt_findings fs = tt_findings_new(a);
        for (int i = 0; i < n; i++)
            tt_buf_printf(&b, "%sx%d", i ? ", " : "conditions: [", i);
        const char *text = changed(a, minimal, "conditions: [Liver failure", tt_buf_text(&b));
        assert_string_equal(verdict(a, text, &fs), n == 1000 ? "" : "fails E146");
    }
    tt_arena_free(a);
}

/* A file that is no protocol at all is told a hundred times that it is none. */
static void test_offences_end(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_buf b = tt_buf_new(a);
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    for (int i = 0; i < 5000; i++)
        tt_buf_printf(&b, "key%d: 1\n", i);
    assert_int_equal(tt_study_parse(a, "protocol.yaml", tt_buf_text(&b), b.n, &fs, &s, NULL, NULL), TT_EPARSE);
    assert_int_equal(fs.n, 100);
    tt_arena_free(a);
}

/* A rule nobody can make fire is no rule: each code of the tables is wanted by a row here, by the draft, or by the gold sets. */
static void test_every_rule_has_an_example(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *draft = read_text(a, "tests/study/cases/draft.yaml"), *gold = read_text(a, "tests/study/cases/gold.txt");
    const tt_lint_rule *r;
    for (size_t i = 0; (r = tt_lint_rule_at(i)); i++) {
        const tt_message *m = tt_message_find(r->id);
        assert_non_null(m);
        char code[8];
        tt_message_code(r->id, code);
        bool found = strstr(draft, code) || strstr(gold, code);
        for (size_t k = 0; k < sizeof cases / sizeof *cases; k++)
            found = found || strstr(cases[k].want, code);
        if (!found)
            fail_msg("%s has no example", code);
    }
    tt_arena_free(a);
}

/* The draft of NCT07276568: its first lines list what lint must say of it. */
static void test_draft(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *draft = read_text(a, "tests/study/cases/draft.yaml");
    const char *want = strstr(draft, "# expect: ") + strlen("# expect: ");
    tt_findings fs = tt_findings_new(a);
    const char *got = verdict(a, draft, &fs);
    const size_t n = strcspn(want, "\n");
    if (strlen(got) != n || strncmp(got, want, n) != 0) {
        for (size_t k = 0; k < fs.n; k++)
            print_error("    %s\n", tt_finding_text(a, &fs.at[k], TT_EN));
        fail_msg("got  '%s'\nwant '%.*s'", got, (int)n, want);
    }
    for (size_t k = 0; k < fs.n; k++) {
        const char *en = tt_finding_message(a, &fs.at[k], TT_EN), *zh = tt_finding_message(a, &fs.at[k], TT_ZH);
        assert_null(strchr(en, '\n'));
        assert_null(strchr(en + strlen(en) - 1, '?')); /* a full stop follows */
        assert_true(strlen(zh) > 0 && strcmp(en, zh) != 0);
        assert_true(strlen(tt_finding_fix(a, &fs.at[k], TT_EN)) > 0);
    }
    tt_arena_free(a);
}

/* 4 x 15.4 = 61 of 24: exact 3+3 under .05 .12 .25 .40 (product.md 1.1; the same number by the design room's own tests). */
static void test_expected(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *draft = read_text(a, "tests/study/cases/draft.yaml");
    tt_findings fs = tt_findings_new(a);
    verdict(a, draft, &fs);
    for (size_t k = 0; k < fs.n; k++)
        if (fs.at[k].id == 107) {
            assert_string_equal(fs.at[k].arg[0], "4");
            assert_string_equal(fs.at[k].arg[1], "15.4");
            assert_string_equal(fs.at[k].arg[2], "61");
            assert_string_equal(fs.at[k].arg[3], "24");
        }
    tt_arena_free(a);
}

/* A place points at the very value, or inside the expression. */
static void test_places(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *minimal = read_text(a, "tests/study/cases/minimal.yaml");
    static const struct {
        const char *from, *to, *path, *at; /* the source line from the column on starts with `at` */
    } places[] = {
        {"window: 28 d", "window: open", "dlt.window", "open"},
        {"amount: 3e7", "amount: 1e9", "dose.levels[2].amount", "1e8"},
        {"test: AGE >= 18 a", "test: AGE >= AEG", "eligibility[0].test", "AEG"},
        {"unit: umol/L", "unit: furlong", "items[3].unit", "furlong"},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        tt_findings fs = tt_findings_new(a);
        const char *text = changed(a, minimal, places[i].from, places[i].to);
        assert_non_null(text);
        verdict(a, text, &fs);
        bool found = false;
        for (size_t k = 0; k < fs.n; k++)
            found = found || (strcmp(fs.at[k].where.path, places[i].path) == 0 && fs.at[k].where.column > 0 &&
                              strncmp(fs.at[k].source_line + fs.at[k].where.column - 1, places[i].at, strlen(places[i].at)) == 0);
        if (!found) {
            for (size_t k = 0; k < fs.n; k++)
                print_error("    %s %s\n", fs.at[k].where.path, tt_finding_text(a, &fs.at[k], TT_EN));
            fail_msg("%s", places[i].to);
        }
    }
    tt_arena_free(a);
}

/* The word open in place of any value is named, wherever it stands; the study is then not runnable. */
static void open_at(const char *minimal, const tt_node *n)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *text = tt_printf(a, "%.*sopen%s", (int)n->start, minimal, minimal + n->end);
    const char *path = tt_node_path(a, n);
    tt_findings fs = tt_findings_new(a);
    const char *got = verdict(a, text, &fs);
    if (got[0] == '\0' && !tt_str_starts(path, "approvals"))
        fail_msg("%s: open is not named", path);
    tt_arena_free(a);
}

static void open_each(const char *minimal, const tt_node *n)
{
    for (size_t i = 0; n->kind != TT_SCALAR && i < n->n; i++)
        open_each(minimal, n->item[i]);
    if (n->parent && (n->kind == TT_SCALAR || minimal[n->start] == '{' || minimal[n->start] == '['))
        open_at(minimal, n);
}

static void test_open_is_never_silent(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *minimal = read_text(a, "tests/study/cases/minimal.yaml");
    tt_yaml y;
    assert_int_equal(tt_yaml_parse(a, "x", minimal, strlen(minimal), &y, NULL), TT_OK);
    open_each(minimal, y.root);
    tt_arena_free(a);
}

static const struct CMUnitTest lint[] = {
    cmocka_unit_test(test_open_is_never_silent),
    cmocka_unit_test(test_cases),
    cmocka_unit_test(test_all_offences),
    cmocka_unit_test(test_offences_end),
    cmocka_unit_test(test_longest_list),
    cmocka_unit_test(test_draft),
    cmocka_unit_test(test_every_rule_has_an_example),
    cmocka_unit_test(test_expected),
    cmocka_unit_test(test_places),
};

TT_TEST_MAIN(lint)
